package group

import (
	"fmt"

	"github.com/google/uuid"

	"lianluo/internal/fault"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// Kind tells the coordination group from working groups.
type Kind string

// The kinds of group; an inspection has one live coordination group.
const (
	Coordination Kind = "coordination_group"
	Working      Kind = "working_group"
)

// Function is what a working group is for; rights follow from some of them.
// The coordination group has none.
type Function string

// The functions that give rights, and the one of a working group whose function
// nobody has named. The contract lists the others.
const (
	Coordinating  Function = "coordination"
	Petitioning   Function = "petition"
	Supervising   Function = "supervision"
	OtherFunction Function = "other"
)

// UnitRole is what a unit is to a group.
type UnitRole string

// The roles of units.
const (
	MemberUnit      UnitRole = "member"
	ResponsibleUnit UnitRole = "responsible"
	LeadUnit        UnitRole = "lead"
	SupportingUnit  UnitRole = "supporting"
	Secretariat     UnitRole = "secretariat"
)

// Group is the coordination group or a working group. Position is its place in
// the plan.
type Group struct {
	record.Meta
	record.Void
	record.Search
	InspectionID uuid.UUID
	Kind         Kind
	Name         string
	Function     Function
	Position     int64
	Units        []Unit `gorm:"-"` // in the plan's order; kept in group_units
}

// TableName names the table; "groups" is a word of SQL.
func (Group) TableName() string { return "work_groups" }

// Unit is one unit in a group.
type Unit struct {
	record.Meta
	record.Void
	GroupID  uuid.UUID
	UnitID   uuid.UUID
	Role     UnitRole
	Position int64
}

// TableName names the table.
func (Unit) TableName() string { return "group_units" }

// Quiet marks the row as part of its group, whose event tells of it.
func (*Unit) Quiet() {}

// New is what a group is made from. Without a position it goes to the end.
type New struct {
	InspectionID uuid.UUID
	Kind         Kind
	Name         string
	Function     Function
	Position     *int64
	Units        []NewUnit
}

// NewUnit names a unit and what it is to the group.
type NewUnit struct {
	UnitID uuid.UUID
	Role   UnitRole
}

// Patch is a change of a group; what is nil stays. Units are replaced whole.
type Patch struct {
	Name     *string
	Function *Function
	Position *int64
	Units    *[]NewUnit
}

// NewGroup makes a group, or a 422 for a function that does not fit its kind or
// a unit named twice in one role.
func NewGroup(n New) (*Group, error) {
	g := &Group{InspectionID: n.InspectionID, Kind: n.Kind, Name: n.Name, Function: n.Function}
	if g.Kind == Working && g.Function == "" {
		g.Function = OtherFunction
	}
	g.index()
	var c fault.Checks
	g.check(&c)
	checkUnits(&c, n.Units)
	return g, c.Err()
}

func (g *Group) index() { g.Search = store.Index(g.Name) }

func (g *Group) check(c *fault.Checks) {
	c.When(g.Kind == Coordination && g.Function != "", "/function", "not_allowed", fault.T("协调联络组没有职能", "the coordination group has no function"))
}

func (g *Group) patch(p Patch) error {
	if p.Name != nil {
		g.Name = *p.Name
	}
	if p.Function != nil {
		g.Function = *p.Function
	}
	if p.Position != nil {
		g.Position = *p.Position
	}
	g.index()
	var c fault.Checks
	g.check(&c)
	if p.Units != nil {
		checkUnits(&c, *p.Units)
	}
	return c.Err()
}

func checkUnits(c *fault.Checks, units []NewUnit) {
	seen := map[NewUnit]bool{}
	for i, u := range units {
		c.When(seen[u], fmt.Sprintf("/units/%d", i), "duplicate", fault.T("同一单位以同一身份出现了两次", "the unit is named twice in this role"))
		seen[u] = true
	}
}

// Duty is one numbered duty of a group. The number is the plan's: it is cited,
// so voiding one renumbers nothing.
type Duty struct {
	record.Meta
	record.Void
	GroupID uuid.UUID
	Number  int64
	Text    string
}

// TableName names the table.
func (Duty) TableName() string { return "group_duties" }

// NewDuty is what a duty is made from. Without a number it follows the last.
type NewDuty struct {
	Number *int64
	Text   string
}

// DutyPatch is a change of a duty; what is nil stays.
type DutyPatch struct {
	Number *int64
	Text   *string
}
