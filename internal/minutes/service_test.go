package minutes_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/alarm"
	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/group"
	"lianluo/internal/inspection"
	"lianluo/internal/job"
	"lianluo/internal/meeting"
	"lianluo/internal/minutes"
	"lianluo/internal/org"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// desk passes decisions down and notices on, and remembers what was committed.
type desk struct {
	sync.Mutex
	fails  error
	tasks  []minutes.Task
	passed int
	leave  map[uuid.UUID]meeting.Cover
}

// Photo finds no pictures.
func (d *desk) Photo(context.Context, uuid.UUID, int64) ([]byte, error) { return nil, nil }

func (d *desk) Assign(tx *store.Tx, t minutes.Task) (uuid.UUID, string, error) {
	tx.AfterCommit(func() { d.Lock(); d.tasks = append(d.tasks, t); d.Unlock() })
	return record.NewID(), "交办〔2021〕1 号", d.fails
}

func (d *desk) Progress(context.Context, []uuid.UUID) (map[uuid.UUID]minutes.Progress, error) {
	return map[uuid.UUID]minutes.Progress{}, nil
}

func (d *desk) Convey(tx *store.Tx, _ minutes.Message) (uuid.UUID, error) {
	tx.AfterCommit(func() { d.Lock(); d.passed++; d.Unlock() })
	return record.NewID(), d.fails
}

func (d *desk) OnLeave(context.Context, []uuid.UUID, time.Time) (map[uuid.UUID]meeting.Cover, error) {
	return d.leave, nil
}

// Deadline lets minutes be due in two days.
func (*desk) Deadline(_ *store.Tx, _ string, start time.Time, _ bool) (calendar.Explanation, bool, error) {
	return calendar.Explanation{DueAt: start.Add(48 * time.Hour)}, true, nil
}

// office is a round with a coordination group and a working group.
type office struct {
	*storetest.DB
	t        *testing.T
	desk     *desk
	meetings *meeting.Service
	minutes  *minutes.Service
	office   uuid.UUID
	round    uuid.UUID
	group    uuid.UUID
	people   map[string]uuid.UUID
}

func founded(t *testing.T, db *storetest.DB) *office {
	o := &office{DB: db, t: t, desk: &desk{leave: map[uuid.UUID]meeting.Cover{}}, office: record.NewID(), people: map[string]uuid.UUID{}}
	o.meetings = meeting.NewService(db.Store, o.desk, o.desk)
	o.minutes = minutes.NewService(db.Store, o.meetings, o.desk, o.desk, o.desk)
	ctx := storetest.As(t.Context(), o.office, auth.Admin|auth.Coordinator)
	i, err := inspection.NewService(db.Store).Create(ctx, inspection.New{Name: "第二轮督察", Level: inspection.Central, Round: "第二轮", StationedFrom: "2021-08-28"})
	o.ok(err)
	o.round = i.ID
	groups, persons := group.NewService(db.Store), org.NewService(db.Store)
	top, err := groups.Create(ctx, group.New{InspectionID: i.ID, Kind: group.Coordination, Name: "协调联络组"})
	o.ok(err)
	work, err := groups.Create(ctx, group.New{InspectionID: i.ID, Kind: group.Working, Name: "市容环卫组"})
	o.ok(err)
	o.group = work.ID
	for _, p := range []struct {
		name string
		in   uuid.UUID
		role group.Role
	}{{"chief", top.ID, group.Leader}, {"deputy", top.ID, group.DeputyLeader}, {"leader", work.ID, group.Leader}, {"ann", work.ID, group.Liaison}, {"bob", work.ID, group.Member}} {
		x, err := persons.CreatePerson(ctx, org.NewPerson{Name: p.name})
		o.ok(err)
		o.people[p.name] = x.ID
		_, err = groups.Appoint(ctx, group.NewAppointment{GroupID: p.in, Role: p.role, PersonID: &x.ID})
		o.ok(err)
	}
	return o
}

