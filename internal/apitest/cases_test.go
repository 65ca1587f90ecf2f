package apitest

import (
	"maps"
	"net/http"
	"slices"
)

// Cases in later states of their life, on which makers and stories build.

// act is an action on what the answer showed.
func act(path string, seen *Answer, body any) Request {
	return Request{Method: http.MethodPost, Path: path, Body: body, Header: map[string]string{"If-Match": seen.ETag()}}
}

// goOn is an action on a case by somebody.
func (m *making) goOn(by *Client, c *Answer, verb string, body any) *Answer {
	m.Helper()
	return m.step(by, "/v1/petition-cases/"+c.ID(), verb, body)
}

// step is an action on what has the path. In a strict story everything that must
// not work is tried around it: no version, an old one, somebody who may not,
// somebody who does not see it, the same again, and the same twice.
func (m *making) step(by *Client, path, verb string, body any) *Answer {
	m.Helper()
	seen := by.Get(m, path)
	r := act(path+"/"+verb, seen, body)
	if !m.strict {
		return by.Must(m, http.StatusOK, r)
	}
	try := func(by *Client, tag string, want ...int) {
		m.Helper()
		a, err := by.Do(Request{Method: http.MethodPost, Path: r.Path, Body: body, Header: map[string]string{"If-Match": tag}})
		if err != nil || !slices.Contains(want, a.Status) {
			m.Errorf("%s by %s with the version %q: %v, wanted %d", r.Path, by.Name, tag, a, want)
		}
	}
	try(by, "", http.StatusPreconditionRequired)
	try(by, `"9999"`, http.StatusPreconditionFailed)
	try(m.auditor, seen.ETag(), http.StatusForbidden)
	if by != m.unitB {
		try(m.unitB, seen.ETag(), http.StatusForbidden, http.StatusNotFound)
	}
	r.Header["Idempotency-Key"] = m.name("step-")
	done, again := by.Must(m, http.StatusOK, r), by.Must(m, http.StatusOK, r)
	if string(done.Body) != string(again.Body) || again.Header.Get("Idempotency-Replayed") != "true" {
		m.Errorf("%s twice: %s and %s", r.Path, done.Body, again.Body)
	}
	now := by.Get(m, path)
	if now.Number("version") != seen.Number("version")+1 {
		m.Errorf("%s went from version %v to %v", r.Path, seen.Number("version"), now.Number("version"))
	}
	try(by, seen.ETag(), http.StatusPreconditionFailed)
	for name, d := range deeds { // out of order: what is not listed any more
		if d.verb == "/"+verb && !slices.Contains(now.List("allowed_actions"), any(name)) {
			try(by, now.ETag(), http.StatusConflict, http.StatusForbidden)
		}
	}
	return done
}

func acknowledged(m *making) *Answer { return m.goOn(m.unitA, dispatched(m), "acknowledge", props{}) }

func verifying(m *making) *Answer {
	return m.goOn(m.unitA, acknowledged(m), "begin-verification", props{})
}

func finding(*making) any {
	return props{"finding": "到场三次，均见装卸。", "verdict": "substantiated"}
}

// found is a case in rectification, with a verdict.
func found(m *making) *Answer {
	return m.goOn(m.unitA, verifying(m), "conclude-verification", finding(m))
}

func completing(*making) any {
	return props{"rectification_class": "immediate", "explanation": "已限时装卸。"}
}

func completed(m *making) *Answer { return m.goOn(m.unitA, found(m), "complete", completing(m)) }

// stageable is a case in rectification with a dated measure.
func stageable(m *making) *Answer {
	c := found(m)
	path := "/v1/petition-cases/" + c.ID()
	m.unitA.Create(m, path+"/measures", props{"text": "市场搬迁", "due_on": "2021-12-31", "responsible_person": "周启明"})
	return m.unitA.Get(m, path)
}

func notOurs(m *making) *Answer {
	return m.goOn(m.coordinator, registered(m), "refer-upward", props{"reason": "在相邻街道"})
}

// part is a record below a case: the path of its kind, and how to make one.
func part(kind, param string, parent func(m *making) *Answer, body any, change func(m *making) any) maker {
	return func(m *making) call {
		c := parent(m)
		a := m.unitA.Create(m, "/v1/petition-cases/"+c.ID()+"/"+kind, body)
		out := call{by: "unit_user", path: in("case_id", c.ID(), param, a.ID()), match: a.ETag()}
		if change != nil {
			out.body = change(m)
		}
		return out
	}
}

// below addresses what belongs to a case, without a record of its own.
func below(by string, parent func(m *making) *Answer, body any) maker {
	return func(m *making) call { return call{by: by, path: in("case_id", parent(m).ID()), body: body} }
}

func init() {
	claim, measure, sanction := props{"text": "凌晨装卸噪声扰民"}, props{"text": "限时装卸"}, props{"kind": "halt", "subject": "青禾农贸市场"}
	proof := fixed(props{"result": "已完成"})
	maps.Copy(makers, map[string]maker{
		"referPetitionCaseUpward":          on("coordinator", "case_id", registered, fixed(props{"reason": "在相邻街道"})),
		"beginPetitionCaseVerification":    on("unit_user", "case_id", acknowledged, fixed(props{"note": "到场"})),
		"concludePetitionCaseVerification": on("unit_user", "case_id", verifying, finding),
		"completePetitionCase":             on("unit_user", "case_id", found, completing),
		"completePetitionCaseStage":        on("unit_user", "case_id", stageable, completing),
		"reportPetitionCaseNotCompleted":   on("unit_user", "case_id", found, fixed(props{"explanation": "仍在查找经营者"})),
		"reopenPetitionCase":               on("coordinator", "case_id", notOurs, fixed(props{"reason": "上级仍交本街道"})),
		"listPetitionCaseCycles":           below("unit_user", dispatched, nil),
		"listPetitionClaims":               below("unit_user", dispatched, nil),
		"createPetitionClaim":              below("petition_staff", registered, claim),
		"getPetitionClaim":                 part("claims", "claim_id", verifying, claim, nil),
		"updatePetitionClaim":              part("claims", "claim_id", verifying, claim, fixed(props{"text": "改写"})),
		"decidePetitionClaim":              part("claims", "claim_id", verifying, claim, fixed(props{"verdict": "unsubstantiated", "finding": "未见"})),
		"voidPetitionClaim":                part("claims", "claim_id", verifying, claim, voiding),
		"listPetitionMeasures":             below("unit_user", dispatched, nil),
		"createPetitionMeasure":            below("unit_user", found, measure),
		"getPetitionMeasure":               part("measures", "measure_id", found, measure, nil),
		"updatePetitionMeasure":            part("measures", "measure_id", found, measure, fixed(props{"due_on": "2021-12-31"})),
		"finishPetitionMeasure":            part("measures", "measure_id", found, measure, proof),
		"voidPetitionMeasure":              part("measures", "measure_id", found, measure, voiding),
		"listPetitionSanctions":            below("unit_user", dispatched, nil),
		"createPetitionSanction":           below("unit_user", found, sanction),
		"getPetitionSanction":              part("sanctions", "sanction_id", found, sanction, nil),
		"updatePetitionSanction":           part("sanctions", "sanction_id", found, sanction, fixed(props{"document_number": "青环停〔2021〕2 号"})),
		"voidPetitionSanction":             part("sanctions", "sanction_id", found, sanction, voiding),
	})
}
