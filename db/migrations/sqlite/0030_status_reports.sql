-- +goose Up
-- A report is taken at the day's cut-off, on demand, or as the correction of an earlier one; it is signed as it is kept.
DROP TRIGGER status_reports_no_update;
ALTER TABLE status_reports ADD COLUMN origin TEXT NOT NULL DEFAULT 'on_demand' CHECK (origin IN ('scheduled', 'on_demand', 'correction'));
ALTER TABLE status_reports ADD COLUMN report_on TEXT;
ALTER TABLE status_reports ADD COLUMN corrects_id TEXT;
ALTER TABLE status_reports ADD COLUMN key_id TEXT NOT NULL DEFAULT '';
ALTER TABLE status_reports ADD COLUMN signature TEXT NOT NULL DEFAULT '';
UPDATE status_reports SET report_on = date(taken_at, '+8 hours');
-- +goose StatementBegin
CREATE TRIGGER status_reports_no_update BEFORE UPDATE ON status_reports
BEGIN
    SELECT RAISE(ABORT, 'status reports are final');
END;
-- +goose StatementEnd
CREATE UNIQUE INDEX status_reports_scheduled ON status_reports (office_id, inspection_id, report_on) WHERE origin = 'scheduled';
CREATE UNIQUE INDEX status_reports_corrected ON status_reports (office_id, corrects_id) WHERE corrects_id IS NOT NULL;
CREATE INDEX status_reports_day ON status_reports (office_id, report_on, taken_at, id);
CREATE INDEX status_reports_number ON status_reports (office_id, number);

-- When the next report of a round is to be taken; report_on is the day that it is of, nothing when that has to be found out first.
CREATE TABLE status_report_plans (
    id            TEXT     PRIMARY KEY,
    office_id     TEXT     NOT NULL,
    version       INTEGER  NOT NULL,
    created_at    DATETIME NOT NULL,
    updated_at    DATETIME NOT NULL,
    report_on     TEXT,
    next_alert_at DATETIME,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, id) REFERENCES inspections (office_id, id)
);
CREATE INDEX status_report_plans_alert ON status_report_plans (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;
INSERT INTO status_report_plans (id, office_id, version, created_at, updated_at, next_alert_at)
SELECT id, office_id, 1, updated_at, updated_at, updated_at FROM inspections WHERE state = 'stationed';

-- +goose Down
DROP TABLE status_report_plans;
DROP INDEX status_reports_number;
DROP INDEX status_reports_day;
DROP INDEX status_reports_corrected;
DROP INDEX status_reports_scheduled;
ALTER TABLE status_reports DROP COLUMN signature;
ALTER TABLE status_reports DROP COLUMN key_id;
ALTER TABLE status_reports DROP COLUMN corrects_id;
ALTER TABLE status_reports DROP COLUMN report_on;
ALTER TABLE status_reports DROP COLUMN origin;
