package petitioner

import "testing"

func TestMasks(t *testing.T) {
	for _, c := range []struct {
		mask func(string) string
		in   string
		want string
	}{
		{maskName, "王桂兰", "王**"}, {maskName, "欧阳明珠", "欧***"}, {maskName, "李", "*"}, {maskName, "", ""},
		{maskPhone, "13812340017", "138****0017"}, {maskPhone, "0731-88", "*****88"}, {maskPhone, "12", "**"},
		{maskID, "430100199001011234", "43***************4"}, {maskAddress, "河东社区3栋", "河东****"}, {maskAddress, "河", "*"},
	} {
		if got := c.mask(c.in); got != c.want {
			t.Errorf("%s: %s, want %s", c.in, got, c.want)
		}
	}
}

func TestPhoneDigits(t *testing.T) {
	for in, want := range map[string]string{
		"13712345678": "13712345678", "+86 137-1234-5678": "13712345678", "0086 13712345678": "13712345678", "8613712345678": "13712345678",
		"0731-8888888": "07318888888", "110": "", "": "",
	} {
		if got := phoneDigits(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}
