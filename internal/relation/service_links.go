package relation

import (
	"context"
	"slices"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// maxLinks is how many live links one case holds.
const maxLinks = 200

// Links lists the links of a case in both directions, oldest first, the voided
// ones only if asked for. Of each the caller sees both cases. It returns
// not_found.
func (s *Service) Links(ctx context.Context, id uuid.UUID, voided bool) ([]Joint, error) {
	by, db := auth.From(ctx), s.store.Reading(ctx)
	if _, err := store.Get[petition.Case](db.Scopes(petition.Visible(by)).Select("id", "office_id"), id); err != nil {
		return nil, s.store.Fault(err)
	}
	q := db.Order("id").Limit(maxLinks)
	if !voided {
		q = q.Scopes(store.NotVoided)
	}
	ls, err := ends[Link](q, id, ofLink)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	slices.SortFunc(ls, func(a, b Link) int { return strings.Compare(a.ID.String(), b.ID.String()) })
	out, err := joints(db, by, ls)
	return out[:min(len(out), maxLinks)], s.store.Fault(err)
}

// Link reads one link of a case, voided ones included; not_found otherwise.
func (s *Service) Link(ctx context.Context, caseID, id uuid.UUID) (*Joint, error) {
	db := s.store.Reading(ctx)
	l, err := store.Get[Link](db.Scopes(of(caseID)), id)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	js, err := joints(db, auth.From(ctx), []Link{*l})
	if err == nil && len(js) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return nil, s.store.Fault(err)
	}
	return &js[0], nil
}

func of(caseID uuid.UUID) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB { return db.Where("(from_id = ? OR to_id = ?)", caseID, caseID) }
}

// AddLink states by hand that two cases are duplicates or related. It returns
// not_found, stale_version of the case, state_conflict, already_exists, archived,
// and unprocessable for the other case.
func (s *Service) AddLink(ctx context.Context, caseID uuid.UUID, other uuid.UUID, kind Kind, reason string) (*Joint, error) {
	var l *Link
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		roots, err := s.holdOther(tx, caseID, other, "/other_case_id")
		if err != nil {
			return err
		}
		from, to := caseID, other
		if kind == Duplicate { // the later one repeats the earlier one
			to, from = ordered(caseID, other)
		}
		l = newLink(kind, from, to, reason, tx.Actor)
		if err := room(tx, caseID); err != nil {
			return err
		}
		if err := roots.link(tx, l); err != nil {
			return err
		}
		if kind != Duplicate {
			return nil
		}
		return settle(tx, l)
	})
	if err != nil {
		return nil, err
	}
	return s.Link(ctx, caseID, l.ID)
}

// holdOther holds the case of the path and one that the body names.
func (s *Service) holdOther(tx *store.Tx, caseID, other uuid.UUID, pointer string) (pair, error) {
	for _, id := range []uuid.UUID{caseID, other} {
		if _, err := store.Get[petition.Case](tx.DB.Scopes(petition.Visible(tx.Actor)).Select("id", "office_id"), id); err != nil {
			if id == other && other != caseID && fault.Is(err, fault.CodeNotFound) {
				return pair{}, fault.Invalid(pointer, "unknown_reference", fault.T("没有这个办件", "there is no such case"))
			}
			return pair{}, err
		}
	}
	if caseID == other {
		return pair{}, fault.Invalid(pointer, "same_case", fault.T("不能是同一件", "the two cases are the same"))
	}
	return hold(tx, caseID, other)
}

func room(tx *store.Tx, caseID uuid.UUID) error {
	ls, err := ends[Link](tx.DB.Select("id").Scopes(store.NotVoided).Limit(maxLinks), caseID, ofLink)
	if err == nil && len(ls) >= maxLinks {
		err = fault.New(fault.CodeConflict, fault.T("这件的关联已满", "the case has as many links as it can hold"))
	}
	return err
}

// VoidLink takes a link of duplicates or related cases back. A proposal that it
// had confirmed is open again. It returns not_found, stale_version,
// state_conflict and archived.
func (s *Service) VoidLink(ctx context.Context, caseID, id uuid.UUID, ifMatch *string, reason string) (*Joint, error) {
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		l, err := store.Get[Link](tx.DB.Scopes(of(caseID)), id)
		if err != nil {
			return err
		}
		roots, err := hold(tx, l.FromID, l.ToID)
		if err != nil {
			return err
		}
		if l, err = store.LoadMatch[Link](tx, id, ifMatch); err != nil {
			return err
		}
		if len(l.Allowed(tx.Actor)) == 0 {
			return fault.State(l.stage(), l.Allowed(tx.Actor))
		}
		l.VoidedAt, l.VoidReason = &tx.Now, reason
		if err := tx.Save(l); err != nil {
			return err
		}
		if err := roots.note(l, l.VoidReason); err != nil {
			return err
		}
		return unsettle(tx, l)
	})
	if err != nil {
		return nil, err
	}
	return s.Link(ctx, caseID, id)
}

