package duty

import (
	"bytes"
	"slices"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/calendar"
	"lianluo/internal/event"
	"lianluo/internal/org"
	"lianluo/internal/store"
)

// HoldPeople locks people in the order of their ids, so that nobody gives them
// leave or another shift meanwhile. Voided and unknown ones are not in the answer.
func HoldPeople(tx *store.Tx, ids ...uuid.UUID) (map[uuid.UUID]Someone, error) {
	sorted := slices.Clone(ids)
	slices.SortFunc(sorted, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
	sorted = slices.Compact(sorted)
	var rows []org.Person
	err := store.ForUpdate(tx, tx.DB).Scopes(store.NotVoided).Where("id IN ?", sorted).Order("id").Find(&rows).Error
	out := make(map[uuid.UUID]Someone, len(rows))
	for i := range rows {
		out[rows[i].ID] = Someone{rows[i].ID, rows[i].Name}
	}
	return out, err
}

// Plan is one shift as a roster has it.
type Plan struct {
	Day      calendar.Date
	StartsAt time.Time
	EndsAt   time.Time
	Night    bool
	Weekend  bool
	Holiday  bool
	Leader   Someone
	Officer  Someone
}

// Desk is what is manned.
type Desk struct {
	InspectionID uuid.UUID
	GroupID      *uuid.UUID
}

// ID is the round for the street, else the group.
func (d Desk) ID() uuid.UUID {
	if d.GroupID != nil {
		return *d.GroupID
	}
	return d.InspectionID
}

// Of reads the shifts of a desk that any of the rosters made, cancelled ones left
// out, in a transaction that holds the round.
func Of(tx *store.Tx, desk Desk, from, to time.Time) ([]Shift, error) {
	return On(tx.DB, desk, from, to)
}

// On reads what Of does, outside of a transaction.
func On(db *gorm.DB, desk Desk, from, to time.Time) ([]Shift, error) {
	var rows []Shift
	err := db.Where("desk_id = ? AND state <> 'cancelled' AND ends_at > ? AND starts_at < ?", desk.ID(), from.UTC(), to.UTC()). // as the index says it
																	Order("starts_at").Find(&rows).Error
	return rows, err
}

// Before reads the shifts of a desk in its round that began before an instant.
func Before(tx *store.Tx, desk Desk, at time.Time) ([]Shift, error) {
	return Of(tx, desk, time.Unix(0, 0), at)
}

// Arrange makes the shifts of the desk what the roster says: those that are there
// and not in it are cancelled, others changed or made. It tells how many. What has
// begun must be in the roster as it is; the caller has looked.
func Arrange(tx *store.Tx, desk Desk, roster uuid.UUID, existing []Shift, plans []Plan) (int, error) {
	there := map[time.Time]*Shift{}
	for i := range existing {
		there[existing[i].StartsAt.UTC()] = &existing[i]
	}
	changed := 0
	kept := map[uuid.UUID]bool{}
	var fresh []Plan
	for _, p := range plans {
		s := there[p.StartsAt.UTC()]
		if s == nil || !s.EndsAt.Equal(p.EndsAt) {
			fresh = append(fresh, p)
			continue
		}
		kept[s.ID] = true
		differs, err := follow(tx, s, roster, p)
		if err != nil {
			return 0, err
		}
		if differs {
			changed++
		}
	}
	for i := range existing { // first those that go: they make room
		if s := &existing[i]; !kept[s.ID] {
			if err := cancel(tx, s); err != nil {
				return 0, err
			}
			changed++
		}
	}
	for _, p := range fresh {
		if err := begin(tx, desk, roster, p); err != nil {
			return 0, err
		}
	}
	return changed + len(fresh), nil
}

// follow brings a shift to the new edition, and tells whether its people change.
func follow(tx *store.Tx, row *Shift, roster uuid.UUID, p Plan) (bool, error) {
	s, err := store.Load[Shift](tx, row.ID)
	if err != nil {
		return false, err
	}
	s.RosterID = roster
	differs := false
	for r, who := range map[Role]Someone{Leader: p.Leader, Officer: p.Officer} {
		if s.Seat(r).PersonID != who.ID {
			*s.Seat(r) = Seat{PersonID: who.ID, PersonName: who.Name}
			differs = true
		}
	}
	if differs {
		for _, r := range []Role{Leader, Officer} {
			if err := reassign(tx, s, r); err != nil {
				return false, err
			}
		}
	}
	if err := tx.Save(s); err != nil || !differs {
		return differs, err
	}
	return true, event.Append(tx, "duty_shift.reassigned", s, s.data())
}

func cancel(tx *store.Tx, row *Shift) error {
	s, err := store.Load[Shift](tx, row.ID)
	if err != nil {
		return err
	}
	s.State, s.NextAlertAt = Cancelled, nil
	if err := endAssignments(tx, s, Leader, Officer); err != nil {
		return err
	}
	if err := tx.Save(s); err != nil {
		return err
	}
	return event.Append(tx, "duty_shift.cancelled", s, s.data())
}

func begin(tx *store.Tx, desk Desk, roster uuid.UUID, p Plan) error {
	s := &Shift{InspectionID: desk.InspectionID, GroupID: desk.GroupID, DeskID: desk.ID(), RosterID: roster, Day: p.Day, StartsAt: p.StartsAt.UTC(), EndsAt: p.EndsAt.UTC(),
		Night: p.Night, Weekend: p.Weekend, Holiday: p.Holiday, State: Planned,
		Leader: Seat{PersonID: p.Leader.ID, PersonName: p.Leader.Name}, Officer: Seat{PersonID: p.Officer.ID, PersonName: p.Officer.Name}}
	start := s.StartsAt
	s.NextAlertAt = &start // also of one whose start is over: somebody has to see it
	if err := tx.Create(s); err != nil {
		return err
	}
	for _, r := range []Role{Leader, Officer} {
		if err := tx.Create(&Assignment{ShiftID: s.ID, Role: r, PersonID: s.Seat(r).PersonID}); err != nil {
			return err
		}
	}
	return event.Append(tx, "duty_shift.planned", s, s.data())
}

// reassign notes who sits on the seat from now on; nothing if that is who did.
func reassign(tx *store.Tx, s *Shift, r Role) error {
	var now []Assignment
	if err := tx.DB.Where("shift_id = ? AND role = ? AND ended_at IS NULL", s.ID, r).Limit(1).Find(&now).Error; err != nil {
		return err
	}
	if len(now) == 1 && now[0].PersonID == s.Seat(r).PersonID {
		return nil
	}
	if err := endAssignments(tx, s, r); err != nil {
		return err
	}
	return tx.Create(&Assignment{ShiftID: s.ID, Role: r, PersonID: s.Seat(r).PersonID})
}

func endAssignments(tx *store.Tx, s *Shift, roles ...Role) error {
	var open []Assignment
	if err := tx.DB.Where("shift_id = ? AND role IN ? AND ended_at IS NULL", s.ID, roles).Order("id").Find(&open).Error; err != nil {
		return err
	}
	for i := range open {
		open[i].EndedAt = &tx.Now
		if err := tx.Save(&open[i]); err != nil {
			return err
		}
	}
	return nil
}

// Exchange gives seats of shifts that have not begun to other people, who are held
// and of whom the caller has seen that they are free. It returns
// requirements_unmet for a seat that is not as the change says.
func Exchange(tx *store.Tx, changes []Change, people map[uuid.UUID]Someone) error {
	for i := range changes {
		c := &changes[i]
		s, err := store.Load[Shift](tx, c.ShiftID)
		if err != nil {
			return err
		}
		if code := c.Bars(s, tx.Now); code != "" {
			return unmet(code, "这一班已经不是换班人的，或已经开始", "the seat is somebody else's by now, or taken already")
		}
		*s.Seat(c.Role) = Seat{PersonID: c.To, PersonName: people[c.To].Name}
		if err := reassign(tx, s, c.Role); err != nil {
			return err
		}
		if err := tx.Save(s); err != nil {
			return err
		}
		if err := event.Append(tx, "duty_shift.reassigned", s, s.data()); err != nil {
			return err
		}
	}
	return nil
}
