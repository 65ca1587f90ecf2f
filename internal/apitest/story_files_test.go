package apitest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// picture is a small PNG; n makes it differ from others.
func picture(t testing.TB, n int) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 16, 16))
	for i := range img.Pix {
		img.Pix[i] = byte(n >> (i % 16))
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// padded is a picture of about the size: a chunk that viewers skip is put before
// its end.
func padded(t testing.TB, n, size int) []byte {
	t.Helper()
	small := picture(t, n)
	at := len(small) - 12
	data := make([]byte, size)
	copy(data[4:], "teSt")
	for i := 8; i+8 < len(data); i += 4096 {
		copy(data[i:], fmt.Sprintf("%08d", i))
	}
	length := size - 8
	copy(data, []byte{byte(length >> 24), byte(length >> 16), byte(length >> 8), byte(length)})
	sum := crc32.ChecksumIEEE(data[4:])
	check := []byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)}
	return bytes.Join([][]byte{small[:at], data, check, small[at:]}, nil)
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// photo is an upload of a picture of its own.
func photo(m *making, with props) *Upload {
	fields := map[string]string{"purpose": "site_photo"}
	for k, v := range with {
		fields[k] = fmt.Sprint(v)
	}
	m.n++
	return &Upload{Field: "file", Name: "现场照片.png", Content: picture(m, m.n), Fields: fields}
}

func evidence(m *making) *Answer {
	return m.petty.Create(m, "/v1/files", photo(m, props{"attached_to_type": "petition_case", "attached_to_id": registered(m).ID()}))
}

func looseFile(m *making) *Answer {
	return m.role("petition_staff").Create(m, "/v1/files", photo(m, nil))
}

func upload(u *Upload, key string) Request {
	return Request{Method: http.MethodPost, Path: "/v1/files", Body: u, Header: map[string]string{"Idempotency-Key": key}}
}

func ranged(path, span string) Request {
	return Request{Method: http.MethodGet, Path: path, Header: map[string]string{"Range": span}}
}

// TestStoryFiles: somebody of the unit photographs the site without a signal,
// uploads at night over a line that breaks, adds the picture after the work, and
// whoever sees the case can show that nothing was changed since.
func TestStoryFiles(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		c := dispatched(m)
		owner := props{"attached_to_type": "petition_case", "attached_to_id": c.ID()}
		pair := "01980b6e-7a00-7000-8000-000000000ff1"
		before := photo(m, owner)
		for k, v := range map[string]string{"pair_id": pair, "phase": "before", "captured_at": "2021-09-08T01:12:40+08:00", "latitude": "28.2134",
			"longitude": "112.9871", "place": "市场北门", "caption": "凌晨装卸", "sha256": digest(before.Content)} {
			before.Fields[k] = v
		}
		f := m.unitA.Must(t, http.StatusCreated, upload(before, "night-1"))
		again := m.unitA.Must(t, http.StatusCreated, upload(before, "night-1"))
		if again.ID() != f.ID() || again.Header.Get("Idempotency-Replayed") != "true" || !bytes.Equal(again.Body, f.Body) {
			t.Errorf("the retry answered %s", again.Body)
		}
		other := *before
		other.Content = picture(t, 1<<14)
		m.unitA.Must(t, http.StatusUnprocessableEntity, upload(&other, "night-1"))
		if f.Text("sha256") != digest(before.Content) || f.Text("captured_at") != "2021-09-08T01:12:40+08:00" || f.Number("latitude") != 28.2134 || f.Text("media_type") != "image/png" {
			t.Errorf("%s", f.Body)
		}
		after := photo(m, owner)
		after.Fields["pair_id"], after.Fields["phase"], after.Fields["captured_at"] = pair, "after", "2021-09-10T07:00:00+08:00"
		g := m.unitA.Create(t, "/v1/files", after)

		// The case tells of them, and whoever sees the case sees them, a pair together.
		path := "/v1/petition-cases/" + c.ID()
		if n := m.coordinator.Get(t, path).Number("version"); n != c.Number("version")+2 {
			t.Errorf("the case has version %v after two files", n)
		}
		list := "/v1/files?attached_to_type=petition_case&attached_to_id=" + c.ID()
		m.unitA.Create(t, "/v1/files", photo(m, owner))
		for _, who := range []*Client{m.coordinator, m.auditor, m.unitA} {
			items := who.Get(t, list).List("items")
			if len(items) != 3 || str(items[0].(map[string]any), "id") != f.ID() || str(items[1].(map[string]any), "id") != g.ID() {
				t.Errorf("%s sees %d files", who.Name, len(items))
			}
		}
		m.download(f, before.Content)

		// The wrong people, the wrong order, stale versions.
		file := "/v1/files/" + f.ID()
		for _, path := range []string{file, file + "/content", list} {
			m.unitB.Must(t, http.StatusNotFound, Request{Method: http.MethodGet, Path: path})
		}
		m.unitB.Must(t, http.StatusNotFound, Request{Method: http.MethodPost, Path: "/v1/files", Body: photo(m, owner)})
		m.leader.Must(t, http.StatusForbidden, Request{Method: http.MethodPost, Path: "/v1/files", Body: photo(m, owner)})
		m.auditor.Must(t, http.StatusForbidden, Request{Method: http.MethodPost, Path: "/v1/files", Body: photo(m, owner)})
		m.unitA.Must(t, http.StatusConflict, Request{Method: http.MethodPost, Path: file + "/attach", Body: owner, Header: map[string]string{"If-Match": f.ETag()}})
		f2 := m.unitA.Patch(t, file, f.ETag(), props{"caption": "凌晨一时装卸"})
		m.unitA.Must(t, http.StatusPreconditionFailed, Request{Method: http.MethodPost, Path: file + "/void", Body: props{"reason": "x"}, Header: map[string]string{"If-Match": f.ETag()}})
		gone := m.unitA.Act(t, file+"/void", f2.ETag(), props{"reason": "拍错了地点"})
		m.unitA.Must(t, http.StatusConflict, Request{Method: http.MethodPost, Path: file + "/void", Body: props{"reason": "x"}, Header: map[string]string{"If-Match": gone.ETag()}})
		m.download(gone, before.Content)
		if n := len(m.coordinator.Get(t, list).List("items")); n != 2 {
			t.Errorf("%d files in the list after one was voided", n)
		}
	})
}

