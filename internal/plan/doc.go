// Package plan takes in the office's work plan and makes its organisation from it (domain §3, Plan import). Package
// reader reads the text into a draft; the draft is shown, corrected, and then applied in one transaction through the
// services of the round, the units and people, and the groups. Until then nothing of it is in the organisation.
package plan
