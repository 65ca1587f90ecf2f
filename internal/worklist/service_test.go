package worklist_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/record"
	"lianluo/internal/store/storetest"
	"lianluo/internal/worklist"
)

// shelf is a source in memory; quiet ones are not spoken of.
type shelf struct {
	kind    string
	items   []worklist.Item
	demands []worklist.Demand
	quiet   bool
	told    map[uuid.UUID]bool
}

func (s *shelf) Type() string                { return s.kind }
func (s *shelf) Speaks(worklist.Asking) bool { return !s.quiet }
func (s *shelf) Tell(_ context.Context, shown []worklist.Item) error {
	for _, i := range shown {
		s.told[i.ID] = true
	}
	return nil
}

func (s *shelf) mine(a worklist.Asking) []worklist.Item {
	return slices.DeleteFunc(slices.Clone(s.items), func(i worklist.Item) bool { return a.Reason != "" && !slices.Contains(i.Reasons, a.Reason) })
}

func before(a, b worklist.Place) bool {
	if c := a.DueAt.Compare(b.DueAt); c != 0 {
		return c < 0
	}
	return slices.Compare(a.ID[:], b.ID[:]) < 0
}

func (s *shelf) Work(_ context.Context, a worklist.Asking, after *worklist.Place, n int) ([]worklist.Item, error) {
	all := slices.DeleteFunc(s.mine(a), func(i worklist.Item) bool {
		return after != nil && !before(*after, worklist.Place{DueAt: i.DueAt, ID: i.ID})
	})
	slices.SortFunc(all, func(x, y worklist.Item) int {
		if before(worklist.Place{DueAt: x.DueAt, ID: x.ID}, worklist.Place{DueAt: y.DueAt, ID: y.ID}) {
			return -1
		}
		return 1
	})
	return all[:min(n, len(all))], nil
}

func (s *shelf) CountWork(_ context.Context, a worklist.Asking) (int64, error) {
	return int64(len(s.mine(a))), nil
}

func (s *shelf) Demands(_ context.Context, d worklist.Demanding, n int) ([]worklist.Demand, error) {
	all := slices.DeleteFunc(slices.Clone(s.demands), func(x worklist.Demand) bool { return d.Before != nil && slices.Compare(x.ID[:], d.Before[:]) >= 0 })
	slices.SortFunc(all, func(x, y worklist.Demand) int { return slices.Compare(y.ID[:], x.ID[:]) })
	return all[:min(n, len(all))], nil
}

func (s *shelf) CountDemands(context.Context, worklist.Demanding) (int64, error) {
	return int64(len(s.demands)), nil
}

func draw(r *rapid.T, kind string, now time.Time) *shelf {
	s := &shelf{kind: kind, told: map[uuid.UUID]bool{}}
	for range rapid.IntRange(0, 30).Draw(r, kind) {
		i := worklist.Item{Type: kind, ID: record.NewID(), DueAt: now.Add(time.Duration(rapid.IntRange(-5, 5).Draw(r, "due")) * time.Hour),
			Reasons: []worklist.Reason{rapid.SampledFrom(worklist.Reasons).Draw(r, "why")}}
		s.items, s.demands = append(s.items, i), append(s.demands, worklist.Demand{Item: i})
	}
	return s
}

// Page by page, every row of all sources comes once and in order, as many as are
// counted; each source is told what was shown of its own, and of nothing else; and
// a place in one list is none in another.
func TestPagesOfAllSources(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		ctx := storetest.As(t.Context(), record.NewID(), auth.Coordinator)
		rapid.Check(t, func(r *rapid.T) {
			a, b := draw(r, "a", db.Clock.Now()), draw(r, "b", db.Clock.Now())
			s := worklist.NewService(db.Store, a, b)
			q := worklist.Ask{Limit: rapid.IntRange(1, 9).Draw(r, "limit"), Count: true, Reason: rapid.SampledFrom(append([]worklist.Reason{""}, worklist.Reasons...)).Draw(r, "reason"),
				Type: rapid.SampledFrom([]string{"", "", "a"}).Draw(r, "type")}
			var got []worklist.Item
			for {
				p, err := s.Work(ctx, q)
				if err != nil {
					r.Fatal(err)
				}
				got = append(got, p.Items...)
				if q.Cursor = p.Next; q.Cursor == "" {
					if *p.Total != int64(len(got)) {
						r.Fatalf("%d of %d", len(got), *p.Total)
					}
					break
				}
				other := q
				if other.Reason = worklist.ToSign; q.Reason == other.Reason {
					other.Reason = worklist.Overdue
				}
				if _, err := s.Work(ctx, other); !fault.Is(err, fault.CodeInvalidCursor) {
					r.Fatalf("a place in another list: %v", err)
				}
				if _, err := s.Demands(ctx, worklist.Ask{Limit: 3, Cursor: q.Cursor}); !fault.Is(err, fault.CodeInvalidCursor) {
					r.Fatalf("a place in the other kind of list: %v", err)
				}
			}
			seen := map[uuid.UUID]bool{}
			for n, i := range got {
				if seen[i.ID] || n > 0 && !before(worklist.Place{DueAt: got[n-1].DueAt, ID: got[n-1].ID}, worklist.Place{DueAt: i.DueAt, ID: i.ID}) {
					r.Fatal("twice, or out of order")
				}
				if seen[i.ID] = true; !map[string]*shelf{"a": a, "b": b}[i.Type].told[i.ID] {
					r.Fatal("shown, and nobody was told")
				}
			}
			if len(a.told)+len(b.told) != len(got) {
				r.Fatal("told of what was not shown")
			}
			var demands []worklist.Demand
			for d := (worklist.Ask{Limit: q.Limit}); ; {
				p, err := s.Demands(ctx, d)
				if err != nil {
					r.Fatal(err)
				}
				demands = append(demands, p.Items...)
				if d.Cursor = p.Next; d.Cursor == "" {
					break
				}
			}
			if len(demands) != len(a.items)+len(b.items) || !slices.IsSortedFunc(demands, func(x, y worklist.Demand) int { return slices.Compare(y.ID[:], x.ID[:]) }) {
				r.Fatalf("%d demands", len(demands))
			}
		})
	})
}

// The morning's page says nothing of sources that whoever asks may not know of, not
// even how many there are.
func TestBriefKeepsQuiet(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		ctx := storetest.As(t.Context(), record.NewID(), auth.Coordinator)
		open := &shelf{kind: "a", told: map[uuid.UUID]bool{}, items: []worklist.Item{{Type: "a", ID: record.NewID(), DueAt: db.Clock.Now(), Reasons: []worklist.Reason{worklist.Overdue}}}}
		b, err := worklist.NewService(db.Store, open, &shelf{kind: "b", quiet: true}).Brief(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if len(b.Figures) != 1 || b.Figures[0].Type != "a" || b.Figures[0].By[worklist.Overdue] != 1 || len(b.Overdue) != 1 || !open.told[open.items[0].ID] {
			t.Errorf("%+v", b)
		}
	})
}
