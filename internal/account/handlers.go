package account

import (
	"context"
	"strings"
	"time"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/fault"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

// Handlers serves the operations of sign-in, accounts and clients.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// Login implements login.
func (h *Handlers) Login(ctx context.Context, r api.LoginRequestObject) (api.LoginResponseObject, error) {
	g, err := h.service.Login(ctx, r.Body.Username, r.Body.Password)
	if err != nil {
		return nil, err
	}
	return api.Login200JSONResponse{Body: toTokenPair(g)}, nil
}

// RefreshSession implements refreshSession.
func (h *Handlers) RefreshSession(ctx context.Context, r api.RefreshSessionRequestObject) (api.RefreshSessionResponseObject, error) {
	g, err := h.service.Refresh(ctx, r.Body.RefreshToken)
	if err != nil {
		return nil, err
	}
	return api.RefreshSession200JSONResponse{Body: toTokenPair(g)}, nil
}

// Logout implements logout.
func (h *Handlers) Logout(ctx context.Context, _ api.LogoutRequestObject) (api.LogoutResponseObject, error) {
	if err := h.service.Logout(ctx); err != nil {
		return nil, err
	}
	return api.Logout204Response{}, nil
}

// IssueClientToken implements issueClientToken.
func (h *Handlers) IssueClientToken(ctx context.Context, r api.IssueClientTokenRequestObject) (api.IssueClientTokenResponseObject, error) {
	id, secret, err := credentials(r.Body)
	if err != nil {
		return nil, err
	}
	var scopes []string
	if r.Body.Scope != nil {
		scopes = strings.Fields(*r.Body.Scope)
	}
	t, err := h.service.IssueToken(ctx, id, secret, scopes)
	if err != nil {
		return nil, err
	}
	return api.IssueClientToken200JSONResponse{Body: toClientToken(t)}, nil
}

// GetMe implements getMe.
func (h *Handlers) GetMe(ctx context.Context, _ api.GetMeRequestObject) (api.GetMeResponseObject, error) {
	me, err := h.service.Me(ctx)
	if err != nil {
		return nil, err
	}
	body := toMe(me)
	tag, err := meTag(body)
	if err != nil {
		return nil, err
	}
	return api.GetMe200JSONResponse{Body: body, Headers: api.GetMe200ResponseHeaders{ETag: tag}}, nil
}

// ChangeMyPassword implements changeMyPassword.
func (h *Handlers) ChangeMyPassword(ctx context.Context, r api.ChangeMyPasswordRequestObject) (api.ChangeMyPasswordResponseObject, error) {
	if err := h.service.ChangePassword(ctx, r.Body.CurrentPassword, r.Body.NewPassword); err != nil {
		return nil, err
	}
	return api.ChangeMyPassword204Response{}, nil
}

// ListUsers implements listUsers.
func (h *Handlers) ListUsers(ctx context.Context, r api.ListUsersRequestObject) (api.ListUsersResponseObject, error) {
	page, err := h.service.List(ctx, fromUserFilter(r.Params), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListUsers200JSONResponse{Body: toUserPage(page)}, nil
}

// CreateUser implements createUser.
func (h *Handlers) CreateUser(ctx context.Context, r api.CreateUserRequestObject) (api.CreateUserResponseObject, error) {
	x, err := h.service.Create(ctx, fromUserCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreateUser201JSONResponse{Body: toUser(x), Headers: api.CreateUser201ResponseHeaders{ETag: x.ETag(), Location: at("users", x.ID)}}, nil
}

// GetUser implements getUser.
func (h *Handlers) GetUser(ctx context.Context, r api.GetUserRequestObject) (api.GetUserResponseObject, error) {
	x, err := h.service.Get(ctx, r.UserId)
	if err != nil {
		return nil, err
	}
	return api.GetUser200JSONResponse{Body: toUser(x), Headers: api.GetUser200ResponseHeaders{ETag: x.ETag()}}, nil
}

// UpdateUser implements updateUser.
func (h *Handlers) UpdateUser(ctx context.Context, r api.UpdateUserRequestObject) (api.UpdateUserResponseObject, error) {
	x, err := h.service.Update(ctx, r.UserId, r.Params.IfMatch, fromUserPatch(r.Body))
	if err != nil {
		return nil, err
	}
	return api.UpdateUser200JSONResponse{Body: toUser(x), Headers: api.UpdateUser200ResponseHeaders{ETag: x.ETag()}}, nil
}

// DisableUser implements disableUser.
func (h *Handlers) DisableUser(ctx context.Context, r api.DisableUserRequestObject) (api.DisableUserResponseObject, error) {
	x, err := h.service.Disable(ctx, r.UserId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.DisableUser200JSONResponse{Body: toUser(x), Headers: api.DisableUser200ResponseHeaders{ETag: x.ETag()}}, nil
}

// EnableUser implements enableUser.
func (h *Handlers) EnableUser(ctx context.Context, r api.EnableUserRequestObject) (api.EnableUserResponseObject, error) {
	x, err := h.service.Enable(ctx, r.UserId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.EnableUser200JSONResponse{Body: toUser(x), Headers: api.EnableUser200ResponseHeaders{ETag: x.ETag()}}, nil
}

// ResetUserPassword implements resetUserPassword.
func (h *Handlers) ResetUserPassword(ctx context.Context, r api.ResetUserPasswordRequestObject) (api.ResetUserPasswordResponseObject, error) {
	x, err := h.service.ResetPassword(ctx, r.UserId, r.Params.IfMatch, r.Body.Password, r.Body.MustChangePassword == nil || *r.Body.MustChangePassword)
	if err != nil {
		return nil, err
	}
	return api.ResetUserPassword200JSONResponse{Body: toUser(x), Headers: api.ResetUserPassword200ResponseHeaders{ETag: x.ETag()}}, nil
}

// UnlockUser implements unlockUser.
func (h *Handlers) UnlockUser(ctx context.Context, r api.UnlockUserRequestObject) (api.UnlockUserResponseObject, error) {
	x, err := h.service.Unlock(ctx, r.UserId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.UnlockUser200JSONResponse{Body: toUser(x), Headers: api.UnlockUser200ResponseHeaders{ETag: x.ETag()}}, nil
}

// ListApiClients implements listApiClients.
func (h *Handlers) ListApiClients(ctx context.Context, r api.ListApiClientsRequestObject) (api.ListApiClientsResponseObject, error) {
	page, err := h.service.ListClients(ctx, r.Params.Revoked, store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListApiClients200JSONResponse{Body: toClientPage(page)}, nil
}

// CreateApiClient implements createApiClient.
func (h *Handlers) CreateApiClient(ctx context.Context, r api.CreateApiClientRequestObject) (api.CreateApiClientResponseObject, error) {
	x, err := h.service.CreateClient(ctx, fromClientCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreateApiClient201JSONResponse{Body: toClientSecret(x), Headers: api.CreateApiClient201ResponseHeaders{ETag: x.ETag(), Location: at("api-clients", x.ID)}}, nil
}

// GetApiClient implements getApiClient.
func (h *Handlers) GetApiClient(ctx context.Context, r api.GetApiClientRequestObject) (api.GetApiClientResponseObject, error) {
	x, err := h.service.GetClient(ctx, r.ApiClientId)
	if err != nil {
		return nil, err
	}
	return api.GetApiClient200JSONResponse{Body: toClient(x), Headers: api.GetApiClient200ResponseHeaders{ETag: x.ETag()}}, nil
}

// UpdateApiClient implements updateApiClient.
func (h *Handlers) UpdateApiClient(ctx context.Context, r api.UpdateApiClientRequestObject) (api.UpdateApiClientResponseObject, error) {
	x, err := h.service.UpdateClient(ctx, r.ApiClientId, r.Params.IfMatch, fromClientPatch(r.Body))
	if err != nil {
		return nil, err
	}
	return api.UpdateApiClient200JSONResponse{Body: toClient(x), Headers: api.UpdateApiClient200ResponseHeaders{ETag: x.ETag()}}, nil
}

// RotateApiClientSecret implements rotateApiClientSecret.
func (h *Handlers) RotateApiClientSecret(ctx context.Context, r api.RotateApiClientSecretRequestObject) (api.RotateApiClientSecretResponseObject, error) {
	hours := int32(24)
	if r.Body.OverlapHours != nil {
		hours = *r.Body.OverlapHours
	}
	x, err := h.service.RotateSecret(ctx, r.ApiClientId, r.Params.IfMatch, time.Duration(hours)*time.Hour)
	if err != nil {
		return nil, err
	}
	return api.RotateApiClientSecret200JSONResponse{Body: toClientSecret(x), Headers: api.RotateApiClientSecret200ResponseHeaders{ETag: x.ETag()}}, nil
}

// RevokeApiClient implements revokeApiClient.
func (h *Handlers) RevokeApiClient(ctx context.Context, r api.RevokeApiClientRequestObject) (api.RevokeApiClientResponseObject, error) {
	x, err := h.service.RevokeClient(ctx, r.ApiClientId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.RevokeApiClient200JSONResponse{Body: toClient(x), Headers: api.RevokeApiClient200ResponseHeaders{ETag: x.ETag()}}, nil
}

// ApproveApiClient implements approveApiClient.
func (h *Handlers) ApproveApiClient(ctx context.Context, r api.ApproveApiClientRequestObject) (api.ApproveApiClientResponseObject, error) {
	overlap := time.Duration(wire.Whole(r.Body.OverlapHours)) * time.Hour
	x, err := h.service.Approve(ctx, r.ApiClientId, r.Params.IfMatch, fromScopes(r.Body.Scopes), overlap)
	if err != nil {
		return nil, err
	}
	return api.ApproveApiClient200JSONResponse{Body: toClientSecret(x), Headers: api.ApproveApiClient200ResponseHeaders{ETag: x.ETag()}}, nil
}

// ListApiClientGrants implements listApiClientGrants.
func (h *Handlers) ListApiClientGrants(ctx context.Context, r api.ListApiClientGrantsRequestObject) (api.ListApiClientGrantsResponseObject, error) {
	page, err := h.service.ListGrants(ctx, GrantState(wire.Text(r.Params.State)), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListApiClientGrants200JSONResponse{Body: toGrantPage(ctx, page)}, nil
}

// CreateApiClientGrant implements createApiClientGrant.
func (h *Handlers) CreateApiClientGrant(ctx context.Context, r api.CreateApiClientGrantRequestObject) (api.CreateApiClientGrantResponseObject, error) {
	g, err := h.service.CreateGrant(ctx, r.Body.ClientId, fromScopes(r.Body.Scopes))
	if err != nil {
		return nil, err
	}
	return api.CreateApiClientGrant201JSONResponse{Body: toGrant(ctx, g), Headers: api.CreateApiClientGrant201ResponseHeaders{ETag: g.ETag(), Location: at("api-client-grants", g.ID)}}, nil
}

// GetApiClientGrant implements getApiClientGrant.
func (h *Handlers) GetApiClientGrant(ctx context.Context, r api.GetApiClientGrantRequestObject) (api.GetApiClientGrantResponseObject, error) {
	g, err := h.service.GetGrant(ctx, r.ApiClientGrantId)
	if err != nil {
		return nil, err
	}
	return api.GetApiClientGrant200JSONResponse{Body: toGrant(ctx, g), Headers: api.GetApiClientGrant200ResponseHeaders{ETag: g.ETag()}}, nil
}

// ApproveApiClientGrant implements approveApiClientGrant.
func (h *Handlers) ApproveApiClientGrant(ctx context.Context, r api.ApproveApiClientGrantRequestObject) (api.ApproveApiClientGrantResponseObject, error) {
	g, err := h.service.ApproveGrant(ctx, r.ApiClientGrantId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.ApproveApiClientGrant200JSONResponse{Body: toGrant(ctx, g), Headers: api.ApproveApiClientGrant200ResponseHeaders{ETag: g.ETag()}}, nil
}

// RevokeApiClientGrant implements revokeApiClientGrant.
func (h *Handlers) RevokeApiClientGrant(ctx context.Context, r api.RevokeApiClientGrantRequestObject) (api.RevokeApiClientGrantResponseObject, error) {
	g, err := h.service.RevokeGrant(ctx, r.ApiClientGrantId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.RevokeApiClientGrant200JSONResponse{Body: toGrant(ctx, g), Headers: api.RevokeApiClientGrant200ResponseHeaders{ETag: g.ETag()}}, nil
}

// credentials are in the form; the server puts those of an HTTP Basic header
// there too (RFC 6749 §2.3.1).
func credentials(b *api.ClientTokenRequest) (uuid.UUID, string, error) {
	if b.ClientId == nil || b.ClientSecret == nil {
		return uuid.Nil, "", fault.New(fault.CodeInvalidClient, fault.Text{})
	}
	return *b.ClientId, *b.ClientSecret, nil
}
