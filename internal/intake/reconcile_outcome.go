package intake

import (
	"fmt"
	"math"
	"strconv"
)

// cumulative compares what was printed for the round so far.
func (r *reconciler) cumulative(cases []CaseFact) {
	c := r.p.Cumulative
	if c == nil {
		return
	}
	so := &reconciler{p: Printed{TypeCounting: r.p.TypeCounting}, cases: cases}
	line := func(key, label string, printed *int, n int) {
		if printed == nil {
			return
		}
		reason, why := "earlier_batches", fmt.Sprintf("上级累计 %d，本轮到这一批登记 %d：以前的批次可能未录全。", *printed, n)
		if n > *printed {
			reason, why = "cases_extra", fmt.Sprintf("上级累计 %d，本轮到这一批登记 %d，可能重复录入或归错批次。", *printed, n)
		}
		r.add("cumulative", key, "累计"+label, number(*printed), float64(n), reason, why)
	}
	line("total", "总件数", c.Total, so.count(received))
	line("total_after_split", "分解后件数", c.TotalAfterSplit, so.count(divided))
	line("key", "重点件", c.Key, so.count(func(c CaseFact) bool { return c.Key && received(c) }))
	line("key_after_split", "分解后重点件", c.KeyAfterSplit, so.count(func(c CaseFact) bool { return c.Key && divided(c) }))
	for _, x := range (&AreaCount{Phone: c.Phone, Letter: c.Letter, Visit: c.Visit, WeChat: c.WeChat}).channels() {
		line(string(x.channel), x.label, x.n, so.count(func(f CaseFact) bool { return f.Channel == x.channel && received(f) }))
	}
	marks := 0
	for _, n := range so.typeMarks() {
		marks += n
	}
	line("problems", "问题数", c.Problems, marks)
	for _, t := range c.Types {
		line("type/"+t.Type+t.Label, t.label(), &t.Count, so.count(func(f CaseFact) bool { return handled(f) && f.has(t) }))
	}
	for _, a := range c.Areas {
		n := int(a.Count)
		line("area/"+a.Area, a.Area, &n, so.count(func(f CaseFact) bool { return received(f) && f.in(a.Area) }))
	}
}

// outcomes compares what was printed to have become of cases.
func (r *reconciler) outcomes(e *Evidence) {
	o := r.p.Outcomes
	if o == nil {
		return
	}
	of := &reconciler{cases: e.Concerned}
	line := func(key, label string, printed *int, n int, reason, why string) {
		if printed != nil {
			r.add("outcome", key, label, number(*printed), float64(n), reason, why)
		}
	}
	const later, laterWhy = "not_yet_reported", "本地登记的情况与上级不同，可能尚未填报，或上级印发后有了变化。"
	standing := func(f func(CaseFact) bool) int {
		return of.count(func(c CaseFact) bool { return handled(c) && f(c) })
	}
	is := func(completion string) int {
		return standing(func(c CaseFact) bool { return !c.closed() && c.Completion == completion })
	}
	line("cases", "办件数", o.Cases, standing(func(CaseFact) bool { return true }), "cases_missing", "这些批次的办件尚未录全，或批次范围不同。")
	line("closed", "已办结", o.Closed, standing(func(c CaseFact) bool { return c.closed() }), later, "不属实的按已办结计。"+laterWhy)
	line("stage_completed", "阶段性办结", o.StageCompleted, is("stage_completed"), later, laterWhy)
	line("open", "未办结", o.Open, is("not_completed"), later, laterWhy)
	line("in_progress", "正在办理", o.InProgress, is("in_progress"), later, laterWhy)
	line("published", "已公开", o.Published, standing(func(c CaseFact) bool { return c.Published }), later, laterWhy)
	r.classes(o, of)
	for _, s := range []struct {
		kind, label string
		n           *int
	}{{"ordered_rectify", "责令整改", o.Ordered}, {"penalty_filed", "立案处罚", o.Filed}, {"criminal_case", "立案侦查", o.Criminal}, {"halt", "停产", o.Halt}, {"seal", "查封扣押", o.Seal},
		{"shutdown", "关停取缔", o.Shutdown}, {"administrative_detention", "行政拘留", o.AdminDetained}, {"criminal_detention", "刑事拘留", o.CriminalDetained}} {
		line(s.kind, s.label, s.n, e.Sanctions[s.kind], later, laterWhy)
	}
	if o.FinesFen != nil {
		printed := float64(*o.FinesFen) / 100
		r.add("outcome", "fines", "罚款（元）", &printed, float64(e.FinesFen)/100, later, laterWhy)
	}
	for _, s := range []struct {
		key, label string
		n          *int
	}{{"talks", "约谈", o.Talks}, {"held_accountable", "问责", o.Accountable}, {"supervised_cases", "交办督办", o.Supervised}} {
		line(s.key, s.label, s.n, 0, "not_recorded_here", s.label+"登记在督办问责里，不是办件的数字，此处不计。")
	}
	r.closingRate(o, of)
}

