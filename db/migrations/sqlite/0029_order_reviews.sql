-- +goose Up
-- A feedback keeps every word of its reviews. What asked for more time lapses when the order itself comes to its end.
ALTER TABLE order_feedback ADD COLUMN earlier_reviews TEXT NOT NULL DEFAULT '[]';

CREATE TABLE order_extensions_new (
    id              TEXT PRIMARY KEY,
    office_id       TEXT NOT NULL REFERENCES offices (id),
    version         INTEGER NOT NULL,
    created_at      DATETIME NOT NULL,
    updated_at      DATETIME NOT NULL,
    owner_type      TEXT NOT NULL,
    owner_id        TEXT NOT NULL,
    due_at          DATETIME NOT NULL,
    previous_due_at DATETIME NOT NULL,
    reason          TEXT NOT NULL,
    state           TEXT NOT NULL,
    asked_by        TEXT NOT NULL,
    decided_at      DATETIME,
    decided_by      TEXT,
    decision        TEXT NOT NULL,
    UNIQUE (office_id, id),
    CHECK (state IN ('asked', 'approved', 'rejected', 'withdrawn', 'lapsed')),
    CHECK (due_at > previous_due_at)
);
INSERT INTO order_extensions_new SELECT * FROM order_extensions;
DROP TABLE order_extensions;
ALTER TABLE order_extensions_new RENAME TO order_extensions;
CREATE INDEX order_extensions_owner ON order_extensions (office_id, owner_type, owner_id, id);
CREATE UNIQUE INDEX order_extensions_open ON order_extensions (office_id, owner_type, owner_id) WHERE state = 'asked';
UPDATE order_extensions SET state = 'lapsed', version = version + 1
WHERE state = 'asked' AND (
    owner_type = 'assignment' AND EXISTS (SELECT 1 FROM assignments a WHERE a.office_id = order_extensions.office_id AND a.id = order_extensions.owner_id
        AND (a.voided_at IS NOT NULL OR a.state = 'completed'))
    OR owner_type = 'accountability_item' AND EXISTS (SELECT 1 FROM accountability_items i WHERE i.office_id = order_extensions.office_id AND i.id = order_extensions.owner_id
        AND (i.voided_at IS NOT NULL OR i.state IN ('decided', 'executed', 'closed'))));

-- +goose Down
UPDATE order_extensions SET state = 'withdrawn' WHERE state = 'lapsed';
CREATE TABLE order_extensions_new (
    id              TEXT PRIMARY KEY,
    office_id       TEXT NOT NULL REFERENCES offices (id),
    version         INTEGER NOT NULL,
    created_at      DATETIME NOT NULL,
    updated_at      DATETIME NOT NULL,
    owner_type      TEXT NOT NULL,
    owner_id        TEXT NOT NULL,
    due_at          DATETIME NOT NULL,
    previous_due_at DATETIME NOT NULL,
    reason          TEXT NOT NULL,
    state           TEXT NOT NULL,
    asked_by        TEXT NOT NULL,
    decided_at      DATETIME,
    decided_by      TEXT,
    decision        TEXT NOT NULL,
    UNIQUE (office_id, id),
    CHECK (state IN ('asked', 'approved', 'rejected', 'withdrawn')),
    CHECK (due_at > previous_due_at)
);
INSERT INTO order_extensions_new SELECT * FROM order_extensions;
DROP TABLE order_extensions;
ALTER TABLE order_extensions_new RENAME TO order_extensions;
CREATE INDEX order_extensions_owner ON order_extensions (office_id, owner_type, owner_id, id);
CREATE UNIQUE INDEX order_extensions_open ON order_extensions (office_id, owner_type, owner_id) WHERE state = 'asked';
ALTER TABLE order_feedback DROP COLUMN earlier_reviews;
