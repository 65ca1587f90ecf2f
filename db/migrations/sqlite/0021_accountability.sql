-- +goose Up
-- Accountability items, the supervision orders that urge them, what was decided on people and units, and who is concerned or may know.
CREATE TABLE accountability_items (
    row_no INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    inspection_id TEXT NOT NULL,
    source TEXT NOT NULL,
    matter TEXT NOT NULL,
    subject_type TEXT NOT NULL,
    subject_id TEXT,
    subject_label TEXT NOT NULL,
    cause TEXT NOT NULL,
    year INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    number TEXT NOT NULL,
    responsible_unit_id TEXT,
    responsible_unit_name TEXT NOT NULL,
    subjects TEXT NOT NULL,
    subject_units TEXT NOT NULL,
    readers TEXT NOT NULL,
    why TEXT NOT NULL,
    filed_at DATETIME,
    filed_by TEXT,
    drop_reason TEXT NOT NULL,
    records INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    decision TEXT NOT NULL,
    decided_at DATETIME,
    decided_by TEXT,
    execution TEXT NOT NULL,
    executed_at DATETIME,
    executed_by TEXT,
    closing TEXT NOT NULL,
    closed_at DATETIME,
    closed_by TEXT,
    started_at DATETIME NOT NULL,
    due_at DATETIME NOT NULL,
    original_due_at DATETIME NOT NULL,
    met_at DATETIME,
    ended_at DATETIME,
    lapsed_by TEXT NOT NULL,
    next_alert_at DATETIME,
    alerted TEXT NOT NULL,
    state TEXT NOT NULL,
    colour TEXT NOT NULL,
    feedbacks INTEGER NOT NULL,
    answered_by TEXT,
    reviewed_by TEXT,
    returned BOOLEAN NOT NULL,
    voided_at DATETIME,
    void_reason TEXT NOT NULL,
    search_text TEXT NOT NULL,
    search_tokens TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, responsible_unit_id) REFERENCES units (office_id, id),
    CHECK (source IN ('provincial_key_petition', 'undercover_exposure', 'leader_assigned', 'overdue_case', 'duty_violation', 'relapse')),
    CHECK (state IN ('drafted', 'dropped', 'filed', 'ordered', 'in_progress', 'feedback', 'returned', 'reviewed', 'decided', 'executed', 'closed')),
    CHECK (colour IN ('', 'blue', 'yellow', 'red')),
    CHECK (records >= 0),
    CHECK (state IN ('drafted', 'dropped') OR responsible_unit_id IS NOT NULL AND ordinal > 0)
);
CREATE UNIQUE INDEX accountability_items_cause ON accountability_items (office_id, cause) WHERE cause <> '';
CREATE UNIQUE INDEX accountability_items_number ON accountability_items (office_id, year, ordinal) WHERE ordinal > 0;
CREATE INDEX accountability_items_created ON accountability_items (office_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX accountability_items_due ON accountability_items (office_id, due_at, id) WHERE voided_at IS NULL;
CREATE INDEX accountability_items_state ON accountability_items (office_id, state, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX accountability_items_source ON accountability_items (office_id, source, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX accountability_items_unit ON accountability_items (office_id, responsible_unit_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX accountability_items_round ON accountability_items (office_id, inspection_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX accountability_items_subject ON accountability_items (office_id, subject_id, created_at, id) WHERE subject_id IS NOT NULL AND voided_at IS NULL;
CREATE INDEX accountability_items_colour ON accountability_items (office_id, colour, created_at, id) WHERE colour <> '' AND voided_at IS NULL;
CREATE INDEX accountability_items_running ON accountability_items (office_id, due_at, id) WHERE ended_at IS NULL AND voided_at IS NULL;
CREATE INDEX accountability_items_alert ON accountability_items (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;
CREATE VIRTUAL TABLE accountability_items_search USING fts5(tokens, content='', contentless_delete=1, detail=none, tokenize='ascii');
-- +goose StatementBegin
CREATE TRIGGER accountability_items_ai AFTER INSERT ON accountability_items BEGIN
    INSERT INTO accountability_items_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER accountability_items_au AFTER UPDATE OF search_tokens ON accountability_items WHEN old.search_tokens <> new.search_tokens BEGIN
    INSERT OR REPLACE INTO accountability_items_search(rowid, tokens) VALUES (new.row_no, new.search_tokens);
END;
-- +goose StatementEnd

CREATE TABLE supervision_orders (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    item_id TEXT NOT NULL,
    year INTEGER NOT NULL,
    ordinal INTEGER NOT NULL,
    number TEXT NOT NULL,
    colour TEXT NOT NULL,
    cause TEXT NOT NULL,
    due_at DATETIME NOT NULL,
    sheet TEXT NOT NULL,
    masked TEXT NOT NULL,
    issued_by TEXT,
    issued_name TEXT NOT NULL,
    issued_at DATETIME NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, year, ordinal),
    FOREIGN KEY (office_id, item_id) REFERENCES accountability_items (office_id, id),
    CHECK (colour IN ('', 'blue', 'yellow', 'red')),
    CHECK (cause IN ('ordered', 'near', 'behind', 'returned', 'overdue'))
);
CREATE INDEX supervision_orders_item ON supervision_orders (office_id, item_id, id);
CREATE UNIQUE INDEX supervision_orders_colour ON supervision_orders (office_id, item_id, colour);

CREATE TABLE accountability_records (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    item_id TEXT NOT NULL,
    position INTEGER NOT NULL,
    subject_person_id TEXT,
    subject_unit_id TEXT,
    subject_name TEXT NOT NULL,
    subject_status TEXT NOT NULL,
    form TEXT NOT NULL,
    grade TEXT NOT NULL,
    deciding_body TEXT NOT NULL,
    document_number TEXT NOT NULL,
    decided_on TEXT,
    effect_until TEXT,
    remark TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    voided_at DATETIME,
    void_reason TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, item_id) REFERENCES accountability_items (office_id, id),
    FOREIGN KEY (office_id, subject_person_id) REFERENCES people (office_id, id),
    FOREIGN KEY (office_id, subject_unit_id) REFERENCES units (office_id, id),
    CHECK ((subject_person_id IS NULL) <> (subject_unit_id IS NULL)),
    CHECK (decided_on IS NOT NULL)
);
CREATE INDEX accountability_records_item ON accountability_records (office_id, item_id, position, id);
CREATE INDEX accountability_records_decided ON accountability_records (office_id, decided_on, id) WHERE voided_at IS NULL;

CREATE TABLE accountability_parties (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    item_id TEXT NOT NULL,
    role TEXT NOT NULL,
    person_id TEXT,
    unit_id TEXT,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, item_id) REFERENCES accountability_items (office_id, id),
    FOREIGN KEY (office_id, person_id) REFERENCES people (office_id, id),
    FOREIGN KEY (office_id, unit_id) REFERENCES units (office_id, id),
    CHECK (role IN ('reader', 'subject')),
    CHECK ((person_id IS NULL) <> (unit_id IS NULL))
);
CREATE INDEX accountability_parties_item ON accountability_parties (office_id, item_id, role);
CREATE INDEX accountability_parties_person ON accountability_parties (office_id, person_id, role, item_id) WHERE person_id IS NOT NULL;
CREATE INDEX accountability_parties_unit ON accountability_parties (office_id, unit_id, role, item_id) WHERE unit_id IS NOT NULL;

CREATE INDEX petition_sanctions_kind ON petition_sanctions (office_id, kind, case_id) WHERE voided_at IS NULL;
CREATE INDEX petition_sanctions_created ON petition_sanctions (office_id, created_at) WHERE voided_at IS NULL;

-- +goose Down
DROP INDEX petition_sanctions_created;
DROP INDEX petition_sanctions_kind;
DROP TABLE accountability_parties;
DROP TABLE accountability_records;
DROP TABLE supervision_orders;
DROP TABLE accountability_items_search;
DROP TABLE accountability_items;
