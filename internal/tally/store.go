package tally

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/store"
)

// Row is one counter.
type Row struct {
	OfficeID     uuid.UUID `gorm:"primaryKey"`
	InspectionID uuid.UUID `gorm:"primaryKey"`
	Dimension    Dimension `gorm:"primaryKey"`
	Value        string    `gorm:"primaryKey"`
	Detail       string    `gorm:"primaryKey"`
	N            int64
}

// TableName names the table.
func (Row) TableName() string { return table }

// Quiet marks counters as bookkeeping: the event of the case tells of them.
func (*Row) Quiet() {}

const (
	table     = "petition_tallies"
	cases     = "petition_cases"
	statement = 50 // rows at once; each number of rows is a statement that the engine prepares and keeps
)

// Install makes every transaction end by changing the counters of the cases it
// changed. It comes before the events, whose place is the last.
func Install(s *store.Store) { s.Finish(flush) }

type key struct{}

// Change tells that a case was before and is now after; nil is no case, or a
// voided one. However many cases a transaction changes, each counter changes
// once, when it ends.
func Change(tx *store.Tx, before, after *Case) {
	d, _ := tx.Keep(key{}, func() any { return changes{} }).(changes)
	d.note(before, -1)
	d.note(after, 1)
	remember(tx, before, after)
	leave(tx, before, after)
}

var errUncounted = errors.New("a transaction changed cases and did not tell their counters")

// flush changes the counters in their order, so that transactions wait for each
// other and never in a circle: whoever changes cases takes the office's head
// afterwards.
func flush(tx *store.Tx) error {
	d, told := tx.Keep(key{}, nil).(changes)
	if !told && tx.Touched(cases) {
		return errUncounted
	}
	if err := errors.Join(flushStates(tx), flushVoided(tx, d)); err != nil {
		return err
	}
	for some := range slices.Chunk(slices.SortedFunc(maps.Keys(d), counter.compare), statement) {
		args := make([]any, 0, columns*len(some))
		for _, k := range some {
			args = append(args, k.office, k.inspection, k.dimension, k.value, k.detail, d[k])
		}
		if err := tx.Later().Exec(upsert(len(some)), args...).Error; err != nil {
			return err
		}
	}
	return nil
}

const (
	columns = 6
	insert  = "INSERT INTO " + table + " (office_id, inspection_id, dimension, value, detail, n) VALUES "
	places  = "(?, ?, ?, ?, ?, ?)"
	add     = " ON CONFLICT (office_id, inspection_id, dimension, value, detail) DO UPDATE SET n = " + table + ".n + excluded.n"
)

// upsert is the statement that changes so many counters, made or not.
func upsert(rows int) string {
	return insert + strings.Repeat(places+", ", rows-1) + places + add
}

// Read gives the counters of a round that count something, in the dimensions.
func Read(db *gorm.DB, inspection uuid.UUID, dimensions ...Dimension) ([]Row, error) {
	var rows []Row
	err := db.Where("inspection_id = ? AND dimension IN ? AND n <> 0", inspection, dimensions).Find(&rows).Error
	return rows, err
}

// InBatches counts the live cases of each batch of the rounds, whatever has become of
// them.
func InBatches(db *gorm.DB, rounds, batches []uuid.UUID) (map[uuid.UUID]int64, error) {
	values := make([]string, len(batches))
	for i, id := range batches {
		values[i] = id.String()
	}
	var rows []Row
	if err := db.Where("inspection_id IN ? AND dimension = ? AND value IN ? AND n <> 0", rounds, Batch, values).Find(&rows).Error; err != nil {
		return nil, err
	}
	out := map[uuid.UUID]int64{}
	for _, r := range rows {
		id, err := uuid.Parse(r.Value)
		if err != nil {
			return nil, err
		}
		out[id] += r.N
	}
	return out, nil
}

// lateRow is a part of what a lead unit, if any, has not completed in time.
type lateRow struct {
	LeadUnitID *uuid.UUID
	N          int64
}

// caseRow is a case, as far as it is counted.
type caseRow struct {
	ID       uuid.UUID
	OfficeID uuid.UUID
}

func (caseRow) TableName() string { return cases }

// Overdue counts the cases of a round that were due before now and are not
// completed, by lead unit; uuid.Nil stands for none. The months, days, hours and
// minutes that have passed are counters; the cases of the minute that is passing
// are counted.
func Overdue(db *gorm.DB, inspection uuid.UUID, now time.Time) (map[uuid.UUID]int64, error) {
	minute := before(now).Truncate(time.Minute)
	passed, from := db.Session(&gorm.Session{NewDB: true}), ""
	for _, s := range slots {
		to := minute.Format(s.layout)
		passed = passed.Or("dimension = ? AND value >= ? AND value < ?", s.dimension, from, to)
		from = to
	}
	var rows []Row
	err := db.Model(&Row{}).Where("inspection_id = ? AND n <> 0", inspection).Where(passed).
		Select("detail, SUM(n) AS n").Group("detail").Scan(&rows).Error
	if err != nil {
		return nil, err
	}
	var rest []lateRow
	err = db.Model(&caseRow{}).Scopes(store.NotVoided).
		Where("inspection_id = ? AND due_order > ? AND due_order < ? AND completion <> ?", inspection, minute, now, completed).
		Select("lead_unit_id, COUNT(*) AS n").Group("lead_unit_id").Scan(&rest).Error
	if err != nil {
		return nil, err
	}
	late := map[uuid.UUID]int64{}
	for _, r := range rows {
		unit := uuid.Nil
		if r.Detail != "" {
			if unit, err = uuid.Parse(r.Detail); err != nil {
				return nil, err
			}
		}
		late[unit] += r.N
	}
	for _, r := range rest {
		late[Of(r.LeadUnitID)] += r.N
	}
	return late, nil
}
