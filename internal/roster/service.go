package roster

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/duty"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/group"
	"lianluo/internal/inspection"
	"lianluo/internal/store"
)

// Calendar knows the office's holidays.
type Calendar interface {
	Calendar(tx *store.Tx) (*calendar.Calendar, error)
}

// Service is what can be done with rosters.
type Service struct {
	store    *store.Store
	duties   *duty.Service
	calendar Calendar
	post     Post
}

// NewService keeps rosters in the store.
func NewService(s *store.Store, d *duty.Service, c Calendar) *Service {
	return &Service{store: s, duties: d, calendar: c}
}

// New is what a draft is made from.
type New struct {
	InspectionID      uuid.UUID
	GroupID           *uuid.UUID
	Name              string
	FromOn, ToOn      calendar.Date
	Pattern           Pattern
	ShiftStart        string
	RestHours         *int64
	SameWeekendLeader bool
	Leaders, Officers []uuid.UUID
	Exemptions        []Exemption
	Wishes            []Wish
}

// Patch is a change of a draft; what is nil stays, lists are replaced whole.
type Patch struct {
	Name              *string
	RestHours         *int64
	SameWeekendLeader *bool
	Leaders, Officers *[]uuid.UUID
	Exemptions        *[]Exemption
	Wishes            *[]Wish
	Entries           *[]Entry
}

// Create makes a draft with the pattern laid over the period. It returns forbidden,
// archived, state_conflict and unprocessable.
func (s *Service) Create(ctx context.Context, n New) (*Roster, error) {
	r := &Roster{InspectionID: n.InspectionID, GroupID: n.GroupID, Name: n.Name, Edition: 1, State: Draft, FromOn: n.FromOn, ToOn: n.ToOn, Pattern: n.Pattern,
		ShiftStart: n.ShiftStart, SameWeekendLeader: n.SameWeekendLeader, Leaders: n.Leaders, Officers: n.Officers,
		Exemptions: append([]Exemption{}, n.Exemptions...), Wishes: append([]Wish{}, n.Wishes...)}
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		i, err := inspection.Open(tx, n.InspectionID)
		if fault.Is(err, fault.CodeNotFound) {
			return fault.Invalid("/inspection_id", "unknown_reference", fault.T("没有这一轮督察", "there is no such round"))
		}
		if err != nil {
			return err
		}
		if err := s.ofRound(tx, r); err != nil {
			return err
		}
		if err := keeper(r, tx.Actor); err != nil {
			return err
		}
		r.fill(i, n.RestHours)
		if err := s.check(tx, r); err != nil {
			return err
		}
		c, err := s.calendar.Calendar(tx)
		if err != nil {
			return err
		}
		r.DeskID, r.Entries = r.desk().ID(), r.blank(c)
		if err := tx.Create(r); err != nil {
			return err
		}
		return event.Append(tx, "duty_roster.created", r, r.data())
	})
	return r, err
}

// fill takes what was not said from the rules of the round, or what is usual.
func (r *Roster) fill(i *inspection.Inspection, rest *int64) {
	if r.Pattern == "" {
		r.Pattern = WholeDay
	}
	if r.ShiftStart == "" {
		r.ShiftStart = usualStart
		if d := i.Settings.Duty; d != nil && d.ShiftStart != nil {
			r.ShiftStart = *d.ShiftStart
		}
	}
	r.RestHours = usualRest[r.Pattern]
	if rest != nil {
		r.RestHours = *rest
	}
}

// ofRound looks whether the group is one of the round's.
func (s *Service) ofRound(tx *store.Tx, r *Roster) error {
	if r.GroupID == nil {
		return nil
	}
	g, err := store.Get[group.Group](store.ForShare(tx, tx.DB).Scopes(store.NotVoided), *r.GroupID)
	if fault.Is(err, fault.CodeNotFound) || err == nil && g.InspectionID != r.InspectionID {
		return fault.Invalid("/group_id", "unknown_reference", fault.T("这一轮督察没有这个组", "the round has no such group"))
	}
	return err
}

// check returns what is wrong with a draft, everything at once.
func (s *Service) check(tx *store.Tx, r *Roster) error {
	var c fault.Checks
	r.checkPeriod(&c)
	checkEntries(r.Entries, &c)
	ids := r.people()
	for _, e := range r.Exemptions {
		ids = append(ids, e.PersonID)
	}
	for _, w := range r.Wishes {
		ids = append(ids, w.PersonID)
	}
	known, err := duty.HoldPeople(tx, ids...)
	if err != nil {
		return err
	}
	unknown := func(id uuid.UUID, format string, args ...any) {
		if _, ok := known[id]; !ok {
			c.Add(fmt.Sprintf(format, args...), "unknown_reference", fault.T("没有这个人", "there is no such person"))
		}
	}
	for i, id := range r.Leaders {
		unknown(id, "/leader_ids/%d", i)
	}
	for i, id := range r.Officers {
		unknown(id, "/officer_ids/%d", i)
	}
	for i := range r.Exemptions {
		unknown(r.Exemptions[i].PersonID, "/exemptions/%d/person_id", i)
	}
	for i := range r.Wishes {
		unknown(r.Wishes[i].PersonID, "/wishes/%d/person_id", i)
	}
	for i := range r.Entries {
		if id := r.Entries[i].LeaderID; id != nil {
			unknown(*id, "/entries/%d/leader_id", i)
		}
		if id := r.Entries[i].OfficerID; id != nil {
			unknown(*id, "/entries/%d/officer_id", i)
		}
	}
	return c.Err()
}

