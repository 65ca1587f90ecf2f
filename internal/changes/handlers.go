package changes

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http" //nolint:depguard // a stream is written by the response writer that the generated interface hands
	"strconv"

	"lianluo/api"
	"lianluo/internal/event"
	"lianluo/internal/feed"
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

// VisitStreamEventsResponse implements the generated interface.
func (s stream) VisitStreamEventsResponse(w http.ResponseWriter) error {
	return s.service.Follow(s.ctx, s.follow, &sink{w: w, control: http.NewResponseController(w)})
}

// sink writes server-sent events.
type sink struct {
	w       http.ResponseWriter
	control *http.ResponseController
	begun   bool
}

// begin sends the header; clients come back after three seconds.
func (s *sink) begin() error {
	if s.begun {
		return nil
	}
	s.begun = true
	h := s.w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no")
	s.w.WriteHeader(http.StatusOK)
	_, err := s.w.Write([]byte("retry: 3000\n\n"))
	return err
}

func (s *sink) write(format string, args ...any) error {
	if err := s.begin(); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(s.w, format, args...); err != nil {
		return err
	}
	return s.control.Flush()
}

// Change implements Sink.
func (s *sink) Change(position string, e *event.Event) error {
	data, err := json.Marshal(feed.Change(e))
	if err != nil {
		return err
	}
	return s.write("id: %s\nevent: change\ndata: %s\n\n", position, data)
}

// Reset implements Sink.
func (s *sink) Reset(position, code string) error {
	return s.write("id: %s\nevent: reset\ndata: {\"code\":%q}\n\n", position, code)
}

// Beat implements Sink. A client remembers the position without being told anything.
func (s *sink) Beat(position string) error {
	return s.write(": heartbeat\nid: %s\n\n", position)
}
