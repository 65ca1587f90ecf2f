// Package notice is how the office tells its people something and learns that
// they know it (P2.1-4, P3.4): notices with receipts and reminders, roll calls
// that prove that people can be reached around the clock (P4), and what is told
// of both by e-mail and to group robots.
package notice

import (
	"strconv"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/clock"
	"lianluo/internal/fault"
	"lianluo/internal/order"
	"lianluo/internal/record"
	"lianluo/internal/redact"
	"lianluo/internal/store"
)

const (
	mark       = "通"
	mostPeople = 1000 // of one notice or roll call
)

// TargetKind says who is meant.
type TargetKind string

// The kinds of target.
const (
	ToGroup    TargetKind = "group"
	ToRole     TargetKind = "role"
	ToLiaisons TargetKind = "liaisons"
)

// Target is one sort of people.
type Target struct {
	Kind    TargetKind `json:"kind"`
	GroupID *uuid.UUID `json:"group_id,omitempty"`
	Role    string     `json:"role,omitempty"`
}

// checkTargets refuses targets that say too little or too much.
func checkTargets(targets []Target, checks *fault.Checks) {
	for i, t := range targets {
		at := "/targets/" + strconv.Itoa(i)
		checks.When(t.Kind == ToGroup && t.GroupID == nil, at+"/group_id", "required", fault.T("须写明是哪个组", "which group"))
		checks.When(t.Kind == ToRole && t.Role == "", at+"/role", "required", fault.T("须写明是什么职务", "which role"))
		checks.When(t.Kind != ToRole && t.Role != "", at+"/role", "not_allowed", fault.T("这一类不写职务", "no role with this kind"))
		checks.When(t.Kind == ToLiaisons && t.GroupID != nil, at+"/group_id", "not_allowed", fault.T("各组联络员不写组；要一个组的，请按职务写", "no group with this kind"))
	}
}

// Post is a current appointment, as far as it tells who is meant.
type Post struct {
	OfficeID    uuid.UUID
	GroupID     uuid.UUID
	GroupName   string
	GroupKind   string
	Role        string
	PersonID    uuid.UUID
	PersonName  string
	StandInID   *uuid.UUID
	StandInName string
}

const (
	liaison = "liaison"
	working = "working_group"
)

func (t Target) means(p *Post) bool {
	switch t.Kind {
	case ToGroup:
		return *t.GroupID == p.GroupID
	case ToRole:
		return t.Role == p.Role && (t.GroupID == nil || *t.GroupID == p.GroupID)
	case ToLiaisons:
		return p.Role == liaison && p.GroupKind == working
	}
	return false
}

// Person is somebody whom a notice or a roll call reaches, and in which post.
type Person struct {
	PersonID        uuid.UUID
	Name            string
	GroupID         uuid.UUID
	GroupName       string
	Role            string
	StandsInForID   *uuid.UUID
	StandsInForName string
}

// Cover is who does the work of somebody who is away; nobody when nobody is named.
type Cover struct {
	PersonID uuid.UUID
	Name     string
}

// addressed gives each person that the targets mean once. A liaison who is away
// is covered by whoever the leave names, else by the stand-in of the post.
func addressed(targets []Target, posts []Post, away map[uuid.UUID]Cover) []Person {
	out, seen := []Person{}, map[uuid.UUID]bool{}
	for i := range posts {
		p := &posts[i]
		meant := false
		for _, t := range targets {
			meant = meant || t.means(p)
		}
		if !meant {
			continue
		}
		x := Person{PersonID: p.PersonID, Name: p.PersonName, GroupID: p.GroupID, GroupName: p.GroupName, Role: p.Role}
		if by, is := p.covered(away); is {
			x.PersonID, x.Name, x.StandsInForID, x.StandsInForName = by.PersonID, by.Name, &p.PersonID, p.PersonName
		}
		if !seen[x.PersonID] {
			seen[x.PersonID] = true
			out = append(out, x)
		}
	}
	return out
}

