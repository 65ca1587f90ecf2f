package workstats

import (
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
)

// The rows of other slices, as far as they are counted here. All are written by
// people one at a time, so a round has some thousands of them at most.
type (
	assignmentRow struct {
		OfficeID                  uuid.UUID
		LeadUnitID, LeadGroupID   *uuid.UUID
		LeadName, State           string
		CreatedAt, DueAt          time.Time
		MetAt, EndedAt, Completed *time.Time
	}
	itemRow struct {
		OfficeID            uuid.UUID
		ResponsibleUnitID   *uuid.UUID
		ResponsibleUnitName string
		State               string
		FiledAt             *time.Time
		DueAt               time.Time
		EndedAt, ClosedAt   *time.Time
		Records             int64
	}
	shiftRow struct {
		OfficeID, DeskID                      uuid.UUID
		Day                                   calendar.Date
		State                                 string
		LeaderID, OfficerID                   uuid.UUID
		LeaderName, OfficerName               string
		LeaderLate, OfficerLate               int64
		LeaderCheckedInAt, OfficerCheckedInAt *time.Time
		HandoverAcceptedAt                    *time.Time
	}
	leaveRow struct {
		OfficeID, GroupID, PersonID  uuid.UUID
		GroupName, PersonName, State string
		StartsAt, EndsAt             time.Time
		NaturalDays                  int64
		ReturnedAt                   *time.Time
	}
	reportRow struct {
		OfficeID, GroupID uuid.UUID
		GroupName, State  string
		ReportOn          calendar.Date
		Late, IsNil       bool
		SubmittedAt       *time.Time
	}
)

func (assignmentRow) TableName() string { return "assignments" }
func (itemRow) TableName() string       { return "accountability_items" }
func (shiftRow) TableName() string      { return "duty_shifts" }
func (leaveRow) TableName() string      { return "leave_requests" }
func (reportRow) TableName() string     { return "work_reports" }

func of(id *uuid.UUID, label string) name {
	if id == nil {
		return name{}
	}
	return name{id.String(), label}
}

func on(day calendar.Date) name { return name{string(day), string(day)} }

func (r *assignmentRow) facts(now time.Time) []fact {
	late := r.MetAt != nil && r.MetAt.After(r.DueAt)
	return []fact{{
		map[Dimension]name{ByUnit: of(r.LeadUnitID, r.LeadName), ByGroup: of(r.LeadGroupID, r.LeadName), ByDay: on(calendar.DateOf(r.CreatedAt))},
		map[string]int64{"issued": 1, "completed": is(r.State == "completed"), "on_time": is(r.MetAt != nil && !late), "late": is(late),
			"overdue": is(r.MetAt == nil && r.EndedAt == nil && r.DueAt.Before(now))},
	}}
}

func (r *itemRow) facts(now time.Time) []fact {
	if r.FiledAt == nil { // a draft is not an item yet
		return nil
	}
	return []fact{{
		map[Dimension]name{ByUnit: of(r.ResponsibleUnitID, r.ResponsibleUnitName), ByDay: on(calendar.DateOf(*r.FiledAt))},
		map[string]int64{"filed": 1, "closed": is(r.ClosedAt != nil), "overdue": is(r.EndedAt == nil && r.DueAt.Before(now)), "records": r.Records},
	}}
}

// facts are one of the shift, and one of each of its two people, who are counted
// apart: the total is that of shifts.
func (r *shiftRow) facts(desk name) []fact {
	there := r.LeaderCheckedInAt != nil && r.OfficerCheckedInAt != nil
	return []fact{{
		map[Dimension]name{ByGroup: desk, ByDay: on(r.Day)},
		map[string]int64{"shifts": 1, "attended": is(there), "late": is(there && r.LeaderLate+r.OfficerLate > 0), "missed": is(r.State == "missed"),
			"handed_over": is(r.HandoverAcceptedAt != nil)},
	}}
}

func (r *shiftRow) people() []fact {
	seat := func(id uuid.UUID, label string, in *time.Time, late int64) fact {
		return fact{map[Dimension]name{ByPerson: {id.String(), label}},
			map[string]int64{"shifts": 1, "attended": is(in != nil), "late": is(in != nil && late > 0), "missed": is(in == nil && r.State == "missed"),
				"handed_over": is(in != nil && r.HandoverAcceptedAt != nil)}}
	}
	return []fact{seat(r.LeaderID, r.LeaderName, r.LeaderCheckedInAt, r.LeaderLate), seat(r.OfficerID, r.OfficerName, r.OfficerCheckedInAt, r.OfficerLate)}
}

func (r *leaveRow) facts(now time.Time) []fact {
	granted := r.State == "approved" || r.State == "returned" || r.State == "closed"
	late := granted && (r.ReturnedAt == nil && r.EndsAt.Before(now) || r.ReturnedAt != nil && r.ReturnedAt.After(r.EndsAt))
	days := int64(0)
	if granted {
		days = r.NaturalDays
	}
	return []fact{{
		map[Dimension]name{ByGroup: of(&r.GroupID, r.GroupName), ByPerson: of(&r.PersonID, r.PersonName), ByDay: on(calendar.DateOf(r.StartsAt))},
		map[string]int64{"requests": 1, "approved": is(granted), "rejected": is(r.State == "rejected"), "natural_days": days, "overdue_return": is(late)},
	}}
}

func (r *reportRow) facts() []fact {
	if r.SubmittedAt == nil {
		return nil
	}
	return []fact{{
		map[Dimension]name{ByGroup: of(&r.GroupID, r.GroupName), ByDay: on(r.ReportOn)},
		map[string]int64{"submitted": 1, "late": is(r.Late), "nil_reports": is(r.IsNil), "returned": is(r.State == "returned")},
	}}
}
