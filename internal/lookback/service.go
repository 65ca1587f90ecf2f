package lookback

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/attachment"
	"lianluo/internal/casepart"
	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/store"
)

// Service keeps the look-backs of cases.
type Service struct {
	store *store.Store
	cases *petition.Service
	parts casepart.Kind[LookBack, *LookBack]
}

// NewService keeps look-backs in the store.
func NewService(s *store.Store, cases *petition.Service) *Service {
	return &Service{s, cases, casepart.Kind[LookBack, *LookBack]{Name: "look_back"}}
}

// List reads the live look-backs of a cycle, or of the present one for zero;
// not_found outside the caller's view.
func (s *Service) List(ctx context.Context, caseID uuid.UUID, cycle int64) (*petition.Case, []LookBack, error) {
	return s.parts.List(ctx, s.store, s.cases, caseID, cycle)
}

// Get reads a look-back and its case; not_found outside the caller's view.
func (s *Service) Get(ctx context.Context, caseID, id uuid.UUID) (*petition.Case, *LookBack, error) {
	return s.parts.Get(ctx, s.store, s.cases, caseID, id)
}

// Create records a look-back and, when asked, reopens a relapsed case in the
// same act. It returns not_found, state_conflict, forbidden (also for anybody of
// the handling units), archived, too_many_parts, and unprocessable.
func (s *Service) Create(ctx context.Context, caseID uuid.UUID, n New) (*petition.Case, *LookBack, error) {
	l := &LookBack{}
	var root *petition.Case
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		root, err = s.parts.Create(tx.Context(), s.store, caseID, n.action(), l, func(tx *store.Tx, root *petition.Case, position int64) error {
			if err := n.check(tx.Now); err != nil {
				return err
			}
			l.InCase, l.LookedAt, l.Result, l.Findings = casepart.Belongs(root, position), n.LookedAt.UTC(), n.Result, n.Findings
			l.Photos, l.InspectorID = append([]uuid.UUID{}, n.Photos...), tx.Actor.ID
			root.Note(n.Findings, nil)
			return attachment.Check(tx, attachment.Case, root.ID, n.Photos, "/photo_file_ids")
		})
		if err != nil || !n.Reopen {
			return err
		}
		root, err = s.reopen(tx, caseID, l)
		return err
	})
	return root, l, err
}

// Void takes a look-back out of the list. It also returns stale_version.
func (s *Service) Void(ctx context.Context, caseID, id uuid.UUID, ifMatch *string, reason string) (*petition.Case, *LookBack, error) {
	return s.parts.Change(ctx, s.store, caseID, id, ifMatch, petition.OnAddLookBack, func(_ *store.Tx, l *LookBack, _ *petition.Case, by petition.Caller) error {
		l.VoidedAt, l.VoidReason = &by.Now, reason
		return nil
	})
}

// Reopen starts the case's next cycle because of a relapse. It returns
// not_found, stale_version, requirements_unmet for another result,
// state_conflict, forbidden and archived.
func (s *Service) Reopen(ctx context.Context, caseID, id uuid.UUID, ifMatch *string) (*petition.Case, error) {
	var c *petition.Case
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		root, err := petition.Hold(tx, caseID)
		if err != nil {
			return err
		}
		l, err := store.LoadMatch[LookBack](tx, id, ifMatch, func(db *gorm.DB) *gorm.DB { return db.Where("case_id = ?", caseID) })
		if err != nil {
			return err
		}
		switch {
		case l.Voided():
			return fault.State("voided", []string{})
		case l.Cycle != root.Case.Cycle:
			return fault.State("earlier_cycle", []string{})
		}
		if err := l.reopens(); err != nil {
			return err
		}
		c, err = s.reopen(tx, caseID, l)
		return err
	})
	return c, err
}

func (s *Service) reopen(tx *store.Tx, caseID uuid.UUID, l *LookBack) (*petition.Case, error) {
	root, err := petition.Hold(tx, caseID)
	if err != nil {
		return nil, err
	}
	l.ReopenedAt = &tx.Now
	if err := tx.Save(l); err != nil {
		return nil, err
	}
	return root.Case, root.ReopenFor(l.reason(), &petition.Part{Kind: s.parts.Name, Row: l})
}
