package server

import (
	"encoding/binary"
	"net/http"
	"strconv"
	"strings"
)

// validator makes the entity tag of an answer strong. Slices give the version
// of the row, but an answer shows more than the row: counts, names of other
// rows, what this caller may do now. So the tag becomes "version.digest" with a
// digest of the bytes shown; If-Match is compared by the version alone
// (store.Match). The digest is keyed, because a body may hold what somebody who
// sees only headers must not be able to guess at.
func (s *Server) validator(b *buffer, h http.Header) string {
	tags := h["Etag"]
	if len(tags) != 1 || b.status != http.StatusOK && b.status != http.StatusCreated || !bareVersion(tags[0]) {
		return h.Get("ETag")
	}
	b.hash.Reset()
	b.hash.Write(s.tagKey)
	b.hash.Write(b.body.Bytes())
	digest := binary.BigEndian.Uint64(b.hash.Sum(b.sum[:0]))
	tag := make([]byte, 0, 40)
	tag = append(tag, tags[0][:len(tags[0])-1]...)
	tag = append(tag, '.')
	tag = strconv.AppendUint(tag, digest, 36)
	tag = append(tag, '"')
	h["Etag"] = []string{string(tag)}
	return h["Etag"][0]
}

// bareVersion tells the tag of a version from one that is a digest already.
func bareVersion(tag string) bool {
	if len(tag) < 3 || tag[0] != '"' || tag[len(tag)-1] != '"' {
		return false
	}
	for _, c := range []byte(tag[1 : len(tag)-1]) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// notModified compares If-None-Match weakly, as RFC 9110 asks.
func notModified(r *http.Request, etag string) bool {
	have := r.Header.Get("If-None-Match")
	if have == "" || etag == "" || r.Method != http.MethodGet {
		return false
	}
	for tag := range strings.SplitSeq(have, ",") {
		tag = strings.TrimPrefix(strings.TrimSpace(tag), "W/")
		if tag == etag || tag == "*" {
			return true
		}
	}
	return false
}
