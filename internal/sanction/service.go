package sanction

import (
	"context"

	"github.com/google/uuid"

	"lianluo/internal/casepart"
	"lianluo/internal/petition"
	"lianluo/internal/store"
	"lianluo/internal/tally"
)

// Service keeps the sanctions of cases.
type Service struct {
	store *store.Store
	cases *petition.Service
	parts casepart.Kind[Sanction, *Sanction]
}

// NewService keeps sanctions in the store.
func NewService(s *store.Store, cases *petition.Service) *Service {
	return &Service{s, cases, casepart.Kind[Sanction, *Sanction]{Name: "sanction"}}
}

// List reads the live sanctions of a cycle, or of the present one for zero;
// not_found outside the caller's view.
func (s *Service) List(ctx context.Context, caseID uuid.UUID, cycle int64) (*petition.Case, []Sanction, error) {
	return s.parts.List(ctx, s.store, s.cases, caseID, cycle)
}

// Get reads a sanction and its case; not_found outside the caller's view.
func (s *Service) Get(ctx context.Context, caseID, id uuid.UUID) (*petition.Case, *Sanction, error) {
	return s.parts.Get(ctx, s.store, s.cases, caseID, id)
}

// Create adds a sanction. It returns not_found, state_conflict, forbidden,
// archived, too_many_parts and unprocessable.
func (s *Service) Create(ctx context.Context, caseID uuid.UUID, p Patch) (*petition.Case, *Sanction, error) {
	x := &Sanction{}
	root, err := s.parts.Create(ctx, s.store, caseID, petition.OnAddSanction, x, func(tx *store.Tx, root *petition.Case, position int64) error {
		x.InCase = casepart.Belongs(root, position)
		if err := x.apply(p); err != nil {
			return err
		}
		x.count(tx, root, 1)
		return nil
	})
	return root, x, err
}

// Update changes a sanction. It returns what Create returns, and stale_version.
func (s *Service) Update(ctx context.Context, caseID, id uuid.UUID, ifMatch *string, p Patch) (*petition.Case, *Sanction, error) {
	return s.parts.Change(ctx, s.store, caseID, id, ifMatch, petition.OnAddSanction, func(tx *store.Tx, x *Sanction, root *petition.Case, _ petition.Caller) error {
		x.count(tx, root, -1)
		err := x.apply(p)
		x.count(tx, root, 1)
		return err
	})
}

// Void takes a sanction out of the count.
func (s *Service) Void(ctx context.Context, caseID, id uuid.UUID, ifMatch *string, reason string) (*petition.Case, *Sanction, error) {
	return s.parts.Change(ctx, s.store, caseID, id, ifMatch, petition.OnAddSanction, func(tx *store.Tx, x *Sanction, root *petition.Case, by petition.Caller) error {
		x.count(tx, root, -1)
		x.VoidedAt, x.VoidReason = &by.Now, reason
		return nil
	})
}

// count adds the sanction to the counters of the round, or takes it away.
func (s *Sanction) count(tx *store.Tx, root *petition.Case, sign int64) {
	tally.ChangeSanctions(tx, root.OfficeID, root.InspectionID, tally.Amount{Kind: s.Kind, N: 1,
		FineIntended: tally.Of(s.FineIntended), FineDecided: tally.Of(s.FineDecided), FinePaid: tally.Of(s.FinePaid)}, sign)
}
