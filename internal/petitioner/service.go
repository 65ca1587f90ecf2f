package petitioner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/store"
	"lianluo/internal/vault"
)

// Service is what can be done with petitioners.
type Service struct {
	store *store.Store
	vault *vault.Vault
	rows  []Rows
}

// NewService keeps petitioners in the store, sealed by the vault.
func NewService(s *store.Store, v *vault.Vault) *Service { return &Service{store: s, vault: v} }

// Record is an opened petitioner. Version is 0 while none is recorded.
type Record struct {
	Identity
	CaseID    uuid.UUID
	Version   int64
	UpdatedAt time.Time
	Repeats   []uuid.UUID // other live cases with the same phone, newest first
	Sealed    int64       // texts about the case that are sealed
	Texts     []Text      // these, opened
}

// maxRepeats bounds what one answer tells of repeated complaints.
const maxRepeats = 200

// Get reads a petitioner for showing it masked; a case without one gives an
// empty record. It returns not_found for a case outside the caller's view.
func (s *Service) Get(ctx context.Context, caseID uuid.UUID) (*Record, error) {
	db := s.store.Reading(ctx)
	c, err := store.Get[petition.Case](db.Scopes(petition.Visible(auth.From(ctx))), caseID)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	p, err := store.First[Petitioner](db.Where("case_id = ?", c.ID))
	r := &Record{CaseID: caseID}
	switch {
	case err == nil:
		r, err = s.open(db, p)
	case fault.Is(err, fault.CodeNotFound):
		err = nil
	}
	if err != nil {
		return nil, s.store.Fault(err)
	}
	r.Sealed, err = s.countTexts(ctx, caseID)
	return r, err
}

// open unseals a row and looks for other cases with the phone.
func (s *Service) open(db *gorm.DB, p *Petitioner) (*Record, error) {
	plain, err := s.vault.Unseal(p.Sealed, place(p.OfficeID, p.CaseID))
	if err != nil {
		return nil, fault.Wrap(fault.CodeInternal, fmt.Errorf("petitioner of case %s does not open", p.CaseID))
	}
	r := &Record{CaseID: p.CaseID, Version: p.Version, UpdatedAt: p.UpdatedAt, Repeats: []uuid.UUID{}}
	if err := json.Unmarshal(plain, &r.Identity); err != nil {
		return nil, fault.Wrap(fault.CodeInternal, errors.New("a sealed petitioner is no record"))
	}
	if p.PhoneIndex == "" {
		return r, nil
	}
	r.Repeats, err = same(db, p.PhoneIndex, p.CaseID)
	return r, s.store.Fault(err)
}

// same lists other live cases with the phone.
func same(db *gorm.DB, phone string, not uuid.UUID) ([]uuid.UUID, error) {
	out := []uuid.UUID{}
	err := db.Model(&Petitioner{}).Where("phone_index = ? AND case_id <> ?", phone, not).
		Where("EXISTS (SELECT 1 FROM petition_cases c WHERE c.office_id = petitioners.office_id AND c.id = petitioners.case_id AND c.voided_at IS NULL)").
		Order("case_id DESC").Limit(maxRepeats).Pluck("case_id", &out).Error
	return out, err
}

// Put records or replaces the petitioner of a case; ifMatch is the version of
// the petitioner, "0" while there is none. It returns not_found, stale_version,
// state_conflict for a voided case, and unprocessable.
func (s *Service) Put(ctx context.Context, caseID uuid.UUID, ifMatch *string, id Identity) (*Record, error) {
	var r *Record
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		// The case is locked, so that two first records cannot pass each other.
		root, err := petition.Hold(tx, caseID)
		if err != nil {
			return err
		}
		p, err := store.First[Petitioner](tx.DB.Where("case_id = ?", caseID))
		if err != nil && !fault.Is(err, fault.CodeNotFound) {
			return err
		}
		kind := "petitioner.updated"
		if err != nil {
			p, kind = &Petitioner{CaseID: caseID}, "petitioner.recorded"
		}
		if err := store.Match(p, ifMatch); err != nil {
			return err
		}
		if root.Case.Voided() {
			return fault.State("voided", []string{})
		}
		if err := id.check(); err != nil {
			return err
		}
		if err := s.seal(tx.Actor.OfficeID, p, id); err != nil {
			return err
		}
		save := tx.Save
		if p.Version == 0 {
			save = tx.Create
		}
		if err := save(p); err != nil {
			return err
		}
		if err := s.cleanse(tx, root, id.known()); err != nil {
			return err
		}
		if r, err = s.open(tx.DB, p); err != nil {
			return err
		}
		if r.Sealed, err = s.countTexts(tx.Context(), caseID); err != nil {
			return err
		}
		return event.AppendRestricted(tx, kind, p, map[string]any{"case_id": caseID})
	})
	return r, err
}

func (s *Service) seal(office uuid.UUID, p *Petitioner, id Identity) error {
	plain, err := json.Marshal(id)
	if err != nil {
		return err
	}
	if p.Sealed, err = s.vault.Seal(plain, place(office, p.CaseID)); err != nil {
		return err
	}
	p.PhoneIndex = ""
	if d := phoneDigits(id.Phone); d != "" {
		p.PhoneIndex = s.vault.Blind(d, "petitioner-phone/"+office.String())
	}
	return nil
}

// Reveal reads a petitioner in clear, and what was written about the case before
// it was masked; who, when and why is audited in the same transaction. It returns
// not_found for a case outside the caller's view or with neither.
func (s *Service) Reveal(ctx context.Context, caseID uuid.UUID, reason string) (*Record, error) {
	var r *Record
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		c, err := store.Get[petition.Case](tx.DB.Scopes(petition.Visible(tx.Actor)), caseID)
		if err != nil {
			return err
		}
		texts, err := s.texts(tx, caseID)
		if err != nil {
			return err
		}
		var row store.Row = c // of a case whose petitioner is not recorded
		p, err := store.First[Petitioner](tx.DB.Where("case_id = ?", caseID))
		switch {
		case err == nil:
			row = p
			r, err = s.open(tx.DB, p)
		case fault.Is(err, fault.CodeNotFound) && len(texts) > 0:
			r, err = &Record{CaseID: caseID, UpdatedAt: texts[0].CreatedAt}, nil
		}
		if err != nil {
			return err
		}
		r.Texts = texts
		return event.AppendRestricted(tx, "petitioner.revealed", row, map[string]any{"case_id": caseID, "reason": reason})
	})
	return r, err
}
