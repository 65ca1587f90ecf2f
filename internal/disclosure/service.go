package disclosure

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"lianluo/internal/batch"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/redact"
	"lianluo/internal/store"
)

// Checker looks through texts of cases for what would tell who somebody is,
// their petitioners included.
type Checker interface {
	Check(tx *store.Tx, texts map[uuid.UUID][]string) (map[uuid.UUID][][]redact.Finding, error)
}

// Source words what the parts of cases say; a case may be missing.
type Source interface {
	Words(tx *store.Tx, cases []petition.Case) (map[uuid.UUID]Words, error)
}

// Service is what can be done with disclosure tables.
type Service struct {
	store   *store.Store
	checker Checker
	source  Source
}

// NewService keeps tables in the store; rows are checked by the checker and
// drafted from the source.
func NewService(s *store.Store, c Checker, src Source) *Service {
	return &Service{store: s, checker: c, source: src}
}

// New is what a table is made from: whole batches, single cases, or both.
type New struct {
	InspectionID uuid.UUID
	Profile      string
	Label        string
	Title        string
	Footnote     string
	BatchIDs     []uuid.UUID
	CaseIDs      []uuid.UUID
	AcceptedOnly bool // of the batches, only cases that were accepted above
}

// Create drafts a table. Of whole batches it takes the cases whose result is in
// no other table. It returns already_exists for a label used by the same
// profile in the round, archived, and unprocessable for unknown references, for
// single cases that cannot be taken, and for more rows than a table holds.
func (s *Service) Create(ctx context.Context, n New) (*Table, error) {
	var t *Table
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		if err := petition.Open(tx, n.InspectionID); err != nil {
			return reference(err, "/inspection_id")
		}
		p, ok := ProfileOf(n.Profile)
		if !ok || strings.TrimSpace(n.Label) == "" {
			return fault.Invalid("/label", "blank", fault.T("不能全是空白", "must not be blank"))
		}
		t = &Table{InspectionID: n.InspectionID, Profile: p.Key, Label: strings.TrimSpace(n.Label), Title: n.Title, Footnote: n.Footnote, BatchIDs: n.BatchIDs, State: Draft}
		if strings.TrimSpace(t.Title) == "" {
			t.Title = p.Title
		}
		if err := tx.Create(t); err != nil {
			return taken(err)
		}
		cases, err := s.gather(tx, p, n)
		if err != nil {
			return err
		}
		if err := s.draft(tx, t, p, cases, 0); err != nil {
			return err
		}
		if err := tx.Save(t); err != nil {
			return err
		}
		return event.Append(tx, "disclosure_table.created", t, t.data())
	})
	return t, err
}

func (t *Table) data() map[string]any {
	return map[string]any{"label": t.Label, "profile": t.Profile, "rows": t.Counts.Rows}
}

func taken(err error) error {
	if fault.Is(err, fault.CodeAlreadyExists) {
		return fault.New(fault.CodeAlreadyExists, fault.T("本轮督察中同一种表已用过这个批号，或者办件已在表中", "the label is used by a table of this kind, or the case is in one already"))
	}
	return err
}

// reference tells a missing object as a fault of the body that names it.
func reference(err error, pointer string) error {
	if fault.Is(err, fault.CodeNotFound) {
		return fault.Invalid(pointer, "unknown_reference", fault.T("没有这个对象", "there is no such object"))
	}
	return err
}

// gather reads the cases of the batches in their order, and the single ones.
func (s *Service) gather(tx *store.Tx, p Profile, n New) ([]petition.Case, error) {
	var cases []petition.Case
	for i, id := range n.BatchIDs {
		b, err := batch.Live(tx, id)
		if err == nil && b.InspectionID != n.InspectionID {
			err = fault.Missing()
		}
		if err != nil {
			return nil, reference(err, fmt.Sprintf("/batch_ids/%d", i))
		}
		found, err := casesOf(tx, p, id, n.AcceptedOnly)
		if err != nil {
			return nil, err
		}
		cases = append(cases, found...)
	}
	for i, id := range n.CaseIDs {
		if slices.ContainsFunc(cases, func(c petition.Case) bool { return c.ID == id }) {
			continue
		}
		c, err := single(tx, n.InspectionID, id)
		if err != nil {
			return nil, reference(err, fmt.Sprintf("/case_ids/%d", i))
		}
		cases = append(cases, *c)
	}
	if len(cases) > MaxRows {
		return nil, fault.Invalid("/batch_ids", "too_many_rows", fault.T("一张表最多 1000 行", "a table has at most 1000 rows"))
	}
	return cases, nil
}

