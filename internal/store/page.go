package store

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"reflect"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"lianluo/internal/fault"
	"lianluo/internal/record"
)

// Column is one sort order of a list: a NOT NULL column and how to read its
// value from a row. Value returns time.Time, string or int64.
type Column[T any] struct {
	Name  string
	Value func(*T) any
	// Index has the rows of an office in this order; see Request.Many.
	Index string
}

// List says how a resource may be walked. Keys of Columns are the contract's
// sort words without the minus sign; "id" is always there. Default is used
// when the caller names none.
type List[T any] struct {
	Table   string
	Columns map[string]Column[T]
	Default string
	// Select and Hand, when set, read rows by hand instead of by reflection,
	// which halves the time of a hot list.
	Select clause.Select
	Hand   Hand[T]
}

// Hand reads rows without reflection: Into says where the columns of a row go, Read
// what follows from them, if anything. What Read sets must not point into the row, which serves
// for the next one, too.
type Hand[T any] struct {
	Into func(row *T) []any
	Read func(row *T)
}

// query is a statement whose rows are each read into the same row, so that where the
// columns go is said once for a page, and each called after every one.
func (h Hand[T]) query(s statement, row *T, each func()) query {
	var zero T
	return query{s, reading{
		into:  h.Into(row),
		begin: func() { *row = zero }, // or lists of this row would be read into those of the one before
		end: func() {
			if h.Read != nil {
				h.Read(row)
			}
			each()
		},
	}}
}

// All reads the rows of a query within the transaction; the query selects the columns
// of Into. It returns engine errors as they are.
func (h Hand[T]) All(tx *Tx, q *gorm.DB) ([]T, error) { return h.all(tx.store, q, nil) }

func (h Hand[T]) all(s *Store, q *gorm.DB, items []T) ([]T, error) {
	q = q.Session(&gorm.Session{DryRun: true}).Find(new([]T)) // the text and nothing else
	if q.Error != nil {
		return items, q.Error
	}
	row, st := new(T), q.Statement
	err := s.engine.fetch(st.Context, st.ConnPool, h.query(statement{st.SQL.String(), st.Vars}, row, func() { items = append(items, *row) }))
	return items, err
}

// Columns is a list of columns for Clauses, made once: given to Select, each would
// be looked up and quoted anew by every query.
func Columns(names ...string) clause.Select {
	return clause.Select{Expression: clause.Expr{SQL: strings.Join(names, ", ")}}
}

// Request is what a caller asked of a list.
type Request struct {
	Limit  int
	Cursor string
	Sort   string
	Count  bool
	// Many says that many rows pass the filters. An engine that cannot know would take
	// an index of one of them and sort all that it finds; along the order a page is near.
	Many   bool
	filter [8]byte
}

// Page is one page of a list. Next is empty on the last one.
type Page[T any] struct {
	Items []T
	Next  string
	Total *int64
}

type position struct {
	Sort   string    `json:"s"`
	ID     uuid.UUID `json:"i"`
	Text   string    `json:"t,omitempty"`
	Number int64     `json:"n,omitempty"`
	Filter []byte    `json:"f"`
}

const (
	defaultLimit = 50
	macSize      = 12
)

// RequestOf reads Limit, Cursor, Sort and Count from a generated parameter
// struct; all its other fields are filters, and a cursor is bound to them.
func RequestOf(params any) Request {
	r := Request{Limit: defaultLimit}
	v := reflect.ValueOf(params)
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	for name, read := range map[string]func(reflect.Value){
		"Limit":  func(f reflect.Value) { r.Limit = int(f.Int()) },
		"Cursor": func(f reflect.Value) { r.Cursor = f.String() },
		"Sort":   func(f reflect.Value) { r.Sort = f.String() },
		"Count":  func(f reflect.Value) { r.Count = f.String() == "exact" },
	} {
		f := c.FieldByName(name)
		if !f.IsValid() || f.Kind() != reflect.Pointer || f.IsNil() {
			continue
		}
		read(f.Elem())
		f.SetZero()
	}
	data, err := json.Marshal(c.Interface())
	if err == nil {
		sum := sha256.Sum256(data)
		copy(r.filter[:], sum[:8])
	}
	return r
}

