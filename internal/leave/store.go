package leave

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/group"
	"lianluo/internal/store"
)

// most is how many requests one table on paper holds.
const most = 5000

// Filter narrows the list of requests; zero fields do not.
type Filter struct {
	InspectionID *uuid.UUID
	GroupID      *uuid.UUID
	PersonID     *uuid.UUID
	StandInID    *uuid.UUID
	State        State
	Kind         Kind
	From, To     *time.Time // some of the time lies between
	Query        string
}

var list = store.List[Request]{
	Table:   "leave_requests",
	Default: "-created_at",
	Columns: map[string]store.Column[Request]{
		"created_at": {Name: "created_at", Value: func(l *Request) any { return l.CreatedAt }},
		"starts_at":  {Name: "starts_at", Value: func(l *Request) any { return l.StartsAt }},
		"ends_at":    {Name: "ends_at", Value: func(l *Request) any { return l.EndsAt }},
	},
}

// seesAll tells whose view of leave is unlimited.
func seesAll(a auth.Actor) bool {
	return a.Kind == auth.KindSystem || a.Has(auth.Auditor|auth.Commander|auth.Coordinator)
}

// visible limits a query to one's own requests, those for which one stands in,
// and those of the groups that one leads.
func visible(a auth.Actor) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB {
		switch {
		case seesAll(a):
			return db
		case len(a.Leads) > 0:
			return db.Where("(person_id = ? OR stand_in_id = ? OR submitted_by = ? OR group_id IN ?)", a.PersonID, a.PersonID, a.ID, a.Leads)
		}
		return db.Where("(person_id = ? OR stand_in_id = ? OR submitted_by = ?)", a.PersonID, a.PersonID, a.ID)
	}
}

// Knows tells who may read why somebody is on leave: not who only stands in.
func (l *Request) Knows(a auth.Actor) bool {
	return seesAll(a) || l.concerns(a) || a.LeadsGroup(l.GroupID)
}

func (s *Service) narrow(ctx context.Context, f Filter) (*gorm.DB, error) {
	now := s.store.Now()
	db := s.store.Reading(ctx).Scopes(visible(auth.From(ctx)))
	for column, id := range map[string]*uuid.UUID{"inspection_id": f.InspectionID, "group_id": f.GroupID, "person_id": f.PersonID, "stand_in_id": f.StandInID} {
		if id != nil {
			db = db.Where(column+" = ?", *id)
		}
	}
	switch f.State {
	case "":
	case Approved:
		db = db.Where("state = ? AND starts_at > ?", Approved, now)
	case OnLeave:
		db = db.Where("state = ? AND starts_at <= ? AND ends_at >= ?", Approved, now, now)
	case OverdueReturn:
		db = db.Where("state = ? AND ends_at < ?", Approved, now)
	default:
		db = db.Where("state = ?", f.State)
	}
	if f.Kind != "" {
		db = db.Where("kind = ?", f.Kind)
	}
	if f.From != nil {
		db = db.Where("ends_at > ?", f.From.UTC())
	}
	if f.To != nil {
		db = db.Where("starts_at < ?", f.To.UTC())
	}
	if f.Query != "" {
		return s.store.Find(db, "leave_requests", f.Query)
	}
	return db, nil
}

// List gives one page of requests in the caller's view. It returns
// invalid_cursor or, for a query of less than two characters, invalid_request.
func (s *Service) List(ctx context.Context, f Filter, r store.Request) (store.Page[Request], []Case, error) {
	db, err := s.narrow(ctx, f)
	if err != nil {
		return store.Page[Request]{}, nil, err
	}
	page, err := list.Fetch(s.store, db, r)
	if err != nil {
		return page, nil, err
	}
	rows := make([]*Request, len(page.Items))
	for i := range page.Items {
		rows[i] = &page.Items[i]
	}
	cases, err := s.judgeAll(ctx, rows, s.store.Now())
	return page, cases, err
}

// All reads the requests for paper, oldest first, up to a bound.
func (s *Service) All(ctx context.Context, f Filter) ([]Request, error) {
	db, err := s.narrow(ctx, f)
	if err != nil {
		return nil, err
	}
	rows := []Request{}
	err = db.Order("starts_at, id").Limit(most).Find(&rows).Error
	return rows, s.store.Fault(err)
}

// Get reads a request; not_found outside the caller's view.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Case, error) {
	l, err := store.Get[Request](s.store.Reading(ctx).Scopes(visible(auth.From(ctx))), id)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	return s.judge(ctx, l, s.store.Now())
}

// post is a current appointment, as far as it matters here.
type post struct {
	GroupID uuid.UUID
	Kind    group.Kind
	Role    group.Role
}

// leads tells the leader of a group, and whoever leads the coordination group.
func leads(posts []post) bool {
	for _, p := range posts {
		if p.Role == group.Leader || p.Kind == group.Coordination && (p.Role == group.FirstDeputyLeader || p.Role == group.DeputyLeader) {
			return true
		}
	}
	return false
}

// postsOf reads the current posts of a person in a round.
func postsOf(db *gorm.DB, round, person uuid.UUID) ([]post, error) {
	var rows []group.Appointment
	err := db.Scopes(store.NotVoided).Where("inspection_id = ? AND person_id = ? AND ends_at IS NULL", round, person).Order("starts_at, id").Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	ids := make([]uuid.UUID, len(rows))
	for i := range rows {
		ids[i] = rows[i].GroupID
	}
	var groups []group.Group
	if err := db.Session(&gorm.Session{NewDB: true}).Select("id", "office_id", "kind").Where("id IN ?", ids).Find(&groups).Error; err != nil {
		return nil, err
	}
	kinds := map[uuid.UUID]group.Kind{}
	for i := range groups {
		kinds[groups[i].ID] = groups[i].Kind
	}
	out := make([]post, len(rows))
	for i := range rows {
		out[i] = post{rows[i].GroupID, kinds[rows[i].GroupID], rows[i].Role}
	}
	return out, nil
}

// ledByOthers tells whether somebody else leads the group now.
func ledByOthers(db *gorm.DB, groupID, person uuid.UUID) (bool, error) {
	var n int64
	err := db.Model(&group.Appointment{}).Scopes(store.NotVoided).
		Where("group_id = ? AND role IN ? AND person_id IS NOT NULL AND person_id <> ? AND ends_at IS NULL", groupID,
			[]group.Role{group.Leader, group.FirstDeputyLeader, group.DeputyLeader}, person).Count(&n).Error
	return n > 0, err
}
