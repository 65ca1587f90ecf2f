// Package audit is the auditor's side of the events: listing them, and walking
// the chain of hashes to find the first place where it was tampered with.
package audit
