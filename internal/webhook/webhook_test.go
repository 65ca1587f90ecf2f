package webhook

import (
	"net/http"
	"net/netip"
	"strconv"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/record"
)

// Every action in every state by everybody: what is offered is what is then
// accepted, and only a coordinator has anything to offer.
func TestEveryActionInEveryState(t *testing.T) {
	want := map[State][]string{
		Active:   {onUpdate, onRotate, onPing, onReplay, onDisable, onVoid},
		Disabled: {onUpdate, onRotate, onEnable, onVoid},
		voided:   {},
	}
	for _, n := range auth.Names {
		by := auth.Actor{Kind: auth.KindUser, Standing: n.Standing}
		for state, actions := range want {
			fresh := func() *Webhook {
				w := &Webhook{State: state}
				if state == voided {
					w.State, w.Void = Active, record.Void{VoidedAt: new(time.Time)}
				}
				return w
			}
			allowed := map[string]bool{}
			for _, a := range fresh().Allowed(by) {
				allowed[a] = true
			}
			for on := range past {
				listed := false
				for _, a := range actions {
					listed = listed || a == on
				}
				err := fresh().apply(on, by)
				if may := listed && n.Standing == auth.Coordinator; (err == nil) != may || allowed[on] != may {
					t.Errorf("%s in %s by %s: %v, offered %v", on, state, n.Name, err, allowed[on])
				}
			}
		}
	}
}

func TestKinds(t *testing.T) {
	for _, x := range []struct {
		kinds []string
		kind  string
		want  bool
	}{
		{nil, "petition_case.dispatched", true},
		{[]string{"petition_case.*"}, "petition_case.dispatched", true},
		{[]string{"petition_case.dispatched"}, "petition_case.dispatched", true},
		{[]string{"petition_case.dispatched"}, "petition_case.voided", false},
		{[]string{"petition.*"}, "petition_case.dispatched", false},
		{[]string{"unit.*", "status_report.created"}, "status_report.created", true},
	} {
		if w := (&Webhook{Kinds: x.kinds}); w.Wants(x.kind) != x.want {
			t.Errorf("%v wants %s: %v", x.kinds, x.kind, !x.want)
		}
	}
}

// The pause grows from five seconds to an hour and strays by a fifth at most;
// a Retry-After counts, and the last attempt is at the end of the day.
func TestTimetable(t *testing.T) {
	now := time.Date(2021, 9, 10, 0, 0, 0, 0, time.UTC)
	for i, want := range []time.Duration{5 * time.Second, 15 * time.Second, 45 * time.Second, 135 * time.Second, 405 * time.Second, 1215 * time.Second, time.Hour, time.Hour} {
		for _, chance := range []float64{0, 0.25, 0.5, 0.999999} {
			got := wait(i+1, chance)
			if got < want*8/10-time.Millisecond || got > want*12/10 || chance == 0.5 && got != want {
				t.Errorf("after %d failures, chance %v: %s, about %s was wanted", i+1, chance, got, want)
			}
		}
	}
	if got := wait(1_000_000, 0.5); got != longest {
		t.Error(got)
	}
	for _, x := range []struct {
		queued   time.Duration
		failures int
		asked    time.Duration
		want     time.Duration
	}{
		{0, 1, 0, 5 * time.Second},
		{0, 1, 90 * time.Second, 90 * time.Second},
		{0, 9, time.Second, time.Hour},
		{0, 1, 100 * time.Hour, giveUp},
		{-giveUp + time.Minute, 9, 0, time.Minute},
		{-giveUp, 9, 0, time.Hour},
		{-2 * giveUp, 1, 0, 5 * time.Second},
	} {
		if got := retryAt(now, now.Add(x.queued), x.failures, x.asked, 0.5).Sub(now); got != x.want {
			t.Errorf("%+v: after %s", x, got)
		}
	}
}

func TestJudgement(t *testing.T) {
	now := time.Date(2021, 9, 10, 0, 0, 0, 0, time.UTC)
	for status := 200; status < 600; status++ {
		want := Refused
		switch {
		case status < 300:
			want = OK
		case status < 400:
			want = Redirected
		case status == 410:
			want = ReceiverGone
		case status == 429, status == 503:
			want = Throttled
		}
		if r := judge(status, "7", now); r.Outcome != want || r.Status != status || (r.RetryAfter != 0) != (want == Throttled) {
			t.Errorf("%d: %+v", status, r)
		}
	}
	for text, want := range map[string]time.Duration{
		"": 0, "soon": 0, "-5": 0, "0": 0, "120": 2 * time.Minute, "999999999": giveUp, "99999999999999999999": 0,
		now.Add(time.Hour).Format(http.TimeFormat): time.Hour, now.Add(-time.Hour).Format(http.TimeFormat): 0,
	} {
		if got := later(text, now); got != want {
			t.Errorf("Retry-After %q: %s", text, got)
		}
	}
}

