package notice

import (
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/record"
)

// Channel is a way out of the office.
type Channel string

// The channels. An e-mail goes to each person, a robot speaks once to its group.
const (
	Email    Channel = "email"
	WeCom    Channel = "wecom"
	DingTalk Channel = "dingtalk"
)

const robot = "robot" // the recipient of what a robot says

// The states of a delivery.
const (
	Queued  = "queued"
	Sending = "sending"
	Sent    = "sent"
	Failed  = "failed"
)

// The occasions that are no level of a clock.
const (
	onIssue = "issued"
	onStart = "started"
	revised = "revised"
)

// Failure is why a delivery did not succeed, as a class: what the other side
// said may hold anything.
type Failure string

// The classes of failure. Of an outcome that is unknown nothing is sent again by
// itself: nobody gets the same message twice.
const (
	Unreachable    Failure = "unreachable"
	Busy           Failure = "busy"
	Refused        Failure = "refused"
	Redirected     Failure = "redirected"
	OutcomeUnknown Failure = "outcome_unknown"
	NotConfigured  Failure = "not_configured"
)

// Error makes failures errors.
func (f Failure) Error() string { return "not delivered: " + string(f) }

// again tells which failures are tried again.
func (f Failure) again() bool { return f == Unreachable || f == Busy }

// class finds the class of an error; what is not known is an unknown outcome.
func class(err error) Failure {
	var f Failure
	if errors.As(err, &f) {
		return f
	}
	return OutcomeUnknown
}

// Delivery is one message to one recipient on one occasion by one channel. The
// row is written with the change that wants it, and is the job itself.
type Delivery struct {
	record.Meta
	SubjectType   string
	SubjectID     uuid.UUID
	Number        string
	Title         string
	Occasion      string
	Channel       Channel
	Recipient     string // the person's id, or that it is a robot
	PersonID      *uuid.UUID
	Address       string
	DueBy         time.Time
	State         string
	Attempts      int64
	NextAttemptAt *time.Time
	Failure       Failure
	SentAt        *time.Time
}

// TableName names the table.
func (Delivery) TableName() string { return "message_deliveries" }

// Quiet marks the rows as bookkeeping; one that has failed for good is told.
func (*Delivery) Quiet() {}

const (
	mostAttempts = 6
	lease        = 2 * time.Minute // after this a delivery that was being sent has an unknown outcome
	firstPause   = 30 * time.Second
)

// take begins an attempt; one that was begun before and never ended has failed.
func (d *Delivery) take(now time.Time) bool {
	if d.State == Sending {
		d.State, d.Failure, d.NextAttemptAt = Failed, OutcomeUnknown, nil
		return false
	}
	until := now.Add(lease)
	d.State, d.NextAttemptAt = Sending, &until
	d.Attempts++
	return true
}

// end notes what became of the attempt.
func (d *Delivery) end(err error, now time.Time) {
	d.NextAttemptAt = nil
	if err == nil {
		d.State, d.Failure, d.SentAt = Sent, "", &now
		return
	}
	d.Failure = class(err)
	if !d.Failure.again() || d.Attempts >= mostAttempts {
		d.State = Failed
		return
	}
	next := now.Add(firstPause << (2 * (d.Attempts - 1)))
	d.State, d.NextAttemptAt = Queued, &next
}

// retry queues a failed delivery anew, by hand.
func (d *Delivery) retry(now time.Time) {
	d.State, d.Attempts, d.Failure, d.NextAttemptAt = Queued, 0, "", &now
}

// Allowed lists what the caller may do with the delivery.
func (d *Delivery) Allowed(by Caller) []string {
	if d.State == Failed && by.Can(auth.DeliveryRetry) {
		return []string{"retry"}
	}
	return []string{}
}

// Message is what goes out: a number and a title, and nothing that was written
// beside them.
type Message struct {
	ID      uuid.UUID // of the delivery
	Channel Channel
	Office  string
	Address string // of an e-mail
	Subject string
	Text    string
}

var occasions = map[string]string{
	onIssue: "请签收", onStart: "请应答", "half": "签收时间已过半", "last_day": "签收时间只剩一天", "last_hours": "签收时间只剩两小时", "overdue": "已超过签收时限",
}

// message words the delivery.
func (d *Delivery) message(office string) Message {
	head := d.Number
	if head == "" {
		head = "联络抽查"
	}
	m := Message{ID: d.ID, Channel: d.Channel, Office: office, Address: d.Address, Subject: fmt.Sprintf("【%s】%s %s", office, head, d.Title),
		Text: fmt.Sprintf("【%s】%s《%s》：%s。时限：%s。请登录系统办理。", office, head, d.Title, occasions[d.Occasion], d.DueBy.In(calendar.Zone).Format("2006-01-02 15:04"))}
	if d.Occasion == revised {
		m.Text = fmt.Sprintf("【%s】%s《%s》：您的班次有变动，最早的一班在 %s。请登录系统查看。", office, head, d.Title, d.DueBy.In(calendar.Zone).Format("2006-01-02 15:04"))
	}
	return m
}
