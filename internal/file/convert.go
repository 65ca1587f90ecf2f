package file

import (
	"encoding/json"

	"lianluo/api"
	"lianluo/internal/blob"
	"lianluo/internal/fault"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

// fromUpload reads the fields that came with a file; the server has held them
// against the contract.
func fromUpload(in *blob.Incoming) (New, error) {
	var u api.FileUpload
	if in == nil {
		return New{}, fault.New(fault.CodeInvalidRequest, fault.Text{})
	}
	if err := json.Unmarshal(in.Form, &u); err != nil {
		return New{}, fault.Wrap(fault.CodeInvalidRequest, err)
	}
	return New{
		Purpose: Purpose(u.Purpose), Caption: wire.Text(u.Caption), CapturedAt: u.CapturedAt, Latitude: u.Latitude, Longitude: u.Longitude,
		CoordinateSystem: wire.Text(u.CoordinateSystem), Place: wire.Text(u.Place), PairID: u.PairId, Phase: Phase(wire.Text(u.Phase)),
		OwnerType: wire.Text(u.AttachedToType), OwnerID: u.AttachedToId, SHA256: wire.Text(u.Sha256),
	}, nil
}

func fromFilter(p api.ListFilesParams) Filter {
	return Filter{OwnerType: wire.Text(p.AttachedToType), OwnerID: p.AttachedToId, Purpose: Purpose(wire.Text(p.Purpose)), PairID: p.PairId}
}

func fromPatch(b *api.FilePatch) Patch {
	p := Patch{Purpose: (*Purpose)(b.Purpose)}
	if b.Caption.IsSpecified() {
		text, _ := b.Caption.Get() // null is the empty text
		p.Caption = &text
	}
	if p.SetPair = b.PairId.IsSpecified(); p.SetPair {
		if id, err := b.PairId.Get(); err == nil {
			p.PairID = &id
		}
	}
	if p.SetPhase = b.Phase.IsSpecified(); p.SetPhase {
		phase, _ := b.Phase.Get()
		p.Phase = Phase(phase)
	}
	return p
}

func toFile(f *Shown) api.File {
	out := api.File{
		Id: f.ID, Version: f.Version, CreatedAt: wire.Local(f.CreatedAt), UpdatedAt: wire.Local(f.UpdatedAt),
		Name: f.Name, MediaType: f.MediaType, Size: f.Size, Sha256: f.SHA256, Purpose: api.FilePurpose(f.Purpose), State: api.FileState(f.State()),
		AttachedToType: wire.Optional[api.FileOwnerType](f.OwnerType), AttachedToId: f.OwnerID, AttachedAt: wire.Instant(f.AttachedAt),
		ExpiresAt: wire.Instant(f.ExpiresAt()), Caption: wire.Optional[string](f.Caption), CapturedAt: wire.Instant(f.CapturedAt), Latitude: f.Latitude, Longitude: f.Longitude,
		CoordinateSystem: wire.Optional[api.CoordinateSystem](f.CoordinateSystem), Place: wire.Optional[string](f.Place), PairId: f.PairID,
		Phase: wire.Optional[api.FilePhase](f.Phase), UploadedBy: f.UploadedBy, UploaderName: f.UploaderName,
		VoidedAt: wire.Instant(f.VoidedAt), VoidReason: wire.Optional[string](f.VoidReason), AllowedActions: f.Actions,
	}
	if f.Cycle > 0 {
		out.Cycle = &f.Cycle
	}
	return out
}

func toFilePage(p store.Page[File], shown []Shown) api.FilePage {
	out := api.FilePage{Items: make([]api.File, len(shown)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range shown {
		out.Items[i] = toFile(&shown[i])
	}
	return out
}
