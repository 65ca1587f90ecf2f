package group

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/inspection"
	"lianluo/internal/org"
	"lianluo/internal/store"
)

// Filter narrows the list of groups; zero fields do not.
type Filter struct {
	InspectionID *uuid.UUID
	Kind         Kind
	Function     Function
	UnitID       *uuid.UUID
	Query        string
}

// PostFilter narrows the list of appointments; zero fields do not. Without
// AsOf and Ended only current ones are listed; AsOf goes before Ended.
type PostFilter struct {
	InspectionID *uuid.UUID
	GroupID      *uuid.UUID
	PersonID     *uuid.UUID
	Role         Role
	Vacant       *bool
	AsOf         *time.Time
	Ended        bool
}

var groupList = store.List[Group]{
	Table:   "work_groups",
	Default: "position",
	Columns: map[string]store.Column[Group]{
		"position":   {Name: "position", Value: func(g *Group) any { return g.Position }},
		"name":       {Name: "name", Value: func(g *Group) any { return g.Name }},
		"created_at": {Name: "created_at", Value: func(g *Group) any { return g.CreatedAt }},
	},
}

var dutyList = store.List[Duty]{
	Table:   "group_duties",
	Default: "number",
	Columns: map[string]store.Column[Duty]{
		"number": {Name: "number", Value: func(d *Duty) any { return d.Number }},
	},
}

var postList = store.List[Appointment]{
	Table:   "appointments",
	Default: "starts_at",
	Columns: map[string]store.Column[Appointment]{
		"starts_at":   {Name: "starts_at", Value: func(a *Appointment) any { return a.StartsAt }},
		"created_at":  {Name: "created_at", Value: func(a *Appointment) any { return a.CreatedAt }},
		"person_name": {Name: "person_name", Value: func(a *Appointment) any { return a.PersonName }},
	},
}

func ofGroup(id uuid.UUID) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB { return db.Where("group_id = ?", id) }
}

// List gives one page of live groups with their units. It returns
// invalid_cursor or, for a query of less than two characters, invalid_request.
func (s *Service) List(ctx context.Context, f Filter, r store.Request) (store.Page[Group], error) {
	db := s.store.Reading(ctx).Scopes(store.NotVoided)
	if f.InspectionID != nil {
		db = db.Where("inspection_id = ?", *f.InspectionID)
	}
	if f.Kind != "" {
		db = db.Where("kind = ?", f.Kind)
	}
	if f.Function != "" {
		db = db.Where("function = ?", f.Function)
	}
	if f.UnitID != nil {
		in := s.store.Reading(ctx).Model(&Unit{}).Scopes(store.NotVoided).Where("unit_id = ?", *f.UnitID)
		db = db.Where("id IN (?)", in.Select("group_id"))
	}
	if f.Query != "" {
		var err error
		if db, err = s.store.Find(db, "work_groups", f.Query); err != nil {
			return store.Page[Group]{}, err
		}
	}
	page, err := groupList.Fetch(s.store, db, r)
	if err != nil {
		return page, err
	}
	groups := make([]*Group, len(page.Items))
	for i := range page.Items {
		groups[i] = &page.Items[i]
	}
	return page, s.store.Fault(s.loadUnits(s.store.Reading(ctx), groups...))
}

// Get reads a group with its units, voided ones included; not_found otherwise.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Group, error) {
	g, err := store.Get[Group](s.store.Reading(ctx), id)
	if err == nil {
		err = s.loadUnits(s.store.Reading(ctx), g)
	}
	return g, s.store.Fault(err)
}

func (s *Service) loadUnits(db *gorm.DB, groups ...*Group) error {
	byID := map[uuid.UUID]*Group{}
	ids := make([]uuid.UUID, 0, len(groups))
	for _, g := range groups {
		byID[g.ID], g.Units = g, []Unit{}
		ids = append(ids, g.ID)
	}
	if len(ids) == 0 {
		return nil
	}
	var units []Unit
	if err := db.Scopes(store.NotVoided).Where("group_id IN ?", ids).Order("position, id").Find(&units).Error; err != nil {
		return err
	}
	for _, u := range units {
		byID[u.GroupID].Units = append(byID[u.GroupID].Units, u)
	}
	return nil
}

// ListDuties gives one page of the group's live duties; not_found without the group.
func (s *Service) ListDuties(ctx context.Context, groupID uuid.UUID, r store.Request) (store.Page[Duty], error) {
	if _, err := store.Get[Group](s.store.Reading(ctx), groupID); err != nil {
		return store.Page[Duty]{}, s.store.Fault(err)
	}
	return dutyList.Fetch(s.store, s.store.Reading(ctx).Scopes(store.NotVoided, ofGroup(groupID)), r)
}

