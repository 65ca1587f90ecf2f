package tally

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/event"
	"lianluo/internal/store"
)

// Difference is a counter that does not hold what the cases add up to.
type Difference struct {
	Row
	Counted int64
}

// Verify counts the cases of an office and tells the counters that differ, in
// their order: none, unless somebody went past the program. Cases and counters
// are seen at one moment; nobody waits.
func Verify(ctx context.Context, s *store.Store, office uuid.UUID) ([]Difference, error) {
	var out []Difference
	err := s.Snapshot(auth.With(ctx, auth.System(office, "audit verify")), func(db *gorm.DB) error {
		var err error
		out, err = differences(db)
		return err
	})
	return out, err
}

// atOnce is how many counters one transaction puts right: no request waits for
// more, and a million of them take no transaction's whole life.
const atOnce = 2000

// Rebuild makes the counters of an office what its cases add up to, and tells
// what was wrong. Cases may change meanwhile: whatever changes a case changes
// what is kept and what would be counted alike, so they stay as far apart. It
// must not run twice at once.
func Rebuild(ctx context.Context, s *store.Store, office uuid.UUID) ([]Difference, error) {
	wrong, err := Verify(ctx, s, office)
	if err != nil {
		return nil, err
	}
	ctx = auth.With(ctx, auth.System(office, "audit recount"))
	for some := range slices.Chunk(wrong, atOnce) {
		if err := s.InTx(ctx, func(tx *store.Tx) error { return correct(tx, some) }); err != nil {
			return nil, err
		}
	}
	return wrong, nil
}

func correct(tx *store.Tx, wrong []Difference) error {
	d, _ := tx.Keep(key{}, func() any { return changes{} }).(changes)
	for _, w := range wrong {
		d[counter{w.OfficeID, w.InspectionID, w.Dimension, w.Value, w.Detail}] += w.Counted - w.N
	}
	return event.AppendChange(tx, event.Change{Kind: "petition_tally.rebuilt", Audience: event.Restricted, Resource: tx.Actor.OfficeID,
		Data: map[string]any{"counters": len(wrong)}})
}

func differences(db *gorm.DB) ([]Difference, error) {
	counted, err := recount(db)
	if err != nil {
		return nil, err
	}
	var kept []Row
	if err := db.Find(&kept).Error; err != nil {
		return nil, err
	}
	var out []Difference
	for _, r := range kept {
		k := counter{r.OfficeID, r.InspectionID, r.Dimension, r.Value, r.Detail}
		if n := counted[k]; n != r.N {
			out = append(out, Difference{r, n})
		}
		delete(counted, k)
	}
	for _, k := range slices.SortedFunc(maps.Keys(counted), counter.compare) {
		out = append(out, Difference{Row{k.office, k.inspection, k.dimension, k.value, k.detail, 0}, counted[k]})
	}
	return out, nil
}

// counting is one query of a recount: which cases, and what of them makes the
// value and the detail.
type counting struct {
	dimension            Dimension
	value, detail, where string
	join                 string
}

const (
	assisting = "(SELECT COUNT(*) FROM petition_case_units a WHERE a.office_id = petition_cases.office_id AND a.case_id = petition_cases.id AND a.is_current AND a.role = 'assist')"
	typed     = "JOIN petition_case_types t ON t.office_id = petition_cases.office_id AND t.case_id = petition_cases.id"
	assisted  = "JOIN petition_case_units u ON u.office_id = petition_cases.office_id AND u.case_id = petition_cases.id AND u.is_current AND u.role = 'assist'"
	all       = "1 = 1"
	outcome   = "RTRIM(completion || '/' || verdict || '/' || " + kin + " || '/' || CASE WHEN key_case THEN 'key' ELSE '' END || '/' || " + timely + ", '/')"
	timely    = "CASE WHEN completion = 'completed' AND due_at IS NOT NULL AND concluded_at IS NOT NULL THEN CASE WHEN concluded_at <= due_at THEN 'on_time' ELSE 'late' END ELSE '' END"
	untyped   = "NOT EXISTS (SELECT 1 FROM petition_case_types t WHERE t.office_id = petition_cases.office_id AND t.case_id = petition_cases.id)"
	kin       = "CASE WHEN split_from_id IS NOT NULL THEN 'part' WHEN EXISTS (SELECT 1 FROM petition_cases p WHERE p.office_id = petition_cases.office_id AND p.split_from_id = petition_cases.id) THEN 'split' ELSE '' END || CASE WHEN merged_into_id IS NOT NULL THEN '+merged' ELSE '' END"
)

var countings = []counting{
	{State, "handling", "completion || '/' || publication || '/' || sign_off", all, ""},
	{Channel, "channel", outcome, all, ""},
	{Key, "'yes'", outcome, "key_case", ""},
	{Type, "t.code", "CASE WHEN t.code = primary_type THEN 'primary/' ELSE 'further/' END || " + outcome, all, typed},
	{Type, "''", "'primary/' || " + outcome, untyped, ""},
	{Area, "area", outcome, all, ""},
	{Rectification, "rectification", "''", "rectification <> ''", ""},
	{Unit, "CAST(lead_unit_id AS text)", "'lead/' || (1 + " + assisting + ") || '/' || " + outcome, "lead_unit_id IS NOT NULL", ""},
	{Unit, "CAST(u.unit_id AS text)", "'assist/' || (CASE WHEN lead_unit_id IS NULL THEN 0 ELSE 1 END + " + assisting + ") || '/' || " + outcome, all, assisted},
	{Batch, "CAST(batch_id AS text)", outcome, "batch_id IS NOT NULL", ""},
}

