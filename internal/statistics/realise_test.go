package statistics

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/batch"
	"lianluo/internal/casepart"
	"lianluo/internal/event"
	"lianluo/internal/inspection"
	"lianluo/internal/intake"
	"lianluo/internal/org"
	"lianluo/internal/petition"
	"lianluo/internal/record"
	"lianluo/internal/sanction"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
	"lianluo/internal/tally"
)

// spec is one case that is to exist.
type spec struct {
	area, channel, completion, verdict, class string
	key, published                            bool
	types                                     []string
	parts                                     []string // areas of the cases it is split into
	units                                     []string
}

// margins are the printed sums that cases are made to add up to.
type margins struct {
	total           int
	channels, types []figure
	areas           []figure
	key             int
	after, keyAfter int
	splitIn         string // the area in which a case was split, if it was printed
}

var channelNames = []string{"phone", "letter", "wechat"}

// specs makes cases that have the sums: each property is dealt out by itself, and
// marks of types go round so that no case gets one twice.
func (m margins) specs() []spec {
	out := make([]spec, m.total)
	deal := func(fs []figure, n int, set func(i int, name string)) {
		i := 0
		for _, f := range fs {
			for range int(f.n) {
				if i < n {
					set(i, f.name)
				}
				i++
			}
		}
	}
	deal(m.channels, m.total, func(i int, name string) { out[i].channel = name })
	for i := range out {
		out[i].key = i < m.key
	}
	m.split(out)
	names := []string{}
	for _, f := range m.areas {
		names = append(names, slices.Repeat([]string{f.name}, int(f.n))...)
	}
	byPart := len(names) > m.total
	for i := range out {
		s := &out[i]
		if byPart && len(s.parts) > 0 {
			n := len(s.parts)
			copy(s.parts, names[:n])
			s.area, names = names[0], names[n:]
			continue
		}
		if len(names) > 0 {
			s.area, names = names[0], names[1:]
		}
		for j := range s.parts {
			s.parts[j] = s.area
		}
	}
	m.mark(out)
	return out
}

// split makes the key case, or the one in the printed area, several.
func (m margins) split(out []spec) {
	keyed := max(0, m.keyAfter-m.key)
	plain := max(0, m.after-m.total-keyed)
	if keyed > 0 {
		out[0].parts = make([]string, keyed+1)
	}
	if plain > 0 {
		at := len(out) - 1
		if m.splitIn != "" { // the areas are dealt out in order
			at = -1
			for _, a := range m.areas {
				at += int(a.n)
				if a.name == m.splitIn {
					break
				}
			}
		}
		out[at].parts = make([]string, plain+1)
	}
}

// mark deals the types out to cases that were not split.
func (m margins) mark(out []spec) {
	var whole []*spec
	for i := range out {
		if out[i].parts == nil {
			whole = append(whole, &out[i])
		}
	}
	k := 0
	for _, f := range m.types {
		for range int(f.n) {
			s := whole[k%len(whole)]
			s.types = append(s.types, f.name)
			k++
		}
	}
}

// office is where tables are realised, each as a round of its own.
type office struct {
	*testing.T
	db     *storetest.DB
	ctx    context.Context
	s      *Service
	units  map[string]uuid.UUID
	round  uuid.UUID
	batch  uuid.UUID
	serial int
}

func newOffice(t *testing.T, db *storetest.DB) *office {
	t.Helper()
	return &office{T: t, db: db, ctx: storetest.As(t.Context(), record.NewID(), auth.Coordinator), s: NewService(db.Store), units: map[string]uuid.UUID{}}
}

func (o *office) ok(err error) {
	o.Helper()
	if err != nil {
		o.Fatal(err)
	}
}

func (o *office) open(name string) {
	o.Helper()
	o.serial++
	i, err := inspection.NewService(o.db.Store).Create(o.ctx, inspection.New{Name: fmt.Sprint(o.serial, name), Level: inspection.Central, Round: fmt.Sprint(o.serial)})
	o.ok(err)
	o.round = i.ID
}

func (o *office) unit(name string) uuid.UUID {
	o.Helper()
	if id, ok := o.units[name]; ok {
		return id
	}
	u, err := org.NewService(o.db.Store).CreateUnit(o.ctx, org.NewUnit{Name: name, Kind: org.OfficeDepartment})
	o.ok(err)
	o.units[name] = u.ID
	return u.ID
}

// arrive registers a batch of cases.
func (o *office) arrive(label string, specs []spec) []uuid.UUID {
	o.Helper()
	b, err := batch.NewService(o.db.Store).Create(o.ctx, &batch.Batch{InspectionID: o.round, Label: label, ReceivedAt: o.db.Now()})
	o.ok(err)
	o.batch = b.ID
	var cases []petition.Case
	for _, s := range specs {
		c := o.made(s)
		c.Progress.Parts = len(s.parts)
		cases = append(cases, *c)
		for _, area := range s.parts {
			p := o.made(s)
			p.Area, p.SplitFromID = area, &c.ID
			cases = append(cases, *p)
		}
	}
	o.ok(o.db.InTx(o.ctx, func(tx *store.Tx) error { return petition.Register(tx, cases) }))
	ids := make([]uuid.UUID, len(cases))
	for i := range cases {
		ids[i] = cases[i].ID
	}
	o.db.Clock.Add(time.Hour)
	return ids
}

