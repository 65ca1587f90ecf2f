package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // makes the database to measure

	"lianluo/internal/apitest"
)

const password = "Linshi-2021-Aa"

// database is where one run lives.
type database struct {
	engine, url, dir string
	drop             func()
}

func (d database) env(address string) []string {
	return []string{"LIANLUO_LISTEN=" + address, "LIANLUO_DATA_DIR=" + d.dir, "LIANLUO_DATABASE_URL=" + d.url,
		"LIANLUO_RATE_LIMIT=1000000"}
}

func prepare(ctx context.Context, o options, engine string) (database, error) {
	d := database{engine: engine, dir: o.dir, drop: func() {}}
	if engine == "sqlite" {
		return d, nil
	}
	if o.postgres == "" {
		return d, errors.New("no PostgreSQL: use make bench, which starts one")
	}
	admin, err := sql.Open("pgx", o.postgres)
	if err != nil {
		return d, err
	}
	name := fmt.Sprintf("bench_%d", os.Getpid())
	if _, err := admin.ExecContext(ctx, "CREATE DATABASE "+name); err != nil {
		return d, errors.Join(err, admin.Close())
	}
	u, err := url.Parse(o.postgres)
	if err != nil {
		return d, err
	}
	u.Path = "/" + name
	d.url = u.String()
	d.drop = func() {
		_, _ = admin.Exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)")
		_ = admin.Close()
	}
	return d, nil
}

// office is the seeded office and what the scenarios need of it.
type office struct {
	server     *process
	token      string
	supervisor string // token of somebody of the supervision group
	client     *apitest.Client
	inspection string
	unit       string
	ids        []string // of cases, all registered, all at version 1
	used       int      // how many of ids have been dispatched
	created    int
	page1000   string // the cursor that begins page 1,000
	deep       string // the position after the first 5,000 events
	middle     string // and in the middle of all
	end        string // and before the last 220
}

const plan = `青禾街道配合第二轮中央生态环境保护督察协调联络工作方案
一、成立协调联络组
组长：周启明
成员单位：城市管理办公室、市场监督管理所、派出所、综合行政执法队、交警中队、河东社区、河西社区、青禾社区、红岭社区、北街社区、南门社区、物业公司。
二、专项工作组
（一）综合协调组
组长：何静
责任单位：城市管理办公室
联络员：林晓岚
工作职责：
1.分派并催办交办事项。
（二）督办问责组
组长：罗志刚
责任单位：城市管理办公室
工作职责：
1.跟踪督办并依规问责。
`

func seed(ctx context.Context, o options, d database) (*office, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	create := exec.CommandContext(ctx, o.binary, "user", "create", "--username", "admin", "--admin")
	create.Env, create.Stdin = append(os.Environ(), d.env(address)...), strings.NewReader(password)
	if out, err := create.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("user create: %w\n%s", err, out)
	}
	f := &office{}
	if f.server, err = start(ctx, o, "server", "/readyz", d.env(address), address, o.binary, "serve"); err != nil {
		return nil, err
	}
	if err := f.organise(); err != nil {
		f.server.stop()
		return nil, err
	}
	begin := time.Now()
	if err := f.fill(o.cases); err != nil {
		f.server.stop()
		return nil, err
	}
	fmt.Fprintf(os.Stderr, "%s: %d cases through the import in %s\n", d.engine, o.cases, time.Since(begin).Round(time.Second))
	if err := makeOverdue(ctx, o, d); err != nil {
		f.server.stop()
		return nil, err
	}
	if err := f.passDown(); err != nil {
		f.server.stop()
		return nil, err
	}
	if err := f.onDuty(); err != nil {
		f.server.stop()
		return nil, err
	}
	if err := f.follow(); err != nil {
		f.server.stop()
		return nil, err
	}
	if err := f.grow(ctx, d, o.events); err != nil {
		f.server.stop()
		return nil, err
	}
	return f, f.collect(o.cases)
}

// must sends a request and takes anything but a 2xx for an error.
func (f *office) must(c *apitest.Client, method, path string, body any, etag string) (*apitest.Answer, error) {
	r := apitest.Request{Method: method, Path: path, Body: body, Header: map[string]string{}}
	if etag != "" {
		r.Header["If-Match"] = etag
	}
	a, err := c.Do(r)
	if err == nil && a.Status > 299 {
		err = fmt.Errorf("%s %s: %d %s", method, path, a.Status, a.Body)
	}
	return a, err
}

func (f *office) login(anon *apitest.Client, user string) (*apitest.Client, error) {
	a, err := f.must(anon.As(user, ""), http.MethodPost, "/v1/auth/login", map[string]any{"username": user, "password": password}, "")
	if err != nil {
		return nil, err
	}
	return anon.As(user, a.Text("access_token")), nil
}

func (f *office) organise() error {
	contract, err := apitest.LoadContract()
	if err != nil {
		return err
	}
	httpClient := apitest.NewHTTP()
	httpClient.Timeout = 10 * time.Minute
	anon := &apitest.Client{Base: f.server.base, Contract: contract, HTTP: httpClient}
	admin, err := f.login(anon, "admin")
	if err != nil {
		return err
	}
	draft, err := f.must(admin, http.MethodPost, "/v1/plan-imports", map[string]any{"filename": "plan.txt", "text": plan}, "")
	if err != nil {
		return err
	}
	applied, err := f.must(admin, http.MethodPost, "/v1/plan-imports/"+draft.ID()+"/apply", map[string]any{}, draft.ETag())
	if err != nil {
		return err
	}
	f.inspection = applied.Text("inspection_id")
	units, err := f.must(admin, http.MethodGet, "/v1/units", nil, "")
	if err != nil {
		return err
	}
	f.unit = units.Text("items.0.id")
	for username, name := range map[string]string{"linxiaolan": "林晓岚", "luozhigang": "罗志刚"} {
		people, err := f.must(admin, http.MethodGet, "/v1/people?q="+url.QueryEscape(name), nil, "")
		if err != nil {
			return err
		}
		if _, err = f.must(admin, http.MethodPost, "/v1/users", map[string]any{"username": username, "display_name": name,
			"password": password, "person_id": people.Text("items.0.id"), "must_change_password": false}, ""); err != nil {
			return err
		}
	}
	f.client = anon
	return f.signIn()
}

