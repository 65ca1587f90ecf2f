package petition

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/due"
	"lianluo/internal/fault"
	"lianluo/internal/lifecycle"
)

// Handling is how far the work on a case has come.
type Handling string

// The values of handling. voided, merged, split and archived are not stored but
// told by VoidedAt, MergedIntoID, the number of parts and the round.
const (
	Registered      Handling = "registered"
	Dispatched      Handling = "dispatched"
	Acknowledged    Handling = "acknowledged"
	Returned        Handling = "returned"
	Verifying       Handling = "verifying"
	Rectifying      Handling = "rectifying"
	FeedbackDrafted Handling = "feedback_drafted"
	GroupReviewed   Handling = "group_reviewed"
	LeaderSigned    Handling = "leader_signed"
	Submitted       Handling = "submitted"
	Accepted        Handling = "accepted"
	NotOurs         Handling = "not_ours"
	Reopened        Handling = "reopened"
	voided          Handling = "voided"
	merged          Handling = "merged"
	divided         Handling = "split"
	filed           Handling = "archived"
)

// Handlings lists all stored values in the order of a case's life.
var Handlings = []Handling{Registered, Dispatched, Acknowledged, Returned, Verifying, Rectifying, FeedbackDrafted,
	GroupReviewed, LeaderSigned, Submitted, Accepted, NotOurs, Reopened}

type table = lifecycle.Table[Handling, *Case, Caller]

