package roster

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/duty"
	"lianluo/internal/store"
)

// Post tells people outside the program that their shifts have changed, in the
// transaction that changes them.
type Post interface {
	Revised(tx *store.Tx, roster uuid.UUID, number, title string, first map[uuid.UUID]time.Time) error
}

// Tell has revised rosters told; add it before serving.
func (s *Service) Tell(p Post) { s.post = p }

// told tells whom a new edition concerns. The first one is news to everybody, who
// are told as the office thinks fit.
func (s *Service) told(tx *store.Tx, before, r *Roster, first map[uuid.UUID]time.Time) error {
	if before == nil || s.post == nil {
		return nil
	}
	return s.post.Revised(tx, r.ID, fmt.Sprintf("值班表第 %d 版", r.Edition), r.Name, first)
}

// turn is a seat of a shift at its time.
type turn struct {
	person   uuid.UUID
	role     duty.Role
	from, to time.Time
}

// concerned are those who lose or get a turn of duty, with the beginning of the first
// such one.
func concerned(existing []duty.Shift, plans []duty.Plan) map[uuid.UUID]time.Time {
	turns := map[turn]int{}
	for i := range existing {
		s := &existing[i]
		for _, r := range []duty.Role{duty.Leader, duty.Officer} {
			turns[turn{s.Seat(r).PersonID, r, s.StartsAt.UTC(), s.EndsAt.UTC()}]--
		}
	}
	for i := range plans {
		p := &plans[i]
		turns[turn{p.Leader.ID, duty.Leader, p.StartsAt.UTC(), p.EndsAt.UTC()}]++
		turns[turn{p.Officer.ID, duty.Officer, p.StartsAt.UTC(), p.EndsAt.UTC()}]++
	}
	out := map[uuid.UUID]time.Time{}
	for t, n := range turns {
		if at, there := out[t.person]; n != 0 && (!there || t.from.Before(at)) {
			out[t.person] = t.from
		}
	}
	return out
}
