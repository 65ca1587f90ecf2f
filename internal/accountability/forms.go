package accountability

import (
	"slices"
	"time"

	"lianluo/internal/calendar"
	"lianluo/internal/fault"
)

// Form is how somebody is held to account.
type Form string

// The forms, the mildest first.
const (
	FormalInterview       Form = "formal_interview"
	ReminderTalk          Form = "reminder_talk"
	CriticismEducation    Form = "criticism_education"
	OrderedSelfCriticism  Form = "ordered_self_criticism"
	Admonition            Form = "admonition"
	CirculatedCriticism   Form = "circulated_criticism"
	OrganizationalMeasure Form = "organizational_measure"
	PartyDiscipline       Form = "party_discipline"
	GovernmentSanction    Form = "government_sanction"
	JudicialReferral      Form = "judicial_referral"
)

// Forms lists them all.
var Forms = []Form{FormalInterview, ReminderTalk, CriticismEducation, OrderedSelfCriticism, Admonition, CirculatedCriticism,
	OrganizationalMeasure, PartyDiscipline, GovernmentSanction, JudicialReferral}

// Status is what makes somebody answerable; a unit has none.
type Status string

// The statuses.
const (
	NoStatus         Status = ""
	PartyMember      Status = "party_member"
	PublicOfficial   Status = "public_official"
	CommunityCadre   Status = "community_cadre"
	GridWorker       Status = "grid_worker"
	ContractorStatus Status = "contractor"
)

// Statuses lists them all.
var Statuses = []Status{PartyMember, PublicOfficial, CommunityCadre, GridWorker, ContractorStatus}

// Body is who decides.
type Body string

// The deciding bodies, those of the street first.
const (
	StreetOffice           Body = "street_office"
	StreetPartyCommittee   Body = "street_party_committee"
	StreetDiscipline       Body = "street_discipline"
	Employer               Body = "employer"
	DistrictOrganization   Body = "district_organization"
	DistrictDiscipline     Body = "district_discipline"
	DistrictPartyCommittee Body = "district_party_committee"
	DistrictGovernment     Body = "district_government"
	CityOrAbove            Body = "city_or_above"
	JudicialAuthority      Body = "judicial_authority"
)

// Bodies lists them all.
var Bodies = []Body{StreetOffice, StreetPartyCommittee, StreetDiscipline, Employer, DistrictOrganization, DistrictDiscipline,
	DistrictPartyCommittee, DistrictGovernment, CityOrAbove, JudicialAuthority}

// Grade is how severe a form is, of those that have degrees.
type Grade string

// The grades.
const (
	NoGrade            Grade = ""
	GradeWarning       Grade = "warning"
	SeriousWarning     Grade = "serious_warning"
	Demerit            Grade = "demerit"
	MajorDemerit       Grade = "major_demerit"
	Demotion           Grade = "demotion"
	Removal            Grade = "removal"
	Dismissal          Grade = "dismissal"
	Probation          Grade = "probation"
	Expulsion          Grade = "expulsion"
	Suspension         Grade = "suspension"
	Transfer           Grade = "transfer"
	OrderedResignation Grade = "ordered_resignation"
)

// Grades lists them all.
var Grades = []Grade{GradeWarning, SeriousWarning, Demerit, MajorDemerit, Demotion, Removal, Dismissal, Probation, Expulsion, Suspension, Transfer, OrderedResignation}

// fitting says whom a form fits. A single person may be both a party member and
// a public official: the record states the status in which they answer.
var fitting = map[Form][]Status{
	FormalInterview:       {NoStatus, PartyMember, PublicOfficial, CommunityCadre, GridWorker, ContractorStatus},
	ReminderTalk:          {PartyMember, PublicOfficial, CommunityCadre, GridWorker, ContractorStatus},
	CriticismEducation:    {PartyMember, PublicOfficial, CommunityCadre, GridWorker},
	OrderedSelfCriticism:  {NoStatus, PartyMember, PublicOfficial, CommunityCadre, GridWorker},
	Admonition:            {PartyMember, PublicOfficial, CommunityCadre},
	CirculatedCriticism:   {NoStatus, PartyMember, PublicOfficial, CommunityCadre, GridWorker, ContractorStatus},
	OrganizationalMeasure: {PartyMember, PublicOfficial, CommunityCadre},
	PartyDiscipline:       {PartyMember},
	GovernmentSanction:    {PublicOfficial},
	JudicialReferral:      {NoStatus, PartyMember, PublicOfficial, CommunityCadre, GridWorker, ContractorStatus},
}

// term is one degree of a form: how long it takes effect, none when nothing is
// laid down, and who may decide it.
type term struct {
	grade  Grade
	months int
	bodies []Body
}

