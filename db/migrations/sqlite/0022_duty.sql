-- +goose Up
-- Duty: rosters in editions, the shifts that published ones make, how they are handed over, what happened in them, and
-- what is held against people. A desk is what is manned: the street's (the round's id) or a
-- group's (the group's id).
CREATE TABLE duty_rosters (
    id             TEXT PRIMARY KEY,
    office_id      TEXT NOT NULL,
    version        INTEGER NOT NULL,
    created_at     DATETIME NOT NULL,
    updated_at     DATETIME NOT NULL,
    inspection_id  TEXT NOT NULL,
    group_id       TEXT,
    desk_id        TEXT NOT NULL,
    name           TEXT NOT NULL,
    edition        INTEGER NOT NULL,
    state          TEXT NOT NULL,
    supersedes_id  TEXT,
    from_on        TEXT,
    to_on          TEXT,
    pattern        TEXT NOT NULL,
    shift_start    TEXT NOT NULL,
    rest_hours     INTEGER NOT NULL,
    same_weekend_leader BOOLEAN NOT NULL,
    leaders        TEXT NOT NULL,
    officers       TEXT NOT NULL,
    exemptions     TEXT NOT NULL,
    wishes         TEXT NOT NULL,
    entries        TEXT NOT NULL,
    proposal       TEXT,
    published_at   DATETIME,
    published_by   TEXT,
    voided_at      DATETIME,
    void_reason    TEXT NOT NULL,
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
    id                    TEXT PRIMARY KEY,
    office_id             TEXT NOT NULL,
    version               INTEGER NOT NULL,
    created_at            DATETIME NOT NULL,
    updated_at            DATETIME NOT NULL,
    inspection_id         TEXT NOT NULL,
    group_id              TEXT,
    desk_id               TEXT NOT NULL,
    roster_id             TEXT NOT NULL,
    day                   TEXT,
    starts_at             DATETIME NOT NULL,
    ends_at               DATETIME NOT NULL,
    night                 BOOLEAN NOT NULL,
    weekend               BOOLEAN NOT NULL,
    holiday               BOOLEAN NOT NULL,
    state                 TEXT NOT NULL,
    leader_id             TEXT NOT NULL,
    leader_name           TEXT NOT NULL,
    leader_rostered_id    TEXT,
    leader_checked_in_at  DATETIME,
    leader_late           INTEGER NOT NULL,
    leader_left_at        DATETIME,
    officer_id            TEXT NOT NULL,
    officer_name          TEXT NOT NULL,
    officer_rostered_id   TEXT,
    officer_checked_in_at DATETIME,
    officer_late          INTEGER NOT NULL,
    officer_left_at       DATETIME,
    took_over_at          DATETIME,
    handover_accepted_at  DATETIME,
    relieved_at           DATETIME,
    unmanned_since        DATETIME,
    escalated_at          DATETIME,
    next_alert_at         DATETIME,
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
    id         TEXT PRIMARY KEY,
    office_id  TEXT NOT NULL,
    version    INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    shift_id   TEXT NOT NULL,
    role       TEXT NOT NULL,
    person_id  TEXT NOT NULL,
    ended_at   DATETIME,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, shift_id) REFERENCES duty_shifts (office_id, id),
    FOREIGN KEY (office_id, person_id) REFERENCES people (office_id, id),
    CHECK (role IN ('leader', 'officer'))
);
CREATE UNIQUE INDEX duty_assignments_open ON duty_assignments (office_id, shift_id, role) WHERE ended_at IS NULL;
CREATE INDEX duty_assignments_person ON duty_assignments (office_id, person_id, id);

CREATE TABLE duty_handovers (
    id              TEXT PRIMARY KEY,
    office_id       TEXT NOT NULL,
    version         INTEGER NOT NULL,
    created_at      DATETIME NOT NULL,
    updated_at      DATETIME NOT NULL,
    shift_id        TEXT NOT NULL,
    next_shift_id   TEXT NOT NULL,
    started_by      TEXT NOT NULL,
    started_at      DATETIME NOT NULL,
    code_hash       TEXT NOT NULL,
    code_expires_at DATETIME,
    codes           INTEGER NOT NULL,
    tries           INTEGER NOT NULL,
    items           TEXT NOT NULL,
    accepted_at     DATETIME,
    accepted_by     TEXT,
    confirmed_at    DATETIME,
    UNIQUE (office_id, id),
    UNIQUE (office_id, shift_id),
    FOREIGN KEY (office_id, shift_id) REFERENCES duty_shifts (office_id, id),
    FOREIGN KEY (office_id, next_shift_id) REFERENCES duty_shifts (office_id, id)
);

CREATE TABLE duty_log_entries (
    id            TEXT PRIMARY KEY,
    office_id     TEXT NOT NULL,
    version       INTEGER NOT NULL,
    created_at    DATETIME NOT NULL,
    updated_at    DATETIME NOT NULL,
    shift_id      TEXT NOT NULL,
    desk_id       TEXT NOT NULL,
    at            DATETIME NOT NULL,
    kind          TEXT NOT NULL,
    party         TEXT NOT NULL,
    content       TEXT NOT NULL,
    instruction   TEXT NOT NULL,
    result        TEXT NOT NULL,
    subject_type  TEXT NOT NULL,
    subject_id    TEXT,
    follow_up     BOOLEAN NOT NULL,
    resolves_id   TEXT,
    recorded_by   TEXT NOT NULL,
    recorded_name TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, shift_id) REFERENCES duty_shifts (office_id, id),
    FOREIGN KEY (office_id, resolves_id) REFERENCES duty_log_entries (office_id, id),
    CHECK (kind IN ('call_in', 'call_out', 'event', 'instruction', 'patrol', 'nil'))
);
CREATE INDEX duty_log_entries_shift ON duty_log_entries (office_id, shift_id, at, id);
CREATE INDEX duty_log_entries_open ON duty_log_entries (office_id, desk_id, id) WHERE follow_up;
CREATE UNIQUE INDEX duty_log_entries_resolved ON duty_log_entries (office_id, resolves_id) WHERE resolves_id IS NOT NULL;

CREATE TABLE spot_checks (
    id             TEXT PRIMARY KEY,
    office_id      TEXT NOT NULL,
    version        INTEGER NOT NULL,
    created_at     DATETIME NOT NULL,
    updated_at     DATETIME NOT NULL,
    shift_id       TEXT NOT NULL,
    inspection_id  TEXT NOT NULL,
    role           TEXT NOT NULL,
    person_id      TEXT NOT NULL,
    person_name    TEXT NOT NULL,
    method         TEXT NOT NULL,
    checked_at     DATETIME NOT NULL,
    answer_seconds INTEGER,
    result         TEXT NOT NULL,
    passed         BOOLEAN NOT NULL,
    note           TEXT NOT NULL,
    checked_by     TEXT NOT NULL,
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
    id            TEXT PRIMARY KEY,
    office_id     TEXT NOT NULL,
    version       INTEGER NOT NULL,
    created_at    DATETIME NOT NULL,
    updated_at    DATETIME NOT NULL,
    inspection_id TEXT NOT NULL,
    person_id     TEXT NOT NULL,
    person_name   TEXT NOT NULL,
    kind          TEXT NOT NULL,
    at            DATETIME NOT NULL,
    minutes       INTEGER NOT NULL,
    evidence_type TEXT NOT NULL,
    evidence_id   TEXT NOT NULL,
    state         TEXT NOT NULL,
    appeal_reason TEXT NOT NULL,
    appealed_at   DATETIME,
    decision      TEXT NOT NULL,
    decided_at    DATETIME,
    decided_by    TEXT,
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
