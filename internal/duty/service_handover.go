package duty

import (
	"context"

	"github.com/google/uuid"

	"lianluo/internal/discipline"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// HandOver shows the code on the outgoing officer's device, with the digest; again
// for a new code. It returns not_found, stale_version, state_conflict, forbidden,
// window_closed, requirements_unmet when no shift follows, rate_limited when the
// last code is fresh, and archived.
func (s *Service) HandOver(ctx context.Context, id uuid.UUID, ifMatch *string) (string, *Handover, *Case, error) {
	var code string
	var h *Handover
	c, err := s.act(ctx, id, ifMatch, handOver, func(tx *store.Tx, c *Case, by Caller) (string, error) {
		var err error
		if code, err = s.code(); err != nil {
			return "", err
		}
		if h, err = handoverOf(tx, c, by); err != nil {
			return "", err
		}
		if err := h.show(s.hashed(c.Shift, code), tx.Now); err != nil {
			return "", err
		}
		if h.Items, err = s.matters(tx, c); err != nil {
			return "", err
		}
		h.NextShiftID, h.AcceptedAt, h.AcceptedBy, c.HandoverAcceptedAt = c.Next.ID, nil, nil, nil
		if h.Version == 0 {
			return "handover_started", tx.Create(h)
		}
		return "handover_code_renewed", tx.Save(h)
	})
	return code, h, c, err
}

// hashed is the code as it is kept: it means nothing for another shift.
func (s *Service) hashed(shift *Shift, code string) string { return s.hash(shift.ID.String() + code) }

// handoverOf loads the shift's handover for a change, or begins one.
func handoverOf(tx *store.Tx, c *Case, by Caller) (*Handover, error) {
	found, err := store.First[Handover](tx.DB.Where("shift_id = ?", c.ID))
	if fault.Is(err, fault.CodeNotFound) {
		return &Handover{ShiftID: c.ID, StartedBy: by.ID, StartedAt: by.Now}, nil
	}
	if err != nil {
		return nil, err
	}
	return store.Load[Handover](tx, found.ID)
}

// matters is the digest: what is open, who has called, what falls due before the
// next pair is relieved.
func (s *Service) matters(tx *store.Tx, c *Case) ([]Matter, error) {
	open, err := openItems(tx, c.DeskID)
	if err != nil {
		return nil, err
	}
	rang, err := calls(tx, c.ID)
	if err != nil {
		return nil, err
	}
	out, seen := []Matter{}, map[uuid.UUID]bool{}
	for _, e := range open {
		seen[e.ID] = true
		out = append(out, Matter{Kind: OpenItem, SubjectID: e.ID, Title: e.Content})
	}
	for _, e := range rang {
		if !seen[e.ID] {
			out = append(out, Matter{Kind: Call, SubjectID: e.ID, Title: e.Content})
		}
	}
	for _, a := range s.agendas {
		due, err := a.Due(tx, c.Shift, tx.Now, c.Next.EndsAt)
		if err != nil {
			return nil, err
		}
		out = append(out, due...)
	}
	out = out[:min(len(out), maxMatters)]
	for i := range out {
		out[i].ID = record.NewID()
		out[i] = titled(out[i])
	}
	return out, nil
}

// Accept is the incoming officer's confirmation: the code, and a word to each
// matter. It returns not_found, stale_version, state_conflict, forbidden,
// requirements_unmet for a code that is wrong, old or tried too often, archived and
// unprocessable. A wrong code counts although the request is undone, and also when
// it was to be checked only.
func (s *Service) Accept(ctx context.Context, id uuid.UUID, ifMatch *string, code string, verdicts []Verdict) (*Case, error) {
	var tried *Handover
	c, err := s.act(ctx, id, ifMatch, accept, func(tx *store.Tx, c *Case, by Caller) (string, error) {
		h, err := store.Load[Handover](tx, c.Handover.ID)
		if err != nil {
			return "", err
		}
		wrong, err := h.opens(s.hashed(c.Shift, code), tx.Now)
		if wrong {
			tried = h
		}
		if err != nil {
			return "", err
		}
		if err := h.decide(verdicts); err != nil {
			return "", err
		}
		h.CodeHash, h.CodeExpiresAt = "", nil // used: worth nothing to whoever saw it
		h.AcceptedAt, h.AcceptedBy, c.HandoverAcceptedAt = &tx.Now, &by.ID, &tx.Now
		return "handover_accepted", tx.Save(h)
	})
	if tried == nil {
		return c, err
	}
	if failed := s.store.Outlive(ctx, func(tx *store.Tx) error { return s.countTry(tx, tried) }); failed != nil {
		return nil, failed
	}
	return c, err
}

// countTry counts a wrong code, whatever else changed meanwhile; a code that was
// renewed has its own tries.
func (s *Service) countTry(tx *store.Tx, h *Handover) error {
	now, err := store.Load[Handover](tx, h.ID)
	if err != nil || now.CodeHash != h.CodeHash {
		return err
	}
	now.Tries++
	if err := tx.Save(now); err != nil {
		return err
	}
	return event.AppendChange(tx, event.Change{Kind: "duty_shift.handover_code_failed", Audience: event.Restricted, Resource: h.ShiftID,
		Data: map[string]any{"tries": now.Tries}})
}

// Confirm is the outgoing officer's: now both stand, and the next pair is
// responsible. It returns not_found, stale_version, state_conflict, forbidden,
// requirements_unmet before the other one, and archived.
func (s *Service) Confirm(ctx context.Context, id uuid.UUID, ifMatch *string) (*Case, error) {
	return s.act(ctx, id, ifMatch, confirm, func(tx *store.Tx, c *Case, _ Caller) (string, error) {
		h, err := store.Load[Handover](tx, c.Handover.ID)
		if err != nil {
			return "", err
		}
		next, err := store.Load[Shift](tx, h.NextShiftID)
		if err != nil {
			return "", err
		}
		told := len(tx.Queued())
		if err := catchUp(tx, next); err != nil {
			return "", err
		}
		if next.State != Planned && next.State != Unmanned {
			return "", unmet("no_next_shift", "接班的班次已有变动，请重新交接", "the next shift has changed: hand over again")
		}
		h.ConfirmedAt, c.RelievedAt = &tx.Now, &tx.Now
		if err := tx.Save(h); err != nil {
			return "", err
		}
		if err := early(tx, c.Shift); err != nil {
			return "", err
		}
		// The one who leaves first, so that at no time two are responsible.
		c.schedule(tx.Now)
		if err := tx.Save(c.Shift); err != nil {
			return "", err
		}
		next.State, next.TookOverAt = OnDuty, &tx.Now
		next.schedule(tx.Now)
		if err := tx.Save(next); err != nil {
			return "", err
		}
		event.Renew(tx, told, next)
		return "handed_over", event.Append(tx, "duty_shift.taken_over", next, next.data())
	})
}

// early records that the pair leaves before its time.
func early(tx *store.Tx, s *Shift) error {
	before := s.EndsAt.Sub(tx.Now)
	if before <= earlyBefore {
		return nil
	}
	for _, r := range []Role{Leader, Officer} {
		if !s.Seat(r).present() {
			continue
		}
		if err := note(tx, s, r, discipline.EarlyLeave, tx.Now, before); err != nil {
			return err
		}
	}
	return nil
}
