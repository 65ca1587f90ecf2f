package intake

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"lianluo/internal/xlsx"
)

// Row is one line of a printed table of cases.
type Row struct {
	Number      Number
	Channel     Channel // empty when the table does not say
	KeyCase     *bool   // nil when there is no such column
	Summary     string
	Area        string
	Address     string
	Types       []string // codes
	TypeLabels  []string // as printed
	Responsible string
	Assisting   string
	ReceivedAt  *time.Time
	AssignedAt  *time.Time
	DueAt       *time.Time
	Remark      string
}

// Key tells whether the row is a key case, by its star or by its column.
func (r *Row) Key() bool { return r.Number.KeyCase || r.KeyCase != nil && *r.KeyCase }

// Table is the declaration of the table of cases. Year completes dates that
// are printed without one.
func Table(year int) *xlsx.Sheet[Row] {
	cols := []xlsx.Column[Row]{
		{Field: "ordinal", Header: "序号", Synonyms: []string{"编次", "号", "序"}, Width: 6, Sample: "1", Hint: "不保存，只供核对。",
			Set: func(*Row, string) error { return nil }},
		{Field: "number", Header: "受理编号", Required: true, Width: 24, Sample: "X2HN202109100031", Hint: "照印填写，重点件可在末尾加 *。",
			Synonyms: []string{"编号", "信访件编号", "案件编号", "信访编号", "交办编号", "受理号", "举报编号", "案件号", "件号", "信访件受理编号", "举报件编号", "转办编号", "信访举报件编号", "受理编码"}, Set: setNumber},
		{Field: "summary", Header: "交办问题基本情况", Required: true, Width: 60, Sample: "河东社区农贸市场旁商铺夜间装卸货物，噪声扰民。", Hint: "举报反映的问题，不要写举报人的姓名和电话。",
			Synonyms: []string{"举报内容", "反映问题", "举报问题", "信访内容", "问题描述", "反映内容", "主要问题", "问题基本情况", "基本情况", "投诉内容", "反映的主要问题", "举报件内容", "信访件内容", "交办问题", "问题内容", "信访问题", "群众反映问题", "举报事项", "内容摘要", "问题", "内容", "反映情况", "问题概况"},
			Set:      text(8000, func(r *Row) *string { return &r.Summary })},
		{Field: "area", Header: "行政区域", Width: 16, Sample: "河东社区", Hint: "区域、社区或村。",
			Synonyms: []string{"行政区划", "区域", "所在区域", "所属区域", "属地", "所在地", "辖区", "地区", "区县", "县市区", "乡镇街道", "所属社区", "社区", "所属辖区", "问题属地"},
			Set:      text(100, func(r *Row) *string { return &r.Area })},
		{Field: "pollution_types", Header: "污染类型", Width: 16, Sample: "噪声", Hint: "可填多个，用顿号分开。",
			Synonyms: []string{"问题类型", "类型", "污染类别", "问题类别", "举报类型", "污染要素", "环境要素", "投诉类型", "信访类型", "涉及类型", "涉及污染类型", "涉及污染要素", "污染种类"},
			Set:      func(r *Row, s string) error { return addTypes(r, SplitLabels(s)...) }},
		{Field: "channel", Header: "来源", Width: 10, Sample: "来信", Hint: "来电、来信、来访、微信或其他；不填时从编号读出。",
			Synonyms: []string{"渠道", "举报方式", "举报渠道", "受理方式", "来源渠道", "信访形式", "举报形式", "信访方式", "受理渠道", "案件来源", "信访来源", "来源方式"}, Set: setChannel},
		{Field: "key_case", Header: "是否重点件", Width: 10, Sample: "否", Hint: "是或否。",
			Synonyms: []string{"重点件", "是否重点", "重点", "是否加星", "加星", "是否重点案件", "重点案件", "是否为重点件", "重点关注", "是否带星"}, Set: setKey},
		{Field: "responsible_text", Header: "责任单位", Width: 20, Sample: "城市管理办公室", Hint: "上级表中写明的承办单位，照印。",
			Synonyms: []string{"承办单位", "主办单位", "办理单位", "牵头单位", "责任部门", "主责单位", "交办单位", "整改责任单位", "牵头责任单位", "承办部门", "办理部门", "主办", "牵头部门"},
			Set:      text(300, func(r *Row) *string { return &r.Responsible })},
		{Field: "assisting_text", Header: "配合单位", Width: 20, Sample: "城管执法中队", Hint: "照印。",
			Synonyms: []string{"协办单位", "协助单位", "配合部门", "协办部门", "协办", "会办单位"},
			Set:      text(300, func(r *Row) *string { return &r.Assisting })},
		{Field: "address", Header: "问题地点", Optional: true, Width: 24,
			Synonyms: []string{"地址", "具体地址", "详细地址", "问题地址", "发生地点", "地点", "被举报地址"},
			Set:      text(300, func(r *Row) *string { return &r.Address })},
		{Field: "received_at", Header: "受理时间", Width: 16, Sample: "2021-09-10", Hint: "督察组收到的日期；不填时从编号或批次取。",
			Synonyms: []string{"受理日期", "举报时间", "举报日期", "收到时间", "接件时间", "来电时间", "来信时间", "信访时间", "登记时间"},
			Set:      moment(year, false, func(r *Row) **time.Time { return &r.ReceivedAt })},
		{Field: "upstream_assigned_at", Header: "交办时间", Width: 16, Sample: "2021-09-10 08:00", Hint: "上级交到本街道的时刻，办结时限由此起算。",
			Synonyms: []string{"交办日期", "转办时间", "转办日期", "下发时间", "下发日期", "派发时间", "交办时刻"},
			Set:      moment(year, false, func(r *Row) **time.Time { return &r.AssignedAt })},
		{Field: "upstream_due_at", Header: "办结时限", Width: 16, Sample: "2021-09-20", Hint: "上级限定的日期；只写日期时算到当日终了。",
			Synonyms: []string{"办理时限", "完成时限", "反馈时限", "截止时间", "办结期限", "截止日期", "要求办结时间", "整改时限", "上报时限", "办理期限", "要求完成时间"},
			Set:      moment(year, true, func(r *Row) **time.Time { return &r.DueAt })},
		{Field: "remark", Header: "备注", Width: 20, Hint: "其他要说明的。", Synonyms: []string{"说明", "备 注"},
			Set: text(2000, func(r *Row) *string { return &r.Remark })},
	}
	return &xlsx.Sheet[Row]{Name: "信访举报件", Title: "信访举报件交办表", Columns: append(cols, typeColumns()...)}
}

