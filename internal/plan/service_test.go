package plan_test

import (
	"context"
	"encoding/json"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/group"
	"lianluo/internal/inspection"
	"lianluo/internal/org"
	"lianluo/internal/plan"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

type office struct {
	db     *storetest.DB
	ctx    context.Context
	plans  *plan.Service
	org    *org.Service
	groups *group.Service
}

func each(t *testing.T, f func(t *testing.T, o office)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		o := office{db: db, ctx: storetest.As(t.Context(), record.NewID(), auth.Coordinator), org: org.NewService(db.Store), groups: group.NewService(db.Store)}
		o.plans = plan.NewService(db.Store, inspection.NewService(db.Store), o.org, o.groups)
		f(t, o)
	})
}

func (o office) create(t *testing.T) *plan.Import {
	t.Helper()
	data, err := os.ReadFile("../../db/seed/plan.txt")
	if err != nil {
		t.Fatal(err)
	}
	i, err := o.plans.Create(o.ctx, plan.Received{Filename: "工作方案.txt", Data: data})
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func wants(t *testing.T, err error, code fault.Code) {
	t.Helper()
	if !fault.Is(err, code) {
		t.Errorf("got %v, want %s", err, code)
	}
}

func count[T any](t *testing.T, o office) int64 {
	t.Helper()
	var n int64
	if err := o.db.Reading(o.ctx).Model(new(T)).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

// contents counts everything that applying makes.
func contents(t *testing.T, o office) map[string]int64 {
	t.Helper()
	return map[string]int64{
		"inspections": count[inspection.Inspection](t, o), "units": count[org.Unit](t, o), "people": count[org.Person](t, o),
		"groups": count[group.Group](t, o), "group units": count[group.Unit](t, o), "duties": count[group.Duty](t, o),
		"appointments": count[group.Appointment](t, o), "events": count[event.Event](t, o),
	}
}

// The sample plan becomes the organisation of domain P1–P3, all of it in one act.
func TestApplySamplePlan(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		known, err := o.org.CreateUnit(o.ctx, org.NewUnit{Name: "党政办公室", Kind: org.OfficeDepartment})
		if err != nil {
			t.Fatal(err)
		}
		i := o.create(t)
		if i.DutyCount != 23 || i.WorkingGroupCount != 6 || i.UnreadCount != 0 || i.VacantPostCount != 8 || i.Filename != "工作方案.txt" {
			t.Errorf("%+v", i.Summary)
		}
		etag := i.ETag()
		i, err = o.plans.Apply(o.ctx, i.ID, &etag, nil)
		if err != nil {
			t.Fatal(err)
		}
		if i.State != plan.Applied || i.InspectionID == nil || i.AppliedAt == nil || i.Version != 2 || i.Applied.VacantPosts != 8 {
			t.Errorf("%+v", i.Summary)
		}
		want := map[string]int64{"inspections": 1, "units": 13, "people": 7, "groups": 7, "group units": 21, "duties": 26, "appointments": 15}
		got := contents(t, o)
		delete(got, "events")
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		left := []string{}
		for _, w := range i.Applied.LeftOut {
			left = append(left, w.Detail)
		}
		if diff := cmp.Diff([]string{
			"会议制度的这些内容留在方案里查阅：参会人员的限定", "工作报告制度的这些内容留在方案里查阅：汇总的组、自进驻之日起",
			"值班制度的这些内容留在方案里查阅：不得随意换班、不得顶岗", "工作要求留在方案里查阅，不是督察的制度项",
		}, left); diff != "" {
			t.Errorf("left out: %s", diff)
		}
		reused := 0
		for _, r := range i.Applied.Records {
			if r.Reused {
				reused++
				if r.ID != known.ID {
					t.Errorf("reused %+v", r)
				}
			}
		}
		if reused != 1 {
			t.Errorf("%d reused", reused)
		}
		again, err := o.plans.Get(o.ctx, i.ID)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(i.Draft, again.Draft); diff != "" {
			t.Errorf("stored draft: %s", diff)
		}
		checkOrganisation(t, o, *i.InspectionID)
		_, err = o.plans.Apply(o.ctx, i.ID, nil, nil)
		wants(t, err, fault.CodeStateConflict)
		_, err = o.plans.Apply(o.ctx, i.ID, &etag, nil)
		wants(t, err, fault.CodeStaleVersion)
		_, err = o.plans.Void(o.ctx, i.ID, nil, "误")
		wants(t, err, fault.CodeStateConflict)
	})
}

