package slip

import (
	"context"

	"github.com/google/uuid"

	"lianluo/internal/casepart"
	"lianluo/internal/fault"
	"lianluo/internal/order"
	"lianluo/internal/petition"
	"lianluo/internal/redact"
	"lianluo/internal/store"
)

// Checker looks through texts of cases for what would tell who somebody is,
// their petitioners included.
type Checker interface {
	Check(tx *store.Tx, texts map[uuid.UUID][]string) (map[uuid.UUID][][]redact.Finding, error)
}

// Service issues slips.
type Service struct {
	store   *store.Store
	cases   *petition.Service
	checker Checker
	parts   casepart.Kind[Slip, *Slip]
}

// NewService issues slips for the cases of the store.
func NewService(s *store.Store, cases *petition.Service, c Checker) *Service {
	return &Service{s, cases, c, casepart.Kind[Slip, *Slip]{Name: "slip"}}
}

// List reads the live slips of a cycle, or of the present one for zero;
// not_found outside the caller's view.
func (s *Service) List(ctx context.Context, caseID uuid.UUID, cycle int64) (*petition.Case, []Slip, error) {
	return s.parts.List(ctx, s.store, s.cases, caseID, cycle)
}

// Get reads a slip and its case; not_found outside the caller's view.
func (s *Service) Get(ctx context.Context, caseID, id uuid.UUID) (*petition.Case, *Slip, error) {
	return s.parts.Get(ctx, s.store, s.cases, caseID, id)
}

type officeRow struct {
	ID       uuid.UUID
	OfficeID uuid.UUID
	Name     string
}

// TableName names the table.
func (officeRow) TableName() string { return "offices" }

// Issue writes a slip and gives it the next number of its kind and year. It
// returns not_found, state_conflict, forbidden, archived, too_many_parts, and
// unprocessable for a supervision slip that demands nothing.
func (s *Service) Issue(ctx context.Context, caseID uuid.UUID, kind, demand string) (*petition.Case, *Slip, error) {
	if kind == Supervision && demand == "" {
		return nil, nil, fault.Invalid("/demand", "required", fault.T("督办单须写明督办要求", "a supervision slip says what it demands"))
	}
	x := &Slip{}
	root, err := s.parts.Create(ctx, s.store, caseID, petition.OnIssueSlip, x, func(tx *store.Tx, c *petition.Case, position int64) error {
		o, err := store.Get[officeRow](tx.DB.Select("id, name"), tx.Actor.OfficeID)
		if err != nil {
			return err
		}
		*x = Slip{InCase: casepart.Belongs(c, position), Kind: kind, IssuedBy: tx.Actor.ID, IssuedName: tx.Actor.Name, IssuedAt: tx.Now, Masked: []Masked{}}
		if x.Serial, err = order.Take(tx, tx.DB.Model(&Slip{}).Where("kind = ?", kind), words[kind].mark); err != nil {
			return err
		}
		x.compose(o.Name, c, demand)
		found, err := s.checker.Check(tx, map[uuid.UUID][]string{c.ID: x.texts()})
		if err != nil {
			return err
		}
		x.mask(found[c.ID])
		return nil
	})
	return root, x, err
}

// Void takes a slip back; its number is not given again. It returns not_found,
// stale_version, state_conflict, forbidden and archived.
func (s *Service) Void(ctx context.Context, caseID, id uuid.UUID, ifMatch *string, reason string) (*petition.Case, *Slip, error) {
	return s.parts.Change(ctx, s.store, caseID, id, ifMatch, petition.OnIssueSlip, func(_ *store.Tx, x *Slip, _ *petition.Case, by petition.Caller) error {
		x.VoidedAt, x.VoidReason = &by.Now, reason
		return nil
	})
}

// Allowed lists what the caller may do with the slip.
func (s *Slip) Allowed(root *petition.Case, by petition.Caller) []string {
	return casepart.Offered(root, s, by, [2]string{petition.OnIssueSlip, "void"})
}
