package group

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/org"
	"lianluo/internal/store"
)

// filling is a new appointment on its way in. vacancy is the one it fills, if
// the caller chose one; replace ends the current holder instead of refusing.
type filling struct {
	NewAppointment
	vacancy *Appointment
	replace bool
}

// Reasons that the system itself gives for an end.
const (
	reasonFilled   = "空缺已填补"
	reasonReplaced = "由继任者接替"
	reasonArchived = "督察归档"
)

// Appoint records an appointment, or a vacant post when there is no person. An
// open vacancy of the role is filled by it. It returns unprocessable for an
// unknown group or person or a start in the future, already_exists when the
// post is held or was at that time, separation_of_duties, and archived.
func (s *Service) Appoint(ctx context.Context, n NewAppointment) (*Post, error) {
	return s.enterWith(ctx, filling{NewAppointment: n}, nil)
}

// Designate makes the person the group's liaison and ends the liaison before
// in the same act. The caller needs a right over the group. Errors are those
// of Appoint, and forbidden.
func (s *Service) Designate(ctx context.Context, n NewAppointment) (*Post, error) {
	n.Role = Liaison
	return s.enterWith(ctx, filling{NewAppointment: n, replace: true}, MayDesignate)
}

func (s *Service) enterWith(ctx context.Context, f filling, allow guard) (*Post, error) {
	var out *Post
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		g, i, err := enter(tx, f.GroupID, nil)
		if fault.Is(err, fault.CodeNotFound) || fault.Is(err, fault.CodeStateConflict) {
			return unknown("/group_id", "没有这个组", "there is no such group")
		}
		if err != nil {
			return err
		}
		if allow != nil {
			if err := allow(Post{Group: g}, tx.Actor); err != nil {
				return err
			}
		}
		a, err := s.admitTo(tx, g, f)
		out = &Post{Appointment: a, Group: g, Inspection: i}
		return err
	})
	return out, err
}

// Fill puts a person into a vacant post: the vacancy ends and the appointment
// begins in one act. It returns stale_version, state_conflict when the post is
// not vacant, and otherwise what Appoint returns.
func (s *Service) Fill(ctx context.Context, id uuid.UUID, ifMatch *string, person uuid.UUID, basis string, starts *time.Time) (*Post, error) {
	var out *Post
	err := s.act(ctx, id, ifMatch, fill, func(tx *store.Tx, p Post) error {
		if basis == "" {
			basis = p.Basis
		}
		a, err := s.admitTo(tx, p.Group, filling{vacancy: p.Appointment, NewAppointment: NewAppointment{
			GroupID: p.GroupID, Role: p.Role, PersonID: &person, Basis: basis, StartsAt: starts,
		}})
		out = &Post{Appointment: a, Group: p.Group, Inspection: p.Inspection}
		return err
	})
	return out, err
}

// End ends an appointment now or at an earlier moment. It returns
// stale_version, state_conflict, unprocessable for a moment in the future or
// before the start, successor_required for a liaison while stationed, archived.
func (s *Service) End(ctx context.Context, id uuid.UUID, ifMatch *string, at *time.Time, reason string) (*Post, error) {
	var out *Post
	err := s.act(ctx, id, ifMatch, end, s.ending(&out, at, reason))
	return out, err
}

// EndLiaison is End seen from the liaison directory: leaders may do it for
// their own group. A vacant post is not_found there.
func (s *Service) EndLiaison(ctx context.Context, id uuid.UUID, ifMatch *string, at *time.Time, reason string) (*Post, error) {
	var out *Post
	err := s.actLiaison(ctx, id, ifMatch, end, s.ending(&out, at, reason))
	return out, err
}

func (s *Service) ending(out **Post, at *time.Time, reason string) func(*store.Tx, Post) error {
	return func(tx *store.Tx, p Post) error {
		*out = &p
		moment := latest(tx.Now, p.StartsAt) // it may have begun by a clock a little ahead
		if at != nil {
			moment = at.UTC().Truncate(time.Microsecond)
			if err := p.closing(moment, tx.Now); err != nil {
				return err
			}
		}
		return s.close(tx, p.Appointment, moment, reason)
	}
}

