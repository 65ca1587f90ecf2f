package apitest

import "maps"

// slip of a dispatched case, issued by a coordinator.
func slip(change func(m *making) any) maker {
	return func(m *making) call {
		c := dispatched(m)
		a := m.coordinator.Create(m, "/v1/petition-cases/"+c.ID()+"/slips", props{"kind": "forwarding"})
		out := call{by: "coordinator", path: in("case_id", c.ID(), "slip_id", a.ID()), match: a.ETag()}
		if change != nil {
			out.body = change(m)
		}
		return out
	}
}

func init() {
	maps.Copy(makers, map[string]maker{
		"listPetitionSlips":   below("coordinator", dispatched, nil),
		"issuePetitionSlip":   below("coordinator", dispatched, props{"kind": "supervision", "demand": "三日内报送进展。"}),
		"getPetitionSlip":     slip(nil),
		"printPetitionSlip":   slip(nil),
		"voidPetitionSlip":    slip(voiding),
		"getPetitionCaseFile": below("coordinator", dispatched, nil),
	})
}
