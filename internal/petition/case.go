// Package petition is the petition case, the root that all its parts hang on:
// registered by hand or from a table, given to a lead unit, verified, put right,
// answered, disclosed and signed off. What may happen when is in the tables of
// transitions.go and dimensions.go; the slices of the parts ask them by Within.
package petition

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"lianluo/internal/calendar"
	"lianluo/internal/due"
	"lianluo/internal/fault"
	"lianluo/internal/intake"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// Case is one petition case. Handling, completion, publication and sign-off are
// four dimensions; none is derived from another.
type Case struct {
	record.Meta
	record.Void
	record.Search
	Tallied
	InspectionID       uuid.UUID
	BatchID            *uuid.UUID
	Number             string // as printed, without the star
	NumberKey          string // what is unique in the inspection
	NumberFamily       string
	SecondaryNumbers   []string `gorm:"serializer:json"`
	Channel            intake.Channel
	KeyCase            bool
	ReceivedAt         time.Time
	Summary            string   `words:"free"`
	Area               string   `words:"place"`
	Address            string   `words:"place"`
	PollutionTypes     []string `gorm:"serializer:json"` // also rows of petition_case_types
	PrimaryType        string
	TypeLabels         []string `gorm:"serializer:json" words:"free"`
	ResponsibleText    string   `words:"free"`
	AssistingText      string   `words:"free"`
	UpstreamAssignedAt *time.Time
	UpstreamDueAt      *time.Time
	Remark             string `words:"free"`
	Handling           Handling
	Completion         string
	Publication        string
	SignOff            string
	Cycle              int64
	DueAt              *time.Time
	DueOrder           time.Time // DueAt, or the end of time, for sorting
	LeadUnitID         *uuid.UUID
	GroupID            *uuid.UUID
	Verdict            Verdict // empty until verification is concluded
	MergedIntoID       *uuid.UUID
	SplitFromID        *uuid.UUID
	MeasureDueAt       *time.Time  // of the open measures, the next; for the job that resumes stage-completed cases
	Finding            *Finding    `gorm:"serializer:json"`
	Conclusion         *Conclusion `gorm:"serializer:json"`
	Progress           Progress    `gorm:"serializer:json"`
	Dispatch           *Dispatch   `gorm:"serializer:json"`
	Journal            []Entry     `gorm:"serializer:json"`
	Archived           bool        `gorm:"-"` // its round is; known when read to be shown
}

// TableName names the table.
func (Case) TableName() string { return "petition_cases" }

// Dispatch is the giving of a case to a lead unit and what came of it. Names
// are those of the moment.
type Dispatch struct {
	ID              uuid.UUID  `json:"id"`
	Sequence        int        `json:"sequence"`
	LeadUnitID      uuid.UUID  `json:"lead_unit_id"`
	LeadUnitName    string     `json:"lead_unit_name"`
	Assisting       []UnitName `json:"assisting"`
	GroupID         *uuid.UUID `json:"group_id,omitempty"`
	Instruction     string     `json:"instruction,omitempty" words:"staff"`
	At              time.Time  `json:"at"`
	By              uuid.UUID  `json:"by"`
	AcknowledgeBy   *time.Time `json:"acknowledge_by,omitempty"`
	AcknowledgedAt  *time.Time `json:"acknowledged_at,omitempty"`
	AcknowledgedBy  uuid.UUID  `json:"acknowledged_by,omitzero"`
	AcknowledgeLate bool       `json:"acknowledged_late,omitempty"`
	ReturnedAt      *time.Time `json:"returned_at,omitempty"`
	ReturnReason    string     `json:"return_reason,omitempty" words:"staff"`
	ProposedUnitID  *uuid.UUID `json:"proposed_unit_id,omitempty"`
}

// UnitName is a unit by id and the name it had.
type UnitName struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
}

// Entry is what a reader of the timeline needs beyond the event, which carries
// no free text: words of staff may name a petitioner.
type Entry struct {
	Version  int64      `json:"version"`
	Note     string     `json:"note,omitempty" words:"staff"`
	UnitID   *uuid.UUID `json:"unit_id,omitempty"`
	UnitName string     `json:"unit_name,omitempty"`
}

// OfCases is the case itself: what people write in it is about it.
func (c *Case) OfCases() []uuid.UUID { return []uuid.UUID{c.ID} }

