-- +goose Up
-- What statistics said at the end of a day of a round, taken with the day's status report; nobody changes it afterwards.
CREATE TABLE statistics_snapshots (
    id            TEXT     PRIMARY KEY,
    office_id     TEXT     NOT NULL,
    version       INTEGER  NOT NULL,
    created_at    DATETIME NOT NULL,
    updated_at    DATETIME NOT NULL,
    inspection_id TEXT     NOT NULL,
    day           TEXT     NOT NULL,
    taken_at      DATETIME NOT NULL,
    report_id     TEXT     NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, inspection_id, day),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, report_id) REFERENCES status_reports (office_id, id)
);
CREATE INDEX statistics_snapshots_day ON statistics_snapshots (office_id, day, id);
CREATE INDEX statistics_snapshots_round ON statistics_snapshots (office_id, inspection_id, day, id);
CREATE TABLE statistics_snapshot_documents (
    id          TEXT     PRIMARY KEY,
    office_id   TEXT     NOT NULL,
    version     INTEGER  NOT NULL,
    created_at  DATETIME NOT NULL,
    updated_at  DATETIME NOT NULL,
    snapshot_id TEXT     NOT NULL,
    subject     TEXT     NOT NULL CHECK (subject IN ('petitions', 'assignments', 'accountability', 'duty', 'leave', 'reports')),
    digest      TEXT     NOT NULL,
    body        TEXT     NOT NULL,
    UNIQUE (office_id, snapshot_id, subject),
    FOREIGN KEY (office_id, snapshot_id) REFERENCES statistics_snapshots (office_id, id)
);
-- +goose StatementBegin
CREATE TRIGGER statistics_snapshots_no_update BEFORE UPDATE ON statistics_snapshots
BEGIN
    SELECT RAISE(ABORT, 'snapshots are final');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER statistics_snapshots_no_delete BEFORE DELETE ON statistics_snapshots
BEGIN
    SELECT RAISE(ABORT, 'snapshots are final');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER statistics_snapshot_documents_no_update BEFORE UPDATE ON statistics_snapshot_documents
BEGIN
    SELECT RAISE(ABORT, 'snapshots are final');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER statistics_snapshot_documents_no_delete BEFORE DELETE ON statistics_snapshot_documents
BEGIN
    SELECT RAISE(ABORT, 'snapshots are final');
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE statistics_snapshot_documents;
DROP TABLE statistics_snapshots;
