package petition

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/record"
)

var (
	theirs = record.NewID()
	noon   = morning.Add(2 * time.Hour) // between the two times at which somebody acts
)

// in makes a case in a state, dispatched with a window of two hours.
func in(h Handling) *Case {
	due := morning.Add(2 * time.Hour)
	c := &Case{Handling: h, Completion: InProgress, Publication: NotDue, SignOff: NotStarted, Cycle: 1}
	switch h {
	case voided:
		c.Handling, c.VoidedAt = Registered, &morning
	case merged:
		into := record.NewID()
		c.Handling, c.MergedIntoID = Registered, &into
	case filed:
		c.Handling, c.Archived = Dispatched, true
	}
	if c.Handling != Registered {
		c.Dispatch = &Dispatch{Sequence: 1, LeadUnitID: lead, Assisting: []UnitName{{ID: assist}}, AcknowledgeBy: &due}
		c.LeadUnitID = &lead
	}
	return c
}

// a moment is a case, whoever acts on it, and when.
type moment struct {
	c    *Case
	by   Caller
	name string
}

// facts are the turns of a case that guards look at, one by one and all at once.
var facts = map[string]func(*Case){
	"as it is":       func(*Case) {},
	"returned above": func(c *Case) { c.GroupID = &theirs },
	"unit returned": func(c *Case) {
		if c.Dispatch != nil {
			c.Dispatch.ReturnedAt = &morning
		}
	},
	"claims undecided": func(c *Case) { c.Progress.Claims, c.Progress.Decided = 3, 2 },
	"found":            func(c *Case) { c.Verdict = Substantiated },
	"open measure":     func(c *Case) { c.Verdict, c.Progress.OpenMeasures = Substantiated, 1 },
	"dated measure":    func(c *Case) { c.Verdict, c.Progress.OpenMeasures, c.Progress.DatedMeasures = Substantiated, 1, 1 },
	"no evidence":      func(c *Case) { c.Verdict, c.Progress.BareMeasures = Substantiated, 1 },
	"key":              func(c *Case) { c.KeyCase, c.Verdict = true, Substantiated },
	"key, visited":     func(c *Case) { c.KeyCase, c.Verdict, c.Progress.Visits = true, Substantiated, 1 },
	"completed":        func(c *Case) { c.Completion, c.Verdict = Completed, Substantiated },
	"published":        func(c *Case) { c.Completion, c.Publication = Completed, Published },
	"prepared":         func(c *Case) { c.Completion, c.Publication = Completed, Prepared },
	"corrected":        func(c *Case) { c.Completion, c.Publication = Completed, Corrected },
	"withheld":         func(c *Case) { c.Completion, c.Publication, c.Verdict = NotCompleted, Withheld, Substantiated },
	"not completed": func(c *Case) {
		c.Completion, c.Verdict, c.Progress.OpenMeasures, c.Progress.DatedMeasures = NotCompleted, Substantiated, 1, 1
	},
	"all done": func(c *Case) { c.Completion, c.Verdict, c.MeasureDueAt = StageCompleted, Substantiated, &noon },
	"stage goes on": func(c *Case) {
		c.Completion, c.Verdict, c.Progress.OpenMeasures, c.Progress.DatedMeasures = StageCompleted, Substantiated, 1, 1
	},
	"stage completed": func(c *Case) { c.Completion, c.MeasureDueAt = StageCompleted, &noon },
	"split":           func(c *Case) { c.Progress.Parts = 2 },
	"notice over":     func(c *Case) { at := morning.Add(-time.Hour); c.Progress.NoticeEnds = &at },
	"notice running":  func(c *Case) { at := morning.AddDate(0, 0, 5); c.Progress.NoticeEnds = &at },
	"objection": func(c *Case) {
		at := morning.Add(-time.Hour)
		c.Progress.NoticeEnds, c.Progress.Objections = &at, 1
	},
}