func checkOrganisation(t *testing.T, o office, round uuid.UUID) {
	t.Helper()
	in, err := store.Get[inspection.Inspection](o.db.Reading(o.ctx), round)
	if err != nil {
		t.Fatal(err)
	}
	s := in.Settings
	if s.Meeting == nil || s.Meeting.IntervalDays != 7 || len(s.Meeting.Attendees) != 4 || s.Duty == nil || !s.Duty.RoundTheClock || s.Duty.OfficersPerDay != 1 ||
		s.Liaison == nil || s.Leave == nil || s.Leave.AllowedInPrinciple || s.Report == nil || !s.Report.UrgentToCoordinationGroup {
		t.Errorf("settings %+v", s)
	}
	var groups []group.Group
	if err := o.db.Reading(o.ctx).Order("position").Find(&groups).Error; err != nil {
		t.Fatal(err)
	}
	functions := []string{}
	for _, g := range groups {
		functions = append(functions, string(g.Function))
	}
	if diff := cmp.Diff([]string{"", "coordination", "petition", "publicity", "supervision", "sanitation", "security"}, functions); diff != "" {
		t.Error(diff)
	}
	var posts []group.Appointment
	if err := o.db.Reading(o.ctx).Where("group_id = ?", groups[1].ID).Order("role").Find(&posts).Error; err != nil {
		t.Fatal(err)
	}
	if len(posts) != 2 || posts[0].Role != group.Leader || !posts[0].Vacant() || posts[1].PersonName != "林晓岚" || posts[1].Basis != "工作方案第 14 行" {
		t.Errorf("posts of the coordination working group: %+v", posts)
	}
}

// Whatever fails in the middle, nothing of it stays.
func TestFailureLeavesNothing(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		i := o.create(t)
		if _, err := o.plans.Apply(o.ctx, i.ID, nil, nil); err != nil {
			t.Fatal(err)
		}
		second := o.create(t) // the same round again: refused by the round's own rule after the draft has passed
		before := contents(t, o)
		_, err := o.plans.Apply(o.ctx, second.ID, nil, nil)
		wants(t, err, fault.CodeAlreadyExists)
		future := o.db.Clock.Now().Add(time.Hour) // refused at the first appointment, when units and groups are there
		if _, err = o.plans.Update(o.ctx, second.ID, nil, json.RawMessage(`{"inspection":{"name":"另一轮督察"}}`)); err != nil {
			t.Fatal(err)
		}
		before["events"]++ // the correction
		_, err = o.plans.Apply(o.ctx, second.ID, nil, &future)
		wants(t, err, fault.CodeUnprocessable)
		if diff := cmp.Diff(before, contents(t, o)); diff != "" {
			t.Errorf("-before +after\n%s", diff)
		}
		again, err := o.plans.Get(o.ctx, second.ID)
		if err != nil || again.State != plan.Draft || again.InspectionID != nil {
			t.Errorf("%+v %v", again, err)
		}
		if again, err = o.plans.Apply(o.ctx, second.ID, nil, nil); err != nil || again.Applied.VacantPosts != 8 {
			t.Errorf("after the failures: %v", err)
		}
	})
}

// A draft with faults is refused whole; corrected, it goes through; people of one name are told apart by id.
func TestCorrectThenApply(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		i, err := o.plans.Create(o.ctx, plan.Received{Pasted: true, Data: []byte("工作方案\n一、成立协调联络组\n组长：张三\n副组长：XX、李四\n二、工作组\n（一）综合协调组\n组长：张三\n联络员：XX\n工作职责：\n1.汇总情况。\n乱写的一行")})
		if err != nil {
			t.Fatal(err)
		}
		if len(i.Unread) != 1 || i.Unread[0].Line != 11 {
			t.Errorf("unread %+v", i.Unread)
		}
		_, err = o.plans.Apply(o.ctx, i.ID, nil, nil)
		if f, ok := fault.As(err); !ok || len(f.Fields) != 3 {
			t.Errorf("name, level and round are missing: %v", err)
		}
		for range 2 {
			if _, err := o.org.CreatePerson(o.ctx, org.NewPerson{Name: "张三"}); err != nil {
				t.Fatal(err)
			}
		}
		if i, err = o.plans.Update(o.ctx, i.ID, nil, json.RawMessage(`{"inspection":{"name":"市级督察","level":"municipal","round":"第一轮"}}`)); err != nil {
			t.Fatal(err)
		}
		_, err = o.plans.Apply(o.ctx, i.ID, nil, nil)
		if f, ok := fault.As(err); !ok || len(f.Fields) != 2 || f.Fields[0].Pointer != "/draft/coordination_group/posts/0/person_id" {
			t.Errorf("two people of one name: %v", err)
		}
		people, err := o.org.PeopleByName(o.ctx, "张三")
		if err != nil {
			t.Fatal(err)
		}
		post := `{"role":"leader","person_name":"张三","person_id":"` + people[1].ID.String() + `"}`
		patch := `{"coordination_group":{"posts":[` + post + `,{"role":"deputy_leader"},{"role":"deputy_leader","person_name":"李四"}]},
			"working_groups":[{"name":"综合协调组","function":"coordination","posts":[` + post + `,{"role":"liaison"}],"units":[{"name":"各社区","kind":"community","role":"responsible","collective":true},{"name":"各社区","kind":"community","role":"responsible"}],"duties":[{"text":"甲"},{"number":1,"text":"乙"}]}]}`
		if _, err = o.plans.Update(o.ctx, i.ID, nil, json.RawMessage(patch)); err != nil {
			t.Fatal(err)
		}
		if i, err = o.plans.Apply(o.ctx, i.ID, nil, nil); err != nil {
			t.Fatal(err)
		}
		var posts []group.Appointment
		if err := o.db.Reading(o.ctx).Where("role = ?", group.DeputyLeader).Order("position").Find(&posts).Error; err != nil {
			t.Fatal(err)
		}
		if len(posts) != 2 || !posts[0].Vacant() || posts[0].EndsAt != nil || posts[1].PersonName != "李四" {
			t.Errorf("a vacancy beside a person: %+v", posts)
		}
		if count[group.Unit](t, o) != 1 || i.Applied.VacantPosts != 2 {
			t.Errorf("%+v", i.Applied)
		}
	})
}

