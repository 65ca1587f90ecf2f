package statistics

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"testing"
)

// figure is one printed number; a group keeps the order in which it was printed.
type figure struct {
	name string
	n    float64
}

type printedRow struct {
	area string
	is   map[string]float64
}

// published is one table as it was printed somewhere.
type published struct {
	name   string
	groups map[string][]figure
	rows   []printedRow
	sumRow []string
}

func (p *published) get(group, name string) (float64, bool) {
	for _, f := range p.groups[group] {
		if f.name == name {
			return f.n, true
		}
	}
	return 0, false
}

func (p *published) int(group, name string) int {
	n, _ := p.get(group, name)
	return int(n)
}

func sum(fs []figure) (n float64) {
	for _, f := range fs {
		n += f.n
	}
	return n
}

func readTables(t *testing.T) []*published {
	t.Helper()
	f, err := os.Open("testdata/tables.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []*published
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		kind, rest, _ := strings.Cut(lines.Text(), " ")
		switch kind {
		case "", "#":
			continue
		case "table":
			out = append(out, &published{name: rest, groups: map[string][]figure{}})
			continue
		}
		p := out[len(out)-1]
		switch kind {
		case "sumrow":
			p.sumRow = strings.Fields(rest)
		case "row":
			area, cells, _ := strings.Cut(rest, " ")
			r := printedRow{area, map[string]float64{}}
			for _, x := range figures(t, cells) {
				r.is[x.name] = x.n
			}
			p.rows = append(p.rows, r)
		default:
			p.groups[kind] = append(p.groups[kind], figures(t, rest)...)
		}
	}
	return out
}

func figures(t *testing.T, text string) []figure {
	t.Helper()
	var out []figure
	for _, word := range strings.Fields(text) {
		name, value, ok := strings.Cut(word, "=")
		n, err := strconv.ParseFloat(value, 64)
		if name == "batches" {
			continue // the outcomes' batches are a text
		}
		if !ok || err != nil {
			t.Fatalf("%q is no figure", word)
		}
		out = append(out, figure{name, n})
	}
	return out
}
