package casetable

import (
	"context"
	"strconv"
	"unicode"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/batch"
	"lianluo/internal/intake"
	"lianluo/internal/store"
)

// sanctionRow is a sanction, as far as it is counted here.
type sanctionRow struct {
	OfficeID    uuid.UUID
	Kind        string
	N           int
	FineDecided int64
}

// TableName names the table.
func (sanctionRow) TableName() string { return "petition_sanctions" }

// evidence reads what the printed totals of a batch are held against.
func (s *Service) evidence(ctx context.Context, b *batch.Batch) (e intake.Evidence, err error) {
	if e.Cases, err = s.cases.Facts(ctx, b.ID); err != nil {
		return e, err
	}
	p := b.Printed
	if p.Cumulative != nil {
		e.SoFar, err = s.cases.FactsOf(ctx, func(db *gorm.DB) *gorm.DB {
			return db.Model(&batch.Batch{}).Scopes(store.NotVoided).Where("inspection_id = ? AND received_at <= ?", b.InspectionID, b.ReceivedAt.UTC())
		})
	}
	if err != nil || p.Outcomes == nil {
		return e, err
	}
	ids, err := s.concerned(ctx, b)
	if err != nil {
		return e, err
	}
	e.Concerned, err = s.cases.FactsOf(ctx, func(db *gorm.DB) *gorm.DB { return db.Model(&batch.Batch{}).Where("id IN ?", ids) })
	if err != nil {
		return e, err
	}
	var rows []sanctionRow
	err = s.store.Reading(ctx).Model(&sanctionRow{}).
		Joins("JOIN petition_cases c ON c.office_id = petition_sanctions.office_id AND c.id = petition_sanctions.case_id AND c.voided_at IS NULL").
		Where("petition_sanctions.voided_at IS NULL AND c.batch_id IN ?", ids).
		Select("petition_sanctions.kind, COUNT(*) AS n, COALESCE(SUM(fine_decided), 0) AS fine_decided").Group("petition_sanctions.kind").Scan(&rows).Error
	e.Sanctions = map[string]int{}
	for _, r := range rows {
		e.Sanctions[r.Kind] += r.N
		e.FinesFen += r.FineDecided
	}
	return e, s.store.Fault(err)
}

// concerned are the batches that printed outcomes are about: this one, or a range
// by the numbers in their labels and, where those have none, by their order.
func (s *Service) concerned(ctx context.Context, b *batch.Batch) ([]uuid.UUID, error) {
	o := b.Printed.Outcomes
	if o.First == nil && o.Last == nil {
		return []uuid.UUID{b.ID}, nil
	}
	var all []batch.Batch
	err := s.store.Reading(ctx).Scopes(store.NotVoided).Where("inspection_id = ?", b.InspectionID).Select("id", "office_id", "label").Order("received_at, id").Find(&all).Error
	if err != nil {
		return nil, s.store.Fault(err)
	}
	first, last := 1, 1<<30
	if o.First != nil {
		first = *o.First
	}
	if o.Last != nil {
		last = *o.Last
	}
	ids := []uuid.UUID{}
	for i, x := range all {
		n, ok := ordinal(x.Label)
		if !ok {
			n = i + 1
		}
		if n >= first && n <= last {
			ids = append(ids, x.ID)
		}
	}
	return ids, nil
}

// ordinal is the first number in a label, written in digits.
func ordinal(label string) (int, bool) {
	digits := ""
	for _, r := range label {
		if unicode.IsDigit(r) {
			digits += string(r)
		} else if digits != "" {
			break
		}
	}
	n, err := strconv.Atoi(digits)
	return n, err == nil
}
