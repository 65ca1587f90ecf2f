package statistics

import (
	"math"
	"strings"
	"testing"
	"time"

	"lianluo/internal/store/storetest"
)

// proof holds the printed figures of a table against what statistics make of
// cases that were given its properties, and tells which figures it has seen.
type proof struct {
	*office
	p    *published
	seen int
}

func (x *proof) is(what string, got, printed float64) {
	x.Helper()
	x.seen++
	if math.Abs(got-printed) > 1e-9 {
		x.Errorf("%s: %s is %v, printed %v", x.p.name, what, got, printed)
	}
}

func (x *proof) remark(t *Table, code string) {
	x.Helper()
	if !t.remarked(code) {
		x.Errorf("%s: no remark %s in %v", x.p.name, code, t.Remarks)
	}
}

// printed counts the figures of a table; those of rows too.
func (p *published) printed() int {
	n := len(p.sumRow)
	for _, g := range p.groups {
		n += len(g)
	}
	for _, r := range p.rows {
		n += len(r.is)
	}
	return n
}

// Every figure of every published table comes out again, of cases that have its
// properties; the ones that contradict each other come with a remark.
func TestPublishedTables(t *testing.T) {
	tables := readTables(t)
	if len(tables) != 27 {
		t.Fatalf("%d tables", len(tables))
	}
	small := map[string]bool{"9": true, "10": true, "12": true, "24": true, "34": true, "35": true, "44": true}
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		o, figures := newOffice(t, db), 0
		for _, p := range tables {
			id, _, _ := strings.Cut(p.name, " ")
			if db.Engine() == "postgres" && !small[id] {
				continue
			}
			x := &proof{office: o, p: p}
			x.daily()
			x.outcome()
			if want := p.printed(); x.seen != want {
				t.Errorf("%s: %d figures were compared, %d are printed", p.name, x.seen, want)
			}
			figures += x.seen
		}
		t.Logf("%d figures", figures)
	})
}

func (x *proof) channels(group string) (out []figure) {
	for _, c := range channelNames {
		if n, ok := x.p.get(group, c); ok {
			out = append(out, figure{c, n})
		}
	}
	return out
}

// minus takes the figures of today away from cumulative ones.
func minus(all, today []figure) []figure {
	out := append([]figure{}, all...)
	for i := range out {
		for _, t := range today {
			if t.name == out[i].name {
				out[i].n -= t.n
			}
		}
	}
	return out
}

func (x *proof) margins() (today, earlier margins) {
	p := x.p
	today = margins{total: p.int("today", "total"), channels: x.channels("today"), types: p.groups["types"], areas: p.groups["areas"], key: p.int("today", "key"),
		after: p.int("today", "total_after_split"), keyAfter: p.int("today", "key_after_split")}
	if e := p.groups["extra"]; len(e) > 0 {
		today.splitIn = e[0].name
	}
	if percent := p.groups["percent"]; len(percent) > 0 {
		today.types = marks(percent, today.total)
	}
	c := func(name string, from int) int { return max(0, p.int("cumulative", name)-from) }
	earlier = margins{total: c("total", today.total), channels: minus(x.channels("cumulative"), today.channels), types: minus(p.groups["cumulative_types"], today.types),
		areas: minus(p.groups["cumulative_areas"], today.areas), key: c("key", today.key),
		after: c("total_after_split", max(today.after, today.total)), keyAfter: c("key_after_split", max(today.keyAfter, today.key))}
	return today, earlier
}

// daily makes what came before, then what came today, and compares today's
// figures, the cumulative ones, and those as of before.
func (x *proof) daily() {
	p := x.p
	today, earlier := x.margins()
	if len(p.groups["outcomes"]) > 0 && len(x.channels("today")) == 0 || len(p.groups["verification"]) > 0 {
		return // of outcomes alone
	}
	x.open(p.name)
	specs, before := x.rows(today), earlier.specs()
	if specs == nil {
		specs = today.specs()
	}
	if len(p.rows) > 0 && p.rows[0].is["cum"] > 0 {
		before = x.cumulativeRows()
	}
	units := x.share(specs)
	x.arrive("以前", before)
	then := x.db.Now()
	x.db.Clock.Add(time.Minute)
	x.arrive("本批", specs)
	x.compareToday(units)
	x.compareRows()
	x.compareCumulative()
	was := x.table(Ask{By: []Dimension{ByArea}, AsOf: &then})
	if was.Total.Received != float64(len(before)) {
		x.Errorf("%s: as of before there were %v, want %d", p.name, was.Total.Received, len(before))
	}
}

