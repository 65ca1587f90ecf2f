-- +goose Up
-- Accountability items, the supervision orders that urge them, what was decided on people and units, and who is concerned or may know.
CREATE TABLE accountability_items (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    inspection_id uuid NOT NULL,
    source text NOT NULL,
    matter text NOT NULL,
    subject_type text NOT NULL,
    subject_id uuid,
    subject_label text NOT NULL,
    cause text NOT NULL,
    year bigint NOT NULL,
    ordinal bigint NOT NULL,
    number text NOT NULL,
    responsible_unit_id uuid,
    responsible_unit_name text NOT NULL,
    subjects text NOT NULL,
    subject_units text NOT NULL,
    readers text NOT NULL,
    why text NOT NULL,
    filed_at timestamptz,
    filed_by uuid,
    drop_reason text NOT NULL,
    records bigint NOT NULL,
    outcome text NOT NULL,
    decision text NOT NULL,
    decided_at timestamptz,
    decided_by uuid,
    execution text NOT NULL,
    executed_at timestamptz,
    executed_by uuid,
    closing text NOT NULL,
    closed_at timestamptz,
    closed_by uuid,
    started_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    original_due_at timestamptz NOT NULL,
    met_at timestamptz,
    ended_at timestamptz,
    lapsed_by text NOT NULL,
    next_alert_at timestamptz,
    alerted text NOT NULL,
    state text NOT NULL,
    colour text NOT NULL,
    feedbacks bigint NOT NULL,
    answered_by uuid,
    reviewed_by uuid,
    returned boolean NOT NULL,
    voided_at timestamptz,
    void_reason text NOT NULL,
    search_text text NOT NULL,
    search_tokens text NOT NULL,
    search tsvector GENERATED ALWAYS AS (search_tokens::tsvector) STORED,
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
CREATE INDEX accountability_items_search ON accountability_items USING gin (search);

CREATE TABLE supervision_orders (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    item_id uuid NOT NULL,
    year bigint NOT NULL,
    ordinal bigint NOT NULL,
    number text NOT NULL,
    colour text NOT NULL,
    cause text NOT NULL,
    due_at timestamptz NOT NULL,
    sheet text NOT NULL,
    masked text NOT NULL,
    issued_by uuid,
    issued_name text NOT NULL,
    issued_at timestamptz NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, year, ordinal),
    FOREIGN KEY (office_id, item_id) REFERENCES accountability_items (office_id, id),
    CHECK (colour IN ('', 'blue', 'yellow', 'red')),
    CHECK (cause IN ('ordered', 'near', 'behind', 'returned', 'overdue'))
);
CREATE INDEX supervision_orders_item ON supervision_orders (office_id, item_id, id);
CREATE UNIQUE INDEX supervision_orders_colour ON supervision_orders (office_id, item_id, colour);

CREATE TABLE accountability_records (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    item_id uuid NOT NULL,
    position bigint NOT NULL,
    subject_person_id uuid,
    subject_unit_id uuid,
    subject_name text NOT NULL,
    subject_status text NOT NULL,
    form text NOT NULL,
    grade text NOT NULL,
    deciding_body text NOT NULL,
    document_number text NOT NULL,
    decided_on date,
    effect_until date,
    remark text NOT NULL,
    recorded_by uuid NOT NULL,
    voided_at timestamptz,
    void_reason text NOT NULL,
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
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    item_id uuid NOT NULL,
    role text NOT NULL,
    person_id uuid,
    unit_id uuid,
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
DROP TABLE accountability_items;
