package webhook

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/store"
)

const (
	name = "webhooks" // under which the runner acts
	// concurrent bounds the webhooks served at a time. Each has a place of its own,
	// so a receiver that hangs holds up nobody but itself.
	concurrent = 64
	poll       = time.Second
	// breath is the least time between two looks, however much happens.
	breath = 50 * time.Millisecond
	// leaseFor is how long a webhook stays with a runner that says nothing; longer
	// than an attempt.
	leaseFor = 15 * time.Second
	burst    = 50 // messages in a turn
	bite     = 200
)

// due is a webhook that may have something to do.
type due struct {
	WebhookID uuid.UUID
	OfficeID  uuid.UUID
	Position  int64
	Head      int64    // of the office's events
	Kinds     []string `gorm:"serializer:json"`
	Waiting   bool     // messages to send
}

// Run serves the webhooks of all offices until ctx ends. Replicas share them by
// leases; what a killed one leaves is taken up when its lease has ended.
func (s *Service) Run(ctx context.Context) {
	var work sync.WaitGroup
	defer s.sender.close()
	defer work.Wait()
	tick, pause := time.NewTicker(poll), time.NewTicker(breath)
	defer tick.Stop()
	defer pause.Stop()
	for {
		if err := s.launch(ctx, &work); err != nil && ctx.Err() == nil {
			s.opt.Log.Warn("webhooks wait", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-pause.C:
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-s.wake:
		}
	}
}

// Step serves whatever is due once and waits for it.
func (s *Service) Step(ctx context.Context) error {
	var work sync.WaitGroup
	defer work.Wait()
	return s.launch(ctx, &work)
}

// launch begins to serve what is due and not being served.
func (s *Service) launch(ctx context.Context, work *sync.WaitGroup) error {
	found, err := s.due(ctx)
	if err != nil {
		return err
	}
	read := looked{}
	for _, d := range found {
		want, err := s.wanted(ctx, &d, read)
		if err != nil {
			return err
		}
		if !want || !s.begin(d.WebhookID) {
			continue
		}
		work.Go(func() {
			defer s.end(d.WebhookID)
			as := auth.With(ctx, auth.System(d.OfficeID, name))
			more, err := s.serve(as, d.WebhookID)
			switch {
			case err != nil && ctx.Err() == nil:
				s.opt.Log.Warn("a webhook is not served", "webhook", d.WebhookID, "error", err)
			case more:
				s.hurry()
			}
		})
	}
	return nil
}

// begin takes a place for the webhook; false when it has one or none is free.
func (s *Service) begin(id uuid.UUID) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy[id] {
		return false
	}
	select {
	case s.slots <- struct{}{}:
		s.busy[id] = true
		return true
	default:
		return false
	}
}

func (s *Service) end(id uuid.UUID) {
	s.mu.Lock()
	delete(s.busy, id)
	s.mu.Unlock()
	<-s.slots
}

// serve sends one turn of messages and tells whether there is more to send now.
func (s *Service) serve(ctx context.Context, id uuid.UUID) (bool, error) {
	lease := uuid.New()
	mine, behind, err := s.claim(ctx, id, lease)
	if err != nil || !mine {
		return false, err
	}
	more, err := s.turn(ctx, id, lease)
	// Also when the program stops: the next one need not wait for the lease.
	if left := s.release(context.WithoutCancel(ctx), id, lease); err == nil {
		err = left
	}
	return more || behind, err
}

func (s *Service) turn(ctx context.Context, id, lease uuid.UUID) (bool, error) {
	w, keys, queue, err := s.queue(ctx, id)
	if err != nil {
		return false, err
	}
	for i := range queue {
		m, err := s.message(ctx, &queue[i])
		if err != nil {
			return false, err
		}
		body, err := json.Marshal(m)
		if err != nil {
			return false, err
		}
		result := s.sender.send(ctx, parcel{url: w.URL, id: queue[i].MessageID.String(), at: s.opt.Wall.Now(), keys: keys, body: body})
		if ctx.Err() != nil { // broken off by us: the receiver may have got it and will get it again
			return false, ctx.Err()
		}
		on, err := s.record(ctx, w, lease, queue[i].ID, result)
		if err != nil || !on {
			return false, err
		}
	}
	return len(queue) == burst, nil
}

