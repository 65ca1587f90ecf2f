package roster_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/roster"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// postbox remembers who was told of which edition.
type postbox struct {
	number, title string
	told          []map[uuid.UUID]time.Time
}

func (p *postbox) Revised(_ *store.Tx, _ uuid.UUID, number, title string, first map[uuid.UUID]time.Time) error {
	p.number, p.title, p.told = number, title, append(p.told, first)
	return nil
}

// Those alone who lose or get a turn by a new edition are told, with the first of
// the turns that change, and nobody of the first edition.
func TestWhomAnEditionConcerns(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		s, p := open(t, db, 12), &postbox{}
		s.service.Tell(p)
		r := s.draft("2021-08-28", "2021-09-03")
		s.must(s.service.Propose(s.ctx, r.ID, nil, false))
		r = s.must(s.service.Publish(s.ctx, r.ID, nil))
		next := s.must(s.service.Revise(s.ctx, r.ID, nil))
		if len(p.told) != 0 {
			t.Errorf("told of a first edition or of a draft: %v", p.told)
		}
		entries := append([]roster.Entry{}, next.Entries...)
		gone, come := *entries[2].OfficerID, *entries[5].OfficerID
		entries[2].OfficerID, entries[5].OfficerID = &come, &gone
		s.must(s.service.Update(s.ctx, next.ID, nil, roster.Patch{Entries: &entries}))
		s.must(s.service.Publish(s.ctx, next.ID, nil))
		if len(p.told) != 1 || len(p.told[0]) != 2 || p.number != "值班表第 2 版" || p.title != r.Name {
			t.Fatalf("told: %+v", p)
		}
		for _, who := range []uuid.UUID{gone, come} {
			if at := p.told[0][who]; !at.Equal(entries[2].StartsAt) {
				t.Errorf("the first turn that changes is on %s", at.In(calendar.Zone))
			}
		}
		third := s.must(s.service.Revise(s.ctx, next.ID, nil))
		s.must(s.service.Publish(s.ctx, third.ID, nil))
		if len(p.told) != 2 || len(p.told[1]) != 0 {
			t.Errorf("told of what has not changed: %v", p.told[1:])
		}
	})
}
