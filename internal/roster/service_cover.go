package roster

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/calendar"
	"lianluo/internal/duty"
	"lianluo/internal/duty/cover"
	"lianluo/internal/fault"
	"lianluo/internal/group"
	"lianluo/internal/inspection"
	"lianluo/internal/store"
)

const (
	maxLooked = 366
	maxGaps   = 2000 // listed in one answer
	maxGroups = 200
	lookAhead = 2 // days, where nobody knows when the team leaves
)

// Question is of which days coverage is asked; zero fields are the whole stationed
// period and all desks.
type Question struct {
	InspectionID *uuid.UUID
	GroupID      *uuid.UUID
	From, To     calendar.Date
}

// Coverage is who is missing on the days of a round.
type Coverage struct {
	InspectionID uuid.UUID
	From, To     calendar.Date // empty when there is no day to look at
	OpenEnded    bool
	Truncated    bool
	Desks        []DeskCoverage
}

// DeskCoverage is that of the street, or of a group.
type DeskCoverage struct {
	Group     *group.Group // nil for the street
	Days      int
	Uncovered int
	Count     int // of gaps, those that are not listed included
	Gaps      []cover.Gap
	names     map[uuid.UUID]string
}

// Coverage tells of every day and seat that nobody holds, of the street and of each
// group that keeps a roster. It returns invalid_request for an unknown round or group
// and for days that are none.
func (s *Service) Coverage(ctx context.Context, q Question) (*Coverage, error) {
	i, err := inspection.Asked(s.store.Reading(ctx), q.InspectionID)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	out := &Coverage{InspectionID: i.ID, OpenEnded: i.StationedTo == ""}
	days, err := q.days(i, calendar.DateOf(s.store.Now()))
	if err != nil {
		return nil, err
	}
	if len(days) > 0 {
		out.From, out.To = days[0], days[len(days)-1]
	}
	desks, err := s.desks(ctx, i, q.GroupID)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	left := maxGaps
	for _, d := range desks {
		x, err := s.covered(ctx, i, d, days)
		if err != nil {
			return nil, s.store.Fault(err)
		}
		out.Truncated = out.Truncated || x.Count > left
		x.Gaps = x.Gaps[:min(len(x.Gaps), left)]
		left -= len(x.Gaps)
		out.Desks = append(out.Desks, *x)
	}
	return out, nil
}

// days are those of the stationed period that are asked for.
func (q *Question) days(i *inspection.Inspection, today calendar.Date) ([]calendar.Date, error) {
	from, to := i.StationedFrom, i.StationedTo
	if to == "" { // whoever asks for a day knows how far the stay is planned
		if to = today.AddDays(lookAhead); q.To != "" {
			to = q.To
		}
	}
	if q.From != "" {
		from = max(from, q.From)
	}
	if q.To != "" {
		to = min(to, q.To)
	}
	if q.From == "" && i.StationedFrom != "" && from.DaysUntil(to) >= maxLooked {
		from = to.AddDays(1 - maxLooked)
	}
	switch {
	case q.From != "" && q.To != "" && q.To < q.From:
		return nil, fault.WrongParameter("to", "before_start", fault.T("结束日期早于开始日期", "the end is before the start"))
	case i.StationedFrom == "" || to < from:
		return nil, nil
	case from.DaysUntil(to) >= maxLooked:
		return nil, fault.WrongParameter("to", "too_long", fault.T("一次最多看 366 天", "no more than 366 days are looked at"))
	}
	var out []calendar.Date
	for day := from; day <= to; day = day.AddDays(1) {
		out = append(out, day)
	}
	return out, nil
}

// desks are nil for the street, and the groups that keep rosters, or should by the
// plan.
func (s *Service) desks(ctx context.Context, i *inspection.Inspection, only *uuid.UUID) ([]*group.Group, error) {
	db := s.store.Reading(ctx).Scopes(store.NotVoided).Where("inspection_id = ?", i.ID)
	if only != nil {
		g, err := store.Get[group.Group](db, *only)
		if fault.Is(err, fault.CodeNotFound) {
			err = fault.WrongParameter("group_id", "unknown_reference", fault.T("这一轮督察没有这个组", "the round has no such group"))
		}
		return []*group.Group{g}, err
	}
	kept := s.store.Reading(ctx).Model(&Roster{}).Scopes(store.NotVoided).Select("group_id").Where("inspection_id = ? AND group_id IS NOT NULL", i.ID)
	if d := i.Settings.Duty; d != nil && d.GroupRosters {
		db = db.Where("(kind = ? OR id IN (?))", group.Working, kept)
	} else {
		db = db.Where("id IN (?)", kept)
	}
	var rows []*group.Group
	err := db.Order("position, id").Limit(maxGroups).Find(&rows).Error
	return append([]*group.Group{nil}, rows...), err
}

