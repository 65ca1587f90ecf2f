package finding

import (
	"slices"
	"testing"

	"github.com/google/uuid"

	"lianluo/internal/assignment"
	"lianluo/internal/auth"
	"lianluo/internal/order"
	"lianluo/internal/record"
)

// Over all states of both tables, kinds and callers: what is offered is what both
// tables accept, and nothing leads on from what has led somewhere.
func TestOfferedIsAccepted(t *testing.T) {
	unit := record.NewID()
	callers := map[string]auth.Actor{}
	for name, standing := range map[string]auth.Standing{"coordinator": auth.Coordinator, "petition staff": auth.PetitionStaff, "commander": auth.Commander,
		"auditor": auth.Auditor, "member": auth.GroupMember} {
		callers[name] = auth.Actor{Kind: auth.KindUser, ID: record.NewID(), Standing: standing}
	}
	callers["unit"] = auth.Actor{Kind: auth.KindUser, ID: record.NewID(), UnitID: unit, Standing: auth.UnitUser}
	callers["other unit"] = auth.Actor{Kind: auth.KindUser, ID: record.NewID(), UnitID: record.NewID(), Standing: auth.UnitUser}
	want := map[string][]string{onRaise: {"coordinator", "petition staff"}, onPassDown: {"coordinator"}, onVoid: {"coordinator", "unit"}}
	for _, kind := range assignment.Kinds {
		for _, state := range assignment.States {
			for who, actor := range callers {
				a := &assignment.Assignment{Kind: kind, LeadUnitID: &unit, Deliveries: []assignment.Delivery{{}}, Standing: order.Standing{State: string(state)}}
				by := order.Caller{Actor: actor}
				for _, s := range append(slices.Clone(States), voided) {
					f := &Finding{State: s}
					if s == voided {
						f.State, f.VoidedAt = Noted, &by.Now
					}
					for on, whose := range want {
						here := slices.Contains([]assignment.Kind{assignment.FieldInspection, assignment.InquiryVisit}, kind) && s == Noted && slices.Contains(whose, who)
						if on == onVoid {
							here = here && state != assignment.Declined && state != assignment.Completed
						}
						_, err := Lifecycle.Apply(f.stage(), on, f, by)
						accepted := err == nil && a.Apply(partOf(on), by) == nil
						if offered := slices.Contains(f.Allowed(a, by), on); offered != here || accepted != here {
							t.Errorf("%s %s, finding %s: %s by %s is offered %v, accepted %v, want %v", kind, state, s, on, who, offered, accepted, here)
						}
					}
				}
			}
		}
	}
}

// What a finding is taken to be about is the most exact place.
func TestWhere(t *testing.T) {
	for _, c := range []struct{ point, place, want string }{{"后门", "", "后门"}, {"后门", "农贸市场后门", "农贸市场后门"}} {
		if got := (&Finding{Point: c.point, Place: c.place, AssignmentID: uuid.Nil}).where(); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
