package reader

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

const number = `([0-9０-９]{1,2}|[一二两三四五六七八九十]{1,3})`

var (
	meetingPeriod = regexp.MustCompile(`每(日|天|周|星期|旬|月)[^，。；]{0,12}?` + number + `次`)
	meetingEvery  = regexp.MustCompile(`每(日|天|周|星期|旬|月)[^，。；]{0,6}?(?:召开|例会|调度会|会议|会商|开会)`)
	weekdaysRe    = regexp.MustCompile(`每(?:周|星期)([一二三四五六日天](?:[、，,和及](?:周|星期)?[一二三四五六日天])+)([^次]|$)`)
	chairAlone    = regexp.MustCompile(`(?:^|[，,。；])([^，,。；由]{2,40}?)(?:负责)?(?:召集并主持|主持|召集)`)
	chairRe       = regexp.MustCompile(`由([^，。；]{2,40}?)(?:负责)?(?:召集并主持|主持|召集)`)
	attendRe      = regexp.MustCompile(`(?:主持|召集)[，,。]?([^。；]{2,200}?)(?:参加|出席|参会|列席)(?:会议)?[，,。；]`)
	attendAlone   = regexp.MustCompile(`(?:^|[，,。；])([^，,。；]{2,120}?)(?:参加|出席|参会)(?:会议)?(?:[，,。；]|$)`)
	roleEnd       = regexp.MustCompile(`(第一副组长|副组长|组长|副指挥长|副总指挥|指挥长|总指挥|联络员|成员|组员)$`)
	huddleRe      = regexp.MustCompile(`各[^。；]{0,12}组[^。；]{0,14}碰头会|组内会议|小组会议`)

	roundClock  = regexp.MustCompile(`24\s*小时|２４小时|二十四小时|全天候`)
	leadersRe   = regexp.MustCompile(number + `\s*[名位个人](?:[^，。；、和及\d]{0,6})?带班(?:领导)?|` + number + `\s*[名位个人](?:[^，。；、和及\d]{0,6})?领导[^，。；、和及\d]{0,4}带班|带班领导\s*` + number + `\s*[名人位]`)
	officersRe  = regexp.MustCompile(number + `\s*[名位个人](?:[^，。；、和及\d]{0,8})?值班(?:人员|员|干部)?|值班(?:人员|员)\s*` + number + `\s*[名人位]`)
	rostersRe   = regexp.MustCompile(`组内值班表|各[^，。；]{0,10}组[^。；]{0,14}值班(?:表|安排)`)
	handoverRe  = regexp.MustCompile(`当面(?:进行)?(?:交接|移交)|面对面交接`)
	swapRe      = regexp.MustCompile(`(?:不得|严禁|禁止|不准|不允许)[^。；]{0,30}(?:换班|调班|换岗)|换班[^。；]{0,10}(?:批准|同意)`)
	substituteR = regexp.MustCompile(`(?:不得|严禁|禁止|不准|不允许)[^。；]{0,40}(?:顶岗|替岗|代班|替班|顶班)`)

	liaisonCount = regexp.MustCompile(`(?:确定|明确|指定|安排|设|落实|选派|配备)[^。；，]{0,8}?` + number + `\s*[名人位个][^。；]{0,20}联络员|联络员\s*` + number + `\s*[名人位]`)

	noLeave     = regexp.MustCompile(`(?:原则上|一律|一般)[^。；]{0,6}(?:不准|不得|不予|不批|不|停止|取消)[^。；，]{0,6}(?:请假|休假|准假|外出)`)
	approvalAct = regexp.MustCompile(`请假|批准|同意|审批|报备|审核|准假|签字`)
	leaveBack   = regexp.MustCompile(`(?:及时|须|应|要|按时|办理)[^。；]{0,6}销假|销假手续`)

	reportEvery = regexp.MustCompile(`每(日|天|周|星期|旬|月)[^。；]{0,24}?(?:报|汇总|通报|小结|日报|周报)|实行(日|周|月)报`)
	cutoffRe    = regexp.MustCompile(`(上午|下午|晚上|晚)?\s*(\d{1,2})\s*(?:[:：](\d{2})|[时点](半|(\d{1,2})分)?)\s*(?:之?前|以前)`)
	urgentRe    = regexp.MustCompile(`(?:重要|重大|紧急|突发)[^。；]{0,16}(?:报|报告|报送|上报)[^。；，]{0,10}(?:` + coordinationName + `)|(?:重要|重大|紧急|突发)[^。；]{0,12}向[^。；，]{0,10}(?:` + coordinationName + `)[^。；，]{0,4}报告`)
	stationedRe = regexp.MustCompile(`进驻之日起|进驻当日起|自[^。；，]{0,14}进驻`)

	contactRe = regexp.MustCompile(`(?:24|２４|二十四)\s*小时[^。；]{0,10}(?:畅通|开机)|(?:通讯|通信|联络|电话|手机)[^。；]{0,4}24\s*小时[^。；]{0,6}(?:畅通|开机)`)
)

