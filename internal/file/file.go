// Package file is what the office keeps as evidence: photographs from the site,
// reports, scans. A file belongs to an object of another slice, which decides
// who sees it and who may add to it; until it does, it is its uploader's alone.
// Its bytes lie in package blob; here is what is known of them: when and where
// they were taken, by whom and when they came in, and the digest by which anybody
// can show later that they are the same.
package file

import (
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/lifecycle"
	"lianluo/internal/record"
)

// Purpose says what a file is for.
type Purpose string

// PetitionerMaterial holds who complained, such as a scanned letter: only those
// who may read petitioners see that it is there, and each reading is audited.
const PetitionerMaterial Purpose = "petitioner_material"

// Phase is the side of a pair.
type Phase string

// The phases.
const (
	Before Phase = "before"
	After  Phase = "after"
)

// State is where a file stands.
type State string

// The states. An expired file was attached to nothing in time; its bytes are gone.
const (
	Unattached State = "unattached"
	Attached   State = "attached"
	Voided     State = "voided"
	Expired    State = "expired"
)

// The actions.
const (
	onUpdate = "update"
	onAttach = "attach"
	onVoid   = "void"
)

// Lifecycle is a file's. Who may do it is asked of the object it belongs to.
var Lifecycle = lifecycle.Table[State, *File, auth.Actor]{
	{From: Unattached, On: onUpdate, To: Unattached},
	{From: Unattached, On: onAttach, To: Attached},
	{From: Unattached, On: onVoid, To: Voided},
	{From: Attached, On: onUpdate, To: Attached},
	{From: Attached, On: onVoid, To: Voided},
}

const (
	// attachWithin is how long a file may wait for what it belongs to.
	attachWithin = 24 * time.Hour
	// clockSlack forgives a camera's clock that is ahead.
	clockSlack = 5 * time.Minute
)

// File is the stored row.
type File struct {
	record.Meta
	record.Void
	Name             string
	MediaType        string
	Size             int64
	SHA256           string
	StorageKey       string
	Purpose          Purpose
	Caption          string
	CapturedAt       *time.Time
	Latitude         *float64
	Longitude        *float64
	CoordinateSystem string
	Place            string
	PairID           *uuid.UUID
	Phase            Phase
	// Arrangement orders a list: by the time of coming in, pairs together.
	Arrangement  string
	OwnerType    string
	OwnerID      *uuid.UUID
	Cycle        int64 // of the owner when it was attached; 0 for owners without
	UploadedBy   uuid.UUID
	UploaderName string
	AttachedAt   *time.Time
	PurgedAt     *time.Time
}

// State tells where the file stands.
func (f *File) State() State {
	switch {
	case f.PurgedAt != nil:
		return Expired
	case f.Voided():
		return Voided
	case f.OwnerID != nil:
		return Attached
	}
	return Unattached
}

// ExpiresAt is when an unattached file goes; nil for the others.
func (f *File) ExpiresAt() *time.Time {
	if f.State() != Unattached {
		return nil
	}
	at := f.CreatedAt.Add(attachWithin)
	return &at
}

// New is what comes with a file.
type New struct {
	Purpose          Purpose
	Caption          string
	CapturedAt       *time.Time
	Latitude         *float64
	Longitude        *float64
	CoordinateSystem string
	Place            string
	PairID           *uuid.UUID
	Phase            Phase
	OwnerType        string
	OwnerID          *uuid.UUID
	SHA256           string // as the sender has it; empty when it was not told
}

// check finds everything that is wrong with what was said of a file whose
// digest is the given one.
func (n *New) check(digest string, now time.Time) error {
	var c fault.Checks
	c.When(n.SHA256 != "" && n.SHA256 != digest, "/sha256", "digest_mismatch",
		fault.T("收到的内容与所报摘要不符，请重新上传", "what arrived is not what the digest says, upload it again"))
	c.When(n.CapturedAt != nil && n.CapturedAt.After(now.Add(clockSlack)), "/captured_at", "in_future",
		fault.T("拍摄时间在将来", "the time of capture is in the future"))
	c.When((n.Latitude == nil) != (n.Longitude == nil), "/longitude", "incomplete",
		fault.T("经度和纬度须同时填写", "latitude and longitude go together"))
	c.When(n.CoordinateSystem != "" && n.Latitude == nil, "/coordinate_system", "incomplete",
		fault.T("没有坐标", "there are no coordinates"))
	c.When((n.OwnerType == "") != (n.OwnerID == nil), "/attached_to_id", "incomplete",
		fault.T("所属对象的类型和编号须同时填写", "type and id of the object go together"))
	c.When(n.PairID != nil && n.Phase == "", "/phase", "required",
		fault.T("成对的照片须注明是整改前还是整改后", "a file of a pair is before or after"))
	return c.Err()
}

// Patch is what can be changed of a file. When, where and by whom it was taken
// cannot: who was wrong there voids it and uploads anew.
type Patch struct {
	Purpose *Purpose
	Caption *string
	// SetPair and SetPhase tell that PairID and Phase are to be as here.
	SetPair, SetPhase bool
	PairID            *uuid.UUID
	Phase             Phase
}

// private files hold who complained.
func (f *File) private() bool { return f.Purpose == PetitionerMaterial }

// admits tells whether the actor may know of files with the purpose at all.
func admits(a auth.Actor, p Purpose) bool {
	return p != PetitionerMaterial || a.Can(auth.PetitionerRead)
}

// goesWith tells whether two files can be of one pair: they are of one object, or
// one of them will be and both are by one hand.
func (f *File) goesWith(mate *File) bool {
	if f.OwnerID != nil && mate.OwnerID != nil {
		return f.OwnerType == mate.OwnerType && *f.OwnerID == *mate.OwnerID && f.Cycle == mate.Cycle
	}
	return f.UploadedBy == mate.UploadedBy
}

// arrange puts the file beside its mate, if it has one; before comes first.
func (f *File) arrange(mate *File) error {
	anchor, place := f.ID.String(), "0"
	if f.PairID != nil {
		place = map[Phase]string{Before: "1", After: "2"}[f.Phase]
	}
	if mate != nil {
		anchor = mate.Arrangement[:len(anchor)]
		first, second := f, mate
		if f.Phase == After {
			first, second = mate, f
		}
		if first.CapturedAt != nil && second.CapturedAt != nil && second.CapturedAt.Before(*first.CapturedAt) {
			return fault.Invalid("/captured_at", "wrong_order", fault.T("整改后的拍摄时间早于整改前", "the picture after was taken earlier than the one before"))
		}
	}
	f.Arrangement = anchor + "/" + place
	return nil
}
