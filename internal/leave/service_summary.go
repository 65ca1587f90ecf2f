package leave

import (
	"context"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/group"
	"lianluo/internal/inspection"
	"lianluo/internal/store"
)

// window bounds a summary, in days.
const window = 366

// Ask is what a summary is about. Without days it is the stationed period so far,
// or this month.
type Ask struct {
	InspectionID uuid.UUID
	GroupID      *uuid.UUID
	From, To     calendar.Date
}

// Summary adds up attendance by group and person: of all groups for who sees all
// of them, else of those that the caller leads. It returns not_found, and
// invalid_request for a period that runs backwards or is too long.
func (s *Service) Summary(ctx context.Context, a Ask) (*Summary, error) {
	var out Summary
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		i, err := store.Get[inspection.Inspection](tx.DB, a.InspectionID)
		if err != nil {
			return err
		}
		if err := a.period(i, tx.Now); err != nil {
			return err
		}
		c, err := s.calendar.Calendar(tx)
		if err != nil {
			return err
		}
		groups, err := a.groups(tx)
		if err != nil {
			return err
		}
		members, err := a.members(tx, groups)
		if err != nil {
			return err
		}
		var rows []Request
		err = tx.DB.Where("inspection_id = ? AND starts_at < ? AND (state = ? OR returned_at > ?)", i.ID, a.To.AddDays(1).Midnight().UTC(), Approved, a.From.Midnight().UTC()).
			Order("starts_at, id").Find(&rows).Error
		if err != nil {
			return err
		}
		out = summarise(c, a.From, a.To, groups, members, rows, tx.Now)
		out.InspectionID = i.ID
		return nil
	})
	return &out, err
}

// period fills in the days that were not given.
func (a *Ask) period(i *inspection.Inspection, now time.Time) error {
	today := calendar.DateOf(now)
	if a.To == "" {
		a.To = today
		if i.StationedTo != "" && i.StationedTo < today {
			a.To = i.StationedTo
		}
	}
	if a.From == "" {
		if a.From = i.StationedFrom; a.From == "" || a.From > a.To {
			a.From = a.To[:len("2021-09")] + "-01"
		}
	}
	if a.From > a.To || a.From.DaysUntil(a.To) >= window {
		return fault.WrongParameter("to", "period", fault.T("须不早于开始日期，至多 366 天", "not before the start, and at most 366 days"))
	}
	return nil
}

// groups are those in the caller's view, in the plan's order.
func (a *Ask) groups(tx *store.Tx) ([]GroupLine, error) {
	db := tx.DB.Scopes(store.NotVoided).Where("inspection_id = ?", a.InspectionID)
	if a.GroupID != nil {
		db = db.Where("id = ?", *a.GroupID)
	}
	if !seesAll(tx.Actor) {
		db = db.Where("id IN ?", append([]uuid.UUID{uuid.Nil}, tx.Actor.Leads...))
	}
	var rows []group.Group
	if err := db.Order("position, id").Find(&rows).Error; err != nil {
		return nil, err
	}
	out := make([]GroupLine, len(rows))
	for i := range rows {
		out[i] = GroupLine{GroupID: rows[i].ID, Name: rows[i].Name, People: []PersonLine{}}
	}
	return out, nil
}

// members are those who held a post at some time of the period.
func (a *Ask) members(tx *store.Tx, groups []GroupLine) ([]member, error) {
	ids := make([]uuid.UUID, len(groups))
	for i := range groups {
		ids[i] = groups[i].GroupID
	}
	if len(ids) == 0 {
		return nil, nil
	}
	from, to := a.From.Midnight().UTC(), a.To.AddDays(1).Midnight().UTC()
	var rows []group.Appointment
	err := tx.DB.Scopes(store.NotVoided).Where("group_id IN ? AND person_id IS NOT NULL AND starts_at < ? AND (ends_at IS NULL OR ends_at > ?)", ids, to, from).
		Order("position, starts_at, id").Find(&rows).Error
	out := make([]member, len(rows))
	for i := range rows {
		r := &rows[i]
		out[i] = member{r.GroupID, *r.PersonID, r.PersonName, later(from, r.StartsAt), to}
		if r.EndsAt != nil {
			out[i].To = earlier(to, *r.EndsAt)
		}
	}
	return out, err
}

// MaySummarise tells whose summary would hold something.
func MaySummarise(a auth.Actor) bool { return seesAll(a) || len(a.Leads) > 0 }
