package notice_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/notice"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// Whose turns of duty changed gets one e-mail, if there is an address; a robot says
// nothing of it, and of a change that did not happen nobody hears.
func TestRevisedRosterIsTold(t *testing.T) {
	each(t, func(d *desk) {
		roster, first := record.NewID(), map[uuid.UUID]time.Time{}
		for n, p := range d.people[:3] {
			first[auth.From(p).PersonID] = d.db.Clock.Now().Add(time.Duration(n+1) * 24 * time.Hour)
		}
		undone := errors.New("undone")
		published := func(tx *store.Tx, id uuid.UUID) error {
			row := &workGroup{}
			row.ID, row.OfficeID, row.Version = id, d.office, 1
			return errors.Join(d.s.Revised(tx, id, "值班表第 2 版", "街道值班表", first), event.Append(tx, "duty_roster.published", row, map[string]any{}))
		}
		err := d.db.InTx(d.coord, func(tx *store.Tx) error {
			return errors.Join(published(tx, record.NewID()), undone)
		})
		if !errors.Is(err, undone) {
			d.Fatal(err)
		}
		d.ok(d.db.InTx(d.coord, func(tx *store.Tx) error { return published(tx, roster) }))
		for range 2 {
			_, err = d.s.Deliver(d.Context())
			d.ok(err)
		}
		if len(d.out.sent) != 2 {
			d.Fatalf("sent %+v", d.out.sent)
		}
		for _, m := range d.out.sent {
			day := map[string]string{"p1@example.cn": "2021-09-12 08:00", "p2@example.cn": "2021-09-13 08:00"}[m.Address]
			if m.Channel != notice.Email || day == "" || !strings.Contains(m.Text, "值班表第 2 版《街道值班表》：您的班次有变动，最早的一班在 "+day) {
				d.Errorf("%+v", m)
			}
		}
		page, err := d.s.Deliveries(d.coord, notice.DeliveryFilter{SubjectID: &roster, State: notice.Sent}, store.Request{Limit: 5})
		d.ok(err)
		if len(page.Items) != 2 || page.Items[0].SubjectType != "duty_roster" {
			d.Errorf("%+v", page.Items)
		}
	})
}
