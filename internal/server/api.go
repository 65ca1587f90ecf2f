package server

import (
	"github.com/labstack/echo/v4"

	"lianluo/api"
)

// Routes registers the generated routes for whatever serves all operations.
func Routes(impl api.StrictServerInterface) func(*echo.Echo) {
	return func(e *echo.Echo) { api.RegisterHandlers(e, api.NewStrictHandler(impl, nil)) }
}
