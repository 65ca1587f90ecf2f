// Package internal holds nothing but the rules of the house, as a test.
package internal

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Budgets in lines; a file per slice counts without its tests.
const (
	maxFile      = 400
	maxTestFile  = 600
	maxFunction  = 60
	maxSliceSize = 12
)

// levels orders the packages: one imports only packages of a lower level. What
// is not named here and lies directly below internal/ is a slice.
var levels = map[string]int{
	"":                           0, // the contract's bytes
	"api":                        0,
	"db":                         0,
	"db/seed":                    0,
	"internal/record":            0,
	"internal/fault":             0,
	"internal/auth":              1,
	"internal/lifecycle":         1,
	"internal/calendar":          1,
	"internal/vault":             1,
	"internal/xlsx":              1,
	"internal/docx":              1,
	"internal/picture":           1, // photographs as documents show them
	"internal/blob":              1,
	"internal/wire":              2, // how values are written in answers
	"internal/clock":             2, // one promise: met, late, lapsed, extended, called out
	"internal/intake":            2, // how upstream numbers, words and tables are read
	"internal/plan/reader":       1, // how a plan's text is read
	"internal/relation/likeness": 1, // how alike two cases are
	"internal/roster/fair":       2, // how duty is shared out, and what is wrong with a roster
	"internal/duty/cover":        2, // which seats of which days nobody holds, and why
	"internal/redact":            1, // what tells who somebody is, masked
	"internal/store":             2,
	"internal/event":             3,
	"internal/job":               4,
	"internal/due":               4, // when the steps of a case are due, which petition starts and meets
	"internal/tally":             4, // counters of cases, which petition changes and district reads
	"internal/attachment":        4, // whether files belong to an object
	"internal/feed":              4, // what leaves the office of its events
	"internal/order":             5, // what is passed down: answers, extensions, colours
	"internal/alarm":             5, // calls out clocks that are near their end or past it
	"internal/store/storetest":   5,
	"internal/server":            7,
	"internal/app":               8,
	"cmd/lianluo":                9,
	"api/rules":                  9, // a command that generates
	"internal/apitest":           10,
	"bench":                      11,
}

const sliceLevel = 6

