package relation

import (
	"context"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/auth"
	"lianluo/internal/petition"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

// Handlers serves the operations on relations between cases.
type Handlers struct {
	service *Service
	cases   *petition.Service
}

// NewHandlers serves the operations from the service; cases shows cases as their
// own operations do.
func NewHandlers(s *Service, cases *petition.Service) *Handlers { return &Handlers{s, cases} }

const defaultCandidates = 50

// ListDuplicateProposals implements listDuplicateProposals.
func (h *Handlers) ListDuplicateProposals(ctx context.Context, r api.ListDuplicateProposalsRequestObject) (api.ListDuplicateProposalsResponseObject, error) {
	page, err := h.service.List(ctx, fromFilter(r.Params), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListDuplicateProposals200JSONResponse{Body: toProposalPage(page, auth.From(ctx))}, nil
}

// GetDuplicateProposal implements getDuplicateProposal.
func (h *Handlers) GetDuplicateProposal(ctx context.Context, r api.GetDuplicateProposalRequestObject) (api.GetDuplicateProposalResponseObject, error) {
	p, err := h.service.Get(ctx, r.ProposalId)
	if err != nil {
		return nil, err
	}
	return api.GetDuplicateProposal200JSONResponse{Body: toProposal(p, auth.From(ctx)), Headers: api.GetDuplicateProposal200ResponseHeaders{ETag: p.ETag()}}, nil
}

// ConfirmDuplicateProposal implements confirmDuplicateProposal.
func (h *Handlers) ConfirmDuplicateProposal(ctx context.Context, r api.ConfirmDuplicateProposalRequestObject) (api.ConfirmDuplicateProposalResponseObject, error) {
	p, err := h.service.Confirm(ctx, r.ProposalId, r.Params.IfMatch, wire.Text(r.Body.Reason))
	if err != nil {
		return nil, err
	}
	return api.ConfirmDuplicateProposal200JSONResponse{Body: toProposal(p, auth.From(ctx)), Headers: api.ConfirmDuplicateProposal200ResponseHeaders{ETag: p.ETag()}}, nil
}

// DismissDuplicateProposal implements dismissDuplicateProposal.
func (h *Handlers) DismissDuplicateProposal(ctx context.Context, r api.DismissDuplicateProposalRequestObject) (api.DismissDuplicateProposalResponseObject, error) {
	p, err := h.service.Dismiss(ctx, r.ProposalId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.DismissDuplicateProposal200JSONResponse{Body: toProposal(p, auth.From(ctx)), Headers: api.DismissDuplicateProposal200ResponseHeaders{ETag: p.ETag()}}, nil
}

// ListPetitionCaseDuplicates implements listPetitionCaseDuplicates.
func (h *Handlers) ListPetitionCaseDuplicates(ctx context.Context, r api.ListPetitionCaseDuplicatesRequestObject) (api.ListPetitionCaseDuplicatesResponseObject, error) {
	limit := defaultCandidates
	if r.Params.Limit != nil {
		limit = int(*r.Params.Limit)
	}
	found, err := h.service.Candidates(ctx, r.CaseId, limit)
	if err != nil {
		return nil, err
	}
	return api.ListPetitionCaseDuplicates200JSONResponse{Body: toCandidates(found)}, nil
}

// Export gives the links of a case as the contract shows them.
func (h *Handlers) Export(ctx context.Context, caseID uuid.UUID, _ int64) (any, error) {
	ls, err := h.service.Links(ctx, caseID, false)
	if err != nil {
		return nil, err
	}
	return toLinks(ls, auth.From(ctx)), nil
}

// ListPetitionCaseLinks implements listPetitionCaseLinks.
func (h *Handlers) ListPetitionCaseLinks(ctx context.Context, r api.ListPetitionCaseLinksRequestObject) (api.ListPetitionCaseLinksResponseObject, error) {
	ls, err := h.service.Links(ctx, r.CaseId, r.Params.Voided != nil && *r.Params.Voided)
	if err != nil {
		return nil, err
	}
	return api.ListPetitionCaseLinks200JSONResponse{Body: toLinks(ls, auth.From(ctx))}, nil
}

// CreatePetitionCaseLink implements createPetitionCaseLink.
func (h *Handlers) CreatePetitionCaseLink(ctx context.Context, r api.CreatePetitionCaseLinkRequestObject) (api.CreatePetitionCaseLinkResponseObject, error) {
	l, err := h.service.AddLink(ctx, r.CaseId, r.Body.OtherCaseId, Kind(r.Body.Kind), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.CreatePetitionCaseLink201JSONResponse{Body: toLink(l, auth.From(ctx)), Headers: api.CreatePetitionCaseLink201ResponseHeaders{
		ETag: l.ETag(), Location: at(r.CaseId, l.ID)}}, nil
}

// GetPetitionCaseLink implements getPetitionCaseLink.
func (h *Handlers) GetPetitionCaseLink(ctx context.Context, r api.GetPetitionCaseLinkRequestObject) (api.GetPetitionCaseLinkResponseObject, error) {
	l, err := h.service.Link(ctx, r.CaseId, r.LinkId)
	if err != nil {
		return nil, err
	}
	return api.GetPetitionCaseLink200JSONResponse{Body: toLink(l, auth.From(ctx)), Headers: api.GetPetitionCaseLink200ResponseHeaders{ETag: l.ETag()}}, nil
}

// VoidPetitionCaseLink implements voidPetitionCaseLink.
func (h *Handlers) VoidPetitionCaseLink(ctx context.Context, r api.VoidPetitionCaseLinkRequestObject) (api.VoidPetitionCaseLinkResponseObject, error) {
	l, err := h.service.VoidLink(ctx, r.CaseId, r.LinkId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidPetitionCaseLink200JSONResponse{Body: toLink(l, auth.From(ctx)), Headers: api.VoidPetitionCaseLink200ResponseHeaders{ETag: l.ETag()}}, nil
}

// MergePetitionCase implements mergePetitionCase.
func (h *Handlers) MergePetitionCase(ctx context.Context, r api.MergePetitionCaseRequestObject) (api.MergePetitionCaseResponseObject, error) {
	c, err := h.service.Merge(ctx, r.CaseId, r.Params.IfMatch, r.Body.IntoCaseId, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.MergePetitionCase200JSONResponse{Body: petition.ToAPI(c, h.cases.Caller(ctx)), Headers: api.MergePetitionCase200ResponseHeaders{ETag: c.ETag()}}, nil
}

// UnmergePetitionCase implements unmergePetitionCase.
func (h *Handlers) UnmergePetitionCase(ctx context.Context, r api.UnmergePetitionCaseRequestObject) (api.UnmergePetitionCaseResponseObject, error) {
	c, err := h.service.Unmerge(ctx, r.CaseId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.UnmergePetitionCase200JSONResponse{Body: petition.ToAPI(c, h.cases.Caller(ctx)), Headers: api.UnmergePetitionCase200ResponseHeaders{ETag: c.ETag()}}, nil
}

// SplitPetitionCase implements splitPetitionCase.
func (h *Handlers) SplitPetitionCase(ctx context.Context, r api.SplitPetitionCaseRequestObject) (api.SplitPetitionCaseResponseObject, error) {
	c, parts, err := h.service.Split(ctx, r.CaseId, r.Params.IfMatch, fromParts(r.Body.Parts), r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.SplitPetitionCase200JSONResponse{Body: toSplit(c, parts, h.cases.Caller(ctx)), Headers: api.SplitPetitionCase200ResponseHeaders{ETag: c.ETag()}}, nil
}
