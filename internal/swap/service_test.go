package swap_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/duty"
	"lianluo/internal/fault"
	"lianluo/internal/group"
	"lianluo/internal/inspection"
	"lianluo/internal/leave"
	"lianluo/internal/org"
	"lianluo/internal/record"
	"lianluo/internal/roster"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
	"lianluo/internal/swap"
)

type plain struct{}

func (plain) Calendar(*store.Tx) (*calendar.Calendar, error) { return calendar.New(nil, nil), nil }

// asked lets leave and duty ask each other.
type asked struct {
	leaves *leave.Service
	duties *duty.Service
}

func (x asked) Away(ctx context.Context, people []uuid.UUID, from, to time.Time) (map[uuid.UUID][]duty.Span, error) {
	away, err := x.leaves.Away(ctx, people, from, to)
	out := map[uuid.UUID][]duty.Span{}
	for id, spans := range away {
		for _, s := range spans {
			out[id] = append(out[id], duty.Span{From: s.From, To: s.Until})
		}
	}
	return out, err
}

func (x asked) Shifts(ctx context.Context, people []uuid.UUID, from, to time.Time) ([]leave.Shift, error) {
	rows, err := x.duties.Bound(ctx, people, from, to)
	var out []leave.Shift
	for i := range rows {
		for _, id := range people {
			if rows[i].Of(id) != "" {
				out = append(out, leave.Shift{ID: rows[i].ID, PersonID: id, StartsAt: rows[i].StartsAt, EndsAt: rows[i].EndsAt})
			}
		}
	}
	return out, err
}

// street is a round of which two commanders lead four days of duty in turn, and
// four members of a working group serve: ann, bob, cyn and dan.
type street struct {
	*storetest.DB
	t       *testing.T
	swaps   *swap.Service
	duties  *duty.Service
	rosters *roster.Service
	leaves  *leave.Service
	office  uuid.UUID
	round   uuid.UUID
	group   uuid.UUID
	people  map[string]uuid.UUID
	roster  *roster.Roster
	shifts  []duty.Shift
}

type post struct {
	name string
	role group.Role
	top  bool
}

var posts = []post{{"chief", group.Leader, true}, {"deputy", group.DeputyLeader, true}, {"leader", group.Leader, false}, {"ann", group.Member, false}, {"bob", group.Member, false},
	{"cyn", group.Member, false}, {"dan", group.Member, false}, {"eve", group.Member, false}}

func open(t *testing.T, db *storetest.DB) *street {
	t.Helper()
	s := found(t, db, posts)
	s.publish(storetest.As(t.Context(), s.office, auth.Coordinator))
	return s
}

// found is a round with people in two groups, before anybody is on duty.
func found(t *testing.T, db *storetest.DB, posts []post) *street {
	t.Helper()
	s := &street{DB: db, t: t, office: record.NewID(), people: map[string]uuid.UUID{}}
	db.Clock.Set(time.Date(2021, 9, 9, 12, 0, 0, 0, calendar.Zone))
	s.duties = duty.NewService(db.Store, func(c string) string { return c }, func() (string, error) { return "402917", nil })
	s.leaves = leave.NewService(db.Store, plain{})
	s.duties.Respect(asked{s.leaves, s.duties})
	s.leaves.Watch(asked{s.leaves, s.duties})
	s.rosters = roster.NewService(db.Store, s.duties, plain{})
	s.swaps = swap.NewService(db.Store, s.duties, s.rosters)
	ctx := storetest.As(t.Context(), s.office, auth.Admin|auth.Coordinator)
	i, err := inspection.NewService(db.Store).Create(ctx, inspection.New{Name: "督察", Level: inspection.Central, Round: "第二轮"})
	s.ok(err)
	s.round = i.ID
	groups, persons := group.NewService(db.Store), org.NewService(db.Store)
	top, err := groups.Create(ctx, group.New{InspectionID: i.ID, Kind: group.Coordination, Name: "协调联络组"})
	s.ok(err)
	work, err := groups.Create(ctx, group.New{InspectionID: i.ID, Kind: group.Working, Name: "信访应急处置组"})
	s.ok(err)
	s.group = work.ID
	for _, p := range posts {
		x, err := persons.CreatePerson(ctx, org.NewPerson{Name: p.name})
		s.ok(err)
		s.people[p.name] = x.ID
		in := work.ID
		if p.top {
			in = top.ID
		}
		_, err = groups.Appoint(ctx, group.NewAppointment{GroupID: in, Role: p.role, PersonID: &x.ID})
		s.ok(err)
	}
	return s
}

