package swap

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/alarm"
	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/group"
	"lianluo/internal/store"
)

// Filter narrows the list of swaps; zero fields do not.
type Filter struct {
	InspectionID *uuid.UUID
	GroupID      *uuid.UUID
	PersonID     *uuid.UUID // either of the two
	ShiftID      *uuid.UUID // either of the shifts
	State        State
}

var swaps = store.List[Swap]{
	Table:   "shift_swaps",
	Default: "-created_at",
	Columns: map[string]store.Column[Swap]{
		"created_at": {Name: "created_at", Value: func(s *Swap) any { return s.CreatedAt }},
		"expires_at": {Name: "expires_at", Value: func(s *Swap) any { return s.ExpiresAt }},
	},
}

// seesAll tells whose view of swaps is unlimited.
func seesAll(a auth.Actor) bool {
	return a.Kind == auth.KindSystem || a.Has(auth.Auditor|auth.Commander|auth.Coordinator)
}

// visible limits a query to the swaps that concern the caller, and those of the
// groups that one leads.
func visible(a auth.Actor) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB {
		switch {
		case seesAll(a):
			return db
		case len(a.Leads) > 0:
			return db.Where("(person_id = ? OR peer_id = ? OR group_id IN ?)", a.PersonID, a.PersonID, a.Leads)
		}
		return db.Where("(person_id = ? OR peer_id = ?)", a.PersonID, a.PersonID)
	}
}

func (f Filter) narrow(db *gorm.DB, now time.Time) *gorm.DB {
	if f.InspectionID != nil {
		db = db.Where("inspection_id = ?", *f.InspectionID)
	}
	if f.GroupID != nil {
		db = db.Where("group_id = ?", *f.GroupID)
	}
	if f.PersonID != nil {
		db = db.Where("(person_id = ? OR peer_id = ?)", *f.PersonID, *f.PersonID)
	}
	if f.ShiftID != nil {
		db = db.Where("(given_shift_id = ? OR taken_shift_id = ?)", *f.ShiftID, *f.ShiftID)
	}
	switch {
	case f.State == Expired:
		db = db.Where("(state = ? OR state IN ? AND expires_at <= ?)", Expired, pending, now)
	case slices.Contains(pending, f.State):
		db = db.Where("state = ? AND expires_at > ?", f.State, now)
	case f.State != "":
		db = db.Where("state = ?", f.State)
	}
	return db
}

// List gives one page of swaps in the caller's view. It returns invalid_cursor.
func (s *Service) List(ctx context.Context, f Filter, r store.Request) (store.Page[Swap], []Case, error) {
	page, err := swaps.Fetch(s.store, f.narrow(s.store.Reading(ctx).Scopes(visible(auth.From(ctx))), s.store.Now()), r)
	if err != nil {
		return page, nil, err
	}
	cases := make([]Case, len(page.Items))
	for i := range page.Items {
		c, err := s.judge(ctx, &page.Items[i], s.store.Now())
		if err != nil {
			return page, nil, err
		}
		cases[i] = *c
	}
	return page, cases, nil
}

// Get reads a swap; not_found outside the caller's view.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Case, error) {
	w, err := store.Get[Swap](s.store.Reading(ctx).Scopes(visible(auth.From(ctx))), id)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	return s.judge(ctx, w, s.store.Now())
}

// barred are the words for seats that cannot change hands.
var barred = map[string]fault.Text{
	"not_holder":    fault.T("的班次已经不是换班人的", " is not held any more by who would give it"),
	"already_begun": fault.T("的班次已经开始或已到岗", " has begun, or its holder has come"),
}

// judge finds what stands in the way of a swap about which something is still to
// be said; of others nothing does.
func (s *Service) judge(ctx context.Context, w *Swap, now time.Time) (*Case, error) {
	c := &Case{Swap: w}
	if at := w.At(now); !slices.Contains(pending, at) {
		return c, nil
	}
	changes := w.changes()
	ids := make([]uuid.UUID, len(changes))
	for i := range changes {
		ids[i] = changes[i].ShiftID
	}
	shifts, err := s.duties.Some(ctx, ids)
	if err != nil {
		return nil, err
	}
	for i := range changes {
		x := shifts[changes[i].ShiftID]
		if code := changes[i].Bars(&x, now); code != "" {
			words := barred[code]
			c.Obstacles = append(c.Obstacles, Obstacle{code, fault.T(string(x.Day)+" "+words.ZH, string(x.Day)+words.EN)})
		}
	}
	if len(c.Obstacles) > 0 { // the rules are about seats that are as they were
		return c, nil
	}
	misfits, err := s.rosters.Fit(ctx, changes)
	for _, m := range misfits {
		c.Obstacles = append(c.Obstacles, Obstacle(m))
	}
	return c, err
}

// groupsOf are the groups of the round in which the person holds a post.
func groupsOf(db *gorm.DB, round, person uuid.UUID) ([]uuid.UUID, error) {
	var ids []uuid.UUID
	err := db.Model(&group.Appointment{}).Scopes(store.NotVoided).Where("inspection_id = ? AND person_id = ? AND ends_at IS NULL", round, person).
		Distinct("group_id").Order("group_id").Pluck("group_id", &ids).Error
	return ids, err
}

// leadership tells whether the person leads the group, and whether somebody does
// who is neither of the two.
func leadership(db *gorm.DB, w *Swap) (leads, others bool, err error) {
	var people []uuid.UUID
	err = db.Model(&group.Appointment{}).Scopes(store.NotVoided).Where("group_id = ? AND role IN ? AND person_id IS NOT NULL AND ends_at IS NULL", w.GroupID,
		[]group.Role{group.Leader, group.FirstDeputyLeader, group.DeputyLeader}).Pluck("person_id", &people).Error
	for _, id := range people {
		leads = leads || id == w.PersonID
		others = others || id != w.PersonID && id != w.PeerID
	}
	return leads, others, err
}

// Alerts has the clock end what nobody has decided when the shift begins. It is so
// without it, too.
func Alerts(w *alarm.Watch) {
	alarm.Wake(w, "shift_swap", func(tx *store.Tx, _ []Swap) (func(*Swap) error, error) {
		return func(s *Swap) error {
			s.NextAlertAt = nil
			to, err := Case{Swap: s}.apply(onExpire, Caller{tx.Actor, s.ExpiresAt.Add(-1)})
			if err != nil {
				return err
			}
			s.State, s.EndedAt = to, &s.ExpiresAt
			if err := tx.Save(s); err != nil {
				return err
			}
			return event.Append(tx, "shift_swap.expired", s, s.data(tx.Now))
		}, nil
	})
}
