package relation_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/org"
	"lianluo/internal/petition"
	"lianluo/internal/petitioner"
	"lianluo/internal/record"
	"lianluo/internal/relation"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
	"lianluo/internal/tally"
	"lianluo/internal/vault"
)

// rules give ten natural days to complete a case.
type rules struct{}

func (rules) Deadline(_ *store.Tx, step string, start time.Time, key bool) (calendar.Explanation, bool, error) {
	if step != "complete" {
		return calendar.Explanation{}, false, nil
	}
	return calendar.New(nil, nil).Deadline(calendar.Rule{Step: step, Name: "办结时限", Span: calendar.Span{Amount: 10, Unit: calendar.NaturalDay}}, start, key), true, nil
}

// desk is one office with a round in which cases are registered.
type desk struct {
	*testing.T
	db     *storetest.DB
	s      *relation.Service
	cases  *petition.Service
	people *petitioner.Service
	rounds *inspection.Service
	office uuid.UUID
	round  uuid.UUID
	unit   uuid.UUID
	coord  context.Context
	petty  context.Context
	serial int
}

func each(t *testing.T, f func(d *desk)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *storetest.DB) { f(newDesk(t, db)) })
}

func newDesk(t *testing.T, db *storetest.DB) *desk {
	t.Helper()
	v, err := vault.New()
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{T: t, db: db, cases: petition.NewService(db.Store, rules{}), people: petitioner.NewService(db.Store, v), rounds: inspection.NewService(db.Store), office: record.NewID()}
	d.s = relation.NewService(db.Store, d.people, slog.New(slog.DiscardHandler))
	d.coord, d.petty = storetest.As(t.Context(), d.office, auth.Coordinator), storetest.As(t.Context(), d.office, auth.PetitionStaff)
	d.round = d.newRound("第二轮")
	u, err := org.NewService(db.Store).CreateUnit(d.coord, org.NewUnit{Name: "城市管理办公室", Kind: org.OfficeDepartment})
	d.ok(err)
	d.unit = u.ID
	return d
}

func (d *desk) newRound(name string) uuid.UUID {
	d.Helper()
	i, err := d.rounds.Create(d.coord, inspection.New{Name: name + "督察", Level: inspection.Central, Round: name})
	d.ok(err)
	return i.ID
}

// archive closes the round.
func (d *desk) archive(id uuid.UUID) {
	d.Helper()
	_, err := d.rounds.Start(d.coord, id, nil, "2021-08-01")
	d.ok(err)
	_, err = d.rounds.Finish(d.coord, id, nil, "2021-08-30")
	d.ok(err)
	_, err = d.rounds.Archive(d.coord, id, nil)
	d.ok(err)
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

func (d *desk) register(summary string) *petition.Case {
	d.Helper()
	return d.enter(petition.Intake{Summary: summary})
}

func (d *desk) enter(in petition.Intake) *petition.Case {
	d.Helper()
	d.serial++
	if in.InspectionID == uuid.Nil {
		in.InspectionID = d.round
	}
	if in.Number == "" {
		in.Number = fmt.Sprintf("X2HN20210910%04d", d.serial)
	}
	c, err := d.cases.Create(d.petty, in)
	d.ok(err)
	return c
}

// reload reads the case as it is now.
func (d *desk) reload(c *petition.Case) *petition.Case {
	d.Helper()
	now, err := d.cases.Whole(d.petty, c.ID)
	d.ok(err)
	return now
}

// follow works off all events.
func (d *desk) follow() {
	d.Helper()
	for {
		more, err := d.s.Step(d.Context())
		d.ok(err)
		if !more {
			return
		}
	}
}

func (d *desk) proposals(ctx context.Context, f relation.Filter) []relation.Pair {
	d.Helper()
	page, err := d.s.List(ctx, f, store.Request{Limit: 200, Count: true})
	d.ok(err)
	if int(*page.Total) != len(page.Items) {
		d.Errorf("total %d of %d", *page.Total, len(page.Items))
	}
	return page.Items
}

func (d *desk) open(ctx context.Context) []relation.Pair {
	d.Helper()
	return d.proposals(ctx, relation.Filter{State: relation.Open})
}

// events lists the kinds that have been appended of a resource type.
func (d *desk) events(resource string, audience event.Audience) []string {
	d.Helper()
	var es []event.Event
	d.ok(d.db.Reading(d.coord).Where("resource_type = ? AND audience = ?", resource, audience).Order("sequence").Find(&es).Error)
	out := make([]string, len(es))
	for i, e := range es {
		out[i] = e.Kind
	}
	return out
}

func tag(r store.Row) *string { e := r.Base().ETag(); return &e }

const (
	market      = "农贸市场西侧商铺凌晨装卸货物，叉车和喇叭声吵得睡不着，人民路12号一带都听得见。"
	marketAgain = "人民路十二号农贸市场旁边的商铺半夜装卸货物，叉车声喇叭声很大，多次投诉未果。"
	pond        = "西塘村二组鱼塘边堆着建筑垃圾，下雨后黄泥水流进鱼塘。"
)

func actor(ctx context.Context) auth.Actor { return auth.From(ctx) }

// write changes a column of a case behind the rules' back.
func (d *desk) write(c *petition.Case, column string, value any) error {
	return d.db.InTx(d.coord, func(tx *store.Tx) error {
		if err := tx.DB.Model(&petition.Case{}).Where("id = ?", c.ID).Update(column, value).Error; err != nil {
			return err
		}
		tally.Change(tx, nil, nil) // no counter is looked at
		return event.Append(tx, "petition_case.arranged", c, nil)
	})
}
