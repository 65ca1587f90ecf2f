// Package seed carries the data that a new office starts with.
package seed

import _ "embed"

// Holidays is the State Council's published years; package calendar reads it.
// See NOTICE.md for where it comes from.
//
//go:embed holidays.json
var Holidays []byte
