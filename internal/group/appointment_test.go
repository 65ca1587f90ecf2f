package group_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/group"
	"lianluo/internal/org"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// user is an account as package account keeps it.
type user struct {
	record.Meta
	Username, DisplayName, PasswordHash, DisabledReason string
	IsAdmin, IsAuditor, MustChangePassword              bool
	PersonID                                            *uuid.UUID
	PasswordChangedAt                                   time.Time
}

func (*user) Quiet() {}

func TestAppointmentsAreDatedAndEnd(t *testing.T) {
	each(t, func(s *street) {
		first := s.appoint(s.coord, group.Leader, s.people[0])
		_, err := s.groups.Appoint(s.ctx, group.NewAppointment{GroupID: s.coord.ID, Role: group.Leader, PersonID: &s.people[1].ID})
		s.wants(err, fault.CodeAlreadyExists)
		s.appoint(s.coord, group.DeputyLeader, s.people[1])
		s.appoint(s.coord, group.DeputyLeader, s.people[2])
		s.appoint(s.general, group.Leader, s.people[1]) // one may serve in several groups
		_, err = s.groups.Appoint(s.ctx, group.NewAppointment{GroupID: s.coord.ID, Role: group.DeputyLeader, PersonID: &s.people[2].ID})
		s.wants(err, fault.CodeAlreadyExists)

		t0 := s.db.Now()
		s.db.Clock.Add(24 * time.Hour)
		etag := first.ETag()
		late, early := s.db.Now().Add(time.Second), t0.Add(-time.Second)
		_, err = s.groups.End(s.ctx, first.ID, &etag, &late, "调离")
		s.wants(err, fault.CodeUnprocessable)
		_, err = s.groups.End(s.ctx, first.ID, &etag, &early, "调离")
		s.wants(err, fault.CodeUnprocessable)
		ended, err := s.groups.End(s.ctx, first.ID, &etag, nil, "调离")
		if must(t, ended, err); ended.EndReason != "调离" || ended.Version != 2 {
			t.Errorf("ended %+v", ended.Appointment)
		}
		_, err = s.groups.End(s.ctx, first.ID, &etag, nil, "调离")
		s.wants(err, fault.CodeStaleVersion)
		_, err = s.groups.End(s.ctx, first.ID, nil, nil, "调离")
		s.wants(err, fault.CodeStateConflict)

		over := t0.Add(time.Hour)
		_, err = s.groups.Appoint(s.ctx, group.NewAppointment{GroupID: s.coord.ID, Role: group.Leader, PersonID: &s.people[3].ID, StartsAt: &over})
		s.wants(err, fault.CodeAlreadyExists)
		_, err = s.groups.Appoint(s.ctx, group.NewAppointment{GroupID: s.coord.ID, Role: group.Leader, PersonID: &s.people[3].ID, StartsAt: &late})
		s.wants(err, fault.CodeUnprocessable)
		s.appoint(s.coord, group.Leader, s.people[3])

		leader := group.PostFilter{GroupID: &s.coord.ID, Role: group.Leader}
		s.same("current", s.names(leader), []string{"苏敏"})
		leader.Ended = true
		s.same("history", s.names(leader), []string{"周启明", "苏敏"})
		for at, want := range map[time.Time][]string{t0.Add(-time.Hour): {}, t0: {"周启明"}, over: {"周启明"}, s.db.Now(): {"苏敏"}} {
			leader.AsOf = &at
			s.same("at "+at.String(), s.names(leader), want)
		}
		_, err = s.orgs.VoidPerson(s.ctx, s.people[3].ID, nil, "误")
		s.wants(err, fault.CodeInUse)
	})
}

func TestVacantPosts(t *testing.T) {
	each(t, func(s *street) {
		vacancy := s.appoint(s.cleaner, group.Leader, nil)
		_, err := s.groups.Appoint(s.ctx, group.NewAppointment{GroupID: s.cleaner.ID, Role: group.Leader})
		s.wants(err, fault.CodeAlreadyExists)
		s.appoint(s.coord, group.DeputyLeader, nil)
		second := s.appoint(s.coord, group.DeputyLeader, nil)
		if second.Position != 2 {
			t.Errorf("the second post is number %d", second.Position)
		}
		s.db.Clock.Add(time.Hour)
		etag := vacancy.ETag()
		_, err = s.groups.Fill(s.ctx, vacancy.ID, &etag, record.NewID(), "", nil)
		s.wants(err, fault.CodeUnprocessable)
		p, err := s.groups.Fill(s.ctx, vacancy.ID, &etag, s.people[2].ID, "街办〔2021〕5号", nil)
		if must(t, p, err); p.PersonName != "高远" || p.Basis != "街办〔2021〕5号" || p.ID == vacancy.ID {
			t.Errorf("filled %+v", p.Appointment)
		}
		_, err = s.groups.Fill(s.ctx, vacancy.ID, nil, s.people[3].ID, "", nil)
		s.wants(err, fault.CodeStateConflict)
		_, err = s.groups.Fill(s.ctx, p.ID, nil, s.people[3].ID, "", nil)
		s.wants(err, fault.CodeStateConflict)

		p, err = s.groups.Fill(s.ctx, second.ID, nil, s.people[0].ID, "", nil)
		if must(t, p, err); p.Position != 2 {
			t.Errorf("the chosen post is filled, got number %d", p.Position)
		}
		if filled := s.appoint(s.coord, group.DeputyLeader, s.people[1]); filled.Position != 1 {
			t.Errorf("an appointment fills the open post, got number %d", filled.Position)
		}
		vacant := true
		s.same("vacancies", s.names(group.PostFilter{Vacant: &vacant}), []string{})
		vacant = false
		s.same("deputies", s.names(group.PostFilter{GroupID: &s.coord.ID, Vacant: &vacant}), []string{"周启明", "林晓岚"})
	})
}

