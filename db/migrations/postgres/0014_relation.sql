-- +goose Up
-- Numbers under which a case can be found as like another one: its case numbers, the places and polluters that its text
-- names, and bands of its wording, each hashed. Marks that a case has outgrown stay: what is found is compared anew.
CREATE TABLE petition_case_marks (
    office_id uuid NOT NULL,
    mark      bigint NOT NULL,
    case_id   uuid NOT NULL,
    PRIMARY KEY (office_id, mark, case_id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id)
);

-- How far an office's events have been looked at for new and changed cases.
CREATE TABLE relation_positions (
    id         uuid PRIMARY KEY,
    office_id  uuid NOT NULL UNIQUE,
    version    bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    sequence   bigint NOT NULL,
    UNIQUE (office_id, id)
);

-- A relation between two cases that people have stated; voided ones stay in history.
-- first and second are the two cases in the order of their ids, so that a pair is one pair whichever way it is said.
CREATE TABLE petition_case_links (
    id          uuid PRIMARY KEY,
    office_id   uuid NOT NULL,
    version     bigint NOT NULL,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    kind        text NOT NULL,
    from_id     uuid NOT NULL,
    to_id       uuid NOT NULL,
    first_id    uuid NOT NULL,
    second_id   uuid NOT NULL,
    reason      text NOT NULL,
    created_by  uuid NOT NULL,
    absorbed    text NOT NULL,
    voided_at   timestamptz,
    void_reason text NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, from_id) REFERENCES petition_cases (office_id, id),
    FOREIGN KEY (office_id, to_id) REFERENCES petition_cases (office_id, id),
    CHECK (kind IN ('duplicate', 'related', 'merged_into', 'split_from')),
    CHECK (first_id < second_id)
);
CREATE UNIQUE INDEX petition_case_links_one_pair ON petition_case_links (office_id, first_id, second_id, kind) WHERE voided_at IS NULL;
CREATE INDEX petition_case_links_from ON petition_case_links (office_id, from_id, id);
CREATE INDEX petition_case_links_to ON petition_case_links (office_id, to_id, id);

-- A pair of cases that looks like one matter, put before people once; who decides, decides for good.
-- confidential rows are alike enough only because of the petitioner's phone: petition staff alone see them, and nothing of
-- a row that others see tells that there was one.
CREATE TABLE duplicate_proposals (
    id            uuid PRIMARY KEY,
    office_id     uuid NOT NULL,
    version       bigint NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    first_id      uuid NOT NULL,
    second_id     uuid NOT NULL,
    state         text NOT NULL,
    score         bigint NOT NULL,
    reasons       text NOT NULL,
    confidential  boolean NOT NULL,
    decided_at    timestamptz,
    decided_by    uuid,
    reason        text NOT NULL,
    link_id       uuid,
    UNIQUE (office_id, id),
    UNIQUE (office_id, first_id, second_id, confidential),
    FOREIGN KEY (office_id, first_id) REFERENCES petition_cases (office_id, id),
    FOREIGN KEY (office_id, second_id) REFERENCES petition_cases (office_id, id),
    FOREIGN KEY (office_id, link_id) REFERENCES petition_case_links (office_id, id),
    CHECK (first_id < second_id),
    CHECK (state IN ('open', 'confirmed', 'dismissed', 'lapsed'))
);
CREATE INDEX duplicate_proposals_state ON duplicate_proposals (office_id, state, id);
CREATE INDEX duplicate_proposals_score ON duplicate_proposals (office_id, state, score, id);
CREATE INDEX duplicate_proposals_second ON duplicate_proposals (office_id, second_id, first_id);

-- +goose Down
DROP TABLE duplicate_proposals;
DROP TABLE petition_case_links;
DROP TABLE relation_positions;
DROP TABLE petition_case_marks;
