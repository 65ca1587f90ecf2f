package spotcheck_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/discipline"
	"lianluo/internal/duty"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/org"
	"lianluo/internal/record"
	"lianluo/internal/spotcheck"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// post is one shift of a day, with its leader and its officer.
type post struct {
	*testing.T
	*storetest.DB
	service         *spotcheck.Service
	duties          *duty.Service
	office          uuid.UUID
	round           *inspection.Inspection
	leader, officer *org.Person
	shift           duty.Shift
	start           time.Time
}

// rosterRow is what the shift refers to.
type rosterRow struct {
	record.Meta
	InspectionID, DeskID                                                 uuid.UUID
	Name                                                                 string
	Edition                                                              int64
	State                                                                string
	FromOn, ToOn                                                         calendar.Date
	Pattern, ShiftStart                                                  string
	RestHours                                                            int64
	SameWeekendLeader                                                    bool
	Leaders, Officers, Exemptions, Wishes, Entries, Proposal, VoidReason string
}

func (rosterRow) TableName() string { return "duty_rosters" }
func (*rosterRow) Quiet()           {}

func open(t *testing.T, db *storetest.DB) *post {
	t.Helper()
	p := &post{T: t, DB: db, office: record.NewID(), start: time.Date(2021, 9, 10, 8, 0, 0, 0, calendar.Zone)}
	db.Clock.Set(p.start.Add(-2 * time.Hour))
	p.duties = duty.NewService(db.Store, func(s string) string { return s }, func() (string, error) { return "402917", nil })
	p.service = spotcheck.NewService(db.Store, p.duties)
	ctx := p.as(nil, auth.Coordinator)
	var err error
	if p.round, err = inspection.NewService(db.Store).Create(ctx, inspection.New{Name: "督察", Level: inspection.Central, Round: "第二轮"}); err != nil {
		t.Fatal(err)
	}
	for _, x := range []**org.Person{&p.leader, &p.officer} {
		if *x, err = org.NewService(db.Store).CreatePerson(ctx, org.NewPerson{Name: "值班人员"}); err != nil {
			t.Fatal(err)
		}
	}
	someone := func(x *org.Person) duty.Someone { return duty.Someone{ID: x.ID, Name: x.Name} }
	desk := duty.Desk{InspectionID: p.round.ID}
	err = db.InTx(ctx, func(tx *store.Tx) error {
		r := &rosterRow{InspectionID: p.round.ID, DeskID: p.round.ID, Name: "表", Edition: 1, State: "published", FromOn: "2021-09-10", ToOn: "2021-09-10",
			Pattern: "whole_day", ShiftStart: "08:00", Leaders: "[]", Officers: "[]", Exemptions: "[]", Wishes: "[]", Entries: "[]", Proposal: "null"}
		if err := tx.Create(r); err != nil {
			return err
		}
		plan := duty.Plan{Day: "2021-09-10", StartsAt: p.start, EndsAt: p.start.AddDate(0, 0, 1), Leader: someone(p.leader), Officer: someone(p.officer)}
		if _, err := duty.Arrange(tx, desk, r.ID, nil, []duty.Plan{plan}); err != nil {
			return err
		}
		rows, err := duty.Of(tx, desk, p.start, p.start.AddDate(0, 0, 2))
		p.shift = rows[0]
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// as is somebody of the office; x may be nil.
func (p *post) as(x *org.Person, standing auth.Standing) context.Context {
	a := auth.From(storetest.As(p.Context(), p.office, standing))
	if x != nil {
		a.PersonID, a.Name = x.ID, x.Name
	}
	return auth.With(p.Context(), a)
}

// manned has both come, so long after the start.
func (p *post) manned(after time.Duration) {
	p.Helper()
	p.Clock.Set(p.start.Add(after))
	for _, x := range []*org.Person{p.leader, p.officer} {
		if _, err := p.duties.CheckIn(p.as(x, auth.GroupMember), p.shift.ID, nil); err != nil {
			p.Fatal(err)
		}
	}
}

func (p *post) new(role duty.Role, result string) spotcheck.New {
	return spotcheck.New{ShiftID: p.shift.ID, Role: role, Method: "phone", CheckedAt: p.Clock.Now(), Result: result}
}

func (p *post) wants(err error, code fault.Code) {
	p.Helper()
	if !fault.Is(err, code) {
		p.Errorf("%v, wanted %s", err, code)
	}
}

// told are the kinds of events about checks, people and shifts since the shift was manned.
func (p *post) told() map[string]int {
	p.Helper()
	var rows []event.Event
	if err := p.Reading(p.as(nil, auth.Auditor)).Order("sequence").Find(&rows).Error; err != nil {
		p.Fatal(err)
	}
	out := map[string]int{}
	for i := range rows {
		out[rows[i].Kind]++
	}
	return out
}

// against are the kinds of facts that are held against a person.
func (p *post) against(x *org.Person) map[discipline.Kind]int {
	p.Helper()
	var rows []discipline.Record
	if err := p.Reading(p.as(nil, auth.Auditor)).Where("person_id = ?", x.ID).Find(&rows).Error; err != nil {
		p.Fatal(err)
	}
	out := map[discipline.Kind]int{}
	for i := range rows {
		out[rows[i].Kind]++
	}
	return out
}

func TestRowsAreAsMigrated(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) { storetest.Drift(t, db, &spotcheck.Check{}) })
}

// Of every result and seat: what passes is held against nobody, what fails is, once;
// who has gone is reported gone, and only that.
func TestWhatComesOfAResult(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		p := open(t, db)
		p.manned(0)
		by := p.as(nil, auth.Commander)
		failed := map[duty.Role]int{}
		for _, result := range []string{spotcheck.OnPost, spotcheck.SlowAnswer, spotcheck.NoAnswer, spotcheck.NotOnPost} {
			for _, role := range []duty.Role{duty.Leader, duty.Officer} {
				db.Clock.Add(time.Minute)
				x := map[duty.Role]*org.Person{duty.Leader: p.leader, duty.Officer: p.officer}[role]
				c, err := p.service.Create(by, p.new(role, result))
				if err != nil {
					t.Fatalf("%s of the %s: %v", result, role, err)
				}
				passes := result == spotcheck.OnPost || result == spotcheck.SlowAnswer
				if !passes {
					failed[role]++
				}
				if c.Passed != passes || c.PersonID != x.ID || c.InspectionID != p.round.ID || c.CheckedBy != auth.From(by).ID {
					t.Errorf("%s of the %s: %+v", result, role, c)
				}
				held := p.against(x)
				if held[discipline.SpotCheckFailed] != failed[role] || held[discipline.LeftPost] != map[bool]int{true: 1}[result == spotcheck.NotOnPost] {
					t.Errorf("%s of the %s: %v", result, role, held)
				}
				if again, err := p.service.Get(by, c.ID); err != nil || again.Result != result || !again.CheckedAt.Equal(c.CheckedAt) {
					t.Errorf("read again: %+v %v", again, err)
				}
			}
		}
		told := p.told()
		if told["spot_check.recorded"] != 8 || told["discipline_record.recorded"] != 6 || told["duty_shift.left"] != 2 {
			t.Errorf("told: %v", told)
		}
		s, err := p.duties.Get(by, p.shift.ID)
		if err != nil || s.Leader.LeftAt == nil || s.Officer.LeftAt == nil {
			t.Errorf("nobody is there: %+v %v", s, err)
		}
	})
}

