package batch

import (
	"context"

	"github.com/goccy/go-json"
	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"lianluo/api"
	"lianluo/internal/auth"
	"lianluo/internal/intake"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

func toBatch(ctx context.Context, b *Batch) api.PetitionBatch {
	return api.PetitionBatch{
		Id: b.ID, Version: b.Version, CreatedAt: wire.Local(b.CreatedAt), UpdatedAt: wire.Local(b.UpdatedAt),
		InspectionId: b.InspectionID, Label: b.Label, LocalLabel: wire.Optional[string](b.LocalLabel), ReceivedAt: wire.Local(b.ReceivedAt),
		WindowFrom: wire.Instant(b.WindowFrom), WindowTo: wire.Instant(b.WindowTo), Printed: toPrinted(b.Printed), Remark: wire.Optional[string](b.Remark),
		CaseCount: int32(min(b.Cases, 1_000_000)),
		VoidedAt:  wire.Instant(b.VoidedAt), VoidReason: wire.Optional[string](b.VoidReason), AllowedActions: b.Allowed(auth.From(ctx)),
	}
}

func toBatchPage(ctx context.Context, p store.Page[Batch]) api.PetitionBatchPage {
	out := api.PetitionBatchPage{Items: make([]api.PetitionBatch, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range p.Items {
		out.Items = append(out.Items, toBatch(ctx, &p.Items[i]))
	}
	return out
}

func fromCreate(b *api.PetitionBatchCreate) *Batch {
	return &Batch{
		InspectionID: b.InspectionId, Label: b.Label, LocalLabel: wire.Text(b.LocalLabel), ReceivedAt: b.ReceivedAt,
		WindowFrom: b.WindowFrom, WindowTo: b.WindowTo, Printed: fromPrinted(b.Printed), Remark: wire.Text(b.Remark),
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

// toPrinted and fromPrinted go by the names that printed totals are kept under,
// which are those of the contract.
func toPrinted(p *intake.Printed) *api.PrintedTotals { return renamed[api.PrintedTotals](p) }

func fromPrinted(p *api.PrintedTotals) *intake.Printed { return renamed[intake.Printed](p) }

func renamed[To, From any](from *From) *To {
	if from == nil {
		return nil
	}
	to := new(To)
	text, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(text, to)
	}
	if err != nil {
		return nil // both are made of numbers and words
	}
	return to
}

func at(id uuid.UUID) string { return "/v1/petition-batches/" + id.String() }