// download reads a file whole, in part and not at all.
func (m *making) download(f *Answer, content []byte) {
	m.Helper()
	path := "/v1/files/" + f.ID() + "/content"
	whole := m.coordinator.Get(m, path)
	h := whole.Header
	if !bytes.Equal(whole.Body, content) || whole.ETag() != `"sha256-`+f.Text("sha256")+`"` || h.Get("X-Content-Type-Options") != "nosniff" ||
		!strings.HasPrefix(h.Get("Content-Disposition"), "attachment;") || !strings.Contains(h.Get("Content-Disposition"), "filename*=UTF-8''%E7%8E%B0%E5%9C%BA%E7%85%A7%E7%89%87.png") {
		m.Errorf("%d bytes of %d, %v", len(whole.Body), len(content), h)
	}
	for span, want := range map[string][]byte{"bytes=0-9": content[:10], "bytes=10-": content[10:], "bytes=-7": content[len(content)-7:]} {
		a := m.coordinator.Must(m, http.StatusPartialContent, ranged(path, span))
		if !bytes.Equal(a.Body, want) {
			m.Errorf("%s gave %d bytes, %s", span, len(a.Body), a.Header.Get("Content-Range"))
		}
	}
	a := m.coordinator.Must(m, http.StatusRequestedRangeNotSatisfiable, ranged(path, "bytes=99999999-"))
	if a.Header.Get("Content-Range") != fmt.Sprintf("bytes */%d", len(content)) {
		m.Errorf("%v", a.Header)
	}
	m.coordinator.Must(m, http.StatusNotModified, Request{Method: http.MethodGet, Path: path, Header: map[string]string{"If-None-Match": whole.ETag()}})
	m.coordinator.Must(m, http.StatusOK, Request{Method: http.MethodGet, Path: path, Header: map[string]string{"Range": "bytes=0-1", "If-Range": `"other"`}})
}

