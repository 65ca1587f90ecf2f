package wire

import "github.com/google/uuid"

// PagePolicy is the content security policy of pages for printing: they need no
// network and no script.
const PagePolicy = "default-src 'none'; style-src 'unsafe-inline'"

// PhotoPolicy is that of pages with pictures, which stand in the page itself.
const PhotoPolicy = PagePolicy + "; img-src data:"

// PageName shows a page for printing in place, and names it by its object when it
// is saved.
func PageName(id uuid.UUID) string { return "inline; filename*=UTF-8''" + id.String() + ".html" }
