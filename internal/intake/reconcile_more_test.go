package intake

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func many(n int, c CaseFact) CaseFact { c.N = n; return c }

// What real tables do beyond the plain totals is explained in a word that names
// the figures.
func TestReconcileMore(t *testing.T) {
	rate, percent, fen := 81.0, 40.0, int64(936000)
	one := func(area string, n int) AreaCount {
		return AreaCount{Area: area, Count: float64(n), Letter: &n, Types: []TypeCount{{Type: "air", Count: n}}}
	}
	closing := Evidence{Cases: nil, Concerned: []CaseFact{many(2750, CaseFact{Completion: "completed"}), many(660, CaseFact{Completion: "stage_completed"}), {Completion: "in_progress"}}}
	found := Evidence{Cases: []CaseFact{many(12, CaseFact{Verdict: "substantiated"}), many(4, CaseFact{Verdict: "unsubstantiated"})}}
	found.Concerned = found.Cases
	splitCase := Evidence{Cases: []CaseFact{many(79, CaseFact{Area: "甲"}), many(1, CaseFact{Area: "甲", Key: true, Kin: "split"}), many(5, CaseFact{Area: "甲", Key: true, Kin: "part"})}}
	for name, c := range map[string]struct {
		p    Printed
		e    Evidence
		want []string
		says string
	}{
		"split here":       {Printed{Total: n(80), TotalAfterSplit: n(84), Key: n(1), KeyAfterSplit: n(5), Areas: []AreaCount{{Area: "甲", Count: 84}}}, splitCase, []string{"printed_sum/areas:split_cases"}, "84"},
		"key copied":       {Printed{KeyAfterSplit: n(1)}, splitCase, []string{}, ""},
		"strict rate":      {Printed{Outcomes: &Outcomes{Closed: n(2750), StageCompleted: n(660), ClosingRate: &rate}}, closing, []string{}, ""},
		"other rate":       {Printed{Outcomes: &Outcomes{ClosingRate: &rate, ClosingRateIs: "with_stage"}}, closing, []string{"closing_rate/closing_rate:other_definition"}, "2750/3411"},
		"untrue is closed": {Printed{Outcomes: &Outcomes{Closed: n(4)}, Verification: &Verification{Total: n(16), Substantiated: n(12), Unsubstantiated: n(4)}}, found, []string{}, ""},
		"verdicts short":   {Printed{Verification: &Verification{Total: n(17), Substantiated: n(12), Unsubstantiated: n(4)}}, found, []string{"printed_sum/verification:printed_inconsistent"}, "17"},
		"classes overlap": {Printed{Outcomes: &Outcomes{Immediate: n(10), ByDeadline: n(9)}}, Evidence{Concerned: []CaseFact{many(10, CaseFact{Class: "immediate"}), many(6, CaseFact{Class: "by_deadline"})}},
			[]string{"outcome/rectify_by_deadline:overlapping_classes"}, "19 大于办件 16"},
		"talks":            {Printed{Outcomes: &Outcomes{Talks: n(4)}}, Evidence{}, []string{"outcome/talks:not_recorded_here"}, "督办问责"},
		"sanctions":        {Printed{Outcomes: &Outcomes{Filed: n(15), FinesFen: &fen}}, Evidence{Sanctions: map[string]int{"penalty_filed": 15}, FinesFen: fen}, []string{}, ""},
		"percentages":      {Printed{Percents: []TypePercent{{"air", percent}, {"water", 60}}}, Evidence{Cases: []CaseFact{many(2, CaseFact{Types: []string{"air"}}), many(3, CaseFact{Types: []string{"water"}})}}, []string{}, ""},
		"other percentage": {Printed{Percents: []TypePercent{{"air", 50}}}, Evidence{Cases: []CaseFact{{Types: []string{"air"}}}}, []string{"type_percent/air:other_definition"}, "100.0%"},
		"slipped row": {Printed{Areas: []AreaCount{one("甲", 1), one("乙", 2)}, TotalRow: &AreaCount{Area: "合计", Count: 3, Letter: n(3), Types: []TypeCount{{Type: "air", Count: 1}}}},
			Evidence{Cases: []CaseFact{{Area: "甲", Channel: Letter, Types: []string{"air"}}, many(2, CaseFact{Area: "乙", Channel: Letter, Types: []string{"air"}})}}, []string{"total_row/air:shifted_row"}, "错列"},
		"a cell": {Printed{Total: n(1), Areas: []AreaCount{{Area: "甲", Count: 1, Phone: n(1)}}}, Evidence{Cases: []CaseFact{{Area: "甲", Channel: Letter}}}, []string{"area_cell/甲/phone:misattributed"}, ""},
		"cumulative": {Printed{Cumulative: &Cumulative{Total: n(7), Types: []TypeCount{{Type: "air", Count: 2, Label: "油烟"}}, Areas: []AreaCount{{Area: "甲", Count: 4}}}},
			Evidence{SoFar: []CaseFact{many(3, CaseFact{Area: "甲", Types: []string{"air"}, Labels: []string{"油烟"}})}},
			[]string{"cumulative/total:earlier_batches", "cumulative/type/air油烟:cases_extra", "cumulative/甲:earlier_batches"}, "累计 7"},
		"finer words": {Printed{Types: []TypeCount{{Type: "air", Count: 2, Label: "油烟"}, {Type: "air", Count: 1, Label: "扬尘"}}}, Evidence{Cases: []CaseFact{{Types: []string{"air"}, Labels: []string{"油烟", "扬尘"}}, {Types: []string{"air"}, Labels: []string{"油烟"}}}}, []string{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			lines := ReconcileAll(c.p, c.e)
			got := differing(lines)
			for i := range got {
				got[i] = strings.Replace(got[i], "cumulative/area/", "cumulative/", 1)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s\n%+v", diff, lines)
			}
			if c.says != "" && !slices.ContainsFunc(lines, func(l Line) bool { return strings.Contains(l.Explanation, c.says) }) {
				t.Errorf("nobody says %s: %+v", c.says, lines)
			}
		})
	}
}
