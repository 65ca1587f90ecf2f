-- +goose Up
-- Where the office's events are pushed to. The events themselves are the outbox:
-- a feed is a position in them, a delivery one event on its way to one receiver.
CREATE TABLE webhooks (
    id              TEXT     PRIMARY KEY,
    office_id       TEXT     NOT NULL REFERENCES offices (id),
    version         INTEGER  NOT NULL,
    created_at      DATETIME NOT NULL,
    updated_at      DATETIME NOT NULL,
    voided_at       DATETIME,
    void_reason     TEXT     NOT NULL,
    name            TEXT     NOT NULL,
    url             TEXT     NOT NULL,
    kinds           TEXT     NOT NULL,
    state           TEXT     NOT NULL,
    disabled_at     DATETIME,
    disabled_cause  TEXT     NOT NULL,
    disabled_reason TEXT     NOT NULL,
    UNIQUE (office_id, id)
);
CREATE UNIQUE INDEX webhooks_name ON webhooks (office_id, name) WHERE voided_at IS NULL;
CREATE INDEX webhooks_created_at ON webhooks (office_id, created_at, id);

CREATE TABLE webhook_secrets (
    id         TEXT     PRIMARY KEY,
    office_id  TEXT     NOT NULL,
    version    INTEGER  NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    webhook_id TEXT     NOT NULL,
    sealed     BLOB     NOT NULL,
    hint       TEXT     NOT NULL,
    expires_at DATETIME,
    FOREIGN KEY (office_id, webhook_id) REFERENCES webhooks (office_id, id)
);
CREATE INDEX webhook_secrets_webhook ON webhook_secrets (office_id, webhook_id, created_at, id);

CREATE TABLE webhook_feeds (
    webhook_id TEXT     PRIMARY KEY,
    office_id  TEXT     NOT NULL,
    position   INTEGER  NOT NULL,
    failures   INTEGER  NOT NULL,
    retry_at   DATETIME,
    lease      TEXT,
    leased_to  DATETIME NOT NULL,
    FOREIGN KEY (office_id, webhook_id) REFERENCES webhooks (office_id, id)
);

CREATE TABLE webhook_deliveries (
    id           TEXT     PRIMARY KEY,
    office_id    TEXT     NOT NULL,
    version      INTEGER  NOT NULL,
    created_at   DATETIME NOT NULL,
    updated_at   DATETIME NOT NULL,
    webhook_id   TEXT     NOT NULL,
    sequence     INTEGER  NOT NULL,
    message_id   TEXT     NOT NULL,
    kind         TEXT     NOT NULL,
    state        TEXT     NOT NULL,
    queued_at    DATETIME NOT NULL,
    attempts     INTEGER  NOT NULL,
    attempted_at DATETIME,
    outcome      TEXT     NOT NULL,
    status       INTEGER  NOT NULL,
    delivered_at DATETIME,
    dead_at      DATETIME,
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