// sliceImports are the edges between slices; each is a reviewed line that says
// what for. Anything against the arrows is an event subscriber set up in app.
var sliceImports = map[string]string{
	"accountability -> inspection": "an item belongs to a round, which stays open while the item changes",
	"accountability -> office":     "for tests: a paper carries the office's name",
	"accountability -> org":        "units and people in items are live, and stay so",
	"account -> org":               "an account is tied to a live unit and a live person, who is locked meanwhile",
	"account -> group":             "for tests: standing comes from appointments",
	"account -> inspection":        "for tests: a group lives in a round",

	"group -> inspection": "a group lives in a round, which is locked and must not be archived",
	"group -> org":        "units and people of a group must be live, and are locked while they are given posts",
	"liaison -> group":    "a liaison is an appointment",
	"plan -> inspection":  "an applied plan becomes a round with its rules",
	"plan -> org":         "and its units and people",
	"plan -> group":       "and its groups, duties and posts, all in one transaction",

	"leave -> inspection":      "the rule of leave is the round's, which stays open while leave changes",
	"leave -> org":             "who is away and who stands in are live people, locked meanwhile",
	"leave -> group":           "leave goes through a group, and posts tell whose leave is a leader's",
	"assignment -> inspection": "an assignment belongs to a round, which stays open while it changes",
	"assignment -> org":        "it is given to live units, and personal ones concern live people",
	"assignment -> group":      "and to groups of its round",

	"meeting -> inspection": "a meeting belongs to a round, whose rule names its chair and who attends",
	"meeting -> org":        "those who are asked to come are live people and units",
	"meeting -> group":      "a huddle is a group's, and posts tell who attends and who may chair",
	"minutes -> meeting":    "minutes are a meeting's",
	"minutes -> inspection": "which hands its round, kept open, to what is done with it",
	"minutes -> org":        "a decision is given to a live unit",
	"minutes -> group":      "or to a group of the round",

	"dossier -> assignment":      "an item is a part of a document request",
	"dossier -> inspection":      "for tests: a request belongs to a round",
	"dossier -> office":          "for tests: what is reported is an office's",
	"dossier -> org":             "for tests: a unit has the request",
	"finding -> assignment":      "a finding is a part of an inspection, and becomes an assignment",
	"finding -> petition":        "or a case, which is registered in the same act",
	"batch -> inspection":        "a batch arrives in a round that is not archived",
	"compliance -> inspection":   "the plan's rules are the round's",
	"compliance -> report":       "what is owed is said there",
	"compliance -> meeting":      "whether a week had its meeting is said there",
	"statistics -> petition":     "for tests: tables are made of cases",
	"statistics -> sanction":     "for tests: and of what was done to polluters",
	"statistics -> batch":        "for tests: cases arrive in batches",
	"statistics -> inspection":   "which round is meant when none is named",
	"workstats -> inspection":    "a table is of a round and its stationed period",
	"snapshot -> inspection":     "a snapshot is of a round",
	"statistics -> org":          "for tests: cases are shared by units",
	"casetable -> batch":         "a table is brought into a batch",
	"casetable -> petition":      "its rows become cases",
	"claim -> petition":          "a claim is a part of a case",
	"measure -> petition":        "a measure is a part of a case",
	"measure -> org":             "and is given to a live unit",
	"sanction -> petition":       "a sanction is a part of a case",
	"feedback -> petition":       "an answer is a part of a case",
	"slip -> petition":           "a slip goes with a case",
	"casefile -> petition":       "a case file is a case with all its parts",
	"casefile -> file":           "and its documents",
	"visit -> petition":          "a follow-up visit is a part of a case",
	"lookback -> petition":       "a look-back is a part of a case",
	"signoff -> petition":        "the steps to sign-off are a case's",
	"publicnotice -> petition":   "a notice is about cases, which rely on it for their sign-off",
	"publicnotice -> signoff":    "an objection that is upheld rejects the sign-off",
	"publicnotice -> petitioner": "for tests: what is known of a petitioner never hangs out",
	"resumption -> petition":     "what comes back is a case",
	"resumption -> inspection":   "for tests: a round that is archived stays as it is",
	"publicnotice -> inspection": "a notice of an archived round allows nothing",
	"visit -> inspection":        "for tests: a case needs a round",
	"lookback -> inspection":     "for tests: a case needs a round",
	"casepart -> petition":       "a part acts through its case",
	"claim -> casepart":          "a claim is a part of a case like others",
	"deadline -> casepart":       "an extension is a part of a case like others",
	"lookback -> casepart":       "a look back is a part of a case like others",
	"measure -> casepart":        "a measure is a part of a case like others",
	"sanction -> casepart":       "a sanction is a part of a case like others",
	"signoff -> casepart":        "a step of sign-off is a part of a case like others",
	"slip -> casepart":           "a slip is a part of a case like others",
	"visit -> casepart":          "a visit is a part of a case like others",
	"statistics -> casepart":     "for tests: sanctions are parts of cases",
	"casework -> petition":       "an act on a case is the case's own",
	"petition -> casetable":      "for tests: a table is the usual way in",
	"petition -> inspection":     "a case belongs to a round, which stays open while the case changes",
	"petition -> batch":          "a case enters a live batch; a table is imported into one",
	"petition -> org":            "a case is given to live units, companies never leading",
	"petition -> group":          "and to a group of its round",
	"relation -> petition":       "what is linked, merged and split are cases",
	"relation -> petitioner":     "for tests: phones in common make proposals",
	"relation -> inspection":     "a link between two archived cases stands",
	"relation -> org":            "for tests: who does not see a case does not see its links",
	"petitioner -> petition":     "who sees the case is asked there",
	"deadline -> petition":       "more time is asked for a case, and what is near or late is told of it",
	"deadline -> office":         "an assumption is answered by the office's rules",
	"deadline -> inspection":     "for tests: a case needs a round",
	"deadline -> org":            "for tests: and a unit",
	"disclosure -> batch":        "a table is drafted from live batches",
	"disclosure -> petition":     "rows are drafted from cases, whose publication the tables move",
	"disclosure -> inspection":   "a table of an archived round allows nothing",
	"disclosure -> petitioner":   "for tests: what is known of a petitioner never enters a table",
	"petitioner -> inspection":   "for tests: a case needs a round",
	"petitioner -> claim":        "for tests: what people write in a part is masked, too",
	"region -> district":         "what is read of several offices are their status reports",
	"district -> inspection":     "the daily report of a round is taken at its cut-off",
	"notice -> inspection":       "a notice belongs to a round, which stays open while it is issued and acknowledged",
	"report -> inspection":       "the rules of a round say when reports are due, and whether any is",
	"urgent -> inspection":       "an urgent matter belongs to a round, which stays open while it is reported",
	"duty -> inspection":         "a shift belongs to a round, whose changes of duty follow one another",
	"duty -> org":                "people are held while they are given shifts",
	"duty -> discipline":         "who is late, absent or gone is held to account",
	"roster -> duty":             "a published roster makes shifts",
	"roster -> inspection":       "a roster belongs to a round, whose rules it follows",
	"roster -> org":              "for tests: people who can be rostered",
	"roster -> group":            "a group keeps its own roster",
	"subscription -> account":    "for tests: whose calendar it is",
	"swap -> duty":               "seats of shifts change hands",
	"swap -> roster":             "by the rules of their rosters",
	"swap -> inspection":         "a swap belongs to a round, whose changes of duty follow one another",
	"swap -> group":              "it goes through a group, and posts tell whose swap is a leader's",
	"swap -> org":                "for tests: people who can be rostered",
	"swap -> leave":              "for tests: a shift keeps leave from being approved until it is swapped",
	"discipline -> inspection":   "for tests: a record belongs to a round",
	"discipline -> org":          "for tests: and to a person",
	"spotcheck -> duty":          "a check looks at a shift",
	"spotcheck -> inspection":    "for tests: a shift belongs to a round",
	"spotcheck -> org":           "for tests: people who can be rostered",
	"spotcheck -> discipline":    "what fails is held against the person",
}

