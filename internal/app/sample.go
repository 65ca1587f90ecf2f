package app

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/url"
	"strings"
	"text/tabwriter"
	"time"

	"gorm.io/gorm/clause"

	"lianluo/db/seed"
	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/server"
	"lianluo/internal/store"
)

// sampleOffice is the office of the examples in the contract.
const sampleOffice = "青禾街道办事处"

// sampleUser is an account of the sample office. Who is named is found among
// the people of the plan; who has a title is made first.
type sampleUser struct {
	username, standing string
	person, unit, name string
	auditor            bool
	password           string
}

func sampleUsers() []sampleUser {
	return []sampleUser{
		{username: "hanxue", standing: "审计员", auditor: true},
		{username: "zhouqiming", standing: "协调联络组组长", person: "周启明"},
		{username: "linxiaolan", standing: "综合协调组联络员", person: "林晓岚"},
		{username: "gaoyuan", standing: "信访应急处置组组长", person: "高远"},
		{username: "sumin", standing: "单位用户：城市管理办公室", name: "苏敏", unit: "城市管理办公室"},
		{username: "luozhigang", standing: "督办问责组组长", person: "罗志刚"},
		{username: "baojie", standing: "单位用户：青禾环境服务有限公司", name: "保洁公司值班", unit: "青禾环境服务有限公司"},
		{username: "songlixin", standing: "协调联络组第一副组长", person: "宋立新"},
	}
}

var errHalfSample = errors.New("the sample office could not be completed; start again with an empty data folder or database")

// Sample makes the sample office when the database holds no office, by the same
// requests that anybody would send, and prints its sign-ins this once. It
// returns an error when a request is refused, and when an earlier one was broken
// off: what was made until then stays, and nobody knows its passwords.
func (a *App) Sample(ctx context.Context, out io.Writer) error {
	empty, err := a.empty(ctx)
	if err != nil {
		return err
	}
	if !empty {
		return a.wholeSample(ctx)
	}
	if err := a.noteSample(ctx, true); err != nil {
		return err
	}
	// A server of its own: a hundred log lines of requests that nobody sent
	// would bury the sign-ins, which are shown only once.
	quiet := a.serving
	quiet.Log = Quieter(a.log)
	inside, err := server.New(quiet)
	if err != nil {
		return err
	}
	s := &sampler{app: a, server: inside, ctx: ctx}
	if err := s.run(out); err != nil {
		return fmt.Errorf("%w: %w", errHalfSample, err)
	}
	return a.noteSample(ctx, false)
}

// noteSample remembers that a sample is being made, or that it is whole.
func (a *App) noteSample(ctx context.Context, begun bool) error {
	ctx = auth.With(ctx, auth.System([16]byte{}, "sample"))
	return a.Store.InTx(ctx, func(tx *store.Tx) error {
		half := &fact{Name: factHalf, Value: "yes"}
		if begun {
			return tx.DB.Clauses(clause.OnConflict{DoNothing: true}).Create(half).Error
		}
		return tx.DB.Delete(half).Error
	})
}

func (a *App) wholeSample(ctx context.Context) error {
	var n int64
	err := a.Store.Reading(auth.With(ctx, auth.System([16]byte{}, "sample"))).Model(&fact{}).Where("name = ?", factHalf).Count(&n).Error
	if err == nil && n > 0 {
		return errHalfSample
	}
	return a.Store.Fault(err)
}

// empty tells whether nothing ever happened in this database.
func (a *App) empty(ctx context.Context) (bool, error) {
	var n int64
	ctx = store.AcrossOffices(auth.With(ctx, auth.System([16]byte{}, "sample")))
	err := a.Store.Reading(ctx).Model(&event.Head{}).Count(&n).Error
	return n == 0, a.Store.Fault(err)
}

type sampler struct {
	app    *App
	server *server.Server
	ctx    context.Context
	token  string
}

type object map[string]any

func (o object) text(key string) string { t, _ := o[key].(string); return t }

