-- +goose Up
-- Who is away with permission, and who stands in meanwhile. Whether an approved leave runs or is overdue, the time tells.
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
    search_tokens    TEXT NOT NULL,
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
CREATE VIRTUAL TABLE leave_requests_search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');
-- +goose StatementBegin
CREATE TRIGGER leave_requests_ai AFTER INSERT ON leave_requests BEGIN
    INSERT INTO leave_requests_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER leave_requests_au AFTER UPDATE OF search_tokens ON leave_requests WHEN old.search_tokens <> new.search_tokens BEGIN
    INSERT OR REPLACE INTO leave_requests_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE leave_requests_search;
DROP TABLE leave_requests;
