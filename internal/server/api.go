package server

import (
	"github.com/labstack/echo/v4"

	"lianluo/api"
	"lianluo/internal/account"
	"lianluo/internal/accountability"
	"lianluo/internal/assignment"
	"lianluo/internal/audit"
	"lianluo/internal/batch"
	"lianluo/internal/casefile"
	"lianluo/internal/casetable"
	"lianluo/internal/casework"
	"lianluo/internal/changes"
	"lianluo/internal/claim"
	"lianluo/internal/compliance"
	"lianluo/internal/deadline"
	"lianluo/internal/discipline"
	"lianluo/internal/disclosure"
	"lianluo/internal/district"
	"lianluo/internal/dossier"
	"lianluo/internal/duty"
	"lianluo/internal/feedback"
	"lianluo/internal/file"
	"lianluo/internal/finding"
	"lianluo/internal/group"
	"lianluo/internal/inspection"
	"lianluo/internal/leave"
	"lianluo/internal/liaison"
	"lianluo/internal/lookback"
	"lianluo/internal/measure"
	"lianluo/internal/meeting"
	"lianluo/internal/minutes"
	"lianluo/internal/notice"
	"lianluo/internal/office"
	"lianluo/internal/org"
	"lianluo/internal/petition"
	"lianluo/internal/petitioner"
	"lianluo/internal/plan"
	"lianluo/internal/publicnotice"
	"lianluo/internal/region"
	"lianluo/internal/relation"
	"lianluo/internal/report"
	"lianluo/internal/roster"
	"lianluo/internal/sanction"
	"lianluo/internal/search"
	"lianluo/internal/signoff"
	"lianluo/internal/slip"
	"lianluo/internal/snapshot"
	"lianluo/internal/spotcheck"
	"lianluo/internal/statistics"
	"lianluo/internal/subscription"
	"lianluo/internal/swap"
	"lianluo/internal/urgent"
	"lianluo/internal/visit"
	"lianluo/internal/webhook"
	"lianluo/internal/worklist"
	"lianluo/internal/workstats"
)

// Names of their own, because a struct cannot embed two types called Handlers.
type (
	accountHandlers      = account.Handlers
	supervisedHandlers   = accountability.Handlers
	assignmentHandlers   = assignment.Handlers
	dossierHandlers      = dossier.Handlers
	findingHandlers      = finding.Handlers
	worklistHandlers     = worklist.Handlers
	auditHandlers        = audit.Handlers
	deadlineHandlers     = deadline.Handlers
	disclosureHandlers   = disclosure.Handlers
	districtHandlers     = district.Handlers
	changesHandlers      = changes.Handlers
	regionHandlers       = region.Handlers
	statisticsHandlers   = statistics.Handlers
	workstatsHandlers    = workstats.Handlers
	snapshotHandlers     = snapshot.Handlers
	complianceHandlers   = compliance.Handlers
	searchHandlers       = search.Handlers
	officeHandlers       = office.Handlers
	inspectionHandlers   = inspection.Handlers
	orgHandlers          = org.Handlers
	groupHandlers        = group.Handlers
	leaveHandlers        = leave.Handlers
	liaisonHandlers      = liaison.Handlers
	planHandlers         = plan.Handlers
	batchHandlers        = batch.Handlers
	casetableHandlers    = casetable.Handlers
	caseworkHandlers     = casework.Handlers
	claimHandlers        = claim.Handlers
	measureHandlers      = measure.Handlers
	sanctionHandlers     = sanction.Handlers
	feedbackHandlers     = feedback.Handlers
	slipHandlers         = slip.Handlers
	casefileHandlers     = casefile.Handlers
	petitionHandlers     = petition.Handlers
	visitHandlers        = visit.Handlers
	lookbackHandlers     = lookback.Handlers
	signoffHandlers      = signoff.Handlers
	publicnoticeHandlers = publicnotice.Handlers
	petitionerHandlers   = petitioner.Handlers
	relationHandlers     = relation.Handlers
	webhookHandlers      = webhook.Handlers
	fileHandlers         = file.Handlers
	reportHandlers       = report.Handlers
	noticeHandlers       = notice.Handlers
	meetingHandlers      = meeting.Handlers
	minutesHandlers      = minutes.Handlers
	urgentHandlers       = urgent.Handlers
	disciplineHandlers   = discipline.Handlers
	dutyHandlers         = duty.Handlers
	rosterHandlers       = roster.Handlers
	spotcheckHandlers    = spotcheck.Handlers
	swapHandlers         = swap.Handlers
	calendarHandlers     = subscription.Handlers
)

