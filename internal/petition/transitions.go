package petition

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/lifecycle"
)

// Handling is how far the work on a case has come.
type Handling string

// The values of handling. Those after Returned are reached in later parts of a
// case's life; voided is not stored but told by VoidedAt.
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
)

// Handlings lists all stored values in the order of a case's life.
var Handlings = []Handling{Registered, Dispatched, Acknowledged, Returned, Verifying, Rectifying, FeedbackDrafted,
	GroupReviewed, LeaderSigned, Submitted, Accepted, NotOurs, Reopened}

// The actions on a case.
const (
	update      = "update"
	void        = "void"
	dispatch    = "dispatch"
	acknowledge = "acknowledge"
	giveBack    = "return"
	reassign    = "reassign"
)

// Caller is who acts, and when: some guards look at the clock.
type Caller struct {
	auth.Actor
	Now time.Time
}

// Lifecycle is the first part of a case's life: a coordinator gives it to a
// unit, the unit takes it or hands it back, a coordinator gives it elsewhere.
var Lifecycle = lifecycle.Table[Handling, *Case, Caller]{
	{From: Registered, On: update, To: Registered, Guard: may(auth.CaseWrite)},
	{From: Registered, On: dispatch, To: Dispatched, Guard: may(auth.CaseDispatch)},
	{From: Registered, On: void, To: Registered, Guard: may(auth.CaseWrite)},
	{From: Dispatched, On: update, To: Dispatched, Guard: may(auth.CaseWrite)},
	{From: Dispatched, On: acknowledge, To: Acknowledged, Guard: leads(auth.CaseAcknowledge)},
	{From: Dispatched, On: giveBack, To: Returned, Guard: inTime},
	{From: Dispatched, On: reassign, To: Dispatched, Guard: may(auth.CaseReassign)},
	{From: Acknowledged, On: update, To: Acknowledged, Guard: may(auth.CaseWrite)},
	{From: Acknowledged, On: reassign, To: Dispatched, Guard: may(auth.CaseReassign)},
	{From: Returned, On: update, To: Returned, Guard: may(auth.CaseWrite)},
	{From: Returned, On: dispatch, To: Dispatched, Guard: may(auth.CaseDispatch)},
	{From: Returned, On: reassign, To: Dispatched, Guard: may(auth.CaseReassign)},
	{From: Returned, On: void, To: Returned, Guard: may(auth.CaseWrite)},
}

// past names the event of each action.
var past = map[string]string{
	update: "petition_case.updated", void: "petition_case.voided", dispatch: "petition_case.dispatched",
	acknowledge: "petition_case.acknowledged", giveBack: "petition_case.returned", reassign: "petition_case.reassigned",
}

func may(p auth.Permission) func(*Case, Caller) error {
	denied := *fault.Denied(string(p)) // made once: lists ask for every row
	return func(_ *Case, by Caller) error {
		if !by.Can(p) {
			f := denied
			return &f
		}
		return nil
	}
}

// leads admits users of the lead unit only; assisting units look on.
func leads(p auth.Permission) func(*Case, Caller) error {
	denied := *fault.Denied(string(p))
	return func(c *Case, by Caller) error {
		if !by.Can(p) {
			f := denied
			return &f
		}
		if c.LeadUnitID == nil || by.UnitID == uuid.Nil || *c.LeadUnitID != by.UnitID {
			return fault.New(fault.CodeForbidden, fault.T("只有主办单位可以", "only the lead unit may"))
		}
		return nil
	}
}

var mayReturn = leads(auth.CaseReturn)

// inTime admits the lead unit within the acknowledgement window.
func inTime(c *Case, by Caller) error {
	if err := mayReturn(c, by); err != nil {
		return err
	}
	if d := c.Dispatch; d != nil && d.AcknowledgeBy != nil && by.Now.After(*d.AcknowledgeBy) {
		f := fault.New(fault.CodeWindowClosed, fault.T("已过签收时限，不能退回", "the acknowledgement window is over"))
		f.CurrentState, f.AllowedActions = string(c.Handling), []string{acknowledge}
		return f
	}
	return nil
}

