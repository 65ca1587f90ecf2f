package subscription_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/account"
	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
	"lianluo/internal/subscription"
)

// accounts knows everybody but who is gone.
type accounts struct{ gone map[uuid.UUID]bool }

func (a accounts) ActorOf(_ context.Context, office, user uuid.UUID) (auth.Actor, error) {
	if a.gone[user] {
		return auth.Actor{}, fault.New(fault.CodeSessionEnded, fault.Text{})
	}
	return auth.Actor{Kind: auth.KindUser, ID: user, PersonID: user, OfficeID: office, Name: "林晓岚"}, nil
}

// self is a source that tells whose calendar it makes.
type self struct{}

func (self) Events(ctx context.Context, from, to time.Time) ([]subscription.Event, error) {
	return []subscription.Event{{UID: auth.From(ctx).ID.String(), StartsAt: from, EndsAt: to, Summary: "值班"}}, nil
}

func TestRowsAreAsMigrated(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) { storetest.Drift(t, db, &subscription.Token{}) })
}

// A secret opens the calendar of who made it, in their office, until it is renewed
// or revoked or the account is gone; nothing of it is stored but a hash.
func TestASecretOpensOneCalendar(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		known := accounts{map[uuid.UUID]bool{}}
		s := subscription.NewService(db.Store, known)
		s.Include(self{})
		ctx := signedUp(t, db)
		me := auth.From(ctx).ID
		a, err := s.Create(ctx)
		if err != nil {
			t.Fatal(err)
		}
		var rows []subscription.Token
		if err := db.Reading(ctx).Find(&rows).Error; err != nil || len(rows) != 1 || rows[0].TokenHash == a.Secret || !strings.HasSuffix(a.Secret, rows[0].Hint) {
			t.Errorf("%+v, %v", rows, err)
		}
		if text, err := s.Calendar(t.Context(), a.Secret); err != nil || !strings.Contains(text, me.String()) {
			t.Errorf("%s, %v", text, err)
		}
		if _, err := s.Mine(signedUp(t, db)); !fault.Is(err, fault.CodeNotFound) {
			t.Errorf("somebody else's: %v", err)
		}
		known.gone[me] = true
		if _, err := s.Calendar(t.Context(), a.Secret); !fault.Is(err, fault.CodeUnauthenticated) {
			t.Errorf("of an account that is gone: %v", err)
		}
		delete(known.gone, me)
		b, err := s.Rotate(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		for secret, opens := range map[string]bool{a.Secret: false, b.Secret: true, "lc_": false, b.TokenHash: false} {
			if _, err := s.Calendar(t.Context(), secret); (err == nil) != opens {
				t.Errorf("opens %t, wanted %t", err == nil, opens)
			}
		}
		if _, err := s.Revoke(ctx, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Revoke(ctx, nil); !fault.Is(err, fault.CodeNotFound) {
			t.Errorf("revoked twice: %v", err)
		}
		if _, err := s.Calendar(t.Context(), b.Secret); !fault.Is(err, fault.CodeUnauthenticated) {
			t.Errorf("after it was revoked: %v", err)
		}
	})
}

// Of many requests at once one makes the token.
func TestOneTokenAtATime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		s := subscription.NewService(db.Store, accounts{})
		ctx := signedUp(t, db)
		made := make(chan bool, 4)
		var wg sync.WaitGroup
		for range cap(made) {
			wg.Go(func() {
				if _, err := s.Create(ctx); err == nil {
					made <- true
				} else if !fault.Is(err, fault.CodeAlreadyExists) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if len(made) != 1 {
			t.Errorf("made %d", len(made))
		}
	})
}

func signedUp(t *testing.T, db *storetest.DB) context.Context {
	t.Helper()
	ctx := storetest.As(t.Context(), record.NewID(), auth.GroupMember)
	u := &account.User{Username: "u" + record.NewID().String()[24:], DisplayName: "林晓岚", PasswordHash: "-", PasswordChangedAt: db.Clock.Now()}
	err := db.InTx(ctx, func(tx *store.Tx) error {
		if err := tx.Create(u); err != nil {
			return err
		}
		return event.AppendRestricted(tx, "user.created", u, nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	a := auth.From(ctx)
	a.ID = u.ID
	return auth.With(ctx, a)
}
