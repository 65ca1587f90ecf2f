package apitest

import (
	"math/rand/v2"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// The generator itself: what it calls valid the document allows, what it calls
// wrong differs in a way that the document forbids.
func TestGeneratorFollowsTheDocument(t *testing.T) {
	c, err := LoadContract()
	if err != nil {
		t.Fatal(err)
	}
	g := &generator{Rand: rand.New(rand.NewPCG(1, 2)), known: map[string][]string{}}
	faults := map[string]int{}
	for _, op := range c.Operations {
		for range 40 {
			r := g.valid(op)
			if r.schema != nil {
				if err := r.schema.Value.VisitJSON(plain(r.value), formats, openapi3.VisitAsRequest()); err != nil {
					t.Fatalf("%s: a valid body is not: %v\n%s", op.ID, err, clip(r.Body))
				}
			}
			if w := g.wrong(op); w != nil {
				faults[w.Fault]++
			}
		}
	}
	for _, f := range append(append([]fault{{name: "body value"}}, requestFaults...), syntaxFaults...) {
		if faults[f.name] == 0 {
			t.Errorf("no request with the fault %q was made", f.name)
		}
	}
}
