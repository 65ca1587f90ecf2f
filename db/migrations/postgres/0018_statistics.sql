-- +goose Up
-- What statistics read of a case beside its own columns. It is derived whenever a case is saved: since when it is counted as it
-- is, when its completion was stated, the class of rectification, the assisting units in the order of their ids, and whether it
-- is a part of a split case, the split case itself, or merged.
ALTER TABLE petition_cases ADD COLUMN counted_since timestamptz NOT NULL DEFAULT '1970-01-01 00:00:00+00:00';
ALTER TABLE petition_cases ADD COLUMN concluded_at timestamptz;
ALTER TABLE petition_cases ADD COLUMN rectification text NOT NULL DEFAULT '';
ALTER TABLE petition_cases ADD COLUMN assisting_ids text NOT NULL DEFAULT '';
ALTER TABLE petition_cases ADD COLUMN kin text NOT NULL DEFAULT '';

-- What cases were counted as before, from when to when: a row for each time something counted has changed, so that a table can be
-- made as of any earlier instant. What a case counts as now is in petition_cases.
CREATE TABLE petition_case_states (
    office_id       uuid NOT NULL,
    case_id         uuid NOT NULL,
    valid_from      timestamptz NOT NULL,
    valid_to        timestamptz NOT NULL,
    inspection_id   uuid NOT NULL,
    batch_id        uuid,
    channel         text NOT NULL,
    key_case        boolean NOT NULL,
    area            text NOT NULL,
    received_at     timestamptz NOT NULL,
    pollution_types text NOT NULL,
    primary_type    text NOT NULL,
    type_labels     text NOT NULL,
    lead_unit_id    uuid,
    assisting_ids   text NOT NULL,
    completion      text NOT NULL,
    publication     text NOT NULL,
    verdict         text NOT NULL,
    kin             text NOT NULL,
    rectification   text NOT NULL,
    due_at          timestamptz,
    concluded_at    timestamptz,
    PRIMARY KEY (office_id, case_id, valid_from),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    CHECK (valid_from < valid_to)
);
CREATE INDEX petition_case_states_then ON petition_case_states (office_id, inspection_id, valid_to, valid_from);

UPDATE petition_cases c SET concluded_at = CASE WHEN c.conclusion <> '' THEN (c.conclusion::json ->> 'at')::timestamptz END,
    rectification = CASE WHEN c.conclusion <> '' THEN COALESCE(c.conclusion::json ->> 'rectification', '') ELSE '' END,
    assisting_ids = COALESCE((SELECT string_agg(u.unit_id::text, ',' ORDER BY u.unit_id::text) FROM petition_case_units u WHERE u.office_id = c.office_id AND u.case_id = c.id AND u.is_current AND u.role = 'assist'), ''),
    kin = CASE WHEN c.split_from_id IS NOT NULL THEN 'part' WHEN EXISTS (SELECT 1 FROM petition_cases p WHERE p.office_id = c.office_id AND p.split_from_id = c.id) THEN 'split' ELSE '' END || CASE WHEN c.merged_into_id IS NOT NULL THEN '+merged' ELSE '' END,
    counted_since = c.created_at;

-- What is known of the past: until a case was dispatched nobody handled it, until its completion was stated it was in progress.
INSERT INTO petition_case_states (office_id, case_id, valid_from, valid_to, inspection_id, batch_id, channel, key_case, area, received_at, pollution_types, primary_type, type_labels, lead_unit_id, assisting_ids, completion, publication, verdict, kin, rectification, due_at, concluded_at)
SELECT c.office_id, c.id, c.counted_since, d.at, c.inspection_id, c.batch_id, c.channel, c.key_case, c.area, c.received_at, COALESCE(c.pollution_types, '[]'), c.primary_type, COALESCE(c.type_labels, '[]'),
    NULL, '', 'in_progress', 'not_due', '', '', '', NULL, NULL
