package server

import (
	"context"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/record"
)

// Replicas share the limit by telling each other several times a second what
// callers have spent, and charging what they hear to their own buckets. No
// request waits for it and nothing is stored. docs/adr/0015 says what holds.
const (
	limitTopic = "lianluo_limits"
	limitEvery = 250 * time.Millisecond
	// smallest is the part of the quota below which nothing is told yet.
	smallest = 10
	// PostgreSQL takes less than 8000 bytes.
	maxNotice = 7800
	// maxSpent is more than any replica lets through between two notices.
	maxSpent = 10_000_000
)

// ShareLimits shares the limit with the other replicas until ctx ends. A replica
// that cannot reach them counts alone meanwhile.
func (s *Server) ShareLimits(ctx context.Context) {
	if s.store == nil || !s.store.Shared() || s.limiter.quota == 0 {
		return
	}
	me := record.NewID().String()
	var hearing sync.WaitGroup
	defer hearing.Wait()
	hearing.Go(func() {
		s.store.Hear(ctx, limitTopic, func(bool) {}, func(notice string) {
			if sender, rest, _ := strings.Cut(notice, " "); sender != me {
				s.limiter.charge(rest)
			}
		})
	})
	tick := time.NewTicker(limitEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for _, notice := range s.limiter.spent() {
			if err := s.store.Tell(ctx, limitTopic, me+" "+notice); err != nil {
				break // and is not told later: an old debt would hit a caller who has waited
			}
		}
	}
}

// spent gives, as notices of bounded length, what was spent here since it was
// last told. Little is kept for later, and forgotten when the caller is idle.
func (l *limiter) spent() []string {
	least, now := max(1, l.quota/smallest), l.clock.Now()
	var out []string
	var b strings.Builder
	for i := range l.shards {
		shard := &l.shards[i]
		shard.mu.Lock()
		for key, bucket := range shard.full {
			switch {
			case bucket.owed >= least:
				word := key.String() + "=" + strconv.Itoa(bucket.owed) + " "
				if b.Len()+len(word) > maxNotice {
					out = append(out, b.String())
					b.Reset()
				}
				b.WriteString(word)
				bucket.owed = 0
				shard.full[key] = bucket
			case now.Sub(bucket.at) > l.window:
				delete(shard.full, key)
			}
		}
		shard.mu.Unlock()
	}
	if b.Len() > 0 {
		out = append(out, b.String())
	}
	return out
}

// charge takes a notice: what others have let through counts here, too.
func (l *limiter) charge(notice string) {
	now := l.clock.Now()
	for word := range strings.FieldsSeq(notice) {
		name, count, _ := strings.Cut(word, "=")
		key, ok := keyNamed(name)
		n, err := strconv.Atoi(count)
		if !ok || err != nil || n <= 0 || n > maxSpent {
			continue // not one of us
		}
		shard := &l.shards[key.shard()]
		shard.mu.Lock()
		b := shard.full[key]
		if b.at.Before(now) {
			b.at = now
		}
		b.at = b.at.Add(time.Duration(n) * l.step)
		shard.full[key] = b
		shard.mu.Unlock()
	}
}

// String names the key in notices.
func (k limitKey) String() string {
	if k.id != uuid.Nil {
		return k.id.String()
	}
	return "@" + k.addr.String()
}

func keyNamed(name string) (limitKey, bool) {
	if text, isAddr := strings.CutPrefix(name, "@"); isAddr {
		addr, err := netip.ParseAddr(text)
		return limitKey{addr: addr}, err == nil
	}
	id, err := uuid.Parse(name)
	return limitKey{id: id}, err == nil
}
