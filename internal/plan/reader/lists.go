package reader

import (
	"regexp"
	"strings"
)

var (
	appointed    = regexp.MustCompile(`^(?:由|任命|明确|指定)?(.{1,80}?)(?:同志)?(?:分别)?(?:兼任|担任|任|为)(?:本组)?(?:工作组|领导小组|协调联络组)?(第一副组长|常务副组长|副组长|组长|联络员|联系人|成员|组员)$`)
	heldBy       = regexp.MustCompile(`^(?:.{0,40}(?:领导小组|协调联络组|指挥部|工作组|本组|组))?(第一副组长|常务副组长|副组长|组长|联络员|联系人)(?:分别)?由(.{1,80}?)(?:同志)?(?:分别)?(?:兼任|担任|任)$`)
	officeAt     = regexp.MustCompile(`办公室(?:设在|设于|设立在|设)([^，。；：（(,;:]{2,60})`)
	officeHead   = regexp.MustCompile(`(?:由)?([^，。；：、,;:]{1,40}?)(?:同志)?(?:兼任|担任|任)(?:办公室|该办公室)?主任|办公室主任由([^，。；：,;:]{1,40}?)(?:同志)?(?:兼任|担任|任|$)`)
	unitHeads    = regexp.MustCompile(`等?(?:单位|部门)?的?(?:主要|分管)?(?:负责人|负责同志|领导)[。.；;]?$`)
	beyondGroup  = regexp.MustCompile(`^(?:以上|上述|各组|各工作组|各专项|全体|所有)`) // speaks of more than the group described
	leadClause   = regexp.MustCompile(`^(?:由)(.{2,120}?)(?:负责)?牵头(?:负责)?$`)
	assistClause = regexp.MustCompile(`^(?:由)?(.{2,400}?)(?:等)?(?:予以|负责)?(?:配合|参与|参加|协助)(?:做好|开展|实施)?$`)
)

// addToList adds a line without a label to the list being read, when it is of that list's kind.
func (r *reader) addToList(seg segment) bool {
	switch r.list {
	case dutyList:
		return r.addDuties(seg)
	case postList:
		if officeAt.MatchString(seg.body) || coordProse.MatchString(seg.body) {
			return false
		}
		if seg.mark.rank > 0 && seg.mark.rank <= r.groupRank {
			return false
		}
		posts, unsure := readPosts(r.role, seg.body)
		if len(unsure) > 0 || len(posts) == 0 || !r.plausible(posts) {
			return false
		}
		r.storePosts(seg.line, posts)
		return true
	case unitList:
		if r.mend(seg) {
			return true
		}
		if !r.open && !r.fresh && !allUnits(seg.body) {
			return false
		}
		r.addUnits(seg.line, seg.body)
		return true
	}
	return false
}

// plausible guards a list of people against sentences: a line below a label counts only when it names somebody, or is a
// placeholder with nothing but a title.
func (r *reader) plausible(posts []Post) bool {
	for _, p := range posts {
		if p.PersonName == "" && runeLen(p.Title) > 20 {
			return false
		}
	}
	return true
}

// addPosts reads the value of a post's label. Units named as members are units; what is neither is not guessed.
func (r *reader) addPosts(line int, l *labelAt, value string) {
	if strings.TrimSpace(value) == "" {
		if l.role != "member" { // the post stands, its line is left blank or filled below
			r.openPost(line, l)
		}
		return
	}
	if units := headsOf(value); l.role == "member" && allUnits(units) {
		r.role = "member"
		r.list = unitList
		r.addUnits(line, units)
		return
	}
	posts, unsure := readPosts(l.role, value)
	for i := range posts {
		if l.ranked() {
			posts[i].Title = joinTitle(l.word, posts[i].Title)
		}
	}
	for _, u := range unsure {
		if l.role == "member" && allUnits(u) {
			r.addUnitsAs(line, "member", u)
		} else if r.named(posts, u) {
			r.warn("name_uncertain", "请核对姓名："+clip(u, 50), line)
		} else {
			r.missText(line, l.word+"："+u)
		}
	}
	r.storePosts(line, posts)
}

// headsOf leaves out what the end of a list says of all its units: that their heads
// are meant.
func headsOf(list string) string {
	if len(splitList(list)) < 2 {
		return list
	}
	return unitHeads.ReplaceAllString(list, "")
}

func (r *reader) named(posts []Post, name string) bool {
	for _, p := range posts {
		if p.PersonName == strings.TrimSpace(name) {
			return true
		}
	}
	return false
}

// openPost registers a vacant post for a label without a value; a name on the next line fills it.
func (r *reader) openPost(line int, l *labelAt) {
	p := Post{Role: l.role}
	if l.ranked() {
		p.Title = l.word
	}
	r.storePosts(line, []Post{p})
	r.fresh = true
}

