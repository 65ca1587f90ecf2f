package casefile

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"time"

	"lianluo/internal/calendar"
	"lianluo/internal/file"
)

// Bundle is a case file about to be written.
type Bundle struct {
	number, by string
	at         time.Time
	documents  []document
	masked     []Masked
	files      []file.File
	open       func(ctx context.Context, f *file.File, offset, length int64) (io.ReadCloser, error)
	entries    []Entry
}

// document is one page of the file, before it is written.
type document struct {
	path, title string
	value       any // of strings, numbers, lists and maps
}

// Entry is a line of the index.
type Entry struct {
	Path   string `json:"path"`
	Title  string `json:"title"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Name is the file's name.
func (b *Bundle) Name() string { return b.number + ".zip" }

func (b *Bundle) document(path, title string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	d := document{path: path, title: title}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber() // fen are whole
	err = decoder.Decode(&d.value)
	b.documents = append(b.documents, d)
	return err
}

// Write packs everything into w. An error after the first byte leaves a file
// without its directory at the end, which no program opens.
func (b *Bundle) Write(ctx context.Context, w io.Writer) error {
	z := zip.NewWriter(w)
	for _, d := range b.documents {
		if err := b.json(z, d.path, d.title, d.value); err != nil {
			return err
		}
	}
	for i := range b.files {
		if err := b.attachment(ctx, z, i); err != nil {
			return err
		}
	}
	if err := b.json(z, "masked.json", "遮盖清单", map[string]any{"released_by": b.by, "released_at": b.at.In(calendar.Zone), "masked": b.masked}); err != nil {
		return err
	}
	if err := b.index(z); err != nil {
		return err
	}
	return z.Close()
}

func (b *Bundle) json(z *zip.Writer, path, title string, v any) error {
	var data bytes.Buffer
	encoder := json.NewEncoder(&data)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		return err
	}
	return b.put(z, path, title, &data)
}

func (b *Bundle) put(z *zip.Writer, path, title string, r io.Reader) error {
	out, err := z.CreateHeader(&zip.FileHeader{Name: path, Method: zip.Deflate, Modified: b.at.In(calendar.Zone)})
	if err != nil {
		return err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(out, sum), r)
	b.entries = append(b.entries, Entry{path, title, n, hex.EncodeToString(sum.Sum(nil))})
	return err
}

func (b *Bundle) attachment(ctx context.Context, z *zip.Writer, i int) error {
	f := &b.files[i]
	r, err := b.open(ctx, f, 0, f.Size)
	if err != nil {
		return err
	}
	defer r.Close()
	return b.put(z, fmt.Sprintf("files/%03d-%s", i+1, f.Name), f.Name, r)
}

var contents = template.Must(template.New("index").Funcs(template.FuncMap{"from1": func(i int) int { return i + 1 }}).Parse(`<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>{{.Number}} 一件一档</title>
<style>
@page { size: A4; margin: 20mm; }
body { font: 10.5pt/1.5 SimSun, "Noto Serif CJK SC", serif; }
h1 { font: 18pt/1.5 SimHei, "Noto Sans CJK SC", sans-serif; }
a { color: inherit; text-decoration: none; }
table { width: 99.8%; border-collapse: collapse; table-layout: fixed; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { border: .5pt solid #000; padding: 3pt 5pt; text-align: left; overflow-wrap: anywhere; }
th.n { width: 2.5em; } th.s { width: 4.5em; } th.d { width: 13em; }
td.d { font: 6.5pt/1.4 monospace; }
</style></head>
<body>
<h1>{{.Number}} 一件一档</h1>
<p>制作时间：{{.At}}　制作人：{{.By}}　共 {{len .Entries}} 项。不含举报人信息，正文遮盖 {{.Masked}} 处。</p>
<table>
<thead><tr><th class="n">序号</th><th>内容</th><th>文件</th><th class="s">字节</th><th class="d">SHA-256</th></tr></thead>
<tbody>{{range $i, $e := .Entries}}<tr><td>{{from1 $i}}</td><td>{{$e.Title}}</td><td><a href="{{$e.Path}}">{{$e.Path}}</a></td><td>{{$e.Size}}</td><td class="d">{{$e.SHA256}}</td></tr>
{{end}}</tbody></table>
</body>
</html>
`))

// index writes the list of everything packed, for people and for programs.
func (b *Bundle) index(z *zip.Writer) error {
	entries := b.entries
	var page bytes.Buffer
	err := contents.Execute(&page, map[string]any{
		"Number": b.number, "At": b.at.In(calendar.Zone).Format("2006-01-02 15:04"), "By": b.by, "Masked": len(b.masked), "Entries": entries,
	})
	if err != nil {
		return err
	}
	if err := b.put(z, "index.html", "目录", &page); err != nil {
		return err
	}
	return b.json(z, "index.json", "目录", map[string]any{"number": b.number, "taken_at": b.at.In(calendar.Zone), "entries": entries})
}
