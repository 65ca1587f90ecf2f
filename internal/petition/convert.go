package petition

import (
	"strings"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/calendar"
	"lianluo/internal/intake"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

// ToAPI is the case as the caller sees it.
func ToAPI(c *Case, by Caller) api.PetitionCase {
	return api.PetitionCase{
		Id: c.ID, Version: c.Version, CreatedAt: wire.Local(c.CreatedAt), UpdatedAt: wire.Local(c.UpdatedAt),
		InspectionId: c.InspectionID, BatchId: c.BatchID, Number: c.Number, NumberParts: toNumber(c.Number),
		SecondaryNumbers: wire.Several(c.SecondaryNumbers), Channel: api.PetitionChannel(c.Channel), KeyCase: c.KeyCase,
		ReceivedAt: wire.Local(c.ReceivedAt), Summary: c.Summary, Area: wire.Optional[string](c.Area), Address: wire.Optional[string](c.Address),
		PollutionTypes: wire.Present(c.PollutionTypes), PrimaryType: wire.Optional[string](c.PrimaryType), TypeLabels: wire.Several(c.TypeLabels),
		ResponsibleText: wire.Optional[string](c.ResponsibleText), AssistingText: wire.Optional[string](c.AssistingText),
		UpstreamAssignedAt: wire.Instant(c.UpstreamAssignedAt), UpstreamDueAt: wire.Instant(c.UpstreamDueAt), Remark: wire.Optional[string](c.Remark),
		Handling: api.PetitionHandling(c.Handling), Completion: api.PetitionCompletion(c.Completion),
		Publication: api.PetitionPublication(c.Publication), SignOff: api.PetitionSignOff(c.SignOff),
		Cycle: int32(c.Cycle), DueAt: wire.Instant(c.DueAt), Overdue: c.Overdue(by.Now), Dispatch: toDispatch(c.Dispatch),
		VoidedAt: wire.Instant(c.VoidedAt), VoidReason: wire.Optional[string](c.VoidReason), AllowedActions: c.Allowed(by),
		Verdict: wire.Optional[api.PetitionVerdict](c.Verdict), Finding: ToFinding(c.Finding), Conclusion: ToConclusion(c.Conclusion),
		Progress: toProgress(&c.Progress), MergedIntoId: c.MergedIntoID, SplitFromId: c.SplitFromID, MaskedIn: wire.Several(c.MaskedIn()),
	}
}

// ToFinding is what verification found out, or nothing.
func ToFinding(f *Finding) *api.PetitionFinding {
	if f == nil {
		return nil
	}
	return &api.PetitionFinding{Text: wire.Optional[string](f.Text), VerdictReason: wire.Optional[string](f.VerdictReason), At: wire.Local(f.At), By: wire.Someone(f.By)}
}

// ToConclusion is what was said with the completion, or nothing.
func ToConclusion(c *Conclusion) *api.PetitionConclusion {
	if c == nil {
		return nil
	}
	return &api.PetitionConclusion{RectificationClass: wire.Optional[api.RectificationClass](c.Rectification), Explanation: wire.Optional[string](c.Explanation),
		MonitoringReportFileId: c.MonitoringFileID, At: wire.Local(c.At), By: wire.Someone(c.By)}
}

// toProgress leaves out the progress of a case on which nothing has been done.
func toProgress(p *Progress) *api.PetitionProgress {
	if *p == (Progress{}) {
		return nil
	}
	return &api.PetitionProgress{Claims: wire.Number(p.Claims), ClaimsDecided: wire.Number(p.Decided), OpenMeasures: wire.Number(p.OpenMeasures),
		MeasuresWithoutEvidence: wire.Number(p.BareMeasures), NextMeasureDueAt: wire.Instant(p.NextDue), FollowUpVisits: wire.Number(p.Visits),
		NoticeEndsAt: wire.Instant(p.NoticeEnds), UnansweredObjections: wire.Number(p.Objections), FeedbackVersion: wire.Positive(p.Draft), Parts: wire.Positive(p.Parts)}
}

func toCasePage(p store.Page[Case], by Caller) api.PetitionCasePage {
	out := api.PetitionCasePage{Items: make([]api.PetitionCase, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range p.Items {
		out.Items = append(out.Items, ToAPI(&p.Items[i], by))
	}
	return out
}

func toNumber(printed string) api.CaseNumberParts {
	n := intake.ParseNumber(printed)
	p := api.CaseNumberParts{
		Family: api.CaseNumberFamily(n.Family), LevelPrefix: wire.Optional[string](n.LevelPrefix), Area: wire.Optional[string](n.Area), Batch: wire.Optional[string](n.Batch),
		Round: wire.Positive(n.Round), Sequence: wire.Positive(n.Sequence),
	}
	if n.Channel != "" {
		ch := api.PetitionChannel(n.Channel)
		p.Channel = &ch
	}
	if n.Date != "" {
		p.ReceivedOn = &api.Day{Time: calendar.Date(n.Date).Midnight()}
	}
	return p
}

func toDispatch(d *Dispatch) *api.CaseDispatch {
	if d == nil {
		return nil
	}
	out := &api.CaseDispatch{
		Id: d.ID, Sequence: int32(d.Sequence), LeadUnitId: d.LeadUnitID, LeadUnitName: d.LeadUnitName,
		AssistingUnits: make([]api.CaseUnit, 0, len(d.Assisting)), GroupId: d.GroupID, Instruction: wire.Optional[string](d.Instruction),
		DispatchedAt: wire.Local(d.At), DispatchedBy: wire.Someone(d.By), AcknowledgeBy: wire.Instant(d.AcknowledgeBy),
		AcknowledgedAt: wire.Instant(d.AcknowledgedAt), AcknowledgedBy: wire.Someone(d.AcknowledgedBy),
		ReturnedAt: wire.Instant(d.ReturnedAt), ReturnReason: wire.Optional[string](d.ReturnReason), ProposedUnitId: d.ProposedUnitID,
	}
	if d.AcknowledgedAt != nil {
		out.AcknowledgedLate = &d.AcknowledgeLate
	}
	for _, u := range d.Assisting {
		out.AssistingUnits = append(out.AssistingUnits, api.CaseUnit{UnitId: u.ID, Name: u.Name, Role: api.PetitionUnitRoleAssist})
	}
	return out
}

func fromCreate(b *api.PetitionCaseCreate) Intake {
	in := Intake{
		InspectionID: b.InspectionId, BatchID: b.BatchId, Number: b.Number, Secondary: wire.Elements(b.SecondaryNumbers),
		KeyCase: b.KeyCase != nil && *b.KeyCase, ReceivedAt: b.ReceivedAt, Summary: strings.TrimSpace(b.Summary), Area: wire.Text(b.Area),
		Address: wire.Text(b.Address), Types: wire.Elements(b.PollutionTypes), PrimaryType: wire.Text(b.PrimaryType), TypeLabels: wire.Elements(b.TypeLabels),
		Responsible: wire.Text(b.ResponsibleText), Assisting: wire.Text(b.AssistingText), AssignedAt: b.UpstreamAssignedAt,
		DueAt: b.UpstreamDueAt, Remark: wire.Text(b.Remark),
	}
	if b.Channel != nil {
		in.Channel = intake.Channel(*b.Channel)
	}
	return in
}

func fromPatch(b *api.PetitionCasePatch) Patch {
	return Patch{
		BatchID: b.BatchId, Number: b.Number, Secondary: b.SecondaryNumbers,
		Channel: (*intake.Channel)(b.Channel), KeyCase: b.KeyCase, ReceivedAt: b.ReceivedAt, Summary: b.Summary,
		Area: b.Area, Address: b.Address, Types: b.PollutionTypes, PrimaryType: b.PrimaryType, TypeLabels: b.TypeLabels,
		Responsible: b.ResponsibleText, Assisting: b.AssistingText, AssignedAt: b.UpstreamAssignedAt, DueAt: b.UpstreamDueAt, Remark: b.Remark,
	}
}

func fromDispatch(b *api.PetitionCaseDispatchRequest) Order {
	return Order{LeadUnitID: b.LeadUnitId, Assisting: wire.Elements(b.AssistingUnitIds), GroupID: b.GroupId, Instruction: wire.Text(b.Instruction)}
}

func fromReassign(b *api.PetitionCaseReassignRequest) Order {
	return Order{LeadUnitID: b.LeadUnitId, Assisting: wire.Elements(b.AssistingUnitIds), GroupID: b.GroupId, Instruction: wire.Text(b.Instruction), Reason: b.Reason}
}

func fromFilter(p api.ListPetitionCasesParams) Filter {
	f := Filter{
		InspectionID: p.InspectionId, BatchID: p.BatchId, UnitID: p.UnitId, GroupID: p.GroupId, Type: wire.Text(p.PollutionType),
		KeyCase: p.KeyCase, Merged: p.Merged, SplitFromID: p.SplitFromId, Overdue: p.Overdue, OverdueStep: wire.Text(p.OverdueStep), DueBefore: p.DueBefore, DueAfter: p.DueAfter, Number: wire.Text(p.Number), Query: wire.Text(p.Q),
	}
	if p.Handling != nil {
		f.Handling = Handling(*p.Handling)
	}
	if p.Completion != nil {
		f.Completion = string(*p.Completion)
	}
	if p.Channel != nil {
		f.Channel = intake.Channel(*p.Channel)
	}
	return f
}

// labels are what the timeline calls an event, by its kind.
var labels = labelled(map[string]string{
	OnUpdate: "修改", OnVoid: "作废", OnDispatch: "转办", OnAcknowledge: "签收", OnReturn: "退回", OnReassign: "改派",
	OnRefer: "退回上级", OnBeginVerification: "开始调查核实", OnConcludeVerification: "作出查实结论", OnDraftFeedback: "拟写反馈", OnReviewFeedback: "工作组审核", OnSignFeedback: "领导签发",
	OnSubmitFeedback: "上报", OnAcceptFeedback: "上级接受", OnReturnFeedback: "反馈被退回", OnReopen: "重新办理", OnResume: "到期转回整改", OnMerge: "并案",
	OnUnmerge: "撤销并案", OnSplit: "分解", OnComplete: "办结", OnCompleteStage: "阶段性办结", OnReportNotCompleted: "报未办结", OnPrepare: "备好公开",
	OnUnprepare: "撤回公开稿", OnPublish: "公开", OnCorrect: "更正公开", OnWithhold: "不予公开", OnApplySignOff: "申请销号", OnAcceptRectification: "验收",
	OnConfirmNotice: "公示无异议", OnApproveSignOff: "领导签字销号", OnRecordCityReview: "登记市级复核", OnFinishSignOff: "销号", OnRejectSignOff: "销号未通过", OnAddClaim: "诉求变动",
	OnDecideClaim: "诉求结论", OnAddMeasure: "措施变动", OnFinishMeasure: "措施完成", OnAddSanction: "处罚变动", OnAddVisit: "回访", OnAddLookBack: "回头看",
	OnRelapse: "回头看发现反弹", OnOpenNotice: "公示", OnVoidNotice: "公示作废", OnRaiseObjection: "收到异议", OnAnswerObjection: "答复异议", OnAskExtension: "申请延期", OnDecideExtension: "延期审批", OnIssueSlip: "出具单据", OnLink: "关联变动", OnAttach: "佐证变动",
})

func labelled(actions map[string]string) map[string]string {
	out := map[string]string{"petition_case.created": "登记", "petition_case.deadline_near": "临近时限", "petition_case.deadline_overdue": "超过时限", "petition_case.reworded": "遮盖个人信息"}
	for on, label := range actions {
		out["petition_case."+past[on]] = label
	}
	return out
}

func toTimeline(steps []Step, lang string) api.PetitionCaseTimeline {
	out := api.PetitionCaseTimeline{Items: make([]api.PetitionCaseTimelineEntry, 0, len(steps))}
	for _, s := range steps {
		label := labels[s.Kind]
		if label == "" {
			label = s.Kind
		}
		out.Items = append(out.Items, api.PetitionCaseTimelineEntry{
			Sequence: s.Event.Sequence, At: wire.Local(s.OccurredAt), Kind: s.Kind, Label: label, Version: s.ResourceVersion,
			ActorId: wire.Someone(s.ActorID), ActorName: wire.Optional[string](s.ActorIn(lang)), UnitId: s.UnitID, UnitName: wire.Optional[string](s.UnitName), Note: wire.Optional[string](s.Note),
		})
	}
	return out
}

func at(id uuid.UUID) string { return "/v1/petition-cases/" + id.String() }
