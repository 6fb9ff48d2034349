-- Booking: courses of planned cycles, placements of theatre, people and devices, and the day of the procedure.
--
-- Lock order everywhere: patient, enrolment, course, resources by id, placements by id, planned cycle. The constraints are the truth; the
-- order is for liveness, since two inserts that meet in an exclusion constraint alone deadlock under load.
SET ROLE omentum_owner;

CREATE FUNCTION booking.refuse(state text, fact text, why text) RETURNS void LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION USING errcode = state, constraint = fact, schema = 'booking', message = why;
END $$;

-- Why a step was taken, in codes: data, so that a centre can add its own. 'other' asks for words beside it.
CREATE TABLE booking.coded_reason (
    event text NOT NULL CONSTRAINT coded_reason_event_is_a_word CHECK (event ~ '^[a-z][a-z0-9_]{1,40}$'),
    code  text NOT NULL CONSTRAINT coded_reason_is_a_word CHECK (code ~ '^[a-z][a-z0-9_]{1,40}$'),
    label registry.plain_text NOT NULL CONSTRAINT coded_reason_label_is_short CHECK (length(label) BETWEEN 3 AND 120),
    CONSTRAINT coded_reason_is_told_once_per_event PRIMARY KEY (event, code)
);
CALL audit.watch('booking.coded_reason');
INSERT INTO registry.catalog_exemption VALUES ('identifying key', 'booking.coded_reason', 'words of the programme, no patient');
INSERT INTO booking.coded_reason (event, code, label) VALUES
    ('stop', 'progression', 'Progression of the disease'),
    ('stop', 'obstruction', 'Bowel obstruction'),
    ('stop', 'refusal', 'The patient does not want to go on'),
    ('stop', 'converted_to_surgery', 'Converted to cytoreductive surgery'),
    ('stop', 'medical', 'Medical reason'),
    ('stop', 'technical', 'Technical reason, such as no access'),
    ('stop', 'death', 'Death'),
    ('stop', 'trial_closed', 'The trial closed'),
    ('stop', 'other', 'Other, told in the reason'),
    ('release', 'by_patient', 'The patient gave the slot back'),
    ('release', 'by_hospital', 'The hospital took the slot back'),
    ('release', 'by_death', 'The patient died'),
    ('release', 'not_ready', 'The patient is not ready for this date'),
    ('release', 'resource_lost', 'A resource became unavailable'),
    ('release', 'course_stopped', 'The course was stopped'),
    ('release', 'cancelled_on_the_day', 'Cancelled on the day'),
    ('release', 'other', 'Other, told in the reason'),
    ('cancel_on_the_day', 'by_patient', 'By the patient'),
    ('cancel_on_the_day', 'by_hospital', 'By the hospital'),
    ('cancel_on_the_day', 'clinical_finding', 'A clinical finding'),
    ('cancel_on_the_day', 'by_death', 'The patient died'),
    ('fail_access', 'adhesions', 'Adhesions'),
    ('fail_access', 'no_safe_entry', 'No safe entry'),
    ('fail_access', 'bowel_lesion', 'Bowel lesion at entry'),
    ('fail_access', 'anaesthesia', 'Anaesthesia'),
    ('fail_access', 'other', 'Other, told in the reason'),
    ('abort_before_aerosol', 'leak', 'The abdomen is not tight'),
    ('abort_before_aerosol', 'bowel_lesion', 'Bowel lesion'),
    ('abort_before_aerosol', 'finding', 'A finding at staging'),
    ('abort_before_aerosol', 'equipment', 'Equipment'),
    ('abort_before_aerosol', 'drug', 'The drug is not there, or not right'),
    ('abort_before_aerosol', 'anaesthesia', 'Anaesthesia'),
    ('abort_before_aerosol', 'other', 'Other, told in the reason'),
    ('end_aerosol_short', 'leak', 'Leak or loss of pressure'),
    ('end_aerosol_short', 'equipment', 'Equipment'),
    ('end_aerosol_short', 'patient_unstable', 'The patient became unstable'),
    ('end_aerosol_short', 'staff_safety', 'Safety of the staff'),
    ('end_aerosol_short', 'other', 'Other, told in the reason'),
    ('stay', 'pain', 'Pain'),
    ('stay', 'nausea', 'Nausea or vomiting'),
    ('stay', 'urinary_retention', 'Urinary retention'),
    ('stay', 'mobility', 'Not mobile enough'),
    ('stay', 'anxiety', 'Anxiety about leaving'),
    ('stay', 'complication', 'Complication'),
    ('stay', 'late_finish', 'Finished too late in the day'),
    ('stay', 'planned', 'The stay was planned'),
    ('stay', 'social', 'Nobody at home, or too far away'),
    ('stay', 'other', 'Other, told in the reason'),
    ('transfer', 'higher_care', 'Needs a higher level of care'),
    ('transfer', 'other_hospital', 'To another hospital, same level of care'),
    ('transfer', 'other', 'Other, told in the reason');

-- How the programme treats where no trial arm says it. Numbers are data: a change is a new version.
CREATE TABLE booking.protocol (
    name    text NOT NULL CONSTRAINT protocol_has_a_plain_name CHECK (name ~ '^[a-z][a-z0-9_]{1,40}$'),
    version int NOT NULL CONSTRAINT protocol_version_is_positive CHECK (version > 0),
    planned_cycles int NOT NULL, interval_min_days int NOT NULL, interval_target_days int NOT NULL, interval_max_days int NOT NULL,
    partial_counts boolean NOT NULL, dwell_target_minutes int NOT NULL, dwell_tolerance_minutes int NOT NULL,
    pressure_mmhg numeric(4, 1) NOT NULL, pressure_tolerance_mmhg numeric(4, 1) NOT NULL,
    source  registry.plain_text NOT NULL CONSTRAINT protocol_source_is_short CHECK (length(source) BETWEEN 3 AND 300),
    CONSTRAINT protocol_version_is_told_once PRIMARY KEY (name, version),
    CONSTRAINT protocol_interval_is_in_order CHECK (0 < interval_min_days AND interval_min_days <= interval_target_days
        AND interval_target_days <= interval_max_days AND interval_max_days <= 400),
    CONSTRAINT protocol_numbers_are_plausible CHECK (planned_cycles BETWEEN 1 AND 12 AND dwell_target_minutes BETWEEN 5 AND 120
        AND dwell_tolerance_minutes BETWEEN 0 AND dwell_target_minutes - 1 AND pressure_mmhg BETWEEN 5 AND 20
        AND pressure_tolerance_mmhg BETWEEN 0 AND 5)
);
CALL registry.make_append_only('booking.protocol');
CALL audit.watch('booking.protocol');
INSERT INTO registry.catalog_exemption VALUES ('identifying key', 'booking.protocol', 'words of the programme, no patient');
INSERT INTO booking.protocol VALUES ('programme', 1, 3, 42, 42, 56, false, 30, 2, 12, 2,
    'Programme default: 30 minutes at 12 mmHg (PMC4850728), every 6 to 8 weeks; to be confirmed by a clinician');

-- What a site decides for itself: how long a block is, how long a hold lasts, what must be placed together.
CREATE TABLE booking.site_rule (
    site bigint CONSTRAINT site_has_one_booking_rule PRIMARY KEY CONSTRAINT booking_rule_belongs_to_site REFERENCES registry.site,
    block_minutes int NOT NULL DEFAULT 165 CONSTRAINT block_is_plausible CHECK (block_minutes BETWEEN 30 AND 720),
    hold_minutes  int NOT NULL DEFAULT 15 CONSTRAINT hold_is_plausible CHECK (hold_minutes BETWEEN 1 AND 4320),
    needs text[] NOT NULL DEFAULT '{theatre,surgeon,device}' CONSTRAINT site_needs_known_resources
        CHECK (needs <@ '{theatre,surgeon,anaesthesia_team,device,recovery_place}')
);
CALL audit.watch('booking.site_rule');

-- Resources ----------------------------------------------------------------------------------------------------------

CREATE TABLE booking.resource (
    id   bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT resource_has_one_id PRIMARY KEY,
    site bigint NOT NULL CONSTRAINT resource_belongs_to_site REFERENCES registry.site,
    -- 'device' is the nebuliser with its injector.
    kind text NOT NULL CONSTRAINT resource_kind_is_known
        CHECK (kind IN ('theatre', 'surgeon', 'anaesthesia_team', 'device', 'recovery_place')),
    name registry.plain_text NOT NULL CONSTRAINT resource_name_is_short CHECK (length(btrim(name)) BETWEEN 1 AND 120),
    -- A surgeon who works at two sites is one resource: two would let them be in two theatres at once.
    travels boolean NOT NULL DEFAULT false CONSTRAINT room_is_used_at_its_own_site CHECK (NOT travels OR kind NOT IN ('theatre', 'recovery_place')),
    person bigint CONSTRAINT resource_is_a_person REFERENCES registry.person CONSTRAINT person_is_one_resource UNIQUE
        CONSTRAINT only_a_surgeon_resource_is_a_person CHECK (person IS NULL OR kind = 'surgeon'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT resource_name_is_unique_at_its_site UNIQUE (site, kind, name)
);
CALL audit.watch('booking.resource');

-- Times when a resource is not there. An end that nobody knows is no end: retired, broken.
CREATE TABLE booking.unavailability (
    id       bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT unavailability_has_one_id PRIMARY KEY,
    resource bigint NOT NULL CONSTRAINT unavailability_is_of_a_resource REFERENCES booking.resource,
    during   tstzrange NOT NULL CONSTRAINT unavailability_has_a_start
        CHECK (NOT isempty(during) AND NOT lower_inf(during) AND lower_inc(during) AND NOT upper_inc(during)),
    reason   registry.plain_text NOT NULL CONSTRAINT unavailability_has_a_reason CHECK (length(btrim(reason)) BETWEEN 3 AND 500),
    -- Set when it was lifted; nothing else changes.
    lifted_at timestamptz, lifted_by name,
    login name NOT NULL DEFAULT session_user, recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    live boolean NOT NULL GENERATED ALWAYS AS (lifted_at IS NULL) STORED,
    CONSTRAINT unavailability_is_lifted_by_somebody CHECK ((lifted_at IS NULL) = (lifted_by IS NULL)),
    CONSTRAINT unavailability_is_live_or_not UNIQUE (id, resource, during, live)
);
CALL audit.watch('booking.unavailability');

-- Courses ------------------------------------------------------------------------------------------------------------

CREATE TABLE booking.course (
    id       bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT course_has_one_id PRIMARY KEY,
    patient  bigint NOT NULL CONSTRAINT course_belongs_to_patient REFERENCES registry.patient,
    referral bigint NOT NULL CONSTRAINT course_comes_from_a_referral REFERENCES referrals.referral
        CONSTRAINT referral_opens_one_course UNIQUE,
    site     bigint NOT NULL CONSTRAINT course_belongs_to_site REFERENCES registry.site,
    pathway  text NOT NULL CONSTRAINT course_pathway_is_known CHECK (pathway IN ('trial', 'off_trial')),
    enrolment bigint CONSTRAINT course_names_an_enrolment REFERENCES trials.enrolment,
    arm       bigint CONSTRAINT course_names_an_arm REFERENCES trials.arm,
    -- The protocol as it was on the day of opening: a later version does not change a course that runs.
    planned_cycles int NOT NULL CONSTRAINT course_plans_one_to_twelve_cycles CHECK (planned_cycles BETWEEN 1 AND 12),
    interval_min_days int NOT NULL, interval_target_days int NOT NULL, interval_max_days int NOT NULL,
    partial_counts boolean NOT NULL,
    dwell_target_minutes    int NOT NULL CONSTRAINT dwell_target_is_plausible CHECK (dwell_target_minutes BETWEEN 5 AND 120),
    dwell_tolerance_minutes int NOT NULL,
    pressure_mmhg   numeric(4, 1) NOT NULL CONSTRAINT pressure_target_is_plausible CHECK (pressure_mmhg BETWEEN 5 AND 20),
    pressure_tolerance_mmhg numeric(4, 1) NOT NULL CONSTRAINT pressure_tolerance_is_plausible CHECK (pressure_tolerance_mmhg BETWEEN 0 AND 5),
    protocol_source registry.plain_text NOT NULL CONSTRAINT course_protocol_source_is_short CHECK (length(protocol_source) BETWEEN 3 AND 300),
    -- No window lies before this day. Unknown means: from the day of opening.
    first_day_from date,
    opened_at timestamptz NOT NULL DEFAULT registry.now(),
    status  text NOT NULL DEFAULT 'open',
    step_no int NOT NULL DEFAULT 1,
    is_running boolean NOT NULL GENERATED ALWAYS AS (status IN ('open', 'on_hold')) STORED,
    CONSTRAINT course_has_one_patient UNIQUE (id, patient),
    -- Off-trial too: without the registry's consent no cycle could ever be a go.
    CONSTRAINT course_has_its_enrolment CHECK (enrolment IS NOT NULL),
    CONSTRAINT course_is_of_its_referrals_patient FOREIGN KEY (referral, patient)
        REFERENCES referrals.referral (id, patient) ON UPDATE CASCADE,
    CONSTRAINT course_is_of_its_enrolments_patient FOREIGN KEY (enrolment, patient)
        REFERENCES trials.enrolment (id, patient) ON UPDATE CASCADE,
    CONSTRAINT trial_course_has_its_arm CHECK (pathway <> 'trial' OR arm IS NOT NULL),
    CONSTRAINT off_trial_course_has_no_arm CHECK (pathway = 'trial' OR arm IS NULL),
    CONSTRAINT course_interval_is_in_order CHECK (0 < interval_min_days AND interval_min_days <= interval_target_days
        AND interval_target_days <= interval_max_days AND interval_max_days <= 400),
    CONSTRAINT dwell_tolerance_is_less_than_its_target CHECK (dwell_tolerance_minutes BETWEEN 0 AND dwell_target_minutes - 1)
);
CREATE UNIQUE INDEX patient_has_one_running_course ON booking.course (patient) WHERE is_running;
CREATE INDEX course_by_status ON booking.course (site, status, id);
CREATE INDEX course_by_patient ON booking.course (patient);
CREATE INDEX course_by_enrolment ON booking.course (enrolment) WHERE enrolment IS NOT NULL;
CALL registry.give_history('course', 'booking.course');
ALTER TABLE booking.course_history
    ADD CONSTRAINT stopped_course_has_its_coded_reason CHECK ((event = 'stop') = (reason_code IS NOT NULL)),
    ADD CONSTRAINT course_reason_is_known FOREIGN KEY (event, reason_code) REFERENCES booking.coded_reason,
    ADD CONSTRAINT other_course_reason_is_told CHECK (reason_code <> 'other' OR coalesce(length(btrim(reason)), 0) > 0);

-- A course rests on what the offices say when it opens: the decision, the enrolment, and the protocol's own numbers.
CREATE FUNCTION booking.course_has_its_grounds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM referrals.accepted_referral
        WHERE referral = new.referral AND pathway = new.pathway AND site = new.site)
    THEN
        PERFORM booking.refuse('OM011', 'course_has_an_accepted_referral', 'the referral is not accepted for this course');
    ELSIF NOT EXISTS (SELECT FROM trials.enrolment_now WHERE enrolment = new.enrolment AND referral = new.referral
        AND is_enrolled AND (trial IS NOT NULL) = (new.pathway = 'trial') AND arm IS NOT DISTINCT FROM new.arm)
    THEN
        PERFORM booking.refuse('OM011', 'course_is_of_an_enrolled_patient', 'the enrolment does not carry this course');
    ELSIF NOT EXISTS (
        SELECT FROM booking.protocol p LEFT JOIN trials.arm_protocol a ON a.arm = new.arm
         WHERE p.name = 'programme' AND p.version = (SELECT max(version) FROM booking.protocol WHERE name = 'programme')
           AND new.planned_cycles = coalesce(a.planned_cycles, p.planned_cycles)
           AND new.interval_min_days = coalesce(a.interval_min_days, p.interval_min_days)
           AND new.interval_target_days = coalesce(a.interval_target_days, p.interval_target_days)
           AND new.interval_max_days = coalesce(a.interval_max_days, p.interval_max_days)
           AND new.partial_counts = coalesce(a.partial_counts, p.partial_counts)
           AND new.dwell_target_minutes = coalesce(a.dwell_target_minutes, p.dwell_target_minutes)
           AND (new.dwell_tolerance_minutes, new.pressure_mmhg, new.pressure_tolerance_mmhg)
               = (p.dwell_tolerance_minutes, p.pressure_mmhg, p.pressure_tolerance_mmhg))
    THEN
        PERFORM booking.refuse('OM011', 'course_has_the_numbers_of_its_protocol', 'the numbers are not the protocol''s');
    END IF;
    RETURN NULL;
