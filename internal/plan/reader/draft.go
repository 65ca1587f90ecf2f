package reader

import "slices"

// Draft is what a plan says, element by element. Absent means not stated.
type Draft struct {
	Title             *Clause    `json:"title,omitempty"`
	Purpose           *Clause    `json:"purpose,omitempty"`
	Inspection        Inspection `json:"inspection"`
	CoordinationGroup *Group     `json:"coordination_group,omitempty"`
	WorkingGroups     []Group    `json:"working_groups"`
	Settings          Settings   `json:"settings"`
}

// Clause is a passage of the plan.
type Clause struct {
	Number int    `json:"number,omitempty"`
	Text   string `json:"text"`
	Lines  []int  `json:"lines,omitempty"`
}

// Inspection is the round the plan was made for. Dates are YYYY-MM-DD.
type Inspection struct {
	Name          string `json:"name,omitempty"`
	Level         string `json:"level,omitempty"`
	Round         string `json:"round,omitempty"`
	StationedFrom string `json:"stationed_from,omitempty"`
	StationedTo   string `json:"stationed_to,omitempty"`
	Lines         []int  `json:"lines,omitempty"`
}

// Group is the coordination group or a working group.
type Group struct {
	Name          string  `json:"name,omitempty"`
	Function      string  `json:"function,omitempty"`
	FunctionBasis string  `json:"function_basis,omitempty"`
	Posts         []Post  `json:"posts,omitempty"`
	Units         []Unit  `json:"units,omitempty"`
	Duties        []Duty  `json:"duties,omitempty"`
	Office        *Office `json:"office,omitempty"`
	Lines         []int   `json:"lines,omitempty"`
}

// Post is one place in a group; without a name it is vacant.
type Post struct {
	Role       string `json:"role"`
	PersonName string `json:"person_name,omitempty"`
	Title      string `json:"title,omitempty"`
	Phone      string `json:"phone,omitempty"`
	PersonID   string `json:"person_id,omitempty"`
	Lines      []int  `json:"lines,omitempty"`
}

// Unit is one unit named in a group. Collective names a class, such as 各社区.
type Unit struct {
	Name       string `json:"name"`
	Kind       string `json:"kind"`
	Role       string `json:"role"`
	Collective bool   `json:"collective,omitempty"`
	UnitID     string `json:"unit_id,omitempty"`
	Lines      []int  `json:"lines,omitempty"`
}

// Duty is one duty of a group, in the order of the plan.
type Duty struct {
	Number        int    `json:"number,omitempty"`
	PrintedNumber string `json:"printed_number,omitempty"`
	Text          string `json:"text"`
	Lines         []int  `json:"lines,omitempty"`
}

// Office tells with which unit a group keeps its office.
type Office struct {
	UnitName     string `json:"unit_name,omitempty"`
	DirectorName string `json:"director_name,omitempty"`
	Lines        []int  `json:"lines,omitempty"`
}

// Settings are the systems the plan lays down (domain P3.1–P3.5) and its discipline (P4).
type Settings struct {
	Meeting    *MeetingRule    `json:"meeting,omitempty"`
	Report     *ReportRule     `json:"report,omitempty"`
	Duty       *DutyRule       `json:"duty,omitempty"`
	Liaison    *LiaisonRule    `json:"liaison,omitempty"`
	Leave      *LeaveRule      `json:"leave,omitempty"`
	Discipline *DisciplineRule `json:"discipline,omitempty"`
}

// Attendee is one kind of person who attends a meeting.
type Attendee struct {
	GroupKind string `json:"group_kind"`
	Role      string `json:"role"`
	Condition string `json:"condition,omitempty"`
}

// MeetingRule asks for at least Times meetings in each Period (day, week, ten_days, month).
type MeetingRule struct {
	Period       string     `json:"period,omitempty"`
	Times        int        `json:"times,omitempty"`
	ChairRoles   []string   `json:"chair_roles,omitempty"`
	Attendees    []Attendee `json:"attendees,omitempty"`
	GroupHuddles *bool      `json:"group_huddles,omitempty"`
	Text         string     `json:"text,omitempty"`
	Lines        []int      `json:"lines,omitempty"`
}

// ReportRule is the system of reports; DailyCutoff is HH:MM in the office's time zone.
type ReportRule struct {
	Period          string `json:"period,omitempty"`
	DailyCutoff     string `json:"daily_cutoff,omitempty"`
	CollectingGroup string `json:"collecting_group,omitempty"`
	UrgentToCG      *bool  `json:"urgent_to_coordination_group,omitempty"`
	NilReport       *bool  `json:"nil_report,omitempty"`
	FromStationing  *bool  `json:"from_stationing,omitempty"`
	Text            string `json:"text,omitempty"`
	Lines           []int  `json:"lines,omitempty"`
}

// DutyRule is the system of duty shifts.
type DutyRule struct {
	RoundTheClock         *bool  `json:"round_the_clock,omitempty"`
	LeadersPerDay         *int   `json:"leaders_per_day,omitempty"`
	OfficersPerDay        *int   `json:"officers_per_day,omitempty"`
	GroupRosters          *bool  `json:"group_rosters,omitempty"`
	FaceToFaceHandover    *bool  `json:"face_to_face_handover,omitempty"`
	UnauthorisedSwap      *bool  `json:"unauthorised_swap_forbidden,omitempty"`
	SubstitutionForbidden *bool  `json:"substitution_forbidden,omitempty"`
	Text                  string `json:"text,omitempty"`
	Lines                 []int  `json:"lines,omitempty"`
}

// LiaisonRule is the number of liaisons each working group names.
type LiaisonRule struct {
	LiaisonsPerGroup *int   `json:"liaisons_per_group,omitempty"`
	Text             string `json:"text,omitempty"`
	Lines            []int  `json:"lines,omitempty"`
}

// LeaveRule is the system of leave; ApprovalChain lists who approves, in order.
type LeaveRule struct {
	AllowedInPrinciple *bool    `json:"allowed_in_principle,omitempty"`
	ApprovalChain      []string `json:"approval_chain,omitempty"`
	ReportBack         *bool    `json:"report_back,omitempty"`
	Text               string   `json:"text,omitempty"`
	Lines              []int    `json:"lines,omitempty"`
}

// DisciplineRule is the closing section of requirements.
type DisciplineRule struct {
	ContactRoundTheClock   *bool    `json:"contact_round_the_clock,omitempty"`
	GroupLeaderResponsible *bool    `json:"group_leader_responsible,omitempty"`
	Requirements           []Clause `json:"requirements,omitempty"`
	Lines                  []int    `json:"lines,omitempty"`
}

// UnreadLine is a line the reader did not understand, or the part of it that it did not.
type UnreadLine struct {
	Line int    `json:"line"`
	Text string `json:"text"`
}

// Warning is something doubtful that the reader noticed; it changes nothing in the draft.
type Warning struct {
	Code   string `json:"code"`
	Detail string `json:"detail"`
	Lines  []int  `json:"lines,omitempty"`
}

// Reading is the outcome: the draft, what was not understood, what looked doubtful.
type Reading struct {
	Draft    Draft        `json:"draft"`
	Unread   []UnreadLine `json:"unread"`
	Warnings []Warning    `json:"warnings"`
}

func addLine(lines []int, line int) []int {
	if len(lines) >= maxItems || slices.Contains(lines, line) {
		return lines
	}
	return append(lines, line)
}

func yes() *bool {
	v := true
	return &v
}
