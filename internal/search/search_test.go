package search_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/record"
	"lianluo/internal/search"
	"lianluo/internal/store"
)

// A snippet holds the hit wherever it is, and little more.
func TestSnippet(t *testing.T) {
	for before := range 60 {
		for after := range 60 {
			text := strings.Repeat("前", before) + "Ｏil油烟" + strings.Repeat("后", after)
			for q, at := range map[string]int{"油烟": before + 3, "不在 油烟": before + 3, "OIL": before, "oil油": before} {
				got := search.Snippet(q, "别的", text)
				if n := utf8.RuneCountInString(got); !strings.Contains(got, "油") || n > 2*24+7 || strings.HasPrefix(got, "…") != (at > 24) {
					t.Fatalf("%d, %d, %s: %s (%d)", before, after, q, got, n)
				}
			}
		}
	}
	for q, want := range map[string]string{"油烟": "", " ": "", "第二 一行": "第一行 第二行"} {
		if got := search.Snippet(q, "第一行\n第二行"); got != want {
			t.Errorf("%q: %q, want %q", q, got, want)
		}
	}
	if got := search.Short(strings.Repeat("长", 101)); utf8.RuneCountInString(got) != 101 || search.Short("短") != "短" {
		t.Error(got)
	}
}

type row struct{ record.Meta }

// Kinds are asked by right, by type and by whether they belong to a round, in every
// combination; what one of them refuses is refused.
func TestKinds(t *testing.T) {
	round := record.NewID()
	id := record.NewID()
	var asked []string
	source := func(kind string, needs auth.Permission, ofRound bool) search.Source {
		return search.Of(search.Kind{Type: kind, Needs: needs, Path: "/v1/" + kind, Round: ofRound},
			func(_ context.Context, q search.Query, r store.Request) (store.Page[row], error) {
				asked = append(asked, kind)
				if q.Text == "坏" {
					return store.Page[row]{}, errors.New("refused")
				}
				return store.Page[row]{Items: []row{{record.Meta{ID: id}}}, Next: "next" + r.Cursor}, nil
			}, func(x *row, q search.Query) search.Item { return search.Item{ID: x.ID, Title: q.Text} })
	}
	s := search.NewService(source("cases", auth.CaseRead, true), source("units", auth.UnitRead, false), source("posts", auth.GroupRead, true))
	for _, who := range []auth.Standing{0, auth.Admin, auth.UnitUser, auth.Commander, auth.DistrictClient} {
		for _, kind := range []string{"", "cases", "units", "posts", "none"} {
			for _, in := range []*uuid.UUID{nil, &round} {
				asked = nil
				a := auth.Actor{Kind: auth.KindUser, Standing: who}
				found, err := s.Search(auth.With(t.Context(), a), search.Query{Text: "油烟", Type: kind, InspectionID: in}, store.Request{Limit: 5})
				if err != nil {
					t.Fatal(err)
				}
				want := []string{}
				for _, k := range []struct {
					name  string
					may   bool
					round bool
				}{{"cases", a.Can(auth.CaseRead), true}, {"units", a.Can(auth.UnitRead), false}, {"posts", a.Can(auth.GroupRead), true}} {
					if k.may && (kind == "" || kind == k.name) && (in == nil || k.round) {
						want = append(want, k.name)
					}
				}
				got := []string{}
				for _, g := range found.Groups {
					got = append(got, g.Type)
					if !g.More || len(g.Items) != 1 || g.Items[0].Path != "/v1/"+g.Type+"/"+id.String() || !strings.HasPrefix(g.Path, "/v1/"+g.Type+"?") || strings.Contains(g.Path, round.String()) != (in != nil) {
						t.Errorf("%+v", g)
					}
				}
				if !slices.Equal(got, want) || !slices.Equal(asked, want) && len(want)+len(asked) > 0 || (found.Next != "") != (kind != "" && len(want) > 0) {
					t.Errorf("%d %s %v: %v (asked %v), want %v, next %q", who, kind, in, got, asked, want, found.Next)
				}
			}
		}
	}
	leader := auth.With(t.Context(), auth.Actor{Kind: auth.KindUser, Standing: auth.Commander})
	if _, err := s.Search(leader, search.Query{Text: "坏"}, store.Request{}); err == nil {
		t.Error("what a kind refuses is not told")
	}
	if _, err := s.Search(leader, search.Query{Text: "油烟"}, store.Request{Cursor: "x"}); !fault.Is(err, fault.CodeInvalidCursor) {
		t.Errorf("a place in no kind: %v", err)
	}
	if _, err := s.Search(leader, search.Query{Text: "油烟", Type: "units", InspectionID: &round}, store.Request{Cursor: "x"}); !fault.Is(err, fault.CodeInvalidCursor) {
		t.Errorf("a place in a kind that was not asked: %v", err)
	}
}
