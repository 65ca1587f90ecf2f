package notice

import (
	"lianluo/api"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

func toTargets(rows []Target) []api.NoticeTarget {
	out := make([]api.NoticeTarget, 0, len(rows))
	for _, t := range rows {
		out = append(out, api.NoticeTarget{Kind: api.NoticeTargetKind(t.Kind), GroupId: t.GroupID, Role: wire.Optional[api.AppointmentRole](t.Role)})
	}
	return out
}

func fromTargets(rows []api.NoticeTarget) []Target {
	out := make([]Target, 0, len(rows))
	for _, t := range rows {
		out = append(out, Target{Kind: TargetKind(t.Kind), GroupID: t.GroupId, Role: wire.Text(t.Role)})
	}
	return out
}

func toAPI(r *Read, by Caller) api.Notice {
	return api.Notice{
		Id: r.ID, Version: r.Version, CreatedAt: wire.Local(r.CreatedAt), UpdatedAt: wire.Local(r.UpdatedAt), InspectionId: r.InspectionID,
		Number: wire.Optional[string](r.Number), Title: r.Title, Body: r.Body, Targets: toTargets(r.Targets), AcknowledgeBy: wire.Local(r.AcknowledgeBy),
		State: api.NoticeState(r.State), IssuedAt: wire.Instant(r.IssuedAt), IssuedBy: r.IssuedBy, Overdue: r.overdue(by.Now),
		Recipients: int32(r.Recipients), Acknowledged: int32(r.Acknowledged), Late: int32(r.Late),
		VoidedAt: wire.Instant(r.VoidedAt), VoidReason: wire.Optional[string](r.VoidReason), AllowedActions: r.Allowed(by),
	}
}

func toPage(p store.Page[Notice], rows []Read, by Caller) api.NoticePage {
	out := api.NoticePage{Items: make([]api.Notice, 0, len(rows)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range rows {
		out.Items = append(out.Items, toAPI(&rows[i], by))
	}
	return out
}

func fromCreate(b *api.NoticeCreate) New {
	return New{InspectionID: b.InspectionId, Title: b.Title, Body: b.Body, Targets: fromTargets(b.Targets), AcknowledgeBy: b.AcknowledgeBy}
}

func fromPatch(b *api.NoticePatch) Patch {
	p := Patch{Title: b.Title, Body: b.Body, AcknowledgeBy: b.AcknowledgeBy}
	if b.Targets != nil {
		targets := fromTargets(*b.Targets)
		p.Targets = &targets
	}
	return p
}

func toReceipts(rows []Receipt) api.NoticeReceiptList {
	out := api.NoticeReceiptList{Items: make([]api.NoticeReceipt, 0, len(rows))}
	for i := range rows {
		x := &rows[i]
		out.Items = append(out.Items, api.NoticeReceipt{PersonId: x.PersonID, Name: x.Name, GroupId: x.GroupID, GroupName: x.GroupName, Role: api.AppointmentRole(x.Role),
			StandsInForId: x.StandsInForID, StandsInForName: wire.Optional[string](x.StandsInForName), AcknowledgedAt: wire.Instant(x.AcknowledgedAt), Late: x.Late})
	}
	return out
}

func toCheck(c *Called, by Caller) api.ContactCheck {
	out := api.ContactCheck{
		Id: c.ID, Version: c.Version, CreatedAt: wire.Local(c.CreatedAt), UpdatedAt: wire.Local(c.UpdatedAt), InspectionId: c.InspectionID, Title: c.Title,
		Targets: toTargets(c.Targets), StartedAt: wire.Local(c.StartedAt), AnswerMinutes: int32(c.AnswerMinutes), AnswerBy: wire.Local(c.DueAt),
		StartedBy: c.StartedBy, State: api.ContactCheckState(c.State()), People: int32(c.People), Answered: int32(c.Answered), Unreachable: int32(len(c.lost())),
		Answers: make([]api.ContactAnswer, 0, len(c.Answers)), VoidedAt: wire.Instant(c.VoidedAt), VoidReason: wire.Optional[string](c.VoidReason), AllowedActions: c.Allowed(by),
	}
	for i := range c.Answers {
		a := &c.Answers[i]
		if !seesAll(by.Actor) && a.PersonID != by.PersonID {
			continue
		}
		x := api.ContactAnswer{PersonId: a.PersonID, Name: a.Name, GroupId: a.GroupID, GroupName: a.GroupName, Role: api.AppointmentRole(a.Role),
			StandsInForId: a.StandsInForID, StandsInForName: wire.Optional[string](a.StandsInForName), Status: api.ContactAnswerStatus(a.Status(c.DueAt, c.now)),
			AnsweredAt: wire.Instant(a.AnsweredAt), Method: wire.Optional[api.ContactAnswerMethod](a.Method), RecordedBy: a.RecordedBy}
		if a.AnsweredAt != nil {
			seconds := int32(min(a.Seconds, 1_000_000_000))
			x.Seconds = &seconds
		}
		out.Answers = append(out.Answers, x)
	}
	return out
}

func toCheckPage(p store.Page[Check], rows []Called, by Caller) api.ContactCheckPage {
	out := api.ContactCheckPage{Items: make([]api.ContactCheck, 0, len(rows)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range rows {
		out.Items = append(out.Items, toCheck(&rows[i], by))
	}
	return out
}

func toDelivery(d *Delivery, by Caller) api.MessageDelivery {
	out := api.MessageDelivery{
		Id: d.ID, Version: d.Version, CreatedAt: wire.Local(d.CreatedAt), UpdatedAt: wire.Local(d.UpdatedAt), SubjectType: api.MessageSubjectType(d.SubjectType),
		SubjectId: d.SubjectID, Number: wire.Optional[string](d.Number), Occasion: api.MessageOccasion(d.Occasion), Channel: api.MessageChannel(d.Channel), PersonId: d.PersonID,
		State: api.MessageDeliveryState(d.State), Attempts: int32(d.Attempts), Failure: wire.Optional[api.MessageFailure](d.Failure), SentAt: wire.Instant(d.SentAt), AllowedActions: d.Allowed(by),
	}
	if d.State == Queued {
		out.NextAttemptAt = wire.Instant(d.NextAttemptAt)
	}
	return out
}

func toDeliveryPage(p store.Page[Delivery], by Caller) api.MessageDeliveryPage {
	out := api.MessageDeliveryPage{Items: make([]api.MessageDelivery, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range p.Items {
		out.Items = append(out.Items, toDelivery(&p.Items[i], by))
	}
	return out
}