// Lifecycle is the handling of a case: a coordinator gives it to a unit, which
// takes it or hands it back, finds out, puts right, and answers; the answer is
// reviewed in the group, signed by a leader, submitted, and accepted above. Any
// of them may return it; a finished case may come back as a new cycle.
var Lifecycle = table{
	{From: Registered, On: OnUpdate, To: Registered, Guard: may(auth.CaseWrite)},
	{From: Registered, On: OnDispatch, To: Dispatched, Guard: may(auth.CaseDispatch)},
	{From: Registered, On: OnRefer, To: NotOurs, Guard: may(auth.CaseRefer)},
	{From: Registered, On: OnVoid, To: Registered, Guard: may(auth.CaseWrite)},
	{From: Dispatched, On: OnUpdate, To: Dispatched, Guard: may(auth.CaseWrite)},
	{From: Dispatched, On: OnAcknowledge, To: Acknowledged, Guard: leads(auth.CaseAcknowledge)},
	{From: Dispatched, On: OnReturn, To: Returned, Guard: all(leads(auth.CaseReturn), inWindow)},
	{From: Dispatched, On: OnReassign, To: Dispatched, Guard: may(auth.CaseReassign)},
	{From: Acknowledged, On: OnUpdate, To: Acknowledged, Guard: may(auth.CaseWrite)},
	{From: Acknowledged, On: OnReassign, To: Dispatched, Guard: may(auth.CaseReassign)},
	{From: Acknowledged, On: OnRefer, To: NotOurs, Guard: may(auth.CaseRefer)},
	{From: Acknowledged, On: OnBeginVerification, To: Verifying, Guard: handles},
	{From: Returned, On: OnUpdate, To: Returned, Guard: all(may(auth.CaseWrite), byUnit)},
	{From: Returned, On: OnDispatch, To: Dispatched, Guard: all(may(auth.CaseDispatch), byUnit)},
	{From: Returned, On: OnReassign, To: Dispatched, Guard: may(auth.CaseReassign)},
	{From: Returned, On: OnRefer, To: NotOurs, Guard: all(may(auth.CaseRefer), byUnit)},
	{From: Returned, On: OnVoid, To: Returned, Guard: all(may(auth.CaseWrite), byUnit)},
	{From: Returned, On: OnBeginVerification, To: Verifying, Guard: all(handles, byReviewer)},
	{From: Returned, On: OnDraftFeedback, To: FeedbackDrafted, Guard: all(handles, byReviewer, concluded)},
	{From: Verifying, On: OnUpdate, To: Verifying, Guard: may(auth.CaseWrite)},
	{From: Verifying, On: OnReassign, To: Dispatched, Guard: may(auth.CaseReassign)},
	{From: Verifying, On: OnConcludeVerification, To: Rectifying, Guard: all(handles, decided)},
	{From: Rectifying, On: OnBeginVerification, To: Verifying, Guard: handles},
	{From: Rectifying, On: OnDraftFeedback, To: FeedbackDrafted, Guard: all(handles, concluded)},
	{From: FeedbackDrafted, On: OnReviewFeedback, To: GroupReviewed, Guard: all(may(auth.FeedbackReview), reviews, notDrafter)},
	{From: FeedbackDrafted, On: OnReturnFeedback, To: Returned, Guard: all(may(auth.FeedbackReturn), reviews, notDrafter)},
	{From: GroupReviewed, On: OnSignFeedback, To: LeaderSigned, Guard: all(may(auth.FeedbackSign), notDrafter, notReviewer)},
	{From: GroupReviewed, On: OnReturnFeedback, To: Returned, Guard: all(may(auth.FeedbackReturn), may(auth.FeedbackSign), notDrafter)},
	{From: LeaderSigned, On: OnSubmitFeedback, To: Submitted, Guard: may(auth.FeedbackSubmit)},
	{From: LeaderSigned, On: OnReturnFeedback, To: Returned, Guard: all(may(auth.FeedbackReturn), may(auth.FeedbackSubmit), notDrafter)},
	{From: Submitted, On: OnAcceptFeedback, To: Accepted, Guard: may(auth.FeedbackSubmit)},
	{From: Submitted, On: OnReturnFeedback, To: Returned, Guard: all(may(auth.FeedbackReturn), may(auth.FeedbackSubmit))},
	{From: Submitted, On: OnResume, To: Rectifying, Guard: all(system, stageCompleted, fallenDue)},
	{From: Accepted, On: OnResume, To: Rectifying, Guard: all(system, stageCompleted, fallenDue)},
	{From: Accepted, On: OnReopen, To: Reopened, Guard: may(auth.CaseReopen)},
	{From: NotOurs, On: OnReopen, To: Reopened, Guard: may(auth.CaseReopen)},
	{From: Reopened, On: OnUpdate, To: Reopened, Guard: may(auth.CaseWrite)},
	{From: Reopened, On: OnDispatch, To: Dispatched, Guard: may(auth.CaseDispatch)},
	{From: Reopened, On: OnRefer, To: NotOurs, Guard: may(auth.CaseRefer)},
	{From: Registered, On: OnMerge, To: Registered, Guard: may(auth.CaseLink)},
	{From: Dispatched, On: OnMerge, To: Dispatched, Guard: may(auth.CaseLink)},
	{From: Acknowledged, On: OnMerge, To: Acknowledged, Guard: may(auth.CaseLink)},
	{From: Verifying, On: OnMerge, To: Verifying, Guard: may(auth.CaseLink)},
	{From: merged, On: OnUnmerge, To: merged, Guard: may(auth.CaseLink)},
	{From: Registered, On: OnSplit, To: Registered, Guard: all(may(auth.CaseLink), whole)},
	{From: Returned, On: OnSplit, To: Returned, Guard: all(may(auth.CaseLink), byUnit, whole)},
}

// stage is the state that the lifecycle sees: a voided case has no way on, a
// merged one lives in its survivor, one that was split lives in its parts, and
// that of an archived round is only read.
func (c *Case) stage() Handling {
	switch {
	case c.Archived:
		return filed
	case c.Voided():
		return voided
	case c.MergedIntoID != nil:
		return merged
	case c.Progress.Parts > 0:
		return divided
	}
	return c.Handling
}

