// Package casetable is the table in which the upstream hands over a batch of
// cases: read with columns that vary, brought in row by row, offered as a
// template, and held against the totals that were printed with it.
package casetable

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/batch"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/intake"
	"lianluo/internal/petition"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/xlsx"
)

// Service brings tables in.
type Service struct {
	store *store.Store
	cases *petition.Service
	words Words
}

// Words makes unreadable in a case what must not stand there, as it is when the
// case is saved.
type Words interface {
	Hide(tx *store.Tx, c *petition.Case) error
}

// NewService brings tables into the store, as cases.
func NewService(s *store.Store, cases *petition.Service, w Words) *Service {
	return &Service{s, cases, w}
}

// Outcomes of a row of an imported table.
const (
	RowCreated   = "created"
	RowUnchanged = "unchanged"
	RowDiffering = "differing"
	RowFailed    = "failed"
)

// RowResult is what became of one row.
type RowResult struct {
	Row         int
	Number      string
	Outcome     string
	CaseID      *uuid.UUID
	Faults      []xlsx.Fault
	Differences []Difference
	Masked      []string // fields in which something was made unreadable
}

// Difference is a field in which the table and the case do not agree.
type Difference struct{ Field, Existing, Imported string }

// ImportResult is what became of a table.
type ImportResult struct {
	Batch *batch.Batch
	Table xlsx.Table[intake.Row]
	Rows  []RowResult
}

// Count tells how many rows had the outcome.
func (r *ImportResult) Count(outcome string) int {
	n := 0
	for _, row := range r.Rows {
		if row.Outcome == outcome {
			n++
		}
	}
	return n
}

// Import registers the rows of a table as cases of a batch: good rows are kept,
// bad ones are told by row and column, and a number that exists is compared but
// never overwritten, so the same table brings nothing new. sheet picks a
// worksheet; empty takes the first that has a header. It returns not_found,
// stale_version, state_conflict, archived, and unreadable_file or unprocessable
// for a file that is no such table.
func (s *Service) Import(ctx context.Context, id uuid.UUID, ifMatch *string, content []byte, sheet string) (*ImportResult, error) {
	var r *ImportResult
	grids, err := grids(content, sheet)
	if err != nil {
		return nil, err
	}
	err = s.store.InTx(ctx, func(tx *store.Tx) error {
		b, err := store.LoadMatch[batch.Batch](tx, id, ifMatch)
		if err != nil {
			return err
		}
		if b.Voided() {
			return fault.State("voided", []string{})
		}
		if err := petition.Open(tx, b.InspectionID); err != nil {
			return err
		}
		table, err := intake.Read(grids, b.ReceivedAt.Year())
		if err != nil {
			return tableFault(err)
		}
		r = &ImportResult{Batch: b, Table: table}
		return s.bring(tx, r)
	})
	return r, err
}

func grids(content []byte, sheet string) ([]xlsx.Grid, error) {
	all, err := xlsx.Open(content)
	if err != nil {
		return nil, tableFault(err)
	}
	if sheet == "" {
		return all, nil
	}
	for _, g := range all {
		if g.Name == sheet {
			return []xlsx.Grid{g}, nil
		}
	}
	return nil, fault.Invalid("/sheet", "unknown_sheet", fault.T("没有这个工作表", "there is no such sheet"))
}

func tableFault(err error) error {
	var te *xlsx.TableError
	if !errors.As(err, &te) {
		return err
	}
	f := fault.New(fault.CodeUnreadableFile, fault.T(te.Detail, "the table cannot be read: "+te.Code))
	f.Fields = []fault.Field{{Pointer: "", Code: te.Code, Detail: fault.T(te.Detail, te.Code)}}
	return f
}

// bring sorts the rows into new, known and bad, and saves the new ones.
func (s *Service) bring(tx *store.Tx, r *ImportResult) error {
	var keys []string
	for _, row := range r.Table.Rows {
		if row.Value.Number.Key != "" {
			keys = append(keys, row.Value.Number.Key)
		}
	}
	existing, err := petition.ByNumbers(tx, r.Batch.InspectionID, keys)
	if err != nil {
		return err
	}
	var fresh []petition.Case
	for _, row := range r.Table.Rows {
		res := RowResult{Row: row.Number, Number: row.Value.Number.Printed, Faults: row.Faults}
		known := existing[row.Value.Number.Key]
		switch {
		case len(row.Faults) > 0:
			res.Outcome = RowFailed
		case known != nil:
			if err := s.hide(tx, known, &row.Value); err != nil {
				return err
			}
			res.CaseID, res.Differences = &known.ID, differences(known, &row.Value, r.Batch.ID)
			res.Outcome = RowUnchanged
			if len(res.Differences) > 0 {
				res.Outcome = RowDiffering
			}
		default:
			c, err := petition.NewCase(intakeOf(&row.Value, r.Batch), r.Batch.ReceivedAt, tx.Now)
			if err != nil {
				return err
			}
			c.ID = record.NewID()
			fresh = append(fresh, *c)
			res.Outcome, res.CaseID = RowCreated, &c.ID
		}
		r.Rows = append(r.Rows, res)
	}
	if err := petition.Register(tx, fresh); err != nil {
		return err
	}
	r.tellMasked(fresh)
	return tell(tx, r, len(fresh))
}

