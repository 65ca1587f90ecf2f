// Package lianluo carries the contract itself, so that the running program can
// hand out the very bytes of the repository's file.
package lianluo

import _ "embed"

// OpenAPI is openapi.yaml, byte for byte.
//
//go:embed openapi.yaml
var OpenAPI []byte

// Rules is what the server enforces of it, which is read at every start: a fifth
// of the contract, made by `make generate`.
//
//go:embed api/rules.gen.json
var Rules []byte
