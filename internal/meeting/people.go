package meeting

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/group"
	"lianluo/internal/inspection"
	"lianluo/internal/record"
)

// Status is whether somebody came.
type Status string

// What is known of somebody who was asked to come.
const (
	Invited   Status = "invited"
	Present   Status = "present"
	Absent    Status = "absent"
	OnLeave   Status = "on_leave"
	StoodInBy Status = "stand_in"
)

// Attendee is somebody who is asked to come, or a unit that sends somebody.
type Attendee struct {
	record.Meta
	MeetingID     uuid.UUID
	PersonID      *uuid.UUID // or the unit, never both
	UnitID        *uuid.UUID
	Name          string
	GroupName     string
	Role          string
	Position      int64
	Status        Status
	Reason        string // of somebody absent
	StandInID     *uuid.UUID
	StandInName   string
	RepresentedBy string // of a unit
}

// TableName names the table.
func (Attendee) TableName() string { return "meeting_people" }

// Quiet marks the rows as part of the meeting, whose event tells of them.
func (*Attendee) Quiet() {}

// Receipt is one recipient of the minutes, a person or a unit.
type Receipt struct {
	record.Meta
	MeetingID      uuid.UUID
	PersonID       *uuid.UUID
	UnitID         *uuid.UUID
	Name           string
	Position       int64
	AcknowledgedAt *time.Time
	AcknowledgedBy *uuid.UUID
}

// TableName names the table.
func (Receipt) TableName() string { return "meeting_receipts" }

// Quiet marks the rows as part of the meeting.
func (*Receipt) Quiet() {}

// Post is a current appointment, as far as it tells who attends and who may chair.
type Post struct {
	OfficeID   uuid.UUID
	GroupID    uuid.UUID
	GroupName  string
	GroupKind  group.Kind
	Role       group.Role
	PersonID   uuid.UUID
	PersonName string
}

// TableName names the table.
func (Post) TableName() string { return "appointments" }

var heads = []group.Role{group.Leader, group.FirstDeputyLeader, group.DeputyLeader}

// attendees are who comes to the meetings of all when the plan does not say.
var attendees = []inspection.Attendee{
	{GroupKind: string(group.Coordination), Role: string(group.Leader)},
	{GroupKind: string(group.Coordination), Role: string(group.FirstDeputyLeader)},
	{GroupKind: string(group.Coordination), Role: string(group.DeputyLeader)},
	{GroupKind: string(group.Coordination), Role: string(group.Member)},
	{GroupKind: string(group.Working), Role: string(group.Leader)},
	{GroupKind: string(group.Working), Role: string(group.Liaison)},
}

// Propose gives those who should attend, once each, in the order of the posts: of
// a huddle the whole group, of the others those whom the plan names.
func Propose(kind Kind, groupID *uuid.UUID, rule *inspection.MeetingRule, posts []Post) []Post {
	wanted := attendees
	if rule != nil && len(rule.Attendees) > 0 {
		wanted = rule.Attendees
	}
	out, seen := []Post{}, map[uuid.UUID]bool{}
	for _, p := range posts {
		asked := slices.Contains(wanted, inspection.Attendee{GroupKind: string(p.GroupKind), Role: string(p.Role)})
		if kind == Huddle {
			asked = groupID != nil && p.GroupID == *groupID
		}
		if asked && !seen[p.PersonID] {
			seen[p.PersonID] = true
			out = append(out, p)
		}
	}
	return out
}

// ChairPost is the post by which somebody may chair: of the weekly meeting one of
// the coordination group that the plan names, of a huddle one of those who lead
// the group, of the others any.
func ChairPost(kind Kind, groupID *uuid.UUID, rule *inspection.MeetingRule, posts []Post, person uuid.UUID) (Post, bool) {
	roles := heads
	if rule != nil && len(rule.ChairRoles) > 0 {
		roles = nil
		for _, r := range rule.ChairRoles {
			roles = append(roles, group.Role(r))
		}
	}
	for _, p := range posts {
		if p.PersonID != person {
			continue
		}
		switch kind {
		case Dispatch:
			if p.GroupKind == group.Coordination && slices.Contains(roles, p.Role) {
				return p, true
			}
		case Huddle:
			if groupID != nil && p.GroupID == *groupID && slices.Contains(heads, p.Role) {
				return p, true
			}
		case Deployment, Conveying:
			return p, true
		}
	}
	return Post{}, false
}

// count is how many of the attendees stand how.
func count(rows []Attendee) Counts {
	c := Counts{Invited: int64(len(rows))}
	for i := range rows {
		switch rows[i].Status {
		case Present:
			c.Present++
		case Absent:
			c.Absent++
		case OnLeave:
			c.OnLeave++
		case StoodInBy:
			c.StandIn++
		case Invited:
		}
	}
	return c
}

// mark sets how an attendee stands, and drops what belonged to another standing.
func (a *Attendee) mark(s Status) {
	a.Status, a.Reason, a.StandInID, a.StandInName, a.RepresentedBy = s, "", nil, "", ""
}
