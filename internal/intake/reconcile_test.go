package intake

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func n(i int) *int { return &i }

// differing lists the lines that are not equal as dimension/key:reason.
func differing(lines []Line) []string {
	out := []string{}
	for _, l := range lines {
		if l.Equal != (l.Reason == "") || l.Equal != (l.Explanation == "") {
			out = append(out, "inconsistent line "+l.Key)
		}
		if !l.Equal {
			out = append(out, l.Dimension+"/"+l.Key+":"+l.Reason)
		}
	}
	return out
}

func TestReconcile(t *testing.T) {
	three := []CaseFact{
		{Channel: Letter, Types: []string{"noise"}, Primary: "noise", Area: "河东社区"},
		{Channel: Phone, Key: true, Types: []string{"air", "water"}, Area: "青禾新村", Units: []string{"城市管理办公室"}},
		{Channel: Letter, Types: []string{"noise", "air"}, Area: "河东社区"},
	}
	for name, c := range map[string]struct {
		printed Printed
		cases   []CaseFact
		want    []string
	}{
		"all equal": {Printed{Total: n(3), Phone: n(1), Letter: n(2), Key: n(1), TypeCounting: "cases_per_type",
			Types: []TypeCount{{Type: "noise", Count: 2}, {Type: "air", Count: 2}, {Type: "water", Count: 1}}, Areas: []AreaCount{{Area: "河东", Count: 2}, {Area: "青禾新村", Count: 1}}}, three, nil},
		"nothing printed":        {Printed{}, three, nil},
		"one missing":            {Printed{Total: n(4), Phone: n(2), Letter: n(2)}, three, []string{"total/total:cases_missing", "channel/phone:cases_missing"}},
		"one too many":           {Printed{Total: n(2), Key: n(0)}, three, []string{"total/total:cases_extra", "key_case/key_case:cases_extra"}},
		"split":                  {Printed{Total: n(2), TotalAfterSplit: n(3), Key: n(0)}, three, []string{"total/total:split_cases", "key_case/key_case:split_cases"}},
		"channel unknown":        {Printed{Total: n(1), Phone: n(1)}, []CaseFact{{Channel: Unknown}}, []string{"channel/phone:channel_unknown", "channel/other:misattributed"}},
		"no such channel":        {Printed{Total: n(1), Phone: n(0), Letter: n(1)}, []CaseFact{{Channel: WeChat}}, []string{"channel/letter:misattributed", "channel/wechat:misattributed"}},
		"channels do not add up": {Printed{Total: n(3), Phone: n(1), Letter: n(1)}, three, []string{"channel/letter:misattributed", "printed_sum/channels:printed_inconsistent"}},
		"one type a case":        {Printed{Total: n(3), TypeCounting: "cases", Types: []TypeCount{{Type: "noise", Count: 2}, {Type: "air", Count: 1}}}, three, nil},
		"types by problem":       {Printed{Total: n(3), TypeCounting: "problems", Types: []TypeCount{{Type: "noise", Count: 3}, {Type: "air", Count: 2}, {Type: "water", Count: 1}}}, three, []string{"pollution_type/noise:multiple_types"}},
		"fewer problems than cases": {Printed{Total: n(3), TypeCounting: "problems", Types: []TypeCount{{Type: "noise", Count: 2}}}, three,
			[]string{"pollution_type/water:misattributed", "pollution_type/air:misattributed", "printed_sum/types:printed_inconsistent"}},
		"type missing":  {Printed{Total: n(1), Types: []TypeCount{{Type: "air", Count: 1}}}, []CaseFact{{Channel: Phone}}, []string{"pollution_type/air:type_missing"}},
		"fractions":     {Printed{Total: n(3), Areas: []AreaCount{{Area: "河东社区", Count: 1.5}, {Area: "青禾新村", Count: 1.5}}}, three, []string{"area/河东社区:fractional_counting", "area/青禾新村:fractional_counting"}},
		"area split":    {Printed{Total: n(2), TotalAfterSplit: n(3), Areas: []AreaCount{{Area: "河东社区", Count: 1, SplitExtra: n(1)}, {Area: "青禾新村", Count: 1}}}, three, []string{"total/total:split_cases", "area/河东社区:split_cases"}},
		"by unit":       {Printed{Areas: []AreaCount{{Area: "城市管理办公室", Count: 1}}}, three, nil},
		"area missing":  {Printed{Total: n(1), Areas: []AreaCount{{Area: "河西", Count: 1}}}, []CaseFact{{}}, []string{"area/河西:area_missing"}},
		"problem total": {Printed{Total: n(3), Problems: n(7)}, three, []string{"problems/problems:multiple_types"}},
	} {
		t.Run(name, func(t *testing.T) {
			if c.want == nil {
				c.want = []string{}
			}
			if diff := cmp.Diff(c.want, differing(Reconcile(c.printed, c.cases))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Real batches that contradict themselves are compared all the same.
func TestPublishedTotals(t *testing.T) {
	cases := make([]CaseFact, 319)
	for i := range cases {
		cases[i] = CaseFact{Channel: Letter, Types: []string{"air"}}
	}
	lines := Reconcile(Printed{Total: n(319), Phone: n(75), Letter: n(244), TypeCounting: "problems",
		Types: []TypeCount{{Type: "air", Count: 102}, {Type: "water", Count: 57}, {Type: "ecology", Count: 51}, {Type: "soil", Count: 37}, {Type: "noise", Count: 32}, {Type: "radiation", Count: 1}, {Type: "marine", Count: 1}, {Type: "other", Count: 37}}}, cases)
	if got := strings.Join(differing(lines), " "); !strings.Contains(got, "printed_sum/types:printed_inconsistent") || strings.Contains(got, "total/total") {
		t.Error(got)
	}
}
