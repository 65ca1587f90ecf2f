package relation

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/inspection"
	"lianluo/internal/petition"
	"lianluo/internal/relation/likeness"
	"lianluo/internal/store"
)

// Bounds that keep the cost of a search independent of how many cases there are.
const (
	perMark  = 40 // newest cases under one mark
	compared = 60 // cases that are read and compared
)

// Thresholds of the score, and how many pairs one case may put before people.
const (
	worthShowing   = 20
	worthProposing = 50
	maxProposed    = 5
)

// columns are what is compared and shown of a case.
var columns = []string{"id", "office_id", "version", "inspection_id", "batch_id", "number", "secondary_numbers", "summary", "address", "key_case", "received_at",
	"handling", "completion", "merged_into_id", "split_from_id", "progress", "voided_at"}

// search finds cases like c, best first. phones tells whether the petitioner's
// phone may be looked at. Pairs that people have decided or linked are left out;
// those of always are compared even if nothing leads to them.
func (s *Service) search(db *gorm.DB, c *petition.Case, phones bool, always []uuid.UUID) ([]Candidate, error) {
	f := facts(c)
	weights, err := found(db, c.ID, f.Marks())
	if err != nil {
		return nil, err
	}
	called := map[uuid.UUID]bool{}
	if phones {
		ids, err := s.phones.SamePhone(db, c.ID)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			called[id] = true
			weights[id] += 12
		}
	}
	ids := append(best(weights), always...)
	out, err := compare(db, c, f, ids, called)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(out, func(a, b Candidate) int {
		return cmp.Or(b.Score-a.Score, bytes.Compare(b.Case.ID[:], a.Case.ID[:]))
	})
	return out, nil
}

// found asks the index for each mark in turn: every answer is a short range of
// the primary key.
func found(db *gorm.DB, id uuid.UUID, marks []likeness.Mark) (map[uuid.UUID]int, error) {
	weights := map[uuid.UUID]int{}
	for _, m := range marks {
		var ids []uuid.UUID
		err := db.Model(&Mark{}).Where("mark = ? AND case_id <> ?", m.Value, id).Order("case_id DESC").Limit(perMark).Pluck("case_id", &ids).Error
		if err != nil {
			return nil, err
		}
		for _, o := range ids {
			weights[o] += m.Weight
		}
	}
	return weights, nil
}

func best(weights map[uuid.UUID]int) []uuid.UUID {
	ids := slices.SortedFunc(maps.Keys(weights), func(a, b uuid.UUID) int {
		return cmp.Or(weights[b]-weights[a], bytes.Compare(b[:], a[:]))
	})
	return ids[:min(len(ids), compared)]
}

// compare reads the cases and scores them against c.
func compare(db *gorm.DB, c *petition.Case, f likeness.Facts, ids []uuid.UUID, called map[uuid.UUID]bool) ([]Candidate, error) {
	decided, err := joined(db, c.ID)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	var cases []petition.Case
	err = db.Select(columns).Where("id IN ? AND id <> ? AND voided_at IS NULL AND merged_into_id IS NULL", ids, c.ID).Find(&cases).Error
	if err != nil {
		return nil, err
	}
	var out []Candidate
	for i := range cases {
		o := &cases[i]
		if decided[o.ID] || kin(c, o) || o.Progress.Parts > 0 {
			continue
		}
		reasons := likeness.Compare(f, facts(o))
		if called[o.ID] {
			reasons = append(reasons, likeness.SamePhone())
		}
		out = append(out, Candidate{Case: *o, Reasons: reasons, Score: likeness.Score(reasons)})
	}
	return out, nil
}

// kin are parts of one case, and a part and its whole: they are alike by making.
func kin(a, b *petition.Case) bool {
	return a.SplitFromID != nil && (*a.SplitFromID == b.ID || b.SplitFromID != nil && *b.SplitFromID == *a.SplitFromID) ||
		b.SplitFromID != nil && *b.SplitFromID == a.ID
}

// ends asks for rows of one case by either end, one after the other: with OR,
// SQLite walks all rows of the office.
func ends[T any](db *gorm.DB, id uuid.UUID, columns [2]string) ([]T, error) {
	var out []T
	for _, column := range columns {
		var rows []T
		if err := db.Session(&gorm.Session{}).Where(column+" = ?", id).Find(&rows).Error; err != nil {
			return nil, err
		}
		out = append(out, rows...)
	}
	return out, nil
}

var (
	ofProposal = [2]string{"first_id", "second_id"}
	ofLink     = [2]string{"from_id", "to_id"}
)

// joined are the cases that are linked with c already or have been found not to
// belong to it.
func joined(db *gorm.DB, id uuid.UUID) (map[uuid.UUID]bool, error) {
	out := map[uuid.UUID]bool{}
	ps, err := ends[Proposal](db.Select("first_id", "second_id").Where("state IN ?", []State{Confirmed, Dismissed}), id, ofProposal)
	if err != nil {
		return nil, err
	}
	for _, p := range ps {
		out[p.FirstID], out[p.SecondID] = true, true
	}
	ls, err := ends[Link](db.Select("from_id", "to_id").Scopes(store.NotVoided), id, ofLink)
	for _, l := range ls {
		out[l.FromID], out[l.ToID] = true, true
	}
	return out, err
}

// side is the other case of a proposal, and whether others than petition staff
// may know of it.
type side struct {
	other        uuid.UUID
	confidential bool
}

