-- +goose Up
-- What the groups report. A group has one live daily report a day and one weekly report a week; every version that was
-- submitted is kept in submissions.
CREATE TABLE work_reports (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    inspection_id uuid NOT NULL,
    group_id uuid NOT NULL,
    group_name text NOT NULL,
    kind text NOT NULL,
    report_on date,
    due_at timestamptz,
    title text NOT NULL,
    is_nil boolean NOT NULL,
    content text NOT NULL,
    problems text NOT NULL,
    next_steps text NOT NULL,
    state text NOT NULL,
    late boolean NOT NULL,
    submitted_at timestamptz,
    submitted_by uuid,
    submissions text NOT NULL,
    voided_at timestamptz,
    void_reason text NOT NULL,
    search_text text NOT NULL,
    search_tokens text NOT NULL,
    search tsvector GENERATED ALWAYS AS (search_tokens::tsvector) STORED,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id),
    CHECK (report_on IS NOT NULL),
    CHECK (kind IN ('daily', 'weekly', 'special')),
    CHECK (state IN ('draft', 'submitted', 'returned', 'accepted')),
    CHECK ((state = 'draft') = (submitted_at IS NULL))
);
CREATE UNIQUE INDEX work_reports_one ON work_reports (office_id, inspection_id, kind, group_id, report_on) WHERE voided_at IS NULL AND kind <> 'special';
CREATE INDEX work_reports_owed ON work_reports (office_id, inspection_id, kind, group_id, report_on) WHERE voided_at IS NULL;
CREATE INDEX work_reports_day ON work_reports (office_id, report_on, id) WHERE voided_at IS NULL;
CREATE INDEX work_reports_created_at ON work_reports (office_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX work_reports_inspection ON work_reports (office_id, inspection_id, report_on, id) WHERE voided_at IS NULL;
CREATE INDEX work_reports_group ON work_reports (office_id, group_id, report_on, id) WHERE voided_at IS NULL;
CREATE INDEX work_reports_state ON work_reports (office_id, state, report_on, id) WHERE voided_at IS NULL;
CREATE INDEX work_reports_search ON work_reports USING gin (search);

-- When a group was reminded last of a day's report.
CREATE TABLE work_report_nudges (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    inspection_id uuid NOT NULL,
    group_id uuid NOT NULL,
    report_on date,
    nudged_at timestamptz NOT NULL,
    nudged_by uuid NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, inspection_id, report_on, group_id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id),
    CHECK (report_on IS NOT NULL)
);

-- The street's report of a day, frozen when it was compiled; a correction is a further edition.
CREATE TABLE street_reports (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    inspection_id uuid NOT NULL,
    report_on date,
    year bigint NOT NULL,
    ordinal bigint NOT NULL,
    number text NOT NULL,
    edition bigint NOT NULL,
    supersedes_id uuid,
    superseded_at timestamptz,
    correction_reason text NOT NULL,
    groups_due bigint NOT NULL,
    groups_submitted bigint NOT NULL,
    groups_nil bigint NOT NULL,
    groups_late bigint NOT NULL,
    groups_missing bigint NOT NULL,
    body text NOT NULL,
    digest text NOT NULL,
    compiled_by uuid NOT NULL,
    compiled_name text NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, inspection_id, report_on, edition),
    UNIQUE (office_id, year, ordinal),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, supersedes_id) REFERENCES street_reports (office_id, id),
    CHECK (report_on IS NOT NULL)
);
CREATE UNIQUE INDEX street_reports_latest ON street_reports (office_id, inspection_id, report_on) WHERE superseded_at IS NULL;
CREATE INDEX street_reports_day ON street_reports (office_id, report_on, id);
CREATE INDEX street_reports_inspection ON street_reports (office_id, inspection_id, report_on, id);
CREATE INDEX street_reports_created_at ON street_reports (office_id, created_at, id);

-- Urgent matters: an initial report, follow-ups, a final one. The clock is that of the commanders' acknowledgement.
CREATE TABLE urgent_reports (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    inspection_id uuid NOT NULL,
    group_id uuid,
    group_name text NOT NULL,
    year bigint NOT NULL,
    ordinal bigint NOT NULL,
    number text NOT NULL,
    title text NOT NULL,
    place text NOT NULL,
    occurred_at timestamptz,
    known_at timestamptz NOT NULL,
    first_due_at timestamptz NOT NULL,
    explanation text NOT NULL,
    late boolean NOT NULL,
    state text NOT NULL,
    author_id uuid NOT NULL,
    entries text NOT NULL,
    unacknowledged bigint NOT NULL,
    started_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    original_due_at timestamptz NOT NULL,
    met_at timestamptz,
    ended_at timestamptz,
    lapsed_by text NOT NULL,
    next_alert_at timestamptz,
    alerted text NOT NULL,
    voided_at timestamptz,
    void_reason text NOT NULL,
    search_text text NOT NULL,
    search_tokens text NOT NULL,
    search tsvector GENERATED ALWAYS AS (search_tokens::tsvector) STORED,
    UNIQUE (office_id, id),
    UNIQUE (office_id, year, ordinal),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id),
    CHECK (state IN ('open', 'closed'))
);
CREATE INDEX urgent_reports_created_at ON urgent_reports (office_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX urgent_reports_known_at ON urgent_reports (office_id, known_at, id) WHERE voided_at IS NULL;
CREATE INDEX urgent_reports_inspection ON urgent_reports (office_id, inspection_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX urgent_reports_group ON urgent_reports (office_id, group_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX urgent_reports_state ON urgent_reports (office_id, state, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX urgent_reports_waiting ON urgent_reports (office_id, created_at, id) WHERE voided_at IS NULL AND unacknowledged > 0;
CREATE INDEX urgent_reports_alert ON urgent_reports (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;
CREATE INDEX urgent_reports_search ON urgent_reports USING gin (search);

-- To whom an urgent report was delivered, and up to which of its entries each has acknowledged it.
CREATE TABLE urgent_report_recipients (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    urgent_report_id uuid NOT NULL,
    person_id uuid NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    delivered_at timestamptz NOT NULL,
    acknowledged_at timestamptz,
    acknowledged_number bigint NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, urgent_report_id, person_id),
    FOREIGN KEY (office_id, urgent_report_id) REFERENCES urgent_reports (office_id, id),
    FOREIGN KEY (office_id, person_id) REFERENCES people (office_id, id)
);

-- +goose Down
DROP TABLE urgent_report_recipients;
DROP TABLE urgent_reports;
DROP TABLE street_reports;
DROP TABLE work_report_nudges;
DROP TABLE work_reports;
