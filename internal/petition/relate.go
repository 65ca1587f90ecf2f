package petition

import (
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"lianluo/internal/fault"
	"lianluo/internal/intake"
)

// maxSecondary is how many further numbers a case holds; maxNumber is the length
// of one.
const (
	maxSecondary = 20
	maxNumber    = 60
)

// Absorbed is what a case took over from one that was merged into it, so that it
// can be given back exactly.
type Absorbed struct {
	Numbers []string `json:"numbers,omitempty"`
	Key     bool     `json:"key,omitempty"`   // the mark of a key case came with it
	Cycle   int64    `json:"cycle,omitempty"` // of the survivor then

	DueAt *time.Time `json:"due_at,omitempty"` // of the merged case, which is nobody's work now
}

// Absorb gives the case the numbers of another one, and its key mark: what the
// upstream asked to be seen to first stays so. It returns unprocessable when the
// numbers would be too many, and when the case was completed without what completes a
// key case: its answer may be in review already, so that is said anew first.
func (c *Case) Absorb(o *Case) (Absorbed, error) {
	a := Absorbed{Key: o.KeyCase && !c.KeyCase, Cycle: c.Cycle}
	if a.Key && c.Completion == Completed {
		return a, fault.Invalid("/into_case_id", "completed", fault.T("目标办件已按非重点件办结，重新核实之后才能并入重点件",
			"the other case was completed, and not as a key case: look into it again before it takes one in"))
	}
	for _, n := range append([]string{o.Number}, o.SecondaryNumbers...) {
		same := func(x string) bool { return intake.NumberKey(x) == intake.NumberKey(n) }
		if !same(c.Number) && !slices.ContainsFunc(c.SecondaryNumbers, same) && !slices.ContainsFunc(a.Numbers, same) {
			a.Numbers = append(a.Numbers, n)
		}
	}
	if len(c.SecondaryNumbers)+len(a.Numbers) > maxSecondary {
		return a, fault.Invalid("/into_case_id", "too_many_numbers", fault.T("并入后编号过多", "the case would have too many numbers"))
	}
	c.SecondaryNumbers = append(slices.Clone(c.SecondaryNumbers), a.Numbers...)
	c.KeyCase = c.KeyCase || a.Key
	c.Reindex()
	return a, nil
}

// Release undoes Absorb.
func (c *Case) Release(a Absorbed) {
	c.SecondaryNumbers = slices.DeleteFunc(slices.Clone(c.SecondaryNumbers), func(n string) bool { return slices.Contains(a.Numbers, n) })
	if a.Key {
		c.KeyCase = false
	}
	c.Reindex()
}

// Park takes the case out of what is due: it goes on in other cases. It gives the
// date back, for Unpark.
func (c *Case) Park() *time.Time {
	due := c.DueAt
	c.DueAt, c.DueOrder = nil, endOfTime
	return due
}

// Unpark makes the case due again.
func (c *Case) Unpark(due *time.Time) {
	if due != nil {
		c.DueAt, c.DueOrder = due, *due
	}
}

// Settled tells that the answer on the case has gone up, or has been disclosed or
// signed off: what was said cannot silently become that of more or fewer cases.
func (c *Case) Settled() bool {
	return c.Handling == Submitted || c.Handling == Accepted || c.Handling == NotOurs ||
		c.Publication == Published || c.Publication == Corrected || c.SignOff != NotStarted
}

// Share is one of the cases that a case is split into; empty fields are those of
// the whole.
type Share struct {
	Number      string
	Summary     string
	Area        string
	Address     string
	Types       []string
	PrimaryType string
	Responsible string
	Assisting   string
	Remark      string
}

// Share makes the n-th case (from 1) that the case is split into. It keeps what
// the upstream decided: round, batch, channel, key mark, when it was received and
// assigned, and deadlines that run already. It returns unprocessable.
func (c *Case) Share(s Share, n int) (*Case, error) {
	if s.Number == "" {
		s.Number = c.Number + "-" + strconv.Itoa(n)
	}
	if utf8.RuneCountInString(s.Number) > maxNumber {
		return nil, fault.Invalid("/number", "too_long", fault.T("编号过长，请另行给出", "the number is too long, give one"))
	}
	if len(s.Types) == 0 {
		s.Types, s.PrimaryType = c.PollutionTypes, c.PrimaryType
	}
	received := c.ReceivedAt
	part, err := NewCase(Intake{
		InspectionID: c.InspectionID, BatchID: c.BatchID, Number: s.Number, Channel: c.Channel, KeyCase: c.KeyCase, ReceivedAt: &received,
		Summary: s.Summary, Area: or(s.Area, c.Area), Address: or(s.Address, c.Address), Types: s.Types, PrimaryType: s.PrimaryType, TypeLabels: c.TypeLabels,
		Responsible: or(s.Responsible, c.ResponsibleText), Assisting: or(s.Assisting, c.AssistingText),
		AssignedAt: c.UpstreamAssignedAt, DueAt: c.UpstreamDueAt, Remark: s.Remark,
	}, received, received)
	if err != nil {
		return nil, err
	}
	part.SplitFromID, part.DueAt, part.DueOrder = &c.ID, c.DueAt, c.DueOrder
	return part, nil
}

func or(a, b string) string {
	if a == "" {
		return b
	}
	return a
}
