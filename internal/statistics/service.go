package statistics

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/intake"
	"lianluo/internal/store"
	"lianluo/internal/tally"
)

// maxCells bounds a table: rows times columns.
const maxCells = 5000

// Service makes tables.
type Service struct{ store *store.Store }

// NewService counts the cases in the store.
func NewService(s *store.Store) *Service { return &Service{s} }

func past(db *gorm.DB) *gorm.DB { return db.Model(&tally.Past{}) }

// Table counts all cases of a round, or of one of its batches. It returns
// invalid_request for an unknown round or batch, an instant that is still to
// come, and a table of too many cells. Everything is seen at one moment.
func (s *Service) Table(ctx context.Context, a Ask) (*Table, error) {
	now := s.store.Now()
	if a.AsOf != nil && a.AsOf.After(now) {
		return nil, fault.WrongParameter("as_of", "in_the_future", fault.T("时点不能在将来", "the instant is still to come"))
	}
	if len(a.By) == 2 && a.By[0] == a.By[1] {
		return nil, fault.WrongParameter("by", "same_dimension", fault.T("两个维度不能相同", "a table needs two different dimensions"))
	}
	var out *Table
	err := s.store.Snapshot(ctx, func(db *gorm.DB) error {
		round, err := a.round(db)
		if err != nil {
			return err
		}
		out, err = a.table(db, round, now, nil)
		return err
	})
	return out, s.store.Fault(err)
}

// Frozen counts the cases of a round in the transaction of who keeps it, by every
// dimension that has counters. A table of too many cells is left out: it must not
// keep the others from being kept.
func Frozen(tx *store.Tx, round uuid.UUID) ([]*Table, error) {
	a := Ask{Types: AllTypes, Attribution: Full}
	rest, err := a.beside(tx.DB, round)
	if err != nil {
		return nil, err
	}
	out := []*Table{}
	for _, by := range []Dimension{ByUnit, ByType, ByChannel, ByVerdict, ByDay, ByBatch, ByArea} {
		a.By = []Dimension{by}
		t, err := a.table(tx.DB, round, tx.Now, rest)
		if fault.Is(err, fault.CodeInvalidRequest) {
			continue
		}
		if err != nil {
			return nil, err
		}
		t.AsOf = &tx.Now
		out = append(out, t)
	}
	return out, nil
}

// beside is what is counted of the whole, told apart by nothing.
type beside struct {
	sanctions []tally.Amount
	returns   int64
}

func (a *Ask) beside(db *gorm.DB, round uuid.UUID) (*beside, error) {
	sanctions, returns, err := a.parts(db, round)
	return &beside{sanctions, returns}, err
}

// table counts; rest is what is counted beside, if that is known already.
func (a *Ask) table(db *gorm.DB, round uuid.UUID, now time.Time, rest *beside) (*Table, error) {
	t := newTableau(*a)
	t.rest = rest
	count := t.fromCases
	if a.fromCounters() {
		count = t.counters
	}
	if err := count(db, round, now); err != nil {
		return nil, err
	}
	return t.finish(db, round)
}

// finish names the lines and adds what is counted of the whole.
func (t *tableau) finish(db *gorm.DB, round uuid.UUID) (*Table, error) {
	var known [2][]named
	for i, d := range t.ask.By {
		var err error
		if known[i], err = t.known(db, d, i, round); err != nil {
			return nil, err
		}
	}
	out := t.table(known)
	if len(out.Rows)*max(1, len(out.Columns)) > maxCells {
		return nil, fault.WrongParameter("by", "too_many_cells", fault.T("表格过大，请限定批次或换一个维度", "the table would be too large"))
	}
	if t.rest == nil {
		var err error
		if t.rest, err = t.ask.beside(db, round); err != nil {
			return nil, err
		}
	}
	out.Sanctions, out.Returns, out.Round = t.rest.sanctions, t.rest.returns, round
	out.remark(t.shared)
	return out, nil
}

