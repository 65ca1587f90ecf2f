package app

import (
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/leave"
	"lianluo/internal/store"
	"lianluo/internal/worklist"
)

// leaveWork is the leave that waits for somebody's word: the group leader's or the
// coordination group's on a request or an extension, or that of whoever confirms
// that somebody is back. The word is due before the time begins that is asked for.
func leaveWork(s *store.Store) worklist.Source {
	return worklist.Table[leave.Request]{
		Store: s, Kind: "leave_request", Name: "leave_requests", Due: "due_at", Omit: []string{"search_text", "search_tokens"},
		Mine: func(a worklist.Asking) func(*gorm.DB) *gorm.DB {
			return func(db *gorm.DB) *gorm.DB { return myLeave(db, leaveFor(a)) }
		},
		Item: func(l *leave.Request, a worklist.Asking) worklist.Item { return leaveItem(l, leaveFor(a)) },
	}
}

// leaveFor is who is asked for: in the morning all who lead the coordination group,
// none of whom is on leave.
func leaveFor(a worklist.Asking) worklist.Asking {
	if a = leader(a); a.Morning {
		a.PersonID, a.Leads, a.Chief = uuid.Nil, nil, true
	}
	return a
}

// myLeave limits a query to the leave about which the tables of package leave let
// the caller say something next.
func myLeave(db *gorm.DB, a worklist.Asking) *gorm.DB {
	w := &ways[leave.Request]{asking: a, table: "leave_requests", db: db, lasting: true}
	wait := func(may bool, s leave.Stage, more string, args ...any) {
		sql := "waits_for = ? AND barred NOT LIKE ? AND barred NOT LIKE ?" + more
		args = append([]any{s, "%" + a.ID.String() + "%", "%" + a.PersonID.String() + "%"}, args...)
		w.add(worklist.ToSign, may, sql, args...)
		may = may && !a.Wants(worklist.ToSign)
		w.add(worklist.Overdue, may, sql+" AND due_at < ?", append(args[:len(args):len(args)], a.Now)...)
		w.add(worklist.DueToday, may, sql+" AND due_at >= ? AND due_at < ?", append(args[:len(args):len(args)], a.Now, a.EndsAt)...)
	}
	approves := a.Can(auth.LeaveApprove)
	wait(approves && len(a.Leads) > 0, leave.OwnGroup, " AND group_id IN ?", groups(a.Leads))
	wait(approves && a.Has(auth.Coordinator), leave.CoordOffice, "")
	wait(approves && a.Has(auth.Commander), leave.CoordGroup, "")
	wait(approves && a.Has(auth.Commander) && a.Chief, leave.CoordLeader, "")
	wait(a.Has(auth.Commander|auth.Coordinator), leave.Confirmation, "")
	return w.limit()
}

func leaveItem(l *leave.Request, a worklist.Asking) worklist.Item {
	would := set((leave.Case{Request: l}).Allowed(leave.Caller{Actor: a.Actor, Now: a.Now}))
	over := l.DueAt.Before(a.Now)
	is := map[worklist.Reason]bool{
		worklist.Overdue: over, worklist.DueToday: !over && l.DueAt.Before(a.EndsAt),
		worklist.ToSign: would["reject"] || would["close"],
	}
	item := worklist.Item{Type: "leave_request", ID: l.ID, Number: "请假 " + string(calendar.DateOf(l.StartsAt)), Title: short(leaveTitle(l)),
		State: string(l.At(a.Now)), LeadName: l.GroupName, DueAt: l.DueAt, Overdue: over, Reasons: reasons(is), Version: l.Version, Changed: l.UpdatedAt}
	if over {
		item.Colour = "red"
	}
	return item
}

// leaveTitle says who is away how long; why is for those who open it.
func leaveTitle(l *leave.Request) string {
	at := func(t time.Time) string { return t.In(calendar.Zone).Format("1月2日 15:04") }
	switch e := l.Pending(); {
	case l.ReturnedAt != nil:
		return l.PersonName + "销假：" + at(*l.ReturnedAt) + " 返岗，请确认"
	case e != nil:
		return l.PersonName + "续假：" + at(e.PreviousEndsAt) + " 至 " + at(e.EndsAt) + "，替补" + l.StandInName
	}
	return l.PersonName + "请假：" + at(l.StartsAt) + " 至 " + at(l.EndsAt) + "，替补" + l.StandInName
}
