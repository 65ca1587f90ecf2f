package statistics

import (
	"strings"
	"testing"

	"gorm.io/gorm"

	"lianluo/internal/store/storetest"
)

// On SQLite whatever is not counted beforehand is added up from one index, in its
// order: neither a row is read nor anything sorted.
func TestPlans(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		if db.Engine() != "sqlite" {
			return // adds up in memory
		}
		o := newOffice(t, db)
		o.open("计划")
		for d := range columns {
			o.ok(db.Snapshot(o.ctx, func(db *gorm.DB) error {
				present := db.Model(&caseRow{}).Where("voided_at IS NULL AND inspection_id = ? AND counted_since <= ?", o.round, o.db.Now())
				st := alike(present, columns[d]).Session(&gorm.Session{DryRun: true}).Find(&[]groupRow{}).Statement
				var plan []struct{ Detail string }
				err := db.Raw("EXPLAIN QUERY PLAN "+st.SQL.String(), st.Vars...).Scan(&plan).Error
				text := ""
				for _, line := range plan {
					text += line.Detail + "\n"
				}
				if strings.Count(text, "\n") != 1 || !strings.Contains(text, "petition_cases_counted (office_id=? AND inspection_id=?)") {
					t.Errorf("%s:\n%s", d, text)
				}
				return err
			}))
		}
	})
}
