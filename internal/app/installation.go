package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"lianluo/internal/auth"
	"lianluo/internal/store"
	"lianluo/internal/vault"
)

// fact is one thing known of the whole installation.
type fact struct {
	Name  string `gorm:"primaryKey"`
	Value string
}

// TableName names the table.
func (fact) TableName() string { return "installation" }

// Quiet marks facts as bookkeeping.
func (*fact) Quiet() {}

const (
	factKeys = "key_fingerprint"
	factKind = "made_by"
	factHalf = "sample_begun" // and not ended
)

// Who can have made a database.
const (
	MadeByServe = "serve"
	MadeByDemo  = "demo"
)

// ErrOtherKeys says that the key file is not the one of this database.
var ErrOtherKeys = errors.New("LIANLUO_KEY_FILE: this is not the key file that the database was made with")

// fits compares the keys that a database needs with those of the file. It returns
// ErrOtherKeys for those of another installation and vault.ErrOlderFile for a copy
// from before a rotation: it would open and then fail to read.
func fits(db *gorm.DB, v *vault.Vault) error {
	var have []fact
	if err := db.Where("name IN ?", []string{factKeys, factRing}).Find(&have).Error; err != nil {
		return err
	}
	for _, f := range have {
		switch {
		case f.Name == factKeys && f.Value != v.Fingerprint():
			return ErrOtherKeys
		case f.Name == factRing:
			if err := holds(v, f.Value); err != nil {
				return err
			}
		}
	}
	return nil
}

// settle gives a fresh database its facts and compares those of an older one:
// the wrong key file is refused before anything is encrypted with it, and a
// drill's database is never mistaken for a real one. Tools, whose kind is
// empty, work on both, and make a real one. It tells who made the database.
func settle(ctx context.Context, s *store.Store, v *vault.Vault, kind string) (madeBy string, err error) {
	ctx = auth.With(ctx, auth.System([16]byte{}, "start"))
	err = s.InTx(ctx, func(tx *store.Tx) error {
		made := fact{factKind, cmp.Or(kind, MadeByServe)}
		for _, f := range []fact{{factKeys, v.Fingerprint()}, made} {
			if err := tx.DB.Clauses(clause.OnConflict{DoNothing: true}).Create(&f).Error; err != nil {
				return err
			}
		}
		if err := fits(tx.DB, v); err != nil {
			return err
		}
		var have fact
		if err := tx.DB.Where("name = ?", factKind).Take(&have).Error; err != nil {
			return err
		}
		if kind != "" && have.Value != kind {
			return fmt.Errorf("LIANLUO_DATA_DIR or LIANLUO_DATABASE_URL: the database was made by %q and is refused by %q", have.Value, kind)
		}
		madeBy = have.Value
		return noteKeys(tx, v)
	})
	return madeBy, err
}
