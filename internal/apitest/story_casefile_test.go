package apitest

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// TestStoryCaseFile is the paper of a case: a forwarding slip that hides the
// petitioner, a supervision slip that says what it wants, and the whole case as
// one file whose index tells the digest of everything in it.
func TestStoryCaseFile(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		c := m.petty.Create(m, "/v1/petition-cases", props{"inspection_id": m.inspection, "number": m.name("X2HN2021091140"), "received_at": "2021-09-10T08:00:00+08:00",
			"summary": "河东社区3栋2单元501室王桂兰反映夜间装卸噪声，联系电话13800000017。"})
		path := "/v1/petition-cases/" + c.ID()
		m.petty.Must(t, http.StatusOK, Request{Method: http.MethodPut, Path: path + "/petitioner", Header: map[string]string{"If-Match": m.petty.Get(m, path+"/petitioner").ETag()},
			Body: props{"anonymous": false, "name": "王桂兰", "phone": "13800000017"}})
		m.coordinator.Must(t, http.StatusConflict, Request{Method: http.MethodPost, Path: path + "/slips", Body: props{"kind": "forwarding"}})
		m.goOn(m.coordinator, c, "dispatch", props{"lead_unit_id": m.units["城市管理办公室"], "instruction": "今晚先到现场。"})

		// Slips: by coordinators only, numbered without gaps, frozen.
		m.unitA.Must(t, http.StatusForbidden, Request{Method: http.MethodPost, Path: path + "/slips", Body: props{"kind": "forwarding"}})
		m.coordinator.Must(t, http.StatusUnprocessableEntity, Request{Method: http.MethodPost, Path: path + "/slips", Body: props{"kind": "supervision"}})
		slip := m.coordinator.Create(m, path+"/slips", props{"kind": "forwarding"})
		next := m.coordinator.Create(m, path+"/slips", props{"kind": "forwarding"})
		urging := m.coordinator.Create(m, path+"/slips", props{"kind": "supervision", "demand": "三日内报送进展。"})
		if a, b := slip.Text("number"), next.Text("number"); a == b || !strings.HasPrefix(a, "转〔") || !strings.HasPrefix(urging.Text("number"), "督〔") {
			t.Errorf("numbers %q, %q, %q", a, b, urging.Text("number"))
		}
		if len(slip.List("masked")) == 0 { // name and phone do not even stand in the case
			t.Errorf("the flat should be masked: %s", slip.Body)
		}
		page := m.unitA.Get(m, path+"/slips/"+slip.ID()+"/html")
		for _, secret := range []string{"13800000017", "王桂兰", "501室"} {
			if bytes.Contains(slip.Body, []byte(secret)) || bytes.Contains(page.Body, []byte(secret)) {
				t.Errorf("%s is on the slip", secret)
			}
		}
		if !bytes.Contains(page.Body, []byte("夜间装卸噪声")) || !bytes.Contains(page.Body, []byte("城市管理办公室")) {
			t.Errorf("the slip says too little: %s", page.Body)
		}
		m.coordinator.Must(t, http.StatusPreconditionFailed, Request{Method: http.MethodPost, Path: path + "/slips/" + slip.ID() + "/void", Body: props{"reason": "写错"}, Header: map[string]string{"If-Match": `"9"`}})
		m.coordinator.Act(m, path+"/slips/"+slip.ID()+"/void", slip.ETag(), props{"reason": "写错"})
		if n := len(m.coordinator.Get(m, path+"/slips").List("items")); n != 2 {
			t.Errorf("%d live slips", n)
		}

		// The file of a case that has been answered, as one zip.
		done := submitted(m)
		m.unitA.Must(t, http.StatusForbidden, Request{Method: http.MethodGet, Path: "/v1/petition-cases/" + done.ID() + "/file"})
		unpack(t, m.coordinator.Get(m, "/v1/petition-cases/"+done.ID()+"/file").Body, "case.json", "timeline.json", "cycle-1/feedback.json", "index.html")
		files := unpack(t, m.coordinator.Get(m, path+"/file").Body, "cycle-1/slips.json")
		if page := files["index.html"]; !bytes.Contains(page, []byte("<td>1</td>")) || bytes.Contains(page, []byte("<td>0</td>")) {
			t.Errorf("the index counts from one: %s", page)
		}
		for name, data := range files {
			for _, secret := range []string{"13800000017", "王桂兰", "501室"} {
				if bytes.Contains(data, []byte(secret)) {
					t.Errorf("%s is in %s", secret, name)
				}
			}
		}
		var masked struct {
			ReleasedBy string `json:"released_by"`
			Masked     []struct{ Document, Field, Kind, Sample string }
		}
		if err := json.Unmarshal(files["masked.json"], &masked); err != nil || masked.ReleasedBy == "" || len(masked.Masked) == 0 || masked.Masked[0].Document != "case.json" || masked.Masked[0].Field != "/summary" {
			t.Errorf("%v: %s", err, files["masked.json"])
		}
	})
}

// unpack opens a case file and holds it to its own index.
func unpack(t *testing.T, data []byte, want ...string) map[string][]byte {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
		r.Close()
	}
	var index struct {
		Entries []struct{ Path, SHA256 string }
	}
	if err := json.Unmarshal(files["index.json"], &index); err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{"index.json": true}
	for _, e := range index.Entries {
		sum := sha256.Sum256(files[e.Path])
		if listed[e.Path] = true; hex.EncodeToString(sum[:]) != e.SHA256 {
			t.Errorf("%s has another digest", e.Path)
		}
	}
	for name := range files {
		if !listed[name] && name != "index.html" {
			t.Errorf("%s is not in the index", name)
		}
	}
	for _, name := range want {
		if files[name] == nil {
			t.Errorf("no %s in the file", name)
		}
	}
	return files
}
