package file

import (
	"net/url"
	"path"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const maxName = 120 // characters

// cleanName makes what a sender calls a file fit to be shown and offered for
// saving: no folders, no control or direction characters, not too long, with an
// extension of its type. It names nothing in the storage.
func cleanName(name, media string) string {
	name = norm.NFC.String(name)
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar || strings.ContainsRune(`<>:"|?*`, r) {
			return -1
		}
		return r
	}, name)
	ext := path.Ext(name)
	stem := strings.Trim(strings.TrimSuffix(name, ext), " .")
	if ext == "" || ext == "." {
		ext = "." + kinds[media][0]
	}
	if stem == "" {
		stem = "文件"
	}
	if r := []rune(stem); len(r) > maxName {
		stem = string(r[:maxName])
	}
	return stem + ext
}

// disposition offers the name for saving (RFC 6266): never to be shown in place.
// Old clients get the id, which is plain ASCII.
func (f *File) disposition() string {
	return `attachment; filename="` + f.ID.String() + path.Ext(f.Name) + `"; filename*=UTF-8''` +
		strings.ReplaceAll(url.QueryEscape(f.Name), "+", "%20")
}
