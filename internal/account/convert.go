package account

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/store"
)

func toTokenPair(g *Grant) api.TokenPair {
	return api.TokenPair{
		AccessToken: g.AccessToken, TokenType: api.TokenTypeBearer, ExpiresIn: int32(g.Life / time.Second),
		RefreshToken: g.RefreshToken, RefreshExpiresAt: g.RefreshExpires.In(calendar.Zone),
		SessionExpiresAt: g.SessionExpires.In(calendar.Zone), PasswordChangeRequired: g.PasswordChangeRequired,
	}
}

func toClientToken(t *ClientToken) api.ClientToken {
	return api.ClientToken{AccessToken: t.Token, TokenType: api.TokenTypeBearer, ExpiresIn: int32(t.Life / time.Second),
		Scope: strings.Join(t.Scopes, " ")}
}

func toUser(v UserView) api.User {
	return api.User{
		Id: v.ID, Version: v.Version, CreatedAt: v.CreatedAt.In(calendar.Zone), UpdatedAt: v.UpdatedAt.In(calendar.Zone),
		Username: v.Username, DisplayName: v.DisplayName, Status: api.UserStatus(v.Status()), Admin: v.IsAdmin, Auditor: v.IsAuditor,
		PersonId: v.PersonID, UnitId: v.UnitID, MustChangePassword: v.MustChangePassword,
		PasswordChangedAt: v.PasswordChangedAt.In(calendar.Zone), LastLoginAt: toInstant(v.LastLoginAt), LockedUntil: toInstant(v.LockedUntil),
		DisabledAt: toInstant(v.DisabledAt), DisabledReason: optional(v.DisabledReason), AllowedActions: v.Allowed,
	}
}

func toUserPage(p store.Page[UserView]) api.UserPage {
	out := api.UserPage{Items: make([]api.User, 0, len(p.Items)), NextCursor: optional(p.Next), Total: p.Total}
	for _, v := range p.Items {
		out.Items = append(out.Items, toUser(v))
	}
	return out
}

func toClient(v ClientView) api.ApiClient {
	out := api.ApiClient{
		Id: v.ID, Version: v.Version, CreatedAt: v.CreatedAt.In(calendar.Zone), UpdatedAt: v.UpdatedAt.In(calendar.Zone),
		Name: v.Name, Scopes: make([]api.ApiScope, 0, len(v.Scopes)), Status: api.ApiClientStatus(v.State),
		ExpiresAt: toInstant(v.ExpiresAt), LastUsedAt: toInstant(v.LastUsedAt), RevokedAt: toInstant(v.RevokedAt),
		RevokeReason: optional(v.RevokeReason), Secrets: make([]api.ApiClientSecretInfo, 0, len(v.Secrets)), AllowedActions: v.Allowed,
	}
	for _, s := range v.Scopes {
		out.Scopes = append(out.Scopes, api.ApiScope(s))
	}
	for _, s := range v.Secrets {
		out.Secrets = append(out.Secrets, api.ApiClientSecretInfo{Id: s.ID, Hint: s.Hint,
			CreatedAt: s.CreatedAt.In(calendar.Zone), ExpiresAt: toInstant(s.ExpiresAt)})
	}
	return out
}

func toClientSecret(v ClientView) api.ApiClientSecret {
	return api.ApiClientSecret{Client: toClient(v), ClientId: v.ID, ClientSecret: v.Shown}
}

func toClientPage(p store.Page[ClientView]) api.ApiClientPage {
	out := api.ApiClientPage{Items: make([]api.ApiClient, 0, len(p.Items)), NextCursor: optional(p.Next), Total: p.Total}
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
			GroupFunction: (*api.GroupFunction)(optional(p.Function)), Role: api.AppointmentRole(p.Role),
			StartsAt: p.StartsAt.In(calendar.Zone), EndsAt: toInstant(p.EndsAt),
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

func toInstant(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	at := t.In(calendar.Zone)
	return &at
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func at(resource string, id uuid.UUID) string { return "/v1/" + resource + "/" + id.String() }