// rows makes the cases of a table with a row for each area.
func (x *proof) rows(today margins) []spec {
	var out []spec
	for _, r := range x.p.rows {
		total, ok := r.is["total"]
		if now, has := r.is["today"]; has {
			total, ok = now, true
		}
		if !ok {
			return nil
		}
		m := margins{total: int(total), key: int(r.is["key"] + r.is["today_key"]), areas: []figure{{r.area, total}}}
		codes := []string{"water", "air", "soil", "ecology", "noise", "radiation", "marine", "solid_waste", "other"}
		for _, c := range channelNames {
			m.channels = append(m.channels, figure{c, r.is[c]})
		}
		if _, ok := r.is["letter"]; !ok {
			m.channels = today.channels
		}
		for _, c := range codes {
			m.types = append(m.types, figure{c, r.is[c]})
		}
		if n, ok := r.is["problems"]; ok { // as many marks as problems, of whatever types
			m.types = nil
			for left := n; left > 0; left -= total {
				m.types = append(m.types, figure{codes[len(m.types)], min(left, total)})
			}
		}
		out = append(out, m.specs()...)
	}
	return out
}

func (x *proof) cumulativeRows() []spec {
	var out []spec
	for _, r := range x.p.rows {
		out = append(out, margins{total: int(r.is["cum"] - r.is["today"]), key: int(r.is["cum_key"] - r.is["today_key"]), areas: []figure{{r.area, r.is["cum"]}}}.specs()...)
	}
	return out
}

// share gives cases to units where areas are halves, or more than the cases.
func (x *proof) share(specs []spec) (attribution string) {
	areas, after := x.p.groups["areas"], x.p.int("today", "total_after_split")
	halves := false
	for _, a := range areas {
		halves = halves || a.n != math.Trunc(a.n)
	}
	total := float64(len(specs))
	switch {
	case halves:
		attribution = Fractional
	case sum(areas) > total && after == 0:
		attribution = Full
	default:
		return ""
	}
	var names []string
	for _, a := range areas {
		for range int(math.Ceil(a.n)) {
			names = append(names, a.name)
		}
	}
	extra := len(names) - len(specs) // as many cases have a second unit, one of the last
	for i := range specs {
		specs[i].units = []string{names[i]}
	}
	for i := range extra {
		s := &specs[len(specs)-1-i]
		s.units = append(s.units, names[len(specs)+i])
	}
	return attribution
}

func (x *proof) compareToday(attribution string) {
	p := x.p
	only := func(by ...Dimension) Ask { return Ask{By: by, BatchID: &x.batch, Attribution: attribution} }
	t := x.table(only(ByChannel))
	for _, f := range p.groups["today"] {
		switch f.name {
		case "total":
			x.is("total", t.Total.Received, f.n)
		case "key":
			x.is("key", t.Total.KeyReceived, f.n)
		case "total_after_split":
			x.is(f.name, t.Total.AfterSplit, f.n)
			x.remark(t, "split")
		case "key_after_split":
			x.is(f.name, t.Total.KeyAfterSplit, f.n)
			x.remark(t, "split_key")
		default:
			x.is(f.name, t.row(f.name).Received, f.n)
		}
	}
	x.compareAreas(only, attribution)
	by := ByType
	if finer(p.groups["types"]) {
		by = ByTypeLabel
	}
	t = x.table(only(by))
	for _, f := range p.groups["types"] {
		x.is("type "+f.name, t.row(f.name).Cases, f.n)
	}
	if marked := sum(p.groups["types"]); marked > t.Total.Cases {
		x.remark(t, "types_overlap")
		if t.RowSum != marked {
			x.Errorf("%s: types add up to %v, printed %v", p.name, t.RowSum, marked)
		}
	} else if marked > 0 && marked < t.Total.Cases {
		x.remark(t, "type_unknown") // fewer problems than cases: some have none
	}
	all := 0.0
	for _, f := range p.groups["percent"] {
		all += t.row(f.name).Cases
	}
	for _, f := range p.groups["percent"] {
		x.is("percent "+f.name, math.Round(1000*t.row(f.name).Cases/all)/10, f.n)
	}
}