// signIn takes a new token; one lasts ten minutes, a run longer.
func (f *office) signIn() error {
	c, err := f.login(f.client, "linxiaolan")
	if err != nil {
		return err
	}
	s, err := f.login(f.client, "luozhigang")
	if err != nil {
		return err
	}
	f.client, f.token, f.supervisor = c, c.Token, s.Token
	return nil
}

const ordered = 2000 // assignments, and half as many items of supervision

// passDown gives the lists of orders something to hold.
func (f *office) passDown() error {
	end := time.Now().AddDate(0, 0, 30).Format(time.RFC3339)
	for i := range ordered {
		if i%500 == 0 {
			if err := f.signIn(); err != nil {
				return err
			}
		}
		if _, err := f.must(f.client, http.MethodPost, "/v1/assignments", map[string]any{"inspection_id": f.inspection, "kind": "directive", "source": "city",
			"title": places[i%len(places)] + what[i%len(what)], "matter": "请查清并报送整改情况。", "lead_unit_id": f.unit, "due_at": end}, ""); err != nil {
			return err
		}
		if i%2 == 1 {
			continue
		}
		if _, err := f.must(f.client.As("luozhigang", f.supervisor), http.MethodPost, "/v1/accountability-items", map[string]any{"inspection_id": f.inspection,
			"source": "leader_assigned", "matter": what[i%len(what)] + "，请跟踪督办。", "responsible_unit_id": f.unit}, ""); err != nil {
			return err
		}
	}
	return nil
}

var (
	places = []string{"河东社区", "河西社区", "青禾新村", "红岭小区", "北街市场", "南门工业园"}
	what   = []string{"商铺夜间装卸噪声扰民", "餐饮店油烟直排", "工地扬尘、渣土车带泥上路", "河道水色发黑，疑有污水直排", "垃圾清运不及时，异味大", "露天焚烧秸秆", "养殖场粪污外溢"}
	kinds  = []string{"噪声", "大气", "大气", "水", "土壤", "大气", "水"}
	origin = []string{"来电", "来信", "来访"}
)

const perImport = 2000

// fill brings the cases in as tables, which is how an office gets them.
func (f *office) fill(n int) error {
	batches := 1 + n/20000
	for b := range batches {
		if err := f.signIn(); err != nil {
			return err
		}
		batch, err := f.must(f.client, http.MethodPost, "/v1/petition-batches", map[string]any{"inspection_id": f.inspection,
			"label": fmt.Sprintf("第%d批", b+1), "received_at": "2021-09-10T08:00:00+08:00"}, "")
		if err != nil {
			return err
		}
		path := "/v1/petition-batches/" + batch.ID()
		for from := b * 20000; from < min(n, (b+1)*20000); from += perImport {
			current, err := f.must(f.client, http.MethodGet, path, nil, "")
			if err != nil {
				return err
			}
			text := table(from, min(from+perImport, n))
			if _, err := f.must(f.client, http.MethodPost, path+"/import", map[string]any{"text": text}, current.ETag()); err != nil {
				return err
			}
		}
	}
	return nil
}

func table(from, to int) string {
	var b strings.Builder
	b.WriteString("受理编号\t交办问题基本情况\t行政区域\t污染类型\t来源\t责任单位\n")
	for i := from; i < to; i++ {
		k := i % len(what)
		fmt.Fprintf(&b, "X2HN20210910%06d\t%s%d号附近%s，群众反映强烈。\t%s\t%s\t%s\t城市管理办公室\n",
			i, places[i%len(places)], 1+i%389, what[k], places[i%len(places)], kinds[k], origin[i%len(origin)])
	}
	return b.String()
}

// collect walks the list once in pages of 50, which gives the ids and page 1,000.
func (f *office) collect(n int) error {
	cursor := ""
	for page := 1; ; page++ {
		if page == 1000 {
			f.page1000 = cursor
		}
		path := "/v1/petition-cases?limit=50"
		if cursor != "" {
			path += "&cursor=" + url.QueryEscape(cursor)
		}
		a, err := f.must(f.client, http.MethodGet, path, nil, "")
		if err != nil {
			return err
		}
		for _, item := range a.List("items") {
			if m, ok := item.(map[string]any); ok {
				id, _ := m["id"].(string)
				f.ids = append(f.ids, id)
			}
		}
		if cursor = a.Text("next_cursor"); cursor == "" || len(f.ids) >= 60_000 {
			break
		}
	}
	if len(f.ids) == 0 || n >= 50_000 && f.page1000 == "" {
		return fmt.Errorf("only %d cases were listed", len(f.ids))
	}
	return nil
}

// follow reads the stream of changes up to its 5,000th event.
func (f *office) follow() error {
	for range 5 {
		path := "/v1/changes?limit=1000"
		if f.deep != "" {
			path += "&after=" + url.QueryEscape(f.deep)
		}
		a, err := f.must(f.client, http.MethodGet, path, nil, "")
		if err != nil {
			return err
		}
		if f.deep = a.Text("next"); f.deep == "" {
			return errors.New("there are fewer than 5,000 events")
		}
	}
	return nil
}

func encode(v any) []byte {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	return raw
}
