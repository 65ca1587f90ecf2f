package statistics

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/tally"
)

// Dimension is what cases are told apart by.
type Dimension string

// The dimensions. TypeLabel are the types in the words that the upstream printed.
const (
	ByUnit      Dimension = "unit"
	ByType      Dimension = "type"
	ByTypeLabel Dimension = "type_label"
	ByChannel   Dimension = "channel"
	ByBatch     Dimension = "batch"
	ByDay       Dimension = "day"
	ByArea      Dimension = "area"
	ByVerdict   Dimension = "verdict"
)

// How types are counted and shared cases attributed.
const (
	AllTypes    = "all"
	PrimaryType = "primary"
	Full        = "full"
	Fractional  = "fractional"
	LeadOnly    = "lead_only"
)

// Ask is what a table is to show. By holds one or two dimensions.
type Ask struct {
	InspectionID *uuid.UUID
	BatchID      *uuid.UUID
	By           []Dimension
	Types        string
	Attribution  string
	AsOf         *time.Time
}

// group is how many cases are alike in everything that the table asks for.
type group struct {
	outcome       tally.Outcome
	overdue       bool
	batch, day    string
	channel, area string
	lead          string
	assisting     []string
	types, labels []string
	primary       string
	n             float64
}

// share is a part of a case that belongs to one value.
type share struct {
	key    string
	weight float64
}

// shares tells to which values of the dimension a case belongs. Nothing known is
// a value too, the empty one, so that no case is lost.
func (a *Ask) shares(d Dimension, g *group) []share {
	switch d {
	case ByUnit:
		return a.units(g)
	case ByType:
		return a.types(g.types, g.primary)
	case ByTypeLabel:
		return a.types(g.labels, append(g.labels, "")[0])
	case ByChannel:
		return one(g.channel)
	case ByBatch:
		return one(g.batch)
	case ByDay:
		return one(g.day)
	case ByArea:
		return one(g.area)
	case ByVerdict:
		return one(g.outcome.Verdict)
	}
	return nil
}

func one(key string) []share { return []share{{key, 1}} }

func (a *Ask) units(g *group) []share {
	if g.lead == "" || a.Attribution == LeadOnly {
		return one(g.lead)
	}
	weight := 1.0
	if a.Attribution == Fractional {
		weight = 1 / float64(1+len(g.assisting))
	}
	out := []share{{g.lead, weight}}
	for _, u := range g.assisting {
		out = append(out, share{u, weight})
	}
	return out
}

func (a *Ask) types(types []string, primary string) []share {
	if len(types) == 0 {
		return one("")
	}
	if a.Types == PrimaryType {
		return one(primary) // empty when none of several was named
	}
	out := make([]share, 0, len(types))
	for i, t := range types {
		if !slices.Contains(types[:i], t) {
			out = append(out, share{t, 1})
		}
	}
	return out
}

// Line is one value of a dimension; Cells are in the order of the columns.
type Line struct {
	Key, Label string
	Figures
	Cells []Figures
}

// Table is what was asked for. Sums of rows and columns need not be the total: a
// case may have several types.
type Table struct {
	Ask
	Round             uuid.UUID
	Rows, Columns     []Line
	Total             Figures
	RowSum, ColumnSum float64
	Rectification     map[string]int64
	Published         int64
	Sanctions         []tally.Amount
	Returns           int64
	Remarks           []Remark
}

// tableau is a table while it is counted.
type tableau struct {
	rest    *beside // nil: still to be counted
	ask     Ask
	total   Figures
	lines   [2]map[string]*Figures
	cells   map[[2]string]*Figures
	shared  bool // a case had several units
	classes map[string]int64
	public  int64
}

func newTableau(a Ask) *tableau {
	return &tableau{ask: a, lines: [2]map[string]*Figures{{}, {}}, cells: map[[2]string]*Figures{}, classes: map[string]int64{}}
}

