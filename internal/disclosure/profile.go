package disclosure

import (
	"slices"

	"lianluo/internal/intake"
)

// Column is one column of a printed table. Width is in characters of the
// spreadsheet's normal type.
type Column struct {
	Key, Header string
	Width       float64
	Center      bool
	Text        bool // staff may word it; a figure or a number is drawn from the cases
}

// Profile is the shape of one kind of table.
type Profile struct {
	Key, Name, Title string
	Rows             RowsOf
	Columns          []Column
}

// RowsOf says what a row is, and with it which rule a case has to meet.
type RowsOf string

// What rows can be.
const (
	Results  RowsOf = "results"  // a case whose result is published
	SignOffs RowsOf = "sign_off" // a case whose rectification was accepted
	Figures  RowsOf = "figures"  // counts of one area
)

// Keys of columns; the contract lists the same.
const (
	ColSequence       = "sequence"
	ColNumber         = "number"
	ColSummary        = "summary"
	ColArea           = "area"
	ColTypes          = "pollution_types"
	ColVerification   = "verification"
	ColVerdict        = "verdict"
	ColRectification  = "rectification"
	ColCompletion     = "completion"
	ColGoal           = "completion_goal"
	ColAccountability = "accountability"
	ColUnit           = "responsible_unit"
	ColAcceptance     = "acceptance"
	ColNotice         = "notice_period"
	ColRemark         = "remark"
	ColTotal          = "total"
	ColKeyCases       = "key_cases"
	ColOtherChannel   = "other_channel"
)

func text(key, header string, width float64) Column {
	return Column{Key: key, Header: header, Width: width, Text: true}
}

func word(key, header string, width float64) Column {
	return Column{Key: key, Header: header, Width: width, Text: true, Center: true}
}

func drawn(key, header string, width float64) Column {
	return Column{Key: key, Header: header, Width: width, Center: true}
}

// Profiles are the tables as they were published: eleven columns in the second
// round of central inspections, twelve in the third, which asks for the goal of
// completion; the notice before a case leaves the books; and the daily figures.
var Profiles = []Profile{
	{Key: "round_2", Name: "第二轮公开一览表", Title: "群众信访举报转办和边督边改公开情况一览表", Rows: Results, Columns: []Column{
		drawn(ColSequence, "序号", 5), drawn(ColNumber, "受理编号", 13), text(ColSummary, "交办问题基本情况", 32), word(ColArea, "行政区域", 8),
		word(ColTypes, "污染类型", 7), text(ColVerification, "调查核实情况", 34), word(ColVerdict, "是否属实", 7),
		text(ColRectification, "处理和整改情况", 34), word(ColCompletion, "是否办结", 7), text(ColAccountability, "问责情况", 9), text(ColRemark, "备注", 8),
	}},
	{Key: "round_3", Name: "第三轮公开一览表", Title: "群众信访举报转办和边督边改公开情况一览表", Rows: Results, Columns: []Column{
		drawn(ColSequence, "序号", 5), drawn(ColNumber, "受理编号", 13), text(ColSummary, "交办问题基本情况", 30), word(ColArea, "行政区域", 8),
		word(ColTypes, "污染类型", 7), text(ColVerification, "调查核实情况", 32), word(ColVerdict, "是否属实", 7), text(ColGoal, "办结目标", 14),
		text(ColRectification, "处理和整改情况", 32), word(ColCompletion, "是否办结", 7), text(ColAccountability, "问责情况", 9), text(ColRemark, "备注", 7),
	}},
	{Key: "closing_notice", Name: "整改验收销号公示", Title: "群众信访举报件整改验收销号公示表", Rows: SignOffs, Columns: []Column{
		drawn(ColSequence, "序号", 5), drawn(ColNumber, "受理编号", 13), text(ColSummary, "交办问题基本情况", 34), word(ColTypes, "污染类型", 8),
		word(ColVerdict, "是否属实", 8), text(ColUnit, "责任单位", 14), text(ColGoal, "整改目标", 18), text(ColRectification, "整改完成情况", 38),
		text(ColAcceptance, "验收情况", 20), text(ColNotice, "公示期", 12), text(ColRemark, "备注", 8),
	}},
	{Key: "statistics", Name: "交办件统计表", Title: "群众信访举报件交办情况统计表", Rows: Figures, Columns: figureColumns()},
}

// figureColumns are the columns of the daily tables: channels, then types in
// the order in which they are printed.
func figureColumns() []Column {
	out := []Column{drawn(ColSequence, "序号", 5), drawn(ColArea, "行政区域", 16)}
	for _, c := range channels {
		out = append(out, drawn(c.key, c.header, 7))
	}
	out = append(out, drawn(ColTotal, "合计", 7), drawn(ColKeyCases, "重点件", 7))
	for _, t := range intake.PollutionTypes {
		out = append(out, drawn(t.Code, t.Label, 7))
	}
	return append(out, text(ColRemark, "备注", 16))
}

var channels = []struct {
	channel     intake.Channel
	key, header string
}{
	{intake.Phone, "phone", "来电"}, {intake.Letter, "letter", "来信"}, {intake.Visit, "visit", "来访"}, {intake.WeChat, "wechat", "微信"}, {intake.Unknown, ColOtherChannel, "其他渠道"},
}

// ProfileOf finds a profile by its key.
func ProfileOf(key string) (Profile, bool) {
	for _, p := range Profiles {
		if p.Key == key {
			return p, true
		}
	}
	return Profile{}, false
}

// column finds a column by its key.
func (p Profile) column(key string) (Column, bool) {
	i := slices.IndexFunc(p.Columns, func(c Column) bool { return c.Key == key })
	if i < 0 {
		return Column{}, false
	}
	return p.Columns[i], true
}
