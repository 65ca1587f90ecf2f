package petition_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/batch"
	"lianluo/internal/calendar"
	"lianluo/internal/casetable"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/group"
	"lianluo/internal/inspection"
	"lianluo/internal/org"
	"lianluo/internal/petition"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// rules are an office's: two hours to acknowledge, ten natural days to complete.
type rules struct{}

func (rules) Deadline(_ *store.Tx, step string, start time.Time, key bool) (calendar.Explanation, bool, error) {
	c := calendar.New(nil, nil)
	switch step {
	case "acknowledge":
		return c.Deadline(calendar.Rule{Step: step, Name: "签收时限", Span: calendar.Span{Amount: 2, Unit: calendar.Hour}}, start, key), true, nil
	case "complete":
		return c.Deadline(calendar.Rule{Step: step, Name: "办结时限", Span: calendar.Span{Amount: 10, Unit: calendar.NaturalDay}}, start, key), true, nil
	}
	return calendar.Explanation{}, false, nil
}

// world is one office with a round, units and a group.
type world struct {
	*testing.T
	db      *storetest.DB
	s       *petition.Service
	tables  *casetable.Service
	batches *batch.Service
	office  uuid.UUID
	round   uuid.UUID
	units   map[string]uuid.UUID
	group   uuid.UUID
	coord   context.Context
	petty   context.Context
	serial  int
}

// plain hides nothing.
type plain struct{}

func (plain) Hide(*store.Tx, *petition.Case) error { return nil }

func newWorld(t *testing.T, db *storetest.DB) *world {
	t.Helper()
	w := &world{T: t, db: db, s: petition.NewService(db.Store, rules{}), batches: batch.NewService(db.Store), office: record.NewID(), units: map[string]uuid.UUID{}}
	w.tables = casetable.NewService(db.Store, w.s, plain{})
	w.coord, w.petty = storetest.As(t.Context(), w.office, auth.Coordinator), storetest.As(t.Context(), w.office, auth.PetitionStaff)
	rounds, units := inspection.NewService(db.Store), org.NewService(db.Store)
	i, err := rounds.Create(w.coord, inspection.New{Name: "第二轮督察", Level: inspection.Central, Round: "第二轮"})
	w.ok(err)
	w.round = i.ID
	for _, n := range []org.NewUnit{{Name: "城市管理办公室", Kind: org.OfficeDepartment}, {Name: "城管执法中队", Kind: org.UrbanEnforcement},
		{Name: "青禾环境服务有限公司", Kind: org.Company}, {Name: "各社区", Kind: org.Community, Collective: true}} {
		u, err := units.CreateUnit(w.coord, n)
		w.ok(err)
		w.units[n.Name] = u.ID
	}
	g, err := group.NewService(db.Store).Create(w.coord, group.New{InspectionID: w.round, Kind: group.Working, Name: "市容环卫组", Function: "sanitation"})
	w.ok(err)
	w.group = g.ID
	return w
}

func (w *world) ok(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) wants(err error, code fault.Code) {
	w.Helper()
	if !fault.Is(err, code) {
		w.Errorf("error %v, want %s", err, code)
	}
}

// unit acts as a user of the unit.
func (w *world) unit(name string) context.Context {
	a := auth.From(storetest.As(w.Context(), w.office, auth.UnitUser))
	a.UnitID = w.units[name]
	return auth.With(w.Context(), a)
}

func (w *world) register(summary string) *petition.Case {
	w.Helper()
	w.serial++
	c, err := w.s.Create(w.petty, petition.Intake{InspectionID: w.round, Number: fmt.Sprintf("X2HN20210910%04d", w.serial), Summary: summary, Types: []string{"noise"}})
	w.ok(err)
	return c
}

func (w *world) dispatched(summary string) *petition.Case {
	w.Helper()
	c := w.register(summary)
	c, err := w.s.Dispatch(w.coord, c.ID, tag(c), petition.Order{LeadUnitID: w.units["城市管理办公室"], Assisting: []uuid.UUID{w.units["青禾环境服务有限公司"]}, GroupID: &w.group})
	w.ok(err)
	return c
}

func tag(c *petition.Case) *string { e := c.ETag(); return &e }

func each(t *testing.T, f func(w *world)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *storetest.DB) { f(newWorld(t, db)) })
}

