-- +goose Up
-- What a client may read is approved by who may read it all; clients that were there keep what they had.
ALTER TABLE api_clients ADD COLUMN approved TEXT NOT NULL DEFAULT '[]';
ALTER TABLE api_clients ADD COLUMN approved_at DATETIME;
ALTER TABLE api_clients ADD COLUMN approved_by TEXT;
UPDATE api_clients SET approved = scopes;

-- What an office lets a client of another office read.
CREATE TABLE api_client_grants (
    id            TEXT PRIMARY KEY,
    office_id     TEXT NOT NULL REFERENCES offices (id),
    version       INTEGER NOT NULL,
    created_at    DATETIME NOT NULL,
    updated_at    DATETIME NOT NULL,
    client_id     TEXT NOT NULL REFERENCES api_clients (id),
    client_name   TEXT NOT NULL,
    home_name     TEXT NOT NULL,
    scopes        TEXT NOT NULL,
    approved_at   DATETIME,
    approved_by   TEXT,
    revoked_at    DATETIME,
    revoke_reason TEXT NOT NULL,
    UNIQUE (office_id, id)
);
CREATE UNIQUE INDEX api_client_grants_one ON api_client_grants (office_id, client_id) WHERE revoked_at IS NULL;
CREATE INDEX api_client_grants_client ON api_client_grants (client_id) WHERE revoked_at IS NULL;
CREATE INDEX api_client_grants_created ON api_client_grants (office_id, created_at, id);

-- +goose Down
DROP TABLE api_client_grants;
ALTER TABLE api_clients DROP COLUMN approved_by;
ALTER TABLE api_clients DROP COLUMN approved_at;
ALTER TABLE api_clients DROP COLUMN approved;
