// Package sanction is what was done to the polluter of a petition case: orders,
// halts, penalties and detentions, with fines in fen.
package sanction

import (
	"github.com/oapi-codegen/nullable"

	"lianluo/internal/calendar"
	"lianluo/internal/casepart"
	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/record"
)

// Sanction is one act against a polluter, in one cycle of a case's handling.
type Sanction struct {
	record.Meta
	record.Void
	casepart.InCase
	Kind           string
	Subject        string `words:"staff"`
	DocumentNumber string
	DecidedOn      *calendar.Date
	FineIntended   *int64 // fen, as all fines
	FineDecided    *int64
	FinePaid       *int64
	Remark         string `words:"staff"`
}

// TableName names the table.
func (Sanction) TableName() string { return "petition_sanctions" }

// Quiet marks the rows as part of the case, whose event tells of them.
func (*Sanction) Quiet() {}

// Patch is a change; what is nil or unspecified stays.
type Patch struct {
	Kind, Subject           *string
	DocumentNumber, Remark  nullable.Nullable[string]
	DecidedOn               nullable.Nullable[calendar.Date]
	Intended, Decided, Paid nullable.Nullable[int64]
}

// apply changes the sanction. A fine is decided before it is paid, and never
// overpaid. It returns unprocessable.
func (s *Sanction) apply(p Patch) error {
	if p.Kind != nil {
		s.Kind = *p.Kind
	}
	if p.Subject != nil {
		s.Subject = *p.Subject
	}
	s.DocumentNumber = word(s.DocumentNumber, p.DocumentNumber)
	s.Remark = word(s.Remark, p.Remark)
	s.DecidedOn = pointer(s.DecidedOn, p.DecidedOn)
	s.FineIntended, s.FineDecided, s.FinePaid = pointer(s.FineIntended, p.Intended), pointer(s.FineDecided, p.Decided), pointer(s.FinePaid, p.Paid)
	var checks fault.Checks
	paid := s.FinePaid != nil && *s.FinePaid > 0
	checks.When(paid && s.FineDecided == nil, "/fine_paid_fen", "not_decided", fault.T("尚未决定罚款，不能登记已缴", "a fine is decided before it is paid"))
	checks.When(paid && s.FineDecided != nil && *s.FinePaid > *s.FineDecided, "/fine_paid_fen", "more_than_decided", fault.T("已缴超过决定的数额", "more was paid than decided"))
	return checks.Err()
}

func word(old string, v nullable.Nullable[string]) string {
	if !v.IsSpecified() {
		return old
	}
	s, _ := v.Get() // null empties
	return s
}

func pointer[T any](old *T, v nullable.Nullable[T]) *T {
	if !v.IsSpecified() {
		return old
	}
	if x, err := v.Get(); err == nil {
		return &x
	}
	return nil
}

// Allowed lists what the caller may do with the sanction.
func (s *Sanction) Allowed(root *petition.Case, by petition.Caller) []string {
	return casepart.Offered(root, s, by, [2]string{petition.OnAddSanction, "update"}, [2]string{petition.OnAddSanction, "void"})
}
