package petitioner

import (
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/store"
)

// SamePhone lists other live cases of the office whose petitioner has the phone of
// the case's, newest first. Only whoever may read petitioners may learn of it.
func (s *Service) SamePhone(db *gorm.DB, caseID uuid.UUID) ([]uuid.UUID, error) {
	words, err := s.PhoneWords(db, []uuid.UUID{caseID})
	if err != nil || words[caseID] == "" {
		return nil, err
	}
	return same(db, words[caseID], caseID)
}

// PhoneWords gives each case that has a phone an opaque word; equal phones have
// equal words.
func (s *Service) PhoneWords(db *gorm.DB, cases []uuid.UUID) (map[uuid.UUID]string, error) {
	var rows []Petitioner
	err := db.Select("case_id", "phone_index").Where("case_id IN ? AND phone_index <> ''", cases).Find(&rows).Error
	out := make(map[uuid.UUID]string, len(rows))
	for _, r := range rows {
		out[r.CaseID] = r.PhoneIndex
	}
	return out, s.store.Fault(err)
}

// Copy records the petitioner of a case with other cases too, each sealed to its
// own place. A case without a petitioner has none to give.
func (s *Service) Copy(tx *store.Tx, from uuid.UUID, to []uuid.UUID) error {
	p, err := store.First[Petitioner](tx.DB.Where("case_id = ?", from))
	if fault.Is(err, fault.CodeNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	plain, err := s.vault.Unseal(p.Sealed, place(p.OfficeID, p.CaseID))
	if err != nil {
		return fault.Wrap(fault.CodeInternal, fmt.Errorf("petitioner of case %s does not open", p.CaseID))
	}
	known, err := s.known(p)
	if err != nil {
		return err
	}
	for _, id := range to {
		c := &Petitioner{CaseID: id, PhoneIndex: p.PhoneIndex}
		if c.Sealed, err = s.vault.Seal(plain, place(p.OfficeID, id)); err != nil {
			return err
		}
		if err := tx.Create(c); err != nil {
			return err
		}
		if err := event.AppendRestricted(tx, "petitioner.recorded", c, map[string]any{"case_id": id, "copied_from": from}); err != nil {
			return err
		}
		root, err := petition.Hold(tx, id)
		if err == nil {
			err = s.cleanse(tx, root, known)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
