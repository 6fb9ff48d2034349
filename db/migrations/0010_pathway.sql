-- Pathway: where the offices meet. Go/no-go, overrides, holds, the nightly run and its ledger, and what it warns of.
SET ROLE omentum_owner;

-- Which gates there are, how hard each is, and who owns its reason: the programme's data, not the program's.
CREATE TABLE pathway.gate (
    code  text CONSTRAINT gate_has_one_code PRIMARY KEY
        CONSTRAINT gate_code_is_a_word CHECK (code ~ '^[a-z][a-z0-9_]{1,40}$'),
    label registry.plain_text NOT NULL CONSTRAINT gate_label_is_short CHECK (length(label) BETWEEN 3 AND 120),
    hardness text NOT NULL CONSTRAINT gate_hardness_is_known CHECK (hardness IN ('hard', 'overridable', 'advisory')),
    owner_role text NOT NULL CONSTRAINT gate_owner_is_a_group CHECK (owner_role IN
        ('coordinator', 'research', 'investigator', 'scheduler', 'theatre', 'surgeon', 'pharmacist', 'nurse', 'finance')),
    in_order int NOT NULL CONSTRAINT gate_stands_in_one_place UNIQUE,
    -- Which groups may take it upon themselves, where it is overridable, and whether that takes two people.
    approvers text[] NOT NULL DEFAULT '{surgeon,investigator}' CONSTRAINT gate_approvers_are_clinicians CHECK
        (approvers <@ ARRAY['surgeon', 'investigator'] AND cardinality(approvers) >= 1),
    four_eyes boolean NOT NULL DEFAULT false,
    -- Each needs a rule in the program; a word that it does not know would stop every answer.
    CONSTRAINT gate_has_its_rule CHECK (code IN ('alive', 'not_withdrawn', 'enrolled', 'no_treatment_hold',
        'no_open_serious_adverse_event', 'referral_accepted', 'course_open', 'consent_current', 'eligible', 'interval',
        'resources', 'responsibility_assigned', 'authorisation', 'counselled', 'pre_procedure_tasks')),
    -- Nobody consents for somebody else: these two are no programme's to soften.
    CONSTRAINT gate_of_consent_is_hard CHECK (hardness = 'hard' OR code NOT IN ('not_withdrawn', 'consent_current'))
);
CALL audit.watch('pathway.gate');
INSERT INTO registry.catalog_exemption VALUES
    ('identifying key', 'pathway.gate', 'a word of the programme, no patient'),
    ('audited', 'pathway.nightly_item', 'a ledger of ids, append-only itself');
INSERT INTO pathway.gate (code, label, hardness, owner_role, in_order) VALUES
    ('alive', 'The patient is alive', 'hard', 'coordinator', 10),
    ('not_withdrawn', 'The patient has not withdrawn from treatment', 'hard', 'research', 20),
    ('enrolled', 'The patient is enrolled for treatment', 'hard', 'research', 25),
    ('no_treatment_hold', 'No treatment hold', 'overridable', 'surgeon', 30),
    ('no_open_serious_adverse_event', 'No open serious adverse event', 'overridable', 'investigator', 40),
    ('referral_accepted', 'The referral is accepted', 'hard', 'coordinator', 50),
    ('course_open', 'The course is open', 'hard', 'surgeon', 60),
    ('consent_current', 'The consent version is current', 'hard', 'research', 70),
    ('eligible', 'Found eligible, and the finding still holds', 'overridable', 'investigator', 80),
    ('interval', 'The interval since the last aerosol fits', 'overridable', 'surgeon', 90),
    ('resources', 'Theatre, team and device are placed on the day', 'hard', 'scheduler', 100),
    ('responsibility_assigned', 'Somebody answers for each required item on the day', 'overridable', 'finance', 110),
    ('authorisation', 'Authorisations cover the day and have units left', 'overridable', 'finance', 120),
    ('counselled', 'The patient was counselled about costs', 'overridable', 'finance', 130),
    ('pre_procedure_tasks', 'The tasks before the cycle are done', 'overridable', 'nurse', 140);

