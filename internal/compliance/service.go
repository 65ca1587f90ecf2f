package compliance

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"lianluo/internal/alarm"
	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// Service judges rounds.
type Service struct{ store *store.Store }

// NewService judges the rounds in the store.
func NewService(s *store.Store) *Service { return &Service{s} }

// Report is how a round stands.
type Report struct {
	InspectionID uuid.UUID
	Findings     []Finding
}

// Current judges a round now, or the stationed one when none is named. It returns
// invalid_request for an unknown one.
func (s *Service) Current(ctx context.Context, round *uuid.UUID) (*Report, error) {
	i, err := s.roundOf(ctx, round)
	if err != nil {
		return nil, err
	}
	now := s.store.Now()
	db := s.store.Reading(ctx)
	f, err := gather(db, i, now)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	seen, err := last(db.Session(&gorm.Session{NewDB: true}), i.ID)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	r := &Report{InspectionID: i.ID, Findings: Judge(f)}
	for n := range r.Findings {
		if was, ok := seen.States[r.Findings[n].Clause]; ok && was.State == r.Findings[n].State {
			r.Findings[n].Since = &was.Since
		}
	}
	return r, nil
}

// Print judges a round like Current, for paper.
func (s *Service) Print(ctx context.Context, round *uuid.UUID) (*Printed, error) {
	r, err := s.Current(ctx, round)
	if err != nil {
		return nil, err
	}
	i, err := s.roundOf(ctx, &r.InspectionID)
	if err != nil {
		return nil, err
	}
	actor := auth.From(ctx)
	o, err := store.Get[officeRow](s.store.Reading(ctx), actor.OfficeID)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	return &Printed{Report: r, Office: o.Name, Round: i.Name, At: s.store.Now(), Named: !actor.Has(auth.DistrictClient)}, nil
}

// Clause judges one clause. It returns not_found when the round's plan does not have
// it, and for an unknown round.
func (s *Service) Clause(ctx context.Context, round *uuid.UUID, c Clause) (*Report, *Finding, error) {
	r, err := s.Current(ctx, round)
	if err != nil {
		return nil, nil, unknown(err)
	}
	for n := range r.Findings {
		if r.Findings[n].Clause == c {
			return r, &r.Findings[n], nil
		}
	}
	return nil, nil, fault.Missing()
}

// unknown makes not_found of a round that is not there: a clause is a part of it.
func unknown(err error) error {
	if fault.Is(err, fault.CodeInvalidRequest) {
		return fault.Missing()
	}
	return err
}

// History gives one page of a clause's changes. It returns not_found for an unknown
// round, and invalid_cursor.
func (s *Service) History(ctx context.Context, round *uuid.UUID, c Clause, r store.Request) (store.Page[Transition], error) {
	i, err := s.roundOf(ctx, round)
	if err != nil {
		return store.Page[Transition]{}, unknown(err)
	}
	return transitions.Fetch(s.store, s.store.Reading(ctx).Where("inspection_id = ? AND clause = ?", i.ID, c), r)
}

const (
	lookEvery    = 5 * time.Minute
	some         = 5  // rounds in one transaction
	keptEvidence = 20 // of a change
)

// Watch has every stationed round looked at by the clock, and once more when the
// team has left.
func (s *Service) Watch(w *alarm.Watch) { alarm.Call(w, "compliance", due, s.look) }

// due selects the rounds that are to be looked at.
func due(db *gorm.DB, now time.Time) *gorm.DB {
	fresh := db.Session(&gorm.Session{NewDB: true}).Model(&Look{}).Select("inspection_id").Where("looked_at > ?", now.Add(-lookEvery))
	active := db.Session(&gorm.Session{NewDB: true}).Model(&Look{}).Select("inspection_id").Where("active = ?", true)
	return db.Model(&inspection.Inspection{}).
		Where("(state = ? AND voided_at IS NULL AND id NOT IN (?) OR (state <> ? OR voided_at IS NOT NULL) AND id IN (?))", inspection.Stationed, fresh, inspection.Stationed, active).
		Order("id")
}

func (s *Service) look(tx *store.Tx) (bool, error) {
	var rounds []inspection.Inspection
	if err := due(tx.DB, tx.Now).Limit(some).Find(&rounds).Error; err != nil {
		return false, err
	}
	for i := range rounds {
		if err := s.note(tx, &rounds[i]); err != nil {
			return false, err
		}
	}
	return len(rounds) == some, nil
}

// note looks at one round and tells what has changed since the last look, whose row
// is held meanwhile: of two replicas the second finds that it is too soon.
func (s *Service) note(tx *store.Tx, i *inspection.Inspection) error {
	l, err := hold(tx, i.ID)
	if err != nil || l.LookedAt.After(tx.Now.Add(-lookEvery)) && l.Active == (i.State == inspection.Stationed) {
		return err
	}
	f, err := gather(tx.DB, i, tx.Now)
	if err != nil {
		return err
	}
	states := map[Clause]Standing{}
	for _, x := range Judge(f) {
		was, known := l.States[x.Clause]
		if known && was.State == x.State {
			states[x.Clause] = was
			continue
		}
		states[x.Clause] = Standing{x.State, tx.Now}
		if err := s.change(tx, i.ID, was.State, &x); err != nil {
			return err
		}
	}
	l.LookedAt, l.Active, l.States = tx.Now, i.State == inspection.Stationed && !i.Voided(), states
	return tx.Note(l)
}

func (s *Service) change(tx *store.Tx, round uuid.UUID, was State, x *Finding) error {
	t := &Transition{InspectionID: round, Clause: x.Clause, State: x.State, Previous: was, At: tx.Now, SummaryZH: x.Summary.ZH, SummaryEN: x.Summary.EN,
		Breaches: x.Breaches, Risks: x.Risks, Evidence: x.Evidence[:min(len(x.Evidence), keptEvidence)]}
	if err := tx.Create(t); err != nil {
		return err
	}
	return event.Append(tx, "compliance."+string(x.State), t, map[string]any{"inspection_id": round, "clause": x.Clause, "previous": was,
		"summary": x.Summary.ZH, "breaches": x.Breaches, "risks": x.Risks})
}

// hold locks the row of the round's last look, which is made for a new round.
func hold(tx *store.Tx, round uuid.UUID) (*Look, error) {
	for {
		var rows []Look
		err := store.ForUpdate(tx, tx.DB).Where("inspection_id = ?", round).Limit(1).Find(&rows).Error
		if err != nil {
			return nil, err
		}
		if len(rows) == 1 {
			return &rows[0], nil
		}
		l := &Look{Meta: record.Meta{ID: record.NewID(), OfficeID: tx.Actor.OfficeID, Version: 1, CreatedAt: tx.Now, UpdatedAt: tx.Now},
			InspectionID: round, LookedAt: tx.Now.Add(-2 * lookEvery), States: map[Clause]Standing{}}
		if err := tx.DB.Clauses(clause.OnConflict{DoNothing: true}).Create(l).Error; err != nil {
			return nil, err
		}
	}
}