// Merge ends the case in another one of the round, which takes its numbers and
// its key mark; both stay readable. It returns not_found, stale_version,
// state_conflict, archived, in_use for a case that others were merged into, and
// unprocessable for a survivor of another round, that has been answered, or that was
// completed without what completes the key case that comes into it.
func (s *Service) Merge(ctx context.Context, id uuid.UUID, ifMatch *string, into uuid.UUID, reason string) (*petition.Case, error) {
	var c *petition.Case
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		roots, err := s.holdOther(tx, id, into, "/into_case_id")
		if err != nil {
			return err
		}
		merged, survivor := roots.of(id), roots.of(into)
		c = merged.Case
		if err := store.Match(c, ifMatch); err != nil {
			return err
		}
		l := newLink(MergedInto, id, into, reason, tx.Actor)
		part := &petition.Part{Kind: "link", Row: l}
		err = merged.Act(petition.OnMerge, part, func(c *petition.Case, _ petition.Caller) error {
			if err := mergeable(tx, c, survivor.Case); err != nil {
				return err
			}
			after := *survivor.Case
			if l.Absorbed, err = after.Absorb(c); err != nil {
				return err
			}
			c.MergedIntoID, l.Absorbed.DueAt = &into, c.Park()
			if err := tx.Create(l); err != nil {
				return linked(err)
			}
			c.Note(l.Reason, nil) // as it stands now: without the name of either petitioner
			return nil
		})
		if err != nil {
			return err
		}
		err = survivor.Act(petition.OnLink, part, func(into *petition.Case, _ petition.Caller) error {
			into.Note(l.Reason, nil)
			_, err := into.Absorb(c)
			return err
		})
		if err != nil {
			return err
		}
		return settle(tx, l)
	})
	return c, err
}

// mergeable tells why a case cannot end in the other one.
func mergeable(tx *store.Tx, c, into *petition.Case) error {
	var checks fault.Checks
	checks.When(into.InspectionID != c.InspectionID, "/into_case_id", "other_inspection", fault.T("不属于同一轮督察，只能关联", "of another inspection: link them instead"))
	checks.When(into.Voided(), "/into_case_id", "voided", fault.T("目标办件已作废", "the other case is voided"))
	checks.When(into.MergedIntoID != nil, "/into_case_id", "merged", fault.T("目标办件已并入别的办件", "the other case has been merged itself"))
	checks.When(into.Progress.Parts > 0, "/into_case_id", "split", fault.T("目标办件已分解", "the other case has been split"))
	checks.When(into.Settled(), "/into_case_id", "settled", fault.T("目标办件已上报或已公开", "the other case has been submitted or disclosed"))
	if err := checks.Err(); err != nil {
		return err
	}
	if c.Settled() {
		return fault.State(string(c.Handling), c.Allowed(petition.Caller{Actor: tx.Actor, Now: tx.Now}))
	}
	if c.Progress.Parts > 0 {
		return fault.New(fault.CodeInUse, fault.T("已分解的办件不能并入别的办件", "a case that was split cannot be merged"))
	}
	var n int64
	if err := tx.DB.Model(&Link{}).Scopes(store.NotVoided).Where("to_id = ? AND kind = ?", c.ID, MergedInto).Limit(1).Count(&n).Error; err != nil || n == 0 {
		return err
	}
	return fault.New(fault.CodeInUse, fault.T("已有办件并入本件，请先撤销", "other cases were merged into this one: undo that first"))
}

// Unmerge takes a merger back while the survivor has not been answered. It
// returns not_found, stale_version, state_conflict, archived, and in_use when the
// survivor has been submitted or disclosed.
func (s *Service) Unmerge(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*petition.Case, error) {
	var c *petition.Case
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		l, err := store.First[Link](tx.DB.Scopes(store.NotVoided).Where("from_id = ? AND kind = ?", id, MergedInto))
		if fault.Is(err, fault.CodeNotFound) { // whoever sees the case hears that it was not merged
			root, err := petition.Hold(tx, id)
			if err != nil {
				return err
			}
			if err := store.Match(root.Case, ifMatch); err != nil {
				return err
			}
			return root.Act(petition.OnUnmerge, nil, func(*petition.Case, petition.Caller) error { return errMoved })
		}
		if err != nil {
			return err
		}
		roots, err := hold(tx, id, l.ToID)
		if err != nil {
			return err
		}
		c = roots.of(id).Case
		if err := store.Match(c, ifMatch); err != nil {
			return err
		}
		return roots.part(tx, l.ID, reason)
	})
	return c, err
}

