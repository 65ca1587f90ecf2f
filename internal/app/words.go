package app

import (
	"lianluo/internal/claim"
	"lianluo/internal/deadline"
	"lianluo/internal/feedback"
	"lianluo/internal/lookback"
	"lianluo/internal/measure"
	"lianluo/internal/petition"
	"lianluo/internal/petitioner"
	"lianluo/internal/publicnotice"
	"lianluo/internal/relation"
	"lianluo/internal/sanction"
	"lianluo/internal/signoff"
	"lianluo/internal/slip"
	"lianluo/internal/store"
)

// hush keeps who complained out of what is written about a case, now and, when a
// petitioner is recorded later, in what was written before.
func hush(s *store.Store, p *petitioner.Service) {
	s.Proofread(p.Proofread)
	p.Tie(
		petitioner.About[petition.Cycle](), petitioner.About[claim.Claim](), petitioner.About[measure.Measure](),
		petitioner.About[sanction.Sanction](), petitioner.About[feedback.Feedback](), petitioner.About[lookback.LookBack](),
		petitioner.About[signoff.Step](), petitioner.About[deadline.Extension](), petitioner.About[publicnotice.Objection](),
		petitioner.About[slip.Slip](), petitioner.About[relation.Link]("from_id", "to_id"), petitioner.About[relation.Proposal]("first_id", "second_id"),
	)
}
