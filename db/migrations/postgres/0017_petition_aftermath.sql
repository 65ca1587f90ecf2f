-- +goose Up
-- What follows completion: visits to the petitioner, looks back at the site, and the way to sign-off with its public notices.
CREATE TABLE petition_follow_up_visits (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    case_id uuid NOT NULL,
    cycle bigint NOT NULL,
    position bigint NOT NULL,
    method text NOT NULL,
    attempted_at timestamptz NOT NULL,
    outcome text NOT NULL,
    sealed bytea NOT NULL,
    visitor_id uuid NOT NULL,
    reopened_at timestamptz,
    voided_at timestamptz,
    void_reason text NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    CHECK (method IN ('phone', 'in_person', 'message', 'letter')),
    CHECK (outcome IN ('satisfied', 'basically_satisfied', 'dissatisfied', 'not_reached'))
);
CREATE INDEX petition_follow_up_visits_case ON petition_follow_up_visits (office_id, case_id, cycle, position, id);

CREATE TABLE petition_look_backs (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    case_id uuid NOT NULL,
    cycle bigint NOT NULL,
    position bigint NOT NULL,
    looked_at timestamptz NOT NULL,
    result text NOT NULL,
    findings text NOT NULL,
    photos text NOT NULL,
    inspector_id uuid NOT NULL,
    reopened_at timestamptz,
    voided_at timestamptz,
    void_reason text NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    CHECK (result IN ('kept', 'relapsed'))
);
CREATE INDEX petition_look_backs_case ON petition_look_backs (office_id, case_id, cycle, position, id);

CREATE TABLE petition_sign_off_steps (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    case_id uuid NOT NULL,
    cycle bigint NOT NULL,
    position bigint NOT NULL,
    action text NOT NULL,
    state text NOT NULL,
    by_id uuid NOT NULL,
    by_name text NOT NULL,
    at timestamptz NOT NULL,
    opinion text NOT NULL,
    document_number text NOT NULL,
    conclusion text NOT NULL,
    decided_on date,
    reason text NOT NULL,
    photos text NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, case_id, cycle, position),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    CHECK (conclusion IN ('', 'passed', 'not_passed'))
);

CREATE TABLE public_notices (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    inspection_id uuid NOT NULL,
    text text NOT NULL,
    place text NOT NULL,
    contact text NOT NULL,
    opens_on date,
    days bigint NOT NULL,
    ends_at timestamptz NOT NULL,
    explanation text NOT NULL,
    opened_by uuid NOT NULL,
    voided_at timestamptz,
    void_reason text NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id)
);
CREATE INDEX public_notices_order ON public_notices (office_id, created_at, id);
CREATE INDEX public_notices_ends ON public_notices (office_id, ends_at, id);
CREATE INDEX public_notices_inspection ON public_notices (office_id, inspection_id, created_at, id);

CREATE TABLE public_notice_cases (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    notice_id uuid NOT NULL,
    case_id uuid NOT NULL,
    cycle bigint NOT NULL,
    position bigint NOT NULL,
    number text NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, notice_id, case_id),
    FOREIGN KEY (office_id, notice_id) REFERENCES public_notices (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id)
);
CREATE INDEX public_notice_cases_case ON public_notice_cases (office_id, case_id, notice_id);

CREATE TABLE public_notice_objections (
    id uuid PRIMARY KEY,
    office_id uuid NOT NULL,
    version bigint NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    notice_id uuid NOT NULL,
    case_id uuid NOT NULL,
    cycle bigint NOT NULL,
    received_at timestamptz NOT NULL,
    matter text NOT NULL,
    sealed bytea NOT NULL,
    recorded_by uuid NOT NULL,
    answer text NOT NULL,
    upheld boolean NOT NULL,
    answered_at timestamptz,
    answered_by uuid,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, notice_id) REFERENCES public_notices (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id)
);
CREATE INDEX public_notice_objections_notice ON public_notice_objections (office_id, notice_id, id);
CREATE INDEX public_notice_objections_case ON public_notice_objections (office_id, case_id, cycle);

-- +goose Down
DROP TABLE public_notice_objections;
DROP TABLE public_notice_cases;
DROP TABLE public_notices;
DROP TABLE petition_sign_off_steps;
DROP TABLE petition_look_backs;
DROP TABLE petition_follow_up_visits;