// Fetch reads one page of db's rows in keyset order with the id as tie-break.
// It returns invalid_cursor for an edited cursor or one of another query.
func (l List[T]) Fetch(s *Store, db *gorm.DB, r Request) (Page[T], error) {
	var page Page[T]
	sort := r.Sort
	if sort == "" {
		sort = l.Default
	}
	name, desc := strings.CutPrefix(sort, "-")
	col, ok := l.Columns[name]
	if !ok && name != "id" {
		return page, fault.New(fault.CodeInvalidRequest, fault.Text{})
	}
	if r.Count {
		var n int64
		if err := db.Session(&gorm.Session{}).Model(new(T)).Count(&n).Error; err != nil {
			return page, s.Fault(err)
		}
		page.Total = &n
	}
	q, err := l.after(s, db, r, sort, name, col, desc)
	if err != nil {
		return page, err
	}
	if r.Many && col.Index != "" && !s.engine.estimates() {
		q = q.Clauses(clause.From{Tables: []clause.Table{{Name: l.Table + " INDEXED BY " + col.Index, Raw: true}}})
	}
	page.Items = make([]T, 0, r.Limit+1)
	if page.Items, err = l.read(s, q.Limit(r.Limit+1), page.Items); err != nil {
		return page, s.Fault(err)
	}
	if len(page.Items) > r.Limit {
		page.Items = page.Items[:r.Limit]
		page.Next = s.seal(l.at(&page.Items[r.Limit-1], sort, name, col, r))
	}
	return page, nil
}

// read appends the rows of the query to items.
func (l List[T]) read(s *Store, q *gorm.DB, items []T) ([]T, error) {
	if l.Hand.Into == nil {
		err := q.Find(&items).Error
		return items, err
	}
	return l.Hand.all(s, q.Clauses(l.Select), items)
}

// after adds order and position to the query.
func (l List[T]) after(s *Store, db *gorm.DB, r Request, sort, name string, col Column[T], desc bool) (*gorm.DB, error) {
	dir, op := "", ">"
	if desc {
		dir, op = " DESC", "<"
	}
	id := l.Table + ".id"
	order := id + dir
	column := l.Table + "." + col.Name
	if name != "id" {
		order = column + dir + ", " + order
	}
	q := db.Session(&gorm.Session{}).Order(order)
	if r.Cursor == "" {
		return q, nil
	}
	p, ok := s.unseal(r.Cursor)
	if !ok || p.Sort != sort || string(p.Filter) != string(r.filter[:]) {
		return nil, fault.BadCursor("cursor")
	}
	if name == "id" {
		return q.Where(id+" "+op+" ?", p.ID), nil
	}
	var value any = p.Text
	switch col.Value(new(T)).(type) {
	case time.Time:
		t, err := time.Parse(time.RFC3339Nano, p.Text)
		if err != nil {
			return nil, fault.BadCursor("cursor")
		}
		value = t
	case int64:
		value = p.Number
	}
	return q.Where("("+column+", "+id+") "+op+" (?, ?)", value, p.ID), nil
}

func (l List[T]) at(row *T, sort, name string, col Column[T], r Request) position {
	p := position{Sort: sort, ID: any(row).(Row).Base().ID, Filter: r.filter[:]} //nolint:errcheck // lists are of rows
	if name == "id" {
		return p
	}
	switch v := col.Value(row).(type) {
	case time.Time:
		p.Text = v.UTC().Format(time.RFC3339Nano)
	case int64:
		p.Number = v
	case string:
		p.Text = v
	}
	return p
}

// seal signs a position, so that an edited cursor is told from a real one.
func (s *Store) seal(p position) string {
	data, err := json.Marshal(p)
	if err != nil {
		return ""
	}
	return s.SealCursor(data)
}

func (s *Store) unseal(cursor string) (position, bool) {
	var p position
	data, ok := s.OpenCursor(cursor)
	return p, ok && json.Unmarshal(data, &p) == nil
}

// SealCursor signs and encodes a position of the caller's own shape.
func (s *Store) SealCursor(data []byte) string {
	return base64.RawURLEncoding.EncodeToString(append(s.mac(data), data...))
}

// OpenCursor is the reverse of SealCursor; false when the cursor was edited.
func (s *Store) OpenCursor(cursor string) ([]byte, bool) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil || len(raw) < macSize || !hmac.Equal(raw[:macSize], s.mac(raw[macSize:])) {
		return nil, false
	}
	return raw[macSize:], true
}

func (s *Store) mac(data []byte) []byte {
	h := hmac.New(sha256.New, s.cursorKey)
	h.Write(data)
	return h.Sum(nil)[:macSize]
}

var _ Row = (*record.Meta)(nil)