func TestVoidedAppointmentLeavesHistory(t *testing.T) {
	each(t, func(s *street) {
		p := s.appoint(s.coord, group.Leader, s.people[0])
		v, err := s.groups.VoidAppointment(s.ctx, p.ID, nil, "误录")
		if must(t, v, err); v.Condition() != group.Voided {
			t.Errorf("voided is %s", v.Condition())
		}
		now := s.db.Now()
		s.same("as of", s.names(group.PostFilter{AsOf: &now}), []string{})
		got, err := s.groups.GetPost(s.ctx, p.ID)
		if must(t, got, err); got.VoidReason != "误录" {
			t.Errorf("read back %+v", got.Appointment)
		}
		s.appoint(s.coord, group.Leader, s.people[1])
	})
}

func TestSeparationOfDuties(t *testing.T) {
	each(t, func(s *street) {
		put := func(u *user) {
			err := s.db.InTx(s.ctx, func(tx *store.Tx) error { u.PasswordChangedAt = tx.Now; return tx.Create(u) })
			must(t, 0, err)
		}
		put(&user{Username: "zhengkai", IsAdmin: true, PersonID: &s.people[3].ID})
		put(&user{Username: "hanxue", IsAuditor: true, PersonID: &s.people[4].ID})
		put(&user{Username: "linxiaolan", PersonID: &s.people[1].ID})
		for _, n := range []group.NewAppointment{
			{GroupID: s.coord.ID, Role: group.Leader, PersonID: &s.people[3].ID},
			{GroupID: s.general.ID, Role: group.Member, PersonID: &s.people[4].ID},
			{GroupID: s.general.ID, Role: group.Liaison, PersonID: &s.people[1].ID, Contact: group.Contact{StandInID: &s.people[4].ID}},
		} {
			_, err := s.groups.Appoint(s.ctx, n)
			s.wants(err, fault.CodeSeparationOfDuties)
		}
		s.appoint(s.general, group.Leader, s.people[1])
	})
}

func TestLiaisonIsReplacedInOneAct(t *testing.T) {
	each(t, func(s *street) {
		s.appoint(s.general, group.Liaison, nil)
		n := group.NewAppointment{GroupID: s.general.ID, PersonID: &s.people[1].ID, Contact: group.Contact{StandInID: &s.people[2].ID}}
		first, err := s.groups.Designate(s.ctx, n)
		if must(t, first, err); first.Phone != "13800010302" || first.StandInName != "高远" || first.StandInPhone != "13800010303" {
			t.Errorf("designated %+v", first.Appointment)
		}
		_, err = s.groups.Designate(s.ctx, n)
		s.wants(err, fault.CodeAlreadyExists)
		n.Contact.StandInID = n.PersonID
		_, err = s.groups.Designate(s.ctx, n)
		s.wants(err, fault.CodeUnprocessable)

		s.start()
		t0 := s.db.Now()
		s.db.Clock.Add(time.Hour)
		for _, try := range []func() error{
			func() error { _, err := s.groups.EndLiaison(s.ctx, first.ID, nil, nil, "调离"); return err },
			func() error { _, err := s.groups.End(s.ctx, first.ID, nil, nil, "调离"); return err },
			func() error { _, err := s.groups.VoidAppointment(s.ctx, first.ID, nil, "误录"); return err },
		} {
			s.wants(try(), fault.CodeSuccessorRequired)
		}
		early := t0.Add(-time.Hour)
		_, err = s.groups.Designate(s.ctx, group.NewAppointment{GroupID: s.general.ID, PersonID: &s.people[3].ID, StartsAt: &early})
		s.wants(err, fault.CodeUnprocessable)
		s.designate(s.general, s.people[3])
		directory := group.PostFilter{GroupID: &s.general.ID, Role: group.Liaison}
		s.same("current", s.names(directory), []string{"苏敏"})
		directory.AsOf = &t0
		s.same("an hour ago", s.names(directory), []string{"林晓岚"})
		old, err := s.groups.GetLiaison(s.ctx, first.ID)
		if must(t, old, err); old.EndsAt == nil || !old.EndsAt.Equal(s.db.Now()) {
			t.Errorf("the predecessor %+v", old.Appointment)
		}
	})
}