// callers adds to the standings those whom guards tell apart.
func callers() map[string]auth.Actor {
	out := map[string]auth.Actor{"system": auth.System(uuid.Nil, "test")}
	for name, a := range standing {
		out[name] = a
	}
	member, head := standing["group_member"], standing["group_leader"]
	member.Groups, head.Groups, head.Leads = []uuid.UUID{theirs}, []uuid.UUID{theirs}, []uuid.UUID{theirs}
	out["member of the case's group"], out["leader of the case's group"] = member, head
	chief := standing["commander"]
	chief.Chief, chief.ID = true, record.NewID()
	out["chief"] = chief
	insider := standing["coordinator"]
	insider.HomeUnitID, insider.ID = lead, record.NewID()
	out["coordinator from the lead unit"] = insider
	return out
}

// moments are the whole product of states, facts, dimensions, callers and time.
func moments(visit func(moment)) {
	people := callers()
	names := make([]string, 0, len(people))
	for n := range people {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, h := range append(slices.Clone(Handlings), voided, merged, filed) {
		for fact, set := range facts {
			for _, off := range []string{NotStarted, SignOffApplied, SignOffAccepted, SignOffNoticed, SignOffLeaderSigned, SignOffCityReviewed, SignedOff, SignOffRejected} {
				for _, who := range names {
					for _, late := range []bool{false, true} {
						c := in(h)
						c.SignOff = off
						set(c)
						now := morning.Add(time.Hour)
						if late {
							now = morning.Add(3 * time.Hour)
						}
						visit(moment{c, Caller{people[who], now}, fmt.Sprintf("%s, %s, sign-off %s, by %s, late %v", h, fact, off, who, late)})
					}
				}
			}
		}
	}
}

func own() []string {
	var out []string
	for _, s := range Lifecycle {
		out = append(out, s.On)
	}
	for _, d := range (&Case{}).dimensions() {
		for _, s := range d.table {
			out = append(out, s.On)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// What is listed is what is accepted, over the whole product; what is refused
// changes nothing and says why.
func TestAllowedIsWhatIsAccepted(t *testing.T) {
	actions := own()
	moments(func(m moment) {
		listed := m.c.Allowed(m.by)
		if m.c.stage() == m.c.Handling { // disclosure tables list these
			listed = append(listed, PublicationLifecycle.Allowed(m.c.Publication, m.c, m.by)...)
		}
		for _, on := range actions {
			c := *m.c
			err := c.Apply(on, m.by)
			if slices.Contains(listed, on) != (err == nil) {
				t.Errorf("%s: %s is listed %v and answers %v", m.name, on, slices.Contains(listed, on), err)
			}
			if err == nil {
				continue
			}
			f, ok := fault.As(err)
			if !ok || c.Handling != m.c.Handling || c.Completion != m.c.Completion || c.Publication != m.c.Publication || c.SignOff != m.c.SignOff {
				t.Errorf("%s: %s refused with %v and moved", m.name, on, err)
			} else if f.Code == fault.CodeStateConflict && !slices.Equal(f.AllowedActions, m.c.Allowed(m.by)) {
				t.Errorf("%s: %s tells %v, lists %v", m.name, on, f.AllowedActions, m.c.Allowed(m.by))
			}
		}
	})
}

// The rules of the domain as sentences that hold at every moment at which an
// action is accepted.
func TestRulesHoldWheneverAccepted(t *testing.T) {
	sees := func(by Caller) bool { return by.Kind == auth.KindSystem || by.Has(auth.Coordinator|auth.PetitionStaff) }
	leadUnit := func(by Caller) bool { return by.UnitID == lead }
	handler := func(m moment) bool {
		return sees(m.by) || leadUnit(m.by) || m.c.GroupID != nil && m.by.InGroup(*m.c.GroupID)
	}
	over := func(m moment) bool {
		p := m.c.Progress
		return p.NoticeEnds != nil && m.by.Now.After(*p.NoticeEnds) && p.Objections == 0
	}
	only := func(s auth.Standing) func(moment) bool {
		return func(m moment) bool { return m.by.Kind == auth.KindSystem || m.by.Has(s) }
	}
	rules := map[string]func(moment) bool{
		OnAcknowledge:          func(m moment) bool { return leadUnit(m.by) && m.c.Handling == Dispatched },
		OnReturn:               func(m moment) bool { return leadUnit(m.by) && !m.by.Now.After(*m.c.Dispatch.AcknowledgeBy) },
		OnDispatch:             only(auth.Coordinator),
		OnReassign:             only(auth.Coordinator),
		OnRefer:                only(auth.Coordinator),
		OnBeginVerification:    handler,
		OnConcludeVerification: func(m moment) bool { return handler(m) && m.c.Progress.Decided == m.c.Progress.Claims },
		OnDraftFeedback:        func(m moment) bool { return handler(m) && m.c.Completion != InProgress },
		OnReviewFeedback: func(m moment) bool {
			return m.c.GroupID == nil && sees(m.by) || m.c.GroupID != nil && m.by.LeadsGroup(*m.c.GroupID)
		},
		OnSignFeedback:   only(auth.Commander),
		OnSubmitFeedback: only(auth.Coordinator),
		OnAcceptFeedback: only(auth.Coordinator),
		OnReopen:         only(auth.Coordinator | auth.PetitionStaff),
		OnResume: func(m moment) bool {
			return m.by.Kind == auth.KindSystem && m.c.Completion == StageCompleted && !m.by.Now.Before(*m.c.MeasureDueAt)
		},
		OnComplete: func(m moment) bool {
			p := m.c.Progress
			key := !m.c.KeyCase && handler(m) || m.c.KeyCase && (m.by.Chief || m.by.Kind == auth.KindSystem) && p.Visits > 0
			return key && m.c.Verdict != "" && p.OpenMeasures == 0 && p.BareMeasures == 0
		},
		OnCompleteStage: func(m moment) bool { return handler(m) && m.c.Progress.DatedMeasures > 0 && m.c.Verdict != "" },
		OnPublish:       func(m moment) bool { return m.c.Handling == Accepted },
		OnApplySignOff:  func(m moment) bool { return handler(m) && m.c.Handling == Accepted && m.c.Completion == Completed },
		OnAcceptRectification: func(m moment) bool {
			return m.c.Dispatch == nil || m.by.UnitID != lead && m.by.HomeUnitID != lead && m.by.UnitID != assist
		},
		OnConfirmNotice:  over,
		OnApproveSignOff: only(auth.Commander),
		OnFinishSignOff:  func(m moment) bool { return m.c.SignOff == SignOffCityReviewed },
		OnSplit:          func(m moment) bool { return m.c.Progress.Parts == 0 },
	}
	accepted := map[string]int{}
	moments(func(m moment) {
		allowed := m.c.Allowed(m.by)
		if m.c.stage() == m.c.Handling {
			allowed = append(allowed, PublicationLifecycle.Allowed(m.c.Publication, m.c, m.by)...)
		}
		for _, on := range allowed {
			accepted[on]++
			if rule := rules[on]; rule != nil && !rule(m) {
				t.Errorf("%s: %s is accepted against the rule", m.name, on)
			}
			if m.c.Voided() || m.c.Archived || m.c.MergedIntoID != nil && on != OnUnmerge {
				t.Errorf("%s: %s is accepted", m.name, on)
			}
		}
	})
	for on := range rules {
		if accepted[on] == 0 {
			t.Errorf("%s is never accepted: the product does not reach its rule", on)
		}
	}
}

// Every edge of every table is taken by somebody in the product, so that no rule
// above holds only because its edge is never reached.
func TestEveryEdgeIsTaken(t *testing.T) {
	taken := map[string]bool{}
	edge := func(from, on any) string { return fmt.Sprint(from, " ", on) }
	moments(func(m moment) {
		for _, on := range Lifecycle.Allowed(m.c.stage(), m.c, m.by) {
			taken[edge(m.c.stage(), on)] = true
		}
		if m.c.stage() != m.c.Handling {
			return
		}
		for _, d := range m.c.dimensions() {
			for _, on := range d.table.Allowed(*d.value, m.c, m.by) {
				taken[edge(*d.value, on)] = true
			}
		}
	})
	for _, s := range Lifecycle {
		if !taken[edge(s.From, s.On)] {
			t.Errorf("handling: nobody takes %s from %s", s.On, s.From)
		}
	}
	for _, d := range (&Case{}).dimensions() {
		for _, s := range d.table {
			if !taken[edge(s.From, s.On)] {
				t.Errorf("nobody takes %s from %s", s.On, s.From)
			}
		}
	}
}

// Whatever a case lacks is told at once.
func TestAllThatIsLackingIsTold(t *testing.T) {
	by := callers()["chief"]
	c := in(Rectifying)
	c.KeyCase, c.Verdict, c.Progress.OpenMeasures, c.Progress.BareMeasures = true, Substantiated, 1, 1
	f, ok := fault.As(c.Apply(OnComplete, Caller{by, morning}))
	if !ok || f.Code != fault.CodeRequirementsUnmet || len(f.Fields) != 3 || f.Fields[0].Code != "open_measure" || f.Fields[2].Code != "follow_up_visit_missing" {
		t.Errorf("%+v", f)
	}
	if len(errOpenMeasure.Fields) != 1 {
		t.Error("a fault that is made once was changed")
	}
}

// Nobody decides on what they have made themselves.
func TestNobodyActsOnTheirOwn(t *testing.T) {
	people := callers()
	for _, x := range []struct {
		on, who string
		in      Handling
		own     func(*Case, uuid.UUID)
	}{
		{OnReviewFeedback, "coordinator", FeedbackDrafted, func(c *Case, id uuid.UUID) { c.Progress.DraftedBy = id }},
		{OnSignFeedback, "commander", GroupReviewed, func(c *Case, id uuid.UUID) { c.Progress.DraftedBy = id }},
		{OnSignFeedback, "commander", GroupReviewed, func(c *Case, id uuid.UUID) { c.Progress.ReviewedBy = id }},
		{OnAcceptRectification, "coordinator", Accepted, func(c *Case, id uuid.UUID) { c.SignOff, c.Progress.AppliedBy = SignOffApplied, id }},
		{OnApproveSignOff, "commander", Accepted, func(c *Case, id uuid.UUID) { c.SignOff, c.Progress.InspectedBy = SignOffNoticed, id }},
		{OnApproveSignOff, "commander", Accepted, func(c *Case, id uuid.UUID) { c.SignOff, c.Progress.AppliedBy = SignOffNoticed, id }},
	} {
		by := Caller{people[x.who], morning}
		c := in(x.in)
		x.own(c, by.ID)
		if err := c.Apply(x.on, by); !fault.Is(err, fault.CodeForbidden) {
			t.Errorf("%s of one's own: %v", x.on, err)
		}
		other := by
		other.ID = record.NewID()
		if err := c.Apply(x.on, other); err != nil {
			t.Errorf("%s by another: %v", x.on, err)
		}
	}
}

func TestEveryActionHasItsEventAndLabel(t *testing.T) {
	seen := map[string]string{}
	names := own()
	for on := range partsIn {
		names = append(names, on)
	}
	for _, on := range names {
		if past[on] == "" || strings.Contains(past[on], ".") || seen[past[on]] != "" {
			t.Errorf("%s is told as %q, which %s is too", on, past[on], seen[past[on]])
		}
		seen[past[on]] = on
		if labels["petition_case."+past[on]] == "" {
			t.Errorf("%s has no label", on)
		}
	}
}

func TestDerive(t *testing.T) {
	s, p, u := Substantiated, PartlySubstantiated, Unsubstantiated
	for want, all := range map[Verdict][][]Verdict{
		"": {{}, {""}, {s, ""}, {"", u}}, s: {{s}, {s, s, s}}, u: {{u}, {u, u}},
		p: {{p}, {s, u}, {s, s, u}, {u, p}, {s, MostlySubstantiated}, {MostlySubstantiated}},
	} {
		for _, claims := range all {
			if got := Derive(claims); got != want {
				t.Errorf("%v: %q, want %q", claims, got, want)
			}
		}
	}
}
