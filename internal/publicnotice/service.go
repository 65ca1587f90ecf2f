package publicnotice

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/redact"
	"lianluo/internal/store"
	"lianluo/internal/vault"
)

// Rules knows the office's rules of deadlines and its working days.
type Rules interface {
	Deadline(tx *store.Tx, step string, start time.Time, keyCase bool) (e calendar.Explanation, ok bool, err error)
	Calendar(tx *store.Tx) (*calendar.Calendar, error)
}

// Checker looks through texts of cases for what would tell who somebody is,
// their petitioners included.
type Checker interface {
	Check(tx *store.Tx, texts map[uuid.UUID][]string) (map[uuid.UUID][][]redact.Finding, error)
}

// Service is what can be done with public notices.
type Service struct {
	store   *store.Store
	cases   *petition.Service
	rules   Rules
	checker Checker
	vault   *vault.Vault
}

// NewService keeps notices in the store; who objects is sealed by the vault.
func NewService(s *store.Store, cases *petition.Service, r Rules, c Checker, v *vault.Vault) *Service {
	return &Service{s, cases, r, c, v}
}

// New is a notice about one case or several of one round.
type New struct {
	CaseIDs []uuid.UUID
	OpensOn calendar.Date
	Days    int // 0: as the rule says
	Text    string
	Place   string
	Contact string
}

// Create opens a notice. It returns forbidden, archived, requirements_unmet for
// cases that were not accepted on site or have a notice already, and
// unprocessable for unknown cases, for too few days, and for every place in the
// texts that would tell who somebody is.
func (s *Service) Create(ctx context.Context, n New) (*Shown, error) {
	var out *Shown
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		roots, err := hold(tx, n.CaseIDs)
		if err != nil {
			return err
		}
		if err := s.clean(tx, n); err != nil {
			return err
		}
		e, err := s.ends(tx, n)
		if err != nil {
			return err
		}
		row := &Notice{InspectionID: roots[0].Case.InspectionID, Text: n.Text, Place: n.Place, Contact: n.Contact, OpensOn: n.OpensOn,
			Days: int64(e.Amount), EndsAt: e.DueAt.UTC(), Explanation: e, OpenedBy: tx.Actor.ID}
		if err := n.fits(roots, tx.Now); err != nil {
			return err
		}
		if err := tx.Create(row); err != nil {
			return err
		}
		out = &Shown{Notice: row, Cases: map[uuid.UUID]*petition.Case{}}
		for i, root := range roots {
			entry, err := row.enter(tx, root, int64(i+1))
			if err != nil {
				return err
			}
			out.Entries = append(out.Entries, *entry)
			out.Cases[root.Case.ID] = root.Case
		}
		return event.Append(tx, "public_notice.opened", row, row.data(len(roots)))
	})
	return out, err
}

// fits tells what is wrong with the day for any of the cases, and cases of
// several rounds.
func (n *New) fits(roots []*petition.Root, now time.Time) error {
	var checks fault.Checks
	opening(n.OpensOn, now, &checks)
	for _, root := range roots {
		at := "/case_ids/" + strconv.Itoa(slices.Index(n.CaseIDs, root.Case.ID))
		checks.When(root.Case.InspectionID != roots[0].Case.InspectionID, at, "other_inspection", fault.T("不是同一轮督察的办件", "the cases belong to several rounds"))
		checks.When(beforeInspection(n.OpensOn, root.Case), "/opens_on", "before_acceptance", fault.T("公示不能早于验收", "a notice opens after the rectification was accepted"))
	}
	return checks.Err()
}

