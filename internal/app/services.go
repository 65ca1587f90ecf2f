package app

import (
	"lianluo/internal/audit"
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
)

// Services are the slices, built once, lower ones first.
type Services struct {
	Auth        server.Authenticator
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
	s := &Services{}
	s.Offices = office.NewService(a.Store)
	s.Inspections = inspection.NewService(a.Store)
	s.Org = org.NewService(a.Store)
	s.Groups = group.NewService(a.Store)
	s.Inspections.Holds(s.Groups) // a round's groups end with it
	s.Org.Tie(s.Groups)           // units and people in posts cannot be voided; new names reach posts
	s.Batches = batch.NewService(a.Store)
	s.Petitions = petition.NewService(a.Store, s.Offices)
	s.Org.Tie(s.Petitions) // nor units that handle a case
	s.Petitioners = petitioner.NewService(a.Store, a.Vault)
	s.Plans = plan.NewService(a.Store, s.Inspections, s.Org, s.Groups)
	s.District = district.NewService(a.Store)
	s.Audit = audit.NewService(a.Store)
	return s, nil
}

// api gives every operation its handler.
func (s *Services) api() *server.API {
	return server.NewAPI(server.Slices{
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
