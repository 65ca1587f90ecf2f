package due

import (
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/calendar"
	"lianluo/internal/clock"
	"lianluo/internal/store"
)

// Rules says when a step that starts at the instant is due, by the rules and the
// calendar in force; ok is false when no rule for the step is.
type Rules interface {
	Deadline(tx *store.Tx, step string, start time.Time, keyCase bool) (e calendar.Explanation, ok bool, err error)
}

// Case is what the clocks need of a case after an action.
type Case struct {
	ID         uuid.UUID
	Cycle      int64
	Key        bool
	UnitID     *uuid.UUID // lead
	SplitFrom  *uuid.UUID
	NoticeEnds *time.Time
}

// Promise is a deadline that the case has computed itself, because it holds it as
// well or the upstream has a word in it.
type Promise struct {
	Step        string
	StartedAt   time.Time
	DueAt       time.Time
	Why         string
	Explanation calendar.Explanation
}

type turn struct {
	Case
	on string
}

// turns is what a transaction has done to cases, until it ends.
type turns struct {
	list  []turn
	given map[uuid.UUID][]Promise
}

type turnsKey struct{}

func of(tx *store.Tx) *turns {
	t, _ := tx.Keep(turnsKey{}, func() any { return &turns{given: map[uuid.UUID][]Promise{}} }).(*turns)
	return t
}

// Turn tells that an action was done on a case, which is as it is after it.
func Turn(tx *store.Tx, c Case, on string) {
	if m, ok := byAction[on]; ok && !m.idle() {
		t := of(tx)
		t.list = append(t.list, turn{c, on})
	}
}

// Given tells what the case has promised itself; the turn that starts the step
// takes it instead of asking the rules.
func Given(tx *store.Tx, caseID uuid.UUID, p Promise) {
	t := of(tx)
	t.given[caseID] = append(t.given[caseID], p)
}

// Install makes every transaction end by moving the clocks of the cases that it
// turned. It comes before the events, whose place is the last.
func Install(s *store.Store, r Rules) {
	s.Finish(func(tx *store.Tx) error {
		t, told := tx.Keep(turnsKey{}, nil).(*turns)
		if !told {
			return nil
		}
		return (&flush{tx: tx, rules: r, turns: t, asked: map[question]answer{}}).run()
	})
}

// question is what rules are asked; the rows of a table that is imported all ask
// the same.
type question struct {
	step  string
	start time.Time
	key   bool
}

type answer struct {
	e  calendar.Explanation
	ok bool
}

type flush struct {
	*turns
	tx    *store.Tx
	rules Rules
	asked map[question]answer
	rows  []Deadline
}

func (f *flush) run() error {
	for _, t := range f.list {
		if t.on != Created && slices.ContainsFunc(f.rows, func(d Deadline) bool { return d.CaseID == t.ID }) { // turned before
			if err := store.CreateLater(f.tx, f.rows); err != nil {
				return err
			}
			f.rows = nil
		}
		if err := f.turn(t); err != nil {
			return err
		}
	}
	return store.CreateLater(f.tx, f.rows)
}

func (f *flush) turn(t turn) error {
	rows, err := f.of(t)
	if err != nil {
		return err
	}
	for _, act := range []func(turn, []Deadline) error{f.inherit, f.meet, f.lapse, f.revive, f.start} {
		if err := act(t, rows); err != nil {
			return err
		}
	}
	return nil
}

// inherit gives a part of a split case the clocks of the whole.
func (f *flush) inherit(t turn, _ []Deadline) error {
	if t.on != Created || t.SplitFrom == nil {
		return nil
	}
	var whole []Deadline
	err := f.tx.DB.Where("case_id = ? AND met_at IS NULL AND (ended_at IS NULL OR lapsed_by = 'split')", *t.SplitFrom).
		Order("cycle, started_at, id").Find(&whole).Error
	if err != nil {
		return err
	}
	for i := range whole {
		d := whole[i]
		if !inherited(d.Step) {
			continue
		}
		part := Deadline{CaseID: t.ID, Cycle: t.Cycle, Step: d.Step, RuleID: d.RuleID, Why: d.Why, Explanation: d.Explanation,
			Clock: clock.Clock{StartedAt: d.StartedAt, DueAt: d.DueAt, OriginalDueAt: d.OriginalDueAt, Alerted: d.Alerted}}
		part.Schedule(f.tx.Now)
		f.rows = append(f.rows, part)
	}
	return nil
}

// of reads the clocks of the turned case; a case that is new has none. They are
// changed by their ids: the planner of SQLite would rather walk all that run in
// the office than those of one case.
func (f *flush) of(t turn) ([]Deadline, error) {
	if t.on == Created {
		return nil, nil
	}
	var rows []Deadline
	err := f.tx.DB.Select("id", "office_id", "cycle", "step", "unit_id", "met_at", "ended_at").Where("case_id = ?", t.ID).Find(&rows).Error
	return rows, err
}

