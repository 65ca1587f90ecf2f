package subscription

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"lianluo/api"
	"lianluo/internal/wire"
)

// Handlers serves the operations on calendars.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// GetDutyCalendar implements getDutyCalendar.
func (h *Handlers) GetDutyCalendar(ctx context.Context, r api.GetDutyCalendarRequestObject) (api.GetDutyCalendarResponseObject, error) {
	text, err := h.service.Calendar(ctx, r.Params.Token)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(text))
	return api.GetDutyCalendar200TextcalendarResponse{Body: strings.NewReader(text), ContentLength: int64(len(text)), Headers: api.GetDutyCalendar200ResponseHeaders{
		ETag: `"` + hex.EncodeToString(sum[:16]) + `"`, CacheControl: "no-cache, private"}}, nil
}

// GetMyCalendarToken implements getMyCalendarToken.
func (h *Handlers) GetMyCalendarToken(ctx context.Context, _ api.GetMyCalendarTokenRequestObject) (api.GetMyCalendarTokenResponseObject, error) {
	t, err := h.service.Mine(ctx)
	if err != nil {
		return nil, err
	}
	return api.GetMyCalendarToken200JSONResponse{Body: toAPI(t), Headers: api.GetMyCalendarToken200ResponseHeaders{ETag: t.ETag()}}, nil
}

// CreateMyCalendarToken implements createMyCalendarToken.
func (h *Handlers) CreateMyCalendarToken(ctx context.Context, _ api.CreateMyCalendarTokenRequestObject) (api.CreateMyCalendarTokenResponseObject, error) {
	i, err := h.service.Create(ctx)
	if err != nil {
		return nil, err
	}
	return api.CreateMyCalendarToken201JSONResponse{Body: toIssued(i), Headers: api.CreateMyCalendarToken201ResponseHeaders{ETag: i.ETag(), Location: "/v1/me/calendar-token"}}, nil
}

// RotateMyCalendarToken implements rotateMyCalendarToken.
func (h *Handlers) RotateMyCalendarToken(ctx context.Context, r api.RotateMyCalendarTokenRequestObject) (api.RotateMyCalendarTokenResponseObject, error) {
	i, err := h.service.Rotate(ctx, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.RotateMyCalendarToken200JSONResponse{Body: toIssued(i), Headers: api.RotateMyCalendarToken200ResponseHeaders{ETag: i.ETag()}}, nil
}

// RevokeMyCalendarToken implements revokeMyCalendarToken.
func (h *Handlers) RevokeMyCalendarToken(ctx context.Context, r api.RevokeMyCalendarTokenRequestObject) (api.RevokeMyCalendarTokenResponseObject, error) {
	t, err := h.service.Revoke(ctx, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.RevokeMyCalendarToken200JSONResponse{Body: toAPI(t), Headers: api.RevokeMyCalendarToken200ResponseHeaders{ETag: t.ETag()}}, nil
}

func toAPI(t *Token) api.CalendarToken {
	return api.CalendarToken{Id: t.ID, Version: t.Version, CreatedAt: wire.Local(t.CreatedAt), UpdatedAt: wire.Local(t.UpdatedAt), Hint: t.Hint,
		RotatedAt: wire.Instant(t.RotatedAt), RevokedAt: wire.Instant(t.RevokedAt)}
}

func toIssued(i *Issued) api.CalendarTokenIssued {
	return api.CalendarTokenIssued{Id: i.ID, Version: i.Version, CreatedAt: wire.Local(i.CreatedAt), UpdatedAt: wire.Local(i.UpdatedAt), Hint: i.Hint,
		RotatedAt: wire.Instant(i.RotatedAt), Token: i.Secret, Path: "/v1/duty-calendar.ics?token=" + i.Secret}
}
