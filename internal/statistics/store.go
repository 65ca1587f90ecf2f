package statistics

import (
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-json"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/calendar"
	"lianluo/internal/tally"
)

// Rows of other slices, as far as they are counted or named here.
type (
	caseRow struct {
		ID       uuid.UUID
		OfficeID uuid.UUID
	}
	namedRow struct {
		ID       uuid.UUID
		OfficeID uuid.UUID
		Name     string
	}
	unitRow  namedRow
	batchRow struct {
		ID           uuid.UUID
		OfficeID     uuid.UUID
		InspectionID uuid.UUID
		Label        string
	}
	sanctionRow struct{ OfficeID uuid.UUID }
	returnRow   struct{ OfficeID uuid.UUID }
)

func (caseRow) TableName() string     { return "petition_cases" }
func (unitRow) TableName() string     { return "units" }
func (batchRow) TableName() string    { return "petition_batches" }
func (sanctionRow) TableName() string { return "petition_sanctions" }
func (returnRow) TableName() string   { return "petition_feedback_returns" }

// groupRow is a group as the engine adds it up; what was not asked for is empty.
type groupRow struct {
	BatchID        *uuid.UUID
	ReceivedAt     *time.Time
	Channel        string
	Area           string
	LeadUnitID     *uuid.UUID
	AssistingIDs   string
	PollutionTypes *string
	PrimaryType    string
	TypeLabels     *string
	Completion     string
	Verdict        string
	Kin            string
	KeyCase        bool
	Timeliness     string
	Overdue        int
	Rectification  string
	Publication    string
	N              int64
}

// columns are what a dimension needs of a case; both the cases and what they
// were have them.
var columns = map[Dimension][]string{
	ByUnit: {"lead_unit_id", "assisting_ids"}, ByType: {"pollution_types", "primary_type"}, ByTypeLabel: {"type_labels"}, ByChannel: {"channel"},
	ByBatch: {"batch_id"}, ByDay: {"received_at"}, ByArea: {"area"}, ByVerdict: {},
}

var always = []string{"completion", "verdict", "kin", "key_case", "rectification", "publication"}

// counted are all columns that can be asked for, in the order of the index that holds
// them on SQLite (petition_cases_counted): what comes in the order of an index is added
// up as it is read, and anything else is sorted first, which takes several times as long.
var counted = append(slices.Clone(always), "due_at", "concluded_at", "channel", "area", "lead_unit_id", "assisting_ids", "batch_id", "received_at",
	"pollution_types", "primary_type", "type_labels")

const (
	timely  = "CASE WHEN completion = 'completed' AND due_at IS NOT NULL AND concluded_at IS NOT NULL THEN CASE WHEN concluded_at <= due_at THEN 'on_time' ELSE 'late' END ELSE '' END"
	overdue = "CASE WHEN " + isLate + " THEN 1 ELSE 0 END"
	// A case that was split or merged goes on in others.
	isLate = "due_at IS NOT NULL AND due_at < ? AND completion <> 'completed' AND verdict <> 'unsubstantiated' AND kin IN ('', 'part')"
)

// groups adds up rows of cases that are alike in all that is asked for.
func (a *Ask) groups(db *gorm.DB, now time.Time, each func(g *group, class, publication string)) error {
	names := slices.Clone(always)
	for _, d := range a.By {
		names = append(names, columns[d]...)
	}
	var rows []groupRow
	err := db.Session(&gorm.Session{NewDB: true}).Table("(?) AS alike", alike(db, names)).
		Select(strings.Join(names, ", ")+", "+timely+" AS timeliness, "+overdue+" AS overdue, SUM(n) AS n", now.UTC()).
		Group(ordinals(len(names) + 2)).Scan(&rows).Error
	if err != nil {
		return err
	}
	for i := range rows {
		g, err := rows[i].group()
		if err != nil {
			return err
		}
		each(g, rows[i].Rectification, rows[i].Publication)
	}
	return nil
}

// alike counts rows that are alike in these columns and all before them in the index.
func alike(db *gorm.DB, names []string) *gorm.DB {
	last := slices.Index(counted, "concluded_at")
	for _, name := range names {
		last = max(last, slices.Index(counted, name))
	}
	by := strings.Join(counted[:last+1], ", ")
	return db.Select(by + ", COUNT(*) AS n").Group(by)
}

// ordinals are the first n columns selected: expressions need not be repeated.
func ordinals(n int) string {
	const first = "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14"
	return strings.Join(strings.Split(first, ", ")[:n], ", ")
}

func (r *groupRow) group() (*group, error) {
	g := &group{outcome: tally.Outcome{Completion: r.Completion, Verdict: r.Verdict, Kin: r.Kin, Timeliness: r.Timeliness}, overdue: r.Overdue == 1,
		batch: text(r.BatchID), channel: r.Channel, area: r.Area, lead: text(r.LeadUnitID), primary: r.PrimaryType, n: float64(r.N)}
	if r.KeyCase {
		g.outcome.Key = tally.Starred
	}
	if r.ReceivedAt != nil {
		g.day = string(calendar.DateOf(*r.ReceivedAt))
	}
	if r.AssistingIDs != "" {
		g.assisting = strings.Split(r.AssistingIDs, ",")
	}
	for from, to := range map[*string]*[]string{r.PollutionTypes: &g.types, r.TypeLabels: &g.labels} {
		if from != nil && *from != "" {
			if err := json.Unmarshal([]byte(*from), to); err != nil {
				return nil, err
			}
		}
	}
	return g, nil
}

