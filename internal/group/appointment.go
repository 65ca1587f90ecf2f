package group

import (
	"time"

	"github.com/google/uuid"

	"lianluo/internal/fault"
	"lianluo/internal/record"
)

// Role is what somebody is in a group.
type Role string

// The roles of appointments.
const (
	Leader            Role = "leader"
	FirstDeputyLeader Role = "first_deputy_leader"
	DeputyLeader      Role = "deputy_leader"
	Liaison           Role = "liaison"
	Member            Role = "member"
)

// single tells the roles that one person at a time holds in a group.
func (r Role) single() bool { return r == Leader || r == FirstDeputyLeader || r == Liaison }

// Appointment is one person's time in a post, or a vacant post when there is no
// person. StartsAt and EndsAt are never in the future, so an appointment is
// current exactly as long as EndsAt is nil. The last four fields are for
// liaisons only. PersonName and StandInName follow the person while current and
// stay as they were afterwards.
type Appointment struct {
	record.Meta
	record.Void
	InspectionID uuid.UUID
	GroupID      uuid.UUID
	Role         Role
	PersonID     *uuid.UUID
	PersonName   string
	Position     int64
	Basis        string
	StartsAt     time.Time
	EndsAt       *time.Time
	EndReason    string
	Phone        string
	StandInID    *uuid.UUID
	StandInName  string
	StandInPhone string
}

// NewAppointment is what an appointment is made from. Without a person it is a
// vacant post; without a start it starts now; without a position it goes last.
type NewAppointment struct {
	GroupID  uuid.UUID
	Role     Role
	PersonID *uuid.UUID
	Position *int64
	Basis    string
	StartsAt *time.Time
	Contact  Contact
}

// Contact is how a liaison is reached; "" and nil mean none.
type Contact struct {
	Phone        string
	StandInID    *uuid.UUID
	StandInName  string
	StandInPhone string
}

// Vacant tells a post without a person.
func (a *Appointment) Vacant() bool { return a.PersonID == nil }

// IsLiaison tells somebody who is or was liaison; vacant posts are not.
func (a *Appointment) IsLiaison() bool { return a.Role == Liaison && !a.Vacant() }

// closing checks the moment at which an appointment is to end.
func (a *Appointment) closing(at, now time.Time) error {
	switch {
	case at.After(now):
		return fault.Invalid("/ends_at", "in_future", fault.T("不得晚于此刻", "must not lie in the future"))
	case at.Before(a.StartsAt):
		return fault.Invalid("/ends_at", "before_start", fault.T("早于任职开始的时刻", "is before the appointment began"))
	}
	return nil
}

// inForce tells whether the appointment held at the moment.
func (a *Appointment) inForce(at time.Time) bool {
	return !a.Voided() && !a.StartsAt.After(at) && (a.EndsAt == nil || a.EndsAt.After(at))
}

// admission is what a new appointment means for the open ones of its group and
// role: which vacancy it fills, if any.
type admission struct{ fills *Appointment }

// admit decides whether the person (nil for a vacant post) may be added to the
// open appointments of the role. It returns already_exists when the person
// holds the role, when a role for one is held, or when its vacancy is noted.
func admit(role Role, person *uuid.UUID, open []Appointment) (admission, error) {
	var out admission
	for i := range open {
		a := &open[i]
		switch {
		case a.Vacant():
			if person != nil && (out.fills == nil || a.StartsAt.Before(out.fills.StartsAt)) {
				out.fills = a
			}
			if person == nil && role.single() {
				return admission{}, held("这个职位的空缺已经登记", "the vacancy is noted already")
			}
		case person != nil && *a.PersonID == *person:
			return admission{}, held("此人已在这个职位上", "the person holds this post already")
		case role.single():
			return admission{}, held("这个职位已有现任", "the post is held")
		}
	}
	return out, nil
}

func held(zh, en string) error { return fault.New(fault.CodeAlreadyExists, fault.T(zh, en)) }

// overlaps refuses a start that reaches back into the time of an earlier holder
// of a role for one.
func overlaps(role Role, start time.Time, earlier []Appointment) error {
	for i := range earlier {
		a := &earlier[i]
		if role.single() && !a.Vacant() && !a.Voided() && a.EndsAt != nil && a.EndsAt.After(start) {
			return held("这段时间与前任重叠", "the time overlaps with an earlier holder")
		}
	}
	return nil
}
