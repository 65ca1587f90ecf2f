package leave_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	migrations "lianluo/db"
	"lianluo/internal/leave"
	"lianluo/internal/store/storetest"
)

// A database from before knows after the migration what waits for whom, as if each
// request had been saved by the program.
func TestMigrationFillsWhatWaits(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		o := founded(t, db)
		extended := func(who string, from int, by ...string) {
			c := o.approve(o.submitted(who, "bob", from, 2), "leader", "chief")
			_, err := o.s.Extend(o.as(who), c.ID, nil, c.EndsAt.Add(24*time.Hour), "未愈")
			o.ok(err)
			o.approve(c, by...)
		}
		o.submitted("ann", "bob", 1, 1)
		o.submitted("leader", "bob", 3, 1)
		o.approve(o.submitted("ann", "bob", 5, 1), "leader")
		o.approve(o.submitted("ann", "bob", 7, 1), "leader", "chief")
		extended("cyn", 10)
		extended("ann", 14, "leader")
		extended("cyn", 18, "leader", "deputy")
		c := o.approve(o.submitted("cyn", "bob", 1, 2), "leader", "chief")
		_, err := o.s.Reject(o.as("leader"), o.submitted("ann", "bob", 25, 1).ID, nil, "不准")
		o.ok(err)
		db.Clock.Set(c.StartsAt.Add(time.Hour))
		_, err = o.s.Return(o.as("cyn"), c.ID, nil, "")
		o.ok(err)
		want := kept(o)
		if len(want) != 9 || !strings.Contains(strings.Join(want, "\n"), "confirmation") {
			t.Fatal(want)
		}
		migrate(t, db, func(p *goose.Provider) error { _, err := p.DownTo(t.Context(), 40); return err })
		migrate(t, db, func(p *goose.Provider) error { _, err := p.Up(t.Context()); return err })
		if got := kept(o); !slices.Equal(got, want) {
			t.Errorf("filled\n%s\ninstead of\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}

func kept(o *office) []string {
	var rows []leave.Request
	o.ok(o.Reading(o.as("chief")).Order("id").Find(&rows).Error)
	out := make([]string, len(rows))
	for i := range rows {
		l, waits := &rows[i], "nobody"
		if l.WaitsFor != nil {
			waits = string(*l.WaitsFor)
		}
		out[i] = fmt.Sprintf("%s of %s waits for %s until %s except %s", l.ID, l.State, waits, l.DueAt.UTC(), l.Barred)
	}
	return out
}

func migrate(t *testing.T, db *storetest.DB, move func(*goose.Provider) error) {
	t.Helper()
	dialect := map[string]goose.Dialect{"sqlite": goose.DialectSQLite3, "postgres": goose.DialectPostgres}[db.Engine()]
	dir, err := fs.Sub(migrations.Migrations, "migrations/"+db.Engine())
	if err != nil {
		t.Fatal(err)
	}
	p, err := goose.NewProvider(dialect, db.SQL(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := move(p); err != nil {
		t.Fatal(err)
	}
}
