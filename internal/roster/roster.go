// Package roster is the plans of duty: who leads and who serves, shift by shift, of
// the street and of each group. A roster is drafted, proposed by a solver, checked
// as a whole and published; then it makes shifts. A change afterwards is a new
// edition, which leaves alone what has begun.
package roster

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/duty"
	"lianluo/internal/fault"
	"lianluo/internal/lifecycle"
	"lianluo/internal/record"
)

// State is how far an edition has come; voided is not stored but told by VoidedAt.
type State string

// The states.
const (
	Draft      State = "draft"
	Published  State = "published"
	Superseded State = "superseded"
	voided     State = "voided"
)

// Pattern is how a day is divided.
type Pattern string

// The patterns.
const (
	WholeDay Pattern = "whole_day"
	DayNight Pattern = "day_night"
)

const (
	maxDays     = 92
	usualStart  = "08:00"
	nightFrom   = 18 // a shorter shift that begins in these hours is a night
	nightTo     = 4
	maxShift    = 48 * time.Hour
	maxFaults   = 500 // as many as an answer holds
	clockLayout = "15:04"
	restOfHalf  = 12
)

// usualRest is the rest where a roster does not say: a day after a day, half a day
// after half a day.
var usualRest = map[Pattern]int64{WholeDay: 24, DayNight: restOfHalf}

// Entry is one shift of a roster; a seat may be empty until publication.
type Entry struct {
	Day       calendar.Date `json:"day"`
	StartsAt  time.Time     `json:"starts_at"`
	EndsAt    time.Time     `json:"ends_at"`
	Night     bool          `json:"night,omitempty"`
	Weekend   bool          `json:"weekend,omitempty"`
	Holiday   bool          `json:"holiday,omitempty"`
	LeaderID  *uuid.UUID    `json:"leader_id,omitempty"`
	OfficerID *uuid.UUID    `json:"officer_id,omitempty"`
}

// Exemption is a time for which somebody has no duty, or no nights.
type Exemption struct {
	PersonID   uuid.UUID     `json:"person_id"`
	From       calendar.Date `json:"from,omitempty"`
	To         calendar.Date `json:"to,omitempty"`
	NightsOnly bool          `json:"nights_only,omitempty"`
	Reason     string        `json:"reason"`
}

// Wish is a day on which somebody would gladly be on duty, or rather not.
type Wish struct {
	PersonID uuid.UUID     `json:"person_id"`
	Day      calendar.Date `json:"day"`
	Glad     bool          `json:"glad"`
}

// Roster is one edition.
type Roster struct {
	record.Meta
	record.Void
	InspectionID      uuid.UUID
	GroupID           *uuid.UUID
	DeskID            uuid.UUID
	Name              string
	Edition           int64
	State             State
	SupersedesID      *uuid.UUID
	FromOn            calendar.Date
	ToOn              calendar.Date
	Pattern           Pattern
	ShiftStart        string
	RestHours         int64
	SameWeekendLeader bool
	Leaders           []uuid.UUID `gorm:"serializer:json"`
	Officers          []uuid.UUID `gorm:"serializer:json"`
	Exemptions        []Exemption `gorm:"serializer:json"`
	Wishes            []Wish      `gorm:"serializer:json"`
	Entries           []Entry     `gorm:"serializer:json"`
	Proposal          *Proposal   `gorm:"serializer:json"`
	PublishedAt       *time.Time
	PublishedBy       *uuid.UUID
}

// TableName names the table.
func (Roster) TableName() string { return "duty_rosters" }

func (r *Roster) stage() State {
	if r.Voided() {
		return voided
	}
	return r.State
}

func (r *Roster) desk() duty.Desk {
	return duty.Desk{InspectionID: r.InspectionID, GroupID: r.GroupID}
}

func (r *Roster) rest() time.Duration { return time.Duration(r.RestHours) * time.Hour }

