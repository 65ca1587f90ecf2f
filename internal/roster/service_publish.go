package roster

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/duty"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/roster/fair"
	"lianluo/internal/store"
)

// facts gathers what the office knows of the roster's people, whom it holds, and
// the shifts that the edition before has made.
func (s *Service) facts(tx *store.Tx, r *Roster) (facts, []duty.Shift, error) {
	var f facts
	var existing []duty.Shift
	ids := r.people()
	if _, err := duty.HoldPeople(tx, ids...); err != nil {
		return f, nil, err
	}
	from, to := r.begins(r.FromOn), r.begins(r.ToOn.AddDays(1))
	for i := range r.Entries { // which may reach beyond
		from, to = earliest(from, r.Entries[i].StartsAt), latest(to, r.Entries[i].EndsAt)
	}
	var err error
	if r.SupersedesID != nil {
		if existing, err = duty.Made(tx.DB, *r.SupersedesID, r.desk()); err != nil {
			return f, nil, err
		}
	}
	mine := map[uuid.UUID]bool{}
	for i := range existing {
		mine[existing[i].ID] = true
	}
	others := func(rows []duty.Shift, err error) ([]duty.Shift, error) {
		return slices.DeleteFunc(rows, func(x duty.Shift) bool { return mine[x.ID] }), err
	}
	if f.away, err = s.duties.Away(tx.Context(), ids, from, to); err != nil {
		return f, nil, err
	}
	if f.held, err = others(duty.Held(tx.DB, ids, from.Add(-r.rest()), to.Add(r.rest()))); err != nil {
		return f, nil, err
	}
	f.carried, err = others(duty.Before(tx, r.desk(), from))
	return f, existing, err
}

func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// Publish makes the shifts of a draft, or changes those of the edition that it
// supersedes. It returns not_found, stale_version, forbidden, state_conflict, also
// when that edition has been superseded already, archived, and unprocessable with
// every fault by its date.
func (s *Service) Publish(ctx context.Context, id uuid.UUID, ifMatch *string) (*Roster, error) {
	return s.act(ctx, id, ifMatch, publish, func(tx *store.Tx, r *Roster) error {
		before, err := s.former(tx, r)
		if err != nil {
			return err
		}
		f, existing, err := s.facts(tx, r)
		if err != nil {
			return err
		}
		people, err := duty.HoldPeople(tx, r.people()...)
		if err != nil {
			return err
		}
		found, frozen := r.settled(existing, tx.Now)
		all := r.faults(f, frozen)
		all.append(found)
		if err := s.beside(tx, r, existing, all); err != nil {
			return err
		}
		r.known(people, all)
		if err := capped(all.Err()); err != nil {
			return err
		}
		plans := r.plans(people)
		changed, err := duty.Arrange(tx, r.desk(), r.ID, existing, plans)
		if err != nil {
			return err
		}
		if err := s.told(tx, before, r, concerned(existing, plans)); err != nil {
			return err
		}
		r.PublishedAt, r.PublishedBy = &tx.Now, &tx.Actor.ID
		return s.supersede(tx, before, r, changed)
	})
}

// former loads the edition that this one supersedes; it must still be in force.
func (s *Service) former(tx *store.Tx, r *Roster) (*Roster, error) {
	if r.SupersedesID == nil {
		return nil, nil //nolint:nilnil // a first edition supersedes none
	}
	b, err := store.Load[Roster](tx, *r.SupersedesID)
	if err == nil && b.State != Published {
		err = fault.State(string(b.State), []string{})
	}
	return b, err
}

func (s *Service) supersede(tx *store.Tx, before, r *Roster, changed int) error {
	if before == nil {
		return nil
	}
	before.State = Superseded
	if err := tx.Save(before); err != nil {
		return err
	}
	data := before.data()
	data["by"], data["changed_shifts"] = r.ID, changed
	return event.Append(tx, "duty_roster.superseded", before, data)
}

// dated is a fault that was found before the others.
type dated struct {
	day     calendar.Date
	pointer string
	code    string
	what    fault.Text
}

func (l *list) append(more []dated) {
	for _, d := range more {
		l.at(d.day, d.pointer, d.code, d.what)
	}
}

// settled compares the entries with the shifts that are there: what has begun must
// be as it is, and nobody takes back a change that they have not seen.
func (r *Roster) settled(existing []duty.Shift, now time.Time) ([]dated, map[int]bool) {
	var out []dated
	frozen, met := map[int]bool{}, map[uuid.UUID]bool{}
	begunWords := fault.T("这一班已经开始，不能再改", "the shift has begun and stays as it is")
	for i := range r.Entries {
		e := &r.Entries[i]
		at := fmt.Sprintf("/entries/%d", i)
		x := e.among(existing)
		if x == nil {
			if !e.EndsAt.After(now) {
				out = append(out, dated{e.Day, at, "already_begun", fault.T("这一班已经过去", "the shift is over")})
			}
			continue
		}
		met[x.ID] = true
		same := e.LeaderID != nil && e.OfficerID != nil && *e.LeaderID == x.Leader.PersonID && *e.OfficerID == x.Officer.PersonID
		switch {
		case x.Begun(now) && !same, came(&x.Leader, e.LeaderID), came(&x.Officer, e.OfficerID):
			out = append(out, dated{e.Day, at, "already_begun", begunWords})
			frozen[i] = true
		case x.Begun(now):
			frozen[i] = true
		case !same && x.UpdatedAt.After(r.UpdatedAt):
			out = append(out, dated{e.Day, at, "changed_meanwhile", fault.T("这一班在编排之后换过人，请照此刻的班次修改草稿", "the shift was changed since the draft was")})
		}
	}
	for k := range existing {
		if x := &existing[k]; !met[x.ID] && underWay(x, now) {
			out = append(out, dated{x.Day, "/entries", "already_begun", begunWords})
		}
	}
	return out, frozen
}

