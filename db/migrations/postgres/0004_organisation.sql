-- +goose Up
-- One round of inspection, the container of everything else.
CREATE TABLE inspections (
    id             uuid PRIMARY KEY,
    office_id      uuid NOT NULL,
    version        bigint NOT NULL,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    name           text COLLATE "C" NOT NULL,
    level          text NOT NULL,
    round          text NOT NULL,
    state          text NOT NULL,
    stationed_from date,
    stationed_to   date,
    settings       text NOT NULL,
    archived_at    timestamptz,
    voided_at      timestamptz,
    void_reason    text NOT NULL,
    search_text    text NOT NULL,
    search_tokens  text NOT NULL,
    search         tsvector GENERATED ALWAYS AS (search_tokens::tsvector) STORED,
    UNIQUE (office_id, id),
    CHECK (state IN ('planned', 'stationed', 'rectifying', 'archived'))
);
CREATE UNIQUE INDEX inspections_one_name ON inspections (office_id, name, round) WHERE voided_at IS NULL;
CREATE INDEX inspections_created_at ON inspections (office_id, created_at, id);
CREATE INDEX inspections_name ON inspections (office_id, name, id);
CREATE INDEX inspections_state ON inspections (office_id, state, created_at, id);
CREATE INDEX inspections_search ON inspections USING gin (search);

-- Departments, police, companies and communities; a live name is unique in its office.
CREATE TABLE units (
    id            uuid PRIMARY KEY,
    office_id     uuid NOT NULL,
    version       bigint NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    name          text COLLATE "C" NOT NULL,
    kind          text NOT NULL,
    collective    boolean NOT NULL,
    parent_id     uuid,
    contact_phone text NOT NULL,
    voided_at     timestamptz,
    void_reason   text NOT NULL,
    search_text   text NOT NULL,
    search_tokens text NOT NULL,
    search        tsvector GENERATED ALWAYS AS (search_tokens::tsvector) STORED,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, parent_id) REFERENCES units (office_id, id)
);
CREATE UNIQUE INDEX units_one_name ON units (office_id, name) WHERE voided_at IS NULL;
CREATE INDEX units_name ON units (office_id, name, id);
CREATE INDEX units_created_at ON units (office_id, created_at, id);
CREATE INDEX units_kind ON units (office_id, kind, name, id);
CREATE INDEX units_parent ON units (office_id, parent_id, name, id);
CREATE INDEX units_search ON units USING gin (search);

-- Who works in the office. Names repeat.
CREATE TABLE people (
    id            uuid PRIMARY KEY,
    office_id     uuid NOT NULL,
    version       bigint NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    name          text COLLATE "C" NOT NULL,
    title         text NOT NULL,
    unit_id       uuid,
    mobile_phone  text NOT NULL,
    office_phone  text NOT NULL,
    voided_at     timestamptz,
    void_reason   text NOT NULL,
    search_text   text NOT NULL,
    search_tokens text NOT NULL,
    search        tsvector GENERATED ALWAYS AS (search_tokens::tsvector) STORED,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, unit_id) REFERENCES units (office_id, id)
);
CREATE INDEX people_name ON people (office_id, name, id);
CREATE INDEX people_created_at ON people (office_id, created_at, id);
CREATE INDEX people_unit ON people (office_id, unit_id, name, id);
CREATE INDEX people_search ON people USING gin (search);

-- The coordination group and the working groups of a round.
CREATE TABLE work_groups (
    id            uuid PRIMARY KEY,
    office_id     uuid NOT NULL,
    version       bigint NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    inspection_id uuid NOT NULL,
    kind          text NOT NULL,
    name          text COLLATE "C" NOT NULL,
    function      text NOT NULL,
    position      bigint NOT NULL,
    voided_at     timestamptz,
    void_reason   text NOT NULL,
    search_text   text NOT NULL,
    search_tokens text NOT NULL,
    search        tsvector GENERATED ALWAYS AS (search_tokens::tsvector) STORED,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    CHECK (kind IN ('coordination_group', 'working_group')),
    CHECK ((kind = 'coordination_group') = (function = ''))
);
CREATE UNIQUE INDEX work_groups_one_coordination ON work_groups (office_id, inspection_id) WHERE kind = 'coordination_group' AND voided_at IS NULL;
CREATE UNIQUE INDEX work_groups_one_name ON work_groups (office_id, inspection_id, name) WHERE voided_at IS NULL;
CREATE INDEX work_groups_position ON work_groups (office_id, position, id);
CREATE INDEX work_groups_inspection ON work_groups (office_id, inspection_id, position, id);
CREATE INDEX work_groups_name ON work_groups (office_id, name, id);
CREATE INDEX work_groups_created_at ON work_groups (office_id, created_at, id);
CREATE INDEX work_groups_search ON work_groups USING gin (search);

