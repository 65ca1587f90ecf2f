package snapshot

import (
	"context"
	"net/http" //nolint:depguard // a document is answered with its stored bytes, by a response writer

	"lianluo/api"
	"lianluo/internal/calendar"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

// Handlers serves snapshots.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// verbatim answers with the bytes kept when the snapshot was taken.
type verbatim struct{ *Document }

// VisitGetStatisticsSnapshotResponse implements the generated interface.
func (v verbatim) VisitGetStatisticsSnapshotResponse(w http.ResponseWriter) error {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("ETag", v.ETag())
	w.WriteHeader(http.StatusOK)
	_, err := w.Write([]byte(v.Body))
	return err
}

// ListStatisticsSnapshots implements listStatisticsSnapshots.
func (h *Handlers) ListStatisticsSnapshots(ctx context.Context, r api.ListStatisticsSnapshotsRequestObject) (api.ListStatisticsSnapshotsResponseObject, error) {
	page, err := h.service.List(ctx, fromFilter(r.Params), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListStatisticsSnapshots200JSONResponse{Body: toPage(page)}, nil
}

// GetStatisticsSnapshot implements getStatisticsSnapshot.
func (h *Handlers) GetStatisticsSnapshot(ctx context.Context, r api.GetStatisticsSnapshotRequestObject) (api.GetStatisticsSnapshotResponseObject, error) {
	d, err := h.service.Get(ctx, r.Params.InspectionId, calendar.DateOf(r.Day.Time), string(r.Subject))
	if err != nil {
		return nil, err
	}
	return verbatim{d}, nil
}

func fromFilter(p api.ListStatisticsSnapshotsParams) Filter {
	f := Filter{InspectionID: p.InspectionId}
	if p.From != nil {
		f.From = calendar.DateOf(p.From.Time)
	}
	if p.To != nil {
		f.To = calendar.DateOf(p.To.Time)
	}
	return f
}

func toPage(p store.Page[Snapshot]) api.StatisticsSnapshotPage {
	out := api.StatisticsSnapshotPage{Items: make([]api.StatisticsSnapshot, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range p.Items {
		x := &p.Items[i]
		out.Items[i] = api.StatisticsSnapshot{Id: x.ID, Version: x.Version, CreatedAt: wire.Local(x.CreatedAt), UpdatedAt: wire.Local(x.UpdatedAt),
			InspectionId: x.InspectionID, Day: api.Day{Time: x.Day.Midnight()}, TakenAt: wire.Local(x.TakenAt), StatusReportId: x.ReportID,
			Documents: make([]api.StatisticsSnapshotDigest, len(x.Documents))}
		for k, d := range x.Documents {
			out.Items[i].Documents[k] = api.StatisticsSnapshotDigest{Subject: api.StatisticsSubject(d.Subject), Digest: d.Digest}
		}
	}
	return out
}
