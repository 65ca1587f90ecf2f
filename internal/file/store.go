package file

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/blob"
	"lianluo/internal/fault"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// Filter says whose files are listed: an object's, or without one the caller's
// own that belong to nothing yet.
type Filter struct {
	OwnerType string
	OwnerID   *uuid.UUID
	Purpose   Purpose
	PairID    *uuid.UUID
}

var list = store.List[File]{
	Table:   "files",
	Default: "arrangement",
	Columns: map[string]store.Column[File]{
		"arrangement": {Name: "arrangement", Value: func(f *File) any { return f.Arrangement }},
	},
}

func newFile(in *blob.Incoming, media string, n New, tx *store.Tx) *File {
	f := &File{
		Meta: record.Meta{ID: record.NewID()}, Name: cleanName(in.Name, media), MediaType: media, Size: in.Size, SHA256: in.SHA256,
		StorageKey: in.Key, Purpose: n.Purpose, Caption: n.Caption, CapturedAt: n.CapturedAt,
		Latitude: n.Latitude, Longitude: n.Longitude, CoordinateSystem: n.CoordinateSystem, Place: n.Place,
		PairID: n.PairID, Phase: n.Phase, UploadedBy: tx.Actor.ID, UploaderName: tx.Actor.Name,
	}
	if f.CapturedAt != nil {
		at := f.CapturedAt.UTC()
		f.CapturedAt = &at
	}
	if f.Latitude != nil && f.CoordinateSystem == "" {
		f.CoordinateSystem = "wgs84" // what a receiver for satellites gives
	}
	return f
}

// matesOf reads the other live files of the pair.
func matesOf(tx *store.Tx, f *File) ([]File, error) {
	var out []File
	err := tx.DB.Scopes(store.NotVoided).Where("pair_id = ? AND id <> ?", *f.PairID, f.ID).Order("phase").Limit(2).Find(&out).Error
	return out, err
}

// List gives one page of live files. It returns not_found for an object outside
// the caller's view, invalid_request for half an object, and invalid_cursor.
func (s *Service) List(ctx context.Context, f Filter, r store.Request) (store.Page[File], []Shown, error) {
	if err := s.listable(ctx, f); err != nil {
		return store.Page[File]{}, nil, err
	}
	page, err := list.Fetch(s.store, s.store.Reading(ctx).Scopes(store.NotVoided, f.limit(actorOf(ctx))), r)
	if err != nil {
		return page, nil, err
	}
	cycle, rests := s.writable(ctx, f.OwnerType, f.OwnerID) // one owner, one answer
	shown := make([]Shown, len(page.Items))
	for i := range page.Items {
		shown[i] = Shown{&page.Items[i], page.Items[i].actions(cycle, rests)}
	}
	return page, shown, nil
}

// OfCase reads the files that leave the office with a case, page by page: all but
// what tells of its petitioner. not_found outside the caller's view.
func (s *Service) OfCase(ctx context.Context, id uuid.UUID) ([]File, error) {
	all := []File{}
	for r := (store.Request{Limit: 100}); ; {
		p, _, err := s.List(ctx, Filter{OwnerType: OfCase, OwnerID: &id}, r)
		if err != nil {
			return nil, err
		}
		for _, f := range p.Items {
			if f.Purpose != PetitionerMaterial {
				all = append(all, f)
			}
		}
		if r.Cursor = p.Next; r.Cursor == "" {
			return all, nil
		}
	}
}

// halfOwner is the fault of a list that names an object by half.
func halfOwner() error {
	return fault.WrongParameter("attached_to_id", "incomplete", fault.T("所属对象的类型和编号须同时给出", "type and id of the object go together"))
}

func (s *Service) listable(ctx context.Context, f Filter) error {
	if (f.OwnerType == "") != (f.OwnerID == nil) {
		return halfOwner()
	}
	if f.OwnerID == nil {
		return nil
	}
	o, err := s.owner(f.OwnerType)
	if err != nil {
		return err
	}
	return o.Visible(ctx, *f.OwnerID)
}

func (f Filter) limit(a auth.Actor) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB {
		if f.OwnerID == nil {
			db = db.Where("owner_id IS NULL AND uploaded_by = ?", a.ID)
		} else {
			db = db.Where("owner_type = ? AND owner_id = ?", f.OwnerType, *f.OwnerID)
		}
		if !admits(a, PetitionerMaterial) {
			db = db.Where("purpose <> ?", PetitionerMaterial)
		}
		if f.Purpose != "" {
			db = db.Where("purpose = ?", f.Purpose)
		}
		if f.PairID != nil {
			db = db.Where("pair_id = ?", *f.PairID)
		}
		return db
	}
}

// OfCase is the type of owner that a petition case is.
const OfCase = "petition_case"
