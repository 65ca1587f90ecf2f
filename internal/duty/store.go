package duty

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/store"
)

// Filter narrows the list of shifts; zero fields do not.
type Filter struct {
	InspectionID *uuid.UUID
	GroupID      *uuid.UUID
	PersonID     *uuid.UUID
	State        State
	From, To     *time.Time
}

var shifts = store.List[Shift]{
	Table:   "duty_shifts",
	Default: "starts_at",
	Columns: map[string]store.Column[Shift]{"starts_at": {Name: "starts_at", Value: func(s *Shift) any { return s.StartsAt }}},
}

// List gives one page of shifts. It returns invalid_cursor.
func (s *Service) List(ctx context.Context, f Filter, r store.Request) (store.Page[Shift], []Case, error) {
	db := f.narrow(s.store.Reading(ctx))
	page, err := shifts.Fetch(s.store, db, r)
	if err != nil {
		return page, nil, err
	}
	cases, err := s.judge(s.store.Reading(ctx), pointers(page.Items), s.store.Now())
	return page, cases, s.store.Fault(err)
}

func (f Filter) narrow(db *gorm.DB) *gorm.DB {
	if f.InspectionID != nil {
		db = db.Where("inspection_id = ?", *f.InspectionID)
	}
	if f.GroupID != nil {
		db = db.Where("group_id = ?", *f.GroupID)
	}
	if f.PersonID != nil {
		db = db.Where("(leader_id = ? OR officer_id = ?)", *f.PersonID, *f.PersonID)
	}
	if f.State != "" {
		db = db.Where("state = ?", f.State)
	}
	if f.From != nil {
		db = db.Where("ends_at > ?", f.From.UTC())
	}
	if f.To != nil {
		db = db.Where("starts_at < ?", f.To.UTC())
	}
	return db
}

func pointers(rows []Shift) []*Shift {
	out := make([]*Shift, len(rows))
	for i := range rows {
		out[i] = &rows[i]
	}
	return out
}

// Now reads, of every desk, the shift that is responsible, or the one that nobody
// mans: one read of an index that holds nothing else.
func (s *Service) Now(ctx context.Context, inspection, group *uuid.UUID) (time.Time, []Case, error) {
	db := s.store.Reading(ctx).Where("state IN ('on_duty', 'handover_pending', 'unmanned')") // as the index says it
	if inspection != nil {
		db = db.Where("inspection_id = ?", *inspection)
	}
	if group != nil {
		db = db.Where("desk_id = ?", *group)
	}
	var rows []Shift
	if err := db.Order("desk_id").Limit(maxDesks).Find(&rows).Error; err != nil {
		return time.Time{}, nil, s.store.Fault(err)
	}
	now := s.store.Now()
	cases, err := s.judge(s.store.Reading(ctx), pointers(rows), now)
	return now, cases, s.store.Fault(err)
}

const maxDesks = 200

// Get reads a shift; not_found.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Case, error) {
	db := s.store.Reading(ctx)
	row, err := store.Get[Shift](db, id)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	cases, err := s.judge(s.store.Reading(ctx), []*Shift{row}, s.store.Now())
	if err != nil {
		return nil, s.store.Fault(err)
	}
	return &cases[0], nil
}

// Digest reads the last handover of a shift; not_found when none has begun.
func (s *Service) Digest(ctx context.Context, shift uuid.UUID) (*Handover, error) {
	h, err := store.First[Handover](s.store.Reading(ctx).Where("shift_id = ?", shift))
	return h, s.store.Fault(err)
}

// judge finds what decides about shifts.
func (s *Service) judge(db *gorm.DB, rows []*Shift, now time.Time) ([]Case, error) {
	out := make([]Case, len(rows))
	cases := make([]*Case, len(rows))
	for i, row := range rows {
		out[i] = Case{Shift: row}
		cases[i] = &out[i]
	}
	return out, complete(db, now, cases...)
}

// near is until when a shift must begin to be the one that follows.
func (s *Shift) near(now time.Time) time.Time { return later(s.EndsAt, now).Add(opensBefore) }

// complete finds what decides about shifts, by at most three reads however many they
// are: only those of the day need any.
func complete(db *gorm.DB, now time.Time, cases ...*Case) error {
	db = db.Session(&gorm.Session{})
	var manned, waiting, handing []uuid.UUID
	var from, to time.Time
	for _, c := range cases {
		switch {
		case c.Responsible():
			manned = append(manned, c.DeskID)
			if from.IsZero() || c.StartsAt.Before(from) {
				from = c.StartsAt
			}
			to = later(to, c.near(now))
			if c.State == HandoverPending {
				handing = append(handing, c.ID)
			}
		case c.waits(now):
			waiting = append(waiting, c.DeskID)
		}
	}
	next, err := following(db, manned, from, to, now)
	if err != nil {
		return err
	}
	handovers, err := handoversOf(db, handing)
	if err != nil {
		return err
	}
	held, err := held(db, waiting)
	for _, c := range cases {
		if c.Responsible() {
			if k := slices.IndexFunc(next, func(n Shift) bool { return c.precedes(&n, now) }); k >= 0 {
				c.Next = &next[k]
			}
			c.Handover = handovers[c.ID]
		}
		c.Free = c.waits(now) && !held[c.DeskID]
	}
	return err
}

