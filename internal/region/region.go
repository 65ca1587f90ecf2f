// Package region is what a client of the district sees of several offices at once:
// which they are, all their status reports in one walk, and one report over all.
package region

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/district"
)

// Office is an office that may be read, and how.
type Office struct {
	ID     uuid.UUID
	Name   string
	Scopes []string
	Own    bool
}

// Line is one office in the report over all; Report is nil for one that has none.
type Line struct {
	Office
	Report *district.Report
	Figures
}

// Figures are what is added up.
type Figures struct {
	Total, Key, Overdue int64
	Completion          []Count
	Types               []Count
	AssignmentsOpen     int64
	AssignmentsOverdue  int64
	AccountabilityOpen  int64
	DutyDays            int64
	DutyCovered         int64
	ReportsMissing      int64
}

// Count is a value with its count.
type Count struct {
	Code, Name string
	Count      int64
}

// Consolidated is one report over the offices.
type Consolidated struct {
	On      calendar.Date // empty: the latest of each
	TakenAt time.Time
	Lines   []Line
	Totals  Figures
}

// body is a kept report as far as it is added up.
type body struct {
	Cases struct {
		Total, Key, Overdue int64
		Completion          []Count `json:"by_completion"`
		Types               []Count `json:"by_pollution_type"`
	}
	Assignments    struct{ Open, Overdue int64 }
	Accountability struct{ Open int64 }
	Duty           struct {
		Days    int64
		Covered int64 `json:"covered_days"`
	}
	Work struct{ Missing int64 } `json:"work_reports"`
}

// figures reads a report; what an older one lacks counts as nothing.
func figures(r *district.Report) (Figures, error) {
	var b body
	err := json.Unmarshal([]byte(r.Body), &b)
	return Figures{Total: b.Cases.Total, Key: b.Cases.Key, Overdue: b.Cases.Overdue, Completion: b.Cases.Completion, Types: b.Cases.Types,
		AssignmentsOpen: b.Assignments.Open, AssignmentsOverdue: b.Assignments.Overdue, AccountabilityOpen: b.Accountability.Open,
		DutyDays: b.Duty.Days, DutyCovered: b.Duty.Covered, ReportsMissing: b.Work.Missing}, err
}

func (f *Figures) add(o Figures) {
	f.Total, f.Key, f.Overdue = f.Total+o.Total, f.Key+o.Key, f.Overdue+o.Overdue
	f.AssignmentsOpen, f.AssignmentsOverdue = f.AssignmentsOpen+o.AssignmentsOpen, f.AssignmentsOverdue+o.AssignmentsOverdue
	f.AccountabilityOpen, f.ReportsMissing = f.AccountabilityOpen+o.AccountabilityOpen, f.ReportsMissing+o.ReportsMissing
	f.DutyDays, f.DutyCovered = f.DutyDays+o.DutyDays, f.DutyCovered+o.DutyCovered
	f.Completion, f.Types = plus(f.Completion, o.Completion), plus(f.Types, o.Types)
}

// plus adds counts of the same code; the order is that of the first who has it.
func plus(a, b []Count) []Count {
	out := append([]Count{}, a...)
	for _, c := range b {
		found := false
		for i := range out {
			if out[i].Code == c.Code {
				out[i].Count += c.Count
				found = true
			}
		}
		if !found {
			out = append(out, c)
		}
	}
	return out
}
