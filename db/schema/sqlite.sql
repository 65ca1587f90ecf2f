CREATE TABLE accountability_items (
    row_no INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    inspection_id TEXT NOT NULL,
    source TEXT NOT NULL,
    matter TEXT NOT NULL,
    subject_type TEXT NOT NULL,
    subject_id TEXT,
    subject_label TEXT NOT NULL,
    cause TEXT NOT NULL,
    year INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    number TEXT NOT NULL,
    responsible_unit_id TEXT,
    responsible_unit_name TEXT NOT NULL,
    subjects TEXT NOT NULL,
    subject_units TEXT NOT NULL,
    readers TEXT NOT NULL,
    why TEXT NOT NULL,
    filed_at DATETIME,
    filed_by TEXT,
    drop_reason TEXT NOT NULL,
    records INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    decision TEXT NOT NULL,
    decided_at DATETIME,
    decided_by TEXT,
    execution TEXT NOT NULL,
    executed_at DATETIME,
    executed_by TEXT,
    closing TEXT NOT NULL,
    closed_at DATETIME,
    closed_by TEXT,
    started_at DATETIME NOT NULL,
    due_at DATETIME NOT NULL,
    original_due_at DATETIME NOT NULL,
    met_at DATETIME,
    ended_at DATETIME,
    lapsed_by TEXT NOT NULL,
    next_alert_at DATETIME,
    alerted TEXT NOT NULL,
    state TEXT NOT NULL,
    colour TEXT NOT NULL,
    feedbacks INTEGER NOT NULL,
    answered_by TEXT,
    reviewed_by TEXT,
    returned BOOLEAN NOT NULL,
    voided_at DATETIME,
    void_reason TEXT NOT NULL,
    search_text TEXT NOT NULL,
    search_tokens TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, responsible_unit_id) REFERENCES units (office_id, id),
    CHECK (source IN ('provincial_key_petition', 'undercover_exposure', 'leader_assigned', 'overdue_case', 'duty_violation', 'relapse')),
    CHECK (state IN ('drafted', 'dropped', 'filed', 'ordered', 'in_progress', 'feedback', 'returned', 'reviewed', 'decided', 'executed', 'closed')),
    CHECK (colour IN ('', 'blue', 'yellow', 'red')),
    CHECK (records >= 0),
    CHECK (state IN ('drafted', 'dropped') OR responsible_unit_id IS NOT NULL AND ordinal > 0)
);
CREATE INDEX accountability_items_alert ON accountability_items (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;
CREATE UNIQUE INDEX accountability_items_cause ON accountability_items (office_id, cause) WHERE cause <> '';
CREATE INDEX accountability_items_colour ON accountability_items (office_id, colour, created_at, id) WHERE colour <> '' AND voided_at IS NULL;
CREATE INDEX accountability_items_created ON accountability_items (office_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX accountability_items_due ON accountability_items (office_id, due_at, id) WHERE voided_at IS NULL;
CREATE UNIQUE INDEX accountability_items_number ON accountability_items (office_id, year, ordinal) WHERE ordinal > 0;
CREATE INDEX accountability_items_round ON accountability_items (office_id, inspection_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX accountability_items_running ON accountability_items (office_id, due_at, id) WHERE ended_at IS NULL AND voided_at IS NULL;
CREATE INDEX accountability_items_source ON accountability_items (office_id, source, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX accountability_items_state ON accountability_items (office_id, state, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX accountability_items_subject ON accountability_items (office_id, subject_id, created_at, id) WHERE subject_id IS NOT NULL AND voided_at IS NULL;
CREATE INDEX accountability_items_unit ON accountability_items (office_id, responsible_unit_id, created_at, id) WHERE voided_at IS NULL;
CREATE TRIGGER accountability_items_ai AFTER INSERT ON accountability_items BEGIN
    INSERT INTO accountability_items_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
CREATE TRIGGER accountability_items_au AFTER UPDATE OF search_tokens ON accountability_items WHEN old.search_tokens <> new.search_tokens BEGIN
    INSERT OR REPLACE INTO accountability_items_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
CREATE VIRTUAL TABLE accountability_items_search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');
CREATE TABLE accountability_parties (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    item_id TEXT NOT NULL,
    role TEXT NOT NULL,
    person_id TEXT,
    unit_id TEXT,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, item_id) REFERENCES accountability_items (office_id, id),
    FOREIGN KEY (office_id, person_id) REFERENCES people (office_id, id),
    FOREIGN KEY (office_id, unit_id) REFERENCES units (office_id, id),
    CHECK (role IN ('reader', 'subject')),
    CHECK ((person_id IS NULL) <> (unit_id IS NULL))
);
CREATE INDEX accountability_parties_item ON accountability_parties (office_id, item_id, role);
CREATE INDEX accountability_parties_person ON accountability_parties (office_id, person_id, role, item_id) WHERE person_id IS NOT NULL;
CREATE INDEX accountability_parties_unit ON accountability_parties (office_id, unit_id, role, item_id) WHERE unit_id IS NOT NULL;
CREATE TABLE accountability_records (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    item_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    subject_person_id TEXT,
    subject_unit_id TEXT,
    subject_name TEXT NOT NULL,
    subject_status TEXT NOT NULL,
    form TEXT NOT NULL,
    grade TEXT NOT NULL,
    deciding_body TEXT NOT NULL,
    document_number TEXT NOT NULL,
    decided_on TEXT,
    effect_until TEXT,
    remark TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    voided_at DATETIME,
    void_reason TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, item_id) REFERENCES accountability_items (office_id, id),
    FOREIGN KEY (office_id, subject_person_id) REFERENCES people (office_id, id),
    FOREIGN KEY (office_id, subject_unit_id) REFERENCES units (office_id, id),
    CHECK ((subject_person_id IS NULL) <> (subject_unit_id IS NULL)),
    CHECK (decided_on IS NOT NULL)
);
CREATE INDEX accountability_records_decided ON accountability_records (office_id, decided_on, id) WHERE voided_at IS NULL;
CREATE INDEX accountability_records_item ON accountability_records (office_id, item_id, position, id);
CREATE TABLE api_client_grants (
    id            TEXT PRIMARY KEY,
    office_id     TEXT NOT NULL REFERENCES offices (id),
    version       INTEGER NOT NULL,
    created_at    DATETIME NOT NULL,
    updated_at    DATETIME NOT NULL,
    client_id     TEXT NOT NULL REFERENCES api_clients (id),
    client_name   TEXT NOT NULL,
    home_name     TEXT NOT NULL,
    scopes        TEXT NOT NULL,
    approved_at   DATETIME,
    approved_by   TEXT,
    revoked_at    DATETIME,
    revoke_reason TEXT NOT NULL,
    UNIQUE (office_id, id)
);
CREATE INDEX api_client_grants_client ON api_client_grants (client_id) WHERE revoked_at IS NULL;
CREATE INDEX api_client_grants_created ON api_client_grants (office_id, created_at, id);
CREATE UNIQUE INDEX api_client_grants_one ON api_client_grants (office_id, client_id) WHERE revoked_at IS NULL;
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
    revoke_reason TEXT        NOT NULL, approved TEXT NOT NULL DEFAULT '[]', approved_at DATETIME, approved_by TEXT,
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
CREATE TABLE assignment_documents (
    id              TEXT PRIMARY KEY,
    office_id       TEXT NOT NULL,
    version         INTEGER NOT NULL,
    created_at      DATETIME NOT NULL,
    updated_at      DATETIME NOT NULL,
    assignment_id   TEXT NOT NULL,
    position        INTEGER NOT NULL,
    content         text NOT NULL,
    period          text NOT NULL,
    copies          INTEGER NOT NULL,
    original        BOOLEAN NOT NULL,
    secrecy         text NOT NULL,
    state           text NOT NULL,
    file_ids        text NOT NULL,
    prepared_at     DATETIME,
    prepared_by     TEXT,
    prepared_name   text NOT NULL,
    reviewed_at     DATETIME,
    reviewed_by     TEXT,
    reviewed_name   text NOT NULL,
    opinion         text NOT NULL,
    handed_at       DATETIME,
    handed_by       TEXT,
    handed_name     text NOT NULL,
    receiver        text NOT NULL,
    receipt_number  text NOT NULL,
    confirmed_at    DATETIME,
    confirmed_by    TEXT,
    confirmed_name  text NOT NULL,
    returned_at     DATETIME,
    returned_by     TEXT,
    return_note     text NOT NULL,
    voided_at       DATETIME,
    void_reason     text NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, assignment_id) REFERENCES assignments (office_id, id),
    CHECK (secrecy IN ('open', 'internal', 'secret', 'confidential', 'top_secret')),
    CHECK (state IN ('requested', 'prepared', 'reviewed', 'handed_over', 'received', 'returned')),
    CHECK (copies > 0)
);
CREATE INDEX assignment_documents_list ON assignment_documents (office_id, assignment_id, position, id);
CREATE TABLE assignment_findings (
    id             TEXT PRIMARY KEY,
    office_id      TEXT NOT NULL,
    version        INTEGER NOT NULL,
    created_at     DATETIME NOT NULL,
    updated_at     DATETIME NOT NULL,
    assignment_id  TEXT NOT NULL,
    number         INTEGER NOT NULL,
    point          text NOT NULL,
    place          text NOT NULL,
    found_at       DATETIME NOT NULL,
    text           text NOT NULL,
    file_ids       text NOT NULL,
    found_by       text NOT NULL,
    state          text NOT NULL,
    case_id        TEXT,
    follow_up_id   TEXT,
    followed_at    DATETIME,
    followed_by    TEXT,
    followed_name  text NOT NULL,
    voided_at      DATETIME,
    void_reason    text NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, assignment_id, number),
    FOREIGN KEY (office_id, assignment_id) REFERENCES assignments (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    FOREIGN KEY (office_id, follow_up_id) REFERENCES assignments (office_id, id),
    CHECK (state IN ('noted', 'case_raised', 'passed_down')),
    CHECK ((state = 'case_raised') = (case_id IS NOT NULL)),
    CHECK ((state = 'passed_down') = (follow_up_id IS NOT NULL))
);
CREATE TABLE assignment_links (
    id            TEXT PRIMARY KEY,
    office_id     TEXT NOT NULL,
    version       INTEGER NOT NULL,
    created_at    DATETIME NOT NULL,
    updated_at    DATETIME NOT NULL,
    assignment_id TEXT NOT NULL,
    target_type   text NOT NULL,
    target_id     TEXT NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, assignment_id, target_type, target_id),
    FOREIGN KEY (office_id, assignment_id) REFERENCES assignments (office_id, id)
);
CREATE INDEX assignment_links_target ON assignment_links (office_id, target_id, assignment_id);
CREATE TABLE assignment_shares (
    id            TEXT PRIMARY KEY,
    office_id     TEXT NOT NULL,
    version       INTEGER NOT NULL,
    created_at    DATETIME NOT NULL,
    updated_at    DATETIME NOT NULL,
    assignment_id TEXT NOT NULL,
    unit_id       TEXT,
    group_id      TEXT,
    person_id     TEXT,
    lead          BOOLEAN NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, assignment_id) REFERENCES assignments (office_id, id),
    FOREIGN KEY (office_id, unit_id) REFERENCES units (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id),
    FOREIGN KEY (office_id, person_id) REFERENCES people (office_id, id)
);
CREATE INDEX assignment_shares_assignment ON assignment_shares (office_id, assignment_id);
CREATE INDEX assignment_shares_group ON assignment_shares (office_id, group_id, assignment_id) WHERE group_id IS NOT NULL;
CREATE INDEX assignment_shares_person ON assignment_shares (office_id, person_id, assignment_id) WHERE person_id IS NOT NULL;
CREATE INDEX assignment_shares_unit ON assignment_shares (office_id, unit_id, assignment_id) WHERE unit_id IS NOT NULL;
CREATE TABLE assignments (
    row_no          INTEGER PRIMARY KEY AUTOINCREMENT,
    id              TEXT NOT NULL UNIQUE,
    office_id       TEXT NOT NULL,
    version         INTEGER NOT NULL,
    created_at      DATETIME NOT NULL,
    updated_at      DATETIME NOT NULL,
    inspection_id   TEXT NOT NULL,
    kind            text NOT NULL,
    source          text NOT NULL,
    source_document text NOT NULL,
    title           text NOT NULL,
    matter          text NOT NULL,
    year            INTEGER NOT NULL,
    ordinal         INTEGER NOT NULL,
    number          text NOT NULL,
    lead_unit_id    TEXT,
    lead_group_id   TEXT,
    lead_name       text NOT NULL,
    assisting       text NOT NULL,
    concerned       text NOT NULL,
    visit           text,
    links           text NOT NULL,
    issued_by       TEXT NOT NULL,
    why             text NOT NULL,
    deliveries      text NOT NULL,
    documents       INTEGER NOT NULL,
    documents_open  INTEGER NOT NULL,
    completed_at    DATETIME,
    completed_by    TEXT,
    closing         text NOT NULL,
    started_at      DATETIME NOT NULL,
    due_at          DATETIME NOT NULL,
    original_due_at DATETIME NOT NULL,
    met_at          DATETIME,
    ended_at        DATETIME,
    lapsed_by       text NOT NULL,
    next_alert_at   DATETIME,
    alerted         text NOT NULL,
    state           text NOT NULL,
    colour          text NOT NULL,
    feedbacks       INTEGER NOT NULL,
    answered_by     TEXT,
    reviewed_by     TEXT,
    returned        BOOLEAN NOT NULL,
    voided_at       DATETIME,
    void_reason     text NOT NULL,
    search_text     text NOT NULL,
    search_tokens   text NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, year, ordinal),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, lead_unit_id) REFERENCES units (office_id, id),
    FOREIGN KEY (office_id, lead_group_id) REFERENCES work_groups (office_id, id),
    CHECK ((lead_unit_id IS NULL) <> (lead_group_id IS NULL)),
    CHECK (colour IN ('', 'blue', 'yellow', 'red')),
    CHECK (documents_open BETWEEN 0 AND documents)
);
CREATE INDEX assignments_alert ON assignments (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;
CREATE INDEX assignments_colour ON assignments (office_id, colour, created_at, id) WHERE colour <> '' AND voided_at IS NULL;
CREATE INDEX assignments_created ON assignments (office_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX assignments_due ON assignments (office_id, due_at, id) WHERE voided_at IS NULL;
CREATE INDEX assignments_group ON assignments (office_id, lead_group_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX assignments_round ON assignments (office_id, inspection_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX assignments_running ON assignments (office_id, due_at, id) WHERE ended_at IS NULL AND voided_at IS NULL;
CREATE INDEX assignments_state ON assignments (office_id, state, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX assignments_unit ON assignments (office_id, lead_unit_id, created_at, id) WHERE voided_at IS NULL;
CREATE TRIGGER assignments_ai AFTER INSERT ON assignments BEGIN
    INSERT INTO assignments_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
CREATE TRIGGER assignments_au AFTER UPDATE OF search_tokens ON assignments WHEN old.search_tokens <> new.search_tokens BEGIN
    INSERT OR REPLACE INTO assignments_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
CREATE VIRTUAL TABLE assignments_search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');
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
CREATE TABLE calendar_tokens (
    id         TEXT PRIMARY KEY,
    office_id  TEXT NOT NULL,
    version    INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    user_id    TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    hint       TEXT NOT NULL,
    rotated_at DATETIME,
    revoked_at DATETIME,
    UNIQUE (office_id, id),
    UNIQUE (token_hash),
    FOREIGN KEY (office_id, user_id) REFERENCES users (office_id, id)
);
CREATE UNIQUE INDEX calendar_tokens_live ON calendar_tokens (office_id, user_id) WHERE revoked_at IS NULL;
CREATE TABLE compliance_looks (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    inspection_id TEXT NOT NULL,
    looked_at DATETIME NOT NULL,
    active BOOLEAN NOT NULL,
    states TEXT NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, inspection_id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id)
);
CREATE TABLE compliance_transitions (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    inspection_id TEXT NOT NULL,
    clause TEXT NOT NULL,
    state TEXT NOT NULL,
    previous TEXT NOT NULL,
    at DATETIME NOT NULL,
    summary_zh TEXT NOT NULL,
    summary_en TEXT NOT NULL,
    breaches INTEGER NOT NULL,
    risks INTEGER NOT NULL,
    evidence TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    CHECK (state IN ('met', 'at_risk', 'breached', 'not_due'))
);
CREATE INDEX compliance_transitions_clause ON compliance_transitions (office_id, inspection_id, clause, at, id);
CREATE TABLE contact_answers (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    contact_check_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    name TEXT NOT NULL,
    group_id TEXT NOT NULL,
    group_name TEXT NOT NULL,
    role TEXT NOT NULL,
    stands_in_for_id TEXT,
    stands_in_for_name TEXT NOT NULL,
    answered_at DATETIME,
    seconds INTEGER NOT NULL,
    method TEXT NOT NULL,
    recorded_by TEXT,
    UNIQUE (office_id, id),
    UNIQUE (office_id, contact_check_id, person_id),
    FOREIGN KEY (office_id, contact_check_id) REFERENCES contact_checks (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id),
    FOREIGN KEY (office_id, person_id) REFERENCES people (office_id, id),
    CHECK (method IN ('', 'own_device', 'phone'))
);
CREATE INDEX contact_answers_person ON contact_answers (office_id, person_id, contact_check_id);
CREATE TABLE contact_checks (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    inspection_id TEXT NOT NULL,
    title TEXT NOT NULL,
    targets TEXT NOT NULL,
    answer_minutes INTEGER NOT NULL,
    started_by TEXT NOT NULL,
    people INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    started_at DATETIME NOT NULL,
    due_at DATETIME NOT NULL,
    original_due_at DATETIME NOT NULL,
    met_at DATETIME,
    ended_at DATETIME,
    lapsed_by TEXT NOT NULL,
    next_alert_at DATETIME,
    alerted TEXT NOT NULL,
    voided_at DATETIME,
    void_reason TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    CHECK (answer_minutes > 0)
);
CREATE INDEX contact_checks_alert ON contact_checks (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;
CREATE INDEX contact_checks_created_at ON contact_checks (office_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX contact_checks_inspection ON contact_checks (office_id, inspection_id, created_at, id) WHERE voided_at IS NULL;
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
    basis            TEXT     NOT NULL, effective_from DATETIME NOT NULL DEFAULT '1970-01-01 00:00:00+00:00', effective_until DATETIME,
    UNIQUE (office_id, id)
);
CREATE INDEX deadline_rules_created ON deadline_rules (office_id, created_at, id);
CREATE INDEX deadline_rules_order ON deadline_rules (office_id, step, id);
CREATE UNIQUE INDEX deadline_rules_step ON deadline_rules (office_id, step, effective_from) WHERE voided_at IS NULL;
CREATE TABLE discipline_records (
    id            TEXT PRIMARY KEY,
    office_id     TEXT NOT NULL,
    version       INTEGER NOT NULL,
    created_at    DATETIME NOT NULL,
    updated_at    DATETIME NOT NULL,
    inspection_id TEXT NOT NULL,
    person_id     TEXT NOT NULL,
    person_name   TEXT NOT NULL,
    kind          TEXT NOT NULL,
    at            DATETIME NOT NULL,
    minutes       INTEGER NOT NULL,
    evidence_type TEXT NOT NULL,
    evidence_id   TEXT NOT NULL,
    state         TEXT NOT NULL,
    appeal_reason TEXT NOT NULL,
    appealed_at   DATETIME,
    decision      TEXT NOT NULL,
    decided_at    DATETIME,
    decided_by    TEXT,
    UNIQUE (office_id, id),
    UNIQUE (office_id, person_id, kind, evidence_id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, person_id) REFERENCES people (office_id, id),
    CHECK (state IN ('recorded', 'appealed', 'revoked', 'confirmed'))
);
CREATE INDEX discipline_records_inspection ON discipline_records (office_id, inspection_id, at, id);
CREATE INDEX discipline_records_order ON discipline_records (office_id, at, id);
CREATE INDEX discipline_records_person ON discipline_records (office_id, person_id, at, id);
CREATE TABLE disclosure_corrections (
    id         TEXT PRIMARY KEY,
    office_id  TEXT NOT NULL,
    version    INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    table_id   TEXT NOT NULL,
    row_id     TEXT NOT NULL,
    column_key TEXT NOT NULL,
    old_text   TEXT NOT NULL,
    new_text   TEXT NOT NULL,
    reason     TEXT NOT NULL,
    state      TEXT NOT NULL,
    prepared   TEXT NOT NULL,
    decided    TEXT,
    remark     TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, table_id) REFERENCES disclosure_tables (office_id, id),
    FOREIGN KEY (office_id, row_id) REFERENCES disclosure_rows (office_id, id),
    CHECK (state IN ('prepared', 'released', 'rejected'))
);
CREATE UNIQUE INDEX disclosure_corrections_one_open ON disclosure_corrections (office_id, row_id, column_key) WHERE state = 'prepared';
CREATE INDEX disclosure_corrections_table ON disclosure_corrections (office_id, table_id, created_at, id);
CREATE TABLE disclosure_rows (
    id           TEXT PRIMARY KEY,
    office_id    TEXT NOT NULL,
    version      INTEGER NOT NULL,
    created_at   DATETIME NOT NULL,
    updated_at   DATETIME NOT NULL,
    table_id     TEXT NOT NULL,
    case_id      TEXT,
    cycle        INTEGER NOT NULL,
    publishes    BOOLEAN NOT NULL,
    position     INTEGER NOT NULL,
    number       TEXT NOT NULL,
    cells        TEXT,
    findings     TEXT,
    waivers      TEXT,
    treatments   TEXT,
    withheld     TEXT,
    withheld_at  DATETIME,
    published_at DATETIME,
    corrected_at DATETIME,
    voided_at    DATETIME,
    void_reason  TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, table_id) REFERENCES disclosure_tables (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id)
);
CREATE UNIQUE INDEX disclosure_rows_one_in_table ON disclosure_rows (office_id, table_id, case_id) WHERE voided_at IS NULL;
CREATE UNIQUE INDEX disclosure_rows_one_result ON disclosure_rows (office_id, case_id, cycle) WHERE publishes AND voided_at IS NULL AND withheld_at IS NULL;
CREATE INDEX disclosure_rows_position ON disclosure_rows (office_id, table_id, position, id);
CREATE INDEX disclosure_rows_published ON disclosure_rows (office_id, published_at, id);
CREATE TABLE disclosure_tables (
    id            TEXT PRIMARY KEY,
    office_id     TEXT NOT NULL,
    version       INTEGER NOT NULL,
    created_at    DATETIME NOT NULL,
    updated_at    DATETIME NOT NULL,
    inspection_id TEXT NOT NULL,
    profile       TEXT NOT NULL,
    label         TEXT NOT NULL,
    title         TEXT NOT NULL,
    footnote      TEXT NOT NULL,
    batch_ids     TEXT,
    state         TEXT NOT NULL,
    prepared      TEXT,
    released      TEXT,
    released_at   DATETIME,
    counts        TEXT NOT NULL,
    waivers       TEXT,
    voided_at     DATETIME,
    void_reason   TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    CHECK (state IN ('draft', 'prepared', 'released'))
);
CREATE INDEX disclosure_tables_created_at ON disclosure_tables (office_id, created_at, id);
CREATE INDEX disclosure_tables_inspection ON disclosure_tables (office_id, inspection_id, created_at, id);
CREATE UNIQUE INDEX disclosure_tables_one_label ON disclosure_tables (office_id, inspection_id, profile, label) WHERE voided_at IS NULL;
CREATE TABLE duplicate_proposals (
    id            TEXT PRIMARY KEY,
    office_id     TEXT NOT NULL,
    version       INTEGER NOT NULL,
    created_at    DATETIME NOT NULL,
    updated_at    DATETIME NOT NULL,
    first_id      TEXT NOT NULL,
    second_id     TEXT NOT NULL,
    state         TEXT NOT NULL,
    score         INTEGER NOT NULL,
    reasons       TEXT NOT NULL,
    confidential  BOOLEAN NOT NULL,
    decided_at    DATETIME,
    decided_by    TEXT,
    reason        TEXT NOT NULL,
    link_id       TEXT,
    UNIQUE (office_id, id),
    UNIQUE (office_id, first_id, second_id, confidential),
    FOREIGN KEY (office_id, first_id) REFERENCES petition_cases (office_id, id),
    FOREIGN KEY (office_id, second_id) REFERENCES petition_cases (office_id, id),
    FOREIGN KEY (office_id, link_id) REFERENCES petition_case_links (office_id, id),
    CHECK (first_id < second_id),
    CHECK (state IN ('open', 'confirmed', 'dismissed', 'lapsed'))
);
CREATE INDEX duplicate_proposals_every ON duplicate_proposals (office_id, score, id);
CREATE INDEX duplicate_proposals_score ON duplicate_proposals (office_id, state, score, id);
CREATE INDEX duplicate_proposals_second ON duplicate_proposals (office_id, second_id, first_id);
CREATE INDEX duplicate_proposals_state ON duplicate_proposals (office_id, state, id);
CREATE TABLE duty_assignments (
    id         TEXT PRIMARY KEY,
    office_id  TEXT NOT NULL,
    version    INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    shift_id   TEXT NOT NULL,
    role       TEXT NOT NULL,
    person_id  TEXT NOT NULL,
    ended_at   DATETIME,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, shift_id) REFERENCES duty_shifts (office_id, id),
    FOREIGN KEY (office_id, person_id) REFERENCES people (office_id, id),
    CHECK (role IN ('leader', 'officer'))
);
CREATE UNIQUE INDEX duty_assignments_open ON duty_assignments (office_id, shift_id, role) WHERE ended_at IS NULL;
CREATE INDEX duty_assignments_person ON duty_assignments (office_id, person_id, id);
CREATE TABLE duty_handovers (
    id              TEXT PRIMARY KEY,
    office_id       TEXT NOT NULL,
    version         INTEGER NOT NULL,
    created_at      DATETIME NOT NULL,
    updated_at      DATETIME NOT NULL,
    shift_id        TEXT NOT NULL,
    next_shift_id   TEXT NOT NULL,
    started_by      TEXT NOT NULL,
    started_at      DATETIME NOT NULL,
    code_hash       TEXT NOT NULL,
    code_expires_at DATETIME,
    codes           INTEGER NOT NULL,
    tries           INTEGER NOT NULL,
    items           TEXT NOT NULL,
    accepted_at     DATETIME,
    accepted_by     TEXT,
    confirmed_at    DATETIME,
    UNIQUE (office_id, id),
    UNIQUE (office_id, shift_id),
    FOREIGN KEY (office_id, shift_id) REFERENCES duty_shifts (office_id, id),
    FOREIGN KEY (office_id, next_shift_id) REFERENCES duty_shifts (office_id, id)
);
CREATE TABLE duty_log_entries (
    id            TEXT PRIMARY KEY,
    office_id     TEXT NOT NULL,
    version       INTEGER NOT NULL,
    created_at    DATETIME NOT NULL,
    updated_at    DATETIME NOT NULL,
    shift_id      TEXT NOT NULL,
    desk_id       TEXT NOT NULL,
    at            DATETIME NOT NULL,
    kind          TEXT NOT NULL,
    party         TEXT NOT NULL,
    content       TEXT NOT NULL,
    instruction   TEXT NOT NULL,
    result        TEXT NOT NULL,
    subject_type  TEXT NOT NULL,
    subject_id    TEXT,
    follow_up     BOOLEAN NOT NULL,
    resolves_id   TEXT,
    recorded_by   TEXT NOT NULL,
    recorded_name TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, shift_id) REFERENCES duty_shifts (office_id, id),
    FOREIGN KEY (office_id, resolves_id) REFERENCES duty_log_entries (office_id, id),
    CHECK (kind IN ('call_in', 'call_out', 'event', 'instruction', 'patrol', 'nil'))
);
CREATE INDEX duty_log_entries_open ON duty_log_entries (office_id, desk_id, id) WHERE follow_up;
CREATE UNIQUE INDEX duty_log_entries_resolved ON duty_log_entries (office_id, resolves_id) WHERE resolves_id IS NOT NULL;
CREATE INDEX duty_log_entries_shift ON duty_log_entries (office_id, shift_id, at, id);
CREATE TABLE duty_rosters (
    id             TEXT PRIMARY KEY,
    office_id      TEXT NOT NULL,
    version        INTEGER NOT NULL,
    created_at     DATETIME NOT NULL,
    updated_at     DATETIME NOT NULL,
    inspection_id  TEXT NOT NULL,
    group_id       TEXT,
    desk_id        TEXT NOT NULL,
    name           TEXT NOT NULL,
    edition        INTEGER NOT NULL,
    state          TEXT NOT NULL,
    supersedes_id  TEXT,
    from_on        TEXT,
    to_on          TEXT,
    pattern        TEXT NOT NULL,
    shift_start    TEXT NOT NULL,
    rest_hours     INTEGER NOT NULL,
    same_weekend_leader BOOLEAN NOT NULL,
    leaders        TEXT NOT NULL,
    officers       TEXT NOT NULL,
    exemptions     TEXT NOT NULL,
    wishes         TEXT NOT NULL,
    entries        TEXT NOT NULL,
    proposal       TEXT,
    published_at   DATETIME,
    published_by   TEXT,
    voided_at      DATETIME,
    void_reason    TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id),
    FOREIGN KEY (office_id, supersedes_id) REFERENCES duty_rosters (office_id, id),
    CHECK (state IN ('draft', 'published', 'superseded')),
    CHECK (pattern IN ('whole_day', 'day_night')),
    CHECK (to_on >= from_on)
);
CREATE INDEX duty_rosters_desk ON duty_rosters (office_id, desk_id, state, from_on);
CREATE INDEX duty_rosters_inspection ON duty_rosters (office_id, inspection_id, from_on, id);
CREATE INDEX duty_rosters_made ON duty_rosters (office_id, created_at, id);
CREATE INDEX duty_rosters_order ON duty_rosters (office_id, from_on, id);
CREATE TABLE duty_shifts (
    id                    TEXT PRIMARY KEY,
    office_id             TEXT NOT NULL,
    version               INTEGER NOT NULL,
    created_at            DATETIME NOT NULL,
    updated_at            DATETIME NOT NULL,
    inspection_id         TEXT NOT NULL,
    group_id              TEXT,
    desk_id               TEXT NOT NULL,
    roster_id             TEXT NOT NULL,
    day                   TEXT,
    starts_at             DATETIME NOT NULL,
    ends_at               DATETIME NOT NULL,
    night                 BOOLEAN NOT NULL,
    weekend               BOOLEAN NOT NULL,
    holiday               BOOLEAN NOT NULL,
    state                 TEXT NOT NULL,
    leader_id             TEXT NOT NULL,
    leader_name           TEXT NOT NULL,
    leader_rostered_id    TEXT,
    leader_checked_in_at  DATETIME,
    leader_late           INTEGER NOT NULL,
    leader_left_at        DATETIME,
    officer_id            TEXT NOT NULL,
    officer_name          TEXT NOT NULL,
    officer_rostered_id   TEXT,
    officer_checked_in_at DATETIME,
    officer_late          INTEGER NOT NULL,
    officer_left_at       DATETIME,
    took_over_at          DATETIME,
    handover_accepted_at  DATETIME,
    relieved_at           DATETIME,
    unmanned_since        DATETIME,
    escalated_at          DATETIME,
    next_alert_at         DATETIME,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id),
    FOREIGN KEY (office_id, roster_id) REFERENCES duty_rosters (office_id, id),
    FOREIGN KEY (office_id, leader_id) REFERENCES people (office_id, id),
    FOREIGN KEY (office_id, officer_id) REFERENCES people (office_id, id),
    CHECK (state IN ('planned', 'unmanned', 'on_duty', 'handover_pending', 'handed_over', 'missed', 'cancelled')),
    CHECK (ends_at > starts_at),
    CHECK (leader_id <> officer_id)
);
CREATE INDEX duty_shifts_alerts ON duty_shifts (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;
CREATE INDEX duty_shifts_group ON duty_shifts (office_id, group_id, starts_at, id);
CREATE INDEX duty_shifts_inspection ON duty_shifts (office_id, inspection_id, starts_at, id);
CREATE INDEX duty_shifts_leader ON duty_shifts (office_id, leader_id, starts_at, id);
CREATE INDEX duty_shifts_now ON duty_shifts (office_id, desk_id) WHERE state IN ('on_duty', 'handover_pending', 'unmanned');
CREATE INDEX duty_shifts_officer ON duty_shifts (office_id, officer_id, starts_at, id);
CREATE UNIQUE INDEX duty_shifts_once ON duty_shifts (office_id, desk_id, starts_at) WHERE state <> 'cancelled';
CREATE INDEX duty_shifts_order ON duty_shifts (office_id, starts_at, id);
CREATE UNIQUE INDEX duty_shifts_responsible ON duty_shifts (office_id, desk_id) WHERE state IN ('on_duty', 'handover_pending');
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
CREATE TABLE files (
    id                TEXT             PRIMARY KEY,
    office_id         TEXT             NOT NULL,
    version           INTEGER          NOT NULL,
    created_at        DATETIME         NOT NULL,
    updated_at        DATETIME         NOT NULL,
    voided_at         DATETIME,
    void_reason       TEXT             NOT NULL,
    name              TEXT             NOT NULL,
    media_type        TEXT             NOT NULL,
    size              INTEGER          NOT NULL CHECK (size > 0),
    sha256            TEXT             NOT NULL,
    storage_key       TEXT             NOT NULL,
    purpose           TEXT             NOT NULL,
    caption           TEXT             NOT NULL,
    captured_at       DATETIME,
    latitude          REAL,
    longitude         REAL,
    coordinate_system TEXT             NOT NULL,
    place             TEXT             NOT NULL,
    pair_id           TEXT,
    phase             TEXT             NOT NULL CHECK (phase IN ('', 'before', 'after')),
    arrangement       TEXT             NOT NULL,
    owner_type        TEXT             NOT NULL,
    owner_id          TEXT,
    cycle             INTEGER          NOT NULL,
    uploaded_by       TEXT             NOT NULL,
    uploader_name     TEXT             NOT NULL,
    attached_at       DATETIME,
    purged_at         DATETIME,
    UNIQUE (office_id, id),
    CHECK ((owner_type = '') = (owner_id IS NULL)),
    CHECK (pair_id IS NULL OR phase <> '')
);
CREATE INDEX files_expiring ON files (created_at) WHERE owner_id IS NULL AND purged_at IS NULL;
CREATE INDEX files_owner ON files (office_id, owner_type, owner_id, arrangement, id);
CREATE UNIQUE INDEX files_pair ON files (office_id, pair_id, phase) WHERE pair_id IS NOT NULL AND voided_at IS NULL;
CREATE UNIQUE INDEX files_storage_key ON files (storage_key);
CREATE INDEX files_unattached ON files (office_id, uploaded_by, arrangement, id) WHERE owner_id IS NULL;
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
CREATE TABLE leave_requests (
    row_no           INTEGER PRIMARY KEY AUTOINCREMENT,
    id               TEXT NOT NULL UNIQUE,
    office_id        TEXT NOT NULL,
    version          INTEGER NOT NULL,
    created_at       DATETIME NOT NULL,
    updated_at       DATETIME NOT NULL,
    inspection_id    TEXT NOT NULL,
    group_id         TEXT NOT NULL,
    group_name       TEXT NOT NULL,
    person_id        TEXT NOT NULL,
    person_name      TEXT NOT NULL,
    kind             TEXT NOT NULL,
    reason           TEXT NOT NULL,
    special_reason   TEXT NOT NULL,
    starts_at        DATETIME NOT NULL,
    ends_at          DATETIME NOT NULL,
    original_ends_at DATETIME NOT NULL,
    working_days     INTEGER NOT NULL,
    natural_days     INTEGER NOT NULL,
    stand_in_id      TEXT NOT NULL,
    stand_in_name    TEXT NOT NULL,
    stand_in_phone   TEXT NOT NULL,
    state            TEXT NOT NULL,
    route            TEXT NOT NULL,
    approvals        TEXT NOT NULL,
    extensions       TEXT NOT NULL,
    submitted_by     TEXT NOT NULL,
    ended_at         DATETIME,
    ended_by         TEXT,
    end_reason       TEXT NOT NULL,
    returned_at      DATETIME,
    returned_by      TEXT,
    return_note      TEXT NOT NULL,
    closed_at        DATETIME,
    closed_by        TEXT,
    close_note       TEXT NOT NULL,
    next_alert_at    DATETIME,
    search_text      TEXT NOT NULL,
    search_tokens    TEXT NOT NULL, waits_for TEXT CHECK (waits_for IN ('group_leader', 'coordination_office', 'coordination_group', 'coordination_group_leader', 'confirmation')), due_at DATETIME NOT NULL DEFAULT '9999-12-31 00:00:00+00:00', barred TEXT NOT NULL DEFAULT '',
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id),
    FOREIGN KEY (office_id, person_id) REFERENCES people (office_id, id),
    FOREIGN KEY (office_id, stand_in_id) REFERENCES people (office_id, id),
    CHECK (state IN ('submitted', 'group_approved', 'approved', 'returned', 'closed', 'rejected', 'withdrawn')),
    CHECK (ends_at > starts_at),
    CHECK (person_id <> stand_in_id)
);
CREATE INDEX leave_requests_alert ON leave_requests (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;
CREATE INDEX leave_requests_created_at ON leave_requests (office_id, created_at, id);
CREATE INDEX leave_requests_ends_at ON leave_requests (office_id, ends_at, id);
CREATE INDEX leave_requests_group ON leave_requests (office_id, group_id, created_at, id);
CREATE INDEX leave_requests_inspection ON leave_requests (office_id, inspection_id, created_at, id);
CREATE INDEX leave_requests_kind ON leave_requests (office_id, kind, created_at, id);
CREATE INDEX leave_requests_person ON leave_requests (office_id, person_id, starts_at, id);
CREATE INDEX leave_requests_stand_in ON leave_requests (office_id, stand_in_id, starts_at, id);
CREATE INDEX leave_requests_starts_at ON leave_requests (office_id, starts_at, id);
CREATE INDEX leave_requests_state ON leave_requests (office_id, state, created_at, id);
CREATE INDEX leave_requests_submitter ON leave_requests (office_id, submitted_by, created_at, id);
CREATE INDEX leave_requests_waits ON leave_requests (office_id, waits_for, due_at, id) WHERE waits_for IS NOT NULL;
CREATE TRIGGER leave_requests_ai AFTER INSERT ON leave_requests BEGIN
    INSERT INTO leave_requests_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
CREATE TRIGGER leave_requests_au AFTER UPDATE OF search_tokens ON leave_requests WHEN old.search_tokens <> new.search_tokens BEGIN
    INSERT OR REPLACE INTO leave_requests_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
CREATE VIRTUAL TABLE leave_requests_search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');
CREATE TABLE meeting_minutes (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    meeting_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    topics TEXT NOT NULL,
    decisions TEXT NOT NULL,
    file_ids TEXT NOT NULL,
    drafted_by TEXT NOT NULL,
    drafted_by_name TEXT NOT NULL,
    drafted_at DATETIME NOT NULL,
    signed_at DATETIME,
    UNIQUE (office_id, id),
    UNIQUE (office_id, meeting_id, number),
    FOREIGN KEY (office_id, meeting_id) REFERENCES meetings (office_id, id)
);
CREATE TABLE meeting_people (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    meeting_id TEXT NOT NULL,
    person_id TEXT,
    unit_id TEXT,
    name TEXT NOT NULL,
    group_name TEXT NOT NULL,
    role TEXT NOT NULL,
    position INTEGER NOT NULL,
    status TEXT NOT NULL,
    reason TEXT NOT NULL,
    stand_in_id TEXT,
    stand_in_name TEXT NOT NULL,
    represented_by TEXT NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, meeting_id, person_id),
    UNIQUE (office_id, meeting_id, unit_id),
    FOREIGN KEY (office_id, meeting_id) REFERENCES meetings (office_id, id),
    FOREIGN KEY (office_id, person_id) REFERENCES people (office_id, id),
    FOREIGN KEY (office_id, unit_id) REFERENCES units (office_id, id),
    FOREIGN KEY (office_id, stand_in_id) REFERENCES people (office_id, id),
    CHECK ((person_id IS NULL) <> (unit_id IS NULL)),
    CHECK (status IN ('invited', 'present', 'absent', 'on_leave', 'stand_in')),
    CHECK ((status = 'stand_in') = (stand_in_id IS NOT NULL))
);
CREATE INDEX meeting_people_person ON meeting_people (office_id, person_id, meeting_id);
CREATE INDEX meeting_people_stand_in ON meeting_people (office_id, stand_in_id, meeting_id);
CREATE INDEX meeting_people_unit ON meeting_people (office_id, unit_id, meeting_id);
CREATE TABLE meeting_receipts (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    meeting_id TEXT NOT NULL,
    person_id TEXT,
    unit_id TEXT,
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    acknowledged_at DATETIME,
    acknowledged_by TEXT,
    UNIQUE (office_id, id),
    UNIQUE (office_id, meeting_id, person_id),
    UNIQUE (office_id, meeting_id, unit_id),
    FOREIGN KEY (office_id, meeting_id) REFERENCES meetings (office_id, id),
    FOREIGN KEY (office_id, person_id) REFERENCES people (office_id, id),
    FOREIGN KEY (office_id, unit_id) REFERENCES units (office_id, id),
    CHECK ((person_id IS NULL) <> (unit_id IS NULL))
);
CREATE INDEX meeting_receipts_person ON meeting_receipts (office_id, person_id, meeting_id, acknowledged_at);
CREATE INDEX meeting_receipts_unit ON meeting_receipts (office_id, unit_id, meeting_id, acknowledged_at);
CREATE TABLE meetings (
    row_no INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    inspection_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    group_id TEXT,
    group_name TEXT NOT NULL,
    title TEXT NOT NULL,
    place TEXT NOT NULL,
    starts_at DATETIME NOT NULL,
    ends_at DATETIME,
    chair_id TEXT NOT NULL,
    chair_name TEXT NOT NULL,
    chair_role TEXT NOT NULL,
    agenda TEXT NOT NULL,
    state TEXT NOT NULL,
    postponements TEXT NOT NULL,
    held_from DATETIME,
    held_to DATETIME,
    cancelled_at DATETIME,
    cancel_reason TEXT NOT NULL,
    invited INTEGER NOT NULL,
    present INTEGER NOT NULL,
    absent INTEGER NOT NULL,
    on_leave INTEGER NOT NULL,
    stand_in INTEGER NOT NULL,
    minutes_count INTEGER NOT NULL,
    signed_at DATETIME,
    signed_by TEXT,
    year INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    number TEXT NOT NULL,
    issued_at DATETIME,
    issued_by TEXT,
    recipients INTEGER NOT NULL,
    acknowledged INTEGER NOT NULL,
    notice_ids TEXT NOT NULL,
    convened_by TEXT NOT NULL,
    due_order DATETIME NOT NULL,
    started_at DATETIME NOT NULL,
    due_at DATETIME NOT NULL,
    original_due_at DATETIME NOT NULL,
    met_at DATETIME,
    ended_at DATETIME,
    lapsed_by TEXT NOT NULL,
    next_alert_at DATETIME,
    alerted TEXT NOT NULL,
    voided_at DATETIME,
    void_reason TEXT NOT NULL,
    search_text TEXT NOT NULL,
    search_tokens TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id),
    FOREIGN KEY (office_id, chair_id) REFERENCES people (office_id, id),
    CHECK (kind IN ('dispatch_meeting', 'huddle', 'deployment', 'conveying')),
    CHECK (state IN ('scheduled', 'held', 'minutes_drafted', 'signed', 'issued', 'cancelled')),
    CHECK ((kind = 'huddle') = (group_id IS NOT NULL)),
    CHECK ((state = 'issued') = (ordinal > 0))
);
CREATE INDEX meetings_alert ON meetings (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;
CREATE INDEX meetings_chair ON meetings (office_id, chair_id, starts_at, id) WHERE voided_at IS NULL;
CREATE INDEX meetings_convener ON meetings (office_id, convened_by, starts_at, id) WHERE voided_at IS NULL;
CREATE INDEX meetings_created_at ON meetings (office_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX meetings_due ON meetings (office_id, due_order, id) WHERE voided_at IS NULL;
CREATE INDEX meetings_group ON meetings (office_id, group_id, starts_at, id) WHERE voided_at IS NULL;
CREATE INDEX meetings_inspection ON meetings (office_id, inspection_id, kind, starts_at, id) WHERE voided_at IS NULL;
CREATE INDEX meetings_kind ON meetings (office_id, kind, starts_at, id) WHERE voided_at IS NULL;
CREATE UNIQUE INDEX meetings_number ON meetings (office_id, year, ordinal) WHERE ordinal > 0;
CREATE INDEX meetings_starts_at ON meetings (office_id, starts_at, id) WHERE voided_at IS NULL;
CREATE INDEX meetings_state ON meetings (office_id, state, starts_at, id) WHERE voided_at IS NULL;
CREATE TRIGGER meetings_ai AFTER INSERT ON meetings BEGIN
    INSERT INTO meetings_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
CREATE TRIGGER meetings_au AFTER UPDATE OF search_tokens ON meetings WHEN old.search_tokens <> new.search_tokens BEGIN
    INSERT OR REPLACE INTO meetings_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
CREATE VIRTUAL TABLE meetings_search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');
CREATE TABLE message_deliveries (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    subject_type TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    occasion TEXT NOT NULL,
    channel TEXT NOT NULL,
    recipient TEXT NOT NULL,
    person_id TEXT,
    address TEXT NOT NULL,
    due_by DATETIME NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_attempt_at DATETIME,
    failure TEXT NOT NULL,
    sent_at DATETIME,
    UNIQUE (office_id, id),
    UNIQUE (office_id, subject_id, occasion, channel, recipient),
    CHECK (state IN ('queued', 'sending', 'sent', 'failed')),
    CHECK (channel IN ('email', 'wecom', 'dingtalk'))
);
CREATE INDEX message_deliveries_created_at ON message_deliveries (office_id, created_at, id);
CREATE INDEX message_deliveries_due ON message_deliveries (next_attempt_at, id) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX message_deliveries_state ON message_deliveries (office_id, state, created_at, id);
CREATE TABLE notice_receipts (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    notice_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    name TEXT NOT NULL,
    group_id TEXT NOT NULL,
    group_name TEXT NOT NULL,
    role TEXT NOT NULL,
    stands_in_for_id TEXT,
    stands_in_for_name TEXT NOT NULL,
    acknowledged_at DATETIME,
    late BOOLEAN NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, notice_id, person_id),
    FOREIGN KEY (office_id, notice_id) REFERENCES notices (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id),
    FOREIGN KEY (office_id, person_id) REFERENCES people (office_id, id)
);
CREATE INDEX notice_receipts_person ON notice_receipts (office_id, person_id, notice_id, acknowledged_at);
CREATE TABLE notices (
    row_no INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    inspection_id TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    targets TEXT NOT NULL,
    acknowledge_by DATETIME NOT NULL,
    state TEXT NOT NULL,
    issued_at DATETIME,
    issued_by TEXT,
    recipients INTEGER NOT NULL,
    acknowledged INTEGER NOT NULL,
    late INTEGER NOT NULL,
    year INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    number TEXT NOT NULL,
    started_at DATETIME NOT NULL,
    due_at DATETIME NOT NULL,
    original_due_at DATETIME NOT NULL,
    met_at DATETIME,
    ended_at DATETIME,
    lapsed_by TEXT NOT NULL,
    next_alert_at DATETIME,
    alerted TEXT NOT NULL,
    voided_at DATETIME,
    void_reason TEXT NOT NULL,
    search_text TEXT NOT NULL,
    search_tokens TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    CHECK (state IN ('draft', 'issued')),
    CHECK ((state = 'draft') = (ordinal = 0))
);
CREATE INDEX notices_alert ON notices (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;
CREATE INDEX notices_created_at ON notices (office_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX notices_inspection ON notices (office_id, inspection_id, created_at, id) WHERE voided_at IS NULL;
CREATE UNIQUE INDEX notices_number ON notices (office_id, year, ordinal) WHERE ordinal > 0;
CREATE INDEX notices_state ON notices (office_id, state, created_at, id) WHERE voided_at IS NULL;
CREATE TRIGGER notices_ai AFTER INSERT ON notices BEGIN
    INSERT INTO notices_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
CREATE TRIGGER notices_au AFTER UPDATE OF search_tokens ON notices WHEN old.search_tokens <> new.search_tokens BEGIN
    INSERT OR REPLACE INTO notices_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
CREATE VIRTUAL TABLE notices_search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');
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
CREATE TABLE "order_extensions" (
    id              TEXT PRIMARY KEY,
    office_id       TEXT NOT NULL REFERENCES offices (id),
    version         INTEGER NOT NULL,
    created_at      DATETIME NOT NULL,
    updated_at      DATETIME NOT NULL,
    owner_type      TEXT NOT NULL,
    owner_id        TEXT NOT NULL,
    due_at          DATETIME NOT NULL,
    previous_due_at DATETIME NOT NULL,
    reason          TEXT NOT NULL,
    state           TEXT NOT NULL,
    asked_by        TEXT NOT NULL,
    decided_at      DATETIME,
    decided_by      TEXT,
    decision        TEXT NOT NULL,
    UNIQUE (office_id, id),
    CHECK (state IN ('asked', 'approved', 'rejected', 'withdrawn', 'lapsed')),
    CHECK (due_at > previous_due_at)
);
CREATE UNIQUE INDEX order_extensions_open ON order_extensions (office_id, owner_type, owner_id) WHERE state = 'asked';
CREATE INDEX order_extensions_owner ON order_extensions (office_id, owner_type, owner_id, id);
CREATE TABLE order_feedback (
    id          TEXT PRIMARY KEY,
    office_id   TEXT NOT NULL REFERENCES offices (id),
    version     INTEGER NOT NULL,
    created_at  DATETIME NOT NULL,
    updated_at  DATETIME NOT NULL,
    owner_type  TEXT NOT NULL,
    owner_id    TEXT NOT NULL,
    number      INTEGER NOT NULL,
    text        TEXT NOT NULL,
    file_ids    TEXT NOT NULL,
    given_by    TEXT NOT NULL,
    given_name  TEXT NOT NULL,
    given_at    DATETIME NOT NULL,
    late        BOOLEAN NOT NULL,
    verdict     TEXT NOT NULL,
    words       TEXT NOT NULL,
    reviewed_by TEXT,
    reviewed_at DATETIME, earlier_reviews TEXT NOT NULL DEFAULT '[]',
    UNIQUE (office_id, id),
    UNIQUE (office_id, owner_type, owner_id, number),
    CHECK (verdict IN ('waiting', 'accepted', 'returned'))
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
    search_tokens TEXT NOT NULL, email TEXT NOT NULL DEFAULT '',
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
CREATE TABLE petition_case_cycles (
    id         TEXT PRIMARY KEY,
    office_id  TEXT NOT NULL,
    version    INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    case_id    TEXT NOT NULL,
    cycle      INTEGER NOT NULL,
    reason     TEXT NOT NULL,
    snapshot   TEXT NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, case_id, cycle),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id)
);
CREATE TABLE petition_case_links (
    id          TEXT PRIMARY KEY,
    office_id   TEXT NOT NULL,
    version     INTEGER NOT NULL,
    created_at  DATETIME NOT NULL,
    updated_at  DATETIME NOT NULL,
    kind        TEXT NOT NULL,
    from_id     TEXT NOT NULL,
    to_id       TEXT NOT NULL,
    first_id    TEXT NOT NULL,
    second_id   TEXT NOT NULL,
    reason      TEXT NOT NULL,
    created_by  TEXT NOT NULL,
    absorbed    TEXT NOT NULL,
    voided_at   DATETIME,
    void_reason TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, from_id) REFERENCES petition_cases (office_id, id),
    FOREIGN KEY (office_id, to_id) REFERENCES petition_cases (office_id, id),
    CHECK (kind IN ('duplicate', 'related', 'merged_into', 'split_from')),
    CHECK (first_id < second_id)
);
CREATE INDEX petition_case_links_from ON petition_case_links (office_id, from_id, id);
CREATE UNIQUE INDEX petition_case_links_one_pair ON petition_case_links (office_id, first_id, second_id, kind) WHERE voided_at IS NULL;
CREATE INDEX petition_case_links_to ON petition_case_links (office_id, to_id, id);
CREATE TABLE petition_case_marks (
    office_id TEXT NOT NULL,
    mark      INTEGER NOT NULL,
    case_id   TEXT NOT NULL,
    PRIMARY KEY (office_id, mark, case_id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id)
) WITHOUT ROWID;
CREATE TABLE petition_case_states (
    office_id       TEXT NOT NULL,
    case_id         TEXT NOT NULL,
    valid_from      DATETIME NOT NULL,
    valid_to        DATETIME NOT NULL,
    inspection_id   TEXT NOT NULL,
    batch_id        TEXT,
    channel         TEXT NOT NULL,
    key_case        BOOLEAN NOT NULL,
    area            TEXT NOT NULL,
    received_at     DATETIME NOT NULL,
    pollution_types TEXT NOT NULL,
    primary_type    TEXT NOT NULL,
    type_labels     TEXT NOT NULL,
    lead_unit_id    TEXT,
    assisting_ids   TEXT NOT NULL,
    completion      TEXT NOT NULL,
    publication     TEXT NOT NULL,
    verdict         TEXT NOT NULL,
    kin             TEXT NOT NULL,
    rectification   TEXT NOT NULL,
    due_at          DATETIME,
    concluded_at    DATETIME,
    PRIMARY KEY (office_id, case_id, valid_from),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    CHECK (valid_from < valid_to)
) WITHOUT ROWID;
CREATE INDEX petition_case_states_then ON petition_case_states (office_id, inspection_id, valid_to, valid_from);
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
    search_tokens        TEXT NOT NULL, verdict TEXT NOT NULL DEFAULT '' CHECK (verdict IN ('', 'substantiated', 'mostly_substantiated', 'partly_substantiated', 'unsubstantiated')), merged_into_id TEXT, split_from_id TEXT, measure_due_at DATETIME, finding TEXT, conclusion TEXT, progress TEXT NOT NULL DEFAULT '{}', counted_since DATETIME NOT NULL DEFAULT '1970-01-01 00:00:00+00:00', concluded_at DATETIME, rectification TEXT NOT NULL DEFAULT '', assisting_ids TEXT NOT NULL DEFAULT '', kin TEXT NOT NULL DEFAULT '',
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
CREATE INDEX petition_cases_channel ON petition_cases (office_id, channel, id);
CREATE INDEX petition_cases_completion ON petition_cases (office_id, completion, id);
CREATE INDEX petition_cases_counted ON petition_cases (office_id, inspection_id, completion, verdict, kin, key_case, rectification, publication,
    due_at, concluded_at, channel, area, lead_unit_id, assisting_ids, batch_id, received_at, pollution_types, primary_type, type_labels, counted_since)
    WHERE voided_at IS NULL;
CREATE INDEX petition_cases_created ON petition_cases (created_at, office_id) WHERE voided_at IS NULL;
CREATE INDEX petition_cases_due ON petition_cases (office_id, due_order, id);
CREATE INDEX petition_cases_group ON petition_cases (office_id, group_id, id);
CREATE INDEX petition_cases_handling ON petition_cases (office_id, handling, id);
CREATE INDEX petition_cases_key ON petition_cases (office_id, id) WHERE key_case;
CREATE INDEX petition_cases_lead_unit ON petition_cases (office_id, lead_unit_id, id);
CREATE INDEX petition_cases_measure_due ON petition_cases (measure_due_at, id) WHERE completion = 'stage_completed';
CREATE INDEX petition_cases_merged ON petition_cases (office_id, merged_into_id) WHERE merged_into_id IS NOT NULL;
CREATE INDEX petition_cases_noticed ON petition_cases (office_id, id) WHERE sign_off = 'noticed' AND voided_at IS NULL;
CREATE INDEX petition_cases_number ON petition_cases (office_id, number, id);
CREATE INDEX petition_cases_number_key ON petition_cases (office_id, number_key, id);
CREATE UNIQUE INDEX petition_cases_one_number ON petition_cases (office_id, inspection_id, number_key) WHERE voided_at IS NULL;
CREATE INDEX petition_cases_open ON petition_cases (office_id, due_order, id) WHERE completion <> 'completed' AND voided_at IS NULL;
CREATE INDEX petition_cases_received_at ON petition_cases (office_id, received_at, id);
CREATE INDEX petition_cases_round_open ON petition_cases (office_id, inspection_id, due_order, id) WHERE completion <> 'completed' AND voided_at IS NULL;
CREATE INDEX petition_cases_split ON petition_cases (office_id, split_from_id) WHERE split_from_id IS NOT NULL;
CREATE INDEX petition_cases_verdict ON petition_cases (office_id, verdict, id);
CREATE TRIGGER petition_cases_ai AFTER INSERT ON petition_cases BEGIN
    INSERT INTO petition_cases_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
CREATE TRIGGER petition_cases_au AFTER UPDATE OF search_tokens ON petition_cases WHEN old.search_tokens <> new.search_tokens BEGIN
    INSERT OR REPLACE INTO petition_cases_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
CREATE VIRTUAL TABLE petition_cases_search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');
CREATE TABLE petition_claims (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    case_id TEXT NOT NULL,
    cycle INTEGER NOT NULL,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    pollution_type TEXT NOT NULL,
    verdict TEXT NOT NULL,
    finding TEXT NOT NULL,
    decided_at DATETIME,
    decided_by TEXT,
    voided_at DATETIME,
    void_reason TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    CHECK (verdict IN ('', 'substantiated', 'partly_substantiated', 'unsubstantiated'))
);
CREATE INDEX petition_claims_case ON petition_claims (office_id, case_id, cycle, position, id);
CREATE TABLE petition_deadline_extensions (
    id              TEXT PRIMARY KEY,
    office_id       TEXT NOT NULL,
    version         INTEGER NOT NULL,
    created_at      DATETIME NOT NULL,
    updated_at      DATETIME NOT NULL,
    case_id         TEXT NOT NULL,
    cycle           INTEGER NOT NULL,
    deadline_id     TEXT NOT NULL,
    step            TEXT NOT NULL,
    due_at          DATETIME NOT NULL,
    previous_due_at DATETIME NOT NULL,
    reason          TEXT NOT NULL,
    state           TEXT NOT NULL,
    asked_by        TEXT NOT NULL,
    decided_at      DATETIME,
    decided_by      TEXT,
    decision        TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    FOREIGN KEY (office_id, deadline_id) REFERENCES petition_deadlines (office_id, id),
    CHECK (state IN ('asked', 'approved', 'rejected', 'withdrawn')),
    CHECK (due_at > previous_due_at)
);
CREATE INDEX petition_deadline_extensions_case ON petition_deadline_extensions (office_id, case_id, id);
CREATE UNIQUE INDEX petition_deadline_extensions_open ON petition_deadline_extensions (office_id, deadline_id) WHERE state = 'asked';
CREATE TABLE petition_deadlines (
    id              TEXT PRIMARY KEY,
    office_id       TEXT NOT NULL,
    version         INTEGER NOT NULL,
    created_at      DATETIME NOT NULL,
    updated_at      DATETIME NOT NULL,
    case_id         TEXT NOT NULL,
    cycle           INTEGER NOT NULL,
    step            TEXT NOT NULL,
    unit_id         TEXT,
    started_at      DATETIME NOT NULL,
    due_at          DATETIME NOT NULL,
    original_due_at DATETIME NOT NULL,
    met_at          DATETIME,
    ended_at        DATETIME,
    lapsed_by       TEXT NOT NULL,
    rule_id         TEXT,
    why             TEXT NOT NULL,
    explanation     TEXT NOT NULL,
    next_alert_at   DATETIME,
    alerted         TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    FOREIGN KEY (office_id, unit_id) REFERENCES units (office_id, id)
);
CREATE INDEX petition_deadlines_alert ON petition_deadlines (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;
CREATE INDEX petition_deadlines_case ON petition_deadlines (office_id, case_id, cycle, step);
CREATE INDEX petition_deadlines_due ON petition_deadlines (office_id, due_at, id) WHERE ended_at IS NULL;
CREATE INDEX petition_deadlines_step ON petition_deadlines (office_id, step, due_at, id) WHERE ended_at IS NULL;
CREATE INDEX petition_deadlines_unit ON petition_deadlines (office_id, unit_id, due_at, id) WHERE ended_at IS NULL;
CREATE TABLE petition_feedback (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    case_id TEXT NOT NULL,
    cycle INTEGER NOT NULL,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL,
    drafted_by TEXT NOT NULL,
    drafted_at DATETIME NOT NULL,
    reviews TEXT NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, case_id, cycle, number),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id)
);
CREATE TABLE petition_feedback_returns (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    inspection_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    unit_id TEXT,
    unit_name TEXT NOT NULL,
    level TEXT NOT NULL,
    reason_code TEXT NOT NULL,
    returned_at DATETIME NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id)
);
CREATE INDEX petition_feedback_returns_at ON petition_feedback_returns (office_id, inspection_id, returned_at);
CREATE TABLE petition_follow_up_visits (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    case_id TEXT NOT NULL,
    cycle INTEGER NOT NULL,
    position INTEGER NOT NULL,
    method TEXT NOT NULL,
    attempted_at DATETIME NOT NULL,
    outcome TEXT NOT NULL,
    sealed BLOB NOT NULL,
    visitor_id TEXT NOT NULL,
    reopened_at DATETIME,
    voided_at DATETIME,
    void_reason TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    CHECK (method IN ('phone', 'in_person', 'message', 'letter')),
    CHECK (outcome IN ('satisfied', 'basically_satisfied', 'dissatisfied', 'not_reached'))
);
CREATE INDEX petition_follow_up_visits_case ON petition_follow_up_visits (office_id, case_id, cycle, position, id);
CREATE TABLE petition_look_backs (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    case_id TEXT NOT NULL,
    cycle INTEGER NOT NULL,
    position INTEGER NOT NULL,
    looked_at DATETIME NOT NULL,
    result TEXT NOT NULL,
    findings TEXT NOT NULL,
    photos TEXT NOT NULL,
    inspector_id TEXT NOT NULL,
    reopened_at DATETIME,
    voided_at DATETIME,
    void_reason TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    CHECK (result IN ('kept', 'relapsed'))
);
CREATE INDEX petition_look_backs_case ON petition_look_backs (office_id, case_id, cycle, position, id);
CREATE TABLE petition_measures (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    case_id TEXT NOT NULL,
    cycle INTEGER NOT NULL,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    unit_id TEXT,
    unit_name TEXT NOT NULL,
    responsible_person TEXT NOT NULL,
    due_on TEXT,
    done_at DATETIME,
    result TEXT NOT NULL,
    evidence TEXT NOT NULL,
    voided_at DATETIME,
    void_reason TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    FOREIGN KEY (office_id, unit_id) REFERENCES units (office_id, id)
);
CREATE INDEX petition_measures_case ON petition_measures (office_id, case_id, cycle, position, id);
CREATE TABLE petition_sanctions (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    case_id TEXT NOT NULL,
    cycle INTEGER NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    document_number TEXT NOT NULL,
    decided_on TEXT,
    fine_intended INTEGER,
    fine_decided INTEGER,
    fine_paid INTEGER,
    remark TEXT NOT NULL,
    voided_at DATETIME,
    void_reason TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    CHECK (kind IN ('ordered_rectify', 'halt', 'penalty_filed', 'seal', 'shutdown', 'criminal_case', 'administrative_detention', 'criminal_detention')),
    CHECK (fine_intended >= 0 AND fine_decided >= 0 AND fine_paid >= 0)
);
CREATE INDEX petition_sanctions_case ON petition_sanctions (office_id, case_id, cycle, position, id);
CREATE INDEX petition_sanctions_created ON petition_sanctions (office_id, created_at) WHERE voided_at IS NULL;
CREATE INDEX petition_sanctions_kind ON petition_sanctions (office_id, kind, case_id) WHERE voided_at IS NULL;
CREATE TABLE petition_sign_off_steps (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    case_id TEXT NOT NULL,
    cycle INTEGER NOT NULL,
    position INTEGER NOT NULL,
    action TEXT NOT NULL,
    state TEXT NOT NULL,
    by_id TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at DATETIME NOT NULL,
    opinion TEXT NOT NULL,
    document_number TEXT NOT NULL,
    conclusion TEXT NOT NULL,
    decided_on TEXT,
    reason TEXT NOT NULL,
    photos TEXT NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, case_id, cycle, position),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    CHECK (conclusion IN ('', 'passed', 'not_passed'))
);
CREATE TABLE petition_slips (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    case_id TEXT NOT NULL,
    cycle INTEGER NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    year INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    number TEXT NOT NULL,
    sheet TEXT NOT NULL,
    masked TEXT NOT NULL,
    issued_by TEXT NOT NULL,
    issued_name TEXT NOT NULL,
    issued_at DATETIME NOT NULL,
    voided_at DATETIME,
    void_reason TEXT NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, kind, year, ordinal),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    CHECK (kind IN ('forwarding', 'supervision'))
);
CREATE INDEX petition_slips_case ON petition_slips (office_id, case_id, cycle, position, id);
CREATE TABLE petition_tallies (
    office_id     TEXT    NOT NULL,
    inspection_id TEXT    NOT NULL,
    dimension     TEXT    NOT NULL,
    value         TEXT    NOT NULL,
    detail        TEXT    NOT NULL,
    n             INTEGER NOT NULL,
    PRIMARY KEY (office_id, inspection_id, dimension, value, detail),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id)
) WITHOUT ROWID;
CREATE TABLE petitioner_texts (
    id          TEXT PRIMARY KEY,
    office_id   TEXT NOT NULL,
    version     INTEGER NOT NULL,
    created_at  DATETIME NOT NULL,
    updated_at  DATETIME NOT NULL,
    case_id     TEXT NOT NULL,
    kind        TEXT NOT NULL,
    row_id      TEXT NOT NULL,
    field       TEXT NOT NULL,
    sealed      BLOB NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX petitioner_texts_case ON petitioner_texts (office_id, case_id, id);
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
CREATE TABLE public_notice_cases (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    notice_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    cycle INTEGER NOT NULL,
    position INTEGER NOT NULL,
    number TEXT NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, notice_id, case_id),
    FOREIGN KEY (office_id, notice_id) REFERENCES public_notices (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id)
);
CREATE INDEX public_notice_cases_case ON public_notice_cases (office_id, case_id, notice_id);
CREATE TABLE public_notice_objections (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    notice_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    cycle INTEGER NOT NULL,
    received_at DATETIME NOT NULL,
    matter TEXT NOT NULL,
    sealed BLOB NOT NULL,
    recorded_by TEXT NOT NULL,
    answer TEXT NOT NULL,
    upheld BOOLEAN NOT NULL,
    answered_at DATETIME,
    answered_by TEXT,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, notice_id) REFERENCES public_notices (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id)
);
CREATE INDEX public_notice_objections_case ON public_notice_objections (office_id, case_id, cycle);
CREATE INDEX public_notice_objections_notice ON public_notice_objections (office_id, notice_id, id);
CREATE TABLE public_notices (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    inspection_id TEXT NOT NULL,
    text TEXT NOT NULL,
    place TEXT NOT NULL,
    contact TEXT NOT NULL,
    opens_on TEXT,
    days INTEGER NOT NULL,
    ends_at DATETIME NOT NULL,
    explanation TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    voided_at DATETIME,
    void_reason TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id)
);
CREATE INDEX public_notices_ends ON public_notices (office_id, ends_at, id);
CREATE INDEX public_notices_inspection ON public_notices (office_id, inspection_id, created_at, id);
CREATE INDEX public_notices_order ON public_notices (office_id, created_at, id);
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
CREATE TABLE relation_positions (
    id         TEXT PRIMARY KEY,
    office_id  TEXT NOT NULL UNIQUE,
    version    INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    sequence   INTEGER NOT NULL,
    UNIQUE (office_id, id)
);
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
CREATE TABLE shift_swaps (
    id                TEXT PRIMARY KEY,
    office_id         TEXT NOT NULL,
    version           INTEGER NOT NULL,
    created_at        DATETIME NOT NULL,
    updated_at        DATETIME NOT NULL,
    inspection_id     TEXT NOT NULL,
    group_id          TEXT NOT NULL,
    group_name        TEXT NOT NULL,
    given_shift_id    TEXT NOT NULL,
    given_role        TEXT NOT NULL,
    given_starts_at   DATETIME NOT NULL,
    given_ends_at     DATETIME NOT NULL,
    taken_shift_id    TEXT,
    taken_role        TEXT NOT NULL,
    taken_starts_at   DATETIME,
    taken_ends_at     DATETIME,
    person_id         TEXT NOT NULL,
    person_name       TEXT NOT NULL,
    peer_id           TEXT NOT NULL,
    peer_name         TEXT NOT NULL,
    reason            TEXT NOT NULL,
    state             TEXT NOT NULL,
    route             TEXT NOT NULL,
    approvals         TEXT NOT NULL,
    requested_by      TEXT NOT NULL,
    consented_at      DATETIME,
    consent_note      TEXT NOT NULL,
    applied_at        DATETIME,
    ended_at          DATETIME,
    ended_by          TEXT,
    end_reason        TEXT NOT NULL,
    expires_at        DATETIME NOT NULL,
    next_alert_at     DATETIME,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id),
    FOREIGN KEY (office_id, given_shift_id) REFERENCES duty_shifts (office_id, id),
    FOREIGN KEY (office_id, taken_shift_id) REFERENCES duty_shifts (office_id, id),
    FOREIGN KEY (office_id, person_id) REFERENCES people (office_id, id),
    FOREIGN KEY (office_id, peer_id) REFERENCES people (office_id, id),
    CHECK (state IN ('requested', 'consented', 'group_approved', 'applied', 'declined', 'rejected', 'withdrawn', 'expired')),
    CHECK (given_role IN ('leader', 'officer')),
    CHECK (taken_role IN ('', 'leader', 'officer')),
    CHECK (person_id <> peer_id),
    CHECK (taken_shift_id <> given_shift_id)
);
CREATE INDEX shift_swaps_alerts ON shift_swaps (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;
CREATE INDEX shift_swaps_expiry ON shift_swaps (office_id, expires_at, id);
CREATE INDEX shift_swaps_given ON shift_swaps (office_id, given_shift_id, id);
CREATE INDEX shift_swaps_group ON shift_swaps (office_id, group_id, created_at, id);
CREATE INDEX shift_swaps_inspection ON shift_swaps (office_id, inspection_id, created_at, id);
CREATE INDEX shift_swaps_order ON shift_swaps (office_id, created_at, id);
CREATE INDEX shift_swaps_peer ON shift_swaps (office_id, peer_id, created_at, id);
CREATE UNIQUE INDEX shift_swaps_pending ON shift_swaps (office_id, given_shift_id, given_role) WHERE state IN ('requested', 'consented', 'group_approved');
CREATE INDEX shift_swaps_person ON shift_swaps (office_id, person_id, created_at, id);
CREATE INDEX shift_swaps_state ON shift_swaps (office_id, state, created_at, id);
CREATE INDEX shift_swaps_taken ON shift_swaps (office_id, taken_shift_id, id);
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
CREATE TABLE spot_checks (
    id             TEXT PRIMARY KEY,
    office_id      TEXT NOT NULL,
    version        INTEGER NOT NULL,
    created_at     DATETIME NOT NULL,
    updated_at     DATETIME NOT NULL,
    shift_id       TEXT NOT NULL,
    inspection_id  TEXT NOT NULL,
    role           TEXT NOT NULL,
    person_id      TEXT NOT NULL,
    person_name    TEXT NOT NULL,
    method         TEXT NOT NULL,
    checked_at     DATETIME NOT NULL,
    answer_seconds INTEGER,
    result         TEXT NOT NULL,
    passed         BOOLEAN NOT NULL,
    note           TEXT NOT NULL,
    checked_by     TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, shift_id) REFERENCES duty_shifts (office_id, id),
    CHECK (role IN ('leader', 'officer')),
    CHECK (method IN ('phone', 'video', 'in_person')),
    CHECK (result IN ('on_post', 'slow_answer', 'no_answer', 'not_on_post'))
);
CREATE INDEX spot_checks_inspection ON spot_checks (office_id, inspection_id, checked_at, id);
CREATE INDEX spot_checks_order ON spot_checks (office_id, checked_at, id);
CREATE INDEX spot_checks_shift ON spot_checks (office_id, shift_id, checked_at, id);
CREATE TABLE statistics_snapshot_documents (
    id          TEXT     PRIMARY KEY,
    office_id   TEXT     NOT NULL,
    version     INTEGER  NOT NULL,
    created_at  DATETIME NOT NULL,
    updated_at  DATETIME NOT NULL,
    snapshot_id TEXT     NOT NULL,
    subject     TEXT     NOT NULL CHECK (subject IN ('petitions', 'assignments', 'accountability', 'duty', 'leave', 'reports')),
    digest      TEXT     NOT NULL,
    body        TEXT     NOT NULL,
    UNIQUE (office_id, snapshot_id, subject),
    FOREIGN KEY (office_id, snapshot_id) REFERENCES statistics_snapshots (office_id, id)
);
CREATE TRIGGER statistics_snapshot_documents_no_delete BEFORE DELETE ON statistics_snapshot_documents
BEGIN
    SELECT RAISE(ABORT, 'snapshots are final');
