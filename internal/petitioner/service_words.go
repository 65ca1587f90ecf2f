package petitioner

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/uuid"

	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/record"
	"lianluo/internal/redact"
	"lianluo/internal/store"
)

// Text is what somebody wrote about a case before it was masked: sealed, as the
// petitioner is.
type Text struct {
	record.Meta
	CaseID uuid.UUID
	Kind   string // of the row that it was written in
	RowID  uuid.UUID
	Field  string
	Sealed []byte

	Words string `gorm:"-"` // opened
}

// TableName names the table.
func (Text) TableName() string { return "petitioner_texts" }

// maxTexts is what one answer tells.
const maxTexts = 200

// textPlace binds a sealed text to its place.
func textPlace(office, caseID, id uuid.UUID) string {
	return "petitioner_texts/" + office.String() + "/" + caseID.String() + "/" + id.String()
}

// Rows reads the rows of one kind that are about a case, for masking them.
type Rows func(tx *store.Tx, caseID uuid.UUID) ([]store.Row, error)

// About reads the rows of a table that belong to a case, of all its cycles, by the
// columns that say so: case_id when none is given.
func About[T any, P interface {
	*T
	store.Row
}](columns ...string) Rows {
	if len(columns) == 0 {
		columns = []string{"case_id"}
	}
	where := "(" + strings.Join(columns, " = @case OR ") + " = @case)"
	return func(tx *store.Tx, caseID uuid.UUID) ([]store.Row, error) {
		var rows []T
		if err := store.ForUpdate(tx, tx.DB).Where(where, sql.Named("case", caseID)).Order("id").Find(&rows).Error; err != nil {
			return nil, err
		}
		out := make([]store.Row, len(rows))
		for i := range rows {
			out[i] = P(&rows[i])
		}
		return out, nil
	}
}

// Tie registers kinds of rows in which people write about a case.
func (s *Service) Tie(rows ...Rows) { s.rows = append(s.rows, rows...) }

type knownKey struct{}

func (s *Service) opened(tx *store.Tx) map[uuid.UUID]redact.Known {
	all, _ := tx.Keep(knownKey{}, func() any { return map[uuid.UUID]redact.Known{} }).(map[uuid.UUID]redact.Known)
	return all
}

// knownOf opens what is known of a case's petitioner, once a transaction.
func (s *Service) knownOf(tx *store.Tx, caseID uuid.UUID) (redact.Known, error) {
	all := s.opened(tx)
	if k, ok := all[caseID]; ok {
		return k, nil
	}
	p, err := store.First[Petitioner](tx.DB.Where("case_id = ?", caseID))
	if fault.Is(err, fault.CodeNotFound) {
		all[caseID] = redact.Known{}
		return redact.Known{}, nil
	}
	if err != nil {
		return redact.Known{}, err
	}
	k, err := s.known(p)
	all[caseID] = k
	return k, err
}

// Proofread keeps who complained out of the words about a case: it masks them in
// a row that is about to be written, and seals what was written apart. Who had
// something masked may learn from that what the office knows, so it is audited.
func (s *Service) Proofread(tx *store.Tx, row store.Row, changed func(column string) bool) (bool, error) {
	if len(passages(row, changed)) == 0 {
		return false, nil
	}
	masked := false
	for _, id := range casesOf(row) {
		var known redact.Known
		if id != row.Base().ID || row.Base().Version > 1 { // a case that is being created has none yet
			var err error
			if known, err = s.knownOf(tx, id); err != nil {
				return false, err
			}
		}
		found, err := s.mask(tx, id, row, known, changed)
		if err != nil {
			return false, err
		}
		masked = masked || len(found) > 0
	}
	return masked, nil
}

func (s *Service) mask(tx *store.Tx, caseID uuid.UUID, row store.Row, known redact.Known, changed func(column string) bool) ([]reworded, error) {
	found := reword(row, known, changed)
	return found, s.keep(tx, caseID, row, found)
}

// Hide masks the words of a case that is only compared with another.
func (s *Service) Hide(tx *store.Tx, c *petition.Case) error {
	known, err := s.knownOf(tx, c.ID)
	if err == nil {
		reword(c, known, all)
	}
	return err
}

