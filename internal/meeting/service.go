package meeting

import (
	"context"
	"strconv"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/group"
	"lianluo/internal/inspection"
	"lianluo/internal/order"
	"lianluo/internal/org"
	"lianluo/internal/store"
)

// Cover is who stands in for somebody on leave.
type Cover struct {
	PersonID uuid.UUID
	Name     string
}

// Absences knows who is on approved leave at an instant, and who stands in. Within
// a transaction the context is the transaction's.
type Absences interface {
	OnLeave(ctx context.Context, people []uuid.UUID, at time.Time) (map[uuid.UUID]Cover, error)
}

// Deadlines knows the office's rules: when a step that starts at the instant is
// due; ok is false when no rule for it is in force.
type Deadlines interface {
	Deadline(tx *store.Tx, step string, start time.Time, keyCase bool) (e calendar.Explanation, ok bool, err error)
}

// Service is what can be done with meetings.
type Service struct {
	store     *store.Store
	absences  Absences
	deadlines Deadlines
}

// NewService keeps meetings in the store.
func NewService(s *store.Store, a Absences, d Deadlines) *Service { return &Service{s, a, d} }

// Caller is who acts in the context, at this moment.
func (s *Service) Caller(ctx context.Context) Caller {
	return Caller{Actor: auth.From(ctx), Now: s.store.Now()}
}

// round keeps the inspection from being archived until the transaction ends.
func round(tx *store.Tx, id uuid.UUID) (*inspection.Inspection, error) {
	i, err := store.Get[inspection.Inspection](store.ForShare(tx, tx.DB), id)
	if fault.Is(err, fault.CodeNotFound) {
		return nil, fault.Invalid("/inspection_id", "unknown_reference", fault.T("没有这轮督察", "there is no such inspection"))
	}
	if err != nil {
		return nil, err
	}
	return i, i.Writable()
}

// Create arranges a meeting. It returns forbidden for somebody who does not
// convene meetings of the kind, archived, too_many_parts, and unprocessable for
// whom is unknown and for a chair who may not preside.
func (s *Service) Create(ctx context.Context, n New) (*Read, error) {
	out := &Read{}
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		i, err := round(tx, n.InspectionID)
		if err != nil {
			return err
		}
		m := &Meeting{InspectionID: i.ID, Kind: n.Kind, GroupID: n.GroupID, Title: n.Title, Place: n.Place, StartsAt: n.StartsAt.UTC(), ChairID: n.ChairID,
			Agenda: n.Agenda, State: Scheduled, Postponements: []Postponement{}, NoticeIDs: []uuid.UUID{}, ConvenedBy: tx.Actor.ID, Clock: order.Unordered()}
		if n.EndsAt != nil {
			end := n.EndsAt.UTC()
			m.EndsAt = &end
		}
		*out = Read{Meeting: m}
		if !m.ours(Caller{tx.Actor, tx.Now}) {
			return errNotConvener
		}
		var c fault.Checks
		m.check(&c)
		if err := place(tx, m, &c); err != nil {
			return err
		}
		people, err := staff(tx, i, m, n.People, n.Units, &c)
		if err != nil {
			return err
		}
		if err := c.Err(); err != nil {
			return err
		}
		m.Counts = count(people)
		m.arrange()
		if err := tx.Create(m); err != nil {
			return err
		}
		if err := seat(tx, m.ID, people); err != nil {
			return err
		}
		return event.Append(tx, "meeting.created", m, m.about())
	})
	return out, err
}

// place names the group of a huddle.
func place(tx *store.Tx, m *Meeting, c *fault.Checks) error {
	if m.GroupID == nil {
		return nil
	}
	g, err := store.Get[group.Group](store.ForShare(tx, tx.DB.Scopes(store.NotVoided)).Where("inspection_id = ?", m.InspectionID), *m.GroupID)
	if fault.Is(err, fault.CodeNotFound) {
		c.Add("/group_id", "unknown_reference", fault.T("本轮督察没有这个组", "there is no such group in the inspection"))
		return nil
	}
	if err == nil {
		m.GroupName = g.Name
	}
	return err
}

// staff finds the chair and those who are asked to come; nil people are those whom
// the plan proposes. The chair always attends.
func staff(tx *store.Tx, i *inspection.Inspection, m *Meeting, people *[]uuid.UUID, units []uuid.UUID, c *fault.Checks) ([]Attendee, error) {
	held, err := posts(tx.DB, i.ID)
	if err != nil {
		return nil, err
	}
	m.seatChair(i.Settings.Meeting, held, m.ChairID, c)
	var ids []uuid.UUID
	if people != nil {
		ids = *people
	} else {
		for _, p := range Propose(m.Kind, m.GroupID, i.Settings.Meeting, held) {
			ids = append(ids, p.PersonID)
		}
	}
	rows, err := persons(tx, m, held, ids, c)
	if err != nil {
		return nil, err
	}
	more, err := delegations(tx, units, c)
	if err != nil {
		return nil, err
	}
	rows = append(rows, more...)
	if len(rows) > mostPeople {
		return nil, fault.New(fault.CodeTooManyParts, fault.Text{})
	}
	for k := range rows {
		rows[k].Position, rows[k].Status = int64(k)+1, Invited
	}
	return rows, nil
}

