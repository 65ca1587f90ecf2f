-- +goose Up
-- What the district was told, and when: body is served byte for byte for ever.
CREATE TABLE status_reports (
    id            TEXT     PRIMARY KEY,
    office_id     TEXT     NOT NULL REFERENCES offices (id),
    version       INTEGER  NOT NULL,
    created_at    DATETIME NOT NULL,
    updated_at    DATETIME NOT NULL,
    inspection_id TEXT     NOT NULL,
    year          INTEGER  NOT NULL,
    ordinal       INTEGER  NOT NULL,
    number        TEXT     NOT NULL,
    taken_at      DATETIME NOT NULL,
    cases_total   INTEGER  NOT NULL,
    cases_overdue INTEGER  NOT NULL,
    digest        TEXT     NOT NULL,
    body          TEXT     NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, year, ordinal),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id)
);
CREATE INDEX status_reports_taken_at ON status_reports (office_id, taken_at, id);
CREATE INDEX status_reports_inspection ON status_reports (office_id, inspection_id, taken_at, id);

-- +goose StatementBegin
CREATE TRIGGER status_reports_no_update BEFORE UPDATE ON status_reports
BEGIN
    SELECT RAISE(ABORT, 'status reports are final');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER status_reports_no_delete BEFORE DELETE ON status_reports
BEGIN
    SELECT RAISE(ABORT, 'status reports are final');
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE status_reports;
