package file_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/blob"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/file"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
	"lianluo/internal/vault"
)

const kind = "thing"

// desk is a service whose owners are things: they are there for whoever is of
// the office, and open or shut for writing.
type desk struct {
	*testing.T
	*file.Service
	db      *storetest.DB
	storage *blob.Storage
	office  uuid.UUID
	ctx     context.Context // a unit user
	petty   context.Context // petition staff
	things  map[uuid.UUID]*thing
}

type thing struct {
	office uuid.UUID
	shut   bool
	cycle  int64
}

func each(t *testing.T, f func(d *desk)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		v, err := vault.New()
		if err != nil {
			t.Fatal(err)
		}
		storage, err := blob.OpenFolder(t.TempDir(), 1<<20, v)
		if err != nil {
			t.Fatal(err)
		}
		d := &desk{T: t, db: db, storage: storage, Service: file.NewService(db.Store, storage), office: record.NewID(), things: map[uuid.UUID]*thing{}}
		d.ctx = storetest.As(t.Context(), d.office, auth.UnitUser)
		d.petty = storetest.As(t.Context(), d.office, auth.PetitionStaff)
		d.RegisterOwner(kind, file.Owner{Visible: d.visible, Writable: d.writable, Within: d.within})
		f(d)
	})
}

func (d *desk) visible(ctx context.Context, id uuid.UUID) error {
	if x := d.things[id]; x == nil || x.office != auth.From(ctx).OfficeID {
		return fault.Missing()
	}
	return nil
}

func (d *desk) writable(ctx context.Context, id uuid.UUID) (int64, error) {
	if err := d.visible(ctx, id); err != nil {
		return 0, err
	}
	if x := d.things[id]; x.shut {
		return 0, fault.State("shut", nil)
	}
	return d.things[id].cycle, nil
}

func (d *desk) within(tx *store.Tx, id uuid.UUID, f *file.File, act func(int64) error) error {
	cycle, err := d.writable(tx.Context(), id)
	if err != nil {
		return err
	}
	if err := act(cycle); err != nil {
		return err
	}
	return event.Append(tx, "thing.changed", nil, map[string]any{"part": f.ID})
}

func (d *desk) thing() uuid.UUID {
	id := record.NewID()
	d.things[id] = &thing{office: d.office, cycle: 1}
	return id
}

func (d *desk) ok(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) refused(err error, code fault.Code, what string) {
	d.Helper()
	if !fault.Is(err, code) {
		d.Errorf("%s: %v, want %s", what, err, code)
	}
}

func (d *desk) receive(text string) *blob.Incoming {
	d.Helper()
	in, err := d.storage.Receive(d.Context(), bytes.NewReader([]byte(text)))
	d.ok(err)
	in.Name = "说明.txt"
	return in
}

func (d *desk) upload(ctx context.Context, n file.New) (*file.Shown, error) {
	d.Helper()
	if n.Purpose == "" {
		n.Purpose = "site_photo"
	}
	return d.Create(ctx, d.receive("现场情况"+uuid.NewString()), n)
}

func (d *desk) of(id uuid.UUID) file.New { return file.New{OwnerType: kind, OwnerID: &id} }