// endOfTime sorts cases without a deadline behind all others.
var endOfTime = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// CaseUnit is a unit's part in a case; the current ones decide who sees it.
type CaseUnit struct {
	record.Meta
	CaseID    uuid.UUID
	UnitID    uuid.UUID
	Role      string
	Sequence  int64
	IsCurrent bool
}

// TableName names the table.
func (CaseUnit) TableName() string { return "petition_case_units" }

// Quiet marks the rows as part of the case, whose event tells of them.
func (*CaseUnit) Quiet() {}

// CaseType is one type of a case as a row.
type CaseType struct {
	record.Meta
	CaseID uuid.UUID
	Code   string
}

// TableName names the table.
func (CaseType) TableName() string { return "petition_case_types" }

// Quiet marks the rows as part of the case, whose event tells of them.
func (*CaseType) Quiet() {}

// Intake is what a case is registered from. Nil and empty fields are unknown.
type Intake struct {
	InspectionID uuid.UUID
	BatchID      *uuid.UUID
	Number       string
	Secondary    []string
	Channel      intake.Channel
	KeyCase      bool
	ReceivedAt   *time.Time
	Summary      string
	Area         string
	Address      string
	Types        []string
	PrimaryType  string
	TypeLabels   []string
	Responsible  string
	Assisting    string
	AssignedAt   *time.Time
	DueAt        *time.Time
	Remark       string
}

// NewCase registers a case. What the intake does not say is read from the
// number, then from the batch (received, zero when there is none), then from
// the clock. It returns unprocessable for types that are not in the dictionary.
func NewCase(in Intake, received, now time.Time) (*Case, error) {
	n := intake.ParseNumber(in.Number)
	c := &Case{
		InspectionID: in.InspectionID, BatchID: in.BatchID, SecondaryNumbers: in.Secondary,
		Channel: in.Channel, KeyCase: in.KeyCase, Summary: in.Summary, Area: in.Area, Address: in.Address,
		PollutionTypes: in.Types, PrimaryType: in.PrimaryType, TypeLabels: in.TypeLabels,
		ResponsibleText: in.Responsible, AssistingText: in.Assisting,
		UpstreamAssignedAt: in.AssignedAt, UpstreamDueAt: in.DueAt, Remark: in.Remark,
		Handling: Registered, Completion: InProgress, Publication: NotDue, SignOff: NotStarted, Cycle: 1, DueOrder: endOfTime,
	}
	c.setNumber(n)
	if c.Channel == "" {
		c.Channel = n.Channel
	}
	if c.Channel == "" {
		c.Channel = intake.Unknown
	}
	switch {
	case in.ReceivedAt != nil:
		c.ReceivedAt = *in.ReceivedAt
	case n.Date != "":
		c.ReceivedAt = calendar.Date(n.Date).Midnight()
	case !received.IsZero():
		c.ReceivedAt = received
	default:
		c.ReceivedAt = now
	}
	if len(c.PollutionTypes) == 0 {
		c.PollutionTypes = intake.TypesOf(c.TypeLabels)
	}
	if err := c.check(); err != nil {
		return nil, err
	}
	c.Reindex()
	return c, nil
}

func (c *Case) setNumber(n intake.Number) {
	c.Number, c.NumberKey, c.NumberFamily = n.Printed, n.Key, n.Family
	c.KeyCase = c.KeyCase || n.KeyCase
}

// lastYear bounds dates that deadlines are counted from: what is computed has to
// stay within four-digit years.
const lastYear = 9900

