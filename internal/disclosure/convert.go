package disclosure

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"lianluo/api"
	"lianluo/internal/auth"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

func toProfiles() api.DisclosureProfileList {
	out := api.DisclosureProfileList{Items: []api.DisclosureProfile{}}
	for _, p := range Profiles {
		x := api.DisclosureProfile{Key: api.DisclosureProfileKey(p.Key), Name: p.Name, Title: p.Title, Rows: api.DisclosureRowsOf(p.Rows), Columns: []api.DisclosureProfileColumn{}}
		for _, c := range p.Columns {
			x.Columns = append(x.Columns, api.DisclosureProfileColumn{Key: api.DisclosureColumn(c.Key), Header: c.Header, Width: int32(c.Width), Editable: c.Text})
		}
		out.Items = append(out.Items, x)
	}
	return out
}

func toSignature(s *Signature) *api.DisclosureSignature {
	if s == nil || s.UserID == uuid.Nil {
		return nil
	}
	return &api.DisclosureSignature{UserId: s.UserID, Name: s.Name, At: wire.Local(s.At)}
}

func toTable(t *Table, by auth.Actor) api.DisclosureTable {
	return api.DisclosureTable{
		Id: t.ID, Version: t.Version, CreatedAt: wire.Local(t.CreatedAt), UpdatedAt: wire.Local(t.UpdatedAt), InspectionId: t.InspectionID,
		Profile: api.DisclosureProfileKey(t.Profile), Label: t.Label, Title: t.Title, Footnote: wire.Optional[string](t.Footnote),
		BatchIds: wire.Present(t.BatchIDs), State: api.DisclosureState(t.State), RowCount: wire.Number(t.Counts.Rows), WithheldCount: wire.Number(t.Counts.Withheld),
		OpenFindings: wire.Number(t.Counts.Open), Prepared: toSignature(t.Prepared), Released: toSignature(t.Released),
		VoidedAt: wire.Instant(t.VoidedAt), VoidReason: wire.Optional[string](t.VoidReason), AllowedActions: t.Allowed(by),
	}
}

