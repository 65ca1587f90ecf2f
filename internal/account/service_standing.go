package account

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/org"
	"lianluo/internal/store"
)

// rememberFor bounds how long an actor is remembered, counted from before it was
// read. A change is answered only when that time has passed since its commit,
// so the next request finds it in force on every replica, whether or not the
// signal was quick enough.
const rememberFor = 50 * time.Millisecond

const signalTopic = "lianluo_access"

// standingChanged is queued in a transaction of this package that changes what
// somebody may do: sign-ins and uses touch the same tables and do not.
type standingChanged struct{}

// standingTables are those of other packages from which an actor is made.
var standingTables = []string{"appointments", "work_groups"}

func changesStanding(tx *store.Tx) bool {
	if slices.ContainsFunc(standingTables, tx.Touched) {
		return true
	}
	return slices.ContainsFunc(tx.Queued(), func(x any) bool { _, ok := x.(standingChanged); return ok })
}

// cache remembers actors for a moment. It only saves time: it is emptied by
// every commit that may change an actor, here or on another replica, and it is
// not used while the other replicas cannot be heard.
type cache struct {
	mu      sync.Mutex
	age     uint64 // raised by forget, so that what was loaded before is not kept after
	actors  map[uuid.UUID]known
	loading map[uuid.UUID]chan struct{} // closed when who loads the actor is done
	live    atomic.Bool
}

type known struct {
	actor auth.Actor
	claim auth.Claims
	until time.Time
}

const cacheSize = 20000

func (c *cache) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.age++
	c.actors, c.loading = map[uuid.UUID]known{}, map[uuid.UUID]chan struct{}{}
}

// get gives what is remembered, or loads it. Of those who ask at once only one
// loads, early enough that the others seldom wait for it: when all did, each had
// the loads of the others before it in a full pool, and none ended in time to be
// worth remembering.
func (c *cache) get(ctx context.Context, key uuid.UUID, now func() time.Time, load func() (known, error)) (known, error) {
	l := c.look(key, now())
	if !l.hit && l.busy != nil {
		select {
		case <-l.busy:
		case <-ctx.Done():
			return known{}, ctx.Err()
		}
		l = c.look(key, now())
	}
	if l.hit && l.mine == nil {
		return l.known, nil
	}
	if l.mine != nil {
		defer c.leave(key, l.mine)
	}
	k, err := load()
	if err == nil {
		c.put(key, k, l.age)
	}
	return k, err
}

// look is what a caller finds in the cache.
type look struct {
	known
	hit  bool
	age  uint64
	busy chan struct{} // somebody loads, and closes it afterwards
	mine chan struct{} // the caller is to load and to leave
}

func (c *cache) look(key uuid.UUID, now time.Time) look {
	c.mu.Lock()
	defer c.mu.Unlock()
	l := look{age: c.age}
	if !c.live.Load() {
		return l // nothing will be kept, so there is nothing to wait for
	}
	l.known, l.hit = c.actors[key]
	l.hit = l.hit && now.Before(l.until)
	if l.busy = c.loading[key]; l.busy == nil && (!l.hit || l.until.Sub(now) < rememberFor/4) {
		l.mine = make(chan struct{})
		c.loading[key] = l.mine
	}
	return l
}

func (c *cache) leave(key uuid.UUID, mine chan struct{}) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.loading[key] == mine { // else all was forgotten meanwhile
		delete(c.loading, key)
	}
	close(mine)
}

func (c *cache) put(key uuid.UUID, k known, age uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if age != c.age || !c.live.Load() {
		return
	}
	if len(c.actors) >= cacheSize {
		c.actors = map[uuid.UUID]known{}
	}
	c.actors[key] = k
}

// Watch hears from the other replicas until ctx ends. While they cannot be
// heard nothing is remembered.
func (s *Service) Watch(ctx context.Context) {
	s.store.Listen(ctx, signalTopic, func(live bool) {
		s.known.live.Store(live)
		s.known.forget()
	}, s.known.forget)
}

// Authenticate finds who acts under an access token, as things stand now. It
// returns unauthenticated for a token that is not ours and session_ended,
// together with the actor, for one whose session, account, client or secret has
// ended.
func (s *Service) Authenticate(ctx context.Context, token string) (auth.Actor, error) {
	claims, err := s.opt.Tokens.Verify(token)
	if err != nil {
		return auth.Actor{}, fault.Wrap(fault.CodeUnauthenticated, err)
	}
	key := claims.Session
	if claims.Kind == auth.KindClient {
		key = claims.Secret
	}
	load := func() (known, error) { return s.load(ctx, claims) }
	k, err := s.known.get(ctx, key, s.opt.Clock.Now, load)
	if err == nil && (k.claim.Subject != claims.Subject || k.claim.Office != claims.Office) {
		k, err = load()
	}
	if err != nil {
		return k.actor, s.store.Fault(err)
	}
	if claims.Kind == auth.KindClient {
		return narrowed(k.actor, claims.Scopes), nil
	}
	return k.actor, nil
}