func (d *desk) content(ctx context.Context, id uuid.UUID) (string, error) {
	f, err := d.Stored(ctx, id)
	if err != nil {
		return "", err
	}
	r, err := d.Open(ctx, f, 0, f.Size)
	if err != nil {
		return "", err
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	return string(data), err
}

func (d *desk) events(kind string) int {
	d.Helper()
	var n int64
	d.ok(d.db.Reading(d.ctx).Model(&event.Event{}).Where("kind = ?", kind).Count(&n).Error)
	return int(n)
}

func (d *desk) names(ctx context.Context, f file.Filter) []uuid.UUID {
	d.Helper()
	page, _, err := d.List(ctx, f, store.Request{Limit: 200})
	d.ok(err)
	out := []uuid.UUID{}
	for _, x := range page.Items {
		out = append(out, x.ID)
	}
	return out
}

func tag(f *file.Shown) *string { e := f.ETag(); return &e }

func TestRowsAreTheTable(t *testing.T) {
	each(t, func(d *desk) { storetest.Drift(d.T, d.db, &file.File{}) })
}

func TestLifeOfAFile(t *testing.T) {
	each(t, func(d *desk) {
		id := d.thing()
		taken := d.db.Now().Add(-72 * time.Hour) // there was no signal at the site
		lat, lon := 28.2134, 112.9871
		n := d.of(id)
		n.CapturedAt, n.Latitude, n.Longitude, n.Place, n.Caption = &taken, &lat, &lon, "北门", "夜间"
		f, err := d.upload(d.ctx, n)
		d.ok(err)
		if f.State() != file.Attached || f.CoordinateSystem != "wgs84" || f.Cycle != 1 || len(f.Actions) != 2 || d.events("thing.changed") != 1 {
			d.Errorf("%+v", f)
		}
		got, err := d.Get(d.petty, f.ID)
		d.ok(err)
		if !got.CapturedAt.Equal(taken) || *got.Latitude != lat || got.SHA256 != f.SHA256 {
			d.Errorf("%+v", got.File)
		}
		text, err := d.content(d.petty, f.ID)
		d.ok(err)
		if len(text) != int(f.Size) || d.events("file.read") != 0 {
			d.Errorf("%q", text)
		}
		caption := "凌晨"
		_, err = d.Update(d.ctx, f.ID, nil, file.Patch{Caption: &caption})
		d.ok(err)
		_, err = d.Update(d.ctx, f.ID, tag(f), file.Patch{Caption: &caption})
		d.refused(err, fault.CodeStaleVersion, "an update of an old version")
		_, err = d.Attach(d.ctx, f.ID, nil, kind, d.thing())
		d.refused(err, fault.CodeStateConflict, "attached twice")
		d.things[id].shut = true
		_, err = d.Void(d.ctx, f.ID, nil, "拍错")
		d.refused(err, fault.CodeStateConflict, "voided while the owner is shut")
		if got, err := d.Get(d.ctx, f.ID); err != nil || len(got.Actions) != 0 {
			d.Errorf("a shut owner's file offers %v, %v", got.Actions, err)
		}
		d.things[id].shut, d.things[id].cycle = false, 2
		_, err = d.Void(d.ctx, f.ID, nil, "拍错")
		d.refused(err, fault.CodeStateConflict, "voided in a later cycle")
		if got, err := d.Get(d.ctx, f.ID); err != nil || len(got.Actions) != 0 {
			d.Errorf("a file of an earlier cycle offers %v, %v", got.Actions, err)
		}
		d.things[id].cycle = 1
		f, err = d.Void(d.ctx, f.ID, nil, "拍错")
		d.ok(err)
		if _, err := d.content(d.ctx, f.ID); err != nil || len(f.Actions) != 0 || len(d.names(d.ctx, file.Filter{OwnerType: kind, OwnerID: &id})) != 0 {
			d.Errorf("voided: %v, %v", f.Actions, err)
		}
		_, err = d.Update(d.ctx, f.ID, nil, file.Patch{Caption: &caption})
		d.refused(err, fault.CodeStateConflict, "an update of a voided file")
	})
}

func TestWhatIsWrong(t *testing.T) {
	each(t, func(d *desk) {
		soon, late, lat := d.db.Now().Add(4*time.Minute), d.db.Now().Add(6*time.Minute), 28.0
		if _, err := d.upload(d.ctx, file.New{CapturedAt: &soon}); err != nil {
			d.Errorf("a clock four minutes ahead: %v", err)
		}
		id, pair := d.thing(), record.NewID()
		for what, n := range map[string]file.New{
			"a capture in the future": {CapturedAt: &late}, "half a place": {Latitude: &lat}, "a system without coordinates": {CoordinateSystem: "gcj02"},
			"another digest": {SHA256: fmt.Sprintf("%064d", 1)}, "an owner without an id": {OwnerType: kind}, "a pair without a side": {PairID: &pair},
			"an unknown type": {OwnerType: "other", OwnerID: &id},
		} {
			_, err := d.upload(d.ctx, n)
			d.refused(err, fault.CodeUnprocessable, what)
		}
		_, err := d.upload(d.ctx, d.of(record.NewID()))
		d.refused(err, fault.CodeNotFound, "an owner that is not there")
	})
}

// Until it belongs to something a file is its uploader's, and then it goes.
func TestUnattached(t *testing.T) {
	each(t, func(d *desk) {
		f, err := d.upload(d.ctx, file.New{})
		d.ok(err)
		kept, err := d.upload(d.ctx, file.New{})
		d.ok(err)
		if _, err := d.Get(d.petty, f.ID); !fault.Is(err, fault.CodeNotFound) {
			d.Errorf("somebody else sees it: %v", err)
		}
		if len(d.names(d.ctx, file.Filter{})) != 2 || len(d.names(d.petty, file.Filter{})) != 0 || len(f.Actions) != 3 || f.ExpiresAt() == nil {
			d.Error("the list of the own files is wrong")
		}
		id := d.thing()
		_, err = d.Attach(d.petty, kept.ID, nil, kind, id)
		d.refused(err, fault.CodeNotFound, "attached by somebody else")
		kept, err = d.Attach(d.ctx, kept.ID, tag(kept), kind, id)
		d.ok(err)
		if got := d.names(d.petty, file.Filter{OwnerType: kind, OwnerID: &id}); len(got) != 1 || got[0] != kept.ID {
			d.Errorf("%v", got)
		}
		later := time.Now().Add(2 * time.Hour)
		d.db.Clock.Add(23 * time.Hour)
		d.ok(d.Sweep(d.Context(), later))
		if _, err := d.content(d.ctx, f.ID); err != nil {
			d.Errorf("swept too early: %v", err)
		}
		d.db.Clock.Add(2 * time.Hour)
		d.ok(d.Sweep(d.Context(), later))
		d.ok(d.Sweep(d.Context(), later))
		got, err := d.Get(d.ctx, f.ID)
		d.ok(err)
		if got.State() != file.Expired || len(got.Actions) != 0 || d.events("file.expired") != 1 {
			d.Errorf("%+v", got)
		}
		if _, err := d.content(d.ctx, f.ID); !fault.Is(err, fault.CodeNotFound) {
			d.Errorf("its bytes: %v", err)
		}
		if _, err := d.content(d.petty, kept.ID); err != nil {
			d.Errorf("an attached file was swept: %v", err)
		}
		n := 0
		d.ok(d.storage.Each(d.Context(), func(string, io.Reader) error { n++; return nil }))
		if n != 1 {
			d.Errorf("%d files are stored", n)
		}
	})
}

func TestPetitionerMaterial(t *testing.T) {
	each(t, func(d *desk) {
		id := d.thing()
		n := d.of(id)
		n.Purpose = file.PetitionerMaterial
		_, err := d.upload(d.ctx, n)
		d.refused(err, fault.CodeForbidden, "uploaded by a unit")
		f, err := d.upload(d.petty, n)
		d.ok(err)
		plain, err := d.upload(d.petty, d.of(id))
		d.ok(err)
		for _, ctx := range []context.Context{d.ctx, storetest.As(d.Context(), d.office, auth.Auditor), storetest.As(d.Context(), d.office, auth.Commander)} {
			_, err := d.content(ctx, f.ID)
			d.refused(err, fault.CodeNotFound, "read by others")
			_, err = d.Void(ctx, f.ID, nil, "x")
			d.refused(err, fault.CodeNotFound, "voided by others")
			page, _, err := d.List(ctx, file.Filter{OwnerType: kind, OwnerID: &id}, store.Request{Limit: 10, Count: true})
			d.ok(err)
			if len(page.Items) != 1 || *page.Total != 1 || page.Items[0].ID != plain.ID {
				d.Errorf("the list shows it: %v", page)
			}
		}
		if d.events("file.read") != 0 {
			d.Error("a refusal counts as a reading")
		}
		_, err = d.content(d.petty, f.ID)
		d.ok(err)
		if len(d.names(d.petty, file.Filter{OwnerType: kind, OwnerID: &id})) != 2 || d.events("file.read") != 1 {
			d.Error("who may read it does not, or leaves no entry")
		}
		purpose := file.PetitionerMaterial
		_, err = d.Update(d.ctx, plain.ID, nil, file.Patch{Purpose: &purpose})
		d.refused(err, fault.CodeForbidden, "hidden by others")
	})
}

func TestPairs(t *testing.T) {
	each(t, func(d *desk) {
		id, pair := d.thing(), record.NewID()
		morning, evening := d.db.Now().Add(-9*time.Hour), d.db.Now().Add(-time.Hour)
		side := func(owner uuid.UUID, p file.Phase, at *time.Time) (*file.Shown, error) {
			n := d.of(owner)
			n.PairID, n.Phase, n.CapturedAt = &pair, p, at
			return d.upload(d.ctx, n)
		}
		after, err := side(id, file.After, &evening)
		d.ok(err)
		single, err := d.upload(d.ctx, d.of(id))
		d.ok(err)
		late := evening.Add(time.Minute)
		_, err = side(id, file.Before, &late)
		d.refused(err, fault.CodeUnprocessable, "a picture before that was taken later than the one after")
		before, err := side(id, file.Before, &morning)
		d.ok(err)
		_, err = side(id, file.Before, &morning)
		d.refused(err, fault.CodeAlreadyExists, "a second before")
		_, err = side(d.thing(), file.Before, &morning)
		d.refused(err, fault.CodeUnprocessable, "a pair over two objects")
		want := []uuid.UUID{before.ID, after.ID, single.ID}
		if got := d.names(d.ctx, file.Filter{OwnerType: kind, OwnerID: &id}); fmt.Sprint(got) != fmt.Sprint(want) {
			d.Errorf("the list is %v, want %v", got, want)
		}
		if got := d.names(d.ctx, file.Filter{OwnerType: kind, OwnerID: &id, PairID: &pair}); len(got) != 2 {
			d.Errorf("the pair is %v", got)
		}
		_, err = d.Update(d.ctx, before.ID, nil, file.Patch{SetPhase: true})
		d.refused(err, fault.CodeUnprocessable, "a pair without a side")
		_, err = d.Void(d.ctx, before.ID, nil, "模糊")
		d.ok(err)
		_, err = side(id, file.Before, &morning)
		d.ok(err)
	})
}

func TestOneSideOfAPairIsTakenOnce(t *testing.T) {
	each(t, func(d *desk) {
		id, pair := d.thing(), record.NewID()
		var won atomic.Int64
		var wg sync.WaitGroup
		for range 8 {
			in := d.receive("同时")
			wg.Go(func() {
				n := d.of(id)
				n.Purpose, n.PairID, n.Phase = "site_photo", &pair, file.Before
				_, err := d.Create(d.ctx, in, n)
				if err == nil {
					won.Add(1)
				} else if !fault.Is(err, fault.CodeAlreadyExists) && !fault.Is(err, fault.CodeUnavailable) {
					d.Error(err)
				}
			})
		}
		wg.Wait()
		if won.Load() != 1 {
			d.Errorf("%d won", won.Load())
		}
	})
}

func TestOtherOffice(t *testing.T) {
	each(t, func(d *desk) {
		id := d.thing()
		f, err := d.upload(d.ctx, d.of(id))
		d.ok(err)
		stranger := storetest.As(d.Context(), record.NewID(), auth.Coordinator)
		_, err = d.Get(stranger, f.ID)
		d.refused(err, fault.CodeNotFound, "metadata")
		_, err = d.content(stranger, f.ID)
		d.refused(err, fault.CodeNotFound, "content")
		_, err = d.Void(stranger, f.ID, nil, "x")
		d.refused(err, fault.CodeNotFound, "void")
		_, err = d.upload(stranger, d.of(id))
		d.refused(err, fault.CodeNotFound, "upload")
		_, _, err = d.List(stranger, file.Filter{OwnerType: kind, OwnerID: &id}, store.Request{Limit: 10})
		d.refused(err, fault.CodeNotFound, "list")
	})
}