// rawSQL lists the files that may use Raw, Exec and Table, which go past the
// office isolation, each with the reason why that is safe there.
var rawSQL = map[string]string{
	"internal/tally/store.go":         "one statement adds to many counters, and each of its rows names the office of the case",
	"internal/statistics/store.go":    "it adds up what a statement has found, and that one is limited to the office",
	"internal/store/snapshot.go":      "a setting of the transaction, no rows",
	"internal/store/signal.go":        "NOTIFY has no rows and no office",
	"internal/store/postgres.go":      "the driver connection itself, to read its settings before a migration",
	"internal/store/sqlite.go":        "an index of words has no office: what it finds is looked for among the office's rows",
	"internal/store/postgres_pipe.go": "the driver connection itself, for texts that have the office in them already",
}

// exceptions to budgets and calls: file, or file#function, and the reason.
var exceptions = map[string]string{
	"internal/snapshot/handlers.go": "so is a snapshot of statistics",
	"internal/district/handlers.go": "a status report is answered with its stored bytes, and the generated interface hands a response writer",
	"internal/changes/handlers.go":  "a stream goes on, and the generated interface hands a response writer",
	"internal/file/handlers.go":     "contents are streamed by the response writer that the generated interface hands",
	"internal/webhook/send.go":      "sending over HTTP is what webhooks are for, and nobody else does it",
	"internal/casefile/handlers.go": "a case file is packed while it is sent, and the generated interface hands a response writer",
	"internal/petition/handlers.go": "the hottest answers are written by an encoder of their own, which the generated interface hands a response writer",
}

