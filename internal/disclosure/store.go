package disclosure

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/petition"
	"lianluo/internal/store"
	"lianluo/internal/tally"
)

// Filter narrows the list of tables; zero fields do not.
type Filter struct {
	InspectionID *uuid.UUID
	Profile      string
	State        State
	Query        string
}

var tables = store.List[Table]{
	Table:   "disclosure_tables",
	Default: "-created_at",
	Columns: map[string]store.Column[Table]{
		"created_at": {Name: "created_at", Value: func(t *Table) any { return t.CreatedAt }},
		"label":      {Name: "label", Value: func(t *Table) any { return t.Label }},
	},
}

var rowList = store.List[Row]{
	Table:   "disclosure_rows",
	Default: "position",
	Columns: map[string]store.Column[Row]{
		"position":     {Name: "position", Value: func(r *Row) any { return r.Position }},
		"published_at": {Name: "published_at", Value: func(r *Row) any { return published(r) }},
	},
}

func published(r *Row) time.Time {
	if r.PublishedAt == nil {
		return time.Time{}
	}
	return *r.PublishedAt
}

var corrections = store.List[Correction]{
	Table:   "disclosure_corrections",
	Default: "created_at",
	Columns: map[string]store.Column[Correction]{
		"created_at": {Name: "created_at", Value: func(c *Correction) any { return c.CreatedAt }},
	},
}

// List gives one page of live tables. It returns invalid_cursor.
func (s *Service) List(ctx context.Context, f Filter, r store.Request) (store.Page[Table], error) {
	db := s.store.Reading(ctx).Scopes(store.NotVoided)
	if f.InspectionID != nil {
		db = db.Where("inspection_id = ?", *f.InspectionID)
	}
	if f.Profile != "" {
		db = db.Where("profile = ?", f.Profile)
	}
	if f.State != "" {
		db = db.Where("state = ?", f.State)
	}
	if f.Query != "" {
		var err error
		if db, err = store.FindIn(db, f.Query, "title", "label", "footnote"); err != nil {
			return store.Page[Table]{}, err
		}
	}
	page, err := tables.Fetch(s.store, db, r)
	if err != nil {
		return page, err
	}
	all := make([]*Table, len(page.Items))
	for i := range page.Items {
		all[i] = &page.Items[i]
	}
	return page, s.shelve(ctx, all...)
}

// shelve marks the tables of archived rounds.
func (s *Service) shelve(ctx context.Context, tables ...*Table) error {
	archive, err := inspection.Archive(s.store.Reading(ctx))
	for _, t := range tables {
		t.Archived = archive[t.InspectionID]
	}
	return s.store.Fault(err)
}

// Get reads a table, voided ones included; not_found otherwise.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Table, error) {
	t, err := store.Get[Table](s.store.Reading(ctx), id)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	return t, s.shelve(ctx, t)
}

// Rows gives one page of a table's live rows. It returns not_found and
// invalid_cursor.
func (s *Service) Rows(ctx context.Context, table uuid.UUID, r store.Request) (*Table, store.Page[Row], error) {
	t, err := s.Get(ctx, table)
	if err != nil {
		return nil, store.Page[Row]{}, err
	}
	page, err := rowList.Fetch(s.store, s.store.Reading(ctx).Scopes(store.NotVoided).Where("table_id = ?", table), r)
	return t, page, err
}

// Row reads a row of a table, voided ones included; not_found otherwise.
func (s *Service) Row(ctx context.Context, table, id uuid.UUID) (*Table, *Row, error) {
	t, err := s.Get(ctx, table)
	if err != nil {
		return nil, nil, err
	}
	r, err := store.Get[Row](s.store.Reading(ctx).Where("table_id = ?", table), id)
	return t, r, s.store.Fault(err)
}

// Corrections gives one page of the log of corrections, of one row if one is
// named. It returns not_found and invalid_cursor.
func (s *Service) Corrections(ctx context.Context, table uuid.UUID, row *uuid.UUID, r store.Request) (store.Page[Correction], error) {
	t, err := s.Get(ctx, table)
	if err != nil {
		return store.Page[Correction]{}, err
	}
	db := s.store.Reading(ctx).Where("table_id = ?", table)
	if row != nil {
		db = db.Where("row_id = ?", *row)
	}
	page, err := corrections.Fetch(s.store, db, r)
	for i := range page.Items {
		page.Items[i].Archived = t.Archived
	}
	return page, err
}

// Correction reads one correction of a table; not_found otherwise.
func (s *Service) Correction(ctx context.Context, table, id uuid.UUID) (*Correction, error) {
	t, err := s.Get(ctx, table)
	if err != nil {
		return nil, err
	}
	c, err := store.Get[Correction](s.store.Reading(ctx).Where("table_id = ?", table), id)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	c.Archived = t.Archived
	return c, nil
}

