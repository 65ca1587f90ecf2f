package redact

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// maxDigits is the longest number looked for: a bank card.
const maxDigits = 19

// candidate is one or several groups of digits that may be one number.
type candidate struct {
	span
	digits string
	sizes  []int
}

// findNumbers looks for phones, identity numbers and bank cards in one layer of
// the text. In the spelled layer only what has Chinese digits is taken, because
// a counting word after a number would hide it ("…8000一次").
func (t *text) findNumbers(layer []rune, spelled bool, add func(Kind, int, int)) {
	groups := digitGroups(layer)
	for i := range groups {
		c := candidate{span: span{start: groups[i].start}}
		for j := i; j < len(groups) && len(c.digits) < maxDigits; j++ {
			if j > i && !joined(layer[groups[j-1].end:groups[j].start]) {
				break
			}
			c.end = groups[j].end
			c.digits += string(layer[groups[j].start:groups[j].end])
			c.sizes = append(c.sizes, groups[j].end-groups[j].start)
			if spelled && slices.Equal(t.plain[c.start:c.end], t.spelled[c.start:c.end]) || t.numbered(c.start, c.end) {
				continue
			}
			if k, end := t.numberKind(c, spelled); k != "" {
				add(k, c.start, end)
			}
		}
	}
}

func (t *text) numberKind(c candidate, spelled bool) (Kind, int) {
	switch {
	case t.isID(&c):
		return IDNumber, c.end
	case t.isMobile(c):
		return Mobile, c.end
	case spelled && len(c.sizes) == 1 && len(c.digits) == 12 && mobile.MatchString(c.digits[:11]):
		return Mobile, c.end - 1
	case t.isLandline(c):
		return Landline, c.end
	case t.isCard(c):
		return BankCard, c.end
	}
	return "", 0
}

func digitGroups(layer []rune) []span {
	var out []span
	for i := 0; i < len(layer); i++ {
		if !isDigit(layer[i]) {
			continue
		}
		start := i
		for i < len(layer) && isDigit(layer[i]) {
			i++
		}
		out = append(out, span{start, i})
	}
	return out
}

// joined tells whether people write this between the groups of one number.
func joined(between []rune) bool {
	return len(between) <= 2 && strings.Trim(string(between), " -·._()") == ""
}

var mobile = regexp.MustCompile(`^1[3-9][0-9]{9}$`)

// mobileSizes are the ways a mobile number is broken up; others are more often
// a list of measurements.
var mobileSizes = [][]int{{11}, {3, 4, 4}, {4, 3, 4}, {4, 4, 3}, {3, 8}, {7, 4}, {3, 3, 5}, {5, 6}, {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}}

func (t *text) isMobile(c candidate) bool {
	d, sizes := c.digits, slices.Clone(c.sizes)
	for _, prefix := range []string{"0086", "86", "0"} {
		if strings.HasPrefix(d, prefix) && len(d)-len(prefix) == 11 && sizes[0] > len(prefix) {
			d, sizes[0] = d[len(prefix):], sizes[0]-len(prefix)
			break
		}
	}
	if !mobile.MatchString(d) || !slices.ContainsFunc(mobileSizes, func(s []int) bool { return slices.Equal(s, sizes) }) {
		return false
	}
	after := t.after(c.end, 3)
	money := strings.HasPrefix(after, "元") && !strings.HasPrefix(after, "元旦")
	fraction := len(after) > 1 && after[0] == '.' && isDigit(rune(after[1]))
	return !money && !fraction
}

var (
	landline       = regexp.MustCompile(`^(010|02[0-9])[2-9][0-9]{7}$|^0[3-9][0-9]{2}[2-9][0-9]{6,7}$`)
	landlineAbroad = regexp.MustCompile(`^(10|2[0-9])[2-9][0-9]{7}$|^[3-9][0-9]{2}[2-9][0-9]{6,7}$`)
	localNumber    = regexp.MustCompile(`^[2-9][0-9]{6,7}$`)
	phoneCues      = []string{"电话", "座机", "固话", "拨打", "致电", "TEL", "联系方式", "传真", "手机", "来电号码"}
	landlineSizes  = [][]int{{3, 8}, {4, 7}, {4, 8}, {3, 4, 4}, {4, 4, 4}, {4, 3, 4}}
	localSizes     = [][]int{{7}, {8}, {3, 4}, {4, 4}}
)

