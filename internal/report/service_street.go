package report

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/calendar"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/order"
	"lianluo/internal/store"
	"lianluo/internal/tally"
)

// mark begins the numbers of the street's reports.
const mark = "日报"

type officeRow struct {
	ID       uuid.UUID
	OfficeID uuid.UUID
	Name     string
}

// TableName names the table.
func (officeRow) TableName() string { return "offices" }

// urgentRow is an urgent report, as far as it is counted here.
type urgentRow struct {
	OfficeID     uuid.UUID
	InspectionID uuid.UUID
}

// TableName names the table.
func (urgentRow) TableName() string { return "urgent_reports" }

var errCompiled = fault.New(fault.CodeAlreadyExists, fault.T("这一天的街道日报已经汇总，请更正它", "the day's report is there already: correct it"))

// Compile makes the street's report of a day. The office's head is held
// meanwhile, so that nobody else's act commits between two counts. It returns
// unprocessable, already_exists for a second one of the day, and archived.
func (s *Service) Compile(ctx context.Context, inspection uuid.UUID, day calendar.Date, summary string) (*Street, error) {
	out := &Street{}
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		i, err := round(tx, inspection)
		if err != nil {
			return err
		}
		var checks fault.Checks
		checks.When(!stationed(i, day), "/report_on", "not_stationed", errNotStationed)
		checks.When(day > calendar.DateOf(tx.Now), "/report_on", "in_future", fault.T("报告日在将来", "the day has not come yet"))
		if err := checks.Err(); err != nil {
			return err
		}
		*out = Street{InspectionID: inspection, ReportOn: day, Edition: 1, Body: Body{Inspection: i.Name, Summary: summary}}
		if err := event.Freeze(tx); err != nil {
			return err
		}
		var had int64
		if err := tx.DB.Model(&Street{}).Where("inspection_id = ? AND report_on = ?", inspection, day).Count(&had).Error; err != nil {
			return err
		}
		if had > 0 {
			return errCompiled
		}
		if out.Body.Figures, err = facts(tx, inspection, day); err != nil {
			return err
		}
		return out.freeze(tx, i, "street_report.compiled")
	})
	return out, err
}

// Correct makes a further edition of the latest one: the groups' reports are
// taken anew, the figures stay those of the first, which were facts then. It
// returns not_found, stale_version, state_conflict for what has been superseded,
// and archived.
func (s *Service) Correct(ctx context.Context, id uuid.UUID, ifMatch *string, reason string, summary *string) (*Street, error) {
	out := &Street{}
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		old, err := store.LoadMatch[Street](tx, id, ifMatch)
		if err != nil {
			return err
		}
		if old.SupersededAt != nil {
			return fault.State("superseded", []string{})
		}
		i, err := round(tx, old.InspectionID)
		if err != nil {
			return err
		}
		old.SupersededAt = &tx.Now
		if err := tx.Save(old); err != nil {
			return err
		}
		if err := event.Append(tx, "street_report.superseded", old, old.about()); err != nil {
			return err
		}
		*out = Street{InspectionID: old.InspectionID, ReportOn: old.ReportOn, Edition: old.Edition + 1, SupersedesID: &old.ID, CorrectionReason: reason,
			Body: Body{Inspection: i.Name, Summary: old.Body.Summary, Figures: old.Body.Figures}}
		if summary != nil {
			out.Body.Summary = *summary
		}
		return out.freeze(tx, i, "street_report.corrected")
	})
	return out, err
}

func (s *Street) about() map[string]any {
	return map[string]any{"inspection_id": s.InspectionID, "report_on": s.ReportOn, "number": s.Number, "edition": s.Edition, "digest": s.Digest}
}

// freeze numbers the report and keeps what the groups have reported by now.
func (s *Street) freeze(tx *store.Tx, i *inspection.Inspection, kind string) error {
	var err error
	if s.Serial, err = order.Take(tx, tx.DB.Model(&Street{}), mark); err != nil {
		return err
	}
	o, err := store.Get[officeRow](tx.DB.Select("id, name"), tx.Actor.OfficeID)
	if err != nil {
		return err
	}
	s.Body.Office, s.CompiledBy, s.CompiledName = o.Name, tx.Actor.ID, tx.Actor.Name
	var groups []groupRow
	if err := tx.DB.Where("inspection_id = ? AND kind = ?", s.InspectionID, workingGroup).Order("position, id").Find(&groups).Error; err != nil {
		return err
	}
	var reports []Report
	err = tx.DB.Scopes(store.NotVoided).Where("inspection_id = ? AND kind = ? AND report_on = ?", s.InspectionID, Daily, s.ReportOn).Find(&reports).Error
	if err != nil {
		return err
	}
	s.Body.Entries, s.Counts = gather(groups, reports, cutoff(i, s.ReportOn))
	if err := s.seal(); err != nil {
		return err
	}
	if err := tx.Create(s); err != nil {
		return err
	}
	return event.Append(tx, kind, s, s.about())
}

// facts are the figures of this moment.
func facts(tx *store.Tx, inspection uuid.UUID, day calendar.Date) (Figures, error) {
	rows, err := tally.Read(tx.DB, inspection, tally.State, tally.Key, tally.Day)
	if err != nil {
		return Figures{}, err
	}
	late, err := tally.Overdue(tx.DB, inspection, tx.Now)
	if err != nil {
		return Figures{}, err
	}
	f := figure(rows, late, day, tx.Now)
	open := func() *gorm.DB {
		return tx.DB.Model(&urgentRow{}).Scopes(store.NotVoided).Where("inspection_id = ?", inspection)
	}
	if err := open().Where("state = 'open'").Count(&f.UrgentOpen).Error; err != nil {
		return f, err
	}
	return f, open().Where("unacknowledged > 0").Count(&f.UrgentUnacknowledged).Error
}

// StreetFilter narrows the list of the street's reports; zero fields do not.
type StreetFilter struct {
	InspectionID *uuid.UUID
	From, To     calendar.Date
	Latest       *bool
}

var streets = store.List[Street]{
	Table:   "street_reports",
	Default: "-report_on",
	Columns: map[string]store.Column[Street]{
		"report_on":  {Name: "report_on", Value: func(s *Street) any { return string(s.ReportOn) }},
		"created_at": {Name: "created_at", Value: func(s *Street) any { return s.CreatedAt }},
	},
}

// Streets gives one page of the street's reports. It returns invalid_cursor.
func (s *Service) Streets(ctx context.Context, f StreetFilter, r store.Request) (store.Page[Street], error) {
	db := s.store.Reading(ctx)
	if f.InspectionID != nil {
		db = db.Where("inspection_id = ?", *f.InspectionID)
	}
	if f.From != "" {
		db = db.Where("report_on >= ?", f.From)
	}
	if f.To != "" {
		db = db.Where("report_on <= ?", f.To)
	}
	if f.Latest != nil {
		is := "superseded_at IS NOT NULL"
		if *f.Latest {
			is = "superseded_at IS NULL"
		}
		db = db.Where(is)
	}
	return streets.Fetch(s.store, db, r)
}

// Street reads one of the street's reports; not_found.
func (s *Service) Street(ctx context.Context, id uuid.UUID) (*Street, error) {
	r, err := store.Get[Street](s.store.Reading(ctx), id)
	return r, s.store.Fault(err)
}
