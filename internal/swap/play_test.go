package swap_test

import (
	"cmp"
	"context"
	"log/slog"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/alarm"
	"lianluo/internal/duty"
	"lianluo/internal/fault"
	"lianluo/internal/group"
	"lianluo/internal/job"
	"lianluo/internal/leave"
	"lianluo/internal/roster"
	"lianluo/internal/store/storetest"
	"lianluo/internal/swap"
)

// Whatever is played, at every instant of the period one pair is responsible on
// each desk, or an alarm says that nobody is; and never are there two. Rosters are
// revised, shifts swapped and handed over, people fall ill, come late or not at all
// and are relieved, in any order and by anybody.
func TestOnePairOrAnAlarmWhateverIsPlayed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		seed := storetest.Seed(t)
		for n := range uint64(plays) {
			p := begin(t, db, rand.New(rand.NewPCG(seed, n)))
			for p.Now().Before(p.ends) {
				p.pass()
				for range p.IntN(9) {
					p.act()
				}
				p.look()
				if t.Failed() {
					t.Fatalf("seed %d, play %d, at %s", seed, n, p.Now())
				}
			}
			p.history()
			t.Logf("play %d: %v", n, p.done)
		}
	})
}

const plays = 2

var cast = []post{{"chief", group.Leader, true}, {"deputy", group.DeputyLeader, true}, {"vice", group.DeputyLeader, true}, {"clerk", group.Member, true}, {"leader", group.Leader, false},
	{"ann", group.Member, false}, {"bob", group.Member, false}, {"cyn", group.Member, false}, {"dan", group.Member, false}, {"eve", group.Member, false}, {"fay", group.Member, false},
	{"gus", group.Member, false}, {"hal", group.Member, false}, {"ida", group.Member, false}, {"joe", group.Member, false}}

// play is one sequence of acts on two desks, the street's and a group's.
type play struct {
	*street
	*rand.Rand
	watch  *alarm.Watch
	queue  *job.Queue
	names  map[uuid.UUID]string
	starts time.Time
	ends   time.Time
	desks  []uuid.UUID
	done   map[string]int
}

func begin(t *testing.T, db *storetest.DB, r *rand.Rand) *play {
	t.Helper()
	p := &play{street: found(t, db, cast), Rand: r, names: map[uuid.UUID]string{}, done: map[string]int{}}
	log := slog.New(slog.NewTextHandler(lines{t}, &slog.HandlerOptions{Level: slog.LevelWarn}))
	p.queue = job.New(db.Store, log)
	p.watch = alarm.New(db.Store, p.queue, log)
	duty.Watch(p.watch)
	leave.Alerts(p.watch)
	swap.Alerts(p.watch)
	var leaders, officers []uuid.UUID
	for n, x := range cast {
		id := p.people[x.name]
		p.names[id] = x.name
		if n <= 4 {
			leaders = append(leaders, id)
		} else {
			officers = append(officers, id)
		}
	}
	rest := int64(8)
	for k, n := range []roster.New{{Pattern: roster.WholeDay}, {GroupID: &p.group, Pattern: roster.DayNight}} {
		keeper := []string{"coordinator", "leader"}[k]
		n.InspectionID, n.Name, n.FromOn, n.ToOn, n.RestHours, n.Leaders, n.Officers = p.round, "值班表", "2021-09-10", "2021-09-15", &rest, leaders, officers
		d, err := p.rosters.Create(p.as(keeper), n)
		p.ok(err)
		_, err = p.rosters.Propose(p.as(keeper), d.ID, nil, false)
		p.ok(err)
		d, err = p.rosters.Publish(p.as(keeper), d.ID, nil)
		p.ok(err)
		p.desks = append(p.desks, d.DeskID)
		p.starts, p.ends = d.Entries[0].StartsAt, d.Entries[len(d.Entries)-1].EndsAt
	}
	p.Clock.Set(p.starts.Add(-12 * time.Hour))
	return p
}

// lines has a job that fails, fail the test.
type lines struct{ t *testing.T }

func (l lines) Write(b []byte) (int, error) { l.t.Errorf("%s", b); return len(b), nil }

