package store

import (
	"errors"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/fault"
	"lianluo/internal/record"
)

// Row is any struct that embeds record.Meta, by pointer.
type Row interface{ Base() *record.Meta }

// Create inserts a row: it makes the id when there is none, stamps office,
// version 1 and times. It returns already_exists or unprocessable for violated
// constraints.
func (tx *Tx) Create(row Row) error {
	tx.stamp(row)
	if _, err := tx.proofread(row, wholly); err != nil {
		return err
	}
	return tx.store.Fault(tx.DB.Create(row).Error)
}

// CreateAll inserts many rows in batches; the same as Create for each.
func CreateAll[T any, P interface {
	*T
	Row
}](tx *Tx, rows []T) error {
	return createAll[T, P](tx, tx.DB, rows)
}

// CreateLater is CreateAll for rows that no constraint can refuse: nobody waits for
// their being written; see Tx.Later.
func CreateLater[T any, P interface {
	*T
	Row
}](tx *Tx, rows []T) error {
	return createAll[T, P](tx, tx.Later(), rows)
}

func createAll[T any, P interface {
	*T
	Row
}](tx *Tx, db *gorm.DB, rows []T) error {
	for i := range rows {
		tx.stamp(P(&rows[i]))
		if _, err := tx.proofread(P(&rows[i]), wholly); err != nil {
			return err
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return tx.store.Fault(db.CreateInBatches(&rows, 200).Error)
}

// wholly says that all of a new row is new.
func wholly(string) bool { return true }

func (tx *Tx) proofread(row Row, changed func(column string) bool) (bool, error) {
	rewritten := false
	for _, read := range tx.store.readers {
		did, err := read(tx, row, changed)
		if err != nil {
			return false, tx.store.Fault(err)
		}
		rewritten = rewritten || did
	}
	return rewritten, nil
}

func (tx *Tx) stamp(row Row) {
	m := row.Base()
	if m.ID == uuid.Nil {
		m.ID = record.NewID()
	}
	if m.OfficeID == uuid.Nil {
		m.OfficeID = tx.Actor.OfficeID
	}
	m.Version, m.CreatedAt, m.UpdatedAt = 1, tx.Now, tx.Now
}

// Get reads one row by id within the handle's limits; not_found otherwise.
func Get[T any](db *gorm.DB, id uuid.UUID) (*T, error) {
	row := new(T)
	res := db.Where("id = ?", id).Limit(1).Find(row)
	if res.Error != nil {
		return nil, res.Error
	}
	if res.RowsAffected == 0 {
		return nil, fault.Missing()
	}
	return row, nil
}

// First reads the first row of a query; not_found when there is none.
func First[T any](db *gorm.DB) (*T, error) {
	row := new(T)
	err := db.Take(row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return nil, fault.Missing()
	}
	return row, err
}

// Load reads a row for changing it and locks it until the transaction ends.
// limits narrow what exists for the caller. not_found otherwise.
func Load[T any](tx *Tx, id uuid.UUID, limits ...func(*gorm.DB) *gorm.DB) (*T, error) {
	row, err := Get[T](tx.store.engine.forUpdate(tx.DB).Scopes(limits...), id)
	if err == nil {
		err = tx.remember(row)
	}
	return row, tx.store.Fault(err)
}

// LoadMatch is Load followed by the comparison with If-Match: stale_version
// with the current entity tag when the caller has seen another version.
func LoadMatch[T any, P interface {
	*T
	Row
}](tx *Tx, id uuid.UUID, ifMatch *string, limits ...func(*gorm.DB) *gorm.DB) (*T, error) {
	row, err := Load[T](tx, id, limits...)
	if err != nil {
		return nil, err
	}
	return row, Match(P(row), ifMatch)
}

// Match compares a row with an If-Match header; "*" matches any version. Of a tag
// "version.digest" only the version counts: the digest says what else was shown,
// and whoever has seen the row's last version overwrites nothing unseen. A nil
// header means that the operation does not ask for one.
func Match(row Row, ifMatch *string) error {
	if ifMatch == nil {
		return nil
	}
	want := row.Base().ETag()
	for _, tag := range strings.Split(*ifMatch, ",") {
		tag = strings.TrimSpace(tag)
		if version, digest, ok := strings.Cut(tag, "."); ok && strings.HasSuffix(digest, `"`) {
			tag = version + `"`
		}
		if tag == want || tag == "*" {
			return nil
		}
	}
	return fault.StaleVersion(want)
}

// NotVoided leaves voided rows out; for rows that embed record.Void.
func NotVoided(db *gorm.DB) *gorm.DB { return db.Where("voided_at IS NULL") }

// Like escapes a caller's text for LIKE … ESCAPE '\' as a prefix pattern.
func Like(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}

// ForShare keeps the rows that db selects as they are until the transaction
// ends, while others may hold them in the same way.
func ForShare(tx *Tx, db *gorm.DB) *gorm.DB { return tx.store.engine.forShare(db) }

// ForUpdate locks the rows that db selects until the transaction ends.
func ForUpdate(tx *Tx, db *gorm.DB) *gorm.DB { return tx.store.engine.forUpdate(db) }
