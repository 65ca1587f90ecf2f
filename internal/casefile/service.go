// Package casefile is one case as one file: a packed folder with an index, every
// cycle, version and part, and every document, each with its digest. What tells
// who the petitioner is stays out: their material is not packed, and texts that
// people wrote are masked, with a report of every place.
package casefile

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"lianluo/internal/event"
	"lianluo/internal/file"
	"lianluo/internal/petition"
	"lianluo/internal/redact"
	"lianluo/internal/store"
)

// Source is what one slice knows of a case in one cycle, as the contract shows
// it; nil when there is nothing.
type Source struct {
	Name, Title string
	// Once sources are the same for all cycles.
	Once bool
	Read func(ctx context.Context, caseID uuid.UUID, cycle int64) (any, error)
}

// Checker looks through texts of cases for what would tell who somebody is,
// their petitioners included.
type Checker interface {
	Check(tx *store.Tx, texts map[uuid.UUID][]string) (map[uuid.UUID][][]redact.Finding, error)
}

// Service packs case files.
type Service struct {
	store   *store.Store
	cases   *petition.Service
	files   *file.Service
	checker Checker
	sources []Source
}

// NewService packs what the sources give, in their order.
func NewService(s *store.Store, cases *petition.Service, files *file.Service, c Checker, sources []Source) *Service {
	return &Service{s, cases, files, c, sources}
}

// Open reads a case as it is at one instant, masks it, and notes in the audit
// trail that its file is taken. not_found outside the caller's view.
func (s *Service) Open(ctx context.Context, id uuid.UUID) (*Bundle, error) {
	b := &Bundle{open: s.files.Open}
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		root, err := s.cases.Whole(tx.Context(), id)
		if err != nil {
			return err
		}
		b.documents, b.files = nil, nil // of an attempt before this one
		b.number, b.at, b.by = root.Number, tx.Now, tx.Actor.Name
		if err := s.read(tx, b, root); err != nil {
			return err
		}
		found, err := s.checker.Check(tx, map[uuid.UUID][]string{root.ID: b.texts()})
		if err != nil {
			return err
		}
		b.mask(found[root.ID])
		return event.AppendRestricted(tx, "petition_case.exported", root, map[string]any{"number": root.Number, "masked": len(b.masked)})
	})
	return b, err
}

func (s *Service) read(tx *store.Tx, b *Bundle, root *petition.Case) error {
	for _, src := range s.sources {
		first := int64(1)
		if src.Once {
			first = root.Cycle
		}
		for cycle := first; cycle <= root.Cycle; cycle++ {
			v, err := src.Read(tx.Context(), root.ID, cycle)
			if err != nil {
				return err
			}
			path, title := src.Name+".json", src.Title
			if !src.Once {
				path, title = fmt.Sprintf("cycle-%d/%s.json", cycle, src.Name), fmt.Sprintf("第 %d 轮：%s", cycle, src.Title)
			}
			if err := b.document(path, title, v); err != nil {
				return err
			}
		}
	}
	var err error
	b.files, err = s.files.OfCase(tx.Context(), root.ID)
	return err
}
