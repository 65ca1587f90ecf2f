-- +goose Up
-- A disclosure table: the rows under which results are published, under a batch number of its own. counts and waivers
-- are kept with it, so that a list needs no row and a release knows who let a finding stand.
CREATE TABLE disclosure_tables (
    id            uuid PRIMARY KEY,
    office_id     uuid NOT NULL,
    version       bigint NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    inspection_id uuid NOT NULL,
    profile       text NOT NULL,
    label         text COLLATE "C" NOT NULL,
    title         text NOT NULL,
    footnote      text NOT NULL,
    batch_ids     text,
    state         text NOT NULL,
    prepared      text,
    released      text,
    released_at   timestamptz,
    counts        text NOT NULL,
    waivers       text,
    voided_at     timestamptz,
    void_reason   text NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    CHECK (state IN ('draft', 'prepared', 'released'))
);
CREATE UNIQUE INDEX disclosure_tables_one_label ON disclosure_tables (office_id, inspection_id, profile, label) WHERE voided_at IS NULL;
CREATE INDEX disclosure_tables_created_at ON disclosure_tables (office_id, created_at, id);
CREATE INDEX disclosure_tables_inspection ON disclosure_tables (office_id, inspection_id, created_at, id);

-- A row of it. cells are the texts by column, findings what the check found in them, waivers and treatments what became
-- of that. A case's result is published once in a cycle, so one live row carries it.
CREATE TABLE disclosure_rows (
    id           uuid PRIMARY KEY,
    office_id    uuid NOT NULL,
    version      bigint NOT NULL,
    created_at   timestamptz NOT NULL,
    updated_at   timestamptz NOT NULL,
    table_id     uuid NOT NULL,
    case_id      uuid,
    cycle        bigint NOT NULL,
    publishes    boolean NOT NULL,
    position     bigint NOT NULL,
    number       text NOT NULL,
    cells        text,
    findings     text,
    waivers      text,
    treatments   text,
    withheld     text,
    withheld_at  timestamptz,
    published_at timestamptz,
    corrected_at timestamptz,
    voided_at    timestamptz,
    void_reason  text NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, table_id) REFERENCES disclosure_tables (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id)
);
CREATE UNIQUE INDEX disclosure_rows_one_in_table ON disclosure_rows (office_id, table_id, case_id) WHERE voided_at IS NULL;
CREATE UNIQUE INDEX disclosure_rows_one_result ON disclosure_rows (office_id, case_id, cycle) WHERE publishes AND voided_at IS NULL AND withheld_at IS NULL;
CREATE INDEX disclosure_rows_position ON disclosure_rows (office_id, table_id, position, id);
CREATE INDEX disclosure_rows_published ON disclosure_rows (office_id, published_at, id);

-- A correction of what has been published; the old text stays readable.
CREATE TABLE disclosure_corrections (
    id         uuid PRIMARY KEY,
    office_id  uuid NOT NULL,
    version    bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    table_id   uuid NOT NULL,
    row_id     uuid NOT NULL,
    column_key text NOT NULL,
    old_text   text NOT NULL,
    new_text   text NOT NULL,
    reason     text NOT NULL,
    state      text NOT NULL,
    prepared   text NOT NULL,
    decided    text,
    remark     text NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, table_id) REFERENCES disclosure_tables (office_id, id),
    FOREIGN KEY (office_id, row_id) REFERENCES disclosure_rows (office_id, id),
    CHECK (state IN ('prepared', 'released', 'rejected'))
);
CREATE UNIQUE INDEX disclosure_corrections_one_open ON disclosure_corrections (office_id, row_id, column_key) WHERE state = 'prepared';
CREATE INDEX disclosure_corrections_table ON disclosure_corrections (office_id, table_id, created_at, id);

-- +goose Down
DROP TABLE disclosure_corrections;
DROP TABLE disclosure_rows;
DROP TABLE disclosure_tables;
