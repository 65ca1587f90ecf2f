// Package record holds what every row of the office has in common.
package record

import (
	"strconv"
	"time"

	"github.com/google/uuid"
)

// Meta is embedded in every row struct. OfficeID is stamped and checked by the
// store, Version counts the writes of the row and is what If-Match compares.
type Meta struct {
	ID        uuid.UUID `gorm:"primaryKey"`
	OfficeID  uuid.UUID
	Version   int64
	CreatedAt time.Time `gorm:"autoCreateTime:false"`
	UpdatedAt time.Time `gorm:"autoUpdateTime:false"`
}

// Base gives the store access to the embedded fields of any row.
func (m *Meta) Base() *Meta { return m }

// ETag is the strong validator of the row's current version, quotes included.
func (m *Meta) ETag() string { return ETag(m.Version) }

// ETag renders a version as an HTTP entity tag, quotes included.
func ETag(version int64) string { return `"` + strconv.FormatInt(version, 10) + `"` }

// Void is embedded in rows that can be voided: nothing is ever deleted.
type Void struct {
	VoidedAt   *time.Time
	VoidReason string `words:"staff"`
}

// Voided tells whether the row has been taken out of the lists.
func (v *Void) Voided() bool { return v.VoidedAt != nil }

// NewID makes a UUIDv7, which sorts by the time it was made.
func NewID() uuid.UUID { return uuid.Must(uuid.NewV7()) }
