package group

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/org"
	"lianluo/internal/store"
)

// Service is what can be done with groups, duties and appointments. Its methods
// join the caller's transaction when there is one.
type Service struct{ store *store.Store }

// NewService serves groups from the store.
func NewService(s *store.Store) *Service { return &Service{store: s} }

// Now is the clock of the store.
func (s *Service) Now() time.Time { return s.store.Now() }

// Create records a group. It returns unprocessable for an unknown round or
// unit or a function that does not fit, already_exists for a taken name or a
// second coordination group, and archived.
func (s *Service) Create(ctx context.Context, n New) (*Group, error) {
	g, err := NewGroup(n)
	if err != nil {
		return nil, err
	}
	err = s.store.InTx(ctx, func(tx *store.Tx) error {
		if _, err := inspection.Open(tx, n.InspectionID); fault.Is(err, fault.CodeNotFound) {
			return unknown("/inspection_id", "没有这轮督察", "there is no such inspection")
		} else if err != nil {
			return err
		}
		if g.Position, err = s.place(tx, n); err != nil {
			return err
		}
		if err := tx.Create(g); err != nil {
			return err
		}
		if err := s.setUnits(tx, g, n.Units); err != nil {
			return err
		}
		return event.Append(tx, "group.created", g, about(g))
	})
	return g, err
}

func about(g *Group) map[string]any {
	return map[string]any{"inspection_id": g.InspectionID, "kind": g.Kind, "function": g.Function, "name": g.Name}
}

// place puts a group without a position behind the others; the coordination
// group comes first.
func (s *Service) place(tx *store.Tx, n New) (int64, error) {
	if n.Position != nil {
		return *n.Position, nil
	}
	if n.Kind == Coordination {
		return 0, nil
	}
	var last int64
	err := tx.DB.Model(&Group{}).Scopes(store.NotVoided).Where("inspection_id = ?", n.InspectionID).
		Select("COALESCE(MAX(position), 0)").Scan(&last).Error
	return min(last+1, maxPosition), err // several may share the last place
}

// Update changes a group. It returns stale_version, state_conflict for a voided
// group, archived, already_exists and unprocessable as Create does.
func (s *Service) Update(ctx context.Context, id uuid.UUID, ifMatch *string, p Patch) (*Group, error) {
	return s.change(ctx, id, ifMatch, "group.updated", func(tx *store.Tx, g *Group) error {
		if err := g.patch(p); err != nil {
			return err
		}
		if p.Units == nil {
			return s.loadUnits(tx.DB, g)
		}
		return s.setUnits(tx, g, *p.Units)
	})
}

// Void takes a group out of the lists and ends its vacancies. It returns in_use
// while somebody holds a post in it, stale_version, state_conflict or archived.
func (s *Service) Void(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Group, error) {
	return s.change(ctx, id, ifMatch, "group.voided", func(tx *store.Tx, g *Group) error {
		open, err := s.open(tx, "group_id = ?", g.ID)
		if err != nil {
			return err
		}
		for i := range open {
			if !open[i].Vacant() {
				return fault.New(fault.CodeInUse, fault.T("组内仍有人在任", "somebody holds a post in the group"))
			}
			if err := s.close(tx, &open[i], tx.Now, reason); err != nil {
				return err
			}
		}
		g.VoidedAt, g.VoidReason = &tx.Now, reason
		return s.loadUnits(tx.DB, g)
	})
}

func (s *Service) change(ctx context.Context, id uuid.UUID, ifMatch *string, kind string, f func(*store.Tx, *Group) error) (*Group, error) {
	var g *Group
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if g, _, err = enter(tx, id, ifMatch); err != nil {
			return err
		}
		if err := f(tx, g); err != nil {
			return err
		}
		if err := tx.Save(g); err != nil {
			return err
		}
		return event.Append(tx, kind, g, about(g))
	})
	return g, err
}

// enter loads a group to change something in it. The round is locked before
// the group, everywhere, so that nobody waits in a ring. It returns not_found,
// stale_version, state_conflict for a voided group, or archived.
func enter(tx *store.Tx, id uuid.UUID, ifMatch *string) (*Group, *inspection.Inspection, error) {
	g, err := store.Get[Group](tx.DB, id)
	if err != nil {
		return nil, nil, err
	}
	i, err := inspection.Open(tx, g.InspectionID)
	if err != nil {
		return nil, nil, err
	}
	if g, err = store.LoadMatch[Group](tx, id, ifMatch); err != nil {
		return nil, nil, err
	}
	if g.Voided() {
		return nil, nil, fault.State(string(Voided), []string{})
	}
	return g, i, nil
}

