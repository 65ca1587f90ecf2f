package urgent

import (
	"github.com/google/uuid"

	"lianluo/internal/alarm"
	"lianluo/internal/clock"
	"lianluo/internal/event"
	"lianluo/internal/inspection"
	"lianluo/internal/store"
)

// Alerts has it called out that commanders have not acknowledged: halfway, and
// when the time is over.
func Alerts(w *alarm.Watch) {
	alarm.Ring(w, "urgent report alerts", func(tx *store.Tx, rows []Report) (func(*Report, clock.Level) error, error) {
		held := make([]*Report, len(rows))
		for i := range rows {
			held[i] = &rows[i]
		}
		shown, err := show(tx.DB, held)
		if err != nil {
			return nil, err
		}
		open, err := openRounds(tx, rows)
		return func(r *Report, l clock.Level) error {
			for i := range shown {
				if shown[i].ID == r.ID && open[r.InspectionID] {
					return shown[i].callOut(tx, l)
				}
			}
			return nil
		}, err
	})
}

// openRounds tells which rounds are not archived: nobody acknowledges there.
func openRounds(tx *store.Tx, rows []Report) (map[uuid.UUID]bool, error) {
	ids := make([]uuid.UUID, len(rows))
	for i := range rows {
		ids[i] = rows[i].InspectionID
	}
	var found []inspection.Inspection
	err := tx.DB.Select("id", "state", "voided_at").Where("id IN ?", ids).Find(&found).Error
	open := map[uuid.UUID]bool{}
	for i := range found {
		open[found[i].ID] = found[i].Writable() == nil
	}
	return open, err
}

func (r *Shown) callOut(tx *store.Tx, l clock.Level) error {
	kind := "urgent_report.acknowledgement_near"
	if l.Late {
		kind = "urgent_report.acknowledgement_overdue"
	}
	data := r.about()
	data["level"], data["due_at"], data["waiting"] = l.Name, r.DueAt, r.waiting()
	return event.Append(tx, kind, r.Report, data)
}
