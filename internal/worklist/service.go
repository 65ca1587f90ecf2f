package worklist

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/store"
)

// Service merges the sources.
type Service struct {
	store   *store.Store
	sources []Source
}

// NewService merges the sources, which are of different types.
func NewService(s *store.Store, sources ...Source) *Service { return &Service{s, sources} }

// Ask is what a caller asks of a list.
type Ask struct {
	Reason       Reason
	Type         string
	InspectionID *uuid.UUID
	Limit        int
	Cursor       string
	Count        bool
}

// position is what a cursor says: where the page ended, and of which query.
type position struct {
	Place
	List   string `json:"l"`
	Reason Reason `json:"r,omitempty"`
	Type   string `json:"t,omitempty"`
	Round  string `json:"o,omitempty"`
}

func (q Ask) position(list string, at Place) position {
	p := position{at, list, q.Reason, q.Type, ""}
	if q.InspectionID != nil {
		p.Round = q.InspectionID.String()
	}
	return p
}

func (s *Service) place(list string, q Ask) (*Place, error) {
	if q.Cursor == "" {
		return nil, nil
	}
	var p position
	data, ok := s.store.OpenCursor(q.Cursor)
	if !ok || json.Unmarshal(data, &p) != nil || p != q.position(list, p.Place) {
		return nil, fault.BadCursor("cursor")
	}
	return &p.Place, nil
}

func (s *Service) cursor(list string, q Ask, at Place) (string, error) {
	data, err := json.Marshal(q.position(list, at))
	return s.store.SealCursor(data), err
}

func (s *Service) asking(ctx context.Context) Asking {
	now := s.store.Now()
	return Asking{Actor: auth.From(ctx), Now: now, EndsAt: calendar.DateOf(now).AddDays(1).Midnight()}
}

func (s *Service) of(kind string) []Source {
	if kind == "" {
		return s.sources
	}
	return slices.DeleteFunc(slices.Clone(s.sources), func(x Source) bool { return x.Type() != kind })
}

// page is what the merged sources give.
func merged[T any](lists [][]T, compare func(a, b T) int, limit int) ([]T, bool) {
	all := slices.Concat(lists...)
	slices.SortFunc(all, compare)
	if len(all) > limit {
		return all[:limit], true
	}
	return all, false
}

// byDeadline orders work: the first due first.
func byDeadline(a, b Item) int {
	if c := a.DueAt.Compare(b.DueAt); c != 0 {
		return c
	}
	return bytes.Compare(a.ID[:], b.ID[:])
}

func latestFirst(a, b Demand) int { return bytes.Compare(b.ID[:], a.ID[:]) }

// Work gives one page of what the caller has to do. It returns invalid_cursor.
func (s *Service) Work(ctx context.Context, q Ask) (store.Page[Item], error) {
	a := s.asking(ctx)
	a.Reason = q.Reason
	after, err := s.place("work", q)
	if err != nil {
		return store.Page[Item]{}, err
	}
	return s.work(ctx, a, q, after)
}

func (s *Service) work(ctx context.Context, a Asking, q Ask, after *Place) (store.Page[Item], error) {
	var page store.Page[Item]
	var total int64
	var lists [][]Item
	for _, x := range s.of(q.Type) {
		items, err := x.Work(ctx, a, after, q.Limit+1)
		if err != nil {
			return page, err
		}
		lists = append(lists, items)
		if q.Count {
			n, err := x.CountWork(ctx, a)
			if err != nil {
				return page, err
			}
			total += n
		}
	}
	if q.Count {
		page.Total = &total
	}
	var more bool
	var err error
	if page.Items, more = merged(lists, byDeadline, q.Limit); more {
		last := page.Items[len(page.Items)-1]
		if page.Next, err = s.cursor("work", q, Place{last.DueAt, last.ID}); err != nil {
			return page, err
		}
	}
	return page, s.tell(ctx, page.Items)
}

func (s *Service) tell(ctx context.Context, shown []Item) error {
	for _, x := range s.sources {
		mine := slices.DeleteFunc(slices.Clone(shown), func(i Item) bool { return i.Type != x.Type() })
		if err := x.Tell(ctx, mine); err != nil {
			return err
		}
	}
	return nil
}

// Demands gives one page of what was asked from above. It returns invalid_cursor.
func (s *Service) Demands(ctx context.Context, q Ask) (store.Page[Demand], error) {
	d := Demanding{Asking: s.asking(ctx), InspectionID: q.InspectionID}
	after, err := s.place("demands", q)
	if err != nil {
		return store.Page[Demand]{}, err
	}
	if after != nil {
		d.Before = &after.ID
	}
	return s.demands(ctx, d, q)
}

func (s *Service) demands(ctx context.Context, d Demanding, q Ask) (store.Page[Demand], error) {
	var page store.Page[Demand]
	var total int64
	var lists [][]Demand
	for _, x := range s.of(q.Type) {
		rows, err := x.Demands(ctx, d, q.Limit+1)
		if err != nil {
			return page, err
		}
		lists = append(lists, rows)
		if q.Count {
			n, err := x.CountDemands(ctx, d)
			if err != nil {
				return page, err
			}
			total += n
		}
	}
	if q.Count {
		page.Total = &total
	}
	var more bool
	var err error
	if page.Items, more = merged(lists, latestFirst, q.Limit); more {
		page.Next, err = s.cursor("demands", q, Place{ID: page.Items[len(page.Items)-1].ID})
	}
	return page, err
}

// Figures are the numbers of one kind.
type Figures struct {
	Type string
	By   map[Reason]int64
	New  int64
}

// Brief is what a leader reads in the morning.
type Brief struct {
	At                      time.Time
	Figures                 []Figures
	Overdue, DueToday, ToDo []Item
	Demands                 []Demand
}

// onePage is how many lines each part of the brief has.
const onePage = 8

// Brief puts the morning's page together, as things are now.
func (s *Service) Brief(ctx context.Context) (*Brief, error) {
	a := s.asking(ctx)
	a.Morning = true
	yesterday := calendar.DateOf(a.Now).AddDays(-1).Midnight()
	d := Demanding{Asking: a, Since: &yesterday}
	b := &Brief{At: a.Now}
	for _, x := range s.sources {
		if !x.Speaks(a) {
			continue
		}
		f := Figures{Type: x.Type(), By: map[Reason]int64{}}
		for _, r := range Reasons {
			one := a
			one.Reason = r
			n, err := x.CountWork(ctx, one)
			if err != nil {
				return nil, err
			}
			f.By[r] = n
		}
		var err error
		if f.New, err = x.CountDemands(ctx, d); err != nil {
			return nil, err
		}
		b.Figures = append(b.Figures, f)
	}
	for r, into := range map[Reason]*[]Item{Overdue: &b.Overdue, DueToday: &b.DueToday, ToSign: &b.ToDo} {
		one := a
		one.Reason = r
		page, err := s.work(ctx, one, Ask{Limit: onePage}, nil)
		if err != nil {
			return nil, err
		}
		*into = page.Items
	}
	page, err := s.demands(ctx, d, Ask{Limit: onePage})
	b.Demands = page.Items
	return b, err
}
