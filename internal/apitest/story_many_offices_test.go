package apitest

import (
	"database/sql"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"testing"

	"lianluo/db/seed"
)

// TestStoryManyOffices is a district with twenty offices, each of which granted its
// client by itself. All reports come in one call, the one of many reports holding up
// none; one office has no report, which the consolidated report says; and one stands
// still, with many waiting in it, which neither the district nor another office
// notices.
func TestStoryManyOffices(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		d := &districtOf{making: m, wanted: map[string]bool{}}
		d.found(19)
		d.reported()
		d.pulled()
		d.standing(d.far[6])
	})
}

// districtOf are the offices of a district.
type districtOf struct {
	*making
	machine *Client
	far     []*farOffice
	wanted  map[string]bool // reports, as office and number
}

type farOffice struct {
	id          string
	coordinator *Client
	cases       int
}

// found makes offices and has each grant the client something of its own.
func (d *districtOf) found(n int) {
	scopes := []string{"status_reports:read", "changes:read"}
	secret := d.credentials("区级平台", scopes...)
	for i := range n {
		name := fmt.Sprintf("far%02d", i)
		d.World.office(d, fmt.Sprintf("第%02d街道办事处", i), name)
		admin := d.Anon.Login(d, name, Secret)
		plan := admin.Create(d, "/v1/plan-imports", props{"filename": "方案.txt", "text": string(seed.Plan)})
		admin.Act(d, "/v1/plan-imports/"+plan.ID()+"/apply", plan.ETag(), props{})
		person := admin.Get(d, "/v1/people?q="+url.QueryEscape("林晓岚")).Text("items.0.id")
		admin.Create(d, "/v1/users", props{"username": name + "lin", "display_name": "林晓岚", "password": Secret, "must_change_password": false, "person_id": person})
		o := &farOffice{coordinator: d.Anon.Login(d, name+"lin", Secret), id: admin.Get(d, "/v1/office").ID()}
		grant := admin.Create(d, "/v1/api-client-grants", props{"client_id": secret.Text("client_id"), "scopes": scopes})
		o.coordinator.Act(d, "/v1/api-client-grants/"+grant.ID()+"/approve", grant.ETag(), nil)
		d.far = append(d.far, o)
	}
	d.machine = d.Anon.As("district", d.Anon.Must(d, http.StatusOK, d.token(secret)).Text("access_token"))
	if all := d.machine.Get(d, "/v1/district/offices"); len(all.List("items")) != n+1 || all.JSON("items.0.own") != true {
		d.Errorf("offices: %s", all.Body)
	}
}

// reported: each office has reports but the fifth; the third has many.
func (d *districtOf) reported() {
	for i, o := range d.far {
		if i == 4 {
			continue
		}
		inspection := o.coordinator.Get(d, "/v1/inspections").Text("items.0.id")
		for range 1 + i%3 {
			o.cases++
			o.coordinator.Create(d, "/v1/petition-cases", props{"inspection_id": inspection, "number": "来件" + itoa(o.cases), "summary": "夜间施工", "channel": "phone", "pollution_types": []any{"noise"}})
		}
		for range map[bool]int{true: 25, false: 1}[i == 2] {
			d.wanted[o.id+" "+o.coordinator.Create(d, "/v1/status-reports", props{}).Text("number")] = true
		}
	}
	for _, item := range d.coordinator.Get(d, "/v1/status-reports").List("items") {
		x, _ := item.(map[string]any)
		d.wanted[d.office()+" "+str(x, "number")] = true
	}
}

// pulled: all in one call, or in pages of which already the first has every office.
func (d *districtOf) pulled() {
	d.Helper()
	all := d.machine.Get(d, "/v1/district/status-reports?limit=200")
	seen := map[string]bool{}
	for _, item := range all.List("items") {
		x, _ := item.(map[string]any)
		seen[str(x, "office_id")+" "+str(x, "number")] = true
	}
	if len(all.List("items")) != len(d.wanted) || len(seen) != len(d.wanted) || all.Text("delta") == "" {
		d.Errorf("%d of %d reports in one call", len(seen), len(d.wanted))
	}
	offices := map[string]bool{}
	for _, item := range d.machine.Get(d, "/v1/district/status-reports?limit=25").List("items") {
		x, _ := item.(map[string]any)
		offices[str(x, "office_id")] = true
	}
	if len(offices) != len(d.far) {
		d.Errorf("%d offices on the first page", len(offices))
	}
	sum, cases := d.machine.Get(d, "/v1/district/consolidated-report"), d.coordinator.Get(d, "/v1/status-reports/latest").Number("cases.total")
	for _, o := range d.far {
		cases += float64(o.cases)
	}
	if len(sum.List("offices")) != len(d.far)+1 || sum.Number("offices_without") != 1 || sum.Number("totals.cases_total") != cases {
		d.Errorf("%v cases added up: %s", cases, sum.Body)
	}
	for _, o := range d.far {
		if n := len(allChanges(d.making, d.machine, "/v1/changes?limit=1000&office_id="+o.id)); n == 0 {
			d.Errorf("nothing in the stream of %s", o.id)
		}
	}
}

// standing: while one office's head row is locked and many wait for it, more than
// there are connections, the others go on. On SQLite, where nobody else can lock a
// row, the many are but many.
func (d *districtOf) standing(o *farOffice) {
	d.Helper()
	release := func() {}
	waiting := func() bool { return true }
	if d.DatabaseURL != "" {
		release, waiting = d.lock(o.id)
	}
	before := len(o.coordinator.Get(d, "/v1/status-reports").List("items"))
	var many sync.WaitGroup
	var mu sync.Mutex
	made := 0
	for range 12 {
		many.Go(func() {
			a, err := o.coordinator.Do(Request{Method: http.MethodPost, Path: "/v1/status-reports", Body: props{}})
			if err != nil || a.Status != http.StatusCreated && a.Status != http.StatusServiceUnavailable {
				d.Errorf("%v %v", a, err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			if a.Status == http.StatusCreated {
				made++
			}
		})
	}
	eventually(d, "some who wait", waiting)
	d.petty.Create(d, "/v1/petition-cases", props{"inspection_id": d.inspection, "number": "别处的件", "summary": "夜间施工", "channel": "phone", "pollution_types": []any{"noise"}})
	d.far[7].coordinator.Create(d, "/v1/status-reports", props{})
	d.machine.Get(d, "/v1/district/status-reports?limit=200")
	d.machine.Get(d, "/v1/district/consolidated-report")
	d.machine.Get(d, "/v1/changes?limit=200&office_id="+o.id)
	release()
	many.Wait()
	if after := len(o.coordinator.Get(d, "/v1/status-reports").List("items")); after != before+made {
		d.Errorf("%d reports, %d before and %d made", after, before, made)
	}
}

// lock holds the office's head row and tells when as many wait for it as it can have.
func (d *districtOf) lock(office string) (release func(), waiting func() bool) {
	d.Helper()
	db, err := sql.Open("pgx", d.DatabaseURL)
	if err != nil {
		d.Fatal(err)
	}
	d.Cleanup(func() { _ = db.Close() })
	tx, err := db.BeginTx(d.Context(), nil)
	if err != nil {
		d.Fatal(err)
	}
	if _, err := tx.ExecContext(d.Context(), "SELECT 1 FROM office_heads WHERE office_id = $1 FOR UPDATE", office); err != nil {
		d.Fatal(err)
	}
	return func() { _ = tx.Rollback() }, func() bool {
		n := 0
		err := db.QueryRowContext(d.Context(), "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").Scan(&n)
		return err == nil && n >= 3
	}
}
