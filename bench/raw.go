package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	_ "modernc.org/sqlite" // the same driver as the program's

	"lianluo/internal/record"
	"lianluo/internal/store"
)

// rawServer answers the same requests with the same SQL and nothing else: no
// sign-in, permission, validation, isolation by plugin, entity tags, idempotency,
// hash chain in code, logs or metrics. What it gets is what our layers cost.
type rawServer struct {
	engine      string
	read, write *sql.DB
	office      string
	inspection  string
	page1000    string // the last id of page 999
}

// startRaw runs this very binary as the raw server on the core of the measured one.
func startRaw(ctx context.Context, o options, d database, f *office) (*process, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return start(ctx, o, "raw", "/readyz", nil, address, self, "raw", "-listen", address, "-engine", d.engine,
		"-url", d.url, "-dir", d.dir, "-inspection", f.inspection)
}

func serveRaw(args []string) error {
	set := flag.NewFlagSet("raw", flag.ContinueOnError)
	listen := set.String("listen", "", "address")
	url := set.String("url", "", "PostgreSQL")
	dir := set.String("dir", "", "folder of the SQLite database")
	s := &rawServer{}
	set.StringVar(&s.engine, "engine", "sqlite", "engine")
	set.StringVar(&s.inspection, "inspection", "", "inspection of new cases")
	if err := set.Parse(args); err != nil {
		return err
	}
	if err := s.open(*url, *dir); err != nil {
		return err
	}
	if err := s.read.QueryRow("SELECT office_id FROM petition_cases LIMIT 1").Scan(&s.office); err != nil {
		return err
	}
	if err := s.deep(); err != nil {
		return err
	}
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = func(err error, c echo.Context) {
		fmt.Fprintln(os.Stderr, c.Request().URL.Path, err)
		_ = c.String(http.StatusInternalServerError, err.Error())
	}
	e.GET("/readyz", func(c echo.Context) error { return c.NoContent(http.StatusOK) })
	e.GET("/v1/petition-cases/:id", s.get)
	e.GET("/v1/petition-cases", s.list)
	e.POST("/v1/petition-cases", s.create)
	e.POST("/v1/petition-cases/:id/dispatch", s.dispatch)
	e.POST("/v1/status-reports", s.report)
	s.lists(e)
	return e.Start(*listen)
}

