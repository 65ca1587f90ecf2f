package redact

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestContacts(t *testing.T) {
	known := Known{Names: []string{"欧阳明珠"}, Addresses: []string{"青禾街道河东社区3栋2单元501"}}
	for text, want := range map[string]string{
		"":                 "",
		"夜间噪声扰民":           "夜间噪声扰民",
		"湘A12345货车进出":      "湘A12345货车进出",
		"河东社区3栋2单元501室":    "河东社区3栋2单元501室",
		"居民张三、李四反映":        "居民张三、李四反映",
		"X2HN202109100031": "X2HN202109100031",
		"电话13712345678":    "电话***********",
		"一三七一二三四五六七八":      "***********",
		"微信abc_defg":       "微信********",
		"邮箱a.b@c.com":      "邮箱*********",
	} {
		if got := Mask(text, Contacts(text, Known{})); got != want {
			t.Errorf("%s became %s", text, got)
		}
	}
	for text, want := range map[string]string{
		"欧阳明珠反映":            "****反映",
		"欧阳 明珠的邻居张三":        "*****的邻居张三",
		"住青禾街道河东社区3栋2单元501": "住****************",
		"河东社区4栋2单元501":      "河东社区4栋2单元501",
	} {
		if got := Mask(text, Contacts(text, known)); got != want {
			t.Errorf("%s became %s", text, got)
		}
	}
}

// The quick look overlooks nothing, and what is masked holds nothing any more.
func TestContactsProperties(t *testing.T) {
	more := append([]string{"微信abc_defg", "a.b@c.com", "ＱＱabcdefg", "wechat:qwertyu", "加V abcdef1", "VX mnbvcx"}, pieces...)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(more), 0, 12).Draw(t, "text"), "")
		found := Contacts(text, Known{})
		if all := find(text, newNeedles(Known{}), contacts); len(all) != len(found) || len(all) > 0 && !reflect.DeepEqual(all, found) {
			t.Fatalf("%q: %v of %v", text, found, all)
		}
		if left := Contacts(Mask(text, found), Known{}); len(left) > 0 {
			t.Fatalf("%q: %v are left", text, left)
		}
	})
}
