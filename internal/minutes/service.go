package minutes

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/attachment"
	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/group"
	"lianluo/internal/inspection"
	"lianluo/internal/meeting"
	"lianluo/internal/org"
	"lianluo/internal/store"
)

// Task is what a decision asks of whoever has the lead.
type Task struct {
	InspectionID, MeetingID uuid.UUID
	Title, Matter           string
	LeadUnitID, LeadGroupID *uuid.UUID
	DueAt                   time.Time
}

// Progress is how far what a decision asks has come.
type Progress struct {
	State   string
	Overdue bool
}

// Assigner passes decisions down, and knows how far those that the actor sees have
// come.
type Assigner interface {
	Assign(tx *store.Tx, t Task) (id uuid.UUID, number string, err error)
	Progress(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]Progress, error)
}

// Target is one sort of people to whom something is conveyed.
type Target struct {
	Kind    string
	GroupID *uuid.UUID
	Role    string
}

// Message is what a meeting conveys.
type Message struct {
	InspectionID  uuid.UUID
	Title, Body   string
	Targets       []Target
	AcknowledgeBy time.Time
}

// Conveyor issues a notice with receipts.
type Conveyor interface {
	Convey(tx *store.Tx, m Message) (uuid.UUID, error)
}

// Service is what can be done with minutes.
type Service struct {
	store    *store.Store
	meetings *meeting.Service
	assigner Assigner
	conveyor Conveyor
	photos   Photos
}

// NewService keeps minutes of the meetings in the store.
func NewService(s *store.Store, m *meeting.Service, a Assigner, c Conveyor, p Photos) *Service {
	return &Service{s, m, a, c, p}
}

// Draft adds a version. It returns what meeting.Change returns, too_many_parts, and
// unprocessable for leads that are not there, days that are over, words that tell
// who somebody is, and files that are not the meeting's.
func (s *Service) Draft(ctx context.Context, id uuid.UUID, ifMatch *string, d Draft) (*meeting.Read, error) {
	return s.meetings.Change(ctx, id, ifMatch, meeting.OnDraft, func(tx *store.Tx, r *meeting.Read, i *inspection.Inspection, by meeting.Caller) error {
		if r.MinutesCount >= mostVersions {
			return fault.New(fault.CodeTooManyParts, fault.Text{})
		}
		var c fault.Checks
		d.check(calendar.DateOf(by.Now), &c)
		if err := d.name(tx, i.ID, &c); err != nil {
			return err
		}
		if err := c.Err(); err != nil {
			return err
		}
		if err := attachment.Check(tx, attachment.Meeting, r.ID, d.FileIDs, "/file_ids"); err != nil {
			return err
		}
		r.MinutesCount++
		return tx.Create(&Minutes{MeetingID: r.ID, Number: r.MinutesCount, Topics: d.Topics, Decisions: d.Decisions, FileIDs: d.FileIDs,
			DraftedBy: by.ID, DraftedByName: by.Name, DraftedAt: by.Now})
	})
}

// name gives the leads their names: live units that are no collective name, and
// groups of the round.
func (d *Draft) name(tx *store.Tx, round uuid.UUID, c *fault.Checks) error {
	var ids []uuid.UUID
	for _, x := range d.Decisions {
		for _, id := range []*uuid.UUID{x.LeadUnitID, x.LeadGroupID} {
			if id != nil {
				ids = append(ids, *id)
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var units []org.Unit
	if err := store.ForShare(tx, tx.DB).Scopes(store.NotVoided).Where("id IN ?", ids).Order("id").Find(&units).Error; err != nil {
		return err
	}
	var groups []group.Group
	err := store.ForShare(tx, tx.DB).Scopes(store.NotVoided).Where("id IN ? AND inspection_id = ?", ids, round).Order("id").Find(&groups).Error
	if err != nil {
		return err
	}
	unitNames, groupNames := map[uuid.UUID]string{}, map[uuid.UUID]string{}
	for i := range units {
		if !units[i].Collective {
			unitNames[units[i].ID] = units[i].Name
		}
	}
	for i := range groups {
		groupNames[groups[i].ID] = groups[i].Name
	}
	for i := range d.Decisions {
		x := &d.Decisions[i]
		if x.LeadUnitID != nil {
			x.LeadName = unitNames[*x.LeadUnitID]
			c.When(x.LeadName == "", pointer(i)+"/lead_unit_id", "unknown_reference", fault.T("没有这个单位，或是统称", "there is no such unit, or it is a collective name"))
		}
		if x.LeadGroupID != nil {
			x.LeadName = groupNames[*x.LeadGroupID]
			c.When(x.LeadName == "", pointer(i)+"/lead_group_id", "unknown_reference", fault.T("本轮督察没有这个组", "there is no such group in the inspection"))
		}
	}
	return nil
}

// Sign makes the last version the minutes, by the chair. It returns what
// meeting.Change returns, and requirements_unmet while it is not known of somebody
// whether they came.
func (s *Service) Sign(ctx context.Context, id uuid.UUID, ifMatch *string) (*meeting.Read, error) {
	return s.meetings.Change(ctx, id, ifMatch, meeting.OnSign, func(tx *store.Tx, r *meeting.Read, _ *inspection.Inspection, by meeting.Caller) error {
		m, err := last(store.ForUpdate(tx, tx.DB), r.ID)
		if err != nil {
			return err
		}
		m.SignedAt = &by.Now
		r.SignedAt, r.SignedBy = &by.Now, &by.ID
		r.Meet(by.Now)
		return tx.Save(m)
	})
}

// last is the version in force; not_found when there is none.
func last(db *gorm.DB, meetingID uuid.UUID) (*Minutes, error) {
	return store.First[Minutes](db.Where("meeting_id = ?", meetingID).Order("number DESC"))
}

// Versions reads all versions, the last one first; not_found outside the view of
// the meeting.
func (s *Service) Versions(ctx context.Context, id uuid.UUID) ([]Minutes, error) {
	if _, err := s.meetings.Get(ctx, id); err != nil {
		return nil, err
	}
	rows := []Minutes{}
	err := s.store.Reading(ctx).Where("meeting_id = ?", id).Order("number DESC").Find(&rows).Error
	return rows, s.store.Fault(err)
}

// Decisions reads what the last version decided, and how far it has come as far as
// the caller sees it; not_found outside the view of the meeting.
func (s *Service) Decisions(ctx context.Context, id uuid.UUID) ([]Decision, map[uuid.UUID]Progress, error) {
	if _, err := s.meetings.Get(ctx, id); err != nil {
		return nil, nil, err
	}
	m, err := last(s.store.Reading(ctx), id)
	if fault.Is(err, fault.CodeNotFound) {
		return []Decision{}, nil, nil
	}
	if err != nil {
		return nil, nil, s.store.Fault(err)
	}
	var ids []uuid.UUID
	for _, x := range m.Decisions {
		if x.AssignmentID != nil {
			ids = append(ids, *x.AssignmentID)
		}
	}
	progress, err := s.assigner.Progress(ctx, ids)
	return m.Decisions, progress, err
}
