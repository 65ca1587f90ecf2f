package relation

import (
	"slices"
	"testing"
	"time"

	"lianluo/internal/auth"
	"lianluo/internal/petition"
	"lianluo/internal/record"
	"lianluo/internal/relation/likeness"
)

// Every state, action and standing: what is allowed is what is then accepted, and
// nobody but coordinators and petition staff decides.
func TestProposalsOverTheWholeProduct(t *testing.T) {
	actors := []auth.Actor{auth.System(record.NewID(), "test")}
	for _, n := range auth.Names {
		actors = append(actors, auth.Actor{Kind: auth.KindUser, ID: record.NewID(), Standing: n.Standing})
	}
	for _, by := range actors {
		person := by.Kind == auth.KindUser && by.Has(auth.Coordinator|auth.PetitionStaff)
		for _, state := range []State{Open, Confirmed, Dismissed, Lapsed} {
			allowed := (&Proposal{State: state}).Allowed(by)
			if want := state == Open && (person || by.Kind == auth.KindSystem); want != slices.Equal(allowed, []string{confirm, dismiss}) {
				t.Errorf("%v may do %v with %s", by.Standing, allowed, state)
			}
			for _, on := range []string{confirm, dismiss, lapse, revive, undo} {
				p := &Proposal{State: state}
				err := p.apply(on, by)
				if (on == confirm || on == dismiss) && (err == nil) != slices.Contains(allowed, on) {
					t.Errorf("%v, %s, %s: %v", by.Standing, state, on, err)
				}
				if err != nil && p.State != state {
					t.Errorf("refused, and yet %s became %s", state, p.State)
				}
				if state == Dismissed && err == nil {
					t.Errorf("%s of what was dismissed", on)
				}
				if (on == lapse || on == revive) && err == nil && by.Kind != auth.KindSystem {
					t.Errorf("%v did %s", by.Standing, on)
				}
			}
		}
	}
}

func TestLinksAllowed(t *testing.T) {
	by := auth.Actor{Kind: auth.KindUser, Standing: auth.Coordinator}
	for kind, want := range map[Kind]int{Duplicate: 1, Related: 1, MergedInto: 0, SplitFrom: 0} {
		l := newLink(kind, record.NewID(), record.NewID(), "", by)
		if len(l.Allowed(by)) != want || len(l.Allowed(auth.Actor{Standing: auth.Commander})) != 0 {
			t.Errorf("%s: %v", kind, l.Allowed(by))
		}
		if l.FirstID.String() >= l.SecondID.String() || l.Other(l.FromID) != l.ToID || l.Other(l.ToID) != l.FromID {
			t.Errorf("%+v", l)
		}
	}
}

func TestKin(t *testing.T) {
	whole, other := &petition.Case{}, &petition.Case{}
	whole.ID, other.ID = record.NewID(), record.NewID()
	a, b, c := &petition.Case{SplitFromID: &whole.ID}, &petition.Case{SplitFromID: &whole.ID}, &petition.Case{SplitFromID: &other.ID}
	for _, x := range []struct {
		a, b *petition.Case
		want bool
	}{{a, b, true}, {a, whole, true}, {whole, a, true}, {a, c, false}, {c, a, false}, {a, other, false}, {whole, other, false}} {
		if kin(x.a, x.b) != x.want {
			t.Errorf("%+v %+v", x.a, x.b)
		}
	}
}

// A phone alone never reaches the threshold that others than petition staff see,
// and what others see never counts it.
func TestThePhoneIsKeptOut(t *testing.T) {
	id, other := record.NewID(), record.NewID()
	for text := 1; text <= 100; text++ {
		x := Candidate{Reasons: []likeness.Reason{{Kind: likeness.Text, Weight: text}, likeness.SamePhone()}}
		x.Case.ID, x.Score = other, likeness.Score([]likeness.Reason{{Weight: text}, likeness.SamePhone()})
		v := weigh(id, x)
		if v.confidential != (text < worthProposing) || len(v.reasons) != 1 || !v.confidential && v.score != text || v.confidential && v.score != x.Score {
			t.Errorf("%d: %+v", text, v)
		}
		if v.first.String() >= v.second.String() {
			t.Error("the pair is not in order")
		}
	}
}

func TestTellingNumbers(t *testing.T) {
	of := func(n string) int { return len(facts(&petition.Case{Number: n}).Marks()) }
	for n, want := range map[string]int{"41": 0, "7": 0, "X2HN202109100031": 1, "信20170816134": 1, "20211118-3": 1, "abc": 0} {
		if of(n) != want {
			t.Errorf("%s has %d marks", n, of(n))
		}
	}
}

// TestPause: the search for duplicates takes its share and less while people
// work, but it goes on however busy the office is.
func TestPause(t *testing.T) {
	for _, x := range []struct {
		took     time.Duration
		requests float64
		want     time.Duration
	}{
		{0, 0, rest}, {10 * time.Millisecond, many, rest}, {50 * time.Millisecond, 0, 1250 * time.Millisecond},
		{0, many + 1, long}, {100 * time.Millisecond, 200, long}, {time.Hour, 0, long}, {time.Hour, 200, long},
	} {
		if got := pause(x.took, x.requests); got != x.want {
			t.Errorf("%s at %g requests a second: %s, want %s", x.took, x.requests, got, x.want)
		}
	}
}