// claim takes the lease and turns what has happened since into deliveries, in one
// transaction; not mine when there is nothing to do or somebody else does it,
// behind when there is more of it.
func (s *Service) claim(ctx context.Context, id, lease uuid.UUID) (mine, behind bool, err error) {
	err = s.store.InTx(ctx, func(tx *store.Tx) error {
		mine, behind = false, false
		f, err := lockFeed(tx, id)
		if err != nil || !f.free(tx.Now) {
			return err
		}
		w, err := store.Get[Webhook](tx.DB, id)
		if err != nil || w.stage() != Active {
			return err
		}
		if behind, err = fill(tx, w, f); err != nil {
			return err
		}
		mine = true
		f.Lease, f.LeasedTo = &lease, tx.Now.Add(leaseFor)
		return saveFeed(tx, f, "position", "lease", "leased_to")
	})
	return mine, behind, err
}

// fill makes deliveries of the events behind the position and tells whether there
// are more. The head is read first: every event up to it is visible afterwards.
func fill(tx *store.Tx, w *Webhook, f *Feed) (behind bool, err error) {
	head, err := headOf(tx)
	if err != nil || f.Position >= head {
		return false, err
	}
	var events []event.Event
	err = tx.DB.Where("audience = ? AND sequence > ?", event.General, f.Position).Order("sequence").Limit(bite).Find(&events).Error
	if err != nil {
		return false, err
	}
	f.Position = reach(events, head)
	for i := range events {
		e := &events[i]
		if !w.Wants(e.Kind) {
			continue
		}
		d := &Delivery{WebhookID: w.ID, Sequence: e.Sequence, MessageID: e.ID, Kind: e.Kind, State: Pending, QueuedAt: tx.Now}
		if err := tx.Create(d); err != nil {
			return false, err
		}
	}
	return f.Position < head, nil
}

// settle turns what has happened so far into deliveries, before other kinds are
// wanted. It is bounded: of what a webhook that was long disabled has before it,
// the rest is judged by the new kinds.
func settle(tx *store.Tx, w *Webhook) error {
	f, err := lockFeed(tx, w.ID)
	if err != nil {
		return err
	}
	for range 50 {
		behind, err := fill(tx, w, f)
		if err != nil {
			return err
		}
		if !behind {
			break
		}
	}
	return saveFeed(tx, f, "position")
}

// record keeps what became of an attempt and tells whether to go on.
func (s *Service) record(ctx context.Context, sent *Webhook, lease, id uuid.UUID, r Result) (on bool, err error) {
	err = s.store.InTx(ctx, func(tx *store.Tx) error {
		on = false
		f, err := lockFeed(tx, sent.ID)
		if err != nil || !f.heldBy(lease) { // it took too long, and another has begun
			return err
		}
		d, err := store.Load[Delivery](tx, id)
		if err != nil || d.State != Pending {
			return err
		}
		d.attempted(tx.Now, r)
		if err := tx.Save(d); err != nil {
			return err
		}
		now, err := store.Get[Webhook](tx.DB, sent.ID)
		if err != nil {
			return err
		}
		f.LeasedTo = tx.Now.Add(leaseFor)
		switch {
		case r.Outcome == OK:
			f.Failures, f.RetryAt = 0, nil
			on = now.Version == sent.Version // else with the new address, secrets and kinds
		case r.Outcome == ReceiverGone && now.stage() == Active:
			if err := s.stop(tx, now.ID); err != nil {
				return err
			}
		default:
			f.Failures++
			at := retryAt(tx.Now, d.QueuedAt, f.Failures, r.RetryAfter, s.opt.Chance())
			f.RetryAt = &at
			if d.State == Dead && !d.ping() {
				if err := bury(tx, d); err != nil {
					return err
				}
			}
		}
		return saveFeed(tx, f, "failures", "retry_at", "leased_to")
	})
	return on, err
}
