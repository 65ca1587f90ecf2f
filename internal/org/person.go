package org

import (
	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"lianluo/internal/record"
	"lianluo/internal/store"
)

// Person is somebody of the office. Names may repeat; ids do not.
type Person struct {
	record.Meta
	record.Void
	record.Search
	Name        string
	Title       string
	UnitID      *uuid.UUID
	MobilePhone string
	OfficePhone string
	Email       string
}

// TableName names the table.
func (Person) TableName() string { return "people" }

// NewPerson is what a person is made from.
type NewPerson struct {
	Name        string
	Title       string
	UnitID      *uuid.UUID
	MobilePhone string
	OfficePhone string
	Email       string
}

// PersonPatch is a change of a person; what is unspecified stays.
type PersonPatch struct {
	Name        *string
	Title       nullable.Nullable[string]
	UnitID      nullable.Nullable[uuid.UUID]
	MobilePhone nullable.Nullable[string]
	OfficePhone nullable.Nullable[string]
	Email       nullable.Nullable[string]
}

func makePerson(n NewPerson) *Person {
	p := &Person{Name: n.Name, Title: n.Title, UnitID: n.UnitID, MobilePhone: n.MobilePhone, OfficePhone: n.OfficePhone, Email: n.Email}
	p.index()
	return p
}

// Phones are not indexed: a list found by digits would tell whose they are.
func (p *Person) index() { p.Search = store.Index(p.Name, p.Title) }

func (p *Person) patch(c PersonPatch) {
	if c.Name != nil {
		p.Name = *c.Name
	}
	patchText(&p.Title, c.Title)
	patchID(&p.UnitID, c.UnitID)
	patchText(&p.MobilePhone, c.MobilePhone)
	patchText(&p.OfficePhone, c.OfficePhone)
	patchText(&p.Email, c.Email)
	p.index()
}
