package notice

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/store"
)

// post writes what is to be delivered with the change that wants it. A robot
// speaks once on an occasion; who has no address is told by the change stream only.
func (s *Service) post(tx *store.Tx, letter Delivery, people []Person) error {
	if s.sender == nil || len(people) == 0 {
		return nil
	}
	name, err := officeName(tx)
	if err != nil {
		return err
	}
	var rows []Delivery
	for _, ch := range s.sender.Channels(name) {
		letter.Channel, letter.State, letter.NextAttemptAt = ch, Queued, &tx.Now
		if ch != Email {
			letter.Recipient, letter.PersonID, letter.Address = robot, nil, ""
			rows = append(rows, letter)
			continue
		}
		mails, err := mailed(tx, letter, people)
		if err != nil {
			return err
		}
		rows = append(rows, mails...)
	}
	return s.queue(tx, rows)
}

// Revised tells each of the people by e-mail that a roster was revised and when the
// first of their changed shifts begins. Who is concerned is not for a group's robot.
func (s *Service) Revised(tx *store.Tx, roster uuid.UUID, number, title string, first map[uuid.UUID]time.Time) error {
	if s.sender == nil || len(first) == 0 {
		return nil
	}
	name, err := officeName(tx)
	if err != nil || !slices.Contains(s.sender.Channels(name), Email) {
		return err
	}
	people := make([]Person, 0, len(first))
	for id := range first {
		people = append(people, Person{PersonID: id})
	}
	rows, err := mailed(tx, Delivery{SubjectType: "duty_roster", SubjectID: roster, Number: number, Title: title, Occasion: revised, Channel: Email, State: Queued, NextAttemptAt: &tx.Now}, people)
	if err != nil {
		return err
	}
	for i := range rows {
		rows[i].DueBy = first[*rows[i].PersonID]
	}
	return s.queue(tx, rows)
}

// queue keeps the rows and wakes who delivers.
func (s *Service) queue(tx *store.Tx, rows []Delivery) error {
	if len(rows) == 0 {
		return nil
	}
	tx.AfterCommit(func() {
		select {
		case s.wake <- struct{}{}:
		default:
		}
	})
	return store.CreateAll(tx, rows)
}

func officeName(tx *store.Tx) (string, error) {
	o, err := store.Get[officeRow](tx.DB.Select("id, name"), tx.Actor.OfficeID)
	if fault.Is(err, fault.CodeNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return o.Name, nil
}

func mailed(tx *store.Tx, letter Delivery, people []Person) ([]Delivery, error) {
	ids := make([]uuid.UUID, len(people))
	for i, p := range people {
		ids[i] = p.PersonID
	}
	var found []personRow
	if err := tx.DB.Model(&personRow{}).Select("id, email").Where("id IN ? AND email <> ''", ids).Order("id").Find(&found).Error; err != nil {
		return nil, err
	}
	rows := make([]Delivery, len(found))
	for i := range found {
		rows[i] = letter
		rows[i].Recipient, rows[i].PersonID, rows[i].Address = found[i].ID.String(), &found[i].ID, found[i].Email
	}
	return rows, nil
}

// recall takes what waits to be delivered of a subject out of the queue.
func recall(tx *store.Tx, subject uuid.UUID) error {
	return tx.DB.Model(&Delivery{}).Where("subject_id = ? AND state = ?", subject, Queued).
		Updates(map[string]any{"state": Failed, "failure": Refused, "next_attempt_at": nil, "updated_at": tx.Now}).Error
}

const (
	batch  = 20 // deliveries looked for at once
	tick   = 2 * time.Second
	within = 10 * time.Second // for one attempt
)

// Run delivers until ctx ends.
func (s *Service) Run(ctx context.Context, log *slog.Logger) {
	if s.sender == nil {
		return
	}
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for {
		n, err := s.Deliver(ctx)
		if err != nil && ctx.Err() == nil {
			log.Warn("messages are not delivered", "error", err)
		}
		if n == batch && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-s.wake:
		}
	}
}

// Deliver attempts what is due, of all offices, and tells how many it found.
// Replicas may all do so: an attempt begins with taking the row.
func (s *Service) Deliver(ctx context.Context) (int, error) {
	var due []Delivery
	err := s.store.Reading(store.AcrossOffices(ctx)).Select("id", "office_id").Where("next_attempt_at IS NOT NULL AND next_attempt_at <= ?", s.store.Now()).
		Order("next_attempt_at, id").Limit(batch).Find(&due).Error
	if err != nil {
		return 0, s.store.Fault(err)
	}
	for i := range due {
		if err := s.attempt(auth.With(ctx, auth.System(due[i].OfficeID, "deliver messages")), due[i].ID); err != nil {
			return i, err
		}
	}
	return len(due), nil
}

// attempt takes a delivery, sends it outside any transaction, since the other
// side may be slow, and notes what became of it.
func (s *Service) attempt(ctx context.Context, id uuid.UUID) error {
	var m *Message
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		m = nil
		d, err := store.Load[Delivery](tx, id)
		if err != nil {
			return err
		}
		if d.NextAttemptAt == nil || d.NextAttemptAt.After(tx.Now) {
			return nil // another replica has it
		}
		if d.take(tx.Now) {
			name, err := officeName(tx)
			if err != nil {
				return err
			}
			x := d.message(name)
			m = &x
		}
		return s.note(tx, d)
	})
	if err != nil || m == nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	sent := s.sender.Send(limited, *m)
	return s.store.InTx(context.WithoutCancel(ctx), func(tx *store.Tx) error {
		d, err := store.Load[Delivery](tx, id)
		if err != nil || d.State != Sending {
			return err
		}
		d.end(sent, tx.Now)
		return s.note(tx, d)
	})
}

// note saves a delivery; one that has failed for good is told.
func (s *Service) note(tx *store.Tx, d *Delivery) error {
	if err := tx.Save(d); err != nil || d.State != Failed {
		return err
	}
	return event.Append(tx, "message_delivery.failed", d, map[string]any{"subject_type": d.SubjectType, "subject_id": d.SubjectID, "channel": d.Channel, "failure": d.Failure})
}

// Retry queues a failed delivery anew. It returns not_found, stale_version and
// state_conflict.
func (s *Service) Retry(ctx context.Context, id uuid.UUID, ifMatch *string) (*Delivery, error) {
	var d *Delivery
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if d, err = store.LoadMatch[Delivery](tx, id, ifMatch); err != nil {
			return err
		}
		if d.State != Failed {
			return fault.State(d.State, []string{})
		}
		d.retry(tx.Now)
		if err := tx.Save(d); err != nil {
			return err
		}
		return event.Append(tx, "message_delivery.retried", d, map[string]any{"subject_type": d.SubjectType, "subject_id": d.SubjectID, "channel": d.Channel})
	})
	return d, err
}
