package assignment_test

import (
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/assignment"
	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/org"
	"lianluo/internal/record"
	"lianluo/internal/redact"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

func TestRowsAreAsMigrated(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		storetest.Drift(t, db, &assignment.Assignment{})
		storetest.Drift(t, db, &assignment.Share{})
	})
}

type noRules struct{}

func (noRules) Deadline(*store.Tx, string, time.Time, bool) (calendar.Explanation, bool, error) {
	return calendar.Explanation{}, false, nil
}

type nothingFound struct{}

func (nothingFound) Check(*store.Tx, map[uuid.UUID][]string) (map[uuid.UUID][][]redact.Finding, error) {
	return nil, nil
}

// Ten take it at once: one does, nine hear that it is taken, and the delivery
// names one of them. Without a rule the deadline has to be stated.
func TestOneTakesIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		s := assignment.NewService(db.Store, noRules{}, nothingFound{})
		office := record.NewID()
		coord := storetest.As(t.Context(), office, auth.Coordinator)
		ok := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		i, err := inspection.NewService(db.Store).Create(coord, inspection.New{Name: "第二轮督察", Level: inspection.Central, Round: "第二轮"})
		ok(err)
		u, err := org.NewService(db.Store).CreateUnit(coord, org.NewUnit{Name: "城市管理办公室", Kind: "office_department"})
		ok(err)
		n := assignment.New{InspectionID: i.ID, Kind: assignment.Directive, Source: "city", Title: "直排", Matter: "查清", To: assignment.Recipients{UnitID: &u.ID}}
		if _, err := s.Issue(coord, n); !fault.Is(err, fault.CodeUnprocessable) {
			t.Errorf("no rule and no date: %v", err)
		}
		end := db.Clock.Now().Add(time.Hour)
		n.DueAt = &end
		a, err := s.Issue(coord, n)
		ok(err)
		const racers = 10
		took := make([]error, racers)
		var wg sync.WaitGroup
		for k := range racers {
			actor := auth.From(storetest.As(t.Context(), office, auth.UnitUser))
			actor.ID, actor.UnitID = record.NewID(), u.ID
			ctx := auth.With(t.Context(), actor)
			wg.Go(func() { _, took[k] = s.Acknowledge(ctx, a.ID, nil) })
		}
		wg.Wait()
		n1 := 0
		for _, err := range took {
			if err == nil {
				n1++
			} else if !fault.Is(err, fault.CodeStateConflict) && !fault.Is(err, fault.CodeUnavailable) {
				t.Error(err)
			}
		}
		now, err := s.Get(coord, a.ID)
		ok(err)
		if n1 != 1 || now.Version != 2 || now.Deliveries[0].AcknowledgedBy == nil {
			t.Errorf("%d took it: %+v", n1, now.Deliveries)
		}
	})
}
