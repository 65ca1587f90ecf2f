package subscription

import (
	"strconv"
	"time"

	ics "github.com/arran4/golang-ical"

	"lianluo/internal/calendar"
)

// The forms of an instant (RFC 5545, 3.3.5).
const (
	localForm = "20060102T150405"
	utcForm   = "20060102T150405Z"
	zoneName  = "Asia/Shanghai"
	lineBytes = 75
)

// Render writes the events as iCalendar. The same events give the same bytes: a
// program that asks again hears that nothing has changed.
func Render(name string, events []Event) (string, error) {
	cal := ics.NewCalendarFor("lianluo")
	cal.SetMethod(ics.MethodPublish)
	cal.SetProductId("-//lianluo//duty calendar//ZH")
	cal.SetXWRCalName(name)
	cal.SetXWRTimezone(zoneName)
	cal.SetRefreshInterval("PT15M")
	zone := cal.AddTimezone(zoneName)
	standard := zone.AddStandard()
	standard.SetProperty(ics.ComponentPropertyDtStart, "19910915T000000") // the last change of its clocks
	standard.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetfrom), "+0800")
	standard.SetProperty(ics.ComponentProperty(ics.PropertyTzoffsetto), "+0800")
	standard.SetProperty(ics.ComponentProperty(ics.PropertyTzname), "CST")
	for i := range events {
		write(cal.AddEvent(events[i].UID), &events[i])
	}
	return cal.Serialize(ics.WithLineLength(lineBytes), ics.WithNewLineWindows), nil
}

func write(out *ics.VEvent, e *Event) {
	utc := func(t time.Time) string { return t.UTC().Format(utcForm) }
	local := func(t time.Time) string { return t.In(calendar.Zone).Format(localForm) }
	out.SetProperty(ics.ComponentPropertyDtstamp, utc(e.Changed))
	out.SetProperty(ics.ComponentPropertyLastModified, utc(e.Changed))
	out.SetProperty(ics.ComponentPropertySequence, strconv.FormatInt(e.Sequence, 10))
	out.SetProperty(ics.ComponentPropertyDtStart, local(e.StartsAt), ics.WithTZID(zoneName))
	out.SetProperty(ics.ComponentPropertyDtEnd, local(e.EndsAt), ics.WithTZID(zoneName))
	out.SetSummary(e.Summary)
	if e.Description != "" {
		out.SetDescription(e.Description)
	}
	status, busy := ics.ObjectStatusConfirmed, ics.TransparencyTransparent
	if e.Cancelled {
		status = ics.ObjectStatusCancelled
	} else if e.Busy {
		busy = ics.TransparencyOpaque
	}
	out.SetStatus(status)
	out.SetTimeTransparency(busy)
}
