package app

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/assignment"
	"lianluo/internal/attachment"
	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/file"
	"lianluo/internal/leave"
	"lianluo/internal/meeting"
	"lianluo/internal/minutes"
	"lianluo/internal/notice"
	"lianluo/internal/order"
	"lianluo/internal/store"
	"lianluo/internal/worklist"
)

// meet builds how the office tells its people something, in writing and in meetings:
// leave says who is excused, decisions become assignments, and what is conveyed is a
// notice.
func meet(a *App, s *Services) {
	s.Messages = notice.NewService(a.Store, liaisonCovers{s.Leave}, newMessenger(a.Config.Messages))
	s.Messages.Alerts(a.Alarms)
	s.Rosters.Tell(s.Messages)
	s.Meetings = meeting.NewService(a.Store, excuses{s.Leave}, s.Offices)
	meeting.Alerts(a.Alarms)
	s.Calendars.Include(ownMeetings{s.Meetings})
	s.Minutes = minutes.NewService(a.Store, s.Meetings, decisions{s.Assignments}, spirit{s.Messages}, photographs{s.Files})
	s.Assignments.RegisterTarget(linkToMeeting, there[meeting.Meeting])
	s.Files.RegisterOwner(attachment.Meeting, discussed(s.Meetings))
}

const linkToMeeting = "meeting"

// excuses tells meetings who is on approved leave.
type excuses struct{ leaves *leave.Service }

// OnLeave implements meeting.Absences.
func (e excuses) OnLeave(ctx context.Context, people []uuid.UUID, at time.Time) (map[uuid.UUID]meeting.Cover, error) {
	found, err := e.leaves.Covers(ctx, people, at)
	out := make(map[uuid.UUID]meeting.Cover, len(found))
	for id, c := range found {
		out[id] = meeting.Cover{PersonID: c.StandInID, Name: c.Name}
	}
	return out, err
}

// decisions passes what was decided down, in the transaction that issues the
// minutes.
type decisions struct{ assignments *assignment.Service }

// Assign implements minutes.Assigner.
func (d decisions) Assign(tx *store.Tx, t minutes.Task) (uuid.UUID, string, error) {
	a, err := d.assignments.IssueIn(tx, assignment.New{
		InspectionID: t.InspectionID, Kind: assignment.MeetingDecision, Source: assignment.Own, Title: t.Title, Matter: t.Matter, Agreed: true, DueAt: &t.DueAt,
		To: assignment.Recipients{UnitID: t.LeadUnitID, GroupID: t.LeadGroupID}, Links: []assignment.Link{{Type: linkToMeeting, ID: t.MeetingID}},
	})
	if err != nil {
		return uuid.Nil, "", err
	}
	return a.ID, a.Number, nil
}

// Progress implements minutes.Assigner.
func (d decisions) Progress(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]minutes.Progress, error) {
	out := map[uuid.UUID]minutes.Progress{}
	if len(ids) == 0 {
		return out, nil
	}
	s := d.assignments.Store
	var rows []assignment.Assignment
	err := s.Reading(ctx).Scopes(assignment.Visible(auth.From(ctx))).Where("assignments.id IN ?", ids).Find(&rows).Error
	for i := range rows {
		out[rows[i].ID] = minutes.Progress{State: rows[i].State, Overdue: rows[i].Overdue(s.Now())}
	}
	return out, s.Fault(err)
}

// spirit passes on what a meeting was told.
type spirit struct{ notices *notice.Service }

// Convey implements minutes.Conveyor.
func (c spirit) Convey(tx *store.Tx, m minutes.Message) (uuid.UUID, error) {
	n := notice.New{InspectionID: m.InspectionID, Title: m.Title, Body: m.Body, AcknowledgeBy: m.AcknowledgeBy}
	for _, t := range m.Targets {
		n.Targets = append(n.Targets, notice.Target{Kind: notice.TargetKind(t.Kind), GroupID: t.GroupID, Role: t.Role})
	}
	r, err := c.notices.IssueIn(tx, n)
	if err != nil {
		return uuid.Nil, err
	}
	return r.ID, nil
}

// photographs gives the pictures among files their bytes.
type photographs struct{ files *file.Service }

