package petition

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-json"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/due"
	"lianluo/internal/fault"
	"lianluo/internal/intake"
	"lianluo/internal/org"
	"lianluo/internal/store"
)

// Filter narrows the list of cases; zero fields do not.
type Filter struct {
	InspectionID *uuid.UUID
	BatchID      *uuid.UUID
	Handling     Handling
	Completion   string
	UnitID       *uuid.UUID // lead unit
	GroupID      *uuid.UUID
	Type         string
	Channel      intake.Channel
	KeyCase      *bool
	Merged       *bool
	SplitFromID  *uuid.UUID
	Overdue      *bool
	OverdueStep  string
	DueBefore    *time.Time
	DueAfter     *time.Time
	Number       string
	Query        string
}

var list = store.List[Case]{
	Table:   "petition_cases",
	Default: "-id",
	Columns: map[string]store.Column[Case]{
		"due_at":      {Name: "due_order", Value: func(c *Case) any { return c.DueOrder }, Index: "petition_cases_due"},
		"number":      {Name: "number", Value: func(c *Case) any { return c.Number }, Index: "petition_cases_number"},
		"received_at": {Name: "received_at", Value: func(c *Case) any { return c.ReceivedAt }, Index: "petition_cases_received_at"},
	},
	Select: store.Columns(listed...),
	Hand:   store.Hand[Case]{Into: func(c *Case) []any { return c.into() }, Read: (*Case).read},
}

// listed are the columns that a page of cases answers; deadlines and journal,
// which are as long as the rest, belong to a single case. Every column costs.
var listed = []string{
	"id", "version", "created_at", "updated_at", "inspection_id", "batch_id", "number", "secondary_numbers", "channel", "key_case",
	"received_at", "summary", "area", "address", "pollution_types", "primary_type", "type_labels", "responsible_text", "assisting_text",
	"upstream_assigned_at", "upstream_due_at", "remark", "handling", "completion", "publication", "sign_off", "cycle", "due_at", "dispatch",
	"verdict", "merged_into_id", "split_from_id", "finding", "conclusion", "progress", archived,
}

// archived asks for the few archived rounds once a query, not once a row; the
// index of the rounds' states answers it.
const archived = "inspection_id IN (SELECT a.id FROM inspections a WHERE a.state = 'archived') AS archived"

// single reads one case, which may be voided.
var single = store.NewPoint("petition_cases", append(slices.Clone(listed), "voided_at", "void_reason"), store.Hand[Case]{
	Into: func(c *Case) []any { return c.into(&c.VoidedAt, &c.VoidReason) },
	Read: (*Case).read,
})

// into is where the columns listed go, and more behind them.
func (c *Case) into(more ...any) []any {
	return append([]any{
		&c.ID, &c.Version, &c.CreatedAt, &c.UpdatedAt, &c.InspectionID, &c.BatchID, &c.Number, cell{&c.SecondaryNumbers}, (*string)(&c.Channel), &c.KeyCase,
		&c.ReceivedAt, &c.Summary, &c.Area, &c.Address, cell{&c.PollutionTypes}, &c.PrimaryType, cell{&c.TypeLabels}, &c.ResponsibleText, &c.AssistingText,
		&c.UpstreamAssignedAt, &c.UpstreamDueAt, &c.Remark, (*string)(&c.Handling), &c.Completion, &c.Publication, &c.SignOff, &c.Cycle, &c.DueAt, cell{&c.Dispatch},
		(*string)(&c.Verdict), &c.MergedIntoID, &c.SplitFromID, cell{&c.Finding}, cell{&c.Conclusion}, cell{&c.Progress}, &c.Archived,
	}, more...)
}

// read sets what follows from the columns listed.
func (c *Case) read() {
	c.DueOrder = endOfTime
	if c.DueAt != nil {
		c.DueOrder = *c.DueAt
	}
	if d := c.Dispatch; d != nil {
		c.LeadUnitID, c.GroupID = &d.LeadUnitID, d.GroupID
	}
}

// cell reads a column of JSON; nothing, null and what is empty leave the zero value.
type cell struct{ to any }

// Scan implements sql.Scanner.
func (c cell) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		if hollow(v) {
			return nil
		}
		return json.Unmarshal([]byte(v), c.to)
	case []byte:
		return c.ScanBytes(v)
	}
	return fmt.Errorf("JSON column holds %T", v)
}

// ScanBytes implements pgtype.BytesScanner, which lends the bytes.
func (c cell) ScanBytes(v []byte) error {
	if hollow(string(v)) {
		return nil
	}
	return json.Unmarshal(v, c.to)
}

func hollow(v string) bool { return v == "" || v == "null" || v == "{}" || v == "[]" }

