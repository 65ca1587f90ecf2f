package relation

import (
	"strings"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/auth"
	"lianluo/internal/petition"
	"lianluo/internal/relation/likeness"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

// excerpt is how much of a summary stands in a relation; the case has it whole.
const excerpt = 200

func toRelated(c *petition.Case) api.RelatedCase {
	out := api.RelatedCase{
		Id: c.ID, Number: c.Number, InspectionId: c.InspectionID, BatchId: c.BatchID, KeyCase: c.KeyCase, ReceivedAt: wire.Local(c.ReceivedAt),
		Summary: c.Summary, Handling: api.PetitionHandling(c.Handling), Completion: api.PetitionCompletion(c.Completion),
		MergedIntoId: c.MergedIntoID, VoidedAt: wire.Instant(c.VoidedAt),
	}
	if r := []rune(strings.TrimSpace(c.Summary)); len(r) > excerpt {
		out.Summary = string(r[:excerpt-1]) + "…"
	}
	return out
}

func toReasons(rs []likeness.Reason) []api.SimilarityReason {
	out := make([]api.SimilarityReason, 0, len(rs))
	for _, r := range rs {
		out = append(out, api.SimilarityReason{Kind: api.SimilarityKind(r.Kind), Weight: wire.Number(r.Weight), Sentence: Sentence(r), Value: wire.Optional[string](r.Value)})
	}
	return out
}

func toProposal(p *Pair, by auth.Actor) api.DuplicateProposal {
	return api.DuplicateProposal{
		Id: p.ID, Version: p.Version, CreatedAt: wire.Local(p.CreatedAt), UpdatedAt: wire.Local(p.UpdatedAt),
		State: api.DuplicateProposalState(p.State), Score: wire.Number(p.ShownScore), Reasons: toReasons(p.Shown),
		EarlierCase: toRelated(&p.First), LaterCase: toRelated(&p.Second), Confidential: p.Confidential,
		DecidedAt: wire.Instant(p.DecidedAt), DecidedBy: p.DecidedBy, Reason: wire.Optional[string](p.Reason), LinkId: p.LinkID,
		AllowedActions: p.Allowed(by),
	}
}

func toProposalPage(page store.Page[Pair], by auth.Actor) api.DuplicateProposalPage {
	out := api.DuplicateProposalPage{Items: make([]api.DuplicateProposal, 0, len(page.Items)), NextCursor: wire.Optional[string](page.Next), Total: page.Total}
	for i := range page.Items {
		out.Items = append(out.Items, toProposal(&page.Items[i], by))
	}
	return out
}

func toCandidates(found []Candidate) api.DuplicateCandidateList {
	out := api.DuplicateCandidateList{Items: make([]api.DuplicateCandidate, 0, len(found))}
	for i := range found {
		x := &found[i]
		c := api.DuplicateCandidate{Case: toRelated(&x.Case), Score: wire.Number(x.Score), Reasons: toReasons(x.Reasons)}
		if x.Proposal != nil {
			c.ProposalId = &x.Proposal.ID
		}
		out.Items = append(out.Items, c)
	}
	return out
}

func toLink(j *Joint, by auth.Actor) api.PetitionLink {
	return api.PetitionLink{
		Id: j.ID, Version: j.Version, CreatedAt: wire.Local(j.CreatedAt), UpdatedAt: wire.Local(j.UpdatedAt),
		Kind: api.PetitionLinkKind(j.Kind), FromCase: toRelated(&j.From), ToCase: toRelated(&j.To), Reason: j.Reason,
		CreatedBy: wire.Someone(j.CreatedBy), VoidedAt: wire.Instant(j.VoidedAt), VoidReason: wire.Optional[string](j.VoidReason),
		AllowedActions: j.Allowed(by),
	}
}

func toLinks(js []Joint, by auth.Actor) api.PetitionLinkList {
	out := api.PetitionLinkList{Items: make([]api.PetitionLink, 0, len(js))}
	for i := range js {
		out.Items = append(out.Items, toLink(&js[i], by))
	}
	return out
}

func toSplit(c *petition.Case, parts []petition.Case, by petition.Caller) api.PetitionCaseSplit {
	out := api.PetitionCaseSplit{Case: petition.ToAPI(c, by), Parts: make([]api.PetitionCase, 0, len(parts))}
	for i := range parts {
		out.Parts = append(out.Parts, petition.ToAPI(&parts[i], by))
	}
	return out
}

func fromParts(parts []api.PetitionCasePart) []petition.Share {
	out := make([]petition.Share, 0, len(parts))
	for _, p := range parts {
		out = append(out, petition.Share{
			Number: wire.Text(p.Number), Summary: strings.TrimSpace(p.Summary), Area: wire.Text(p.Area), Address: wire.Text(p.Address),
			Types: wire.Elements(p.PollutionTypes), PrimaryType: wire.Text(p.PrimaryType), Responsible: wire.Text(p.ResponsibleText), Assisting: wire.Text(p.AssistingText), Remark: wire.Text(p.Remark),
		})
	}
	return out
}

func fromFilter(p api.ListDuplicateProposalsParams) Filter {
	return Filter{State: State(wire.Text(p.State)), BatchID: p.BatchId, InspectionID: p.InspectionId, CaseID: p.CaseId}
}

func at(caseID, id uuid.UUID) string {
	return "/v1/petition-cases/" + caseID.String() + "/links/" + id.String()
}
