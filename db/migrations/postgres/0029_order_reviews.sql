-- +goose Up
-- A feedback keeps every word of its reviews. What asked for more time lapses when the order itself comes to its end.
ALTER TABLE order_feedback ADD COLUMN earlier_reviews TEXT NOT NULL DEFAULT '[]';

ALTER TABLE order_extensions DROP CONSTRAINT order_extensions_state_check;
ALTER TABLE order_extensions ADD CONSTRAINT order_extensions_state_check CHECK (state IN ('asked', 'approved', 'rejected', 'withdrawn', 'lapsed'));
UPDATE order_extensions SET state = 'lapsed', version = version + 1
WHERE state = 'asked' AND (
    owner_type = 'assignment' AND EXISTS (SELECT 1 FROM assignments a WHERE a.office_id = order_extensions.office_id AND a.id = order_extensions.owner_id
        AND (a.voided_at IS NOT NULL OR a.state = 'completed'))
    OR owner_type = 'accountability_item' AND EXISTS (SELECT 1 FROM accountability_items i WHERE i.office_id = order_extensions.office_id AND i.id = order_extensions.owner_id
        AND (i.voided_at IS NOT NULL OR i.state IN ('decided', 'executed', 'closed'))));

-- +goose Down
UPDATE order_extensions SET state = 'withdrawn' WHERE state = 'lapsed';
ALTER TABLE order_extensions DROP CONSTRAINT order_extensions_state_check;
ALTER TABLE order_extensions ADD CONSTRAINT order_extensions_state_check CHECK (state IN ('asked', 'approved', 'rejected', 'withdrawn'));
ALTER TABLE order_feedback DROP COLUMN earlier_reviews;
