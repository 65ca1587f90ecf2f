package signoff

import (
	"lianluo/api"
	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/wire"
)

func toList(rows []Step) api.SignOffStepList {
	out := api.SignOffStepList{Items: make([]api.SignOffStep, 0, len(rows))}
	for i := range rows {
		out.Items = append(out.Items, toAPI(&rows[i]))
	}
	return out
}

func toAPI(s *Step) api.SignOffStep {
	out := api.SignOffStep{
		Id: s.ID, Version: s.Version, CreatedAt: wire.Local(s.CreatedAt), UpdatedAt: wire.Local(s.UpdatedAt), CaseId: s.CaseID, Cycle: int32(s.Cycle),
		Action: api.SignOffAction(s.Action), State: api.PetitionSignOff(s.State), By: wire.Someone(s.ByID), ByName: wire.Optional[string](s.ByName),
		At: wire.Local(s.At), Opinion: wire.Optional[string](s.Opinion), DocumentNumber: wire.Optional[string](s.DocumentNumber),
		Conclusion: wire.Optional[api.CityReviewConclusion](s.Conclusion), Reason: wire.Optional[string](s.Reason), PhotoFileIds: wire.Present(s.Photos),
	}
	if s.DecidedOn != nil {
		out.DecidedOn = &api.Day{Time: s.DecidedOn.Midnight()}
	}
	return out
}

func day(d *api.Day) *calendar.Date {
	if d == nil {
		return nil
	}
	v := calendar.DateOf(d.Time)
	return &v
}

// fromReview wants a reason for what is not passed, and none for what is.
func fromReview(b *api.CityReview) (Step, error) {
	s := Step{Conclusion: string(b.Conclusion), Opinion: wire.Text(b.Opinion), DocumentNumber: wire.Text(b.DocumentNumber), DecidedOn: day(b.DecidedOn), Reason: wire.Text(b.Reason)}
	var checks fault.Checks
	checks.When(s.Conclusion == NotPassed && s.Reason == "", "/reason", "required", fault.T("不通过的，须写明原因", "what is not passed needs a reason"))
	checks.When(s.Conclusion == Passed && s.Reason != "", "/reason", "passed", fault.T("通过的没有不通过的原因", "what is passed has none"))
	return s, checks.Err()
}
