package disclosure

import (
	"mime"
	"strings"
	"testing"
)

// A name is offered whole as long as it fits the header of the contract, and cut
// between two characters where it does not.
func TestFileNameFits(t *testing.T) {
	for _, x := range []struct{ title, label, want string }{
		{"办理情况一览表", "第十三批", "办理情况一览表（第十三批）.xlsx"},
		{strings.Repeat("表", 200), "第一批", strings.Repeat("表", 55) + ".xlsx"},
		{strings.Repeat("😀", 200), strings.Repeat("批", 60), strings.Repeat("😀", 41) + ".xlsx"},
	} {
		header := fileName("attachment", &Table{Title: x.title, Label: x.label}, "xlsx")
		_, params, err := mime.ParseMediaType(header)
		if err != nil || params["filename"] != x.want || len(header) > 600 {
			t.Errorf("%d bytes, %q: %v", len(header), params["filename"], err)
		}
	}
}
