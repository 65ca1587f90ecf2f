package accountability

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/clock"
	"lianluo/internal/fault"
	"lianluo/internal/order"
	"lianluo/internal/record"
)

var (
	noon = time.Date(2021, 9, 12, 4, 0, 0, 0, time.UTC)
	unit = record.NewID()
	them = record.NewID() // who gave the feedback, decided, executed
)

// Whoever has a form laid down for them has it in exactly these pairs: the rule
// of domain and contract, written once more and independently.
func TestFormsFitSubjects(t *testing.T) {
	want := map[Form]string{
		FormalInterview: "- party_member public_official community_cadre grid_worker contractor", ReminderTalk: "party_member public_official community_cadre grid_worker contractor",
		CriticismEducation: "party_member public_official community_cadre grid_worker", OrderedSelfCriticism: "- party_member public_official community_cadre grid_worker",
		Admonition: "party_member public_official community_cadre", CirculatedCriticism: "- party_member public_official community_cadre grid_worker contractor",
		OrganizationalMeasure: "party_member public_official community_cadre", PartyDiscipline: "party_member", GovernmentSanction: "public_official",
		JudicialReferral: "- party_member public_official community_cadre grid_worker contractor",
	}
	for _, f := range Forms {
		for _, s := range append([]Status{NoStatus}, Statuses...) {
			word := string(s)
			if s == NoStatus {
				word = "-"
			}
			if got := Fits(f, s); got != slices.Contains(strings.Fields(want[f]), word) {
				t.Errorf("%s for %q: %v", f, s, got)
			}
		}
	}
}

// What takes a post, a rank or a membership, and every government sanction, is
// decided above the street; every grade has somebody who decides it, and no body
// decides a grade that the form has not.
func TestWhoDecides(t *testing.T) {
	street := []Body{StreetOffice, StreetPartyCommittee, StreetDiscipline, Employer}
	above := []Grade{Demotion, Removal, Dismissal, Probation, Expulsion, OrderedResignation}
	for _, f := range Forms {
		some := 0
		for _, g := range append([]Grade{NoGrade}, Grades...) {
			deciders := 0
			for _, b := range Bodies {
				may := MayDecide(f, g, b)
				if may {
					deciders++
				}
				if may && slices.Contains(street, b) && (f == GovernmentSanction || f == JudicialReferral || slices.Contains(above, g)) {
					t.Errorf("%s decides %s %s", b, f, g)
				}
				if may && b == Employer && (f == Admonition || f == PartyDiscipline || f == OrganizationalMeasure) {
					t.Errorf("an employer decides %s", f)
				}
			}
			if _, ok := termOf(f, g); ok != (deciders > 0) {
				t.Errorf("%s %s: laid down %v, decided by %d", f, g, ok, deciders)
			}
			some += deciders
		}
		if some == 0 {
			t.Errorf("nobody decides %s", f)
		}
	}
}

func TestEffectPeriods(t *testing.T) {
	for _, x := range []struct {
		f         Form
		g         Grade
		on, until calendar.Date
	}{
		{GovernmentSanction, GradeWarning, "2021-09-13", "2022-03-13"}, {GovernmentSanction, Demerit, "2021-09-13", "2022-09-13"},
		{GovernmentSanction, MajorDemerit, "2021-09-13", "2023-03-13"}, {GovernmentSanction, Demotion, "2021-09-13", "2023-09-13"},
		{GovernmentSanction, Removal, "2021-09-13", "2023-09-13"}, {GovernmentSanction, Dismissal, "2021-09-13", ""},
		{GovernmentSanction, GradeWarning, "2021-08-31", "2022-02-28"}, {PartyDiscipline, GradeWarning, "2021-09-13", "2022-09-13"}, {FormalInterview, NoGrade, "2021-09-13", ""},
	} {
		if got := EffectUntil(x.f, x.g, x.on); got != x.until {
			t.Errorf("%s %s of %s until %s, want %s", x.f, x.g, x.on, got, x.until)
		}
	}
}

