-- +goose Up
-- One round of inspection, the container of everything else.
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
CREATE UNIQUE INDEX inspections_one_name ON inspections (office_id, name, round) WHERE voided_at IS NULL;
CREATE INDEX inspections_created_at ON inspections (office_id, created_at, id);
CREATE INDEX inspections_name ON inspections (office_id, name, id);
CREATE INDEX inspections_state ON inspections (office_id, state, created_at, id);
CREATE VIRTUAL TABLE inspections_search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');
-- +goose StatementBegin
CREATE TRIGGER inspections_ai AFTER INSERT ON inspections BEGIN
    INSERT INTO inspections_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER inspections_au AFTER UPDATE OF search_tokens ON inspections WHEN old.search_tokens <> new.search_tokens BEGIN
    INSERT OR REPLACE INTO inspections_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
-- +goose StatementEnd

-- Departments, police, companies and communities; a live name is unique in its office.
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
CREATE UNIQUE INDEX units_one_name ON units (office_id, name) WHERE voided_at IS NULL;
CREATE INDEX units_name ON units (office_id, name, id);
CREATE INDEX units_created_at ON units (office_id, created_at, id);
CREATE INDEX units_kind ON units (office_id, kind, name, id);
CREATE INDEX units_parent ON units (office_id, parent_id, name, id);
CREATE VIRTUAL TABLE units_search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');
-- +goose StatementBegin
CREATE TRIGGER units_ai AFTER INSERT ON units BEGIN
    INSERT INTO units_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER units_au AFTER UPDATE OF search_tokens ON units WHEN old.search_tokens <> new.search_tokens BEGIN
    INSERT OR REPLACE INTO units_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
-- +goose StatementEnd

-- Who works in the office. Names repeat.
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
CREATE INDEX people_name ON people (office_id, name, id);
CREATE INDEX people_created_at ON people (office_id, created_at, id);
CREATE INDEX people_unit ON people (office_id, unit_id, name, id);
CREATE VIRTUAL TABLE people_search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');
-- +goose StatementBegin
CREATE TRIGGER people_ai AFTER INSERT ON people BEGIN
    INSERT INTO people_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER people_au AFTER UPDATE OF search_tokens ON people WHEN old.search_tokens <> new.search_tokens BEGIN
    INSERT OR REPLACE INTO people_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
-- +goose StatementEnd

-- The coordination group and the working groups of a round.
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
CREATE UNIQUE INDEX work_groups_one_coordination ON work_groups (office_id, inspection_id) WHERE kind = 'coordination_group' AND voided_at IS NULL;
CREATE UNIQUE INDEX work_groups_one_name ON work_groups (office_id, inspection_id, name) WHERE voided_at IS NULL;
CREATE INDEX work_groups_position ON work_groups (office_id, position, id);
CREATE INDEX work_groups_inspection ON work_groups (office_id, inspection_id, position, id);
CREATE INDEX work_groups_name ON work_groups (office_id, name, id);
CREATE INDEX work_groups_created_at ON work_groups (office_id, created_at, id);
CREATE VIRTUAL TABLE work_groups_search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');
-- +goose StatementBegin
CREATE TRIGGER work_groups_ai AFTER INSERT ON work_groups BEGIN
    INSERT INTO work_groups_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER work_groups_au AFTER UPDATE OF search_tokens ON work_groups WHEN old.search_tokens <> new.search_tokens BEGIN
    INSERT OR REPLACE INTO work_groups_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
-- +goose StatementEnd

-- Which units belong to a group and as what. Rows that no longer hold are voided, not deleted.
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

-- The numbered duties of a group; a voided number is free again.
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
CREATE UNIQUE INDEX group_duties_one_number ON group_duties (office_id, group_id, number) WHERE voided_at IS NULL;
CREATE INDEX group_duties_number ON group_duties (office_id, group_id, number, id);

-- Who holds which post from when to when; no person means a vacant post. Rows end, they are never rewritten.
-- A liaison is an appointment of that role with a phone and a stand-in.
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
CREATE UNIQUE INDEX appointments_one_holder ON appointments (office_id, group_id, role) WHERE ends_at IS NULL AND voided_at IS NULL AND role IN ('leader', 'first_deputy_leader', 'liaison');
CREATE UNIQUE INDEX appointments_once ON appointments (office_id, group_id, role, person_id) WHERE ends_at IS NULL AND voided_at IS NULL AND person_id IS NOT NULL;
CREATE INDEX appointments_starts_at ON appointments (office_id, starts_at, id);
CREATE INDEX appointments_created_at ON appointments (office_id, created_at, id);
CREATE INDEX appointments_person_name ON appointments (office_id, person_name, id);
CREATE INDEX appointments_group ON appointments (office_id, group_id, role, starts_at, id);
CREATE INDEX appointments_inspection ON appointments (office_id, inspection_id, starts_at, id);
CREATE INDEX appointments_person ON appointments (office_id, person_id, starts_at, id);
CREATE INDEX appointments_stand_in ON appointments (office_id, stand_in_id);
CREATE INDEX appointments_role ON appointments (office_id, role, starts_at, id);

-- +goose Down
DROP TABLE appointments;
DROP TABLE group_duties;
DROP TABLE group_units;
DROP TABLE work_groups_search;
DROP TABLE work_groups;
DROP TABLE people_search;
DROP TABLE people;
DROP TABLE units_search;
DROP TABLE units;
DROP TABLE inspections_search;
DROP TABLE inspections;