// hide masks a row that is compared with its case as the case was when it was
// saved: else every table would differ from what it brought.
func (s *Service) hide(tx *store.Tx, known *petition.Case, row *intake.Row) error {
	c := petition.Case{Summary: row.Summary, Area: row.Area, Address: row.Address, ResponsibleText: row.Responsible, AssistingText: row.Assisting, Remark: row.Remark}
	c.ID = known.ID
	err := s.words.Hide(tx, &c)
	row.Summary, row.Area, row.Address, row.Responsible, row.Assisting, row.Remark = c.Summary, c.Area, c.Address, c.ResponsibleText, c.AssistingText, c.Remark
	return err
}

// tellMasked notes with the rows what was masked in their new cases.
func (r *ImportResult) tellMasked(fresh []petition.Case) {
	next := 0
	for i := range r.Rows {
		if r.Rows[i].Outcome == RowCreated { // in the order of the rows
			r.Rows[i].Masked = fresh[next].MaskedIn()
			next++
		}
	}
}

// tell appends the event of the import. A table that brought nothing new is an
// act worth auditing, but no change.
func tell(tx *store.Tx, r *ImportResult, fresh int) error {
	counts := map[string]any{"rows": len(r.Rows)}
	for _, o := range []string{RowCreated, RowUnchanged, RowDiffering, RowFailed} {
		counts[o] = r.Count(o)
	}
	if fresh == 0 {
		return event.AppendRestricted(tx, "petition_batch.imported", r.Batch, counts)
	}
	if err := tx.Save(r.Batch); err != nil { // its count of cases is part of it
		return err
	}
	return event.Append(tx, "petition_batch.imported", r.Batch, counts)
}

func intakeOf(row *intake.Row, b *batch.Batch) petition.Intake {
	return petition.Intake{
		InspectionID: b.InspectionID, BatchID: &b.ID, Number: row.Number.Printed, Channel: row.Channel, KeyCase: row.Key(),
		ReceivedAt: row.ReceivedAt, Summary: row.Summary, Area: row.Area, Address: row.Address, Types: row.Types, TypeLabels: row.TypeLabels,
		Responsible: row.Responsible, Assisting: row.Assisting, AssignedAt: row.AssignedAt, DueAt: row.DueAt, Remark: row.Remark,
	}
}

// differences compares a case with a row. What the row leaves blank says
// nothing, so it does not differ.
func differences(c *petition.Case, row *intake.Row, batchID uuid.UUID) []Difference {
	var out []Difference
	text := func(field, existing, imported string) {
		if imported != "" && existing != imported {
			out = append(out, Difference{Field: field, Existing: shorten(existing), Imported: shorten(imported)})
		}
	}
	moment := func(field string, existing, imported *time.Time) {
		if imported != nil && (existing == nil || !existing.Equal(*imported)) {
			text(field, stamp(existing), stamp(imported))
		}
	}
	if c.BatchID == nil || *c.BatchID != batchID {
		was := ""
		if c.BatchID != nil {
			was = c.BatchID.String()
		}
		text("batch_id", was, batchID.String())
	}
	text("summary", c.Summary, row.Summary)
	text("area", c.Area, row.Area)
	text("address", c.Address, row.Address)
	text("channel", string(c.Channel), string(row.Channel))
	text("responsible_text", c.ResponsibleText, row.Responsible)
	text("assisting_text", c.AssistingText, row.Assisting)
	text("remark", c.Remark, row.Remark)
	if row.KeyCase != nil || row.Number.KeyCase {
		text("key_case", yesNo(c.KeyCase), yesNo(row.Key()))
	}
	if len(row.Types) > 0 {
		text("pollution_types", sorted(c.PollutionTypes), sorted(row.Types))
	}
	moment("received_at", &c.ReceivedAt, row.ReceivedAt)
	moment("upstream_assigned_at", c.UpstreamAssignedAt, row.AssignedAt)
	moment("upstream_due_at", c.UpstreamDueAt, row.DueAt)
	return out
}

func stamp(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func yesNo(b bool) string {
	if b {
		return "是"
	}
	return "否"
}

func sorted(types []string) string {
	s := slices.Clone(types)
	slices.Sort(s)
	return strings.Join(s, "、")
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 2000 {
		return string(r[:2000])
	}
	return s
}

// Reconcile compares the printed totals of a batch with its live cases; lines
// without printed numbers are left out. It returns not_found.
func (s *Service) Reconcile(ctx context.Context, id uuid.UUID) (lines []intake.Line, at time.Time, err error) {
	b, err := store.Get[batch.Batch](s.store.Reading(ctx), id)
	if err != nil {
		return nil, at, s.store.Fault(err)
	}
	if b.Printed == nil {
		return []intake.Line{}, s.store.Now(), nil
	}
	evidence, err := s.evidence(ctx, b)
	if err != nil {
		return nil, at, err
	}
	return intake.ReconcileAll(*b.Printed, evidence), s.store.Now(), nil
}
