package webhook

import (
	"context"
	"time"

	"lianluo/api"
	"lianluo/internal/store"
)

// Handlers serves the operations on webhooks.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// ListWebhooks implements listWebhooks.
func (h *Handlers) ListWebhooks(ctx context.Context, r api.ListWebhooksRequestObject) (api.ListWebhooksResponseObject, error) {
	page, err := h.service.List(ctx, fromFilter(r.Params), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListWebhooks200JSONResponse{Body: toPage(ctx, page)}, nil
}

// CreateWebhook implements createWebhook.
func (h *Handlers) CreateWebhook(ctx context.Context, r api.CreateWebhookRequestObject) (api.CreateWebhookResponseObject, error) {
	v, err := h.service.Create(ctx, fromCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreateWebhook201JSONResponse{Body: toSecret(ctx, v), Headers: api.CreateWebhook201ResponseHeaders{
		ETag: v.ETag(), Location: "/v1/webhooks/" + v.ID.String(),
	}}, nil
}

// GetWebhook implements getWebhook.
func (h *Handlers) GetWebhook(ctx context.Context, r api.GetWebhookRequestObject) (api.GetWebhookResponseObject, error) {
	v, err := h.service.Get(ctx, r.WebhookId)
	if err != nil {
		return nil, err
	}
	return api.GetWebhook200JSONResponse{Body: toAPI(ctx, v), Headers: api.GetWebhook200ResponseHeaders{ETag: v.ETag()}}, nil
}

// UpdateWebhook implements updateWebhook.
func (h *Handlers) UpdateWebhook(ctx context.Context, r api.UpdateWebhookRequestObject) (api.UpdateWebhookResponseObject, error) {
	v, err := h.service.Update(ctx, r.WebhookId, r.Params.IfMatch, Patch{Name: r.Body.Name, URL: r.Body.Url, Kinds: r.Body.Kinds})
	if err != nil {
		return nil, err
	}
	return api.UpdateWebhook200JSONResponse{Body: toAPI(ctx, v), Headers: api.UpdateWebhook200ResponseHeaders{ETag: v.ETag()}}, nil
}

// defaultOverlap is how long the old secret goes on unless something else is said.
const defaultOverlap = 24 * time.Hour

// RotateWebhookSecret implements rotateWebhookSecret.
func (h *Handlers) RotateWebhookSecret(ctx context.Context, r api.RotateWebhookSecretRequestObject) (api.RotateWebhookSecretResponseObject, error) {
	overlap := defaultOverlap
	if r.Body.OverlapHours != nil {
		overlap = time.Duration(*r.Body.OverlapHours) * time.Hour
	}
	v, err := h.service.Rotate(ctx, r.WebhookId, r.Params.IfMatch, overlap)
	if err != nil {
		return nil, err
	}
	return api.RotateWebhookSecret200JSONResponse{Body: toSecret(ctx, v), Headers: api.RotateWebhookSecret200ResponseHeaders{ETag: v.ETag()}}, nil
}

// PingWebhook implements pingWebhook.
func (h *Handlers) PingWebhook(ctx context.Context, r api.PingWebhookRequestObject) (api.PingWebhookResponseObject, error) {
	d, err := h.service.Ping(ctx, r.WebhookId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.PingWebhook200JSONResponse{Body: toDelivery(d), Headers: api.PingWebhook200ResponseHeaders{ETag: d.ETag()}}, nil
}

// ReplayWebhook implements replayWebhook.
func (h *Handlers) ReplayWebhook(ctx context.Context, r api.ReplayWebhookRequestObject) (api.ReplayWebhookResponseObject, error) {
	v, err := h.service.Replay(ctx, r.WebhookId, r.Params.IfMatch, fromReplay(r.Body))
	if err != nil {
		return nil, err
	}
	return api.ReplayWebhook200JSONResponse{Body: toAPI(ctx, v), Headers: api.ReplayWebhook200ResponseHeaders{ETag: v.ETag()}}, nil
}

// DisableWebhook implements disableWebhook.
func (h *Handlers) DisableWebhook(ctx context.Context, r api.DisableWebhookRequestObject) (api.DisableWebhookResponseObject, error) {
	v, err := h.service.Disable(ctx, r.WebhookId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.DisableWebhook200JSONResponse{Body: toAPI(ctx, v), Headers: api.DisableWebhook200ResponseHeaders{ETag: v.ETag()}}, nil
}

// EnableWebhook implements enableWebhook.
func (h *Handlers) EnableWebhook(ctx context.Context, r api.EnableWebhookRequestObject) (api.EnableWebhookResponseObject, error) {
	v, err := h.service.Enable(ctx, r.WebhookId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.EnableWebhook200JSONResponse{Body: toAPI(ctx, v), Headers: api.EnableWebhook200ResponseHeaders{ETag: v.ETag()}}, nil
}

// VoidWebhook implements voidWebhook.
func (h *Handlers) VoidWebhook(ctx context.Context, r api.VoidWebhookRequestObject) (api.VoidWebhookResponseObject, error) {
	v, err := h.service.Void(ctx, r.WebhookId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidWebhook200JSONResponse{Body: toAPI(ctx, v), Headers: api.VoidWebhook200ResponseHeaders{ETag: v.ETag()}}, nil
}

// ListWebhookDeliveries implements listWebhookDeliveries.
func (h *Handlers) ListWebhookDeliveries(ctx context.Context, r api.ListWebhookDeliveriesRequestObject) (api.ListWebhookDeliveriesResponseObject, error) {
	page, err := h.service.Deliveries(ctx, r.WebhookId, fromDeliveryFilter(r.Params), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListWebhookDeliveries200JSONResponse{Body: toDeliveryPage(page)}, nil
}

// GetWebhookDelivery implements getWebhookDelivery.
func (h *Handlers) GetWebhookDelivery(ctx context.Context, r api.GetWebhookDeliveryRequestObject) (api.GetWebhookDeliveryResponseObject, error) {
	d, m, err := h.service.Delivery(ctx, r.WebhookId, r.DeliveryId)
	if err != nil {
		return nil, err
	}
	body := toDelivery(d)
	body.Message = m
	return api.GetWebhookDelivery200JSONResponse{Body: body, Headers: api.GetWebhookDelivery200ResponseHeaders{ETag: d.ETag()}}, nil
}
