-- +goose Up
-- What was found on the spot during an inspection, and the case or the assignment that it has become.
CREATE TABLE assignment_findings (
    id             uuid PRIMARY KEY,
    office_id      uuid NOT NULL,
    version        bigint NOT NULL,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    assignment_id  uuid NOT NULL,
    number         bigint NOT NULL,
    point          text NOT NULL,
    place          text NOT NULL,
    found_at       timestamptz NOT NULL,
    text           text NOT NULL,
    file_ids       text NOT NULL,
    found_by       text NOT NULL,
    state          text NOT NULL,
    case_id        uuid,
    follow_up_id   uuid,
    followed_at    timestamptz,
    followed_by    uuid,
    followed_name  text NOT NULL,
    voided_at      timestamptz,
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