-- Which units belong to a group and as what. Rows that no longer hold are voided, not deleted.
CREATE TABLE group_units (
    id          uuid PRIMARY KEY,
    office_id   uuid NOT NULL,
    version     bigint NOT NULL,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    group_id    uuid NOT NULL,
    unit_id     uuid NOT NULL,
    role        text NOT NULL,
    position    bigint NOT NULL,
    voided_at   timestamptz,
    void_reason text NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id),
    FOREIGN KEY (office_id, unit_id) REFERENCES units (office_id, id)
);
CREATE UNIQUE INDEX group_units_once ON group_units (office_id, group_id, unit_id, role) WHERE voided_at IS NULL;
CREATE INDEX group_units_unit ON group_units (office_id, unit_id, group_id);

-- The numbered duties of a group; a voided number is free again.
CREATE TABLE group_duties (
    id          uuid PRIMARY KEY,
    office_id   uuid NOT NULL,
    version     bigint NOT NULL,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    group_id    uuid NOT NULL,
    number      bigint NOT NULL,
    text        text NOT NULL,
    voided_at   timestamptz,
    void_reason text NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id)
);
CREATE UNIQUE INDEX group_duties_one_number ON group_duties (office_id, group_id, number) WHERE voided_at IS NULL;
CREATE INDEX group_duties_number ON group_duties (office_id, group_id, number, id);

-- Who holds which post from when to when; no person means a vacant post. Rows end, they are never rewritten.
-- A liaison is an appointment of that role with a phone and a stand-in.
CREATE TABLE appointments (
    id             uuid PRIMARY KEY,
    office_id      uuid NOT NULL,
    version        bigint NOT NULL,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    inspection_id  uuid NOT NULL,
    group_id       uuid NOT NULL,
    role           text NOT NULL,
    person_id      uuid,
    person_name    text COLLATE "C" NOT NULL,
    position       bigint NOT NULL,
    basis          text NOT NULL,
    starts_at      timestamptz NOT NULL,
    ends_at        timestamptz,
    end_reason     text NOT NULL,
    phone          text NOT NULL,
    stand_in_id    uuid,
    stand_in_name  text NOT NULL,
    stand_in_phone text NOT NULL,
    voided_at      timestamptz,
    void_reason    text NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id),
    FOREIGN KEY (office_id, person_id) REFERENCES people (office_id, id),
    FOREIGN KEY (office_id, stand_in_id) REFERENCES people (office_id, id),
    CHECK (role IN ('leader', 'first_deputy_leader', 'deputy_leader', 'liaison', 'member')),
    CHECK (ends_at IS NULL OR ends_at >= starts_at)
);
CREATE UNIQUE INDEX appointments_one_holder ON appointments (office_id, group_id, role) WHERE ends_at IS NULL AND voided_at IS NULL AND role IN ('leader', 'first_deputy_leader', 'liaison');
CREATE UNIQUE INDEX appointments_once ON appointments (office_id, group_id, role, person_id) WHERE ends_at IS NULL AND voided_at IS NULL AND person_id IS NOT NULL;
CREATE INDEX appointments_starts_at ON appointments (office_id, starts_at, id);
CREATE INDEX appointments_created_at ON appointments (office_id, created_at, id);
CREATE INDEX appointments_person_name ON appointments (office_id, person_name, id);
CREATE INDEX appointments_group ON appointments (office_id, group_id, role, starts_at, id);
CREATE INDEX appointments_inspection ON appointments (office_id, inspection_id, starts_at, id);
CREATE INDEX appointments_person ON appointments (office_id, person_id, starts_at, id);
CREATE INDEX appointments_stand_in ON appointments (office_id, stand_in_id);
CREATE INDEX appointments_role ON appointments (office_id, role, starts_at, id);

-- +goose Down
DROP TABLE appointments;
DROP TABLE group_duties;
DROP TABLE group_units;
DROP TABLE work_groups;
DROP TABLE people;
DROP TABLE units;
DROP TABLE inspections;
