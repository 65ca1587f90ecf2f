package report

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/store"
)

const workingGroup = "working_group"

// groupRow is a group, as far as it reports.
type groupRow struct {
	ID           uuid.UUID
	OfficeID     uuid.UUID
	InspectionID uuid.UUID
	Kind         string
	Name         string
	Position     int64
	CreatedAt    time.Time
	VoidedAt     *time.Time
}

// TableName names the table.
func (groupRow) TableName() string { return "work_groups" }

// visible limits a query to what is there for the actor: reviewers and auditors
// see all, others what their groups report.
func visible(a auth.Actor) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB {
		if seesAll(a) {
			return db
		}
		return db.Where("group_id IN ?", a.Groups)
	}
}

func seesAll(a auth.Actor) bool {
	return a.Kind == auth.KindSystem || a.Has(auth.Auditor|auth.Commander|auth.Coordinator)
}

// Filter narrows the list of reports; zero fields do not.
type Filter struct {
	InspectionID, GroupID *uuid.UUID
	Kind                  Kind
	State                 State
	From, To              calendar.Date
	IsNil, Late           *bool
	Query                 string
}

var reports = store.List[Report]{
	Table:   "work_reports",
	Default: "-report_on",
	Columns: map[string]store.Column[Report]{
		"report_on":  {Name: "report_on", Value: func(r *Report) any { return string(r.ReportOn) }},
		"created_at": {Name: "created_at", Value: func(r *Report) any { return r.CreatedAt }},
	},
}

func (s *Service) query(ctx context.Context, f Filter) (*gorm.DB, error) {
	db := s.store.Reading(ctx).Scopes(store.NotVoided, visible(auth.From(ctx))).Omit("submissions", "search_text", "search_tokens")
	for column, id := range map[string]*uuid.UUID{"inspection_id": f.InspectionID, "group_id": f.GroupID} {
		if id != nil {
			db = db.Where(column+" = ?", *id)
		}
	}
	if f.Kind != "" {
		db = db.Where("kind = ?", f.Kind)
	}
	if f.State != "" {
		db = db.Where("state = ?", f.State)
	}
	if f.From != "" {
		db = db.Where("report_on >= ?", f.From)
	}
	if f.To != "" {
		db = db.Where("report_on <= ?", f.To)
	}
	if f.IsNil != nil {
		db = db.Where("is_nil = ?", *f.IsNil)
	}
	if f.Late != nil {
		db = db.Where("late = ?", *f.Late)
	}
	if f.Query == "" {
		return db, nil
	}
	return s.store.Find(db, "work_reports", f.Query)
}

// List gives one page of live reports, without what was submitted before. It
// returns invalid_cursor, and invalid_request for a query of less than two
// characters.
func (s *Service) List(ctx context.Context, f Filter, r store.Request) (store.Page[Report], error) {
	db, err := s.query(ctx, f)
	if err != nil {
		return store.Page[Report]{}, err
	}
	return reports.Fetch(s.store, db, r)
}

// mostExported bounds a workbook.
const mostExported = 5000

// All gives the reports for a workbook, by day and group.
func (s *Service) All(ctx context.Context, f Filter) ([]Report, error) {
	db, err := s.query(ctx, f)
	if err != nil {
		return nil, err
	}
	var rows []Report
	err = db.Order("report_on DESC, id DESC").Limit(mostExported).Find(&rows).Error
	return rows, s.store.Fault(err)
}

// Get reads a report, voided ones included; not_found outside the caller's view.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Report, error) {
	r, err := store.Get[Report](s.store.Reading(ctx).Scopes(visible(auth.From(ctx))), id)
	return r, s.store.Fault(err)
}
