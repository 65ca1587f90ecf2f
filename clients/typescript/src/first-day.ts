// The first working day of an office, over the generated client: the plan is read
// in and applied, accounts follow from it, a table of cases arrives, cases are
// dispatched, acknowledged, returned and reassigned, and the district pulls.
import assert from "node:assert/strict";
import { connect, once, ProblemError, take, type Api, type Schemas } from "./client.js";

const base = process.env["LIANLUO_BASE"] ?? "http://127.0.0.1:8080";
const adminPassword = process.env["LIANLUO_ADMIN_PASSWORD"] ?? "";

const plan = `青禾街道配合第二轮中央生态环境保护督察协调联络工作方案
一、成立协调联络组
组长：周启明
第一副组长：沈立
副组长：何静
成员单位：党政办公室、城市管理办公室、公共安全办、城管执法中队。
二、专项工作组
（一）综合协调组
组长：何静
责任单位：党政办公室
联络员：林晓岚
工作职责：
1.承接交办事项，分派、催办并回复办理情况；
2.汇总各组进展。
（二）信访应急处置组
组长：高远
责任单位：公共安全办
联络员：唐宁
工作职责：
1.办理信访举报件，保护举报人信息。
（三）市容环卫组
组长：苏敏
责任单位：城市管理办公室、城管执法中队
联络员：罗飞
工作职责：
1.整治市容，增加保洁次数。
`;

const table = [
  ["序号", "受理编号", "交办问题基本情况", "行政区域", "污染类型", "来源", "责任单位"],
  ["1", "X2HN202109100101", "菜场旁夜间装卸噪声扰民", "河东社区", "噪声", "来信", "城市管理办公室"],
  ["2", "D2HN202109100102*", "餐饮店油烟直排楼道", "河西社区", "大气", "来电", "城市管理办公室"],
].map((row) => row.join("\t")).join("\n");

async function signIn(username: string, password: string): Promise<Api> {
  const { data } = await take(connect(base).POST("/v1/auth/login", { body: { username, password } }));
  return connect(base, data.access_token);
}

interface Office {
  readonly admin: Api;
  readonly inspection: string;
  readonly unit: (name: string) => Promise<string>;
  readonly account: (username: string, who: { person?: string; unit?: string; auditor?: boolean }) => Promise<Api>;
}

async function applyPlan(admin: Api): Promise<string> {
  const draft = await take(admin.POST("/v1/plan-imports", { params: { header: once() }, body: { filename: "plan.txt", text: plan } }));
  assert.equal(draft.data.draft.working_groups.length, 3);
  assert.equal(draft.data.draft.working_groups[0]?.duties?.length, 2);
  const applied = await take(
    admin.POST("/v1/plan-imports/{plan_import_id}/apply", {
      params: { path: { plan_import_id: draft.data.id }, header: { ...once(), "If-Match": draft.etag } },
      body: { starts_at: "2021-09-01T00:00:00+08:00" },
    }),
  );
  assert.equal(applied.data.state, "applied");
  assert.ok(applied.data.inspection_id);
  return applied.data.inspection_id;
}

function officeOf(admin: Api, inspection: string): Office {
  const unit = async (name: string): Promise<string> => {
    const { data } = await take(admin.GET("/v1/units", { params: { query: { q: name } } }));
    const found = data.items.find((u) => u.name === name);
    assert.ok(found, `unit ${name}`);
    return found.id;
  };
  const person = async (name: string): Promise<string> => {
    const { data } = await take(admin.GET("/v1/people", { params: { query: { q: name } } }));
    const found = data.items.find((p) => p.name === name);
    assert.ok(found, `person ${name}`);
    return found.id;
  };
  const account: Office["account"] = async (username, who) => {
    const password = `${crypto.randomUUID()}Aa`;
    const body: Schemas["UserCreate"] = { username, display_name: who.person ?? username, password, must_change_password: false };
    if (who.person !== undefined) body.person_id = await person(who.person);
    if (who.unit !== undefined) body.unit_id = await unit(who.unit);
    if (who.auditor !== undefined) body.auditor = who.auditor;
    await take(admin.POST("/v1/users", { params: { header: once() }, body }));
    return signIn(username, password);
  };
  return { admin, inspection, unit, account };
}

async function importCases(coordinator: Api, inspection: string): Promise<string> {
  const batch = await take(
    coordinator.POST("/v1/petition-batches", {
      params: { header: once() },
      body: { inspection_id: inspection, label: "第十三批", received_at: "2021-09-10T08:00:00+08:00" },
    }),
  );
  const bring = async (etag: string) =>
    take(
      coordinator.POST("/v1/petition-batches/{batch_id}/import", {
        params: { path: { batch_id: batch.data.id }, header: { ...once(), "If-Match": etag } },
        body: { text: table },
      }),
    );
  const first = await bring(batch.etag);
  assert.deepEqual([first.data.created, first.data.failed], [2, 0]);
  const again = await take(coordinator.GET("/v1/petition-batches/{batch_id}", { params: { path: { batch_id: batch.data.id } } }));
  const second = await bring(again.etag);
  assert.deepEqual([second.data.created, second.data.unchanged], [0, 2]);
  return batch.data.id;
}