// Over the whole product of forms, grades, statuses and bodies a record is taken
// exactly when all tables agree, and all that is wrong is told at once.
func TestRecordsOverTheProduct(t *testing.T) {
	p := record.NewID()
	for _, f := range Forms {
		for _, s := range append([]Status{NoStatus}, Statuses...) {
			for _, g := range append([]Grade{NoGrade}, Grades...) {
				for _, b := range Bodies {
					r := Record{SubjectPersonID: &p, SubjectStatus: s, Form: f, Grade: g, DecidingBody: b, DecidedOn: "2021-09-12"}
					want := s != NoStatus && Fits(f, s) && MayDecide(f, g, b)
					if err := r.check(noon); (err == nil) != want {
						t.Errorf("%s %s for %q by %s: %v", f, g, s, b, err)
					}
				}
			}
		}
	}
	r := Record{SubjectPersonID: &p, SubjectStatus: GridWorker, Form: PartyDiscipline, Grade: Removal, DecidingBody: StreetOffice, DecidedOn: "2021-09-14", EffectUntil: "2021-10-01"}
	if f, ok := fault.As(r.check(noon)); !ok || len(f.Fields) != 4 {
		t.Errorf("%v", r.check(noon))
	}
	r = Record{SubjectUnitID: &p, SubjectStatus: PublicOfficial, Form: GovernmentSanction, Grade: GradeWarning, DecidingBody: CityOrAbove, DecidedOn: "2021-09-12"}
	if r.check(noon) == nil {
		t.Error("a unit is no official")
	}
}

// standing are the callers of the product.
var standing = func() map[string]auth.Actor {
	out := map[string]auth.Actor{"system": auth.System(uuid.Nil, "test")}
	for _, n := range auth.Names {
		kind := auth.KindUser
		if n.Standing == auth.DistrictClient {
			kind = auth.KindClient
		}
		out[n.Name] = auth.Actor{Kind: kind, ID: record.NewID(), Standing: n.Standing}
	}
	for name, change := range map[string]func(*auth.Actor){
		"of the unit":  func(a *auth.Actor) { a.HomeUnitID = unit },
		"who answered": func(a *auth.Actor) { a.ID = them },
		"concerned":    func(a *auth.Actor) { a.PersonID = them },
	} {
		for s, word := range map[auth.Standing]string{auth.Commander: "commander ", auth.SupervisionStaff: "supervision_staff "} {
			a := auth.Actor{Kind: auth.KindUser, ID: record.NewID(), Standing: s}
			change(&a)
			out[word+name] = a
		}
	}
	return out
}()

// facts are the turns of an item that guards look at.
var facts = map[string]func(*Item){
	"as it is":        func(*Item) {},
	"accountable":     func(i *Item) { i.Outcome = Accountable },
	"with records":    func(i *Item) { i.Outcome, i.Records = Accountable, 2 },
	"not accountable": func(i *Item) { i.Outcome = NotAccountable },
	"and yet records": func(i *Item) { i.Outcome, i.Records = NotAccountable, 1 },
	"yellow":          func(i *Item) { i.Colour = clock.Yellow },
	"red":             func(i *Item) { i.Colour = clock.Red },
	"overdue":         func(i *Item) { i.Colour, i.DueAt = clock.Yellow, noon.Add(-time.Hour) },
}

func in(s State) *Item {
	i := &Item{Subjects: []uuid.UUID{them}, SubjectUnits: []uuid.UUID{unit}, Standing: order.Standing{State: string(s), AnsweredBy: &them}, ExecutedBy: &them}
	if i.Clock = clock.Start(noon.Add(-time.Hour), noon.Add(time.Hour), noon); s == voided {
		i.State, i.VoidedAt = string(Filed), &noon
	}
	return i
}

var every = []string{OnConfirm, OnDrop, OnUpdate, OnOrder, OnStart, OnDecide, OnExecute, OnClose, OnVoid, OnReaders, OnAddRecord, OnVoidRecord,
	order.OnGiveFeedback, order.OnReview, order.OnReturn, order.OnAskExtension, order.OnDecideExtension, order.OnRaise, order.OnAttach}

