// Package deadline shows when the steps of cases are due, lets those who handle a
// case ask for more time before the end, and calls out what is near or late.
package deadline

import (
	"time"

	"github.com/google/uuid"

	"lianluo/internal/clock"
	"lianluo/internal/due"
	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/record"
)

// Extension is more time that was asked for a step of a case.
type Extension struct {
	record.Meta
	clock.Extension
	CaseID     uuid.UUID
	Cycle      int64
	DeadlineID uuid.UUID
	Step       string
}

// TableName names the table.
func (Extension) TableName() string { return "petition_deadline_extensions" }

// Quiet marks the rows as part of the case, whose event tells of them.
func (*Extension) Quiet() {}

var errAsked = fault.New(fault.CodeAlreadyExists, fault.T("这一步已有待审批的延期申请", "an extension of this step is waiting already"))

// ask makes a request for more time; d is the running deadline of the step, nil
// when there is none. It returns unprocessable and window_closed.
func ask(d *due.Deadline, to time.Time, reason string, by petition.Caller) (*Extension, error) {
	if d == nil {
		return nil, fault.Invalid("/step", "no_deadline", fault.T("这一步没有正在计时的时限", "no deadline of this step is running"))
	}
	e, err := d.Ask(to, reason, by.ID, by.Now)
	return &Extension{Extension: e, CaseID: d.CaseID, Cycle: d.Cycle, DeadlineID: d.ID, Step: d.Step}, err
}

// Allowed lists what the caller may do with the request. runs tells that its
// deadline is neither met nor stopped.
func (e *Extension) Allowed(c *petition.Case, runs bool, by petition.Caller) []string {
	if e.Cycle != c.Cycle {
		return []string{}
	}
	return e.Offered(runs, by.ID, c.Admits(petition.OnAskExtension, by), c.Admits(petition.OnDecideExtension, by))
}
