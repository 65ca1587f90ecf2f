package apitest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lianluo/internal/xlsx"
)

// chatty is a petitioner whose particulars people type wherever they can.
type chatty struct{ name, phone, id, address string }

func (c chatty) words(matter string) string {
	return fmt.Sprintf("%s（电话%s，身份证号%s，住%s）反映%s。", c.name, c.phone, c.id, c.address, matter)
}

func (c chatty) secrets() []string { return []string{c.name, c.phone, c.id, c.address} }

// numbered gives an identity number with its check character.
func numbered(i int) string {
	digits := fmt.Sprintf("43010019900101%03d", 700+i)
	sum := 0
	for j, w := range []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2} {
		sum += int(digits[j]-'0') * w
	}
	return digits + string("10X98765432"[sum%11])
}

func talkative(i int) chatty {
	return chatty{fmt.Sprintf("司徒%c%c", '龘'+rune(i), '靐'+rune(i)), fmt.Sprintf("138%08d", 64190000+i*41), numbered(i), fmt.Sprintf("青禾路爨%d号院龘%d室", i+9000, i)}
}

// TestCanariesInWords types particulars of petitioners into all that is written
// about a case — by hand, by a pasted table and by a workbook, before and after
// the petitioner is recorded — and looks for them in whatever is left behind.
func TestCanariesInWords(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		var all []chatty
		who := func() chatty {
			all = append(all, talkative(len(all)))
			return all[len(all)-1]
		}
		before := m.typedBefore(who())
		m.record(before.ID(), all[0])
		m.typedAfter(before.ID(), all[0])
		m.tabled(who(), func(text string) any { return props{"text": "受理编号\t交办问题基本情况\t备注\n" + text} })
		m.tabled(who(), workbook)
		m.worked(who())
		m.paired(who())
		m.pairedBefore(who)

		for _, c := range all {
			for _, secret := range c.secrets() {
				if a := m.coordinator.Get(t, searchPath(secret)); len(a.List("items")) != 0 {
					t.Errorf("%s finds %s", secret, a.Body)
				}
				if n := m.count(m.coordinator, "/v1/petition-cases?count=exact&limit=1&q="+url.QueryEscape(secret)); n != 0 {
					t.Errorf("%v cases are found by %s", n, secret)
				}
			}
		}
		left := m.leftBehind(t)
		left["the backup"] = m.backedUp()
		left["the case file"] = m.file(before.ID())
		left["the changes"] = m.changed()
		for where, content := range left {
			for _, c := range all {
				for _, secret := range c.secrets() {
					for how, form := range disguises(secret) {
						if bytes.Contains(content, form) {
							t.Errorf("%s is in %s, %s", secret, where, how)
						}
					}
				}
			}
		}
	})
}

// typedBefore registers a case in whose words everything stands before anybody is
// recorded: numbers are masked at once, names and addresses cannot be known yet.
func (m *making) typedBefore(c chatty) *Answer {
	m.Helper()
	body := props{"inspection_id": m.inspection, "number": "X2HN202109109001", "summary": c.words("夜间噪声"), "remark": "回电" + c.phone, "address": "农贸市场"}
	a := m.petty.Create(m, "/v1/petition-cases", body)
	if strings.Contains(string(a.Body), c.phone) || strings.Contains(string(a.Body), c.id) || fmt.Sprint(a.JSON("masked_in")) != "[summary remark]" {
		m.Errorf("registered: %s", a.Body)
	}
	m.petty.Create(m, "/v1/petition-cases/"+a.ID()+"/claims", props{"text": c.words("油烟")})
	return a
}

func (m *making) record(id string, c chatty) {
	m.Helper()
	path := "/v1/petition-cases/" + id
	a := m.petty.Must(m, http.StatusOK, Request{Method: http.MethodPut, Path: path + "/petitioner", Header: map[string]string{"If-Match": `"0"`},
		Body: props{"anonymous": false, "name": c.name, "phone": c.phone, "id_number": c.id, "address": c.address}})
	if n := a.Number("sealed_text_count"); n < 4 {
		m.Errorf("%v texts are sealed", n)
	}
	told := m.coordinator.Get(m, path)
	if s := told.Text("summary"); strings.Contains(s, c.name) || !strings.Contains(s, "反映夜间噪声") {
		m.Errorf("after recording: %s", s)
	}
	claims := m.coordinator.Get(m, path+"/claims")
	if strings.Contains(string(claims.Body), c.name) || !strings.Contains(string(claims.Body), `"masked_in":["text"]`) {
		m.Errorf("after recording: %s", claims.Body)
	}
	if line := m.coordinator.Get(m, path+"/timeline"); !strings.Contains(string(line.Body), "遮盖个人信息") {
		m.Errorf("timeline: %s", line.Body)
	}
}