// publish makes the four days; dan is exempt on the third, eve is in no pool.
func (s *street) publish(ctx context.Context) {
	s.t.Helper()
	id := func(names ...string) (out []uuid.UUID) {
		for _, n := range names {
			out = append(out, s.people[n])
		}
		return out
	}
	rest := int64(12)
	r, err := s.rosters.Create(ctx, roster.New{InspectionID: s.round, Name: "值班表", FromOn: "2021-09-10", ToOn: "2021-09-13", RestHours: &rest,
		Leaders: id("chief", "deputy"), Officers: id("ann", "bob", "cyn", "dan"), Exemptions: []roster.Exemption{{PersonID: s.people["dan"], From: "2021-09-12", To: "2021-09-12", Reason: "培训"}}})
	s.ok(err)
	for n, who := range []string{"ann", "bob", "cyn", "dan"} {
		leader, officer := s.people[[]string{"chief", "deputy"}[n%2]], s.people[who]
		r.Entries[n].LeaderID, r.Entries[n].OfficerID = &leader, &officer
	}
	_, err = s.rosters.Update(ctx, r.ID, nil, roster.Patch{Entries: &r.Entries})
	s.ok(err)
	s.roster, err = s.rosters.Publish(ctx, r.ID, nil)
	s.ok(err)
	page, _, err := s.duties.List(ctx, duty.Filter{InspectionID: &s.round}, store.Request{Limit: 10})
	s.ok(err)
	s.shifts = page.Items
}

func (s *street) ok(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

// as is somebody, with the standing that their posts give.
func (s *street) as(name string) context.Context {
	a := auth.Actor{Kind: auth.KindUser, ID: s.people[name], PersonID: s.people[name], Name: name, OfficeID: s.office, RequestID: "test", Operation: "test", Standing: auth.GroupMember}
	switch name {
	case "chief", "deputy", "vice":
		a.Standing |= auth.Commander
	case "leader":
		a.Standing, a.Leads = a.Standing|auth.GroupLeader, []uuid.UUID{s.group}
	case "coordinator":
		a.ID, a.Standing = record.NewID(), auth.Coordinator
	case "stranger":
		a.OfficeID, a.ID, a.Standing = record.NewID(), record.NewID(), auth.Commander
	}
	return auth.With(s.t.Context(), a)
}

// give asks to give the n-th shift to somebody, for the m-th if that is not -1.
func (s *street) give(who string, n int, to string, m int) (*swap.Case, error) {
	x := swap.New{ShiftID: s.shifts[n].ID, PeerID: s.people[to], Reason: "住院"}
	if m >= 0 {
		x.CounterShiftID = &s.shifts[m].ID
	}
	return s.swaps.Request(s.as(who), x)
}

func (s *street) asked(who string, n int, to string, m int) *swap.Case {
	s.t.Helper()
	c, err := s.give(who, n, to, m)
	s.ok(err)
	return c
}

// consented is one to which the peer and the group's leader have said yes.
func (s *street) consented(who string, n int, to string, m int) *swap.Case {
	s.t.Helper()
	c := s.asked(who, n, to, m)
	_, err := s.swaps.Consent(s.as(to), c.ID, nil, "可以")
	s.ok(err)
	c, err = s.swaps.Approve(s.as("leader"), c.ID, nil, "同意")
	s.ok(err)
	return c
}

func (s *street) officer(n int) string {
	s.t.Helper()
	c, err := s.duties.Get(s.as("chief"), s.shifts[n].ID)
	s.ok(err)
	for name, id := range s.people {
		if id == c.Officer.PersonID {
			return name
		}
	}
	return ""
}

func has(err error, code string) bool {
	f, ok := fault.As(err)
	if !ok {
		return false
	}
	for _, x := range f.Fields {
		if x.Code == code {
			return true
		}
	}
	return false
}

func TestRowsAreAsMigrated(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) { storetest.Drift(t, db, &swap.Swap{}) })
}