// All reads a table with all its live rows, for a report or for printing.
func (s *Service) All(ctx context.Context, id uuid.UUID) (*Table, []Row, error) {
	t, err := s.Get(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	rows, err := rowsOf(s.store.Reading(ctx), id)
	return t, rows, s.store.Fault(err)
}

// rowsOf reads the live rows of a table in their order.
func rowsOf(db *gorm.DB, table uuid.UUID) ([]Row, error) {
	var rows []Row
	err := db.Scopes(store.NotVoided).Where("table_id = ?", table).Order("position, id").Find(&rows).Error
	return rows, err
}

// lastPosition is where the last row of a table stands, voided ones included.
func lastPosition(db *gorm.DB, table uuid.UUID) (int64, error) {
	var last []int64
	err := db.Model(&Row{}).Where("table_id = ?", table).Order("position DESC").Limit(1).Pluck("position", &last).Error
	if err != nil || len(last) == 0 {
		return 0, err
	}
	return last[0], nil
}

// holdCases locks the cases of the rows in the order of their ids, so that two
// tables never wait for each other's cases in a ring.
func holdCases(tx *store.Tx, rows []Row) error {
	var ids []uuid.UUID
	for i := range rows {
		if rows[i].CaseID != nil {
			ids = append(ids, *rows[i].CaseID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var held []uuid.UUID
	return store.ForUpdate(tx, tx.DB).Model(&petition.Case{}).Where("id IN ?", ids).Order("id").Pluck("id", &held).Error
}

// casesOf reads the live cases of a batch that a table of the profile may take:
// those whose result is nowhere else, or whose rectification was accepted. A case
// that was split is told by its parts.
func casesOf(tx *store.Tx, p Profile, batch uuid.UUID, acceptedOnly bool) ([]petition.Case, error) {
	db := tx.DB.Scopes(store.NotVoided, petition.Visible(tx.Actor)).Omit("search_text", "search_tokens").Where("batch_id = ? AND merged_into_id IS NULL AND kin <> ?", batch, tally.Split)
	switch p.Rows {
	case Results:
		taken := tx.DB.Session(&gorm.Session{NewDB: true}).Model(&Row{}).Select("case_id").
			Where("publishes AND voided_at IS NULL AND withheld_at IS NULL AND cycle = petition_cases.cycle AND case_id = petition_cases.id")
		db = db.Where("publication = ? AND NOT EXISTS (?)", petition.NotDue, taken)
	case SignOffs:
		db = db.Where("sign_off IN ?", acceptedOnSite)
	case Figures:
	}
	if acceptedOnly {
		db = db.Where("handling = ?", petition.Accepted)
	}
	var out []petition.Case
	err := db.Order("number, id").Limit(MaxRows + 1).Find(&out).Error
	return out, err
}

// single reads one case of the round that is asked for by name; not_found when
// there is none that lives on.
func single(tx *store.Tx, inspection, id uuid.UUID) (*petition.Case, error) {
	c, err := store.Get[petition.Case](tx.DB.Scopes(store.NotVoided, petition.Visible(tx.Actor)).Omit("search_text", "search_tokens"), id)
	if err != nil {
		return nil, err
	}
	if c.InspectionID != inspection || c.MergedIntoID != nil || c.Progress.Parts > 0 {
		return nil, fault.Missing()
	}
	return c, nil
}

// Open is one released row as anybody may read it.
type Open struct {
	Row   Row
	Table Table
}

// Public gives one page of an office's released rows, in the order of their
// release. It needs no sign-in and knows nothing of unreleased ones: an office
// that published nothing and one that does not exist answer alike. It returns
// invalid_cursor.
func (s *Service) Public(ctx context.Context, office uuid.UUID, profile, number string, r store.Request) (store.Page[Open], error) {
	reader := auth.From(ctx)
	reader.OfficeID = office
	ctx = auth.With(ctx, reader)
	r.Count = false
	r.Sort = "published_at"
	db := s.store.Reading(ctx).Scopes(store.NotVoided).Where("published_at IS NOT NULL AND withheld_at IS NULL")
	if number != "" {
		db = db.Where("number = ?", number)
	}
	if profile != "" {
		of := s.store.Reading(ctx).Session(&gorm.Session{NewDB: true}).Model(&Table{}).Select("id").Where("profile = ?", profile)
		db = db.Where("table_id IN (?)", of)
	}
	page, err := rowList.Fetch(s.store, db, r)
	out := store.Page[Open]{Items: make([]Open, 0, len(page.Items)), Next: page.Next}
	if err != nil || len(page.Items) == 0 {
		return out, err
	}
	ids := make([]uuid.UUID, len(page.Items))
	for i := range page.Items {
		ids[i] = page.Items[i].TableID
	}
	var above []Table
	if err := s.store.Reading(ctx).Where("id IN ? AND state = ?", ids, Released).Find(&above).Error; err != nil {
		return out, s.store.Fault(err)
	}
	byID := map[uuid.UUID]Table{}
	for _, t := range above {
		byID[t.ID] = t
	}
	for _, row := range page.Items {
		if t, ok := byID[row.TableID]; ok {
			out.Items = append(out.Items, Open{row, t})
		}
	}
	return out, nil
}
