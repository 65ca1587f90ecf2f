package app

import (
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/assignment"
	"lianluo/internal/auth"
	"lianluo/internal/deadline"
	"lianluo/internal/order"
	"lianluo/internal/petition"
	"lianluo/internal/store"
	"lianluo/internal/worklist"
)

// workSources are the kinds of things that are due, each a line.
func workSources(s *Services) []worklist.Source {
	return []worklist.Source{caseWork(s.Store), assignmentWork(s.Store), supervisedWork(s), meetingWork(s.Store), swapWork(s.Store), leaveWork(s.Store)}
}

// ways are the conditions under which somebody has to look at a row. Each is a
// query of its own, which an index answers: what is open is little among all that
// there was, and a condition of ORs would read all of it.
type ways[T any] struct {
	asking  worklist.Asking
	table   string
	seen    []func(*gorm.DB) *gorm.DB // what limits all of them
	ids     []any
	db      *gorm.DB
	lasting bool // rows are never voided
}

func (w *ways[T]) fresh() *gorm.DB { return w.db.Session(&gorm.Session{NewDB: true}) }

func (w *ways[T]) add(r worklist.Reason, may bool, sql string, args ...any) {
	if may && w.asking.Wants(r) {
		q := w.fresh().Model(new(T)).Select("id").Where(sql, args...)
		if !w.lasting {
			q = q.Scopes(store.NotVoided)
		}
		w.ids = append(w.ids, q)
	}
}

// due adds rows by when they are due, which an index has in the order of the list: of
// those only as many are read as can be on the page, however many are overdue.
func (w *ways[T]) due(r worklist.Reason, sql string, args ...any) {
	was := len(w.ids)
	w.add(r, true, sql, args...)
	for i, q := range w.ids[was:] {
		if q, ok := q.(*gorm.DB); ok && w.asking.Page != nil {
			w.ids[was+i] = w.asking.Page.Of(q.Scopes(w.seen...))
		}
	}
}

// limit narrows the query to rows for which there is a way.
func (w *ways[T]) limit() *gorm.DB {
	if len(w.ids) == 0 {
		return w.db.Where("1 = 0")
	}
	const way = "SELECT id FROM (?) AS way" // an order belongs to one of them, not to all
	return w.db.Where(w.table+".id IN ("+way+strings.Repeat(" UNION ALL "+way, len(w.ids)-1)+")", w.ids...).Scopes(w.seen...)
}

// leader is who the morning's page is for: any of them.
func leader(a worklist.Asking) worklist.Asking {
	if a.Morning {
		a.ID, a.Standing = uuid.Nil, a.Standing|auth.Commander|auth.Coordinator
	}
	return a
}

// groups are ids to compare with: an empty list is no SQL.
func groups(ids []uuid.UUID) []uuid.UUID { return append([]uuid.UUID{uuid.Nil}, ids...) }

func set(words []string) map[string]bool {
	in := make(map[string]bool, len(words))
	for _, w := range words {
		in[w] = true
	}
	return in
}

func reasons(is map[worklist.Reason]bool) []worklist.Reason {
	out := []worklist.Reason{}
	for _, r := range worklist.Reasons {
		if is[r] {
			out = append(out, r)
		}
	}
	return out
}

const titleRunes = 100

func short(text string) string {
	if r := []rune(text); len(r) > titleRunes {
		return string(r[:titleRunes]) + "…"
	}
	return text
}

func assignmentWork(s *store.Store) worklist.Source {
	return worklist.Table[assignment.Assignment]{
		Store: s, Kind: "assignment", Name: "assignments", Due: "due_at", Omit: []string{"search_text", "search_tokens"},
		Mine: func(a worklist.Asking) func(*gorm.DB) *gorm.DB {
			return func(db *gorm.DB) *gorm.DB { return myAssignments(db, leader(a)) }
		},
		Item: func(row *assignment.Assignment, a worklist.Asking) worklist.Item {
			return assignmentItem(row, leader(a))
		},
		Asked: func(db *gorm.DB, a worklist.Asking, rows []uuid.UUID) *gorm.DB {
			if !leader(a).Can(auth.ExtensionDecide) {
				return nil
			}
			return askedOf(db, "assignment", leader(a).ID).Select("owner_id AS id").Where("owner_id IN ?", rows)
		},
		Upper: func(a worklist.Asking) func(*gorm.DB) *gorm.DB {
			return func(db *gorm.DB) *gorm.DB {
				return db.Scopes(store.NotVoided, assignment.Visible(a.Actor)).Where("assignments.source <> ?", assignment.Own)
			}
		},
		Demand: assignmentDemand,
	}
}

