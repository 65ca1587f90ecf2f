package signoff

import (
	"context"

	"github.com/google/uuid"

	"lianluo/internal/attachment"
	"lianluo/internal/casepart"
	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/store"
)

// maxSteps bounds the steps of one cycle: rejected and applied for again, some
// hundred times.
const maxSteps = 1000

// Service moves cases towards sign-off.
type Service struct {
	store *store.Store
	cases *petition.Service
}

// NewService keeps the steps in the store.
func NewService(s *store.Store, cases *petition.Service) *Service { return &Service{s, cases} }

// List reads the steps of a cycle, or of the present one for zero, oldest first;
// not_found outside the caller's view.
func (s *Service) List(ctx context.Context, caseID uuid.UUID, cycle int64) ([]Step, error) {
	c, err := s.cases.Get(ctx, caseID)
	if err != nil {
		return nil, err
	}
	if cycle == 0 {
		cycle = c.Cycle
	}
	rows := []Step{}
	err = s.store.Reading(ctx).Where("case_id = ? AND cycle = ?", caseID, cycle).Order("position, id").Limit(maxSteps).Find(&rows).Error
	return rows, s.store.Fault(err)
}

// Take does a step: on is one of the actions of petition.SignOffLifecycle. It
// returns not_found, stale_version, state_conflict, forbidden, requirements_unmet,
// archived, too_many_parts, and unprocessable for photos of other cases.
func (s *Service) Take(ctx context.Context, caseID uuid.UUID, ifMatch *string, on string, step Step) (*petition.Case, error) {
	var c *petition.Case
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		root, err := petition.HoldMatch(tx, caseID, ifMatch)
		if err != nil {
			return err
		}
		c = root.Case
		return Record(tx, root, on, step)
	})
	return c, err
}

// Record does a step on a case that is held already.
func Record(tx *store.Tx, root *petition.Root, on string, step Step) error {
	row := &Step{}
	on = step.action(on, root.Case)
	return root.Act(on, &petition.Part{Kind: "sign_off_step", Row: row}, func(c *petition.Case, by petition.Caller) error {
		if err := attachment.Check(tx, attachment.Case, c.ID, step.Photos, "/photo_file_ids"); err != nil {
			return err
		}
		var last int64
		err := tx.DB.Model(&Step{}).Where("case_id = ? AND cycle = ?", c.ID, c.Cycle).Select("COALESCE(MAX(position), 0)").Scan(&last).Error
		if err != nil {
			return err
		}
		if last >= maxSteps {
			return fault.New(fault.CodeTooManyParts, fault.Text{})
		}
		effect(on, c, by)
		*row = step
		row.InCase, row.Action, row.State = casepart.Belongs(c, last+1), on, c.SignOff
		row.ByID, row.ByName, row.At, row.Photos = by.ID, by.Name, by.Now, append([]uuid.UUID{}, step.Photos...)
		c.Note(step.words(), nil)
		return tx.Create(row)
	})
}
