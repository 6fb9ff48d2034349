-- Coverage and cost counselling: who pays for what, who said so, until when; and what the patient was told.
SET ROLE omentum_owner;

CREATE TABLE coverage.payer (
    id    bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT payer_has_one_id PRIMARY KEY,
    name  registry.plain_text NOT NULL CONSTRAINT payer_name_is_short CHECK (length(name) BETWEEN 2 AND 200)
        CONSTRAINT payer_name_is_unique UNIQUE,
    payer_class text NOT NULL CONSTRAINT payer_class_is_known CHECK (payer_class IN
        ('original_medicare', 'medicare_advantage', 'medicaid_ffs', 'medicaid_managed_care', 'chip_ffs',
         'chip_managed_care', 'qhp_ffe', 'commercial', 'erisa_group_plan', 'self_pay'))
);
CALL audit.watch('coverage.payer');

-- Two time axes: when the policy is valid, and when we knew so. A retroactive change ends the row's recorded time and
-- adds another row, so what was known on any past day stays.
CREATE TABLE coverage.coverage (
    id       bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT coverage_has_one_id PRIMARY KEY,
    patient  bigint NOT NULL CONSTRAINT coverage_belongs_to_patient REFERENCES registry.patient,
    payer    bigint NOT NULL CONSTRAINT coverage_names_its_payer REFERENCES coverage.payer,
    -- 1 pays first.
    priority int NOT NULL CONSTRAINT coverage_priority_is_plausible CHECK (priority BETWEEN 1 AND 9),
    subscriber_id registry.plain_text CONSTRAINT subscriber_id_is_short CHECK (length(subscriber_id) BETWEEN 1 AND 80),
    valid    daterange NOT NULL CONSTRAINT coverage_has_a_first_day
        CHECK (NOT isempty(valid) AND NOT lower_inf(valid)),
    recorded tstzrange NOT NULL DEFAULT tstzrange(registry.now(), NULL),
    source   registry.plain_text NOT NULL CONSTRAINT coverage_source_is_short CHECK (length(source) BETWEEN 3 AND 200),
    CONSTRAINT coverage_has_one_patient UNIQUE (id, patient),
    CONSTRAINT coverage_is_recorded_from_its_entry CHECK (NOT isempty(recorded) AND NOT lower_inf(recorded)),
    CONSTRAINT coverage_of_one_priority_is_one_at_a_time EXCLUDE USING gist
        (patient WITH =, priority WITH =, valid WITH &&) WHERE (upper_inf(recorded))
);
CREATE INDEX coverage_by_patient ON coverage.coverage (patient);
CALL audit.watch('coverage.coverage');

-- The only change that a row knows: we learned better, and the moment is now whatever the client says.
CREATE FUNCTION coverage.end_of_knowledge() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF to_jsonb(new) - 'recorded' = to_jsonb(old) - 'recorded' AND upper_inf(old.recorded)
       AND lower(new.recorded) = lower(old.recorded) AND NOT upper_inf(new.recorded)
    THEN
        new.recorded := tstzrange(lower(old.recorded), registry.now());
        RETURN new;
    END IF;
    RAISE EXCEPTION USING errcode = 'OM001', constraint = 'coverage_only_ends_its_recorded_time', schema = 'coverage',
        table = 'coverage', message = 'what was known of a coverage is never changed';
END $$;
CREATE TRIGGER end_of_knowledge BEFORE UPDATE ON coverage.coverage
    FOR EACH ROW EXECUTE FUNCTION coverage.end_of_knowledge();
ALTER TABLE coverage.coverage ENABLE ALWAYS TRIGGER end_of_knowledge;

-- What is billed in a cycle: data, so that a centre names its own. An item that is required blocks until it is assigned.
CREATE TABLE coverage.item (
    code  text CONSTRAINT item_has_one_code PRIMARY KEY
        CONSTRAINT item_code_is_a_word CHECK (code ~ '^[a-z][a-z0-9_]{1,40}$'),
    label registry.plain_text NOT NULL CONSTRAINT item_label_is_short CHECK (length(label) BETWEEN 2 AND 120),
    is_required boolean NOT NULL,
    in_order int NOT NULL CONSTRAINT item_stands_in_one_place UNIQUE
);
CALL audit.watch('coverage.item');
INSERT INTO registry.catalog_exemption VALUES
    ('identifying key', 'coverage.item', 'a word of the programme, no patient');