// pass lets time go by, often exactly to where something begins or ends.
func (p *play) pass() {
	at := p.Now().Add(time.Duration(1+p.IntN(200)) * time.Minute)
	if p.IntN(3) == 0 {
		edges := []time.Duration{-60 * time.Minute, 0, 10 * time.Minute, 30 * time.Minute}
		s := pick(p, p.all())
		if edge := s.StartsAt.Add(pick(p, edges)); edge.After(p.Now()) && edge.Sub(p.Now()) < 6*time.Hour {
			at = edge
		}
	}
	p.Clock.Set(at)
}

func pick[T any](p *play, from []T) T { return from[p.IntN(len(from))] }

// all are the shifts of both desks, cancelled ones included.
func (p *play) all() []duty.Shift {
	p.t.Helper()
	var rows []duty.Shift
	p.ok(p.Reading(p.as("chief")).Where("inspection_id = ?", p.round).Order("starts_at, id").Find(&rows).Error)
	return rows
}

// anyone is most often who is meant, else whoever.
func (p *play) anyone(meant ...uuid.UUID) string {
	if len(meant) > 0 && p.IntN(6) > 0 {
		return p.names[pick(p, meant)]
	}
	return pick(p, cast).name
}

// act does one thing, which may well be refused: but never by failing.
func (p *play) act() {
	p.t.Helper()
	acts := []struct {
		name string
		do   func() error
	}{{"check-in", p.comes}, {"check-in", p.comes}, {"check-in", p.comes}, {"hand over", p.handsOver}, {"hand over", p.handsOver}, {"accept", p.accepts}, {"accept", p.accepts},
		{"confirm", p.confirms}, {"confirm", p.confirms}, {"confirm", p.confirms}, {"relieve", p.relieves}, {"left", p.goes}, {"close", p.closes}, {"log", p.logs}, {"in order", p.inOrder},
		{"ask to swap", p.asksToSwap}, {"swap", p.swapped}, {"swap", p.swapped}, {"swap", p.swapped}, {"ask for leave", p.asksForLeave}, {"leave", p.leave}, {"leave", p.leave}, {"leave", p.leave},
		{"revise", p.revises}, {"edit", p.edits}, {"edit", p.edits}, {"publish", p.publishes}}
	x := pick(p, acts)
	err := x.do()
	if _, known := fault.As(err); err != nil && !known || fault.Is(err, fault.CodeInternal) || fault.Is(err, fault.CodeUnavailable) {
		p.t.Errorf("%s: %v", x.name, err)
	}
	if err == nil {
		p.done[x.name]++
	}
}

var errNothing = fault.New(fault.CodeNotFound, fault.Text{})

// near are shifts around now, running ones included.
func (p *play) near() []duty.Shift {
	now := p.Now()
	return slices.DeleteFunc(p.all(), func(s duty.Shift) bool {
		return !s.Responsible() && (s.StartsAt.After(now.Add(2*time.Hour)) || s.EndsAt.Before(now.Add(-time.Hour)))
	})
}

// of takes a shift near now to an act, most often one in the state that is meant.
func (p *play) of(do func(s *duty.Shift) error, meant ...duty.State) error {
	list := p.near()
	if some := slices.DeleteFunc(slices.Clone(list), func(s duty.Shift) bool { return !slices.Contains(meant, s.State) }); len(some) > 0 && p.IntN(6) > 0 {
		list = some
	}
	if len(list) == 0 {
		return errNothing
	}
	return do(&list[p.IntN(len(list))])
}

func (p *play) comes() error {
	return p.of(func(s *duty.Shift) error {
		_, err := p.duties.CheckIn(p.as(p.anyone(s.Leader.PersonID, s.Officer.PersonID)), s.ID, nil)
		return err
	}, duty.Planned, duty.Unmanned)
}

func (p *play) handsOver() error {
	return p.of(func(s *duty.Shift) error {
		_, _, _, err := p.duties.HandOver(p.as(p.anyone(s.Officer.PersonID)), s.ID, nil)
		return err
	}, duty.OnDuty, duty.HandoverPending)
}

