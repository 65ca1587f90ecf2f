package app

import (
	"runtime"
	"time"

	"lianluo/internal/account"
	"lianluo/internal/audit"
	"lianluo/internal/auth"
	"lianluo/internal/batch"
	"lianluo/internal/district"
	"lianluo/internal/group"
	"lianluo/internal/inspection"
	"lianluo/internal/liaison"
	"lianluo/internal/office"
	"lianluo/internal/org"
	"lianluo/internal/petition"
	"lianluo/internal/petitioner"
	"lianluo/internal/plan"
	"lianluo/internal/server"
	"lianluo/internal/store"
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
	Petitioners *petitioner.Service
	District    *district.Service
	Audit       *audit.Service
}

func newServices(a *App) (*Services, error) {
	accounts, err := newAccounts(a)
	if err != nil {
		return nil, err
	}
	s := &Services{Accounts: accounts}
	s.Offices = office.NewService(a.Store)
	s.Inspections = inspection.NewService(a.Store)
	s.Org = org.NewService(a.Store)
	s.Groups = group.NewService(a.Store)
	s.Inspections.Holds(s.Groups) // a round's groups end with it
	s.Org.Tie(s.Groups)           // units and people in posts cannot be voided; new names reach posts
	s.Batches = batch.NewService(a.Store)
	s.Petitions = petition.NewService(a.Store, s.Offices)
	s.Org.Tie(s.Petitions) // nor units that handle a case
	s.Org.Tie(s.Accounts)  // nor those that an account is tied to
	s.Petitioners = petitioner.NewService(a.Store, a.Vault)
	s.Plans = plan.NewService(a.Store, s.Inspections, s.Org, s.Groups)
	s.District = district.NewService(a.Store)
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
	return server.NewAPI(server.Slices{
		Account:    account.NewHandlers(s.Accounts),
		Office:     office.NewHandlers(s.Offices, server.StatusOf),
		Inspection: inspection.NewHandlers(s.Inspections),
		Org:        org.NewHandlers(s.Org),
		Group:      group.NewHandlers(s.Groups),
		Liaison:    liaison.NewHandlers(s.Groups),
		Plan:       plan.NewHandlers(s.Plans),
		Batch:      batch.NewHandlers(s.Batches),
		Petition:   petition.NewHandlers(s.Petitions),
		Petitioner: petitioner.NewHandlers(s.Petitioners),
		District:   district.NewHandlers(s.District),
		Audit:      audit.NewHandlers(s.Audit),
	})
}
