package report

import (
	"context"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// Service is what can be done with reports.
type Service struct{ store *store.Store }

// NewService keeps reports in the store.
func NewService(s *store.Store) *Service { return &Service{store: s} }

// Caller is who acts in the context, at this moment.
func (s *Service) Caller(ctx context.Context) Caller {
	return Caller{Actor: auth.From(ctx), Now: s.store.Now()}
}

// round keeps the inspection from being archived until the transaction ends,
// without making its reports wait for each other. It returns unprocessable for
// one that is not there, archived and state_conflict.
func round(tx *store.Tx, id uuid.UUID) (*inspection.Inspection, error) {
	i, err := store.Get[inspection.Inspection](store.ForShare(tx, tx.DB), id)
	if fault.Is(err, fault.CodeNotFound) {
		return nil, fault.Invalid("/inspection_id", "unknown_reference", fault.T("没有这轮督察", "there is no such inspection"))
	}
	if err != nil {
		return nil, err
	}
	return i, i.Writable()
}

// Create begins a report. It returns unprocessable also for a group that is not
// the caller's, already_exists for a second one of the day or week, and archived.
func (s *Service) Create(ctx context.Context, n New) (*Report, error) {
	var r *Report
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		i, err := round(tx, n.InspectionID)
		if err != nil {
			return err
		}
		g, err := ownGroup(tx, n)
		if err != nil {
			return err
		}
		if r, err = begin(n, i, g.Name, tx.Now); err != nil {
			return err
		}
		if err := tx.Create(r); err != nil {
			return err
		}
		return event.Append(tx, "work_report.created", r, r.about())
	})
	return r, err
}

// ownGroup is the working group that reports: one of the caller's, for others
// there is none.
func ownGroup(tx *store.Tx, n New) (*groupRow, error) {
	unknown := fault.Invalid("/group_id", "unknown_reference", fault.T("本轮督察没有您所在的这个专项工作组", "you are in no such working group of the inspection"))
	if !tx.Actor.InGroup(n.GroupID) {
		return nil, unknown
	}
	g, err := store.Get[groupRow](tx.DB.Scopes(store.NotVoided), n.GroupID)
	if fault.Is(err, fault.CodeNotFound) || err == nil && (g.InspectionID != n.InspectionID || g.Kind != workingGroup) {
		return nil, unknown
	}
	return g, err
}

func (r *Report) about() map[string]any {
	return map[string]any{"inspection_id": r.InspectionID, "group_id": r.GroupID, "kind": r.Kind, "report_on": r.ReportOn}
}

// change is one action: the table decides, act does what belongs to it, and one
// event tells of it.
func (s *Service) change(ctx context.Context, id uuid.UUID, ifMatch *string, on string, act func(r *Report, by Caller) error) (*Report, error) {
	var r *Report
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if r, err = store.LoadMatch[Report](tx, id, ifMatch, visible(tx.Actor)); err != nil {
			return err
		}
		return move(tx, r, on, nil, func(by Caller) error { return act(r, by) })
	})
	return r, err
}

// move is an action on a report that is held; part is what of it was changed.
func move(tx *store.Tx, r *Report, on string, part map[string]any, act func(by Caller) error) error {
	by := Caller{Actor: tx.Actor, Now: tx.Now}
	from := r.State
	if err := r.Apply(on, by); err != nil {
		return err
	}
	if _, err := round(tx, r.InspectionID); err != nil {
		return err
	}
	if err := act(by); err != nil {
		return err
	}
	if err := tx.Save(r); err != nil {
		return err
	}
	data := r.about()
	data["from"], data["to"] = from, r.State
	if on == OnSubmit {
		data["late"], data["nil"] = r.Late, r.IsNil
	}
	for k, v := range part {
		data[k] = v
	}
	return event.Append(tx, past[on], r, data)
}

// Update changes a report. It returns not_found, stale_version, state_conflict,
// forbidden, archived and unprocessable.
func (s *Service) Update(ctx context.Context, id uuid.UUID, ifMatch *string, p Patch) (*Report, error) {
	return s.change(ctx, id, ifMatch, OnUpdate, func(r *Report, _ Caller) error { return r.patch(p) })
}

// Submit hands a report in. It returns not_found, stale_version, state_conflict,
// forbidden, archived, and requirements_unmet for one that says nothing.
func (s *Service) Submit(ctx context.Context, id uuid.UUID, ifMatch *string) (*Report, error) {
	return s.change(ctx, id, ifMatch, OnSubmit, func(r *Report, by Caller) error {
		r.handIn(by)
		return nil
	})
}

// Return sends a report back with a reason. It returns not_found, stale_version,
// state_conflict, forbidden also for one's own, and archived.
func (s *Service) Return(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Report, error) {
	return s.change(ctx, id, ifMatch, OnReturn, func(r *Report, by Caller) error {
		r.judge(Returned, reason, by)
		return nil
	})
}

// Accept accepts a report. It returns not_found, stale_version, state_conflict,
// forbidden also for one's own, and archived.
func (s *Service) Accept(ctx context.Context, id uuid.UUID, ifMatch *string) (*Report, error) {
	return s.change(ctx, id, ifMatch, OnAccept, func(r *Report, by Caller) error {
		r.judge(Accepted, "", by)
		return nil
	})
}

// Void takes a report out of the lists. It returns not_found, stale_version,
// state_conflict, forbidden and archived.
func (s *Service) Void(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Report, error) {
	return s.change(ctx, id, ifMatch, OnVoid, func(r *Report, by Caller) error {
		r.VoidedAt, r.VoidReason = &by.Now, reason
		return nil
	})
}

// Attachable returns the fault that attaching a file to the report would meet.
func (s *Service) Attachable(ctx context.Context, id uuid.UUID) error {
	r, err := s.Get(ctx, id)
	if err != nil {
		return err
	}
	copied := *r
	return copied.Apply(OnAttach, s.Caller(ctx))
}

// Attach runs a change of one of the report's files, and tells of it.
func Attach(tx *store.Tx, id uuid.UUID, file *record.Meta, act func() error) error {
	r, err := store.Load[Report](tx, id, visible(tx.Actor))
	if err != nil {
		return err
	}
	part := map[string]any{}
	return move(tx, r, OnAttach, part, func(Caller) error {
		err := act()
		part["part"] = map[string]any{"kind": "file", "id": file.ID, "version": file.Version}
		return err
	})
}
