package account

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/store"
)

// Grant is what a signed-in user takes away.
type Grant struct {
	AccessToken, RefreshToken      string
	Life                           time.Duration
	RefreshExpires, SessionExpires time.Time
	PasswordChangeRequired         bool
}

// Login signs a user in. It returns bad_credentials for an unknown name, a
// wrong password and a disabled account alike, login_locked after MaxFailures
// whether or not the name is known, and unavailable in a storm of sign-ins.
func (s *Service) Login(ctx context.Context, username, password string) (*Grant, error) {
	ctx = store.Apart(ctx)
	name := fold(username)
	leave, err := s.turns.enter(ctx, name)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	defer leave()
	u, err := s.reserve(ctx, name)
	if err != nil {
		return nil, err
	}
	hash := ""
	if u != nil {
		hash = u.PasswordHash
	}
	ok, err := s.verify(ctx, hash, password)
	if err != nil { // not evaluated, so not a failure
		return nil, errors.Join(err, s.refund(ctx, name))
	}
	if !ok || u.DisabledAt != nil {
		reason := "wrong password"
		if ok {
			reason = "disabled"
		}
		if err := s.refused(ctx, name, u, reason); err != nil {
			return nil, err
		}
		return nil, fault.New(fault.CodeBadCredentials, fault.Text{})
	}
	return s.admit(ctx, u, s.renewed(ctx, hash, password))
}

// renewed is the password under today's cost, empty when it has that cost
// already. Only here is the password in clear. A busy hasher is no reason to
// refuse somebody: the next sign-in will do.
func (s *Service) renewed(ctx context.Context, hash, password string) string {
	if s.opt.Hasher.Current(hash) {
		return ""
	}
	fresh, err := s.hash(ctx, password)
	if err != nil {
		return ""
	}
	return fresh
}

// renew puts the same password under another hash. It writes no new version:
// nothing that anybody is shown has changed.
func renew(tx *store.Tx, u *User, fresh string) error {
	was := u.PasswordHash
	u.PasswordHash = fresh
	err := tx.DB.Model(&User{}).Where("id = ? AND password_hash = ?", u.ID, was).Update("password_hash", fresh).Error
	if err != nil {
		return err
	}
	// The history would keep the cheap hash of a password that is in use.
	return tx.DB.Model(&PastPassword{}).Where("user_id = ? AND password_hash = ?", u.ID, was).Update("password_hash", fresh).Error
}

// reserve counts the try before it is evaluated and finds the account; nil when
// the name has none.
func (s *Service) reserve(ctx context.Context, name string) (*User, error) {
	key := s.key(name)
	row, err := store.First[SignIn](s.store.Reading(across(ctx)).Where("name_key = ?", key))
	if err != nil && !fault.Is(err, fault.CodeNotFound) {
		return nil, s.store.Fault(err)
	}
	if row != nil && row.locked(s.now()) > 0 { // the usual case of a guesser: no write
		return nil, row.reserve(s.now())
	}
	var u *User
	err = s.store.InTx(doorman(ctx, uuid.Nil), func(tx *store.Tx) error {
		row, err := s.signIn(tx, key)
		if err != nil {
			return err
		}
		if err := row.reserve(s.now()); err != nil {
			return err
		}
		if u, err = byName(tx.DB.WithContext(across(tx.Context())), name); err != nil {
			return err
		}
		return saveSignIn(tx, row)
	})
	return u, err
}

func (s *Service) refund(ctx context.Context, name string) error {
	return s.store.InTx(doorman(context.WithoutCancel(ctx), uuid.Nil), func(tx *store.Tx) error {
		row, err := s.signIn(tx, s.key(name))
		if err != nil {
			return err
		}
		row.refund()
		return saveSignIn(tx, row)
	})
}

