package deadline

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/casepart"
	"lianluo/internal/clock"
	"lianluo/internal/due"
	"lianluo/internal/fault"
	"lianluo/internal/office"
	"lianluo/internal/petition"
	"lianluo/internal/store"
)

// Service shows deadlines and keeps the extensions of cases.
type Service struct {
	store   *store.Store
	cases   *petition.Service
	offices *office.Service
}

// NewService keeps extensions in the store; what-ifs are answered by the office's
// rules.
func NewService(s *store.Store, cases *petition.Service, offices *office.Service) *Service {
	return &Service{s, cases, offices}
}

// View is an extension as the caller sees it.
type View struct {
	*Extension
	Actions []string
}

// Extensions reads the extensions of a case, oldest first; not_found outside the
// caller's view.
func (s *Service) Extensions(ctx context.Context, caseID uuid.UUID) ([]View, error) {
	c, err := s.cases.Get(ctx, caseID)
	if err != nil {
		return nil, err
	}
	db := s.store.Reading(ctx)
	rows, err := extensions(db, caseID)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	var running []uuid.UUID
	if err := db.Model(&due.Deadline{}).Scopes(ofCase(caseID)).Where("ended_at IS NULL").Pluck("id", &running).Error; err != nil {
		return nil, s.store.Fault(err)
	}
	by := s.cases.Caller(ctx)
	out := make([]View, len(rows))
	for i := range rows {
		out[i] = View{&rows[i], rows[i].Allowed(c, slices.Contains(running, rows[i].DeadlineID), by)}
	}
	return out, nil
}

// Extension reads one; not_found outside the caller's view.
func (s *Service) Extension(ctx context.Context, caseID, id uuid.UUID) (View, error) {
	c, err := s.cases.Get(ctx, caseID)
	if err != nil {
		return View{}, err
	}
	db := s.store.Reading(ctx)
	e, err := store.Get[Extension](db.Scopes(ofCase(caseID)), id)
	if err != nil {
		return View{}, s.store.Fault(err)
	}
	d, err := store.Get[due.Deadline](db, e.DeadlineID)
	if err != nil {
		return View{}, s.store.Fault(err)
	}
	return View{e, e.Allowed(c, d.Runs(), s.cases.Caller(ctx))}, nil
}

// Ask asks for more time. It returns not_found, state_conflict, forbidden,
// archived, window_closed once the end is over, already_exists while another
// request for the step waits, too_many_parts, and unprocessable for a step
// without a deadline and an end that is not later.
func (s *Service) Ask(ctx context.Context, caseID uuid.UUID, step string, to time.Time, reason string) (View, error) {
	var v View
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		root, err := petition.Hold(tx, caseID)
		if err != nil {
			return err
		}
		e := &Extension{}
		err = root.Act(petition.OnAskExtension, &petition.Part{Kind: "deadline_extension", Row: e}, func(c *petition.Case, by petition.Caller) error {
			d, err := s.last(tx.DB, c, step)
			if fault.Is(err, fault.CodeNotFound) || err == nil && !d.Runs() {
				d, err = nil, nil
			}
			if err != nil {
				return err
			}
			asked, err := ask(d, to, reason, by)
			if err != nil {
				return err
			}
			*e = *asked
			had, err := extensions(tx.DB, c.ID)
			if err != nil {
				return err
			}
			if len(had) >= casepart.Max {
				return fault.New(fault.CodeTooManyParts, fault.Text{})
			}
			if slices.ContainsFunc(had, func(o Extension) bool { return o.DeadlineID == d.ID && o.State == clock.Asked }) {
				return errAsked
			}
			c.Note(reason, nil)
			return tx.Create(e)
		})
		v = View{e, e.Allowed(root.Case, true, petition.Caller{Actor: tx.Actor, Now: tx.Now})}
		return err
	})
	return v, err
}

// Decide approves, rejects or withdraws a request. It returns not_found,
// stale_version, state_conflict, forbidden and archived.
func (s *Service) Decide(ctx context.Context, caseID, id uuid.UUID, ifMatch *string, to clock.State, words string) (View, error) {
	on := petition.OnDecideExtension
	if to == clock.Withdrawn {
		on = petition.OnAskExtension
	}
	var v View
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		root, err := petition.Hold(tx, caseID)
		if err != nil {
			return err
		}
		e, err := store.LoadMatch[Extension](tx, id, ifMatch, ofCase(caseID))
		if err != nil {
			return err
		}
		if e.Cycle != root.Case.Cycle {
			return fault.State("earlier_cycle", []string{})
		}
		d, err := store.Load[due.Deadline](tx, e.DeadlineID)
		if err != nil {
			return err
		}
		v = View{e, []string{}}
		return root.Act(on, &petition.Part{Kind: "deadline_extension", Row: e}, func(c *petition.Case, by petition.Caller) error {
			if err := e.Decide(to, &d.Clock, words, by.ID, by.Now); err != nil {
				return err
			}
			c.Note(words, nil)
			if err := tx.Save(e); err != nil || to != clock.Approved {
				return err
			}
			c.Extended(e.Step, e.DueAt)
			return tx.Save(d)
		})
	})
	return v, err
}

// Account is a deadline of a case with all that made it what it is.
type Account struct {
	due.Deadline
	Explanation calendar.Explanation
	Extensions  []Extension // granted
}

// Account tells how the last deadline of a step of a case came about; not_found
// outside the caller's view and for a step without a deadline.
func (s *Service) Account(ctx context.Context, caseID uuid.UUID, step string) (Account, error) {
	c, err := s.cases.Get(ctx, caseID)
	if err != nil {
		return Account{}, err
	}
	db := s.store.Reading(ctx)
	d, err := s.last(db, c, step)
	if err != nil {
		return Account{}, err
	}
	all, err := extensions(db, caseID)
	if err != nil {
		return Account{}, s.store.Fault(err)
	}
	granted := slices.DeleteFunc(all, func(e Extension) bool { return e.DeadlineID != d.ID || e.State != clock.Approved })
	return Account{Deadline: *d, Explanation: tell(d, granted), Extensions: granted}, nil
}

// tell is the explanation that was kept, led on to the end that counts now. A
// deadline that no rule made, but the upstream's own date, is told in days.
func tell(d *due.Deadline, granted []Extension) calendar.Explanation {
	const minute = "2006-01-02 15:04"
	e := d.Explanation
	if e.Step == "" {
		e = calendar.Explanation{Step: d.Step, RuleName: "上级限定", Unit: calendar.NaturalDay, Amount: min(calendar.Most, calendar.DateOf(d.StartedAt).DaysUntil(calendar.DateOf(d.OriginalDueAt))),
			StartedAt: d.StartedAt.In(calendar.Zone), FirstDay: calendar.DateOf(d.StartedAt), LastDay: calendar.DateOf(d.OriginalDueAt)}
		e.Amount = max(e.Amount, 0)
	}
	e.Steps = slices.Clone(e.Steps)
	if !d.OriginalDueAt.Equal(e.DueAt) {
		e.Steps = append(e.Steps, d.Why)
	}
	for _, x := range granted {
		e.Steps = append(e.Steps, "经批准延期："+x.PreviousDueAt.In(calendar.Zone).Format(minute)+" 改为 "+x.DueAt.In(calendar.Zone).Format(minute)+"；理由："+x.Reason)
	}
	const most = 20
	if n := len(e.Steps); n > most {
		e.Steps = append(e.Steps[:most/2:most/2], e.Steps[n-most/2:]...)
	}
	e.DueAt = d.DueAt.In(calendar.Zone)
	return e
}
