package district

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/alarm"
	"lianluo/internal/calendar"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// Plan says when the next report of a round is to be taken; it has the round's id.
type Plan struct {
	record.Meta
	ReportOn    calendar.Date // the day that it is of; empty: to be found out
	NextAlertAt *time.Time
}

// TableName names the table.
func (Plan) TableName() string { return "status_report_plans" }

// Quiet marks the plan as bookkeeping: the event is the report's.
func (*Plan) Quiet() {}

// set plans the next report after an instant, if there is to be one.
func (p *Plan) set(i *inspection.Inspection, after time.Time) {
	p.ReportOn, p.NextAlertAt = "", nil
	if at, day, ok := i.NextStatusReport(after); ok {
		p.ReportOn, p.NextAlertAt = day, &at
	}
}

// Daily has the report of every stationed round taken at its cut-off: the plan
// follows the round's state and rule, in the transaction that changes them.
func (s *Service) Daily(w *alarm.Watch, events *event.Hooks) {
	for _, kind := range []string{"inspection.started", "inspection.updated", "inspection.finished", "inspection.voided"} {
		events.On(kind, replan)
	}
	alarm.Wake(w, "status report", func(tx *store.Tx, _ []Plan) (func(*Plan) error, error) {
		return func(p *Plan) error { return s.due(tx, p) }, nil
	})
}

func replan(tx *store.Tx, e *event.Event) error {
	i, err := store.Get[inspection.Inspection](tx.DB, e.ResourceID)
	if err != nil {
		return err
	}
	p, err := store.Load[Plan](tx, i.ID)
	switch {
	case fault.Is(err, fault.CodeNotFound):
		p = &Plan{Meta: record.Meta{ID: i.ID}}
		if p.set(i, tx.Now); p.NextAlertAt == nil {
			return nil
		}
		return tx.Create(p)
	case err != nil:
		return err
	}
	p.set(i, tx.Now)
	return tx.Save(p)
}

// due takes the report of the plan, once, and plans the next. After a standstill of
// days only the last is made up for: nobody can count what was so then.
func (s *Service) due(tx *store.Tx, p *Plan) error {
	if err := event.Freeze(tx); err != nil {
		return err
	}
	i, err := store.Get[inspection.Inspection](tx.DB, p.ID)
	if err != nil {
		return err
	}
	if day := p.ReportOn; day != "" && i.State == inspection.Stationed && !i.Voided() {
		for next := day.AddDays(1); i.Cutoff(next).Before(tx.Now) && i.StationedOn(next); next = next.AddDays(1) {
			day = next
		}
		if err := s.scheduled(tx, i, day); err != nil {
			return err
		}
	}
	p.set(i, tx.Now)
	return tx.Save(p)
}

func (s *Service) scheduled(tx *store.Tx, i *inspection.Inspection, day calendar.Date) error {
	var had []uuid.UUID
	err := tx.DB.Model(&Report{}).Where("inspection_id = ? AND report_on = ? AND origin = ?", i.ID, day, Scheduled).Limit(1).Pluck("id", &had).Error
	if err != nil || len(had) > 0 {
		return err
	}
	if err := s.take(tx, i, &Report{Origin: Scheduled, ReportOn: day}, content{due: i.Cutoff(day)}); err != nil {
		return fmt.Errorf("the report of %s: %w", day, err)
	}
	return nil
}
