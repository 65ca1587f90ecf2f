package statistics

import (
	"slices"
	"strconv"
)

// Remark says in plain words why figures of a table differ.
type Remark struct{ Code, Text string }

func num(f float64) string { return strconv.FormatFloat(rounded(f), 'f', -1, 64) }

// remark notes everything in which the table's figures do not simply add up.
func (t *Table) remark(shared bool) {
	say := func(when bool, code, text string) {
		if when {
			t.Remarks = append(t.Remarks, Remark{code, text})
		}
	}
	f := &t.Total
	say(f.Received != f.AfterSplit, "split", "收件 "+num(f.Received)+" 件，分解后 "+num(f.AfterSplit)+" 件；分解出的各件分别计数，原件只计入收件数。")
	say(f.KeyReceived != f.KeyAfterSplit, "split_key", "重点件收件 "+num(f.KeyReceived)+" 件，分解后 "+num(f.KeyAfterSplit)+" 件：重点件分解出的各件仍是重点件。")
	say(f.AfterSplit != f.Cases, "merged", "有 "+num(f.AfterSplit-f.Cases)+" 件并入其他办件，办理数不再计。")
	say(f.Unfounded > 0, "unsubstantiated_completed", "有 "+num(f.Unfounded)+" 件查明不属实、尚未填报办结，按已办结计。")
	for i, d := range t.By {
		sum := t.RowSum
		if i == 1 {
			sum = t.ColumnSum
		}
		t.remarkOn(d, sum, shared, say)
	}
	undated := f.Completed - f.Unfounded - f.OnTime - f.Late
	say(rounded(undated) > 0, "without_deadline", "已办结的有 "+num(undated)+" 件没有办结时限，不计入按时办结率。")
	say(t.AsOf != nil && len(t.Sanctions) > 0, "fines_as_now", "处理处罚按当时已登记的计，罚款金额为现在登记的数。")
}

func (t *Table) remarkOn(d Dimension, sum float64, shared bool, say func(when bool, code, text string)) {
	total := t.Total.Cases
	switch d {
	case ByType, ByTypeLabel:
		say(sum > total, "types_overlap", "一件可涉及多个类型，各类型之和 "+num(sum)+" 大于办件 "+num(total)+" 件。")
		say(sum < total, "types_missing", "各类型之和 "+num(sum)+" 小于办件 "+num(total)+" 件。")
		missing := slices.IndexFunc(append(slices.Clone(t.Rows), t.Columns...), func(l Line) bool { return l.Key == "" && l.Label == nothing[d] }) >= 0
		say(missing, "type_unknown", "未填类型或未定主要类型的办件单列一行。")
	case ByUnit:
		say(shared && t.Attribution == Full && sum > total, "units_overlap", "共办件在主办和协办单位各计 1 件，各单位之和 "+num(sum)+" 大于办件 "+num(total)+" 件。")
		say(shared && t.Attribution == Fractional, "fractional", "共办件由各单位均分，各单位之和等于办件数；小数即由此而来。")
		say(shared && t.Attribution == LeadOnly, "lead_only", "共办件只计入主办单位，协办单位不计。")
	case ByChannel, ByBatch, ByDay, ByArea, ByVerdict:
	}
}
