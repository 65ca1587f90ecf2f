package urgent

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/order"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// Rules knows how soon the first report is due.
type Rules interface {
	Deadline(tx *store.Tx, step string, start time.Time, keyCase bool) (e calendar.Explanation, ok bool, err error)
}

// Service is what can be done with urgent reports.
type Service struct {
	store *store.Store
	rules Rules
}

// NewService keeps urgent reports in the store.
func NewService(s *store.Store, r Rules) *Service { return &Service{s, r} }

// Caller is who acts in the context, at this moment.
func (s *Service) Caller(ctx context.Context) Caller {
	return Caller{Actor: auth.From(ctx), Now: s.store.Now()}
}

func round(tx *store.Tx, id uuid.UUID) error {
	i, err := store.Get[inspection.Inspection](store.ForShare(tx, tx.DB), id)
	if fault.Is(err, fault.CodeNotFound) {
		return fault.Invalid("/inspection_id", "unknown_reference", fault.T("没有这轮督察", "there is no such inspection"))
	}
	if err != nil {
		return err
	}
	return i.Writable()
}

// Create records a first report and delivers it to the commanders of the moment.
// It returns unprocessable and archived; that nobody commands yet does not hinder.
func (s *Service) Create(ctx context.Context, n New) (*Shown, error) {
	out := &Shown{}
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		by := Caller{Actor: tx.Actor, Now: tx.Now}
		if err := round(tx, n.InspectionID); err != nil {
			return err
		}
		if err := n.check(tx.Now); err != nil {
			return err
		}
		r := &Report{InspectionID: n.InspectionID, GroupID: n.GroupID, Title: n.Title, Place: n.Place, OccurredAt: utc(n.OccurredAt), KnownAt: n.KnownAt.UTC(),
			State: Open, AuthorID: tx.Actor.ID}
		r.ID = record.NewID()
		*out = Shown{Report: r}
		if err := r.named(tx); err != nil {
			return err
		}
		if err := s.timed(tx, r); err != nil {
			return err
		}
		var err error
		if r.Serial, err = order.Take(tx, tx.DB.Model(&Report{}), mark); err != nil {
			return err
		}
		out.write(Initial, n.Text, by)
		if err := out.deliver(tx); err != nil {
			return err
		}
		out.settle(tx.Now)
		if err := tx.Create(r); err != nil {
			return err
		}
		if err := store.CreateAll(tx, out.Recipients); err != nil {
			return err
		}
		return event.Append(tx, "urgent_report.created", r, out.about())
	})
	return out, err
}

func utc(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	u := t.UTC()
	return &u
}

// named takes the group's name; one that the author is not in does not exist.
func (r *Report) named(tx *store.Tx) error {
	if r.GroupID == nil {
		return nil
	}
	g, err := store.Get[groupRow](tx.DB.Scopes(store.NotVoided), *r.GroupID)
	if fault.Is(err, fault.CodeNotFound) || err == nil && (g.InspectionID != r.InspectionID || !tx.Actor.InGroup(g.ID) && !tx.Actor.Has(auth.Coordinator|auth.Commander)) {
		return fault.Invalid("/group_id", "unknown_reference", fault.T("没有您所在的这个组", "you are in no such group"))
	}
	if err == nil {
		r.GroupName = g.Name
	}
	return err
}

// timed decides whether the first report is in time, once.
func (s *Service) timed(tx *store.Tx, r *Report) error {
	e, ok, err := s.rules.Deadline(tx, step, r.KnownAt, false)
	if err != nil {
		return err
	}
	r.FirstDueAt, r.Explanation = e.DueAt.UTC(), e.Summary
	if !ok {
		r.FirstDueAt = r.KnownAt.Add(firstReport)
		r.Explanation = "自 " + r.KnownAt.In(calendar.Zone).Format("2006-01-02 15:04") + " 起 1 小时。"
	}
	r.Late = tx.Now.After(r.FirstDueAt)
	return nil
}

// deliver adds the commanders who are not recipients yet. Who writes has read it.
func (r *Shown) deliver(tx *store.Tx) error {
	posts, err := commanders(tx, r.InspectionID)
	if err != nil {
		return err
	}
	for _, p := range posts {
		if r.recipient(p.PersonID) == nil {
			r.Recipients = append(r.Recipients, Recipient{UrgentReportID: r.ID, PersonID: p.PersonID, Name: p.PersonName, Role: p.Role, DeliveredAt: tx.Now})
		}
	}
	if x := r.recipient(tx.Actor.PersonID); x != nil {
		x.acknowledge(r.last(), tx.Now)
	}
	return nil
}

