package app

import (
	"runtime"
	"time"

	"lianluo/internal/account"
	"lianluo/internal/accountability"
	"lianluo/internal/assignment"
	"lianluo/internal/attachment"
	"lianluo/internal/audit"
	"lianluo/internal/auth"
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
	"lianluo/internal/resumption"
	"lianluo/internal/roster"
	"lianluo/internal/sanction"
	"lianluo/internal/search"
	"lianluo/internal/server"
	"lianluo/internal/signoff"
	"lianluo/internal/slip"
	"lianluo/internal/snapshot"
	"lianluo/internal/spotcheck"
	"lianluo/internal/statistics"
	"lianluo/internal/store"
	"lianluo/internal/subscription"
	"lianluo/internal/swap"
	"lianluo/internal/urgent"
	"lianluo/internal/visit"
	"lianluo/internal/webhook"
	"lianluo/internal/worklist"
	"lianluo/internal/workstats"
)

// Services are the slices, built once, lower ones first.
type Services struct {
	Accounts    *account.Service
	Offices     *office.Service
	Inspections *inspection.Service
	Org         *org.Service
	Groups      *group.Service
	Plans       *plan.Service
	Batches     *batch.Service
	Petitions   *petition.Service
	Tables      *casetable.Service
	Casework    *casework.Service
	Claims      *claim.Service
	Measures    *measure.Service
	Sanctions   *sanction.Service
	Feedback    *feedback.Service
	Visits      *visit.Service
	LookBacks   *lookback.Service
	SignOffs    *signoff.Service
	Notices     *publicnotice.Service
	Resumption  *resumption.Service
	Slips       *slip.Service
	Petitioners *petitioner.Service
	Relations   *relation.Service
	Files       *file.Service
	Deadlines   *deadline.Service
	Leave       *leave.Service
	Assignments *assignment.Service
	Supervised  *accountability.Service
	Disclosures *disclosure.Service
	Discipline  *discipline.Service
	Duties      *duty.Service
	Rosters     *roster.Service
	SpotChecks  *spotcheck.Service
	Swaps       *swap.Service
	Calendars   *subscription.Service
	Work        *worklist.Service
	District    *district.Service
	Snapshots   *snapshot.Service
	Compliance  *compliance.Service
	Changes     *changes.Service
	Reports     *report.Service
	Urgent      *urgent.Service
	Messages    *notice.Service
	Meetings    *meeting.Service
	Minutes     *minutes.Service
	Webhooks    *webhook.Service
	Audit       *audit.Service
	Store       *store.Store
}

