package apitest

import "maps"

// deaf is where nobody listens: what the makers make sends nothing anywhere.
const deaf = "http://127.0.0.1:9/hook"

func hookBody(m *making) any {
	return props{"name": m.name("区级平台"), "url": deaf, "kinds": []any{"webhook_test.*"}}
}

func hook(m *making) *Answer {
	a := m.coordinator.Create(m, "/v1/webhooks", hookBody(m))
	return m.coordinator.Get(m, "/v1/webhooks/"+a.Text("webhook.id"))
}

func pausedHook(m *making) *Answer {
	h := hook(m)
	return m.coordinator.Act(m, "/v1/webhooks/"+h.ID()+"/disable", h.ETag(), props{"reason": "对方升级"})
}

func init() {
	maps.Copy(makers, map[string]maker{
		"listWebhooks":          list("auditor"),
		"createWebhook":         create("coordinator", hookBody),
		"getWebhook":            one("commander", "webhook_id", hook),
		"updateWebhook":         on("coordinator", "webhook_id", hook, func(m *making) any { return props{"name": m.name("改名")} }),
		"rotateWebhookSecret":   on("coordinator", "webhook_id", hook, fixed(props{"overlap_hours": 1})),
		"pingWebhook":           on("coordinator", "webhook_id", hook, nil),
		"replayWebhook":         on("coordinator", "webhook_id", hook, fixed(props{"dead_since": "2021-09-01T00:00:00+08:00"})),
		"disableWebhook":        on("coordinator", "webhook_id", hook, fixed(props{"reason": "对方升级"})),
		"enableWebhook":         on("coordinator", "webhook_id", pausedHook, nil),
		"voidWebhook":           on("coordinator", "webhook_id", hook, voiding),
		"listWebhookDeliveries": one("auditor", "webhook_id", hook),
		"getWebhookDelivery": func(m *making) call {
			h := hook(m)
			d := m.coordinator.Act(m, "/v1/webhooks/"+h.ID()+"/ping", h.ETag(), nil)
			return call{by: "auditor", path: in("webhook_id", h.ID(), "delivery_id", d.ID())}
		},
	})
}