INSERT INTO coverage.item (code, label, is_required, in_order) VALUES
    ('procedure', 'Laparoscopy with aerosol', true, 1), ('anaesthesia', 'Anaesthesia', true, 2),
    ('drug', 'Chemotherapy drugs', true, 3), ('device', 'Nebuliser and disposables', true, 4),
    ('pathology', 'Pathology', true, 5), ('stay', 'Recovery and stay', true, 6);

-- One line per cycle and item. Until somebody answers it is unassigned, and that blocks billing and the go.
CREATE TABLE coverage.cycle_position (
    id    bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT position_has_one_id PRIMARY KEY,
    cycle bigint NOT NULL CONSTRAINT position_belongs_to_cycle REFERENCES booking.planned_cycle,
    item  text NOT NULL CONSTRAINT position_names_its_item REFERENCES coverage.item,
    status  text NOT NULL DEFAULT 'unassigned',
    step_no int NOT NULL DEFAULT 1,
    CONSTRAINT position_is_one_per_cycle_and_item UNIQUE (cycle, item)
);
CALL registry.give_history('coverage_position', 'coverage.cycle_position', set_wise => true);
-- transitions of coverage_position: generated, do not edit
INSERT INTO registry.transition (machine, from_state, event, to_state, role, needs_reason, needs, clock, enqueues)
VALUES
    ('coverage_position', '-', 'opened', 'unassigned', 'coordinator', false, '{}', NULL, NULL),
    ('coverage_position', '-', 'opened', 'unassigned', 'scheduler', false, '{}', NULL, NULL),
    ('coverage_position', '-', 'opened', 'unassigned', 'surgeon', false, '{}', NULL, NULL),
    ('coverage_position', '-', 'opened', 'unassigned', 'finance', false, '{}', NULL, NULL),
    ('coverage_position', '-', 'opened', 'unassigned', 'worker', false, '{}', NULL, NULL),
    ('coverage_position', 'unassigned', 'ask', 'asked', 'finance', false, '{answered_position_has_its_answer}', NULL, NULL),
    ('coverage_position', 'unassigned', 'confirm', 'confirmed', 'finance', false, '{answered_position_has_its_answer}', NULL, NULL),
    ('coverage_position', 'asked', 'confirm', 'confirmed', 'finance', false, '{answered_position_has_its_answer}', NULL, NULL),
    ('coverage_position', 'asked', 'deny', 'denied', 'finance', true, '{answered_position_has_its_answer}', NULL, NULL),
    ('coverage_position', 'confirmed', 'reopen', 'unassigned', 'finance', true, '{}', NULL, NULL),
    ('coverage_position', 'denied', 'ask', 'asked', 'finance', false, '{answered_position_has_its_answer}', NULL, NULL),
    ('coverage_position', 'denied', 'appeal', 'appealed', 'finance', true, '{answered_position_has_its_answer}', NULL, NULL),
    ('coverage_position', 'denied', 'reopen', 'unassigned', 'finance', true, '{}', NULL, NULL),
    ('coverage_position', 'appealed', 'confirm', 'confirmed', 'finance', false, '{answered_position_has_its_answer}', NULL, NULL),
    ('coverage_position', 'appealed', 'deny', 'denied', 'finance', true, '{answered_position_has_its_answer}', NULL, NULL);
-- end of transitions