func (r *Shown) about() map[string]any {
	return map[string]any{"inspection_id": r.InspectionID, "number": r.Number, "entry": r.last(), "late": r.Late, "unacknowledged": r.Unacknowledged}
}

// change is one action on a report that is held.
func (s *Service) change(ctx context.Context, id uuid.UUID, ifMatch *string, on string, act func(tx *store.Tx, r *Shown, by Caller) error) (*Shown, error) {
	var r *Shown
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		row, err := store.LoadMatch[Report](tx, id, ifMatch, visible(tx.Actor))
		if err != nil {
			return err
		}
		if r, err = hold(tx, row); err != nil {
			return err
		}
		by := Caller{Actor: tx.Actor, Now: tx.Now}
		if err := r.Apply(on, by); err != nil {
			return err
		}
		if err := round(tx, r.InspectionID); err != nil {
			return err
		}
		if err := act(tx, r, by); err != nil {
			return err
		}
		return event.Append(tx, past[on], r.Report, r.about())
	})
	return r, err
}

func hold(tx *store.Tx, row *Report) (*Shown, error) {
	shown, err := show(tx.DB, []*Report{row})
	if err != nil {
		return nil, err
	}
	return &shown[0], nil
}

// Write adds a follow-up or the final report; it is delivered anew, also to those
// who command since. It returns not_found, stale_version, state_conflict,
// forbidden, archived and too_many_parts.
func (s *Service) Write(ctx context.Context, id uuid.UUID, ifMatch *string, kind EntryKind, text string) (*Shown, error) {
	on := OnFollowUp
	if kind == Final {
		on = OnFinish
	}
	return s.change(ctx, id, ifMatch, on, func(tx *store.Tx, r *Shown, by Caller) error {
		r.write(kind, text, by)
		had := len(r.Recipients)
		if err := r.deliver(tx); err != nil {
			return err
		}
		r.settle(tx.Now)
		for i := range r.Recipients[:had] {
			if x := &r.Recipients[i]; x.PersonID == tx.Actor.PersonID {
				if err := tx.Save(x); err != nil {
					return err
				}
			}
		}
		if err := store.CreateAll(tx, r.Recipients[had:]); err != nil {
			return err
		}
		return tx.Save(r.Report)
	})
}

// Acknowledge notes that a commander knows of the entries so far. The report's
// version stays: the others who acknowledge are not in each other's way. It
// returns not_found, stale_version, state_conflict when it has been done already,
// forbidden for whom it was not delivered to, and archived.
func (s *Service) Acknowledge(ctx context.Context, id uuid.UUID, ifMatch *string) (*Shown, error) {
	return s.change(ctx, id, ifMatch, OnAcknowledge, func(tx *store.Tx, r *Shown, by Caller) error {
		x := r.recipient(by.PersonID)
		x.acknowledge(r.last(), by.Now)
		if err := tx.Save(x); err != nil {
			return err
		}
		r.settle(by.Now)
		return tx.DB.Model(&Report{}).Where("id = ?", r.ID).Updates(map[string]any{
			"unacknowledged": r.Unacknowledged, "met_at": r.MetAt, "ended_at": r.EndedAt, "next_alert_at": r.NextAlertAt,
		}).Error
	})
}

// Void takes a report out of the lists. It returns not_found, stale_version,
// state_conflict, forbidden and archived.
func (s *Service) Void(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Shown, error) {
	return s.change(ctx, id, ifMatch, OnVoid, func(tx *store.Tx, r *Shown, by Caller) error {
		r.VoidedAt, r.VoidReason, r.Unacknowledged = &by.Now, reason, 0
		if r.Runs() {
			r.Lapse(OnVoid, by.Now)
		}
		return tx.Save(r.Report)
	})
}

// Attachable returns the fault that attaching a file to the report would meet.
func (s *Service) Attachable(ctx context.Context, id uuid.UUID) error {
	r, err := s.Get(ctx, id)
	if err != nil {
		return err
	}
	return r.Apply(OnAttach, s.Caller(ctx))
}

// Attach runs a change of one of the report's files, and tells of it.
func (s *Service) Attach(tx *store.Tx, id uuid.UUID, act func() error) error {
	_, err := s.change(tx.Context(), id, nil, OnAttach, func(tx *store.Tx, r *Shown, _ Caller) error {
		if err := act(); err != nil {
			return err
		}
		return tx.Save(r.Report)
	})
	return err
}

// byPerson keeps one post of each person: the first, which is the highest.
func byPerson(posts []postRow) []postRow {
	var out []postRow
	for _, p := range posts {
		if !slices.ContainsFunc(out, func(o postRow) bool { return o.PersonID == p.PersonID }) {
			out = append(out, p)
		}
	}
	return out
}