// myAssignments limits a query to what the tables of package assignment would let
// the caller do next, and to what is due.
func myAssignments(db *gorm.DB, a worklist.Asking) *gorm.DB {
	w := &ways[assignment.Assignment]{asking: a, table: "assignments", db: db, seen: []func(*gorm.DB) *gorm.DB{store.NotVoided, assignment.Visible(a.Actor)}}
	w.due(worklist.Overdue, "assignments.ended_at IS NULL AND assignments.due_at < ?", a.Now)
	w.due(worklist.DueToday, "assignments.ended_at IS NULL AND assignments.due_at >= ? AND assignments.due_at < ?", a.Now, a.EndsAt)
	mine, shares := assignment.Shared(w.fresh(), a.Actor, "lead")
	w.add(worklist.ToAcknowledge, a.Morning, "assignments.state = ?", assignment.Issued)
	w.add(worklist.ToAcknowledge, !a.Morning && a.Can(auth.AssignmentHandle), "state = ? AND id IN "+mine, append([]any{assignment.Issued}, shares...)...)
	w.add(worklist.ToReview, a.Has(auth.Coordinator), "assignments.state = ? AND assignments.answered_by <> ?", assignment.Feedback, a.ID)
	w.add(worklist.ToReview, a.Can(auth.AssignmentReview) && !a.Has(auth.Coordinator), "assignments.state = ? AND assignments.answered_by <> ? AND assignments.lead_group_id IN ? AND assignments.kind NOT IN ?",
		assignment.Feedback, a.ID, groups(a.Leads), []assignment.Kind{assignment.Interview, assignment.WrittenExplanation})
	w.add(worklist.ToSign, a.Can(auth.AssignmentComplete), "assignments.state = ? AND assignments.answered_by <> ?", assignment.Reviewed, a.ID)
	asked := askedOf(w.fresh(), "assignment", a.ID)
	w.add(worklist.ToDecide, a.Can(auth.ExtensionDecide), "assignments.ended_at IS NULL AND assignments.id IN (?)", asked)
	return w.limit()
}

// askedOf are the orders of a type for which somebody else asks for more time.
func askedOf(db *gorm.DB, kind string, who uuid.UUID) *gorm.DB {
	return db.Model(&order.Extension{}).Select("owner_id").Where("owner_type = ? AND state = 'asked' AND asked_by <> ?", kind, who)
}

func assignmentItem(row *assignment.Assignment, a worklist.Asking) worklist.Item {
	by := order.Caller{Actor: a.Actor, Now: a.Now}
	would := func(on string) bool {
		x := *row
		return x.Apply(on, by) == nil
	}
	over := row.Overdue(a.Now)
	is := map[worklist.Reason]bool{
		worklist.Overdue: over, worklist.DueToday: row.Runs() && !over && row.DueAt.Before(a.EndsAt),
		worklist.ToAcknowledge: would(assignment.OnAcknowledge) || a.Morning && row.State == string(assignment.Issued),
		worklist.ToReview:      would(order.OnReview),
		worklist.ToSign:        row.State == string(assignment.Reviewed) && a.Can(auth.AssignmentComplete) && row.NotOwn(by) == nil,
	}
	is[worklist.ToDecide] = a.Asked[row.ID]
	return worklist.Item{Type: "assignment", ID: row.ID, Number: row.Number, Title: short(row.Title), State: row.State, LeadName: row.LeadName,
		DueAt: row.DueAt, Overdue: over, Colour: row.Shown(a.Now), Reasons: reasons(is),
		Version: row.Version, Changed: row.UpdatedAt}
}

func assignmentDemand(row *assignment.Assignment, a worklist.Asking) worklist.Demand {
	d := worklist.Demand{Item: assignmentItem(row, a), Source: row.Source, AskedAt: row.CreatedAt}
	for _, x := range row.Deliveries {
		d.Deliveries = append(d.Deliveries, worklist.Delivery{UnitID: x.To.UnitID, GroupID: x.To.GroupID, Name: x.To.Name, At: x.At, AcknowledgeBy: x.AcknowledgeBy,
			AcknowledgedAt: x.AcknowledgedAt, AcknowledgedBy: x.AcknowledgedBy, AcknowledgedName: x.AcknowledgedName,
			DeclinedAt: x.DeclinedAt, DeclinedBy: x.DeclinedBy, DeclineReason: x.DeclineReason})
	}
	return d
}

func caseWork(s *store.Store) worklist.Source {
	return worklist.Table[petition.Case]{
		Store: s, Kind: "petition_case", Name: "petition_cases", Due: "due_order", Omit: []string{"search_text", "search_tokens", "journal"},
		Mine: func(a worklist.Asking) func(*gorm.DB) *gorm.DB {
			return func(db *gorm.DB) *gorm.DB { return myCases(db, leader(a)) }
		},
		Item: func(c *petition.Case, a worklist.Asking) worklist.Item { return caseItem(c, leader(a)) },
		Asked: func(db *gorm.DB, a worklist.Asking, rows []uuid.UUID) *gorm.DB {
			if !leader(a).Can(auth.ExtensionDecide) {
				return nil
			}
			cycles := db.Session(&gorm.Session{NewDB: true}).Model(&petition.Case{}).Select("id", "cycle").Where("id IN ?", rows)
			return askedOfCases(db, leader(a).ID).Select("case_id AS id").Where("(case_id, cycle) IN (?)", cycles)
		},
		Upper: func(a worklist.Asking) func(*gorm.DB) *gorm.DB {
			return func(db *gorm.DB) *gorm.DB { return db.Scopes(store.NotVoided, petition.Visible(a.Actor)) }
		},
		Demand: caseDemand,
	}
}