-- A named approver takes a gate upon themselves, for one cycle and one day, with a reason. It holds for the answer and
-- the evidence that it was given for: another answer, or a record more, and the gate stops again.
CREATE TABLE pathway.override (
    id     bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT override_has_one_id PRIMARY KEY,
    cycle  bigint NOT NULL CONSTRAINT override_belongs_to_cycle REFERENCES booking.planned_cycle,
    gate   text NOT NULL CONSTRAINT override_names_a_gate REFERENCES pathway.gate,
    for_day date NOT NULL,
    answer text NOT NULL CONSTRAINT override_is_of_a_gate_that_stops CHECK (answer IN ('not_met', 'unknown')),
    -- The records as people type them: `hold 3`, `E7`, `adverse event 2`. The list may be empty, where nothing is known.
    evidence text[] NOT NULL CONSTRAINT override_evidence_is_short CHECK (registry.words_are_short(evidence)),
    reason registry.written_text NOT NULL CONSTRAINT override_has_its_reason CHECK (length(btrim(reason)) BETWEEN 5 AND 1000),
    login  name NOT NULL DEFAULT session_user,
    role   name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now()
);
CREATE INDEX override_by_cycle ON pathway.override (cycle, for_day);
CREATE FUNCTION pathway.gate_may_be_overridden() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE g pathway.gate;
BEGIN
    SELECT * INTO g FROM pathway.gate WHERE code = new.gate;
    IF g.hardness = 'hard' THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'hard_gate_is_never_overridden', schema = 'pathway',
            table = 'override', message = 'a hard gate has no override';
    END IF;
    IF g.hardness = 'advisory' THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'advisory_gate_needs_no_override', schema = 'pathway',
            table = 'override', message = 'an advisory gate stops nothing';
    END IF;
    IF registry.is_service() THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'override_is_by_a_person', schema = 'pathway',
            table = 'override', message = 'services do not override';
    END IF;
    IF NOT current_setting('role') = ANY (g.approvers) THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'gate_is_overridden_by_its_approvers', schema = 'pathway',
            table = 'override', message = 'this group does not approve this gate';
    END IF;
    new.login := session_user; new.role := current_setting('role');
    RETURN new;
END $$;
CREATE TRIGGER gate_may_be_overridden BEFORE INSERT ON pathway.override
    FOR EACH ROW EXECUTE FUNCTION pathway.gate_may_be_overridden();
ALTER TABLE pathway.override ENABLE ALWAYS TRIGGER gate_may_be_overridden;
CALL registry.make_append_only('pathway.override');
CALL audit.watch('pathway.override');

-- An override that somebody took back; the override itself stays where it was.
CREATE TABLE pathway.override_revocation (
    override bigint CONSTRAINT override_is_revoked_once PRIMARY KEY
        CONSTRAINT revocation_belongs_to_override REFERENCES pathway.override,
    reason registry.written_text NOT NULL CONSTRAINT revocation_has_its_reason CHECK (length(btrim(reason)) BETWEEN 5 AND 1000),
    login  name NOT NULL DEFAULT session_user,
    role   name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now()
);
CALL registry.make_append_only('pathway.override_revocation');
CALL audit.watch('pathway.override_revocation');