func all(string) bool { return true }

// keep seals texts as they came.
func (s *Service) keep(tx *store.Tx, caseID uuid.UUID, row store.Row, found []reworded) error {
	for _, f := range found {
		t := Text{CaseID: caseID, Kind: kindOf(row), RowID: row.Base().ID, Field: f.field}
		t.ID = record.NewID()
		var err error
		if t.Sealed, err = s.vault.Seal([]byte(f.was), textPlace(tx.Actor.OfficeID, caseID, t.ID)); err != nil {
			return err
		}
		if err := tx.Create(&t); err != nil {
			return err
		}
		if err := event.AppendRestricted(tx, "petitioner.text_sealed", &t, map[string]any{"case_id": caseID, "kind": t.Kind, "row_id": t.RowID, "field": t.Field}); err != nil {
			return err
		}
	}
	return nil
}

// cleanse masks what is now known of a petitioner in all that has been written
// about the case, in the same act, and has what the database keeps of the rows
// as they were overwritten. What is said of a pair has been told to the other case,
// too: it holds the same words, which are sealed once.
func (s *Service) cleanse(tx *store.Tx, root *petition.Root, known redact.Known) error {
	id := root.Case.ID
	s.opened(tx)[id] = known
	shared := map[uuid.UUID][]reworded{}
	err := s.rewrite(tx, root, func(row store.Row) (bool, error) {
		found, err := s.mask(tx, id, row, known, all)
		for _, other := range casesOf(row) {
			if other != id && len(found) > 0 {
				shared[other] = append(shared[other], found...)
			}
		}
		return len(found) > 0, err
	})
	if err != nil {
		return err
	}
	for _, other := range slices.SortedFunc(maps.Keys(shared), func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) }) {
		held, err := petition.Hold(tx, other) // whoever holds it and waits for the first case is tried again
		if err == nil {
			err = s.rewrite(tx, held, func(row store.Row) (bool, error) { return repeat(row, shared[other]), nil })
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// rewrite has f go through a case and all that belongs to it, and saves what f says
// that it has changed.
func (s *Service) rewrite(tx *store.Tx, root *petition.Root, f func(row store.Row) (bool, error)) error {
	return root.Reword(func(c *petition.Case) (bool, error) {
		rewritten, err := f(c)
		if err != nil {
			return false, err
		}
		for _, rows := range s.rows {
			did, err := rewriteRows(tx, c.ID, rows, f)
			if err != nil {
				return false, err
			}
			rewritten = rewritten || did
		}
		if rewritten {
			tx.AfterCommit(func() { s.store.Scrub(store.Apart(tx.Context())) })
		}
		return rewritten, nil
	})
}

func rewriteRows(tx *store.Tx, caseID uuid.UUID, rows Rows, f func(row store.Row) (bool, error)) (bool, error) {
	found, err := rows(tx, caseID)
	if err != nil {
		return false, err
	}
	rewritten := false
	for _, row := range found {
		did, err := f(row)
		if err == nil && did {
			rewritten, err = true, tx.Save(row)
		}
		if err != nil {
			return false, err
		}
	}
	return rewritten, nil
}

// texts opens what was sealed of a case's words, newest first.
func (s *Service) texts(tx *store.Tx, caseID uuid.UUID) ([]Text, error) {
	var rows []Text
	if err := tx.DB.Where("case_id = ?", caseID).Order("id DESC").Limit(maxTexts).Find(&rows).Error; err != nil {
		return nil, err
	}
	for i := range rows {
		t := &rows[i]
		plain, err := s.vault.Unseal(t.Sealed, textPlace(t.OfficeID, t.CaseID, t.ID))
		if err != nil {
			return nil, fault.Wrap(fault.CodeInternal, fmt.Errorf("text %s of case %s does not open", t.ID, t.CaseID))
		}
		t.Words = string(plain)
	}
	return rows, nil
}

// countTexts tells how many texts of a case are sealed.
func (s *Service) countTexts(ctx context.Context, caseID uuid.UUID) (int64, error) {
	var n int64
	err := s.store.Reading(ctx).Model(&Text{}).Where("case_id = ?", caseID).Count(&n).Error
	return n, s.store.Fault(err)
}
