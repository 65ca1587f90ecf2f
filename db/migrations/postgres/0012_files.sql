-- +goose Up
-- What is known of a file; its bytes lie in the file storage under storage_key. What it
-- belongs to is of many kinds, so that owner_id refers to no one table.
CREATE TABLE files (
    id                uuid             PRIMARY KEY,
    office_id         uuid             NOT NULL,
    version           bigint           NOT NULL,
    created_at        timestamptz      NOT NULL,
    updated_at        timestamptz      NOT NULL,
    voided_at         timestamptz,
    void_reason       text             NOT NULL,
    name              text             NOT NULL,
    media_type        text             NOT NULL,
    size              bigint           NOT NULL CHECK (size > 0),
    sha256            text             NOT NULL,
    storage_key       text             NOT NULL,
    purpose           text             NOT NULL,
    caption           text             NOT NULL,
    captured_at       timestamptz,
    latitude          double precision,
    longitude         double precision,
    coordinate_system text             NOT NULL,
    place             text             NOT NULL,
    pair_id           uuid,
    phase             text             NOT NULL CHECK (phase IN ('', 'before', 'after')),
    arrangement       text             NOT NULL,
    owner_type        text             NOT NULL,
    owner_id          uuid,
    cycle             bigint           NOT NULL,
    uploaded_by       uuid             NOT NULL,
    uploader_name     text             NOT NULL,
    attached_at       timestamptz,
    purged_at         timestamptz,
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
