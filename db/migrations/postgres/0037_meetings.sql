-- +goose Up
-- Meetings and how far each has come; the clock is that of the minutes, from the end of the meeting to the signature.
CREATE TABLE meetings (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    inspection_id uuid NOT NULL,
    kind text COLLATE "C" NOT NULL,
    group_id uuid,
    group_name text COLLATE "C" NOT NULL,
    title text NOT NULL,
    place text NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz,
    chair_id uuid NOT NULL,
    chair_name text COLLATE "C" NOT NULL,
    chair_role text COLLATE "C" NOT NULL,
    agenda text NOT NULL,
    state text COLLATE "C" NOT NULL,
    postponements text NOT NULL,
    held_from timestamptz,
    held_to timestamptz,
    cancelled_at timestamptz,
    cancel_reason text NOT NULL,
    invited bigint NOT NULL,
    present bigint NOT NULL,
    absent bigint NOT NULL,
    on_leave bigint NOT NULL,
    stand_in bigint NOT NULL,
    minutes_count bigint NOT NULL,
    signed_at timestamptz,
    signed_by uuid,
    year bigint NOT NULL,
    ordinal bigint NOT NULL,
    number text COLLATE "C" NOT NULL,
    issued_at timestamptz,
    issued_by uuid,
    recipients bigint NOT NULL,
    acknowledged bigint NOT NULL,
    notice_ids text NOT NULL,
    convened_by uuid NOT NULL,
    due_order timestamptz NOT NULL,
    started_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    original_due_at timestamptz NOT NULL,
    met_at timestamptz,
    ended_at timestamptz,
    lapsed_by text COLLATE "C" NOT NULL,
    next_alert_at timestamptz,
    alerted text COLLATE "C" NOT NULL,
    voided_at timestamptz,
    void_reason text NOT NULL,
    search_text text NOT NULL,
    search_tokens text NOT NULL,
    search tsvector GENERATED ALWAYS AS (search_tokens::tsvector) STORED,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id),
    FOREIGN KEY (office_id, chair_id) REFERENCES people (office_id, id),
    CHECK (kind IN ('dispatch_meeting', 'huddle', 'deployment', 'conveying')),
    CHECK (state IN ('scheduled', 'held', 'minutes_drafted', 'signed', 'issued', 'cancelled')),
    CHECK ((kind = 'huddle') = (group_id IS NOT NULL)),
    CHECK ((state = 'issued') = (ordinal > 0))
);
CREATE UNIQUE INDEX meetings_number ON meetings (office_id, year, ordinal) WHERE ordinal > 0;
CREATE INDEX meetings_starts_at ON meetings (office_id, starts_at, id) WHERE voided_at IS NULL;
CREATE INDEX meetings_created_at ON meetings (office_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX meetings_inspection ON meetings (office_id, inspection_id, kind, starts_at, id) WHERE voided_at IS NULL;
CREATE INDEX meetings_group ON meetings (office_id, group_id, starts_at, id) WHERE voided_at IS NULL;
CREATE INDEX meetings_chair ON meetings (office_id, chair_id, starts_at, id) WHERE voided_at IS NULL;
CREATE INDEX meetings_kind ON meetings (office_id, kind, starts_at, id) WHERE voided_at IS NULL;
CREATE INDEX meetings_state ON meetings (office_id, state, starts_at, id) WHERE voided_at IS NULL;
CREATE INDEX meetings_convener ON meetings (office_id, convened_by, starts_at, id) WHERE voided_at IS NULL;
CREATE INDEX meetings_due ON meetings (office_id, due_order, id) WHERE voided_at IS NULL;
CREATE INDEX meetings_alert ON meetings (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;
CREATE INDEX meetings_search ON meetings USING gin (search);

-- Who is asked to a meeting, in person or as a unit that sends somebody, and who came.
CREATE TABLE meeting_people (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    meeting_id uuid NOT NULL,
    person_id uuid,
    unit_id uuid,
    name text COLLATE "C" NOT NULL,
    group_name text COLLATE "C" NOT NULL,
    role text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    status text COLLATE "C" NOT NULL,
    reason text NOT NULL,
    stand_in_id uuid,
    stand_in_name text COLLATE "C" NOT NULL,
    represented_by text NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, meeting_id, person_id),
    UNIQUE (office_id, meeting_id, unit_id),
    FOREIGN KEY (office_id, meeting_id) REFERENCES meetings (office_id, id),
    FOREIGN KEY (office_id, person_id) REFERENCES people (office_id, id),
    FOREIGN KEY (office_id, unit_id) REFERENCES units (office_id, id),
    FOREIGN KEY (office_id, stand_in_id) REFERENCES people (office_id, id),
    CHECK ((person_id IS NULL) <> (unit_id IS NULL)),
    CHECK (status IN ('invited', 'present', 'absent', 'on_leave', 'stand_in')),
    CHECK ((status = 'stand_in') = (stand_in_id IS NOT NULL))
);
CREATE INDEX meeting_people_person ON meeting_people (office_id, person_id, meeting_id);
CREATE INDEX meeting_people_unit ON meeting_people (office_id, unit_id, meeting_id);
CREATE INDEX meeting_people_stand_in ON meeting_people (office_id, stand_in_id, meeting_id);

-- The versions of a meeting's minutes; the last one is what is signed.
CREATE TABLE meeting_minutes (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    meeting_id uuid NOT NULL,
    number bigint NOT NULL,
    topics text NOT NULL,
    decisions text NOT NULL,
    file_ids text NOT NULL,
    drafted_by uuid NOT NULL,
    drafted_by_name text COLLATE "C" NOT NULL,
    drafted_at timestamptz NOT NULL,
    signed_at timestamptz,
    UNIQUE (office_id, id),
    UNIQUE (office_id, meeting_id, number),
    FOREIGN KEY (office_id, meeting_id) REFERENCES meetings (office_id, id)
);

-- To whom the minutes went when they were issued, and who has acknowledged them.
CREATE TABLE meeting_receipts (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    meeting_id uuid NOT NULL,
    person_id uuid,
    unit_id uuid,
    name text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    acknowledged_at timestamptz,
    acknowledged_by uuid,
    UNIQUE (office_id, id),
    UNIQUE (office_id, meeting_id, person_id),
    UNIQUE (office_id, meeting_id, unit_id),
    FOREIGN KEY (office_id, meeting_id) REFERENCES meetings (office_id, id),
    FOREIGN KEY (office_id, person_id) REFERENCES people (office_id, id),
    FOREIGN KEY (office_id, unit_id) REFERENCES units (office_id, id),
    CHECK ((person_id IS NULL) <> (unit_id IS NULL))
);
CREATE INDEX meeting_receipts_person ON meeting_receipts (office_id, person_id, meeting_id, acknowledged_at);
CREATE INDEX meeting_receipts_unit ON meeting_receipts (office_id, unit_id, meeting_id, acknowledged_at);

-- +goose Down
DROP TABLE meeting_receipts;
DROP TABLE meeting_minutes;
DROP TABLE meeting_people;
DROP TABLE meetings;
