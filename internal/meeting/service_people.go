package meeting

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/group"
	"lianluo/internal/inspection"
	"lianluo/internal/org"
	"lianluo/internal/store"
)

// Entry says of one attendee whether they came.
type Entry struct {
	PersonID, UnitID *uuid.UUID
	Status           Status
	Reason           string
	StandInID        *uuid.UUID
	RepresentedBy    string
}

// away tells who of the attendees was on approved leave when the meeting began.
func (s *Service) away(tx *store.Tx, m *Meeting, rows []Attendee) (map[uuid.UUID]Cover, error) {
	people, _ := named(rows)
	return s.absences.OnLeave(tx.Context(), people, *m.HeldFrom)
}

// excuse lets leave count for those of whom nothing else is known, and no longer
// for those who were not on leave after all.
func excuse(rows []Attendee, away map[uuid.UUID]Cover) {
	for i := range rows {
		a := &rows[i]
		if a.PersonID == nil {
			continue
		}
		_, gone := away[*a.PersonID]
		switch {
		case gone && a.Status != StoodInBy:
			a.mark(OnLeave)
		case !gone && a.Status == OnLeave:
			a.mark(Invited)
		}
	}
}

// Record notes who came. Leave is not recorded here: it follows from what was
// approved. It returns what Change returns, and unprocessable.
func (s *Service) Record(ctx context.Context, id uuid.UUID, ifMatch *string, entries []Entry) (*Read, error) {
	return s.Change(ctx, id, ifMatch, OnAttendance, func(tx *store.Tx, r *Read, _ *inspection.Inspection, _ Caller) error {
		rows, err := PeopleOf(tx.DB, r.ID)
		if err != nil {
			return err
		}
		names, err := standIns(tx, entries)
		if err != nil {
			return err
		}
		var asked []Attendee
		for i := range names {
			asked = append(asked, Attendee{PersonID: &names[i].ID})
		}
		away, err := s.away(tx, r.Meeting, append(asked, rows...))
		if err != nil {
			return err
		}
		was := slices.Clone(rows)
		excuse(rows, away)
		var c fault.Checks
		seen := map[uuid.UUID]bool{}
		for i := range entries {
			e := &entries[i]
			a := e.of(rows, "/entries/"+strconv.Itoa(i), seen, &c)
			if a != nil {
				r.record(a, e, names, away, "/entries/"+strconv.Itoa(i), &c)
			}
		}
		if err := c.Err(); err != nil {
			return err
		}
		return save(tx, r.Meeting, was, rows)
	})
}

// standIns are the live people whom the entries name.
func standIns(tx *store.Tx, entries []Entry) ([]org.Person, error) {
	var ids []uuid.UUID
	for _, e := range entries {
		if e.StandInID != nil {
			ids = append(ids, *e.StandInID)
		}
	}
	var out []org.Person
	if len(ids) == 0 {
		return out, nil
	}
	err := store.ForShare(tx, tx.DB).Scopes(store.NotVoided).Where("id IN ?", ids).Order("id").Find(&out).Error
	return out, err
}

// of finds the attendee that an entry is about, each once.
func (e *Entry) of(rows []Attendee, at string, seen map[uuid.UUID]bool, c *fault.Checks) *Attendee {
	if (e.PersonID == nil) == (e.UnitID == nil) {
		c.Add(at+"/person_id", "one_of", fault.T("人员和单位写其一", "either a person or a unit"))
		return nil
	}
	for i := range rows {
		a := &rows[i]
		if e.PersonID != nil && (a.PersonID == nil || *a.PersonID != *e.PersonID) || e.UnitID != nil && (a.UnitID == nil || *a.UnitID != *e.UnitID) {
			continue
		}
		c.When(seen[a.ID], at, "duplicate", fault.T("重复", "named twice"))
		seen[a.ID] = true
		return a
	}
	c.Add(at, "not_invited", fault.T("没有通知此人或此单位参加", "was not asked to come"))
	return nil
}

