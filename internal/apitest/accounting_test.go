package apitest

import (
	"net/http"
	"testing"
)

// TestAccounting fails for an operation that was not seen, in the recorded
// traffic of this run, to succeed, to refuse somebody, and to refuse bad input.
func TestAccounting(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		m.matrix() // refusals
		for _, op := range m.Contract.Operations {
			if makers[op.ID] != nil {
				m.succeed(op)
				m.spoil(op)
			}
		}
		m.countShows()
		for _, op := range m.Contract.Operations {
			seen := m.Traffic.Statuses(op.ID)
			if !anyStatus(seen, func(s int) bool { return s >= 200 && s < 300 }) {
				t.Errorf("%s never succeeded: %v", op.ID, seen)
			}
			// Whoever is not signed in may call what is public.
			if op.Permission != "public" && seen[http.StatusForbidden]+seen[http.StatusNotFound] == 0 {
				t.Errorf("%s refused nobody: %v", op.ID, seen)
			}
			if !anyStatus(seen, func(s int) bool { return s == 400 || s == 409 || s == 412 || s == 415 || s == 422 || s == 428 }) {
				t.Errorf("%s refused no bad input: %v", op.ID, seen)
			}
		}
	})
}

// countShows: a batch shows how many cases it holds. A case that enters it writes
// nothing to the batch, and yet no stored answer is confirmed, and what was read
// before may still be written against.
func (m *making) countShows() {
	m.Helper()
	b := batch(m)
	path := "/v1/petition-batches/" + b.ID()
	before := m.petty.Get(m, path)
	m.petty.Create(m, "/v1/petition-cases", props{"inspection_id": m.inspection, "batch_id": b.ID(), "number": m.name("X2HN2021091200"),
		"summary": "楼下商铺噪声扰民", "received_at": "2021-09-10T08:00:00+08:00"})
	after := m.petty.Must(m, http.StatusOK, Request{Method: http.MethodGet, Path: path, Header: map[string]string{"If-None-Match": before.ETag()}})
	if before.Number("case_count") != 0 || after.Number("case_count") != 1 || after.Number("version") != before.Number("version") {
		m.Errorf("%s\n%s", before.Body, after.Body)
	}
	m.petty.Patch(m, path, before.ETag(), props{"remark": "补录"})
}

func anyStatus(seen map[int]int, is func(int) bool) bool {
	for s := range seen {
		if is(s) {
			return true
		}
	}
	return false
}

// by is who makes the call; "self" is an account of its own, since the call ends
// its session or changes its password.
func (m *making) by(c call) *Client {
	if c.by == "self" {
		return m.Account(m, m.name("self"), nil)
	}
	return m.role(c.by)
}

func (m *making) succeed(op *Operation) {
	c := makers[op.ID](m)
	a, err := m.by(c).Do(c.request(op, false))
	if err != nil {
		m.Error(err)
		return
	}
	if a.Status < 200 || a.Status > 299 {
		m.Errorf("%s by %s answered %d: %s", op.ID, c.by, a.Status, clip(a.Body))
	}
}

// spoil makes the right request wrong: an unknown parameter is refused always,
// and so is a missing If-Match.
func (m *making) spoil(op *Operation) {
	c := makers[op.ID](m)
	client := m.by(c)
	bad := c
	bad.query = map[string][]string{"no_such_parameter": {"1"}}
	m.refused(op, client, bad.request(op, true), http.StatusBadRequest)
	if c.match != "" && op.Takes("If-Match") {
		bad = c
		bad.match = ""
		m.refused(op, client, bad.request(op, true), http.StatusPreconditionRequired)
		bad.match = `"987654"`
		m.refused(op, client, bad.request(op, true), http.StatusPreconditionFailed)
	}
	if body, ok := c.body.(props); ok {
		with := props{"no_such_field": 1}
		for k, v := range body {
			with[k] = v
		}
		bad = c
		bad.body = with
		m.refused(op, client, bad.request(op, true), http.StatusBadRequest)
	}
}

func (m *making) refused(op *Operation, c *Client, r Request, want int) {
	m.Helper()
	a, err := c.Do(r)
	if err != nil {
		m.Error(err)
	} else if a.Status != want {
		m.Errorf("%s %v answered %d, wanted %d: %s", op.ID, r, a.Status, want, clip(a.Body))
	}
}
