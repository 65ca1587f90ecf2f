package accountability

import (
	"bytes"
	"strconv"
	"time"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/calendar"
	"lianluo/internal/clock"
	"lianluo/internal/order"
	"lianluo/internal/store"
	"lianluo/internal/wire"
	"lianluo/internal/xlsx"
)

func toAPI(i *Item, by order.Caller) api.AccountabilityItem {
	out := api.AccountabilityItem{
		Id: i.ID, Version: i.Version, CreatedAt: wire.Local(i.CreatedAt), UpdatedAt: wire.Local(i.UpdatedAt), InspectionId: i.InspectionID,
		Number: wire.Optional[string](i.Number), Source: api.AccountabilitySource(i.Source), State: api.AccountabilityState(i.State), Matter: i.Matter,
		ResponsibleUnitId: i.ResponsibleUnitID, ResponsibleUnitName: wire.Optional[string](i.ResponsibleUnitName),
		SubjectPersonIds: wire.Present(i.Subjects), ReaderIds: wire.Present(i.Readers), Colour: wire.Optional[api.SupervisionColour](i.shownColour(by.Now)),
		Overdue: i.Overdue(by.Now), FeedbackCount: int32(i.Feedbacks), Returned: i.Returned, RecordCount: int32(i.Records),
		FiledAt: wire.Instant(i.FiledAt), FiledBy: i.FiledBy, DropReason: wire.Optional[string](i.DropReason), Outcome: wire.Optional[api.AccountabilityOutcome](i.Outcome),
		Decision: wire.Optional[string](i.Decision), DecidedAt: wire.Instant(i.DecidedAt), DecidedBy: i.DecidedBy, Execution: wire.Optional[string](i.Execution),
		ExecutedAt: wire.Instant(i.ExecutedAt), ExecutedBy: i.ExecutedBy, Closing: wire.Optional[string](i.Closing), ClosedAt: wire.Instant(i.ClosedAt), ClosedBy: i.ClosedBy,
		VoidedAt: wire.Instant(i.VoidedAt), VoidReason: wire.Optional[string](i.VoidReason), AllowedActions: i.Allowed(by),
	}
	if i.SubjectID != nil {
		out.Subject = &api.AccountabilitySubject{Type: api.AccountabilitySubjectType(i.SubjectType), Id: *i.SubjectID, Label: i.SubjectLabel}
	}
	if i.Ordered() {
		due, original, status := wire.Local(i.DueAt), wire.Local(i.OriginalDueAt), api.AccountabilityDeadlineStatus(i.Status(by.Now))
		out.DueAt, out.OriginalDueAt, out.DeadlineStatus, out.DueReason = &due, &original, &status, wire.Optional[string](i.Why)
	}
	return out
}

