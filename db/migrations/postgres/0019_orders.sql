-- +goose Up
-- What everything that is passed down has in common: versions of the feedback, and requests for more time. The owner is an
-- assignment or an accountability item; its slice holds it while its parts change.
CREATE TABLE order_feedback (
    id          uuid PRIMARY KEY,
    office_id   uuid NOT NULL REFERENCES offices (id),
    version     bigint NOT NULL,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    owner_type  TEXT NOT NULL,
    owner_id    uuid NOT NULL,
    number      bigint NOT NULL,
    text        TEXT NOT NULL,
    file_ids    TEXT NOT NULL,
    given_by    uuid NOT NULL,
    given_name  TEXT NOT NULL,
    given_at    timestamptz NOT NULL,
    late        boolean NOT NULL,
    verdict     TEXT NOT NULL,
    words       TEXT NOT NULL,
    reviewed_by uuid,
    reviewed_at timestamptz,
    UNIQUE (office_id, id),
    UNIQUE (office_id, owner_type, owner_id, number),
    CHECK (verdict IN ('waiting', 'accepted', 'returned'))
);

CREATE TABLE order_extensions (
    id              uuid PRIMARY KEY,
    office_id       uuid NOT NULL REFERENCES offices (id),
    version         bigint NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    owner_type      TEXT NOT NULL,
    owner_id        uuid NOT NULL,
    due_at          timestamptz NOT NULL,
    previous_due_at timestamptz NOT NULL,
    reason          TEXT NOT NULL,
    state           TEXT NOT NULL,
    asked_by        uuid NOT NULL,
    decided_at      timestamptz,
    decided_by      uuid,
    decision        TEXT NOT NULL,
    UNIQUE (office_id, id),
    CHECK (state IN ('asked', 'approved', 'rejected', 'withdrawn')),
    CHECK (due_at > previous_due_at)
);
CREATE INDEX order_extensions_owner ON order_extensions (office_id, owner_type, owner_id, id);
CREATE UNIQUE INDEX order_extensions_open ON order_extensions (office_id, owner_type, owner_id) WHERE state = 'asked';

-- +goose Down
DROP TABLE order_extensions;
DROP TABLE order_feedback;
