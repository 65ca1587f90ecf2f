-- +goose Up
-- The parts of a case that are decided and done: its separate claims, the measures, and what was done to the polluter.
CREATE TABLE petition_claims (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    case_id TEXT NOT NULL,
    cycle INTEGER NOT NULL,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    pollution_type TEXT NOT NULL,
    verdict TEXT NOT NULL,
    finding TEXT NOT NULL,
    decided_at DATETIME,
    decided_by TEXT,
    voided_at DATETIME,
    void_reason TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    CHECK (verdict IN ('', 'substantiated', 'partly_substantiated', 'unsubstantiated'))
);
CREATE INDEX petition_claims_case ON petition_claims (office_id, case_id, cycle, position, id);

CREATE TABLE petition_measures (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    case_id TEXT NOT NULL,
    cycle INTEGER NOT NULL,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    unit_id TEXT,
    unit_name TEXT NOT NULL,
    responsible_person TEXT NOT NULL,
    due_on TEXT,
    done_at DATETIME,
    result TEXT NOT NULL,
    evidence TEXT NOT NULL,
    voided_at DATETIME,
    void_reason TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    FOREIGN KEY (office_id, unit_id) REFERENCES units (office_id, id)
);
CREATE INDEX petition_measures_case ON petition_measures (office_id, case_id, cycle, position, id);

CREATE TABLE petition_sanctions (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    case_id TEXT NOT NULL,
    cycle INTEGER NOT NULL,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    document_number TEXT NOT NULL,
    decided_on TEXT,
    fine_intended INTEGER,
    fine_decided INTEGER,
    fine_paid INTEGER,
    remark TEXT NOT NULL,
    voided_at DATETIME,
    void_reason TEXT NOT NULL,
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
