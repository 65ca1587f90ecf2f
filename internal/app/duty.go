package app

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/discipline"
	"lianluo/internal/due"
	"lianluo/internal/duty"
	"lianluo/internal/leave"
	"lianluo/internal/petition"
	"lianluo/internal/roster"
	"lianluo/internal/spotcheck"
	"lianluo/internal/store"
	"lianluo/internal/swap"
	"lianluo/internal/vault"
)

// onDuty builds who is on duty and what comes of it; leave and duty ask each other.
func onDuty(a *App, s *Services) {
	s.Discipline = discipline.NewService(a.Store)
	s.Duties = duty.NewService(a.Store, handoverHash(a.Vault), handoverCode)
	s.Duties.Remind(casesDue{})
	s.Duties.Respect(absences{s.Leave})
	s.Leave.Watch(shiftsHeld{s.Duties})
	duty.Watch(a.Alarms)
	s.Rosters = roster.NewService(a.Store, s.Duties, s.Offices)
	s.SpotChecks = spotcheck.NewService(a.Store, s.Duties)
	s.Swaps = swap.NewService(a.Store, s.Duties, s.Rosters)
	swap.Alerts(a.Alarms)
	subscribed(a, s)
}

// handoverHash keys the hash of a code: six digits could be found out from a plain
// one.
func handoverHash(v *vault.Vault) duty.Hash {
	return func(text string) string { return v.Blind(text, "duty-handover") }
}

// handoverCode is a code of six digits that nobody can foresee.
func handoverCode() (string, error) {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%06d", n), nil
}

// casesDue tells those who take over which cases fall due in their time: those of
// the round, or of the group whose desk it is. A case is named by its number.
type casesDue struct{}

const maxDue = 100

// Due implements duty.Agenda.
func (casesDue) Due(tx *store.Tx, s *duty.Shift, from, to time.Time) ([]duty.Matter, error) {
	var running []due.Deadline
	err := tx.DB.Where("ended_at IS NULL AND due_at > ? AND due_at <= ?", from.UTC(), to.UTC()).Order("due_at, id").Limit(maxDue).Find(&running).Error
	if err != nil || len(running) == 0 {
		return nil, err
	}
	ids := make([]uuid.UUID, len(running))
	for i := range running {
		ids[i] = running[i].CaseID
	}
	db := tx.DB.Select("id", "number", "group_id").Scopes(store.NotVoided).Where("id IN ? AND inspection_id = ?", ids, s.InspectionID)
	if s.GroupID != nil {
		db = db.Where("group_id = ?", *s.GroupID)
	}
	var cases []petition.Case
	if err := db.Find(&cases).Error; err != nil {
		return nil, err
	}
	numbers := map[uuid.UUID]string{}
	for i := range cases {
		numbers[cases[i].ID] = cases[i].Number
	}
	var out []duty.Matter
	for i := range running {
		d := &running[i]
		if number, ok := numbers[d.CaseID]; ok {
			at := d.DueAt
			out = append(out, duty.Matter{Kind: duty.CaseDue, SubjectID: d.CaseID, Title: number, DueAt: &at})
		}
	}
	return out, nil
}

// absences tells duty of approved leave.
type absences struct{ leaves *leave.Service }

// Away implements duty.Absences.
func (a absences) Away(ctx context.Context, people []uuid.UUID, from, to time.Time) (map[uuid.UUID][]duty.Span, error) {
	away, err := a.leaves.Away(ctx, people, from, to)
	out := make(map[uuid.UUID][]duty.Span, len(away))
	for id, spans := range away {
		for _, s := range spans {
			out[id] = append(out[id], duty.Span{From: s.From, To: s.Until})
		}
	}
	return out, err
}

// shiftsHeld tells leave of the shifts that people have.
type shiftsHeld struct{ duties *duty.Service }

// Shifts implements leave.Duties.
func (h shiftsHeld) Shifts(ctx context.Context, people []uuid.UUID, from, to time.Time) ([]leave.Shift, error) {
	rows, err := h.duties.Bound(ctx, people, from, to)
	var out []leave.Shift
	for i := range rows {
		s := &rows[i]
		for _, id := range people {
			if s.Of(id) != "" {
				out = append(out, leave.Shift{ID: s.ID, PersonID: id, StartsAt: s.StartsAt, EndsAt: s.EndsAt})
			}
		}
	}
	return out, err
}
