// Package district is what the office tells the district: status reports, which are
// immutable, signed snapshots of how it stands, taken each day at the cut-off and on
// demand.
package district

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/intake"
	"lianluo/internal/record"
)

// Origin says why a report was made.
type Origin string

// The origins.
const (
	Scheduled  Origin = "scheduled" // at the day's cut-off
	OnDemand   Origin = "on_demand"
	Correction Origin = "correction" // of an earlier one, which it names
)

// Report is a status report: Body is what everybody who asks for it gets, byte
// for byte, for ever. A correction is a new report.
type Report struct {
	record.Meta
	InspectionID uuid.UUID
	Year         int   // of TakenAt in the office
	Ordinal      int64 // within office and year, without gaps
	Number       string
	TakenAt      time.Time
	Origin       Origin
	ReportOn     calendar.Date // the day it is of
	CorrectsID   *uuid.UUID
	CasesTotal   int64
	CasesOverdue int64
	Digest       string // SHA-256 of the canonical body without its digest member
	KeyID        string
	Signature    string // of Body, in base64; empty for reports older than signatures
	Body         string
}

// TableName names the table.
func (Report) TableName() string { return "status_reports" }

// ETag is the report's strong validator: its digest.
func (r *Report) ETag() string { return `"` + r.Digest + `"` }

// named is a code with the word that people read.
type named struct{ code, name string }

var (
	handlings = []named{
		{"registered", "已登记"}, {"dispatched", "已转办"}, {"acknowledged", "已签收"}, {"returned", "已退回"},
		{"verifying", "调查核实中"}, {"rectifying", "整改中"}, {"feedback_drafted", "已拟反馈"}, {"group_reviewed", "工作组已审核"},
		{"leader_signed", "领导已签发"}, {"submitted", "已上报"}, {"accepted", "上级已接受"}, {"not_ours", "不属本街道"}, {"reopened", "重新办理"},
	}
	completions = []named{{"in_progress", "正在办理"}, {"not_completed", "未办结"}, {"stage_completed", "阶段性办结"}, {"completed", "已办结"}}
	verdicts    = []named{{"substantiated", "属实"}, {"mostly_substantiated", "基本属实"}, {"partly_substantiated", "部分属实"}, {"unsubstantiated", "不属实"}, {undecided, "尚未认定"}}
	channels    = []named{{"phone", "来电"}, {"letter", "来信"}, {"visit", "来访"}, {"wechat", "微信"}, {"other", "其他"}}
)

// undecided stands for cases without a verdict.
const undecided = "undecided"

func pollutionTypes() []named {
	out := make([]named, 0, len(intake.PollutionTypes))
	for _, t := range intake.PollutionTypes {
		out = append(out, named{t.Code, t.Label})
	}
	return out
}

// figures are the counts of cases at one moment.
type figures struct {
	handling, completion, channel, types map[string]int64
	verdicts, received, settled          map[string]int64    // settled: completed of those received on the day
	lead, assisting, late                map[uuid.UUID]int64 // late: also without a unit, under uuid.Nil
	key, untyped                         int64
	names                                map[uuid.UUID]string // of live units and of those that have cases
}

// list gives the counts of one dimension: every known value has a row, also
// when it counts nothing, and values nobody knows are not lost.
func list(known []named, counts map[string]int64) []object {
	out := make([]object, 0, len(known))
	for _, k := range known {
		out = append(out, object{"code": k.code, "name": k.name, "count": counts[k.code]})
	}
	for _, code := range slices.Sorted(maps.Keys(counts)) {
		if !slices.ContainsFunc(known, func(k named) bool { return k.code == code }) {
			out = append(out, object{"code": code, "name": code, "count": counts[code]})
		}
	}
	return out
}

// cases turns the counts into the report's member of that name and gives the
// total and the overdue.
func (f figures) cases() (out object, total, overdue int64) {
	for _, n := range f.handling {
		total += n
	}
	without := total
	for _, n := range f.lead {
		without -= n
	}
	for _, n := range f.late {
		overdue += n
	}
	return object{
		"total": total, "key": f.key, "overdue": overdue, "without_unit": without,
		"by_handling": list(handlings, f.handling), "by_completion": list(completions, f.completion),
		"by_verdict": list(verdicts, f.verdicts), "by_day": f.days(), "by_channel": list(channels, f.channel), "by_pollution_type": list(pollutionTypes(), f.types),
		"by_unit": f.unitRows(),
	}, total, overdue
}

