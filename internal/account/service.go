package account

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/org"
	"lianluo/internal/store"
)

// Options are what accounts need beside the store.
type Options struct {
	// Clock measures sessions, tokens and locks. It is the machine's even where
	// business runs on a clock of its own.
	Clock  store.Clock
	Tokens *auth.Tokens
	Hasher *auth.Hasher
	Policy auth.Policy
	// NameKey makes a keyed digest of a name that was tried.
	NameKey func(name string) string
	Log     *slog.Logger
}

// Service is what can be done with accounts. Its methods join the caller's
// transaction when there is one, except sign-in, whose counts must stay.
type Service struct {
	store *store.Store
	opt   Options
	turns turns
	known cache
}

// NewService serves accounts from the store and watches its commits, to forget
// what it remembers of actors.
func NewService(s *store.Store, opt Options) *Service {
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	a := &Service{store: s, opt: opt}
	a.known.forget()
	a.known.live.Store(s.Engine() != "postgres") // until Watch listens, other replicas may change things unheard
	s.Finish(func(tx *store.Tx) error {
		if !changesStanding(tx) {
			return nil
		}
		return tx.Signal(signalTopic)
	})
	s.Committed(func(tx *store.Tx) {
		if !changesStanding(tx) {
			return
		}
		a.known.forget()
		if s.Engine() == "postgres" {
			<-time.After(rememberFor) // until no replica can remember otherwise
		}
	})
	return a
}

func (s *Service) now() time.Time           { return s.opt.Clock.Now().UTC().Truncate(time.Microsecond) }
func (s *Service) key(folded string) string { return s.opt.NameKey(folded) }

// NewUser is an account to be made.
type NewUser struct {
	Username, DisplayName, Password string
	PersonID, UnitID                *uuid.UUID
	Admin, Auditor, MustChange      bool
}

// UserPatch is a change of an account; what is unspecified stays.
type UserPatch struct {
	DisplayName      *string
	PersonID, UnitID nullable.Nullable[uuid.UUID]
	Admin, Auditor   *bool
}

// UserFilter narrows the list of accounts.
type UserFilter struct {
	Status           Status
	Username         string
	PersonID, UnitID *uuid.UUID
}

// UserView is an account with what is known of its sign-ins.
type UserView struct {
	*User
	LastLoginAt *time.Time
	LockedUntil *time.Time
	Allowed     []string
}

// Create makes an account in the actor's office. It returns already_exists for
// a name or person that has one, separation_of_duties, and unprocessable for
// unknown references and weak passwords.
func (s *Service) Create(ctx context.Context, n NewUser) (UserView, error) {
	u := &User{Username: fold(n.Username), DisplayName: n.DisplayName, PersonID: n.PersonID, UnitID: n.UnitID,
		IsAdmin: n.Admin, IsAuditor: n.Auditor, MustChangePassword: n.MustChange}
	if err := s.acceptable("/password", u.Username, n.Password); err != nil {
		return UserView{}, err
	}
	hash, err := s.hash(ctx, n.Password)
	if err != nil {
		return UserView{}, err
	}
	var v UserView
	err = s.store.InTx(ctx, func(tx *store.Tx) error {
		u.PasswordHash, u.PasswordChangedAt = hash, tx.Now
		if err := s.check(tx, u); err != nil {
			return err
		}
		if taken, err := byName(tx.DB.WithContext(across(tx.Context())), u.Username); err != nil || taken != nil {
			return errors.Join(err, exists(taken != nil, "用户名已被使用", "the username is taken"))
		}
		if err := tx.Create(u); err != nil {
			return err
		}
		if err := tx.Create(&PastPassword{UserID: u.ID, PasswordHash: hash}); err != nil {
			return err
		}
		v, err = s.view(tx.Context(), u)
		if err != nil {
			return err
		}
		return event.AppendRestricted(tx, "user.created", u, facts(u))
	})
	return v, err
}

