package report

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// Standing is how a day's report of a group stands.
type Standing string

// The standings that somebody has to do something about.
const (
	Missing  Standing = "missing"  // the cut-off is over and nothing has been submitted
	SentBack Standing = "returned" // and not submitted again
	Upcoming Standing = "upcoming" // the cut-off is not over yet
	done     Standing = ""
)

// Owed is a report that a group owes for a day.
type Owed struct {
	Day       calendar.Date
	GroupID   uuid.UUID
	GroupName string
	DueAt     time.Time
	Standing  Standing
	ReportID  *uuid.UUID
	NudgedAt  *time.Time
}

// Span is a question about the days of a round.
type Span struct {
	InspectionID uuid.UUID
	GroupID      *uuid.UUID
	From, To     calendar.Date // empty: today
}

// longest bounds the days that are asked for.
const longest = 100

// found is a group with one of its reports of the days, if it has any.
type found struct {
	Group    groupRow `gorm:"embedded"`
	ReportID *uuid.UUID
	ReportOn calendar.Date
	State    State
}

// owes tells whether the group owes a report that is due at the instant: it was
// there by then, and still is or was.
func (g *groupRow) owes(due time.Time) bool {
	return !g.CreatedAt.After(due) && (g.VoidedAt == nil || g.VoidedAt.After(due))
}

// standing decides about one day of one group; report is its state, empty for
// none. What was submitted once is not missing, however it fares later.
func standing(report State, due, now time.Time) Standing {
	switch {
	case report == Submitted || report == Accepted:
		return done
	case report == Returned:
		return SentBack
	case now.After(due):
		return Missing
	}
	return Upcoming
}

// owed lists what is owed, by day and group.
func owed(i *inspection.Inspection, rows []found, from, to calendar.Date, now time.Time) []Owed {
	out := []Owed{}
	for day := from; day <= to; day = day.AddDays(1) {
		if !stationed(i, day) {
			continue
		}
		due := cutoff(i, day)
		for n := range rows {
			g := &rows[n]
			if n > 0 && rows[n-1].Group.ID == g.Group.ID || !g.Group.owes(due) { // once for each group
				continue
			}
			o := Owed{Day: day, GroupID: g.Group.ID, GroupName: g.Group.Name, DueAt: due}
			var state State
			for k := n; k < len(rows) && rows[k].Group.ID == g.Group.ID; k++ {
				if r := &rows[k]; r.ReportOn == day {
					state, o.ReportID = r.State, r.ReportID
				}
			}
			if o.Standing = standing(state, due, now); o.Standing != done {
				out = append(out, o)
			}
		}
	}
	return out
}

// daily reads the working groups of a round with their daily reports of the days.
func daily(db *gorm.DB, inspection uuid.UUID, only func(*gorm.DB) *gorm.DB, from, to calendar.Date) ([]found, error) {
	var rows []found
	err := db.Model(&groupRow{}).Scopes(only).
		Select("work_groups.id, work_groups.office_id, work_groups.name, work_groups.position, work_groups.created_at, work_groups.voided_at, "+
			"r.id AS report_id, r.report_on, COALESCE(r.state, '') AS state").
		Joins("LEFT JOIN work_reports r ON r.office_id = work_groups.office_id AND r.inspection_id = work_groups.inspection_id "+
			"AND r.kind = ? AND r.group_id = work_groups.id AND r.report_on BETWEEN ? AND ? AND r.voided_at IS NULL", Daily, from, to).
		Where("work_groups.inspection_id = ? AND work_groups.kind = ?", inspection, workingGroup).
		Order("work_groups.position, work_groups.id").Find(&rows).Error
	return rows, err
}

// Owing lists what the working groups of a round owe in the days, for those who hold
// the round against its plan.
func Owing(db *gorm.DB, i *inspection.Inspection, from, to calendar.Date, now time.Time) ([]Owed, error) {
	rows, err := daily(db, i.ID, func(db *gorm.DB) *gorm.DB { return db }, from, to)
	if err != nil {
		return nil, err
	}
	return owed(i, rows, from, to, now), nil
}

