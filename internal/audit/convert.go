package audit

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

func fromFilter(p api.ListAuditEventsParams) Filter {
	return Filter{
		Kind: wire.Text(p.Kind), ResourceType: wire.Text(p.ResourceType), ActorID: p.ActorId, ResourceID: p.ResourceId, From: p.From, To: p.To,
	}
}

func toEvent(e *Entry, lang string) api.AuditEvent {
	out := api.AuditEvent{
		Id: e.ID, Sequence: e.Sequence, Kind: e.Kind, OccurredAt: wire.Local(e.OccurredAt), Audience: api.EventAudience(e.Audience),
		ActorKind: api.ActorKind(e.ActorKind), ActorName: wire.Optional[string](e.ActorName), ActorLabel: wire.Optional[string](e.ActorIn(lang)), Operation: e.Operation,
		ResourceType: wire.Optional[string](e.ResourceType), RequestId: wire.Optional[string](e.RequestID),
		PreviousHash: wire.Optional[string](e.PrevHash), Hash: e.Hash, Details: toDetails(e.Data),
	}
	if out.Operation == "" {
		out.Operation = "unknown"
	}
	if e.ActorID != uuid.Nil {
		out.ActorId = &e.ActorID
	}
	if e.ResourceID != uuid.Nil {
		out.ResourceId = &e.ResourceID
	}
	if e.ResourceVersion > 0 {
		out.ResourceVersion = &e.ResourceVersion
	}
	return out
}

const (
	maxDetails = 100
	maxDetail  = 20000 // characters
)

// toDetails lists what the event says beside its columns, by name; values that
// are no text stay JSON.
func toDetails(data string) *[]api.EventDetail {
	var values map[string]json.RawMessage
	if err := json.Unmarshal([]byte(data), &values); err != nil || len(values) == 0 {
		return nil
	}
	out := make([]api.EventDetail, 0, len(values))
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if len(out) == maxDetails {
			break
		}
		value := string(values[name])
		var s string
		if json.Unmarshal(values[name], &s) == nil {
			value = s
		}
		if r := []rune(value); len(r) > maxDetail {
			value = string(r[:maxDetail])
		}
		out = append(out, api.EventDetail{Name: name, Value: value})
	}
	return &out
}

func toPage(p store.Page[Entry], lang string) api.AuditEventPage {
	out := api.AuditEventPage{Items: make([]api.AuditEvent, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range p.Items {
		out.Items = append(out.Items, toEvent(&p.Items[i], lang))
	}
	return out
}

// fromPart is from the first event and the usual number, if nothing else is said.
func fromPart(p api.VerifyAuditChainParams) (after int64, limit int) {
	limit = DefaultPart
	if p.After != nil {
		after = *p.After
	}
	if p.Limit != nil {
		limit = int(*p.Limit)
	}
	return after, limit
}

func toVerification(v Verification) api.AuditVerification {
	out := api.AuditVerification{
		Intact: v.Intact(), Checked: v.Checked, FirstSequence: v.First, LastSequence: v.Last,
		HeadHash: wire.Optional[string](v.HeadHash), VerifiedAt: wire.Local(v.VerifiedAt),
	}
	if v.Next > 0 {
		out.NextAfter = &v.Next
	}
	if f := v.Fault; f != nil {
		out.Fault = &api.ChainFault{Sequence: f.Sequence, Kind: api.ChainFaultKind(f.Kind), Detail: f.Detail}
		if f.EventID != uuid.Nil {
			out.Fault.EventId = &f.EventID
		}
	}
	return out
}
