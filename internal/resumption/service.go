// Package resumption brings cases that were completed in part back when the next
// of their dated measures falls due, so that nobody has to remember them.
package resumption

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/store"
)

const (
	jobName = "stage-completed cases"
	tick    = 30 * time.Second // measures are due by the day
	bite    = 200              // cases that are read at a time
)

// Service brings cases back.
type Service struct {
	store *store.Store
	log   *slog.Logger
}

// NewService works on the store.
func NewService(s *store.Store, log *slog.Logger) *Service { return &Service{s, log} }

// Follow brings back what falls due until ctx ends.
func (s *Service) Follow(ctx context.Context) {
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for {
		if n, err := s.Step(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("stage-completed cases wait", "error", err)
		} else if n > 0 {
			s.log.Info("stage-completed cases came back", "cases", n)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// due is a case that may have to come back.
type due struct {
	ID           uuid.UUID
	OfficeID     uuid.UUID
	MeasureDueAt time.Time
}

// Step brings back what is due in all offices and tells how many cases it were.
// Each case is an act of its own: killed in between, the next step goes on, and
// of two replicas one finds that the other has been there. What fails is tried
// again by the next step and stops no other case.
func (s *Service) Step(ctx context.Context) (int, error) {
	done, since, after := 0, time.Time{}, uuid.Nil
	var failed []error
	for {
		var found []due
		// The state stands in the text, as in the partial index that holds just these, in
		// this order.
		err := s.store.Reading(store.AcrossOffices(ctx)).Model(&petition.Case{}).Select("id", "office_id", "measure_due_at").
			Where("completion = 'stage_completed' AND measure_due_at <= ? AND (measure_due_at, id) > (?, ?)", s.store.Now(), since, after).
			Where("handling IN ? AND voided_at IS NULL AND merged_into_id IS NULL", []petition.Handling{petition.Submitted, petition.Accepted}).
			Where("NOT EXISTS (SELECT 1 FROM inspections i WHERE i.office_id = petition_cases.office_id AND i.id = petition_cases.inspection_id AND i.archived_at IS NOT NULL)").
			Order("measure_due_at, id").Limit(bite).Find(&found).Error
		if err != nil {
			return done, errors.Join(append(failed, s.store.Fault(err))...)
		}
		for _, d := range found {
			back, err := s.resume(auth.With(ctx, auth.System(d.OfficeID, jobName)), d.ID)
			if err != nil {
				failed = append(failed, fmt.Errorf("case %s: %w", d.ID, err))
			}
			if back {
				done++
			}
			since, after = d.MeasureDueAt, d.ID
		}
		if len(found) < bite || ctx.Err() != nil {
			return done, errors.Join(failed...)
		}
	}
}

// resume brings one case back, unless it has come back or has got more time
// since it was found.
func (s *Service) resume(ctx context.Context, id uuid.UUID) (bool, error) {
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		root, err := petition.Hold(tx, id)
		if err != nil {
			return err
		}
		return root.Act(petition.OnResume, nil, func(c *petition.Case, _ petition.Caller) error {
			c.Resumed()
			c.Note("阶段性办结的措施到期，转回整改", nil)
			return nil
		})
	})
	for _, code := range []fault.Code{fault.CodeStateConflict, fault.CodeRequirementsUnmet, fault.CodeArchived} {
		if fault.Is(err, code) {
			return false, nil
		}
	}
	return err == nil, err
}
