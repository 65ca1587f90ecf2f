package roster

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/duty"
	"lianluo/internal/fault"
	"lianluo/internal/store"
)

// Misfit is a rule that a change of seats would break.
type Misfit struct {
	Code   string
	Detail fault.Text
}

// Fit looks whether seats of published shifts can change hands: all rules of their
// rosters hold for those who receive them, leave, other duty, rest and exemptions
// included. Who takes a seat must be in its pool or have such a seat already.
// Within a transaction, hold the people first.
func (s *Service) Fit(ctx context.Context, changes []duty.Change) ([]Misfit, error) {
	ids := make([]uuid.UUID, len(changes))
	for i := range changes {
		ids[i] = changes[i].ShiftID
	}
	shifts, err := s.duties.Some(ctx, ids)
	if err != nil {
		return nil, err
	}
	var rosters []uuid.UUID
	for i := range changes {
		if x, ok := shifts[changes[i].ShiftID]; ok && !slices.Contains(rosters, x.RosterID) {
			rosters = append(rosters, x.RosterID)
		}
	}
	var out []Misfit
	for _, id := range rosters {
		found, err := s.fitIn(ctx, id, changes)
		if err != nil {
			return nil, s.store.Fault(err)
		}
		out = append(out, found...)
	}
	return out, nil
}

// fitIn is Fit for the seats that one roster has.
func (s *Service) fitIn(ctx context.Context, id uuid.UUID, changes []duty.Change) ([]Misfit, error) {
	r, err := store.Get[Roster](s.store.Reading(ctx), id)
	if err != nil {
		return nil, err
	}
	mine, err := duty.Made(s.store.Reading(ctx), r.ID, r.desk())
	if err != nil || len(mine) == 0 {
		return nil, err
	}
	for i := range mine { // who has such a seat may have another
		r.Leaders = append(r.Leaders, mine[i].Leader.PersonID)
		r.Officers = append(r.Officers, mine[i].Officer.PersonID)
	}
	made := map[uuid.UUID]bool{}
	for i := range mine {
		made[mine[i].ID] = true
		seated(&mine[i], changes)
	}
	r.Entries = entriesOf(mine)
	var f facts
	people := receivers(changes)
	from, to := mine[0].StartsAt, mine[len(mine)-1].EndsAt
	if f.away, err = s.duties.Away(ctx, people, from, to); err != nil {
		return nil, err
	}
	held, err := duty.Held(s.store.Reading(ctx), people, from.Add(-r.rest()), to.Add(r.rest()))
	for i := range held {
		if !made[held[i].ID] {
			seated(&held[i], changes)
			f.held = append(f.held, held[i])
		}
	}
	return r.misfits(f, mine, changes), err
}

// seated puts those who receive a seat of the shift there.
func seated(x *duty.Shift, changes []duty.Change) {
	for _, c := range changes {
		if c.ShiftID == x.ID {
			*x.Seat(c.Role) = duty.Seat{PersonID: c.To}
		}
	}
}

func receivers(changes []duty.Change) []uuid.UUID {
	var out []uuid.UUID
	for _, c := range changes {
		out = append(out, c.To)
	}
	return out
}

// misfits are the faults that come with the seats that change hands; others are
// not theirs to mend.
func (r *Roster) misfits(f facts, shifts []duty.Shift, changes []duty.Change) []Misfit {
	p, seats := r.problem(f, false)
	received := func(slot, who int) bool {
		for _, c := range changes {
			if c.ShiftID == shifts[slot].ID && c.To == p.People[who].ID {
				return true
			}
		}
		return false
	}
	var out []Misfit
	for _, x := range p.Faults(seats) {
		who := seats[x.Slot][x.Role]
		if !received(x.Slot, who) && !received(x.With, who) {
			continue
		}
		words := reasonWords[x.Reason]
		day := string(calendar.DateOf(shifts[x.Slot].StartsAt))
		out = append(out, Misfit{string(x.Reason), fault.T(day+" "+roleWords[x.Role].ZH+words.ZH, day+": the "+roleWords[x.Role].EN+" "+words.EN)})
	}
	return out
}