// Whoever would break a rule of duty by it is not asked: every rule is told.
func TestRulesOfDutyHold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		s := open(t, db)
		for _, x := range []struct {
			who  string
			n    int
			to   string
			m    int
			code string
		}{
			{"ann", 0, "bob", -1, "too_little_rest"},      // who is on the day after
			{"ann", 0, "eve", -1, "not_in_pool"},          // who serves never
			{"ann", 0, "chief", -1, "not_in_pool"},        // who leads
			{"cyn", 2, "dan", 3, "exempt"},                // on that day
			{"chief", 0, "deputy", -1, "too_little_rest"}, // who leads the next
		} {
			if _, err := s.give(x.who, x.n, x.to, x.m); !has(err, x.code) {
				t.Errorf("%s gives %d to %s for %d: %v, wanted %s", x.who, x.n, x.to, x.m, err, x.code)
			}
		}
		if _, err := s.give("bob", 0, "dan", -1); !fault.Is(err, fault.CodeForbidden) {
			t.Errorf("somebody else's shift: %v", err)
		}
		for _, x := range []struct {
			to   string
			m    int
			code string
		}{{"ann", -1, "same_person"}, {"cyn", 0, "same_shift"}, {"cyn", 1, "not_holder"}, {"stranger", -1, "unknown_reference"}} {
			if _, err := s.give("ann", 0, x.to, x.m); !has(err, x.code) {
				t.Errorf("to %s for %d: %v, wanted %s", x.to, x.m, err, x.code)
			}
		}
		c := s.asked("ann", 0, "cyn", 2)
		if _, err := s.give("ann", 0, "dan", -1); !fault.Is(err, fault.CodeAlreadyExists) {
			t.Errorf("asked twice: %v", err)
		}
		if _, err := s.swaps.Get(s.as("dan"), c.ID); !fault.Is(err, fault.CodeNotFound) {
			t.Errorf("seen by somebody whom it does not concern: %v", err)
		}
		if _, err := s.swaps.Get(s.as("stranger"), c.ID); !fault.Is(err, fault.CodeNotFound) {
			t.Errorf("seen from another office: %v", err)
		}
		db.Clock.Set(s.shifts[0].StartsAt)
		if _, err := s.give("ann", 0, "cyn", 2); !fault.Is(err, fault.CodeWindowClosed) {
			t.Errorf("after it began: %v", err)
		}
		if _, err := s.swaps.Consent(s.as("cyn"), c.ID, nil, ""); !fault.Is(err, fault.CodeStateConflict) {
			t.Errorf("consent after it began: %v", err)
		}
		page, _, err := s.swaps.List(s.as("chief"), swap.Filter{State: swap.Expired, ShiftID: &s.shifts[2].ID, PersonID: ptr(s.people["cyn"])}, store.Request{Limit: 5})
		if err != nil || len(page.Items) != 1 {
			t.Errorf("expired: %d, %v", len(page.Items), err)
		}
	})
}

func ptr[T any](v T) *T { return &v }

// The rostered one stays responsible until the last word; then the other one is,
// with an assignment from now on; and leave that the shift kept from being
// approved passes.
func TestAnApprovedSwapFreesForLeave(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		s := open(t, db)
		l := s.sick("ann", "eve", 0)
		if _, err := s.leaves.Approve(s.as("leader"), l.ID, nil, ""); !has(err, leave.HoldsShift) {
			t.Errorf("leave with a shift: %v", err)
		}
		c := s.consented("ann", 0, "cyn", 2)
		if s.officer(0) != "ann" || s.officer(2) != "cyn" {
			t.Errorf("before the last word: %s, %s", s.officer(0), s.officer(2))
		}
		for _, who := range []string{"ann", "cyn", "leader", "coordinator"} {
			if _, err := s.swaps.Approve(s.as(who), c.ID, nil, ""); !fault.Is(err, fault.CodeForbidden) {
				t.Errorf("the last word by %s: %v", who, err)
			}
		}
		c, err := s.swaps.Approve(s.as("chief"), c.ID, nil, "同意")
		s.ok(err)
		if c.State != swap.Applied || s.officer(0) != "cyn" || s.officer(2) != "ann" {
			t.Errorf("%s: %s, %s", c.State, s.officer(0), s.officer(2))
		}
		var rows []duty.Assignment
		s.ok(db.Reading(s.as("chief")).Where("shift_id = ? AND role = ?", s.shifts[0].ID, duty.Officer).Order("id").Find(&rows).Error)
		if len(rows) != 2 || rows[0].EndedAt == nil || rows[1].EndedAt != nil || rows[1].PersonID != s.people["cyn"] {
			t.Errorf("assignments: %+v", rows)
		}
		for _, by := range []string{"leader", "chief"} {
			_, err := s.leaves.Approve(s.as(by), l.ID, nil, "")
			s.ok(err)
		}
		// Now ann is away on day 0: nobody gives it back.
		if _, err := s.give("cyn", 0, "ann", 2); !has(err, "on_leave") {
			t.Errorf("given to somebody on leave: %v", err)
		}
	})
}

