package assignment

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/clock"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/order"
	"lianluo/internal/redact"
	"lianluo/internal/store"
)

// The steps whose rules say when assignments are due.
const (
	stepAcknowledge = "assignment_acknowledge"
	stepDocuments   = "document_request"
	stepComplete    = "assignment"
)

// Deadlines knows the office's rules: when a step that starts at the instant is
// due, and why. ok is false when no rule for the step is in force.
type Deadlines interface {
	Deadline(tx *store.Tx, step string, start time.Time, keyCase bool) (e calendar.Explanation, ok bool, err error)
}

const (
	mostDeliveries = 100
	mostLinks      = 50
)

// Service passes assignments down and follows them.
type Service struct {
	order.Desk[Assignment, *Assignment]
	deadlines Deadlines
	checker   Checker
	targets   map[string]Target
	withheld  map[string]Withheld
}

// Checker looks through texts by the case that they are about for what would tell
// who somebody is.
type Checker interface {
	Check(tx *store.Tx, texts map[uuid.UUID][]string) (map[uuid.UUID][][]redact.Finding, error)
}

// Target tells whether an object that an assignment may be linked to is there for
// the actor.
type Target func(tx *store.Tx, id uuid.UUID) (bool, error)

// RegisterTarget lets assignments be linked to objects of a type.
func (s *Service) RegisterTarget(kind string, t Target) { s.targets[kind] = t }

// NewService keeps assignments in the store; deadlines come from the office's
// rules, and nothing is passed down in which the checker finds somebody.
func NewService(s *store.Store, d Deadlines, c Checker) *Service {
	return &Service{order.Desk[Assignment, *Assignment]{
		Store: s, Resource: "assignment", Audience: event.General, Past: past, Visible: Visible, Withheld: func(a *Assignment) bool { return a.Kind.Personal() },
		Writable: func(tx *store.Tx, a *Assignment) error { return writable(tx, a.InspectionID) },
		Settled:  func(a *Assignment) bool { return a.stage() == Completed || a.Voided() },
		Data: func(a *Assignment) map[string]any {
			data := map[string]any{"number": a.Number, "kind": a.Kind}
			if a.LeadUnitID != nil {
				data["lead_unit_id"] = a.LeadUnitID
			}
			if a.LeadGroupID != nil {
				data["lead_group_id"] = a.LeadGroupID
			}
			return data
		},
	}, d, c, map[string]Target{}, map[string]Withheld{}}
}

// writable keeps a round from being archived until the transaction ends.
func writable(tx *store.Tx, id uuid.UUID) error {
	i, err := store.Get[inspection.Inspection](store.ForShare(tx, tx.DB), id)
	if err != nil {
		return err
	}
	return i.Writable()
}

// New is what is passed down.
type New struct {
	InspectionID   uuid.UUID
	Kind           Kind
	Source         string
	SourceDocument string
	Title          string
	Matter         string
	To             Recipients
	Concerned      []uuid.UUID
	Visit          *Visit
	Links          []Link
	DueAt          *time.Time
	Agreed         bool // the end was agreed on before, and may be over by now
}

// Issue passes an assignment down. It returns archived, and unprocessable for
// whom or what is unknown, for a deadline that is over or that nobody has set,
// and for a personal kind that names nobody.
func (s *Service) Issue(ctx context.Context, n New) (*Assignment, error) {
	var a *Assignment
	err := s.Store.InTx(ctx, func(tx *store.Tx) (err error) {
		a, err = s.IssueIn(tx, n)
		return err
	})
	return a, err
}

// IssueIn is Issue within a transaction that does something else as well.
func (s *Service) IssueIn(tx *store.Tx, n New) (*Assignment, error) {
	if err := writable(tx, n.InspectionID); err != nil {
		if fault.Is(err, fault.CodeNotFound) {
			err = fault.Invalid("/inspection_id", "unknown_reference", fault.T("没有这轮督察", "there is no such inspection"))
		}
		return nil, err
	}
	a := &Assignment{InspectionID: n.InspectionID, Kind: n.Kind, Source: n.Source, SourceDocument: n.SourceDocument, Title: n.Title, Matter: n.Matter,
		Visit: n.Visit, Links: n.Links, Concerned: n.Concerned, IssuedBy: tx.Actor.ID, Standing: order.Standing{State: string(Issued)}}
	var checks fault.Checks
	if err := a.give(tx, n.To, &checks); err != nil {
		return nil, err
	}
	if err := a.check(tx, &checks); err != nil {
		return nil, err
	}
	if err := s.checkLinks(tx, a, &checks); err != nil {
		return nil, err
	}
	if err := s.promise(tx, a, n.DueAt, n.Agreed, &checks); err != nil {
		return nil, err
	}
	if err := checks.Err(); err != nil {
		return nil, err
	}
	s.part(a)
	var err error
	if a.Serial, err = order.Take(tx, tx.DB.Model(&Assignment{}), "交办"); err != nil {
		return nil, err
	}
	a.index()
	if err := tx.Create(a); err != nil {
		return nil, err
	}
	if err := saveShares(tx, a); err != nil {
		return nil, err
	}
	if err := saveLinks(tx, a, a.Links); err != nil {
		return nil, err
	}
	if err := s.withhold(tx, a, a.Withheld); err != nil {
		return nil, err
	}
	data := s.Data(a)
	data["source"], data["due_at"] = a.Source, a.DueAt
	return a, s.Tell(tx, "issued", a, data)
}

// promise sets the deadline, which the upstream has named or a rule gives, and
// the window in which the assignment is to be taken.
func (s *Service) promise(tx *store.Tx, a *Assignment, due *time.Time, agreed bool, checks *fault.Checks) error {
	if err := s.deliver(tx, a); err != nil {
		return err
	}
	if due != nil {
		checks.When(!agreed && !due.After(tx.Now), "/due_at", "past", fault.T("时限须晚于现在", "must be later than now"))
		a.Clock, a.Why = clock.Start(tx.Now, *due, tx.Now), fmt.Sprintf("交办时限定 %s。", due.In(calendar.Zone).Format("2006-01-02 15:04"))
		return nil
	}
	steps := []string{stepComplete}
	if a.Kind == DocumentRequest {
		steps = []string{stepDocuments, stepComplete}
	}
	for _, step := range steps {
		e, ok, err := s.deadlines.Deadline(tx, step, tx.Now, false)
		if err != nil {
			return err
		}
		if ok {
			a.Clock, a.Why = clock.Start(tx.Now, e.DueAt, tx.Now), e.Summary
			return nil
		}
	}
	checks.Add("/due_at", "required", fault.T("没有适用的时限规则，须写明时限", "no rule applies: the deadline has to be stated"))
	return nil
}

// deliver hands the assignment down to its lead, with a window of its own.
func (s *Service) deliver(tx *store.Tx, a *Assignment) error {
	e, ok, err := s.deadlines.Deadline(tx, stepAcknowledge, tx.Now, false)
	if err != nil {
		return err
	}
	d := Delivery{To: a.lead(), At: tx.Now}
	if ok {
		end := e.DueAt.UTC()
		d.AcknowledgeBy = &end
	}
	a.Deliveries = append(a.Deliveries, d)
	return nil
}
