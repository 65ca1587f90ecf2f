package casework

import (
	"lianluo/api"
	"lianluo/internal/petition"
	"lianluo/internal/wire"
)

func fromComplete(b *api.PetitionCaseCompleteRequest) petition.Conclusion {
	return petition.Conclusion{
		Rectification: petition.Rectification(wire.Text(b.RectificationClass)), Explanation: wire.Text(b.Explanation), MonitoringFileID: b.MonitoringReportFileId,
	}
}

func toCycles(cycles []petition.Cycle) api.PetitionCaseCycleList {
	out := api.PetitionCaseCycleList{Items: make([]api.PetitionCaseCycle, 0, len(cycles))}
	for _, c := range cycles {
		s := c.Snapshot
		item := api.PetitionCaseCycle{
			Cycle: int32(c.Cycle), ClosedAt: wire.Local(c.CreatedAt), Reason: c.Reason, Handling: api.PetitionHandling(s.Handling),
			Completion: api.PetitionCompletion(s.Completion), Publication: api.PetitionPublication(s.Publication), SignOff: api.PetitionSignOff(s.SignOff),
			Verdict: wire.Optional[api.PetitionVerdict](s.Verdict), Finding: petition.ToFinding(s.Finding), Conclusion: petition.ToConclusion(s.Conclusion),
			DueAt: wire.Instant(s.DueAt),
		}
		if s.Dispatch != nil {
			item.LeadUnitId, item.LeadUnitName = &s.Dispatch.LeadUnitID, &s.Dispatch.LeadUnitName
		}
		out.Items = append(out.Items, item)
	}
	return out
}
