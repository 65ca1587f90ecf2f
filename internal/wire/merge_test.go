package wire

import (
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"lianluo/internal/calendar"
)

// The cases are those of RFC 7396, appendix A.
func TestMerge(t *testing.T) {
	for _, x := range [][3]string{
		{`{"a":"b"}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"b"}`, `{"b":"c"}`, `{"a":"b","b":"c"}`},
		{`{"a":"b"}`, `{"a":null}`, `{}`},
		{`{"a":"b","b":"c"}`, `{"a":null}`, `{"b":"c"}`},
		{`{"a":["b"]}`, `{"a":"c"}`, `{"a":"c"}`},
		{`{"a":"c"}`, `{"a":["b"]}`, `{"a":["b"]}`},
		{`{"a":{"b":"c"}}`, `{"a":{"b":"d","c":null}}`, `{"a":{"b":"d"}}`},
		{`{"a":[{"b":"c"}]}`, `{"a":[1]}`, `{"a":[1]}`},
		{`["a","b"]`, `["c","d"]`, `["c","d"]`},
		{`{"a":"b"}`, `["c"]`, `["c"]`},
		{`{"a":"foo"}`, `null`, `null`},
		{`{"a":"foo"}`, `"bar"`, `"bar"`},
		{`{"e":null}`, `{"a":1}`, `{"e":null,"a":1}`},
		{`[1,2]`, `{"a":"b","c":null}`, `{"a":"b"}`},
		{`{}`, `{"a":{"bb":{"ccc":null}}}`, `{"a":{"bb":{}}}`},
	} {
		var doc [3]any
		for i, text := range x {
			if err := json.Unmarshal([]byte(text), &doc[i]); err != nil {
				t.Fatal(err)
			}
		}
		if got := Merge(doc[0], doc[1]); !reflect.DeepEqual(got, doc[2]) {
			t.Errorf("%s with %s: %v", x[0], x[1], got)
		}
	}
}

func TestAbsence(t *testing.T) {
	if Optional[string]("") != nil || *Optional[string]("x") != "x" || Text[string](nil) != "" || Text(Optional[string]("x")) != "x" || Instant(nil) != nil {
		t.Error("absent and present are mixed up")
	}
	at := time.Date(2021, 9, 10, 0, 0, 0, 0, time.UTC)
	if got := Instant(&at); got.Location() != calendar.Zone || !got.Equal(at) {
		t.Error(got)
	}
}
