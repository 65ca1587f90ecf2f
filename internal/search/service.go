package search

import (
	"context"
	"net/url"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/store"
)

// Source finds one kind of things, as its own list does for the caller. It returns
// invalid_request for words that cannot be looked for, and invalid_cursor.
type Source struct {
	Kind
	Find func(ctx context.Context, q Query, r store.Request) (store.Page[Item], error)
}

// Of makes a source of the list of a kind; show says how one of its rows looks here.
func Of[T any](k Kind, list func(ctx context.Context, q Query, r store.Request) (store.Page[T], error), show func(*T, Query) Item) Source {
	return Source{k, func(ctx context.Context, q Query, r store.Request) (store.Page[Item], error) {
		rows, err := list(ctx, q, r)
		if err != nil {
			return store.Page[Item]{}, err
		}
		out := store.Page[Item]{Items: make([]Item, len(rows.Items)), Next: rows.Next}
		for i := range rows.Items {
			x := show(&rows.Items[i], q)
			x.Type, x.Title, x.Path = k.Type, Short(x.Title), k.Path+"/"+x.ID.String()
			out.Items[i] = x
		}
		return out, nil
	}}
}

// Service asks the sources.
type Service struct{ sources []Source }

// NewService asks the sources, in their order.
func NewService(sources ...Source) *Service { return &Service{sources} }

// Search gives the first things of each kind that the caller may see, or one page of
// one kind. A kind that the caller has no right to is absent, as are those that
// belong to no round when one is named. It returns invalid_request for words that
// cannot be looked for, and invalid_cursor.
func (s *Service) Search(ctx context.Context, q Query, r store.Request) (*Found, error) {
	if q.Type == "" && r.Cursor != "" {
		return nil, fault.BadCursor("cursor")
	}
	out := &Found{Groups: []Group{}}
	for i := range s.sources {
		x := &s.sources[i]
		if !x.asked(q, auth.From(ctx)) {
			continue
		}
		page, err := x.Find(ctx, q, r)
		if err != nil {
			return nil, err
		}
		out.Groups = append(out.Groups, Group{Type: x.Type, Items: page.Items, More: page.Next != "", Path: x.list(q)})
		if q.Type != "" {
			out.Next = page.Next
		}
	}
	if r.Cursor != "" && len(out.Groups) == 0 { // nobody has given it
		return nil, fault.BadCursor("cursor")
	}
	return out, nil
}

// list is the address of the kind's own list, which finds the same.
func (k *Kind) list(q Query) string {
	v := url.Values{"q": {q.Text}}
	if q.InspectionID != nil {
		v.Set("inspection_id", q.InspectionID.String())
	}
	return k.Path + "?" + v.Encode()
}