// VoidAppointment takes a record made by mistake out of the lists and out of the history
// that as_of answers. Errors are those of End.
func (s *Service) VoidAppointment(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Post, error) {
	var out *Post
	err := s.act(ctx, id, ifMatch, void, func(tx *store.Tx, p Post) error {
		out = &p
		p.VoidedAt, p.VoidReason = &tx.Now, reason
		return s.save(tx, p.Appointment, "voided")
	})
	return out, err
}

// ContactPatch is a change of how a liaison is reached.
type ContactPatch struct {
	Phone        nullable.Nullable[string]
	StandInID    nullable.Nullable[uuid.UUID]
	StandInPhone nullable.Nullable[string]
}

// UpdateLiaison changes a current liaison's phone and stand-in. A new stand-in
// brings their own phone unless one is given. It returns forbidden,
// stale_version, state_conflict, unprocessable, separation_of_duties, archived.
func (s *Service) UpdateLiaison(ctx context.Context, id uuid.UUID, ifMatch *string, c ContactPatch) (*Post, error) {
	var out *Post
	err := s.actLiaison(ctx, id, ifMatch, update, func(tx *store.Tx, p Post) error {
		out = &p
		if c.Phone.IsSpecified() {
			p.Phone, _ = c.Phone.Get() // null leaves "", which is none
		}
		if c.StandInPhone.IsSpecified() {
			p.StandInPhone, _ = c.StandInPhone.Get()
		}
		if c.StandInID.IsSpecified() {
			next := Contact{Phone: p.Phone}
			if v, err := c.StandInID.Get(); err == nil {
				next.StandInID = &v
				next.StandInPhone, _ = c.StandInPhone.Get()
			}
			if err := s.reach(tx, p.Appointment, next); err != nil {
				return err
			}
		}
		return s.save(tx, p.Appointment, "updated")
	})
	return out, err
}

// admitTo decides and writes one new appointment. People are locked before the
// rows of appointments, as when a person is renamed.
func (s *Service) admitTo(tx *store.Tx, g *Group, f filling) (*Appointment, error) {
	a := &Appointment{InspectionID: g.InspectionID, GroupID: g.ID, Role: f.Role, PersonID: f.PersonID, Basis: f.Basis, StartsAt: tx.Now}
	if f.StartsAt != nil {
		a.StartsAt = f.StartsAt.UTC().Truncate(time.Microsecond)
	}
	if a.StartsAt.After(tx.Now) {
		return nil, fault.Invalid("/starts_at", "in_future", fault.T("不得晚于此刻", "must not lie in the future"))
	}
	if err := s.take(tx, a, f.Contact); err != nil {
		return nil, err
	}
	open, err := s.open(tx, "group_id = ? AND role = ?", g.ID, f.Role)
	if err != nil {
		return nil, err
	}
	a.Position = 1
	for i := range open {
		if f.StartsAt == nil { // of two at once, the one whose clock was read first may come second
			a.StartsAt = latest(a.StartsAt, open[i].StartsAt)
		}
		a.Position = min(max(a.Position, open[i].Position+1), maxRank)
	}
	if f.replace {
		if open, err = s.relieve(tx, a, open); err != nil {
			return nil, err
		}
	}
	in, err := admit(f.Role, f.PersonID, open)
	if err != nil {
		return nil, err
	}
	if f.vacancy != nil {
		in.fills = f.vacancy
	}
	if err := s.checkPast(tx, a); err != nil {
		return nil, err
	}
	if v := in.fills; v != nil {
		a.Position = v.Position
		if err := s.close(tx, v, latest(a.StartsAt, v.StartsAt), reasonFilled); err != nil {
			return nil, err
		}
	}
	if f.Position != nil {
		a.Position = *f.Position
	}
	if err := tx.Create(a); err != nil {
		return nil, err
	}
	return a, s.tell(tx, a, "created")
}

// take checks the person and, for liaisons, how they are reached.
func (s *Service) take(tx *store.Tx, a *Appointment, c Contact) error {
	if a.PersonID == nil {
		return nil
	}
	p, err := s.eligible(tx, *a.PersonID, "/person_id")
	if err != nil {
		return err
	}
	a.PersonName = p.Name
	if a.Role != Liaison {
		return nil
	}
	if c.Phone == "" {
		c.Phone = p.MobilePhone
	}
	return s.reach(tx, a, c)
}

