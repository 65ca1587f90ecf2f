package account

import (
	"crypto/subtle"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/record"
)

// ClientStatus is whether a client can get tokens.
type ClientStatus string

// The states of a client.
const (
	ClientActive  ClientStatus = "active"
	ClientExpired ClientStatus = "expired"
	ClientRevoked ClientStatus = "revoked"
)

// Client is a machine of the district that reads what this office publishes.
type Client struct {
	record.Meta
	Name         string
	Scopes       []string `gorm:"serializer:json"` // asked for by an administrator
	Approved     []string `gorm:"serializer:json"` // of them, by who may read it all; who has the present secret decides nothing
	ApprovedAt   *time.Time
	ApprovedBy   *uuid.UUID
	ExpiresAt    *time.Time
	LastUsedAt   *time.Time
	RevokedAt    *time.Time
	RevokeReason string
}

// TableName names the table.
func (Client) TableName() string { return "api_clients" }

// Status tells whether the client can get tokens at the instant.
func (c *Client) Status(now time.Time) ClientStatus {
	switch {
	case c.RevokedAt != nil:
		return ClientRevoked
	case c.ExpiresAt != nil && !now.Before(*c.ExpiresAt):
		return ClientExpired
	}
	return ClientActive
}

func (c *Client) actions(by auth.Actor) []string {
	out := []string{}
	if c.RevokedAt == nil && by.Can(auth.APIClientApprove) {
		out = append(out, "approve")
	}
	if c.RevokedAt == nil && by.Can(auth.APIClientWrite) {
		out = append(out, "rotate-secret", "revoke")
	}
	return out
}

// effective are the scopes that are asked for still and approved.
func (c *Client) effective() []string { return both(c.Scopes, c.Approved) }

// both are the words of a that are in b, too.
func both(a, b []string) []string {
	out := []string{}
	for _, s := range a {
		if slices.Contains(b, s) {
			out = append(out, s)
		}
	}
	return out
}

// grant picks the scopes of a token: all that are approved, or those asked for.
// It returns invalid_scope when more is asked for, or nothing is approved.
func (c *Client) grant(asked []string) ([]string, error) {
	has := c.effective()
	if len(has) == 0 {
		return nil, fault.New(fault.CodeInvalidScope, fault.Text{})
	}
	if len(asked) == 0 {
		return has, nil
	}
	var out []string
	for _, s := range asked {
		if !slices.Contains(has, s) {
			return nil, fault.New(fault.CodeInvalidScope, fault.Text{})
		}
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out, nil
}

// meet are the scopes that a and b both allow; the whole stream of changes has its
// parts in it.
func meet(a, b []string) []string {
	out := both(a, b)
	for _, x := range [][2][]string{{a, b}, {b, a}} {
		if !slices.Contains(x[0], auth.AllChanges) {
			continue
		}
		for _, s := range x[1] {
			if strings.HasPrefix(s, "changes.") && !slices.Contains(out, s) {
				out = append(out, s)
			}
		}
	}
	return out
}

// Secret is one secret of a client; while rotating there are two.
type Secret struct {
	record.Meta
	ClientID   uuid.UUID
	SecretHash string
	Hint       string // the last four characters
	ExpiresAt  *time.Time
}

// TableName names the table.
func (Secret) TableName() string { return "api_client_secrets" }

// Quiet marks it as part of its client.
func (*Secret) Quiet() {}

func (s *Secret) live(now time.Time) bool { return s.ExpiresAt == nil || now.Before(*s.ExpiresAt) }

const hintLen = 4

// newSecret makes a secret for the client and what is stored of it.
func newSecret(client uuid.UUID) (string, *Secret) {
	text, hash := auth.NewSecret(auth.SecretPrefix)
	return text, &Secret{ClientID: client, SecretHash: hash, Hint: text[len(text)-hintLen:]}
}

// matching finds the live secret that was shown.
func matching(secrets []Secret, shown string, now time.Time) *Secret {
	hash := []byte(auth.HashSecret(shown))
	var found *Secret
	for i := range secrets {
		if subtle.ConstantTimeCompare(hash, []byte(secrets[i].SecretHash)) == 1 && secrets[i].live(now) {
			found = &secrets[i]
		}
	}
	return found
}

// retire ends the secrets at a rotation: the newest goes on for the overlap,
// all others end now. It lists those that changed.
func retire(secrets []Secret, now time.Time, overlap time.Duration) []*Secret {
	var changed []*Secret
	newest := -1
	for i := range secrets {
		if secrets[i].live(now) && (newest < 0 || secrets[i].CreatedAt.After(secrets[newest].CreatedAt)) {
			newest = i
		}
	}
	for i := range secrets {
		if !secrets[i].live(now) {
			continue
		}
		end := now
		if i == newest {
			end = now.Add(overlap)
		}
		if secrets[i].ExpiresAt == nil || secrets[i].ExpiresAt.After(end) {
			secrets[i].ExpiresAt = &end
			changed = append(changed, &secrets[i])
		}
	}
	return changed
}