-- A stop that somebody put on a patient; it holds until somebody lifts it, and says when it is looked at again.
CREATE TABLE pathway.hold (
    id      bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT hold_has_one_id PRIMARY KEY,
    patient bigint NOT NULL CONSTRAINT hold_belongs_to_patient REFERENCES registry.patient,
    reason  registry.written_text NOT NULL CONSTRAINT hold_has_its_reason CHECK (length(btrim(reason)) BETWEEN 5 AND 1000),
    review_on date NOT NULL,
    set_by  name NOT NULL DEFAULT session_user,
    set_at  timestamptz NOT NULL DEFAULT registry.now(),
    lifted_at timestamptz,
    lifted_by name,
    lifted_because registry.written_text CONSTRAINT lifting_has_its_reason CHECK (length(btrim(lifted_because)) BETWEEN 5 AND 1000),
    CONSTRAINT hold_is_lifted_by_somebody_with_a_reason CHECK
        (num_nonnulls(lifted_at, lifted_by, lifted_because) IN (0, 3)),
    CONSTRAINT hold_is_lifted_after_it_is_set CHECK (lifted_at >= set_at),
    -- By the earliest calendar on earth, as a patient is at no site.
    CONSTRAINT hold_is_reviewed_after_it_is_set CHECK
        (review_on BETWEEN (set_at AT TIME ZONE 'Pacific/Pago_Pago')::date AND (set_at AT TIME ZONE 'UTC')::date + 366)
);
CREATE INDEX hold_open ON pathway.hold (patient) WHERE lifted_at IS NULL;
-- Who lifts it, and when, is the database's word; a reason that was given stays.
CREATE FUNCTION pathway.stamp_lifting() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF old.lifted_because IS NOT NULL THEN
        RAISE EXCEPTION USING errcode = 'OM001', constraint = 'hold_is_lifted_once', message = 'the hold was lifted before';
    END IF;
    new.lifted_at := registry.now(); new.lifted_by := session_user;
    RETURN new;
END $$;
CREATE TRIGGER stamp_lifting BEFORE UPDATE OF lifted_because ON pathway.hold
    FOR EACH ROW EXECUTE FUNCTION pathway.stamp_lifting();
ALTER TABLE pathway.hold ENABLE ALWAYS TRIGGER stamp_lifting;
CALL audit.watch('pathway.hold');

-- A go and what it rests on ------------------------------------------------------------------------------------------

-- Whoever judges a cycle calls this first. A hold, an adverse event or a fact refers to the patient, a consent or a
-- withdrawal to the enrolment, so their inserts, and a death, wait until the step that rests on the judgement is done;
-- and what was committed before is seen by the next statement.
CREATE FUNCTION pathway.hold_still(for_cycle bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM registry.patient WHERE id = (SELECT patient FROM booking.planned_cycle WHERE id = for_cycle) FOR UPDATE;
    PERFORM FROM trials.enrolment WHERE id = (SELECT k.enrolment FROM booking.planned_cycle y
        JOIN booking.course k ON k.id = y.course WHERE y.id = for_cycle) FOR UPDATE;
    PERFORM FROM booking.course WHERE id = (SELECT course FROM booking.planned_cycle WHERE id = for_cycle) FOR NO KEY UPDATE;
END $$;
CREATE FUNCTION pathway.is_overridden(for_cycle bigint, its_gate text, its_day date) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM pathway.override o WHERE (o.cycle, o.gate, o.for_day) = (for_cycle, its_gate, its_day)
        AND NOT EXISTS (SELECT FROM pathway.override_revocation r WHERE r.override = o.id));
