package discipline

import (
	"context"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/store"
)

// Service keeps the records.
type Service struct{ store *store.Store }

// NewService keeps records in the store.
func NewService(s *store.Store) *Service { return &Service{s} }

// Caller is the actor of the context, now.
func (s *Service) Caller(ctx context.Context) Caller { return Caller{auth.From(ctx), s.store.Now()} }

// Fact is what a record is made from.
type Fact struct {
	InspectionID uuid.UUID
	PersonID     uuid.UUID
	PersonName   string
	Kind         Kind
	At           time.Time
	Length       time.Duration // how late, or how early
	EvidenceType string
	EvidenceID   uuid.UUID
}

// Note records a fact, once however often it is noted. The event is for auditors
// and for what follows in the transaction: others need not know who was late.
func Note(tx *store.Tx, f Fact) error {
	var known int64
	err := tx.DB.Model(&Record{}).Where("person_id = ? AND kind = ? AND evidence_id = ?", f.PersonID, f.Kind, f.EvidenceID).Limit(1).Count(&known).Error
	if err != nil || known > 0 {
		return err
	}
	r := &Record{InspectionID: f.InspectionID, PersonID: f.PersonID, PersonName: f.PersonName, Kind: f.Kind, At: f.At.UTC(), Minutes: int64(f.Length / time.Minute),
		EvidenceType: f.EvidenceType, EvidenceID: f.EvidenceID, State: Recorded}
	if err := tx.Create(r); err != nil {
		return err
	}
	return event.AppendRestricted(tx, "discipline_record.recorded", r, r.data())
}

func (r *Record) data() map[string]any {
	return map[string]any{"inspection_id": r.InspectionID, "person_id": r.PersonID, "kind": r.Kind, "at": r.At, "evidence_type": r.EvidenceType, "evidence_id": r.EvidenceID}
}

// Appeal says why the record is wrong. It returns not_found, stale_version,
// state_conflict, forbidden and window_closed.
func (s *Service) Appeal(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Record, error) {
	return s.act(ctx, id, ifMatch, appeal, func(r *Record, by Caller) { r.AppealReason, r.AppealedAt = reason, &by.Now })
}

// Grant revokes the record, Dismiss confirms it. They return not_found,
// stale_version, state_conflict and forbidden, also for one's own.
func (s *Service) Grant(ctx context.Context, id uuid.UUID, ifMatch *string, decision string) (*Record, error) {
	return s.act(ctx, id, ifMatch, grant, decided(decision))
}

// Dismiss confirms the record; see Grant.
func (s *Service) Dismiss(ctx context.Context, id uuid.UUID, ifMatch *string, decision string) (*Record, error) {
	return s.act(ctx, id, ifMatch, dismiss, decided(decision))
}

func decided(decision string) func(*Record, Caller) {
	return func(r *Record, by Caller) { r.Decision, r.DecidedAt, r.DecidedBy = decision, &by.Now, &by.ID }
}

func (s *Service) act(ctx context.Context, id uuid.UUID, ifMatch *string, on string, change func(*Record, Caller)) (*Record, error) {
	var r *Record
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if r, err = store.LoadMatch[Record](tx, id, ifMatch, visible(tx.Actor)); err != nil {
			return err
		}
		by := Caller{tx.Actor, tx.Now}
		to, err := Lifecycle.Apply(r.State, on, r, by)
		if err != nil {
			return err
		}
		r.State = to
		change(r, by)
		if err := tx.Save(r); err != nil {
			return err
		}
		return event.AppendRestricted(tx, past[on], r, r.data())
	})
	return r, err
}

// Get reads a record; not_found outside the caller's view.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Record, error) {
	r, err := store.Get[Record](s.store.Reading(ctx).Scopes(visible(auth.From(ctx))), id)
	return r, s.store.Fault(err)
}

// Summary counts by person what was not revoked, within the caller's view.
func (s *Service) Summary(ctx context.Context, inspection uuid.UUID) ([]Tally, error) {
	var rows []struct {
		PersonID   uuid.UUID
		PersonName string
		Kind       Kind
		N          int
	}
	err := s.store.Reading(ctx).Model(&Record{}).Scopes(visible(auth.From(ctx))).Where("inspection_id = ? AND state <> ?", inspection, Revoked).
		Select("person_id, MAX(person_name) AS person_name, kind, COUNT(*) AS n").Group("person_id, kind").Order("person_id, kind").Scan(&rows).Error
	var out []Tally
	for _, r := range rows {
		if len(out) == 0 || out[len(out)-1].PersonID != r.PersonID {
			out = append(out, Tally{PersonID: r.PersonID, PersonName: r.PersonName, Counts: map[Kind]int{}})
		}
		out[len(out)-1].Counts[r.Kind] = r.N
	}
	return out, s.store.Fault(err)
}
