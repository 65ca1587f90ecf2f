package notice

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/store"
)

// TableName names the table.
func (Post) TableName() string { return "appointments" }

// The rows of other slices, as far as they are looked up here.
type (
	personRow struct {
		ID       uuid.UUID
		OfficeID uuid.UUID
		Email    string
	}
	officeRow struct {
		ID       uuid.UUID
		OfficeID uuid.UUID
		Name     string
	}
	groupRow struct {
		ID           uuid.UUID
		OfficeID     uuid.UUID
		InspectionID uuid.UUID
	}
)

// TableName names the table.
func (personRow) TableName() string { return "people" }

// TableName names the table.
func (officeRow) TableName() string { return "offices" }

// TableName names the table.
func (groupRow) TableName() string { return "work_groups" }

// posts are the current ones of the round, held by somebody, in the plan's order.
func posts(tx *store.Tx, inspection uuid.UUID) ([]Post, error) {
	var rows []Post
	err := tx.DB.Model(&Post{}).
		Select("appointments.office_id, appointments.group_id, g.name AS group_name, g.kind AS group_kind, appointments.role, appointments.person_id, "+
			"appointments.person_name, appointments.stand_in_id, appointments.stand_in_name").
		Joins("JOIN work_groups g ON g.office_id = appointments.office_id AND g.id = appointments.group_id AND g.voided_at IS NULL").
		Where("appointments.inspection_id = ? AND appointments.person_id IS NOT NULL AND appointments.ends_at IS NULL AND appointments.voided_at IS NULL", inspection).
		Order("g.position, g.id, appointments.role, appointments.position, appointments.id").Find(&rows).Error
	return rows, err
}

func seesAll(a auth.Actor) bool {
	return a.Kind == auth.KindSystem || a.Has(auth.Auditor|auth.Commander|auth.Coordinator)
}

// visible limits a query of notices to what is there for the actor: others than
// those who see all see what was issued to them.
func visible(a auth.Actor) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB {
		if seesAll(a) {
			return db
		}
		return mine(a, false)(db)
	}
}

// mine are the notices that were issued to the actor, or of those what is not
// acknowledged yet.
func mine(a auth.Actor, waiting bool) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB {
		q := `EXISTS (SELECT 1 FROM notice_receipts r WHERE r.office_id = notices.office_id AND r.notice_id = notices.id AND r.person_id = ?`
		if waiting {
			q += " AND r.acknowledged_at IS NULL"
		}
		return db.Where(q+")", a.PersonID)
	}
}

// Filter narrows the list of notices; zero fields do not.
type Filter struct {
	InspectionID *uuid.UUID
	State        State
	Waiting      *bool
	Mine         bool
	Query        string
}

var notices = store.List[Notice]{
	Table:   "notices",
	Default: "-created_at",
	Columns: map[string]store.Column[Notice]{"created_at": {Name: "created_at", Value: func(n *Notice) any { return n.CreatedAt }}},
}

// List gives one page of live notices. It returns invalid_cursor, and
// invalid_request for a query of less than two characters.
func (s *Service) List(ctx context.Context, f Filter, r store.Request) (store.Page[Notice], []Read, error) {
	a := auth.From(ctx)
	db := s.store.Reading(ctx).Scopes(store.NotVoided, visible(a))
	if f.InspectionID != nil {
		db = db.Where("inspection_id = ?", *f.InspectionID)
	}
	if f.State != "" {
		db = db.Where("state = ?", f.State)
	}
	if f.Waiting != nil {
		is := "acknowledged = recipients"
		if *f.Waiting {
			is = "acknowledged < recipients"
		}
		db = db.Where("state = 'issued'").Where(is)
	}
	if f.Mine {
		db = db.Scopes(mine(a, true))
	}
	if f.Query != "" {
		var err error
		if db, err = s.store.Find(db, "notices", f.Query); err != nil {
			return store.Page[Notice]{}, nil, err
		}
	}
	page, err := notices.Fetch(s.store, db, r)
	if err != nil {
		return page, nil, err
	}
	rows := make([]*Notice, len(page.Items))
	for i := range page.Items {
		rows[i] = &page.Items[i]
	}
	out, err := own(s.store.Reading(ctx), a, rows)
	return page, out, s.store.Fault(err)
}

// own reads the actor's receipts of the notices.
func own(db *gorm.DB, a auth.Actor, rows []*Notice) ([]Read, error) {
	out, ids := make([]Read, len(rows)), make([]uuid.UUID, len(rows))
	for i, n := range rows {
		out[i], ids[i] = Read{Notice: n}, n.ID
	}
	if len(rows) == 0 || a.PersonID == uuid.Nil {
		return out, nil
	}
	var found []Receipt
	err := db.Where("person_id = ? AND notice_id IN ?", a.PersonID, ids).Find(&found).Error
	for i := range found {
		for k := range out {
			if out[k].ID == found[i].NoticeID {
				out[k].Mine = &found[i]
			}
		}
	}
	return out, err
}

