-- +goose Up
CREATE TABLE installation (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

-- One row an office: where its event sequence stands. Locked as the last act of
-- every writing transaction, so sequence order is commit order.
CREATE TABLE office_heads (
    office_id TEXT    PRIMARY KEY,
    sequence  INTEGER NOT NULL,
    hash      TEXT    NOT NULL,
    floor     INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE events (
    id               TEXT     PRIMARY KEY,
    office_id        TEXT     NOT NULL,
    sequence         INTEGER  NOT NULL,
    occurred_at      DATETIME NOT NULL,
    kind             TEXT     NOT NULL,
    audience         TEXT     NOT NULL,
    resource_type    TEXT     NOT NULL,
    resource_id      TEXT     NOT NULL,
    resource_version INTEGER  NOT NULL,
    actor_kind       TEXT     NOT NULL,
    actor_id         TEXT     NOT NULL,
    actor_name       TEXT     NOT NULL,
    operation        TEXT     NOT NULL,
    request_id       TEXT     NOT NULL,
    data             TEXT     NOT NULL,
    prev_hash        TEXT     NOT NULL,
    hash             TEXT     NOT NULL,
    UNIQUE (office_id, sequence)
);
CREATE INDEX events_resource ON events (office_id, resource_id, sequence);
CREATE INDEX events_kind ON events (office_id, kind, sequence);
CREATE INDEX events_actor ON events (office_id, actor_id, sequence);
CREATE INDEX events_time ON events (office_id, occurred_at, sequence);
CREATE INDEX events_audience ON events (office_id, audience, sequence);

-- +goose StatementBegin
CREATE TRIGGER events_no_update BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER events_no_delete BEFORE DELETE ON events
BEGIN
    SELECT RAISE(ABORT, 'events are append-only');
END;
-- +goose StatementEnd

CREATE TABLE idempotency_keys (
    caller_id  TEXT     NOT NULL,
    operation  TEXT     NOT NULL,
    key        TEXT     NOT NULL,
    body_hash  TEXT     NOT NULL,
    status     INTEGER  NOT NULL DEFAULT 0,
    answer     BLOB,
    created_at DATETIME NOT NULL,
    PRIMARY KEY (caller_id, operation, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

CREATE TABLE goqite (
    id       TEXT    PRIMARY KEY DEFAULT ('m_' || lower(hex(randomblob(16)))),
    created  TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ')),
    updated  TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ')),
    queue    TEXT    NOT NULL,
    body     BLOB    NOT NULL,
    timeout  TEXT    NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ')),
    received INTEGER NOT NULL DEFAULT 0,
    priority INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX goqite_queue_priority_created_idx ON goqite (queue, priority DESC, created);

-- +goose Down
DROP TABLE goqite;
DROP TABLE idempotency_keys;
DROP TABLE events;
DROP TABLE office_heads;
DROP TABLE installation;
