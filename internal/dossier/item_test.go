package dossier

import (
	"testing"

	"github.com/google/uuid"

	"lianluo/internal/assignment"
	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/order"
	"lianluo/internal/record"
)

// Over all states, acts and people: what is offered is what is then accepted,
// whoever prepared or handed over something neither reviews nor confirms it, and a
// refusal changes nothing.
func TestOfferedIsAccepted(t *testing.T) {
	unit, group := record.NewID(), record.NewID()
	people := map[string]auth.Actor{
		"preparer":    {Kind: auth.KindUser, ID: record.NewID(), UnitID: unit, Standing: auth.UnitUser},
		"colleague":   {Kind: auth.KindUser, ID: record.NewID(), UnitID: unit, Standing: auth.UnitUser},
		"other unit":  {Kind: auth.KindUser, ID: record.NewID(), UnitID: record.NewID(), Standing: auth.UnitUser},
		"leader":      {Kind: auth.KindUser, ID: record.NewID(), Groups: []uuid.UUID{group}, Leads: []uuid.UUID{group}, Standing: auth.GroupLeader},
		"coordinator": {Kind: auth.KindUser, ID: record.NewID(), Standing: auth.Coordinator},
		"own work":    {Kind: auth.KindUser, ID: record.NewID(), Standing: auth.Coordinator},
		"commander":   {Kind: auth.KindUser, ID: record.NewID(), Standing: auth.Commander},
		"auditor":     {Kind: auth.KindUser, ID: record.NewID(), Standing: auth.Auditor},
	}
	accepted := map[string]bool{}
	for _, a := range []*assignment.Assignment{{LeadUnitID: &unit}, {LeadGroupID: &group}} {
		a.Kind, a.State, a.Deliveries = assignment.DocumentRequest, string(assignment.InProgress), []assignment.Delivery{{}}
		for _, state := range States {
			for who, actor := range people {
				for _, by := range []uuid.UUID{people["preparer"].ID, people["own work"].ID} {
					i := Item{State: state, Original: who != "leader", PreparedBy: &by, HandedBy: &by}
					as := order.Caller{Actor: actor}
					offers := map[string]bool{}
					for _, on := range i.Allowed(a, as) {
						offers[on] = true
					}
					for _, step := range Lifecycle {
						part := a.Apply(partOf(step.On), as)
						next, err := Lifecycle.Apply(i.stage(), step.On, &i, caller{as, a})
						ok := part == nil && err == nil
						if ok != offers[step.On] || i.State != state {
							t.Errorf("%s of %s by %s: offered %v, %v, %v", step.On, state, who, offers[step.On], part, err)
						}
						if ok {
							accepted[step.On+" by "+who] = true
						}
						if ok && by == actor.ID && (step.On == onReview || step.On == onSendBack || step.On == onConfirm) {
							t.Errorf("%s of one's own leads to %s", step.On, next)
						}
					}
				}
			}
		}
	}
	for _, never := range []string{onPrepare + " by other unit", onReview + " by colleague", onPrepare + " by commander", onHandOver + " by auditor", onFetch + " by leader"} {
		if accepted[never] {
			t.Errorf("%s is accepted", never)
		}
	}
	for _, sometimes := range []string{onPrepare + " by preparer", onReview + " by leader", onReview + " by coordinator", onConfirm + " by colleague", onFetch + " by coordinator"} {
		if !accepted[sometimes] {
			t.Errorf("%s is never accepted", sometimes)
		}
	}
}

// What is voided has no way on, and is no longer waited for.
func TestVoidedItems(t *testing.T) {
	for _, state := range States {
		i := Item{State: state}
		if want := state != Received && state != Returned; i.open() != want {
			t.Errorf("%s: open %v", state, i.open())
		}
		i.VoidedAt = &i.CreatedAt
		if i.open() || i.stage() != voided {
			t.Errorf("%s and voided: %s", state, i.stage())
		}
		for _, step := range Lifecycle {
			if _, err := Lifecycle.Apply(i.stage(), step.On, &i, caller{}); !fault.Is(err, fault.CodeStateConflict) {
				t.Errorf("%s of a voided item: %v", step.On, err)
			}
		}
	}
}
