package deadline

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/casepart"
	"lianluo/internal/due"
	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/store"
)

// Filter narrows the list of running deadlines; zero fields do not.
type Filter struct {
	State  string // Open, Overdue or Due
	Before *time.Time
	Step   string
	UnitID *uuid.UUID // lead unit
}

// Which of the running deadlines are listed.
const (
	Open    = "open"    // all
	Overdue = "overdue" // the end is over
	Due     = "due"     // the end is to come
)

var list = store.List[due.Deadline]{
	Table:   "petition_deadlines",
	Default: "due_at",
	Columns: map[string]store.Column[due.Deadline]{
		"due_at": {Name: "due_at", Value: func(d *due.Deadline) any { return d.DueAt }},
	},
}

// Entry is a deadline and the case that it belongs to.
type Entry struct {
	due.Deadline
	Case petition.Case // number, key mark and dispatch only
}

// Pending gives one page of the deadlines that run, of cases in the caller's
// view. It returns invalid_cursor.
func (s *Service) Pending(ctx context.Context, f Filter, r store.Request) (store.Page[Entry], error) {
	rows, err := list.Fetch(s.store, s.running(s.store.Reading(ctx), f, auth.From(ctx)), r)
	if err != nil {
		return store.Page[Entry]{}, err
	}
	out := store.Page[Entry]{Items: make([]Entry, len(rows.Items)), Next: rows.Next, Total: rows.Total}
	ids := make([]uuid.UUID, len(rows.Items))
	for i, d := range rows.Items {
		ids[i] = d.CaseID
	}
	var cases []petition.Case
	err = s.store.Reading(ctx).Select("id", "number", "key_case", "handling", "dispatch").Where("id IN ?", ids).Find(&cases).Error
	if err != nil {
		return out, s.store.Fault(err)
	}
	byID := make(map[uuid.UUID]petition.Case, len(cases))
	for _, c := range cases {
		byID[c.ID] = c
	}
	for i, d := range rows.Items {
		out.Items[i] = Entry{d, byID[d.CaseID]}
	}
	return out, nil
}

func (s *Service) running(db *gorm.DB, f Filter, a auth.Actor) *gorm.DB {
	db = db.Where("petition_deadlines.ended_at IS NULL")
	if !a.SeesAllCases() {
		seen := db.Session(&gorm.Session{NewDB: true}).Model(&petition.Case{}).Scopes(petition.Visible(a)).Select("petition_cases.id")
		db = db.Where("petition_deadlines.case_id IN (?)", seen)
	}
	now := s.store.Now()
	if f.State == Due {
		db = db.Where("petition_deadlines.due_at >= ?", now)
	}
	if f.State == Overdue && (f.Before == nil || now.Before(*f.Before)) {
		f.Before = &now // one end: an engine that is told two walks to either of them
	}
	if f.Before != nil {
		db = db.Where("petition_deadlines.due_at < ?", *f.Before)
	}
	if f.Step != "" {
		db = db.Where("petition_deadlines.step = ?", f.Step)
	}
	if f.UnitID != nil {
		db = db.Where("petition_deadlines.unit_id = ?", *f.UnitID)
	}
	return db
}

// OfCase reads the deadlines of a cycle of a case, oldest first, or of the present
// one for zero; not_found outside the caller's view.
func (s *Service) OfCase(ctx context.Context, caseID uuid.UUID, cycle int64) ([]due.Deadline, error) {
	c, err := s.cases.Get(ctx, caseID)
	if err != nil {
		return nil, err
	}
	if cycle == 0 {
		cycle = c.Cycle
	}
	var rows []due.Deadline
	err = s.store.Reading(ctx).Where("case_id = ? AND cycle = ?", caseID, cycle).Order("started_at DESC, due_at DESC, id DESC").Limit(casepart.Max).Find(&rows).Error
	slices.Reverse(rows)
	return rows, s.store.Fault(err)
}

func ofCase(id uuid.UUID) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB { return db.Where("case_id = ?", id) }
}

// last reads the latest deadline of a step in a cycle, the running one before
// others; not_found when there was none.
func (s *Service) last(db *gorm.DB, c *petition.Case, step string) (*due.Deadline, error) {
	var rows []due.Deadline
	err := db.Scopes(ofCase(c.ID)).Where("cycle = ? AND step = ?", c.Cycle, step).Order("started_at DESC, id DESC").Limit(casepart.Max).Find(&rows).Error
	if err != nil {
		return nil, s.store.Fault(err)
	}
	if len(rows) == 0 {
		return nil, fault.Missing()
	}
	for i := range rows {
		if rows[i].Runs() {
			return &rows[i], nil
		}
	}
	return &rows[0], nil
}

// extensions reads those of a case, oldest first.
func extensions(db *gorm.DB, caseID uuid.UUID) ([]Extension, error) {
	rows := []Extension{}
	err := db.Scopes(ofCase(caseID)).Order("id").Limit(casepart.Max).Find(&rows).Error
	return rows, err
}
