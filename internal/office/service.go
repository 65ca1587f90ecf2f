package office

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// Service is what can be done with the office, its calendar and its rules. Its
// methods join the caller's transaction when there is one.
type Service struct{ store *store.Store }

// NewService serves offices from the store.
func NewService(s *store.Store) *Service { return &Service{store: s} }

// View is an office with the years its calendar has.
type View struct {
	*Office
	Years []int
}

// Found makes the office that the context's actor belongs to, with the
// published calendar and the default rules: give the actor a new office id
// first, as auth.System(record.NewID(), "user create"). It returns
// already_exists when the office is there.
func (s *Service) Found(ctx context.Context, name string) (*Office, error) {
	o := &Office{Name: strings.TrimSpace(name)}
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		id := tx.Actor.OfficeID
		if id == uuid.Nil {
			id = auth.From(ctx).OfficeID
		}
		o.Meta = record.Meta{ID: id, OfficeID: id}
		if err := tx.Create(o); err != nil {
			return err
		}
		if err := furnish(tx); err != nil {
			return err
		}
		return event.Append(tx, "office.created", o, map[string]any{"name": o.Name})
	})
	return o, err
}

// All lists every office of the installation, for the command line.
func (s *Service) All(ctx context.Context) ([]Office, error) {
	var out []Office
	err := s.store.Reading(store.AcrossOffices(ctx)).Order("created_at, id").Find(&out).Error
	return out, s.store.Fault(err)
}

// Get gives the caller's own office. It returns not_found when it was never
// founded.
func (s *Service) Get(ctx context.Context) (View, error) {
	o, err := store.Get[Office](s.store.Reading(ctx), auth.From(ctx).OfficeID)
	if err != nil {
		return View{}, s.store.Fault(err)
	}
	years, err := s.years(ctx)
	return View{o, years}, err
}

// Update changes the caller's office. It returns stale_version, and
// unprocessable when the name would become empty.
func (s *Service) Update(ctx context.Context, ifMatch *string, p Patch) (View, error) {
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		o, err := store.LoadMatch[Office](tx, tx.Actor.OfficeID, ifMatch)
		if err != nil {
			return err
		}
		changed := o.apply(p)
		if o.Name == "" {
			return fault.Invalid("/name", "blank", blank)
		}
		if len(changed) == 0 {
			return nil
		}
		if err := tx.Save(o); err != nil {
			return err
		}
		return event.Append(tx, "office.updated", o, map[string]any{"changed": changed})
	})
	if err != nil {
		return View{}, err
	}
	return s.Get(ctx)
}

// ImportDays takes the notice of one year as the whole truth about that year.
// It returns unprocessable for dates listed twice, out of the year, or of
// another year's notice. Deadlines already computed stay as they are.
func (s *Service) ImportDays(ctx context.Context, i Import) (Imported, error) {
	if err := i.check(); err != nil {
		return Imported{}, err
	}
	var n Imported
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		o, err := store.Load[Office](tx, tx.Actor.OfficeID) // two imports of an office wait for each other
		if err != nil {
			return err
		}
		have, err := affected(tx.DB, i)
		if err != nil {
			return err
		}
		create, save, counts, err := i.plan(have)
		if err != nil {
			return err
		}
		if n = counts; len(create)+len(save) == 0 {
			return nil
		}
		for _, d := range create {
			if err := tx.Create(d); err != nil {
				return err
			}
		}
		for _, d := range save {
			if d.VoidReason != "" {
				d.VoidedAt = &tx.Now
			}
			if err := tx.Save(d); err != nil {
				return err
			}
		}
		if err := tx.Save(o); err != nil { // the calendar is part of the office
			return err
		}
		return event.Append(tx, "office.calendar_imported", o, map[string]any{
			"year": i.Year, "created": n.Created, "changed": n.Changed, "removed": n.Removed,
		})
	})
	return n, err
}

// CreateRule puts a rule in force. One that is to begin at once replaces the
// step's rule until now, which is voided in the same act; one that begins at
// another instant lets the rule in force then end there. So a step never has two
// and never lacks one in between. It returns unprocessable, also when another
// rule begins while this one is in force.
func (s *Service) CreateRule(ctx context.Context, n NewRule) (*Rule, error) {
	r, err := MakeRule(n, "")
	if err != nil {
		return nil, err
	}
	err = s.store.InTx(ctx, func(tx *store.Tx) error {
		if _, err := store.Load[Office](tx, tx.Actor.OfficeID); err != nil { // rules of an office are made one at a time
			return err
		}
		data := map[string]any{"step": r.Step, "amount": r.Amount, "unit": r.Unit}
		if n.From == nil {
			if r.EffectiveFrom = tx.Now; r.EffectiveUntil != nil {
				if err := r.check(""); err != nil {
					return err
				}
			}
		}
		if err := succeed(tx, r, n.From == nil, data); err != nil {
			return err
		}
		if err := tx.Create(r); err != nil {
			return err
		}
		return event.Append(tx, "deadline_rule.created", r, data)
	})
	return r, err
}

var errTwo = fault.Invalid("/effective_until", "two_rules", fault.T("同一环节另有规则在这期间施行", "another rule of the step is in force meanwhile"))

