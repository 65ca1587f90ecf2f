package app

import (
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/duty"
	"lianluo/internal/store"
	"lianluo/internal/swap"
	"lianluo/internal/worklist"
)

// swapWork are the swaps that wait for somebody's word: the peer's, the group
// leader's or the coordination group's. They are due when the shift begins.
func swapWork(s *store.Store) worklist.Source {
	return worklist.Table[swap.Swap]{
		Store: s, Kind: "shift_swap", Name: "shift_swaps", Due: "expires_at",
		Mine: func(a worklist.Asking) func(*gorm.DB) *gorm.DB {
			return func(db *gorm.DB) *gorm.DB { return mySwaps(db, swapsFor(a)) }
		},
		Item: func(w *swap.Swap, a worklist.Asking) worklist.Item { return swapItem(w, swapsFor(a)) },
	}
}

// swapsFor is who is asked for: in the morning a leader who changes with nobody.
func swapsFor(a worklist.Asking) worklist.Asking {
	if a = leader(a); a.Morning {
		a.PersonID, a.Leads = uuid.Nil, nil
	}
	return a
}

// mySwaps limits a query to the swaps about which the tables of package swap let the
// caller say something next.
func mySwaps(db *gorm.DB, a worklist.Asking) *gorm.DB {
	const (
		first  = `state = 'consented' AND route LIKE '["`
		others = " AND person_id <> ? AND peer_id <> ? AND requested_by <> ?"
	)
	w := &ways[swap.Swap]{asking: a, table: "shift_swaps", db: db, lasting: true}
	wait := func(r worklist.Reason, may bool, sql string, args ...any) {
		w.add(r, may, "expires_at > ? AND "+sql, append([]any{a.Now}, args...)...)
		w.add(worklist.DueToday, may && !w.asking.Wants(r), "expires_at > ? AND expires_at < ? AND "+sql, append([]any{a.Now, a.EndsAt}, args...)...)
	}
	wait(worklist.ToAcknowledge, a.Morning, "state = 'requested'")
	wait(worklist.ToAcknowledge, a.PersonID != uuid.Nil && a.Can(auth.SwapRequest), "state = 'requested' AND peer_id = ?", a.PersonID)
	wait(worklist.ToSign, len(a.Leads) > 0 && a.Can(auth.SwapApprove), first+string(swap.OwnGroup)+`"%' AND group_id IN ?`+others, groups(a.Leads), a.PersonID, a.PersonID, a.ID)
	commands := a.Has(auth.Commander) && a.Can(auth.SwapApprove)
	wait(worklist.ToSign, commands, first+string(swap.CoordGroup)+`"%'`+others, a.PersonID, a.PersonID, a.ID)
	wait(worklist.ToSign, commands, "state = 'group_approved' AND approvals NOT LIKE ? AND approvals NOT LIKE ?"+others,
		except("by", a.ID), except("person_id", a.PersonID), a.PersonID, a.PersonID, a.ID)
	return w.limit()
}

func swapItem(w *swap.Swap, a worklist.Asking) worklist.Item {
	would := set((swap.Case{Swap: w}).Allowed(swap.Caller{Actor: a.Actor, Now: a.Now}))
	is := map[worklist.Reason]bool{
		worklist.ToAcknowledge: would["consent"] || a.Morning && w.State == swap.Requested,
		worklist.ToSign:        would["approve"],
		worklist.DueToday:      w.ExpiresAt.Before(a.EndsAt),
	}
	title := []string{w.PersonName + "请" + w.PeerName + "换班：" + turn(w.Given.StartsAt, w.Given.Role)}
	if w.Taken.StartsAt != nil {
		title = append(title, "换回 "+turn(*w.Taken.StartsAt, w.Taken.Role))
	}
	return worklist.Item{Type: "shift_swap", ID: w.ID, Number: "换班 " + string(calendar.DateOf(w.Given.StartsAt)), Title: short(strings.Join(title, "，")),
		State: string(w.At(a.Now)), LeadName: w.GroupName, DueAt: w.ExpiresAt, Reasons: reasons(is), Version: w.Version, Changed: w.UpdatedAt}
}

// turn names a seat of a shift.
func turn(at time.Time, r duty.Role) string {
	return at.In(calendar.Zone).Format("1月2日 15:04 ") + map[duty.Role]string{duty.Leader: "带班领导", duty.Officer: "值班员"}[r]
}