func (x *proof) compareAreas(only func(...Dimension) Ask, attribution string) {
	p, by := x.p, ByArea
	if attribution != "" {
		by = ByUnit
	}
	t := x.table(only(by))
	after := p.int("today", "total_after_split")
	for _, f := range p.groups["areas"] {
		l := t.row(f.name)
		switch {
		case attribution != "":
			x.is("unit "+f.name, l.Cases, f.n)
		case int(sum(p.groups["areas"])) == after:
			x.is("area "+f.name, l.AfterSplit, f.n)
		default:
			x.is("area "+f.name, l.Received, f.n)
		}
	}
	for _, f := range p.groups["extra"] {
		x.is("extra "+f.name, t.row(f.name).AfterSplit-t.row(f.name).Received, f.n)
	}
	switch attribution {
	case Fractional:
		x.remark(t, "fractional")
		if t.RowSum != t.Total.Cases {
			x.Errorf("%s: units add up to %v, cases are %v", p.name, t.RowSum, t.Total.Cases)
		}
	case Full:
		x.remark(t, "units_overlap")
	}
}

func (x *proof) compareRows() {
	p := x.p
	if len(p.rows) == 0 {
		return
	}
	channels := x.table(Ask{By: []Dimension{ByArea, ByChannel}, BatchID: &x.batch})
	types := x.table(Ask{By: []Dimension{ByArea, ByType}, BatchID: &x.batch})
	all := x.table(Ask{By: []Dimension{ByArea}})
	for _, r := range p.rows {
		for name, n := range r.is {
			what := r.area + " " + name
			switch name {
			case "total", "today", "assigned":
				x.is(what, channels.row(r.area).Received, n)
			case "key", "today_key":
				x.is(what, channels.row(r.area).KeyCases, n)
			case "letter", "phone":
				x.is(what, channels.cell(r.area, name).Received, n)
			case "problems":
				marked := 0.0
				for _, c := range types.row(r.area).Cells {
					marked += c.Cases
				}
				x.is(what, marked, n)
			case "cum":
				x.is(what, all.row(r.area).Received, n)
			case "cum_key":
				x.is(what, all.row(r.area).KeyCases, n)
			default:
				x.is(what, types.cell(r.area, name).Cases, n)
			}
		}
	}
	x.lastRow(types)
}

// lastRow is the printed row of sums, whose cells have slipped: it is not the
// sums, and reconciliation says so.
func (x *proof) lastRow(types *Table) {
	if len(x.p.sumRow) == 0 {
		return
	}
	sums := []float64{types.Total.Cases}
	for _, c := range []string{"water", "air", "soil", "ecology", "noise", "other"} {
		for _, l := range types.Columns {
			if l.Key == c {
				sums = append(sums, l.Cases)
			}
		}
	}
	if len(sums) != len(x.p.sumRow) {
		x.Errorf("%s: %v, printed %v", x.p.name, sums, x.p.sumRow)
	}
	same := true
	for i, s := range x.p.sumRow {
		x.seen++
		same = same && num(sums[i]) == s
	}
	if same {
		x.Errorf("%s: the last row is right after all", x.p.name)
	}
}

func (x *proof) compareCumulative() {
	p := x.p
	t := x.table(Ask{By: []Dimension{ByChannel}})
	by := ByType
	if finer(p.groups["cumulative_types"]) {
		by = ByTypeLabel
	}
	types := x.table(Ask{By: []Dimension{by}})
	for _, f := range p.groups["cumulative"] {
		switch f.name {
		case "total":
			x.is("cumulative total", t.Total.Received, f.n)
		case "total_after_split":
			x.is("cumulative "+f.name, t.Total.AfterSplit, f.n)
		case "key":
			x.is("cumulative key", t.Total.KeyReceived, f.n)
		case "key_after_split":
			x.is("cumulative "+f.name, t.Total.KeyAfterSplit, f.n)
		case "problems_total":
			x.is("cumulative problems", types.markSum(), f.n)
		case "supervised_cases":
			x.seen++ // a duty of the supervision staff, not of a case
		default:
			x.is("cumulative "+f.name, t.row(f.name).Received, f.n)
		}
	}
	for _, f := range p.groups["cumulative_types"] {
		x.is("cumulative type "+f.name, types.row(f.name).Cases, f.n)
	}
	areas := x.table(Ask{By: []Dimension{ByArea}})
	for _, f := range p.groups["cumulative_areas"] {
		x.is("cumulative area "+f.name, areas.row(f.name).Received, f.n)
	}
}

// markSum leaves out the line of cases without a type.
func (t *Table) markSum() (n float64) {
	for _, l := range t.Rows {
		if l.Key != "" {
			n += l.Cases
		}
	}
	return n
}
