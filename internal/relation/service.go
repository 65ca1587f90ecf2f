package relation

import (
	"context"
	"errors"
	"log/slog"
	"sync"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/store"
)

// Phones knows which cases have a petitioner's phone in common, without telling
// the phone.
type Phones interface {
	// SamePhone lists other live cases with the phone of the case.
	SamePhone(db *gorm.DB, caseID uuid.UUID) ([]uuid.UUID, error)
	// PhoneWords gives each case that has a phone an opaque word; equal phones
	// have equal words.
	PhoneWords(db *gorm.DB, cases []uuid.UUID) (map[uuid.UUID]string, error)
	// Copy records the petitioner of a case with other cases too.
	Copy(tx *store.Tx, from uuid.UUID, to []uuid.UUID) error
}

// Service is what can be done with relations.
type Service struct {
	store  *store.Store
	phones Phones
	log    *slog.Logger
	wake   chan struct{}
	mu     sync.Mutex
	seen   map[uuid.UUID]int64 // the last event looked at, by office
}

// NewService keeps relations in the store and looks at petitioners by their
// phones only.
func NewService(s *store.Store, p Phones, log *slog.Logger) *Service {
	r := &Service{store: s, phones: p, log: log, wake: make(chan struct{}, 1), seen: map[uuid.UUID]int64{}}
	s.Committed(r.notice)
	return r
}

// Candidates lists cases that look like the case, best first, those that have
// been decided or linked left out. It returns not_found.
func (s *Service) Candidates(ctx context.Context, id uuid.UUID, limit int) ([]Candidate, error) {
	by, db := auth.From(ctx), s.store.Reading(ctx)
	c, err := store.Get[petition.Case](db.Scopes(petition.Visible(by)).Select(columns), id)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	phones := by.Can(auth.PetitionerRead)
	all, err := s.search(db, c, phones, nil)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	known, err := undecided(db.Scopes(seen(by)), id)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	out := []Candidate{}
	for _, x := range all {
		if x.Score < worthShowing || len(out) == limit {
			break
		}
		for _, confidential := range []bool{true, false} {
			if p := known[side{x.Case.ID, confidential}]; p != nil && p.State == Open {
				x.Proposal = p
			}
		}
		out = append(out, x)
	}
	return out, nil
}

// List gives one page of proposals. It returns invalid_cursor.
func (s *Service) List(ctx context.Context, f Filter, r store.Request) (store.Page[Pair], error) {
	page, err := list.Fetch(s.store, s.store.Reading(ctx).Scopes(seen(auth.From(ctx)), f.scope), r)
	if err != nil {
		return store.Page[Pair]{}, err
	}
	items, err := s.pairs(ctx, page.Items)
	return store.Page[Pair]{Items: items, Next: page.Next, Total: page.Total}, s.store.Fault(err)
}

// Get reads a proposal; not_found otherwise, as for a confidential one that the
// caller may not know of.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Pair, error) {
	p, err := store.Get[Proposal](s.store.Reading(ctx).Scopes(seen(auth.From(ctx))), id)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	pairs, err := s.pairs(ctx, []Proposal{*p})
	if err != nil {
		return nil, s.store.Fault(err)
	}
	return &pairs[0], nil
}

// Confirm states that the two cases are one matter: they are linked as
// duplicates, and both go on. It returns not_found, stale_version,
// state_conflict, already_exists and archived.
func (s *Service) Confirm(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Pair, error) {
	return s.decide(ctx, id, ifMatch, confirm, reason, func(tx *store.Tx, p *Proposal, roots pair) error {
		l := newLink(Duplicate, p.SecondID, p.FirstID, reason, tx.Actor)
		if err := roots.link(tx, l); err != nil {
			return err
		}
		p.LinkID = &l.ID
		return nil
	})
}

// Dismiss states that they are not: the pair is not proposed again. Errors as
// for Confirm.
func (s *Service) Dismiss(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Pair, error) {
	return s.decide(ctx, id, ifMatch, dismiss, reason, nil)
}