// reach sets a liaison's phone and stand-in.
func (s *Service) reach(tx *store.Tx, a *Appointment, c Contact) error {
	if c.StandInID != nil {
		if *c.StandInID == *a.PersonID {
			return fault.Invalid("/stand_in_id", "same_person", fault.T("替补不能是联络员本人", "the stand-in is somebody else"))
		}
		p, err := s.eligible(tx, *c.StandInID, "/stand_in_id")
		if err != nil {
			return err
		}
		c.StandInName = p.Name
		if c.StandInPhone == "" {
			c.StandInPhone = p.MobilePhone
		}
	}
	a.Phone, a.StandInID, a.StandInName, a.StandInPhone = c.Phone, c.StandInID, c.StandInName, c.StandInPhone
	return nil
}

// eligible loads somebody who may hold a post: a live person whose account, if
// any, is neither administrator's nor auditor's.
func (s *Service) eligible(tx *store.Tx, id uuid.UUID, at string) (*org.Person, error) {
	p, err := org.LivePerson(tx, id)
	if fault.Is(err, fault.CodeNotFound) {
		return nil, unknown(at, "没有这个人员", "there is no such person")
	}
	if err != nil {
		return nil, err
	}
	flagged, err := privileged(tx, id)
	if err != nil {
		return nil, err
	}
	if flagged {
		return nil, fault.New(fault.CodeSeparationOfDuties, fault.Text{})
	}
	return p, nil
}

// relieve ends the current holders at the moment the successor begins and
// gives back what stays open: the vacancies.
func (s *Service) relieve(tx *store.Tx, a *Appointment, open []Appointment) ([]Appointment, error) {
	rest := open[:0:0]
	for i := range open {
		old := &open[i]
		switch {
		case old.Vacant():
			rest = append(rest, *old)
			continue
		case *old.PersonID == *a.PersonID:
			return nil, held("此人已在这个职位上", "the person holds this post already")
		case a.StartsAt.Before(old.StartsAt):
			return nil, fault.Invalid("/starts_at", "before_predecessor", fault.T("早于现任开始的时刻", "is before the present one began"))
		}
		if err := s.close(tx, old, a.StartsAt, reasonReplaced); err != nil {
			return nil, err
		}
	}
	return rest, nil
}

func (s *Service) checkPast(tx *store.Tx, a *Appointment) error {
	if a.Vacant() || !a.StartsAt.Before(tx.Now) {
		return nil
	}
	var earlier []Appointment
	err := tx.DB.Scopes(store.NotVoided).Where("group_id = ? AND role = ? AND ends_at > ?", a.GroupID, a.Role, a.StartsAt).Find(&earlier).Error
	if err != nil {
		return err
	}
	return overlaps(a.Role, a.StartsAt, earlier)
}

func (s *Service) close(tx *store.Tx, a *Appointment, at time.Time, reason string) error {
	a.EndsAt, a.EndReason = &at, reason
	return s.save(tx, a, "ended")
}

func (s *Service) save(tx *store.Tx, a *Appointment, what string) error {
	if err := tx.Save(a); err != nil {
		return err
	}
	return s.tell(tx, a, what)
}

// tell appends the event; liaisons have kinds of their own.
func (s *Service) tell(tx *store.Tx, a *Appointment, what string) error {
	kind := "appointment." + what
	if a.IsLiaison() {
		if kind = "liaison." + what; what == "created" {
			kind = "liaison.designated"
		}
	}
	data := map[string]any{"inspection_id": a.InspectionID, "group_id": a.GroupID, "role": a.Role}
	if !a.Vacant() {
		data["person_id"] = *a.PersonID
	}
	return event.Append(tx, kind, a, data)
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// InspectionArchived ends what is open in the round: the groups are dissolved with it, and
// the rights that came from them end.
func (s *Service) InspectionArchived(tx *store.Tx, i *inspection.Inspection) error {
	open, err := s.open(tx, "inspection_id = ?", i.ID)
	for n := range open {
		if err == nil {
			err = s.close(tx, &open[n], latest(tx.Now, open[n].StartsAt), reasonArchived)
		}
	}
	return err
}
