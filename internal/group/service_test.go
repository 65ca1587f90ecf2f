package group_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/group"
	"lianluo/internal/inspection"
	"lianluo/internal/org"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// street is an office with a round, two units, five people and three groups.
type street struct {
	t       *testing.T
	db      *storetest.DB
	ctx     context.Context
	rounds  *inspection.Service
	orgs    *org.Service
	groups  *group.Service
	round   *inspection.Inspection
	units   []*org.Unit
	people  []*org.Person
	coord   *group.Group
	general *group.Group
	cleaner *group.Group
}

func each(t *testing.T, f func(s *street)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		f(build(t, db, storetest.As(t.Context(), record.NewID(), auth.Coordinator)))
	})
}

func must[T any](t *testing.T, x T, err error) T {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func build(t *testing.T, db *storetest.DB, ctx context.Context) *street {
	s := &street{t: t, db: db, ctx: ctx, rounds: inspection.NewService(db.Store), orgs: org.NewService(db.Store), groups: group.NewService(db.Store)}
	s.rounds.Holds(s.groups)
	s.orgs.Tie(s.groups)
	r, err := s.rounds.Create(ctx, inspection.New{
		Name: "第二轮中央生态环境保护督察", Level: inspection.Central, Round: "第二轮", StationedFrom: "2021-08-28", StationedTo: "2021-09-28",
	})
	s.round = must(t, r, err)
	for _, name := range []string{"党政办公室", "城市管理办公室"} {
		u, err := s.orgs.CreateUnit(ctx, org.NewUnit{Name: name, Kind: org.OfficeDepartment})
		s.units = append(s.units, must(t, u, err))
	}
	for i, name := range []string{"周启明", "林晓岚", "高远", "苏敏", "韩雪"} {
		p, err := s.orgs.CreatePerson(ctx, org.NewPerson{Name: name, MobilePhone: "1380001030" + string(rune('1'+i))})
		s.people = append(s.people, must(t, p, err))
	}
	s.coord = s.group(group.Coordination, "协调联络组", "")
	s.general = s.group(group.Working, "综合协调组", group.Coordinating)
	s.cleaner = s.group(group.Working, "市容环卫组", "sanitation")
	return s
}

func (s *street) group(kind group.Kind, name string, f group.Function) *group.Group {
	s.t.Helper()
	g, err := s.groups.Create(s.ctx, group.New{
		InspectionID: s.round.ID, Kind: kind, Name: name, Function: f,
		Units: []group.NewUnit{{UnitID: s.units[0].ID, Role: group.ResponsibleUnit}},
	})
	return must(s.t, g, err)
}

func (s *street) appoint(g *group.Group, role group.Role, who *org.Person) *group.Post {
	s.t.Helper()
	n := group.NewAppointment{GroupID: g.ID, Role: role}
	if who != nil {
		n.PersonID = &who.ID
	}
	p, err := s.groups.Appoint(s.ctx, n)
	return must(s.t, p, err)
}

func (s *street) designate(g *group.Group, who *org.Person) *group.Post {
	s.t.Helper()
	p, err := s.groups.Designate(s.ctx, group.NewAppointment{GroupID: g.ID, PersonID: &who.ID})
	return must(s.t, p, err)
}

func (s *street) start() {
	s.t.Helper()
	_, err := s.rounds.Start(s.ctx, s.round.ID, nil, "")
	must(s.t, 0, err)
}

func (s *street) archive() {
	s.t.Helper()
	s.start()
	_, err := s.rounds.Finish(s.ctx, s.round.ID, nil, "")
	must(s.t, 0, err)
	_, err = s.rounds.Archive(s.ctx, s.round.ID, nil)
	must(s.t, 0, err)
}

// names lists the holders that the filter finds, vacant posts as "空缺".
func (s *street) names(f group.PostFilter) []string {
	s.t.Helper()
	page, err := s.groups.ListPosts(s.ctx, f, store.Request{Limit: 50})
	must(s.t, 0, err)
	out := []string{}
	for _, p := range page.Items {
		if p.Vacant() {
			out = append(out, "空缺")
		} else {
			out = append(out, p.PersonName)
		}
	}
	return out
}

func (s *street) same(what string, got, want []string) {
	s.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		s.t.Errorf("%s: %s", what, diff)
	}
}

