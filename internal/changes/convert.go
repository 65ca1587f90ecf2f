package changes

import (
	"strings"
	"time"

	"lianluo/api"
	"lianluo/internal/feed"
	"lianluo/internal/wire"
)

func fromAsk(p api.ListChangesParams) Ask {
	return Ask{After: wire.Text(p.After), Latest: p.From != nil && *p.From == api.ChangeStartLatest, Limit: int(wire.Whole(p.Limit))}
}

func fromFollow(p api.StreamEventsParams) Follow {
	f := Follow{After: wire.Text(p.LastEventID), Filter: feed.Filter{ResourceType: wire.Text(p.ResourceType)}}
	if f.After == "" {
		f.After = wire.Text(p.After)
	}
	if p.Kind != nil {
		f.Filter.Kinds = strings.Split(*p.Kind, ",")
	}
	if p.ResourceId != nil {
		f.Filter.ResourceID = *p.ResourceId
	}
	if p.ForSeconds != nil {
		f.Within = new(time.Duration(*p.ForSeconds) * time.Second)
	}
	return f
}

func toPage(c Page) api.ChangePage {
	out := api.ChangePage{Items: make([]api.Change, 0, len(c.Events))}
	for i := range c.Events {
		out.Items = append(out.Items, feed.Change(&c.Events[i]))
	}
	if c.More {
		out.Next = &c.Position
	} else {
		out.Delta = &c.Position
	}
	return out
}