// Get reads a notice, voided ones included; not_found outside the caller's view.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Read, error) {
	a, db := auth.From(ctx), s.store.Reading(ctx)
	n, err := store.Get[Notice](db.Scopes(visible(a)), id)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	out, err := own(db, a, []*Notice{n})
	if err != nil {
		return nil, s.store.Fault(err)
	}
	return &out[0], nil
}

func receipts(db *gorm.DB, id uuid.UUID) ([]Receipt, error) {
	rows := []Receipt{}
	err := db.Where("notice_id = ?", id).Order("group_name, name, id").Find(&rows).Error
	return rows, err
}

// Receipts reads who has acknowledged and who has not, all or one sort of them;
// others than those who see all see their own. not_found outside the view.
func (s *Service) Receipts(ctx context.Context, id uuid.UUID, acknowledged *bool) ([]Receipt, error) {
	if _, err := s.Get(ctx, id); err != nil {
		return nil, err
	}
	a, db := auth.From(ctx), s.store.Reading(ctx)
	if !seesAll(a) {
		db = db.Where("person_id = ?", a.PersonID)
	}
	if acknowledged != nil {
		is := "acknowledged_at IS NULL"
		if *acknowledged {
			is = "acknowledged_at IS NOT NULL"
		}
		db = db.Where(is)
	}
	rows, err := receipts(db, id)
	return rows, s.store.Fault(err)
}

// visibleChecks limits a query of roll calls to what is there for the actor.
func visibleChecks(a auth.Actor) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB {
		if seesAll(a) {
			return db
		}
		return db.Where(`EXISTS (SELECT 1 FROM contact_answers r WHERE r.office_id = contact_checks.office_id AND r.contact_check_id = contact_checks.id
			AND r.person_id = ?)`, a.PersonID)
	}
}

var checks = store.List[Check]{
	Table:   "contact_checks",
	Default: "-created_at",
	Columns: map[string]store.Column[Check]{"created_at": {Name: "created_at", Value: func(c *Check) any { return c.CreatedAt }}},
}

// Checks gives one page of live roll calls. It returns invalid_cursor.
func (s *Service) Checks(ctx context.Context, inspection *uuid.UUID, r store.Request) (store.Page[Check], []Called, error) {
	db := s.store.Reading(ctx).Scopes(store.NotVoided, visibleChecks(auth.From(ctx)))
	if inspection != nil {
		db = db.Where("inspection_id = ?", *inspection)
	}
	page, err := checks.Fetch(s.store, db, r)
	if err != nil {
		return page, nil, err
	}
	rows := make([]*Check, len(page.Items))
	for i := range page.Items {
		rows[i] = &page.Items[i]
	}
	out, err := s.withAnswers(s.store.Reading(ctx), rows)
	return page, out, s.store.Fault(err)
}

// Check reads a roll call, voided ones included; not_found outside the view.
func (s *Service) Check(ctx context.Context, id uuid.UUID) (*Called, error) {
	db := s.store.Reading(ctx)
	c, err := store.Get[Check](db.Scopes(visibleChecks(auth.From(ctx))), id)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	out, err := s.withAnswers(db, []*Check{c})
	if err != nil {
		return nil, s.store.Fault(err)
	}
	return &out[0], nil
}

func (s *Service) withAnswers(db *gorm.DB, rows []*Check) ([]Called, error) {
	out, ids, at := make([]Called, len(rows)), make([]uuid.UUID, len(rows)), map[uuid.UUID]int{}
	for i, c := range rows {
		out[i], ids[i], at[c.ID] = Called{Check: c, Answers: []Answer{}, now: s.store.Now()}, c.ID, i
	}
	if len(rows) == 0 {
		return out, nil
	}
	var all []Answer
	err := db.Where("contact_check_id IN ?", ids).Order("group_name, name, id").Find(&all).Error
	for _, a := range all {
		c := &out[at[a.ContactCheckID]]
		c.Answers = append(c.Answers, a)
	}
	return out, err
}

// DeliveryFilter narrows the list of deliveries; zero fields do not.
type DeliveryFilter struct {
	SubjectID *uuid.UUID
	State     string
	Channel   Channel
}

var deliveries = store.List[Delivery]{
	Table:   "message_deliveries",
	Default: "-created_at",
	Columns: map[string]store.Column[Delivery]{"created_at": {Name: "created_at", Value: func(d *Delivery) any { return d.CreatedAt }}},
}

// Deliveries gives one page of deliveries. It returns invalid_cursor.
func (s *Service) Deliveries(ctx context.Context, f DeliveryFilter, r store.Request) (store.Page[Delivery], error) {
	db := s.store.Reading(ctx)
	if f.SubjectID != nil {
		db = db.Where("subject_id = ?", *f.SubjectID)
	}
	if f.State != "" {
		db = db.Where("state = ?", f.State)
	}
	if f.Channel != "" {
		db = db.Where("channel = ?", f.Channel)
	}
	return deliveries.Fetch(s.store, db, r)
}

// Delivery reads one; not_found.
func (s *Service) Delivery(ctx context.Context, id uuid.UUID) (*Delivery, error) {
	d, err := store.Get[Delivery](s.store.Reading(ctx), id)
	return d, s.store.Fault(err)
}