// draft makes the rows of the cases, or of their figures, behind a position, and
// saves them.
func (s *Service) draft(tx *store.Tx, t *Table, p Profile, cases []petition.Case, after int64) error {
	rows := []Row{}
	if p.Rows == Figures {
		for _, cells := range figures(p, cases) {
			rows = append(rows, Row{TableID: t.ID, Position: int64(len(rows) + 1), Cells: cells})
		}
	} else {
		words, err := s.source.Words(tx, cases)
		if err != nil {
			return err
		}
		for i := range cases {
			c := &cases[i]
			rows = append(rows, Row{
				TableID: t.ID, CaseID: &c.ID, Cycle: c.Cycle, Publishes: p.Rows == Results, Position: after + int64(i) + 1,
				Number: c.Number, Cells: draft(p, c, words[c.ID]),
			})
		}
	}
	if err := s.check(tx, p, rows); err != nil {
		return err
	}
	again := false
	for i := range rows {
		again = rows[i].mask("", Signature{At: tx.Now}, MaskedAtDraft, Finding.petitioner) > 0 || again
	}
	if again {
		if err := s.check(tx, p, rows); err != nil {
			return err
		}
	}
	if err := store.CreateAll(tx, rows); err != nil {
		return taken(err)
	}
	for i := range rows {
		t.count(&rows[i], 1)
	}
	return nil
}

// petitioner tells findings of what is known of the petitioner.
func (f Finding) petitioner() bool { return strings.HasPrefix(string(f.Kind), "known_") }

// count adds or takes away what a row contributes.
func (t *Table) count(r *Row, n int) {
	if r.Voided() {
		return
	}
	t.Counts.Rows += n
	if r.Withheld != nil {
		t.Counts.Withheld += n
		return
	}
	t.Counts.Open += n * len(r.open())
}

// check looks through the rows' texts anew.
func (s *Service) check(tx *store.Tx, p Profile, rows []Row) error {
	texts, keys := map[uuid.UUID][]string{}, []string{}
	for i := range rows {
		r := &rows[i]
		var cells []string
		keys, cells = r.columns(p)
		if r.CaseID != nil {
			texts[*r.CaseID] = cells
			continue
		}
		found := make([][]redact.Finding, len(cells))
		for j, c := range cells {
			found[j] = redact.Find(c, redact.Known{})
		}
		r.note(keys, found)
	}
	if len(texts) == 0 {
		return nil
	}
	found, err := s.checker.Check(tx, texts)
	if err != nil {
		return err
	}
	for i := range rows {
		if r := &rows[i]; r.CaseID != nil {
			r.note(keys, found[*r.CaseID])
		}
	}
	return nil
}

// change is load, decide, save and event for one act on a table.
func (s *Service) change(ctx context.Context, id uuid.UUID, ifMatch *string, on, kind string, act func(tx *store.Tx, t *Table) error) (*Table, error) {
	var t *Table
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if t, err = store.LoadMatch[Table](tx, id, ifMatch); err != nil {
			return err
		}
		if err := t.apply(on, tx.Actor); err != nil {
			return err
		}
		if err := petition.Open(tx, t.InspectionID); err != nil {
			return err
		}
		if err := act(tx, t); err != nil {
			return err
		}
		if err := tx.Save(t); err != nil {
			return taken(err)
		}
		return event.Append(tx, "disclosure_table."+kind, t, t.data())
	})
	return t, err
}

// Patch is a change of what stands above and below the rows.
type Patch struct{ Label, Title, Footnote *string }

// Update changes label, title or footnote. It returns not_found, stale_version,
// state_conflict, already_exists, archived and unprocessable, as the other acts
// on tables do.
func (s *Service) Update(ctx context.Context, id uuid.UUID, ifMatch *string, p Patch) (*Table, error) {
	return s.change(ctx, id, ifMatch, onUpdate, "updated", func(_ *store.Tx, t *Table) error {
		var checks fault.Checks
		for _, f := range []struct {
			pointer  string
			to       *string
			at       *string
			required bool
		}{{"/label", p.Label, &t.Label, true}, {"/title", p.Title, &t.Title, true}, {"/footnote", p.Footnote, &t.Footnote, false}} {
			if f.to == nil {
				continue
			}
			*f.at = strings.TrimSpace(*f.to)
			checks.When(f.required && *f.at == "", f.pointer, "blank", fault.T("不能全是空白", "must not be blank"))
		}
		return checks.Err()
	})
}

// Void takes a draft out of the lists, and its rows with it.
func (s *Service) Void(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Table, error) {
	return s.change(ctx, id, ifMatch, onVoid, "voided", func(tx *store.Tx, t *Table) error {
		t.VoidedAt, t.VoidReason = &tx.Now, reason
		return s.each(tx, t, func(r *Row) error {
			r.VoidedAt, r.VoidReason = &tx.Now, reason
			return tx.Save(r)
		})
	})
}
