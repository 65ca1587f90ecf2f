-- +goose Up
-- The people who sign in. Usernames are unique in the installation, because
-- sign-in does not ask for an office; they are stored in lower case.
CREATE TABLE users (
    id                   uuid        PRIMARY KEY,
    office_id            uuid        NOT NULL,
    version              bigint      NOT NULL,
    created_at           timestamptz NOT NULL,
    updated_at           timestamptz NOT NULL,
    username             text        NOT NULL UNIQUE,
    display_name         text        NOT NULL,
    is_admin             boolean     NOT NULL,
    is_auditor           boolean     NOT NULL,
    person_id            uuid,
    unit_id              uuid,
    password_hash        text        NOT NULL,
    password_changed_at  timestamptz NOT NULL,
    must_change_password boolean     NOT NULL,
    disabled_at          timestamptz,
    disabled_reason      text        NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, person_id),
    CHECK (NOT (is_admin AND is_auditor)),
    CHECK (unit_id IS NULL OR NOT (is_admin OR is_auditor))
);
CREATE INDEX users_username ON users (office_id, username, id);
CREATE INDEX users_created_at ON users (office_id, created_at, id);
CREATE INDEX users_unit ON users (office_id, unit_id);

-- Hashes of earlier passwords, the current one included.
CREATE TABLE password_history (
    id            uuid        PRIMARY KEY,
    office_id     uuid        NOT NULL,
    version       bigint      NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    user_id       uuid        NOT NULL,
    password_hash text        NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, user_id) REFERENCES users (office_id, id)
);
CREATE INDEX password_history_user ON password_history (office_id, user_id, created_at);

-- Failures are counted by the name tried, known or not, so that both look alike.
-- name_key is a keyed digest: people type passwords into the wrong field.
CREATE TABLE sign_ins (
    id                uuid        PRIMARY KEY,
    office_id         uuid        NOT NULL,
    version           bigint      NOT NULL,
    created_at        timestamptz NOT NULL,
    updated_at        timestamptz NOT NULL,
    name_key          text        NOT NULL UNIQUE,
    failures          bigint      NOT NULL,
    failed_at         timestamptz,
    locked_until      timestamptz,
    last_signed_in_at timestamptz,
    UNIQUE (office_id, id)
);
CREATE INDEX sign_ins_age ON sign_ins (updated_at);

CREATE TABLE sessions (
    id         uuid        PRIMARY KEY,
    office_id  uuid        NOT NULL,
    version    bigint      NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    user_id    uuid        NOT NULL,
    expires_at timestamptz NOT NULL,
    idle_until timestamptz NOT NULL,
    ended_at   timestamptz,
    end_reason text        NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, user_id) REFERENCES users (office_id, id)
);
CREATE INDEX sessions_user ON sessions (office_id, user_id, ended_at);
CREATE INDEX sessions_age ON sessions (expires_at);

CREATE TABLE refresh_tokens (
    id         uuid        PRIMARY KEY,
    office_id  uuid        NOT NULL,
    version    bigint      NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    session_id uuid        NOT NULL,
    token_hash text        NOT NULL UNIQUE,
    used_at    timestamptz,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, session_id) REFERENCES sessions (office_id, id) ON DELETE CASCADE
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (office_id, session_id);

-- Machines of the district.
CREATE TABLE api_clients (
    id            uuid        PRIMARY KEY,
    office_id     uuid        NOT NULL,
    version       bigint      NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    name          text        NOT NULL,
    scopes        text        NOT NULL,
    expires_at    timestamptz,
    last_used_at  timestamptz,
    revoked_at    timestamptz,
    revoke_reason text        NOT NULL,
    UNIQUE (office_id, id)
);
CREATE INDEX api_clients_name ON api_clients (office_id, name, id);
CREATE INDEX api_clients_created_at ON api_clients (office_id, created_at, id);

CREATE TABLE api_client_secrets (
    id          uuid        PRIMARY KEY,
    office_id   uuid        NOT NULL,
    version     bigint      NOT NULL,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    client_id   uuid        NOT NULL,
    secret_hash text        NOT NULL,
    hint        text        NOT NULL,
    expires_at  timestamptz,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, client_id) REFERENCES api_clients (office_id, id)
);
CREATE INDEX api_client_secrets_client ON api_client_secrets (office_id, client_id, created_at);

-- +goose Down
DROP TABLE api_client_secrets;
DROP TABLE api_clients;
DROP TABLE refresh_tokens;
DROP TABLE sessions;
DROP TABLE sign_ins;
DROP TABLE password_history;
DROP TABLE users;
