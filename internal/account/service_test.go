package account

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/group"
	"lianluo/internal/inspection"
	"lianluo/internal/org"
	"lianluo/internal/record"
	"lianluo/internal/store/storetest"
)

const word = "晨雾-Lantern-42"

// rig is the service on one engine with an administrator in an office.
type rig struct {
	*Service
	db     *storetest.DB
	office uuid.UUID
	admin  context.Context
}

func newRig(t *testing.T, db *storetest.DB) *rig {
	t.Helper()
	tokens, err := auth.NewTokens(db.Clock.Now, []byte("a key of thirty-two bytes for us"))
	if err != nil {
		t.Fatal(err)
	}
	policy, err := auth.PolicyNamed("mlps3")
	if err != nil {
		t.Fatal(err)
	}
	s := NewService(db.Store, Options{Clock: db.Clock, Tokens: tokens, Policy: policy,
		Hasher:  auth.NewHasher(auth.Cost{KiB: 64, Time: 1}, 4, time.Minute),
		NameKey: func(n string) string { return "key of " + n }})
	office := record.NewID()
	return &rig{Service: s, db: db, office: office, admin: storetest.As(t.Context(), office, auth.Admin)}
}

func (r *rig) user(t *testing.T, n NewUser) UserView {
	t.Helper()
	if n.DisplayName == "" {
		n.DisplayName = n.Username
	}
	if n.Password == "" {
		n.Password = word
	}
	v, err := r.Create(r.admin, n)
	if err != nil {
		t.Fatalf("create %s: %v", n.Username, err)
	}
	return v
}

func (r *rig) login(t *testing.T, name string) *Grant {
	t.Helper()
	g, err := r.Login(t.Context(), name, word)
	if err != nil {
		t.Fatalf("login %s: %v", name, err)
	}
	return g
}

func (r *rig) person(t *testing.T, name string) uuid.UUID {
	t.Helper()
	p, err := org.NewService(r.db.Store).CreatePerson(r.admin, org.NewPerson{Name: name})
	if err != nil {
		t.Fatal(err)
	}
	return p.ID
}

func want(t *testing.T, err error, code fault.Code) {
	t.Helper()
	if code == "" && err != nil || code != "" && !fault.Is(err, code) {
		t.Errorf("got %v, want %q", err, code)
	}
}

func (r *rig) events(t *testing.T, kind string) int {
	t.Helper()
	var n int64
	if err := r.db.Reading(r.admin).Model(&event.Event{}).Where("kind = ?", kind).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return int(n)
}

func TestSignInAndOut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		r := newRig(t, db)
		r.user(t, NewUser{Username: "LinXiaolan", MustChange: true})
		g := r.login(t, "ＬINxiaolan ") // width, case and blanks are no difference
		if !g.PasswordChangeRequired {
			t.Error("an initial password need not be changed")
		}
		a, err := r.Authenticate(t.Context(), g.AccessToken)
		want(t, err, "")
		if a.OfficeID != r.office || !a.Can(auth.Self) || a.Can(auth.OfficeRead) {
			t.Errorf("%+v", a)
		}
		for name, pw := range map[string]string{"linxiaolan": "wrong", "nobody": word} {
			_, err := r.Login(t.Context(), name, pw)
			want(t, err, fault.CodeBadCredentials)
		}
		ctx := auth.With(t.Context(), a)
		want(t, r.ChangePassword(ctx, "wrong", "河东-Sunrise-87"), fault.CodeUnprocessable)
		want(t, r.ChangePassword(ctx, word, word), fault.CodeUnprocessable)
		want(t, r.ChangePassword(ctx, word, "河东-Sunrise-87"), "")
		_, err = r.Authenticate(t.Context(), g.AccessToken)
		want(t, err, fault.CodeSessionEnded)
		_, err = r.Refresh(t.Context(), g.RefreshToken)
		want(t, err, fault.CodeSessionEnded)
		g, err = r.Login(t.Context(), "linxiaolan", "河东-Sunrise-87")
		want(t, err, "")
		second, err := r.Login(t.Context(), "linxiaolan", "河东-Sunrise-87")
		want(t, err, "")
		a, err = r.Authenticate(t.Context(), g.AccessToken)
		want(t, err, "")
		want(t, r.Logout(auth.With(t.Context(), a)), "")
		for _, x := range []*Grant{g, second} {
			_, err = r.Authenticate(t.Context(), x.AccessToken)
			want(t, err, fault.CodeSessionEnded)
		}
		for kind, n := range map[string]int{"session.started": 3, "user.sign_in_refused": 2, "user.password_changed": 1, "session.ended": 1} {
			if got := r.events(t, kind); got != n {
				t.Errorf("%d events %s, want %d", got, kind, n)
			}
		}
	})
}

