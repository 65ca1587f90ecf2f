-- +goose Up
-- What the district was told, and when: body is served byte for byte for ever.
CREATE TABLE status_reports (
    id            uuid        PRIMARY KEY,
    office_id     uuid        NOT NULL REFERENCES offices (id),
    version       bigint      NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    inspection_id uuid        NOT NULL,
    year          bigint      NOT NULL,
    ordinal       bigint      NOT NULL,
    number        text        NOT NULL,
    taken_at      timestamptz NOT NULL,
    cases_total   bigint      NOT NULL,
    cases_overdue bigint      NOT NULL,
    digest        text        NOT NULL,
    body          text        NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, year, ordinal),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id)
);
CREATE INDEX status_reports_taken_at ON status_reports (office_id, taken_at, id);
CREATE INDEX status_reports_inspection ON status_reports (office_id, inspection_id, taken_at, id);

-- +goose StatementBegin
CREATE FUNCTION status_reports_are_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'status reports are final';
END $$;
-- +goose StatementEnd
CREATE TRIGGER status_reports_final BEFORE UPDATE OR DELETE ON status_reports
    FOR EACH ROW EXECUTE FUNCTION status_reports_are_final();

-- +goose Down
DROP TABLE status_reports;
DROP FUNCTION status_reports_are_final();
