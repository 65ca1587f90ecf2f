package resumption_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/event"
	"lianluo/internal/inspection"
	"lianluo/internal/petition"
	"lianluo/internal/record"
	"lianluo/internal/resumption"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
	"lianluo/internal/tally"
)

type noRules struct{}

func (noRules) Deadline(*store.Tx, string, time.Time, bool) (calendar.Explanation, bool, error) {
	return calendar.Explanation{}, false, nil
}

type desk struct {
	*testing.T
	db     *storetest.DB
	coord  context.Context
	round  uuid.UUID
	cases  *petition.Service
	s      *resumption.Service
	serial int
}

func newDesk(t *testing.T, db *storetest.DB) *desk {
	d := &desk{T: t, db: db, coord: storetest.As(t.Context(), record.NewID(), auth.Coordinator), cases: petition.NewService(db.Store, noRules{}),
		s: resumption.NewService(db.Store, slog.New(slog.DiscardHandler))}
	i, err := inspection.NewService(db.Store).Create(d.coord, inspection.New{Name: "第二轮督察", Level: inspection.Central, Round: "第二轮"})
	d.ok(err)
	d.round = i.ID
	return d
}

func (d *desk) ok(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// waiting is a case accepted above, completed in part, whose measure is due so
// long after now; nil is a case that waits for nothing.
func (d *desk) waiting(after *time.Duration) uuid.UUID {
	d.Helper()
	d.serial++
	c, err := d.cases.Create(d.coord, petition.Intake{InspectionID: d.round, Number: fmt.Sprintf("X2HN20210910%04d", d.serial), Summary: "噪声"})
	d.ok(err)
	d.move(c.ID, func(c *petition.Case) {
		c.Handling, c.Completion, c.Verdict = petition.Accepted, petition.StageCompleted, petition.Substantiated
		if after != nil {
			at := d.db.Clock.Now().Add(*after)
			c.MeasureDueAt = &at
		}
	})
	return c.ID
}

// move brings a case to where other slices would have brought it.
func (d *desk) move(id uuid.UUID, to func(*petition.Case)) {
	d.Helper()
	d.ok(d.db.InTx(d.coord, func(tx *store.Tx) error {
		root, err := petition.Hold(tx, id)
		if err != nil {
			return err
		}
		return root.Act(petition.OnLink, nil, func(c *petition.Case, _ petition.Caller) error { to(c); return nil })
	}))
}

func (d *desk) step(want int) {
	d.Helper()
	if n, err := d.s.Step(d.Context()); err != nil || n != want {
		d.Errorf("%d cases came back, wanted %d: %v", n, want, err)
	}
}

func (d *desk) resumed() int64 {
	d.Helper()
	var n int64
	d.ok(d.db.Reading(d.coord).Model(&event.Event{}).Where("kind = ?", "petition_case.resumed").Count(&n).Error)
	return n
}

// Cases come back when they are due, in all offices, and only then.
func TestComesBackWhenDue(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		d, other := newDesk(t, db), newDesk(t, db)
		day := 24 * time.Hour
		soon, later := d.waiting(&day), d.waiting(new(40*day))
		d.waiting(nil)
		theirs := other.waiting(&day)
		voided := d.waiting(&day)
		_, err := d.cases.Get(d.coord, voided)
		d.ok(err)
		d.move(voided, func(c *petition.Case) { at := db.Clock.Now(); c.VoidedAt = &at })
		reviewing := d.waiting(&day)
		d.move(reviewing, func(c *petition.Case) { c.Handling = petition.FeedbackDrafted })

		d.step(0)
		db.Clock.Add(day)
		d.step(2) // the own and the other office's
		d.step(0)
		c, err := d.cases.Get(d.coord, soon)
		d.ok(err)
		if c.Handling != petition.Rectifying || c.Completion != petition.InProgress || c.Verdict != petition.Substantiated || d.resumed() != 1 {
			d.Errorf("%s, %s, %s, %d times", c.Handling, c.Completion, c.Verdict, d.resumed())
		}
		if c, err := other.cases.Get(other.coord, theirs); err != nil || c.Handling != petition.Rectifying || other.resumed() != 1 {
			d.Errorf("the other office's: %v", err)
		}
		if c, err := d.cases.Get(d.coord, later); err != nil || c.Handling != petition.Accepted {
			d.Errorf("not due: %v", err)
		}
		// What is in review comes back as soon as it has gone up.
		d.move(reviewing, func(c *petition.Case) { c.Handling = petition.Submitted })
		d.step(1)
	})
}

// A round that is archived stays as it is.
func TestArchivedStays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		d := newDesk(t, db)
		c := d.waiting(new(time.Hour))
		rounds := inspection.NewService(db.Store)
		_, err := rounds.Start(d.coord, d.round, nil, "2021-08-01")
		d.ok(err)
		_, err = rounds.Finish(d.coord, d.round, nil, "2021-08-30")
		d.ok(err)
		_, err = rounds.Archive(d.coord, d.round, nil)
		d.ok(err)
		db.Clock.Add(2 * time.Hour)
		d.step(0)
		if now, err := d.cases.Get(d.coord, c); err != nil || now.Handling != petition.Accepted {
			d.Errorf("%v", err)
		}
	})
}

// Two replicas that look at the same time bring each case back once; one that is
// broken off leaves the rest to the other.
func TestReplicas(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		d := newDesk(t, db)
		const cases = 40
		ids := make([]uuid.UUID, cases)
		for i := range ids {
			ids[i] = d.waiting(new(time.Hour))
		}
		db.Clock.Add(time.Hour)
		second, err := store.Open(t.Context(), db.Config)
		d.ok(err)
		t.Cleanup(func() { d.ok(second.Close()) })
		tally.Install(second)
		event.Install(second)

		var back atomic.Int64
		var all sync.WaitGroup
		work, stop := context.WithCancel(t.Context())
		broken := resumption.NewService(second, slog.New(slog.DiscardHandler))
		for i, s := range []*resumption.Service{d.s, broken, resumption.NewService(second, slog.New(slog.DiscardHandler))} {
			ctx := t.Context()
			if i == 1 {
				ctx = work
			}
			all.Go(func() {
				n, err := s.Step(ctx)
				if err != nil && ctx.Err() == nil {
					t.Error(err)
				}
				if back.Add(int64(n)); i == 0 {
					stop()
				}
			})
		}
		all.Wait()
		stop()
		d.step(cases - int(d.resumed())) // what a broken step has left
		if n := d.resumed(); n != cases {
			t.Errorf("%d cases were told to come back %d times", cases, n)
		}
		for _, id := range ids {
			if c, err := d.cases.Get(d.coord, id); err != nil || c.Version != 3 || c.Handling != petition.Rectifying {
				t.Errorf("case %s: version %d, %s, %v", id, c.Version, c.Handling, err)
			}
		}
	})
}