// Over all states, actions, standings and turns: nobody who is concerned does
// anything; every other standing does what the table of its rights says, in the
// states of the rule; what is refused changes nothing; what is offered is taken.
func TestLifecycleOverTheProduct(t *testing.T) {
	const handlers, judges, deciders = auth.SupervisionStaff, auth.SupervisionStaff | auth.Commander, auth.Commander
	rule := map[string]struct {
		who    auth.Standing
		states string
	}{
		OnConfirm: {handlers, "drafted"}, OnDrop: {handlers, "drafted"}, OnUpdate: {handlers, "drafted filed"}, OnOrder: {handlers, "filed"}, OnStart: {handlers, "ordered"},
		OnDecide: {deciders, "reviewed"}, OnExecute: {handlers, "decided"}, OnClose: {judges, "executed"}, OnVoid: {handlers, "filed ordered in_progress"},
		OnReaders: {handlers, "drafted filed ordered in_progress feedback returned reviewed decided executed closed"}, OnAddRecord: {handlers, "decided"},
		OnVoidRecord: {handlers, "decided executed closed"}, order.OnGiveFeedback: {handlers, "ordered in_progress returned"}, order.OnReview: {judges, "feedback"},
		order.OnReturn: {judges, "feedback reviewed"}, order.OnAskExtension: {handlers, "ordered in_progress returned"},
		order.OnDecideExtension: {deciders, "ordered in_progress feedback returned reviewed"}, order.OnRaise: {judges, "ordered in_progress feedback returned"},
		order.OnAttach: {handlers, "filed ordered in_progress feedback returned reviewed decided executed"},
	}
	n := 0
	for _, s := range append([]State{voided}, States...) {
		for turn, fact := range facts {
			for name, a := range standing {
				for _, on := range every {
					i := in(s)
					fact(i)
					by := order.Caller{Actor: a, Now: noon}
					offeredBefore := i.Allowed(by)
					r := rule[on]
					who := r.who
					if on == order.OnReturn && s == Reviewed {
						who = deciders
					}
					may := slices.Contains(strings.Fields(r.states), string(s)) && (a.Kind == auth.KindSystem || a.Kind == auth.KindUser && a.Has(who) && !i.Concerned(by))
					own := a.ID == them
					switch on {
					case order.OnReview, order.OnReturn, OnDecide:
						may = may && !own
					case OnClose, OnExecute:
						may = may && (i.Outcome != Accountable || i.Records > 0) && (i.Outcome != NotAccountable || i.Records == 0) && (on == OnExecute || !own)
					case OnAddRecord:
						may = may && i.Outcome == Accountable
					case order.OnRaise:
						may = may && i.Colour != clock.Red && (i.Colour != clock.Yellow || i.Overdue(noon))
					}
					err := i.Apply(on, by)
					if (err == nil) != may {
						t.Errorf("%s, %s, by %s: %s gives %v", s, turn, name, on, err)
					}
					if err != nil && i.stage() != s {
						t.Errorf("%s refused in %s, and yet it is %s", on, s, i.State)
					}
					shown := on != OnVoidRecord && on != order.OnDecideExtension // they are offered with their parts
					if on == order.OnAskExtension {
						shown = turn != "overdue" // asked before the end
					}
					if shown && slices.Contains(offeredBefore, on) != may {
						t.Errorf("%s, %s, by %s: %s is offered %v, taken %v", s, turn, name, on, !may, may)
					}
					n++
				}
			}
		}
	}
	if n < 20000 {
		t.Errorf("only %d tries", n)
	}
}

func TestEveryActionHasItsEvent(t *testing.T) {
	for _, on := range every {
		if past[on] == "" {
			t.Errorf("nothing tells of %s", on)
		}
	}
}

// Flags over small numbers: below the least nothing is flagged, at it only when
// it is so many times what is usual.
func TestThresholds(t *testing.T) {
	for _, th := range Thresholds {
		for within := range int64(60) {
			for before := range int64(60) {
				want := within >= th.AtLeast
				if th.Before > 0 {
					usual := float64(before) * th.Window.Hours() / th.Before.Hours()
					want = want && float64(within) >= float64(th.Times)*usual-1e-9
				}
				if th.Reached(within, before) != want {
					t.Errorf("%s: %d after %d: %v", th.Flag, within, before, !want)
				}
			}
		}
	}
}

// Every record is counted once in every dimension, and every value is there.
func TestTabulate(t *testing.T) {
	u := record.NewID()
	rows := []Counted{{FormalInterview, NoStatus, StreetOffice, Relapse, u}, {GovernmentSanction, PublicOfficial, CityOrAbove, OverdueCase, u}, {GovernmentSanction, PublicOfficial, CityOrAbove, Relapse, u}}
	for by, length := range map[Dimension]int{ByForm: len(Forms), ByStatus: len(Statuses) + 1, ByBody: len(Bodies), BySource: len(Sources), ByUnit: 1} {
		var sum int64
		out := tabulate(rows, by, map[uuid.UUID]string{u: "城市管理办公室"})
		for _, f := range out {
			sum += f.Count
		}
		if sum != 3 || len(out) != length {
			t.Errorf("%s: %d in %d lines", by, sum, len(out))
		}
	}
}