CREATE TABLE coverage.authorisation (
    id       bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT authorisation_has_one_id PRIMARY KEY,
    patient  bigint NOT NULL CONSTRAINT authorisation_belongs_to_patient REFERENCES registry.patient,
    coverage bigint NOT NULL,
    reference registry.plain_text NOT NULL CONSTRAINT authorisation_reference_is_short CHECK (length(reference) BETWEEN 1 AND 80),
    service_window daterange NOT NULL CONSTRAINT authorisation_has_both_its_days
        CHECK (NOT isempty(service_window) AND NOT lower_inf(service_window) AND NOT upper_inf(service_window)),
    units int NOT NULL CONSTRAINT authorisation_units_are_positive CHECK (units > 0),
    granted_on date NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT authorisation_is_of_a_coverage FOREIGN KEY (coverage, patient) REFERENCES coverage.coverage (id, patient) ON UPDATE CASCADE,
    CONSTRAINT authorisation_has_one_coverage UNIQUE (id, coverage),
    CONSTRAINT authorisation_reference_is_unique_within_its_coverage UNIQUE (coverage, reference),
    -- The latest calendar on earth, as the day has no zone.
    CONSTRAINT authorisation_is_not_granted_in_the_future CHECK (granted_on <= (recorded_at AT TIME ZONE 'Pacific/Kiritimati')::date)
);
CALL registry.make_append_only('coverage.authorisation');
CALL audit.watch('coverage.authorisation');

-- What was answered, tied to the step that it caused.
CREATE TABLE coverage.answer (
    position bigint NOT NULL,
    step_no  int NOT NULL,
    outcome  text NOT NULL CONSTRAINT answer_outcome_is_known CHECK (outcome IN ('asked', 'confirmed', 'denied', 'appealed')),
    responsible text CONSTRAINT answer_responsible_is_known CHECK (responsible IN
        ('sponsor', 'research_fund', 'insurer', 'patient', 'not_billable')),
    coverage bigint CONSTRAINT answer_names_a_coverage REFERENCES coverage.coverage,
    authorisation bigint,
    valid    daterange CONSTRAINT answer_time_is_not_empty CHECK (NOT isempty(valid)),
    due_on   date,
    source   registry.plain_text NOT NULL CONSTRAINT answer_source_is_short CHECK (length(source) BETWEEN 3 AND 300),
    CONSTRAINT answer_is_one_per_step PRIMARY KEY (position, step_no),
    CONSTRAINT answer_is_of_its_position_step
        FOREIGN KEY (position, step_no, outcome) REFERENCES coverage.cycle_position_history (subject, no, to_state),
    CONSTRAINT confirmed_answer_says_who_pays_and_when CHECK
        ((outcome = 'confirmed') = (responsible IS NOT NULL) AND (outcome = 'confirmed') = (valid IS NOT NULL)),
    CONSTRAINT insurer_is_named_by_its_coverage CHECK ((responsible = 'insurer') IS NOT TRUE OR coverage IS NOT NULL),
    CONSTRAINT answer_names_an_authorisation FOREIGN KEY (authorisation, coverage) REFERENCES coverage.authorisation (id, coverage),
    CONSTRAINT authorisation_is_named_with_its_coverage CHECK (authorisation IS NULL OR coverage IS NOT NULL),
    CONSTRAINT asked_answer_has_its_due_day CHECK ((outcome IN ('asked', 'appealed')) = (due_on IS NOT NULL))
);
CREATE INDEX answer_by_authorisation ON coverage.answer (authorisation) WHERE authorisation IS NOT NULL;
CALL registry.make_append_only('coverage.answer');
CALL audit.watch('coverage.answer');

-- A cycle has its patient in another office's record, so no key can compare the two.
CREATE FUNCTION coverage.answer_is_of_its_patient() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF (SELECT patient FROM coverage.coverage WHERE id = new.coverage) <> (
        SELECT y.patient FROM coverage.cycle_position p JOIN booking.planned_cycle y ON y.id = p.cycle WHERE p.id = new.position)
    THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'answer_names_a_coverage_of_its_patient', schema = 'coverage',
            table = 'answer', message = 'the coverage belongs to another patient';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER answer_is_of_its_patient BEFORE INSERT ON coverage.answer
    FOR EACH ROW EXECUTE FUNCTION coverage.answer_is_of_its_patient();
ALTER TABLE coverage.answer ENABLE ALWAYS TRIGGER answer_is_of_its_patient;

