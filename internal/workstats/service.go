package workstats

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/store"
)

// maxDays bounds the days of a table.
const maxDays = 400

// Service makes the tables.
type Service struct{ store *store.Store }

// NewService counts what is in the store.
func NewService(s *store.Store) *Service { return &Service{s} }

// Ask is what somebody wants to know.
type Ask struct {
	InspectionID *uuid.UUID // none: the round in which the team is stationed
	Topic        Topic
	By           Dimension     // none: the topic's usual one
	From, To     calendar.Date // none: the stationed period as far as it has come, its last maxDays
}

// permit: statistics of accountability are for who surveys it, and no machine is
// told about single people.
func (a *Ask) permit(actor auth.Actor) error {
	if a.Topic == Accountability && !actor.Can(auth.AccountabilitySurvey) {
		return fault.Denied(string(auth.AccountabilitySurvey))
	}
	if a.By == ByPerson && actor.Kind == auth.KindClient {
		return fault.New(fault.CodeForbidden, fault.T("不向系统提供按人员的统计", "no machine is told about single people"))
	}
	return nil
}

// fill puts the usual where nothing was said.
func (a *Ask) fill(i *inspection.Inspection, today calendar.Date) error {
	if a.To == "" {
		a.To = today
		if i.StationedTo != "" {
			a.To = min(a.To, i.StationedTo)
		}
		a.To = max(a.To, a.From)
	}
	if a.From == "" {
		a.From = min(max(i.StationedFrom, a.To.AddDays(1-maxDays)), a.To)
		if i.StationedFrom == "" {
			a.From = a.To.AddDays(-30)
		}
	}
	switch {
	case a.To < a.From:
		return fault.WrongParameter("to", "before_start", fault.T("结束日期早于开始日期", "the end is before the start"))
	case a.From.DaysUntil(a.To) >= maxDays:
		return fault.WrongParameter("to", "too_many_days", fault.T("至多统计 400 天", "at most 400 days"))
	}
	return nil
}

// Table counts one topic of a round over some days. It returns forbidden,
// invalid_request for a dimension that the topic has not, for an unknown round and
// for days that run backwards or are too many.
func (s *Service) Table(ctx context.Context, a Ask) (*Table, error) {
	if a.By == "" {
		a.By = topics[a.Topic].by[0]
	}
	if !slices.Contains(topics[a.Topic].by, a.By) {
		return nil, fault.WrongParameter("by", "not_a_dimension_of_the_topic", fault.T("这个主题不能按它统计", "the topic is not counted by that"))
	}
	if err := a.permit(auth.From(ctx)); err != nil {
		return nil, err
	}
	now := s.store.Now()
	var out *Table
	err := s.store.Snapshot(ctx, func(db *gorm.DB) error {
		i, err := inspection.Asked(db.Session(&gorm.Session{NewDB: true}), a.InspectionID)
		if err != nil {
			return err
		}
		if err := a.fill(i, calendar.DateOf(now)); err != nil {
			return err
		}
		out = &Table{Round: i.ID, Topic: a.Topic, By: a.By, From: a.From, To: a.To, TakenAt: now}
		return out.count(&reader{db: db, round: i.ID, from: a.From, to: a.To})
	})
	return out, s.store.Fault(err)
}

