package webhook

import "time"

// The timetable of attempts.
const (
	giveUp    = 24 * time.Hour // after which a message is laid aside
	firstWait = 5 * time.Second
	longest   = time.Hour // between two attempts, unless the receiver asks for more
	spread    = 0.2       // jitter: up to this part more or less
)

// Outcome is the class of what became of an attempt.
type Outcome string

// The outcomes.
const (
	OK           Outcome = "ok"
	Refused      Outcome = "refused"     // any other status
	Throttled    Outcome = "throttled"   // 429 or 503, to be asked later
	ReceiverGone Outcome = "gone"        // 410: never again
	Redirected   Outcome = "redirected"  // 3xx, which is not followed
	TimedOut     Outcome = "timeout"     // no answer in time
	Unreachable  Outcome = "unreachable" // no connection, or it broke
	Untrusted    Outcome = "untrusted"   // the certificate does not hold
	Unresolved   Outcome = "unresolved"  // the name has no address
	NotAllowed   Outcome = "not_allowed" // the address is none of the public ones
)

// Result is what an attempt came to.
type Result struct {
	Outcome    Outcome
	Status     int
	RetryAfter time.Duration // as the receiver asked, 0 when it did not
}

// wait is the pause after so many failures in a row: it triples from five seconds
// to an hour, give or take a fifth; chance is from [0, 1).
func wait(failures int, chance float64) time.Duration {
	d := firstWait
	for range failures - 1 {
		if d *= 3; d >= longest {
			d = longest
			break
		}
	}
	return time.Duration(float64(d) * (1 + spread*(2*chance-1)))
}

// overdue tells whether a message has had its day.
func overdue(queued, now time.Time) bool { return !now.Before(queued.Add(giveUp)) }

// retryAt is when to try again after a failure. What the receiver asked for
// counts, but the message's last attempt comes at the end of its day at the
// latest.
func retryAt(now, queued time.Time, failures int, asked time.Duration, chance float64) time.Time {
	at := now.Add(max(wait(failures, chance), asked))
	if end := queued.Add(giveUp); end.After(now) && at.After(end) {
		return end
	}
	return at
}
