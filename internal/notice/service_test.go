package notice_test

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/alarm"
	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/job"
	"lianluo/internal/notice"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// The rows of other slices, as they keep them.
type (
	workGroup struct {
		record.Meta
		record.Void
		record.Search
		InspectionID         uuid.UUID
		Kind, Function, Name string
		Position             int64
	}
	person struct {
		record.Meta
		record.Void
		record.Search
		Name, Title, MobilePhone, OfficePhone, Email string
	}
	appointment struct {
		record.Meta
		record.Void
		InspectionID, GroupID, PersonID                                      uuid.UUID
		Role, PersonName, Basis, EndReason, Phone, StandInName, StandInPhone string
		StandInID                                                            *uuid.UUID
		Position                                                             int64
		StartsAt                                                             time.Time
	}
)

func (workGroup) TableName() string   { return "work_groups" }
func (*workGroup) Quiet()             {}
func (person) TableName() string      { return "people" }
func (*person) Quiet()                {}
func (appointment) TableName() string { return "appointments" }
func (*appointment) Quiet()           {}

// outbox is a sender that remembers, and answers as it is told.
type outbox struct {
	mu   sync.Mutex
	sent []notice.Message
	err  error
}

func (o *outbox) Channels(string) []notice.Channel {
	return []notice.Channel{notice.Email, notice.WeCom}
}

func (o *outbox) Send(_ context.Context, m notice.Message) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.sent = append(o.sent, m)
	return o.err
}

// absent says who is away.
type absent map[uuid.UUID]notice.Cover

func (a absent) Away(*store.Tx, []uuid.UUID) (map[uuid.UUID]notice.Cover, error) { return a, nil }

type desk struct {
	*testing.T
	db     *storetest.DB
	s      *notice.Service
	out    *outbox
	away   absent
	office uuid.UUID
	coord  context.Context
	round  uuid.UUID
	group  uuid.UUID
	people []context.Context
	watch  *alarm.Watch
	queue  *job.Queue
}

func each(t *testing.T, f func(d *desk)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		d := &desk{T: t, db: db, out: &outbox{}, away: absent{}, office: record.NewID(), queue: job.New(db.Store, slog.New(slog.DiscardHandler))}
		d.s = notice.NewService(db.Store, d.away, d.out)
		d.watch = alarm.New(db.Store, d.queue, slog.New(slog.DiscardHandler))
		d.s.Alerts(d.watch)
		d.coord = storetest.As(t.Context(), d.office, auth.Coordinator)
		i, err := inspection.NewService(db.Store).Create(d.coord, inspection.New{Name: "第二轮督察", Level: inspection.Central, Round: "第二轮"})
		d.ok(err)
		d.round = i.ID
		g := &workGroup{InspectionID: d.round, Kind: "working_group", Function: "other", Name: "市容环卫组"}
		d.keep(g)
		d.group = g.ID
		for n := range 4 {
			d.appoint([]string{"leader", "liaison", "member", "member"}[n])
		}
		f(d)
	})
}

func (d *desk) ok(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) wants(err error, code fault.Code) {
	d.Helper()
	if !fault.Is(err, code) {
		d.Errorf("error %v, want %s", err, code)
	}
}

func (d *desk) keep(row store.Row) {
	d.Helper()
	d.ok(d.db.InTx(d.coord, func(tx *store.Tx) error { return tx.Create(row) }))
}

func (d *desk) appoint(role string) {
	d.Helper()
	p := &person{Name: "人" + string(rune('甲'+len(d.people))), Email: "p" + string(rune('0'+len(d.people))) + "@example.cn"}
	if role == "leader" {
		p.Email = "" // reached by the change stream only
	}
	d.keep(p)
	post := &appointment{InspectionID: d.round, GroupID: d.group, PersonID: p.ID, PersonName: p.Name, Role: role, StartsAt: d.db.Clock.Now()}
	if role == "liaison" {
		leader := auth.From(d.people[0]).PersonID
		post.StandInID, post.StandInName = &leader, "人甲"
	}
	d.keep(post)
	a := auth.From(storetest.As(d.Context(), d.office, auth.GroupMember))
	a.PersonID = p.ID
	d.people = append(d.people, auth.With(d.Context(), a))
}

func (d *desk) all() []notice.Target {
	return []notice.Target{{Kind: notice.ToGroup, GroupID: &d.group}}
}

func (d *desk) draft() *notice.Read {
	d.Helper()
	n, err := d.s.Create(d.coord, notice.New{InspectionID: d.round, Title: "传达会议精神", Body: "请学习领会", Targets: d.all(), AcknowledgeBy: d.db.Clock.Now().Add(10 * time.Hour)})
	d.ok(err)
	return n
}

func (d *desk) issue() *notice.Read {
	d.Helper()
	n := d.draft()
	n, err := d.s.Issue(d.coord, n.ID, tag(n))
	d.ok(err)
	return n
}

func tag(r store.Row) *string { e := r.Base().ETag(); return &e }

func (d *desk) look() {
	d.Helper()
	d.ok(d.watch.Look(d.Context()))
	for {
		worked, err := d.queue.Work(d.Context())
		if d.ok(err); !worked {
			return
		}
	}
}

