-- +goose Up
-- What the groups report. A group has one live daily report a day and one weekly report a week; every version that was
-- submitted is kept in submissions.
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
CREATE UNIQUE INDEX work_reports_one ON work_reports (office_id, inspection_id, kind, group_id, report_on) WHERE voided_at IS NULL AND kind <> 'special';
CREATE INDEX work_reports_owed ON work_reports (office_id, inspection_id, kind, group_id, report_on) WHERE voided_at IS NULL;
CREATE INDEX work_reports_day ON work_reports (office_id, report_on, id) WHERE voided_at IS NULL;
CREATE INDEX work_reports_created_at ON work_reports (office_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX work_reports_inspection ON work_reports (office_id, inspection_id, report_on, id) WHERE voided_at IS NULL;
CREATE INDEX work_reports_group ON work_reports (office_id, group_id, report_on, id) WHERE voided_at IS NULL;
CREATE INDEX work_reports_state ON work_reports (office_id, state, report_on, id) WHERE voided_at IS NULL;
CREATE VIRTUAL TABLE work_reports_search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');
-- +goose StatementBegin
CREATE TRIGGER work_reports_ai AFTER INSERT ON work_reports BEGIN
    INSERT INTO work_reports_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER work_reports_au AFTER UPDATE OF search_tokens ON work_reports WHEN old.search_tokens <> new.search_tokens BEGIN
    INSERT OR REPLACE INTO work_reports_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
-- +goose StatementEnd

-- When a group was reminded last of a day's report.
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

-- The street's report of a day, frozen when it was compiled; a correction is a further edition.
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
CREATE UNIQUE INDEX street_reports_latest ON street_reports (office_id, inspection_id, report_on) WHERE superseded_at IS NULL;
CREATE INDEX street_reports_day ON street_reports (office_id, report_on, id);
CREATE INDEX street_reports_inspection ON street_reports (office_id, inspection_id, report_on, id);
CREATE INDEX street_reports_created_at ON street_reports (office_id, created_at, id);

-- Urgent matters: an initial report, follow-ups, a final one. The clock is that of the commanders' acknowledgement.
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
CREATE INDEX urgent_reports_created_at ON urgent_reports (office_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX urgent_reports_known_at ON urgent_reports (office_id, known_at, id) WHERE voided_at IS NULL;
CREATE INDEX urgent_reports_inspection ON urgent_reports (office_id, inspection_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX urgent_reports_group ON urgent_reports (office_id, group_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX urgent_reports_state ON urgent_reports (office_id, state, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX urgent_reports_waiting ON urgent_reports (office_id, created_at, id) WHERE voided_at IS NULL AND unacknowledged > 0;
CREATE INDEX urgent_reports_alert ON urgent_reports (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;
CREATE VIRTUAL TABLE urgent_reports_search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');
-- +goose StatementBegin
CREATE TRIGGER urgent_reports_ai AFTER INSERT ON urgent_reports BEGIN
    INSERT INTO urgent_reports_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER urgent_reports_au AFTER UPDATE OF search_tokens ON urgent_reports WHEN old.search_tokens <> new.search_tokens BEGIN
    INSERT OR REPLACE INTO urgent_reports_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
-- +goose StatementEnd

-- To whom an urgent report was delivered, and up to which of its entries each has acknowledged it.
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

-- +goose Down
DROP TABLE urgent_report_recipients;
DROP TABLE urgent_reports_search;
DROP TABLE urgent_reports;
DROP TABLE street_reports;
DROP TABLE work_report_nudges;
DROP TABLE work_reports_search;
DROP TABLE work_reports;