// Visible limits a query to the cases that exist for the actor: all for those
// who coordinate, those of the own groups for members, and those given to the
// own unit for unit users.
func Visible(a auth.Actor) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB {
		if a.SeesAllCases() {
			return db
		}
		var ways []string
		var args []any
		if len(a.Groups) > 0 {
			ways = append(ways, "petition_cases.group_id IN ?")
			args = append(args, a.Groups)
		}
		if a.UnitID != uuid.Nil {
			// The lead unit has a row there too; a unit has few cases, so it is asked first.
			ways = append(ways, `petition_cases.id IN (SELECT u.case_id FROM petition_case_units u
				WHERE u.office_id = ? AND u.unit_id = ? AND u.is_current)`)
			args = append(args, a.OfficeID, a.UnitID)
		}
		if len(ways) == 0 {
			return db.Where("1 = 0")
		}
		return db.Where("("+strings.Join(ways, " OR ")+")", args...)
	}
}

// lean leaves the search columns out of what is read for answers: they are as
// long as the case itself.
func lean(db *gorm.DB) *gorm.DB { return db.Omit("search_text", "search_tokens") }

// List gives one page of live cases within the caller's view. It returns
// invalid_cursor or, for a query of less than two characters, invalid_request.
func (s *Service) List(ctx context.Context, f Filter, r store.Request) (store.Page[Case], error) {
	by, query := auth.From(ctx), f.Query
	f.Query = ""
	if f == (Filter{}) && query == "" && by.SeesAllCases() {
		ctx = store.Unfiltered(ctx)
	}
	db := s.store.Reading(ctx)
	parts := f.parts(db, s.store.Now())
	if !by.SeesAllCases() {
		parts = append(parts, store.Part{Where: Visible(by)})
	}
	narrow := func(db *gorm.DB) *gorm.DB {
		for _, p := range parts {
			db = p.Where(db)
		}
		return db.Scopes(store.NotVoided)
	}
	var words store.Words
	var err error
	if query != "" {
		if words, err = store.WordsOf("petition_cases", query); err != nil {
			return store.Page[Case]{}, err
		}
		if page, found, err := list.Newest(s.store, narrow(db), words, r); found || err != nil {
			return page, err
		}
		err = words.Look(s.store, db)
	}
	inOrder := by.SeesAllCases() && f.ordered(r.Sort) // an index has what is asked for
	if err == nil && !words.Few && !inOrder {
		db, r.Many, err = list.Few(s.store, db, parts)
	}
	if err != nil {
		return store.Page[Case]{}, err
	}
	if query != "" {
		db = words.In(db)
	}
	return list.Fetch(s.store, narrow(db), r)
}

// ordered tells whether an index has what the filter asks for in the order asked for.
func (f Filter) ordered(sort string) bool {
	switch f {
	case Filter{}:
		return true
	case Filter{Handling: f.Handling}, Filter{Completion: f.Completion}, Filter{Channel: f.Channel}, Filter{KeyCase: f.KeyCase},
		Filter{UnitID: f.UnitID}, Filter{GroupID: f.GroupID}, Filter{BatchID: f.BatchID}:
		return strings.TrimPrefix(sort, "-") == "id" || sort == ""
	}
	return false
}

// parts are the conditions of the filter, each by itself.
func (f Filter) parts(db *gorm.DB, now time.Time) (out []store.Part) {
	add := func(text string, values ...any) {
		out = append(out, store.Part{Where: func(db *gorm.DB) *gorm.DB { return db.Where(text, values...) }})
	}
	equals(add, "inspection_id", f.InspectionID)
	equals(add, "batch_id", f.BatchID)
	equals(add, "lead_unit_id", f.UnitID)
	equals(add, "group_id", f.GroupID)
	equals(add, "split_from_id", f.SplitFromID)
	equals(add, "handling", given(f.Handling))
	equals(add, "completion", given(f.Completion))
	equals(add, "channel", given(f.Channel))
	if f.Number != "" {
		add("petition_cases.number_key = ?", intake.ParseNumber(f.Number).Key)
	}
	either(add, f.KeyCase, "petition_cases.key_case", "NOT petition_cases.key_case") // as the index has it
	either(add, f.Merged, "petition_cases.merged_into_id IS NOT NULL", "petition_cases.merged_into_id IS NULL")
	either(add, f.Overdue, "petition_cases.due_order < ? AND petition_cases.completion <> 'completed' AND petition_cases.voided_at IS NULL",
		"(petition_cases.due_order >= ? OR petition_cases.completion = 'completed')", now)
	if f.DueBefore != nil {
		add("petition_cases.due_order < ?", slices.MinFunc([]time.Time{*f.DueBefore, endOfTime}, time.Time.Compare)) // cases without a deadline stand there
	}
	if f.DueAfter != nil {
		add("petition_cases.due_order >= ? AND petition_cases.due_order < ?", *f.DueAfter, endOfTime)
	}
	db = db.Session(&gorm.Session{NewDB: true})
	if f.Type != "" {
		out = append(out, elsewhere(db.Model(&CaseType{}).Where("code = ?", f.Type), "petition_case_types"))
	}
	if f.OverdueStep != "" {
		late := db.Model(&due.Deadline{}).Where("ended_at IS NULL AND step = ? AND due_at < ?", f.OverdueStep, now)
		out = append(out, elsewhere(late, "petition_deadlines"))
	}
	return out
}

