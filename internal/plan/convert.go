package plan

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"

	"lianluo/api"
	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/plan/reader"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

func toAPI(ctx context.Context, i *Import) (api.PlanImport, error) {
	out := api.PlanImport{
		Id: i.ID, Version: i.Version, CreatedAt: i.CreatedAt.In(calendar.Zone), UpdatedAt: i.UpdatedAt.In(calendar.Zone),
		State: api.PlanImportState(i.State), Filename: wire.Optional[string](i.Filename), Format: api.PlanFileFormat(i.Format), Sha256: i.Sha256,
		Size: int32(i.Size), LineCount: int32(i.LineCount), Text: i.SourceText,
		InspectionId: i.InspectionID, AppliedAt: wire.Instant(i.AppliedAt), VoidedAt: wire.Instant(i.VoidedAt), VoidReason: wire.Optional[string](i.VoidReason),
		Unread: []api.PlanUnreadLine{}, Warnings: []api.PlanWarning{}, AllowedActions: i.Allowed(auth.From(ctx)),
	}
	if i.State == Applied {
		out.Applied = &api.PlanApplied{}
		if err := recast(i.Applied, out.Applied); err != nil {
			return out, err
		}
	}
	return out, errors.Join(recast(i.Draft, &out.Draft), recast(i.Unread, &out.Unread), recast(i.Warnings, &out.Warnings))
}

// recast moves a value between the reader's type and the contract's, whose JSON is the same by design.
func recast(from, to any) error {
	data, err := json.Marshal(from)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, to)
}

func toPage(ctx context.Context, p store.Page[Summary]) api.PlanImportPage {
	out := api.PlanImportPage{Items: make([]api.PlanImportSummary, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for n := range p.Items {
		out.Items = append(out.Items, toSummary(ctx, &p.Items[n]))
	}
	return out
}

func toSummary(ctx context.Context, s *Summary) api.PlanImportSummary {
	return api.PlanImportSummary{
		Id: s.ID, Version: s.Version, CreatedAt: s.CreatedAt.In(calendar.Zone), UpdatedAt: s.UpdatedAt.In(calendar.Zone),
		State: api.PlanImportState(s.State), Filename: wire.Optional[string](s.Filename), InspectionName: wire.Optional[string](s.InspectionName),
		WorkingGroupCount: int32(s.WorkingGroupCount), DutyCount: int32(s.DutyCount), VacantPostCount: int32(s.VacantPostCount),
		UnreadCount: int32(s.UnreadCount), WarningCount: int32(s.WarningCount),
		InspectionId: s.InspectionID, AppliedAt: wire.Instant(s.AppliedAt), AllowedActions: s.Allowed(auth.From(ctx)),
	}
}

// received takes the plan out of either kind of body. It returns payload_too_large or invalid_request.
func received(r api.CreatePlanImportRequestObject) (Received, error) {
	if b := r.JSONBody; b != nil {
		in := Received{Data: []byte(b.Text), Pasted: true}
		if b.Filename != nil {
			in.Filename = *b.Filename
		}
		return in, nil
	}
	if r.MultipartBody == nil {
		return Received{}, fault.New(fault.CodeInvalidRequest, fault.Text{})
	}
	for {
		part, err := r.MultipartBody.NextPart()
		if err != nil {
			return Received{}, noFile()
		}
		if part.FormName() == "file" {
			return readPart(part)
		}
	}
}

// readPart reads one byte more than is allowed, so that the reader sees that it is too much.
func readPart(part *multipart.Part) (Received, error) {
	data, err := io.ReadAll(io.LimitReader(part, reader.MaxBytes+1))
	if err != nil {
		return Received{}, noFile()
	}
	return Received{Filename: part.FileName(), Data: data}, nil
}

func noFile() error {
	f := fault.New(fault.CodeInvalidRequest, fault.Text{})
	f.Fields = []fault.Field{{Pointer: "/file", Code: "required", Detail: fault.T("缺少文件，或上传中断", "the file is missing or was cut short")}}
	return f
}
