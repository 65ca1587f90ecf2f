package compliance

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"lianluo/api"
	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

// fewEvidence is what the whole shows of one clause.
const fewEvidence = 20

func toAPI(r *Report, a auth.Actor) api.Compliance {
	out := api.Compliance{InspectionId: r.InspectionID, State: api.ComplianceState(Worst(r.Findings)), Clauses: make([]api.ComplianceFinding, 0, len(r.Findings))}
	for i := range r.Findings {
		out.Clauses = append(out.Clauses, toFinding(&r.Findings[i], a, fewEvidence))
	}
	return out
}

func toFinding(x *Finding, a auth.Actor, most int) api.ComplianceFinding {
	return api.ComplianceFinding{Clause: api.ComplianceClause(x.Clause), State: api.ComplianceState(x.State), Since: wire.Instant(x.Since), Summary: x.Summary.In(a.Lang),
		Rule: toRule(&x.Rule), Breaches: count(x.Breaches), Risks: count(x.Risks), Evidence: toEvidence(x.Evidence[:min(len(x.Evidence), most)], a)}
}

func count(n int64) int32 { return int32(min(n, 1_000_000_000)) }

func toRule(r *Rule) api.ComplianceRule {
	var roles []api.AppointmentRole
	for _, x := range r.ChairRoles {
		roles = append(roles, api.AppointmentRole(x))
	}
	return api.ComplianceRule{RoundTheClock: r.RoundTheClock, LeadersPerDay: r.LeadersPerDay, OfficersPerDay: r.OfficersPerDay, LiaisonsPerGroup: r.LiaisonsPerGroup,
		ShiftStart: r.ShiftStart, DailyCutoff: r.DailyCutoff, IntervalDays: r.IntervalDays, ChairRoles: wire.Several(roles)}
}

// toEvidence names people only to those of the office.
func toEvidence(rows []Evidence, a auth.Actor) []api.ComplianceEvidence {
	out := make([]api.ComplianceEvidence, 0, len(rows))
	for i := range rows {
		e := &rows[i]
		x := api.ComplianceEvidence{State: api.ComplianceState(e.State), At: wire.Instant(e.At), Text: e.Text.In(a.Lang), ResourceType: wire.Optional[string](e.Resource),
			ResourceId: wire.Someone(e.ResourceID), Path: wire.Optional[string](e.Path)}
		if e.Day != "" {
			x.Day = &api.Day{Time: e.Day.Midnight()}
		}
		if !a.Has(auth.DistrictClient) {
			x.PersonName = wire.Optional[string](e.Person)
		}
		out = append(out, x)
	}
	return out
}

func toHistory(p store.Page[Transition], a auth.Actor) api.ComplianceTransitionPage {
	out := api.ComplianceTransitionPage{Items: make([]api.ComplianceTransition, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range p.Items {
		t := &p.Items[i]
		out.Items = append(out.Items, api.ComplianceTransition{Id: t.ID, Clause: api.ComplianceClause(t.Clause), State: api.ComplianceState(t.State),
			Previous: wire.Optional[api.ComplianceState](t.Previous), At: wire.Local(t.At), Summary: fault.T(t.SummaryZH, t.SummaryEN).In(a.Lang),
			Breaches: count(t.Breaches), Risks: count(t.Risks), Evidence: toEvidence(t.Evidence, a)})
	}
	return out
}

// tag is a validator of what is shown: a judgement has no version of its own.
func tag(shown any) (string, error) {
	text, err := json.Marshal(shown)
	sum := sha256.Sum256(text)
	return `"` + hex.EncodeToString(sum[:]) + `"`, err
}