// hold locks the cases in one order, whatever the caller's.
func hold(tx *store.Tx, ids []uuid.UUID) ([]*petition.Root, error) {
	var checks fault.Checks
	roots := make([]*petition.Root, 0, len(ids))
	sorted := slices.Clone(ids)
	slices.SortFunc(sorted, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
	for _, id := range slices.Compact(sorted) {
		root, err := petition.Hold(tx, id)
		if fault.Is(err, fault.CodeNotFound) {
			checks.Add("/case_ids/"+strconv.Itoa(slices.Index(ids, id)), "unknown_reference", fault.T("没有这个对象", "there is no such object"))
			continue
		}
		if err != nil {
			return nil, err
		}
		roots = append(roots, root)
	}
	return roots, checks.Err()
}

// enter puts a case on the notice, which from now on is the one it relies on.
func (n *Notice) enter(tx *store.Tx, root *petition.Root, position int64) (*Entry, error) {
	e := &Entry{}
	err := root.Act(petition.OnOpenNotice, &petition.Part{Kind: "public_notice", Row: n}, func(c *petition.Case, _ petition.Caller) error {
		*e = Entry{NoticeID: n.ID, CaseID: c.ID, Cycle: c.Cycle, Position: position, Number: c.Number}
		c.Noticed(n.ID, n.EndsAt)
		c.Note(n.Explanation.Summary, nil)
		return tx.Create(e)
	})
	if f, ok := fault.As(err); ok && len(f.Fields) > 0 {
		// Which of several cases it is; refusals are made once, so this is a copy.
		named := *f
		named.Fields = slices.Clone(f.Fields)
		for i := range named.Fields {
			named.Fields[i].Detail = fault.T(root.Case.Number+"："+f.Fields[i].Detail.ZH, root.Case.Number+": "+f.Fields[i].Detail.EN)
		}
		return nil, &named
	}
	return e, err
}

func (n *Notice) data(cases int) map[string]any {
	return map[string]any{"inspection_id": n.InspectionID, "cases": cases, "ends_at": n.EndsAt}
}

// ends computes when the notice ends, by the office's rule and its calendar. More
// days than the rule's may be given, fewer not: the rule is what the public was
// promised.
func (s *Service) ends(tx *store.Tx, n New) (calendar.Explanation, error) {
	start := n.OpensOn.Midnight()
	if calendar.DateOf(tx.Now) == n.OpensOn {
		start = tx.Now // a rule may say that what hangs out late counts from the next day
	}
	e, ok, err := s.rules.Deadline(tx, stepNotice, start, false)
	if err != nil || ok && (n.Days == 0 || n.Days == e.Amount && e.Unit == calendar.WorkingDay) {
		return e, err
	}
	rule := fallback
	if ok && e.Unit == calendar.WorkingDay {
		rule.ID, rule.Version, rule.Name, rule.Basis = e.RuleID, e.RuleVersion, e.RuleName, e.Basis
		rule.Amount, rule.StartDayCounts, rule.DueHour = e.Amount, e.StartDayCounts, e.DueHour
	}
	if n.Days > 0 && n.Days < rule.Amount {
		return e, fault.Invalid("/days", "too_few_days", fault.T("不得少于规定的公示天数", "fewer days than the rule demands"))
	}
	if n.Days > 0 {
		rule.Amount = n.Days
	}
	c, err := s.rules.Calendar(tx)
	if err != nil {
		return e, err
	}
	return c.Deadline(rule, start, false), nil
}

// clean returns unprocessable with every place that would tell who somebody is.
// The contact is the office's own, so only what is known of the petitioners is
// looked for there.
func (s *Service) clean(tx *store.Tx, n New) error {
	pointers, texts := []string{"/text", "/place", "/contact"}, map[uuid.UUID][]string{}
	for _, id := range n.CaseIDs {
		texts[id] = []string{n.Text, n.Place, n.Contact}
	}
	found, err := s.checker.Check(tx, texts)
	if err != nil {
		return err
	}
	type spot struct {
		pointer    string
		start, end int
	}
	seen := map[spot]bool{}
	var checks fault.Checks
	for _, id := range n.CaseIDs {
		for i, fs := range found[id] {
			for _, f := range redact.Blocking(fs) {
				at := spot{pointers[i], f.Start, f.End}
				if seen[at] || pointers[i] == "/contact" && !strings.HasPrefix(string(f.Kind), "known_") {
					continue
				}
				seen[at] = true
				checks.Add(pointers[i], string(f.Kind), fault.T("有未遮盖的敏感信息："+f.Sample, "an unmasked finding: "+f.Sample))
			}
		}
	}
	return checks.Err()
}

// Void takes a notice down: the cases that rely on it need another one. It
// returns not_found, stale_version, state_conflict, forbidden, archived, and
// requirements_unmet when a case has gone on.
func (s *Service) Void(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Shown, error) {
	var out *Shown
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		entries, err := entriesOf(tx.DB, id)
		if err != nil {
			return err
		}
		// The cases first, as everywhere: two changes never wait for each other in a ring.
		roots := make([]*petition.Root, 0, len(entries))
		for i := range entries {
			root, err := petition.Hold(tx, entries[i].CaseID)
			if err != nil {
				return err
			}
			roots = append(roots, root)
		}
		n, err := store.LoadMatch[Notice](tx, id, ifMatch)
		if err != nil {
			return err
		}
		if _, err := Lifecycle.Apply(n.State(), "void", &Shown{Notice: n}, s.cases.Caller(ctx)); err != nil {
			return err // whether the cases admit it, each says below
		}
		out = &Shown{Notice: n, Entries: entries, Cases: map[uuid.UUID]*petition.Case{}}
		for i, root := range roots {
			out.Cases[root.Case.ID] = root.Case
			if !n.inForce(&entries[i], root.Case) {
				continue
			}
			err := root.Act(petition.OnVoidNotice, &petition.Part{Kind: "public_notice", Row: n}, func(c *petition.Case, _ petition.Caller) error {
				c.Unnoticed()
				c.Note(reason, nil)
				return nil
			})
			if err != nil {
				return err
			}
		}
		n.VoidedAt, n.VoidReason = &tx.Now, reason
		if err := tx.Save(n); err != nil {
			return err
		}
		return event.Append(tx, "public_notice.voided", n, n.data(len(entries)))
	})
	return out, err
}
