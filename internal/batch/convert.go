package batch

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"lianluo/api"
	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/intake"
	"lianluo/internal/store"
)

func toBatch(ctx context.Context, b *Batch) api.PetitionBatch {
	return api.PetitionBatch{
		Id: b.ID, Version: b.Version, CreatedAt: b.CreatedAt.In(calendar.Zone), UpdatedAt: b.UpdatedAt.In(calendar.Zone),
		InspectionId: b.InspectionID, Label: b.Label, LocalLabel: optional(b.LocalLabel), ReceivedAt: b.ReceivedAt.In(calendar.Zone),
		WindowFrom: toInstant(b.WindowFrom), WindowTo: toInstant(b.WindowTo), Printed: toPrinted(b.Printed), Remark: optional(b.Remark),
		CaseCount: int32(min(b.Cases, 1_000_000)),
		VoidedAt:  toInstant(b.VoidedAt), VoidReason: optional(b.VoidReason), AllowedActions: b.Allowed(auth.From(ctx)),
	}
}

func toBatchPage(ctx context.Context, p store.Page[Batch]) api.PetitionBatchPage {
	out := api.PetitionBatchPage{Items: make([]api.PetitionBatch, 0, len(p.Items)), NextCursor: optional(p.Next), Total: p.Total}
	for i := range p.Items {
		out.Items = append(out.Items, toBatch(ctx, &p.Items[i]))
	}
	return out
}

func fromCreate(b *api.PetitionBatchCreate) *Batch {
	return &Batch{
		InspectionID: b.InspectionId, Label: b.Label, LocalLabel: text(b.LocalLabel), ReceivedAt: b.ReceivedAt,
		WindowFrom: b.WindowFrom, WindowTo: b.WindowTo, Printed: fromPrinted(b.Printed), Remark: text(b.Remark),
	}
}

func fromPatch(b *api.PetitionBatchPatch) Patch {
	p := Patch{Label: b.Label, ReceivedAt: b.ReceivedAt, LocalLabel: b.LocalLabel, WindowFrom: b.WindowFrom, WindowTo: b.WindowTo, Remark: b.Remark}
	if b.Printed.IsNull() {
		p.Printed = nullable.NewNullNullable[intake.Printed]()
	} else if v, err := b.Printed.Get(); err == nil {
		p.Printed = nullable.NewNullableWithValue(*fromPrinted(&v))
	}
	return p
}

func toPrinted(p *intake.Printed) *api.PrintedTotals {
	if p == nil {
		return nil
	}
	out := &api.PrintedTotals{
		Total: narrow(p.Total), TotalAfterSplit: narrow(p.TotalAfterSplit), Phone: narrow(p.Phone), Letter: narrow(p.Letter),
		Visit: narrow(p.Visit), Wechat: narrow(p.WeChat), Other: narrow(p.Other), Key: narrow(p.Key), Problems: narrow(p.Problems),
	}
	if p.TypeCounting != "" {
		c := api.PrintedTypeCounting(p.TypeCounting)
		out.TypeCounting = &c
	}
	if p.Types != nil {
		types := make([]api.PrintedTypeCount, 0, len(p.Types))
		for _, t := range p.Types {
			types = append(types, api.PrintedTypeCount{PollutionType: t.Type, Count: *narrow(&t.Count)})
		}
		out.Types = &types
	}
	if p.Areas != nil {
		areas := make([]api.PrintedAreaCount, 0, len(p.Areas))
		for _, a := range p.Areas {
			areas = append(areas, api.PrintedAreaCount{Area: a.Area, Count: a.Count, SplitExtra: narrow(a.SplitExtra)})
		}
		out.Areas = &areas
	}
	return out
}

func fromPrinted(p *api.PrintedTotals) *intake.Printed {
	if p == nil {
		return nil
	}
	out := &intake.Printed{
		Total: widen(p.Total), TotalAfterSplit: widen(p.TotalAfterSplit), Phone: widen(p.Phone), Letter: widen(p.Letter),
		Visit: widen(p.Visit), WeChat: widen(p.Wechat), Other: widen(p.Other), Key: widen(p.Key), Problems: widen(p.Problems),
	}
	if p.TypeCounting != nil {
		out.TypeCounting = string(*p.TypeCounting)
	}
	if p.Types != nil {
		for _, t := range *p.Types {
			out.Types = append(out.Types, intake.TypeCount{Type: t.PollutionType, Count: int(t.Count)})
		}
	}
	if p.Areas != nil {
		for _, a := range *p.Areas {
			out.Areas = append(out.Areas, intake.AreaCount{Area: a.Area, Count: a.Count, SplitExtra: widen(a.SplitExtra)})
		}
	}
	return out
}

func narrow(n *int) *int32 {
	if n == nil {
		return nil
	}
	v := int32(*n)
	return &v
}

func widen(n *int32) *int {
	if n == nil {
		return nil
	}
	v := int(*n)
	return &v
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func toInstant(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	local := t.In(calendar.Zone)
	return &local
}

func at(id uuid.UUID) string { return "/v1/petition-batches/" + id.String() }
