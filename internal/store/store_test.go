package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// thing is a row of a table made for these tests.
type thing struct {
	record.Meta
	record.Search
	Name string
	Rank int64
}

var pointed = store.NewPoint("things", []string{"name"}, store.Hand[thing]{Into: func(x *thing) []any { return []any{&x.Name} }})

func each(t *testing.T, f func(t *testing.T, db *storetest.DB, ctx context.Context)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		for _, q := range map[string][]string{
			"postgres": {
				"CREATE TABLE things (id uuid PRIMARY KEY, office_id uuid NOT NULL, version bigint NOT NULL, created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, name text NOT NULL, rank bigint NOT NULL, search_text text NOT NULL, search_tokens text NOT NULL, search tsvector GENERATED ALWAYS AS (search_tokens::tsvector) STORED, UNIQUE (office_id, name))",
			},
			"sqlite": {
				"CREATE TABLE things (row_no INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, office_id TEXT NOT NULL, version INTEGER NOT NULL, created_at DATETIME NOT NULL, updated_at DATETIME NOT NULL, name TEXT NOT NULL, rank INTEGER NOT NULL, search_text TEXT NOT NULL, search_tokens TEXT NOT NULL, UNIQUE (office_id, name))",
				"CREATE VIRTUAL TABLE things_search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii')",
				"CREATE TRIGGER things_ai AFTER INSERT ON things BEGIN INSERT INTO things_search(rowid, tokens) VALUES (new.row_no, new.search_tokens); END",
				"CREATE TRIGGER things_au AFTER UPDATE OF search_tokens ON things WHEN old.search_tokens <> new.search_tokens BEGIN INSERT OR REPLACE INTO things_search(rowid, tokens) VALUES (new.row_no, new.search_tokens); END",
			},
		}[db.Engine()] {
			if _, err := db.SQL().ExecContext(t.Context(), q); err != nil {
				t.Fatal(err)
			}
		}
		f(t, db, storetest.As(t.Context(), record.NewID(), auth.Coordinator))
	})
}

// put creates a thing and tells of it, as every change must.
func put(db *storetest.DB, ctx context.Context, x *thing) error {
	return db.InTx(ctx, func(tx *store.Tx) error {
		tx.Queue(struct{}{})
		x.Search = store.Index(x.Name)
		return tx.Create(x)
	})
}

func TestOfficesNeverMeet(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.DB, ctx context.Context) {
		mine := &thing{Name: "河东社区"}
		if err := put(db, ctx, mine); err != nil {
			t.Fatal(err)
		}
		other := storetest.As(t.Context(), record.NewID(), auth.Admin)
		if _, err := store.Get[thing](db.Reading(other), mine.ID); !fault.Is(err, fault.CodeNotFound) {
			t.Errorf("another office reads: %v", err)
		}
		if _, err := pointed.Get(other, db.Store, mine.ID); !fault.Is(err, fault.CodeNotFound) {
			t.Errorf("another office reads a point: %v", err)
		}
		for name, ctx := range map[string]context.Context{"nobody": t.Context(), "everywhere": store.AcrossOffices(t.Context())} {
			if got, err := pointed.Get(ctx, db.Store, mine.ID); err == nil || fault.Is(err, fault.CodeNotFound) {
				t.Errorf("%s reads %v, %v", name, got, err)
			}
		}
		if got, err := pointed.Get(ctx, db.Store, mine.ID); err != nil || got.Name != mine.Name {
			t.Errorf("%v, %v", got, err)
		}
		var n int64
		if err := db.Reading(other).Model(&thing{}).Count(&n).Error; err != nil || n != 0 {
			t.Errorf("another office counts %d, %v", n, err)
		}
		err := db.InTx(other, func(tx *store.Tx) error {
			tx.Queue(struct{}{})
			stolen := *mine
			return tx.Save(&stolen)
		})
		if !fault.Is(err, fault.CodeStaleVersion) {
			t.Errorf("another office writes: %v", err)
		}
		foreign := &thing{Meta: record.Meta{OfficeID: mine.OfficeID}, Name: "潜入"}
		if err := put(db, other, foreign); err != nil {
			t.Fatal(err)
		}
		if err := db.Reading(ctx).Model(&thing{}).Count(&n).Error; err != nil || n != 1 {
			t.Errorf("a row was smuggled in: %d, %v", n, err)
		}
		if _, err := store.Get[thing](db.Reading(t.Context()), mine.ID); err == nil {
			t.Error("a query without an office went through")
		}
	})
}

