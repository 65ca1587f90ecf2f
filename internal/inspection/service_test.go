package inspection_test

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

var round2 = inspection.New{
	Name: "第二轮中央生态环境保护督察", Level: inspection.Central, Round: "第二轮",
	StationedFrom: "2021-08-28", StationedTo: "2021-09-28",
	Settings: inspection.Settings{Liaison: &inspection.LiaisonRule{LiaisonsPerGroup: 1}},
}

// each runs a test on both engines; it acts as a coordinator of an office.
func each(t *testing.T, f func(t *testing.T, db *storetest.DB, ctx context.Context, s *inspection.Service)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		f(t, db, storetest.As(t.Context(), record.NewID(), auth.Coordinator), inspection.NewService(db.Store))
	})
}

func wants(t *testing.T, err error, code fault.Code) {
	t.Helper()
	if !fault.Is(err, code) {
		t.Errorf("got %v, want %s", err, code)
	}
}

func make2(t *testing.T, ctx context.Context, s *inspection.Service) *inspection.Inspection {
	t.Helper()
	i, err := s.Create(ctx, round2)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func TestWholeLife(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.DB, ctx context.Context, s *inspection.Service) {
		unknown := round2
		unknown.StationedFrom, unknown.StationedTo = "", ""
		i, err := s.Create(ctx, unknown)
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Create(ctx, unknown)
		wants(t, err, fault.CodeAlreadyExists)
		if f, ok := fault.As(err); !ok || !strings.Contains(f.Detail.ZH, "同名") {
			t.Errorf("the refusal does not say that the name is taken: %v", err)
		}
		_, err = s.Start(ctx, i.ID, nil, "")
		wants(t, err, fault.CodeUnprocessable)
		_, err = s.Finish(ctx, i.ID, nil, "")
		wants(t, err, fault.CodeStateConflict)
		if i, err = s.Start(ctx, i.ID, nil, "2021-08-28"); err != nil || i.State != inspection.Stationed || i.Version != 2 {
			t.Fatalf("start: %+v, %v", i, err)
		}
		_, err = s.Update(ctx, i.ID, nil, inspection.Patch{StationedFrom: nullable.NewNullNullable[calendar.Date]()})
		wants(t, err, fault.CodeUnprocessable)
		_, err = s.Void(ctx, i.ID, nil, "误")
		wants(t, err, fault.CodeStateConflict)
		_, err = s.Finish(ctx, i.ID, nil, "2021-08-01")
		wants(t, err, fault.CodeUnprocessable)
		if i, err = s.Finish(ctx, i.ID, nil, ""); err != nil || i.StationedTo != "2021-09-10" {
			t.Fatalf("finish takes today: %+v, %v", i, err)
		}
		if i, err = s.Archive(ctx, i.ID, nil); err != nil || i.ArchivedAt == nil {
			t.Fatalf("archive: %+v, %v", i, err)
		}
		name := "改名"
		_, err = s.Update(ctx, i.ID, nil, inspection.Patch{Name: &name})
		wants(t, err, fault.CodeStateConflict)
		err = db.InTx(ctx, func(tx *store.Tx) error { _, err := inspection.Open(tx, i.ID); return err })
		wants(t, err, fault.CodeArchived)
		got, err := s.Get(ctx, i.ID)
		if err != nil || got.State != inspection.Archived || got.StationedFrom != "2021-08-28" || got.Settings.Liaison.LiaisonsPerGroup != 1 {
			t.Errorf("read back %+v, %v", got, err)
		}
	})
}

func TestUpdateAndVoid(t *testing.T) {
	each(t, func(t *testing.T, _ *storetest.DB, ctx context.Context, s *inspection.Service) {
		i := make2(t, ctx, s)
		etag := i.ETag()
		i, err := s.Update(ctx, i.ID, &etag, inspection.Patch{
			StationedTo: nullable.NewNullableWithValue(calendar.Date("2021-09-30")),
			Settings:    json.RawMessage(`{"liaison":null,"report":{"urgent_to_coordination_group":true}}`),
		})
		if err != nil {
			t.Fatal(err)
		}
		if i.StationedTo != "2021-09-30" || i.Settings.Liaison != nil || !i.Settings.Report.UrgentToCoordinationGroup {
			t.Errorf("patched to %+v", i)
		}
		_, err = s.Update(ctx, i.ID, &etag, inspection.Patch{})
		wants(t, err, fault.CodeStaleVersion)
		_, err = s.Update(ctx, i.ID, nil, inspection.Patch{StationedTo: nullable.NewNullableWithValue(calendar.Date("2021-08-01"))})
		wants(t, err, fault.CodeUnprocessable)
		if i, err = s.Void(ctx, i.ID, nil, "重复录入"); err != nil || !i.Voided() {
			t.Fatalf("void: %+v, %v", i, err)
		}
		page, err := s.List(ctx, inspection.Filter{}, store.Request{Limit: 10})
		if err != nil || len(page.Items) != 0 {
			t.Errorf("a voided round is listed: %v, %v", page.Items, err)
		}
		make2(t, ctx, s) // its name is free again
	})
}

