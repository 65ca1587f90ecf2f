package district

import (
	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/calendar"
	"lianluo/internal/inspection"
	"lianluo/internal/store"
)

// The rows that are counted beside cases, as far as their counts need it.
type (
	assignmentRow countedRow
	itemRow       countedRow
	recordRow     countedRow
	leaveRow      countedRow
	shiftRow      countedRow
	urgentRow     countedRow
	meetingRow    countedRow
	countedRow    struct{ OfficeID uuid.UUID }
	dutyCount     struct {
		Day   calendar.Date
		State string
		N     int64
	}
)

func (assignmentRow) TableName() string { return "assignments" }
func (itemRow) TableName() string       { return "accountability_items" }
func (recordRow) TableName() string     { return "accountability_records" }
func (leaveRow) TableName() string      { return "leave_requests" }
func (shiftRow) TableName() string      { return "duty_shifts" }
func (meetingRow) TableName() string    { return "meetings" }
func (urgentRow) TableName() string     { return "urgent_reports" }

// hidden are the states of items that the unit knows nothing of yet: not even a
// count may tell that there is one.
var hidden = []string{"drafted", "dropped", "filed"}

// sections counts what is not cases. The caller holds the office's head. Of these
// rows there are as many as people write, not as many as there are cases.
func (s *Service) sections(tx *store.Tx, i *inspection.Inspection, day calendar.Date) (Sections, error) {
	var out Sections
	var err error
	of := func(row any) *gorm.DB { return tx.DB.Model(row).Where("inspection_id = ?", i.ID) }
	count := func(to *int64, db *gorm.DB) {
		if err == nil {
			err = db.Count(to).Error
		}
	}
	byState := func(to *[]Counted, db *gorm.DB) {
		if err == nil {
			err = db.Scopes(store.NotVoided).Select("state AS code, COUNT(*) AS n").Group("state").Order("state").Scan(to).Error
		}
	}
	known := func() *gorm.DB { return of(&itemRow{}).Where("state NOT IN ?", hidden) }
	late := func(db *gorm.DB) *gorm.DB {
		return db.Scopes(store.NotVoided).Where("ended_at IS NULL AND due_at < ?", tx.Now)
	}
	byState(&out.Assignments, of(&assignmentRow{}))
	count(&out.Late.Assignments, late(of(&assignmentRow{})))
	byState(&out.Accountability, known())
	count(&out.Late.Accountability, late(known()))
	items := tx.DB.Session(&gorm.Session{NewDB: true}).Model(&itemRow{}).Scopes(store.NotVoided).Where("inspection_id = ? AND state NOT IN ?", i.ID, hidden).Select("id")
	count(&out.Records, tx.DB.Model(&recordRow{}).Scopes(store.NotVoided).Where("item_id IN (?)", items))
	approved := func() *gorm.DB { return of(&leaveRow{}).Where("state = 'approved'") }
	count(&out.Leave.Away, approved().Where("starts_at <= ?", tx.Now))
	count(&out.Leave.Overdue, approved().Where("ends_at < ?", tx.Now))
	count(&out.Leave.Upcoming, approved().Where("starts_at > ?", tx.Now))
	count(&out.Leave.Waiting, of(&leaveRow{}).Where("state IN ('submitted', 'group_approved')"))
	count(&out.Urgent.Open, of(&urgentRow{}).Scopes(store.NotVoided).Where("state = 'open'"))
	count(&out.Urgent.Unacknowledged, of(&urgentRow{}).Scopes(store.NotVoided).Where("unacknowledged > 0"))
	if err == nil {
		out.Duty, err = dutyDays(tx, i, calendar.DateOf(tx.Now))
	}
	byState(&out.Meetings.States, of(&meetingRow{}))
	count(&out.Meetings.Overdue, late(of(&meetingRow{})).Where("state IN ('held', 'minutes_drafted')"))
	if err == nil && s.opt.Weeks != nil {
		out.Meetings.Weeks, out.Meetings.WeeksHeld, out.Meetings.WeeksMissing, err = s.opt.Weeks(tx, i)
	}
	if err == nil && s.opt.Groups != nil {
		out.Groups, err = s.opt.Groups(tx, i, day)
	}
	return out, err
}

// dutyDays are the street's days of duty from the first of the stationed period, or
// else the first that has a shift, to today, the last mostDays of them.
func dutyDays(tx *store.Tx, i *inspection.Inspection, today calendar.Date) ([]DutyDay, error) {
	first := max(i.StationedFrom, today.AddDays(1-mostDays))
	var rows []dutyCount
	err := tx.DB.Model(&shiftRow{}).Where("inspection_id = ? AND desk_id = ? AND state <> 'cancelled' AND day >= ? AND day <= ?", i.ID, i.ID, first, today).
		Select("day, state, COUNT(*) AS n").Group("day, state").Order("day, state").Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	if i.StationedFrom == "" {
		if first = today.AddDays(1); len(rows) > 0 {
			first = rows[0].Day
		}
	}
	last := today
	if i.StationedTo != "" {
		last = min(today, i.StationedTo)
	}
	out := []DutyDay{}
	for day := first; day <= last; day = day.AddDays(1) {
		d := DutyDay{Day: string(day)}
		for _, r := range rows {
			if r.Day == day {
				d.add(r.State, r.N)
			}
		}
		out = append(out, d)
	}
	return out, nil
}

func (d *DutyDay) add(state string, n int64) {
	d.Shifts += n
	switch state {
	case "on_duty", "handover_pending", "handed_over":
		d.Manned += n
	case "missed":
		d.Missed += n
	case "unmanned":
		d.Open += n
	}
}
