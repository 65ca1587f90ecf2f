package roster_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/duty"
	"lianluo/internal/duty/cover"
	"lianluo/internal/fault"
	"lianluo/internal/group"
	"lianluo/internal/inspection"
	"lianluo/internal/roster"
	"lianluo/internal/store/storetest"
)

// stationed gives the street a round with a period of seven days and a plan.
func (s *street) stationed(rule *inspection.DutyRule, from, to calendar.Date) {
	s.Helper()
	i, err := inspection.NewService(s.Store).Create(s.ctx, inspection.New{Name: "第三轮督察", Level: inspection.Central, Round: "第三轮", StationedFrom: from, StationedTo: to,
		Settings: inspection.Settings{Duty: rule}})
	if err != nil {
		s.Fatal(err)
	}
	s.round = i.ID
}

func (s *street) coverage(q roster.Question) *roster.Coverage {
	s.Helper()
	q.InspectionID = &s.round
	c, err := s.service.Coverage(s.ctx, q)
	if err != nil {
		s.Fatal(err)
	}
	return c
}

// told are the gaps of a desk as day, reason and seat.
func told(d *roster.DeskCoverage) string {
	var out []string
	for _, g := range d.Gaps {
		out = append(out, fmt.Sprintf("%s %s %d", string(g.Day)[5:], g.Reason, g.Role))
	}
	return strings.Join(out, ", ")
}

// The whole period is looked at before the team comes: without a roster, with a
// draft, with one that is published for some of the days, and with leave.
func TestCoverageOfTheStationedPeriod(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		s := open(t, db, 12)
		s.stationed(&inspection.DutyRule{RoundTheClock: true, LeadersPerDay: 1, OfficersPerDay: 1, GroupRosters: true}, "2021-08-28", "2021-09-03")
		admin := storetest.As(t.Context(), auth.From(s.ctx).OfficeID, auth.Admin)
		g, err := group.NewService(db.Store).Create(admin, group.New{InspectionID: s.round, Kind: group.Working, Name: "环卫组", Function: "sanitation"})
		if err != nil {
			t.Fatal(err)
		}
		c := s.coverage(roster.Question{})
		if len(c.Desks) != 2 || c.From != "2021-08-28" || c.To != "2021-09-03" || c.OpenEnded || c.Truncated || c.Complete() {
			t.Fatalf("%+v", c)
		}
		for i := range c.Desks {
			d := &c.Desks[i]
			if d.Days != 7 || d.Uncovered != 7 || d.Count != 14 || strings.Count(told(d), string(cover.NoRoster)) != 14 {
				t.Errorf("without a roster: %s", told(d))
			}
		}
		r := s.draft("2021-08-28", "2021-09-01")
		if d := &s.coverage(roster.Question{}).Desks[0]; strings.Count(told(d), string(cover.NotPublished)) != 10 || strings.Count(told(d), string(cover.NoRoster)) != 4 {
			t.Errorf("with a draft: %s", told(d))
		}
		s.must(s.service.Propose(s.ctx, r.ID, nil, false))
		r = s.must(s.service.Publish(s.ctx, r.ID, nil))
		if d := &s.coverage(roster.Question{}).Desks[0]; told(d) != "09-02 no_roster 0, 09-02 no_roster 1, 09-03 no_roster 0, 09-03 no_roster 1" || d.Uncovered != 2 {
			t.Errorf("published: %s", told(d))
		}
		away := r.Entries[2]
		s.leave[*away.OfficerID] = []duty.Span{{From: away.StartsAt, To: away.EndsAt}}
		d := &s.coverage(roster.Question{To: "2021-09-01"}).Desks[0]
		if told(d) != "08-30 on_leave 1" || d.Gaps[0].Person != *away.OfficerID || !d.Gaps[0].Span.From.Equal(away.StartsAt) || d.Days != 5 {
			t.Errorf("with leave: %s", told(d))
		}
		if c := s.coverage(roster.Question{From: "2021-09-01", To: "2021-09-01"}); c.Desks[0].Count != 0 || c.Complete() {
			t.Errorf("one day: %+v", c)
		}
		if c := s.coverage(roster.Question{GroupID: &g.ID, To: "2021-08-28"}); len(c.Desks) != 1 || c.Desks[0].Group.ID != g.ID || c.Desks[0].Count != 2 {
			t.Errorf("one group: %+v", c)
		}
	})
}

