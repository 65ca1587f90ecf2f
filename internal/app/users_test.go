package app

import (
	"regexp"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"lianluo"
	"lianluo/internal/fault"
)

// TestUsersOfTheCommandLine: what the contract refuses in a body is refused of
// a flag, too, and nothing is left behind by what was refused.
func TestUsersOfTheCommandLine(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(lianluo.OpenAPI)
	if err != nil {
		t.Fatal(err)
	}
	want := doc.Components.Schemas["Username"].Value
	promised := regexp.MustCompile(want.Pattern)

	a, err := open(t, config(t, t.TempDir()), MadeByServe)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	const password = "A long password of 2026"
	for _, name := range []string{"", "a", "a b", "1ab", "管理员", "a\nb", " ab", "ab ", "a/b", strings.Repeat("a", 33)} {
		if n := uint64(len([]rune(name))); promised.MatchString(name) && n >= want.MinLength && n <= *want.MaxLength {
			t.Errorf("the contract takes %q", name)
		}
		if _, err := a.CreateUser(t.Context(), NewUser{Username: name, Name: "x", Password: password, Admin: true}); !fault.Is(err, fault.CodeUnprocessable) {
			t.Errorf("user name %q: %v", name, err)
		}
	}
	for _, n := range []NewUser{
		{Username: "admin", Password: "short"},
		{Username: "admin", Password: password, Name: strings.Repeat("长", 51)},
		{Username: "admin", Password: password, Name: " x"},
		{Username: "admin", Password: password, Office: " "},
		{Username: "admin", Password: password, Office: strings.Repeat("长", 101)},
		{Username: "admin", Password: password, Admin: true, Auditor: true},
	} {
		if said, err := a.CreateUser(t.Context(), n); err == nil {
			t.Errorf("%+v: %s", n, said)
		}
	}
	for _, x := range []struct {
		user NewUser
		said string
	}{
		{NewUser{Username: "Admin", Password: password, Admin: true}, "user admin in new office " + firstOffice},
		{NewUser{Username: "a-2", Password: password, Auditor: true}, "user a-2 in office " + firstOffice},
		{NewUser{Username: strings.Repeat("z", 32), Password: password, Admin: true, Office: "别的街道"}, "user " + strings.Repeat("z", 32) + " in new office 别的街道"},
	} {
		if said, err := a.CreateUser(t.Context(), x.user); err != nil || said != x.said {
			t.Errorf("%s %v, want %s", said, err, x.said)
		}
	}
	if said, err := a.CreateUser(t.Context(), NewUser{Username: "typo", Password: password, Office: "别的街到"}); err == nil || !strings.Contains(err.Error(), "--admin") {
		t.Errorf("a misspelt office is founded with nobody to administer it: %s %v", said, err)
	}
	if _, err := a.CreateUser(t.Context(), NewUser{Username: "which", Password: password}); err == nil || !strings.Contains(err.Error(), "--office") {
		t.Errorf("two offices and none named: %v", err)
	}
}
