package tally

import (
	"cmp"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/store"
)

// What hangs on live cases and is counted of a round as a whole.
const (
	Sanction Dimension = "sanction" // kind; one of the details below, of which fines count fen
	Returned Dimension = "returned" // "yes", answers that came back; no detail
)

// The details of sanctions.
const (
	Acts         = "acts"
	FineIntended = "fine_intended"
	FineDecided  = "fine_decided"
	FinePaid     = "fine_paid"
)

// Amount is what was done to polluters by one kind of sanction; fines in fen.
type Amount struct {
	Kind                                string // of a sanction
	N                                   int64
	FineIntended, FineDecided, FinePaid int64
}

// ChangeSanctions tells that a live case of the round has so many sanctions more,
// or fewer.
func ChangeSanctions(tx *store.Tx, office, inspection uuid.UUID, p Amount, sign int64) {
	d, _ := tx.Keep(key{}, func() any { return changes{} }).(changes)
	d.sanctions(office, inspection, p, sign)
}

// AddReturn tells that an answer on a live case of the round has come back.
func AddReturn(tx *store.Tx, office, inspection uuid.UUID) {
	d, _ := tx.Keep(key{}, func() any { return changes{} }).(changes)
	d.add(counter{office, inspection, Returned, Yes, ""}, 1)
}

func (d changes) add(k counter, n int64) {
	if d[k] += n; d[k] == 0 {
		delete(d, k)
	}
}

func (d changes) sanctions(office, inspection uuid.UUID, p Amount, sign int64) {
	for detail, n := range map[string]int64{Acts: p.N, FineIntended: p.FineIntended, FineDecided: p.FineDecided, FinePaid: p.FinePaid} {
		d.add(counter{office, inspection, Sanction, p.Kind, detail}, sign*n)
	}
}

type (
	sanctionRow struct{ OfficeID uuid.UUID }
	returnRow   struct{ OfficeID uuid.UUID }
)

func (sanctionRow) TableName() string { return "petition_sanctions" }
func (returnRow) TableName() string   { return "petition_feedback_returns" }

const (
	// Sums are the columns of an Amount, of the rows of sanctions.
	Sums = "COUNT(*) AS n, COALESCE(SUM(fine_intended), 0) AS fine_intended, COALESCE(SUM(fine_decided), 0) AS fine_decided, COALESCE(SUM(fine_paid), 0) AS fine_paid"
	// TimesReturned counts how often answers came back, of the rows of returns: one
	// return may have several reasons, which are rows.
	TimesReturned = "COUNT(DISTINCT CAST(case_id AS text) || CAST(returned_at AS text))"
)

type voidedKey struct{}

// leave remembers a case that has been voided: what hangs on it counts no more.
func leave(tx *store.Tx, before, after *Case) {
	if before == nil || after != nil {
		return
	}
	cases, _ := tx.Keep(voidedKey{}, func() any { return &[]*Case{} }).(*[]*Case)
	*cases = append(*cases, before)
}

// flushVoided takes away what hangs on the cases that were voided.
func flushVoided(tx *store.Tx, d changes) error {
	cases, ok := tx.Keep(voidedKey{}, nil).(*[]*Case)
	if !ok {
		return nil
	}
	for _, c := range *cases {
		var parts []Amount
		err := tx.DB.Model(&sanctionRow{}).Scopes(store.NotVoided).Where("case_id = ?", c.ID).Select("kind, " + Sums).Group("kind").Scan(&parts).Error
		if err != nil {
			return err
		}
		for _, p := range parts {
			d.sanctions(c.OfficeID, c.InspectionID, p, -1)
		}
		var n int64
		if err := tx.DB.Model(&returnRow{}).Where("case_id = ?", c.ID).Select(TimesReturned).Scan(&n).Error; err != nil {
			return err
		}
		d.add(counter{c.OfficeID, c.InspectionID, Returned, Yes, ""}, -n)
	}
	*cases = nil
	return nil
}

// Parts reads what hangs on the live cases of a round: sanctions in the order of
// their kinds, and how often answers came back.
func Parts(db *gorm.DB, inspection uuid.UUID) (sanctions []Amount, returned int64, err error) {
	rows, err := Read(db, inspection, Sanction, Returned)
	if err != nil {
		return nil, 0, err
	}
	byKind := map[string]*Amount{}
	for _, r := range rows {
		if r.Dimension == Returned {
			returned = r.N
			continue
		}
		p := byKind[r.Value]
		if p == nil {
			p = &Amount{Kind: r.Value}
			byKind[r.Value] = p
		}
		into := map[string]*int64{Acts: &p.N, FineIntended: &p.FineIntended, FineDecided: &p.FineDecided, FinePaid: &p.FinePaid}
		*into[r.Detail] = r.N
	}
	for _, p := range byKind {
		sanctions = append(sanctions, *p)
	}
	slices.SortFunc(sanctions, func(a, b Amount) int { return cmp.Compare(a.Kind, b.Kind) })
	return sanctions, returned, nil
}

// recountParts adds up what hangs on live cases.
func recountParts(db *gorm.DB, out changes) error {
	type part struct {
		OfficeID, InspectionID uuid.UUID
		Amount
	}
	onLive := func(model any, table string) *gorm.DB {
		return db.Model(model).Joins("JOIN petition_cases c ON c.office_id = " + table + ".office_id AND c.id = " + table + ".case_id AND c.voided_at IS NULL")
	}
	var rows []part
	err := onLive(&sanctionRow{}, "petition_sanctions").Where("petition_sanctions.voided_at IS NULL").
		Select("petition_sanctions.office_id, c.inspection_id, kind, " + Sums).Group("1, 2, 3").Scan(&rows).Error
	if err != nil {
		return err
	}
	for _, r := range rows {
		out.sanctions(r.OfficeID, r.InspectionID, r.Amount, 1)
	}
	rows = nil
	err = onLive(&returnRow{}, "petition_feedback_returns").
		Select("petition_feedback_returns.office_id, c.inspection_id, " + TimesReturned + " AS n").Group("1, 2").Scan(&rows).Error
	for _, r := range rows {
		out.add(counter{r.OfficeID, r.InspectionID, Returned, Yes, ""}, r.N)
	}
	return err
}
