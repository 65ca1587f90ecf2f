package server

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"lianluo"
)

// What the server reads at its start enforces all that the contract says.
func TestRulesEnforceTheWholeContract(t *testing.T) {
	read := func(raw []byte) map[string]*operation {
		doc, err := openapi3.NewLoader().LoadFromData(raw)
		if err != nil {
			t.Fatal(err)
		}
		ops, err := operationsOf(doc)
		if err != nil {
			t.Fatal(err)
		}
		return ops
	}
	prose := cmp.Options{
		cmp.AllowUnexported(operation{}, param{}),
		cmpopts.IgnoreFields(openapi3.Schema{}, "Description", "Title", "Example", "Examples"),
		cmpopts.IgnoreFields(openapi3.SchemaRef{}, "Extensions"),
		cmpopts.IgnoreUnexported(openapi3.SchemaRef{}, openapi3.Schema{}),
		cmpopts.EquateEmpty(),
	}
	if diff := cmp.Diff(read(lianluo.OpenAPI), read(lianluo.Rules), prose); diff != "" {
		t.Errorf("api/rules.gen.json enforces something else than openapi.yaml (-contract +rules):\n%s", diff)
	}
}