func TestOnlyTheVersionOfATagIsMatched(t *testing.T) {
	row := &thing{Meta: record.Meta{Version: 7}}
	for tag, stale := range map[string]bool{
		`"7"`: false, `"7.3w5e11264sgsf"`: false, `"6.3w5e11264sgsf", "7.0"`: false, `*`: false,
		`"6"`: true, `"6.7"`: true, `"77.7"`: true, `"7.x`: true, `W/"7"`: true, `7.7"`: true, `".7"`: true,
	} {
		if err := store.Match(row, &tag); fault.Is(err, fault.CodeStaleVersion) != stale {
			t.Errorf("%s: %v", tag, err)
		}
	}
}

func TestOneOfTwoParallelWritesWins(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.DB, ctx context.Context) {
		x := &thing{Name: "一"}
		if err := put(db, ctx, x); err != nil {
			t.Fatal(err)
		}
		var won, stale atomic.Int64
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				etag := record.ETag(1)
				err := db.InTx(ctx, func(tx *store.Tx) error {
					tx.Queue(struct{}{})
					y, err := store.LoadMatch[thing](tx, x.ID, &etag)
					if err != nil {
						return err
					}
					y.Rank++
					return tx.Save(y)
				})
				switch {
				case err == nil:
					won.Add(1)
				case fault.Is(err, fault.CodeStaleVersion):
					stale.Add(1)
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if won.Load() != 1 || stale.Load() != 7 {
			t.Errorf("%d won, %d were stale", won.Load(), stale.Load())
		}
	})
}

func TestChangeWithoutEventIsRolledBack(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.DB, ctx context.Context) {
		x := &thing{Name: "静默"}
		err := db.InTx(ctx, func(tx *store.Tx) error { return tx.Create(x) })
		if err == nil {
			t.Fatal("a silent change went through")
		}
		if _, err := store.Get[thing](db.Reading(ctx), x.ID); !fault.Is(err, fault.CodeNotFound) {
			t.Errorf("the silent change stayed: %v", err)
		}
	})
}

func TestWalkSeesEachRowOnce(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.DB, ctx context.Context) {
		for i := range 23 {
			if err := put(db, ctx, &thing{Name: strings.Repeat("名", i+1), Rank: int64(i % 4)}); err != nil {
				t.Fatal(err)
			}
		}
		list := store.List[thing]{Table: "things", Default: "-id", Columns: map[string]store.Column[thing]{
			"rank": {Name: "rank", Value: func(x *thing) any { return x.Rank }},
			"made": {Name: "created_at", Value: func(x *thing) any { return x.CreatedAt }},
		}}
		for _, sort := range []string{"", "id", "-rank", "rank", "made", "-made"} {
			seen := map[uuid.UUID]bool{}
			r := store.Request{Limit: 5, Sort: sort}
			for {
				page, err := list.Fetch(db.Store, db.Reading(ctx), r)
				if err != nil {
					t.Fatal(err)
				}
				for _, x := range page.Items {
					if seen[x.ID] {
						t.Fatalf("sort %q: %s twice", sort, x.ID)
					}
					seen[x.ID] = true
				}
				if r.Cursor = page.Next; page.Next == "" {
					break
				}
				// a row that comes during the walk moves nothing
				if err := put(db, ctx, &thing{Name: sort + page.Next}); err != nil {
					t.Fatal(err)
				}
				if len(seen) > 500 {
					break
				}
			}
			if len(seen) < 23 {
				t.Errorf("sort %q: saw %d", sort, len(seen))
			}
		}
		page, err := list.Fetch(db.Store, db.Reading(ctx), store.Request{Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		other := "A"
		if page.Next[:1] == other {
			other = "B"
		}
		for _, bad := range []store.Request{
			{Limit: 1, Cursor: other + page.Next[1:]},
			{Limit: 1, Cursor: page.Next, Sort: "rank"},
		} {
			_, err := list.Fetch(db.Store, db.Reading(ctx), bad)
			if f, ok := fault.As(err); !ok || f.Code != fault.CodeInvalidCursor || len(f.Fields) != 1 || f.Fields[0].Parameter != "cursor" {
				t.Errorf("%+v: %v", bad, err)
			}
		}
	})
}

