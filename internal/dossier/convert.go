package dossier

import (
	"lianluo/api"
	"lianluo/internal/assignment"
	"lianluo/internal/order"
	"lianluo/internal/wire"
)

func toAPI(a *assignment.Assignment, i *Item, by order.Caller) api.DocumentItem {
	return api.DocumentItem{
		Id: i.ID, Version: i.Version, CreatedAt: wire.Local(i.CreatedAt), UpdatedAt: wire.Local(i.UpdatedAt), AssignmentId: i.AssignmentID, Position: int32(i.Position),
		Content: i.Content, Period: wire.Optional[string](i.Period), Copies: int32(i.Copies), Original: i.Original, Secrecy: api.DocumentSecrecy(i.Secrecy),
		State: api.DocumentItemState(i.State), FileIds: wire.Present(i.FileIDs), PreparedAt: wire.Instant(i.PreparedAt), PreparedBy: i.PreparedBy,
		PreparedByName: wire.Optional[string](i.PreparedName), ReviewedAt: wire.Instant(i.ReviewedAt), ReviewedBy: i.ReviewedBy, ReviewedByName: wire.Optional[string](i.ReviewedName),
		Opinion: wire.Optional[string](i.Opinion), HandedAt: wire.Instant(i.HandedAt), HandedBy: i.HandedBy, HandedByName: wire.Optional[string](i.HandedName),
		Receiver: wire.Optional[string](i.Receiver), ReceiptNumber: wire.Optional[string](i.ReceiptNumber), ConfirmedAt: wire.Instant(i.ConfirmedAt), ConfirmedBy: i.ConfirmedBy,
		ConfirmedByName: wire.Optional[string](i.ConfirmedName), ReturnedAt: wire.Instant(i.ReturnedAt), ReturnedBy: i.ReturnedBy, ReturnNote: wire.Optional[string](i.ReturnNote),
		VoidedAt: wire.Instant(i.VoidedAt), VoidReason: wire.Optional[string](i.VoidReason), AllowedActions: i.Allowed(a, by),
	}
}

func toList(a *assignment.Assignment, rows []Item, by order.Caller) api.DocumentItemList {
	out := api.DocumentItemList{Items: make([]api.DocumentItem, 0, len(rows))}
	for i := range rows {
		out.Items = append(out.Items, toAPI(a, &rows[i], by))
	}
	return out
}

func fromPatch(b *api.DocumentItemPatch) New {
	return New{Content: b.Content, Period: b.Period, Secrecy: (*string)(b.Secrecy), Copies: many(b.Copies), Original: b.Original}
}

func fromCreate(b *api.DocumentItemCreate) New {
	return New{Content: &b.Content, Period: b.Period, Secrecy: (*string)(b.Secrecy), Copies: many(b.Copies), Original: b.Original}
}

func many(n *int32) *int64 {
	if n == nil {
		return nil
	}
	v := int64(*n)
	return &v
}

func at(i *Item) string { return order.Path("assignments", i.AssignmentID, "document-items", i.ID) }
