package plan

import (
	"slices"
	"strings"

	"lianluo/internal/inspection"
	"lianluo/internal/plan/reader"
)

// periodDays are the days of the periods in which meetings are counted.
var periodDays = map[string]int32{"day": 1, "week": 7, "ten_days": 10, "month": 30}

// settings turns the rules read into the round's. A rule that lacks what the round needs is left out and told, not
// completed: the plan does not say it.
func (b *builder) settings() inspection.Settings {
	var out inspection.Settings
	in := b.draft.Settings
	if m := in.Meeting; m != nil {
		out.Meeting = b.meeting(m)
	}
	if r := in.Report; r != nil {
		out.Report = &inspection.ReportRule{NilReport: r.NilReport, UrgentToCoordinationGroup: isTrue(r.UrgentToCG)}
		if r.DailyCutoff != "" {
			out.Report.DailyCutoff = &r.DailyCutoff
		}
		b.unplaced("工作报告制度", r.Lines, map[string]bool{
			"汇总的组": r.CollectingGroup != "", "自进驻之日起": isTrue(r.FromStationing), "报告周期": r.Period != "" && r.Period != "day",
		})
	}
	if d := in.Duty; d != nil {
		out.Duty = b.duty(d)
	}
	if l := in.Liaison; l != nil {
		if l.LiaisonsPerGroup != nil && *l.LiaisonsPerGroup == 1 {
			out.Liaison = &inspection.LiaisonRule{LiaisonsPerGroup: 1}
		} else {
			b.leftOut("rule_unsupported", "每组只设一名联络员，方案写的人数没有采用", l.Lines)
		}
	}
	if l := in.Leave; l != nil {
		out.Leave = b.leave(l)
	}
	if d := in.Discipline; d != nil {
		b.leftOut("rule_kept_in_plan", "工作要求留在方案里查阅，不是督察的制度项", d.Lines)
	}
	return out
}

func (b *builder) meeting(m *reader.MeetingRule) *inspection.MeetingRule {
	conditions := slices.ContainsFunc(m.Attendees, func(a reader.Attendee) bool { return a.Condition != "" })
	b.unplaced("会议制度", m.Lines, map[string]bool{"参会人员的限定": conditions})
	if b.incomplete("会议制度", m.Lines, map[string]bool{"召开周期": m.Period == "", "主持人": len(m.ChairRoles) == 0}) {
		return nil
	}
	out := &inspection.MeetingRule{
		IntervalDays: max(periodDays[m.Period]/int32(max(m.Times, 1)), 1),
		ChairRoles:   unique(m.ChairRoles, 5), GroupHuddles: m.GroupHuddles,
	}
	for _, a := range m.Attendees {
		at := inspection.Attendee{GroupKind: a.GroupKind, Role: a.Role}
		if !slices.Contains(out.Attendees, at) && len(out.Attendees) < 10 {
			out.Attendees = append(out.Attendees, at)
		}
	}
	return out
}

func (b *builder) duty(d *reader.DutyRule) *inspection.DutyRule {
	b.unplaced("值班制度", d.Lines, map[string]bool{"不得随意换班": isTrue(d.UnauthorisedSwap), "不得顶岗": isTrue(d.SubstitutionForbidden)})
	if b.incomplete("值班制度", d.Lines, map[string]bool{"每日带班领导人数": d.LeadersPerDay == nil, "每日值班员人数": d.OfficersPerDay == nil}) {
		return nil
	}
	return &inspection.DutyRule{
		RoundTheClock: isTrue(d.RoundTheClock), GroupRosters: isTrue(d.GroupRosters), FaceToFaceHandover: d.FaceToFaceHandover,
		LeadersPerDay: int32(*d.LeadersPerDay), OfficersPerDay: int32(*d.OfficersPerDay),
	}
}

func (b *builder) leave(l *reader.LeaveRule) *inspection.LeaveRule {
	if b.incomplete("请销假制度", l.Lines, map[string]bool{"审批层级": len(l.ApprovalChain) == 0}) {
		return nil
	}
	return &inspection.LeaveRule{
		AllowedInPrinciple: l.AllowedInPrinciple == nil || *l.AllowedInPrinciple, ApprovalChain: unique(l.ApprovalChain, 10), ReportBack: l.ReportBack,
	}
}

// unplaced notes what the plan says of a rule and the round's settings have no place for: it stays readable in the plan.
func (b *builder) unplaced(rule string, lines []int, says map[string]bool) {
	if said := sorted(says); len(said) > 0 {
		b.leftOut("rule_kept_in_plan", rule+"的这些内容留在方案里查阅："+strings.Join(said, "、"), lines)
	}
}

// incomplete notes a rule that lacks something, with all that it lacks.
func (b *builder) incomplete(rule string, lines []int, lacks map[string]bool) bool {
	missing := sorted(lacks)
	if len(missing) == 0 {
		return false
	}
	b.leftOut("rule_incomplete", rule+"没有采用，方案未写明："+strings.Join(missing, "、"), lines)
	return true
}

// sorted are the names that hold.
func sorted(holds map[string]bool) []string {
	out := []string{}
	for what, is := range holds {
		if is {
			out = append(out, what)
		}
	}
	slices.Sort(out)
	return out
}

func unique(in []string, limit int) []string {
	out := []string{}
	for _, s := range in {
		if !slices.Contains(out, s) && len(out) < limit {
			out = append(out, s)
		}
	}
	return out
}

func isTrue(b *bool) bool { return b != nil && *b }
