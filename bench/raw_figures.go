package main

import "github.com/labstack/echo/v4"

// figures are the tables of statistics as one would count them by hand.
var figures = map[string]string{
	"unit": "SELECT lead_unit_id, completion, verdict, COUNT(*) AS n, SUM(CASE WHEN due_order < CURRENT_TIMESTAMP AND completion <> 'completed' THEN 1 ELSE 0 END) AS overdue " +
		"FROM petition_cases WHERE office_id = $1 AND voided_at IS NULL GROUP BY 1, 2, 3",
	"type": "SELECT t.code, c.completion, c.verdict, COUNT(*) AS n, SUM(CASE WHEN c.due_order < CURRENT_TIMESTAMP AND c.completion <> 'completed' THEN 1 ELSE 0 END) AS overdue " +
		"FROM petition_cases c JOIN petition_case_types t ON t.office_id = c.office_id AND t.case_id = c.id " +
		"WHERE c.office_id = $1 AND c.voided_at IS NULL GROUP BY 1, 2, 3",
}

func (s *rawServer) statistics(c echo.Context) error { return s.table(figures[c.QueryParam("by")])(c) }

func (s *rawServer) lists(e *echo.Echo) {
	e.GET("/v1/assignments", s.table("SELECT * FROM assignments WHERE office_id = $1 AND voided_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 51"))
	e.GET("/v1/accountability-items", s.table("SELECT * FROM accountability_items WHERE office_id = $1 AND voided_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 51"))
	e.GET("/v1/my-work", s.table("SELECT * "+
		"FROM petition_cases WHERE office_id = $1 AND voided_at IS NULL AND completion <> 'completed' ORDER BY due_order, id LIMIT 51"))
	e.GET("/v1/statistics/petitions", s.statistics)
	e.GET("/v1/changes", s.table("SELECT * FROM events WHERE office_id = $1 AND sequence > 5000 ORDER BY sequence LIMIT 201"))
	e.GET("/v1/duty-shifts/current", s.table("SELECT * FROM duty_shifts WHERE office_id = $1 AND state IN ('on_duty', 'handover_pending', 'unmanned') ORDER BY desk_id LIMIT 200"))
	// Of what compliance asks, this alone could grow with the cases.
	e.GET("/v1/compliance", s.table("SELECT id, number, due_order "+
		"FROM petition_cases WHERE office_id = $1 AND voided_at IS NULL AND completion <> 'completed' ORDER BY due_order, id LIMIT 200"))
}
