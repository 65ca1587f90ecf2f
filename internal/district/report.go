package district

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/intake"
	"lianluo/internal/record"
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
	CasesTotal   int64
	CasesOverdue int64
	Digest       string // SHA-256 of the canonical body without its digest member
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
	channels    = []named{{"phone", "来电"}, {"letter", "来信"}, {"visit", "来访"}, {"wechat", "微信"}, {"other", "其他"}}
)

func pollutionTypes() []named {
	out := make([]named, 0, len(intake.PollutionTypes))
	for _, t := range intake.PollutionTypes {
		out = append(out, named{t.Code, t.Label})
	}
	return out
}

// figures are the counts of one moment.
type figures struct {
	groups []group
	types  []typeCount
	units  []unitCount
	names  map[uuid.UUID]string // of live units and of those that have cases
}

// group is a row of the one count over the independent dimensions.
type group struct {
	Handling, Completion, Channel string
	KeyCase, Overdue              bool
	LeadUnitID                    *uuid.UUID
	N                             int64
}

type typeCount struct {
	Code string
	N    int64
}

type unitCount struct {
	UnitID uuid.UUID
	N      int64
}

// tally lists the counts of one dimension: every known value has a row, also
// when it counts nothing, and values nobody knows are not lost.
func tally(known []named, counts map[string]int64) []object {
	out := make([]object, 0, len(known))
	for _, k := range known {
		out = append(out, object{"code": k.code, "name": k.name, "count": counts[k.code]})
		delete(counts, k.code)
	}
	for _, code := range slices.Sorted(maps.Keys(counts)) {
		out = append(out, object{"code": code, "name": code, "count": counts[code]})
	}
	return out
}

// cases turns the counts into the report's member of that name and gives the
// total and the overdue.
func (f figures) cases() (out object, total, overdue int64) {
	handling, completion, channel := map[string]int64{}, map[string]int64{}, map[string]int64{}
	types := map[string]int64{}
	lead, assisting, late := map[uuid.UUID]int64{}, map[uuid.UUID]int64{}, map[uuid.UUID]int64{}
	var key, without int64
	for _, g := range f.groups {
		total += g.N
		handling[g.Handling] += g.N
		completion[g.Completion] += g.N
		channel[g.Channel] += g.N
		if g.KeyCase {
			key += g.N
		}
		if g.Overdue {
			overdue += g.N
		}
		if g.LeadUnitID == nil {
			without += g.N
			continue
		}
		lead[*g.LeadUnitID] += g.N
		if g.Overdue {
			late[*g.LeadUnitID] += g.N
		}
	}
	for _, t := range f.types {
		types[t.Code] += t.N
	}
	for _, u := range f.units {
		assisting[u.UnitID] += u.N
	}
	return object{
		"total": total, "key": key, "overdue": overdue, "without_unit": without,
		"by_handling": tally(handlings, handling), "by_completion": tally(completions, completion),
		"by_channel": tally(channels, channel), "by_pollution_type": tally(pollutionTypes(), types),
		"by_unit": f.unitRows(lead, assisting, late),
	}, total, overdue
}

func (f figures) unitRows(lead, assisting, late map[uuid.UUID]int64) []object {
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
			"unit_id": id.String(), "name": f.names[id], "lead": lead[id], "assisting": assisting[id], "overdue": late[id],
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

// compose writes the report's body and digest. Meta, Ordinal and TakenAt are
// set before.
func (r *Report) compose(office, inspection subject, f figures, remarks string) error {
	r.Number = fmt.Sprintf("%d-%03d", r.Year, r.Ordinal)
	var cases object
	cases, r.CasesTotal, r.CasesOverdue = f.cases()
	moment := r.TakenAt.In(calendar.Zone).Format(time.RFC3339Nano)
	body := object{
		"id": r.ID.String(), "version": int64(1), "created_at": moment, "updated_at": moment,
		"number": r.Number, "taken_at": moment,
		"office": office.member(), "inspection": inspection.member(), "cases": cases,
	}
	if remarks != "" {
		body["remarks"] = remarks
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
