// Package lianluo carries the contract itself, so that the running program can
// hand out the very bytes of the repository's file.
package lianluo

import _ "embed"

// OpenAPI is openapi.yaml, byte for byte.
//
//go:embed openapi.yaml
var OpenAPI []byte
