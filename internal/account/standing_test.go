package account

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/group"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// TestStanding is the whole table of domain rule "who may do what".
func TestStanding(t *testing.T) {
	unit := uuid.New()
	coordinator := post{Kind: "working_group", Function: "coordination", Role: "member"}
	for name, x := range map[string]struct {
		user  User
		posts []post
		want  auth.Standing
	}{
		"nobody":       {User{}, nil, 0},
		"admin":        {User{IsAdmin: true}, nil, auth.Admin},
		"auditor":      {User{IsAuditor: true}, nil, auth.Auditor},
		"unit":         {User{UnitID: &unit}, nil, auth.UnitUser},
		"admin first":  {User{IsAdmin: true}, []post{coordinator}, auth.Admin}, // even if the tables were wrong
		"coordinator":  {User{}, []post{coordinator}, auth.Coordinator | auth.GroupMember},
		"commander":    {User{}, []post{{Kind: "coordination_group", Role: "first_deputy_leader"}}, auth.Commander | auth.GroupMember | auth.GroupLeader},
		"not commands": {User{}, []post{{Kind: "coordination_group", Role: "member"}}, auth.GroupMember},
		"petition":     {User{}, []post{{Kind: "working_group", Function: "petition", Role: "liaison"}}, auth.PetitionStaff | auth.GroupMember},
		"supervision":  {User{}, []post{{Kind: "working_group", Function: "supervision", Role: "leader"}}, auth.SupervisionStaff | auth.GroupMember | auth.GroupLeader},
		"other":        {User{}, []post{{Kind: "working_group", Function: "sanitation", Role: "deputy_leader"}}, auth.GroupMember | auth.GroupLeader},
		"two posts":    {User{}, []post{coordinator, {Kind: "working_group", Function: "petition", Role: "member"}}, auth.Coordinator | auth.PetitionStaff | auth.GroupMember},
	} {
		got, groups, _ := standing(&x.user, x.posts)
		if got != x.want {
			t.Errorf("%s: %b, want %b", name, got, x.want)
		}
		if x.user.privileged() && groups != nil {
			t.Errorf("%s keeps groups", name)
		}
	}
}

func TestChangesWorkOnTheNextRequest(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		r := newRig(t, db)
		r.known.live.Store(true) // as if the line to other replicas were up
		r.user(t, NewUser{Username: "zhengkai", Admin: true})
		person := r.person(t, "林晓岚")
		u := r.user(t, NewUser{Username: "linxiaolan", PersonID: &person})
		token := r.login(t, "linxiaolan").AccessToken
		standingNow := func() auth.Standing {
			a, err := r.Authenticate(t.Context(), token)
			want(t, err, "")
			if again, _ := r.Authenticate(t.Context(), token); again.Standing != a.Standing {
				t.Error("remembered otherwise")
			}
			return a.Standing
		}
		if s := standingNow(); s != 0 {
			t.Errorf("standing %b from nothing", s)
		}
		p := r.appoint(t, person, "petition", "leader")
		if s := standingNow(); s != auth.PetitionStaff|auth.GroupLeader|auth.GroupMember {
			t.Errorf("appointed: %b", s)
		}
		a, err := r.Authenticate(t.Context(), token)
		want(t, err, "")
		if !a.LeadsGroup(p.Group.ID) || a.PersonID != person {
			t.Errorf("%+v", a)
		}
		me, err := r.Me(auth.With(t.Context(), a))
		want(t, err, "")
		if len(me.Posts) != 1 || me.Posts[0].Function != "petition" || me.Person.Name != "林晓岚" || !slices.Contains(me.Actor.Permissions(), "petitioner:read") {
			t.Errorf("%+v", me)
		}
		_, err = group.NewService(db.Store).End(r.admin, p.Appointment.ID, nil, nil, "调离")
		want(t, err, "")
		if s := standingNow(); s != 0 {
			t.Errorf("still %b", s)
		}
		_, err = r.Disable(r.admin, u.ID, nil, "调离")
		want(t, err, "")
		a, err = r.Authenticate(t.Context(), token)
		want(t, err, fault.CodeSessionEnded)
		if a.ID != u.ID || a.OfficeID != r.office {
			t.Error("the refusal cannot be audited")
		}
		_, err = r.Login(t.Context(), "linxiaolan", word)
		want(t, err, fault.CodeBadCredentials)
		_, err = r.Enable(r.admin, u.ID, nil)
		want(t, err, "")
		_, err = r.Authenticate(t.Context(), token)
		want(t, err, fault.CodeSessionEnded) // old sessions stay ended
	})
}

