package casetable

import (
	"bytes"
	"errors"
	"io"
	"time"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/fault"
	"lianluo/internal/intake"
	"lianluo/internal/wire"
	"lianluo/internal/xlsx"
)

// maxFaults is what one row tells; a row with more is no row of this table.
const maxFaults = 40

// maxLines is what one reconciliation tells.
const maxLines = 500

// maxFile is the size of an uploaded table, as the contract has it.
const maxFile = 10 << 20

// fromImport takes the table out of either kind of body. It returns
// invalid_request without a file, and payload_too_large.
func fromImport(r api.ImportPetitionBatchRequestObject) (content []byte, sheet string, err error) {
	if r.JSONBody != nil {
		return []byte(r.JSONBody.Text), "", nil
	}
	if r.MultipartBody == nil {
		return nil, "", missingFile()
	}
	for {
		part, err := r.MultipartBody.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, "", missingFile()
		}
		data, err := io.ReadAll(io.LimitReader(part, maxFile+1))
		if err != nil {
			return nil, "", missingFile()
		}
		switch part.FormName() {
		case "file":
			content = data
		case "sheet":
			sheet = string(data)
		}
	}
	if content == nil {
		return nil, "", missingFile()
	}
	if len(content) > maxFile {
		return nil, "", fault.New(fault.CodePayloadTooLarge, fault.T("文件不得超过 10 MiB", "the file may have at most 10 MiB"))
	}
	return content, sheet, nil
}

func missingFile() error {
	f := fault.New(fault.CodeInvalidRequest, fault.Text{})
	f.Fields = []fault.Field{{Pointer: "/file", Code: "required", Detail: fault.T("缺少文件，或上传中断", "the file is missing or was cut short")}}
	return f
}

func toImport(r *ImportResult) api.PetitionImportResult {
	out := api.PetitionImportResult{
		BatchId: r.Batch.ID, Sheet: wire.Optional[string](r.Table.Sheet), HeaderRow: wire.Number(r.Table.HeaderRow), RowCount: wire.Number(len(r.Rows)),
		Created: wire.Number(r.Count(RowCreated)), Unchanged: wire.Number(r.Count(RowUnchanged)), Differing: wire.Number(r.Count(RowDiffering)), Failed: wire.Number(r.Count(RowFailed)),
		Columns: make([]api.ImportColumn, 0, len(r.Table.Headings)), Rows: make([]api.ImportRow, 0, len(r.Rows)),
	}
	for _, h := range r.Table.Headings {
		out.Columns = append(out.Columns, api.ImportColumn{Column: h.Column, Header: h.Header, Field: wire.Optional[string](h.Field)})
	}
	for _, row := range r.Rows {
		item := api.ImportRow{Row: wire.Number(row.Row), Number: wire.Optional[string](row.Number), Outcome: api.ImportRowOutcome(row.Outcome), CaseId: row.CaseID, MaskedIn: wire.Several(row.Masked)}
		if len(row.Faults) > 0 {
			faults := make([]api.ImportFault, 0, len(row.Faults))
			for _, f := range row.Faults[:min(len(row.Faults), maxFaults)] {
				faults = append(faults, toFault(f))
			}
			item.Faults = &faults
		}
		if len(row.Differences) > 0 {
			diffs := make([]api.ImportDifference, 0, len(row.Differences))
			for _, d := range row.Differences {
				diffs = append(diffs, api.ImportDifference{Field: d.Field, Existing: d.Existing, Imported: d.Imported})
			}
			item.Differences = &diffs
		}
		out.Rows = append(out.Rows, item)
	}
	return out
}

func toFault(f xlsx.Fault) api.ImportFault {
	return api.ImportFault{Row: wire.Number(f.Row), Column: wire.Optional[string](f.Column), Header: wire.Optional[string](f.Header), Code: f.Code, Detail: f.Detail}
}

func toReconciliation(id uuid.UUID, lines []intake.Line, now time.Time) api.PetitionBatchReconciliation {
	out := api.PetitionBatchReconciliation{BatchId: id, CheckedAt: wire.Local(now), Lines: make([]api.ReconciliationLine, 0, len(lines))}
	for _, l := range lines[:min(len(lines), maxLines)] {
		item := api.ReconciliationLine{
			Dimension: api.ReconciliationDimension(l.Dimension), Key: l.Key, Label: l.Label, Printed: l.Printed, Counted: l.Counted, Equal: l.Equal,
			Explanation: wire.Optional[string](l.Explanation),
		}
		if l.Printed != nil {
			d := l.Counted - *l.Printed
			item.Difference = &d
		}
		if l.Reason != "" {
			reason := api.ReconciliationReason(l.Reason)
			item.Reason = &reason
		}
		if !l.Equal {
			out.DifferenceCount++
		}
		out.Lines = append(out.Lines, item)
	}
	out.Balanced = out.DifferenceCount == 0
	return out
}

// toTemplate writes the workbook into memory: some kilobytes, and an error then
// still is an error and not half a file.
func toTemplate() (api.GetPetitionImportTemplateResponseObject, error) {
	var b bytes.Buffer
	if err := intake.Table(0).Template(&b); err != nil {
		return nil, err
	}
	size := int64(b.Len())
	return api.GetPetitionImportTemplate200ApplicationvndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: &b, ContentLength: size, Headers: api.GetPetitionImportTemplate200ResponseHeaders{
			ContentDisposition: `attachment; filename="petition-import.xlsx"; filename*=UTF-8''%E4%BF%A1%E8%AE%BF%E4%B8%BE%E6%8A%A5%E4%BB%B6%E5%AF%BC%E5%85%A5%E6%A8%A1%E6%9D%BF.xlsx`,
		},
	}, nil
}
