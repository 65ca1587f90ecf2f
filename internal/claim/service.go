package claim

import (
	"context"

	"github.com/google/uuid"

	"lianluo/internal/casepart"
	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/store"
)

// Service keeps the claims of cases.
type Service struct {
	store *store.Store
	cases *petition.Service
	parts casepart.Kind[Claim, *Claim]
}

// NewService keeps claims in the store.
func NewService(s *store.Store, cases *petition.Service) *Service {
	return &Service{s, cases, casepart.Kind[Claim, *Claim]{Name: "claim", Settle: settle}}
}

// settle tells the case what its claims amount to.
func settle(c *petition.Case, claims []Claim) {
	verdicts := make([]petition.Verdict, 0, len(claims))
	for _, x := range claims {
		verdicts = append(verdicts, x.Verdict)
	}
	c.Claimed(verdicts)
}

// List reads the live claims of a cycle, or of the present one for zero;
// not_found outside the caller's view.
func (s *Service) List(ctx context.Context, caseID uuid.UUID, cycle int64) (*petition.Case, []Claim, error) {
	return s.parts.List(ctx, s.store, s.cases, caseID, cycle)
}

// Get reads a claim and its case; not_found outside the caller's view.
func (s *Service) Get(ctx context.Context, caseID, id uuid.UUID) (*petition.Case, *Claim, error) {
	return s.parts.Get(ctx, s.store, s.cases, caseID, id)
}

// Create adds a claim. It returns not_found, state_conflict, forbidden,
// archived, too_many and unprocessable.
func (s *Service) Create(ctx context.Context, caseID uuid.UUID, text, pollution string) (*petition.Case, *Claim, error) {
	c := &Claim{}
	root, err := s.parts.Create(ctx, s.store, caseID, petition.OnAddClaim, c, func(_ *store.Tx, root *petition.Case, position int64) error {
		c.InCase = casepart.Belongs(root, position)
		return c.patch(Patch{&text, &pollution})
	})
	return root, c, err
}

// Update changes a claim. It returns what Create returns, and stale_version.
func (s *Service) Update(ctx context.Context, caseID, id uuid.UUID, ifMatch *string, p Patch) (*petition.Case, *Claim, error) {
	return s.parts.Change(ctx, s.store, caseID, id, ifMatch, petition.OnAddClaim, func(_ *store.Tx, c *Claim, _ *petition.Case, _ petition.Caller) error {
		return c.patch(p)
	})
}

// Decide gives a claim its verdict. "Mostly" is for a whole case only.
func (s *Service) Decide(ctx context.Context, caseID, id uuid.UUID, ifMatch *string, v petition.Verdict, finding string) (*petition.Case, *Claim, error) {
	return s.parts.Change(ctx, s.store, caseID, id, ifMatch, petition.OnDecideClaim, func(_ *store.Tx, c *Claim, _ *petition.Case, by petition.Caller) error {
		if v == petition.MostlySubstantiated {
			return fault.Invalid("/verdict", "case_only", fault.T("基本属实只用于整件的认定", "\"mostly\" is a judgement on the whole case"))
		}
		c.Verdict, c.Finding, c.DecidedAt, c.DecidedBy = v, finding, &by.Now, &by.ID
		return nil
	})
}

// Void takes a claim out of the count.
func (s *Service) Void(ctx context.Context, caseID, id uuid.UUID, ifMatch *string, reason string) (*petition.Case, *Claim, error) {
	return s.parts.Change(ctx, s.store, caseID, id, ifMatch, petition.OnAddClaim, func(_ *store.Tx, c *Claim, _ *petition.Case, by petition.Caller) error {
		c.VoidedAt, c.VoidReason = &by.Now, reason
		return nil
	})
}
