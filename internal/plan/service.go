package plan

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/group"
	"lianluo/internal/inspection"
	"lianluo/internal/org"
	"lianluo/internal/plan/reader"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

// Service is what can be done with imports. Its methods join the caller's transaction when there is one.
type Service struct {
	store       *store.Store
	inspections *inspection.Service
	org         *org.Service
	groups      *group.Service
}

// NewService serves imports from the store; the others are where applied drafts go.
func NewService(s *store.Store, i *inspection.Service, o *org.Service, g *group.Service) *Service {
	return &Service{store: s, inspections: i, org: o, groups: g}
}

// Create reads a plan and keeps its draft. It returns payload_too_large, unsupported_media_type or unreadable_file.
func (s *Service) Create(ctx context.Context, in Received) (*Import, error) {
	i, err := NewImport(in) // outside the transaction: reading takes time, holding locks must not
	if err != nil {
		return nil, err
	}
	err = s.store.InTx(ctx, func(tx *store.Tx) error {
		if err := tx.Create(i); err != nil {
			return err
		}
		return event.Append(tx, "plan_import.created", i, i.about())
	})
	return i, err
}

func (i *Import) about() map[string]any {
	return map[string]any{"working_group_count": i.WorkingGroupCount, "duty_count": i.DutyCount, "unread_count": i.UnreadCount}
}

// Update corrects the draft by a merge patch (RFC 7396). It returns stale_version, state_conflict or unprocessable.
func (s *Service) Update(ctx context.Context, id uuid.UUID, ifMatch *string, patch json.RawMessage) (*Import, error) {
	return s.act(ctx, id, ifMatch, update, "plan_import.corrected", func(_ *store.Tx, i *Import) error {
		d, err := correct(i.Draft, patch)
		if err != nil {
			return err
		}
		i.Draft = d
		i.count()
		return sound(&i.Draft)
	})
}

// Apply makes the organisation from the draft, all of it or nothing: the round, units, people, groups, duties, posts and
// rules. Posts begin at starts, or now. It returns stale_version, state_conflict, unprocessable with every fault of the
// draft, and already_exists or separation_of_duties from what is there.
func (s *Service) Apply(ctx context.Context, id uuid.UUID, ifMatch *string, starts *time.Time) (*Import, error) {
	return s.act(ctx, id, ifMatch, apply, "plan_import.applied", func(tx *store.Tx, i *Import) error {
		if err := check(&i.Draft); err != nil {
			return err
		}
		b := &builder{Service: s, ctx: tx.Context(), draft: &i.Draft, starts: starts, units: map[string]uuid.UUID{}, people: map[string]uuid.UUID{}}
		if err := b.build(); err != nil {
			return err
		}
		i.Applied, i.InspectionID, i.AppliedAt = b.out, &b.round, &tx.Now
		return nil
	})
}

// Void takes a draft out of the list. It returns stale_version or state_conflict.
func (s *Service) Void(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Import, error) {
	return s.act(ctx, id, ifMatch, void, "plan_import.voided", func(tx *store.Tx, i *Import) error {
		i.VoidedAt, i.VoidReason = &tx.Now, reason
		return nil
	})
}

// act loads an import, moves it along its lifecycle, does the act, saves and appends the event.
func (s *Service) act(ctx context.Context, id uuid.UUID, ifMatch *string, on, kind string, f func(*store.Tx, *Import) error) (*Import, error) {
	var i *Import
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if i, err = store.LoadMatch[Import](tx, id, ifMatch); err != nil {
			return err
		}
		if err := i.Summary.Apply(on, tx.Actor); err != nil {
			return err
		}
		if err := f(tx, i); err != nil {
			return err
		}
		if err := tx.Save(i); err != nil {
			return err
		}
		data := i.about()
		if i.InspectionID != nil {
			data["inspection_id"] = *i.InspectionID
		}
		return event.Append(tx, kind, i, data)
	})
	return i, err
}

// correct applies a merge patch to a draft.
func correct(d reader.Draft, patch json.RawMessage) (reader.Draft, error) {
	var out reader.Draft
	data, err := json.Marshal(d)
	if err != nil {
		return out, err
	}
	var doc, p any
	if err := json.Unmarshal(data, &doc); err != nil {
		return out, err
	}
	if err := json.Unmarshal(patch, &p); err != nil {
		return out, err
	}
	if data, err = json.Marshal(wire.Merge(doc, p)); err != nil {
		return out, err
	}
	if err := json.Unmarshal(data, &out); err != nil {
		return out, fault.Wrap(fault.CodeUnprocessable, err)
	}
	if out.WorkingGroups == nil {
		out.WorkingGroups = []reader.Group{}
	}
	return out, nil
}
