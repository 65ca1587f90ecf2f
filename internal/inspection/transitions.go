package inspection

import (
	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/lifecycle"
)

// The actions on a round.
const (
	update  = "update"
	start   = "start"
	finish  = "finish"
	archive = "archive"
	void    = "void"
)

// past names the event of each action.
var past = map[string]string{
	update: "inspection.updated", start: "inspection.started", finish: "inspection.finished",
	archive: "inspection.archived", void: "inspection.voided",
}

// Lifecycle is planned → stationed → rectifying → archived. Nothing leads out
// of the archive, and only a round that never began can be voided.
var Lifecycle = lifecycle.Table[State, *Inspection, auth.Actor]{
	{From: Planned, On: update, To: Planned, Guard: may(auth.InspectionWrite)},
	{From: Planned, On: start, To: Stationed, Guard: may(auth.InspectionTransition)},
	{From: Planned, On: void, To: Planned, Guard: may(auth.InspectionWrite)},
	{From: Stationed, On: update, To: Stationed, Guard: may(auth.InspectionWrite)},
	{From: Stationed, On: finish, To: Rectifying, Guard: may(auth.InspectionTransition)},
	{From: Rectifying, On: update, To: Rectifying, Guard: may(auth.InspectionWrite)},
	{From: Rectifying, On: archive, To: Archived, Guard: may(auth.InspectionTransition)},
}

func may(p auth.Permission) func(*Inspection, auth.Actor) error {
	return func(_ *Inspection, by auth.Actor) error {
		if !by.Can(p) {
			return fault.Denied(string(p))
		}
		return nil
	}
}

// Apply moves the round along its lifecycle, or returns state_conflict or
// forbidden and leaves it as it was.
func (i *Inspection) Apply(on string, by auth.Actor) error {
	next, err := Lifecycle.Apply(i.stage(), on, i, by)
	if err != nil {
		return err
	}
	i.State = next
	return nil
}

// Allowed lists what the actor may do with the round now.
func (i *Inspection) Allowed(by auth.Actor) []string { return Lifecycle.Allowed(i.stage(), i, by) }