// narrowed leaves the scopes that are granted still and were asked for. The own
// office bounds what the client reads elsewhere.
func narrowed(a auth.Actor, asked []string) auth.Actor {
	a.Scopes = both(a.Scopes, asked)
	guest := make([]auth.Grant, len(a.Guest))
	for i, g := range a.Guest {
		guest[i] = auth.Grant{OfficeID: g.OfficeID, Scopes: meet(g.Scopes, a.Scopes)}
	}
	a.Guest = guest
	return a
}

func (s *Service) load(ctx context.Context, c auth.Claims) (known, error) {
	k := known{claim: c}
	err := s.store.Together(as(ctx, c.Kind, c.Subject, "", c.Office), func(db *gorm.DB) (err error) {
		k.until = s.opt.Clock.Now().Add(rememberFor) // with its monotonic reading: steps of the clock prolong nothing
		if c.Kind == auth.KindClient {
			k.actor, err = s.loadClient(db, c)
		} else {
			k.actor, err = s.loadUser(db, c)
		}
		return err
	})
	if fault.Is(err, fault.CodeNotFound) { // signed by us, but of another database
		return known{}, fault.Wrap(fault.CodeUnauthenticated, err)
	}
	return k, err
}

func (s *Service) loadUser(db *gorm.DB, c auth.Claims) (auth.Actor, error) {
	session, err := store.Get[Session](db, c.Session)
	if err != nil {
		return auth.Actor{}, err
	}
	u, err := store.Get[User](db, c.Subject)
	if err != nil {
		return auth.Actor{}, err
	}
	if session.UserID != u.ID || session.over(s.now()) || u.DisabledAt != nil {
		return auth.Actor{Kind: auth.KindUser, ID: u.ID, Name: u.DisplayName, OfficeID: u.OfficeID, SessionID: session.ID}, errEnded
	}
	a, err := s.actor(db, u)
	a.SessionID = session.ID
	return a, err
}

// ActorOf tells what the holder of an account may do now, without a session. It
// returns not_found, and session_ended for an account that is disabled.
func (s *Service) ActorOf(ctx context.Context, office, user uuid.UUID) (auth.Actor, error) {
	db := s.store.Reading(as(ctx, auth.KindUser, user, "", office))
	u, err := store.Get[User](db, user)
	if err != nil {
		return auth.Actor{}, s.store.Fault(err)
	}
	if u.DisabledAt != nil {
		return auth.Actor{}, errEnded
	}
	a, err := s.actor(db, u)
	return a, s.store.Fault(err)
}

// actor is who the account is, with the standing that comes from current posts.
func (s *Service) actor(db *gorm.DB, u *User) (auth.Actor, error) {
	a := auth.Actor{Kind: auth.KindUser, ID: u.ID, Name: u.DisplayName, OfficeID: u.OfficeID}
	held := []post{}
	var err error
	if u.PersonID != nil {
		a.PersonID = *u.PersonID
		if held, err = posts(db, *u.PersonID); err != nil {
			return a, err
		}
	}
	if u.UnitID != nil {
		a.UnitID = *u.UnitID
	}
	a.Standing, a.Groups, a.Leads = standing(u, held)
	a.Chief, a.HomeUnitID = chief(a.Standing, held)
	a.MustChangePassword = s.mustChange(u, s.store.Now())
	return a, nil
}

func (s *Service) loadClient(db *gorm.DB, c auth.Claims) (auth.Actor, error) {
	client, err := store.Get[Client](db, c.Subject)
	if err != nil {
		return auth.Actor{}, err
	}
	secret, err := store.Get[Secret](db, c.Secret)
	if err != nil {
		return auth.Actor{}, err
	}
	a := auth.Actor{Kind: auth.KindClient, ID: client.ID, Name: client.Name, OfficeID: client.OfficeID,
		Standing: auth.DistrictClient, Scopes: client.effective()}
	now := s.store.Now()
	if secret.ClientID != client.ID || !secret.live(now) || client.Status(now) != ClientActive {
		return a, errEnded
	}
	a.Guest, err = guest(db, client.ID)
	return a, err
}

// Self is what a user sees of the own account.
type Self struct {
	User   UserView
	Actor  auth.Actor
	Person *org.Person
	Unit   *org.Unit
	Posts  []post
}

// Me reads the actor's own account; not_found when the actor is no user.
func (s *Service) Me(ctx context.Context) (*Self, error) {
	me := &Self{Actor: auth.From(ctx), Posts: []post{}}
	db := s.store.Reading(ctx)
	u, err := store.Get[User](db, me.Actor.ID)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	if me.User, err = s.view(ctx, u); err != nil {
		return nil, err
	}
	unit := u.UnitID
	if u.PersonID != nil {
		if me.Person, err = store.Get[org.Person](db, *u.PersonID); err != nil {
			return nil, s.store.Fault(err)
		}
		if me.Posts, err = posts(db, *u.PersonID); err != nil {
			return nil, s.store.Fault(err)
		}
		if unit == nil {
			unit = me.Person.UnitID
		}
	}
	if unit != nil {
		if me.Unit, err = store.Get[org.Unit](db, *unit); err != nil {
			return nil, s.store.Fault(err)
		}
	}
	return me, nil
}
