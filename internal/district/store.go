package district

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/store"
	"lianluo/internal/tally"
)

// The rows of other slices, as far as they are told of here.
type (
	unitRow   namedRow
	officeRow namedRow
	namedRow  struct {
		ID       uuid.UUID
		OfficeID uuid.UUID
		Name     string
	}
)

func (unitRow) TableName() string   { return "units" }
func (officeRow) TableName() string { return "offices" }

// ReportFilter narrows the list of reports; zero fields do not.
type ReportFilter struct {
	InspectionID *uuid.UUID
	From, To     *time.Time // taken at or after From, before To
	On           calendar.Date
	Number       string
	After        string // a number: those that were made later
	Origin       Origin
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
	if f.On != "" {
		db = db.Where("report_on = ?", f.On)
	}
	if f.Number != "" {
		db = db.Where("number = ?", f.Number)
	}
	if f.Origin != "" {
		db = db.Where("origin = ?", f.Origin)
	}
	if f.After != "" {
		year, ordinal, ok := parts(f.After)
		if !ok {
			return store.Page[Report]{}, fault.New(fault.CodeInvalidRequest, fault.Text{})
		}
		db = db.Where("year > ? OR year = ? AND ordinal > ?", year, year, ordinal)
	}
	page, err := reportList.Fetch(s.store, db, r)
	for i := range page.Items {
		s.Sign(&page.Items[i])
	}
	return page, err
}

// Corrected tells which reports have been corrected by which.
func (s *Service) Corrected(ctx context.Context, reports []Report) (map[uuid.UUID]uuid.UUID, error) {
	ids := make([]uuid.UUID, len(reports))
	for i := range reports {
		ids[i] = reports[i].ID
	}
	var later []Report
	err := s.store.Reading(ctx).Select("id, office_id, corrects_id").Where("corrects_id IN ?", ids).Find(&later).Error
	out := make(map[uuid.UUID]uuid.UUID, len(later))
	for _, r := range later {
		out[*r.CorrectsID] = r.ID
	}
	return out, s.store.Fault(err)
}

// Get gives a report. It returns not_found.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Report, error) {
	r, err := store.Get[Report](s.store.Reading(ctx), id)
	if err == nil {
		s.Sign(r)
	}
	return r, s.store.Fault(err)
}

// Latest gives the report taken last. It returns not_found when there is none.
func (s *Service) Latest(ctx context.Context) (*Report, error) {
	r, err := store.First[Report](s.store.Reading(ctx).Order("year DESC, ordinal DESC"))
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
func inspectionFor(tx *store.Tx, id *uuid.UUID) (*inspection.Inspection, error) {
	db := tx.DB.Scopes(store.NotVoided)
	if id != nil {
		db = db.Where("id = ?", *id)
	} else {
		db = db.Where("state <> 'archived'").Scopes(inspection.CurrentFirst)
	}
	var rows []inspection.Inspection
	if err := db.Limit(1).Find(&rows).Error; err != nil {
		return nil, err
	}
	if len(rows) == 1 {
		return &rows[0], nil
	}
	if id != nil {
		return nil, fault.Invalid("/inspection_id", "unknown_reference", fault.T("没有这个督察轮次", "there is no such inspection"))
	}
	return nil, fault.Invalid("/inspection_id", "required", fault.T("没有未归档的督察轮次，请先建立或指定", "there is no inspection to report on"))
}

// previous is the last report of the round; nil for the first.
func previous(tx *store.Tx, inspection uuid.UUID) (*Report, error) {
	var rows []Report
	err := tx.DB.Omit("body").Where("inspection_id = ?", inspection).Order("taken_at DESC, id DESC").Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	return &rows[0], nil
}

func officeOf(tx *store.Tx) (subject, error) {
	o, err := store.Get[officeRow](tx.DB.Select("id, name"), tx.Actor.OfficeID)
	if err != nil {
		return subject{}, err
	}
	return subject{o.ID, o.Name}, nil
}

// count takes the round's figures from the counters that are kept of its cases.
// The caller holds the office's head, so all queries see one state.
func count(tx *store.Tx, inspection uuid.UUID) (figures, error) {
	f := figures{
		handling: map[string]int64{}, completion: map[string]int64{}, channel: map[string]int64{}, types: map[string]int64{},
		verdicts: map[string]int64{}, received: map[string]int64{}, settled: map[string]int64{},
		lead: map[uuid.UUID]int64{}, assisting: map[uuid.UUID]int64{}, names: map[uuid.UUID]string{},
	}
	rows, err := tally.Read(tx.DB, inspection, tally.State, tally.Channel, tally.Key, tally.Type, tally.Unit, tally.Day)
	if err != nil {
		return f, err
	}
	for _, r := range rows {
		if err := f.add(r); err != nil {
			return f, err
		}
	}
	if f.late, err = tally.Overdue(tx.DB, inspection, tx.Now); err != nil {
		return f, err
	}
	return f, f.nameUnits(tx)
}

// settled is the completion that ends a case.
const settled = "completed"

func (f *figures) add(r tally.Row) error {
	first, _, _ := strings.Cut(r.Detail, "/")
	switch r.Dimension {
	case tally.State:
		f.handling[r.Value] += r.N
		f.completion[first] += r.N
	case tally.Channel:
		f.channel[r.Value] += r.N
		f.verdicts[cmp.Or(tally.ParseOutcome(r.Detail, 0).Verdict, undecided)] += r.N
	case tally.Day:
		f.received[r.Value] += r.N
		if tally.ParseOutcome(r.Detail, 0).Completion == settled {
			f.settled[r.Value] += r.N
		}
	case tally.Key:
		f.key += r.N
	case tally.Type:
		if r.Value == "" {
			f.untyped += r.N
		} else {
			f.types[r.Value] += r.N
		}
	case tally.Unit:
		unit, err := uuid.Parse(r.Value)
		if err != nil {
			return err
		}
		if first == tally.Lead {
			f.lead[unit] += r.N
		} else {
			f.assisting[unit] += r.N
		}
	}
	return nil
}

// nameUnits reads the live units, so that those without cases get their zero
// rows, and the voided ones that still have some.
func (f *figures) nameUnits(tx *store.Tx) error {
	ids := slices.AppendSeq(slices.Collect(maps.Keys(f.lead)), maps.Keys(f.assisting))
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
