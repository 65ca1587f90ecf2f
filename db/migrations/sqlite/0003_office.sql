-- +goose Up
-- An office is the tenant: its own id is the office_id of all its rows.
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

-- Days that are not as their weekday suggests, by the notice of a year.
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
-- one rule in force a step
CREATE UNIQUE INDEX deadline_rules_step ON deadline_rules (office_id, step) WHERE voided_at IS NULL;
CREATE INDEX deadline_rules_order ON deadline_rules (office_id, step, id);
CREATE INDEX deadline_rules_created ON deadline_rules (office_id, created_at, id);

-- +goose Down
DROP TABLE deadline_rules;
DROP TABLE calendar_days;
DROP TABLE offices;
