// Package account keeps who may sign in: the users of the office and the
// machines of the district, their passwords and secrets, their sessions, and
// the answer to "who is acting" on every request. What a user may do follows
// from current appointments; the account itself carries only the flags of
// administrator and auditor and the tie to a unit.
package account