func toPage(p store.Page[Item], by order.Caller) api.AccountabilityItemPage {
	out := api.AccountabilityItemPage{Items: make([]api.AccountabilityItem, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for n := range p.Items {
		out.Items = append(out.Items, toAPI(&p.Items[n], by))
	}
	return out
}

func fromFilter(p api.ListAccountabilityItemsParams) Filter {
	return Filter{InspectionID: p.InspectionId, UnitID: p.ResponsibleUnitId, SubjectID: p.SubjectId, State: wire.Text(p.State), Source: wire.Text(p.Source),
		Query: wire.Text(p.Q), Colour: clock.Colour(wire.Text(p.Colour)), Overdue: p.Overdue, DueBefore: p.DueBefore}
}

// widened are the filters of an export as those of a list.
func widened(p api.ExportAccountabilityItemsParams) api.ListAccountabilityItemsParams {
	return api.ListAccountabilityItemsParams{InspectionId: p.InspectionId, State: p.State, Source: p.Source, ResponsibleUnitId: p.ResponsibleUnitId,
		SubjectId: p.SubjectId, Colour: p.Colour, Overdue: p.Overdue, DueBefore: p.DueBefore, Q: p.Q}
}

func fromCreate(b *api.AccountabilityItemCreate) New {
	n := New{InspectionID: b.InspectionId, Source: Source(b.Source), Matter: b.Matter, ResponsibleUnitID: b.ResponsibleUnitId,
		Subjects: wire.Elements(b.SubjectPersonIds), Readers: wire.Elements(b.ReaderIds)}
	if b.Subject != nil {
		n.SubjectType, n.SubjectID = string(b.Subject.Type), &b.Subject.Id
	}
	return n
}

func toOrder(x *SupervisionOrder) api.SupervisionOrder {
	out := api.SupervisionOrder{
		Id: x.ID, Version: x.Version, CreatedAt: wire.Local(x.CreatedAt), UpdatedAt: wire.Local(x.UpdatedAt), ItemId: x.ItemID, Number: x.Number,
		Colour: wire.Optional[api.SupervisionColour](x.Colour), Cause: api.SupervisionCause(x.Cause), DueAt: wire.Local(x.DueAt),
		Lines: make([]api.SupervisionOrderLine, 0, len(x.Sheet.Lines)), Masked: wire.Present(x.Masked), IssuedBy: x.IssuedBy, IssuedByName: x.IssuedName, IssuedAt: wire.Local(x.IssuedAt),
	}
	for _, l := range x.Sheet.Lines {
		out.Lines = append(out.Lines, api.SupervisionOrderLine{Label: l.Label, Text: l.Text})
	}
	return out
}

func toOrders(rows []SupervisionOrder) api.SupervisionOrderList {
	out := api.SupervisionOrderList{Items: make([]api.SupervisionOrder, 0, len(rows))}
	for n := range rows {
		out.Items = append(out.Items, toOrder(&rows[n]))
	}
	return out
}

func toRecord(i *Item, r *Record, by order.Caller) api.AccountabilityRecord {
	out := api.AccountabilityRecord{
		Id: r.ID, Version: r.Version, CreatedAt: wire.Local(r.CreatedAt), UpdatedAt: wire.Local(r.UpdatedAt), ItemId: r.ItemID,
		SubjectPersonId: r.SubjectPersonID, SubjectUnitId: r.SubjectUnitID, SubjectName: r.SubjectName, SubjectStatus: wire.Optional[api.AccountabilitySubjectStatus](r.SubjectStatus),
		Form: api.AccountabilityForm(r.Form), Grade: wire.Optional[api.AccountabilityGrade](r.Grade), DecidingBody: api.AccountabilityBody(r.DecidingBody),
		DocumentNumber: r.DocumentNumber, DecidedOn: api.Day{Time: r.DecidedOn.Midnight()}, InEffect: r.InEffect(by.Now), Remark: wire.Optional[string](r.Remark),
		RecordedBy: r.RecordedBy, VoidedAt: wire.Instant(r.VoidedAt), VoidReason: wire.Optional[string](r.VoidReason), AllowedActions: r.Allowed(i, by),
	}
	if r.EffectUntil != "" {
		out.EffectUntil = &api.Day{Time: r.EffectUntil.Midnight()}
	}
	return out
}

func toRecords(i *Item, rows []Record, by order.Caller) api.AccountabilityRecordList {
	out := api.AccountabilityRecordList{Items: make([]api.AccountabilityRecord, 0, len(rows))}
	for n := range rows {
		out.Items = append(out.Items, toRecord(i, &rows[n], by))
	}
	return out
}

func fromRecord(b *api.AccountabilityRecordCreate) NewRecord {
	return NewRecord{PersonID: b.SubjectPersonId, UnitID: b.SubjectUnitId, Status: Status(wire.Text(b.SubjectStatus)), Form: Form(b.Form), Grade: Grade(wire.Text(b.Grade)),
		Body: Body(b.DecidingBody), DocumentNumber: b.DocumentNumber, Remark: wire.Text(b.Remark), DecidedOn: calendar.DateOf(b.DecidedOn.Time), EffectUntil: day(b.EffectUntil)}
}

func day(d *api.Day) calendar.Date {
	if d == nil {
		return ""
	}
	return calendar.DateOf(d.Time)
}

func toWarnings(rows []Warning) api.AccountabilityWarningList {
	out := api.AccountabilityWarningList{Items: make([]api.AccountabilityWarning, 0, len(rows))}
	for _, w := range rows {
		x := api.AccountabilityWarning{Flag: api.AccountabilityFlag(w.Flag), CaseId: w.CaseID, CaseNumber: wire.Optional[string](w.CaseNumber), UnitId: w.UnitID,
			UnitName: wire.Optional[string](w.UnitName), Count: int32(w.Count), Threshold: api.AccountabilityThreshold{AtLeast: int32(w.Threshold.AtLeast),
				WindowHours: wire.Positive(int(w.Threshold.Window / time.Hour)), ComparedHours: wire.Positive(int(w.Threshold.Before / time.Hour)), Times: wire.Positive(int(w.Threshold.Times))}}
		if w.Threshold.Before > 0 {
			usual := int32(w.Usual)
			x.UsualCount = &usual
		}
		out.Items = append(out.Items, x)
	}
	return out
}

func fromStatistics(p api.GetAccountabilityStatisticsParams) (Dimension, Period) {
	by := ByForm
	if p.By != nil {
		by = Dimension(*p.By)
	}
	return by, Period{day(p.From), day(p.To)}
}

func toStatistics(by Dimension, rows []Figure, total int64) api.AccountabilityStatistics {
	out := api.AccountabilityStatistics{By: api.AccountabilityDimension(by), Total: int32(total), Items: make([]api.AccountabilityFigure, 0, len(rows))}
	for _, f := range rows {
		out.Items = append(out.Items, api.AccountabilityFigure{Key: f.Key, Label: wire.Optional[string](f.Label), Count: int32(f.Count)})
	}
	return out
}

func at(id uuid.UUID) string { return "/v1/accountability-items/" + id.String() }

// stateWords are how the ledger calls the states.
var stateWords = map[State]string{
	Drafted: "待确认", Dropped: "不予立项", Filed: "已立项", Ordered: "已下督办单", InProgress: "办理中", Feedback: "待审核", Returned: "已退回",
	Reviewed: "审核通过", Decided: "已决定", Executed: "已执行", Closed: "已办结",
}

// workbook is the ledger of items for paper.
func workbook(rows []Item, now time.Time) (*bytes.Buffer, error) {
	p := xlsx.Print{Sheet: "督办问责", Title: "督办问责台账", Subtitle: "截至 " + now.In(calendar.Zone).Format("2006-01-02 15:04"),
		Columns: []xlsx.PrintColumn{{Header: "编号", Width: 16}, {Header: "来源", Width: 12}, {Header: "涉及", Width: 18}, {Header: "事项内容", Width: 40}, {Header: "责任单位", Width: 18},
			{Header: "反馈时限", Width: 14, Center: true}, {Header: "状态", Width: 10, Center: true}, {Header: "颜色", Width: 10, Center: true}, {Header: "问责记录", Width: 8, Center: true}}}
	for n := range rows {
		i, due := &rows[n], ""
		if i.Ordered() {
			due = i.DueAt.In(calendar.Zone).Format("2006-01-02 15:04")
		}
		p.Lines = append(p.Lines, []string{i.Number, sourceWords[i.Source], i.SubjectLabel, i.Matter, i.ResponsibleUnitName, due, stateWords[State(i.State)],
			colourWords[i.shownColour(now)], strconv.FormatInt(i.Records, 10)})
	}
	var b bytes.Buffer
	return &b, p.Write(&b)
}
