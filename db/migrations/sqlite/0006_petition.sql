-- +goose Up
-- A batch of petition cases as the upstream hands it over, with the totals it printed.
CREATE TABLE petition_batches (
    id            TEXT PRIMARY KEY,
    office_id     TEXT NOT NULL,
    version       INTEGER NOT NULL,
    created_at    DATETIME NOT NULL,
    updated_at    DATETIME NOT NULL,
    inspection_id TEXT NOT NULL,
    label         TEXT NOT NULL,
    local_label   TEXT NOT NULL,
    received_at   DATETIME NOT NULL,
    window_from   DATETIME,
    window_to     DATETIME,
    printed       TEXT,
    remark        TEXT NOT NULL,
    voided_at     DATETIME,
    void_reason   TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id)
);
CREATE UNIQUE INDEX petition_batches_one_label ON petition_batches (office_id, inspection_id, label) WHERE voided_at IS NULL;
CREATE INDEX petition_batches_received_at ON petition_batches (office_id, received_at, id);
CREATE INDEX petition_batches_inspection ON petition_batches (office_id, inspection_id, received_at, id);

-- A petition case: what was registered, and four dimensions that never stand in for each other.
-- dispatch, deadlines and journal are JSON, so that a page of cases is one query; due_order is due_at or the end of time.
CREATE TABLE petition_cases (
    row_no               INTEGER PRIMARY KEY AUTOINCREMENT,
    id                   TEXT NOT NULL UNIQUE,
    office_id            TEXT NOT NULL,
    version              INTEGER NOT NULL,
    created_at           DATETIME NOT NULL,
    updated_at           DATETIME NOT NULL,
    inspection_id        TEXT NOT NULL,
    batch_id             TEXT,
    number               TEXT NOT NULL,
    number_key           TEXT NOT NULL,
    number_family        TEXT NOT NULL,
    secondary_numbers    TEXT,
    channel              TEXT NOT NULL,
    key_case             BOOLEAN NOT NULL,
    received_at          DATETIME NOT NULL,
    summary              TEXT NOT NULL,
    area                 TEXT NOT NULL,
    address              TEXT NOT NULL,
    pollution_types      TEXT,
    primary_type         TEXT NOT NULL,
    type_labels          TEXT,
    responsible_text     TEXT NOT NULL,
    assisting_text       TEXT NOT NULL,
    upstream_assigned_at DATETIME,
    upstream_due_at      DATETIME,
    remark               TEXT NOT NULL,
    handling             TEXT NOT NULL,
    completion           TEXT NOT NULL,
    publication          TEXT NOT NULL,
    sign_off             TEXT NOT NULL,
    cycle                INTEGER NOT NULL,
    due_at               DATETIME,
    due_order            DATETIME NOT NULL,
    lead_unit_id         TEXT,
    group_id             TEXT,
    dispatch             TEXT,
    deadlines            TEXT,
    journal              TEXT,
    voided_at            DATETIME,
    void_reason          TEXT NOT NULL,
    search_text          TEXT NOT NULL,
    search_tokens        TEXT NOT NULL,
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
CREATE VIRTUAL TABLE petition_cases_search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');
-- +goose StatementBegin
CREATE TRIGGER petition_cases_ai AFTER INSERT ON petition_cases BEGIN
    INSERT INTO petition_cases_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER petition_cases_au AFTER UPDATE OF search_tokens ON petition_cases WHEN old.search_tokens <> new.search_tokens BEGIN
    INSERT OR REPLACE INTO petition_cases_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
-- +goose StatementEnd

-- Each pollution type of a case, for filters and counts.
CREATE TABLE petition_case_types (
    id         TEXT PRIMARY KEY,
    office_id  TEXT NOT NULL,
    version    INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    case_id    TEXT NOT NULL,
    code       TEXT NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, case_id, code),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id)
);
CREATE INDEX petition_case_types_code ON petition_case_types (office_id, code, case_id);

-- Every unit a case was ever given to; current ones are those of the dispatch in force.
CREATE TABLE petition_case_units (
    id         TEXT PRIMARY KEY,
    office_id  TEXT NOT NULL,
    version    INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    case_id    TEXT NOT NULL,
    unit_id    TEXT NOT NULL,
    role       TEXT NOT NULL,
    sequence   INTEGER NOT NULL,
    is_current BOOLEAN NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, case_id, sequence, unit_id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    FOREIGN KEY (office_id, unit_id) REFERENCES units (office_id, id),
    CHECK (role IN ('lead', 'assist'))
);
CREATE INDEX petition_case_units_unit ON petition_case_units (office_id, unit_id, case_id);

-- Who complained, sealed; phone_index finds equal phones without showing them.
CREATE TABLE petitioners (
    id          TEXT PRIMARY KEY,
    office_id   TEXT NOT NULL,
    version     INTEGER NOT NULL,
    created_at  DATETIME NOT NULL,
    updated_at  DATETIME NOT NULL,
    case_id     TEXT NOT NULL,
    sealed      BLOB NOT NULL,
    phone_index TEXT NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, case_id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id)
);
CREATE INDEX petitioners_phone ON petitioners (office_id, phone_index, case_id);

-- +goose Down
DROP TABLE petitioners;
DROP TABLE petition_case_units;
DROP TABLE petition_case_types;
DROP TABLE petition_cases_search;
DROP TABLE petition_cases;
DROP TABLE petition_batches;