func exists(yes bool, zh, en string) error {
	if !yes {
		return nil
	}
	return fault.New(fault.CodeAlreadyExists, fault.T(zh, en))
}

func facts(u *User) map[string]any {
	f := map[string]any{"username": u.Username, "admin": u.IsAdmin, "auditor": u.IsAuditor}
	if u.PersonID != nil {
		f["person_id"] = *u.PersonID
	}
	if u.UnitID != nil {
		f["unit_id"] = *u.UnitID
	}
	return f
}

// check looks at what the account is tied to. The person is locked, so that an
// appointment made at the same moment waits and then sees the flag.
func (s *Service) check(tx *store.Tx, u *User) error {
	if !u.separated() {
		return fault.New(fault.CodeSeparationOfDuties, fault.Text{})
	}
	var c fault.Checks
	if u.UnitID != nil {
		_, err := org.LiveUnit(tx, *u.UnitID)
		if err != nil && !fault.Is(err, fault.CodeNotFound) {
			return err
		}
		c.When(err != nil, "/unit_id", "unknown_reference", fault.T("没有这个单位", "there is no such unit"))
	}
	if u.PersonID != nil {
		_, err := org.LivePerson(tx, *u.PersonID)
		if err != nil && !fault.Is(err, fault.CodeNotFound) {
			return err
		}
		c.When(err != nil, "/person_id", "unknown_reference", fault.T("没有这个人员", "there is no such person"))
	}
	if err := c.Err(); err != nil || u.PersonID == nil {
		return err
	}
	if u.privileged() {
		if busy, err := occupied(tx, *u.PersonID); err != nil || busy {
			return errors.Join(err, separation(busy))
		}
	}
	var n int64
	err := tx.DB.Model(&User{}).Where("person_id = ? AND id <> ?", *u.PersonID, u.ID).Count(&n).Error
	return errors.Join(err, exists(n > 0, "这个人员已有账号", "the person has an account"))
}

func separation(bad bool) error {
	if !bad {
		return nil
	}
	return fault.New(fault.CodeSeparationOfDuties, fault.T("有现任职务的人员不能兼任管理员或审计员", "who holds a post cannot be administrator or auditor"))
}

// Get reads an account of the office; not_found otherwise.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (UserView, error) {
	u, err := store.Get[User](s.store.Reading(ctx), id)
	if err != nil {
		return UserView{}, s.store.Fault(err)
	}
	return s.view(ctx, u)
}

// List gives one page of accounts; invalid_cursor for an edited cursor.
func (s *Service) List(ctx context.Context, f UserFilter, r store.Request) (store.Page[UserView], error) {
	db := s.store.Reading(ctx)
	switch f.Status {
	case Active:
		db = db.Where("disabled_at IS NULL")
	case Disabled:
		db = db.Where("disabled_at IS NOT NULL")
	}
	if f.Username != "" {
		db = db.Where("username = ?", fold(f.Username))
	}
	if f.PersonID != nil {
		db = db.Where("person_id = ?", *f.PersonID)
	}
	if f.UnitID != nil {
		db = db.Where("unit_id = ?", *f.UnitID)
	}
	page, err := userList.Fetch(s.store, db, r)
	if err != nil {
		return store.Page[UserView]{}, err
	}
	views, err := s.views(ctx, page.Items)
	return store.Page[UserView]{Items: views, Next: page.Next, Total: page.Total}, err
}

func (s *Service) view(ctx context.Context, u *User) (UserView, error) {
	v, err := s.views(ctx, []User{*u})
	if err != nil {
		return UserView{}, err
	}
	v[0].User = u
	return v[0], nil
}

