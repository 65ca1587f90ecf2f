package apitest

import (
	"maps"
	"time"
)

// extending asks for a day more than the case has.
func (m *making) extending(c *Answer, step string) props {
	m.Helper()
	for _, d := range m.unitA.Get(m, "/v1/petition-cases/"+c.ID()+"/deadlines").List("steps") {
		if x, _ := d.(map[string]any); str(x, "step") == step && str(x, "status") == "open" {
			end, err := time.Parse(time.RFC3339, str(x, "due_at"))
			if err != nil {
				m.Fatal(err)
			}
			return props{"step": step, "due_at": end.Add(24 * time.Hour).Format(time.RFC3339), "reason": "减振垫到货推迟"}
		}
	}
	m.Fatalf("no deadline of %s is running", step)
	return nil
}

// asked is a case whose unit asks for more time, and the request.
func (m *making) asked() (c, extension *Answer) {
	m.Helper()
	c = dispatched(m)
	return c, m.unitA.Create(m, "/v1/petition-cases/"+c.ID()+"/deadline-extensions", m.extending(c, "complete"))
}

func init() {
	extension := func(by string, match bool, body any) maker {
		return func(m *making) call {
			c, e := m.asked()
			out := call{by: by, path: in("case_id", c.ID(), "extension_id", e.ID()), body: body}
			if match {
				out.match = e.ETag()
			}
			return out
		}
	}
	maps.Copy(makers, map[string]maker{
		"listPetitionDeadlines":          list("unit_user"),
		"listPetitionDeadlineExtensions": below("unit_user", dispatched, nil),
		"createPetitionDeadlineExtension": func(m *making) call {
			c := dispatched(m)
			return call{by: "unit_user", path: in("case_id", c.ID()), body: m.extending(c, "complete")}
		},
		"getPetitionDeadlineExtension":      extension("unit_user", false, nil),
		"approvePetitionDeadlineExtension":  extension("commander", true, props{"note": "同意"}),
		"rejectPetitionDeadlineExtension":   extension("coordinator", true, props{"reason": "可以先行限时装卸"}),
		"withdrawPetitionDeadlineExtension": extension("unit_user", true, props{"note": "提前到货"}),
	})
}
