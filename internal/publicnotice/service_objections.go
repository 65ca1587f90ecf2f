package publicnotice

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/record"
	"lianluo/internal/signoff"
	"lianluo/internal/store"
)

// NewObjection is what came in against a case on the notice.
type NewObjection struct {
	CaseID     uuid.UUID
	ReceivedAt time.Time
	Matter     string
	Objector   Objector
}

func of(notice uuid.UUID) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB { return db.Where("notice_id = ?", notice) }
}

// Objections reads what came in to a notice, in the order of recording;
// not_found.
func (s *Service) Objections(ctx context.Context, notice uuid.UUID) (*Shown, []Objection, error) {
	n, err := s.Get(ctx, notice)
	if err != nil {
		return nil, nil, err
	}
	rows := []Objection{}
	err = s.store.Reading(ctx).Scopes(of(notice)).Order("id").Limit(maxObjections).Find(&rows).Error
	for i := range rows {
		if err == nil {
			err = s.open(ctx, &rows[i])
		}
	}
	return n, rows, s.store.Fault(err)
}

// OfCase reads the notices of a case and, by notice, the objections to it; who
// objects stays sealed.
func (s *Service) OfCase(ctx context.Context, caseID uuid.UUID) ([]Shown, map[uuid.UUID][]Objection, error) {
	_, shown, err := s.List(ctx, Filter{CaseID: &caseID}, store.Request{Limit: 100}) // one a cycle, and those that were voided
	if err != nil {
		return nil, nil, err
	}
	rows := []Objection{}
	err = s.store.Reading(ctx).Where("case_id = ?", caseID).Order("id").Find(&rows).Error
	by := map[uuid.UUID][]Objection{}
	for _, o := range rows {
		by[o.NoticeID] = append(by[o.NoticeID], o)
	}
	return shown, by, s.store.Fault(err)
}

// Objection reads one; not_found.
func (s *Service) Objection(ctx context.Context, notice, id uuid.UUID) (*Objection, *petition.Case, error) {
	o, err := store.Get[Objection](s.store.Reading(ctx).Scopes(of(notice)), id)
	if err != nil {
		return nil, nil, s.store.Fault(err)
	}
	c, err := s.cases.Get(ctx, o.CaseID)
	if err != nil {
		return nil, nil, err
	}
	return o, c, s.open(ctx, o)
}

// open shows who objects to those who answer them, and to those who may know
// petitioners.
func (s *Service) open(ctx context.Context, o *Objection) error {
	if !knows(auth.From(ctx)) {
		return nil
	}
	plain, err := s.vault.Unseal(o.Sealed, place(o.OfficeID, o.NoticeID, o.ID))
	if err == nil {
		err = json.Unmarshal(plain, &o.Objector)
	}
	if err != nil {
		return fault.Wrap(fault.CodeInternal, fmt.Errorf("objector of objection %s does not open", o.ID))
	}
	return nil
}

// Object records an objection. It returns not_found, state_conflict when the
// notice is not the one that the case relies on, forbidden, requirements_unmet,
// archived, too_many_parts, and unprocessable.
func (s *Service) Object(ctx context.Context, notice uuid.UUID, n NewObjection) (*Objection, *petition.Case, error) {
	o := &Objection{}
	var held *petition.Case
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		hung, err := store.Get[Notice](tx.DB, notice)
		if err != nil {
			return err
		}
		entry, err := store.First[Entry](tx.DB.Where("notice_id = ? AND case_id = ?", notice, n.CaseID))
		if fault.Is(err, fault.CodeNotFound) {
			return fault.Invalid("/case_id", "not_on_the_notice", fault.T("公示里没有这一件", "the case is not on the notice"))
		}
		if err != nil {
			return err
		}
		root, err := petition.Hold(tx, n.CaseID)
		if err != nil {
			return err
		}
		held = root.Case
		if !hung.inForce(entry, root.Case) {
			return fault.State("not_in_force", []string{})
		}
		return root.Act(petition.OnRaiseObjection, &petition.Part{Kind: "objection", Row: o}, func(c *petition.Case, by petition.Caller) error {
			if err := hung.check(n.ReceivedAt, by.Now); err != nil {
				return err
			}
			*o = Objection{NoticeID: notice, CaseID: c.ID, Cycle: c.Cycle, ReceivedAt: n.ReceivedAt.UTC(), Matter: n.Matter, RecordedBy: by.ID, Objector: n.Objector}
			return s.file(tx, c, o)
		})
	})
	return o, held, err
}

// file saves a new objection and counts it.
func (s *Service) file(tx *store.Tx, c *petition.Case, o *Objection) error {
	var all int64
	if err := tx.DB.Model(&Objection{}).Scopes(of(o.NoticeID)).Count(&all).Error; err != nil {
		return err
	}
	if all >= maxObjections {
		return fault.New(fault.CodeTooManyParts, fault.Text{})
	}
	o.ID = record.NewID()
	var err error
	if o.Sealed, err = s.vault.Seal(o.Objector.plain(), place(tx.Actor.OfficeID, o.NoticeID, o.ID)); err != nil {
		return err
	}
	if err := tx.Create(o); err != nil {
		return err
	}
	c.Note("", nil)
	return count(tx, c)
}

// count tells the case how many objections to it are unanswered.
func count(tx *store.Tx, c *petition.Case) error {
	var open int64
	err := tx.DB.Model(&Objection{}).Where("case_id = ? AND cycle = ? AND answered_at IS NULL", c.ID, c.Cycle).Count(&open).Error
	c.Progress.Objections = int(open)
	return err
}

// Answer answers an objection; one that is upheld rejects the case's sign-off in
// the same act. It returns not_found, stale_version, state_conflict, forbidden
// (also for whoever applied for the sign-off) and archived.
func (s *Service) Answer(ctx context.Context, notice, id uuid.UUID, ifMatch *string, answer string, upheld bool) (*Objection, *petition.Case, error) {
	var o *Objection
	var held *petition.Case
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		known, err := store.Get[Objection](tx.DB.Scopes(of(notice)), id)
		if err != nil {
			return err
		}
		root, err := petition.Hold(tx, known.CaseID)
		if err != nil {
			return err
		}
		held = root.Case
		if o, err = store.LoadMatch[Objection](tx, id, ifMatch, of(notice)); err != nil {
			return err
		}
		if _, err := ObjectionLifecycle.Apply(o.State(), "answer", o, root.Case); err != nil {
			return err
		}
		err = root.Act(petition.OnAnswerObjection, &petition.Part{Kind: "objection", Row: o}, func(c *petition.Case, by petition.Caller) error {
			o.Answer, o.Upheld, o.AnsweredAt, o.AnsweredBy = answer, upheld, &by.Now, &by.ID
			if err := tx.Save(o); err != nil {
				return err
			}
			c.Note(answer, nil)
			return count(tx, c)
		})
		// Another objection that was upheld may have rejected it already.
		if err != nil || !upheld || root.Case.SignOff != petition.SignOffAccepted {
			return err
		}
		return signoff.Record(tx, root, petition.OnRejectSignOff, signoff.Step{Reason: "公示期间的异议成立"})
	})
	if err != nil {
		return nil, nil, err
	}
	return o, held, s.open(ctx, o)
}