func (r *reader) storePosts(line int, posts []Post) {
	g := r.group
	if n := len(g.Posts); r.fresh && n > 0 && len(posts) > 0 && r.blank(g.Posts[n-1], posts[0].Role) { // XX below the label is the same vacant post
		posts[0].Lines = g.Posts[n-1].Lines
		g.Posts = g.Posts[:n-1]
	}
	r.fresh = false
	for _, p := range posts {
		if len(g.Posts) == maxItems {
			r.missText(line, p.PersonName+p.Title)
			return
		}
		p.Lines = addLine(p.Lines, line)
		g.Posts = append(g.Posts, p)
	}
}

func (r *reader) blank(p Post, role string) bool {
	return p.Role == role && p.PersonName == "" && p.Phone == "" && (p.Title == "" || p.Title == "常务副组长")
}

func (r *reader) addUnits(line int, value string) { r.addUnitsAs(line, r.role, value) }

func (r *reader) addUnitsAs(line int, role, value string) {
	units, left := readUnits(role, value)
	for _, name := range left {
		r.warn("unit_placeholder", "单位没有写明："+clip(name, 50), line)
	}
	for _, u := range units {
		if len(r.group.Units) == maxItems {
			r.missText(line, u.Name)
			continue
		}
		u.Lines = []int{line}
		r.group.Units = append(r.group.Units, u)
	}
	value = strings.TrimSpace(value)
	r.fresh, r.closed = value == "", terminated(value)
	r.open = strings.HasSuffix(value, "、") || strings.HasSuffix(value, "，") || strings.HasSuffix(value, ",")
}

// addDuties adds a numbered duty, a part of one, or a paragraph of unnumbered ones.
func (r *reader) addDuties(seg segment) bool {
	g := r.group
	last := len(g.Duties) - 1
	switch {
	case seg.mark.rank > 0 && r.inDuties(seg):
		r.listRank = seg.mark.rank
		r.addDuty(Duty{Number: seg.mark.number, PrintedNumber: seg.mark.printed}, seg)
		return true
	case seg.mark.rank > 0:
		if r.fresh || r.listRank == 0 || seg.mark.rank < r.listRank || last < 0 {
			return false
		}
		r.extend(&g.Duties[last], seg.mark.printed+seg.body, seg.line)
		return true
	case !r.fresh && r.open && last >= 0:
		r.extend(&g.Duties[last], seg.body, seg.line)
		return true
	case r.listRank > 0:
		return false
	}
	if !r.fresh && beyondGroup.MatchString(seg.body) {
		return false
	}
	for _, text := range splitDuties(seg.body) {
		r.addDuty(Duty{}, segment{line: seg.line, body: text})
	}
	r.open = !terminated(seg.body)
	return true
}

func (r *reader) addDuty(d Duty, seg segment) {
	d.Text = trimDuty(seg.body)
	if d.Text == "" {
		return
	}
	if runeLen(d.Text) > maxDuty || len(r.group.Duties) == maxItems {
		r.miss(seg)
		return
	}
	d.Lines = []int{seg.line}
	r.group.Duties = append(r.group.Duties, d)
	r.fresh, r.open = false, !terminated(seg.body)
}

// extend lengthens a duty by its continuation on the next line or by its own sub-items.
func (r *reader) extend(d *Duty, text string, line int) {
	joined := d.Text + text
	if strings.HasPrefix(text, "（") || strings.HasPrefix(text, "(") || strings.HasPrefix(text, "①") {
		joined = d.Text + "；" + text
		if strings.HasSuffix(d.Text, "：") || strings.HasSuffix(d.Text, ":") {
			joined = d.Text + text
		}
	}
	if runeLen(joined) > maxDuty {
		r.missText(line, text)
		return
	}
	d.Text, d.Lines = trimDuty(joined), addLine(d.Lines, line)
	r.open = !terminated(text)
}

func trimDuty(s string) string { return strings.Trim(s, " 。；;.，,、") }

func terminated(s string) bool {
	return s != "" && strings.ContainsAny(s[max(0, len(s)-3):], "。；;！!.")
}

// splitDuties parts unnumbered duties at semicolons and full stops.
func splitDuties(s string) []string {
	return strings.FieldsFunc(s, func(c rune) bool { return c == '；' || c == ';' || c == '。' })
}

// prose reads a paragraph about a group: who is appointed, who leads, where the office is, what the group is for. Beside
// a sentence understood, one that is not is listed.
func (r *reader) prose(seg segment) bool {
	understood := false
	var missed []string
	for text := range strings.SplitSeq(seg.body, "。") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		if r.sentence(segment{line: seg.line, body: text}) {
			understood = true
		} else {
			missed = append(missed, text)
		}
	}
	if understood && len(missed) > 0 {
		r.missText(seg.line, strings.Join(missed, "。"))
	}
	return understood
}

func (r *reader) sentence(seg segment) bool {
	if m := coordProse.FindStringSubmatch(seg.body); m != nil {
		r.openCoordination(seg, m[1])
		_, seg.body, _ = strings.Cut(seg.body, m[1])
		if seg.body = strings.Trim(seg.body, " ，："); seg.body != "" && !r.clauses(seg, false) {
			r.miss(seg)
		}
		return true
	}
	announced := r.announce(seg)                                            // then the rest of the sentence only says why
	if r.group == nil && r.coord != nil && officeAt.MatchString(seg.body) { // said below the heading of the groups
		r.group = r.coord
		defer r.leaveGroup()
	}
	if r.group == nil {
		return announced
	}
	if officeAt.MatchString(seg.body) || strings.Contains(seg.body, "办公室主任") && officeHead.MatchString(seg.body) {
		r.office(seg.line, seg.body) // what the office itself is for is no duty of the group
		return true
	}
	return r.clauses(seg, announced) || announced
}

