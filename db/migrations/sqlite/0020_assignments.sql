-- +goose Up
-- Orders that are passed down, and who sees them: units and groups with a share, or the people whom a personal one concerns.
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
CREATE INDEX assignments_created ON assignments (office_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX assignments_due ON assignments (office_id, due_at, id) WHERE voided_at IS NULL;
CREATE INDEX assignments_state ON assignments (office_id, state, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX assignments_unit ON assignments (office_id, lead_unit_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX assignments_group ON assignments (office_id, lead_group_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX assignments_round ON assignments (office_id, inspection_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX assignments_running ON assignments (office_id, due_at, id) WHERE ended_at IS NULL AND voided_at IS NULL;
CREATE INDEX assignments_alert ON assignments (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;
CREATE VIRTUAL TABLE assignments_search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');
-- +goose StatementBegin
CREATE TRIGGER assignments_ai AFTER INSERT ON assignments BEGIN
    INSERT INTO assignments_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER assignments_au AFTER UPDATE OF search_tokens ON assignments WHEN old.search_tokens <> new.search_tokens BEGIN
    INSERT OR REPLACE INTO assignments_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
-- +goose StatementEnd

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
CREATE INDEX assignment_shares_unit ON assignment_shares (office_id, unit_id, assignment_id) WHERE unit_id IS NOT NULL;
CREATE INDEX assignment_shares_group ON assignment_shares (office_id, group_id, assignment_id) WHERE group_id IS NOT NULL;
CREATE INDEX assignment_shares_person ON assignment_shares (office_id, person_id, assignment_id) WHERE person_id IS NOT NULL;

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

-- +goose Down
DROP TABLE assignment_links;
DROP TABLE assignment_shares;
DROP TABLE assignments_search;
DROP TABLE assignments;