// covered looks at one desk.
func (s *Service) covered(ctx context.Context, i *inspection.Inspection, g *group.Group, days []calendar.Date) (*DeskCoverage, error) {
	out := &DeskCoverage{Group: g, Days: len(days), names: map[uuid.UUID]string{}}
	if len(days) == 0 {
		return out, nil
	}
	d := duty.Desk{InspectionID: i.ID}
	if g != nil {
		d.GroupID = &g.ID
	}
	desk := asked(i, g)
	from, to := days[0].AddDays(-lookAhead).Midnight(), days[len(days)-1].AddDays(lookAhead).Midnight()
	rows, err := duty.On(s.store.Reading(ctx), d, from, to)
	if err != nil {
		return nil, err
	}
	for k := range rows {
		x := &rows[k]
		desk.Shifts = append(desk.Shifts, cover.Shift{Span: cover.Span{From: x.StartsAt, To: x.EndsAt}, ID: x.ID, Day: x.Day, Open: x.Open(),
			People: [2]uuid.UUID{cover.Leader: x.Leader.PersonID, cover.Officer: x.Officer.PersonID}})
		for _, seat := range []duty.Seat{x.Leader, x.Officer} {
			out.names[seat.PersonID] = seat.PersonName
		}
	}
	if desk.Tables, err = tables(s.store.Reading(ctx), d, days); err != nil {
		return nil, err
	}
	away, err := s.away(ctx, slices.Collect(maps.Keys(out.names)), from, to)
	if err != nil {
		return nil, err
	}
	out.Gaps = cover.Gaps(desk, days, away)
	out.count()
	return out, nil
}

// asked is what the plan wants of the desk, or what is usual: a pair round the clock
// on the street, a pair a day in a group.
func asked(i *inspection.Inspection, g *group.Group) *cover.Desk {
	out := &cover.Desk{Need: [2]int{1, 1}, RoundTheClock: g == nil}
	if d := i.Settings.Duty; d != nil && g == nil {
		out.Need, out.RoundTheClock = [2]int{cover.Leader: int(d.LeadersPerDay), cover.Officer: int(d.OfficersPerDay)}, d.RoundTheClock
	}
	return out
}

// tables are the rosters of the desk that name any of the days.
func tables(db *gorm.DB, d duty.Desk, days []calendar.Date) ([]cover.Table, error) {
	var rows []Roster
	err := db.Select("from_on", "to_on", "state").Scopes(store.NotVoided).
		Where("desk_id = ? AND state IN ? AND from_on <= ? AND to_on >= ?", d.ID(), []State{Draft, Published}, days[len(days)-1], days[0]).Find(&rows).Error
	out := make([]cover.Table, 0, len(rows))
	for k := range rows {
		out = append(out, cover.Table{From: rows[k].FromOn, To: rows[k].ToOn, Published: rows[k].State == Published})
	}
	return out, err
}

func (s *Service) away(ctx context.Context, people []uuid.UUID, from, to time.Time) (map[uuid.UUID][]cover.Span, error) {
	if len(people) == 0 {
		return nil, nil
	}
	spans, err := s.duties.Away(ctx, people, from, to)
	out := make(map[uuid.UUID][]cover.Span, len(spans))
	for id, list := range spans {
		for _, x := range list {
			out[id] = append(out[id], cover.Span(x))
		}
	}
	return out, err
}

func (d *DeskCoverage) count() {
	d.Count = len(d.Gaps)
	days := make([]calendar.Date, 0, d.Count)
	for i := range d.Gaps {
		days = append(days, d.Gaps[i].Day)
	}
	d.Uncovered = len(slices.Compact(days))
}

// Complete tells that nobody is missing.
func (c *Coverage) Complete() bool {
	return !slices.ContainsFunc(c.Desks, func(d DeskCoverage) bool { return d.Count > 0 })
}
