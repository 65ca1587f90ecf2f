// Package snapshot keeps what statistics said at the end of each day: the tables as
// they were when the day's status report was taken, which nobody changes afterwards.
package snapshot

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/record"
)

// Snapshot is a day of a round.
type Snapshot struct {
	record.Meta
	InspectionID uuid.UUID
	Day          calendar.Date
	TakenAt      time.Time
	ReportID     uuid.UUID  // the status report that was taken at the same moment
	Documents    []Document `gorm:"-"` // without their bodies
}

// TableName names the table.
func (Snapshot) TableName() string { return "statistics_snapshots" }

// Document is what a day said of one subject: Body is what everybody who asks for it
// gets, byte for byte, for ever.
type Document struct {
	record.Meta
	SnapshotID uuid.UUID
	Subject    string
	Digest     string // SHA-256 of Body
	Body       string
}

// TableName names the table.
func (Document) TableName() string { return "statistics_snapshot_documents" }

// Quiet marks the document as a part: the event is the snapshot's.
func (*Document) Quiet() {}

// ETag is the document's strong validator: its digest.
func (d *Document) ETag() string { return `"` + d.Digest + `"` }

// surveyed is the subject that only those see who survey it.
const surveyed = "accountability"

// hidden tells whether the caller must not see the subject, as with the statistics
// of now.
func hidden(a auth.Actor, subject string) bool {
	return subject == surveyed && !a.Can(auth.AccountabilitySurvey)
}

// document writes what is kept.
func (s *Snapshot) document(subject, member string, tables any) (*Document, error) {
	body, err := json.Marshal(map[string]any{
		"inspection_id": s.InspectionID, "day": s.Day, "subject": subject, "taken_at": s.TakenAt.In(calendar.Zone).Format(time.RFC3339Nano),
		"status_report_id": s.ReportID, member: tables,
	})
	sum := sha256.Sum256(body)
	return &Document{Meta: record.Meta{ID: record.NewID()}, SnapshotID: s.ID, Subject: subject, Digest: hex.EncodeToString(sum[:]), Body: string(body)}, err
}