// decide holds the cases first and the proposal then, as every change of a part
// does, so that nobody waits in a ring.
func (s *Service) decide(ctx context.Context, id uuid.UUID, ifMatch *string, on, reason string, act func(*store.Tx, *Proposal, pair) error) (*Pair, error) {
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		p, err := store.Get[Proposal](tx.DB.Scopes(seen(tx.Actor)), id)
		if err != nil {
			return err
		}
		roots, err := hold(tx, p.FirstID, p.SecondID)
		if err != nil {
			return err
		}
		if p, err = store.LoadMatch[Proposal](tx, id, ifMatch, seen(tx.Actor)); err != nil {
			return err
		}
		if err := p.apply(on, tx.Actor); err != nil {
			return err
		}
		if act != nil {
			if err := act(tx, p, roots); err != nil {
				return err
			}
		}
		p.decide(tx.Now, tx.Actor, reason)
		if err := tx.Save(p); err != nil {
			return err
		}
		return tell(tx, p, string(p.State))
	})
	if err != nil {
		return nil, err
	}
	return s.Get(ctx, id)
}

// tell appends the event of a proposal; of a confidential one only auditors hear.
func tell(tx *store.Tx, p *Proposal, what string) error {
	data := map[string]any{"first_case_id": p.FirstID, "second_case_id": p.SecondID}
	kind := "duplicate_proposal." + what
	if p.Confidential {
		return event.AppendRestricted(tx, kind, p, data)
	}
	return event.Append(tx, kind, p, data)
}

// pair are two cases, held in the order of their ids.
type pair [2]*petition.Root

func hold(tx *store.Tx, a, b uuid.UUID) (pair, error) {
	first, second := ordered(a, b)
	x, err := petition.Hold(tx, first)
	if err != nil {
		return pair{}, err
	}
	y, err := petition.Hold(tx, second)
	return pair{x, y}, err
}

func (p pair) of(id uuid.UUID) *petition.Root {
	if p[0].Case.ID == id {
		return p[0]
	}
	return p[1]
}

// link creates a link and tells both cases of it. A case of an archived round
// stays as it was: a duplicate of it can still be known. When both are archived,
// nothing can be stated any more.
func (p pair) link(tx *store.Tx, l *Link) error {
	if err := tx.Create(l); err != nil {
		return linked(err)
	}
	return p.note(l, l.Reason) // as it stands now: without the name of either petitioner
}

func (p pair) note(l *Link, reason string) error {
	var archived error
	told := 0
	for _, id := range []uuid.UUID{l.FromID, l.ToID} {
		err := p.of(id).Act(petition.OnLink, &petition.Part{Kind: "link", Row: l}, func(c *petition.Case, _ petition.Caller) error {
			c.Note(reason, nil)
			return nil
		})
		switch {
		case fault.Is(err, fault.CodeArchived):
			archived = err
		case err != nil:
			return err
		default:
			told++
		}
	}
	if told == 0 {
		return archived
	}
	return nil
}

// linked says what exists already.
func linked(err error) error {
	if fault.Is(err, fault.CodeAlreadyExists) {
		return fault.New(fault.CodeAlreadyExists, fault.T("两件之间已有这种关联", "the two cases are linked so already"))
	}
	return err
}

// settle decides the proposals of a pair that people have linked by another way.
func settle(tx *store.Tx, l *Link) error {
	var ps []Proposal
	err := store.ForUpdate(tx, tx.DB).Where("first_id = ? AND second_id = ? AND state IN ?", l.FirstID, l.SecondID, []State{Open, Lapsed}).Order("id").Find(&ps).Error
	if err != nil {
		return err
	}
	for i := range ps {
		p := &ps[i]
		p.State, p.LinkID = Confirmed, &l.ID
		p.decide(tx.Now, tx.Actor, l.Reason)
		if err := tx.Save(p); err != nil {
			return err
		}
		if err := tell(tx, p, string(Confirmed)); err != nil {
			return err
		}
	}
	return nil
}

// unsettle opens the proposals that a voided link had decided.
func unsettle(tx *store.Tx, l *Link) error {
	var ps []Proposal
	err := store.ForUpdate(tx, tx.DB).Where("first_id = ? AND second_id = ? AND link_id = ?", l.FirstID, l.SecondID, l.ID).Order("id").Find(&ps).Error
	if err != nil {
		return err
	}
	for i := range ps {
		p := &ps[i]
		if err := p.apply(undo, tx.Actor); err != nil {
			return err
		}
		p.LinkID, p.DecidedAt, p.DecidedBy, p.Reason = nil, nil, nil, ""
		if err := tx.Save(p); err != nil {
			return err
		}
		if err := tell(tx, p, "reopened"); err != nil {
			return err
		}
	}
	return nil
}

var errMoved = errors.New("somebody else has gone on meanwhile")
