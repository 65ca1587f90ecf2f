-- +goose Up
-- What is open, late or red is little among all that there was, and is asked for all day.
CREATE INDEX assignments_colour ON assignments (office_id, colour, created_at, id) WHERE colour <> '' AND voided_at IS NULL;
CREATE INDEX petition_cases_open ON petition_cases (office_id, due_order, id) WHERE completion <> 'completed' AND voided_at IS NULL;
CREATE INDEX petition_cases_noticed ON petition_cases (office_id, id) WHERE sign_off = 'noticed' AND voided_at IS NULL;

-- +goose Down
DROP INDEX petition_cases_noticed;
DROP INDEX petition_cases_open;
DROP INDEX assignments_colour;
