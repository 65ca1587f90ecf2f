package file

import (
	"bytes"
	"encoding/binary"
	"path"
	"slices"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"lianluo/internal/fault"
)

// kinds are the types the office takes, and the extensions that go with each.
// Archives are not among them: nobody sees what is in one before opening it.
var kinds = map[string][]string{
	"image/jpeg":         {"jpg", "jpeg"},
	"image/png":          {"png"},
	"image/webp":         {"webp"},
	"image/gif":          {"gif"},
	"image/heic":         {"heic", "heif"},
	"image/heif":         {"heif", "heic"},
	"image/tiff":         {"tif", "tiff"},
	"video/mp4":          {"mp4", "m4v"},
	"video/quicktime":    {"mov"},
	"video/3gpp":         {"3gp"},
	"audio/mpeg":         {"mp3"},
	"audio/x-m4a":        {"m4a"},
	"audio/amr":          {"amr"},
	"audio/wav":          {"wav"},
	"text/plain":         {"txt"},
	"application/pdf":    {"pdf"},
	"application/ofd":    {"ofd"},
	"application/msword": {"doc"},
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   {"docx"},
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         {"xlsx"},
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": {"pptx"},
	"application/vnd.ms-excel":      {"xls"},
	"application/vnd.ms-powerpoint": {"ppt"},
	"application/vnd.ms-works":      {"wps"},
	"application/vnd.ms-works-et":   {"et"},
}

// Containers tell little by their first bytes: the extension chooses among what
// they may be, and for zips a name inside has to confirm it.
var (
	inOLE = map[string]string{
		"doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
		"wps": "application/vnd.ms-works", "et": "application/vnd.ms-works-et",
	}
	inZip = map[string]struct{ media, entry string }{
		"docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "word/"},
		"xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xl/"},
		"pptx": {"application/vnd.openxmlformats-officedocument.presentationml.presentation", "ppt/"},
		"ofd":  {"application/ofd", "OFD.xml"},
	}
	textual = []string{"text/plain", "text/csv", "text/tab-separated-values", "application/json"}
)

// Judge tells a file's type from its first and last bytes and its name. It
// returns unsupported_media_type for what the office does not take, and
// unprocessable for an empty or damaged file, for a name that says something
// else, and for content that is two things at once.
func Judge(name string, head, tail []byte) (string, error) {
	if len(head) == 0 {
		return "", wrong("empty", fault.T("文件是空的", "the file is empty"))
	}
	ext := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	media := sniff(head, tail, ext)
	extensions, ok := kinds[media]
	if !ok {
		return "", fault.New(fault.CodeUnsupportedMediaType, fault.T(
			"不收这种文件；可以是照片、音视频、PDF、OFD、Office 或 WPS 文档和纯文本", "files of this kind are not taken: photographs, sound, video, PDF, OFD, office documents and plain text are"))
	}
	if ext != "" && !slices.Contains(extensions, ext) {
		return "", wrong("extension_mismatch", fault.T("扩展名 ."+ext+" 与内容不符", "the content is not what the extension says"))
	}
	return media, whole(media, head, tail)
}

func wrong(code string, t fault.Text) error { return fault.Invalid("/file", code, t) }

func sniff(head, tail []byte, ext string) string {
	m := mimetype.Detect(head)
	media, _, _ := strings.Cut(m.String(), ";")
	for p := m; p != nil; p = p.Parent() {
		switch {
		case p.Is("application/x-ole-storage"):
			if as, ok := inOLE[ext]; ok {
				return as
			}
		case p.Is("application/zip"):
			if as, ok := inZip[ext]; ok && (bytes.Contains(head, []byte(as.entry)) || bytes.Contains(tail, []byte(as.entry))) {
				return as.media
			}
		}
	}
	if slices.Contains(textual, media) {
		return "text/plain"
	}
	if base, ok := strings.CutSuffix(media, "-sequence"); ok { // a burst of pictures
		return base
	}
	return media
}

// Marks of another format where it has no business to be.
var (
	pages   = []string{"<html", "<script", "<!doctype", "<?php", "<svg", "<iframe"}
	pngEnd  = []byte("\x00\x00\x00\x00IEND\xaeB\x60\x82")
	macros  = []byte("vbaProject.bin")
	zipEnd  = []byte("PK\x05\x06")
	pdfMark = []byte("%PDF-")
)

// whole refuses what is cut off, or is also something else: such a file passes
// here as one thing and is opened elsewhere as another.
func whole(media string, head, tail []byte) error {
	zipped := bytes.HasPrefix(head, []byte("PK\x03\x04"))
	switch {
	case !zipped && endsAsZip(tail),
		media != "application/pdf" && bytes.Contains(head[:min(len(head), 1024)], pdfMark),
		strings.HasPrefix(media, "image/") && (anyPage(head) || anyPage(tail)),
		media == "application/pdf" && !bytes.HasPrefix(head, pdfMark),
		media == "application/pdf" && anyPage(head[:min(len(head), 1024)]):
		return wrong("polyglot", fault.T("文件里夹带了另一种格式的内容", "the file is of another format as well"))
	case zipped && (bytes.Contains(tail, macros) || bytes.Contains(head, macros)):
		return wrong("macros", fault.T("文档含有宏，请去掉后上传", "the document has macros, upload it without them"))
	case media == "image/png" && !bytes.HasSuffix(tail, pngEnd),
		media == "image/gif" && tail[len(tail)-1] != 0x3b,
		media == "application/pdf" && !bytes.Contains(tail, []byte("%%EOF")),
		zipped && !endsAsZip(tail):
		return fault.New(fault.CodeUnreadableFile, fault.Text{})
	}
	return nil
}

func anyPage(b []byte) bool {
	low := bytes.ToLower(b)
	return slices.ContainsFunc(pages, func(p string) bool { return bytes.Contains(low, []byte(p)) })
}

// endsAsZip finds a zip's end record whose comment reaches the end exactly.
func endsAsZip(tail []byte) bool {
	const size = 22
	for rest, at := tail, 0; ; {
		i := bytes.Index(rest, zipEnd)
		if i < 0 {
			return false
		}
		at += i
		if end := tail[at:]; len(end) >= size && int(binary.LittleEndian.Uint16(end[size-2:])) == len(end)-size {
			return true
		}
		at += len(zipEnd)
		rest = tail[at:]
	}
}
