package subscription

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/store"
)

// Accounts knows who an account is and what they may do now. It returns
// not_found and session_ended for one that is gone.
type Accounts interface {
	ActorOf(ctx context.Context, office, user uuid.UUID) (auth.Actor, error)
}

// Source gives what of one kind is in the calendar of who acts in the context.
type Source interface {
	Events(ctx context.Context, from, to time.Time) ([]Event, error)
}

// Service keeps the secrets and puts calendars together.
type Service struct {
	store    *store.Store
	accounts Accounts
	sources  []Source
}

// NewService keeps secrets in the store.
func NewService(s *store.Store, a Accounts) *Service { return &Service{store: s, accounts: a} }

// Include enters what calendars are made of. Call it while building the program
// only.
func (s *Service) Include(x Source) { s.sources = append(s.sources, x) }

// Issued is a token with the secret, which is shown this once.
type Issued struct {
	*Token
	Secret string
}

// Mine reads the caller's own token; not_found when there is none.
func (s *Service) Mine(ctx context.Context) (*Token, error) {
	t, err := store.First[Token](s.store.Reading(ctx).Where("user_id = ? AND revoked_at IS NULL", auth.From(ctx).ID))
	return t, s.store.Fault(err)
}

// Create makes the caller's token; already_exists while there is one.
func (s *Service) Create(ctx context.Context) (*Issued, error) {
	var out *Issued
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		secret, hash := auth.NewSecret(Prefix)
		t := &Token{UserID: tx.Actor.ID, TokenHash: hash, Hint: secret[len(secret)-hintLen:]}
		if err := tx.Create(t); err != nil {
			if fault.Is(err, fault.CodeAlreadyExists) {
				return fault.New(fault.CodeAlreadyExists, fault.T("已有一个日历令牌，可以更换或撤销", "there is a token already: rotate or revoke it"))
			}
			return err
		}
		out = &Issued{t, secret}
		return event.AppendRestricted(tx, "calendar_token.created", t, nil)
	})
	return out, err
}

// Rotate gives another secret for the present one, which ends at once; Revoke ends
// it. They return not_found and stale_version.
func (s *Service) Rotate(ctx context.Context, ifMatch *string) (*Issued, error) {
	secret, hash := auth.NewSecret(Prefix)
	t, err := s.change(ctx, ifMatch, "rotated", func(t *Token, now *time.Time) {
		t.TokenHash, t.Hint, t.RotatedAt = hash, secret[len(secret)-hintLen:], now
	})
	return &Issued{t, secret}, err
}

// Revoke ends the token; see Rotate.
func (s *Service) Revoke(ctx context.Context, ifMatch *string) (*Token, error) {
	return s.change(ctx, ifMatch, "revoked", func(t *Token, now *time.Time) { t.RevokedAt = now })
}

func (s *Service) change(ctx context.Context, ifMatch *string, past string, do func(*Token, *time.Time)) (*Token, error) {
	var t *Token
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		mine, err := s.Mine(tx.Context())
		if err != nil {
			return err
		}
		if t, err = store.LoadMatch[Token](tx, mine.ID, ifMatch); err != nil {
			return err
		}
		if t.RevokedAt != nil {
			return fault.Missing()
		}
		do(t, &tx.Now)
		if err := tx.Save(t); err != nil {
			return err
		}
		return event.AppendRestricted(tx, "calendar_token."+past, t, nil)
	})
	return t, err
}

// Calendar is what the holder of the secret may read, as things stand now. It
// returns unauthenticated for a secret that is not, or not any more, anybody's.
func (s *Service) Calendar(ctx context.Context, secret string) (string, error) {
	lang := auth.From(ctx).Lang
	none := fault.New(fault.CodeUnauthenticated, fault.T("日历令牌无效或已撤销", "the calendar token is not valid, or was revoked"))
	across := store.AcrossOffices(auth.With(store.Apart(ctx), auth.System(uuid.Nil, "calendar")))
	t, err := store.First[Token](s.store.Reading(across).Where("token_hash = ? AND revoked_at IS NULL", auth.HashSecret(secret)))
	switch {
	case fault.Is(err, fault.CodeNotFound):
		return "", none
	case err != nil:
		return "", s.store.Fault(err)
	}
	who, err := s.accounts.ActorOf(store.Apart(ctx), t.OfficeID, t.UserID)
	switch {
	case fault.Is(err, fault.CodeNotFound) || fault.Is(err, fault.CodeSessionEnded):
		return "", none
	case err != nil:
		return "", s.store.Fault(err)
	}
	who.Operation, who.RequestID, who.Lang = auth.From(ctx).Operation, auth.From(ctx).RequestID, lang
	return s.render(auth.With(store.Apart(ctx), who))
}

func (s *Service) render(ctx context.Context) (string, error) {
	now := s.store.Now()
	var all []Event
	for _, x := range s.sources {
		events, err := x.Events(ctx, now.Add(-past), now.Add(future))
		if err != nil {
			return "", err
		}
		all = append(all, events...)
	}
	slices.SortFunc(all, func(a, b Event) int {
		if c := a.StartsAt.Compare(b.StartsAt); c != 0 {
			return c
		}
		return strings.Compare(a.UID, b.UID)
	})
	return Render(auth.From(ctx).Name+"的值班和时限", all)
}
