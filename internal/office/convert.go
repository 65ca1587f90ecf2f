package office

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"lianluo/api"
	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

func hour(h int) *int32 {
	if h == 0 {
		return nil
	}
	n := int32(h)
	return &n
}

func toDay(d calendar.Date) api.Day { return api.Day{Time: d.Midnight()} }

func toOffice(ctx context.Context, v View) api.Office {
	actions := []string{}
	if auth.From(ctx).Can(auth.OfficeWrite) {
		actions = append(actions, "update", "import_calendar")
	}
	years := make([]api.CalendarYear, 0, len(v.Years))
	for _, y := range v.Years {
		years = append(years, api.CalendarYear(y))
	}
	return api.Office{
		Id: v.ID, Version: v.Version, CreatedAt: v.CreatedAt.In(calendar.Zone), UpdatedAt: v.UpdatedAt.In(calendar.Zone),
		Name: v.Name, DistrictName: wire.Optional[string](v.DistrictName), DivisionCode: wire.Optional[string](v.DivisionCode),
		Address: wire.Optional[string](v.Address), DutyPhone: wire.Optional[string](v.DutyPhone),
		TimeZone: api.OfficeTimeZoneAsiaShanghai, CalendarYears: years, AllowedActions: actions,
	}
}

// changed turns absent, null and value into nil, "" and the text.
func changed(n nullable.Nullable[string]) *string {
	if !n.IsSpecified() {
		return nil
	}
	s, err := n.Get()
	if err != nil { // null
		s = ""
	}
	return &s
}

func changedHour(n nullable.Nullable[int32]) *int {
	if !n.IsSpecified() {
		return nil
	}
	h, err := n.Get()
	if err != nil {
		h = 0
	}
	out := int(h)
	return &out
}

func fromOfficePatch(b *api.OfficePatch) Patch {
	return Patch{
		Name: b.Name, DistrictName: changed(b.DistrictName), DivisionCode: changed(b.DivisionCode),
		Address: changed(b.Address), DutyPhone: changed(b.DutyPhone),
	}
}

func fromDayFilter(p api.ListCalendarDaysParams) DayFilter {
	f := DayFilter{}
	if p.From != nil {
		f.From = calendar.DateOf(p.From.Time)
	}
	if p.To != nil {
		f.To = calendar.DateOf(p.To.Time)
	}
	if p.Year != nil {
		f.Year = int(*p.Year)
	}
	if p.Kind != nil {
		f.Kind = DayKind(*p.Kind)
	}
	return f
}

