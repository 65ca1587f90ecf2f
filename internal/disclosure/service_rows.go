package disclosure

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/redact"
	"lianluo/internal/store"
)

// AddCase drafts a row for a single case behind the others. It returns
// not_found, state_conflict, already_exists, archived, and unprocessable for a
// case that is not of the round or a table that holds figures or is full.
func (s *Service) AddCase(ctx context.Context, table, caseID uuid.UUID) (*Table, *Row, error) {
	var added *Row
	t, err := s.change(ctx, table, nil, onAddRow, "row_added", func(tx *store.Tx, t *Table) error {
		p := t.profile()
		if p.Rows == Figures || t.Counts.Rows >= MaxRows {
			return fault.Invalid("/case_id", "no_room", fault.T("这张表不能再加办件", "no case can be added to the table"))
		}
		c, err := single(tx, t.InspectionID, caseID)
		if err != nil {
			return reference(err, "/case_id")
		}
		after, err := lastPosition(tx.DB, t.ID)
		if err != nil {
			return err
		}
		if err := s.draft(tx, t, p, []petition.Case{*c}, after); err != nil {
			return err
		}
		added, err = store.First[Row](tx.DB.Scopes(store.NotVoided).Where("table_id = ? AND case_id = ?", t.ID, caseID))
		return err
	})
	return t, added, err
}

// changeRow is load, decide, save and event for one act on a row; the table
// gets a new version too, because it is what people prepare and release.
func (s *Service) changeRow(ctx context.Context, table, id uuid.UUID, ifMatch *string, on, kind string, act func(tx *store.Tx, t *Table, r *Row) error) (*Table, *Row, error) {
	var t *Table
	var r *Row
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if t, err = store.Load[Table](tx, table); err != nil {
			return err
		}
		if r, err = store.Get[Row](tx.DB.Where("table_id = ?", table), id); err != nil {
			return err
		}
		if err := store.Match(r, ifMatch); err != nil {
			return err
		}
		if !r.live() {
			return fault.State("withdrawn", []string{})
		}
		if err := t.apply(on, tx.Actor); err != nil {
			return err
		}
		if err := petition.Open(tx, t.InspectionID); err != nil {
			return err
		}
		t.count(r, -1)
		if err := act(tx, t, r); err != nil {
			return err
		}
		t.count(r, 1)
		return s.saveRow(tx, t, r, kind)
	})
	return t, r, err
}

func (s *Service) saveRow(tx *store.Tx, t *Table, r *Row, kind string) error {
	if err := tx.Save(r); err != nil {
		return taken(err)
	}
	if err := tx.Save(t); err != nil {
		return err
	}
	data := t.data()
	row := map[string]any{"id": r.ID, "version": r.Version}
	if r.CaseID != nil {
		row["case_id"] = r.CaseID
	}
	data["row"] = row
	return event.Append(tx, "disclosure_table."+kind, t, data)
}

func (s *Service) checkOne(tx *store.Tx, t *Table, r *Row) error {
	one := []Row{*r}
	err := s.check(tx, t.profile(), one)
	r.Findings, r.Waivers = one[0].Findings, one[0].Waivers
	return err
}

// Rewrite changes texts of a row and looks through it again; the case's own
// texts stay. It returns not_found, stale_version, state_conflict, archived, and
// unprocessable for a column that the table does not have.
func (s *Service) Rewrite(ctx context.Context, table, id uuid.UUID, ifMatch *string, texts map[string]string) (*Table, *Row, error) {
	return s.changeRow(ctx, table, id, ifMatch, onChange, "row_changed", func(tx *store.Tx, t *Table, r *Row) error {
		before := r.Findings
		if err := r.rewrite(t.profile(), texts); err != nil {
			return err
		}
		if err := s.checkOne(tx, t, r); err != nil {
			return err
		}
		r.settle(before, *signed(tx.Actor, tx.Now))
		return nil
	})
}

// Mask hides the findings of a row, or of one column, that block a release.
// Errors as for Rewrite; requirements_unmet when there is none.
func (s *Service) Mask(ctx context.Context, table, id uuid.UUID, ifMatch *string, column string) (*Table, *Row, error) {
	return s.changeRow(ctx, table, id, ifMatch, onChange, "row_masked", func(tx *store.Tx, t *Table, r *Row) error {
		if r.mask(column, *signed(tx.Actor, tx.Now), Masked, nil) == 0 {
			return unmet(fault.Field{Code: "no_finding", Detail: fault.T("没有需要遮盖的内容", "there is nothing to mask")})
		}
		return s.checkOne(tx, t, r)
	})
}

