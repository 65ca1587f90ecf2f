// Package lifecycle holds state machines as tables, so that what may happen in
// which state is data: found, listed, drawn and tested over its whole product.
package lifecycle

import (
	"fmt"
	"strings"

	"lianluo/internal/fault"
)

// Step is one edge: in From, action On leads to To. Guard may refuse for
// reasons of the object (subject) and the caller (by); nil means always.
type Step[S ~string, T any, B any] struct {
	From  S
	On    string
	To    S
	Guard func(subject T, by B) error
}

// Table is a state machine over states S, subjects T and callers B.
type Table[S ~string, T any, B any] []Step[S, T, B]

// Apply finds the edge for the action and gives the next state. It returns
// fault.State with the allowed actions when there is no such edge, or the
// guard's own error.
func (t Table[S, T, B]) Apply(from S, on string, subject T, by B) (S, error) {
	for _, s := range t {
		if s.From != from || s.On != on {
			continue
		}
		if s.Guard != nil {
			if err := s.Guard(subject, by); err != nil {
				return from, err
			}
		}
		return s.To, nil
	}
	return from, fault.State(string(from), t.Allowed(from, subject, by))
}

// Allowed lists the actions whose edge exists and whose guard agrees, in the
// order of the table.
func (t Table[S, T, B]) Allowed(from S, subject T, by B) []string {
	out := make([]string, 0, 8)
	for i := range t { // by index: a page of cases asks for thousands of edges
		if s := &t[i]; s.From == from && (s.Guard == nil || s.Guard(subject, by) == nil) {
			out = append(out, s.On)
		}
	}
	return out
}

// Mermaid draws the table as a state diagram for docs/lifecycles.md.
func (t Table[S, T, B]) Mermaid() string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n")
	for _, s := range t {
		fmt.Fprintf(&b, "    %s --> %s: %s\n", s.From, s.To, s.On)
	}
	return b.String()
}