func TestList(t *testing.T) {
	each(t, func(t *testing.T, _ *storetest.DB, ctx context.Context, s *inspection.Service) {
		i := make2(t, ctx, s)
		_, err := s.Create(ctx, inspection.New{Name: "省级督察回头看", Level: inspection.Provincial, Round: "第一轮"})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			f    inspection.Filter
			want int
		}{
			{inspection.Filter{}, 2},
			{inspection.Filter{Level: inspection.Central}, 1},
			{inspection.Filter{State: inspection.Stationed}, 0},
			{inspection.Filter{Query: "中央"}, 1},
			{inspection.Filter{Query: "督察"}, 2},
		} {
			page, err := s.List(ctx, c.f, store.Request{Limit: 10, Sort: "name", Count: true})
			if err != nil || len(page.Items) != c.want || *page.Total != int64(c.want) {
				t.Errorf("%+v: %d rows, %v", c.f, len(page.Items), err)
			}
		}
		other := storetest.As(t.Context(), record.NewID(), auth.Coordinator)
		if _, err := s.Get(other, i.ID); !fault.Is(err, fault.CodeNotFound) {
			t.Errorf("another office reads: %v", err)
		}
		_, err = s.Start(other, i.ID, nil, "")
		wants(t, err, fault.CodeNotFound)
		page, err := s.List(other, inspection.Filter{}, store.Request{Limit: 10, Count: true})
		if err != nil || len(page.Items) != 0 || *page.Total != 0 {
			t.Errorf("another office lists %+v, %v", page, err)
		}
		if _, err := s.Create(other, round2); err != nil {
			t.Errorf("another office's name is free: %v", err)
		}
	})
}

func TestOneOfManyStartsWins(t *testing.T) {
	each(t, func(t *testing.T, _ *storetest.DB, ctx context.Context, s *inspection.Service) {
		i := make2(t, ctx, s)
		etag := i.ETag()
		var won atomic.Int64
		var wg sync.WaitGroup
		for n := range 8 {
			wg.Go(func() {
				var err error
				if n%2 == 0 {
					_, err = s.Start(ctx, i.ID, &etag, "")
				} else {
					_, err = s.Void(ctx, i.ID, &etag, "误")
				}
				if err == nil {
					won.Add(1)
				} else if !fault.Is(err, fault.CodeStaleVersion) && !fault.Is(err, fault.CodeStateConflict) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if won.Load() != 1 {
			t.Errorf("%d won", won.Load())
		}
	})
}

// full is a slice that keeps something in every round.
type full struct{ archived []uuid.UUID }

func (*full) InspectionInUse(*store.Tx, uuid.UUID) (bool, error) { return true, nil }
func (f *full) InspectionArchived(_ *store.Tx, i *inspection.Inspection) error {
	f.archived = append(f.archived, i.ID)
	return nil
}

func TestContentsAreAsked(t *testing.T) {
	each(t, func(t *testing.T, _ *storetest.DB, ctx context.Context, s *inspection.Service) {
		f := &full{}
		s.Holds(f)
		i := make2(t, ctx, s)
		_, err := s.Void(ctx, i.ID, nil, "误")
		wants(t, err, fault.CodeInUse)
		for _, step := range []func() error{
			func() error { _, err := s.Start(ctx, i.ID, nil, ""); return err },
			func() error { _, err := s.Finish(ctx, i.ID, nil, ""); return err },
			func() error { _, err := s.Archive(ctx, i.ID, nil); return err },
		} {
			if err := step(); err != nil {
				t.Fatal(err)
			}
		}
		if len(f.archived) != 1 || f.archived[0] != i.ID {
			t.Errorf("told of %v", f.archived)
		}
	})
}