func equals[T any](add func(string, ...any), column string, value *T) {
	if value != nil {
		add("petition_cases."+column+" = ?", *value)
	}
}

func given[T ~string](word T) *T {
	if word == "" {
		return nil
	}
	return &word
}

func either(add func(string, ...any), asked *bool, yes, no string, values ...any) {
	if asked != nil && *asked {
		add(yes, values...)
	} else if asked != nil {
		add(no, values...)
	}
}

// elsewhere asks for the cases of rows of another table. They are looked for case by
// case: an engine that joined all of them first would do so for every page.
func elsewhere(rows *gorm.DB, table string) store.Part {
	of := rows.Session(&gorm.Session{}).Select("1").Where(table + ".office_id = petition_cases.office_id AND " + table + ".case_id = petition_cases.id")
	return store.Part{Where: func(db *gorm.DB) *gorm.DB { return db.Where("EXISTS (? LIMIT 1 OFFSET 0)", of) }, Rows: rows, As: "case_id"}
}

// Get reads a case, voided ones included, without its deadlines and journal;
// not_found outside the caller's view.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Case, error) {
	if err := s.inView(ctx, id); err != nil {
		return nil, err
	}
	return single.Get(ctx, s.store, id)
}

// inView is not_found for a case outside the caller's view; those who see all
// cases need not be asked about.
func (s *Service) inView(ctx context.Context, id uuid.UUID) error {
	a := auth.From(ctx)
	if a.SeesAllCases() {
		return nil
	}
	var n int64
	err := s.store.Reading(ctx).Model(&Case{}).Scopes(Visible(a)).Where("id = ?", id).Count(&n).Error
	if err == nil && n == 0 {
		return fault.Missing()
	}
	return s.store.Fault(err)
}

// Whole reads a case with its deadlines and journal; as Get otherwise.
func (s *Service) Whole(ctx context.Context, id uuid.UUID) (*Case, error) {
	c, err := store.Get[Case](s.store.Reading(ctx).Scopes(Visible(auth.From(ctx)), lean), id)
	return c, s.store.Fault(err)
}

// maxNumbers is how many numbers one statement asks for.
const maxNumbers = 200

// ByNumbers reads the live cases of an inspection that have one of the numbers.
func ByNumbers(tx *store.Tx, inspection uuid.UUID, keys []string) (map[string]*Case, error) {
	out := make(map[string]*Case, len(keys))
	for some := range slices.Chunk(slices.Sorted(slices.Values(keys)), maxNumbers) {
		var found []Case
		if err := Numbered(tx.DB, inspection, some).Find(&found).Error; err != nil {
			return nil, err
		}
		for i := range found {
			out[found[i].NumberKey] = &found[i]
		}
	}
	return out, nil
}

// Numbered asks for cases by numbers in the order of their bytes, which is the
// column's. It names the first and the last, too: where PostgreSQL has not yet
// counted what came in, it expects a round to have few cases and compares each of
// them with every number, so that a table takes the longer the more there are.
func Numbered(db *gorm.DB, inspection uuid.UUID, keys []string) *gorm.DB {
	return db.Scopes(store.NotVoided, lean).Where("inspection_id = ? AND number_key BETWEEN ? AND ? AND number_key IN ?",
		inspection, keys[0], keys[len(keys)-1], keys)
}

// UnitInUse tells whether a unit is current in a live case that is not
// completed; such a unit cannot be voided.
func (s *Service) UnitInUse(tx *store.Tx, id uuid.UUID) (bool, error) {
	var n int64
	err := tx.DB.Model(&CaseUnit{}).Where("unit_id = ? AND is_current", id).
		Where(`EXISTS (SELECT 1 FROM petition_cases c WHERE c.office_id = petition_case_units.office_id
			AND c.id = petition_case_units.case_id AND c.voided_at IS NULL AND c.completion <> ?)`, Completed).Limit(1).Count(&n).Error
	return n > 0, err
}

// PersonInUse is always false: cases know users, not people.
func (s *Service) PersonInUse(*store.Tx, uuid.UUID) (bool, error) { return false, nil }

// PersonRenamed has nothing to do.
func (s *Service) PersonRenamed(*store.Tx, *org.Person) error { return nil }
