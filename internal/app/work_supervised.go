package app

import (
	"context"
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/accountability"
	"lianluo/internal/auth"
	"lianluo/internal/order"
	"lianluo/internal/store"
	"lianluo/internal/worklist"
)

const supervised = "accountability_item"

// supervisedWork are the items of supervision, for those alone who may know of
// them, also on the morning's page; who was shown which is noted.
func supervisedWork(s *Services) worklist.Source {
	return worklist.Table[accountability.Item]{
		Store: s.Store, Kind: supervised, Name: "accountability_items", Due: "due_at", Omit: []string{"search_text", "search_tokens"},
		Known: func(a worklist.Asking) bool { return a.Has(auth.Commander | auth.SupervisionStaff) },
		Told: func(ctx context.Context, shown []worklist.Item) error {
			ids := make([]uuid.UUID, len(shown))
			for i := range shown {
				ids[i] = shown[i].ID
			}
			return s.Supervised.Shown(ctx, ids)
		},
		Mine: func(a worklist.Asking) func(*gorm.DB) *gorm.DB {
			return func(db *gorm.DB) *gorm.DB { return myItems(db, a) }
		},
		Item: supervisedItem,
		Asked: func(db *gorm.DB, a worklist.Asking, rows []uuid.UUID) *gorm.DB {
			if !a.Can(auth.AccountabilityDecide) {
				return nil
			}
			undecided := db.Session(&gorm.Session{NewDB: true}).Model(&accountability.Item{}).Select("id").Where("state IN ? AND id IN ?", accountability.Undecided(), rows)
			return askedOf(db, supervised, a.ID).Select("owner_id AS id").Where("owner_id IN (?)", undecided)
		},
	}
}

// myItems limits a query to what the tables of package accountability would let the
// caller do next, and to what is due.
func myItems(db *gorm.DB, a worklist.Asking) *gorm.DB {
	w := &ways[accountability.Item]{asking: a, table: "accountability_items", db: db, seen: []func(*gorm.DB) *gorm.DB{store.NotVoided, accountability.Visible(a.Actor)}}
	w.due(worklist.Overdue, "ended_at IS NULL AND due_at < ?", a.Now)
	w.due(worklist.DueToday, "ended_at IS NULL AND due_at >= ? AND due_at < ?", a.Now, a.EndsAt)
	w.add(worklist.ToReview, a.Can(auth.AccountabilityHandle), "state = ?", accountability.Drafted)
	w.add(worklist.ToReview, a.Can(auth.AccountabilityReview), "state = ? AND answered_by <> ?", accountability.Feedback, a.ID)
	w.add(worklist.ToSign, a.Can(auth.AccountabilityDecide), "state = ? AND answered_by <> ?", accountability.Reviewed, a.ID)
	w.add(worklist.ToSign, a.Can(auth.AccountabilityReview), "state = ? AND executed_by <> ?", accountability.Executed, a.ID)
	w.add(worklist.ToDecide, a.Can(auth.AccountabilityDecide), "state IN ? AND id IN (?)", accountability.Undecided(), askedOf(w.fresh(), supervised, a.ID))
	return w.limit()
}

func supervisedItem(i *accountability.Item, a worklist.Asking) worklist.Item {
	by := order.Caller{Actor: a.Actor, Now: a.Now}
	would := set(i.Allowed(by))
	over := i.Overdue(a.Now)
	is := map[worklist.Reason]bool{
		worklist.Overdue: over, worklist.DueToday: i.Runs() && !over && i.DueAt.Before(a.EndsAt),
		worklist.ToReview: would[accountability.OnConfirm] || would[order.OnReview],
		worklist.ToSign:   would[accountability.OnDecide] || would[accountability.OnClose],
		worklist.ToDecide: a.Asked[i.ID],
	}
	number := i.Number
	if number == "" { // a draft has none yet
		number = strings.TrimSpace("待确认 " + i.SubjectLabel)
	}
	return worklist.Item{Type: supervised, ID: i.ID, Number: number, Title: short(i.Matter), State: i.State, LeadName: i.ResponsibleUnitName,
		DueAt: i.DueAt, Overdue: over, Colour: i.Shown(a.Now), Reasons: reasons(is)}
}
