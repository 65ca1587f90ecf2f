package assignment

import (
	"fmt"

	"github.com/google/uuid"

	"lianluo/internal/fault"
	"lianluo/internal/group"
	"lianluo/internal/org"
	"lianluo/internal/store"
)

// Recipients are who is to do it.
type Recipients struct {
	UnitID, GroupID *uuid.UUID
	Units, Groups   []uuid.UUID // assisting
}

func some(id *uuid.UUID) []uuid.UUID {
	if id == nil {
		return nil
	}
	return []uuid.UUID{*id}
}

// give makes the recipients those who have the assignment, and notes all that is
// wrong with them. Units, companies too, and groups of the round may have one.
func (a *Assignment) give(tx *store.Tx, to Recipients, checks *fault.Checks) error {
	checks.When((to.UnitID == nil) == (to.GroupID == nil), "/lead_unit_id", "one_lead", fault.T("须由一个单位或一个工作组主办", "one unit or one group has the lead"))
	var units []org.Unit
	if err := store.ForShare(tx, tx.DB).Scopes(store.NotVoided).Where("id IN ?", append(some(to.UnitID), to.Units...)).Order("id").Find(&units).Error; err != nil {
		return err
	}
	var groups []group.Group
	err := store.ForShare(tx, tx.DB).Scopes(store.NotVoided).Where("id IN ? AND inspection_id = ?", append(some(to.GroupID), to.Groups...), a.InspectionID).Order("id").Find(&groups).Error
	if err != nil {
		return err
	}
	names := map[uuid.UUID]string{}
	for _, u := range units {
		if names[u.ID] = u.Name; u.Collective {
			names[u.ID] = ""
		}
	}
	for _, g := range groups {
		names[g.ID] = g.Name
	}
	seen := map[uuid.UUID]bool{}
	check := func(id uuid.UUID, pointer string) string {
		name, known := names[id]
		checks.When(!known, pointer, "unknown_reference", fault.T("没有这个单位或工作组", "there is no such unit or group"))
		checks.When(known && name == "", pointer, "collective_unit", fault.T("统称不能承办，请写明具体单位", "a collective name cannot have an assignment"))
		checks.When(seen[id], pointer, "duplicate", fault.T("重复", "named twice"))
		seen[id] = true
		return name
	}
	a.LeadUnitID, a.LeadGroupID, a.Assisting = to.UnitID, to.GroupID, []Party{}
	for _, id := range some(to.UnitID) {
		a.LeadName = check(id, "/lead_unit_id")
	}
	for _, id := range some(to.GroupID) {
		a.LeadName = check(id, "/lead_group_id")
	}
	for i, id := range to.Units {
		a.Assisting = append(a.Assisting, Party{UnitID: &id, Name: check(id, fmt.Sprintf("/assisting_unit_ids/%d", i))})
	}
	for i, id := range to.Groups {
		a.Assisting = append(a.Assisting, Party{GroupID: &id, Name: check(id, fmt.Sprintf("/assisting_group_ids/%d", i))})
	}
	return nil
}

// check notes what else of an assignment is not as it has to be.
func (a *Assignment) check(tx *store.Tx, checks *fault.Checks) error {
	if a.Concerned == nil {
		a.Concerned = []uuid.UUID{}
	}
	if a.Links == nil {
		a.Links = []Link{}
	}
	checks.When(a.Kind.Personal() && len(a.Concerned) == 0, "/concerned_person_ids", "required", fault.T("约谈和书面说明须写明涉及的人员", "an interview or a written explanation concerns somebody"))
	checks.When(!a.Kind.Personal() && len(a.Concerned) > 0, "/concerned_person_ids", "other_kind", fault.T("只有约谈和书面说明写明涉及的人员", "only interviews and written explanations concern people"))
	checks.When((a.Kind == Interview || a.Kind == FieldInspection) && a.Visit == nil, "/visit", "required", fault.T("须写明时间和地点", "time and place have to be stated"))
	var found []uuid.UUID
	if err := tx.DB.Model(&org.Person{}).Scopes(store.NotVoided).Where("id IN ?", a.Concerned).Pluck("id", &found).Error; err != nil {
		return err
	}
	known := map[uuid.UUID]bool{}
	for _, id := range found {
		known[id] = true
	}
	for i, id := range a.Concerned {
		checks.When(!known[id], fmt.Sprintf("/concerned_person_ids/%d", i), "unknown_reference", fault.T("没有这个人", "there is no such person"))
		known[id] = false // a second time is one too many
	}
	return nil
}

// saveShares makes those who have the assignment now, or whom it concerns, the
// ones who see it.
func saveShares(tx *store.Tx, a *Assignment) error {
	if err := tx.DB.Where("assignment_id = ?", a.ID).Delete(&Share{}).Error; err != nil {
		return err
	}
	var rows []Share
	if a.Kind.Personal() {
		for _, id := range a.Concerned {
			rows = append(rows, Share{AssignmentID: a.ID, PersonID: &id, Lead: true})
		}
		return store.CreateAll(tx, rows)
	}
	rows = append(rows, Share{AssignmentID: a.ID, UnitID: a.LeadUnitID, GroupID: a.LeadGroupID, Lead: true})
	for _, p := range a.Assisting {
		rows = append(rows, Share{AssignmentID: a.ID, UnitID: p.UnitID, GroupID: p.GroupID})
	}
	return store.CreateAll(tx, rows)
}

func saveLinks(tx *store.Tx, a *Assignment, links []Link) error {
	rows := make([]link, len(links))
	for i, l := range links {
		rows[i] = link{AssignmentID: a.ID, TargetType: l.Type, TargetID: l.ID}
	}
	return store.CreateAll(tx, rows)
}

// UnitInUse tells whether a unit has a share in an open assignment; such a unit
// cannot be voided.
func (s *Service) UnitInUse(tx *store.Tx, id uuid.UUID) (bool, error) {
	return inUse(tx, "unit_id = ?", id)
}

// PersonInUse tells whether an open assignment concerns the person.
func (s *Service) PersonInUse(tx *store.Tx, id uuid.UUID) (bool, error) {
	return inUse(tx, "person_id = ?", id)
}

// PersonRenamed has nothing to do.
func (s *Service) PersonRenamed(*store.Tx, *org.Person) error { return nil }

func inUse(tx *store.Tx, share string, id uuid.UUID) (bool, error) {
	var n int64
	err := tx.DB.Model(&Share{}).Where(share, id).Where(`EXISTS (SELECT 1 FROM assignments a WHERE a.office_id = assignment_shares.office_id
		AND a.id = assignment_shares.assignment_id AND a.voided_at IS NULL AND a.ended_at IS NULL)`).Limit(1).Count(&n).Error
	return n > 0, err
}
