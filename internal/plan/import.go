package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"path"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"

	"lianluo/internal/fault"
	"lianluo/internal/plan/reader"
	"lianluo/internal/record"
)

// State is how far an import has come.
type State string

// The states. Nothing leads out of the last two.
const (
	Draft   State = "draft"
	Applied State = "applied"
	Voided  State = "voided"
)

// Summary is an import without its text and draft: what a list shows.
type Summary struct {
	record.Meta
	record.Void
	State             State
	Filename          string
	InspectionName    string
	WorkingGroupCount int64
	DutyCount         int64 // of the working groups
	VacantPostCount   int64
	UnreadCount       int64
	WarningCount      int64
	InspectionID      *uuid.UUID
	AppliedAt         *time.Time
}

// TableName names the table.
func (Summary) TableName() string { return "plan_imports" }

// Import is one plan taken in. Lines in the draft count the lines of SourceText.
type Import struct {
	Summary
	Format     string
	Sha256     string // of what was received, in hexadecimal
	Size       int64  // bytes received
	LineCount  int64
	SourceText string
	Draft      reader.Draft        `gorm:"serializer:json"`
	Unread     []reader.UnreadLine `gorm:"serializer:json"`
	Warnings   []reader.Warning    `gorm:"serializer:json"`
	Applied    Outcome             `gorm:"serializer:json"`
}

// TableName names the table.
func (Import) TableName() string { return "plan_imports" }

// Outcome is what applying a draft made. LeftOut is what the draft says and the round has no place for.
type Outcome struct {
	VacantPosts int              `json:"vacant_post_count"`
	Records     []Record         `json:"records"`
	LeftOut     []reader.Warning `json:"left_out,omitempty"`
}

// Record is one object made, or one that was there before and is used.
type Record struct {
	Kind   string    `json:"kind"`
	ID     uuid.UUID `json:"id"`
	Name   string    `json:"name"`
	Reused bool      `json:"reused"`
}

// Received is a plan as it came in: a file, or a text that was pasted.
type Received struct {
	Filename string
	Data     []byte
	Pasted   bool
}

// NewImport reads a plan. It returns payload_too_large, unsupported_media_type or unreadable_file.
func NewImport(in Received) (*Import, error) {
	doc, err := in.open()
	if err != nil {
		return nil, unreadable(err)
	}
	sum := sha256.Sum256(in.Data)
	read := reader.Read(doc)
	i := &Import{
		Summary: Summary{State: Draft, Filename: displayName(in.Filename), UnreadCount: int64(len(read.Unread)), WarningCount: int64(len(read.Warnings))},
		Format:  doc.Format, Sha256: hex.EncodeToString(sum[:]), Size: int64(len(in.Data)), LineCount: int64(len(doc.Lines)),
		SourceText: doc.Text, Draft: read.Draft, Unread: read.Unread, Warnings: read.Warnings,
	}
	i.count()
	return i, nil
}

func (in Received) open() (reader.Document, error) {
	if in.Pasted {
		return reader.Paste(string(in.Data))
	}
	return reader.Open(in.Data)
}

func unreadable(err error) error {
	switch {
	case errors.Is(err, reader.ErrTooLarge), errors.Is(err, reader.ErrTooManyRows):
		return fault.New(fault.CodePayloadTooLarge, fault.T("方案不得超过 1 MiB 或 20000 行", "a plan has at most 1 MiB and 20,000 lines"))
	case errors.Is(err, reader.ErrUnsupported):
		return fault.New(fault.CodeUnsupportedMediaType, fault.T("只读 .txt 和 .docx；旧式 .doc 请先另存为 .docx", "only .txt and .docx are read"))
	case errors.Is(err, reader.ErrEmpty):
		return fault.New(fault.CodeUnreadableFile, fault.T("文件里没有文字", "the file has no text"))
	}
	return fault.Wrap(fault.CodeUnreadableFile, err)
}

// displayName keeps a file's own name for show; it never becomes a path.
func displayName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, name)
	if name = strings.TrimSpace(name); name == "." || name == "/" {
		return ""
	}
	if r := []rune(name); len(r) > 200 {
		name = string(r[:200])
	}
	return name
}

// count keeps the list's figures true to the draft.
func (i *Import) count() {
	i.InspectionName = i.Draft.Inspection.Name
	i.WorkingGroupCount = int64(len(i.Draft.WorkingGroups))
	i.DutyCount, i.VacantPostCount = 0, 0
	for _, g := range i.Draft.WorkingGroups {
		i.DutyCount += int64(len(g.Duties))
	}
	for _, g := range groupsOf(&i.Draft) {
		for _, p := range g.Posts {
			if vacant(p) {
				i.VacantPostCount++
			}
		}
	}
}

// groupsOf lists the coordination group, when there is one, and the working groups.
func groupsOf(d *reader.Draft) []*reader.Group {
	out := make([]*reader.Group, 0, len(d.WorkingGroups)+1)
	if d.CoordinationGroup != nil {
		out = append(out, d.CoordinationGroup)
	}
	for n := range d.WorkingGroups {
		out = append(out, &d.WorkingGroups[n])
	}
	return out
}

func vacant(p reader.Post) bool { return p.PersonName == "" && p.PersonID == "" }