func TestHandoverAndBack(t *testing.T) {
	each(t, func(w *world) {
		mine, theirs := w.unit("城市管理办公室"), w.unit("城管执法中队")
		c := w.dispatched("夜间噪声")
		due := *c.DueAt
		if c.Handling != petition.Dispatched || due.In(calendar.Zone).Format("2006-01-02") != "2021-09-20" {
			w.Fatalf("%+v", c)
		}
		if _, err := w.s.Acknowledge(w.unit("青禾环境服务有限公司"), c.ID, tag(c), ""); !fault.Is(err, fault.CodeForbidden) {
			w.Errorf("an assisting unit acknowledges: %v", err)
		}
		_, err := w.s.Return(mine, c.ID, tag(c), "不属本单位", w.units["城市管理办公室"])
		w.wants(err, fault.CodeUnprocessable)
		_, err = w.s.Return(mine, c.ID, tag(c), "不属本单位", record.NewID())
		w.wants(err, fault.CodeUnprocessable)
		_, err = w.s.Reassign(w.coord, c.ID, tag(c), petition.Order{LeadUnitID: w.units["城市管理办公室"], Reason: "不变"})
		w.wants(err, fault.CodeUnprocessable)
		back, err := w.s.Return(mine, c.ID, tag(c), "属执法中队管辖", w.units["城管执法中队"])
		w.ok(err)
		if back.Handling != petition.Returned || back.Dispatch.ReturnReason == "" {
			w.Errorf("%+v", back.Dispatch)
		}
		w.db.Clock.Add(26 * time.Hour)
		again, err := w.s.Reassign(w.coord, c.ID, tag(back), petition.Order{LeadUnitID: w.units["城管执法中队"], Reason: "采纳"})
		w.ok(err)
		if !again.DueAt.Equal(due) || again.Dispatch.Sequence != 2 || *again.GroupID != w.group {
			w.Errorf("reassigned: %+v", again)
		}
		if _, err := w.s.Get(mine, c.ID); !fault.Is(err, fault.CodeNotFound) {
			w.Errorf("the former unit still sees the case: %v", err)
		}
		w.db.Clock.Add(3 * time.Hour)
		_, err = w.s.Return(theirs, c.ID, tag(again), "太晚", w.units["城市管理办公室"])
		w.wants(err, fault.CodeWindowClosed)
		done, err := w.s.Acknowledge(theirs, c.ID, tag(again), "已安排")
		w.ok(err)
		if done.Handling != petition.Acknowledged || !done.Dispatch.AcknowledgeLate {
			w.Errorf("%+v", done.Dispatch)
		}
		steps, err := w.s.Timeline(w.coord, c.ID)
		w.ok(err)
		var told []string
		for _, s := range steps {
			told = append(told, strings.TrimPrefix(s.Kind, "petition_case.")+":"+s.Note+":"+s.UnitName)
			if strings.Contains(s.Data, "管辖") {
				w.Errorf("words of staff are in an event: %s", s.Data)
			}
		}
		want := []string{"created::", "dispatched::城市管理办公室", "returned:属执法中队管辖:城管执法中队", "reassigned:采纳:城管执法中队", "acknowledged:已安排:城管执法中队"}
		if !slices.Equal(told, want) {
			w.Errorf("timeline %q", told)
		}
	})
}

func TestDispatchGuards(t *testing.T) {
	each(t, func(w *world) {
		c := w.register("油烟")
		lead, company, all := w.units["城市管理办公室"], w.units["青禾环境服务有限公司"], w.units["各社区"]
		other := record.NewID()
		for want, o := range map[string]petition.Order{
			"/lead_unit_id company_cannot_lead":                             {LeadUnitID: company},
			"/lead_unit_id collective_unit":                                 {LeadUnitID: all},
			"/lead_unit_id unknown_reference":                               {LeadUnitID: other},
			"/assisting_unit_ids/0 duplicate_unit":                          {LeadUnitID: lead, Assisting: []uuid.UUID{lead}},
			"/assisting_unit_ids/1 duplicate_unit":                          {LeadUnitID: lead, Assisting: []uuid.UUID{company, company}},
			"/assisting_unit_ids/0 unknown_reference":                       {LeadUnitID: lead, Assisting: []uuid.UUID{other}},
			"/group_id unknown_reference":                                   {LeadUnitID: lead, GroupID: &other},
			"/lead_unit_id company_cannot_lead /group_id unknown_reference": {LeadUnitID: company, GroupID: &other},
		} {
			_, err := w.s.Dispatch(w.coord, c.ID, tag(c), o)
			f, _ := fault.As(err)
			var got []string
			if f != nil {
				for _, x := range f.Fields {
					got = append(got, x.Pointer, x.Code)
				}
			}
			if strings.Join(got, " ") != want {
				w.Errorf("%v, want %s", got, want)
			}
		}
		got, err := w.s.Get(w.coord, c.ID)
		w.ok(err)
		if got.Version != 1 || got.Handling != petition.Registered {
			w.Errorf("a refused dispatch changed the case: %+v", got)
		}
	})
}

func TestUnitsAtWorkStay(t *testing.T) {
	each(t, func(w *world) {
		units := org.NewService(w.db.Store)
		units.Tie(w.s)
		c := w.dispatched("在办")
		for _, name := range []string{"城市管理办公室", "青禾环境服务有限公司"} {
			_, err := units.VoidUnit(w.coord, w.units[name], nil, "撤并")
			w.wants(err, fault.CodeInUse)
		}
		_, err := units.VoidUnit(w.coord, w.units["城管执法中队"], nil, "撤并")
		w.ok(err)
		_, err = w.s.Return(w.unit("城市管理办公室"), c.ID, tag(c), "不归我", w.units["城管执法中队"])
		w.wants(err, fault.CodeUnprocessable)
	})
}

