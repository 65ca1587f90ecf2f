package office

import (
	"strings"
	"time"

	"lianluo/db/seed"
	"lianluo/internal/calendar"
	"lianluo/internal/store"
)

// defaults are the rules of a new office. What is published is named in basis;
// the others are what such offices do, and an admin changes them.
func defaults() []NewRule {
	days := func(n int) calendar.Span { return calendar.Span{Amount: n, Unit: calendar.NaturalDay} }
	hours := func(n int) calendar.Span { return calendar.Span{Amount: n, Unit: calendar.Hour} }
	return []NewRule{
		// Luonan 2021: thirty minutes for the meeting that decides who handles a case
		{Step: "dispatch", Name: "转办时限", Span: calendar.Span{Amount: 30, Unit: calendar.Minute}, Basis: "县级做法：收件后 30 分钟内研判交办"},
		// no published figure; two hours leave the lead unit time to propose another
		{Step: "acknowledge", Name: "签收时限", Span: hours(2), KeyCase: &calendar.Span{Amount: 1, Unit: calendar.Hour}, Basis: "缺省值，由管理员按本地要求调整"},
		// Luonan 2021
		{Step: "site_visit", Name: "到现场时限", Span: hours(3), Basis: "县级做法：交办后 3 小时内到达现场"},
		{Step: "verify", Name: "调查核实时限", Span: days(3), Basis: "缺省值，由管理员按本地要求调整"},
		// Luonan 2021
		{Step: "first_report", Name: "初次报告时限", Span: days(2), Basis: "县级做法：交办后 2 日内报送初步情况"},
		// Weifang 2021, Yantai 2025
		{Step: "feedback", Name: "上报反馈时限", Span: days(7), Basis: "市县做法：交办后 7 日内向协调联络组反馈"},
		// Shandong 2021, Hunan 2018, Hainan 2019, Anhui 2022
		{Step: "complete", Name: "办结时限", Span: days(10), Basis: "多省做法：交办后 10 日内办理并反馈督察组"},
		// Wenshang 2025: printed as 3 to 9 January, the first day included
		{Step: "public_notice", Name: "销号前公示", Span: calendar.Span{Amount: 5, Unit: calendar.WorkingDay}, StartDayCounts: true, Basis: "县级做法：公示 5 个工作日，首日计入"},
		// Tongcheng 2022: at least once a year
		{Step: "look_back", Name: "回头看时限", Span: days(365), Basis: "县级做法：办结件每年至少复核一次"},
		// Luonan 2021: half a day
		{Step: "document_request", Name: "调阅资料时限", Span: hours(12), Basis: "县级做法：交办后半日内提供"},
		// no published figure: as long as a lead unit has for a case
		{Step: "assignment_acknowledge", Name: "交办事项签收时限", Span: hours(2), Basis: "缺省值，由管理员按本地要求调整"},
		{Step: "assignment", Name: "交办事项反馈时限", Span: days(3), Basis: "缺省值，交办时未写明时限的适用，由管理员按本地要求调整"},
		// local plans: an hour from knowing
		{Step: "urgent_report", Name: "重要情况首报时限", Span: hours(1), Basis: "各地预案：获知后 1 小时内首报"},
		// no published figure
		{Step: "meeting_minutes", Name: "会议纪要签发时限", Span: calendar.Span{Amount: 3, Unit: calendar.WorkingDay}, Basis: "缺省值，由管理员按本地要求调整"},
	}
}

// furnish gives a new office the published years and the default rules.
func furnish(tx *store.Tx) error {
	notices, err := calendar.ParseNotices(seed.Holidays)
	if err != nil {
		return err
	}
	var rows []Day
	for _, n := range notices {
		for _, d := range n.Days {
			row := Day{Date: d.Date, Name: d.Name, Kind: WorkingDay, Year: n.Year, Source: strings.Join(n.Sources, " ")}
			if d.Off {
				row.Kind = DayOff
			}
			rows = append(rows, row)
		}
	}
	if err := store.CreateAll(tx, rows); err != nil {
		return err
	}
	var rules []Rule
	always := time.Unix(0, 0)
	for _, n := range defaults() {
		n.From = &always
		r, err := MakeRule(n, "")
		if err != nil {
			return err
		}
		rules = append(rules, *r)
	}
	return store.CreateAll(tx, rules)
}
