package app

import (
	"context"

	"lianluo/internal/accountability"
	"lianluo/internal/assignment"
	"lianluo/internal/auth"
	"lianluo/internal/disclosure"
	"lianluo/internal/group"
	"lianluo/internal/inspection"
	"lianluo/internal/leave"
	"lianluo/internal/meeting"
	"lianluo/internal/notice"
	"lianluo/internal/org"
	"lianluo/internal/petition"
	"lianluo/internal/publicnotice"
	"lianluo/internal/report"
	"lianluo/internal/search"
	"lianluo/internal/store"
	"lianluo/internal/urgent"
)

// searched are the kinds of things that have words to be found by. Each is read
// through its own list, with the caller's view and with what that list notes.
func searched(s *Services) []search.Source {
	return append(append(searchedMatters(s), searchedPublicly(s)...), searchedOrganisation(s)...)
}

func searchedMatters(s *Services) []search.Source {
	return []search.Source{
		search.Of(search.Kind{Type: "petition_case", Needs: auth.CaseRead, Path: "/v1/petition-cases", Round: true},
			func(ctx context.Context, q search.Query, r store.Request) (store.Page[petition.Case], error) {
				return s.Petitions.List(ctx, petition.Filter{Query: q.Text, InspectionID: q.InspectionID}, r)
			}, func(c *petition.Case, q search.Query) search.Item {
				return search.Item{ID: c.ID, Number: c.Number, Title: c.Summary, State: string(c.Handling), UpdatedAt: c.UpdatedAt, Snippet: search.Snippet(q.Text, c.Summary, c.Address, c.Area)}
			}),
		search.Of(search.Kind{Type: "assignment", Needs: auth.AssignmentRead, Path: "/v1/assignments", Round: true},
			func(ctx context.Context, q search.Query, r store.Request) (store.Page[assignment.Assignment], error) {
				return s.Assignments.List(ctx, assignment.Filter{Query: q.Text, InspectionID: q.InspectionID}, r)
			}, func(a *assignment.Assignment, q search.Query) search.Item {
				return search.Item{ID: a.ID, Number: a.Number, Title: a.Title, State: a.State, UpdatedAt: a.UpdatedAt, Snippet: search.Snippet(q.Text, a.Title, a.Matter)}
			}),
		search.Of(search.Kind{Type: "accountability_item", Needs: auth.AccountabilityRead, Path: "/v1/accountability-items", Round: true},
			func(ctx context.Context, q search.Query, r store.Request) (store.Page[accountability.Item], error) {
				return s.Supervised.List(ctx, accountability.Filter{Query: q.Text, InspectionID: q.InspectionID}, r)
			}, func(i *accountability.Item, q search.Query) search.Item {
				return search.Item{ID: i.ID, Number: i.Number, Title: i.Matter, State: i.State, UpdatedAt: i.UpdatedAt, Snippet: search.Snippet(q.Text, i.Matter)}
			}),
		search.Of(search.Kind{Type: "notice", Needs: auth.MessageRead, Path: "/v1/notices", Round: true},
			func(ctx context.Context, q search.Query, r store.Request) (store.Page[notice.Notice], error) {
				page, _, err := s.Messages.List(ctx, notice.Filter{Query: q.Text, InspectionID: q.InspectionID}, r)
				return page, err
			}, func(n *notice.Notice, q search.Query) search.Item {
				return search.Item{ID: n.ID, Number: n.Number, Title: n.Title, State: string(n.State), UpdatedAt: n.UpdatedAt, Snippet: search.Snippet(q.Text, n.Title, n.Body)}
			}),
		search.Of(search.Kind{Type: "meeting", Needs: auth.MeetingRead, Path: "/v1/meetings", Round: true},
			func(ctx context.Context, q search.Query, r store.Request) (store.Page[meeting.Meeting], error) {
				page, _, err := s.Meetings.List(ctx, meeting.Filter{Query: q.Text, InspectionID: q.InspectionID}, r)
				return page, err
			}, func(m *meeting.Meeting, q search.Query) search.Item {
				return search.Item{ID: m.ID, Number: m.Number, Title: m.Title, State: string(m.State), UpdatedAt: m.UpdatedAt, Snippet: search.Snippet(q.Text, m.Title, m.Place)}
			}),
		search.Of(search.Kind{Type: "work_report", Needs: auth.WorkReportRead, Path: "/v1/work-reports", Round: true},
			func(ctx context.Context, q search.Query, r store.Request) (store.Page[report.Report], error) {
				return s.Reports.List(ctx, report.Filter{Query: q.Text, InspectionID: q.InspectionID}, r)
			}, func(x *report.Report, q search.Query) search.Item {
				title := x.Title
				if title == "" {
					title = x.GroupName + " " + string(x.ReportOn)
				}
				return search.Item{ID: x.ID, Title: title, State: string(x.State), UpdatedAt: x.UpdatedAt, Snippet: search.Snippet(q.Text, x.Title, x.Content.Content, x.Problems, x.NextSteps)}
			}),
		search.Of(search.Kind{Type: "urgent_report", Needs: auth.UrgentReportRead, Path: "/v1/urgent-reports", Round: true},
			func(ctx context.Context, q search.Query, r store.Request) (store.Page[urgent.Report], error) {
				page, _, err := s.Urgent.List(ctx, urgent.Filter{Query: q.Text, InspectionID: q.InspectionID}, r)
				return page, err
			}, func(u *urgent.Report, q search.Query) search.Item {
				texts := []string{u.Title, u.Place}
				for i := range u.Entries {
					texts = append(texts, u.Entries[i].Text)
				}
				return search.Item{ID: u.ID, Number: u.Number, Title: u.Title, State: string(u.State), UpdatedAt: u.UpdatedAt, Snippet: search.Snippet(q.Text, texts...)}
			}),
	}
}

