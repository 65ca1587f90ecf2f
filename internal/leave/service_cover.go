package leave

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/alarm"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/store"
)

// judge finds what stands in the way of one request.
func (s *Service) judge(ctx context.Context, l *Request, now time.Time) (*Case, error) {
	cases, err := s.judgeAll(ctx, []*Request{l}, now)
	if err != nil {
		return nil, err
	}
	return &cases[0], nil
}

// judgeAll finds what stands in the way of the requests that wait, by one query
// for all, and one for each roster.
func (s *Service) judgeAll(ctx context.Context, rows []*Request, now time.Time) ([]Case, error) {
	var people []uuid.UUID
	var first, last time.Time
	for _, l := range rows {
		from, to, _, ok := l.asking()
		if !ok {
			continue
		}
		people = append(people, l.PersonID, l.StandInID)
		if first.IsZero() || from.Before(first) {
			first = from
		}
		if to.After(last) {
			last = to
		}
	}
	var others []Request
	var shifts []Shift
	if len(people) > 0 {
		var err error
		if others, err = approved(s.store.Reading(ctx), people, first, last, now); err != nil {
			return nil, s.store.Fault(err)
		}
		for _, d := range s.duties {
			held, err := d.Shifts(ctx, people, first, last)
			if err != nil {
				return nil, err
			}
			shifts = append(shifts, held...)
		}
	}
	out := make([]Case, len(rows))
	for i, l := range rows {
		out[i] = Case{l, l.obstacles(others, shifts, now)}
	}
	return out, nil
}

// approved reads the approved requests between two instants of people, or for
// which they stand in.
func approved(db *gorm.DB, people []uuid.UUID, from, to, now time.Time) ([]Request, error) {
	var rows []Request
	err := db.Where("state = ? AND starts_at < ? AND (ends_at > ? OR ends_at < ?) AND (person_id IN ? OR stand_in_id IN ?)",
		Approved, to.UTC(), from.UTC(), now, people, people).Find(&rows).Error
	return rows, err
}

// freeStandIn returns requirements_unmet when the stand-in of an approved leave
// is not free for what is left of it.
func (s *Service) freeStandIn(tx *store.Tx, l *Request) error {
	from, to := l.StartsAt, l.EndsAt
	if tx.Now.After(from) {
		from = tx.Now
	}
	if e := l.Pending(); e != nil {
		to = e.EndsAt
	}
	if !to.After(from) {
		to = from.Add(time.Microsecond)
	}
	others, err := approved(tx.DB, []uuid.UUID{l.StandInID}, from, to, tx.Now)
	if err != nil {
		return err
	}
	probe := Request{State: Submitted, StartsAt: from, EndsAt: to, StandInID: l.StandInID, StandInName: l.StandInName}
	probe.ID = l.ID
	return unmet(probe.obstacles(others, nil, from))
}

// once returns already_exists when the person has asked for some of the time
// already.
func once(tx *store.Tx, l *Request) error {
	return free(tx, l, l.StartsAt, l.EndsAt)
}

func free(tx *store.Tx, l *Request, from, to time.Time) error {
	var n int64
	err := tx.DB.Model(&Request{}).Where("person_id = ? AND id <> ? AND state IN ? AND starts_at < ? AND ends_at > ?",
		l.PersonID, l.ID, []State{Submitted, GroupApproved, Approved}, to, from).Count(&n).Error
	if err == nil && n > 0 {
		err = fault.New(fault.CodeAlreadyExists, fault.T("这段时间已经请过假", "leave has been asked for some of this time already"))
	}
	return err
}

// Cover is somebody who stands in for somebody on leave.
type Cover struct {
	RequestID uuid.UUID
	PersonID  uuid.UUID // who is on leave
	StandInID uuid.UUID
	Name      string
	Phone     string
	From      time.Time
	Until     time.Time // as approved; who is overdue is covered beyond
}

