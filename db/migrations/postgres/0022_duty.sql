-- +goose Up
-- Duty: rosters in editions, the shifts that published ones make, how they are handed over, what happened in them, and
-- what is held against people. A desk is what is manned: the street's (the round's id) or a
-- group's (the group's id).
CREATE TABLE duty_rosters (
    id             uuid PRIMARY KEY,
    office_id      uuid NOT NULL,
    version        bigint NOT NULL,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    inspection_id  uuid NOT NULL,
    group_id       uuid,
    desk_id        uuid NOT NULL,
    name           text NOT NULL,
    edition        bigint NOT NULL,
    state          text NOT NULL,
    supersedes_id  uuid,
    from_on        date,
    to_on          date,
    pattern        text NOT NULL,
    shift_start    text NOT NULL,
    rest_hours     bigint NOT NULL,
    same_weekend_leader boolean NOT NULL,
    leaders        text NOT NULL,
    officers       text NOT NULL,
    exemptions     text NOT NULL,
    wishes         text NOT NULL,
    entries        text NOT NULL,
    proposal       text,
    published_at   timestamptz,
    published_by   uuid,
    voided_at      timestamptz,
    void_reason    text NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id),
    FOREIGN KEY (office_id, supersedes_id) REFERENCES duty_rosters (office_id, id),
    CHECK (state IN ('draft', 'published', 'superseded')),
    CHECK (pattern IN ('whole_day', 'day_night')),
    CHECK (to_on >= from_on)
);
CREATE INDEX duty_rosters_order ON duty_rosters (office_id, from_on, id);
CREATE INDEX duty_rosters_made ON duty_rosters (office_id, created_at, id);
CREATE INDEX duty_rosters_desk ON duty_rosters (office_id, desk_id, state, from_on);
CREATE INDEX duty_rosters_inspection ON duty_rosters (office_id, inspection_id, from_on, id);

CREATE TABLE duty_shifts (
    id                    uuid PRIMARY KEY,
    office_id             uuid NOT NULL,
    version               bigint NOT NULL,
    created_at            timestamptz NOT NULL,
    updated_at            timestamptz NOT NULL,
    inspection_id         uuid NOT NULL,
    group_id              uuid,
    desk_id               uuid NOT NULL,
    roster_id             uuid NOT NULL,
    day                   date,
    starts_at             timestamptz NOT NULL,
    ends_at               timestamptz NOT NULL,
    night                 boolean NOT NULL,
    weekend               boolean NOT NULL,
    holiday               boolean NOT NULL,
    state                 text NOT NULL,
    leader_id             uuid NOT NULL,
    leader_name           text NOT NULL,
    leader_rostered_id    uuid,
    leader_checked_in_at  timestamptz,
    leader_late           bigint NOT NULL,
    leader_left_at        timestamptz,
    officer_id            uuid NOT NULL,
    officer_name          text NOT NULL,
    officer_rostered_id   uuid,
    officer_checked_in_at timestamptz,
    officer_late          bigint NOT NULL,
    officer_left_at       timestamptz,
    took_over_at          timestamptz,
    handover_accepted_at  timestamptz,
    relieved_at           timestamptz,
    unmanned_since        timestamptz,
    escalated_at          timestamptz,
    next_alert_at         timestamptz,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id),
    FOREIGN KEY (office_id, roster_id) REFERENCES duty_rosters (office_id, id),
    FOREIGN KEY (office_id, leader_id) REFERENCES people (office_id, id),
    FOREIGN KEY (office_id, officer_id) REFERENCES people (office_id, id),
    CHECK (state IN ('planned', 'unmanned', 'on_duty', 'handover_pending', 'handed_over', 'missed', 'cancelled')),
    CHECK (ends_at > starts_at),
    CHECK (leader_id <> officer_id)
);
CREATE UNIQUE INDEX duty_shifts_once ON duty_shifts (office_id, desk_id, starts_at) WHERE state <> 'cancelled';
CREATE UNIQUE INDEX duty_shifts_responsible ON duty_shifts (office_id, desk_id) WHERE state IN ('on_duty', 'handover_pending');
CREATE INDEX duty_shifts_now ON duty_shifts (office_id, desk_id) WHERE state IN ('on_duty', 'handover_pending', 'unmanned');
CREATE INDEX duty_shifts_order ON duty_shifts (office_id, starts_at, id);
CREATE INDEX duty_shifts_inspection ON duty_shifts (office_id, inspection_id, starts_at, id);
CREATE INDEX duty_shifts_group ON duty_shifts (office_id, group_id, starts_at, id);
CREATE INDEX duty_shifts_leader ON duty_shifts (office_id, leader_id, starts_at, id);
CREATE INDEX duty_shifts_officer ON duty_shifts (office_id, officer_id, starts_at, id);
CREATE INDEX duty_shifts_alerts ON duty_shifts (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;

CREATE TABLE duty_assignments (
    id         uuid PRIMARY KEY,
    office_id  uuid NOT NULL,
    version    bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    shift_id   uuid NOT NULL,
    role       text NOT NULL,
    person_id  uuid NOT NULL,
    ended_at   timestamptz,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, shift_id) REFERENCES duty_shifts (office_id, id),
    FOREIGN KEY (office_id, person_id) REFERENCES people (office_id, id),
    CHECK (role IN ('leader', 'officer'))
);
CREATE UNIQUE INDEX duty_assignments_open ON duty_assignments (office_id, shift_id, role) WHERE ended_at IS NULL;
CREATE INDEX duty_assignments_person ON duty_assignments (office_id, person_id, id);