END $$;
-- After, and with a name behind the foreign keys': a patient or referral that is not there is refused as such.
CREATE TRIGGER with_its_grounds AFTER INSERT ON booking.course FOR EACH ROW EXECUTE FUNCTION booking.course_has_its_grounds();
ALTER TABLE booking.course ENABLE ALWAYS TRIGGER with_its_grounds;

-- When a course on hold is looked at again: with each hold, and never without one.
CREATE TABLE booking.course_review (
    course    bigint NOT NULL,
    step_no   int NOT NULL,
    to_state  text NOT NULL DEFAULT 'on_hold' CONSTRAINT only_a_held_course_has_a_review_date CHECK (to_state = 'on_hold'),
    review_on date NOT NULL,
    CONSTRAINT course_review_is_one_per_step PRIMARY KEY (course, step_no),
    CONSTRAINT course_review_is_of_its_hold FOREIGN KEY (course, step_no, to_state)
        REFERENCES booking.course_history (subject, no, to_state)
);
CALL registry.make_append_only('booking.course_review');
CALL audit.watch('booking.course_review');
CREATE FUNCTION booking.hold_has_its_review() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF new.event = 'hold' AND NOT EXISTS (SELECT FROM booking.course_review WHERE course = new.subject AND step_no = new.no) THEN
        PERFORM booking.refuse('OM011', 'held_course_has_its_review_date', 'no review date');
    END IF;
    RETURN NULL;
END $$;
-- Reads no role, so it may look at the end of the transaction, when the date is there.
CREATE CONSTRAINT TRIGGER hold_has_its_review AFTER INSERT ON booking.course_history
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION booking.hold_has_its_review();
ALTER TABLE booking.course_history ENABLE ALWAYS TRIGGER hold_has_its_review;

CREATE TABLE booking.planned_cycle (
    id      bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT planned_cycle_has_one_id PRIMARY KEY,
    course  bigint NOT NULL,
    patient bigint NOT NULL,
    number  int NOT NULL CONSTRAINT planned_cycle_number_is_positive CHECK (number > 0),
    opened_at timestamptz NOT NULL,
    status  text NOT NULL DEFAULT 'planned',
    step_no int NOT NULL DEFAULT 1,
    CONSTRAINT planned_cycle_keeps_its_number UNIQUE (course, number),
    CONSTRAINT planned_cycle_has_one_patient UNIQUE (id, patient),
    CONSTRAINT planned_cycle_belongs_to_a_course FOREIGN KEY (course, patient) REFERENCES booking.course (id, patient) ON UPDATE CASCADE
);
CREATE INDEX planned_cycle_by_patient ON booking.planned_cycle (patient);
CALL registry.give_history('planned_cycle', 'booking.planned_cycle');

CREATE FUNCTION booking.plan_cycles() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO booking.planned_cycle (course, patient, number, opened_at)
    SELECT new.id, new.patient, n, new.opened_at FROM generate_series(1, new.planned_cycles) n ORDER BY n;
    RETURN NULL;
END $$;
CREATE TRIGGER plan_cycles AFTER INSERT ON booking.course FOR EACH ROW EXECUTE FUNCTION booking.plan_cycles();
ALTER TABLE booking.course ENABLE ALWAYS TRIGGER plan_cycles;

-- Placements ---------------------------------------------------------------------------------------------------------

CREATE TABLE booking.placement (
    id      bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT placement_has_one_id PRIMARY KEY,
    planned_cycle bigint NOT NULL,
    patient bigint NOT NULL,
    site    bigint NOT NULL CONSTRAINT placement_belongs_to_site REFERENCES registry.site,
    during  tstzrange NOT NULL CONSTRAINT placement_time_is_finite CHECK (NOT isempty(during) AND NOT lower_inf(during)
        AND NOT upper_inf(during) AND lower_inc(during) AND NOT upper_inc(during))
        CONSTRAINT placement_fits_a_day CHECK (upper(during) - lower(during) BETWEEN interval '15 minutes' AND interval '24 hours'),
    placed_at    timestamptz NOT NULL DEFAULT registry.now(),
    hold_expires timestamptz NOT NULL,
    -- What took place before it was written down: on paper, elsewhere.
    late_reason  registry.plain_text CONSTRAINT late_placement_has_its_reason CHECK (length(btrim(late_reason)) BETWEEN 3 AND 500),
    replaces     bigint CONSTRAINT placement_is_replaced_once UNIQUE,
    status  text NOT NULL DEFAULT 'held',
    step_no int NOT NULL DEFAULT 1,
    live boolean NOT NULL GENERATED ALWAYS AS (status IN ('held', 'confirmed', 'used')) STORED,
    CONSTRAINT placement_is_of_a_planned_cycle FOREIGN KEY (planned_cycle, patient)
        REFERENCES booking.planned_cycle (id, patient) ON UPDATE CASCADE,
    CONSTRAINT placement_has_one_planned_cycle UNIQUE (id, planned_cycle),
    CONSTRAINT replacement_is_for_the_same_cycle FOREIGN KEY (replaces, planned_cycle) REFERENCES booking.placement (id, planned_cycle),
    CONSTRAINT placement_is_not_in_the_past CHECK (late_reason IS NOT NULL OR lower(during) >= placed_at),
    CONSTRAINT hold_expires_after_it_is_placed CHECK (hold_expires > placed_at AND hold_expires <= placed_at + interval '72 hours'),
    CONSTRAINT placement_is_live_or_not UNIQUE (id, during, live),
    CONSTRAINT patient_is_in_one_placement_at_a_time EXCLUDE USING gist (patient WITH =, during WITH &&) WHERE (live)
);
CREATE UNIQUE INDEX planned_cycle_has_one_open_placement ON booking.placement (planned_cycle) WHERE status IN ('held', 'confirmed');
CREATE INDEX placement_held ON booking.placement (hold_expires) WHERE status = 'held';
CREATE INDEX placement_by_cycle ON booking.placement (planned_cycle, id);
CREATE INDEX placement_by_time ON booking.placement USING gist (site, during) WHERE live;
CALL registry.give_history('placement', 'booking.placement');
ALTER TABLE booking.placement_history
    ADD CONSTRAINT released_placement_has_its_coded_reason CHECK ((event = 'release') = (reason_code IS NOT NULL)),
    ADD CONSTRAINT placement_reason_is_known FOREIGN KEY (event, reason_code) REFERENCES booking.coded_reason,
    ADD CONSTRAINT other_placement_reason_is_told CHECK (reason_code <> 'other' OR coalesce(length(btrim(reason)), 0) > 0);

-- during and live are copies for the exclusion constraint. The cascading keys keep them true, also for the owner.
CREATE TABLE booking.claim (
    id       bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT claim_has_one_id PRIMARY KEY,
    resource bigint NOT NULL CONSTRAINT claim_names_a_resource REFERENCES booking.resource,
    during   tstzrange NOT NULL,
    live     boolean NOT NULL,
    placement      bigint,
    unavailability bigint CONSTRAINT unavailability_claims_once UNIQUE,
    CONSTRAINT claim_is_of_a_placement_or_an_unavailability CHECK (num_nonnulls(placement, unavailability) = 1),
    CONSTRAINT placement_claims_a_resource_once UNIQUE (placement, resource),
    CONSTRAINT claim_follows_its_placement FOREIGN KEY (placement, during, live)
        REFERENCES booking.placement (id, during, live) ON UPDATE CASCADE,
    CONSTRAINT claim_follows_its_unavailability FOREIGN KEY (unavailability, resource, during, live)
        REFERENCES booking.unavailability (id, resource, during, live) ON UPDATE CASCADE,
    CONSTRAINT resource_is_used_by_one_placement_at_a_time EXCLUDE USING gist (resource WITH =, during WITH &&) WHERE (live)
);
CALL audit.watch('booking.claim');

-- Go or no-go, as the pathway judged it in the transaction that acted on it ----------------------------------------------

