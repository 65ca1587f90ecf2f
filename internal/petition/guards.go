package petition

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
)

// Caller is who acts, and when: some guards look at the clock.
type Caller struct {
	auth.Actor
	Now time.Time
}

// guard refuses an action for reasons of the case and the caller; nil admits.
// Guards reach nothing but their arguments, and their refusals are made once.
type guard = func(*Case, Caller) error

// all admits when every guard does; the first refusal counts.
func all(guards ...guard) guard {
	return func(c *Case, by Caller) error {
		for _, g := range guards {
			if err := g(c, by); err != nil {
				return err
			}
		}
		return nil
	}
}

func may(p auth.Permission) guard {
	denied := fault.Denied(string(p))
	return func(_ *Case, by Caller) error {
		if !by.Can(p) {
			return denied
		}
		return nil
	}
}

var (
	errNotLead       = refused("只有主办单位可以", "only the lead unit may")
	errNotHandler    = refused("只有主办单位、承办工作组和协调人员可以", "only the lead unit, the case's group and coordinators may")
	errNotReviewer   = refused("只有本件所属工作组的组长可以；没有分到工作组的，由协调人员审核", "only the leader of the case's group may; a case without a group is for coordinators")
	errOwnAct        = refused("不能审核、批准或验收自己办的事", "nobody reviews, approves or accepts their own act")
	errNotChief      = refused("重点件须由协调联络组组长或第一副组长办结", "a key case is completed by the coordination group's leader or first deputy")
	errHandlingUnit  = refused("承办单位的人员不得验收", "nobody of the handling unit accepts")
	errNotSystem     = refused("只由系统到期执行", "done by the system when it is due")
	errByUnit        = fault.State(string(Returned), nil)
	errNotDecided    = unmet("claims_undecided", "还有诉求没有查实结论", "a claim has no verdict yet")
	errNotConcluded  = unmet("completion_undecided", "尚未填报办结情况", "the completion has not been stated yet")
	errNoVerdict     = unmet("verdict_missing", "尚无查实结论", "there is no verdict yet")
	errOpenMeasure   = unmet("open_measure", "还有未完成的整改措施，只能阶段性办结", "a measure is still open: only stage completion is possible")
	errNoEvidence    = unmet("evidence_missing", "已完成的措施缺少佐证材料", "a finished measure has no evidence")
	errNoVisit       = unmet("follow_up_visit_missing", "重点件办结前须尝试回访举报人", "a key case needs an attempted follow-up visit")
	errNoDated       = unmet("dated_measure_missing", "须有至少一项写明期限和责任人的整改措施", "a dated measure with a responsible person is needed")
	errNotAccepted   = unmet("not_accepted_above", "上级尚未接受反馈", "the feedback has not been accepted above")
	errNotCompleted  = unmet("not_completed", "尚未办结", "the case is not completed")
	errNotPublished  = unmet("not_published", "办理结果尚未公开", "the result has not been published")
	errNoticeRunning = unmet("notice_running", "公示期未满", "the public notice is not over")
	errNotInspected  = unmet("rectification_not_accepted", "整改尚未验收", "the rectification has not been accepted")
	errNoticed       = unmet("notice_open", "已在公示，先作废原来的公示", "there is a public notice already: void it first")
	errNotDue        = unmet("measure_not_due", "措施尚未到期", "no measure has fallen due yet")
	errNoNotice      = unmet("notice_missing", "尚未公示", "there has been no public notice")
	errObjection     = unmet("objection_unanswered", "还有异议没有答复", "an objection is unanswered")
	errSplitBefore   = unmet("split_before", "已经分解过", "the case has been split already")
	errNotStage      = unmet("not_stage_completed", "不是阶段性办结", "the case is not stage-completed")
)

// need is a requirement: whether it is lacking, and what is said then.
type need struct {
	lacks func(*Case, Caller) bool
	err   *fault.Fault
}