func (o object) items() []object {
	list, _ := o["items"].([]any)
	out := make([]object, 0, len(list))
	for _, x := range list {
		if m, ok := x.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

func (s *sampler) run(out io.Writer) error {
	admin := sampleUser{username: "admin", standing: "系统管理员", password: newPassword()}
	_, err := s.app.CreateUser(s.ctx, NewUser{Username: admin.username, Name: "郑凯", Office: sampleOffice, Admin: true, Password: admin.password})
	if err != nil {
		return err
	}
	users := sampleUsers()
	for i := range users {
		users[i].password = newPassword()
	}
	client, err := s.organise(admin, users)
	if err != nil {
		return err
	}
	if err := s.firstBatch(users, &client); err != nil {
		return err
	}
	if err := s.passDown(users); err != nil {
		return err
	}
	if err := s.live(users); err != nil {
		return err
	}
	fmt.Fprintf(out, "\n%s\n示例账号（只显示这一次）\n\n", rule)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "用户名\t密码\t身份")
	for _, u := range append([]sampleUser{admin}, users...) {
		fmt.Fprintf(w, "%s\t%s\t%s\n", u.username, u.password, u.standing)
	}
	fmt.Fprintf(w, "%s\t%s\t%s\n", client.text("client_id"), client.text("client_secret"), "区级接口客户端")
	if err := w.Flush(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%s\n\n", rule)
	return err
}

// rule sets the sign-ins apart from log lines on the same terminal.
var rule = strings.Repeat("─", 72)

// organise applies the plan, makes the accounts and the district's client.
func (s *sampler) organise(admin sampleUser, users []sampleUser) (object, error) {
	if err := s.signIn(admin); err != nil {
		return nil, err
	}
	draft, err := s.send("POST", "/v1/plan-imports", nil, object{"filename": "青禾街道工作方案.txt", "text": string(seed.Plan)})
	if err != nil {
		return nil, err
	}
	if _, err := s.send("POST", "/v1/plan-imports/"+draft.text("id")+"/apply", draft, object{}); err != nil {
		return nil, err
	}
	for _, u := range users {
		body := object{"username": u.username, "display_name": u.standing, "password": u.password, "must_change_password": false}
		switch {
		case u.auditor:
			body["auditor"], body["display_name"] = true, "韩雪"
		case u.person != "":
			if body["person_id"], err = s.find("/v1/people", u.person); err != nil {
				return nil, err
			}
			body["display_name"] = u.person
		case u.unit != "":
			if body["unit_id"], err = s.find("/v1/units", u.unit); err != nil {
				return nil, err
			}
			body["display_name"] = u.name
		}
		if _, err := s.send("POST", "/v1/users", nil, body); err != nil {
			return nil, err
		}
	}
	return s.send("POST", "/v1/api-clients", nil, object{"name": "区生态环境督察调度平台", "scopes": clientScopes})
}

// clientScopes are what the sample's district reads.
var clientScopes = []string{"changes:read", "compliance:read", "status_reports:read"}

// firstBatch brings the first table, dispatches half of it, meets about it and reports.
func (s *sampler) firstBatch(users []sampleUser, client *object) error {
	if err := s.signIn(users[1]); err != nil {
		return err
	}
	rounds, err := s.send("GET", "/v1/inspections", nil, nil)
	if err != nil || len(rounds.items()) == 0 {
		return errors.Join(err, errors.New("the plan made no inspection"))
	}
	inspection := rounds.items()[0]
	if _, err := s.send("POST", "/v1/inspections/"+inspection.text("id")+"/start", inspection, object{"stationed_from": s.at(0, 0)[:len(time.DateOnly)]}); err != nil {
		return err
	}
	if err := s.signIn(users[2]); err != nil {
		return err
	}
	if *client, err = s.send("POST", "/v1/api-clients/"+client.text("client_id")+"/approve", object{"version": 1.0}, object{"scopes": clientScopes}); err != nil {
		return err
	}
	batch, err := s.send("POST", "/v1/petition-batches", nil, object{"inspection_id": inspection.text("id"), "label": "第十三批",
		"received_at": "2021-09-10T08:00:00+08:00", "printed": object{"total": 8, "phone": 4, "letter": 4, "key": 2}})
	if err != nil {
		return err
	}
	if _, err := s.send("POST", "/v1/petition-batches/"+batch.text("id")+"/import", batch, object{"text": string(seed.Cases)}); err != nil {
		return err
	}
	unit, err := s.find("/v1/units", "城市管理办公室")
	if err != nil {
		return err
	}
	cases, err := s.send("GET", "/v1/petition-cases?limit=4", nil, nil)
	if err != nil {
		return err
	}
	for _, c := range cases.items() {
		if _, err := s.send("POST", "/v1/petition-cases/"+c.text("id")+"/dispatch", c, object{"lead_unit_id": unit, "instruction": "请到现场核实，按时反馈。"}); err != nil {
			return err
		}
	}
	if err := s.meetings(inspection.text("id")); err != nil {
		return err
	}
	_, err = s.send("POST", "/v1/status-reports", nil, object{"inspection_id": inspection.text("id")})
	return err
}

func (s *sampler) signIn(u sampleUser) error {
	s.token = ""
	pair, err := s.send("POST", "/v1/auth/login", nil, object{"username": u.username, "password": u.password})
	s.token = pair.text("access_token")
	return err
}

func (s *sampler) find(path, name string) (string, error) {
	page, err := s.send("GET", path+"?limit=200&q="+url.QueryEscape(name), nil, nil)
	if err != nil {
		return "", err
	}
	for _, o := range page.items() {
		if o.text("name") == name {
			return o.text("id"), nil
		}
	}
	return "", fmt.Errorf("%s: no %s", path, name)
}

// send does one request inside the process. at is the object acted on; its
// version becomes If-Match.
func (s *sampler) send(method, path string, at, body object) (object, error) {
	var in io.Reader
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		in = bytes.NewReader(data)
	}
	r, err := http.NewRequestWithContext(s.ctx, method, path, in)
	if err != nil {
		return nil, err
	}
	r.RemoteAddr = "127.0.0.1:1"
	switch {
	case method == "PATCH":
		r.Header.Set("Content-Type", "application/merge-patch+json")
	case body != nil:
		r.Header.Set("Content-Type", "application/json")
	}
	if s.token != "" {
		r.Header.Set("Authorization", "Bearer "+s.token)
	}
	if version, ok := at["version"].(float64); ok {
		r.Header.Set("If-Match", fmt.Sprintf(`"%d"`, int64(version)))
	}
	w := &inProcess{header: http.Header{}}
	s.server.ServeHTTP(w, r)
	if w.status >= http.StatusBadRequest {
		return nil, fmt.Errorf("%s %s: %d %s", method, path, w.status, strings.TrimSpace(w.body.String()))
	}
	out := object{}
	if w.body.Len() == 0 {
		return out, nil
	}
	return out, json.Unmarshal(w.body.Bytes(), &out)
}

// inProcess takes an answer that never leaves the program.
type inProcess struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *inProcess) Header() http.Header         { return w.header }
func (w *inProcess) WriteHeader(status int)      { w.status = status }
func (w *inProcess) Write(p []byte) (int, error) { return w.body.Write(p) }

const passwordLetters = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"

// newPassword makes a password that every policy takes and people can type.
func newPassword() string {
	groups := make([]string, 3)
	for g := range groups {
		var b strings.Builder
		for range 5 {
			n, err := rand.Int(rand.Reader, big.NewInt(int64(len(passwordLetters))))
			if err != nil { // the system's generator never fails
				n = big.NewInt(0)
			}
			b.WriteByte(passwordLetters[n.Int64()])
		}
		groups[g] = b.String()
	}
	// Three classes of characters, whatever was drawn.
	return groups[0] + "-" + groups[1] + "-" + groups[2] + "7Q"
}
