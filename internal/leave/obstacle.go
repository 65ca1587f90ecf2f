package leave

import (
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/fault"
)

// Shift is a turn of duty that somebody holds.
type Shift struct {
	ID       uuid.UUID
	PersonID uuid.UUID
	StartsAt time.Time
	EndsAt   time.Time
}

// Obstacle is what keeps a request from being approved.
type Obstacle struct {
	Code   string
	Detail fault.Text
}

// The codes of obstacles.
const (
	HoldsShift       = "holds_shift"
	StandsIn         = "stands_in"
	StandInOnLeave   = "stand_in_on_leave"
	StandInElsewhere = "stand_in_elsewhere"
	EndIsOver        = "end_is_over"
)

// obstacles are all that keeps what is asked for from being approved: a shift
// that is still the person's, standing in for somebody, a stand-in who is not free,
// and an end that is over. others are approved requests of either person.
func (l *Request) obstacles(others []Request, shifts []Shift, now time.Time) []Obstacle {
	from, to, _, ok := l.asking()
	if !ok {
		return nil
	}
	var out []Obstacle
	add := func(code, zh, en string) { out = append(out, Obstacle{code, fault.T(zh, en)}) }
	if !to.After(now) {
		add(EndIsOver, "请假的时间已经过去", "the time of the leave is over")
	}
	for _, s := range shifts {
		if s.PersonID == l.PersonID && s.StartsAt.Before(to) && s.EndsAt.After(from) {
			day := s.StartsAt.In(calendar.Zone).Format("2006-01-02 15:04")
			add(HoldsShift, "值班表上有 "+day+" 的班次，须先换班或修订值班表", "holds the shift of "+day+": swap it or revise the roster first")
		}
	}
	for i := range others {
		o := &others[i]
		if o.ID == l.ID || !o.away(from, to, now) {
			continue
		}
		if o.StandInID == l.PersonID {
			add(StandsIn, "这段时间正替"+o.PersonName+"的班，须先另定替补", "stands in for somebody in this time")
		}
		if o.PersonID == l.StandInID {
			add(StandInOnLeave, "替补"+l.StandInName+"这段时间请了假", "the stand-in is on leave in this time")
		}
		if o.StandInID == l.StandInID {
			add(StandInElsewhere, "替补"+l.StandInName+"这段时间已替"+o.PersonName, "the stand-in stands in for somebody else in this time")
		}
	}
	return out
}

// unmet is nil without obstacles, else one conflict that tells all of them.
func unmet(list []Obstacle) error {
	if len(list) == 0 {
		return nil
	}
	f := fault.New(fault.CodeRequirementsUnmet, fault.Text{})
	for _, o := range list {
		f.Fields = append(f.Fields, fault.Field{Code: o.Code, Detail: o.Detail})
	}
	return f
}
