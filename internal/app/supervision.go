package app

import (
	"context"

	"github.com/google/uuid"

	"lianluo/internal/accountability"
	"lianluo/internal/assignment"
	"lianluo/internal/attachment"
	"lianluo/internal/calendar"
	"lianluo/internal/discipline"
	"lianluo/internal/due"
	"lianluo/internal/fault"
	"lianluo/internal/org"
	"lianluo/internal/petition"
	"lianluo/internal/store"
)

// supervise ties accountability items to what they are about and to what drafts
// them. Another slice joins by its subject and a line of triggers.
func supervise(a *App, s *Services) {
	s.Supervised.RegisterSubject(attachment.Case, caseSubject)
	s.Supervised.RegisterSubject(attachment.Assignment, assignmentSubject)
	s.Supervised.RegisterSubject(violation, violationSubject)
	disciplined(a.Events)
	s.Supervised.Draft(a.Events,
		// Of a case only its end: a slip signed for late would use up the draft of the case that is never completed.
		accountability.Trigger{On: "petition_case.deadline_overdue", Source: accountability.OverdueCase, Type: attachment.Case, Step: due.Complete},
		accountability.Trigger{On: "petition_case.relapsed", Source: accountability.Relapse, Type: attachment.Case},
		accountability.Trigger{On: "assignment.overdue", Source: accountability.OverdueCase, Type: attachment.Assignment},
		accountability.Trigger{On: violation + ".recorded", Source: accountability.DutyViolation, Type: violation},
	)
	s.Supervised.Alerts(a.Alarms)
	owner := ordered(s.Supervised.Desk)
	owner.Visible = func(ctx context.Context, id uuid.UUID) error { // who looks at the files of an item is noted
		_, err := s.Supervised.See(ctx, id, "files")
		return err
	}
	s.Files.RegisterOwner(attachment.Item, owner)
	s.Org.Tie(s.Supervised) // nor units and people that an open item is about, or who read it
}

func caseSubject(tx *store.Tx, id uuid.UUID) (accountability.Subject, error) {
	c, err := store.Get[petition.Case](tx.DB.Select("id", "number", "cycle", "inspection_id", "lead_unit_id").Scopes(store.NotVoided), id)
	if err != nil {
		return accountability.Subject{}, err
	}
	return accountability.Subject{Type: attachment.Case, ID: c.ID, Label: c.Number, Round: c.Cycle, InspectionID: c.InspectionID, UnitID: c.LeadUnitID}, nil
}

// assignmentSubject knows nothing of those that only the people concerned know.
func assignmentSubject(tx *store.Tx, id uuid.UUID) (accountability.Subject, error) {
	x, err := store.Get[assignment.Assignment](tx.DB.Select("id", "number", "kind", "inspection_id", "lead_unit_id").Scopes(store.NotVoided), id)
	if err != nil {
		return accountability.Subject{}, err
	}
	if x.Kind.Personal() {
		return accountability.Subject{}, fault.Missing()
	}
	return accountability.Subject{Type: attachment.Assignment, ID: x.ID, Label: x.Number, Round: 1, InspectionID: x.InspectionID, UnitID: x.LeadUnitID}, nil
}

const violation = "discipline_record"

// violationSubject is what was held against somebody on duty, whom it concerns; the
// unit that answers is theirs.
func violationSubject(tx *store.Tx, id uuid.UUID) (accountability.Subject, error) {
	r, err := store.Get[discipline.Record](tx.DB, id)
	if err != nil {
		return accountability.Subject{}, err
	}
	if r.State == discipline.Revoked {
		return accountability.Subject{}, fault.Missing()
	}
	sub := accountability.Subject{Type: violation, ID: r.ID, Label: r.PersonName + r.At.In(calendar.Zone).Format(" 01-02 15:04 ") + violationWords[r.Kind], Round: 1,
		InspectionID: r.InspectionID, PersonID: &r.PersonID}
	p, err := store.Get[org.Person](tx.DB.Select("id", "unit_id"), r.PersonID)
	if err == nil {
		sub.UnitID = p.UnitID
	}
	return sub, err
}

var violationWords = map[discipline.Kind]string{
	discipline.Late: "迟到", discipline.EarlyLeave: "早退", discipline.NoShow: "漏岗", discipline.LeftPost: "脱岗", discipline.Unmanned: "空岗",
	discipline.Substitution: "顶岗", discipline.SpotCheckFailed: "抽查不合格", discipline.MissedReport: "漏报日报", discipline.Unreachable: "失联",
}
