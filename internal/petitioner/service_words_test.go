package petitioner_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/petitioner"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

const (
	asTyped = "居民欧阳明珠（13712345678，身份证11010519491231002X）住青禾路三号院，称夜间噪声扰民，湘A12345货车进出"
	numbers = "居民欧阳明珠（***********，身份证******************）住青禾路三号院，称夜间噪声扰民，湘A12345货车进出"
	masked  = "居民****（***********，身份证******************）住******，称夜间噪声扰民，湘A12345货车进出"
)

func (d *desk) typed(number, summary string) *petition.Case {
	d.Helper()
	c, err := d.cases.Create(d.ctx, petition.Intake{InspectionID: d.round, Number: number, Summary: summary, Address: "青禾路三号院"})
	d.ok(err)
	return c
}

func (d *desk) found(q string) int {
	d.Helper()
	page, err := d.cases.List(d.ctx, petition.Filter{Query: q}, store.Request{Limit: 10})
	d.ok(err)
	return len(page.Items)
}

// What tells who somebody is never gets into a case: numbers at once, the rest as
// soon as it is known whose it is. What was typed can be read with a reason.
func TestWordsAreMaskedAndSealed(t *testing.T) {
	each(t, func(d *desk) {
		c := d.typed("1", asTyped)
		if c.Summary != numbers || strings.Join(c.MaskedIn(), " ") != "summary" {
			d.Errorf("registered as %s, masked in %v", c.Summary, c.MaskedIn())
		}
		if d.found("13712345678") != 0 || d.found("夜间噪声扰民") != 1 {
			d.Error("found by the number, or not by the matter")
		}
		r, err := d.s.Get(d.ctx, c.ID)
		d.ok(err)
		if r.Sealed != 1 || r.Version != 0 {
			d.Errorf("%+v", r)
		}
		r, err = d.s.Reveal(d.ctx, c.ID, "核对原文")
		d.ok(err)
		if r.Version != 0 || len(r.Texts) != 1 || r.Texts[0].Words != asTyped || r.Texts[0].Field != "summary" || r.Texts[0].Kind != "case" || r.Texts[0].RowID != c.ID {
			d.Errorf("%+v", r)
		}

		_, _, err = d.claims.Create(d.ctx, c.ID, "欧阳明珠称夜间噪声", "")
		d.ok(err)
		before, err := d.cases.Whole(d.ctx, c.ID)
		d.ok(err)
		_, err = d.s.Put(d.ctx, c.ID, tag(0), petitioner.Identity{Name: "欧阳明珠", Phone: "13712345678", Address: "青禾路三号院"})
		d.ok(err)
		after, err := d.cases.Whole(d.ctx, c.ID)
		d.ok(err)
		if after.Summary != masked || after.Address != "青禾路三号院" || after.Version != before.Version+1 {
			d.Errorf("version %d after %d: %s at %s", after.Version, before.Version, after.Summary, after.Address)
		}
		if d.found("欧阳明珠") != 0 || d.found("夜间噪声扰民") != 1 {
			d.Error("found by the name, or not by the matter")
		}
		_, claims, err := d.claims.List(d.ctx, c.ID, 0)
		d.ok(err)
		if claims[0].Text != "****称夜间噪声" || claims[0].Version != 2 {
			d.Errorf("%+v", claims[0])
		}

		// What was typed with the name before it was recorded is masked from now on.
		again := "又来电，欧阳明珠称仍有噪声"
		c, err = d.cases.Update(d.ctx, c.ID, nil, petition.Patch{Summary: &again})
		d.ok(err)
		if c.Summary != "又来电，****称仍有噪声" {
			d.Error(c.Summary)
		}
		r, err = d.s.Reveal(d.ctx, c.ID, "核对原文")
		d.ok(err)
		var words []string
		for _, t := range r.Texts {
			words = append(words, t.Kind+"."+t.Field+" "+t.Words)
		}
		if want := "case.summary " + again + "|claim.text 欧阳明珠称夜间噪声|case.summary " + numbers + "|case.summary " + asTyped; strings.Join(words, "|") != want {
			d.Errorf("sealed %q", words)
		}
		d.told(c.ID)
	})
}

