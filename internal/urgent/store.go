package urgent

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/store"
)

// The rows of other slices, as far as they are looked up here.
type (
	groupRow struct {
		ID           uuid.UUID
		OfficeID     uuid.UUID
		InspectionID uuid.UUID
		Name         string
	}
	postRow struct {
		OfficeID   uuid.UUID
		PersonID   uuid.UUID
		PersonName string
		Role       string
	}
)

// TableName names the table.
func (groupRow) TableName() string { return "work_groups" }

// TableName names the table.
func (postRow) TableName() string { return "appointments" }

// commanders are those who lead the coordination group of the round now.
func commanders(tx *store.Tx, inspection uuid.UUID) ([]postRow, error) {
	var posts []postRow
	err := tx.DB.Model(&postRow{}).Select("appointments.person_id, appointments.person_name, appointments.role").
		Joins("JOIN work_groups g ON g.office_id = appointments.office_id AND g.id = appointments.group_id AND g.kind = 'coordination_group' AND g.voided_at IS NULL").
		Where("appointments.inspection_id = ? AND appointments.person_id IS NOT NULL AND appointments.ends_at IS NULL AND appointments.voided_at IS NULL", inspection).
		Where("appointments.role IN ('leader', 'first_deputy_leader', 'deputy_leader')").
		Order("CASE appointments.role WHEN 'leader' THEN 0 WHEN 'first_deputy_leader' THEN 1 ELSE 2 END, appointments.position, appointments.id").Find(&posts).Error
	return byPerson(posts), err
}

// visible limits a query to what is there for the actor: commanders, coordinators
// and auditors see all, others what is their group's or their own.
func visible(a auth.Actor) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB {
		if a.Kind == auth.KindSystem || a.Has(auth.Auditor|auth.Commander|auth.Coordinator) {
			return db
		}
		return db.Where("(group_id IN ? OR author_id = ?)", a.Groups, a.ID)
	}
}

// Filter narrows the list; zero fields do not.
type Filter struct {
	InspectionID, GroupID *uuid.UUID
	State                 State
	Late, Acknowledged    *bool
	Query                 string
}

var list = store.List[Report]{
	Table:   "urgent_reports",
	Default: "-created_at",
	Columns: map[string]store.Column[Report]{
		"created_at": {Name: "created_at", Value: func(r *Report) any { return r.CreatedAt }},
		"known_at":   {Name: "known_at", Value: func(r *Report) any { return r.KnownAt }},
	},
}

// List gives one page of live reports. It returns invalid_cursor, and
// invalid_request for a query of less than two characters.
func (s *Service) List(ctx context.Context, f Filter, r store.Request) (store.Page[Report], []Shown, error) {
	db := s.store.Reading(ctx).Scopes(store.NotVoided, visible(auth.From(ctx)))
	if f.InspectionID != nil {
		db = db.Where("inspection_id = ?", *f.InspectionID)
	}
	if f.GroupID != nil {
		db = db.Where("group_id = ?", *f.GroupID)
	}
	if f.State != "" {
		db = db.Where("state = ?", f.State)
	}
	if f.Late != nil {
		db = db.Where("late = ?", *f.Late)
	}
	if f.Acknowledged != nil {
		is := "unacknowledged > 0"
		if *f.Acknowledged {
			is = "unacknowledged = 0"
		}
		db = db.Where(is)
	}
	if f.Query != "" {
		var err error
		if db, err = s.store.Find(db, "urgent_reports", f.Query); err != nil {
			return store.Page[Report]{}, nil, err
		}
	}
	page, err := list.Fetch(s.store, db, r)
	if err != nil {
		return page, nil, err
	}
	rows := make([]*Report, len(page.Items))
	for i := range page.Items {
		rows[i] = &page.Items[i]
	}
	shown, err := show(s.store.Reading(ctx), rows)
	return page, shown, s.store.Fault(err)
}

// Get reads a report, voided ones included; not_found outside the caller's view.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Shown, error) {
	db := s.store.Reading(ctx)
	r, err := store.Get[Report](db.Scopes(visible(auth.From(ctx))), id)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	shown, err := show(db, []*Report{r})
	if err != nil {
		return nil, s.store.Fault(err)
	}
	return &shown[0], nil
}

// show reads the recipients of the reports.
func show(db *gorm.DB, rows []*Report) ([]Shown, error) {
	out, at := make([]Shown, len(rows)), map[uuid.UUID]int{}
	ids := make([]uuid.UUID, len(rows))
	for i, r := range rows {
		out[i], at[r.ID], ids[i] = Shown{Report: r, Recipients: []Recipient{}}, i, r.ID
	}
	if len(ids) == 0 {
		return out, nil
	}
	var all []Recipient
	if err := db.Where("urgent_report_id IN ?", ids).Order("id").Find(&all).Error; err != nil {
		return nil, err
	}
	for _, x := range all {
		s := &out[at[x.UrgentReportID]]
		s.Recipients = append(s.Recipients, x)
	}
	return out, nil
}

// overdue tells that the time for acknowledging is over and somebody has not.
func (r *Report) overdue(now time.Time) bool { return r.Unacknowledged > 0 && now.After(r.DueAt) }
