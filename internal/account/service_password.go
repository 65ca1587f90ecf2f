package account

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/store"
)

var passwordTexts = map[string]fault.Text{
	auth.PasswordTooShort: fault.T("密码太短", "the password is too short"),
	auth.PasswordSimple:   fault.T("大写、小写、数字、其他四类字符中至少要有三类", "three of upper case, lower case, digits and other characters are needed"),
	auth.PasswordCommon:   fault.T("这是人人先猜的密码", "this password is tried first by everybody"),
	auth.PasswordHasName:  fault.T("密码不得包含用户名", "the password contains the user name"),
	auth.PasswordReused:   fault.T("与最近用过的密码相同", "the password was used before"),
}

// acceptable checks a password against the policy but for its history.
func (s *Service) acceptable(at, username, password string) error {
	var c fault.Checks
	for _, code := range s.opt.Policy.Check(username, password) {
		c.Add(at, code, passwordTexts[code])
	}
	return c.Err()
}

// busy tells a saturated hasher as unavailable.
func busy(err error) error {
	if errors.Is(err, auth.ErrBusy) {
		f := fault.Wrap(fault.CodeUnavailable, err)
		f.RetryAfter = 5 * time.Second
		return f
	}
	return err
}

func (s *Service) hash(ctx context.Context, password string) (string, error) {
	hash, err := s.opt.Hasher.Hash(ctx, password)
	return hash, s.store.Fault(busy(err))
}

// verify compares; an account of nil costs the same time and never matches.
func (s *Service) verify(ctx context.Context, hash, password string) (bool, error) {
	ok, err := s.opt.Hasher.Verify(ctx, hash, password)
	return ok, s.store.Fault(busy(err))
}

// fresh checks a new password against policy and history and hashes it.
func (s *Service) fresh(ctx context.Context, at string, u *User, password string) (string, error) {
	if err := s.acceptable(at, u.Username, password); err != nil {
		return "", err
	}
	var past []PastPassword
	err := s.store.Reading(ctx).Where("user_id = ?", u.ID).Order("created_at DESC, id DESC").
		Limit(s.opt.Policy.History).Find(&past).Error
	if err != nil {
		return "", s.store.Fault(err)
	}
	for _, p := range past {
		same, err := s.verify(ctx, p.PasswordHash, password)
		if err != nil {
			return "", err
		}
		if same {
			return "", fault.Invalid(at, auth.PasswordReused, passwordTexts[auth.PasswordReused])
		}
	}
	return s.hash(ctx, password)
}

// setPassword changes the loaded row, keeps the history and ends all sessions.
func (s *Service) setPassword(tx *store.Tx, u *User, hash string, mustChange bool) error {
	u.PasswordHash, u.PasswordChangedAt, u.MustChangePassword = hash, tx.Now, mustChange
	if err := tx.Create(&PastPassword{UserID: u.ID, PasswordHash: hash}); err != nil {
		return err
	}
	_, err := s.endSessions(tx, u.ID, "password changed")
	return err
}

// ResetPassword gives the account another password, unlocks it and ends its
// sessions. It returns unprocessable for a weak password and stale_version.
func (s *Service) ResetPassword(ctx context.Context, id uuid.UUID, ifMatch *string, password string, mustChange bool) (UserView, error) {
	return s.change(ctx, id, ifMatch, "password_reset", func(tx *store.Tx, u *User, _ []uuid.UUID) (map[string]any, error) {
		hash, err := s.fresh(ctx, "/password", u, password)
		if err != nil {
			return nil, err
		}
		if err := s.clear(tx, u); err != nil {
			return nil, err
		}
		return map[string]any{"must_change_password": mustChange}, s.setPassword(tx, u, hash, mustChange)
	})
}

// Unlock forgets failed sign-ins; stale_version when the account has changed.
func (s *Service) Unlock(ctx context.Context, id uuid.UUID, ifMatch *string) (UserView, error) {
	return s.change(ctx, id, ifMatch, "unlocked", func(tx *store.Tx, u *User, _ []uuid.UUID) (map[string]any, error) {
		return nil, s.clear(tx, u)
	})
}

// clear forgets the failures under the account's name.
func (s *Service) clear(tx *store.Tx, u *User) error {
	row, err := s.signIn(tx, s.key(u.Username))
	if err != nil {
		return err
	}
	row.clear()
	return saveSignIn(tx, row)
}

// ChangePassword changes the actor's own password and ends all sessions. A
// wrong current password counts like a failed sign-in. It returns login_locked
// and unprocessable.
func (s *Service) ChangePassword(ctx context.Context, current, password string) error {
	me := auth.From(ctx).ID
	u, err := store.Get[User](s.store.Reading(ctx), me)
	if err != nil {
		return s.store.Fault(err)
	}
	if err := s.prove(ctx, u, current); err != nil {
		return err
	}
	hash, err := s.fresh(ctx, "/new_password", u, password)
	if err != nil {
		return err
	}
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		now, err := store.Load[User](tx, me)
		if err != nil {
			return err
		}
		if now.Version != u.Version {
			return fault.New(fault.CodeConflict, fault.Text{})
		}
		if err := s.setPassword(tx, now, hash, false); err != nil {
			return err
		}
		if err := tx.Save(now); err != nil {
			return err
		}
		return event.AppendRestricted(tx, "user.password_changed", now, nil)
	})
}

// prove evaluates the actor's current password under the limits of sign-in.
func (s *Service) prove(ctx context.Context, u *User, password string) error {
	apart := store.Apart(ctx)
	leave, err := s.turns.enter(ctx, u.Username)
	if err != nil {
		return s.store.Fault(err)
	}
	defer leave()
	if _, err := s.reserve(apart, u.Username); err != nil {
		return err
	}
	ok, err := s.verify(ctx, u.PasswordHash, password)
	if err != nil || ok {
		return errors.Join(err, s.refund(apart, u.Username))
	}
	if err := s.refused(apart, u.Username, u, "wrong current password"); err != nil {
		return err
	}
	return fault.Invalid("/current_password", "wrong_password", fault.T("现在的密码不对", "the current password is wrong"))
}
