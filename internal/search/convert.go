package search

import (
	"lianluo/api"
	"lianluo/internal/wire"
)

func toAPI(f *Found) api.SearchResult {
	out := api.SearchResult{Groups: make([]api.SearchGroup, 0, len(f.Groups)), NextCursor: wire.Optional[string](f.Next)}
	for i := range f.Groups {
		g := &f.Groups[i]
		x := api.SearchGroup{Type: api.SearchType(g.Type), Items: make([]api.SearchItem, 0, len(g.Items)), More: g.More, Path: g.Path}
		for n := range g.Items {
			y := &g.Items[n]
			x.Items = append(x.Items, api.SearchItem{Type: api.SearchType(y.Type), Id: y.ID, Number: wire.Optional[string](y.Number), Title: y.Title,
				Snippet: wire.Optional[string](y.Snippet), State: wire.Optional[string](y.State), UpdatedAt: wire.Local(y.UpdatedAt), Path: y.Path})
		}
		out.Groups = append(out.Groups, x)
	}
	return out
}
