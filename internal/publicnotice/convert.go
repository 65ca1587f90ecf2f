package publicnotice

import (
	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/petition"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

func toAPI(n *Shown, by petition.Caller) api.PublicNotice {
	e := n.Explanation
	out := api.PublicNotice{
		Id: n.ID, Version: n.Version, CreatedAt: wire.Local(n.CreatedAt), UpdatedAt: wire.Local(n.UpdatedAt), InspectionId: n.InspectionID,
		Cases: make([]api.PublicNoticeCase, 0, len(n.Entries)), Text: n.Text, Place: n.Place, Contact: wire.Optional[string](n.Contact),
		OpensOn: api.Day{Time: n.OpensOn.Midnight()}, Days: wire.Number(int(n.Days)), LastDay: api.Day{Time: e.LastDay.Midnight()}, EndsAt: wire.Local(n.EndsAt),
		Running: !n.Voided() && !by.Now.Before(n.OpensOn.Midnight()) && !by.Now.After(n.EndsAt), Explanation: e.Summary,
		RuleName: wire.Optional[string](e.RuleName), Basis: wire.Optional[string](e.Basis), SkippedDays: make([]api.PublicNoticeSkippedDay, 0, len(e.Skipped)),
		OpenedBy: n.OpenedBy, VoidedAt: wire.Instant(n.VoidedAt), VoidReason: wire.Optional[string](n.VoidReason), AllowedActions: n.Allowed(by),
	}
	for i := range n.Entries {
		x := &n.Entries[i]
		out.Cases = append(out.Cases, api.PublicNoticeCase{CaseId: x.CaseID, Number: x.Number, Cycle: int32(x.Cycle), InForce: n.inForce(x, n.Cases[x.CaseID])})
	}
	for _, s := range e.Skipped {
		out.SkippedDays = append(out.SkippedDays, api.PublicNoticeSkippedDay{Day: api.Day{Time: s.Date.Midnight()}, Name: wire.Optional[string](s.Name)})
	}
	return out
}

func toPage(p store.Page[Notice], shown []Shown, by petition.Caller) api.PublicNoticePage {
	out := api.PublicNoticePage{Items: make([]api.PublicNotice, 0, len(shown)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range shown {
		out.Items = append(out.Items, toAPI(&shown[i], by))
	}
	return out
}

func fromCreate(b *api.PublicNoticeCreate) New {
	return New{CaseIDs: b.CaseIds, OpensOn: calendar.DateOf(b.OpensOn.Time), Days: int(wire.Whole(b.Days)), Text: b.Text, Place: b.Place, Contact: wire.Text(b.Contact)}
}

func toObjection(o *Objection, c *petition.Case, by petition.Caller) api.NoticeObjection {
	out := api.NoticeObjection{
		Id: o.ID, Version: o.Version, CreatedAt: wire.Local(o.CreatedAt), UpdatedAt: wire.Local(o.UpdatedAt), NoticeId: o.NoticeID, CaseId: o.CaseID,
		Cycle: int32(o.Cycle), ReceivedAt: wire.Local(o.ReceivedAt), Matter: o.Matter, RecordedBy: o.RecordedBy, AllowedActions: o.Allowed(c, by),
	}
	if knows(by.Actor) {
		anonymous := o.Objector == (Objector{})
		out.Anonymous = &anonymous
		if !anonymous {
			out.Objector = &api.NoticeObjector{Name: wire.Optional[string](o.Objector.Name), Contact: wire.Optional[string](o.Objector.Contact)}
		}
	}
	if o.AnsweredAt != nil {
		out.Answer, out.Upheld, out.AnsweredAt, out.AnsweredBy = &o.Answer, &o.Upheld, wire.Instant(o.AnsweredAt), o.AnsweredBy
	}
	return out
}

// knows tells who may learn who objects: those who answer, and those who may
// know petitioners.
func knows(a auth.Actor) bool { return a.Can(auth.NoticeWrite) || a.Can(auth.PetitionerRead) }

func toObjections(n *Shown, rows []Objection, by petition.Caller) api.NoticeObjectionList {
	out := api.NoticeObjectionList{Items: make([]api.NoticeObjection, 0, len(rows))}
	for i := range rows {
		out.Items = append(out.Items, toObjection(&rows[i], n.Cases[rows[i].CaseID], by))
	}
	return out
}

func fromObjection(b *api.NoticeObjectionCreate) NewObjection {
	n := NewObjection{CaseID: b.CaseId, ReceivedAt: b.ReceivedAt, Matter: b.Matter}
	if b.Objector != nil {
		n.Objector = Objector{Name: wire.Text(b.Objector.Name), Contact: wire.Text(b.Objector.Contact)}
	}
	return n
}

func at(id uuid.UUID) string { return "/v1/public-notices/" + id.String() }