// refused writes the failure down. An unknown name costs a write as well, so
// that the two cannot be told apart by time.
func (s *Service) refused(ctx context.Context, name string, u *User, reason string) error {
	if u == nil {
		s.opt.Log.WarnContext(ctx, "sign-in refused", "request_id", auth.From(ctx).RequestID, "reason", "unknown name")
		ctx = doorman(ctx, uuid.Nil)
	} else {
		ctx = doorman(ctx, u.OfficeID)
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		row, err := s.signIn(tx, s.key(name))
		if err != nil {
			return err
		}
		if err := saveSignIn(tx, row); err != nil || u == nil {
			return err
		}
		if row.locked(s.now()) > 0 {
			if err := event.AppendRestricted(tx, "user.locked", u, map[string]any{"until": *row.LockedUntil}); err != nil {
				return err
			}
		}
		return event.AppendRestricted(tx, "user.sign_in_refused", u, map[string]any{"reason": reason, "failures": row.Failures})
	})
}

// admit begins a session for an account whose password was right. The account
// is read again under a lock: it may have been disabled meanwhile.
// renewed is the password under today's cost, or empty.
func (s *Service) admit(ctx context.Context, u *User, renewed string) (*Grant, error) {
	ctx = as(ctx, auth.KindUser, u.ID, u.DisplayName, u.OfficeID)
	var g *Grant
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		now, err := store.Load[User](tx, u.ID)
		if err != nil {
			return err
		}
		// Another replica may have renewed the hash, which is no new version.
		if now.DisabledAt != nil || now.PasswordHash != u.PasswordHash && now.Version != u.Version {
			return fault.New(fault.CodeBadCredentials, fault.Text{})
		}
		if renewed != "" && now.PasswordHash == u.PasswordHash {
			if err := renew(tx, now, renewed); err != nil {
				return err
			}
		}
		row, err := s.signIn(tx, s.key(u.Username))
		if err != nil {
			return err
		}
		row.clear()
		row.LastSignedInAt = &tx.Now
		if err := saveSignIn(tx, row); err != nil {
			return err
		}
		session := &Session{UserID: u.ID, ExpiresAt: s.now().Add(SessionLife)}
		session.touch(s.now())
		if err := tx.Create(session); err != nil {
			return err
		}
		if g, err = s.grant(tx, now, session); err != nil {
			return err
		}
		return event.AppendRestricted(tx, "session.started", session, map[string]any{"user_id": u.ID})
	})
	return g, err
}

// grant makes the next link of the session's chain and the access token.
func (s *Service) grant(tx *store.Tx, u *User, session *Session) (*Grant, error) {
	refresh, hash := auth.NewSecret(auth.RefreshPrefix)
	if err := tx.Create(&RefreshToken{SessionID: session.ID, TokenHash: hash}); err != nil {
		return nil, err
	}
	access, life, err := s.opt.Tokens.Issue(auth.Claims{Kind: auth.KindUser, Subject: u.ID, Office: u.OfficeID, Session: session.ID}, session.ExpiresAt)
	return &Grant{AccessToken: access, RefreshToken: refresh, Life: life, RefreshExpires: session.IdleUntil,
		SessionExpires: session.ExpiresAt, PasswordChangeRequired: s.mustChange(u, tx.Now)}, err
}

func (s *Service) mustChange(u *User, now time.Time) bool {
	return u.MustChangePassword || s.opt.Policy.Expired(u.PasswordChangedAt, now)
}

var errEnded = fault.New(fault.CodeSessionEnded, fault.Text{})

// Refresh changes a refresh token for a new pair. A token that was used before
// ends its session, because one of the two users is a thief. It returns
// session_ended for everything that is not the live end of a live chain.
func (s *Service) Refresh(ctx context.Context, token string) (*Grant, error) {
	ctx = store.Apart(ctx)
	link, err := store.First[RefreshToken](s.store.Reading(across(ctx)).Where("token_hash = ?", auth.HashSecret(token)))
	if fault.Is(err, fault.CodeNotFound) {
		return nil, errEnded
	}
	if err != nil {
		return nil, s.store.Fault(err)
	}
	session, err := store.Get[Session](s.store.Reading(across(ctx)), link.SessionID)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	u, err := store.Get[User](s.store.Reading(across(ctx)), session.UserID)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	var g *Grant
	err = s.store.InTx(as(ctx, auth.KindUser, u.ID, u.DisplayName, u.OfficeID), func(tx *store.Tx) error {
		g, err = s.rotate(tx, u.ID, session.ID, link.ID)
		return err
	})
	if err == nil && g == nil {
		return nil, errEnded // after the commit: the end of the session must stay
	}
	return g, err
}

