-- +goose Up
-- What was found on the spot during an inspection, and the case or the assignment that it has become.
CREATE TABLE assignment_findings (
    id             TEXT PRIMARY KEY,
    office_id      TEXT NOT NULL,
    version        INTEGER NOT NULL,
    created_at     DATETIME NOT NULL,
    updated_at     DATETIME NOT NULL,
    assignment_id  TEXT NOT NULL,
    number         INTEGER NOT NULL,
    point          text NOT NULL,
    place          text NOT NULL,
    found_at       DATETIME NOT NULL,
    text           text NOT NULL,
    file_ids       text NOT NULL,
    found_by       text NOT NULL,
    state          text NOT NULL,
    case_id        TEXT,
    follow_up_id   TEXT,
    followed_at    DATETIME,
    followed_by    TEXT,
    followed_name  text NOT NULL,
    voided_at      DATETIME,
    void_reason    text NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, assignment_id, number),
    FOREIGN KEY (office_id, assignment_id) REFERENCES assignments (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    FOREIGN KEY (office_id, follow_up_id) REFERENCES assignments (office_id, id),
    CHECK (state IN ('noted', 'case_raised', 'passed_down')),
    CHECK ((state = 'case_raised') = (case_id IS NOT NULL)),
    CHECK ((state = 'passed_down') = (follow_up_id IS NOT NULL))
);

-- +goose Down
DROP TABLE assignment_findings;