func TestSearchIsAlikeOnBothEngines(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.DB, ctx context.Context) {
		for _, name := range []string{"夜间施工噪声扰民", "噪音与夜间声响", "X2HN202109100031 污水直排", "餐饮油烟ＡＢＣ股份", "100%_达标"} {
			if err := put(db, ctx, &thing{Name: name}); err != nil {
				t.Fatal(err)
			}
		}
		for q, want := range map[string]int{
			"噪声": 1, "夜间": 2, "夜间 噪音": 1, "工噪声": 1, "声噪": 0, "0910": 1, "x2hn": 1, "abc股": 1, "100%_达标": 1, "1009": 0, "污水 油烟": 0,
		} {
			found, err := db.Find(db.Reading(ctx).Model(&thing{}), "things", q)
			if err != nil {
				t.Fatal(err)
			}
			var n int64
			if err := found.Count(&n).Error; err != nil || n != int64(want) {
				t.Errorf("%q: %d hits, %v; want %d", q, n, err, want)
			}
		}
		if _, err := db.Find(db.Reading(ctx), "things", "声 "); !fault.Is(err, fault.CodeInvalidRequest) {
			t.Errorf("one character: %v", err)
		}
	})
}

// What is asked for holds every letter that has a neighbour, in no more pairs than it
// takes, and all of them are among what is kept.
func TestCover(t *testing.T) {
	for text, want := range map[string]int{"噪": 0, "噪声": 1, "河东社": 2, "河东社区": 2, "河东社区路": 3, "河东 社区": 2, "a-b": 0, "噪声噪声": 1, "x3hn-2021": 4} {
		cover, kept := store.Cover(text), store.Pairs(text)
		if len(cover) != want {
			t.Errorf("%s: %v", text, cover)
		}
		for _, run := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '-' }) {
			for i, letters := 0, []rune(run); i < len(letters) && len(letters) > 1; i++ {
				held := func(token string) bool {
					return slices.Contains(strings.Split(token, "z"), fmt.Sprintf("%x", letters[i]))
				}
				if !slices.ContainsFunc(cover, held) {
					t.Errorf("%s: %c is not asked for: %v", text, letters[i], cover)
				}
			}
		}
		for _, token := range cover {
			if !slices.Contains(kept, token) {
				t.Errorf("%s: %s is not kept", text, token)
			}
		}
	}
}

func TestUnitOfWorkJoinsAndRollsBack(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.DB, ctx context.Context) {
		inUnit, unit := db.OpenUnit(ctx)
		x := &thing{Name: "单元"}
		if err := put(db, inUnit, x); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Get[thing](db.Reading(inUnit), x.ID); err != nil {
			t.Errorf("the unit does not see its own write: %v", err)
		}
		unit.Rollback()
		if _, err := store.Get[thing](db.Reading(ctx), x.ID); !fault.Is(err, fault.CodeNotFound) {
			t.Errorf("rolled back, yet there: %v", err)
		}
		x.Meta = record.Meta{}
		if err := errors.Join(put(db, inUnit, x), unit.Commit()); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Get[thing](db.Reading(ctx), x.ID); err != nil {
			t.Errorf("committed, yet absent: %v", err)
		}
		if err := put(db, ctx, &thing{Name: "单元"}); !fault.Is(err, fault.CodeAlreadyExists) {
			t.Errorf("duplicate: %v", err)
		}
	})
}

func TestIdempotencyKeyIsClaimedOnce(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.DB, ctx context.Context) {
		var first, again atomic.Int64
		var wg sync.WaitGroup
		key := store.KeptKey{CallerID: record.NewID(), Operation: "createUnit", Key: "k", BodyHash: "h"}
		for range 10 {
			wg.Go(func() {
				err := db.InTx(ctx, func(tx *store.Tx) error {
					old, err := store.ClaimKey(tx, key)
					if err != nil {
						return err
					}
					if old != nil {
						again.Add(1)
						if old.Status != 201 || string(old.Answer) != "sealed" {
							t.Errorf("kept %+v", old)
						}
						return nil
					}
					first.Add(1)
					done := key
					done.Status, done.Answer = 201, []byte("sealed")
					return store.KeepAnswer(tx, done)
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if first.Load() != 1 || again.Load() != 9 {
			t.Errorf("%d first, %d again", first.Load(), again.Load())
		}
		db.Clock.Add(store.KeyLife)
		err := db.InTx(ctx, func(tx *store.Tx) error {
			old, err := store.ClaimKey(tx, key)
			if old != nil {
				t.Error("a key outlives its day")
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}

// With a plain SQLite handle a good part of these fail as locked.
func TestManyWritersNoneIsTurnedAway(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.DB, ctx context.Context) {
		var wg sync.WaitGroup
		for w := range 8 {
			wg.Go(func() {
				for i := range 25 {
					if err := put(db, ctx, &thing{Name: string(rune('A'+w)) + string(rune('a'+i))}); err != nil {
						t.Error(err)
					}
					if _, err := store.First[thing](db.Reading(ctx)); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		var n int64
		if err := db.Reading(ctx).Model(&thing{}).Count(&n).Error; err != nil || n != 200 {
			t.Errorf("%d rows, %v", n, err)
		}
	})
}
