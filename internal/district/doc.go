// Package district is what leaves the office: status reports, which are
// immutable snapshots of its cases with a digest, and the change stream that a
// district system follows.
package district
