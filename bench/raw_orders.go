package main

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// table answers with the rows of a query as they are.
func (s *rawServer) table(query string) echo.HandlerFunc {
	return func(c echo.Context) error {
		rows, err := s.read.QueryContext(c.Request().Context(), query, s.office)
		if err != nil {
			return err
		}
		defer rows.Close()
		names, err := rows.Columns()
		if err != nil {
			return err
		}
		items := []map[string]any{}
		for rows.Next() {
			values, into := make([]any, len(names)), make([]any, len(names))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				return err
			}
			item := make(map[string]any, len(names))
			for i, name := range names {
				item[name] = values[i]
			}
			items = append(items, item)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		return c.JSON(http.StatusOK, map[string]any{"items": items})
	}
}
