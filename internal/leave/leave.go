// Package leave is how somebody of the groups is away with permission: in
// principle nobody is while the team is stationed, so a special reason is asked
// for. Two different people approve, a stand-in is named who is free, no shift is
// left to somebody who is away, and whoever comes back reports it.
package leave

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/order"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// Kind says what sort of leave it is.
type Kind string

// State is how far a request has come.
type State string

// The states. Approved, on leave and overdue are one stored state: which of them
// it is, the time tells.
const (
	Submitted     State = "submitted"
	GroupApproved State = "group_approved"
	Approved      State = "approved"
	OnLeave       State = "on_leave"
	OverdueReturn State = "overdue_return"
	Returned      State = "returned"
	Closed        State = "closed"
	Rejected      State = "rejected"
	Withdrawn     State = "withdrawn"
)

// Stage is one level of approval.
type Stage string

// The stages. Confirmation is on no route: it comes when somebody is back.
const (
	OwnGroup      Stage = "group_leader"
	CoordOffice   Stage = "coordination_office"
	CoordGroup    Stage = "coordination_group"
	CoordLeader   Stage = "coordination_group_leader"
	Confirmation  Stage = "confirmation"
	unitLeader    Stage = "unit_leader"
	minStages           = 2
	maxExtensions       = 20
	longest             = 366 * 24 * time.Hour
)

// Approval is one person's consent at one stage.
type Approval struct {
	Stage    Stage     `json:"stage"`
	By       uuid.UUID `json:"by"`
	PersonID uuid.UUID `json:"person_id"`
	Name     string    `json:"name"`
	At       time.Time `json:"at"`
	Opinion  string    `json:"opinion,omitempty"`
}

// ExtensionState is how far a request for more days has come.
type ExtensionState string

// The states of an extension. One that is open when its owner comes back lapses.
const (
	NoExtension      ExtensionState = "none"
	ExtensionAsked   ExtensionState = "asked"
	ExtensionPassed  ExtensionState = "group_approved"
	ExtensionGranted ExtensionState = "approved"
	ExtensionRefused ExtensionState = "rejected"
	ExtensionTaken   ExtensionState = "withdrawn"
	ExtensionLapsed  ExtensionState = "lapsed"
)

// Extension is more time that was asked for before the end.
type Extension struct {
	EndsAt         time.Time      `json:"ends_at"`
	PreviousEndsAt time.Time      `json:"previous_ends_at"`
	Reason         string         `json:"reason"`
	State          ExtensionState `json:"state"`
	AskedBy        uuid.UUID      `json:"asked_by"`
	AskedAt        time.Time      `json:"asked_at"`
	Approvals      []Approval     `json:"approvals"`
	DecidedAt      *time.Time     `json:"decided_at,omitempty"`
	DecidedBy      *uuid.UUID     `json:"decided_by,omitempty"`
	Note           string         `json:"note,omitempty"`
}

// Request is one leave of one person. Names are as they were when it was asked.
type Request struct {
	record.Meta
	record.Search
	InspectionID   uuid.UUID
	GroupID        uuid.UUID
	GroupName      string
	PersonID       uuid.UUID
	PersonName     string
	Kind           Kind
	Reason         string
	SpecialReason  string
	StartsAt       time.Time
	EndsAt         time.Time
	OriginalEndsAt time.Time
	WorkingDays    int64
	NaturalDays    int64
	StandInID      uuid.UUID
	StandInName    string
	StandInPhone   string
	State          State
	Route          []Stage     `gorm:"serializer:json"`
	Approvals      []Approval  `gorm:"serializer:json"`
	Extensions     []Extension `gorm:"serializer:json"`
	SubmittedBy    uuid.UUID
	EndedAt        *time.Time // rejected or withdrawn
	EndedBy        *uuid.UUID
	EndReason      string
	ReturnedAt     *time.Time
	ReturnedBy     *uuid.UUID
	ReturnNote     string
	ClosedAt       *time.Time
	ClosedBy       *uuid.UUID
	CloseNote      string
	NextAlertAt    *time.Time // when the clock has something to tell
	WaitsFor       *Stage     // whose word comes next, nil for nobody's
	DueAt          time.Time  // when that is needed by
	Barred         string     // who of them may not give it: ids of people and accounts
}

// TableName names the table.
func (Request) TableName() string { return "leave_requests" }

// New is what a request is made from. Without a person it is the caller's own;
// without a group it goes through the only one that the person is of.
type New struct {
	InspectionID  uuid.UUID
	GroupID       uuid.UUID
	PersonID      uuid.UUID
	Kind          Kind
	Reason        string
	SpecialReason string
	StartsAt      time.Time
	EndsAt        time.Time
	StandInID     uuid.UUID
}

// check notes what is wrong with the time and the reasons.
func (n *New) check(i *inspection.Inspection, now time.Time, c *fault.Checks) {
	c.When(!n.EndsAt.After(n.StartsAt), "/ends_at", "before_start", fault.T("须晚于开始时间", "must be later than the start"))
	c.When(n.EndsAt.Sub(n.StartsAt) > longest, "/ends_at", "too_long", fault.T("一次至多 366 天", "at most 366 days at once"))
	c.When(calendar.DateOf(n.StartsAt) < calendar.DateOf(now), "/starts_at", "in_past", fault.T("最早从当天起请假", "leave begins today at the earliest"))
	c.When(!n.EndsAt.After(now), "/ends_at", "in_past", fault.T("已经过去", "is over already"))
	c.When(n.SpecialReason == "" && forbids(i, n.StartsAt, n.EndsAt), "/special_reason", "required",
		fault.T("进驻期间原则上不准请假，须写明特殊情况", "in principle nobody is on leave while the team is stationed: a special reason is needed"))
}

