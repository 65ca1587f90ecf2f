package order

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/clock"
	"lianluo/internal/fault"
	"lianluo/internal/store"
)

var errAsked = fault.New(fault.CodeAlreadyExists, fault.T("已有待审批的延期申请", "an extension is waiting already"))

// Request is a request for more time as the caller sees it.
type Request struct {
	*Extension
	Actions []string
}

func (d *Desk[T, P]) request(row P, e *Extension, by Caller) Request {
	return Request{e, e.Offered(row.Stands().Runs(), by.ID, row.Admits(OnAskExtension, by), row.Admits(OnDecideExtension, by))}
}

// Extensions reads the requests for more time, oldest first; not_found outside
// the caller's view.
func (d *Desk[T, P]) Extensions(ctx context.Context, id uuid.UUID) ([]Request, error) {
	row, err := d.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	var rows []Extension
	if err := d.Store.Reading(ctx).Scopes(d.parts(id)).Order("id").Limit(most).Find(&rows).Error; err != nil {
		return nil, d.Store.Fault(err)
	}
	by := d.Caller(ctx)
	out := make([]Request, len(rows))
	for i := range rows {
		out[i] = d.request(row, &rows[i], by)
	}
	return out, nil
}

// ExtensionOf reads one request; not_found outside the caller's view.
func (d *Desk[T, P]) ExtensionOf(ctx context.Context, id, extension uuid.UUID) (Request, error) {
	row, err := d.Get(ctx, id)
	if err != nil {
		return Request{}, err
	}
	e, err := store.Get[Extension](d.Store.Reading(ctx).Scopes(d.parts(id)), extension)
	if err != nil {
		return Request{}, d.Store.Fault(err)
	}
	return d.request(row, e, d.Caller(ctx)), nil
}

// Ask asks for more time before the end. It returns not_found, state_conflict,
// forbidden, archived, window_closed once the end is over, already_exists while
// another request waits, too_many_parts, and unprocessable for an end that is not
// later.
func (d *Desk[T, P]) Ask(ctx context.Context, id uuid.UUID, to time.Time, reason string) (Request, error) {
	var out Request
	err := d.Store.InTx(ctx, func(tx *store.Tx) error {
		row, err := d.Hold(tx, id)
		if err != nil {
			return err
		}
		e := &Extension{}
		return d.Act(tx, row, OnAskExtension, &Part{"extension", e}, func(by Caller) error {
			var had []Extension
			if err := tx.DB.Scopes(d.parts(id)).Limit(most).Find(&had).Error; err != nil {
				return err
			}
			if len(had) >= most {
				return fault.New(fault.CodeTooManyParts, fault.Text{})
			}
			if slices.ContainsFunc(had, func(o Extension) bool { return o.State == clock.Asked }) {
				return errAsked
			}
			asked, err := row.Stands().Ask(to, reason, by.ID, by.Now)
			if err != nil {
				return err
			}
			*e = Extension{Extension: asked, OwnerType: d.Resource, OwnerID: id}
			out = d.request(row, e, by)
			return tx.Create(e)
		})
	})
	return out, err
}

// Decide approves, rejects or withdraws a request. It returns not_found,
// stale_version, state_conflict, forbidden and archived.
func (d *Desk[T, P]) Decide(ctx context.Context, id, extension uuid.UUID, ifMatch *string, to clock.State, words string) (Request, error) {
	on := OnDecideExtension
	if to == clock.Withdrawn {
		on = OnAskExtension
	}
	var out Request
	err := d.Store.InTx(ctx, func(tx *store.Tx) error {
		row, err := d.Hold(tx, id)
		if err != nil {
			return err
		}
		e, err := store.LoadMatch[Extension](tx, extension, ifMatch, d.parts(id))
		if err != nil {
			return err
		}
		return d.Act(tx, row, on, &Part{"extension", e}, func(by Caller) error {
			if err := e.Decide(to, &row.Stands().Clock, words, by.ID, by.Now); err != nil {
				return err
			}
			out = d.request(row, e, by)
			return tx.Save(e)
		})
	})
	return out, err
}

// overtake lets a request lapse that nobody has decided before its order came to
// its end.
func (d *Desk[T, P]) overtake(tx *store.Tx, row P, data map[string]any) error {
	var waiting []Extension
	err := store.ForUpdate(tx, tx.DB).Scopes(d.parts(row.Base().ID)).Where("state = ?", clock.Asked).Find(&waiting).Error
	if err != nil {
		return err
	}
	for i := range waiting {
		e := &waiting[i]
		if e.Lapse(tx.Now) {
			data["lapsed_extension_id"] = e.ID
			if err := tx.Save(e); err != nil {
				return err
			}
		}
	}
	return nil
}