func (f *flush) change(rows []Deadline, what map[string]any, which func(d *Deadline) bool) error {
	var ids []uuid.UUID
	for i := range rows {
		if which(&rows[i]) {
			ids = append(ids, rows[i].ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return f.tx.Later().Model(&Deadline{}).Where("id IN ?", ids).Updates(what).Error
}

// over is what a clock that stops is set to.
func (f *flush) over(more map[string]any) map[string]any {
	out := map[string]any{"ended_at": f.tx.Now, "next_alert_at": nil, "updated_at": f.tx.Now, "version": gorm.Expr("version + 1")}
	for k, v := range more {
		out[k] = v
	}
	return out
}

// meet decides, once, whether the steps were done in time.
func (f *flush) meet(t turn, rows []Deadline) error {
	steps := names(byAction[t.on].meets)
	return f.change(rows, f.over(map[string]any{"met_at": f.tx.Now}), func(d *Deadline) bool {
		met := d.Runs() && slices.Contains(steps, d.Step)
		if met {
			d.MetAt, d.EndedAt = &f.tx.Now, &f.tx.Now
		}
		return met
	})
}

func (f *flush) lapse(t turn, rows []Deadline) error {
	m := byAction[t.on]
	return f.change(rows, f.over(map[string]any{"lapsed_by": t.on, "met_at": nil}), func(d *Deadline) bool {
		alive := d.Runs() || d.MetAt != nil && d.MetAt.After(f.tx.Now) // periods end in the future
		lapsed := alive && (m.all || slices.Contains(m.lapses, d.Step))
		if lapsed {
			d.MetAt, d.EndedAt = nil, &f.tx.Now
		}
		return lapsed
	})
}

// revive lets the clocks of a case that was another's run on as they did.
func (f *flush) revive(t turn, _ []Deadline) error {
	was := byAction[t.on].revives
	if was == "" {
		return nil
	}
	var rows []Deadline
	if err := f.tx.DB.Where("case_id = ? AND lapsed_by = ?", t.ID, was).Order("id").Find(&rows).Error; err != nil {
		return err
	}
	for i := range rows {
		d := &rows[i]
		d.EndedAt, d.LapsedBy = nil, ""
		d.Schedule(f.tx.Now)
		if err := f.tx.Save(d); err != nil {
			return err
		}
	}
	return nil
}

func (f *flush) start(t turn, rows []Deadline) error {
	m := byAction[t.on]
	if len(m.starts) == 0 {
		return nil
	}
	if t.UnitID != nil { // the rest of the cycle's deadlines is given to whoever has the case now
		err := f.change(rows, map[string]any{"unit_id": *t.UnitID}, func(d *Deadline) bool { return d.Runs() && (d.UnitID == nil || *d.UnitID != *t.UnitID) })
		if err != nil {
			return err
		}
	}
	var have []string
	for i := range rows {
		if rows[i].Cycle == t.Cycle {
			have = append(have, rows[i].Step)
		}
	}
	for _, s := range m.starts {
		if !s.Again && slices.Contains(have, s.Name) {
			continue
		}
		p, ok, err := f.promise(t, s)
		if err != nil {
			return err
		}
		if ok {
			f.rows = append(f.rows, f.row(t, s, p))
		}
	}
	return nil
}

// promise is what the case has given, else what the rules say; what is given of
// one step is used once.
func (f *flush) promise(t turn, s Step) (Promise, bool, error) {
	given := f.given[t.ID]
	if i := slices.IndexFunc(given, func(p Promise) bool { return p.Step == s.Name }); i >= 0 {
		p := given[i]
		f.given[t.ID] = slices.Delete(given, i, i+1)
		return p, true, nil
	}
	if s.Name == Acknowledge || s.Name == Complete {
		return Promise{}, false, nil // the case has asked the rules already
	}
	q := question{s.Name, f.tx.Now, t.Key}
	a, known := f.asked[q]
	if !known {
		var err error
		if a.e, a.ok, err = f.rules.Deadline(f.tx, q.step, q.start, q.key); err != nil {
			return Promise{}, false, err
		}
		f.asked[q] = a
	}
	p := Promise{Step: s.Name, StartedAt: q.start, DueAt: a.e.DueAt.UTC(), Why: a.e.Summary, Explanation: a.e}
	if s.Period && t.NoticeEnds != nil { // the notice itself says until when
		p.DueAt, a.ok = t.NoticeEnds.UTC(), true
		if !p.DueAt.Equal(a.e.DueAt) {
			p.Why = "公示到 " + p.DueAt.In(calendar.Zone).Format("2006-01-02 15:04") + "。"
		}
	}
	return p, a.ok, nil
}

func (f *flush) row(t turn, s Step, p Promise) Deadline {
	d := Deadline{CaseID: t.ID, Cycle: t.Cycle, Step: s.Name, UnitID: t.UnitID, Why: p.Why, Explanation: p.Explanation,
		Clock: clock.Clock{StartedAt: p.StartedAt.UTC(), DueAt: p.DueAt.UTC(), OriginalDueAt: p.DueAt.UTC()}}
	if id, err := uuid.Parse(p.Explanation.RuleID); err == nil {
		d.RuleID = &id
	}
	if s.Period {
		end := d.DueAt
		d.MetAt, d.EndedAt = &end, &end
		return d
	}
	d.Schedule(f.tx.Now)
	return d
}