func TestGuessesAreCountedBeforeTheyAreEvaluated(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		r := newRig(t, db)
		u := r.user(t, NewUser{Username: "sumin"})
		// Two replicas: their queues know nothing of each other.
		other := newRig(t, db)
		for _, name := range []string{"sumin", "no-such-user"} {
			evaluated := guess(t, name, 200, r.Service, other.Service)
			if evaluated > MaxFailures || evaluated == 0 {
				t.Errorf("%s: %d of 200 guesses evaluated", name, evaluated)
			}
			_, err := r.Login(t.Context(), name, word)
			want(t, err, fault.CodeLoginLocked)
			if f, _ := fault.As(err); f.RetryAfter <= 0 || f.RetryAfter > LockFor {
				t.Error("retry after", f.RetryAfter)
			}
		}
		db.Clock.Add(LockFor - time.Second)
		_, err := r.Login(t.Context(), "sumin", word)
		want(t, err, fault.CodeLoginLocked) // tries during the lock did not prolong it, nor does time shorten it
		db.Clock.Add(2 * time.Second)
		r.login(t, "sumin")
		guess(t, "sumin", 10, r.Service)
		v, err := r.Get(r.admin, u.ID)
		want(t, err, "")
		if v.LockedUntil == nil || v.LastLoginAt == nil {
			t.Error("the administrator does not see the lock")
		}
		_, err = r.Unlock(r.admin, u.ID, nil)
		want(t, err, "")
		for range 20 { // right ones do not use tries up
			r.login(t, "sumin")
		}
	})
}

// guess tries wrong passwords in parallel and counts those that were evaluated.
func guess(t *testing.T, name string, n int, services ...*Service) int {
	t.Helper()
	var mu sync.Mutex
	var all sync.WaitGroup
	evaluated := 0
	for i := range n {
		all.Go(func() {
			_, err := services[i%len(services)].Login(t.Context(), name, fmt.Sprint("Guess-", i))
			if !fault.Is(err, fault.CodeBadCredentials) && !fault.Is(err, fault.CodeLoginLocked) {
				t.Error(err)
			}
			if fault.Is(err, fault.CodeBadCredentials) {
				mu.Lock()
				defer mu.Unlock()
				evaluated++
			}
		})
	}
	all.Wait()
	return evaluated
}

func TestRefreshTokensAreUsedOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		r := newRig(t, db)
		r.user(t, NewUser{Username: "sumin"})
		first := r.login(t, "sumin")
		second, err := r.Refresh(t.Context(), first.RefreshToken)
		want(t, err, "")
		_, err = r.Authenticate(t.Context(), second.AccessToken)
		want(t, err, "")
		_, err = r.Refresh(t.Context(), first.RefreshToken) // a thief, or the owner after a thief
		want(t, err, fault.CodeSessionEnded)
		_, err = r.Authenticate(t.Context(), second.AccessToken)
		want(t, err, fault.CodeSessionEnded)
		_, err = r.Refresh(t.Context(), second.RefreshToken)
		want(t, err, fault.CodeSessionEnded)
		_, err = r.Refresh(t.Context(), "llrt_no-such-token-anywhere-at-all")
		want(t, err, fault.CodeSessionEnded)

		g := r.login(t, "sumin")
		var won sync.Map
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				if _, err := r.Refresh(t.Context(), g.RefreshToken); err == nil {
					won.Store(i, true)
				}
			})
		}
		all.Wait()
		n := 0
		won.Range(func(any, any) bool { n++; return true })
		if n > 1 {
			t.Errorf("%d racers got a pair for one token", n)
		}
	})
}

func TestSessionsEndByThemselves(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		r := newRig(t, db)
		r.user(t, NewUser{Username: "sumin"})
		idle := r.login(t, "sumin")
		db.Clock.Add(IdleLife)
		_, err := r.Refresh(t.Context(), idle.RefreshToken)
		want(t, err, fault.CodeSessionEnded)
		g := r.login(t, "sumin")
		for range 36 { // twelve hours in steps of twenty minutes
			db.Clock.Add(20 * time.Minute)
			next, err := r.Refresh(t.Context(), g.RefreshToken)
			if err != nil {
				break
			}
			if next.RefreshExpires.After(g.SessionExpires) {
				t.Fatal("a refresh token outlives its session")
			}
			g = next
		}
		if left := g.SessionExpires.Sub(db.Clock.Now()); left > 0 {
			t.Error("ended early by", left)
		}
		_, err = r.Refresh(t.Context(), g.RefreshToken)
		want(t, err, fault.CodeSessionEnded)
		db.Clock.Add(181 * 24 * time.Hour)
		if !r.login(t, "sumin").PasswordChangeRequired {
			t.Error("a password of half a year need not be changed")
		}
		want(t, r.Forget(t.Context()), "")
		var left int64
		want(t, r.db.Reading(r.admin).Model(&RefreshToken{}).Count(&left).Error, "")
		if left != 1 {
			t.Errorf("%d refresh tokens are left, want that of the live session", left)
		}
	})
}

