package accountability

import (
	"slices"
	"time"

	"github.com/google/uuid"
)

// Flag is something that is worth a look: it is flagged, never forbidden.
type Flag string

// The flags.
const (
	BlanketMeasure Flag = "blanket_measure" // many are stopped for one complaint
	SanctionSpike  Flag = "sanction_spike"  // far more sanctions on polluters than usual
	RecordSpike    Flag = "record_spike"    // far more people of one unit held to account than usual
)

// Threshold says when a flag is raised: at so many within the window, and, when
// there is a period before to compare with, so many times as many as then.
type Threshold struct {
	Flag    Flag
	AtLeast int64
	Window  time.Duration
	Before  time.Duration
	Times   int64
}

// Thresholds are when flags are raised.
var Thresholds = map[Flag]Threshold{
	BlanketMeasure: {Flag: BlanketMeasure, AtLeast: 5},
	SanctionSpike:  {Flag: SanctionSpike, AtLeast: 10, Window: 24 * time.Hour, Before: 7 * 24 * time.Hour, Times: 3},
	RecordSpike:    {Flag: RecordSpike, AtLeast: 5, Window: 7 * 24 * time.Hour, Before: 28 * 24 * time.Hour, Times: 3},
}

// stops are the sanctions that stop somebody's business.
var stops = []string{"halt", "seal", "shutdown"}

// Reached tells whether so many within the window, after so many in the period
// before, are to be flagged.
func (t Threshold) Reached(within, before int64) bool {
	if within < t.AtLeast {
		return false
	}
	// within / window >= times * before / period, without fractions
	return t.Before == 0 || within*int64(t.Before/time.Hour) >= t.Times*before*int64(t.Window/time.Hour)
}

// Warning is a raised flag: of a case, of a unit, or of the office.
type Warning struct {
	Flag       Flag
	CaseID     *uuid.UUID
	CaseNumber string
	UnitID     *uuid.UUID
	UnitName   string
	Count      int64
	Usual      int64 // in the period before
	Threshold  Threshold
}

// Dimension is what records are counted by.
type Dimension string

// The dimensions.
const (
	ByForm   Dimension = "form"
	ByStatus Dimension = "subject_status"
	ByBody   Dimension = "deciding_body"
	BySource Dimension = "source"
	ByUnit   Dimension = "responsible_unit"
)

// Counted is a record as far as it is counted.
type Counted struct {
	Form   Form
	Status Status
	Body   Body
	Source Source
	Unit   uuid.UUID
}

// Figure is one line of a table.
type Figure struct {
	Key   string
	Label string // of a unit
	Count int64
}

// tabulate counts the records by a dimension: every value it can have in its
// order, zeros included; units as they come in names.
func tabulate(rows []Counted, by Dimension, names map[uuid.UUID]string) []Figure {
	keys := []string{}
	word := map[Dimension]func(Counted) string{
		ByForm: func(c Counted) string { return string(c.Form) }, ByBody: func(c Counted) string { return string(c.Body) },
		BySource: func(c Counted) string { return string(c.Source) }, ByUnit: func(c Counted) string { return c.Unit.String() },
		ByStatus: func(c Counted) string {
			if c.Status == NoStatus {
				return "unit"
			}
			return string(c.Status)
		},
	}[by]
	switch by {
	case ByForm:
		keys = strs(Forms)
	case ByBody:
		keys = strs(Bodies)
	case BySource:
		keys = strs(Sources)
	case ByStatus:
		keys = append(strs(Statuses), "unit")
	case ByUnit:
		for id := range names {
			keys = append(keys, id.String())
		}
		slices.SortFunc(keys, func(a, b string) int {
			return slices.Compare([]string{names[uuid.MustParse(a)], a}, []string{names[uuid.MustParse(b)], b})
		})
	}
	out := make([]Figure, len(keys))
	at := map[string]int{}
	for n, k := range keys {
		out[n].Key, at[k] = k, n
		if by == ByUnit {
			out[n].Label = names[uuid.MustParse(k)]
		}
	}
	for _, r := range rows {
		out[at[word(r)]].Count++
	}
	return out
}

func strs[T ~string](s []T) []string {
	out := make([]string, len(s))
	for n, x := range s {
		out[n] = string(x)
	}
	return out
}