func (s *rawServer) open(url, dir string) error {
	if s.engine == "postgres" {
		db, err := sql.Open("pgx", url)
		if err != nil {
			return err
		}
		db.SetMaxOpenConns(4)
		db.SetMaxIdleConns(4)
		s.read, s.write = db, db
		return nil
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.db"))
	if err != nil || len(files) != 1 {
		return fmt.Errorf("one database in %s: %v %w", dir, files, err)
	}
	const pragmas = "?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(5000)&_pragma=foreign_keys(1)" +
		"&_pragma=cache_size(-20000)&_time_format=sqlite&_timezone=UTC"
	if s.write, err = sql.Open("sqlite", "file:"+files[0]+pragmas+"&_txlock=immediate"); err != nil {
		return err
	}
	s.write.SetMaxOpenConns(1)
	if s.read, err = sql.Open("sqlite", "file:"+files[0]+pragmas+"&_pragma=query_only(1)"); err != nil {
		return err
	}
	s.read.SetMaxOpenConns(4)
	s.read.SetMaxIdleConns(4)
	return nil
}

// rawCase is what an answer shows of a case: the columns that the program reads.
type rawCase struct {
	ID               string          `json:"id"`
	Version          int64           `json:"version"`
	CreatedAt        time.Time       `json:"created_at"`
	UpdatedAt        time.Time       `json:"updated_at"`
	InspectionID     string          `json:"inspection_id"`
	BatchID          *string         `json:"batch_id,omitempty"`
	Number           string          `json:"number"`
	SecondaryNumbers json.RawMessage `json:"secondary_numbers"`
	Channel          string          `json:"channel"`
	KeyCase          bool            `json:"key_case"`
	ReceivedAt       time.Time       `json:"received_at"`
	Summary          string          `json:"summary"`
	Area             string          `json:"area"`
	Address          string          `json:"address"`
	PollutionTypes   json.RawMessage `json:"pollution_types"`
	PrimaryType      string          `json:"primary_type"`
	TypeLabels       json.RawMessage `json:"type_labels"`
	Responsible      string          `json:"responsible_text"`
	Assisting        string          `json:"assisting_text"`
	Remark           string          `json:"remark"`
	Handling         string          `json:"handling"`
	Completion       string          `json:"completion"`
	Publication      string          `json:"publication"`
	SignOff          string          `json:"sign_off"`
	Cycle            int64           `json:"cycle"`
	DueAt            *time.Time      `json:"due_at,omitempty"`
	Dispatch         json.RawMessage `json:"dispatch"`
	AssignedAt       *time.Time      `json:"upstream_assigned_at,omitempty"`
	UpstreamDueAt    *time.Time      `json:"upstream_due_at,omitempty"`
	Verdict          string          `json:"verdict"`
	MergedInto       *string         `json:"merged_into_id,omitempty"`
	SplitFrom        *string         `json:"split_from_id,omitempty"`
	Finding          json.RawMessage `json:"finding"`
	Conclusion       json.RawMessage `json:"conclusion"`
	Progress         json.RawMessage `json:"progress"`
}

const rawColumns = "id, version, created_at, updated_at, inspection_id, batch_id, number, secondary_numbers, channel, key_case, received_at, " +
	"summary, area, address, pollution_types, primary_type, type_labels, responsible_text, assisting_text, remark, handling, completion, " +
	"publication, sign_off, cycle, due_at, dispatch, upstream_assigned_at, upstream_due_at, verdict, merged_into_id, split_from_id, " +
	"finding, conclusion, progress, inspection_id IN (SELECT a.id FROM inspections a WHERE a.state = 'archived')"

type scanner interface{ Scan(dest ...any) error }

func (c *rawCase) scan(row scanner) error {
	var lists [7]sql.NullString
	var archived bool
	err := row.Scan(&c.ID, &c.Version, &c.CreatedAt, &c.UpdatedAt, &c.InspectionID, &c.BatchID, &c.Number, &lists[0], &c.Channel,
		&c.KeyCase, &c.ReceivedAt, &c.Summary, &c.Area, &c.Address, &lists[1], &c.PrimaryType, &lists[2], &c.Responsible, &c.Assisting,
		&c.Remark, &c.Handling, &c.Completion, &c.Publication, &c.SignOff, &c.Cycle, &c.DueAt, &lists[3], &c.AssignedAt, &c.UpstreamDueAt,
		&c.Verdict, &c.MergedInto, &c.SplitFrom, &lists[4], &lists[5], &lists[6], &archived)
	for i, to := range []*json.RawMessage{&c.SecondaryNumbers, &c.PollutionTypes, &c.TypeLabels, &c.Dispatch, &c.Finding, &c.Conclusion, &c.Progress} {
		if *to = json.RawMessage(lists[i].String); len(lists[i].String) == 0 {
			*to = json.RawMessage("null")
		}
	}
	return err
}

// bind numbers the question marks for PostgreSQL.
func (s *rawServer) bind(query string) string {
	if s.engine != "postgres" {
		return query
	}
	var b strings.Builder
	n := 0
	for part := range strings.SplitSeq(query, "?") {
		if n > 0 {
			fmt.Fprintf(&b, "$%d", n)
		}
		b.WriteString(part)
		n++
	}
	return b.String()
}

func (s *rawServer) get(c echo.Context) error {
	var row rawCase
	err := row.scan(s.read.QueryRowContext(c.Request().Context(),
		s.bind("SELECT "+rawColumns+" FROM petition_cases WHERE office_id = ? AND id = ?"), s.office, c.Param("id")))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, row)
}