CREATE TABLE duty_handovers (
    id              uuid PRIMARY KEY,
    office_id       uuid NOT NULL,
    version         bigint NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    shift_id        uuid NOT NULL,
    next_shift_id   uuid NOT NULL,
    started_by      uuid NOT NULL,
    started_at      timestamptz NOT NULL,
    code_hash       text NOT NULL,
    code_expires_at timestamptz,
    codes           bigint NOT NULL,
    tries           bigint NOT NULL,
    items           text NOT NULL,
    accepted_at     timestamptz,
    accepted_by     uuid,
    confirmed_at    timestamptz,
    UNIQUE (office_id, id),
    UNIQUE (office_id, shift_id),
    FOREIGN KEY (office_id, shift_id) REFERENCES duty_shifts (office_id, id),
    FOREIGN KEY (office_id, next_shift_id) REFERENCES duty_shifts (office_id, id)
);

CREATE TABLE duty_log_entries (
    id            uuid PRIMARY KEY,
    office_id     uuid NOT NULL,
    version       bigint NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    shift_id      uuid NOT NULL,
    desk_id       uuid NOT NULL,
    at            timestamptz NOT NULL,
    kind          text NOT NULL,
    party         text NOT NULL,
    content       text NOT NULL,
    instruction   text NOT NULL,
    result        text NOT NULL,
    subject_type  text NOT NULL,
    subject_id    uuid,
    follow_up     boolean NOT NULL,
    resolves_id   uuid,
    recorded_by   uuid NOT NULL,
    recorded_name text NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, shift_id) REFERENCES duty_shifts (office_id, id),
    FOREIGN KEY (office_id, resolves_id) REFERENCES duty_log_entries (office_id, id),
    CHECK (kind IN ('call_in', 'call_out', 'event', 'instruction', 'patrol', 'nil'))
);
CREATE INDEX duty_log_entries_shift ON duty_log_entries (office_id, shift_id, at, id);
CREATE INDEX duty_log_entries_open ON duty_log_entries (office_id, desk_id, id) WHERE follow_up;
CREATE UNIQUE INDEX duty_log_entries_resolved ON duty_log_entries (office_id, resolves_id) WHERE resolves_id IS NOT NULL;

CREATE TABLE spot_checks (
    id             uuid PRIMARY KEY,
    office_id      uuid NOT NULL,
    version        bigint NOT NULL,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    shift_id       uuid NOT NULL,
    inspection_id  uuid NOT NULL,
    role           text NOT NULL,
    person_id      uuid NOT NULL,
    person_name    text NOT NULL,
    method         text NOT NULL,
    checked_at     timestamptz NOT NULL,
    answer_seconds bigint,
    result         text NOT NULL,
    passed         boolean NOT NULL,
    note           text NOT NULL,
    checked_by     uuid NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, shift_id) REFERENCES duty_shifts (office_id, id),
    CHECK (role IN ('leader', 'officer')),
    CHECK (method IN ('phone', 'video', 'in_person')),
    CHECK (result IN ('on_post', 'slow_answer', 'no_answer', 'not_on_post'))
);
CREATE INDEX spot_checks_order ON spot_checks (office_id, checked_at, id);
CREATE INDEX spot_checks_inspection ON spot_checks (office_id, inspection_id, checked_at, id);
CREATE INDEX spot_checks_shift ON spot_checks (office_id, shift_id, checked_at, id);

CREATE TABLE discipline_records (
    id            uuid PRIMARY KEY,
    office_id     uuid NOT NULL,
    version       bigint NOT NULL,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    inspection_id uuid NOT NULL,
    person_id     uuid NOT NULL,
    person_name   text NOT NULL,
    kind          text NOT NULL,
    at            timestamptz NOT NULL,
    minutes       bigint NOT NULL,
    evidence_type text NOT NULL,
    evidence_id   uuid NOT NULL,
    state         text NOT NULL,
    appeal_reason text NOT NULL,
    appealed_at   timestamptz,
    decision      text NOT NULL,
    decided_at    timestamptz,
    decided_by    uuid,
    UNIQUE (office_id, id),
    UNIQUE (office_id, person_id, kind, evidence_id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, person_id) REFERENCES people (office_id, id),
    CHECK (state IN ('recorded', 'appealed', 'revoked', 'confirmed'))
);
CREATE INDEX discipline_records_order ON discipline_records (office_id, at, id);
CREATE INDEX discipline_records_inspection ON discipline_records (office_id, inspection_id, at, id);
CREATE INDEX discipline_records_person ON discipline_records (office_id, person_id, at, id);

-- +goose Down
DROP TABLE discipline_records;
DROP TABLE spot_checks;
DROP TABLE duty_log_entries;
DROP TABLE duty_handovers;
DROP TABLE duty_assignments;
DROP TABLE duty_shifts;
DROP TABLE duty_rosters;
