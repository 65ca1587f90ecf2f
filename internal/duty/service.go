package duty

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/discipline"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/store"
)

// Span is a time in which somebody is away.
type Span struct{ From, To time.Time }

// Absences knows who is on approved leave. Within a transaction the context is the
// transaction's, and the people are held.
type Absences interface {
	Away(ctx context.Context, people []uuid.UUID, from, to time.Time) (map[uuid.UUID][]Span, error)
}

// Agenda knows what falls due: for the digest of a handover.
type Agenda interface {
	Due(tx *store.Tx, s *Shift, from, to time.Time) ([]Matter, error)
}

// Hash keeps codes from being read out of the database.
type Hash func(text string) string

// Code makes a fresh code of six digits.
type Code func() (string, error)

// Service is what can be done with shifts.
type Service struct {
	store    *store.Store
	hash     Hash
	code     Code
	absences []Absences
	agendas  []Agenda
}

// NewService keeps shifts in the store.
func NewService(s *store.Store, h Hash, c Code) *Service { return &Service{store: s, hash: h, code: c} }

// Respect registers who knows of leave, Remind who knows of what falls due. Call
// them while building the program only.
func (s *Service) Respect(a Absences) { s.absences = append(s.absences, a) }

// Remind registers what digests are made of; see Respect.
func (s *Service) Remind(a Agenda) { s.agendas = append(s.agendas, a) }

// Caller is the actor of the context, now.
func (s *Service) Caller(ctx context.Context) Caller { return Caller{auth.From(ctx), s.store.Now()} }

// Away gives the approved leave of the people between two instants. Within a
// transaction, hold them first.
func (s *Service) Away(ctx context.Context, people []uuid.UUID, from, to time.Time) (map[uuid.UUID][]Span, error) {
	out := map[uuid.UUID][]Span{}
	for _, a := range s.absences {
		spans, err := a.Away(ctx, people, from, to)
		if err != nil {
			return nil, err
		}
		for id, list := range spans {
			out[id] = append(out[id], list...)
		}
	}
	return out, nil
}

// open loads a shift for a change, its round locked first, so that all changes of
// duty in a round follow one another. Who reads the round waits for nobody.
func (s *Service) open(tx *store.Tx, id uuid.UUID, ifMatch *string) (*Case, error) {
	row, err := load(tx, id, ifMatch)
	if err != nil {
		return nil, err
	}
	c := &Case{Shift: row}
	return c, complete(tx.DB, tx.Now, c)
}

func load(tx *store.Tx, id uuid.UUID, ifMatch *string) (*Shift, error) {
	seen, err := store.Get[Shift](tx.DB, id)
	if err != nil {
		return nil, err
	}
	if _, err := inspection.Open(tx, seen.InspectionID); err != nil {
		return nil, err
	}
	return store.LoadMatch[Shift](tx, id, ifMatch)
}

// act is one action on a shift: first the clock looks, if it has not done so in
// time; then the table decides, change does what belongs to it and names the event.
func (s *Service) act(ctx context.Context, id uuid.UUID, ifMatch *string, on string, change func(tx *store.Tx, c *Case, by Caller) (string, error)) (*Case, error) {
	var c *Case
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		row, err := load(tx, id, ifMatch)
		if err != nil {
			return err
		}
		c = &Case{Shift: row}
		told := len(tx.Queued())
		if err := catchUp(tx, row); err != nil {
			return err
		}
		if err := complete(tx.DB, tx.Now, c); err != nil {
			return err
		}
		by := Caller{tx.Actor, tx.Now}
		to, err := c.apply(on, by)
		if err != nil {
			return err
		}
		c.State = to
		past, err := change(tx, c, by)
		if err != nil {
			return err
		}
		if err := s.keep(tx, c, past); err != nil {
			return err
		}
		event.Renew(tx, told, row)
		return nil
	})
	return c, err
}

// keep saves the shift, tells of it, and looks again at what decides about it.
func (s *Service) keep(tx *store.Tx, c *Case, past string) error {
	c.schedule(tx.Now)
	if err := tx.Save(c.Shift); err != nil {
		return err
	}
	if err := event.Append(tx, "duty_shift."+past, c.Shift, c.data()); err != nil {
		return err
	}
	c.Next, c.Handover, c.Free = nil, nil, false
	return complete(tx.DB, tx.Now, c)
}

// CheckIn notes that one of the pair has come, or come back. Where nobody is
// responsible, the officer takes over by it. It returns not_found, stale_version,
// state_conflict, window_closed, requirements_unmet, archived, and forbidden for
// everybody else: that is kept as an unauthorised substitution, although the rest
// of the request is undone.
func (s *Service) CheckIn(ctx context.Context, id uuid.UUID, ifMatch *string) (*Case, error) {
	c, err := s.act(ctx, id, ifMatch, checkIn, s.arrive)
	if !fault.Is(err, fault.CodeForbidden) || c == nil || store.Rehearsed(ctx) {
		return c, err
	}
	by := auth.From(ctx)
	if by.PersonID == uuid.Nil || c.Of(by.PersonID) != "" || !inWindow(c.Shift, s.store.Now()) {
		return c, err
	}
	if failed := s.store.Outlive(ctx, func(tx *store.Tx) error {
		return discipline.Note(tx, discipline.Fact{InspectionID: c.InspectionID, PersonID: by.PersonID, PersonName: by.Name, Kind: discipline.Substitution,
			At: tx.Now, EvidenceType: "duty_shift", EvidenceID: c.ID})
	}); failed != nil {
		return nil, failed
	}
	return c, err
}

