package petitioner_test

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/claim"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/petition"
	"lianluo/internal/petitioner"
	"lianluo/internal/record"
	"lianluo/internal/store/storetest"
	"lianluo/internal/vault"
)

type desk struct {
	*testing.T
	db     *storetest.DB
	s      *petitioner.Service
	cases  *petition.Service
	claims *claim.Service
	vault  *vault.Vault
	ctx    context.Context
	office uuid.UUID
	round  uuid.UUID
}

func open(t *testing.T, db *storetest.DB, v *vault.Vault) *desk {
	t.Helper()
	d := &desk{T: t, db: db, s: petitioner.NewService(db.Store, v), cases: petition.NewService(db.Store, nil), office: record.NewID()}
	d.claims, d.vault = claim.NewService(db.Store, d.cases), v
	db.Proofread(d.s.Proofread)
	d.s.Tie(petitioner.About[claim.Claim](), petitioner.About[petition.Cycle]())
	d.ctx = storetest.As(t.Context(), d.office, auth.PetitionStaff)
	i, err := inspection.NewService(db.Store).Create(storetest.As(t.Context(), d.office, auth.Coordinator), inspection.New{Name: "督察", Level: inspection.Central, Round: "第二轮"})
	d.ok(err)
	d.round = i.ID
	return d
}

func (d *desk) ok(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) register(number string) uuid.UUID {
	d.Helper()
	c, err := d.cases.Create(d.ctx, petition.Intake{InspectionID: d.round, Number: number, Summary: "夜间噪声"})
	d.ok(err)
	return c.ID
}

func each(t *testing.T, f func(d *desk)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		v, err := vault.Open(filepath.Join(t.TempDir(), "keys"), vault.Master{})
		if err != nil {
			t.Fatal(err)
		}
		f(open(t, db, v))
	})
}

func tag(n int64) *string { e := record.ETag(n); return &e }

func TestRecordRevealReplace(t *testing.T) {
	each(t, func(d *desk) {
		id := d.register("1")
		r, err := d.s.Get(d.ctx, id)
		d.ok(err)
		if r.Version != 0 {
			d.Errorf("%+v", r)
		}
		if _, err := d.s.Reveal(d.ctx, id, "回访"); !fault.Is(err, fault.CodeNotFound) {
			d.Errorf("revealed what is not recorded: %v", err)
		}
		who := petitioner.Identity{Name: "欧阳明珠", Phone: "+86 137-1234-5678", IDNumber: "430100199001011234", Address: "青禾路三号院", Remark: "晚上方便"}
		if _, err := d.s.Put(d.ctx, id, tag(1), who); !fault.Is(err, fault.CodeStaleVersion) {
			d.Errorf("recorded with a wrong version: %v", err)
		}
		r, err = d.s.Put(d.ctx, id, tag(0), who)
		d.ok(err)
		if _, err := d.s.Put(d.ctx, id, tag(0), who); !fault.Is(err, fault.CodeStaleVersion) {
			d.Errorf("recorded twice: %v", err)
		}
		if r.Version != 1 || r.Identity != who {
			d.Errorf("%+v", r)
		}
		r, err = d.s.Reveal(d.ctx, id, "电话回访")
		d.ok(err)
		if r.Identity != who {
			d.Errorf("%+v", r)
		}
		r, err = d.s.Put(d.ctx, id, tag(1), petitioner.Identity{Anonymous: true})
		d.ok(err)
		if r.Version != 2 || r.Name != "" {
			d.Errorf("%+v", r)
		}
		if _, err := d.s.Put(d.ctx, id, tag(2), petitioner.Identity{Anonymous: true, Name: "甲"}); !fault.Is(err, fault.CodeUnprocessable) {
			d.Errorf("anonymous with a name: %v", err)
		}
		var log []event.Event
		d.ok(d.db.Reading(d.ctx).Where("resource_type = ?", "petitioner").Order("sequence").Find(&log).Error)
		if len(log) != 3 || log[1].Kind != "petitioner.revealed" || !strings.Contains(log[1].Data, "电话回访") {
			d.Errorf("%+v", log)
		}
		for _, e := range log {
			if e.Audience != event.Restricted {
				d.Errorf("%s is in the change stream", e.Kind)
			}
		}
	})
}

func TestRepeatsByPhone(t *testing.T) {
	each(t, func(d *desk) {
		a, b, c := d.register("1"), d.register("2"), d.register("3")
		other := open(d.T, d.db, mustVault(d.T))
		foreign := other.register("4")
		_, err := other.s.Put(other.ctx, foreign, nil, petitioner.Identity{Phone: "13712345678"})
		d.ok(err)
		for id, phone := range map[uuid.UUID]string{a: "13712345678", b: "+86 137 1234 5678", c: "13700000000"} {
			_, err := d.s.Put(d.ctx, id, tag(0), petitioner.Identity{Phone: phone})
			d.ok(err)
		}
		r, err := d.s.Get(d.ctx, a)
		d.ok(err)
		if len(r.Repeats) != 1 || r.Repeats[0] != b {
			d.Errorf("repeats %v, want %v", r.Repeats, b)
		}
	})
}

