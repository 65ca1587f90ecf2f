package office_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/office"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// founded makes an office and gives a context in which its admin acts.
func founded(t *testing.T, db *storetest.DB) (context.Context, *office.Service) {
	t.Helper()
	s := office.NewService(db.Store)
	id := record.NewID()
	if _, err := s.Found(auth.With(t.Context(), auth.System(id, "user create")), "青禾街道办事处"); err != nil {
		t.Fatal(err)
	}
	return storetest.As(t.Context(), id, auth.Admin), s
}

func code(t *testing.T, err error, want fault.Code) {
	t.Helper()
	if !fault.Is(err, want) {
		t.Fatalf("want %s, got %v", want, err)
	}
}

func events(t *testing.T, ctx context.Context, db *storetest.DB, kind string) int64 {
	t.Helper()
	var n int64
	if err := db.Reading(ctx).Model(&event.Event{}).Where("kind = ?", kind).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

func TestOffice(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		ctx, s := founded(t, db)
		v, err := s.Get(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if v.Version != 1 || len(v.Years) != 8 || v.Years[0] != 2019 || v.ID != v.OfficeID {
			t.Fatalf("a new office: %+v", v)
		}
		etag, phone, nothing := v.ETag(), "0531-88880001", "\u3000"
		_, err = s.Update(ctx, &etag, office.Patch{Name: &nothing})
		code(t, err, fault.CodeUnprocessable)
		v, err = s.Update(ctx, &etag, office.Patch{DutyPhone: &phone})
		if err != nil || v.Version != 2 || v.DutyPhone != phone {
			t.Fatalf("%+v, %v", v, err)
		}
		_, err = s.Update(ctx, &etag, office.Patch{DutyPhone: &phone})
		code(t, err, fault.CodeStaleVersion)
		_, err = s.Get(storetest.As(t.Context(), record.NewID(), auth.Admin))
		code(t, err, fault.CodeNotFound)
		_, err = s.Found(ctx, "again")
		code(t, err, fault.CodeAlreadyExists)
		all, err := s.All(ctx)
		if err != nil || len(all) != 1 {
			t.Fatalf("%v, %v", all, err)
		}
	})
}

func TestImportCalendar(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		ctx, s := founded(t, db)
		notice := office.Import{Year: 2027, Source: "国办发明电〔2026〕9 号", Days: []office.ImportedDay{
			{Date: "2027-01-01", Name: "元旦", Kind: office.DayOff},
			{Date: "2027-01-02", Name: "元旦", Kind: office.DayOff},
			{Date: "2027-01-03", Name: "元旦", Kind: office.WorkingDay},
		}}
		want := func(i office.Import, n office.Imported) {
			t.Helper()
			got, err := s.ImportDays(ctx, i)
			if err != nil || got != n {
				t.Fatalf("%+v, %v; want %+v", got, err, n)
			}
		}
		want(notice, office.Imported{Created: 3})
		want(notice, office.Imported{Unchanged: 3})
		if n := events(t, ctx, db, "office.calendar_imported"); n != 1 {
			t.Fatalf("%d events: an import that changes nothing is none", n)
		}
		amended := notice
		amended.Days = []office.ImportedDay{notice.Days[0], {Date: "2027-01-02", Name: "元旦", Kind: office.WorkingDay}}
		want(amended, office.Imported{Changed: 1, Removed: 1, Unchanged: 1})
		want(notice, office.Imported{Created: 1, Changed: 1, Unchanged: 1})
		page, err := s.ListDays(ctx, office.DayFilter{Year: 2027}, store.Request{Limit: 2, Count: true})
		if err != nil || len(page.Items) != 2 || *page.Total != 3 || page.Next == "" {
			t.Fatalf("%+v, %v", page, err)
		}
		page, err = s.ListDays(ctx, office.DayFilter{Year: 2027}, store.Request{Limit: 2, Cursor: page.Next})
		if err != nil || len(page.Items) != 1 || page.Items[0].Date != "2027-01-03" {
			t.Fatalf("%+v, %v", page, err)
		}
		for _, bad := range []office.Import{
			{Year: 2028, Days: []office.ImportedDay{{Date: "2027-01-02", Name: "x", Kind: office.DayOff}}},
			{Year: 2027, Days: []office.ImportedDay{{Date: "2027-05-01", Name: "x", Kind: office.DayOff}, {Date: "2027-05-01", Name: "x", Kind: office.DayOff}}},
			{Year: 2018, Days: []office.ImportedDay{{Date: "2018-12-31", Name: "x", Kind: office.DayOff}}}, // 2019's notice has it
		} {
			_, err := s.ImportDays(ctx, bad)
			code(t, err, fault.CodeUnprocessable)
		}
	})
}

