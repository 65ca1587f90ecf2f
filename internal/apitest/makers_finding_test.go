package apitest

import "maps"

// What is found on the spot, and what becomes of it.

// inspected is an inspection on the spot that unitA has taken.
func inspected(m *making) *Answer {
	return m.onward(m.unitA, m.assign(props{"kind": "field_inspection", "source": "inspection_team", "title": "下沉督察青禾农贸市场", "matter": "陪同督察组查看市场后门。",
		"visit": props{"place": "青禾农贸市场", "points": []any{props{"name": "市场后门"}}}}), "acknowledge", props{})
}

// found is something that unitA noted during an inspection.
func (m *making) found(inspection *Answer, with props) (path string, finding *Answer) {
	m.Helper()
	body := props{"point": "市场后门雨水井", "place": "青禾农贸市场后门", "text": "雨水井有污水流入。"}
	maps.Copy(body, with)
	path = "/v1/assignments/" + inspection.ID() + "/findings"
	finding = m.unitA.Create(m, path, body)
	return path + "/" + finding.ID(), finding
}

func (m *making) raising() props {
	return props{"number": m.name("督现〔2021〕第 "), "pollution_types": []string{"water"}}
}

func (m *making) passing() props {
	return props{"title": "封堵污水接入口", "lead_unit_id": m.units["城管执法中队"]}
}

func init() {
	finding := func(by string, body func(m *making) any) maker {
		return func(m *making) call {
			a := inspected(m)
			_, f := m.found(a, nil)
			c := call{by: by, path: in("assignment_id", a.ID(), "finding_id", f.ID()), match: f.ETag()}
			if body != nil {
				c.body = body(m)
			}
			return c
		}
	}
	inspection := func(body any) maker {
		return func(m *making) call {
			return call{by: "unit_user", path: in("assignment_id", inspected(m).ID()), body: body}
		}
	}
	maps.Copy(makers, map[string]maker{
		"listAssignmentFindings":  inspection(nil),
		"createAssignmentFinding": inspection(props{"point": "市场后门雨水井", "text": "雨水井有污水流入。"}),
		"getAssignmentFinding":    finding("unit_user", nil),
		"raiseCaseFromFinding":    finding("coordinator", func(m *making) any { return m.raising() }),
		"passDownFinding":         finding("coordinator", func(m *making) any { return m.passing() }),
		"voidAssignmentFinding":   finding("unit_user", voiding),
	})
}
