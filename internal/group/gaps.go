package group

import (
	"github.com/google/uuid"

	"lianluo/internal/inspection"
)

// GapCode says what is missing.
type GapCode string

// The codes of gaps.
const (
	NoStationedPeriod   GapCode = "no_stationed_period"
	NoCoordinationGroup GapCode = "no_coordination_group"
	NoLeader            GapCode = "no_leader"
	NoLiaison           GapCode = "no_liaison"
	VacantPost          GapCode = "vacant_post"
)

// Gap is one thing that an organisation still lacks.
type Gap struct {
	Code          GapCode
	Detail        string
	GroupID       *uuid.UUID
	AppointmentID *uuid.UUID
}

var roleNames = map[Role]string{Leader: "组长", FirstDeputyLeader: "第一副组长", DeputyLeader: "副组长", Liaison: "联络员", Member: "成员"}

func gaps(i *inspection.Inspection, groups []Group, open []Appointment) []Gap {
	out := []Gap{}
	if i.StationedFrom == "" || i.StationedTo == "" {
		out = append(out, Gap{Code: NoStationedPeriod, Detail: "进驻起止日期不全"})
	}
	found := false
	for n := range groups {
		found = found || groups[n].Kind == Coordination
	}
	if !found {
		out = append(out, Gap{Code: NoCoordinationGroup, Detail: "尚未成立协调联络组"})
	}
	for n := range groups {
		out = append(out, groupGaps(&groups[n], open)...)
	}
	return out
}

func groupGaps(g *Group, open []Appointment) []Gap {
	out := []Gap{}
	holder, vacancy := map[Role]bool{}, map[Role]*uuid.UUID{}
	for n := range open {
		a := &open[n]
		switch {
		case a.GroupID != g.ID:
		case !a.Vacant():
			holder[a.Role] = true
		case a.Role == Leader || a.Role == Liaison:
			vacancy[a.Role] = &a.ID
		default:
			out = append(out, Gap{Code: VacantPost, Detail: g.Name + "的" + roleNames[a.Role] + "空缺", GroupID: &g.ID, AppointmentID: &a.ID})
		}
	}
	needs := []Gap{}
	if !holder[Leader] {
		needs = append(needs, Gap{Code: NoLeader, Detail: g.Name + "的组长空缺", GroupID: &g.ID, AppointmentID: vacancy[Leader]})
	}
	if g.Kind == Working && !holder[Liaison] {
		needs = append(needs, Gap{Code: NoLiaison, Detail: g.Name + "没有联络员", GroupID: &g.ID, AppointmentID: vacancy[Liaison]})
	}
	return append(needs, out...)
}
