-- +goose Up
-- Slips as they were issued: frozen, masked, numbered without gaps within office, kind and year.
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

-- +goose Down
DROP TABLE petition_slips;
