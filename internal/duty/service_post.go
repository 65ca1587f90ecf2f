package duty

import (
	"context"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/alarm"
	"lianluo/internal/auth"
	"lianluo/internal/discipline"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/store"
)

// Relieve puts somebody else on a seat of a shift that has begun. It returns
// not_found, stale_version, state_conflict, forbidden, window_closed,
// requirements_unmet when the substitute is on leave, on duty elsewhere or the
// other one of the pair, archived, and unprocessable for an unknown person.
func (s *Service) Relieve(ctx context.Context, id uuid.UUID, ifMatch *string, role Role, substitute uuid.UUID, reason string) (*Case, error) {
	return s.act(ctx, id, ifMatch, relieve, func(tx *store.Tx, c *Case, by Caller) (string, error) {
		if !c.MayRelieve(role, by) {
			return "", denied("带班领导由指挥人员替换", "a commander relieves the leader")
		}
		people, err := HoldPeople(tx, substitute)
		if err != nil {
			return "", err
		}
		who, ok := people[substitute]
		if !ok {
			return "", fault.Invalid("/person_id", "unknown_reference", fault.T("没有这个人", "there is no such person"))
		}
		if err := s.freeNow(tx, c.Shift, substitute); err != nil {
			return "", err
		}
		seat := c.Seat(role)
		was := seat.PersonID
		*seat = Seat{PersonID: who.ID, PersonName: who.Name, RosteredID: &was, CheckedInAt: &tx.Now}
		if err := reassign(tx, c.Shift, role); err != nil {
			return "", err
		}
		if to, err := c.apply(takeOver, by); err == nil && role == Officer {
			c.State, c.TookOverAt = to, &tx.Now
		}
		return "relieved", remark(tx, c.Shift, tx.Now, "紧急替班："+reason)
	})
}

// freeNow tells whether the person can take a seat of the running shift.
func (s *Service) freeNow(tx *store.Tx, c *Shift, person uuid.UUID) error {
	if c.Of(person) != "" {
		return unmet("leader_is_officer", "已是本班的人", "is one of the pair already")
	}
	until := later(c.EndsAt, tx.Now.Add(time.Minute))
	away, err := s.Away(tx.Context(), []uuid.UUID{person}, tx.Now, until)
	if err != nil {
		return err
	}
	if len(away[person]) > 0 {
		return unmet("on_leave", "替班人已准假", "the substitute is on leave")
	}
	others, err := s.Bound(tx.Context(), []uuid.UUID{person}, tx.Now, until)
	if err != nil {
		return err
	}
	if len(others) > 0 {
		return unmet("twice_at_once", "替班人同时另有值班", "the substitute is on duty elsewhere")
	}
	return nil
}

// second is as exact as people tell a time.
func second(t time.Time) time.Time { return t.Truncate(time.Second) }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// ReportLeft records that one of the pair has left the post. It returns not_found,
// stale_version, state_conflict, forbidden, also for oneself, archived, and
// unprocessable for a time that is not in the shift or for who is not there.
func (s *Service) ReportLeft(ctx context.Context, id uuid.UUID, ifMatch *string, role Role, at time.Time, reason string) (*Case, error) {
	return s.act(ctx, id, ifMatch, reportLeft, func(tx *store.Tx, c *Case, by Caller) (string, error) {
		if err := leave(tx, c.Shift, role, at, by); err != nil {
			return "", err
		}
		return "left", remark(tx, c.Shift, at, "登记离岗："+reason)
	})
}

// remark puts into the log of the shift why it was interfered with.
func remark(tx *store.Tx, s *Shift, at time.Time, text string) error {
	e := &Entry{ShiftID: s.ID, DeskID: s.DeskID, At: at.UTC(), Kind: "event", Content: text, RecordedBy: tx.Actor.ID, RecordedName: tx.Actor.Name}
	if err := tx.Create(e); err != nil {
		return err
	}
	return event.Append(tx, "duty_log_entry.recorded", e, e.data())
}

func leave(tx *store.Tx, c *Shift, role Role, at time.Time, by Caller) error {
	seat := c.Seat(role)
	if seat.PersonID == by.PersonID {
		return denied("不能登记自己", "nobody reports on themselves")
	}
	var checks fault.Checks
	checks.When(at.After(tx.Now), "/left_at", "in_the_future", fault.T("时间不能在将来", "has not come yet"))
	checks.When(!seat.present(), "/role", "not_on_post", fault.T("此人没有到岗，或已登记离岗", "has not come, or is known to have left"))
	checks.When(seat.CheckedInAt != nil && at.Before(second(*seat.CheckedInAt)), "/left_at", "before_check_in", fault.T("早于到岗", "is before the check-in"))
	if err := checks.Err(); err != nil {
		return err
	}
	at = at.UTC()
	seat.LeftAt = &at
	return note(tx, c, role, discipline.LeftPost, at, 0)
}

const watchName = "duty.watch"

// Watch has the clock find who has not come, posts that nobody mans, and pairs that
// nobody relieves.
func Watch(w *alarm.Watch) {
	alarm.Wake(w, watchName, func(tx *store.Tx, _ []Shift) (func(*Shift) error, error) {
		return func(row *Shift) error { return wake(tx, row) }, nil
	})
}

