package reader

import (
	"regexp"
	"strings"
)

// The systems a plan may lay down, in the order of domain P3.1–P3.5.
const (
	meetingRule = "meeting"
	reportRule  = "report"
	dutyRule    = "duty"
	liaisonRule = "liaison"
	leaveRule   = "leave"
)

// ruleWords tell a system by its heading; the first that fits counts.
var ruleWords = []struct {
	rule  string
	words *regexp.Regexp
}{
	{leaveRule, regexp.MustCompile(`请销假|请假|销假|休假|考勤`)},
	{dutyRule, regexp.MustCompile(`值班|值守|带班`)},
	{meetingRule, regexp.MustCompile(`会议|例会|会商|碰头|调度会`)},
	{liaisonRule, regexp.MustCompile(`联络|沟通|联系`)},
	{reportRule, regexp.MustCompile(`报告|报送|信息|汇报|通报`)},
}

var ruleEnd = regexp.MustCompile(`(?:制度|机制|安排|规定|要求|纪律|管理|工作|值守|值班|会议|例会|报告|报送|请假|请销假)$`)

// ruleHeading opens a system. In a section on systems any short heading naming one does; elsewhere it must end like one.
func (r *reader) ruleHeading(seg segment, h, rest string) bool {
	if r.section == front || r.section == requirements || runeLen(h) > 20 {
		return false
	}
	if after := strings.TrimSpace(strings.TrimPrefix(seg.body, h)); strings.HasPrefix(after, "，") || strings.HasPrefix(after, ",") {
		return false // a sentence
	}
	rank := seg.mark.rank
	if r.section != systems && (rank == 0 || rank > 1 && r.group != nil && rank > r.groupRank) {
		return false
	}
	if rank == 0 && (runeLen(h) > 12 || strings.TrimRight(seg.body, "：: 。") != h && !strings.HasSuffix(h, "制度")) {
		return false
	}
	rule := ruleOf(h)
	if rule == "" || !ruleEnd.MatchString(h) || r.section != systems && groupSuffix(h) {
		return false
	}
	if r.section != systems && !strings.HasSuffix(h, "制度") && !strings.HasSuffix(h, "机制") && rank != 1 {
		return false
	}
	r.endRule()
	r.leaveGroup()
	if r.section != systems {
		r.section = systems
	}
	r.rule, r.ruleRank = rule, rank
	r.touch(rule, seg.line)
	if rest = strings.TrimSpace(rest); rest != "" && roundClock.MatchString(h) {
		rest = h + "。" + rest // the heading states a part of the rule
	}
	if rest != "" {
		r.paras = append(r.paras, para{rest, []int{seg.line}})
	} else if strings.ContainsAny(h, "0123456789") || strings.Contains(h, "二十四") { // 实行24小时值班制度 says a rule by itself
		r.paras = append(r.paras, para{h, []int{seg.line}})
	}
	return true
}

func ruleOf(h string) string {
	for _, w := range ruleWords {
		if w.words.MatchString(h) {
			return w.rule
		}
	}
	return ""
}

// addPara adds a line to the system being described; a line that does not end a sentence goes on in the next.
func (r *reader) addPara(seg segment) {
	if seg.mark.rank > 0 && r.ruleRank > 0 && seg.mark.rank <= r.ruleRank {
		r.endRule()
		if !r.looseRule(seg) {
			r.miss(seg)
		}
		return
	}
	text := seg.mark.printed + seg.body
	if n := len(r.paras); n > 0 && seg.mark.rank == 0 && !terminated(r.paras[n-1].text) {
		p := &r.paras[n-1]
		if runeLen(text) <= maxText && len(p.text) <= maxText {
			p.text += text
			p.lines = addLine(p.lines, seg.line)
			return
		}
	}
	r.paras = append(r.paras, para{text, []int{seg.line}})
}

// endRule settles the system described so far: each paragraph that states something is kept, the others are unread.
func (r *reader) endRule() {
	rule, paras := r.rule, r.paras
	r.rule, r.ruleRank, r.paras = "", 0, nil
	for _, p := range paras {
		if !r.state(rule, p) {
			for i, line := range p.lines {
				if i == 0 {
					r.missText(line, p.text)
				} else {
					r.missText(line, "（续上行）")
				}
			}
		}
	}
}