// list serves the first page, page 1,000 (any cursor means "after the 49,950th")
// and the search.
func (s *rawServer) list(c echo.Context) error {
	query := "SELECT " + rawColumns + " FROM petition_cases WHERE office_id = ? AND voided_at IS NULL"
	args := []any{s.office}
	if c.QueryParam("cursor") != "" {
		query, args = query+" AND id < ?", append(args, s.page1000)
	}
	if h := c.QueryParam("handling"); h != "" {
		query, args = query+" AND handling = ?", append(args, h)
	}
	if q := c.QueryParam("q"); q != "" {
		tokens := strings.Fields(store.Index(q).SearchTokens)
		if s.engine == "postgres" {
			query, args = query+" AND search @@ ?::tsquery", append(args, strings.Join(tokens, " & "))
		} else {
			query += " AND row_no IN (SELECT rowid FROM petition_cases_search WHERE petition_cases_search MATCH ?)"
			args = append(args, strings.Join(tokens, " AND "))
		}
		for word := range strings.FieldsSeq(q) {
			if len([]rune(word)) > 2 {
				query, args = query+" AND search_text LIKE ?", append(args, "%"+word+"%")
			}
		}
	}
	rows, err := s.read.QueryContext(c.Request().Context(), s.bind(query+" ORDER BY id DESC LIMIT 51"), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	items := make([]rawCase, 0, 51)
	for rows.Next() {
		var row rawCase
		if err := row.scan(rows); err != nil {
			return err
		}
		items = append(items, row)
	}
	if len(items) > 50 {
		items = items[:50]
	}
	return errors.Join(rows.Err(), c.JSON(http.StatusOK, map[string]any{"items": items}))
}

// deep finds where page 1,000 begins, before anything is measured.
func (s *rawServer) deep() error {
	err := s.read.QueryRow(s.bind("SELECT id FROM petition_cases WHERE office_id = ? AND voided_at IS NULL ORDER BY id DESC LIMIT 1 OFFSET 49949"),
		s.office).Scan(&s.page1000)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}

// tx runs f and, before the commit, takes the office's place in the sequence and
// writes the event, as the program must.
func (s *rawServer) tx(ctx context.Context, kind string, f func(tx *sql.Tx, now time.Time) (string, error)) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // too late after the commit
	now := time.Now().UTC()
	id, err := f(tx, now)
	if err != nil {
		return err
	}
	lock := ""
	if s.engine == "postgres" {
		lock = " FOR UPDATE"
	}
	var sequence int64
	var hash string
	row := tx.QueryRowContext(ctx, s.bind("SELECT sequence, hash FROM office_heads WHERE office_id = ?"+lock), s.office)
	if err := row.Scan(&sequence, &hash); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, s.bind("INSERT INTO events (id, office_id, sequence, occurred_at, kind, audience, resource_type, resource_id, "+
		"resource_version, actor_kind, actor_id, actor_name, operation, request_id, data, prev_hash, hash) "+
		"VALUES (?, ?, ?, ?, ?, 'general', 'petition_case', ?, 1, 'user', ?, '基准', 'bench', 'bench', '{}', ?, ?)"),
		record.NewID().String(), s.office, sequence+1, now, kind, id, s.office, hash, hash)
	if err != nil {
		return err
	}
	if _, err = tx.ExecContext(ctx, s.bind("UPDATE office_heads SET sequence = ?, hash = ? WHERE office_id = ?"), sequence+1, hash, s.office); err != nil {
		return err
	}
	return tx.Commit()
}

func (s *rawServer) create(c echo.Context) error {
	var in struct {
		Number     string    `json:"number"`
		Summary    string    `json:"summary"`
		ReceivedAt time.Time `json:"received_at"`
	}
	if err := json.NewDecoder(c.Request().Body).Decode(&in); err != nil {
		return err
	}
	ctx := c.Request().Context()
	id := record.NewID().String()
	search := store.Index(in.Number, in.Summary)
	err := s.tx(ctx, "petition_case.created", func(tx *sql.Tx, now time.Time) (string, error) {
		var state string
		if err := tx.QueryRowContext(ctx, s.bind("SELECT state FROM inspections WHERE office_id = ? AND id = ?"), s.office, s.inspection).Scan(&state); err != nil {
			return "", err
		}
		_, err := tx.ExecContext(ctx, s.bind("INSERT INTO petition_cases (id, office_id, version, created_at, updated_at, inspection_id, number, number_key, "+
			"number_family, secondary_numbers, channel, key_case, received_at, summary, area, address, pollution_types, primary_type, type_labels, "+
			"responsible_text, assisting_text, remark, handling, completion, publication, sign_off, cycle, due_order, dispatch, deadlines, journal, "+
			"void_reason, search_text, search_tokens) VALUES (?, ?, 1, ?, ?, ?, ?, ?, 'unknown', '[]', 'other', false, ?, ?, '', '', '[]', '', '[]', '', '', '', "+
			"'registered', 'in_progress', 'not_due', 'not_started', 1, ?, 'null', '[]', '[]', '', ?, ?)"),
			id, s.office, now, now, s.inspection, "R"+in.Number, "R"+in.Number, in.ReceivedAt.UTC(), in.Summary, now, search.SearchText, search.SearchTokens)
		return id, errors.Join(err, s.rules(ctx, tx, now), s.promise(ctx, tx, now, id, nil, "dispatch"),
			s.tally(ctx, tx, [3]string{"state", "registered", "in_progress/not_due/not_started"}, [3]string{"channel", "other", "in_progress"}, [3]string{"batch", "", "in_progress"}))
	})
	if err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, map[string]any{"id": id, "version": 1, "number": in.Number, "summary": in.Summary})
}