// Nobody checks themselves, before anybody is responsible, in the future, outside of
// the shift, of another office or of a round that is over, and nothing is left of it.
func TestWhatIsNoCheck(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		p := open(t, db)
		by := p.as(nil, auth.Coordinator)
		create := func(ctx context.Context, n spotcheck.New) error {
			_, err := p.service.Create(ctx, n)
			return err
		}
		p.wants(create(by, p.new(duty.Officer, spotcheck.OnPost)), fault.CodeStateConflict)
		p.manned(5 * time.Minute)
		db.Clock.Add(10 * time.Minute)
		p.wants(create(p.as(p.officer, auth.Coordinator), p.new(duty.Officer, spotcheck.OnPost)), fault.CodeForbidden)
		if err := create(p.as(p.officer, auth.Coordinator), p.new(duty.Leader, spotcheck.OnPost)); err != nil {
			t.Errorf("the other of the pair: %v", err)
		}
		field := func(change func(*spotcheck.New), pointer, code string) {
			t.Helper()
			n := p.new(duty.Officer, spotcheck.NoAnswer)
			change(&n)
			err := create(by, n)
			f, ok := fault.As(err)
			if !ok || len(f.Fields) != 1 || f.Fields[0].Pointer != pointer || f.Fields[0].Code != code {
				t.Errorf("%s of %s: %v", code, pointer, err)
			}
		}
		seconds := int64(12)
		field(func(n *spotcheck.New) { n.AnswerSeconds = &seconds }, "/answer_seconds", "not_answered")
		field(func(n *spotcheck.New) { n.ShiftID = record.NewID() }, "/shift_id", "unknown_reference")
		field(func(n *spotcheck.New) { n.CheckedAt = db.Clock.Now().Add(time.Second) }, "/checked_at", "in_the_future")
		field(func(n *spotcheck.New) { n.CheckedAt = p.start.Add(4 * time.Minute) }, "/checked_at", "outside_shift")
		other := storetest.As(t.Context(), record.NewID(), auth.Commander)
		p.wants(create(other, p.new(duty.Officer, spotcheck.OnPost)), fault.CodeUnprocessable)
		if err := db.InTx(by, func(tx *store.Tx) error {
			i, err := store.Load[inspection.Inspection](tx, p.round.ID)
			if err != nil {
				return err
			}
			i.State = inspection.Archived
			if err := tx.Save(i); err != nil {
				return err
			}
			return event.Append(tx, "inspection.archived", i, map[string]any{})
		}); err != nil {
			t.Fatal(err)
		}
		p.wants(create(by, p.new(duty.Officer, spotcheck.NoAnswer)), fault.CodeArchived)
		if told := p.told(); told["spot_check.recorded"] != 1 || len(p.against(p.officer)) != 0 {
			t.Errorf("left behind: %v %v", told, p.against(p.officer))
		}
	})
}

