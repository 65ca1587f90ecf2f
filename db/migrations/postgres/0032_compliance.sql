-- +goose Up
-- How the clauses of a plan stand: when a round was last looked at, and every change since.
CREATE TABLE compliance_looks (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    inspection_id uuid NOT NULL,
    looked_at timestamptz NOT NULL,
    active boolean NOT NULL,
    states text NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, inspection_id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id)
);

CREATE TABLE compliance_transitions (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    inspection_id uuid NOT NULL,
    clause text NOT NULL,
    state text NOT NULL,
    previous text NOT NULL,
    at timestamptz NOT NULL,
    summary_zh text NOT NULL,
    summary_en text NOT NULL,
    breaches bigint NOT NULL,
    risks bigint NOT NULL,
    evidence text NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    CHECK (state IN ('met', 'at_risk', 'breached', 'not_due'))
);
CREATE INDEX compliance_transitions_clause ON compliance_transitions (office_id, inspection_id, clause, at, id);

-- Open cases of a round by deadline: neither completed ones nor what other rounds left open is walked over.
CREATE INDEX petition_cases_round_open ON petition_cases (office_id, inspection_id, due_order, id) WHERE completion <> 'completed' AND voided_at IS NULL;

-- +goose Down
DROP INDEX petition_cases_round_open;
DROP TABLE compliance_transitions;
DROP TABLE compliance_looks;