// What must not come in, and what every refusal leaves behind: nothing.
func TestStoryFilesRefused(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		_ = looseFile(m) // roles are made
		stored := w.stored(t)
		png := picture(t, 7)
		jar := append(bytes.Clone(png), "PK\x05\x06"+strings.Repeat("\x00", 18)...)
		for name, c := range map[string]struct {
			want int
			u    Upload
		}{
			"empty":              {422, Upload{Name: "a.png"}},
			"another extension":  {422, Upload{Name: "a.pdf", Content: png}},
			"two things at once": {422, Upload{Name: "a.png", Content: jar}},
			"a page":             {415, Upload{Name: "a.html", Content: []byte("<html><script>1</script></html>")}},
			"a program":          {415, Upload{Name: "a.exe", Content: append([]byte("MZ"), make([]byte, 100)...)}},
			"wrong digest":       {422, Upload{Name: "a.png", Content: png, Fields: map[string]string{"sha256": digest([]byte("x"))}}},
			"no digest":          {400, Upload{Name: "a.png", Content: png, Fields: map[string]string{"sha256": "x"}}},
			"the future":         {422, Upload{Name: "a.png", Content: png, Fields: map[string]string{"captured_at": "2021-12-01T00:00:00+08:00"}}},
			"no such case":       {404, Upload{Name: "a.png", Content: png, Fields: map[string]string{"attached_to_type": "petition_case", "attached_to_id": "01980b6e-7a00-7000-8000-00000000dead"}}},
			"half a place":       {422, Upload{Name: "a.png", Content: png, Fields: map[string]string{"latitude": "28.5"}}},
			"no number":          {400, Upload{Name: "a.png", Content: png, Fields: map[string]string{"latitude": "北"}}},
			"unknown field":      {400, Upload{Name: "a.png", Content: png, Fields: map[string]string{"no_such_field": "1"}}},
			"unknown purpose":    {400, Upload{Name: "a.png", Content: png, Fields: map[string]string{"purpose": "x"}}},
		} {
			u := c.u
			u.Field = "file"
			if u.Fields == nil {
				u.Fields = map[string]string{}
			}
			if u.Fields["purpose"] == "" {
				u.Fields["purpose"] = "document"
			}
			a, err := m.petty.Do(Request{Method: http.MethodPost, Path: "/v1/files", Body: &u})
			if err != nil || a.Status != c.want {
				t.Errorf("%s: %v %v %s", name, a.Status, err, clip(a.Body))
			}
		}
		m.brokenUploads(png)
		if now := w.stored(t); now != stored {
			t.Errorf("%d files are stored, %d before", now, stored)
		}
		u := &Upload{Field: "file", Name: "../../../etc/passwd\u202e.png", Content: png, Fields: map[string]string{"purpose": "document"}}
		if a := m.petty.Create(t, "/v1/files", u); strings.ContainsAny(a.Text("name"), "/\\\u202e") {
			t.Errorf("named %q", a.Text("name"))
		}
		m.petty.Must(t, http.StatusCreated, Request{Method: http.MethodPost, Path: "/v1/files?validate_only=true", Body: u})
		if now := w.stored(t); now != stored+1 {
			t.Errorf("%d files are stored after one upload and one that was only tried, %d before", now, stored)
		}
	})
}

// stored counts the files in the storage.
func (w *World) stored(t testing.TB) int {
	t.Helper()
	n := 0
	err := filepath.WalkDir(filepath.Join(w.DataDir, "files"), func(_ string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// form writes a multipart body by hand.
func form(fields map[string]string, disposition string, content []byte) []byte {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.SetBoundary("b")
	for k, v := range fields {
		_ = w.WriteField(k, v)
	}
	p, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {disposition}})
	if err == nil {
		_, _ = p.Write(content)
	}
	_ = w.Close()
	return b.Bytes()
}

func (m *making) brokenUploads(png []byte) {
	m.Helper()
	const named = `form-data; name="file"; filename="a.png"`
	good := form(map[string]string{"purpose": "document"}, named, png)
	for name, c := range map[string]struct {
		want int
		body []byte
	}{
		"cut short":           {400, good[:len(good)-20]},
		"cut within the file": {400, good[:len(good)-len(png)/2]},
		"NUL in a name":       {400, form(nil, "form-data; name=\"file\x00\"; filename=\"a.png\"", png)},
		"no name":             {400, form(nil, `form-data; filename="a.png"`, png)},
		"no boundary":         {400, []byte("nothing")},
		"no file":             {400, form(nil, `form-data; name="purpose"`, []byte("document"))},
		"two files":           {400, append(bytes.TrimSuffix(bytes.Clone(good), []byte("--b--\r\n")), form(nil, named, png)...)},
		"nothing":             {400, nil},
	} {
		a, err := m.petty.Do(Request{Method: http.MethodPost, Path: "/v1/files", Body: c.body,
			Header: map[string]string{"Content-Type": "multipart/form-data; boundary=b"}})
		if err != nil || a.Status != c.want {
			m.Errorf("%s: %v, %v", name, a, err)
		}
	}
	m.petty.Must(m, http.StatusUnsupportedMediaType, Request{Method: http.MethodPost, Path: "/v1/files", Body: props{"purpose": "document"}})
}

// One key, ten senders at once: one file, one answer, one copy.
func TestStoryFilesRacingRetries(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		id := registered(m).ID()
		owner := props{"attached_to_type": "petition_case", "attached_to_id": id}
		stored := w.stored(t)
		const rounds, racers = 5, 10
		for round := range rounds {
			u := photo(m, owner)
			ids := make([]string, racers)
			var wg sync.WaitGroup
			for i := range racers {
				wg.Go(func() {
					a, err := m.petty.Do(upload(u, fmt.Sprintf("race-%d", round)))
					if err == nil && a.Status == http.StatusCreated {
						ids[i] = a.ID()
					} else if err != nil || a.Status != http.StatusConflict && a.Status != http.StatusServiceUnavailable {
						t.Errorf("%v %v", a, err)
					}
				})
			}
			wg.Wait()
			for _, got := range ids {
				if got != "" && got != m.petty.Must(t, http.StatusCreated, upload(u, fmt.Sprintf("race-%d", round))).ID() {
					t.Errorf("two files for one key")
				}
			}
		}
		if n := len(m.petty.Get(t, "/v1/files?attached_to_type=petition_case&attached_to_id="+id).List("items")); n != rounds {
			t.Errorf("%d files of %d keys", n, rounds)
		}
		if n := w.stored(t) - stored; n != rounds {
			t.Errorf("%d copies of %d files", n, rounds)
		}
	})
}