CREATE FUNCTION coverage.step_has_its_answer() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF new.to_state <> 'unassigned' AND NOT EXISTS (
        SELECT FROM coverage.answer WHERE position = new.subject AND step_no = new.no)
    THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'answered_position_has_its_answer', schema = 'coverage',
            table = 'position', message = format('position step %s lacks its answer', new.event);
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER step_has_its_answer AFTER INSERT ON coverage.cycle_position_history
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coverage.step_has_its_answer();
ALTER TABLE coverage.cycle_position_history ENABLE ALWAYS TRIGGER step_has_its_answer;

-- A unit is used by the procedure that took place; never more than were granted.
CREATE TABLE coverage.authorisation_use (
    authorisation bigint NOT NULL CONSTRAINT use_belongs_to_authorisation REFERENCES coverage.authorisation,
    procedure     bigint NOT NULL CONSTRAINT use_is_by_a_procedure REFERENCES booking.procedure,
    used_on       date NOT NULL,
    CONSTRAINT authorisation_is_used_once_by_each_procedure PRIMARY KEY (authorisation, procedure)
);
CREATE FUNCTION coverage.use_fits_its_authorisation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE a coverage.authorisation; fact text;
BEGIN
    SELECT * INTO a FROM coverage.authorisation WHERE id = new.authorisation FOR NO KEY UPDATE;
    IF a.patient <> (SELECT patient FROM booking.procedure WHERE id = new.procedure) THEN fact := 'authorisation_is_used_by_its_own_patient';
    ELSIF NOT a.service_window @> new.used_on THEN fact := 'authorisation_is_used_inside_its_window';
    ELSIF (SELECT count(*) FROM coverage.authorisation_use u WHERE u.authorisation = new.authorisation) >= a.units
    THEN fact := 'authorisation_is_used_up_to_its_units'; END IF;
    IF fact IS NOT NULL THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = fact, schema = 'coverage', table = 'authorisation_use',
            message = 'the authorisation does not cover this procedure';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER use_fits BEFORE INSERT ON coverage.authorisation_use
    FOR EACH ROW EXECUTE FUNCTION coverage.use_fits_its_authorisation();
ALTER TABLE coverage.authorisation_use ENABLE ALWAYS TRIGGER use_fits;
CALL registry.make_append_only('coverage.authorisation_use');
CALL audit.watch('coverage.authorisation_use');

-- Drafts change freely in one table; signing copies the text into another that knows no change.
CREATE TABLE coverage.note_draft (
    id      bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT draft_has_one_id PRIMARY KEY,
    patient bigint NOT NULL CONSTRAINT draft_belongs_to_patient REFERENCES registry.patient,
    course  bigint NOT NULL,
    kind    text NOT NULL DEFAULT 'note' CONSTRAINT draft_kind_is_known CHECK (kind IN
        ('note', 'addendum', 'late_entry', 'correction', 'entered_in_error')),
    amends  bigint,
    content jsonb NOT NULL CONSTRAINT draft_content_is_an_object CHECK (jsonb_typeof(content) = 'object'),
    version int NOT NULL DEFAULT 1,
    author  name NOT NULL DEFAULT session_user,
    CONSTRAINT draft_belongs_to_course FOREIGN KEY (course, patient) REFERENCES booking.course (id, patient) ON UPDATE CASCADE
);
CALL audit.watch('coverage.note_draft');

-- 'n1' names this encoding; a later one gets its own name, and old notes keep verifying.
CREATE FUNCTION coverage.note_hash(patient bigint, course bigint, amends bigint, kind text, held_at timestamptz, content text)
RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT pg_catalog.sha256(pg_catalog.convert_to(pg_catalog.concat_ws('|', 'n1', patient, course,
        coalesce(amends::text, '-'), kind, (extract(epoch FROM held_at) * 1000000)::bigint, content), 'UTF8')) $$;