func (t *text) isLandline(c candidate) bool {
	if t.rune(c.start-1) == '.' && isDigit(t.rune(c.start-2)) {
		return false
	}
	sized := func(all [][]int) bool {
		return slices.ContainsFunc(all, func(s []int) bool { return slices.Equal(s, c.sizes) })
	}
	if landline.MatchString(c.digits) {
		return len(c.sizes) == 1 || sized(landlineSizes)
	}
	before := strings.TrimRight(t.before(c.start, 5), " -()")
	if landlineAbroad.MatchString(c.digits) && (strings.HasSuffix(before, "+86") || strings.HasSuffix(before, "0086")) {
		return true
	}
	if rest, ok := strings.CutPrefix(c.digits, "86"); ok && landlineAbroad.MatchString(rest) && strings.HasSuffix(before, "+") {
		return true
	}
	return localNumber.MatchString(c.digits) && sized(localSizes) && !isDay(c.digits) && t.cued(c.start, phoneCues)
}

// cued tells whether one of the words stands right before a place, with nothing
// but filling between.
func (t *text) cued(start int, cues []string) bool {
	return endsWith(strings.TrimRight(t.before(start, 12), " :,-=()为是号码"), cues) ||
		endsWith(strings.TrimRight(t.before(start, 12), " :,-=()为是"), cues)
}

// isDay tells a date of eight digits from a phone number.
func isDay(digits string) bool {
	_, err := time.Parse("20060102", digits)
	return err == nil && (strings.HasPrefix(digits, "19") || strings.HasPrefix(digits, "20"))
}

// provinces are the first two digits of an identity number.
const provinces = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83"

var idCues = []string{"身份证", "身份证号", "证件", "证件号", "公民身份", "身份", "ID"}

// isID takes 18 characters with the checksum of GB 11643, or whatever follows
// the words "identity card", and the 15 digits of before 1999. It moves the end
// behind the X.
func (t *text) isID(c *candidate) bool {
	d := c.digits
	if len(d) < 15 || !strings.Contains(provinces, d[:2]) {
		return false
	}
	cue := t.cued(c.start, idCues)
	if len(d) == 17 && t.rune(c.end) == 'X' && !alphanumeric(t.rune(c.end+1)) {
		d += "X"
	}
	switch len(d) {
	case 18:
		if !isBirthday(d[6:14]) || !checked(d) && !cue {
			return false
		}
		if d[17] == 'X' {
			c.end++
		}
		return true
	case 15:
		return len(c.sizes) <= 3 && isBirthday("19"+d[6:12]) && (cue || !isLetter(t.rune(c.start-1)) && !isLetter(t.rune(c.end)))
	}
	return false
}

func isBirthday(d string) bool {
	_, err := time.Parse("20060102", d)
	return err == nil && d >= "1890" && d < "2100"
}

// checked is the checksum of ISO 7064, MOD 11-2.
func checked(id string) bool {
	sum := 0
	for i, r := range id[:17] {
		sum += int(r-'0') * (1 << (17 - i) % 11)
	}
	return "10X98765432"[sum%11] == id[17]
}

var (
	cardPrefix = regexp.MustCompile(`^(62|4|5[1-5]|35|60|9558)`)
	cardCues   = []string{"卡", "卡号", "账", "账号", "帐号", "账户", "银行卡", "户头"}
)

// isCard takes a number that passes Luhn's check and begins like a card, or one
// that is called an account.
func (t *text) isCard(c candidate) bool {
	n := len(c.digits)
	if n < 12 || n > maxDigits || c.sizes[0] < 4 || !t.alone(c.start, c.end) {
		return false
	}
	return n >= 16 && cardPrefix.MatchString(c.digits) && luhn(c.digits) || t.cued(c.start, cardCues)
}

func luhn(digits string) bool {
	sum := 0
	for i := range digits {
		d := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}