func TestLiaisonContacts(t *testing.T) {
	each(t, func(s *street) {
		p := s.designate(s.general, s.people[1])
		etag := p.ETag()
		p, err := s.groups.UpdateLiaison(s.ctx, p.ID, &etag, group.ContactPatch{
			Phone: nullable.NewNullableWithValue("13800019302"), StandInID: nullable.NewNullableWithValue(s.people[2].ID),
		})
		if must(t, p, err); p.Phone != "13800019302" || p.StandInName != "高远" || p.StandInPhone != "13800010303" {
			t.Errorf("updated %+v", p.Appointment)
		}
		_, err = s.groups.UpdateLiaison(s.ctx, p.ID, &etag, group.ContactPatch{})
		s.wants(err, fault.CodeStaleVersion)
		_, err = s.groups.UpdateLiaison(s.ctx, p.ID, nil, group.ContactPatch{StandInID: nullable.NewNullableWithValue(s.people[1].ID)})
		s.wants(err, fault.CodeUnprocessable)

		name := "高元"
		_, err = s.orgs.UpdatePerson(s.ctx, s.people[2].ID, nil, org.PersonPatch{Name: &name})
		must(t, 0, err)
		_, err = s.orgs.VoidPerson(s.ctx, s.people[2].ID, nil, "误")
		s.wants(err, fault.CodeInUse)
		p, err = s.groups.GetLiaison(s.ctx, p.ID)
		if must(t, p, err); p.StandInName != name || p.Phone != "13800019302" {
			t.Errorf("after the new name %+v", p.Appointment)
		}
		p, err = s.groups.UpdateLiaison(s.ctx, p.ID, nil, group.ContactPatch{StandInID: nullable.NewNullNullable[uuid.UUID]()})
		if must(t, p, err); p.StandInID != nil || p.StandInName != "" || p.StandInPhone != "" || p.Phone == "" {
			t.Errorf("without a stand-in %+v", p.Appointment)
		}

		a := auth.From(s.ctx)
		a.Standing, a.Leads = auth.GroupLeader, []uuid.UUID{s.cleaner.ID}
		leader := auth.With(s.ctx, a)
		_, err = s.groups.Designate(leader, group.NewAppointment{GroupID: s.general.ID, PersonID: &s.people[0].ID})
		s.wants(err, fault.CodeForbidden)
		_, err = s.groups.UpdateLiaison(leader, p.ID, nil, group.ContactPatch{})
		s.wants(err, fault.CodeForbidden)
		_, err = s.groups.Designate(leader, group.NewAppointment{GroupID: s.cleaner.ID, PersonID: &s.people[0].ID})
		must(t, 0, err)
	})
}

func TestArchiveEndsAppointmentsAndIsReadOnly(t *testing.T) {
	each(t, func(s *street) {
		p := s.appoint(s.coord, group.Leader, s.people[0])
		s.designate(s.general, s.people[1])
		s.appoint(s.cleaner, group.Leader, nil)
		s.archive()
		s.same("current", s.names(group.PostFilter{}), []string{})
		for _, try := range []func() error{
			func() error { _, err := s.groups.Update(s.ctx, s.general.ID, nil, group.Patch{}); return err },
			func() error {
				_, err := s.groups.AddDuty(s.ctx, s.general.ID, group.NewDuty{Text: "协调"})
				return err
			},
			func() error {
				_, err := s.groups.Appoint(s.ctx, group.NewAppointment{GroupID: s.coord.ID, Role: group.Leader, PersonID: &s.people[1].ID})
				return err
			},
			func() error { _, err := s.groups.VoidAppointment(s.ctx, p.ID, nil, "误"); return err },
		} {
			s.wants(try(), fault.CodeArchived)
		}
		_, err := s.orgs.VoidPerson(s.ctx, s.people[0].ID, nil, "离任")
		must(t, 0, err)
	})
}