// handledBy tells whether the caller belongs to the units that handle the case.
func (c *Case) handledBy(by Caller) bool {
	for _, unit := range []uuid.UUID{by.UnitID, by.HomeUnitID} {
		if unit == uuid.Nil || c.Dispatch == nil {
			continue
		}
		if unit == c.Dispatch.LeadUnitID {
			return true
		}
		for _, u := range c.Dispatch.Assisting {
			if u.ID == unit {
				return true
			}
		}
	}
	return false
}

// refused is a 403 made once: lists ask every guard of every row.
func refused(zh, en string) error { return fault.New(fault.CodeForbidden, fault.T(zh, en)) }

// unmet is a 409 that names a requirement.
func unmet(code, zh, en string) *fault.Fault {
	f := fault.New(fault.CodeRequirementsUnmet, fault.Text{})
	f.Fields = []fault.Field{{Code: code, Detail: fault.T(zh, en)}}
	return f
}

// Note adds what the timeline tells of the version about to be saved.
func (c *Case) Note(text string, unit *UnitName) {
	e := Entry{Version: c.Version + 1, Note: text}
	if unit != nil {
		e.UnitID, e.UnitName = &unit.ID, unit.Name
	}
	c.Journal = append(c.Journal, e)
}

// give hands the case to the dispatch's units and says what is promised with it.
// complete is used the first time only: the original deadline never starts
// again. ok tells whether a rule for the step is in force.
func (c *Case) give(d Dispatch, ack calendar.Explanation, ackOK bool, complete calendar.Explanation, completeOK bool) []due.Promise {
	var promised []due.Promise
	d.Sequence = 1
	if c.Dispatch != nil {
		d.Sequence = c.Dispatch.Sequence + 1
	}
	if ackOK {
		end := ack.DueAt.UTC()
		d.AcknowledgeBy = &end
		promised = append(promised, due.Promise{Step: due.Acknowledge, StartedAt: d.At, DueAt: end, Why: ack.Summary, Explanation: ack})
	}
	if c.DueAt == nil {
		promised = append(promised, c.setDue(d.At, complete, completeOK)...)
	}
	c.Dispatch, c.LeadUnitID, c.GroupID = &d, &d.LeadUnitID, d.GroupID
	return promised
}

// setDue takes the earlier of the office's rule and the upstream's own date.
func (c *Case) setDue(at time.Time, e calendar.Explanation, ok bool) []due.Promise {
	limit := c.UpstreamDueAt
	if !ok && limit == nil {
		return nil
	}
	d := due.Promise{Step: due.Complete, StartedAt: at, Explanation: e}
	if ok {
		d.StartedAt, d.DueAt, d.Why = e.StartedAt.UTC(), e.DueAt.UTC(), e.Summary
	}
	if limit != nil && (!ok || limit.Before(d.DueAt)) {
		why := fmt.Sprintf("上级限定 %s。", limit.In(calendar.Zone).Format("2006-01-02 15:04"))
		d.DueAt, d.Why = limit.UTC(), why+d.Why
	}
	end := d.DueAt
	c.DueAt, c.DueOrder = &end, end
	return []due.Promise{d}
}

// acknowledged notes who took the case and whether in time, once and for all.
func (c *Case) acknowledged(by Caller) {
	d := *c.Dispatch
	d.AcknowledgedAt, d.AcknowledgedBy = &by.Now, by.ID
	d.AcknowledgeLate = d.AcknowledgeBy != nil && by.Now.After(*d.AcknowledgeBy)
	c.Dispatch = &d
}

// returned notes why the unit handed the case back and who it thinks is right.
func (c *Case) returned(by Caller, reason string, proposed uuid.UUID) {
	d := *c.Dispatch
	d.ReturnedAt, d.ReturnReason, d.ProposedUnitID = &by.Now, reason, &proposed
	c.Dispatch = &d
}

// Admits tells whether the caller may do the act on a part of the case now.
func (c *Case) Admits(on string, by Caller) bool {
	p, ok := partsIn[on]
	return ok && c.applyPart(p.states, p.guard, by) == nil
}
