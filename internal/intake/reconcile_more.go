package intake

import (
	"fmt"
	"math"
	"strings"
)

// TypePercent is a type of which only the percentage was printed.
type TypePercent struct {
	Type    string  `json:"pollution_type"`
	Percent float64 `json:"percent"`
}

// Cumulative is what was printed for the round up to the batch.
type Cumulative struct {
	Total           *int        `json:"total,omitempty"`
	TotalAfterSplit *int        `json:"total_after_split,omitempty"`
	Key             *int        `json:"key,omitempty"`
	KeyAfterSplit   *int        `json:"key_after_split,omitempty"`
	Phone           *int        `json:"phone,omitempty"`
	Letter          *int        `json:"letter,omitempty"`
	Visit           *int        `json:"visit,omitempty"`
	WeChat          *int        `json:"wechat,omitempty"`
	Problems        *int        `json:"problems,omitempty"`
	Types           []TypeCount `json:"types,omitempty"`
	Areas           []AreaCount `json:"areas,omitempty"`
}

// Outcomes is what was printed to have become of cases: of this batch, or of a
// range of batches.
type Outcomes struct {
	First            *int     `json:"first_batch,omitempty"`
	Last             *int     `json:"last_batch,omitempty"`
	Cases            *int     `json:"cases,omitempty"`
	Closed           *int     `json:"closed,omitempty"`
	StageCompleted   *int     `json:"stage_completed,omitempty"`
	Open             *int     `json:"open,omitempty"`
	InProgress       *int     `json:"in_progress,omitempty"`
	Ordered          *int     `json:"ordered_to_rectify,omitempty"`
	Filed            *int     `json:"cases_filed,omitempty"`
	Criminal         *int     `json:"criminal_cases,omitempty"`
	Halt             *int     `json:"halt,omitempty"`
	Seal             *int     `json:"seal,omitempty"`
	Shutdown         *int     `json:"shutdown,omitempty"`
	AdminDetained    *int     `json:"administrative_detained,omitempty"`
	CriminalDetained *int     `json:"criminal_detained,omitempty"`
	Immediate        *int     `json:"rectify_immediately,omitempty"`
	ByDeadline       *int     `json:"rectify_by_deadline,omitempty"`
	Published        *int     `json:"published,omitempty"`
	Talks            *int     `json:"talks,omitempty"`
	Accountable      *int     `json:"held_accountable,omitempty"`
	Supervised       *int     `json:"supervised_cases,omitempty"`
	FinesFen         *int64   `json:"fines_fen,omitempty"`
	ClosingRate      *float64 `json:"closing_rate_percent,omitempty"`
	ClosingRateIs    string   `json:"closing_rate_definition,omitempty"` // strict or with_stage
}

// Verification is what was printed to have been found.
type Verification struct {
	Total           *int `json:"total,omitempty"`
	Substantiated   *int `json:"substantiated,omitempty"`
	Mostly          *int `json:"mostly_substantiated,omitempty"`
	Partly          *int `json:"partly_substantiated,omitempty"`
	Unsubstantiated *int `json:"unsubstantiated,omitempty"`
}

// Evidence is what printed totals are held against: the cases of the batch, those
// of the round up to it, and those that the outcomes are about, with the number
// of sanctions by kind and the fines decided, in fen.
type Evidence struct {
	Cases, SoFar, Concerned []CaseFact
	Sanctions               map[string]int
	FinesFen                int64
}

func received(c CaseFact) bool { return !strings.HasPrefix(c.Kin, "part") }
func divided(c CaseFact) bool  { return !strings.HasPrefix(c.Kin, "split") }
func handled(c CaseFact) bool  { return divided(c) && !strings.HasSuffix(c.Kin, "merged") }

func (t TypeCount) label() string {
	if t.Label != "" {
		return t.Label
	}
	return TypeLabel(t.Type)
}

// afterSplit compares what there is after splitting, where cases were split here
// and not registered as parts.
func (r *reconciler) afterSplit() {
	if r.count(received) == r.count(divided) {
		return
	}
	from, to := r.count(received), r.count(divided)
	why := fmt.Sprintf("收件 %d 件，分解后 %d 件。", from, to)
	if s := r.p.TotalAfterSplit; s != nil {
		r.add("total", "total_after_split", "分解后件数", number(*s), float64(to), "split_cases", why)
	}
	if k := r.p.KeyAfterSplit; k != nil {
		n := r.count(func(c CaseFact) bool { return c.Key && divided(c) })
		r.add("key_case", "key_after_split", "分解后重点件", number(*k), float64(n), "split_cases", "重点件分解出的各件仍是重点件。")
	}
}

