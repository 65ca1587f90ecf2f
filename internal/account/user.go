package account

import (
	"strings"
	"time"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/record"
)

// Status is whether an account may be used.
type Status string

// The states of an account.
const (
	Active   Status = "active"
	Disabled Status = "disabled"
)

// User is an account. Username is in lower case and unique in the installation.
type User struct {
	record.Meta
	Username           string
	DisplayName        string
	IsAdmin            bool
	IsAuditor          bool
	PersonID           *uuid.UUID
	UnitID             *uuid.UUID
	PasswordHash       string
	PasswordChangedAt  time.Time
	MustChangePassword bool
	DisabledAt         *time.Time
	DisabledReason     string
}

// Status tells whether the account may be used.
func (u *User) Status() Status {
	if u.DisabledAt != nil {
		return Disabled
	}
	return Active
}

// privileged accounts hold no post and belong to no unit.
func (u *User) privileged() bool { return u.IsAdmin || u.IsAuditor }

// actions lists what may be done with the account now. counted says that failed
// sign-ins are on record, last that it is the last administrator in use.
func (u *User) actions(counted, last bool) []string {
	var out []string
	switch {
	case u.DisabledAt != nil:
		out = append(out, "enable")
	case !last:
		out = append(out, "disable")
	}
	out = append(out, "reset-password")
	if counted {
		out = append(out, "unlock")
	}
	return out
}

// separated tells whether the account keeps administrator, auditor and business
// apart as far as it can be seen on the account itself.
func (u *User) separated() bool {
	both, tied := u.IsAdmin && u.IsAuditor, u.privileged() && u.UnitID != nil
	return !both && !tied
}

// fold makes one name of all spellings of it: width, case and blanks around.
func fold(username string) string {
	return strings.ToLower(strings.TrimSpace(norm.NFKC.String(username)))
}

// PastPassword is a hash that may not come back for a while.
type PastPassword struct {
	record.Meta
	UserID       uuid.UUID
	PasswordHash string
}

// TableName names the table.
func (PastPassword) TableName() string { return "password_history" }

// Quiet marks it as bookkeeping of the account.
func (*PastPassword) Quiet() {}

// The limits of sign-in.
const (
	MaxFailures = 5
	LockFor     = 30 * time.Minute
	IdleLife    = 30 * time.Minute
	SessionLife = 12 * time.Hour
)

// SignIn counts the failures of one name, whether or not an account has it.
type SignIn struct {
	record.Meta
	NameKey        string
	Failures       int64
	FailedAt       *time.Time
	LockedUntil    *time.Time
	LastSignedInAt *time.Time
}

// Quiet marks it as a counter.
func (*SignIn) Quiet() {}

// locked tells how long the name stays locked.
func (s *SignIn) locked(now time.Time) time.Duration {
	if s.LockedUntil == nil || !s.LockedUntil.After(now) {
		return 0
	}
	return s.LockedUntil.Sub(now)
}

// counted tells whether there is something to unlock.
func (s *SignIn) counted(now time.Time) bool {
	return s.locked(now) > 0 || s.recent(now)
}

func (s *SignIn) recent(now time.Time) bool {
	return s.Failures > 0 && s.FailedAt != nil && now.Sub(*s.FailedAt) < LockFor && (s.LockedUntil == nil || s.LockedUntil.After(now))
}

// reserve counts a try as failed before it is evaluated, so that parallel tries
// cannot be more than MaxFailures. Old failures and a lock that is over count no
// more; tries during a lock do not prolong it.
func (s *SignIn) reserve(now time.Time) error {
	if left := s.locked(now); left > 0 {
		f := fault.New(fault.CodeLoginLocked, fault.Text{})
		f.RetryAfter = left
		return f
	}
	if !s.recent(now) {
		s.Failures, s.LockedUntil = 0, nil
	}
	s.Failures++
	s.FailedAt = &now
	if s.Failures >= MaxFailures {
		until := now.Add(LockFor)
		s.LockedUntil = &until
	}
	return nil
}

// refund takes a reservation back that was not a wrong password.
func (s *SignIn) refund() {
	if s.Failures > 0 {
		s.Failures--
	}
	s.LockedUntil = nil
}

// clear forgets all failures.
func (s *SignIn) clear() { s.Failures, s.FailedAt, s.LockedUntil = 0, nil, nil }

// Session is one sign-in and all the tokens that follow from it.
type Session struct {
	record.Meta
	UserID    uuid.UUID
	ExpiresAt time.Time // whatever happens
	IdleUntil time.Time // unless refreshed before
	EndedAt   *time.Time
	EndReason string
}

// Quiet marks it as bookkeeping; its beginning and end append events of their own.
func (*Session) Quiet() {}

// over tells whether the session can be used no more.
func (s *Session) over(now time.Time) bool {
	return s.EndedAt != nil || !now.Before(s.ExpiresAt) || !now.Before(s.IdleUntil)
}

// touch moves the idle limit, never beyond the absolute one.
func (s *Session) touch(now time.Time) {
	s.IdleUntil = now.Add(IdleLife)
	if s.IdleUntil.After(s.ExpiresAt) {
		s.IdleUntil = s.ExpiresAt
	}
}

// RefreshToken is one link of a session's chain; only its hash is kept.
type RefreshToken struct {
	record.Meta
	SessionID uuid.UUID
	TokenHash string
	UsedAt    *time.Time
}

// Quiet marks it as bookkeeping.
func (*RefreshToken) Quiet() {}

// post is as much of a current appointment as gives standing; package group
// owns the tables.
type post struct {
	ID        uuid.UUID
	OfficeID  uuid.UUID
	GroupID   uuid.UUID
	Role      string
	StartsAt  time.Time
	EndsAt    *time.Time
	GroupName string
	Kind      string
	Function  string
	// HomeUnitID is the unit of the person, not of the post.
	HomeUnitID *uuid.UUID
}

// TableName names the table.
func (post) TableName() string { return "appointments" }

func (p post) leads() bool {
	return p.Role == "leader" || p.Role == "first_deputy_leader" || p.Role == "deputy_leader"
}

// standing derives what an account may do from its flags, its unit and its
// current posts. A privileged account has nothing from posts, whatever the
// tables say.
func standing(u *User, posts []post) (s auth.Standing, groups, leads []uuid.UUID) {
	switch {
	case u.IsAdmin:
		return auth.Admin, nil, nil
	case u.IsAuditor:
		return auth.Auditor, nil, nil
	}
	if u.UnitID != nil {
		s |= auth.UnitUser
	}
	for _, p := range posts {
		s |= auth.GroupMember
		groups = append(groups, p.GroupID)
		if p.leads() {
			s |= auth.GroupLeader
			leads = append(leads, p.GroupID)
			if p.Kind == "coordination_group" {
				s |= auth.Commander
			}
		}
		switch p.Function {
		case "coordination":
			s |= auth.Coordinator
		case "petition":
			s |= auth.PetitionStaff
		case "supervision":
			s |= auth.SupervisionStaff
		}
	}
	return s, groups, leads
}

// chief tells whether one of the posts is that of a coordination group's leader
// or first deputy, and which unit their holder comes from.
func chief(s auth.Standing, posts []post) (is bool, home uuid.UUID) {
	for _, p := range posts {
		is = is || s&auth.Commander != 0 && p.Kind == "coordination_group" && (p.Role == "leader" || p.Role == "first_deputy_leader")
		if p.HomeUnitID != nil {
			home = *p.HomeUnitID
		}
	}
	return is, home
}
