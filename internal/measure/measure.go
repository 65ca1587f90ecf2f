// Package measure is what will be or was done about a petition case: which unit,
// which person, by when, done when, and with what evidence.
package measure

import (
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"lianluo/internal/calendar"
	"lianluo/internal/casepart"
	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/record"
)

// maxEvidence bounds the files of one measure.
const maxEvidence = 50

// Measure is one measure of a case, in one cycle of its handling.
type Measure struct {
	record.Meta
	record.Void
	casepart.InCase
	Text              string `words:"staff"`
	UnitID            *uuid.UUID
	UnitName          string
	ResponsiblePerson string
	DueOn             *calendar.Date // its whole day counts
	DoneAt            *time.Time
	Result            string      `words:"staff"`
	Evidence          []uuid.UUID `gorm:"serializer:json"`
}

// TableName names the table.
func (Measure) TableName() string { return "petition_measures" }

// Quiet marks the rows as part of the case, whose event tells of them.
func (*Measure) Quiet() {}

// DueAt is the end of the day on which the measure is due, or nil.
func (m *Measure) DueAt() *time.Time {
	if m.DueOn == nil {
		return nil
	}
	end := m.DueOn.AddDays(1).Midnight()
	return &end
}

// Overdue tells whether the day is over and the measure is not done.
func (m *Measure) Overdue(now time.Time) bool {
	due := m.DueAt()
	return due != nil && m.DoneAt == nil && !now.Before(*due)
}

// Patch is a change; what is nil or unspecified stays.
type Patch struct {
	Text              *string
	UnitID            nullable.Nullable[uuid.UUID]
	ResponsiblePerson nullable.Nullable[string]
	DueOn             nullable.Nullable[calendar.Date]
}

// set applies everything but the unit, whose name the service reads.
func (m *Measure) set(p Patch) {
	if p.Text != nil {
		m.Text = *p.Text
	}
	if p.ResponsiblePerson.IsSpecified() {
		m.ResponsiblePerson = ""
		if v, err := p.ResponsiblePerson.Get(); err == nil {
			m.ResponsiblePerson = v
		}
	}
	if p.DueOn.IsSpecified() {
		m.DueOn = nil
		if v, err := p.DueOn.Get(); err == nil {
			m.DueOn = &v
		}
	}
}

// prove adds evidence. It returns unprocessable when there is too much.
func (m *Measure) prove(files []uuid.UUID) error {
	for _, f := range files {
		if !slices.Contains(m.Evidence, f) {
			m.Evidence = append(m.Evidence, f)
		}
	}
	if len(m.Evidence) > maxEvidence {
		return fault.Invalid("/evidence_file_ids", "too_many", fault.T("一项措施至多 50 份佐证", "a measure has at most 50 pieces of evidence"))
	}
	return nil
}

// finish notes that the measure was done; done is now or before.
func (m *Measure) finish(done *time.Time, result string, files []uuid.UUID, now time.Time) error {
	if m.DoneAt != nil {
		return fault.State("done", []string{"add_evidence"})
	}
	if done == nil {
		done = &now
	}
	if done.After(now) {
		return fault.Invalid("/done_at", "in_the_future", fault.T("完成时间不能在将来", "what is done was done by now"))
	}
	at := done.UTC()
	m.DoneAt, m.Result = &at, result
	return m.prove(files)
}

// settle tells the case what its measures amount to.
func settle(c *petition.Case, measures []Measure) {
	var sum petition.Measures
	for i := range measures {
		m := &measures[i]
		switch due := m.DueAt(); {
		case m.DoneAt != nil && len(m.Evidence) == 0:
			sum.Bare++
		case m.DoneAt == nil:
			sum.Open++
			if due == nil {
				continue
			}
			if m.ResponsiblePerson != "" {
				sum.Dated++
			}
			if sum.NextDue == nil || due.Before(*sum.NextDue) {
				utc := due.UTC()
				sum.NextDue = &utc
			}
		}
	}
	c.Measured(sum)
}

// Allowed lists what the caller may do with the measure.
func (m *Measure) Allowed(root *petition.Case, by petition.Caller) []string {
	update, void := [2]string{petition.OnAddMeasure, "update"}, [2]string{petition.OnAddMeasure, "void"}
	finish, prove := [2]string{petition.OnFinishMeasure, "finish"}, [2]string{petition.OnFinishMeasure, "add_evidence"} // how it was before is evidence, too
	if m.DoneAt != nil {
		return casepart.Offered(root, m, by, update, prove, void)
	}
	return casepart.Offered(root, m, by, update, finish, prove, void)
}