// succeed makes room for a new rule of the step: the rule that is in force when it
// begins is voided, or ends there.
func succeed(tx *store.Tx, r *Rule, atOnce bool, data map[string]any) error {
	have, err := rulesOf(tx.DB, r.Step)
	if err != nil {
		return err
	}
	for i := range have {
		old := &have[i]
		if !old.meets(r) {
			continue
		}
		kind, told := "deadline_rule.updated", map[string]any{"step": old.Step, "amount": old.Amount, "unit": old.Unit}
		switch {
		case atOnce && old.InForce(r.EffectiveFrom):
			old.VoidedAt, old.VoidReason = &tx.Now, "由新规则替代"
			kind, told = "deadline_rule.voided", map[string]any{"step": old.Step, "reason": old.VoidReason}
		case old.EffectiveFrom.Before(r.EffectiveFrom):
			old.setUntil(&r.EffectiveFrom)
		default:
			return errTwo
		}
		data["replaces"] = old.ID
		if err := tx.Save(old); err != nil {
			return err
		}
		if err := event.Append(tx, kind, old, told); err != nil {
			return err
		}
	}
	return nil
}

// UpdateRule changes a rule for deadlines computed from now on. It returns
// not_found, stale_version, unprocessable, and state_conflict for a voided one.
func (s *Service) UpdateRule(ctx context.Context, id uuid.UUID, ifMatch *string, p RulePatch) (*Rule, error) {
	return s.actOnRule(ctx, id, ifMatch, "deadline_rule.updated", func(tx *store.Tx, r *Rule) error {
		if err := r.patch(p); err != nil || !p.SetUntil {
			return err
		}
		have, err := rulesOf(tx.DB, r.Step)
		if err != nil {
			return err
		}
		for i := range have {
			if have[i].ID != r.ID && have[i].meets(r) {
				return errTwo
			}
		}
		return nil
	})
}

// VoidRule takes a rule out of force. It returns not_found, stale_version, and
// state_conflict for a voided one.
func (s *Service) VoidRule(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Rule, error) {
	return s.actOnRule(ctx, id, ifMatch, "deadline_rule.voided", func(tx *store.Tx, r *Rule) error {
		r.VoidedAt, r.VoidReason = &tx.Now, strings.TrimSpace(reason)
		return nil
	})
}

func (s *Service) actOnRule(ctx context.Context, id uuid.UUID, ifMatch *string, kind string, act func(*store.Tx, *Rule) error) (*Rule, error) {
	var r *Rule
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		if _, err := store.Load[Office](tx, tx.Actor.OfficeID); err != nil { // rules of an office change one at a time
			return err
		}
		var err error
		if r, err = store.LoadMatch[Rule](tx, id, ifMatch); err != nil {
			return err
		}
		if r.Voided() {
			return fault.State("voided", []string{})
		}
		if err := act(tx, r); err != nil {
			return err
		}
		if err := tx.Save(r); err != nil {
			return err
		}
		return event.Append(tx, kind, r, map[string]any{"step": r.Step, "amount": r.Amount, "unit": r.Unit})
	})
	return r, err
}

// Explain computes a deadline without storing anything. It returns not_found
// when there is no such rule, and unprocessable.
func (s *Service) Explain(ctx context.Context, q Question) (calendar.Explanation, error) {
	if err := q.check(); err != nil {
		return calendar.Explanation{}, err
	}
	db := s.store.Reading(ctx)
	var r *Rule
	var err error
	switch {
	case q.Inline != nil:
		r, err = MakeRule(*q.Inline, "/rule")
	case q.RuleID != "":
		r, err = s.GetRule(ctx, q.RuleID)
	default:
		if r, err = ruleFor(db, q.Step, q.Start); err == nil && r == nil { // before the first rule: as one would count now
			r, err = ruleFor(db, q.Step, s.store.Now())
		}
		if err == nil {
			err = missing(r)
		}
	}
	if err != nil {
		return calendar.Explanation{}, s.store.Fault(err)
	}
	c := calendar.New(nil, nil)
	if r.needsCalendar() {
		if c, err = loadCalendar(db); err != nil {
			return calendar.Explanation{}, s.store.Fault(err)
		}
	}
	return c.Deadline(r.arithmetic(), q.Start, q.KeyCase), nil
}

// Deadline computes, within a transaction, when a step that starts at the
// instant is due, by the rule and the calendar of this moment. ok is false when
// the office has no rule for the step.
func (s *Service) Deadline(tx *store.Tx, step string, start time.Time, keyCase bool) (e calendar.Explanation, ok bool, err error) {
	b, err := open(tx)
	if err != nil {
		return calendar.Explanation{}, false, s.store.Fault(err)
	}
	i := slices.IndexFunc(b.rules, func(r Rule) bool { return r.Step == step })
	if i < 0 {
		return calendar.Explanation{}, false, nil
	}
	c, err := b.forRule(tx, &b.rules[i])
	if err != nil {
		return calendar.Explanation{}, false, s.store.Fault(err)
	}
	return c.Deadline(b.rules[i].arithmetic(), start, keyCase), true, nil
}