// verdicts are a word to each matter of the last handover.
func (p *play) verdicts(s *duty.Shift) (out []duty.Verdict) {
	h, err := p.duties.Digest(p.as("chief"), s.ID)
	if err != nil {
		return nil
	}
	for _, m := range h.Items {
		out = append(out, duty.Verdict{ID: m.ID, Decision: pick(p, []string{"accepted", "disputed"}), Note: "已知"})
	}
	return out
}

func (p *play) accepts() error {
	return p.of(func(s *duty.Shift) error {
		c, err := p.duties.Get(p.as("chief"), s.ID)
		if err != nil || c.Next == nil {
			return cmp.Or[error](err, errNothing)
		}
		_, err = p.duties.Accept(p.as(p.anyone(c.Next.Officer.PersonID)), s.ID, nil, pick(p, []string{"402917", "402917", "402917", "000000"}), p.verdicts(s))
		return err
	}, duty.HandoverPending)
}

func (p *play) confirms() error {
	return p.of(func(s *duty.Shift) error {
		_, err := p.duties.Confirm(p.as(p.anyone(s.Officer.PersonID)), s.ID, nil)
		return err
	}, duty.HandoverPending)
}

func (p *play) relieves() error {
	return p.of(func(s *duty.Shift) error {
		by := pick(p, []string{"chief", "deputy", p.names[s.Leader.PersonID]})
		_, err := p.duties.Relieve(p.as(by), s.ID, nil, pick(p, []duty.Role{duty.Leader, duty.Officer}), p.people[p.anyone()], "急病")
		return err
	})
}

func (p *play) goes() error {
	return p.of(func(s *duty.Shift) error {
		_, err := p.duties.ReportLeft(p.as("chief"), s.ID, nil, pick(p, []duty.Role{duty.Leader, duty.Officer}), p.Now(), "离岗")
		return err
	})
}

func (p *play) closes() error {
	return p.of(func(s *duty.Shift) error {
		_, err := p.duties.Close(p.as(p.anyone(s.Officer.PersonID)), s.ID, nil)
		return err
	})
}

func (p *play) logs() error {
	return p.of(func(s *duty.Shift) error {
		_, _, err := p.duties.AddEntry(p.as(p.anyone(s.Officer.PersonID)), s.ID, duty.NewEntry{At: p.Now(), Kind: "call_in", Content: "来电", FollowUp: p.IntN(3) == 0})
		return err
	}, duty.OnDuty)
}

// inOrder: as long as somebody follows, the pair can always be relieved of its
// duty by those whose turn it is.
func (p *play) inOrder() error {
	list := slices.DeleteFunc(p.near(), func(s duty.Shift) bool { return !s.Responsible() || p.Now().Before(s.EndsAt.Add(-time.Hour)) })
	if len(list) == 0 {
		return errNothing
	}
	s := pick(p, list)
	c, err := p.duties.Get(p.as("chief"), s.ID)
	p.ok(err)
	if c.Next == nil {
		return errNothing
	}
	must := func(what string, err error) {
		if err != nil {
			p.t.Errorf("%s in order, %s → %s: %s: %v", p.Now(), c.Shift.StartsAt, c.Next.StartsAt, what, err)
		}
	}
	out, in := p.as(p.names[c.Officer.PersonID]), p.as(p.names[c.Next.Officer.PersonID])
	for k, x := range []*duty.Shift{c.Shift, c.Next} {
		if seat := x.Officer; seat.CheckedInAt == nil || seat.LeftAt != nil {
			_, err := p.duties.CheckIn([]context.Context{out, in}[k], x.ID, nil)
			must("comes", err)
		}
	}
	p.Clock.Add(time.Minute)
	_, _, _, err = p.duties.HandOver(out, s.ID, nil)
	if !has(err, "accepted_already") {
		must("hands over", err)
		_, err = p.duties.Accept(in, s.ID, nil, "402917", p.verdicts(&s))
		must("accepts", err)
	}
	if p.IntN(3) == 0 { // and something comes between
		return nil
	}
	_, err = p.duties.Confirm(out, s.ID, nil)
	must("confirms", err)
	return err
}