func (o *office) ok(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// as is somebody, with the standing that their posts give.
func (o *office) as(name string) context.Context {
	a := auth.Actor{Kind: auth.KindUser, ID: o.people[name], PersonID: o.people[name], Name: name, OfficeID: o.office, RequestID: "test", Operation: "test", Standing: auth.GroupMember}
	switch name {
	case "chief", "deputy":
		a.Standing |= auth.Commander
	case "coordinator":
		a.ID, a.Standing = record.NewID(), auth.Coordinator
	case "leader":
		a.Standing, a.Leads, a.Groups = a.Standing|auth.GroupLeader, []uuid.UUID{o.group}, []uuid.UUID{o.group}
	case "ann", "bob":
		a.Groups = []uuid.UUID{o.group}
	case "stranger":
		a.ID = record.NewID()
	case "other office":
		a.OfficeID, a.Standing, a.ID = record.NewID(), auth.Commander, record.NewID()
	}
	return auth.With(o.t.Context(), a)
}

func (o *office) arranged(kind meeting.Kind, chair string) *meeting.Read {
	o.t.Helper()
	n := meeting.New{InspectionID: o.round, Kind: kind, Title: "会", Place: "三楼", StartsAt: o.Clock.Now().Add(-time.Hour), ChairID: o.people[chair], Agenda: []meeting.AgendaItem{}}
	if kind == meeting.Huddle {
		n.GroupID = &o.group
	}
	r, err := o.meetings.Create(o.as("deputy"), n)
	o.ok(err)
	return r
}

func (o *office) held(kind meeting.Kind, chair string) *meeting.Read {
	o.t.Helper()
	r, err := o.meetings.Hold(o.as("deputy"), o.arranged(kind, chair).ID, nil, meeting.Holding{})
	o.ok(err)
	return r
}

// signed is a meeting with two decisions, to which everybody came.
func (o *office) signed() *meeting.Read {
	o.t.Helper()
	r := o.held(meeting.Dispatch, "chief")
	var entries []meeting.Entry
	people, err := o.meetings.People(o.as("deputy"), r.ID)
	o.ok(err)
	for i := range people {
		if people[i].Status == meeting.Invited {
			entries = append(entries, meeting.Entry{PersonID: people[i].PersonID, Status: meeting.Present})
		}
	}
	_, err = o.meetings.Record(o.as("deputy"), r.ID, nil, entries)
	o.ok(err)
	due := calendar.DateOf(o.Clock.Now().Add(72 * time.Hour))
	_, err = o.minutes.Draft(o.as("deputy"), r.ID, nil, minutes.Draft{Topics: []minutes.Topic{{Title: "清运", Discussion: "分两组"}}, FileIDs: []uuid.UUID{},
		Decisions: []minutes.Decision{{Matter: "每日巡查", LeadGroupID: &o.group, DueOn: due}, {Matter: "清运", LeadGroupID: &o.group, DueOn: due}}})
	o.ok(err)
	r, err = o.minutes.Sign(o.as("chief"), r.ID, nil)
	o.ok(err)
	return r
}

// TestIssuedOnce: two issue the minutes at once with the same version; one wins, and
// each decision becomes one assignment.
func TestIssuedOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		o := founded(t, db)
		r := o.signed()
		tag := r.ETag()
		errs := make([]error, 2)
		var both sync.WaitGroup
		for i, who := range []string{"chief", "deputy"} {
			both.Go(func() { _, errs[i] = o.minutes.Issue(o.as(who), r.ID, &tag) })
		}
		both.Wait()
		if (errs[0] == nil) == (errs[1] == nil) || !fault.Is(errors.Join(errs...), fault.CodeStaleVersion) {
			t.Errorf("both at once: %v", errs)
		}
		if len(o.desk.tasks) != 2 || o.desk.tasks[0].MeetingID != r.ID {
			t.Errorf("assigned: %+v", o.desk.tasks)
		}
		decided, _, err := o.minutes.Decisions(o.as("ann"), r.ID)
		if err != nil || len(decided) != 2 || decided[0].AssignmentID == nil || *decided[0].AssignmentID == *decided[1].AssignmentID {
			t.Errorf("%+v %v", decided, err)
		}
		rows, err := o.meetings.Receipts(o.as("deputy"), r.ID, nil)
		if err != nil || len(rows) != 4 {
			t.Errorf("sent to %+v: %v", rows, err)
		}
		// All acknowledge at once, and nobody is in the way of another.
		for i := range errs {
			both.Go(func() { _, errs[i] = o.minutes.Acknowledge(o.as([]string{"ann", "leader"}[i]), r.ID, nil) })
		}
		both.Wait()
		got, err := o.meetings.Get(o.as("deputy"), r.ID)
		if errs[0] != nil || errs[1] != nil || err != nil || got.Acknowledged != 2 {
			t.Errorf("acknowledged: %v %v %+v", errs, err, got)
		}
	})
}

// TestNothingByHalves: when a decision cannot be passed down, the minutes are not
// issued; when a notice cannot, nothing was conveyed.
func TestNothingByHalves(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		o := founded(t, db)
		r, c := o.signed(), o.held(meeting.Conveying, "ann")
		o.desk.fails = fault.Invalid("/lead_group_id", "unknown_reference", fault.T("没有", "none"))
		_, err := o.minutes.Issue(o.as("deputy"), r.ID, nil)
		if f, ok := fault.As(err); !ok || f.Fields[0].Pointer != "/decisions/0/lead_group_id" {
			t.Errorf("issued: %v", err)
		}
		_, told := o.minutes.Convey(o.as("deputy"), c.ID, nil, minutes.Message{})
		got, err := o.meetings.Get(o.as("deputy"), r.ID)
		again, also := o.meetings.Get(o.as("deputy"), c.ID)
		if err != nil || got.State != meeting.Signed || got.Number != "" || got.Version != r.Version || told == nil || also != nil || len(again.NoticeIDs) != 0 || o.desk.passed != 0 || len(o.desk.tasks) != 0 {
			t.Errorf("half of it is there: %+v %+v %v %v %v", got, again, err, told, also)
		}
		o.desk.fails = nil
		if _, err := o.minutes.Issue(o.as("deputy"), r.ID, nil); err != nil || len(o.desk.tasks) != 2 {
			t.Errorf("afterwards: %v", err)
		}
		if c, err = o.minutes.Convey(o.as("deputy"), c.ID, nil, minutes.Message{}); err != nil || len(c.NoticeIDs) != 1 || o.desk.passed != 1 {
			t.Errorf("conveyed: %v", err)
		}
	})
}