// round is the one asked for, that of the batch, or the one in which the team is
// stationed.
func (a *Ask) round(db *gorm.DB) (uuid.UUID, error) {
	if a.BatchID != nil {
		var b []batchRow
		q := db.Where("id = ?", *a.BatchID)
		if a.InspectionID != nil {
			q = q.Where("inspection_id = ?", *a.InspectionID)
		}
		if err := q.Limit(1).Find(&b).Error; err != nil {
			return uuid.Nil, err
		}
		if len(b) == 0 {
			return uuid.Nil, fault.WrongParameter("batch_id", "unknown_reference", fault.T("没有这个批次", "there is no such batch"))
		}
		return b[0].InspectionID, nil
	}
	i, err := inspection.Asked(db.Session(&gorm.Session{NewDB: true}), a.InspectionID)
	if err != nil {
		return uuid.Nil, err
	}
	return i.ID, nil
}

var (
	channels = []named{{"phone", "来电"}, {"letter", "来信"}, {"visit", "来访"}, {"wechat", "微信"}, {"other", "其他"}}
	verdicts = []named{{"substantiated", "属实"}, {"mostly_substantiated", "基本属实"}, {"partly_substantiated", "部分属实"}, {"unsubstantiated", "不属实"}}
)

// known are the values that have a line even when they count nothing.
func (t *tableau) known(db *gorm.DB, d Dimension, side int, round uuid.UUID) ([]named, error) {
	switch d {
	case ByChannel:
		return channels, nil
	case ByVerdict:
		return verdicts, nil
	case ByType:
		out := make([]named, 0, len(intake.PollutionTypes))
		for _, p := range intake.PollutionTypes {
			out = append(out, named{p.Code, p.Label})
		}
		return out, nil
	case ByUnit:
		return t.units(db, side)
	case ByBatch:
		return t.batches(db, round)
	case ByArea:
		return t.areas(db, round)
	case ByDay:
		return t.days(side), nil
	case ByTypeLabel:
	}
	return nil, nil
}

// units are the live ones, and those no longer live that have cases.
func (t *tableau) units(db *gorm.DB, side int) ([]named, error) {
	var ids []uuid.UUID
	for key := range t.lines[side] {
		if id, err := uuid.Parse(key); err == nil {
			ids = append(ids, id)
		}
	}
	q := db.Where("voided_at IS NULL")
	if len(ids) > 0 {
		q = q.Or("id IN ?", ids)
	}
	var rows []unitRow
	if err := db.Model(&unitRow{}).Where(q).Select("id, name").Order("name, id").Limit(maxCells + 1).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]named, 0, len(rows))
	for _, u := range rows {
		out = append(out, named{u.ID.String(), u.Name})
	}
	return out, nil
}

func (t *tableau) batches(db *gorm.DB, round uuid.UUID) ([]named, error) {
	q := db.Scopes(store.NotVoided).Where("inspection_id = ?", round)
	if t.ask.BatchID != nil {
		q = q.Where("id = ?", *t.ask.BatchID)
	}
	var rows []batchRow
	if err := q.Select("id, label").Order("received_at, id").Limit(maxCells + 1).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]named, 0, len(rows))
	for _, b := range rows {
		out = append(out, named{b.ID.String(), b.Label})
	}
	return out, nil
}

// areas are those of the whole round, so that a batch shows who got nothing.
func (t *tableau) areas(db *gorm.DB, round uuid.UUID) ([]named, error) {
	rows, err := tally.Read(db.Session(&gorm.Session{NewDB: true}), round, tally.Area)
	var out []named
	for _, r := range rows {
		if r.Value != "" {
			out = append(out, named{r.Value, r.Value})
		}
	}
	slices.SortFunc(out, func(a, b named) int { return cmpText(a.key, b.key) })
	return out, err
}

func cmpText(a, b string) int {
	if a < b {
		return -1
	}
	if a > b {
		return 1
	}
	return 0
}

// days are all from the first on which something came to the last.
func (t *tableau) days(side int) []named {
	var first, last calendar.Date
	for key := range t.lines[side] {
		d := calendar.Date(key)
		if first == "" || d < first {
			first = d
		}
		last = max(last, d)
	}
	var out []named
	for d := first; d != "" && d <= last && len(out) <= maxCells; d = d.AddDays(1) {
		out = append(out, named{string(d), string(d)})
	}
	return out
}