// TestReplicasHearOfChanges has two stores on one PostgreSQL.
func TestReplicasHearOfChanges(t *testing.T) {
	db := storetest.Open(t, "postgres")
	r := newRig(t, db)
	far, err := store.Open(t.Context(), db.Config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = far.Close() })
	other := newRig(t, &storetest.DB{Store: far, Clock: db.Clock, Config: db.Config})
	up := make(chan bool, 4)
	heard := make(chan struct{}, 16)
	go other.store.Listen(t.Context(), signalTopic, func(live bool) { other.known.live.Store(live); up <- live }, func() {
		other.known.forget()
		heard <- struct{}{}
	})
	if !<-up {
		t.Fatal("nobody listens")
	}
	r.user(t, NewUser{Username: "zhengkai", Admin: true})
	u := r.user(t, NewUser{Username: "sumin"})
	token := r.login(t, "sumin").AccessToken
	for len(heard) > 0 {
		<-heard
	}
	_, err = other.Authenticate(t.Context(), token)
	want(t, err, "")
	if _, err = r.Disable(r.admin, u.ID, nil, "调离"); err != nil {
		t.Fatal(err)
	}
	<-heard // or the run never ends
	_, err = other.Authenticate(t.Context(), token)
	want(t, err, fault.CodeSessionEnded)
}

func TestOfficesDoNotSeeEachOther(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		r, far := newRig(t, db), newRig(t, db)
		r.user(t, NewUser{Username: "zhengkai", Admin: true})
		person := r.person(t, "林晓岚")
		u := r.user(t, NewUser{Username: "linxiaolan"})
		c, err := r.CreateClient(r.admin, NewClient{Name: "区平台", Scopes: []string{"changes:read"}})
		want(t, err, "")
		far.user(t, NewUser{Username: "faradmin", Admin: true})
		_, err = far.Get(far.admin, u.ID)
		want(t, err, fault.CodeNotFound)
		_, err = far.Disable(far.admin, u.ID, nil, "x")
		want(t, err, fault.CodeNotFound)
		_, err = far.ResetPassword(far.admin, u.ID, nil, "河东-Sunrise-87", false)
		want(t, err, fault.CodeNotFound)
		_, err = far.GetClient(far.admin, c.ID)
		want(t, err, fault.CodeNotFound)
		_, err = far.RotateSecret(far.admin, c.ID, nil, 0)
		want(t, err, fault.CodeNotFound)
		_, err = far.Create(far.admin, NewUser{Username: "thief", DisplayName: "x", Password: word, PersonID: &person})
		want(t, err, fault.CodeUnprocessable)
		page, err := far.List(far.admin, UserFilter{}, store.Request{Limit: 50, Count: true})
		want(t, err, "")
		if len(page.Items) != 1 || *page.Total != 1 {
			t.Errorf("%d accounts, total %d", len(page.Items), *page.Total)
		}
		clients, err := far.ListClients(far.admin, nil, store.Request{Limit: 50})
		want(t, err, "")
		if len(clients.Items) != 0 {
			t.Error("clients of another office are listed")
		}
	})
}

