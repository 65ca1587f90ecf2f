-- +goose Up
-- The deadlines of a case as rows, so that what is due or overdue is found by an index. The column petition_cases.deadlines
-- stays for servers that were started before this migration; nobody reads it any more.
CREATE TABLE petition_deadlines (
    id              TEXT PRIMARY KEY,
    office_id       TEXT NOT NULL,
    version         INTEGER NOT NULL,
    created_at      DATETIME NOT NULL,
    updated_at      DATETIME NOT NULL,
    case_id         TEXT NOT NULL,
    cycle           INTEGER NOT NULL,
    step            TEXT NOT NULL,
    unit_id         TEXT,
    started_at      DATETIME NOT NULL,
    due_at          DATETIME NOT NULL,
    original_due_at DATETIME NOT NULL,
    met_at          DATETIME,
    ended_at        DATETIME,
    lapsed_by       TEXT NOT NULL,
    rule_id         TEXT,
    why             TEXT NOT NULL,
    explanation     TEXT NOT NULL,
    next_alert_at   DATETIME,
    alerted         TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    FOREIGN KEY (office_id, unit_id) REFERENCES units (office_id, id)
);
CREATE INDEX petition_deadlines_case ON petition_deadlines (office_id, case_id, cycle, step);
CREATE INDEX petition_deadlines_due ON petition_deadlines (office_id, due_at, id) WHERE ended_at IS NULL;
CREATE INDEX petition_deadlines_step ON petition_deadlines (office_id, step, due_at, id) WHERE ended_at IS NULL;
CREATE INDEX petition_deadlines_unit ON petition_deadlines (office_id, unit_id, due_at, id) WHERE ended_at IS NULL;
CREATE INDEX petition_deadlines_alert ON petition_deadlines (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;

-- What was promised so far. Of two deadlines of one step the earlier lapsed when the case was given away again. Instants become
-- what the driver writes, and sorts by.
INSERT INTO petition_deadlines (id, office_id, version, created_at, updated_at, case_id, cycle, step, unit_id, started_at, due_at,
    original_due_at, met_at, ended_at, lapsed_by, rule_id, why, explanation, next_alert_at, alerted)
SELECT lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))),
    y.office_id, 1, y.updated_at, y.updated_at, y.case_id, y.cycle, y.step, y.unit_id, y.started_at, y.due_at, y.due_at, y.met_at,
    COALESCE(y.met_at, CASE WHEN y.lapsed <> '' THEN y.updated_at END), CASE WHEN y.met_at IS NULL THEN y.lapsed ELSE '' END,
    NULLIF(y.rule_id, ''), COALESCE(y.why, ''), COALESCE(y.explanation, '{}'), CASE WHEN y.met_at IS NULL AND y.lapsed = '' THEN y.due_at END, ''
FROM (
    SELECT x.office_id, x.case_id, x.cycle, x.unit_id, x.updated_at, x.lapsed, json_extract(x.d, '$.step') AS step,
        CASE WHEN json_extract(x.d, '$.started_at') LIKE '%Z' THEN replace(replace(json_extract(x.d, '$.started_at'), 'T', ' '), 'Z', '+00:00') ELSE rtrim(rtrim(strftime('%Y-%m-%d %H:%M:%f', json_extract(x.d, '$.started_at')), '0'), '.') || '+00:00' END AS started_at,
        CASE WHEN json_extract(x.d, '$.due_at') LIKE '%Z' THEN replace(replace(json_extract(x.d, '$.due_at'), 'T', ' '), 'Z', '+00:00') ELSE rtrim(rtrim(strftime('%Y-%m-%d %H:%M:%f', json_extract(x.d, '$.due_at')), '0'), '.') || '+00:00' END AS due_at,
        CASE WHEN json_extract(x.d, '$.met_at') LIKE '%Z' THEN replace(replace(json_extract(x.d, '$.met_at'), 'T', ' '), 'Z', '+00:00') ELSE rtrim(rtrim(strftime('%Y-%m-%d %H:%M:%f', json_extract(x.d, '$.met_at')), '0'), '.') || '+00:00' END AS met_at,
        json_extract(x.d, '$.explanation.rule_id') AS rule_id, json_extract(x.d, '$.why') AS why, json_extract(x.d, '$.explanation') AS explanation
    FROM (
        SELECT c.office_id, c.id AS case_id, c.cycle, c.lead_unit_id AS unit_id, c.updated_at, e.value AS d,
            CASE WHEN c.voided_at IS NOT NULL THEN 'void' WHEN c.merged_into_id IS NOT NULL THEN 'merge' WHEN c.handling = 'not_ours' THEN 'refer_upward'
                WHEN e.key < max(e.key) OVER (PARTITION BY c.id, json_extract(e.value, '$.step')) THEN 'reassign' ELSE '' END AS lapsed
        FROM petition_cases c, json_each(c.deadlines) e
        WHERE c.deadlines LIKE '[{%'
        UNION ALL
        SELECT h.office_id, h.case_id, h.cycle, NULL, h.created_at, e.value, 'reopen'
        FROM petition_case_cycles h, json_each(h.snapshot, '$.deadlines') e
        WHERE h.snapshot LIKE '%"deadlines":[{%'
    ) x
) y;

CREATE TABLE petition_deadline_extensions (
    id              TEXT PRIMARY KEY,
    office_id       TEXT NOT NULL,
    version         INTEGER NOT NULL,
    created_at      DATETIME NOT NULL,
    updated_at      DATETIME NOT NULL,
    case_id         TEXT NOT NULL,
    cycle           INTEGER NOT NULL,
    deadline_id     TEXT NOT NULL,
    step            TEXT NOT NULL,
    due_at          DATETIME NOT NULL,
    previous_due_at DATETIME NOT NULL,
    reason          TEXT NOT NULL,
    state           TEXT NOT NULL,
    asked_by        TEXT NOT NULL,
    decided_at      DATETIME,
    decided_by      TEXT,
    decision        TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    FOREIGN KEY (office_id, deadline_id) REFERENCES petition_deadlines (office_id, id),
    CHECK (state IN ('asked', 'approved', 'rejected', 'withdrawn')),
    CHECK (due_at > previous_due_at)
);
CREATE INDEX petition_deadline_extensions_case ON petition_deadline_extensions (office_id, case_id, id);
CREATE UNIQUE INDEX petition_deadline_extensions_open ON petition_deadline_extensions (office_id, deadline_id) WHERE state = 'asked';

-- Rules are in force from one instant to another; those there are have always been.
ALTER TABLE deadline_rules ADD COLUMN effective_from DATETIME NOT NULL DEFAULT '1970-01-01 00:00:00+00:00';
ALTER TABLE deadline_rules ADD COLUMN effective_until DATETIME;
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
