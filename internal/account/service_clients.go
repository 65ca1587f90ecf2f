package account

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/store"
)

// NewClient is a client to be registered.
type NewClient struct {
	Name      string
	Scopes    []string
	ExpiresAt *time.Time
}

// ClientPatch is a change of a client; what is unspecified stays.
type ClientPatch struct {
	Name      *string
	Scopes    *[]string
	ExpiresAt nullable.Nullable[time.Time]
}

// ClientView is a client with its live secrets; Shown is a new secret, once.
type ClientView struct {
	*Client
	State   ClientStatus
	Secrets []Secret
	Allowed []string
	Shown   string
}

// ClientToken is what a client takes away.
type ClientToken struct {
	Token  string
	Life   time.Duration
	Scopes []string
}

func (s *Service) clientViews(ctx context.Context, clients []Client) ([]ClientView, error) {
	ids := make([]uuid.UUID, 0, len(clients))
	for i := range clients {
		ids = append(ids, clients[i].ID)
	}
	secrets, err := secretsOf(s.store.Reading(ctx), ids...)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	now, by := s.store.Now(), auth.From(ctx)
	out := make([]ClientView, 0, len(clients))
	for i := range clients {
		c := &clients[i]
		v := ClientView{Client: c, State: c.Status(now), Secrets: []Secret{}, Allowed: c.actions(by)}
		for _, x := range secrets[c.ID] {
			if x.live(now) {
				v.Secrets = append(v.Secrets, x)
			}
		}
		out = append(out, v)
	}
	return out, nil
}

func (s *Service) clientView(ctx context.Context, c *Client) (ClientView, error) {
	v, err := s.clientViews(ctx, []Client{*c})
	if err != nil {
		return ClientView{}, err
	}
	v[0].Client = c
	return v[0], nil
}

// GetClient reads a client of the office; not_found otherwise.
func (s *Service) GetClient(ctx context.Context, id uuid.UUID) (ClientView, error) {
	c, err := store.Get[Client](s.store.Reading(ctx), id)
	if err != nil {
		return ClientView{}, s.store.Fault(err)
	}
	return s.clientView(ctx, c)
}

// ListClients gives one page of clients; revoked nil lists both kinds.
func (s *Service) ListClients(ctx context.Context, revoked *bool, r store.Request) (store.Page[ClientView], error) {
	db := s.store.Reading(ctx)
	if revoked != nil {
		db = db.Where("(revoked_at IS NOT NULL) = ?", *revoked)
	}
	page, err := clientList.Fetch(s.store, db, r)
	if err != nil {
		return store.Page[ClientView]{}, err
	}
	views, err := s.clientViews(ctx, page.Items)
	return store.Page[ClientView]{Items: views, Next: page.Next, Total: page.Total}, err
}

// CreateClient registers a client and shows its secret this once. It returns
// unprocessable when it would have expired already.
func (s *Service) CreateClient(ctx context.Context, n NewClient) (ClientView, error) {
	var v ClientView
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		c := &Client{Name: n.Name, Scopes: n.Scopes, Approved: []string{}, ExpiresAt: n.ExpiresAt}
		if err := c.future(tx.Now); err != nil {
			return err
		}
		if err := tx.Create(c); err != nil {
			return err
		}
		shown, secret := newSecret(c.ID)
		if err := tx.Create(secret); err != nil {
			return err
		}
		var err error
		if v, err = s.clientView(tx.Context(), c); err != nil {
			return err
		}
		v.Shown = shown
		return event.AppendRestricted(tx, "api_client.created", c, map[string]any{"name": c.Name, "scopes": c.Scopes})
	})
	return v, err
}

func (c *Client) future(now time.Time) error {
	if c.ExpiresAt != nil && !c.ExpiresAt.After(now) {
		return fault.Invalid("/expires_at", "in_the_past", fault.T("有效期须在将来", "must be in the future"))
	}
	return nil
}

// changeClient is the frame of all changes of a client that is not revoked.
func (s *Service) changeClient(ctx context.Context, id uuid.UUID, ifMatch *string, what string, decide func(tx *store.Tx, c *Client) (map[string]any, error)) (ClientView, error) {
	var v ClientView
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		c, err := store.LoadMatch[Client](tx, id, ifMatch)
		if err != nil {
			return err
		}
		if c.RevokedAt != nil {
			return fault.State(string(ClientRevoked), c.actions(tx.Actor))
		}
		data, err := decide(tx, c)
		if err != nil {
			return err
		}
		if err := tx.Save(c); err != nil {
			return err
		}
		tx.Queue(standingChanged{})
		if v, err = s.clientView(tx.Context(), c); err != nil {
			return err
		}
		return event.AppendRestricted(tx, "api_client."+what, c, data)
	})
	return v, err
}

// UpdateClient changes a client. It returns state_conflict when it is revoked,
// stale_version, and unprocessable for an expiry in the past.
func (s *Service) UpdateClient(ctx context.Context, id uuid.UUID, ifMatch *string, p ClientPatch) (ClientView, error) {
	return s.changeClient(ctx, id, ifMatch, "updated", func(tx *store.Tx, c *Client) (map[string]any, error) {
		if p.Name != nil {
			c.Name = *p.Name
		}
		if p.Scopes != nil {
			c.Scopes = *p.Scopes
			c.Approved = c.effective()
		}
		if p.ExpiresAt.IsSpecified() {
			c.ExpiresAt = nil
			if at, err := p.ExpiresAt.Get(); err == nil {
				at = at.UTC().Truncate(time.Microsecond)
				c.ExpiresAt = &at
				if err := c.future(tx.Now); err != nil {
					return nil, err
				}
			}
		}
		return map[string]any{"name": c.Name, "scopes": c.Scopes}, nil
	})
}

