-- +goose Up
-- What everything that is passed down has in common: versions of the feedback, and requests for more time. The owner is an
-- assignment or an accountability item; its slice holds it while its parts change.
CREATE TABLE order_feedback (
    id          TEXT PRIMARY KEY,
    office_id   TEXT NOT NULL REFERENCES offices (id),
    version     INTEGER NOT NULL,
    created_at  DATETIME NOT NULL,
    updated_at  DATETIME NOT NULL,
    owner_type  TEXT NOT NULL,
    owner_id    TEXT NOT NULL,
    number      INTEGER NOT NULL,
    text        TEXT NOT NULL,
    file_ids    TEXT NOT NULL,
    given_by    TEXT NOT NULL,
    given_name  TEXT NOT NULL,
    given_at    DATETIME NOT NULL,
    late        BOOLEAN NOT NULL,
    verdict     TEXT NOT NULL,
    words       TEXT NOT NULL,
    reviewed_by TEXT,
    reviewed_at DATETIME,
    UNIQUE (office_id, id),
    UNIQUE (office_id, owner_type, owner_id, number),
    CHECK (verdict IN ('waiting', 'accepted', 'returned'))
);

CREATE TABLE order_extensions (
    id              TEXT PRIMARY KEY,
    office_id       TEXT NOT NULL REFERENCES offices (id),
    version         INTEGER NOT NULL,
    created_at      DATETIME NOT NULL,
    updated_at      DATETIME NOT NULL,
    owner_type      TEXT NOT NULL,
    owner_id        TEXT NOT NULL,
    due_at          DATETIME NOT NULL,
    previous_due_at DATETIME NOT NULL,
    reason          TEXT NOT NULL,
    state           TEXT NOT NULL,
    asked_by        TEXT NOT NULL,
    decided_at      DATETIME,
    decided_by      TEXT,
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
