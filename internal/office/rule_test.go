package office_test

import (
	"testing"
	"time"

	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/office"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// At every instant at most one rule of a step is in force, whichever way rules
// come and go, and each instant is counted by the rule of that instant.
func TestRulesInTime(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		ctx, s := founded(t, db)
		now := db.Clock.Now()
		at := func(days int) *time.Time { x := now.AddDate(0, 0, days); return &x }
		put := func(amount int, from, until *time.Time) (*office.Rule, error) {
			return s.CreateRule(ctx, office.NewRule{Step: "publish", Name: "公开时限", Span: calendar.Span{Amount: amount, Unit: calendar.NaturalDay}, From: from, Until: until})
		}
		ok := func(r *office.Rule, err error) *office.Rule {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		inForce := func(days, want int) {
			t.Helper()
			page, err := s.ListRules(ctx, office.RuleFilter{Step: "publish", At: at(days)}, store.Request{Limit: 10})
			if err != nil || len(page.Items) > 1 || (want == 0) != (len(page.Items) == 0) || want > 0 && page.Items[0].Amount != want {
				t.Fatalf("after %d days %+v, %v; want %d", days, page.Items, err, want)
			}
			if e, err := s.Explain(ctx, office.Question{Step: "publish", Start: *at(days)}); want > 0 && (err != nil || e.Amount != want) {
				t.Fatalf("after %d days counts %d, %v", days, e.Amount, err)
			}
		}
		first := ok(put(8, nil, nil))
		ok(put(5, at(10), at(20)))
		inForce(0, 8)
		inForce(9, 8)
		inForce(10, 5)
		inForce(20, 0)
		inForce(-1, 0) // explained as one would count now
		if first = ok(s.GetRule(ctx, first.ID.String())); first.Voided() || !first.EffectiveUntil.Equal(*at(10)) {
			t.Fatalf("the first ends where the second begins: %+v", first)
		}
		_, err := put(3, at(5), nil) // would be in force together with the second
		code(t, err, fault.CodeUnprocessable)
		_, err = put(3, at(30), at(30))
		code(t, err, fault.CodeUnprocessable)
		ok(put(3, at(15), nil))
		inForce(14, 5)
		inForce(15, 3)
		_, err = s.UpdateRule(ctx, first.ID, nil, office.RulePatch{SetUntil: true})
		code(t, err, fault.CodeUnprocessable)
		ok(s.UpdateRule(ctx, first.ID, nil, office.RulePatch{SetUntil: true, Until: at(7)}))
		inForce(8, 0)
		ok(put(2, nil, at(9)))
		inForce(0, 2)
		inForce(9, 0)
		if first = ok(s.GetRule(ctx, first.ID.String())); !first.Voided() {
			t.Fatal("what begins at once replaces")
		}
		if n := events(t, ctx, db, "deadline_rule.updated"); n != 3 {
			t.Fatalf("%d rules were told to end", n)
		}
	})
}