CREATE TABLE booking.clearance (
    id      bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT clearance_has_one_id PRIMARY KEY,
    planned_cycle bigint NOT NULL CONSTRAINT clearance_is_of_a_planned_cycle REFERENCES booking.planned_cycle,
    step    text NOT NULL CONSTRAINT clearance_step_is_known CHECK (step IN ('confirm', 'arrive', 'aerosol')),
    for_day date NOT NULL,
    verdict text NOT NULL CONSTRAINT clearance_verdict_is_known CHECK (verdict IN ('go', 'no_go')),
    gates   jsonb NOT NULL CONSTRAINT clearance_gates_are_a_list CHECK (jsonb_typeof(gates) = 'array' AND pg_column_size(gates) <= 100000),
    rules   registry.plain_text NOT NULL CONSTRAINT clearance_names_its_rules CHECK (length(rules) BETWEEN 1 AND 200),
    txid    xid8 NOT NULL DEFAULT pg_current_xact_id(),
    at      timestamptz NOT NULL DEFAULT registry.now(),
    login name NOT NULL DEFAULT session_user,
    role  name NOT NULL DEFAULT current_setting('role')
);
CREATE INDEX clearance_by_cycle ON booking.clearance (planned_cycle, id);
CREATE INDEX clearance_by_transaction ON booking.clearance (txid);
CALL registry.make_append_only('booking.clearance');
CALL audit.watch('booking.clearance');

CREATE FUNCTION booking.clear(for_cycle bigint, for_step text, day date, its_verdict text, its_gates jsonb, its_rules text)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE new_id bigint;
BEGIN
    INSERT INTO booking.clearance (planned_cycle, step, for_day, verdict, gates, rules)
    VALUES (for_cycle, for_step, day, its_verdict, its_gates, its_rules) RETURNING id INTO new_id;
    RETURN new_id;
END $$;
-- The last word of this very transaction counts; a go of yesterday does not.
CREATE FUNCTION booking.is_cleared(for_cycle bigint, for_step text, day date) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN coalesce((SELECT verdict = 'go' FROM booking.clearance
        WHERE txid = pg_current_xact_id_if_assigned() AND planned_cycle = for_cycle AND step = for_step AND for_day = day
        ORDER BY id DESC LIMIT 1), false);
END $$;

-- Procedures ---------------------------------------------------------------------------------------------------------

CREATE TABLE booking.procedure (
    id        bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT procedure_has_one_id PRIMARY KEY,
    placement bigint NOT NULL CONSTRAINT placement_is_for_one_procedure UNIQUE,
    -- From the placement, by the trigger below.
    planned_cycle bigint NOT NULL,
    patient   bigint NOT NULL,
    attempt   int NOT NULL CONSTRAINT attempt_number_is_positive CHECK (attempt > 0),
    opened_at timestamptz,
    status  text NOT NULL DEFAULT 'scheduled',
    step_no int NOT NULL DEFAULT 1,
    CONSTRAINT attempt_keeps_its_number UNIQUE (planned_cycle, attempt),
    CONSTRAINT procedure_has_one_patient UNIQUE (id, patient),
    CONSTRAINT procedure_is_of_its_placement_cycle FOREIGN KEY (placement, planned_cycle) REFERENCES booking.placement (id, planned_cycle),
    CONSTRAINT procedure_is_of_its_cycle_patient FOREIGN KEY (planned_cycle, patient)
        REFERENCES booking.planned_cycle (id, patient) ON UPDATE CASCADE
);
CREATE INDEX procedure_by_patient ON booking.procedure (patient);

CREATE FUNCTION booking.take_from_placement() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE p booking.placement;
BEGIN
    SELECT * INTO p FROM booking.placement WHERE id = new.placement FOR NO KEY UPDATE;
    IF p.status IS DISTINCT FROM 'confirmed' THEN
        PERFORM booking.refuse('OM041', 'procedure_is_opened_from_a_confirmed_placement', 'the placement is not confirmed');
    END IF;
    new.planned_cycle := p.planned_cycle; new.patient := p.patient;
    new.attempt := (SELECT count(*) + 1 FROM booking.procedure WHERE planned_cycle = p.planned_cycle);
    RETURN new;
END $$;
CREATE TRIGGER take_from_placement BEFORE INSERT ON booking.procedure FOR EACH ROW EXECUTE FUNCTION booking.take_from_placement();
ALTER TABLE booking.procedure ENABLE ALWAYS TRIGGER take_from_placement;
CALL registry.give_history('procedure', 'booking.procedure');
ALTER TABLE booking.procedure_history
    ADD CONSTRAINT procedure_step_has_its_coded_reason CHECK (
        (event IN ('cancel_on_the_day', 'fail_access', 'abort_before_aerosol', 'end_aerosol_short', 'stay', 'transfer'))
        = (reason_code IS NOT NULL)),
    ADD CONSTRAINT procedure_reason_is_known FOREIGN KEY (event, reason_code) REFERENCES booking.coded_reason,
    ADD CONSTRAINT other_procedure_reason_is_told CHECK (reason_code <> 'other' OR coalesce(length(btrim(reason)), 0) > 0);

-- Who wrote a row of the day, and when: never the client's word.
CREATE FUNCTION booking.stamp() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    new.login := session_user; new.role := current_setting('role'); new.recorded_at := registry.now();
    new.behalf := NULL;
    IF pg_has_role(session_user, 'worker', 'member') AND registry.is_service() THEN  -- cheap half first
        new.behalf := (SELECT e.asked_by FROM jobs.effects_of() e);
    END IF;
    new.happened_at := coalesce(new.happened_at, new.recorded_at);
    RETURN new;
END $$;

-- What happened in theatre beside the steps of the procedure itself.
CREATE TABLE booking.milestone (
    id        bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT milestone_has_one_id PRIMARY KEY,
    procedure bigint NOT NULL CONSTRAINT milestone_belongs_to_procedure REFERENCES booking.procedure,
    kind      text NOT NULL CONSTRAINT milestone_kind_is_known CHECK (kind IN ('anaesthesia_started', 'skin_incised', 'access_gained',
        'staging_done', 'tightness_checked', 'room_cleared', 'evacuation_started', 'evacuation_ended', 'skin_closed',
        'anaesthesia_ended', 'left_theatre', 'left_hospital')),
    note registry.long_text,
    -- Replaces an earlier row that was wrong.
    corrects  bigint CONSTRAINT milestone_is_corrected_once UNIQUE,
    happened_at timestamptz NOT NULL, recorded_at timestamptz NOT NULL, login name NOT NULL, role name NOT NULL, behalf name,
    CONSTRAINT milestone_has_one_procedure UNIQUE (id, procedure),
    CONSTRAINT milestone_corrects_one_of_its_procedure FOREIGN KEY (corrects, procedure) REFERENCES booking.milestone (id, procedure),
    CONSTRAINT milestone_is_not_in_the_future CHECK (happened_at <= recorded_at)
);
CREATE INDEX milestone_by_procedure ON booking.milestone (procedure, happened_at);

-- The exposure ledger. What the patient got is derived from it (ExposureRule), never typed.
CREATE TABLE booking.exposure_event (
    id        bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT exposure_event_has_one_id PRIMARY KEY,
    procedure bigint NOT NULL CONSTRAINT exposure_belongs_to_procedure REFERENCES booking.procedure,
    kind      text NOT NULL CONSTRAINT exposure_kind_is_known CHECK (kind IN
        ('aerosol_start', 'aerosol_stop', 'interruption_start', 'interruption_stop', 'reading', 'void')),
    pressure_mmhg numeric(4, 1) CONSTRAINT pressure_is_plausible CHECK (pressure_mmhg BETWEEN 0 AND 40),
    flow_ml_s     numeric(4, 2) CONSTRAINT flow_is_plausible CHECK (flow_ml_s BETWEEN 0 AND 5),
    upstream_psi  numeric(5, 1) CONSTRAINT upstream_pressure_is_plausible CHECK (upstream_psi BETWEEN 0 AND 400),
    temperature_c numeric(4, 1) CONSTRAINT temperature_is_plausible CHECK (temperature_c BETWEEN 10 AND 50),
    note registry.long_text,
    -- The row that was entered in error; what is right follows as a row of its own.
    voids     bigint CONSTRAINT exposure_event_is_voided_once UNIQUE,
    happened_at timestamptz NOT NULL, recorded_at timestamptz NOT NULL, login name NOT NULL, role name NOT NULL, behalf name,
    CONSTRAINT exposure_event_has_one_procedure UNIQUE (id, procedure),
    CONSTRAINT exposure_voids_one_of_its_procedure FOREIGN KEY (voids, procedure) REFERENCES booking.exposure_event (id, procedure),
    CONSTRAINT only_a_void_voids CHECK ((kind = 'void') = (voids IS NOT NULL)),
    CONSTRAINT void_has_its_reason CHECK (kind <> 'void' OR note IS NOT NULL),
    CONSTRAINT reading_reads_something CHECK
        (kind <> 'reading' OR num_nonnulls(pressure_mmhg, flow_ml_s, upstream_psi, temperature_c) > 0),
    CONSTRAINT exposure_event_is_not_in_the_future CHECK (happened_at <= recorded_at)
);
CREATE UNIQUE INDEX aerosol_starts_once ON booking.exposure_event (procedure) WHERE kind = 'aerosol_start';
CREATE INDEX exposure_by_procedure ON booking.exposure_event (procedure, happened_at, id);

-- The ledger without what was entered in error.
CREATE VIEW booking.exposure_ledger WITH (security_invoker) AS
    SELECT e.* FROM booking.exposure_event e
     WHERE e.kind <> 'void' AND NOT EXISTS (SELECT FROM booking.exposure_event v WHERE v.voids = e.id);

-- Seconds under aerosol: from start to stop, less the interruptions, each of which ends at its stop or with the aerosol.
CREATE FUNCTION booking.dwell_seconds(of_procedure bigint) RETURNS int LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (WITH aerosol AS (
        SELECT tstzrange(min(happened_at) FILTER (WHERE kind = 'aerosol_start'),
                         min(happened_at) FILTER (WHERE kind = 'aerosol_stop')) AS during
          FROM booking.exposure_ledger WHERE procedure = of_procedure
        HAVING count(*) FILTER (WHERE kind = 'aerosol_start') = 1 AND count(*) FILTER (WHERE kind = 'aerosol_stop') = 1
    ), interruption AS (
        SELECT range_agg(tstzrange(i.happened_at, coalesce((
                SELECT min(s.happened_at) FROM booking.exposure_ledger s
                 WHERE s.procedure = of_procedure AND s.kind = 'interruption_stop' AND s.happened_at >= i.happened_at),
                upper(a.during))) * a.during) AS during
          FROM booking.exposure_ledger i, aerosol a
         WHERE i.procedure = of_procedure AND i.kind = 'interruption_start' AND i.happened_at < upper(a.during)
    )
    SELECT floor(extract(epoch FROM (SELECT sum(upper(r) - lower(r))
          FROM unnest(tstzmultirange(a.during) - coalesce(i.during, '{}')) r)))::int
      FROM aerosol a, interruption i);
END $$;

-- What the ledger came to when the aerosol ended; a reopened exposure ends again under the next number.
CREATE TABLE booking.exposure_result (
    procedure bigint NOT NULL CONSTRAINT exposure_result_belongs_to_procedure REFERENCES booking.procedure,
    no        int NOT NULL CONSTRAINT exposure_result_number_is_positive CHECK (no > 0),
    started_at timestamptz NOT NULL, stopped_at timestamptz NOT NULL,
    dwell_seconds int NOT NULL CONSTRAINT dwell_is_not_negative CHECK (dwell_seconds >= 0),
    -- From the course, by the trigger below.
    target_minutes int NOT NULL, tolerance_minutes int NOT NULL,
    outcome   text NOT NULL CONSTRAINT exposure_outcome_is_known CHECK (outcome IN ('complete', 'partial')),
    rule      registry.plain_text NOT NULL CONSTRAINT exposure_rule_is_named CHECK (length(rule) BETWEEN 1 AND 40),
    happened_at timestamptz NOT NULL, recorded_at timestamptz NOT NULL, login name NOT NULL, role name NOT NULL, behalf name,
    CONSTRAINT exposure_result_has_one_number PRIMARY KEY (procedure, no),
    CONSTRAINT aerosol_stops_after_it_starts CHECK (stopped_at > started_at),
    CONSTRAINT aerosol_is_complete_when_its_dwell_is_reached CHECK
        ((outcome = 'complete') = (dwell_seconds >= (target_minutes - tolerance_minutes) * 60))
);

-- Drafted by the system when the exposure is not what the protocol asks. Signing one is a step of its own.
CREATE TABLE booking.deviation_draft (
    id        bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT deviation_draft_has_one_id PRIMARY KEY,
    procedure bigint NOT NULL,
    kind      text NOT NULL CONSTRAINT deviation_kind_is_known CHECK (kind IN ('short_dwell', 'long_dwell', 'pressure_out_of_range')),
    result_no int NOT NULL,
    asked     registry.short_text NOT NULL, found_instead registry.short_text NOT NULL,
    happened_at timestamptz NOT NULL, recorded_at timestamptz NOT NULL, login name NOT NULL, role name NOT NULL, behalf name,
    CONSTRAINT deviation_is_of_an_exposure_result FOREIGN KEY (procedure, result_no) REFERENCES booking.exposure_result
);
CREATE INDEX deviation_by_procedure ON booking.deviation_draft (procedure);