END;
CREATE TRIGGER statistics_snapshot_documents_no_update BEFORE UPDATE ON statistics_snapshot_documents
BEGIN
    SELECT RAISE(ABORT, 'snapshots are final');
END;
CREATE TABLE statistics_snapshots (
    id            TEXT     PRIMARY KEY,
    office_id     TEXT     NOT NULL,
    version       INTEGER  NOT NULL,
    created_at    DATETIME NOT NULL,
    updated_at    DATETIME NOT NULL,
    inspection_id TEXT     NOT NULL,
    day           TEXT     NOT NULL,
    taken_at      DATETIME NOT NULL,
    report_id     TEXT     NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, inspection_id, day),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, report_id) REFERENCES status_reports (office_id, id)
);
CREATE INDEX statistics_snapshots_day ON statistics_snapshots (office_id, day, id);
CREATE INDEX statistics_snapshots_round ON statistics_snapshots (office_id, inspection_id, day, id);
CREATE TRIGGER statistics_snapshots_no_delete BEFORE DELETE ON statistics_snapshots
BEGIN
    SELECT RAISE(ABORT, 'snapshots are final');
END;
CREATE TRIGGER statistics_snapshots_no_update BEFORE UPDATE ON statistics_snapshots
BEGIN
    SELECT RAISE(ABORT, 'snapshots are final');
