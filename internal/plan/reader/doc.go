// Package reader reads the work plan of a subdistrict's coordination group, a Chinese official document, into a draft.
//
// It knows the structure such documents share (一、/（一）/1. headings, labels such as 组长 or 责任单位, the names of the
// usual systems) and nothing about any particular plan. What it understands carries the number of its source line; what
// it does not is listed as unread. It never guesses: a placeholder such as XX leaves a post vacant.
//
// The package is pure: bytes in, values out. Any input terminates, in time linear in its size.
package reader

// Bounds of a plan and of the elements of its draft; the contract publishes the same figures.
const (
	MaxBytes      = 1 << 20 // of the file or text received, and of the text drawn from it
	MaxLines      = 20000   // of that text
	maxGroups     = 50
	maxItems      = 200 // posts, units, duties of one group; source lines of one element
	maxClauses    = 100
	maxName       = 100 // runes of a unit's or a group's name
	maxPerson     = 50
	maxTitle      = 100
	maxDuty       = 2000
	maxText       = 4000
	maxUnread     = 500 // runes shown of an unread line
	maxWarnings   = 1000
	headingLength = 40 // runes; a longer line is a paragraph
)
