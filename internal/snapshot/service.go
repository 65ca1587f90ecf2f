package snapshot

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// Source makes the tables of one subject, in the transaction that keeps them. Member
// is what they are called in the document.
type Source struct {
	Subject, Member string
	Tables          func(tx *store.Tx, i *inspection.Inspection, day calendar.Date) (any, error)
}

// Service keeps snapshots and serves them.
type Service struct {
	store   *store.Store
	sources []Source
}

// NewService keeps what the sources say.
func NewService(s *store.Store, sources ...Source) *Service {
	return &Service{store: s, sources: sources}
}

// Take keeps a day, once: a day that has its snapshot keeps it. The caller holds the
// office's head, so all tables are of one moment.
func (s *Service) Take(tx *store.Tx, round uuid.UUID, day calendar.Date, report uuid.UUID) error {
	var had int64
	err := tx.DB.Model(&Snapshot{}).Where("inspection_id = ? AND day = ?", round, day).Count(&had).Error
	if err != nil || had > 0 {
		return err
	}
	i, err := store.Get[inspection.Inspection](tx.DB, round)
	if err != nil {
		return err
	}
	x := &Snapshot{Meta: record.Meta{ID: record.NewID()}, InspectionID: i.ID, Day: day, TakenAt: tx.Now, ReportID: report}
	if err := tx.Create(x); err != nil {
		return err
	}
	for _, from := range s.sources {
		tables, err := from.Tables(tx, i, day)
		if err != nil {
			return err
		}
		d, err := x.document(from.Subject, from.Member, tables)
		if err != nil {
			return err
		}
		if err := tx.Create(d); err != nil {
			return err
		}
	}
	return event.Append(tx, "statistics_snapshot.created", x, map[string]any{"day": day})
}

// Filter narrows the list; zero fields do not.
type Filter struct {
	InspectionID *uuid.UUID
	From, To     calendar.Date
}

var list = store.List[Snapshot]{
	Table:   "statistics_snapshots",
	Default: "-day",
	Columns: map[string]store.Column[Snapshot]{
		"day": {Name: "day", Value: func(x *Snapshot) any { return x.Day }},
	},
}

// List gives one page of snapshots with the digests of what the caller may read. It
// returns invalid_cursor.
func (s *Service) List(ctx context.Context, f Filter, r store.Request) (store.Page[Snapshot], error) {
	db := s.store.Reading(ctx)
	if f.InspectionID != nil {
		db = db.Where("inspection_id = ?", *f.InspectionID)
	}
	if f.From != "" {
		db = db.Where("day >= ?", f.From)
	}
	if f.To != "" {
		db = db.Where("day <= ?", f.To)
	}
	page, err := list.Fetch(s.store, db, r)
	if err != nil {
		return page, err
	}
	return page, s.store.Fault(s.digests(ctx, page.Items))
}

func (s *Service) digests(ctx context.Context, rows []Snapshot) error {
	ids := make([]uuid.UUID, len(rows))
	at := make(map[uuid.UUID]*Snapshot, len(rows))
	for i := range rows {
		ids[i], at[rows[i].ID] = rows[i].ID, &rows[i]
	}
	var documents []Document
	if err := s.store.Reading(ctx).Omit("body").Where("snapshot_id IN ?", ids).Order("snapshot_id, id").Find(&documents).Error; err != nil {
		return err
	}
	for _, d := range documents {
		if !hidden(auth.From(ctx), d.Subject) {
			at[d.SnapshotID].Documents = append(at[d.SnapshotID].Documents, d)
		}
	}
	return nil
}

// Get gives what a day of a round said of a subject; the round is the stationed one
// when none is named. It returns forbidden, and not_found for a round or a day that
// is not there.
func (s *Service) Get(ctx context.Context, round *uuid.UUID, day calendar.Date, subject string) (*Document, error) {
	if hidden(auth.From(ctx), subject) {
		return nil, fault.Denied(string(auth.AccountabilitySurvey))
	}
	db := s.store.Reading(ctx)
	i, err := inspection.Asked(db.Session(&gorm.Session{NewDB: true}), round)
	if fault.Is(err, fault.CodeInvalidRequest) {
		return nil, fault.Missing()
	}
	if err != nil {
		return nil, s.store.Fault(err)
	}
	x, err := store.First[Snapshot](db.Where("inspection_id = ? AND day = ?", i.ID, day))
	if err != nil {
		return nil, s.store.Fault(err)
	}
	d, err := store.First[Document](s.store.Reading(ctx).Where("snapshot_id = ? AND subject = ?", x.ID, subject))
	return d, s.store.Fault(err)
}