func (s *street) wants(err error, code fault.Code) {
	s.t.Helper()
	if !fault.Is(err, code) {
		s.t.Errorf("got %v, want %s", err, code)
	}
}

func TestGroups(t *testing.T) {
	each(t, func(s *street) {
		if s.coord.Position != 0 || s.general.Position != 1 || s.cleaner.Position != 2 {
			t.Errorf("positions %d, %d, %d", s.coord.Position, s.general.Position, s.cleaner.Position)
		}
		bad := group.New{InspectionID: s.round.ID, Kind: group.Coordination, Name: "第二个协调联络组"}
		_, err := s.groups.Create(s.ctx, bad)
		s.wants(err, fault.CodeAlreadyExists)
		_, err = s.groups.Create(s.ctx, group.New{InspectionID: s.round.ID, Kind: group.Working, Name: "综合协调组", Function: "other"})
		s.wants(err, fault.CodeAlreadyExists)
		_, err = s.groups.Create(s.ctx, group.New{InspectionID: record.NewID(), Kind: group.Working, Name: "空", Function: "other"})
		s.wants(err, fault.CodeUnprocessable)
		unknown := []group.NewUnit{{UnitID: record.NewID(), Role: group.MemberUnit}}
		_, err = s.groups.Create(s.ctx, group.New{InspectionID: s.round.ID, Kind: group.Working, Name: "空", Function: "other", Units: unknown})
		s.wants(err, fault.CodeUnprocessable)

		etag := s.general.ETag()
		swapped := []group.NewUnit{{UnitID: s.units[1].ID, Role: group.LeadUnit}, {UnitID: s.units[0].ID, Role: group.ResponsibleUnit}}
		g, err := s.groups.Update(s.ctx, s.general.ID, &etag, group.Patch{Units: &swapped})
		must(t, g, err)
		_, err = s.groups.Update(s.ctx, s.general.ID, &etag, group.Patch{})
		s.wants(err, fault.CodeStaleVersion)
		g, err = s.groups.Get(s.ctx, s.general.ID)
		if must(t, g, err); len(g.Units) != 2 || g.Units[0].UnitID != s.units[1].ID || g.Units[0].Role != group.LeadUnit {
			t.Errorf("units %+v", g.Units)
		}
		for _, c := range []struct {
			f    group.Filter
			want int
		}{
			{group.Filter{InspectionID: &s.round.ID}, 3},
			{group.Filter{UnitID: &s.units[1].ID}, 1},
			{group.Filter{Kind: group.Working}, 2},
			{group.Filter{Function: "sanitation"}, 1},
			{group.Filter{Query: "协调"}, 2},
		} {
			page, err := s.groups.List(s.ctx, c.f, store.Request{Limit: 10})
			if err != nil || len(page.Items) != c.want || len(page.Items[0].Units) == 0 {
				t.Errorf("%+v: %+v, %v", c.f, page.Items, err)
			}
		}
		_, err = s.orgs.VoidUnit(s.ctx, s.units[0].ID, nil, "误")
		s.wants(err, fault.CodeInUse)
		_, err = s.rounds.Void(s.ctx, s.round.ID, nil, "误")
		s.wants(err, fault.CodeInUse)
	})
}

func TestPositionsStayWithinTheContract(t *testing.T) {
	each(t, func(s *street) {
		last, rank := int64(99), int64(999)
		_, err := s.groups.Update(s.ctx, s.cleaner.ID, nil, group.Patch{Position: &last})
		must(t, 0, err)
		if g := s.group(group.Working, "资料组", "documents"); g.Position != last {
			t.Errorf("after position 99 comes %d", g.Position)
		}
		_, err = s.groups.Appoint(s.ctx, group.NewAppointment{GroupID: s.coord.ID, Role: group.Member, PersonID: &s.people[0].ID, Position: &rank})
		must(t, 0, err)
		if p := s.appoint(s.coord, group.Member, s.people[1]); p.Position != rank {
			t.Errorf("after rank 999 comes %d", p.Position)
		}
	})
}

