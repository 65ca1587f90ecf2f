package app

import (
	"lianluo/internal/calendar"
	"lianluo/internal/changes"
	"lianluo/internal/district"
	"lianluo/internal/event"
	"lianluo/internal/inspection"
	"lianluo/internal/meeting"
	"lianluo/internal/report"
	"lianluo/internal/snapshot"
	"lianluo/internal/statistics"
	"lianluo/internal/store"
	"lianluo/internal/workstats"
)

// tellDistrict builds what leaves the office for the district.
func tellDistrict(a *App, s *Services) {
	s.District = district.NewService(a.Store, district.Options{Signer: a.Vault.Signer("status-reports"), Groups: reportedBy(s.Reports), Weeks: weeks})
	s.District.Daily(a.Alarms, a.Events)
	frozen(a, s)
	s.Changes = changes.NewService(a.Store, a.Config.ChangesKeep)
}

// frozen keeps the statistics of a day with its status report, at one moment.
func frozen(a *App, s *Services) {
	sources := []snapshot.Source{{Subject: "petitions", Member: "petitions", Tables: func(tx *store.Tx, i *inspection.Inspection, _ calendar.Date) (any, error) {
		tables, err := statistics.Frozen(tx, i.ID)
		return statistics.Shown(tables), err
	}}}
	for _, topic := range []workstats.Topic{workstats.Assignments, workstats.Accountability, workstats.Duty, workstats.Leave, workstats.Reports} {
		sources = append(sources, snapshot.Source{Subject: string(topic), Member: "work", Tables: func(tx *store.Tx, i *inspection.Inspection, day calendar.Date) (any, error) {
			tables, err := workstats.Frozen(tx, i, topic, day)
			return workstats.Shown(tables), err
		}})
	}
	s.Snapshots = snapshot.NewService(a.Store, sources...)
	a.Events.On("status_report.created", func(tx *store.Tx, e *event.Event) error {
		taken, err := store.Get[district.Report](tx.DB.Omit("body"), e.ResourceID)
		if err != nil || taken.Origin != district.Scheduled {
			return err
		}
		return s.Snapshots.Take(tx, taken.InspectionID, taken.ReportOn, taken.ID)
	})
}

// reportedBy tells status reports how the groups have reported.
func reportedBy(s *report.Service) func(*store.Tx, *inspection.Inspection, calendar.Date) (district.Reported, error) {
	return func(tx *store.Tx, i *inspection.Inspection, day calendar.Date) (district.Reported, error) {
		n, due, err := s.Reported(tx, i, day)
		return district.Reported{Day: string(day), Due: due, Groups: n.GroupsDue, Submitted: n.GroupsSubmitted, Nil: n.GroupsNil,
			Late: n.GroupsLate, Awaiting: n.GroupsMissing}, err
	}
}

// weeks tells status reports how the rule of the weekly meeting is kept; a plan
// without the rule asks for none.
func weeks(tx *store.Tx, i *inspection.Inspection) (begun, held, missing int64, err error) {
	rule := i.Settings.Meeting
	if rule == nil {
		return 0, 0, 0, nil
	}
	met, err := meeting.Dispatches(tx.DB, i.ID, tx.Now)
	for _, w := range meeting.Weeks(i.StationedFrom, i.StationedTo, calendar.DateOf(tx.Now), meeting.Interval(rule), met) {
		switch w.Standing {
		case meeting.WeekHeld:
			held++
		case meeting.WeekMissing:
			missing++
		case meeting.WeekScheduled, meeting.WeekDue:
		case meeting.WeekUpcoming, meeting.WeekExempt:
			continue
		}
		if w.From <= calendar.DateOf(tx.Now) {
			begun++
		}
	}
	return begun, held, missing, err
}
