// Command rules writes what the server enforces of openapi.yaml as JSON: the same
// document without prose, examples and the schemas of answers. Reading all of the
// contract would take most of the time between start and readiness.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "rules:", err)
		os.Exit(1)
	}
}

func run() error {
	if len(os.Args) != 3 {
		return fmt.Errorf("usage: rules CONTRACT OUTPUT")
	}
	contract, err := os.ReadFile(os.Args[1]) //nolint:gosec // a tool reads the file that its caller names
	if err != nil {
		return err
	}
	doc, err := openapi3.NewLoader().LoadFromData(contract)
	if err != nil {
		return err
	}
	raw, err := doc.MarshalJSON()
	if err != nil {
		return err
	}
	var whole map[string]any
	if err := json.Unmarshal(raw, &whole); err != nil {
		return err
	}
	out, err := write(reduce(whole))
	if err != nil {
		return err
	}
	return os.WriteFile(os.Args[2], out, 0o644) //nolint:gosec // generated code is for everybody to read
}

// prose is what nobody enforces. Among the properties of a schema the same words
// are names.
var prose = []string{"description", "summary", "example", "examples", "tags", "title", "externalDocs", "servers", "headers"}

// reduce leaves the paths, and of the components what they refer to.
func reduce(whole map[string]any) map[string]any {
	paths, _ := strip(whole["paths"], true).(map[string]any)
	components, _ := whole["components"].(map[string]any)
	kept := map[string]any{}
	if schemes, ok := components["securitySchemes"].(map[string]any); ok {
		all := map[string]any{}
		for name, scheme := range schemes {
			all[name] = strip(scheme, false)
		}
		kept["securitySchemes"] = all
	}
	for todo := refs(paths); len(todo) > 0; todo = todo[1:] {
		kind, name, _ := strings.Cut(strings.TrimPrefix(todo[0], "#/components/"), "/")
		section, _ := kept[kind].(map[string]any)
		if section == nil {
			section = map[string]any{}
			kept[kind] = section
		}
		if _, done := section[name]; done {
			continue
		}
		from, _ := components[kind].(map[string]any)
		section[name] = strip(from[name], false)
		todo = append(todo, refs(section[name])...)
	}
	info, _ := whole["info"].(map[string]any)
	return map[string]any{
		"openapi": whole["openapi"], "info": map[string]any{"title": info["title"], "version": info["version"]},
		"paths": paths, "components": kept, "security": whole["security"],
	}
}

// strip copies a part of the document without prose; of answers only the media
// types of those with 2xx stay. names tells that the keys are somebody's names.
func strip(node any, names bool) any {
	switch node := node.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, value := range node {
			switch {
			case !names && slices.Contains(prose, key):
			case !names && key == "responses":
				out[key] = answers(value)
			default:
				out[key] = strip(value, !names && (key == "properties" || key == "content"))
			}
		}
		return out
	case []any:
		out := make([]any, len(node))
		for i := range node {
			out[i] = strip(node[i], false)
		}
		return out
	}
	return node
}

func answers(node any) any {
	out := map[string]any{}
	responses, _ := node.(map[string]any)
	for code, r := range responses {
		if !strings.HasPrefix(code, "2") {
			continue
		}
		media := map[string]any{}
		response, _ := r.(map[string]any)
		content, _ := response["content"].(map[string]any)
		for name := range content {
			media[name] = map[string]any{}
		}
		out[code] = map[string]any{"content": media}
	}
	return out
}

// refs are the components that a part of the document names.
func refs(node any) []string {
	var out []string
	switch node := node.(type) {
	case map[string]any:
		if ref, ok := node["$ref"].(string); ok {
			return []string{ref}
		}
		for _, key := range slices.Sorted(maps.Keys(node)) {
			out = append(out, refs(node[key])...)
		}
	case []any:
		for _, item := range node {
			out = append(out, refs(item)...)
		}
	}
	return out
}

// write puts every path and every component on a line of its own, so that a diff
// shows which of them changed.
func write(doc map[string]any) ([]byte, error) {
	var b bytes.Buffer
	err := object(&b, doc, 2, "paths", "components")
	b.WriteByte('\n')
	return b.Bytes(), err
}

func object(b *bytes.Buffer, node map[string]any, depth int, open ...string) error {
	b.WriteByte('{')
	for i, key := range slices.Sorted(maps.Keys(node)) {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(b, "\n%q:", key)
		below, ok := node[key].(map[string]any)
		if ok && depth > 0 && (len(open) == 0 || slices.Contains(open, key)) {
			next := depth - 1
			if key == "paths" {
				next = 0
			}
			if err := object(b, below, next); err != nil {
				return err
			}
			continue
		}
		e := json.NewEncoder(b)
		e.SetEscapeHTML(false)
		if err := e.Encode(node[key]); err != nil {
			return err
		}
		b.Truncate(b.Len() - 1) // the encoder's line break
	}
	b.WriteByte('}')
	return nil
}
