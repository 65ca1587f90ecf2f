package petition_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/petition"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// came copies a case 6000 times, with ids in the order in which they came except for
// those that tangled gives another place.
func (w *world) came(tangled string) {
	c := w.dispatched("夜间施工噪声扰民")
	id := "'ffffffff-0000-7000-8000-' || substr('000000000000' || CAST(" + tangled + " AS TEXT), -12)"
	if w.db.Engine() == "postgres" {
		id = "CAST('ffffffff-0000-7000-8000-' || lpad(CAST(" + tangled + " AS TEXT), 12, '0') AS uuid)"
	}
	half, rare := store.Index("夜间施工噪声扰民 河东社区"), store.Index("夜间施工噪声扰民 河东社区 发黑")
	text := func(then, half, otherwise string) string {
		return "CASE WHEN g % 40 = 0 THEN '" + then + "' WHEN g % 2 = 0 THEN '" + half + "' ELSE " + otherwise + " END"
	}
	storetest.Many(w.T, w.db, "petition_cases", c.ID.String(), copies, map[string]string{
		"id": id, "number": "x.number || CAST(g AS TEXT)", "number_key": "x.number_key || CAST(g AS TEXT)",
		"channel":     "CASE WHEN g % 3 = 0 THEN 'wechat' ELSE 'phone' END",
		"search_text": text(rare.SearchText, half.SearchText, "x.search_text"), "search_tokens": text(rare.SearchTokens, half.SearchTokens, "x.search_tokens"),
	})
}

// found lists the ids that a search gives, page by page.
func (w *world) found(f petition.Filter, limit int) []uuid.UUID {
	w.Helper()
	var out []uuid.UUID
	for r := (store.Request{Limit: limit}); ; {
		p, err := w.s.List(w.coord, f, r)
		w.ok(err)
		for _, c := range p.Items {
			out = append(out, c.ID)
		}
		if r.Cursor = p.Next; p.Next == "" {
			return out
		}
	}
}

// A search gives each case once, the newest first, whether ids are in the order in which
// rows came or a clock was put back between; and where they are, a page is not looked
// for among all that have the words.
func TestNewestOfASearch(t *testing.T) {
	for name, tangled := range map[string]string{
		"in order": "g", "a clock put back": "(CASE WHEN g BETWEEN 2000 AND 4500 THEN g + 4001 ELSE g END)",
		"some the other way round": "(CASE WHEN g BETWEEN 5900 AND 6000 THEN 11900 - g ELSE g END)",
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(w *world) {
				w.came(tangled)
				for _, f := range []petition.Filter{{Query: "噪声"}, {Query: "河东社区 噪声"}, {Query: "发黑"}, {Query: "噪声", Channel: "wechat"}, {Query: "发黑 施工噪声", Channel: "wechat"}} {
					got := w.found(f, 113)
					sorted := slices.Clone(got)
					slices.SortFunc(sorted, func(a, b uuid.UUID) int { return strings.Compare(b.String(), a.String()) })
					r := store.Request{Limit: 1, Count: true}
					all, err := w.s.List(w.coord, f, r)
					w.ok(err)
					if !slices.Equal(got, slices.Compact(sorted)) || len(got) != int(*all.Total) || len(got) < 50 {
						w.Errorf("%+v: %d of %d, in order: %v", f, len(got), *all.Total, slices.Equal(got, sorted))
					}
				}
			})
		})
	}
}

// A page in the middle of six thousand is taken from two hundred rows.
func TestNewestLooksAtFew(t *testing.T) {
	each(t, func(w *world) {
		w.came("g")
		var asked []string
		w.ok(w.db.Reading(w.coord).Callback().Query().After("gorm:query").Register("test:asked", func(db *gorm.DB) {
			asked = append(asked, db.Statement.SQL.String())
		}))
		r := store.Request{Limit: 50}
		for range 3 {
			p, err := w.s.List(w.coord, petition.Filter{Query: "噪声"}, r)
			w.ok(err)
			r.Cursor = p.Next
		}
		pages := slices.DeleteFunc(asked, func(text string) bool { return !strings.Contains(text, "ORDER BY petition_cases.id DESC") })
		if few := strings.Count(strings.Join(pages, ""), "row_no IN"); len(pages) != 3 || few != 3 && w.db.Engine() == "sqlite" {
			w.Errorf("%d of %d pages from few rows:\n%s", few, len(pages), strings.Join(pages, "\n"))
		}
	})
}