// part undoes a merger of two cases that are held.
func (p pair) part(tx *store.Tx, id uuid.UUID, reason string) error {
	l, err := store.Load[Link](tx, id)
	if err != nil {
		return err
	}
	merged, survivor := p.of(l.FromID), p.of(l.ToID)
	if l.Voided() { // undone and merged elsewhere before the cases were held
		return fault.StaleVersion(merged.Case.ETag())
	}
	part := &petition.Part{Kind: "link", Row: l}
	err = merged.Act(petition.OnUnmerge, part, func(c *petition.Case, _ petition.Caller) error {
		if survivor.Case.Settled() || survivor.Case.Cycle != l.Absorbed.Cycle {
			return fault.New(fault.CodeInUse, fault.T("并入的办件已上报或已公开，不能撤销", "the surviving case has been submitted or disclosed"))
		}
		c.MergedIntoID = nil
		c.Unpark(l.Absorbed.DueAt)
		l.VoidedAt, l.VoidReason = &tx.Now, reason
		if err := tx.Save(l); err != nil {
			return err
		}
		c.Note(l.VoidReason, nil)
		return nil
	})
	if err != nil {
		return err
	}
	err = survivor.Act(petition.OnLink, part, func(c *petition.Case, _ petition.Caller) error {
		c.Release(l.Absorbed)
		c.Note(l.VoidReason, nil)
		return nil
	})
	if err != nil {
		return err
	}
	return unsettle(tx, l)
}

// Split makes cases of their own out of one: the parts keep what the upstream
// decided and the petitioner; the whole stays as the container. It returns
// not_found, stale_version, state_conflict, requirements_unmet, archived,
// already_exists for a number, and unprocessable.
func (s *Service) Split(ctx context.Context, id uuid.UUID, ifMatch *string, shares []petition.Share, reason string) (*petition.Case, []petition.Case, error) {
	var c *petition.Case
	var parts []petition.Case
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		root, err := petition.Hold(tx, id)
		if err != nil {
			return err
		}
		c = root.Case
		if err := store.Match(c, ifMatch); err != nil {
			return err
		}
		return root.Act(petition.OnSplit, nil, func(c *petition.Case, _ petition.Caller) error {
			if parts, err = divide(c, shares); err != nil {
				return err
			}
			if err := petition.Register(tx, parts); err != nil {
				return err
			}
			c.Progress.Parts = len(parts)
			c.Park()
			c.Note(reason, nil)
			return s.hang(tx, c, parts, reason)
		})
	})
	return c, parts, err
}

// hang gives the parts the whole's petitioner, which the links must not name, and
// links them to it.
func (s *Service) hang(tx *store.Tx, c *petition.Case, parts []petition.Case, reason string) error {
	links, ids := make([]Link, len(parts)), make([]uuid.UUID, len(parts))
	for i := range parts {
		ids[i] = parts[i].ID
		links[i] = *newLink(SplitFrom, ids[i], c.ID, reason, tx.Actor)
	}
	if err := s.phones.Copy(tx, c.ID, ids); err != nil {
		return err
	}
	return linked(store.CreateAll(tx, links))
}

// divide makes the parts and tells what is wrong with any of them by its place.
func divide(c *petition.Case, shares []petition.Share) ([]petition.Case, error) {
	var checks fault.Checks
	parts := make([]petition.Case, 0, len(shares))
	seen := map[string]bool{c.NumberKey: true}
	for i, share := range shares {
		at := "/parts/" + itoa(i)
		p, err := c.Share(share, i+1)
		if f, ok := fault.As(err); ok {
			for _, x := range f.Fields {
				checks.Add(at+x.Pointer, x.Code, x.Detail)
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		checks.When(seen[p.NumberKey], at+"/number", "duplicate_number", fault.T("编号重复", "the number is given twice"))
		seen[p.NumberKey] = true
		p.ID = record.NewID()
		parts = append(parts, *p)
	}
	return parts, checks.Err()
}