// Missing lists what is owed in the days, computed from the time. It returns
// invalid_request for too many days and for days that run backwards.
func (s *Service) Missing(ctx context.Context, q Span) (Span, []Owed, time.Time, error) {
	now, a := s.store.Now(), auth.From(ctx)
	if q.To == "" {
		q.To = max(calendar.DateOf(now), q.From)
	}
	if q.From == "" {
		q.From = min(calendar.DateOf(now), q.To)
	}
	var checks fault.Checks
	checks.When(q.To < q.From, "/report_to", "before_start", fault.T("结束日期早于开始日期", "the end is before the start"))
	checks.When(q.From.DaysUntil(q.To) >= longest, "/report_to", "too_many_days", fault.T("至多查看 100 天", "at most 100 days"))
	if err := checks.Err(); err != nil {
		return q, nil, now, parameters(err)
	}
	db := s.store.Reading(ctx)
	i, err := store.Get[inspection.Inspection](db, q.InspectionID)
	if fault.Is(err, fault.CodeNotFound) { // a filter that nothing meets
		return q, nil, now, nil
	}
	if err != nil {
		return q, nil, now, s.store.Fault(err)
	}
	rows, err := daily(db, q.InspectionID, func(db *gorm.DB) *gorm.DB {
		if !seesAll(a) {
			db = db.Where("work_groups.id IN ?", a.Groups)
		}
		if q.GroupID != nil {
			db = db.Where("work_groups.id = ?", *q.GroupID)
		}
		return db
	}, q.From, q.To)
	owing := owed(i, rows, q.From, q.To, now)
	if err == nil && len(owing) > 0 {
		err = remind(db, q.InspectionID, q.From, q.To, owing)
	}
	return q, owing, now, s.store.Fault(err)
}

// parameters says that the query is at fault, not a body.
func parameters(err error) error {
	f, ok := fault.As(err)
	if !ok {
		return err
	}
	out := fault.New(fault.CodeInvalidRequest, fault.Text{})
	out.Fields = slices.Clone(f.Fields)
	for n := range out.Fields {
		out.Fields[n].Parameter, out.Fields[n].Pointer = out.Fields[n].Pointer[1:], ""
	}
	return out
}

// nudgeEvery is how long a group is left alone after a nudge.
const nudgeEvery = 30 * time.Minute

// Reminder is the last nudge of a group for a day.
type Reminder struct {
	record.Meta
	InspectionID uuid.UUID
	GroupID      uuid.UUID
	ReportOn     calendar.Date
	NudgedAt     time.Time
	NudgedBy     uuid.UUID
}

// TableName names the table.
func (Reminder) TableName() string { return "work_report_nudges" }

// remind notes when those who owe were nudged last.
func remind(db *gorm.DB, inspection uuid.UUID, from, to calendar.Date, owing []Owed) error {
	var rows []Reminder
	if err := db.Where("inspection_id = ? AND report_on BETWEEN ? AND ?", inspection, from, to).Find(&rows).Error; err != nil {
		return err
	}
	for n := range owing {
		for k := range rows {
			if o, r := &owing[n], &rows[k]; r.GroupID == o.GroupID && r.ReportOn == o.Day {
				o.NudgedAt = &r.NudgedAt
			}
		}
	}
	return nil
}

// Nudged is what became of a nudge.
type Nudged struct {
	Owed
	Outcome string
}

// The outcomes of a nudge.
const (
	wasNudged  = "nudged"
	tooSoon    = "too_soon"
	notMissing = "not_missing"
)

