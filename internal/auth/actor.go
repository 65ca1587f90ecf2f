// Package auth knows who is acting and what that person may do. It reaches no
// database and no network; package account loads actors, package server
// enforces permissions.
package auth

import (
	"context"
	"slices"
	"sort"

	"github.com/google/uuid"
)

// ActorKind says what sort of principal acts.
type ActorKind string

// The kinds of principal.
const (
	KindUser   ActorKind = "user"
	KindClient ActorKind = "api_client"
	KindSystem ActorKind = "system"
)

// Actor is the principal of a request or of a background job.
type Actor struct {
	Kind      ActorKind
	ID        uuid.UUID // user, API client, or zero for the system
	Name      string    // display name, or the job's name for the system
	OfficeID  uuid.UUID
	SessionID uuid.UUID
	PersonID  uuid.UUID // zero when the account is tied to no person
	UnitID    uuid.UUID // set for unit users only
	// HomeUnitID is the unit that the actor's person belongs to, zero when unknown.
	HomeUnitID uuid.UUID
	// Chief tells that the actor leads a coordination group, as its leader or
	// first deputy.
	Chief    bool
	Standing Standing
	// Groups are the groups of current appointments; Leads those where the
	// appointment is leader, first deputy or deputy.
	Groups []uuid.UUID
	Leads  []uuid.UUID
	Scopes []string // OAuth scopes of a district client
	// Guest are the other offices that a district client may read, with what there.
	Guest []Grant
	// MustChangePassword leaves nothing but the operations about oneself.
	MustChangePassword bool
	RequestID          string
	Operation          string // operationId, or the job's name
	Lang               string // "zh" or "en"
}

// Grant is what a district client may read in an office that is not its own.
type Grant struct {
	OfficeID uuid.UUID
	Scopes   []string
}

// At is the actor in an office: everybody in the own one, a district client also
// where it was granted something, with what was granted there. False elsewhere.
func (a Actor) At(office uuid.UUID) (Actor, bool) {
	if office == a.OfficeID {
		return a, true
	}
	for _, g := range a.Guest {
		if g.OfficeID == office && a.Kind == KindClient {
			a.OfficeID, a.Scopes, a.Guest = g.OfficeID, g.Scopes, nil
			return a, true
		}
	}
	return Actor{}, false
}

// Has tells whether the actor has any of the standings.
func (a Actor) Has(s Standing) bool { return a.Standing&s != 0 }

// Can tells whether the actor may try an operation that needs p. What of the
// objects is in reach is decided by the slices' queries.
func (a Actor) Can(p Permission) bool {
	switch {
	case p == Public || a.Kind == KindSystem:
		return true
	case a.Kind == KindClient:
		return Grants[p]&DistrictClient != 0 && slices.ContainsFunc(scopes[p], func(s string) bool { return slices.Contains(a.Scopes, s) })
	case a.MustChangePassword:
		return p == Self
	case p == Self:
		return true
	}
	return Grants[p]&a.Standing != 0
}

// Permissions lists what the actor may do, sorted.
func (a Actor) Permissions() []string {
	out := []string{}
	for p := range Grants {
		if a.Can(p) {
			out = append(out, string(p))
		}
	}
	sort.Strings(out)
	return out
}

// SeesAllCases tells whether the actor's view of petition cases is unlimited;
// others see those of their groups or of their unit.
func (a Actor) SeesAllCases() bool {
	return a.Kind == KindSystem || a.Has(Auditor|Commander|Coordinator|PetitionStaff)
}

// InGroup tells whether the actor holds a current appointment in the group.
func (a Actor) InGroup(id uuid.UUID) bool { return slices.Contains(a.Groups, id) }

// LeadsGroup tells whether the actor leads the group.
func (a Actor) LeadsGroup(id uuid.UUID) bool { return slices.Contains(a.Leads, id) }

// System is the identity of work that no person started. name appears in the
// audit trail.
func System(office uuid.UUID, name string) Actor {
	return Actor{Kind: KindSystem, Name: name, Operation: name, OfficeID: office, Lang: "zh"}
}

type ctxKey struct{}

// With puts the actor into the context.
func With(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, ctxKey{}, a)
}

// From takes the actor out of the context; the zero Actor can do nothing and
// belongs to no office, so the store refuses it.
func From(ctx context.Context) Actor {
	a, _ := ctx.Value(ctxKey{}).(Actor)
	return a
}

type renewKey struct{}

// WithRenewal lets what lasts long ask who the caller is by then.
func WithRenewal(ctx context.Context, f func(context.Context) (Actor, error)) context.Context {
	return context.WithValue(ctx, renewKey{}, f)
}

// Renew gives the caller as things stand now, or an error when access has ended. In a
// context without renewal it is who it was.
func Renew(ctx context.Context) (Actor, error) {
	if f, ok := ctx.Value(renewKey{}).(func(context.Context) (Actor, error)); ok {
		return f(ctx)
	}
	return From(ctx), nil
}
