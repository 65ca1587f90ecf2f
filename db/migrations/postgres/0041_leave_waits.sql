-- +goose Up
-- Leave remembers whose word comes next, when that is needed by, and who must not give it, so that an index finds what waits.
ALTER TABLE leave_requests ADD COLUMN waits_for text CHECK (waits_for IN ('group_leader', 'coordination_office', 'coordination_group', 'coordination_group_leader', 'confirmation'));
ALTER TABLE leave_requests ADD COLUMN due_at timestamptz NOT NULL DEFAULT '9999-12-31 00:00:00+00:00';
ALTER TABLE leave_requests ADD COLUMN barred text NOT NULL DEFAULT '';
UPDATE leave_requests SET waits_for = route::jsonb ->> jsonb_array_length(approvals::jsonb), due_at = starts_at,
    barred = person_id || ' ' || submitted_by || COALESCE((SELECT string_agg(' ' || (a ->> 'by') || ' ' || (a ->> 'person_id'), '') FROM jsonb_array_elements(approvals::jsonb) a), '')
WHERE state IN ('submitted', 'group_approved');
UPDATE leave_requests SET waits_for = route::jsonb ->> jsonb_array_length(extensions::jsonb -> -1 -> 'approvals'), due_at = ends_at,
    barred = person_id || ' ' || (extensions::jsonb -> -1 ->> 'asked_by') ||
        COALESCE((SELECT string_agg(' ' || (a ->> 'by') || ' ' || (a ->> 'person_id'), '') FROM jsonb_array_elements(extensions::jsonb -> -1 -> 'approvals') a), '')
WHERE state = 'approved' AND extensions::jsonb -> -1 ->> 'state' IN ('asked', 'group_approved');
UPDATE leave_requests SET waits_for = 'confirmation', barred = person_id::text WHERE state = 'returned';
CREATE INDEX leave_requests_waits ON leave_requests (office_id, waits_for, due_at, id) WHERE waits_for IS NOT NULL;

-- +goose Down
DROP INDEX leave_requests_waits;
ALTER TABLE leave_requests DROP COLUMN barred;
ALTER TABLE leave_requests DROP COLUMN due_at;
ALTER TABLE leave_requests DROP COLUMN waits_for;