// typedAfter writes it all once more, now that it is known whose it is.
func (m *making) typedAfter(id string, c chatty) {
	m.Helper()
	path := "/v1/petition-cases/" + id
	etag := func() map[string]string { return map[string]string{"If-Match": m.petty.Get(m, path).ETag()} }
	again := c.words("新的噪声")
	a := m.petty.Must(m, http.StatusOK, Request{Method: http.MethodPatch, Path: path, Header: etag(), Body: props{"summary": again}})
	if s := a.Text("summary"); strings.Contains(s, c.name) || !strings.Contains(s, "反映新的噪声") {
		m.Errorf("after typing again: %s", s)
	}
	a = m.coordinator.Must(m, http.StatusOK, Request{Method: http.MethodPost, Path: path + "/dispatch", Header: etag(),
		Body: props{"lead_unit_id": m.units["城市管理办公室"], "instruction": "请联系" + c.name + c.phone}})
	if s := fmt.Sprint(a.JSON("dispatch")); strings.Contains(s, c.name) || strings.Contains(s, c.phone) {
		m.Errorf("dispatched: %s", a.Body)
	}
	m.unitA.Must(m, http.StatusOK, Request{Method: http.MethodPost, Path: path + "/acknowledge", Header: etag(), Body: props{"note": "已联系" + c.name}})
	r := m.petty.Must(m, http.StatusOK, Request{Method: http.MethodPost, Path: path + "/petitioner/reveal", Body: props{"reason": "核对原文"}})
	for _, want := range []string{c.words("夜间噪声"), c.words("油烟"), again, "已联系" + c.name} {
		if !strings.Contains(string(r.Body), want) {
			m.Errorf("%s is not among what is revealed: %s", want, r.Body)
		}
	}
}

// tabled brings a case by a table, records its petitioner, and brings it again.
func (m *making) tabled(c chatty, table func(text string) any) {
	m.Helper()
	path := "/v1/petition-batches/" + batch(m).ID()
	number := m.name("D2HN20210910")
	bring := func() *Answer {
		return m.petty.Must(m, http.StatusOK, Request{Method: http.MethodPost, Path: path + "/import", Header: map[string]string{"If-Match": m.petty.Get(m, path).ETag()},
			Body: table(number + "\t" + c.words("扬尘") + "\t回电" + c.phone + "\n")})
	}
	first := bring()
	var row map[string]any
	if rows := first.List("rows"); len(rows) == 1 {
		row, _ = rows[0].(map[string]any)
	}
	if fmt.Sprint(row["masked_in"]) != "[summary remark]" {
		m.Fatalf("brought: %s", first.Body)
	}
	if again := bring(); again.Number("unchanged") != 1 {
		m.Errorf("brought again: %s", again.Body)
	}
	m.petty.Must(m, http.StatusOK, Request{Method: http.MethodPut, Path: "/v1/petition-cases/" + str(row, "case_id") + "/petitioner", Header: map[string]string{"If-Match": `"0"`},
		Body: props{"anonymous": false, "name": c.name, "phone": c.phone, "id_number": c.id, "address": c.address}})
	if again := bring(); again.Number("unchanged") != 1 {
		m.Errorf("brought after recording: %s", again.Body)
	}
}

func workbook(text string) any {
	var b bytes.Buffer
	p := xlsx.Print{Sheet: "交办", Title: "交办表", Columns: []xlsx.PrintColumn{{Header: "受理编号", Width: 20}, {Header: "交办问题基本情况", Width: 60}, {Header: "备注", Width: 20}},
		Lines: [][]string{strings.Split(strings.TrimSpace(text), "\t")}}
	if err := p.Write(&b); err != nil {
		panic(err) // memory
	}
	return &Upload{Field: "file", Name: "cases.xlsx", Content: b.Bytes()}
}

// worked writes it into what the work on a case leaves, and then records it.
func (m *making) worked(c chatty) {
	m.Helper()
	a := verifying(m)
	path := "/v1/petition-cases/" + a.ID()
	m.unitA.Create(m, path+"/claims", props{"text": c.words("异味")})
	m.unitA.Create(m, path+"/measures", props{"text": "向" + c.name + "回电" + c.phone})
	m.unitA.Create(m, path+"/sanctions", props{"kind": "ordered_rectify", "subject": "某商铺", "remark": "由" + c.name + "（" + c.id + "）指认，家住" + c.address})
	m.petty.Must(m, http.StatusOK, Request{Method: http.MethodPut, Path: path + "/petitioner", Header: map[string]string{"If-Match": `"0"`},
		Body: props{"anonymous": false, "name": c.name, "phone": c.phone, "id_number": c.id, "address": c.address}})
	for _, part := range []string{"/claims", "/measures", "/sanctions"} {
		if a := m.coordinator.Get(m, path+part); strings.Contains(string(a.Body), c.name) || strings.Contains(string(a.Body), c.address) || !strings.Contains(string(a.Body), "**") {
			m.Errorf("%s: %s", part, a.Body)
		}
	}
}

// known says whose a case is.
func (m *making) known(id string, c chatty) {
	m.Helper()
	m.petty.Must(m, http.StatusOK, Request{Method: http.MethodPut, Path: "/v1/petition-cases/" + id + "/petitioner", Header: map[string]string{"If-Match": `"0"`},
		Body: props{"anonymous": false, "name": c.name, "phone": c.phone, "id_number": c.id, "address": c.address}})
}

