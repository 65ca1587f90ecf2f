// Package batch keeps the batches in which the upstream hands petition cases
// over, together with the totals that it printed.
package batch

import (
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/intake"
	"lianluo/internal/record"
)

// Batch is one batch. Label is the upstream's own word, such as "35-1".
type Batch struct {
	record.Meta
	record.Void
	InspectionID uuid.UUID
	Label        string
	LocalLabel   string
	ReceivedAt   time.Time
	WindowFrom   *time.Time
	WindowTo     *time.Time
	Printed      *intake.Printed `gorm:"serializer:json"`
	Remark       string
	Cases        int64 `gorm:"-"` // live cases, counted when read
	Archived     bool  `gorm:"-"` // its round is; known when read to be shown
}

// TableName names the table.
func (Batch) TableName() string { return "petition_batches" }

// Patch is a change of a batch; what is unspecified stays.
type Patch struct {
	Label      *string
	ReceivedAt *time.Time
	LocalLabel nullable.Nullable[string]
	WindowFrom nullable.Nullable[time.Time]
	WindowTo   nullable.Nullable[time.Time]
	Printed    nullable.Nullable[intake.Printed]
	Remark     nullable.Nullable[string]
}

func (b *Batch) patch(p Patch) {
	if p.Label != nil {
		b.Label = *p.Label
	}
	if p.ReceivedAt != nil {
		b.ReceivedAt = *p.ReceivedAt
	}
	setText(&b.LocalLabel, p.LocalLabel)
	setText(&b.Remark, p.Remark)
	set(&b.WindowFrom, p.WindowFrom)
	set(&b.WindowTo, p.WindowTo)
	set(&b.Printed, p.Printed)
}

// set applies a merge patch to a field that may be absent.
func set[T any](field **T, v nullable.Nullable[T]) {
	if v.IsNull() {
		*field = nil
	} else if x, err := v.Get(); err == nil {
		*field = &x
	}
}

func setText(field *string, v nullable.Nullable[string]) {
	if v.IsNull() {
		*field = ""
	} else if x, err := v.Get(); err == nil {
		*field = x
	}
}

// check refuses a reception window that ends before it begins.
func (b *Batch) check() error {
	if b.WindowFrom != nil && b.WindowTo != nil && b.WindowTo.Before(*b.WindowFrom) {
		return fault.Invalid("/window_to", "before_start", fault.T("窗口结束早于开始", "the window ends before it begins"))
	}
	if b.Printed == nil {
		return nil
	}
	for i, t := range b.Printed.Types {
		if !intake.KnownType(t.Type) {
			return fault.Invalid("/printed/types/"+strconv.Itoa(i)+"/pollution_type", "unknown_type", fault.T("词典里没有这个类型", "the dictionary has no such type"))
		}
	}
	return nil
}

// Allowed lists what the actor may do with the batch now.
func (b *Batch) Allowed(by auth.Actor) []string {
	out := []string{}
	if b.Voided() || b.Archived || !by.Can(auth.BatchWrite) {
		return out
	}
	out = append(out, "update", "import")
	if b.Cases == 0 {
		out = append(out, "void")
	}
	return out
}
