package intake

import (
	"fmt"
	"slices"
	"strings"
)

// Printed are the totals that the upstream prints with a batch. They are kept
// as printed even where they contradict themselves, which real ones do.
type Printed struct {
	Total           *int        `json:"total,omitempty"`
	TotalAfterSplit *int        `json:"total_after_split,omitempty"`
	Phone           *int        `json:"phone,omitempty"`
	Letter          *int        `json:"letter,omitempty"`
	Visit           *int        `json:"visit,omitempty"`
	WeChat          *int        `json:"wechat,omitempty"`
	Other           *int        `json:"other,omitempty"`
	Key             *int        `json:"key,omitempty"`
	Problems        *int        `json:"problems,omitempty"`
	TypeCounting    string      `json:"type_counting,omitempty"` // cases, cases_per_type or problems
	Types           []TypeCount `json:"types,omitempty"`
	Areas           []AreaCount `json:"areas,omitempty"`

	KeyAfterSplit *int          `json:"key_after_split,omitempty"`
	Percents      []TypePercent `json:"type_percents,omitempty"`
	TotalRow      *AreaCount    `json:"total_row,omitempty"` // the last row, as printed
	Cumulative    *Cumulative   `json:"cumulative,omitempty"`
	Outcomes      *Outcomes     `json:"outcomes,omitempty"`
	Verification  *Verification `json:"verification,omitempty"`
}

// TypeCount is the printed number of one type. A printed word that is finer than
// the dictionary is compared as a word.
type TypeCount struct {
	Type  string `json:"pollution_type"`
	Count int    `json:"count"`
	Label string `json:"label,omitempty"`
}

// AreaCount is the printed number of one district or unit; 9(+1) has a Count of
// 9 and a SplitExtra of 1, shared cases may count as 0.5.
type AreaCount struct {
	Area       string  `json:"area"`
	Count      float64 `json:"count"`
	SplitExtra *int    `json:"split_extra,omitempty"`

	Phone    *int        `json:"phone,omitempty"`
	Letter   *int        `json:"letter,omitempty"`
	Visit    *int        `json:"visit,omitempty"`
	WeChat   *int        `json:"wechat,omitempty"`
	Key      *int        `json:"key,omitempty"`
	Problems *int        `json:"problems,omitempty"`
	Closed   *int        `json:"closed,omitempty"`
	Types    []TypeCount `json:"types,omitempty"`
}

// CaseFact is what reconciliation needs to know of a case.
type CaseFact struct {
	Channel Channel
	Key     bool
	Types   []string
	Primary string
	Area    string
	Units   []string // names of units, printed or dispatched to

	Labels                     []string // types as printed
	Kin                        string   // part of a split case, or split itself; empty for most
	Completion, Verdict, Class string
	Published                  bool
	N                          int // how many cases are alike; zero is one
}

func (c *CaseFact) weight() int { return max(1, c.N) }

// Line is one comparison.
type Line struct {
	Dimension   string
	Key         string
	Label       string
	Printed     *float64
	Counted     float64
	Equal       bool
	Reason      string // empty when equal
	Explanation string
}

type reconciler struct {
	p     Printed
	cases []CaseFact
	gap   int // cases here minus printed total; 0 when no total is printed
	lines []Line
}

// Reconcile compares every printed number with the cases and explains each
// difference. Numbers that were not printed are not compared.
func Reconcile(p Printed, cases []CaseFact) []Line { return ReconcileAll(p, Evidence{Cases: cases}) }

// ReconcileAll is Reconcile with what is known beyond the batch.
func ReconcileAll(p Printed, e Evidence) []Line {
	cases := e.Cases
	r := &reconciler{p: p, cases: cases}
	if p.Total != nil {
		r.gap = r.count(received) - *p.Total
	}
	r.total()
	r.channels()
	r.key()
	r.types()
	r.areas()
	r.sums()
	r.percents()
	r.cells()
	r.totalRow()
	r.cumulative(e.SoFar)
	r.outcomes(&e)
	r.verification()
	return r.lines
}

func (r *reconciler) add(dim, key, label string, printed *float64, counted float64, reason, why string) {
	l := Line{Dimension: dim, Key: short(key), Label: short(label), Printed: printed, Counted: counted}
	l.Equal = printed != nil && *printed == counted
	if !l.Equal {
		l.Reason, l.Explanation = reason, why
	}
	r.lines = append(r.lines, l)
}

