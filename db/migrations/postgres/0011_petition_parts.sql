-- +goose Up
-- The parts of a case that are decided and done: its separate claims, the measures, and what was done to the polluter.
CREATE TABLE petition_claims (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    case_id uuid NOT NULL,
    cycle bigint NOT NULL,
    position bigint NOT NULL,
    text text NOT NULL,
    pollution_type text NOT NULL,
    verdict text NOT NULL,
    finding text NOT NULL,
    decided_at timestamptz,
    decided_by uuid,
    voided_at timestamptz,
    void_reason text NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    CHECK (verdict IN ('', 'substantiated', 'partly_substantiated', 'unsubstantiated'))
);
CREATE INDEX petition_claims_case ON petition_claims (office_id, case_id, cycle, position, id);

CREATE TABLE petition_measures (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    case_id uuid NOT NULL,
    cycle bigint NOT NULL,
    position bigint NOT NULL,
    text text NOT NULL,
    unit_id uuid,
    unit_name text NOT NULL,
    responsible_person text NOT NULL,
    due_on date,
    done_at timestamptz,
    result text NOT NULL,
    evidence text NOT NULL,
    voided_at timestamptz,
    void_reason text NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    FOREIGN KEY (office_id, unit_id) REFERENCES units (office_id, id)
);
CREATE INDEX petition_measures_case ON petition_measures (office_id, case_id, cycle, position, id);

CREATE TABLE petition_sanctions (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    case_id uuid NOT NULL,
    cycle bigint NOT NULL,
    position bigint NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    document_number text NOT NULL,
    decided_on date,
    fine_intended bigint,
    fine_decided bigint,
    fine_paid bigint,
    remark text NOT NULL,
    voided_at timestamptz,
    void_reason text NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    CHECK (kind IN ('ordered_rectify', 'halt', 'penalty_filed', 'seal', 'shutdown', 'criminal_case', 'administrative_detention', 'criminal_detention')),
    CHECK (fine_intended >= 0 AND fine_decided >= 0 AND fine_paid >= 0)
);
CREATE INDEX petition_sanctions_case ON petition_sanctions (office_id, case_id, cycle, position, id);

-- +goose Down
DROP TABLE petition_sanctions;
DROP TABLE petition_measures;
DROP TABLE petition_claims;
