package tally

import (
	"strconv"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/calendar"
)

// Group is what cases that can become overdue are told apart by. Small
// vocabularies share a group: each more is counters more at every dispatch.
type Group string

// The groups, and what their details hold.
const (
	LateUnit  Group = "unit"  // lead or assist/units that share the case/unit
	LateType  Group = "type"  // mark and pollution type
	LateBatch Group = "batch" // batch/day of receipt
	LateRest  Group = "rest"  // channel/verdict/area
)

// Marks of a type. Every case has one type that is main or unnamed.
const (
	MainType    = "=" // the main one, or nothing for a case without any
	FurtherType = "+"
	UnnamedType = "-" // nothing: none of several is the main one
)

// span is the layout of the days of the office on which cases are due, and what
// its dimensions begin with.
type span struct{ prefix, layout string }

var spans = []span{{"due_month/", "2006-01"}, {"due_day/", "2006-01-02"}}

// spans go from the coarse to the fine. A batch is due on few days: a month is no
// fewer rows.
func (g Group) spans() []span {
	if g == LateBatch {
		return spans[1:]
	}
	return spans
}

const untrue = "unsubstantiated" // nothing is left to be done

// canBeLate tells whether the case is overdue once its due date has passed: what
// was split or merged goes on in others.
func (c *Case) canBeLate() bool {
	return !c.DueAt.IsZero() && c.Completion != completed && c.Verdict != untrue && (c.Kin == "" || c.Kin == Part)
}

// late adds the case to the counters of the day on which it is due.
func (c *Case) late(add func(d Dimension, value, detail string)) {
	if !c.canBeLate() {
		return
	}
	day := before(c.DueAt).In(calendar.Zone)
	c.lateDetails(func(g Group, detail string) {
		for _, s := range g.spans() {
			add(Dimension(s.prefix)+Dimension(g), day.Format(s.layout), detail)
		}
	})
}

func (c *Case) lateDetails(add func(g Group, detail string)) {
	add(LateRest, c.Channel+slash+c.Verdict+slash+c.Area)
	batch := ""
	if c.BatchID != uuid.Nil {
		batch = c.BatchID.String()
	}
	add(LateBatch, batch+slash+string(calendar.DateOf(c.ReceivedAt)))
	c.lateTypes(add)
	if c.LeadUnitID == uuid.Nil {
		add(LateUnit, Lead+slash+"1"+slash)
		return
	}
	sharing := strconv.Itoa(1 + len(c.Assisting))
	add(LateUnit, Lead+slash+sharing+slash+c.LeadUnitID.String())
	for _, u := range c.Assisting {
		add(LateUnit, Assist+slash+sharing+slash+u.String())
	}
}

func (c *Case) lateTypes(add func(g Group, detail string)) {
	main := UnnamedType
	for _, t := range c.Types {
		mark := FurtherType
		if t == c.PrimaryType {
			mark, main = MainType, MainType
		}
		add(LateType, mark+t)
	}
	switch {
	case len(c.Types) == 0:
		add(LateType, MainType)
	case main == UnnamedType:
		add(LateType, UnnamedType)
	}
}

// Sum is how many cases have a detail in common.
type Sum struct {
	Detail string
	N      int64
}

// OverdueBy adds up the overdue cases of a round by the details of a group, without
// those that became overdue on the day that is passing: they became so after
// since, and their index has them.
func OverdueBy(db *gorm.DB, inspection uuid.UUID, g Group, now time.Time) (sums []Sum, since time.Time, err error) {
	today := calendar.DateOf(before(now)).Midnight()
	passed, from := db.Session(&gorm.Session{NewDB: true}), ""
	for _, s := range g.spans() {
		to := today.Format(s.layout)
		passed = passed.Or("dimension = ? AND value >= ? AND value < ?", s.prefix+string(g), from, to)
		from = to
	}
	err = db.Session(&gorm.Session{NewDB: true}).Model(&Row{}).Where("inspection_id = ? AND n <> 0", inspection).Where(passed).
		Select("detail, SUM(n) AS n").Group("detail").Scan(&sums).Error
	return sums, today.UTC(), err
}
