package reader

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

var (
	titleEnd     = regexp.MustCompile(`(?:方案|预案|计划|办法|规程|通知|分工|安排|意见)(?:[（(][^）)]{1,12}[）)])?$`)
	inspectionRe = regexp.MustCompile(`((?:第[一二三四五六七八九十\d]{1,3}轮)?(?:第[一二三四五六七八九十\d]{1,3}批)?(?:中央|省级|省委省政府|省|市级|市)?(?:第[一二三四五六七八九十\d]{1,3}轮)?(?:第[一二三四五六七八九十\d]{1,3}批)?(?:生态)?(?:环境保护|环保|环境)督[察查](?:[“"]?回头看[”"]?)?)`)
	provinceRe   = regexp.MustCompile(`(?:配合|迎接|迎|做好|保障|服务|落实|应对|关于)((?:[^配合迎接做好保障服务落实应对关于，。]{1,8})(?:省|市|自治区)(?:委)?)$`)
	roundRe      = regexp.MustCompile(`第[一二三四五六七八九十\d]{1,3}轮(?:第[一二三四五六七八九十\d]{1,3}批)?`)
	periodRe     = regexp.MustCompile(`(\d{4})年(\d{1,2})月(\d{1,2})日(?:起)?(?:至|到|—|-|－|~|～|–)+(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日`)
	pageNumber   = regexp.MustCompile(`^[-—－–―·]+ *\d{1,4} *[-—－–―·]+$|^第 *\d{1,4} *页[，,/ ]*(?:共 *\d{1,4} *页)?$|^\d{1,4} */ *\d{1,4}$`)
	groupPlan    = regexp.MustCompile(`^(?:关于(?:印发|成立))?《?(.{2,}(?:协调联络组|联络协调组|领导小组|工作专班|指挥部))(?:工作|实施|组建)*方案》?$`)
	purposeRe    = regexp.MustCompile(`制定.{0,12}方案|制订.{0,12}方案|特制定|方案如下`)
)

const titleLines = 4 // a title on more lines is none

// frontLine reads what stands before the first heading: the title over one or two lines, the purpose.
func (r *reader) frontLine(seg segment) bool {
	text := seg.body
	r.stationed(seg)
	if seg.mark.rank > 0 {
		return false
	}
	if purposeRe.MatchString(text) || strings.HasPrefix(text, "为") && runeLen(text) > 20 {
		r.endTitle()
		if r.draft.Purpose == nil && runeLen(text) <= maxText {
			r.draft.Purpose = &Clause{Text: text, Lines: []int{seg.line}}
			return true
		}
		return false
	}
	if t := r.draft.Title; t != nil && strings.HasSuffix(t.Text, "通知") && titleEnd.MatchString(text) {
		r.dropTitle() // the notice that forwards the plan
	}
	if r.draft.Title == nil && runeLen(text) <= 2*headingLength && !strings.ContainsAny(text, "。；") {
		r.title = append(r.title, titleLine{seg.line, text})
		if titleEnd.MatchString(strings.TrimRight(text, "》”")) {
			r.endTitle()
		}
		return true
	}
	return r.prose(seg)
}

func (r *reader) dropTitle() {
	for i, line := range r.draft.Title.Lines {
		if i == 0 {
			r.missText(line, r.draft.Title.Text)
		} else {
			r.missText(line, "（续上行）")
		}
	}
	in := &r.draft.Inspection
	in.Name, in.Level, in.Round = "", "", ""
	r.draft.Title = nil
}

// endTitle makes a title of the lines gathered, from the one that names a subject on; lines before it are not read.
func (r *reader) endTitle() {
	lines := r.title
	r.title = nil
	if len(lines) == 0 || r.draft.Title != nil {
		for _, l := range lines {
			r.missText(l.line, l.text)
		}
		return
	}
	last := len(lines) - 1
	first := last
	if !titleEnd.MatchString(lines[last].text) && !inspectionRe.MatchString(lines[last].text) {
		first = last + 1 // no title among them
	}
	for first > 0 && first <= last && last-first < titleLines && joinsTitle(lines[first-1].text) {
		first--
	}
	for _, l := range lines[:first] {
		r.missText(l.line, l.text)
	}
	if first > last {
		return
	}
	c := &Clause{}
	for _, l := range lines[first:] {
		c.Text += l.text
		c.Lines = addLine(c.Lines, l.line)
	}
	r.draft.Title = c
	r.readInspection(c.Text, c.Lines)
}