-- The four gates of going home, each answer a row; the latest counts.
CREATE TABLE booking.discharge_answer (
    id        bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT discharge_answer_has_one_id PRIMARY KEY,
    procedure bigint NOT NULL CONSTRAINT discharge_answer_belongs_to_procedure REFERENCES booking.procedure,
    gate      text NOT NULL CONSTRAINT discharge_gate_is_known CHECK (gate IN ('mobilised', 'pain', 'urination', 'no_anxiety')),
    answer    text NOT NULL CONSTRAINT discharge_answer_is_known CHECK (answer IN ('met', 'not_met', 'unknown')),
    happened_at timestamptz NOT NULL, recorded_at timestamptz NOT NULL, login name NOT NULL, role name NOT NULL, behalf name,
    CONSTRAINT discharge_answer_is_not_in_the_future CHECK (happened_at <= recorded_at)
);
CREATE INDEX discharge_answer_latest ON booking.discharge_answer (procedure, gate, happened_at DESC, id DESC);
CREATE VIEW booking.discharge_gate WITH (security_invoker) AS
    SELECT DISTINCT ON (procedure, gate) procedure, gate, answer, happened_at, login FROM booking.discharge_answer
     ORDER BY procedure, gate, happened_at DESC, id DESC;

-- The signed record ----------------------------------------------------------------------------------------------------

CREATE FUNCTION booking.record_hash(procedure bigint, kind text, amends bigint, body text) RETURNS bytea LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT sha256(convert_to(concat_ws('|', 'p1', procedure, kind, coalesce(amends::text, '-'), body), 'UTF8')) $$;
CREATE TABLE booking.procedure_record (
    id        bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT procedure_record_has_one_id PRIMARY KEY,
    procedure bigint NOT NULL CONSTRAINT record_belongs_to_procedure REFERENCES booking.procedure,
    kind      text NOT NULL DEFAULT 'record' CONSTRAINT record_kind_is_known
        CHECK (kind IN ('record', 'addendum', 'late_entry', 'correction', 'entered_in_error')),
    amends    bigint,
    body      registry.written_text NOT NULL CONSTRAINT record_has_content CHECK (length(body) BETWEEN 1 AND 100000),
    hash      bytea NOT NULL GENERATED ALWAYS AS (booking.record_hash(procedure, kind, amends, body)) STORED,
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT record_has_one_hash UNIQUE (id, hash),
    CONSTRAINT record_has_one_procedure UNIQUE (id, procedure),
    CONSTRAINT record_amends_or_starts CHECK ((kind = 'record') = (amends IS NULL)),
    CONSTRAINT record_amends_one_of_its_procedure FOREIGN KEY (amends, procedure) REFERENCES booking.procedure_record (id, procedure)
);
CREATE UNIQUE INDEX procedure_has_one_signed_record ON booking.procedure_record (procedure) WHERE kind = 'record';
CREATE INDEX record_by_procedure ON booking.procedure_record (procedure, id);
CALL registry.give_signatures('booking.procedure_record', 'surgeon');

DO $$ DECLARE t text; BEGIN
    FOREACH t IN ARRAY ARRAY['milestone', 'exposure_event', 'exposure_result', 'deviation_draft', 'discharge_answer'] LOOP
        EXECUTE format('CREATE TRIGGER stamp BEFORE INSERT ON booking.%I FOR EACH ROW EXECUTE FUNCTION booking.stamp()', t);
        EXECUTE format('ALTER TABLE booking.%I ENABLE ALWAYS TRIGGER stamp', t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['milestone', 'exposure_event', 'exposure_result', 'deviation_draft', 'discharge_answer',
        'procedure_record'] LOOP
        EXECUTE format('CALL registry.make_append_only(%L)', 'booking.' || t);
        EXECUTE format('CALL audit.watch(%L)', 'booking.' || t);
    END LOOP;
END $$;

-- What a step needs beside its legality, and what follows from it ----------------------------------------------------------
-- Functions that triggers ask are plpgsql, which plans once per session: an SQL function with a search_path of its own
-- is planned at every call.
-- Names: BEFORE triggers run in the order of their names, and "with_its_facts" must come after "take_step", which locks
-- the record and fills in who, when and where to; AFTER ones start with "follow", after "apply_step".

CREATE FUNCTION booking.local_day(at timestamptz, of_site bigint) RETURNS date LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT (at AT TIME ZONE zone)::date FROM registry.site WHERE id = of_site);
END $$;

-- A moment as a signed text holds it: the same bytes in every session.
CREATE FUNCTION booking.utc_text(at timestamptz) RETURNS text LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$ SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') $$;

CREATE FUNCTION booking.course_step() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF new.event = 'complete' AND EXISTS (SELECT FROM booking.planned_cycle
        WHERE course = new.subject AND status NOT IN ('attempted', 'skipped'))
    THEN
        PERFORM booking.refuse('OM011', 'completed_course_has_no_open_cycle', 'a planned cycle is still open');
    END IF;
    IF new.event IN ('complete', 'stop') AND EXISTS (SELECT FROM booking.procedure x JOIN booking.planned_cycle y ON y.id = x.planned_cycle
        WHERE y.course = new.subject AND x.status IN ('scheduled', 'arrived', 'in_theatre', 'aerosol_running'))
    THEN
        PERFORM booking.refuse('OM011', 'ended_course_has_no_procedure_under_way', 'a procedure is under way');
    END IF;
    RETURN new;
END $$;
-- A stopped course keeps no slot: its placements are given back, and the cycles that will not come are skipped.
CREATE FUNCTION booking.course_followed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE p bigint; y bigint; why text := 'course stopped: ' || new.reason_code;
BEGIN
    IF new.event <> 'stop' THEN RETURN NULL; END IF;
    FOR p IN SELECT b.id FROM booking.placement b JOIN booking.planned_cycle c ON c.id = b.planned_cycle
        WHERE c.course = new.subject AND b.status IN ('held', 'confirmed') ORDER BY b.id
    LOOP
        INSERT INTO booking.placement_history (subject, event, reason, reason_code, happened_at)
        VALUES (p, 'release', why, CASE new.reason_code WHEN 'death' THEN 'by_death' ELSE 'course_stopped' END, new.happened_at);
    END LOOP;
    FOR y IN SELECT id FROM booking.planned_cycle WHERE course = new.subject AND status IN ('planned', 'needs_rebooking') ORDER BY id LOOP
        INSERT INTO booking.planned_cycle_history (subject, event, reason, happened_at) VALUES (y, 'skip', why, new.happened_at);
    END LOOP;
    IF new.reason_code = 'death' THEN
        PERFORM registry.note_death(patient, NULL) FROM booking.course WHERE id = new.subject;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION booking.planned_cycle_step() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF new.event = 'skip' AND EXISTS (SELECT FROM booking.placement
        WHERE planned_cycle = new.subject AND status IN ('held', 'confirmed'))
    THEN
        PERFORM booking.refuse('OM011', 'skipped_cycle_has_no_placement', 'the cycle still has a placement');
    ELSIF new.event = 'try_again' AND EXISTS (SELECT FROM booking.procedure x WHERE x.planned_cycle = new.subject
        AND (x.status IN ('scheduled', 'arrived', 'in_theatre', 'aerosol_running')
             OR EXISTS (SELECT FROM booking.exposure_result r WHERE r.procedure = x.id AND r.outcome = 'complete')))
    THEN
        PERFORM booking.refuse('OM011', 'cycle_is_tried_again_only_when_not_delivered', 'the cycle was delivered, or is under way');
    ELSIF new.event = 'book' AND NOT EXISTS (SELECT FROM booking.placement WHERE planned_cycle = new.subject AND status = 'confirmed') THEN
        PERFORM booking.refuse('OM011', 'booked_cycle_has_a_confirmed_placement', 'no placement of the cycle is confirmed');
    ELSIF new.event = 'attempt' AND (
        EXISTS (SELECT FROM booking.placement WHERE planned_cycle = new.subject AND status IN ('held', 'confirmed'))
        OR NOT EXISTS (SELECT FROM booking.procedure x JOIN booking.placement p ON p.id = x.placement
            WHERE x.planned_cycle = new.subject AND p.status = 'used' AND x.status = 'in_theatre'))
    THEN
        PERFORM booking.refuse('OM011', 'attempted_cycle_has_its_procedure', 'no procedure of the cycle is in theatre');
    ELSIF new.event = 'lose_slot' AND EXISTS (SELECT FROM booking.placement WHERE planned_cycle = new.subject AND status = 'confirmed') THEN
        PERFORM booking.refuse('OM011', 'cycle_that_lost_its_slot_has_none', 'the placement of the cycle is confirmed still');
    END IF;
    RETURN new;
END $$;

CREATE FUNCTION booking.placement_step() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE p booking.placement;
BEGIN
    SELECT * INTO p FROM booking.placement WHERE id = new.subject;
    CASE new.event
    WHEN 'confirm' THEN
        IF p.hold_expires <= registry.now() THEN
            PERFORM booking.refuse('OM040', 'placement_is_confirmed_before_its_hold_expires', 'the hold is over');
        ELSIF NOT booking.is_cleared(p.planned_cycle, 'confirm', booking.local_day(lower(p.during), p.site)) THEN
            PERFORM booking.refuse('OM060', 'placement_is_confirmed_on_a_go', 'no go in this transaction');
        END IF;
    WHEN 'expire' THEN
        IF p.hold_expires > registry.now() THEN
            PERFORM booking.refuse('OM040', 'hold_expires_when_its_time_is_over', 'the hold still runs');
        END IF;
    WHEN 'use' THEN
        IF NOT EXISTS (SELECT FROM booking.procedure WHERE placement = p.id AND status = 'in_theatre') THEN
            PERFORM booking.refuse('OM011', 'used_placement_has_its_procedure', 'no procedure is in theatre');
        END IF;
    WHEN 'release', 'supersede' THEN
        IF EXISTS (SELECT FROM booking.procedure WHERE placement = p.id AND status <> 'cancelled_on_the_day') THEN
            PERFORM booking.refuse('OM011', 'opened_procedure_keeps_its_placement', 'cancel the procedure instead');
        END IF;
    ELSE NULL;
    END CASE;
    RETURN new;
END $$;
-- The planned cycle follows its placement. Also a rescheduled cycle needs a slot until the new one is confirmed: a hold
-- that is merely hoped for must not look like a booking.
CREATE FUNCTION booking.placement_followed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE its_cycle bigint; then_event text;
BEGIN
    then_event := CASE
        WHEN new.event = 'confirm' THEN 'book'
        WHEN new.event = 'use' THEN 'attempt'
        WHEN new.event IN ('release', 'supersede') AND new.from_state = 'confirmed' THEN 'lose_slot' END;
    IF then_event IS NOT NULL THEN
        SELECT planned_cycle INTO its_cycle FROM booking.placement WHERE id = new.subject;
        INSERT INTO booking.planned_cycle_history (subject, event, reason, happened_at)
        VALUES (its_cycle, then_event, CASE WHEN then_event = 'lose_slot' THEN coalesce(new.reason, new.reason_code, 'rescheduled') END, new.happened_at);
    END IF;
    RETURN NULL;
END $$;
-- Who supersedes brings the replacement. Reads no role, so it may look at the end of the transaction.
CREATE FUNCTION booking.superseded_has_its_replacement() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF new.event = 'supersede' AND NOT EXISTS (SELECT FROM booking.placement WHERE replaces = new.subject) THEN
        PERFORM booking.refuse('OM011', 'superseded_placement_has_its_replacement', 'nothing replaces the placement');
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION booking.procedure_step() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    x booking.procedure; p booking.placement;
    day date; arrived_on date; fact text;