// waits tells a shift that somebody may take over now.
func (s *Shift) waits(now time.Time) bool {
	return s.State == Unmanned || s.State == Planned && !now.Before(s.StartsAt.Add(-opensBefore))
}

// precedes tells whether the other shift can be the next one.
func (s *Shift) precedes(n *Shift, now time.Time) bool {
	return n.DeskID == s.DeskID && n.StartsAt.After(s.StartsAt) && n.EndsAt.After(now) && !n.StartsAt.After(s.near(now))
}

// following reads shifts that may be the next ones of desks, the first first.
func following(db *gorm.DB, desks []uuid.UUID, from, to, now time.Time) ([]Shift, error) {
	if len(desks) == 0 {
		return nil, nil
	}
	var rows []Shift
	err := db.Where("desk_id IN ? AND state <> 'cancelled' AND state IN ('planned', 'unmanned') AND starts_at > ? AND starts_at <= ? AND ends_at > ?",
		desks, from.UTC(), to.UTC(), now.UTC()).Order("starts_at, id").Find(&rows).Error
	return rows, err
}

func handoversOf(db *gorm.DB, shifts []uuid.UUID) (map[uuid.UUID]*Handover, error) {
	out := map[uuid.UUID]*Handover{}
	if len(shifts) == 0 {
		return out, nil
	}
	var rows []Handover
	err := db.Where("shift_id IN ?", shifts).Find(&rows).Error
	for i := range rows {
		out[rows[i].ShiftID] = &rows[i]
	}
	return out, err
}

// held tells for which desks somebody is responsible.
func held(db *gorm.DB, desks []uuid.UUID) (map[uuid.UUID]bool, error) {
	out := map[uuid.UUID]bool{}
	if len(desks) == 0 {
		return out, nil
	}
	var ids []uuid.UUID
	err := db.Model(&Shift{}).Where("desk_id IN ? AND state IN ('on_duty', 'handover_pending')", desks).Pluck("desk_id", &ids).Error
	for _, id := range ids {
		out[id] = true
	}
	return out, err
}

// live are the states of shifts that bind people.
var live = []State{Planned, Unmanned, OnDuty, HandoverPending}

// Bound reads the shifts that bind any of the people between two instants. Within a
// transaction, hold the people first: whoever gives them a shift does so, too.
func (s *Service) Bound(ctx context.Context, people []uuid.UUID, from, to time.Time) ([]Shift, error) {
	var rows []Shift
	err := s.store.Reading(ctx).Where("(leader_id IN ? OR officer_id IN ?) AND state IN ? AND ends_at > ? AND starts_at < ?", people, people, live, from.UTC(), to.UTC()).
		Order("starts_at, id").Find(&rows).Error
	return rows, s.store.Fault(err)
}

// LogFilter narrows the log of a shift.
type LogFilter struct{ Kind string }

var entries = store.List[Entry]{
	Table:   "duty_log_entries",
	Default: "at",
	Columns: map[string]store.Column[Entry]{"at": {Name: "at", Value: func(e *Entry) any { return e.At }}},
}

// Entries gives one page of the log of a shift; not_found without the shift.
func (s *Service) Entries(ctx context.Context, shift uuid.UUID, f LogFilter, r store.Request) (store.Page[Entry], *Case, error) {
	c, err := s.Get(ctx, shift)
	if err != nil {
		return store.Page[Entry]{}, nil, err
	}
	db := s.store.Reading(ctx).Where("shift_id = ?", shift)
	if f.Kind != "" {
		db = db.Where("kind = ?", f.Kind)
	}
	page, err := entries.Fetch(s.store, db, r)
	if err != nil {
		return page, c, err
	}
	return page, c, s.store.Fault(markOpen(s.store.Reading(ctx), page.Items))
}

// Entry reads one entry of a shift's log; not_found otherwise.
func (s *Service) Entry(ctx context.Context, shift, id uuid.UUID) (*Entry, *Case, error) {
	c, err := s.Get(ctx, shift)
	if err != nil {
		return nil, nil, err
	}
	e, err := store.Get[Entry](s.store.Reading(ctx).Where("shift_id = ?", shift), id)
	if err != nil {
		return nil, nil, s.store.Fault(err)
	}
	rows := []Entry{*e}
	err = markOpen(s.store.Reading(ctx), rows)
	return &rows[0], c, s.store.Fault(err)
}

