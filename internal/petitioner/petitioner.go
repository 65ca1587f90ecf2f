// Package petitioner keeps who complained: sealed, apart from the case, masked
// by default, and read in clear only with a reason that is audited.
package petitioner

import (
	"strings"
	"unicode"

	"github.com/google/uuid"

	"lianluo/internal/fault"
	"lianluo/internal/record"
)

// Petitioner is the stored row. Sealed holds an Identity, bound to office and
// case; PhoneIndex finds equal phones without showing them.
type Petitioner struct {
	record.Meta
	CaseID     uuid.UUID
	Sealed     []byte
	PhoneIndex string
}

// Identity is what is sealed.
type Identity struct {
	Anonymous bool   `json:"anonymous"`
	Name      string `json:"name,omitempty"`
	Phone     string `json:"phone,omitempty"`
	IDNumber  string `json:"id_number,omitempty"`
	Address   string `json:"address,omitempty"`
	Remark    string `json:"remark,omitempty"`
}

// check refuses particulars of somebody who is anonymous.
func (i Identity) check() error {
	var checks fault.Checks
	for _, f := range []struct{ pointer, value string }{
		{"/name", i.Name}, {"/phone", i.Phone}, {"/id_number", i.IDNumber}, {"/address", i.Address},
	} {
		checks.When(i.Anonymous && f.value != "", f.pointer, "anonymous", fault.T("匿名举报不得填写", "an anonymous petitioner has none"))
	}
	return checks.Err()
}

// place binds a ciphertext to its place, so that one copied to another case
// or office does not open.
func place(office, caseID uuid.UUID) string {
	return "petitioners/" + office.String() + "/" + caseID.String()
}

// phoneDigits makes phones comparable: digits only, without the country's
// prefix. Too few digits are no phone.
func phoneDigits(phone string) string {
	d := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, phone)
	d = strings.TrimPrefix(d, "00")
	if len(d) == 13 {
		d = strings.TrimPrefix(d, "86")
	}
	if len(d) < 5 {
		return ""
	}
	return d
}

// maskName leaves the first character.
func maskName(s string) string { return keep(s, 1, 0) }

// maskPhone leaves three digits in front and four at the end of a full number.
func maskPhone(s string) string {
	if len(phoneDigits(s)) < 11 {
		return keep(s, 0, 2)
	}
	return keep(s, 3, 4)
}

// maskID leaves two characters in front and one at the end.
func maskID(s string) string { return keep(s, 2, 1) }

// maskAddress leaves the first two characters.
func maskAddress(s string) string { return keep(s, 2, 0) }

// keep replaces all but some characters at the ends by asterisks; what is too
// short to hide anything is hidden as a whole.
func keep(s string, front, back int) string {
	r := []rune(strings.TrimFunc(s, unicode.IsSpace))
	if len(r) == 0 {
		return ""
	}
	if len(r) <= front+back {
		return strings.Repeat("*", len(r))
	}
	for i := front; i < len(r)-back; i++ {
		r[i] = '*'
	}
	return string(r)
}
