package petitioner

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"lianluo/internal/record"
	"lianluo/internal/store"
)

// resealBatch bounds one transaction of a rotation, so that requests get their
// turn between two of them.
const resealBatch = 200

// SealedRow is a row as far as a rotation goes. The same words under another key are
// no change that anybody is shown: no version, no event each.
type SealedRow struct {
	record.Meta
	CaseID uuid.UUID
	Sealed []byte
}

// Quiet marks it as bookkeeping.
func (*SealedRow) Quiet() {}

func (s *SealedRow) row() *SealedRow { return s }

type (
	sealedPetitioner struct{ SealedRow }
	sealedText       struct{ SealedRow }
)

// TableName names the table.
func (sealedPetitioner) TableName() string { return "petitioners" }

// TableName names the table.
func (sealedText) TableName() string { return "petitioner_texts" }

// Reseal encrypts one batch of petitioners, of all offices, that come after an
// id with the current key. It gives the last id looked at, which is Nil at the
// end, and how many rows it changed. What is current already stays, so it can be
// broken off and begun again; what somebody writes meanwhile wins.
func (s *Service) Reseal(ctx context.Context, after uuid.UUID) (last uuid.UUID, changed int, err error) {
	return reseal[sealedPetitioner](ctx, s, after, func(r *SealedRow) string { return place(r.OfficeID, r.CaseID) })
}

// ResealTexts is Reseal for the texts about cases.
func (s *Service) ResealTexts(ctx context.Context, after uuid.UUID) (last uuid.UUID, changed int, err error) {
	return reseal[sealedText](ctx, s, after, func(r *SealedRow) string { return textPlace(r.OfficeID, r.CaseID, r.ID) })
}

func reseal[T any, P interface {
	*T
	row() *SealedRow
}](ctx context.Context, s *Service, after uuid.UUID, at func(*SealedRow) string) (last uuid.UUID, changed int, err error) {
	err = s.store.InTx(store.AcrossOffices(ctx), func(tx *store.Tx) error {
		last, changed = uuid.Nil, 0
		var rows []T
		if err := tx.DB.Where("id > ?", after).Order("id").Limit(resealBatch).Find(&rows).Error; err != nil {
			return err
		}
		for i := range rows {
			r := P(&rows[i]).row()
			last = r.ID
			if s.vault.Current(r.Sealed) {
				continue
			}
			plain, err := s.vault.Unseal(r.Sealed, at(r))
			if err != nil {
				return fmt.Errorf("what is sealed with case %s does not open", r.CaseID)
			}
			again, err := s.vault.Seal(plain, at(r))
			if err != nil {
				return err
			}
			res := tx.DB.Model(new(T)).Where("id = ? AND version = ?", r.ID, r.Version).Update("sealed", again)
			if res.Error != nil {
				return res.Error
			}
			changed += int(res.RowsAffected)
		}
		return nil
	})
	return last, changed, err
}
