package auth

import (
	"crypto/sha256"
	"sync"
	"time"
)

// verified remembers tokens whose signature was right, because a client shows the
// same one some hundred times and reading it costs as much as the database does.
// What it says about time is compared on every use, and nothing that can be
// revoked is in it: whoever acts is looked up by what the token names.
//
// Two maps of limited size take turns, so that what is in use stays.
type verified struct {
	mu       sync.Mutex
	now, old map[[sha256.Size]byte]seen
}

type seen struct {
	claims          Claims
	issued, expires time.Time
}

const verifiedSize = 4096

func (v *verified) get(key [sha256.Size]byte) (seen, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if s, ok := v.now[key]; ok {
		return s, true
	}
	s, ok := v.old[key]
	if ok {
		v.keep(key, s)
	}
	return s, ok
}

func (v *verified) put(key [sha256.Size]byte, s seen) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.keep(key, s)
}

func (v *verified) keep(key [sha256.Size]byte, s seen) {
	if v.now == nil || len(v.now) >= verifiedSize {
		v.old, v.now = v.now, map[[sha256.Size]byte]seen{}
	}
	v.now[key] = s
}
