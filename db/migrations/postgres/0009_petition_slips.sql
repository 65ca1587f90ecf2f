-- +goose Up
-- Slips as they were issued: frozen, masked, numbered without gaps within office, kind and year.
CREATE TABLE petition_slips (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    case_id uuid NOT NULL,
    cycle bigint NOT NULL,
    position bigint NOT NULL,
    kind text NOT NULL,
    year bigint NOT NULL,
    ordinal bigint NOT NULL,
    number text NOT NULL,
    sheet text NOT NULL,
    masked text NOT NULL,
    issued_by uuid NOT NULL,
    issued_name text NOT NULL,
    issued_at timestamptz NOT NULL,
    voided_at timestamptz,
    void_reason text NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, kind, year, ordinal),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    CHECK (kind IN ('forwarding', 'supervision'))
);
CREATE INDEX petition_slips_case ON petition_slips (office_id, case_id, cycle, position, id);

-- +goose Down
DROP TABLE petition_slips;