// TestManyDesignateAtOnce: however many designate at the same moment, one is
// current, every winner has one row, and each row but the last is ended.
func TestManyDesignateAtOnce(t *testing.T) {
	each(t, func(s *street) {
		const racers = 12
		people := make([]*org.Person, racers)
		for n := range racers {
			p, err := s.orgs.CreatePerson(s.ctx, org.NewPerson{Name: fmt.Sprintf("候选%d", n)})
			people[n] = must(t, p, err)
		}
		var won atomic.Int64
		var wg sync.WaitGroup
		for n := range racers {
			wg.Go(func() {
				_, err := s.groups.Designate(s.ctx, group.NewAppointment{GroupID: s.general.ID, PersonID: &people[n].ID})
				switch {
				case err == nil:
					won.Add(1)
				case !fault.Is(err, fault.CodeAlreadyExists):
					t.Error(err)
				}
			})
		}
		wg.Wait()
		current := s.names(group.PostFilter{GroupID: &s.general.ID, Role: group.Liaison})
		all := s.names(group.PostFilter{GroupID: &s.general.ID, Role: group.Liaison, Ended: true})
		if won.Load() == 0 || len(current) != 1 || len(all) != int(won.Load()) {
			t.Errorf("%d won, %d current, %d in the history", won.Load(), len(current), len(all))
		}
	})
}

// TestSuccessorWithAnEarlierClock: of two at once the second to be let in may have
// read its clock first, and machines' clocks differ. Who names no moment begins
// when the one before did at the earliest, and nobody is refused for it.
func TestSuccessorWithAnEarlierClock(t *testing.T) {
	each(t, func(s *street) {
		first := s.designate(s.general, s.people[0])
		s.db.Clock.Add(-50 * time.Millisecond)
		second := s.designate(s.general, s.people[1])
		if !second.StartsAt.Equal(first.StartsAt) {
			s.t.Errorf("the first began %s, the second %s", first.StartsAt, second.StartsAt)
		}
		if got := s.names(group.PostFilter{GroupID: &s.general.ID, Role: group.Liaison}); len(got) != 1 {
			s.t.Errorf("current: %v", got)
		}
		post := s.appoint(s.general, group.Leader, s.people[2])
		s.db.Clock.Add(-50 * time.Millisecond)
		ended, err := s.groups.End(s.ctx, post.ID, nil, nil, "调离")
		if must(s.t, ended, err); !ended.EndsAt.Equal(post.StartsAt) {
			s.t.Errorf("began %s, ended %s", post.StartsAt, *ended.EndsAt)
		}
	})
}

// TestManyLeadersAtOnce: an appointment does not replace, so one wins.
func TestManyLeadersAtOnce(t *testing.T) {
	each(t, func(s *street) {
		s.appoint(s.cleaner, group.Leader, nil)
		var won atomic.Int64
		var wg sync.WaitGroup
		for _, p := range s.people {
			wg.Go(func() {
				_, err := s.groups.Appoint(s.ctx, group.NewAppointment{GroupID: s.cleaner.ID, Role: group.Leader, PersonID: &p.ID})
				switch {
				case err == nil:
					won.Add(1)
				case !fault.Is(err, fault.CodeAlreadyExists):
					t.Error(err)
				}
			})
		}
		wg.Wait()
		leader := group.PostFilter{GroupID: &s.cleaner.ID, Role: group.Leader}
		if won.Load() != 1 || len(s.names(leader)) != 1 {
			t.Errorf("%d won, current %v", won.Load(), s.names(leader))
		}
	})
}

// TestDatabaseItselfKeepsOneLiaison goes past the service: the index decides
// when two writers pass every check.
func TestDatabaseItselfKeepsOneLiaison(t *testing.T) {
	each(t, func(s *street) {
		s.designate(s.general, s.people[1])
		err := s.db.InTx(s.ctx, func(tx *store.Tx) error {
			tx.Queue(struct{}{})
			return tx.Create(&group.Appointment{
				InspectionID: s.round.ID, GroupID: s.general.ID, Role: group.Liaison, PersonID: &s.people[2].ID, StartsAt: tx.Now,
			})
		})
		s.wants(err, fault.CodeAlreadyExists)
	})
}

// TestArchiveAndAppointRace: nothing slips into a round while it is archived.
func TestArchiveAndAppointRace(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		for range 5 {
			s := build(t, db, storetest.As(t.Context(), record.NewID(), auth.Coordinator))
			s.start()
			_, err := s.rounds.Finish(s.ctx, s.round.ID, nil, "")
			must(t, 0, err)
			race(
				func() {
					if _, err := s.rounds.Archive(s.ctx, s.round.ID, nil); err != nil {
						t.Error(err)
					}
				},
				func() {
					_, err := s.groups.Designate(s.ctx, group.NewAppointment{GroupID: s.general.ID, PersonID: &s.people[1].ID})
					if err != nil && !fault.Is(err, fault.CodeArchived) {
						t.Error(err)
					}
				},
			)
			s.same("after the archive", s.names(group.PostFilter{}), []string{})
		}
	})
}

func race(acts ...func()) {
	begin := make(chan struct{})
	var wg sync.WaitGroup
	for _, f := range acts {
		wg.Go(func() { <-begin; f() })
	}
	close(begin)
	wg.Wait()
}