async function dispatchAndAnswer(office: Office, coordinator: Api, batch: string): Promise<void> {
  const lead = await office.unit("城市管理办公室");
  const other = await office.unit("城管执法中队");
  const clerk = await office.account("sumin", { unit: "城市管理办公室" });
  const officer = await office.account("zhongdui", { unit: "城管执法中队" });
  const { data } = await take(coordinator.GET("/v1/petition-cases", { params: { query: { batch_id: batch, sort: "number" } } }));
  assert.equal(data.items.length, 2);
  assert.ok(data.items.some((c) => c.key_case));
  for (const c of data.items) {
    const sent = await take(
      coordinator.POST("/v1/petition-cases/{case_id}/dispatch", {
        params: { path: { case_id: c.id }, header: { ...once(), "If-Match": `"${c.version}"` } },
        body: { lead_unit_id: lead, instruction: "请在时限内核实并反馈。" },
      }),
    );
    assert.equal(sent.data.handling, "dispatched");
  }
  const [first, second] = data.items;
  assert.ok(first && second);
  const mine = await take(clerk.GET("/v1/petition-cases/{case_id}", { params: { path: { case_id: first.id } } }));
  const done = await take(
    clerk.POST("/v1/petition-cases/{case_id}/acknowledge", {
      params: { path: { case_id: first.id }, header: { ...once(), "If-Match": mine.etag } },
      body: { note: "已签收" },
    }),
  );
  assert.equal(done.data.handling, "acknowledged");
  const wrong = await take(clerk.GET("/v1/petition-cases/{case_id}", { params: { path: { case_id: second.id } } }));
  const back = await take(
    clerk.POST("/v1/petition-cases/{case_id}/return", {
      params: { path: { case_id: second.id }, header: { ...once(), "If-Match": wrong.etag } },
      body: { reason: "占道经营由执法中队管辖", proposed_unit_id: other },
    }),
  );
  assert.equal(back.data.handling, "returned");
  const again = await take(coordinator.GET("/v1/petition-cases/{case_id}", { params: { path: { case_id: second.id } } }));
  await take(
    coordinator.POST("/v1/petition-cases/{case_id}/reassign", {
      params: { path: { case_id: second.id }, header: { ...once(), "If-Match": again.etag } },
      body: { lead_unit_id: other, reason: "改派执法中队" },
    }),
  );
  const theirs = await take(officer.GET("/v1/petition-cases/{case_id}", { params: { path: { case_id: second.id } } }));
  assert.equal(theirs.data.dispatch?.lead_unit_id, other);
  await assert.rejects(take(officer.GET("/v1/petition-cases/{case_id}", { params: { path: { case_id: first.id } } })), (e: unknown) => {
    assert.ok(e instanceof ProblemError);
    assert.equal(e.problem.status, 404);
    return true;
  });
}

async function districtPulls(office: Office, coordinator: Api): Promise<void> {
  const report = await take(
    coordinator.POST("/v1/status-reports", { params: { header: once() }, body: { inspection_id: office.inspection } }),
  );
  assert.equal(report.data.cases.total, 2);
  const asked = await take(
    office.admin.POST("/v1/api-clients", {
      params: { header: once() },
      body: { name: "区级调度平台", scopes: ["status_reports:read", "changes:read"] },
    }),
  );
  const secret = await take(
    coordinator.POST("/v1/api-clients/{api_client_id}/approve", {
      params: { path: { api_client_id: asked.data.client_id }, header: { ...once(), "If-Match": '"1"' } },
      body: { scopes: ["status_reports:read", "changes:read"] },
    }),
  );
  const token = await take(
    connect(base).POST("/v1/auth/token", {
      body: { grant_type: "client_credentials", client_id: secret.data.client_id, client_secret: secret.data.client_secret },
      bodySerializer: (body) => new URLSearchParams(body as Record<string, string>),
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
    }),
  );
  const district = connect(base, token.data.access_token);
  const latest = await take(district.GET("/v1/status-reports/latest"));
  assert.equal(latest.data.id, report.data.id);
  assert.equal(latest.data.digest, report.data.digest);
  const same = await district.GET("/v1/status-reports/latest", { params: { header: { "If-None-Match": latest.etag } } });
  assert.equal(same.response.status, 304);
  let changes = 0;
  let after: string | undefined;
  for (;;) {
    const page = await take(district.GET("/v1/changes", { params: { query: after === undefined ? {} : { after } } }));
    changes += page.data.items.length;
    if (page.data.next === undefined) break;
    after = page.data.next;
  }
  assert.ok(changes > 5, "the district sees what changed");
}

const admin = await signIn("admin", adminPassword);
const office = officeOf(admin, await applyPlan(admin));
const coordinator = await office.account("linxiaolan", { person: "林晓岚" });
const inspection = await take(coordinator.GET("/v1/inspections/{inspection_id}", { params: { path: { inspection_id: office.inspection } } }));
await take(
  coordinator.POST("/v1/inspections/{inspection_id}/start", {
    params: { path: { inspection_id: office.inspection }, header: { ...once(), "If-Match": inspection.etag } },
    body: { stationed_from: "2021-08-28" },
  }),
);
const batch = await importCases(coordinator, office.inspection);
await dispatchAndAnswer(office, coordinator, batch);
await districtPulls(office, coordinator);
const auditor = await office.account("hanxue", { auditor: true });
const chain = await take(auditor.GET("/v1/audit-events/verify"));
assert.equal(chain.data.intact, true);
console.log(`first working day: ${chain.data.checked} events, chain intact`);