// kinds are the events about the prefix; none holds words.
func (d *desk) kinds(prefix string) []string {
	d.Helper()
	var events []event.Event
	d.ok(d.db.Reading(d.coord).Order("sequence").Find(&events).Error)
	var out []string
	for _, e := range events {
		if rest, ok := strings.CutPrefix(e.Kind, prefix+"."); ok {
			out = append(out, rest)
		}
		if strings.Contains(e.Data, "学习") || strings.Contains(e.Data, "精神") || strings.Contains(e.Data, "example.cn") {
			d.Errorf("%s says %s", e.Kind, e.Data)
		}
	}
	return out
}

func TestRowsAreAsMigrated(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		storetest.Drift(t, db, &notice.Notice{}, &notice.Receipt{}, &notice.Check{}, &notice.Answer{}, &notice.Delivery{})
	})
}

// Recipients are those of the moment of issue; all acknowledge at once on one version.
func TestReceipts(t *testing.T) {
	each(t, func(d *desk) {
		n := d.issue()
		d.appoint("member") // too late for this one
		_, err := d.s.Acknowledge(d.people[4], n.ID, tag(n))
		d.wants(err, fault.CodeNotFound)
		var wg sync.WaitGroup
		for _, ctx := range slices.Concat(d.people[:3], d.people[:3]) {
			wg.Go(func() {
				if _, err := d.s.Acknowledge(ctx, n.ID, tag(n)); err != nil && !fault.Is(err, fault.CodeStateConflict) {
					d.Error(err)
				}
			})
		}
		wg.Wait()
		no := false
		rows, err := d.s.Receipts(d.coord, n.ID, &no)
		if d.ok(err); len(rows) != 1 || rows[0].PersonID != auth.From(d.people[3]).PersonID {
			d.Errorf("who has not: %+v", rows)
		}
		rows, err = d.s.Receipts(d.people[0], n.ID, nil)
		if d.ok(err); len(rows) != 1 {
			d.Errorf("a recipient sees %d receipts", len(rows))
		}
		d.db.Clock.Add(11 * time.Hour)
		got, err := d.s.Acknowledge(d.people[3], n.ID, tag(n))
		if d.ok(err); got.Acknowledged != 4 || got.Late != 1 || got.Runs() || got.Version != n.Version {
			d.Errorf("all: %+v", got.Notice)
		}
		_, err = d.s.Get(storetest.As(d.Context(), record.NewID(), auth.Coordinator), n.ID)
		d.wants(err, fault.CodeNotFound)
	})
}

// Reminders come halfway, two hours before the end and behind it, each once, to
// those who have not acknowledged.
func TestReminderLadder(t *testing.T) {
	each(t, func(d *desk) {
		n := d.issue()
		_, err := d.s.Acknowledge(d.people[1], n.ID, nil)
		d.ok(err)
		for _, later := range []time.Duration{5 * time.Hour, 3 * time.Hour, 2 * time.Hour, 5 * time.Hour} {
			d.db.Clock.Add(later + time.Second)
			d.look()
			d.look()
		}
		if got := d.kinds("notice"); !slices.Equal(got, []string{"created", "issued", "acknowledged", "reminded", "reminded", "overdue"}) {
			d.Errorf("told %v", got)
		}
		page, err := d.s.Deliveries(d.coord, notice.DeliveryFilter{SubjectID: &n.ID}, store.Request{Limit: 100})
		d.ok(err)
		count := map[string]int{}
		for _, x := range page.Items {
			count[x.Occasion+" "+string(x.Channel)]++
		}
		// three have an address; one of them acknowledged before the first reminder
		want := map[string]int{"issued email": 3, "issued wecom": 1, "half email": 2, "half wecom": 1, "last_hours email": 2, "last_hours wecom": 1, "overdue email": 2, "overdue wecom": 1}
		for k, v := range want {
			if count[k] != v {
				d.Errorf("%s: %d of %d", k, count[k], v)
			}
		}
	})
}

// However many replicas deliver, each message goes out once; what the other side
// refuses for now is tried again, what nobody knows of is not.
func TestDeliveredOnce(t *testing.T) {
	each(t, func(d *desk) {
		n := d.issue()
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if _, err := d.s.Deliver(d.Context()); err != nil {
					d.Error(err)
				}
			})
		}
		wg.Wait()
		if len(d.out.sent) != 4 {
			d.Errorf("sent %d messages", len(d.out.sent))
		}
		for _, m := range d.out.sent {
			if strings.Contains(m.Text, "学习") {
				d.Errorf("words of the notice go out: %s", m.Text)
			}
		}
		d.out.err = notice.Busy
		m := d.issue()
		for range 8 {
			_, err := d.s.Deliver(d.Context())
			d.ok(err)
			d.db.Clock.Add(time.Hour * 24)
		}
		failed, err := d.s.Deliveries(d.coord, notice.DeliveryFilter{SubjectID: &m.ID, State: notice.Failed}, store.Request{Limit: 10})
		d.ok(err)
		if len(failed.Items) != 4 || failed.Items[0].Attempts != 6 || failed.Items[0].Failure != notice.Busy {
			d.Fatalf("failed: %+v", failed.Items)
		}
		d.out.err = notice.OutcomeUnknown
		x := failed.Items[0]
		q, err := d.s.Retry(d.coord, x.ID, tag(&x))
		d.ok(err)
		before := len(d.out.sent)
		for range 3 {
			_, err = d.s.Deliver(d.Context())
			d.ok(err)
			d.db.Clock.Add(time.Hour)
		}
		if len(d.out.sent) != before+1 {
			d.Errorf("sent %d times", len(d.out.sent)-before)
		}
		_, err = d.s.Retry(d.coord, x.ID, tag(q))
		d.wants(err, fault.CodeStaleVersion)
		_, err = d.s.Void(d.coord, n.ID, nil, "写错")
		d.ok(err)
		if got := d.kinds("message_delivery"); len(got) != 6 {
			d.Errorf("told of deliveries: %v", got)
		}
	})
}

