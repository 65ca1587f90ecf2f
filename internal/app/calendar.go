package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/duty"
	"lianluo/internal/group"
	"lianluo/internal/meeting"
	"lianluo/internal/order"
	"lianluo/internal/store"
	"lianluo/internal/subscription"
	"lianluo/internal/worklist"
)

// subscribed builds what reaches people's calendars. Another slice joins by a line.
func subscribed(a *App, s *Services) {
	s.Work = worklist.NewService(a.Store, workSources(s)...)
	s.Calendars = subscription.NewService(a.Store, s.Accounts)
	s.Calendars.Include(dutyDays{a.Store, s.Duties})
	s.Calendars.Include(deadlines{s.Work})
}

// dutyDays are the caller's own shifts.
type dutyDays struct {
	store  *store.Store
	duties *duty.Service
}

var seats = map[duty.Role]string{duty.Leader: "带班领导", duty.Officer: "值班员"}

// Events implements subscription.Source.
func (d dutyDays) Events(ctx context.Context, from, to time.Time) ([]subscription.Event, error) {
	me := auth.From(ctx).PersonID
	if me == uuid.Nil {
		return nil, nil
	}
	turns, err := d.duties.Turns(ctx, me, from, to)
	if err != nil || len(turns) == 0 {
		return nil, err
	}
	names, err := d.desks(ctx, turns)
	out := make([]subscription.Event, 0, len(turns))
	for _, t := range turns {
		desk := "街道"
		if t.GroupID != nil {
			desk = names[*t.GroupID]
		}
		e := subscription.Event{UID: "duty-" + t.ID.String() + "-" + string(t.Role) + "-" + me.String() + "@lianluo", Sequence: t.Version, Changed: t.UpdatedAt,
			StartsAt: t.StartsAt, EndsAt: t.EndsAt, Summary: desk + "值班（" + seats[t.Role] + "）", Cancelled: !t.Held, Busy: true}
		if t.Held {
			e.Description = "带班领导：" + t.Leader.PersonName + "\n值班员：" + t.Officer.PersonName
		}
		out = append(out, e)
	}
	return out, err
}

func (d dutyDays) desks(ctx context.Context, turns []duty.Turn) (map[uuid.UUID]string, error) {
	var ids []uuid.UUID
	for _, t := range turns {
		if t.GroupID != nil {
			ids = append(ids, *t.GroupID)
		}
	}
	out := map[uuid.UUID]string{}
	if len(ids) == 0 {
		return out, nil
	}
	var rows []group.Group
	err := d.store.Reading(ctx).Select("id", "office_id", "name").Where("id IN ?", ids).Find(&rows).Error
	for i := range rows {
		out[rows[i].ID] = rows[i].Name
	}
	return out, d.store.Fault(err)
}

// deadlines are those of the caller's own work, by number only: what a case is
// about does not leave the office.
type deadlines struct{ work *worklist.Service }

const (
	deadlineMark = 30 * time.Minute // before the deadline, so that it is seen
	workPage     = 200
	mostWork     = 1000
)

// workWords are the kinds of work that calendars hear of: that somebody is
// supervised leaves the office in no other way, and not in this.
var workWords = map[string]string{"petition_case": "信访举报件", "assignment": "交办事项", "meeting": "会议纪要"}

// deadlineName begins the UID of a deadline: a meeting is in the calendar itself, and
// two events of one UID are one to a phone.
func deadlineName(kind string) string {
	if kind == "meeting" {
		return "minutes"
	}
	return kind
}

// Events implements subscription.Source.
func (d deadlines) Events(ctx context.Context, from, to time.Time) ([]subscription.Event, error) {
	var out []subscription.Event
	ask := worklist.Ask{Limit: workPage}
	for range mostWork / workPage {
		page, err := d.work.Work(ctx, ask)
		if err != nil {
			return nil, err
		}
		for i := range page.Items {
			x := &page.Items[i]
			if workWords[x.Type] == "" || !x.DueAt.Before(order.EndOfTime) || x.DueAt.Before(from) || x.DueAt.After(to) {
				continue
			}
			out = append(out, subscription.Event{UID: deadlineName(x.Type) + "-" + x.ID.String() + "@lianluo", Sequence: x.Version, Changed: x.Changed,
				StartsAt: x.DueAt.Add(-deadlineMark), EndsAt: x.DueAt, Summary: "截止：" + workWords[x.Type] + " " + x.Number})
		}
		if page.Next == "" {
			break
		}
		ask.Cursor = page.Next
	}
	return out, nil
}

// ownMeetings are those that the caller attends or chairs.
type ownMeetings struct{ meetings *meeting.Service }

const usualMeeting = time.Hour // when nobody said how long

// Events implements subscription.Source.
func (o ownMeetings) Events(ctx context.Context, from, to time.Time) ([]subscription.Event, error) {
	page, _, err := o.meetings.List(ctx, meeting.Filter{Mine: true, From: &from, To: &to}, store.Request{Limit: workPage, Sort: "starts_at"})
	out := make([]subscription.Event, 0, len(page.Items))
	for i := range page.Items {
		m := &page.Items[i]
		ends := m.StartsAt.Add(usualMeeting)
		if m.EndsAt != nil {
			ends = *m.EndsAt
		}
		out = append(out, subscription.Event{UID: "meeting-" + m.ID.String() + "@lianluo", Sequence: m.Version, Changed: m.UpdatedAt, StartsAt: m.StartsAt, EndsAt: ends,
			Summary: m.Title, Description: m.Place, Cancelled: m.State == meeting.Cancelled, Busy: true})
	}
	return out, err
}
