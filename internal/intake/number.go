// Package intake reads what the upstream prints: case numbers, tables of cases
// and totals of batches. It is pure; nothing here reaches a database.
package intake

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// Channel is how a complaint reached the inspection team.
type Channel string

// The channels.
const (
	Phone   Channel = "phone"
	Letter  Channel = "letter"
	Visit   Channel = "visit"
	WeChat  Channel = "wechat"
	Unknown Channel = "other"
)

// Number is a case number taken apart. Only Printed and Family are always set.
type Number struct {
	Printed     string // as printed, without the mark of a key case
	Key         string // what makes it unique: half-width, upper case, no blanks
	KeyCase     bool   // it carried a star
	Family      string // "unknown" when no family matches
	Channel     Channel
	Date        string // YYYY-MM-DD; empty when absent or not a real day
	LevelPrefix string // S of some provincial rounds
	Round       int
	Area        string // letters or digits of the place
	Batch       string
	Sequence    int
}

// families are the number systems seen in published tables, most specific
// first, with how many signs they have at least and at most, which spares most
// numbers most patterns; the group names say which part is what.
var families = []struct {
	name     string
	from, to int
	pattern  *regexp.Regexp
}{
	{"central_round", 15, 17, regexp.MustCompile(`^(?P<level>S)?(?P<channel>[DX])(?P<round>\d)(?P<area>[A-Z]{2})(?P<date>20\d{6})(?P<seq>\d{3,4})$`)},
	{"lookback_area", 19, 19, regexp.MustCompile(`^(?P<channel>[DX])(?P<area>\d{6})(?P<date>20\d{6})(?P<seq>\d{4})$`)},
	{"provincial_area", 25, 25, regexp.MustCompile(`^(?P<channel>[DX])(?P<area>\d{12})(?P<date>20\d{6})(?P<seq>\d{4})$`)},
	{"round1_sichuan", 12, 12, regexp.MustCompile(`^(?P<channel>信|电)(?P<date>20\d{6})(?P<seq>\d{3})$`)},
	{"round1_hunan", 10, 10, regexp.MustCompile(`^(?P<date>20\d{6})(?P<seq>\d{2})$`)},
	{"round1_hainan", 6, 6, regexp.MustCompile(`^(?P<channel>[DX])(?P<batch>\d{2})(?P<seq>\d{3})$`)},
	{"city_channel_date", 13, 13, regexp.MustCompile(`^(?P<area>[A-Z]{2})(?P<channel>[DX])(?P<date>20\d{6})(?P<seq>\d{2})$`)},
	{"channel_f_date", 12, 12, regexp.MustCompile(`^(?P<channel>[DX])F(?P<date>20\d{6})(?P<seq>\d{2})$`)},
	{"liaoning_provincial", 16, 16, regexp.MustCompile(`^LN(?P<year>\d{4})LX(?P<mmdd>\d{4})(?P<area>[A-Z]{2})(?P<seq>\d{2})$`)},
	{"hotline", 10, 18, regexp.MustCompile(`^(?P<date>20\d{6})-(?P<seq>\d{1,9})$`)},
	{"plain", 1, 4, regexp.MustCompile(`^(?P<seq>\d{1,4})$`)},
}

// Families lists the names of the number systems, "unknown" last.
func Families() []string {
	out := make([]string, 0, len(families)+1)
	for _, f := range families {
		out = append(out, f.name)
	}
	return append(out, "unknown")
}

// ParseNumber reads a printed case number as far as it can. It never refuses:
// what it does not know keeps the family "unknown".
func ParseNumber(printed string) Number {
	s, star := stripStar(printed)
	n := Number{Printed: s, Key: NumberKey(s), KeyCase: star, Family: "unknown"}
	if n.central() {
		return n
	}
	length := utf8.RuneCountInString(n.Key)
	for _, f := range families {
		if length < f.from || length > f.to {
			continue
		}
		m := f.pattern.FindStringSubmatch(n.Key)
		if m == nil {
			continue
		}
		n.Family = f.name
		var year, mmdd string
		for i, part := range f.pattern.SubexpNames() {
			switch part {
			case "level":
				n.LevelPrefix = m[i]
			case "channel":
				n.Channel = channelLetters[m[i]]
			case "round":
				n.Round, _ = strconv.Atoi(m[i])
			case "area":
				n.Area = m[i]
			case "batch":
				n.Batch = m[i]
			case "seq":
				n.Sequence, _ = strconv.Atoi(m[i])
			case "date":
				n.Date = realDay(m[i])
			case "year":
				year = m[i]
			case "mmdd":
				mmdd = m[i]
			}
		}
		if year != "" {
			n.Date = realDay(year + mmdd)
		}
		break
	}
	return n
}

// central reads a number of the most frequent family without its pattern, which
// a page of cases would feel.
func (n *Number) central() bool {
	s, level := strings.CutPrefix(n.Key, "S")
	if len(s) < 15 || len(s) > 16 || s[0] != 'D' && s[0] != 'X' || s[4:6] != "20" || !digits(s[1:2]) || !digits(s[4:]) ||
		s[2] < 'A' || s[2] > 'Z' || s[3] < 'A' || s[3] > 'Z' {
		return false
	}
	n.Family, n.Channel, n.Area, n.Date = families[0].name, channelLetters[s[:1]], s[2:4], realDay(s[4:12])
	n.Round = int(s[1] - '0')
	n.Sequence, _ = strconv.Atoi(s[12:])
	if level {
		n.LevelPrefix = "S"
	}
	return true
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

var channelLetters = map[string]Channel{"D": Phone, "X": Letter, "电": Phone, "信": Letter}

// stars are the marks of a key case found in tables.
const stars = "*★＊☆﹡∗"

func stripStar(s string) (string, bool) {
	trimmed := trimSpace(s)
	bare := trimmed
	for {
		next := trimSpace(strings.TrimRight(bare, stars))
		if next == bare {
			break
		}
		bare = next
	}
	if bare == "" { // nothing but a star is a number of its own
		return trimmed, false
	}
	return bare, bare != trimmed
}

func trimSpace(s string) string {
	return strings.TrimFunc(s, func(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
}

// NumberKey gives what two printings of one number have in common.
func NumberKey(s string) string {
	if plainKey(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, width.Fold.String(s))
}

// plainKey tells a text that is its own key.
func plainKey(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7f || c >= 'a' && c <= 'z' {
			return false
		}
	}
	return true
}

// realDay turns 20210910 into 2021-09-10, and a day that does not exist into
// nothing.
func realDay(s string) string {
	t, err := time.Parse("20060102", s)
	if err != nil {
		return ""
	}
	return t.Format(time.DateOnly)
}
