-- +goose Up
-- Leave remembers whose word comes next, when that is needed by, and who must not give it, so that an index finds what waits.
ALTER TABLE leave_requests ADD COLUMN waits_for TEXT CHECK (waits_for IN ('group_leader', 'coordination_office', 'coordination_group', 'coordination_group_leader', 'confirmation'));
ALTER TABLE leave_requests ADD COLUMN due_at DATETIME NOT NULL DEFAULT '9999-12-31 00:00:00+00:00';
ALTER TABLE leave_requests ADD COLUMN barred TEXT NOT NULL DEFAULT '';
UPDATE leave_requests SET waits_for = json_extract(route, '$[' || json_array_length(approvals) || ']'), due_at = starts_at,
    barred = person_id || ' ' || submitted_by || COALESCE((SELECT group_concat(' ' || json_extract(value, '$.by') || ' ' || json_extract(value, '$.person_id'), '') FROM json_each(approvals)), '')
WHERE state IN ('submitted', 'group_approved');
UPDATE leave_requests SET waits_for = json_extract(route, '$[' || json_array_length(extensions, '$[#-1].approvals') || ']'), due_at = ends_at,
    barred = person_id || ' ' || json_extract(extensions, '$[#-1].asked_by') ||
        COALESCE((SELECT group_concat(' ' || json_extract(value, '$.by') || ' ' || json_extract(value, '$.person_id'), '') FROM json_each(extensions, '$[#-1].approvals')), '')
WHERE state = 'approved' AND json_extract(extensions, '$[#-1].state') IN ('asked', 'group_approved');
UPDATE leave_requests SET waits_for = 'confirmation', barred = person_id WHERE state = 'returned';
CREATE INDEX leave_requests_waits ON leave_requests (office_id, waits_for, due_at, id) WHERE waits_for IS NOT NULL;

-- +goose Down
DROP INDEX leave_requests_waits;
ALTER TABLE leave_requests DROP COLUMN barred;
ALTER TABLE leave_requests DROP COLUMN due_at;
ALTER TABLE leave_requests DROP COLUMN waits_for;
