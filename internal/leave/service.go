package leave

import (
	"bytes"
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/group"
	"lianluo/internal/inspection"
	"lianluo/internal/org"
	"lianluo/internal/store"
)

// Calendar knows the office's working days.
type Calendar interface {
	Calendar(tx *store.Tx) (*calendar.Calendar, error)
}

// Duties knows who holds which shifts. Within a transaction the context is the
// transaction's.
type Duties interface {
	Shifts(ctx context.Context, people []uuid.UUID, from, to time.Time) ([]Shift, error)
}

// Service is what can be done with leave.
type Service struct {
	store    *store.Store
	calendar Calendar
	duties   []Duties
}

// NewService keeps requests in the store.
func NewService(s *store.Store, c Calendar) *Service { return &Service{store: s, calendar: c} }

// Watch lets rosters be asked before leave is approved; add all before serving.
func (s *Service) Watch(d Duties) { s.duties = append(s.duties, d) }

// Caller is who acts in the context, at this moment.
func (s *Service) Caller(ctx context.Context) Caller {
	return Caller{Actor: auth.From(ctx), Now: s.store.Now()}
}

// Submit asks for leave. It returns forbidden for somebody else's leave, unless
// by a coordinator or the leader of the group; already_exists when the person has
// asked for some of the time already; archived; and unprocessable with everything
// that is wrong, such as a special reason that is missing.
func (s *Service) Submit(ctx context.Context, n New) (*Case, error) {
	var out *Case
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		i, err := inspection.Open(tx, n.InspectionID)
		if fault.Is(err, fault.CodeNotFound) {
			return unknown("/inspection_id", "没有这轮督察", "there is no such inspection")
		} else if err != nil {
			return err
		}
		l, err := s.draft(tx, i, n)
		if err != nil {
			return err
		}
		if err := tx.Create(l); err != nil {
			return err
		}
		if out, err = s.judge(tx.Context(), l, tx.Now); err != nil {
			return err
		}
		return tell(tx, "submitted", l, "")
	})
	return out, err
}

func unknown(at, zh, en string) error {
	return fault.Invalid(at, "unknown_reference", fault.T(zh, en))
}

// draft makes the row, with the two people locked.
func (s *Service) draft(tx *store.Tx, i *inspection.Inspection, n New) (*Request, error) {
	if n.PersonID == uuid.Nil {
		n.PersonID = tx.Actor.PersonID
	}
	n.StartsAt, n.EndsAt = n.StartsAt.UTC().Truncate(time.Microsecond), n.EndsAt.UTC().Truncate(time.Microsecond)
	var c fault.Checks
	n.check(i, tx.Now, &c)
	people, err := holdPeople(tx, n.PersonID, n.StandInID)
	if err != nil {
		return nil, err
	}
	posts, err := postsOf(tx.DB, i.ID, n.PersonID)
	if err != nil {
		return nil, err
	}
	l := &Request{
		InspectionID: i.ID, PersonID: n.PersonID, Kind: n.Kind, Reason: n.Reason, SpecialReason: n.SpecialReason,
		StartsAt: n.StartsAt, EndsAt: n.EndsAt, OriginalEndsAt: n.EndsAt, State: Submitted,
		Approvals: []Approval{}, Extensions: []Extension{}, SubmittedBy: tx.Actor.ID,
	}
	if p := people[n.PersonID]; p == nil {
		c.Add("/person_id", "unknown_reference", fault.T("没有这个人员；账号未对应人员的须写明请假人", "there is no such person"))
	} else {
		l.PersonName = p.Name
		l.GroupID = n.through(posts, &c)
	}
	if err := s.nameStandIn(tx, l, people[n.StandInID], n.StandInID, &c); err != nil {
		return nil, err
	}
	if err := c.Err(); err != nil {
		return nil, err
	}
	if l.PersonID != tx.Actor.PersonID && !tx.Actor.Has(auth.Coordinator|auth.Commander) && !tx.Actor.LeadsGroup(l.GroupID) {
		return nil, refused("只有本组组长和综合协调组可以替人请假", "only the group's leader or a coordinator asks in somebody's name")
	}
	if err := s.complete(tx, i, l, posts); err != nil {
		return nil, err
	}
	return l, once(tx, l)
}

// through is the group that the request goes through: the one that was named, or
// the only one.
func (n *New) through(posts []post, c *fault.Checks) uuid.UUID {
	var groups []uuid.UUID
	for _, p := range posts {
		if !slices.Contains(groups, p.GroupID) {
			groups = append(groups, p.GroupID)
		}
	}
	switch {
	case len(groups) == 0:
		c.Add("/person_id", "no_post", fault.T("此人不在这轮督察的任何组里", "the person holds no post in this inspection"))
	case n.GroupID == uuid.Nil && len(groups) == 1:
		return groups[0]
	case n.GroupID == uuid.Nil:
		c.Add("/group_id", "required", fault.T("此人在几个组任职，须写明向哪个组请假", "the person is of several groups: name one"))
	case !slices.Contains(groups, n.GroupID):
		c.Add("/group_id", "not_of_the_group", fault.T("此人不在这个组", "the person is not of this group"))
	}
	return n.GroupID
}