// stage is the state that the lifecycle sees: a voided case has no way on.
func (c *Case) stage() Handling {
	if c.Voided() {
		return voided
	}
	return c.Handling
}

// Apply moves the case along its lifecycle, or returns state_conflict,
// forbidden or window_closed and leaves it as it was.
func (c *Case) Apply(on string, by Caller) error {
	next, err := Lifecycle.Apply(c.stage(), on, c, by)
	if err != nil {
		return err
	}
	c.Handling = next
	return nil
}

// Allowed lists what the caller may do with the case now.
func (c *Case) Allowed(by Caller) []string { return Lifecycle.Allowed(c.stage(), c, by) }

// note adds what the timeline tells of the version about to be saved.
func (c *Case) note(text string, unit *UnitName) {
	e := Entry{Version: c.Version + 1, Note: text}
	if unit != nil {
		e.UnitID, e.UnitName = &unit.ID, unit.Name
	}
	c.Journal = append(c.Journal, e)
}

// give hands the case to the dispatch's units. complete is used the first time
// only: the original deadline never starts again. ok tells whether a rule for
// the step is in force.
func (c *Case) give(d Dispatch, ack calendar.Explanation, ackOK bool, complete calendar.Explanation, completeOK bool) {
	d.Sequence = 1
	if c.Dispatch != nil {
		d.Sequence = c.Dispatch.Sequence + 1
	}
	if ackOK {
		due := ack.DueAt.UTC()
		d.AcknowledgeBy = &due
		c.Deadlines = append(c.Deadlines, Deadline{Step: stepAcknowledge, StartedAt: d.At, DueAt: due, Why: ack.Summary, Explanation: ack})
	}
	if c.DueAt == nil {
		c.setDue(d.At, complete, completeOK)
	}
	c.Dispatch, c.LeadUnitID, c.GroupID = &d, &d.LeadUnitID, d.GroupID
}

// setDue takes the earlier of the office's rule and the upstream's own date.
func (c *Case) setDue(at time.Time, e calendar.Explanation, ok bool) {
	limit := c.UpstreamDueAt
	if !ok && limit == nil {
		return
	}
	d := Deadline{Step: stepComplete, StartedAt: at, Explanation: e}
	if ok {
		d.StartedAt, d.DueAt, d.Why = e.StartedAt.UTC(), e.DueAt.UTC(), e.Summary
	}
	if limit != nil && (!ok || limit.Before(d.DueAt)) {
		why := fmt.Sprintf("上级限定 %s。", limit.In(calendar.Zone).Format("2006-01-02 15:04"))
		d.DueAt, d.Why = limit.UTC(), why+d.Why
	}
	due := d.DueAt
	c.DueAt, c.DueOrder = &due, due
	c.Deadlines = append(c.Deadlines, d)
}

// acknowledged notes who took the case and whether in time, once and for all.
func (c *Case) acknowledged(by Caller) {
	d := *c.Dispatch
	d.AcknowledgedAt, d.AcknowledgedBy = &by.Now, by.ID
	d.AcknowledgeLate = d.AcknowledgeBy != nil && by.Now.After(*d.AcknowledgeBy)
	c.Dispatch = &d
	c.meet(stepAcknowledge, by.Now)
}

// returned notes why the unit handed the case back and who it thinks is right.
func (c *Case) returned(by Caller, reason string, proposed uuid.UUID) {
	d := *c.Dispatch
	d.ReturnedAt, d.ReturnReason, d.ProposedUnitID = &by.Now, reason, &proposed
	c.Dispatch = &d
	c.meet(stepAcknowledge, by.Now)
}

func (c *Case) meet(step string, at time.Time) {
	if d := c.deadline(step); d != nil && d.MetAt == nil {
		d.MetAt = &at
	}
}
