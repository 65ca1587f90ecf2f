package redact

import (
	"regexp"
	"strings"
)

var (
	plate = regexp.MustCompile(`[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使][A-HJ-NP-Z][ ·.-]{0,2}` +
		`([A-HJ-NP-Z0-9]{5,6}|[A-HJ-NP-Z0-9]{4,5}[学警港澳挂试超领])`)
	email = regexp.MustCompile(`[A-Z0-9][A-Z0-9._%+-]*@[A-Z0-9-]+(?:\.[A-Z0-9-]+)*\.[A-Z]{2,}`)
	// An account follows its service with nothing but filling between; a public
	// account or a way of reporting is none.
	account = regexp.MustCompile(`(?:微信|WECHAT|VX|V信|WX|加V|QQ|扣扣|企鹅)(?:号码|账号|帐号|号|ID)? ?(?:[:=]|为|是|叫)? ?([A-Z][-_A-Z0-9]{5,19}|[0-9]{5,12})`)
	dayLike = regexp.MustCompile(`^20[0-9]{6}`)
)

// findMarks looks for plates, mail addresses and accounts.
func (t *text) findMarks(add func(Kind, int, int)) {
	t.each(plate, func(m []int) bool {
		body := string(t.plain[m[2]:m[3]])
		if alphanumeric(t.rune(m[1])) || !strings.ContainsAny(body, "0123456789") || t.numbered(m[0], m[1]) {
			return false
		}
		add(Plate, m[0], m[1])
		return true
	})
	t.each(email, func(m []int) bool {
		add(Email, m[0], m[1])
		return true
	})
	t.each(account, func(m []int) bool {
		if alphanumeric(t.rune(m[1])) || t.numbered(m[2], m[3]) || dayLike.MatchString(string(t.plain[m[2]:m[3]])) {
			return false
		}
		add(SocialAccount, m[2], m[3])
		return true
	})
}