// nameStandIn checks that the stand-in is somebody else who works on the round.
// Whether they are free is asked when the leave is approved.
func (s *Service) nameStandIn(tx *store.Tx, l *Request, p *org.Person, id uuid.UUID, c *fault.Checks) error {
	if p == nil {
		c.Add("/stand_in_id", "unknown_reference", fault.T("没有这个人员", "there is no such person"))
		return nil
	}
	c.When(id == l.PersonID, "/stand_in_id", "same_person", fault.T("替补不能是本人", "the stand-in is somebody else"))
	posts, err := postsOf(tx.DB, l.InspectionID, id)
	c.When(err == nil && len(posts) == 0, "/stand_in_id", "no_post", fault.T("替补须是这轮督察各组的人员", "the stand-in holds a post in this inspection"))
	l.StandInID, l.StandInName, l.StandInPhone = id, p.Name, p.MobilePhone
	return err
}

// complete works out the route, the days and the group's name.
func (s *Service) complete(tx *store.Tx, i *inspection.Inspection, l *Request, posts []post) error {
	g, err := store.Get[group.Group](tx.DB, l.GroupID)
	if err != nil {
		return err
	}
	led, err := ledByOthers(tx.DB, l.GroupID, l.PersonID)
	if err != nil {
		return err
	}
	l.GroupName, l.Route = g.Name, RouteOf(i.Settings.Leave, !led || leads(posts))
	l.index()
	return s.count(tx, l)
}

// count works out the days by the calendar of this moment.
func (s *Service) count(tx *store.Tx, l *Request) error {
	c, err := s.calendar.Calendar(tx)
	if err == nil {
		l.WorkingDays, l.NaturalDays = Days(c, l.StartsAt, l.EndsAt)
	}
	return err
}

// holdPeople locks people in one order, whatever the caller's; who is not there
// is left out.
func holdPeople(tx *store.Tx, ids ...uuid.UUID) (map[uuid.UUID]*org.Person, error) {
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
	out := map[uuid.UUID]*org.Person{}
	for _, id := range slices.Compact(ids) {
		p, err := org.LivePerson(tx, id)
		if fault.Is(err, fault.CodeNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out[id] = p
	}
	return out, nil
}

// change is one action on a request. The round is locked first and the people
// next, as everywhere; the tables decide, act does what belongs to it, and one
// event tells of it.
func (s *Service) change(ctx context.Context, id uuid.UUID, ifMatch *string, on string, act func(tx *store.Tx, c *Case, to State) (past string, err error), more ...uuid.UUID) (*Case, error) {
	var out *Case
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		seen, err := store.Get[Request](tx.DB.Scopes(visible(tx.Actor)), id)
		if err != nil {
			return err
		}
		_, open := inspection.Open(tx, seen.InspectionID)
		if open != nil && !fault.Is(open, fault.CodeArchived) {
			return open
		}
		if _, err := holdPeople(tx, append(more, seen.PersonID, seen.StandInID)...); err != nil {
			return err
		}
		l, err := store.LoadMatch[Request](tx, id, ifMatch, visible(tx.Actor))
		if err != nil {
			return err
		}
		if open != nil {
			return open
		}
		c, err := s.judge(tx.Context(), l, tx.Now)
		if err != nil {
			return err
		}
		from := l.At(tx.Now)
		to, err := c.apply(on, Caller{tx.Actor, tx.Now})
		if err != nil {
			return err
		}
		past, err := act(tx, c, to)
		if err != nil {
			return err
		}
		l.index()
		if err := tx.Save(l); err != nil {
			return err
		}
		if out, err = s.judge(tx.Context(), l, tx.Now); err != nil {
			return err
		}
		return tell(tx, past, l, from)
	})
	return out, err
}

// apply asks the table that the action belongs to. For an extension the leave
// itself stays as it is.
func (c *Case) apply(on string, by Caller) (State, error) {
	if c.ofExtension(on) {
		_, err := ExtensionLifecycle.Apply(c.extension(), on, *c, by)
		return c.State, err
	}
	to, err := Lifecycle.Apply(c.At(by.Now), on, *c, by)
	if f, ok := fault.As(err); ok && f.Code == fault.CodeStateConflict {
		f.AllowedActions = c.Allowed(by)
	}
	return to, err
}

// tell appends the event of a change. Reasons and names stay out of it.
func tell(tx *store.Tx, past string, l *Request, from State) error {
	data := map[string]any{"inspection_id": l.InspectionID, "group_id": l.GroupID, "to": l.At(tx.Now), "starts_at": l.StartsAt, "ends_at": l.EndsAt}
	if from != "" {
		data["from"] = from
	}
	return event.Append(tx, "leave_request."+past, l, data)
}
