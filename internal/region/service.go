package region

import (
	"context"
	"encoding/binary"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/district"
	"lianluo/internal/fault"
	"lianluo/internal/store"
)

// Service reads the reports of the offices that the caller may read.
type Service struct {
	store   *store.Store
	reports *district.Service
}

// NewService reads reports.
func NewService(s *store.Store, d *district.Service) *Service { return &Service{store: s, reports: d} }

// officeRow is an office, as far as it is named here.
type officeRow struct {
	ID   uuid.UUID
	Name string
}

// TableName names the table.
func (officeRow) TableName() string { return "offices" }

// Offices lists the offices whose reports the caller may read, the own one first.
func (s *Service) Offices(ctx context.Context) ([]Office, error) {
	a := auth.From(ctx)
	ids := []uuid.UUID{a.OfficeID}
	for _, g := range a.Guest {
		ids = append(ids, g.OfficeID)
	}
	var rows []officeRow
	if err := s.store.Reading(store.AcrossOffices(ctx)).Select("id, name").Where("id IN ?", ids).Order("name, id").Find(&rows).Error; err != nil {
		return nil, s.store.Fault(err)
	}
	out := []Office{}
	for _, own := range []bool{true, false} {
		for _, r := range rows {
			at, ok := a.At(r.ID)
			if ok && (r.ID == a.OfficeID) == own && at.Can(auth.StatusReportRead) {
				out = append(out, Office{ID: r.ID, Name: r.Name, Scopes: at.Scopes, Own: own})
			}
		}
	}
	return out, nil
}

// place is how far the reports of one office have been read.
type place struct{ year, ordinal int64 }

const (
	positionMark = 'r'
	placeSize    = 16 + 4 + 8
)

// Page is a page of all offices' reports. More tells whether to ask on at once.
type Page struct {
	Reports  []district.Report
	Names    map[uuid.UUID]string
	Position string
	More     bool
}

// Reports reads all offices' reports from behind a position, which holds the place in
// each of them: numbers of an office have no gaps, so none is missed, whoever commits
// when. An office that is granted later is read from its first. It returns
// invalid_cursor for what is no position of the caller's.
func (s *Service) Reports(ctx context.Context, after string, limit int) (Page, error) {
	places, err := s.places(ctx, after)
	if err != nil {
		return Page{}, err
	}
	offices, err := s.Offices(ctx)
	if err != nil {
		return Page{}, err
	}
	p := Page{Names: map[uuid.UUID]string{}}
	if len(offices) > 0 {
		behind := s.store.Reading(store.AcrossOffices(ctx)).Session(&gorm.Session{NewDB: true})
		for _, o := range offices {
			p.Names[o.ID] = o.Name
			at := places[o.ID]
			behind = behind.Or("office_id = ? AND (year > ? OR year = ? AND ordinal > ?)", o.ID, at.year, at.year, at.ordinal)
		}
		err = s.store.Reading(store.AcrossOffices(ctx)).Where(behind).Order("year, ordinal, office_id").Limit(limit + 1).Find(&p.Reports).Error
		if err != nil {
			return Page{}, s.store.Fault(err)
		}
	}
	if p.More = len(p.Reports) > limit; p.More {
		p.Reports = p.Reports[:limit]
	}
	for i := range p.Reports {
		r := &p.Reports[i]
		s.reports.Sign(r)
		places[r.OfficeID] = place{int64(r.Year), r.Ordinal}
	}
	p.Position = s.seal(auth.From(ctx).ID, places)
	return p, nil
}

func (s *Service) seal(caller uuid.UUID, places map[uuid.UUID]place) string {
	b := append([]byte{positionMark}, caller[:]...)
	for office, at := range places {
		b = append(b, office[:]...)
		b = binary.BigEndian.AppendUint32(b, uint32(at.year))
		b = binary.BigEndian.AppendUint64(b, uint64(at.ordinal))
	}
	return s.store.SealCursor(b)
}

func (s *Service) places(ctx context.Context, after string) (map[uuid.UUID]place, error) {
	out := map[uuid.UUID]place{}
	if after == "" {
		return out, nil
	}
	b, ok := s.store.OpenCursor(after)
	if !ok || len(b) < 17 || (len(b)-17)%placeSize != 0 || b[0] != positionMark || uuid.UUID(b[1:17]) != auth.From(ctx).ID {
		return nil, fault.New(fault.CodeInvalidCursor, fault.Text{})
	}
	for b = b[17:]; len(b) > 0; b = b[placeSize:] {
		out[uuid.UUID(b[:16])] = place{int64(binary.BigEndian.Uint32(b[16:20])), int64(binary.BigEndian.Uint64(b[20:28]))}
	}
	return out, nil
}

// Consolidate adds up the latest report of each office, or its latest of a day. An
// office without one has its line and adds nothing.
func (s *Service) Consolidate(ctx context.Context, on calendar.Date) (Consolidated, error) {
	out := Consolidated{On: on, TakenAt: s.store.Now(), Lines: []Line{}}
	offices, err := s.Offices(ctx)
	if err != nil {
		return out, err
	}
	for _, o := range offices {
		at, _ := auth.From(ctx).At(o.ID)
		db := s.store.Reading(auth.With(ctx, at)).Order("year DESC, ordinal DESC").Limit(1)
		if on != "" {
			db = db.Where("report_on = ?", on)
		}
		var latest []district.Report
		if err := db.Find(&latest).Error; err != nil {
			return out, s.store.Fault(err)
		}
		l := Line{Office: o}
		if len(latest) == 1 {
			l.Report = &latest[0]
			if l.Figures, err = figures(l.Report); err != nil {
				return out, err
			}
			out.Totals.add(l.Figures)
		}
		out.Lines = append(out.Lines, l)
	}
	return out, nil
}
