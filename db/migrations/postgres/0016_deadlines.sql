-- +goose Up
-- The deadlines of a case as rows, so that what is due or overdue is found by an index. The column petition_cases.deadlines
-- stays for servers that were started before this migration; nobody reads it any more.
CREATE TABLE petition_deadlines (
    id              uuid PRIMARY KEY,
    office_id       uuid NOT NULL,
    version         bigint NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    case_id         uuid NOT NULL,
    cycle           bigint NOT NULL,
    step            text COLLATE "C" NOT NULL,
    unit_id         uuid,
    started_at      timestamptz NOT NULL,
    due_at          timestamptz NOT NULL,
    original_due_at timestamptz NOT NULL,
    met_at          timestamptz,
    ended_at        timestamptz,
    lapsed_by       text NOT NULL,
    rule_id         uuid,
    why             text NOT NULL,
    explanation     text NOT NULL,
    next_alert_at   timestamptz,
    alerted         text NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    FOREIGN KEY (office_id, unit_id) REFERENCES units (office_id, id)
);
CREATE INDEX petition_deadlines_case ON petition_deadlines (office_id, case_id, cycle, step);
CREATE INDEX petition_deadlines_due ON petition_deadlines (office_id, due_at, id) WHERE ended_at IS NULL;
CREATE INDEX petition_deadlines_step ON petition_deadlines (office_id, step, due_at, id) WHERE ended_at IS NULL;
CREATE INDEX petition_deadlines_unit ON petition_deadlines (office_id, unit_id, due_at, id) WHERE ended_at IS NULL;
CREATE INDEX petition_deadlines_alert ON petition_deadlines (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;

-- What was promised so far. Of two deadlines of one step the earlier lapsed when the case was given away again.
INSERT INTO petition_deadlines (id, office_id, version, created_at, updated_at, case_id, cycle, step, unit_id, started_at, due_at,
    original_due_at, met_at, ended_at, lapsed_by, rule_id, why, explanation, next_alert_at, alerted)
SELECT gen_random_uuid(), x.office_id, 1, x.updated_at, x.updated_at, x.case_id, x.cycle, x.d->>'step', x.unit_id,
    (x.d->>'started_at')::timestamptz, (x.d->>'due_at')::timestamptz, (x.d->>'due_at')::timestamptz, (x.d->>'met_at')::timestamptz,
    COALESCE((x.d->>'met_at')::timestamptz, CASE WHEN x.lapsed <> '' THEN x.updated_at END),
    CASE WHEN x.d->>'met_at' IS NULL THEN x.lapsed ELSE '' END,
    NULLIF(x.d->'explanation'->>'rule_id', '')::uuid, COALESCE(x.d->>'why', ''), COALESCE(x.d->>'explanation', '{}'),
    CASE WHEN x.d->>'met_at' IS NULL AND x.lapsed = '' THEN (x.d->>'due_at')::timestamptz END, ''
FROM (
    SELECT c.office_id, c.id AS case_id, c.cycle, c.lead_unit_id AS unit_id, c.updated_at, e.d,
        CASE WHEN c.voided_at IS NOT NULL THEN 'void' WHEN c.merged_into_id IS NOT NULL THEN 'merge' WHEN c.handling = 'not_ours' THEN 'refer_upward'
            WHEN e.n < max(e.n) OVER (PARTITION BY c.id, e.d->>'step') THEN 'reassign' ELSE '' END AS lapsed
    FROM petition_cases c CROSS JOIN LATERAL jsonb_array_elements(c.deadlines::jsonb) WITH ORDINALITY AS e (d, n)
    WHERE c.deadlines LIKE '[{%'
    UNION ALL
    SELECT y.office_id, y.case_id, y.cycle, NULL, y.created_at, e.d, 'reopen'
    FROM petition_case_cycles y CROSS JOIN LATERAL jsonb_array_elements(y.snapshot::jsonb->'deadlines') AS e (d)
    WHERE y.snapshot LIKE '%"deadlines":[{%'
) x;

CREATE TABLE petition_deadline_extensions (
    id              uuid PRIMARY KEY,
    office_id       uuid NOT NULL,
    version         bigint NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    case_id         uuid NOT NULL,
    cycle           bigint NOT NULL,
    deadline_id     uuid NOT NULL,
    step            text COLLATE "C" NOT NULL,
    due_at          timestamptz NOT NULL,
    previous_due_at timestamptz NOT NULL,
    reason          text NOT NULL,
    state           text NOT NULL,
    asked_by        uuid NOT NULL,
    decided_at      timestamptz,
    decided_by      uuid,
    decision        text NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    FOREIGN KEY (office_id, deadline_id) REFERENCES petition_deadlines (office_id, id),
    CHECK (state IN ('asked', 'approved', 'rejected', 'withdrawn')),
    CHECK (due_at > previous_due_at)
);
CREATE INDEX petition_deadline_extensions_case ON petition_deadline_extensions (office_id, case_id, id);
CREATE UNIQUE INDEX petition_deadline_extensions_open ON petition_deadline_extensions (office_id, deadline_id) WHERE state = 'asked';

-- Rules are in force from one instant to another; those there are have always been.
ALTER TABLE deadline_rules ADD COLUMN effective_from timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00+00';
ALTER TABLE deadline_rules ADD COLUMN effective_until timestamptz;
DROP INDEX deadline_rules_step;
CREATE UNIQUE INDEX deadline_rules_step ON deadline_rules (office_id, step, effective_from) WHERE voided_at IS NULL;

-- +goose Down
DROP INDEX deadline_rules_step;
UPDATE deadline_rules SET voided_at = updated_at WHERE voided_at IS NULL AND EXISTS (SELECT 1 FROM deadline_rules r
    WHERE r.office_id = deadline_rules.office_id AND r.step = deadline_rules.step AND r.voided_at IS NULL AND r.effective_from > deadline_rules.effective_from);
CREATE UNIQUE INDEX deadline_rules_step ON deadline_rules (office_id, step) WHERE voided_at IS NULL;
ALTER TABLE deadline_rules DROP COLUMN effective_until;
ALTER TABLE deadline_rules DROP COLUMN effective_from;
DROP TABLE petition_deadline_extensions;
DROP TABLE petition_deadlines;
