package lookback_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/lookback"
	"lianluo/internal/petition"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

type noRules struct{}

func (noRules) Deadline(*store.Tx, string, time.Time, bool) (calendar.Explanation, bool, error) {
	return calendar.Explanation{}, false, nil
}

func TestRowsAreAsMigrated(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) { storetest.Drift(t, db, &lookback.LookBack{}) })
}

// A relapse and the reopening are one act: who may not reopen has recorded
// nothing, and nobody of the handling unit looks at their own work.
func TestRelapseIsOneAct(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		cases := petition.NewService(db.Store, noRules{})
		s := lookback.NewService(db.Store, cases)
		office, unit, group := record.NewID(), record.NewID(), record.NewID()
		coord := storetest.As(t.Context(), office, auth.Coordinator)
		ok := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		i, err := inspection.NewService(db.Store).Create(coord, inspection.New{Name: "第二轮督察", Level: inspection.Central, Round: "第二轮"})
		ok(err)
		c, err := cases.Create(coord, petition.Intake{InspectionID: i.ID, Number: "X2HN202109100001", Summary: "噪声"})
		ok(err)
		ok(db.InTx(coord, func(tx *store.Tx) error {
			root, err := petition.Hold(tx, c.ID)
			if err != nil {
				return err
			}
			return root.Act(petition.OnLink, nil, func(c *petition.Case, _ petition.Caller) error {
				c.Handling, c.Completion = petition.Accepted, petition.Completed
				c.Dispatch = &petition.Dispatch{ID: record.NewID(), Sequence: 1, LeadUnitID: unit, LeadUnitName: "城市管理办公室", At: db.Clock.Now()}
				return nil
			})
		}))
		as := func(change func(*auth.Actor)) context.Context {
			a := auth.From(storetest.As(t.Context(), office, auth.Coordinator))
			change(&a)
			return auth.With(t.Context(), a)
		}
		n := lookback.New{LookedAt: db.Clock.Now(), Result: lookback.Relapsed, Findings: "仍在装卸", Reopen: true}
		for who, ctx := range map[string]context.Context{
			"on loan from the handling unit": as(func(a *auth.Actor) { a.HomeUnitID = unit }),
			"who may not reopen":             as(func(a *auth.Actor) { a.Standing, a.Groups = auth.GroupMember|auth.Commander, []uuid.UUID{group} }),
		} {
			if _, _, err := s.Create(ctx, c.ID, n); !fault.Is(err, fault.CodeForbidden) {
				t.Errorf("by somebody %s: %v", who, err)
			}
		}
		var rows int64
		ok(db.Reading(coord).Model(&lookback.LookBack{}).Count(&rows).Error)
		if now, err := cases.Get(coord, c.ID); err != nil || rows != 0 || now.Version != 2 {
			t.Errorf("refused, and yet %d rows, %v", rows, err)
		}
		root, l, err := s.Create(coord, c.ID, n)
		ok(err)
		if root.Cycle != 2 || l.Cycle != 1 || l.ReopenedAt == nil {
			t.Errorf("%+v of cycle %d", l, root.Cycle)
		}
		var kinds []string
		ok(db.Reading(coord).Model(&event.Event{}).Where("resource_id = ? AND kind IN ?", c.ID, []string{"petition_case.relapsed", "petition_case.reopened"}).Order("sequence").Pluck("kind", &kinds).Error)
		if len(kinds) != 2 || kinds[0] != "petition_case.relapsed" {
			t.Errorf("told: %v", kinds)
		}
	})
}
