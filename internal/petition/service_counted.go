package petition

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/event"
	"lianluo/internal/intake"
	"lianluo/internal/store"
	"lianluo/internal/tally"
)

// Tallied is what statistics read of a case beside its own columns. It is derived
// whenever a case is saved.
type Tallied struct {
	CountedSince  time.Time // since when the case has been counted as it is
	ConcludedAt   *time.Time
	Rectification Rectification // the class stated with the completion
	AssistingIDs  string        // joined, in order
	Kin           string        // whether it is a part, was split, was merged
}

// derive brings Tallied up to date before a case is saved; was is what it was
// counted as, nil for a new one.
func (c *Case) derive(was *tally.Case, now time.Time) {
	is := c.counted()
	if was == nil || !was.Same(is) {
		if c.CountedSince.Before(now) { // later already, when this waited for another change
			c.CountedSince = now
		}
	}
	c.ConcludedAt, c.Rectification, c.Kin = nil, "", c.kin()
	if c.Conclusion != nil {
		at := c.Conclusion.At.UTC()
		c.ConcludedAt, c.Rectification = &at, c.Conclusion.Rectification
	}
	c.AssistingIDs = tally.Joined(c.assisting())
}

// MaskedIn lists the fields of a case in which something is made unreadable.
func (c *Case) MaskedIn() []string {
	var out []string
	for _, f := range []struct{ name, text string }{
		{"summary", c.Summary}, {"area", c.Area}, {"address", c.Address}, {"type_labels", strings.Join(c.TypeLabels, " ")},
		{"responsible_text", c.ResponsibleText}, {"assisting_text", c.AssistingText}, {"remark", c.Remark},
	} {
		if strings.Contains(f.text, "**") {
			out = append(out, f.name)
		}
	}
	return out
}

// Reword saves a case in which words were made unreadable, without an act on it;
// change says whether there were any, in the case or in what belongs to it.
func (r *Root) Reword(change func(c *Case) (bool, error)) error {
	c := r.Case
	was := c.counted()
	changed, err := change(c)
	if err != nil || !changed {
		return err
	}
	c.derive(was, r.tx.Now)
	if err := r.tx.Save(c); err != nil {
		return err
	}
	tally.Change(r.tx, was, c.counted())
	return event.Append(r.tx, "petition_case.reworded", c, map[string]any{"number": c.Number})
}

func (c *Case) assisting() []uuid.UUID {
	if c.Dispatch == nil {
		return nil
	}
	ids := make([]uuid.UUID, 0, len(c.Dispatch.Assisting))
	for _, u := range c.Dispatch.Assisting {
		ids = append(ids, u.ID)
	}
	return ids
}

// counted is what the office's counters need of the case; nil for a voided one.
func (c *Case) counted() *tally.Case {
	if c.Voided() {
		return nil
	}
	t := &tally.Case{
		ID: c.ID, OfficeID: c.OfficeID, InspectionID: c.InspectionID, BatchID: tally.Of(c.BatchID), LeadUnitID: tally.Of(c.LeadUnitID),
		Handling: string(c.Handling), Completion: c.Completion, Publication: c.Publication, SignOff: c.SignOff,
		Channel: string(c.Channel), Area: c.Area, Key: c.KeyCase, Types: slices.Clone(c.PollutionTypes), PrimaryType: c.PrimaryType,
		TypeLabels: slices.Clone(c.TypeLabels), Assisting: c.assisting(), ReceivedAt: c.ReceivedAt, DueAt: tally.Of(c.DueAt),
		Verdict: string(c.Verdict), Kin: c.kin(), Since: c.CountedSince,
	}
	if c.Conclusion != nil {
		t.ConcludedAt, t.Rectification = c.Conclusion.At, string(c.Conclusion.Rectification)
	}
	return t
}

// kin tells the parts of a case from the whole, so that cases can be counted as
// they were before splitting, too.
func (c *Case) kin() (kin string) {
	switch {
	case c.SplitFromID != nil:
		kin = tally.Part
	case c.Progress.Parts > 0:
		kin = tally.Split
	}
	if c.MergedIntoID != nil {
		kin += tally.Merged
	}
	return kin
}

// Facts reads what reconciliation needs of the live cases of a batch.
func (s *Service) Facts(ctx context.Context, batch uuid.UUID) ([]intake.CaseFact, error) {
	var cases []Case
	err := s.store.Reading(ctx).Scopes(store.NotVoided).Where("batch_id = ?", batch).
		Select("channel", "key_case", "pollution_types", "primary_type", "type_labels", "area", "responsible_text", "dispatch", "completion", "verdict",
			"publication", "kin", "rectification").Find(&cases).Error
	if err != nil {
		return nil, s.store.Fault(err)
	}
	out := make([]intake.CaseFact, 0, len(cases))
	for i := range cases {
		c := &cases[i]
		f := c.fact()
		if c.ResponsibleText != "" {
			f.Units = append(f.Units, c.ResponsibleText)
		}
		if c.Dispatch != nil {
			f.Units = append(f.Units, c.Dispatch.LeadUnitName)
		}
		out = append(out, f)
	}
	return out, nil
}

func (c *Case) fact() intake.CaseFact {
	return intake.CaseFact{
		Channel: c.Channel, Key: c.KeyCase, Types: c.PollutionTypes, Primary: c.PrimaryType, Labels: c.TypeLabels, Area: c.Area, Kin: c.Kin,
		Completion: c.Completion, Verdict: string(c.Verdict), Class: string(c.Rectification), Published: c.Publication == Published || c.Publication == Corrected,
	}
}

// alike are cases with the same facts.
type alike struct {
	Case
	N int
}

// TableName names the table.
func (alike) TableName() string { return "petition_cases" }

// FactsOf reads the same of all cases that arrived in some batches, those that are
// alike as one: there may be many thousands.
func (s *Service) FactsOf(ctx context.Context, batches func(db *gorm.DB) *gorm.DB) ([]intake.CaseFact, error) {
	const facts = "channel, key_case, pollution_types, primary_type, type_labels, area, completion, verdict, publication, kin, rectification"
	db := s.store.Reading(ctx)
	var rows []alike
	err := db.Scopes(store.NotVoided).Where("batch_id IN (?)", db.Scopes(batches).Select("id")).Select(facts + ", COUNT(*) AS n").Group(facts).Find(&rows).Error
	if err != nil {
		return nil, s.store.Fault(err)
	}
	out := make([]intake.CaseFact, 0, len(rows))
	for i := range rows {
		f := rows[i].fact()
		f.N = rows[i].N
		out = append(out, f)
	}
	return out, nil
}