FROM petition_cases c JOIN (SELECT e.office_id, e.resource_id AS case_id, MIN(e.occurred_at) AS at FROM events e WHERE e.kind = 'petition_case.dispatched' GROUP BY 1, 2) d ON d.office_id = c.office_id AND d.case_id = c.id
WHERE c.voided_at IS NULL AND c.lead_unit_id IS NOT NULL AND d.at > c.counted_since;

UPDATE petition_cases c SET counted_since = s.valid_to
FROM petition_case_states s WHERE s.office_id = c.office_id AND s.case_id = c.id;

INSERT INTO petition_case_states (office_id, case_id, valid_from, valid_to, inspection_id, batch_id, channel, key_case, area, received_at, pollution_types, primary_type, type_labels, lead_unit_id, assisting_ids, completion, publication, verdict, kin, rectification, due_at, concluded_at)
SELECT c.office_id, c.id, c.counted_since, c.concluded_at, c.inspection_id, c.batch_id, c.channel, c.key_case, c.area, c.received_at, COALESCE(c.pollution_types, '[]'), c.primary_type, COALESCE(c.type_labels, '[]'),
    c.lead_unit_id, c.assisting_ids, 'in_progress', 'not_due', '', c.kin, '', c.due_at, NULL
FROM petition_cases c
WHERE c.voided_at IS NULL AND c.concluded_at > c.counted_since;

UPDATE petition_cases SET counted_since = concluded_at WHERE voided_at IS NULL AND concluded_at > counted_since;

