package accountability

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/clock"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/order"
	"lianluo/internal/org"
	"lianluo/internal/redact"
	"lianluo/internal/store"
)

// step is the one whose rule says when the feedback on an item is due.
const step = "accountability_item"

// Deadlines knows the office's rules: when a step that starts at the instant is
// due, and why. ok is false when no rule for the step is in force.
type Deadlines interface {
	Deadline(tx *store.Tx, step string, start time.Time, keyCase bool) (e calendar.Explanation, ok bool, err error)
}

// Checker looks through texts of cases for what would tell who somebody is,
// their petitioners included.
type Checker interface {
	Check(tx *store.Tx, texts map[uuid.UUID][]string) (map[uuid.UUID][][]redact.Finding, error)
}

// Lookup finds what items of a type are about; not_found when there is none.
type Lookup func(tx *store.Tx, id uuid.UUID) (Subject, error)

// Service files items and follows them.
type Service struct {
	order.Desk[Item, *Item]
	deadlines Deadlines
	checker   Checker
	subjects  map[string]Lookup
}

// NewService keeps items in the store. Events of items are for auditors alone:
// the stream of changes has readers who may not know of them.
func NewService(s *store.Store, d Deadlines, c Checker) *Service {
	return &Service{order.Desk[Item, *Item]{
		Store: s, Resource: "accountability_item", Audience: event.Restricted, Past: past, Visible: Visible,
		Writable: func(tx *store.Tx, i *Item) error { return writable(tx, i.InspectionID) },
		Settled:  func(i *Item) bool { return !slices.Contains(undecided, i.stage()) },
		Data: func(i *Item) map[string]any {
			data := map[string]any{"number": i.Number, "source": i.Source}
			if i.ResponsibleUnitID != nil {
				data["responsible_unit_id"] = i.ResponsibleUnitID
			}
			return data
		},
	}, d, c, map[string]Lookup{}}
}

// RegisterSubject lets items be about things of another slice. Call it while
// building the program only.
func (s *Service) RegisterSubject(kind string, l Lookup) { s.subjects[kind] = l }

// writable keeps a round from being archived until the transaction ends.
func writable(tx *store.Tx, id uuid.UUID) error {
	i, err := store.Get[inspection.Inspection](store.ForShare(tx, tx.DB), id)
	if err != nil {
		return err
	}
	return i.Writable()
}

// File makes an item. It returns forbidden for somebody of the responsible unit
// or concerned otherwise, archived, and unprocessable for who or what is unknown.
func (s *Service) File(ctx context.Context, n New) (*Item, error) {
	var i *Item
	err := s.Store.InTx(ctx, func(tx *store.Tx) error {
		var checks fault.Checks
		i = &Item{InspectionID: n.InspectionID, Source: n.Source, Matter: n.Matter, FiledAt: &tx.Now, FiledBy: &tx.Actor.ID,
			Subjects: []uuid.UUID{}, SubjectUnits: []uuid.UUID{}, Readers: []uuid.UUID{},
			Standing: order.Standing{State: string(Filed), Clock: order.Unordered()}}
		if err := writable(tx, n.InspectionID); fault.Is(err, fault.CodeNotFound) {
			checks.Add("/inspection_id", "unknown_reference", fault.T("没有这轮督察", "there is no such inspection"))
		} else if err != nil {
			return err
		}
		if err := s.about(tx, i, n.SubjectType, n.SubjectID, &checks); err != nil {
			return err
		}
		if err := i.blame(tx, n.ResponsibleUnitID, n.Subjects, &checks); err != nil {
			return err
		}
		if err := i.name(tx, n.Readers, &checks); err != nil {
			return err
		}
		if err := checks.Err(); err != nil {
			return err
		}
		if i.Concerned(order.Caller{Actor: tx.Actor, Now: tx.Now}) {
			return errConcerned
		}
		if err := number(tx, i); err != nil {
			return err
		}
		if err := tx.Create(i); err != nil {
			return err
		}
		if err := saveParties(tx, i); err != nil {
			return err
		}
		return s.Tell(tx, "filed", i, s.Data(i))
	})
	return i, err
}

// about notes what the item is about; nothing is fine.
func (s *Service) about(tx *store.Tx, i *Item, kind string, id *uuid.UUID, checks *fault.Checks) error {
	if id == nil {
		return nil
	}
	lookup, ok := s.subjects[kind]
	if !ok {
		checks.Add("/subject/type", "unknown_reference", fault.T("没有这类对象", "there is nothing of this type"))
		return nil
	}
	sub, err := lookup(tx, *id)
	switch {
	case fault.Is(err, fault.CodeNotFound):
		checks.Add("/subject/id", "unknown_reference", fault.T("没有这个对象", "there is no such object"))
		return nil
	case err != nil:
		return err
	}
	checks.When(sub.InspectionID != i.InspectionID, "/subject/id", "other_inspection", fault.T("不是这一轮督察的", "it belongs to another round"))
	i.SubjectType, i.SubjectID, i.SubjectLabel = sub.Type, &sub.ID, sub.Label
	return nil
}

