package webhook

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/vault"
)

// maxWebhooks bounds the live webhooks of an office: each event is written once
// for every one of them.
const maxWebhooks = 100

// Options are what the service is made of besides the store.
type Options struct {
	Vault   *vault.Vault
	Log     *slog.Logger
	Wall    store.Clock   // what receivers hold webhook-timestamp against
	Allowed Allowed       // networks of the operator's own
	Timeout time.Duration // of an attempt; 0: the usual one
	Chance  func() float64
}

// Service keeps webhooks and serves them.
type Service struct {
	store  *store.Store
	opt    Options
	sender *sender
	wake   chan struct{}
	slots  chan struct{} // one for each webhook that is being served

	mu   sync.Mutex
	busy map[uuid.UUID]bool
	seen map[uuid.UUID]int64 // how far a webhook's events have been looked at and none was wanted
}

// NewService serves webhooks from the store; Run does the sending.
func NewService(s *store.Store, opt Options) *Service {
	if opt.Chance == nil {
		opt.Chance = rand.Float64
	}
	out := &Service{store: s, opt: opt, sender: newSender(opt.Allowed, opt.Timeout), wake: make(chan struct{}, 1),
		slots: make(chan struct{}, concurrent), busy: map[uuid.UUID]bool{}, seen: map[uuid.UUID]int64{}}
	s.Committed(func(tx *store.Tx) {
		if len(tx.Queued()) > 0 {
			out.hurry()
		}
	})
	return out
}

// hurry lets the runner look at once.
func (s *Service) hurry() {
	select {
	case s.wake <- struct{}{}:
	default: // it is being woken already
	}
}

// New is a webhook to be made.
type New struct {
	Name  string
	URL   string
	Kinds []string
}

// Patch changes what is not nil.
type Patch struct {
	Name  *string
	URL   *string
	Kinds *[]string
}

// View is a webhook with what hangs on it; Shown is a new secret, this once.
type View struct {
	*Webhook
	Secrets  []Secret
	Pending  int64
	Dead     int64
	Failures int
	RetryAt  *time.Time
	Shown    string
}

// Create makes a webhook that gets what happens from now on, and shows its
// secret this once. It returns already_exists for a taken name, too_many_parts,
// and unprocessable for an address that must not be sent to.
func (s *Service) Create(ctx context.Context, n New) (View, error) {
	var v View
	w := &Webhook{Name: n.Name, URL: n.URL, Kinds: append([]string{}, n.Kinds...), State: Active} // never NULL
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		if err := s.opt.Allowed.Target(w.URL); err != nil {
			return err
		}
		if err := roomFor(tx); err != nil {
			return err
		}
		if err := tx.Create(w); err != nil {
			return err
		}
		at, err := headOf(tx)
		if err != nil {
			return err
		}
		if err := tx.DB.Create(&Feed{WebhookID: w.ID, OfficeID: tx.Actor.OfficeID, Position: at, LeasedTo: tx.Now}).Error; err != nil {
			return err
		}
		shown, err := s.addSecret(tx, w)
		if err != nil {
			return err
		}
		if v, err = s.view(tx.Context(), w); err != nil {
			return err
		}
		v.Shown = shown
		return event.AppendRestricted(tx, "webhook.created", w, map[string]any{"name": w.Name, "url": w.URL, "kinds": w.Kinds})
	})
	return v, err
}

// act is the frame of all actions. decide gives the event's data; a webhook that
// it leaves as it is, as a ping does, is not saved.
func (s *Service) act(ctx context.Context, id uuid.UUID, ifMatch *string, on string, decide func(tx *store.Tx, w *Webhook) (data map[string]any, err error)) (View, error) {
	var v View
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		w, err := store.LoadMatch[Webhook](tx, id, ifMatch)
		if err != nil {
			return err
		}
		if err := w.apply(on, tx.Actor); err != nil {
			return err
		}
		data, err := decide(tx, w)
		if err != nil {
			return err
		}
		if on != onPing && on != onReplay {
			if err := tx.Save(w); err != nil {
				return err
			}
		}
		if v, err = s.view(tx.Context(), w); err != nil {
			return err
		}
		return event.AppendRestricted(tx, past[on], w, data)
	})
	return v, err
}

// Update changes a webhook. It returns stale_version, state_conflict,
// already_exists, and unprocessable for an address that must not be sent to.
func (s *Service) Update(ctx context.Context, id uuid.UUID, ifMatch *string, p Patch) (View, error) {
	return s.act(ctx, id, ifMatch, onUpdate, func(tx *store.Tx, w *Webhook) (map[string]any, error) {
		if p.Name != nil {
			w.Name = *p.Name
		}
		if p.Kinds != nil {
			if err := settle(tx, w); err != nil {
				return nil, err
			}
			w.Kinds = append([]string{}, *p.Kinds...)
		}
		if p.URL != nil {
			w.URL = *p.URL
			if err := s.opt.Allowed.Target(w.URL); err != nil {
				return nil, err
			}
		}
		return map[string]any{"name": w.Name, "url": w.URL, "kinds": w.Kinds}, soon(tx, id)
	})
}