func TestClients(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		r := newRig(t, db)
		past := db.Clock.Now().Add(-time.Hour)
		_, err := r.CreateClient(r.admin, NewClient{Name: "区平台", Scopes: []string{"changes:read"}, ExpiresAt: &past})
		want(t, err, fault.CodeUnprocessable)
		c, err := r.CreateClient(r.admin, NewClient{Name: "区平台", Scopes: []string{"changes:read", "status_reports:read"}})
		want(t, err, "")
		boss := storetest.As(t.Context(), r.office, auth.Coordinator)
		all := c.Scopes
		mine, err := r.IssueToken(t.Context(), c.ID, c.Shown, nil) // asked for, not approved
		if want(t, err, fault.CodeInvalidScope); mine != nil {
			t.Error("a token without an approval")
		}
		_, err = r.Approve(boss, c.ID, nil, []string{"statistics:read"}, 0)
		want(t, err, fault.CodeUnprocessable)
		approved, err := r.Approve(boss, c.ID, nil, all, time.Hour)
		want(t, err, "")
		_, err = r.IssueToken(t.Context(), c.ID, c.Shown, nil) // the administrator's secret
		want(t, err, fault.CodeInvalidClient)
		old := approved.Shown
		ask := func(secret, code string, scopes ...string) *ClientToken {
			t.Helper()
			tok, err := r.IssueToken(t.Context(), c.ID, secret, scopes)
			want(t, err, fault.Code(code))
			return tok
		}
		can := func(tok *ClientToken, code string, p ...auth.Permission) {
			t.Helper()
			a, err := r.Authenticate(t.Context(), tok.Token)
			want(t, err, fault.Code(code))
			for _, x := range p {
				if !a.Can(x) {
					t.Errorf("cannot %s", x)
				}
			}
			if a.Can(auth.Self) || a.Can(auth.UnitRead) {
				t.Error("can more than a client may")
			}
		}
		ask("llcs_wrong", "invalid_client")
		ask(old, "invalid_scope", "users:write")
		_, err = r.IssueToken(t.Context(), r.office, old, nil)
		want(t, err, fault.CodeInvalidClient)
		can(ask(old, ""), "", auth.ChangeRead, auth.StatusReportRead)
		narrow := ask(old, "", "changes:read")
		if a, _ := r.Authenticate(t.Context(), narrow.Token); a.Can(auth.StatusReportRead) {
			t.Error("more than was asked for")
		}
		rotated, err := r.Approve(boss, c.ID, nil, all, 24*time.Hour)
		want(t, err, "")
		if len(rotated.Secrets) != 2 || rotated.Shown == old || !strings.HasPrefix(rotated.Shown, auth.SecretPrefix) {
			t.Errorf("%+v", rotated)
		}
		ask(old, "")
		ask(rotated.Shown, "")
		db.Clock.Add(24 * time.Hour)
		ask(old, "invalid_client")
		tok := ask(rotated.Shown, "")
		seen, err := r.GetClient(r.admin, c.ID)
		want(t, err, "")
		if seen.LastUsedAt == nil || len(seen.Secrets) != 1 || seen.Shown != "" {
			t.Errorf("%+v", seen)
		}
		now, err := r.Approve(boss, c.ID, nil, all, 0) // at once: also tokens of the old secret end
		want(t, err, "")
		can(tok, "session_ended")
		tok = ask(now.Shown, "")
		one := []string{"changes:read"}
		_, err = r.UpdateClient(r.admin, c.ID, nil, ClientPatch{Scopes: &one, ExpiresAt: nullable.NewNullableWithValue(db.Clock.Now().Add(time.Minute))})
		want(t, err, "")
		if a, _ := r.Authenticate(t.Context(), tok.Token); a.Can(auth.StatusReportRead) || !a.Can(auth.ChangeRead) {
			t.Error("a withdrawn scope still works")
		}
		ended, err := r.RotateSecret(r.admin, c.ID, nil, time.Hour)
		want(t, err, "")
		if a, _ := r.Authenticate(t.Context(), tok.Token); a.Can(auth.ChangeRead) || len(ended.effective()) != 0 {
			t.Error("the approval outlives a secret that an administrator has seen")
		}
		ask(ended.Shown, "invalid_scope")
		db.Clock.Add(time.Minute)
		can(tok, "session_ended")
		ask(now.Shown, "invalid_client")
		_, err = r.RevokeClient(r.admin, c.ID, nil, "更换平台")
		want(t, err, "")
		_, err = r.RevokeClient(r.admin, c.ID, nil, "更换平台")
		want(t, err, fault.CodeStateConflict)
		_, err = r.RotateSecret(r.admin, c.ID, nil, 0)
		want(t, err, fault.CodeStateConflict)
		if r.events(t, "api_client.token_refused") != 7 {
			t.Error("refusals are not on record:", r.events(t, "api_client.token_refused"))
		}
	})
}

