package account

import (
	"sync"
	"testing"
	"time"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/store/storetest"
)

// beside is the same service in another process, with passwords at another cost.
func (r *rig) beside(cost auth.Cost) *rig {
	opt := r.opt
	opt.Hasher = auth.NewHasher(cost, 4, time.Minute)
	return &rig{Service: NewService(r.db.Store, opt), db: r.db, office: r.office, admin: r.admin}
}

// TestHashesAreRenewed: a right password is hashed anew when the cost has
// changed, also by replicas at once; nothing else of the account moves.
func TestHashesAreRenewed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		r := newRig(t, db)
		u := r.user(t, NewUser{Username: "linxiaolan"})
		stored := func() (User, string) {
			var row User
			var past PastPassword
			for _, err := range []error{
				r.db.Reading(r.admin).Where("id = ?", u.ID).Take(&row).Error,
				r.db.Reading(r.admin).Where("user_id = ?", u.ID).Take(&past).Error,
			} {
				if err != nil {
					t.Fatal(err)
				}
			}
			return row, past.PasswordHash
		}
		before, _ := stored()
		r.login(t, "linxiaolan")
		if same, _ := stored(); same.PasswordHash != before.PasswordHash {
			t.Error("a hash of today's cost was renewed")
		}
		cost := auth.Cost{KiB: 128, Time: 1}
		one, other := r.beside(cost), r.beside(cost)
		_, err := one.Login(t.Context(), "linxiaolan", "Wrong-2021-Aa")
		want(t, err, fault.CodeBadCredentials)
		if same, _ := stored(); same.PasswordHash != before.PasswordHash {
			t.Error("a wrong password renewed the hash")
		}
		var both sync.WaitGroup
		for _, replica := range []*rig{one, other} {
			both.Go(func() {
				_, err := replica.Login(t.Context(), "linxiaolan", word)
				want(t, err, "")
			})
		}
		both.Wait()
		after, past := stored()
		if after.PasswordHash == before.PasswordHash || past != after.PasswordHash || !one.opt.Hasher.Current(after.PasswordHash) {
			t.Errorf("not renewed: %s, history %s", after.PasswordHash, past)
		}
		if after.Version != before.Version || !after.PasswordChangedAt.Equal(before.PasswordChangedAt) || !after.UpdatedAt.Equal(before.UpdatedAt) {
			t.Errorf("the account has changed: %+v", after)
		}
		r.login(t, "linxiaolan")
	})
}
