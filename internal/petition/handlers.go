package petition

import (
	"context"
	"net/http" //nolint:depguard // the generated interface hands over a response writer

	"github.com/goccy/go-json"
	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/auth"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

// Handlers serves the operations on cases, and those on batches that concern
// their cases.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// ListPetitionCases implements listPetitionCases.
func (h *Handlers) ListPetitionCases(ctx context.Context, r api.ListPetitionCasesRequestObject) (api.ListPetitionCasesResponseObject, error) {
	page, err := h.service.List(ctx, fromFilter(r.Params), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return casePage{toCasePage(page, h.service.Caller(ctx))}, nil
}

// CreatePetitionCase implements createPetitionCase.
func (h *Handlers) CreatePetitionCase(ctx context.Context, r api.CreatePetitionCaseRequestObject) (api.CreatePetitionCaseResponseObject, error) {
	c, err := h.service.Create(ctx, fromCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreatePetitionCase201JSONResponse{Body: ToAPI(c, h.service.Caller(ctx)), Headers: api.CreatePetitionCase201ResponseHeaders{
		ETag: c.ETag(), Location: at(c.ID),
	}}, nil
}

// GetPetitionCase implements getPetitionCase.
func (h *Handlers) GetPetitionCase(ctx context.Context, r api.GetPetitionCaseRequestObject) (api.GetPetitionCaseResponseObject, error) {
	c, err := h.service.Get(ctx, r.CaseId)
	if err != nil {
		return nil, err
	}
	return oneCase{ToAPI(c, h.service.Caller(ctx)), c.ETag()}, nil
}

// UpdatePetitionCase implements updatePetitionCase.
func (h *Handlers) UpdatePetitionCase(ctx context.Context, r api.UpdatePetitionCaseRequestObject) (api.UpdatePetitionCaseResponseObject, error) {
	c, err := h.service.Update(ctx, r.CaseId, r.Params.IfMatch, fromPatch(r.Body))
	if err != nil {
		return nil, err
	}
	return api.UpdatePetitionCase200JSONResponse{Body: ToAPI(c, h.service.Caller(ctx)), Headers: api.UpdatePetitionCase200ResponseHeaders{ETag: c.ETag()}}, nil
}

// VoidPetitionCase implements voidPetitionCase.
func (h *Handlers) VoidPetitionCase(ctx context.Context, r api.VoidPetitionCaseRequestObject) (api.VoidPetitionCaseResponseObject, error) {
	c, err := h.service.Void(ctx, r.CaseId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidPetitionCase200JSONResponse{Body: ToAPI(c, h.service.Caller(ctx)), Headers: api.VoidPetitionCase200ResponseHeaders{ETag: c.ETag()}}, nil
}

// DispatchPetitionCase implements dispatchPetitionCase.
func (h *Handlers) DispatchPetitionCase(ctx context.Context, r api.DispatchPetitionCaseRequestObject) (api.DispatchPetitionCaseResponseObject, error) {
	c, err := h.service.Dispatch(ctx, r.CaseId, r.Params.IfMatch, fromDispatch(r.Body))
	if err != nil {
		return nil, err
	}
	return api.DispatchPetitionCase200JSONResponse{Body: ToAPI(c, h.service.Caller(ctx)), Headers: api.DispatchPetitionCase200ResponseHeaders{ETag: c.ETag()}}, nil
}

// AcknowledgePetitionCase implements acknowledgePetitionCase.
func (h *Handlers) AcknowledgePetitionCase(ctx context.Context, r api.AcknowledgePetitionCaseRequestObject) (api.AcknowledgePetitionCaseResponseObject, error) {
	c, err := h.service.Acknowledge(ctx, r.CaseId, r.Params.IfMatch, wire.Text(r.Body.Note))
	if err != nil {
		return nil, err
	}
	return api.AcknowledgePetitionCase200JSONResponse{Body: ToAPI(c, h.service.Caller(ctx)), Headers: api.AcknowledgePetitionCase200ResponseHeaders{ETag: c.ETag()}}, nil
}

// ReturnPetitionCase implements returnPetitionCase.
func (h *Handlers) ReturnPetitionCase(ctx context.Context, r api.ReturnPetitionCaseRequestObject) (api.ReturnPetitionCaseResponseObject, error) {
	c, err := h.service.Return(ctx, r.CaseId, r.Params.IfMatch, r.Body.Reason, r.Body.ProposedUnitId)
	if err != nil {
		return nil, err
	}
	return api.ReturnPetitionCase200JSONResponse{Body: ToAPI(c, h.service.Caller(ctx)), Headers: api.ReturnPetitionCase200ResponseHeaders{ETag: c.ETag()}}, nil
}

// ReassignPetitionCase implements reassignPetitionCase.
func (h *Handlers) ReassignPetitionCase(ctx context.Context, r api.ReassignPetitionCaseRequestObject) (api.ReassignPetitionCaseResponseObject, error) {
	c, err := h.service.Reassign(ctx, r.CaseId, r.Params.IfMatch, fromReassign(r.Body))
	if err != nil {
		return nil, err
	}
	return api.ReassignPetitionCase200JSONResponse{Body: ToAPI(c, h.service.Caller(ctx)), Headers: api.ReassignPetitionCase200ResponseHeaders{ETag: c.ETag()}}, nil
}

// GetPetitionCaseTimeline implements getPetitionCaseTimeline.
func (h *Handlers) GetPetitionCaseTimeline(ctx context.Context, r api.GetPetitionCaseTimelineRequestObject) (api.GetPetitionCaseTimelineResponseObject, error) {
	steps, err := h.service.Timeline(ctx, r.CaseId)
	if err != nil {
		return nil, err
	}
	return api.GetPetitionCaseTimeline200JSONResponse{Body: toTimeline(steps, auth.From(ctx).Lang)}, nil
}

// ExportTimeline gives what happened to a case as the contract shows it.
func (h *Handlers) ExportTimeline(ctx context.Context, caseID uuid.UUID, _ int64) (any, error) {
	steps, err := h.service.Timeline(ctx, caseID)
	if err != nil {
		return nil, err
	}
	return toTimeline(steps, auth.From(ctx).Lang), nil
}

// The two hottest reads write their own answers: the same bytes as the
// generated ones, with an encoder that takes a fifth of the time.

type casePage struct{ body api.PetitionCasePage }

// VisitListPetitionCasesResponse implements api.ListPetitionCasesResponseObject.
func (r casePage) VisitListPetitionCasesResponse(w http.ResponseWriter) error {
	return write(w, r.body)
}

type oneCase struct {
	body api.PetitionCase
	etag string
}

// VisitGetPetitionCaseResponse implements api.GetPetitionCaseResponseObject.
func (r oneCase) VisitGetPetitionCaseResponse(w http.ResponseWriter) error {
	w.Header().Set("ETag", r.etag)
	return write(w, r.body)
}

// write encodes first, so that an error is no answer cut short.
func write(w http.ResponseWriter, body any) error {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusOK)
	return json.NewEncoder(w).Encode(body) // w is memory: a fault still becomes a problem
}