END $$;
-- A go is not the client's word alone: it answers every gate, and what would kill is looked up here once more. Which
-- facts the other gates rest on is the program's answer, kept with its evidence (docs/adr/0010-booking.md).
CREATE FUNCTION pathway.go_has_its_grounds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE against text; its_patient bigint; its_enrolment bigint;
BEGIN
    IF new.verdict <> 'go' OR jsonb_typeof(new.gates) <> 'array' THEN RETURN new; END IF;
    PERFORM pathway.hold_still(new.planned_cycle);
    SELECT k.patient, k.enrolment INTO its_patient, its_enrolment FROM booking.planned_cycle y
      JOIN booking.course k ON k.id = y.course WHERE y.id = new.planned_cycle;
    IF NOT found THEN RETURN new; END IF;  -- the foreign key says so
    IF NOT EXISTS (SELECT FROM registry.patient WHERE id = its_patient AND vital_status = 'alive') THEN
        against := 'go_is_for_the_living';
    ELSIF NOT EXISTS (SELECT FROM trials.enrolment_now WHERE enrolment = its_enrolment AND may_be_treated) THEN
        against := 'go_is_for_an_enrolled_patient';
    ELSIF trials.consent_standing(its_enrolment, registry.now()) IS DISTINCT FROM 'current' THEN
        against := 'go_is_with_a_valid_consent';
    ELSIF EXISTS (SELECT FROM pathway.hold WHERE patient = its_patient AND lifted_at IS NULL)
        AND NOT pathway.is_overridden(new.planned_cycle, 'no_treatment_hold', new.for_day)
    THEN against := 'go_is_without_a_treatment_hold';
    ELSIF EXISTS (SELECT FROM followup.open_serious_event WHERE patient = its_patient)
        AND NOT pathway.is_overridden(new.planned_cycle, 'no_open_serious_adverse_event', new.for_day)
    THEN against := 'go_is_without_an_open_serious_event';
    ELSIF EXISTS (SELECT FROM (
            SELECT code, hardness FROM pathway.gate g WHERE g.hardness <> 'advisory' AND NOT EXISTS (
                SELECT FROM jsonb_array_elements(new.gates) line
                 WHERE line -> 'finding' ->> 'gate' = g.code AND line -> 'finding' ->> 'answer' = 'met')
            OFFSET 0) unmet  -- a fence: overrides are looked up for these only
        WHERE NOT (hardness = 'overridable' AND pathway.is_overridden(new.planned_cycle, code, new.for_day)))
    THEN against := 'go_answers_every_gate';
    END IF;
    IF against IS NOT NULL THEN
        RAISE EXCEPTION USING errcode = 'OM060', constraint = against, schema = 'booking', table = 'clearance',
            message = 'a go that the facts speak against';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER go_has_its_grounds BEFORE INSERT ON booking.clearance
    FOR EACH ROW EXECUTE FUNCTION pathway.go_has_its_grounds();
ALTER TABLE booking.clearance ENABLE ALWAYS TRIGGER go_has_its_grounds;

-- One run of the nightly checks for one local date of one site.
CREATE TABLE pathway.nightly_run (
    id    bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT nightly_run_has_one_id PRIMARY KEY,
    site  bigint NOT NULL CONSTRAINT nightly_run_belongs_to_site REFERENCES registry.site,
    local_date date NOT NULL,
    -- How many days after its date it ran: a missed night is caught up, and says so.
    days_late int NOT NULL CONSTRAINT nightly_run_is_not_early CHECK (days_late >= 0),
    login name NOT NULL DEFAULT session_user,
    started_at  timestamptz NOT NULL DEFAULT registry.now(),
    finished_at timestamptz,
    CONSTRAINT nightly_run_ends_after_it_starts CHECK (finished_at >= started_at)
);
CREATE INDEX nightly_run_by_date ON pathway.nightly_run (site, local_date);
CALL audit.watch('pathway.nightly_run');

-- The ledger: every item that a check's due predicate selected. Acted and skipped are final for that night; failed is
-- tried again, and a try that succeeds later has its own row.
CREATE TABLE pathway.nightly_item (
    id    bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT nightly_item_has_one_id PRIMARY KEY,
    run   bigint NOT NULL CONSTRAINT nightly_item_belongs_to_run REFERENCES pathway.nightly_run,
    site  bigint NOT NULL,
    local_date date NOT NULL,
    check_name text NOT NULL CONSTRAINT nightly_check_is_a_word CHECK (check_name ~ '^[a-z][a-z0-9_]{1,40}$'),
    subject_kind text NOT NULL CONSTRAINT nightly_subject_kind_is_a_word CHECK (subject_kind ~ '^[a-z_]{1,40}$'),
    subject bigint NOT NULL,
    outcome text NOT NULL CONSTRAINT nightly_outcome_is_known CHECK (outcome IN ('acted', 'skipped', 'failed')),
    -- A word for skipped and acted, an SQLSTATE for failed: never a person's data.
    reason  registry.plain_text NOT NULL CONSTRAINT nightly_reason_is_short CHECK (length(reason) BETWEEN 1 AND 80),
    at timestamptz NOT NULL DEFAULT registry.now()
);
CREATE UNIQUE INDEX nightly_item_is_final_once ON pathway.nightly_item
    (site, local_date, check_name, subject_kind, subject) WHERE outcome <> 'failed';