func TestRollCall(t *testing.T) {
	each(t, func(d *desk) {
		liaison := auth.From(d.people[1]).PersonID
		d.away[liaison] = notice.Cover{} // the leader stands in
		c, err := d.s.Call(d.coord, notice.NewCheck{InspectionID: d.round, Title: "夜间点名", Targets: d.all(), Minutes: 10})
		d.ok(err)
		if c.People != 3 {
			d.Fatalf("%d are called", c.People)
		}
		_, err = d.s.Answer(d.people[1], c.ID, tag(c))
		d.wants(err, fault.CodeNotFound)
		d.db.Clock.Add(65 * time.Second)
		got, err := d.s.Answer(d.people[0], c.ID, tag(c))
		d.ok(err)
		i := slices.IndexFunc(got.Answers, func(a notice.Answer) bool { return a.PersonID == auth.From(d.people[0]).PersonID })
		if got.Answers[i].Seconds != 65 || got.Version != c.Version {
			d.Errorf("answered: %+v", got.Answers[i])
		}
		_, err = d.s.Record(d.coord, c.ID, tag(c), auth.From(d.people[0]).PersonID)
		d.wants(err, fault.CodeStateConflict)
		_, err = d.s.Record(d.coord, c.ID, tag(c), liaison)
		d.wants(err, fault.CodeUnprocessable)
		_, err = d.s.Record(d.coord, c.ID, tag(c), auth.From(d.people[2]).PersonID)
		d.ok(err)
		d.db.Clock.Add(5 * time.Minute) // half of the time is nobody's news
		d.look()
		row, err := store.Get[notice.Check](d.db.Reading(d.coord), c.ID)
		if d.ok(err); row.NextAlertAt == nil || !row.NextAlertAt.Equal(row.DueAt) {
			d.Errorf("looked at again at %v", row.NextAlertAt)
		}
		d.db.Clock.Add(10 * time.Minute)
		d.look()
		d.look()
		if got := d.kinds("contact_check"); !slices.Equal(got, []string{"started", "answered", "recorded", "unreachable"}) {
			d.Errorf("told %v", got)
		}
		late, err := d.s.Answer(d.people[3], c.ID, nil)
		d.ok(err)
		i = slices.IndexFunc(late.Answers, func(a notice.Answer) bool { return a.PersonID == auth.From(d.people[3]).PersonID })
		if late.Answers[i].Status(late.DueAt, d.db.Clock.Now()) != "late" {
			d.Errorf("late: %+v", late.Answers[i])
		}
	})
}

func TestWrongNotices(t *testing.T) {
	each(t, func(d *desk) {
		soon, gone, other := d.db.Clock.Now().Add(time.Hour), d.db.Clock.Now(), record.NewID()
		for _, n := range []notice.New{
			{Title: "请联系13800138000", Body: "x", Targets: d.all(), AcknowledgeBy: soon},
			{Title: "通知", Body: "x", Targets: d.all(), AcknowledgeBy: gone},
			{Title: "通知", Body: "x", Targets: []notice.Target{{Kind: notice.ToGroup, GroupID: &other}}, AcknowledgeBy: soon},
		} {
			n.InspectionID = d.round
			_, err := d.s.Create(d.coord, n)
			d.wants(err, fault.CodeUnprocessable)
		}
		n, err := d.s.Create(d.coord, notice.New{InspectionID: d.round, Title: "通知", Body: "x", Targets: []notice.Target{{Kind: notice.ToRole, Role: "deputy_leader"}}, AcknowledgeBy: soon})
		d.ok(err)
		_, err = d.s.Issue(d.coord, n.ID, tag(n))
		d.wants(err, fault.CodeRequirementsUnmet)
		var wg sync.WaitGroup
		won := make(chan bool, 8)
		x := d.draft()
		for range 8 {
			wg.Go(func() {
				if _, err := d.s.Issue(d.coord, x.ID, tag(x)); err == nil {
					won <- true
				} else if !fault.Is(err, fault.CodeStaleVersion) {
					d.Error(err)
				}
			})
		}
		wg.Wait()
		if len(won) != 1 {
			d.Errorf("issued %d times", len(won))
		}
	})
}
