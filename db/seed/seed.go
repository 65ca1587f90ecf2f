// Package seed carries the data that a new office starts with, and the sample
// office.
package seed

import _ "embed"

// Holidays is the State Council's published years; package calendar reads it.
// See NOTICE.md for where it comes from.
//
//go:embed holidays.json
var Holidays []byte

// Plan is the sample office's work plan.
//
//go:embed plan.txt
var Plan []byte

// Cases is the sample office's first table of petition cases, as pasted.
//
//go:embed cases.tsv
var Cases []byte