BEGIN
    IF new.event = 'opened' THEN RETURN new; END IF;
    SELECT * INTO x FROM booking.procedure WHERE id = new.subject;
    SELECT * INTO p FROM booking.placement WHERE id = x.placement;
    day := booking.local_day(new.happened_at, p.site);
    -- Not counted: when it was opened and reopened on paper, and an end of the aerosol that was taken back.
    IF new.happened_at < (SELECT max(h.happened_at) FROM booking.procedure_history h
        WHERE h.subject = new.subject AND h.event NOT IN ('opened', 'reopen_exposure')
          AND NOT (h.event IN ('complete_aerosol', 'end_aerosol_short') AND EXISTS (SELECT FROM booking.procedure_history r
              WHERE r.subject = new.subject AND r.event = 'reopen_exposure' AND r.no > h.no)))
    THEN
        PERFORM booking.refuse('OM011', 'procedure_step_follows_the_one_before', 'it happened before the step before it');
    END IF;
    CASE new.event
    WHEN 'arrive' THEN
        IF day <> booking.local_day(lower(p.during), p.site) THEN
            PERFORM booking.refuse('OM011', 'patient_arrives_on_the_booked_day', 'the placement is for another day');
        ELSIF NOT booking.is_cleared(x.planned_cycle, 'arrive', day) THEN
            PERFORM booking.refuse('OM060', 'patient_arrives_on_a_go', 'no go in this transaction');
        END IF;
    WHEN 'start_aerosol' THEN
        IF NOT booking.is_cleared(x.planned_cycle, 'aerosol', day) THEN
            PERFORM booking.refuse('OM060', 'aerosol_starts_on_a_go', 'no go in this transaction');
        END IF;
    WHEN 'complete_aerosol', 'end_aerosol_short' THEN
        IF NOT EXISTS (SELECT FROM booking.exposure_result r WHERE r.procedure = new.subject
            AND r.no = (SELECT max(no) FROM booking.exposure_result WHERE procedure = new.subject)
            AND r.outcome = CASE new.event WHEN 'complete_aerosol' THEN 'complete' ELSE 'partial' END
            AND r.stopped_at = (SELECT happened_at FROM booking.exposure_ledger WHERE procedure = new.subject AND kind = 'aerosol_stop'))
        THEN
            PERFORM booking.refuse('OM011', 'aerosol_outcome_is_what_its_dwell_says', 'the exposure says otherwise');
        END IF;
    WHEN 'reopen_exposure' THEN
        PERFORM booking.refuse('OM011', 'signed_record_is_only_amended', 'the record is signed')
           FROM booking.procedure_record WHERE procedure = new.subject AND kind = 'record';
    WHEN 'discharge' THEN
        SELECT booking.local_day(happened_at, p.site) INTO arrived_on FROM booking.procedure_history
         WHERE subject = new.subject AND event = 'arrive';
        IF (SELECT count(*) FROM booking.discharge_gate WHERE procedure = new.subject AND answer = 'met') < 4 THEN
            PERFORM booking.refuse('OM011', 'patient_goes_home_when_all_four_gates_are_met', 'a discharge gate is not met, or not answered');
        ELSIF day <> arrived_on THEN
            PERFORM booking.refuse('OM011', 'same_day_discharge_is_on_the_day_of_arrival', 'the patient stayed over night');
        END IF;
    WHEN 'close' THEN
        IF new.happened_at < interval '30 days' + (SELECT max(happened_at) FROM booking.procedure_history
            WHERE subject = new.subject AND event = 'enter_theatre')
        THEN
            PERFORM booking.refuse('OM011', 'procedure_is_closed_after_thirty_days', 'thirty days are not over');
        END IF;
    ELSE NULL;
    END CASE;
    RETURN new;
END $$;
CREATE FUNCTION booking.procedure_followed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE its_placement bigint; its_patient bigint;
BEGIN
    SELECT placement, patient INTO its_placement, its_patient FROM booking.procedure WHERE id = new.subject;
    CASE new.event
    WHEN 'die' THEN
        PERFORM registry.note_death(its_patient, booking.local_day(new.happened_at, p.site)) FROM booking.placement p WHERE p.id = its_placement;
    WHEN 'enter_theatre' THEN
        INSERT INTO booking.placement_history (subject, event, happened_at) VALUES (its_placement, 'use', new.happened_at);
    WHEN 'cancel_on_the_day' THEN
        INSERT INTO booking.placement_history (subject, event, reason, reason_code, happened_at)
        VALUES (its_placement, 'release', coalesce(new.reason, new.reason_code), 'cancelled_on_the_day', new.happened_at);
    WHEN 'start_aerosol' THEN
        INSERT INTO booking.exposure_event (procedure, kind, happened_at) VALUES (new.subject, 'aerosol_start', new.happened_at);
    ELSE NULL;
    END CASE;
    RETURN NULL;
END $$;

DO $$ DECLARE t text; BEGIN
    FOREACH t IN ARRAY ARRAY['course', 'planned_cycle', 'placement', 'procedure'] LOOP
        EXECUTE format('CREATE TRIGGER with_its_facts BEFORE INSERT ON booking.%I FOR EACH ROW EXECUTE FUNCTION booking.%I()',
            t || '_history', t || '_step');
        EXECUTE format('ALTER TABLE booking.%I ENABLE ALWAYS TRIGGER with_its_facts', t || '_history');
        CONTINUE WHEN t = 'planned_cycle';
        EXECUTE format('CREATE TRIGGER followed AFTER INSERT ON booking.%I FOR EACH ROW EXECUTE FUNCTION booking.%I()',
            t || '_history', t || '_followed');
        EXECUTE format('ALTER TABLE booking.%I ENABLE ALWAYS TRIGGER followed', t || '_history');
    END LOOP;
END $$;
CREATE CONSTRAINT TRIGGER superseded_has_its_replacement AFTER INSERT ON booking.placement_history
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION booking.superseded_has_its_replacement();
ALTER TABLE booking.placement_history ENABLE ALWAYS TRIGGER superseded_has_its_replacement;

