package compliance

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/calendar"
	"lianluo/internal/duty/cover"
	"lianluo/internal/inspection"
	"lianluo/internal/meeting"
	"lianluo/internal/record"
	"lianluo/internal/report"
	"lianluo/internal/store"
	"lianluo/internal/tally"
)

// The rows of other slices, as far as they are looked up here.
type (
	groupRow struct {
		ID       uuid.UUID
		OfficeID uuid.UUID
		Name     string
		Kind     string
	}
	postRow struct {
		OfficeID uuid.UUID
		GroupID  uuid.UUID
		Role     string
	}
	shiftRow struct {
		ID                uuid.UUID
		OfficeID          uuid.UUID
		GroupID           *uuid.UUID
		DeskID            uuid.UUID
		Day               calendar.Date
		StartsAt          time.Time
		EndsAt            time.Time
		State             string
		LeaderID          uuid.UUID
		LeaderName        string
		LeaderCheckedInAt *time.Time
		LeaderLeftAt      *time.Time
		OfficerID         uuid.UUID
		OfficerName       string
		OfficerLeftAt     *time.Time
	}
	urgentRow struct {
		ID               uuid.UUID
		OfficeID         uuid.UUID
		Number           string
		StartedAt, DueAt time.Time
	}
	leaveRow struct {
		ID         uuid.UUID
		OfficeID   uuid.UUID
		GroupName  string
		PersonID   uuid.UUID
		PersonName string
		StartsAt   time.Time
		EndsAt     time.Time
	}
	caseRow struct {
		ID       uuid.UUID
		OfficeID uuid.UUID
		Number   string
		DueOrder time.Time
	}
)

// TableName names the table.
func (groupRow) TableName() string { return "work_groups" }

// TableName names the table.
func (postRow) TableName() string { return "appointments" }

// TableName names the table.
func (shiftRow) TableName() string { return "duty_shifts" }

// TableName names the table.
func (urgentRow) TableName() string { return "urgent_reports" }

// TableName names the table.
func (leaveRow) TableName() string { return "leave_requests" }

// TableName names the table.
func (caseRow) TableName() string { return "petition_cases" }

// Bounds of what is read: a group more would be no plan, and what is not listed is
// only counted.
const (
	mostGroups = 200
	mostShifts = 5000
	mostDays   = 100
)