func (r *reconciler) total() {
	if r.p.Total == nil {
		return
	}
	printed, n := *r.p.Total, r.count(received)
	reason, why := r.direction(float64(n - printed))
	if s := r.p.TotalAfterSplit; s != nil && *s == n {
		reason, why = "split_cases", fmt.Sprintf("上级收件 %d 件、拆分后 %d 件，本批按拆分后登记。", printed, *s)
	}
	r.add("total", "total", "总件数", number(printed), float64(n), reason, why)
	r.afterSplit()
}

// direction explains a difference by the total: too few or too many cases.
func (r *reconciler) direction(diff float64) (reason, why string) {
	if diff < 0 {
		return "cases_missing", fmt.Sprintf("本批比上级表少 %s，可能尚未录全。", num(-diff))
	}
	return "cases_extra", fmt.Sprintf("本批比上级表多 %s，可能重复录入或归错批次。", num(diff))
}

// part explains a difference of one part. blank is how many cases say nothing
// in this respect; they can explain too small a number.
func (r *reconciler) part(diff float64, blank int, blankReason, blankWhy string) (reason, why string) {
	switch {
	case diff < 0 && blank > 0:
		return blankReason, fmt.Sprintf(blankWhy, blank)
	case diff < 0 && r.gap < 0, diff > 0 && r.gap > 0:
		return r.direction(diff)
	default:
		return "misattributed", fmt.Sprintf("与上级表相差 %s，总件数不能解释，应核对归类。", num(diff))
	}
}

func (r *reconciler) channels() {
	type column struct {
		channel Channel
		label   string
		n       *int
	}
	printed := []column{{Phone, "来电", r.p.Phone}, {Letter, "来信", r.p.Letter}, {Visit, "来访", r.p.Visit}, {WeChat, "微信", r.p.WeChat}, {Unknown, "其他", r.p.Other}}
	if !slices.ContainsFunc(printed, func(c column) bool { return c.n != nil }) {
		return
	}
	unknown := r.count(func(c CaseFact) bool { return c.Channel == Unknown })
	sum := 0
	for _, c := range printed {
		n := r.count(func(f CaseFact) bool { return f.Channel == c.channel && received(f) })
		if c.n == nil {
			if n > 0 {
				r.add("channel", string(c.channel), c.label, nil, float64(n), "misattributed", fmt.Sprintf("上级表没有这一渠道，本批有 %d 件。", n))
			}
			continue
		}
		sum += *c.n
		blank := unknown
		if c.channel == Unknown {
			blank = 0
		}
		reason, why := r.part(float64(n-*c.n), blank, "channel_unknown", "本批有 %d 件的渠道未注明。")
		r.add("channel", string(c.channel), c.label, number(*c.n), float64(n), reason, why)
	}
	if r.p.Total != nil {
		r.add("printed_sum", "channels", "各渠道之和", number(*r.p.Total), float64(sum), "printed_inconsistent",
			fmt.Sprintf("上级表各渠道之和 %d 与总件数 %d 不符。", sum, *r.p.Total))
	}
}

func (r *reconciler) key() {
	if r.p.Key == nil {
		return
	}
	n := r.count(func(c CaseFact) bool { return c.Key && received(c) })
	reason, why := r.part(float64(n-*r.p.Key), 0, "", "")
	if r.p.TotalAfterSplit != nil && *r.p.TotalAfterSplit == r.count(received) && n > *r.p.Key {
		reason, why = "split_cases", "重点件拆分后各件仍是重点件。"
	}
	r.add("key_case", "key_case", "重点件", number(*r.p.Key), float64(n), reason, why)
}

func (r *reconciler) types() {
	marks := r.typeMarks()
	if r.p.Problems != nil {
		n := 0
		for _, c := range r.cases {
			n += max(len(c.Types), 1) * c.weight()
		}
		reason, why := r.part(float64(n-*r.p.Problems), 0, "", "")
		if r.gap == 0 {
			reason, why = "multiple_types", "上级按问题计数，本批按办件的污染类型计数，一件可有多个问题。"
		}
		r.add("problems", "problems", "问题总数", number(*r.p.Problems), float64(n), reason, why)
	}
	if len(r.p.Types) == 0 {
		return
	}
	blank := r.count(func(c CaseFact) bool { return len(c.Types) == 0 })
	printed := map[string]bool{}
	for _, t := range r.p.Types {
		printed[t.Type] = true
		n := marks[t.Type]
		if t.Label != "" {
			n = r.count(func(c CaseFact) bool { return handled(c) && slices.Contains(c.Labels, t.Label) })
		}
		reason, why := r.part(float64(n-t.Count), blank, "type_missing", "本批有 %d 件未填污染类型。")
		if r.gap == 0 && blank == 0 && r.multiple() {
			reason, why = "multiple_types", "一件涉及多个类型，上级表与本批的计法不同。"
		}
		r.add("pollution_type", t.Type, t.label(), number(t.Count), float64(n), reason, why)
	}
	for _, t := range PollutionTypes {
		if n := marks[t.Code]; n > 0 && !printed[t.Code] {
			r.add("pollution_type", t.Code, t.Label, nil, float64(n), "misattributed", fmt.Sprintf("上级表没有这一类型，本批有 %d 件。", n))
		}
	}
}