// Frozen counts a topic up to a day in the transaction of who keeps it, by every
// dimension but people: what is kept is for everybody.
func Frozen(tx *store.Tx, i *inspection.Inspection, topic Topic, day calendar.Date) ([]*Table, error) {
	var out []*Table
	for _, by := range topics[topic].by {
		if by == ByPerson {
			continue
		}
		a := Ask{To: day}
		if err := a.fill(i, day); err != nil {
			return nil, err
		}
		t := &Table{Round: i.ID, Topic: topic, By: by, From: a.From, To: a.To, TakenAt: tx.Now}
		if err := t.count(&reader{db: tx.DB, round: i.ID, from: a.From, to: a.To}); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}

func (t *Table) count(r *reader) error {
	groups := r.groups()
	var facts, whole []fact
	switch t.Topic {
	case Assignments:
		facts = read(r, r.instants("created_at"), func(x *assignmentRow) []fact { return x.facts(t.TakenAt) })
	case Accountability:
		facts = read(r, r.instants("filed_at"), func(x *itemRow) []fact { return x.facts(t.TakenAt) })
	case Leave:
		facts = read(r, r.instants("starts_at"), func(x *leaveRow) []fact { return x.facts(t.TakenAt) })
	case Reports:
		facts = read(r, r.days("report_on"), (*reportRow).facts)
	case Duty:
		desks := map[string]name{r.round.String(): {r.round.String(), street}}
		for _, g := range groups {
			desks[g.ID.String()] = name{g.ID.String(), g.Name}
		}
		begun := func(db *gorm.DB) *gorm.DB {
			return r.days("day")(db).Where("state <> 'cancelled' AND starts_at <= ?", t.TakenAt)
		}
		whole = read(r, begun, func(x *shiftRow) []fact { return x.facts(desks[x.DeskID.String()]) })
		if facts = whole; t.By == ByPerson {
			facts = read(r, begun, (*shiftRow).people)
		}
	}
	if whole == nil {
		whole = facts
	}
	t.add(facts, whole, t.known(r, groups))
	if t.By == ByPerson {
		slices.SortStableFunc(t.Rows, func(a, b Line) int { return strings.Compare(a.Label, b.Label) })
	}
	return r.err
}

// street is what the office's own desk is called among the groups.
const street = "街道"

// known are the values that have a line even when they count nothing.
func (t *Table) known(r *reader, groups []groupRow) []name {
	var out []name
	switch t.By {
	case ByDay:
		for d := t.From; d <= t.To; d = d.AddDays(1) {
			out = append(out, on(d))
		}
	case ByGroup:
		if t.Topic == Duty {
			out = append(out, name{r.round.String(), street})
		}
		for _, g := range groups {
			if g.VoidedAt == nil {
				out = append(out, name{g.ID.String(), g.Name})
			}
		}
	case ByUnit:
		for _, u := range r.units() {
			out = append(out, name{u.ID.String(), u.Name})
		}
	case ByPerson:
	}
	return out
}

// reader reads the rows of a round and some days; the first error ends it.
type reader struct {
	db       *gorm.DB
	round    uuid.UUID
	from, to calendar.Date
	err      error
}

func (r *reader) instants(column string) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB {
		return db.Where(column+" >= ? AND "+column+" < ?", r.from.Midnight(), r.to.AddDays(1).Midnight())
	}
}

func (r *reader) days(column string) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB { return db.Where(column+" BETWEEN ? AND ?", r.from, r.to) }
}

// voidable are the tables whose rows may be voided and then count for nothing.
var voidable = map[string]bool{"assignments": true, "accountability_items": true, "work_reports": true}

func read[T interface{ TableName() string }](r *reader, limit func(*gorm.DB) *gorm.DB, facts func(*T) []fact) []fact {
	if r.err != nil {
		return nil
	}
	db := r.db.Session(&gorm.Session{NewDB: true}).Where("inspection_id = ?", r.round).Scopes(limit)
	var table T
	if voidable[table.TableName()] {
		db = db.Scopes(store.NotVoided)
	}
	var rows []T
	if r.err = db.Order("id").Find(&rows).Error; r.err != nil {
		return nil
	}
	var out []fact
	for i := range rows {
		out = append(out, facts(&rows[i])...)
	}
	return out
}

type groupRow struct {
	ID, OfficeID uuid.UUID
	Name         string
	VoidedAt     *time.Time
}

func (groupRow) TableName() string { return "work_groups" }

func (r *reader) groups() (rows []groupRow) {
	if r.err == nil {
		r.err = r.db.Session(&gorm.Session{NewDB: true}).Where("inspection_id = ?", r.round).Order("kind, position, id").Find(&rows).Error
	}
	return rows
}

type unitRow struct {
	ID, OfficeID uuid.UUID
	Name         string
}

func (unitRow) TableName() string { return "units" }

func (r *reader) units() (rows []unitRow) {
	if r.err == nil {
		r.err = r.db.Session(&gorm.Session{NewDB: true}).Where("voided_at IS NULL").Order("name, id").Limit(maxUnits).Find(&rows).Error
	}
	return rows
}

const maxUnits = 5000
