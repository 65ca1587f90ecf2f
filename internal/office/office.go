package office

import (
	"strings"

	"lianluo/internal/record"
)

// Office is the tenant's own row: ID and OfficeID are equal.
type Office struct {
	record.Meta
	Name         string
	DistrictName string
	DivisionCode string
	Address      string
	DutyPhone    string
}

// Patch changes what is not nil; an empty text takes the fact away.
type Patch struct {
	Name         *string
	DistrictName *string
	DivisionCode *string
	Address      *string
	DutyPhone    *string
}

// apply gives what changed, as field names for the history.
func (o *Office) apply(p Patch) []string {
	changed := []string{}
	for _, f := range []struct {
		name string
		to   *string
		at   *string
	}{
		{"name", p.Name, &o.Name}, {"district_name", p.DistrictName, &o.DistrictName},
		{"division_code", p.DivisionCode, &o.DivisionCode}, {"address", p.Address, &o.Address},
		{"duty_phone", p.DutyPhone, &o.DutyPhone},
	} {
		if f.to == nil {
			continue
		}
		if to := strings.TrimSpace(*f.to); to != *f.at {
			*f.at = to
			changed = append(changed, f.name)
		}
	}
	return changed
}