// needs tells all requirements that are not met in one answer. What it may say
// is made beforehand, one fault for each combination: lists ask it of every row.
func needs(list ...need) guard {
	answers := make([]error, 1<<len(list))
	for mask := 1; mask < len(answers); mask++ {
		var told *fault.Fault
		for i, n := range list {
			if mask&(1<<i) == 0 {
				continue
			}
			if told == nil {
				told = n.err
				continue
			}
			fields := append(slices.Clone(told.Fields), n.err.Fields...)
			told = fault.New(told.Code, told.Detail)
			told.Fields = fields
		}
		answers[mask] = told
	}
	return func(c *Case, by Caller) error {
		mask := 0
		for i := range list {
			if list[i].lacks(c, by) {
				mask |= 1 << i
			}
		}
		return answers[mask]
	}
}

// leads admits users of the lead unit only; assisting units look on.
func leads(p auth.Permission) guard {
	return all(may(p), func(c *Case, by Caller) error {
		if c.LeadUnitID == nil || by.UnitID == uuid.Nil || *c.LeadUnitID != by.UnitID {
			return errNotLead
		}
		return nil
	})
}

// handles admits the lead unit, the case's group, and those who see all cases
// and may handle them.
var handles = all(may(auth.CaseHandle), func(c *Case, by Caller) error {
	switch {
	case by.Kind == auth.KindSystem || by.Has(auth.Coordinator|auth.PetitionStaff):
	case by.UnitID != uuid.Nil && c.LeadUnitID != nil && *c.LeadUnitID == by.UnitID:
	case c.GroupID != nil && by.InGroup(*c.GroupID):
	default:
		return errNotHandler
	}
	return nil
})

// inWindow admits within the acknowledgement window.
func inWindow(c *Case, by Caller) error {
	if d := c.Dispatch; d != nil && d.AcknowledgeBy != nil && by.Now.After(*d.AcknowledgeBy) {
		f := fault.New(fault.CodeWindowClosed, fault.T("已过签收时限，不能退回", "the acknowledgement window is over"))
		f.CurrentState, f.AllowedActions = string(c.Handling), []string{OnAcknowledge}
		return f
	}
	return nil
}

// handedBack tells the two ways in which a case is returned apart: the unit hands
// back what is not its own, a reviewer what is not good enough.
func handedBack(c *Case) bool { return c.Dispatch != nil && c.Dispatch.ReturnedAt != nil }

func byUnit(c *Case, _ Caller) error {
	if !handedBack(c) {
		return errByUnit
	}
	return nil
}

func byReviewer(c *Case, _ Caller) error {
	if handedBack(c) {
		return errByUnit
	}
	return nil
}

func decided(c *Case, _ Caller) error {
	if c.Progress.Decided < c.Progress.Claims {
		return errNotDecided
	}
	return nil
}

func concluded(c *Case, _ Caller) error {
	if c.Completion == InProgress {
		return errNotConcluded
	}
	return nil
}

// reviews admits the leaders of the case's group, or a coordinator when the case
// has none.
func reviews(c *Case, by Caller) error {
	if c.GroupID != nil && !by.LeadsGroup(*c.GroupID) || c.GroupID == nil && !by.Has(auth.Coordinator) {
		return errNotReviewer
	}
	return nil
}

func notDrafter(c *Case, by Caller) error { return notOwn(c.Progress.DraftedBy, by) }

func notReviewer(c *Case, by Caller) error { return notOwn(c.Progress.ReviewedBy, by) }

func notApplicant(c *Case, by Caller) error { return notOwn(c.Progress.AppliedBy, by) }

func notAcceptor(c *Case, by Caller) error { return notOwn(c.Progress.InspectedBy, by) }

func notOwn(who uuid.UUID, by Caller) error {
	if who == by.ID && who != uuid.Nil {
		return errOwnAct
	}
	return nil
}

func system(_ *Case, by Caller) error {
	if by.Kind != auth.KindSystem {
		return errNotSystem
	}
	return nil
}

func stageCompleted(c *Case, _ Caller) error {
	if c.Completion != StageCompleted {
		return errNotStage
	}
	return nil
}

// fallenDue admits when what a stage-completed case waits for is due.
func fallenDue(c *Case, by Caller) error {
	if c.MeasureDueAt == nil || by.Now.Before(*c.MeasureDueAt) {
		return errNotDue
	}
	return nil
}

func whole(c *Case, _ Caller) error {
	if c.Progress.Parts > 0 || c.SplitFromID != nil {
		return errSplitBefore
	}
	return nil
}