func TestRules(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		ctx, s := founded(t, db)
		visit := office.NewRule{Step: "follow_up_visit", Name: "回访时限", Span: calendar.Span{Amount: 5, Unit: calendar.WorkingDay}, DueHour: 18}
		r, err := s.CreateRule(ctx, visit)
		if err != nil {
			t.Fatal(err)
		}
		first := r
		if r, err = s.CreateRule(ctx, visit); err != nil {
			t.Fatal(err)
		}
		if first, err = s.GetRule(ctx, first.ID.String()); err != nil || first.VoidedAt == nil {
			t.Fatalf("a new rule replaces the old one: %+v, %v", first, err)
		}
		_, err = s.CreateRule(ctx, office.NewRule{Step: "publish", Name: "x", Span: calendar.Span{Amount: 367, Unit: calendar.Hour}})
		code(t, err, fault.CodeUnprocessable)
		etag, seven := r.ETag(), 7
		r, err = s.UpdateRule(ctx, r.ID, &etag, office.RulePatch{Amount: &seven, SetKeyCase: true, KeyCase: &calendar.Span{Amount: 4, Unit: calendar.Hour}})
		if err != nil || r.Version != 2 || r.Amount != 7 || *r.KeyAmount != 4 {
			t.Fatalf("%+v, %v", r, err)
		}
		_, err = s.UpdateRule(ctx, r.ID, &etag, office.RulePatch{Amount: &seven})
		code(t, err, fault.CodeStaleVersion)
		_, err = s.UpdateRule(storetest.As(t.Context(), record.NewID(), auth.Admin), r.ID, nil, office.RulePatch{Amount: &seven})
		code(t, err, fault.CodeNotFound)
		if r, err = s.VoidRule(ctx, r.ID, nil, "本轮不用"); err != nil || r.VoidedAt == nil {
			t.Fatalf("%+v, %v", r, err)
		}
		_, err = s.VoidRule(ctx, r.ID, nil, "再次")
		code(t, err, fault.CodeStateConflict)
		if _, err = s.GetRule(ctx, r.ID.String()); err != nil {
			t.Fatalf("a voided rule can still be read: %v", err)
		}
		if r, err = s.CreateRule(ctx, visit); err != nil {
			t.Fatalf("a voided rule leaves room for another: %v", err)
		}
		page, err := s.ListRules(ctx, office.RuleFilter{Step: "follow_up_visit"}, store.Request{Limit: 10})
		if err != nil || len(page.Items) != 1 || page.Items[0].ID != r.ID {
			t.Fatalf("%+v, %v", page.Items, err)
		}
	})
}

// Admins who make the same step's rule at once replace each other: one rule is
// in force in the end.
func TestRacingRules(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		ctx, s := founded(t, db)
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				_, err := s.CreateRule(ctx, office.NewRule{Step: "publish", Name: "公开时限", Span: calendar.Span{Amount: 8, Unit: calendar.NaturalDay}})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		page, err := s.ListRules(ctx, office.RuleFilter{Step: "publish"}, store.Request{Limit: 10})
		if err != nil || len(page.Items) != 1 {
			t.Fatalf("%d rules are in force, %v", len(page.Items), err)
		}
		if made, voided := events(t, ctx, db, "deadline_rule.created"), events(t, ctx, db, "deadline_rule.voided"); made != 4 || voided != 3 {
			t.Fatalf("%d made, %d voided", made, voided)
		}
	})
}

func TestDeadlines(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		ctx, s := founded(t, db)
		start := time.Date(2021, 4, 23, 9, 0, 0, 0, calendar.Zone)
		e, err := s.Explain(ctx, office.Question{Step: "complete", Start: start})
		if err != nil || e.LastDay != "2021-05-03" || e.RuleVersion != 1 {
			t.Fatalf("%+v, %v", e, err)
		}
		notice := time.Date(2025, 1, 3, 9, 0, 0, 0, calendar.Zone)
		e, err = s.Explain(ctx, office.Question{Step: "public_notice", Start: notice})
		if err != nil || e.LastDay != "2025-01-09" || len(e.Skipped) != 2 {
			t.Fatalf("%+v, %v", e, err)
		}
		e, err = s.Explain(ctx, office.Question{Start: notice, Inline: &office.NewRule{
			Step: "publish", Name: "试算", Span: calendar.Span{Amount: 1, Unit: calendar.WorkingDay},
		}})
		if err != nil || e.LastDay != "2025-01-06" || e.RuleID != "" {
			t.Fatalf("%+v, %v", e, err)
		}
		_, err = s.Explain(ctx, office.Question{Start: start})
		code(t, err, fault.CodeUnprocessable)
		_, err = s.Explain(ctx, office.Question{Step: "complete"})
		code(t, err, fault.CodeUnprocessable)
		_, err = s.Explain(ctx, office.Question{Step: "complete", Start: time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)})
		code(t, err, fault.CodeUnprocessable)
		_, err = s.Explain(ctx, office.Question{Step: "follow_up_visit", Start: start})
		code(t, err, fault.CodeNotFound)
		_, err = s.Explain(ctx, office.Question{RuleID: uuid.Max.String(), Start: start})
		code(t, err, fault.CodeNotFound)

		stop := errors.New("stop")
		err = db.InTx(ctx, func(tx *store.Tx) error {
			e, ok, err := s.Deadline(tx, "acknowledge", start, true)
			if err != nil || !ok || !e.DueAt.Equal(start.Add(time.Hour)) || !e.KeyCaseApplied {
				t.Errorf("%+v, %v, %v", e, ok, err)
			}
			if _, ok, err = s.Deadline(tx, "follow_up_visit", start, false); ok || err != nil {
				t.Errorf("no rule: %v, %v", ok, err)
			}
			return stop
		})
		if !errors.Is(err, stop) {
			t.Fatal(err)
		}
	})
}