CREATE TABLE coverage.note (
    id      bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT note_has_one_id PRIMARY KEY,
    patient bigint NOT NULL CONSTRAINT note_belongs_to_patient REFERENCES registry.patient,
    course  bigint NOT NULL,
    amends  bigint CONSTRAINT note_amends_a_note REFERENCES coverage.note,
    kind    text NOT NULL CONSTRAINT note_kind_is_known CHECK (kind IN
        ('note', 'addendum', 'late_entry', 'correction', 'entered_in_error')),
    held_at timestamptz NOT NULL,
    -- JSON as text: these very bytes are signed, and jsonb would write them anew.
    content registry.written_text NOT NULL CONSTRAINT note_is_short CHECK (length(content) BETWEEN 2 AND 100000),
    hash    bytea NOT NULL GENERATED ALWAYS AS
        (coverage.note_hash(patient, course, amends, kind, held_at, content)) STORED,
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT note_has_one_hash UNIQUE (id, hash),
    CONSTRAINT note_belongs_to_course FOREIGN KEY (course, patient) REFERENCES booking.course (id, patient),
    CONSTRAINT note_amends_or_starts CHECK ((kind IN ('note', 'late_entry') AND amends IS NULL) OR
        (kind IN ('addendum', 'late_entry', 'correction', 'entered_in_error') AND amends IS NOT NULL)),
    CONSTRAINT note_is_not_held_in_the_future CHECK (held_at <= recorded_at)
);
CREATE INDEX note_by_course ON coverage.note (course, held_at DESC, id DESC);
CREATE INDEX note_by_amended ON coverage.note (amends) WHERE amends IS NOT NULL;
CALL registry.make_append_only('coverage.note');
CALL audit.watch('coverage.note');
CALL registry.give_signatures('coverage.note', 'finance');

GRANT SELECT ON coverage.payer, coverage.item, coverage.cycle_position, coverage.cycle_position_history, coverage.answer,
    coverage.authorisation, coverage.authorisation_use
    TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, operator, worker;
-- Who insures the patient, and what they were told about money, is finance's alone. The number by which a payer knows
-- the patient stands behind the identity door, for finance too.
GRANT SELECT ON coverage.note_draft, coverage.note, coverage.note_signature TO finance;
GRANT SELECT (id, patient, payer, priority, valid, recorded, source) ON coverage.coverage TO finance;
CREATE FUNCTION coverage.member_numbers(ticket bigint) RETURNS TABLE (coverage bigint, subscriber_id text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE who CONSTANT bigint[] := registry.behind(ticket);
BEGIN
    RETURN QUERY SELECT c.id, c.subscriber_id::text FROM coverage.coverage c WHERE c.patient = ANY (who);
END $$;
GRANT EXECUTE ON FUNCTION coverage.member_numbers(bigint) TO finance;
GRANT SELECT (id, patient, course, kind, amends, held_at, recorded_at) ON coverage.note
    TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, operator, worker;
GRANT SELECT (id, patient, payer, priority, valid, recorded) ON coverage.coverage
    TO coordinator, scheduler, theatre, surgeon, nurse, operator, worker;
GRANT INSERT ON coverage.payer TO finance;
GRANT INSERT, UPDATE (label, is_required) ON coverage.item TO operator;
GRANT INSERT (patient, payer, priority, subscriber_id, valid, source), UPDATE (recorded) ON coverage.coverage TO finance;
GRANT INSERT (cycle, item) ON coverage.cycle_position TO finance, scheduler, coordinator, surgeon, worker;
GRANT INSERT (subject, event, reason, reason_code, happened_at) ON coverage.cycle_position_history TO finance;
GRANT INSERT ON coverage.answer TO finance;
GRANT INSERT (patient, coverage, reference, service_window, units, granted_on) ON coverage.authorisation TO finance;
GRANT INSERT ON coverage.authorisation_use TO finance, worker, surgeon;
GRANT INSERT (patient, course, kind, amends, content), UPDATE (content, version), DELETE ON coverage.note_draft TO finance;
GRANT INSERT (patient, course, amends, kind, held_at, content) ON coverage.note TO finance;
GRANT INSERT (document, hash) ON coverage.note_signature TO finance;
-- A generated column computes with the writer's own right to the function.
GRANT EXECUTE ON FUNCTION coverage.note_hash(bigint, bigint, bigint, text, timestamptz, text) TO finance;

RESET ROLE;
