package visit

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"lianluo/internal/store"
)

// resealBatch bounds one transaction of a rotation, so that requests get their
// turn between two of them.
const resealBatch = 200

// Reseal encrypts one batch of notes, of all offices, that come after an id with
// the current key: the last id looked at, Nil at the end, and how many rows it
// changed. It may be broken off and begun again.
func (s *Service) Reseal(ctx context.Context, after uuid.UUID) (last uuid.UUID, changed int, err error) {
	err = s.store.InTx(store.AcrossOffices(ctx), func(tx *store.Tx) error {
		last, changed = uuid.Nil, 0
		var rows []Visit
		if err := tx.DB.Select("id", "office_id", "case_id", "sealed").Where("id > ?", after).Order("id").Limit(resealBatch).Find(&rows).Error; err != nil {
			return err
		}
		for i := range rows {
			v := &rows[i]
			last = v.ID
			if s.vault.Current(v.Sealed) {
				continue
			}
			at := place(v.OfficeID, v.CaseID, v.ID)
			plain, err := s.vault.Unseal(v.Sealed, at)
			if err != nil {
				return fmt.Errorf("note of follow-up visit %s does not open", v.ID)
			}
			sealed, err := s.vault.Seal(plain, at)
			if err != nil {
				return err
			}
			// A note never changes, so nobody can have written another meanwhile.
			res := tx.DB.Model(&Visit{}).Where("id = ?", v.ID).Update("sealed", sealed)
			if res.Error != nil {
				return res.Error
			}
			changed += int(res.RowsAffected)
		}
		return nil
	})
	return last, changed, err
}