// begins is the instant at which duty begins on the day.
func (r *Roster) begins(day calendar.Date) time.Time {
	at, err := time.Parse(clockLayout, r.ShiftStart)
	if err != nil {
		return day.Midnight()
	}
	return day.Midnight().Add(time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute)
}

// blank is the pattern laid over the period, with all seats empty.
func (r *Roster) blank(c *calendar.Calendar) []Entry {
	out := []Entry{}
	for day := r.FromOn; day <= r.ToOn; day = day.AddDays(1) {
		start, end := r.begins(day), r.begins(day.AddDays(1))
		if r.Pattern == DayNight {
			middle := start.Add(end.Sub(start) / 2)
			out = append(out, placed(c, Entry{StartsAt: start, EndsAt: middle}), placed(c, Entry{StartsAt: middle, EndsAt: end}))
			continue
		}
		out = append(out, placed(c, Entry{StartsAt: start, EndsAt: end}))
	}
	return out
}

// placed tells on what sort of day the shift begins.
func placed(c *calendar.Calendar, e Entry) Entry {
	start := e.StartsAt.In(calendar.Zone)
	e.StartsAt, e.EndsAt = e.StartsAt.UTC(), e.EndsAt.UTC()
	e.Day = calendar.DateOf(start)
	e.Night = e.EndsAt.Sub(e.StartsAt) < 24*time.Hour && (start.Hour() >= nightFrom || start.Hour() < nightTo)
	kind, _ := c.Kind(e.Day)
	e.Weekend, e.Holiday = kind == calendar.Weekend, kind == calendar.Holiday
	return e
}

// checkPeriod returns what is wrong with the days.
func (r *Roster) checkPeriod(c *fault.Checks) {
	days := r.FromOn.DaysUntil(r.ToOn)
	c.When(days < 0, "/to_on", "before_start", fault.T("结束日期早于开始日期", "the end is before the start"))
	c.When(days >= maxDays, "/to_on", "too_long", fault.T(fmt.Sprintf("一份值班表最多 %d 天", maxDays), "a roster is that long at most"))
}

// checkEntries returns what no roster can be: backwards, or without an end.
func checkEntries(entries []Entry, c *fault.Checks) {
	for i, e := range entries {
		at := fmt.Sprintf("/entries/%d/ends_at", i)
		c.When(!e.EndsAt.After(e.StartsAt), at, "before_start", fault.T("结束早于开始", "the end is before the start"))
		c.When(e.EndsAt.Sub(e.StartsAt) > maxShift, at, "too_long", fault.T("一班最长 48 小时", "a shift lasts 48 hours at most"))
	}
}

// The actions on a roster.
const (
	update  = "update"
	propose = "propose"
	publish = "publish"
	revise  = "revise"
	void    = "void"
)

// Lifecycle is draft → published → superseded by the next edition.
var Lifecycle = lifecycle.Table[State, *Roster, auth.Actor]{
	{From: Draft, On: update, To: Draft, Guard: keeper},
	{From: Draft, On: propose, To: Draft, Guard: keeper},
	{From: Draft, On: publish, To: Published, Guard: keeper},
	{From: Draft, On: void, To: Draft, Guard: keeper},
	{From: Published, On: revise, To: Published, Guard: keeper},
}

// keeper is a guard: the street's roster is the coordinators', a group's is its
// leaders'.
func keeper(r *Roster, by auth.Actor) error {
	switch {
	case !by.Can(auth.RosterWrite):
		return fault.Denied(string(auth.RosterWrite))
	case r.GroupID == nil && !by.Has(auth.Coordinator):
		return fault.New(fault.CodeForbidden, fault.T("街道的值班表由协调员编排", "the street's roster is kept by coordinators"))
	case r.GroupID != nil && !by.LeadsGroup(*r.GroupID):
		return fault.New(fault.CodeForbidden, fault.T("工作组的值班表由该组组长编排", "a group's roster is kept by its leaders"))
	}
	return nil
}

// Allowed lists what the caller may do with the roster.
func (r *Roster) Allowed(by auth.Actor) []string { return Lifecycle.Allowed(r.stage(), r, by) }