// Photo implements minutes.Photos: a file that is gone, or none of the caller's, is no
// picture either.
func (p photographs) Photo(ctx context.Context, id uuid.UUID, most int64) ([]byte, error) {
	f, err := p.files.Stored(ctx, id)
	switch {
	case fault.Is(err, fault.CodeNotFound):
		return nil, nil
	case err != nil:
		return nil, err
	case !strings.HasPrefix(f.MediaType, "image/") || f.Size > most:
		return nil, nil
	}
	in, err := p.files.Open(ctx, f, 0, f.Size)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(in)
	return data, errors.Join(err, in.Close())
}

// discussed lets files be attached to meetings until their minutes are signed.
func discussed(meetings *meeting.Service) file.Owner {
	return file.Owner{
		Visible:  func(ctx context.Context, id uuid.UUID) error { _, err := meetings.Get(ctx, id); return err },
		Writable: func(ctx context.Context, id uuid.UUID) (int64, error) { return 0, meetings.Attachable(ctx, id) },
		Within: func(tx *store.Tx, id uuid.UUID, f *file.File, act func(cycle int64) error) error {
			return meetings.Attach(tx, id, f.Base(), func() error { return act(0) })
		},
	}
}

func meetingWork(s *store.Store) worklist.Source {
	return worklist.Table[meeting.Meeting]{
		Store: s, Kind: "meeting", Name: "meetings", Due: "due_order", Omit: []string{"search_text", "search_tokens"},
		Mine: func(a worklist.Asking) func(*gorm.DB) *gorm.DB {
			return func(db *gorm.DB) *gorm.DB { return myMeetings(db, leader(a)) }
		},
		Item: func(m *meeting.Meeting, a worklist.Asking) worklist.Item { return meetingItem(m, leader(a)) },
	}
}

const unsigned = "meetings.state IN ('held', 'minutes_drafted')"

// myMeetings limits a query to the meetings of today that the caller sees, to minutes
// that are late, to those that wait for the caller's signature, and to those of
// which the caller has not said that they arrived.
func myMeetings(db *gorm.DB, a worklist.Asking) *gorm.DB {
	w := &ways[meeting.Meeting]{asking: a, table: "meetings", db: db, seen: []func(*gorm.DB) *gorm.DB{store.NotVoided, meeting.Visible(a.Actor)}}
	w.add(worklist.Overdue, a.Can(auth.MeetingWrite), unsigned+" AND meetings.due_at < ?", a.Now)
	w.add(worklist.DueToday, true, "meetings.state = 'scheduled' AND meetings.starts_at < ?", a.EndsAt)
	w.add(worklist.DueToday, a.Can(auth.MeetingWrite), unsigned+" AND meetings.due_at >= ? AND meetings.due_at < ?", a.Now, a.EndsAt)
	w.add(worklist.ToSign, a.Morning, "meetings.state = 'minutes_drafted'")
	w.add(worklist.ToSign, !a.Morning && a.Can(auth.MeetingSign), "meetings.state = 'minutes_drafted' AND meetings.chair_id = ?", a.PersonID)
	waiting := w.fresh().Model(&meeting.Receipt{}).Select("meeting_id").Where("acknowledged_at IS NULL AND (person_id = ? OR unit_id = ?)", a.PersonID, a.UnitID)
	w.add(worklist.ToAcknowledge, !a.Morning && a.Can(auth.MeetingAcknowledge), "meetings.state = 'issued' AND meetings.id IN (?)", waiting)
	return w.limit()
}

func meetingItem(m *meeting.Meeting, a worklist.Asking) worklist.Item {
	late, runs := m.MinutesOverdue(a.Now), m.DueOrder.Before(a.EndsAt)
	is := map[worklist.Reason]bool{
		worklist.Overdue: late, worklist.DueToday: !late && runs, worklist.ToAcknowledge: m.State == meeting.Issued,
		worklist.ToSign: m.State == meeting.Drafted && (a.Morning || m.ChairID == a.PersonID),
	}
	item := worklist.Item{Type: "meeting", ID: m.ID, Number: m.Number, Title: short(m.Title), State: string(m.State), LeadName: m.ChairName, DueAt: m.DueOrder, Overdue: late, Reasons: reasons(is)}
	if item.Number == "" {
		item.Number = m.Title
	}
	if !m.DueOrder.Before(order.EndOfTime) {
		item.DueAt = order.EndOfTime
	}
	if late {
		item.Colour = "red"
	}
	return item
}
