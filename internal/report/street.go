package report

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/order"
	"lianluo/internal/record"
	"lianluo/internal/tally"
)

// Street is the street's report of a day: what the groups reported and how the
// cases stood in that moment. No word of it changes; a correction is a further
// edition, and the earlier ones stay readable.
type Street struct {
	record.Meta
	order.Serial
	Counts
	InspectionID     uuid.UUID
	ReportOn         calendar.Date
	Edition          int64
	SupersedesID     *uuid.UUID
	SupersededAt     *time.Time // by a later edition, the only thing that is noted later
	CorrectionReason string
	Body             Body `gorm:"serializer:json"`
	Digest           string
	CompiledBy       uuid.UUID
	CompiledName     string
}

// TableName names the table.
func (Street) TableName() string { return "street_reports" }

// Counts say how the groups reported.
type Counts struct {
	GroupsDue       int64
	GroupsSubmitted int64
	GroupsNil       int64
	GroupsLate      int64
	GroupsMissing   int64
}

// Body is what is frozen.
type Body struct {
	Office     string  `json:"office"`
	Inspection string  `json:"inspection"`
	Summary    string  `json:"summary,omitempty"`
	Figures    Figures `json:"figures"`
	Entries    []Entry `json:"entries"`
}

// Figures are the live facts of one moment.
type Figures struct {
	TakenAt              time.Time `json:"taken_at"`
	Total                int64     `json:"cases_total"`
	Received             int64     `json:"cases_received"`
	Key                  int64     `json:"cases_key"`
	Overdue              int64     `json:"cases_overdue"`
	ByHandling           []Count   `json:"cases_by_handling"`
	ByCompletion         []Count   `json:"cases_by_completion"`
	UrgentOpen           int64     `json:"urgent_open"`
	UrgentUnacknowledged int64     `json:"urgent_unacknowledged"`
}

// Count is one line of a table.
type Count struct {
	Code string `json:"code"`
	Name string `json:"name"`
	N    int64  `json:"count"`
}

// Entry is what one group reported, as it was then.
type Entry struct {
	GroupID uuid.UUID `json:"group_id"`
	Group   string    `json:"group"`
	Status  string    `json:"status"`
	Content
	Late     bool       `json:"late"`
	ReportID *uuid.UUID `json:"report_id,omitempty"`
	Version  int64      `json:"version,omitempty"`
}

var handlings = []Count{
	{Code: "registered", Name: "已登记"}, {Code: "dispatched", Name: "已转办"}, {Code: "acknowledged", Name: "已签收"}, {Code: "returned", Name: "已退回"},
	{Code: "verifying", Name: "调查核实中"}, {Code: "rectifying", Name: "整改中"}, {Code: "feedback_drafted", Name: "已拟反馈"}, {Code: "group_reviewed", Name: "工作组已审核"},
	{Code: "leader_signed", Name: "领导已签发"}, {Code: "submitted", Name: "已上报"}, {Code: "accepted", Name: "上级已接受"}, {Code: "not_ours", Name: "不属本街道"}, {Code: "reopened", Name: "重新办理"},
}

var completions = []Count{
	{Code: "in_progress", Name: "正在办理"}, {Code: "not_completed", Name: "未办结"}, {Code: "stage_completed", Name: "阶段性办结"}, {Code: "completed", Name: "已办结"},
}

// figure reads the figures from the counters that are kept of the cases.
func figure(rows []tally.Row, late map[uuid.UUID]int64, day calendar.Date, now time.Time) Figures {
	f := Figures{TakenAt: now, ByHandling: slices.Clone(handlings), ByCompletion: slices.Clone(completions)}
	add := func(to []Count, code string, n int64) {
		if i := slices.IndexFunc(to, func(c Count) bool { return c.Code == code }); i >= 0 {
			to[i].N += n
		}
	}
	for _, r := range rows {
		switch r.Dimension {
		case tally.State:
			completion, _, _ := strings.Cut(r.Detail, "/")
			f.Total += r.N
			add(f.ByHandling, r.Value, r.N)
			add(f.ByCompletion, completion, r.N)
		case tally.Key:
			f.Key += r.N
		case tally.Day:
			if r.Value == string(day) {
				f.Received += r.N
			}
		}
	}
	for _, n := range late {
		f.Overdue += n
	}
	return f
}

// gather takes the groups that owe a report of the day with what they reported.
func gather(groups []groupRow, reports []Report, due time.Time) ([]Entry, Counts) {
	entries, c := []Entry{}, Counts{}
	for i := range groups {
		g := &groups[i]
		at := slices.IndexFunc(reports, func(r Report) bool { return r.GroupID == g.ID })
		if at < 0 && !g.owes(due) {
			continue
		}
		e := Entry{GroupID: g.ID, Group: g.Name, Status: string(Missing)}
		c.GroupsDue++
		if at >= 0 && reports[at].SubmittedAt != nil {
			r := &reports[at]
			e.ReportID, e.Version, e.Late, e.Status = &r.ID, r.Version, r.Late, string(r.State)
			if r.State != Returned { // what was returned is not to be relied on
				e.Content = r.Content
			}
			c.GroupsSubmitted++
			if r.IsNil {
				c.GroupsNil++
			}
			if r.Late {
				c.GroupsLate++
			}
		} else {
			c.GroupsMissing++
		}
		entries = append(entries, e)
	}
	return entries, c
}

// seal computes the digest of what is frozen.
func (s *Street) seal() error {
	plain, err := json.Marshal(s.Body)
	sum := sha256.Sum256(append([]byte(s.Number+"\n"), plain...))
	s.Digest = hex.EncodeToString(sum[:])
	return err
}

// Allowed lists what the caller may do with the report: the latest edition may
// be corrected.
func (s *Street) Allowed(by Caller) []string {
	if s.SupersededAt == nil && by.Can(auth.StreetReportWrite) {
		return []string{"correct"}
	}
	return []string{}
}
