-- +goose Up
-- What hangs on the live cases of a round is counted as well: sanctions by kind with their fines, and answers that came back.
INSERT INTO petition_tallies
SELECT s.office_id, c.inspection_id, 'sanction', s.kind, 'acts', COUNT(*) FROM petition_sanctions s JOIN petition_cases c ON c.office_id = s.office_id AND c.id = s.case_id AND c.voided_at IS NULL WHERE s.voided_at IS NULL GROUP BY 1, 2, 4
UNION ALL
SELECT s.office_id, c.inspection_id, 'sanction', s.kind, 'fine_intended', SUM(s.fine_intended) FROM petition_sanctions s JOIN petition_cases c ON c.office_id = s.office_id AND c.id = s.case_id AND c.voided_at IS NULL WHERE s.voided_at IS NULL AND s.fine_intended > 0 GROUP BY 1, 2, 4
UNION ALL
SELECT s.office_id, c.inspection_id, 'sanction', s.kind, 'fine_decided', SUM(s.fine_decided) FROM petition_sanctions s JOIN petition_cases c ON c.office_id = s.office_id AND c.id = s.case_id AND c.voided_at IS NULL WHERE s.voided_at IS NULL AND s.fine_decided > 0 GROUP BY 1, 2, 4
UNION ALL
SELECT s.office_id, c.inspection_id, 'sanction', s.kind, 'fine_paid', SUM(s.fine_paid) FROM petition_sanctions s JOIN petition_cases c ON c.office_id = s.office_id AND c.id = s.case_id AND c.voided_at IS NULL WHERE s.voided_at IS NULL AND s.fine_paid > 0 GROUP BY 1, 2, 4
UNION ALL
SELECT s.office_id, c.inspection_id, 'returned', 'yes', '', COUNT(DISTINCT s.case_id || s.returned_at) FROM petition_feedback_returns s JOIN petition_cases c ON c.office_id = s.office_id AND c.id = s.case_id AND c.voided_at IS NULL GROUP BY 1, 2;

-- +goose Down
DELETE FROM petition_tallies WHERE dimension IN ('sanction', 'returned');
