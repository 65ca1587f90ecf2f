package app

import (
	"github.com/google/uuid"

	"lianluo/internal/discipline"
	"lianluo/internal/district"
	"lianluo/internal/event"
	"lianluo/internal/group"
	"lianluo/internal/inspection"
	"lianluo/internal/notice"
	"lianluo/internal/report"
	"lianluo/internal/store"
)

// disciplined has what other slices find out held against people: reports that are
// missing at the cut-off, and who does not answer a roll call.
func disciplined(h *event.Hooks) {
	h.On("status_report.created", missedReports)
	h.On("contact_check.unreachable", unreachable)
}

// missedReports looks at the day's cut-off, when the status report is taken. For a
// group answers its liaison, or its leader where there is none.
func missedReports(tx *store.Tx, e *event.Event) error {
	taken, err := store.Get[district.Report](tx.DB, e.ResourceID)
	if err != nil || taken.Origin != district.Scheduled {
		return err
	}
	i, err := store.Get[inspection.Inspection](tx.DB, taken.InspectionID)
	if err != nil {
		return err
	}
	owing, err := report.Owing(tx.DB, i, taken.ReportOn, taken.ReportOn, tx.Now)
	if err != nil {
		return err
	}
	for _, o := range owing {
		if o.Standing != report.Missing {
			continue
		}
		who, err := answerable(tx, o.GroupID)
		if err != nil {
			return err
		}
		if who == nil {
			continue
		}
		if err := discipline.Note(tx, discipline.Fact{InspectionID: i.ID, PersonID: *who.PersonID, PersonName: who.PersonName, Kind: discipline.MissedReport,
			At: o.DueAt, EvidenceType: "status_report", EvidenceID: taken.ID}); err != nil {
			return err
		}
	}
	return nil
}

// answerable is the current liaison of a group, or its leader; nil for neither.
func answerable(tx *store.Tx, id uuid.UUID) (*group.Appointment, error) {
	for _, role := range []group.Role{group.Liaison, group.Leader} {
		var rows []group.Appointment
		err := tx.DB.Scopes(store.NotVoided).Where("group_id = ? AND role = ? AND person_id IS NOT NULL AND ends_at IS NULL", id, role).Order("starts_at, id").Limit(1).Find(&rows).Error
		if err != nil || len(rows) == 1 {
			return first(rows), err
		}
	}
	return nil, nil //nolint:nilnil // a group without anybody
}

func first(rows []group.Appointment) *group.Appointment {
	if len(rows) == 0 {
		return nil
	}
	return &rows[0]
}

// unreachable holds it against everybody whom a roll call has not reached in time.
func unreachable(tx *store.Tx, e *event.Event) error {
	c, err := store.Get[notice.Check](tx.DB, e.ResourceID)
	if err != nil {
		return err
	}
	var silent []notice.Answer
	if err := tx.DB.Where("contact_check_id = ? AND answered_at IS NULL", c.ID).Order("id").Find(&silent).Error; err != nil {
		return err
	}
	for n := range silent {
		if err := discipline.Note(tx, discipline.Fact{InspectionID: c.InspectionID, PersonID: silent[n].PersonID, PersonName: silent[n].Name, Kind: discipline.Unreachable,
			At: tx.Now, EvidenceType: "contact_check", EvidenceID: c.ID}); err != nil {
			return err
		}
	}
	return nil
}
