-- +goose Up
-- Where messages reach people.
ALTER TABLE people ADD COLUMN email text NOT NULL DEFAULT '';

-- Notices to groups, roles and liaisons; the clock is that of the acknowledgement.
CREATE TABLE notices (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    inspection_id uuid NOT NULL,
    title text NOT NULL,
    body text NOT NULL,
    targets text NOT NULL,
    acknowledge_by timestamptz NOT NULL,
    state text NOT NULL,
    issued_at timestamptz,
    issued_by uuid,
    recipients bigint NOT NULL,
    acknowledged bigint NOT NULL,
    late bigint NOT NULL,
    year bigint NOT NULL,
    ordinal bigint NOT NULL,
    number text NOT NULL,
    started_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    original_due_at timestamptz NOT NULL,
    met_at timestamptz,
    ended_at timestamptz,
    lapsed_by text NOT NULL,
    next_alert_at timestamptz,
    alerted text NOT NULL,
    voided_at timestamptz,
    void_reason text NOT NULL,
    search_text text NOT NULL,
    search_tokens text NOT NULL,
    search tsvector GENERATED ALWAYS AS (search_tokens::tsvector) STORED,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    CHECK (state IN ('draft', 'issued')),
    CHECK ((state = 'draft') = (ordinal = 0))
);
CREATE UNIQUE INDEX notices_number ON notices (office_id, year, ordinal) WHERE ordinal > 0;
CREATE INDEX notices_created_at ON notices (office_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX notices_inspection ON notices (office_id, inspection_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX notices_state ON notices (office_id, state, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX notices_alert ON notices (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;
CREATE INDEX notices_search ON notices USING gin (search);

-- To whom a notice went when it was issued, and who has acknowledged it.
CREATE TABLE notice_receipts (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    notice_id uuid NOT NULL,
    person_id uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    group_id uuid NOT NULL,
    group_name text COLLATE "C" NOT NULL,
    role text NOT NULL,
    stands_in_for_id uuid,
    stands_in_for_name text NOT NULL,
    acknowledged_at timestamptz,
    late boolean NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, notice_id, person_id),
    FOREIGN KEY (office_id, notice_id) REFERENCES notices (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id),
    FOREIGN KEY (office_id, person_id) REFERENCES people (office_id, id)
);
CREATE INDEX notice_receipts_person ON notice_receipts (office_id, person_id, notice_id, acknowledged_at);

-- Roll calls that prove that people can be reached.
CREATE TABLE contact_checks (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    inspection_id uuid NOT NULL,
    title text NOT NULL,
    targets text NOT NULL,
    answer_minutes bigint NOT NULL,
    started_by uuid NOT NULL,
    people bigint NOT NULL,
    answered bigint NOT NULL,
    started_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    original_due_at timestamptz NOT NULL,
    met_at timestamptz,
    ended_at timestamptz,
    lapsed_by text NOT NULL,
    next_alert_at timestamptz,
    alerted text NOT NULL,
    voided_at timestamptz,
    void_reason text NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    CHECK (answer_minutes > 0)
);
CREATE INDEX contact_checks_created_at ON contact_checks (office_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX contact_checks_inspection ON contact_checks (office_id, inspection_id, created_at, id) WHERE voided_at IS NULL;
CREATE INDEX contact_checks_alert ON contact_checks (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;

-- Who was called, and when each answered.
CREATE TABLE contact_answers (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    contact_check_id uuid NOT NULL,
    person_id uuid NOT NULL,
    name text COLLATE "C" NOT NULL,
    group_id uuid NOT NULL,
    group_name text COLLATE "C" NOT NULL,
    role text NOT NULL,
    stands_in_for_id uuid,
    stands_in_for_name text NOT NULL,
    answered_at timestamptz,
    seconds bigint NOT NULL,
    method text NOT NULL,
    recorded_by uuid,
    UNIQUE (office_id, id),
    UNIQUE (office_id, contact_check_id, person_id),
    FOREIGN KEY (office_id, contact_check_id) REFERENCES contact_checks (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id),
    FOREIGN KEY (office_id, person_id) REFERENCES people (office_id, id),
    CHECK (method IN ('', 'own_device', 'phone'))
);
CREATE INDEX contact_answers_person ON contact_answers (office_id, person_id, contact_check_id);

-- What is to be told outside the change stream: one row for each occasion, channel and recipient, written with the change.
CREATE TABLE message_deliveries (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    subject_type text NOT NULL,
    subject_id uuid NOT NULL,
    number text NOT NULL,
    title text NOT NULL,
    occasion text NOT NULL,
    channel text NOT NULL,
    recipient text NOT NULL,
    person_id uuid,
    address text NOT NULL,
    due_by timestamptz NOT NULL,
    state text NOT NULL,
    attempts bigint NOT NULL,
    next_attempt_at timestamptz,
    failure text NOT NULL,
    sent_at timestamptz,
    UNIQUE (office_id, id),
    UNIQUE (office_id, subject_id, occasion, channel, recipient),
    CHECK (state IN ('queued', 'sending', 'sent', 'failed')),
    CHECK (channel IN ('email', 'wecom', 'dingtalk'))
);
CREATE INDEX message_deliveries_due ON message_deliveries (next_attempt_at, id) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX message_deliveries_created_at ON message_deliveries (office_id, created_at, id);
CREATE INDEX message_deliveries_state ON message_deliveries (office_id, state, created_at, id);

-- +goose Down
DROP TABLE message_deliveries;
DROP TABLE contact_answers;
DROP TABLE contact_checks;
DROP TABLE notice_receipts;
DROP TABLE notices;
ALTER TABLE people DROP COLUMN email;
