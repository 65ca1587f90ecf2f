package record

// Search is embedded in rows that can be found by text. The store's tokenizer
// fills both columns; each engine keeps its own index over SearchTokens.
type Search struct {
	SearchText   string // normalised text, rechecked for exact substrings
	SearchTokens string // ASCII tokens separated by blanks
}