// told looks at what the trail says: that something was sealed and where, to
// auditors; that a case was reworded, to everybody; nothing of what it was.
func (d *desk) told(id uuid.UUID) {
	d.Helper()
	var log []event.Event
	d.ok(d.db.Reading(d.ctx).Order("sequence").Find(&log).Error)
	kinds := map[string]int{}
	for _, e := range log {
		kinds[e.Kind]++
		if strings.HasPrefix(e.Kind, "petitioner.") && e.Audience != event.Restricted {
			d.Errorf("%s is in the change stream", e.Kind)
		}
		for _, secret := range []string{"欧阳", "1371234"} {
			if strings.Contains(e.Data, secret) {
				d.Errorf("%s tells %s", e.Kind, e.Data)
			}
		}
	}
	if kinds["petitioner.text_sealed"] != 4 || kinds["petition_case.reworded"] != 1 {
		d.Errorf("case %s: %v", id, kinds)
	}
}

// A petitioner who is nowhere in the words changes no case.
func TestNothingToMask(t *testing.T) {
	each(t, func(d *desk) {
		c := d.typed("1", "夜间噪声，湘A12345货车进出，联系城管所0731-84567890")
		if c.Summary == "" || !strings.Contains(c.Summary, "湘A12345") {
			d.Error(c.Summary)
		}
		_, err := d.s.Put(d.ctx, c.ID, tag(0), petitioner.Identity{Name: "欧阳明珠", Address: "青禾路三号院"})
		d.ok(err)
		after, err := d.cases.Get(d.ctx, c.ID)
		d.ok(err)
		if after.Version != c.Version {
			d.Errorf("version %d became %d", c.Version, after.Version)
		}
		if _, err := d.s.Reveal(storetest.As(d.Context(), d.office, auth.UnitUser), c.ID, "好奇"); !fault.Is(err, fault.CodeNotFound) {
			d.Error(err)
		}
	})
}

// Staff leave each other their office's line, but nobody's own number.
func TestStaffLeaveTheirLine(t *testing.T) {
	each(t, func(d *desk) {
		c := d.typed("1", "夜间噪声")
		c, err := d.cases.Void(d.ctx, c.ID, nil, "已致电0731-84567890和13712345678核实")
		d.ok(err)
		if c.VoidReason != "已致电0731-84567890和***********核实" {
			d.Error(c.VoidReason)
		}
	})
}

// A part of a case that is split off has the petitioner, whose name it must not say.
func TestCopiedPetitionerIsMasked(t *testing.T) {
	each(t, func(d *desk) {
		whole, part := d.typed("1", "夜间噪声"), d.typed("2", "欧阳明珠家附近油烟")
		_, err := d.s.Put(d.ctx, whole.ID, tag(0), petitioner.Identity{Name: "欧阳明珠"})
		d.ok(err)
		d.ok(d.db.InTx(d.ctx, func(tx *store.Tx) error { return d.s.Copy(tx, whole.ID, []uuid.UUID{part.ID}) }))
		after, err := d.cases.Get(d.ctx, part.ID)
		d.ok(err)
		if after.Summary != "****家附近油烟" {
			d.Error(after.Summary)
		}
	})
}

// What is sealed stays readable under another key.
func TestTextsAreSealedAnew(t *testing.T) {
	each(t, func(d *desk) {
		c := d.typed("1", asTyped)
		system := auth.With(d.Context(), auth.System(uuid.Nil, "keys rotate"))
		if _, n, err := d.s.ResealTexts(system, uuid.Nil); err != nil || n != 0 {
			d.Errorf("%d sealed anew under the same key: %v", n, err)
		}
		d.ok(d.vault.Rotate())
		if last, n, err := d.s.ResealTexts(system, uuid.Nil); err != nil || n != 1 || last == uuid.Nil {
			d.Errorf("%d sealed anew up to %s: %v", n, last, err)
		}
		r, err := d.s.Reveal(d.ctx, c.ID, "核对原文")
		d.ok(err)
		if len(r.Texts) != 1 || r.Texts[0].Words != asTyped || !d.vault.Current(r.Texts[0].Sealed) {
			d.Errorf("%+v", r.Texts)
		}
	})
}
