package accountability

import (
	"slices"

	"lianluo/internal/auth"
	"lianluo/internal/clock"
	"lianluo/internal/fault"
	"lianluo/internal/lifecycle"
	"lianluo/internal/order"
)

// State is where an item stands.
type State string

// The states. A draft comes from a fact and is confirmed or dropped by somebody.
const (
	Drafted    State = "drafted"
	Dropped    State = "dropped"
	Filed      State = "filed"
	Ordered    State = "ordered"
	InProgress State = "in_progress"
	Feedback   State = "feedback"
	Returned   State = "returned"
	Reviewed   State = "reviewed"
	Decided    State = "decided"
	Executed   State = "executed"
	Closed     State = "closed"
	voided     State = "voided"
)

// States lists them all.
var States = []State{Drafted, Dropped, Filed, Ordered, InProgress, Feedback, Returned, Reviewed, Decided, Executed, Closed}

// The actions beside those that all orders share.
const (
	OnConfirm    = "confirm"
	OnDrop       = "drop"
	OnUpdate     = "update"
	OnOrder      = "issue_order"
	OnStart      = "start"
	OnDecide     = "decide"
	OnExecute    = "execute"
	OnClose      = "close"
	OnVoid       = "void"
	OnReaders    = "name_readers"
	OnAddRecord  = "add_record"
	OnVoidRecord = "void_record"
)

// past names the events.
var past = map[string]string{
	OnConfirm: "confirmed", OnDrop: "dropped", OnUpdate: "updated", OnOrder: "ordered", OnStart: "started", OnDecide: "decided", OnExecute: "executed",
	OnClose: "closed", OnVoid: "voided", OnReaders: "readers_named", OnAddRecord: "record_added", OnVoidRecord: "record_voided",
	order.OnGiveFeedback: "feedback_given", order.OnReview: "feedback_reviewed", order.OnReturn: "feedback_returned", order.OnAskExtension: "extension_asked",
	order.OnDecideExtension: "extension_decided", order.OnRaise: "raised", order.OnAttach: "evidence_changed",
}

type guard = func(*Item, order.Caller) error

var (
	errConcerned = fault.New(fault.CodeForbidden, fault.T("被督办单位的人员和相关人员不得经办", "whoever is concerned does not handle it"))
	errExecutor  = fault.New(fault.CodeForbidden, fault.T("登记执行的人不能办结", "who carried it out does not close it"))
	errRecords   = unmet("records_missing", "决定问责而没有问责记录", "somebody is to answer, and no record says who")
	errNobody    = unmet("records_present", "决定不予问责而有问责记录", "nobody is to answer, and a record says somebody does")
)

func unmet(code, zh, en string) error {
	f := fault.New(fault.CodeRequirementsUnmet, fault.Text{})
	f.Fields = []fault.Field{{Code: code, Detail: fault.T(zh, en)}}
	return f
}

// all admits when every guard does; the first refusal counts.
func all(guards ...guard) guard {
	return func(i *Item, by order.Caller) error {
		for _, g := range guards {
			if err := g(i, by); err != nil {
				return err
			}
		}
		return nil
	}
}

// may admits those who hold the permission and whom the item does not concern:
// nobody supervises their own.
func may(p auth.Permission) guard {
	denied := fault.Denied(string(p))
	return func(i *Item, by order.Caller) error {
		switch {
		case !by.Can(p):
			return denied
		case by.Kind != auth.KindSystem && i.Concerned(by):
			return errConcerned
		}
		return nil
	}
}

// notOwn keeps those who gave the feedback from judging it.
func notOwn(i *Item, by order.Caller) error { return i.NotOwn(by) }

// settled admits when the records say what was decided.
func settled(i *Item, _ order.Caller) error {
	switch {
	case i.Outcome == Accountable && i.Records == 0:
		return errRecords
	case i.Outcome == NotAccountable && i.Records > 0:
		return errNobody
	}
	return nil
}

// notExecutor keeps whoever carried it out from accepting that.
func notExecutor(i *Item, by order.Caller) error {
	if i.ExecutedBy != nil && *i.ExecutedBy == by.ID {
		return errExecutor
	}
	return nil
}

var (
	handles = may(auth.AccountabilityHandle)
	judges  = all(may(auth.AccountabilityReview), notOwn)
	decides = all(may(auth.AccountabilityDecide), notOwn)
	settles = all(handles, settled)
	closes  = all(may(auth.AccountabilityReview), notExecutor, settled)
)

// Undecided are the states in which more time may still be granted.
func Undecided() []State { return slices.Clone(undecided) }

type table = lifecycle.Table[State, *Item, order.Caller]

