-- +goose Up
-- The people who sign in. Usernames are unique in the installation, because
-- sign-in does not ask for an office; they are stored in lower case.
CREATE TABLE users (
    id                   TEXT        PRIMARY KEY,
    office_id            TEXT        NOT NULL,
    version              INTEGER      NOT NULL,
    created_at           DATETIME NOT NULL,
    updated_at           DATETIME NOT NULL,
    username             TEXT        NOT NULL UNIQUE,
    display_name         TEXT        NOT NULL,
    is_admin             BOOLEAN     NOT NULL,
    is_auditor           BOOLEAN     NOT NULL,
    person_id            TEXT,
    unit_id              TEXT,
    password_hash        TEXT        NOT NULL,
    password_changed_at  DATETIME NOT NULL,
    must_change_password BOOLEAN     NOT NULL,
    disabled_at          DATETIME,
    disabled_reason      TEXT        NOT NULL,
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
    id            TEXT        PRIMARY KEY,
    office_id     TEXT        NOT NULL,
    version       INTEGER      NOT NULL,
    created_at    DATETIME NOT NULL,
    updated_at    DATETIME NOT NULL,
    user_id       TEXT        NOT NULL,
    password_hash TEXT        NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, user_id) REFERENCES users (office_id, id)
);
CREATE INDEX password_history_user ON password_history (office_id, user_id, created_at);

-- Failures are counted by the name tried, known or not, so that both look alike.
-- name_key is a keyed digest: people type passwords into the wrong field.
CREATE TABLE sign_ins (
    id                TEXT        PRIMARY KEY,
    office_id         TEXT        NOT NULL,
    version           INTEGER      NOT NULL,
    created_at        DATETIME NOT NULL,
    updated_at        DATETIME NOT NULL,
    name_key          TEXT        NOT NULL UNIQUE,
    failures          INTEGER      NOT NULL,
    failed_at         DATETIME,
    locked_until      DATETIME,
    last_signed_in_at DATETIME,
    UNIQUE (office_id, id)
);
CREATE INDEX sign_ins_age ON sign_ins (updated_at);

CREATE TABLE sessions (
    id         TEXT        PRIMARY KEY,
    office_id  TEXT        NOT NULL,
    version    INTEGER      NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    user_id    TEXT        NOT NULL,
    expires_at DATETIME NOT NULL,
    idle_until DATETIME NOT NULL,
    ended_at   DATETIME,
    end_reason TEXT        NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, user_id) REFERENCES users (office_id, id)
);
CREATE INDEX sessions_user ON sessions (office_id, user_id, ended_at);
CREATE INDEX sessions_age ON sessions (expires_at);

CREATE TABLE refresh_tokens (
    id         TEXT        PRIMARY KEY,
    office_id  TEXT        NOT NULL,
    version    INTEGER      NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    session_id TEXT        NOT NULL,
    token_hash TEXT        NOT NULL UNIQUE,
    used_at    DATETIME,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, session_id) REFERENCES sessions (office_id, id) ON DELETE CASCADE
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (office_id, session_id);

-- Machines of the district.
CREATE TABLE api_clients (
    id            TEXT        PRIMARY KEY,
    office_id     TEXT        NOT NULL,
    version       INTEGER      NOT NULL,
    created_at    DATETIME NOT NULL,
    updated_at    DATETIME NOT NULL,
    name          TEXT        NOT NULL,
    scopes        TEXT        NOT NULL,
    expires_at    DATETIME,
    last_used_at  DATETIME,
    revoked_at    DATETIME,
    revoke_reason TEXT        NOT NULL,
    UNIQUE (office_id, id)
);
CREATE INDEX api_clients_name ON api_clients (office_id, name, id);
CREATE INDEX api_clients_created_at ON api_clients (office_id, created_at, id);

CREATE TABLE api_client_secrets (
    id          TEXT        PRIMARY KEY,
    office_id   TEXT        NOT NULL,
    version     INTEGER      NOT NULL,
    created_at  DATETIME NOT NULL,
    updated_at  DATETIME NOT NULL,
    client_id   TEXT        NOT NULL,
    secret_hash TEXT        NOT NULL,
    hint        TEXT        NOT NULL,
    expires_at  DATETIME,
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
