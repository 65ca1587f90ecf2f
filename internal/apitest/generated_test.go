package apitest

import (
	"flag"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"lianluo/internal/auth"
)

var (
	generatedRequests = flag.Int("generated.requests", 20000, "generated requests on each engine")
	generatedSeed     = flag.Uint64("generated.seed", 20210910, "where the generator starts")
)

const generatedWorkers = 4

// TestGenerated sends requests made from the document, right ones and every kind
// of wrong one, by every standing. No answer may be a 5xx, have an undocumented
// status or shape, or show what the program is made of; nothing that the document
// forbids is accepted, and next to nothing that it allows is called malformed.
func TestGenerated(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		known := m.pool()
		run := &generatedRun{making: m, ops: map[string]*tally{}, seen: map[string]int{}, stock: map[string][]ready{}}
		run.fill()
		var workers sync.WaitGroup
		for n := range generatedWorkers {
			g := &generator{Rand: rand.New(rand.NewPCG(*generatedSeed, uint64(n))), known: known}
			workers.Go(func() {
				for range *generatedRequests / generatedWorkers {
					run.send(g)
				}
			})
		}
		workers.Wait()
		run.judge(t)
	})
}

// pool makes things for the generator to play with, apart from the cast's own
// accounts and posts, which the test still needs.
func (m *making) pool() map[string][]string {
	known := map[string][]string{}
	add := func(name string, find func(*making) *Answer) {
		for range 4 {
			known[name] = append(known[name], find(m).ID())
		}
	}
	add("unit_id", unit)
	add("person_id", person)
	add("user_id", user)
	add("api_client_id", machine)
	add("inspection_id", inspection)
	add("group_id", group)
	add("appointment_id", appointment)
	add("liaison_id", liaison)
	add("rule_id", rule)
	add("plan_import_id", planImport)
	add("batch_id", batch)
	add("case_id", registered)
	add("case_id", dispatched)
	add("file_id", evidence)
	known["attached_to_id"] = known["case_id"]
	add("report_id", report)
	add("event_id", auditEvent)
	for range 3 {
		g, d := duty(m)
		known["group_id"] = append(known["group_id"], g)
		known["duty_id"] = append(known["duty_id"], d.ID())
		table, row := telling(m)
		known["table_id"], known["row_id"] = append(known["table_id"], table), append(known["row_id"], row.ID())
	}
	known["office_id"] = []string{m.get("/v1/office").ID()}
	m.roles()
	return known
}

// ready is a request that will succeed, with who may make it.
type ready struct {
	client *Client
	who    role
	Request
}

// fill makes two requests for every operation that chance would hardly make, as a
// sign-in with the right password or a table that can be read. One is sent at once,
// since what is made later may replace what it needs: a rule ends the one before it.
func (r *generatedRun) fill() {
	for _, op := range r.Contract.Operations {
		first := makers[op.ID]
		for range 2 {
			if first == nil { // the accounting test names it
				continue
			}
			c := first(r.making)
			r.stock[op.ID] = append(r.stock[op.ID], ready{r.by(c), role{name: c.by}, c.request(op, false)})
		}
		if first != nil {
			last := len(r.stock[op.ID]) - 1
			r.stock[op.ID][0], r.stock[op.ID][last] = r.stock[op.ID][last], r.stock[op.ID][0]
			r.fromStock(op)
		}
	}
}

// fromStock sends one of them; false when they are used up.
func (r *generatedRun) fromStock(op *Operation) bool {
	r.mu.Lock()
	left := r.stock[op.ID]
	if len(left) > 0 {
		r.stock[op.ID] = left[1:]
	}
	r.mu.Unlock()
	if len(left) == 0 {
		return false
	}
	a, err := left[0].client.Do(left[0].Request)
	if a != nil {
		r.note(&generated{Op: op, Method: op.Method, Path: left[0].Path}, left[0].who, a, err)
	}
	return true
}

type tally struct{ sent, ok int }

type generatedRun struct {
	*making
	mu                sync.Mutex
	ops               map[string]*tally
	valid, malformed  int
	samples, problems []string
	seen              map[string]int
	stock             map[string][]ready
}

