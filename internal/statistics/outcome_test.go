package statistics

import (
	"math"
)

// sanctions are what outcomes call otherwise.
var sanctionKinds = map[string]string{"ordered_to_rectify": "ordered_rectify", "cases_filed": "penalty_filed", "criminal_cases": "criminal_case", "halt_production": "halt",
	"seal_seize": "seal", "shut_ban": "shutdown", "admin_detained": "administrative_detention", "criminal_detained": "criminal_detention"}

// outcome makes cases that came to what is printed, as a round of their own: the
// batches they are about are other ones than the table's.
func (x *proof) outcome() {
	p := x.p
	outcomes, found := p.groups["outcomes"], p.groups["verification"]
	assigned := len(p.rows) > 0 && p.rows[0].is["assigned"] > 0
	if len(outcomes) == 0 && len(found) == 0 {
		return
	}
	x.open(p.name)
	specs := x.outcomeSpecs(assigned)
	ids := x.arrive("本批", specs)
	var kinds []figure
	for _, f := range outcomes {
		if k := sanctionKinds[f.name]; k != "" {
			kinds = append(kinds, figure{k, f.n})
		}
	}
	x.punish(ids, kinds, int64(100*p.int("outcomes", "fine_cny")))
	t := x.table(Ask{By: []Dimension{ByVerdict}})
	if len(x.channels("today")) == 0 {
		for _, f := range p.groups["today"] {
			x.is(f.name, t.Total.Received, f.n)
		}
	}
	for _, f := range outcomes {
		x.compareOutcome(t, f)
	}
	for _, f := range found {
		got := map[string]float64{"of": t.Total.Cases - t.Total.Undecided, "substantiated": t.Total.Substantiated, "mostly": t.Total.Mostly, "partly": t.Total.Partly, "unsubstantiated": t.Total.Unsubstantiated}
		x.is("verdict "+f.name, got[f.name], f.n)
	}
	if assigned {
		areas := x.table(Ask{By: []Dimension{ByArea}})
		for _, r := range p.rows {
			x.is(r.area+" assigned", areas.row(r.area).Received, r.is["assigned"])
			x.is(r.area+" closed", areas.row(r.area).Completed, r.is["closed"])
		}
	}
}

// outcomeSpecs deals out completion, verdict and class. What is untrue comes
// first and counts as completed without having been stated so.
func (x *proof) outcomeSpecs(assigned bool) []spec {
	p := x.p
	if assigned {
		var out []spec
		for _, r := range p.rows {
			m := margins{total: int(r.is["assigned"]), areas: []figure{{r.area, r.is["assigned"]}}}
			specs := m.specs()
			for i := range int(r.is["closed"]) {
				specs[i].completion = completed
			}
			out = append(out, specs...)
		}
		return out
	}
	n := func(name string) int { return p.int("outcomes", name) }
	total := n("cases")
	if total == 0 && len(x.channels("today")) == 0 {
		total = p.int("today", "total")
	}
	total = max(total, n("closed")+n("phased")+n("open"))
	out := make([]spec, total)
	untrue := p.int("verification", "unsubstantiated")
	verdicts := []figure{{unsubstantiated, float64(untrue)}}
	for from, to := range map[string]string{"substantiated": "substantiated", "mostly": "mostly_substantiated", "partly": "partly_substantiated"} {
		if v, ok := p.get("verification", from); ok {
			verdicts = append(verdicts, figure{to, v})
		}
	}
	dealt := func(fs []figure, set func(s *spec, name string)) {
		i := 0
		for _, f := range fs {
			for range int(f.n) {
				if i < len(out) {
					set(&out[i], f.name)
				}
				i++
			}
		}
	}
	dealt(verdicts, func(s *spec, name string) { s.verdict = name })
	dealt([]figure{{"", float64(untrue)}, {completed, float64(n("closed") - untrue)}, {stageCompleted, float64(n("phased"))}, {notCompleted, float64(n("open"))}},
		func(s *spec, name string) { s.completion = name })
	classes := n("rectify_immediately") + n("rectify_by_deadline")
	if classes > 0 {
		for i := range out {
			s := &out[len(out)-1-i]
			if s.class = "by_deadline"; i < n("rectify_immediately") {
				s.class = "immediate"
			} else if i >= classes {
				s.class = ""
			}
			if s.completion == "" {
				s.completion = completed // a class is stated with the completion
			}
		}
	}
	for i := range n("published") {
		out[i].published = true
	}
	return out
}

func (x *proof) compareOutcome(t *Table, f figure) {
	if k := sanctionKinds[f.name]; k != "" {
		got := 0.0
		for _, s := range t.Sanctions {
			if s.Kind == k {
				got = float64(s.N)
			}
		}
		x.is(f.name, got, f.n)
		return
	}
	switch f.name {
	case "cases":
		x.is(f.name, t.Total.Cases, f.n)
	case "closed":
		x.is(f.name, t.Total.Completed, f.n)
	case "phased":
		x.is(f.name, t.Total.StageCompleted, f.n)
	case "open":
		x.is(f.name, t.Total.NotCompleted, f.n)
	case "in_progress":
		x.is(f.name, t.Total.InProgress, f.n)
	case "published":
		x.is(f.name, float64(t.Published), f.n)
	case "fine_cny":
		fen := int64(0)
		for _, s := range t.Sanctions {
			fen += s.FineDecided
		}
		x.is(f.name, float64(fen)/100, f.n)
	case "closing_rate_printed":
		strict, _ := t.Total.Strict().Value()
		stage, _ := t.Total.WithStage().Value()
		x.is(f.name, math.Round(100*strict), f.n)
		if math.Round(100*stage) == f.n {
			x.Errorf("%s: the printed rate tells nothing", x.p.name)
		}
	case "rectify_immediately", "rectify_by_deadline":
		class := map[string]string{"rectify_immediately": "immediate", "rectify_by_deadline": "by_deadline"}[f.name]
		n := f.n
		both := x.p.int("outcomes", "rectify_immediately") + x.p.int("outcomes", "rectify_by_deadline")
		if over := float64(both) - t.Total.Cases; over > 0 && class == "by_deadline" {
			n -= over // printed for cases that were counted already: a case has one class here
		}
		x.is(f.name, float64(t.Rectification[class]), n)
	case "talks", "held_accountable":
		x.seen++ // accountability items, which are not a case's
	default:
		x.Errorf("%s: nothing is compared with %s", x.p.name, f.name)
	}
}