// rotate gives nil when the session is over or ends here.
func (s *Service) rotate(tx *store.Tx, user, sessionID, linkID uuid.UUID) (*Grant, error) {
	u, err := store.Load[User](tx, user) // first, as everywhere: account, session, link
	if err != nil {
		return nil, err
	}
	session, err := store.Load[Session](tx, sessionID)
	if err != nil {
		return nil, err
	}
	link, err := store.Load[RefreshToken](tx, linkID)
	if err != nil {
		return nil, err
	}
	now := s.now()
	if session.over(now) || u.DisabledAt != nil {
		return nil, nil
	}
	if link.UsedAt != nil {
		session.EndedAt, session.EndReason = &tx.Now, "refresh token used twice"
		tx.Queue(standingChanged{})
		if err := tx.Save(session); err != nil {
			return nil, err
		}
		return nil, event.AppendRestricted(tx, "session.ended", session, map[string]any{"reason": session.EndReason, "user_id": u.ID})
	}
	link.UsedAt = &tx.Now
	session.touch(now)
	if err := errors.Join(tx.Save(link), tx.Save(session)); err != nil {
		return nil, err
	}
	g, err := s.grant(tx, u, session)
	if err != nil {
		return nil, err
	}
	return g, event.AppendRestricted(tx, "session.refreshed", session, map[string]any{"user_id": u.ID})
}

// Logout ends all sessions of the actor.
func (s *Service) Logout(ctx context.Context) error {
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		n, err := s.endSessions(tx, tx.Actor.ID, "signed out")
		if err != nil {
			return err
		}
		return event.AppendChange(tx, event.Change{Kind: "session.ended", Audience: event.Restricted, Resource: tx.Actor.SessionID,
			Data: map[string]any{"reason": "signed out", "sessions": n, "user_id": tx.Actor.ID}})
	})
}

// Forget drops what is over for good and counts as absent already: sessions of
// yesterday with their tokens, and counters of names that nobody signs in with.
func (s *Service) Forget(ctx context.Context) error {
	return s.store.InTx(doorman(ctx, uuid.Nil), func(tx *store.Tx) error {
		db := tx.DB.WithContext(across(tx.Context()))
		old := s.now().Add(-24 * time.Hour)
		err := db.Where("expires_at < ?", old).Delete(&Session{}).Error
		return errors.Join(err, db.Where("last_signed_in_at IS NULL AND failed_at < ?", old).Delete(&SignIn{}).Error)
	})
}

// turns lets the tries of one name come one after the other, so that honest
// parallel sign-ins do not use up each other's tries.
type turns struct {
	mu    sync.Mutex
	queue map[string]*turn
}

type turn struct {
	free    chan struct{}
	waiting int
}

// enter waits for the name's turn; it returns the context's error.
func (t *turns) enter(ctx context.Context, name string) (leave func(), err error) {
	t.mu.Lock()
	if t.queue == nil {
		t.queue = map[string]*turn{}
	}
	q := t.queue[name]
	if q == nil {
		q = &turn{free: make(chan struct{}, 1)}
		t.queue[name] = q
	}
	q.waiting++
	t.mu.Unlock()
	done := func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		if q.waiting--; q.waiting == 0 {
			delete(t.queue, name)
		}
	}
	select {
	case q.free <- struct{}{}:
		return func() { <-q.free; done() }, nil
	case <-ctx.Done():
		done()
		return nil, ctx.Err()
	}
}
