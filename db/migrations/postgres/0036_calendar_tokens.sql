-- +goose Up
-- Secrets by which a calendar program reads one person's own calendar. Only a hash is kept.
CREATE TABLE calendar_tokens (
    id         uuid PRIMARY KEY,
    office_id  uuid NOT NULL,
    version    bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    user_id    uuid NOT NULL,
    token_hash text NOT NULL,
    hint       text NOT NULL,
    rotated_at timestamptz,
    revoked_at timestamptz,
    UNIQUE (office_id, id),
    UNIQUE (token_hash),
    FOREIGN KEY (office_id, user_id) REFERENCES users (office_id, id)
);
CREATE UNIQUE INDEX calendar_tokens_live ON calendar_tokens (office_id, user_id) WHERE revoked_at IS NULL;

-- +goose Down
DROP TABLE calendar_tokens;
