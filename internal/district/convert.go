package district

import (
	"github.com/google/uuid"
	openapi_types "github.com/oapi-codegen/runtime/types"

	"lianluo/api"
	"lianluo/internal/calendar"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

func fromReportCreate(b *api.StatusReportCreate) NewReport {
	n := NewReport{InspectionID: b.InspectionId}
	if b.Remarks != nil {
		n.Remarks = *b.Remarks
	}
	n.Corrects, n.Reason = b.Corrects, wire.Text(b.CorrectionReason)
	return n
}

func fromReportFilter(p api.ListStatusReportsParams) ReportFilter {
	f := ReportFilter{InspectionID: p.InspectionId, From: p.TakenFrom, To: p.TakenTo,
		Number: wire.Text(p.Number), After: wire.Text(p.After), Origin: Origin(wire.Text(p.Origin))}
	if p.ReportOn != nil {
		f.On = calendar.DateOf(p.ReportOn.Time)
	}
	return f
}

func toReportPage(p store.Page[Report], corrected map[uuid.UUID]uuid.UUID) api.StatusReportPage {
	out := api.StatusReportPage{Items: make([]api.StatusReportSummary, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range p.Items {
		r := &p.Items[i]
		out.Items = append(out.Items, api.StatusReportSummary{
			Id: r.ID, Version: r.Version, CreatedAt: wire.Local(r.CreatedAt), UpdatedAt: wire.Local(r.UpdatedAt),
			Number: r.Number, TakenAt: wire.Local(r.TakenAt), InspectionId: r.InspectionID,
			Origin: api.StatusReportOrigin(r.Origin), ReportOn: openapi_types.Date{Time: r.ReportOn.Midnight()},
			CorrectsId: r.CorrectsID, CorrectedById: wire.Someone(corrected[r.ID]),
			CasesTotal: int32(r.CasesTotal), CasesOverdue: int32(r.CasesOverdue), Digest: r.Digest,
		})
	}
	return out
}

func toSignature(r *Report) api.StatusReportSignature {
	return api.StatusReportSignature{ReportId: r.ID, Number: r.Number, Digest: r.Digest, Algorithm: api.SigningAlgorithmEd25519, KeyId: r.KeyID, Signature: r.Signature}
}
