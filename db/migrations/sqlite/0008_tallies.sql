-- +goose Up
-- How many live cases have what in common: one row for each value of each dimension, kept in the transaction that
-- changes a case, so that a status report reads as many rows for a million cases as for ten thousand. A row that has
-- fallen to 0 stays. What detail holds depends on the dimension; see internal/tally.
CREATE TABLE petition_tallies (
    office_id     TEXT    NOT NULL,
    inspection_id TEXT    NOT NULL,
    dimension     TEXT    NOT NULL,
    value         TEXT    NOT NULL,
    detail        TEXT    NOT NULL,
    n             INTEGER NOT NULL,
    PRIMARY KEY (office_id, inspection_id, dimension, value, detail),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id)
) WITHOUT ROWID;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'state', c.handling, c.completion || '/' || c.publication || '/' || c.sign_off, COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'channel', c.channel, c.completion, COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'key', 'yes', c.completion, COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL AND c.key_case
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'batch', c.batch_id, c.completion, COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL AND c.batch_id IS NOT NULL
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'day', date(substr(received_at, 1, 19), '+8 hours'), c.completion, COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'type', t.code, CASE WHEN t.code = c.primary_type THEN 'primary/' ELSE 'further/' END || c.completion, COUNT(*)
FROM petition_cases c JOIN petition_case_types t ON t.office_id = c.office_id AND t.case_id = c.id
WHERE c.voided_at IS NULL
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'unit', c.lead_unit_id, 'lead/' || (1 + (SELECT COUNT(*) FROM petition_case_units a
    WHERE a.office_id = c.office_id AND a.case_id = c.id AND a.is_current AND a.role = 'assist')) || '/' || c.completion, COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL AND c.lead_unit_id IS NOT NULL
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'unit', u.unit_id, 'assist/' || (CASE WHEN c.lead_unit_id IS NULL THEN 0 ELSE 1 END + (SELECT COUNT(*) FROM petition_case_units a
    WHERE a.office_id = c.office_id AND a.case_id = c.id AND a.is_current AND a.role = 'assist')) || '/' || c.completion, COUNT(*)
FROM petition_cases c JOIN petition_case_units u ON u.office_id = c.office_id AND u.case_id = c.id AND u.is_current AND u.role = 'assist'
WHERE c.voided_at IS NULL
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'due_month', strftime('%Y-%m', substr(due_at, 1, 19), CASE WHEN substr(due_at, 18, 3) = '00+' THEN '-1 second' ELSE '+0 seconds' END), COALESCE(c.lead_unit_id, ''), COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL AND c.due_at IS NOT NULL AND c.completion <> 'completed'
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'due_day', strftime('%Y-%m-%d', substr(due_at, 1, 19), CASE WHEN substr(due_at, 18, 3) = '00+' THEN '-1 second' ELSE '+0 seconds' END), COALESCE(c.lead_unit_id, ''), COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL AND c.due_at IS NOT NULL AND c.completion <> 'completed'
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'due_hour', strftime('%Y-%m-%dT%H', substr(due_at, 1, 19), CASE WHEN substr(due_at, 18, 3) = '00+' THEN '-1 second' ELSE '+0 seconds' END), COALESCE(c.lead_unit_id, ''), COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL AND c.due_at IS NOT NULL AND c.completion <> 'completed'
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'due_minute', strftime('%Y-%m-%dT%H:%M', substr(due_at, 1, 19), CASE WHEN substr(due_at, 18, 3) = '00+' THEN '-1 second' ELSE '+0 seconds' END), COALESCE(c.lead_unit_id, ''), COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL AND c.due_at IS NOT NULL AND c.completion <> 'completed'
GROUP BY 1, 2, 4, 5;

-- +goose Down
DROP TABLE petition_tallies;
