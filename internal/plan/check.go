package plan

import (
	"fmt"
	"strconv"
	"unicode/utf8"

	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/group"
	"lianluo/internal/plan/reader"
)

// check finds everything that keeps a draft from being applied and is plain from the draft alone. Pointers lead into
// the import's document. It returns one 422 with all faults.
func check(d *reader.Draft) error {
	var c fault.Checks
	need := func(empty bool, at string) {
		c.When(empty, at, "required", fault.T("应用前须补上这一项", "needed before the draft can be applied"))
	}
	in := d.Inspection
	need(in.Name == "", "/draft/inspection/name")
	need(in.Level == "", "/draft/inspection/level")
	need(in.Round == "", "/draft/inspection/round")
	c.When(in.StationedFrom != "" && in.StationedTo != "" && in.StationedTo < in.StationedFrom, "/draft/inspection/stationed_to",
		"before_start", fault.T("结束日期早于开始日期", "the end is before the start"))
	need(d.CoordinationGroup == nil, "/draft/coordination_group")
	need(len(d.WorkingGroups) == 0, "/draft/working_groups")
	if g := d.CoordinationGroup; g != nil {
		c.When(g.Function != "", "/draft/coordination_group/function", "not_allowed", fault.T("协调联络组没有职能", "the coordination group has no function"))
		checkGroup(&c, g, "/draft/coordination_group")
	}
	names := map[string]bool{}
	if d.CoordinationGroup != nil {
		names[d.CoordinationGroup.Name] = true
	}
	for n := range d.WorkingGroups {
		g, at := &d.WorkingGroups[n], "/draft/working_groups/"+strconv.Itoa(n)
		c.When(g.Name != "" && names[g.Name], at+"/name", "duplicate", fault.T("组名重复", "the name is taken by another group"))
		names[g.Name] = true
		checkGroup(&c, g, at)
	}
	return c.Err()
}

func checkGroup(c *fault.Checks, g *reader.Group, at string) {
	c.When(g.Name == "", at+"/name", "required", fault.T("应用前须补上组名", "the group needs a name before the draft can be applied"))
	type holder struct{ role, person string }
	held, first := map[holder]bool{}, map[string]bool{}
	for n, p := range g.Posts {
		post := fmt.Sprintf("%s/posts/%d", at, n)
		one := single(p.Role)
		c.When(one && first[p.Role], post, "more_than_one", fault.T("这个岗位只能有一人，请改为其他岗位或删去", "the post is held by one person only"))
		first[p.Role] = true
		if vacant(p) {
			continue
		}
		h := holder{p.Role, p.PersonName + p.PersonID}
		c.When(held[h] && !one, post, "duplicate", fault.T("同一人在这个岗位上出现了两次", "the person is named twice in this post"))
		held[h] = true
	}
	numbers := map[int]bool{}
	for n, d := range g.Duties {
		c.When(d.Number > 0 && numbers[d.Number], fmt.Sprintf("%s/duties/%d/number", at, n), "duplicate", fault.T("序号重复", "the number is used twice"))
		numbers[d.Number] = true
	}
}

// single tells the posts that one person at a time holds, as package group keeps them.
func single(role string) bool {
	switch group.Role(role) {
	case group.Leader, group.FirstDeputyLeader, group.Liaison:
		return true
	}
	return false
}

// sound guards what a correction may leave behind and the contract's types cannot say: days that do not exist, text that
// is too long once put together.
func sound(d *reader.Draft) error {
	var c fault.Checks
	for at, day := range map[string]string{"stationed_from": d.Inspection.StationedFrom, "stationed_to": d.Inspection.StationedTo} {
		if day == "" {
			continue
		}
		_, err := calendar.ParseDate(day)
		c.When(err != nil, "/draft/inspection/"+at, "format", fault.T("没有这一天", "there is no such day"))
	}
	for _, g := range groupsOf(d) {
		if !utf8.ValidString(g.Name) {
			c.Add("/draft", "format", fault.T("不是 UTF-8", "not UTF-8"))
		}
	}
	return c.Err()
}