// inWindow tells whether somebody could check in at all: only then is trying to do
// so for others more than a slip.
func inWindow(s *Shift, now time.Time) bool {
	return !now.Before(s.StartsAt.Add(-opensBefore)) && now.Before(s.EndsAt) && s.State != Cancelled && s.State != HandedOver && s.State != Missed
}

func (s *Service) arrive(tx *store.Tx, c *Case, by Caller) (string, error) {
	role := c.Of(by.PersonID)
	seat := c.Seat(role)
	back := seat.CheckedInAt != nil
	seat.LeftAt = nil
	if !back {
		now := by.Now
		seat.CheckedInAt = &now
		late, noShow := c.lateness(now)
		seat.Late = int64(late / time.Minute)
		if late > 0 {
			kind := discipline.Late
			if noShow {
				kind = discipline.NoShow
			}
			if err := note(tx, c.Shift, role, kind, c.StartsAt, late); err != nil {
				return "", err
			}
		}
	}
	if to, err := c.apply(takeOver, by); err == nil {
		c.State, c.TookOverAt = to, &tx.Now
		return "taken_over", nil
	}
	if back {
		return "returned_to", nil
	}
	return "checked_in", nil
}

// note records a fact about the person on the seat.
func note(tx *store.Tx, s *Shift, role Role, kind discipline.Kind, at time.Time, length time.Duration) error {
	seat := s.Seat(role)
	return discipline.Note(tx, discipline.Fact{InspectionID: s.InspectionID, PersonID: seat.PersonID, PersonName: seat.PersonName, Kind: kind, At: at, Length: length,
		EvidenceType: "duty_shift", EvidenceID: s.ID})
}

// Close ends the duty of a desk after its last shift. It returns not_found,
// stale_version, state_conflict, forbidden, window_closed, requirements_unmet while
// a shift follows, and archived.
func (s *Service) Close(ctx context.Context, id uuid.UUID, ifMatch *string) (*Case, error) {
	return s.act(ctx, id, ifMatch, closeShift, func(tx *store.Tx, c *Case, _ Caller) (string, error) {
		c.RelievedAt = &tx.Now
		return "closed", nil
	})
}

// AddEntry records what happened. It returns not_found, forbidden, state_conflict,
// requirements_unmet for a quiet shift that was not, archived and unprocessable.
func (s *Service) AddEntry(ctx context.Context, shift uuid.UUID, n NewEntry) (*Entry, *Case, error) {
	var e *Entry
	var c *Case
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if c, err = s.open(tx, shift, nil); err != nil {
			return err
		}
		by := Caller{tx.Actor, tx.Now}
		if _, err := c.apply(addEntry, by); err != nil {
			return err
		}
		if err := n.check(c.Shift, tx.Now); err != nil {
			return err
		}
		if n.Kind == nilEntry {
			var others int64
			if err := tx.DB.Model(&Entry{}).Where("shift_id = ?", c.ID).Limit(1).Count(&others).Error; err != nil {
				return err
			}
			if others > 0 {
				return unmet("not_empty", "本班已有记录", "the shift has entries")
			}
		}
		if err := resolvable(tx, c.DeskID, n.ResolvesID); err != nil {
			return err
		}
		e = &Entry{ShiftID: c.ID, DeskID: c.DeskID, At: n.At.UTC(), Kind: n.Kind, Party: n.Party, Content: n.Content, Instruction: n.Instruction, Result: n.Result,
			SubjectType: n.SubjectType, SubjectID: n.SubjectID, FollowUp: n.FollowUp, ResolvesID: n.ResolvesID, RecordedBy: tx.Actor.ID, RecordedName: tx.Actor.Name, Open: n.FollowUp}
		if err := tx.Create(e); err != nil {
			return err
		}
		return event.Append(tx, "duty_log_entry.recorded", e, e.data())
	})
	return e, c, err
}

// resolvable looks whether the entry waits to be resolved, on the same desk.
func resolvable(tx *store.Tx, desk uuid.UUID, id *uuid.UUID) error {
	if id == nil {
		return nil
	}
	var known []Entry
	if err := tx.DB.Where("id = ? AND desk_id = ? AND follow_up", *id, desk).Limit(1).Find(&known).Error; err != nil {
		return err
	}
	if err := markOpen(tx.DB.Session(&gorm.Session{}), known); err != nil {
		return err
	}
	if len(known) == 0 || !known[0].Open {
		return fault.Invalid("/resolves_id", "not_open", fault.T("没有这条未了事项，或已经了结", "there is no such open item"))
	}
	return nil
}
