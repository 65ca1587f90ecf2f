package duty

import (
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/fault"
	"lianluo/internal/record"
)

// Matter is one thing that the next pair must know of.
type Matter struct {
	ID        uuid.UUID  `json:"id"`
	Kind      string     `json:"kind"`
	SubjectID uuid.UUID  `json:"subject_id"`
	Title     string     `json:"title"`
	DueAt     *time.Time `json:"due_at,omitempty"`
	Decision  string     `json:"decision,omitempty"`
	Note      string     `json:"note,omitempty"`
}

// The kinds of matters, and what is said to each.
const (
	OpenItem = "open_item"
	Call     = "call"
	CaseDue  = "case_due"

	acceptedItem = "accepted"
	disputedItem = "disputed"
)

const maxTitle = 300

// titled is a matter whose title is cut to what the contract takes.
func titled(m Matter) Matter {
	if t := []rune(m.Title); len(t) > maxTitle {
		m.Title = string(t[:maxTitle-1]) + "…"
	}
	return m
}

// Handover is one face-to-face handover. Of the code only a keyed hash is kept, and
// only while it can be used.
type Handover struct {
	record.Meta
	ShiftID       uuid.UUID
	NextShiftID   uuid.UUID
	StartedBy     uuid.UUID
	StartedAt     time.Time
	CodeHash      string
	CodeExpiresAt *time.Time
	Codes         int64    // how many were shown
	Tries         int64    // of the present code
	Items         []Matter `gorm:"serializer:json"`
	AcceptedAt    *time.Time
	AcceptedBy    *uuid.UUID
	ConfirmedAt   *time.Time
}

// TableName names the table.
func (Handover) TableName() string { return "duty_handovers" }

// Quiet marks the rows as part of the shift, whose event tells of them.
func (*Handover) Quiet() {}

// TriesLeft is how often the code may still be tried.
func (h *Handover) TriesLeft() int { return max(0, maxTries-int(h.Tries)) }

// show notes a fresh code; rate_limited when the last one is too fresh.
func (h *Handover) show(hash string, now time.Time) error {
	if h.CodeExpiresAt != nil {
		if wait := h.CodeExpiresAt.Add(codePause - codeLife).Sub(now); wait > 0 {
			f := fault.New(fault.CodeRateLimited, fault.T("刚刚给过交接码", "a code was shown just now"))
			f.RetryAfter = wait
			return f
		}
	}
	until := now.Add(codeLife)
	h.CodeHash, h.CodeExpiresAt, h.Tries, h.Codes = hash, &until, 0, h.Codes+1
	return nil
}

// opens tells whether the code is the one that is shown. wrong says that the try
// counts.
func (h *Handover) opens(hash string, now time.Time) (wrong bool, err error) {
	switch {
	case h.CodeHash == "" || h.CodeExpiresAt == nil || now.After(*h.CodeExpiresAt):
		return false, unmet("code_expired", "交接码已失效，请交班人换一个", "the code has expired: have a new one shown")
	case h.TriesLeft() == 0:
		return false, unmet("no_tries_left", "试错次数已满，请交班人换一个码", "no tries are left: have a new code shown")
	case h.CodeHash != hash: // both are keyed hashes: how long it takes tells nothing of the code
		return true, unmet("wrong_code", fmt.Sprintf("交接码不对，还可以试 %d 次", h.TriesLeft()-1), "this is not the code")
	}
	return false, nil
}

// Verdict is what the successor says to a matter.
type Verdict struct {
	ID       uuid.UUID
	Decision string
	Note     string
}

// decide notes the verdicts. It returns unprocessable with every matter that is
// undecided, unknown, or disputed without a word.
func (h *Handover) decide(verdicts []Verdict) error {
	var c fault.Checks
	open := map[uuid.UUID]int{}
	for i := range h.Items {
		open[h.Items[i].ID] = i
	}
	for n, v := range verdicts {
		at := fmt.Sprintf("/decisions/%d", n)
		i, ok := open[v.ID]
		if !ok {
			c.Add(at+"/item_id", "unknown_item", fault.T("没有这条事项，或已有意见", "there is no such matter, or it is decided"))
			continue
		}
		delete(open, v.ID)
		c.When(v.Decision == disputedItem && v.Note == "", at+"/note", "note_required", fault.T("有异议须说明", "say what is disputed"))
		h.Items[i].Decision, h.Items[i].Note = v.Decision, v.Note
	}
	left := make([]int, 0, len(open))
	for _, i := range open {
		left = append(left, i)
	}
	slices.Sort(left)
	for _, i := range left {
		c.Add("/decisions", "undecided", fault.T("还没有意见："+h.Items[i].Title, "undecided: "+h.Items[i].ID.String()))
	}
	return c.Err()
}