func TestScope(t *testing.T) {
	each(t, func(w *world) {
		c, hidden := w.dispatched("甲乙"), w.register("丙丁")
		other := newWorld(w.T, w.db)
		member := auth.From(storetest.As(w.Context(), w.office, auth.GroupMember))
		member.Groups = []uuid.UUID{w.group}
		for name, x := range map[string]struct {
			ctx  context.Context
			sees int
		}{
			"coordinator": {w.coord, 2}, "petition staff": {w.petty, 2}, "auditor": {storetest.As(w.Context(), w.office, auth.Auditor), 2},
			"commander": {storetest.As(w.Context(), w.office, auth.Commander), 2}, "lead unit": {w.unit("城市管理办公室"), 1},
			"assisting company": {w.unit("青禾环境服务有限公司"), 1}, "another unit": {w.unit("城管执法中队"), 0},
			"member": {auth.With(w.Context(), member), 1}, "member of none": {storetest.As(w.Context(), w.office, auth.GroupMember), 0},
			"another office": {other.coord, 0},
		} {
			page, err := w.s.List(x.ctx, petition.Filter{}, store.Request{Limit: 10, Count: true})
			w.ok(err)
			if len(page.Items) != x.sees || *page.Total != int64(x.sees) {
				w.Errorf("%s sees %d (total %d), want %d", name, len(page.Items), *page.Total, x.sees)
			}
			_, err = w.s.Get(x.ctx, c.ID)
			if (err == nil) != (x.sees > 0) || err != nil && !fault.Is(err, fault.CodeNotFound) {
				w.Errorf("%s gets: %v", name, err)
			}
			if _, err = w.s.Get(x.ctx, hidden.ID); (err == nil) != (x.sees > 1) {
				w.Errorf("%s gets the undispatched one: %v", name, err)
			}
			if _, err := w.s.Timeline(x.ctx, hidden.ID); (err == nil) != (x.sees > 1) {
				w.Errorf("%s reads the timeline: %v", name, err)
			}
		}
		_, err := w.s.Dispatch(other.coord, hidden.ID, nil, petition.Order{LeadUnitID: other.units["城市管理办公室"]})
		w.wants(err, fault.CodeNotFound)
		_, err = other.s.Dispatch(other.coord, other.register("戊己").ID, nil, petition.Order{LeadUnitID: w.units["城市管理办公室"]})
		w.wants(err, fault.CodeUnprocessable)
		_, err = w.s.Create(other.petty, petition.Intake{InspectionID: w.round, Number: "1", Summary: "x"})
		w.wants(err, fault.CodeUnprocessable)
	})
}

func TestAcknowledgingAgainstReturning(t *testing.T) {
	each(t, func(w *world) {
		mine := w.unit("城市管理办公室")
		for range 3 {
			c := w.dispatched("竞争")
			var won, lost atomic.Int64
			var wg sync.WaitGroup
			for i := range 16 {
				wg.Go(func() {
					var err error
					if i%2 == 0 {
						_, err = w.s.Acknowledge(mine, c.ID, tag(c), "")
					} else {
						_, err = w.s.Return(mine, c.ID, tag(c), "不属本单位", w.units["城管执法中队"])
					}
					switch {
					case err == nil:
						won.Add(1)
					case fault.Is(err, fault.CodeStaleVersion), fault.Is(err, fault.CodeUnavailable):
						lost.Add(1)
					default:
						w.Errorf("%v", err)
					}
				})
			}
			wg.Wait()
			if won.Load() != 1 || lost.Load() != 15 {
				w.Errorf("%d won, %d lost", won.Load(), lost.Load())
			}
			var n int64
			w.ok(w.db.Reading(w.coord).Model(&event.Event{}).Where("resource_id = ?", c.ID).Count(&n).Error)
			if n != 3 {
				w.Errorf("%d events, want created, dispatched and one more", n)
			}
		}
	})
}

func TestOneNumberInARound(t *testing.T) {
	each(t, func(w *world) {
		c := w.register("一")
		for _, printed := range []string{c.Number, c.Number + "*", " " + strings.ToLower(c.Number)} {
			_, err := w.s.Create(w.petty, petition.Intake{InspectionID: w.round, Number: printed, Summary: "二"})
			w.wants(err, fault.CodeAlreadyExists)
		}
		_, err := w.s.Void(w.petty, c.ID, tag(c), "录错")
		w.ok(err)
		_, err = w.s.Create(w.petty, petition.Intake{InspectionID: w.round, Number: c.Number, Summary: "重录"})
		w.ok(err)
		_, err = w.s.Void(w.petty, c.ID, nil, "再作废")
		w.wants(err, fault.CodeStateConflict)
	})
}