// classes compares the classes of rectification: printed ones may overlap, while
// a case here has one.
func (r *reconciler) classes(o *Outcomes, of *reconciler) {
	if o.Immediate == nil || o.ByDeadline == nil {
		return
	}
	all, both := of.count(handled), *o.Immediate+*o.ByDeadline
	for _, x := range []struct {
		class, label string
		n            int
	}{{"immediate", "立行立改", *o.Immediate}, {"by_deadline", "限期整改", *o.ByDeadline}} {
		n := of.count(func(c CaseFact) bool { return handled(c) && c.Class == x.class })
		reason, why := "not_yet_reported", "本地的整改类别在填报办结时认定，可能尚未填报。"
		if both > all {
			reason, why = "overlapping_classes", fmt.Sprintf("上级两类之和 %d 大于办件 %d 件：一件可有两类措施，本地一件只认定一类。", both, all)
		}
		r.add("outcome", "rectify_"+x.class, x.label, number(x.n), float64(n), reason, why)
	}
}

// closingRate names the definition by which a printed rate comes out.
func (r *reconciler) closingRate(o *Outcomes, of *reconciler) {
	all := of.count(handled)
	if o.ClosingRate == nil || all == 0 {
		return
	}
	closed := of.count(func(c CaseFact) bool { return handled(c) && c.closed() })
	staged := closed + of.count(func(c CaseFact) bool { return handled(c) && !c.closed() && c.Completion == "stage_completed" })
	text := strconv.FormatFloat(*o.ClosingRate, 'f', -1, 64)
	digits := 0
	for i, c := range text {
		if c == '.' {
			digits = len(text) - i - 1
		}
	}
	scale := math.Pow10(digits)
	rate := func(n int) float64 { return math.Round(100*scale*float64(n)/float64(all)) / scale }
	strict, stage := rate(closed), rate(staged)
	counted := strict
	if o.ClosingRateIs == "with_stage" {
		counted = stage
	}
	why := fmt.Sprintf("印 %s%%；只计已办结 %d/%d 为 %v%%，连同阶段性办结 %d/%d 为 %v%%。", text, closed, all, strict, staged, all, stage)
	r.add("closing_rate", "closing_rate", "办结率", o.ClosingRate, counted, "other_definition", why)
}

func (r *reconciler) verification() {
	v := r.p.Verification
	if v == nil {
		return
	}
	sum := 0
	for _, x := range []struct {
		verdict, label string
		n              *int
	}{{"substantiated", "属实", v.Substantiated}, {"mostly_substantiated", "基本属实", v.Mostly}, {"partly_substantiated", "部分属实", v.Partly}, {"unsubstantiated", "不属实", v.Unsubstantiated}} {
		if x.n == nil {
			continue
		}
		sum += *x.n
		n := r.count(func(c CaseFact) bool { return handled(c) && c.Verdict == x.verdict })
		r.add("verification", x.verdict, x.label, number(*x.n), float64(n), "not_yet_reported", "本地认定的与上级不同，可能尚未核实完毕。")
	}
	if v.Total != nil {
		r.add("printed_sum", "verification", "是否属实之和", number(*v.Total), float64(sum), "printed_inconsistent",
			fmt.Sprintf("上级表是否属实各项之和 %d 与总数 %d 不符。", sum, *v.Total))
	}
}
