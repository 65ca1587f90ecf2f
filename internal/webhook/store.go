package webhook

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/store"
)

// Filter narrows the list of webhooks.
type Filter struct{ State State }

// DeliveryFilter narrows the list of deliveries; zero fields do not.
type DeliveryFilter struct {
	State DeliveryState
	Kind  string
}

var list = store.List[Webhook]{
	Table:   "webhooks",
	Default: "-created_at",
	Columns: map[string]store.Column[Webhook]{
		"name":       {Name: "name", Value: func(w *Webhook) any { return w.Name }},
		"created_at": {Name: "created_at", Value: func(w *Webhook) any { return w.CreatedAt }},
	},
}

var deliveryList = store.List[Delivery]{
	Table:   "webhook_deliveries",
	Default: "-created_at",
	Columns: map[string]store.Column[Delivery]{
		"created_at": {Name: "created_at", Value: func(d *Delivery) any { return d.CreatedAt }},
	},
}

// List gives one page of live webhooks. It returns invalid_cursor.
func (s *Service) List(ctx context.Context, f Filter, r store.Request) (store.Page[View], error) {
	db := s.store.Reading(ctx).Scopes(store.NotVoided)
	if f.State != "" {
		db = db.Where("state = ?", f.State)
	}
	page, err := list.Fetch(s.store, db, r)
	if err != nil {
		return store.Page[View]{}, err
	}
	out := store.Page[View]{Items: make([]View, 0, len(page.Items)), Next: page.Next, Total: page.Total}
	for i := range page.Items { // an office has a few
		v, err := s.view(ctx, &page.Items[i])
		if err != nil {
			return store.Page[View]{}, err
		}
		out.Items = append(out.Items, v)
	}
	return out, nil
}

// Get reads a webhook, voided ones too. It returns not_found.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (View, error) {
	w, err := store.Get[Webhook](s.store.Reading(ctx), id)
	if err != nil {
		return View{}, s.store.Fault(err)
	}
	return s.view(ctx, w)
}

// view adds what hangs on a webhook.
func (s *Service) view(ctx context.Context, w *Webhook) (View, error) {
	db := s.store.Reading(ctx)
	v := View{Webhook: w}
	secrets, err := liveSecrets(db, w.ID, s.store.Now())
	if err != nil {
		return View{}, s.store.Fault(err)
	}
	v.Secrets = secrets
	f, err := store.First[Feed](db.Where("webhook_id = ?", w.ID))
	if err != nil {
		return View{}, s.store.Fault(err)
	}
	v.Failures, v.RetryAt = f.Failures, f.RetryAt
	for state, n := range map[DeliveryState]*int64{Pending: &v.Pending, Dead: &v.Dead} {
		if err := db.Model(&Delivery{}).Where("webhook_id = ? AND state = ?", w.ID, state).Count(n).Error; err != nil {
			return View{}, s.store.Fault(err)
		}
	}
	return v, nil
}

// Deliveries gives one page of a webhook's deliveries. It returns not_found for
// the webhook and invalid_cursor.
func (s *Service) Deliveries(ctx context.Context, id uuid.UUID, f DeliveryFilter, r store.Request) (store.Page[Delivery], error) {
	db := s.store.Reading(ctx)
	if _, err := store.Get[Webhook](db, id); err != nil {
		return store.Page[Delivery]{}, s.store.Fault(err)
	}
	db = db.Where("webhook_id = ?", id)
	if f.State != "" {
		db = db.Where("state = ?", f.State)
	}
	if f.Kind != "" {
		db = db.Where("kind = ?", f.Kind)
	}
	return deliveryList.Fetch(s.store, db, r)
}

// Delivery reads one delivery of a webhook and what it carries. It returns
// not_found.
func (s *Service) Delivery(ctx context.Context, id, delivery uuid.UUID) (*Delivery, *Message, error) {
	d, err := store.Get[Delivery](s.store.Reading(ctx).Where("webhook_id = ?", id), delivery)
	if err != nil {
		return nil, nil, s.store.Fault(err)
	}
	m, err := s.message(ctx, d)
	return d, m, err
}