// forbids tells whether any of the time lies in the stationed period of a round
// that in principle grants no leave. A plan that says nothing forbids nothing.
func forbids(i *inspection.Inspection, from, to time.Time) bool {
	r := i.Settings.Leave
	if r == nil || r.AllowedInPrinciple || i.StationedFrom == "" {
		return false
	}
	last := calendar.DateOf(to.Add(-time.Microsecond))
	return last >= i.StationedFrom && (i.StationedTo == "" || calendar.DateOf(from) <= i.StationedTo)
}

// RouteOf is who approves, in order: the levels that the plan states, or the own
// group's leader and the coordination group. A leader's own leave, and that of
// somebody whose group nobody else leads, goes to the coordination group at each
// of its group's levels. The system knows no heads of units, for whom the group's
// leader answers. There are always two.
func RouteOf(rule *inspection.LeaveRule, leads bool) []Stage {
	chain := []Stage{OwnGroup, CoordGroup}
	if rule != nil && len(rule.ApprovalChain) > 0 {
		chain = chain[:0]
		for _, level := range rule.ApprovalChain {
			s := Stage(level)
			if s == unitLeader {
				s = OwnGroup
			}
			if s == OwnGroup && len(chain) > 0 && chain[len(chain)-1] == OwnGroup {
				continue // the unit's head and the group's leader are one
			}
			chain = append(chain, s)
		}
	}
	for len(chain) < minStages {
		chain = append(chain, chain[len(chain)-1])
	}
	for i := range chain {
		if leads && chain[i] == OwnGroup {
			chain[i] = CoordGroup
		}
	}
	return chain
}

// Days counts the working and the natural days that a time touches.
func Days(c *calendar.Calendar, from, to time.Time) (working, natural int64) {
	if !to.After(from) {
		return 0, 0
	}
	last := calendar.DateOf(to.Add(-time.Microsecond))
	for d := calendar.DateOf(from); d <= last; d = d.AddDays(1) {
		natural++
		if c.Working(d) {
			working++
		}
	}
	return working, natural
}

// At is the state at an instant.
func (l *Request) At(now time.Time) State {
	switch {
	case l.State != Approved || now.Before(l.StartsAt):
		return l.State
	case now.After(l.EndsAt):
		return OverdueReturn
	}
	return OnLeave
}

// Pending is the extension that waits for an approval, if any.
func (l *Request) Pending() *Extension {
	if n := len(l.Extensions); n > 0 {
		if e := &l.Extensions[n-1]; e.State == ExtensionAsked || e.State == ExtensionPassed {
			return e
		}
	}
	return nil
}

// asking is what waits for an approval: since when to when somebody would be
// away, and who has consented. False when nothing waits.
func (l *Request) asking() (from, to time.Time, given []Approval, ok bool) {
	if l.State == Submitted || l.State == GroupApproved {
		return l.StartsAt, l.EndsAt, l.Approvals, true
	}
	if e := l.Pending(); e != nil && l.State == Approved {
		return l.EndsAt, e.EndsAt, e.Approvals, true
	}
	return from, to, nil, false
}

// stage is the level whose turn it is.
func (l *Request) stage() Stage {
	_, _, given, ok := l.asking()
	if !ok || len(given) >= len(l.Route) {
		return ""
	}
	return l.Route[len(given)]
}

// awaits keeps, for an index, whose word comes next, when it is needed by, and who
// must not give it: the same as the guards of the tables say.
func (l *Request) awaits() {
	l.WaitsFor, l.DueAt, l.Barred = nil, order.EndOfTime, ""
	barred := []string{l.PersonID.String()}
	if from, _, given, ok := l.asking(); ok {
		if next := l.stage(); next != "" {
			l.WaitsFor = &next
		}
		l.DueAt = from
		barred = append(barred, l.asker().String())
		for _, a := range given {
			barred = append(barred, a.By.String(), a.PersonID.String())
		}
	} else if l.State == Returned {
		next := Confirmation
		l.WaitsFor = &next
	}
	if l.WaitsFor != nil {
		l.Barred = strings.Join(barred, " ")
	}
}

// asker is the account that asked for what waits.
func (l *Request) asker() uuid.UUID {
	if e := l.Pending(); e != nil {
		return e.AskedBy
	}
	return l.SubmittedBy
}

// away tells whether the person is away at some instant between the two, as far
// as has been approved. Who is overdue is away until they report back.
func (l *Request) away(from, to, now time.Time) bool {
	end := l.EndsAt
	switch {
	case l.ReturnedAt != nil:
		end = *l.ReturnedAt
	case l.State != Approved:
		return false
	case now.After(end):
		return l.StartsAt.Before(to)
	}
	return l.StartsAt.Before(to) && end.After(from)
}

// ReturnedLate tells that somebody came back after the end.
func (l *Request) ReturnedLate() bool { return l.ReturnedAt != nil && l.ReturnedAt.After(l.EndsAt) }

// index leaves the reasons out: they are not for everybody who finds the row.
func (l *Request) index() {
	l.Search = store.Index(l.PersonName, l.StandInName, l.GroupName)
	l.awaits()
}
