package disclosure

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/lifecycle"
	"lianluo/internal/record"
	"lianluo/internal/redact"
)

// Row is one row of a table: a case, or one area of the figures. Publishes
// tells rows that carry a case's result, of which a case has one in a cycle.
type Row struct {
	record.Meta
	record.Void
	TableID     uuid.UUID
	CaseID      *uuid.UUID
	Cycle       int64
	Publishes   bool
	Position    int64
	Number      string
	Cells       map[string]string `gorm:"serializer:json"`
	Findings    []Finding         `gorm:"serializer:json"`
	Waivers     []Waiver          `gorm:"serializer:json"`
	Treatments  []Treatment       `gorm:"serializer:json"`
	Withheld    *Withholding      `gorm:"serializer:json"`
	WithheldAt  *time.Time
	PublishedAt *time.Time
	CorrectedAt *time.Time
}

// TableName names the table.
func (Row) TableName() string { return "disclosure_rows" }

// Quiet marks rows as parts of the table, whose event tells of them.
func (*Row) Quiet() {}

// Finding is a place in a cell that may tell who somebody is.
type Finding struct {
	Column string      `json:"column"`
	Kind   redact.Kind `json:"kind"`
	Start  int         `json:"start"`
	End    int         `json:"end"`
	Sample string      `json:"sample"`
}

// Waiver lets a finding stand. It holds for the cell as it was worded then.
type Waiver struct {
	Finding
	Digest string    `json:"digest"`
	Reason string    `json:"reason"`
	By     Signature `json:"by"`
}

// How a finding went away.
const (
	MaskedAtDraft = "masked_at_draft" // what is known of the petitioner never enters a table
	Masked        = "masked"
	Rewritten     = "rewritten"
)

// Treatment is a finding that went away, for the report.
type Treatment struct {
	Column string      `json:"column"`
	Kind   redact.Kind `json:"kind"`
	Sample string      `json:"sample"`
	How    string      `json:"how"`
	By     Signature   `json:"by"`
}

// Withholding is why a row is not published.
type Withholding struct {
	Reason string    `json:"reason"`
	By     Signature `json:"by"`
}

// columns are the checked cells in a fixed order, for the checker.
func (r *Row) columns(p Profile) (keys, texts []string) {
	for _, c := range p.Columns {
		if c.Text {
			keys, texts = append(keys, c.Key), append(texts, r.Cells[c.Key])
		}
	}
	return keys, texts
}

