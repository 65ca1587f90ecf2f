package disclosure

import (
	"context"

	"lianluo/api"
	"lianluo/internal/auth"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

// Handlers serves the operations on disclosure tables.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// ListDisclosureProfiles implements listDisclosureProfiles.
func (h *Handlers) ListDisclosureProfiles(_ context.Context, _ api.ListDisclosureProfilesRequestObject) (api.ListDisclosureProfilesResponseObject, error) {
	return api.ListDisclosureProfiles200JSONResponse{Body: toProfiles()}, nil
}

// ListDisclosureTables implements listDisclosureTables.
func (h *Handlers) ListDisclosureTables(ctx context.Context, r api.ListDisclosureTablesRequestObject) (api.ListDisclosureTablesResponseObject, error) {
	f := Filter{InspectionID: r.Params.InspectionId, Profile: wire.Text(r.Params.Profile), State: State(wire.Text(r.Params.State)), Query: wire.Text(r.Params.Q)}
	page, err := h.service.List(ctx, f, store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListDisclosureTables200JSONResponse{Body: toTablePage(page, auth.From(ctx))}, nil
}

// CreateDisclosureTable implements createDisclosureTable.
func (h *Handlers) CreateDisclosureTable(ctx context.Context, r api.CreateDisclosureTableRequestObject) (api.CreateDisclosureTableResponseObject, error) {
	t, err := h.service.Create(ctx, fromCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreateDisclosureTable201JSONResponse{Body: toTable(t, auth.From(ctx)), Headers: api.CreateDisclosureTable201ResponseHeaders{ETag: t.ETag(), Location: tablePath(t.ID)}}, nil
}

// GetDisclosureTable implements getDisclosureTable.
func (h *Handlers) GetDisclosureTable(ctx context.Context, r api.GetDisclosureTableRequestObject) (api.GetDisclosureTableResponseObject, error) {
	t, err := h.service.Get(ctx, r.TableId)
	if err != nil {
		return nil, err
	}
	return api.GetDisclosureTable200JSONResponse{Body: toTable(t, auth.From(ctx)), Headers: api.GetDisclosureTable200ResponseHeaders{ETag: t.ETag()}}, nil
}

// UpdateDisclosureTable implements updateDisclosureTable.
func (h *Handlers) UpdateDisclosureTable(ctx context.Context, r api.UpdateDisclosureTableRequestObject) (api.UpdateDisclosureTableResponseObject, error) {
	t, err := h.service.Update(ctx, r.TableId, r.Params.IfMatch, fromPatch(r.Body))
	if err != nil {
		return nil, err
	}
	return api.UpdateDisclosureTable200JSONResponse{Body: toTable(t, auth.From(ctx)), Headers: api.UpdateDisclosureTable200ResponseHeaders{ETag: t.ETag()}}, nil
}

// PrepareDisclosureTable implements prepareDisclosureTable.
func (h *Handlers) PrepareDisclosureTable(ctx context.Context, r api.PrepareDisclosureTableRequestObject) (api.PrepareDisclosureTableResponseObject, error) {
	t, err := h.service.Prepare(ctx, r.TableId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.PrepareDisclosureTable200JSONResponse{Body: toTable(t, auth.From(ctx)), Headers: api.PrepareDisclosureTable200ResponseHeaders{ETag: t.ETag()}}, nil
}

// WithdrawDisclosureTable implements withdrawDisclosureTable.
func (h *Handlers) WithdrawDisclosureTable(ctx context.Context, r api.WithdrawDisclosureTableRequestObject) (api.WithdrawDisclosureTableResponseObject, error) {
	t, err := h.service.Withdraw(ctx, r.TableId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.WithdrawDisclosureTable200JSONResponse{Body: toTable(t, auth.From(ctx)), Headers: api.WithdrawDisclosureTable200ResponseHeaders{ETag: t.ETag()}}, nil
}

// ReleaseDisclosureTable implements releaseDisclosureTable.
func (h *Handlers) ReleaseDisclosureTable(ctx context.Context, r api.ReleaseDisclosureTableRequestObject) (api.ReleaseDisclosureTableResponseObject, error) {
	t, err := h.service.Release(ctx, r.TableId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.ReleaseDisclosureTable200JSONResponse{Body: toTable(t, auth.From(ctx)), Headers: api.ReleaseDisclosureTable200ResponseHeaders{ETag: t.ETag()}}, nil
}

// VoidDisclosureTable implements voidDisclosureTable.
func (h *Handlers) VoidDisclosureTable(ctx context.Context, r api.VoidDisclosureTableRequestObject) (api.VoidDisclosureTableResponseObject, error) {
	t, err := h.service.Void(ctx, r.TableId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidDisclosureTable200JSONResponse{Body: toTable(t, auth.From(ctx)), Headers: api.VoidDisclosureTable200ResponseHeaders{ETag: t.ETag()}}, nil
}

// ListDisclosureRows implements listDisclosureRows.
func (h *Handlers) ListDisclosureRows(ctx context.Context, r api.ListDisclosureRowsRequestObject) (api.ListDisclosureRowsResponseObject, error) {
	t, page, err := h.service.Rows(ctx, r.TableId, store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListDisclosureRows200JSONResponse{Body: toRowPage(t, page, auth.From(ctx))}, nil
}

// AddDisclosureRow implements addDisclosureRow.
func (h *Handlers) AddDisclosureRow(ctx context.Context, r api.AddDisclosureRowRequestObject) (api.AddDisclosureRowResponseObject, error) {
	t, row, err := h.service.AddCase(ctx, r.TableId, r.Body.CaseId)
	if err != nil {
		return nil, err
	}
	return api.AddDisclosureRow201JSONResponse{Body: toRow(t, row, auth.From(ctx)), Headers: api.AddDisclosureRow201ResponseHeaders{
		ETag: row.ETag(), Location: tablePath(t.ID) + "/rows/" + row.ID.String(),
	}}, nil
}

// GetDisclosureRow implements getDisclosureRow.
func (h *Handlers) GetDisclosureRow(ctx context.Context, r api.GetDisclosureRowRequestObject) (api.GetDisclosureRowResponseObject, error) {
	t, row, err := h.service.Row(ctx, r.TableId, r.RowId)
	if err != nil {
		return nil, err
	}
	return api.GetDisclosureRow200JSONResponse{Body: toRow(t, row, auth.From(ctx)), Headers: api.GetDisclosureRow200ResponseHeaders{ETag: row.ETag()}}, nil
}

// UpdateDisclosureRow implements updateDisclosureRow.
func (h *Handlers) UpdateDisclosureRow(ctx context.Context, r api.UpdateDisclosureRowRequestObject) (api.UpdateDisclosureRowResponseObject, error) {
	t, row, err := h.service.Rewrite(ctx, r.TableId, r.RowId, r.Params.IfMatch, fromTexts(r.Body))
	if err != nil {
		return nil, err
	}
	return api.UpdateDisclosureRow200JSONResponse{Body: toRow(t, row, auth.From(ctx)), Headers: api.UpdateDisclosureRow200ResponseHeaders{ETag: row.ETag()}}, nil
}

// MaskDisclosureRow implements maskDisclosureRow.
func (h *Handlers) MaskDisclosureRow(ctx context.Context, r api.MaskDisclosureRowRequestObject) (api.MaskDisclosureRowResponseObject, error) {
	t, row, err := h.service.Mask(ctx, r.TableId, r.RowId, r.Params.IfMatch, wire.Text(r.Body.Column))
	if err != nil {
		return nil, err
	}
	return api.MaskDisclosureRow200JSONResponse{Body: toRow(t, row, auth.From(ctx)), Headers: api.MaskDisclosureRow200ResponseHeaders{ETag: row.ETag()}}, nil
}

// WaiveDisclosureFinding implements waiveDisclosureFinding.
func (h *Handlers) WaiveDisclosureFinding(ctx context.Context, r api.WaiveDisclosureFindingRequestObject) (api.WaiveDisclosureFindingResponseObject, error) {
	f := Finding{Column: string(r.Body.Column), Start: int(r.Body.Start), End: int(r.Body.End)}
	t, row, err := h.service.Waive(ctx, r.TableId, r.RowId, r.Params.IfMatch, f, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.WaiveDisclosureFinding200JSONResponse{Body: toRow(t, row, auth.From(ctx)), Headers: api.WaiveDisclosureFinding200ResponseHeaders{ETag: row.ETag()}}, nil
}

// WithholdDisclosureRow implements withholdDisclosureRow.
func (h *Handlers) WithholdDisclosureRow(ctx context.Context, r api.WithholdDisclosureRowRequestObject) (api.WithholdDisclosureRowResponseObject, error) {
	t, row, err := h.service.Withhold(ctx, r.TableId, r.RowId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.WithholdDisclosureRow200JSONResponse{Body: toRow(t, row, auth.From(ctx)), Headers: api.WithholdDisclosureRow200ResponseHeaders{ETag: row.ETag()}}, nil
}

// VoidDisclosureRow implements voidDisclosureRow.
func (h *Handlers) VoidDisclosureRow(ctx context.Context, r api.VoidDisclosureRowRequestObject) (api.VoidDisclosureRowResponseObject, error) {
	t, row, err := h.service.VoidRow(ctx, r.TableId, r.RowId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidDisclosureRow200JSONResponse{Body: toRow(t, row, auth.From(ctx)), Headers: api.VoidDisclosureRow200ResponseHeaders{ETag: row.ETag()}}, nil
}

// ListDisclosureCorrections implements listDisclosureCorrections.
func (h *Handlers) ListDisclosureCorrections(ctx context.Context, r api.ListDisclosureCorrectionsRequestObject) (api.ListDisclosureCorrectionsResponseObject, error) {
	page, err := h.service.Corrections(ctx, r.TableId, r.Params.RowId, store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListDisclosureCorrections200JSONResponse{Body: toCorrectionPage(page, auth.From(ctx))}, nil
}

// CreateDisclosureCorrection implements createDisclosureCorrection.
func (h *Handlers) CreateDisclosureCorrection(ctx context.Context, r api.CreateDisclosureCorrectionRequestObject) (api.CreateDisclosureCorrectionResponseObject, error) {
	c, err := h.service.Correct(ctx, r.TableId, r.RowId, string(r.Body.Column), r.Body.Text, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.CreateDisclosureCorrection201JSONResponse{Body: toCorrection(c, auth.From(ctx)), Headers: api.CreateDisclosureCorrection201ResponseHeaders{
		ETag: c.ETag(), Location: tablePath(c.TableID) + "/corrections/" + c.ID.String(),
	}}, nil
}

// GetDisclosureCorrection implements getDisclosureCorrection.
func (h *Handlers) GetDisclosureCorrection(ctx context.Context, r api.GetDisclosureCorrectionRequestObject) (api.GetDisclosureCorrectionResponseObject, error) {
	c, err := h.service.Correction(ctx, r.TableId, r.CorrectionId)
	if err != nil {
		return nil, err
	}
	return api.GetDisclosureCorrection200JSONResponse{Body: toCorrection(c, auth.From(ctx)), Headers: api.GetDisclosureCorrection200ResponseHeaders{ETag: c.ETag()}}, nil
}

// ReleaseDisclosureCorrection implements releaseDisclosureCorrection.
func (h *Handlers) ReleaseDisclosureCorrection(ctx context.Context, r api.ReleaseDisclosureCorrectionRequestObject) (api.ReleaseDisclosureCorrectionResponseObject, error) {
	c, err := h.service.ReleaseCorrection(ctx, r.TableId, r.CorrectionId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.ReleaseDisclosureCorrection200JSONResponse{Body: toCorrection(c, auth.From(ctx)), Headers: api.ReleaseDisclosureCorrection200ResponseHeaders{ETag: c.ETag()}}, nil
}

// RejectDisclosureCorrection implements rejectDisclosureCorrection.
func (h *Handlers) RejectDisclosureCorrection(ctx context.Context, r api.RejectDisclosureCorrectionRequestObject) (api.RejectDisclosureCorrectionResponseObject, error) {
	c, err := h.service.RejectCorrection(ctx, r.TableId, r.CorrectionId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.RejectDisclosureCorrection200JSONResponse{Body: toCorrection(c, auth.From(ctx)), Headers: api.RejectDisclosureCorrection200ResponseHeaders{ETag: c.ETag()}}, nil
}

// GetDisclosureRedactionReport implements getDisclosureRedactionReport.
func (h *Handlers) GetDisclosureRedactionReport(ctx context.Context, r api.GetDisclosureRedactionReportRequestObject) (api.GetDisclosureRedactionReportResponseObject, error) {
	t, rows, err := h.service.All(ctx, r.TableId)
	if err != nil {
		return nil, err
	}
	return api.GetDisclosureRedactionReport200JSONResponse{Body: toReport(report(t, rows))}, nil
}

// GetDisclosureTableXlsx implements getDisclosureTableXlsx.
func (h *Handlers) GetDisclosureTableXlsx(ctx context.Context, r api.GetDisclosureTableXlsxRequestObject) (api.GetDisclosureTableXlsxResponseObject, error) {
	t, rows, err := h.service.All(ctx, r.TableId)
	if err != nil {
		return nil, err
	}
	b, err := rendered(t.sheet(rows).workbook)
	if err != nil {
		return nil, err
	}
	return api.GetDisclosureTableXlsx200ApplicationvndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: b, ContentLength: int64(b.Len()), Headers: api.GetDisclosureTableXlsx200ResponseHeaders{ContentDisposition: fileName("attachment", t, "xlsx")},
	}, nil
}

// GetDisclosureTableHtml implements getDisclosureTableHtml.
func (h *Handlers) GetDisclosureTableHtml(ctx context.Context, r api.GetDisclosureTableHtmlRequestObject) (api.GetDisclosureTableHtmlResponseObject, error) {
	t, rows, err := h.service.All(ctx, r.TableId)
	if err != nil {
		return nil, err
	}
	b, err := rendered(t.sheet(rows).html)
	if err != nil {
		return nil, err
	}
	return api.GetDisclosureTableHtml200TexthtmlResponse{
		Body: b, ContentLength: int64(b.Len()), Headers: api.GetDisclosureTableHtml200ResponseHeaders{
			ContentDisposition: fileName("inline", t, "html"), ContentSecurityPolicy: wire.PagePolicy,
		},
	}, nil
}

// ListOpenDisclosures implements listOpenDisclosures.
func (h *Handlers) ListOpenDisclosures(ctx context.Context, r api.ListOpenDisclosuresRequestObject) (api.ListOpenDisclosuresResponseObject, error) {
	r.Params.IfNoneMatch = nil // no filter: a cursor is not bound to it
	page, err := h.service.Public(ctx, r.Params.OfficeId, wire.Text(r.Params.Profile), wire.Text(r.Params.Number), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListOpenDisclosures200JSONResponse{Body: toOpenPage(page), Headers: api.ListOpenDisclosures200ResponseHeaders{
		ETag: openTag(page), CacheControl: "public, max-age=300",
	}}, nil
}
