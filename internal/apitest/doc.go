// Package apitest drives the real program over HTTP, as a frontend, a district
// system or somebody with bad intentions would, on each engine. Every answer is
// held against openapi.yaml.
package apitest
