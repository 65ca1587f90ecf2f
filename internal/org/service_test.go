package org_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/org"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// each runs a test on both engines; it acts as an administrator of an office.
func each(t *testing.T, f func(t *testing.T, db *storetest.DB, ctx context.Context, s *org.Service)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		f(t, db, storetest.As(t.Context(), record.NewID(), auth.Admin), org.NewService(db.Store))
	})
}

func wants(t *testing.T, err error, code fault.Code) {
	t.Helper()
	if !fault.Is(err, code) {
		t.Errorf("got %v, want %s", err, code)
	}
}

func unit(t *testing.T, ctx context.Context, s *org.Service, name string, kind org.Kind, parent *uuid.UUID) *org.Unit {
	t.Helper()
	u, err := s.CreateUnit(ctx, org.NewUnit{Name: name, Kind: kind, ParentID: parent, ContactPhone: "021-55500202"})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func person(t *testing.T, ctx context.Context, s *org.Service, name string, unit *uuid.UUID) *org.Person {
	t.Helper()
	p, err := s.CreatePerson(ctx, org.NewPerson{Name: name, UnitID: unit, MobilePhone: "13800010302"})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestUnits(t *testing.T) {
	each(t, func(t *testing.T, _ *storetest.DB, ctx context.Context, s *org.Service) {
		u := unit(t, ctx, s, "城市管理办公室", org.OfficeDepartment, nil)
		_, err := s.CreateUnit(ctx, org.NewUnit{Name: "城市管理办公室", Kind: org.OfficeDepartment})
		wants(t, err, fault.CodeAlreadyExists)
		nobody := record.NewID()
		_, err = s.CreateUnit(ctx, org.NewUnit{Name: "无上级", Kind: org.OtherUnit, ParentID: &nobody})
		wants(t, err, fault.CodeUnprocessable)

		team := unit(t, ctx, s, "保洁班", org.OfficeDepartment, &u.ID)
		_, err = s.UpdateUnit(ctx, u.ID, nil, org.UnitPatch{ParentID: nullable.NewNullableWithValue(team.ID)})
		wants(t, err, fault.CodeUnprocessable)
		_, err = s.VoidUnit(ctx, u.ID, nil, "误")
		wants(t, err, fault.CodeInUse)

		etag := u.ETag()
		name := "城市管理和环境办公室"
		u, err = s.UpdateUnit(ctx, u.ID, &etag, org.UnitPatch{Name: &name, ContactPhone: nullable.NewNullNullable[string]()})
		if err != nil || u.ContactPhone != "" || u.Version != 2 {
			t.Fatalf("updated %+v, %v", u, err)
		}
		_, err = s.UpdateUnit(ctx, u.ID, &etag, org.UnitPatch{})
		wants(t, err, fault.CodeStaleVersion)
		if found, err := s.UnitByName(ctx, name); err != nil || found.ID != u.ID {
			t.Errorf("by name: %v", err)
		}
		if _, err = s.UpdateUnit(ctx, team.ID, nil, org.UnitPatch{ParentID: nullable.NewNullNullable[uuid.UUID]()}); err != nil {
			t.Fatal(err)
		}
		if u, err = s.VoidUnit(ctx, u.ID, nil, "撤并"); err != nil || !u.Voided() {
			t.Fatalf("void: %v", err)
		}
		_, err = s.VoidUnit(ctx, u.ID, nil, "撤并")
		wants(t, err, fault.CodeStateConflict)
		_, err = s.CreatePerson(ctx, org.NewPerson{Name: "林晓岚", UnitID: &u.ID})
		wants(t, err, fault.CodeUnprocessable)
		if again, err := s.GetUnit(ctx, u.ID); err != nil || again.VoidReason != "撤并" {
			t.Errorf("a voided unit stays readable: %v", err)
		}
		unit(t, ctx, s, name, org.OfficeDepartment, nil) // the name is free again
	})
}

func TestListsAndSearch(t *testing.T) {
	each(t, func(t *testing.T, _ *storetest.DB, ctx context.Context, s *org.Service) {
		office := unit(t, ctx, s, "党政办公室", org.OfficeDepartment, nil)
		unit(t, ctx, s, "河东社区", org.Community, nil)
		unit(t, ctx, s, "综合科", org.OfficeDepartment, &office.ID)
		for _, c := range []struct {
			f    org.UnitFilter
			want int
		}{
			{org.UnitFilter{}, 3},
			{org.UnitFilter{Kind: org.Community}, 1},
			{org.UnitFilter{ParentID: &office.ID}, 1},
			{org.UnitFilter{Query: "办公"}, 1},
			{org.UnitFilter{Query: "河西"}, 0},
		} {
			for _, sort := range []string{"", "-name", "created_at", "-created_at"} {
				page, err := s.ListUnits(ctx, c.f, store.Request{Limit: 10, Sort: sort})
				if err != nil || len(page.Items) != c.want {
					t.Errorf("%+v by %q: %d, %v", c.f, sort, len(page.Items), err)
				}
			}
		}
		p := person(t, ctx, s, "林晓岚", &office.ID)
		person(t, ctx, s, "林晓岚", nil)
		if same, err := s.PeopleByName(ctx, "林晓岚"); err != nil || len(same) != 2 || same[0].ID != p.ID {
			t.Errorf("namesakes: %d, %v", len(same), err)
		}
		for q, want := range map[string]int{"晓岚": 2, "13800010302": 0} {
			page, err := s.ListPeople(ctx, org.PersonFilter{Query: q}, store.Request{Limit: 10})
			if err != nil || len(page.Items) != want {
				t.Errorf("people %q: %d, %v", q, len(page.Items), err)
			}
		}
		page, err := s.ListPeople(ctx, org.PersonFilter{UnitID: &office.ID}, store.Request{Limit: 10})
		if err != nil || len(page.Items) != 1 || page.Items[0].ID != p.ID {
			t.Errorf("people of the unit: %+v, %v", page.Items, err)
		}
		_, err = s.ListUnits(ctx, org.UnitFilter{Query: "办"}, store.Request{Limit: 10})
		wants(t, err, fault.CodeInvalidRequest)
	})
}

func TestOfficesAndUnitsStayApart(t *testing.T) {
	each(t, func(t *testing.T, _ *storetest.DB, ctx context.Context, s *org.Service) {
		mine := unit(t, ctx, s, "城市管理办公室", org.OfficeDepartment, nil)
		theirs := unit(t, ctx, s, "河东社区", org.Community, nil)
		me, other := person(t, ctx, s, "苏敏", &mine.ID), person(t, ctx, s, "高远", &theirs.ID)

		foreign := storetest.As(t.Context(), record.NewID(), auth.Admin)
		for _, err := range []error{
			func() error { _, err := s.GetUnit(foreign, mine.ID); return err }(),
			func() error { _, err := s.GetPerson(foreign, me.ID); return err }(),
			func() error { _, err := s.UpdateUnit(foreign, mine.ID, nil, org.UnitPatch{}); return err }(),
			func() error { _, err := s.VoidPerson(foreign, me.ID, nil, "误"); return err }(),
			func() error { _, err := s.UnitByName(foreign, "城市管理办公室"); return err }(),
		} {
			wants(t, err, fault.CodeNotFound)
		}
		_, err := s.CreatePerson(foreign, org.NewPerson{Name: "潜入", UnitID: &mine.ID})
		wants(t, err, fault.CodeUnprocessable)
		unit(t, foreign, s, "城市管理办公室", org.OfficeDepartment, nil)
		people, err := s.ListPeople(foreign, org.PersonFilter{Query: "苏敏"}, store.Request{Limit: 10, Count: true})
		if err != nil || len(people.Items) != 0 || *people.Total != 0 {
			t.Errorf("another office finds %+v, %v", people, err)
		}

		a := auth.From(ctx)
		a.Standing, a.UnitID = auth.UnitUser, mine.ID
		user := auth.With(ctx, a)
		units, err := s.ListUnits(user, org.UnitFilter{}, store.Request{Limit: 10, Count: true})
		if err != nil || len(units.Items) != 1 || *units.Total != 1 || units.Items[0].ID != mine.ID {
			t.Errorf("a unit user sees %+v, %v", units.Items, err)
		}
		people, err = s.ListPeople(user, org.PersonFilter{}, store.Request{Limit: 10})
		if err != nil || len(people.Items) != 1 || people.Items[0].ID != me.ID {
			t.Errorf("a unit user sees %+v, %v", people.Items, err)
		}
		_, err = s.GetUnit(user, theirs.ID)
		wants(t, err, fault.CodeNotFound)
		_, err = s.GetPerson(user, other.ID)
		wants(t, err, fault.CodeNotFound)
	})
}

// tie stands for a slice above that refers to people and units.
type tie struct {
	used    bool
	renamed []string
}

func (x *tie) UnitInUse(*store.Tx, uuid.UUID) (bool, error)   { return x.used, nil }
func (x *tie) PersonInUse(*store.Tx, uuid.UUID) (bool, error) { return x.used, nil }
func (x *tie) PersonRenamed(_ *store.Tx, p *org.Person) error {
	x.renamed = append(x.renamed, p.Name)
	return nil
}

func TestTiesAreAsked(t *testing.T) {
	each(t, func(t *testing.T, _ *storetest.DB, ctx context.Context, s *org.Service) {
		x := &tie{used: true}
		s.Tie(x)
		u, p := unit(t, ctx, s, "青禾派出所", org.Police, nil), person(t, ctx, s, "高远", nil)
		_, err := s.VoidUnit(ctx, u.ID, nil, "误")
		wants(t, err, fault.CodeInUse)
		_, err = s.VoidPerson(ctx, p.ID, nil, "误")
		wants(t, err, fault.CodeInUse)
		name := "高元"
		if _, err := s.UpdatePerson(ctx, p.ID, nil, org.PersonPatch{Name: &name}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.UpdatePerson(ctx, p.ID, nil, org.PersonPatch{Title: nullable.NewNullableWithValue("副所长")}); err != nil {
			t.Fatal(err)
		}
		if len(x.renamed) != 1 || x.renamed[0] != name {
			t.Errorf("told of %v", x.renamed)
		}
		x.used = false
		if _, err := s.VoidPerson(ctx, p.ID, nil, "误"); err != nil {
			t.Error(err)
		}
	})
}

func TestOppositeMovesMakeNoRing(t *testing.T) {
	each(t, func(t *testing.T, _ *storetest.DB, ctx context.Context, s *org.Service) {
		a, b := unit(t, ctx, s, "甲", org.OtherUnit, nil), unit(t, ctx, s, "乙", org.OtherUnit, nil)
		var won atomic.Int64
		var wg sync.WaitGroup
		for _, move := range [][2]uuid.UUID{{a.ID, b.ID}, {b.ID, a.ID}} {
			wg.Go(func() {
				_, err := s.UpdateUnit(ctx, move[0], nil, org.UnitPatch{ParentID: nullable.NewNullableWithValue(move[1])})
				if err == nil {
					won.Add(1)
				} else if !fault.Is(err, fault.CodeUnprocessable) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if won.Load() != 1 {
			t.Errorf("%d moves went through", won.Load())
		}
	})
}
