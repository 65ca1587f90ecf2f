package assignment

import (
	"slices"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/lifecycle"
	"lianluo/internal/order"
)

// State is how far an assignment has come.
type State string

// The states. What is voided has no way on.
const (
	Issued       State = "issued"
	Declined     State = "declined"
	Acknowledged State = "acknowledged"
	InProgress   State = "in_progress"
	Feedback     State = "feedback"
	Reviewed     State = "reviewed"
	Completed    State = "completed"
	voided       State = "voided"
)

// States lists those that are stored, in the order of an assignment's life.
var States = []State{Issued, Declined, Acknowledged, InProgress, Feedback, Reviewed, Completed}

// The actions beside those that all orders share.
const (
	OnUpdate        = "update"
	OnAcknowledge   = "acknowledge"
	OnDecline       = "decline"
	OnReassign      = "reassign"
	OnStart         = "start"
	OnComplete      = "complete"
	OnVoid          = "void"
	OnDocument      = "change_documents"
	OnFinding       = "change_findings"
	OnFollow        = "follow_findings" // what was found leads to something, also after all is done
	OnJudgeDocument = "judge_documents"
	OnOriginal      = "return_originals" // what was lent comes back after all is done
	OnLink          = "link"
)

// past names the events.
var past = map[string]string{
	OnUpdate: "updated", OnAcknowledge: "acknowledged", OnDecline: "declined", OnReassign: "reassigned", OnStart: "started", OnComplete: "completed", OnVoid: "voided",
	OnDocument: "documents_changed", OnOriginal: "documents_changed", OnJudgeDocument: "documents_changed", OnFinding: "findings_changed", OnFollow: "findings_changed", OnLink: "linked", order.OnGiveFeedback: "feedback_given", order.OnReview: "feedback_reviewed",
	order.OnReturn: "feedback_returned", order.OnAskExtension: "extension_asked", order.OnDecideExtension: "extension_decided", order.OnRaise: "raised", order.OnAttach: "evidence_changed",
}

type guard = func(*Assignment, order.Caller) error

var (
	errNotHanded = refused("只有主办方可以", "only those who have it may")
	errNotChief  = refused("只有主办工作组的组长和协调人员可以", "only the lead group's leader and coordinators may")
	errWindow    = fault.New(fault.CodeWindowClosed, fault.T("已过签收时限，不能退回", "the acknowledgement window is over"))
	errPapers    = unmet("documents_open", "还有资料没有移交", "a document has not been handed over")
	errNoPapers  = unmet("documents_missing", "还没有列出要调阅的资料", "no document is listed")
	errKind      = unmet("other_kind", "这类交办事项没有这一项", "assignments of this kind have no such part")
	errRising    = fault.State("red", []string{})
)

func refused(zh, en string) error { return fault.New(fault.CodeForbidden, fault.T(zh, en)) }

func unmet(code, zh, en string) error {
	f := fault.New(fault.CodeRequirementsUnmet, fault.Text{})
	f.Fields = []fault.Field{{Code: code, Detail: fault.T(zh, en)}}
	return f
}

// all admits when every guard does; the first refusal counts.
func all(guards ...guard) guard {
	return func(a *Assignment, by order.Caller) error {
		for _, g := range guards {
			if err := g(a, by); err != nil {
				return err
			}
		}
		return nil
	}
}

func may(p auth.Permission) guard {
	denied := fault.Denied(string(p))
	return func(_ *Assignment, by order.Caller) error {
		if !by.Can(p) {
			return denied
		}
		return nil
	}
}

// handles admits those who have the assignment.
var handles = all(may(auth.AssignmentHandle), func(a *Assignment, by order.Caller) error {
	if by.Kind != auth.KindSystem && !a.handed(by) {
		return errNotHanded
	}
	return nil
})

// judges admits the leaders of the lead group, and coordinators; never who gave
// the feedback.
var judges = all(may(auth.AssignmentReview), func(a *Assignment, by order.Caller) error {
	if by.Has(auth.Coordinator) || a.LeadGroupID != nil && !a.Kind.Personal() && by.LeadsGroup(*a.LeadGroupID) {
		return a.NotOwn(by)
	}
	return errNotChief
})

func notOwn(a *Assignment, by order.Caller) error { return a.NotOwn(by) }

// inWindow admits within the acknowledgement window.
func inWindow(a *Assignment, by order.Caller) error {
	if d := a.delivery(); d.AcknowledgeBy != nil && by.Now.After(*d.AcknowledgeBy) {
		return errWindow
	}
	return nil
}

// handedOver admits when a document request has its documents, all of them handed
// over.
func handedOver(a *Assignment, _ order.Caller) error {
	switch {
	case a.Kind != DocumentRequest:
	case a.Documents == 0:
		return errNoPapers
	case a.DocumentsOpen > 0:
		return errPapers
	}
	return nil
}

type table = lifecycle.Table[State, *Assignment, order.Caller]

