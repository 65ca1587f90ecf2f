package petition

import (
	"encoding/json"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/record"
	"lianluo/internal/store"
)

// The hot encoder gives the bytes of the standard one.
func TestHotAnswersAreTheSameBytes(t *testing.T) {
	full := in(Dispatched)
	full.Meta = record.Meta{ID: record.NewID(), Version: 3, CreatedAt: morning, UpdatedAt: morning}
	full.Number, full.Summary, full.Area, full.ReceivedAt = "D2HN202109100007", "<油烟> & \"噪声\"\u2028", "河东", morning
	full.PollutionTypes, full.TypeLabels, full.SecondaryNumbers = []string{"air"}, []string{"油烟"}, []string{"甲"}
	full.Dispatch.At, full.Dispatch.By, full.Dispatch.AcknowledgedAt = morning, uuid.New(), &morning
	due := morning.Add(time.Nanosecond)
	full.DueAt = &due
	total := int64(2)
	by := Caller{Actor: standing["coordinator"], Now: morning}
	for name, page := range map[string]store.Page[Case]{
		"two": {Items: []Case{*full, *in(Registered)}, Next: "abc_-", Total: &total}, "none": {},
	} {
		want, err := json.Marshal(toCasePage(page, by))
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		if err := (casePage{toCasePage(page, by)}).VisitListPetitionCasesResponse(w); err != nil {
			t.Fatal(err)
		}
		if got := w.Body.String(); got != string(want)+"\n" {
			t.Errorf("%s:\n%s\n%s", name, got, want)
		}
	}
	w := httptest.NewRecorder()
	if err := (oneCase{ToAPI(full, by), full.ETag()}).VisitGetPetitionCaseResponse(w); err != nil || w.Header().Get("ETag") != `"3"` || w.Code != 200 {
		t.Errorf("%v %v", w.Header(), err)
	}
}
