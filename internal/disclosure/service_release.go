package disclosure

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/store"
)

// Prepare freezes the table for release by somebody else; its cases become
// prepared. It also returns requirements_unmet with every case that cannot be.
func (s *Service) Prepare(ctx context.Context, id uuid.UUID, ifMatch *string) (*Table, error) {
	return s.change(ctx, id, ifMatch, onPrepare, "prepared", func(tx *store.Tx, t *Table) error {
		if err := s.recheck(tx, t); err != nil {
			return err
		}
		t.Prepared = signed(tx.Actor, tx.Now)
		var faults []fault.Field
		err := s.each(tx, t, func(r *Row) error { return actOn(tx, r, petition.OnPrepare, t.Label, &faults) })
		return failing(err, faults)
	})
}

// Withdraw makes a prepared table a draft again, and its cases not due.
func (s *Service) Withdraw(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Table, error) {
	return s.change(ctx, id, ifMatch, onWithdraw, "withdrawn", func(tx *store.Tx, t *Table) error {
		t.Prepared = nil
		var faults []fault.Field
		err := s.each(tx, t, func(r *Row) error { return actOn(tx, r, petition.OnUnprepare, reason, &faults) })
		return failing(err, faults)
	})
}

// Release publishes the table by somebody who neither prepared it nor let a
// finding stand. It also returns requirements_unmet with every finding that is
// neither masked nor waived, and every case that was not accepted above.
func (s *Service) Release(ctx context.Context, id uuid.UUID, ifMatch *string) (*Table, error) {
	return s.change(ctx, id, ifMatch, onRelease, "released", func(tx *store.Tx, t *Table) error {
		if err := s.recheck(tx, t); err != nil {
			return err
		}
		t.Released, t.ReleasedAt = signed(tx.Actor, tx.Now), &tx.Now
		var faults []fault.Field
		err := s.each(tx, t, func(r *Row) error {
			for _, f := range r.open() {
				faults = append(faults, r.fault("/cells/"+f.Column, string(f.Kind), fault.T("有未处理的敏感信息："+f.Sample, "an untreated finding: "+f.Sample)))
			}
			if err := actOn(tx, r, petition.OnPublish, t.Label, &faults); err != nil {
				return err
			}
			r.PublishedAt = &tx.Now
			return tx.Save(r)
		})
		return failing(err, faults)
	})
}

func failing(err error, faults []fault.Field) error {
	if err == nil && len(faults) > 0 {
		return unmet(faults...)
	}
	return err
}

// fault is one thing that a row lacks, by its place in the table.
func (r *Row) fault(pointer, code string, detail fault.Text) fault.Field {
	at := fmt.Sprintf("第 %d 行", r.Position)
	return fault.Field{Pointer: fmt.Sprintf("/rows/%d%s", r.Position, pointer), Code: code, Detail: fault.T(at+detail.ZH, detail.EN)}
}

// actOn does an act of publication on the row's case. What the case does not
// allow is gathered, so that one answer tells all.
func actOn(tx *store.Tx, r *Row, on, note string, faults *[]fault.Field) error {
	if r.CaseID == nil {
		return nil
	}
	if !r.Publishes {
		return signOffMet(tx, r, on, faults)
	}
	root, err := petition.Hold(tx, *r.CaseID)
	if err == nil && root.Case.Cycle != r.Cycle {
		err = fault.New(fault.CodeConflict, fault.T("办件已重新办理，这一行是上一次的", "the case was reopened: the row is of an earlier cycle"))
	}
	if err == nil {
		err = root.Act(on, &petition.Part{Kind: "disclosure_row", Row: r}, func(c *petition.Case, _ petition.Caller) error {
			c.Note(note, nil)
			return nil
		})
	}
	f, ok := fault.As(err)
	if !ok || f.Kind() != fault.Conflict && f.Kind() != fault.NotFound {
		return err
	}
	if on == petition.OnUnprepare {
		return nil // reopened, merged or voided meanwhile: the case is not prepared any more
	}
	code, detail := string(f.Code), f.Detail
	if len(f.Fields) > 0 {
		code, detail = f.Fields[0].Code, f.Fields[0].Detail
	}
	if f.CurrentState != "" {
		detail = fault.T("办件的公开状态是 "+f.CurrentState, "the case's publication is "+f.CurrentState)
	}
	*faults = append(*faults, r.fault("", code, detail))
	return nil
}

// signOffMet asks for the acceptance on site before a closing notice goes out.
func signOffMet(tx *store.Tx, r *Row, on string, faults *[]fault.Field) error {
	if on != petition.OnPublish {
		return nil
	}
	c, err := store.Get[petition.Case](store.ForShare(tx, tx.DB), *r.CaseID)
	if err != nil {
		return err
	}
	if !slices.Contains(acceptedOnSite, c.SignOff) {
		*faults = append(*faults, r.fault("", "rectification_not_accepted", fault.T("整改尚未验收", "the rectification has not been accepted")))
	}
	return nil
}

var acceptedOnSite = []string{petition.SignOffAccepted, petition.SignOffNoticed, petition.SignOffLeaderSigned, petition.SignOffCityReviewed, petition.SignedOff}

// each visits the live rows with all their cases held.
func (s *Service) each(tx *store.Tx, t *Table, visit func(*Row) error) error {
	rows, err := rowsOf(tx.DB, t.ID)
	if err != nil {
		return err
	}
	if err := holdCases(tx, rows); err != nil {
		return err
	}
	for i := range rows {
		if r := &rows[i]; r.live() {
			if err := visit(r); err != nil {
				return err
			}
		}
	}
	return nil
}

// recheck looks through all rows again: a petitioner may have become known
// since, and the rules of finding may have learnt.
func (s *Service) recheck(tx *store.Tx, t *Table) error {
	rows, err := rowsOf(tx.DB, t.ID)
	if err != nil {
		return err
	}
	before := make([][]Finding, len(rows))
	for i := range rows {
		before[i] = rows[i].Findings
	}
	if err := s.check(tx, t.profile(), rows); err != nil {
		return err
	}
	t.Counts = Counts{}
	for i := range rows {
		r := &rows[i]
		t.count(r, 1)
		if !slices.Equal(before[i], r.Findings) {
			if err := tx.Save(r); err != nil {
				return err
			}
		}
	}
	return nil
}