// markOpen tells which entries nobody has resolved.
func markOpen(db *gorm.DB, rows []Entry) error {
	ids := make([]uuid.UUID, 0, len(rows))
	for i := range rows {
		if rows[i].FollowUp {
			ids = append(ids, rows[i].ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var done []uuid.UUID
	if err := db.Model(&Entry{}).Where("resolves_id IN ?", ids).Pluck("resolves_id", &done).Error; err != nil {
		return err
	}
	resolved := map[uuid.UUID]bool{}
	for _, id := range done {
		resolved[id] = true
	}
	for i := range rows {
		rows[i].Open = rows[i].FollowUp && !resolved[rows[i].ID]
	}
	return nil
}

// openItems are the unresolved entries of a desk, the oldest first.
func openItems(tx *store.Tx, desk uuid.UUID) ([]Entry, error) {
	var rows []Entry
	err := tx.DB.Where("desk_id = ? AND follow_up", desk).
		Where("NOT EXISTS (SELECT 1 FROM duty_log_entries r WHERE r.office_id = duty_log_entries.office_id AND r.resolves_id = duty_log_entries.id)").
		Order("id").Limit(maxMatters).Find(&rows).Error
	return rows, err
}

// calls are those of one shift.
func calls(tx *store.Tx, shift uuid.UUID) ([]Entry, error) {
	var rows []Entry
	err := tx.DB.Where("shift_id = ? AND kind IN ('call_in', 'call_out')", shift).Order("at, id").Limit(maxMatters).Find(&rows).Error
	return rows, err
}

// Held reads all shifts of the people between two instants, those that are over
// included, but for cancelled ones: one rests from them, too.
func Held(db *gorm.DB, people []uuid.UUID, from, to time.Time) ([]Shift, error) {
	var rows []Shift
	err := db.Where("(leader_id IN ? OR officer_id IN ?) AND state <> ? AND ends_at > ? AND starts_at < ?", people, people, Cancelled, from.UTC(), to.UTC()).
		Order("starts_at, id").Find(&rows).Error
	return rows, err
}

// Made reads the shifts that a roster made or took over, cancelled ones left out.
func Made(db *gorm.DB, roster uuid.UUID, desk Desk) ([]Shift, error) {
	var rows []Shift
	err := db.Where("desk_id = ? AND roster_id = ? AND state <> ?", desk.ID(), roster, Cancelled).Order("starts_at").Find(&rows).Error
	return rows, err
}

// Some reads shifts by their ids, cancelled ones included.
func (s *Service) Some(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]Shift, error) {
	var rows []Shift
	err := s.store.Reading(ctx).Where("id IN ?", ids).Find(&rows).Error
	out := make(map[uuid.UUID]Shift, len(rows))
	for i := range rows {
		out[rows[i].ID] = rows[i]
	}
	return out, s.store.Fault(err)
}

// Turn is a seat that somebody has, or had, with its shift.
type Turn struct {
	*Shift
	Role Role
	Held bool // not taken away, nor the shift cancelled
}

// Turns reads the seats of a person between two instants, those that were taken
// away included: calendars tell of that, too.
func (s *Service) Turns(ctx context.Context, person uuid.UUID, from, to time.Time) ([]Turn, error) {
	db := s.store.Reading(ctx)
	near := db.Session(&gorm.Session{NewDB: true}).Model(&Shift{}).Select("id").Where("ends_at > ? AND starts_at < ?", from.UTC(), to.UTC())
	var rows []Assignment
	if err := db.Where("person_id = ? AND shift_id IN (?)", person, near).Order("id").Find(&rows).Error; err != nil {
		return nil, s.store.Fault(err)
	}
	ids := make([]uuid.UUID, len(rows))
	for i := range rows {
		ids[i] = rows[i].ShiftID
	}
	shifts, err := s.Some(ctx, ids)
	if err != nil {
		return nil, err
	}
	type seat struct {
		shift uuid.UUID
		role  Role
	}
	at := map[seat]int{}
	var out []Turn
	for i := range rows {
		x := shifts[rows[i].ShiftID]
		key := seat{x.ID, rows[i].Role}
		if _, seen := at[key]; !seen {
			at[key] = len(out)
			out = append(out, Turn{Shift: &x, Role: rows[i].Role})
		}
		out[at[key]].Held = out[at[key]].Held || rows[i].EndedAt == nil && x.State != Cancelled
	}
	return out, nil
}
