package meeting

import (
	"lianluo/internal/alarm"
	"lianluo/internal/clock"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/store"
)

// Alerts has it called out that minutes are not signed: halfway, near the end, and
// when the time is over.
func Alerts(w *alarm.Watch) {
	alarm.Ring(w, "meeting minutes", func(tx *store.Tx, _ []Meeting) (func(*Meeting, clock.Level) error, error) {
		return func(m *Meeting, l clock.Level) error {
			if _, err := round(tx, m.InspectionID); fault.Is(err, fault.CodeArchived) {
				return nil // nobody signs there
			} else if err != nil {
				return err
			}
			kind := "meeting.minutes_due"
			if l.Late {
				kind = "meeting.minutes_overdue"
			}
			data := m.about()
			data["level"], data["due_at"] = l.Name, m.DueAt
			return event.Append(tx, kind, m, data)
		}, nil
	})
}