// undecided are the proposals of a case on which nobody has decided.
func undecided(db *gorm.DB, id uuid.UUID) (map[side]*Proposal, error) {
	ps, err := ends[Proposal](db.Where("state IN ?", []State{Open, Lapsed}), id, ofProposal)
	out := make(map[side]*Proposal, len(ps))
	for i := range ps {
		p := &ps[i]
		other := p.FirstID
		if other == id {
			other = p.SecondID
		}
		out[side{other, p.Confidential}] = p
	}
	return out, err
}

// Filter narrows the list of proposals; zero fields do not. Batch, inspection and
// case hold when either case of the pair has them.
type Filter struct {
	State        State
	BatchID      *uuid.UUID
	InspectionID *uuid.UUID
	CaseID       *uuid.UUID
}

var list = store.List[Proposal]{
	Table:   "duplicate_proposals",
	Default: "-score",
	Columns: map[string]store.Column[Proposal]{"score": {Name: "score", Value: func(p *Proposal) any { return p.Score }}},
}

// seen leaves out what only petition staff may know of.
func seen(a auth.Actor) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB {
		if a.Can(auth.PetitionerRead) {
			return db
		}
		return db.Where("NOT duplicate_proposals.confidential")
	}
}

func (f Filter) scope(db *gorm.DB) *gorm.DB {
	if f.State != "" {
		db = db.Where("duplicate_proposals.state = ?", f.State)
	}
	either := func(column string, id uuid.UUID) {
		db = db.Where(`EXISTS (SELECT 1 FROM petition_cases c WHERE c.office_id = duplicate_proposals.office_id
			AND c.id IN (duplicate_proposals.first_id, duplicate_proposals.second_id) AND c.`+column+` = ?)`, id)
	}
	if f.BatchID != nil {
		either("batch_id", *f.BatchID)
	}
	if f.InspectionID != nil {
		either("inspection_id", *f.InspectionID)
	}
	if f.CaseID != nil {
		office := auth.From(db.Statement.Context).OfficeID
		db = db.Where(`duplicate_proposals.id IN (SELECT p.id FROM duplicate_proposals p WHERE p.office_id = ? AND p.first_id = ?
			UNION ALL SELECT p.id FROM duplicate_proposals p WHERE p.office_id = ? AND p.second_id = ?)`, office, *f.CaseID, office, *f.CaseID)
	}
	return db
}

// Pair is a proposal with its two cases, and what the caller may know of it.
type Pair struct {
	Proposal
	First, Second petition.Case
	Shown         []likeness.Reason
	ShownScore    int
}

// Allowed is that of the proposal, less what the archive no longer allows: two
// archived cases cannot be linked.
func (p *Pair) Allowed(by auth.Actor) []string {
	return slices.DeleteFunc(p.Proposal.Allowed(by), func(on string) bool { return on == confirm && p.First.Archived && p.Second.Archived })
}

// pairs puts the cases to proposals, and the phone for those who may know of it.
func (s *Service) pairs(ctx context.Context, ps []Proposal) ([]Pair, error) {
	db := s.store.Reading(ctx)
	ids := make([]uuid.UUID, 0, 2*len(ps))
	for _, p := range ps {
		ids = append(ids, p.FirstID, p.SecondID)
	}
	cases, err := byID(db, ids)
	if err != nil {
		return nil, err
	}
	phones := map[uuid.UUID]string{}
	if auth.From(ctx).Can(auth.PetitionerRead) {
		if phones, err = s.phones.PhoneWords(db, ids); err != nil {
			return nil, err
		}
	}
	out := make([]Pair, 0, len(ps))
	for _, p := range ps {
		pair := Pair{Proposal: p, First: cases[p.FirstID], Second: cases[p.SecondID], Shown: p.Reasons}
		if w := phones[p.FirstID]; w != "" && w == phones[p.SecondID] {
			pair.Shown = append(slices.Clone(p.Reasons), likeness.SamePhone())
		}
		pair.ShownScore = likeness.Score(pair.Shown)
		out = append(out, pair)
	}
	return out, nil
}

func byID(db *gorm.DB, ids []uuid.UUID) (map[uuid.UUID]petition.Case, error) {
	var cases []petition.Case
	out := map[uuid.UUID]petition.Case{}
	if len(ids) == 0 {
		return out, nil
	}
	archive, err := inspection.Archive(db.Session(&gorm.Session{NewDB: true}))
	if err != nil {
		return nil, err
	}
	err = db.Select(columns).Where("id IN ?", ids).Find(&cases).Error
	for _, c := range cases {
		c.Archived = archive[c.InspectionID]
		out[c.ID] = c
	}
	return out, err
}

// Joint is a link with its two cases as far as the caller sees them.
type Joint struct {
	Link
	From, To petition.Case
}

// Allowed is that of the link; between two archived cases it stands.
func (j *Joint) Allowed(by auth.Actor) []string {
	if j.From.Archived && j.To.Archived {
		return []string{}
	}
	return j.Link.Allowed(by)
}

// joints puts the cases to links and leaves out those of which the caller does
// not see both: the other end does not exist for that caller.
func joints(db *gorm.DB, by auth.Actor, ls []Link) ([]Joint, error) {
	ids := make([]uuid.UUID, 0, 2*len(ls))
	for _, l := range ls {
		ids = append(ids, l.FromID, l.ToID)
	}
	cases, err := byID(db.Scopes(petition.Visible(by)), ids)
	out := make([]Joint, 0, len(ls))
	for _, l := range ls {
		from, ok := cases[l.FromID]
		to, also := cases[l.ToID]
		if ok && also {
			out = append(out, Joint{l, from, to})
		}
	}
	return out, err
}
