package visit

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/casepart"
	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/vault"
)

// Service keeps the follow-up visits of cases.
type Service struct {
	store *store.Store
	cases *petition.Service
	vault *vault.Vault
	parts casepart.Kind[Visit, *Visit]
}

// NewService keeps visits in the store, their notes sealed by the vault.
func NewService(s *store.Store, cases *petition.Service, v *vault.Vault) *Service {
	return &Service{s, cases, v, casepart.Kind[Visit, *Visit]{Name: "follow_up_visit", Settle: settle}}
}

// New is an attempt to visit a petitioner.
type New struct {
	Method      string
	AttemptedAt time.Time
	Outcome     string
	Note        string
}

// List reads the live visits of a cycle, or of the present one for zero;
// not_found outside the caller's view.
func (s *Service) List(ctx context.Context, caseID uuid.UUID, cycle int64) (*petition.Case, []Visit, error) {
	root, rows, err := s.parts.List(ctx, s.store, s.cases, caseID, cycle)
	for i := range rows {
		if err == nil {
			err = s.open(ctx, &rows[i])
		}
	}
	return root, rows, err
}

// Get reads a visit and its case; not_found outside the caller's view.
func (s *Service) Get(ctx context.Context, caseID, id uuid.UUID) (*petition.Case, *Visit, error) {
	root, v, err := s.parts.Get(ctx, s.store, s.cases, caseID, id)
	if err != nil {
		return nil, nil, err
	}
	return root, v, s.open(ctx, v)
}

// open shows the note to those who make visits, and to nobody else.
func (s *Service) open(ctx context.Context, v *Visit) error {
	if !auth.From(ctx).Can(auth.VisitWrite) {
		return nil
	}
	note, err := s.vault.Unseal(v.Sealed, place(v.OfficeID, v.CaseID, v.ID))
	if err != nil {
		return fault.Wrap(fault.CodeInternal, fmt.Errorf("note of follow-up visit %s does not open", v.ID))
	}
	v.Note = string(note)
	return nil
}

// Create records an attempt. It returns not_found, state_conflict, forbidden,
// archived, too_many_parts, and unprocessable for one in the future.
func (s *Service) Create(ctx context.Context, caseID uuid.UUID, n New) (*petition.Case, *Visit, error) {
	v := &Visit{}
	root, err := s.parts.Create(ctx, s.store, caseID, petition.OnAddVisit, v, func(tx *store.Tx, root *petition.Case, position int64) error {
		if err := check(n.AttemptedAt, tx.Now); err != nil {
			return err
		}
		v.ID, v.InCase = record.NewID(), casepart.Belongs(root, position)
		v.Method, v.AttemptedAt, v.Outcome, v.VisitorID, v.Note = n.Method, n.AttemptedAt.UTC(), n.Outcome, tx.Actor.ID, n.Note
		root.Note("", nil)
		var err error
		v.Sealed, err = s.vault.Seal([]byte(n.Note), place(tx.Actor.OfficeID, root.ID, v.ID))
		return err
	})
	return root, v, err
}

// Void takes a visit out of the count. It also returns stale_version.
func (s *Service) Void(ctx context.Context, caseID, id uuid.UUID, ifMatch *string, reason string) (*petition.Case, *Visit, error) {
	root, v, err := s.parts.Change(ctx, s.store, caseID, id, ifMatch, petition.OnAddVisit, func(_ *store.Tx, v *Visit, _ *petition.Case, by petition.Caller) error {
		v.VoidedAt, v.VoidReason = &by.Now, reason
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	return root, v, s.open(ctx, v)
}

// Reopen starts the case's next cycle because the petitioner is dissatisfied. It
// returns not_found, stale_version, requirements_unmet for another outcome,
// state_conflict, forbidden and archived.
func (s *Service) Reopen(ctx context.Context, caseID, id uuid.UUID, ifMatch *string, more string) (*petition.Case, error) {
	var c *petition.Case
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		root, err := petition.Hold(tx, caseID)
		if err != nil {
			return err
		}
		c = root.Case
		v, err := store.LoadMatch[Visit](tx, id, ifMatch, func(db *gorm.DB) *gorm.DB { return db.Where("case_id = ?", caseID) })
		if err != nil {
			return err
		}
		switch {
		case v.Voided():
			return fault.State("voided", []string{})
		case v.Cycle != c.Cycle:
			return fault.State("earlier_cycle", []string{})
		}
		if err := v.reopens(); err != nil {
			return err
		}
		v.ReopenedAt = &tx.Now
		if err := tx.Save(v); err != nil {
			return err
		}
		return root.ReopenFor(v.reason(more), &petition.Part{Kind: s.parts.Name, Row: v})
	})
	return c, err
}
