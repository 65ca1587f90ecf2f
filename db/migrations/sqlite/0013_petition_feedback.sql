-- +goose Up
-- Every version of the answer on a case, with what was said of it, and each reason for which one came back.
CREATE TABLE petition_feedback (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    case_id TEXT NOT NULL,
    cycle INTEGER NOT NULL,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL,
    drafted_by TEXT NOT NULL,
    drafted_at DATETIME NOT NULL,
    reviews TEXT NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, case_id, cycle, number),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id)
);

CREATE TABLE petition_feedback_returns (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    inspection_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    unit_id TEXT,
    unit_name TEXT NOT NULL,
    level TEXT NOT NULL,
    reason_code TEXT NOT NULL,
    returned_at DATETIME NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id)
);
CREATE INDEX petition_feedback_returns_at ON petition_feedback_returns (office_id, inspection_id, returned_at);

-- +goose Down
DROP TABLE petition_feedback_returns;
DROP TABLE petition_feedback;
