-- +goose Up
-- A report is taken at the day's cut-off, on demand, or as the correction of an earlier one; it is signed as it is kept.
ALTER TABLE status_reports DISABLE TRIGGER status_reports_final;
ALTER TABLE status_reports ADD COLUMN origin text NOT NULL DEFAULT 'on_demand' CHECK (origin IN ('scheduled', 'on_demand', 'correction'));
ALTER TABLE status_reports ADD COLUMN report_on date;
ALTER TABLE status_reports ADD COLUMN corrects_id uuid;
ALTER TABLE status_reports ADD COLUMN key_id text NOT NULL DEFAULT '';
ALTER TABLE status_reports ADD COLUMN signature text NOT NULL DEFAULT '';
UPDATE status_reports SET report_on = (taken_at AT TIME ZONE 'Asia/Shanghai')::date;
ALTER TABLE status_reports ENABLE TRIGGER status_reports_final;
CREATE UNIQUE INDEX status_reports_scheduled ON status_reports (office_id, inspection_id, report_on) WHERE origin = 'scheduled';
CREATE UNIQUE INDEX status_reports_corrected ON status_reports (office_id, corrects_id) WHERE corrects_id IS NOT NULL;
CREATE INDEX status_reports_day ON status_reports (office_id, report_on, taken_at, id);
CREATE INDEX status_reports_number ON status_reports (office_id, number);

-- When the next report of a round is to be taken; report_on is the day that it is of, nothing when that has to be found out first.
CREATE TABLE status_report_plans (
    id            uuid        PRIMARY KEY,
    office_id     uuid        NOT NULL,
    version       bigint      NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    report_on     date,
    next_alert_at timestamptz,
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
