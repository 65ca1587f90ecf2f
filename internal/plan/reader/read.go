package reader

import (
	"cmp"
	"slices"
	"strings"
)

// section is the part of the plan a line stands in.
type section int

const (
	front section = iota // before the first heading
	coordination
	groups
	systems
	requirements
	unknown
)

// listKind is what the lines after a label or heading add to.
type listKind int

const (
	noList listKind = iota
	postList
	unitList
	dutyList
)

// reader goes through a plan line by line; everything it knows is in these fields.
type reader struct {
	draft    Draft
	unread   []UnreadLine
	warnings []Warning

	count   counters
	section section
	title   []titleLine // front lines that may be parts of a title

	coord     *Group
	working   []*Group
	group     *Group // the one being described
	groupRank int    // of its heading's marker

	list     listKind
	role     string // of a post or unit list
	listRank int    // marker rank of a duty list, 0 while unnumbered
	fresh    bool   // the list has nothing yet
	open     bool   // its last entry may go on in the next line
	closed   bool   // its last line of units ended with a full stop

	rule     string // system being described
	ruleRank int
	paras    []para

	announced     []string
	announcedSize int
	announcedLine int

	columns []column // of the table being read
}

type titleLine struct {
	line int
	text string
}

// para is a paragraph of a system, possibly over several lines.
type para struct {
	text  string
	lines []int
}

// Read reads a plan. It never fails: what it does not understand is in Unread.
func Read(doc Document) Reading {
	r := &reader{}
	for i, text := range doc.Lines {
		r.readLine(i+1, clean(text))
	}
	r.endRule()
	r.endTitle()
	return r.finish()
}

func (r *reader) readLine(line int, s []rune) {
	if len(s) == 0 {
		return
	}
	if pageNumber.MatchString(string(s)) { // between two lines of one duty, and part of neither
		r.missText(line, string(s))
		return
	}
	if r.tableLine(line, s) {
		return
	}
	for _, seg := range r.count.split(line, s) {
		r.read(seg)
	}
}

func (r *reader) read(seg segment) {
	if seg.label != nil && (r.section == systems || r.section == requirements) { // there a label is part of the text
		seg.body = seg.label.word + "：" + seg.body
		seg.label = nil
	}
	if l := seg.label; l != nil && l.bare && seg.body == "" && seg.mark.rank > 0 && (r.groupRank == 0 || seg.mark.rank <= r.groupRank) {
		seg.body, seg.label = l.word, nil // 二、职责分工 is a chapter
	}
	if seg.label != nil {
		r.labelled(seg)
		return
	}
	if seg.body == "" {
		return // a lone number
	}
	if r.heading(seg) || r.content(seg) {
		return
	}
	r.miss(seg)
}

// miss lists what was not understood; parts of one line are put together.
func (r *reader) miss(seg segment) {
	r.missText(seg.line, seg.mark.printed+seg.body)
}

func (r *reader) missText(line int, text string) {
	text = strings.TrimSpace(text)
	if strings.Trim(text, "-—=_*· .。…") == "" {
		return // a rule across the page
	}
	if n := len(r.unread); n > 0 && r.unread[n-1].Line == line {
		r.unread[n-1].Text = cut(r.unread[n-1].Text + " " + text)
		return
	}
	r.unread = append(r.unread, UnreadLine{Line: line, Text: cut(text)})
}

func cut(s string) string {
	if r := []rune(s); len(r) > maxUnread {
		return string(r[:maxUnread]) + "…"
	}
	return s
}

func (r *reader) warn(code, detail string, lines ...int) {
	if len(r.warnings) < maxWarnings {
		r.warnings = append(r.warnings, Warning{Code: code, Detail: clip(detail, 400), Lines: lines})
	}
}

// content adds a line that is no heading to what is being described.
func (r *reader) content(seg segment) bool {
	switch {
	case r.section == front && r.group == nil:
		return r.frontLine(seg)
	case r.rule != "":
		r.addPara(seg)
		return true
	case r.section == systems:
		return r.looseRule(seg)
	case r.section == requirements:
		return r.requirement(seg)
	}
	if r.closes(seg) {
		r.leaveGroup()
	}
	if r.group != nil && r.addToList(seg) {
		return true
	}
	if r.group != nil && r.group != r.coord && len(r.group.Duties) == 0 && seg.mark.rank > r.groupRank && seg.mark.number == 1 {
		r.startList(dutyList, "") // numbered items right below a working group are its duties
		return r.addDuties(seg)
	}
	return r.prose(seg)
}

// closes tells an item that stands beside or above the group's heading, so is outside it.
func (r *reader) closes(seg segment) bool {
	if seg.mark.rank == 0 || r.groupRank == 0 || seg.mark.rank > r.groupRank {
		return false
	}
	return r.list != dutyList || !r.inDuties(seg)
}

// inDuties tells whether a numbered item belongs to the duty list being read.
func (r *reader) inDuties(seg segment) bool {
	if g := r.group; r.listRank > 0 && seg.mark.number == 1 && len(g.Duties) > 1 && g.Duties[len(g.Duties)-1].Number > 1 {
		return false // the numbers start again: another list
	}
	if r.listRank == 0 { // a first item may have any style but that of a chapter
		return r.fresh && seg.mark.number <= 1 && seg.mark.rank > 1
	}
	if seg.mark.rank == r.groupRank { // groups and duties numbered alike: only the next number goes on
		n := len(r.group.Duties)
		return seg.mark.rank == r.listRank && n > 0 && seg.mark.number == r.group.Duties[n-1].Number+1
	}
	return seg.mark.rank == r.listRank
}

func (r *reader) leaveGroup() {
	r.group, r.groupRank = nil, 0
	r.startList(noList, "")
}

func (r *reader) startList(kind listKind, role string) {
	r.list, r.role, r.listRank, r.fresh, r.open = kind, role, 0, true, false
}

// finish copies the groups, classifies them, cross-checks, and orders what was not read.
func (r *reader) finish() Reading {
	r.settleAnnounced()
	r.settleRound()
	r.settleName()
	r.draft.CoordinationGroup = r.coord
	r.draft.WorkingGroups = make([]Group, 0, len(r.working))
	for _, g := range r.working {
		g.Function, g.FunctionBasis = classify(g)
	}
	coordinating(r.working)
	for _, g := range r.working {
		r.draft.WorkingGroups = append(r.draft.WorkingGroups, *g)
	}
	r.crossCheck()
	slices.SortStableFunc(r.unread, func(a, b UnreadLine) int { return cmp.Compare(a.Line, b.Line) })
	out := Reading{Draft: r.draft, Unread: mergeLines(r.unread), Warnings: r.warnings}
	if out.Warnings == nil {
		out.Warnings = []Warning{}
	}
	return out
}

// mergeLines puts the parts of one line together.
func mergeLines(in []UnreadLine) []UnreadLine {
	out := make([]UnreadLine, 0, len(in))
	for _, u := range in {
		if n := len(out); n > 0 && out[n-1].Line == u.Line {
			out[n-1].Text = cut(out[n-1].Text + " " + u.Text)
			continue
		}
		out = append(out, u)
	}
	return out
}
