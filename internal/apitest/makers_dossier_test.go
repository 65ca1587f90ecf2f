package apitest

import "maps"

// Document requests, their items, and the lists across everything.

func requested(m *making) *Answer {
	return m.onward(m.unitA, m.assign(props{"kind": "document_request", "source": "inspection_team", "title": "调阅排污口整治台账"}), "acknowledge", props{})
}

// dossierItem is an item of a request, as far as the acts of unitA and a coordinator
// brought it.
func (m *making) dossierItem(request *Answer, with props, acts ...string) (path string, item *Answer) {
	m.Helper()
	body := props{"content": "排污口整治台账", "period": "2019 年至今", "copies": 2, "secrecy": "internal"}
	maps.Copy(body, with)
	path = "/v1/assignments/" + request.ID() + "/document-items"
	item = m.unitA.Create(m, path, body)
	path += "/" + item.ID()
	for _, act := range acts {
		item = m.onItem(path, act)
	}
	return path, item
}

// onItem is an act by whom it is for.
func (m *making) onItem(path, act string) *Answer {
	m.Helper()
	by, body := m.unitA, props{}
	switch act {
	case "review", "confirm-receipt":
		by = m.coordinator
	case "hand-over":
		body = props{"receiver": "督察组资料员", "receipt_number": "收字 6 号"}
	}
	return by.Act(m, path+"/"+act, m.unitA.Get(m, path).ETag(), body)
}

func init() {
	item := func(by string, body any, with props, acts ...string) maker {
		return func(m *making) call {
			a := requested(m)
			_, i := m.dossierItem(a, with, acts...)
			return call{by: by, path: in("assignment_id", a.ID(), "item_id", i.ID()), match: i.ETag(), body: body}
		}
	}
	request := func(body any) maker {
		return func(m *making) call {
			return call{by: "unit_user", path: in("assignment_id", requested(m).ID()), body: body}
		}
	}
	original := props{"original": true}
	maps.Copy(makers, map[string]maker{
		"listDocumentItems":       request(nil),
		"createDocumentItem":      request(props{"content": "排污口整治台账", "copies": 2}),
		"printSubmissionList":     request(nil),
		"getDocumentItem":         item("unit_user", nil, nil),
		"updateDocumentItem":      item("unit_user", props{"copies": 3}, nil),
		"prepareDocumentItem":     item("unit_user", props{"file_ids": []string{}}, nil),
		"reviewDocumentItem":      item("coordinator", props{}, nil, "prepare"),
		"sendBackDocumentItem":    item("coordinator", props{"reason": "缺 2020 年部分"}, nil, "prepare"),
		"handOverDocumentItem":    item("unit_user", props{"receiver": "督察组资料员"}, nil, "prepare", "review"),
		"confirmDocumentReceipt":  item("coordinator", props{}, nil, "prepare", "review", "hand-over"),
		"returnDocumentOriginals": item("unit_user", props{"note": "完好"}, original, "prepare", "review", "hand-over", "confirm-receipt"),
		"voidDocumentItem":        item("unit_user", props{"reason": "重复"}, nil),
		"listMyWork":              list("group_member"),
		"listUpperDemands":        list("auditor"),
		"getDailyBrief":           list("commander"),
		"printDailyBrief":         list("commander"),
	})
}
