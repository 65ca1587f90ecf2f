// Package claim is the separate complaints within one petition case. Each gets a
// verdict and a finding of its own; the case's verdict derives from them.
package claim

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/casepart"
	"lianluo/internal/fault"
	"lianluo/internal/intake"
	"lianluo/internal/petition"
	"lianluo/internal/record"
)

// Claim is one complaint of a case, in one cycle of its handling.
type Claim struct {
	record.Meta
	record.Void
	casepart.InCase
	Text          string `words:"free"`
	PollutionType string
	Verdict       petition.Verdict
	Finding       string `words:"staff"`
	DecidedAt     *time.Time
	DecidedBy     *uuid.UUID
}

// TableName names the table.
func (Claim) TableName() string { return "petition_claims" }

// Quiet marks the rows as part of the case, whose event tells of them.
func (*Claim) Quiet() {}

// Patch changes what is not nil.
type Patch struct{ Text, PollutionType *string }

func (c *Claim) patch(p Patch) error {
	if p.Text != nil {
		c.Text = *p.Text
	}
	if p.PollutionType != nil {
		c.PollutionType = *p.PollutionType
	}
	if c.PollutionType != "" && !intake.KnownType(c.PollutionType) {
		return fault.Invalid("/pollution_type", "unknown_type", fault.T("词典里没有这个类型", "the dictionary has no such type"))
	}
	return nil
}

// maskedIn lists the texts in which something is made unreadable.
func (c *Claim) maskedIn() (in []string) {
	if strings.Contains(c.Text, "**") {
		in = append(in, "text")
	}
	if strings.Contains(c.Finding, "**") {
		in = append(in, "finding")
	}
	return in
}

// Allowed lists what the caller may do with the claim.
func (c *Claim) Allowed(root *petition.Case, by petition.Caller) []string {
	return casepart.Offered(root, c, by, [2]string{petition.OnAddClaim, "update"}, [2]string{petition.OnDecideClaim, "decide"}, [2]string{petition.OnAddClaim, "void"})
}