// seatChair makes somebody the chair who may be.
func (m *Meeting) seatChair(rule *inspection.MeetingRule, held []Post, person uuid.UUID, c *fault.Checks) {
	p, ok := ChairPost(m.Kind, m.GroupID, rule, held, person)
	if !ok {
		why := fault.T("主持人须是这轮督察各组的人员", "the chair holds a post in this inspection")
		switch m.Kind {
		case Dispatch:
			why = fault.T("调度会由方案规定的协调联络组负责人主持", "those of the coordination group whom the plan names chair the dispatch meeting")
		case Huddle:
			why = fault.T("碰头会由本组负责人主持", "who leads the group chairs its huddle")
		case Deployment, Conveying:
		}
		c.Add("/chair_id", "may_not_chair", why)
		return
	}
	m.ChairID, m.ChairName, m.ChairRole = p.PersonID, p.PersonName, string(p.Role)
}

// persons finds live people, the chair before all others.
func persons(tx *store.Tx, m *Meeting, held []Post, ids []uuid.UUID, c *fault.Checks) ([]Attendee, error) {
	var found []org.Person
	err := store.ForShare(tx, tx.DB).Scopes(store.NotVoided).Where("id IN ?", append([]uuid.UUID{m.ChairID}, ids...)).Order("id").Find(&found).Error
	if err != nil {
		return nil, err
	}
	names := map[uuid.UUID]string{}
	for i := range found {
		names[found[i].ID] = found[i].Name
	}
	out, seen := []Attendee{}, map[uuid.UUID]bool{}
	add := func(id uuid.UUID) {
		a := Attendee{PersonID: &id, Name: names[id]}
		for _, p := range held {
			if p.PersonID == id {
				a.GroupName, a.Role = p.GroupName, string(p.Role)
				break
			}
		}
		seen[id] = true
		out = append(out, a)
	}
	if names[m.ChairID] != "" {
		add(m.ChairID)
	}
	twice := map[uuid.UUID]bool{}
	for i, id := range ids {
		pointer := "/attendee_ids/" + strconv.Itoa(i)
		c.When(names[id] == "", pointer, "unknown_reference", fault.T("没有这个人员", "there is no such person"))
		c.When(twice[id], pointer, "duplicate", fault.T("重复", "named twice"))
		if twice[id] = true; names[id] != "" && !seen[id] {
			add(id)
		}
	}
	return out, nil
}

// delegations finds live units that send somebody.
func delegations(tx *store.Tx, ids []uuid.UUID, c *fault.Checks) ([]Attendee, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var found []org.Unit
	if err := store.ForShare(tx, tx.DB).Scopes(store.NotVoided).Where("id IN ?", ids).Order("id").Find(&found).Error; err != nil {
		return nil, err
	}
	names := map[uuid.UUID]string{}
	for i := range found {
		if !found[i].Collective {
			names[found[i].ID] = found[i].Name
		}
	}
	out, seen := []Attendee{}, map[uuid.UUID]bool{}
	for i, id := range ids {
		pointer := "/unit_ids/" + strconv.Itoa(i)
		c.When(names[id] == "", pointer, "unknown_reference", fault.T("没有这个单位，或是统称", "there is no such unit, or it is a collective name"))
		c.When(seen[id], pointer, "duplicate", fault.T("重复", "named twice"))
		if seen[id] = true; names[id] != "" {
			out = append(out, Attendee{UnitID: &id, Name: names[id]})
		}
	}
	return out, nil
}

// seat makes the attendees those of the meeting, in place of others.
func seat(tx *store.Tx, id uuid.UUID, rows []Attendee) error {
	if err := tx.DB.Where("meeting_id = ?", id).Delete(&Attendee{}).Error; err != nil {
		return err
	}
	for i := range rows {
		rows[i].MeetingID = id
	}
	return store.CreateAll(tx, rows)
}

// Change is one action on a meeting: the table decides, act does what belongs to
// it, and one event tells of both. It returns not_found, stale_version, archived,
// what the table says and what act returns.
func (s *Service) Change(ctx context.Context, id uuid.UUID, ifMatch *string, on string, act func(tx *store.Tx, r *Read, i *inspection.Inspection, by Caller) error) (*Read, error) {
	var out *Read
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		m, err := store.LoadMatch[Meeting](tx, id, ifMatch, Visible(tx.Actor))
		if err != nil {
			return err
		}
		rows, err := own(tx.DB, tx.Actor, []*Meeting{m})
		if err != nil {
			return err
		}
		out = &rows[0]
		return move(tx, out, on, nil, func(i *inspection.Inspection, by Caller) error { return act(tx, out, i, by) })
	})
	return out, err
}

// move is an action on a meeting that is held; more is what the event says besides.
func move(tx *store.Tx, r *Read, on string, more map[string]any, act func(i *inspection.Inspection, by Caller) error) error {
	by, from := Caller{Actor: tx.Actor, Now: tx.Now}, r.State
	if err := r.Apply(on, by); err != nil {
		return err
	}
	i, err := round(tx, r.InspectionID)
	if err != nil {
		return err
	}
	if err := act(i, by); err != nil {
		return err
	}
	if on != OnAcknowledge { // which is not in the way of the others' acknowledging
		r.arrange()
		if err := tx.Save(r.Meeting); err != nil {
			return err
		}
	}
	data := r.about()
	data["from"], data["to"] = from, r.State
	for k, v := range more {
		data[k] = v
	}
	return event.Append(tx, "meeting."+past[on], r.Meeting, data)
}
