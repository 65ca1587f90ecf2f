-- +goose Up
-- A work plan taken in: its text, the draft read from it, and what applying it made. Nothing of it is in the
-- organisation until it is applied.
CREATE TABLE plan_imports (
    id                  uuid PRIMARY KEY,
    office_id           uuid NOT NULL,
    version             bigint NOT NULL,
    created_at          timestamptz NOT NULL,
    updated_at          timestamptz NOT NULL,
    voided_at           timestamptz,
    void_reason         text NOT NULL,
    state               text NOT NULL,
    filename            text NOT NULL,
    format              text NOT NULL,
    sha256              text NOT NULL,
    size                bigint NOT NULL,
    line_count          bigint NOT NULL,
    source_text         text NOT NULL,
    draft               text NOT NULL,
    unread              text NOT NULL,
    warnings            text NOT NULL,
    inspection_name     text NOT NULL,
    working_group_count bigint NOT NULL,
    duty_count          bigint NOT NULL,
    vacant_post_count   bigint NOT NULL,
    unread_count        bigint NOT NULL,
    warning_count       bigint NOT NULL,
    inspection_id       uuid,
    applied_at          timestamptz,
    applied             text NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    CHECK (state IN ('draft', 'applied', 'voided')),
    CHECK (format IN ('text', 'docx')),
    CHECK ((state = 'applied') = (inspection_id IS NOT NULL))
);
CREATE INDEX plan_imports_created_at ON plan_imports (office_id, created_at, id);
CREATE INDEX plan_imports_state ON plan_imports (office_id, state, created_at, id);

-- +goose Down
DROP TABLE plan_imports;
