-- +goose Up
-- What follows completion: visits to the petitioner, looks back at the site, and the way to sign-off with its public notices.
CREATE TABLE petition_follow_up_visits (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    case_id TEXT NOT NULL,
    cycle INTEGER NOT NULL,
    position INTEGER NOT NULL,
    method TEXT NOT NULL,
    attempted_at DATETIME NOT NULL,
    outcome TEXT NOT NULL,
    sealed BLOB NOT NULL,
    visitor_id TEXT NOT NULL,
    reopened_at DATETIME,
    voided_at DATETIME,
    void_reason TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    CHECK (method IN ('phone', 'in_person', 'message', 'letter')),
    CHECK (outcome IN ('satisfied', 'basically_satisfied', 'dissatisfied', 'not_reached'))
);
CREATE INDEX petition_follow_up_visits_case ON petition_follow_up_visits (office_id, case_id, cycle, position, id);

CREATE TABLE petition_look_backs (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    case_id TEXT NOT NULL,
    cycle INTEGER NOT NULL,
    position INTEGER NOT NULL,
    looked_at DATETIME NOT NULL,
    result TEXT NOT NULL,
    findings TEXT NOT NULL,
    photos TEXT NOT NULL,
    inspector_id TEXT NOT NULL,
    reopened_at DATETIME,
    voided_at DATETIME,
    void_reason TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    CHECK (result IN ('kept', 'relapsed'))
);
CREATE INDEX petition_look_backs_case ON petition_look_backs (office_id, case_id, cycle, position, id);

CREATE TABLE petition_sign_off_steps (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    case_id TEXT NOT NULL,
    cycle INTEGER NOT NULL,
    position INTEGER NOT NULL,
    action TEXT NOT NULL,
    state TEXT NOT NULL,
    by_id TEXT NOT NULL,
    by_name TEXT NOT NULL,
    at DATETIME NOT NULL,
    opinion TEXT NOT NULL,
    document_number TEXT NOT NULL,
    conclusion TEXT NOT NULL,
    decided_on TEXT,
    reason TEXT NOT NULL,
    photos TEXT NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, case_id, cycle, position),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id),
    CHECK (conclusion IN ('', 'passed', 'not_passed'))
);

CREATE TABLE public_notices (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    inspection_id TEXT NOT NULL,
    text TEXT NOT NULL,
    place TEXT NOT NULL,
    contact TEXT NOT NULL,
    opens_on TEXT,
    days INTEGER NOT NULL,
    ends_at DATETIME NOT NULL,
    explanation TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    voided_at DATETIME,
    void_reason TEXT NOT NULL,
    UNIQUE (office_id, id),
    FOREIGN KEY (office_id, inspection_id) REFERENCES inspections (office_id, id)
);
CREATE INDEX public_notices_order ON public_notices (office_id, created_at, id);
CREATE INDEX public_notices_ends ON public_notices (office_id, ends_at, id);
CREATE INDEX public_notices_inspection ON public_notices (office_id, inspection_id, created_at, id);

CREATE TABLE public_notice_cases (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    notice_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    cycle INTEGER NOT NULL,
    position INTEGER NOT NULL,
    number TEXT NOT NULL,
    UNIQUE (office_id, id),
    UNIQUE (office_id, notice_id, case_id),
    FOREIGN KEY (office_id, notice_id) REFERENCES public_notices (office_id, id),
    FOREIGN KEY (office_id, case_id) REFERENCES petition_cases (office_id, id)
);
CREATE INDEX public_notice_cases_case ON public_notice_cases (office_id, case_id, notice_id);

CREATE TABLE public_notice_objections (
    id TEXT PRIMARY KEY,
    office_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at DATETIME NOT NULL,
    updated_at DATETIME NOT NULL,
    notice_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    cycle INTEGER NOT NULL,
    received_at DATETIME NOT NULL,
    matter TEXT NOT NULL,
    sealed BLOB NOT NULL,
    recorded_by TEXT NOT NULL,
    answer TEXT NOT NULL,
    upheld BOOLEAN NOT NULL,
    answered_at DATETIME,
    answered_by TEXT,
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
