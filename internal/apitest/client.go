package apitest

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// Answer is what came back, read to its end.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// JSON gives a value out of the body by its path, as in "draft.groups.0.name";
// nil when there is none.
func (a *Answer) JSON(path string) any {
	var v any
	if json.Unmarshal(a.Body, &v) != nil {
		return nil
	}
	if path == "" {
		return v
	}
	return dig(v, strings.Split(path, "."))
}

func dig(v any, path []string) any {
	for _, key := range path {
		switch x := v.(type) {
		case map[string]any:
			v = x[key]
		case []any:
			var i int
			if _, err := fmt.Sscan(key, &i); err != nil || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

// Text is JSON for strings; empty when absent.
func (a *Answer) Text(path string) string { s, _ := a.JSON(path).(string); return s }

// Number is JSON for numbers; 0 when absent.
func (a *Answer) Number(path string) float64 { n, _ := a.JSON(path).(float64); return n }

// List is JSON for arrays; nil when absent.
func (a *Answer) List(path string) []any { l, _ := a.JSON(path).([]any); return l }

// ID is the resource's id.
func (a *Answer) ID() string { return a.Text("id") }

// ETag is the entity tag of the answer.
func (a *Answer) ETag() string { return a.Header.Get("ETag") }

// Traffic remembers which statuses each operation has answered, and what was
// shown under each entity tag.
type Traffic struct {
	mu    sync.Mutex
	seen  map[string]map[int]int
	shown map[string][sha256.Size]byte
}

// strong holds an entity tag to being strong: under one address and tag there is
// one sequence of bytes, whoever asks and whenever.
func (t *Traffic) strong(address string, a *Answer) error {
	if a.ETag() == "" {
		return nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.shown == nil {
		t.shown = map[string][sha256.Size]byte{}
	}
	key, sum := address+" "+a.ETag(), sha256.Sum256(a.Body)
	if was, ok := t.shown[key]; ok && was != sum {
		return fmt.Errorf("the entity tag %s stands for two different answers", a.ETag())
	}
	t.shown[key] = sum
	return nil
}

func (t *Traffic) note(op string, status int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.seen == nil {
		t.seen = map[string]map[int]int{}
	}
	if t.seen[op] == nil {
		t.seen[op] = map[int]int{}
	}
	t.seen[op][status]++
}

// Statuses gives what the operation has answered, by status.
func (t *Traffic) Statuses(op string) map[int]int {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := map[int]int{}
	for k, v := range t.seen[op] {
		out[k] = v
	}
	return out
}

// Client is one caller.
type Client struct {
	Base     string
	Token    string
	Contract *Contract
	Traffic  *Traffic
	HTTP     *http.Client
	Name     string // for messages
	// Explain finds what the program logged of a request; nil when it runs elsewhere.
	Explain func(requestID string) string
}

// As is the same client with another token.
func (c *Client) As(name, token string) *Client {
	d := *c
	d.Name, d.Token = name, token
	return &d
}

// Request is what a test asks for.
type Request struct {
	Method, Path string
	Body         any // nil, []byte, url.Values, *Upload, or a value for JSON
	Header       map[string]string
}

// Upload is a multipart body.
type Upload struct {
	Field, Name string
	Content     []byte
	Fields      map[string]string
}

// Do sends the request and holds the answer against the contract. The error is
// of the transport or of the contract; the answer is there in both but the first.
func (c *Client) Do(r Request) (*Answer, error) {
	req, err := c.request(r)
	if err != nil {
		return nil, err
	}
	resp, err := c.HTTP.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	a := &Answer{Status: resp.StatusCode, Header: resp.Header, Body: body}
	err = c.Contract.Check(req, a)
	if op := c.Contract.Find(req.Method, req.URL.Path); op != nil && c.Traffic != nil {
		c.Traffic.note(op.ID, a.Status)
		if err == nil && req.Method == http.MethodGet && a.Status == http.StatusOK {
			err = c.Traffic.strong(c.Base+req.URL.RequestURI(), a)
		}
	}
	if err != nil {
		if a.Status >= 500 && c.Explain != nil {
			err = fmt.Errorf("%w\nlog: %s", err, c.Explain(a.Header.Get("X-Request-Id")))
		}
		return a, fmt.Errorf("%s %s as %s answered %d against the contract: %w\n%s", r.Method, r.Path, c.Name, a.Status, err, clip(body))
	}
	return a, nil
}

func clip(b []byte) string {
	if len(b) > 2000 {
		return string(b[:2000]) + "…"
	}
	return string(b)
}

func (c *Client) request(r Request) (*http.Request, error) {
	var body io.Reader
	media := ""
	switch b := r.Body.(type) {
	case nil:
	case []byte:
		body, media = bytes.NewReader(b), "application/json"
	case url.Values:
		body, media = strings.NewReader(b.Encode()), "application/x-www-form-urlencoded"
	case *Upload:
		var buf bytes.Buffer
		w := multipart.NewWriter(&buf)
		part, err := w.CreateFormFile(b.Field, b.Name)
		if err != nil {
			return nil, err
		}
		if _, err := part.Write(b.Content); err != nil {
			return nil, err
		}
		for k, v := range b.Fields {
			if err := w.WriteField(k, v); err != nil {
				return nil, err
			}
		}
		if err := w.Close(); err != nil {
			return nil, err
		}
		body, media = &buf, w.FormDataContentType()
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			return nil, err
		}
		body, media = bytes.NewReader(raw), "application/json"
	}
	if r.Method == http.MethodPatch && media == "application/json" {
		media = "application/merge-patch+json"
	}
	req, err := http.NewRequest(r.Method, c.Base+r.Path, body)
	if err != nil {
		return nil, err
	}
	if media != "" {
		req.Header.Set("Content-Type", media)
	}
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	for k, v := range r.Header {
		if v == "" {
			req.Header.Del(k)
		} else {
			req.Header.Set(k, v)
		}
	}
	return req, nil
}

// Must sends the request and fails the test unless the status is the wanted one.
func (c *Client) Must(t testing.TB, want int, r Request) *Answer {
	t.Helper()
	a, err := c.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	if a.Status != want {
		t.Fatalf("%s %s as %s: %d, wanted %d\n%s", r.Method, r.Path, c.Name, a.Status, want, clip(a.Body))
	}
	return a
}

// Get reads, expecting 200.
func (c *Client) Get(t testing.TB, path string) *Answer {
	t.Helper()
	return c.Must(t, http.StatusOK, Request{Method: http.MethodGet, Path: path})
}

// Create posts, expecting 201.
func (c *Client) Create(t testing.TB, path string, body any) *Answer {
	t.Helper()
	return c.Must(t, http.StatusCreated, Request{Method: http.MethodPost, Path: path, Body: body})
}

// Act posts an action with the entity tag, expecting 200.
func (c *Client) Act(t testing.TB, path, etag string, body any) *Answer {
	t.Helper()
	return c.Must(t, http.StatusOK, Request{Method: http.MethodPost, Path: path, Body: body, Header: map[string]string{"If-Match": etag}})
}

// Patch sends a merge patch with the entity tag, expecting 200.
func (c *Client) Patch(t testing.TB, path, etag string, body any) *Answer {
	t.Helper()
	return c.Must(t, http.StatusOK, Request{Method: http.MethodPatch, Path: path, Body: body, Header: map[string]string{"If-Match": etag}})
}

// Login signs in and gives a client that acts as the user.
func (c *Client) Login(t testing.TB, username, password string) *Client {
	t.Helper()
	a := c.As(username, "").Must(t, http.StatusOK, Request{Method: http.MethodPost, Path: "/v1/auth/login",
		Body: map[string]any{"username": username, "password": password}})
	return c.As(username, a.Text("access_token"))
}

// NewHTTP is a transport for tests: nothing waits for ever.
func NewHTTP() *http.Client {
	transport := &http.Transport{MaxIdleConnsPerHost: 64, IdleConnTimeout: time.Minute}
	return &http.Client{Transport: transport, Timeout: 5 * time.Minute,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

// Walk follows a list to its end.
func Walk(t testing.TB, c *Client, path string, visit func(item map[string]any)) {
	t.Helper()
	next := path
	for range 100000 {
		a := c.Get(t, next)
		for _, item := range a.List("items") {
			if m, ok := item.(map[string]any); ok {
				visit(m)
			}
		}
		cursor := a.Text("next_cursor")
		if cursor == "" {
			return
		}
		next = path + "&cursor=" + url.QueryEscape(cursor)
	}
	t.Fatalf("%s has no end", path)
}
