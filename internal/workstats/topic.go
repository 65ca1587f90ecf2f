// Package workstats counts how the office's own systems work: what was passed
// down, who was held to account, duty, leave and reports, all in one shape. The
// petition cases have tables of their own in package statistics.
package workstats

import (
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
)

// Topic is what is counted.
type Topic string

// The topics.
const (
	Assignments    Topic = "assignments"
	Accountability Topic = "accountability"
	Duty           Topic = "duty"
	Leave          Topic = "leave"
	Reports        Topic = "reports"
)

// Dimension is what a line stands for.
type Dimension string

// The dimensions.
const (
	ByGroup  Dimension = "group"
	ByUnit   Dimension = "unit"
	ByPerson Dimension = "person"
	ByDay    Dimension = "day"
)

// Figure is one column of a topic's table. One that is a part of another is also
// given as a rate: Of is the whole's code.
type Figure struct{ Code, Zh, En, Of string }

// about says what a topic counts, and by what it can be counted, the usual first.
type about struct {
	by      []Dimension
	figures []Figure
}

var topics = map[Topic]about{
	Assignments: {[]Dimension{ByUnit, ByGroup, ByDay}, []Figure{
		{"issued", "下达", "issued", ""}, {"completed", "办结", "completed", "issued"}, {"on_time", "按期反馈", "answered on time", "issued"},
		{"late", "逾期反馈", "answered late", "issued"}, {"overdue", "超期未反馈", "overdue", "issued"}}},
	Accountability: {[]Dimension{ByUnit, ByDay}, []Figure{
		{"filed", "立项", "filed", ""}, {"closed", "办结", "closed", "filed"}, {"overdue", "超期", "overdue", "filed"}, {"records", "问责记录", "records", ""}}},
	Duty: {[]Dimension{ByGroup, ByPerson, ByDay}, []Figure{
		{"shifts", "班次", "shifts", ""}, {"attended", "到岗", "attended", "shifts"}, {"late", "迟到", "late", "attended"},
		{"missed", "漏岗", "missed", "shifts"}, {"handed_over", "当面交接", "handed over", "shifts"}}},
	Leave: {[]Dimension{ByGroup, ByPerson, ByDay}, []Figure{
		{"requests", "申请", "requests", ""}, {"approved", "批准", "approved", "requests"}, {"rejected", "不批准", "rejected", "requests"},
		{"natural_days", "天数", "days", ""}, {"overdue_return", "逾期未归", "overdue return", "approved"}}},
	Reports: {[]Dimension{ByGroup, ByDay}, []Figure{
		{"submitted", "报送", "submitted", ""}, {"late", "迟报", "late", "submitted"}, {"nil_reports", "零报告", "nil reports", "submitted"}, {"returned", "退回", "returned", "submitted"}}},
}

// fact is one thing that counts, under the keys of its dimensions; a key that is
// empty has no line but is in the total.
type fact struct {
	keys   map[Dimension]name
	counts map[string]int64
}

type name struct{ key, label string }

// Line is one line of a table.
type Line struct {
	Key, Label string
	Counts     []int64 // in the order of the topic's figures
}

// Table is what was asked for.
type Table struct {
	Round    uuid.UUID
	Topic    Topic
	By       Dimension
	From, To calendar.Date
	TakenAt  time.Time
	Figures  []Figure
	Rows     []Line
	Total    []int64
}

// add counts facts into the lines, which are there from the beginning also when
// they count nothing; a key that is new gets a line at the end. whole are the
// facts of the total: two people share one shift.
func (t *Table) add(facts, whole []fact, known []name) {
	t.Figures = topics[t.Topic].figures
	t.Total = make([]int64, len(t.Figures))
	t.Rows = []Line{}
	at := map[string]int{}
	line := func(n name) []int64 {
		i, ok := at[n.key]
		if !ok {
			i = len(t.Rows)
			at[n.key] = i
			t.Rows = append(t.Rows, Line{n.key, n.label, make([]int64, len(t.Figures))})
		}
		return t.Rows[i].Counts
	}
	for _, n := range known {
		line(n)
	}
	for _, f := range facts {
		if n := f.keys[t.By]; n.key != "" {
			f.into(line(n), t.Figures)
		}
	}
	for _, f := range whole {
		f.into(t.Total, t.Figures)
	}
}

func (f *fact) into(counts []int64, figures []Figure) {
	for i := range figures {
		counts[i] += f.counts[figures[i].Code]
	}
}

// is counts a fact that holds.
func is(holds bool) int64 {
	if holds {
		return 1
	}
	return 0
}