// RotateSecret shows a new secret this once; the present one goes on for the
// overlap. Whoever sees it now is an administrator, so the approval ends: what they
// may not read, no secret of theirs reads. It returns state_conflict when revoked
// and stale_version.
func (s *Service) RotateSecret(ctx context.Context, id uuid.UUID, ifMatch *string, overlap time.Duration) (ClientView, error) {
	shown := ""
	v, err := s.changeClient(ctx, id, ifMatch, "secret_rotated", func(tx *store.Tx, c *Client) (map[string]any, error) {
		if err := s.retireSecrets(tx, c.ID, overlap); err != nil {
			return nil, err
		}
		var secret *Secret
		shown, secret = newSecret(c.ID)
		c.Approved, c.ApprovedAt, c.ApprovedBy = []string{}, nil, nil
		return map[string]any{"overlap_hours": int64(overlap / time.Hour)}, tx.Create(secret)
	})
	v.Shown = shown
	return v, err
}

// Approve lets the client read what the scopes name, and shows a new secret this
// once, to the one who approves. Secrets that an administrator has seen end at once;
// one of an earlier approval goes on for the overlap. It returns unprocessable for
// scopes that nobody asked for, state_conflict when revoked, and stale_version.
func (s *Service) Approve(ctx context.Context, id uuid.UUID, ifMatch *string, scopes []string, overlap time.Duration) (ClientView, error) {
	shown := ""
	v, err := s.changeClient(ctx, id, ifMatch, "approved", func(tx *store.Tx, c *Client) (map[string]any, error) {
		if len(both(scopes, c.Scopes)) != len(scopes) {
			return nil, fault.Invalid("/scopes", "not_asked_for", fault.T("管理员没有为它申请这一范围", "the scope was not asked for"))
		}
		if len(c.Approved) == 0 {
			overlap = 0
		}
		if err := s.retireSecrets(tx, c.ID, overlap); err != nil {
			return nil, err
		}
		var secret *Secret
		shown, secret = newSecret(c.ID)
		c.Approved, c.ApprovedAt, c.ApprovedBy = scopes, &tx.Now, &tx.Actor.ID
		return map[string]any{"scopes": scopes}, tx.Create(secret)
	})
	v.Shown = shown
	return v, err
}

func (s *Service) retireSecrets(tx *store.Tx, client uuid.UUID, overlap time.Duration) error {
	all, err := secretsOf(tx.DB, client)
	if err != nil {
		return err
	}
	for _, x := range retire(all[client], tx.Now, overlap) {
		if err := tx.Save(x); err != nil {
			return err
		}
	}
	return nil
}

// RevokeClient ends a client for good. It returns state_conflict when it was
// revoked before and stale_version.
func (s *Service) RevokeClient(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (ClientView, error) {
	return s.changeClient(ctx, id, ifMatch, "revoked", func(tx *store.Tx, c *Client) (map[string]any, error) {
		c.RevokedAt, c.RevokeReason = &tx.Now, reason
		return map[string]any{"reason": reason}, s.retireSecrets(tx, c.ID, 0)
	})
}

// IssueToken checks a client's secret and gives an access token without a
// refresh token (RFC 6749 §4.4). It returns invalid_client for everything wrong
// with the client and invalid_scope.
func (s *Service) IssueToken(ctx context.Context, id uuid.UUID, secret string, scopes []string) (*ClientToken, error) {
	ctx = store.Apart(ctx)
	c, err := store.Get[Client](s.store.Reading(across(ctx)), id)
	if fault.Is(err, fault.CodeNotFound) {
		return nil, fault.New(fault.CodeInvalidClient, fault.Text{})
	}
	if err != nil {
		return nil, s.store.Fault(err)
	}
	var out *ClientToken
	var refusal error
	err = s.store.InTx(as(ctx, auth.KindClient, c.ID, c.Name, c.OfficeID), func(tx *store.Tx) error {
		out, refusal = nil, nil
		if c, err = store.Load[Client](tx, id); err != nil {
			return err
		}
		all, err := secretsOf(tx.DB, id)
		if err != nil {
			return err
		}
		used := matching(all[id], secret, tx.Now)
		if used == nil || c.Status(tx.Now) != ClientActive {
			refusal = fault.New(fault.CodeInvalidClient, fault.Text{})
			return event.AppendRestricted(tx, "api_client.token_refused", c, nil)
		}
		granted, err := c.grant(scopes)
		if err != nil {
			refusal = err
			return event.AppendRestricted(tx, "api_client.token_refused", c, map[string]any{"scopes": scopes})
		}
		if out, err = s.clientToken(c, used, granted, tx.Now); err != nil {
			return err
		}
		if err := tx.DB.Model(c).UpdateColumn("last_used_at", tx.Now).Error; err != nil {
			return err
		}
		return event.AppendRestricted(tx, "api_client.token_issued", c, map[string]any{"scopes": granted})
	})
	if err != nil {
		return nil, err
	}
	return out, refusal
}

func (s *Service) clientToken(c *Client, used *Secret, scopes []string, now time.Time) (*ClientToken, error) {
	// What is left of the client's and the secret's time, measured on the clock of business.
	left := auth.TokenLife
	for _, end := range []*time.Time{c.ExpiresAt, used.ExpiresAt} {
		if end != nil && end.Sub(now) < left {
			left = max(end.Sub(now), time.Second)
		}
	}
	token, life, err := s.opt.Tokens.Issue(auth.Claims{Kind: auth.KindClient, Subject: c.ID, Office: c.OfficeID,
		Secret: used.ID, Scopes: scopes}, s.now().Add(left+time.Second))
	return &ClientToken{Token: token, Life: life, Scopes: scopes}, err
}