// Lifecycle is the life of an assignment: it is issued, taken or handed back,
// worked on, reported about, reviewed or returned, and completed.
var Lifecycle = table{
	{From: Issued, On: OnUpdate, To: Issued, Guard: may(auth.AssignmentIssue)},
	{From: Issued, On: OnAcknowledge, To: Acknowledged, Guard: handles},
	{From: Issued, On: OnDecline, To: Declined, Guard: all(handles, inWindow)},
	{From: Issued, On: OnReassign, To: Issued, Guard: may(auth.AssignmentIssue)},
	{From: Issued, On: OnVoid, To: Issued, Guard: may(auth.AssignmentIssue)},
	{From: Declined, On: OnReassign, To: Issued, Guard: may(auth.AssignmentIssue)},
	{From: Declined, On: OnVoid, To: Declined, Guard: may(auth.AssignmentIssue)},
	{From: Acknowledged, On: OnStart, To: InProgress, Guard: handles},
	{From: Acknowledged, On: order.OnGiveFeedback, To: Feedback, Guard: handles},
	{From: Acknowledged, On: OnReassign, To: Issued, Guard: may(auth.AssignmentIssue)},
	{From: Acknowledged, On: OnVoid, To: Acknowledged, Guard: may(auth.AssignmentIssue)},
	{From: InProgress, On: order.OnGiveFeedback, To: Feedback, Guard: handles},
	{From: InProgress, On: OnReassign, To: Issued, Guard: may(auth.AssignmentIssue)},
	{From: InProgress, On: OnVoid, To: InProgress, Guard: may(auth.AssignmentIssue)},
	{From: Feedback, On: order.OnReview, To: Reviewed, Guard: judges},
	{From: Feedback, On: order.OnReturn, To: InProgress, Guard: judges},
	{From: Reviewed, On: OnComplete, To: Completed, Guard: all(may(auth.AssignmentComplete), notOwn, handedOver)},
	{From: Reviewed, On: order.OnReturn, To: InProgress, Guard: all(may(auth.AssignmentComplete), notOwn)},
}

// open are the states in which an assignment is somebody's work.
var open = []State{Issued, Acknowledged, InProgress, Feedback, Reviewed}

// partsIn says in which states a part may be changed, and by whom.
var partsIn = map[string]struct {
	states []State
	guard  guard
}{
	order.OnAskExtension:    {open, handles},
	order.OnDecideExtension: {open, may(auth.ExtensionDecide)},
	order.OnRaise:           {open, all(may(auth.AssignmentComplete), rising)},
	order.OnAttach:          {open, shares},
	OnDocument:              {open, all(kinds(DocumentRequest), takesPart)},
	OnJudgeDocument:         {open, all(kinds(DocumentRequest), may(auth.AssignmentReview))},
	OnOriginal:              {States, all(kinds(DocumentRequest), takesPart)},
	OnFinding:               {open, all(kinds(FieldInspection, InquiryVisit), takesPart)},
	OnFollow:                {States, kinds(FieldInspection, InquiryVisit)},
	OnLink:                  {States, may(auth.AssignmentIssue)},
}

// kinds admits assignments of the kinds only.
func kinds(of ...Kind) guard {
	return func(a *Assignment, _ order.Caller) error {
		if !slices.Contains(of, a.Kind) {
			return errKind
		}
		return nil
	}
}

func rising(a *Assignment, _ order.Caller) error {
	if a.Colour == "red" || a.Colour == "yellow" {
		return errRising
	}
	return nil
}

// shares admits everybody who has a part in it; takesPart those who handle or
// issue it.
var shares = all(may(auth.AssignmentHandle), func(a *Assignment, by order.Caller) error {
	if a.handed(by) || by.Has(auth.Coordinator) || !a.Kind.Personal() && a.assists(by) {
		return nil
	}
	return errNotHanded
})

var takesPart = all(may(auth.AssignmentHandle), func(a *Assignment, by order.Caller) error {
	if a.handed(by) || by.Has(auth.Coordinator) {
		return nil
	}
	return errNotHanded
})

func (a *Assignment) stage() State {
	if a.Voided() {
		return voided
	}
	return State(a.State)
}

// Apply moves the state, or returns state_conflict, forbidden, window_closed or
// requirements_unmet and leaves it as it was.
func (a *Assignment) Apply(on string, by order.Caller) error {
	if p, ok := partsIn[on]; ok {
		if !slices.Contains(p.states, a.stage()) {
			return fault.State(string(a.stage()), a.Allowed(by))
		}
		return p.guard(a, by)
	}
	next, err := Lifecycle.Apply(a.stage(), on, a, by)
	if err != nil {
		if fault.Is(err, fault.CodeStateConflict) {
			return fault.State(string(a.stage()), a.Allowed(by))
		}
		return err
	}
	a.State = string(next)
	return nil
}

// Admits tells whether the act on a part is possible now.
func (a *Assignment) Admits(on string, by order.Caller) bool {
	p, ok := partsIn[on]
	return ok && slices.Contains(p.states, a.stage()) && p.guard(a, by) == nil
}

// offered are the acts on parts that are told beside the actions.
var offered = []string{order.OnAskExtension, order.OnRaise, order.OnAttach, OnDocument, OnFinding, OnLink}

// Allowed lists what the caller may do now.
func (a *Assignment) Allowed(by order.Caller) []string {
	out := Lifecycle.Allowed(a.stage(), a, by)
	for _, on := range offered {
		if a.Admits(on, by) {
			out = append(out, on)
		}
	}
	return out
}