// typeMarks counts by type: the primary type alone where the upstream counts
// each case once, else every type of a case.
func (r *reconciler) typeMarks() map[string]int {
	out := map[string]int{}
	for _, c := range r.cases {
		if !handled(c) {
			continue
		}
		types := c.Types
		if r.p.TypeCounting == "cases" && len(types) > 0 {
			types = []string{c.Primary}
			if c.Primary == "" {
				types = c.Types[:1]
			}
		}
		for _, t := range types {
			out[t] += c.weight()
		}
	}
	return out
}

func (r *reconciler) multiple() bool {
	return slices.ContainsFunc(r.cases, func(c CaseFact) bool { return len(c.Types) > 1 })
}

func (r *reconciler) areas() {
	if len(r.p.Areas) == 0 {
		return
	}
	blank := r.count(func(c CaseFact) bool { return c.Area == "" && len(c.Units) == 0 })
	basis := r.areaBasis()
	for _, a := range r.p.Areas {
		n := float64(r.count(func(c CaseFact) bool { return c.in(a.Area) && basis(c) }))
		printed := a.Count
		diff := n - printed
		reason, why := r.part(diff, blank, "area_missing", "本批有 %d 件未填区域和单位。")
		switch {
		case printed != float64(int(printed)):
			reason, why = "fractional_counting", "上级表对共办件按份额计数。"
		case a.SplitExtra != nil && diff == float64(*a.SplitExtra):
			reason, why = "split_cases", fmt.Sprintf("上级表另注拆分 %d 件。", *a.SplitExtra)
		}
		r.add("area", a.Area, a.Area, &printed, n, reason, why)
	}
}

// in tells whether the case belongs to the printed district or unit; printed
// names are often shorter than full ones.
func (c CaseFact) in(area string) bool {
	if c.Area != "" && (strings.Contains(c.Area, area) || strings.Contains(area, c.Area)) {
		return true
	}
	return slices.ContainsFunc(c.Units, func(u string) bool { return u != "" && (u == area || strings.Contains(u, area)) })
}

// sums compares the printed numbers with each other.
func (r *reconciler) sums() {
	if r.p.Total == nil {
		return
	}
	total := number(*r.p.Total)
	if len(r.p.Types) > 0 {
		sum := 0
		for _, t := range r.p.Types {
			sum += t.Count
		}
		if sum < *r.p.Total || sum > *r.p.Total && r.p.TypeCounting == "cases" {
			r.add("printed_sum", "types", "各类型之和", total, float64(sum), "printed_inconsistent",
				fmt.Sprintf("上级表各类型之和 %d 与总件数 %d 不符。", sum, *r.p.Total))
		} else if sum > *r.p.Total && r.p.TypeCounting == "" {
			r.add("printed_sum", "types", "各类型之和", total, float64(sum), "multiple_types",
				fmt.Sprintf("上级表各类型之和 %d 大于总件数 %d，应是一件计入多类。", sum, *r.p.Total))
		}
	}
	if len(r.p.Areas) > 0 {
		sum, extra := 0.0, 0
		for _, a := range r.p.Areas {
			sum += a.Count
			if a.SplitExtra != nil {
				extra += *a.SplitExtra
			}
		}
		reason, why := "printed_inconsistent", fmt.Sprintf("上级表各区域之和 %s与总件数 %d 不符。", num(sum), *r.p.Total)
		if s := r.p.TotalAfterSplit; s != nil && (float64(*s) == sum || float64(*s) == sum+float64(extra)) {
			reason, why = "split_cases", fmt.Sprintf("上级表各区域按拆分后 %d 件计。", *s)
		}
		r.add("printed_sum", "areas", "各区域之和", total, sum, reason, why)
	}
}

func (r *reconciler) count(match func(CaseFact) bool) int {
	n := 0
	for _, c := range r.cases {
		if match(c) {
			n += c.weight()
		}
	}
	return n
}

// short keeps names of long areas within what the contract allows.
func short(name string) string {
	const most = 100
	if r := []rune(name); len(r) > most {
		return string(r[:most])
	}
	return name
}

func number(n int) *float64 { f := float64(n); return &f }

func num(f float64) string { return strings.TrimSuffix(fmt.Sprintf("%.1f", f), ".0") + " 件" }