// Covers tells, for those of the people who are on leave at the instant, who
// stands in. It is as true of the past as of now.
func (s *Service) Covers(ctx context.Context, people []uuid.UUID, at time.Time) (map[uuid.UUID]Cover, error) {
	return s.covers(ctx, at, "person_id IN ?", people)
}

// CoveredBy tells for whom a person stands in at the instant, by who is away.
func (s *Service) CoveredBy(ctx context.Context, standIn uuid.UUID, at time.Time) (map[uuid.UUID]Cover, error) {
	return s.covers(ctx, at, "stand_in_id = ?", standIn)
}

func (s *Service) covers(ctx context.Context, at time.Time, who string, args ...any) (map[uuid.UUID]Cover, error) {
	var rows []Request
	err := s.store.Reading(ctx).Where(who, args...).Where("starts_at <= ? AND (state = ? OR returned_at > ?)", at.UTC(), Approved, at.UTC()).Find(&rows).Error
	out := map[uuid.UUID]Cover{}
	for i := range rows {
		l := &rows[i]
		out[l.PersonID] = Cover{l.ID, l.PersonID, l.StandInID, l.StandInName, l.StandInPhone, l.StartsAt, l.EndsAt}
	}
	return out, s.store.Fault(err)
}

// Span is a time in which somebody is away.
type Span struct{ From, Until time.Time }

// Away tells which of the people have approved leave between two instants. Within
// a transaction, lock the people first: an approval does so, too.
func (s *Service) Away(ctx context.Context, people []uuid.UUID, from, to time.Time) (map[uuid.UUID][]Span, error) {
	now := s.store.Now()
	var rows []Request
	err := s.store.Reading(ctx).Where("person_id IN ? AND starts_at < ? AND (state = ? OR returned_at > ?)", people, to.UTC(), Approved, from.UTC()).
		Order("starts_at, id").Find(&rows).Error
	out := map[uuid.UUID][]Span{}
	for i := range rows {
		l := &rows[i]
		if !l.away(from, to, now) {
			continue
		}
		end := l.EndsAt
		switch {
		case l.ReturnedAt != nil:
			end = *l.ReturnedAt
		case now.After(end):
			end = now
		}
		out[l.PersonID] = append(out[l.PersonID], Span{l.StartsAt, end})
	}
	return out, s.store.Fault(err)
}

// Alerts has the clock tell that a leave has begun, and that somebody is overdue.
// Both are so without it.
func Alerts(w *alarm.Watch) {
	alarm.Wake(w, "leave", func(tx *store.Tx, rows []Request) (func(*Request) error, error) {
		open, err := openRounds(tx, rows)
		return func(l *Request) error {
			past, from := l.wake(tx.Now)
			if !open[l.InspectionID] { // nobody works on it any more
				past, l.NextAlertAt = "alarm_ended", nil
			}
			if err := tx.Note(l); err != nil { // only the clock moved on
				return err
			}
			return tell(tx, past, l, from)
		}, err
	})
}

// wake gives the latest thing that has happened, and when the next one will. Of a
// beginning and an end that were both missed only the end is worth telling.
func (l *Request) wake(now time.Time) (past string, from State) {
	if now.After(l.EndsAt) {
		l.NextAlertAt = nil
		return "overdue", OnLeave
	}
	l.NextAlertAt = &l.EndsAt
	return "began", Approved
}

// openRounds tells which of the requests' rounds still go on.
func openRounds(tx *store.Tx, rows []Request) (map[uuid.UUID]bool, error) {
	var ids []uuid.UUID
	for i := range rows {
		ids = append(ids, rows[i].InspectionID)
	}
	var rounds []inspection.Inspection
	if err := tx.DB.Where("id IN ?", ids).Find(&rounds).Error; err != nil {
		return nil, err
	}
	out := map[uuid.UUID]bool{}
	for i := range rounds {
		out[rounds[i].ID] = rounds[i].Writable() == nil
	}
	return out, nil
}
