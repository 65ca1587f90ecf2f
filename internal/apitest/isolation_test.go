package apitest

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"regexp"
	"strings"
	"testing"
)

// TestIsolation has two offices in one installation live through their first day.
// Then every operation is called by the one with what belongs to the other: it
// must be answered as if that did not exist, to the byte, and nothing that comes
// back may hold anything of the other office.
func TestIsolation(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		mine := finishedDay(t, w)
		theirs := finishedDay(t, w.Second(t))
		secrets := theirs.everything()
		if len(secrets) < 40 {
			t.Fatalf("the other office has only %d ids", len(secrets))
		}
		g := &generator{Rand: rand.New(rand.NewPCG(1, 1))}
		for _, op := range mine.Contract.Operations {
			if op.Permission != "public" && op.Permission != "self" && makers[op.ID] != nil {
				mine.trespass(g, op, makers[op.ID](theirs), secrets)
			}
		}
	})
}

var idPattern = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`)

// everything is every id that the office's own people can see.
func (m *making) everything() map[string]bool {
	ids := map[string]bool{}
	for _, op := range m.Contract.Operations {
		if op.Method != http.MethodGet || strings.Contains(op.Path, "{") || op.Permission == "public" {
			continue
		}
		c := makers[op.ID](m)
		path := op.Path
		if op.Takes("for_seconds") { // it would go on
			path = op.Expand(nil, c.query)
		}
		a, err := m.by(c).Do(Request{Method: op.Method, Path: path})
		if err != nil {
			m.Fatal(err)
		}
		for _, id := range idPattern.FindAllString(string(a.Body), -1) {
			ids[id] = true
		}
	}
	return ids
}

func (m *making) trespass(g *generator, op *Operation, c call, secrets map[string]bool) {
	m.Helper()
	client := m.role(c.by)
	r := c.request(op, true)
	foreign, err := client.Do(r)
	if err != nil {
		m.Error(err)
		return
	}
	for _, id := range idPattern.FindAllString(string(foreign.Body), -1) {
		if secrets[id] && !strings.Contains(r.Path, id) && !strings.Contains(fmt.Sprint(r.Body), id) {
			m.Errorf("%s shows %s of the other office: %s", op.ID, id, clip(foreign.Body))
			return
		}
	}
	if len(c.path) == 0 {
		return
	}
	if foreign.Status != http.StatusNotFound {
		m.Errorf("%s on what belongs to the other office answered %d: %s", op.ID, foreign.Status, clip(foreign.Body))
		return
	}
	absent := c
	absent.path = map[string]string{}
	for k, v := range c.path {
		if absent.path[k] = v; idPattern.MatchString(v) { // the second answer of a case stays the second
			absent.path[k] = g.id("")
		}
	}
	none, err := client.Do(absent.request(op, true))
	if err != nil {
		m.Error(err)
		return
	}
	if a, b := nameless(foreign), nameless(none); a != b {
		m.Errorf("%s tells what is not yours from what is not there:\n%s\n%s", op.ID, a, b)
	}
}

// nameless is the answer without what the caller sent and the request's number.
func nameless(a *Answer) string {
	return fmt.Sprint(a.Status, a.Header.Get("Content-Type"), idPattern.ReplaceAllString(string(a.Body), "ID"))
}