// A rehearsal checks all the same and keeps nothing.
func TestRehearsedCheckKeepsNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		p := open(t, db)
		p.manned(0)
		ctx, unit := db.OpenUnit(p.as(nil, auth.SupervisionStaff))
		unit.Rehearsal = true
		c, err := p.service.Create(ctx, p.new(duty.Officer, spotcheck.NotOnPost))
		if err != nil || c.Passed {
			t.Fatalf("%+v %v", c, err)
		}
		unit.Rollback()
		if told := p.told(); told["spot_check.recorded"] != 0 || len(p.against(p.officer)) != 0 {
			t.Errorf("%v %v", told, p.against(p.officer))
		}
	})
}

// Filters find what they name, and another office finds nothing.
func TestListOfChecks(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		p := open(t, db)
		p.manned(0)
		by := p.as(nil, auth.Coordinator)
		var ids []uuid.UUID
		for _, result := range []string{spotcheck.OnPost, spotcheck.NoAnswer, spotcheck.SlowAnswer} {
			db.Clock.Add(time.Minute)
			c, err := p.service.Create(by, p.new(duty.Officer, result))
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, c.ID)
		}
		yes, no, nowhere := true, false, record.NewID()
		for n, x := range []struct {
			f    spotcheck.Filter
			want []uuid.UUID
		}{
			{spotcheck.Filter{}, []uuid.UUID{ids[2], ids[1], ids[0]}},
			{spotcheck.Filter{InspectionID: &p.round.ID, ShiftID: &p.shift.ID, Passed: &yes}, []uuid.UUID{ids[2], ids[0]}},
			{spotcheck.Filter{Passed: &no}, []uuid.UUID{ids[1]}},
			{spotcheck.Filter{ShiftID: &nowhere}, nil},
			{spotcheck.Filter{InspectionID: &nowhere}, nil},
		} {
			var got []uuid.UUID
			page, err := p.service.List(by, x.f, store.Request{Limit: 2})
			for err == nil {
				for i := range page.Items {
					got = append(got, page.Items[i].ID)
				}
				if page.Next == "" {
					break
				}
				page, err = p.service.List(by, x.f, store.Request{Limit: 2, Cursor: page.Next})
			}
			if err != nil || len(got) != len(x.want) {
				t.Errorf("filter %d: %v %v", n, got, err)
				continue
			}
			for i := range got {
				if got[i] != x.want[i] {
					t.Errorf("filter %d: %v, want %v", n, got, x.want)
				}
			}
		}
		other := storetest.As(t.Context(), record.NewID(), auth.Auditor)
		if page, err := p.service.List(other, spotcheck.Filter{}, store.Request{Limit: 10}); err != nil || len(page.Items) != 0 {
			t.Errorf("another office: %+v %v", page, err)
		}
		_, err := p.service.Get(other, ids[0])
		p.wants(err, fault.CodeNotFound)
	})
}

// Many who find at once that somebody has gone each record their look; that the
// person has left is told and held against them once.
func TestManyLooksAtOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		p := open(t, db)
		p.manned(0)
		db.Clock.Add(time.Minute)
		const looks = 6
		n := p.new(duty.Officer, spotcheck.NotOnPost)
		n.Method = "in_person"
		failures := make(chan error, looks)
		var wg sync.WaitGroup
		for range looks {
			wg.Go(func() {
				if _, err := p.service.Create(p.as(nil, auth.Commander), n); err != nil {
					failures <- err
				}
			})
		}
		wg.Wait()
		close(failures)
		for err := range failures {
			t.Errorf("refused: %v", err)
		}
		told, held := p.told(), p.against(p.officer)
		if told["spot_check.recorded"] != looks || told["duty_shift.left"] != 1 || held[discipline.LeftPost] != 1 || held[discipline.SpotCheckFailed] != looks {
			t.Errorf("told %v, held %v", told, held)
		}
	})
}
