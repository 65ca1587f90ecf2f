package relation

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/record"
	"lianluo/internal/relation/likeness"
	"lianluo/internal/store"
)

// Proposing follows the office's events, so nothing is asked of whoever registers
// a case, an import of thousands is worked off in small bites, and cases from
// before this part of the program are found too.

const (
	jobName = "duplicate proposals"
	bite    = 5               // cases at a time
	tick    = 5 * time.Second // for what other replicas have committed
	stride  = 5000            // events passed over before the position is saved
)

// Requests come first: nobody waits for a proposal.
const (
	rest  = 400 * time.Millisecond // between two bites at the least
	share = 25                     // times as long as the bite took: a twenty-fifth of one core
	many  = 20                     // requests a second that call for the longest rest
	long  = 2 * time.Second        // at the most, or a busy office would wait for ever
)

// pause is the rest after a bite that took so long, while that many requests a
// second came.
func pause(took time.Duration, requests float64) time.Duration {
	if requests > many {
		return long
	}
	return min(max(rest, share*took), long)
}

// concerns are the events after which a case is compared anew.
var concerns = []string{"petition_case.created", "petition_case.updated", "petition_case.voided", "petition_case.merged", "petition_case.unmerged", "petition_case.split",
	"petitioner.recorded", "petitioner.updated"}

// notice wakes Follow after a transaction of this process.
func (s *Service) notice(tx *store.Tx) {
	for _, x := range tx.Queued() {
		if e, ok := x.(*event.Event); ok && slices.Contains(concerns, e.Kind) {
			select {
			case s.wake <- struct{}{}:
			default: // somebody is being woken already
			}
			return
		}
	}
}

// Follow proposes until ctx ends. answered counts the requests of this process.
func (s *Service) Follow(ctx context.Context, answered func() int64) {
	var wall store.SystemClock
	since, before := wall.Now(), answered()
	for {
		began, count := wall.Now(), answered()
		rate := float64(count-before) / max(began.Sub(since).Seconds(), 0.001)
		since, before = began, count
		more, err := s.Step(ctx)
		if err != nil && ctx.Err() == nil {
			s.log.Warn("duplicate proposals wait", "error", err)
		}
		wait, wake := tick, s.wake
		if more && err == nil {
			wait, wake = pause(wall.Now().Sub(began), rate), nil
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		case <-wake:
			timer.Stop()
		}
	}
}

// Step takes one bite of every office that has new events and tells whether there
// is more. What fails is tried again by the next step.
func (s *Service) Step(ctx context.Context) (bool, error) {
	var heads []event.Head
	if err := s.store.Reading(store.AcrossOffices(ctx)).Order("office_id").Find(&heads).Error; err != nil {
		return false, s.store.Fault(err)
	}
	more := false
	var failed []error // of one office, which must not stop the others
	for _, h := range heads {
		s.mu.Lock()
		at, known := s.seen[h.OfficeID]
		s.mu.Unlock()
		if known && at == h.Sequence {
			continue
		}
		again, err := s.bite(auth.With(ctx, auth.System(h.OfficeID, jobName)), h)
		if err != nil {
			failed = append(failed, s.store.Fault(err))
		}
		more = more || again
	}
	return more, errors.Join(failed...)
}

func (s *Service) bite(ctx context.Context, h event.Head) (bool, error) {
	db := s.store.Reading(ctx)
	p, err := store.First[Position](db)
	if fault.Is(err, fault.CodeNotFound) {
		p, err = &Position{}, nil
	}
	if err != nil {
		return false, err
	}
	from := p.Sequence
	s.mu.Lock()
	if from < s.seen[h.OfficeID] {
		from = s.seen[h.OfficeID]
	}
	s.mu.Unlock()
	ids, to, err := concerned(db, from, h.Sequence)
	if err != nil {
		return false, err
	}
	if len(ids) > 0 || to-p.Sequence > stride {
		err := s.work(ctx, ids, p, to)
		if fault.Is(err, fault.CodeStaleVersion) || fault.Is(err, fault.CodeAlreadyExists) {
			return true, nil // another replica has done it
		}
		if err != nil {
			return false, err
		}
	}
	s.mu.Lock()
	s.seen[h.OfficeID] = to
	s.mu.Unlock()
	return to < h.Sequence, nil
}