// mostDays bounds the days that are listed: the last ones are.
const mostDays = 366

// days are all days from the first on which cases came to the last, also those on
// which none did, and of very many the last mostDays.
func (f figures) days() []object {
	came := slices.Sorted(maps.Keys(f.received))
	if len(came) == 0 {
		return []object{}
	}
	last := calendar.Date(came[len(came)-1])
	var out []object
	for d := max(calendar.Date(came[0]), last.AddDays(1-mostDays)); d <= last; d = d.AddDays(1) {
		out = append(out, object{"day": string(d), "received": f.received[string(d)], "completed": f.settled[string(d)]})
	}
	return out
}

// earlier counts the days on which cases came before those that are listed.
func (f figures) earlier() int {
	came := slices.Sorted(maps.Keys(f.received))
	if len(came) == 0 {
		return 0
	}
	n, _ := slices.BinarySearch(came, string(calendar.Date(came[len(came)-1]).AddDays(1-mostDays)))
	return n
}

func (f figures) unitRows() []object {
	ids := make([]uuid.UUID, 0, len(f.names))
	for id := range f.names {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b uuid.UUID) int {
		return cmp.Or(cmp.Compare(f.names[a], f.names[b]), slices.Compare(a[:], b[:]))
	})
	out := make([]object, 0, len(ids))
	for _, id := range ids {
		out = append(out, object{
			"unit_id": id.String(), "name": f.names[id], "lead": f.lead[id], "assisting": f.assisting[id], "overdue": f.late[id],
		})
	}
	return out
}

// subject is what a report is about.
type subject struct {
	id   uuid.UUID
	name string
}

func (s subject) member() object { return object{"id": s.id.String(), "name": s.name} }

// content is what a report says.
type content struct {
	office, inspection subject
	cases              figures
	rest               Sections
	remarks            string // of whoever asked for it
	corrects           *Report
	reason             string
	previous           *Report
	due                time.Time // the cut-off of the day
}

// compose writes the report's body and digest. Meta, Ordinal, TakenAt, Origin and
// ReportOn are set before.
func (r *Report) compose(c content) error {
	r.Number = fmt.Sprintf("%d-%03d", r.Year, r.Ordinal)
	notes := c.notes(r)
	var cases object
	cases, r.CasesTotal, r.CasesOverdue = c.cases.cases()
	moment := local(r.TakenAt)
	body := object{
		"id": r.ID.String(), "version": int64(1), "created_at": moment, "updated_at": moment,
		"number": r.Number, "taken_at": moment, "origin": string(r.Origin), "report_on": string(r.ReportOn),
		"office": c.office.member(), "inspection": c.inspection.member(), "cases": cases, "system_remarks": notes,
	}
	maps.Copy(body, c.rest.members(r.CasesOverdue))
	body["work_reports"] = c.rest.work(r.TakenAt)
	if c.remarks != "" {
		body["remarks"] = c.remarks
	}
	if o := c.corrects; o != nil {
		body["corrects"] = object{"id": o.ID.String(), "number": o.Number, "digest": o.Digest, "reason": c.reason}
	}
	plain, err := canonical(body)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(plain)
	r.Digest = hex.EncodeToString(sum[:])
	body["digest"] = r.Digest
	full, err := canonical(body)
	r.Body = string(full)
	return err
}

func local(t time.Time) string { return t.In(calendar.Zone).Format(time.RFC3339Nano) }

// parts are the year and the ordinal of a number.
func parts(number string) (year, ordinal int64, ok bool) {
	a, b, found := strings.Cut(number, "-")
	year, err1 := strconv.ParseInt(a, 10, 32)
	ordinal, err2 := strconv.ParseInt(b, 10, 64)
	return year, ordinal, found && err1 == nil && err2 == nil
}
