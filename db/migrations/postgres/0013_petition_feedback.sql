-- +goose Up
-- Every version of the answer on a case, with what was said of it, and each reason for which one came back.
CREATE TABLE petition_feedback (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    case_id uuid NOT NULL,
    cycle bigint NOT NULL,
    number bigint NOT NULL,
    text text NOT NULL,
    state text NOT NULL,
    drafted_by uuid NOT NULL,
    drafted_at timestamptz NOT NULL,
    reviews text NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, case_id, cycle, number),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id)
);

CREATE TABLE petition_feedback_returns (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    inspection_id uuid NOT NULL,
    case_id uuid NOT NULL,
    unit_id uuid,
    unit_name text NOT NULL,
    level text NOT NULL,
    reason_code text NOT NULL,
    returned_at timestamptz NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id)
);
CREATE INDEX petition_feedback_returns_at ON petition_feedback_returns (office_id, inspection_id, returned_at);

-- +goose Down
DROP TABLE petition_feedback_returns;
DROP TABLE petition_feedback;
