package publicnotice

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/inspection"
	"lianluo/internal/petition"
	"lianluo/internal/store"
)

// Filter narrows the list of notices; zero fields do not.
type Filter struct {
	InspectionID *uuid.UUID
	CaseID       *uuid.UUID
	Running      *bool
	Query        string
}

var notices = store.List[Notice]{
	Table:   "public_notices",
	Default: "-created_at",
	Columns: map[string]store.Column[Notice]{
		"created_at": {Name: "created_at", Value: func(n *Notice) any { return n.CreatedAt }},
		"ends_at":    {Name: "ends_at", Value: func(n *Notice) any { return n.EndsAt }},
	},
}

// List gives one page of live notices. It returns invalid_cursor.
func (s *Service) List(ctx context.Context, f Filter, r store.Request) (store.Page[Notice], []Shown, error) {
	db := s.store.Reading(ctx).Scopes(store.NotVoided)
	if f.InspectionID != nil {
		db = db.Where("inspection_id = ?", *f.InspectionID)
	}
	if f.CaseID != nil {
		db = db.Where(`EXISTS (SELECT 1 FROM public_notice_cases e WHERE e.office_id = public_notices.office_id
			AND e.notice_id = public_notices.id AND e.case_id = ?)`, *f.CaseID)
	}
	if f.Running != nil {
		op := "ends_at <= ?"
		if *f.Running {
			op = "ends_at > ?"
		}
		db = db.Where(op, s.store.Now())
	}
	if f.Query != "" {
		var err error
		if db, err = store.FindIn(db, f.Query, "text", "place", "contact"); err != nil {
			return store.Page[Notice]{}, nil, err
		}
	}
	page, err := notices.Fetch(s.store, db, r)
	if err != nil {
		return page, nil, err
	}
	rows := make([]*Notice, len(page.Items))
	for i := range page.Items {
		rows[i] = &page.Items[i]
	}
	shown, err := s.show(s.store.Reading(ctx), rows)
	return page, shown, s.store.Fault(err)
}

// Get reads a notice, voided ones included; not_found.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Shown, error) {
	db := s.store.Reading(ctx)
	n, err := store.Get[Notice](db, id)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	shown, err := s.show(db, []*Notice{n})
	if err != nil {
		return nil, s.store.Fault(err)
	}
	return &shown[0], nil
}

// show reads the cases of the notices.
func (s *Service) show(db *gorm.DB, rows []*Notice) ([]Shown, error) {
	ids := make([]uuid.UUID, len(rows))
	for i, n := range rows {
		ids[i] = n.ID
	}
	var entries []Entry
	if err := db.Where("notice_id IN ?", ids).Order("notice_id, position").Find(&entries).Error; err != nil {
		return nil, err
	}
	cases, err := casesOf(db, entries)
	if err != nil {
		return nil, err
	}
	out := make([]Shown, len(rows))
	for i, n := range rows {
		out[i] = Shown{Notice: n, Cases: cases}
		for _, e := range entries {
			if e.NoticeID == n.ID {
				out[i].Entries = append(out[i].Entries, e)
			}
		}
	}
	return out, nil
}

func entriesOf(db *gorm.DB, notice uuid.UUID) ([]Entry, error) {
	var entries []Entry
	err := db.Where("notice_id = ?", notice).Order("case_id").Find(&entries).Error
	return entries, err
}

// casesOf reads what guards look at of the cases.
func casesOf(db *gorm.DB, entries []Entry) (map[uuid.UUID]*petition.Case, error) {
	ids := make([]uuid.UUID, len(entries))
	for i, e := range entries {
		ids[i] = e.CaseID
	}
	archive, err := inspection.Archive(db)
	if err != nil {
		return nil, err
	}
	var rows []petition.Case
	err = db.Select("id", "inspection_id", "handling", "completion", "publication", "sign_off", "cycle", "progress", "dispatch", "lead_unit_id", "group_id",
		"merged_into_id", "split_from_id", "voided_at", "key_case", "verdict", "measure_due_at").Where("id IN ?", ids).Find(&rows).Error
	out := make(map[uuid.UUID]*petition.Case, len(rows))
	for i := range rows {
		rows[i].Archived = archive[rows[i].InspectionID]
		out[rows[i].ID] = &rows[i]
	}
	return out, err
}

// resealBatch bounds one transaction of a rotation.
const resealBatch = 200

// Reseal encrypts one batch of objectors, of all offices, that come after an id
// with the current key: the last id looked at, Nil at the end, and how many rows
// it changed. It may be broken off and begun again.
func (s *Service) Reseal(ctx context.Context, after uuid.UUID) (last uuid.UUID, changed int, err error) {
	err = s.store.InTx(store.AcrossOffices(ctx), func(tx *store.Tx) error {
		last, changed = uuid.Nil, 0
		var rows []Objection
		if err := tx.DB.Select("id", "office_id", "notice_id", "sealed").Where("id > ?", after).Order("id").Limit(resealBatch).Find(&rows).Error; err != nil {
			return err
		}
		for i := range rows {
			o := &rows[i]
			last = o.ID
			if s.vault.Current(o.Sealed) {
				continue
			}
			at := place(o.OfficeID, o.NoticeID, o.ID)
			plain, err := s.vault.Unseal(o.Sealed, at)
			if err != nil {
				return fmt.Errorf("objector of objection %s does not open", o.ID)
			}
			sealed, err := s.vault.Seal(plain, at)
			if err != nil {
				return err
			}
			// Who objects never changes, so nobody can have written another meanwhile.
			res := tx.DB.Model(&Objection{}).Where("id = ?", o.ID).Update("sealed", sealed)
			if res.Error != nil {
				return res.Error
			}
			changed += int(res.RowsAffected)
		}
		return nil
	})
	return last, changed, err
}