func at[K comparable](m map[K]*Figures, key K) *Figures {
	f := m[key]
	if f == nil {
		f = &Figures{}
		m[key] = f
	}
	return f
}

// count adds a group to the total, its lines and its cells.
func (t *tableau) count(g *group) {
	t.into(&t.total, g, 1)
	t.shared = t.shared || len(g.assisting) > 0
	t.spread(g)
}

func (t *tableau) into(f *Figures, g *group, weight float64) {
	f.add(g.outcome, g.n*weight)
	f.late(g, weight)
}

func (f *Figures) late(g *group, weight float64) {
	if g.overdue {
		f.Overdue += g.n * weight
	}
}

func (t *tableau) spread(g *group) {
	rows := t.ask.shares(t.ask.By[0], g)
	for _, r := range rows {
		t.into(at(t.lines[0], r.key), g, r.weight)
	}
	if len(t.ask.By) < 2 {
		return
	}
	columns := t.ask.shares(t.ask.By[1], g)
	for _, c := range columns {
		t.into(at(t.lines[1], c.key), g, c.weight)
		for _, r := range rows {
			t.into(at(t.cells, [2]string{r.key, c.key}), g, r.weight*c.weight)
		}
	}
}

// overdue adds only what is overdue of a group that the counters have counted.
func (t *tableau) overdue(g *group) {
	t.total.late(g, 1)
	for _, s := range t.ask.shares(t.ask.By[0], g) {
		at(t.lines[0], s.key).late(g, s.weight)
	}
}

// named is a value with the word that people read.
type named struct{ key, label string }

// table lays the lines out: every known value has one, also when it counts
// nothing; values nobody knows are not lost, and nothing known comes last.
func (t *tableau) table(known [2][]named) *Table {
	out := &Table{Ask: t.ask, Total: t.total, Rectification: t.classes, Published: t.public}
	out.Total.round()
	keys := [2][]named{t.order(0, known[0]), t.order(1, known[1])}
	for _, k := range keys[1] {
		out.Columns = append(out.Columns, t.line(1, k))
	}
	for _, k := range keys[0] {
		l := t.line(0, k)
		for _, c := range keys[1] {
			f := Figures{}
			if x := t.cells[[2]string{k.key, c.key}]; x != nil {
				f = *x
				f.round()
			}
			l.Cells = append(l.Cells, f)
		}
		out.Rows = append(out.Rows, l)
	}
	out.RowSum, out.ColumnSum = t.sum(0), t.sum(1)
	return out
}

// sum adds the lines up before they are rounded: three thirds are one.
func (t *tableau) sum(side int) float64 {
	sum := 0.0
	for _, f := range t.lines[side] {
		sum += f.Cases
	}
	return rounded(sum)
}

func (t *tableau) line(side int, k named) Line {
	l := Line{Key: k.key, Label: k.label}
	if f := t.lines[side][k.key]; f != nil {
		l.Figures = *f
	}
	l.round()
	return l
}

// order puts known values first, as they are known, then others by their word.
func (t *tableau) order(side int, known []named) []named {
	if side >= len(t.ask.By) {
		return nil
	}
	seen := map[string]bool{"": true}
	var out []named
	for _, k := range known {
		if !seen[k.key] {
			seen[k.key] = true
			out = append(out, k)
		}
	}
	var rest []string
	for key := range t.lines[side] {
		if !seen[key] {
			rest = append(rest, key)
		}
	}
	slices.Sort(rest)
	for _, key := range rest {
		out = append(out, named{key, key})
	}
	if f := t.lines[side][""]; f != nil && !f.empty() {
		out = append(out, named{"", nothing[t.ask.By[side]]})
	}
	return out
}

// nothing is what the line of cases without a value is called.
var nothing = map[Dimension]string{
	ByUnit: "未转办", ByType: "未填类型", ByTypeLabel: "未填类型", ByChannel: "未注明渠道", ByBatch: "不属批次", ByDay: "日期不明", ByArea: "未填区域", ByVerdict: "尚未认定",
}
