package petition_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"lianluo/internal/auth"
	"lianluo/internal/batch"
	"lianluo/internal/casetable"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/intake"
	"lianluo/internal/petition"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
	"lianluo/internal/tally"
)

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

// crowd does whatever can be done with cases, several hands at once.
type crowd struct {
	*world
	batch   *batch.Batch
	serial  atomic.Int64
	changed atomic.Int64
	mu      sync.Mutex
	ids     []uuid.UUID
}

func (c *crowd) some(r *rand.Rand) uuid.UUID {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.ids) == 0 {
		return record.NewID()
	}
	return pick(r, c.ids...)
}

func (c *crowd) created(x *petition.Case, err error) error {
	if err == nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.ids = append(c.ids, x.ID)
	}
	return err
}

var errChangedMyMind = errors.New("changed my mind")

// act does one thing; in names the transaction, if there is one already.
func (c *crowd) act(r *rand.Rand, in func(context.Context) context.Context) error {
	lead, other := c.units["城市管理办公室"], c.units["城管执法中队"]
	if r.IntN(2) == 0 {
		lead, other = other, lead
	}
	mine := in(c.unit("城市管理办公室"))
	order := petition.Order{LeadUnitID: lead, Reason: "改派", Assisting: pick(r, nil, []uuid.UUID{c.units["青禾环境服务有限公司"]}, []uuid.UUID{c.units["青禾环境服务有限公司"], other})}
	id := c.some(r)
	var err error
	switch r.IntN(11) {
	case 0, 1, 2:
		return c.created(c.s.Create(in(c.petty), petition.Intake{InspectionID: c.round, Number: fmt.Sprintf("甲%d", c.serial.Add(1)), Summary: "夜间噪声",
			KeyCase: r.IntN(2) == 0, Types: pick(r, nil, []string{"noise"}, []string{"noise", "water"}), BatchID: pick(r, nil, &c.batch.ID)}))
	case 3:
		return c.bring(r, in(c.petty))
	case 4:
		_, err = c.s.Void(in(c.petty), id, nil, "重复")
	case 5, 6:
		_, err = c.s.Dispatch(in(c.coord), id, nil, order)
	case 7:
		_, err = c.s.Reassign(in(c.coord), id, nil, order)
	case 8:
		_, err = c.s.Acknowledge(mine, id, nil, "")
	case 9:
		_, err = c.s.Return(mine, id, nil, "不属本单位", c.units["城管执法中队"])
	default:
		_, err = c.s.Update(in(c.petty), id, nil, c.patch(r))
	}
	return err
}

func (c *crowd) patch(r *rand.Rand) petition.Patch {
	key, channel, received := r.IntN(2) == 0, pick(r, intake.Channel("phone"), "letter"), c.db.Now().AddDate(0, 0, -r.IntN(3))
	types := pick(r, []string{}, []string{"air"}, []string{"air", "soil"})
	p := petition.Patch{KeyCase: pick(r, nil, &key), Channel: pick(r, nil, &channel), ReceivedAt: pick(r, nil, &received), Types: pick(r, nil, &types)}
	switch r.IntN(3) {
	case 0:
		p.BatchID = nullable.NewNullableWithValue(c.batch.ID)
	case 1:
		p.BatchID = nullable.NewNullNullable[uuid.UUID]()
	}
	return p
}

// bring imports a table of new and known numbers.
func (c *crowd) bring(r *rand.Rand, ctx context.Context) error {
	var b strings.Builder
	b.WriteString("受理编号\t交办问题基本情况\t行政区域\t污染类型\t来源\t责任单位\n")
	for range 1 + r.IntN(5) {
		fmt.Fprintf(&b, "甲%d\t夜间噪声\t河东社区\t%s\t%s\t\n", c.serial.Add(1)-int64(r.IntN(2)), pick(r, "噪声", "水、大气"), pick(r, "来电", "来信"))
	}
	res, err := c.tables.Import(ctx, c.batch.ID, nil, []byte(b.String()), "")
	if err != nil {
		return err
	}
	for _, row := range res.Rows {
		if row.Outcome == casetable.RowCreated {
			_ = c.created(&petition.Case{Meta: record.Meta{ID: *row.CaseID}}, nil)
		}
	}
	return nil
}

// turn is one act, or two in one transaction, which may come to nothing.
func (c *crowd) turn(r *rand.Rand) {
	alone := func(ctx context.Context) context.Context { return ctx }
	var err error
	if r.IntN(3) > 0 {
		err = c.act(r, alone)
	} else {
		seed, undo := r.Uint64(), r.IntN(2) == 0
		err = c.db.InTx(c.coord, func(tx *store.Tx) error {
			again := rand.New(rand.NewPCG(seed, 1)) // the same when it is run again
			in := func(ctx context.Context) context.Context {
				tx.Actor = auth.From(ctx)
				return auth.With(tx.Context(), tx.Actor)
			}
			for range 2 {
				if err := c.act(again, in); err != nil {
					return err
				}
			}
			if undo {
				return errChangedMyMind
			}
			return nil
		})
	}
	var f *fault.Fault
	switch {
	case err == nil:
		c.changed.Add(1)
	case errors.Is(err, errChangedMyMind):
	case !errors.As(err, &f) || fault.Is(err, fault.CodeInternal) || fault.Is(err, fault.CodeUnavailable):
		c.Errorf("unexpected: %v", err)
	}
}

// However many hands change cases at once, and whatever comes to nothing, the
// counters equal the cases at every moment and in the end.
func TestCountersUnderRandomWork(t *testing.T) {
	const hands, turns = 8, 60
	each(t, func(w *world) {
		c := &crowd{world: w, batch: w.batch("一")}
		seed := storetest.Seed(w.T)
		var wg sync.WaitGroup
		for hand := range hands {
			wg.Go(func() {
				r := rand.New(rand.NewPCG(seed, uint64(hand)))
				for i := range turns {
					c.turn(r)
					if hand == 0 && i%10 == 0 {
						w.db.Clock.Add(7 * time.Minute)
						c.verify()
					}
				}
			})
		}
		wg.Wait()
		c.verify()
		if c.changed.Load() < hands*turns/4 {
			w.Errorf("only %d of %d turns changed anything", c.changed.Load(), hands*turns)
		}
		rows, err := tally.Read(w.db.Reading(w.coord), w.round, tally.State, tally.Unit, tally.Type, tally.Batch, tally.DueMinute)
		w.ok(err)
		seen := map[tally.Dimension]bool{}
		for _, row := range rows {
			seen[row.Dimension] = true
		}
		if len(seen) != 5 {
			w.Errorf("only %v were counted", seen)
		}
	})
}

func (w *world) verify() {
	w.Helper()
	wrong, err := tally.Verify(w.Context(), w.db.Store, w.office)
	if err != nil {
		w.Error(err)
	}
	for _, d := range wrong {
		w.Errorf("%s %s %s: kept %d, counted %d", d.Dimension, d.Value, d.Detail, d.N, d.Counted)
	}
}

// Whoever changes a case past the counters is stopped.
func TestUncountedChangeIsRefused(t *testing.T) {
	each(t, func(w *world) {
		c := w.register("夜间噪声")
		err := w.db.InTx(w.coord, func(tx *store.Tx) error {
			c.KeyCase = true
			if err := tx.Save(c); err != nil {
				return err
			}
			return event.Append(tx, "petition_case.updated", c, nil)
		})
		if err == nil || !strings.Contains(err.Error(), "counters") {
			w.Errorf("%v", err)
		}
		w.verify()
	})
}