// liveSecrets are those that sign now, the oldest first.
func liveSecrets(db *gorm.DB, id uuid.UUID, now time.Time) ([]Secret, error) {
	var all []Secret
	err := db.Where("webhook_id = ? AND (expires_at IS NULL OR expires_at > ?)", id, now).Order("created_at, id").Find(&all).Error
	return all, err
}

// retire lets the newest secret go on until an instant and ends the others now.
func retire(tx *store.Tx, id uuid.UUID, until time.Time) error {
	live, err := liveSecrets(tx.DB, id, tx.Now)
	if err != nil {
		return err
	}
	for i := range live {
		end := tx.Now
		if i == len(live)-1 {
			end = until
		}
		if live[i].ExpiresAt != nil && live[i].ExpiresAt.Before(end) {
			continue
		}
		live[i].ExpiresAt = &end
		if err := tx.Save(&live[i]); err != nil {
			return err
		}
	}
	return nil
}

// roomFor looks whether the office may have one more webhook.
func roomFor(tx *store.Tx) error {
	var n int64
	if err := tx.DB.Model(&Webhook{}).Scopes(store.NotVoided).Count(&n).Error; err != nil {
		return err
	}
	if n >= maxWebhooks {
		return fault.New(fault.CodeTooManyParts, fault.T(fmt.Sprintf("本街道的推送已到 %d 个的上限", maxWebhooks), fmt.Sprintf("the office has %d webhooks, as many as it may", maxWebhooks)))
	}
	return nil
}

// headOf is where the office's events stand.
func headOf(tx *store.Tx) (int64, error) {
	var heads []event.Head
	err := tx.DB.Limit(1).Find(&heads).Error
	if err != nil || len(heads) == 0 {
		return 0, err
	}
	return heads[0].Sequence, nil
}

// soon lets the runner try at once, whatever failed before.
func soon(tx *store.Tx, id uuid.UUID) error {
	return tx.DB.Model(&Feed{}).Where("webhook_id = ?", id).Update("retry_at", nil).Error
}

// postpone lets the day of attempts begin anew for all that waits.
func postpone(tx *store.Tx, id uuid.UUID) error {
	return tx.DB.Model(&Delivery{}).Where("webhook_id = ? AND state = ?", id, Pending).
		Updates(map[string]any{"queued_at": tx.Now, "updated_at": tx.Now, "version": gorm.Expr("version + 1")}).Error
}

// maxReplay bounds what one call queues anew.
const maxReplay = 10_000

// requeue queues deliveries once more and counts them.
func requeue(tx *store.Tx, id uuid.UUID, r Replay) (int, error) {
	db := store.ForUpdate(tx, tx.DB).Where("webhook_id = ?", id)
	if r.Since != nil {
		db = db.Where("state = ? AND queued_at >= ?", Dead, r.Since.UTC()).Where("sequence > 0")
	} else {
		db = db.Where("id IN ?", r.IDs)
	}
	var rows []Delivery
	if err := db.Order("sequence, id").Limit(maxReplay).Find(&rows).Error; err != nil {
		return 0, err
	}
	if r.Since == nil {
		if err := replayable(rows, r.IDs); err != nil {
			return 0, err
		}
	}
	for i := range rows {
		rows[i].requeue(tx.Now)
		if err := tx.Save(&rows[i]); err != nil {
			return 0, err
		}
	}
	return len(rows), nil
}

// replayable says of every id that cannot be replayed why not.
func replayable(rows []Delivery, asked []uuid.UUID) error {
	found := map[uuid.UUID]*Delivery{}
	for i := range rows {
		found[rows[i].ID] = &rows[i]
	}
	var c fault.Checks
	for i, id := range asked {
		at := fmt.Sprintf("/delivery_ids/%d", i)
		d := found[id]
		c.When(d == nil, at, "unknown_reference", fault.T("这个推送没有这条记录", "the webhook has no such delivery"))
		c.When(d != nil && d.State == Pending, at, "still_pending", fault.T("还在发送中", "it is on its way still"))
	}
	return c.Err()
}