// weekdaySigns marks every weekday of a list once.
var weekdaySigns = strings.NewReplacer("一", "|", "二", "|", "三", "|", "四", "|", "五", "|", "六", "|", "日", "|", "天", "|")

var periods = map[string]string{"日": "day", "天": "day", "周": "week", "星期": "week", "旬": "ten_days", "月": "month"}

var roleWords = map[string]string{"第一副组长": "first_deputy_leader", "副组长": "deputy_leader", "组长": "leader",
	"总指挥": "leader", "指挥长": "leader", "副总指挥": "deputy_leader", "副指挥长": "deputy_leader", "联络员": "liaison", "成员": "member", "组员": "member"}

// firstOf returns the first group of a match that holds something.
func firstOf(m []string) string {
	for _, s := range m[min(1, len(m)):] {
		if s != "" {
			return s
		}
	}
	return ""
}

func meetingFacts(m *MeetingRule, text string) bool {
	found := false
	if p := meetingPeriod.FindStringSubmatch(text); p != nil {
		m.Period, m.Times, found = periods[p[1]], anyNumber(p[2]), true
	} else if p := meetingEvery.FindStringSubmatch(text); p != nil {
		m.Period, m.Times, found = periods[p[1]], 1, true
	}
	if days := weekdaysRe.FindStringSubmatch(text); days != nil && m.Period == "week" { // 每周一、周四各召开一次
		m.Times *= strings.Count(weekdaySigns.Replace(days[1]), "|")
	}
	p := chairRe.FindStringSubmatch(text)
	if p == nil {
		p = chairAlone.FindStringSubmatch(text)
	}
	if p != nil {
		for _, a := range readAttendees(strings.ReplaceAll(p[1], "或者", "或")) {
			if !slices.Contains(m.ChairRoles, a.Role) && len(m.ChairRoles) < 5 {
				m.ChairRoles, found = append(m.ChairRoles, a.Role), true
			}
		}
	}
	who := attendRe.FindStringSubmatch(text)
	if who == nil {
		who = attendAlone.FindStringSubmatch(text)
	}
	if who != nil && len(m.Attendees) == 0 {
		m.Attendees = readAttendees(who[1])
		found = found || len(m.Attendees) > 0
	}
	if huddleRe.MatchString(text) {
		m.GroupHuddles, found = yes(), true
	}
	return found
}

// readAttendees reads 协调联络组副组长、各专项工作组组长和联络员; an entry without a group is of the one before.
func readAttendees(list string) []Attendee {
	var out []Attendee
	kind := "coordination_group"
	for item := range strings.FieldsFuncSeq(list, func(c rune) bool { return strings.ContainsRune("、，,和及与或", c) }) {
		item = strings.TrimSpace(item)
		m := roleEnd.FindString(item)
		if m == "" || len(out) == 10 {
			continue
		}
		before := strings.TrimSuffix(item, m)
		switch {
		case strings.Contains(before, "协调联络组"), strings.Contains(before, "领导小组"), strings.Contains(before, "指挥部"):
			kind = "coordination_group"
		case strings.Contains(before, "组") || strings.Contains(before, "专班"):
			kind = "working_groups"
		}
		a := Attendee{GroupKind: kind, Role: roleWords[m]}
		if kind == "working_groups" {
			a.GroupKind = "working_group"
		}
		if i := strings.LastIndex(before, "的"); i > 0 && runeLen(before[:i]) <= maxTitle {
			a.Condition = before[:i]
		}
		out = append(out, a)
	}
	return out
}

