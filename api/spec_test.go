package api_test

import (
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"lianluo"
	"lianluo/internal/auth"
	"lianluo/internal/fault"
)

func document(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(lianluo.OpenAPI)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// The document is valid, and every example in it follows its own schema.
func TestDocumentIsValid(t *testing.T) {
	if err := document(t).Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// The permissions of the document and those of the one table of rights are the
// same set: a right that nothing asks for is a mistake, and so is the reverse.
func TestPermissionsAreTheTable(t *testing.T) {
	used := map[auth.Permission]bool{}
	for path, item := range document(t).Paths.Map() {
		for method, op := range item.Operations() {
			name, _ := op.Extensions["x-permission"].(string)
			p := auth.Permission(name)
			used[p] = true
			if _, known := auth.Grants[p]; !known && p != auth.Public {
				t.Errorf("%s %s needs %q, which nobody can have", method, path, name)
			}
			if open := op.Security != nil && len(*op.Security) == 0; open != (p == auth.Public) {
				t.Errorf("%s %s: open and public go together", method, path)
			}
		}
	}
	for p := range auth.Grants {
		if !used[p] {
			t.Errorf("no operation needs %q", p)
		}
	}
}

// What a district client reads of the office that registered it, it reads of every
// other that granted it, in the same way.
func TestClientsReadEveryOfficeThatGrantsThem(t *testing.T) {
	for path, item := range document(t).Paths.Map() {
		if strings.HasPrefix(path, "/v1/district/") { // of all at once
			continue
		}
		for method, op := range item.Operations() {
			clients := op.Security != nil && slices.ContainsFunc(*op.Security, func(r openapi3.SecurityRequirement) bool { return r["clientCredentials"] != nil })
			if clients && (op.Parameters.GetByInAndName("query", "office_id") == nil || op.Responses.Value("404") == nil) {
				t.Errorf("%s %s: names no office, or does not say that it may be none", method, path)
			}
		}
	}
}

// What the layers around every handler may answer is described everywhere: 406
// where there is a body to choose, 507 where something is written. 405 belongs
// to no operation: it says that there is none.
func TestAnswersOfTheLayersAreDescribed(t *testing.T) {
	for path, item := range document(t).Paths.Map() {
		for method, op := range item.Operations() {
			body := false
			for status, r := range op.Responses.Map() {
				body = body || strings.HasPrefix(status, "2") && len(r.Value.Content) > 0
			}
			for status, want := range map[string]bool{"405": false, "406": body, "507": method != http.MethodGet} {
				if got := op.Responses.Value(status) != nil; got != want {
					t.Errorf("%s %s: %s is described: %v", method, path, status, got)
				}
			}
		}
	}
}

// Codes in the document's problem examples are codes of the catalogue, with the
// catalogue's title.
func TestProblemExamplesAreOfTheCatalogue(t *testing.T) {
	for name, response := range document(t).Components.Responses {
		media := response.Value.Content["application/problem+json"]
		if media == nil {
			continue
		}
		example, ok := media.Example.(map[string]any)
		if !ok {
			t.Errorf("%s has no example", name)
			continue
		}
		code, _ := example["code"].(string)
		entry, known := fault.Catalogue[fault.Code(code)]
		if !known || entry.Title.ZH != example["title"] {
			t.Errorf("%s: code %q with title %v", name, code, example["title"])
		}
	}
}

// An operation id, once published, is never renamed or taken away: generated
// clients are made of them. New ones are added to the list.
func TestOperationsAreNeverRenamed(t *testing.T) {
	var ids []string
	for _, item := range document(t).Paths.Map() {
		for _, op := range item.Operations() {
			ids = append(ids, op.OperationID)
		}
	}
	slices.Sort(ids)
	const file = "testdata/operations.golden"
	if os.Getenv("LIANLUO_UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(file, []byte(strings.Join(ids, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	published, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for id := range strings.FieldsSeq(string(published)) {
		if !slices.Contains(ids, id) {
			t.Errorf("operation %s is gone", id)
		}
	}
	for _, id := range ids {
		if !slices.Contains(strings.Fields(string(published)), id) {
			t.Errorf("operation %s is new: run make golden", id)
		}
	}
}