// plainTypes are the dictionary's codes for words that are finer.
var plainTypes = map[string]string{"garbage": "solid_waste", "oil_fume": "air", "dust": "air", "heavy_metal": "other", "nuclear_radiation": "radiation", "agriculture_rural": "other"}

func (o *office) made(s spec) *petition.Case {
	o.Helper()
	o.serial++
	var types []string
	for _, t := range s.types {
		if p := plainTypes[t]; p != "" {
			t = p
		}
		if !slices.Contains(types, t) {
			types = append(types, t)
		}
	}
	now := o.db.Now()
	c, err := petition.NewCase(petition.Intake{InspectionID: o.round, BatchID: &o.batch, Number: fmt.Sprintf("甲%d", o.serial), Summary: "办件", Area: s.area,
		Channel: intake.Channel(s.channel), KeyCase: s.key, Types: types, TypeLabels: s.types}, now, now)
	o.ok(err)
	c.ID = record.NewID()
	c.Verdict = petition.Verdict(s.verdict)
	if s.completion != "" {
		c.Completion = s.completion
		c.Conclusion = &petition.Conclusion{At: now, Rectification: petition.Rectification(s.class)}
	}
	if s.published {
		c.Publication = petition.Published
	}
	for i, name := range s.units {
		id := o.unit(name)
		if i == 0 {
			c.LeadUnitID, c.Dispatch = &id, &petition.Dispatch{ID: record.NewID(), LeadUnitID: id, LeadUnitName: name}
			continue
		}
		c.Dispatch.Assisting = append(c.Dispatch.Assisting, petition.UnitName{ID: id, Name: name})
	}
	return c
}

// punish adds sanctions to the cases in turn; the fine is that of the first.
func (o *office) punish(ids []uuid.UUID, kinds []figure, fine int64) {
	o.Helper()
	var rows []sanction.Sanction
	for _, k := range kinds {
		for i := range int(k.n) {
			x := sanction.Sanction{Kind: k.name, Subject: "某单位", InCase: casepart.InCase{CaseID: ids[i%len(ids)], Cycle: 1, Position: int64(len(rows) + 1)}}
			if fine > 0 && k.name == "penalty_filed" {
				decided := fine
				x.FineDecided, fine = &decided, 0
			}
			rows = append(rows, x)
		}
	}
	o.ok(o.db.InTx(o.ctx, func(tx *store.Tx) error {
		if err := store.CreateAll(tx, rows); err != nil {
			return err
		}
		for i := range rows {
			tally.ChangeSanctions(tx, tx.Actor.OfficeID, o.round, tally.Amount{Kind: rows[i].Kind, N: 1, FineDecided: tally.Of(rows[i].FineDecided)}, 1)
		}
		return event.AppendChange(tx, event.Change{Kind: "petition_sanction.imported", Resource: o.round})
	}))
}

func (o *office) table(a Ask) *Table {
	o.Helper()
	a.InspectionID = &o.round
	if a.Types == "" {
		a.Types = AllTypes
	}
	if a.Attribution == "" {
		a.Attribution = Full
	}
	t, err := o.s.Table(o.ctx, a)
	o.ok(err)
	return t
}

func (t *Table) row(key string) *Line {
	i := slices.IndexFunc(t.Rows, func(l Line) bool { return l.Key == key || l.Label == key })
	if i < 0 {
		return &Line{}
	}
	return &t.Rows[i]
}

func (t *Table) cell(row, column string) *Figures {
	r, i := t.row(row), slices.IndexFunc(t.Columns, func(l Line) bool { return l.Key == column })
	if i < 0 || len(r.Cells) == 0 {
		return &Figures{}
	}
	return &r.Cells[i]
}

func (t *Table) remarked(code string) bool {
	return slices.ContainsFunc(t.Remarks, func(r Remark) bool { return r.Code == code })
}

// marks finds the smallest number of marks, at least so many, that prints as
// these percentages of one place.
func marks(percent []figure, from int) []figure {
	for n := from; n < 10*from; n++ {
		out, left, fits := make([]figure, 0, len(percent)), n, true
		for _, p := range percent {
			k := math.Round(p.n * float64(n) / 100)
			fits = fits && math.Round(1000*k/float64(n)) == math.Round(10*p.n)
			out, left = append(out, figure{p.name, k}), left-int(k)
		}
		if fits && left == 0 {
			return out
		}
	}
	return nil
}

func finer(fs []figure) bool {
	return slices.ContainsFunc(fs, func(f figure) bool { return plainTypes[f.name] != "" })
}
