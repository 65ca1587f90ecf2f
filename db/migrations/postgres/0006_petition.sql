-- +goose Up
-- A batch of petition cases as the upstream hands it over, with the totals it printed.
CREATE TABLE petition_batches (
    id            uuid PRIMARY KEY,
    office_id     uuid NOT NULL,
    version       bigint NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    inspection_id uuid NOT NULL,
    label         text COLLATE "C" NOT NULL,
    local_label   text NOT NULL,
    received_at   timestamptz NOT NULL,
    window_from   timestamptz,
    window_to     timestamptz,
    printed       text,
    remark        text NOT NULL,
    voided_at     timestamptz,
    void_reason   text NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id)
);
CREATE UNIQUE INDEX petition_batches_one_label ON petition_batches (office_id, inspection_id, label) WHERE voided_at IS NULL;
CREATE INDEX petition_batches_received_at ON petition_batches (office_id, received_at, id);
CREATE INDEX petition_batches_inspection ON petition_batches (office_id, inspection_id, received_at, id);

-- A petition case: what was registered, and four dimensions that never stand in for each other.
-- dispatch, deadlines and journal are JSON, so that a page of cases is one query; due_order is due_at or the end of time.
CREATE TABLE petition_cases (
    id                   uuid PRIMARY KEY,
    office_id            uuid NOT NULL,
    version              bigint NOT NULL,
    created_at           timestamptz NOT NULL,
    updated_at           timestamptz NOT NULL,
    inspection_id        uuid NOT NULL,
    batch_id             uuid,
    number               text COLLATE "C" NOT NULL,
    number_key           text COLLATE "C" NOT NULL,
    number_family        text NOT NULL,
    secondary_numbers    text,
    channel              text NOT NULL,
    key_case             boolean NOT NULL,
    received_at          timestamptz NOT NULL,
    summary              text NOT NULL,
    area                 text NOT NULL,
    address              text NOT NULL,
    pollution_types      text,
    primary_type         text NOT NULL,
    type_labels          text,
    responsible_text     text NOT NULL,
    assisting_text       text NOT NULL,
    upstream_assigned_at timestamptz,
    upstream_due_at      timestamptz,
    remark               text NOT NULL,
    handling             text NOT NULL,
    completion           text NOT NULL,
    publication          text NOT NULL,
    sign_off             text NOT NULL,
    cycle                bigint NOT NULL,
    due_at               timestamptz,
    due_order            timestamptz NOT NULL,
    lead_unit_id         uuid,
    group_id             uuid,
    dispatch             text,
    deadlines            text,
    journal              text,
    voided_at            timestamptz,
    void_reason          text NOT NULL,
    search_text          text NOT NULL,
    search_tokens        text NOT NULL,
    search               tsvector GENERATED ALWAYS AS (search_tokens::tsvector) STORED,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, batch_id) REFERENCES petition_batches (office_id, id),
    FOREIGN KEY (office_id, lead_unit_id) REFERENCES units (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id),
    CHECK (channel IN ('phone', 'letter', 'visit', 'wechat', 'other')),
    CHECK (handling IN ('registered', 'dispatched', 'acknowledged', 'returned', 'verifying', 'rectifying', 'feedback_drafted', 'group_reviewed', 'leader_signed', 'submitted', 'accepted', 'not_ours', 'reopened')),
    CHECK (completion IN ('in_progress', 'not_completed', 'stage_completed', 'completed'))
);
CREATE UNIQUE INDEX petition_cases_one_number ON petition_cases (office_id, inspection_id, number_key) WHERE voided_at IS NULL;
CREATE INDEX petition_cases_number_key ON petition_cases (office_id, number_key, id);
CREATE INDEX petition_cases_number ON petition_cases (office_id, number, id);
CREATE INDEX petition_cases_received_at ON petition_cases (office_id, received_at, id);
CREATE INDEX petition_cases_due ON petition_cases (office_id, due_order, id);
CREATE INDEX petition_cases_batch ON petition_cases (office_id, batch_id, id);
CREATE INDEX petition_cases_handling ON petition_cases (office_id, handling, id);
CREATE INDEX petition_cases_lead_unit ON petition_cases (office_id, lead_unit_id, id);
CREATE INDEX petition_cases_group ON petition_cases (office_id, group_id, id);
CREATE INDEX petition_cases_search ON petition_cases USING gin (search);

-- Each pollution type of a case, for filters and counts.
CREATE TABLE petition_case_types (
    id         uuid PRIMARY KEY,
    office_id  uuid NOT NULL,
    version    bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    case_id    uuid NOT NULL,
    code       text COLLATE "C" NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, case_id, code),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id)
);
CREATE INDEX petition_case_types_code ON petition_case_types (office_id, code, case_id);

-- Every unit a case was ever given to; current ones are those of the dispatch in force.
CREATE TABLE petition_case_units (
    id         uuid PRIMARY KEY,
    office_id  uuid NOT NULL,
    version    bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    case_id    uuid NOT NULL,
    unit_id    uuid NOT NULL,
    role       text NOT NULL,
    sequence   bigint NOT NULL,
    is_current boolean NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, case_id, sequence, unit_id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    FOREIGN KEY (office_id, unit_id) REFERENCES units (office_id, id),
    CHECK (role IN ('lead', 'assist'))
);
CREATE INDEX petition_case_units_unit ON petition_case_units (office_id, unit_id, case_id);

-- Who complained, sealed; phone_index finds equal phones without showing them.
CREATE TABLE petitioners (
    id          uuid PRIMARY KEY,
    office_id   uuid NOT NULL,
    version     bigint NOT NULL,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    case_id     uuid NOT NULL,
    sealed      bytea NOT NULL,
    phone_index text NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, case_id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id)
);
CREATE INDEX petitioners_phone ON petitioners (office_id, phone_index, case_id);

-- +goose Down
DROP TABLE petitioners;
DROP TABLE petition_case_units;
DROP TABLE petition_case_types;
DROP TABLE petition_cases;
DROP TABLE petition_batches;
