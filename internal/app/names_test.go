package app

import (
	"testing"

	"lianluo/internal/auth"
	"lianluo/internal/event"
)

// Whatever the program does by itself is called by a name that people read, in
// their language; people keep their own.
func TestJobsHaveNames(t *testing.T) {
	a, err := open(t, fresh(t, "sqlite", ""), MadeByServe)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range a.Jobs.Names() {
		if !event.SystemNamed(name) {
			t.Errorf("nobody knows what %q does", name)
		}
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
	e := event.Event{ActorKind: auth.KindSystem, ActorName: "deadline alerts"}
	if zh, en := e.ActorIn("zh"), e.ActorIn("en"); zh != "系统：案件时限提醒" || en != "system: deadlines of cases" {
		t.Errorf("%s, %s", zh, en)
	}
	if e.ActorName = "new one"; e.ActorIn("zh") != "系统" {
		t.Error("what has no name yet is the system")
	}
	if e.ActorKind, e.ActorName = auth.KindUser, "林晓岚"; e.ActorIn("en") != "林晓岚" {
		t.Error("people have names")
	}
}
