package feedback

import (
	"strconv"

	"lianluo/api"
	"lianluo/internal/wire"
)

func toAPI(f *Feedback) api.PetitionFeedback {
	out := api.PetitionFeedback{
		Id: f.ID, Version: f.Version, CreatedAt: wire.Local(f.CreatedAt), UpdatedAt: wire.Local(f.UpdatedAt), CaseId: f.CaseID, Cycle: int32(f.Cycle),
		Number: int32(f.Number), Text: f.Text, State: api.PetitionFeedbackState(state(f.State)), DraftedBy: wire.Someone(f.DraftedBy),
		DraftedAt: wire.Local(f.DraftedAt), Reviews: make([]api.PetitionFeedbackReview, 0, len(f.Reviews)),
	}
	for _, r := range f.Reviews {
		codes := make([]api.PetitionReturnReason, 0, len(r.ReasonCodes))
		for _, c := range r.ReasonCodes {
			codes = append(codes, api.PetitionReturnReason(c))
		}
		out.Reviews = append(out.Reviews, api.PetitionFeedbackReview{
			Step: api.PetitionReviewLevel(r.Step), Outcome: api.PetitionReviewOutcome(r.Outcome), By: wire.Someone(r.By), ByName: wire.Optional[string](r.ByName),
			At: wire.Local(r.At), Opinion: wire.Optional[string](r.Opinion), Reason: wire.Optional[string](r.Reason), ReasonCodes: wire.Several(codes),
			DocumentNumber: wire.Optional[string](r.DocumentNumber),
		})
	}
	return out
}

// toReviews is what was said of all versions, in the order in which it was said.
func toReviews(rows []Feedback) api.PetitionReviewList {
	out := api.PetitionReviewList{Items: []api.PetitionReview{}}
	for i := range rows {
		f := toAPI(&rows[i])
		for _, r := range f.Reviews {
			out.Items = append(out.Items, api.PetitionReview{
				Cycle: f.Cycle, Number: f.Number, Step: r.Step, Outcome: r.Outcome, By: r.By, ByName: r.ByName, At: r.At, Opinion: r.Opinion,
				Reason: r.Reason, ReasonCodes: r.ReasonCodes, DocumentNumber: r.DocumentNumber,
			})
		}
	}
	return out
}

// state is what the version came to; a draft in review has that of the case.
func state(s string) string {
	if s == "feedback_drafted" {
		return Drafted
	}
	return s
}

func toList(rows []Feedback) api.PetitionFeedbackList {
	out := api.PetitionFeedbackList{Items: make([]api.PetitionFeedback, 0, len(rows))}
	for i := range rows {
		out.Items = append(out.Items, toAPI(&rows[i]))
	}
	return out
}

func toComparison(from, to *Feedback) api.PetitionFeedbackComparison {
	out := api.PetitionFeedbackComparison{From: int32(from.Number), To: int32(to.Number), Segments: []api.TextSegment{}}
	for _, s := range Compare(from.Text, to.Text) {
		out.Segments = append(out.Segments, api.TextSegment{Change: api.TextChange(s.Change), Text: s.Text})
	}
	return out
}

func toCounts(counts []Count) api.PetitionFeedbackReturnCounts {
	out := api.PetitionFeedbackReturnCounts{Items: make([]api.PetitionFeedbackReturnCount, 0, len(counts))}
	for _, c := range counts {
		out.Items = append(out.Items, api.PetitionFeedbackReturnCount{
			UnitId: c.UnitID, UnitName: wire.Optional[string](c.UnitName), Level: api.PetitionReviewLevel(c.Level),
			ReasonCode: api.PetitionReturnReason(c.ReasonCode), Count: wire.Number(int(c.N)),
		})
	}
	return out
}

func fromReturn(b *api.PetitionFeedbackReturn) Review {
	r := Review{Step: string(b.Level), Reason: b.Reason, DocumentNumber: wire.Text(b.DocumentNumber)}
	for _, c := range b.ReasonCodes {
		r.ReasonCodes = append(r.ReasonCodes, string(c))
	}
	return r
}

func at(f *Feedback) string {
	return "/v1/petition-cases/" + f.CaseID.String() + "/feedback/" + strconv.FormatInt(f.Number, 10)
}
