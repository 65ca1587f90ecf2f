package account

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/org"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

var userList = store.List[User]{
	Table:   "users",
	Default: "username",
	Columns: map[string]store.Column[User]{
		"username":   {Name: "username", Value: func(u *User) any { return u.Username }},
		"created_at": {Name: "created_at", Value: func(u *User) any { return u.CreatedAt }},
	},
}

var clientList = store.List[Client]{
	Table:   "api_clients",
	Default: "-created_at",
	Columns: map[string]store.Column[Client]{
		"name":       {Name: "name", Value: func(c *Client) any { return c.Name }},
		"created_at": {Name: "created_at", Value: func(c *Client) any { return c.CreatedAt }},
	},
}

// across are handles for sign-in, where the office is not known yet.
func across(ctx context.Context) context.Context { return store.AcrossOffices(ctx) }

// as is the context in which the account itself acts, in its own office.
func as(ctx context.Context, kind auth.ActorKind, id uuid.UUID, name string, office uuid.UUID) context.Context {
	a := auth.From(ctx)
	return auth.With(ctx, auth.Actor{Kind: kind, ID: id, Name: name, OfficeID: office,
		RequestID: a.RequestID, Operation: a.Operation, Lang: a.Lang})
}

// doorman is who writes down what an unknown person tried.
func doorman(ctx context.Context, office uuid.UUID) context.Context {
	return as(ctx, auth.KindSystem, uuid.Nil, "sign-in", office)
}

// byName reads the account of a folded name; nil when there is none.
func byName(db *gorm.DB, name string) (*User, error) {
	u, err := store.First[User](db.Where("username = ?", name))
	if fault.Is(err, fault.CodeNotFound) {
		return nil, nil
	}
	return u, err
}

// signIn loads the counter of a name for changing it, making it first when
// there is none.
func (s *Service) signIn(tx *store.Tx, key string) (*SignIn, error) {
	db := tx.DB.WithContext(across(tx.Context()))
	for range 2 {
		row, err := store.First[SignIn](store.ForUpdate(tx, db).Where("name_key = ?", key))
		if !fault.Is(err, fault.CodeNotFound) {
			return row, s.store.Fault(err)
		}
		fresh := &SignIn{Meta: record.Meta{ID: record.NewID(), Version: 1, CreatedAt: tx.Now, UpdatedAt: tx.Now}, NameKey: key}
		if err := db.Clauses(clause.OnConflict{DoNothing: true}).Create(fresh).Error; err != nil {
			return nil, s.store.Fault(err)
		}
	}
	return nil, errors.New("the counter of a name can neither be made nor found")
}

// saveSignIn writes a loaded counter; the row is locked, so the version is only
// for the record.
func saveSignIn(tx *store.Tx, row *SignIn) error {
	row.Version++
	row.UpdatedAt = tx.Now
	return tx.DB.WithContext(across(tx.Context())).Model(row).
		Select("version", "updated_at", "failures", "failed_at", "locked_until", "last_signed_in_at").Updates(row).Error
}

// signIns reads the counters of accounts, by key.
func (s *Service) signIns(ctx context.Context, users []User) (map[string]SignIn, error) {
	keys := make([]string, 0, len(users))
	for i := range users {
		keys = append(keys, s.key(users[i].Username))
	}
	var rows []SignIn
	if err := s.store.Reading(across(ctx)).Where("name_key IN ?", keys).Find(&rows).Error; err != nil {
		return nil, s.store.Fault(err)
	}
	out := make(map[string]SignIn, len(rows))
	for _, r := range rows {
		out[r.NameKey] = r
	}
	return out, nil
}

// lockAdmins locks the administrators in use, always in the same order, and
// lists them; two of them cannot disable each other at once.
func lockAdmins(tx *store.Tx) ([]uuid.UUID, error) {
	var admins []User
	err := store.ForUpdate(tx, tx.DB).Where("is_admin AND disabled_at IS NULL").Order("id").Find(&admins).Error
	ids := make([]uuid.UUID, 0, len(admins))
	for i := range admins {
		ids = append(ids, admins[i].ID)
	}
	return ids, err
}

func soleAdmin(admins []uuid.UUID, id uuid.UUID) bool { return len(admins) == 1 && admins[0] == id }

// lastAdmin finds the only administrator in use, or nil.
func lastAdmin(db *gorm.DB) (uuid.UUID, error) {
	var admins []User
	err := db.Where("is_admin AND disabled_at IS NULL").Limit(2).Find(&admins).Error
	if len(admins) == 1 {
		return admins[0].ID, err
	}
	return uuid.Nil, err
}

// posts reads the current appointments of a person in live groups.
func posts(db *gorm.DB, person uuid.UUID) ([]post, error) {
	rows := []post{}
	err := db.Model(&post{}).
		Select("appointments.id, appointments.office_id, appointments.group_id, appointments.role, appointments.starts_at, appointments.ends_at, "+
			"g.name AS group_name, g.kind AS kind, g.function AS function, p.unit_id AS home_unit_id").
		Joins("JOIN work_groups g ON g.office_id = appointments.office_id AND g.id = appointments.group_id AND g.voided_at IS NULL").
		Joins("JOIN people p ON p.office_id = appointments.office_id AND p.id = appointments.person_id").
		Where("appointments.person_id = ? AND appointments.ends_at IS NULL AND appointments.voided_at IS NULL", person).
		Order("appointments.starts_at, appointments.id").Find(&rows).Error
	return rows, err
}

// occupied tells whether the person holds a post or stands in for somebody.
func occupied(tx *store.Tx, person uuid.UUID) (bool, error) {
	var n int64
	err := tx.DB.Model(&post{}).Where("(person_id = ? OR stand_in_id = ?) AND ends_at IS NULL AND voided_at IS NULL", person, person).Count(&n).Error
	return n > 0, err
}

// endSessions ends all sessions of an account and tells how many.
func (s *Service) endSessions(tx *store.Tx, user uuid.UUID, reason string) (int64, error) {
	res := tx.DB.Model(&Session{}).Where("user_id = ? AND ended_at IS NULL", user).
		Updates(map[string]any{"ended_at": tx.Now, "end_reason": reason, "updated_at": tx.Now})
	tx.Queue(standingChanged{})
	return res.RowsAffected, s.store.Fault(res.Error)
}

// secretsOf reads the secrets of clients, by client, oldest first.
func secretsOf(db *gorm.DB, clients ...uuid.UUID) (map[uuid.UUID][]Secret, error) {
	var rows []Secret
	err := db.Where("client_id IN ?", clients).Order("created_at, id").Find(&rows).Error
	out := make(map[uuid.UUID][]Secret, len(clients))
	for _, r := range rows {
		out[r.ClientID] = append(out[r.ClientID], r)
	}
	return out, err
}

// UnitInUse implements org.Ties: accounts belong to the unit.
func (s *Service) UnitInUse(tx *store.Tx, id uuid.UUID) (bool, error) {
	var n int64
	err := tx.DB.Model(&User{}).Where("unit_id = ? AND disabled_at IS NULL", id).Count(&n).Error
	return n > 0, err
}

// PersonInUse implements org.Ties: the person has an account.
func (s *Service) PersonInUse(tx *store.Tx, id uuid.UUID) (bool, error) {
	var n int64
	err := tx.DB.Model(&User{}).Where("person_id = ? AND disabled_at IS NULL", id).Count(&n).Error
	return n > 0, err
}

// PersonRenamed implements org.Ties: an account has a display name of its own.
func (*Service) PersonRenamed(*store.Tx, *org.Person) error { return nil }