-- Counters tell key cases, and what was completed in time, apart in every dimension; there are new ones by area, by class of
-- rectification and for cases without a type.
DELETE FROM petition_tallies WHERE dimension IN ('channel', 'key', 'batch', 'day', 'type', 'unit', 'area', 'rectification');

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'channel', c.channel, RTRIM(c.completion || '/' || c.verdict || '/' || c.kin || '/' || CASE WHEN c.key_case THEN 'key' ELSE '' END || '/' || CASE WHEN c.completion = 'completed' AND c.due_at IS NOT NULL AND c.concluded_at IS NOT NULL THEN CASE WHEN c.concluded_at <= c.due_at THEN 'on_time' ELSE 'late' END ELSE '' END, '/'), COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'key', 'yes', RTRIM(c.completion || '/' || c.verdict || '/' || c.kin || '/' || CASE WHEN c.key_case THEN 'key' ELSE '' END || '/' || CASE WHEN c.completion = 'completed' AND c.due_at IS NOT NULL AND c.concluded_at IS NOT NULL THEN CASE WHEN c.concluded_at <= c.due_at THEN 'on_time' ELSE 'late' END ELSE '' END, '/'), COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL AND c.key_case
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'batch', c.batch_id::text, RTRIM(c.completion || '/' || c.verdict || '/' || c.kin || '/' || CASE WHEN c.key_case THEN 'key' ELSE '' END || '/' || CASE WHEN c.completion = 'completed' AND c.due_at IS NOT NULL AND c.concluded_at IS NOT NULL THEN CASE WHEN c.concluded_at <= c.due_at THEN 'on_time' ELSE 'late' END ELSE '' END, '/'), COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL AND c.batch_id IS NOT NULL
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'day', to_char(c.received_at AT TIME ZONE 'UTC' + interval '8 hours', 'YYYY-MM-DD'), RTRIM(c.completion || '/' || c.verdict || '/' || c.kin || '/' || CASE WHEN c.key_case THEN 'key' ELSE '' END || '/' || CASE WHEN c.completion = 'completed' AND c.due_at IS NOT NULL AND c.concluded_at IS NOT NULL THEN CASE WHEN c.concluded_at <= c.due_at THEN 'on_time' ELSE 'late' END ELSE '' END, '/'), COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'type', t.code, CASE WHEN t.code = c.primary_type THEN 'primary/' ELSE 'further/' END || RTRIM(c.completion || '/' || c.verdict || '/' || c.kin || '/' || CASE WHEN c.key_case THEN 'key' ELSE '' END || '/' || CASE WHEN c.completion = 'completed' AND c.due_at IS NOT NULL AND c.concluded_at IS NOT NULL THEN CASE WHEN c.concluded_at <= c.due_at THEN 'on_time' ELSE 'late' END ELSE '' END, '/'), COUNT(*)
FROM petition_cases c JOIN petition_case_types t ON t.office_id = c.office_id AND t.case_id = c.id
WHERE c.voided_at IS NULL
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'type', '', 'primary/' || RTRIM(c.completion || '/' || c.verdict || '/' || c.kin || '/' || CASE WHEN c.key_case THEN 'key' ELSE '' END || '/' || CASE WHEN c.completion = 'completed' AND c.due_at IS NOT NULL AND c.concluded_at IS NOT NULL THEN CASE WHEN c.concluded_at <= c.due_at THEN 'on_time' ELSE 'late' END ELSE '' END, '/'), COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL AND NOT EXISTS (SELECT 1 FROM petition_case_types t WHERE t.office_id = c.office_id AND t.case_id = c.id)
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'unit', c.lead_unit_id::text, 'lead/' || (1 + (SELECT COUNT(*) FROM petition_case_units a WHERE a.office_id = c.office_id AND a.case_id = c.id AND a.is_current AND a.role = 'assist')) || '/' || RTRIM(c.completion || '/' || c.verdict || '/' || c.kin || '/' || CASE WHEN c.key_case THEN 'key' ELSE '' END || '/' || CASE WHEN c.completion = 'completed' AND c.due_at IS NOT NULL AND c.concluded_at IS NOT NULL THEN CASE WHEN c.concluded_at <= c.due_at THEN 'on_time' ELSE 'late' END ELSE '' END, '/'), COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL AND c.lead_unit_id IS NOT NULL
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'unit', u.unit_id::text, 'assist/' || (CASE WHEN c.lead_unit_id IS NULL THEN 0 ELSE 1 END + (SELECT COUNT(*) FROM petition_case_units a WHERE a.office_id = c.office_id AND a.case_id = c.id AND a.is_current AND a.role = 'assist')) || '/' || RTRIM(c.completion || '/' || c.verdict || '/' || c.kin || '/' || CASE WHEN c.key_case THEN 'key' ELSE '' END || '/' || CASE WHEN c.completion = 'completed' AND c.due_at IS NOT NULL AND c.concluded_at IS NOT NULL THEN CASE WHEN c.concluded_at <= c.due_at THEN 'on_time' ELSE 'late' END ELSE '' END, '/'), COUNT(*)
FROM petition_cases c JOIN petition_case_units u ON u.office_id = c.office_id AND u.case_id = c.id AND u.is_current AND u.role = 'assist'
WHERE c.voided_at IS NULL
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'area', c.area, RTRIM(c.completion || '/' || c.verdict || '/' || c.kin || '/' || CASE WHEN c.key_case THEN 'key' ELSE '' END || '/' || CASE WHEN c.completion = 'completed' AND c.due_at IS NOT NULL AND c.concluded_at IS NOT NULL THEN CASE WHEN c.concluded_at <= c.due_at THEN 'on_time' ELSE 'late' END ELSE '' END, '/'), COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'rectification', c.rectification, '', COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL AND c.rectification <> ''
GROUP BY 1, 2, 4, 5;

