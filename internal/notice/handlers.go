package notice

import (
	"context"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

// Handlers serves the operations on notices, roll calls and deliveries.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// ListNotices implements listNotices.
func (h *Handlers) ListNotices(ctx context.Context, r api.ListNoticesRequestObject) (api.ListNoticesResponseObject, error) {
	p := r.Params
	f := Filter{InspectionID: p.InspectionId, State: State(wire.Text(p.State)), Waiting: p.Waiting, Mine: p.Mine != nil && *p.Mine, Query: wire.Text(p.Q)}
	page, rows, err := h.service.List(ctx, f, store.RequestOf(p))
	if err != nil {
		return nil, err
	}
	return api.ListNotices200JSONResponse{Body: toPage(page, rows, h.service.Caller(ctx))}, nil
}

// ListNoticeReceipts implements listNoticeReceipts.
func (h *Handlers) ListNoticeReceipts(ctx context.Context, r api.ListNoticeReceiptsRequestObject) (api.ListNoticeReceiptsResponseObject, error) {
	rows, err := h.service.Receipts(ctx, r.NoticeId, r.Params.Acknowledged)
	if err != nil {
		return nil, err
	}
	return api.ListNoticeReceipts200JSONResponse{Body: toReceipts(rows)}, nil
}

// ListContactChecks implements listContactChecks.
func (h *Handlers) ListContactChecks(ctx context.Context, r api.ListContactChecksRequestObject) (api.ListContactChecksResponseObject, error) {
	page, rows, err := h.service.Checks(ctx, r.Params.InspectionId, store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListContactChecks200JSONResponse{Body: toCheckPage(page, rows, h.service.Caller(ctx))}, nil
}

// ListMessageDeliveries implements listMessageDeliveries.
func (h *Handlers) ListMessageDeliveries(ctx context.Context, r api.ListMessageDeliveriesRequestObject) (api.ListMessageDeliveriesResponseObject, error) {
	p := r.Params
	page, err := h.service.Deliveries(ctx, DeliveryFilter{SubjectID: p.SubjectId, State: wire.Text(p.State), Channel: Channel(wire.Text(p.Channel))}, store.RequestOf(p))
	if err != nil {
		return nil, err
	}
	return api.ListMessageDeliveries200JSONResponse{Body: toDeliveryPage(page, h.service.Caller(ctx))}, nil
}

// CreateNotice implements createNotice.
func (h *Handlers) CreateNotice(ctx context.Context, r api.CreateNoticeRequestObject) (api.CreateNoticeResponseObject, error) {
	x, err := h.service.Create(ctx, fromCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreateNotice201JSONResponse{Body: toAPI(x, h.service.Caller(ctx)), Headers: api.CreateNotice201ResponseHeaders{ETag: x.ETag(), Location: at("notices", x.ID)}}, nil
}

// GetNotice implements getNotice.
func (h *Handlers) GetNotice(ctx context.Context, r api.GetNoticeRequestObject) (api.GetNoticeResponseObject, error) {
	x, err := h.service.Get(ctx, r.NoticeId)
	if err != nil {
		return nil, err
	}
	return api.GetNotice200JSONResponse{Body: toAPI(x, h.service.Caller(ctx)), Headers: api.GetNotice200ResponseHeaders{ETag: x.ETag()}}, nil
}

// UpdateNotice implements updateNotice.
func (h *Handlers) UpdateNotice(ctx context.Context, r api.UpdateNoticeRequestObject) (api.UpdateNoticeResponseObject, error) {
	x, err := h.service.Update(ctx, r.NoticeId, r.Params.IfMatch, fromPatch(r.Body))
	if err != nil {
		return nil, err
	}
	return api.UpdateNotice200JSONResponse{Body: toAPI(x, h.service.Caller(ctx)), Headers: api.UpdateNotice200ResponseHeaders{ETag: x.ETag()}}, nil
}

// IssueNotice implements issueNotice.
func (h *Handlers) IssueNotice(ctx context.Context, r api.IssueNoticeRequestObject) (api.IssueNoticeResponseObject, error) {
	x, err := h.service.Issue(ctx, r.NoticeId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.IssueNotice200JSONResponse{Body: toAPI(x, h.service.Caller(ctx)), Headers: api.IssueNotice200ResponseHeaders{ETag: x.ETag()}}, nil
}

// AcknowledgeNotice implements acknowledgeNotice.
func (h *Handlers) AcknowledgeNotice(ctx context.Context, r api.AcknowledgeNoticeRequestObject) (api.AcknowledgeNoticeResponseObject, error) {
	x, err := h.service.Acknowledge(ctx, r.NoticeId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.AcknowledgeNotice200JSONResponse{Body: toAPI(x, h.service.Caller(ctx)), Headers: api.AcknowledgeNotice200ResponseHeaders{ETag: x.ETag()}}, nil
}

// VoidNotice implements voidNotice.
func (h *Handlers) VoidNotice(ctx context.Context, r api.VoidNoticeRequestObject) (api.VoidNoticeResponseObject, error) {
	x, err := h.service.Void(ctx, r.NoticeId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidNotice200JSONResponse{Body: toAPI(x, h.service.Caller(ctx)), Headers: api.VoidNotice200ResponseHeaders{ETag: x.ETag()}}, nil
}

// CreateContactCheck implements createContactCheck.
func (h *Handlers) CreateContactCheck(ctx context.Context, r api.CreateContactCheckRequestObject) (api.CreateContactCheckResponseObject, error) {
	x, err := h.service.Call(ctx, NewCheck{InspectionID: r.Body.InspectionId, Title: r.Body.Title, Targets: fromTargets(r.Body.Targets), Minutes: int64(r.Body.AnswerMinutes)})
	if err != nil {
		return nil, err
	}
	return api.CreateContactCheck201JSONResponse{Body: toCheck(x, h.service.Caller(ctx)), Headers: api.CreateContactCheck201ResponseHeaders{ETag: x.ETag(), Location: at("contact-checks", x.ID)}}, nil
}

// GetContactCheck implements getContactCheck.
func (h *Handlers) GetContactCheck(ctx context.Context, r api.GetContactCheckRequestObject) (api.GetContactCheckResponseObject, error) {
	x, err := h.service.Check(ctx, r.ContactCheckId)
	if err != nil {
		return nil, err
	}
	return api.GetContactCheck200JSONResponse{Body: toCheck(x, h.service.Caller(ctx)), Headers: api.GetContactCheck200ResponseHeaders{ETag: x.ETag()}}, nil
}

// AnswerContactCheck implements answerContactCheck.
func (h *Handlers) AnswerContactCheck(ctx context.Context, r api.AnswerContactCheckRequestObject) (api.AnswerContactCheckResponseObject, error) {
	x, err := h.service.Answer(ctx, r.ContactCheckId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.AnswerContactCheck200JSONResponse{Body: toCheck(x, h.service.Caller(ctx)), Headers: api.AnswerContactCheck200ResponseHeaders{ETag: x.ETag()}}, nil
}

// RecordContactCheck implements recordContactCheck.
func (h *Handlers) RecordContactCheck(ctx context.Context, r api.RecordContactCheckRequestObject) (api.RecordContactCheckResponseObject, error) {
	x, err := h.service.Record(ctx, r.ContactCheckId, r.Params.IfMatch, r.Body.PersonId)
	if err != nil {
		return nil, err
	}
	return api.RecordContactCheck200JSONResponse{Body: toCheck(x, h.service.Caller(ctx)), Headers: api.RecordContactCheck200ResponseHeaders{ETag: x.ETag()}}, nil
}

// VoidContactCheck implements voidContactCheck.
func (h *Handlers) VoidContactCheck(ctx context.Context, r api.VoidContactCheckRequestObject) (api.VoidContactCheckResponseObject, error) {
	x, err := h.service.VoidCheck(ctx, r.ContactCheckId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidContactCheck200JSONResponse{Body: toCheck(x, h.service.Caller(ctx)), Headers: api.VoidContactCheck200ResponseHeaders{ETag: x.ETag()}}, nil
}

// GetMessageDelivery implements getMessageDelivery.
func (h *Handlers) GetMessageDelivery(ctx context.Context, r api.GetMessageDeliveryRequestObject) (api.GetMessageDeliveryResponseObject, error) {
	x, err := h.service.Delivery(ctx, r.DeliveryId)
	if err != nil {
		return nil, err
	}
	return api.GetMessageDelivery200JSONResponse{Body: toDelivery(x, h.service.Caller(ctx)), Headers: api.GetMessageDelivery200ResponseHeaders{ETag: x.ETag()}}, nil
}

// RetryMessageDelivery implements retryMessageDelivery.
func (h *Handlers) RetryMessageDelivery(ctx context.Context, r api.RetryMessageDeliveryRequestObject) (api.RetryMessageDeliveryResponseObject, error) {
	x, err := h.service.Retry(ctx, r.DeliveryId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.RetryMessageDelivery200JSONResponse{Body: toDelivery(x, h.service.Caller(ctx)), Headers: api.RetryMessageDelivery200ResponseHeaders{ETag: x.ETag()}}, nil
}

func at(resource string, id uuid.UUID) string { return "/v1/" + resource + "/" + id.String() }
