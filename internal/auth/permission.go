package auth

// Permission is the word an operation names in x-permission.
type Permission string

// The permissions. Every x-permission of the contract is one of these, or Public.
const (
	Public                  Permission = "public"
	Self                    Permission = "self"
	UserRead                Permission = "user:read"
	UserWrite               Permission = "user:write"
	APIClientRead           Permission = "api_client:read"
	APIClientWrite          Permission = "api_client:write"
	APIClientApprove        Permission = "api_client:approve"
	OfficeRead              Permission = "office:read"
	OfficeWrite             Permission = "office:write"
	CalendarRead            Permission = "calendar:read"
	CalendarWrite           Permission = "calendar:write"
	DeadlineRuleRead        Permission = "deadline_rule:read"
	DeadlineRuleWrite       Permission = "deadline_rule:write"
	InspectionRead          Permission = "inspection:read"
	InspectionWrite         Permission = "inspection:write"
	InspectionTransition    Permission = "inspection:transition"
	UnitRead                Permission = "unit:read"
	UnitWrite               Permission = "unit:write"
	PersonRead              Permission = "person:read"
	PersonWrite             Permission = "person:write"
	GroupRead               Permission = "group:read"
	GroupWrite              Permission = "group:write"
	AppointmentRead         Permission = "appointment:read"
	AppointmentWrite        Permission = "appointment:write"
	LiaisonRead             Permission = "liaison:read"
	LiaisonWrite            Permission = "liaison:write"
	PlanImportRead          Permission = "plan_import:read"
	PlanImportWrite         Permission = "plan_import:write"
	BatchRead               Permission = "petition_batch:read"
	BatchWrite              Permission = "petition_batch:write"
	CaseRead                Permission = "petition_case:read"
	CaseWrite               Permission = "petition_case:write"
	CaseDispatch            Permission = "petition_case:dispatch"
	CaseReassign            Permission = "petition_case:reassign"
	CaseAcknowledge         Permission = "petition_case:acknowledge"
	CaseReturn              Permission = "petition_case:return"
	CaseHandle              Permission = "petition_case:handle"
	CaseComplete            Permission = "petition_case:complete"
	CaseRefer               Permission = "petition_case:refer"
	CaseReopen              Permission = "petition_case:reopen"
	CaseExport              Permission = "petition_case:export"
	CaseLink                Permission = "petition_case:link"
	FeedbackReview          Permission = "petition_feedback:review"
	FeedbackSign            Permission = "petition_feedback:sign"
	FeedbackSubmit          Permission = "petition_feedback:submit"
	FeedbackReturn          Permission = "petition_feedback:return"
	VisitWrite              Permission = "follow_up_visit:write"
	LookBackWrite           Permission = "look_back:write"
	ExtensionDecide         Permission = "deadline_extension:decide"
	DisclosureRead          Permission = "disclosure:read"
	DisclosureWrite         Permission = "disclosure:write"
	DisclosureRelease       Permission = "disclosure:release"
	SignOffAccept           Permission = "sign_off:accept"
	SignOffApprove          Permission = "sign_off:approve"
	SignOffRecord           Permission = "sign_off:record"
	SignOffReject           Permission = "sign_off:reject"
	NoticeRead              Permission = "public_notice:read"
	NoticeWrite             Permission = "public_notice:write"
	MessageRead             Permission = "notice:read"
	MessageWrite            Permission = "notice:write"
	MessageAcknowledge      Permission = "notice:acknowledge"
	ContactCheckRead        Permission = "contact_check:read"
	ContactCheckWrite       Permission = "contact_check:write"
	ContactCheckAnswer      Permission = "contact_check:answer"
	DeliveryRead            Permission = "message_delivery:read"
	DeliveryRetry           Permission = "message_delivery:retry"
	MeetingRead             Permission = "meeting:read"
	MeetingWrite            Permission = "meeting:write"
	MeetingSign             Permission = "meeting:sign"
	MeetingAcknowledge      Permission = "meeting:acknowledge"
	WorkReportRead          Permission = "work_report:read"
	WorkReportWrite         Permission = "work_report:write"
	WorkReportReview        Permission = "work_report:review"
	WorkReportNudge         Permission = "work_report:nudge"
	StreetReportRead        Permission = "street_report:read"
	StreetReportWrite       Permission = "street_report:write"
	UrgentReportRead        Permission = "urgent_report:read"
	UrgentReportWrite       Permission = "urgent_report:write"
	UrgentReportAcknowledge Permission = "urgent_report:acknowledge"
	UrgentReportVoid        Permission = "urgent_report:void"
	AssignmentRead          Permission = "assignment:read"
	AssignmentIssue         Permission = "assignment:issue"
	AssignmentHandle        Permission = "assignment:handle"
	AssignmentReview        Permission = "assignment:review"
	AssignmentComplete      Permission = "assignment:complete"
	OverviewRead            Permission = "overview:read"
	AccountabilityRead      Permission = "accountability:read"
	AccountabilityHandle    Permission = "accountability:handle"
	AccountabilityReview    Permission = "accountability:review"
	AccountabilityDecide    Permission = "accountability:decide"
	AccountabilitySurvey    Permission = "accountability:survey"
	FileRead                Permission = "file:read"
	FileWrite               Permission = "file:write"
	PetitionerRead          Permission = "petitioner:read"
	PetitionerWrite         Permission = "petitioner:write"
	LeaveRead               Permission = "leave:read"
	LeaveRequest            Permission = "leave:request"
	LeaveApprove            Permission = "leave:approve"
	LeaveClose              Permission = "leave:close"
	RosterWrite             Permission = "duty_roster:write"
	DutyRead                Permission = "duty:read"
	DutyWork                Permission = "duty:work"
	SwapRead                Permission = "shift_swap:read"
	SwapRequest             Permission = "shift_swap:request"
	SwapApprove             Permission = "shift_swap:approve"
	SpotCheckRead           Permission = "spot_check:read"
	SpotCheckWrite          Permission = "spot_check:write"
	DisciplineRead          Permission = "discipline:read"
	DisciplineAppeal        Permission = "discipline:appeal"
	DisciplineDecide        Permission = "discipline:decide"
	StatisticsRead          Permission = "statistics:read"
	ComplianceRead          Permission = "compliance:read"
	SearchRead              Permission = "search:read"
	StatusReportRead        Permission = "status_report:read"
	StatusReportCreate      Permission = "status_report:create"
	ChangeRead              Permission = "change:read"
	WebhookRead             Permission = "webhook:read"
	WebhookWrite            Permission = "webhook:write"
	AuditRead               Permission = "audit:read"
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
	Self:                    people,
	UserRead:                Admin | Auditor,
	UserWrite:               Admin,
	APIClientRead:           Admin | Auditor | Commander | Coordinator,
	APIClientWrite:          Admin,
	APIClientApprove:        Commander | Coordinator, // what leaves the office is not an administrator's to decide
	OfficeRead:              people,
	OfficeWrite:             Admin,
	CalendarRead:            people,
	CalendarWrite:           Admin,
	DeadlineRuleRead:        people,
	DeadlineRuleWrite:       Admin,
	InspectionRead:          people,
	InspectionWrite:         Admin | Coordinator,
	InspectionTransition:    Commander | Coordinator,
	UnitRead:                people,
	UnitWrite:               Admin | Coordinator,
	PersonRead:              insider | UnitUser,
	PersonWrite:             Admin | Coordinator,
	GroupRead:               insider,
	GroupWrite:              Admin | Coordinator,
	AppointmentRead:         insider,
	AppointmentWrite:        Admin | Coordinator,
	LiaisonRead:             insider,
	LiaisonWrite:            Admin | Coordinator | GroupLeader,
	PlanImportRead:          Admin | Auditor | Commander | Coordinator,
	PlanImportWrite:         Admin | Coordinator,
	BatchRead:               Auditor | Commander | Coordinator | PetitionStaff,
	BatchWrite:              Coordinator | PetitionStaff,
	CaseRead:                Auditor | staff | UnitUser,
	CaseWrite:               Coordinator | PetitionStaff,
	CaseDispatch:            Coordinator,
	CaseReassign:            Coordinator,
	CaseAcknowledge:         UnitUser,
	CaseReturn:              UnitUser,
	CaseHandle:              Coordinator | PetitionStaff | GroupLeader | GroupMember | UnitUser,
	CaseComplete:            Commander | Coordinator | PetitionStaff | GroupLeader | GroupMember | UnitUser,
	CaseRefer:               Coordinator,
	CaseReopen:              Coordinator | PetitionStaff,
	CaseExport:              Auditor | Commander | Coordinator | PetitionStaff,
	CaseLink:                Coordinator | PetitionStaff,
	FeedbackReview:          Coordinator | GroupLeader,
	FeedbackSign:            Commander,
	FeedbackSubmit:          Coordinator,
	FeedbackReturn:          Commander | Coordinator | GroupLeader,
	VisitWrite:              Coordinator | PetitionStaff,
	LookBackWrite:           Coordinator | PetitionStaff | GroupLeader | GroupMember,
	ExtensionDecide:         Commander | Coordinator,
	DisclosureRead:          Auditor | Commander | Coordinator | PetitionStaff,
	DisclosureWrite:         Coordinator | PetitionStaff,
	DisclosureRelease:       Commander | Coordinator,
	SignOffAccept:           Coordinator | PetitionStaff | GroupLeader | GroupMember,
	SignOffApprove:          Commander,
	SignOffRecord:           Coordinator,
	SignOffReject:           Commander | Coordinator | PetitionStaff | GroupLeader | GroupMember,
	NoticeRead:              Auditor | Commander | Coordinator | PetitionStaff,
	NoticeWrite:             Coordinator,
	MessageRead:             Auditor | staff,
	MessageWrite:            Commander | Coordinator,
	MessageAcknowledge:      staff,
	ContactCheckRead:        Auditor | staff,
	ContactCheckWrite:       Commander | Coordinator,
	ContactCheckAnswer:      staff,
	DeliveryRead:            Auditor | Commander | Coordinator,
	DeliveryRetry:           Coordinator,
	MeetingRead:             Auditor | staff | UnitUser,
	MeetingWrite:            staff, // a huddle is its group's affair
	MeetingSign:             staff, // who chairs is a person, whatever their standing
	MeetingAcknowledge:      staff | UnitUser,
	WorkReportRead:          Auditor | staff,
	WorkReportWrite:         staff,
	WorkReportReview:        Commander | Coordinator,
	WorkReportNudge:         Coordinator,
	StreetReportRead:        Auditor | Commander | Coordinator,
	StreetReportWrite:       Coordinator,
	UrgentReportRead:        Auditor | staff,
	UrgentReportWrite:       staff,
	UrgentReportAcknowledge: Commander,
	UrgentReportVoid:        Commander | Coordinator,
	AssignmentRead:          Auditor | staff | UnitUser,
	AssignmentIssue:         Coordinator,
	AssignmentHandle:        staff | UnitUser,
	AssignmentReview:        Coordinator | GroupLeader,
	AssignmentComplete:      Commander | Coordinator,
	OverviewRead:            Auditor | Commander | Coordinator,
	AccountabilityRead:      staff, // named readers may be anybody of them
	AccountabilityHandle:    SupervisionStaff,
	AccountabilityReview:    Commander | SupervisionStaff,
	AccountabilityDecide:    Commander,
	AccountabilitySurvey:    Commander | SupervisionStaff,
	FileRead:                Auditor | staff | UnitUser,
	FileWrite:               staff | UnitUser,
	PetitionerRead:          PetitionStaff,
	PetitionerWrite:         PetitionStaff,
	LeaveRead:               Auditor | staff,
	LeaveRequest:            staff,
	LeaveApprove:            Commander | Coordinator | GroupLeader,
	LeaveClose:              Commander | Coordinator,
	RosterWrite:             Coordinator | GroupLeader,
	DutyRead:                Auditor | staff,
	DutyWork:                staff,
	SwapRead:                Auditor | staff,
	SwapRequest:             staff,
	SwapApprove:             Commander | GroupLeader,
	SpotCheckRead:           Auditor | Commander | Coordinator | SupervisionStaff,
	SpotCheckWrite:          Commander | Coordinator | SupervisionStaff,
	DisciplineRead:          Auditor | staff,
	DisciplineAppeal:        staff,
	DisciplineDecide:        Commander | SupervisionStaff,
	StatisticsRead:          Auditor | Commander | Coordinator | PetitionStaff | DistrictClient,
	ComplianceRead:          Auditor | Commander | Coordinator | DistrictClient,
	SearchRead:              people, // each kind needs its own right besides
	StatusReportRead:        Auditor | Commander | Coordinator | DistrictClient,
	StatusReportCreate:      Coordinator,
	ChangeRead:              Auditor | Commander | Coordinator | DistrictClient,
	WebhookRead:             Auditor | Commander | Coordinator,
	WebhookWrite:            Coordinator, // who sends the stream out must be somebody who may read it
	AuditRead:               Auditor,
}

// AllChanges is the scope of the whole change stream; the others have a part.
const AllChanges = "changes:read"

// scopes names what a district client must also have been granted, any of it.
var scopes = map[Permission][]string{
	StatusReportRead: {"status_reports:read"},
	ChangeRead:       {AllChanges, "changes.organisation:read", "changes.petitions:read", "changes.duty:read", "changes.work:read", "changes.compliance:read"},
	StatisticsRead:   {"statistics:read"},
	ComplianceRead:   {"compliance:read"},
}
