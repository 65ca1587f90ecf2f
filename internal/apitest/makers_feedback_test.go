package apitest

import (
	"maps"
	"net/url"
)

// drafted is a case whose answer waits for review.
func drafted(m *making) *Answer { return m.drafting(completed(m)) }

func (m *making) drafting(c *Answer) *Answer {
	m.Helper()
	path := "/v1/petition-cases/" + c.ID()
	m.unitA.Must(m, 201, act(path+"/feedback", m.unitA.Get(m, path), props{"text": "经查，夜间装卸情况属实。已限时装卸。"}))
	return m.unitA.Get(m, path)
}

var agreeing = fixed(props{"opinion": "同意"})

// reviewed has no group, so a coordinator reviews it.
func reviewed(m *making) *Answer {
	return m.goOn(m.coordinator, drafted(m), "feedback/review", agreeing(m))
}

func signed(m *making) *Answer { return m.goOn(m.leader, reviewed(m), "feedback/sign", agreeing(m)) }

func submitting(*making) any {
	return props{"submitted_to": "district", "document_number": "青禾督反〔2021〕7 号"}
}

func submitted(m *making) *Answer {
	return m.goOn(m.coordinator, signed(m), "feedback/submit", submitting(m))
}

func accepting(*making) any { return props{"level": "district"} }

// accepted is a case completed, answered and accepted above.
func accepted(m *making) *Answer {
	return m.goOn(m.coordinator, submitted(m), "feedback/accept", accepting(m))
}

func returning(level string) func(*making) any {
	return fixed(props{"level": level, "reason": "措施没有写明时间", "reason_codes": []any{"measure_unclear"}})
}

func init() {
	twice := func(m *making) call {
		c := m.drafting(m.goOn(m.coordinator, drafted(m), "feedback/return", returning("group")(m)))
		q := call{by: "unit_user", path: in("case_id", c.ID()), query: url.Values{"from": {"1"}, "to": {"2"}}}
		return q
	}
	maps.Copy(makers, map[string]maker{
		"listPetitionFeedback":  below("unit_user", dispatched, nil),
		"listPetitionReviews":   below("unit_user", dispatched, nil),
		"draftPetitionFeedback": on("unit_user", "case_id", completed, fixed(props{"text": "经查属实。"})),
		"getPetitionFeedback": func(m *making) call {
			return call{by: "unit_user", path: in("case_id", drafted(m).ID(), "number", "1")}
		},
		"comparePetitionFeedback":      twice,
		"reviewPetitionFeedback":       on("coordinator", "case_id", drafted, agreeing),
		"signPetitionFeedback":         on("commander", "case_id", reviewed, agreeing),
		"submitPetitionFeedback":       on("coordinator", "case_id", signed, submitting),
		"acceptPetitionFeedback":       on("coordinator", "case_id", submitted, accepting),
		"returnPetitionFeedback":       on("coordinator", "case_id", submitted, returning("city")),
		"countPetitionFeedbackReturns": list("coordinator"),
	})
}