func TestTheLastAdministratorStays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		r := newRig(t, db)
		a := r.user(t, NewUser{Username: "zhengkai", Admin: true})
		no := false
		_, err := r.Disable(r.admin, a.ID, nil, "x")
		want(t, err, fault.CodeLastAdmin)
		_, err = r.Update(r.admin, a.ID, nil, UserPatch{Admin: &no})
		want(t, err, fault.CodeLastAdmin)
		for round := range 10 {
			b := r.user(t, NewUser{Username: fmt.Sprint("second", round), Admin: true})
			var all sync.WaitGroup
			for _, id := range []uuid.UUID{a.ID, b.ID} { // each disables the other at once
				all.Go(func() {
					if _, err := r.Disable(r.admin, id, nil, "x"); err != nil && !fault.Is(err, fault.CodeLastAdmin) {
						t.Error(err)
					}
				})
			}
			all.Wait()
			last, err := lastAdmin(r.db.Reading(r.admin))
			want(t, err, "")
			if last == uuid.Nil {
				t.Fatal("nobody or both are left")
			}
			a.ID = last
		}
	})
}

func TestDutiesAreSeparate(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		r := newRig(t, db)
		r.user(t, NewUser{Username: "zhengkai", Admin: true})
		unit, err := org.NewService(db.Store).CreateUnit(r.admin, org.NewUnit{Name: "城市管理办公室", Kind: "office_department"})
		want(t, err, "")
		yes, person := true, r.person(t, "林晓岚")
		for _, n := range []NewUser{{Admin: true, Auditor: true}, {Admin: true, UnitID: &unit.ID}, {Auditor: true, UnitID: &unit.ID}} {
			n.Username, n.DisplayName, n.Password = "mixed", "x", word
			_, err := r.Create(r.admin, n)
			want(t, err, fault.CodeSeparationOfDuties)
		}
		u := r.user(t, NewUser{Username: "linxiaolan", PersonID: &person})
		_, err = r.Create(r.admin, NewUser{Username: "again", DisplayName: "x", Password: word, PersonID: &person})
		want(t, err, fault.CodeAlreadyExists)
		_, err = r.Create(r.admin, NewUser{Username: "LINXIAOLAN", DisplayName: "x", Password: word})
		want(t, err, fault.CodeAlreadyExists)
		stranger := record.NewID()
		_, err = r.Create(r.admin, NewUser{Username: "lost", DisplayName: "x", Password: word, PersonID: &stranger, UnitID: &stranger})
		if f, ok := fault.As(err); !ok || len(f.Fields) != 2 {
			t.Error("both unknown references are told:", err)
		}
		r.appoint(t, person, "coordination", "member")
		_, err = r.Update(r.admin, u.ID, nil, UserPatch{Auditor: &yes})
		want(t, err, fault.CodeSeparationOfDuties)
		_, err = r.Update(r.admin, u.ID, nil, UserPatch{Auditor: &yes, PersonID: nullable.NewNullNullable[uuid.UUID]()})
		want(t, err, "")
		stale := `"1"`
		_, err = r.Update(r.admin, u.ID, &stale, UserPatch{Auditor: &yes})
		want(t, err, fault.CodeStaleVersion)
	})
}

// appoint puts the person into a new group.
func (r *rig) appoint(t *testing.T, person uuid.UUID, f group.Function, role group.Role) *group.Post {
	t.Helper()
	i, err := inspection.NewService(r.db.Store).Create(r.admin, inspection.New{Name: record.NewID().String(), Level: "central", Round: "第二轮"})
	if err != nil {
		t.Fatal(err)
	}
	groups := group.NewService(r.db.Store)
	kind := group.Kind("working_group")
	if f == "" {
		kind = "coordination_group"
	}
	g, err := groups.Create(r.admin, group.New{InspectionID: i.ID, Kind: kind, Name: "综合协调组", Function: f})
	if err != nil {
		t.Fatal(err)
	}
	p, err := groups.Appoint(r.admin, group.NewAppointment{GroupID: g.ID, Role: role, PersonID: &person})
	if err != nil {
		t.Fatal(err)
	}
	return p
}