func (p *Post) covered(away map[uuid.UUID]Cover) (Cover, bool) {
	by, is := away[p.PersonID]
	switch {
	case p.Role != liaison || !is:
		return Cover{}, false
	case by.PersonID != uuid.Nil:
		return by, true
	case p.StandInID != nil:
		return Cover{*p.StandInID, p.StandInName}, true
	}
	return Cover{}, false
}

// Notice is one notice. Its clock runs from its issue until all have acknowledged.
type Notice struct {
	record.Meta
	record.Void
	record.Search
	clock.Clock
	order.Serial
	InspectionID  uuid.UUID
	Title         string
	Body          string
	Targets       []Target `gorm:"serializer:json"`
	AcknowledgeBy time.Time
	State         State
	IssuedAt      *time.Time
	IssuedBy      *uuid.UUID
	Recipients    int64
	Acknowledged  int64
	Late          int64
}

// TableName names the table.
func (Notice) TableName() string { return "notices" }

// Receipt is one recipient of a notice, frozen when it was issued.
type Receipt struct {
	record.Meta
	Person
	NoticeID       uuid.UUID
	AcknowledgedAt *time.Time
	Late           bool
}

// TableName names the table.
func (Receipt) TableName() string { return "notice_receipts" }

// Quiet marks the rows as part of the notice, whose event tells of them.
func (*Receipt) Quiet() {}

// New is what a notice is made from.
type New struct {
	InspectionID  uuid.UUID
	Title         string
	Body          string
	Targets       []Target
	AcknowledgeBy time.Time
}

// Patch is a change of a notice; what is nil stays.
type Patch struct {
	Title, Body   *string
	Targets       *[]Target
	AcknowledgeBy *time.Time
}

func (n *Notice) patch(p Patch, now time.Time) error {
	if p.Title != nil {
		n.Title = *p.Title
	}
	if p.Body != nil {
		n.Body = *p.Body
	}
	if p.Targets != nil {
		n.Targets = *p.Targets
	}
	if p.AcknowledgeBy != nil {
		n.AcknowledgeBy = p.AcknowledgeBy.UTC()
	}
	return n.check(now)
}

// check finds everything that is wrong with a notice that is to be issued.
func (n *Notice) check(now time.Time) error {
	n.Search = store.Index(n.Number, n.Title, n.Body)
	var checks fault.Checks
	checks.When(!n.AcknowledgeBy.After(now), "/acknowledge_by", "in_the_past", fault.T("签收时限已过", "the time for acknowledging is over"))
	checkTitle(n.Title, &checks)
	checkTargets(n.Targets, &checks)
	return checks.Err()
}

// checkTitle looks for what would tell who somebody is: the title leaves the
// office by e-mail and by the robots' services.
func checkTitle(title string, checks *fault.Checks) {
	for _, f := range redact.Blocking(redact.Find(title, redact.Known{})) {
		checks.Add("/title", string(f.Kind), fault.T("标题会投递到外部，不能含个人信息："+f.Sample, "the title leaves the office and must not hold "+f.Sample))
	}
}

// settle counts the receipts; when all are there, the clock stops.
func (n *Notice) settle(rows []Receipt, now time.Time) {
	n.Recipients, n.Acknowledged, n.Late = int64(len(rows)), 0, 0
	for i := range rows {
		if rows[i].AcknowledgedAt != nil {
			n.Acknowledged++
		}
		if rows[i].Late {
			n.Late++
		}
	}
	if n.Acknowledged == n.Recipients {
		n.Meet(now)
	}
}

// overdue tells that the time is over and somebody has not acknowledged.
func (n *Notice) overdue(now time.Time) bool {
	return n.State == Issued && !n.Voided() && n.Acknowledged < n.Recipients && now.After(n.AcknowledgeBy)
}

func unheard(rows []Receipt) []uuid.UUID {
	out := []uuid.UUID{}
	for i := range rows {
		if rows[i].AcknowledgedAt == nil {
			out = append(out, rows[i].PersonID)
		}
	}
	return out
}
