package accountability

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/store"
)

// sanctionRow is a sanction on a polluter, as far as it is counted here.
type sanctionRow struct {
	OfficeID  uuid.UUID
	CaseID    uuid.UUID
	Kind      string
	CreatedAt time.Time
}

// TableName names the table.
func (sanctionRow) TableName() string { return "petition_sanctions" }

// caseRow is a case, as far as a warning names it.
type caseRow struct {
	ID       uuid.UUID
	OfficeID uuid.UUID
	Number   string
}

// TableName names the table.
func (caseRow) TableName() string { return "petition_cases" }

// mostWarnings bounds one answer.
const mostWarnings = 200

// Warnings gives the flags that are up now: cases for which many were stopped,
// then the office's sanctions, then the units' records.
func (s *Service) Warnings(ctx context.Context) ([]Warning, error) {
	db, now := s.Store.Reading(ctx), s.Store.Now()
	out, err := blanket(db)
	if err != nil {
		return nil, s.Store.Fault(err)
	}
	t := Thresholds[SanctionSpike]
	within, before, err := counts(db.Model(&sanctionRow{}).Scopes(store.NotVoided), t, now)
	if err != nil {
		return nil, s.Store.Fault(err)
	}
	if t.Reached(within, before) {
		out = append(out, Warning{Flag: t.Flag, Count: within, Usual: before, Threshold: t})
	}
	records, err := s.recordSpikes(db, auth.From(ctx), now)
	return append(out, records...), s.Store.Fault(err)
}

// blanket finds the cases for which many were stopped.
func blanket(db *gorm.DB) ([]Warning, error) {
	t := Thresholds[BlanketMeasure]
	var found []struct {
		CaseID uuid.UUID
		Count  int64
	}
	err := db.Model(&sanctionRow{}).Scopes(store.NotVoided).Where("kind IN ?", stops).Select("case_id, COUNT(*) AS count").
		Group("case_id").Having("COUNT(*) >= ?", t.AtLeast).Order("COUNT(*) DESC, case_id").Limit(mostWarnings).Scan(&found).Error
	if err != nil || len(found) == 0 {
		return []Warning{}, err
	}
	ids := make([]uuid.UUID, len(found))
	for n, f := range found {
		ids[n] = f.CaseID
	}
	var cases []caseRow
	if err := db.Select("id", "number").Where("id IN ?", ids).Find(&cases).Error; err != nil {
		return nil, err
	}
	numbers := map[uuid.UUID]string{}
	for _, c := range cases {
		numbers[c.ID] = c.Number
	}
	out := make([]Warning, len(found))
	for n, f := range found {
		out[n] = Warning{Flag: t.Flag, CaseID: &found[n].CaseID, CaseNumber: numbers[f.CaseID], Count: f.Count, Threshold: t}
	}
	return out, nil
}

// counts are the rows of the window and of the period before it.
func counts(db *gorm.DB, t Threshold, now time.Time) (within, before int64, err error) {
	since := now.Add(-t.Window)
	if err = db.Session(&gorm.Session{}).Where("created_at > ?", since).Count(&within).Error; err == nil {
		err = db.Session(&gorm.Session{}).Where("created_at > ? AND created_at <= ?", since.Add(-t.Before), since).Count(&before).Error
	}
	return within, before, err
}

// recordSpikes finds the units of which far more are held to account than usual.
func (s *Service) recordSpikes(db *gorm.DB, a auth.Actor, now time.Time) ([]Warning, error) {
	t := Thresholds[RecordSpike]
	since := now.Add(-t.Window)
	var rows []Record
	err := db.Scopes(store.NotVoided, ofVisible(a)).Select("id", "item_id", "created_at").Where("created_at > ?", since.Add(-t.Before)).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	its, err := itemsOf(db, rows)
	if err != nil {
		return nil, err
	}
	type tally struct{ within, before int64 }
	units, names := map[uuid.UUID]tally{}, map[uuid.UUID]string{}
	for _, r := range rows {
		i := its[r.ItemID]
		n := units[*i.ResponsibleUnitID]
		if r.CreatedAt.After(since) {
			n.within++
		} else {
			n.before++
		}
		units[*i.ResponsibleUnitID], names[*i.ResponsibleUnitID] = n, i.ResponsibleUnitName
	}
	var out []Warning
	for _, f := range tabulate(nil, ByUnit, names) {
		id := uuid.MustParse(f.Key)
		if n := units[id]; t.Reached(n.within, n.before) {
			out = append(out, Warning{Flag: t.Flag, UnitID: &id, UnitName: f.Label, Count: n.within, Usual: n.before, Threshold: t})
		}
	}
	return out, nil
}

// ofVisible limits parts to those of items in the actor's view.
func ofVisible(a auth.Actor) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB {
		seen := db.Session(&gorm.Session{NewDB: true}).Model(&Item{}).Scopes(Visible(a), store.NotVoided).Select("accountability_items.id")
		return db.Where("item_id IN (?)", seen)
	}
}

// itemsOf reads the items of the records, as far as they are counted by.
func itemsOf(db *gorm.DB, rows []Record) (map[uuid.UUID]*Item, error) {
	ids := map[uuid.UUID]bool{}
	for _, r := range rows {
		ids[r.ItemID] = true
	}
	list := make([]uuid.UUID, 0, len(ids))
	for id := range ids {
		list = append(list, id)
	}
	var found []Item
	err := db.Select("id", "source", "responsible_unit_id", "responsible_unit_name").Where("id IN ?", list).Find(&found).Error
	out := make(map[uuid.UUID]*Item, len(found))
	for n := range found {
		out[found[n].ID] = &found[n]
	}
	return out, err
}

// Period is the days of decisions that are counted; either end may be open.
type Period struct{ From, To calendar.Date }

// Figures counts the live records of items in the caller's view.
func (s *Service) Figures(ctx context.Context, by Dimension, p Period) ([]Figure, int64, error) {
	db := s.Store.Reading(ctx)
	q := db.Scopes(store.NotVoided, ofVisible(auth.From(ctx))).Select("item_id", "form", "subject_status", "deciding_body")
	if p.From != "" {
		q = q.Where("decided_on >= ?", p.From)
	}
	if p.To != "" {
		q = q.Where("decided_on <= ?", p.To)
	}
	var rows []Record
	if err := q.Find(&rows).Error; err != nil {
		return nil, 0, s.Store.Fault(err)
	}
	its, err := itemsOf(db, rows)
	if err != nil {
		return nil, 0, s.Store.Fault(err)
	}
	counted, names := make([]Counted, 0, len(rows)), map[uuid.UUID]string{}
	for _, r := range rows {
		i := its[r.ItemID]
		counted = append(counted, Counted{r.Form, r.SubjectStatus, r.DecidingBody, i.Source, *i.ResponsibleUnitID})
		names[*i.ResponsibleUnitID] = i.ResponsibleUnitName
	}
	return tabulate(counted, by, names), int64(len(counted)), nil
}