// Large files pass through; the one that is too large is refused.
func TestStoryFilesLarge(t *testing.T) {
	EachAlone(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		owner := props{"attached_to_type": "petition_case", "attached_to_id": registered(m).ID()}
		u := photo(m, owner)
		u.Content = padded(t, 3, 40<<20)
		r, err := m.petty.request(Request{Method: http.MethodPost, Path: "/v1/files", Body: u})
		if err != nil {
			t.Fatal(err)
		}
		var peak, start atomic.Uint64
		measure := func(into *atomic.Uint64) {
			var s runtime.MemStats
			runtime.GC() // what is still held counts, not what waits to be collected
			runtime.ReadMemStats(&s)
			into.Store(max(into.Load(), s.HeapAlloc))
		}
		measure(&start)
		r.Body = io.NopCloser(&sipping{from: r.Body, each: func() { measure(&peak) }})
		resp, err := m.petty.HTTP.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusCreated {
			t.Fatalf("%d", resp.StatusCode)
		}
		grown := int64(peak.Load()) - int64(start.Load())
		t.Logf("the heap grew by %d KiB for an upload of 40 MiB", grown>>10)
		if grown > 8<<20 {
			t.Errorf("the heap grew by %d MiB", grown>>20)
		}
		got := m.petty.Get(t, resp.Header.Get("Location")+"/content")
		if digest(got.Body) != digest(u.Content) {
			t.Error("it came back different")
		}
		over := photo(m, owner)
		over.Content = padded(t, 4, 50<<20)
		stored := w.stored(t)
		m.petty.Must(t, http.StatusRequestEntityTooLarge, Request{Method: http.MethodPost, Path: "/v1/files", Body: over})
		if w.stored(t) != stored {
			t.Error("what was too large is stored")
		}
	})
}

// sipping looks around while a body is read.
type sipping struct {
	from io.Reader
	n    int
	each func()
}

func (s *sipping) Read(p []byte) (int, error) {
	if s.n++; s.n%64 == 0 {
		s.each()
	}
	return s.from.Read(p)
}

// The original of a letter is for petition staff, and each reading is audited.
func TestStoryFilesOfPetitioners(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		u := photo(m, props{"attached_to_type": "petition_case", "attached_to_id": dispatched(m).ID(), "purpose": "petitioner_material"})
		m.unitA.Must(t, http.StatusForbidden, Request{Method: http.MethodPost, Path: "/v1/files", Body: u})
		f := m.petty.Create(t, "/v1/files", u)
		list := "/v1/files?count=exact&attached_to_type=petition_case&attached_to_id=" + f.Text("attached_to_id")
		for _, who := range []*Client{m.coordinator, m.leader, m.auditor, m.unitA} {
			who.Must(t, http.StatusNotFound, Request{Method: http.MethodGet, Path: "/v1/files/" + f.ID() + "/content"})
			if n := who.Get(t, list).Number("total"); n != 0 {
				t.Errorf("%s counts %v", who.Name, n)
			}
		}
		entries := func() int { return len(m.auditor.Get(t, "/v1/audit-events?kind=file.read").List("items")) }
		if entries() != 0 {
			t.Error("read by nobody, and audited")
		}
		m.petty.Get(t, "/v1/files/"+f.ID()+"/content")
		if entries() != 1 {
			t.Errorf("%d entries of one reading", entries())
		}
	})
}
