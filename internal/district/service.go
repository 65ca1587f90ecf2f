package district

import (
	"context"
	"encoding/base64"
	"strings"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// Signer signs the bytes of reports.
type Signer interface {
	Sign(message []byte) []byte
	KeyID() string
	PublicPEM() (string, error)
}

// Options are what the slice needs of others.
type Options struct {
	Signer Signer
	// Groups counts what the groups have reported of a day.
	Groups func(tx *store.Tx, i *inspection.Inspection, day calendar.Date) (Reported, error)
	// Weeks counts the weeks begun that ask for a meeting, those with one, and those
	// that are over without one.
	Weeks func(tx *store.Tx, i *inspection.Inspection) (begun, held, missing int64, err error)
}

// Service makes status reports and serves them and the change stream.
type Service struct {
	store *store.Store
	opt   Options
}

// NewService serves the district from the store.
func NewService(s *store.Store, o Options) *Service { return &Service{store: s, opt: o} }

// NewReport is what a coordinator says of a report.
type NewReport struct {
	InspectionID *uuid.UUID // nil: the round the team is stationed for, or that of the report which is corrected
	Remarks      string
	Corrects     *uuid.UUID
	Reason       string // of the correction
}

// Create counts everything at one moment and keeps the answer for ever. The
// office's head is held meanwhile: nobody else's act commits between two
// counts, and numbers have no gaps. It returns unprocessable without a round and
// for a correction of nothing, and already_exists when that was corrected before.
func (s *Service) Create(ctx context.Context, n NewReport) (*Report, error) {
	r := &Report{}
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		if err := event.Freeze(tx); err != nil {
			return err
		}
		*r = Report{Origin: OnDemand, ReportOn: calendar.DateOf(tx.Now)}
		c := content{remarks: strings.TrimSpace(n.Remarks), reason: strings.TrimSpace(n.Reason)}
		if err := c.correct(tx, r, &n); err != nil {
			return err
		}
		i, err := inspectionFor(tx, n.InspectionID)
		if err != nil {
			return err
		}
		return s.take(tx, i, r, c)
	})
	return r, err
}

// correct finds the report that is corrected, if one is.
func (c *content) correct(tx *store.Tx, r *Report, n *NewReport) error {
	var checks fault.Checks
	checks.When(n.Corrects != nil && c.reason == "", "/correction_reason", "required", fault.T("更正须说明理由", "a correction needs a reason"))
	checks.When(n.Corrects == nil && c.reason != "", "/corrects", "required", fault.T("请指明更正哪一份", "name the report that is corrected"))
	if err := checks.Err(); err != nil || n.Corrects == nil {
		return err
	}
	old, err := store.Get[Report](tx.DB.Omit("body"), *n.Corrects)
	if fault.Is(err, fault.CodeNotFound) {
		return fault.Invalid("/corrects", "unknown_reference", fault.T("没有这份报告", "there is no such report"))
	}
	if err != nil {
		return err
	}
	if n.InspectionID != nil && *n.InspectionID != old.InspectionID {
		return fault.Invalid("/inspection_id", "other_inspection", fault.T("更正须与原报告同属一轮督察", "a correction is of the same inspection"))
	}
	var later int64
	if err := tx.DB.Model(&Report{}).Where("corrects_id = ?", old.ID).Count(&later).Error; err != nil {
		return err
	}
	if later > 0 {
		return fault.New(fault.CodeAlreadyExists, fault.T("这份报告已经更正，请更正那份更正", "the report was corrected before: correct the correction"))
	}
	r.Origin, r.CorrectsID, r.ReportOn = Correction, &old.ID, old.ReportOn
	c.corrects, n.InspectionID = old, &old.InspectionID
	return nil
}

// take counts, numbers, signs and keeps a report whose origin and day are set. The
// caller holds the office's head.
func (s *Service) take(tx *store.Tx, i *inspection.Inspection, r *Report, c content) error {
	var err error
	if c.office, err = officeOf(tx); err != nil {
		return err
	}
	c.inspection = subject{i.ID, i.Name}
	if c.previous, err = previous(tx, i.ID); err != nil {
		return err
	}
	if c.cases, err = count(tx, i.ID); err != nil {
		return err
	}
	if c.rest, err = s.sections(tx, i, r.ReportOn); err != nil {
		return err
	}
	r.Meta, r.InspectionID, r.TakenAt, r.Year = record.Meta{ID: record.NewID()}, i.ID, tx.Now, calendar.DateOf(tx.Now).Year()
	last, err := lastOrdinal(tx, r.Year)
	if err != nil {
		return err
	}
	r.Ordinal = last + 1
	if err := r.compose(c); err != nil {
		return err
	}
	s.Sign(r)
	if err := tx.Create(r); err != nil {
		return err
	}
	return event.Append(tx, "status_report.created", r, map[string]any{"number": r.Number, "digest": r.Digest, "origin": r.Origin})
}

// Sign signs what has no signature yet. Reports that are older than signatures get
// theirs when they are read: the key and the bytes are the same each time.
func (s *Service) Sign(r *Report) {
	if r.Signature == "" && r.Body != "" && s.opt.Signer != nil {
		r.KeyID, r.Signature = s.opt.Signer.KeyID(), base64.StdEncoding.EncodeToString(s.opt.Signer.Sign([]byte(r.Body)))
	}
}

// Key is the public key that signatures are verified with, and its name.
func (s *Service) Key() (id, text string, err error) {
	text, err = s.opt.Signer.PublicPEM()
	return s.opt.Signer.KeyID(), text, err
}