// among finds the shift of the same hours, nil when there is none.
func (e *Entry) among(existing []duty.Shift) *duty.Shift {
	k := slices.IndexFunc(existing, func(x duty.Shift) bool { return x.StartsAt.Equal(e.StartsAt) && x.EndsAt.Equal(e.EndsAt) })
	if k < 0 {
		return nil
	}
	return &existing[k]
}

// underWay tells of a shift that has begun, or for which somebody has come.
func underWay(x *duty.Shift, now time.Time) bool {
	return x.Begun(now) || came(&x.Leader, nil) || came(&x.Officer, nil)
}

// came tells that who sits there has come already, and would not sit there any more.
func came(seat *duty.Seat, then *uuid.UUID) bool {
	return seat.CheckedInAt != nil && (then == nil || *then != seat.PersonID)
}

// beside finds shifts of other rosters on the same desk that overlap with entries.
func (s *Service) beside(tx *store.Tx, r *Roster, existing []duty.Shift, all *list) error {
	if len(r.Entries) == 0 {
		return nil
	}
	from, to := r.Entries[0].StartsAt, r.Entries[0].EndsAt
	for i := range r.Entries {
		to = latest(to, r.Entries[i].EndsAt)
	}
	rows, err := duty.Of(tx, r.desk(), from, to)
	if err != nil {
		return err
	}
	for i := range rows {
		x := &rows[i]
		if slices.ContainsFunc(existing, func(y duty.Shift) bool { return y.ID == x.ID }) {
			continue
		}
		for k := range r.Entries {
			if e := &r.Entries[k]; x.StartsAt.Before(e.EndsAt) && e.StartsAt.Before(x.EndsAt) {
				all.at(e.Day, fmt.Sprintf("/entries/%d", k), "overlap", fault.T("与另一份值班表的一班重叠", "overlaps with a shift of another roster"))
			}
		}
	}
	return nil
}

// known finds people who have been voided since they were put down.
func (r *Roster) known(people map[uuid.UUID]duty.Someone, all *list) {
	for i := range r.Entries {
		for _, role := range fair.Roles {
			if id := *r.Entries[i].seat(role); id != nil {
				if _, ok := people[*id]; !ok {
					all.at(r.Entries[i].Day, pointer(i, role), "unknown_reference", fault.T("没有这个人", "there is no such person"))
				}
			}
		}
	}
}

// capped cuts the faults to what an answer holds.
func capped(err error) error {
	if f, ok := fault.As(err); ok && len(f.Fields) > maxFaults {
		f.Fields = f.Fields[:maxFaults]
	}
	return err
}

func (r *Roster) plans(people map[uuid.UUID]duty.Someone) []duty.Plan {
	out := make([]duty.Plan, len(r.Entries))
	for i := range r.Entries {
		e := &r.Entries[i]
		out[i] = duty.Plan{Day: e.Day, StartsAt: e.StartsAt, EndsAt: e.EndsAt, Night: e.Night, Weekend: e.Weekend, Holiday: e.Holiday,
			Leader: people[*e.LeaderID], Officer: people[*e.OfficerID]}
	}
	return out
}

// Revise begins the next edition from the shifts as they are now, relief
// included. It returns not_found, stale_version, forbidden, state_conflict,
// already_exists when a revision is being drafted, and archived.
func (s *Service) Revise(ctx context.Context, id uuid.UUID, ifMatch *string) (*Roster, error) {
	var next *Roster
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		r, err := open(tx, id, ifMatch, revise)
		if err != nil {
			return err
		}
		var drafts int64
		if err := tx.DB.Model(&Roster{}).Scopes(store.NotVoided).Where("supersedes_id = ? AND state = ?", r.ID, Draft).Limit(1).Count(&drafts).Error; err != nil {
			return err
		}
		if drafts > 0 {
			return fault.New(fault.CodeAlreadyExists, fault.T("已有一份修订草稿", "a revision is being drafted"))
		}
		shifts, err := duty.Made(tx.DB, r.ID, r.desk())
		if err != nil {
			return err
		}
		next = &Roster{InspectionID: r.InspectionID, GroupID: r.GroupID, DeskID: r.DeskID, Name: r.Name, Edition: r.Edition + 1, State: Draft, SupersedesID: &r.ID,
			FromOn: r.FromOn, ToOn: r.ToOn, Pattern: r.Pattern, ShiftStart: r.ShiftStart, RestHours: r.RestHours, SameWeekendLeader: r.SameWeekendLeader,
			Leaders: r.Leaders, Officers: r.Officers, Exemptions: r.Exemptions, Wishes: r.Wishes, Entries: entriesOf(shifts)}
		if err := tx.Create(next); err != nil {
			return err
		}
		return event.Append(tx, past[revise], next, next.data())
	})
	return next, err
}

func entriesOf(shifts []duty.Shift) []Entry {
	out := make([]Entry, len(shifts))
	for i := range shifts {
		x := &shifts[i]
		leader, officer := x.Leader.PersonID, x.Officer.PersonID
		out[i] = Entry{Day: x.Day, StartsAt: x.StartsAt, EndsAt: x.EndsAt, Night: x.Night, Weekend: x.Weekend, Holiday: x.Holiday, LeaderID: &leader, OfficerID: &officer}
	}
	return out
}