// A client reads another office when that one has granted it and somebody who may
// read it all has approved, never more than its own office approved, and not after it
// was revoked; whoever granted nothing does not exist.
func TestGrants(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		r, far, none := newRig(t, db), newRig(t, db), newRig(t, db)
		for i, o := range []*rig{r, far, none} {
			o.user(t, NewUser{Username: []string{"zhengkai", "faradmin", "noadmin"}[i], Admin: true})
			err := db.InTx(o.admin, func(tx *store.Tx) error {
				return tx.DB.Table("offices").Create(map[string]any{"id": o.office, "office_id": o.office, "version": 1, "created_at": tx.Now, "updated_at": tx.Now,
					"name": o.office.String(), "district_name": "", "division_code": "", "address": "", "duty_phone": ""}).Error
			})
			want(t, err, "")
		}
		boss, farBoss := storetest.As(t.Context(), r.office, auth.Coordinator), storetest.As(t.Context(), far.office, auth.Commander)
		c, err := r.CreateClient(r.admin, NewClient{Name: "区平台", Scopes: []string{"changes.duty:read", "status_reports:read"}})
		want(t, err, "")
		c, err = r.Approve(boss, c.ID, nil, []string{"status_reports:read"}, 0)
		want(t, err, "")
		tok, err := r.IssueToken(t.Context(), c.ID, c.Shown, nil)
		want(t, err, "")
		at := func(o *rig) (auth.Actor, bool) {
			a, err := r.Authenticate(t.Context(), tok.Token)
			want(t, err, "")
			return a.At(o.office)
		}
		_, err = r.CreateGrant(r.admin, c.ID, []string{"status_reports:read"})
		want(t, err, fault.CodeUnprocessable)
		_, err = far.CreateGrant(far.admin, far.office, []string{"status_reports:read"})
		want(t, err, fault.CodeUnprocessable)
		g, err := far.CreateGrant(far.admin, c.ID, []string{"changes.duty:read", "status_reports:read"})
		want(t, err, "")
		_, err = far.CreateGrant(far.admin, c.ID, []string{"status_reports:read"})
		want(t, err, fault.CodeAlreadyExists)
		if _, ok := at(far); ok {
			t.Error("read before it is approved")
		}
		_, err = far.ApproveGrant(far.admin, g.ID, nil)
		want(t, err, fault.CodeStateConflict) // it is not among what an administrator may do
		_, err = none.ApproveGrant(storetest.As(t.Context(), none.office, auth.Commander), g.ID, nil)
		want(t, err, fault.CodeNotFound)
		_, err = far.ApproveGrant(farBoss, g.ID, nil)
		want(t, err, "")
		there, ok := at(far)
		if !ok || !there.Can(auth.StatusReportRead) || there.Can(auth.ChangeRead) || there.OfficeID != far.office {
			t.Errorf("there: %+v", there)
		}
		if _, ok := at(none); ok {
			t.Error("an office that granted nothing")
		}
		if back, ok := there.At(r.office); ok {
			t.Errorf("from there on to %+v", back)
		}
		_, err = far.RevokeGrant(far.admin, g.ID, nil, "督察结束")
		want(t, err, "")
		if _, ok := at(far); ok {
			t.Error("read after it was revoked")
		}
		_, err = far.RevokeGrant(far.admin, g.ID, nil, "再来")
		want(t, err, fault.CodeStateConflict)
		_, err = far.CreateGrant(far.admin, c.ID, []string{"status_reports:read"})
		want(t, err, "")
		page, err := far.ListGrants(far.admin, GrantPending, store.Request{Limit: 10})
		if want(t, err, ""); len(page.Items) != 1 {
			t.Errorf("%d pending", len(page.Items))
		}
		page, err = r.ListGrants(r.admin, "", store.Request{Limit: 10})
		if want(t, err, ""); len(page.Items) != 0 {
			t.Error("grants of another office are listed")
		}
	})
}

func TestMeet(t *testing.T) {
	for _, x := range []struct{ a, b, want string }{
		{"changes:read", "changes:read", "changes:read"}, {"changes:read", "changes.duty:read", "changes.duty:read"},
		{"changes.duty:read statistics:read", "changes:read", "changes.duty:read"}, {"changes.duty:read", "changes.work:read", ""},
		{"status_reports:read", "changes:read", ""}, {"changes:read changes.duty:read", "changes.duty:read", "changes.duty:read"},
	} {
		if got := strings.Join(meet(strings.Fields(x.a), strings.Fields(x.b)), " "); got != x.want {
			t.Errorf("%s and %s: %s", x.a, x.b, got)
		}
	}
}
