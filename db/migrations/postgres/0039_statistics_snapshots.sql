-- +goose Up
-- What statistics said at the end of a day of a round, taken with the day's status report; nobody changes it afterwards.
CREATE TABLE statistics_snapshots (
    id            uuid        PRIMARY KEY,
    office_id     uuid        NOT NULL,
    version       bigint      NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    inspection_id uuid        NOT NULL,
    day           date        NOT NULL,
    taken_at      timestamptz NOT NULL,
    report_id     uuid        NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, inspection_id, day),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, report_id) REFERENCES status_reports (office_id, id)
);
CREATE INDEX statistics_snapshots_day ON statistics_snapshots (office_id, day, id);
CREATE INDEX statistics_snapshots_round ON statistics_snapshots (office_id, inspection_id, day, id);
CREATE TABLE statistics_snapshot_documents (
    id          uuid        PRIMARY KEY,
    office_id   uuid        NOT NULL,
    version     bigint      NOT NULL,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    snapshot_id uuid        NOT NULL,
    subject     text        NOT NULL CHECK (subject IN ('petitions', 'assignments', 'accountability', 'duty', 'leave', 'reports')),
    digest      text        NOT NULL,
    body        text        NOT NULL,
    UNIQUE (office_id, snapshot_id, subject),
    FOREIGN KEY (office_id, snapshot_id) REFERENCES statistics_snapshots (office_id, id)
);

-- +goose StatementBegin
CREATE FUNCTION statistics_snapshots_are_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'snapshots are final';
END $$;
-- +goose StatementEnd
CREATE TRIGGER statistics_snapshots_final BEFORE UPDATE OR DELETE ON statistics_snapshots
    FOR EACH ROW EXECUTE FUNCTION statistics_snapshots_are_final();
CREATE TRIGGER statistics_snapshot_documents_final BEFORE UPDATE OR DELETE ON statistics_snapshot_documents
    FOR EACH ROW EXECUTE FUNCTION statistics_snapshots_are_final();

-- +goose Down
DROP TABLE statistics_snapshot_documents;
DROP TABLE statistics_snapshots;
DROP FUNCTION statistics_snapshots_are_final();