-- What has no patient any more gives its slots back: a procedure that has not reached theatre is cancelled, which gives
-- back its own, and the other placements are released. A cycle of a course that runs on then needs a slot, or its course
-- an end; the worklist says which.
CREATE FUNCTION booking.give_back(of_patient bigint, of_enrolment bigint, code text, why text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE one bigint;
BEGIN
    FOR one IN SELECT x.id FROM booking.procedure x JOIN booking.planned_cycle y ON y.id = x.planned_cycle
        JOIN booking.course k ON k.id = y.course
        WHERE x.patient = of_patient AND (of_enrolment IS NULL OR k.enrolment = of_enrolment) AND x.status IN ('scheduled', 'arrived') ORDER BY x.id
    LOOP
        INSERT INTO booking.procedure_history (subject, event, reason, reason_code) VALUES (one, 'cancel_on_the_day', why, code);
    END LOOP;
    FOR one IN SELECT p.id FROM booking.placement p JOIN booking.planned_cycle y ON y.id = p.planned_cycle
        JOIN booking.course k ON k.id = y.course
        WHERE p.patient = of_patient AND (of_enrolment IS NULL OR k.enrolment = of_enrolment) AND p.status IN ('held', 'confirmed') ORDER BY p.id
    LOOP
        INSERT INTO booking.placement_history (subject, event, reason, reason_code) VALUES (one, 'release', why, code);
    END LOOP;
END $$;
CREATE FUNCTION booking.death_gives_back() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM booking.give_back(new.id, NULL, 'by_death', 'the patient has died');
    RETURN NULL;
END $$;
CREATE TRIGGER death_gives_back_its_slots AFTER UPDATE OF vital_status ON registry.patient FOR EACH ROW
    WHEN (new.vital_status = 'died' AND old.vital_status <> 'died') EXECUTE FUNCTION booking.death_gives_back();
ALTER TABLE registry.patient ENABLE ALWAYS TRIGGER death_gives_back_its_slots;
CREATE INDEX patient_died ON registry.patient (id) WHERE vital_status = 'died';
-- Each scope of a withdrawal takes back the consent to treatment: slots are given back, and the course stops, which skips
-- its cycles. While a procedure is in theatre its course stays: it is stopped when that is over, and the worklist says so.
CREATE FUNCTION booking.withdrawal_gives_back() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE why text := format('E%s withdrawn from %s', new.enrolment, new.scope);
BEGIN
    PERFORM booking.give_back(e.patient, e.id, 'by_patient', why) FROM trials.enrolment e WHERE e.id = new.enrolment;
    INSERT INTO booking.course_history (subject, event, reason, reason_code)
    SELECT k.id, 'stop', why, 'refusal' FROM booking.course k WHERE k.enrolment = new.enrolment AND k.is_running
       AND NOT EXISTS (SELECT FROM booking.procedure x JOIN booking.planned_cycle y ON y.id = x.planned_cycle
            WHERE y.course = k.id AND x.status IN ('in_theatre', 'aerosol_running'))
     ORDER BY k.id;
    RETURN NULL;
END $$;
CREATE TRIGGER withdrawal_gives_back_its_slots AFTER INSERT ON trials.withdrawal
    FOR EACH ROW EXECUTE FUNCTION booking.withdrawal_gives_back();
ALTER TABLE trials.withdrawal ENABLE ALWAYS TRIGGER withdrawal_gives_back_its_slots;

-- Going home is asked when the patient wakes, not before the procedure: an answer of yesterday says nothing.
CREATE FUNCTION booking.discharge_is_asked_in_recovery() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE its_status text;
BEGIN
    SELECT status INTO its_status FROM booking.procedure WHERE id = new.procedure FOR NO KEY UPDATE;
    IF its_status <> 'recovery' THEN
        PERFORM booking.refuse('OM011', 'discharge_gate_is_answered_in_recovery', 'the patient is not in recovery');
    ELSIF new.happened_at < (SELECT max(happened_at) FROM booking.procedure_history
        WHERE subject = new.procedure AND event = 'enter_recovery')
    THEN
        PERFORM booking.refuse('OM011', 'discharge_answer_follows_recovery', 'it was answered before recovery began');
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER with_its_facts BEFORE INSERT ON booking.discharge_answer
    FOR EACH ROW EXECUTE FUNCTION booking.discharge_is_asked_in_recovery();
ALTER TABLE booking.discharge_answer ENABLE ALWAYS TRIGGER with_its_facts;

-- The ledger of the day (these run after "stamp").
CREATE FUNCTION booking.exposure_is_running() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE x booking.procedure;
BEGIN
    SELECT * INTO x FROM booking.procedure WHERE id = new.procedure FOR NO KEY UPDATE;
    IF x.status IS DISTINCT FROM 'aerosol_running' THEN
        PERFORM booking.refuse('OM011', 'exposure_is_recorded_while_the_aerosol_runs', 'no aerosol is running');
    ELSIF new.kind = 'void' AND EXISTS (SELECT FROM booking.exposure_event WHERE id = new.voids AND kind IN ('aerosol_start', 'void')) THEN
        PERFORM booking.refuse('OM011', 'aerosol_start_is_not_voided', 'the start is a step of the procedure');
    ELSIF new.kind NOT IN ('aerosol_start', 'void') AND new.happened_at <
        (SELECT happened_at FROM booking.exposure_event WHERE procedure = new.procedure AND kind = 'aerosol_start')
    THEN
        PERFORM booking.refuse('OM011', 'exposure_event_follows_the_start', 'it happened before the aerosol started');
    ELSIF new.kind = 'aerosol_stop' AND EXISTS (SELECT FROM booking.exposure_ledger
        WHERE procedure = new.procedure AND kind = 'aerosol_stop')
    THEN
        PERFORM booking.refuse('OM011', 'aerosol_stops_once', 'the aerosol has stopped');
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER with_its_facts BEFORE INSERT ON booking.exposure_event FOR EACH ROW EXECUTE FUNCTION booking.exposure_is_running();
ALTER TABLE booking.exposure_event ENABLE ALWAYS TRIGGER with_its_facts;

-- The use case derives the dwell with its pure rule; the database counts again and takes nothing else.
CREATE FUNCTION booking.result_is_counted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM booking.procedure WHERE id = new.procedure FOR NO KEY UPDATE;
    SELECT k.dwell_target_minutes, k.dwell_tolerance_minutes INTO new.target_minutes, new.tolerance_minutes
      FROM booking.procedure x JOIN booking.planned_cycle y ON y.id = x.planned_cycle JOIN booking.course k ON k.id = y.course
     WHERE x.id = new.procedure;
    new.no := (SELECT count(*) + 1 FROM booking.exposure_result WHERE procedure = new.procedure);
    new.started_at := (SELECT happened_at FROM booking.exposure_ledger WHERE procedure = new.procedure AND kind = 'aerosol_start');
    new.stopped_at := (SELECT happened_at FROM booking.exposure_ledger WHERE procedure = new.procedure AND kind = 'aerosol_stop');
    new.happened_at := new.stopped_at;
    IF new.dwell_seconds IS DISTINCT FROM booking.dwell_seconds(new.procedure) THEN
        PERFORM booking.refuse('OM011', 'dwell_is_what_the_ledger_says', 'the ledger gives another dwell');
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER with_its_facts BEFORE INSERT ON booking.exposure_result FOR EACH ROW EXECUTE FUNCTION booking.result_is_counted();
ALTER TABLE booking.exposure_result ENABLE ALWAYS TRIGGER with_its_facts;

CREATE FUNCTION booking.draft_deviations() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO booking.deviation_draft (procedure, result_no, kind, asked, found_instead, happened_at)
    SELECT new.procedure, new.no, CASE WHEN new.outcome = 'partial' THEN 'short_dwell' ELSE 'long_dwell' END,
        format('%s min, tolerance %s', new.target_minutes, new.tolerance_minutes),
        format('%s min %s s', new.dwell_seconds / 60, new.dwell_seconds % 60), new.stopped_at
     WHERE new.outcome = 'partial' OR new.dwell_seconds > (new.target_minutes + new.tolerance_minutes) * 60;
    INSERT INTO booking.deviation_draft (procedure, result_no, kind, asked, found_instead, happened_at)
    SELECT new.procedure, new.no, 'pressure_out_of_range', format('%s mmHg, tolerance %s', k.pressure_mmhg, k.pressure_tolerance_mmhg),
        format('%s to %s mmHg', min(e.pressure_mmhg), max(e.pressure_mmhg)), new.stopped_at
      FROM booking.procedure x JOIN booking.planned_cycle y ON y.id = x.planned_cycle JOIN booking.course k ON k.id = y.course
      JOIN booking.exposure_ledger e ON e.procedure = x.id AND e.kind = 'reading'
     WHERE x.id = new.procedure GROUP BY k.id
    HAVING bool_or(abs(e.pressure_mmhg - k.pressure_mmhg) > k.pressure_tolerance_mmhg);
    RETURN NULL;
END $$;
CREATE TRIGGER followed AFTER INSERT ON booking.exposure_result FOR EACH ROW EXECUTE FUNCTION booking.draft_deviations();
ALTER TABLE booking.exposure_result ENABLE ALWAYS TRIGGER followed;

CREATE FUNCTION booking.milestone_is_of_its_day() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM booking.refuse('OM011', 'signed_record_is_only_amended', 'the record is signed')
       FROM booking.procedure_record WHERE procedure = new.procedure AND kind = 'record' AND new.kind <> 'left_hospital';
    RETURN new;
END $$;
CREATE TRIGGER with_its_facts BEFORE INSERT ON booking.milestone FOR EACH ROW EXECUTE FUNCTION booking.milestone_is_of_its_day();
ALTER TABLE booking.milestone ENABLE ALWAYS TRIGGER with_its_facts;

CREATE FUNCTION booking.record_is_of_a_past_procedure() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE its_status text;
BEGIN
    SELECT status INTO its_status FROM booking.procedure WHERE id = new.procedure FOR NO KEY UPDATE;
    IF its_status IN ('scheduled', 'arrived', 'in_theatre', 'aerosol_running', 'cancelled_on_the_day') THEN
        PERFORM booking.refuse('OM011', 'signed_procedure_is_over', 'the procedure is not over');
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER with_its_facts BEFORE INSERT ON booking.procedure_record FOR EACH ROW EXECUTE FUNCTION booking.record_is_of_a_past_procedure();
ALTER TABLE booking.procedure_record ENABLE ALWAYS TRIGGER with_its_facts;

-- The doors of booking -------------------------------------------------------------------------------------------------

-- Places a planned cycle: all resources together or not at all. With `instead_of`, that placement is superseded in the
-- same breath, so that nobody slips between; when anything refuses, the old one stands.
CREATE FUNCTION booking.place(for_cycle bigint, at_site bigint, with_resources bigint[], for_time tstzrange,
    hold_for interval DEFAULT NULL, instead_of bigint DEFAULT NULL, is_late text DEFAULT NULL)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE new_id bigint; its_patient bigint; course_runs boolean; cycle_status text; rule booking.site_rule; p bigint; todo bigint[];
BEGIN
    SELECT y.patient, k.is_running INTO its_patient, course_runs FROM booking.planned_cycle y JOIN booking.course k ON k.id = y.course
     WHERE y.id = for_cycle FOR NO KEY UPDATE OF k;
    IF NOT found THEN PERFORM booking.refuse('OM042', 'placement_is_of_a_planned_cycle', 'there is no such planned cycle'); END IF;
    IF NOT course_runs THEN PERFORM booking.refuse('OM042', 'placement_is_of_a_running_course', 'the course has ended'); END IF;
    PERFORM FROM booking.resource r
      WHERE r.id = ANY (with_resources || array(SELECT c.resource FROM booking.claim c WHERE c.placement = instead_of))
      ORDER BY r.id FOR NO KEY UPDATE;
    SELECT * INTO rule FROM booking.site_rule WHERE site = at_site;
    IF EXISTS (SELECT FROM unnest(with_resources) i WHERE NOT EXISTS (SELECT FROM booking.resource WHERE id = i)) THEN
        PERFORM booking.refuse('OM042', 'claim_names_a_resource', 'there is no such resource');
    ELSIF EXISTS (SELECT FROM booking.resource WHERE id = ANY (with_resources) AND site <> at_site AND NOT travels) THEN
        PERFORM booking.refuse('OM042', 'resource_is_used_at_its_site', 'a resource belongs to another site');
    ELSIF NOT coalesce(rule.needs, '{theatre,surgeon,device}') <@ array(SELECT kind FROM booking.resource WHERE id = ANY (with_resources))
       OR (SELECT count(*) FROM booking.resource WHERE id = ANY (with_resources) AND kind = 'theatre') <> 1
    THEN
        PERFORM booking.refuse('OM042', 'placement_has_every_resource_it_needs', 'a kind of resource is missing');
    END IF;
    -- Whoever books first clears the expired holds out of the way: no sweeper has to be on time.
    todo := array(SELECT h.id FROM booking.placement h WHERE h.status = 'held' AND h.hold_expires <= registry.now() AND h.id IS DISTINCT FROM instead_of
        AND (h.planned_cycle = for_cycle OR EXISTS (SELECT FROM booking.claim c
            WHERE c.placement = h.id AND c.resource = ANY (with_resources) AND c.live AND c.during && for_time)));
    FOR p IN SELECT id FROM booking.placement WHERE id = ANY (todo) AND status = 'held' ORDER BY id FOR NO KEY UPDATE LOOP
        INSERT INTO booking.placement_history (subject, event, reason) VALUES (p, 'expire', 'hold expired');
    END LOOP;
    IF instead_of IS NOT NULL THEN
        INSERT INTO booking.placement_history (subject, event, reason) VALUES (instead_of, 'supersede', 'rescheduled');
    END IF;
    SELECT status INTO cycle_status FROM booking.planned_cycle WHERE id = for_cycle FOR NO KEY UPDATE;
    IF cycle_status IN ('attempted', 'skipped') THEN
        PERFORM booking.refuse('OM042', 'placement_is_for_an_open_cycle', 'the cycle was attempted or skipped');
    END IF;
    PERFORM booking.refuse('OM042', 'resource_is_available', 'a resource is not there at that time')
       FROM booking.unavailability WHERE resource = ANY (with_resources) AND live AND during && for_time;
    INSERT INTO booking.placement (planned_cycle, patient, site, during, hold_expires, replaces, late_reason)
    VALUES (for_cycle, its_patient, at_site, for_time,
        registry.now() + coalesce(hold_for, make_interval(mins => coalesce(rule.hold_minutes, 15))), instead_of, is_late)
    RETURNING id INTO new_id;
    INSERT INTO booking.claim (placement, resource, during, live)
    SELECT new_id, r, for_time, true FROM (SELECT DISTINCT unnest(with_resources)) u(r) ORDER BY r;
    RETURN new_id;
END $$;

-- Takes a resource away for a time. What is placed there is given back first, on request; otherwise it refuses.
CREATE FUNCTION booking.block(of_resource bigint, for_time tstzrange, why text, give_back boolean DEFAULT false)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE new_id bigint; p bigint;
BEGIN
    PERFORM FROM booking.resource WHERE id = of_resource FOR NO KEY UPDATE;
    FOR p IN SELECT b.id FROM booking.placement b JOIN booking.claim c ON c.placement = b.id
        WHERE c.resource = of_resource AND c.during && for_time AND b.status IN ('held', 'confirmed')
          AND (give_back OR b.status = 'held' AND b.hold_expires <= registry.now()) ORDER BY b.id FOR NO KEY UPDATE OF b
    LOOP
        INSERT INTO booking.placement_history (subject, event, reason, reason_code) VALUES (p, 'release', why, 'resource_lost');
    END LOOP;
    INSERT INTO booking.unavailability (resource, during, reason) VALUES (of_resource, for_time, why) RETURNING id INTO new_id;
    INSERT INTO booking.claim (unavailability, resource, during, live) VALUES (new_id, of_resource, for_time, true);
    RETURN new_id;
END $$;
CREATE FUNCTION booking.unblock(which bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE booking.unavailability SET lifted_at = registry.now(), lifted_by = session_user WHERE id = which AND live;
    IF NOT found THEN PERFORM booking.refuse('OM042', 'unavailability_is_lifted_once', 'no such unavailability in force'); END IF;
END $$;

-- transitions of course: generated, do not edit
INSERT INTO registry.transition (machine, from_state, event, to_state, role, needs_reason, needs, clock, enqueues)
VALUES
    ('course', '-', 'opened', 'open', 'coordinator', false, '{}', NULL, NULL),
    ('course', '-', 'opened', 'open', 'scheduler', false, '{}', NULL, NULL),
    ('course', 'open', 'hold', 'on_hold', 'coordinator', true, '{held_course_has_its_review_date}', NULL, NULL),
    ('course', 'open', 'hold', 'on_hold', 'surgeon', true, '{held_course_has_its_review_date}', NULL, NULL),
    ('course', 'open', 'complete', 'completed', 'coordinator', false, '{completed_course_has_no_open_cycle,ended_course_has_no_procedure_under_way}', NULL, NULL),
    ('course', 'open', 'complete', 'completed', 'surgeon', false, '{completed_course_has_no_open_cycle,ended_course_has_no_procedure_under_way}', NULL, NULL),
    ('course', 'open', 'stop', 'stopped', 'coordinator', false, '{stopped_course_has_its_coded_reason,ended_course_has_no_procedure_under_way}', NULL, NULL),
    ('course', 'open', 'stop', 'stopped', 'research', false, '{stopped_course_has_its_coded_reason,ended_course_has_no_procedure_under_way}', NULL, NULL),
    ('course', 'open', 'stop', 'stopped', 'investigator', false, '{stopped_course_has_its_coded_reason,ended_course_has_no_procedure_under_way}', NULL, NULL),
    ('course', 'open', 'stop', 'stopped', 'surgeon', false, '{stopped_course_has_its_coded_reason,ended_course_has_no_procedure_under_way}', NULL, NULL),
    ('course', 'on_hold', 'resume', 'open', 'coordinator', false, '{}', NULL, NULL),
    ('course', 'on_hold', 'resume', 'open', 'surgeon', false, '{}', NULL, NULL),
    ('course', 'on_hold', 'stop', 'stopped', 'coordinator', false, '{stopped_course_has_its_coded_reason,ended_course_has_no_procedure_under_way}', NULL, NULL),
    ('course', 'on_hold', 'stop', 'stopped', 'research', false, '{stopped_course_has_its_coded_reason,ended_course_has_no_procedure_under_way}', NULL, NULL),
    ('course', 'on_hold', 'stop', 'stopped', 'investigator', false, '{stopped_course_has_its_coded_reason,ended_course_has_no_procedure_under_way}', NULL, NULL),
    ('course', 'on_hold', 'stop', 'stopped', 'surgeon', false, '{stopped_course_has_its_coded_reason,ended_course_has_no_procedure_under_way}', NULL, NULL);
-- end of transitions

-- transitions of planned_cycle: generated, do not edit
INSERT INTO registry.transition (machine, from_state, event, to_state, role, needs_reason, needs, clock, enqueues)
VALUES
    ('planned_cycle', '-', 'opened', 'planned', 'coordinator', false, '{}', NULL, NULL),
    ('planned_cycle', '-', 'opened', 'planned', 'scheduler', false, '{}', NULL, NULL),
    ('planned_cycle', 'planned', 'book', 'booked', 'coordinator', false, '{}', NULL, NULL),
    ('planned_cycle', 'planned', 'book', 'booked', 'scheduler', false, '{}', NULL, NULL),
    ('planned_cycle', 'planned', 'skip', 'skipped', 'coordinator', true, '{skipped_cycle_has_no_placement}', NULL, NULL),
    ('planned_cycle', 'planned', 'skip', 'skipped', 'research', true, '{skipped_cycle_has_no_placement}', NULL, NULL),
    ('planned_cycle', 'planned', 'skip', 'skipped', 'investigator', true, '{skipped_cycle_has_no_placement}', NULL, NULL),
    ('planned_cycle', 'planned', 'skip', 'skipped', 'surgeon', true, '{skipped_cycle_has_no_placement}', NULL, NULL),
    ('planned_cycle', 'booked', 'lose_slot', 'needs_rebooking', 'coordinator', false, '{}', NULL, NULL),
    ('planned_cycle', 'booked', 'lose_slot', 'needs_rebooking', 'research', false, '{}', NULL, NULL),
    ('planned_cycle', 'booked', 'lose_slot', 'needs_rebooking', 'investigator', false, '{}', NULL, NULL),
    ('planned_cycle', 'booked', 'lose_slot', 'needs_rebooking', 'scheduler', false, '{}', NULL, NULL),
    ('planned_cycle', 'booked', 'lose_slot', 'needs_rebooking', 'theatre', false, '{}', NULL, NULL),
    ('planned_cycle', 'booked', 'lose_slot', 'needs_rebooking', 'surgeon', false, '{}', NULL, NULL),
    ('planned_cycle', 'booked', 'lose_slot', 'needs_rebooking', 'pharmacist', false, '{}', NULL, NULL),
    ('planned_cycle', 'booked', 'lose_slot', 'needs_rebooking', 'nurse', false, '{}', NULL, NULL),
    ('planned_cycle', 'booked', 'lose_slot', 'needs_rebooking', 'finance', false, '{}', NULL, NULL),
    ('planned_cycle', 'booked', 'attempt', 'attempted', 'theatre', false, '{}', NULL, NULL),
    ('planned_cycle', 'booked', 'attempt', 'attempted', 'surgeon', false, '{}', NULL, NULL),
    ('planned_cycle', 'needs_rebooking', 'book', 'booked', 'coordinator', false, '{}', NULL, NULL),
    ('planned_cycle', 'needs_rebooking', 'book', 'booked', 'scheduler', false, '{}', NULL, NULL),
    ('planned_cycle', 'needs_rebooking', 'skip', 'skipped', 'coordinator', true, '{skipped_cycle_has_no_placement}', NULL, NULL),
    ('planned_cycle', 'needs_rebooking', 'skip', 'skipped', 'research', true, '{skipped_cycle_has_no_placement}', NULL, NULL),
    ('planned_cycle', 'needs_rebooking', 'skip', 'skipped', 'investigator', true, '{skipped_cycle_has_no_placement}', NULL, NULL),
    ('planned_cycle', 'needs_rebooking', 'skip', 'skipped', 'surgeon', true, '{skipped_cycle_has_no_placement}', NULL, NULL),
    ('planned_cycle', 'attempted', 'try_again', 'needs_rebooking', 'coordinator', true, '{cycle_is_tried_again_only_when_not_delivered}', NULL, NULL),
    ('planned_cycle', 'attempted', 'try_again', 'needs_rebooking', 'scheduler', true, '{cycle_is_tried_again_only_when_not_delivered}', NULL, NULL),
    ('planned_cycle', 'attempted', 'try_again', 'needs_rebooking', 'surgeon', true, '{cycle_is_tried_again_only_when_not_delivered}', NULL, NULL);
-- end of transitions

-- transitions of placement: generated, do not edit
INSERT INTO registry.transition (machine, from_state, event, to_state, role, needs_reason, needs, clock, enqueues)
VALUES
    ('placement', '-', 'opened', 'held', 'coordinator', false, '{resource_is_used_by_one_placement_at_a_time,patient_is_in_one_placement_at_a_time}', NULL, NULL),
    ('placement', '-', 'opened', 'held', 'scheduler', false, '{resource_is_used_by_one_placement_at_a_time,patient_is_in_one_placement_at_a_time}', NULL, NULL),
    ('placement', 'held', 'confirm', 'confirmed', 'coordinator', false, '{placement_is_confirmed_before_its_hold_expires,placement_is_confirmed_on_a_go}', NULL, NULL),
    ('placement', 'held', 'confirm', 'confirmed', 'scheduler', false, '{placement_is_confirmed_before_its_hold_expires,placement_is_confirmed_on_a_go}', NULL, NULL),
    ('placement', 'held', 'expire', 'released', 'coordinator', false, '{hold_expires_when_its_time_is_over}', NULL, NULL),
    ('placement', 'held', 'expire', 'released', 'scheduler', false, '{hold_expires_when_its_time_is_over}', NULL, NULL),
    ('placement', 'held', 'expire', 'released', 'worker', false, '{hold_expires_when_its_time_is_over}', NULL, NULL),
    ('placement', 'held', 'expire', 'released', 'cron', false, '{hold_expires_when_its_time_is_over}', NULL, NULL),
    ('placement', 'held', 'supersede', 'superseded', 'coordinator', false, '{superseded_placement_has_its_replacement}', NULL, NULL),
    ('placement', 'held', 'supersede', 'superseded', 'scheduler', false, '{superseded_placement_has_its_replacement}', NULL, NULL),
    ('placement', 'held', 'release', 'released', 'coordinator', false, '{released_placement_has_its_coded_reason,opened_procedure_keeps_its_placement}', NULL, NULL),
    ('placement', 'held', 'release', 'released', 'research', false, '{released_placement_has_its_coded_reason,opened_procedure_keeps_its_placement}', NULL, NULL),
    ('placement', 'held', 'release', 'released', 'investigator', false, '{released_placement_has_its_coded_reason,opened_procedure_keeps_its_placement}', NULL, NULL),
    ('placement', 'held', 'release', 'released', 'scheduler', false, '{released_placement_has_its_coded_reason,opened_procedure_keeps_its_placement}', NULL, NULL),
    ('placement', 'held', 'release', 'released', 'theatre', false, '{released_placement_has_its_coded_reason,opened_procedure_keeps_its_placement}', NULL, NULL),
    ('placement', 'held', 'release', 'released', 'surgeon', false, '{released_placement_has_its_coded_reason,opened_procedure_keeps_its_placement}', NULL, NULL),
    ('placement', 'held', 'release', 'released', 'pharmacist', false, '{released_placement_has_its_coded_reason,opened_procedure_keeps_its_placement}', NULL, NULL),
    ('placement', 'held', 'release', 'released', 'nurse', false, '{released_placement_has_its_coded_reason,opened_procedure_keeps_its_placement}', NULL, NULL),
    ('placement', 'held', 'release', 'released', 'finance', false, '{released_placement_has_its_coded_reason,opened_procedure_keeps_its_placement}', NULL, NULL),
    ('placement', 'confirmed', 'supersede', 'superseded', 'coordinator', false, '{superseded_placement_has_its_replacement}', NULL, NULL),
    ('placement', 'confirmed', 'supersede', 'superseded', 'scheduler', false, '{superseded_placement_has_its_replacement}', NULL, NULL),
    ('placement', 'confirmed', 'release', 'released', 'coordinator', false, '{released_placement_has_its_coded_reason,opened_procedure_keeps_its_placement}', NULL, NULL),
    ('placement', 'confirmed', 'release', 'released', 'research', false, '{released_placement_has_its_coded_reason,opened_procedure_keeps_its_placement}', NULL, NULL),
    ('placement', 'confirmed', 'release', 'released', 'investigator', false, '{released_placement_has_its_coded_reason,opened_procedure_keeps_its_placement}', NULL, NULL),
    ('placement', 'confirmed', 'release', 'released', 'scheduler', false, '{released_placement_has_its_coded_reason,opened_procedure_keeps_its_placement}', NULL, NULL),
    ('placement', 'confirmed', 'release', 'released', 'theatre', false, '{released_placement_has_its_coded_reason,opened_procedure_keeps_its_placement}', NULL, NULL),
    ('placement', 'confirmed', 'release', 'released', 'surgeon', false, '{released_placement_has_its_coded_reason,opened_procedure_keeps_its_placement}', NULL, NULL),
    ('placement', 'confirmed', 'release', 'released', 'pharmacist', false, '{released_placement_has_its_coded_reason,opened_procedure_keeps_its_placement}', NULL, NULL),
    ('placement', 'confirmed', 'release', 'released', 'nurse', false, '{released_placement_has_its_coded_reason,opened_procedure_keeps_its_placement}', NULL, NULL),
    ('placement', 'confirmed', 'release', 'released', 'finance', false, '{released_placement_has_its_coded_reason,opened_procedure_keeps_its_placement}', NULL, NULL),
    ('placement', 'confirmed', 'use', 'used', 'theatre', false, '{used_placement_has_its_procedure}', NULL, NULL),
    ('placement', 'confirmed', 'use', 'used', 'surgeon', false, '{used_placement_has_its_procedure}', NULL, NULL);
-- end of transitions

-- transitions of procedure: generated, do not edit
INSERT INTO registry.transition (machine, from_state, event, to_state, role, needs_reason, needs, clock, enqueues)
VALUES
    ('procedure', '-', 'opened', 'scheduled', 'scheduler', false, '{procedure_is_opened_from_a_confirmed_placement}', NULL, NULL),
    ('procedure', '-', 'opened', 'scheduled', 'theatre', false, '{procedure_is_opened_from_a_confirmed_placement}', NULL, NULL),
    ('procedure', '-', 'opened', 'scheduled', 'surgeon', false, '{procedure_is_opened_from_a_confirmed_placement}', NULL, NULL),
    ('procedure', '-', 'opened', 'scheduled', 'nurse', false, '{procedure_is_opened_from_a_confirmed_placement}', NULL, NULL),
    ('procedure', 'scheduled', 'arrive', 'arrived', 'theatre', false, '{patient_arrives_on_the_booked_day,patient_arrives_on_a_go}', NULL, NULL),
    ('procedure', 'scheduled', 'arrive', 'arrived', 'nurse', false, '{patient_arrives_on_the_booked_day,patient_arrives_on_a_go}', NULL, NULL),
    ('procedure', 'scheduled', 'cancel_on_the_day', 'cancelled_on_the_day', 'coordinator', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'scheduled', 'cancel_on_the_day', 'cancelled_on_the_day', 'research', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'scheduled', 'cancel_on_the_day', 'cancelled_on_the_day', 'investigator', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'scheduled', 'cancel_on_the_day', 'cancelled_on_the_day', 'scheduler', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'scheduled', 'cancel_on_the_day', 'cancelled_on_the_day', 'theatre', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'scheduled', 'cancel_on_the_day', 'cancelled_on_the_day', 'surgeon', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'scheduled', 'cancel_on_the_day', 'cancelled_on_the_day', 'pharmacist', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'scheduled', 'cancel_on_the_day', 'cancelled_on_the_day', 'nurse', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'scheduled', 'cancel_on_the_day', 'cancelled_on_the_day', 'finance', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'arrived', 'cancel_on_the_day', 'cancelled_on_the_day', 'coordinator', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'arrived', 'cancel_on_the_day', 'cancelled_on_the_day', 'research', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'arrived', 'cancel_on_the_day', 'cancelled_on_the_day', 'investigator', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'arrived', 'cancel_on_the_day', 'cancelled_on_the_day', 'scheduler', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'arrived', 'cancel_on_the_day', 'cancelled_on_the_day', 'theatre', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'arrived', 'cancel_on_the_day', 'cancelled_on_the_day', 'surgeon', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'arrived', 'cancel_on_the_day', 'cancelled_on_the_day', 'pharmacist', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'arrived', 'cancel_on_the_day', 'cancelled_on_the_day', 'nurse', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'arrived', 'cancel_on_the_day', 'cancelled_on_the_day', 'finance', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'arrived', 'enter_theatre', 'in_theatre', 'theatre', false, '{}', NULL, NULL),
    ('procedure', 'arrived', 'enter_theatre', 'in_theatre', 'surgeon', false, '{}', NULL, NULL),
    ('procedure', 'in_theatre', 'fail_access', 'access_failed', 'theatre', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'in_theatre', 'fail_access', 'access_failed', 'surgeon', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'in_theatre', 'abort_before_aerosol', 'aborted_before_aerosol', 'theatre', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'in_theatre', 'abort_before_aerosol', 'aborted_before_aerosol', 'surgeon', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'in_theatre', 'start_aerosol', 'aerosol_running', 'theatre', false, '{aerosol_starts_on_a_go}', NULL, NULL),
    ('procedure', 'in_theatre', 'start_aerosol', 'aerosol_running', 'surgeon', false, '{aerosol_starts_on_a_go}', NULL, NULL),
    ('procedure', 'in_theatre', 'die', 'died', 'theatre', true, '{}', NULL, NULL),
    ('procedure', 'in_theatre', 'die', 'died', 'surgeon', true, '{}', NULL, NULL),
    ('procedure', 'in_theatre', 'die', 'died', 'nurse', true, '{}', NULL, NULL),
    ('procedure', 'aerosol_running', 'complete_aerosol', 'aerosol_complete', 'theatre', false, '{aerosol_outcome_is_what_its_dwell_says}', NULL, NULL),
    ('procedure', 'aerosol_running', 'complete_aerosol', 'aerosol_complete', 'surgeon', false, '{aerosol_outcome_is_what_its_dwell_says}', NULL, NULL),
    ('procedure', 'aerosol_running', 'end_aerosol_short', 'aerosol_partial', 'theatre', false, '{aerosol_outcome_is_what_its_dwell_says,procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'aerosol_running', 'end_aerosol_short', 'aerosol_partial', 'surgeon', false, '{aerosol_outcome_is_what_its_dwell_says,procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'aerosol_running', 'die', 'died', 'theatre', true, '{}', NULL, NULL),
    ('procedure', 'aerosol_running', 'die', 'died', 'surgeon', true, '{}', NULL, NULL),
    ('procedure', 'aerosol_running', 'die', 'died', 'nurse', true, '{}', NULL, NULL),
    ('procedure', 'access_failed', 'enter_recovery', 'recovery', 'theatre', false, '{}', NULL, NULL),
    ('procedure', 'access_failed', 'enter_recovery', 'recovery', 'surgeon', false, '{}', NULL, NULL),
    ('procedure', 'access_failed', 'enter_recovery', 'recovery', 'nurse', false, '{}', NULL, NULL),
    ('procedure', 'access_failed', 'die', 'died', 'theatre', true, '{}', NULL, NULL),
    ('procedure', 'access_failed', 'die', 'died', 'surgeon', true, '{}', NULL, NULL),
    ('procedure', 'access_failed', 'die', 'died', 'nurse', true, '{}', NULL, NULL),
    ('procedure', 'aborted_before_aerosol', 'enter_recovery', 'recovery', 'theatre', false, '{}', NULL, NULL),
    ('procedure', 'aborted_before_aerosol', 'enter_recovery', 'recovery', 'surgeon', false, '{}', NULL, NULL),
    ('procedure', 'aborted_before_aerosol', 'enter_recovery', 'recovery', 'nurse', false, '{}', NULL, NULL),
    ('procedure', 'aborted_before_aerosol', 'die', 'died', 'theatre', true, '{}', NULL, NULL),
    ('procedure', 'aborted_before_aerosol', 'die', 'died', 'surgeon', true, '{}', NULL, NULL),
    ('procedure', 'aborted_before_aerosol', 'die', 'died', 'nurse', true, '{}', NULL, NULL),
    ('procedure', 'aerosol_partial', 'reopen_exposure', 'aerosol_running', 'theatre', true, '{signed_record_is_only_amended}', NULL, NULL),
    ('procedure', 'aerosol_partial', 'reopen_exposure', 'aerosol_running', 'surgeon', true, '{signed_record_is_only_amended}', NULL, NULL),
    ('procedure', 'aerosol_partial', 'enter_recovery', 'recovery', 'theatre', false, '{}', NULL, NULL),
    ('procedure', 'aerosol_partial', 'enter_recovery', 'recovery', 'surgeon', false, '{}', NULL, NULL),
    ('procedure', 'aerosol_partial', 'enter_recovery', 'recovery', 'nurse', false, '{}', NULL, NULL),
    ('procedure', 'aerosol_partial', 'die', 'died', 'theatre', true, '{}', NULL, NULL),
    ('procedure', 'aerosol_partial', 'die', 'died', 'surgeon', true, '{}', NULL, NULL),
    ('procedure', 'aerosol_partial', 'die', 'died', 'nurse', true, '{}', NULL, NULL),
    ('procedure', 'aerosol_complete', 'reopen_exposure', 'aerosol_running', 'theatre', true, '{signed_record_is_only_amended}', NULL, NULL),
    ('procedure', 'aerosol_complete', 'reopen_exposure', 'aerosol_running', 'surgeon', true, '{signed_record_is_only_amended}', NULL, NULL),
    ('procedure', 'aerosol_complete', 'enter_recovery', 'recovery', 'theatre', false, '{}', NULL, NULL),
    ('procedure', 'aerosol_complete', 'enter_recovery', 'recovery', 'surgeon', false, '{}', NULL, NULL),
    ('procedure', 'aerosol_complete', 'enter_recovery', 'recovery', 'nurse', false, '{}', NULL, NULL),
    ('procedure', 'aerosol_complete', 'die', 'died', 'theatre', true, '{}', NULL, NULL),
    ('procedure', 'aerosol_complete', 'die', 'died', 'surgeon', true, '{}', NULL, NULL),
    ('procedure', 'aerosol_complete', 'die', 'died', 'nurse', true, '{}', NULL, NULL),
    ('procedure', 'recovery', 'discharge', 'discharged_same_day', 'surgeon', false, '{patient_goes_home_when_all_four_gates_are_met,same_day_discharge_is_on_the_day_of_arrival}', NULL, NULL),
    ('procedure', 'recovery', 'discharge', 'discharged_same_day', 'nurse', false, '{patient_goes_home_when_all_four_gates_are_met,same_day_discharge_is_on_the_day_of_arrival}', NULL, NULL),
    ('procedure', 'recovery', 'stay', 'stayed', 'surgeon', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'recovery', 'stay', 'stayed', 'nurse', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'recovery', 'transfer', 'transferred', 'surgeon', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'recovery', 'transfer', 'transferred', 'nurse', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'recovery', 'die', 'died', 'theatre', true, '{}', NULL, NULL),
    ('procedure', 'recovery', 'die', 'died', 'surgeon', true, '{}', NULL, NULL),
    ('procedure', 'recovery', 'die', 'died', 'nurse', true, '{}', NULL, NULL),
    ('procedure', 'discharged_same_day', 'die', 'died', 'theatre', true, '{}', NULL, NULL),
    ('procedure', 'discharged_same_day', 'die', 'died', 'surgeon', true, '{}', NULL, NULL),
    ('procedure', 'discharged_same_day', 'die', 'died', 'nurse', true, '{}', NULL, NULL),
    ('procedure', 'discharged_same_day', 'close', 'closed', 'coordinator', false, '{procedure_is_closed_after_thirty_days}', NULL, NULL),
    ('procedure', 'discharged_same_day', 'close', 'closed', 'nurse', false, '{procedure_is_closed_after_thirty_days}', NULL, NULL),
    ('procedure', 'stayed', 'transfer', 'transferred', 'surgeon', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'stayed', 'transfer', 'transferred', 'nurse', false, '{procedure_step_has_its_coded_reason}', NULL, NULL),
    ('procedure', 'stayed', 'die', 'died', 'theatre', true, '{}', NULL, NULL),
    ('procedure', 'stayed', 'die', 'died', 'surgeon', true, '{}', NULL, NULL),
    ('procedure', 'stayed', 'die', 'died', 'nurse', true, '{}', NULL, NULL),
    ('procedure', 'stayed', 'close', 'closed', 'coordinator', false, '{procedure_is_closed_after_thirty_days}', NULL, NULL),
    ('procedure', 'stayed', 'close', 'closed', 'nurse', false, '{procedure_is_closed_after_thirty_days}', NULL, NULL),
    ('procedure', 'transferred', 'die', 'died', 'theatre', true, '{}', NULL, NULL),
    ('procedure', 'transferred', 'die', 'died', 'surgeon', true, '{}', NULL, NULL),
    ('procedure', 'transferred', 'die', 'died', 'nurse', true, '{}', NULL, NULL),
    ('procedure', 'transferred', 'close', 'closed', 'coordinator', false, '{procedure_is_closed_after_thirty_days}', NULL, NULL),
    ('procedure', 'transferred', 'close', 'closed', 'nurse', false, '{procedure_is_closed_after_thirty_days}', NULL, NULL),
    ('procedure', 'died', 'close', 'closed', 'coordinator', false, '{procedure_is_closed_after_thirty_days}', NULL, NULL),
    ('procedure', 'died', 'close', 'closed', 'nurse', false, '{procedure_is_closed_after_thirty_days}', NULL, NULL);
-- end of transitions

-- Rights -----------------------------------------------------------------------------------------------------------------

GRANT SELECT ON booking.coded_reason, booking.protocol, booking.site_rule, booking.resource, booking.unavailability,
    booking.course, booking.course_history, booking.course_review, booking.planned_cycle, booking.planned_cycle_history, booking.placement,
    booking.placement_history, booking.claim, booking.clearance, booking.procedure, booking.procedure_history,
    booking.exposure_result, booking.procedure_record_signature
    TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, worker, cron;
-- Which record is signed is open to all; what it says is not.
GRANT SELECT (id, procedure, kind, amends, hash, recorded_at) ON booking.procedure_record
    TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, worker, cron;
GRANT SELECT ON booking.procedure_record TO coordinator, investigator, theatre, surgeon, nurse;
GRANT SELECT ON booking.milestone, booking.exposure_event, booking.exposure_ledger, booking.deviation_draft,
    booking.discharge_answer, booking.discharge_gate
    TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse;
GRANT INSERT, UPDATE (block_minutes, hold_minutes, needs) ON booking.site_rule TO scheduler;
GRANT INSERT (site, kind, name, travels, person), UPDATE (name, travels, person) ON booking.resource TO scheduler;
GRANT INSERT, UPDATE (label) ON booking.coded_reason TO coordinator;
GRANT INSERT ON booking.protocol TO coordinator;
GRANT INSERT (patient, referral, site, pathway, enrolment, arm, planned_cycles, interval_min_days, interval_target_days,
    interval_max_days, partial_counts, dwell_target_minutes, dwell_tolerance_minutes, pressure_mmhg, pressure_tolerance_mmhg,
    protocol_source, first_day_from, opened_at) ON booking.course TO coordinator, scheduler;
GRANT INSERT (subject, event, reason, reason_code, happened_at) ON booking.course_history TO coordinator, surgeon;
GRANT INSERT (course, step_no, review_on) ON booking.course_review TO coordinator, surgeon;
GRANT INSERT (subject, event, reason, reason_code, happened_at) ON booking.planned_cycle_history TO coordinator, scheduler, surgeon;
GRANT INSERT (subject, event, reason, reason_code, happened_at) ON booking.placement_history TO coordinator, scheduler, cron, worker;
GRANT EXECUTE ON FUNCTION booking.place(bigint, bigint, bigint[], tstzrange, interval, bigint, text) TO coordinator, scheduler;
GRANT EXECUTE ON FUNCTION booking.block(bigint, tstzrange, text, boolean), booking.unblock(bigint) TO coordinator, scheduler;
GRANT EXECUTE ON FUNCTION booking.clear(bigint, text, date, text, jsonb, text) TO coordinator, scheduler, theatre, surgeon, nurse;
GRANT INSERT (placement, opened_at) ON booking.procedure TO scheduler, theatre, surgeon, nurse;
GRANT INSERT (subject, event, reason, reason_code, happened_at) ON booking.procedure_history TO scheduler, theatre, surgeon, nurse, coordinator;
GRANT INSERT (procedure, kind, note, corrects, happened_at) ON booking.milestone TO theatre, surgeon, nurse;
GRANT INSERT (procedure, kind, pressure_mmhg, flow_ml_s, upstream_psi, temperature_c, note, voids, happened_at)
    ON booking.exposure_event TO theatre, surgeon;
GRANT INSERT (procedure, dwell_seconds, outcome, rule) ON booking.exposure_result TO theatre, surgeon;
GRANT INSERT (procedure, gate, answer, happened_at) ON booking.discharge_answer TO nurse, surgeon;
GRANT INSERT (procedure, kind, amends, body) ON booking.procedure_record TO surgeon;
GRANT INSERT (document, hash) ON booking.procedure_record_signature TO surgeon;
-- A generated column and a view's function compute with the writer's and the reader's own rights.
GRANT EXECUTE ON FUNCTION booking.record_hash(bigint, text, bigint, text), booking.utc_text(timestamptz) TO surgeon;
GRANT EXECUTE ON FUNCTION booking.local_day(timestamptz, bigint), booking.dwell_seconds(bigint)
    TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, worker, cron;

RESET ROLE;
