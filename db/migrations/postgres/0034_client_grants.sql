-- +goose Up
-- What a client may read is approved by who may read it all; clients that were there keep what they had.
ALTER TABLE api_clients ADD COLUMN approved text NOT NULL DEFAULT '[]';
ALTER TABLE api_clients ADD COLUMN approved_at timestamptz;
ALTER TABLE api_clients ADD COLUMN approved_by uuid;
UPDATE api_clients SET approved = scopes;

-- What an office lets a client of another office read.
CREATE TABLE api_client_grants (
    id            uuid PRIMARY KEY,
    office_id     uuid NOT NULL REFERENCES offices (id),
    version       bigint NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    client_id     uuid NOT NULL REFERENCES api_clients (id),
    client_name   text NOT NULL,
    home_name     text NOT NULL,
    scopes        text NOT NULL,
    approved_at   timestamptz,
    approved_by   uuid,
    revoked_at    timestamptz,
    revoke_reason text NOT NULL,
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
