// Package visit is the follow-up visits to petitioners: who tried, how, whether
// the petitioner was reached, and whether they are satisfied with what was done.
// What they said is sealed like the petitioner's record, since their own words
// tell neighbours who complained.
package visit

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/casepart"
	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/record"
)

// The outcomes of a visit.
const (
	Satisfied          = "satisfied"
	BasicallySatisfied = "basically_satisfied"
	Dissatisfied       = "dissatisfied"
	NotReached         = "not_reached"
)

// methods are how a petitioner is visited, in words.
var methods = map[string]string{"phone": "电话", "in_person": "上门", "message": "短信或微信", "letter": "信函"}

// Visit is one attempt to visit the petitioner, in one cycle of the case.
type Visit struct {
	record.Meta
	record.Void
	casepart.InCase
	Method      string
	AttemptedAt time.Time
	Outcome     string
	Sealed      []byte // the note, bound to office, case and visit
	VisitorID   uuid.UUID
	ReopenedAt  *time.Time // when the case was reopened for it

	Note string `gorm:"-"` // opened for those who may read it
}

// TableName names the table.
func (Visit) TableName() string { return "petition_follow_up_visits" }

// Quiet marks the rows as part of the case, whose event tells of them.
func (*Visit) Quiet() {}

// place binds a sealed note to its place, so that one copied to another visit,
// case or office does not open.
func place(office, caseID, id uuid.UUID) string {
	return "petition_follow_up_visits/" + office.String() + "/" + caseID.String() + "/" + id.String()
}

// check refuses an attempt that has not been made yet.
func check(attempted, now time.Time) error {
	if attempted.After(now) {
		return fault.Invalid("/attempted_at", "in_the_future", fault.T("回访时间不能在将来", "a visit was made by now"))
	}
	return nil
}

// settle tells the case how often somebody has tried.
func settle(c *petition.Case, visits []Visit) { c.Progress.Visits = len(visits) }

var errNotDissatisfied = func() error {
	f := fault.New(fault.CodeRequirementsUnmet, fault.Text{})
	f.Fields = []fault.Field{{Code: "not_dissatisfied", Detail: fault.T("回访结果不是不满意", "the petitioner was not dissatisfied")}}
	return f
}()

// reopens says whether the visit is a reason to reopen its case.
func (v *Visit) reopens() error {
	if v.Outcome != Dissatisfied {
		return errNotDissatisfied
	}
	return nil
}

// reason is what the case's history tells of the reopening. What the petitioner
// said stays in the sealed note: the history is read by the handling unit.
func (v *Visit) reason(more string) string {
	s := "回访不满意（" + methods[v.Method] + "，" + v.AttemptedAt.In(calendar.Zone).Format("2006年1月2日") + "）"
	if more != "" {
		s += "：" + more
	}
	return s
}

// Allowed lists what the caller may do with the visit.
func (v *Visit) Allowed(root *petition.Case, by petition.Caller) []string {
	out := casepart.Offered(root, v, by, [2]string{petition.OnAddVisit, "void"})
	if !v.Voided() && v.Cycle == root.Cycle && v.reopens() == nil && slices.Contains(root.Allowed(by), petition.OnReopen) {
		out = append(out, "reopen")
	}
	return out
}