func (s *Service) views(ctx context.Context, users []User) ([]UserView, error) {
	counters, err := s.signIns(ctx, users)
	if err != nil {
		return nil, err
	}
	last, err := lastAdmin(s.store.Reading(ctx))
	if err != nil {
		return nil, s.store.Fault(err)
	}
	may, now := auth.From(ctx).Can(auth.UserWrite), s.now()
	out := make([]UserView, 0, len(users))
	for i := range users {
		u := &users[i]
		c := counters[s.key(u.Username)]
		v := UserView{User: u, LastLoginAt: c.LastSignedInAt, Allowed: []string{}}
		if c.locked(now) > 0 {
			v.LockedUntil = c.LockedUntil
		}
		if may {
			v.Allowed = u.actions(c.counted(now), u.ID == last)
		}
		out = append(out, v)
	}
	return out, nil
}

// change is the frame of all changes of an existing account: lock, compare,
// decide, save, tell.
func (s *Service) change(ctx context.Context, id uuid.UUID, ifMatch *string, what string, decide func(tx *store.Tx, u *User, admins []uuid.UUID) (map[string]any, error)) (UserView, error) {
	var v UserView
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		admins, err := lockAdmins(tx) // before the account itself, so that two changes take locks in one order
		if err != nil {
			return err
		}
		u, err := store.LoadMatch[User](tx, id, ifMatch)
		if err != nil {
			return err
		}
		data, err := decide(tx, u, admins)
		if err != nil {
			return err
		}
		if err := tx.Save(u); err != nil {
			return err
		}
		tx.Queue(standingChanged{})
		if v, err = s.view(tx.Context(), u); err != nil {
			return err
		}
		return event.AppendRestricted(tx, "user."+what, u, data)
	})
	return v, err
}

// Update changes an account. It returns last_admin, separation_of_duties,
// already_exists, stale_version, and unprocessable for unknown references.
func (s *Service) Update(ctx context.Context, id uuid.UUID, ifMatch *string, p UserPatch) (UserView, error) {
	return s.change(ctx, id, ifMatch, "updated", func(tx *store.Tx, u *User, admins []uuid.UUID) (map[string]any, error) {
		if p.DisplayName != nil {
			u.DisplayName = *p.DisplayName
		}
		if p.PersonID.IsSpecified() {
			u.PersonID = pointer(p.PersonID)
		}
		if p.UnitID.IsSpecified() {
			u.UnitID = pointer(p.UnitID)
		}
		if p.Admin != nil {
			if !*p.Admin && soleAdmin(admins, u.ID) {
				return nil, fault.New(fault.CodeLastAdmin, fault.Text{})
			}
			u.IsAdmin = *p.Admin
		}
		if p.Auditor != nil {
			u.IsAuditor = *p.Auditor
		}
		return facts(u), s.check(tx, u)
	})
}

func pointer(n nullable.Nullable[uuid.UUID]) *uuid.UUID {
	if v, err := n.Get(); err == nil {
		return &v
	}
	return nil
}

// Disable ends the use of an account and all its sessions. It returns
// last_admin, state_conflict or stale_version.
func (s *Service) Disable(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (UserView, error) {
	return s.change(ctx, id, ifMatch, "disabled", func(tx *store.Tx, u *User, admins []uuid.UUID) (map[string]any, error) {
		if u.DisabledAt != nil {
			return nil, fault.State(string(Disabled), u.actions(false, false))
		}
		if soleAdmin(admins, u.ID) {
			return nil, fault.New(fault.CodeLastAdmin, fault.Text{})
		}
		u.DisabledAt, u.DisabledReason = &tx.Now, reason
		n, err := s.endSessions(tx, u.ID, "disabled")
		return map[string]any{"reason": reason, "sessions": n}, err
	})
}

// Enable brings a disabled account back. It returns state_conflict,
// separation_of_duties or stale_version.
func (s *Service) Enable(ctx context.Context, id uuid.UUID, ifMatch *string) (UserView, error) {
	return s.change(ctx, id, ifMatch, "enabled", func(tx *store.Tx, u *User, admins []uuid.UUID) (map[string]any, error) {
		if u.DisabledAt == nil {
			return nil, fault.State(string(Active), u.actions(false, soleAdmin(admins, u.ID)))
		}
		u.DisabledAt, u.DisabledReason = nil, ""
		return nil, s.check(tx, u)
	})
}
