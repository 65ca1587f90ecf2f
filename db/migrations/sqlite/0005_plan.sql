-- +goose Up
-- A work plan taken in: its text, the draft read from it, and what applying it made. Nothing of it is in the
-- organisation until it is applied.
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

-- +goose Down
DROP TABLE plan_imports;