// API serves every operation: each method comes from the slice that embeds it,
// so a new operation of the contract breaks the build until a slice serves it.
type API struct {
	*accountHandlers
	*supervisedHandlers
	*assignmentHandlers
	*dossierHandlers
	*findingHandlers
	*worklistHandlers
	*auditHandlers
	*deadlineHandlers
	*disclosureHandlers
	*districtHandlers
	*changesHandlers
	*regionHandlers
	*statisticsHandlers
	*workstatsHandlers
	*snapshotHandlers
	*complianceHandlers
	*searchHandlers
	*officeHandlers
	*inspectionHandlers
	*orgHandlers
	*groupHandlers
	*leaveHandlers
	*liaisonHandlers
	*planHandlers
	*batchHandlers
	*casetableHandlers
	*caseworkHandlers
	*claimHandlers
	*measureHandlers
	*sanctionHandlers
	*feedbackHandlers
	*slipHandlers
	*casefileHandlers
	*petitionHandlers
	*petitionerHandlers
	*relationHandlers
	*fileHandlers
	*disciplineHandlers
	*dutyHandlers
	*rosterHandlers
	*spotcheckHandlers
	*swapHandlers
	*calendarHandlers
	*visitHandlers
	*lookbackHandlers
	*signoffHandlers
	*publicnoticeHandlers
	*webhookHandlers
	*reportHandlers
	*noticeHandlers
	*meetingHandlers
	*minutesHandlers
	*urgentHandlers
}

// Slices are the handlers that make up the API.
type Slices struct {
	Account    *account.Handlers
	Supervised *accountability.Handlers
	Assignment *assignment.Handlers
	Dossier    *dossier.Handlers
	Finding    *finding.Handlers
	Worklist   *worklist.Handlers
	Audit      *audit.Handlers
	Deadline   *deadline.Handlers
	Disclosure *disclosure.Handlers
	District   *district.Handlers
	Changes    *changes.Handlers
	Region     *region.Handlers
	Statistics *statistics.Handlers
	Workstats  *workstats.Handlers
	Snapshot   *snapshot.Handlers
	Compliance *compliance.Handlers
	Search     *search.Handlers
	Office     *office.Handlers
	Inspection *inspection.Handlers
	Org        *org.Handlers
	Group      *group.Handlers
	Leave      *leave.Handlers
	Liaison    *liaison.Handlers
	Plan       *plan.Handlers
	Batch      *batch.Handlers
	Casetable  *casetable.Handlers
	Casework   *casework.Handlers
	Claim      *claim.Handlers
	Measure    *measure.Handlers
	Sanction   *sanction.Handlers
	Feedback   *feedback.Handlers
	Slip       *slip.Handlers
	Casefile   *casefile.Handlers
	Petition   *petition.Handlers
	Petitioner *petitioner.Handlers
	Relation   *relation.Handlers
	File       *file.Handlers
	Discipline *discipline.Handlers
	Duty       *duty.Handlers
	Roster     *roster.Handlers
	SpotCheck  *spotcheck.Handlers
	Swap       *swap.Handlers
	Calendar   *subscription.Handlers
	Visit      *visit.Handlers
	LookBack   *lookback.Handlers
	SignOff    *signoff.Handlers
	Notice     *publicnotice.Handlers
	Webhook    *webhook.Handlers
	Report     *report.Handlers
	Message    *notice.Handlers
	Meeting    *meeting.Handlers
	Minutes    *minutes.Handlers
	Urgent     *urgent.Handlers
}

// NewAPI puts the slices together.
func NewAPI(s Slices) *API {
	return &API{
		accountHandlers:    s.Account,
		assignmentHandlers: s.Assignment, dossierHandlers: s.Dossier, findingHandlers: s.Finding, worklistHandlers: s.Worklist,
		supervisedHandlers: s.Supervised,
		auditHandlers:      s.Audit,
		deadlineHandlers:   s.Deadline,
		disclosureHandlers: s.Disclosure,
		districtHandlers:   s.District, statisticsHandlers: s.Statistics, workstatsHandlers: s.Workstats, snapshotHandlers: s.Snapshot, complianceHandlers: s.Compliance,
		searchHandlers:  s.Search,
		changesHandlers: s.Changes, regionHandlers: s.Region,
		officeHandlers:     s.Office,
		inspectionHandlers: s.Inspection, orgHandlers: s.Org, groupHandlers: s.Group,
		leaveHandlers: s.Leave, liaisonHandlers: s.Liaison, planHandlers: s.Plan,
		batchHandlers:      s.Batch,
		casetableHandlers:  s.Casetable,
		caseworkHandlers:   s.Casework,
		claimHandlers:      s.Claim,
		measureHandlers:    s.Measure,
		sanctionHandlers:   s.Sanction,
		feedbackHandlers:   s.Feedback,
		slipHandlers:       s.Slip,
		casefileHandlers:   s.Casefile,
		petitionHandlers:   s.Petition,
		petitionerHandlers: s.Petitioner,
		relationHandlers:   s.Relation,
		fileHandlers:       s.File,
		reportHandlers:     s.Report,
		noticeHandlers:     s.Message,
		meetingHandlers:    s.Meeting,
		minutesHandlers:    s.Minutes,
		urgentHandlers:     s.Urgent,
		visitHandlers:      s.Visit, lookbackHandlers: s.LookBack, signoffHandlers: s.SignOff, publicnoticeHandlers: s.Notice,
		webhookHandlers:    s.Webhook,
		disciplineHandlers: s.Discipline, dutyHandlers: s.Duty, rosterHandlers: s.Roster, spotcheckHandlers: s.SpotCheck, swapHandlers: s.Swap, calendarHandlers: s.Calendar,
	}
}

var _ api.StrictServerInterface = (*API)(nil)

// Routes registers the generated routes for whatever serves all operations.
func Routes(impl api.StrictServerInterface) func(*echo.Echo) {
	return func(e *echo.Echo) { api.RegisterHandlers(e, api.NewStrictHandler(impl, nil)) }
}