// blame notes the responsible unit and the people who are concerned.
func (i *Item) blame(tx *store.Tx, unit uuid.UUID, people []uuid.UUID, checks *fault.Checks) error {
	u, err := store.Get[org.Unit](store.ForShare(tx, tx.DB).Scopes(store.NotVoided), unit)
	switch {
	case fault.Is(err, fault.CodeNotFound):
		checks.Add("/responsible_unit_id", "unknown_reference", fault.T("没有这个单位", "there is no such unit"))
	case err != nil:
		return err
	default:
		checks.When(u.Collective, "/responsible_unit_id", "collective_unit", fault.T("统称不能被督办，请写明具体单位", "a collective name cannot be responsible"))
		i.ResponsibleUnitID, i.ResponsibleUnitName = &u.ID, u.Name
		i.concerns(nil, &u.ID)
	}
	found, err := livePeople(tx, people)
	if err != nil {
		return err
	}
	for n, id := range people {
		_, ok := found[id]
		checks.When(!ok, "/subject_person_ids/"+strconv.Itoa(n), "unknown_reference", fault.T("没有这个人", "there is no such person"))
		i.concerns(&id, nil)
	}
	return nil
}

var errReader = fault.T("被督办单位的人员和相关人员不能知悉", "whoever is concerned is no reader")

// name says who may know of the item, instead of those who did.
func (i *Item) name(tx *store.Tx, readers []uuid.UUID, checks *fault.Checks) error {
	found, err := livePeople(tx, readers)
	if err != nil {
		return err
	}
	i.Readers = []uuid.UUID{}
	for n, id := range readers {
		at := "/reader_ids/" + strconv.Itoa(n)
		p, ok := found[id]
		if !ok {
			checks.Add(at, "unknown_reference", fault.T("没有这个人", "there is no such person"))
			continue
		}
		by := order.Caller{}
		if by.PersonID = id; p.UnitID != nil {
			by.HomeUnitID = *p.UnitID
		}
		checks.When(i.Concerned(by), at, "concerned", errReader)
		i.Readers = append(i.Readers, id)
	}
	return nil
}

func livePeople(tx *store.Tx, ids []uuid.UUID) (map[uuid.UUID]org.Person, error) {
	out := map[uuid.UUID]org.Person{}
	if len(ids) == 0 {
		return out, nil
	}
	var found []org.Person
	err := store.ForShare(tx, tx.DB).Scopes(store.NotVoided).Where("id IN ?", ids).Order("id").Find(&found).Error
	for _, p := range found {
		out[p.ID] = p
	}
	return out, err
}

// number gives a filed item its place in the year's row.
func number(tx *store.Tx, i *Item) (err error) {
	i.Serial, err = order.Take(tx, tx.DB.Model(&Item{}), "督查")
	i.index()
	return err
}

// Confirm makes a draft an item, with the unit that is to answer when the draft
// did not know it. It returns not_found, stale_version, state_conflict, forbidden,
// archived, and unprocessable without a unit.
func (s *Service) Confirm(ctx context.Context, id uuid.UUID, ifMatch *string, p Patch) (*Item, error) {
	return s.Change(ctx, id, ifMatch, OnConfirm, func(tx *store.Tx, i *Item, by order.Caller) error {
		if i.ResponsibleUnitID == nil && p.ResponsibleUnitID == nil {
			return fault.Invalid("/responsible_unit_id", "required", fault.T("须写明责任单位", "the responsible unit is stated"))
		}
		if err := i.patch(tx, p, by); err != nil {
			return err
		}
		i.FiledAt, i.FiledBy = &by.Now, &by.ID
		return number(tx, i)
	})
}

// Update changes an item that nobody has been ordered to answer. It returns what
// Confirm returns.
func (s *Service) Update(ctx context.Context, id uuid.UUID, ifMatch *string, p Patch) (*Item, error) {
	return s.Change(ctx, id, ifMatch, OnUpdate, func(tx *store.Tx, i *Item, by order.Caller) error { return i.patch(tx, p, by) })
}

// patch changes an item that is not ordered yet: only until then can somebody
// stop being concerned, because they were named by mistake.
func (i *Item) patch(tx *store.Tx, p Patch, by order.Caller) error {
	var checks fault.Checks
	if p.Matter != nil {
		i.Matter = *p.Matter
	}
	unit, people := i.ResponsibleUnitID, i.Subjects
	if p.ResponsibleUnitID != nil {
		unit = p.ResponsibleUnitID
	}
	if p.Subjects != nil {
		people = *p.Subjects
	}
	i.Subjects, i.SubjectUnits = []uuid.UUID{}, []uuid.UUID{}
	if unit != nil {
		if err := i.blame(tx, *unit, people, &checks); err != nil {
			return err
		}
	}
	if err := i.name(tx, i.Readers, &checks); err != nil {
		return err
	}
	i.index()
	if err := checks.Err(); err != nil {
		return err
	}
	if i.Concerned(by) {
		return errConcerned
	}
	return saveParties(tx, i)
}