// Nudge reminds groups whose report of the day is owed, each at most once in a
// while. It returns archived, and unprocessable for unknown rounds and groups and
// for days to come.
func (s *Service) Nudge(ctx context.Context, inspection uuid.UUID, day calendar.Date, groups []uuid.UUID) ([]Nudged, error) {
	var out []Nudged
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		out = nil
		i, err := round(tx, inspection)
		if err != nil {
			return err
		}
		if err := event.Freeze(tx); err != nil { // of two at once the second finds that it is too soon
			return err
		}
		rows, err := daily(tx.DB, inspection, func(db *gorm.DB) *gorm.DB { return db }, day, day)
		if err != nil {
			return err
		}
		var checks fault.Checks
		checks.When(!stationed(i, day), "/report_on", "not_stationed", errNotStationed)
		checks.When(day > calendar.DateOf(tx.Now), "/report_on", "in_future", fault.T("报告日在将来", "the day has not come yet"))
		for _, id := range groups {
			checks.When(!slices.ContainsFunc(rows, func(f found) bool { return f.Group.ID == id }), "/group_ids", "unknown_reference", fault.T("本轮督察没有这个组", "there is no such group"))
		}
		if err := checks.Err(); err != nil {
			return err
		}
		owing := owed(i, rows, day, day, tx.Now)
		if err := remind(tx.DB, inspection, day, day, owing); err != nil {
			return err
		}
		for n := range rows {
			id := rows[n].Group.ID
			at := slices.IndexFunc(owing, func(o Owed) bool { return o.GroupID == id })
			if len(groups) > 0 && !slices.Contains(groups, id) || len(groups) == 0 && at < 0 || n > 0 && rows[n-1].Group.ID == id {
				continue
			}
			x := Nudged{Outcome: notMissing, Owed: Owed{GroupID: id, Day: day}}
			if at >= 0 {
				x.Owed = owing[at]
				if err := x.nudge(tx, inspection); err != nil {
					return err
				}
			}
			out = append(out, x)
		}
		return nil
	})
	return out, err
}

func (x *Nudged) nudge(tx *store.Tx, inspection uuid.UUID) error {
	if x.Outcome = tooSoon; x.NudgedAt != nil && tx.Now.Sub(*x.NudgedAt) < nudgeEvery {
		return nil
	}
	var rows []Reminder
	if err := tx.DB.Where("inspection_id = ? AND group_id = ? AND report_on = ?", inspection, x.GroupID, x.Day).Limit(1).Find(&rows).Error; err != nil {
		return err
	}
	r := &Reminder{InspectionID: inspection, GroupID: x.GroupID, ReportOn: x.Day, NudgedAt: tx.Now, NudgedBy: tx.Actor.ID}
	save := tx.Create
	if len(rows) == 1 {
		r.Meta, save = rows[0].Meta, tx.Save
	}
	x.Outcome, x.NudgedAt = wasNudged, &tx.Now
	if err := save(r); err != nil {
		return err
	}
	return event.Append(tx, "work_report_nudge.sent", r, map[string]any{"inspection_id": inspection, "group_id": x.GroupID, "report_on": x.Day, "standing": x.Standing})
}

// Reported counts how the groups have reported of a day, and says when that was due;
// no instant for a day that no reports are due of.
func (s *Service) Reported(tx *store.Tx, i *inspection.Inspection, day calendar.Date) (Counts, time.Time, error) {
	if !stationed(i, day) {
		return Counts{}, time.Time{}, nil
	}
	var groups []groupRow
	if err := tx.DB.Where("inspection_id = ? AND kind = ?", i.ID, workingGroup).Order("position, id").Find(&groups).Error; err != nil {
		return Counts{}, time.Time{}, err
	}
	var reports []Report
	err := tx.DB.Scopes(store.NotVoided).Select("id", "office_id", "group_id", "state", "late", "is_nil", "submitted_at").
		Where("inspection_id = ? AND kind = ? AND report_on = ?", i.ID, Daily, day).Find(&reports).Error
	_, counts := gather(groups, reports, cutoff(i, day))
	return counts, cutoff(i, day), err
}
