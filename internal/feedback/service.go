package feedback

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/store"
	"lianluo/internal/tally"
)

// maxVersions bounds the versions of one cycle.
const maxVersions = 200

// Service keeps the answers on cases.
type Service struct {
	store *store.Store
	cases *petition.Service
}

// NewService keeps answers in the store.
func NewService(s *store.Store, cases *petition.Service) *Service { return &Service{s, cases} }

func version(caseID uuid.UUID, cycle, number int64) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB {
		return db.Where("case_id = ? AND cycle = ? AND number = ?", caseID, cycle, number)
	}
}

// List reads the versions of a cycle, or of the present one for zero, oldest
// first; not_found outside the caller's view.
func (s *Service) List(ctx context.Context, caseID uuid.UUID, cycle int64) ([]Feedback, error) {
	c, err := s.cases.Get(ctx, caseID)
	if err != nil {
		return nil, err
	}
	if cycle == 0 {
		cycle = c.Cycle
	}
	rows := []Feedback{}
	err = s.store.Reading(ctx).Where("case_id = ? AND cycle = ?", caseID, cycle).Order("number").Limit(maxVersions).Find(&rows).Error
	return rows, s.store.Fault(err)
}

// Get reads a version of a cycle, or of the present one for zero; not_found.
func (s *Service) Get(ctx context.Context, caseID uuid.UUID, cycle, number int64) (*Feedback, error) {
	c, err := s.cases.Get(ctx, caseID)
	if err != nil {
		return nil, err
	}
	if cycle == 0 {
		cycle = c.Cycle
	}
	f, err := store.First[Feedback](s.store.Reading(ctx).Scopes(version(caseID, cycle, number)))
	return f, s.store.Fault(err)
}

// Draft adds a version and sends it to review. It returns not_found,
// stale_version (of the case), state_conflict, forbidden, requirements_unmet,
// too_many_parts and archived.
func (s *Service) Draft(ctx context.Context, caseID uuid.UUID, ifMatch *string, text string) (*Feedback, error) {
	f := &Feedback{}
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		root, err := petition.HoldMatch(tx, caseID, ifMatch)
		if err != nil {
			return err
		}
		return root.Act(petition.OnDraftFeedback, &petition.Part{Kind: "feedback", Row: f}, func(c *petition.Case, by petition.Caller) error {
			var last int64
			err := tx.DB.Model(&Feedback{}).Where("case_id = ? AND cycle = ?", c.ID, c.Cycle).Select("COALESCE(MAX(number), 0)").Scan(&last).Error
			if err != nil {
				return err
			}
			if last >= maxVersions {
				return fault.New(fault.CodeTooManyParts, fault.Text{})
			}
			*f = Feedback{CaseID: c.ID, Cycle: c.Cycle, Number: last + 1, Text: text, State: Drafted, DraftedBy: by.ID, DraftedAt: by.Now, Reviews: []Review{}}
			c.Progress.Draft, c.Progress.DraftedBy, c.Progress.ReviewedBy = int(f.Number), by.ID, uuid.Nil
			c.Note("", nil)
			return tx.Create(f)
		})
	})
	return f, err
}

// Review is a step of the chain: on is one of the actions on the version in
// review. It returns what Draft returns, and unprocessable for the word of a level
// where the version is not.
func (s *Service) Review(ctx context.Context, caseID uuid.UUID, ifMatch *string, on string, r Review) (*petition.Case, error) {
	var c *petition.Case
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		root, err := petition.HoldMatch(tx, caseID, ifMatch)
		if err != nil {
			return err
		}
		c = root.Case
		f, err := inReview(tx, c)
		if err != nil {
			return err
		}
		was := c.Handling
		return root.Act(on, &petition.Part{Kind: "feedback", Row: f}, func(c *petition.Case, by petition.Caller) error {
			return s.say(tx, c, f, by, on, was, r)
		})
	})
	return c, err
}

// inReview loads the version that is in review; an empty one when there is none,
// which the tables then refuse.
func inReview(tx *store.Tx, c *petition.Case) (*Feedback, error) {
	f, err := store.First[Feedback](store.ForUpdate(tx, tx.DB).Scopes(version(c.ID, c.Cycle, int64(c.Progress.Draft))))
	if fault.Is(err, fault.CodeNotFound) {
		return &Feedback{}, nil
	}
	return f, err
}

func (s *Service) say(tx *store.Tx, c *petition.Case, f *Feedback, by petition.Caller, on string, was petition.Handling, r Review) error {
	r.By, r.ByName, r.At = by.ID, by.Name, by.Now
	f.State = string(c.Handling)
	text := r.Opinion
	switch on {
	case petition.OnReviewFeedback:
		r.Step, r.Outcome, c.Progress.ReviewedBy = "group", "approved", by.ID
	case petition.OnSignFeedback:
		r.Step, r.Outcome = "office", "signed"
	case petition.OnSubmitFeedback:
		if !slices.Contains(receivers, r.Step) {
			return errOther("/submitted_to")
		}
		r.Outcome = "submitted"
	case petition.OnAcceptFeedback:
		if err := f.level(was, r.Step); err != nil {
			return err
		}
		if r.Step == "office" && f.submission().By == by.ID { // the office's own word, of which no letter from above tells
			return errOwn
		}
		r.Outcome = "accepted"
	case petition.OnReturnFeedback:
		if err := f.level(was, r.Step); err != nil {
			return err
		}
		r.Outcome, text = "returned", r.Reason
		if err := count(tx, c, r); err != nil {
			return err
		}
	}
	f.Reviews = append(f.Reviews, r)
	c.Note(text, nil)
	return tx.Save(f)
}

// count notes the reasons of a return under the unit that handles the case.
func count(tx *store.Tx, c *petition.Case, r Review) error {
	rows := make([]Return, 0, len(r.ReasonCodes))
	for _, code := range r.ReasonCodes {
		row := Return{InspectionID: c.InspectionID, CaseID: c.ID, UnitID: c.LeadUnitID, Level: r.Step, ReasonCode: code, ReturnedAt: r.At}
		if c.Dispatch != nil {
			row.UnitName = c.Dispatch.LeadUnitName
		}
		rows = append(rows, row)
	}
	if len(rows) > 0 {
		tally.AddReturn(tx, c.OfficeID, c.InspectionID)
	}
	return store.CreateAll(tx, rows)
}

// Count is how often a unit was returned answers for a reason at a level.
type Count struct {
	UnitID                      *uuid.UUID
	UnitName, Level, ReasonCode string
	N                           int64
}

// maxCounts bounds an answer: units × levels × reasons.
const maxCounts = 5000

// Counts adds the reasons of returns up; nil and zero arguments do not narrow.
func (s *Service) Counts(ctx context.Context, inspection *uuid.UUID, from, to *time.Time) ([]Count, error) {
	db := s.store.Reading(ctx).Model(&Return{})
	if inspection != nil {
		db = db.Where("inspection_id = ?", *inspection)
	}
	if from != nil {
		db = db.Where("returned_at >= ?", from.UTC())
	}
	if to != nil {
		db = db.Where("returned_at < ?", to.UTC())
	}
	rows := []Count{}
	err := db.Select("unit_id, MAX(unit_name) AS unit_name, level, reason_code, COUNT(*) AS n").Group("unit_id, level, reason_code").
		Order("n DESC, unit_name, level, reason_code").Limit(maxCounts).Scan(&rows).Error
	return rows, s.store.Fault(err)
}
