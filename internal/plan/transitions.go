package plan

import (
	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/lifecycle"
)

// The actions on an import.
const (
	update = "update"
	apply  = "apply"
	void   = "void"
)

// Lifecycle is draft → applied | voided. What was applied is corrected in the organisation itself.
var Lifecycle = lifecycle.Table[State, *Summary, auth.Actor]{
	{From: Draft, On: update, To: Draft, Guard: may},
	{From: Draft, On: apply, To: Applied, Guard: may},
	{From: Draft, On: void, To: Voided, Guard: may},
}

func may(_ *Summary, by auth.Actor) error {
	if !by.Can(auth.PlanImportWrite) {
		return fault.Denied(string(auth.PlanImportWrite))
	}
	return nil
}

// Apply moves the import along its lifecycle, or returns state_conflict or forbidden and leaves it as it was.
func (s *Summary) Apply(on string, by auth.Actor) error {
	next, err := Lifecycle.Apply(s.State, on, s, by)
	if err != nil {
		return err
	}
	s.State = next
	return nil
}

// Allowed lists what the actor may do with the import now.
func (s *Summary) Allowed(by auth.Actor) []string { return Lifecycle.Allowed(s.State, s, by) }
