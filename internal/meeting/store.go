package meeting

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/store"
)

func seesAll(a auth.Actor) bool {
	return a.Kind == auth.KindSystem || a.Has(auth.Auditor|auth.Commander|auth.Coordinator)
}

// attends are the meetings to which the actor, or their unit, is asked, at which
// they stand in for somebody, or which they chair; and those whose minutes they
// were sent.
const attends = `(meetings.chair_id = ? OR EXISTS (SELECT 1 FROM meeting_people p WHERE p.office_id = meetings.office_id AND p.meeting_id = meetings.id
	AND (p.person_id = ? OR p.stand_in_id = ? OR p.unit_id = ?)) OR EXISTS (SELECT 1 FROM meeting_receipts r WHERE r.office_id = meetings.office_id
	AND r.meeting_id = meetings.id AND (r.person_id = ? OR r.unit_id = ?)))`

func attending(a auth.Actor) []any {
	return []any{a.PersonID, a.PersonID, a.PersonID, a.UnitID, a.PersonID, a.UnitID}
}

// Visible limits a query to the meetings that are there for the actor: all for
// those who coordinate, else those that they attend or have convened, and the
// huddles of their groups.
func Visible(a auth.Actor) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB {
		switch {
		case seesAll(a):
			return db
		case a.Has(auth.UnitUser):
			return db.Where(attends, attending(a)...)
		}
		groups := append([]uuid.UUID{uuid.Nil}, a.Groups...)
		return db.Where("("+attends+" OR meetings.convened_by = ? OR meetings.group_id IN ?)", append(attending(a), a.ID, groups)...)
	}
}

// Filter narrows the list of meetings; zero fields do not.
type Filter struct {
	InspectionID, GroupID, ChairID *uuid.UUID
	Kind, State                    string
	From, To                       *time.Time
	Overdue                        *bool // the minutes
	Mine                           bool
	Query                          string
}

var list = store.List[Meeting]{
	Table:   "meetings",
	Default: "-starts_at",
	Columns: map[string]store.Column[Meeting]{
		"starts_at":  {Name: "starts_at", Value: func(m *Meeting) any { return m.StartsAt }},
		"created_at": {Name: "created_at", Value: func(m *Meeting) any { return m.CreatedAt }},
	},
}

// List gives one page of live meetings in the caller's view. It returns
// invalid_cursor, and invalid_request for a query of less than two characters.
func (s *Service) List(ctx context.Context, f Filter, r store.Request) (store.Page[Meeting], []Read, error) {
	a := auth.From(ctx)
	db := s.store.Reading(ctx).Scopes(store.NotVoided, Visible(a))
	for column, id := range map[string]*uuid.UUID{"inspection_id": f.InspectionID, "group_id": f.GroupID, "chair_id": f.ChairID} {
		if id != nil {
			db = db.Where("meetings."+column+" = ?", *id)
		}
	}
	for column, word := range map[string]string{"kind": f.Kind, "state": f.State} {
		if word != "" {
			db = db.Where("meetings."+column+" = ?", word)
		}
	}
	if f.From != nil {
		db = db.Where("meetings.starts_at >= ?", f.From.UTC())
	}
	if f.To != nil {
		db = db.Where("meetings.starts_at < ?", f.To.UTC())
	}
	if f.Overdue != nil {
		late := "meetings.state IN ('held', 'minutes_drafted') AND meetings.due_at < ?"
		if !*f.Overdue {
			late = "NOT (" + late + ")"
		}
		db = db.Where(late, s.store.Now())
	}
	if f.Mine {
		db = db.Where(attends, attending(a)...)
	}
	if f.Query != "" {
		var err error
		if db, err = s.store.Find(db, "meetings", f.Query); err != nil {
			return store.Page[Meeting]{}, nil, err
		}
	}
	page, err := list.Fetch(s.store, db, r)
	if err != nil {
		return page, nil, err
	}
	rows := make([]*Meeting, len(page.Items))
	for i := range page.Items {
		rows[i] = &page.Items[i]
	}
	out, err := own(s.store.Reading(ctx), a, rows)
	return page, out, s.store.Fault(err)
}