func newServices(a *App) (*Services, error) {
	accounts, err := newAccounts(a)
	if err != nil {
		return nil, err
	}
	s := &Services{Accounts: accounts, Store: a.Store}
	s.Offices = office.NewService(a.Store)
	s.Inspections = inspection.NewService(a.Store)
	s.Org = org.NewService(a.Store)
	s.Groups = group.NewService(a.Store)
	s.Inspections.Holds(s.Groups) // a round's groups end with it
	s.Org.Tie(s.Groups)           // units and people in posts cannot be voided; new names reach posts
	s.Batches = batch.NewService(a.Store)
	s.Petitions = petition.NewService(a.Store, s.Offices)
	s.Casework = casework.NewService(a.Store, s.Petitions)
	s.Files = file.NewService(a.Store, a.Files)
	s.Claims = claim.NewService(a.Store, s.Petitions)
	s.Measures = measure.NewService(a.Store, s.Petitions)
	s.Files.RegisterOwner(file.OfCase, evidence(s.Petitions, s.Measures))
	s.Sanctions = sanction.NewService(a.Store, s.Petitions)
	s.Feedback = feedback.NewService(a.Store, s.Petitions)
	s.Org.Tie(s.Petitions) // nor units that handle a case
	s.Org.Tie(s.Accounts)  // nor those that an account is tied to
	s.Petitioners = petitioner.NewService(a.Store, a.Vault)
	hush(a.Store, s.Petitioners)
	s.Tables = casetable.NewService(a.Store, s.Petitions, s.Petitioners)
	s.Visits = visit.NewService(a.Store, s.Petitions, a.Vault)
	s.LookBacks = lookback.NewService(a.Store, s.Petitions)
	s.SignOffs = signoff.NewService(a.Store, s.Petitions)
	s.Notices = publicnotice.NewService(a.Store, s.Petitions, s.Offices, s.Petitioners, a.Vault)
	s.Resumption = resumption.NewService(a.Store, a.log)
	s.Slips = slip.NewService(a.Store, s.Petitions, s.Petitioners)
	s.Relations = relation.NewService(a.Store, s.Petitioners, a.log)
	s.Plans = plan.NewService(a.Store, s.Inspections, s.Org, s.Groups)
	s.Deadlines = deadline.NewService(a.Store, s.Petitions, s.Offices)
	deadline.Alerts(a.Alarms)
	s.Leave = leave.NewService(a.Store, s.Offices)
	leave.Alerts(a.Alarms)
	s.Assignments = assignment.NewService(a.Store, s.Offices, s.Petitioners)
	targets(s)
	s.Assignments.Alerts(a.Alarms)
	s.Files.RegisterOwner(attachment.Assignment, ordered(s.Assignments.Desk))
	s.Org.Tie(s.Assignments) // nor units and people with an open assignment
	s.Supervised = accountability.NewService(a.Store, s.Offices, s.Petitioners)
	supervise(a, s)
	s.Disclosures = disclosure.NewService(a.Store, s.Petitioners, caseWords{})
	onDuty(a, s)
	s.Compliance = compliance.NewService(a.Store)
	s.Compliance.Watch(a.Alarms)
	s.Reports = report.NewService(a.Store)
	tellDistrict(a, s)
	s.Files.RegisterOwner(attachment.WorkReport, reported(s.Reports))
	s.Urgent = urgent.NewService(a.Store, s.Offices)
	s.Files.RegisterOwner(attachment.Urgent, alarming(s.Urgent))
	urgent.Alerts(a.Alarms)
	meet(a, s)
	s.Webhooks = webhook.NewService(a.Store, webhook.Options{Vault: a.Vault, Log: a.log, Wall: store.SystemClock{}, Allowed: a.Config.WebhookAllow})
	s.Audit = audit.NewService(a.Store)
	return s, nil
}

// newAccounts measures sessions on the machine's clock, also in a drill: people
// sign in with real hands.
func newAccounts(a *App) (*account.Service, error) {
	wall := store.SystemClock{}
	tokens, err := auth.NewTokens(wall.Now, a.Vault.Derive("access-tokens"))
	if err != nil {
		return nil, err
	}
	policy, err := auth.PolicyNamed(a.Config.PasswordPolicy)
	if err != nil {
		return nil, err
	}
	// Hashing takes 19 MiB and a core for a moment; who waits longer than a
	// request may last is better told to come back.
	hasher := auth.NewHasher(auth.DefaultCost, max(1, runtime.GOMAXPROCS(0)), 3*time.Second)
	return account.NewService(a.Store, account.Options{Clock: wall, Tokens: tokens, Hasher: hasher, Policy: policy, Log: a.log,
		NameKey: func(name string) string { return a.Vault.Blind(name, "sign-in") }}), nil
}