// setUnits makes the group's units exactly the given ones, in their order. Rows
// that no longer hold are voided, so the past can be read.
func (s *Service) setUnits(tx *store.Tx, g *Group, want []NewUnit) error {
	if err := s.loadUnits(tx.DB, g); err != nil {
		return err
	}
	have := map[NewUnit]*Unit{}
	for i := range g.Units {
		have[NewUnit{g.Units[i].UnitID, g.Units[i].Role}] = &g.Units[i]
	}
	var c fault.Checks
	next := make([]Unit, 0, len(want))
	for i, w := range want {
		u := have[w]
		delete(have, w)
		if u == nil {
			if _, err := org.LiveUnit(tx, w.UnitID); fault.Is(err, fault.CodeNotFound) {
				c.Add(fmt.Sprintf("/units/%d/unit_id", i), "unknown_reference", fault.T("没有这个单位", "there is no such unit"))
				continue
			} else if err != nil {
				return err
			}
			u = &Unit{GroupID: g.ID, UnitID: w.UnitID, Role: w.Role}
		}
		was := u.Position
		u.Position = int64(i + 1)
		if err := keepUnit(tx, u, was); err != nil {
			return err
		}
		next = append(next, *u)
	}
	if err := c.Err(); err != nil {
		return err
	}
	for _, gone := range have {
		gone.VoidedAt = &tx.Now
		if err := tx.Save(gone); err != nil {
			return err
		}
	}
	g.Units = next
	return nil
}

func keepUnit(tx *store.Tx, u *Unit, was int64) error {
	switch {
	case u.ID == uuid.Nil:
		return tx.Create(u)
	case u.Position != was:
		return tx.Save(u)
	}
	return nil
}

// The contract's bounds.
const (
	maxPosition   = 99  // of groups
	maxRank       = 999 // of appointments in one role
	maxDutyNumber = 999
)

// AddDuty records a duty of a group. It returns not_found, already_exists for a
// number in use, state_conflict for a voided group, or archived.
func (s *Service) AddDuty(ctx context.Context, groupID uuid.UUID, n NewDuty) (*Duty, error) {
	var d *Duty
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		g, _, err := enter(tx, groupID, nil)
		if err != nil {
			return err
		}
		d = &Duty{GroupID: g.ID, Text: n.Text}
		if n.Number != nil {
			d.Number = *n.Number
		} else {
			var last int64
			err := tx.DB.Model(&Duty{}).Scopes(store.NotVoided).Where("group_id = ?", g.ID).
				Select("COALESCE(MAX(number), 0)").Scan(&last).Error
			if err != nil {
				return err
			}
			if d.Number = last + 1; d.Number > maxDutyNumber {
				return fault.Invalid("/number", "required", fault.T("最大的序号已用，请给出一个空着的序号", "the last number is taken, give a free one"))
			}
		}
		if err := tx.Create(d); err != nil {
			return err
		}
		return event.Append(tx, "group_duty.created", d, map[string]any{"group_id": g.ID, "number": d.Number})
	})
	return d, err
}

// UpdateDuty changes a duty. It returns not_found, stale_version,
// already_exists, state_conflict for a voided one, or archived.
func (s *Service) UpdateDuty(ctx context.Context, groupID, id uuid.UUID, ifMatch *string, p DutyPatch) (*Duty, error) {
	return s.changeDuty(ctx, groupID, id, ifMatch, "group_duty.updated", func(_ *store.Tx, d *Duty) {
		if p.Number != nil {
			d.Number = *p.Number
		}
		if p.Text != nil {
			d.Text = *p.Text
		}
	})
}

// VoidDuty takes a duty out of the list; the others keep their numbers. It
// returns not_found, stale_version, state_conflict or archived.
func (s *Service) VoidDuty(ctx context.Context, groupID, id uuid.UUID, ifMatch *string, reason string) (*Duty, error) {
	return s.changeDuty(ctx, groupID, id, ifMatch, "group_duty.voided", func(tx *store.Tx, d *Duty) {
		d.VoidedAt, d.VoidReason = &tx.Now, reason
	})
}

func (s *Service) changeDuty(ctx context.Context, groupID, id uuid.UUID, ifMatch *string, kind string, f func(*store.Tx, *Duty)) (*Duty, error) {
	var d *Duty
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		if _, _, err := enter(tx, groupID, nil); err != nil {
			return err
		}
		var err error
		if d, err = store.LoadMatch[Duty](tx, id, ifMatch, ofGroup(groupID)); err != nil {
			return err
		}
		if d.Voided() {
			return fault.State(string(Voided), []string{})
		}
		f(tx, d)
		if err := tx.Save(d); err != nil {
			return err
		}
		return event.Append(tx, kind, d, map[string]any{"group_id": groupID, "number": d.Number})
	})
	return d, err
}

func unknown(at, zh, en string) error {
	return fault.Invalid(at, "unknown_reference", fault.T(zh, en))
}

// Gaps lists what the round's organisation lacks, in the plan's order. It does
// not hinder the start of the stationed period, but it has to be seen. It
// returns not_found.
func (s *Service) Gaps(ctx context.Context, inspectionID uuid.UUID) ([]Gap, error) {
	db := s.store.Reading(ctx)
	i, err := store.Get[inspection.Inspection](db, inspectionID)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	var groups []Group
	if err := db.Scopes(store.NotVoided).Where("inspection_id = ?", i.ID).Order("position, id").Find(&groups).Error; err != nil {
		return nil, s.store.Fault(err)
	}
	var open []Appointment
	err = PostFilter{InspectionID: &i.ID}.narrow(s.store.Reading(ctx)).Order("position, starts_at, id").Find(&open).Error
	if err != nil {
		return nil, s.store.Fault(err)
	}
	return gaps(i, groups, open), nil
}
