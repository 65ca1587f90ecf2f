package petitioner

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/redact"
	"lianluo/internal/store"
)

// Check looks through texts of cases for what would tell who somebody is, the
// cases' own petitioners included. What it knows of them is opened in here and
// never leaves: a finding has a place and a kind. Each petitioner opened leaves
// an entry that only auditors see.
func (s *Service) Check(tx *store.Tx, texts map[uuid.UUID][]string) (map[uuid.UUID][][]redact.Finding, error) {
	ids := make([]uuid.UUID, 0, len(texts))
	for id := range texts {
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
	var rows []Petitioner
	if err := tx.DB.Where("case_id IN ?", ids).Order("case_id").Find(&rows).Error; err != nil {
		return nil, err
	}
	known := map[uuid.UUID]redact.Known{}
	for i := range rows {
		p := &rows[i]
		k, err := s.known(p)
		if err != nil {
			return nil, err
		}
		known[p.CaseID] = k
		if err := event.AppendRestricted(tx, "petitioner.checked", p, map[string]any{"case_id": p.CaseID}); err != nil {
			return nil, err
		}
	}
	out := make(map[uuid.UUID][][]redact.Finding, len(texts))
	for _, id := range ids {
		found := make([][]redact.Finding, len(texts[id]))
		for i, text := range texts[id] {
			found[i] = redact.Find(text, known[id])
		}
		out[id] = found
	}
	return out, nil
}

func (s *Service) known(p *Petitioner) (redact.Known, error) {
	plain, err := s.vault.Unseal(p.Sealed, place(p.OfficeID, p.CaseID))
	var id Identity
	if err == nil {
		err = json.Unmarshal(plain, &id)
	}
	if err != nil {
		return redact.Known{}, fault.Wrap(fault.CodeInternal, fmt.Errorf("petitioner of case %s does not open", p.CaseID))
	}
	return id.known(), nil
}

func (i Identity) known() redact.Known {
	return redact.Known{Names: []string{i.Name}, Phones: []string{i.Phone}, IDNumbers: []string{i.IDNumber}, Addresses: []string{i.Address}}
}