// TestWhoSees: a huddle is there for its group and those who coordinate, another
// meeting for those who are asked; nothing for another office.
func TestWhoSees(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		o := founded(t, db)
		weekly, huddle := o.held(meeting.Dispatch, "deputy"), o.held(meeting.Huddle, "leader")
		for name, sees := range map[string][2]bool{"chief": {true, true}, "coordinator": {true, true}, "leader": {true, true}, "ann": {true, true}, "bob": {false, true},
			"stranger": {}, "other office": {}} {
			for i, r := range []*meeting.Read{weekly, huddle} {
				_, one := o.meetings.Get(o.as(name), r.ID)
				_, people := o.meetings.People(o.as(name), r.ID)
				_, versions := o.minutes.Versions(o.as(name), r.ID)
				_, _, decided := o.minutes.Decisions(o.as(name), r.ID)
				_, acted := o.meetings.Void(o.as(name), r.ID, new(string), "x")
				for _, err := range []error{one, people, versions, decided, acted} {
					if fault.Is(err, fault.CodeNotFound) == sees[i] {
						t.Errorf("%s and meeting %d: %v", name, i, err)
					}
				}
			}
			page, _, err := o.meetings.List(o.as(name), meeting.Filter{}, store.Request{Limit: 10})
			want := 0
			for _, s := range sees {
				if s {
					want++
				}
			}
			if err != nil || len(page.Items) != want {
				t.Errorf("%s lists %d of %d: %v", name, len(page.Items), want, err)
			}
		}
		if _, err := o.minutes.Paper(o.as("ann"), weekly.ID); !fault.Is(err, fault.CodeNotFound) {
			t.Errorf("there are no minutes: %v", err)
		}
	})
}

// TestChairOnLeave: somebody on leave presides nowhere; whoever did is named, and
// is among those who came.
func TestChairOnLeave(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		o := founded(t, db)
		r := o.arranged(meeting.Dispatch, "chief")
		o.desk.leave[o.people["chief"]] = meeting.Cover{}
		if _, err := o.meetings.Hold(o.as("deputy"), r.ID, nil, meeting.Holding{}); !fault.Is(err, fault.CodeUnprocessable) {
			t.Errorf("held by somebody on leave: %v", err)
		}
		deputy := o.people["deputy"]
		got, err := o.meetings.Hold(o.as("deputy"), r.ID, nil, meeting.Holding{ChairID: &deputy})
		if err != nil || got.ChairName != "deputy" || got.ChairRole != "deputy_leader" || got.Present != 1 || got.OnLeave != 1 {
			t.Errorf("%+v %v", got, err)
		}
		if _, err := o.minutes.Sign(o.as("chief"), r.ID, nil); !fault.Is(err, fault.CodeStateConflict) && !fault.Is(err, fault.CodeForbidden) {
			t.Errorf("signed by whoever was to preside: %v", err)
		}
	})
}

// TestLateMinutes: it is called out once that minutes are late; signed ones are not.
func TestLateMinutes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		queue := job.New(db.Store, slog.New(slog.DiscardHandler))
		watch := alarm.New(db.Store, queue, slog.New(slog.DiscardHandler))
		meeting.Alerts(watch)
		o := founded(t, db)
		r, done := o.held(meeting.Huddle, "leader"), o.signed()
		for range 3 {
			db.Clock.Add(24 * time.Hour)
			o.ok(watch.Look(t.Context()))
			for more := true; more; {
				var err error
				more, err = queue.Work(t.Context())
				o.ok(err)
			}
		}
		late := true
		page, _, err := o.meetings.List(o.as("chief"), meeting.Filter{Overdue: &late}, store.Request{Limit: 10})
		if err != nil || len(page.Items) != 1 || page.Items[0].ID != r.ID {
			t.Errorf("late: %+v %v", page.Items, err)
		}
		for id, want := range map[uuid.UUID]int64{r.ID: 1, done.ID: 0} {
			var n int64
			o.ok(db.Store.Reading(o.as("chief")).Model(&event.Event{}).Where("kind = ? AND resource_id = ?", "meeting.minutes_overdue", id).Count(&n).Error)
			if n != want {
				t.Errorf("called out %d times, wanted %d", n, want)
			}
		}
	})
}
