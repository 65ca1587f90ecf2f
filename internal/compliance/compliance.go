// Package compliance holds the office against its own plan: every rule of the
// round is a clause that is met, at risk or breached, with what proves it, and since
// when. Clauses are judged by pure functions over facts that a handful of queries
// gather; what changes is noted by the clock and told, so that a breach is known
// before it comes.
package compliance

import (
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/duty/cover"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/meeting"
)

// Clause is one rule of the plan.
type Clause string

// The clauses.
const (
	WeeklyMeeting     Clause = "weekly_meeting"
	DutyCoverage      Clause = "duty_coverage"
	GroupRosters      Clause = "group_rosters"
	Handover          Clause = "handover"
	Liaisons          Clause = "liaisons"
	Leaders           Clause = "leaders"
	DailyReports      Clause = "daily_reports"
	UrgentReports     Clause = "urgent_reports"
	LeaveReturn       Clause = "leave_return"
	PetitionDeadlines Clause = "petition_deadlines"
)

// State is how a clause stands.
type State string

// The states.
const (
	Met      State = "met"
	AtRisk   State = "at_risk"
	Breached State = "breached"
	NotDue   State = "not_due" // the team is not there
)

// gravity orders the states for the whole: the worst first.
var gravity = map[State]int{Breached: 0, AtRisk: 1, Met: 2, NotDue: 3}

// Worst is the state of all clauses together.
func Worst(findings []Finding) State {
	out := NotDue
	for i := range findings {
		if gravity[findings[i].State] < gravity[out] {
			out = findings[i].State
		}
	}
	return out
}

// Evidence is one thing that breaches a clause or soon may. The text names nobody.
type Evidence struct {
	State      State         `json:"state"`
	Day        calendar.Date `json:"day,omitempty"`
	At         *time.Time    `json:"at,omitempty"`
	Text       fault.Text    `json:"text"`
	Resource   string        `json:"resource,omitempty"`
	ResourceID uuid.UUID     `json:"resource_id"`
	Path       string        `json:"path,omitempty"`
	Person     string        `json:"person,omitempty"`
}

// Rule is what the plan says, as far as it has numbers.
type Rule struct {
	RoundTheClock                                   *bool
	LeadersPerDay, OfficersPerDay, LiaisonsPerGroup *int32
	ShiftStart, DailyCutoff                         *string
	IntervalDays                                    *int32
	ChairRoles                                      []string
}

// Finding is how one clause stands.
type Finding struct {
	Clause          Clause
	State           State
	Since           *time.Time // when it was first seen so; nil before it has been looked at
	Summary         fault.Text
	Rule            Rule
	Breaches, Risks int64
	Evidence        []Evidence // the breaches first
}

// mostEvidence bounds what is listed for a clause.
const mostEvidence = 200

// Facts are what the clauses are judged by, as they were at one moment.
type Facts struct {
	Now      time.Time
	Round    inspection.Inspection
	Groups   []Group                    // the live ones
	Posts    []Post                     // of leaders and liaisons
	Shifts   []Shift                    // of the stationed period up to the day after tomorrow, but for cancelled ones
	Leave    map[uuid.UUID][]cover.Span // of those whose shifts are to come
	Owed     []Owed
	Urgent   []Urgent
	Away     []Absence
	Meetings []meeting.Met // weekly ones
	Cases    []Case        // by deadline
	Overdue  int64         // all cases that are, however many are listed
}

// Group is a group of the round.
type Group struct {
	ID      uuid.UUID
	Name    string
	Working bool
}

// Post is a post that somebody is in.
type Post struct {
	GroupID uuid.UUID
	Role    string
}

// Shift is a shift of the street or of a group.
type Shift struct {
	ID          uuid.UUID
	GroupID     *uuid.UUID
	DeskID      uuid.UUID
	Day         calendar.Date
	StartsAt    time.Time
	EndsAt      time.Time
	State       string
	Leader      uuid.UUID
	Officer     uuid.UUID
	LeaderIn    *time.Time
	LeaderLeft  *time.Time
	OfficerLeft *time.Time
	LeaderName  string
	OfficerName string
}

func (s *Shift) responsible() bool { return s.State == "on_duty" || s.State == "handover_pending" }

// open tells a shift that nobody has taken over yet.
func (s *Shift) open() bool { return s.State == "planned" || s.State == "unmanned" }

// Owed is a daily report that has not been handed in.
type Owed struct {
	Day     calendar.Date
	GroupID uuid.UUID
	Group   string
	DueAt   time.Time
}

// Urgent is an urgent report that some commander has not acknowledged.
type Urgent struct {
	ID               uuid.UUID
	Number           string
	StartedAt, DueAt time.Time
}

// Absence is approved leave from which nobody has reported back.
type Absence struct {
	ID     uuid.UUID
	Group  string
	Person string
	EndsAt time.Time
}

// Case is an open case that is overdue or nearly.
type Case struct {
	ID     uuid.UUID
	Number string
	DueAt  time.Time
}

// today is the office's day.
func (f *Facts) today() calendar.Date { return calendar.DateOf(f.Now) }

// stationed tells whether the team is there on the day, as far as is known.
func (f *Facts) stationed(day calendar.Date) bool {
	i := &f.Round
	return i.State == inspection.Stationed && !i.Voided() && i.StationedFrom != "" && i.StationedFrom <= day && (i.StationedTo == "" || day <= i.StationedTo)
}
