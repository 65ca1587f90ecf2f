-- +goose Up
-- What is known of a file; its bytes lie in the file storage under storage_key. What it
-- belongs to is of many kinds, so that owner_id refers to no one table.
CREATE TABLE files (
    id                TEXT             PRIMARY KEY,
    office_id         TEXT             NOT NULL,
    version           INTEGER          NOT NULL,
    created_at        DATETIME         NOT NULL,
    updated_at        DATETIME         NOT NULL,
    voided_at         DATETIME,
    void_reason       TEXT             NOT NULL,
    name              TEXT             NOT NULL,
    media_type        TEXT             NOT NULL,
    size              INTEGER          NOT NULL CHECK (size > 0),
    sha256            TEXT             NOT NULL,
    storage_key       TEXT             NOT NULL,
    purpose           TEXT             NOT NULL,
    caption           TEXT             NOT NULL,
    captured_at       DATETIME,
    latitude          REAL,
    longitude         REAL,
    coordinate_system TEXT             NOT NULL,
    place             TEXT             NOT NULL,
    pair_id           TEXT,
    phase             TEXT             NOT NULL CHECK (phase IN ('', 'before', 'after')),
    arrangement       TEXT             NOT NULL,
    owner_type        TEXT             NOT NULL,
    owner_id          TEXT,
    cycle             INTEGER          NOT NULL,
    uploaded_by       TEXT             NOT NULL,
    uploader_name     TEXT             NOT NULL,
    attached_at       DATETIME,
    purged_at         DATETIME,
    UNIQUE (office_id, id),
    CHECK ((owner_type = '') = (owner_id IS NULL)),
    CHECK (pair_id IS NULL OR phase <> '')
);
CREATE UNIQUE INDEX files_storage_key ON files (storage_key);
CREATE INDEX files_owner ON files (office_id, owner_type, owner_id, arrangement, id);
CREATE INDEX files_unattached ON files (office_id, uploaded_by, arrangement, id) WHERE owner_id IS NULL;
CREATE INDEX files_expiring ON files (created_at) WHERE owner_id IS NULL AND purged_at IS NULL;
-- A pair has one live file before and one after.
CREATE UNIQUE INDEX files_pair ON files (office_id, pair_id, phase) WHERE pair_id IS NOT NULL AND voided_at IS NULL;

-- +goose Down
DROP TABLE files;
