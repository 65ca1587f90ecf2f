-- +goose Up
CREATE TABLE installation (
    name  text PRIMARY KEY,
    value text NOT NULL
);

-- One row an office: where its event sequence stands. Locked as the last act of
-- every writing transaction, so sequence order is commit order.
CREATE TABLE office_heads (
    office_id uuid   PRIMARY KEY,
    sequence  bigint NOT NULL,
    hash      text   NOT NULL,
    floor     bigint NOT NULL DEFAULT 0
);

CREATE TABLE events (
    id               uuid        PRIMARY KEY,
    office_id        uuid        NOT NULL,
    sequence         bigint      NOT NULL,
    occurred_at      timestamptz NOT NULL,
    kind             text        NOT NULL,
    audience         text        NOT NULL,
    resource_type    text        NOT NULL,
    resource_id      uuid        NOT NULL,
    resource_version bigint      NOT NULL,
    actor_kind       text        NOT NULL,
    actor_id         uuid        NOT NULL,
    actor_name       text        NOT NULL,
    operation        text        NOT NULL,
    request_id       text        NOT NULL,
    data             text        NOT NULL,
    prev_hash        text        NOT NULL,
    hash             text        NOT NULL,
    UNIQUE (office_id, sequence)
);
CREATE INDEX events_resource ON events (office_id, resource_id, sequence);
CREATE INDEX events_kind ON events (office_id, kind, sequence);
CREATE INDEX events_actor ON events (office_id, actor_id, sequence);
CREATE INDEX events_time ON events (office_id, occurred_at, sequence);
CREATE INDEX events_audience ON events (office_id, audience, sequence);

-- +goose StatementBegin
CREATE FUNCTION events_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are append-only';
END $$;
-- +goose StatementEnd
CREATE TRIGGER events_append_only BEFORE UPDATE OR DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION events_are_append_only();
CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION events_are_append_only();

CREATE TABLE idempotency_keys (
    caller_id  uuid        NOT NULL,
    operation  text        NOT NULL,
    key        text        NOT NULL,
    body_hash  text        NOT NULL,
    status     bigint      NOT NULL DEFAULT 0,
    answer     bytea,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (caller_id, operation, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

CREATE TABLE goqite (
    id       text        PRIMARY KEY DEFAULT ('m_' || replace(gen_random_uuid()::text, '-', '')),
    created  timestamptz NOT NULL DEFAULT now(),
    updated  timestamptz NOT NULL DEFAULT now(),
    queue    text        NOT NULL,
    body     bytea       NOT NULL,
    timeout  timestamptz NOT NULL DEFAULT now(),
    received integer     NOT NULL DEFAULT 0,
    priority integer     NOT NULL DEFAULT 0
);
CREATE INDEX goqite_queue_priority_created_idx ON goqite (queue, priority DESC, created);

-- +goose Down
DROP TABLE goqite;
DROP TABLE idempotency_keys;
DROP TABLE events;
DROP FUNCTION events_are_append_only();
DROP TABLE office_heads;
DROP TABLE installation;
