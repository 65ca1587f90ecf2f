package order

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/attachment"
	"lianluo/internal/auth"
	"lianluo/internal/clock"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/store"
)

// most bounds the versions, and the requests for more time, of one order.
const most = 200

// Desk is where orders of one kind are held and moved.
type Desk[T any, P Row[T]] struct {
	Store    *store.Store
	Resource string // "assignment": the prefix of its events and the owner of its parts
	Audience event.Audience
	// Withheld tells the rows whose events only auditors see; nil means none.
	Withheld func(row P) bool
	Past     map[string]string // of every action, for its event
	// Visible limits a query to what is there for the actor.
	Visible func(auth.Actor) func(*gorm.DB) *gorm.DB
	// Writable returns archived when nothing of the order's round changes any more.
	Writable func(tx *store.Tx, row P) error
	// Settled tells the orders that have come to their end: more time for them can
	// no longer be granted.
	Settled func(row P) bool
	// Data is what an event says beside from and to; never a free text.
	Data func(row P) map[string]any
}

// Part is what the event of a change says was changed of the order.
type Part struct {
	Kind string
	Row  store.Row
}

// Hold locks an order. It returns not_found outside the caller's view, and
// stale_version; a nil ifMatch compares nothing only for acts on a part.
func (d *Desk[T, P]) Hold(tx *store.Tx, id uuid.UUID) (P, error) {
	row, err := store.Load[T](tx, id, d.Visible(tx.Actor))
	return P(row), err
}

// Change is one action on the order itself. It returns not_found, stale_version,
// archived, what the tables say and what act returns.
func (d *Desk[T, P]) Change(ctx context.Context, id uuid.UUID, ifMatch *string, on string, act func(tx *store.Tx, row P, by Caller) error) (P, error) {
	var row P
	err := d.Store.InTx(ctx, func(tx *store.Tx) error {
		loaded, err := store.LoadMatch[T, P](tx, id, ifMatch, d.Visible(tx.Actor))
		if err != nil {
			return err
		}
		row = P(loaded)
		return d.Act(tx, row, on, nil, func(by Caller) error { return act(tx, row, by) })
	})
	return row, err
}

// Act is one action on a held order or on a part of it: the tables decide, act
// does what belongs to it, the order is saved with a new version, and one event
// tells of both.
func (d *Desk[T, P]) Act(tx *store.Tx, row P, on string, part *Part, act func(by Caller) error) error {
	by := Caller{Actor: tx.Actor, Now: tx.Now}
	s := row.Stands()
	from, colour, settled := s.State, s.Colour, d.Settled(row)
	if err := row.Apply(on, by); err != nil {
		return err
	}
	if err := d.Writable(tx, row); err != nil {
		return err
	}
	if err := act(by); err != nil {
		return err
	}
	if err := tx.Save(row); err != nil {
		return err
	}
	data := d.Data(row)
	if !settled && d.Settled(row) {
		if err := d.overtake(tx, row, data); err != nil {
			return err
		}
	}
	data["from"], data["to"] = from, s.State
	if s.Colour != colour {
		data["colour"] = s.Colour
	}
	if part != nil {
		m := part.Row.Base()
		data["part"] = map[string]any{"kind": part.Kind, "id": m.ID, "version": m.Version}
	}
	return d.Tell(tx, d.Past[on], row, data)
}

// Tell appends an event of the order as it is.
func (d *Desk[T, P]) Tell(tx *store.Tx, past string, row P, data map[string]any) error {
	audience := d.Audience
	if d.Withheld != nil && d.Withheld(row) {
		audience = event.Restricted
	}
	return event.AppendChange(tx, event.Change{Kind: d.Resource + "." + past, Audience: audience, Row: row, Data: data})
}

// Get reads an order; not_found outside the caller's view.
func (d *Desk[T, P]) Get(ctx context.Context, id uuid.UUID) (P, error) {
	row, err := store.Get[T](d.Store.Reading(ctx).Scopes(d.Visible(auth.From(ctx))), id)
	return P(row), d.Store.Fault(err)
}

// Caller is who acts in the context, at this moment.
func (d *Desk[T, P]) Caller(ctx context.Context) Caller {
	return Caller{Actor: auth.From(ctx), Now: d.Store.Now()}
}

func (d *Desk[T, P]) parts(id uuid.UUID) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB { return db.Where("owner_type = ? AND owner_id = ?", d.Resource, id) }
}

// GiveFeedback adds a version of the feedback. While it waits for its review the
// clock stands: nobody is late for what somebody else has not read. It returns
// not_found, stale_version, archived, too_many_parts,
// unprocessable for files that are not attached, and what the tables say.
func (d *Desk[T, P]) GiveFeedback(ctx context.Context, id uuid.UUID, ifMatch *string, text string, files []uuid.UUID) (P, error) {
	return d.Change(ctx, id, ifMatch, OnGiveFeedback, func(tx *store.Tx, row P, by Caller) error {
		s := row.Stands()
		if s.Feedbacks >= most {
			return fault.New(fault.CodeTooManyParts, fault.Text{})
		}
		if err := attachment.Check(tx, d.Resource, id, files, "/file_ids"); err != nil {
			return err
		}
		s.Feedbacks++
		s.AnsweredBy, s.ReviewedBy, s.Returned = &by.ID, nil, false
		s.Meet(by.Now)
		f := &Feedback{OwnerType: d.Resource, OwnerID: id, Number: s.Feedbacks, Text: text, FileIDs: files, GivenBy: by.ID, GivenName: by.Name,
			GivenAt: by.Now, Late: by.Now.After(s.DueAt), Verdict: Waiting, Earlier: []Opinion{}}
		if f.FileIDs == nil {
			f.FileIDs = []uuid.UUID{}
		}
		return tx.Create(f)
	})
}

// Review judges the version that waits: it is accepted, or returned with words,
// which raises the colour to yellow and lets the clock run on. It returns not_found,
// stale_version, archived, forbidden for one's own, and what the tables say.
func (d *Desk[T, P]) Review(ctx context.Context, id uuid.UUID, ifMatch *string, verdict Verdict, words string) (P, error) {
	on := OnReview
	if verdict == SentBack {
		on = OnReturn
	}
	return d.Change(ctx, id, ifMatch, on, func(tx *store.Tx, row P, by Caller) error {
		s := row.Stands()
		f, err := d.LastFeedback(tx, row)
		if err != nil {
			return err
		}
		f.judge(verdict, words, by)
		s.ReviewedBy = &by.ID
		if s.Returned = verdict == SentBack; s.Returned {
			s.Raise(clock.Yellow)
			s.Resume(by.Now)
		}
		return tx.Save(f)
	})
}

// LastFeedback loads the version that was given last; not_found when there is
// none.
func (d *Desk[T, P]) LastFeedback(tx *store.Tx, row P) (*Feedback, error) {
	var ids []uuid.UUID
	err := tx.DB.Model(&Feedback{}).Scopes(d.parts(row.Base().ID)).Where("number = ?", row.Stands().Feedbacks).Pluck("id", &ids).Error
	if err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		return nil, fault.Missing()
	}
	return store.Load[Feedback](tx, ids[0])
}

// FeedbackOf reads all versions, oldest first; not_found outside the caller's
// view.
func (d *Desk[T, P]) FeedbackOf(ctx context.Context, id uuid.UUID) ([]Feedback, error) {
	if _, err := d.Get(ctx, id); err != nil {
		return nil, err
	}
	rows := []Feedback{}
	err := d.Store.Reading(ctx).Scopes(d.parts(id)).Order("number").Limit(most).Find(&rows).Error
	return rows, d.Store.Fault(err)
}
