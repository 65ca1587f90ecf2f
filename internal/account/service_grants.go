package account

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// OfficeGrant lets a client of another office read something of this one, once it is
// approved by who may read it all.
type OfficeGrant struct {
	record.Meta
	ClientID     uuid.UUID
	ClientName   string // and its office's, as they were when it was granted
	HomeName     string
	Scopes       []string `gorm:"serializer:json"`
	ApprovedAt   *time.Time
	ApprovedBy   *uuid.UUID
	RevokedAt    *time.Time
	RevokeReason string
}

// TableName names the table.
func (OfficeGrant) TableName() string { return "api_client_grants" }

// GrantState is how far a grant has come.
type GrantState string

// The states of a grant.
const (
	GrantPending GrantState = "pending"
	GrantActive  GrantState = "active"
	GrantRevoked GrantState = "revoked"
)

// State tells how far the grant has come.
func (g *OfficeGrant) State() GrantState {
	switch {
	case g.RevokedAt != nil:
		return GrantRevoked
	case g.ApprovedAt != nil:
		return GrantActive
	}
	return GrantPending
}

func (g *OfficeGrant) actions(by auth.Actor) []string {
	out := []string{}
	if g.State() == GrantPending && by.Can(auth.APIClientApprove) {
		out = append(out, "approve")
	}
	if g.State() != GrantRevoked && by.Can(auth.APIClientWrite) {
		out = append(out, "revoke")
	}
	return out
}

// mostGrants bounds the offices that one client reads.
const mostGrants = 50

// homeRow is the office that a client belongs to.
type homeRow struct {
	ID       uuid.UUID
	OfficeID uuid.UUID
	Name     string
}

// TableName names the table.
func (homeRow) TableName() string { return "offices" }

var grantList = store.List[OfficeGrant]{
	Table:   "api_client_grants",
	Default: "-created_at",
	Columns: map[string]store.Column[OfficeGrant]{
		"created_at": {Name: "created_at", Value: func(g *OfficeGrant) any { return g.CreatedAt }},
	},
}

// ListGrants gives one page of what the office has granted.
func (s *Service) ListGrants(ctx context.Context, state GrantState, r store.Request) (store.Page[OfficeGrant], error) {
	db := s.store.Reading(ctx)
	switch state {
	case GrantRevoked:
		db = db.Where("revoked_at IS NOT NULL")
	case GrantActive:
		db = db.Where("revoked_at IS NULL AND approved_at IS NOT NULL")
	case GrantPending:
		db = db.Where("revoked_at IS NULL AND approved_at IS NULL")
	}
	return grantList.Fetch(s.store, db, r)
}

// GetGrant reads a grant of the office; not_found otherwise.
func (s *Service) GetGrant(ctx context.Context, id uuid.UUID) (*OfficeGrant, error) {
	g, err := store.Get[OfficeGrant](s.store.Reading(ctx), id)
	return g, s.store.Fault(err)
}

// CreateGrant asks for a client of another office to read something of this one. It
// returns unprocessable for a client that is unknown, revoked or the office's own,
// already_exists while there is a grant, and too_many_parts beyond what a client
// may read.
func (s *Service) CreateGrant(ctx context.Context, client uuid.UUID, scopes []string) (*OfficeGrant, error) {
	g := &OfficeGrant{ClientID: client, Scopes: scopes}
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		db := tx.DB.WithContext(across(tx.Context()))
		c, err := store.Get[Client](db, client)
		if fault.Is(err, fault.CodeNotFound) || err == nil && c.RevokedAt != nil {
			return fault.Invalid("/client_id", "unknown_reference", fault.T("没有这个客户端", "there is no such client"))
		}
		if err != nil {
			return err
		}
		if c.OfficeID == tx.Actor.OfficeID {
			return fault.Invalid("/client_id", "own_client", fault.T("它是本街道的客户端，不必另行授权", "it is the office's own client"))
		}
		live := func() *gorm.DB { return db.Model(&OfficeGrant{}).Where("client_id = ? AND revoked_at IS NULL", client) }
		var here, all int64
		if err := live().Where("office_id = ?", tx.Actor.OfficeID).Count(&here).Error; err != nil {
			return err
		}
		if err := live().Count(&all).Error; err != nil {
			return err
		}
		switch {
		case here > 0:
			return fault.New(fault.CodeAlreadyExists, fault.T("已经授权给它，请先撤销", "it is granted already"))
		case all >= mostGrants:
			return fault.New(fault.CodeTooManyParts, fault.Text{})
		}
		home, err := store.Get[homeRow](db.Select("id, name"), c.OfficeID)
		if err != nil {
			return err
		}
		g.ClientName, g.HomeName = c.Name, home.Name
		if err := tx.Create(g); err != nil {
			return err
		}
		return event.AppendRestricted(tx, "api_client_grant.created", g, map[string]any{"client_id": client, "scopes": scopes})
	})
	return g, err
}

func (s *Service) changeGrant(ctx context.Context, id uuid.UUID, ifMatch *string, action, what string, change func(tx *store.Tx, g *OfficeGrant)) (*OfficeGrant, error) {
	var g *OfficeGrant
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if g, err = store.LoadMatch[OfficeGrant](tx, id, ifMatch); err != nil {
			return err
		}
		allowed := g.actions(tx.Actor)
		found := false
		for _, a := range allowed {
			found = found || a == action
		}
		if !found {
			return fault.State(string(g.State()), allowed)
		}
		change(tx, g)
		if err := tx.Save(g); err != nil {
			return err
		}
		tx.Queue(standingChanged{})
		return event.AppendRestricted(tx, "api_client_grant."+what, g, map[string]any{"client_id": g.ClientID, "reason": g.RevokeReason})
	})
	return g, err
}

// ApproveGrant lets the client read what was asked for. It returns state_conflict and
// stale_version.
func (s *Service) ApproveGrant(ctx context.Context, id uuid.UUID, ifMatch *string) (*OfficeGrant, error) {
	return s.changeGrant(ctx, id, ifMatch, "approve", "approved", func(tx *store.Tx, g *OfficeGrant) {
		g.ApprovedAt, g.ApprovedBy = &tx.Now, &tx.Actor.ID
	})
}

// RevokeGrant ends a grant at once. It returns state_conflict and stale_version.
func (s *Service) RevokeGrant(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*OfficeGrant, error) {
	return s.changeGrant(ctx, id, ifMatch, "revoke", "revoked", func(tx *store.Tx, g *OfficeGrant) {
		g.RevokedAt, g.RevokeReason = &tx.Now, reason
	})
}

// guest are the offices that let the client read something of theirs.
func guest(db *gorm.DB, client uuid.UUID) ([]auth.Grant, error) {
	var rows []OfficeGrant
	err := db.WithContext(across(db.Statement.Context)).Select("office_id", "scopes").
		Where("client_id = ? AND revoked_at IS NULL AND approved_at IS NOT NULL", client).Order("office_id").Find(&rows).Error
	out := make([]auth.Grant, len(rows))
	for i := range rows {
		out[i] = auth.Grant{OfficeID: rows[i].OfficeID, Scopes: rows[i].Scopes}
	}
	return out, err
}
