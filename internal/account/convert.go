package account

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/auth"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

func toTokenPair(g *Grant) api.TokenPair {
	return api.TokenPair{
		AccessToken: g.AccessToken, TokenType: api.TokenTypeBearer, ExpiresIn: int32(g.Life / time.Second),
		RefreshToken: g.RefreshToken, RefreshExpiresAt: wire.Local(g.RefreshExpires),
		SessionExpiresAt: wire.Local(g.SessionExpires), PasswordChangeRequired: g.PasswordChangeRequired,
	}
}

func toClientToken(t *ClientToken) api.ClientToken {
	return api.ClientToken{AccessToken: t.Token, TokenType: api.TokenTypeBearer, ExpiresIn: int32(t.Life / time.Second),
		Scope: strings.Join(t.Scopes, " ")}
}

func toUser(v UserView) api.User {
	return api.User{
		Id: v.ID, Version: v.Version, CreatedAt: wire.Local(v.CreatedAt), UpdatedAt: wire.Local(v.UpdatedAt),
		Username: v.Username, DisplayName: v.DisplayName, Status: api.UserStatus(v.Status()), Admin: v.IsAdmin, Auditor: v.IsAuditor,
		PersonId: v.PersonID, UnitId: v.UnitID, MustChangePassword: v.MustChangePassword,
		PasswordChangedAt: wire.Local(v.PasswordChangedAt), LastLoginAt: wire.Instant(v.LastLoginAt), LockedUntil: wire.Instant(v.LockedUntil),
		DisabledAt: wire.Instant(v.DisabledAt), DisabledReason: wire.Optional[string](v.DisabledReason), AllowedActions: v.Allowed,
	}
}

