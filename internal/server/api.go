package server

import (
	"github.com/labstack/echo/v4"

	"lianluo/api"
	"lianluo/internal/account"
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
)

// Names of their own, because a struct cannot embed two types called Handlers.
type (
	accountHandlers    = account.Handlers
	auditHandlers      = audit.Handlers
	districtHandlers   = district.Handlers
	officeHandlers     = office.Handlers
	inspectionHandlers = inspection.Handlers
	orgHandlers        = org.Handlers
	groupHandlers      = group.Handlers
	liaisonHandlers    = liaison.Handlers
	planHandlers       = plan.Handlers
	batchHandlers      = batch.Handlers
	petitionHandlers   = petition.Handlers
	petitionerHandlers = petitioner.Handlers
)

// API serves every operation: each method comes from the slice that embeds it,
// so a new operation of the contract breaks the build until a slice serves it.
type API struct {
	*accountHandlers
	*auditHandlers
	*districtHandlers
	*officeHandlers
	*inspectionHandlers
	*orgHandlers
	*groupHandlers
	*liaisonHandlers
	*planHandlers
	*batchHandlers
	*petitionHandlers
	*petitionerHandlers
}

// Slices are the handlers that make up the API.
type Slices struct {
	Account    *account.Handlers
	Audit      *audit.Handlers
	District   *district.Handlers
	Office     *office.Handlers
	Inspection *inspection.Handlers
	Org        *org.Handlers
	Group      *group.Handlers
	Liaison    *liaison.Handlers
	Plan       *plan.Handlers
	Batch      *batch.Handlers
	Petition   *petition.Handlers
	Petitioner *petitioner.Handlers
}

// NewAPI puts the slices together.
func NewAPI(s Slices) *API {
	return &API{
		accountHandlers:    s.Account,
		auditHandlers:      s.Audit,
		districtHandlers:   s.District,
		officeHandlers:     s.Office,
		inspectionHandlers: s.Inspection, orgHandlers: s.Org, groupHandlers: s.Group,
		liaisonHandlers: s.Liaison, planHandlers: s.Plan,
		batchHandlers: s.Batch, petitionHandlers: s.Petition, petitionerHandlers: s.Petitioner,
	}
}

var _ api.StrictServerInterface = (*API)(nil)

// Routes registers the generated routes for whatever serves all operations.
func Routes(impl api.StrictServerInterface) func(*echo.Echo) {
	return func(e *echo.Echo) { api.RegisterHandlers(e, api.NewStrictHandler(impl, nil)) }
}
