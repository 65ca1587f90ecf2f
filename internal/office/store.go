package office

import (
	"context"
	"time"

	"gorm.io/gorm"

	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/store"
)

// DayFilter narrows the list of days; zero fields do not.
type DayFilter struct {
	From, To calendar.Date
	Year     int
	Kind     DayKind
}

// RuleFilter narrows the list of rules; zero fields do not.
type RuleFilter struct {
	Step string
	Unit calendar.Unit
	At   *time.Time // in force then
}

var dayList = store.List[Day]{
	Table:   "calendar_days",
	Default: "date",
	Columns: map[string]store.Column[Day]{
		"date": {Name: "date", Value: func(d *Day) any { return string(d.Date) }},
	},
}

var ruleList = store.List[Rule]{
	Table:   "deadline_rules",
	Default: "step",
	Columns: map[string]store.Column[Rule]{
		"step":       {Name: "step", Value: func(r *Rule) any { return r.Step }},
		"created_at": {Name: "created_at", Value: func(r *Rule) any { return r.CreatedAt }},
	},
}

// ListDays gives one page of the days that differ from their weekday. It
// returns invalid_cursor.
func (s *Service) ListDays(ctx context.Context, f DayFilter, r store.Request) (store.Page[Day], error) {
	db := s.store.Reading(ctx).Scopes(store.NotVoided)
	if f.From != "" {
		db = db.Where("date >= ?", f.From)
	}
	if f.To != "" {
		db = db.Where("date <= ?", f.To)
	}
	if f.Year != 0 {
		db = db.Where("year = ?", f.Year)
	}
	if f.Kind != "" {
		db = db.Where("kind = ?", f.Kind)
	}
	return dayList.Fetch(s.store, db, r)
}

// ListRules gives one page of the rules that are not voided, those of the past and
// the future included unless an instant is given. It returns invalid_cursor.
func (s *Service) ListRules(ctx context.Context, f RuleFilter, r store.Request) (store.Page[Rule], error) {
	db := s.store.Reading(ctx).Scopes(store.NotVoided)
	if f.Step != "" {
		db = db.Where("step = ?", f.Step)
	}
	if f.Unit != "" {
		db = db.Where("unit = ?", f.Unit)
	}
	if f.At != nil {
		db = db.Scopes(inForce(*f.At))
	}
	return ruleList.Fetch(s.store, db, r)
}

// GetRule gives a rule, voided ones too. It returns not_found.
func (s *Service) GetRule(ctx context.Context, id string) (*Rule, error) {
	r, err := store.First[Rule](s.store.Reading(ctx).Where("id = ?", id))
	return r, s.store.Fault(err)
}

func inForce(at time.Time) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB {
		return db.Where("effective_from <= ? AND (effective_until IS NULL OR effective_until > ?)", at, at)
	}
}

// ruleFor gives the rule in force for the step at the instant, or nil.
func ruleFor(db *gorm.DB, step string, at time.Time) (*Rule, error) {
	var rules []Rule
	if err := db.Scopes(store.NotVoided, inForce(at)).Where("step = ?", step).Limit(1).Find(&rules).Error; err != nil || len(rules) == 0 {
		return nil, err
	}
	return &rules[0], nil
}

// maxRules bounds the rules of one step, past and future ones.
const maxRules = 1000

// rulesOf reads the rules of a step that are not voided, in the order in which
// they come into force.
func rulesOf(db *gorm.DB, step string) ([]Rule, error) {
	var rules []Rule
	err := db.Scopes(store.NotVoided).Where("step = ?", step).Order("effective_from, id").Limit(maxRules).Find(&rules).Error
	return rules, err
}

// book is what deadlines are computed by within one transaction: one that gives a
// case away asks for five of them.
type book struct {
	rules    []Rule
	calendar *calendar.Calendar
}

// What deadlines are counted by is read for every case that comes in or is given away.
var (
	countedBy = store.Columns("id", "version", "step", "name", "amount", "unit", "start_day_counts", "cutoff_hour", "due_hour", "key_amount", "key_unit", "basis")
	counted   = store.Hand[Rule]{Into: func(r *Rule) []any {
		return []any{&r.ID, &r.Version, &r.Step, &r.Name, &r.Amount, (*string)(&r.Unit), &r.StartDayCounts, &r.CutoffHour, &r.DueHour, &r.KeyAmount, (*string)(&r.KeyUnit), &r.Basis}
	}}
)

type bookKey struct{}

// open reads the rules in force now once a transaction, and the calendar once it
// is asked for.
func open(tx *store.Tx) (*book, error) {
	if b, ok := tx.Keep(bookKey{}, nil).(*book); ok {
		return b, nil
	}
	rules, err := counted.All(tx, tx.DB.Clauses(countedBy).Scopes(store.NotVoided, inForce(tx.Now)))
	if err != nil {
		return nil, err
	}
	b := &book{rules: rules}
	tx.Keep(bookKey{}, func() any { return b })
	return b, nil
}

func (b *book) forRule(tx *store.Tx, r *Rule) (*calendar.Calendar, error) {
	if !r.needsCalendar() {
		return calendar.New(nil, nil), nil
	}
	if b.calendar == nil {
		c, err := loadCalendar(tx.DB)
		if err != nil {
			return nil, err
		}
		b.calendar = c
	}
	return b.calendar, nil
}

// loadCalendar reads the office's whole calendar: some 35 rows a year.
func loadCalendar(db *gorm.DB) (*calendar.Calendar, error) {
	var rows []Day
	if err := db.Scopes(store.NotVoided).Find(&rows).Error; err != nil {
		return nil, err
	}
	return days(rows), nil
}

// Calendar reads the office's working days within a transaction.
func (s *Service) Calendar(tx *store.Tx) (*calendar.Calendar, error) {
	c, err := loadCalendar(tx.DB)
	return c, s.store.Fault(err)
}

// years lists the years whose notice the office has.
func (s *Service) years(ctx context.Context) ([]int, error) {
	years := []int{}
	err := s.store.Reading(ctx).Model(&Day{}).Scopes(store.NotVoided).Distinct().Order("year").Pluck("year", &years).Error
	return years, s.store.Fault(err)
}

// affected reads the rows an import may touch, voided ones included.
func affected(db *gorm.DB, i Import) ([]Day, error) {
	dates := make([]calendar.Date, 0, len(i.Days))
	for _, d := range i.Days {
		dates = append(dates, d.Date)
	}
	var rows []Day
	err := db.Where("year = ? OR date IN ?", i.Year, dates).Order("date").Find(&rows).Error
	return rows, err
}

func missing(r *Rule) error {
	if r == nil {
		return fault.Missing()
	}
	return nil
}
