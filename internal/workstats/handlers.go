package workstats

import (
	"context"
	"time"

	"lianluo/api"
	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/wire"
)

// Handlers serves the tables.
type Handlers struct{ service *Service }

// NewHandlers serves the operation from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// GetWorkStatistics implements getWorkStatistics.
func (h *Handlers) GetWorkStatistics(ctx context.Context, r api.GetWorkStatisticsRequestObject) (api.GetWorkStatisticsResponseObject, error) {
	t, err := h.service.Table(ctx, ask(r.Params))
	if err != nil {
		return nil, err
	}
	return api.GetWorkStatistics200JSONResponse{Body: toAPI(t, auth.From(ctx).Lang)}, nil
}

// Shown gives tables as answers have them, with Chinese names.
func Shown(tables []*Table) []api.WorkStatistics {
	out := make([]api.WorkStatistics, len(tables))
	for i, t := range tables {
		out[i] = toAPI(t, "")
	}
	return out
}

func ask(p api.GetWorkStatisticsParams) Ask {
	a := Ask{InspectionID: p.InspectionId, Topic: Topic(p.Topic), By: Dimension(wire.Text(p.By))}
	if p.From != nil {
		a.From = calendar.Date(p.From.Format(time.DateOnly))
	}
	if p.To != nil {
		a.To = calendar.Date(p.To.Format(time.DateOnly))
	}
	return a
}

func toAPI(t *Table, lang string) api.WorkStatistics {
	out := api.WorkStatistics{InspectionId: t.Round, Topic: api.WorkStatisticsTopic(t.Topic), By: api.WorkStatisticsDimension(t.By),
		From: api.Day{Time: t.From.Midnight()}, To: api.Day{Time: t.To.Midnight()}, TakenAt: wire.Local(t.TakenAt),
		Figures: make([]api.WorkFigure, len(t.Figures)), Rows: make([]api.WorkStatisticsLine, len(t.Rows)), Total: toCounts(t.Figures, t.Total)}
	for i, f := range t.Figures {
		out.Figures[i] = api.WorkFigure{Code: f.Code, Name: f.name(lang), RateOf: wire.Optional[string](f.Of)}
	}
	for i := range t.Rows {
		out.Rows[i] = api.WorkStatisticsLine{Key: t.Rows[i].Key, Label: t.Rows[i].Label, Counts: toCounts(t.Figures, t.Rows[i].Counts)}
	}
	return out
}

func (f *Figure) name(lang string) string {
	if lang == "en" {
		return f.En
	}
	return f.Zh
}

func toCounts(figures []Figure, counts []int64) []api.WorkCount {
	at := map[string]int64{}
	for i, f := range figures {
		at[f.Code] = counts[i]
	}
	out := make([]api.WorkCount, len(figures))
	for i, f := range figures {
		out[i] = api.WorkCount{Code: f.Code, Count: int32(counts[i])}
		if f.Of != "" {
			out[i].Rate = rate(counts[i], at[f.Of])
		}
	}
	return out
}

// rate is a part of a whole; of nothing there is no part.
func rate(part, whole int64) *api.StatisticsRate {
	out := &api.StatisticsRate{Numerator: float64(part), Denominator: float64(whole)}
	if whole > 0 {
		r := float64(part) / float64(whole)
		out.Rate = &r
	}
	return out
}
