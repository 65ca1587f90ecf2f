package calendar

import (
	"fmt"
	"strings"
)

var unitNames = map[Unit]string{Minute: "分钟", Hour: "小时", NaturalDay: "个自然日", WorkingDay: "个工作日"}

const minuteLayout = "2006-01-02 15:04"

// narrate writes the steps and the one-sentence summary.
func (e *Explanation) narrate() {
	span := fmt.Sprintf("%d %s", e.Amount, unitNames[e.Unit])
	if !e.Unit.InDays() {
		e.Steps = append(e.Steps, e.ruleStep(span), "起算："+e.StartedAt.Format(minuteLayout), "到期："+e.DueAt.Format(minuteLayout))
		e.Summary = fmt.Sprintf("自 %s 起 %s，到 %s。", e.StartedAt.Format(minuteLayout), span, e.DueAt.Format(minuteLayout))
		return
	}
	from := DateOf(e.StartedAt)
	e.Steps = append(e.Steps, e.ruleStep(span))
	started := "起算：" + e.StartedAt.Format(minuteLayout)
	late := e.CutoffHour > 0 && e.StartedAt.Hour() >= e.CutoffHour
	if late {
		from = from.AddDays(1)
		started += fmt.Sprintf("，已到 %d 时截止时点，按次日 %s 起算", e.CutoffHour, from)
	}
	e.Steps = append(e.Steps, started, "首日："+string(e.FirstDay))
	if len(e.Skipped) > 0 {
		e.Steps = append(e.Steps, fmt.Sprintf("跳过 %d 天：%s", len(e.Skipped), list(e.Skipped)))
	}
	if len(e.Makeup) > 0 {
		e.Steps = append(e.Steps, fmt.Sprintf("调休上班计入 %d 天：%s", len(e.Makeup), list(e.Makeup)))
	}
	for _, y := range e.Unpublished {
		e.Steps = append(e.Steps, fmt.Sprintf("%d 年的放假安排尚未公布，只跳过周末，公布后可能不同", y))
	}
	hour := e.DueHour
	if hour == 0 {
		hour = 24
	}
	e.Steps = append(e.Steps, fmt.Sprintf("末日：%s，到 %d 时为止", e.LastDay, hour))
	e.summarise(from, span, hour)
}

func (e *Explanation) ruleStep(span string) string {
	s := "规则：" + span
	if e.KeyCaseApplied {
		s += "（重点件）"
	}
	if e.Unit.InDays() && e.StartDayCounts {
		s += "，起算当日计入"
	} else if e.Unit.InDays() && e.Amount > 0 {
		s += "，起算次日为第一日"
	}
	return s
}

func (e *Explanation) summarise(from Date, span string, hour int) {
	counted := "次日"
	if e.StartDayCounts || e.Amount == 0 {
		counted = "当日"
	}
	end := " 终了"
	if hour < 24 {
		end = fmt.Sprintf(" %d 时", hour)
	}
	skipped := ""
	if n := len(e.Skipped); n > 0 {
		skipped = fmt.Sprintf("，跳过 %d 天", n)
	}
	unknown := ""
	if len(e.Unpublished) > 0 {
		unknown = "；" + strings.Trim(fmt.Sprint(e.Unpublished), "[]") + " 年放假安排尚未公布，只跳过周末"
	}
	e.Summary = fmt.Sprintf("自 %s %s起 %s%s，到 %s%s%s。", from, counted, span, skipped, e.LastDay, end, unknown)
}

// list names days, neighbours of one name as a run, and stops after a dozen.
func list(days []SkippedDay) string {
	const most = 12
	var parts []string
	for i := 0; i < len(days); {
		j := i
		for j+1 < len(days) && days[j+1].Name == days[i].Name && days[j].Date.AddDays(1) == days[j+1].Date {
			j++
		}
		if len(parts) == most {
			return strings.Join(parts, "、") + " 等"
		}
		run := string(days[i].Date)
		if j > i {
			run += " 至 " + string(days[j].Date)
		}
		parts = append(parts, run+"（"+days[i].Name+"）")
		i = j + 1
	}
	return strings.Join(parts, "、")
}
