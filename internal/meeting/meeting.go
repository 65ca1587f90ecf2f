// Package meeting is how the office meets (P3.1, P2.1-2, P2.1-7): the dispatch
// meeting of every week, huddles of the groups, deployment meetings and those at
// which something is conveyed; who is asked to come, who chairs, and who came.
// What was decided, and the papers of it, are package minutes.
package meeting

import (
	"time"

	"github.com/google/uuid"

	"lianluo/internal/clock"
	"lianluo/internal/fault"
	"lianluo/internal/order"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// Kind is what sort of meeting it is.
type Kind string

// The kinds of meeting.
const (
	Dispatch   Kind = "dispatch_meeting"
	Huddle     Kind = "huddle"
	Deployment Kind = "deployment"
	Conveying  Kind = "conveying"
)

// Kinds lists them all.
var Kinds = []Kind{Dispatch, Huddle, Deployment, Conveying}

// AgendaItem is one thing to talk about.
type AgendaItem struct {
	Title     string `json:"title"`
	Presenter string `json:"presenter,omitempty"`
}

// Postponement is one change of the time, with the reason.
type Postponement struct {
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	Reason string    `json:"reason"`
	By     uuid.UUID `json:"by"`
	At     time.Time `json:"at"`
}

// Counts are how many were asked, and what became of them.
type Counts struct {
	Invited int64
	Present int64
	Absent  int64
	OnLeave int64
	StandIn int64
}

// Unrecorded is of how many nobody has said whether they came.
func (c Counts) Unrecorded() int64 { return c.Invited - c.Present - c.Absent - c.OnLeave - c.StandIn }

// Meeting is one meeting. Its clock runs from its end until the minutes are
// signed; by DueOrder it stands in the lists of what there is to do.
type Meeting struct {
	record.Meta
	record.Void
	record.Search
	clock.Clock
	order.Serial // of the minutes
	Counts
	InspectionID  uuid.UUID
	Kind          Kind
	GroupID       *uuid.UUID // of a huddle
	GroupName     string
	Title         string
	Place         string
	StartsAt      time.Time
	EndsAt        *time.Time
	ChairID       uuid.UUID
	ChairName     string
	ChairRole     string       // in the post by which the chair may preside
	Agenda        []AgendaItem `gorm:"serializer:json"`
	State         State
	Postponements []Postponement `gorm:"serializer:json"`
	HeldFrom      *time.Time
	HeldTo        *time.Time
	CancelledAt   *time.Time
	CancelReason  string
	MinutesCount  int64
	SignedAt      *time.Time
	SignedBy      *uuid.UUID
	IssuedAt      *time.Time
	IssuedBy      *uuid.UUID
	Recipients    int64
	Acknowledged  int64
	NoticeIDs     []uuid.UUID `gorm:"serializer:json"`
	ConvenedBy    uuid.UUID
	DueOrder      time.Time
}

// TableName names the table.
func (Meeting) TableName() string { return "meetings" }

const (
	mostPostponements = 50
	mostPeople        = 500 // with the units
	longest           = 7 * 24 * time.Hour
)

// New is what a meeting is made from. Without people they are those whom the plan
// and the posts of the moment propose.
type New struct {
	InspectionID uuid.UUID
	Kind         Kind
	GroupID      *uuid.UUID
	Title        string
	Place        string
	StartsAt     time.Time
	EndsAt       *time.Time
	ChairID      uuid.UUID
	Agenda       []AgendaItem
	People       *[]uuid.UUID
	Units        []uuid.UUID
}

// Patch is a change before the meeting is held; what is nil stays.
type Patch struct {
	Title, Place     *string
	StartsAt, EndsAt *time.Time
	Reason           string // of another time
	ChairID          *uuid.UUID
	Agenda           *[]AgendaItem
	People, Units    *[]uuid.UUID
}

// check notes what is wrong with kind and times.
func (m *Meeting) check(c *fault.Checks) {
	c.When(m.Kind == Huddle && m.GroupID == nil, "/group_id", "required", fault.T("碰头会须写明是哪个组的", "a huddle is a group's"))
	c.When(m.Kind != Huddle && m.GroupID != nil, "/group_id", "not_allowed", fault.T("只有碰头会写明组", "only huddles are a group's"))
	c.When(m.EndsAt != nil && !m.EndsAt.After(m.StartsAt), "/ends_at", "before_start", fault.T("须晚于开始时间", "must be later than the start"))
	c.When(m.EndsAt != nil && m.EndsAt.Sub(m.StartsAt) > longest, "/ends_at", "too_long", fault.T("一次会至多 7 天", "a meeting lasts 7 days at most"))
}

// patch changes what was named. Another time needs a reason, and the one before
// stays known; the end moves with the beginning unless it was named, too.
func (m *Meeting) patch(p Patch, by Caller, c *fault.Checks) error {
	if p.Title != nil {
		m.Title = *p.Title
	}
	if p.Place != nil {
		m.Place = *p.Place
	}
	if p.Agenda != nil {
		m.Agenda = *p.Agenda
	}
	moved := p.StartsAt != nil && !p.StartsAt.Equal(m.StartsAt)
	c.When(moved && p.Reason == "", "/postpone_reason", "required", fault.T("改期须写明原因", "another time needs a reason"))
	c.When(!moved && p.Reason != "", "/postpone_reason", "not_allowed", fault.T("没有改期", "the time stays"))
	if moved {
		if len(m.Postponements) >= mostPostponements {
			return fault.New(fault.CodeTooManyParts, fault.Text{})
		}
		to := p.StartsAt.UTC()
		m.Postponements = append(m.Postponements, Postponement{From: m.StartsAt, To: to, Reason: p.Reason, By: by.ID, At: by.Now})
		if m.EndsAt != nil {
			end := m.EndsAt.Add(to.Sub(m.StartsAt))
			m.EndsAt = &end
		}
		m.StartsAt = to
	}
	if p.EndsAt != nil {
		end := p.EndsAt.UTC()
		m.EndsAt = &end
	}
	m.check(c)
	return nil
}

// MinutesOverdue tells that the time for signed minutes is over.
func (m *Meeting) MinutesOverdue(now time.Time) bool {
	return m.awaitsMinutes() && now.After(m.DueAt)
}

func (m *Meeting) awaitsMinutes() bool {
	return !m.Voided() && (m.State == Held || m.State == Drafted)
}

// arrange keeps what follows from the rest: the place in lists of work, and what
// is searched for.
func (m *Meeting) arrange() {
	switch {
	case m.Voided():
		m.DueOrder = order.EndOfTime
	case m.State == Scheduled:
		m.DueOrder = m.StartsAt
	case m.awaitsMinutes():
		m.DueOrder = m.DueAt
	default:
		m.DueOrder = order.EndOfTime
	}
	m.Search = store.Index(m.Title, m.Place, m.GroupName, m.ChairName, m.Number)
}

// about is what an event says: never a title or a name.
func (m *Meeting) about() map[string]any {
	out := map[string]any{"inspection_id": m.InspectionID, "kind": m.Kind, "starts_at": m.StartsAt}
	if m.GroupID != nil {
		out["group_id"] = *m.GroupID
	}
	if m.Number != "" {
		out["number"] = m.Number
	}
	return out
}

// promised tells that there is a time by which the minutes are to be signed.
func (m *Meeting) promised() bool { return m.DueAt.Before(order.EndOfTime) }