-- +goose Down
DELETE FROM petition_tallies WHERE dimension IN ('channel', 'key', 'batch', 'day', 'type', 'unit', 'area', 'rectification');

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'channel', c.channel, RTRIM(c.completion || '/' || c.verdict || '/' || CASE WHEN c.split_from_id IS NOT NULL THEN 'part' WHEN EXISTS (SELECT 1 FROM petition_cases p WHERE p.office_id = c.office_id AND p.split_from_id = c.id) THEN 'split' ELSE '' END || CASE WHEN c.merged_into_id IS NOT NULL THEN '+merged' ELSE '' END, '/'), COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'key', 'yes', RTRIM(c.completion || '/' || c.verdict || '/' || CASE WHEN c.split_from_id IS NOT NULL THEN 'part' WHEN EXISTS (SELECT 1 FROM petition_cases p WHERE p.office_id = c.office_id AND p.split_from_id = c.id) THEN 'split' ELSE '' END || CASE WHEN c.merged_into_id IS NOT NULL THEN '+merged' ELSE '' END, '/'), COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL AND c.key_case
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'batch', c.batch_id::text, RTRIM(c.completion || '/' || c.verdict || '/' || CASE WHEN c.split_from_id IS NOT NULL THEN 'part' WHEN EXISTS (SELECT 1 FROM petition_cases p WHERE p.office_id = c.office_id AND p.split_from_id = c.id) THEN 'split' ELSE '' END || CASE WHEN c.merged_into_id IS NOT NULL THEN '+merged' ELSE '' END, '/'), COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL AND c.batch_id IS NOT NULL
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'day', to_char(c.received_at AT TIME ZONE 'UTC' + interval '8 hours', 'YYYY-MM-DD'), RTRIM(c.completion || '/' || c.verdict || '/' || CASE WHEN c.split_from_id IS NOT NULL THEN 'part' WHEN EXISTS (SELECT 1 FROM petition_cases p WHERE p.office_id = c.office_id AND p.split_from_id = c.id) THEN 'split' ELSE '' END || CASE WHEN c.merged_into_id IS NOT NULL THEN '+merged' ELSE '' END, '/'), COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'type', t.code, CASE WHEN t.code = c.primary_type THEN 'primary/' ELSE 'further/' END || RTRIM(c.completion || '/' || c.verdict || '/' || CASE WHEN c.split_from_id IS NOT NULL THEN 'part' WHEN EXISTS (SELECT 1 FROM petition_cases p WHERE p.office_id = c.office_id AND p.split_from_id = c.id) THEN 'split' ELSE '' END || CASE WHEN c.merged_into_id IS NOT NULL THEN '+merged' ELSE '' END, '/'), COUNT(*)
FROM petition_cases c JOIN petition_case_types t ON t.office_id = c.office_id AND t.case_id = c.id
WHERE c.voided_at IS NULL
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'unit', c.lead_unit_id::text, 'lead/' || (1 + (SELECT COUNT(*) FROM petition_case_units a WHERE a.office_id = c.office_id AND a.case_id = c.id AND a.is_current AND a.role = 'assist')) || '/' || RTRIM(c.completion || '/' || c.verdict || '/' || CASE WHEN c.split_from_id IS NOT NULL THEN 'part' WHEN EXISTS (SELECT 1 FROM petition_cases p WHERE p.office_id = c.office_id AND p.split_from_id = c.id) THEN 'split' ELSE '' END || CASE WHEN c.merged_into_id IS NOT NULL THEN '+merged' ELSE '' END, '/'), COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL AND c.lead_unit_id IS NOT NULL
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'unit', u.unit_id::text, 'assist/' || (CASE WHEN c.lead_unit_id IS NULL THEN 0 ELSE 1 END + (SELECT COUNT(*) FROM petition_case_units a WHERE a.office_id = c.office_id AND a.case_id = c.id AND a.is_current AND a.role = 'assist')) || '/' || RTRIM(c.completion || '/' || c.verdict || '/' || CASE WHEN c.split_from_id IS NOT NULL THEN 'part' WHEN EXISTS (SELECT 1 FROM petition_cases p WHERE p.office_id = c.office_id AND p.split_from_id = c.id) THEN 'split' ELSE '' END || CASE WHEN c.merged_into_id IS NOT NULL THEN '+merged' ELSE '' END, '/'), COUNT(*)
FROM petition_cases c JOIN petition_case_units u ON u.office_id = c.office_id AND u.case_id = c.id AND u.is_current AND u.role = 'assist'
WHERE c.voided_at IS NULL
GROUP BY 1, 2, 4, 5;

DROP TABLE petition_case_states;
ALTER TABLE petition_cases DROP COLUMN kin;
ALTER TABLE petition_cases DROP COLUMN assisting_ids;
ALTER TABLE petition_cases DROP COLUMN rectification;
ALTER TABLE petition_cases DROP COLUMN concluded_at;
ALTER TABLE petition_cases DROP COLUMN counted_since;
