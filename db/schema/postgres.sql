TABLE api_client_secrets: COLUMN id uuid NOT NULL
TABLE api_client_secrets: COLUMN office_id uuid NOT NULL
TABLE api_client_secrets: COLUMN version bigint NOT NULL
TABLE api_client_secrets: COLUMN created_at timestamp with time zone NOT NULL
TABLE api_client_secrets: COLUMN updated_at timestamp with time zone NOT NULL
TABLE api_client_secrets: COLUMN client_id uuid NOT NULL
TABLE api_client_secrets: COLUMN secret_hash text NOT NULL
TABLE api_client_secrets: COLUMN hint text NOT NULL
TABLE api_client_secrets: COLUMN expires_at timestamp with time zone
TABLE api_client_secrets: CONSTRAINT api_client_secrets_office_id_client_id_fkey FOREIGN KEY (office_id, client_id) REFERENCES api_clients(office_id, id)
TABLE api_client_secrets: CONSTRAINT api_client_secrets_office_id_id_key UNIQUE (office_id, id)
TABLE api_client_secrets: CONSTRAINT api_client_secrets_pkey PRIMARY KEY (id)
TABLE api_client_secrets: CREATE INDEX api_client_secrets_client ON public.api_client_secrets USING btree (office_id, client_id, created_at)
TABLE api_client_secrets: CREATE UNIQUE INDEX api_client_secrets_office_id_id_key ON public.api_client_secrets USING btree (office_id, id)
TABLE api_client_secrets: CREATE UNIQUE INDEX api_client_secrets_pkey ON public.api_client_secrets USING btree (id)
TABLE api_clients: COLUMN id uuid NOT NULL
TABLE api_clients: COLUMN office_id uuid NOT NULL
TABLE api_clients: COLUMN version bigint NOT NULL
TABLE api_clients: COLUMN created_at timestamp with time zone NOT NULL
TABLE api_clients: COLUMN updated_at timestamp with time zone NOT NULL
TABLE api_clients: COLUMN name text NOT NULL
TABLE api_clients: COLUMN scopes text NOT NULL
TABLE api_clients: COLUMN expires_at timestamp with time zone
TABLE api_clients: COLUMN last_used_at timestamp with time zone
TABLE api_clients: COLUMN revoked_at timestamp with time zone
TABLE api_clients: COLUMN revoke_reason text NOT NULL
TABLE api_clients: CONSTRAINT api_clients_office_id_id_key UNIQUE (office_id, id)
TABLE api_clients: CONSTRAINT api_clients_pkey PRIMARY KEY (id)
TABLE api_clients: CREATE INDEX api_clients_created_at ON public.api_clients USING btree (office_id, created_at, id)
TABLE api_clients: CREATE INDEX api_clients_name ON public.api_clients USING btree (office_id, name, id)
TABLE api_clients: CREATE UNIQUE INDEX api_clients_office_id_id_key ON public.api_clients USING btree (office_id, id)
TABLE api_clients: CREATE UNIQUE INDEX api_clients_pkey ON public.api_clients USING btree (id)
TABLE appointments: COLUMN id uuid NOT NULL
TABLE appointments: COLUMN office_id uuid NOT NULL
TABLE appointments: COLUMN version bigint NOT NULL
TABLE appointments: COLUMN created_at timestamp with time zone NOT NULL
TABLE appointments: COLUMN updated_at timestamp with time zone NOT NULL
TABLE appointments: COLUMN inspection_id uuid NOT NULL
TABLE appointments: COLUMN group_id uuid NOT NULL
TABLE appointments: COLUMN role text NOT NULL
TABLE appointments: COLUMN person_id uuid
TABLE appointments: COLUMN person_name text NOT NULL
TABLE appointments: COLUMN position bigint NOT NULL
TABLE appointments: COLUMN basis text NOT NULL
TABLE appointments: COLUMN starts_at timestamp with time zone NOT NULL
TABLE appointments: COLUMN ends_at timestamp with time zone
TABLE appointments: COLUMN end_reason text NOT NULL
TABLE appointments: COLUMN phone text NOT NULL
TABLE appointments: COLUMN stand_in_id uuid
TABLE appointments: COLUMN stand_in_name text NOT NULL
TABLE appointments: COLUMN stand_in_phone text NOT NULL
TABLE appointments: COLUMN voided_at timestamp with time zone
TABLE appointments: COLUMN void_reason text NOT NULL
TABLE appointments: CONSTRAINT appointments_check CHECK (((ends_at IS NULL) OR (ends_at >= starts_at)))
TABLE appointments: CONSTRAINT appointments_office_id_group_id_fkey FOREIGN KEY (office_id, group_id) REFERENCES work_groups(office_id, id)
TABLE appointments: CONSTRAINT appointments_office_id_id_key UNIQUE (office_id, id)
TABLE appointments: CONSTRAINT appointments_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE appointments: CONSTRAINT appointments_office_id_person_id_fkey FOREIGN KEY (office_id, person_id) REFERENCES people(office_id, id)
TABLE appointments: CONSTRAINT appointments_office_id_stand_in_id_fkey FOREIGN KEY (office_id, stand_in_id) REFERENCES people(office_id, id)
TABLE appointments: CONSTRAINT appointments_pkey PRIMARY KEY (id)
TABLE appointments: CONSTRAINT appointments_role_check CHECK ((role = ANY (ARRAY['leader'::text, 'first_deputy_leader'::text, 'deputy_leader'::text, 'liaison'::text, 'member'::text])))
TABLE appointments: CREATE INDEX appointments_created_at ON public.appointments USING btree (office_id, created_at, id)
TABLE appointments: CREATE INDEX appointments_group ON public.appointments USING btree (office_id, group_id, role, starts_at, id)
TABLE appointments: CREATE INDEX appointments_inspection ON public.appointments USING btree (office_id, inspection_id, starts_at, id)
TABLE appointments: CREATE UNIQUE INDEX appointments_office_id_id_key ON public.appointments USING btree (office_id, id)
TABLE appointments: CREATE UNIQUE INDEX appointments_once ON public.appointments USING btree (office_id, group_id, role, person_id) WHERE ((ends_at IS NULL) AND (voided_at IS NULL) AND (person_id IS NOT NULL))
TABLE appointments: CREATE UNIQUE INDEX appointments_one_holder ON public.appointments USING btree (office_id, group_id, role) WHERE ((ends_at IS NULL) AND (voided_at IS NULL) AND (role = ANY (ARRAY['leader'::text, 'first_deputy_leader'::text, 'liaison'::text])))
TABLE appointments: CREATE INDEX appointments_person ON public.appointments USING btree (office_id, person_id, starts_at, id)
TABLE appointments: CREATE INDEX appointments_person_name ON public.appointments USING btree (office_id, person_name, id)
TABLE appointments: CREATE UNIQUE INDEX appointments_pkey ON public.appointments USING btree (id)
TABLE appointments: CREATE INDEX appointments_role ON public.appointments USING btree (office_id, role, starts_at, id)
TABLE appointments: CREATE INDEX appointments_stand_in ON public.appointments USING btree (office_id, stand_in_id)
TABLE appointments: CREATE INDEX appointments_starts_at ON public.appointments USING btree (office_id, starts_at, id)
TABLE calendar_days: COLUMN id uuid NOT NULL
TABLE calendar_days: COLUMN office_id uuid NOT NULL
TABLE calendar_days: COLUMN version bigint NOT NULL
TABLE calendar_days: COLUMN created_at timestamp with time zone NOT NULL
TABLE calendar_days: COLUMN updated_at timestamp with time zone NOT NULL
TABLE calendar_days: COLUMN voided_at timestamp with time zone
TABLE calendar_days: COLUMN void_reason text NOT NULL
TABLE calendar_days: COLUMN date date NOT NULL
TABLE calendar_days: COLUMN name text NOT NULL
TABLE calendar_days: COLUMN kind text NOT NULL
TABLE calendar_days: COLUMN year bigint NOT NULL
TABLE calendar_days: COLUMN source text NOT NULL
TABLE calendar_days: CONSTRAINT calendar_days_kind_check CHECK ((kind = ANY (ARRAY['day_off'::text, 'working_day'::text])))
TABLE calendar_days: CONSTRAINT calendar_days_office_id_date_key UNIQUE (office_id, date)
TABLE calendar_days: CONSTRAINT calendar_days_office_id_fkey FOREIGN KEY (office_id) REFERENCES offices(id)
TABLE calendar_days: CONSTRAINT calendar_days_office_id_id_key UNIQUE (office_id, id)
TABLE calendar_days: CONSTRAINT calendar_days_pkey PRIMARY KEY (id)
TABLE calendar_days: CREATE UNIQUE INDEX calendar_days_office_id_date_key ON public.calendar_days USING btree (office_id, date)
TABLE calendar_days: CREATE UNIQUE INDEX calendar_days_office_id_id_key ON public.calendar_days USING btree (office_id, id)
TABLE calendar_days: CREATE INDEX calendar_days_order ON public.calendar_days USING btree (office_id, date, id)
TABLE calendar_days: CREATE UNIQUE INDEX calendar_days_pkey ON public.calendar_days USING btree (id)
TABLE calendar_days: CREATE INDEX calendar_days_year ON public.calendar_days USING btree (office_id, year, date)
TABLE deadline_rules: COLUMN id uuid NOT NULL
TABLE deadline_rules: COLUMN office_id uuid NOT NULL
TABLE deadline_rules: COLUMN version bigint NOT NULL
TABLE deadline_rules: COLUMN created_at timestamp with time zone NOT NULL
TABLE deadline_rules: COLUMN updated_at timestamp with time zone NOT NULL
TABLE deadline_rules: COLUMN voided_at timestamp with time zone
TABLE deadline_rules: COLUMN void_reason text NOT NULL
TABLE deadline_rules: COLUMN step text NOT NULL
TABLE deadline_rules: COLUMN name text NOT NULL
TABLE deadline_rules: COLUMN amount bigint NOT NULL
TABLE deadline_rules: COLUMN unit text NOT NULL
TABLE deadline_rules: COLUMN start_day_counts boolean NOT NULL
TABLE deadline_rules: COLUMN cutoff_hour bigint NOT NULL
TABLE deadline_rules: COLUMN due_hour bigint NOT NULL
TABLE deadline_rules: COLUMN key_amount bigint
TABLE deadline_rules: COLUMN key_unit text NOT NULL
TABLE deadline_rules: COLUMN basis text NOT NULL
TABLE deadline_rules: CONSTRAINT deadline_rules_amount_check CHECK ((amount >= 0))
TABLE deadline_rules: CONSTRAINT deadline_rules_office_id_fkey FOREIGN KEY (office_id) REFERENCES offices(id)
TABLE deadline_rules: CONSTRAINT deadline_rules_office_id_id_key UNIQUE (office_id, id)
TABLE deadline_rules: CONSTRAINT deadline_rules_pkey PRIMARY KEY (id)
TABLE deadline_rules: CONSTRAINT deadline_rules_unit_check CHECK ((unit = ANY (ARRAY['minute'::text, 'hour'::text, 'natural_day'::text, 'working_day'::text])))
TABLE deadline_rules: CREATE INDEX deadline_rules_created ON public.deadline_rules USING btree (office_id, created_at, id)
TABLE deadline_rules: CREATE UNIQUE INDEX deadline_rules_office_id_id_key ON public.deadline_rules USING btree (office_id, id)
TABLE deadline_rules: CREATE INDEX deadline_rules_order ON public.deadline_rules USING btree (office_id, step, id)
TABLE deadline_rules: CREATE UNIQUE INDEX deadline_rules_pkey ON public.deadline_rules USING btree (id)
TABLE deadline_rules: CREATE UNIQUE INDEX deadline_rules_step ON public.deadline_rules USING btree (office_id, step) WHERE (voided_at IS NULL)
TABLE events: COLUMN id uuid NOT NULL
TABLE events: COLUMN office_id uuid NOT NULL
TABLE events: COLUMN sequence bigint NOT NULL
TABLE events: COLUMN occurred_at timestamp with time zone NOT NULL
TABLE events: COLUMN kind text NOT NULL
TABLE events: COLUMN audience text NOT NULL
TABLE events: COLUMN resource_type text NOT NULL
TABLE events: COLUMN resource_id uuid NOT NULL
TABLE events: COLUMN resource_version bigint NOT NULL
TABLE events: COLUMN actor_kind text NOT NULL
TABLE events: COLUMN actor_id uuid NOT NULL
TABLE events: COLUMN actor_name text NOT NULL
TABLE events: COLUMN operation text NOT NULL
TABLE events: COLUMN request_id text NOT NULL
TABLE events: COLUMN data text NOT NULL
TABLE events: COLUMN prev_hash text NOT NULL
TABLE events: COLUMN hash text NOT NULL
TABLE events: CONSTRAINT events_office_id_sequence_key UNIQUE (office_id, sequence)
TABLE events: CONSTRAINT events_pkey PRIMARY KEY (id)
TABLE events: CREATE INDEX events_actor ON public.events USING btree (office_id, actor_id, sequence)
TABLE events: CREATE INDEX events_audience ON public.events USING btree (office_id, audience, sequence)
TABLE events: CREATE INDEX events_kind ON public.events USING btree (office_id, kind, sequence)
TABLE events: CREATE UNIQUE INDEX events_office_id_sequence_key ON public.events USING btree (office_id, sequence)
TABLE events: CREATE UNIQUE INDEX events_pkey ON public.events USING btree (id)
TABLE events: CREATE INDEX events_resource ON public.events USING btree (office_id, resource_id, sequence)
TABLE events: CREATE INDEX events_time ON public.events USING btree (office_id, occurred_at, sequence)
TABLE events: CREATE TRIGGER events_append_only BEFORE DELETE OR UPDATE ON public.events FOR EACH ROW EXECUTE FUNCTION events_are_append_only()
TABLE events: CREATE TRIGGER events_no_truncate BEFORE TRUNCATE ON public.events FOR EACH STATEMENT EXECUTE FUNCTION events_are_append_only()
TABLE goqite: COLUMN id text NOT NULL DEFAULT ('m_'::text || replace((gen_random_uuid())::text, '-'::text, ''::text))
TABLE goqite: COLUMN created timestamp with time zone NOT NULL DEFAULT now()
TABLE goqite: COLUMN updated timestamp with time zone NOT NULL DEFAULT now()
TABLE goqite: COLUMN queue text NOT NULL
TABLE goqite: COLUMN body bytea NOT NULL
TABLE goqite: COLUMN timeout timestamp with time zone NOT NULL DEFAULT now()
TABLE goqite: COLUMN received integer NOT NULL DEFAULT 0
TABLE goqite: COLUMN priority integer NOT NULL DEFAULT 0
TABLE goqite: CONSTRAINT goqite_pkey PRIMARY KEY (id)
TABLE goqite: CREATE UNIQUE INDEX goqite_pkey ON public.goqite USING btree (id)
TABLE goqite: CREATE INDEX goqite_queue_priority_created_idx ON public.goqite USING btree (queue, priority DESC, created)
TABLE group_duties: COLUMN id uuid NOT NULL
TABLE group_duties: COLUMN office_id uuid NOT NULL
TABLE group_duties: COLUMN version bigint NOT NULL
TABLE group_duties: COLUMN created_at timestamp with time zone NOT NULL
TABLE group_duties: COLUMN updated_at timestamp with time zone NOT NULL
TABLE group_duties: COLUMN group_id uuid NOT NULL
TABLE group_duties: COLUMN number bigint NOT NULL
TABLE group_duties: COLUMN text text NOT NULL
TABLE group_duties: COLUMN voided_at timestamp with time zone
TABLE group_duties: COLUMN void_reason text NOT NULL
TABLE group_duties: CONSTRAINT group_duties_office_id_group_id_fkey FOREIGN KEY (office_id, group_id) REFERENCES work_groups(office_id, id)
TABLE group_duties: CONSTRAINT group_duties_office_id_id_key UNIQUE (office_id, id)
TABLE group_duties: CONSTRAINT group_duties_pkey PRIMARY KEY (id)
TABLE group_duties: CREATE INDEX group_duties_number ON public.group_duties USING btree (office_id, group_id, number, id)
TABLE group_duties: CREATE UNIQUE INDEX group_duties_office_id_id_key ON public.group_duties USING btree (office_id, id)
TABLE group_duties: CREATE UNIQUE INDEX group_duties_one_number ON public.group_duties USING btree (office_id, group_id, number) WHERE (voided_at IS NULL)
TABLE group_duties: CREATE UNIQUE INDEX group_duties_pkey ON public.group_duties USING btree (id)
TABLE group_units: COLUMN id uuid NOT NULL
TABLE group_units: COLUMN office_id uuid NOT NULL
TABLE group_units: COLUMN version bigint NOT NULL
TABLE group_units: COLUMN created_at timestamp with time zone NOT NULL
TABLE group_units: COLUMN updated_at timestamp with time zone NOT NULL
TABLE group_units: COLUMN group_id uuid NOT NULL
TABLE group_units: COLUMN unit_id uuid NOT NULL
TABLE group_units: COLUMN role text NOT NULL
TABLE group_units: COLUMN position bigint NOT NULL
TABLE group_units: COLUMN voided_at timestamp with time zone
TABLE group_units: COLUMN void_reason text NOT NULL
TABLE group_units: CONSTRAINT group_units_office_id_group_id_fkey FOREIGN KEY (office_id, group_id) REFERENCES work_groups(office_id, id)
TABLE group_units: CONSTRAINT group_units_office_id_id_key UNIQUE (office_id, id)
TABLE group_units: CONSTRAINT group_units_office_id_unit_id_fkey FOREIGN KEY (office_id, unit_id) REFERENCES units(office_id, id)
TABLE group_units: CONSTRAINT group_units_pkey PRIMARY KEY (id)
TABLE group_units: CREATE UNIQUE INDEX group_units_office_id_id_key ON public.group_units USING btree (office_id, id)
TABLE group_units: CREATE UNIQUE INDEX group_units_once ON public.group_units USING btree (office_id, group_id, unit_id, role) WHERE (voided_at IS NULL)
TABLE group_units: CREATE UNIQUE INDEX group_units_pkey ON public.group_units USING btree (id)
TABLE group_units: CREATE INDEX group_units_unit ON public.group_units USING btree (office_id, unit_id, group_id)
TABLE idempotency_keys: COLUMN caller_id uuid NOT NULL
TABLE idempotency_keys: COLUMN operation text NOT NULL
TABLE idempotency_keys: COLUMN key text NOT NULL
TABLE idempotency_keys: COLUMN body_hash text NOT NULL
TABLE idempotency_keys: COLUMN status bigint NOT NULL DEFAULT 0
TABLE idempotency_keys: COLUMN answer bytea
TABLE idempotency_keys: COLUMN created_at timestamp with time zone NOT NULL
TABLE idempotency_keys: CONSTRAINT idempotency_keys_pkey PRIMARY KEY (caller_id, operation, key)
TABLE idempotency_keys: CREATE INDEX idempotency_keys_age ON public.idempotency_keys USING btree (created_at)
TABLE idempotency_keys: CREATE UNIQUE INDEX idempotency_keys_pkey ON public.idempotency_keys USING btree (caller_id, operation, key)
TABLE inspections: COLUMN id uuid NOT NULL
TABLE inspections: COLUMN office_id uuid NOT NULL
TABLE inspections: COLUMN version bigint NOT NULL
TABLE inspections: COLUMN created_at timestamp with time zone NOT NULL
TABLE inspections: COLUMN updated_at timestamp with time zone NOT NULL
TABLE inspections: COLUMN name text NOT NULL
TABLE inspections: COLUMN level text NOT NULL
TABLE inspections: COLUMN round text NOT NULL
TABLE inspections: COLUMN state text NOT NULL
TABLE inspections: COLUMN stationed_from date
TABLE inspections: COLUMN stationed_to date
TABLE inspections: COLUMN settings text NOT NULL
TABLE inspections: COLUMN archived_at timestamp with time zone
TABLE inspections: COLUMN voided_at timestamp with time zone
TABLE inspections: COLUMN void_reason text NOT NULL
TABLE inspections: COLUMN search_text text NOT NULL
TABLE inspections: COLUMN search_tokens text NOT NULL
TABLE inspections: COLUMN search tsvector GENERATED AS (search_tokens)::tsvector
TABLE inspections: CONSTRAINT inspections_office_id_id_key UNIQUE (office_id, id)
TABLE inspections: CONSTRAINT inspections_pkey PRIMARY KEY (id)
TABLE inspections: CONSTRAINT inspections_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'stationed'::text, 'rectifying'::text, 'archived'::text])))
TABLE inspections: CREATE INDEX inspections_created_at ON public.inspections USING btree (office_id, created_at, id)
TABLE inspections: CREATE INDEX inspections_name ON public.inspections USING btree (office_id, name, id)
TABLE inspections: CREATE UNIQUE INDEX inspections_office_id_id_key ON public.inspections USING btree (office_id, id)
TABLE inspections: CREATE UNIQUE INDEX inspections_one_name ON public.inspections USING btree (office_id, name, round) WHERE (voided_at IS NULL)
TABLE inspections: CREATE UNIQUE INDEX inspections_pkey ON public.inspections USING btree (id)
TABLE inspections: CREATE INDEX inspections_search ON public.inspections USING gin (search)
TABLE inspections: CREATE INDEX inspections_state ON public.inspections USING btree (office_id, state, created_at, id)
TABLE installation: COLUMN name text NOT NULL
TABLE installation: COLUMN value text NOT NULL
TABLE installation: CONSTRAINT installation_pkey PRIMARY KEY (name)
TABLE installation: CREATE UNIQUE INDEX installation_pkey ON public.installation USING btree (name)
TABLE office_heads: COLUMN office_id uuid NOT NULL
TABLE office_heads: COLUMN sequence bigint NOT NULL
TABLE office_heads: COLUMN hash text NOT NULL
TABLE office_heads: COLUMN floor bigint NOT NULL DEFAULT 0
TABLE office_heads: CONSTRAINT office_heads_pkey PRIMARY KEY (office_id)
TABLE office_heads: CREATE UNIQUE INDEX office_heads_pkey ON public.office_heads USING btree (office_id)
TABLE offices: COLUMN id uuid NOT NULL
TABLE offices: COLUMN office_id uuid NOT NULL
TABLE offices: COLUMN version bigint NOT NULL
TABLE offices: COLUMN created_at timestamp with time zone NOT NULL
TABLE offices: COLUMN updated_at timestamp with time zone NOT NULL
TABLE offices: COLUMN name text NOT NULL
TABLE offices: COLUMN district_name text NOT NULL
TABLE offices: COLUMN division_code text NOT NULL
TABLE offices: COLUMN address text NOT NULL
TABLE offices: COLUMN duty_phone text NOT NULL
TABLE offices: CONSTRAINT offices_check CHECK ((office_id = id))
TABLE offices: CONSTRAINT offices_office_id_id_key UNIQUE (office_id, id)
TABLE offices: CONSTRAINT offices_pkey PRIMARY KEY (id)
TABLE offices: CREATE UNIQUE INDEX offices_office_id_id_key ON public.offices USING btree (office_id, id)
TABLE offices: CREATE UNIQUE INDEX offices_pkey ON public.offices USING btree (id)
TABLE password_history: COLUMN id uuid NOT NULL
TABLE password_history: COLUMN office_id uuid NOT NULL
TABLE password_history: COLUMN version bigint NOT NULL
TABLE password_history: COLUMN created_at timestamp with time zone NOT NULL
TABLE password_history: COLUMN updated_at timestamp with time zone NOT NULL
TABLE password_history: COLUMN user_id uuid NOT NULL
TABLE password_history: COLUMN password_hash text NOT NULL
TABLE password_history: CONSTRAINT password_history_office_id_id_key UNIQUE (office_id, id)
TABLE password_history: CONSTRAINT password_history_office_id_user_id_fkey FOREIGN KEY (office_id, user_id) REFERENCES users(office_id, id)
TABLE password_history: CONSTRAINT password_history_pkey PRIMARY KEY (id)
TABLE password_history: CREATE UNIQUE INDEX password_history_office_id_id_key ON public.password_history USING btree (office_id, id)
TABLE password_history: CREATE UNIQUE INDEX password_history_pkey ON public.password_history USING btree (id)
TABLE password_history: CREATE INDEX password_history_user ON public.password_history USING btree (office_id, user_id, created_at)
TABLE people: COLUMN id uuid NOT NULL
TABLE people: COLUMN office_id uuid NOT NULL
TABLE people: COLUMN version bigint NOT NULL
TABLE people: COLUMN created_at timestamp with time zone NOT NULL
TABLE people: COLUMN updated_at timestamp with time zone NOT NULL
TABLE people: COLUMN name text NOT NULL
TABLE people: COLUMN title text NOT NULL
TABLE people: COLUMN unit_id uuid
TABLE people: COLUMN mobile_phone text NOT NULL
TABLE people: COLUMN office_phone text NOT NULL
TABLE people: COLUMN voided_at timestamp with time zone
TABLE people: COLUMN void_reason text NOT NULL
TABLE people: COLUMN search_text text NOT NULL
TABLE people: COLUMN search_tokens text NOT NULL
TABLE people: COLUMN search tsvector GENERATED AS (search_tokens)::tsvector
TABLE people: CONSTRAINT people_office_id_id_key UNIQUE (office_id, id)
TABLE people: CONSTRAINT people_office_id_unit_id_fkey FOREIGN KEY (office_id, unit_id) REFERENCES units(office_id, id)
TABLE people: CONSTRAINT people_pkey PRIMARY KEY (id)
TABLE people: CREATE INDEX people_created_at ON public.people USING btree (office_id, created_at, id)
TABLE people: CREATE INDEX people_name ON public.people USING btree (office_id, name, id)
TABLE people: CREATE UNIQUE INDEX people_office_id_id_key ON public.people USING btree (office_id, id)
TABLE people: CREATE UNIQUE INDEX people_pkey ON public.people USING btree (id)
TABLE people: CREATE INDEX people_search ON public.people USING gin (search)
TABLE people: CREATE INDEX people_unit ON public.people USING btree (office_id, unit_id, name, id)
TABLE petition_batches: COLUMN id uuid NOT NULL
TABLE petition_batches: COLUMN office_id uuid NOT NULL
TABLE petition_batches: COLUMN version bigint NOT NULL
TABLE petition_batches: COLUMN created_at timestamp with time zone NOT NULL
TABLE petition_batches: COLUMN updated_at timestamp with time zone NOT NULL
TABLE petition_batches: COLUMN inspection_id uuid NOT NULL
TABLE petition_batches: COLUMN label text NOT NULL
TABLE petition_batches: COLUMN local_label text NOT NULL
TABLE petition_batches: COLUMN received_at timestamp with time zone NOT NULL
TABLE petition_batches: COLUMN window_from timestamp with time zone
TABLE petition_batches: COLUMN window_to timestamp with time zone
TABLE petition_batches: COLUMN printed text
TABLE petition_batches: COLUMN remark text NOT NULL
TABLE petition_batches: COLUMN voided_at timestamp with time zone
TABLE petition_batches: COLUMN void_reason text NOT NULL
TABLE petition_batches: CONSTRAINT petition_batches_office_id_id_key UNIQUE (office_id, id)
TABLE petition_batches: CONSTRAINT petition_batches_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE petition_batches: CONSTRAINT petition_batches_pkey PRIMARY KEY (id)
TABLE petition_batches: CREATE INDEX petition_batches_inspection ON public.petition_batches USING btree (office_id, inspection_id, received_at, id)
TABLE petition_batches: CREATE UNIQUE INDEX petition_batches_office_id_id_key ON public.petition_batches USING btree (office_id, id)
TABLE petition_batches: CREATE UNIQUE INDEX petition_batches_one_label ON public.petition_batches USING btree (office_id, inspection_id, label) WHERE (voided_at IS NULL)
TABLE petition_batches: CREATE UNIQUE INDEX petition_batches_pkey ON public.petition_batches USING btree (id)
TABLE petition_batches: CREATE INDEX petition_batches_received_at ON public.petition_batches USING btree (office_id, received_at, id)
TABLE petition_case_types: COLUMN id uuid NOT NULL
TABLE petition_case_types: COLUMN office_id uuid NOT NULL
TABLE petition_case_types: COLUMN version bigint NOT NULL
TABLE petition_case_types: COLUMN created_at timestamp with time zone NOT NULL
TABLE petition_case_types: COLUMN updated_at timestamp with time zone NOT NULL
TABLE petition_case_types: COLUMN case_id uuid NOT NULL
TABLE petition_case_types: COLUMN code text NOT NULL
TABLE petition_case_types: CONSTRAINT petition_case_types_office_id_case_id_code_key UNIQUE (office_id, case_id, code)
TABLE petition_case_types: CONSTRAINT petition_case_types_office_id_case_id_fkey FOREIGN KEY (office_id, case_id) REFERENCES petition_cases(office_id, id)
TABLE petition_case_types: CONSTRAINT petition_case_types_office_id_id_key UNIQUE (office_id, id)
TABLE petition_case_types: CONSTRAINT petition_case_types_pkey PRIMARY KEY (id)
TABLE petition_case_types: CREATE INDEX petition_case_types_code ON public.petition_case_types USING btree (office_id, code, case_id)
TABLE petition_case_types: CREATE UNIQUE INDEX petition_case_types_office_id_case_id_code_key ON public.petition_case_types USING btree (office_id, case_id, code)
TABLE petition_case_types: CREATE UNIQUE INDEX petition_case_types_office_id_id_key ON public.petition_case_types USING btree (office_id, id)
TABLE petition_case_types: CREATE UNIQUE INDEX petition_case_types_pkey ON public.petition_case_types USING btree (id)
TABLE petition_case_units: COLUMN id uuid NOT NULL
TABLE petition_case_units: COLUMN office_id uuid NOT NULL
TABLE petition_case_units: COLUMN version bigint NOT NULL
TABLE petition_case_units: COLUMN created_at timestamp with time zone NOT NULL
TABLE petition_case_units: COLUMN updated_at timestamp with time zone NOT NULL
TABLE petition_case_units: COLUMN case_id uuid NOT NULL
TABLE petition_case_units: COLUMN unit_id uuid NOT NULL
TABLE petition_case_units: COLUMN role text NOT NULL
TABLE petition_case_units: COLUMN sequence bigint NOT NULL
TABLE petition_case_units: COLUMN is_current boolean NOT NULL
TABLE petition_case_units: CONSTRAINT petition_case_units_office_id_case_id_fkey FOREIGN KEY (office_id, case_id) REFERENCES petition_cases(office_id, id)
TABLE petition_case_units: CONSTRAINT petition_case_units_office_id_case_id_sequence_unit_id_key UNIQUE (office_id, case_id, sequence, unit_id)
TABLE petition_case_units: CONSTRAINT petition_case_units_office_id_id_key UNIQUE (office_id, id)
TABLE petition_case_units: CONSTRAINT petition_case_units_office_id_unit_id_fkey FOREIGN KEY (office_id, unit_id) REFERENCES units(office_id, id)
TABLE petition_case_units: CONSTRAINT petition_case_units_pkey PRIMARY KEY (id)
TABLE petition_case_units: CONSTRAINT petition_case_units_role_check CHECK ((role = ANY (ARRAY['lead'::text, 'assist'::text])))
TABLE petition_case_units: CREATE UNIQUE INDEX petition_case_units_office_id_case_id_sequence_unit_id_key ON public.petition_case_units USING btree (office_id, case_id, sequence, unit_id)
TABLE petition_case_units: CREATE UNIQUE INDEX petition_case_units_office_id_id_key ON public.petition_case_units USING btree (office_id, id)
TABLE petition_case_units: CREATE UNIQUE INDEX petition_case_units_pkey ON public.petition_case_units USING btree (id)
TABLE petition_case_units: CREATE INDEX petition_case_units_unit ON public.petition_case_units USING btree (office_id, unit_id, case_id)
TABLE petition_cases: COLUMN id uuid NOT NULL
TABLE petition_cases: COLUMN office_id uuid NOT NULL
TABLE petition_cases: COLUMN version bigint NOT NULL
TABLE petition_cases: COLUMN created_at timestamp with time zone NOT NULL
TABLE petition_cases: COLUMN updated_at timestamp with time zone NOT NULL
TABLE petition_cases: COLUMN inspection_id uuid NOT NULL
TABLE petition_cases: COLUMN batch_id uuid
TABLE petition_cases: COLUMN number text NOT NULL
TABLE petition_cases: COLUMN number_key text NOT NULL
TABLE petition_cases: COLUMN number_family text NOT NULL
TABLE petition_cases: COLUMN secondary_numbers text
TABLE petition_cases: COLUMN channel text NOT NULL
TABLE petition_cases: COLUMN key_case boolean NOT NULL
TABLE petition_cases: COLUMN received_at timestamp with time zone NOT NULL
TABLE petition_cases: COLUMN summary text NOT NULL
TABLE petition_cases: COLUMN area text NOT NULL
TABLE petition_cases: COLUMN address text NOT NULL
TABLE petition_cases: COLUMN pollution_types text
TABLE petition_cases: COLUMN primary_type text NOT NULL
TABLE petition_cases: COLUMN type_labels text
TABLE petition_cases: COLUMN responsible_text text NOT NULL
TABLE petition_cases: COLUMN assisting_text text NOT NULL
TABLE petition_cases: COLUMN upstream_assigned_at timestamp with time zone
TABLE petition_cases: COLUMN upstream_due_at timestamp with time zone
TABLE petition_cases: COLUMN remark text NOT NULL
TABLE petition_cases: COLUMN handling text NOT NULL
TABLE petition_cases: COLUMN completion text NOT NULL
TABLE petition_cases: COLUMN publication text NOT NULL
TABLE petition_cases: COLUMN sign_off text NOT NULL
TABLE petition_cases: COLUMN cycle bigint NOT NULL
TABLE petition_cases: COLUMN due_at timestamp with time zone
TABLE petition_cases: COLUMN due_order timestamp with time zone NOT NULL
TABLE petition_cases: COLUMN lead_unit_id uuid
TABLE petition_cases: COLUMN group_id uuid
TABLE petition_cases: COLUMN dispatch text
TABLE petition_cases: COLUMN deadlines text
TABLE petition_cases: COLUMN journal text
TABLE petition_cases: COLUMN voided_at timestamp with time zone
TABLE petition_cases: COLUMN void_reason text NOT NULL
TABLE petition_cases: COLUMN search_text text NOT NULL
TABLE petition_cases: COLUMN search_tokens text NOT NULL
TABLE petition_cases: COLUMN search tsvector GENERATED AS (search_tokens)::tsvector
TABLE petition_cases: CONSTRAINT petition_cases_channel_check CHECK ((channel = ANY (ARRAY['phone'::text, 'letter'::text, 'visit'::text, 'wechat'::text, 'other'::text])))
TABLE petition_cases: CONSTRAINT petition_cases_completion_check CHECK ((completion = ANY (ARRAY['in_progress'::text, 'not_completed'::text, 'stage_completed'::text, 'completed'::text])))
TABLE petition_cases: CONSTRAINT petition_cases_handling_check CHECK ((handling = ANY (ARRAY['registered'::text, 'dispatched'::text, 'acknowledged'::text, 'returned'::text, 'verifying'::text, 'rectifying'::text, 'feedback_drafted'::text, 'group_reviewed'::text, 'leader_signed'::text, 'submitted'::text, 'accepted'::text, 'not_ours'::text, 'reopened'::text])))
TABLE petition_cases: CONSTRAINT petition_cases_office_id_batch_id_fkey FOREIGN KEY (office_id, batch_id) REFERENCES petition_batches(office_id, id)
TABLE petition_cases: CONSTRAINT petition_cases_office_id_group_id_fkey FOREIGN KEY (office_id, group_id) REFERENCES work_groups(office_id, id)
TABLE petition_cases: CONSTRAINT petition_cases_office_id_id_key UNIQUE (office_id, id)
TABLE petition_cases: CONSTRAINT petition_cases_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE petition_cases: CONSTRAINT petition_cases_office_id_lead_unit_id_fkey FOREIGN KEY (office_id, lead_unit_id) REFERENCES units(office_id, id)
TABLE petition_cases: CONSTRAINT petition_cases_pkey PRIMARY KEY (id)
TABLE petition_cases: CREATE INDEX petition_cases_batch ON public.petition_cases USING btree (office_id, batch_id, id)
TABLE petition_cases: CREATE INDEX petition_cases_due ON public.petition_cases USING btree (office_id, due_order, id)
TABLE petition_cases: CREATE INDEX petition_cases_group ON public.petition_cases USING btree (office_id, group_id, id)
TABLE petition_cases: CREATE INDEX petition_cases_handling ON public.petition_cases USING btree (office_id, handling, id)
TABLE petition_cases: CREATE INDEX petition_cases_lead_unit ON public.petition_cases USING btree (office_id, lead_unit_id, id)
TABLE petition_cases: CREATE INDEX petition_cases_number ON public.petition_cases USING btree (office_id, number, id)
TABLE petition_cases: CREATE INDEX petition_cases_number_key ON public.petition_cases USING btree (office_id, number_key, id)
TABLE petition_cases: CREATE UNIQUE INDEX petition_cases_office_id_id_key ON public.petition_cases USING btree (office_id, id)
TABLE petition_cases: CREATE UNIQUE INDEX petition_cases_one_number ON public.petition_cases USING btree (office_id, inspection_id, number_key) WHERE (voided_at IS NULL)
TABLE petition_cases: CREATE UNIQUE INDEX petition_cases_pkey ON public.petition_cases USING btree (id)
TABLE petition_cases: CREATE INDEX petition_cases_received_at ON public.petition_cases USING btree (office_id, received_at, id)
TABLE petition_cases: CREATE INDEX petition_cases_search ON public.petition_cases USING gin (search)
TABLE petitioners: COLUMN id uuid NOT NULL
TABLE petitioners: COLUMN office_id uuid NOT NULL
TABLE petitioners: COLUMN version bigint NOT NULL
TABLE petitioners: COLUMN created_at timestamp with time zone NOT NULL
TABLE petitioners: COLUMN updated_at timestamp with time zone NOT NULL
TABLE petitioners: COLUMN case_id uuid NOT NULL
TABLE petitioners: COLUMN sealed bytea NOT NULL
TABLE petitioners: COLUMN phone_index text NOT NULL
TABLE petitioners: CONSTRAINT petitioners_office_id_case_id_fkey FOREIGN KEY (office_id, case_id) REFERENCES petition_cases(office_id, id)
TABLE petitioners: CONSTRAINT petitioners_office_id_case_id_key UNIQUE (office_id, case_id)
TABLE petitioners: CONSTRAINT petitioners_office_id_id_key UNIQUE (office_id, id)
TABLE petitioners: CONSTRAINT petitioners_pkey PRIMARY KEY (id)
TABLE petitioners: CREATE UNIQUE INDEX petitioners_office_id_case_id_key ON public.petitioners USING btree (office_id, case_id)
TABLE petitioners: CREATE UNIQUE INDEX petitioners_office_id_id_key ON public.petitioners USING btree (office_id, id)
TABLE petitioners: CREATE INDEX petitioners_phone ON public.petitioners USING btree (office_id, phone_index, case_id)
TABLE petitioners: CREATE UNIQUE INDEX petitioners_pkey ON public.petitioners USING btree (id)
TABLE plan_imports: COLUMN id uuid NOT NULL
TABLE plan_imports: COLUMN office_id uuid NOT NULL
TABLE plan_imports: COLUMN version bigint NOT NULL
TABLE plan_imports: COLUMN created_at timestamp with time zone NOT NULL
TABLE plan_imports: COLUMN updated_at timestamp with time zone NOT NULL
TABLE plan_imports: COLUMN voided_at timestamp with time zone
TABLE plan_imports: COLUMN void_reason text NOT NULL
TABLE plan_imports: COLUMN state text NOT NULL
TABLE plan_imports: COLUMN filename text NOT NULL
TABLE plan_imports: COLUMN format text NOT NULL
TABLE plan_imports: COLUMN sha256 text NOT NULL
TABLE plan_imports: COLUMN size bigint NOT NULL
TABLE plan_imports: COLUMN line_count bigint NOT NULL
TABLE plan_imports: COLUMN source_text text NOT NULL
TABLE plan_imports: COLUMN draft text NOT NULL
TABLE plan_imports: COLUMN unread text NOT NULL
TABLE plan_imports: COLUMN warnings text NOT NULL
TABLE plan_imports: COLUMN inspection_name text NOT NULL
TABLE plan_imports: COLUMN working_group_count bigint NOT NULL
TABLE plan_imports: COLUMN duty_count bigint NOT NULL
TABLE plan_imports: COLUMN vacant_post_count bigint NOT NULL
TABLE plan_imports: COLUMN unread_count bigint NOT NULL
TABLE plan_imports: COLUMN warning_count bigint NOT NULL
TABLE plan_imports: COLUMN inspection_id uuid
TABLE plan_imports: COLUMN applied_at timestamp with time zone
TABLE plan_imports: COLUMN applied text NOT NULL
TABLE plan_imports: CONSTRAINT plan_imports_check CHECK (((state = 'applied'::text) = (inspection_id IS NOT NULL)))
TABLE plan_imports: CONSTRAINT plan_imports_format_check CHECK ((format = ANY (ARRAY['text'::text, 'docx'::text])))
TABLE plan_imports: CONSTRAINT plan_imports_office_id_id_key UNIQUE (office_id, id)
TABLE plan_imports: CONSTRAINT plan_imports_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE plan_imports: CONSTRAINT plan_imports_pkey PRIMARY KEY (id)
TABLE plan_imports: CONSTRAINT plan_imports_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'applied'::text, 'voided'::text])))
TABLE plan_imports: CREATE INDEX plan_imports_created_at ON public.plan_imports USING btree (office_id, created_at, id)
TABLE plan_imports: CREATE UNIQUE INDEX plan_imports_office_id_id_key ON public.plan_imports USING btree (office_id, id)
TABLE plan_imports: CREATE UNIQUE INDEX plan_imports_pkey ON public.plan_imports USING btree (id)
TABLE plan_imports: CREATE INDEX plan_imports_state ON public.plan_imports USING btree (office_id, state, created_at, id)
TABLE refresh_tokens: COLUMN id uuid NOT NULL
TABLE refresh_tokens: COLUMN office_id uuid NOT NULL
TABLE refresh_tokens: COLUMN version bigint NOT NULL
TABLE refresh_tokens: COLUMN created_at timestamp with time zone NOT NULL
TABLE refresh_tokens: COLUMN updated_at timestamp with time zone NOT NULL
TABLE refresh_tokens: COLUMN session_id uuid NOT NULL
TABLE refresh_tokens: COLUMN token_hash text NOT NULL
TABLE refresh_tokens: COLUMN used_at timestamp with time zone
TABLE refresh_tokens: CONSTRAINT refresh_tokens_office_id_id_key UNIQUE (office_id, id)
TABLE refresh_tokens: CONSTRAINT refresh_tokens_office_id_session_id_fkey FOREIGN KEY (office_id, session_id) REFERENCES sessions(office_id, id) ON DELETE CASCADE
TABLE refresh_tokens: CONSTRAINT refresh_tokens_pkey PRIMARY KEY (id)
TABLE refresh_tokens: CONSTRAINT refresh_tokens_token_hash_key UNIQUE (token_hash)
TABLE refresh_tokens: CREATE UNIQUE INDEX refresh_tokens_office_id_id_key ON public.refresh_tokens USING btree (office_id, id)
TABLE refresh_tokens: CREATE UNIQUE INDEX refresh_tokens_pkey ON public.refresh_tokens USING btree (id)
TABLE refresh_tokens: CREATE INDEX refresh_tokens_session ON public.refresh_tokens USING btree (office_id, session_id)
TABLE refresh_tokens: CREATE UNIQUE INDEX refresh_tokens_token_hash_key ON public.refresh_tokens USING btree (token_hash)
TABLE sessions: COLUMN id uuid NOT NULL
TABLE sessions: COLUMN office_id uuid NOT NULL
TABLE sessions: COLUMN version bigint NOT NULL
TABLE sessions: COLUMN created_at timestamp with time zone NOT NULL
TABLE sessions: COLUMN updated_at timestamp with time zone NOT NULL
TABLE sessions: COLUMN user_id uuid NOT NULL
TABLE sessions: COLUMN expires_at timestamp with time zone NOT NULL
TABLE sessions: COLUMN idle_until timestamp with time zone NOT NULL
TABLE sessions: COLUMN ended_at timestamp with time zone
TABLE sessions: COLUMN end_reason text NOT NULL
TABLE sessions: CONSTRAINT sessions_office_id_id_key UNIQUE (office_id, id)
TABLE sessions: CONSTRAINT sessions_office_id_user_id_fkey FOREIGN KEY (office_id, user_id) REFERENCES users(office_id, id)
TABLE sessions: CONSTRAINT sessions_pkey PRIMARY KEY (id)
TABLE sessions: CREATE INDEX sessions_age ON public.sessions USING btree (expires_at)
TABLE sessions: CREATE UNIQUE INDEX sessions_office_id_id_key ON public.sessions USING btree (office_id, id)
TABLE sessions: CREATE UNIQUE INDEX sessions_pkey ON public.sessions USING btree (id)
TABLE sessions: CREATE INDEX sessions_user ON public.sessions USING btree (office_id, user_id, ended_at)
TABLE sign_ins: COLUMN id uuid NOT NULL
TABLE sign_ins: COLUMN office_id uuid NOT NULL
TABLE sign_ins: COLUMN version bigint NOT NULL
TABLE sign_ins: COLUMN created_at timestamp with time zone NOT NULL
TABLE sign_ins: COLUMN updated_at timestamp with time zone NOT NULL
TABLE sign_ins: COLUMN name_key text NOT NULL
TABLE sign_ins: COLUMN failures bigint NOT NULL
TABLE sign_ins: COLUMN failed_at timestamp with time zone
TABLE sign_ins: COLUMN locked_until timestamp with time zone
TABLE sign_ins: COLUMN last_signed_in_at timestamp with time zone
TABLE sign_ins: CONSTRAINT sign_ins_name_key_key UNIQUE (name_key)
TABLE sign_ins: CONSTRAINT sign_ins_office_id_id_key UNIQUE (office_id, id)
TABLE sign_ins: CONSTRAINT sign_ins_pkey PRIMARY KEY (id)
TABLE sign_ins: CREATE INDEX sign_ins_age ON public.sign_ins USING btree (updated_at)
TABLE sign_ins: CREATE UNIQUE INDEX sign_ins_name_key_key ON public.sign_ins USING btree (name_key)
TABLE sign_ins: CREATE UNIQUE INDEX sign_ins_office_id_id_key ON public.sign_ins USING btree (office_id, id)
TABLE sign_ins: CREATE UNIQUE INDEX sign_ins_pkey ON public.sign_ins USING btree (id)
TABLE status_reports: COLUMN id uuid NOT NULL
TABLE status_reports: COLUMN office_id uuid NOT NULL
TABLE status_reports: COLUMN version bigint NOT NULL
TABLE status_reports: COLUMN created_at timestamp with time zone NOT NULL
TABLE status_reports: COLUMN updated_at timestamp with time zone NOT NULL
TABLE status_reports: COLUMN inspection_id uuid NOT NULL
TABLE status_reports: COLUMN year bigint NOT NULL
TABLE status_reports: COLUMN ordinal bigint NOT NULL
TABLE status_reports: COLUMN number text NOT NULL
TABLE status_reports: COLUMN taken_at timestamp with time zone NOT NULL
TABLE status_reports: COLUMN cases_total bigint NOT NULL
TABLE status_reports: COLUMN cases_overdue bigint NOT NULL
TABLE status_reports: COLUMN digest text NOT NULL
TABLE status_reports: COLUMN body text NOT NULL
TABLE status_reports: CONSTRAINT status_reports_office_id_fkey FOREIGN KEY (office_id) REFERENCES offices(id)
TABLE status_reports: CONSTRAINT status_reports_office_id_id_key UNIQUE (office_id, id)
TABLE status_reports: CONSTRAINT status_reports_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE status_reports: CONSTRAINT status_reports_office_id_year_ordinal_key UNIQUE (office_id, year, ordinal)
TABLE status_reports: CONSTRAINT status_reports_pkey PRIMARY KEY (id)
TABLE status_reports: CREATE INDEX status_reports_inspection ON public.status_reports USING btree (office_id, inspection_id, taken_at, id)
TABLE status_reports: CREATE UNIQUE INDEX status_reports_office_id_id_key ON public.status_reports USING btree (office_id, id)
TABLE status_reports: CREATE UNIQUE INDEX status_reports_office_id_year_ordinal_key ON public.status_reports USING btree (office_id, year, ordinal)
TABLE status_reports: CREATE UNIQUE INDEX status_reports_pkey ON public.status_reports USING btree (id)
TABLE status_reports: CREATE INDEX status_reports_taken_at ON public.status_reports USING btree (office_id, taken_at, id)
TABLE status_reports: CREATE TRIGGER status_reports_final BEFORE DELETE OR UPDATE ON public.status_reports FOR EACH ROW EXECUTE FUNCTION status_reports_are_final()
TABLE units: COLUMN id uuid NOT NULL
TABLE units: COLUMN office_id uuid NOT NULL
TABLE units: COLUMN version bigint NOT NULL
TABLE units: COLUMN created_at timestamp with time zone NOT NULL
TABLE units: COLUMN updated_at timestamp with time zone NOT NULL
TABLE units: COLUMN name text NOT NULL
TABLE units: COLUMN kind text NOT NULL
TABLE units: COLUMN collective boolean NOT NULL
TABLE units: COLUMN parent_id uuid
TABLE units: COLUMN contact_phone text NOT NULL
TABLE units: COLUMN voided_at timestamp with time zone
TABLE units: COLUMN void_reason text NOT NULL
TABLE units: COLUMN search_text text NOT NULL
TABLE units: COLUMN search_tokens text NOT NULL
TABLE units: COLUMN search tsvector GENERATED AS (search_tokens)::tsvector
TABLE units: CONSTRAINT units_office_id_id_key UNIQUE (office_id, id)
TABLE units: CONSTRAINT units_office_id_parent_id_fkey FOREIGN KEY (office_id, parent_id) REFERENCES units(office_id, id)
TABLE units: CONSTRAINT units_pkey PRIMARY KEY (id)
TABLE units: CREATE INDEX units_created_at ON public.units USING btree (office_id, created_at, id)
TABLE units: CREATE INDEX units_kind ON public.units USING btree (office_id, kind, name, id)
TABLE units: CREATE INDEX units_name ON public.units USING btree (office_id, name, id)
TABLE units: CREATE UNIQUE INDEX units_office_id_id_key ON public.units USING btree (office_id, id)
TABLE units: CREATE UNIQUE INDEX units_one_name ON public.units USING btree (office_id, name) WHERE (voided_at IS NULL)
TABLE units: CREATE INDEX units_parent ON public.units USING btree (office_id, parent_id, name, id)
TABLE units: CREATE UNIQUE INDEX units_pkey ON public.units USING btree (id)
TABLE units: CREATE INDEX units_search ON public.units USING gin (search)
TABLE users: COLUMN id uuid NOT NULL
TABLE users: COLUMN office_id uuid NOT NULL
TABLE users: COLUMN version bigint NOT NULL
TABLE users: COLUMN created_at timestamp with time zone NOT NULL
TABLE users: COLUMN updated_at timestamp with time zone NOT NULL
TABLE users: COLUMN username text NOT NULL
TABLE users: COLUMN display_name text NOT NULL
TABLE users: COLUMN is_admin boolean NOT NULL
TABLE users: COLUMN is_auditor boolean NOT NULL
TABLE users: COLUMN person_id uuid
TABLE users: COLUMN unit_id uuid
TABLE users: COLUMN password_hash text NOT NULL
TABLE users: COLUMN password_changed_at timestamp with time zone NOT NULL
TABLE users: COLUMN must_change_password boolean NOT NULL
TABLE users: COLUMN disabled_at timestamp with time zone
TABLE users: COLUMN disabled_reason text NOT NULL
TABLE users: CONSTRAINT users_check CHECK ((NOT (is_admin AND is_auditor)))
TABLE users: CONSTRAINT users_check1 CHECK (((unit_id IS NULL) OR (NOT (is_admin OR is_auditor))))
TABLE users: CONSTRAINT users_office_id_id_key UNIQUE (office_id, id)
TABLE users: CONSTRAINT users_office_id_person_id_key UNIQUE (office_id, person_id)
TABLE users: CONSTRAINT users_pkey PRIMARY KEY (id)
TABLE users: CONSTRAINT users_username_key UNIQUE (username)
TABLE users: CREATE INDEX users_created_at ON public.users USING btree (office_id, created_at, id)
TABLE users: CREATE UNIQUE INDEX users_office_id_id_key ON public.users USING btree (office_id, id)
TABLE users: CREATE UNIQUE INDEX users_office_id_person_id_key ON public.users USING btree (office_id, person_id)
TABLE users: CREATE UNIQUE INDEX users_pkey ON public.users USING btree (id)
TABLE users: CREATE INDEX users_unit ON public.users USING btree (office_id, unit_id)
TABLE users: CREATE INDEX users_username ON public.users USING btree (office_id, username, id)
TABLE users: CREATE UNIQUE INDEX users_username_key ON public.users USING btree (username)
TABLE work_groups: COLUMN id uuid NOT NULL
TABLE work_groups: COLUMN office_id uuid NOT NULL
TABLE work_groups: COLUMN version bigint NOT NULL
TABLE work_groups: COLUMN created_at timestamp with time zone NOT NULL
TABLE work_groups: COLUMN updated_at timestamp with time zone NOT NULL
TABLE work_groups: COLUMN inspection_id uuid NOT NULL
TABLE work_groups: COLUMN kind text NOT NULL
TABLE work_groups: COLUMN name text NOT NULL
TABLE work_groups: COLUMN function text NOT NULL
TABLE work_groups: COLUMN position bigint NOT NULL
TABLE work_groups: COLUMN voided_at timestamp with time zone
TABLE work_groups: COLUMN void_reason text NOT NULL
TABLE work_groups: COLUMN search_text text NOT NULL
TABLE work_groups: COLUMN search_tokens text NOT NULL
TABLE work_groups: COLUMN search tsvector GENERATED AS (search_tokens)::tsvector
TABLE work_groups: CONSTRAINT work_groups_check CHECK (((kind = 'coordination_group'::text) = (function = ''::text)))
TABLE work_groups: CONSTRAINT work_groups_kind_check CHECK ((kind = ANY (ARRAY['coordination_group'::text, 'working_group'::text])))
TABLE work_groups: CONSTRAINT work_groups_office_id_id_key UNIQUE (office_id, id)
TABLE work_groups: CONSTRAINT work_groups_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE work_groups: CONSTRAINT work_groups_pkey PRIMARY KEY (id)
TABLE work_groups: CREATE INDEX work_groups_created_at ON public.work_groups USING btree (office_id, created_at, id)
TABLE work_groups: CREATE INDEX work_groups_inspection ON public.work_groups USING btree (office_id, inspection_id, "position", id)
TABLE work_groups: CREATE INDEX work_groups_name ON public.work_groups USING btree (office_id, name, id)
TABLE work_groups: CREATE UNIQUE INDEX work_groups_office_id_id_key ON public.work_groups USING btree (office_id, id)
TABLE work_groups: CREATE UNIQUE INDEX work_groups_one_coordination ON public.work_groups USING btree (office_id, inspection_id) WHERE ((kind = 'coordination_group'::text) AND (voided_at IS NULL))
TABLE work_groups: CREATE UNIQUE INDEX work_groups_one_name ON public.work_groups USING btree (office_id, inspection_id, name) WHERE (voided_at IS NULL)
TABLE work_groups: CREATE UNIQUE INDEX work_groups_pkey ON public.work_groups USING btree (id)
TABLE work_groups: CREATE INDEX work_groups_position ON public.work_groups USING btree (office_id, "position", id)
TABLE work_groups: CREATE INDEX work_groups_search ON public.work_groups USING gin (search)
