package assignment

import (
	"slices"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/order"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

func toParty(p Party) api.AssignmentParty {
	return api.AssignmentParty{UnitId: p.UnitID, GroupId: p.GroupID, Name: p.Name}
}

// ToAPI gives an assignment as the contract shows it to the caller.
func ToAPI(a *Assignment, by order.Caller) api.Assignment {
	out := api.Assignment{
		Id: a.ID, Version: a.Version, CreatedAt: wire.Local(a.CreatedAt), UpdatedAt: wire.Local(a.UpdatedAt), InspectionId: a.InspectionID,
		Kind: api.AssignmentKind(a.Kind), Source: api.AssignmentSource(a.Source), SourceDocument: wire.Optional[string](a.SourceDocument), Title: a.Title, Matter: a.Matter,
		Number: a.Number, Lead: toParty(a.lead()), Assisting: make([]api.AssignmentParty, 0, len(a.Assisting)), ConcernedPersonIds: wire.Present(a.Concerned),
		Visit: toVisit(a.Visit), Links: make([]api.AssignmentLink, 0, len(a.Links)+len(a.Withheld)), IssuedBy: a.IssuedBy, DueAt: wire.Local(a.DueAt), OriginalDueAt: wire.Local(a.OriginalDueAt),
		MetAt: wire.Instant(a.MetAt), Explanation: a.Why, Overdue: a.Overdue(by.Now), Colour: order.ColourToAPI(a.Shown(by.Now)), State: api.AssignmentState(a.State),
		Deliveries: make([]api.AssignmentDelivery, 0, len(a.Deliveries)), FeedbackCount: int32(a.Feedbacks), Returned: a.Returned,
		DocumentCount: int32(a.Documents), DocumentsOpen: int32(a.DocumentsOpen), CompletedAt: wire.Instant(a.CompletedAt), CompletedBy: a.CompletedBy,
		Closing: wire.Optional[string](a.Closing), VoidedAt: wire.Instant(a.VoidedAt), VoidReason: wire.Optional[string](a.VoidReason), AllowedActions: a.Allowed(by),
	}
	for _, p := range a.Assisting {
		out.Assisting = append(out.Assisting, toParty(p))
	}
	links := slices.Concat(a.Links, a.Withheld)
	for _, l := range links[:min(len(links), mostLinks)] {
		out.Links = append(out.Links, api.AssignmentLink{Type: api.AssignmentLinkType(l.Type), Id: l.ID})
	}
	for i, d := range a.Deliveries {
		out.Deliveries = append(out.Deliveries, api.AssignmentDelivery{
			Sequence: int32(i) + 1, To: toParty(d.To), IssuedAt: wire.Local(d.At), AcknowledgeBy: wire.Instant(d.AcknowledgeBy), AcknowledgedAt: wire.Instant(d.AcknowledgedAt),
			AcknowledgedBy: d.AcknowledgedBy, AcknowledgedByName: wire.Optional[string](d.AcknowledgedName), DeclinedAt: wire.Instant(d.DeclinedAt), DeclinedBy: d.DeclinedBy,
			DeclineReason: wire.Optional[string](d.DeclineReason),
		})
	}
	return out
}

func toPage(p store.Page[Assignment], by order.Caller) api.AssignmentPage {
	out := api.AssignmentPage{Items: make([]api.Assignment, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range p.Items {
		out.Items = append(out.Items, ToAPI(&p.Items[i], by))
	}
	return out
}

func toVisit(v *Visit) *api.AssignmentVisit {
	if v == nil {
		return nil
	}
	out := &api.AssignmentVisit{Place: wire.Optional[string](v.Place), At: wire.Instant(v.At), Visitors: wire.Optional[string](v.Visitors), Accompanying: wire.Several(v.Accompanying)}
	points := make([]api.AssignmentPoint, 0, len(v.Points))
	for _, p := range v.Points {
		points = append(points, api.AssignmentPoint{Name: p.Name, Address: wire.Optional[string](p.Address), At: wire.Instant(p.At)})
	}
	out.Points = wire.Several(points)
	return out
}

// fromVisit changes what was written of a visit; the rest stays.
func fromVisit(was *Visit, b *api.AssignmentVisit) *Visit {
	if b == nil {
		return was
	}
	v := Visit{}
	if was != nil {
		v = *was
	}
	set(&v.Place, b.Place)
	set(&v.Visitors, b.Visitors)
	set(&v.Accompanying, b.Accompanying)
	if b.At != nil {
		v.At = b.At
	}
	if b.Points != nil {
		v.Points = nil
		for _, p := range *b.Points {
			v.Points = append(v.Points, Point{Name: p.Name, Address: wire.Text(p.Address), At: p.At})
		}
	}
	return &v
}

func fromLinks(b *[]api.AssignmentLink) []Link {
	out := []Link{}
	for _, l := range wire.Elements(b) {
		out = append(out, Link{string(l.Type), l.Id})
	}
	return out
}

func fromRecipients(unit, group *uuid.UUID, units, groups *[]uuid.UUID) Recipients {
	return Recipients{UnitID: unit, GroupID: group, Units: wire.Elements(units), Groups: wire.Elements(groups)}
}

// FromCreate reads what is passed down.
func FromCreate(b *api.AssignmentCreate) New {
	return New{
		InspectionID: b.InspectionId, Kind: Kind(b.Kind), Source: string(b.Source), SourceDocument: wire.Text(b.SourceDocument), Title: b.Title, Matter: b.Matter,
		To: fromRecipients(b.LeadUnitId, b.LeadGroupId, b.AssistingUnitIds, b.AssistingGroupIds), Concerned: wire.Elements(b.ConcernedPersonIds),
		Visit: fromVisit(nil, b.Visit), Links: fromLinks(b.Links), DueAt: b.DueAt,
	}
}

func fromPatch(b *api.AssignmentPatch) Patch {
	p := Patch{Title: b.Title, Matter: b.Matter, SourceDocument: b.SourceDocument, Concerned: b.ConcernedPersonIds}
	if b.Visit != nil {
		p.Visit = func(was *Visit) *Visit { return fromVisit(was, b.Visit) }
	}
	return p
}

func fromFilter(p api.ListAssignmentsParams) Filter {
	return Filter{
		InspectionID: p.InspectionId, LeadUnitID: p.LeadUnitId, LeadGroupID: p.LeadGroupId, LinkID: p.LinkedId, State: wire.Text(p.State), Kind: wire.Text(p.Kind),
		Source: wire.Text(p.Source), Colour: wire.Text(p.Colour), Overdue: p.Overdue, Upper: p.FromAbove, DueBefore: p.DueBefore, Query: wire.Text(p.Q),
	}
}

func at(a *Assignment) string { return "/v1/assignments/" + a.ID.String() }