// api gives every operation its handler.
func (s *Services) api() *server.API {
	slices := server.Slices{
		Account:    account.NewHandlers(s.Accounts),
		Office:     office.NewHandlers(s.Offices, server.StatusOf),
		Inspection: inspection.NewHandlers(s.Inspections),
		Org:        org.NewHandlers(s.Org),
		Group:      group.NewHandlers(s.Groups),
		Liaison:    liaison.NewHandlers(s.Groups, liaisonCovers{s.Leave}),
		Plan:       plan.NewHandlers(s.Plans),
		Batch:      batch.NewHandlers(s.Batches),
		Casetable:  casetable.NewHandlers(s.Tables),
		Casework:   casework.NewHandlers(s.Casework),
		Claim:      claim.NewHandlers(s.Claims),
		Measure:    measure.NewHandlers(s.Measures),
		Sanction:   sanction.NewHandlers(s.Sanctions),
		Feedback:   feedback.NewHandlers(s.Feedback),
		Slip:       slip.NewHandlers(s.Slips),
		Petition:   petition.NewHandlers(s.Petitions),
		Visit:      visit.NewHandlers(s.Visits),
		LookBack:   lookback.NewHandlers(s.LookBacks),
		SignOff:    signoff.NewHandlers(s.SignOffs),
		Notice:     publicnotice.NewHandlers(s.Notices),
		Petitioner: petitioner.NewHandlers(s.Petitioners),
		Relation:   relation.NewHandlers(s.Relations, s.Petitions),
		File:       file.NewHandlers(s.Files),
		Deadline:   deadline.NewHandlers(s.Deadlines),
		Leave:      leave.NewHandlers(s.Leave),
		Dossier:    dossier.NewHandlers(dossier.NewService(s.Store, s.Assignments)),
		Finding:    finding.NewHandlers(finding.NewService(s.Store, s.Assignments, s.Petitions)),
		Worklist:   worklist.NewHandlers(s.Work),
		Assignment: assignment.NewHandlers(s.Assignments),
		Supervised: accountability.NewHandlers(s.Supervised),
		Disclosure: disclosure.NewHandlers(s.Disclosures),
		Discipline: discipline.NewHandlers(s.Discipline),
		Duty:       duty.NewHandlers(s.Duties),
		Roster:     roster.NewHandlers(s.Rosters),
		SpotCheck:  spotcheck.NewHandlers(s.SpotChecks),
		Swap:       swap.NewHandlers(s.Swaps),
		Calendar:   subscription.NewHandlers(s.Calendars),
		District:   district.NewHandlers(s.District),
		Changes:    changes.NewHandlers(s.Changes),
		Region:     region.NewHandlers(region.NewService(s.Store, s.District)),
		Statistics: statistics.NewHandlers(statistics.NewService(s.Store)),
		Workstats:  workstats.NewHandlers(workstats.NewService(s.Store)),
		Snapshot:   snapshot.NewHandlers(s.Snapshots),
		Compliance: compliance.NewHandlers(s.Compliance),
		Search:     search.NewHandlers(search.NewService(searched(s)...)),
		Webhook:    webhook.NewHandlers(s.Webhooks),
		Audit:      audit.NewHandlers(s.Audit),
		Report:     report.NewHandlers(s.Reports),
		Message:    notice.NewHandlers(s.Messages),
		Meeting:    meeting.NewHandlers(s.Meetings),
		Minutes:    minutes.NewHandlers(s.Minutes),
		Urgent:     urgent.NewHandlers(s.Urgent),
	}
	slices.Casefile = casefile.NewHandlers(casefile.NewService(s.Store, s.Petitions, s.Files, s.Petitioners, sourcesOf(slices)))
	return server.NewAPI(slices)
}

// sourcesOf are what goes into a case's file, in the order of its index.
func sourcesOf(h server.Slices) []casefile.Source {
	return []casefile.Source{
		{Name: "case", Title: "办件", Once: true, Read: h.Casework.Export},
		{Name: "cycles", Title: "以前各轮", Once: true, Read: h.Casework.ExportCycles},
		{Name: "timeline", Title: "经过", Once: true, Read: h.Petition.ExportTimeline},
		{Name: "claims", Title: "诉求", Read: h.Claim.Export},
		{Name: "measures", Title: "整改措施", Read: h.Measure.Export},
		{Name: "sanctions", Title: "对违法主体的处理", Read: h.Sanction.Export},
		{Name: "feedback", Title: "反馈各稿", Read: h.Feedback.Export},
		{Name: "deadlines", Title: "时限", Read: h.Deadline.Export},
		{Name: "visits", Title: "回访", Read: h.Visit.Export},
		{Name: "look-backs", Title: "回头看", Read: h.LookBack.Export},
		{Name: "sign-off", Title: "销号各步", Read: h.SignOff.Export},
		{Name: "notices", Title: "公示和异议", Once: true, Read: h.Notice.Export},
		{Name: "links", Title: "关联件", Once: true, Read: h.Relation.Export},
		{Name: "slips", Title: "转办单和督办单", Read: h.Slip.Export},
		{Name: "files", Title: "附件清单", Once: true, Read: h.File.Export},
	}
}
