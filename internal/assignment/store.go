package assignment

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/clock"
	"lianluo/internal/order"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// Share is one line of who sees an assignment: a unit, a group, or a person.
type Share struct {
	record.Meta
	AssignmentID uuid.UUID
	UnitID       *uuid.UUID
	GroupID      *uuid.UUID
	PersonID     *uuid.UUID
	Lead         bool
}

// TableName names the table.
func (Share) TableName() string { return "assignment_shares" }

// Quiet marks the rows as part of the assignment, whose event tells of them.
func (*Share) Quiet() {}

// link is a row by which an assignment is found from what it comes from.
type link struct {
	record.Meta
	AssignmentID uuid.UUID
	TargetType   string
	TargetID     uuid.UUID
}

// TableName names the table.
func (link) TableName() string { return "assignment_links" }

// Quiet marks the rows as part of the assignment.
func (*link) Quiet() {}

// Visible limits a query to the assignments that exist for the actor: all for
// those who coordinate, else those in which the own unit, groups or person have a
// share.
func Visible(a auth.Actor) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB {
		if a.Kind == auth.KindSystem || a.Has(auth.Auditor|auth.Commander|auth.Coordinator) {
			return db
		}
		ids, args := Shared(db, a)
		return db.Where("assignments.id IN "+ids, args...)
	}
}

// Shared are the ids of the assignments in which the actor's unit, groups or person
// have a share, as part of a condition; also narrows the shares. Each way to have
// one is a query of its own, which an index answers.
func Shared(db *gorm.DB, a auth.Actor, also ...string) (string, []any) {
	part := func(where string, who any) *gorm.DB {
		q := db.Session(&gorm.Session{NewDB: true}).Model(&Share{}).Select("assignment_id").Where(where, who)
		for _, x := range also {
			q = q.Where(x)
		}
		return q
	}
	return "(? UNION ALL ? UNION ALL ?)", []any{part("unit_id = ?", a.UnitID), part("person_id = ?", a.PersonID),
		part("group_id IN ?", append([]uuid.UUID{uuid.Nil}, a.Groups...))}
}

// Filter narrows the list; zero fields do not.
type Filter struct {
	InspectionID, LeadUnitID, LeadGroupID, LinkID *uuid.UUID
	State, Kind, Source, Colour                   string
	Overdue                                       *bool
	Upper                                         *bool // asked from above
	DueBefore                                     *time.Time
	Query                                         string
}

var list = store.List[Assignment]{
	Table:   "assignments",
	Default: "-created_at",
	Columns: map[string]store.Column[Assignment]{
		"due_at":     {Name: "due_at", Value: func(a *Assignment) any { return a.DueAt }},
		"created_at": {Name: "created_at", Value: func(a *Assignment) any { return a.CreatedAt }},
	},
}

// List gives one page of live assignments within the caller's view. It returns
// invalid_cursor or, for a query of less than two characters, invalid_request.
func (s *Service) List(ctx context.Context, f Filter, r store.Request) (store.Page[Assignment], error) {
	db, err := s.query(ctx, f)
	if err != nil {
		return store.Page[Assignment]{}, err
	}
	page, err := list.Fetch(s.Store, db, r)
	if err != nil {
		return page, err
	}
	rows := make([]*Assignment, len(page.Items))
	for i := range page.Items {
		rows[i] = &page.Items[i]
	}
	return page, s.Reveal(ctx, rows...)
}

func (s *Service) query(ctx context.Context, f Filter) (*gorm.DB, error) {
	db := s.Store.Reading(ctx).Scopes(store.NotVoided, Visible(auth.From(ctx)))
	for column, id := range map[string]*uuid.UUID{"inspection_id": f.InspectionID, "lead_unit_id": f.LeadUnitID, "lead_group_id": f.LeadGroupID} {
		if id != nil {
			db = db.Where("assignments."+column+" = ?", *id)
		}
	}
	for column, word := range map[string]string{"state": f.State, "kind": f.Kind, "source": f.Source} {
		if word != "" {
			db = db.Where("assignments."+column+" = ?", word)
		}
	}
	now := s.Store.Now()
	if f.Colour != "" {
		var err error
		if db, err = order.Coloured(db, &Assignment{}, "assignments", clock.Colour(f.Colour), now); err != nil {
			return nil, s.Store.Fault(err)
		}
	}
	if f.Overdue != nil {
		db = order.Late(db, "assignments", *f.Overdue, now)
	}
	if f.Upper != nil && *f.Upper {
		db = db.Where("assignments.source <> ?", Own)
	} else if f.Upper != nil {
		db = db.Where("assignments.source = ?", Own)
	}
	if f.DueBefore != nil {
		db = db.Where("assignments.ended_at IS NULL AND assignments.due_at < ?", *f.DueBefore)
	}
	if f.LinkID != nil {
		var err error
		if db, err = s.linkedTo(db, *f.LinkID); err != nil {
			return nil, err
		}
	}
	if f.Query != "" {
		return s.Store.Find(db, "assignments", f.Query)
	}
	return db, nil
}

func (a *Assignment) index() {
	a.Search = store.Index(a.Number, a.Title, a.Matter, a.LeadName, a.SourceDocument)
}
