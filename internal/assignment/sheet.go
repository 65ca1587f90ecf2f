package assignment

import (
	"bytes"
	"context"
	"io"
	"strconv"
	"time"

	"lianluo/internal/calendar"
	"lianluo/internal/clock"
	"lianluo/internal/xlsx"
)

var (
	kindWords = map[Kind]string{Directive: "督办交办", DocumentRequest: "调阅资料", WrittenExplanation: "书面说明", Interview: "个别谈话", InquiryVisit: "走访问询",
		FieldInspection: "现场督察", MeetingDecision: "会议议定", Assistance: "协助配合"}
	sourceWords = map[string]string{"inspection_team": "督察组", "province": "省级", "city": "市级", "district": "区级", Own: "本街道"}
	stateWords  = map[State]string{Issued: "待签收", Declined: "已退回", Acknowledged: "已签收", InProgress: "办理中", Feedback: "待审核", Reviewed: "待办结", Completed: "已办结"}
	colourWords = map[clock.Colour]string{clock.Blue: "蓝", clock.Yellow: "黄", clock.Red: "红"}
)

// mostLines is what one workbook holds; an inspection has some hundreds.
const mostLines = 10000

// Workbook writes what the caller sees as a table for paper, the first due first.
// It returns invalid_request for a query of less than two characters.
func (s *Service) Workbook(ctx context.Context, f Filter) (io.Reader, int64, error) {
	db, err := s.query(ctx, f)
	if err != nil {
		return nil, 0, err
	}
	var rows []Assignment
	if err := db.Omit("search_text", "search_tokens").Order("assignments.due_at, assignments.id").Limit(mostLines).Find(&rows).Error; err != nil {
		return nil, 0, s.Store.Fault(err)
	}
	now := s.Store.Now()
	p := xlsx.Print{Sheet: "交办事项台账", Title: "交办事项台账", Subtitle: "截至 " + minute(&now), Columns: []xlsx.PrintColumn{
		{Header: "序号", Width: 5, Center: true}, {Header: "编号", Width: 13, Center: true}, {Header: "交办方", Width: 8, Center: true}, {Header: "种类", Width: 9, Center: true},
		{Header: "标题", Width: 26}, {Header: "主办", Width: 14}, {Header: "签收", Width: 15, Center: true}, {Header: "时限", Width: 15, Center: true},
		{Header: "进度", Width: 8, Center: true}, {Header: "督办", Width: 6, Center: true}, {Header: "办结", Width: 15, Center: true},
	}}
	for i := range rows {
		a := &rows[i]
		p.Lines = append(p.Lines, []string{strconv.Itoa(i + 1), a.Number, sourceWords[a.Source], kindWords[a.Kind], a.Title, a.LeadName,
			minute(a.delivery().AcknowledgedAt), minute(&a.DueAt), stateWords[State(a.State)], colourWords[a.Shown(now)], minute(a.CompletedAt)})
	}
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		return nil, 0, err
	}
	return &b, int64(b.Len()), nil
}

func minute(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.In(calendar.Zone).Format("2006-01-02 15:04")
}
