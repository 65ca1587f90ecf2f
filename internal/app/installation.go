package app

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm/clause"

	"lianluo/internal/auth"
	"lianluo/internal/store"
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
)

// Who can have made a database.
const (
	MadeByServe = "serve"
	MadeByDemo  = "demo"
)

// ErrOtherKeys says that the key file is not the one of this database.
var ErrOtherKeys = errors.New("LIANLUO_KEY_FILE: this is not the key file that the database was made with")

// settle gives a fresh database its facts and compares those of an older one:
// the wrong key file is refused before anything is encrypted with it, and a
// drill's database is never mistaken for a real one. Tools, whose kind is
// empty, work on both, and make a real one.
func settle(ctx context.Context, s *store.Store, fingerprint, kind string) error {
	ctx = auth.With(ctx, auth.System([16]byte{}, "start"))
	return s.InTx(ctx, func(tx *store.Tx) error {
		want := []fact{{factKeys, fingerprint}, {factKind, kind}}
		if kind == "" {
			want[1].Value = MadeByServe
		}
		for _, f := range want {
			if err := tx.DB.Clauses(clause.OnConflict{DoNothing: true}).Create(&f).Error; err != nil {
				return err
			}
			var have fact
			if err := tx.DB.Where("name = ?", f.Name).Take(&have).Error; err != nil {
				return err
			}
			if have.Value == f.Value || f.Name == factKind && kind == "" {
				continue
			}
			if f.Name == factKeys {
				return ErrOtherKeys
			}
			return fmt.Errorf("LIANLUO_DATA_DIR or LIANLUO_DATABASE_URL: the database was made by %q and is refused by %q", have.Value, f.Value)
		}
		return nil
	})
}
