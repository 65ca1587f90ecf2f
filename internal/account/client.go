package account

import (
	"crypto/subtle"
	"slices"
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
	Scopes       []string `gorm:"serializer:json"`
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

func (c *Client) actions() []string {
	if c.RevokedAt != nil {
		return []string{}
	}
	return []string{"rotate-secret", "revoke"}
}

// grant picks the scopes of a token: all that are granted, or those asked for.
// It returns invalid_scope when more is asked for.
func (c *Client) grant(asked []string) ([]string, error) {
	if len(asked) == 0 {
		return c.Scopes, nil
	}
	var out []string
	for _, s := range asked {
		if !slices.Contains(c.Scopes, s) {
			return nil, fault.New(fault.CodeInvalidScope, fault.Text{})
		}
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out, nil
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