// Waive lets one finding stand, with a reason that is part of the report; who
// does so cannot release the table. Errors as for Rewrite.
func (s *Service) Waive(ctx context.Context, table, id uuid.UUID, ifMatch *string, f Finding, reason string) (*Table, *Row, error) {
	return s.changeRow(ctx, table, id, ifMatch, onChange, "finding_waived", func(tx *store.Tx, t *Table, r *Row) error {
		if err := r.waive(f.Column, f.Start, f.End, reason, *signed(tx.Actor, tx.Now)); err != nil {
			return err
		}
		if !slices.Contains(t.Waivers, tx.Actor.ID) {
			t.Waivers = append(t.Waivers, tx.Actor.ID)
		}
		return nil
	})
}

// Withhold keeps a case's result from being published, with the reason. It
// returns conflict for rows that publish no result: those are voided.
func (s *Service) Withhold(ctx context.Context, table, id uuid.UUID, ifMatch *string, reason string) (*Table, *Row, error) {
	return s.changeRow(ctx, table, id, ifMatch, onWithhold, "row_withheld", func(tx *store.Tx, _ *Table, r *Row) error {
		if !r.Publishes {
			return fault.New(fault.CodeConflict, fault.T("这种表的行不公开办理结果，可以删去", "rows of this kind publish no result; void the row instead"))
		}
		root, err := petition.Hold(tx, *r.CaseID)
		if err != nil {
			return err
		}
		r.Withheld, r.WithheldAt = &Withholding{Reason: reason, By: *signed(tx.Actor, tx.Now)}, &tx.Now
		return root.Act(petition.OnWithhold, &petition.Part{Kind: "disclosure_row", Row: r}, func(c *petition.Case, _ petition.Caller) error {
			c.Note(reason, nil)
			return nil
		})
	})
}

// VoidRow takes a row out of a draft, so that its case can be published with
// another table.
func (s *Service) VoidRow(ctx context.Context, table, id uuid.UUID, ifMatch *string, reason string) (*Table, *Row, error) {
	return s.changeRow(ctx, table, id, ifMatch, onChange, "row_voided", func(tx *store.Tx, _ *Table, r *Row) error {
		r.VoidedAt, r.VoidReason = &tx.Now, reason
		return nil
	})
}

// Correct proposes a new text for a cell that has been published; somebody else
// releases it. It returns not_found, state_conflict, already_exists while
// another correction of the cell waits, archived, and unprocessable for a column
// that cannot be corrected, a text that changes nothing, and one that may tell
// who somebody is.
func (s *Service) Correct(ctx context.Context, table, row uuid.UUID, column, text, reason string) (*Correction, error) {
	var c *Correction
	_, err := s.change(ctx, table, nil, onCorrect, "correction_prepared", func(tx *store.Tx, t *Table) error {
		r, err := store.Get[Row](tx.DB.Where("table_id = ?", table), row)
		if err != nil {
			return err
		}
		if !r.live() || r.PublishedAt == nil {
			return fault.State("withdrawn", []string{})
		}
		if _, ok := t.profile().column(column); !ok || column == ColSequence {
			return fault.Invalid("/column", "unknown_column", fault.T("这一栏不能更正", "this column cannot be corrected"))
		}
		if r.Cells[column] == text {
			return fault.Invalid("/text", "unchanged", fault.T("与现有文字相同", "the text is the same"))
		}
		if err := s.clean(tx, r, column, text); err != nil {
			return err
		}
		c = &Correction{TableID: t.ID, RowID: r.ID, ColumnKey: column, OldText: r.Cells[column], NewText: text, Reason: reason,
			State: CorrectionPrepared, Prepared: *signed(tx.Actor, tx.Now)}
		if err := tx.Create(c); fault.Is(err, fault.CodeAlreadyExists) {
			return fault.New(fault.CodeAlreadyExists, fault.T("这一栏已有待发布的更正", "a correction of this cell is waiting already"))
		} else if err != nil {
			return err
		}
		return nil
	})
	return c, err
}

// clean refuses a corrected text with findings, but for words that were let
// stand before.
func (s *Service) clean(tx *store.Tx, r *Row, column, text string) error {
	found, err := s.findings(tx, r, text)
	if err != nil {
		return err
	}
	var checks fault.Checks
	for _, f := range found {
		checks.When(f.Blocks() && !r.carried(column, text, f), "/text", string(f.Kind), fault.T("有敏感信息："+f.Sample, "a finding: "+f.Sample))
	}
	return checks.Err()
}