// related links two cases, and takes that back when there is a reason to.
func (m *making) related(from, to, reason, void string) {
	m.Helper()
	path := "/v1/petition-cases/" + from + "/links"
	l := m.petty.Create(m, path, props{"other_case_id": to, "kind": "related", "reason": reason})
	if void != "" {
		m.petty.Act(m, path+"/"+l.ID()+"/void", l.ETag(), props{"reason": void})
	}
}

// joins does an act that joins cases or parts them.
func (m *making) joins(id, verb string, body props) *Answer {
	m.Helper()
	path := "/v1/petition-cases/" + id
	return m.petty.Act(m, path+"/"+verb, m.petty.Get(m, path).ETag(), body)
}

// changed is all that the stream of changes has told the coordinator.
func (m *making) changed() (all []byte) {
	m.Helper()
	const path = "/v1/changes?limit=200"
	for next := ""; ; {
		a := m.coordinator.Get(m, path+next)
		all = append(all, a.Body...)
		if a.Text("next") == "" {
			return all
		}
		next = "&after=" + url.QueryEscape(a.Text("next"))
	}
}

func (m *making) file(id string) []byte {
	m.Helper()
	return unzipped(m.T, m.coordinator.Must(m, http.StatusOK, Request{Method: http.MethodGet, Path: "/v1/petition-cases/" + id + "/file"}).Body)
}

// paired writes it into what joins two cases, of which only one knows whose it is.
func (m *making) paired(c chatty) {
	m.Helper()
	known, other, merged, whole := registered(m).ID(), registered(m).ID(), registered(m).ID(), registered(m).ID()
	m.known(known, c)
	m.known(whole, c)
	m.related(other, known, c.words("同一处"), c.name+"说不是一处")
	m.joins(merged, "merge", props{"into_case_id": known, "reason": c.words("同一处")})
	m.joins(merged, "unmerge", props{"reason": c.words("两处")})
	m.joins(whole, "split", props{"reason": c.words("两事"), "parts": []any{props{"summary": c.words("甲")}, props{"summary": c.words("乙")}}})
}

// pairedBefore joins cases before it is known whose they are, and says it then of
// each of them: the others have been told the same words.
func (m *making) pairedBefore(who func() chatty) {
	m.Helper()
	for _, way := range []struct {
		name string
		told []int // how often each case was told
		join func(c chatty) []string
	}{
		{"linked", []int{1, 1}, func(c chatty) []string {
			a, b := registered(m).ID(), registered(m).ID()
			m.related(a, b, c.name+"两次来信", "")
			return []string{a, b}
		}},
		{"parted", []int{2, 2}, func(c chatty) []string {
			a, b := registered(m).ID(), registered(m).ID()
			m.related(a, b, c.words("同一处"), c.name+"说不是一处")
			return []string{a, b}
		}},
		{"unmerged", []int{2, 2}, func(c chatty) []string {
			a, b := registered(m).ID(), registered(m).ID()
			m.joins(a, "merge", props{"into_case_id": b, "reason": c.words("同一处")})
			m.joins(a, "unmerge", props{"reason": c.name + "来电，是两处"})
			return []string{a, b}
		}},
		{"split", []int{1, 0, 0}, func(c chatty) []string {
			cases := []string{registered(m).ID()}
			split := m.joins(cases[0], "split", props{"reason": c.words("两事"), "parts": []any{props{"summary": "油烟"}, props{"summary": "噪声"}}})
			for _, p := range split.List("parts") {
				part, _ := p.(map[string]any)
				cases = append(cases, str(part, "id"))
			}
			return cases
		}},
	} {
		for whose := range way.told {
			c := who()
			cases := way.join(c)
			m.known(cases[whose], c)
			for i, id := range cases {
				m.tells(fmt.Sprintf("%s, recorded of %d, told of %d", way.name, whose, i), id, c, way.told[i])
			}
		}
	}
}

// tells looks at how a case tells, in how many places, what was said of the petitioner.
func (m *making) tells(where, id string, c chatty, times int) {
	m.Helper()
	path := "/v1/petition-cases/" + id
	for what, content := range map[string]string{
		"timeline": string(m.coordinator.Get(m, path+"/timeline").Body), "links": string(m.coordinator.Get(m, path+"/links?voided=true").Body), "file": string(m.file(id)),
	} {
		if strings.Contains(content, c.name) {
			m.Errorf("%s: %s is in the %s", where, c.name, what)
		}
		if n := strings.Count(content, `"note":"****`); what == "timeline" && n != times {
			m.Errorf("%s: %d masked words, not %d: %s", where, n, times, content)
		}
	}
}

// backedUp is what a backup made now holds.
func (m *making) backedUp() []byte {
	m.Helper()
	path := filepath.Join(m.TempDir(), "backup.zip")
	if err := m.app.Backup(m.Context(), path, io.Discard); err != nil {
		m.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		m.Fatal(err)
	}
	return unzipped(m.T, content)
}

func unzipped(t *testing.T, content []byte) []byte {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	for _, f := range r.File {
		part, err := f.Open()
		if err == nil {
			_, err = io.Copy(&out, part)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}
