// Package wire is how values of the office are written in answers and taken out
// of requests: what is absent is left out, instants are in the office's zone.
package wire

import (
	"time"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"
	openapi_types "github.com/oapi-codegen/runtime/types"

	"lianluo/internal/calendar"
)

// Local is the instant in the office's zone.
func Local(t time.Time) time.Time { return t.In(calendar.Zone) }

// Instant is the instant in the office's zone, or nothing.
func Instant(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	l := Local(*t)
	return &l
}

// Optional leaves an empty word out.
func Optional[T, S ~string](s S) *T {
	if s == "" {
		return nil
	}
	t := T(s)
	return &t
}

// Text is the word that was sent, or nothing.
func Text[T ~string](s *T) string {
	if s == nil {
		return ""
	}
	return string(*s)
}

// Someone leaves the zero id out.
func Someone(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

// Elements are those of a list that was sent, or none.
func Elements[T any](s *[]T) []T {
	if s == nil {
		return nil
	}
	return *s
}

// Several leaves an empty list out.
func Several[T any](s []T) *[]T {
	if len(s) == 0 {
		return nil
	}
	return &s
}

// Present makes a list that is never null.
func Present[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// Number is a count as the contract has it.
func Number(n int) int32 { return int32(min(n, 1<<30)) }

// Positive leaves out what is not above zero.
func Positive(n int) *int32 {
	if n <= 0 {
		return nil
	}
	v := Number(n)
	return &v
}

// Whole is the number that was sent, or zero.
func Whole(n *int32) int32 {
	if n == nil {
		return 0
	}
	return *n
}

// DayPatch is the day of a merge patch.
func DayPatch(d nullable.Nullable[openapi_types.Date]) nullable.Nullable[calendar.Date] {
	if !d.IsSpecified() {
		return nil
	}
	day, err := d.Get()
	if err != nil {
		return nullable.NewNullNullable[calendar.Date]()
	}
	return nullable.NewNullableWithValue(calendar.DateOf(day.Time))
}