// record lets the entry say how the attendee stands.
func (m *Meeting) record(a *Attendee, e *Entry, people []org.Person, away map[uuid.UUID]Cover, at string, c *fault.Checks) {
	gone := false
	if a.PersonID != nil {
		_, gone = away[*a.PersonID]
		c.When(*a.PersonID == m.ChairID && e.Status != Present, at+"/status", "chair", fault.T("主持人到会才开得成会", "there is no meeting without its chair"))
	}
	c.When(gone && e.Status != StoodInBy, at+"/status", "on_leave", fault.T("此人正在请假，由请假记录得出；到会的先销假", "is on leave, which follows from what was approved"))
	c.When(e.Status == Absent && e.Reason == "", at+"/reason", "required", fault.T("缺席须写明原因", "an absence needs a reason"))
	c.When(e.Status != Absent && e.Reason != "", at+"/reason", "not_allowed", fault.T("只有缺席写原因", "only an absence has a reason"))
	c.When(e.RepresentedBy != "" && (a.UnitID == nil || e.Status != Present), at+"/represented_by", "not_allowed", fault.T("只有到会的单位写派谁参加", "only a unit that came sends somebody"))
	c.When(e.Status == StoodInBy && a.UnitID != nil, at+"/status", "not_allowed", fault.T("单位派人参加，没有代会", "units send somebody, nobody stands in"))
	c.When(e.Status != StoodInBy && e.StandInID != nil, at+"/stand_in_id", "not_allowed", fault.T("只有代会写代会人", "only with somebody who stands in"))
	a.mark(e.Status)
	a.Reason, a.RepresentedBy = e.Reason, e.RepresentedBy
	if e.Status != StoodInBy {
		return
	}
	if e.StandInID == nil {
		c.Add(at+"/stand_in_id", "required", fault.T("须写明由谁代会", "who stood in"))
		return
	}
	i := slices.IndexFunc(people, func(p org.Person) bool { return p.ID == *e.StandInID })
	if i < 0 {
		c.Add(at+"/stand_in_id", "unknown_reference", fault.T("没有这个人员", "there is no such person"))
		return
	}
	_, gone = away[*e.StandInID]
	c.When(gone, at+"/stand_in_id", "on_leave", fault.T("代会人正在请假", "is on leave"))
	c.When(a.PersonID != nil && *a.PersonID == *e.StandInID, at+"/stand_in_id", "same_person", fault.T("代会人不能是本人", "is somebody else"))
	a.StandInID, a.StandInName = e.StandInID, people[i].Name
}

// Proposed is somebody who should attend, and who stands in when that person is on
// leave at the time.
type Proposed struct {
	Post
	Away  bool
	Cover Cover
}

// Proposal gives those whom the plan and the posts of the moment propose. It
// returns not_found for a round or a group that is not there, and unprocessable
// for a huddle without a group.
func (s *Service) Proposal(ctx context.Context, inspectionID uuid.UUID, kind Kind, groupID *uuid.UUID, at *time.Time) ([]Proposed, error) {
	db := s.store.Reading(ctx)
	i, err := store.Get[inspection.Inspection](db, inspectionID)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	if groupID != nil {
		if _, err := store.Get[group.Group](db.Scopes(store.NotVoided).Where("inspection_id = ?", i.ID), *groupID); err != nil {
			return nil, s.store.Fault(err)
		}
	}
	held, err := posts(db, i.ID)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	when := s.store.Now()
	if at != nil {
		when = *at
	}
	out, ids := []Proposed{}, []uuid.UUID{}
	for _, p := range Propose(kind, groupID, i.Settings.Meeting, held) {
		out, ids = append(out, Proposed{Post: p}), append(ids, p.PersonID)
	}
	away, err := s.absences.OnLeave(ctx, ids, when)
	if err != nil {
		return nil, err
	}
	for k := range out {
		out[k].Cover, out[k].Away = away[out[k].PersonID]
	}
	return out, nil
}

// Calendar is the stationed period of a round, by weeks.
type Calendar struct {
	InspectionID uuid.UUID
	Days         int
	Weeks        []Week
}

// Weeks tells of each week of the stationed period whether the dispatch meeting
// was held; not_found for a round that is not there.
func (s *Service) Weeks(ctx context.Context, inspectionID uuid.UUID) (*Calendar, error) {
	db, now := s.store.Reading(ctx), s.store.Now()
	i, err := store.Get[inspection.Inspection](db, inspectionID)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	met, err := Dispatches(db.Scopes(Visible(auth.From(ctx))), i.ID, now)
	days := Interval(i.Settings.Meeting)
	return &Calendar{i.ID, days, Weeks(i.StationedFrom, i.StationedTo, calendar.DateOf(now), days, met)}, s.store.Fault(err)
}
