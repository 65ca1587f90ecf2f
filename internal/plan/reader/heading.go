package reader

import (
	"regexp"
	"slices"
	"strings"
)

const coordinationName = `协调联络(?:工作|领导)?小?组|联络协调(?:工作)?小?组|领导小组|领导组|指挥部`

var (
	coordHeading = regexp.MustCompile(`^(?:关于)?(?:成立|建立健全|建立|组建|设立|健全|明确|调整)?(.{0,60}?(?:` + coordinationName +
		`))(?:及|与|的|、)?(?:其)?(?:组成人员|人员组成|组成|成员名单|成员|名单|主要职责|工作职责|职责|机构)*$`)
	coordProse    = regexp.MustCompile(`(?:成立|组建|设立)(?:了)?([^，。；：、（(]{0,60}?(?:` + coordinationName + `))`)
	coordOffice   = regexp.MustCompile(`^(?:设立)?(?:.{0,40}(?:` + coordinationName + `))?办公室$`)
	groupNameRe   = regexp.MustCompile(`^(?:成立|设立|组建)?[“"]?([^，。；：:、（）()“”" ]{2,30}(?:组|专班))[”"]?$`)
	notGroup      = regexp.MustCompile(`督察组|根据|按照|依据|负责|牵头组|配合|做好|完成|协助|对接|汇总|督促|指导|服从|参加|联系|个(?:专项)?(?:工作)?小?组|下设|分组$|各.*组$|由.*组$`)
	genericGroup  = regexp.MustCompile(`^(?:设立|成立|组建|下设|各)?(?:各)?(?:专项)?(?:工作|专项)?(?:小)?(?:组|专班)$`)
	groupsHeading = regexp.MustCompile(`(?:设立|下设|组建|成立|设置|划分|各|专项).{0,12}(?:工作组|小组|专项组|专班|组)|职责分工|任务分工|工作分工|责任分工|分工|分组|工作组|工作小组|工作专班`)
	coordSection  = regexp.MustCompile(`组织领导|指挥机构|指挥体系|组织机构|组织架构|组织体系|领导机构|机构设置|组织保障|领导体制`)
	systemSection = regexp.MustCompile(`制度|机制|工作规则`)
	demandSection = regexp.MustCompile(`要求|纪律|保障措施`)
)

// heading recognises a heading and turns to what it opens.
func (r *reader) heading(seg segment) bool {
	h, rest := head(seg.body)
	if h == "" || runeLen(h) > 2*headingLength {
		return false
	}
	if r.list == dutyList && seg.mark.rank > 0 && r.inDuties(seg) {
		return seg.mark.rank == r.groupRank && r.groupHeading(seg, h, rest)
	}
	if seg.mark.rank == 0 && (h == "附件" || h == "附" || h == "附表" || h == "抄送") {
		r.endRule()
		r.endTitle()
		r.leaveGroup()
		r.section = unknown
		return false
	}
	return r.ruleHeading(seg, h, rest) || r.groupHeading(seg, h, rest) || r.sectionHeading(seg, h, rest)
}

// groupHeading opens the coordination group or a working group.
func (r *reader) groupHeading(seg segment, h, rest string) bool {
	if seg.mark.rank == 0 && (r.section == front || runeLen(h) > 15 || strings.TrimRight(seg.body, "：: 。") != h) {
		return false
	}
	if coordOffice.MatchString(h) && seg.mark.rank > 0 {
		r.endRule()
		r.leaveGroup() // an office's own duties are not the group's
		r.section = coordination
		return rest == "" || r.follow(seg, rest)
	}
	if m := coordHeading.FindStringSubmatch(h); m != nil && !r.isWorking(m[1], seg) {
		r.openCoordination(seg, m[1])
		return r.follow(seg, rest)
	}
	name, ok := groupName(h)
	if after := strings.TrimPrefix(seg.body, h); strings.HasPrefix(after, "，") || strings.HasPrefix(after, ",") {
		ok = ok && strings.HasPrefix(rest, "由") // else the start of a sentence
	}
	if !ok || (r.section == systems || r.section == requirements) && seg.mark.rank != 1 {
		return false
	}
	r.openGroup(name, seg.line, seg.mark.rank)
	return r.follow(seg, rest)
}

// isWorking tells 综合协调联络组 and the like, once the coordination group is known, from the coordination group.
func (r *reader) isWorking(name string, seg segment) bool {
	return strings.HasPrefix(name, "综合") && r.coord != nil && seg.mark.rank > 1
}

// groupName reads the name of a working group out of a heading.
func groupName(h string) (string, bool) {
	m := groupNameRe.FindStringSubmatch(strings.Trim(strings.ReplaceAll(h, " ", ""), "【】[]<>《》"))
	if m == nil || genericGroup.MatchString(m[1]) || notGroup.MatchString(m[1]) || runeLen(m[1]) < 3 {
		return "", false
	}
	if _, isLabel := labels[m[1]]; isLabel {
		return "", false
	}
	return m[1], true
}

