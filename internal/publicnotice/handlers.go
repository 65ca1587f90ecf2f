package publicnotice

import (
	"context"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

// Handlers serves the operations on public notices and the objections to them.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// noticeExport is a notice with what came in about one case.
type noticeExport struct {
	api.PublicNotice
	Objections []api.NoticeObjection `json:"objections"`
}

// Export gives the notices of a case and the objections to it as the contract
// shows them, without those who object: what leaves the office does not name them.
func (h *Handlers) Export(ctx context.Context, caseID uuid.UUID, _ int64) (any, error) {
	shown, objections, err := h.service.OfCase(ctx, caseID)
	if err != nil {
		return nil, err
	}
	by := h.service.cases.Caller(ctx)
	items := make([]noticeExport, len(shown))
	for i := range shown {
		n := &shown[i]
		items[i] = noticeExport{toAPI(n, by), []api.NoticeObjection{}}
		for j := range objections[n.ID] {
			o := toObjection(&objections[n.ID][j], n.Cases[caseID], by)
			o.Anonymous, o.Objector = nil, nil
			items[i].Objections = append(items[i].Objections, o)
		}
	}
	return map[string]any{"items": items}, nil
}

// ListPublicNotices implements listPublicNotices.
func (h *Handlers) ListPublicNotices(ctx context.Context, r api.ListPublicNoticesRequestObject) (api.ListPublicNoticesResponseObject, error) {
	f := Filter{InspectionID: r.Params.InspectionId, CaseID: r.Params.CaseId, Running: r.Params.Running, Query: wire.Text(r.Params.Q)}
	page, shown, err := h.service.List(ctx, f, store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListPublicNotices200JSONResponse{Body: toPage(page, shown, h.service.cases.Caller(ctx))}, nil
}

// CreatePublicNotice implements createPublicNotice.
func (h *Handlers) CreatePublicNotice(ctx context.Context, r api.CreatePublicNoticeRequestObject) (api.CreatePublicNoticeResponseObject, error) {
	n, err := h.service.Create(ctx, fromCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreatePublicNotice201JSONResponse{Body: toAPI(n, h.service.cases.Caller(ctx)), Headers: api.CreatePublicNotice201ResponseHeaders{ETag: n.ETag(), Location: at(n.ID)}}, nil
}

// GetPublicNotice implements getPublicNotice.
func (h *Handlers) GetPublicNotice(ctx context.Context, r api.GetPublicNoticeRequestObject) (api.GetPublicNoticeResponseObject, error) {
	n, err := h.service.Get(ctx, r.NoticeId)
	if err != nil {
		return nil, err
	}
	return api.GetPublicNotice200JSONResponse{Body: toAPI(n, h.service.cases.Caller(ctx)), Headers: api.GetPublicNotice200ResponseHeaders{ETag: n.ETag()}}, nil
}

// VoidPublicNotice implements voidPublicNotice.
func (h *Handlers) VoidPublicNotice(ctx context.Context, r api.VoidPublicNoticeRequestObject) (api.VoidPublicNoticeResponseObject, error) {
	n, err := h.service.Void(ctx, r.NoticeId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidPublicNotice200JSONResponse{Body: toAPI(n, h.service.cases.Caller(ctx)), Headers: api.VoidPublicNotice200ResponseHeaders{ETag: n.ETag()}}, nil
}

// ListNoticeObjections implements listNoticeObjections.
func (h *Handlers) ListNoticeObjections(ctx context.Context, r api.ListNoticeObjectionsRequestObject) (api.ListNoticeObjectionsResponseObject, error) {
	n, rows, err := h.service.Objections(ctx, r.NoticeId)
	if err != nil {
		return nil, err
	}
	return api.ListNoticeObjections200JSONResponse{Body: toObjections(n, rows, h.service.cases.Caller(ctx))}, nil
}

// CreateNoticeObjection implements createNoticeObjection.
func (h *Handlers) CreateNoticeObjection(ctx context.Context, r api.CreateNoticeObjectionRequestObject) (api.CreateNoticeObjectionResponseObject, error) {
	o, c, err := h.service.Object(ctx, r.NoticeId, fromObjection(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreateNoticeObjection201JSONResponse{Body: toObjection(o, c, h.service.cases.Caller(ctx)), Headers: api.CreateNoticeObjection201ResponseHeaders{ETag: o.ETag(), Location: at(o.NoticeID) + "/objections/" + o.ID.String()}}, nil
}

// GetNoticeObjection implements getNoticeObjection.
func (h *Handlers) GetNoticeObjection(ctx context.Context, r api.GetNoticeObjectionRequestObject) (api.GetNoticeObjectionResponseObject, error) {
	o, c, err := h.service.Objection(ctx, r.NoticeId, r.ObjectionId)
	if err != nil {
		return nil, err
	}
	return api.GetNoticeObjection200JSONResponse{Body: toObjection(o, c, h.service.cases.Caller(ctx)), Headers: api.GetNoticeObjection200ResponseHeaders{ETag: o.ETag()}}, nil
}

// AnswerNoticeObjection implements answerNoticeObjection.
func (h *Handlers) AnswerNoticeObjection(ctx context.Context, r api.AnswerNoticeObjectionRequestObject) (api.AnswerNoticeObjectionResponseObject, error) {
	o, c, err := h.service.Answer(ctx, r.NoticeId, r.ObjectionId, r.Params.IfMatch, r.Body.Answer, r.Body.Upheld)
	if err != nil {
		return nil, err
	}
	return api.AnswerNoticeObjection200JSONResponse{Body: toObjection(o, c, h.service.cases.Caller(ctx)), Headers: api.AnswerNoticeObjection200ResponseHeaders{ETag: o.ETag()}}, nil
}
