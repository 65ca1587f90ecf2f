CREATE TABLE api_client_secrets (
    id          TEXT        PRIMARY KEY,
    office_id   TEXT        NOT NULL,
    version     INTEGER      NOT NULL,
    created_at  DATETIME NOT NULL,
    updated_at  DATETIME NOT NULL,
    client_id   TEXT        NOT NULL,
    secret_hash TEXT        NOT NULL,
    hint        TEXT        NOT NULL,
    expires_at  DATETIME,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, client_id) REFERENCES api_clients (office_id, id)
);
CREATE INDEX api_client_secrets_client ON api_client_secrets (office_id, client_id, created_at);
CREATE TABLE api_clients (
    id            TEXT        PRIMARY KEY,
    office_id     TEXT        NOT NULL,
    version       INTEGER      NOT NULL,
    created_at    DATETIME NOT NULL,
    updated_at    DATETIME NOT NULL,
    name          TEXT        NOT NULL,
    scopes        TEXT        NOT NULL,
    expires_at    DATETIME,
    last_used_at  DATETIME,
    revoked_at    DATETIME,
    revoke_reason TEXT        NOT NULL,
    UNIQUE (office_id, id)
);
CREATE INDEX api_clients_created_at ON api_clients (office_id, created_at, id);
CREATE INDEX api_clients_name ON api_clients (office_id, name, id);
CREATE TABLE appointments (
    id             TEXT PRIMARY KEY,
    office_id      TEXT NOT NULL,
    version        INTEGER NOT NULL,
    created_at     DATETIME NOT NULL,
    updated_at     DATETIME NOT NULL,
    inspection_id  TEXT NOT NULL,
    group_id       TEXT NOT NULL,
    role           TEXT NOT NULL,
    person_id      TEXT,
    person_name    TEXT NOT NULL,
    position       INTEGER NOT NULL,
    basis          TEXT NOT NULL,
    starts_at      DATETIME NOT NULL,
    ends_at        DATETIME,
    end_reason     TEXT NOT NULL,
    phone          TEXT NOT NULL,
    stand_in_id    TEXT,
    stand_in_name  TEXT NOT NULL,
    stand_in_phone TEXT NOT NULL,
    voided_at      DATETIME,
    void_reason    TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id),
    FOREIGN KEY (office_id, person_id) REFERENCES people (office_id, id),
    FOREIGN KEY (office_id, stand_in_id) REFERENCES people (office_id, id),
    CHECK (role IN ('leader', 'first_deputy_leader', 'deputy_leader', 'liaison', 'member')),
    CHECK (ends_at IS NULL OR ends_at >= starts_at)
);
CREATE INDEX appointments_created_at ON appointments (office_id, created_at, id);
CREATE INDEX appointments_group ON appointments (office_id, group_id, role, starts_at, id);
CREATE INDEX appointments_inspection ON appointments (office_id, inspection_id, starts_at, id);
CREATE UNIQUE INDEX appointments_once ON appointments (office_id, group_id, role, person_id) WHERE ends_at IS NULL AND voided_at IS NULL AND person_id IS NOT NULL;
CREATE UNIQUE INDEX appointments_one_holder ON appointments (office_id, group_id, role) WHERE ends_at IS NULL AND voided_at IS NULL AND role IN ('leader', 'first_deputy_leader', 'liaison');
CREATE INDEX appointments_person ON appointments (office_id, person_id, starts_at, id);
CREATE INDEX appointments_person_name ON appointments (office_id, person_name, id);
CREATE INDEX appointments_role ON appointments (office_id, role, starts_at, id);
CREATE INDEX appointments_stand_in ON appointments (office_id, stand_in_id);
CREATE INDEX appointments_starts_at ON appointments (office_id, starts_at, id);
CREATE TABLE calendar_days (
    id               TEXT     PRIMARY KEY,
    office_id        TEXT     NOT NULL REFERENCES offices (id),
    version          INTEGER  NOT NULL,
    created_at       DATETIME NOT NULL,
    updated_at       DATETIME NOT NULL,
    voided_at        DATETIME,
    void_reason      TEXT     NOT NULL,
    date             TEXT     NOT NULL,
    name             TEXT     NOT NULL,
    kind             TEXT     NOT NULL CHECK (kind IN ('day_off', 'working_day')),
    year             INTEGER  NOT NULL,
    source           TEXT     NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, date)
);
CREATE INDEX calendar_days_order ON calendar_days (office_id, date, id);
CREATE INDEX calendar_days_year ON calendar_days (office_id, year, date);
CREATE TABLE deadline_rules (
    id               TEXT     PRIMARY KEY,
    office_id        TEXT     NOT NULL REFERENCES offices (id),
    version          INTEGER  NOT NULL,
    created_at       DATETIME NOT NULL,
    updated_at       DATETIME NOT NULL,
    voided_at        DATETIME,
    void_reason      TEXT     NOT NULL,
    step             TEXT     NOT NULL,
    name             TEXT     NOT NULL,
    amount           INTEGER  NOT NULL CHECK (amount >= 0),
    unit             TEXT     NOT NULL CHECK (unit IN ('minute', 'hour', 'natural_day', 'working_day')),
    start_day_counts BOOLEAN  NOT NULL,
    cutoff_hour      INTEGER  NOT NULL,
    due_hour         INTEGER  NOT NULL,
    key_amount       INTEGER,
    key_unit         TEXT     NOT NULL,
    basis            TEXT     NOT NULL,
    UNIQUE (office_id, id)
);
CREATE INDEX deadline_rules_created ON deadline_rules (office_id, created_at, id);
CREATE INDEX deadline_rules_order ON deadline_rules (office_id, step, id);
CREATE UNIQUE INDEX deadline_rules_step ON deadline_rules (office_id, step) WHERE voided_at IS NULL;
CREATE TABLE events (
    id               TEXT     PRIMARY KEY,
    office_id        TEXT     NOT NULL,
    sequence         INTEGER  NOT NULL,
    occurred_at      DATETIME NOT NULL,
    kind             TEXT     NOT NULL,
    audience         TEXT     NOT NULL,
    resource_type    TEXT     NOT NULL,
    resource_id      TEXT     NOT NULL,
    resource_version INTEGER  NOT NULL,
    actor_kind       TEXT     NOT NULL,
    actor_id         TEXT     NOT NULL,
    actor_name       TEXT     NOT NULL,
    operation        TEXT     NOT NULL,
    request_id       TEXT     NOT NULL,
    data             TEXT     NOT NULL,
    prev_hash        TEXT     NOT NULL,
    hash             TEXT     NOT NULL,
    UNIQUE (office_id, sequence)
);
CREATE INDEX events_actor ON events (office_id, actor_id, sequence);
CREATE INDEX events_audience ON events (office_id, audience, sequence);
CREATE INDEX events_kind ON events (office_id, kind, sequence);
CREATE INDEX events_resource ON events (office_id, resource_id, sequence);
CREATE INDEX events_time ON events (office_id, occurred_at, sequence);
CREATE TRIGGER events_no_delete BEFORE DELETE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;
CREATE TRIGGER events_no_update BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;
CREATE TABLE goqite (
    id       TEXT    PRIMARY KEY DEFAULT ('m_' || lower(hex(randomblob(16)))),
    created  TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ')),
    updated  TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ')),
    queue    TEXT    NOT NULL,
    body     BLOB    NOT NULL,
    timeout  TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ')),
    received INTEGER NOT NULL DEFAULT 0,
    priority INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX goqite_queue_priority_created_idx ON goqite (queue, priority DESC, created);
CREATE TABLE group_duties (
    id          TEXT PRIMARY KEY,
    office_id   TEXT NOT NULL,
    version     INTEGER NOT NULL,
    created_at  DATETIME NOT NULL,
    updated_at  DATETIME NOT NULL,
    group_id    TEXT NOT NULL,
    number      INTEGER NOT NULL,
    text        TEXT NOT NULL,
    voided_at   DATETIME,
    void_reason TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id)
);
CREATE INDEX group_duties_number ON group_duties (office_id, group_id, number, id);
CREATE UNIQUE INDEX group_duties_one_number ON group_duties (office_id, group_id, number) WHERE voided_at IS NULL;
CREATE TABLE group_units (
    id          TEXT PRIMARY KEY,
    office_id   TEXT NOT NULL,
    version     INTEGER NOT NULL,
    created_at  DATETIME NOT NULL,
    updated_at  DATETIME NOT NULL,
    group_id    TEXT NOT NULL,
    unit_id     TEXT NOT NULL,
    role        TEXT NOT NULL,
    position    INTEGER NOT NULL,
    voided_at   DATETIME,
    void_reason TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id),
    FOREIGN KEY (office_id, unit_id) REFERENCES units (office_id, id)
);
CREATE UNIQUE INDEX group_units_once ON group_units (office_id, group_id, unit_id, role) WHERE voided_at IS NULL;
CREATE INDEX group_units_unit ON group_units (office_id, unit_id, group_id);
CREATE TABLE idempotency_keys (
    caller_id  TEXT     NOT NULL,
    operation  TEXT     NOT NULL,
    key        TEXT     NOT NULL,
    body_hash  TEXT     NOT NULL,
    status     INTEGER  NOT NULL DEFAULT 0,
    answer     BLOB,
    created_at DATETIME NOT NULL,
    PRIMARY KEY (caller_id, operation, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
CREATE TABLE inspections (
    row_no         INTEGER PRIMARY KEY AUTOINCREMENT,
    id             TEXT NOT NULL UNIQUE,
    office_id      TEXT NOT NULL,
    version        INTEGER NOT NULL,
    created_at     DATETIME NOT NULL,
    updated_at     DATETIME NOT NULL,
    name           TEXT NOT NULL,
    level          TEXT NOT NULL,
    round          TEXT NOT NULL,
    state          TEXT NOT NULL,
    stationed_from TEXT,
    stationed_to   TEXT,
    settings       TEXT NOT NULL,
    archived_at    DATETIME,
    voided_at      DATETIME,
    void_reason    TEXT NOT NULL,
    search_text    TEXT NOT NULL,
    search_tokens  TEXT NOT NULL,
    UNIQUE (office_id, id),
    CHECK (state IN ('planned', 'stationed', 'rectifying', 'archived'))
);
CREATE INDEX inspections_created_at ON inspections (office_id, created_at, id);
CREATE INDEX inspections_name ON inspections (office_id, name, id);
CREATE UNIQUE INDEX inspections_one_name ON inspections (office_id, name, round) WHERE voided_at IS NULL;
CREATE INDEX inspections_state ON inspections (office_id, state, created_at, id);
CREATE TRIGGER inspections_ai AFTER INSERT ON inspections BEGIN
    INSERT INTO inspections_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
CREATE TRIGGER inspections_au AFTER UPDATE OF search_tokens ON inspections WHEN old.search_tokens <> new.search_tokens BEGIN
    INSERT OR REPLACE INTO inspections_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
CREATE VIRTUAL TABLE inspections_search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');
CREATE TABLE installation (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
CREATE TABLE office_heads (
    office_id TEXT    PRIMARY KEY,
    sequence  INTEGER NOT NULL,
    hash      TEXT    NOT NULL,
    floor     INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE offices (
    id               TEXT     PRIMARY KEY,
    office_id        TEXT     NOT NULL CHECK (office_id = id),
    version          INTEGER  NOT NULL,
    created_at       DATETIME NOT NULL,
    updated_at       DATETIME NOT NULL,
    name             TEXT     NOT NULL,
    district_name    TEXT     NOT NULL,
    division_code    TEXT     NOT NULL,
    address          TEXT     NOT NULL,
    duty_phone       TEXT     NOT NULL,
    UNIQUE (office_id, id)
);
CREATE TABLE password_history (
    id            TEXT        PRIMARY KEY,
    office_id     TEXT        NOT NULL,
    version       INTEGER      NOT NULL,
    created_at    DATETIME NOT NULL,
    updated_at    DATETIME NOT NULL,
    user_id       TEXT        NOT NULL,
    password_hash TEXT        NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, user_id) REFERENCES users (office_id, id)
);
CREATE INDEX password_history_user ON password_history (office_id, user_id, created_at);
CREATE TABLE people (
    row_no        INTEGER PRIMARY KEY AUTOINCREMENT,
    id            TEXT NOT NULL UNIQUE,
    office_id     TEXT NOT NULL,
    version       INTEGER NOT NULL,
    created_at    DATETIME NOT NULL,
    updated_at    DATETIME NOT NULL,
    name          TEXT NOT NULL,
    title         TEXT NOT NULL,
    unit_id       TEXT,
    mobile_phone  TEXT NOT NULL,
    office_phone  TEXT NOT NULL,
    voided_at     DATETIME,
    void_reason   TEXT NOT NULL,
    search_text   TEXT NOT NULL,
    search_tokens TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, unit_id) REFERENCES units (office_id, id)
);
CREATE INDEX people_created_at ON people (office_id, created_at, id);
CREATE INDEX people_name ON people (office_id, name, id);
CREATE INDEX people_unit ON people (office_id, unit_id, name, id);
CREATE TRIGGER people_ai AFTER INSERT ON people BEGIN
    INSERT INTO people_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
CREATE TRIGGER people_au AFTER UPDATE OF search_tokens ON people WHEN old.search_tokens <> new.search_tokens BEGIN
    INSERT OR REPLACE INTO people_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
CREATE VIRTUAL TABLE people_search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');
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
CREATE INDEX petition_batches_inspection ON petition_batches (office_id, inspection_id, received_at, id);
CREATE UNIQUE INDEX petition_batches_one_label ON petition_batches (office_id, inspection_id, label) WHERE voided_at IS NULL;
CREATE INDEX petition_batches_received_at ON petition_batches (office_id, received_at, id);
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
CREATE INDEX petition_cases_batch ON petition_cases (office_id, batch_id, id);
CREATE INDEX petition_cases_due ON petition_cases (office_id, due_order, id);
CREATE INDEX petition_cases_group ON petition_cases (office_id, group_id, id);
CREATE INDEX petition_cases_handling ON petition_cases (office_id, handling, id);
CREATE INDEX petition_cases_lead_unit ON petition_cases (office_id, lead_unit_id, id);
CREATE INDEX petition_cases_number ON petition_cases (office_id, number, id);
CREATE INDEX petition_cases_number_key ON petition_cases (office_id, number_key, id);
CREATE UNIQUE INDEX petition_cases_one_number ON petition_cases (office_id, inspection_id, number_key) WHERE voided_at IS NULL;
CREATE INDEX petition_cases_received_at ON petition_cases (office_id, received_at, id);
CREATE TRIGGER petition_cases_ai AFTER INSERT ON petition_cases BEGIN
    INSERT INTO petition_cases_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
CREATE TRIGGER petition_cases_au AFTER UPDATE OF search_tokens ON petition_cases WHEN old.search_tokens <> new.search_tokens BEGIN
    INSERT OR REPLACE INTO petition_cases_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
CREATE VIRTUAL TABLE petition_cases_search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');
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
CREATE TABLE plan_imports (
    id                  TEXT PRIMARY KEY,
    office_id           TEXT NOT NULL,
    version             INTEGER NOT NULL,
    created_at          DATETIME NOT NULL,
    updated_at          DATETIME NOT NULL,
    voided_at           DATETIME,
    void_reason         TEXT NOT NULL,
    state               TEXT NOT NULL,
    filename            TEXT NOT NULL,
    format              TEXT NOT NULL,
    sha256              TEXT NOT NULL,
    size                INTEGER NOT NULL,
    line_count          INTEGER NOT NULL,
    source_text         TEXT NOT NULL,
    draft               TEXT NOT NULL,
    unread              TEXT NOT NULL,
    warnings            TEXT NOT NULL,
    inspection_name     TEXT NOT NULL,
    working_group_count INTEGER NOT NULL,
    duty_count          INTEGER NOT NULL,
    vacant_post_count   INTEGER NOT NULL,
    unread_count        INTEGER NOT NULL,
    warning_count       INTEGER NOT NULL,
    inspection_id       TEXT,
    applied_at          DATETIME,
    applied             TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    CHECK (state IN ('draft', 'applied', 'voided')),
    CHECK (format IN ('text', 'docx')),
    CHECK ((state = 'applied') = (inspection_id IS NOT NULL))
);
CREATE INDEX plan_imports_created_at ON plan_imports (office_id, created_at, id);
CREATE INDEX plan_imports_state ON plan_imports (office_id, state, created_at, id);
CREATE TABLE refresh_tokens (
    id         TEXT        PRIMARY KEY,
    office_id  TEXT        NOT NULL,
    version    INTEGER      NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    session_id TEXT        NOT NULL,
    token_hash TEXT        NOT NULL UNIQUE,
    used_at    DATETIME,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, session_id) REFERENCES sessions (office_id, id) ON DELETE CASCADE
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (office_id, session_id);
CREATE TABLE sessions (
    id         TEXT        PRIMARY KEY,
    office_id  TEXT        NOT NULL,
    version    INTEGER      NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    user_id    TEXT        NOT NULL,
    expires_at DATETIME NOT NULL,
    idle_until DATETIME NOT NULL,
    ended_at   DATETIME,
    end_reason TEXT        NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, user_id) REFERENCES users (office_id, id)
);
CREATE INDEX sessions_age ON sessions (expires_at);
CREATE INDEX sessions_user ON sessions (office_id, user_id, ended_at);
CREATE TABLE sign_ins (
    id                TEXT        PRIMARY KEY,
    office_id         TEXT        NOT NULL,
    version           INTEGER      NOT NULL,
    created_at        DATETIME NOT NULL,
    updated_at        DATETIME NOT NULL,
    name_key          TEXT        NOT NULL UNIQUE,
    failures          INTEGER      NOT NULL,
    failed_at         DATETIME,
    locked_until      DATETIME,
    last_signed_in_at DATETIME,
    UNIQUE (office_id, id)
);
CREATE INDEX sign_ins_age ON sign_ins (updated_at);
CREATE TABLE status_reports (
    id            TEXT     PRIMARY KEY,
    office_id     TEXT     NOT NULL REFERENCES offices (id),
    version       INTEGER  NOT NULL,
    created_at    DATETIME NOT NULL,
    updated_at    DATETIME NOT NULL,
    inspection_id TEXT     NOT NULL,
    year          INTEGER  NOT NULL,
    ordinal       INTEGER  NOT NULL,
    number        TEXT     NOT NULL,
    taken_at      DATETIME NOT NULL,
    cases_total   INTEGER  NOT NULL,
    cases_overdue INTEGER  NOT NULL,
    digest        TEXT     NOT NULL,
    body          TEXT     NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, year, ordinal),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id)
);
CREATE INDEX status_reports_inspection ON status_reports (office_id, inspection_id, taken_at, id);
CREATE INDEX status_reports_taken_at ON status_reports (office_id, taken_at, id);
CREATE TRIGGER status_reports_no_delete BEFORE DELETE ON status_reports
BEGIN
    SELECT RAISE(ABORT, 'status reports are final');