END;
CREATE TABLE status_report_plans (
    id            TEXT     PRIMARY KEY,
    office_id     TEXT     NOT NULL,
    version       INTEGER  NOT NULL,
    created_at    DATETIME NOT NULL,
    updated_at    DATETIME NOT NULL,
    report_on     TEXT,
    next_alert_at DATETIME,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, id) REFERENCES inspections (office_id, id)
);
CREATE INDEX status_report_plans_alert ON status_report_plans (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;
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
    body          TEXT     NOT NULL, origin TEXT NOT NULL DEFAULT 'on_demand' CHECK (origin IN ('scheduled', 'on_demand', 'correction')), report_on TEXT, corrects_id TEXT, key_id TEXT NOT NULL DEFAULT '', signature TEXT NOT NULL DEFAULT '',
    UNIQUE (office_id, id),
    UNIQUE (office_id, year, ordinal),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id)
);
CREATE UNIQUE INDEX status_reports_corrected ON status_reports (office_id, corrects_id) WHERE corrects_id IS NOT NULL;
CREATE INDEX status_reports_day ON status_reports (office_id, report_on, taken_at, id);
CREATE INDEX status_reports_inspection ON status_reports (office_id, inspection_id, taken_at, id);
CREATE INDEX status_reports_number ON status_reports (office_id, number);
CREATE UNIQUE INDEX status_reports_scheduled ON status_reports (office_id, inspection_id, report_on) WHERE origin = 'scheduled';
CREATE INDEX status_reports_taken_at ON status_reports (office_id, taken_at, id);
CREATE TRIGGER status_reports_no_delete BEFORE DELETE ON status_reports
BEGIN
    SELECT RAISE(ABORT, 'status reports are final');
