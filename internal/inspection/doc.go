// Package inspection is one round of inspection that the office lives through:
// the container of groups, cases and duty, from planning to the archive. It
// also keeps the five systems' rules (meetings, reports, duty, liaison, leave)
// as the work plan states them.
package inspection
