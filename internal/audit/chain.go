package audit

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/google/uuid"
)

// FaultKind says what is wrong with a chain.
type FaultKind string

// The kinds of fault.
const (
	ContentChanged     FaultKind = "content_changed"     // an event is not what its hash says
	LinkBroken         FaultKind = "link_broken"         // it does not hold the hash of the one before
	Missing            FaultKind = "missing"             // a number is not there
	TailCut            FaultKind = "tail_cut"            // the head has seen more events than there are
	HeadMismatch       FaultKind = "head_mismatch"       // the head does not fit the last event
	CheckpointMismatch FaultKind = "checkpoint_mismatch" // the chain is not the one that was exported
)

// Fault is the first place where a chain does not hold.
type Fault struct {
	Sequence int64
	EventID  uuid.UUID
	Kind     FaultKind
	Detail   string
}

// Verification is what walking one office's chain found.
type Verification struct {
	OfficeID   uuid.UUID
	Checked    int64
	First      int64 // sequence of the first event, 0 when there is none
	Last       int64
	HeadHash   string
	VerifiedAt time.Time
	Next       int64 // where to go on, 0 when the end was reached
	Fault      *Fault
}

// Intact tells that nothing was found.
func (v Verification) Intact() bool { return v.Fault == nil }

// link is one event as far as the chain goes.
type link struct {
	id       uuid.UUID
	sequence int64
	prev     string
	hash     string
	digest   string // what the hash should be
}

// walk checks links in order. Every link is held against the one before, so
// the state is one hash.
type walk struct {
	v           Verification
	prev        string
	checkpoints map[int64]string
}

// begin starts behind a link that an earlier walk has reached. The link itself
// is looked at again, for the next one is held against it.
func (w *walk) begin(after int64, found []link) bool {
	if len(found) == 0 {
		w.v.Fault = &Fault{Sequence: after, Kind: Missing, Detail: fmt.Sprintf("没有第 %d 条", after)}
		return false
	}
	l := found[0]
	w.v.Last, w.prev = after, l.hash
	if l.hash != l.digest {
		w.v.Fault = &Fault{Sequence: after, EventID: l.id, Kind: ContentChanged, Detail: fmt.Sprintf("第 %d 条的内容与散列不符", after)}
	}
	return w.v.Fault == nil
}

// step takes the next link; false when it is the first that does not fit.
func (w *walk) step(l link) bool {
	want := w.v.Last + 1
	fault := func(kind FaultKind, detail string) bool {
		w.v.Fault = &Fault{Sequence: l.sequence, EventID: l.id, Kind: kind, Detail: detail}
		return false
	}
	if l.sequence != want {
		w.v.Fault = &Fault{Sequence: want, Kind: Missing, Detail: fmt.Sprintf("应为第 %d 条，见到的是第 %d 条", want, l.sequence)}
		return false
	}
	w.v.Checked++
	switch {
	case l.hash != l.digest:
		return fault(ContentChanged, fmt.Sprintf("第 %d 条的内容与散列不符", l.sequence))
	case l.prev != w.prev:
		return fault(LinkBroken, fmt.Sprintf("第 %d 条与上一条的散列接不上", l.sequence))
	}
	if known, ok := w.checkpoints[l.sequence]; ok && known != l.hash {
		return fault(CheckpointMismatch, fmt.Sprintf("第 %d 条与导出的检查点不符", l.sequence))
	}
	if w.v.First == 0 {
		w.v.First = l.sequence
	}
	w.v.Last, w.prev = l.sequence, l.hash
	return true
}

// finish compares the end with the head and with checkpoints beyond it.
func (w *walk) finish(headSequence int64, headHash string, beyond int64) Verification {
	w.v.HeadHash = headHash
	switch {
	case w.v.Fault != nil:
	case w.v.Last < headSequence:
		w.v.Fault = &Fault{Sequence: w.v.Last + 1, Kind: TailCut, Detail: fmt.Sprintf("链头已到第 %d 条，记录只到第 %d 条", headSequence, w.v.Last)}
	case beyond > headSequence:
		w.v.Fault = &Fault{Sequence: headSequence, Kind: HeadMismatch, Detail: fmt.Sprintf("记录已到第 %d 条，链头只到第 %d 条", beyond, headSequence)}
	case w.prev != headHash:
		w.v.Fault = &Fault{Sequence: w.v.Last, Kind: HeadMismatch, Detail: "链头的散列与最后一条不符"}
	}
	if w.v.Fault != nil {
		return w.v
	}
	for sequence := range w.checkpoints {
		if sequence > w.v.Last {
			w.v.Fault = &Fault{Sequence: w.v.Last + 1, Kind: CheckpointMismatch, Detail: fmt.Sprintf("检查点见过第 %d 条，记录只到第 %d 条", sequence, w.v.Last)}
		}
	}
	return w.v
}

// Checkpoint is where an office's chain stood, to be kept outside the
// database: it finds what the chain alone cannot, a cut or rewritten tail whose
// head was changed with it.
type Checkpoint struct {
	OfficeID uuid.UUID `json:"office_id"`
	Sequence int64     `json:"sequence"`
	Hash     string    `json:"hash"`
	TakenAt  time.Time `json:"taken_at"`
	Seal     string    `json:"seal"` // HMAC-SHA-256 under a key that is not in the database
}

func (c Checkpoint) mac(key []byte) string {
	h := hmac.New(sha256.New, key)
	fmt.Fprintf(h, "%s\n%d\n%s\n%s", c.OfficeID, c.Sequence, c.Hash, c.TakenAt.UTC().Format(time.RFC3339Nano))
	return hex.EncodeToString(h.Sum(nil))
}

// Genuine tells whether the checkpoint was sealed with the key and not edited.
func (c Checkpoint) Genuine(key []byte) bool { return hmac.Equal([]byte(c.Seal), []byte(c.mac(key))) }
