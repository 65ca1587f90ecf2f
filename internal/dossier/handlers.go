package dossier

import (
	"context"

	"lianluo/api"
	"lianluo/internal/wire"
)

// Handlers serves the operations on document requests.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// ListDocumentItems implements listDocumentItems.
func (h *Handlers) ListDocumentItems(ctx context.Context, r api.ListDocumentItemsRequestObject) (api.ListDocumentItemsResponseObject, error) {
	a, rows, err := h.service.List(ctx, r.AssignmentId)
	if err != nil {
		return nil, err
	}
	return api.ListDocumentItems200JSONResponse{Body: toList(a, rows, h.service.requests.Caller(ctx))}, nil
}

// CreateDocumentItem implements createDocumentItem.
func (h *Handlers) CreateDocumentItem(ctx context.Context, r api.CreateDocumentItemRequestObject) (api.CreateDocumentItemResponseObject, error) {
	a, i, err := h.service.Create(ctx, r.AssignmentId, fromCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreateDocumentItem201JSONResponse{Body: toAPI(a, i, h.service.requests.Caller(ctx)), Headers: api.CreateDocumentItem201ResponseHeaders{ETag: i.ETag(), Location: at(i)}}, nil
}

// PrintSubmissionList implements printSubmissionList.
func (h *Handlers) PrintSubmissionList(ctx context.Context, r api.PrintSubmissionListRequestObject) (api.PrintSubmissionListResponseObject, error) {
	a, rows, err := h.service.List(ctx, r.AssignmentId)
	if err != nil {
		return nil, err
	}
	body, size, err := page(a, rows)
	if err != nil {
		return nil, err
	}
	return api.PrintSubmissionList200TexthtmlResponse{Body: body, ContentLength: size, Headers: api.PrintSubmissionList200ResponseHeaders{
		ContentDisposition: wire.PageName(a.ID), ContentSecurityPolicy: wire.PagePolicy,
	}}, nil
}

// GetDocumentItem implements getDocumentItem.
func (h *Handlers) GetDocumentItem(ctx context.Context, r api.GetDocumentItemRequestObject) (api.GetDocumentItemResponseObject, error) {
	a, i, err := h.service.Get(ctx, r.AssignmentId, r.ItemId)
	if err != nil {
		return nil, err
	}
	return api.GetDocumentItem200JSONResponse{Body: toAPI(a, i, h.service.requests.Caller(ctx)), Headers: api.GetDocumentItem200ResponseHeaders{ETag: i.ETag()}}, nil
}

// UpdateDocumentItem implements updateDocumentItem.
func (h *Handlers) UpdateDocumentItem(ctx context.Context, r api.UpdateDocumentItemRequestObject) (api.UpdateDocumentItemResponseObject, error) {
	a, i, err := h.service.Update(ctx, r.AssignmentId, r.ItemId, r.Params.IfMatch, fromPatch(r.Body))
	if err != nil {
		return nil, err
	}
	return api.UpdateDocumentItem200JSONResponse{Body: toAPI(a, i, h.service.requests.Caller(ctx)), Headers: api.UpdateDocumentItem200ResponseHeaders{ETag: i.ETag()}}, nil
}

// PrepareDocumentItem implements prepareDocumentItem.
func (h *Handlers) PrepareDocumentItem(ctx context.Context, r api.PrepareDocumentItemRequestObject) (api.PrepareDocumentItemResponseObject, error) {
	a, i, err := h.service.Prepare(ctx, r.AssignmentId, r.ItemId, r.Params.IfMatch, wire.Elements(r.Body.FileIds))
	if err != nil {
		return nil, err
	}
	return api.PrepareDocumentItem200JSONResponse{Body: toAPI(a, i, h.service.requests.Caller(ctx)), Headers: api.PrepareDocumentItem200ResponseHeaders{ETag: i.ETag()}}, nil
}

// ReviewDocumentItem implements reviewDocumentItem.
func (h *Handlers) ReviewDocumentItem(ctx context.Context, r api.ReviewDocumentItemRequestObject) (api.ReviewDocumentItemResponseObject, error) {
	a, i, err := h.service.Review(ctx, r.AssignmentId, r.ItemId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.ReviewDocumentItem200JSONResponse{Body: toAPI(a, i, h.service.requests.Caller(ctx)), Headers: api.ReviewDocumentItem200ResponseHeaders{ETag: i.ETag()}}, nil
}

// SendBackDocumentItem implements sendBackDocumentItem.
func (h *Handlers) SendBackDocumentItem(ctx context.Context, r api.SendBackDocumentItemRequestObject) (api.SendBackDocumentItemResponseObject, error) {
	a, i, err := h.service.SendBack(ctx, r.AssignmentId, r.ItemId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.SendBackDocumentItem200JSONResponse{Body: toAPI(a, i, h.service.requests.Caller(ctx)), Headers: api.SendBackDocumentItem200ResponseHeaders{ETag: i.ETag()}}, nil
}

// HandOverDocumentItem implements handOverDocumentItem.
func (h *Handlers) HandOverDocumentItem(ctx context.Context, r api.HandOverDocumentItemRequestObject) (api.HandOverDocumentItemResponseObject, error) {
	a, i, err := h.service.HandOver(ctx, r.AssignmentId, r.ItemId, r.Params.IfMatch, r.Body.Receiver, wire.Text(r.Body.ReceiptNumber))
	if err != nil {
		return nil, err
	}
	return api.HandOverDocumentItem200JSONResponse{Body: toAPI(a, i, h.service.requests.Caller(ctx)), Headers: api.HandOverDocumentItem200ResponseHeaders{ETag: i.ETag()}}, nil
}

// ConfirmDocumentReceipt implements confirmDocumentReceipt.
func (h *Handlers) ConfirmDocumentReceipt(ctx context.Context, r api.ConfirmDocumentReceiptRequestObject) (api.ConfirmDocumentReceiptResponseObject, error) {
	a, i, err := h.service.Confirm(ctx, r.AssignmentId, r.ItemId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.ConfirmDocumentReceipt200JSONResponse{Body: toAPI(a, i, h.service.requests.Caller(ctx)), Headers: api.ConfirmDocumentReceipt200ResponseHeaders{ETag: i.ETag()}}, nil
}

// ReturnDocumentOriginals implements returnDocumentOriginals.
func (h *Handlers) ReturnDocumentOriginals(ctx context.Context, r api.ReturnDocumentOriginalsRequestObject) (api.ReturnDocumentOriginalsResponseObject, error) {
	a, i, err := h.service.Fetch(ctx, r.AssignmentId, r.ItemId, r.Params.IfMatch, wire.Text(r.Body.Note))
	if err != nil {
		return nil, err
	}
	return api.ReturnDocumentOriginals200JSONResponse{Body: toAPI(a, i, h.service.requests.Caller(ctx)), Headers: api.ReturnDocumentOriginals200ResponseHeaders{ETag: i.ETag()}}, nil
}

// VoidDocumentItem implements voidDocumentItem.
func (h *Handlers) VoidDocumentItem(ctx context.Context, r api.VoidDocumentItemRequestObject) (api.VoidDocumentItemResponseObject, error) {
	a, i, err := h.service.Void(ctx, r.AssignmentId, r.ItemId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidDocumentItem200JSONResponse{Body: toAPI(a, i, h.service.requests.Caller(ctx)), Headers: api.VoidDocumentItem200ResponseHeaders{ETag: i.ETag()}}, nil
}
