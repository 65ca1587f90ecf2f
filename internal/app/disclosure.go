package app

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/claim"
	"lianluo/internal/disclosure"
	"lianluo/internal/measure"
	"lianluo/internal/petition"
	"lianluo/internal/publicnotice"
	"lianluo/internal/sanction"
	"lianluo/internal/signoff"
	"lianluo/internal/store"
)

// caseWords words what the parts of cases say for the disclosure tables. People
// are left out: who was responsible inside a unit is nobody's business outside.
type caseWords struct{}

var verdictWords = map[petition.Verdict]string{
	petition.Substantiated: "属实", petition.MostlySubstantiated: "基本属实", petition.PartlySubstantiated: "部分属实", petition.Unsubstantiated: "不属实", "": "正在核实",
}

var sanctionWords = map[string]string{
	"ordered_rectify": "责令改正", "halt": "责令停产停业", "penalty_filed": "立案处罚", "seal": "查封扣押", "shutdown": "关停取缔",
	"criminal_case": "刑事立案", "administrative_detention": "行政拘留", "criminal_detention": "刑事拘留",
}

// Words implements disclosure.Source.
func (caseWords) Words(tx *store.Tx, cases []petition.Case) (map[uuid.UUID]disclosure.Words, error) {
	out := map[uuid.UUID]disclosure.Words{}
	if len(cases) == 0 {
		return out, nil
	}
	cycles, ids := map[uuid.UUID]int64{}, make([]uuid.UUID, len(cases))
	for i := range cases {
		ids[i], cycles[cases[i].ID] = cases[i].ID, cases[i].Cycle
	}
	var claims []claim.Claim
	var measures []measure.Measure
	var sanctions []sanction.Sanction
	for _, rows := range []any{&claims, &measures, &sanctions} {
		if err := tx.DB.Scopes(store.NotVoided).Where("case_id IN ?", ids).Order("case_id, position, id").Find(rows).Error; err != nil {
			return nil, err
		}
	}
	findings, deeds, goals := map[uuid.UUID][]string{}, map[uuid.UUID][]string{}, map[uuid.UUID]calendar.Date{}
	for i := range claims {
		if c := &claims[i]; c.Cycle == cycles[c.CaseID] {
			findings[c.CaseID] = append(findings[c.CaseID], claimWords(c))
		}
	}
	for i := range measures {
		m := &measures[i]
		if m.Cycle != cycles[m.CaseID] {
			continue
		}
		deeds[m.CaseID] = append(deeds[m.CaseID], measureWords(m))
		if m.DoneAt == nil && m.DueOn != nil && *m.DueOn > goals[m.CaseID] {
			goals[m.CaseID] = *m.DueOn
		}
	}
	for i := range sanctions {
		if s := &sanctions[i]; s.Cycle == cycles[s.CaseID] {
			deeds[s.CaseID] = append(deeds[s.CaseID], penaltyWords(s))
		}
	}
	accepted, noticed, err := closing(tx, cases)
	if err != nil {
		return nil, err
	}
	for i := range cases {
		c := &cases[i]
		w := disclosure.Words{Acceptance: accepted[c.ID], Notice: noticed[c.Progress.NoticeID], Verification: numbered(findings[c.ID]), Rectification: numbered(deeds[c.ID])}
		if c.Finding != nil && w.Verification != "" && c.Finding.Text != "" {
			w.Verification += "\n" + c.Finding.Text
		}
		if due, ok := goals[c.ID]; ok {
			w.Goal = dayWords(due) + "前完成整改"
		}
		out[c.ID] = w
	}
	return out, nil
}

// closing words how each case came towards its sign-off: by case the acceptance on
// site that stands, by notice how long it hangs out.
func closing(tx *store.Tx, cases []petition.Case) (map[uuid.UUID]string, map[uuid.UUID]string, error) {
	cycles, ids, notices := map[uuid.UUID]int64{}, []uuid.UUID{}, []uuid.UUID{}
	for i := range cases {
		if c := &cases[i]; c.SignOff != petition.NotStarted {
			ids, cycles[c.ID], notices = append(ids, c.ID), c.Cycle, append(notices, c.Progress.NoticeID)
		}
	}
	accepted, noticed := map[uuid.UUID]string{}, map[uuid.UUID]string{}
	if len(ids) == 0 {
		return accepted, noticed, nil
	}
	var steps []signoff.Step
	if err := tx.DB.Where("case_id IN ? AND action IN ?", ids, []string{petition.OnAcceptRectification, petition.OnRejectSignOff}).Order("at, id").Find(&steps).Error; err != nil {
		return nil, nil, err
	}
	for i := range steps {
		s := &steps[i]
		switch {
		case s.Cycle != cycles[s.CaseID]:
		case s.Action == petition.OnRejectSignOff:
			delete(accepted, s.CaseID)
		default:
			accepted[s.CaseID] = strings.TrimRight(dayWords(calendar.DateOf(s.At))+"现场验收通过。"+s.Opinion, "。；") + "。"
		}
	}
	var hung []publicnotice.Notice
	if err := tx.DB.Scopes(store.NotVoided).Where("id IN ?", notices).Find(&hung).Error; err != nil {
		return nil, nil, err
	}
	for i := range hung {
		n := &hung[i]
		noticed[n.ID] = dayWords(n.OpensOn) + "至" + dayWords(n.Explanation.LastDay)
	}
	return accepted, noticed, nil
}

// numbered puts a number before each of several sentences.
func numbered(lines []string) string {
	if len(lines) == 1 {
		return lines[0]
	}
	for i := range lines {
		lines[i] = strconv.Itoa(i+1) + "." + lines[i]
	}
	return strings.Join(lines, "\n")
}

func claimWords(c *claim.Claim) string {
	return strings.TrimRight(c.Text, "。；") + "：" + verdictWords[c.Verdict] + "。" + c.Finding
}

func measureWords(m *measure.Measure) string {
	text := strings.TrimRight(m.Text, "。；")
	switch {
	case m.DoneAt != nil && m.Result != "":
		return text + "：" + strings.TrimRight(m.Result, "。；") + "。"
	case m.DoneAt != nil:
		return text + "，已完成。"
	case m.DueOn != nil:
		return text + "，计划于" + dayWords(*m.DueOn) + "前完成。"
	}
	return text + "，正在推进。"
}

func penaltyWords(s *sanction.Sanction) string {
	text := s.Subject + "：" + sanctionWords[s.Kind]
	switch {
	case s.FineDecided != nil:
		text += "，罚款" + yuan(*s.FineDecided)
	case s.FineIntended != nil:
		text += "，拟罚款" + yuan(*s.FineIntended)
	}
	return text + "。"
}

func yuan(fen int64) string {
	if fen%100 == 0 {
		return strconv.FormatInt(fen/100, 10) + "元"
	}
	return fmt.Sprintf("%d.%02d元", fen/100, fen%100)
}

func dayWords(d calendar.Date) string {
	return d.Midnight().Format("2006年1月2日")
}