// clauses reads a sentence clause by clause; once one is 负责…, the rest are duties. Unless the sentence counts as a whole,
// each clause not understood beside one that was is listed.
func (r *reader) clauses(seg segment, whole bool) bool {
	text := seg.body
	duties := ""
	if i := strings.Index(text, "负责"); i >= 0 && !strings.Contains(text[i:], "牵头") && startsClause(text, i) && r.groupSentence(text[:i]) {
		text, duties = text[:i], text[i:]
	}
	understood := false
	var missed []string
	for clause := range strings.FieldsFuncSeq(text, func(c rune) bool { return strings.ContainsRune("，,；;。：", c) }) {
		if clause = strings.TrimSpace(clause); r.clause(seg.line, clause) {
			understood = true
		} else if clause != "主要" && !groupSuffix(clause) {
			missed = append(missed, clause)
		}
	}
	if duties != "" && (len(r.group.Duties) == 0 || r.list == dutyList && r.listRank == 0) {
		r.startList(dutyList, "")
		understood = r.addDuties(segment{line: seg.line, body: duties}) || understood
	} else if duties != "" {
		missed = append(missed, duties)
	}
	if understood && !whole && len(missed) > 0 {
		r.missText(seg.line, strings.Join(missed, "，"))
	}
	return understood
}

// startsClause tells a 负责 that opens a clause (主要负责 too) from one in the middle of it.
func startsClause(s string, i int) bool {
	before := strings.TrimSuffix(strings.TrimSuffix(s[:i], "主要"), "具体")
	return before == "" || strings.HasSuffix(before, "，") || strings.HasSuffix(before, "。") || strings.HasSuffix(before, "：") ||
		strings.HasSuffix(before, ",") || strings.HasSuffix(before, "组")
}

// groupSentence: what stands before the duties names the group or appoints somebody; anything longer is another matter.
func (r *reader) groupSentence(before string) bool { return runeLen(before) <= 300 }

// clause reads one clause: 由张三任组长, 由党政办牵头, 各社区配合.
func (r *reader) clause(line int, s string) bool {
	if runeLen(s) > 500 {
		return false
	}
	m := appointed.FindStringSubmatch(s)
	if by := heldBy.FindStringSubmatch(s); by != nil { // 组长由张三担任
		m = []string{by[0], by[2], by[1]}
	}
	if m != nil {
		l := labels[m[2]]
		at := labelAt{label: l}
		before := len(r.group.Posts) + len(r.group.Units)
		r.startList(postList, l.role)
		r.addPosts(line, &at, m[1])
		r.startList(noList, "")
		return len(r.group.Posts)+len(r.group.Units) > before
	}
	if m := leadClause.FindStringSubmatch(s); m != nil && allUnits(m[1]) {
		r.addUnitsAs(line, "lead", m[1])
		return true
	}
	if m := assistClause.FindStringSubmatch(s); m != nil && allUnits(m[1]) {
		r.addUnitsAs(line, "supporting", m[1])
		return true
	}
	return false
}

func (r *reader) officeOf(line int) *Office {
	if r.group.Office == nil {
		r.group.Office = &Office{}
	}
	r.group.Office.Lines = addLine(r.group.Office.Lines, line)
	return r.group.Office
}

// office reads where the office is and who heads it, from a sentence or from a label's value.
func (r *reader) office(line int, text string) {
	o := r.officeOf(line)
	if m := officeAt.FindStringSubmatch(text); m != nil {
		o.UnitName = clip(strings.Trim(m[1], " ，。"), maxName)
	} else if h, _ := head(text); unitLike(h) {
		o.UnitName = clip(h, maxName)
	}
	if m := officeHead.FindStringSubmatch(text); m != nil {
		r.director(line, m[1]+m[2])
	}
}

func (r *reader) director(line int, value string) {
	o := r.officeOf(line)
	posts, _ := readPosts("member", strings.TrimPrefix(value, "由"))
	if len(posts) > 0 && posts[0].PersonName != "" {
		o.DirectorName = posts[0].PersonName
	}
}

// phone belongs to the post named just before it.
func (r *reader) phone(line int, value string) {
	number := phonePattern.FindString(value)
	if n := len(r.group.Posts); n > 0 && number != "" && r.group.Posts[n-1].Phone == "" {
		r.group.Posts[n-1].Phone = number
		r.group.Posts[n-1].Lines = addLine(r.group.Posts[n-1].Lines, line)
		return
	}
	if !placeholder(strings.TrimSpace(value)) && strings.TrimSpace(value) != "" {
		r.missText(line, "电话："+value)
	}
}
