// Package casework is the work on a case between its acknowledgement and its
// answer: finding out, saying how far it is finished, sending it up as somebody
// else's, and beginning again.
package casework

import (
	"context"

	"github.com/google/uuid"

	"lianluo/internal/attachment"
	"lianluo/internal/petition"
	"lianluo/internal/store"
)

// Service does the work on cases.
type Service struct {
	store *store.Store
	cases *petition.Service
}

// NewService works on the cases of the store.
func NewService(s *store.Store, cases *petition.Service) *Service { return &Service{s, cases} }

type act func(tx *store.Tx, c *petition.Case, by petition.Caller) error

// do is one act on a case by its tables.
func (s *Service) do(ctx context.Context, id uuid.UUID, ifMatch *string, on string, f act) (*petition.Case, error) {
	return s.with(ctx, id, ifMatch, func(tx *store.Tx, r *petition.Root) error {
		return r.Act(on, nil, func(c *petition.Case, by petition.Caller) error { return f(tx, c, by) })
	})
}

func (s *Service) with(ctx context.Context, id uuid.UUID, ifMatch *string, f func(tx *store.Tx, r *petition.Root) error) (*petition.Case, error) {
	var c *petition.Case
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		r, err := petition.HoldMatch(tx, id, ifMatch)
		if err != nil {
			return err
		}
		c = r.Case
		return f(tx, r)
	})
	return c, err
}

// Refer sends a case up as not the office's own. It returns not_found,
// stale_version, state_conflict, forbidden and archived, as all acts here do.
func (s *Service) Refer(ctx context.Context, id uuid.UUID, ifMatch *string, reason, authority string) (*petition.Case, error) {
	return s.do(ctx, id, ifMatch, petition.OnRefer, func(_ *store.Tx, c *petition.Case, _ petition.Caller) error {
		if authority != "" {
			reason += "（建议：" + authority + "）"
		}
		c.Note(reason, nil)
		return nil
	})
}

// Begin starts verification, or starts it again: what comes of it decides anew how
// far the case is completed.
func (s *Service) Begin(ctx context.Context, id uuid.UUID, ifMatch *string, note string) (*petition.Case, error) {
	return s.do(ctx, id, ifMatch, petition.OnBeginVerification, func(_ *store.Tx, c *petition.Case, _ petition.Caller) error {
		c.Resumed()
		c.Note(note, nil)
		return nil
	})
}

// Find ends verification with what was found. It also returns
// requirements_unmet and unprocessable.
func (s *Service) Find(ctx context.Context, id uuid.UUID, ifMatch *string, text string, stated petition.Verdict, reason string) (*petition.Case, error) {
	return s.do(ctx, id, ifMatch, petition.OnConcludeVerification, func(_ *store.Tx, c *petition.Case, by petition.Caller) error {
		c.Note("", nil)
		return c.Found(text, stated, reason, by)
	})
}

// State says how far the case is finished; on is one of the actions on
// completion. It also returns requirements_unmet and unprocessable, as for a
// monitoring report that is not the case's.
func (s *Service) State(ctx context.Context, id uuid.UUID, ifMatch *string, on string, n petition.Conclusion) (*petition.Case, error) {
	return s.do(ctx, id, ifMatch, on, func(tx *store.Tx, c *petition.Case, by petition.Caller) error {
		n.At, n.By = by.Now, by.ID
		c.Note(n.Explanation, nil)
		if n.MonitoringFileID != nil {
			err := attachment.CheckFor(tx, attachment.Case, c.ID, *n.MonitoringFileID, attachment.MonitoringReport, "/monitoring_report_file_id")
			if err != nil {
				return err
			}
		}
		return c.Concluded(n, on == petition.OnComplete)
	})
}

// Reopen begins the case's next cycle.
func (s *Service) Reopen(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*petition.Case, error) {
	return s.with(ctx, id, ifMatch, func(_ *store.Tx, r *petition.Root) error { return r.Reopen(reason) })
}