var (
	own    = []Body{StreetOffice, StreetPartyCommittee, StreetDiscipline}
	higher = []Body{DistrictOrganization, DistrictDiscipline, DistrictPartyCommittee, DistrictGovernment, CityOrAbove}
	anyone = slices.Concat(own, []Body{Employer}, higher)
	chosen = slices.Concat([]Body{StreetPartyCommittee, StreetDiscipline}, higher)
	posts  = []Body{DistrictOrganization, DistrictPartyCommittee, DistrictGovernment, CityOrAbove}
	minor  = []Body{StreetDiscipline, DistrictDiscipline, CityOrAbove}
	watch  = []Body{DistrictDiscipline, CityOrAbove}
)

// terms is the one table of what each form comes in and who decides it. The
// street talks, criticises, moves and warns; what takes a post, a rank or a
// membership, and every government sanction, it only records.
var terms = map[Form][]term{
	FormalInterview:      {{NoGrade, 0, anyone}},
	ReminderTalk:         {{NoGrade, 0, anyone}},
	CriticismEducation:   {{NoGrade, 0, anyone}},
	OrderedSelfCriticism: {{NoGrade, 0, anyone}},
	Admonition:           {{NoGrade, 0, chosen}},
	CirculatedCriticism:  {{NoGrade, 0, anyone}},
	OrganizationalMeasure: {
		{Suspension, 0, chosen}, {Transfer, 0, chosen}, {OrderedResignation, 0, posts}, {Demotion, 0, posts}, {Removal, 0, posts},
	},
	PartyDiscipline: {
		{GradeWarning, 12, minor}, {SeriousWarning, 18, minor}, {Removal, 24, watch}, {Probation, 0, watch}, {Expulsion, 0, watch},
	},
	GovernmentSanction: {
		{GradeWarning, 6, watch}, {Demerit, 12, watch}, {MajorDemerit, 18, watch}, {Demotion, 24, watch}, {Removal, 24, watch}, {Dismissal, 0, watch},
	},
	JudicialReferral: {{NoGrade, 0, []Body{DistrictDiscipline, CityOrAbove, JudicialAuthority}}},
}

// Fits tells whether the form may be applied to a subject of the status.
func Fits(f Form, s Status) bool { return slices.Contains(fitting[f], s) }

// MayDecide tells whether the body decides the form in this degree.
func MayDecide(f Form, g Grade, b Body) bool {
	t, ok := termOf(f, g)
	return ok && slices.Contains(t.bodies, b)
}

func termOf(f Form, g Grade) (term, bool) {
	for _, t := range terms[f] {
		if t.grade == g {
			return t, true
		}
	}
	return term{}, false
}

// EffectUntil is the last day on which a decision of the day takes effect; none
// when no period is laid down.
func EffectUntil(f Form, g Grade, on calendar.Date) calendar.Date {
	t, ok := termOf(f, g)
	if !ok || t.months == 0 {
		return ""
	}
	from := on.Midnight()
	end := from.AddDate(0, t.months, 0)
	if end.Day() != from.Day() { // the month is shorter: its last day
		end = end.AddDate(0, 0, -end.Day())
	}
	return calendar.DateOf(end)
}

// check returns every way in which the record does not fit its subject, its
// decider or its day.
func (r *Record) check(now time.Time) error {
	var checks fault.Checks
	switch {
	case r.SubjectUnitID != nil:
		checks.When(r.SubjectStatus != NoStatus && r.SubjectStatus != ContractorStatus, "/subject_status", "not_of_a_unit", fault.T("单位没有这种身份", "a unit has no such status"))
	default:
		checks.When(r.SubjectStatus == NoStatus, "/subject_status", "required", fault.T("须写明被问责人的身份", "the status of a person is stated"))
	}
	checks.When(!Fits(r.Form, r.SubjectStatus), "/form", "does_not_fit", fault.T("这种问责方式不适用于这种身份", "the form does not fit a subject of this status"))
	t, ok := termOf(r.Form, r.Grade)
	switch {
	case !ok && r.Grade == NoGrade:
		checks.Add("/grade", "required", fault.T("这种问责方式须写明种类", "the form comes in grades"))
	case !ok:
		checks.Add("/grade", "unknown_grade", fault.T("这种问责方式没有这一种类", "the form has no such grade"))
	default:
		checks.When(!slices.Contains(t.bodies, r.DecidingBody), "/deciding_body", "may_not_decide", fault.T("这个机关无权作出这种决定", "the body may not decide this"))
	}
	checks.When(r.DecidedOn > calendar.DateOf(now), "/decided_on", "in_the_future", fault.T("决定日期不能在将来", "it was decided by now"))
	until := EffectUntil(r.Form, r.Grade, r.DecidedOn)
	switch {
	case r.EffectUntil == "":
		r.EffectUntil = until
	case until != "":
		checks.When(r.EffectUntil != until, "/effect_until", "other_period", fault.T("影响期应至 "+string(until), "the period ends on "+string(until)))
	default:
		checks.When(r.EffectUntil < r.DecidedOn, "/effect_until", "before_decision", fault.T("影响期不能早于决定日期", "the period ends before the decision"))
	}
	return checks.Err()
}
