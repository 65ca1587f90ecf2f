package minutes

import (
	"context"
	"net/url"

	"lianluo/api"
	"lianluo/internal/meeting"
	"lianluo/internal/wire"
)

// Handlers serves the operations on minutes.
type Handlers struct {
	service  *Service
	meetings *meeting.Service
}

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{s, s.meetings} }

// ListMeetingMinutes implements listMeetingMinutes.
func (h *Handlers) ListMeetingMinutes(ctx context.Context, r api.ListMeetingMinutesRequestObject) (api.ListMeetingMinutesResponseObject, error) {
	rows, err := h.service.Versions(ctx, r.MeetingId)
	if err != nil {
		return nil, err
	}
	return api.ListMeetingMinutes200JSONResponse{Body: toVersions(rows)}, nil
}

// ListMeetingDecisions implements listMeetingDecisions.
func (h *Handlers) ListMeetingDecisions(ctx context.Context, r api.ListMeetingDecisionsRequestObject) (api.ListMeetingDecisionsResponseObject, error) {
	rows, progress, err := h.service.Decisions(ctx, r.MeetingId)
	if err != nil {
		return nil, err
	}
	return api.ListMeetingDecisions200JSONResponse{Body: api.MeetingDecisionList{Items: toDecisions(rows, progress)}}, nil
}

// PrintMeetingMinutes implements printMeetingMinutes.
func (h *Handlers) PrintMeetingMinutes(ctx context.Context, r api.PrintMeetingMinutesRequestObject) (api.PrintMeetingMinutesResponseObject, error) {
	p, err := h.service.Paper(ctx, r.MeetingId)
	if err != nil {
		return nil, err
	}
	body, size, err := p.HTML()
	if err != nil {
		return nil, err
	}
	return api.PrintMeetingMinutes200TexthtmlResponse{Body: body, ContentLength: size, Headers: api.PrintMeetingMinutes200ResponseHeaders{
		ContentDisposition: wire.PageName(r.MeetingId), ContentSecurityPolicy: wire.PhotoPolicy,
	}}, nil
}

// ExportMeetingMinutes implements exportMeetingMinutes.
func (h *Handlers) ExportMeetingMinutes(ctx context.Context, r api.ExportMeetingMinutesRequestObject) (api.ExportMeetingMinutesResponseObject, error) {
	p, err := h.service.Paper(ctx, r.MeetingId)
	if err != nil {
		return nil, err
	}
	body, size, err := p.Docx()
	if err != nil {
		return nil, err
	}
	return api.ExportMeetingMinutes200ApplicationvndOpenxmlformatsOfficedocumentWordprocessingmlDocumentResponse{
		Body: body, ContentLength: size, Headers: api.ExportMeetingMinutes200ResponseHeaders{
			ContentDisposition: `attachment; filename="minutes.docx"; filename*=UTF-8''` + url.PathEscape(p.filename()+".docx"),
		},
	}, nil
}

// DraftMeetingMinutes implements draftMeetingMinutes.
func (h *Handlers) DraftMeetingMinutes(ctx context.Context, r api.DraftMeetingMinutesRequestObject) (api.DraftMeetingMinutesResponseObject, error) {
	m, err := h.service.Draft(ctx, r.MeetingId, r.Params.IfMatch, fromDraft(r.Body))
	if err != nil {
		return nil, err
	}
	return api.DraftMeetingMinutes200JSONResponse{Body: meeting.ToAPI(m, h.meetings.Caller(ctx)), Headers: api.DraftMeetingMinutes200ResponseHeaders{ETag: m.ETag()}}, nil
}

// SignMeetingMinutes implements signMeetingMinutes.
func (h *Handlers) SignMeetingMinutes(ctx context.Context, r api.SignMeetingMinutesRequestObject) (api.SignMeetingMinutesResponseObject, error) {
	m, err := h.service.Sign(ctx, r.MeetingId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.SignMeetingMinutes200JSONResponse{Body: meeting.ToAPI(m, h.meetings.Caller(ctx)), Headers: api.SignMeetingMinutes200ResponseHeaders{ETag: m.ETag()}}, nil
}

// IssueMeetingMinutes implements issueMeetingMinutes.
func (h *Handlers) IssueMeetingMinutes(ctx context.Context, r api.IssueMeetingMinutesRequestObject) (api.IssueMeetingMinutesResponseObject, error) {
	m, err := h.service.Issue(ctx, r.MeetingId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.IssueMeetingMinutes200JSONResponse{Body: meeting.ToAPI(m, h.meetings.Caller(ctx)), Headers: api.IssueMeetingMinutes200ResponseHeaders{ETag: m.ETag()}}, nil
}

// AcknowledgeMeetingMinutes implements acknowledgeMeetingMinutes.
func (h *Handlers) AcknowledgeMeetingMinutes(ctx context.Context, r api.AcknowledgeMeetingMinutesRequestObject) (api.AcknowledgeMeetingMinutesResponseObject, error) {
	m, err := h.service.Acknowledge(ctx, r.MeetingId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.AcknowledgeMeetingMinutes200JSONResponse{Body: meeting.ToAPI(m, h.meetings.Caller(ctx)), Headers: api.AcknowledgeMeetingMinutes200ResponseHeaders{ETag: m.ETag()}}, nil
}

// ConveyMeeting implements conveyMeeting.
func (h *Handlers) ConveyMeeting(ctx context.Context, r api.ConveyMeetingRequestObject) (api.ConveyMeetingResponseObject, error) {
	m, err := h.service.Convey(ctx, r.MeetingId, r.Params.IfMatch, fromConvey(r.Body))
	if err != nil {
		return nil, err
	}
	return api.ConveyMeeting200JSONResponse{Body: meeting.ToAPI(m, h.meetings.Caller(ctx)), Headers: api.ConveyMeeting200ResponseHeaders{ETag: m.ETag()}}, nil
}
