package job

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/google/uuid"
	"maragu.dev/goqite"

	"lianluo/internal/store"
)

// message is the library's row; the library has no call for these questions.
type message struct {
	ID       string `gorm:"primaryKey"`
	Queue    string
	Body     []byte
	Received int
}

// TableName names the library's table.
func (message) TableName() string { return "goqite" }

// Quiet marks the queue as bookkeeping.
func (*message) Quiet() {}

// Letter is a dead job: it failed as often as allowed and waits for a person.
type Letter struct {
	ID       string
	Name     string
	OfficeID uuid.UUID
}

// ErrNoSuchLetter says that no dead job has the id.
var ErrNoSuchLetter = errors.New("no dead job has this id")

// Dead lists up to 100 dead letters.
func (q *Queue) Dead(ctx context.Context) ([]Letter, error) {
	var rows []message
	err := q.store.Reading(ctx).Where("queue = ? AND received >= ?", queueName, maxAttempts).Order("id").Limit(100).Find(&rows).Error
	out := []Letter{}
	for _, r := range rows {
		var e envelope
		if json.Unmarshal(r.Body, &e) == nil {
			out = append(out, Letter{r.ID, e.Name, e.OfficeID})
		}
	}
	return out, err
}

// Revive gives a dead letter its attempts back; ErrNoSuchLetter when there is
// none with the id.
func (q *Queue) Revive(ctx context.Context, id string) error {
	return q.store.InTx(ctx, func(tx *store.Tx) error {
		res := tx.DB.Model(&message{}).Where("id = ? AND received >= ?", id, maxAttempts).Update("received", 0)
		if res.Error == nil && res.RowsAffected == 0 {
			return ErrNoSuchLetter
		}
		return res.Error
	})
}

func (q *Queue) attempts(ctx context.Context, id goqite.ID) (int, error) {
	var m message
	err := q.store.Reading(ctx).Where("id = ?", id).Limit(1).Find(&m).Error
	return m.Received, err
}

// claim locks the job's row. Two runners can be handed the same job on
// PostgreSQL; the second finds the row gone once the first commits.
func claim(tx *store.Tx, id string) (bool, error) {
	var rows []message
	err := store.ForUpdate(tx, tx.DB).Where("id = ?", id).Limit(1).Find(&rows).Error
	return len(rows) == 1, err
}
