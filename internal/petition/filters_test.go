package petition_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/petition"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// copies is more than what is read of an index of words before looking is tried.
const copies = 6000

// lots copies a dispatched case so often, with what filters tell apart: of most values
// there are a few or very many. It gives the case.
func (w *world) lots() *petition.Case {
	c := w.dispatched("夜间施工噪声扰民")
	never, rare := "'9999-12-31 00:00:00+00:00'", store.Index("河道发黑")
	if w.db.Engine() == "postgres" {
		never = "timestamptz " + never
	}
	every := func(n, then, otherwise string) string {
		return "CASE WHEN g % " + n + " = 0 THEN " + then + " ELSE " + otherwise + " END"
	}
	later := storetest.After(w.db, "x.due_at", "g")
	storetest.Many(w.T, w.db, "petition_cases", c.ID.String(), copies, map[string]string{
		"number": "x.number || CAST(g AS TEXT)", "number_key": "x.number_key || CAST(g AS TEXT)",
		"completion": every("2000", "'completed'", every("2", "'not_completed'", "x.completion")),
		"channel":    every("1500", "'wechat'", "'phone'"),
		"key_case":   "g % 1999 = 0",
		"group_id":   every("3000", "x.group_id", "NULL"),
		"due_at":     every("2", later, "NULL"), "due_order": every("2", later, never),
		"search_text": every("1200", "'"+rare.SearchText+"'", "x.search_text"), "search_tokens": every("1200", "'"+rare.SearchTokens+"'", "x.search_tokens"),
	})
	return c
}

// walk counts the cases of a list, page by page.
func (w *world) walk(ctx context.Context, f petition.Filter, sort string) int {
	w.Helper()
	seen := map[uuid.UUID]bool{}
	for r := (store.Request{Limit: 500, Sort: sort}); ; {
		p, err := w.s.List(ctx, f, r)
		w.ok(err)
		for _, c := range p.Items {
			seen[c.ID] = true
		}
		if r.Cursor = p.Next; p.Next == "" {
			return len(seen)
		}
	}
}

// A filter gives what it says where a few pass, where very many do, and where a word is
// in nearly every case, in any order, to whoever sees a part of them.
func TestFiltersOfManyCases(t *testing.T) {
	each(t, func(w *world) {
		first := w.lots()
		yes, no := true, false
		early, end := first.DueAt.Add(time.Minute), w.db.Now().AddDate(8000, 0, 0)
		member := auth.From(storetest.As(w.Context(), w.office, auth.GroupMember))
		member.Groups = []uuid.UUID{w.group}
		group := auth.With(w.Context(), member)
		for name, x := range map[string]struct {
			ctx  context.Context
			f    petition.Filter
			want int
		}{
			"completed":           {w.coord, petition.Filter{Completion: petition.Completed}, 3},
			"not completed":       {w.coord, petition.Filter{Completion: petition.NotCompleted}, 2997},
			"wechat":              {w.coord, petition.Filter{Channel: "wechat"}, 4},
			"phone":               {w.coord, petition.Filter{Channel: "phone"}, copies - 4},
			"key":                 {w.coord, petition.Filter{KeyCase: &yes}, 3},
			"not key":             {w.coord, petition.Filter{KeyCase: &no}, copies - 2},
			"key and not overdue": {w.coord, petition.Filter{KeyCase: &yes, Overdue: &no}, 3},
			"due early":           {w.coord, petition.Filter{DueBefore: &early}, 1},
			"due before the end":  {w.coord, petition.Filter{DueBefore: &end}, copies/2 + 1},
			"due after":           {w.coord, petition.Filter{DueAfter: &early}, copies / 2},
			"a common word":       {w.coord, petition.Filter{Query: "噪声"}, copies - 4},
			"common words":        {w.coord, petition.Filter{Query: "噪声 夜间施工"}, copies - 4},
			"a rare word":         {w.coord, petition.Filter{Query: "发黑"}, 5},
			"a common word, key":  {w.coord, petition.Filter{Query: "噪声", KeyCase: &yes}, 3},
			"a group's":           {group, petition.Filter{}, 3},
			"a group's, by word":  {group, petition.Filter{Query: "噪声"}, 2},
			"a group's, phone":    {group, petition.Filter{Channel: "phone"}, 0},
			"every":               {w.coord, petition.Filter{}, copies + 1},
		} {
			for _, sort := range []string{"", "due_at", "-number"} {
				if got := w.walk(x.ctx, x.f, sort); got != x.want {
					w.Errorf("%s by %q: %d, want %d", name, sort, got, x.want)
				}
			}
		}
	})
}

