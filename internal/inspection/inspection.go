package inspection

import (
	"time"

	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// Level says who inspects.
type Level string

// The levels.
const (
	Central    Level = "central"
	Provincial Level = "provincial"
	Municipal  Level = "municipal"
)

// State is how far a round has come.
type State string

// The states; voided is not stored but told by VoidedAt.
const (
	Planned    State = "planned"
	Stationed  State = "stationed"
	Rectifying State = "rectifying"
	Archived   State = "archived"
	voided     State = "voided"
)

// Inspection is one round. The stationed period may be unknown at first.
type Inspection struct {
	record.Meta
	record.Void
	record.Search
	Name          string
	Level         Level
	Round         string
	State         State
	StationedFrom calendar.Date
	StationedTo   calendar.Date
	Settings      Settings `gorm:"serializer:json"`
	ArchivedAt    *time.Time
}

// New is what a round is made from.
type New struct {
	Name          string
	Level         Level
	Round         string
	StationedFrom calendar.Date
	StationedTo   calendar.Date
	Settings      Settings
}

// NewInspection makes a planned round, or a 422 when its period runs backwards.
func NewInspection(n New) (*Inspection, error) {
	i := &Inspection{
		Name: n.Name, Level: n.Level, Round: n.Round, State: Planned,
		StationedFrom: n.StationedFrom, StationedTo: n.StationedTo, Settings: n.Settings,
	}
	i.index()
	return i, i.checkPeriod()
}

func (i *Inspection) index() { i.Search = store.Index(i.Name, i.Round) }

func (i *Inspection) checkPeriod() error {
	if i.StationedFrom != "" && i.StationedTo != "" && i.StationedTo < i.StationedFrom {
		return fault.Invalid("/stationed_to", "before_start", fault.T("结束日期早于开始日期", "the end is before the start"))
	}
	return nil
}

// stage is the state that the lifecycle sees: a voided round has no way on.
func (i *Inspection) stage() State {
	if i.Voided() {
		return voided
	}
	return i.State
}

// Writable refuses changes to anything inside an archived or voided round. It
// returns archived or state_conflict.
func (i *Inspection) Writable() error {
	switch i.stage() {
	case Archived:
		f := fault.New(fault.CodeArchived, fault.Text{})
		f.CurrentState, f.AllowedActions = string(Archived), []string{}
		return f
	case voided:
		return fault.State(string(voided), []string{})
	}
	return nil
}

// lastMinute is when a day's reports are due unless the plan says otherwise.
const lastMinute = "22:00"

// Cutoff is when the day's reports are due.
func (i *Inspection) Cutoff(day calendar.Date) time.Time {
	at := lastMinute
	if r := i.Settings.Report; r != nil && r.DailyCutoff != nil {
		at = *r.DailyCutoff
	}
	t, err := time.Parse("15:04", at)
	if err != nil { // the contract lets no other form in
		t, _ = time.Parse("15:04", lastMinute)
	}
	return day.Midnight().Add(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute).UTC()
}

// StationedOn tells whether the team is there on the day, as far as is known.
func (i *Inspection) StationedOn(day calendar.Date) bool {
	return i.State != Planned && !i.Voided() && i.StationedFrom != "" && i.StationedFrom <= day && (i.StationedTo == "" || day <= i.StationedTo)
}

// reportsItself tells whether the daily status report is taken without being asked for.
func (i *Inspection) reportsItself() bool {
	r := i.Settings.Report
	return r == nil || r.StatusReport == nil || *r.StatusReport
}

// NextStatusReport is the first cut-off after an instant at which the status report
// is to be taken, and its day; false when there is none.
func (i *Inspection) NextStatusReport(after time.Time) (at time.Time, day calendar.Date, ok bool) {
	if i.State != Stationed || i.Voided() || !i.reportsItself() {
		return at, day, false
	}
	day = max(calendar.DateOf(after), i.StationedFrom)
	if !i.Cutoff(day).After(after) {
		day = day.AddDays(1)
	}
	return i.Cutoff(day), day, i.StationedTo == "" || day <= i.StationedTo
}