func (s *rawServer) dispatch(c echo.Context) error {
	var in struct {
		Unit string `json:"lead_unit_id"`
	}
	if err := json.NewDecoder(c.Request().Body).Decode(&in); err != nil {
		return err
	}
	ctx := c.Request().Context()
	var row rawCase
	err := s.tx(ctx, "petition_case.dispatched", func(tx *sql.Tx, now time.Time) (string, error) {
		if err := row.scan(tx.QueryRowContext(ctx, s.bind("SELECT "+rawColumns+" FROM petition_cases WHERE office_id = ? AND id = ?"), s.office, c.Param("id"))); err != nil {
			return "", err
		}
		var name string
		if err := tx.QueryRowContext(ctx, s.bind("SELECT name FROM units WHERE office_id = ? AND id = ?"), s.office, in.Unit).Scan(&name); err != nil {
			return "", err
		}
		var state string
		if err := tx.QueryRowContext(ctx, s.bind("SELECT state FROM inspections WHERE office_id = ? AND id = ?"), s.office, row.InspectionID).Scan(&state); err != nil {
			return "", err
		}
		if err := s.rules(ctx, tx, now); err != nil {
			return "", err
		}
		row.Dispatch, row.Handling = json.RawMessage(encode(map[string]any{"lead_unit_id": in.Unit, "lead_unit_name": name, "at": now})), "dispatched"
		_, err := tx.ExecContext(ctx, s.bind("UPDATE petition_cases SET version = version + 1, updated_at = ?, counted_since = ?, handling = 'dispatched', due_at = ?, due_order = ?, "+
			"lead_unit_id = ?, dispatch = ?, journal = ? WHERE office_id = ? AND id = ? AND version = ?"), now, now, now.Add(240*time.Hour), now.Add(240*time.Hour), in.Unit,
			string(row.Dispatch), `[{"version":2,"unit_id":"`+in.Unit+`","unit_name":"`+name+`"}]`, s.office, row.ID, row.Version)
		if err != nil {
			return "", err
		}
		_, err = tx.ExecContext(ctx, s.bind("INSERT INTO petition_case_units (id, office_id, version, created_at, updated_at, case_id, unit_id, role, sequence, is_current) "+
			"VALUES (?, ?, 1, ?, ?, ?, ?, 'lead', 1, true)"), record.NewID().String(), s.office, now, now, row.ID, in.Unit)
		return row.ID, errors.Join(err, s.meet(ctx, tx, now, row.ID),
			s.promise(ctx, tx, now, row.ID, &in.Unit, "acknowledge", "verify", "first_report", "feedback", "complete"), s.state(ctx, tx, now, &row),
			s.tally(ctx, tx, [3]string{"due_day", "2021-09-20", in.Unit}, [3]string{"due_hour", "2021-09-20T15", in.Unit}, [3]string{"due_minute", "2021-09-20T15:59", in.Unit},
				[3]string{"due_month", "2021-09", in.Unit}, [3]string{"state", "dispatched", "in_progress/not_due/not_started"},
				[3]string{"state", "registered", "in_progress/not_due/not_started"}, [3]string{"unit", in.Unit, "lead/1/in_progress"}))
	})
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, row)
}

// report counts what a status report counts.
func (s *rawServer) report(c echo.Context) error {
	counts := map[string]map[string]int{}
	for _, by := range []string{"handling", "completion", "channel", "COALESCE(CAST(lead_unit_id AS text), '')"} {
		n, err := s.count(c.Request().Context(), by)
		if err != nil {
			return err
		}
		counts[by] = n
	}
	return c.JSON(http.StatusCreated, counts)
}

func (s *rawServer) count(ctx context.Context, by string) (map[string]int, error) {
	rows, err := s.read.QueryContext(ctx, s.bind("SELECT "+by+", COUNT(*) FROM petition_cases "+
		"WHERE office_id = ? AND inspection_id = ? AND voided_at IS NULL GROUP BY 1"), s.office, s.inspection)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[string]int{}
	for rows.Next() {
		var key string
		var n int
		if err := rows.Scan(&key, &n); err != nil {
			return nil, err
		}
		out[key] = n
	}
	return out, rows.Err()
}
