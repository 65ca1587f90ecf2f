// Package minutes is what comes of a meeting (P2.1-6): minutes in versions, with
// topics and decisions, signed by the chair and issued with receipts; each
// decision becomes an assignment, once; and what a meeting conveys is passed on.
package minutes

import (
	"strconv"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/record"
	"lianluo/internal/redact"
)

const (
	mark         = "纪要"
	mostVersions = 100
	mostNotices  = 50
	titleRunes   = 40
)

// Topic is one thing that was talked about.
type Topic struct {
	Title      string `json:"title"`
	Discussion string `json:"discussion"`
}

// Decision is one thing that was decided: who does it until when. It has an
// assignment once the minutes are issued.
type Decision struct {
	Matter           string        `json:"matter"`
	LeadUnitID       *uuid.UUID    `json:"lead_unit_id,omitempty"` // or the group, never both
	LeadGroupID      *uuid.UUID    `json:"lead_group_id,omitempty"`
	LeadName         string        `json:"lead_name"`
	DueOn            calendar.Date `json:"due_on"`
	AssignmentID     *uuid.UUID    `json:"assignment_id,omitempty"`
	AssignmentNumber string        `json:"assignment_number,omitempty"`
}

// Minutes is one version of a meeting's minutes.
type Minutes struct {
	record.Meta
	MeetingID     uuid.UUID
	Number        int64
	Topics        []Topic     `gorm:"serializer:json"`
	Decisions     []Decision  `gorm:"serializer:json"`
	FileIDs       []uuid.UUID `gorm:"serializer:json"`
	DraftedBy     uuid.UUID
	DraftedByName string
	DraftedAt     time.Time
	SignedAt      *time.Time
}

// TableName names the table.
func (Minutes) TableName() string { return "meeting_minutes" }

// Quiet marks the rows as part of the meeting, whose event tells of them.
func (*Minutes) Quiet() {}

// Draft is what a version is made from.
type Draft struct {
	Topics    []Topic
	Decisions []Decision
	FileIDs   []uuid.UUID
}

// check notes what is wrong with the decisions by themselves: each has one lead and
// a day that is not over. They go to units and companies, so nothing in them may
// tell who somebody is.
func (d *Draft) check(today calendar.Date, c *fault.Checks) {
	for i := range d.Decisions {
		x, at := &d.Decisions[i], pointer(i)
		c.When((x.LeadUnitID == nil) == (x.LeadGroupID == nil), at+"/lead_unit_id", "one_lead", fault.T("须由一个单位或一个工作组主办", "one unit or one group has the lead"))
		c.When(x.DueOn < today, at+"/due_on", "past", fault.T("日期已过", "the day is over"))
		for _, f := range redact.Blocking(redact.Find(x.Matter, redact.Known{})) {
			c.Add(at+"/matter", string(f.Kind), fault.T("会交给主办方，不能含个人信息："+f.Sample, "goes to whoever has the lead and must not hold "+f.Sample))
		}
	}
}

func pointer(i int) string { return "/decisions/" + strconv.Itoa(i) }

// short is the beginning of a text.
func short(text string) string {
	if r := []rune(text); len(r) > titleRunes {
		return string(r[:titleRunes]) + "…"
	}
	return text
}