func TestVoidedGroup(t *testing.T) {
	each(t, func(s *street) {
		held := s.appoint(s.cleaner, group.Leader, s.people[0])
		_, err := s.groups.Void(s.ctx, s.cleaner.ID, nil, "并入他组")
		s.wants(err, fault.CodeInUse)
		_, err = s.groups.End(s.ctx, held.ID, nil, nil, "调整")
		must(t, 0, err)
		s.appoint(s.cleaner, group.Liaison, nil)
		g, err := s.groups.Void(s.ctx, s.cleaner.ID, nil, "并入他组")
		if must(t, g, err); !g.Voided() || len(g.Units) != 1 {
			t.Errorf("voided %+v", g)
		}
		s.same("open posts", s.names(group.PostFilter{GroupID: &s.cleaner.ID}), []string{})
		_, err = s.groups.Appoint(s.ctx, group.NewAppointment{GroupID: s.cleaner.ID, Role: group.Member, PersonID: &s.people[1].ID})
		s.wants(err, fault.CodeUnprocessable)
		_, err = s.groups.AddDuty(s.ctx, s.cleaner.ID, group.NewDuty{Text: "加大市容市貌整治力度"})
		s.wants(err, fault.CodeStateConflict)
		s.group(group.Working, "市容环卫组", "sanitation")
	})
}

func TestDuties(t *testing.T) {
	each(t, func(s *street) {
		var last *group.Duty
		for _, text := range []string{"协调交办事项", "筹备部署会议", "汇总工作情况"} {
			d, err := s.groups.AddDuty(s.ctx, s.general.ID, group.NewDuty{Text: text})
			last = must(t, d, err)
		}
		two := int64(2)
		_, err := s.groups.AddDuty(s.ctx, s.general.ID, group.NewDuty{Number: &two, Text: "重号"})
		s.wants(err, fault.CodeAlreadyExists)
		_, err = s.groups.UpdateDuty(s.ctx, s.general.ID, last.ID, nil, group.DutyPatch{Number: &two})
		s.wants(err, fault.CodeAlreadyExists)
		_, err = s.groups.UpdateDuty(s.ctx, s.cleaner.ID, last.ID, nil, group.DutyPatch{})
		s.wants(err, fault.CodeNotFound)
		text, etag := "汇总并报送工作情况", last.ETag()
		d, err := s.groups.UpdateDuty(s.ctx, s.general.ID, last.ID, &etag, group.DutyPatch{Text: &text})
		if must(t, d, err); d.Text != text || d.Number != 3 {
			t.Errorf("patched %+v", d)
		}
		_, err = s.groups.VoidDuty(s.ctx, s.general.ID, last.ID, &etag, "误")
		s.wants(err, fault.CodeStaleVersion)
		page, err := s.groups.ListDuties(s.ctx, s.general.ID, store.Request{Limit: 10, Sort: "-number"})
		if must(t, 0, err); len(page.Items) != 3 || page.Items[0].Number != 3 {
			t.Errorf("duties %+v", page.Items)
		}
		_, err = s.groups.VoidDuty(s.ctx, s.general.ID, page.Items[1].ID, nil, "误")
		must(t, 0, err)
		page, err = s.groups.ListDuties(s.ctx, s.general.ID, store.Request{Limit: 10})
		if must(t, 0, err); len(page.Items) != 2 || page.Items[1].Number != 3 {
			t.Errorf("the others keep their numbers: %+v", page.Items)
		}
		_, err = s.groups.VoidDuty(s.ctx, s.general.ID, page.Items[0].ID, nil, "误")
		must(t, 0, err)
		_, err = s.groups.VoidDuty(s.ctx, s.general.ID, page.Items[0].ID, nil, "误")
		s.wants(err, fault.CodeStateConflict)
	})
}