// check makes types distinct and the only type the primary one, and tells
// everything that the contract's schema cannot see.
func (c *Case) check() error {
	var checks fault.Checks
	blank := fault.T("不能全是空白", "must not be blank")
	checks.When(c.NumberKey == "", "/number", "blank", blank)
	checks.When(strings.TrimSpace(c.Summary) == "", "/summary", "blank", blank)
	for pointer, t := range map[string]*time.Time{"/received_at": &c.ReceivedAt, "/upstream_assigned_at": c.UpstreamAssignedAt, "/upstream_due_at": c.UpstreamDueAt} {
		checks.When(t != nil && t.Year() > lastYear, pointer, "out_of_range", fault.T("年份过大", "the year is too large"))
	}
	var types []string
	for i, t := range c.PollutionTypes {
		checks.When(!intake.KnownType(t), "/pollution_types/"+strconv.Itoa(i), "unknown_type", fault.T("词典里没有这个类型", "the dictionary has no such type"))
		if !slices.Contains(types, t) {
			types = append(types, t)
		}
	}
	c.PollutionTypes = types
	if c.PrimaryType == "" && len(types) == 1 {
		c.PrimaryType = types[0]
	}
	checks.When(c.PrimaryType != "" && !slices.Contains(types, c.PrimaryType), "/primary_type", "not_a_type_of_the_case",
		fault.T("主要类型应在污染类型之中", "the primary type must be one of the types"))
	return checks.Err()
}

// Reindex makes the case be found by the words it holds now.
func (c *Case) Reindex() {
	texts := append([]string{c.Number, c.Summary, c.Area, c.Address, c.ResponsibleText, c.AssistingText, c.Remark}, c.SecondaryNumbers...)
	c.Search = store.Index(texts...)
}

// Patch is a change of what was registered; what is unspecified stays.
type Patch struct {
	BatchID     nullable.Nullable[uuid.UUID]
	Number      *string
	Secondary   nullable.Nullable[[]string]
	Channel     *intake.Channel
	KeyCase     *bool
	ReceivedAt  *time.Time
	Summary     *string
	Area        nullable.Nullable[string]
	Address     nullable.Nullable[string]
	Types       *[]string
	PrimaryType nullable.Nullable[string]
	TypeLabels  nullable.Nullable[[]string]
	Responsible nullable.Nullable[string]
	Assisting   nullable.Nullable[string]
	AssignedAt  nullable.Nullable[time.Time]
	DueAt       nullable.Nullable[time.Time]
	Remark      nullable.Nullable[string]
}

// patch applies a change. A running deadline stays as it was computed.
func (c *Case) patch(p Patch) error {
	if p.KeyCase != nil {
		c.KeyCase = *p.KeyCase
	}
	if p.Number != nil {
		c.setNumber(intake.ParseNumber(*p.Number))
	}
	if p.Channel != nil {
		c.Channel = *p.Channel
	}
	if p.ReceivedAt != nil {
		c.ReceivedAt = *p.ReceivedAt
	}
	if p.Summary != nil {
		c.Summary = *p.Summary
	}
	if p.Types != nil {
		c.PollutionTypes = *p.Types
		if !slices.Contains(c.PollutionTypes, c.PrimaryType) {
			c.PrimaryType = ""
		}
	}
	setPointer(&c.BatchID, p.BatchID)
	setPointer(&c.UpstreamAssignedAt, p.AssignedAt)
	setPointer(&c.UpstreamDueAt, p.DueAt)
	set(&c.SecondaryNumbers, p.Secondary)
	set(&c.TypeLabels, p.TypeLabels)
	set(&c.PrimaryType, p.PrimaryType)
	set(&c.Area, p.Area)
	set(&c.Address, p.Address)
	set(&c.ResponsibleText, p.Responsible)
	set(&c.AssistingText, p.Assisting)
	set(&c.Remark, p.Remark)
	c.Reindex()
	return c.check()
}

// set applies a merge patch; null empties the field.
func set[T any](field *T, v nullable.Nullable[T]) {
	var none T
	if v.IsNull() {
		*field = none
	} else if x, err := v.Get(); err == nil {
		*field = x
	}
}

func setPointer[T any](field **T, v nullable.Nullable[T]) {
	if v.IsNull() {
		*field = nil
	} else if x, err := v.Get(); err == nil {
		*field = &x
	}
}

// Overdue tells whether the deadline has passed and the case is not completed.
func (c *Case) Overdue(now time.Time) bool {
	return c.DueAt != nil && c.DueAt.Before(now) && c.Completion != Completed
}

// Extended moves the end of a step where the case holds it, too.
func (c *Case) Extended(step string, to time.Time) {
	switch {
	case step == due.Complete:
		c.DueAt, c.DueOrder = &to, to
	case step == due.Acknowledge && c.Dispatch != nil:
		d := *c.Dispatch
		d.AcknowledgeBy = &to
		c.Dispatch = &d
	}
}
