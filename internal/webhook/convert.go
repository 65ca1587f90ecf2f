package webhook

import (
	"context"

	"lianluo/api"
	"lianluo/internal/auth"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

func fromFilter(p api.ListWebhooksParams) Filter { return Filter{State: State(wire.Text(p.State))} }

func fromDeliveryFilter(p api.ListWebhookDeliveriesParams) DeliveryFilter {
	return DeliveryFilter{State: DeliveryState(wire.Text(p.State)), Kind: wire.Text(p.Kind)}
}

func fromCreate(b *api.WebhookCreate) New {
	return New{Name: b.Name, URL: b.Url, Kinds: wire.Present(wire.Elements(b.Kinds))}
}

func fromReplay(b *api.WebhookReplay) Replay {
	return Replay{IDs: wire.Elements(b.DeliveryIds), Since: b.DeadSince}
}

func toAPI(ctx context.Context, v View) api.Webhook {
	out := api.Webhook{
		Id: v.ID, Version: v.Version, CreatedAt: wire.Local(v.CreatedAt), UpdatedAt: wire.Local(v.UpdatedAt),
		Name: v.Name, Url: v.URL, Kinds: wire.Present(v.Kinds), State: api.WebhookState(v.State),
		DisabledAt: wire.Instant(v.DisabledAt), DisabledCause: wire.Optional[api.WebhookDisabledCause](v.DisabledCause),
		DisabledReason: wire.Optional[string](v.DisabledReason), Secrets: make([]api.WebhookSecretInfo, 0, len(v.Secrets)),
		Pending: v.Pending, DeadLetters: v.Dead, Failures: wire.Number(v.Failures), RetryAt: wire.Instant(v.RetryAt),
		VoidedAt: wire.Instant(v.VoidedAt), VoidReason: wire.Optional[string](v.VoidReason), AllowedActions: v.Allowed(auth.From(ctx)),
	}
	for _, x := range v.Secrets {
		out.Secrets = append(out.Secrets, api.WebhookSecretInfo{Id: x.ID, Hint: x.Hint, CreatedAt: wire.Local(x.CreatedAt), ExpiresAt: wire.Instant(x.ExpiresAt)})
	}
	return out
}

func toPage(ctx context.Context, p store.Page[View]) api.WebhookPage {
	out := api.WebhookPage{Items: make([]api.Webhook, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for _, v := range p.Items {
		out.Items = append(out.Items, toAPI(ctx, v))
	}
	return out
}

func toSecret(ctx context.Context, v View) api.WebhookSecret {
	return api.WebhookSecret{Webhook: toAPI(ctx, v), Secret: v.Shown}
}

func toDelivery(d *Delivery) api.WebhookDelivery {
	return api.WebhookDelivery{
		Id: d.ID, Version: d.Version, CreatedAt: wire.Local(d.CreatedAt), UpdatedAt: wire.Local(d.UpdatedAt),
		WebhookId: d.WebhookID, MessageId: d.MessageID, Kind: d.Kind, State: api.WebhookDeliveryState(d.State),
		QueuedAt: wire.Local(d.QueuedAt), Attempts: wire.Number(d.Attempts), AttemptedAt: wire.Instant(d.AttemptedAt),
		Outcome: wire.Optional[api.WebhookOutcome](d.Outcome), Status: wire.Positive(d.Status),
		DeliveredAt: wire.Instant(d.DeliveredAt), DeadAt: wire.Instant(d.DeadAt),
	}
}

func toDeliveryPage(p store.Page[Delivery]) api.WebhookDeliveryPage {
	out := api.WebhookDeliveryPage{Items: make([]api.WebhookDelivery, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range p.Items {
		out.Items = append(out.Items, toDelivery(&p.Items[i]))
	}
	return out
}

// Message is the body of what is sent.
type Message = api.WebhookMessage

// changed is what is sent of a change: the same as in the change stream.
func changed(c api.Change) *Message {
	return &Message{Type: c.Kind, Timestamp: c.OccurredAt, Data: api.WebhookMessageData{
		Id: &c.Id, Kind: &c.Kind, OccurredAt: &c.OccurredAt, ResourceType: c.ResourceType, ResourceId: c.ResourceId,
		ResourceVersion: c.ResourceVersion, Tombstone: &c.Tombstone, RequestId: c.RequestId,
	}}
}

// pinged is what is sent to see whether the receiver answers.
func pinged(d *Delivery) *Message {
	return &Message{Type: d.Kind, Timestamp: wire.Local(d.CreatedAt), Data: api.WebhookMessageData{WebhookId: &d.WebhookID}}
}