// looseRule reads a paragraph on systems that has no heading: it counts for every system it states something about.
func (r *reader) looseRule(seg segment) bool {
	p := para{seg.body, []int{seg.line}}
	understood := false
	for _, w := range ruleWords {
		if w.words.MatchString(seg.body) && r.state(w.rule, p) {
			understood = true
		}
	}
	if r.disciplineFacts(seg.body, seg.line) {
		understood = true
	}
	return understood
}

// requirement keeps an item of the section on requirements as it stands, and what it states.
func (r *reader) requirement(seg segment) bool {
	d := r.discipline(seg.line)
	r.disciplineFacts(seg.body, seg.line)
	for _, w := range ruleWords {
		if w.words.MatchString(seg.body) && !r.stated(w.rule) {
			r.state(w.rule, para{seg.body, []int{seg.line}})
		}
	}
	if n := len(d.Requirements); seg.mark.rank == 0 && n > 0 {
		last := &d.Requirements[n-1]
		if runeLen(last.Text)+runeLen(seg.body) <= maxText {
			last.Text += seg.body
			last.Lines = addLine(last.Lines, seg.line)
			return true
		}
	}
	if len(d.Requirements) == maxClauses || runeLen(seg.body) > maxText {
		return false
	}
	d.Requirements = append(d.Requirements, Clause{Number: seg.mark.number, Text: seg.body, Lines: []int{seg.line}})
	return true
}

func (r *reader) discipline(line int) *DisciplineRule {
	s := &r.draft.Settings
	if s.Discipline == nil {
		s.Discipline = &DisciplineRule{}
	}
	s.Discipline.Lines = addLine(s.Discipline.Lines, line)
	return s.Discipline
}

// touch notes the line of a system's heading.
func (r *reader) touch(rule string, line int) {
	text, lines := r.place(rule)
	_ = text
	*lines = addLine(*lines, line)
}

// state draws what a paragraph says about a system; false when it says nothing that is known.
func (r *reader) state(rule string, p para) bool {
	had := r.stated(rule)
	text, lines := r.place(rule)
	s := &r.draft.Settings
	ok := false
	switch rule {
	case meetingRule:
		ok = meetingFacts(s.Meeting, p.text)
	case reportRule:
		ok = r.reportFacts(s.Report, p.text)
	case dutyRule:
		ok = dutyFacts(s.Duty, p.text)
	case liaisonRule:
		ok = liaisonFacts(s.Liaison, p.text)
	case leaveRule:
		ok = leaveFacts(s.Leave, p.text)
	}
	if !ok {
		if !had {
			r.forget(rule)
		}
		return false
	}
	if runeLen(*text)+runeLen(p.text) <= maxText {
		*text += p.text
	}
	for _, line := range p.lines {
		*lines = addLine(*lines, line)
	}
	return true
}

func (r *reader) stated(rule string) bool {
	s := &r.draft.Settings
	return map[string]bool{meetingRule: s.Meeting != nil, reportRule: s.Report != nil, dutyRule: s.Duty != nil,
		liaisonRule: s.Liaison != nil, leaveRule: s.Leave != nil}[rule]
}

func (r *reader) forget(rule string) {
	s := &r.draft.Settings
	switch rule {
	case meetingRule:
		s.Meeting = nil
	case reportRule:
		s.Report = nil
	case dutyRule:
		s.Duty = nil
	case liaisonRule:
		s.Liaison = nil
	case leaveRule:
		s.Leave = nil
	}
}

// place returns where a system keeps its text and lines, making the system if need be.
func (r *reader) place(rule string) (text *string, lines *[]int) {
	s := &r.draft.Settings
	switch rule {
	case meetingRule:
		s.Meeting = orNew(s.Meeting)
		return &s.Meeting.Text, &s.Meeting.Lines
	case reportRule:
		s.Report = orNew(s.Report)
		return &s.Report.Text, &s.Report.Lines
	case dutyRule:
		s.Duty = orNew(s.Duty)
		return &s.Duty.Text, &s.Duty.Lines
	case liaisonRule:
		s.Liaison = orNew(s.Liaison)
		return &s.Liaison.Text, &s.Liaison.Lines
	default:
		s.Leave = orNew(s.Leave)
		return &s.Leave.Text, &s.Leave.Lines
	}
}

func orNew[T any](p *T) *T {
	if p == nil {
		return new(T)
	}
	return p
}
