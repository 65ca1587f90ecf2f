-- +goose Up
-- Where messages reach people.
ALTER TABLE people ADD COLUMN email TEXT NOT NULL DEFAULT '';

-- Notices to groups, roles and liaisons; the clock is that of the acknowledgement.
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
CREATE UNIQUE INDEX notices_number ON notices (office_id, year, ordinal) WHERE ordinal > 0;
CREATE INDEX notices_created_at ON notices (office_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX notices_inspection ON notices (office_id, inspection_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX notices_state ON notices (office_id, state, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX notices_alert ON notices (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;
CREATE VIRTUAL TABLE notices_search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');
-- +goose StatementBegin
CREATE TRIGGER notices_ai AFTER INSERT ON notices BEGIN
    INSERT INTO notices_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER notices_au AFTER UPDATE OF search_tokens ON notices WHEN old.search_tokens <> new.search_tokens BEGIN
    INSERT OR REPLACE INTO notices_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
-- +goose StatementEnd

-- To whom a notice went when it was issued, and who has acknowledged it.
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

-- Roll calls that prove that people can be reached.
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
CREATE INDEX contact_checks_created_at ON contact_checks (office_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX contact_checks_inspection ON contact_checks (office_id, inspection_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX contact_checks_alert ON contact_checks (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;

-- Who was called, and when each answered.
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

-- What is to be told outside the change stream: one row for each occasion, channel and recipient, written with the change.
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
CREATE INDEX message_deliveries_due ON message_deliveries (next_attempt_at, id) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX message_deliveries_created_at ON message_deliveries (office_id, created_at, id);
CREATE INDEX message_deliveries_state ON message_deliveries (office_id, state, created_at, id);

-- +goose Down
DROP TABLE message_deliveries;
DROP TABLE contact_answers;
DROP TABLE contact_checks;
DROP TABLE notice_receipts;
DROP TABLE notices_search;
DROP TABLE notices;
ALTER TABLE people DROP COLUMN email;
