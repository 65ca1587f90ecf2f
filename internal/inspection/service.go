package inspection

import (
	"context"
	"encoding/json"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/store"
)

// Contents is what lives in a round; the slices that put things there register
// theirs, because this package knows nobody above it.
type Contents interface {
	InspectionInUse(tx *store.Tx, id uuid.UUID) (bool, error)
	InspectionArchived(tx *store.Tx, i *Inspection) error
}

// Service is what can be done with rounds. Its methods join the caller's
// transaction when there is one.
type Service struct {
	store    *store.Store
	contents []Contents
}

// NewService serves rounds from the store.
func NewService(s *store.Store) *Service { return &Service{store: s} }

// Holds registers a slice that keeps things in rounds. Call it while building
// the program only.
func (s *Service) Holds(c Contents) { s.contents = append(s.contents, c) }

// Patch is a change of a round; what is unspecified stays. Settings is a merge
// patch of its own.
type Patch struct {
	Name          *string
	Level         *Level
	Round         *string
	StationedFrom nullable.Nullable[calendar.Date]
	StationedTo   nullable.Nullable[calendar.Date]
	Settings      json.RawMessage
}

// Create records a planned round. It returns unprocessable for a period that
// runs backwards and already_exists for a live round of the same name.
func (s *Service) Create(ctx context.Context, n New) (*Inspection, error) {
	var i *Inspection
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if i, err = NewInspection(n); err != nil {
			return err
		}
		if err := tx.Create(i); err != nil {
			return taken(err)
		}
		return event.Append(tx, "inspection.created", i, map[string]any{"name": i.Name, "level": i.Level})
	})
	return i, err
}

// taken says what of a round must be its own.
func taken(err error) error {
	if fault.Is(err, fault.CodeAlreadyExists) {
		return fault.New(fault.CodeAlreadyExists, fault.T("已有同名的督察，请换一个名称", "there is an inspection of this name; choose another"))
	}
	return err
}

// Update changes a round. It returns stale_version, state_conflict in the
// archive, and unprocessable for a period that runs backwards or an incomplete rule.
func (s *Service) Update(ctx context.Context, id uuid.UUID, ifMatch *string, p Patch) (*Inspection, error) {
	return s.act(ctx, id, ifMatch, update, func(_ *store.Tx, i *Inspection) error { return i.patch(p) })
}

func (i *Inspection) patch(p Patch) error {
	if p.Name != nil {
		i.Name = *p.Name
	}
	if p.Level != nil {
		i.Level = *p.Level
	}
	if p.Round != nil {
		i.Round = *p.Round
	}
	if p.StationedFrom.IsSpecified() {
		i.StationedFrom, _ = p.StationedFrom.Get() // null leaves the zero date, which is none
	}
	if p.StationedTo.IsSpecified() {
		i.StationedTo, _ = p.StationedTo.Get()
	}
	if i.State != Planned && i.StationedFrom == "" {
		return errNoStart()
	}
	if p.Settings != nil {
		var err error
		if i.Settings, err = i.Settings.Merge(p.Settings); err != nil {
			return err
		}
	}
	i.index()
	return i.checkPeriod()
}

func errNoStart() error {
	return fault.Invalid("/stationed_from", "required", fault.T("进驻须有起始日期", "a stationed round needs its first day"))
}

// Start begins the stationed period; from may be empty when the round knows it.
// It returns stale_version, state_conflict, or unprocessable without a first day.
// Vacant posts do not hinder it: group.Service.Gaps shows them.
func (s *Service) Start(ctx context.Context, id uuid.UUID, ifMatch *string, from calendar.Date) (*Inspection, error) {
	return s.act(ctx, id, ifMatch, start, func(_ *store.Tx, i *Inspection) error {
		if from != "" {
			i.StationedFrom = from
		}
		if i.StationedFrom == "" {
			return errNoStart()
		}
		return i.checkPeriod()
	})
}

// Finish ends the stationed period on the given day, the recorded one, or today
// (in this order). It returns stale_version, state_conflict or unprocessable.
func (s *Service) Finish(ctx context.Context, id uuid.UUID, ifMatch *string, to calendar.Date) (*Inspection, error) {
	return s.act(ctx, id, ifMatch, finish, func(tx *store.Tx, i *Inspection) error {
		if to != "" {
			i.StationedTo = to
		}
		if i.StationedTo == "" {
			i.StationedTo = calendar.DateOf(tx.Now)
		}
		return i.checkPeriod()
	})
}

// Archive closes a round: everything in it is read-only from then on, and the
// appointments end, because nobody could end them later and rights follow from
// them. It returns stale_version or state_conflict.
func (s *Service) Archive(ctx context.Context, id uuid.UUID, ifMatch *string) (*Inspection, error) {
	return s.act(ctx, id, ifMatch, archive, func(tx *store.Tx, i *Inspection) error {
		i.ArchivedAt = &tx.Now
		for _, c := range s.contents {
			if err := c.InspectionArchived(tx, i); err != nil {
				return err
			}
		}
		return nil
	})
}

// Void takes a round that never began out of the lists. It returns in_use when
// something lives in it, stale_version or state_conflict.
func (s *Service) Void(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Inspection, error) {
	return s.act(ctx, id, ifMatch, void, func(tx *store.Tx, i *Inspection) error {
		for _, c := range s.contents {
			used, err := c.InspectionInUse(tx, i.ID)
			if err != nil {
				return err
			}
			if used {
				return fault.New(fault.CodeInUse, fault.Text{})
			}
		}
		i.VoidedAt, i.VoidReason = &tx.Now, reason
		return nil
	})
}

// act loads, compares, moves along the lifecycle, changes and saves in one
// transaction, and appends the action's event.
func (s *Service) act(ctx context.Context, id uuid.UUID, ifMatch *string, on string, change func(*store.Tx, *Inspection) error) (*Inspection, error) {
	var i *Inspection
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if i, err = store.LoadMatch[Inspection](tx, id, ifMatch); err != nil {
			return err
		}
		from := i.State
		if err := i.Apply(on, tx.Actor); err != nil {
			return err
		}
		if err := change(tx, i); err != nil {
			return err
		}
		if err := tx.Save(i); err != nil {
			return taken(err)
		}
		return event.Append(tx, past[on], i, map[string]any{"from": from, "to": i.State})
	})
	return i, err
}

// Open loads a round to change something inside it and locks it until the
// transaction ends, so that nothing slips into a round while it is archived.
// It returns not_found, archived or state_conflict.
func Open(tx *store.Tx, id uuid.UUID) (*Inspection, error) {
	i, err := store.Load[Inspection](tx, id)
	if err != nil {
		return nil, err
	}
	return i, i.Writable()
}

// Archive tells which rounds of the office are archived: what belongs to one of
// them allows nothing any more.
func Archive(db *gorm.DB) (map[uuid.UUID]bool, error) {
	var ids []uuid.UUID
	err := db.Model(&Inspection{}).Where("state = ?", Archived).Pluck("id", &ids).Error
	out := make(map[uuid.UUID]bool, len(ids))
	for _, id := range ids {
		out[id] = true
	}
	return out, err
}

// Allowed lists what the caller may do with the round now.
func Allowed(ctx context.Context, i *Inspection) []string { return i.Allowed(auth.From(ctx)) }
