package store

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"lianluo/internal/fault"
)

// KeyLife is how long an idempotency key is remembered.
const KeyLife = 24 * time.Hour

// claimWait is how long a racer waits for the first request's commit.
const claimWait = 2 * time.Second

// KeptKey is an idempotency key and the encrypted answer it led to.
type KeptKey struct {
	CallerID  uuid.UUID `gorm:"primaryKey"`
	Operation string    `gorm:"primaryKey"`
	Key       string    `gorm:"primaryKey"`
	BodyHash  string
	Status    int64 // 0 while the first request is under way
	Answer    []byte
	CreatedAt time.Time `gorm:"autoCreateTime:false"`
}

// TableName names the table.
func (KeptKey) TableName() string { return "idempotency_keys" }

// Quiet marks keys as bookkeeping.
func (*KeptKey) Quiet() {}

// ClaimKey reserves a key in this transaction. It returns nil when the key is
// new, else what was kept under it. A racer waits for the first one's commit:
// the insert decides, not a look before it. It returns idempotency_in_flight
// when the first one takes too long.
func ClaimKey(tx *Tx, k KeptKey) (*KeptKey, error) {
	k.CreatedAt = tx.Now
	wait, cancel := context.WithTimeout(tx.ctx, claimWait)
	defer cancel()
	for {
		res := tx.DB.WithContext(wait).Clauses(clause.OnConflict{DoNothing: true}).Create(&k)
		if res.Error != nil {
			if wait.Err() != nil && tx.ctx.Err() == nil {
				return nil, fault.New(fault.CodeIdempotencyInFlight, fault.Text{})
			}
			return nil, tx.store.Fault(res.Error)
		}
		if res.RowsAffected == 1 {
			return nil, nil
		}
		old := KeptKey{}
		res = tx.DB.Where("caller_id = ? AND operation = ? AND key = ?", k.CallerID, k.Operation, k.Key).Limit(1).Find(&old)
		if res.Error != nil {
			return nil, tx.store.Fault(res.Error)
		}
		if res.RowsAffected == 1 && tx.Now.Sub(old.CreatedAt) < KeyLife {
			return &old, nil
		}
		// Gone meanwhile, or too old to count.
		res = tx.DB.Where("caller_id = ? AND operation = ? AND key = ? AND created_at <= ?",
			k.CallerID, k.Operation, k.Key, tx.Now.Add(-KeyLife)).Delete(&KeptKey{})
		if res.Error != nil {
			return nil, tx.store.Fault(res.Error)
		}
	}
}

// KeepAnswer stores the answer under a claimed key, to commit with the effect.
func KeepAnswer(tx *Tx, k KeptKey) error {
	res := tx.DB.Model(&KeptKey{}).
		Where("caller_id = ? AND operation = ? AND key = ?", k.CallerID, k.Operation, k.Key).
		Updates(map[string]any{"status": k.Status, "answer": k.Answer})
	return tx.store.Fault(res.Error)
}

// DropOldKeys forgets keys beyond their life and tells how many.
func DropOldKeys(tx *Tx) (int64, error) {
	res := tx.DB.Where("created_at <= ?", tx.Now.Add(-KeyLife)).Delete(&KeptKey{})
	return res.RowsAffected, tx.store.Fault(res.Error)
}
