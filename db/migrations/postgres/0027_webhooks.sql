-- +goose Up
-- Where the office's events are pushed to. The events themselves are the outbox:
-- a feed is a position in them, a delivery one event on its way to one receiver.
CREATE TABLE webhooks (
    id              uuid        PRIMARY KEY,
    office_id       uuid        NOT NULL REFERENCES offices (id),
    version         bigint      NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    voided_at       timestamptz,
    void_reason     text        NOT NULL,
    name            text        NOT NULL,
    url             text        NOT NULL,
    kinds           text        NOT NULL,
    state           text        NOT NULL,
    disabled_at     timestamptz,
    disabled_cause  text        NOT NULL,
    disabled_reason text        NOT NULL,
    UNIQUE (office_id, id)
);
CREATE UNIQUE INDEX webhooks_name ON webhooks (office_id, name) WHERE voided_at IS NULL;
CREATE INDEX webhooks_created_at ON webhooks (office_id, created_at, id);

CREATE TABLE webhook_secrets (
    id         uuid        PRIMARY KEY,
    office_id  uuid        NOT NULL,
    version    bigint      NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    webhook_id uuid        NOT NULL,
    sealed     bytea       NOT NULL,
    hint       text        NOT NULL,
    expires_at timestamptz,
    FOREIGN KEY (office_id, webhook_id) REFERENCES webhooks (office_id, id)
);
CREATE INDEX webhook_secrets_webhook ON webhook_secrets (office_id, webhook_id, created_at, id);

CREATE TABLE webhook_feeds (
    webhook_id uuid        PRIMARY KEY,
    office_id  uuid        NOT NULL,
    position   bigint      NOT NULL,
    failures   bigint      NOT NULL,
    retry_at   timestamptz,
    lease      uuid,
    leased_to  timestamptz NOT NULL,
    FOREIGN KEY (office_id, webhook_id) REFERENCES webhooks (office_id, id)
);

CREATE TABLE webhook_deliveries (
    id           uuid        PRIMARY KEY,
    office_id    uuid        NOT NULL,
    version      bigint      NOT NULL,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    webhook_id   uuid        NOT NULL,
    sequence     bigint      NOT NULL,
    message_id   uuid        NOT NULL,
    kind         text        NOT NULL,
    state        text        NOT NULL,
    queued_at    timestamptz NOT NULL,
    attempts     bigint      NOT NULL,
    attempted_at timestamptz,
    outcome      text        NOT NULL,
    status       bigint      NOT NULL,
    delivered_at timestamptz,
    dead_at      timestamptz,
    UNIQUE (office_id, webhook_id, message_id),
    FOREIGN KEY (office_id, webhook_id) REFERENCES webhooks (office_id, id)
);
CREATE INDEX webhook_deliveries_next ON webhook_deliveries (office_id, webhook_id, sequence, id) WHERE state = 'pending';
CREATE INDEX webhook_deliveries_created_at ON webhook_deliveries (office_id, webhook_id, created_at, id);
CREATE INDEX webhook_deliveries_state ON webhook_deliveries (office_id, webhook_id, state, created_at, id);
CREATE INDEX webhook_deliveries_kind ON webhook_deliveries (office_id, webhook_id, kind, created_at, id);
CREATE INDEX webhook_deliveries_age ON webhook_deliveries (state, queued_at);

-- +goose Down
DROP TABLE webhook_deliveries;
DROP TABLE webhook_feeds;
DROP TABLE webhook_secrets;
DROP TABLE webhooks;
