-- +goose Up
-- Who is away with permission, and who stands in meanwhile. Whether an approved leave runs or is overdue, the time tells.
CREATE TABLE leave_requests (
    id               uuid PRIMARY KEY,
    office_id        uuid NOT NULL,
    version          bigint NOT NULL,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    inspection_id    uuid NOT NULL,
    group_id         uuid NOT NULL,
    group_name       text COLLATE "C" NOT NULL,
    person_id        uuid NOT NULL,
    person_name      text COLLATE "C" NOT NULL,
    kind             text COLLATE "C" NOT NULL,
    reason           text NOT NULL,
    special_reason   text NOT NULL,
    starts_at        timestamptz NOT NULL,
    ends_at          timestamptz NOT NULL,
    original_ends_at timestamptz NOT NULL,
    working_days     bigint NOT NULL,
    natural_days     bigint NOT NULL,
    stand_in_id      uuid NOT NULL,
    stand_in_name    text COLLATE "C" NOT NULL,
    stand_in_phone   text NOT NULL,
    state            text COLLATE "C" NOT NULL,
    route            text NOT NULL,
    approvals        text NOT NULL,
    extensions       text NOT NULL,
    submitted_by     uuid NOT NULL,
    ended_at         timestamptz,
    ended_by         uuid,
    end_reason       text NOT NULL,
    returned_at      timestamptz,
    returned_by      uuid,
    return_note      text NOT NULL,
    closed_at        timestamptz,
    closed_by        uuid,
    close_note       text NOT NULL,
    next_alert_at    timestamptz,
    search_text      text NOT NULL,
    search_tokens    text NOT NULL,
    search           tsvector GENERATED ALWAYS AS (search_tokens::tsvector) STORED,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id),
    FOREIGN KEY (office_id, person_id) REFERENCES people (office_id, id),
    FOREIGN KEY (office_id, stand_in_id) REFERENCES people (office_id, id),
    CHECK (state IN ('submitted', 'group_approved', 'approved', 'returned', 'closed', 'rejected', 'withdrawn')),
    CHECK (ends_at > starts_at),
    CHECK (person_id <> stand_in_id)
);
CREATE INDEX leave_requests_created_at ON leave_requests (office_id, created_at, id);
CREATE INDEX leave_requests_starts_at ON leave_requests (office_id, starts_at, id);
CREATE INDEX leave_requests_ends_at ON leave_requests (office_id, ends_at, id);
CREATE INDEX leave_requests_inspection ON leave_requests (office_id, inspection_id, created_at, id);
CREATE INDEX leave_requests_group ON leave_requests (office_id, group_id, created_at, id);
CREATE INDEX leave_requests_person ON leave_requests (office_id, person_id, starts_at, id);
CREATE INDEX leave_requests_stand_in ON leave_requests (office_id, stand_in_id, starts_at, id);
CREATE INDEX leave_requests_submitter ON leave_requests (office_id, submitted_by, created_at, id);
CREATE INDEX leave_requests_state ON leave_requests (office_id, state, created_at, id);
CREATE INDEX leave_requests_kind ON leave_requests (office_id, kind, created_at, id);
CREATE INDEX leave_requests_alert ON leave_requests (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;
CREATE INDEX leave_requests_search ON leave_requests USING gin (search);

-- +goose Down
DROP TABLE leave_requests;
