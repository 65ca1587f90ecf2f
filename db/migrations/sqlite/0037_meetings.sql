-- +goose Up
-- Meetings and how far each has come; the clock is that of the minutes, from the end of the meeting to the signature.
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
CREATE UNIQUE INDEX meetings_number ON meetings (office_id, year, ordinal) WHERE ordinal > 0;
CREATE INDEX meetings_starts_at ON meetings (office_id, starts_at, id) WHERE voided_at IS NULL;
CREATE INDEX meetings_created_at ON meetings (office_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX meetings_inspection ON meetings (office_id, inspection_id, kind, starts_at, id) WHERE voided_at IS NULL;
CREATE INDEX meetings_group ON meetings (office_id, group_id, starts_at, id) WHERE voided_at IS NULL;
CREATE INDEX meetings_chair ON meetings (office_id, chair_id, starts_at, id) WHERE voided_at IS NULL;
CREATE INDEX meetings_kind ON meetings (office_id, kind, starts_at, id) WHERE voided_at IS NULL;
CREATE INDEX meetings_state ON meetings (office_id, state, starts_at, id) WHERE voided_at IS NULL;
CREATE INDEX meetings_convener ON meetings (office_id, convened_by, starts_at, id) WHERE voided_at IS NULL;
CREATE INDEX meetings_due ON meetings (office_id, due_order, id) WHERE voided_at IS NULL;
CREATE INDEX meetings_alert ON meetings (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;
CREATE VIRTUAL TABLE meetings_search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');
-- +goose StatementBegin
CREATE TRIGGER meetings_ai AFTER INSERT ON meetings BEGIN
    INSERT INTO meetings_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER meetings_au AFTER UPDATE OF search_tokens ON meetings WHEN old.search_tokens <> new.search_tokens BEGIN
    INSERT OR REPLACE INTO meetings_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
-- +goose StatementEnd

-- Who is asked to a meeting, in person or as a unit that sends somebody, and who came.
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
CREATE INDEX meeting_people_unit ON meeting_people (office_id, unit_id, meeting_id);
CREATE INDEX meeting_people_stand_in ON meeting_people (office_id, stand_in_id, meeting_id);

-- The versions of a meeting's minutes; the last one is what is signed.
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

-- To whom the minutes went when they were issued, and who has acknowledged them.
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

-- +goose Down
DROP TABLE meeting_receipts;
DROP TABLE meeting_minutes;
DROP TABLE meeting_people;
DROP TABLE meetings_search;
DROP TABLE meetings;