func toDayPage(p store.Page[Day]) api.CalendarDayPage {
	out := api.CalendarDayPage{Items: make([]api.CalendarDay, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range p.Items {
		d := &p.Items[i]
		out.Items = append(out.Items, api.CalendarDay{
			Id: d.ID, Version: d.Version, CreatedAt: d.CreatedAt.In(calendar.Zone), UpdatedAt: d.UpdatedAt.In(calendar.Zone),
			Date: toDay(d.Date), Name: d.Name, Kind: api.CalendarDayKind(d.Kind), Year: api.CalendarYear(d.Year),
			Source: wire.Optional[string](d.Source),
		})
	}
	return out
}

func fromImport(b *api.CalendarImport) Import {
	i := Import{Year: int(b.Year), Days: make([]ImportedDay, 0, len(b.Days))}
	if b.Source != nil {
		i.Source = *b.Source
	}
	for _, d := range b.Days {
		i.Days = append(i.Days, ImportedDay{Date: calendar.DateOf(d.Date.Time), Name: d.Name, Kind: DayKind(d.Kind)})
	}
	return i
}

func toImported(year int32, n Imported) api.CalendarImportResult {
	return api.CalendarImportResult{
		Year: year, Created: int32(n.Created), Changed: int32(n.Changed),
		Removed: int32(n.Removed), Unchanged: int32(n.Unchanged),
	}
}

func fromRuleFilter(p api.ListDeadlineRulesParams) RuleFilter {
	f := RuleFilter{}
	if p.Step != nil {
		f.Step = string(*p.Step)
	}
	if p.Unit != nil {
		f.Unit = calendar.Unit(*p.Unit)
	}
	f.At = p.EffectiveAt
	return f
}

func toRule(ctx context.Context, r *Rule) api.DeadlineRule {
	out := api.DeadlineRule{
		Id: r.ID, Version: r.Version, CreatedAt: r.CreatedAt.In(calendar.Zone), UpdatedAt: r.UpdatedAt.In(calendar.Zone),
		Step: api.DeadlineStep(r.Step), Name: r.Name, Amount: int32(r.Amount), Unit: api.DeadlineUnit(r.Unit),
		StartDayCounts: r.StartDayCounts, CutoffHour: hour(r.CutoffHour), DueHour: hour(r.DueHour),
		Basis: wire.Optional[string](r.Basis), VoidReason: wire.Optional[string](r.VoidReason),
		AllowedActions: r.actions(auth.From(ctx).Can(auth.DeadlineRuleWrite)),
		EffectiveFrom:  wire.Instant(&r.EffectiveFrom), EffectiveUntil: wire.Instant(r.EffectiveUntil),
	}
	if r.KeyAmount != nil {
		out.KeyCase = &api.DeadlineOverride{Amount: int32(*r.KeyAmount), Unit: api.DeadlineUnit(r.KeyUnit)}
	}
	if r.VoidedAt != nil {
		at := r.VoidedAt.In(calendar.Zone)
		out.VoidedAt = &at
	}
	return out
}

func toRulePage(ctx context.Context, p store.Page[Rule]) api.DeadlineRulePage {
	out := api.DeadlineRulePage{Items: make([]api.DeadlineRule, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range p.Items {
		out.Items = append(out.Items, toRule(ctx, &p.Items[i]))
	}
	return out
}

func fromRuleCreate(b *api.DeadlineRuleCreate) NewRule {
	n := NewRule{
		Step: string(b.Step), Name: b.Name, Span: calendar.Span{Amount: int(b.Amount), Unit: calendar.Unit(b.Unit)},
		StartDayCounts: b.StartDayCounts != nil && *b.StartDayCounts, From: b.EffectiveFrom, Until: b.EffectiveUntil,
	}
	if b.CutoffHour != nil {
		n.CutoffHour = int(*b.CutoffHour)
	}
	if b.DueHour != nil {
		n.DueHour = int(*b.DueHour)
	}
	if b.KeyCase != nil {
		n.KeyCase = &calendar.Span{Amount: int(b.KeyCase.Amount), Unit: calendar.Unit(b.KeyCase.Unit)}
	}
	if b.Basis != nil {
		n.Basis = *b.Basis
	}
	return n
}

func fromRulePatch(b *api.DeadlineRulePatch) RulePatch {
	p := RulePatch{
		Name: b.Name, Unit: (*calendar.Unit)(b.Unit), StartDayCounts: b.StartDayCounts,
		CutoffHour: changedHour(b.CutoffHour), DueHour: changedHour(b.DueHour),
		SetKeyCase: b.KeyCase.IsSpecified(), Basis: changed(b.Basis), SetUntil: b.EffectiveUntil.IsSpecified(),
	}
	if t, err := b.EffectiveUntil.Get(); err == nil {
		p.Until = &t
	}
	if b.Amount != nil {
		n := int(*b.Amount)
		p.Amount = &n
	}
	if k, err := b.KeyCase.Get(); err == nil {
		p.KeyCase = &calendar.Span{Amount: int(k.Amount), Unit: calendar.Unit(k.Unit)}
	}
	return p
}

// FromQuestion reads an assumption.
func FromQuestion(b *api.DeadlineExplainRequest) Question {
	q := Question{KeyCase: b.KeyCase != nil && *b.KeyCase}
	if b.Start != nil {
		q.Start = *b.Start
	}
	if b.RuleId != nil {
		q.RuleID = b.RuleId.String()
	}
	if b.Step != nil {
		q.Step = string(*b.Step)
	}
	if b.Rule != nil {
		n := fromRuleCreate(b.Rule)
		q.Inline = &n
	}
	return q
}

// ToExplanation is how a deadline is computed, as the contract shows it.
func ToExplanation(e calendar.Explanation) api.DeadlineExplanation {
	out := api.DeadlineExplanation{
		Step: api.DeadlineStep(e.Step), RuleName: e.RuleName, Amount: int32(e.Amount), Unit: api.DeadlineUnit(e.Unit),
		StartDayCounts: e.StartDayCounts, KeyCaseApplied: e.KeyCaseApplied, CutoffHour: hour(e.CutoffHour), DueHour: hour(e.DueHour),
		StartedAt: e.StartedAt, FirstDay: toDay(e.FirstDay), LastDay: toDay(e.LastDay), DueAt: e.DueAt, Basis: wire.Optional[string](e.Basis),
		Steps: e.Steps, Skipped: toNamedDays(e.Skipped), Makeup: toNamedDays(e.Makeup), UnpublishedYears: []int32{},
	}
	for _, y := range e.Unpublished {
		out.UnpublishedYears = append(out.UnpublishedYears, int32(y))
	}
	if e.RuleVersion > 0 {
		if id, err := uuid.Parse(e.RuleID); err == nil {
			out.RuleId, out.RuleVersion = &id, &e.RuleVersion
		}
	}
	return out
}

func toNamedDays(days []calendar.SkippedDay) []api.DeadlineDay {
	out := make([]api.DeadlineDay, 0, len(days))
	for _, d := range days {
		out = append(out, api.DeadlineDay{Date: toDay(d.Date), Kind: api.DeadlineDayKind(d.Kind), Name: d.Name})
	}
	return out
}

// toProblemTypes lists the catalogue of package fault, sorted by code.
func toProblemTypes(status func(fault.Kind) int) api.ProblemTypeList {
	out := api.ProblemTypeList{Items: make([]api.ProblemType, 0, len(fault.Catalogue))}
	for code, e := range fault.Catalogue {
		out.Items = append(out.Items, api.ProblemType{
			Type: "/v1/problem-types#" + string(code), Code: string(code), Status: int32(status(e.Kind)),
			Title: e.Title.ZH, TitleEn: e.Title.EN,
		})
	}
	slices.SortFunc(out.Items, func(a, b api.ProblemType) int { return strings.Compare(a.Code, b.Code) })
	return out
}
