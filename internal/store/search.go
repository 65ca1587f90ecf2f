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
	db, _, err := s.FindFew(db, table, q)
	return db, err
}

// FindFew is Find, and tells whether the rows are found by their words; else they
// are too many, and are looked for in the order of the list.
func (s *Store) FindFew(db *gorm.DB, table, q string) (narrowed *gorm.DB, few bool, err error) {
	q = normalise(q)
	tokens := pairs(q)
	if len(tokens) == 0 {
		return nil, false, tooShort()
	}
	if db, few, err = s.engine.match(db, table, tokens); err != nil {
		return nil, false, s.Fault(err)
	}
	for _, term := range strings.Fields(q) {
		if !few || len([]rune(term)) != 2 || len(pairs(term)) != 1 {
			db = db.Where(table+`.search_text LIKE ? ESCAPE '\'`, "%"+Like(term)+"%")
		}
	}
	return db, few, nil
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
	seen := map[string]bool{}
	out := []string{}
	var last rune
	for _, r := range text {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			last = 0
			continue
		}
		if last != 0 {
			t := fmt.Sprintf("%xz%x", last, r)
			if !seen[t] {
				seen[t] = true
				out = append(out, t)
			}
		}
		last = r
	}
	return out
}
