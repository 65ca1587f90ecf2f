package batch_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"lianluo/internal/auth"
	"lianluo/internal/batch"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/intake"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

func each(t *testing.T, f func(t *testing.T, db *storetest.DB, s *batch.Service, ctx context.Context, round uuid.UUID)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		ctx := storetest.As(t.Context(), record.NewID(), auth.Coordinator)
		i, err := inspection.NewService(db.Store).Create(ctx, inspection.New{Name: "督察", Level: inspection.Central, Round: "第二轮"})
		if err != nil {
			t.Fatal(err)
		}
		f(t, db, batch.NewService(db.Store), ctx, i.ID)
	})
}

func fresh(round uuid.UUID, label string, at time.Time) *batch.Batch {
	return &batch.Batch{InspectionID: round, Label: label, ReceivedAt: at}
}

func TestBatchLife(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.DB, s *batch.Service, ctx context.Context, round uuid.UUID) {
		b := fresh(round, "35-1", db.Now())
		total := 3
		b.Printed = &intake.Printed{Total: &total, Types: []intake.TypeCount{{Type: "noise", Count: 4}}, Areas: []intake.AreaCount{{Area: "河东", Count: 1.5}}}
		b, err := s.Create(ctx, b)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := s.Get(ctx, b.ID); err != nil || *got.Printed.Total != 3 || got.Printed.Areas[0].Count != 1.5 || got.Label != "35-1" {
			t.Errorf("%+v %v", got, err)
		}
		if _, err := s.Create(ctx, fresh(round, "35-1", db.Now())); !fault.Is(err, fault.CodeAlreadyExists) {
			t.Errorf("the same label twice: %v", err)
		}
		early, late := db.Now(), db.Now().Add(time.Hour)
		for name, bad := range map[string]*batch.Batch{
			"unknown round": fresh(record.NewID(), "1", early), "window": {InspectionID: round, Label: "2", ReceivedAt: early, WindowFrom: &late, WindowTo: &early},
			"unknown type": {InspectionID: round, Label: "3", ReceivedAt: early, Printed: &intake.Printed{Types: []intake.TypeCount{{Type: "smell"}}}},
		} {
			if _, err := s.Create(ctx, bad); !fault.Is(err, fault.CodeUnprocessable) {
				t.Errorf("%s: %v", name, err)
			}
		}
		tag := b.ETag()
		got, err := s.Update(ctx, b.ID, &tag, batch.Patch{LocalLabel: nullable.NewNullableWithValue("区里第 13 批"), Printed: nullable.NewNullNullable[intake.Printed]()})
		if err != nil || got.LocalLabel == "" || got.Printed != nil || got.Version != 2 {
			t.Errorf("%+v %v", got, err)
		}
		if _, err := s.Void(ctx, b.ID, &tag, "录错"); !fault.Is(err, fault.CodeStaleVersion) {
			t.Errorf("stale: %v", err)
		}
		if _, err := s.Void(ctx, b.ID, nil, "录错"); err != nil {
			t.Error(err)
		}
		if _, err := s.Update(ctx, b.ID, nil, batch.Patch{}); !fault.Is(err, fault.CodeStateConflict) {
			t.Errorf("changed after voiding: %v", err)
		}
		if _, err := s.Create(ctx, fresh(round, "35-1", db.Now())); err != nil {
			t.Errorf("the label of a voided batch is free: %v", err)
		}
		page, err := s.List(ctx, batch.Filter{InspectionID: &round}, store.Request{Limit: 10, Count: true})
		if err != nil || len(page.Items) != 1 || *page.Total != 1 {
			t.Errorf("%+v %v", page, err)
		}
		other := storetest.As(t.Context(), record.NewID(), auth.Coordinator)
		if _, err := s.Get(other, b.ID); !fault.Is(err, fault.CodeNotFound) {
			t.Errorf("another office: %v", err)
		}
	})
}

func TestParallelVoids(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.DB, s *batch.Service, ctx context.Context, round uuid.UUID) {
		b, err := s.Create(ctx, fresh(round, "一", db.Now()))
		if err != nil {
			t.Fatal(err)
		}
		var won atomic.Int64
		var wg sync.WaitGroup
		tag := b.ETag()
		for range 8 {
			wg.Go(func() {
				if _, err := s.Void(ctx, b.ID, &tag, "录错"); err == nil {
					won.Add(1)
				} else if !fault.Is(err, fault.CodeStaleVersion) && !fault.Is(err, fault.CodeUnavailable) {
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
