package assignment

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/order"
	"lianluo/internal/record"
)

// Over all states, actions, kinds and callers: what is offered is what is then
// accepted, nothing else is, and a refusal changes nothing.
func TestOfferedIsAccepted(t *testing.T) {
	unit, group, person, now := record.NewID(), record.NewID(), record.NewID(), time.Date(2021, 9, 10, 1, 0, 0, 0, time.UTC)
	callers := map[string]auth.Actor{
		"unit":        {Kind: auth.KindUser, ID: record.NewID(), UnitID: unit, Standing: auth.UnitUser},
		"other unit":  {Kind: auth.KindUser, ID: record.NewID(), UnitID: record.NewID(), Standing: auth.UnitUser},
		"leader":      {Kind: auth.KindUser, ID: record.NewID(), Groups: []uuid.UUID{group}, Leads: []uuid.UUID{group}, Standing: auth.GroupLeader},
		"concerned":   {Kind: auth.KindUser, ID: record.NewID(), PersonID: person, Standing: auth.GroupMember},
		"coordinator": {Kind: auth.KindUser, ID: record.NewID(), Standing: auth.Coordinator},
		"commander":   {Kind: auth.KindUser, ID: record.NewID(), Standing: auth.Commander},
		"auditor":     {Kind: auth.KindUser, ID: record.NewID(), Standing: auth.Auditor},
	}
	actions := map[string]bool{}
	for _, s := range Lifecycle {
		actions[s.On] = true
	}
	for on := range partsIn {
		actions[on] = true
	}
	accepted := map[string]bool{}
	for _, kind := range Kinds {
		for _, state := range States {
			for who, actor := range callers {
				for _, to := range []Assignment{{LeadUnitID: &unit}, {LeadGroupID: &group}} {
					a := to
					a.Kind, a.State, a.Concerned, a.Deliveries = kind, string(state), []uuid.UUID{person}, []Delivery{{}}
					by := order.Caller{Actor: actor, Now: now}
					offers := map[string]bool{}
					for _, on := range a.Allowed(by) {
						offers[on] = true
					}
					for on := range actions {
						b := a
						err := b.Apply(on, by)
						if (err == nil) != offers[on] && on != order.OnDecideExtension && on != OnOriginal && on != OnFollow && on != OnJudgeDocument {
							t.Errorf("%s %s: %s by %s is offered %v, %v", kind, state, on, who, offers[on], err)
						}
						if err != nil && b.State != a.State {
							t.Errorf("%s refused, and yet it moved", on)
						}
						if err == nil {
							accepted[on+" by "+who] = true
						}
					}
				}
			}
		}
	}
	for _, never := range []string{order.OnGiveFeedback + " by other unit", order.OnReview + " by unit", OnComplete + " by leader", OnAcknowledge + " by auditor", OnVoid + " by commander"} {
		if accepted[never] {
			t.Errorf("%s is accepted", never)
		}
	}
	for _, sometimes := range []string{OnAcknowledge + " by unit", OnAcknowledge + " by concerned", order.OnReview + " by leader", OnComplete + " by commander"} {
		if !accepted[sometimes] {
			t.Errorf("%s is never accepted", sometimes)
		}
	}
}

// Nobody judges what they have reported, also when they would be entitled to.
func TestNobodyJudgesTheirOwn(t *testing.T) {
	coordinator := auth.Actor{Kind: auth.KindUser, ID: record.NewID(), Standing: auth.Coordinator}
	by := order.Caller{Actor: coordinator}
	unit := record.NewID()
	a := Assignment{Kind: Directive, LeadUnitID: &unit, Standing: order.Standing{State: string(Feedback), AnsweredBy: &coordinator.ID}}
	for _, on := range []string{order.OnReview, order.OnReturn} {
		if err := a.Apply(on, by); !fault.Is(err, fault.CodeForbidden) {
			t.Errorf("%s: %v", on, err)
		}
	}
	a.State = string(Reviewed)
	if err := a.Apply(OnComplete, by); !fault.Is(err, fault.CodeForbidden) {
		t.Errorf("complete: %v", err)
	}
}

// A document request ends only when all its documents have been handed over.
func TestDocumentsAreHandedOverFirst(t *testing.T) {
	by := order.Caller{Actor: auth.Actor{Kind: auth.KindUser, ID: record.NewID(), Standing: auth.Commander}}
	for _, c := range []struct {
		all, open int64
		ok        bool
	}{{0, 0, false}, {6, 1, false}, {6, 0, true}} {
		a := Assignment{Kind: DocumentRequest, Documents: c.all, DocumentsOpen: c.open, Standing: order.Standing{State: string(Reviewed)}}
		if err := a.Apply(OnComplete, by); (err == nil) != c.ok {
			t.Errorf("%d of %d open: %v", c.open, c.all, err)
		}
	}
}
