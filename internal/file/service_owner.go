package file

import (
	"context"
	"slices"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/store"
)

// Owner is what a slice answers about the files of its objects. The slices are
// entered by the program; this package knows none of them.
type Owner struct {
	// Visible returns not_found unless the object is there for the caller.
	Visible func(ctx context.Context, id uuid.UUID) error
	// Writable gives the object's current cycle (0 for objects without) when the
	// caller may add, change and void files of it now; else the fault that Within
	// would return.
	Writable func(ctx context.Context, id uuid.UUID) (cycle int64, err error)
	// Within locks the object, checks the same, runs act with that cycle, and
	// appends the object's one event, in which f is the part that was changed.
	Within func(tx *store.Tx, id uuid.UUID, f *File, act func(cycle int64) error) error
	// Rests lists the files that the object cannot do without, for which Within
	// refuses to be rid of them; nil for objects that never do.
	Rests func(ctx context.Context, id uuid.UUID) ([]uuid.UUID, error)
}

// RegisterOwner lets files be attached to objects of a type. The types are
// those of the contract's FileOwnerType.
func (s *Service) RegisterOwner(kind string, o Owner) { s.owners[kind] = o }

func (s *Service) owner(kind string) (Owner, error) {
	o, ok := s.owners[kind]
	if !ok {
		return o, fault.Invalid("/attached_to_type", "unknown", fault.T("不能附到这种对象上", "nothing can be attached to objects of this type"))
	}
	return o, nil
}

// reachable is nil when the file is there for the caller: with what it belongs
// to, or, while it belongs to nothing, for its uploader. not_found otherwise.
func (s *Service) reachable(ctx context.Context, f *File) error {
	a := actorOf(ctx)
	if !admits(a, f.Purpose) {
		return fault.Missing()
	}
	if f.OwnerID == nil {
		if f.UploadedBy != a.ID {
			return fault.Missing()
		}
		return nil
	}
	o, ok := s.owners[f.OwnerType]
	if !ok {
		return fault.Missing()
	}
	return o.Visible(ctx, *f.OwnerID)
}

// actions lists what the caller may do with the file now, when the files of the
// cycle may be changed and the object rests on some of them.
func (f *File) actions(cycle int64, rests []uuid.UUID) []string {
	out := []string{}
	if f.Cycle != cycle {
		return out
	}
	for _, on := range Lifecycle.Allowed(f.State(), f, auth.Actor{}) {
		if on != onVoid || !slices.Contains(rests, f.ID) {
			out = append(out, on)
		}
	}
	return out
}
