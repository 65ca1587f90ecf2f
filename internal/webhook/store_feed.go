package webhook

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/feed"
	"lianluo/internal/store"
)

// due lists the webhooks of all offices that may have something to do, those that
// waited longest first.
func (s *Service) due(ctx context.Context) ([]due, error) {
	now := s.store.Now()
	ctx = store.AcrossOffices(auth.With(ctx, auth.System(uuid.Nil, name)))
	var out []due
	err := s.store.Reading(ctx).Model(&Feed{}).
		Select("webhook_feeds.webhook_id, webhook_feeds.office_id, webhook_feeds.position, h.sequence AS head, w.kinds, "+waiting+" AS waiting").
		Joins("JOIN webhooks w ON w.office_id = webhook_feeds.office_id AND w.id = webhook_feeds.webhook_id AND w.state = ? AND w.voided_at IS NULL", Active).
		Joins("JOIN office_heads h ON h.office_id = webhook_feeds.office_id").
		Where("webhook_feeds.retry_at IS NULL OR webhook_feeds.retry_at <= ?", now).
		Where("webhook_feeds.lease IS NULL OR webhook_feeds.leased_to <= ?", now).
		Where("webhook_feeds.position < h.sequence OR " + waiting).
		Order("webhook_feeds.leased_to, webhook_feeds.webhook_id").Limit(most).Find(&out).Error
	return out, s.store.Fault(err)
}

const (
	// waiting tells whether a webhook has messages to send.
	waiting = "EXISTS (SELECT 1 FROM webhook_deliveries d WHERE d.office_id = webhook_feeds.office_id AND d.webhook_id = webhook_feeds.webhook_id AND d.state = 'pending')"
	most    = 1000 // webhooks that are looked at together
	// lag is how far a position may stay behind while nothing is wanted: moving it
	// with every event would be a write for every webhook and event.
	lag = 1000
)

// looked is what one look has read of the events, which many webhooks share.
type looked map[spot]stretch

type spot struct {
	office uuid.UUID
	after  int64
}

type stretch struct {
	kinds   []string
	reached int64
}

// wanted tells whether there is something to do for a webhook, and remembers when
// there is not.
func (s *Service) wanted(ctx context.Context, d *due, read looked) (bool, error) {
	s.mu.Lock()
	at := spot{d.OfficeID, max(d.Position, s.seen[d.WebhookID])}
	s.mu.Unlock()
	if d.Waiting {
		return true, nil
	}
	if at.after >= d.Head {
		return at.after-d.Position > lag, nil
	}
	found, ok := read[at]
	if !ok {
		var events []event.Event
		err := s.store.Reading(auth.With(ctx, auth.System(d.OfficeID, name))).Select("sequence", "kind").
			Where("audience = ? AND sequence > ?", event.General, at.after).Order("sequence").Limit(bite).Find(&events).Error
		if err != nil {
			return false, s.store.Fault(err)
		}
		found.reached = reach(events, d.Head)
		for i := range events {
			found.kinds = append(found.kinds, events[i].Kind)
		}
		read[at] = found
	}
	w := Webhook{Kinds: d.Kinds}
	if slices.ContainsFunc(found.kinds, w.Wants) {
		return true, nil
	}
	s.mu.Lock()
	s.seen[d.WebhookID] = found.reached
	s.mu.Unlock()
	return found.reached < d.Head, nil // there is more to look through
}

// reach is how far a bite of events has come when the head was read before it.
func reach(events []event.Event, head int64) int64 {
	if n := len(events); n > 0 {
		if last := events[n-1].Sequence; n == bite || last > head {
			return last
		}
	}
	return head
}

// lockFeed holds the webhook's feed until the transaction ends.
func lockFeed(tx *store.Tx, id uuid.UUID) (*Feed, error) {
	return store.First[Feed](store.ForUpdate(tx, tx.DB).Where("webhook_id = ?", id))
}

func saveFeed(tx *store.Tx, f *Feed, columns ...string) error {
	return tx.DB.Model(f).Select(columns).Updates(f).Error
}

// release gives the webhook free, if it is ours still.
func (s *Service) release(ctx context.Context, id, lease uuid.UUID) error {
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		return tx.DB.Model(&Feed{}).Where("webhook_id = ? AND lease = ?", id, lease).
			Updates(map[string]any{"lease": nil, "leased_to": tx.Now}).Error
	})
}