// Rotate shows a new secret this once; until the overlap is over messages are
// signed with the present one, too. It returns stale_version and state_conflict.
func (s *Service) Rotate(ctx context.Context, id uuid.UUID, ifMatch *string, overlap time.Duration) (View, error) {
	shown := ""
	v, err := s.act(ctx, id, ifMatch, onRotate, func(tx *store.Tx, w *Webhook) (map[string]any, error) {
		if err := retire(tx, id, tx.Now.Add(overlap)); err != nil {
			return nil, err
		}
		var err error
		shown, err = s.addSecret(tx, w)
		return map[string]any{"overlap_hours": int64(overlap / time.Hour)}, err
	})
	v.Shown = shown
	return v, err
}

// addSecret makes a secret, keeps it sealed and gives it for showing.
func (s *Service) addSecret(tx *store.Tx, w *Webhook) (string, error) {
	key, shown := newSecret()
	x := &Secret{Meta: record.Meta{ID: record.NewID(), OfficeID: tx.Actor.OfficeID}, WebhookID: w.ID, Hint: hint(shown)}
	var err error
	if x.Sealed, err = s.opt.Vault.Seal(key, place(x)); err != nil {
		return "", err
	}
	return shown, tx.Create(x)
}

// place is what a sealed secret is bound to.
func place(x *Secret) string {
	return "webhook_secrets/" + x.OfficeID.String() + "/" + x.WebhookID.String() + "/" + x.ID.String()
}

// Ping sends a message that stands for no event, before all others and at once;
// its delivery tells what became of it. It returns stale_version and
// state_conflict.
func (s *Service) Ping(ctx context.Context, id uuid.UUID, ifMatch *string) (*Delivery, error) {
	d := &Delivery{WebhookID: id, MessageID: record.NewID(), Kind: pingKind, State: Pending}
	_, err := s.act(ctx, id, ifMatch, onPing, func(tx *store.Tx, _ *Webhook) (map[string]any, error) {
		d.QueuedAt = tx.Now
		if err := tx.Create(d); err != nil {
			return nil, err
		}
		return map[string]any{"message_id": d.MessageID}, soon(tx, id)
	})
	return d, err
}

// Replay says which messages are to go out once more: those named, or all dead
// ones queued at or after an instant.
type Replay struct {
	IDs   []uuid.UUID
	Since *time.Time
}

// Replay queues messages once more under their old ids. It returns stale_version,
// state_conflict, and unprocessable for a delivery that is not the webhook's or
// is on its way still.
func (s *Service) Replay(ctx context.Context, id uuid.UUID, ifMatch *string, r Replay) (View, error) {
	if (len(r.IDs) == 0) == (r.Since == nil) {
		return View{}, fault.Invalid("", "exactly_one", fault.T("delivery_ids、dead_since 恰好给出一个", "give exactly one of delivery_ids and dead_since"))
	}
	return s.act(ctx, id, ifMatch, onReplay, func(tx *store.Tx, _ *Webhook) (map[string]any, error) {
		n, err := requeue(tx, id, r)
		if err != nil {
			return nil, err
		}
		return map[string]any{"messages": n}, soon(tx, id)
	})
}

// Disable stops sending; nothing is lost meanwhile. It returns stale_version and
// state_conflict.
func (s *Service) Disable(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (View, error) {
	return s.act(ctx, id, ifMatch, onDisable, func(tx *store.Tx, w *Webhook) (map[string]any, error) {
		w.disable(tx.Now, ByHand, reason)
		return map[string]any{"cause": ByHand}, nil
	})
}

// Enable goes on where sending stopped; what waits has its day of attempts anew.
// It returns stale_version and state_conflict.
func (s *Service) Enable(ctx context.Context, id uuid.UUID, ifMatch *string) (View, error) {
	return s.act(ctx, id, ifMatch, onEnable, func(tx *store.Tx, w *Webhook) (map[string]any, error) {
		w.DisabledAt, w.DisabledCause, w.DisabledReason = nil, "", ""
		if err := postpone(tx, id); err != nil {
			return nil, err
		}
		return nil, soon(tx, id)
	})
}

// Void takes a webhook out of the lists; its secrets end. It returns
// stale_version and state_conflict.
func (s *Service) Void(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (View, error) {
	return s.act(ctx, id, ifMatch, onVoid, func(tx *store.Tx, w *Webhook) (map[string]any, error) {
		w.VoidedAt, w.VoidReason = &tx.Now, reason
		return nil, retire(tx, id, tx.Now)
	})
}
