package deadline_test

import (
	"testing"

	"github.com/google/uuid"

	"lianluo/internal/petition"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// Cases late in a step are found where a few are and where very many are.
func TestLateCases(t *testing.T) {
	each(t, func(d *desk) {
		c := d.dispatched()
		late := func(step string) int {
			d.Helper()
			seen := map[uuid.UUID]bool{}
			for r := (store.Request{Limit: 500}); ; {
				p, err := d.cases.List(d.coord, petition.Filter{OverdueStep: step}, r)
				d.ok(err)
				for _, c := range p.Items {
					seen[c.ID] = true
				}
				if r.Cursor = p.Next; p.Next == "" {
					return len(seen)
				}
			}
		}
		d.db.Clock.Add(400 * 24 * 60 * 60e9)
		if few, none := late("acknowledge"), late("nothing"); few != 1 || none != 0 {
			d.Errorf("%d and %d cases are late", few, none)
		}
		var deadline string
		d.ok(d.db.SQL().QueryRowContext(d.Context(), "SELECT id FROM petition_deadlines WHERE step = 'acknowledge' AND ended_at IS NULL").Scan(&deadline))
		const copies = 1500
		storetest.Many(d.T, d.db, "petition_cases", c.ID.String(), copies, map[string]string{"number": "x.number || CAST(g AS TEXT)", "number_key": "x.number_key || CAST(g AS TEXT)"})
		storetest.Many(d.T, d.db, "petition_deadlines", deadline, copies, map[string]string{
			"case_id": "(SELECT c.id FROM petition_cases c WHERE c.number = (SELECT o.number FROM petition_cases o WHERE o.id = x.case_id) || CAST(g AS TEXT))"})
		if many := late("acknowledge"); many != copies+1 {
			d.Errorf("%d cases are late, not %d", many, copies+1)
		}
	})
}