// gather reads what the clauses of the round are judged by. What it costs depends on
// the plan and its days, not on how many cases there are.
func gather(db *gorm.DB, i *inspection.Inspection, now time.Time) (*Facts, error) {
	f := &Facts{Now: now, Round: *i}
	if !f.stationed(f.today()) {
		return f, nil
	}
	for _, read := range []func(*gorm.DB) error{f.readGroups, f.readPosts, f.readMeetings, f.readShifts, f.readAway, f.readReports, f.readUrgent, f.readLeave, f.readCases} {
		if err := read(db.Session(&gorm.Session{NewDB: true})); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func (f *Facts) readGroups(db *gorm.DB) error {
	var rows []groupRow
	err := db.Where("inspection_id = ? AND voided_at IS NULL", f.Round.ID).Order("position, id").Limit(mostGroups).Find(&rows).Error
	for i := range rows {
		f.Groups = append(f.Groups, Group{ID: rows[i].ID, Name: rows[i].Name, Working: rows[i].Kind == "working_group"})
	}
	return err
}

func (f *Facts) readPosts(db *gorm.DB) error {
	var rows []postRow
	err := db.Where("inspection_id = ? AND role IN ('leader', 'liaison') AND person_id IS NOT NULL AND ends_at IS NULL AND voided_at IS NULL", f.Round.ID).Find(&rows).Error
	for i := range rows {
		f.Posts = append(f.Posts, Post{rows[i].GroupID, rows[i].Role})
	}
	return err
}

func (f *Facts) readShifts(db *gorm.DB) error {
	if f.Round.Settings.Duty == nil {
		return nil
	}
	var rows []shiftRow
	from, to := f.Round.StationedFrom.Midnight(), f.today().AddDays(ahead+1).Midnight()
	err := db.Where("inspection_id = ? AND starts_at >= ? AND starts_at < ? AND state <> 'cancelled'", f.Round.ID, from.UTC(), to.UTC()).
		Order("starts_at DESC, id DESC").Limit(mostShifts).Find(&rows).Error
	for i := len(rows) - 1; i >= 0; i-- {
		r := &rows[i]
		f.Shifts = append(f.Shifts, Shift{ID: r.ID, GroupID: r.GroupID, DeskID: r.DeskID, Day: r.Day, StartsAt: r.StartsAt, EndsAt: r.EndsAt, State: r.State,
			Leader: r.LeaderID, LeaderName: r.LeaderName, LeaderIn: r.LeaderCheckedInAt, LeaderLeft: r.LeaderLeftAt,
			Officer: r.OfficerID, OfficerName: r.OfficerName, OfficerLeft: r.OfficerLeftAt})
	}
	return err
}

// readAway reads who of those with a shift to come is on approved leave: until the end
// of it, or until they report back.
func (f *Facts) readAway(db *gorm.DB) error {
	people, last := map[uuid.UUID]bool{}, f.Now
	for i := range f.Shifts {
		if s := &f.Shifts[i]; s.open() {
			people[s.Leader], people[s.Officer], last = true, true, s.EndsAt
		}
	}
	if len(people) == 0 {
		return nil
	}
	var rows []leaveRow
	err := db.Where("person_id IN ? AND starts_at < ? AND state = 'approved'", slices.Collect(maps.Keys(people)), last.UTC()).
		Order("starts_at, id").Limit(mostShifts).Find(&rows).Error
	f.Leave = map[uuid.UUID][]cover.Span{}
	for i := range rows {
		l := &rows[i]
		end := l.EndsAt
		if f.Now.After(end) {
			end = f.Now
		}
		f.Leave[l.PersonID] = append(f.Leave[l.PersonID], cover.Span{From: l.StartsAt, To: end})
	}
	return err
}

func (f *Facts) readMeetings(db *gorm.DB) (err error) {
	if f.Round.Settings.Meeting != nil {
		f.Meetings, err = meeting.Dispatches(db, f.Round.ID, f.Now)
	}
	return err
}

func (f *Facts) readReports(db *gorm.DB) error {
	if f.Round.Settings.Report == nil {
		return nil
	}
	owed, err := report.Owing(db, &f.Round, max(f.Round.StationedFrom, f.today().AddDays(1-mostDays)), f.today(), f.Now)
	for i := range owed {
		if o := &owed[i]; o.Standing == report.Missing || o.Standing == report.Upcoming {
			f.Owed = append(f.Owed, Owed{o.Day, o.GroupID, o.GroupName, o.DueAt})
		}
	}
	return err
}

func (f *Facts) readUrgent(db *gorm.DB) error {
	if f.Round.Settings.Report == nil {
		return nil
	}
	var rows []urgentRow
	err := db.Where("inspection_id = ? AND voided_at IS NULL AND unacknowledged > 0", f.Round.ID).Order("created_at, id").Limit(mostEvidence).Find(&rows).Error
	for i := range rows {
		f.Urgent = append(f.Urgent, Urgent{rows[i].ID, rows[i].Number, rows[i].StartedAt, rows[i].DueAt})
	}
	return err
}

func (f *Facts) readLeave(db *gorm.DB) error {
	if f.Round.Settings.Leave == nil {
		return nil
	}
	var rows []leaveRow
	err := db.Where("inspection_id = ? AND state = 'approved' AND ends_at < ?", f.Round.ID, f.Now).Order("created_at, id").Limit(mostEvidence).Find(&rows).Error
	for i := range rows {
		f.Away = append(f.Away, Absence{rows[i].ID, rows[i].GroupName, rows[i].PersonName, rows[i].EndsAt})
	}
	return err
}

// readCases lists the most overdue cases, as the index over open ones has them, and
// takes the number of all from the counters.
func (f *Facts) readCases(db *gorm.DB) error {
	var rows []caseRow
	err := db.Where("inspection_id = ? AND completion <> 'completed' AND voided_at IS NULL AND due_order <= ?", f.Round.ID, f.Now.Add(caseDueSoon)).
		Order("due_order, id").Limit(mostEvidence).Find(&rows).Error
	if err != nil {
		return err
	}
	for i := range rows {
		f.Cases = append(f.Cases, Case{rows[i].ID, rows[i].Number, rows[i].DueOrder})
	}
	if len(rows) < mostEvidence {
		return nil
	}
	late, err := tally.Overdue(db, f.Round.ID, f.Now)
	for _, n := range late {
		f.Overdue += n
	}
	return err
}

// Standing is how a clause was when it was last looked at.
type Standing struct {
	State State     `json:"state"`
	Since time.Time `json:"since"`
}

// Look is when a round was last looked at, and how its clauses were.
type Look struct {
	record.Meta
	InspectionID uuid.UUID
	LookedAt     time.Time
	Active       bool                // the team was there
	States       map[Clause]Standing `gorm:"serializer:json"`
}

// TableName names the table.
func (Look) TableName() string { return "compliance_looks" }

// Quiet marks the rows as bookkeeping: what has changed is told by transitions.
func (*Look) Quiet() {}

// officeRow is the office, as far as it is named on paper.
type officeRow struct {
	ID, OfficeID uuid.UUID
	Name         string
}

// TableName names the table.
func (officeRow) TableName() string { return "offices" }

// Transition is one change of a clause; none is ever changed itself.
type Transition struct {
	record.Meta
	InspectionID uuid.UUID
	Clause       Clause
	State        State
	Previous     State // empty for the first
	At           time.Time
	SummaryZH    string `gorm:"column:summary_zh"`
	SummaryEN    string `gorm:"column:summary_en"`
	Breaches     int64
	Risks        int64
	Evidence     []Evidence `gorm:"serializer:json"`
}

// TableName names the table.
func (Transition) TableName() string { return "compliance_transitions" }

var transitions = store.List[Transition]{
	Table:   "compliance_transitions",
	Default: "-at",
	Columns: map[string]store.Column[Transition]{"at": {Name: "at", Value: func(t *Transition) any { return t.At }}},
}

// last reads how the round was when it was last looked at; an empty look when it
// never was.
func last(db *gorm.DB, round uuid.UUID) (*Look, error) {
	var rows []Look
	err := db.Where("inspection_id = ?", round).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return &Look{}, err
	}
	return &rows[0], nil
}

// roundOf is the round asked for, or the one in which the team is stationed.
func (s *Service) roundOf(ctx context.Context, id *uuid.UUID) (*inspection.Inspection, error) {
	i, err := inspection.Asked(s.store.Reading(ctx), id)
	return i, s.store.Fault(err)
}
