package accountability

import (
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/order"
	"lianluo/internal/store"
)

// Trigger is a fact that may be somebody's fault: an event of something that an
// item can be about.
type Trigger struct {
	On     string // the kind of event
	Source Source
	Type   string // of the subject, registered before
	Step   string // that the event names; empty where there is but one
}

// tells is whether the event says what the trigger waits for.
func (t Trigger) tells(e *event.Event) (bool, error) {
	if t.Step == "" {
		return true, nil
	}
	var data struct {
		Step string `json:"step"`
	}
	err := json.Unmarshal([]byte(e.Data), &data)
	return data.Step == t.Step, err
}

// Draft has items drafted when such a fact is told, in the same transaction and
// once for each life of the subject. A person confirms or drops the draft.
func (s *Service) Draft(h *event.Hooks, triggers ...Trigger) {
	for _, t := range triggers {
		h.On(t.On, func(tx *store.Tx, e *event.Event) error {
			if ok, err := t.tells(e); err != nil || !ok {
				return err
			}
			return s.draft(tx, t, e.ResourceID)
		})
	}
}

func (s *Service) draft(tx *store.Tx, t Trigger, id uuid.UUID) error {
	sub, err := s.subjects[t.Type](tx, id)
	if fault.Is(err, fault.CodeNotFound) {
		return nil // taken back meanwhile
	}
	if err != nil {
		return err
	}
	cause := fmt.Sprintf("%s/%s/%s/%d", t.Source, t.Type, sub.ID, sub.Round)
	// The head of the office is held from here on, so that of two at once one waits.
	if err := event.Freeze(tx); err != nil {
		return err
	}
	var n int64
	if err := tx.DB.Model(&Item{}).Where("cause = ?", cause).Count(&n).Error; err != nil || n > 0 {
		return err
	}
	i := &Item{InspectionID: sub.InspectionID, Source: t.Source, SubjectType: sub.Type, SubjectID: &sub.ID, SubjectLabel: sub.Label, Cause: cause,
		Matter:   sub.Label + "：" + sourceWords[t.Source] + "，请核实责任。",
		Subjects: []uuid.UUID{}, SubjectUnits: []uuid.UUID{}, Readers: []uuid.UUID{},
		Standing: order.Standing{State: string(Drafted), Clock: order.Unordered()}}
	if sub.UnitID != nil {
		var checks fault.Checks // a unit that is gone is left for whoever confirms
		if err := i.blame(tx, *sub.UnitID, nil, &checks); err != nil {
			return err
		}
		if checks.Err() != nil {
			i.ResponsibleUnitID, i.ResponsibleUnitName, i.SubjectUnits = nil, "", []uuid.UUID{}
		}
	}
	i.concerns(sub.PersonID, nil)
	i.index()
	if err := tx.Create(i); err != nil {
		return err
	}
	if err := saveParties(tx, i); err != nil {
		return err
	}
	return s.Tell(tx, "drafted", i, s.Data(i))
}
