package file

import (
	"context"
	"io"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/blob"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/store"
)

// Service is what can be done with files.
type Service struct {
	store   *store.Store
	storage *blob.Storage
	owners  map[string]Owner
}

// NewService keeps rows in the store and bytes in the storage. Owners are
// registered before the first request.
func NewService(s *store.Store, b *blob.Storage) *Service {
	return &Service{store: s, storage: b, owners: map[string]Owner{}}
}

func actorOf(ctx context.Context) auth.Actor { return auth.From(ctx) }

// Shown is a file with what the caller may do with it.
type Shown struct {
	*File
	Actions []string
}

func (s *Service) show(ctx context.Context, f *File) *Shown {
	return &Shown{f, f.actions(s.writable(ctx, f.OwnerType, f.OwnerID))}
}

// nowhere is the cycle of an object that the caller may not add to.
const nowhere = -1

// writable gives the cycle whose files the caller may change now, and those that
// have to stay; files without an owner have cycle 0 and an uploader who may.
func (s *Service) writable(ctx context.Context, kind string, id *uuid.UUID) (cycle int64, rests []uuid.UUID) {
	if !actorOf(ctx).Can(auth.FileWrite) {
		return nowhere, nil
	}
	if id == nil {
		return 0, nil
	}
	o, ok := s.owners[kind]
	if !ok {
		return nowhere, nil
	}
	cycle, err := o.Writable(ctx, *id)
	if err == nil && o.Rests != nil {
		rests, err = o.Rests(ctx, *id)
	}
	if err != nil {
		return nowhere, nil
	}
	return cycle, rests
}

