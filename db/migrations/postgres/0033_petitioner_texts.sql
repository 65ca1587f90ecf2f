-- +goose Up
-- What was written about a case before it was masked, sealed like the petitioner. A new case is written after its texts.
CREATE TABLE petitioner_texts (
    id          uuid PRIMARY KEY,
    office_id   uuid NOT NULL,
    version     bigint NOT NULL,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    case_id     uuid NOT NULL,
    kind        text NOT NULL,
    row_id      uuid NOT NULL,
    field       text NOT NULL,
    sealed      bytea NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX petitioner_texts_case ON petitioner_texts (office_id, case_id, id);

-- +goose Down
DROP TABLE petitioner_texts;