CREATE INDEX nightly_item_by_run ON pathway.nightly_item (run);
CALL registry.make_append_only('pathway.nightly_item');

-- What the night found and a person must look at; it stays until the cause is gone or somebody answers it.
CREATE TABLE pathway.warning (
    id    bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT warning_has_one_id PRIMARY KEY,
    site  bigint NOT NULL CONSTRAINT warning_belongs_to_site REFERENCES registry.site,
    kind  text NOT NULL CONSTRAINT warning_kind_is_a_word CHECK (kind ~ '^[a-z][a-z0-9_]{1,40}$'),
    patient bigint NOT NULL CONSTRAINT warning_belongs_to_patient REFERENCES registry.patient,
    subject_kind registry.code_text NOT NULL, subject bigint NOT NULL,
    -- The date that the warning is about: a move to another date makes another warning.
    for_day date NOT NULL,
    owner_role registry.code_text NOT NULL,
    next_action registry.plain_text NOT NULL CONSTRAINT warning_next_action_is_short CHECK (length(next_action) BETWEEN 3 AND 160),
    raised_on date NOT NULL,
    cleared_at timestamptz,
    cleared_because registry.plain_text CONSTRAINT clearing_has_its_reason CHECK (length(cleared_because) BETWEEN 3 AND 300),
    CONSTRAINT warning_is_cleared_with_its_reason CHECK ((cleared_at IS NULL) = (cleared_because IS NULL))
);
CREATE UNIQUE INDEX warning_is_raised_once ON pathway.warning (kind, subject_kind, subject, for_day) WHERE cleared_at IS NULL;
CREATE INDEX warning_open ON pathway.warning (site, owner_role, raised_on) WHERE cleared_at IS NULL;
CALL audit.watch('pathway.warning');

-- Why a patient is held, or a gate was overridden, is not the operator's to read.
GRANT SELECT ON pathway.override, pathway.override_revocation, pathway.hold
    TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, worker;
GRANT SELECT ON pathway.gate, pathway.nightly_run, pathway.nightly_item, pathway.warning
    TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, operator, worker;
GRANT INSERT, UPDATE (label, hardness, owner_role, approvers, four_eyes) ON pathway.gate TO operator;
GRANT EXECUTE ON FUNCTION pathway.hold_still(bigint) TO coordinator, scheduler, theatre, surgeon, nurse;
GRANT INSERT (cycle, gate, for_day, answer, evidence, reason) ON pathway.override TO surgeon, investigator;
GRANT INSERT (override, reason) ON pathway.override_revocation TO surgeon, investigator;
GRANT INSERT (patient, reason, review_on), UPDATE (lifted_because) ON pathway.hold TO surgeon, investigator;
GRANT INSERT (site, local_date, days_late), UPDATE (finished_at) ON pathway.nightly_run TO coordinator, operator, worker;
GRANT INSERT (run, site, local_date, check_name, subject_kind, subject, outcome, reason) ON pathway.nightly_item
    TO coordinator, operator, worker;
GRANT INSERT (site, kind, patient, subject_kind, subject, for_day, owner_role, next_action, raised_on) ON pathway.warning
    TO coordinator, operator, worker;
GRANT UPDATE (cleared_at, cleared_because) ON pathway.warning
    TO coordinator, research, scheduler, surgeon, nurse, finance, operator, worker;

RESET ROLE;