// typeColumns read tables with one column a type, ticked or counted. Every
// printed word is a column of its own: tables set 油烟 beside 大气.
func typeColumns() []xlsx.Column[Row] {
	var out []xlsx.Column[Row]
	for _, t := range PollutionTypes {
		for _, label := range append([]string{t.Label}, t.Labels...) {
			out = append(out, xlsx.Column[Row]{Field: "pollution_types", Header: label, Optional: true,
				Synonyms: []string{label + "污染"}, Set: func(r *Row, s string) error { return tick(r, label, s) }})
		}
	}
	return out
}

func tick(r *Row, label, cell string) error {
	if strings.Trim(cell, "0123456789") == "" {
		if strings.Trim(cell, "0") == "" {
			return nil
		}
		return addTypes(r, label)
	}
	yes, ok := ParseMark(cell)
	if !ok {
		return xlsx.Bad("invalid_mark", "应为勾选或件数：%s", shorten(cell))
	}
	if yes {
		return addTypes(r, label)
	}
	return nil
}

func setNumber(r *Row, s string) error {
	if utf8.RuneCountInString(s) > 60 {
		return xlsx.Bad("too_long", "编号超过 60 个字")
	}
	if i := strings.IndexAny(s, "Ee"); i > 0 && i+1 < len(s) && s[i+1] == '+' && strings.Trim(s[:i], "0123456789.") == "" {
		return xlsx.Bad("number_as_science", "编号被表格软件存成了科学计数，请把该列设为文本后重填")
	}
	if strings.ContainsFunc(s, func(c rune) bool { return c < ' ' && c != '\n' }) {
		return xlsx.Bad("invalid_text", "编号含控制字符")
	}
	r.Number = ParseNumber(strings.ReplaceAll(s, "\n", ""))
	if r.Number.Key == "" {
		return xlsx.Bad("required", "缺少受理编号")
	}
	return nil
}

func setChannel(r *Row, s string) error {
	c, ok := ParseChannel(s)
	if !ok {
		return xlsx.Bad("unknown_channel", "认不出的来源“%s”，应为来电、来信、来访、微信或其他", shorten(s))
	}
	r.Channel = c
	return nil
}

func setKey(r *Row, s string) error {
	yes, ok := ParseMark(s)
	if !ok {
		return xlsx.Bad("invalid_mark", "应为是或否：%s", shorten(s))
	}
	r.KeyCase = &yes
	return nil
}

func addTypes(r *Row, labels ...string) error {
	for _, l := range labels {
		if utf8.RuneCountInString(l) > 30 {
			return xlsx.Bad("too_long", "类型“%s”超过 30 个字", shorten(l))
		}
		if !slices.Contains(r.TypeLabels, l) {
			r.TypeLabels = append(r.TypeLabels, l)
		}
	}
	if len(r.TypeLabels) > 20 {
		return xlsx.Bad("too_many", "类型超过 20 个")
	}
	r.Types = TypesOf(r.TypeLabels)
	return nil
}

func text(limit int, field func(*Row) *string) func(*Row, string) error {
	return func(r *Row, s string) error {
		if utf8.RuneCountInString(s) > limit {
			return xlsx.Bad("too_long", "超过 %d 个字", limit)
		}
		*field(r) = s
		return nil
	}
}

func moment(year int, end bool, field func(*Row) **time.Time) func(*Row, string) error {
	return func(r *Row, s string) error {
		t, err := ParseTime(s, year, end)
		if err != nil {
			return err
		}
		*field(r) = &t
		return nil
	}
}

// markDuplicates makes a number that the table has already used a fault of the
// later row.
func markDuplicates(t *xlsx.Table[Row]) {
	first := map[string]int{}
	col, header := t.Place("number")
	for i := range t.Rows {
		key := t.Rows[i].Value.Number.Key
		if key == "" {
			continue
		}
		if at, ok := first[key]; ok {
			t.Rows[i].Faults = append(t.Rows[i].Faults, xlsx.Fault{Row: t.Rows[i].Number, Column: col, Header: header,
				Code: "duplicate_in_table", Detail: "编号与第 " + strconv.Itoa(at) + " 行重复"})
			continue
		}
		first[key] = t.Rows[i].Number
	}
}

// Read reads a table of cases from the grids of a file. It returns the
// TableErrors of xlsx.Sheet.Read.
func Read(grids []xlsx.Grid, year int) (xlsx.Table[Row], error) {
	t, err := Table(year).ReadFirst(grids)
	if err != nil {
		return t, err
	}
	markDuplicates(&t)
	return t, nil
}