// recount adds up the cases in the engine, by a way of its own: what it has in
// common with counters is the names.
func recount(db *gorm.DB) (changes, error) {
	out := changes{}
	for _, c := range countings {
		var rows []Row
		err := live(db).Where(c.where).Joins(c.join).
			Select("petition_cases.office_id, inspection_id, " + c.value + " AS value, " + c.detail + " AS detail, COUNT(*) AS n").
			Group("1, 2, 3, 4").Scan(&rows).Error
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			out[counter{r.OfficeID, r.InspectionID, c.dimension, r.Value, r.Detail}] += r.N
		}
	}
	return out, recountTimes(db, out)
}

// moment is how many cases have an instant in common. The engines write
// instants in different ways, so slots and days are made of them here.
type moment struct {
	OfficeID     uuid.UUID
	InspectionID uuid.UUID
	Outcome      string
	LeadUnitID   *uuid.UUID
	At           time.Time
	N            int64
}

func recountTimes(db *gorm.DB, out changes) error {
	var days, dues []moment
	err := live(db).Select("office_id, inspection_id, " + outcome + " AS outcome, received_at AS at, COUNT(*) AS n").
		Group("1, 2, 3, 4").Scan(&days).Error
	if err != nil {
		return err
	}
	for _, m := range days {
		out[counter{m.OfficeID, m.InspectionID, Day, string(calendar.DateOf(m.At)), m.Outcome}] += m.N
	}
	err = live(db).Where("due_at IS NOT NULL AND completion <> ?", completed).
		Select("office_id, inspection_id, lead_unit_id, due_at AS at, COUNT(*) AS n").
		Group("office_id, inspection_id, lead_unit_id, due_at").Scan(&dues).Error
	for _, m := range dues {
		due(m.At, Of(m.LeadUnitID), func(d Dimension, value, detail string) {
			out[counter{m.OfficeID, m.InspectionID, d, value, detail}] += m.N
		})
	}
	if err != nil {
		return err
	}
	return errors.Join(recountLate(db, out), recountParts(db, out))
}

// latenings are queries of a recount, too: the groups of what can become overdue.
var latenings = []struct {
	group               Group
	detail, where, join string
}{
	{LateRest, "channel || '/' || verdict || '/' || area", all, ""},
	{LateBatch, "COALESCE(CAST(batch_id AS text), '')", all, ""},
	{LateType, "CASE WHEN t.code = primary_type THEN '=' ELSE '+' END || t.code", all, typed},
	{LateType, "'='", untyped, ""},
	{LateType, "'-'", "NOT " + untyped + " AND NOT EXISTS (SELECT 1 FROM petition_case_types t WHERE t.office_id = petition_cases.office_id AND t.case_id = petition_cases.id AND t.code = primary_type)", ""},
	{LateUnit, "CASE WHEN lead_unit_id IS NULL THEN 'lead/1/' ELSE 'lead/' || (1 + " + assisting + ") || '/' || CAST(lead_unit_id AS text) END", all, ""},
	{LateUnit, "'assist/' || (1 + " + assisting + ") || '/' || CAST(u.unit_id AS text)", "lead_unit_id IS NOT NULL", assisted},
}

// lateMoment is how many cases are due at one instant, came at another, and have
// a detail in common.
type lateMoment struct {
	OfficeID, InspectionID uuid.UUID
	Due, Came              time.Time
	Detail                 string
	N                      int64
}

func recountLate(db *gorm.DB, out changes) error {
	for _, l := range latenings {
		var rows []lateMoment
		came := "due_at"
		if l.group == LateBatch {
			came = "received_at"
		}
		err := live(db).Where("due_at IS NOT NULL AND completion <> ? AND verdict <> ? AND "+kin+" IN ('', 'part')", completed, untrue).Where(l.where).Joins(l.join).
			Select("petition_cases.office_id, inspection_id, due_at AS due, " + came + " AS came, " + l.detail + " AS detail, COUNT(*) AS n").
			Group("1, 2, 3, 4, 5").Scan(&rows).Error
		if err != nil {
			return err
		}
		for _, r := range rows {
			if l.group == LateBatch {
				r.Detail += slash + string(calendar.DateOf(r.Came))
			}
			day := string(calendar.DateOf(before(r.Due)))
			out[counter{r.OfficeID, r.InspectionID, "due_day/" + Dimension(l.group), day, r.Detail}] += r.N
			if l.group != LateBatch {
				out[counter{r.OfficeID, r.InspectionID, "due_month/" + Dimension(l.group), day[:len("2006-01")], r.Detail}] += r.N
			}
		}
	}
	return nil
}

func live(db *gorm.DB) *gorm.DB {
	return db.Model(&caseRow{}).Where("petition_cases.voided_at IS NULL")
}
