-- +goose Up
-- Tables of statistics in two dimensions, by printed type and for an instant in the past are added up from this index alone, in
-- its order; the rows themselves are several times as long. PostgreSQL adds up in memory and needs no order.
CREATE INDEX petition_cases_counted ON petition_cases (office_id, inspection_id, completion, verdict, kin, key_case, rectification, publication,
    due_at, concluded_at, channel, area, lead_unit_id, assisting_ids, batch_id, received_at, pollution_types, primary_type, type_labels, counted_since)
    WHERE voided_at IS NULL;

-- +goose Down
DROP INDEX petition_cases_counted;
