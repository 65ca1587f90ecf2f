-- +goose Up
-- How the clauses of a plan stand: when a round was last looked at, and every change since.
CREATE TABLE compliance_looks (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    inspection_id TEXT NOT NULL,
    looked_at DATETIME NOT NULL,
    active BOOLEAN NOT NULL,
    states TEXT NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, inspection_id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id)
);

CREATE TABLE compliance_transitions (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    inspection_id TEXT NOT NULL,
    clause TEXT NOT NULL,
    state TEXT NOT NULL,
    previous TEXT NOT NULL,
    at DATETIME NOT NULL,
    summary_zh TEXT NOT NULL,
    summary_en TEXT NOT NULL,
    breaches INTEGER NOT NULL,
    risks INTEGER NOT NULL,
    evidence TEXT NOT NULL,
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
