package minutes

import (
	"archive/zip"
	"bytes"
	"context"
	"image"
	"image/png"
	"io"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/attachment"
	"lianluo/internal/fault"
	"lianluo/internal/meeting"
	"lianluo/internal/picture"
	"lianluo/internal/record"
)

// TestCheck: every decision has one lead and a day that is not over, and tells of
// nobody.
func TestCheck(t *testing.T) {
	id := record.NewID()
	for _, unit := range []*uuid.UUID{nil, &id} {
		for _, group := range []*uuid.UUID{nil, &id} {
			for _, due := range []string{"2021-09-09", "2021-09-10", "2021-09-11"} {
				for _, matter := range []string{"三日内完成排查", "请与 13800138000 联系"} {
					d := Draft{Decisions: []Decision{{Matter: matter, LeadUnitID: unit, LeadGroupID: group}}}
					if err := d.Decisions[0].DueOn.UnmarshalText([]byte(due)); err != nil {
						t.Fatal(err)
					}
					var c fault.Checks
					d.check("2021-09-10", &c)
					got := map[string]bool{}
					if f, ok := fault.As(c.Err()); ok {
						for _, x := range f.Fields {
							got[x.Pointer] = true
						}
					}
					for at, want := range map[string]bool{"/decisions/0/lead_unit_id": (unit == nil) == (group == nil), "/decisions/0/due_on": due == "2021-09-09",
						"/decisions/0/matter": strings.Contains(matter, "138")} {
						if got[at] != want {
							t.Errorf("%v %v %s %s: refused at %v", unit, group, due, matter, got)
						}
					}
				}
			}
		}
	}
}

// TestPaper: page and document say the same, of drafts that they are drafts, and
// what people wrote is nothing but text.
func TestPaper(t *testing.T) {
	at := time.Date(2021, 9, 10, 1, 0, 0, 0, time.UTC)
	person := record.NewID()
	people := []meeting.Attendee{{Name: "周启明", Status: meeting.Present}, {Name: "罗飞", Status: meeting.StoodInBy, StandInID: &person, StandInName: "何苗"},
		{Name: "高远", Status: meeting.OnLeave}, {Name: "苏敏", Status: meeting.Absent, Reason: "现场处置"}, {Name: "城管办", Status: meeting.Present, RepresentedBy: "郑凯"}}
	for _, x := range []struct {
		signed *time.Time
		number string
		want   string
	}{{nil, "", "草稿，第 2 稿"}, {&at, "", "已签发，待印发"}, {&at, "纪要〔2021〕2 号", "纪要〔2021〕2 号"}} {
		m := &meeting.Meeting{Title: "调度会<b>", Place: "三楼", StartsAt: at, HeldFrom: &at, ChairName: "周启明"}
		m.Number = x.number
		p := PaperOf(m, &Minutes{Number: 2, Topics: []Topic{{"清运", "甲 & 乙\n丙"}}, Decisions: []Decision{{Matter: "每日巡查", LeadName: "城管办", DueOn: "2021-09-12"}},
			DraftedByName: "林晓岚", SignedAt: x.signed}, people, []Enclosure{{Title: "会场"}, {Title: "合影 <b>", Photo: &picture.JPEG{Data: []byte{0xff, 0xd8, 0xff, 0xd9}, Width: 640, Height: 480}}})
		page, n, err := p.HTML()
		if err != nil {
			t.Fatal(err)
		}
		html, err := io.ReadAll(page)
		if err != nil || int64(len(html)) != n {
			t.Fatal(n, err)
		}
		text := document(t, p)
		for _, word := range []string{x.want, "2021年9月10日09时00分", "何苗（代罗飞）", "苏敏（现场处置）", "城管办（郑凯）", "请假：高远", "每日巡查", "2021年9月12日", "会场", "记录：林晓岚"} {
			if !strings.Contains(string(html), word) || !strings.Contains(text, word) {
				t.Errorf("%s is not on the paper", word)
			}
		}
		if !strings.Contains(string(html), `<img src="data:image/jpeg;base64,/9j/2Q==" alt="合影 &lt;b&gt;" width="640" height="480">`) || strings.Count(text, "<w:drawing>") != 1 || !strings.Contains(text, `descr="合影 &lt;b&gt;"`) {
			t.Errorf("the photograph is not on the paper: %s", html)
		}
		if strings.Contains(string(html), "<b>") || strings.Contains(text, "<b>") || strings.Contains(text, "签发：周启明") != (x.signed != nil) {
			t.Errorf("%s", html)
		}
	}
}

// album has pictures by their files; what is not in it is none.
type album map[uuid.UUID][]byte

func (a album) Photo(_ context.Context, id uuid.UUID, _ int64) ([]byte, error) { return a[id], nil }

// TestEnclosed: photographs are shown in the order of the files, as many as a paper
// bears; what cannot be decoded, is no picture or comes after is named.
func TestEnclosed(t *testing.T) {
	var small bytes.Buffer
	if err := png.Encode(&small, image.NewGray(image.Rect(0, 0, 8, 4))); err != nil {
		t.Fatal(err)
	}
	all := album{}
	var files []attachment.Titled
	for n := range 2 * maxPhotos {
		f := attachment.Titled{ID: record.NewID(), Title: strconv.Itoa(n)}
		files = append(files, f)
		switch {
		case n == 1:
			all[f.ID] = []byte("坏照片")
		case n != 2:
			all[f.ID] = small.Bytes()
		}
	}
	out, err := enclosed(t.Context(), all, files)
	if err != nil || len(out) != len(files) {
		t.Fatalf("%d of %d: %v", len(out), len(files), err)
	}
	for n, e := range out {
		if shown := n != 1 && n != 2 && n < maxPhotos+2; e.Title != files[n].Title || (e.Photo != nil) != shown {
			t.Errorf("file %d: shown %v", n, e.Photo != nil)
		}
	}
}

func document(t *testing.T, p *Paper) string {
	t.Helper()
	r, n, err := p.Docx()
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(r)
	if err != nil || int64(len(data)) != n {
		t.Fatal(n, err)
	}
	z, err := zip.NewReader(bytes.NewReader(data), n)
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
