-- +goose Up
-- Exchanges of duty: a shift given to a peer, or two shifts exchanged, by consent and two approvals. What is pending ends
-- when the first of the shifts begins.
CREATE TABLE shift_swaps (
    id                TEXT PRIMARY KEY,
    office_id         TEXT NOT NULL,
    version           INTEGER NOT NULL,
    created_at        DATETIME NOT NULL,
    updated_at        DATETIME NOT NULL,
    inspection_id     TEXT NOT NULL,
    group_id          TEXT NOT NULL,
    group_name        TEXT NOT NULL,
    given_shift_id    TEXT NOT NULL,
    given_role        TEXT NOT NULL,
    given_starts_at   DATETIME NOT NULL,
    given_ends_at     DATETIME NOT NULL,
    taken_shift_id    TEXT,
    taken_role        TEXT NOT NULL,
    taken_starts_at   DATETIME,
    taken_ends_at     DATETIME,
    person_id         TEXT NOT NULL,
    person_name       TEXT NOT NULL,
    peer_id           TEXT NOT NULL,
    peer_name         TEXT NOT NULL,
    reason            TEXT NOT NULL,
    state             TEXT NOT NULL,
    route             TEXT NOT NULL,
    approvals         TEXT NOT NULL,
    requested_by      TEXT NOT NULL,
    consented_at      DATETIME,
    consent_note      TEXT NOT NULL,
    applied_at        DATETIME,
    ended_at          DATETIME,
    ended_by          TEXT,
    end_reason        TEXT NOT NULL,
    expires_at        DATETIME NOT NULL,
    next_alert_at     DATETIME,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id),
    FOREIGN KEY (office_id, group_id) REFERENCES work_groups (office_id, id),
    FOREIGN KEY (office_id, given_shift_id) REFERENCES duty_shifts (office_id, id),
    FOREIGN KEY (office_id, taken_shift_id) REFERENCES duty_shifts (office_id, id),
    FOREIGN KEY (office_id, person_id) REFERENCES people (office_id, id),
    FOREIGN KEY (office_id, peer_id) REFERENCES people (office_id, id),
    CHECK (state IN ('requested', 'consented', 'group_approved', 'applied', 'declined', 'rejected', 'withdrawn', 'expired')),
    CHECK (given_role IN ('leader', 'officer')),
    CHECK (taken_role IN ('', 'leader', 'officer')),
    CHECK (person_id <> peer_id),
    CHECK (taken_shift_id <> given_shift_id)
);
CREATE UNIQUE INDEX shift_swaps_pending ON shift_swaps (office_id, given_shift_id, given_role) WHERE state IN ('requested', 'consented', 'group_approved');
CREATE INDEX shift_swaps_order ON shift_swaps (office_id, created_at, id);
CREATE INDEX shift_swaps_expiry ON shift_swaps (office_id, expires_at, id);
CREATE INDEX shift_swaps_inspection ON shift_swaps (office_id, inspection_id, created_at, id);
CREATE INDEX shift_swaps_group ON shift_swaps (office_id, group_id, created_at, id);
CREATE INDEX shift_swaps_person ON shift_swaps (office_id, person_id, created_at, id);
CREATE INDEX shift_swaps_peer ON shift_swaps (office_id, peer_id, created_at, id);
CREATE INDEX shift_swaps_state ON shift_swaps (office_id, state, created_at, id);
CREATE INDEX shift_swaps_given ON shift_swaps (office_id, given_shift_id, id);
CREATE INDEX shift_swaps_taken ON shift_swaps (office_id, taken_shift_id, id);
CREATE INDEX shift_swaps_alerts ON shift_swaps (office_id, next_alert_at, id) WHERE next_alert_at IS NOT NULL;

-- +goose Down
DROP TABLE shift_swaps;