// queue reads a turn's messages with what is needed to send them.
func (s *Service) queue(ctx context.Context, id uuid.UUID) (*Webhook, [][]byte, []Delivery, error) {
	db := s.store.Reading(ctx)
	w, err := store.Get[Webhook](db, id)
	if err != nil {
		return nil, nil, nil, s.store.Fault(err)
	}
	secrets, err := liveSecrets(db, id, s.store.Now())
	if err != nil {
		return nil, nil, nil, s.store.Fault(err)
	}
	keys := make([][]byte, 0, len(secrets))
	for i := range secrets {
		key, err := s.opt.Vault.Unseal(secrets[i].Sealed, place(&secrets[i]))
		if err != nil {
			return nil, nil, nil, fmt.Errorf("secret %s does not open", secrets[i].ID)
		}
		keys = append(keys, key)
	}
	var rows []Delivery
	// The state stands in the text, as in the partial index that holds just these.
	err = db.Where("webhook_id = ? AND state = 'pending'", id).Order("sequence, id").Limit(burst).Find(&rows).Error
	return w, keys, rows, s.store.Fault(err)
}

// message is what the delivery carries, the same at every attempt: it is made of
// the event, which never changes.
func (s *Service) message(ctx context.Context, d *Delivery) (*Message, error) {
	if d.ping() {
		return pinged(d), nil
	}
	e, err := store.First[event.Event](s.store.Reading(ctx).Where("sequence = ?", d.Sequence))
	if err != nil {
		return nil, s.store.Fault(err)
	}
	return changed(feed.Change(e)), nil
}

// stop disables a webhook whose receiver says that it is gone; what waits stays.
func (s *Service) stop(tx *store.Tx, id uuid.UUID) error {
	w, err := store.Load[Webhook](tx, id)
	if err != nil {
		return err
	}
	if err := w.apply(onDisable, tx.Actor); err != nil {
		return err
	}
	w.disable(tx.Now, Gone, "")
	if err := tx.Save(w); err != nil {
		return err
	}
	return event.AppendRestricted(tx, past[onDisable], w, map[string]any{"cause": Gone})
}

// bury lays aside what has waited behind a dead message for a day as well: the
// receiver was tried all the while.
func bury(tx *store.Tx, d *Delivery) error {
	return tx.DB.Model(&Delivery{}).Where("webhook_id = ? AND state = 'pending' AND queued_at <= ?", d.WebhookID, tx.Now.Add(-giveUp)).
		Updates(map[string]any{"state": Dead, "dead_at": tx.Now, "updated_at": tx.Now, "version": gorm.Expr("version + 1"),
			"outcome": d.Outcome, "status": d.Status}).Error
}

const (
	keepDelivered = 30 * 24 * time.Hour
	keepDead      = 184 * 24 * time.Hour
)

// Tidy forgets old deliveries. The events they carried stay.
func (s *Service) Tidy(ctx context.Context) error {
	ctx = store.AcrossOffices(auth.With(ctx, auth.System(uuid.Nil, "tidy")))
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		for state, keep := range map[DeliveryState]time.Duration{Delivered: keepDelivered, Dead: keepDead} {
			if err := tx.DB.Where("state = ? AND queued_at < ?", state, tx.Now.Add(-keep)).Delete(&Delivery{}).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

const resealBatch = 200

// Reseal seals one batch of secrets, of all offices, that come after an id with the
// current key: the last id looked at, Nil at the end, and how many rows it
// changed. It may be broken off and begun again.
func (s *Service) Reseal(ctx context.Context, after uuid.UUID) (last uuid.UUID, changed int, err error) {
	err = s.store.InTx(store.AcrossOffices(ctx), func(tx *store.Tx) error {
		last, changed = uuid.Nil, 0
		var rows []Secret
		if err := tx.DB.Where("id > ?", after).Order("id").Limit(resealBatch).Find(&rows).Error; err != nil {
			return err
		}
		for i := range rows {
			x := &rows[i]
			last = x.ID
			if s.opt.Vault.Current(x.Sealed) {
				continue
			}
			key, err := s.opt.Vault.Unseal(x.Sealed, place(x))
			if err != nil {
				return fmt.Errorf("secret %s does not open", x.ID)
			}
			if x.Sealed, err = s.opt.Vault.Seal(key, place(x)); err != nil {
				return err
			}
			if err := tx.Save(x); err != nil {
				return err
			}
			changed++
		}
		return nil
	})
	return last, changed, err
}