// joinsTitle tells a line that the next one completes: it speaks of the subject and is no file number, office or address.
func joinsTitle(s string) bool {
	return !titleEnd.MatchString(s) && !strings.ContainsAny(s, "〔〕[]号：:") && !strings.HasSuffix(s, "文件") &&
		(strings.Contains(s, "督察") || strings.Contains(s, "配合") || strings.Contains(s, "迎接") || strings.Contains(s, "关于") ||
			strings.HasSuffix(s, "街道") || strings.HasSuffix(s, "办事处"))
}

// readInspection finds the inspection in a title: 第二轮中央生态环境保护督察, 湖南省生态环境保护督察“回头看”.
func (r *reader) readInspection(text string, lines []int) {
	in := &r.draft.Inspection
	if in.Name != "" {
		return
	}
	m := inspectionRe.FindStringSubmatchIndex(text)
	if m == nil {
		return
	}
	name := text[m[2]:m[3]]
	before := text[:m[2]]
	if p := provinceRe.FindStringSubmatch(before); p != nil {
		name = p[1] + name
	} else if strings.HasPrefix(name, "省") || strings.HasPrefix(name, "市") { // 湖南 + 省…
		if p := provinceRe.FindStringSubmatch(before + string([]rune(name)[:1])); p != nil {
			name = p[1] + strings.TrimPrefix(strings.TrimPrefix(name, "省"), "市")
		}
	}
	in.Name = name
	for _, line := range lines {
		in.Lines = addLine(in.Lines, line)
	}
	in.Round = roundRe.FindString(name)
	if i := strings.Index(name, "督"); i >= 0 {
		switch scope := name[:i]; {
		case strings.Contains(scope, "中央"):
			in.Level = "central"
		case strings.Contains(scope, "省"), strings.Contains(scope, "自治区"):
			in.Level = "provincial"
		case strings.Contains(scope, "市"):
			in.Level = "municipal"
		}
	}
}

// settleRound takes the round from what else names the inspection when the title leaves it out. Two rounds are no answer.
func (r *reader) settleRound() {
	in := &r.draft.Inspection
	var said []Clause
	if p := r.draft.Purpose; p != nil {
		said = append(said, *p)
	}
	if r.coord != nil {
		said = append(said, Clause{Text: r.coord.Name, Lines: r.coord.Lines})
	}
	if in.Name == "" || in.Round != "" {
		return
	}
	for _, c := range said {
		for _, name := range inspectionRe.FindAllString(c.Text, -1) {
			switch round := roundRe.FindString(name); {
			case round == "" || round == in.Round:
			case in.Round != "":
				in.Round = ""
				return
			default:
				in.Round = round
				in.Lines = addLine(in.Lines, c.Lines[0])
			}
		}
	}
}

// settleName takes the coordination group's name from the title of its own plan when the chapter is headed otherwise.
func (r *reader) settleName() {
	if r.coord == nil || r.coord.Name != "" || r.draft.Title == nil {
		return
	}
	if m := groupPlan.FindStringSubmatch(r.draft.Title.Text); m != nil && runeLen(m[1]) <= maxName {
		r.coord.Name = m[1]
		r.coord.Lines = append(slices.Clone(r.draft.Title.Lines), r.coord.Lines...)
	}
}

// stationed reads the stationed period where the line speaks of one.
func (r *reader) stationed(seg segment) {
	in := &r.draft.Inspection
	if in.StationedFrom != "" || !strings.Contains(seg.body, "进驻") && !strings.Contains(seg.body, "督察期间") {
		return
	}
	m := periodRe.FindStringSubmatch(seg.body)
	if m == nil {
		return
	}
	if m[4] == "" {
		m[4] = m[1]
	}
	if m[5] == "" {
		m[5] = m[2]
	}
	from, okFrom := day(m[1], m[2], m[3])
	to, okTo := day(m[4], m[5], m[6])
	if !okFrom || !okTo || to < from {
		r.warn("stationed_period_doubtful", "进驻起止日期不成立："+m[0], seg.line)
		return
	}
	in.StationedFrom, in.StationedTo = from, to
	in.Lines = addLine(in.Lines, seg.line)
}

func day(y, m, d string) (string, bool) {
	s := fmt.Sprintf("%s-%02d-%02d", y, anyNumber(m), anyNumber(d))
	_, err := time.Parse(time.DateOnly, s)
	return s, err == nil
}
