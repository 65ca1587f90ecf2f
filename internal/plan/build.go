package plan

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/group"
	"lianluo/internal/inspection"
	"lianluo/internal/org"
	"lianluo/internal/plan/reader"
)

// builder makes the organisation of one draft. units and people hold what has been found or made, by name.
type builder struct {
	*Service
	ctx    context.Context
	draft  *reader.Draft
	starts *time.Time
	round  uuid.UUID
	units  map[string]uuid.UUID
	people map[string]uuid.UUID
	out    Outcome
}

// build looks up what the draft refers to, so that all faults are told at once, and then makes what is missing.
func (b *builder) build() error {
	b.out.Records = []Record{}
	if err := b.lookUp(); err != nil {
		return err
	}
	in := b.draft.Inspection
	round, err := b.inspections.Create(b.ctx, inspection.New{
		Name: in.Name, Level: inspection.Level(in.Level), Round: in.Round,
		StationedFrom: calendar.Date(in.StationedFrom), StationedTo: calendar.Date(in.StationedTo), Settings: b.settings(),
	})
	if err != nil {
		return err
	}
	b.round = round.ID
	b.note("inspection", round.ID, round.Name, false)
	for n, g := range groupsOf(b.draft) {
		if err := b.group(g, n); err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) note(kind string, id uuid.UUID, name string, reused bool) {
	b.out.Records = append(b.out.Records, Record{Kind: kind, ID: id, Name: name, Reused: reused})
}

func (b *builder) leftOut(code, detail string, lines []int) {
	b.out.LeftOut = append(b.out.LeftOut, reader.Warning{Code: code, Detail: detail, Lines: lines})
}

// lookUp finds the units and people that exist. It returns one 422 for all references that lead nowhere and all names
// that several people bear.
func (b *builder) lookUp() error {
	var c fault.Checks
	for _, at := range b.places() {
		for n, u := range at.group.Units {
			if err := b.findUnit(&c, fmt.Sprintf("%s/units/%d", at.pointer, n), u); err != nil {
				return err
			}
		}
		if o := at.group.Office; o != nil && o.UnitName != "" {
			if err := b.findUnit(&c, at.pointer+"/office", reader.Unit{Name: o.UnitName}); err != nil {
				return err
			}
		}
		for n, p := range at.group.Posts {
			if err := b.findPerson(&c, fmt.Sprintf("%s/posts/%d", at.pointer, n), p); err != nil {
				return err
			}
		}
	}
	return c.Err()
}

type place struct {
	pointer string
	group   *reader.Group
}

func (b *builder) places() []place {
	out := []place{{"/draft/coordination_group", b.draft.CoordinationGroup}}
	for n := range b.draft.WorkingGroups {
		out = append(out, place{fmt.Sprintf("/draft/working_groups/%d", n), &b.draft.WorkingGroups[n]})
	}
	return out
}

func (b *builder) findUnit(c *fault.Checks, at string, u reader.Unit) error {
	if _, known := b.units[unitKey(u)]; known {
		return nil
	}
	var found *org.Unit
	var err error
	if u.UnitID == "" {
		found, err = b.org.UnitByName(b.ctx, u.Name)
	} else if found, err = b.org.GetUnit(b.ctx, parse(u.UnitID)); err == nil && found.Voided() {
		err = fault.Missing()
	}
	switch {
	case err == nil:
		b.units[unitKey(u)] = found.ID
		b.note("unit", found.ID, found.Name, true)
	case !fault.Is(err, fault.CodeNotFound):
		return err
	case u.UnitID != "":
		c.Add(at+"/unit_id", "unknown_reference", fault.T("没有这个单位", "there is no such unit"))
	}
	return nil
}

func (b *builder) findPerson(c *fault.Checks, at string, p reader.Post) error {
	if _, known := b.people[personKey(p)]; known || vacant(p) {
		return nil
	}
	found, err := b.candidates(p)
	if err != nil {
		return err
	}
	switch len(found) {
	case 0:
		c.When(p.PersonID != "", at+"/person_id", "unknown_reference", fault.T("没有这个人员", "there is no such person"))
	case 1:
		b.people[personKey(p)] = found[0].ID
		b.note("person", found[0].ID, found[0].Name, true)
	default:
		c.Add(at+"/person_id", "ambiguous", fault.T("有几位同名人员，请用 person_id 指明", "several people bear the name, choose one by person_id"))
	}
	return nil
}

// candidates are the people whom a post may mean: the one of its id, or all of its name.
func (b *builder) candidates(p reader.Post) ([]org.Person, error) {
	if p.PersonID == "" {
		return b.org.PeopleByName(b.ctx, p.PersonName)
	}
	one, err := b.org.GetPerson(b.ctx, parse(p.PersonID))
	switch {
	case fault.Is(err, fault.CodeNotFound):
		return nil, nil
	case err != nil:
		return nil, err
	case one.Voided():
		return nil, nil
	}
	return []org.Person{*one}, nil
}

func unitKey(u reader.Unit) string   { return u.UnitID + "\n" + u.Name }
func personKey(p reader.Post) string { return p.PersonID + "\n" + p.PersonName }
func parse(id string) (parsed uuid.UUID) {
	parsed, _ = uuid.Parse(id) // the contract lets only ids through; anything else is an id nobody has
	return parsed
}

// group makes one group with its units, duties and posts.
func (b *builder) group(g *reader.Group, position int) error {
	kind, record := group.Working, "working_group"
	if g == b.draft.CoordinationGroup {
		kind, record = group.Coordination, "coordination_group"
	}
	units, err := b.groupUnits(g)
	if err != nil {
		return err
	}
	at := int64(position)
	made, err := b.groups.Create(b.ctx, group.New{
		InspectionID: b.round, Kind: kind, Name: g.Name, Function: group.Function(g.Function), Position: &at, Units: units,
	})
	if err != nil {
		return err
	}
	b.note(record, made.ID, made.Name, false)
	if err := b.duties(made.ID, g.Duties); err != nil {
		return err
	}
	if o := g.Office; o != nil && o.DirectorName != "" {
		b.leftOut("office_director", g.Name+"办公室主任"+o.DirectorName+"没有对应的任职", o.Lines)
	}
	return b.posts(made.ID, g.Posts)
}

// groupUnits makes the units that are new. One named twice in a role counts once.
func (b *builder) groupUnits(g *reader.Group) ([]group.NewUnit, error) {
	named := g.Units
	if g.Office != nil && g.Office.UnitName != "" {
		named = append(slices.Clone(named), reader.Unit{Name: g.Office.UnitName, Kind: string(org.OfficeDepartment), Role: string(group.Secretariat)})
	}
	out := []group.NewUnit{}
	for _, u := range named {
		id, known := b.units[unitKey(u)]
		if !known {
			made, err := b.org.CreateUnit(b.ctx, org.NewUnit{Name: u.Name, Kind: org.Kind(u.Kind), Collective: u.Collective})
			if err != nil {
				return nil, err
			}
			id = made.ID
			b.units[unitKey(u)] = id
			b.note("unit", id, made.Name, false)
		}
		if n := (group.NewUnit{UnitID: id, Role: group.UnitRole(u.Role)}); !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out, nil
}

// duties keeps the printed numbers; a duty without one takes the next that is free.
func (b *builder) duties(groupID uuid.UUID, duties []reader.Duty) error {
	used := map[int]bool{}
	for _, d := range duties {
		used[d.Number] = true
	}
	next := 1
	for _, d := range duties {
		number := d.Number
		if number == 0 {
			for used[next] {
				next++
			}
			number = next
			used[number] = true
		}
		n := int64(number)
		made, err := b.groups.AddDuty(b.ctx, groupID, group.NewDuty{Number: &n, Text: d.Text})
		if err != nil {
			return err
		}
		b.note("duty", made.ID, made.Text, false)
	}
	return nil
}

// posts appoints the people first: an appointment made after a vacancy of its role would fill it, and the plan has both.
func (b *builder) posts(groupID uuid.UUID, posts []reader.Post) error {
	places := map[string]int64{}
	position := make([]int64, len(posts))
	for n, p := range posts {
		places[p.Role]++
		position[n] = places[p.Role]
	}
	for _, empty := range []bool{false, true} {
		for n, p := range posts {
			if vacant(p) == empty {
				if err := b.post(groupID, p, position[n]); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (b *builder) post(groupID uuid.UUID, p reader.Post, position int64) error {
	n := group.NewAppointment{GroupID: groupID, Role: group.Role(p.Role), Position: &position, StartsAt: b.starts, Basis: basis(p)}
	kind, name := "appointment", roleNames[p.Role]
	if vacant(p) {
		b.out.VacantPosts++
	} else {
		id, err := b.person(p)
		if err != nil {
			return err
		}
		n.PersonID = &id
		name += " " + p.PersonName
		if p.Role == string(group.Liaison) {
			kind, n.Contact.Phone = "liaison", p.Phone
		}
	}
	made, err := b.groups.Appoint(b.ctx, n)
	if err != nil {
		return err
	}
	b.note(kind, made.ID, strings.TrimSpace(name), false)
	return nil
}

var roleNames = map[string]string{"leader": "组长", "first_deputy_leader": "第一副组长", "deputy_leader": "副组长", "liaison": "联络员", "member": "成员"}

// basis cites the plan's line; for a vacant post it keeps the office that the plan names instead of a person.
func basis(p reader.Post) string {
	text := "工作方案"
	if len(p.Lines) > 0 {
		text += fmt.Sprintf("第 %d 行", p.Lines[0])
	}
	if vacant(p) && p.Title != "" {
		text += "：" + p.Title
	}
	return text
}

// person finds or makes the person of a post. The title and phone first printed are kept.
func (b *builder) person(p reader.Post) (uuid.UUID, error) {
	if id, known := b.people[personKey(p)]; known {
		return id, nil
	}
	n := org.NewPerson{Name: p.PersonName}
	for _, g := range groupsOf(b.draft) {
		for _, other := range g.Posts {
			if personKey(other) != personKey(p) {
				continue
			}
			if n.Title == "" {
				n.Title = other.Title
			}
			switch {
			case mobile(other.Phone) && n.MobilePhone == "":
				n.MobilePhone = other.Phone
			case !mobile(other.Phone) && n.OfficePhone == "":
				n.OfficePhone = other.Phone
			}
		}
	}
	made, err := b.org.CreatePerson(b.ctx, n)
	if err != nil {
		return uuid.Nil, err
	}
	b.people[personKey(p)] = made.ID
	b.note("person", made.ID, made.Name, false)
	return made.ID, nil
}

// mobile tells a Chinese mobile number: eleven digits from 1 on.
func mobile(phone string) bool { return len(phone) == 11 && phone[0] == '1' }
