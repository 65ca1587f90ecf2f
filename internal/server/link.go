package server

import (
	"bytes"
	"net/http"
	"net/url"
)

// A page ends in its cursor: the member comes after the items, and a quotation
// mark inside an item is escaped, so the last match is the page's own.
var cursorMember = []byte(`"next_cursor":"`)

const cursorTail = 1200 // the longest cursor and what may follow it

// link tells the next page's address in the Link header (RFC 8288) of every
// list, so that no slice has to know the address it was called by.
func link(r *http.Request, b *buffer) {
	if r.Method != http.MethodGet || b.status != http.StatusOK || b.header.Get("Link") != "" {
		return
	}
	tail := b.body.Bytes()
	tail = tail[max(0, len(tail)-cursorTail):]
	at := bytes.LastIndex(tail, cursorMember)
	if at < 0 {
		return
	}
	cursor, _, ok := bytes.Cut(tail[at+len(cursorMember):], []byte{'"'})
	if !ok {
		return
	}
	next := url.URL{Path: r.URL.Path}
	query := r.URL.Query()
	query.Set("cursor", string(cursor))
	next.RawQuery = query.Encode()
	b.header.Set("Link", "<"+next.String()+`>; rel="next"`)
}
