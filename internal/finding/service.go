package finding

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/assignment"
	"lianluo/internal/attachment"
	"lianluo/internal/fault"
	"lianluo/internal/order"
	"lianluo/internal/petition"
	"lianluo/internal/store"
)

// most bounds the findings of one assignment.
const most = 500

// Service keeps what is found during inspections.
type Service struct {
	store       *store.Store
	inspections *assignment.Service
	cases       *petition.Service
}

// NewService keeps findings in the store; they become cases and assignments.
func NewService(s *store.Store, a *assignment.Service, c *petition.Service) *Service {
	return &Service{s, a, c}
}

func of(id uuid.UUID) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB { return db.Where("assignment_id = ?", id) }
}

// List reads the live findings in their order; not_found outside the caller's view.
func (s *Service) List(ctx context.Context, id uuid.UUID) (*assignment.Assignment, []Finding, error) {
	a, err := s.inspections.Get(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	rows := []Finding{}
	err = s.store.Reading(ctx).Scopes(store.NotVoided, of(id)).Order("number, id").Limit(most).Find(&rows).Error
	return a, rows, s.store.Fault(err)
}

// Get reads a finding; not_found outside the caller's view.
func (s *Service) Get(ctx context.Context, id, finding uuid.UUID) (*assignment.Assignment, *Finding, error) {
	a, err := s.inspections.Get(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	f, err := store.Get[Finding](s.store.Reading(ctx).Scopes(of(id)), finding)
	return a, f, s.store.Fault(err)
}

// New is what was found. Without a time it was now, without a name it was whoever
// notes it.
type New struct {
	Point, Place, Text, FoundBy string
	FoundAt                     *time.Time
	Files                       []uuid.UUID
}

// Create notes a finding. It returns not_found, forbidden, state_conflict,
// requirements_unmet, too_many_parts, archived, and unprocessable for a time to
// come and for photos that are not attached.
func (s *Service) Create(ctx context.Context, id uuid.UUID, n New) (*assignment.Assignment, *Finding, error) {
	f := &Finding{AssignmentID: id, State: Noted, Point: n.Point, Place: n.Place, Text: n.Text, FoundBy: n.FoundBy, FileIDs: append([]uuid.UUID{}, n.Files...)}
	var a *assignment.Assignment
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if a, err = s.inspections.Hold(tx, id); err != nil {
			return err
		}
		return s.inspections.Act(tx, a, assignment.OnFinding, &order.Part{Kind: "finding", Row: f}, func(by order.Caller) error {
			if err := tx.DB.Model(&Finding{}).Scopes(of(id)).Select("COALESCE(MAX(number), 0) + 1").Scan(&f.Number).Error; err != nil {
				return err
			}
			if f.Number > most {
				return fault.New(fault.CodeTooManyParts, fault.Text{})
			}
			if err := f.found(n.FoundAt, by); err != nil {
				return err
			}
			if err := attachment.Check(tx, attachment.Assignment, id, f.FileIDs, "/file_ids"); err != nil {
				return err
			}
			return tx.Create(f)
		})
	})
	return a, f, err
}

func (f *Finding) found(at *time.Time, by order.Caller) error {
	f.FoundAt = by.Now
	if at != nil {
		f.FoundAt = at.UTC()
	}
	if f.FoundBy == "" {
		f.FoundBy = by.Name
	}
	if f.FoundAt.After(by.Now) {
		return fault.Invalid("/found_at", "in_future", fault.T("不能晚于现在", "must not be later than now"))
	}
	return nil
}

// change is one action on a finding: both tables decide, and one event of the
// assignment tells of it.
func (s *Service) change(ctx context.Context, id, finding uuid.UUID, ifMatch *string, on string, act func(tx *store.Tx, a *assignment.Assignment, f *Finding, by order.Caller) error) (*assignment.Assignment, *Finding, error) {
	var a *assignment.Assignment
	var f *Finding
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if a, err = s.inspections.Hold(tx, id); err != nil {
			return err
		}
		if f, err = store.LoadMatch[Finding](tx, finding, ifMatch, of(id)); err != nil {
			return err
		}
		return s.inspections.Act(tx, a, partOf(on), &order.Part{Kind: "finding", Row: f}, func(by order.Caller) error {
			next, err := Lifecycle.Apply(f.stage(), on, f, by)
			if err != nil {
				if fault.Is(err, fault.CodeStateConflict) {
					return fault.State(string(f.stage()), f.Allowed(a, by))
				}
				return err
			}
			f.State = next
			if err := act(tx, a, f, by); err != nil {
				return err
			}
			return tx.Save(f)
		})
	})
	return a, f, err
}

// Raise makes a case of a finding, in the round of the inspection; what the intake
// does not say is taken from the finding. It returns not_found, stale_version,
// state_conflict, forbidden, archived, and what registering a case returns.
func (s *Service) Raise(ctx context.Context, id, finding uuid.UUID, ifMatch *string, in petition.Intake) (*assignment.Assignment, *Finding, error) {
	return s.change(ctx, id, finding, ifMatch, onRaise, func(tx *store.Tx, a *assignment.Assignment, f *Finding, by order.Caller) error {
		in.InspectionID = a.InspectionID
		in.Summary = either(in.Summary, f.Text)
		in.Address = either(in.Address, f.where())
		c, err := s.cases.Create(tx.Context(), in)
		if err != nil {
			return err
		}
		f.CaseID = &c.ID
		f.follow(by)
		return s.inspections.LinkIn(tx, a, assignment.Link{Type: assignment.LinkToCase, ID: c.ID})
	})
}

// PassDown makes an order of the office of a finding. It comes from the inspection
// and from the cases that this one was about, so that nothing in it tells who
// complained. It returns what Raise does, and what issuing an assignment returns.
func (s *Service) PassDown(ctx context.Context, id, finding uuid.UUID, ifMatch *string, n assignment.New) (*assignment.Assignment, *Finding, error) {
	return s.change(ctx, id, finding, ifMatch, onPassDown, func(tx *store.Tx, a *assignment.Assignment, f *Finding, by order.Caller) error {
		links, err := s.inspections.Origin(tx, a)
		if err != nil {
			return err
		}
		n.InspectionID, n.Kind, n.Source, n.Links = a.InspectionID, assignment.Directive, assignment.Own, links
		n.Matter = either(n.Matter, f.where()+"："+f.Text)
		next, err := s.inspections.IssueIn(tx, n)
		if err != nil {
			return err
		}
		f.FollowUpID = &next.ID
		f.follow(by)
		return nil
	})
}

func either(s, otherwise string) string {
	if s != "" {
		return s
	}
	return otherwise
}

// Void takes a finding off the list that nothing has become of.
func (s *Service) Void(ctx context.Context, id, finding uuid.UUID, ifMatch *string, reason string) (*assignment.Assignment, *Finding, error) {
	return s.change(ctx, id, finding, ifMatch, onVoid, func(_ *store.Tx, _ *assignment.Assignment, f *Finding, by order.Caller) error {
		f.VoidedAt, f.VoidReason = &by.Now, reason
		return nil
	})
}