// Two apply at once: one organisation, one refusal.
func TestApplyRace(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		i := o.create(t)
		etag := i.ETag()
		errs := make([]error, 4)
		var wg sync.WaitGroup
		for n := range errs {
			wg.Go(func() { _, errs[n] = o.plans.Apply(o.ctx, i.ID, &etag, nil) })
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else if !fault.Is(err, fault.CodeStaleVersion) && !fault.Is(err, fault.CodeStateConflict) {
				t.Errorf("loser: %v", err)
			}
		}
		if won != 1 || count[inspection.Inspection](t, o) != 1 {
			t.Errorf("%d won, %d rounds", won, count[inspection.Inspection](t, o))
		}
	})
}

func TestListAndIsolation(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		first, second := o.create(t), o.create(t)
		if _, err := o.plans.Void(o.ctx, first.ID, nil, "读错了文件"); err != nil {
			t.Fatal(err)
		}
		page, err := o.plans.List(o.ctx, "", store.Request{Limit: 50, Count: true})
		if err != nil || len(page.Items) != 1 || page.Items[0].ID != second.ID || *page.Total != 1 || page.Items[0].DutyCount != 23 {
			t.Errorf("%+v %v", page, err)
		}
		if page, err = o.plans.List(o.ctx, plan.Applied, store.Request{Limit: 50}); err != nil || len(page.Items) != 0 {
			t.Errorf("%+v %v", page, err)
		}
		if i, err := o.plans.Get(o.ctx, first.ID); err != nil || i.State != plan.Voided || i.VoidReason != "读错了文件" {
			t.Errorf("%+v %v", i, err)
		}
		_, err = o.plans.Update(o.ctx, first.ID, nil, json.RawMessage(`{}`))
		wants(t, err, fault.CodeStateConflict)
		stale := `"7"`
		_, err = o.plans.Update(o.ctx, second.ID, &stale, json.RawMessage(`{}`))
		wants(t, err, fault.CodeStaleVersion)
		elsewhere := storetest.As(t.Context(), record.NewID(), auth.Coordinator)
		_, err = o.plans.Get(elsewhere, second.ID)
		wants(t, err, fault.CodeNotFound)
		_, err = o.plans.Apply(elsewhere, second.ID, nil, nil)
		wants(t, err, fault.CodeNotFound)
		if page, err := o.plans.List(elsewhere, "", store.Request{Limit: 50}); err != nil || len(page.Items) != 0 {
			t.Errorf("%+v %v", page, err)
		}
	})
}

func TestFilesRefused(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		for data, code := range map[string]fault.Code{
			"%PDF-1.4": fault.CodeUnsupportedMediaType, "PK\x03\x04broken": fault.CodeUnreadableFile, " ": fault.CodeUnreadableFile,
			string(make([]byte, 1<<20+1)): fault.CodePayloadTooLarge,
		} {
			_, err := o.plans.Create(o.ctx, plan.Received{Data: []byte(data)})
			wants(t, err, code)
		}
		if n := count[plan.Import](t, o); n != 0 {
			t.Errorf("%d imports", n)
		}
	})
}
