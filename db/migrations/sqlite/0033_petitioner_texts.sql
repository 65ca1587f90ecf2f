-- +goose Up
-- What was written about a case before it was masked, sealed like the petitioner. A new case is written after its texts.
CREATE TABLE petitioner_texts (
    id          TEXT PRIMARY KEY,
    office_id   TEXT NOT NULL,
    version     INTEGER NOT NULL,
    created_at  DATETIME NOT NULL,
    updated_at  DATETIME NOT NULL,
    case_id     TEXT NOT NULL,
    kind        TEXT NOT NULL,
    row_id      TEXT NOT NULL,
    field       TEXT NOT NULL,
    sealed      BLOB NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX petitioner_texts_case ON petitioner_texts (office_id, case_id, id);

-- +goose Down
DROP TABLE petitioner_texts;
