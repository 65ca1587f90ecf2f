-- +goose Up
-- Orders that are passed down, and who sees them: units and groups with a share, or the people whom a personal one concerns.
CREATE TABLE assignments (
    id              uuid PRIMARY KEY,
    office_id       uuid NOT NULL,
    version         bigint NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    inspection_id   uuid NOT NULL,
    kind            text NOT NULL,
    source          text NOT NULL,
    source_document text NOT NULL,
    title           text NOT NULL,
    matter          text NOT NULL,
    year            bigint NOT NULL,
    ordinal         bigint NOT NULL,
    number          text NOT NULL,
    lead_unit_id    uuid,
    lead_group_id   uuid,
    lead_name       text NOT NULL,
    assisting       text NOT NULL,
    concerned       text NOT NULL,
    visit           text,
    links           text NOT NULL,
    issued_by       uuid NOT NULL,
    why             text NOT NULL,
    deliveries      text NOT NULL,
    documents       bigint NOT NULL,
    documents_open  bigint NOT NULL,
    completed_at    timestamptz,
    completed_by    uuid,
    closing         text NOT NULL,
    started_at      timestamptz NOT NULL,
    due_at          timestamptz NOT NULL,
    original_due_at timestamptz NOT NULL,
    met_at          timestamptz,
    ended_at        timestamptz,
    lapsed_by       text NOT NULL,
    next_alert_at   timestamptz,
    alerted         text NOT NULL,
    state           text NOT NULL,
    colour          text NOT NULL,
    feedbacks       bigint NOT NULL,
    answered_by     uuid,
    reviewed_by     uuid,
    returned        boolean NOT NULL,
    voided_at       timestamptz,
    void_reason     text NOT NULL,
    search_text     text NOT NULL,
    search_tokens   text NOT NULL,
    search          tsvector GENERATED ALWAYS AS (search_tokens::tsvector) STORED,
    UNIQUE (office_id, id),
    UNIQUE (office_id, year, ordinal),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, lead_unit_id) REFERENCES units (office_id, id),
    FOREIGN KEY (office_id, lead_group_id) REFERENCES work_groups (office_id, id),
    CHECK ((lead_unit_id IS NULL) <> (lead_group_id IS NULL)),
    CHECK (colour IN ('', 'blue', 'yellow', 'red')),
    CHECK (documents_open BETWEEN 0 AND documents)
);
CREATE INDEX assignments_created ON assignments (office_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX assignments_due ON assignments (office_id, due_at, id) WHERE voided_at IS NULL;
CREATE INDEX assignments_state ON assignments (office_id, state, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX assignments_unit ON assignments (office_id, lead_unit_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX assignments_group ON assignments (office_id, lead_group_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX assignments_round ON assignments (office_id, inspection_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX assignments_running ON assignments (office_id, due_at, id) WHERE ended_at IS NULL AND voided_at IS NULL;
CREATE INDEX assignments_alert ON assignments (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;
CREATE INDEX assignments_search ON assignments USING gin (search);

CREATE TABLE assignment_shares (
    id            uuid PRIMARY KEY,
    office_id     uuid NOT NULL,
    version       bigint NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    assignment_id uuid NOT NULL,
    unit_id       uuid,
    group_id      uuid,
    person_id     uuid,
    lead          boolean NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, assignment_id) REFERENCES assignments (office_id, id),
    FOREIGN KEY (office_id, unit_id) REFERENCES units (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id),
    FOREIGN KEY (office_id, person_id) REFERENCES people (office_id, id)
);
CREATE INDEX assignment_shares_assignment ON assignment_shares (office_id, assignment_id);
CREATE INDEX assignment_shares_unit ON assignment_shares (office_id, unit_id, assignment_id) WHERE unit_id IS NOT NULL;
CREATE INDEX assignment_shares_group ON assignment_shares (office_id, group_id, assignment_id) WHERE group_id IS NOT NULL;
CREATE INDEX assignment_shares_person ON assignment_shares (office_id, person_id, assignment_id) WHERE person_id IS NOT NULL;

CREATE TABLE assignment_links (
    id            uuid PRIMARY KEY,
    office_id     uuid NOT NULL,
    version       bigint NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    assignment_id uuid NOT NULL,
    target_type   text NOT NULL,
    target_id     uuid NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, assignment_id, target_type, target_id),
    FOREIGN KEY (office_id, assignment_id) REFERENCES assignments (office_id, id)
);
CREATE INDEX assignment_links_target ON assignment_links (office_id, target_id, assignment_id);

-- +goose Down
DROP TABLE assignment_links;
DROP TABLE assignment_shares;
DROP TABLE assignments;
