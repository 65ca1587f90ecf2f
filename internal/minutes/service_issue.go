package minutes

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/meeting"
	"lianluo/internal/order"
	"lianluo/internal/store"
)

// Issue numbers the minutes and sends them to those who were asked to come, and to
// those who stood in; each decision becomes an assignment in the same act. It
// returns what meeting.Change returns, and unprocessable for a lead that is no
// longer there.
func (s *Service) Issue(ctx context.Context, id uuid.UUID, ifMatch *string) (*meeting.Read, error) {
	return s.meetings.Change(ctx, id, ifMatch, meeting.OnIssue, func(tx *store.Tx, r *meeting.Read, _ *inspection.Inspection, by meeting.Caller) error {
		m, err := last(store.ForUpdate(tx, tx.DB), r.ID)
		if err != nil {
			return err
		}
		if r.Serial, err = order.Take(tx, tx.DB.Model(&meeting.Meeting{}), mark); err != nil {
			return err
		}
		r.IssuedAt, r.IssuedBy = &by.Now, &by.ID
		if err := s.assign(tx, r.Meeting, m); err != nil {
			return err
		}
		if len(m.Decisions) > 0 {
			if err := tx.Save(m); err != nil {
				return err
			}
		}
		people, err := meeting.PeopleOf(tx.DB, r.ID)
		if err != nil {
			return err
		}
		rows := recipients(r.ID, people)
		r.Recipients, r.Acknowledged = int64(len(rows)), 0
		for i := range rows {
			if rows[i].PersonID != nil && *rows[i].PersonID == by.PersonID || rows[i].UnitID != nil && *rows[i].UnitID == by.UnitID {
				r.Mine = &rows[i]
			}
		}
		return store.CreateAll(tx, rows)
	})
}

// assign makes each decision an assignment, linked to the meeting.
func (s *Service) assign(tx *store.Tx, m *meeting.Meeting, minutes *Minutes) error {
	for i := range minutes.Decisions {
		d := &minutes.Decisions[i]
		id, number, err := s.assigner.Assign(tx, Task{
			InspectionID: m.InspectionID, MeetingID: m.ID, Title: short(d.Matter), LeadUnitID: d.LeadUnitID, LeadGroupID: d.LeadGroupID, DueAt: d.DueOn.At(24),
			Matter: fmt.Sprintf("%s\n（%s议定事项第 %d 项）", d.Matter, m.Number, i+1),
		})
		if err != nil {
			if f, ok := fault.As(err); ok && f.Code == fault.CodeUnprocessable {
				for k := range f.Fields {
					f.Fields[k].Pointer = pointer(i) + f.Fields[k].Pointer
				}
			}
			return err
		}
		d.AssignmentID, d.AssignmentNumber = &id, number
	}
	return nil
}

// recipients are those who were asked to come, and who stood in, once each.
func recipients(id uuid.UUID, people []meeting.Attendee) []meeting.Receipt {
	out, seen := []meeting.Receipt{}, map[uuid.UUID]bool{}
	add := func(r meeting.Receipt, who uuid.UUID) {
		if !seen[who] {
			seen[who] = true
			r.MeetingID, r.Position = id, int64(len(out))+1
			out = append(out, r)
		}
	}
	for i := range people {
		a := &people[i]
		if a.UnitID != nil {
			add(meeting.Receipt{UnitID: a.UnitID, Name: a.Name}, *a.UnitID)
			continue
		}
		add(meeting.Receipt{PersonID: a.PersonID, Name: a.Name}, *a.PersonID)
		if a.StandInID != nil {
			add(meeting.Receipt{PersonID: a.StandInID, Name: a.StandInName}, *a.StandInID)
		}
	}
	return out
}

// Acknowledge notes that the caller, or the caller's unit, has the minutes. The
// meeting's version stays: the others who acknowledge are not in each other's way.
// It returns what meeting.Change returns, and state_conflict when that was done
// before.
func (s *Service) Acknowledge(ctx context.Context, id uuid.UUID, ifMatch *string) (*meeting.Read, error) {
	return s.meetings.Change(ctx, id, ifMatch, meeting.OnAcknowledge, func(tx *store.Tx, r *meeting.Read, _ *inspection.Inspection, by meeting.Caller) error {
		r.Mine.AcknowledgedAt, r.Mine.AcknowledgedBy = &by.Now, &by.ID
		if err := tx.Save(r.Mine); err != nil {
			return err
		}
		r.Acknowledged++
		return tx.DB.Model(&meeting.Meeting{}).Where("id = ?", r.ID).Update("acknowledged", r.Acknowledged).Error
	})
}

// Convey passes on what the meeting was told, as a notice with receipts. It returns
// what meeting.Change returns, too_many_parts, requirements_unmet when nobody is
// meant, and unprocessable.
func (s *Service) Convey(ctx context.Context, id uuid.UUID, ifMatch *string, m Message) (*meeting.Read, error) {
	return s.meetings.Change(ctx, id, ifMatch, meeting.OnConvey, func(tx *store.Tx, r *meeting.Read, _ *inspection.Inspection, _ meeting.Caller) error {
		if len(r.NoticeIDs) >= mostNotices {
			return fault.New(fault.CodeTooManyParts, fault.Text{})
		}
		m.InspectionID = r.InspectionID
		notice, err := s.conveyor.Convey(tx, m)
		if err == nil {
			r.NoticeIDs = append(r.NoticeIDs, notice)
		}
		return err
	})
}