// Drop sets a draft aside, with a reason; its cause drafts no other. It returns
// not_found, stale_version, state_conflict, forbidden and archived.
func (s *Service) Drop(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Item, error) {
	return s.Change(ctx, id, ifMatch, OnDrop, func(_ *store.Tx, i *Item, _ order.Caller) error {
		i.DropReason = reason
		return nil
	})
}

// NameReaders says who may know of the item besides those who supervise and
// command. It returns what Drop returns, and unprocessable for who is unknown or
// concerned.
func (s *Service) NameReaders(ctx context.Context, id uuid.UUID, ifMatch *string, people []uuid.UUID) (*Item, error) {
	return s.Change(ctx, id, ifMatch, OnReaders, func(tx *store.Tx, i *Item, _ order.Caller) error {
		var checks fault.Checks
		if err := i.name(tx, people, &checks); err != nil {
			return err
		}
		if err := checks.Err(); err != nil {
			return err
		}
		return saveParties(tx, i)
	})
}

// Start notes that the unit works on it. It returns what Drop returns.
func (s *Service) Start(ctx context.Context, id uuid.UUID, ifMatch *string) (*Item, error) {
	return s.Change(ctx, id, ifMatch, OnStart, func(*store.Tx, *Item, order.Caller) error { return nil })
}

// Decide says whether anybody is to answer, and why. It returns what Drop returns.
func (s *Service) Decide(ctx context.Context, id uuid.UUID, ifMatch *string, outcome, words string) (*Item, error) {
	return s.Change(ctx, id, ifMatch, OnDecide, func(_ *store.Tx, i *Item, by order.Caller) error {
		i.Outcome, i.Decision, i.DecidedAt, i.DecidedBy = outcome, words, &by.Now, &by.ID
		return nil
	})
}

// Execute notes that what was decided has been carried out. It returns what Drop
// returns, and requirements_unmet while the records do not say what was decided.
func (s *Service) Execute(ctx context.Context, id uuid.UUID, ifMatch *string, words string) (*Item, error) {
	return s.Change(ctx, id, ifMatch, OnExecute, func(_ *store.Tx, i *Item, by order.Caller) error {
		i.Execution, i.ExecutedAt, i.ExecutedBy = also(i.Execution, words), &by.Now, &by.ID
		return nil
	})
}

// Close ends an item. It returns what Execute returns.
func (s *Service) Close(ctx context.Context, id uuid.UUID, ifMatch *string, words string) (*Item, error) {
	return s.Change(ctx, id, ifMatch, OnClose, func(_ *store.Tx, i *Item, by order.Caller) error {
		i.Closing, i.ClosedAt, i.ClosedBy = also(i.Closing, words), &by.Now, &by.ID
		return nil
	})
}

// also keeps what was written the first time: a corrected record makes an item
// executed and closed again.
func also(before, words string) string {
	if before == "" || words == "" {
		return before + words
	}
	return before + "\n" + words
}

// Withdraw voids an item that was filed by mistake. It returns what Drop returns.
func (s *Service) Withdraw(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Item, error) {
	return s.Change(ctx, id, ifMatch, OnVoid, func(_ *store.Tx, i *Item, by order.Caller) error {
		i.VoidedAt, i.VoidReason = &by.Now, reason
		i.Lapse(OnVoid, by.Now)
		return nil
	})
}

// promise sets the deadline of the feedback, which somebody has named or a rule
// gives.
func (s *Service) promise(tx *store.Tx, i *Item, end *time.Time) error {
	if end != nil {
		if !end.After(tx.Now) {
			return fault.Invalid("/due_at", "past", fault.T("时限须晚于现在", "must be later than now"))
		}
		i.Clock, i.Why = clock.Start(tx.Now, *end, tx.Now), fmt.Sprintf("督办单限定 %s。", end.In(calendar.Zone).Format("2006-01-02 15:04"))
		return nil
	}
	e, ok, err := s.deadlines.Deadline(tx, step, tx.Now, false)
	if err != nil {
		return err
	}
	if !ok {
		return fault.Invalid("/due_at", "required", fault.T("没有适用的时限规则，须写明时限", "no rule applies: the deadline has to be stated"))
	}
	i.Clock, i.Why = clock.Start(tx.Now, e.DueAt, tx.Now), e.Summary
	return nil
}
