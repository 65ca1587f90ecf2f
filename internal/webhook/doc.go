// Package webhook pushes the office's changes to receivers that asked for them.
// The events table is the outbox: every webhook has a position in it, and what
// lies behind that becomes deliveries, in order. One runner at a time sends for a
// webhook; what fails is tried again for a day and then laid aside.
package webhook
