package measure

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/attachment"
	"lianluo/internal/casepart"
	"lianluo/internal/fault"
	"lianluo/internal/org"
	"lianluo/internal/petition"
	"lianluo/internal/store"
)

// Service keeps the measures of cases.
type Service struct {
	store *store.Store
	cases *petition.Service
	parts casepart.Kind[Measure, *Measure]
}

// NewService keeps measures in the store.
func NewService(s *store.Store, cases *petition.Service) *Service {
	return &Service{s, cases, casepart.Kind[Measure, *Measure]{Name: "measure", Settle: settle}}
}

// List reads the live measures of a cycle, or of the present one for zero;
// not_found outside the caller's view.
func (s *Service) List(ctx context.Context, caseID uuid.UUID, cycle int64) (*petition.Case, []Measure, error) {
	return s.parts.List(ctx, s.store, s.cases, caseID, cycle)
}

// Get reads a measure and its case; not_found outside the caller's view.
func (s *Service) Get(ctx context.Context, caseID, id uuid.UUID) (*petition.Case, *Measure, error) {
	return s.parts.Get(ctx, s.store, s.cases, caseID, id)
}

// Create adds a measure. It returns not_found, state_conflict, forbidden,
// archived, too_many_parts, and unprocessable for an unknown unit.
func (s *Service) Create(ctx context.Context, caseID uuid.UUID, p Patch) (*petition.Case, *Measure, error) {
	m := &Measure{}
	root, err := s.parts.Create(ctx, s.store, caseID, petition.OnAddMeasure, m, func(tx *store.Tx, root *petition.Case, position int64) error {
		m.InCase, m.Evidence = casepart.Belongs(root, position), []uuid.UUID{}
		m.set(p)
		return m.give(tx, p)
	})
	return root, m, err
}

// Update changes a measure. It returns what Create returns, and stale_version.
func (s *Service) Update(ctx context.Context, caseID, id uuid.UUID, ifMatch *string, p Patch) (*petition.Case, *Measure, error) {
	return s.parts.Change(ctx, s.store, caseID, id, ifMatch, petition.OnAddMeasure, func(tx *store.Tx, m *Measure, _ *petition.Case, _ petition.Caller) error {
		m.set(p)
		return m.give(tx, p)
	})
}

// give reads the name of the unit that the measure is for.
func (m *Measure) give(tx *store.Tx, p Patch) error {
	if !p.UnitID.IsSpecified() {
		return nil
	}
	m.UnitID, m.UnitName = nil, ""
	if p.UnitID.IsNull() {
		return nil
	}
	id := p.UnitID.MustGet()
	u, err := store.Get[org.Unit](store.ForShare(tx, tx.DB).Scopes(store.NotVoided), id)
	if fault.Is(err, fault.CodeNotFound) {
		return fault.Invalid("/unit_id", "unknown_reference", fault.T("没有这个单位", "there is no such unit"))
	}
	if err == nil {
		m.UnitID, m.UnitName = &u.ID, u.Name
	}
	return err
}

// Finish notes that a measure was done; nil means now. It also returns
// unprocessable for files that are not attached to the case.
func (s *Service) Finish(ctx context.Context, caseID, id uuid.UUID, ifMatch *string, done *time.Time, result string, files []uuid.UUID) (*petition.Case, *Measure, error) {
	return s.parts.Change(ctx, s.store, caseID, id, ifMatch, petition.OnFinishMeasure, func(tx *store.Tx, m *Measure, c *petition.Case, by petition.Caller) error {
		if err := attachment.Check(tx, attachment.Case, c.ID, files, "/evidence_file_ids"); err != nil {
			return err
		}
		return m.finish(done, result, files, by.Now)
	})
}

// Prove adds evidence to a measure. It returns what Finish returns.
func (s *Service) Prove(ctx context.Context, caseID, id uuid.UUID, ifMatch *string, files []uuid.UUID) (*petition.Case, *Measure, error) {
	return s.parts.Change(ctx, s.store, caseID, id, ifMatch, petition.OnFinishMeasure, func(tx *store.Tx, m *Measure, c *petition.Case, _ petition.Caller) error {
		if err := attachment.Check(tx, attachment.Case, c.ID, files, "/evidence_file_ids"); err != nil {
			return err
		}
		return m.prove(files)
	})
}

// Void takes a measure out of the count.
func (s *Service) Void(ctx context.Context, caseID, id uuid.UUID, ifMatch *string, reason string) (*petition.Case, *Measure, error) {
	return s.parts.Change(ctx, s.store, caseID, id, ifMatch, petition.OnAddMeasure, func(_ *store.Tx, m *Measure, _ *petition.Case, by petition.Caller) error {
		m.VoidedAt, m.VoidReason = &by.Now, reason
		return nil
	})
}

// Rests lists the files without which a measure of a completed case would have
// nothing that proves it. It returns not_found.
func (s *Service) Rests(ctx context.Context, caseID uuid.UUID) (*petition.Case, []uuid.UUID, error) {
	c, rows, err := s.List(ctx, caseID, 0)
	var out []uuid.UUID
	for i := range rows {
		for _, f := range rows[i].Evidence {
			if rows[i].rests(c, f) {
				out = append(out, f)
			}
		}
	}
	return c, out, err
}

// rests tells whether the measure has the file and could not lose it.
func (m *Measure) rests(c *petition.Case, file uuid.UUID) bool {
	return c.Completion == petition.Completed && len(m.Evidence) == 1 && m.Evidence[0] == file
}

// Lose takes a file that is voided out of what proves the measures of the case,
// which may then lack evidence again. It returns in_use for a file that Rests lists.
func Lose(tx *store.Tx, c *petition.Case, file uuid.UUID) error {
	var rows []Measure
	err := store.ForUpdate(tx, tx.DB).Scopes(store.NotVoided).Where("case_id = ? AND cycle = ?", c.ID, c.Cycle).Order("position, id").Limit(casepart.Max).Find(&rows).Error
	if err != nil {
		return err
	}
	for i := range rows {
		m := &rows[i]
		if m.rests(c, file) {
			return fault.New(fault.CodeInUse, fault.T("已办结的件上，这份文件是一项措施仅有的佐证", "the file is all that proves a measure of a case that was completed"))
		}
		if !slices.Contains(m.Evidence, file) {
			continue
		}
		m.Evidence = slices.DeleteFunc(m.Evidence, func(f uuid.UUID) bool { return f == file })
		if err := tx.Save(m); err != nil {
			return err
		}
	}
	settle(c, rows)
	return nil
}