// own reads the actor's receipts of the minutes.
func own(db *gorm.DB, a auth.Actor, rows []*Meeting) ([]Read, error) {
	out, ids := make([]Read, len(rows)), make([]uuid.UUID, len(rows))
	for i, m := range rows {
		out[i], ids[i] = Read{Meeting: m}, m.ID
	}
	if len(rows) == 0 || a.PersonID == uuid.Nil && a.UnitID == uuid.Nil {
		return out, nil
	}
	var found []Receipt
	err := db.Where("meeting_id IN ? AND (person_id = ? OR unit_id = ?)", ids, a.PersonID, a.UnitID).Order("acknowledged_at IS NULL, position").Find(&found).Error
	for i := range found { // of two, the one that waits comes last
		for k := range out {
			if out[k].ID == found[i].MeetingID {
				out[k].Mine = &found[i]
			}
		}
	}
	return out, err
}

// Get reads a meeting, voided ones included; not_found outside the caller's view.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Read, error) {
	a, db := auth.From(ctx), s.store.Reading(ctx)
	m, err := store.Get[Meeting](db.Scopes(Visible(a)), id)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	out, err := own(db, a, []*Meeting{m})
	if err != nil {
		return nil, s.store.Fault(err)
	}
	return &out[0], nil
}

// People reads who was asked to a meeting and who came; not_found outside the view.
func (s *Service) People(ctx context.Context, id uuid.UUID) ([]Attendee, error) {
	if _, err := s.Get(ctx, id); err != nil {
		return nil, err
	}
	rows, err := PeopleOf(s.store.Reading(ctx), id)
	return rows, s.store.Fault(err)
}

// PeopleOf reads the attendees in their order.
func PeopleOf(db *gorm.DB, id uuid.UUID) ([]Attendee, error) {
	rows := []Attendee{}
	err := db.Where("meeting_id = ?", id).Order("position, id").Find(&rows).Error
	return rows, err
}

// Receipts reads who has acknowledged the minutes and who has not, all or one sort
// of them; others than those who see all meetings, and the chair, see their own.
// not_found outside the view.
func (s *Service) Receipts(ctx context.Context, id uuid.UUID, acknowledged *bool) ([]Receipt, error) {
	r, err := s.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	a, db := auth.From(ctx), s.store.Reading(ctx).Where("meeting_id = ?", id)
	if !seesAll(a) && !r.presides(a) {
		db = db.Where("(person_id = ? OR unit_id = ?)", a.PersonID, a.UnitID)
	}
	if acknowledged != nil {
		is := "acknowledged_at IS NULL"
		if *acknowledged {
			is = "acknowledged_at IS NOT NULL"
		}
		db = db.Where(is)
	}
	rows := []Receipt{}
	err = db.Order("position, id").Find(&rows).Error
	return rows, s.store.Fault(err)
}

// posts are the current ones of the round that somebody holds, in the plan's order.
func posts(db *gorm.DB, inspection uuid.UUID) ([]Post, error) {
	var rows []Post
	err := db.Model(&Post{}).
		Select("appointments.office_id, appointments.group_id, g.name AS group_name, g.kind AS group_kind, appointments.role, appointments.person_id, appointments.person_name").
		Joins("JOIN work_groups g ON g.office_id = appointments.office_id AND g.id = appointments.group_id AND g.voided_at IS NULL").
		Where("appointments.inspection_id = ? AND appointments.person_id IS NOT NULL AND appointments.ends_at IS NULL AND appointments.voided_at IS NULL", inspection).
		Order("CASE g.kind WHEN 'coordination_group' THEN 0 ELSE 1 END, g.position, g.id, CASE appointments.role WHEN 'leader' THEN 0 WHEN 'first_deputy_leader' THEN 1 WHEN 'deputy_leader' THEN 2 WHEN 'liaison' THEN 3 ELSE 4 END, appointments.position, appointments.id").
		Find(&rows).Error
	return rows, err
}

// Dispatches are the round's dispatch meetings that db reaches and that were not
// called off.
func Dispatches(db *gorm.DB, round uuid.UUID, now time.Time) ([]Met, error) {
	var rows []Meeting
	err := db.Scopes(store.NotVoided).Where("inspection_id = ? AND kind = ? AND state <> ?", round, Dispatch, Cancelled).Order("starts_at, id").Find(&rows).Error
	out := make([]Met, 0, len(rows))
	for k := range rows {
		m := &rows[k]
		x := Met{ID: m.ID, Day: calendar.DateOf(m.StartsAt), Overdue: m.MinutesOverdue(now)}
		if m.HeldFrom != nil {
			x.Day, x.Held = calendar.DateOf(*m.HeldFrom), true
		}
		out = append(out, x)
	}
	return out, err
}
