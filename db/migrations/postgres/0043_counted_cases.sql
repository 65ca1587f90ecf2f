-- +goose Up
-- SQLite has an index here from which it adds up tables of statistics. PostgreSQL adds up in memory, where an order saves nothing.
SELECT 1;

-- +goose Down
SELECT 1;
