package order

import (
	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/clock"
	"lianluo/internal/wire"
)

// FeedbackToAPI gives the versions of a feedback as the contract shows them.
func FeedbackToAPI(rows []Feedback) api.OrderFeedbackList {
	out := api.OrderFeedbackList{Items: make([]api.OrderFeedback, 0, len(rows))}
	for i := range rows {
		f := &rows[i]
		earlier := make([]api.OrderFeedbackReview, 0, len(f.Earlier))
		for _, o := range f.Earlier {
			earlier = append(earlier, api.OrderFeedbackReview{Verdict: api.OrderFeedbackVerdict(o.Verdict), Opinion: wire.Optional[string](o.Words), ReviewedBy: o.By, ReviewedAt: wire.Instant(o.At)})
		}
		out.Items = append(out.Items, api.OrderFeedback{
			Id: f.ID, Version: f.Version, CreatedAt: wire.Local(f.CreatedAt), UpdatedAt: wire.Local(f.UpdatedAt), Number: int32(f.Number), Text: f.Text,
			FileIds: wire.Present(f.FileIDs), GivenBy: f.GivenBy, GivenByName: f.GivenName, GivenAt: wire.Local(f.GivenAt), Late: f.Late,
			Verdict: api.OrderFeedbackVerdict(f.Verdict), Opinion: wire.Optional[string](f.Words), ReviewedBy: f.ReviewedBy, ReviewedAt: wire.Instant(f.ReviewedAt),
			EarlierReviews: wire.Several(earlier),
		})
	}
	return out
}

// ExtensionToAPI gives a request for more time as the contract shows it.
func ExtensionToAPI(r Request) api.OrderExtension {
	e := r.Extension
	return api.OrderExtension{
		Id: e.ID, Version: e.Version, CreatedAt: wire.Local(e.CreatedAt), UpdatedAt: wire.Local(e.UpdatedAt), DueAt: wire.Local(e.DueAt),
		PreviousDueAt: wire.Local(e.PreviousDueAt), Reason: e.Reason, State: api.OrderExtensionState(e.State), AskedBy: e.AskedBy,
		DecidedAt: wire.Instant(e.DecidedAt), DecidedBy: e.DecidedBy, Opinion: wire.Optional[string](e.Decision), AllowedActions: r.Actions,
	}
}

// ExtensionsToAPI gives several.
func ExtensionsToAPI(rows []Request) api.OrderExtensionList {
	out := api.OrderExtensionList{Items: make([]api.OrderExtension, 0, len(rows))}
	for _, r := range rows {
		out.Items = append(out.Items, ExtensionToAPI(r))
	}
	return out
}

// ColourToAPI leaves a calm colour out.
func ColourToAPI(c clock.Colour) *api.SupervisionColour {
	return wire.Optional[api.SupervisionColour](c)
}

// Path is the address of a part of an order.
func Path(collection string, id uuid.UUID, part string, below uuid.UUID) string {
	return "/v1/" + collection + "/" + id.String() + "/" + part + "/" + below.String()
}
