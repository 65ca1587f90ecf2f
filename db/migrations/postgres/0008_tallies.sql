-- +goose Up
-- How many live cases have what in common: one row for each value of each dimension, kept in the transaction that
-- changes a case, so that a status report reads as many rows for a million cases as for ten thousand. A row that has
-- fallen to 0 stays. What detail holds depends on the dimension; see internal/tally.
-- Few rows are written by every change: half of each page is left free for their next versions.
CREATE TABLE petition_tallies (
    office_id     uuid             NOT NULL,
    inspection_id uuid             NOT NULL,
    dimension     text COLLATE "C" NOT NULL,
    value         text COLLATE "C" NOT NULL,
    detail        text COLLATE "C" NOT NULL,
    n             bigint           NOT NULL,
    PRIMARY KEY (office_id, inspection_id, dimension, value, detail),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id)
) WITH (fillfactor = 50);

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
SELECT c.office_id, c.inspection_id, 'batch', c.batch_id::text, c.completion, COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL AND c.batch_id IS NOT NULL
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'day', to_char(received_at AT TIME ZONE 'UTC' + interval '8 hours', 'YYYY-MM-DD'), c.completion, COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'type', t.code, CASE WHEN t.code = c.primary_type THEN 'primary/' ELSE 'further/' END || c.completion, COUNT(*)
FROM petition_cases c JOIN petition_case_types t ON t.office_id = c.office_id AND t.case_id = c.id
WHERE c.voided_at IS NULL
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'unit', c.lead_unit_id::text, 'lead/' || (1 + (SELECT COUNT(*) FROM petition_case_units a
    WHERE a.office_id = c.office_id AND a.case_id = c.id AND a.is_current AND a.role = 'assist')) || '/' || c.completion, COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL AND c.lead_unit_id IS NOT NULL
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'unit', u.unit_id::text, 'assist/' || (CASE WHEN c.lead_unit_id IS NULL THEN 0 ELSE 1 END + (SELECT COUNT(*) FROM petition_case_units a
    WHERE a.office_id = c.office_id AND a.case_id = c.id AND a.is_current AND a.role = 'assist')) || '/' || c.completion, COUNT(*)
FROM petition_cases c JOIN petition_case_units u ON u.office_id = c.office_id AND u.case_id = c.id AND u.is_current AND u.role = 'assist'
WHERE c.voided_at IS NULL
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'due_month', to_char(due_at AT TIME ZONE 'UTC' - interval '1 microsecond', 'YYYY-MM'), COALESCE(c.lead_unit_id::text, ''), COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL AND c.due_at IS NOT NULL AND c.completion <> 'completed'
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'due_day', to_char(due_at AT TIME ZONE 'UTC' - interval '1 microsecond', 'YYYY-MM-DD'), COALESCE(c.lead_unit_id::text, ''), COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL AND c.due_at IS NOT NULL AND c.completion <> 'completed'
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'due_hour', to_char(due_at AT TIME ZONE 'UTC' - interval '1 microsecond', 'YYYY-MM-DD"T"HH24'), COALESCE(c.lead_unit_id::text, ''), COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL AND c.due_at IS NOT NULL AND c.completion <> 'completed'
GROUP BY 1, 2, 4, 5;

INSERT INTO petition_tallies
SELECT c.office_id, c.inspection_id, 'due_minute', to_char(due_at AT TIME ZONE 'UTC' - interval '1 microsecond', 'YYYY-MM-DD"T"HH24:MI'), COALESCE(c.lead_unit_id::text, ''), COUNT(*)
FROM petition_cases c
WHERE c.voided_at IS NULL AND c.due_at IS NOT NULL AND c.completion <> 'completed'
GROUP BY 1, 2, 4, 5;

-- +goose Down
DROP TABLE petition_tallies;
