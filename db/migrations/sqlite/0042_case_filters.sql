-- +goose Up
-- Every filter of the list of cases is an index, also where few cases or none pass it; what is new today is found without
-- looking at the rest, and so are the measures that have fallen due, in all offices.
CREATE INDEX petition_cases_completion ON petition_cases (office_id, completion, id);
CREATE INDEX petition_cases_channel ON petition_cases (office_id, channel, id);
CREATE INDEX petition_cases_key ON petition_cases (office_id, id) WHERE key_case;
CREATE INDEX petition_cases_created ON petition_cases (created_at, office_id) WHERE voided_at IS NULL;
CREATE INDEX duplicate_proposals_every ON duplicate_proposals (office_id, score, id);
DROP INDEX petition_cases_measure_due;
CREATE INDEX petition_cases_measure_due ON petition_cases (measure_due_at, id) WHERE completion = 'stage_completed';

-- +goose Down
DROP INDEX petition_cases_measure_due;
CREATE INDEX petition_cases_measure_due ON petition_cases (office_id, measure_due_at) WHERE completion = 'stage_completed';
DROP INDEX duplicate_proposals_every;
DROP INDEX petition_cases_created;
DROP INDEX petition_cases_key;
DROP INDEX petition_cases_channel;
DROP INDEX petition_cases_completion;
