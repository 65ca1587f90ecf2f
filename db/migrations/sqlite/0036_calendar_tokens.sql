-- +goose Up
-- Secrets by which a calendar program reads one person's own calendar. Only a hash is kept.
CREATE TABLE calendar_tokens (
    id         TEXT PRIMARY KEY,
    office_id  TEXT NOT NULL,
    version    INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    user_id    TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    hint       TEXT NOT NULL,
    rotated_at DATETIME,
    revoked_at DATETIME,
    UNIQUE (office_id, id),
    UNIQUE (token_hash),
    FOREIGN KEY (office_id, user_id) REFERENCES users (office_id, id)
);
CREATE UNIQUE INDEX calendar_tokens_live ON calendar_tokens (office_id, user_id) WHERE revoked_at IS NULL;

-- +goose Down
DROP TABLE calendar_tokens;