// areaBasis tells whether areas were printed before or after splitting.
func (r *reconciler) areaBasis() func(CaseFact) bool {
	sum := 0.0
	for _, a := range r.p.Areas {
		sum += a.Count
	}
	if s := r.p.TotalAfterSplit; s != nil && float64(*s) == sum {
		return divided
	}
	return received
}

func (r *reconciler) percents() {
	marks, all := r.typeMarks(), 0
	for _, n := range marks {
		all += n
	}
	for _, p := range r.p.Percents {
		got := 0.0
		if all > 0 {
			got = math.Round(1000*float64(marks[p.Type])/float64(all)) / 10
		}
		r.add("type_percent", p.Type, TypeLabel(p.Type)+"占比", &p.Percent, got, "other_definition",
			fmt.Sprintf("上级只印百分比；本批各类型合计 %d，其中%s %d，占 %.1f%%。", all, TypeLabel(p.Type), marks[p.Type], got))
	}
}

// cells compares the cells of a row of an area; those that agree need no line.
func (r *reconciler) cells() {
	for _, a := range r.p.Areas {
		cell := func(name, label string, printed *int, match func(CaseFact) bool) {
			if printed == nil {
				return
			}
			n := r.count(func(c CaseFact) bool { return c.in(a.Area) && match(c) })
			if n != *printed {
				reason, why := r.part(float64(n-*printed), 0, "", "")
				r.add("area_cell", a.Area+"/"+name, a.Area+label, number(*printed), float64(n), reason, why)
			}
		}
		for _, c := range a.channels() {
			cell(string(c.channel), c.label, c.n, func(f CaseFact) bool { return f.Channel == c.channel && received(f) })
		}
		cell("key", "重点件", a.Key, func(c CaseFact) bool { return c.Key && received(c) })
		cell("closed", "办结", a.Closed, func(c CaseFact) bool { return handled(c) && c.closed() })
		for _, t := range a.Types {
			cell(t.Type, t.label(), &t.Count, func(c CaseFact) bool { return handled(c) && c.has(t) })
		}
		if a.Problems != nil {
			n := 0
			for _, c := range r.cases {
				if c.in(a.Area) && handled(c) {
					n += max(1, len(c.Types)) * c.weight()
				}
			}
			r.add("area_cell", a.Area+"/problems", a.Area+"问题数", number(*a.Problems), float64(n), "multiple_types", "上级按问题计数，本批按办件的污染类型计数。")
		}
	}
}

type channelCell struct {
	channel Channel
	label   string
	n       *int
}

func (a *AreaCount) channels() []channelCell {
	return []channelCell{{Phone, "来电", a.Phone}, {Letter, "来信", a.Letter}, {Visit, "来访", a.Visit}, {WeChat, "微信", a.WeChat}}
}

func (c *CaseFact) has(t TypeCount) bool {
	words, word := c.Types, t.Type
	if t.Label != "" {
		words, word = c.Labels, t.Label
	}
	for _, w := range words {
		if w == word {
			return true
		}
	}
	return false
}

// closed counts what is untrue as completed.
func (c *CaseFact) closed() bool {
	return c.Completion == "completed" || c.Verdict == "unsubstantiated"
}

// totalRow compares the printed last row with the sums of the rows above it; the
// cells of real ones have slipped into their neighbours.
func (r *reconciler) totalRow() {
	t := r.p.TotalRow
	if t == nil || len(r.p.Areas) == 0 {
		return
	}
	sums := map[string]float64{}
	for _, a := range r.p.Areas {
		for name, n := range a.row() {
			sums[name] += n
		}
	}
	printed := t.row()
	for _, name := range t.names() {
		n := printed[name]
		r.add("total_row", name, "合计行 "+name, &n, sums[name], "shifted_row",
			fmt.Sprintf("合计行此格印 %s，各行之和 %s：合计行疑似错列，以各行为准。", num(n), num(sums[name])))
	}
}

func (a *AreaCount) names() []string {
	out := []string{"total"}
	for _, c := range a.channels() {
		if c.n != nil {
			out = append(out, string(c.channel))
		}
	}
	for _, x := range []struct {
		name string
		n    *int
	}{{"key", a.Key}, {"problems", a.Problems}, {"closed", a.Closed}} {
		if x.n != nil {
			out = append(out, x.name)
		}
	}
	for _, t := range a.Types {
		out = append(out, t.Type)
	}
	return out
}

func (a *AreaCount) row() map[string]float64 {
	out := map[string]float64{"total": a.Count}
	put := func(name string, n *int) {
		if n != nil {
			out[name] += float64(*n)
		}
	}
	for _, c := range a.channels() {
		put(string(c.channel), c.n)
	}
	put("key", a.Key)
	put("problems", a.Problems)
	put("closed", a.Closed)
	for _, t := range a.Types {
		put(t.Type, &t.Count)
	}
	return out
}