func toTablePage(p store.Page[Table], by auth.Actor) api.DisclosureTablePage {
	out := api.DisclosureTablePage{Items: make([]api.DisclosureTable, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range p.Items {
		out.Items = append(out.Items, toTable(&p.Items[i], by))
	}
	return out
}

func toCells(p Profile, r *Row, without string) []api.DisclosureCell {
	out := make([]api.DisclosureCell, 0, len(p.Columns))
	for _, c := range p.Columns {
		text := r.Cells[c.Key]
		if c.Key == ColSequence {
			text = fmt.Sprint(r.Position)
		}
		if c.Key != without {
			out = append(out, api.DisclosureCell{Column: api.DisclosureColumn(c.Key), Header: c.Header, Text: text})
		}
	}
	return out
}

func toRow(t *Table, r *Row, by auth.Actor) api.DisclosureRow {
	p := t.profile()
	out := api.DisclosureRow{
		Id: r.ID, Version: r.Version, CreatedAt: wire.Local(r.CreatedAt), UpdatedAt: wire.Local(r.UpdatedAt), TableId: r.TableID, CaseId: r.CaseID,
		Cycle: wire.Positive(int(r.Cycle)), Position: wire.Number(int(r.Position)), Number: wire.Optional[string](r.Number), Cells: toCells(p, r, ""),
		Findings: make([]api.DisclosureFinding, 0, len(r.Findings)), OpenFindings: wire.Number(len(r.open())), Withheld: toWithholding(r.Withheld),
		PublishedAt: wire.Instant(r.PublishedAt), CorrectedAt: wire.Instant(r.CorrectedAt),
		VoidedAt: wire.Instant(r.VoidedAt), VoidReason: wire.Optional[string](r.VoidReason), AllowedActions: r.Allowed(t, by),
	}
	for _, f := range r.Findings {
		x := api.DisclosureFinding{
			Column: api.DisclosureColumn(f.Column), Pointer: pointerTo(p, f.Column), Kind: api.DisclosureFindingKind(f.Kind), Start: wire.Number(f.Start), End: wire.Number(f.End),
			Sample: f.Sample, Blocking: f.Kind.Blocks(), Waived: r.waived(f),
		}
		for _, w := range r.Waivers {
			if x.Waived && w.Finding == f {
				x.WaiveReason = wire.Optional[string](w.Reason)
			}
		}
		out.Findings = append(out.Findings, x)
	}
	return out
}

func pointerTo(p Profile, column string) string {
	for i, c := range p.Columns {
		if c.Key == column {
			return fmt.Sprintf("/cells/%d/text", i)
		}
	}
	return "/cells"
}

func toWithholding(w *Withholding) *api.DisclosureWithholding {
	if w == nil {
		return nil
	}
	return &api.DisclosureWithholding{Reason: w.Reason, By: *toSignature(&w.By)}
}

func toRowPage(t *Table, p store.Page[Row], by auth.Actor) api.DisclosureRowPage {
	out := api.DisclosureRowPage{Items: make([]api.DisclosureRow, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range p.Items {
		out.Items = append(out.Items, toRow(t, &p.Items[i], by))
	}
	return out
}

func toCorrection(c *Correction, by auth.Actor) api.DisclosureCorrection {
	return api.DisclosureCorrection{
		Id: c.ID, Version: c.Version, CreatedAt: wire.Local(c.CreatedAt), UpdatedAt: wire.Local(c.UpdatedAt), TableId: c.TableID, RowId: c.RowID,
		Column: api.DisclosureColumn(c.ColumnKey), OldText: c.OldText, NewText: c.NewText, Reason: c.Reason, State: api.DisclosureCorrectionState(c.State),
		Prepared: *toSignature(&c.Prepared), Decided: toSignature(c.Decided), Remark: wire.Optional[string](c.Remark), AllowedActions: c.Allowed(by),
	}
}

func toCorrectionPage(p store.Page[Correction], by auth.Actor) api.DisclosureCorrectionPage {
	out := api.DisclosureCorrectionPage{Items: make([]api.DisclosureCorrection, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range p.Items {
		out.Items = append(out.Items, toCorrection(&p.Items[i], by))
	}
	return out
}

func toReport(r Report) api.DisclosureRedactionReport {
	t := r.Table
	out := api.DisclosureRedactionReport{
		TableId: t.ID, State: api.DisclosureState(t.State), RowCount: wire.Number(t.Counts.Rows), WithheldCount: wire.Number(t.Counts.Withheld),
		Open: toReported(r.Open), Treated: toReported(r.Treated), Waived: toReported(r.Waived), Withheld: []api.DisclosureWithheldRow{},
		Prepared: toSignature(t.Prepared), Released: toSignature(t.Released),
	}
	for _, w := range r.Withheld {
		out.Withheld = append(out.Withheld, api.DisclosureWithheldRow{RowId: w.ID, Position: wire.Number(int(w.Position)), Number: wire.Optional[string](w.Number), Withheld: *toWithholding(w.Withheld)})
	}
	return out
}

func toReported(all []Reported) []api.DisclosureReportedFinding {
	out := make([]api.DisclosureReportedFinding, 0, len(all))
	for _, x := range all {
		out = append(out, api.DisclosureReportedFinding{
			RowId: x.Row.ID, Position: wire.Number(int(x.Row.Position)), Number: wire.Optional[string](x.Row.Number), Column: api.DisclosureColumn(x.Finding.Column),
			Kind: api.DisclosureFindingKind(x.Finding.Kind), Sample: x.Finding.Sample, How: wire.Optional[api.DisclosureTreatment](x.How),
			Reason: wire.Optional[string](x.Reason), By: toSignature(x.By),
		})
	}
	return out
}

func toOpenPage(p store.Page[Open]) api.DisclosureOpenPage {
	out := api.DisclosureOpenPage{Items: make([]api.DisclosureOpenRow, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next)}
	for i := range p.Items {
		o := &p.Items[i]
		out.Items = append(out.Items, api.DisclosureOpenRow{
			Id: o.Row.ID, Profile: api.DisclosureProfileKey(o.Table.Profile), Label: o.Table.Label, Title: o.Table.Title, Number: wire.Optional[string](o.Row.Number),
			Cells: toCells(o.Table.profile(), &o.Row, ColSequence), ReleasedAt: wire.Local(*o.Row.PublishedAt), CorrectedAt: wire.Instant(o.Row.CorrectedAt),
		})
	}
	return out
}

// openTag changes with every row of the page and with what follows it.
func openTag(p store.Page[Open]) string {
	h := sha256.New()
	for i := range p.Items {
		o := &p.Items[i]
		fmt.Fprintln(h, o.Row.ID, o.Row.Version, o.Table.Version)
	}
	fmt.Fprint(h, p.Next)
	return `"d` + hex.EncodeToString(h.Sum(nil)[:12]) + `"`
}

func fromCreate(b *api.DisclosureTableCreate) New {
	return New{
		InspectionID: b.InspectionId, Profile: string(b.Profile), Label: b.Label, Title: wire.Text(b.Title), Footnote: wire.Text(b.Footnote),
		BatchIDs: wire.Elements(b.BatchIds), CaseIDs: wire.Elements(b.CaseIds), AcceptedOnly: b.AcceptedOnly != nil && *b.AcceptedOnly,
	}
}

// emptied is a text of a merge patch, where null is the empty text.
func emptied(v nullable.Nullable[string]) *string {
	if !v.IsSpecified() {
		return nil
	}
	s, err := v.Get()
	if err != nil {
		s = ""
	}
	return &s
}

func fromPatch(b *api.DisclosureTablePatch) Patch {
	return Patch{Label: b.Label, Title: b.Title, Footnote: emptied(b.Footnote)}
}

func fromTexts(b *api.DisclosureRowPatch) map[string]string {
	out := map[string]string{}
	for key, v := range map[string]nullable.Nullable[string]{
		ColSummary: b.Summary, ColArea: b.Area, ColTypes: b.PollutionTypes, ColVerification: b.Verification, ColVerdict: b.Verdict,
		ColRectification: b.Rectification, ColCompletion: b.Completion, ColGoal: b.CompletionGoal, ColAccountability: b.Accountability,
		ColUnit: b.ResponsibleUnit, ColAcceptance: b.Acceptance, ColNotice: b.NoticePeriod, ColRemark: b.Remark,
	} {
		if s := emptied(v); s != nil {
			out[key] = *s
		}
	}
	return out
}

// maxFileName bounds a name as it is sent: nine bytes for a Chinese character.
const maxFileName = 500

// fileName offers a name in Chinese, cut where it is long, and one for clients
// that know no UTF-8.
func fileName(way string, t *Table, extension string) string {
	name := []rune(t.Title + "（" + t.Label + "）")
	for len(url.PathEscape(string(name))) > maxFileName {
		name = name[:len(name)-1]
	}
	return way + `; filename="disclosure.` + extension + `"; filename*=UTF-8''` + url.PathEscape(string(name)+"."+extension)
}

func tablePath(id uuid.UUID) string { return "/v1/disclosure-tables/" + id.String() }
