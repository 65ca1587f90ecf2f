package blob_test

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lianluo/internal/blob"
	"lianluo/internal/vault"
)

// bucket speaks as much of the protocol as a client of ours uses. It knows no
// signatures beyond that there is one: whether they are right, only a real
// service tells.
type bucket struct {
	mu      sync.Mutex
	objects map[string][]byte
	parts   map[string][]byte
	t       *testing.T
}

func fakeService(t *testing.T) blob.Service {
	t.Helper()
	b := &bucket{objects: map[string][]byte{}, parts: map[string][]byte{}, t: t}
	srv := httptest.NewServer(b)
	t.Cleanup(srv.Close)
	return blob.Service{Bucket: "evidence", Endpoint: srv.URL, Region: "cn-north-1", PathStyle: true, KeyID: "key-id", Secret: "s3cret"}
}

func (b *bucket) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if a := r.Header.Get("Authorization"); !strings.Contains(a, "key-id") || strings.Contains(a, "s3cret") {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	key, found := strings.CutPrefix(r.URL.Path, "/evidence")
	if !found {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	key = strings.TrimPrefix(key, "/")
	q := r.URL.Query()
	switch {
	case r.Method == http.MethodPost && q.Has("uploads"):
		fmt.Fprintf(w, "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>")
	case r.Method == http.MethodPut && q.Has("uploadId"):
		data, _ := io.ReadAll(r.Body)
		b.parts[fmt.Sprintf("%s#%05s", key, q.Get("partNumber"))] = data
		w.Header().Set("ETag", `"p"`)
	case r.Method == http.MethodPost && q.Has("uploadId"):
		b.complete(w, key)
	case r.Method == http.MethodDelete && q.Has("uploadId"):
		w.WriteHeader(http.StatusNoContent)
	case r.Method == http.MethodPut:
		data, err := io.ReadAll(r.Body)
		if err != nil {
			return // the client left: nothing is stored
		}
		b.objects[key] = data
		w.Header().Set("ETag", `"o"`)
	case r.Method == http.MethodDelete:
		delete(b.objects, key)
		w.WriteHeader(http.StatusNoContent)
	case key == "":
		b.list(w, q.Get("prefix"))
	default:
		b.get(w, r, key)
	}
}

func (b *bucket) complete(w io.Writer, key string) {
	var names []string
	for name := range b.parts {
		if strings.HasPrefix(name, key+"#") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var whole []byte
	for _, name := range names {
		whole = append(whole, b.parts[name]...)
		delete(b.parts, name)
	}
	b.objects[key] = whole
	fmt.Fprint(w, `<CompleteMultipartUploadResult><Bucket>evidence</Bucket><Key>k</Key><ETag>"o"</ETag></CompleteMultipartUploadResult>`)
}

func (b *bucket) list(w io.Writer, prefix string) {
	type entry struct {
		Key          string
		Size         int
		LastModified string
	}
	out := struct {
		XMLName  xml.Name `xml:"ListBucketResult"`
		KeyCount int
		Contents []entry
	}{}
	for key, data := range b.objects {
		if strings.HasPrefix(key, prefix) {
			out.Contents = append(out.Contents, entry{key, len(data), "2021-09-10T00:00:00.000Z"})
		}
	}
	slices.SortFunc(out.Contents, func(x, y entry) int { return strings.Compare(x.Key, y.Key) })
	out.KeyCount = len(out.Contents)
	if err := xml.NewEncoder(w).Encode(out); err != nil {
		b.t.Error(err)
	}
}

func (b *bucket) get(w http.ResponseWriter, r *http.Request, key string) {
	data, ok := b.objects[key]
	if !ok {
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, "<Error><Code>NoSuchKey</Code></Error>")
		return
	}
	w.Header().Set("ETag", `"o"`)
	http.ServeContent(w, r, "", time.Date(2021, 9, 10, 0, 0, 0, 0, time.UTC), strings.NewReader(string(data)))
}

func TestServiceIsTriedAtStart(t *testing.T) {
	v, err := vault.New()
	if err != nil {
		t.Fatal(err)
	}
	good := fakeService(t)
	for name, change := range map[string]func(*blob.Service){
		"another bucket": func(s *blob.Service) { s.Bucket = "other" },
		"another key":    func(s *blob.Service) { s.KeyID = "none" },
		"nobody there":   func(s *blob.Service) { s.Endpoint = "http://127.0.0.1:1" },
	} {
		bad := good
		change(&bad)
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		s, err := blob.OpenService(ctx, bad, limit, v)
		cancel()
		if err == nil {
			_ = s.Close()
			t.Errorf("%s: opened", name)
		} else if strings.Contains(err.Error(), bad.Secret) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestServiceKeepsOtherFilesOut(t *testing.T) {
	places(t, func(t *testing.T, s *blob.Storage) {
		err := s.Put(t.Context(), "../etc/passwd", strings.NewReader("x"), func() error { return nil })
		if err == nil {
			t.Error("a file was put under a name that is not ours")
		}
		in, err := s.Receive(t.Context(), strings.NewReader("十"))
		if err != nil {
			t.Fatal(err)
		}
		err = s.Each(t.Context(), func(key string, r io.Reader) error {
			data, err := io.ReadAll(r)
			if key != in.Key || len(data) != 3+33 {
				t.Errorf("%s of %d bytes", key, len(data))
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
}