func text(id *uuid.UUID) string {
	if id == nil {
		return ""
	}
	return id.String()
}

// kept tells which counters answer for a dimension, and how many parts of their
// details come before the outcome.
var kept = map[Dimension]struct {
	dimension tally.Dimension
	skip      int
}{
	ByUnit: {tally.Unit, 2}, ByType: {tally.Type, 1}, ByChannel: {tally.Channel, 0}, ByBatch: {tally.Batch, 0}, ByDay: {tally.Day, 0}, ByArea: {tally.Area, 0}, ByVerdict: {tally.Channel, 0},
}

// keptLate tells which of them answer for what is overdue.
var keptLate = map[Dimension]tally.Group{
	ByUnit: tally.LateUnit, ByType: tally.LateType, ByChannel: tally.LateRest, ByBatch: tally.LateBatch, ByDay: tally.LateBatch, ByArea: tally.LateRest, ByVerdict: tally.LateRest,
}

// fromCounters tells whether the counters know all that is asked for.
func (a *Ask) fromCounters() bool {
	_, ok := kept[a.By[0]]
	return ok && len(a.By) == 1 && a.BatchID == nil && a.AsOf == nil
}

// count reads the counters of the round: as many rows for a million cases as for
// ten thousand. What became overdue before today is counted, too; the cases of
// today are looked up.
func (t *tableau) counters(db *gorm.DB, round uuid.UUID, now time.Time) error {
	k := kept[t.ask.By[0]]
	rows, err := tally.Read(db.Session(&gorm.Session{NewDB: true}), round, k.dimension, tally.Channel, tally.Rectification, tally.State)
	if err != nil {
		return err
	}
	placed := Figures{}
	for _, r := range rows {
		t.counter(r, &placed)
	}
	rest := t.total
	rest.plus(&placed, -1)
	if by := t.ask.By[0]; by == ByUnit || by == ByBatch || by == ByType && t.ask.Types == PrimaryType {
		at(t.lines[0], "").plus(&rest, 1)
	}
	sums, since, err := tally.OverdueBy(db, round, keptLate[t.ask.By[0]], now)
	if err != nil {
		return err
	}
	for _, s := range sums {
		t.late(s)
	}
	today := db.Model(&caseRow{}).Where("inspection_id = ? AND voided_at IS NULL AND due_order > ? AND due_order < ?", round, since, now.UTC()).Where(isLate, now.UTC())
	return t.ask.groups(today, now, func(g *group, _, _ string) { t.overdue(g) })
}

// late adds what became overdue before today to what it is about.
func (t *tableau) late(s tally.Sum) {
	n := float64(s.N)
	first, rest, _ := strings.Cut(s.Detail, "/")
	key, weight, once := first, 1.0, true // once: it stands for its cases in the total
	switch t.ask.By[0] {
	case ByUnit:
		_, key, _ = strings.Cut(rest, "/")
		once = first == tally.Lead
		if !once && t.ask.Attribution == LeadOnly {
			return
		}
		if t.ask.Attribution == Fractional {
			weight = part(rest)
		}
	case ByType:
		mark := s.Detail[:1]
		key, once = s.Detail[1:], mark != tally.FurtherType
		if mark == tally.FurtherType && t.ask.Types == PrimaryType {
			return
		}
		if mark == tally.UnnamedType && t.ask.Types != PrimaryType {
			t.total.Overdue += n
			return
		}
	case ByDay:
		key = rest
	case ByVerdict:
		key, _, _ = strings.Cut(rest, "/")
	case ByArea:
		_, key, _ = strings.Cut(rest, "/")
	case ByChannel, ByBatch, ByTypeLabel:
	}
	if once {
		t.total.Overdue += n
	}
	at(t.lines[0], key).Overdue += n * weight
}

// counter adds one counter to what it is about. placed is what has a value of
// the dimension, each case once.
func (t *tableau) counter(r tally.Row, placed *Figures) {
	n, by := float64(r.N), t.ask.By[0]
	first, rest, _ := strings.Cut(r.Detail, "/")
	switch r.Dimension {
	case tally.Rectification:
		t.classes[r.Value] += r.N
		return
	case tally.State:
		if public, _, _ := strings.Cut(rest, "/"); public == "published" || public == "corrected" {
			t.public += r.N
		}
		return
	case tally.Channel:
		t.total.add(tally.ParseOutcome(r.Detail, 0), n)
	}
	k := kept[by]
	if r.Dimension != k.dimension {
		return
	}
	o := tally.ParseOutcome(r.Detail, k.skip)
	weight := 1.0
	switch by {
	case ByVerdict:
		at(t.lines[0], o.Verdict).add(o, n)
		return
	case ByType:
		if t.ask.Types == PrimaryType && first != tally.Primary {
			return
		}
		placed.add(o, n)
	case ByBatch:
		placed.add(o, n)
	case ByUnit:
		if first == tally.Lead {
			placed.add(o, n)
		} else if t.shared = true; t.ask.Attribution == LeadOnly {
			return
		}
		if t.ask.Attribution == Fractional {
			weight = part(rest)
		}
	}
	at(t.lines[0], r.Value).add(o, n*weight)
}

// part is the share that a unit has in a case of so many units.
func part(detail string) float64 {
	sharing, _, _ := strings.Cut(detail, "/")
	n := 0
	for _, r := range sharing {
		n = 10*n + int(r-'0')
	}
	return 1 / float64(max(1, n))
}
