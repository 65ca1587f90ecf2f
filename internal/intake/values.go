package intake

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/width"

	"lianluo/internal/xlsx"
)

// zone is the office's time: printed days are days of UTC+8.
var zone = time.FixedZone("+08:00", 8*3600)

var channelWords = []struct {
	channel Channel
	words   []string
}{
	{WeChat, []string{"微信", "公众号", "小程序", "微"}},
	{Visit, []string{"来访", "走访", "接访", "上访", "访"}},
	{Letter, []string{"来信", "信件", "书信", "邮件", "邮箱", "信访信件", "信", "X"}},
	{Phone, []string{"来电", "电话", "热线", "12369", "12345", "电", "D"}},
	{Unknown, []string{"其他", "其它", "网络", "不详", "未注明"}},
}

// ParseChannel reads a printed channel; ok is false for words nobody prints.
func ParseChannel(s string) (Channel, bool) {
	s = strings.ToUpper(width.Narrow.String(trimSpace(s)))
	for _, c := range channelWords {
		for _, w := range c.words {
			if s == w || (utf8.RuneCountInString(w) > 1 && strings.Contains(s, w)) {
				return c.channel, true
			}
		}
	}
	return Unknown, false
}

// ParseMark reads the cell of a yes-or-no column.
func ParseMark(s string) (yes, ok bool) {
	switch strings.ToLower(width.Narrow.String(trimSpace(s))) {
	case "是", "*", "★", "☆", "√", "✓", "✔", "1", "true", "y", "yes", "重点", "重点件", "有":
		return true, true
	case "否", "不是", "0", "false", "n", "no", "一般", "普通", "非重点", "无", "/", "-", "—", "×", "一般件":
		return false, true
	}
	return false, false
}

var (
	dayPattern  = regexp.MustCompile(`^(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?(?:[ T]*(\d{1,2})(?:[:时点](\d{1,2})?分?(?::(\d{1,2}))?)?)?(?:前)?$`)
	compactDay  = regexp.MustCompile(`^(20\d{2})(\d{2})(\d{2})$`)
	serialDay   = regexp.MustCompile(`^\d{5}(\.\d+)?$`)
	serialEpoch = time.Date(1899, 12, 30, 0, 0, 0, 0, zone)
)

// ParseTime reads a printed day or moment in the office's time. A date without
// a year takes the given one; without a time of day it is the first second of
// the day, or the last when end is true. Spreadsheet serial numbers are read.
func ParseTime(s string, year int, end bool) (time.Time, error) {
	s = width.Narrow.String(trimSpace(s))
	if serialDay.MatchString(s) {
		days, _ := strconv.ParseFloat(s, 64)
		if days < 36526 || days > 73050 { // years 2000 to 2099
			return time.Time{}, xlsx.Bad("invalid_date", "不是日期：%s", s)
		}
		sec := int64(days*86400 + 0.5)
		if sec%86400 == 0 {
			return day(serialEpoch.Add(time.Duration(sec)*time.Second), end), nil
		}
		return serialEpoch.Add(time.Duration(sec) * time.Second), nil
	}
	m := compactDay.FindStringSubmatch(s)
	if m == nil {
		m = dayPattern.FindStringSubmatch(s)
	}
	if m == nil {
		return time.Time{}, xlsx.Bad("invalid_date", "认不出日期：%s", shorten(s))
	}
	if m[1] != "" {
		year, _ = strconv.Atoi(m[1])
	}
	month, _ := strconv.Atoi(m[2])
	dom, _ := strconv.Atoi(m[3])
	t := time.Date(year, time.Month(month), dom, 0, 0, 0, 0, zone)
	if int(t.Month()) != month || t.Day() != dom || year < 2000 || year > 2099 {
		return time.Time{}, xlsx.Bad("invalid_date", "没有这一天：%s", s)
	}
	if len(m) < 7 || m[4] == "" {
		return day(t, end), nil
	}
	hour, _ := strconv.Atoi(m[4])
	minute, _ := strconv.Atoi(m[5])
	second, _ := strconv.Atoi(m[6])
	if hour > 24 || minute > 59 || second > 59 || hour == 24 && minute+second > 0 {
		return time.Time{}, xlsx.Bad("invalid_date", "没有这个时刻：%s", s)
	}
	return t.Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute + time.Duration(second)*time.Second), nil
}

func day(t time.Time, end bool) time.Time {
	if end {
		return t.Add(24*time.Hour - time.Second)
	}
	return t
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 20 {
		return string(r[:20]) + "…"
	}
	return s
}
