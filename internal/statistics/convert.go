package statistics

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"lianluo/api"
	"lianluo/internal/wire"
)

func ask(p api.GetPetitionStatisticsParams) Ask {
	a := Ask{InspectionID: p.InspectionId, BatchID: p.BatchId, By: []Dimension{ByUnit}, Types: AllTypes, Attribution: Full, AsOf: p.AsOf}
	if p.By != nil {
		a.By[0] = Dimension(*p.By)
	}
	if p.Across != nil {
		a.By = append(a.By, Dimension(*p.Across))
	}
	if p.TypeCounting != nil {
		a.Types = string(*p.TypeCounting)
	}
	if p.Attribution != nil {
		a.Attribution = string(*p.Attribution)
	}
	return a
}

// Shown gives tables as answers have them.
func Shown(tables []*Table) []api.PetitionStatistics {
	out := make([]api.PetitionStatistics, len(tables))
	for i, t := range tables {
		out[i] = toAPI(t)
	}
	return out
}

func toAPI(t *Table) api.PetitionStatistics {
	out := api.PetitionStatistics{
		InspectionId: t.Round, BatchId: t.BatchID, By: api.StatisticsDimension(t.By[0]), TypeCounting: api.StatisticsTypeCounting(t.Types),
		Attribution: api.StatisticsAttribution(t.Attribution), AsOf: wire.Instant(t.AsOf), Rows: toLines(t.Rows, t.Columns), Total: toFigures(&t.Total), RowSum: t.RowSum,
		Rectification: []api.StatisticsRectification{}, Published: int32(t.Published), Sanctions: []api.StatisticsSanction{}, FeedbackReturns: int32(t.Returns),
		Remarks: []api.StatisticsRemark{},
	}
	if len(t.By) == 2 {
		across, columns := api.StatisticsDimension(t.By[1]), toLines(t.Columns, nil)
		out.Across, out.Columns, out.ColumnSum = &across, &columns, &t.ColumnSum
	}
	for _, class := range []string{"immediate", "by_deadline", "long_term", "none_needed"} {
		out.Rectification = append(out.Rectification, api.StatisticsRectification{Class: api.RectificationClass(class), Count: int32(t.Rectification[class])})
	}
	for _, s := range t.Sanctions {
		out.Sanctions = append(out.Sanctions, api.StatisticsSanction{Kind: api.SanctionKind(s.Kind), Count: int32(s.N),
			FineIntendedFen: s.FineIntended, FineDecidedFen: s.FineDecided, FinePaidFen: s.FinePaid})
	}
	for _, r := range t.Remarks {
		out.Remarks = append(out.Remarks, api.StatisticsRemark{Code: r.Code, Text: r.Text})
	}
	return out
}

func toLines(lines, columns []Line) []api.StatisticsLine {
	out := make([]api.StatisticsLine, 0, len(lines))
	for i := range lines {
		l := &lines[i]
		x := api.StatisticsLine{Key: wire.Optional[string](l.Key), Label: l.Label, Figures: toFigures(&l.Figures)}
		if len(columns) > 0 {
			cells := make([]api.StatisticsCell, 0, len(columns))
			for j := range l.Cells {
				c := &l.Cells[j]
				cells = append(cells, api.StatisticsCell{Column: wire.Optional[string](columns[j].Key), Cases: c.Cases, CasesReceived: c.Received,
					CasesAfterSplit: c.AfterSplit, KeyCases: c.KeyCases, Completed: c.Completed, StageCompleted: c.StageCompleted})
			}
			x.Cells = &cells
		}
		out = append(out, x)
	}
	return out
}

func toFigures(f *Figures) api.StatisticsFigures {
	return api.StatisticsFigures{
		Cases: f.Cases, CasesReceived: f.Received, CasesAfterSplit: f.AfterSplit, KeyCases: f.KeyCases, KeyCasesReceived: f.KeyReceived, KeyCasesAfterSplit: f.KeyAfterSplit,
		Completed: f.Completed, StageCompleted: f.StageCompleted, NotCompleted: f.NotCompleted, InProgress: f.InProgress, UnsubstantiatedCompleted: f.Unfounded,
		Verdicts: api.StatisticsVerdicts{Substantiated: f.Substantiated, MostlySubstantiated: f.Mostly, PartlySubstantiated: f.Partly,
			Unsubstantiated: f.Unsubstantiated, Undecided: f.Undecided},
		Overdue: f.Overdue, StrictRate: toRate(f.Strict()), StageRate: toRate(f.WithStage()), OnTimeRate: toRate(f.InTime()),
	}
}

func toRate(r Rate) api.StatisticsRate {
	out := api.StatisticsRate{Numerator: r.Numerator, Denominator: r.Denominator}
	if v, ok := r.Value(); ok {
		out.Rate = &v
	}
	return out
}

// tag is a validator of what is shown: a table has no version of its own.
func tag(body *api.PetitionStatistics) (string, error) {
	text, err := json.Marshal(body)
	sum := sha256.Sum256(text)
	return `"` + hex.EncodeToString(sum[:]) + `"`, err
}

// words are what dimensions and counting are called in a heading.
var words = map[Dimension]string{ByUnit: "责任单位", ByType: "污染类型", ByTypeLabel: "印发类型", ByChannel: "举报渠道", ByBatch: "批次", ByDay: "受理日", ByArea: "行政区域", ByVerdict: "是否属实"}