// GetDuty reads a duty of the group, voided ones included; not_found otherwise.
func (s *Service) GetDuty(ctx context.Context, groupID, id uuid.UUID) (*Duty, error) {
	d, err := store.Get[Duty](s.store.Reading(ctx).Scopes(ofGroup(groupID)), id)
	return d, s.store.Fault(err)
}

// ListPosts gives one page of appointments, each with its group and round.
func (s *Service) ListPosts(ctx context.Context, f PostFilter, r store.Request) (store.Page[Post], error) {
	page, err := postList.Fetch(s.store, f.narrow(s.store.Reading(ctx)), r)
	if err != nil {
		return store.Page[Post]{}, err
	}
	posts, err := s.posts(s.store.Reading(ctx), page.Items)
	return store.Page[Post]{Items: posts, Next: page.Next, Total: page.Total}, s.store.Fault(err)
}

func (f PostFilter) narrow(db *gorm.DB) *gorm.DB {
	db = db.Scopes(store.NotVoided)
	if f.InspectionID != nil {
		db = db.Where("inspection_id = ?", *f.InspectionID)
	}
	if f.GroupID != nil {
		db = db.Where("group_id = ?", *f.GroupID)
	}
	if f.PersonID != nil {
		db = db.Where("person_id = ?", *f.PersonID)
	}
	if f.Role != "" {
		db = db.Where("role = ?", f.Role)
	}
	if f.Vacant != nil && *f.Vacant {
		db = db.Where("person_id IS NULL")
	}
	if f.Vacant != nil && !*f.Vacant {
		db = db.Where("person_id IS NOT NULL")
	}
	switch {
	case f.AsOf != nil:
		at := f.AsOf.UTC()
		db = db.Where("starts_at <= ? AND (ends_at IS NULL OR ends_at > ?)", at, at)
	case !f.Ended:
		db = db.Where("ends_at IS NULL")
	}
	return db
}

// GetPost reads an appointment with its group and round; not_found otherwise.
func (s *Service) GetPost(ctx context.Context, id uuid.UUID) (*Post, error) {
	return s.getPost(s.store.Reading(ctx), id)
}

// GetLiaison reads a liaison, past ones included; vacant posts and voided
// records are not_found.
func (s *Service) GetLiaison(ctx context.Context, id uuid.UUID) (*Post, error) {
	return s.getPost(s.store.Reading(ctx).Scopes(liaisons), id)
}

func liaisons(db *gorm.DB) *gorm.DB {
	return db.Where("role = ? AND person_id IS NOT NULL AND voided_at IS NULL", Liaison)
}

func (s *Service) getPost(db *gorm.DB, id uuid.UUID) (*Post, error) {
	a, err := store.Get[Appointment](db, id)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	posts, err := s.posts(db.Session(&gorm.Session{NewDB: true}), []Appointment{*a})
	if err != nil {
		return nil, s.store.Fault(err)
	}
	return &posts[0], nil
}

// posts joins appointments with their groups and rounds, of which there are few.
func (s *Service) posts(db *gorm.DB, rows []Appointment) ([]Post, error) {
	groupIDs, roundIDs := map[uuid.UUID]bool{}, map[uuid.UUID]bool{}
	for i := range rows {
		groupIDs[rows[i].GroupID], roundIDs[rows[i].InspectionID] = true, true
	}
	groups, err := byID[Group](db, groupIDs)
	if err != nil {
		return nil, err
	}
	rounds, err := byID[inspection.Inspection](db, roundIDs)
	if err != nil {
		return nil, err
	}
	out := make([]Post, len(rows))
	for i := range rows {
		g, r := groups[rows[i].GroupID], rounds[rows[i].InspectionID]
		if g == nil || r == nil {
			return nil, fmt.Errorf("appointment %s without group or inspection", rows[i].ID)
		}
		out[i] = Post{Appointment: &rows[i], Group: g, Inspection: r}
	}
	return out, nil
}

func byID[T any, P interface {
	*T
	store.Row
}](db *gorm.DB, ids map[uuid.UUID]bool) (map[uuid.UUID]*T, error) {
	want := make([]uuid.UUID, 0, len(ids))
	for id := range ids {
		want = append(want, id)
	}
	out := map[uuid.UUID]*T{}
	if len(want) == 0 {
		return out, nil
	}
	var rows []T
	if err := db.Where("id IN ?", want).Find(&rows).Error; err != nil {
		return nil, err
	}
	for i := range rows {
		out[P(&rows[i]).Base().ID] = &rows[i]
	}
	return out, nil
}

