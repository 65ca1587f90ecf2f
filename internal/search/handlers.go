package search

import (
	"context"

	"lianluo/api"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

// Handlers serves the search.
type Handlers struct{ service *Service }

// NewHandlers serves the operation from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// few is how many of a kind are shown unless the caller wants more.
const few = 5

// SearchEverything implements searchEverything.
func (h *Handlers) SearchEverything(ctx context.Context, r api.SearchEverythingRequestObject) (api.SearchEverythingResponseObject, error) {
	page := store.RequestOf(r.Params)
	if r.Params.Limit == nil {
		page.Limit = few
	}
	found, err := h.service.Search(ctx, Query{Text: r.Params.Q, Type: wire.Text(r.Params.Type), InspectionID: r.Params.InspectionId}, page)
	if err != nil {
		return nil, err
	}
	return api.SearchEverything200JSONResponse{Body: toAPI(found)}, nil
}