// Create makes a file of what has come in. It returns unsupported_media_type,
// unreadable_file, unprocessable with every fault, not_found for an owner outside
// the caller's view, and what the owner says.
func (s *Service) Create(ctx context.Context, in *blob.Incoming, n New) (*Shown, error) {
	if in == nil {
		return nil, fault.New(fault.CodeInvalidRequest, fault.Text{})
	}
	media, err := Judge(in.Name, in.Head, in.Tail)
	if err != nil {
		return nil, err
	}
	var f *File
	err = s.store.InTx(ctx, func(tx *store.Tx) error {
		if err := n.check(in.SHA256, tx.Now); err != nil {
			return err
		}
		if !admits(tx.Actor, n.Purpose) {
			return fault.Denied(string(auth.PetitionerRead))
		}
		f = newFile(in, media, n, tx)
		if n.OwnerID != nil {
			if err := s.belong(tx, f, n.OwnerType, *n.OwnerID, tx.Create); err != nil {
				return err
			}
		} else if err := s.alone(tx, f, "file.created", tx.Create); err != nil {
			return err
		}
		tx.AfterCommit(in.Keep)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return s.show(ctx, f), nil
}

// belong attaches the file to an object and saves it, with the object's event.
func (s *Service) belong(tx *store.Tx, f *File, kind string, id uuid.UUID, save func(store.Row) error) error {
	o, err := s.owner(kind)
	if err != nil {
		return err
	}
	return o.Within(tx, id, f, func(cycle int64) error {
		f.OwnerType, f.OwnerID, f.Cycle, f.AttachedAt = kind, &id, cycle, &tx.Now
		if err := s.besideMate(tx, f); err != nil {
			return err
		}
		return taken(save(f))
	})
}

// alone saves a file without an owner; who looks at the audit trail sees it,
// the change stream does not, because nobody else sees the file.
func (s *Service) alone(tx *store.Tx, f *File, kind string, save func(store.Row) error) error {
	if err := s.besideMate(tx, f); err != nil {
		return err
	}
	if err := taken(save(f)); err != nil {
		return err
	}
	return event.AppendRestricted(tx, kind, f, f.about())
}

// about is what an event may hold of a file: nothing that was written by hand.
func (f *File) about() map[string]any {
	out := map[string]any{"media_type": f.MediaType, "purpose": f.Purpose, "sha256": f.SHA256, "size": f.Size}
	if f.OwnerID != nil {
		out["attached_to_type"], out["attached_to_id"] = f.OwnerType, f.OwnerID
	}
	return out
}

// besideMate arranges the file and holds a pair to its rules: one before, one
// after, of one object.
func (s *Service) besideMate(tx *store.Tx, f *File) error {
	if f.PairID == nil {
		return f.arrange(nil)
	}
	mates, err := matesOf(tx, f)
	if err != nil {
		return err
	}
	for _, m := range mates {
		if !f.goesWith(&m) {
			return fault.Invalid("/pair_id", "other_owner", fault.T("这个配对编号已用在别处", "the pair is of another object"))
		}
		if m.Phase == f.Phase {
			return taken(fault.New(fault.CodeAlreadyExists, fault.Text{}))
		}
	}
	if len(mates) == 0 {
		return f.arrange(nil)
	}
	return f.arrange(&mates[0])
}

// taken says what exists already.
func taken(err error) error {
	if fault.Is(err, fault.CodeAlreadyExists) {
		return fault.New(fault.CodeAlreadyExists, fault.T("这一对里已有同一侧的照片", "the pair has a file of this phase"))
	}
	return err
}

var noPhase = fault.Invalid("/phase", "required", fault.T("成对的照片须注明是整改前还是整改后", "a file of a pair is before or after"))

// Attach gives an unattached file its object. It returns not_found, stale_version,
// state_conflict, and what the object's slice says.
func (s *Service) Attach(ctx context.Context, id uuid.UUID, ifMatch *string, kind string, owner uuid.UUID) (*Shown, error) {
	return s.change(ctx, id, ifMatch, onAttach, func(tx *store.Tx, f *File) error {
		return s.belong(tx, f, kind, owner, tx.Save)
	})
}

// Update changes caption, purpose or pair. It returns not_found, stale_version,
// state_conflict, already_exists and unprocessable.
func (s *Service) Update(ctx context.Context, id uuid.UUID, ifMatch *string, p Patch) (*Shown, error) {
	return s.change(ctx, id, ifMatch, onUpdate, func(tx *store.Tx, f *File) error {
		if p.Purpose != nil {
			if !admits(tx.Actor, *p.Purpose) {
				return fault.Denied(string(auth.PetitionerRead))
			}
			f.Purpose = *p.Purpose
		}
		if p.Caption != nil {
			f.Caption = *p.Caption
		}
		if p.SetPair {
			f.PairID = p.PairID
		}
		if p.SetPhase {
			f.Phase = p.Phase
		}
		if f.PairID != nil && f.Phase == "" {
			return noPhase
		}
		return s.record(tx, f, "updated")
	})
}

// Void takes a file out of the lists. Its bytes stay, unless it never belonged
// to anything. It returns not_found, stale_version and state_conflict.
func (s *Service) Void(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Shown, error) {
	return s.change(ctx, id, ifMatch, onVoid, func(tx *store.Tx, f *File) error {
		f.VoidedAt, f.VoidReason = &tx.Now, reason
		return s.record(tx, f, "voided")
	})
}

// record saves a changed file with its owner's event, or its own.
func (s *Service) record(tx *store.Tx, f *File, act string) error {
	if f.OwnerID == nil {
		return s.alone(tx, f, "file."+act, tx.Save)
	}
	o, err := s.owner(f.OwnerType)
	if err != nil {
		return err
	}
	return o.Within(tx, *f.OwnerID, f, func(cycle int64) error {
		if f.Cycle != cycle {
			return fault.State("earlier_cycle", []string{})
		}
		if err := s.besideMate(tx, f); err != nil {
			return err
		}
		return taken(tx.Save(f))
	})
}

func (s *Service) change(ctx context.Context, id uuid.UUID, ifMatch *string, on string, act func(*store.Tx, *File) error) (*Shown, error) {
	var f *File
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if f, err = store.Load[File](tx, id); err != nil {
			return err
		}
		if err := s.reachable(tx.Context(), f); err != nil {
			return err
		}
		if err := store.Match(f, ifMatch); err != nil {
			return err
		}
		if _, err := Lifecycle.Apply(f.State(), on, f, tx.Actor); err != nil {
			return err
		}
		return act(tx, f)
	})
	if err != nil {
		return nil, err
	}
	return s.show(ctx, f), nil
}

// Get reads what is known of a file, voided ones included; not_found outside the
// caller's view.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Shown, error) {
	f, err := s.find(ctx, id)
	if err != nil {
		return nil, err
	}
	return s.show(ctx, f), nil
}

func (s *Service) find(ctx context.Context, id uuid.UUID) (*File, error) {
	f, err := store.Get[File](s.store.Reading(ctx), id)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	return f, s.reachable(ctx, f)
}

// Stored finds a file whose bytes are there; not_found as Get, and for one whose
// bytes are gone.
func (s *Service) Stored(ctx context.Context, id uuid.UUID) (*File, error) {
	f, err := s.find(ctx, id)
	if err == nil && f.State() == Expired {
		err = fault.Missing()
	}
	return f, err
}

// Open gives a part of a file's bytes. Who reads what tells of a petitioner
// leaves an entry in the audit trail before the first byte; other readings are
// in the access log, as those of the objects themselves are.
func (s *Service) Open(ctx context.Context, f *File, offset, length int64) (io.ReadCloser, error) {
	if f.private() {
		err := s.store.InTx(ctx, func(tx *store.Tx) error {
			return event.AppendRestricted(tx, "file.read", f, f.about())
		})
		if err != nil {
			return nil, err
		}
	}
	return s.storage.Read(ctx, f.StorageKey, f.Size, offset, length)
}