// except is a condition on who did an earlier step of a case, as its progress
// remembers it.
func except(step string, who uuid.UUID) string { return `%"` + step + `":"` + who.String() + `"%` }

// myCases limits a query to what the tables of package petition would let the
// caller do next, and to what is due.
func myCases(db *gorm.DB, a worklist.Asking) *gorm.DB {
	const open = "completion <> 'completed'" // as the index has it
	w := &ways[petition.Case]{asking: a, table: "petition_cases", db: db, seen: []func(*gorm.DB) *gorm.DB{store.NotVoided, petition.Visible(a.Actor), unmerged}}
	w.due(worklist.Overdue, "due_order < ? AND "+open, a.Now)
	w.due(worklist.DueToday, "due_order >= ? AND due_order < ? AND "+open, a.Now, a.EndsAt)
	w.add(worklist.ToAcknowledge, a.Morning, "petition_cases.handling = ?", petition.Dispatched)
	w.add(worklist.ToAcknowledge, !a.Morning && a.Can(auth.CaseAcknowledge), "petition_cases.handling = ? AND petition_cases.lead_unit_id = ?", petition.Dispatched, a.UnitID)
	w.add(worklist.ToReview, a.Morning, "petition_cases.handling = ?", petition.FeedbackDrafted)
	w.add(worklist.ToReview, !a.Morning && a.Can(auth.FeedbackReview), "petition_cases.handling = ? AND petition_cases.progress NOT LIKE ? AND (petition_cases.group_id IN ? OR petition_cases.group_id IS NULL AND ?)",
		petition.FeedbackDrafted, except("drafted_by", a.ID), groups(a.Leads), a.Has(auth.Coordinator))
	w.add(worklist.ToSign, a.Can(auth.FeedbackSign), "petition_cases.handling = ? AND petition_cases.progress NOT LIKE ? AND petition_cases.progress NOT LIKE ?",
		petition.GroupReviewed, except("drafted_by", a.ID), except("reviewed_by", a.ID))
	w.add(worklist.ToSign, a.Can(auth.SignOffApprove), "sign_off = 'noticed' AND progress NOT LIKE ? AND progress NOT LIKE ?", // as the index has it
		except("applied_by", a.ID), except("inspected_by", a.ID))
	w.add(worklist.ToDecide, a.Can(auth.ExtensionDecide), "(petition_cases.id, petition_cases.cycle) IN (?)", askedOfCases(w.fresh(), a.ID).Select("case_id", "cycle"))
	return w.limit()
}

// askedOfCases are the requests for more time that wait for somebody else's word; those
// of an earlier cycle wait for nothing.
func askedOfCases(db *gorm.DB, who uuid.UUID) *gorm.DB {
	return db.Model(&deadline.Extension{}).Where("state = 'asked' AND asked_by <> ?", who)
}

func unmerged(db *gorm.DB) *gorm.DB { return db.Where("petition_cases.merged_into_id IS NULL") }

func caseItem(c *petition.Case, a worklist.Asking) worklist.Item {
	by := petition.Caller{Actor: a.Actor, Now: a.Now}
	would := set(c.Allowed(by))
	over := c.Overdue(a.Now)
	is := map[worklist.Reason]bool{
		worklist.Overdue: over, worklist.DueToday: !over && c.Completion != petition.Completed && c.DueOrder.Before(a.EndsAt),
		worklist.ToAcknowledge: would[petition.OnAcknowledge] || a.Morning && c.Handling == petition.Dispatched,
		worklist.ToReview:      would[petition.OnReviewFeedback] || a.Morning && c.Handling == petition.FeedbackDrafted,
		worklist.ToSign:        would[petition.OnSignFeedback] || would[petition.OnApproveSignOff],
		worklist.ToDecide:      a.Asked[c.ID],
	}
	item := worklist.Item{Type: "petition_case", ID: c.ID, Number: c.Number, Title: short(c.Summary), State: string(c.Handling), DueAt: c.DueOrder, Overdue: over, Reasons: reasons(is),
		Version: c.Version, Changed: c.UpdatedAt}
	if over {
		item.Colour = "red"
	}
	if c.Dispatch != nil {
		item.LeadName = c.Dispatch.LeadUnitName
	}
	return item
}

func caseDemand(c *petition.Case, a worklist.Asking) worklist.Demand {
	d := worklist.Demand{Item: caseItem(c, a), Source: "inspection_team", AskedAt: c.CreatedAt}
	if x := c.Dispatch; x != nil {
		one := worklist.Delivery{UnitID: &x.LeadUnitID, Name: x.LeadUnitName, At: x.At, AcknowledgeBy: x.AcknowledgeBy, AcknowledgedAt: x.AcknowledgedAt,
			DeclinedAt: x.ReturnedAt, DeclineReason: x.ReturnReason}
		if x.AcknowledgedBy != uuid.Nil {
			one.AcknowledgedBy = &x.AcknowledgedBy
		}
		d.Deliveries = append(d.Deliveries, one)
	}
	return d
}
