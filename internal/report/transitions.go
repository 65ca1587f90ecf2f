package report

import (
	"time"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/lifecycle"
)

// State is how far a report has come.
type State string

// The states; voided is not stored but told by VoidedAt.
const (
	Draft     State = "draft"
	Submitted State = "submitted"
	Returned  State = "returned"
	Accepted  State = "accepted"
	voided    State = "voided"
)

// The actions on a report.
const (
	OnUpdate = "update"
	OnSubmit = "submit"
	OnAttach = "attach"
	OnReturn = "return"
	OnAccept = "accept"
	OnVoid   = "void"
)

// past names the event of each action.
var past = map[string]string{
	OnUpdate: "work_report.updated", OnSubmit: "work_report.submitted", OnAttach: "work_report.file_changed",
	OnReturn: "work_report.returned", OnAccept: "work_report.accepted", OnVoid: "work_report.voided",
}

// Caller is who acts, and when.
type Caller struct {
	auth.Actor
	Now time.Time
}

type guard = func(*Report, Caller) error

// Lifecycle is draft → submitted → returned | accepted. What was accepted may
// still be returned: a mistake is found later, and the street's report of that
// day is corrected as a new edition.
var Lifecycle = lifecycle.Table[State, *Report, Caller]{
	{From: Draft, On: OnUpdate, To: Draft, Guard: ours},
	{From: Draft, On: OnSubmit, To: Submitted, Guard: all(ours, said)},
	{From: Draft, On: OnAttach, To: Draft, Guard: ours},
	{From: Draft, On: OnVoid, To: Draft, Guard: ours},
	{From: Submitted, On: OnReturn, To: Returned, Guard: reviews},
	{From: Submitted, On: OnAccept, To: Accepted, Guard: reviews},
	{From: Submitted, On: OnVoid, To: Submitted, Guard: reviews},
	{From: Returned, On: OnUpdate, To: Returned, Guard: ours},
	{From: Returned, On: OnSubmit, To: Submitted, Guard: all(ours, said)},
	{From: Returned, On: OnAttach, To: Returned, Guard: ours},
	{From: Returned, On: OnVoid, To: Returned, Guard: reviews},
	{From: Accepted, On: OnReturn, To: Returned, Guard: reviews},
}

func all(guards ...guard) guard {
	return func(r *Report, by Caller) error {
		for _, g := range guards {
			if err := g(r, by); err != nil {
				return err
			}
		}
		return nil
	}
}

// ours is the group's own work.
func ours(r *Report, by Caller) error {
	if !by.Can(auth.WorkReportWrite) || !by.InGroup(r.GroupID) {
		return fault.Denied(string(auth.WorkReportWrite))
	}
	return nil
}

var errOwn = fault.New(fault.CodeForbidden, fault.T("不能审核自己报送的报告", "nobody reviews what they have submitted"))

func reviews(r *Report, by Caller) error {
	if !by.Can(auth.WorkReportReview) {
		return fault.Denied(string(auth.WorkReportReview))
	}
	if r.SubmittedBy != nil && *r.SubmittedBy == by.ID {
		return errOwn
	}
	return nil
}

// said asks for something to be said, if only that there is nothing.
func said(r *Report, _ Caller) error {
	if !r.IsNil && r.Content.Content == "" {
		f := fault.New(fault.CodeRequirementsUnmet, fault.Text{})
		f.Fields = []fault.Field{{Pointer: "/content", Code: "empty", Detail: fault.T("没有工作情况的，请作零报告", "say what was done, or make it a nil report")}}
		return f
	}
	if len(r.Submissions) >= mostSubmissions {
		return fault.New(fault.CodeTooManyParts, fault.Text{})
	}
	return nil
}

func (r *Report) stage() State {
	if r.Voided() {
		return voided
	}
	return r.State
}

// Apply moves the report along its lifecycle, or returns state_conflict,
// forbidden, requirements_unmet or too_many_parts and leaves it as it was.
func (r *Report) Apply(on string, by Caller) error {
	next, err := Lifecycle.Apply(r.stage(), on, r, by)
	if err == nil {
		r.State = next
	}
	return err
}

// Allowed lists what the caller may do with the report now.
func (r *Report) Allowed(by Caller) []string { return Lifecycle.Allowed(r.stage(), r, by) }