func (s *Service) findings(tx *store.Tx, r *Row, text string) ([]redact.Finding, error) {
	if r.CaseID == nil {
		return redact.Find(text, redact.Known{}), nil
	}
	found, err := s.checker.Check(tx, map[uuid.UUID][]string{*r.CaseID: {text}})
	if err != nil {
		return nil, err
	}
	return found[*r.CaseID][0], nil
}

// ReleaseCorrection publishes a correction that somebody else prepared. It
// returns not_found, stale_version, state_conflict, forbidden, archived, and
// unprocessable as Correct does.
func (s *Service) ReleaseCorrection(ctx context.Context, table, id uuid.UUID, ifMatch *string) (*Correction, error) {
	return s.decide(ctx, table, id, ifMatch, "release", func(tx *store.Tx, r *Row, c *Correction) error {
		if err := s.clean(tx, r, c.ColumnKey, c.NewText); err != nil {
			return err
		}
		if err := s.replace(tx, r, c); err != nil {
			return err
		}
		if !r.Publishes {
			return nil
		}
		root, err := petition.Hold(tx, *r.CaseID)
		if err != nil || root.Case.Cycle != r.Cycle {
			return err // of an earlier cycle only the table still speaks
		}
		return root.Act(petition.OnCorrect, &petition.Part{Kind: "disclosure_row", Row: r}, func(k *petition.Case, _ petition.Caller) error {
			k.Note(c.Reason, nil)
			return nil
		})
	})
}

// replace puts the corrected text into the row; what was let stand in the old
// one stands in the new one.
func (s *Service) replace(tx *store.Tx, r *Row, c *Correction) error {
	found, err := s.findings(tx, r, c.NewText)
	if err != nil {
		return err
	}
	others := slices.DeleteFunc(slices.Clone(r.Findings), func(f Finding) bool { return f.Column == c.ColumnKey })
	var kept []Waiver
	for _, f := range found {
		at := Finding{Column: c.ColumnKey, Kind: f.Kind, Start: f.Start, End: f.End, Sample: f.Sample}
		others = append(others, at)
		for _, w := range r.Waivers {
			if f.Blocks() && w.Column == c.ColumnKey && w.Kind == f.Kind {
				kept = append(kept, Waiver{Finding: at, Digest: digest(c.NewText), Reason: w.Reason, By: w.By})
				break
			}
		}
	}
	r.Waivers = append(slices.DeleteFunc(r.Waivers, func(w Waiver) bool { return w.Column == c.ColumnKey }), kept...)
	r.Cells[c.ColumnKey], r.Findings, r.CorrectedAt = c.NewText, others, &tx.Now
	return tx.Save(r)
}

// RejectCorrection ends a correction without publishing it. Errors as for
// ReleaseCorrection.
func (s *Service) RejectCorrection(ctx context.Context, table, id uuid.UUID, ifMatch *string, reason string) (*Correction, error) {
	return s.decide(ctx, table, id, ifMatch, "reject", func(_ *store.Tx, _ *Row, c *Correction) error {
		c.Remark = reason
		return nil
	})
}

// told are the events of decisions on corrections.
var told = map[string]string{"release": "corrected", "reject": "correction_rejected"}

func (s *Service) decide(ctx context.Context, table, id uuid.UUID, ifMatch *string, on string, act func(*store.Tx, *Row, *Correction) error) (*Correction, error) {
	var c *Correction
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		t, err := store.Load[Table](tx, table)
		if err != nil {
			return err
		}
		if c, err = store.Get[Correction](tx.DB.Where("table_id = ?", table), id); err != nil {
			return err
		}
		if err := store.Match(c, ifMatch); err != nil {
			return err
		}
		to, err := CorrectionLifecycle.Apply(c.State, on, c, auth.From(ctx))
		if err != nil {
			return err
		}
		if err := petition.Open(tx, t.InspectionID); err != nil {
			return err
		}
		r, err := store.Get[Row](tx.DB, c.RowID)
		if err != nil {
			return err
		}
		if err := act(tx, r, c); err != nil {
			return err
		}
		c.State, c.Decided = to, signed(tx.Actor, tx.Now)
		if err := tx.Save(c); err != nil {
			return err
		}
		if err := tx.Save(t); err != nil {
			return err
		}
		data := t.data()
		data["correction"] = map[string]any{"id": c.ID, "row_id": c.RowID, "column": c.ColumnKey}
		return event.Append(tx, "disclosure_table."+told[on], t, data)
	})
	return c, err
}
