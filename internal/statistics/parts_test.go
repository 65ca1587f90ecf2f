package statistics

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/record"
	"lianluo/internal/sanction"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
	"lianluo/internal/tally"
)

// Whatever becomes of sanctions and of the cases that they hang on, the counters
// tell what the rows add up to.
func TestPartsAreCounted(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		o := newOffice(t, db)
		seed := storetest.Seed(t)
		h := &hanging{office: o, r: rand.New(rand.NewPCG(seed, 39)), cases: petition.NewService(db.Store, nil)}
		h.sanctions = sanction.NewService(db.Store, h.cases)
		o.open("处罚")
		o.arrive("一", nil)
		var cases []petition.Case
		for range 8 {
			c := o.made(spec{units: []string{"甲"}, verdict: "substantiated"})
			at := db.Now()
			c.Handling, c.Dispatch.ReturnedAt = petition.Returned, &at
			cases = append(cases, *c)
			h.ids = append(h.ids, c.ID)
		}
		o.ok(db.InTx(o.ctx, func(tx *store.Tx) error { return petition.Register(tx, cases) }))
		for i := range 150 {
			h.turn()
			if i%50 == 30 {
				h.gone(h.ids[i/50])
			}
			if i%10 == 0 {
				h.agree()
			}
		}
		h.agree()
		if h.done < 60 {
			t.Errorf("only %d acts", h.done)
		}
	})
}

type hanging struct {
	*office
	r         *rand.Rand
	cases     *petition.Service
	sanctions *sanction.Service
	ids       []uuid.UUID
	done      int
}

func (h *hanging) fine() nullable.Nullable[int64] {
	if h.r.IntN(3) == 0 {
		return nullable.NewNullNullable[int64]()
	}
	return nullable.NewNullableWithValue(h.r.Int64N(5) * 100000)
}

// turn is one act, which may be refused: a fine that was not decided is not paid,
// a voided case has no way on.
func (h *hanging) turn() {
	h.Helper()
	id := h.ids[h.r.IntN(len(h.ids))]
	kind, subject := []string{"halt", "seal", "penalty_filed"}[h.r.IntN(3)], "某单位"
	p := sanction.Patch{Kind: &kind, Subject: &subject, Intended: h.fine(), Decided: h.fine(), Paid: h.fine()}
	var err error
	switch n := h.r.IntN(24); {
	case n == 0:
		_, err = h.cases.Void(h.ctx, id, nil, "重复录入")
	case n == 1:
		err = h.comeBack(id)
	case n < 15:
		_, _, err = h.sanctions.Create(h.ctx, id, p)
	default:
		err = h.some(id, func(x uuid.UUID) error {
			if n < 20 {
				_, _, err := h.sanctions.Void(h.ctx, id, x, nil, "登错")
				return err
			}
			_, _, err := h.sanctions.Update(h.ctx, id, x, nil, p)
			return err
		})
	}
	if err == nil {
		h.done++
	} else if fault.Is(err, fault.CodeInternal) || fault.Is(err, fault.CodeUnavailable) {
		h.Fatal(err)
	}
}

// gone voids a case, unless a turn did so before, with all that hangs on it.
func (h *hanging) gone(id uuid.UUID) {
	h.Helper()
	if c, err := h.cases.Get(h.ctx, id); err != nil || !c.Voided() {
		h.ok(err)
		_, err = h.cases.Void(h.ctx, id, nil, "重复录入")
		h.ok(err)
	}
}

// comeBack is an answer that is returned for two reasons, unless the case is gone.
func (h *hanging) comeBack(id uuid.UUID) error {
	c, err := h.cases.Get(h.ctx, id)
	if err != nil || c.Voided() {
		return err
	}
	return h.db.InTx(h.ctx, func(tx *store.Tx) error {
		h.db.Clock.Add(time.Second)
		for _, code := range []string{"measure_unclear", "evidence_missing"} {
			err := tx.DB.Table("petition_feedback_returns").Create(map[string]any{"id": record.NewID(), "office_id": tx.Actor.OfficeID, "version": 1, "created_at": tx.Now,
				"updated_at": tx.Now, "inspection_id": h.round, "case_id": id, "unit_name": "甲", "level": "group", "reason_code": code, "returned_at": tx.Now}).Error
			if err != nil {
				return err
			}
		}
		tally.AddReturn(tx, tx.Actor.OfficeID, h.round)
		return event.AppendChange(tx, event.Change{Kind: "petition_case.feedback_returned", Resource: id})
	})
}

func (h *hanging) some(id uuid.UUID, act func(sanction uuid.UUID) error) error {
	_, rows, err := h.sanctions.List(h.ctx, id, 0)
	if err != nil || len(rows) == 0 {
		return err
	}
	return act(rows[h.r.IntN(len(rows))].ID)
}

func (h *hanging) agree() {
	h.Helper()
	wrong, err := tally.Verify(context.WithoutCancel(h.ctx), h.db.Store, auth.From(h.ctx).OfficeID)
	if err != nil || len(wrong) > 0 {
		h.Fatalf("%v %v", wrong, err)
	}
	h.ok(h.db.Snapshot(h.ctx, func(db *gorm.DB) error {
		a := Ask{}
		want, err := a.sanctions(db, h.round)
		h.ok(err)
		back, err := a.returns(db, h.round)
		h.ok(err)
		got, returned, err := a.parts(db, h.round)
		if diff := cmp.Diff(want, got); diff != "" || back != returned {
			h.Fatalf("returned %d, counted %d; -rows +counters\n%s", back, returned, diff)
		}
		return err
	}))
}