// searchedPublicly is what is told to the public.
func searchedPublicly(s *Services) []search.Source {
	return []search.Source{
		search.Of(search.Kind{Type: "disclosure_table", Needs: auth.DisclosureRead, Path: "/v1/disclosure-tables", Round: true},
			func(ctx context.Context, q search.Query, r store.Request) (store.Page[disclosure.Table], error) {
				return s.Disclosures.List(ctx, disclosure.Filter{Query: q.Text, InspectionID: q.InspectionID}, r)
			}, func(t *disclosure.Table, q search.Query) search.Item {
				return search.Item{ID: t.ID, Number: t.Label, Title: t.Title, State: string(t.State), UpdatedAt: t.UpdatedAt, Snippet: search.Snippet(q.Text, t.Title, t.Label, t.Footnote)}
			}),
		search.Of(search.Kind{Type: "public_notice", Needs: auth.NoticeRead, Path: "/v1/public-notices", Round: true},
			func(ctx context.Context, q search.Query, r store.Request) (store.Page[publicnotice.Notice], error) {
				page, _, err := s.Notices.List(ctx, publicnotice.Filter{Query: q.Text, InspectionID: q.InspectionID}, r)
				return page, err
			}, func(n *publicnotice.Notice, q search.Query) search.Item {
				return search.Item{ID: n.ID, Title: n.Text, UpdatedAt: n.UpdatedAt, Snippet: search.Snippet(q.Text, n.Text, n.Place, n.Contact)}
			}),
	}
}

// searchedOrganisation finds names only: why somebody is away is nobody's business
// here, and phones are found by no list.
func searchedOrganisation(s *Services) []search.Source {
	return []search.Source{
		search.Of(search.Kind{Type: "leave_request", Needs: auth.LeaveRead, Path: "/v1/leave-requests", Round: true},
			func(ctx context.Context, q search.Query, r store.Request) (store.Page[leave.Request], error) {
				page, _, err := s.Leave.List(ctx, leave.Filter{Query: q.Text, InspectionID: q.InspectionID}, r)
				return page, err
			}, func(l *leave.Request, _ search.Query) search.Item {
				return search.Item{ID: l.ID, Title: l.PersonName, State: string(l.At(s.Store.Now())), UpdatedAt: l.UpdatedAt}
			}),
		search.Of(search.Kind{Type: "unit", Needs: auth.UnitRead, Path: "/v1/units"},
			func(ctx context.Context, q search.Query, r store.Request) (store.Page[org.Unit], error) {
				return s.Org.ListUnits(ctx, org.UnitFilter{Query: q.Text}, r)
			}, func(u *org.Unit, _ search.Query) search.Item {
				return search.Item{ID: u.ID, Title: u.Name, UpdatedAt: u.UpdatedAt}
			}),
		search.Of(search.Kind{Type: "person", Needs: auth.PersonRead, Path: "/v1/people"},
			func(ctx context.Context, q search.Query, r store.Request) (store.Page[org.Person], error) {
				return s.Org.ListPeople(ctx, org.PersonFilter{Query: q.Text}, r)
			}, func(p *org.Person, q search.Query) search.Item {
				return search.Item{ID: p.ID, Title: p.Name, UpdatedAt: p.UpdatedAt, Snippet: search.Snippet(q.Text, p.Title)}
			}),
		search.Of(search.Kind{Type: "group", Needs: auth.GroupRead, Path: "/v1/groups", Round: true},
			func(ctx context.Context, q search.Query, r store.Request) (store.Page[group.Group], error) {
				return s.Groups.List(ctx, group.Filter{Query: q.Text, InspectionID: q.InspectionID}, r)
			}, func(g *group.Group, _ search.Query) search.Item {
				return search.Item{ID: g.ID, Title: g.Name, UpdatedAt: g.UpdatedAt}
			}),
		search.Of(search.Kind{Type: "inspection", Needs: auth.InspectionRead, Path: "/v1/inspections"},
			func(ctx context.Context, q search.Query, r store.Request) (store.Page[inspection.Inspection], error) {
				return s.Inspections.List(ctx, inspection.Filter{Query: q.Text}, r)
			}, func(i *inspection.Inspection, _ search.Query) search.Item {
				return search.Item{ID: i.ID, Title: i.Name, State: string(i.State), UpdatedAt: i.UpdatedAt}
			}),
	}
}