func TestPlanIsAppliedInOneTransaction(t *testing.T) {
	each(t, func(s *street) {
		abort := fault.New(fault.CodeUnprocessable, fault.Text{})
		var made uuid.UUID
		err := s.db.InTx(s.ctx, func(tx *store.Tx) error {
			g, err := s.groups.Create(tx.Context(), group.New{InspectionID: s.round.ID, Kind: group.Working, Name: "安保维稳组", Function: "security"})
			if err != nil {
				return err
			}
			made = g.ID
			if _, err := s.groups.AddDuty(tx.Context(), g.ID, group.NewDuty{Text: "制定接访工作预案"}); err != nil {
				return err
			}
			if _, err := s.groups.Appoint(tx.Context(), group.NewAppointment{GroupID: g.ID, Role: group.Liaison}); err != nil {
				return err
			}
			return abort
		})
		s.wants(err, fault.CodeUnprocessable)
		_, err = s.groups.Get(s.ctx, made)
		s.wants(err, fault.CodeNotFound)
	})
}

func TestOfficesStayApart(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		mine := build(t, db, storetest.As(t.Context(), record.NewID(), auth.Coordinator))
		theirs := build(t, db, storetest.As(t.Context(), record.NewID(), auth.Coordinator))
		post := mine.designate(mine.general, mine.people[1])
		duty, err := mine.groups.AddDuty(mine.ctx, mine.general.ID, group.NewDuty{Text: "协调"})
		must(t, 0, err)
		name := "潜入"
		for what, err := range map[string]error{
			"get": func() error { _, err := theirs.groups.Get(theirs.ctx, mine.general.ID); return err }(),
			"update": func() error {
				_, err := theirs.groups.Update(theirs.ctx, mine.general.ID, nil, group.Patch{Name: &name})
				return err
			}(),
			"void": func() error { _, err := theirs.groups.Void(theirs.ctx, mine.general.ID, nil, name); return err }(),
			"duties": func() error {
				_, err := theirs.groups.ListDuties(theirs.ctx, mine.general.ID, store.Request{Limit: 9})
				return err
			}(),
			"duty":      func() error { _, err := theirs.groups.GetDuty(theirs.ctx, mine.general.ID, duty.ID); return err }(),
			"post":      func() error { _, err := theirs.groups.GetPost(theirs.ctx, post.ID); return err }(),
			"liaison":   func() error { _, err := theirs.groups.GetLiaison(theirs.ctx, post.ID); return err }(),
			"end":       func() error { _, err := theirs.groups.End(theirs.ctx, post.ID, nil, nil, name); return err }(),
			"end there": func() error { _, err := theirs.groups.EndLiaison(theirs.ctx, post.ID, nil, nil, name); return err }(),
			"gaps":      func() error { _, err := theirs.groups.Gaps(theirs.ctx, mine.round.ID); return err }(),
		} {
			if !fault.Is(err, fault.CodeNotFound) {
				t.Errorf("%s: %v", what, err)
			}
		}
		for what, n := range map[string]group.NewAppointment{
			"their group":  {GroupID: mine.general.ID, Role: group.Member, PersonID: &theirs.people[0].ID},
			"their person": {GroupID: theirs.general.ID, Role: group.Member, PersonID: &mine.people[0].ID},
			"their stand-in": {GroupID: theirs.general.ID, Role: group.Liaison, PersonID: &theirs.people[0].ID,
				Contact: group.Contact{StandInID: &mine.people[0].ID}},
		} {
			if _, err := theirs.groups.Appoint(theirs.ctx, n); !fault.Is(err, fault.CodeUnprocessable) {
				t.Errorf("%s: %v", what, err)
			}
		}
		theirs.same("directory", theirs.names(group.PostFilter{GroupID: &mine.general.ID}), []string{})
		far := theirs.db.Now().Add(time.Hour)
		theirs.same("history", theirs.names(group.PostFilter{AsOf: &far}), []string{})
	})
}

func TestRowsFitTheTables(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		storetest.Drift(t, db, &inspection.Inspection{}, &org.Unit{}, &org.Person{}, &group.Group{}, &group.Unit{}, &group.Duty{}, &group.Appointment{})
	})
}