// wake saves a shift of which more has changed than when it is looked at next, and
// then what was told of it names the version in which that can be read.
func wake(tx *store.Tx, row *Shift) error {
	told := len(tx.Queued())
	if err := look(tx, row); err != nil {
		return err
	}
	row.schedule(tx.Now)
	if len(tx.Queued()) == told {
		return tx.Note(row)
	}
	if err := tx.Save(row); err != nil {
		return err
	}
	event.Renew(tx, told, row)
	return nil
}

// catchUp looks at a shift at which the clock should have looked by now, before
// anybody changes it: who acts first after a pause must not hide what was missing.
// The caller saves the shift.
func catchUp(tx *store.Tx, s *Shift) error {
	if s.NextAlertAt == nil || s.NextAlertAt.After(tx.Now) {
		return nil
	}
	by := tx.Actor
	tx.Actor = auth.System(by.OfficeID, watchName)
	tx.Actor.RequestID = by.RequestID
	defer func() { tx.Actor = by }()
	return look(tx, s)
}

// look does what the time demands of a shift, each once.
func look(tx *store.Tx, s *Shift) error {
	after := func(d time.Duration) bool { return !tx.Now.Before(s.StartsAt.Add(d)) }
	waiting := s.State == Planned || s.State == Unmanned
	if waiting && after(0) && tx.Now.Before(s.EndsAt) && s.UnmannedSince == nil {
		var held int64
		if err := tx.DB.Model(&Shift{}).Where("desk_id = ? AND state IN ('on_duty', 'handover_pending')", s.DeskID).Limit(1).Count(&held).Error; err != nil {
			return err
		}
		if held == 0 {
			since := s.StartsAt
			s.State, s.UnmannedSince = Unmanned, &since
			if err := event.Append(tx, "duty_shift.unmanned", s, s.data()); err != nil {
				return err
			}
		}
	}
	if s.State == Unmanned && after(lateAfter) {
		if err := note(tx, s, Officer, discipline.Unmanned, s.StartsAt, 0); err != nil {
			return err
		}
	}
	if after(noShowAfter) && (waiting || s.Responsible()) {
		if err := absent(tx, s); err != nil {
			return err
		}
	}
	if s.State == Unmanned && after(noShowAfter) && s.EscalatedAt == nil {
		s.EscalatedAt = &tx.Now
		if err := event.Append(tx, "duty_shift.escalated", s, s.data()); err != nil {
			return err
		}
	}
	switch {
	case waiting && !tx.Now.Before(s.EndsAt):
		s.State = Missed
		return event.Append(tx, "duty_shift.missed", s, s.data())
	case s.Responsible() && !tx.Now.Before(s.EndsAt.Add(overdueAfter)):
		return event.Append(tx, "duty_shift.overdue", s, s.data())
	}
	return nil
}

// absent records who of the pair has not come.
func absent(tx *store.Tx, s *Shift) error {
	for _, r := range []Role{Leader, Officer} {
		if s.Seat(r).CheckedInAt != nil {
			continue
		}
		if err := note(tx, s, r, discipline.NoShow, s.StartsAt, 0); err != nil {
			return err
		}
		data := s.data()
		data["role"] = r
		if err := event.Append(tx, "duty_shift.no_show", s, data); err != nil {
			return err
		}
	}
	return nil
}

// Checked is what a spot check finds out about a shift.
type Checked struct {
	At   time.Time
	Role Role
	Gone bool // not on post
}

// SpotCheck loads the shift that is looked at and, where the person has gone, notes
// it. It returns not_found, archived, forbidden for oneself, state_conflict for a
// shift whose pair is not responsible, and unprocessable for a time that is not in
// it.
func (s *Service) SpotCheck(tx *store.Tx, shift uuid.UUID, x Checked) (*Shift, error) {
	seen, err := store.Get[Shift](tx.DB, shift)
	if fault.Is(err, fault.CodeNotFound) {
		return nil, fault.Invalid("/shift_id", "unknown_reference", fault.T("没有这一班", "there is no such shift"))
	}
	if err != nil {
		return nil, err
	}
	if _, err := inspection.Open(tx, seen.InspectionID); err != nil {
		return nil, err
	}
	c, err := store.Load[Shift](tx, shift)
	if err != nil {
		return nil, err
	}
	switch {
	case c.TookOverAt == nil || c.State == Cancelled:
		return nil, fault.State(string(c.State), []string{})
	case c.Seat(x.Role).PersonID == tx.Actor.PersonID:
		return nil, denied("不能抽查自己", "nobody checks themselves")
	}
	var checks fault.Checks
	checks.When(x.At.After(tx.Now), "/checked_at", "in_the_future", fault.T("时间不能在将来", "has not come yet"))
	checks.When(x.At.Before(second(*c.TookOverAt)) || c.RelievedAt != nil && x.At.After(*c.RelievedAt), "/checked_at", "outside_shift", fault.T("时间不在这一班内", "is not in the shift"))
	if err := checks.Err(); err != nil {
		return nil, err
	}
	if !x.Gone || !c.Responsible() || !c.Seat(x.Role).present() || x.At.Before(second(*c.Seat(x.Role).CheckedInAt)) {
		return c, nil
	}
	told := len(tx.Queued())
	if err := catchUp(tx, c); err != nil {
		return nil, err
	}
	if err := leave(tx, c, x.Role, x.At, Caller{tx.Actor, tx.Now}); err != nil {
		return nil, err
	}
	c.schedule(tx.Now)
	if err := tx.Save(c); err != nil {
		return nil, err
	}
	event.Renew(tx, told, c)
	return c, event.Append(tx, "duty_shift.left", c, c.data())
}