func toUserPage(p store.Page[UserView]) api.UserPage {
	out := api.UserPage{Items: make([]api.User, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for _, v := range p.Items {
		out.Items = append(out.Items, toUser(v))
	}
	return out
}

func toClient(v ClientView) api.ApiClient {
	out := api.ApiClient{
		Id: v.ID, Version: v.Version, CreatedAt: wire.Local(v.CreatedAt), UpdatedAt: wire.Local(v.UpdatedAt),
		Name: v.Name, Status: api.ApiClientStatus(v.State),
		ExpiresAt: wire.Instant(v.ExpiresAt), LastUsedAt: wire.Instant(v.LastUsedAt), RevokedAt: wire.Instant(v.RevokedAt),
		RevokeReason: wire.Optional[string](v.RevokeReason), Secrets: make([]api.ApiClientSecretInfo, 0, len(v.Secrets)), AllowedActions: v.Allowed,
	}
	out.Scopes, out.ApprovedAt = toScopes(v.Scopes), wire.Instant(v.ApprovedAt)
	if approved := toScopes(v.effective()); len(approved) > 0 {
		out.ApprovedScopes = &approved
	}
	for _, s := range v.Secrets {
		out.Secrets = append(out.Secrets, api.ApiClientSecretInfo{Id: s.ID, Hint: s.Hint,
			CreatedAt: wire.Local(s.CreatedAt), ExpiresAt: wire.Instant(s.ExpiresAt)})
	}
	return out
}

func toScopes(scopes []string) []api.ApiScope {
	out := make([]api.ApiScope, 0, len(scopes))
	for _, s := range scopes {
		out = append(out, api.ApiScope(s))
	}
	return out
}

func toGrant(ctx context.Context, g *OfficeGrant) api.ApiClientGrant {
	return api.ApiClientGrant{
		Id: g.ID, Version: g.Version, CreatedAt: wire.Local(g.CreatedAt), UpdatedAt: wire.Local(g.UpdatedAt),
		ClientId: g.ClientID, ClientName: g.ClientName, HomeOfficeName: g.HomeName, Scopes: toScopes(g.Scopes), State: api.ApiClientGrantState(g.State()),
		ApprovedAt: wire.Instant(g.ApprovedAt), RevokedAt: wire.Instant(g.RevokedAt), RevokeReason: wire.Optional[string](g.RevokeReason),
		AllowedActions: g.actions(auth.From(ctx)),
	}
}

func toGrantPage(ctx context.Context, p store.Page[OfficeGrant]) api.ApiClientGrantPage {
	out := api.ApiClientGrantPage{Items: make([]api.ApiClientGrant, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range p.Items {
		out.Items = append(out.Items, toGrant(ctx, &p.Items[i]))
	}
	return out
}

func toClientSecret(v ClientView) api.ApiClientSecret {
	return api.ApiClientSecret{Client: toClient(v), ClientId: v.ID, ClientSecret: v.Shown}
}

func toClientPage(p store.Page[ClientView]) api.ApiClientPage {
	out := api.ApiClientPage{Items: make([]api.ApiClient, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for _, v := range p.Items {
		out.Items = append(out.Items, toClient(v))
	}
	return out
}

func toMe(s *Self) api.Me {
	out := api.Me{User: toUser(s.User), Standings: []api.StandingName{}, Permissions: s.Actor.Permissions(),
		Appointments: make([]api.MeAppointment, 0, len(s.Posts))}
	for _, n := range auth.Names {
		if s.Actor.Has(n.Standing) {
			out.Standings = append(out.Standings, api.StandingName(n.Name))
		}
	}
	slices.Sort(out.Standings)
	if s.Person != nil {
		out.Person = &api.MePerson{Id: s.Person.ID, Name: s.Person.Name}
	}
	if s.Unit != nil {
		out.Unit = &api.MeUnit{Id: s.Unit.ID, Name: s.Unit.Name}
	}
	for _, p := range s.Posts {
		out.Appointments = append(out.Appointments, api.MeAppointment{
			Id: p.ID, GroupId: p.GroupID, GroupName: p.GroupName, GroupKind: api.GroupKind(p.Kind),
			GroupFunction: (*api.GroupFunction)(wire.Optional[string](p.Function)), Role: api.AppointmentRole(p.Role),
			StartsAt: wire.Local(p.StartsAt), EndsAt: wire.Instant(p.EndsAt),
		})
	}
	return out
}

// meTag is the entity tag of an answer put together from several resources.
func meTag(m api.Me) (string, error) {
	data, err := json.Marshal(m)
	sum := sha256.Sum256(data)
	return `"` + hex.EncodeToString(sum[:16]) + `"`, err
}

func fromUserCreate(b *api.UserCreate) NewUser {
	return NewUser{
		Username: b.Username, DisplayName: b.DisplayName, Password: b.Password, PersonID: b.PersonId, UnitID: b.UnitId,
		Admin: b.Admin != nil && *b.Admin, Auditor: b.Auditor != nil && *b.Auditor,
		MustChange: b.MustChangePassword == nil || *b.MustChangePassword,
	}
}

func fromUserPatch(b *api.UserPatch) UserPatch {
	return UserPatch{DisplayName: b.DisplayName, PersonID: b.PersonId, UnitID: b.UnitId, Admin: b.Admin, Auditor: b.Auditor}
}

func fromUserFilter(p api.ListUsersParams) UserFilter {
	f := UserFilter{PersonID: p.PersonId, UnitID: p.UnitId}
	if p.Status != nil {
		f.Status = Status(*p.Status)
	}
	if p.Username != nil {
		f.Username = *p.Username
	}
	return f
}

func fromScopes(list []api.ApiScope) []string {
	out := make([]string, 0, len(list))
	for _, s := range list {
		out = append(out, string(s))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func fromClientCreate(b *api.ApiClientCreate) NewClient {
	n := NewClient{Name: b.Name, Scopes: fromScopes(b.Scopes)}
	if b.ExpiresAt != nil {
		at := b.ExpiresAt.UTC().Truncate(time.Microsecond)
		n.ExpiresAt = &at
	}
	return n
}

func fromClientPatch(b *api.ApiClientPatch) ClientPatch {
	p := ClientPatch{Name: b.Name, ExpiresAt: b.ExpiresAt}
	if b.Scopes != nil {
		scopes := fromScopes(*b.Scopes)
		p.Scopes = &scopes
	}
	return p
}

func at(resource string, id uuid.UUID) string { return "/v1/" + resource + "/" + id.String() }
