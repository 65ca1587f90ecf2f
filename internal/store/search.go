package store

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"gorm.io/gorm"

	"lianluo/internal/fault"
	"lianluo/internal/record"
)

// Chinese has no blanks between words, so both engines index overlapping pairs
// of characters. The tokens are ASCII, which keeps the engines' own tokenizers
// out of it: the same text gives the same hits on both.

// Index makes the searchable columns of a row from its texts.
func Index(texts ...string) record.Search {
	text := normalise(strings.Join(texts, "\n"))
	return record.Search{SearchText: text, SearchTokens: strings.Join(pairs(text), " ")}
}

// Find narrows a query to rows of the table (which embed record.Search) whose
// text contains every blank-separated term of q, ignoring case and width. It
// returns a 400 when no term has two neighbouring letters or digits.
func (s *Store) Find(db *gorm.DB, table, q string) (*gorm.DB, error) {
	w, err := WordsOf(table, q)
	if err == nil {
		err = w.Look(s, db)
	}
	if err != nil {
		return nil, err
	}
	return w.In(db), nil
}

// Words is what a search looks for.
type Words struct {
	table, text string
	tokens      []string
	// Few says that they are in few rows, which are found by them. Else there are too many
	// rows to look at first, or the engine knows better which way is the shorter.
	Few   bool
	found condition
}

// condition narrows a query; an empty one does not.
type condition struct {
	text  string
	value any
}

// WordsOf reads what is to be looked for in the texts of a table; Find says how.
func WordsOf(table, q string) (Words, error) {
	w := Words{table: table, text: normalise(q)}
	if w.tokens = cover(w.text); len(w.tokens) == 0 {
		return w, tooShort()
	}
	return w, nil
}

// Look looks the words up in the index of words.
func (w *Words) Look(s *Store, db *gorm.DB) (err error) {
	w.found, err = s.engine.match(db, w.table, w.tokens)
	w.Few = w.found.text != "" && !s.engine.estimates()
	return s.Fault(err)
}

// In narrows a query to the rows with these words.
func (w *Words) In(db *gorm.DB) *gorm.DB {
	found := w.found.text != ""
	if found {
		db = db.Where(w.found.text, w.found.value)
	}
	for _, term := range strings.Fields(w.text) {
		if !found || len([]rune(term)) != 2 || len(pairs(term)) != 1 {
			db = db.Where(w.table+`.search_text LIKE ? ESCAPE '\'`, "%"+Like(term)+"%")
		}
	}
	return db
}

// FindIn narrows a query like Find, for tables of which an office has few rows: each
// term is looked for in the columns as they are, which are names in the code.
func FindIn(db *gorm.DB, q string, columns ...string) (*gorm.DB, error) {
	q = normalise(q)
	if len(pairs(q)) == 0 {
		return nil, tooShort()
	}
	for _, term := range strings.Fields(q) {
		in := make([]string, len(columns))
		values := make([]any, len(columns))
		for i, c := range columns {
			in[i], values[i] = "LOWER("+c+`) LIKE ? ESCAPE '\'`, "%"+Like(term)+"%"
		}
		db = db.Where("("+strings.Join(in, " OR ")+")", values...)
	}
	return db, nil
}

func tooShort() error {
	return fault.WrongParameter("q", "too_short", fault.T("至少要有相连的两个字", "two neighbouring characters are needed"))
}

func normalise(text string) string {
	return strings.ToLower(norm.NFKC.String(text))
}

// pairs lists the distinct pairs of neighbouring letters or digits, each as the
// hexadecimal of its two code points.
func pairs(text string) []string {
	var out tokens
	for _, run := range runs(text) {
		for i := 1; i < len(run); i++ {
			out.add(run[i-1 : i+1])
		}
	}
	return out.list
}

// cover lists fewer of them: as many as hold every letter. Whole words are compared
// afterwards, and PostgreSQL, which takes pairs for independent of each other, would of
// overlapping ones expect a fraction of the rows that there are, fetch them all and sort.
func cover(text string) []string {
	var out tokens
	for _, run := range runs(text) {
		for i := 0; i < len(run)-1; i += 2 {
			out.add(run[i : i+2])
		}
		if n := len(run); n > 2 && n%2 == 1 {
			out.add(run[n-2:])
		}
	}
	return out.list
}

// runs are the stretches of letters and digits.
func runs(text string) [][]rune {
	var out [][]rune
	for _, run := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		out = append(out, []rune(run))
	}
	return out
}

// tokens are distinct pairs in the order of their first place.
type tokens struct {
	list []string
	seen map[string]bool
}

func (t *tokens) add(pair []rune) {
	s := fmt.Sprintf("%xz%x", pair[0], pair[1])
	if t.seen == nil {
		t.seen = map[string]bool{}
	}
	if !t.seen[s] {
		t.seen[s] = true
		t.list = append(t.list, s)
	}
}
