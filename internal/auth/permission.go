package auth

// Permission is the word an operation names in x-permission.
type Permission string

// The permissions. Every x-permission of the contract is one of these, or Public.
const (
	Public               Permission = "public"
	Self                 Permission = "self"
	UserRead             Permission = "user:read"
	UserWrite            Permission = "user:write"
	APIClientRead        Permission = "api_client:read"
	APIClientWrite       Permission = "api_client:write"
	OfficeRead           Permission = "office:read"
	OfficeWrite          Permission = "office:write"
	CalendarRead         Permission = "calendar:read"
	CalendarWrite        Permission = "calendar:write"
	DeadlineRuleRead     Permission = "deadline_rule:read"
	DeadlineRuleWrite    Permission = "deadline_rule:write"
	InspectionRead       Permission = "inspection:read"
	InspectionWrite      Permission = "inspection:write"
	InspectionTransition Permission = "inspection:transition"
	UnitRead             Permission = "unit:read"
	UnitWrite            Permission = "unit:write"
	PersonRead           Permission = "person:read"
	PersonWrite          Permission = "person:write"
	GroupRead            Permission = "group:read"
	GroupWrite           Permission = "group:write"
	AppointmentRead      Permission = "appointment:read"
	AppointmentWrite     Permission = "appointment:write"
	LiaisonRead          Permission = "liaison:read"
	LiaisonWrite         Permission = "liaison:write"
	PlanImportRead       Permission = "plan_import:read"
	PlanImportWrite      Permission = "plan_import:write"
	BatchRead            Permission = "petition_batch:read"
	BatchWrite           Permission = "petition_batch:write"
	CaseRead             Permission = "petition_case:read"
	CaseWrite            Permission = "petition_case:write"
	CaseDispatch         Permission = "petition_case:dispatch"
	CaseReassign         Permission = "petition_case:reassign"
	CaseAcknowledge      Permission = "petition_case:acknowledge"
	CaseReturn           Permission = "petition_case:return"
	PetitionerRead       Permission = "petitioner:read"
	PetitionerWrite      Permission = "petitioner:write"
	StatusReportRead     Permission = "status_report:read"
	StatusReportCreate   Permission = "status_report:create"
	ChangeRead           Permission = "change:read"
	AuditRead            Permission = "audit:read"
)

// Standing is one way of having rights. An actor usually has several.
type Standing uint16

// The standings of domain rule "who may do what". Rights derive from current
// appointments; only admin and auditor are flags on the account.
const (
	Admin Standing = 1 << iota
	Auditor
	Commander
	Coordinator
	PetitionStaff
	SupervisionStaff
	GroupLeader
	GroupMember
	UnitUser
	DistrictClient
)

// Names lists the standings by the word used in contract and golden files.
var Names = []struct {
	Standing Standing
	Name     string
}{
	{Admin, "admin"}, {Auditor, "auditor"}, {Commander, "commander"}, {Coordinator, "coordinator"},
	{PetitionStaff, "petition_staff"}, {SupervisionStaff, "supervision_staff"}, {GroupLeader, "group_leader"},
	{GroupMember, "group_member"}, {UnitUser, "unit_user"}, {DistrictClient, "district_client"},
}

const (
	staff   = Commander | Coordinator | PetitionStaff | SupervisionStaff | GroupLeader | GroupMember
	people  = Admin | Auditor | staff | UnitUser
	insider = Admin | Auditor | staff
)

// Grants is the one table of rights: who may do what before the object itself
// is looked at. Object-level limits live in the queries of the slices. An
// account without any standing still has Self and the office's own facts.
var Grants = map[Permission]Standing{
	Self:                 people,
	UserRead:             Admin | Auditor,
	UserWrite:            Admin,
	APIClientRead:        Admin | Auditor,
	APIClientWrite:       Admin,
	OfficeRead:           people,
	OfficeWrite:          Admin,
	CalendarRead:         people,
	CalendarWrite:        Admin,
	DeadlineRuleRead:     people,
	DeadlineRuleWrite:    Admin,
	InspectionRead:       people,
	InspectionWrite:      Admin | Coordinator,
	InspectionTransition: Commander | Coordinator,
	UnitRead:             people,
	UnitWrite:            Admin | Coordinator,
	PersonRead:           insider | UnitUser,
	PersonWrite:          Admin | Coordinator,
	GroupRead:            insider,
	GroupWrite:           Admin | Coordinator,
	AppointmentRead:      insider,
	AppointmentWrite:     Admin | Coordinator,
	LiaisonRead:          insider,
	LiaisonWrite:         Admin | Coordinator | GroupLeader,
	PlanImportRead:       Admin | Auditor | Commander | Coordinator,
	PlanImportWrite:      Admin | Coordinator,
	BatchRead:            Auditor | Commander | Coordinator | PetitionStaff,
	BatchWrite:           Coordinator | PetitionStaff,
	CaseRead:             Auditor | staff | UnitUser,
	CaseWrite:            Coordinator | PetitionStaff,
	CaseDispatch:         Coordinator,
	CaseReassign:         Coordinator,
	CaseAcknowledge:      UnitUser,
	CaseReturn:           UnitUser,
	PetitionerRead:       PetitionStaff,
	PetitionerWrite:      PetitionStaff,
	StatusReportRead:     Auditor | Commander | Coordinator | DistrictClient,
	StatusReportCreate:   Coordinator,
	ChangeRead:           Auditor | Commander | Coordinator | DistrictClient,
	AuditRead:            Auditor,
}

// scopes names what a district client must also have been granted.
var scopes = map[Permission]string{
	StatusReportRead: "status_reports:read",
	ChangeRead:       "changes:read",
}
