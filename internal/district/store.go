package district

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/store"
)

// The rows of other slices, as far as they are counted here.
type (
	caseRow struct {
		ID       uuid.UUID
		OfficeID uuid.UUID
	}
	caseTypeRow   caseRow
	caseUnitRow   caseRow
	unitRow       namedRow
	officeRow     namedRow
	inspectionRow namedRow
	namedRow      struct {
		ID       uuid.UUID
		OfficeID uuid.UUID
		Name     string
	}
)

func (caseRow) TableName() string       { return "petition_cases" }
func (caseTypeRow) TableName() string   { return "petition_case_types" }
func (caseUnitRow) TableName() string   { return "petition_case_units" }
func (unitRow) TableName() string       { return "units" }
func (officeRow) TableName() string     { return "offices" }
func (inspectionRow) TableName() string { return "inspections" }

// ReportFilter narrows the list of reports; zero fields do not.
type ReportFilter struct {
	InspectionID *uuid.UUID
	From, To     *time.Time // taken at or after From, before To
}

var reportList = store.List[Report]{
	Table:   "status_reports",
	Default: "-taken_at",
	Columns: map[string]store.Column[Report]{
		"taken_at": {Name: "taken_at", Value: func(r *Report) any { return r.TakenAt }},
	},
}

// List gives one page of reports without their bodies. It returns
// invalid_cursor.
func (s *Service) List(ctx context.Context, f ReportFilter, r store.Request) (store.Page[Report], error) {
	db := s.store.Reading(ctx).Omit("body")
	if f.InspectionID != nil {
		db = db.Where("inspection_id = ?", *f.InspectionID)
	}
	if f.From != nil {
		db = db.Where("taken_at >= ?", f.From.UTC())
	}
	if f.To != nil {
		db = db.Where("taken_at < ?", f.To.UTC())
	}
	return reportList.Fetch(s.store, db, r)
}

// Get gives a report. It returns not_found.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Report, error) {
	r, err := store.Get[Report](s.store.Reading(ctx), id)
	return r, s.store.Fault(err)
}

// Latest gives the report taken last. It returns not_found when there is none.
func (s *Service) Latest(ctx context.Context) (*Report, error) {
	r, err := store.First[Report](s.store.Reading(ctx).Order("taken_at DESC, id DESC"))
	return r, s.store.Fault(err)
}

// lastOrdinal is the highest number given in the year; the caller holds the
// office's head.
func lastOrdinal(tx *store.Tx, year int) (int64, error) {
	var n int64
	err := tx.DB.Model(&Report{}).Where("year = ?", year).Select("COALESCE(MAX(ordinal), 0)").Scan(&n).Error
	return n, err
}

// inspectionFor gives the round asked for, or the one in which the team is
// stationed, or else the latest that is not archived.
func inspectionFor(tx *store.Tx, id *uuid.UUID) (subject, error) {
	db := tx.DB.Model(&inspectionRow{}).Scopes(store.NotVoided)
	if id != nil {
		db = db.Where("id = ?", *id)
	} else {
		db = db.Where("state <> 'archived'").Order("CASE state WHEN 'stationed' THEN 0 WHEN 'rectifying' THEN 1 ELSE 2 END, created_at DESC, id DESC")
	}
	var rows []inspectionRow
	if err := db.Select("id, name").Limit(1).Find(&rows).Error; err != nil {
		return subject{}, err
	}
	if len(rows) == 1 {
		return subject{rows[0].ID, rows[0].Name}, nil
	}
	if id != nil {
		return subject{}, fault.Invalid("/inspection_id", "unknown_reference", fault.T("没有这个督察轮次", "there is no such inspection"))
	}
	return subject{}, fault.Invalid("/inspection_id", "required", fault.T("没有未归档的督察轮次，请先建立或指定", "there is no inspection to report on"))
}

func officeOf(tx *store.Tx) (subject, error) {
	o, err := store.Get[officeRow](tx.DB.Select("id, name"), tx.Actor.OfficeID)
	if err != nil {
		return subject{}, err
	}
	return subject{o.ID, o.Name}, nil
}

const overdue = "(petition_cases.due_at IS NOT NULL AND petition_cases.due_at < ? AND petition_cases.completion <> 'completed')"

// count takes the round's figures in four statements, however many cases there
// are. The caller holds the office's head, so they all see one state.
func count(tx *store.Tx, inspection uuid.UUID) (figures, error) {
	f := figures{names: map[uuid.UUID]string{}}
	live := func(db *gorm.DB) *gorm.DB {
		return db.Where("petition_cases.inspection_id = ? AND petition_cases.voided_at IS NULL", inspection)
	}
	err := live(tx.DB.Model(&caseRow{})).
		Select("handling, completion, channel, key_case, lead_unit_id, "+overdue+" AS overdue, COUNT(*) AS n", tx.Now).
		Group("handling, completion, channel, key_case, lead_unit_id, overdue").Scan(&f.groups).Error
	if err != nil {
		return f, err
	}
	err = live(tx.DB.Model(&caseTypeRow{})).
		Joins("JOIN petition_cases ON petition_cases.office_id = petition_case_types.office_id AND petition_cases.id = petition_case_types.case_id").
		Select("petition_case_types.code AS code, COUNT(*) AS n").Group("petition_case_types.code").Scan(&f.types).Error
	if err != nil {
		return f, err
	}
	err = live(tx.DB.Model(&caseUnitRow{})).
		Joins("JOIN petition_cases ON petition_cases.office_id = petition_case_units.office_id AND petition_cases.id = petition_case_units.case_id").
		Where("petition_case_units.role = 'assist' AND petition_case_units.is_current").
		Select("petition_case_units.unit_id AS unit_id, COUNT(*) AS n").Group("petition_case_units.unit_id").Scan(&f.units).Error
	if err != nil {
		return f, err
	}
	return f, f.nameUnits(tx)
}

// nameUnits reads the live units, so that those without cases get their zero
// rows, and the voided ones that still have some.
func (f *figures) nameUnits(tx *store.Tx) error {
	ids := []uuid.UUID{}
	for _, g := range f.groups {
		if g.LeadUnitID != nil {
			ids = append(ids, *g.LeadUnitID)
		}
	}
	for _, u := range f.units {
		ids = append(ids, u.UnitID)
	}
	var units []unitRow
	db := tx.DB.Model(&unitRow{}).Select("id, name")
	if len(ids) == 0 {
		db = db.Where("voided_at IS NULL")
	} else {
		db = db.Where("voided_at IS NULL OR id IN ?", ids)
	}
	if err := db.Find(&units).Error; err != nil {
		return err
	}
	for _, u := range units {
		f.names[u.ID] = u.Name
	}
	return nil
}

// head reads where the office's stream stands; zero for an office without events.
func (s *Service) head(ctx context.Context, office uuid.UUID) (event.Head, error) {
	var heads []event.Head
	err := s.store.Reading(ctx).Where("office_id = ?", office).Limit(1).Find(&heads).Error
	if err != nil || len(heads) == 0 {
		return event.Head{}, s.store.Fault(err)
	}
	return heads[0], nil
}