// Calls that belong to the outermost layer, and the places where they do.
var (
	restrictedCalls = []string{"time.Now", "time.Since", "time.Until", "context.Background", "context.TODO",
		"fmt.Print", "fmt.Printf", "fmt.Println", "panic", "log.Fatal", "log.Print", "log.Printf", "log.Println", "os.Exit"}
	outermost      = regexp.MustCompile(`^(cmd/|bench/|api/rules/|internal/app/|internal/store/clock\.go$|internal/apitest/)`)
	forbiddenName  = regexp.MustCompile(`(^|/)(common|utils?|helpers?|models?|types|base|managers?|misc)(\.go|_test\.go)?(/|$)`)
	forbiddenWord  = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X|HA` + `CK)\b`)
	unfinishedWord = regexp.MustCompile(`(?i)not ` + `implemented|StatusNot` + `Implemented`)
	testOnlyCalls  = []string{"t.Skip", "t.Skipf", "t.SkipNow", "b.Skip", "time.Sleep"}
)

type source struct {
	path string // from the repository's root, with slashes
	pkg  string // its folder
	fset *token.FileSet
	file *ast.File
	text []byte
}

// test tells what never runs in the program: tests and their support.
func (s source) test() bool {
	return strings.HasSuffix(s.path, "_test.go") || s.pkg == "internal/store/storetest"
}

func (s source) lines() int { return strings.Count(string(s.text), "\n") }

func (s source) slice() string {
	name, ok := strings.CutPrefix(s.pkg, "internal/")
	if _, known := levels[s.pkg]; !ok || known || strings.Contains(name, "/") {
		return ""
	}
	return name
}

func (s source) imports() []string {
	var out []string
	for _, i := range s.file.Imports {
		if p, err := strconv.Unquote(i.Path.Value); err == nil {
			out = append(out, p)
		}
	}
	return out
}

// calls lists what the file calls, as "time.Now" or "x.Raw".
func (s source) calls(visit func(name string, at token.Position)) {
	ast.Inspect(s.file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		switch f := call.Fun.(type) {
		case *ast.Ident:
			visit(f.Name, s.fset.Position(f.Pos()))
		case *ast.SelectorExpr:
			left := "_"
			if id, ok := f.X.(*ast.Ident); ok {
				left = id.Name
			}
			visit(left+"."+f.Sel.Name, s.fset.Position(f.Sel.Pos()))
		}
		return true
	})
}

// tree parses every hand-written Go file of the repository.
func tree(t *testing.T) []source {
	t.Helper()
	var out []source
	err := filepath.WalkDir("..", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if name != ".." && (strings.HasPrefix(name, ".") || name == "tools" || name == "node_modules" || name == "testdata" || name == "data" || name == "bin") {
				return filepath.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, ".gen.go") {
			return nil
		}
		text, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, p, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel := filepath.ToSlash(strings.TrimPrefix(p, ".."+string(filepath.Separator)))
		dir := path.Dir(rel)
		if dir == "." {
			dir = ""
		}
		out = append(out, source{path: rel, pkg: dir, fset: fset, file: file, text: text})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// allowances is a list of exceptions that notes which of them were needed.
type allowances struct {
	list map[string]string
	used map[string]bool
}

func allow(list map[string]string) allowances {
	return allowances{list: list, used: map[string]bool{}}
}

func (a allowances) has(key string) bool {
	_, ok := a.list[key]
	a.used[key] = true
	return ok
}

func (a allowances) stale(t *testing.T, what string) {
	t.Helper()
	for key, reason := range a.list {
		if !a.used[key] {
			t.Errorf("%s: the exception for %s is not needed any more", what, key)
		}
		if len(reason) < 10 {
			t.Errorf("%s: the exception for %s has no reason", what, key)
		}
	}
}

func TestArchitecture(t *testing.T) {
	sources := tree(t)
	if len(sources) < 20 {
		t.Fatalf("found only %d files: the walk is wrong", len(sources))
	}
	listed := allow(exceptions)
	t.Run("imports go one way", func(t *testing.T) { importDirection(t, sources) })
	t.Run("who knows what", func(t *testing.T) { knowledge(t, sources, listed) })
	t.Run("raw SQL", func(t *testing.T) { rawQueries(t, sources) })
	t.Run("budgets", func(t *testing.T) { budgets(t, sources, listed) })
	t.Run("calls", func(t *testing.T) { calls(t, sources, listed) })
	t.Run("names and words", func(t *testing.T) { words(t, sources) })
	t.Run("packages say what they are", func(t *testing.T) { packageComments(t, sources) })
	t.Run("migrations are numbered alike", migrations)
	listed.stale(t, "exceptions")
}

func level(pkg string) int {
	if l, ok := levels[pkg]; ok {
		return l
	}
	return sliceLevel
}

func importDirection(t *testing.T, sources []source) {
	edges := allow(sliceImports)
	for _, s := range sources {
		for _, i := range s.imports() {
			target, ok := strings.CutPrefix(i, "lianluo")
			if !ok {
				continue
			}
			target = strings.TrimPrefix(target, "/")
			from, to := level(s.pkg), level(target)
			switch {
			case target == s.pkg:
			case s.test() && (target == "internal/store/storetest" || to < sliceLevel):
				// tests may stand on the whole spine
			case from == sliceLevel && to == sliceLevel:
				edge := path.Base(s.pkg) + " -> " + path.Base(target)
				if !edges.has(edge) {
					t.Errorf("%s: slice imports slice (%s); subscribe to its events, or add the edge with a reason", s.path, edge)
				}
			case to >= from:
				t.Errorf("%s imports %s: against the arrows", s.path, i)
			}
		}
	}
	edges.stale(t, "imports between slices")
}

// knowledge keeps HTTP in server, the generated types in handlers and convert,
// and the database in store and service.
func knowledge(t *testing.T, sources []source, listed allowances) {
	http := regexp.MustCompile(`^(cmd/|bench/|api/rules/|internal/(server|app|apitest)/)`)
	api := regexp.MustCompile(`^(handlers|convert)(_\w+)?(_test)?\.go$`)
	data := regexp.MustCompile(`^(store|service|jobs|demo|seed)(_\w+)?\.go$`)
	for _, s := range sources {
		file := path.Base(s.path)
		for _, i := range s.imports() {
			switch {
			case i == "net/http" || strings.HasPrefix(i, "github.com/labstack/echo"):
				if !http.MatchString(s.path) && !s.test() && !listed.has(s.path) {
					t.Errorf("%s imports %s: only server and app know HTTP", s.path, i)
				}
			case s.slice() == "" || s.test():
			case i == "lianluo/api" && !api.MatchString(file):
				t.Errorf("%s imports api: only handlers.go and convert.go do", s.path)
			case slices.Contains([]string{"lianluo/internal/store", "lianluo/internal/event", "gorm.io/gorm", "database/sql"}, i):
				if !data.MatchString(file) && !onlyPure(s, i) && !listed.has(s.path) {
					t.Errorf("%s imports %s: only store.go and service.go know the database", s.path, i)
				}
			}
		}
	}
}

// pure are the parts of package store that touch no database, so that rule files
// may use them.
var pure = []string{"store.Index", "store.Page", "store.RequestOf"}

func onlyPure(s source, imported string) bool {
	if imported != "lianluo/internal/store" {
		return false
	}
	ok := true
	ast.Inspect(s.file, func(n ast.Node) bool {
		if e, is := n.(*ast.SelectorExpr); is {
			if id, is := e.X.(*ast.Ident); is && id.Name == "store" && !slices.Contains(pure, "store."+e.Sel.Name) {
				ok = false
			}
		}
		return true
	})
	return ok
}

func rawQueries(t *testing.T, sources []source) {
	listed := allow(rawSQL)
	for _, s := range sources {
		if s.test() || s.pkg == "bench" || !usesDatabase(s) {
			continue
		}
		s.calls(func(name string, at token.Position) {
			_, method, _ := strings.Cut(name, ".")
			if (method == "Raw" || method == "Exec" || method == "Table") && !listed.has(s.path) {
				t.Errorf("%s:%d calls %s, which goes past the office isolation", s.path, at.Line, method)
			}
		})
	}
	listed.stale(t, "raw SQL")
}

func usesDatabase(s source) bool {
	return slices.ContainsFunc(s.imports(), func(i string) bool {
		return strings.HasPrefix(i, "gorm.io/") || i == "database/sql" || i == "lianluo/internal/store"
	}) || s.pkg == "internal/store"
}

func budgets(t *testing.T, sources []source, listed allowances) {
	files := map[string]int{}
	for _, s := range sources {
		limit := maxFile
		if s.test() {
			limit = maxTestFile
		} else if s.slice() != "" {
			files[s.slice()]++
		}
		if n := s.lines(); n > limit && !listed.has(s.path) {
			t.Errorf("%s has %d lines, %d are allowed", s.path, n, limit)
		}
		if s.test() {
			continue
		}
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			n := s.fset.Position(f.Body.Rbrace).Line - s.fset.Position(f.Body.Lbrace).Line - 1
			if n > maxFunction && !listed.has(s.path+"#"+f.Name.Name) {
				t.Errorf("%s: %s has %d lines, %d are allowed", s.path, f.Name.Name, n, maxFunction)
			}
		}
	}
	for slice, n := range files {
		if n > maxSliceSize && !listed.has("internal/"+slice) {
			t.Errorf("slice %s has %d files, %d are allowed", slice, n, maxSliceSize)
		}
	}
}

func calls(t *testing.T, sources []source, listed allowances) {
	for _, s := range sources {
		s.calls(func(name string, at token.Position) {
			switch {
			case s.test() && slices.Contains(testOnlyCalls, name):
				t.Errorf("%s:%d calls %s: a test neither skips nor sleeps", s.path, at.Line, name)
			case s.test() || outermost.MatchString(s.path):
			case slices.Contains(restrictedCalls, name) && !listed.has(s.path+" "+name):
				t.Errorf("%s:%d calls %s", s.path, at.Line, name)
			}
		})
	}
}

func words(t *testing.T, sources []source) {
	for _, s := range sources {
		if forbiddenName.MatchString(s.path) {
			t.Errorf("%s: a name that says nothing", s.path)
		}
		if s.path == "internal/arch_test.go" {
			continue
		}
		for n, line := range strings.Split(string(s.text), "\n") {
			if forbiddenWord.MatchString(line) || (!s.test() && unfinishedWord.MatchString(line)) {
				t.Errorf("%s:%d is unfinished: %s", s.path, n+1, strings.TrimSpace(line))
			}
		}
	}
}

func packageComments(t *testing.T, sources []source) {
	documented := map[string]bool{}
	for _, s := range sources {
		if !s.test() {
			documented[s.pkg] = documented[s.pkg] || s.file.Doc != nil
		}
	}
	for pkg, ok := range documented {
		if !ok {
			t.Errorf("package %q has no comment that says what it is", pkg)
		}
	}
}

func migrations(t *testing.T) {
	names := func(engine string) []string {
		found, err := filepath.Glob("../db/migrations/" + engine + "/*.sql")
		if err != nil || len(found) == 0 {
			t.Fatalf("no migrations of %s: %v", engine, err)
		}
		for i := range found {
			found[i] = filepath.Base(found[i])
		}
		return found
	}
	a, b := names("sqlite"), names("postgres")
	if !slices.Equal(a, b) {
		t.Errorf("the engines have different migrations:\n%v\n%v", a, b)
	}
	for i, name := range a {
		if !strings.HasPrefix(name, strconv.Itoa(10000 + i + 1)[1:]+"_") {
			t.Errorf("%s: the number should be %d", name, i+1)
		}
	}
}
