package casefile

import (
	"context"
	"net/http" //nolint:depguard // the file is packed while it is sent
	"net/url"

	"lianluo/api"
)

// Handlers serves the operation on case files.
type Handlers struct{ service *Service }

// NewHandlers serves the operation from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// GetPetitionCaseFile implements getPetitionCaseFile.
func (h *Handlers) GetPetitionCaseFile(ctx context.Context, r api.GetPetitionCaseFileRequestObject) (api.GetPetitionCaseFileResponseObject, error) {
	b, err := h.service.Open(ctx, r.CaseId)
	if err != nil {
		return nil, err
	}
	return sending{ctx, b}, nil
}

type sending struct {
	ctx    context.Context //nolint:containedctx // the generated interface passes none on
	bundle *Bundle
}

// VisitGetPetitionCaseFileResponse implements the generated interface.
func (s sending) VisitGetPetitionCaseFileResponse(w http.ResponseWriter) error {
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(s.bundle.Name()))
	w.WriteHeader(http.StatusOK)
	return s.bundle.Write(s.ctx, w)
}
