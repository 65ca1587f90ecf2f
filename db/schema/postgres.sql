TABLE accountability_items: COLUMN id uuid NOT NULL
TABLE accountability_items: COLUMN office_id uuid NOT NULL
TABLE accountability_items: COLUMN version bigint NOT NULL
TABLE accountability_items: COLUMN created_at timestamp with time zone NOT NULL
TABLE accountability_items: COLUMN updated_at timestamp with time zone NOT NULL
TABLE accountability_items: COLUMN inspection_id uuid NOT NULL
TABLE accountability_items: COLUMN source text NOT NULL
TABLE accountability_items: COLUMN matter text NOT NULL
TABLE accountability_items: COLUMN subject_type text NOT NULL
TABLE accountability_items: COLUMN subject_id uuid
TABLE accountability_items: COLUMN subject_label text NOT NULL
TABLE accountability_items: COLUMN cause text NOT NULL
TABLE accountability_items: COLUMN year bigint NOT NULL
TABLE accountability_items: COLUMN ordinal bigint NOT NULL
TABLE accountability_items: COLUMN number text NOT NULL
TABLE accountability_items: COLUMN responsible_unit_id uuid
TABLE accountability_items: COLUMN responsible_unit_name text NOT NULL
TABLE accountability_items: COLUMN subjects text NOT NULL
TABLE accountability_items: COLUMN subject_units text NOT NULL
TABLE accountability_items: COLUMN readers text NOT NULL
TABLE accountability_items: COLUMN why text NOT NULL
TABLE accountability_items: COLUMN filed_at timestamp with time zone
TABLE accountability_items: COLUMN filed_by uuid
TABLE accountability_items: COLUMN drop_reason text NOT NULL
TABLE accountability_items: COLUMN records bigint NOT NULL
TABLE accountability_items: COLUMN outcome text NOT NULL
TABLE accountability_items: COLUMN decision text NOT NULL
TABLE accountability_items: COLUMN decided_at timestamp with time zone
TABLE accountability_items: COLUMN decided_by uuid
TABLE accountability_items: COLUMN execution text NOT NULL
TABLE accountability_items: COLUMN executed_at timestamp with time zone
TABLE accountability_items: COLUMN executed_by uuid
TABLE accountability_items: COLUMN closing text NOT NULL
TABLE accountability_items: COLUMN closed_at timestamp with time zone
TABLE accountability_items: COLUMN closed_by uuid
TABLE accountability_items: COLUMN started_at timestamp with time zone NOT NULL
TABLE accountability_items: COLUMN due_at timestamp with time zone NOT NULL
TABLE accountability_items: COLUMN original_due_at timestamp with time zone NOT NULL
TABLE accountability_items: COLUMN met_at timestamp with time zone
TABLE accountability_items: COLUMN ended_at timestamp with time zone
TABLE accountability_items: COLUMN lapsed_by text NOT NULL
TABLE accountability_items: COLUMN next_alert_at timestamp with time zone
TABLE accountability_items: COLUMN alerted text NOT NULL
TABLE accountability_items: COLUMN state text NOT NULL
TABLE accountability_items: COLUMN colour text NOT NULL
TABLE accountability_items: COLUMN feedbacks bigint NOT NULL
TABLE accountability_items: COLUMN answered_by uuid
TABLE accountability_items: COLUMN reviewed_by uuid
TABLE accountability_items: COLUMN returned boolean NOT NULL
TABLE accountability_items: COLUMN voided_at timestamp with time zone
TABLE accountability_items: COLUMN void_reason text NOT NULL
TABLE accountability_items: COLUMN search_text text NOT NULL
TABLE accountability_items: COLUMN search_tokens text NOT NULL
TABLE accountability_items: COLUMN search tsvector GENERATED AS (search_tokens)::tsvector
TABLE accountability_items: CONSTRAINT accountability_items_check CHECK (((state = ANY (ARRAY['drafted'::text, 'dropped'::text])) OR ((responsible_unit_id IS NOT NULL) AND (ordinal > 0))))
TABLE accountability_items: CONSTRAINT accountability_items_colour_check CHECK ((colour = ANY (ARRAY[''::text, 'blue'::text, 'yellow'::text, 'red'::text])))
TABLE accountability_items: CONSTRAINT accountability_items_office_id_id_key UNIQUE (office_id, id)
TABLE accountability_items: CONSTRAINT accountability_items_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE accountability_items: CONSTRAINT accountability_items_office_id_responsible_unit_id_fkey FOREIGN KEY (office_id, responsible_unit_id) REFERENCES units(office_id, id)
TABLE accountability_items: CONSTRAINT accountability_items_pkey PRIMARY KEY (id)
TABLE accountability_items: CONSTRAINT accountability_items_records_check CHECK ((records >= 0))
TABLE accountability_items: CONSTRAINT accountability_items_source_check CHECK ((source = ANY (ARRAY['provincial_key_petition'::text, 'undercover_exposure'::text, 'leader_assigned'::text, 'overdue_case'::text, 'duty_violation'::text, 'relapse'::text])))
TABLE accountability_items: CONSTRAINT accountability_items_state_check CHECK ((state = ANY (ARRAY['drafted'::text, 'dropped'::text, 'filed'::text, 'ordered'::text, 'in_progress'::text, 'feedback'::text, 'returned'::text, 'reviewed'::text, 'decided'::text, 'executed'::text, 'closed'::text])))
TABLE accountability_items: CREATE INDEX accountability_items_alert ON public.accountability_items USING btree (office_id, next_alert_at, id) WHERE (next_alert_at IS NOT NULL)
TABLE accountability_items: CREATE UNIQUE INDEX accountability_items_cause ON public.accountability_items USING btree (office_id, cause) WHERE (cause <> ''::text)
TABLE accountability_items: CREATE INDEX accountability_items_colour ON public.accountability_items USING btree (office_id, colour, created_at, id) WHERE ((colour <> ''::text) AND (voided_at IS NULL))
TABLE accountability_items: CREATE INDEX accountability_items_created ON public.accountability_items USING btree (office_id, created_at, id) WHERE (voided_at IS NULL)
TABLE accountability_items: CREATE INDEX accountability_items_due ON public.accountability_items USING btree (office_id, due_at, id) WHERE (voided_at IS NULL)
TABLE accountability_items: CREATE UNIQUE INDEX accountability_items_number ON public.accountability_items USING btree (office_id, year, ordinal) WHERE (ordinal > 0)
TABLE accountability_items: CREATE UNIQUE INDEX accountability_items_office_id_id_key ON public.accountability_items USING btree (office_id, id)
TABLE accountability_items: CREATE UNIQUE INDEX accountability_items_pkey ON public.accountability_items USING btree (id)
TABLE accountability_items: CREATE INDEX accountability_items_round ON public.accountability_items USING btree (office_id, inspection_id, created_at, id) WHERE (voided_at IS NULL)
TABLE accountability_items: CREATE INDEX accountability_items_running ON public.accountability_items USING btree (office_id, due_at, id) WHERE ((ended_at IS NULL) AND (voided_at IS NULL))
TABLE accountability_items: CREATE INDEX accountability_items_search ON public.accountability_items USING gin (search)
TABLE accountability_items: CREATE INDEX accountability_items_source ON public.accountability_items USING btree (office_id, source, created_at, id) WHERE (voided_at IS NULL)
TABLE accountability_items: CREATE INDEX accountability_items_state ON public.accountability_items USING btree (office_id, state, created_at, id) WHERE (voided_at IS NULL)
TABLE accountability_items: CREATE INDEX accountability_items_subject ON public.accountability_items USING btree (office_id, subject_id, created_at, id) WHERE ((subject_id IS NOT NULL) AND (voided_at IS NULL))
TABLE accountability_items: CREATE INDEX accountability_items_unit ON public.accountability_items USING btree (office_id, responsible_unit_id, created_at, id) WHERE (voided_at IS NULL)
TABLE accountability_parties: COLUMN id uuid NOT NULL
TABLE accountability_parties: COLUMN office_id uuid NOT NULL
TABLE accountability_parties: COLUMN version bigint NOT NULL
TABLE accountability_parties: COLUMN created_at timestamp with time zone NOT NULL
TABLE accountability_parties: COLUMN updated_at timestamp with time zone NOT NULL
TABLE accountability_parties: COLUMN item_id uuid NOT NULL
TABLE accountability_parties: COLUMN role text NOT NULL
TABLE accountability_parties: COLUMN person_id uuid
TABLE accountability_parties: COLUMN unit_id uuid
TABLE accountability_parties: CONSTRAINT accountability_parties_check CHECK (((person_id IS NULL) <> (unit_id IS NULL)))
TABLE accountability_parties: CONSTRAINT accountability_parties_office_id_id_key UNIQUE (office_id, id)
TABLE accountability_parties: CONSTRAINT accountability_parties_office_id_item_id_fkey FOREIGN KEY (office_id, item_id) REFERENCES accountability_items(office_id, id)
TABLE accountability_parties: CONSTRAINT accountability_parties_office_id_person_id_fkey FOREIGN KEY (office_id, person_id) REFERENCES people(office_id, id)
TABLE accountability_parties: CONSTRAINT accountability_parties_office_id_unit_id_fkey FOREIGN KEY (office_id, unit_id) REFERENCES units(office_id, id)
TABLE accountability_parties: CONSTRAINT accountability_parties_pkey PRIMARY KEY (id)
TABLE accountability_parties: CONSTRAINT accountability_parties_role_check CHECK ((role = ANY (ARRAY['reader'::text, 'subject'::text])))
TABLE accountability_parties: CREATE INDEX accountability_parties_item ON public.accountability_parties USING btree (office_id, item_id, role)
TABLE accountability_parties: CREATE UNIQUE INDEX accountability_parties_office_id_id_key ON public.accountability_parties USING btree (office_id, id)
TABLE accountability_parties: CREATE INDEX accountability_parties_person ON public.accountability_parties USING btree (office_id, person_id, role, item_id) WHERE (person_id IS NOT NULL)
TABLE accountability_parties: CREATE UNIQUE INDEX accountability_parties_pkey ON public.accountability_parties USING btree (id)
TABLE accountability_parties: CREATE INDEX accountability_parties_unit ON public.accountability_parties USING btree (office_id, unit_id, role, item_id) WHERE (unit_id IS NOT NULL)
TABLE accountability_records: COLUMN id uuid NOT NULL
TABLE accountability_records: COLUMN office_id uuid NOT NULL
TABLE accountability_records: COLUMN version bigint NOT NULL
TABLE accountability_records: COLUMN created_at timestamp with time zone NOT NULL
TABLE accountability_records: COLUMN updated_at timestamp with time zone NOT NULL
TABLE accountability_records: COLUMN item_id uuid NOT NULL
TABLE accountability_records: COLUMN position bigint NOT NULL
TABLE accountability_records: COLUMN subject_person_id uuid
TABLE accountability_records: COLUMN subject_unit_id uuid
TABLE accountability_records: COLUMN subject_name text NOT NULL
TABLE accountability_records: COLUMN subject_status text NOT NULL
TABLE accountability_records: COLUMN form text NOT NULL
TABLE accountability_records: COLUMN grade text NOT NULL
TABLE accountability_records: COLUMN deciding_body text NOT NULL
TABLE accountability_records: COLUMN document_number text NOT NULL
TABLE accountability_records: COLUMN decided_on date
TABLE accountability_records: COLUMN effect_until date
TABLE accountability_records: COLUMN remark text NOT NULL
TABLE accountability_records: COLUMN recorded_by uuid NOT NULL
TABLE accountability_records: COLUMN voided_at timestamp with time zone
TABLE accountability_records: COLUMN void_reason text NOT NULL
TABLE accountability_records: CONSTRAINT accountability_records_check CHECK (((subject_person_id IS NULL) <> (subject_unit_id IS NULL)))
TABLE accountability_records: CONSTRAINT accountability_records_decided_on_check CHECK ((decided_on IS NOT NULL))
TABLE accountability_records: CONSTRAINT accountability_records_office_id_id_key UNIQUE (office_id, id)
TABLE accountability_records: CONSTRAINT accountability_records_office_id_item_id_fkey FOREIGN KEY (office_id, item_id) REFERENCES accountability_items(office_id, id)
TABLE accountability_records: CONSTRAINT accountability_records_office_id_subject_person_id_fkey FOREIGN KEY (office_id, subject_person_id) REFERENCES people(office_id, id)
TABLE accountability_records: CONSTRAINT accountability_records_office_id_subject_unit_id_fkey FOREIGN KEY (office_id, subject_unit_id) REFERENCES units(office_id, id)
TABLE accountability_records: CONSTRAINT accountability_records_pkey PRIMARY KEY (id)
TABLE accountability_records: CREATE INDEX accountability_records_decided ON public.accountability_records USING btree (office_id, decided_on, id) WHERE (voided_at IS NULL)
TABLE accountability_records: CREATE INDEX accountability_records_item ON public.accountability_records USING btree (office_id, item_id, "position", id)
TABLE accountability_records: CREATE UNIQUE INDEX accountability_records_office_id_id_key ON public.accountability_records USING btree (office_id, id)
TABLE accountability_records: CREATE UNIQUE INDEX accountability_records_pkey ON public.accountability_records USING btree (id)
TABLE api_client_grants: COLUMN id uuid NOT NULL
TABLE api_client_grants: COLUMN office_id uuid NOT NULL
TABLE api_client_grants: COLUMN version bigint NOT NULL
TABLE api_client_grants: COLUMN created_at timestamp with time zone NOT NULL
TABLE api_client_grants: COLUMN updated_at timestamp with time zone NOT NULL
TABLE api_client_grants: COLUMN client_id uuid NOT NULL
TABLE api_client_grants: COLUMN client_name text NOT NULL
TABLE api_client_grants: COLUMN home_name text NOT NULL
TABLE api_client_grants: COLUMN scopes text NOT NULL
TABLE api_client_grants: COLUMN approved_at timestamp with time zone
TABLE api_client_grants: COLUMN approved_by uuid
TABLE api_client_grants: COLUMN revoked_at timestamp with time zone
TABLE api_client_grants: COLUMN revoke_reason text NOT NULL
TABLE api_client_grants: CONSTRAINT api_client_grants_client_id_fkey FOREIGN KEY (client_id) REFERENCES api_clients(id)
TABLE api_client_grants: CONSTRAINT api_client_grants_office_id_fkey FOREIGN KEY (office_id) REFERENCES offices(id)
TABLE api_client_grants: CONSTRAINT api_client_grants_office_id_id_key UNIQUE (office_id, id)
TABLE api_client_grants: CONSTRAINT api_client_grants_pkey PRIMARY KEY (id)
TABLE api_client_grants: CREATE INDEX api_client_grants_client ON public.api_client_grants USING btree (client_id) WHERE (revoked_at IS NULL)
TABLE api_client_grants: CREATE INDEX api_client_grants_created ON public.api_client_grants USING btree (office_id, created_at, id)
TABLE api_client_grants: CREATE UNIQUE INDEX api_client_grants_office_id_id_key ON public.api_client_grants USING btree (office_id, id)
TABLE api_client_grants: CREATE UNIQUE INDEX api_client_grants_one ON public.api_client_grants USING btree (office_id, client_id) WHERE (revoked_at IS NULL)
TABLE api_client_grants: CREATE UNIQUE INDEX api_client_grants_pkey ON public.api_client_grants USING btree (id)
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
TABLE api_clients: COLUMN approved text NOT NULL DEFAULT '[]'::text
TABLE api_clients: COLUMN approved_at timestamp with time zone
TABLE api_clients: COLUMN approved_by uuid
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
TABLE assignment_documents: COLUMN id uuid NOT NULL
TABLE assignment_documents: COLUMN office_id uuid NOT NULL
TABLE assignment_documents: COLUMN version bigint NOT NULL
TABLE assignment_documents: COLUMN created_at timestamp with time zone NOT NULL
TABLE assignment_documents: COLUMN updated_at timestamp with time zone NOT NULL
TABLE assignment_documents: COLUMN assignment_id uuid NOT NULL
TABLE assignment_documents: COLUMN position bigint NOT NULL
TABLE assignment_documents: COLUMN content text NOT NULL
TABLE assignment_documents: COLUMN period text NOT NULL
TABLE assignment_documents: COLUMN copies bigint NOT NULL
TABLE assignment_documents: COLUMN original boolean NOT NULL
TABLE assignment_documents: COLUMN secrecy text NOT NULL
TABLE assignment_documents: COLUMN state text NOT NULL
TABLE assignment_documents: COLUMN file_ids text NOT NULL
TABLE assignment_documents: COLUMN prepared_at timestamp with time zone
TABLE assignment_documents: COLUMN prepared_by uuid
TABLE assignment_documents: COLUMN prepared_name text NOT NULL
TABLE assignment_documents: COLUMN reviewed_at timestamp with time zone
TABLE assignment_documents: COLUMN reviewed_by uuid
TABLE assignment_documents: COLUMN reviewed_name text NOT NULL
TABLE assignment_documents: COLUMN opinion text NOT NULL
TABLE assignment_documents: COLUMN handed_at timestamp with time zone
TABLE assignment_documents: COLUMN handed_by uuid
TABLE assignment_documents: COLUMN handed_name text NOT NULL
TABLE assignment_documents: COLUMN receiver text NOT NULL
TABLE assignment_documents: COLUMN receipt_number text NOT NULL
TABLE assignment_documents: COLUMN confirmed_at timestamp with time zone
TABLE assignment_documents: COLUMN confirmed_by uuid
TABLE assignment_documents: COLUMN confirmed_name text NOT NULL
TABLE assignment_documents: COLUMN returned_at timestamp with time zone
TABLE assignment_documents: COLUMN returned_by uuid
TABLE assignment_documents: COLUMN return_note text NOT NULL
TABLE assignment_documents: COLUMN voided_at timestamp with time zone
TABLE assignment_documents: COLUMN void_reason text NOT NULL
TABLE assignment_documents: CONSTRAINT assignment_documents_copies_check CHECK ((copies > 0))
TABLE assignment_documents: CONSTRAINT assignment_documents_office_id_assignment_id_fkey FOREIGN KEY (office_id, assignment_id) REFERENCES assignments(office_id, id)
TABLE assignment_documents: CONSTRAINT assignment_documents_office_id_id_key UNIQUE (office_id, id)
TABLE assignment_documents: CONSTRAINT assignment_documents_pkey PRIMARY KEY (id)
TABLE assignment_documents: CONSTRAINT assignment_documents_secrecy_check CHECK ((secrecy = ANY (ARRAY['open'::text, 'internal'::text, 'secret'::text, 'confidential'::text, 'top_secret'::text])))
TABLE assignment_documents: CONSTRAINT assignment_documents_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'prepared'::text, 'reviewed'::text, 'handed_over'::text, 'received'::text, 'returned'::text])))
TABLE assignment_documents: CREATE INDEX assignment_documents_list ON public.assignment_documents USING btree (office_id, assignment_id, "position", id)
TABLE assignment_documents: CREATE UNIQUE INDEX assignment_documents_office_id_id_key ON public.assignment_documents USING btree (office_id, id)
TABLE assignment_documents: CREATE UNIQUE INDEX assignment_documents_pkey ON public.assignment_documents USING btree (id)
TABLE assignment_findings: COLUMN id uuid NOT NULL
TABLE assignment_findings: COLUMN office_id uuid NOT NULL
TABLE assignment_findings: COLUMN version bigint NOT NULL
TABLE assignment_findings: COLUMN created_at timestamp with time zone NOT NULL
TABLE assignment_findings: COLUMN updated_at timestamp with time zone NOT NULL
TABLE assignment_findings: COLUMN assignment_id uuid NOT NULL
TABLE assignment_findings: COLUMN number bigint NOT NULL
TABLE assignment_findings: COLUMN point text NOT NULL
TABLE assignment_findings: COLUMN place text NOT NULL
TABLE assignment_findings: COLUMN found_at timestamp with time zone NOT NULL
TABLE assignment_findings: COLUMN text text NOT NULL
TABLE assignment_findings: COLUMN file_ids text NOT NULL
TABLE assignment_findings: COLUMN found_by text NOT NULL
TABLE assignment_findings: COLUMN state text NOT NULL
TABLE assignment_findings: COLUMN case_id uuid
TABLE assignment_findings: COLUMN follow_up_id uuid
TABLE assignment_findings: COLUMN followed_at timestamp with time zone
TABLE assignment_findings: COLUMN followed_by uuid
TABLE assignment_findings: COLUMN followed_name text NOT NULL
TABLE assignment_findings: COLUMN voided_at timestamp with time zone
TABLE assignment_findings: COLUMN void_reason text NOT NULL
TABLE assignment_findings: CONSTRAINT assignment_findings_check CHECK (((state = 'case_raised'::text) = (case_id IS NOT NULL)))
TABLE assignment_findings: CONSTRAINT assignment_findings_check1 CHECK (((state = 'passed_down'::text) = (follow_up_id IS NOT NULL)))
TABLE assignment_findings: CONSTRAINT assignment_findings_office_id_assignment_id_fkey FOREIGN KEY (office_id, assignment_id) REFERENCES assignments(office_id, id)
TABLE assignment_findings: CONSTRAINT assignment_findings_office_id_assignment_id_number_key UNIQUE (office_id, assignment_id, number)
TABLE assignment_findings: CONSTRAINT assignment_findings_office_id_case_id_fkey FOREIGN KEY (office_id, case_id) REFERENCES petition_cases(office_id, id)
TABLE assignment_findings: CONSTRAINT assignment_findings_office_id_follow_up_id_fkey FOREIGN KEY (office_id, follow_up_id) REFERENCES assignments(office_id, id)
TABLE assignment_findings: CONSTRAINT assignment_findings_office_id_id_key UNIQUE (office_id, id)
TABLE assignment_findings: CONSTRAINT assignment_findings_pkey PRIMARY KEY (id)
TABLE assignment_findings: CONSTRAINT assignment_findings_state_check CHECK ((state = ANY (ARRAY['noted'::text, 'case_raised'::text, 'passed_down'::text])))
TABLE assignment_findings: CREATE UNIQUE INDEX assignment_findings_office_id_assignment_id_number_key ON public.assignment_findings USING btree (office_id, assignment_id, number)
TABLE assignment_findings: CREATE UNIQUE INDEX assignment_findings_office_id_id_key ON public.assignment_findings USING btree (office_id, id)
TABLE assignment_findings: CREATE UNIQUE INDEX assignment_findings_pkey ON public.assignment_findings USING btree (id)
TABLE assignment_links: COLUMN id uuid NOT NULL
TABLE assignment_links: COLUMN office_id uuid NOT NULL
TABLE assignment_links: COLUMN version bigint NOT NULL
TABLE assignment_links: COLUMN created_at timestamp with time zone NOT NULL
TABLE assignment_links: COLUMN updated_at timestamp with time zone NOT NULL
TABLE assignment_links: COLUMN assignment_id uuid NOT NULL
TABLE assignment_links: COLUMN target_type text NOT NULL
TABLE assignment_links: COLUMN target_id uuid NOT NULL
TABLE assignment_links: CONSTRAINT assignment_links_office_id_assignment_id_fkey FOREIGN KEY (office_id, assignment_id) REFERENCES assignments(office_id, id)
TABLE assignment_links: CONSTRAINT assignment_links_office_id_assignment_id_target_type_target_key UNIQUE (office_id, assignment_id, target_type, target_id)
TABLE assignment_links: CONSTRAINT assignment_links_office_id_id_key UNIQUE (office_id, id)
TABLE assignment_links: CONSTRAINT assignment_links_pkey PRIMARY KEY (id)
TABLE assignment_links: CREATE UNIQUE INDEX assignment_links_office_id_assignment_id_target_type_target_key ON public.assignment_links USING btree (office_id, assignment_id, target_type, target_id)
TABLE assignment_links: CREATE UNIQUE INDEX assignment_links_office_id_id_key ON public.assignment_links USING btree (office_id, id)
TABLE assignment_links: CREATE UNIQUE INDEX assignment_links_pkey ON public.assignment_links USING btree (id)
TABLE assignment_links: CREATE INDEX assignment_links_target ON public.assignment_links USING btree (office_id, target_id, assignment_id)
TABLE assignment_shares: COLUMN id uuid NOT NULL
TABLE assignment_shares: COLUMN office_id uuid NOT NULL
TABLE assignment_shares: COLUMN version bigint NOT NULL
TABLE assignment_shares: COLUMN created_at timestamp with time zone NOT NULL
TABLE assignment_shares: COLUMN updated_at timestamp with time zone NOT NULL
TABLE assignment_shares: COLUMN assignment_id uuid NOT NULL
TABLE assignment_shares: COLUMN unit_id uuid
TABLE assignment_shares: COLUMN group_id uuid
TABLE assignment_shares: COLUMN person_id uuid
TABLE assignment_shares: COLUMN lead boolean NOT NULL
TABLE assignment_shares: CONSTRAINT assignment_shares_office_id_assignment_id_fkey FOREIGN KEY (office_id, assignment_id) REFERENCES assignments(office_id, id)
TABLE assignment_shares: CONSTRAINT assignment_shares_office_id_group_id_fkey FOREIGN KEY (office_id, group_id) REFERENCES work_groups(office_id, id)
TABLE assignment_shares: CONSTRAINT assignment_shares_office_id_id_key UNIQUE (office_id, id)
TABLE assignment_shares: CONSTRAINT assignment_shares_office_id_person_id_fkey FOREIGN KEY (office_id, person_id) REFERENCES people(office_id, id)
TABLE assignment_shares: CONSTRAINT assignment_shares_office_id_unit_id_fkey FOREIGN KEY (office_id, unit_id) REFERENCES units(office_id, id)
TABLE assignment_shares: CONSTRAINT assignment_shares_pkey PRIMARY KEY (id)
TABLE assignment_shares: CREATE INDEX assignment_shares_assignment ON public.assignment_shares USING btree (office_id, assignment_id)
TABLE assignment_shares: CREATE INDEX assignment_shares_group ON public.assignment_shares USING btree (office_id, group_id, assignment_id) WHERE (group_id IS NOT NULL)
TABLE assignment_shares: CREATE UNIQUE INDEX assignment_shares_office_id_id_key ON public.assignment_shares USING btree (office_id, id)
TABLE assignment_shares: CREATE INDEX assignment_shares_person ON public.assignment_shares USING btree (office_id, person_id, assignment_id) WHERE (person_id IS NOT NULL)
TABLE assignment_shares: CREATE UNIQUE INDEX assignment_shares_pkey ON public.assignment_shares USING btree (id)
TABLE assignment_shares: CREATE INDEX assignment_shares_unit ON public.assignment_shares USING btree (office_id, unit_id, assignment_id) WHERE (unit_id IS NOT NULL)
TABLE assignments: COLUMN id uuid NOT NULL
TABLE assignments: COLUMN office_id uuid NOT NULL
TABLE assignments: COLUMN version bigint NOT NULL
TABLE assignments: COLUMN created_at timestamp with time zone NOT NULL
TABLE assignments: COLUMN updated_at timestamp with time zone NOT NULL
TABLE assignments: COLUMN inspection_id uuid NOT NULL
TABLE assignments: COLUMN kind text NOT NULL
TABLE assignments: COLUMN source text NOT NULL
TABLE assignments: COLUMN source_document text NOT NULL
TABLE assignments: COLUMN title text NOT NULL
TABLE assignments: COLUMN matter text NOT NULL
TABLE assignments: COLUMN year bigint NOT NULL
TABLE assignments: COLUMN ordinal bigint NOT NULL
TABLE assignments: COLUMN number text NOT NULL
TABLE assignments: COLUMN lead_unit_id uuid
TABLE assignments: COLUMN lead_group_id uuid
TABLE assignments: COLUMN lead_name text NOT NULL
TABLE assignments: COLUMN assisting text NOT NULL
TABLE assignments: COLUMN concerned text NOT NULL
TABLE assignments: COLUMN visit text
TABLE assignments: COLUMN links text NOT NULL
TABLE assignments: COLUMN issued_by uuid NOT NULL
TABLE assignments: COLUMN why text NOT NULL
TABLE assignments: COLUMN deliveries text NOT NULL
TABLE assignments: COLUMN documents bigint NOT NULL
TABLE assignments: COLUMN documents_open bigint NOT NULL
TABLE assignments: COLUMN completed_at timestamp with time zone
TABLE assignments: COLUMN completed_by uuid
TABLE assignments: COLUMN closing text NOT NULL
TABLE assignments: COLUMN started_at timestamp with time zone NOT NULL
TABLE assignments: COLUMN due_at timestamp with time zone NOT NULL
TABLE assignments: COLUMN original_due_at timestamp with time zone NOT NULL
TABLE assignments: COLUMN met_at timestamp with time zone
TABLE assignments: COLUMN ended_at timestamp with time zone
TABLE assignments: COLUMN lapsed_by text NOT NULL
TABLE assignments: COLUMN next_alert_at timestamp with time zone
TABLE assignments: COLUMN alerted text NOT NULL
TABLE assignments: COLUMN state text NOT NULL
TABLE assignments: COLUMN colour text NOT NULL
TABLE assignments: COLUMN feedbacks bigint NOT NULL
TABLE assignments: COLUMN answered_by uuid
TABLE assignments: COLUMN reviewed_by uuid
TABLE assignments: COLUMN returned boolean NOT NULL
TABLE assignments: COLUMN voided_at timestamp with time zone
TABLE assignments: COLUMN void_reason text NOT NULL
TABLE assignments: COLUMN search_text text NOT NULL
TABLE assignments: COLUMN search_tokens text NOT NULL
TABLE assignments: COLUMN search tsvector GENERATED AS (search_tokens)::tsvector
TABLE assignments: CONSTRAINT assignments_check CHECK (((lead_unit_id IS NULL) <> (lead_group_id IS NULL)))
TABLE assignments: CONSTRAINT assignments_check1 CHECK (((documents_open >= 0) AND (documents_open <= documents)))
TABLE assignments: CONSTRAINT assignments_colour_check CHECK ((colour = ANY (ARRAY[''::text, 'blue'::text, 'yellow'::text, 'red'::text])))
TABLE assignments: CONSTRAINT assignments_office_id_id_key UNIQUE (office_id, id)
TABLE assignments: CONSTRAINT assignments_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE assignments: CONSTRAINT assignments_office_id_lead_group_id_fkey FOREIGN KEY (office_id, lead_group_id) REFERENCES work_groups(office_id, id)
TABLE assignments: CONSTRAINT assignments_office_id_lead_unit_id_fkey FOREIGN KEY (office_id, lead_unit_id) REFERENCES units(office_id, id)
TABLE assignments: CONSTRAINT assignments_office_id_year_ordinal_key UNIQUE (office_id, year, ordinal)
TABLE assignments: CONSTRAINT assignments_pkey PRIMARY KEY (id)
TABLE assignments: CREATE INDEX assignments_alert ON public.assignments USING btree (office_id, next_alert_at, id) WHERE (next_alert_at IS NOT NULL)
TABLE assignments: CREATE INDEX assignments_colour ON public.assignments USING btree (office_id, colour, created_at, id) WHERE ((colour <> ''::text) AND (voided_at IS NULL))
TABLE assignments: CREATE INDEX assignments_created ON public.assignments USING btree (office_id, created_at, id) WHERE (voided_at IS NULL)
TABLE assignments: CREATE INDEX assignments_due ON public.assignments USING btree (office_id, due_at, id) WHERE (voided_at IS NULL)
TABLE assignments: CREATE INDEX assignments_group ON public.assignments USING btree (office_id, lead_group_id, created_at, id) WHERE (voided_at IS NULL)
TABLE assignments: CREATE UNIQUE INDEX assignments_office_id_id_key ON public.assignments USING btree (office_id, id)
TABLE assignments: CREATE UNIQUE INDEX assignments_office_id_year_ordinal_key ON public.assignments USING btree (office_id, year, ordinal)
TABLE assignments: CREATE UNIQUE INDEX assignments_pkey ON public.assignments USING btree (id)
TABLE assignments: CREATE INDEX assignments_round ON public.assignments USING btree (office_id, inspection_id, created_at, id) WHERE (voided_at IS NULL)
TABLE assignments: CREATE INDEX assignments_running ON public.assignments USING btree (office_id, due_at, id) WHERE ((ended_at IS NULL) AND (voided_at IS NULL))
TABLE assignments: CREATE INDEX assignments_search ON public.assignments USING gin (search)
TABLE assignments: CREATE INDEX assignments_state ON public.assignments USING btree (office_id, state, created_at, id) WHERE (voided_at IS NULL)
TABLE assignments: CREATE INDEX assignments_unit ON public.assignments USING btree (office_id, lead_unit_id, created_at, id) WHERE (voided_at IS NULL)
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
TABLE calendar_tokens: COLUMN id uuid NOT NULL
TABLE calendar_tokens: COLUMN office_id uuid NOT NULL
TABLE calendar_tokens: COLUMN version bigint NOT NULL
TABLE calendar_tokens: COLUMN created_at timestamp with time zone NOT NULL
TABLE calendar_tokens: COLUMN updated_at timestamp with time zone NOT NULL
TABLE calendar_tokens: COLUMN user_id uuid NOT NULL
TABLE calendar_tokens: COLUMN token_hash text NOT NULL
TABLE calendar_tokens: COLUMN hint text NOT NULL
TABLE calendar_tokens: COLUMN rotated_at timestamp with time zone
TABLE calendar_tokens: COLUMN revoked_at timestamp with time zone
TABLE calendar_tokens: CONSTRAINT calendar_tokens_office_id_id_key UNIQUE (office_id, id)
TABLE calendar_tokens: CONSTRAINT calendar_tokens_office_id_user_id_fkey FOREIGN KEY (office_id, user_id) REFERENCES users(office_id, id)
TABLE calendar_tokens: CONSTRAINT calendar_tokens_pkey PRIMARY KEY (id)
TABLE calendar_tokens: CONSTRAINT calendar_tokens_token_hash_key UNIQUE (token_hash)
TABLE calendar_tokens: CREATE UNIQUE INDEX calendar_tokens_live ON public.calendar_tokens USING btree (office_id, user_id) WHERE (revoked_at IS NULL)
TABLE calendar_tokens: CREATE UNIQUE INDEX calendar_tokens_office_id_id_key ON public.calendar_tokens USING btree (office_id, id)
TABLE calendar_tokens: CREATE UNIQUE INDEX calendar_tokens_pkey ON public.calendar_tokens USING btree (id)
TABLE calendar_tokens: CREATE UNIQUE INDEX calendar_tokens_token_hash_key ON public.calendar_tokens USING btree (token_hash)
TABLE compliance_looks: COLUMN id uuid NOT NULL
TABLE compliance_looks: COLUMN office_id uuid NOT NULL
TABLE compliance_looks: COLUMN version bigint NOT NULL
TABLE compliance_looks: COLUMN created_at timestamp with time zone NOT NULL
TABLE compliance_looks: COLUMN updated_at timestamp with time zone NOT NULL
TABLE compliance_looks: COLUMN inspection_id uuid NOT NULL
TABLE compliance_looks: COLUMN looked_at timestamp with time zone NOT NULL
TABLE compliance_looks: COLUMN active boolean NOT NULL
TABLE compliance_looks: COLUMN states text NOT NULL
TABLE compliance_looks: CONSTRAINT compliance_looks_office_id_id_key UNIQUE (office_id, id)
TABLE compliance_looks: CONSTRAINT compliance_looks_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE compliance_looks: CONSTRAINT compliance_looks_office_id_inspection_id_key UNIQUE (office_id, inspection_id)
TABLE compliance_looks: CONSTRAINT compliance_looks_pkey PRIMARY KEY (id)
TABLE compliance_looks: CREATE UNIQUE INDEX compliance_looks_office_id_id_key ON public.compliance_looks USING btree (office_id, id)
TABLE compliance_looks: CREATE UNIQUE INDEX compliance_looks_office_id_inspection_id_key ON public.compliance_looks USING btree (office_id, inspection_id)
TABLE compliance_looks: CREATE UNIQUE INDEX compliance_looks_pkey ON public.compliance_looks USING btree (id)
TABLE compliance_transitions: COLUMN id uuid NOT NULL
TABLE compliance_transitions: COLUMN office_id uuid NOT NULL
TABLE compliance_transitions: COLUMN version bigint NOT NULL
TABLE compliance_transitions: COLUMN created_at timestamp with time zone NOT NULL
TABLE compliance_transitions: COLUMN updated_at timestamp with time zone NOT NULL
TABLE compliance_transitions: COLUMN inspection_id uuid NOT NULL
TABLE compliance_transitions: COLUMN clause text NOT NULL
TABLE compliance_transitions: COLUMN state text NOT NULL
TABLE compliance_transitions: COLUMN previous text NOT NULL
TABLE compliance_transitions: COLUMN at timestamp with time zone NOT NULL
TABLE compliance_transitions: COLUMN summary_zh text NOT NULL
TABLE compliance_transitions: COLUMN summary_en text NOT NULL
TABLE compliance_transitions: COLUMN breaches bigint NOT NULL
TABLE compliance_transitions: COLUMN risks bigint NOT NULL
TABLE compliance_transitions: COLUMN evidence text NOT NULL
TABLE compliance_transitions: CONSTRAINT compliance_transitions_office_id_id_key UNIQUE (office_id, id)
TABLE compliance_transitions: CONSTRAINT compliance_transitions_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE compliance_transitions: CONSTRAINT compliance_transitions_pkey PRIMARY KEY (id)
TABLE compliance_transitions: CONSTRAINT compliance_transitions_state_check CHECK ((state = ANY (ARRAY['met'::text, 'at_risk'::text, 'breached'::text, 'not_due'::text])))
TABLE compliance_transitions: CREATE INDEX compliance_transitions_clause ON public.compliance_transitions USING btree (office_id, inspection_id, clause, at, id)
TABLE compliance_transitions: CREATE UNIQUE INDEX compliance_transitions_office_id_id_key ON public.compliance_transitions USING btree (office_id, id)
TABLE compliance_transitions: CREATE UNIQUE INDEX compliance_transitions_pkey ON public.compliance_transitions USING btree (id)
TABLE contact_answers: COLUMN id uuid NOT NULL
TABLE contact_answers: COLUMN office_id uuid NOT NULL
TABLE contact_answers: COLUMN version bigint NOT NULL
TABLE contact_answers: COLUMN created_at timestamp with time zone NOT NULL
TABLE contact_answers: COLUMN updated_at timestamp with time zone NOT NULL
TABLE contact_answers: COLUMN contact_check_id uuid NOT NULL
TABLE contact_answers: COLUMN person_id uuid NOT NULL
TABLE contact_answers: COLUMN name text NOT NULL
TABLE contact_answers: COLUMN group_id uuid NOT NULL
TABLE contact_answers: COLUMN group_name text NOT NULL
TABLE contact_answers: COLUMN role text NOT NULL
TABLE contact_answers: COLUMN stands_in_for_id uuid
TABLE contact_answers: COLUMN stands_in_for_name text NOT NULL
TABLE contact_answers: COLUMN answered_at timestamp with time zone
TABLE contact_answers: COLUMN seconds bigint NOT NULL
TABLE contact_answers: COLUMN method text NOT NULL
TABLE contact_answers: COLUMN recorded_by uuid
TABLE contact_answers: CONSTRAINT contact_answers_method_check CHECK ((method = ANY (ARRAY[''::text, 'own_device'::text, 'phone'::text])))
TABLE contact_answers: CONSTRAINT contact_answers_office_id_contact_check_id_fkey FOREIGN KEY (office_id, contact_check_id) REFERENCES contact_checks(office_id, id)
TABLE contact_answers: CONSTRAINT contact_answers_office_id_contact_check_id_person_id_key UNIQUE (office_id, contact_check_id, person_id)
TABLE contact_answers: CONSTRAINT contact_answers_office_id_group_id_fkey FOREIGN KEY (office_id, group_id) REFERENCES work_groups(office_id, id)
TABLE contact_answers: CONSTRAINT contact_answers_office_id_id_key UNIQUE (office_id, id)
TABLE contact_answers: CONSTRAINT contact_answers_office_id_person_id_fkey FOREIGN KEY (office_id, person_id) REFERENCES people(office_id, id)
TABLE contact_answers: CONSTRAINT contact_answers_pkey PRIMARY KEY (id)
TABLE contact_answers: CREATE UNIQUE INDEX contact_answers_office_id_contact_check_id_person_id_key ON public.contact_answers USING btree (office_id, contact_check_id, person_id)
TABLE contact_answers: CREATE UNIQUE INDEX contact_answers_office_id_id_key ON public.contact_answers USING btree (office_id, id)
TABLE contact_answers: CREATE INDEX contact_answers_person ON public.contact_answers USING btree (office_id, person_id, contact_check_id)
TABLE contact_answers: CREATE UNIQUE INDEX contact_answers_pkey ON public.contact_answers USING btree (id)
TABLE contact_checks: COLUMN id uuid NOT NULL
TABLE contact_checks: COLUMN office_id uuid NOT NULL
TABLE contact_checks: COLUMN version bigint NOT NULL
TABLE contact_checks: COLUMN created_at timestamp with time zone NOT NULL
TABLE contact_checks: COLUMN updated_at timestamp with time zone NOT NULL
TABLE contact_checks: COLUMN inspection_id uuid NOT NULL
TABLE contact_checks: COLUMN title text NOT NULL
TABLE contact_checks: COLUMN targets text NOT NULL
TABLE contact_checks: COLUMN answer_minutes bigint NOT NULL
TABLE contact_checks: COLUMN started_by uuid NOT NULL
TABLE contact_checks: COLUMN people bigint NOT NULL
TABLE contact_checks: COLUMN answered bigint NOT NULL
TABLE contact_checks: COLUMN started_at timestamp with time zone NOT NULL
TABLE contact_checks: COLUMN due_at timestamp with time zone NOT NULL
TABLE contact_checks: COLUMN original_due_at timestamp with time zone NOT NULL
TABLE contact_checks: COLUMN met_at timestamp with time zone
TABLE contact_checks: COLUMN ended_at timestamp with time zone
TABLE contact_checks: COLUMN lapsed_by text NOT NULL
TABLE contact_checks: COLUMN next_alert_at timestamp with time zone
TABLE contact_checks: COLUMN alerted text NOT NULL
TABLE contact_checks: COLUMN voided_at timestamp with time zone
TABLE contact_checks: COLUMN void_reason text NOT NULL
TABLE contact_checks: CONSTRAINT contact_checks_answer_minutes_check CHECK ((answer_minutes > 0))
TABLE contact_checks: CONSTRAINT contact_checks_office_id_id_key UNIQUE (office_id, id)
TABLE contact_checks: CONSTRAINT contact_checks_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE contact_checks: CONSTRAINT contact_checks_pkey PRIMARY KEY (id)
TABLE contact_checks: CREATE INDEX contact_checks_alert ON public.contact_checks USING btree (office_id, next_alert_at, id) WHERE (next_alert_at IS NOT NULL)
TABLE contact_checks: CREATE INDEX contact_checks_created_at ON public.contact_checks USING btree (office_id, created_at, id) WHERE (voided_at IS NULL)
TABLE contact_checks: CREATE INDEX contact_checks_inspection ON public.contact_checks USING btree (office_id, inspection_id, created_at, id) WHERE (voided_at IS NULL)
TABLE contact_checks: CREATE UNIQUE INDEX contact_checks_office_id_id_key ON public.contact_checks USING btree (office_id, id)
TABLE contact_checks: CREATE UNIQUE INDEX contact_checks_pkey ON public.contact_checks USING btree (id)
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
TABLE deadline_rules: COLUMN effective_from timestamp with time zone NOT NULL DEFAULT '1970-01-01 00:00:00+00'::timestamp with time zone
TABLE deadline_rules: COLUMN effective_until timestamp with time zone
TABLE deadline_rules: CONSTRAINT deadline_rules_amount_check CHECK ((amount >= 0))
TABLE deadline_rules: CONSTRAINT deadline_rules_office_id_fkey FOREIGN KEY (office_id) REFERENCES offices(id)
TABLE deadline_rules: CONSTRAINT deadline_rules_office_id_id_key UNIQUE (office_id, id)
TABLE deadline_rules: CONSTRAINT deadline_rules_pkey PRIMARY KEY (id)
TABLE deadline_rules: CONSTRAINT deadline_rules_unit_check CHECK ((unit = ANY (ARRAY['minute'::text, 'hour'::text, 'natural_day'::text, 'working_day'::text])))
TABLE deadline_rules: CREATE INDEX deadline_rules_created ON public.deadline_rules USING btree (office_id, created_at, id)
TABLE deadline_rules: CREATE UNIQUE INDEX deadline_rules_office_id_id_key ON public.deadline_rules USING btree (office_id, id)
TABLE deadline_rules: CREATE INDEX deadline_rules_order ON public.deadline_rules USING btree (office_id, step, id)
TABLE deadline_rules: CREATE UNIQUE INDEX deadline_rules_pkey ON public.deadline_rules USING btree (id)
TABLE deadline_rules: CREATE UNIQUE INDEX deadline_rules_step ON public.deadline_rules USING btree (office_id, step, effective_from) WHERE (voided_at IS NULL)
TABLE discipline_records: COLUMN id uuid NOT NULL
TABLE discipline_records: COLUMN office_id uuid NOT NULL
TABLE discipline_records: COLUMN version bigint NOT NULL
TABLE discipline_records: COLUMN created_at timestamp with time zone NOT NULL
TABLE discipline_records: COLUMN updated_at timestamp with time zone NOT NULL
TABLE discipline_records: COLUMN inspection_id uuid NOT NULL
TABLE discipline_records: COLUMN person_id uuid NOT NULL
TABLE discipline_records: COLUMN person_name text NOT NULL
TABLE discipline_records: COLUMN kind text NOT NULL
TABLE discipline_records: COLUMN at timestamp with time zone NOT NULL
TABLE discipline_records: COLUMN minutes bigint NOT NULL
TABLE discipline_records: COLUMN evidence_type text NOT NULL
TABLE discipline_records: COLUMN evidence_id uuid NOT NULL
TABLE discipline_records: COLUMN state text NOT NULL
TABLE discipline_records: COLUMN appeal_reason text NOT NULL
TABLE discipline_records: COLUMN appealed_at timestamp with time zone
TABLE discipline_records: COLUMN decision text NOT NULL
TABLE discipline_records: COLUMN decided_at timestamp with time zone
TABLE discipline_records: COLUMN decided_by uuid
TABLE discipline_records: CONSTRAINT discipline_records_office_id_id_key UNIQUE (office_id, id)
TABLE discipline_records: CONSTRAINT discipline_records_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE discipline_records: CONSTRAINT discipline_records_office_id_person_id_fkey FOREIGN KEY (office_id, person_id) REFERENCES people(office_id, id)
TABLE discipline_records: CONSTRAINT discipline_records_office_id_person_id_kind_evidence_id_key UNIQUE (office_id, person_id, kind, evidence_id)
TABLE discipline_records: CONSTRAINT discipline_records_pkey PRIMARY KEY (id)
TABLE discipline_records: CONSTRAINT discipline_records_state_check CHECK ((state = ANY (ARRAY['recorded'::text, 'appealed'::text, 'revoked'::text, 'confirmed'::text])))
TABLE discipline_records: CREATE INDEX discipline_records_inspection ON public.discipline_records USING btree (office_id, inspection_id, at, id)
TABLE discipline_records: CREATE UNIQUE INDEX discipline_records_office_id_id_key ON public.discipline_records USING btree (office_id, id)
TABLE discipline_records: CREATE UNIQUE INDEX discipline_records_office_id_person_id_kind_evidence_id_key ON public.discipline_records USING btree (office_id, person_id, kind, evidence_id)
TABLE discipline_records: CREATE INDEX discipline_records_order ON public.discipline_records USING btree (office_id, at, id)
TABLE discipline_records: CREATE INDEX discipline_records_person ON public.discipline_records USING btree (office_id, person_id, at, id)
TABLE discipline_records: CREATE UNIQUE INDEX discipline_records_pkey ON public.discipline_records USING btree (id)
TABLE disclosure_corrections: COLUMN id uuid NOT NULL
TABLE disclosure_corrections: COLUMN office_id uuid NOT NULL
TABLE disclosure_corrections: COLUMN version bigint NOT NULL
TABLE disclosure_corrections: COLUMN created_at timestamp with time zone NOT NULL
TABLE disclosure_corrections: COLUMN updated_at timestamp with time zone NOT NULL
TABLE disclosure_corrections: COLUMN table_id uuid NOT NULL
TABLE disclosure_corrections: COLUMN row_id uuid NOT NULL
TABLE disclosure_corrections: COLUMN column_key text NOT NULL
TABLE disclosure_corrections: COLUMN old_text text NOT NULL
TABLE disclosure_corrections: COLUMN new_text text NOT NULL
TABLE disclosure_corrections: COLUMN reason text NOT NULL
TABLE disclosure_corrections: COLUMN state text NOT NULL
TABLE disclosure_corrections: COLUMN prepared text NOT NULL
TABLE disclosure_corrections: COLUMN decided text
TABLE disclosure_corrections: COLUMN remark text NOT NULL
TABLE disclosure_corrections: CONSTRAINT disclosure_corrections_office_id_id_key UNIQUE (office_id, id)
TABLE disclosure_corrections: CONSTRAINT disclosure_corrections_office_id_row_id_fkey FOREIGN KEY (office_id, row_id) REFERENCES disclosure_rows(office_id, id)
TABLE disclosure_corrections: CONSTRAINT disclosure_corrections_office_id_table_id_fkey FOREIGN KEY (office_id, table_id) REFERENCES disclosure_tables(office_id, id)
TABLE disclosure_corrections: CONSTRAINT disclosure_corrections_pkey PRIMARY KEY (id)
TABLE disclosure_corrections: CONSTRAINT disclosure_corrections_state_check CHECK ((state = ANY (ARRAY['prepared'::text, 'released'::text, 'rejected'::text])))
TABLE disclosure_corrections: CREATE UNIQUE INDEX disclosure_corrections_office_id_id_key ON public.disclosure_corrections USING btree (office_id, id)
TABLE disclosure_corrections: CREATE UNIQUE INDEX disclosure_corrections_one_open ON public.disclosure_corrections USING btree (office_id, row_id, column_key) WHERE (state = 'prepared'::text)
TABLE disclosure_corrections: CREATE UNIQUE INDEX disclosure_corrections_pkey ON public.disclosure_corrections USING btree (id)
TABLE disclosure_corrections: CREATE INDEX disclosure_corrections_table ON public.disclosure_corrections USING btree (office_id, table_id, created_at, id)
TABLE disclosure_rows: COLUMN id uuid NOT NULL
TABLE disclosure_rows: COLUMN office_id uuid NOT NULL
TABLE disclosure_rows: COLUMN version bigint NOT NULL
TABLE disclosure_rows: COLUMN created_at timestamp with time zone NOT NULL
TABLE disclosure_rows: COLUMN updated_at timestamp with time zone NOT NULL
TABLE disclosure_rows: COLUMN table_id uuid NOT NULL
TABLE disclosure_rows: COLUMN case_id uuid
TABLE disclosure_rows: COLUMN cycle bigint NOT NULL
TABLE disclosure_rows: COLUMN publishes boolean NOT NULL
TABLE disclosure_rows: COLUMN position bigint NOT NULL
TABLE disclosure_rows: COLUMN number text NOT NULL
TABLE disclosure_rows: COLUMN cells text
TABLE disclosure_rows: COLUMN findings text
TABLE disclosure_rows: COLUMN waivers text
TABLE disclosure_rows: COLUMN treatments text
TABLE disclosure_rows: COLUMN withheld text
TABLE disclosure_rows: COLUMN withheld_at timestamp with time zone
TABLE disclosure_rows: COLUMN published_at timestamp with time zone
TABLE disclosure_rows: COLUMN corrected_at timestamp with time zone
TABLE disclosure_rows: COLUMN voided_at timestamp with time zone
TABLE disclosure_rows: COLUMN void_reason text NOT NULL
TABLE disclosure_rows: CONSTRAINT disclosure_rows_office_id_case_id_fkey FOREIGN KEY (office_id, case_id) REFERENCES petition_cases(office_id, id)
TABLE disclosure_rows: CONSTRAINT disclosure_rows_office_id_id_key UNIQUE (office_id, id)
TABLE disclosure_rows: CONSTRAINT disclosure_rows_office_id_table_id_fkey FOREIGN KEY (office_id, table_id) REFERENCES disclosure_tables(office_id, id)
TABLE disclosure_rows: CONSTRAINT disclosure_rows_pkey PRIMARY KEY (id)
TABLE disclosure_rows: CREATE UNIQUE INDEX disclosure_rows_office_id_id_key ON public.disclosure_rows USING btree (office_id, id)
TABLE disclosure_rows: CREATE UNIQUE INDEX disclosure_rows_one_in_table ON public.disclosure_rows USING btree (office_id, table_id, case_id) WHERE (voided_at IS NULL)
TABLE disclosure_rows: CREATE UNIQUE INDEX disclosure_rows_one_result ON public.disclosure_rows USING btree (office_id, case_id, cycle) WHERE (publishes AND (voided_at IS NULL) AND (withheld_at IS NULL))
TABLE disclosure_rows: CREATE UNIQUE INDEX disclosure_rows_pkey ON public.disclosure_rows USING btree (id)
TABLE disclosure_rows: CREATE INDEX disclosure_rows_position ON public.disclosure_rows USING btree (office_id, table_id, "position", id)
TABLE disclosure_rows: CREATE INDEX disclosure_rows_published ON public.disclosure_rows USING btree (office_id, published_at, id)
TABLE disclosure_tables: COLUMN id uuid NOT NULL
TABLE disclosure_tables: COLUMN office_id uuid NOT NULL
TABLE disclosure_tables: COLUMN version bigint NOT NULL
TABLE disclosure_tables: COLUMN created_at timestamp with time zone NOT NULL
TABLE disclosure_tables: COLUMN updated_at timestamp with time zone NOT NULL
TABLE disclosure_tables: COLUMN inspection_id uuid NOT NULL
TABLE disclosure_tables: COLUMN profile text NOT NULL
TABLE disclosure_tables: COLUMN label text NOT NULL
TABLE disclosure_tables: COLUMN title text NOT NULL
TABLE disclosure_tables: COLUMN footnote text NOT NULL
TABLE disclosure_tables: COLUMN batch_ids text
TABLE disclosure_tables: COLUMN state text NOT NULL
TABLE disclosure_tables: COLUMN prepared text
TABLE disclosure_tables: COLUMN released text
TABLE disclosure_tables: COLUMN released_at timestamp with time zone
TABLE disclosure_tables: COLUMN counts text NOT NULL
TABLE disclosure_tables: COLUMN waivers text
TABLE disclosure_tables: COLUMN voided_at timestamp with time zone
TABLE disclosure_tables: COLUMN void_reason text NOT NULL
TABLE disclosure_tables: CONSTRAINT disclosure_tables_office_id_id_key UNIQUE (office_id, id)
TABLE disclosure_tables: CONSTRAINT disclosure_tables_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE disclosure_tables: CONSTRAINT disclosure_tables_pkey PRIMARY KEY (id)
TABLE disclosure_tables: CONSTRAINT disclosure_tables_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'prepared'::text, 'released'::text])))
TABLE disclosure_tables: CREATE INDEX disclosure_tables_created_at ON public.disclosure_tables USING btree (office_id, created_at, id)
TABLE disclosure_tables: CREATE INDEX disclosure_tables_inspection ON public.disclosure_tables USING btree (office_id, inspection_id, created_at, id)
TABLE disclosure_tables: CREATE UNIQUE INDEX disclosure_tables_office_id_id_key ON public.disclosure_tables USING btree (office_id, id)
TABLE disclosure_tables: CREATE UNIQUE INDEX disclosure_tables_one_label ON public.disclosure_tables USING btree (office_id, inspection_id, profile, label) WHERE (voided_at IS NULL)
TABLE disclosure_tables: CREATE UNIQUE INDEX disclosure_tables_pkey ON public.disclosure_tables USING btree (id)
TABLE duplicate_proposals: COLUMN id uuid NOT NULL
TABLE duplicate_proposals: COLUMN office_id uuid NOT NULL
TABLE duplicate_proposals: COLUMN version bigint NOT NULL
TABLE duplicate_proposals: COLUMN created_at timestamp with time zone NOT NULL
TABLE duplicate_proposals: COLUMN updated_at timestamp with time zone NOT NULL
TABLE duplicate_proposals: COLUMN first_id uuid NOT NULL
TABLE duplicate_proposals: COLUMN second_id uuid NOT NULL
TABLE duplicate_proposals: COLUMN state text NOT NULL
TABLE duplicate_proposals: COLUMN score bigint NOT NULL
TABLE duplicate_proposals: COLUMN reasons text NOT NULL
TABLE duplicate_proposals: COLUMN confidential boolean NOT NULL
TABLE duplicate_proposals: COLUMN decided_at timestamp with time zone
TABLE duplicate_proposals: COLUMN decided_by uuid
TABLE duplicate_proposals: COLUMN reason text NOT NULL
TABLE duplicate_proposals: COLUMN link_id uuid
TABLE duplicate_proposals: CONSTRAINT duplicate_proposals_check CHECK ((first_id < second_id))
TABLE duplicate_proposals: CONSTRAINT duplicate_proposals_office_id_first_id_fkey FOREIGN KEY (office_id, first_id) REFERENCES petition_cases(office_id, id)
TABLE duplicate_proposals: CONSTRAINT duplicate_proposals_office_id_first_id_second_id_confidenti_key UNIQUE (office_id, first_id, second_id, confidential)
TABLE duplicate_proposals: CONSTRAINT duplicate_proposals_office_id_id_key UNIQUE (office_id, id)
TABLE duplicate_proposals: CONSTRAINT duplicate_proposals_office_id_link_id_fkey FOREIGN KEY (office_id, link_id) REFERENCES petition_case_links(office_id, id)
TABLE duplicate_proposals: CONSTRAINT duplicate_proposals_office_id_second_id_fkey FOREIGN KEY (office_id, second_id) REFERENCES petition_cases(office_id, id)
TABLE duplicate_proposals: CONSTRAINT duplicate_proposals_pkey PRIMARY KEY (id)
TABLE duplicate_proposals: CONSTRAINT duplicate_proposals_state_check CHECK ((state = ANY (ARRAY['open'::text, 'confirmed'::text, 'dismissed'::text, 'lapsed'::text])))
TABLE duplicate_proposals: CREATE INDEX duplicate_proposals_every ON public.duplicate_proposals USING btree (office_id, score, id)
TABLE duplicate_proposals: CREATE UNIQUE INDEX duplicate_proposals_office_id_first_id_second_id_confidenti_key ON public.duplicate_proposals USING btree (office_id, first_id, second_id, confidential)
TABLE duplicate_proposals: CREATE UNIQUE INDEX duplicate_proposals_office_id_id_key ON public.duplicate_proposals USING btree (office_id, id)
TABLE duplicate_proposals: CREATE UNIQUE INDEX duplicate_proposals_pkey ON public.duplicate_proposals USING btree (id)
TABLE duplicate_proposals: CREATE INDEX duplicate_proposals_score ON public.duplicate_proposals USING btree (office_id, state, score, id)
TABLE duplicate_proposals: CREATE INDEX duplicate_proposals_second ON public.duplicate_proposals USING btree (office_id, second_id, first_id)
TABLE duplicate_proposals: CREATE INDEX duplicate_proposals_state ON public.duplicate_proposals USING btree (office_id, state, id)
TABLE duty_assignments: COLUMN id uuid NOT NULL
TABLE duty_assignments: COLUMN office_id uuid NOT NULL
TABLE duty_assignments: COLUMN version bigint NOT NULL
TABLE duty_assignments: COLUMN created_at timestamp with time zone NOT NULL
TABLE duty_assignments: COLUMN updated_at timestamp with time zone NOT NULL
TABLE duty_assignments: COLUMN shift_id uuid NOT NULL
TABLE duty_assignments: COLUMN role text NOT NULL
TABLE duty_assignments: COLUMN person_id uuid NOT NULL
TABLE duty_assignments: COLUMN ended_at timestamp with time zone
TABLE duty_assignments: CONSTRAINT duty_assignments_office_id_id_key UNIQUE (office_id, id)
TABLE duty_assignments: CONSTRAINT duty_assignments_office_id_person_id_fkey FOREIGN KEY (office_id, person_id) REFERENCES people(office_id, id)
TABLE duty_assignments: CONSTRAINT duty_assignments_office_id_shift_id_fkey FOREIGN KEY (office_id, shift_id) REFERENCES duty_shifts(office_id, id)
TABLE duty_assignments: CONSTRAINT duty_assignments_pkey PRIMARY KEY (id)
TABLE duty_assignments: CONSTRAINT duty_assignments_role_check CHECK ((role = ANY (ARRAY['leader'::text, 'officer'::text])))
TABLE duty_assignments: CREATE UNIQUE INDEX duty_assignments_office_id_id_key ON public.duty_assignments USING btree (office_id, id)
TABLE duty_assignments: CREATE UNIQUE INDEX duty_assignments_open ON public.duty_assignments USING btree (office_id, shift_id, role) WHERE (ended_at IS NULL)
TABLE duty_assignments: CREATE INDEX duty_assignments_person ON public.duty_assignments USING btree (office_id, person_id, id)
TABLE duty_assignments: CREATE UNIQUE INDEX duty_assignments_pkey ON public.duty_assignments USING btree (id)
TABLE duty_handovers: COLUMN id uuid NOT NULL
TABLE duty_handovers: COLUMN office_id uuid NOT NULL
TABLE duty_handovers: COLUMN version bigint NOT NULL
TABLE duty_handovers: COLUMN created_at timestamp with time zone NOT NULL
TABLE duty_handovers: COLUMN updated_at timestamp with time zone NOT NULL
TABLE duty_handovers: COLUMN shift_id uuid NOT NULL
TABLE duty_handovers: COLUMN next_shift_id uuid NOT NULL
TABLE duty_handovers: COLUMN started_by uuid NOT NULL
TABLE duty_handovers: COLUMN started_at timestamp with time zone NOT NULL
TABLE duty_handovers: COLUMN code_hash text NOT NULL
TABLE duty_handovers: COLUMN code_expires_at timestamp with time zone
TABLE duty_handovers: COLUMN codes bigint NOT NULL
TABLE duty_handovers: COLUMN tries bigint NOT NULL
TABLE duty_handovers: COLUMN items text NOT NULL
TABLE duty_handovers: COLUMN accepted_at timestamp with time zone
TABLE duty_handovers: COLUMN accepted_by uuid
TABLE duty_handovers: COLUMN confirmed_at timestamp with time zone
TABLE duty_handovers: CONSTRAINT duty_handovers_office_id_id_key UNIQUE (office_id, id)
TABLE duty_handovers: CONSTRAINT duty_handovers_office_id_next_shift_id_fkey FOREIGN KEY (office_id, next_shift_id) REFERENCES duty_shifts(office_id, id)
TABLE duty_handovers: CONSTRAINT duty_handovers_office_id_shift_id_fkey FOREIGN KEY (office_id, shift_id) REFERENCES duty_shifts(office_id, id)
TABLE duty_handovers: CONSTRAINT duty_handovers_office_id_shift_id_key UNIQUE (office_id, shift_id)
TABLE duty_handovers: CONSTRAINT duty_handovers_pkey PRIMARY KEY (id)
TABLE duty_handovers: CREATE UNIQUE INDEX duty_handovers_office_id_id_key ON public.duty_handovers USING btree (office_id, id)
TABLE duty_handovers: CREATE UNIQUE INDEX duty_handovers_office_id_shift_id_key ON public.duty_handovers USING btree (office_id, shift_id)
TABLE duty_handovers: CREATE UNIQUE INDEX duty_handovers_pkey ON public.duty_handovers USING btree (id)
TABLE duty_log_entries: COLUMN id uuid NOT NULL
TABLE duty_log_entries: COLUMN office_id uuid NOT NULL
TABLE duty_log_entries: COLUMN version bigint NOT NULL
TABLE duty_log_entries: COLUMN created_at timestamp with time zone NOT NULL
TABLE duty_log_entries: COLUMN updated_at timestamp with time zone NOT NULL
TABLE duty_log_entries: COLUMN shift_id uuid NOT NULL
TABLE duty_log_entries: COLUMN desk_id uuid NOT NULL
TABLE duty_log_entries: COLUMN at timestamp with time zone NOT NULL
TABLE duty_log_entries: COLUMN kind text NOT NULL
TABLE duty_log_entries: COLUMN party text NOT NULL
TABLE duty_log_entries: COLUMN content text NOT NULL
TABLE duty_log_entries: COLUMN instruction text NOT NULL
TABLE duty_log_entries: COLUMN result text NOT NULL
TABLE duty_log_entries: COLUMN subject_type text NOT NULL
TABLE duty_log_entries: COLUMN subject_id uuid
TABLE duty_log_entries: COLUMN follow_up boolean NOT NULL
TABLE duty_log_entries: COLUMN resolves_id uuid
TABLE duty_log_entries: COLUMN recorded_by uuid NOT NULL
TABLE duty_log_entries: COLUMN recorded_name text NOT NULL
TABLE duty_log_entries: CONSTRAINT duty_log_entries_kind_check CHECK ((kind = ANY (ARRAY['call_in'::text, 'call_out'::text, 'event'::text, 'instruction'::text, 'patrol'::text, 'nil'::text])))
TABLE duty_log_entries: CONSTRAINT duty_log_entries_office_id_id_key UNIQUE (office_id, id)
TABLE duty_log_entries: CONSTRAINT duty_log_entries_office_id_resolves_id_fkey FOREIGN KEY (office_id, resolves_id) REFERENCES duty_log_entries(office_id, id)
TABLE duty_log_entries: CONSTRAINT duty_log_entries_office_id_shift_id_fkey FOREIGN KEY (office_id, shift_id) REFERENCES duty_shifts(office_id, id)
TABLE duty_log_entries: CONSTRAINT duty_log_entries_pkey PRIMARY KEY (id)
TABLE duty_log_entries: CREATE UNIQUE INDEX duty_log_entries_office_id_id_key ON public.duty_log_entries USING btree (office_id, id)
TABLE duty_log_entries: CREATE INDEX duty_log_entries_open ON public.duty_log_entries USING btree (office_id, desk_id, id) WHERE follow_up
TABLE duty_log_entries: CREATE UNIQUE INDEX duty_log_entries_pkey ON public.duty_log_entries USING btree (id)
TABLE duty_log_entries: CREATE UNIQUE INDEX duty_log_entries_resolved ON public.duty_log_entries USING btree (office_id, resolves_id) WHERE (resolves_id IS NOT NULL)
TABLE duty_log_entries: CREATE INDEX duty_log_entries_shift ON public.duty_log_entries USING btree (office_id, shift_id, at, id)
TABLE duty_rosters: COLUMN id uuid NOT NULL
TABLE duty_rosters: COLUMN office_id uuid NOT NULL
TABLE duty_rosters: COLUMN version bigint NOT NULL
TABLE duty_rosters: COLUMN created_at timestamp with time zone NOT NULL
TABLE duty_rosters: COLUMN updated_at timestamp with time zone NOT NULL
TABLE duty_rosters: COLUMN inspection_id uuid NOT NULL
TABLE duty_rosters: COLUMN group_id uuid
TABLE duty_rosters: COLUMN desk_id uuid NOT NULL
TABLE duty_rosters: COLUMN name text NOT NULL
TABLE duty_rosters: COLUMN edition bigint NOT NULL
TABLE duty_rosters: COLUMN state text NOT NULL
TABLE duty_rosters: COLUMN supersedes_id uuid
TABLE duty_rosters: COLUMN from_on date
TABLE duty_rosters: COLUMN to_on date
TABLE duty_rosters: COLUMN pattern text NOT NULL
TABLE duty_rosters: COLUMN shift_start text NOT NULL
TABLE duty_rosters: COLUMN rest_hours bigint NOT NULL
TABLE duty_rosters: COLUMN same_weekend_leader boolean NOT NULL
TABLE duty_rosters: COLUMN leaders text NOT NULL
TABLE duty_rosters: COLUMN officers text NOT NULL
TABLE duty_rosters: COLUMN exemptions text NOT NULL
TABLE duty_rosters: COLUMN wishes text NOT NULL
TABLE duty_rosters: COLUMN entries text NOT NULL
TABLE duty_rosters: COLUMN proposal text
TABLE duty_rosters: COLUMN published_at timestamp with time zone
TABLE duty_rosters: COLUMN published_by uuid
TABLE duty_rosters: COLUMN voided_at timestamp with time zone
TABLE duty_rosters: COLUMN void_reason text NOT NULL
TABLE duty_rosters: CONSTRAINT duty_rosters_check CHECK ((to_on >= from_on))
TABLE duty_rosters: CONSTRAINT duty_rosters_office_id_group_id_fkey FOREIGN KEY (office_id, group_id) REFERENCES work_groups(office_id, id)
TABLE duty_rosters: CONSTRAINT duty_rosters_office_id_id_key UNIQUE (office_id, id)
TABLE duty_rosters: CONSTRAINT duty_rosters_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE duty_rosters: CONSTRAINT duty_rosters_office_id_supersedes_id_fkey FOREIGN KEY (office_id, supersedes_id) REFERENCES duty_rosters(office_id, id)
TABLE duty_rosters: CONSTRAINT duty_rosters_pattern_check CHECK ((pattern = ANY (ARRAY['whole_day'::text, 'day_night'::text])))
TABLE duty_rosters: CONSTRAINT duty_rosters_pkey PRIMARY KEY (id)
TABLE duty_rosters: CONSTRAINT duty_rosters_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'published'::text, 'superseded'::text])))
TABLE duty_rosters: CREATE INDEX duty_rosters_desk ON public.duty_rosters USING btree (office_id, desk_id, state, from_on)
TABLE duty_rosters: CREATE INDEX duty_rosters_inspection ON public.duty_rosters USING btree (office_id, inspection_id, from_on, id)
TABLE duty_rosters: CREATE INDEX duty_rosters_made ON public.duty_rosters USING btree (office_id, created_at, id)
TABLE duty_rosters: CREATE UNIQUE INDEX duty_rosters_office_id_id_key ON public.duty_rosters USING btree (office_id, id)
TABLE duty_rosters: CREATE INDEX duty_rosters_order ON public.duty_rosters USING btree (office_id, from_on, id)
TABLE duty_rosters: CREATE UNIQUE INDEX duty_rosters_pkey ON public.duty_rosters USING btree (id)
TABLE duty_shifts: COLUMN id uuid NOT NULL
TABLE duty_shifts: COLUMN office_id uuid NOT NULL
TABLE duty_shifts: COLUMN version bigint NOT NULL
TABLE duty_shifts: COLUMN created_at timestamp with time zone NOT NULL
TABLE duty_shifts: COLUMN updated_at timestamp with time zone NOT NULL
TABLE duty_shifts: COLUMN inspection_id uuid NOT NULL
TABLE duty_shifts: COLUMN group_id uuid
TABLE duty_shifts: COLUMN desk_id uuid NOT NULL
TABLE duty_shifts: COLUMN roster_id uuid NOT NULL
TABLE duty_shifts: COLUMN day date
TABLE duty_shifts: COLUMN starts_at timestamp with time zone NOT NULL
TABLE duty_shifts: COLUMN ends_at timestamp with time zone NOT NULL
TABLE duty_shifts: COLUMN night boolean NOT NULL
TABLE duty_shifts: COLUMN weekend boolean NOT NULL
TABLE duty_shifts: COLUMN holiday boolean NOT NULL
TABLE duty_shifts: COLUMN state text NOT NULL
TABLE duty_shifts: COLUMN leader_id uuid NOT NULL
TABLE duty_shifts: COLUMN leader_name text NOT NULL
TABLE duty_shifts: COLUMN leader_rostered_id uuid
TABLE duty_shifts: COLUMN leader_checked_in_at timestamp with time zone
TABLE duty_shifts: COLUMN leader_late bigint NOT NULL
TABLE duty_shifts: COLUMN leader_left_at timestamp with time zone
TABLE duty_shifts: COLUMN officer_id uuid NOT NULL
TABLE duty_shifts: COLUMN officer_name text NOT NULL
TABLE duty_shifts: COLUMN officer_rostered_id uuid
TABLE duty_shifts: COLUMN officer_checked_in_at timestamp with time zone
TABLE duty_shifts: COLUMN officer_late bigint NOT NULL
TABLE duty_shifts: COLUMN officer_left_at timestamp with time zone
TABLE duty_shifts: COLUMN took_over_at timestamp with time zone
TABLE duty_shifts: COLUMN handover_accepted_at timestamp with time zone
TABLE duty_shifts: COLUMN relieved_at timestamp with time zone
TABLE duty_shifts: COLUMN unmanned_since timestamp with time zone
TABLE duty_shifts: COLUMN escalated_at timestamp with time zone
TABLE duty_shifts: COLUMN next_alert_at timestamp with time zone
TABLE duty_shifts: CONSTRAINT duty_shifts_check CHECK ((ends_at > starts_at))
TABLE duty_shifts: CONSTRAINT duty_shifts_check1 CHECK ((leader_id <> officer_id))
TABLE duty_shifts: CONSTRAINT duty_shifts_office_id_group_id_fkey FOREIGN KEY (office_id, group_id) REFERENCES work_groups(office_id, id)
TABLE duty_shifts: CONSTRAINT duty_shifts_office_id_id_key UNIQUE (office_id, id)
TABLE duty_shifts: CONSTRAINT duty_shifts_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE duty_shifts: CONSTRAINT duty_shifts_office_id_leader_id_fkey FOREIGN KEY (office_id, leader_id) REFERENCES people(office_id, id)
TABLE duty_shifts: CONSTRAINT duty_shifts_office_id_officer_id_fkey FOREIGN KEY (office_id, officer_id) REFERENCES people(office_id, id)
TABLE duty_shifts: CONSTRAINT duty_shifts_office_id_roster_id_fkey FOREIGN KEY (office_id, roster_id) REFERENCES duty_rosters(office_id, id)
TABLE duty_shifts: CONSTRAINT duty_shifts_pkey PRIMARY KEY (id)
TABLE duty_shifts: CONSTRAINT duty_shifts_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'unmanned'::text, 'on_duty'::text, 'handover_pending'::text, 'handed_over'::text, 'missed'::text, 'cancelled'::text])))
TABLE duty_shifts: CREATE INDEX duty_shifts_alerts ON public.duty_shifts USING btree (office_id, next_alert_at, id) WHERE (next_alert_at IS NOT NULL)
TABLE duty_shifts: CREATE INDEX duty_shifts_group ON public.duty_shifts USING btree (office_id, group_id, starts_at, id)
TABLE duty_shifts: CREATE INDEX duty_shifts_inspection ON public.duty_shifts USING btree (office_id, inspection_id, starts_at, id)
TABLE duty_shifts: CREATE INDEX duty_shifts_leader ON public.duty_shifts USING btree (office_id, leader_id, starts_at, id)
TABLE duty_shifts: CREATE INDEX duty_shifts_now ON public.duty_shifts USING btree (office_id, desk_id) WHERE (state = ANY (ARRAY['on_duty'::text, 'handover_pending'::text, 'unmanned'::text]))
TABLE duty_shifts: CREATE UNIQUE INDEX duty_shifts_office_id_id_key ON public.duty_shifts USING btree (office_id, id)
TABLE duty_shifts: CREATE INDEX duty_shifts_officer ON public.duty_shifts USING btree (office_id, officer_id, starts_at, id)
TABLE duty_shifts: CREATE UNIQUE INDEX duty_shifts_once ON public.duty_shifts USING btree (office_id, desk_id, starts_at) WHERE (state <> 'cancelled'::text)
TABLE duty_shifts: CREATE INDEX duty_shifts_order ON public.duty_shifts USING btree (office_id, starts_at, id)
TABLE duty_shifts: CREATE UNIQUE INDEX duty_shifts_pkey ON public.duty_shifts USING btree (id)
TABLE duty_shifts: CREATE UNIQUE INDEX duty_shifts_responsible ON public.duty_shifts USING btree (office_id, desk_id) WHERE (state = ANY (ARRAY['on_duty'::text, 'handover_pending'::text]))
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
TABLE files: COLUMN id uuid NOT NULL
TABLE files: COLUMN office_id uuid NOT NULL
TABLE files: COLUMN version bigint NOT NULL
TABLE files: COLUMN created_at timestamp with time zone NOT NULL
TABLE files: COLUMN updated_at timestamp with time zone NOT NULL
TABLE files: COLUMN voided_at timestamp with time zone
TABLE files: COLUMN void_reason text NOT NULL
TABLE files: COLUMN name text NOT NULL
TABLE files: COLUMN media_type text NOT NULL
TABLE files: COLUMN size bigint NOT NULL
TABLE files: COLUMN sha256 text NOT NULL
TABLE files: COLUMN storage_key text NOT NULL
TABLE files: COLUMN purpose text NOT NULL
TABLE files: COLUMN caption text NOT NULL
TABLE files: COLUMN captured_at timestamp with time zone
TABLE files: COLUMN latitude double precision
TABLE files: COLUMN longitude double precision
TABLE files: COLUMN coordinate_system text NOT NULL
TABLE files: COLUMN place text NOT NULL
TABLE files: COLUMN pair_id uuid
TABLE files: COLUMN phase text NOT NULL
TABLE files: COLUMN arrangement text NOT NULL
TABLE files: COLUMN owner_type text NOT NULL
TABLE files: COLUMN owner_id uuid
TABLE files: COLUMN cycle bigint NOT NULL
TABLE files: COLUMN uploaded_by uuid NOT NULL
TABLE files: COLUMN uploader_name text NOT NULL
TABLE files: COLUMN attached_at timestamp with time zone
TABLE files: COLUMN purged_at timestamp with time zone
TABLE files: CONSTRAINT files_check CHECK (((owner_type = ''::text) = (owner_id IS NULL)))
TABLE files: CONSTRAINT files_check1 CHECK (((pair_id IS NULL) OR (phase <> ''::text)))
TABLE files: CONSTRAINT files_office_id_id_key UNIQUE (office_id, id)
TABLE files: CONSTRAINT files_phase_check CHECK ((phase = ANY (ARRAY[''::text, 'before'::text, 'after'::text])))
TABLE files: CONSTRAINT files_pkey PRIMARY KEY (id)
TABLE files: CONSTRAINT files_size_check CHECK ((size > 0))
TABLE files: CREATE INDEX files_expiring ON public.files USING btree (created_at) WHERE ((owner_id IS NULL) AND (purged_at IS NULL))
TABLE files: CREATE UNIQUE INDEX files_office_id_id_key ON public.files USING btree (office_id, id)
TABLE files: CREATE INDEX files_owner ON public.files USING btree (office_id, owner_type, owner_id, arrangement, id)
TABLE files: CREATE UNIQUE INDEX files_pair ON public.files USING btree (office_id, pair_id, phase) WHERE ((pair_id IS NOT NULL) AND (voided_at IS NULL))
TABLE files: CREATE UNIQUE INDEX files_pkey ON public.files USING btree (id)
TABLE files: CREATE UNIQUE INDEX files_storage_key ON public.files USING btree (storage_key)
TABLE files: CREATE INDEX files_unattached ON public.files USING btree (office_id, uploaded_by, arrangement, id) WHERE (owner_id IS NULL)
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
TABLE leave_requests: COLUMN id uuid NOT NULL
TABLE leave_requests: COLUMN office_id uuid NOT NULL
TABLE leave_requests: COLUMN version bigint NOT NULL
TABLE leave_requests: COLUMN created_at timestamp with time zone NOT NULL
TABLE leave_requests: COLUMN updated_at timestamp with time zone NOT NULL
TABLE leave_requests: COLUMN inspection_id uuid NOT NULL
TABLE leave_requests: COLUMN group_id uuid NOT NULL
TABLE leave_requests: COLUMN group_name text NOT NULL
TABLE leave_requests: COLUMN person_id uuid NOT NULL
TABLE leave_requests: COLUMN person_name text NOT NULL
TABLE leave_requests: COLUMN kind text NOT NULL
TABLE leave_requests: COLUMN reason text NOT NULL
TABLE leave_requests: COLUMN special_reason text NOT NULL
TABLE leave_requests: COLUMN starts_at timestamp with time zone NOT NULL
TABLE leave_requests: COLUMN ends_at timestamp with time zone NOT NULL
TABLE leave_requests: COLUMN original_ends_at timestamp with time zone NOT NULL
TABLE leave_requests: COLUMN working_days bigint NOT NULL
TABLE leave_requests: COLUMN natural_days bigint NOT NULL
TABLE leave_requests: COLUMN stand_in_id uuid NOT NULL
TABLE leave_requests: COLUMN stand_in_name text NOT NULL
TABLE leave_requests: COLUMN stand_in_phone text NOT NULL
TABLE leave_requests: COLUMN state text NOT NULL
TABLE leave_requests: COLUMN route text NOT NULL
TABLE leave_requests: COLUMN approvals text NOT NULL
TABLE leave_requests: COLUMN extensions text NOT NULL
TABLE leave_requests: COLUMN submitted_by uuid NOT NULL
TABLE leave_requests: COLUMN ended_at timestamp with time zone
TABLE leave_requests: COLUMN ended_by uuid
TABLE leave_requests: COLUMN end_reason text NOT NULL
TABLE leave_requests: COLUMN returned_at timestamp with time zone
TABLE leave_requests: COLUMN returned_by uuid
TABLE leave_requests: COLUMN return_note text NOT NULL
TABLE leave_requests: COLUMN closed_at timestamp with time zone
TABLE leave_requests: COLUMN closed_by uuid
TABLE leave_requests: COLUMN close_note text NOT NULL
TABLE leave_requests: COLUMN next_alert_at timestamp with time zone
TABLE leave_requests: COLUMN search_text text NOT NULL
TABLE leave_requests: COLUMN search_tokens text NOT NULL
TABLE leave_requests: COLUMN search tsvector GENERATED AS (search_tokens)::tsvector
TABLE leave_requests: COLUMN waits_for text
TABLE leave_requests: COLUMN due_at timestamp with time zone NOT NULL DEFAULT '9999-12-31 00:00:00+00'::timestamp with time zone
TABLE leave_requests: COLUMN barred text NOT NULL DEFAULT ''::text
TABLE leave_requests: CONSTRAINT leave_requests_check CHECK ((ends_at > starts_at))
TABLE leave_requests: CONSTRAINT leave_requests_check1 CHECK ((person_id <> stand_in_id))
TABLE leave_requests: CONSTRAINT leave_requests_office_id_group_id_fkey FOREIGN KEY (office_id, group_id) REFERENCES work_groups(office_id, id)
TABLE leave_requests: CONSTRAINT leave_requests_office_id_id_key UNIQUE (office_id, id)
TABLE leave_requests: CONSTRAINT leave_requests_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE leave_requests: CONSTRAINT leave_requests_office_id_person_id_fkey FOREIGN KEY (office_id, person_id) REFERENCES people(office_id, id)
TABLE leave_requests: CONSTRAINT leave_requests_office_id_stand_in_id_fkey FOREIGN KEY (office_id, stand_in_id) REFERENCES people(office_id, id)
TABLE leave_requests: CONSTRAINT leave_requests_pkey PRIMARY KEY (id)
TABLE leave_requests: CONSTRAINT leave_requests_state_check CHECK ((state = ANY (ARRAY['submitted'::text, 'group_approved'::text, 'approved'::text, 'returned'::text, 'closed'::text, 'rejected'::text, 'withdrawn'::text])))
TABLE leave_requests: CONSTRAINT leave_requests_waits_for_check CHECK ((waits_for = ANY (ARRAY['group_leader'::text, 'coordination_office'::text, 'coordination_group'::text, 'coordination_group_leader'::text, 'confirmation'::text])))
TABLE leave_requests: CREATE INDEX leave_requests_alert ON public.leave_requests USING btree (office_id, next_alert_at, id) WHERE (next_alert_at IS NOT NULL)
TABLE leave_requests: CREATE INDEX leave_requests_created_at ON public.leave_requests USING btree (office_id, created_at, id)
TABLE leave_requests: CREATE INDEX leave_requests_ends_at ON public.leave_requests USING btree (office_id, ends_at, id)
TABLE leave_requests: CREATE INDEX leave_requests_group ON public.leave_requests USING btree (office_id, group_id, created_at, id)
TABLE leave_requests: CREATE INDEX leave_requests_inspection ON public.leave_requests USING btree (office_id, inspection_id, created_at, id)
TABLE leave_requests: CREATE INDEX leave_requests_kind ON public.leave_requests USING btree (office_id, kind, created_at, id)
TABLE leave_requests: CREATE UNIQUE INDEX leave_requests_office_id_id_key ON public.leave_requests USING btree (office_id, id)
TABLE leave_requests: CREATE INDEX leave_requests_person ON public.leave_requests USING btree (office_id, person_id, starts_at, id)
TABLE leave_requests: CREATE UNIQUE INDEX leave_requests_pkey ON public.leave_requests USING btree (id)
TABLE leave_requests: CREATE INDEX leave_requests_search ON public.leave_requests USING gin (search)
TABLE leave_requests: CREATE INDEX leave_requests_stand_in ON public.leave_requests USING btree (office_id, stand_in_id, starts_at, id)
TABLE leave_requests: CREATE INDEX leave_requests_starts_at ON public.leave_requests USING btree (office_id, starts_at, id)
TABLE leave_requests: CREATE INDEX leave_requests_state ON public.leave_requests USING btree (office_id, state, created_at, id)
TABLE leave_requests: CREATE INDEX leave_requests_submitter ON public.leave_requests USING btree (office_id, submitted_by, created_at, id)
TABLE leave_requests: CREATE INDEX leave_requests_waits ON public.leave_requests USING btree (office_id, waits_for, due_at, id) WHERE (waits_for IS NOT NULL)
TABLE meeting_minutes: COLUMN id uuid NOT NULL
TABLE meeting_minutes: COLUMN office_id uuid NOT NULL
TABLE meeting_minutes: COLUMN version bigint NOT NULL
TABLE meeting_minutes: COLUMN created_at timestamp with time zone NOT NULL
TABLE meeting_minutes: COLUMN updated_at timestamp with time zone NOT NULL
TABLE meeting_minutes: COLUMN meeting_id uuid NOT NULL
TABLE meeting_minutes: COLUMN number bigint NOT NULL
TABLE meeting_minutes: COLUMN topics text NOT NULL
TABLE meeting_minutes: COLUMN decisions text NOT NULL
TABLE meeting_minutes: COLUMN file_ids text NOT NULL
TABLE meeting_minutes: COLUMN drafted_by uuid NOT NULL
TABLE meeting_minutes: COLUMN drafted_by_name text NOT NULL
TABLE meeting_minutes: COLUMN drafted_at timestamp with time zone NOT NULL
TABLE meeting_minutes: COLUMN signed_at timestamp with time zone
TABLE meeting_minutes: CONSTRAINT meeting_minutes_office_id_id_key UNIQUE (office_id, id)
TABLE meeting_minutes: CONSTRAINT meeting_minutes_office_id_meeting_id_fkey FOREIGN KEY (office_id, meeting_id) REFERENCES meetings(office_id, id)
TABLE meeting_minutes: CONSTRAINT meeting_minutes_office_id_meeting_id_number_key UNIQUE (office_id, meeting_id, number)
TABLE meeting_minutes: CONSTRAINT meeting_minutes_pkey PRIMARY KEY (id)
TABLE meeting_minutes: CREATE UNIQUE INDEX meeting_minutes_office_id_id_key ON public.meeting_minutes USING btree (office_id, id)
TABLE meeting_minutes: CREATE UNIQUE INDEX meeting_minutes_office_id_meeting_id_number_key ON public.meeting_minutes USING btree (office_id, meeting_id, number)
TABLE meeting_minutes: CREATE UNIQUE INDEX meeting_minutes_pkey ON public.meeting_minutes USING btree (id)
TABLE meeting_people: COLUMN id uuid NOT NULL
TABLE meeting_people: COLUMN office_id uuid NOT NULL
TABLE meeting_people: COLUMN version bigint NOT NULL
TABLE meeting_people: COLUMN created_at timestamp with time zone NOT NULL
TABLE meeting_people: COLUMN updated_at timestamp with time zone NOT NULL
TABLE meeting_people: COLUMN meeting_id uuid NOT NULL
TABLE meeting_people: COLUMN person_id uuid
TABLE meeting_people: COLUMN unit_id uuid
TABLE meeting_people: COLUMN name text NOT NULL
TABLE meeting_people: COLUMN group_name text NOT NULL
TABLE meeting_people: COLUMN role text NOT NULL
TABLE meeting_people: COLUMN position bigint NOT NULL
TABLE meeting_people: COLUMN status text NOT NULL
TABLE meeting_people: COLUMN reason text NOT NULL
TABLE meeting_people: COLUMN stand_in_id uuid
TABLE meeting_people: COLUMN stand_in_name text NOT NULL
TABLE meeting_people: COLUMN represented_by text NOT NULL
TABLE meeting_people: CONSTRAINT meeting_people_check CHECK (((person_id IS NULL) <> (unit_id IS NULL)))
TABLE meeting_people: CONSTRAINT meeting_people_check1 CHECK (((status = 'stand_in'::text) = (stand_in_id IS NOT NULL)))
TABLE meeting_people: CONSTRAINT meeting_people_office_id_id_key UNIQUE (office_id, id)
TABLE meeting_people: CONSTRAINT meeting_people_office_id_meeting_id_fkey FOREIGN KEY (office_id, meeting_id) REFERENCES meetings(office_id, id)
TABLE meeting_people: CONSTRAINT meeting_people_office_id_meeting_id_person_id_key UNIQUE (office_id, meeting_id, person_id)
TABLE meeting_people: CONSTRAINT meeting_people_office_id_meeting_id_unit_id_key UNIQUE (office_id, meeting_id, unit_id)
TABLE meeting_people: CONSTRAINT meeting_people_office_id_person_id_fkey FOREIGN KEY (office_id, person_id) REFERENCES people(office_id, id)
TABLE meeting_people: CONSTRAINT meeting_people_office_id_stand_in_id_fkey FOREIGN KEY (office_id, stand_in_id) REFERENCES people(office_id, id)
TABLE meeting_people: CONSTRAINT meeting_people_office_id_unit_id_fkey FOREIGN KEY (office_id, unit_id) REFERENCES units(office_id, id)
TABLE meeting_people: CONSTRAINT meeting_people_pkey PRIMARY KEY (id)
TABLE meeting_people: CONSTRAINT meeting_people_status_check CHECK ((status = ANY (ARRAY['invited'::text, 'present'::text, 'absent'::text, 'on_leave'::text, 'stand_in'::text])))
TABLE meeting_people: CREATE UNIQUE INDEX meeting_people_office_id_id_key ON public.meeting_people USING btree (office_id, id)
TABLE meeting_people: CREATE UNIQUE INDEX meeting_people_office_id_meeting_id_person_id_key ON public.meeting_people USING btree (office_id, meeting_id, person_id)
TABLE meeting_people: CREATE UNIQUE INDEX meeting_people_office_id_meeting_id_unit_id_key ON public.meeting_people USING btree (office_id, meeting_id, unit_id)
TABLE meeting_people: CREATE INDEX meeting_people_person ON public.meeting_people USING btree (office_id, person_id, meeting_id)
TABLE meeting_people: CREATE UNIQUE INDEX meeting_people_pkey ON public.meeting_people USING btree (id)
TABLE meeting_people: CREATE INDEX meeting_people_stand_in ON public.meeting_people USING btree (office_id, stand_in_id, meeting_id)
TABLE meeting_people: CREATE INDEX meeting_people_unit ON public.meeting_people USING btree (office_id, unit_id, meeting_id)
TABLE meeting_receipts: COLUMN id uuid NOT NULL
TABLE meeting_receipts: COLUMN office_id uuid NOT NULL
TABLE meeting_receipts: COLUMN version bigint NOT NULL
TABLE meeting_receipts: COLUMN created_at timestamp with time zone NOT NULL
TABLE meeting_receipts: COLUMN updated_at timestamp with time zone NOT NULL
TABLE meeting_receipts: COLUMN meeting_id uuid NOT NULL
TABLE meeting_receipts: COLUMN person_id uuid
TABLE meeting_receipts: COLUMN unit_id uuid
TABLE meeting_receipts: COLUMN name text NOT NULL
TABLE meeting_receipts: COLUMN position bigint NOT NULL
TABLE meeting_receipts: COLUMN acknowledged_at timestamp with time zone
TABLE meeting_receipts: COLUMN acknowledged_by uuid
TABLE meeting_receipts: CONSTRAINT meeting_receipts_check CHECK (((person_id IS NULL) <> (unit_id IS NULL)))
TABLE meeting_receipts: CONSTRAINT meeting_receipts_office_id_id_key UNIQUE (office_id, id)
TABLE meeting_receipts: CONSTRAINT meeting_receipts_office_id_meeting_id_fkey FOREIGN KEY (office_id, meeting_id) REFERENCES meetings(office_id, id)
TABLE meeting_receipts: CONSTRAINT meeting_receipts_office_id_meeting_id_person_id_key UNIQUE (office_id, meeting_id, person_id)
TABLE meeting_receipts: CONSTRAINT meeting_receipts_office_id_meeting_id_unit_id_key UNIQUE (office_id, meeting_id, unit_id)
TABLE meeting_receipts: CONSTRAINT meeting_receipts_office_id_person_id_fkey FOREIGN KEY (office_id, person_id) REFERENCES people(office_id, id)
TABLE meeting_receipts: CONSTRAINT meeting_receipts_office_id_unit_id_fkey FOREIGN KEY (office_id, unit_id) REFERENCES units(office_id, id)
TABLE meeting_receipts: CONSTRAINT meeting_receipts_pkey PRIMARY KEY (id)
TABLE meeting_receipts: CREATE UNIQUE INDEX meeting_receipts_office_id_id_key ON public.meeting_receipts USING btree (office_id, id)
TABLE meeting_receipts: CREATE UNIQUE INDEX meeting_receipts_office_id_meeting_id_person_id_key ON public.meeting_receipts USING btree (office_id, meeting_id, person_id)
TABLE meeting_receipts: CREATE UNIQUE INDEX meeting_receipts_office_id_meeting_id_unit_id_key ON public.meeting_receipts USING btree (office_id, meeting_id, unit_id)
TABLE meeting_receipts: CREATE INDEX meeting_receipts_person ON public.meeting_receipts USING btree (office_id, person_id, meeting_id, acknowledged_at)
TABLE meeting_receipts: CREATE UNIQUE INDEX meeting_receipts_pkey ON public.meeting_receipts USING btree (id)
TABLE meeting_receipts: CREATE INDEX meeting_receipts_unit ON public.meeting_receipts USING btree (office_id, unit_id, meeting_id, acknowledged_at)
TABLE meetings: COLUMN id uuid NOT NULL
TABLE meetings: COLUMN office_id uuid NOT NULL
TABLE meetings: COLUMN version bigint NOT NULL
TABLE meetings: COLUMN created_at timestamp with time zone NOT NULL
TABLE meetings: COLUMN updated_at timestamp with time zone NOT NULL
TABLE meetings: COLUMN inspection_id uuid NOT NULL
TABLE meetings: COLUMN kind text NOT NULL
TABLE meetings: COLUMN group_id uuid
TABLE meetings: COLUMN group_name text NOT NULL
TABLE meetings: COLUMN title text NOT NULL
TABLE meetings: COLUMN place text NOT NULL
TABLE meetings: COLUMN starts_at timestamp with time zone NOT NULL
TABLE meetings: COLUMN ends_at timestamp with time zone
TABLE meetings: COLUMN chair_id uuid NOT NULL
TABLE meetings: COLUMN chair_name text NOT NULL
TABLE meetings: COLUMN chair_role text NOT NULL
TABLE meetings: COLUMN agenda text NOT NULL
TABLE meetings: COLUMN state text NOT NULL
TABLE meetings: COLUMN postponements text NOT NULL
TABLE meetings: COLUMN held_from timestamp with time zone
TABLE meetings: COLUMN held_to timestamp with time zone
TABLE meetings: COLUMN cancelled_at timestamp with time zone
TABLE meetings: COLUMN cancel_reason text NOT NULL
TABLE meetings: COLUMN invited bigint NOT NULL
TABLE meetings: COLUMN present bigint NOT NULL
TABLE meetings: COLUMN absent bigint NOT NULL
TABLE meetings: COLUMN on_leave bigint NOT NULL
TABLE meetings: COLUMN stand_in bigint NOT NULL
TABLE meetings: COLUMN minutes_count bigint NOT NULL
TABLE meetings: COLUMN signed_at timestamp with time zone
TABLE meetings: COLUMN signed_by uuid
TABLE meetings: COLUMN year bigint NOT NULL
TABLE meetings: COLUMN ordinal bigint NOT NULL
TABLE meetings: COLUMN number text NOT NULL
TABLE meetings: COLUMN issued_at timestamp with time zone
TABLE meetings: COLUMN issued_by uuid
TABLE meetings: COLUMN recipients bigint NOT NULL
TABLE meetings: COLUMN acknowledged bigint NOT NULL
TABLE meetings: COLUMN notice_ids text NOT NULL
TABLE meetings: COLUMN convened_by uuid NOT NULL
TABLE meetings: COLUMN due_order timestamp with time zone NOT NULL
TABLE meetings: COLUMN started_at timestamp with time zone NOT NULL
TABLE meetings: COLUMN due_at timestamp with time zone NOT NULL
TABLE meetings: COLUMN original_due_at timestamp with time zone NOT NULL
TABLE meetings: COLUMN met_at timestamp with time zone
TABLE meetings: COLUMN ended_at timestamp with time zone
TABLE meetings: COLUMN lapsed_by text NOT NULL
TABLE meetings: COLUMN next_alert_at timestamp with time zone
TABLE meetings: COLUMN alerted text NOT NULL
TABLE meetings: COLUMN voided_at timestamp with time zone
TABLE meetings: COLUMN void_reason text NOT NULL
TABLE meetings: COLUMN search_text text NOT NULL
TABLE meetings: COLUMN search_tokens text NOT NULL
TABLE meetings: COLUMN search tsvector GENERATED AS (search_tokens)::tsvector
TABLE meetings: CONSTRAINT meetings_check CHECK (((kind = 'huddle'::text) = (group_id IS NOT NULL)))
TABLE meetings: CONSTRAINT meetings_check1 CHECK (((state = 'issued'::text) = (ordinal > 0)))
TABLE meetings: CONSTRAINT meetings_kind_check CHECK ((kind = ANY (ARRAY['dispatch_meeting'::text, 'huddle'::text, 'deployment'::text, 'conveying'::text])))
TABLE meetings: CONSTRAINT meetings_office_id_chair_id_fkey FOREIGN KEY (office_id, chair_id) REFERENCES people(office_id, id)
TABLE meetings: CONSTRAINT meetings_office_id_group_id_fkey FOREIGN KEY (office_id, group_id) REFERENCES work_groups(office_id, id)
TABLE meetings: CONSTRAINT meetings_office_id_id_key UNIQUE (office_id, id)
TABLE meetings: CONSTRAINT meetings_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE meetings: CONSTRAINT meetings_pkey PRIMARY KEY (id)
TABLE meetings: CONSTRAINT meetings_state_check CHECK ((state = ANY (ARRAY['scheduled'::text, 'held'::text, 'minutes_drafted'::text, 'signed'::text, 'issued'::text, 'cancelled'::text])))
TABLE meetings: CREATE INDEX meetings_alert ON public.meetings USING btree (office_id, next_alert_at, id) WHERE (next_alert_at IS NOT NULL)
TABLE meetings: CREATE INDEX meetings_chair ON public.meetings USING btree (office_id, chair_id, starts_at, id) WHERE (voided_at IS NULL)
TABLE meetings: CREATE INDEX meetings_convener ON public.meetings USING btree (office_id, convened_by, starts_at, id) WHERE (voided_at IS NULL)
TABLE meetings: CREATE INDEX meetings_created_at ON public.meetings USING btree (office_id, created_at, id) WHERE (voided_at IS NULL)
TABLE meetings: CREATE INDEX meetings_due ON public.meetings USING btree (office_id, due_order, id) WHERE (voided_at IS NULL)
TABLE meetings: CREATE INDEX meetings_group ON public.meetings USING btree (office_id, group_id, starts_at, id) WHERE (voided_at IS NULL)
TABLE meetings: CREATE INDEX meetings_inspection ON public.meetings USING btree (office_id, inspection_id, kind, starts_at, id) WHERE (voided_at IS NULL)
TABLE meetings: CREATE INDEX meetings_kind ON public.meetings USING btree (office_id, kind, starts_at, id) WHERE (voided_at IS NULL)
TABLE meetings: CREATE UNIQUE INDEX meetings_number ON public.meetings USING btree (office_id, year, ordinal) WHERE (ordinal > 0)
TABLE meetings: CREATE UNIQUE INDEX meetings_office_id_id_key ON public.meetings USING btree (office_id, id)
TABLE meetings: CREATE UNIQUE INDEX meetings_pkey ON public.meetings USING btree (id)
TABLE meetings: CREATE INDEX meetings_search ON public.meetings USING gin (search)
TABLE meetings: CREATE INDEX meetings_starts_at ON public.meetings USING btree (office_id, starts_at, id) WHERE (voided_at IS NULL)
TABLE meetings: CREATE INDEX meetings_state ON public.meetings USING btree (office_id, state, starts_at, id) WHERE (voided_at IS NULL)
TABLE message_deliveries: COLUMN id uuid NOT NULL
TABLE message_deliveries: COLUMN office_id uuid NOT NULL
TABLE message_deliveries: COLUMN version bigint NOT NULL
TABLE message_deliveries: COLUMN created_at timestamp with time zone NOT NULL
TABLE message_deliveries: COLUMN updated_at timestamp with time zone NOT NULL
TABLE message_deliveries: COLUMN subject_type text NOT NULL
TABLE message_deliveries: COLUMN subject_id uuid NOT NULL
TABLE message_deliveries: COLUMN number text NOT NULL
TABLE message_deliveries: COLUMN title text NOT NULL
TABLE message_deliveries: COLUMN occasion text NOT NULL
TABLE message_deliveries: COLUMN channel text NOT NULL
TABLE message_deliveries: COLUMN recipient text NOT NULL
TABLE message_deliveries: COLUMN person_id uuid
TABLE message_deliveries: COLUMN address text NOT NULL
TABLE message_deliveries: COLUMN due_by timestamp with time zone NOT NULL
TABLE message_deliveries: COLUMN state text NOT NULL
TABLE message_deliveries: COLUMN attempts bigint NOT NULL
TABLE message_deliveries: COLUMN next_attempt_at timestamp with time zone
TABLE message_deliveries: COLUMN failure text NOT NULL
TABLE message_deliveries: COLUMN sent_at timestamp with time zone
TABLE message_deliveries: CONSTRAINT message_deliveries_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'wecom'::text, 'dingtalk'::text])))
TABLE message_deliveries: CONSTRAINT message_deliveries_office_id_id_key UNIQUE (office_id, id)
TABLE message_deliveries: CONSTRAINT message_deliveries_office_id_subject_id_occasion_channel_re_key UNIQUE (office_id, subject_id, occasion, channel, recipient)
TABLE message_deliveries: CONSTRAINT message_deliveries_pkey PRIMARY KEY (id)
TABLE message_deliveries: CONSTRAINT message_deliveries_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'failed'::text])))
TABLE message_deliveries: CREATE INDEX message_deliveries_created_at ON public.message_deliveries USING btree (office_id, created_at, id)
TABLE message_deliveries: CREATE INDEX message_deliveries_due ON public.message_deliveries USING btree (next_attempt_at, id) WHERE (next_attempt_at IS NOT NULL)
TABLE message_deliveries: CREATE UNIQUE INDEX message_deliveries_office_id_id_key ON public.message_deliveries USING btree (office_id, id)
TABLE message_deliveries: CREATE UNIQUE INDEX message_deliveries_office_id_subject_id_occasion_channel_re_key ON public.message_deliveries USING btree (office_id, subject_id, occasion, channel, recipient)
TABLE message_deliveries: CREATE UNIQUE INDEX message_deliveries_pkey ON public.message_deliveries USING btree (id)
TABLE message_deliveries: CREATE INDEX message_deliveries_state ON public.message_deliveries USING btree (office_id, state, created_at, id)
TABLE notice_receipts: COLUMN id uuid NOT NULL
TABLE notice_receipts: COLUMN office_id uuid NOT NULL
TABLE notice_receipts: COLUMN version bigint NOT NULL
TABLE notice_receipts: COLUMN created_at timestamp with time zone NOT NULL
TABLE notice_receipts: COLUMN updated_at timestamp with time zone NOT NULL
TABLE notice_receipts: COLUMN notice_id uuid NOT NULL
TABLE notice_receipts: COLUMN person_id uuid NOT NULL
TABLE notice_receipts: COLUMN name text NOT NULL
TABLE notice_receipts: COLUMN group_id uuid NOT NULL
TABLE notice_receipts: COLUMN group_name text NOT NULL
TABLE notice_receipts: COLUMN role text NOT NULL
TABLE notice_receipts: COLUMN stands_in_for_id uuid
TABLE notice_receipts: COLUMN stands_in_for_name text NOT NULL
TABLE notice_receipts: COLUMN acknowledged_at timestamp with time zone
TABLE notice_receipts: COLUMN late boolean NOT NULL
TABLE notice_receipts: CONSTRAINT notice_receipts_office_id_group_id_fkey FOREIGN KEY (office_id, group_id) REFERENCES work_groups(office_id, id)
TABLE notice_receipts: CONSTRAINT notice_receipts_office_id_id_key UNIQUE (office_id, id)
TABLE notice_receipts: CONSTRAINT notice_receipts_office_id_notice_id_fkey FOREIGN KEY (office_id, notice_id) REFERENCES notices(office_id, id)
TABLE notice_receipts: CONSTRAINT notice_receipts_office_id_notice_id_person_id_key UNIQUE (office_id, notice_id, person_id)
TABLE notice_receipts: CONSTRAINT notice_receipts_office_id_person_id_fkey FOREIGN KEY (office_id, person_id) REFERENCES people(office_id, id)
TABLE notice_receipts: CONSTRAINT notice_receipts_pkey PRIMARY KEY (id)
TABLE notice_receipts: CREATE UNIQUE INDEX notice_receipts_office_id_id_key ON public.notice_receipts USING btree (office_id, id)
TABLE notice_receipts: CREATE UNIQUE INDEX notice_receipts_office_id_notice_id_person_id_key ON public.notice_receipts USING btree (office_id, notice_id, person_id)
TABLE notice_receipts: CREATE INDEX notice_receipts_person ON public.notice_receipts USING btree (office_id, person_id, notice_id, acknowledged_at)
TABLE notice_receipts: CREATE UNIQUE INDEX notice_receipts_pkey ON public.notice_receipts USING btree (id)
TABLE notices: COLUMN id uuid NOT NULL
TABLE notices: COLUMN office_id uuid NOT NULL
TABLE notices: COLUMN version bigint NOT NULL
TABLE notices: COLUMN created_at timestamp with time zone NOT NULL
TABLE notices: COLUMN updated_at timestamp with time zone NOT NULL
TABLE notices: COLUMN inspection_id uuid NOT NULL
TABLE notices: COLUMN title text NOT NULL
TABLE notices: COLUMN body text NOT NULL
TABLE notices: COLUMN targets text NOT NULL
TABLE notices: COLUMN acknowledge_by timestamp with time zone NOT NULL
TABLE notices: COLUMN state text NOT NULL
TABLE notices: COLUMN issued_at timestamp with time zone
TABLE notices: COLUMN issued_by uuid
TABLE notices: COLUMN recipients bigint NOT NULL
TABLE notices: COLUMN acknowledged bigint NOT NULL
TABLE notices: COLUMN late bigint NOT NULL
TABLE notices: COLUMN year bigint NOT NULL
TABLE notices: COLUMN ordinal bigint NOT NULL
TABLE notices: COLUMN number text NOT NULL
TABLE notices: COLUMN started_at timestamp with time zone NOT NULL
TABLE notices: COLUMN due_at timestamp with time zone NOT NULL
TABLE notices: COLUMN original_due_at timestamp with time zone NOT NULL
TABLE notices: COLUMN met_at timestamp with time zone
TABLE notices: COLUMN ended_at timestamp with time zone
TABLE notices: COLUMN lapsed_by text NOT NULL
TABLE notices: COLUMN next_alert_at timestamp with time zone
TABLE notices: COLUMN alerted text NOT NULL
TABLE notices: COLUMN voided_at timestamp with time zone
TABLE notices: COLUMN void_reason text NOT NULL
TABLE notices: COLUMN search_text text NOT NULL
TABLE notices: COLUMN search_tokens text NOT NULL
TABLE notices: COLUMN search tsvector GENERATED AS (search_tokens)::tsvector
TABLE notices: CONSTRAINT notices_check CHECK (((state = 'draft'::text) = (ordinal = 0)))
TABLE notices: CONSTRAINT notices_office_id_id_key UNIQUE (office_id, id)
TABLE notices: CONSTRAINT notices_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE notices: CONSTRAINT notices_pkey PRIMARY KEY (id)
TABLE notices: CONSTRAINT notices_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'issued'::text])))
TABLE notices: CREATE INDEX notices_alert ON public.notices USING btree (office_id, next_alert_at, id) WHERE (next_alert_at IS NOT NULL)
TABLE notices: CREATE INDEX notices_created_at ON public.notices USING btree (office_id, created_at, id) WHERE (voided_at IS NULL)
TABLE notices: CREATE INDEX notices_inspection ON public.notices USING btree (office_id, inspection_id, created_at, id) WHERE (voided_at IS NULL)
TABLE notices: CREATE UNIQUE INDEX notices_number ON public.notices USING btree (office_id, year, ordinal) WHERE (ordinal > 0)
TABLE notices: CREATE UNIQUE INDEX notices_office_id_id_key ON public.notices USING btree (office_id, id)
TABLE notices: CREATE UNIQUE INDEX notices_pkey ON public.notices USING btree (id)
TABLE notices: CREATE INDEX notices_search ON public.notices USING gin (search)
TABLE notices: CREATE INDEX notices_state ON public.notices USING btree (office_id, state, created_at, id) WHERE (voided_at IS NULL)
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
TABLE order_extensions: COLUMN id uuid NOT NULL
TABLE order_extensions: COLUMN office_id uuid NOT NULL
TABLE order_extensions: COLUMN version bigint NOT NULL
TABLE order_extensions: COLUMN created_at timestamp with time zone NOT NULL
TABLE order_extensions: COLUMN updated_at timestamp with time zone NOT NULL
TABLE order_extensions: COLUMN owner_type text NOT NULL
TABLE order_extensions: COLUMN owner_id uuid NOT NULL
TABLE order_extensions: COLUMN due_at timestamp with time zone NOT NULL
TABLE order_extensions: COLUMN previous_due_at timestamp with time zone NOT NULL
TABLE order_extensions: COLUMN reason text NOT NULL
TABLE order_extensions: COLUMN state text NOT NULL
TABLE order_extensions: COLUMN asked_by uuid NOT NULL
TABLE order_extensions: COLUMN decided_at timestamp with time zone
TABLE order_extensions: COLUMN decided_by uuid
TABLE order_extensions: COLUMN decision text NOT NULL
TABLE order_extensions: CONSTRAINT order_extensions_check CHECK ((due_at > previous_due_at))
TABLE order_extensions: CONSTRAINT order_extensions_office_id_fkey FOREIGN KEY (office_id) REFERENCES offices(id)
TABLE order_extensions: CONSTRAINT order_extensions_office_id_id_key UNIQUE (office_id, id)
TABLE order_extensions: CONSTRAINT order_extensions_pkey PRIMARY KEY (id)
TABLE order_extensions: CONSTRAINT order_extensions_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'approved'::text, 'rejected'::text, 'withdrawn'::text, 'lapsed'::text])))
TABLE order_extensions: CREATE UNIQUE INDEX order_extensions_office_id_id_key ON public.order_extensions USING btree (office_id, id)
TABLE order_extensions: CREATE UNIQUE INDEX order_extensions_open ON public.order_extensions USING btree (office_id, owner_type, owner_id) WHERE (state = 'asked'::text)
TABLE order_extensions: CREATE INDEX order_extensions_owner ON public.order_extensions USING btree (office_id, owner_type, owner_id, id)
TABLE order_extensions: CREATE UNIQUE INDEX order_extensions_pkey ON public.order_extensions USING btree (id)
TABLE order_feedback: COLUMN id uuid NOT NULL
TABLE order_feedback: COLUMN office_id uuid NOT NULL
TABLE order_feedback: COLUMN version bigint NOT NULL
TABLE order_feedback: COLUMN created_at timestamp with time zone NOT NULL
TABLE order_feedback: COLUMN updated_at timestamp with time zone NOT NULL
TABLE order_feedback: COLUMN owner_type text NOT NULL
TABLE order_feedback: COLUMN owner_id uuid NOT NULL
TABLE order_feedback: COLUMN number bigint NOT NULL
TABLE order_feedback: COLUMN text text NOT NULL
TABLE order_feedback: COLUMN file_ids text NOT NULL
TABLE order_feedback: COLUMN given_by uuid NOT NULL
TABLE order_feedback: COLUMN given_name text NOT NULL
TABLE order_feedback: COLUMN given_at timestamp with time zone NOT NULL
TABLE order_feedback: COLUMN late boolean NOT NULL
TABLE order_feedback: COLUMN verdict text NOT NULL
TABLE order_feedback: COLUMN words text NOT NULL
TABLE order_feedback: COLUMN reviewed_by uuid
TABLE order_feedback: COLUMN reviewed_at timestamp with time zone
TABLE order_feedback: COLUMN earlier_reviews text NOT NULL DEFAULT '[]'::text
TABLE order_feedback: CONSTRAINT order_feedback_office_id_fkey FOREIGN KEY (office_id) REFERENCES offices(id)
TABLE order_feedback: CONSTRAINT order_feedback_office_id_id_key UNIQUE (office_id, id)
TABLE order_feedback: CONSTRAINT order_feedback_office_id_owner_type_owner_id_number_key UNIQUE (office_id, owner_type, owner_id, number)
TABLE order_feedback: CONSTRAINT order_feedback_pkey PRIMARY KEY (id)
TABLE order_feedback: CONSTRAINT order_feedback_verdict_check CHECK ((verdict = ANY (ARRAY['waiting'::text, 'accepted'::text, 'returned'::text])))
TABLE order_feedback: CREATE UNIQUE INDEX order_feedback_office_id_id_key ON public.order_feedback USING btree (office_id, id)
TABLE order_feedback: CREATE UNIQUE INDEX order_feedback_office_id_owner_type_owner_id_number_key ON public.order_feedback USING btree (office_id, owner_type, owner_id, number)
TABLE order_feedback: CREATE UNIQUE INDEX order_feedback_pkey ON public.order_feedback USING btree (id)
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
TABLE people: COLUMN email text NOT NULL DEFAULT ''::text
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
TABLE petition_case_cycles: COLUMN id uuid NOT NULL
TABLE petition_case_cycles: COLUMN office_id uuid NOT NULL
TABLE petition_case_cycles: COLUMN version bigint NOT NULL
TABLE petition_case_cycles: COLUMN created_at timestamp with time zone NOT NULL
TABLE petition_case_cycles: COLUMN updated_at timestamp with time zone NOT NULL
TABLE petition_case_cycles: COLUMN case_id uuid NOT NULL
TABLE petition_case_cycles: COLUMN cycle bigint NOT NULL
TABLE petition_case_cycles: COLUMN reason text NOT NULL
TABLE petition_case_cycles: COLUMN snapshot text NOT NULL
TABLE petition_case_cycles: CONSTRAINT petition_case_cycles_office_id_case_id_cycle_key UNIQUE (office_id, case_id, cycle)
TABLE petition_case_cycles: CONSTRAINT petition_case_cycles_office_id_case_id_fkey FOREIGN KEY (office_id, case_id) REFERENCES petition_cases(office_id, id)
TABLE petition_case_cycles: CONSTRAINT petition_case_cycles_office_id_id_key UNIQUE (office_id, id)
TABLE petition_case_cycles: CONSTRAINT petition_case_cycles_pkey PRIMARY KEY (id)
TABLE petition_case_cycles: CREATE UNIQUE INDEX petition_case_cycles_office_id_case_id_cycle_key ON public.petition_case_cycles USING btree (office_id, case_id, cycle)
TABLE petition_case_cycles: CREATE UNIQUE INDEX petition_case_cycles_office_id_id_key ON public.petition_case_cycles USING btree (office_id, id)
TABLE petition_case_cycles: CREATE UNIQUE INDEX petition_case_cycles_pkey ON public.petition_case_cycles USING btree (id)
TABLE petition_case_links: COLUMN id uuid NOT NULL
TABLE petition_case_links: COLUMN office_id uuid NOT NULL
TABLE petition_case_links: COLUMN version bigint NOT NULL
TABLE petition_case_links: COLUMN created_at timestamp with time zone NOT NULL
TABLE petition_case_links: COLUMN updated_at timestamp with time zone NOT NULL
TABLE petition_case_links: COLUMN kind text NOT NULL
TABLE petition_case_links: COLUMN from_id uuid NOT NULL
TABLE petition_case_links: COLUMN to_id uuid NOT NULL
TABLE petition_case_links: COLUMN first_id uuid NOT NULL
TABLE petition_case_links: COLUMN second_id uuid NOT NULL
TABLE petition_case_links: COLUMN reason text NOT NULL
TABLE petition_case_links: COLUMN created_by uuid NOT NULL
TABLE petition_case_links: COLUMN absorbed text NOT NULL
TABLE petition_case_links: COLUMN voided_at timestamp with time zone
TABLE petition_case_links: COLUMN void_reason text NOT NULL
TABLE petition_case_links: CONSTRAINT petition_case_links_check CHECK ((first_id < second_id))
TABLE petition_case_links: CONSTRAINT petition_case_links_kind_check CHECK ((kind = ANY (ARRAY['duplicate'::text, 'related'::text, 'merged_into'::text, 'split_from'::text])))
TABLE petition_case_links: CONSTRAINT petition_case_links_office_id_from_id_fkey FOREIGN KEY (office_id, from_id) REFERENCES petition_cases(office_id, id)
TABLE petition_case_links: CONSTRAINT petition_case_links_office_id_id_key UNIQUE (office_id, id)
TABLE petition_case_links: CONSTRAINT petition_case_links_office_id_to_id_fkey FOREIGN KEY (office_id, to_id) REFERENCES petition_cases(office_id, id)
TABLE petition_case_links: CONSTRAINT petition_case_links_pkey PRIMARY KEY (id)
TABLE petition_case_links: CREATE INDEX petition_case_links_from ON public.petition_case_links USING btree (office_id, from_id, id)
TABLE petition_case_links: CREATE UNIQUE INDEX petition_case_links_office_id_id_key ON public.petition_case_links USING btree (office_id, id)
TABLE petition_case_links: CREATE UNIQUE INDEX petition_case_links_one_pair ON public.petition_case_links USING btree (office_id, first_id, second_id, kind) WHERE (voided_at IS NULL)
TABLE petition_case_links: CREATE UNIQUE INDEX petition_case_links_pkey ON public.petition_case_links USING btree (id)
TABLE petition_case_links: CREATE INDEX petition_case_links_to ON public.petition_case_links USING btree (office_id, to_id, id)
TABLE petition_case_marks: COLUMN office_id uuid NOT NULL
TABLE petition_case_marks: COLUMN mark bigint NOT NULL
TABLE petition_case_marks: COLUMN case_id uuid NOT NULL
TABLE petition_case_marks: CONSTRAINT petition_case_marks_office_id_case_id_fkey FOREIGN KEY (office_id, case_id) REFERENCES petition_cases(office_id, id)
TABLE petition_case_marks: CONSTRAINT petition_case_marks_pkey PRIMARY KEY (office_id, mark, case_id)
TABLE petition_case_marks: CREATE UNIQUE INDEX petition_case_marks_pkey ON public.petition_case_marks USING btree (office_id, mark, case_id)
TABLE petition_case_states: COLUMN office_id uuid NOT NULL
TABLE petition_case_states: COLUMN case_id uuid NOT NULL
TABLE petition_case_states: COLUMN valid_from timestamp with time zone NOT NULL
TABLE petition_case_states: COLUMN valid_to timestamp with time zone NOT NULL
TABLE petition_case_states: COLUMN inspection_id uuid NOT NULL
TABLE petition_case_states: COLUMN batch_id uuid
TABLE petition_case_states: COLUMN channel text NOT NULL
TABLE petition_case_states: COLUMN key_case boolean NOT NULL
TABLE petition_case_states: COLUMN area text NOT NULL
TABLE petition_case_states: COLUMN received_at timestamp with time zone NOT NULL
TABLE petition_case_states: COLUMN pollution_types text NOT NULL
TABLE petition_case_states: COLUMN primary_type text NOT NULL
TABLE petition_case_states: COLUMN type_labels text NOT NULL
TABLE petition_case_states: COLUMN lead_unit_id uuid
TABLE petition_case_states: COLUMN assisting_ids text NOT NULL
TABLE petition_case_states: COLUMN completion text NOT NULL
TABLE petition_case_states: COLUMN publication text NOT NULL
TABLE petition_case_states: COLUMN verdict text NOT NULL
TABLE petition_case_states: COLUMN kin text NOT NULL
TABLE petition_case_states: COLUMN rectification text NOT NULL
TABLE petition_case_states: COLUMN due_at timestamp with time zone
TABLE petition_case_states: COLUMN concluded_at timestamp with time zone
TABLE petition_case_states: CONSTRAINT petition_case_states_check CHECK ((valid_from < valid_to))
TABLE petition_case_states: CONSTRAINT petition_case_states_office_id_case_id_fkey FOREIGN KEY (office_id, case_id) REFERENCES petition_cases(office_id, id)
TABLE petition_case_states: CONSTRAINT petition_case_states_pkey PRIMARY KEY (office_id, case_id, valid_from)
TABLE petition_case_states: CREATE UNIQUE INDEX petition_case_states_pkey ON public.petition_case_states USING btree (office_id, case_id, valid_from)
TABLE petition_case_states: CREATE INDEX petition_case_states_then ON public.petition_case_states USING btree (office_id, inspection_id, valid_to, valid_from)
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
TABLE petition_cases: COLUMN verdict text NOT NULL DEFAULT ''::text
TABLE petition_cases: COLUMN merged_into_id uuid
TABLE petition_cases: COLUMN split_from_id uuid
TABLE petition_cases: COLUMN measure_due_at timestamp with time zone
TABLE petition_cases: COLUMN finding text
TABLE petition_cases: COLUMN conclusion text
TABLE petition_cases: COLUMN progress text NOT NULL DEFAULT '{}'::text
TABLE petition_cases: COLUMN counted_since timestamp with time zone NOT NULL DEFAULT '1970-01-01 00:00:00+00'::timestamp with time zone
TABLE petition_cases: COLUMN concluded_at timestamp with time zone
TABLE petition_cases: COLUMN rectification text NOT NULL DEFAULT ''::text
TABLE petition_cases: COLUMN assisting_ids text NOT NULL DEFAULT ''::text
TABLE petition_cases: COLUMN kin text NOT NULL DEFAULT ''::text
TABLE petition_cases: CONSTRAINT petition_cases_channel_check CHECK ((channel = ANY (ARRAY['phone'::text, 'letter'::text, 'visit'::text, 'wechat'::text, 'other'::text])))
TABLE petition_cases: CONSTRAINT petition_cases_completion_check CHECK ((completion = ANY (ARRAY['in_progress'::text, 'not_completed'::text, 'stage_completed'::text, 'completed'::text])))
TABLE petition_cases: CONSTRAINT petition_cases_handling_check CHECK ((handling = ANY (ARRAY['registered'::text, 'dispatched'::text, 'acknowledged'::text, 'returned'::text, 'verifying'::text, 'rectifying'::text, 'feedback_drafted'::text, 'group_reviewed'::text, 'leader_signed'::text, 'submitted'::text, 'accepted'::text, 'not_ours'::text, 'reopened'::text])))
TABLE petition_cases: CONSTRAINT petition_cases_office_id_batch_id_fkey FOREIGN KEY (office_id, batch_id) REFERENCES petition_batches(office_id, id)
TABLE petition_cases: CONSTRAINT petition_cases_office_id_group_id_fkey FOREIGN KEY (office_id, group_id) REFERENCES work_groups(office_id, id)
TABLE petition_cases: CONSTRAINT petition_cases_office_id_id_key UNIQUE (office_id, id)
TABLE petition_cases: CONSTRAINT petition_cases_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE petition_cases: CONSTRAINT petition_cases_office_id_lead_unit_id_fkey FOREIGN KEY (office_id, lead_unit_id) REFERENCES units(office_id, id)
TABLE petition_cases: CONSTRAINT petition_cases_pkey PRIMARY KEY (id)
TABLE petition_cases: CONSTRAINT petition_cases_verdict_check CHECK ((verdict = ANY (ARRAY[''::text, 'substantiated'::text, 'mostly_substantiated'::text, 'partly_substantiated'::text, 'unsubstantiated'::text])))
TABLE petition_cases: CREATE INDEX petition_cases_batch ON public.petition_cases USING btree (office_id, batch_id, id)
TABLE petition_cases: CREATE INDEX petition_cases_channel ON public.petition_cases USING btree (office_id, channel, id)
TABLE petition_cases: CREATE INDEX petition_cases_completion ON public.petition_cases USING btree (office_id, completion, id)
TABLE petition_cases: CREATE INDEX petition_cases_created ON public.petition_cases USING btree (created_at, office_id) WHERE (voided_at IS NULL)
TABLE petition_cases: CREATE INDEX petition_cases_due ON public.petition_cases USING btree (office_id, due_order, id)
TABLE petition_cases: CREATE INDEX petition_cases_group ON public.petition_cases USING btree (office_id, group_id, id)
TABLE petition_cases: CREATE INDEX petition_cases_handling ON public.petition_cases USING btree (office_id, handling, id)
TABLE petition_cases: CREATE INDEX petition_cases_key ON public.petition_cases USING btree (office_id, id) WHERE key_case
TABLE petition_cases: CREATE INDEX petition_cases_lead_unit ON public.petition_cases USING btree (office_id, lead_unit_id, id)
TABLE petition_cases: CREATE INDEX petition_cases_measure_due ON public.petition_cases USING btree (measure_due_at, id) WHERE (completion = 'stage_completed'::text)
TABLE petition_cases: CREATE INDEX petition_cases_merged ON public.petition_cases USING btree (office_id, merged_into_id) WHERE (merged_into_id IS NOT NULL)
TABLE petition_cases: CREATE INDEX petition_cases_noticed ON public.petition_cases USING btree (office_id, id) WHERE ((sign_off = 'noticed'::text) AND (voided_at IS NULL))
TABLE petition_cases: CREATE INDEX petition_cases_number ON public.petition_cases USING btree (office_id, number, id)
TABLE petition_cases: CREATE INDEX petition_cases_number_key ON public.petition_cases USING btree (office_id, number_key, id)
TABLE petition_cases: CREATE UNIQUE INDEX petition_cases_office_id_id_key ON public.petition_cases USING btree (office_id, id)
TABLE petition_cases: CREATE UNIQUE INDEX petition_cases_one_number ON public.petition_cases USING btree (office_id, inspection_id, number_key) WHERE (voided_at IS NULL)
TABLE petition_cases: CREATE INDEX petition_cases_open ON public.petition_cases USING btree (office_id, due_order, id) WHERE ((completion <> 'completed'::text) AND (voided_at IS NULL))
TABLE petition_cases: CREATE UNIQUE INDEX petition_cases_pkey ON public.petition_cases USING btree (id)
TABLE petition_cases: CREATE INDEX petition_cases_received_at ON public.petition_cases USING btree (office_id, received_at, id)
TABLE petition_cases: CREATE INDEX petition_cases_round_open ON public.petition_cases USING btree (office_id, inspection_id, due_order, id) WHERE ((completion <> 'completed'::text) AND (voided_at IS NULL))
TABLE petition_cases: CREATE INDEX petition_cases_search ON public.petition_cases USING gin (search)
TABLE petition_cases: CREATE INDEX petition_cases_split ON public.petition_cases USING btree (office_id, split_from_id) WHERE (split_from_id IS NOT NULL)
TABLE petition_cases: CREATE INDEX petition_cases_verdict ON public.petition_cases USING btree (office_id, verdict, id)
TABLE petition_claims: COLUMN id uuid NOT NULL
TABLE petition_claims: COLUMN office_id uuid NOT NULL
TABLE petition_claims: COLUMN version bigint NOT NULL
TABLE petition_claims: COLUMN created_at timestamp with time zone NOT NULL
TABLE petition_claims: COLUMN updated_at timestamp with time zone NOT NULL
TABLE petition_claims: COLUMN case_id uuid NOT NULL
TABLE petition_claims: COLUMN cycle bigint NOT NULL
TABLE petition_claims: COLUMN position bigint NOT NULL
TABLE petition_claims: COLUMN text text NOT NULL
TABLE petition_claims: COLUMN pollution_type text NOT NULL
TABLE petition_claims: COLUMN verdict text NOT NULL
TABLE petition_claims: COLUMN finding text NOT NULL
TABLE petition_claims: COLUMN decided_at timestamp with time zone
TABLE petition_claims: COLUMN decided_by uuid
TABLE petition_claims: COLUMN voided_at timestamp with time zone
TABLE petition_claims: COLUMN void_reason text NOT NULL
TABLE petition_claims: CONSTRAINT petition_claims_office_id_case_id_fkey FOREIGN KEY (office_id, case_id) REFERENCES petition_cases(office_id, id)
TABLE petition_claims: CONSTRAINT petition_claims_office_id_id_key UNIQUE (office_id, id)
TABLE petition_claims: CONSTRAINT petition_claims_pkey PRIMARY KEY (id)
TABLE petition_claims: CONSTRAINT petition_claims_verdict_check CHECK ((verdict = ANY (ARRAY[''::text, 'substantiated'::text, 'partly_substantiated'::text, 'unsubstantiated'::text])))
TABLE petition_claims: CREATE INDEX petition_claims_case ON public.petition_claims USING btree (office_id, case_id, cycle, "position", id)
TABLE petition_claims: CREATE UNIQUE INDEX petition_claims_office_id_id_key ON public.petition_claims USING btree (office_id, id)
TABLE petition_claims: CREATE UNIQUE INDEX petition_claims_pkey ON public.petition_claims USING btree (id)
TABLE petition_deadline_extensions: COLUMN id uuid NOT NULL
TABLE petition_deadline_extensions: COLUMN office_id uuid NOT NULL
TABLE petition_deadline_extensions: COLUMN version bigint NOT NULL
TABLE petition_deadline_extensions: COLUMN created_at timestamp with time zone NOT NULL
TABLE petition_deadline_extensions: COLUMN updated_at timestamp with time zone NOT NULL
TABLE petition_deadline_extensions: COLUMN case_id uuid NOT NULL
TABLE petition_deadline_extensions: COLUMN cycle bigint NOT NULL
TABLE petition_deadline_extensions: COLUMN deadline_id uuid NOT NULL
TABLE petition_deadline_extensions: COLUMN step text NOT NULL
TABLE petition_deadline_extensions: COLUMN due_at timestamp with time zone NOT NULL
TABLE petition_deadline_extensions: COLUMN previous_due_at timestamp with time zone NOT NULL
TABLE petition_deadline_extensions: COLUMN reason text NOT NULL
TABLE petition_deadline_extensions: COLUMN state text NOT NULL
TABLE petition_deadline_extensions: COLUMN asked_by uuid NOT NULL
TABLE petition_deadline_extensions: COLUMN decided_at timestamp with time zone
TABLE petition_deadline_extensions: COLUMN decided_by uuid
TABLE petition_deadline_extensions: COLUMN decision text NOT NULL
TABLE petition_deadline_extensions: CONSTRAINT petition_deadline_extensions_check CHECK ((due_at > previous_due_at))
TABLE petition_deadline_extensions: CONSTRAINT petition_deadline_extensions_office_id_case_id_fkey FOREIGN KEY (office_id, case_id) REFERENCES petition_cases(office_id, id)
TABLE petition_deadline_extensions: CONSTRAINT petition_deadline_extensions_office_id_deadline_id_fkey FOREIGN KEY (office_id, deadline_id) REFERENCES petition_deadlines(office_id, id)
TABLE petition_deadline_extensions: CONSTRAINT petition_deadline_extensions_office_id_id_key UNIQUE (office_id, id)
TABLE petition_deadline_extensions: CONSTRAINT petition_deadline_extensions_pkey PRIMARY KEY (id)
TABLE petition_deadline_extensions: CONSTRAINT petition_deadline_extensions_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'approved'::text, 'rejected'::text, 'withdrawn'::text])))
TABLE petition_deadline_extensions: CREATE INDEX petition_deadline_extensions_case ON public.petition_deadline_extensions USING btree (office_id, case_id, id)
TABLE petition_deadline_extensions: CREATE UNIQUE INDEX petition_deadline_extensions_office_id_id_key ON public.petition_deadline_extensions USING btree (office_id, id)
TABLE petition_deadline_extensions: CREATE UNIQUE INDEX petition_deadline_extensions_open ON public.petition_deadline_extensions USING btree (office_id, deadline_id) WHERE (state = 'asked'::text)
TABLE petition_deadline_extensions: CREATE UNIQUE INDEX petition_deadline_extensions_pkey ON public.petition_deadline_extensions USING btree (id)
TABLE petition_deadlines: COLUMN id uuid NOT NULL
TABLE petition_deadlines: COLUMN office_id uuid NOT NULL
TABLE petition_deadlines: COLUMN version bigint NOT NULL
TABLE petition_deadlines: COLUMN created_at timestamp with time zone NOT NULL
TABLE petition_deadlines: COLUMN updated_at timestamp with time zone NOT NULL
TABLE petition_deadlines: COLUMN case_id uuid NOT NULL
TABLE petition_deadlines: COLUMN cycle bigint NOT NULL
TABLE petition_deadlines: COLUMN step text NOT NULL
TABLE petition_deadlines: COLUMN unit_id uuid
TABLE petition_deadlines: COLUMN started_at timestamp with time zone NOT NULL
TABLE petition_deadlines: COLUMN due_at timestamp with time zone NOT NULL
TABLE petition_deadlines: COLUMN original_due_at timestamp with time zone NOT NULL
TABLE petition_deadlines: COLUMN met_at timestamp with time zone
TABLE petition_deadlines: COLUMN ended_at timestamp with time zone
TABLE petition_deadlines: COLUMN lapsed_by text NOT NULL
TABLE petition_deadlines: COLUMN rule_id uuid
TABLE petition_deadlines: COLUMN why text NOT NULL
TABLE petition_deadlines: COLUMN explanation text NOT NULL
TABLE petition_deadlines: COLUMN next_alert_at timestamp with time zone
TABLE petition_deadlines: COLUMN alerted text NOT NULL
TABLE petition_deadlines: CONSTRAINT petition_deadlines_office_id_case_id_fkey FOREIGN KEY (office_id, case_id) REFERENCES petition_cases(office_id, id)
TABLE petition_deadlines: CONSTRAINT petition_deadlines_office_id_id_key UNIQUE (office_id, id)
TABLE petition_deadlines: CONSTRAINT petition_deadlines_office_id_unit_id_fkey FOREIGN KEY (office_id, unit_id) REFERENCES units(office_id, id)
TABLE petition_deadlines: CONSTRAINT petition_deadlines_pkey PRIMARY KEY (id)
TABLE petition_deadlines: CREATE INDEX petition_deadlines_alert ON public.petition_deadlines USING btree (office_id, next_alert_at, id) WHERE (next_alert_at IS NOT NULL)
TABLE petition_deadlines: CREATE INDEX petition_deadlines_case ON public.petition_deadlines USING btree (office_id, case_id, cycle, step)
TABLE petition_deadlines: CREATE INDEX petition_deadlines_due ON public.petition_deadlines USING btree (office_id, due_at, id) WHERE (ended_at IS NULL)
TABLE petition_deadlines: CREATE UNIQUE INDEX petition_deadlines_office_id_id_key ON public.petition_deadlines USING btree (office_id, id)
TABLE petition_deadlines: CREATE UNIQUE INDEX petition_deadlines_pkey ON public.petition_deadlines USING btree (id)
TABLE petition_deadlines: CREATE INDEX petition_deadlines_step ON public.petition_deadlines USING btree (office_id, step, due_at, id) WHERE (ended_at IS NULL)
TABLE petition_deadlines: CREATE INDEX petition_deadlines_unit ON public.petition_deadlines USING btree (office_id, unit_id, due_at, id) WHERE (ended_at IS NULL)
TABLE petition_feedback: COLUMN id uuid NOT NULL
TABLE petition_feedback: COLUMN office_id uuid NOT NULL
TABLE petition_feedback: COLUMN version bigint NOT NULL
TABLE petition_feedback: COLUMN created_at timestamp with time zone NOT NULL
TABLE petition_feedback: COLUMN updated_at timestamp with time zone NOT NULL
TABLE petition_feedback: COLUMN case_id uuid NOT NULL
TABLE petition_feedback: COLUMN cycle bigint NOT NULL
TABLE petition_feedback: COLUMN number bigint NOT NULL
TABLE petition_feedback: COLUMN text text NOT NULL
TABLE petition_feedback: COLUMN state text NOT NULL
TABLE petition_feedback: COLUMN drafted_by uuid NOT NULL
TABLE petition_feedback: COLUMN drafted_at timestamp with time zone NOT NULL
TABLE petition_feedback: COLUMN reviews text NOT NULL
TABLE petition_feedback: CONSTRAINT petition_feedback_office_id_case_id_cycle_number_key UNIQUE (office_id, case_id, cycle, number)
TABLE petition_feedback: CONSTRAINT petition_feedback_office_id_case_id_fkey FOREIGN KEY (office_id, case_id) REFERENCES petition_cases(office_id, id)
TABLE petition_feedback: CONSTRAINT petition_feedback_office_id_id_key UNIQUE (office_id, id)
TABLE petition_feedback: CONSTRAINT petition_feedback_pkey PRIMARY KEY (id)
TABLE petition_feedback: CREATE UNIQUE INDEX petition_feedback_office_id_case_id_cycle_number_key ON public.petition_feedback USING btree (office_id, case_id, cycle, number)
TABLE petition_feedback: CREATE UNIQUE INDEX petition_feedback_office_id_id_key ON public.petition_feedback USING btree (office_id, id)
TABLE petition_feedback: CREATE UNIQUE INDEX petition_feedback_pkey ON public.petition_feedback USING btree (id)
TABLE petition_feedback_returns: COLUMN id uuid NOT NULL
TABLE petition_feedback_returns: COLUMN office_id uuid NOT NULL
TABLE petition_feedback_returns: COLUMN version bigint NOT NULL
TABLE petition_feedback_returns: COLUMN created_at timestamp with time zone NOT NULL
TABLE petition_feedback_returns: COLUMN updated_at timestamp with time zone NOT NULL
TABLE petition_feedback_returns: COLUMN inspection_id uuid NOT NULL
TABLE petition_feedback_returns: COLUMN case_id uuid NOT NULL
TABLE petition_feedback_returns: COLUMN unit_id uuid
TABLE petition_feedback_returns: COLUMN unit_name text NOT NULL
TABLE petition_feedback_returns: COLUMN level text NOT NULL
TABLE petition_feedback_returns: COLUMN reason_code text NOT NULL
TABLE petition_feedback_returns: COLUMN returned_at timestamp with time zone NOT NULL
TABLE petition_feedback_returns: CONSTRAINT petition_feedback_returns_office_id_case_id_fkey FOREIGN KEY (office_id, case_id) REFERENCES petition_cases(office_id, id)
TABLE petition_feedback_returns: CONSTRAINT petition_feedback_returns_office_id_id_key UNIQUE (office_id, id)
TABLE petition_feedback_returns: CONSTRAINT petition_feedback_returns_pkey PRIMARY KEY (id)
TABLE petition_feedback_returns: CREATE INDEX petition_feedback_returns_at ON public.petition_feedback_returns USING btree (office_id, inspection_id, returned_at)
TABLE petition_feedback_returns: CREATE UNIQUE INDEX petition_feedback_returns_office_id_id_key ON public.petition_feedback_returns USING btree (office_id, id)
TABLE petition_feedback_returns: CREATE UNIQUE INDEX petition_feedback_returns_pkey ON public.petition_feedback_returns USING btree (id)
TABLE petition_follow_up_visits: COLUMN id uuid NOT NULL
TABLE petition_follow_up_visits: COLUMN office_id uuid NOT NULL
TABLE petition_follow_up_visits: COLUMN version bigint NOT NULL
TABLE petition_follow_up_visits: COLUMN created_at timestamp with time zone NOT NULL
TABLE petition_follow_up_visits: COLUMN updated_at timestamp with time zone NOT NULL
TABLE petition_follow_up_visits: COLUMN case_id uuid NOT NULL
TABLE petition_follow_up_visits: COLUMN cycle bigint NOT NULL
TABLE petition_follow_up_visits: COLUMN position bigint NOT NULL
TABLE petition_follow_up_visits: COLUMN method text NOT NULL
TABLE petition_follow_up_visits: COLUMN attempted_at timestamp with time zone NOT NULL
TABLE petition_follow_up_visits: COLUMN outcome text NOT NULL
TABLE petition_follow_up_visits: COLUMN sealed bytea NOT NULL
TABLE petition_follow_up_visits: COLUMN visitor_id uuid NOT NULL
TABLE petition_follow_up_visits: COLUMN reopened_at timestamp with time zone
TABLE petition_follow_up_visits: COLUMN voided_at timestamp with time zone
TABLE petition_follow_up_visits: COLUMN void_reason text NOT NULL
TABLE petition_follow_up_visits: CONSTRAINT petition_follow_up_visits_method_check CHECK ((method = ANY (ARRAY['phone'::text, 'in_person'::text, 'message'::text, 'letter'::text])))
TABLE petition_follow_up_visits: CONSTRAINT petition_follow_up_visits_office_id_case_id_fkey FOREIGN KEY (office_id, case_id) REFERENCES petition_cases(office_id, id)
TABLE petition_follow_up_visits: CONSTRAINT petition_follow_up_visits_office_id_id_key UNIQUE (office_id, id)
TABLE petition_follow_up_visits: CONSTRAINT petition_follow_up_visits_outcome_check CHECK ((outcome = ANY (ARRAY['satisfied'::text, 'basically_satisfied'::text, 'dissatisfied'::text, 'not_reached'::text])))
TABLE petition_follow_up_visits: CONSTRAINT petition_follow_up_visits_pkey PRIMARY KEY (id)
TABLE petition_follow_up_visits: CREATE INDEX petition_follow_up_visits_case ON public.petition_follow_up_visits USING btree (office_id, case_id, cycle, "position", id)
TABLE petition_follow_up_visits: CREATE UNIQUE INDEX petition_follow_up_visits_office_id_id_key ON public.petition_follow_up_visits USING btree (office_id, id)
TABLE petition_follow_up_visits: CREATE UNIQUE INDEX petition_follow_up_visits_pkey ON public.petition_follow_up_visits USING btree (id)
TABLE petition_look_backs: COLUMN id uuid NOT NULL
TABLE petition_look_backs: COLUMN office_id uuid NOT NULL
TABLE petition_look_backs: COLUMN version bigint NOT NULL
TABLE petition_look_backs: COLUMN created_at timestamp with time zone NOT NULL
TABLE petition_look_backs: COLUMN updated_at timestamp with time zone NOT NULL
TABLE petition_look_backs: COLUMN case_id uuid NOT NULL
TABLE petition_look_backs: COLUMN cycle bigint NOT NULL
TABLE petition_look_backs: COLUMN position bigint NOT NULL
TABLE petition_look_backs: COLUMN looked_at timestamp with time zone NOT NULL
TABLE petition_look_backs: COLUMN result text NOT NULL
TABLE petition_look_backs: COLUMN findings text NOT NULL
TABLE petition_look_backs: COLUMN photos text NOT NULL
TABLE petition_look_backs: COLUMN inspector_id uuid NOT NULL
TABLE petition_look_backs: COLUMN reopened_at timestamp with time zone
TABLE petition_look_backs: COLUMN voided_at timestamp with time zone
TABLE petition_look_backs: COLUMN void_reason text NOT NULL
TABLE petition_look_backs: CONSTRAINT petition_look_backs_office_id_case_id_fkey FOREIGN KEY (office_id, case_id) REFERENCES petition_cases(office_id, id)
TABLE petition_look_backs: CONSTRAINT petition_look_backs_office_id_id_key UNIQUE (office_id, id)
TABLE petition_look_backs: CONSTRAINT petition_look_backs_pkey PRIMARY KEY (id)
TABLE petition_look_backs: CONSTRAINT petition_look_backs_result_check CHECK ((result = ANY (ARRAY['kept'::text, 'relapsed'::text])))
TABLE petition_look_backs: CREATE INDEX petition_look_backs_case ON public.petition_look_backs USING btree (office_id, case_id, cycle, "position", id)
TABLE petition_look_backs: CREATE UNIQUE INDEX petition_look_backs_office_id_id_key ON public.petition_look_backs USING btree (office_id, id)
TABLE petition_look_backs: CREATE UNIQUE INDEX petition_look_backs_pkey ON public.petition_look_backs USING btree (id)
TABLE petition_measures: COLUMN id uuid NOT NULL
TABLE petition_measures: COLUMN office_id uuid NOT NULL
TABLE petition_measures: COLUMN version bigint NOT NULL
TABLE petition_measures: COLUMN created_at timestamp with time zone NOT NULL
TABLE petition_measures: COLUMN updated_at timestamp with time zone NOT NULL
TABLE petition_measures: COLUMN case_id uuid NOT NULL
TABLE petition_measures: COLUMN cycle bigint NOT NULL
TABLE petition_measures: COLUMN position bigint NOT NULL
TABLE petition_measures: COLUMN text text NOT NULL
TABLE petition_measures: COLUMN unit_id uuid
TABLE petition_measures: COLUMN unit_name text NOT NULL
TABLE petition_measures: COLUMN responsible_person text NOT NULL
TABLE petition_measures: COLUMN due_on date
TABLE petition_measures: COLUMN done_at timestamp with time zone
TABLE petition_measures: COLUMN result text NOT NULL
TABLE petition_measures: COLUMN evidence text NOT NULL
TABLE petition_measures: COLUMN voided_at timestamp with time zone
TABLE petition_measures: COLUMN void_reason text NOT NULL
TABLE petition_measures: CONSTRAINT petition_measures_office_id_case_id_fkey FOREIGN KEY (office_id, case_id) REFERENCES petition_cases(office_id, id)
TABLE petition_measures: CONSTRAINT petition_measures_office_id_id_key UNIQUE (office_id, id)
TABLE petition_measures: CONSTRAINT petition_measures_office_id_unit_id_fkey FOREIGN KEY (office_id, unit_id) REFERENCES units(office_id, id)
TABLE petition_measures: CONSTRAINT petition_measures_pkey PRIMARY KEY (id)
TABLE petition_measures: CREATE INDEX petition_measures_case ON public.petition_measures USING btree (office_id, case_id, cycle, "position", id)
TABLE petition_measures: CREATE UNIQUE INDEX petition_measures_office_id_id_key ON public.petition_measures USING btree (office_id, id)
TABLE petition_measures: CREATE UNIQUE INDEX petition_measures_pkey ON public.petition_measures USING btree (id)
TABLE petition_sanctions: COLUMN id uuid NOT NULL
TABLE petition_sanctions: COLUMN office_id uuid NOT NULL
TABLE petition_sanctions: COLUMN version bigint NOT NULL
TABLE petition_sanctions: COLUMN created_at timestamp with time zone NOT NULL
TABLE petition_sanctions: COLUMN updated_at timestamp with time zone NOT NULL
TABLE petition_sanctions: COLUMN case_id uuid NOT NULL
TABLE petition_sanctions: COLUMN cycle bigint NOT NULL
TABLE petition_sanctions: COLUMN position bigint NOT NULL
TABLE petition_sanctions: COLUMN kind text NOT NULL
TABLE petition_sanctions: COLUMN subject text NOT NULL
TABLE petition_sanctions: COLUMN document_number text NOT NULL
TABLE petition_sanctions: COLUMN decided_on date
TABLE petition_sanctions: COLUMN fine_intended bigint
TABLE petition_sanctions: COLUMN fine_decided bigint
TABLE petition_sanctions: COLUMN fine_paid bigint
TABLE petition_sanctions: COLUMN remark text NOT NULL
TABLE petition_sanctions: COLUMN voided_at timestamp with time zone
TABLE petition_sanctions: COLUMN void_reason text NOT NULL
TABLE petition_sanctions: CONSTRAINT petition_sanctions_check CHECK (((fine_intended >= 0) AND (fine_decided >= 0) AND (fine_paid >= 0)))
TABLE petition_sanctions: CONSTRAINT petition_sanctions_kind_check CHECK ((kind = ANY (ARRAY['ordered_rectify'::text, 'halt'::text, 'penalty_filed'::text, 'seal'::text, 'shutdown'::text, 'criminal_case'::text, 'administrative_detention'::text, 'criminal_detention'::text])))
TABLE petition_sanctions: CONSTRAINT petition_sanctions_office_id_case_id_fkey FOREIGN KEY (office_id, case_id) REFERENCES petition_cases(office_id, id)
TABLE petition_sanctions: CONSTRAINT petition_sanctions_office_id_id_key UNIQUE (office_id, id)
TABLE petition_sanctions: CONSTRAINT petition_sanctions_pkey PRIMARY KEY (id)
TABLE petition_sanctions: CREATE INDEX petition_sanctions_case ON public.petition_sanctions USING btree (office_id, case_id, cycle, "position", id)
TABLE petition_sanctions: CREATE INDEX petition_sanctions_created ON public.petition_sanctions USING btree (office_id, created_at) WHERE (voided_at IS NULL)
TABLE petition_sanctions: CREATE INDEX petition_sanctions_kind ON public.petition_sanctions USING btree (office_id, kind, case_id) WHERE (voided_at IS NULL)
TABLE petition_sanctions: CREATE UNIQUE INDEX petition_sanctions_office_id_id_key ON public.petition_sanctions USING btree (office_id, id)
TABLE petition_sanctions: CREATE UNIQUE INDEX petition_sanctions_pkey ON public.petition_sanctions USING btree (id)
TABLE petition_sign_off_steps: COLUMN id uuid NOT NULL
TABLE petition_sign_off_steps: COLUMN office_id uuid NOT NULL
TABLE petition_sign_off_steps: COLUMN version bigint NOT NULL
TABLE petition_sign_off_steps: COLUMN created_at timestamp with time zone NOT NULL
TABLE petition_sign_off_steps: COLUMN updated_at timestamp with time zone NOT NULL
TABLE petition_sign_off_steps: COLUMN case_id uuid NOT NULL
TABLE petition_sign_off_steps: COLUMN cycle bigint NOT NULL
TABLE petition_sign_off_steps: COLUMN position bigint NOT NULL
TABLE petition_sign_off_steps: COLUMN action text NOT NULL
TABLE petition_sign_off_steps: COLUMN state text NOT NULL
TABLE petition_sign_off_steps: COLUMN by_id uuid NOT NULL
TABLE petition_sign_off_steps: COLUMN by_name text NOT NULL
TABLE petition_sign_off_steps: COLUMN at timestamp with time zone NOT NULL
TABLE petition_sign_off_steps: COLUMN opinion text NOT NULL
TABLE petition_sign_off_steps: COLUMN document_number text NOT NULL
TABLE petition_sign_off_steps: COLUMN conclusion text NOT NULL
TABLE petition_sign_off_steps: COLUMN decided_on date
TABLE petition_sign_off_steps: COLUMN reason text NOT NULL
TABLE petition_sign_off_steps: COLUMN photos text NOT NULL
TABLE petition_sign_off_steps: CONSTRAINT petition_sign_off_steps_conclusion_check CHECK ((conclusion = ANY (ARRAY[''::text, 'passed'::text, 'not_passed'::text])))
TABLE petition_sign_off_steps: CONSTRAINT petition_sign_off_steps_office_id_case_id_cycle_position_key UNIQUE (office_id, case_id, cycle, "position")
TABLE petition_sign_off_steps: CONSTRAINT petition_sign_off_steps_office_id_case_id_fkey FOREIGN KEY (office_id, case_id) REFERENCES petition_cases(office_id, id)
TABLE petition_sign_off_steps: CONSTRAINT petition_sign_off_steps_office_id_id_key UNIQUE (office_id, id)
TABLE petition_sign_off_steps: CONSTRAINT petition_sign_off_steps_pkey PRIMARY KEY (id)
TABLE petition_sign_off_steps: CREATE UNIQUE INDEX petition_sign_off_steps_office_id_case_id_cycle_position_key ON public.petition_sign_off_steps USING btree (office_id, case_id, cycle, "position")
TABLE petition_sign_off_steps: CREATE UNIQUE INDEX petition_sign_off_steps_office_id_id_key ON public.petition_sign_off_steps USING btree (office_id, id)
TABLE petition_sign_off_steps: CREATE UNIQUE INDEX petition_sign_off_steps_pkey ON public.petition_sign_off_steps USING btree (id)
TABLE petition_slips: COLUMN id uuid NOT NULL
TABLE petition_slips: COLUMN office_id uuid NOT NULL
TABLE petition_slips: COLUMN version bigint NOT NULL
TABLE petition_slips: COLUMN created_at timestamp with time zone NOT NULL
TABLE petition_slips: COLUMN updated_at timestamp with time zone NOT NULL
TABLE petition_slips: COLUMN case_id uuid NOT NULL
TABLE petition_slips: COLUMN cycle bigint NOT NULL
TABLE petition_slips: COLUMN position bigint NOT NULL
TABLE petition_slips: COLUMN kind text NOT NULL
TABLE petition_slips: COLUMN year bigint NOT NULL
TABLE petition_slips: COLUMN ordinal bigint NOT NULL
TABLE petition_slips: COLUMN number text NOT NULL
TABLE petition_slips: COLUMN sheet text NOT NULL
TABLE petition_slips: COLUMN masked text NOT NULL
TABLE petition_slips: COLUMN issued_by uuid NOT NULL
TABLE petition_slips: COLUMN issued_name text NOT NULL
TABLE petition_slips: COLUMN issued_at timestamp with time zone NOT NULL
TABLE petition_slips: COLUMN voided_at timestamp with time zone
TABLE petition_slips: COLUMN void_reason text NOT NULL
TABLE petition_slips: CONSTRAINT petition_slips_kind_check CHECK ((kind = ANY (ARRAY['forwarding'::text, 'supervision'::text])))
TABLE petition_slips: CONSTRAINT petition_slips_office_id_case_id_fkey FOREIGN KEY (office_id, case_id) REFERENCES petition_cases(office_id, id)
TABLE petition_slips: CONSTRAINT petition_slips_office_id_id_key UNIQUE (office_id, id)
TABLE petition_slips: CONSTRAINT petition_slips_office_id_kind_year_ordinal_key UNIQUE (office_id, kind, year, ordinal)
TABLE petition_slips: CONSTRAINT petition_slips_pkey PRIMARY KEY (id)
TABLE petition_slips: CREATE INDEX petition_slips_case ON public.petition_slips USING btree (office_id, case_id, cycle, "position", id)
TABLE petition_slips: CREATE UNIQUE INDEX petition_slips_office_id_id_key ON public.petition_slips USING btree (office_id, id)
TABLE petition_slips: CREATE UNIQUE INDEX petition_slips_office_id_kind_year_ordinal_key ON public.petition_slips USING btree (office_id, kind, year, ordinal)
TABLE petition_slips: CREATE UNIQUE INDEX petition_slips_pkey ON public.petition_slips USING btree (id)
TABLE petition_tallies: COLUMN office_id uuid NOT NULL
TABLE petition_tallies: COLUMN inspection_id uuid NOT NULL
TABLE petition_tallies: COLUMN dimension text NOT NULL
TABLE petition_tallies: COLUMN value text NOT NULL
TABLE petition_tallies: COLUMN detail text NOT NULL
TABLE petition_tallies: COLUMN n bigint NOT NULL
TABLE petition_tallies: CONSTRAINT petition_tallies_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE petition_tallies: CONSTRAINT petition_tallies_pkey PRIMARY KEY (office_id, inspection_id, dimension, value, detail)
TABLE petition_tallies: CREATE UNIQUE INDEX petition_tallies_pkey ON public.petition_tallies USING btree (office_id, inspection_id, dimension, value, detail)
TABLE petitioner_texts: COLUMN id uuid NOT NULL
TABLE petitioner_texts: COLUMN office_id uuid NOT NULL
TABLE petitioner_texts: COLUMN version bigint NOT NULL
TABLE petitioner_texts: COLUMN created_at timestamp with time zone NOT NULL
TABLE petitioner_texts: COLUMN updated_at timestamp with time zone NOT NULL
TABLE petitioner_texts: COLUMN case_id uuid NOT NULL
TABLE petitioner_texts: COLUMN kind text NOT NULL
TABLE petitioner_texts: COLUMN row_id uuid NOT NULL
TABLE petitioner_texts: COLUMN field text NOT NULL
TABLE petitioner_texts: COLUMN sealed bytea NOT NULL
TABLE petitioner_texts: CONSTRAINT petitioner_texts_office_id_case_id_fkey FOREIGN KEY (office_id, case_id) REFERENCES petition_cases(office_id, id) DEFERRABLE INITIALLY DEFERRED
TABLE petitioner_texts: CONSTRAINT petitioner_texts_office_id_id_key UNIQUE (office_id, id)
TABLE petitioner_texts: CONSTRAINT petitioner_texts_pkey PRIMARY KEY (id)
TABLE petitioner_texts: CREATE INDEX petitioner_texts_case ON public.petitioner_texts USING btree (office_id, case_id, id)
TABLE petitioner_texts: CREATE UNIQUE INDEX petitioner_texts_office_id_id_key ON public.petitioner_texts USING btree (office_id, id)
TABLE petitioner_texts: CREATE UNIQUE INDEX petitioner_texts_pkey ON public.petitioner_texts USING btree (id)
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
TABLE public_notice_cases: COLUMN id uuid NOT NULL
TABLE public_notice_cases: COLUMN office_id uuid NOT NULL
TABLE public_notice_cases: COLUMN version bigint NOT NULL
TABLE public_notice_cases: COLUMN created_at timestamp with time zone NOT NULL
TABLE public_notice_cases: COLUMN updated_at timestamp with time zone NOT NULL
TABLE public_notice_cases: COLUMN notice_id uuid NOT NULL
TABLE public_notice_cases: COLUMN case_id uuid NOT NULL
TABLE public_notice_cases: COLUMN cycle bigint NOT NULL
TABLE public_notice_cases: COLUMN position bigint NOT NULL
TABLE public_notice_cases: COLUMN number text NOT NULL
TABLE public_notice_cases: CONSTRAINT public_notice_cases_office_id_case_id_fkey FOREIGN KEY (office_id, case_id) REFERENCES petition_cases(office_id, id)
TABLE public_notice_cases: CONSTRAINT public_notice_cases_office_id_id_key UNIQUE (office_id, id)
TABLE public_notice_cases: CONSTRAINT public_notice_cases_office_id_notice_id_case_id_key UNIQUE (office_id, notice_id, case_id)
TABLE public_notice_cases: CONSTRAINT public_notice_cases_office_id_notice_id_fkey FOREIGN KEY (office_id, notice_id) REFERENCES public_notices(office_id, id)
TABLE public_notice_cases: CONSTRAINT public_notice_cases_pkey PRIMARY KEY (id)
TABLE public_notice_cases: CREATE INDEX public_notice_cases_case ON public.public_notice_cases USING btree (office_id, case_id, notice_id)
TABLE public_notice_cases: CREATE UNIQUE INDEX public_notice_cases_office_id_id_key ON public.public_notice_cases USING btree (office_id, id)
TABLE public_notice_cases: CREATE UNIQUE INDEX public_notice_cases_office_id_notice_id_case_id_key ON public.public_notice_cases USING btree (office_id, notice_id, case_id)
TABLE public_notice_cases: CREATE UNIQUE INDEX public_notice_cases_pkey ON public.public_notice_cases USING btree (id)
TABLE public_notice_objections: COLUMN id uuid NOT NULL
TABLE public_notice_objections: COLUMN office_id uuid NOT NULL
TABLE public_notice_objections: COLUMN version bigint NOT NULL
TABLE public_notice_objections: COLUMN created_at timestamp with time zone NOT NULL
TABLE public_notice_objections: COLUMN updated_at timestamp with time zone NOT NULL
TABLE public_notice_objections: COLUMN notice_id uuid NOT NULL
TABLE public_notice_objections: COLUMN case_id uuid NOT NULL
TABLE public_notice_objections: COLUMN cycle bigint NOT NULL
TABLE public_notice_objections: COLUMN received_at timestamp with time zone NOT NULL
TABLE public_notice_objections: COLUMN matter text NOT NULL
TABLE public_notice_objections: COLUMN sealed bytea NOT NULL
TABLE public_notice_objections: COLUMN recorded_by uuid NOT NULL
TABLE public_notice_objections: COLUMN answer text NOT NULL
TABLE public_notice_objections: COLUMN upheld boolean NOT NULL
TABLE public_notice_objections: COLUMN answered_at timestamp with time zone
TABLE public_notice_objections: COLUMN answered_by uuid
TABLE public_notice_objections: CONSTRAINT public_notice_objections_office_id_case_id_fkey FOREIGN KEY (office_id, case_id) REFERENCES petition_cases(office_id, id)
TABLE public_notice_objections: CONSTRAINT public_notice_objections_office_id_id_key UNIQUE (office_id, id)
TABLE public_notice_objections: CONSTRAINT public_notice_objections_office_id_notice_id_fkey FOREIGN KEY (office_id, notice_id) REFERENCES public_notices(office_id, id)
TABLE public_notice_objections: CONSTRAINT public_notice_objections_pkey PRIMARY KEY (id)
TABLE public_notice_objections: CREATE INDEX public_notice_objections_case ON public.public_notice_objections USING btree (office_id, case_id, cycle)
TABLE public_notice_objections: CREATE INDEX public_notice_objections_notice ON public.public_notice_objections USING btree (office_id, notice_id, id)
TABLE public_notice_objections: CREATE UNIQUE INDEX public_notice_objections_office_id_id_key ON public.public_notice_objections USING btree (office_id, id)
TABLE public_notice_objections: CREATE UNIQUE INDEX public_notice_objections_pkey ON public.public_notice_objections USING btree (id)
TABLE public_notices: COLUMN id uuid NOT NULL
TABLE public_notices: COLUMN office_id uuid NOT NULL
TABLE public_notices: COLUMN version bigint NOT NULL
TABLE public_notices: COLUMN created_at timestamp with time zone NOT NULL
TABLE public_notices: COLUMN updated_at timestamp with time zone NOT NULL
TABLE public_notices: COLUMN inspection_id uuid NOT NULL
TABLE public_notices: COLUMN text text NOT NULL
TABLE public_notices: COLUMN place text NOT NULL
TABLE public_notices: COLUMN contact text NOT NULL
TABLE public_notices: COLUMN opens_on date
TABLE public_notices: COLUMN days bigint NOT NULL
TABLE public_notices: COLUMN ends_at timestamp with time zone NOT NULL
TABLE public_notices: COLUMN explanation text NOT NULL
TABLE public_notices: COLUMN opened_by uuid NOT NULL
TABLE public_notices: COLUMN voided_at timestamp with time zone
TABLE public_notices: COLUMN void_reason text NOT NULL
TABLE public_notices: CONSTRAINT public_notices_office_id_id_key UNIQUE (office_id, id)
TABLE public_notices: CONSTRAINT public_notices_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE public_notices: CONSTRAINT public_notices_pkey PRIMARY KEY (id)
TABLE public_notices: CREATE INDEX public_notices_ends ON public.public_notices USING btree (office_id, ends_at, id)
TABLE public_notices: CREATE INDEX public_notices_inspection ON public.public_notices USING btree (office_id, inspection_id, created_at, id)
TABLE public_notices: CREATE UNIQUE INDEX public_notices_office_id_id_key ON public.public_notices USING btree (office_id, id)
TABLE public_notices: CREATE INDEX public_notices_order ON public.public_notices USING btree (office_id, created_at, id)
TABLE public_notices: CREATE UNIQUE INDEX public_notices_pkey ON public.public_notices USING btree (id)
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
TABLE relation_positions: COLUMN id uuid NOT NULL
TABLE relation_positions: COLUMN office_id uuid NOT NULL
TABLE relation_positions: COLUMN version bigint NOT NULL
TABLE relation_positions: COLUMN created_at timestamp with time zone NOT NULL
TABLE relation_positions: COLUMN updated_at timestamp with time zone NOT NULL
TABLE relation_positions: COLUMN sequence bigint NOT NULL
TABLE relation_positions: CONSTRAINT relation_positions_office_id_id_key UNIQUE (office_id, id)
TABLE relation_positions: CONSTRAINT relation_positions_office_id_key UNIQUE (office_id)
TABLE relation_positions: CONSTRAINT relation_positions_pkey PRIMARY KEY (id)
TABLE relation_positions: CREATE UNIQUE INDEX relation_positions_office_id_id_key ON public.relation_positions USING btree (office_id, id)
TABLE relation_positions: CREATE UNIQUE INDEX relation_positions_office_id_key ON public.relation_positions USING btree (office_id)
TABLE relation_positions: CREATE UNIQUE INDEX relation_positions_pkey ON public.relation_positions USING btree (id)
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
TABLE shift_swaps: COLUMN id uuid NOT NULL
TABLE shift_swaps: COLUMN office_id uuid NOT NULL
TABLE shift_swaps: COLUMN version bigint NOT NULL
TABLE shift_swaps: COLUMN created_at timestamp with time zone NOT NULL
TABLE shift_swaps: COLUMN updated_at timestamp with time zone NOT NULL
TABLE shift_swaps: COLUMN inspection_id uuid NOT NULL
TABLE shift_swaps: COLUMN group_id uuid NOT NULL
TABLE shift_swaps: COLUMN group_name text NOT NULL
TABLE shift_swaps: COLUMN given_shift_id uuid NOT NULL
TABLE shift_swaps: COLUMN given_role text NOT NULL
TABLE shift_swaps: COLUMN given_starts_at timestamp with time zone NOT NULL
TABLE shift_swaps: COLUMN given_ends_at timestamp with time zone NOT NULL
TABLE shift_swaps: COLUMN taken_shift_id uuid
TABLE shift_swaps: COLUMN taken_role text NOT NULL
TABLE shift_swaps: COLUMN taken_starts_at timestamp with time zone
TABLE shift_swaps: COLUMN taken_ends_at timestamp with time zone
TABLE shift_swaps: COLUMN person_id uuid NOT NULL
TABLE shift_swaps: COLUMN person_name text NOT NULL
TABLE shift_swaps: COLUMN peer_id uuid NOT NULL
TABLE shift_swaps: COLUMN peer_name text NOT NULL
TABLE shift_swaps: COLUMN reason text NOT NULL
TABLE shift_swaps: COLUMN state text NOT NULL
TABLE shift_swaps: COLUMN route text NOT NULL
TABLE shift_swaps: COLUMN approvals text NOT NULL
TABLE shift_swaps: COLUMN requested_by uuid NOT NULL
TABLE shift_swaps: COLUMN consented_at timestamp with time zone
TABLE shift_swaps: COLUMN consent_note text NOT NULL
TABLE shift_swaps: COLUMN applied_at timestamp with time zone
TABLE shift_swaps: COLUMN ended_at timestamp with time zone
TABLE shift_swaps: COLUMN ended_by uuid
TABLE shift_swaps: COLUMN end_reason text NOT NULL
TABLE shift_swaps: COLUMN expires_at timestamp with time zone NOT NULL
TABLE shift_swaps: COLUMN next_alert_at timestamp with time zone
TABLE shift_swaps: CONSTRAINT shift_swaps_check CHECK ((person_id <> peer_id))
TABLE shift_swaps: CONSTRAINT shift_swaps_check1 CHECK ((taken_shift_id <> given_shift_id))
TABLE shift_swaps: CONSTRAINT shift_swaps_given_role_check CHECK ((given_role = ANY (ARRAY['leader'::text, 'officer'::text])))
TABLE shift_swaps: CONSTRAINT shift_swaps_office_id_given_shift_id_fkey FOREIGN KEY (office_id, given_shift_id) REFERENCES duty_shifts(office_id, id)
TABLE shift_swaps: CONSTRAINT shift_swaps_office_id_group_id_fkey FOREIGN KEY (office_id, group_id) REFERENCES work_groups(office_id, id)
TABLE shift_swaps: CONSTRAINT shift_swaps_office_id_id_key UNIQUE (office_id, id)
TABLE shift_swaps: CONSTRAINT shift_swaps_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE shift_swaps: CONSTRAINT shift_swaps_office_id_peer_id_fkey FOREIGN KEY (office_id, peer_id) REFERENCES people(office_id, id)
TABLE shift_swaps: CONSTRAINT shift_swaps_office_id_person_id_fkey FOREIGN KEY (office_id, person_id) REFERENCES people(office_id, id)
TABLE shift_swaps: CONSTRAINT shift_swaps_office_id_taken_shift_id_fkey FOREIGN KEY (office_id, taken_shift_id) REFERENCES duty_shifts(office_id, id)
TABLE shift_swaps: CONSTRAINT shift_swaps_pkey PRIMARY KEY (id)
TABLE shift_swaps: CONSTRAINT shift_swaps_state_check CHECK ((state = ANY (ARRAY['requested'::text, 'consented'::text, 'group_approved'::text, 'applied'::text, 'declined'::text, 'rejected'::text, 'withdrawn'::text, 'expired'::text])))
TABLE shift_swaps: CONSTRAINT shift_swaps_taken_role_check CHECK ((taken_role = ANY (ARRAY[''::text, 'leader'::text, 'officer'::text])))
TABLE shift_swaps: CREATE INDEX shift_swaps_alerts ON public.shift_swaps USING btree (office_id, next_alert_at, id) WHERE (next_alert_at IS NOT NULL)
TABLE shift_swaps: CREATE INDEX shift_swaps_expiry ON public.shift_swaps USING btree (office_id, expires_at, id)
TABLE shift_swaps: CREATE INDEX shift_swaps_given ON public.shift_swaps USING btree (office_id, given_shift_id, id)
TABLE shift_swaps: CREATE INDEX shift_swaps_group ON public.shift_swaps USING btree (office_id, group_id, created_at, id)
TABLE shift_swaps: CREATE INDEX shift_swaps_inspection ON public.shift_swaps USING btree (office_id, inspection_id, created_at, id)
TABLE shift_swaps: CREATE UNIQUE INDEX shift_swaps_office_id_id_key ON public.shift_swaps USING btree (office_id, id)
TABLE shift_swaps: CREATE INDEX shift_swaps_order ON public.shift_swaps USING btree (office_id, created_at, id)
TABLE shift_swaps: CREATE INDEX shift_swaps_peer ON public.shift_swaps USING btree (office_id, peer_id, created_at, id)
TABLE shift_swaps: CREATE UNIQUE INDEX shift_swaps_pending ON public.shift_swaps USING btree (office_id, given_shift_id, given_role) WHERE (state = ANY (ARRAY['requested'::text, 'consented'::text, 'group_approved'::text]))
TABLE shift_swaps: CREATE INDEX shift_swaps_person ON public.shift_swaps USING btree (office_id, person_id, created_at, id)
TABLE shift_swaps: CREATE UNIQUE INDEX shift_swaps_pkey ON public.shift_swaps USING btree (id)
TABLE shift_swaps: CREATE INDEX shift_swaps_state ON public.shift_swaps USING btree (office_id, state, created_at, id)
TABLE shift_swaps: CREATE INDEX shift_swaps_taken ON public.shift_swaps USING btree (office_id, taken_shift_id, id)
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
TABLE spot_checks: COLUMN id uuid NOT NULL
TABLE spot_checks: COLUMN office_id uuid NOT NULL
TABLE spot_checks: COLUMN version bigint NOT NULL
TABLE spot_checks: COLUMN created_at timestamp with time zone NOT NULL
TABLE spot_checks: COLUMN updated_at timestamp with time zone NOT NULL
TABLE spot_checks: COLUMN shift_id uuid NOT NULL
TABLE spot_checks: COLUMN inspection_id uuid NOT NULL
TABLE spot_checks: COLUMN role text NOT NULL
TABLE spot_checks: COLUMN person_id uuid NOT NULL
TABLE spot_checks: COLUMN person_name text NOT NULL
TABLE spot_checks: COLUMN method text NOT NULL
TABLE spot_checks: COLUMN checked_at timestamp with time zone NOT NULL
TABLE spot_checks: COLUMN answer_seconds bigint
TABLE spot_checks: COLUMN result text NOT NULL
TABLE spot_checks: COLUMN passed boolean NOT NULL
TABLE spot_checks: COLUMN note text NOT NULL
TABLE spot_checks: COLUMN checked_by uuid NOT NULL
TABLE spot_checks: CONSTRAINT spot_checks_method_check CHECK ((method = ANY (ARRAY['phone'::text, 'video'::text, 'in_person'::text])))
TABLE spot_checks: CONSTRAINT spot_checks_office_id_id_key UNIQUE (office_id, id)
TABLE spot_checks: CONSTRAINT spot_checks_office_id_shift_id_fkey FOREIGN KEY (office_id, shift_id) REFERENCES duty_shifts(office_id, id)
TABLE spot_checks: CONSTRAINT spot_checks_pkey PRIMARY KEY (id)
TABLE spot_checks: CONSTRAINT spot_checks_result_check CHECK ((result = ANY (ARRAY['on_post'::text, 'slow_answer'::text, 'no_answer'::text, 'not_on_post'::text])))
TABLE spot_checks: CONSTRAINT spot_checks_role_check CHECK ((role = ANY (ARRAY['leader'::text, 'officer'::text])))
TABLE spot_checks: CREATE INDEX spot_checks_inspection ON public.spot_checks USING btree (office_id, inspection_id, checked_at, id)
TABLE spot_checks: CREATE UNIQUE INDEX spot_checks_office_id_id_key ON public.spot_checks USING btree (office_id, id)
TABLE spot_checks: CREATE INDEX spot_checks_order ON public.spot_checks USING btree (office_id, checked_at, id)
TABLE spot_checks: CREATE UNIQUE INDEX spot_checks_pkey ON public.spot_checks USING btree (id)
TABLE spot_checks: CREATE INDEX spot_checks_shift ON public.spot_checks USING btree (office_id, shift_id, checked_at, id)
TABLE statistics_snapshot_documents: COLUMN id uuid NOT NULL
TABLE statistics_snapshot_documents: COLUMN office_id uuid NOT NULL
TABLE statistics_snapshot_documents: COLUMN version bigint NOT NULL
TABLE statistics_snapshot_documents: COLUMN created_at timestamp with time zone NOT NULL
TABLE statistics_snapshot_documents: COLUMN updated_at timestamp with time zone NOT NULL
TABLE statistics_snapshot_documents: COLUMN snapshot_id uuid NOT NULL
TABLE statistics_snapshot_documents: COLUMN subject text NOT NULL
TABLE statistics_snapshot_documents: COLUMN digest text NOT NULL
TABLE statistics_snapshot_documents: COLUMN body text NOT NULL
TABLE statistics_snapshot_documents: CONSTRAINT statistics_snapshot_documents_office_id_snapshot_id_fkey FOREIGN KEY (office_id, snapshot_id) REFERENCES statistics_snapshots(office_id, id)
TABLE statistics_snapshot_documents: CONSTRAINT statistics_snapshot_documents_office_id_snapshot_id_subject_key UNIQUE (office_id, snapshot_id, subject)
TABLE statistics_snapshot_documents: CONSTRAINT statistics_snapshot_documents_pkey PRIMARY KEY (id)
TABLE statistics_snapshot_documents: CONSTRAINT statistics_snapshot_documents_subject_check CHECK ((subject = ANY (ARRAY['petitions'::text, 'assignments'::text, 'accountability'::text, 'duty'::text, 'leave'::text, 'reports'::text])))
TABLE statistics_snapshot_documents: CREATE UNIQUE INDEX statistics_snapshot_documents_office_id_snapshot_id_subject_key ON public.statistics_snapshot_documents USING btree (office_id, snapshot_id, subject)
TABLE statistics_snapshot_documents: CREATE UNIQUE INDEX statistics_snapshot_documents_pkey ON public.statistics_snapshot_documents USING btree (id)
TABLE statistics_snapshot_documents: CREATE TRIGGER statistics_snapshot_documents_final BEFORE DELETE OR UPDATE ON public.statistics_snapshot_documents FOR EACH ROW EXECUTE FUNCTION statistics_snapshots_are_final()
TABLE statistics_snapshots: COLUMN id uuid NOT NULL
TABLE statistics_snapshots: COLUMN office_id uuid NOT NULL
TABLE statistics_snapshots: COLUMN version bigint NOT NULL
TABLE statistics_snapshots: COLUMN created_at timestamp with time zone NOT NULL
TABLE statistics_snapshots: COLUMN updated_at timestamp with time zone NOT NULL
TABLE statistics_snapshots: COLUMN inspection_id uuid NOT NULL
TABLE statistics_snapshots: COLUMN day date NOT NULL
TABLE statistics_snapshots: COLUMN taken_at timestamp with time zone NOT NULL
TABLE statistics_snapshots: COLUMN report_id uuid NOT NULL
TABLE statistics_snapshots: CONSTRAINT statistics_snapshots_office_id_id_key UNIQUE (office_id, id)
TABLE statistics_snapshots: CONSTRAINT statistics_snapshots_office_id_inspection_id_day_key UNIQUE (office_id, inspection_id, day)
TABLE statistics_snapshots: CONSTRAINT statistics_snapshots_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE statistics_snapshots: CONSTRAINT statistics_snapshots_office_id_report_id_fkey FOREIGN KEY (office_id, report_id) REFERENCES status_reports(office_id, id)
TABLE statistics_snapshots: CONSTRAINT statistics_snapshots_pkey PRIMARY KEY (id)
TABLE statistics_snapshots: CREATE INDEX statistics_snapshots_day ON public.statistics_snapshots USING btree (office_id, day, id)
TABLE statistics_snapshots: CREATE UNIQUE INDEX statistics_snapshots_office_id_id_key ON public.statistics_snapshots USING btree (office_id, id)
TABLE statistics_snapshots: CREATE UNIQUE INDEX statistics_snapshots_office_id_inspection_id_day_key ON public.statistics_snapshots USING btree (office_id, inspection_id, day)
TABLE statistics_snapshots: CREATE UNIQUE INDEX statistics_snapshots_pkey ON public.statistics_snapshots USING btree (id)
TABLE statistics_snapshots: CREATE INDEX statistics_snapshots_round ON public.statistics_snapshots USING btree (office_id, inspection_id, day, id)
TABLE statistics_snapshots: CREATE TRIGGER statistics_snapshots_final BEFORE DELETE OR UPDATE ON public.statistics_snapshots FOR EACH ROW EXECUTE FUNCTION statistics_snapshots_are_final()
TABLE status_report_plans: COLUMN id uuid NOT NULL
TABLE status_report_plans: COLUMN office_id uuid NOT NULL
TABLE status_report_plans: COLUMN version bigint NOT NULL
TABLE status_report_plans: COLUMN created_at timestamp with time zone NOT NULL
TABLE status_report_plans: COLUMN updated_at timestamp with time zone NOT NULL
TABLE status_report_plans: COLUMN report_on date
TABLE status_report_plans: COLUMN next_alert_at timestamp with time zone
TABLE status_report_plans: CONSTRAINT status_report_plans_office_id_id_fkey FOREIGN KEY (office_id, id) REFERENCES inspections(office_id, id)
TABLE status_report_plans: CONSTRAINT status_report_plans_office_id_id_key UNIQUE (office_id, id)
TABLE status_report_plans: CONSTRAINT status_report_plans_pkey PRIMARY KEY (id)
TABLE status_report_plans: CREATE INDEX status_report_plans_alert ON public.status_report_plans USING btree (office_id, next_alert_at, id) WHERE (next_alert_at IS NOT NULL)
TABLE status_report_plans: CREATE UNIQUE INDEX status_report_plans_office_id_id_key ON public.status_report_plans USING btree (office_id, id)
TABLE status_report_plans: CREATE UNIQUE INDEX status_report_plans_pkey ON public.status_report_plans USING btree (id)
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
TABLE status_reports: COLUMN origin text NOT NULL DEFAULT 'on_demand'::text
TABLE status_reports: COLUMN report_on date
TABLE status_reports: COLUMN corrects_id uuid
TABLE status_reports: COLUMN key_id text NOT NULL DEFAULT ''::text
TABLE status_reports: COLUMN signature text NOT NULL DEFAULT ''::text
TABLE status_reports: CONSTRAINT status_reports_office_id_fkey FOREIGN KEY (office_id) REFERENCES offices(id)
TABLE status_reports: CONSTRAINT status_reports_office_id_id_key UNIQUE (office_id, id)
TABLE status_reports: CONSTRAINT status_reports_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE status_reports: CONSTRAINT status_reports_office_id_year_ordinal_key UNIQUE (office_id, year, ordinal)
TABLE status_reports: CONSTRAINT status_reports_origin_check CHECK ((origin = ANY (ARRAY['scheduled'::text, 'on_demand'::text, 'correction'::text])))
TABLE status_reports: CONSTRAINT status_reports_pkey PRIMARY KEY (id)
TABLE status_reports: CREATE UNIQUE INDEX status_reports_corrected ON public.status_reports USING btree (office_id, corrects_id) WHERE (corrects_id IS NOT NULL)
TABLE status_reports: CREATE INDEX status_reports_day ON public.status_reports USING btree (office_id, report_on, taken_at, id)
TABLE status_reports: CREATE INDEX status_reports_inspection ON public.status_reports USING btree (office_id, inspection_id, taken_at, id)
TABLE status_reports: CREATE INDEX status_reports_number ON public.status_reports USING btree (office_id, number)
TABLE status_reports: CREATE UNIQUE INDEX status_reports_office_id_id_key ON public.status_reports USING btree (office_id, id)
TABLE status_reports: CREATE UNIQUE INDEX status_reports_office_id_year_ordinal_key ON public.status_reports USING btree (office_id, year, ordinal)
TABLE status_reports: CREATE UNIQUE INDEX status_reports_pkey ON public.status_reports USING btree (id)
TABLE status_reports: CREATE UNIQUE INDEX status_reports_scheduled ON public.status_reports USING btree (office_id, inspection_id, report_on) WHERE (origin = 'scheduled'::text)
TABLE status_reports: CREATE INDEX status_reports_taken_at ON public.status_reports USING btree (office_id, taken_at, id)
TABLE status_reports: CREATE TRIGGER status_reports_final BEFORE DELETE OR UPDATE ON public.status_reports FOR EACH ROW EXECUTE FUNCTION status_reports_are_final()
TABLE street_reports: COLUMN id uuid NOT NULL
TABLE street_reports: COLUMN office_id uuid NOT NULL
TABLE street_reports: COLUMN version bigint NOT NULL
TABLE street_reports: COLUMN created_at timestamp with time zone NOT NULL
TABLE street_reports: COLUMN updated_at timestamp with time zone NOT NULL
TABLE street_reports: COLUMN inspection_id uuid NOT NULL
TABLE street_reports: COLUMN report_on date
TABLE street_reports: COLUMN year bigint NOT NULL
TABLE street_reports: COLUMN ordinal bigint NOT NULL
TABLE street_reports: COLUMN number text NOT NULL
TABLE street_reports: COLUMN edition bigint NOT NULL
TABLE street_reports: COLUMN supersedes_id uuid
TABLE street_reports: COLUMN superseded_at timestamp with time zone
TABLE street_reports: COLUMN correction_reason text NOT NULL
TABLE street_reports: COLUMN groups_due bigint NOT NULL
TABLE street_reports: COLUMN groups_submitted bigint NOT NULL
TABLE street_reports: COLUMN groups_nil bigint NOT NULL
TABLE street_reports: COLUMN groups_late bigint NOT NULL
TABLE street_reports: COLUMN groups_missing bigint NOT NULL
TABLE street_reports: COLUMN body text NOT NULL
TABLE street_reports: COLUMN digest text NOT NULL
TABLE street_reports: COLUMN compiled_by uuid NOT NULL
TABLE street_reports: COLUMN compiled_name text NOT NULL
TABLE street_reports: CONSTRAINT street_reports_office_id_id_key UNIQUE (office_id, id)
TABLE street_reports: CONSTRAINT street_reports_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE street_reports: CONSTRAINT street_reports_office_id_inspection_id_report_on_edition_key UNIQUE (office_id, inspection_id, report_on, edition)
TABLE street_reports: CONSTRAINT street_reports_office_id_supersedes_id_fkey FOREIGN KEY (office_id, supersedes_id) REFERENCES street_reports(office_id, id)
TABLE street_reports: CONSTRAINT street_reports_office_id_year_ordinal_key UNIQUE (office_id, year, ordinal)
TABLE street_reports: CONSTRAINT street_reports_pkey PRIMARY KEY (id)
TABLE street_reports: CONSTRAINT street_reports_report_on_check CHECK ((report_on IS NOT NULL))
TABLE street_reports: CREATE INDEX street_reports_created_at ON public.street_reports USING btree (office_id, created_at, id)
TABLE street_reports: CREATE INDEX street_reports_day ON public.street_reports USING btree (office_id, report_on, id)
TABLE street_reports: CREATE INDEX street_reports_inspection ON public.street_reports USING btree (office_id, inspection_id, report_on, id)
TABLE street_reports: CREATE UNIQUE INDEX street_reports_latest ON public.street_reports USING btree (office_id, inspection_id, report_on) WHERE (superseded_at IS NULL)
TABLE street_reports: CREATE UNIQUE INDEX street_reports_office_id_id_key ON public.street_reports USING btree (office_id, id)
TABLE street_reports: CREATE UNIQUE INDEX street_reports_office_id_inspection_id_report_on_edition_key ON public.street_reports USING btree (office_id, inspection_id, report_on, edition)
TABLE street_reports: CREATE UNIQUE INDEX street_reports_office_id_year_ordinal_key ON public.street_reports USING btree (office_id, year, ordinal)
TABLE street_reports: CREATE UNIQUE INDEX street_reports_pkey ON public.street_reports USING btree (id)
TABLE supervision_orders: COLUMN id uuid NOT NULL
TABLE supervision_orders: COLUMN office_id uuid NOT NULL
TABLE supervision_orders: COLUMN version bigint NOT NULL
TABLE supervision_orders: COLUMN created_at timestamp with time zone NOT NULL
TABLE supervision_orders: COLUMN updated_at timestamp with time zone NOT NULL
TABLE supervision_orders: COLUMN item_id uuid NOT NULL
TABLE supervision_orders: COLUMN year bigint NOT NULL
TABLE supervision_orders: COLUMN ordinal bigint NOT NULL
TABLE supervision_orders: COLUMN number text NOT NULL
TABLE supervision_orders: COLUMN colour text NOT NULL
TABLE supervision_orders: COLUMN cause text NOT NULL
TABLE supervision_orders: COLUMN due_at timestamp with time zone NOT NULL
TABLE supervision_orders: COLUMN sheet text NOT NULL
TABLE supervision_orders: COLUMN masked text NOT NULL
TABLE supervision_orders: COLUMN issued_by uuid
TABLE supervision_orders: COLUMN issued_name text NOT NULL
TABLE supervision_orders: COLUMN issued_at timestamp with time zone NOT NULL
TABLE supervision_orders: CONSTRAINT supervision_orders_cause_check CHECK ((cause = ANY (ARRAY['ordered'::text, 'near'::text, 'behind'::text, 'returned'::text, 'overdue'::text])))
TABLE supervision_orders: CONSTRAINT supervision_orders_colour_check CHECK ((colour = ANY (ARRAY[''::text, 'blue'::text, 'yellow'::text, 'red'::text])))
TABLE supervision_orders: CONSTRAINT supervision_orders_office_id_id_key UNIQUE (office_id, id)
TABLE supervision_orders: CONSTRAINT supervision_orders_office_id_item_id_fkey FOREIGN KEY (office_id, item_id) REFERENCES accountability_items(office_id, id)
TABLE supervision_orders: CONSTRAINT supervision_orders_office_id_year_ordinal_key UNIQUE (office_id, year, ordinal)
TABLE supervision_orders: CONSTRAINT supervision_orders_pkey PRIMARY KEY (id)
TABLE supervision_orders: CREATE UNIQUE INDEX supervision_orders_colour ON public.supervision_orders USING btree (office_id, item_id, colour)
TABLE supervision_orders: CREATE INDEX supervision_orders_item ON public.supervision_orders USING btree (office_id, item_id, id)
TABLE supervision_orders: CREATE UNIQUE INDEX supervision_orders_office_id_id_key ON public.supervision_orders USING btree (office_id, id)
TABLE supervision_orders: CREATE UNIQUE INDEX supervision_orders_office_id_year_ordinal_key ON public.supervision_orders USING btree (office_id, year, ordinal)
TABLE supervision_orders: CREATE UNIQUE INDEX supervision_orders_pkey ON public.supervision_orders USING btree (id)
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
TABLE urgent_report_recipients: COLUMN id uuid NOT NULL
TABLE urgent_report_recipients: COLUMN office_id uuid NOT NULL
TABLE urgent_report_recipients: COLUMN version bigint NOT NULL
TABLE urgent_report_recipients: COLUMN created_at timestamp with time zone NOT NULL
TABLE urgent_report_recipients: COLUMN updated_at timestamp with time zone NOT NULL
TABLE urgent_report_recipients: COLUMN urgent_report_id uuid NOT NULL
TABLE urgent_report_recipients: COLUMN person_id uuid NOT NULL
TABLE urgent_report_recipients: COLUMN name text NOT NULL
TABLE urgent_report_recipients: COLUMN role text NOT NULL
TABLE urgent_report_recipients: COLUMN delivered_at timestamp with time zone NOT NULL
TABLE urgent_report_recipients: COLUMN acknowledged_at timestamp with time zone
TABLE urgent_report_recipients: COLUMN acknowledged_number bigint NOT NULL
TABLE urgent_report_recipients: CONSTRAINT urgent_report_recipients_office_id_id_key UNIQUE (office_id, id)
TABLE urgent_report_recipients: CONSTRAINT urgent_report_recipients_office_id_person_id_fkey FOREIGN KEY (office_id, person_id) REFERENCES people(office_id, id)
TABLE urgent_report_recipients: CONSTRAINT urgent_report_recipients_office_id_urgent_report_id_fkey FOREIGN KEY (office_id, urgent_report_id) REFERENCES urgent_reports(office_id, id)
TABLE urgent_report_recipients: CONSTRAINT urgent_report_recipients_office_id_urgent_report_id_person__key UNIQUE (office_id, urgent_report_id, person_id)
TABLE urgent_report_recipients: CONSTRAINT urgent_report_recipients_pkey PRIMARY KEY (id)
TABLE urgent_report_recipients: CREATE UNIQUE INDEX urgent_report_recipients_office_id_id_key ON public.urgent_report_recipients USING btree (office_id, id)
TABLE urgent_report_recipients: CREATE UNIQUE INDEX urgent_report_recipients_office_id_urgent_report_id_person__key ON public.urgent_report_recipients USING btree (office_id, urgent_report_id, person_id)
TABLE urgent_report_recipients: CREATE UNIQUE INDEX urgent_report_recipients_pkey ON public.urgent_report_recipients USING btree (id)
TABLE urgent_reports: COLUMN id uuid NOT NULL
TABLE urgent_reports: COLUMN office_id uuid NOT NULL
TABLE urgent_reports: COLUMN version bigint NOT NULL
TABLE urgent_reports: COLUMN created_at timestamp with time zone NOT NULL
TABLE urgent_reports: COLUMN updated_at timestamp with time zone NOT NULL
TABLE urgent_reports: COLUMN inspection_id uuid NOT NULL
TABLE urgent_reports: COLUMN group_id uuid
TABLE urgent_reports: COLUMN group_name text NOT NULL
TABLE urgent_reports: COLUMN year bigint NOT NULL
TABLE urgent_reports: COLUMN ordinal bigint NOT NULL
TABLE urgent_reports: COLUMN number text NOT NULL
TABLE urgent_reports: COLUMN title text NOT NULL
TABLE urgent_reports: COLUMN place text NOT NULL
TABLE urgent_reports: COLUMN occurred_at timestamp with time zone
TABLE urgent_reports: COLUMN known_at timestamp with time zone NOT NULL
TABLE urgent_reports: COLUMN first_due_at timestamp with time zone NOT NULL
TABLE urgent_reports: COLUMN explanation text NOT NULL
TABLE urgent_reports: COLUMN late boolean NOT NULL
TABLE urgent_reports: COLUMN state text NOT NULL
TABLE urgent_reports: COLUMN author_id uuid NOT NULL
TABLE urgent_reports: COLUMN entries text NOT NULL
TABLE urgent_reports: COLUMN unacknowledged bigint NOT NULL
TABLE urgent_reports: COLUMN started_at timestamp with time zone NOT NULL
TABLE urgent_reports: COLUMN due_at timestamp with time zone NOT NULL
TABLE urgent_reports: COLUMN original_due_at timestamp with time zone NOT NULL
TABLE urgent_reports: COLUMN met_at timestamp with time zone
TABLE urgent_reports: COLUMN ended_at timestamp with time zone
TABLE urgent_reports: COLUMN lapsed_by text NOT NULL
TABLE urgent_reports: COLUMN next_alert_at timestamp with time zone
TABLE urgent_reports: COLUMN alerted text NOT NULL
TABLE urgent_reports: COLUMN voided_at timestamp with time zone
TABLE urgent_reports: COLUMN void_reason text NOT NULL
TABLE urgent_reports: COLUMN search_text text NOT NULL
TABLE urgent_reports: COLUMN search_tokens text NOT NULL
TABLE urgent_reports: COLUMN search tsvector GENERATED AS (search_tokens)::tsvector
TABLE urgent_reports: CONSTRAINT urgent_reports_office_id_group_id_fkey FOREIGN KEY (office_id, group_id) REFERENCES work_groups(office_id, id)
TABLE urgent_reports: CONSTRAINT urgent_reports_office_id_id_key UNIQUE (office_id, id)
TABLE urgent_reports: CONSTRAINT urgent_reports_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE urgent_reports: CONSTRAINT urgent_reports_office_id_year_ordinal_key UNIQUE (office_id, year, ordinal)
TABLE urgent_reports: CONSTRAINT urgent_reports_pkey PRIMARY KEY (id)
TABLE urgent_reports: CONSTRAINT urgent_reports_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text])))
TABLE urgent_reports: CREATE INDEX urgent_reports_alert ON public.urgent_reports USING btree (office_id, next_alert_at, id) WHERE (next_alert_at IS NOT NULL)
TABLE urgent_reports: CREATE INDEX urgent_reports_created_at ON public.urgent_reports USING btree (office_id, created_at, id) WHERE (voided_at IS NULL)
TABLE urgent_reports: CREATE INDEX urgent_reports_group ON public.urgent_reports USING btree (office_id, group_id, created_at, id) WHERE (voided_at IS NULL)
TABLE urgent_reports: CREATE INDEX urgent_reports_inspection ON public.urgent_reports USING btree (office_id, inspection_id, created_at, id) WHERE (voided_at IS NULL)
TABLE urgent_reports: CREATE INDEX urgent_reports_known_at ON public.urgent_reports USING btree (office_id, known_at, id) WHERE (voided_at IS NULL)
TABLE urgent_reports: CREATE UNIQUE INDEX urgent_reports_office_id_id_key ON public.urgent_reports USING btree (office_id, id)
TABLE urgent_reports: CREATE UNIQUE INDEX urgent_reports_office_id_year_ordinal_key ON public.urgent_reports USING btree (office_id, year, ordinal)
TABLE urgent_reports: CREATE UNIQUE INDEX urgent_reports_pkey ON public.urgent_reports USING btree (id)
TABLE urgent_reports: CREATE INDEX urgent_reports_search ON public.urgent_reports USING gin (search)
TABLE urgent_reports: CREATE INDEX urgent_reports_state ON public.urgent_reports USING btree (office_id, state, created_at, id) WHERE (voided_at IS NULL)
TABLE urgent_reports: CREATE INDEX urgent_reports_waiting ON public.urgent_reports USING btree (office_id, created_at, id) WHERE ((voided_at IS NULL) AND (unacknowledged > 0))
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
TABLE webhook_deliveries: COLUMN id uuid NOT NULL
TABLE webhook_deliveries: COLUMN office_id uuid NOT NULL
TABLE webhook_deliveries: COLUMN version bigint NOT NULL
TABLE webhook_deliveries: COLUMN created_at timestamp with time zone NOT NULL
TABLE webhook_deliveries: COLUMN updated_at timestamp with time zone NOT NULL
TABLE webhook_deliveries: COLUMN webhook_id uuid NOT NULL
TABLE webhook_deliveries: COLUMN sequence bigint NOT NULL
TABLE webhook_deliveries: COLUMN message_id uuid NOT NULL
TABLE webhook_deliveries: COLUMN kind text NOT NULL
TABLE webhook_deliveries: COLUMN state text NOT NULL
TABLE webhook_deliveries: COLUMN queued_at timestamp with time zone NOT NULL
TABLE webhook_deliveries: COLUMN attempts bigint NOT NULL
TABLE webhook_deliveries: COLUMN attempted_at timestamp with time zone
TABLE webhook_deliveries: COLUMN outcome text NOT NULL
TABLE webhook_deliveries: COLUMN status bigint NOT NULL
TABLE webhook_deliveries: COLUMN delivered_at timestamp with time zone
TABLE webhook_deliveries: COLUMN dead_at timestamp with time zone
TABLE webhook_deliveries: CONSTRAINT webhook_deliveries_office_id_webhook_id_fkey FOREIGN KEY (office_id, webhook_id) REFERENCES webhooks(office_id, id)
TABLE webhook_deliveries: CONSTRAINT webhook_deliveries_office_id_webhook_id_message_id_key UNIQUE (office_id, webhook_id, message_id)
TABLE webhook_deliveries: CONSTRAINT webhook_deliveries_pkey PRIMARY KEY (id)
TABLE webhook_deliveries: CREATE INDEX webhook_deliveries_age ON public.webhook_deliveries USING btree (state, queued_at)
TABLE webhook_deliveries: CREATE INDEX webhook_deliveries_created_at ON public.webhook_deliveries USING btree (office_id, webhook_id, created_at, id)
TABLE webhook_deliveries: CREATE INDEX webhook_deliveries_kind ON public.webhook_deliveries USING btree (office_id, webhook_id, kind, created_at, id)
TABLE webhook_deliveries: CREATE INDEX webhook_deliveries_next ON public.webhook_deliveries USING btree (office_id, webhook_id, sequence, id) WHERE (state = 'pending'::text)
TABLE webhook_deliveries: CREATE UNIQUE INDEX webhook_deliveries_office_id_webhook_id_message_id_key ON public.webhook_deliveries USING btree (office_id, webhook_id, message_id)
TABLE webhook_deliveries: CREATE UNIQUE INDEX webhook_deliveries_pkey ON public.webhook_deliveries USING btree (id)
TABLE webhook_deliveries: CREATE INDEX webhook_deliveries_state ON public.webhook_deliveries USING btree (office_id, webhook_id, state, created_at, id)
TABLE webhook_feeds: COLUMN webhook_id uuid NOT NULL
TABLE webhook_feeds: COLUMN office_id uuid NOT NULL
TABLE webhook_feeds: COLUMN position bigint NOT NULL
TABLE webhook_feeds: COLUMN failures bigint NOT NULL
TABLE webhook_feeds: COLUMN retry_at timestamp with time zone
TABLE webhook_feeds: COLUMN lease uuid
TABLE webhook_feeds: COLUMN leased_to timestamp with time zone NOT NULL
TABLE webhook_feeds: CONSTRAINT webhook_feeds_office_id_webhook_id_fkey FOREIGN KEY (office_id, webhook_id) REFERENCES webhooks(office_id, id)
TABLE webhook_feeds: CONSTRAINT webhook_feeds_pkey PRIMARY KEY (webhook_id)
TABLE webhook_feeds: CREATE UNIQUE INDEX webhook_feeds_pkey ON public.webhook_feeds USING btree (webhook_id)
TABLE webhook_secrets: COLUMN id uuid NOT NULL
TABLE webhook_secrets: COLUMN office_id uuid NOT NULL
TABLE webhook_secrets: COLUMN version bigint NOT NULL
TABLE webhook_secrets: COLUMN created_at timestamp with time zone NOT NULL
TABLE webhook_secrets: COLUMN updated_at timestamp with time zone NOT NULL
TABLE webhook_secrets: COLUMN webhook_id uuid NOT NULL
TABLE webhook_secrets: COLUMN sealed bytea NOT NULL
TABLE webhook_secrets: COLUMN hint text NOT NULL
TABLE webhook_secrets: COLUMN expires_at timestamp with time zone
TABLE webhook_secrets: CONSTRAINT webhook_secrets_office_id_webhook_id_fkey FOREIGN KEY (office_id, webhook_id) REFERENCES webhooks(office_id, id)
TABLE webhook_secrets: CONSTRAINT webhook_secrets_pkey PRIMARY KEY (id)
TABLE webhook_secrets: CREATE UNIQUE INDEX webhook_secrets_pkey ON public.webhook_secrets USING btree (id)
TABLE webhook_secrets: CREATE INDEX webhook_secrets_webhook ON public.webhook_secrets USING btree (office_id, webhook_id, created_at, id)
TABLE webhooks: COLUMN id uuid NOT NULL
TABLE webhooks: COLUMN office_id uuid NOT NULL
TABLE webhooks: COLUMN version bigint NOT NULL
TABLE webhooks: COLUMN created_at timestamp with time zone NOT NULL
TABLE webhooks: COLUMN updated_at timestamp with time zone NOT NULL
TABLE webhooks: COLUMN voided_at timestamp with time zone
TABLE webhooks: COLUMN void_reason text NOT NULL
TABLE webhooks: COLUMN name text NOT NULL
TABLE webhooks: COLUMN url text NOT NULL
TABLE webhooks: COLUMN kinds text NOT NULL
TABLE webhooks: COLUMN state text NOT NULL
TABLE webhooks: COLUMN disabled_at timestamp with time zone
TABLE webhooks: COLUMN disabled_cause text NOT NULL
TABLE webhooks: COLUMN disabled_reason text NOT NULL
TABLE webhooks: CONSTRAINT webhooks_office_id_fkey FOREIGN KEY (office_id) REFERENCES offices(id)
TABLE webhooks: CONSTRAINT webhooks_office_id_id_key UNIQUE (office_id, id)
TABLE webhooks: CONSTRAINT webhooks_pkey PRIMARY KEY (id)
TABLE webhooks: CREATE INDEX webhooks_created_at ON public.webhooks USING btree (office_id, created_at, id)
TABLE webhooks: CREATE UNIQUE INDEX webhooks_name ON public.webhooks USING btree (office_id, name) WHERE (voided_at IS NULL)
TABLE webhooks: CREATE UNIQUE INDEX webhooks_office_id_id_key ON public.webhooks USING btree (office_id, id)
TABLE webhooks: CREATE UNIQUE INDEX webhooks_pkey ON public.webhooks USING btree (id)
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
TABLE work_report_nudges: COLUMN id uuid NOT NULL
TABLE work_report_nudges: COLUMN office_id uuid NOT NULL
TABLE work_report_nudges: COLUMN version bigint NOT NULL
TABLE work_report_nudges: COLUMN created_at timestamp with time zone NOT NULL
TABLE work_report_nudges: COLUMN updated_at timestamp with time zone NOT NULL
TABLE work_report_nudges: COLUMN inspection_id uuid NOT NULL
TABLE work_report_nudges: COLUMN group_id uuid NOT NULL
TABLE work_report_nudges: COLUMN report_on date
TABLE work_report_nudges: COLUMN nudged_at timestamp with time zone NOT NULL
TABLE work_report_nudges: COLUMN nudged_by uuid NOT NULL
TABLE work_report_nudges: CONSTRAINT work_report_nudges_office_id_group_id_fkey FOREIGN KEY (office_id, group_id) REFERENCES work_groups(office_id, id)
TABLE work_report_nudges: CONSTRAINT work_report_nudges_office_id_id_key UNIQUE (office_id, id)
TABLE work_report_nudges: CONSTRAINT work_report_nudges_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE work_report_nudges: CONSTRAINT work_report_nudges_office_id_inspection_id_report_on_group__key UNIQUE (office_id, inspection_id, report_on, group_id)
TABLE work_report_nudges: CONSTRAINT work_report_nudges_pkey PRIMARY KEY (id)
TABLE work_report_nudges: CONSTRAINT work_report_nudges_report_on_check CHECK ((report_on IS NOT NULL))
TABLE work_report_nudges: CREATE UNIQUE INDEX work_report_nudges_office_id_id_key ON public.work_report_nudges USING btree (office_id, id)
TABLE work_report_nudges: CREATE UNIQUE INDEX work_report_nudges_office_id_inspection_id_report_on_group__key ON public.work_report_nudges USING btree (office_id, inspection_id, report_on, group_id)
TABLE work_report_nudges: CREATE UNIQUE INDEX work_report_nudges_pkey ON public.work_report_nudges USING btree (id)
TABLE work_reports: COLUMN id uuid NOT NULL
TABLE work_reports: COLUMN office_id uuid NOT NULL
TABLE work_reports: COLUMN version bigint NOT NULL
TABLE work_reports: COLUMN created_at timestamp with time zone NOT NULL
TABLE work_reports: COLUMN updated_at timestamp with time zone NOT NULL
TABLE work_reports: COLUMN inspection_id uuid NOT NULL
TABLE work_reports: COLUMN group_id uuid NOT NULL
TABLE work_reports: COLUMN group_name text NOT NULL
TABLE work_reports: COLUMN kind text NOT NULL
TABLE work_reports: COLUMN report_on date
TABLE work_reports: COLUMN due_at timestamp with time zone
TABLE work_reports: COLUMN title text NOT NULL
TABLE work_reports: COLUMN is_nil boolean NOT NULL
TABLE work_reports: COLUMN content text NOT NULL
TABLE work_reports: COLUMN problems text NOT NULL
TABLE work_reports: COLUMN next_steps text NOT NULL
TABLE work_reports: COLUMN state text NOT NULL
TABLE work_reports: COLUMN late boolean NOT NULL
TABLE work_reports: COLUMN submitted_at timestamp with time zone
TABLE work_reports: COLUMN submitted_by uuid
TABLE work_reports: COLUMN submissions text NOT NULL
TABLE work_reports: COLUMN voided_at timestamp with time zone
TABLE work_reports: COLUMN void_reason text NOT NULL
TABLE work_reports: COLUMN search_text text NOT NULL
TABLE work_reports: COLUMN search_tokens text NOT NULL
TABLE work_reports: COLUMN search tsvector GENERATED AS (search_tokens)::tsvector
TABLE work_reports: CONSTRAINT work_reports_check CHECK (((state = 'draft'::text) = (submitted_at IS NULL)))
TABLE work_reports: CONSTRAINT work_reports_kind_check CHECK ((kind = ANY (ARRAY['daily'::text, 'weekly'::text, 'special'::text])))
TABLE work_reports: CONSTRAINT work_reports_office_id_group_id_fkey FOREIGN KEY (office_id, group_id) REFERENCES work_groups(office_id, id)
TABLE work_reports: CONSTRAINT work_reports_office_id_id_key UNIQUE (office_id, id)
TABLE work_reports: CONSTRAINT work_reports_office_id_inspection_id_fkey FOREIGN KEY (office_id, inspection_id) REFERENCES inspections(office_id, id)
TABLE work_reports: CONSTRAINT work_reports_pkey PRIMARY KEY (id)
TABLE work_reports: CONSTRAINT work_reports_report_on_check CHECK ((report_on IS NOT NULL))
TABLE work_reports: CONSTRAINT work_reports_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'submitted'::text, 'returned'::text, 'accepted'::text])))
TABLE work_reports: CREATE INDEX work_reports_created_at ON public.work_reports USING btree (office_id, created_at, id) WHERE (voided_at IS NULL)
TABLE work_reports: CREATE INDEX work_reports_day ON public.work_reports USING btree (office_id, report_on, id) WHERE (voided_at IS NULL)
TABLE work_reports: CREATE INDEX work_reports_group ON public.work_reports USING btree (office_id, group_id, report_on, id) WHERE (voided_at IS NULL)
TABLE work_reports: CREATE INDEX work_reports_inspection ON public.work_reports USING btree (office_id, inspection_id, report_on, id) WHERE (voided_at IS NULL)
TABLE work_reports: CREATE UNIQUE INDEX work_reports_office_id_id_key ON public.work_reports USING btree (office_id, id)
TABLE work_reports: CREATE UNIQUE INDEX work_reports_one ON public.work_reports USING btree (office_id, inspection_id, kind, group_id, report_on) WHERE ((voided_at IS NULL) AND (kind <> 'special'::text))
TABLE work_reports: CREATE INDEX work_reports_owed ON public.work_reports USING btree (office_id, inspection_id, kind, group_id, report_on) WHERE (voided_at IS NULL)
TABLE work_reports: CREATE UNIQUE INDEX work_reports_pkey ON public.work_reports USING btree (id)
TABLE work_reports: CREATE INDEX work_reports_search ON public.work_reports USING gin (search)
TABLE work_reports: CREATE INDEX work_reports_state ON public.work_reports USING btree (office_id, state, report_on, id) WHERE (voided_at IS NULL)
