-- +goose Up
-- An office is the tenant: its own id is the office_id of all its rows.
CREATE TABLE offices (
    id            uuid        PRIMARY KEY,
    office_id     uuid        NOT NULL CHECK (office_id = id),
    version       bigint      NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    name          text        NOT NULL,
    district_name text        NOT NULL,
    division_code text        NOT NULL,
    address       text        NOT NULL,
    duty_phone    text        NOT NULL,
    UNIQUE (office_id, id)
);

-- Days that are not as their weekday suggests, by the notice of a year.
CREATE TABLE calendar_days (
    id          uuid        PRIMARY KEY,
    office_id   uuid        NOT NULL REFERENCES offices (id),
    version     bigint      NOT NULL,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    voided_at   timestamptz,
    void_reason text        NOT NULL,
    date        date        NOT NULL,
    name        text        NOT NULL,
    kind        text        NOT NULL CHECK (kind IN ('day_off', 'working_day')),
    year        bigint      NOT NULL,
    source      text        NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, date)
);
CREATE INDEX calendar_days_order ON calendar_days (office_id, date, id);
CREATE INDEX calendar_days_year ON calendar_days (office_id, year, date);

CREATE TABLE deadline_rules (
    id               uuid        PRIMARY KEY,
    office_id        uuid        NOT NULL REFERENCES offices (id),
    version          bigint      NOT NULL,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    voided_at        timestamptz,
    void_reason      text        NOT NULL,
    step             text        NOT NULL,
    name             text        NOT NULL,
    amount           bigint      NOT NULL CHECK (amount >= 0),
    unit             text        NOT NULL CHECK (unit IN ('minute', 'hour', 'natural_day', 'working_day')),
    start_day_counts boolean     NOT NULL,
    cutoff_hour      bigint      NOT NULL,
    due_hour         bigint      NOT NULL,
    key_amount       bigint,
    key_unit         text        NOT NULL,
    basis            text        NOT NULL,
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
