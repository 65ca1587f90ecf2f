package subscription

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/apognu/gocal"

	"lianluo/internal/calendar"
)

var sample = []Event{
	{UID: "duty-1@lianluo", Sequence: 3, Changed: time.Date(2021, 9, 1, 1, 2, 3, 0, time.UTC), StartsAt: time.Date(2021, 9, 30, 8, 0, 0, 0, calendar.Zone),
		EndsAt: time.Date(2021, 10, 1, 8, 0, 0, 0, calendar.Zone), Summary: "街道值班（带班领导）", Busy: true,
		Description: "带班领导：周启明\n值班员：林晓岚; 唐宁, 罗飞\\" + strings.Repeat("信访应急处置组值班室 ", 20)},
	{UID: "duty-2@lianluo", Sequence: 4, Changed: time.Date(2021, 9, 2, 1, 2, 3, 0, time.UTC), StartsAt: time.Date(2021, 12, 31, 20, 0, 0, 0, calendar.Zone),
		EndsAt: time.Date(2022, 1, 1, 8, 0, 0, 0, calendar.Zone), Summary: strings.Repeat("很长的名字没有空格", 12), Cancelled: true, Busy: true},
	{UID: "assignment-3@lianluo", Changed: time.Date(2021, 9, 2, 1, 2, 3, 0, time.UTC), StartsAt: time.Date(2021, 9, 2, 17, 30, 0, 0, calendar.Zone),
		EndsAt: time.Date(2021, 9, 2, 18, 0, 0, 0, calendar.Zone), Summary: "截止：交办事项 QH-2021-001"},
}

// Another parser reads what was written, whatever the text holds.
func TestAnotherParserReadsIt(t *testing.T) {
	text, err := Render("林晓岚的值班和时限", sample)
	if err != nil {
		t.Fatal(err)
	}
	from, to := time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2023, 1, 1, 0, 0, 0, 0, time.UTC)
	p := gocal.NewParser(strings.NewReader(text))
	p.Start, p.End = &from, &to
	if err := p.Parse(); err != nil {
		t.Fatal(err)
	}
	if len(p.Events) != len(sample) {
		t.Fatalf("%d events:\n%s", len(p.Events), text)
	}
	for _, want := range sample {
		for _, got := range p.Events {
			if got.Uid != want.UID {
				continue
			}
			status := "CONFIRMED"
			if want.Cancelled {
				status = "CANCELLED"
			}
			got.Description = strings.ReplaceAll(got.Description, `\n`, "\n") // which it leaves to others
			if !got.Start.Equal(want.StartsAt) || !got.End.Equal(want.EndsAt) || got.Summary != want.Summary || got.Description != want.Description || got.Status != status ||
				int64(got.Sequence) != want.Sequence || !got.Stamp.Equal(want.Changed) {
				t.Errorf("%+v\nis read as %+v", want, got)
			}
		}
	}
}

// What RFC 5545 asks of the bytes: CRLF, at most 75 octets a line, no character cut
// in two, and a definition of the zone that times are told in.
func TestLines(t *testing.T) {
	text, err := Render("林晓岚的值班和时限", sample)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(line) > lineBytes || strings.ContainsAny(line, "\r\n") || !utf8.ValidString(line) || line == "" {
			t.Errorf("%d octets: %q", len(line), line)
		}
	}
	for _, want := range []string{"BEGIN:VTIMEZONE\r\nTZID:Asia/Shanghai\r\n", "TZOFFSETTO:+0800\r\n", "METHOD:PUBLISH\r\n", "DTSTART;TZID=Asia/Shanghai:20210930T080000\r\n", "DTSTAMP:20210901T010203Z\r\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("without %q:\n%s", want, text)
		}
	}
	if again, _ := Render("林晓岚的值班和时限", sample); again != text {
		t.Error("the same events give other bytes")
	}
}
