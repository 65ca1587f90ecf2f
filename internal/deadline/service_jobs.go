package deadline

import (
	"github.com/google/uuid"

	"lianluo/internal/alarm"
	"lianluo/internal/clock"
	"lianluo/internal/due"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/store"
)

// Alerts has the deadlines of cases called out, in the case's timeline and the
// change stream.
func Alerts(w *alarm.Watch) {
	alarm.Ring(w, "deadline alerts", func(tx *store.Tx, rows []due.Deadline) (func(*due.Deadline, clock.Level) error, error) {
		cases, err := alertable(tx, rows)
		return func(d *due.Deadline, level clock.Level) error {
			if c := cases[d.CaseID]; c != nil {
				return callOut(tx, c, d, level)
			}
			return nil
		}, err
	})
}

// alertable reads the cases of the deadlines, those of archived rounds left out:
// nobody works on them any more.
func alertable(tx *store.Tx, rows []due.Deadline) (map[uuid.UUID]*petition.Case, error) {
	ids := make([]uuid.UUID, len(rows))
	for i, d := range rows {
		ids[i] = d.CaseID
	}
	var cases []petition.Case
	err := tx.DB.Select("id", "office_id", "version", "number", "key_case", "inspection_id", "lead_unit_id").Where("id IN ?", ids).Find(&cases).Error
	if err != nil {
		return nil, err
	}
	out, open := map[uuid.UUID]*petition.Case{}, map[uuid.UUID]bool{}
	for i := range cases {
		c := &cases[i]
		is, known := open[c.InspectionID]
		if !known {
			err := petition.Open(tx, c.InspectionID)
			if is = err == nil; err != nil && !fault.Is(err, fault.CodeArchived) {
				return nil, err
			}
			open[c.InspectionID] = is
		}
		if is {
			out[c.ID] = c
		}
	}
	return out, nil
}

// callOut tells of the case as it is: nothing of it changes, so neither does its
// version.
func callOut(tx *store.Tx, c *petition.Case, d *due.Deadline, l clock.Level) error {
	kind := "petition_case.deadline_near"
	if l.Late {
		kind = "petition_case.deadline_overdue"
	}
	data := map[string]any{"number": c.Number, "key_case": c.KeyCase, "deadline_id": d.ID, "step": d.Step, "level": l.Name, "colour": l.Colour, "due_at": d.DueAt}
	if c.LeadUnitID != nil {
		data["lead_unit_id"] = c.LeadUnitID
	}
	return event.Append(tx, kind, c, data)
}
