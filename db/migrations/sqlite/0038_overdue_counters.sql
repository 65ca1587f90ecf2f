-- +goose Up
-- What becomes overdue on which day, by what statistics tell cases apart by: the days that are over are added up, and nobody looks
-- at the cases. See internal/tally.
INSERT INTO petition_tallies
WITH due AS (
    SELECT c.office_id, c.id, c.inspection_id, c.channel, c.verdict, c.area, c.batch_id, c.received_at, c.primary_type, c.lead_unit_id, 1 + (SELECT COUNT(*) FROM petition_case_units a WHERE a.office_id = c.office_id AND a.case_id = c.id AND a.is_current AND a.role = 'assist') AS sharing, date(substr(c.due_at, 1, 19), CASE WHEN substr(c.due_at, 18, 3) = '00+' THEN '-1 second' ELSE '+0 seconds' END, '+8 hours') AS day
    FROM petition_cases c
    WHERE c.voided_at IS NULL AND c.due_at IS NOT NULL AND c.completion <> 'completed' AND c.verdict <> 'unsubstantiated' AND c.kin IN ('', 'part')
), late AS (
    SELECT due.*, 'due_month/' AS span, substr(day, 1, 7) AS value FROM due
    UNION ALL
    SELECT due.*, 'due_day/', day FROM due
)
SELECT l.office_id, l.inspection_id, l.span || 'rest', l.value, l.channel || '/' || l.verdict || '/' || l.area, COUNT(*) FROM late l GROUP BY 1, 2, 3, 4, 5
UNION ALL
SELECT l.office_id, l.inspection_id, l.span || 'batch', l.value, COALESCE(l.batch_id, '') || '/' || date(substr(l.received_at, 1, 19), '+8 hours'), COUNT(*) FROM late l WHERE l.span = 'due_day/' GROUP BY 1, 2, 3, 4, 5
UNION ALL
SELECT l.office_id, l.inspection_id, l.span || 'type', l.value, CASE WHEN t.code = l.primary_type THEN '=' ELSE '+' END || t.code, COUNT(*) FROM late l JOIN petition_case_types t ON t.office_id = l.office_id AND t.case_id = l.id GROUP BY 1, 2, 3, 4, 5
UNION ALL
SELECT l.office_id, l.inspection_id, l.span || 'type', l.value, '=', COUNT(*) FROM late l WHERE NOT EXISTS (SELECT 1 FROM petition_case_types t WHERE t.office_id = l.office_id AND t.case_id = l.id) GROUP BY 1, 2, 3, 4, 5
UNION ALL
SELECT l.office_id, l.inspection_id, l.span || 'type', l.value, '-', COUNT(*) FROM late l WHERE EXISTS (SELECT 1 FROM petition_case_types t WHERE t.office_id = l.office_id AND t.case_id = l.id) AND NOT EXISTS (SELECT 1 FROM petition_case_types t WHERE t.office_id = l.office_id AND t.case_id = l.id AND t.code = l.primary_type) GROUP BY 1, 2, 3, 4, 5
UNION ALL
SELECT l.office_id, l.inspection_id, l.span || 'unit', l.value, 'lead/' || (CASE WHEN l.lead_unit_id IS NULL THEN 1 ELSE l.sharing END) || '/' || COALESCE(l.lead_unit_id, ''), COUNT(*) FROM late l GROUP BY 1, 2, 3, 4, 5
UNION ALL
SELECT l.office_id, l.inspection_id, l.span || 'unit', l.value, 'assist/' || l.sharing || '/' || u.unit_id, COUNT(*) FROM late l JOIN petition_case_units u ON u.office_id = l.office_id AND u.case_id = l.id AND u.is_current AND u.role = 'assist' WHERE l.lead_unit_id IS NOT NULL GROUP BY 1, 2, 3, 4, 5;

-- +goose Down
DELETE FROM petition_tallies WHERE dimension LIKE 'due_month/%' OR dimension LIKE 'due_day/%';
