package disclosure_test

import (
	"testing"

	"github.com/google/uuid"

	"lianluo/internal/disclosure"
	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/redact"
)

// A finding may stand with a reason: the polluter's own address is no secret.
// Who lets it stand does not release, and it stands in a corrected text, too.
func TestLettingAFindingStand(t *testing.T) {
	each(t, func(d *desk) {
		d.register("写字楼1203室的公司排放废气，举报人张三反映多次。", petition.Accepted)
		table := d.create("一", disclosure.New{BatchIDs: []uuid.UUID{d.batch}})
		r := d.rows(table)[0]
		flat := func(r *disclosure.Row, column string) disclosure.Finding {
			for _, f := range r.Findings {
				if f.Column == column && f.Kind == redact.FlatNumber {
					return f
				}
			}
			d.Fatalf("no flat number in %+v", r.Findings)
			return disclosure.Finding{}
		}
		_, _, err := d.s.Waive(d.coord, table.ID, r.ID, tag(&r), disclosure.Finding{Column: "summary", Start: 0, End: 1}, "没有")
		d.wants(err, fault.CodeUnprocessable, "/start no_such_finding")
		_, row, err := d.s.Rewrite(d.petty, table.ID, r.ID, tag(&r), map[string]string{"summary": "写字楼1203室的公司排放废气。", "verification": "属实。"})
		d.ok(err)
		if len(row.Treatments) != 3 || row.Treatments[0].How != disclosure.Rewritten || row.Treatments[0].By.Name == "" {
			d.Errorf("%+v", row.Treatments)
		}
		table, row, err = d.s.Waive(d.coord, table.ID, r.ID, tag(row), flat(row, "summary"), "被举报单位的经营地址")
		d.ok(err)
		if table.Counts.Open != 0 || len(row.Waivers) != 1 {
			d.Errorf("%+v %+v", table.Counts, row.Waivers)
		}
		table, err = d.s.Prepare(d.petty, table.ID, tag(table))
		d.ok(err)
		_, err = d.s.Release(d.coord, table.ID, tag(table))
		d.wants(err, fault.CodeForbidden, "")
		table, err = d.s.Release(d.other, table.ID, tag(table))
		d.ok(err)
		if d.public()[0].Row.Cells["summary"] != "写字楼1203室的公司排放废气。" {
			d.Errorf("%+v", d.public())
		}
		_, err = d.s.Correct(d.petty, table.ID, r.ID, "summary", "写字楼1204室的公司排放废气。", "房号有误")
		d.wants(err, fault.CodeUnprocessable, "/text flat_number")
		c, err := d.s.Correct(d.petty, table.ID, r.ID, "summary", "位于写字楼1203室的公司排放废气。", "补字")
		d.ok(err)
		_, err = d.s.ReleaseCorrection(d.other, table.ID, c.ID, tag(c))
		d.ok(err)
		_, row, err = d.s.Row(d.coord, table.ID, r.ID)
		d.ok(err)
		if len(row.Waivers) != 1 || row.Waivers[0].Start != 5 || row.Waivers[0].Reason != "被举报单位的经营地址" {
			d.Errorf("the waiver did not follow its words: %+v", row.Waivers)
		}
	})
}
