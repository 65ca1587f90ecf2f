package tally

import (
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-json"
	"github.com/google/uuid"

	"lianluo/internal/store"
)

// Past is what a case was counted as from one instant to another. It is written
// when that has changed; what a case counts as now is in its own row.
type Past struct {
	OfficeID       uuid.UUID `gorm:"primaryKey"`
	CaseID         uuid.UUID `gorm:"primaryKey"`
	ValidFrom      time.Time `gorm:"primaryKey"`
	ValidTo        time.Time
	InspectionID   uuid.UUID
	BatchID        *uuid.UUID
	Channel        string
	KeyCase        bool
	Area           string
	ReceivedAt     time.Time
	PollutionTypes string // JSON
	PrimaryType    string
	TypeLabels     string // JSON
	LeadUnitID     *uuid.UUID
	AssistingIDs   string // joined by commas, in order
	Completion     string
	Publication    string
	Verdict        string
	Kin            string
	Rectification  string
	DueAt          *time.Time
	ConcludedAt    *time.Time
}

// TableName names the table.
func (Past) TableName() string { return "petition_case_states" }

// Quiet marks states as bookkeeping: the event of the case tells of the change.
func (*Past) Quiet() {}

// Joined writes ids in the order that makes equal sets equal texts.
func Joined(ids []uuid.UUID) string {
	texts := make([]string, 0, len(ids))
	for _, id := range ids {
		texts = append(texts, id.String())
	}
	slices.Sort(texts)
	return strings.Join(texts, ",")
}

// Same tells whether two states of a case are counted alike in every table that
// statistics can make. Steps of handling are in none.
func (c *Case) Same(d *Case) bool {
	if c == nil || d == nil {
		return c == d
	}
	return c.InspectionID == d.InspectionID && c.BatchID == d.BatchID && c.Channel == d.Channel && c.Key == d.Key && c.Area == d.Area &&
		c.ReceivedAt.Equal(d.ReceivedAt) && slices.Equal(c.Types, d.Types) && c.PrimaryType == d.PrimaryType &&
		slices.Equal(c.TypeLabels, d.TypeLabels) && c.LeadUnitID == d.LeadUnitID && Joined(c.Assisting) == Joined(d.Assisting) &&
		c.Completion == d.Completion && c.Publication == d.Publication && c.Verdict == d.Verdict && c.Kin == d.Kin &&
		c.Rectification == d.Rectification && c.DueAt.Equal(d.DueAt) && c.ConcludedAt.Equal(d.ConcludedAt)
}

type statesKey struct{}

// remember keeps what a case was counted as, once that has changed. What began in
// this very transaction nobody has seen.
func remember(tx *store.Tx, before, after *Case) {
	if before == nil || before.Since.IsZero() || !before.Since.Before(tx.Now) || before.Same(after) {
		return
	}
	states, _ := tx.Keep(statesKey{}, func() any { return &[]Past{} }).(*[]Past)
	*states = append(*states, before.until(tx.Now))
}

func (c *Case) until(end time.Time) Past {
	return Past{
		OfficeID: c.OfficeID, CaseID: c.ID, ValidFrom: c.Since.UTC(), ValidTo: end, InspectionID: c.InspectionID, BatchID: some(c.BatchID),
		Channel: c.Channel, KeyCase: c.Key, Area: c.Area, ReceivedAt: c.ReceivedAt.UTC(), PollutionTypes: list(c.Types), PrimaryType: c.PrimaryType,
		TypeLabels: list(c.TypeLabels), LeadUnitID: some(c.LeadUnitID), AssistingIDs: Joined(c.Assisting), Completion: c.Completion,
		Publication: c.Publication, Verdict: c.Verdict, Kin: c.Kin, Rectification: c.Rectification, DueAt: instant(c.DueAt), ConcludedAt: instant(c.ConcludedAt),
	}
}

func some(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func list(words []string) string {
	if len(words) == 0 {
		return "[]"
	}
	text, err := json.Marshal(words)
	if err != nil {
		return "[]" // words always can be written
	}
	return string(text)
}

func flushStates(tx *store.Tx) error {
	states, ok := tx.Keep(statesKey{}, nil).(*[]Past)
	if !ok || len(*states) == 0 {
		return nil
	}
	return tx.Later().CreateInBatches(states, statement).Error
}