// act loads an appointment with round and group locked first, compares the
// version, checks the lifecycle and hands over. The change saves it.
func (s *Service) act(ctx context.Context, id uuid.UUID, ifMatch *string, on string, f func(*store.Tx, Post) error) error {
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		p, err := s.lock(tx, id, ifMatch)
		if err != nil {
			return err
		}
		if _, err := Lifecycle.Apply(p.Condition(), on, *p, tx.Actor); err != nil {
			return err
		}
		return f(tx, *p)
	})
}

func (s *Service) actLiaison(ctx context.Context, id uuid.UUID, ifMatch *string, on string, f func(*store.Tx, Post) error) error {
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		p, err := s.lock(tx, id, ifMatch, liaisons)
		if err != nil {
			return err
		}
		if _, err := LiaisonLifecycle.Apply(p.Condition(), on, *p, tx.Actor); err != nil {
			return err
		}
		return f(tx, *p)
	})
}

func (s *Service) lock(tx *store.Tx, id uuid.UUID, ifMatch *string, limits ...func(*gorm.DB) *gorm.DB) (*Post, error) {
	a, err := store.Get[Appointment](tx.DB.Scopes(limits...), id)
	if err != nil {
		return nil, err
	}
	i, err := store.Load[inspection.Inspection](tx, a.InspectionID)
	if err != nil {
		return nil, err
	}
	g, err := store.Load[Group](tx, a.GroupID)
	if err != nil {
		return nil, err
	}
	if a, err = store.LoadMatch[Appointment](tx, id, ifMatch, limits...); err != nil {
		return nil, err
	}
	return &Post{Appointment: a, Group: g, Inspection: i}, nil
}

// open reads the open appointments and vacancies of a condition, oldest first.
func (s *Service) open(tx *store.Tx, where string, args ...any) ([]Appointment, error) {
	rows := []Appointment{}
	err := store.ForUpdate(tx, tx.DB).Scopes(store.NotVoided).Where("ends_at IS NULL").Where(where, args...).
		Order("starts_at, id").Find(&rows).Error
	return rows, err
}

// account is as much of an account as decides about appointments; package
// account owns the table.
type account struct {
	ID        uuid.UUID `gorm:"primaryKey"`
	OfficeID  uuid.UUID
	PersonID  *uuid.UUID
	IsAdmin   bool
	IsAuditor bool
}

// TableName names the table.
func (account) TableName() string { return "users" }

// privileged tells whether the person's account is an administrator's or an
// auditor's; a disabled account counts, because it can be enabled again.
func privileged(tx *store.Tx, person uuid.UUID) (bool, error) {
	var n int64
	err := tx.DB.Model(&account{}).Where("person_id = ? AND (is_admin OR is_auditor)", person).Count(&n).Error
	return n > 0, err
}

// UnitInUse implements org.Ties: live groups name the unit.
func (s *Service) UnitInUse(tx *store.Tx, id uuid.UUID) (bool, error) {
	var n int64
	live := tx.DB.Model(&Group{}).Scopes(store.NotVoided).Select("id")
	err := tx.DB.Model(&Unit{}).Scopes(store.NotVoided).Where("unit_id = ? AND group_id IN (?)", id, live).Count(&n).Error
	return n > 0, err
}

// PersonInUse implements org.Ties: somebody in a post or standing in for a liaison.
func (s *Service) PersonInUse(tx *store.Tx, id uuid.UUID) (bool, error) {
	open, err := s.open(tx, "(person_id = ? OR stand_in_id = ?)", id, id)
	return len(open) > 0, err
}

// PersonRenamed implements org.Ties: current appointments follow the new name,
// ended ones keep the name under which the post was held.
func (s *Service) PersonRenamed(tx *store.Tx, p *org.Person) error {
	open, err := s.open(tx, "(person_id = ? OR stand_in_id = ?)", p.ID, p.ID)
	if err != nil {
		return err
	}
	for i := range open {
		a := &open[i]
		if a.PersonID != nil && *a.PersonID == p.ID {
			a.PersonName = p.Name
		}
		if a.StandInID != nil && *a.StandInID == p.ID {
			a.StandInName = p.Name
		}
		if err := s.save(tx, a, "updated"); err != nil {
			return err
		}
	}
	return nil
}

// InspectionInUse implements inspection.Contents: live groups belong to the round.
func (s *Service) InspectionInUse(tx *store.Tx, id uuid.UUID) (bool, error) {
	var n int64
	err := tx.DB.Model(&Group{}).Scopes(store.NotVoided).Where("inspection_id = ?", id).Count(&n).Error
	return n > 0, err
}