END;
CREATE TRIGGER status_reports_no_update BEFORE UPDATE ON status_reports
BEGIN
    SELECT RAISE(ABORT, 'status reports are final');
END;
CREATE TABLE units (
    row_no        INTEGER PRIMARY KEY AUTOINCREMENT,
    id            TEXT NOT NULL UNIQUE,
    office_id     TEXT NOT NULL,
    version       INTEGER NOT NULL,
    created_at    DATETIME NOT NULL,
    updated_at    DATETIME NOT NULL,
    name          TEXT NOT NULL,
    kind          TEXT NOT NULL,
    collective    BOOLEAN NOT NULL,
    parent_id     TEXT,
    contact_phone TEXT NOT NULL,
    voided_at     DATETIME,
    void_reason   TEXT NOT NULL,
    search_text   TEXT NOT NULL,
    search_tokens TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, parent_id) REFERENCES units (office_id, id)
);
CREATE INDEX units_created_at ON units (office_id, created_at, id);
CREATE INDEX units_kind ON units (office_id, kind, name, id);
CREATE INDEX units_name ON units (office_id, name, id);
CREATE UNIQUE INDEX units_one_name ON units (office_id, name) WHERE voided_at IS NULL;
CREATE INDEX units_parent ON units (office_id, parent_id, name, id);
CREATE TRIGGER units_ai AFTER INSERT ON units BEGIN
    INSERT INTO units_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