// sick is leave for the n-th shift that waits for the group's leader.
func (s *street) sick(who, standIn string, n int) *leave.Case {
	s.t.Helper()
	l, err := s.leaves.Submit(s.as(who), leave.New{InspectionID: s.round, PersonID: s.people[who], Kind: "sick", Reason: "住院", SpecialReason: "急诊",
		StartsAt: s.shifts[n].StartsAt, EndsAt: s.shifts[n].EndsAt, StandInID: s.people[standIn]})
	s.ok(err)
	return l
}

// race lets acts loose at once, and gives what came of each.
func race(acts ...func() error) []error {
	var wg sync.WaitGroup
	errs := make([]error, len(acts))
	for i, act := range acts {
		wg.Go(func() { errs[i] = act() })
	}
	wg.Wait()
	return errs
}

// one tells that exactly one came through and the others were refused with one of
// the codes.
func (s *street) one(what string, errs []error, codes ...fault.Code) {
	s.t.Helper()
	through := 0
	for _, err := range errs {
		known := err == nil
		for _, c := range codes {
			known = known || fault.Is(err, c)
		}
		if !known {
			s.t.Errorf("%s: %v", what, err)
		}
		if err == nil {
			through++
		}
	}
	if through != 1 {
		s.t.Errorf("%s: %d came through", what, through)
	}
}

func TestTwoLastWordsAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		s := open(t, db)
		c := s.consented("ann", 0, "cyn", 2)
		approve := func(by string) func() error {
			return func() error { _, err := s.swaps.Approve(s.as(by), c.ID, nil, ""); return err }
		}
		s.one("two last words", race(approve("chief"), approve("deputy"), approve("chief")), fault.CodeStateConflict)
		var n int64
		s.ok(db.Reading(s.as("chief")).Model(&duty.Assignment{}).Where("shift_id = ?", s.shifts[0].ID).Count(&n).Error)
		if n != 3 || s.officer(0) != "cyn" {
			t.Errorf("%d assignments, %s", n, s.officer(0))
		}
	})
}

// Who is given a shift and who is given leave for it at once: one of both.
func TestSwapAndLeaveAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		for range 4 {
			s := open(t, db)
			c, l := s.consented("ann", 0, "dan", -1), s.sick("dan", "eve", 0)
			_, err := s.leaves.Approve(s.as("leader"), l.ID, nil, "")
			s.ok(err)
			s.one("swap and leave", race(
				func() error { _, err := s.swaps.Approve(s.as("chief"), c.ID, nil, ""); return err },
				func() error { _, err := s.leaves.Approve(s.as("deputy"), l.ID, nil, ""); return err },
			), fault.CodeRequirementsUnmet)
		}
	})
}

// A new edition that gives the shift to a third person, and a swap of it: one of
// both, and the other one learns why.
func TestSwapAndNewEditionAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		for range 4 {
			s := open(t, db)
			keeper := storetest.As(t.Context(), s.office, auth.Coordinator)
			next, err := s.rosters.Revise(keeper, s.roster.ID, nil)
			s.ok(err)
			dan := s.people["dan"]
			next.Entries[0].OfficerID = &dan
			_, err = s.rosters.Update(keeper, next.ID, nil, roster.Patch{Entries: &next.Entries})
			s.ok(err)
			c := s.consented("ann", 0, "cyn", 2)
			db.Clock.Add(time.Minute)
			s.one("swap and edition", race(
				func() error { _, err := s.swaps.Approve(s.as("chief"), c.ID, nil, ""); return err },
				func() error { _, err := s.rosters.Publish(keeper, next.ID, nil); return err },
			), fault.CodeRequirementsUnmet, fault.CodeUnprocessable)
		}
	})
}

// Whoever comes for the shift while it is given away: either they have come, or
// somebody else is to come.
func TestSwapAndStartOfShiftAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		for range 4 {
			s := open(t, db)
			c := s.consented("ann", 0, "dan", -1)
			db.Clock.Set(s.shifts[0].StartsAt.Add(-30 * time.Minute))
			s.one("swap and check-in", race(
				func() error { _, err := s.swaps.Approve(s.as("chief"), c.ID, nil, ""); return err },
				func() error { _, err := s.duties.CheckIn(s.as("ann"), s.shifts[0].ID, nil); return err },
			), fault.CodeRequirementsUnmet, fault.CodeForbidden, fault.CodeStateConflict)
		}
	})
}