func mustVault(t *testing.T) *vault.Vault {
	t.Helper()
	v, err := vault.New()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// The scope of the case is the scope of its petitioner.
func TestOutOfReach(t *testing.T) {
	each(t, func(d *desk) {
		id := d.register("1")
		_, err := d.s.Put(d.ctx, id, tag(0), petitioner.Identity{Name: "甲某"})
		d.ok(err)
		for name, ctx := range map[string]context.Context{
			"another office": storetest.As(d.Context(), record.NewID(), auth.PetitionStaff),
			"a unit user":    storetest.As(d.Context(), d.office, auth.UnitUser),
			"a member":       storetest.As(d.Context(), d.office, auth.GroupMember),
		} {
			if _, err := d.s.Get(ctx, id); !fault.Is(err, fault.CodeNotFound) {
				d.Errorf("%s gets: %v", name, err)
			}
			if _, err := d.s.Reveal(ctx, id, "好奇"); !fault.Is(err, fault.CodeNotFound) {
				d.Errorf("%s reveals: %v", name, err)
			}
			if _, err := d.s.Put(ctx, id, nil, petitioner.Identity{}); !fault.Is(err, fault.CodeNotFound) {
				d.Errorf("%s writes: %v", name, err)
			}
		}
	})
}

func TestSwappedCiphertextsDoNotOpen(t *testing.T) {
	each(t, func(d *desk) {
		a, b := d.register("1"), d.register("2")
		for _, id := range []uuid.UUID{a, b} {
			_, err := d.s.Put(d.ctx, id, tag(0), petitioner.Identity{Name: "甲某"})
			d.ok(err)
		}
		var rows []petitioner.Petitioner
		d.ok(d.db.Reading(d.ctx).Find(&rows).Error)
		if bytes.Equal(rows[0].Sealed, rows[1].Sealed) {
			d.Error("equal texts have equal ciphertexts")
		}
		q := "UPDATE petitioners SET sealed = ? WHERE case_id = ?"
		if d.db.Engine() == "postgres" {
			q = "UPDATE petitioners SET sealed = $1 WHERE case_id = $2"
		}
		if _, err := d.db.SQL().ExecContext(d.Context(), q, rows[0].Sealed, rows[1].CaseID.String()); err != nil {
			d.Fatal(err)
		}
		if _, err := d.s.Reveal(d.ctx, rows[1].CaseID, "核实"); !fault.Is(err, fault.CodeInternal) {
			d.Errorf("a moved ciphertext opened: %v", err)
		}
	})
}

func TestFirstRecordersRace(t *testing.T) {
	each(t, func(d *desk) {
		id := d.register("1")
		var won atomic.Int64
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				_, err := d.s.Put(d.ctx, id, tag(0), petitioner.Identity{Name: "甲某"})
				if err == nil {
					won.Add(1)
				} else if !fault.Is(err, fault.CodeStaleVersion) && !fault.Is(err, fault.CodeUnavailable) {
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

// Nothing of a petitioner is readable in any table.
func TestCanariesInNoTable(t *testing.T) {
	each(t, func(d *desk) {
		canaries := []string{"欧阳栎韡", "13973190037", "青禾路龘巷爨号", "430100197001017654", "备注龘"}
		id := d.register("1")
		words := "我是" + canaries[0] + "，电话" + canaries[1] + "，身份证" + canaries[3] + "，住" + canaries[2] + "，夜间噪声"
		_, err := d.cases.Update(d.ctx, id, nil, petition.Patch{Summary: &words}) // before anybody is recorded
		d.ok(err)
		_, _, err = d.claims.Create(d.ctx, id, words, "")
		d.ok(err)
		_, err = d.s.Put(d.ctx, id, tag(0), petitioner.Identity{Name: canaries[0], Phone: canaries[1], Address: canaries[2], IDNumber: canaries[3], Remark: canaries[4]})
		d.ok(err)
		_, _, err = d.claims.Create(d.ctx, id, words, "")
		d.ok(err)
		r, err := d.s.Reveal(d.ctx, id, "回访")
		d.ok(err)
		if len(r.Texts) != 5 || r.Texts[len(r.Texts)-1].Words != words {
			d.Errorf("sealed texts %+v", r.Texts)
		}
		q := "SELECT name FROM sqlite_master WHERE type = 'table'"
		if d.db.Engine() == "postgres" {
			q = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
		}
		for _, table := range storetest.Strings(d.T, d.db, q) {
			rows, err := d.db.SQL().QueryContext(d.Context(), `SELECT * FROM "`+table+`"`)
			if err != nil {
				continue // the index of a search has no rows of its own
			}
			columns, err := rows.Columns()
			d.ok(err)
			for rows.Next() {
				cells := make([]any, len(columns))
				for i := range cells {
					cells[i] = new([]byte)
				}
				d.ok(rows.Scan(cells...))
				for i, c := range cells {
					for _, canary := range canaries {
						if b, ok := c.(*[]byte); ok && bytes.Contains(*b, []byte(canary)) {
							d.Errorf("%s is in %s.%s", canary, table, columns[i])
						}
					}
				}
			}
			d.ok(rows.Close())
		}
	})
}