// On SQLite a page in another order than that of a filter's index is looked for along
// the order where many pass, and sorted where few do; what is counted is not walked.
func TestManyAlongTheOrder(t *testing.T) {
	each(t, func(w *world) {
		w.lots()
		var asked []string
		err := w.db.Reading(w.coord).Callback().Query().After("gorm:query").Register("test:asked", func(db *gorm.DB) {
			asked = append(asked, db.Statement.SQL.String())
		})
		w.ok(err)
		for name, x := range map[string]struct {
			f    petition.Filter
			many bool
		}{
			"phone": {petition.Filter{Channel: "phone"}, true}, "wechat": {petition.Filter{Channel: "wechat"}, false},
			"a common word": {petition.Filter{Channel: "phone", Query: "噪声"}, true}, "a rare word": {petition.Filter{Channel: "phone", Query: "发黑"}, false},
		} {
			asked = nil
			p, err := w.s.List(w.coord, x.f, store.Request{Limit: 50, Sort: "due_at", Count: true})
			w.ok(err)
			if p.Total == nil || len(p.Items) != int(min(*p.Total, 50)) {
				w.Errorf("%s: %d of %v", name, len(p.Items), p.Total)
			}
			page, before := asked[len(asked)-1], strings.Join(asked[:len(asked)-1], "\n")
			if along := strings.Contains(page, "INDEXED BY petition_cases_due"); along != (x.many && w.db.Engine() == "sqlite") || strings.Contains(before, "INDEXED") {
				w.Errorf("%s: %s", name, page)
			}
		}
	})
}

// With the statistics that are stated SQLite reads a page of each list in order, from
// the index of its filter where it has one.
func TestPlansOfLists(t *testing.T) {
	db := storetest.Open(t, "sqlite")
	for where, x := range map[string]struct{ order, index string }{
		"":                              {"id DESC", "sqlite_autoindex_petition_cases_2"},
		"AND inspection_id = ?":         {"id DESC", "sqlite_autoindex_petition_cases_2"},
		"AND NOT key_case":              {"id DESC", "sqlite_autoindex_petition_cases_2"},
		"AND due_order < ?":             {"due_order, id", "petition_cases_due"},
		"AND merged_into_id IS NULL":    {"number DESC, id DESC", "petition_cases_number"},
		"AND search_text LIKE ?":        {"id DESC", "sqlite_autoindex_petition_cases_2"},
		"AND completion = ?":            {"id DESC", "petition_cases_completion"},
		"AND channel = ?":               {"id DESC", "petition_cases_channel"},
		"AND handling = ?":              {"id DESC", "petition_cases_handling"},
		"AND group_id = ?":              {"id DESC", "petition_cases_group"},
		"AND lead_unit_id = ?":          {"id DESC", "petition_cases_lead_unit"},
		"AND batch_id = ?":              {"id DESC", "petition_cases_batch"},
		"AND key_case":                  {"id DESC", "petition_cases_key"},
		"AND received_at > ?":           {"received_at, id", "petition_cases_received_at"},
		"AND completion <> 'completed'": {"due_order, id", "petition_cases_open"},
	} {
		plan := storetest.Explain(t, db, "SELECT id, summary FROM petition_cases WHERE office_id = ? AND voided_at IS NULL "+where+" ORDER BY "+x.order+" LIMIT 51", "1", "2")
		if !strings.Contains(plan, x.index+" ") || strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("%s by %s, not by %s: %s", where, x.order, x.index, plan)
		}
	}
}