CREATE TRIGGER units_au AFTER UPDATE OF search_tokens ON units WHEN old.search_tokens <> new.search_tokens BEGIN
    INSERT OR REPLACE INTO units_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
CREATE VIRTUAL TABLE units_search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');
CREATE TABLE users (
    id                   TEXT        PRIMARY KEY,
    office_id            TEXT        NOT NULL,
    version              INTEGER      NOT NULL,
    created_at           DATETIME NOT NULL,
    updated_at           DATETIME NOT NULL,
    username             TEXT        NOT NULL UNIQUE,
    display_name         TEXT        NOT NULL,
    is_admin             BOOLEAN     NOT NULL,
    is_auditor           BOOLEAN     NOT NULL,
    person_id            TEXT,
    unit_id              TEXT,
    password_hash        TEXT        NOT NULL,
    password_changed_at  DATETIME NOT NULL,
    must_change_password BOOLEAN     NOT NULL,
    disabled_at          DATETIME,
    disabled_reason      TEXT        NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, person_id),
    CHECK (NOT (is_admin AND is_auditor)),
    CHECK (unit_id IS NULL OR NOT (is_admin OR is_auditor))
);
CREATE INDEX users_created_at ON users (office_id, created_at, id);
CREATE INDEX users_unit ON users (office_id, unit_id);
CREATE INDEX users_username ON users (office_id, username, id);
CREATE TABLE work_groups (
    row_no        INTEGER PRIMARY KEY AUTOINCREMENT,
    id            TEXT NOT NULL UNIQUE,
    office_id     TEXT NOT NULL,
    version       INTEGER NOT NULL,
    created_at    DATETIME NOT NULL,
    updated_at    DATETIME NOT NULL,
    inspection_id TEXT NOT NULL,
    kind          TEXT NOT NULL,
    name          TEXT NOT NULL,
    function      TEXT NOT NULL,
    position      INTEGER NOT NULL,
    voided_at     DATETIME,
    void_reason   TEXT NOT NULL,
    search_text   TEXT NOT NULL,
    search_tokens TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    CHECK (kind IN ('coordination_group', 'working_group')),
    CHECK ((kind = 'coordination_group') = (function = ''))
);
CREATE INDEX work_groups_created_at ON work_groups (office_id, created_at, id);
CREATE INDEX work_groups_inspection ON work_groups (office_id, inspection_id, position, id);
CREATE INDEX work_groups_name ON work_groups (office_id, name, id);
CREATE UNIQUE INDEX work_groups_one_coordination ON work_groups (office_id, inspection_id) WHERE kind = 'coordination_group' AND voided_at IS NULL;
CREATE UNIQUE INDEX work_groups_one_name ON work_groups (office_id, inspection_id, name) WHERE voided_at IS NULL;
CREATE INDEX work_groups_position ON work_groups (office_id, position, id);
CREATE TRIGGER work_groups_ai AFTER INSERT ON work_groups BEGIN
    INSERT INTO work_groups_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
CREATE TRIGGER work_groups_au AFTER UPDATE OF search_tokens ON work_groups WHEN old.search_tokens <> new.search_tokens BEGIN
    INSERT OR REPLACE INTO work_groups_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
CREATE VIRTUAL TABLE work_groups_search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');
