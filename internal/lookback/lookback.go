// Package lookback is the later looks at the site of a case, by somebody who is
// not of the units that handled it: whether what was put right has kept. A
// relapse is an event of its own, for which somebody may have to answer, and may
// reopen the case in the same act.
package lookback

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

// The results of a look-back.
const (
	Kept     = "kept"
	Relapsed = "relapsed"
)

// LookBack is one look at the site, in one cycle of the case.
type LookBack struct {
	record.Meta
	record.Void
	casepart.InCase
	LookedAt    time.Time
	Result      string
	Findings    string      `words:"staff"`
	Photos      []uuid.UUID `gorm:"serializer:json"` // files of the case
	InspectorID uuid.UUID
	ReopenedAt  *time.Time // when the case was reopened for it
}

// TableName names the table.
func (LookBack) TableName() string { return "petition_look_backs" }

// Quiet marks the rows as part of the case, whose event tells of them.
func (*LookBack) Quiet() {}

// New is a look at the site.
type New struct {
	LookedAt time.Time
	Result   string
	Findings string
	Photos   []uuid.UUID
	Reopen   bool // start the next cycle at once
}

// action is the act of the case that the look-back is.
func (n *New) action() string {
	if n.Result == Relapsed {
		return petition.OnRelapse
	}
	return petition.OnAddLookBack
}

// check returns unprocessable for a look in the future, and for a reopening
// because of what has kept.
func (n *New) check(now time.Time) error {
	var checks fault.Checks
	checks.When(n.LookedAt.After(now), "/looked_at", "in_the_future", fault.T("回头看时间不能在将来", "a look-back was made by now"))
	checks.When(n.Reopen && n.Result != Relapsed, "/reopen", "not_relapsed", fault.T("没有反弹，不能重新办理", "only a relapse reopens a case"))
	return checks.Err()
}

var errNotRelapsed = func() error {
	f := fault.New(fault.CodeRequirementsUnmet, fault.Text{})
	f.Fields = []fault.Field{{Code: "not_relapsed", Detail: fault.T("回头看没有发现反弹", "the look-back found no relapse")}}
	return f
}()

// reopens says whether the look-back is a reason to reopen its case.
func (l *LookBack) reopens() error {
	if l.Result != Relapsed {
		return errNotRelapsed
	}
	return nil
}

// maxReason is how much of what was found goes into the reason, in characters.
const maxReason = 400

// reason is what the case's history tells of the reopening.
func (l *LookBack) reason() string {
	found := []rune(l.Findings)
	if len(found) > maxReason {
		found = append(found[:maxReason], '…')
	}
	return "回头看发现反弹（" + l.LookedAt.In(calendar.Zone).Format("2006年1月2日") + "）：" + string(found)
}

// Allowed lists what the caller may do with the look-back.
func (l *LookBack) Allowed(root *petition.Case, by petition.Caller) []string {
	out := casepart.Offered(root, l, by, [2]string{petition.OnAddLookBack, "void"})
	if !l.Voided() && l.Cycle == root.Cycle && l.reopens() == nil && slices.Contains(root.Allowed(by), petition.OnReopen) {
		out = append(out, "reopen")
	}
	return out
}