// What is asked for wrongly is told by its parameter; days outside of the period are
// none, and of a period without an end two days ahead are looked at.
func TestQuestionsOfCoverage(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		s := open(t, db, 3)
		nobody := uuid.New()
		refused := func(q roster.Question, want string) {
			t.Helper()
			_, err := s.service.Coverage(s.ctx, q)
			f, ok := fault.As(err)
			if !ok || f.Code != fault.CodeInvalidRequest || len(f.Fields) != 1 || f.Fields[0].Parameter+" "+f.Fields[0].Code != want {
				t.Errorf("%+v: %v", q, err)
			}
		}
		if c := s.coverage(roster.Question{}); c.From != "" || len(c.Desks) != 1 || c.Desks[0].Days != 0 || !c.Complete() {
			t.Errorf("before anybody knows when they come: %+v", c)
		}
		refused(roster.Question{InspectionID: &nobody}, "inspection_id unknown_reference")
		refused(roster.Question{InspectionID: &s.round, GroupID: &nobody}, "group_id unknown_reference")
		refused(roster.Question{InspectionID: &s.round, From: "2021-09-02", To: "2021-09-01"}, "to before_start")
		s.stationed(nil, "2020-08-28", "")
		refused(roster.Question{InspectionID: &s.round, From: "2020-08-28"}, "to too_long")
		if c := s.coverage(roster.Question{}); c.Desks[0].Days != 366 || c.To != "2021-08-29" {
			t.Errorf("of a long stay the end is looked at: %+v", c)
		}
		c := s.coverage(roster.Question{From: "2021-08-20"})
		if !c.OpenEnded || c.To != "2021-08-29" || c.Desks[0].Days != 10 || len(c.Desks) != 1 {
			t.Errorf("%+v", c)
		}
		if c := s.coverage(roster.Question{From: "2021-08-29", To: "2021-09-05"}); !c.OpenEnded || c.To != "2021-09-05" || c.Desks[0].Days != 8 {
			t.Errorf("as far as was asked: %+v", c)
		}
		other := storetest.As(t.Context(), uuid.New(), auth.Coordinator)
		if _, err := s.service.Coverage(other, roster.Question{InspectionID: &s.round}); !fault.Is(err, fault.CodeInvalidRequest) {
			t.Errorf("another office's round: %v", err)
		}
	})
}

// However much is missing, an answer lists so much and counts all of it; with groups
// only those that keep a roster are looked at, unless the plan says more.
func TestCoverageIsBounded(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		s := open(t, db, 3)
		admin := storetest.As(t.Context(), auth.From(s.ctx).OfficeID, auth.Admin)
		s.stationed(&inspection.DutyRule{LeadersPerDay: 1, OfficersPerDay: 2, GroupRosters: true}, "2021-01-01", "2021-12-31")
		for n := range 3 {
			if _, err := group.NewService(db.Store).Create(admin, group.New{InspectionID: s.round, Kind: group.Working, Name: fmt.Sprintf("第%d组", n), Function: "other"}); err != nil {
				t.Fatal(err)
			}
		}
		c := s.coverage(roster.Question{})
		listed := 0
		for i := range c.Desks {
			listed += len(c.Desks[i].Gaps)
		}
		if !c.Truncated || listed != 2000 || len(c.Desks) != 4 || c.Desks[3].Count != 730 || c.Desks[3].Uncovered != 365 {
			t.Errorf("%v, %d listed", c.Truncated, listed)
		}
		if slices.ContainsFunc(c.Desks[0].Gaps, func(g cover.Gap) bool { return g.Missing != 1+int(g.Role) }) {
			t.Error("the plan wants two officers")
		}
		if _, err := inspection.NewService(db.Store).Update(s.ctx, s.round, nil, inspection.Patch{Settings: []byte(`{"duty":{"group_rosters":false}}`)}); err != nil {
			t.Fatal(err)
		}
		if c := s.coverage(roster.Question{}); len(c.Desks) != 1 {
			t.Errorf("%d desks", len(c.Desks))
		}
	})
}
