package assignment

import (
	"context"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"lianluo/internal/fault"
	"lianluo/internal/order"
	"lianluo/internal/redact"
	"lianluo/internal/store"
)

// The links that have a meaning here: LinkToCase makes an assignment one about a
// petition case, LinkToAssignment is what it follows from.
const (
	LinkToCase       = "petition_case"
	LinkToAssignment = "assignment"
	LinkToItem       = "accountability_item" // withheld
)

// checkLinks notes links to what is not there, and words that would tell whoever
// has the assignment who complained: it goes to units and companies.
func (s *Service) checkLinks(tx *store.Tx, a *Assignment, checks *fault.Checks) error {
	cases := map[uuid.UUID][]string{}
	for i, l := range a.Links {
		pointer := "/links/" + strconv.Itoa(i)
		checks.When(slices.Contains(a.Links[:i], l), pointer, "duplicate", fault.T("重复", "named twice"))
		found := false
		if known, ok := s.targets[l.Type]; ok && l.ID != a.ID {
			var err error
			if found, err = known(tx, l.ID); err != nil {
				return err
			}
		}
		checks.When(!found, pointer+"/id", "unknown_reference", fault.T("没有这个对象", "there is no such object"))
		if found && l.Type == LinkToCase {
			cases[l.ID] = []string{a.Title, a.Matter}
		}
	}
	if len(cases) == 0 {
		return nil
	}
	all, err := s.checker.Check(tx, cases)
	if err != nil {
		return err
	}
	for i, pointer := range []string{"/title", "/matter"} {
		told := false
		for _, found := range all {
			told = told || len(redact.Blocking(found[i])) > 0
		}
		checks.When(told, pointer, "identifies_somebody", fault.T("含能认出举报人的内容，须删去", "tells who complained: leave that out"))
	}
	return nil
}

// Link connects an assignment with what it comes from or leads to; a link that is
// there already changes nothing of it. It returns not_found, stale_version,
// state_conflict, archived, too_many_parts and unprocessable.
func (s *Service) Link(ctx context.Context, id uuid.UUID, ifMatch *string, l Link) (*Assignment, error) {
	if s.withheld[l.Type] != nil {
		return s.linkWithheld(ctx, id, ifMatch, l)
	}
	return s.Change(ctx, id, ifMatch, OnLink, func(tx *store.Tx, a *Assignment, _ order.Caller) error {
		return s.link(tx, a, l)
	})
}

// LinkIn is Link within a transaction that does something else as well, without
// the right to link: what follows from an assignment belongs to it.
func (s *Service) LinkIn(tx *store.Tx, a *Assignment, l Link) error { return s.link(tx, a, l) }

// Origin is what follows from an assignment comes from: itself, and the cases that
// it is about and that are still there. It returns too_many_parts.
func (s *Service) Origin(tx *store.Tx, a *Assignment) ([]Link, error) {
	out := []Link{{LinkToAssignment, a.ID}}
	for _, l := range a.Links {
		if l.Type != LinkToCase {
			continue
		}
		found, err := s.targets[l.Type](tx, l.ID)
		if err != nil {
			return nil, err
		}
		if found {
			out = append(out, l)
		}
	}
	if len(out) > mostLinks {
		return nil, fault.New(fault.CodeTooManyParts, fault.Text{})
	}
	return out, nil
}

func (s *Service) link(tx *store.Tx, a *Assignment, l Link) error {
	if slices.Contains(a.Links, l) {
		return nil
	}
	if len(a.Links) >= mostLinks {
		return fault.New(fault.CodeTooManyParts, fault.Text{})
	}
	a.Links = append(slices.Clone(a.Links), l)
	var checks fault.Checks
	if err := s.checkLinks(tx, a, &checks); err != nil {
		return err
	}
	if err := checks.Err(); err != nil {
		return err
	}
	return tx.Create(&link{AssignmentID: a.ID, TargetType: l.Type, TargetID: l.ID})
}
