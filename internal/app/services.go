package app

import (
	"lianluo/internal/group"
	"lianluo/internal/inspection"
	"lianluo/internal/liaison"
	"lianluo/internal/org"
	"lianluo/internal/plan"
	"lianluo/internal/server"
)

// Services are the slices, built once, lower ones first.
type Services struct {
	Auth        server.Authenticator
	Inspections *inspection.Service
	Org         *org.Service
	Groups      *group.Service
	Plans       *plan.Service
}

func newServices(a *App) (*Services, error) {
	s := &Services{}
	s.Inspections = inspection.NewService(a.Store)
	s.Org = org.NewService(a.Store)
	s.Groups = group.NewService(a.Store)
	s.Inspections.Holds(s.Groups) // a round's groups end with it
	s.Org.Tie(s.Groups)           // units and people in posts cannot be voided; new names reach posts
	s.Plans = plan.NewService(a.Store, s.Inspections, s.Org, s.Groups)
	return s, nil
}

// api gives every operation its handler.
func (s *Services) api() *server.API {
	return server.NewAPI(server.Slices{
		Inspection: inspection.NewHandlers(s.Inspections),
		Org:        org.NewHandlers(s.Org),
		Group:      group.NewHandlers(s.Groups),
		Liaison:    liaison.NewHandlers(s.Groups),
		Plan:       plan.NewHandlers(s.Plans),
	})
}