// The public library is the oracle of signatures: it accepts both while rotating,
// and nothing that was changed.
func TestSignatures(t *testing.T) {
	now := time.Now()
	old, oldText := newSecret()
	fresh, freshText := newSecret()
	body := []byte(`{"type":"petition_case.dispatched","data":{"kind":"扬尘"}}`)
	header := func(id string, keys ...[]byte) http.Header {
		h := http.Header{}
		h.Set("Webhook-Id", id)
		h.Set("Webhook-Timestamp", strconv.FormatInt(now.Unix(), 10))
		h.Set("Webhook-Signature", signature(keys, id, now, body))
		return h
	}
	for _, x := range []struct {
		secret string
		header http.Header
		body   []byte
		want   bool
	}{
		{oldText, header("m1", old), body, true},
		{oldText, header("m1", old, fresh), body, true},
		{freshText, header("m1", old, fresh), body, true},
		{freshText, header("m1", old), body, false},
		{oldText, header("m1", old), append([]byte(" "), body...), false},
	} {
		receiver, err := standardwebhooks.NewWebhook(x.secret)
		if err != nil {
			t.Fatal(err)
		}
		if err := receiver.Verify(x.body, x.header); (err == nil) != x.want {
			t.Errorf("wanted %v: %v", x.want, err)
		}
	}
	if h := hint(freshText); len(h) != hintSize || h == freshText[len(freshText)-hintSize:] {
		t.Errorf("the hint %q shows the padding", h)
	}
}

// Nothing that is not public is reached, in whatever way it is written.
func TestTargets(t *testing.T) {
	own := Allowed{netip.MustParsePrefix("10.8.0.0/16")}
	for address, want := range map[string][3]bool{ // nothing allowed; own network with TLS; without
		"8.8.8.8":                {true, true, false},
		"2606:4700:4700::1111":   {true, true, false},
		"10.8.0.1":               {false, true, true},
		"::ffff:10.8.0.1":        {false, true, true},
		"10.9.0.1":               {false, false, false},
		"127.0.0.1":              {false, false, false},
		"::1":                    {false, false, false},
		"::":                     {false, false, false},
		"0.0.0.0":                {false, false, false},
		"::ffff:127.0.0.1":       {false, false, false},
		"169.254.169.254":        {false, false, false},
		"fe80::1%eth0":           {false, false, false},
		"172.31.255.255":         {false, false, false},
		"192.168.1.1":            {false, false, false},
		"100.64.0.1":             {false, false, false},
		"198.18.0.1":             {false, false, false},
		"224.0.0.1":              {false, false, false},
		"255.255.255.255":        {false, false, false},
		"fc00::1":                {false, false, false},
		"ff02::1":                {false, false, false},
		"64:ff9b::7f00:1":        {false, false, false},
		"2002:7f00:1::":          {false, false, false},
		"2001:0:7f00:1::":        {false, false, false},
		"fd00:ec2::254":          {false, false, false},
		"2001:db8::1":            {false, false, false},
		"2606:4700:4700::1111%1": {true, true, false},
	} {
		a := netip.MustParseAddr(address)
		if got := [3]bool{Allowed(nil).reaches(a, false), own.reaches(a, false), own.reaches(a, true)}; got != want {
			t.Errorf("%s: %v", address, got)
		}
		if Allowed(nil).reaches(a, true) {
			t.Errorf("%s without TLS", address)
		}
	}
	for text, code := range map[string]string{
		"https://district.example.cn/hook?x=1": "", "https://8.8.8.8:8443/": "", "https://[2606:4700:4700::1111]/": "",
		"http://district.example.cn/": "not_https", "http://8.8.8.8/": "not_https", "https://127.0.0.1/": "address_not_allowed", "https://[::1]/": "address_not_allowed",
		"https://localhost/": "address_not_allowed", "https://LOCALHOST./": "address_not_allowed", "https://169.254.169.254/latest": "address_not_allowed",
		"https://a:b@district.example.cn/": "credentials", "https://district.example.cn/#x": "fragment", "https://": "invalid_url", "ftp://x": "invalid_url", "https:x": "invalid_url", "https://x:y/": "invalid_url",
	} {
		err := Allowed(nil).Target(text)
		if f, ok := fault.As(err); (code == "") != (err == nil) || code != "" && (!ok || f.Fields[0].Code != code) {
			t.Errorf("%s: %v", text, err)
		}
	}
	if err := own.Target("http://10.8.0.1/"); err != nil {
		t.Error(err)
	}
}
