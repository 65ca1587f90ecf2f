-- +goose Up
-- What a case holds from verification on, and the cycles that came before a reopening.
ALTER TABLE petition_cases ADD COLUMN verdict text NOT NULL DEFAULT '' CHECK (verdict IN ('', 'substantiated', 'mostly_substantiated', 'partly_substantiated', 'unsubstantiated'));
ALTER TABLE petition_cases ADD COLUMN merged_into_id uuid;
ALTER TABLE petition_cases ADD COLUMN split_from_id uuid;
ALTER TABLE petition_cases ADD COLUMN measure_due_at timestamptz;
ALTER TABLE petition_cases ADD COLUMN finding text;
ALTER TABLE petition_cases ADD COLUMN conclusion text;
ALTER TABLE petition_cases ADD COLUMN progress text NOT NULL DEFAULT '{}';
CREATE INDEX petition_cases_verdict ON petition_cases (office_id, verdict, id);
CREATE INDEX petition_cases_merged ON petition_cases (office_id, merged_into_id) WHERE merged_into_id IS NOT NULL;
CREATE INDEX petition_cases_split ON petition_cases (office_id, split_from_id) WHERE split_from_id IS NOT NULL;
CREATE INDEX petition_cases_measure_due ON petition_cases (office_id, measure_due_at) WHERE completion = 'stage_completed';

CREATE TABLE petition_case_cycles (
    id         uuid PRIMARY KEY,
    office_id  uuid NOT NULL,
    version    bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    case_id    uuid NOT NULL,
    cycle      bigint NOT NULL,
    reason     text NOT NULL,
    snapshot   text NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, case_id, cycle),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id)
);

-- +goose Down
DROP TABLE petition_case_cycles;
DROP INDEX petition_cases_measure_due;
DROP INDEX petition_cases_split;
DROP INDEX petition_cases_merged;
DROP INDEX petition_cases_verdict;
ALTER TABLE petition_cases DROP COLUMN progress;
ALTER TABLE petition_cases DROP COLUMN conclusion;
ALTER TABLE petition_cases DROP COLUMN finding;
ALTER TABLE petition_cases DROP COLUMN measure_due_at;
ALTER TABLE petition_cases DROP COLUMN split_from_id;
ALTER TABLE petition_cases DROP COLUMN merged_into_id;
ALTER TABLE petition_cases DROP COLUMN verdict;