// Lifecycle is the life of an item.
var Lifecycle = table{
	{From: Drafted, On: OnUpdate, To: Drafted, Guard: handles},
	{From: Drafted, On: OnConfirm, To: Filed, Guard: handles},
	{From: Drafted, On: OnDrop, To: Dropped, Guard: handles},
	{From: Filed, On: OnUpdate, To: Filed, Guard: handles},
	{From: Filed, On: OnOrder, To: Ordered, Guard: handles},
	{From: Filed, On: OnVoid, To: Filed, Guard: handles},
	{From: Ordered, On: OnStart, To: InProgress, Guard: handles},
	{From: Ordered, On: order.OnGiveFeedback, To: Feedback, Guard: handles},
	{From: Ordered, On: OnVoid, To: Ordered, Guard: handles},
	{From: InProgress, On: order.OnGiveFeedback, To: Feedback, Guard: handles},
	{From: InProgress, On: OnVoid, To: InProgress, Guard: handles},
	{From: Feedback, On: order.OnReview, To: Reviewed, Guard: judges},
	{From: Feedback, On: order.OnReturn, To: Returned, Guard: judges},
	{From: Returned, On: order.OnGiveFeedback, To: Feedback, Guard: handles},
	{From: Reviewed, On: OnDecide, To: Decided, Guard: decides},
	{From: Reviewed, On: order.OnReturn, To: Returned, Guard: decides},
	{From: Decided, On: OnExecute, To: Executed, Guard: settles},
	{From: Decided, On: OnVoidRecord, To: Decided, Guard: handles},
	{From: Executed, On: OnClose, To: Closed, Guard: closes},
	{From: Executed, On: OnVoidRecord, To: Decided, Guard: handles},
	{From: Closed, On: OnVoidRecord, To: Decided, Guard: handles},
}

var (
	awaited = []State{Ordered, InProgress, Returned}
	// undecided is what more time may still be granted for.
	undecided = []State{Ordered, InProgress, Feedback, Returned, Reviewed}
	open      = []State{Filed, Ordered, InProgress, Feedback, Returned, Reviewed, Decided, Executed}
)

// partsIn says in which states a part may be changed, and by whom.
var partsIn = map[string]struct {
	states []State
	guard  guard
}{
	order.OnAskExtension:    {awaited, handles},
	order.OnDecideExtension: {undecided, may(auth.AccountabilityDecide)},
	order.OnRaise:           {[]State{Ordered, InProgress, Feedback, Returned}, all(may(auth.AccountabilityReview), rising)},
	order.OnAttach:          {open, handles},
	OnReaders:               {slices.Concat([]State{Drafted}, open, []State{Closed}), handles},
	OnAddRecord:             {[]State{Decided}, all(handles, accountable)},
}

var errNotAccountable = unmet("not_accountable", "已决定不予问责", "it was decided that nobody answers")

func accountable(i *Item, _ order.Caller) error {
	if i.Outcome != Accountable {
		return errNotAccountable
	}
	return nil
}

// rising admits while a colour is left to rise to.
func rising(i *Item, by order.Caller) error {
	if i.Colour == clock.Red || i.Colour == clock.Yellow && !i.Overdue(by.Now) {
		return fault.State(string(i.Colour), []string{})
	}
	return nil
}

func (i *Item) stage() State {
	if i.Voided() {
		return voided
	}
	return State(i.State)
}

// Apply moves the state, or returns state_conflict, forbidden, window_closed or
// requirements_unmet and leaves it as it was.
func (i *Item) Apply(on string, by order.Caller) error {
	if p, ok := partsIn[on]; ok {
		if !slices.Contains(p.states, i.stage()) {
			return fault.State(string(i.stage()), i.Allowed(by))
		}
		return p.guard(i, by)
	}
	next, err := Lifecycle.Apply(i.stage(), on, i, by)
	if err != nil {
		if fault.Is(err, fault.CodeStateConflict) {
			return fault.State(string(i.stage()), i.Allowed(by))
		}
		return err
	}
	i.State = string(next)
	return nil
}

// Admits tells whether the act on a part is possible now.
func (i *Item) Admits(on string, by order.Caller) bool {
	p, ok := partsIn[on]
	return ok && slices.Contains(p.states, i.stage()) && p.guard(i, by) == nil
}

// offered are the acts on parts that are told beside the actions.
var offered = []string{order.OnAskExtension, order.OnRaise, order.OnAttach, OnReaders, OnAddRecord}

// Allowed lists what the caller may do now. Records are voided one by one, and
// say so themselves.
func (i *Item) Allowed(by order.Caller) []string {
	out := slices.DeleteFunc(Lifecycle.Allowed(i.stage(), i, by), func(on string) bool { return on == OnVoidRecord })
	for _, on := range offered {
		if on == order.OnAskExtension && by.Now.After(i.DueAt) {
			continue // asked before the end
		}
		if i.Admits(on, by) {
			out = append(out, on)
		}
	}
	return out
}
