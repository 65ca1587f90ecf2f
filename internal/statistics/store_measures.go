package statistics

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/store"
	"lianluo/internal/tally"
)

// ofCases joins what hangs on cases with those of the round or the batch, from
// the few to the many.
func (a *Ask) ofCases(db *gorm.DB, table string, round uuid.UUID) *gorm.DB {
	db = db.Joins("JOIN petition_cases c ON c.office_id = "+table+".office_id AND c.id = "+table+".case_id AND c.voided_at IS NULL").
		Where("c.inspection_id = ?", round)
	if a.BatchID != nil {
		db = db.Where("c.batch_id = ?", *a.BatchID)
	}
	return db
}

// parts reads what hangs on the cases: of the whole round, now, there are
// counters.
func (a *Ask) parts(db *gorm.DB, round uuid.UUID) (sanctions []tally.Amount, returned int64, err error) {
	if a.BatchID != nil || a.AsOf != nil {
		if sanctions, err = a.sanctions(db, round); err != nil {
			return nil, 0, err
		}
		returned, err = a.returns(db, round)
		return sanctions, returned, err
	}
	return tally.Parts(db.Session(&gorm.Session{NewDB: true}), round)
}

func (a *Ask) sanctions(db *gorm.DB, round uuid.UUID) ([]tally.Amount, error) {
	const table = "petition_sanctions"
	q := a.ofCases(db.Model(&sanctionRow{}), table, round)
	if a.AsOf == nil {
		q = q.Where(table + ".voided_at IS NULL")
	} else {
		at := a.AsOf.UTC()
		q = q.Where(table+".created_at <= ? AND ("+table+".voided_at IS NULL OR "+table+".voided_at > ?)", at, at)
	}
	out := []tally.Amount{}
	err := q.Select(table + ".kind, " + tally.Sums).
		Group(table + ".kind").Order(table + ".kind").Scan(&out).Error
	return out, err
}

// returns counts how often answers came back.
func (a *Ask) returns(db *gorm.DB, round uuid.UUID) (int64, error) {
	const table = "petition_feedback_returns"
	q := a.ofCases(db.Model(&returnRow{}), table, round)
	if a.AsOf != nil {
		q = q.Where(table+".returned_at <= ?", a.AsOf.UTC())
	}
	var n int64
	err := q.Select(tally.TimesReturned).Scan(&n).Error
	return n, err
}

// fromCases adds up the rows of cases, and of what cases were before.
func (t *tableau) fromCases(db *gorm.DB, round uuid.UUID, now time.Time) error {
	add := func(g *group, class, publication string) {
		t.count(g)
		if class != "" {
			t.classes[class] += int64(g.n)
		}
		if publication == "published" || publication == "corrected" {
			t.public += int64(g.n)
		}
	}
	of := func(q *gorm.DB) *gorm.DB {
		q = q.Where("inspection_id = ?", round)
		if t.ask.BatchID != nil {
			q = q.Where("batch_id = ?", *t.ask.BatchID)
		}
		return q
	}
	present := db.Model(&caseRow{}).Scopes(store.NotVoided, of)
	if t.ask.AsOf == nil {
		return t.ask.groups(present, now, add)
	}
	then := t.ask.AsOf.UTC()
	if err := t.ask.groups(present.Where("counted_since <= ?", then), then, add); err != nil {
		return err
	}
	return t.ask.groups(past(db).Scopes(of).Where("valid_from <= ? AND valid_to > ?", then, then), then, add)
}
