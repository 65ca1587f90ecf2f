package changes

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http" //nolint:depguard // a stream is written by the response writer that the generated interface hands
	"strconv"

	"lianluo/api"
	"lianluo/internal/event"
	"lianluo/internal/feed"
	"lianluo/internal/wire"
)

// Handlers serves the stream of changes.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// ListChanges implements listChanges.
func (h *Handlers) ListChanges(ctx context.Context, r api.ListChangesRequestObject) (api.ListChangesResponseObject, error) {
	c, err := h.service.Read(ctx, fromAsk(r.Params))
	if err != nil {
		return nil, err
	}
	out := api.ListChanges200JSONResponse{Body: toPage(c)}
	if c.More {
		next := "/v1/changes?after=" + c.Position
		if r.Params.Limit != nil {
			next += "&limit=" + strconv.Itoa(int(*r.Params.Limit))
		}
		if r.Params.OfficeId != nil {
			next += "&office_id=" + r.Params.OfficeId.String()
		}
		out.Headers.Link = "<" + next + `>; rel="next"`
	}
	return out, nil
}

// StreamEvents implements streamEvents.
func (h *Handlers) StreamEvents(ctx context.Context, r api.StreamEventsRequestObject) (api.StreamEventsResponseObject, error) {
	return stream{ctx, h.service, fromFollow(r.Params)}, nil
}

// stream is an answer that goes on.
type stream struct {
	ctx     context.Context //nolint:containedctx // the generated interface hands none to whoever writes
	service *Service
	follow  Follow
}

// VisitStreamEventsResponse implements the generated interface. A line without an end
// outlasts its handler.
func (s stream) VisitStreamEventsResponse(w http.ResponseWriter) error {
	first := sink{&opening{w: w}}
	line, err := s.service.Open(s.ctx, s.follow, first)
	if err != nil || line == nil {
		return err
	}
	if s.follow.Within != nil {
		return line.GoOn(s.ctx, first)
	}
	return wire.Outlast(s.ctx, func(to io.Writer) error { return line.GoOn(s.ctx, sink{to}) }, first)
}

// opening is the writer of the first pieces of an answer: the header goes before them.
type opening struct {
	w     http.ResponseWriter
	begun bool
}

// Write sends a piece at once. Clients come back after three seconds.
func (o *opening) Write(p []byte) (int, error) {
	if !o.begun {
		o.begun = true
		h := o.w.Header()
		h.Set("Content-Type", "text/event-stream")
		h.Set("X-Accel-Buffering", "no")
		o.w.WriteHeader(http.StatusOK)
		if _, err := o.w.Write([]byte("retry: 3000\n\n")); err != nil {
			return 0, err
		}
	}
	n, err := o.w.Write(p)
	if err != nil {
		return n, err
	}
	return n, http.NewResponseController(o.w).Flush()
}

// sink writes server-sent events, each in one write.
type sink struct{ io.Writer }

// Change implements Sink.
func (s sink) Change(position string, e *event.Event) error {
	data, err := json.Marshal(feed.Change(e))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s, "id: %s\nevent: change\ndata: %s\n\n", position, data)
	return err
}

// Reset implements Sink.
func (s sink) Reset(position, code string) error {
	_, err := fmt.Fprintf(s, "id: %s\nevent: reset\ndata: {\"code\":%q}\n\n", position, code)
	return err
}

// Beat implements Sink. A client remembers the position without being told anything.
func (s sink) Beat(position string) error {
	_, err := fmt.Fprintf(s, ": heartbeat\nid: %s\n\n", position)
	return err
}
