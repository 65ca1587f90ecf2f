// Package subscription is how somebody's own duty and deadlines reach the calendar
// of their phone: by a secret address that they make, renew and revoke themselves.
// What is in the calendar comes from sources that the program enters.
package subscription

import (
	"time"

	"github.com/google/uuid"

	"lianluo/internal/record"
)

// Prefix begins every secret, so that one is recognised where it should not be.
const Prefix = "lc_"

const hintLen = 4

// How far the calendar reaches.
const (
	past   = 31 * 24 * time.Hour
	future = 366 * 24 * time.Hour
)

// Token is the secret of one account; it lives until it is revoked.
type Token struct {
	record.Meta
	UserID    uuid.UUID
	TokenHash string
	Hint      string // its last characters
	RotatedAt *time.Time
	RevokedAt *time.Time
}

// TableName names the table.
func (Token) TableName() string { return "calendar_tokens" }

// Event is one entry of a calendar. One that is cancelled stays in it, so that the
// phone takes it away.
type Event struct {
	UID         string // stable
	Sequence    int64  // grows with each change
	Changed     time.Time
	StartsAt    time.Time
	EndsAt      time.Time
	Summary     string
	Description string
	Cancelled   bool
	Busy        bool // takes the person's time
}
