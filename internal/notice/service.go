package notice

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/clock"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/order"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// Absences knows who is away, and by whom they are covered.
type Absences interface {
	Away(tx *store.Tx, people []uuid.UUID) (map[uuid.UUID]Cover, error)
}

// Sender carries messages out of the office.
type Sender interface {
	// Channels are those that serve the office.
	Channels(office string) []Channel
	// Send gives a Failure, or another error when nobody knows whether it arrived.
	Send(ctx context.Context, m Message) error
}

// Service is what can be done with notices and roll calls.
type Service struct {
	store    *store.Store
	absences Absences
	sender   Sender
	wake     chan struct{}
}

// NewService keeps notices in the store.
func NewService(s *store.Store, a Absences, out Sender) *Service {
	return &Service{store: s, absences: a, sender: out, wake: make(chan struct{}, 1)}
}

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

// known returns unprocessable for groups that are not the round's.
func known(tx *store.Tx, inspection uuid.UUID, targets []Target) error {
	var ids []uuid.UUID
	for _, t := range targets {
		if t.GroupID != nil {
			ids = append(ids, *t.GroupID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var found []uuid.UUID
	err := tx.DB.Model(&groupRow{}).Scopes(store.NotVoided).Where("inspection_id = ? AND id IN ?", inspection, ids).Pluck("id", &found).Error
	if err != nil {
		return err
	}
	if slices.ContainsFunc(ids, func(id uuid.UUID) bool { return !slices.Contains(found, id) }) {
		return fault.Invalid("/targets", "unknown_reference", fault.T("本轮督察没有这个组", "there is no such group in the inspection"))
	}
	return nil
}

var errNobody = fault.New(fault.CodeRequirementsUnmet, fault.T("没有收件人：所写的组和职务此刻无人在任", "nobody holds such a post now"))

// people are whom the targets mean in this moment.
func (s *Service) people(tx *store.Tx, inspection uuid.UUID, targets []Target) ([]Person, error) {
	rows, err := posts(tx, inspection)
	if err != nil {
		return nil, err
	}
	var liaisons []uuid.UUID
	for i := range rows {
		if rows[i].Role == liaison {
			liaisons = append(liaisons, rows[i].PersonID)
		}
	}
	away := map[uuid.UUID]Cover{}
	if s.absences != nil && len(liaisons) > 0 {
		if away, err = s.absences.Away(tx, liaisons); err != nil {
			return nil, err
		}
	}
	out := addressed(targets, rows, away)
	switch {
	case len(out) == 0:
		return nil, errNobody
	case len(out) > mostPeople:
		return nil, fault.New(fault.CodeTooManyParts, fault.Text{})
	}
	return out, nil
}

// Create drafts a notice. It returns unprocessable and archived.
func (s *Service) Create(ctx context.Context, n New) (*Read, error) {
	var out *Read
	err := s.store.InTx(ctx, func(tx *store.Tx) (err error) {
		out, err = draft(tx, n)
		return err
	})
	return out, err
}

func draft(tx *store.Tx, n New) (*Read, error) {
	if err := round(tx, n.InspectionID); err != nil {
		return nil, err
	}
	r := &Read{Notice: &Notice{InspectionID: n.InspectionID, Title: n.Title, Body: n.Body, Targets: n.Targets, AcknowledgeBy: n.AcknowledgeBy.UTC(),
		State: Draft, Clock: order.Unordered()}}
	if err := r.check(tx.Now); err != nil {
		return nil, err
	}
	if err := known(tx, n.InspectionID, n.Targets); err != nil {
		return nil, err
	}
	if err := tx.Create(r.Notice); err != nil {
		return nil, err
	}
	return r, event.Append(tx, "notice.created", r.Notice, r.about())
}

// IssueIn drafts a notice and issues it, within a transaction that does something
// else as well. It returns what Create and Issue return.
func (s *Service) IssueIn(tx *store.Tx, n New) (*Read, error) {
	r, err := draft(tx, n)
	if err != nil {
		return nil, err
	}
	return r, move(tx, r, OnIssue, func(by Caller) error { return s.issue(tx, r, by) })
}

func (n *Notice) about() map[string]any {
	out := map[string]any{"inspection_id": n.InspectionID, "recipients": n.Recipients, "acknowledged": n.Acknowledged}
	if n.Number != "" {
		out["number"] = n.Number
	}
	return out
}

func (s *Service) change(ctx context.Context, id uuid.UUID, ifMatch *string, on string, act func(tx *store.Tx, r *Read, by Caller) error) (*Read, error) {
	var r *Read
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		n, err := store.LoadMatch[Notice](tx, id, ifMatch, visible(tx.Actor))
		if err != nil {
			return err
		}
		rows, err := own(tx.DB, tx.Actor, []*Notice{n})
		if err != nil {
			return err
		}
		r = &rows[0]
		return move(tx, r, on, func(by Caller) error { return act(tx, r, by) })
	})
	return r, err
}

// move is an action on a notice that is held.
func move(tx *store.Tx, r *Read, on string, act func(by Caller) error) error {
	by := Caller{Actor: tx.Actor, Now: tx.Now}
	if err := r.Apply(on, by); err != nil {
		return err
	}
	if err := round(tx, r.InspectionID); err != nil {
		return err
	}
	if err := act(by); err != nil {
		return err
	}
	return event.Append(tx, past[on], r.Notice, r.about())
}

// Update changes a draft. It returns not_found, stale_version, state_conflict,
// forbidden, archived and unprocessable.
func (s *Service) Update(ctx context.Context, id uuid.UUID, ifMatch *string, p Patch) (*Read, error) {
	return s.change(ctx, id, ifMatch, OnUpdate, func(tx *store.Tx, r *Read, by Caller) error {
		if err := r.patch(p, by.Now); err != nil {
			return err
		}
		if err := known(tx, r.InspectionID, r.Targets); err != nil {
			return err
		}
		return tx.Save(r.Notice)
	})
}

// Issue numbers a notice and freezes its recipients. It returns not_found,
// stale_version, state_conflict, forbidden, archived, requirements_unmet when
// nobody is meant, and unprocessable when the time is over.
func (s *Service) Issue(ctx context.Context, id uuid.UUID, ifMatch *string) (*Read, error) {
	return s.change(ctx, id, ifMatch, OnIssue, s.issue)
}

func (s *Service) issue(tx *store.Tx, r *Read, by Caller) error {
	if err := r.check(by.Now); err != nil {
		return err
	}
	people, err := s.people(tx, r.InspectionID, r.Targets)
	if err != nil {
		return err
	}
	if r.Serial, err = order.Take(tx, tx.DB.Model(&Notice{}), mark); err != nil {
		return err
	}
	r.IssuedAt, r.IssuedBy = &by.Now, &by.ID
	r.Clock = clock.Start(by.Now, r.AcknowledgeBy, by.Now)
	rows := make([]Receipt, len(people))
	for i, p := range people {
		rows[i] = Receipt{Person: p, NoticeID: r.ID}
		rows[i].ID = record.NewID()
		if p.PersonID == by.PersonID {
			r.Mine = &rows[i]
		}
	}
	r.settle(rows, by.Now)
	if err := r.check(by.Now); err != nil { // again: the number is searched for, too
		return err
	}
	if err := tx.Save(r.Notice); err != nil {
		return err
	}
	if err := store.CreateAll(tx, rows); err != nil {
		return err
	}
	return s.post(tx, r.letter(onIssue), people)
}

func (n *Notice) letter(occasion string) Delivery {
	return Delivery{SubjectType: "notice", SubjectID: n.ID, Number: n.Number, Title: n.Title, Occasion: occasion, DueBy: n.AcknowledgeBy}
}

// Acknowledge notes that the caller has read a notice. Its version stays: the
// others who acknowledge are not in each other's way. It returns not_found,
// stale_version, state_conflict when that was done before, forbidden and archived.
func (s *Service) Acknowledge(ctx context.Context, id uuid.UUID, ifMatch *string) (*Read, error) {
	return s.change(ctx, id, ifMatch, OnAcknowledge, func(tx *store.Tx, r *Read, by Caller) error {
		r.Mine.AcknowledgedAt, r.Mine.Late = &by.Now, by.Now.After(r.AcknowledgeBy)
		if err := tx.Save(r.Mine); err != nil {
			return err
		}
		rows, err := receipts(tx.DB, r.ID)
		if err != nil {
			return err
		}
		r.settle(rows, by.Now)
		return tx.DB.Model(&Notice{}).Where("id = ?", r.ID).Updates(map[string]any{
			"acknowledged": r.Acknowledged, "late": r.Late, "met_at": r.MetAt, "ended_at": r.EndedAt, "next_alert_at": r.NextAlertAt,
		}).Error
	})
}

// Void takes a notice out of the lists, and what of it waits to be delivered out
// of the queue. It returns not_found, stale_version, state_conflict, forbidden and
// archived.
func (s *Service) Void(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Read, error) {
	return s.change(ctx, id, ifMatch, OnVoid, func(tx *store.Tx, r *Read, by Caller) error {
		r.VoidedAt, r.VoidReason = &by.Now, reason
		if r.Runs() {
			r.Lapse(OnVoid, by.Now)
		}
		if err := tx.Save(r.Notice); err != nil {
			return err
		}
		return recall(tx, r.ID)
	})
}

// remaining are the recipients that have not acknowledged.
func remaining(rows []Receipt) []Person {
	var out []Person
	for i := range rows {
		if rows[i].AcknowledgedAt == nil {
			out = append(out, rows[i].Person)
		}
	}
	return out
}
