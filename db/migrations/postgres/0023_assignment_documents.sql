-- +goose Up
-- What the inspection team asked to see, item by item: prepared, reviewed, handed over, confirmed by both sides, originals fetched back.
CREATE TABLE assignment_documents (
    id              uuid PRIMARY KEY,
    office_id       uuid NOT NULL,
    version         bigint NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    assignment_id   uuid NOT NULL,
    position        bigint NOT NULL,
    content         text NOT NULL,
    period          text NOT NULL,
    copies          bigint NOT NULL,
    original        boolean NOT NULL,
    secrecy         text NOT NULL,
    state           text NOT NULL,
    file_ids        text NOT NULL,
    prepared_at     timestamptz,
    prepared_by     uuid,
    prepared_name   text NOT NULL,
    reviewed_at     timestamptz,
    reviewed_by     uuid,
    reviewed_name   text NOT NULL,
    opinion         text NOT NULL,
    handed_at       timestamptz,
    handed_by       uuid,
    handed_name     text NOT NULL,
    receiver        text NOT NULL,
    receipt_number  text NOT NULL,
    confirmed_at    timestamptz,
    confirmed_by    uuid,
    confirmed_name  text NOT NULL,
    returned_at     timestamptz,
    returned_by     uuid,
    return_note     text NOT NULL,
    voided_at       timestamptz,
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