func (r *generatedRun) send(g *generator) {
	ops := r.Contract.Operations
	op := ops[g.IntN(len(ops))]
	if g.oneOf(20) && r.fromStock(op) {
		return
	}
	var req *generated
	if g.oneOf(2) {
		req = g.wrong(op)
	}
	if req == nil {
		req = g.valid(op)
	}
	who := r.caller(g, op)
	if who.name == "anonymous" && op.Permission != "public" {
		req.Fault = strings.TrimSpace(req.Fault + " nobody")
	}
	client := who.client
	if op.ID == "logout" || op.ID == "changeMyPassword" {
		client = r.Anon.As("nobody", "x.y.z") // the cast's sessions are still needed
		req.Fault = "forged token"
	}
	r.freshen(g, client, req)
	header := map[string]string{}
	for k := range req.Header {
		header[k] = req.Header.Get(k)
	}
	if v, ok := req.Header["Authorization"]; ok && v[0] == "" {
		header["Authorization"] = ""
	}
	q := Request{Method: req.Method, Path: req.target(), Header: header}
	if req.Body != nil {
		q.Body = req.Body
	}
	a, err := client.Do(q)
	if a == nil { // cannot even be sent, as a header with a control character
		return
	}
	r.note(req, who, a, err)
}

// freshen takes the current entity tag for half of the requests that need one.
func (r *generatedRun) freshen(g *generator, c *Client, req *generated) {
	if req.Fault != "" || req.Header.Get("If-Match") == "" || g.oneOf(2) {
		return
	}
	path := req.Path
	if last := strings.LastIndex(req.Op.Path, "/"); !strings.HasSuffix(req.Op.Path, "}") && req.Method == http.MethodPost && last > 0 {
		path = path[:strings.LastIndex(path, "/")]
	}
	if a, err := c.Do(Request{Method: http.MethodGet, Path: path}); err == nil && a.ETag() != "" {
		req.Header.Set("If-Match", a.ETag())
	}
}

// caller is mostly somebody who may.
func (r *generatedRun) caller(g *generator, op *Operation) role {
	if grants := auth.Grants[auth.Permission(op.Permission)]; grants != 0 && !g.oneOf(4) {
		for range 20 {
			x := r.cast[g.IntN(len(r.cast))]
			for _, n := range auth.Names {
				if n.Name == x.name && grants&n.Standing != 0 {
					return x
				}
			}
		}
	}
	return r.cast[g.IntN(len(r.cast))]
}

func (r *generatedRun) note(req *generated, who role, a *Answer, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	t := r.ops[req.Op.ID]
	if t == nil {
		t = &tally{}
		r.ops[req.Op.ID] = t
	}
	t.sent++
	if a.Status < 300 {
		t.ok++
	}
	say := func(what string) { // once for each kind, with the first request that showed it
		_, kind, _ := strings.Cut(what, "answered")
		key := req.Op.ID + digits.ReplaceAllString(kind, "")
		if r.seen[key]++; r.seen[key] == 1 && len(r.problems) < 60 {
			r.problems = append(r.problems, what+"\n  as "+who.name+": "+req.String()+"\n  answer: "+clip(a.Body))
		}
	}
	if err != nil {
		lines := strings.Split(err.Error(), "\n")
		say(strings.Join(append(lines[:1], errorsIn(lines[1:])...), ";"))
	}
	if req.Fault != "" {
		picture := req.Fault == "unacceptable" && req.Op.Answers("*/*") // a file may be one
		if a.Status < 400 && !picture {
			say("answered as right although wrong: " + req.Fault)
		}
		return
	}
	r.valid++
	if slices.Contains([]int{400, 406, 413, 415}, a.Status) {
		r.malformed++
		if len(r.samples) < 10 {
			r.samples = append(r.samples, req.String()+"\n  answer: "+clip(a.Body))
		}
	}
}

var digits = regexp.MustCompile(`[0-9]+`)

// errorsIn leaves what is wrong of a validator's long text.
func errorsIn(lines []string) []string {
	var out []string
	for _, l := range lines {
		if strings.Contains(l, "rror at") || strings.Contains(l, "body says") || strings.HasPrefix(l, "log: ") || strings.HasPrefix(l, "status") {
			out = append(out, l)
		}
	}
	return out
}

func (r *generatedRun) judge(t *testing.T) {
	for _, p := range r.problems {
		t.Error(p)
	}
	if r.malformed*100 > r.valid {
		t.Errorf("%d of %d allowed requests were called malformed, as\n%s", r.malformed, r.valid, strings.Join(r.samples, "\n"))
	}
	reached := 0
	var missed []string
	for _, op := range r.Contract.Operations {
		if c := r.ops[op.ID]; c != nil && c.ok > 0 {
			reached++
		} else {
			missed = append(missed, op.ID)
		}
	}
	if reached*100 < 95*len(r.Contract.Operations) {
		t.Errorf("only %d of %d operations were reached with a 2xx", reached, len(r.Contract.Operations))
	}
	t.Logf("%d allowed requests, %d of them called malformed; %d of %d operations reached 2xx; not: %s",
		r.valid, r.malformed, reached, len(r.Contract.Operations), strings.Join(missed, " "))
}