// follow reads the text behind a heading on the same line.
func (r *reader) follow(seg segment, rest string) bool {
	rest = strings.Trim(rest, " 。：:；;，,、")
	if rest == "" {
		return true
	}
	part := segment{line: seg.line, body: rest}
	if strings.HasPrefix(rest, "（") || strings.HasPrefix(rest, "(") {
		if _, note := brackets(rest); note != "" {
			part.body = note
		}
	}
	if !r.content(part) {
		r.miss(part)
	}
	return true
}

func (r *reader) openCoordination(seg segment, name string) {
	r.endRule()
	r.section = coordination
	r.coordinationGroup(seg.line)
	if _, after, ok := strings.Cut(name, "成立"); ok { // 街道成立协调联络组
		name = after
	}
	if r.coord.Name == "" && runeLen(name) <= maxName {
		r.coord.Name = strings.TrimSpace(name)
	}
	r.group, r.groupRank = r.coord, seg.mark.rank
	r.startList(noList, "")
}

func (r *reader) coordinationGroup(line int) *Group {
	if r.coord == nil {
		r.coord = &Group{}
	}
	r.coord.Lines = addLine(r.coord.Lines, line)
	return r.coord
}

// openGroup turns to the working group of that name, a new one or the one met before.
func (r *reader) openGroup(name string, line, rank int) {
	r.endRule()
	if r.section != groups {
		r.section = groups
	}
	r.groupRank = rank
	r.startList(noList, "")
	at := slices.IndexFunc(r.working, func(g *Group) bool { return g.Name == name })
	if at < 0 {
		if len(r.working) == maxGroups {
			r.warn("too_many_groups", "工作组过多，只读前五十个", line)
			r.group = &Group{} // read and dropped
			return
		}
		r.working = append(r.working, &Group{Name: name})
		at = len(r.working) - 1
	}
	r.group = r.working[at]
	r.group.Lines = addLine(r.group.Lines, line)
}

// sectionHeading opens a chapter. Only a chapter's number, or a short line of its own, makes one.
func (r *reader) sectionHeading(seg segment, h, rest string) bool {
	rank := seg.mark.rank
	switch {
	case rank == 1, rank == 2 && (r.group == nil || r.group == r.coord || rank <= r.groupRank) && r.section != systems && r.section != requirements:
	case rank == 0 && runeLen(seg.body) <= 12 && r.list != dutyList && r.section != front:
	default:
		return false
	}
	if runeLen(h) > headingLength || strings.Contains(h, "负责") {
		return false
	}
	next, ok := sectionOf(h)
	if !ok && rank != 1 {
		return false
	}
	r.endRule()
	r.endTitle()
	r.announce(seg)
	r.leaveGroup()
	if r.section = next; next == coordination {
		r.group, r.groupRank = r.coordinationGroup(seg.line), rank
	}
	if !ok {
		r.miss(segment{line: seg.line, mark: seg.mark, body: h})
	}
	return r.follow(seg, rest)
}

func sectionOf(h string) (section, bool) {
	switch {
	case systemSection.MatchString(h):
		return systems, true
	case coordSection.MatchString(h):
		return coordination, true
	case groupsHeading.MatchString(h):
		return groups, true
	case demandSection.MatchString(h) && !strings.Contains(h, "总体"):
		return requirements, true
	}
	return unknown, false
}

// labelled starts the list a label names and reads its value.
func (r *reader) labelled(seg segment) {
	l := seg.label
	if l.prefix != "" {
		r.turnTo(l.prefix, seg)
	}
	if r.group == nil {
		switch {
		case r.section == groups || len(r.working) > 0 || l.kind == phoneLabel:
			r.missText(seg.line, seg.mark.printed+l.word+"："+seg.body)
			return
		default: // posts before any heading are those of the coordination group
			r.endTitle()
			r.group, r.section = r.coordinationGroup(seg.line), coordination
		}
	}
	value := seg.body
	switch l.kind {
	case roleLabel:
		r.startList(postList, l.role)
		r.addPosts(seg.line, l, value)
	case unitLabel:
		r.startList(unitList, l.role)
		r.addUnits(seg.line, value)
	case dutyLabel:
		r.startList(dutyList, "")
		if strings.TrimSpace(value) != "" {
			r.addDuties(segment{line: seg.line, body: value})
		}
	case directorLabel:
		r.director(seg.line, value)
	case officeLabel:
		r.office(seg.line, value)
	case phoneLabel:
		r.phone(seg.line, value)
	}
}

// turnTo goes to the group named before a label, as in 信访组组长：.
func (r *reader) turnTo(prefix string, seg segment) {
	if m := coordHeading.FindStringSubmatch(prefix); m != nil && !r.isWorking(m[1], seg) {
		if r.group = r.coordinationGroup(seg.line); r.coord.Name == "" {
			r.coord.Name = m[1]
		}
		r.section, r.groupRank = coordination, seg.mark.rank
		return
	}
	if name, ok := groupName(prefix); ok && (r.group == nil || r.group.Name != name) {
		r.openGroup(name, seg.line, seg.mark.rank)
	}
}
