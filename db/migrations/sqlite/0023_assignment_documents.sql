-- +goose Up
-- What the inspection team asked to see, item by item: prepared, reviewed, handed over, confirmed by both sides, originals fetched back.
CREATE TABLE assignment_documents (
    id              TEXT PRIMARY KEY,
    office_id       TEXT NOT NULL,
    version         INTEGER NOT NULL,
    created_at      DATETIME NOT NULL,
    updated_at      DATETIME NOT NULL,
    assignment_id   TEXT NOT NULL,
    position        INTEGER NOT NULL,
    content         text NOT NULL,
    period          text NOT NULL,
    copies          INTEGER NOT NULL,
    original        BOOLEAN NOT NULL,
    secrecy         text NOT NULL,
    state           text NOT NULL,
    file_ids        text NOT NULL,
    prepared_at     DATETIME,
    prepared_by     TEXT,
    prepared_name   text NOT NULL,
    reviewed_at     DATETIME,
    reviewed_by     TEXT,
    reviewed_name   text NOT NULL,
    opinion         text NOT NULL,
    handed_at       DATETIME,
    handed_by       TEXT,
    handed_name     text NOT NULL,
    receiver        text NOT NULL,
    receipt_number  text NOT NULL,
    confirmed_at    DATETIME,
    confirmed_by    TEXT,
    confirmed_name  text NOT NULL,
    returned_at     DATETIME,
    returned_by     TEXT,
    return_note     text NOT NULL,
    voided_at       DATETIME,
    void_reason     text NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, assignment_id) REFERENCES assignments (office_id, id),
    CHECK (secrecy IN ('open', 'internal', 'secret', 'confidential', 'top_secret')),
    CHECK (state IN ('requested', 'prepared', 'reviewed', 'handed_over', 'received', 'returned')),
    CHECK (copies > 0)
);
CREATE INDEX assignment_documents_list ON assignment_documents (office_id, assignment_id, position, id);

-- +goose Down
DROP TABLE assignment_documents;