// Update changes a draft. It returns not_found, stale_version, forbidden,
// state_conflict, archived and unprocessable.
func (s *Service) Update(ctx context.Context, id uuid.UUID, ifMatch *string, p Patch) (*Roster, error) {
	return s.act(ctx, id, ifMatch, update, func(tx *store.Tx, r *Roster) error {
		set(&r.Name, p.Name)
		set(&r.RestHours, p.RestHours)
		set(&r.SameWeekendLeader, p.SameWeekendLeader)
		set(&r.Leaders, p.Leaders)
		set(&r.Officers, p.Officers)
		set(&r.Exemptions, p.Exemptions)
		set(&r.Wishes, p.Wishes)
		if p.Entries != nil {
			c, err := s.calendar.Calendar(tx)
			if err != nil {
				return err
			}
			r.Entries = slices.Clone(*p.Entries)
			for i := range r.Entries {
				r.Entries[i] = placed(c, r.Entries[i])
			}
			slices.SortStableFunc(r.Entries, func(a, b Entry) int { return a.StartsAt.Compare(b.StartsAt) })
		}
		return s.check(tx, r)
	})
}

func set[T any](field *T, to *T) {
	if to != nil {
		*field = *to
	}
}

// Propose fills the seats of a draft, all anew unless what is there is to be kept;
// those for which somebody has come stay. It returns not_found, stale_version,
// forbidden, state_conflict and archived.
func (s *Service) Propose(ctx context.Context, id uuid.UUID, ifMatch *string, keep bool) (*Roster, error) {
	return s.act(ctx, id, ifMatch, propose, func(tx *store.Tx, r *Roster) error {
		f, existing, err := s.facts(tx, r)
		if err != nil {
			return err
		}
		r.solve(f, tx.Now, func(e *Entry) bool {
			x := e.among(existing)
			return keep || x != nil && underWay(x, tx.Now)
		})
		return nil
	})
}

// Void takes a draft away. It returns not_found, stale_version, forbidden,
// state_conflict and archived.
func (s *Service) Void(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Roster, error) {
	return s.act(ctx, id, ifMatch, void, func(tx *store.Tx, r *Roster) error {
		r.VoidedAt, r.VoidReason = &tx.Now, reason
		return nil
	})
}

var past = map[string]string{
	update: "duty_roster.updated", propose: "duty_roster.proposed", publish: "duty_roster.published", revise: "duty_roster.revised", void: "duty_roster.voided",
}

func (s *Service) act(ctx context.Context, id uuid.UUID, ifMatch *string, on string, change func(*store.Tx, *Roster) error) (*Roster, error) {
	var r *Roster
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if r, err = open(tx, id, ifMatch, on); err != nil {
			return err
		}
		if err := change(tx, r); err != nil {
			return err
		}
		if err := tx.Save(r); err != nil {
			return err
		}
		return event.Append(tx, past[on], r, r.data())
	})
	return r, err
}

// open loads a roster for an action, its round locked first, and takes the step.
func open(tx *store.Tx, id uuid.UUID, ifMatch *string, on string) (*Roster, error) {
	seen, err := store.Get[Roster](tx.DB, id)
	if err != nil {
		return nil, err
	}
	if _, err := inspection.Open(tx, seen.InspectionID); err != nil {
		return nil, err
	}
	r, err := store.LoadMatch[Roster](tx, id, ifMatch)
	if err != nil {
		return nil, err
	}
	r.State, err = Lifecycle.Apply(r.stage(), on, r, tx.Actor)
	return r, err
}

func (r *Roster) data() map[string]any {
	out := map[string]any{"inspection_id": r.InspectionID, "edition": r.Edition, "state": r.stage(), "from_on": r.FromOn, "to_on": r.ToOn}
	if r.GroupID != nil {
		out["group_id"] = *r.GroupID
	}
	return out
}

// Get reads a roster, voided ones included; not_found.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Roster, error) {
	r, err := store.Get[Roster](s.store.Reading(ctx), id)
	return r, s.store.Fault(err)
}

// Filter narrows the list of rosters; zero fields do not.
type Filter struct {
	InspectionID *uuid.UUID
	GroupID      *uuid.UUID
	State        State
}

var rosters = store.List[Roster]{
	Table:   "duty_rosters",
	Default: "-from_on",
	Columns: map[string]store.Column[Roster]{
		"from_on":    {Name: "from_on", Value: func(r *Roster) any { return string(r.FromOn) }},
		"created_at": {Name: "created_at", Value: func(r *Roster) any { return r.CreatedAt }},
	},
}

// List gives one page of live rosters. It returns invalid_cursor.
func (s *Service) List(ctx context.Context, f Filter, r store.Request) (store.Page[Roster], error) {
	db := s.store.Reading(ctx)
	if f.InspectionID != nil {
		db = db.Where("inspection_id = ?", *f.InspectionID)
	}
	if f.GroupID != nil {
		db = db.Where("group_id = ?", *f.GroupID)
	}
	return rosters.Fetch(s.store, inState(db, f.State), r)
}

// inState narrows to a state; voided drafts are listed only when asked for.
func inState(db *gorm.DB, state State) *gorm.DB {
	if state == voided {
		return db.Where("voided_at IS NOT NULL")
	}
	db = db.Scopes(store.NotVoided)
	if state != "" {
		db = db.Where("state = ?", state)
	}
	return db
}

// actor is who acts in the context.
func actor(ctx context.Context) auth.Actor { return auth.From(ctx) }