// concerned gives the cases of the next events and how far those reach.
func concerned(db *gorm.DB, from, head int64) ([]uuid.UUID, int64, error) {
	var events []event.Event
	err := db.Select("sequence", "kind", "resource_id", "data").Where("sequence > ? AND sequence <= ? AND kind IN ?", from, head, concerns).
		Order("sequence").Limit(bite).Find(&events).Error
	if err != nil {
		return nil, 0, err
	}
	to := head
	if len(events) == bite {
		to = events[bite-1].Sequence
	}
	var ids []uuid.UUID
	for _, e := range events {
		id := e.ResourceID
		if strings.HasPrefix(e.Kind, "petitioner.") {
			var d struct {
				CaseID uuid.UUID `json:"case_id"`
			}
			if err := json.Unmarshal([]byte(e.Data), &d); err != nil {
				return nil, 0, err
			}
			id = d.CaseID
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids, to, nil
}

// work marks the cases first, so that those of one bite find each other, compares
// them without holding anything, and writes what came of it together with the
// position: a crash in between only repeats it.
func (s *Service) work(ctx context.Context, ids []uuid.UUID, p *Position, to int64) error {
	var cases []petition.Case
	if len(ids) > 0 {
		if err := s.store.Reading(ctx).Select(columns).Where("id IN ?", ids).Order("id").Find(&cases).Error; err != nil {
			return err
		}
	}
	if err := s.mark(ctx, cases); err != nil {
		return err
	}
	var all []verdict
	for i := range cases {
		v, err := s.judge(ctx, &cases[i])
		if err != nil {
			return err
		}
		all = append(all, v...)
	}
	slices.SortStableFunc(all, func(a, b verdict) int { return slices.Compare(a.first[:], b.first[:]) })
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		for _, v := range all {
			if err := v.write(tx); err != nil {
				return err
			}
		}
		p.Sequence = to
		if p.Version == 0 {
			return tx.Create(p)
		}
		return tx.Save(p) // another replica may have gone on: stale, and nothing is written
	})
}

func (s *Service) mark(ctx context.Context, cases []petition.Case) error {
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		for i := range cases {
			c := &cases[i]
			if c.Voided() {
				continue
			}
			var rows marks
			for _, m := range facts(c).Marks() {
				rows = append(rows, Mark{OfficeID: c.OfficeID, Mark: m.Value, CaseID: c.ID})
			}
			if len(rows) == 0 {
				continue
			}
			if err := tx.DB.Clauses(clause.OnConflict{DoNothing: true}).Create(&rows).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// verdict is what is to become of a pair.
type verdict struct {
	first, second uuid.UUID
	score         int
	reasons       []likeness.Reason
	confidential  bool
	known         *Proposal // undecided
	gone          bool      // not alike enough any more, or a case is gone
}

// judge compares a case with others and with those that it has been proposed with.
func (s *Service) judge(ctx context.Context, c *petition.Case) ([]verdict, error) {
	db := s.store.Reading(ctx)
	known, err := undecided(db, c.ID)
	if err != nil {
		return nil, err
	}
	var out []verdict
	if !c.Voided() && c.MergedIntoID == nil && c.Progress.Parts == 0 {
		always := make([]uuid.UUID, 0, len(known))
		for k := range known {
			always = append(always, k.other)
		}
		found, err := s.search(db, c, true, always)
		if err != nil {
			return nil, err
		}
		for _, x := range found {
			v := weigh(c.ID, x)
			key := side{x.Case.ID, v.confidential}
			v.known = known[key]
			if v.score < worthProposing || v.known == nil && len(out) >= maxProposed {
				continue
			}
			delete(known, key)
			out = append(out, v)
		}
	}
	for _, p := range known {
		out = append(out, verdict{first: p.FirstID, second: p.SecondID, known: p, gone: true})
	}
	return out, nil
}

// weigh keeps the phone out of what others than petition staff will see; only when
// nothing else suffices does it make the pair, and then a confidential one.
func weigh(id uuid.UUID, x Candidate) verdict {
	open := slices.DeleteFunc(slices.Clone(x.Reasons), func(r likeness.Reason) bool { return r.Kind == likeness.Phone })
	v := verdict{score: likeness.Score(open), reasons: open}
	if v.score < worthProposing {
		v.score, v.confidential = x.Score, true
	}
	v.first, v.second = ordered(id, x.Case.ID)
	return v
}

func (v verdict) write(tx *store.Tx) error {
	p := v.known
	switch {
	case p == nil:
		return v.create(tx)
	case v.gone:
		if p.State == Lapsed {
			return nil
		}
		return update(tx, p, lapse, "lapsed")
	case p.State == Open && p.Score == int64(v.score) && slices.Equal(p.Reasons, v.reasons):
		return nil
	}
	p.Score, p.Reasons = int64(v.score), v.reasons
	if p.State == Lapsed {
		return update(tx, p, revive, "revived")
	}
	return update(tx, p, "", "updated")
}

// create puts a pair before people once, whoever finds it first.
func (v verdict) create(tx *store.Tx) error {
	p := &Proposal{
		Meta:    record.Meta{ID: record.NewID(), OfficeID: tx.Actor.OfficeID, Version: 1, CreatedAt: tx.Now, UpdatedAt: tx.Now},
		FirstID: v.first, SecondID: v.second, State: Open, Score: int64(v.score), Reasons: v.reasons, Confidential: v.confidential,
	}
	res := tx.DB.Clauses(clause.OnConflict{DoNothing: true}).Create(p)
	if res.Error != nil || res.RowsAffected == 0 {
		return res.Error
	}
	return tell(tx, p, "created")
}

// update saves a proposal unless somebody has decided it meanwhile.
func update(tx *store.Tx, p *Proposal, on, what string) error {
	if on != "" {
		if err := p.apply(on, tx.Actor); err != nil {
			return err
		}
	}
	err := tx.Save(p)
	if fault.Is(err, fault.CodeStaleVersion) {
		return nil
	}
	if err != nil {
		return err
	}
	return tell(tx, p, what)
}

func itoa(n int) string { return strconv.Itoa(n) }
