// Package statistics makes the tables that an office is asked for: cases by unit,
// type, channel, batch, day, area or verdict, one against the other, now or as of
// an earlier instant, with rates and with a word on every sum that differs.
package statistics

import (
	"math"
	"strings"

	"lianluo/internal/tally"
)

// Figures are what is counted of some cases. They are fractions where a case is
// shared between units. What was split counts by its parts and what was merged
// by the case it went on in, but for what was received and what there was after
// splitting.
type Figures struct {
	Cases, Received, AfterSplit                               float64
	KeyCases, KeyReceived, KeyAfterSplit                      float64
	Completed, StageCompleted, NotCompleted, InProgress       float64
	Unfounded                                                 float64 // completed only because they were found untrue
	Substantiated, Mostly, Partly, Unsubstantiated, Undecided float64
	OnTime, Late, Overdue                                     float64
}

const (
	completed       = "completed"
	stageCompleted  = "stage_completed"
	notCompleted    = "not_completed"
	unsubstantiated = "unsubstantiated"
)

// add counts n cases that stand alike.
func (f *Figures) add(o tally.Outcome, n float64) {
	key := 0.0
	if o.Key != "" {
		key = n
	}
	part, split, merged := strings.HasPrefix(o.Kin, tally.Part), strings.HasPrefix(o.Kin, tally.Split), strings.HasSuffix(o.Kin, tally.Merged)
	if !part {
		f.Received += n
		f.KeyReceived += key
	}
	if split {
		return
	}
	f.AfterSplit += n
	f.KeyAfterSplit += key
	if merged {
		return
	}
	f.Cases += n
	f.KeyCases += key
	f.complete(o, n)
	switch o.Verdict {
	case "substantiated":
		f.Substantiated += n
	case "mostly_substantiated":
		f.Mostly += n
	case "partly_substantiated":
		f.Partly += n
	case unsubstantiated:
		f.Unsubstantiated += n
	default:
		f.Undecided += n
	}
}

// complete counts what is untrue as completed: nothing is left to be done.
func (f *Figures) complete(o tally.Outcome, n float64) {
	switch {
	case o.Completion == completed:
		f.Completed += n
	case o.Verdict == unsubstantiated:
		f.Completed += n
		f.Unfounded += n
	case o.Completion == stageCompleted:
		f.StageCompleted += n
	case o.Completion == notCompleted:
		f.NotCompleted += n
	default:
		f.InProgress += n
	}
	switch o.Timeliness {
	case tally.OnTime:
		f.OnTime += n
	case tally.Late:
		f.Late += n
	}
}

// parts lists the figures for what is done with all of them alike.
func (f *Figures) parts() []*float64 {
	return []*float64{&f.Cases, &f.Received, &f.AfterSplit, &f.KeyCases, &f.KeyReceived, &f.KeyAfterSplit, &f.Completed, &f.StageCompleted,
		&f.NotCompleted, &f.InProgress, &f.Unfounded, &f.Substantiated, &f.Mostly, &f.Partly, &f.Unsubstantiated, &f.Undecided, &f.OnTime, &f.Late, &f.Overdue}
}

// plus adds others, times a sign.
func (f *Figures) plus(g *Figures, sign float64) {
	to := f.parts()
	for i, x := range g.parts() {
		*to[i] += sign * *x
	}
}

// round takes away what adding thirds has left behind.
func (f *Figures) round() {
	for _, x := range f.parts() {
		*x = rounded(*x)
	}
}

const places = 1e4

func rounded(x float64) float64 { return math.Round(x*places) / places }

func (f *Figures) empty() bool {
	for _, x := range f.parts() {
		if rounded(*x) != 0 {
			return false
		}
	}
	return true
}

// Rate is a share that never goes without what it is of.
type Rate struct{ Numerator, Denominator float64 }

// Value is the rate itself, with four places; false when there is nothing it
// could be of.
func (r Rate) Value() (float64, bool) {
	if r.Denominator == 0 {
		return 0, false
	}
	return rounded(r.Numerator / r.Denominator), true
}

// Strict is what is completed, of all.
func (f *Figures) Strict() Rate { return Rate{f.Completed, f.Cases} }

// WithStage counts what is completed in stages as well.
func (f *Figures) WithStage() Rate { return Rate{rounded(f.Completed + f.StageCompleted), f.Cases} }

// InTime is what was completed by its due date, of all whose date has decided:
// completed in time or late, or still open behind it.
func (f *Figures) InTime() Rate { return Rate{f.OnTime, rounded(f.OnTime + f.Late + f.Overdue)} }
