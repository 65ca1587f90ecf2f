package clock

import (
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/lifecycle"
)

// State is how far an extension has come.
type State string

// The states of an extension.
const (
	Asked     State = "asked"
	Approved  State = "approved"
	Rejected  State = "rejected"
	Withdrawn State = "withdrawn"
	Overtaken State = "lapsed" // what it was asked for came to its end first
)

// Extension is more time that was asked for before the end, with a reason, and
// decided by somebody else. It is embedded in the rows that keep it.
type Extension struct {
	DueAt         time.Time // asked for
	PreviousDueAt time.Time
	Reason        string `words:"staff"`
	State         State
	AskedBy       uuid.UUID
	DecidedAt     *time.Time
	DecidedBy     *uuid.UUID
	Decision      string `words:"staff"` // words that came with it
}

// longest bounds what may be asked: longer than any rule can give.
const longest = calendar.Most * 24 * time.Hour

var (
	errOver   = fault.New(fault.CodeWindowClosed, fault.T("时限已过，只能在到期之前申请延期", "an extension is asked before the end"))
	errOwn    = fault.New(fault.CodeForbidden, fault.T("不能审批自己的延期申请", "nobody decides on their own request"))
	errNotOwn = fault.New(fault.CodeForbidden, fault.T("只有申请人可以撤回", "only who asked may withdraw"))
)

// Ask makes a request for more time for a clock that runs. It returns
// window_closed once the end is over, and unprocessable for an end that is not
// later or too far away.
func (c *Clock) Ask(to time.Time, reason string, by uuid.UUID, now time.Time) (Extension, error) {
	if now.After(c.DueAt) {
		return Extension{}, errOver
	}
	var checks fault.Checks
	checks.When(!to.After(c.DueAt), "/due_at", "not_later", fault.T("须晚于现在的时限", "must be later than the present end"))
	checks.When(to.Sub(c.DueAt) > longest, "/due_at", "too_late", fault.T("至多延长 366 天", "at most 366 days more"))
	return Extension{DueAt: to.UTC(), PreviousDueAt: c.DueAt, Reason: reason, State: Asked, AskedBy: by}, checks.Err()
}

// request is a request for more time, beside the clock that it is for.
type request struct {
	*Extension
	runs bool // the clock has been neither met nor stopped
}

// decider is who looks at a request; nobody is the program itself.
type decider struct {
	id                uuid.UUID
	mayAsk, mayDecide bool
	status            Status // of the clock, to say why it does not run
}

// Lifecycle is the life of a request for more time: who asked may take it back,
// others decide, and it lapses with what it was asked for.
var Lifecycle = lifecycle.Table[State, request, decider]{
	{From: Asked, On: "withdraw", To: Withdrawn, Guard: asker},
	{From: Asked, On: "approve", To: Approved, Guard: another(running)},
	{From: Asked, On: "reject", To: Rejected, Guard: another(nil)},
	{From: Asked, On: "lapse", To: Overtaken, Guard: program},
}

func asker(r request, by decider) error {
	if r.AskedBy != by.id || !by.mayAsk {
		return errNotOwn
	}
	return nil
}

// another admits whoever has not asked, and what else has to hold.
func another(also func(request, decider) error) func(request, decider) error {
	return func(r request, by decider) error {
		if r.AskedBy == by.id || !by.mayDecide {
			return errOwn
		}
		if also == nil {
			return nil
		}
		return also(r, by)
	}
}

func running(r request, by decider) error {
	if !r.runs {
		return fault.State(string(by.status), []string{"reject"})
	}
	return nil
}

func program(_ request, by decider) error {
	if by.id != uuid.Nil {
		return errNotOwn
	}
	return nil
}

// acts are what leads to a decision.
var acts = map[State]string{Approved: "approve", Rejected: "reject", Withdrawn: "withdraw"}

// Decide ends a request for more time of the clock, which runs on when it is
// granted. What was asked in time may be granted after the old end; what has been
// met or stopped meanwhile has its outcome already. It returns state_conflict and
// forbidden.
func (e *Extension) Decide(to State, c *Clock, words string, by uuid.UUID, now time.Time) error {
	state, err := Lifecycle.Apply(e.State, acts[to], request{e, c.Runs()}, decider{by, true, true, c.Status(now)})
	if err != nil {
		return err
	}
	e.State, e.DecidedAt, e.DecidedBy, e.Decision = state, &now, &by, words
	if state == Approved {
		c.Extend(e.DueAt, now)
	}
	return nil
}

// Lapse ends a request that nobody has decided, because there is nothing left to
// have more time for; it tells whether it did.
func (e *Extension) Lapse(now time.Time) bool {
	to, err := Lifecycle.Apply(e.State, "lapse", request{e, false}, decider{})
	if err != nil {
		return false
	}
	e.State, e.DecidedAt = to, &now
	return true
}

// Offered lists what the caller may do with the request, as far as the request
// itself says: who asked may withdraw, others decide. runs tells that the clock
// has been neither met nor stopped.
func (e *Extension) Offered(runs bool, by uuid.UUID, mayAsk, mayDecide bool) []string {
	return Lifecycle.Allowed(e.State, request{e, runs}, decider{id: by, mayAsk: mayAsk, mayDecide: mayDecide})
}