END;
CREATE TRIGGER status_reports_no_update BEFORE UPDATE ON status_reports
BEGIN
    SELECT RAISE(ABORT, 'status reports are final');
END;
CREATE TABLE street_reports (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    inspection_id TEXT NOT NULL,
    report_on TEXT,
    year INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    number TEXT NOT NULL,
    edition INTEGER NOT NULL,
    supersedes_id TEXT,
    superseded_at DATETIME,
    correction_reason TEXT NOT NULL,
    groups_due INTEGER NOT NULL,
    groups_submitted INTEGER NOT NULL,
    groups_nil INTEGER NOT NULL,
    groups_late INTEGER NOT NULL,
    groups_missing INTEGER NOT NULL,
    body TEXT NOT NULL,
    digest TEXT NOT NULL,
    compiled_by TEXT NOT NULL,
    compiled_name TEXT NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, inspection_id, report_on, edition),
    UNIQUE (office_id, year, ordinal),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, supersedes_id) REFERENCES street_reports (office_id, id),
    CHECK (report_on IS NOT NULL)
);
CREATE INDEX street_reports_created_at ON street_reports (office_id, created_at, id);
CREATE INDEX street_reports_day ON street_reports (office_id, report_on, id);
CREATE INDEX street_reports_inspection ON street_reports (office_id, inspection_id, report_on, id);
CREATE UNIQUE INDEX street_reports_latest ON street_reports (office_id, inspection_id, report_on) WHERE superseded_at IS NULL;
CREATE TABLE supervision_orders (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    item_id TEXT NOT NULL,
    year INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    number TEXT NOT NULL,
    colour TEXT NOT NULL,
    cause TEXT NOT NULL,
    due_at DATETIME NOT NULL,
    sheet TEXT NOT NULL,
    masked TEXT NOT NULL,
    issued_by TEXT,
    issued_name TEXT NOT NULL,
    issued_at DATETIME NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, year, ordinal),
    FOREIGN KEY (office_id, item_id) REFERENCES accountability_items (office_id, id),
    CHECK (colour IN ('', 'blue', 'yellow', 'red')),
    CHECK (cause IN ('ordered', 'near', 'behind', 'returned', 'overdue'))
);
CREATE UNIQUE INDEX supervision_orders_colour ON supervision_orders (office_id, item_id, colour);
CREATE INDEX supervision_orders_item ON supervision_orders (office_id, item_id, id);
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
CREATE TABLE urgent_report_recipients (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    urgent_report_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    delivered_at DATETIME NOT NULL,
    acknowledged_at DATETIME,
    acknowledged_number INTEGER NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, urgent_report_id, person_id),
    FOREIGN KEY (office_id, urgent_report_id) REFERENCES urgent_reports (office_id, id),
    FOREIGN KEY (office_id, person_id) REFERENCES people (office_id, id)
);
CREATE TABLE urgent_reports (
    row_no INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    inspection_id TEXT NOT NULL,
    group_id TEXT,
    group_name TEXT NOT NULL,
    year INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    place TEXT NOT NULL,
    occurred_at DATETIME,
    known_at DATETIME NOT NULL,
    first_due_at DATETIME NOT NULL,
    explanation TEXT NOT NULL,
    late BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    author_id TEXT NOT NULL,
    entries TEXT NOT NULL,
    unacknowledged INTEGER NOT NULL,
    started_at DATETIME NOT NULL,
    due_at DATETIME NOT NULL,
    original_due_at DATETIME NOT NULL,
    met_at DATETIME,
    ended_at DATETIME,
    lapsed_by TEXT NOT NULL,
    next_alert_at DATETIME,
    alerted TEXT NOT NULL,
    voided_at DATETIME,
    void_reason TEXT NOT NULL,
    search_text TEXT NOT NULL,
    search_tokens TEXT NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, year, ordinal),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id),
    CHECK (state IN ('open', 'closed'))
);
CREATE INDEX urgent_reports_alert ON urgent_reports (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;
CREATE INDEX urgent_reports_created_at ON urgent_reports (office_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX urgent_reports_group ON urgent_reports (office_id, group_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX urgent_reports_inspection ON urgent_reports (office_id, inspection_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX urgent_reports_known_at ON urgent_reports (office_id, known_at, id) WHERE voided_at IS NULL;
CREATE INDEX urgent_reports_state ON urgent_reports (office_id, state, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX urgent_reports_waiting ON urgent_reports (office_id, created_at, id) WHERE voided_at IS NULL AND unacknowledged > 0;
CREATE TRIGGER urgent_reports_ai AFTER INSERT ON urgent_reports BEGIN
    INSERT INTO urgent_reports_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
CREATE TRIGGER urgent_reports_au AFTER UPDATE OF search_tokens ON urgent_reports WHEN old.search_tokens <> new.search_tokens BEGIN
    INSERT OR REPLACE INTO urgent_reports_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
CREATE VIRTUAL TABLE urgent_reports_search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');
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
CREATE TABLE webhook_deliveries (
    id           TEXT     PRIMARY KEY,
    office_id    TEXT     NOT NULL,
    version      INTEGER  NOT NULL,
    created_at   DATETIME NOT NULL,
    updated_at   DATETIME NOT NULL,
    webhook_id   TEXT     NOT NULL,
    sequence     INTEGER  NOT NULL,
    message_id   TEXT     NOT NULL,
    kind         TEXT     NOT NULL,
    state        TEXT     NOT NULL,
    queued_at    DATETIME NOT NULL,
    attempts     INTEGER  NOT NULL,
    attempted_at DATETIME,
    outcome      TEXT     NOT NULL,
    status       INTEGER  NOT NULL,
    delivered_at DATETIME,
    dead_at      DATETIME,
    UNIQUE (office_id, webhook_id, message_id),
    FOREIGN KEY (office_id, webhook_id) REFERENCES webhooks (office_id, id)
);
CREATE INDEX webhook_deliveries_age ON webhook_deliveries (state, queued_at);
CREATE INDEX webhook_deliveries_created_at ON webhook_deliveries (office_id, webhook_id, created_at, id);
CREATE INDEX webhook_deliveries_kind ON webhook_deliveries (office_id, webhook_id, kind, created_at, id);
CREATE INDEX webhook_deliveries_next ON webhook_deliveries (office_id, webhook_id, sequence, id) WHERE state = 'pending';
CREATE INDEX webhook_deliveries_state ON webhook_deliveries (office_id, webhook_id, state, created_at, id);
CREATE TABLE webhook_feeds (
    webhook_id TEXT     PRIMARY KEY,
    office_id  TEXT     NOT NULL,
    position   INTEGER  NOT NULL,
    failures   INTEGER  NOT NULL,
    retry_at   DATETIME,
    lease      TEXT,
    leased_to  DATETIME NOT NULL,
    FOREIGN KEY (office_id, webhook_id) REFERENCES webhooks (office_id, id)
);
CREATE TABLE webhook_secrets (
    id         TEXT     PRIMARY KEY,
    office_id  TEXT     NOT NULL,
    version    INTEGER  NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    webhook_id TEXT     NOT NULL,
    sealed     BLOB     NOT NULL,
    hint       TEXT     NOT NULL,
    expires_at DATETIME,
    FOREIGN KEY (office_id, webhook_id) REFERENCES webhooks (office_id, id)
);
CREATE INDEX webhook_secrets_webhook ON webhook_secrets (office_id, webhook_id, created_at, id);
CREATE TABLE webhooks (
    id              TEXT     PRIMARY KEY,
    office_id       TEXT     NOT NULL REFERENCES offices (id),
    version         INTEGER  NOT NULL,
    created_at      DATETIME NOT NULL,
    updated_at      DATETIME NOT NULL,
    voided_at       DATETIME,
    void_reason     TEXT     NOT NULL,
    name            TEXT     NOT NULL,
    url             TEXT     NOT NULL,
    kinds           TEXT     NOT NULL,
    state           TEXT     NOT NULL,
    disabled_at     DATETIME,
    disabled_cause  TEXT     NOT NULL,
    disabled_reason TEXT     NOT NULL,
    UNIQUE (office_id, id)
);
CREATE INDEX webhooks_created_at ON webhooks (office_id, created_at, id);
CREATE UNIQUE INDEX webhooks_name ON webhooks (office_id, name) WHERE voided_at IS NULL;
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
CREATE TABLE work_report_nudges (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    inspection_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    report_on TEXT,
    nudged_at DATETIME NOT NULL,
    nudged_by TEXT NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, inspection_id, report_on, group_id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id),
    CHECK (report_on IS NOT NULL)
);
CREATE TABLE work_reports (
    row_no INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    inspection_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    group_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    report_on TEXT,
    due_at DATETIME,
    title TEXT NOT NULL,
    is_nil BOOLEAN NOT NULL,
    content TEXT NOT NULL,
    problems TEXT NOT NULL,
    next_steps TEXT NOT NULL,
    state TEXT NOT NULL,
    late BOOLEAN NOT NULL,
    submitted_at DATETIME,
    submitted_by TEXT,
    submissions TEXT NOT NULL,
    voided_at DATETIME,
    void_reason TEXT NOT NULL,
    search_text TEXT NOT NULL,
    search_tokens TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id),
    CHECK (report_on IS NOT NULL),
    CHECK (kind IN ('daily', 'weekly', 'special')),
    CHECK (state IN ('draft', 'submitted', 'returned', 'accepted')),
    CHECK ((state = 'draft') = (submitted_at IS NULL))
);
CREATE INDEX work_reports_created_at ON work_reports (office_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX work_reports_day ON work_reports (office_id, report_on, id) WHERE voided_at IS NULL;
CREATE INDEX work_reports_group ON work_reports (office_id, group_id, report_on, id) WHERE voided_at IS NULL;
CREATE INDEX work_reports_inspection ON work_reports (office_id, inspection_id, report_on, id) WHERE voided_at IS NULL;
CREATE UNIQUE INDEX work_reports_one ON work_reports (office_id, inspection_id, kind, group_id, report_on) WHERE voided_at IS NULL AND kind <> 'special';
CREATE INDEX work_reports_owed ON work_reports (office_id, inspection_id, kind, group_id, report_on) WHERE voided_at IS NULL;
CREATE INDEX work_reports_state ON work_reports (office_id, state, report_on, id) WHERE voided_at IS NULL;
CREATE TRIGGER work_reports_ai AFTER INSERT ON work_reports BEGIN
    INSERT INTO work_reports_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
CREATE TRIGGER work_reports_au AFTER UPDATE OF search_tokens ON work_reports WHEN old.search_tokens <> new.search_tokens BEGIN
    INSERT OR REPLACE INTO work_reports_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
CREATE VIRTUAL TABLE work_reports_search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');