// note takes over what a check of the columns found.
func (r *Row) note(keys []string, found [][]redact.Finding) {
	r.Findings = []Finding{}
	for i, key := range keys {
		for _, f := range found[i] {
			r.Findings = append(r.Findings, Finding{Column: key, Kind: f.Kind, Start: f.Start, End: f.End, Sample: f.Sample})
		}
	}
	// A waiver for words that are no longer there would only mislead.
	r.Waivers = slices.DeleteFunc(r.Waivers, func(w Waiver) bool { return w.Digest != digest(r.Cells[w.Column]) })
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// waived tells whether somebody let the finding stand.
func (r *Row) waived(f Finding) bool {
	return slices.ContainsFunc(r.Waivers, func(w Waiver) bool {
		return w.Column == f.Column && w.Kind == f.Kind && w.Start == f.Start && w.End == f.End && w.Digest == digest(r.Cells[f.Column])
	})
}

// open are the findings that stand in the way of release.
func (r *Row) open() []Finding {
	var out []Finding
	for _, f := range r.Findings {
		if f.Kind.Blocks() && !r.waived(f) {
			out = append(out, f)
		}
	}
	return out
}

// live tells rows that will be, or are, published.
func (r *Row) live() bool { return !r.Voided() && r.Withheld == nil }

// mask hides findings; column narrows to one cell when not empty. It tells how
// many it hid.
func (r *Row) mask(column string, by Signature, how string, which func(Finding) bool) int {
	byColumn := map[string][]redact.Finding{}
	n := 0
	for _, f := range r.open() {
		if column != "" && f.Column != column || which != nil && !which(f) {
			continue
		}
		byColumn[f.Column] = append(byColumn[f.Column], redact.Finding{Kind: f.Kind, Start: f.Start, End: f.End})
		r.Treatments = append(r.Treatments, Treatment{Column: f.Column, Kind: f.Kind, Sample: f.Sample, How: how, By: by})
		n++
	}
	for key, places := range byColumn {
		r.Cells[key] = redact.Mask(r.Cells[key], places)
	}
	return n
}

// waive lets one finding stand, with the reason. It returns unprocessable when
// there is no such finding, and for what is known of the petitioner's phone and
// papers, which never leave.
func (r *Row) waive(column string, start, end int, reason string, by Signature) error {
	i := slices.IndexFunc(r.Findings, func(f Finding) bool { return f.Column == column && f.Start == start && f.End == end && f.Kind.Blocks() })
	if i < 0 {
		return fault.Invalid("/start", "no_such_finding", fault.T("这个位置没有需要处理的发现", "there is no blocking finding at this place"))
	}
	f := r.Findings[i]
	if f.Kind == redact.KnownPhone || f.Kind == redact.KnownID {
		return fault.Invalid("/reason", "never_waived", fault.T("举报人的电话和证件号不得公开", "the petitioner's phone and papers are never published"))
	}
	if !r.waived(f) {
		r.Waivers = append(r.Waivers, Waiver{Finding: f, Digest: digest(r.Cells[column]), Reason: reason, By: by})
	}
	return nil
}

// rewrite changes cells. What is found no more counts as rewritten; call settle
// after the new check.
func (r *Row) rewrite(p Profile, texts map[string]string) error {
	var checks fault.Checks
	for key, s := range texts {
		c, ok := p.column(key)
		checks.When(!ok || !c.Text, "/"+key, "unknown_column", fault.T("这张表没有这一栏", "the table has no such column"))
		if ok {
			r.Cells[key] = s
		}
	}
	return checks.Err()
}

// settle compares the findings of before a rewriting with those of after it.
func (r *Row) settle(before []Finding, by Signature) {
	left := map[string]int{}
	key := func(f Finding) string { return fmt.Sprint(f.Column, "\x00", f.Kind, "\x00", f.Sample) }
	for _, f := range r.Findings {
		left[key(f)]++
	}
	for _, f := range before {
		if left[key(f)]--; left[key(f)] < 0 && f.Kind.Blocks() {
			r.Treatments = append(r.Treatments, Treatment{Column: f.Column, Kind: f.Kind, Sample: f.Sample, How: Rewritten, By: by})
		}
	}
}

// Correction is a change of what has been published. The old text stays readable
// in the office; the public sees the new one and that there was a correction.
type Correction struct {
	record.Meta
	TableID   uuid.UUID
	RowID     uuid.UUID
	ColumnKey string
	OldText   string
	NewText   string
	Reason    string
	State     CorrectionState
	Prepared  Signature  `gorm:"serializer:json"`
	Decided   *Signature `gorm:"serializer:json"`
	Remark    string     // why it was rejected
	Archived  bool       `gorm:"-"` // the round of the table is; known when read to be shown
}

// TableName names the table.
func (Correction) TableName() string { return "disclosure_corrections" }

// Quiet marks corrections as parts of the table, whose event tells of them.
func (*Correction) Quiet() {}

// CorrectionState is how far a correction has come.
type CorrectionState string

// The states of a correction.
const (
	CorrectionPrepared CorrectionState = "prepared"
	CorrectionReleased CorrectionState = "released"
	CorrectionRejected CorrectionState = "rejected"
)

// CorrectionLifecycle is the life of a correction: somebody else than who prepared
// it decides.
var CorrectionLifecycle = lifecycle.Table[CorrectionState, *Correction, auth.Actor]{
	{From: CorrectionPrepared, On: "release", To: CorrectionReleased, Guard: another},
	{From: CorrectionPrepared, On: "reject", To: CorrectionRejected, Guard: another},
}

func another(c *Correction, by auth.Actor) error {
	if !by.Can(auth.DisclosureRelease) {
		return fault.Denied(string(auth.DisclosureRelease))
	}
	if c.Prepared.UserID == by.ID {
		return errOwnAct
	}
	return nil
}

// Allowed lists what the actor may do with the correction now.
func (c *Correction) Allowed(by auth.Actor) []string {
	if c.Archived {
		return []string{}
	}
	return CorrectionLifecycle.Allowed(c.State, c, by)
}

// carried are the findings of a corrected text that do not block because the
// same words were let stand in the old one.
func (r *Row) carried(column, text string, f redact.Finding) bool {
	words := string([]rune(text)[f.Start:f.End])
	old := []rune(r.Cells[column])
	return slices.ContainsFunc(r.Waivers, func(w Waiver) bool {
		return w.Column == column && w.Kind == f.Kind && w.End <= len(old) && string(old[w.Start:w.End]) == words
	})
}

// Allowed lists what the actor may do with the row now.
func (r *Row) Allowed(t *Table, by auth.Actor) []string {
	out := []string{}
	if !r.live() {
		return out
	}
	can := t.Allowed(by)
	if slices.Contains(can, onChange) {
		out = append(out, "update")
		if len(r.open()) > 0 {
			out = append(out, "mask", "waive")
		}
		out = append(out, "void")
	}
	if r.Publishes && slices.Contains(can, onWithhold) {
		out = append(out, "withhold")
	}
	if r.PublishedAt != nil && slices.Contains(can, onCorrect) {
		out = append(out, onCorrect)
	}
	return out
}

// Reported is one finding in the report on a table.
type Reported struct {
	Row     *Row
	Finding Finding
	How     string
	Reason  string
	By      *Signature
}

// Report is what was found in a table and what became of it.
type Report struct {
	Table                 *Table
	Open, Treated, Waived []Reported
	Withheld              []*Row
}

// report gathers it from the live rows.
func report(t *Table, rows []Row) Report {
	out := Report{Table: t}
	for i := range rows {
		r := &rows[i]
		if r.Withheld != nil {
			out.Withheld = append(out.Withheld, r)
		} else {
			for _, f := range r.open() {
				out.Open = append(out.Open, Reported{Row: r, Finding: f})
			}
		}
		for _, x := range r.Treatments {
			out.Treated = append(out.Treated, Reported{Row: r, Finding: Finding{Column: x.Column, Kind: x.Kind, Sample: x.Sample}, How: x.How, By: &x.By})
		}
		for _, w := range r.Waivers {
			if r.waived(w.Finding) {
				out.Waived = append(out.Waived, Reported{Row: r, Finding: w.Finding, Reason: w.Reason, By: &w.By})
			}
		}
	}
	return out
}
