package file

import (
	"strconv"
	"strings"

	"lianluo/internal/fault"
)

// span is the part of a file that an answer carries.
type span struct {
	offset, length int64
	partial        bool
}

// spanOf reads a Range header (RFC 9110 §14). Only one range is served; of
// several, or of what is no range of bytes, nothing is taken, as the RFC allows.
// ifRange holds the tag for which the range is meant. It returns
// range_not_satisfiable when the range lies behind the end.
func spanOf(header, ifRange *string, tag string, size int64) (span, error) {
	all := span{length: size}
	if header == nil || ifRange != nil && *ifRange != tag {
		return all, nil
	}
	spec, ok := strings.CutPrefix(*header, "bytes=")
	from, to, dash := strings.Cut(strings.TrimSpace(spec), "-")
	if !ok || !dash || strings.Contains(spec, ",") {
		return all, nil
	}
	first, readable := number(from)
	last, too := number(to)
	switch {
	case !readable || !too || from == "" && to == "" || from != "" && to != "" && last < first:
		return all, nil
	case from == "": // the last bytes
		first = max(0, size-last)
		last = size - 1
	case to == "" || last >= size:
		last = size - 1
	}
	if first >= size || first > last {
		return span{}, outside(size)
	}
	return span{offset: first, length: last - first + 1, partial: true}, nil
}

// number reads digits; no digits are 0, and too many are beyond any file. It is
// not ok with anything else.
func number(s string) (n int64, ok bool) {
	if s == "" {
		return 0, true
	}
	if strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		n = 1 << 62
	}
	return n, true
}

func outside(size int64) error {
	f := fault.New(fault.CodeRangeNotSatisfiable, fault.Text{})
	f.Size = size
	return f
}

func (s span) contentRange(size int64) string {
	return "bytes " + strconv.FormatInt(s.offset, 10) + "-" + strconv.FormatInt(s.offset+s.length-1, 10) + "/" + strconv.FormatInt(size, 10)
}