func dutyFacts(d *DutyRule, text string) bool {
	found := false
	set := func(at **bool, re *regexp.Regexp) {
		if re.MatchString(text) {
			*at, found = yes(), true
		}
	}
	set(&d.RoundTheClock, roundClock)
	set(&d.GroupRosters, rostersRe)
	set(&d.FaceToFaceHandover, handoverRe)
	set(&d.UnauthorisedSwap, swapRe)
	set(&d.SubstitutionForbidden, substituteR)
	if m := leadersRe.FindStringSubmatch(text); m != nil {
		n := anyNumber(firstOf(m))
		d.LeadersPerDay, found = &n, true
	}
	if m := officersRe.FindStringSubmatch(text); m != nil {
		n := anyNumber(firstOf(m))
		d.OfficersPerDay, found = &n, true
	}
	return found
}

func liaisonFacts(l *LiaisonRule, text string) bool {
	m := liaisonCount.FindStringSubmatch(text)
	if m == nil {
		return false
	}
	n := anyNumber(firstOf(m))
	l.LiaisonsPerGroup = &n
	return n > 0
}

// approvers by the words that name them, the longer first.
var approvers = []struct {
	who   string
	words *regexp.Regexp
}{
	{"coordination_office", regexp.MustCompile(`(?:` + coordinationName + `)办公室|综合协调组`)},
	{"coordination_group_leader", regexp.MustCompile(`(?:` + coordinationName + `)(?:主要领导|组长)`)},
	{"coordination_group", regexp.MustCompile(coordinationName)},
	{"group_leader", regexp.MustCompile(`组组长|本组组长|小组组长|组长`)},
	{"unit_leader", regexp.MustCompile(`单位(?:主要)?(?:负责人|领导)|部门(?:主要)?(?:负责人|领导)|科室负责人`)},
}

func leaveFacts(l *LeaveRule, text string) bool {
	found := false
	if noLeave.MatchString(text) {
		no := false
		l.AllowedInPrinciple, found = &no, true
	}
	for clause := range strings.FieldsFuncSeq(text, func(c rune) bool { return strings.ContainsRune("，,。；;、并再后", c) }) {
		if !approvalAct.MatchString(clause) {
			continue
		}
		for _, a := range approvers {
			if a.words.MatchString(clause) {
				if !slices.Contains(l.ApprovalChain, a.who) {
					l.ApprovalChain, found = append(l.ApprovalChain, a.who), true
				}
				break
			}
		}
	}
	if leaveBack.MatchString(strings.ReplaceAll(text, "请销假", "")) {
		l.ReportBack, found = yes(), true
	}
	return found
}

func (r *reader) reportFacts(d *ReportRule, text string) bool {
	found := false
	if m := reportEvery.FindStringSubmatch(text); m != nil {
		d.Period, found = periods[firstOf(m)], true
	}
	if m := cutoffRe.FindStringSubmatch(text); m != nil {
		if at := clock(m); at != "" {
			d.DailyCutoff, found = at, true
		}
	}
	for _, g := range r.working {
		if strings.Contains(text, g.Name) && d.CollectingGroup == "" {
			d.CollectingGroup, found = g.Name, true
		}
	}
	if urgentRe.MatchString(text) {
		d.UrgentToCG, found = yes(), true
	}
	if strings.Contains(text, "零报告") {
		d.NilReport, found = yes(), true
	}
	if stationedRe.MatchString(text) {
		d.FromStationing, found = yes(), true
	}
	return found
}

// clock makes 下午5点半前 17:30.
func clock(m []string) string {
	hour, minute := atoi(m[2], -1), atoi(m[3]+m[5], 0)
	if m[4] == "半" {
		minute = 30
	}
	if m[1] != "" && m[1] != "上午" && hour < 12 {
		hour += 12
	}
	if hour < 0 || hour > 23 || minute > 59 {
		return ""
	}
	return fmt.Sprintf("%02d:%02d", hour, minute)
}

// disciplineFacts reads contact round the clock and the responsibility of group leaders, wherever they stand.
func (r *reader) disciplineFacts(text string, line int) bool {
	found := false
	if contactRe.MatchString(text) {
		r.discipline(line).ContactRoundTheClock, found = yes(), true
	}
	if strings.Contains(text, "组长负责制") {
		r.discipline(line).GroupLeaderResponsible, found = yes(), true
	}
	return found
}
