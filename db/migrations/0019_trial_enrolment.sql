-- A patient's life in a trial: what each state counts as, reasons, screening numbers, checklists, overrides, arms, slots, and
-- what one trial means for another.
SET ROLE omentum_owner;

-- What a state says of a patient. An enrolment counts from its first step into a state that says so, and for good: who
-- withdrew has been approached and has consented all the same. States of which that depends on the way that led there say no.
CREATE TABLE trials.enrolment_state (
    state text CONSTRAINT enrolment_state_has_one_row PRIMARY KEY CONSTRAINT enrolment_state_is_a_word CHECK (state ~ '^[a-z][a-z_]{1,40}$'),
    ordinal int NOT NULL CONSTRAINT enrolment_state_has_one_place UNIQUE,
    counts_as_approached boolean NOT NULL,
    counts_as_consented  boolean NOT NULL,
    counts_as_screened   boolean NOT NULL,
    counts_as_enrolled   boolean NOT NULL,
    counts_as_treated    boolean NOT NULL,
    is_running           boolean NOT NULL,
    -- Nobody is treated who was not enrolled, or enrolled who was not screened, and so on.
    CONSTRAINT enrolment_state_counts_in_order CHECK (counts_as_treated <= counts_as_enrolled AND counts_as_enrolled <= counts_as_screened
        AND counts_as_screened <= counts_as_consented AND counts_as_consented <= counts_as_approached),
    CONSTRAINT enrolment_state_runs_or_is_over UNIQUE (state, is_running)
);
INSERT INTO trials.enrolment_state VALUES
    ('identified',     1, false, false, false, false, false, true),
    ('approached',     2, true,  false, false, false, false, true),
    ('consented',      3, true,  true,  false, false, false, true),
    ('declined',       4, false, false, false, false, false, false),    -- before or after they were approached
    ('screening',      5, true,  true,  true,  false, false, true),
    ('eligible',       6, true,  true,  true,  false, false, true),
    ('ineligible',     7, true,  true,  true,  false, false, false),
    ('slot_reserved',  8, true,  true,  true,  false, false, true),
    ('on_study',       9, true,  true,  true,  true,  false, true),
    ('on_treatment',  10, true,  true,  true,  true,  true,  true),
    ('off_treatment', 11, true,  true,  true,  true,  false, true),     -- some were never treated
    ('follow_up',     12, true,  true,  true,  false, false, true),
    ('off_study',     13, true,  true,  true,  false, false, false),
    ('withdrawn',     14, true,  true,  false, false, false, false);
CALL audit.watch('trials.enrolment_state');
INSERT INTO registry.catalog_exemption VALUES ('identifying key', 'trials.enrolment_state', 'words of the machine, no patient');
ALTER TABLE trials.enrolment ADD CONSTRAINT enrolment_runs_as_its_state_says FOREIGN KEY (status, is_running)
    REFERENCES trials.enrolment_state (state, is_running);
GRANT SELECT ON trials.enrolment_state
    TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, operator, worker;

CREATE FUNCTION trials.refuse(fact text, about text, why text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION USING errcode = 'OM011', constraint = fact, schema = 'trials', table = about, message = why;
END $$;

-- Reasons: a step that has a list names one of its codes. ------------------------------------------------------------------------
CREATE TABLE trials.step_reason (
    event text NOT NULL CONSTRAINT step_reason_is_of_an_event CHECK (event ~ '^[a-z][a-z_]{1,40}$'),
    code  text NOT NULL CONSTRAINT step_reason_code_is_a_word CHECK (code ~ '^[a-z][a-z0-9_]{1,40}$'),
    label registry.plain_text NOT NULL CONSTRAINT step_reason_label_is_short CHECK (length(label) BETWEEN 3 AND 120),
    asks_words boolean NOT NULL DEFAULT false,               -- the code alone says too little
    is_offered boolean NOT NULL DEFAULT true,                -- a code that was used is not taken away, only not offered any more
    CONSTRAINT step_reason_is_told_once PRIMARY KEY (event, code)
);
CALL audit.watch('trials.step_reason');
INSERT INTO registry.catalog_exemption VALUES ('identifying key', 'trials.step_reason', 'words of the programme, no patient');
INSERT INTO trials.step_reason (event, code, label, asks_words)
SELECT e.event, r.code, r.label, r.code = 'other' FROM (VALUES
    ('{decline}', 'distance', 'Too far, or too many journeys'),
    ('{decline}', 'other_treatment', 'Prefers another treatment'),
    ('{decline}', 'side_effects', 'Fears what the treatment does'),
    ('{decline}', 'cost', 'Cost, or insurance'),
    ('{decline}', 'no_reason_given', 'Does not want to, and says no more'),
    ('{decline}', 'not_reached', 'Could not be reached'),
    ('{decline}', 'physicians_decision', 'A physician advised against it'),
    ('{find_ineligible}', 'criterion_not_met', 'A criterion is not met'),
    ('{find_ineligible}', 'disease_progressed', 'The disease progressed'),
    ('{find_ineligible}', 'no_slot', 'No slot in time'),
    ('{release_slot}', 'eligibility_expired', 'The eligibility is over'),
    ('{release_slot}', 'start_delayed', 'The start is delayed'),
    ('{release_slot}', 'reserved_in_error', 'Reserved in error'),
    ('{end_treatment,leave_study}', 'completed', 'As the protocol planned'),
    ('{end_treatment,leave_study}', 'progression', 'Progression'),
    ('{end_treatment}', 'adverse_event', 'An adverse event'),
    ('{end_treatment}', 'dose_limiting_toxicity', 'A dose-limiting toxicity'),
    ('{end_treatment}', 'no_access', 'No access to the abdomen'),
    ('{end_treatment}', 'converted_to_surgery', 'Converted to cytoreductive surgery'),
    ('{end_treatment}', 'patients_choice', 'The patient''s choice'),
    ('{find_ineligible,end_treatment,leave_study}', 'investigators_decision', 'The investigator''s decision'),
    ('{end_treatment,leave_study}', 'sponsors_decision', 'The sponsor''s decision'),
    ('{find_ineligible,end_treatment,leave_study}', 'lost_to_follow_up', 'Lost to follow-up'),
    ('{decline,find_ineligible,end_treatment,leave_study}', 'trial_closed', 'The trial was closed'),
    ('{decline,find_ineligible,end_treatment,leave_study}', 'died', 'Died'),
    ('{withdraw,withdraw_treatment}', 'patients_wish', 'The patient''s wish'),
    ('{withdraw,withdraw_treatment}', 'representatives_wish', 'The wish of who decides for the patient'),
    ('{withdraw,withdraw_treatment}', 'side_effects', 'What the treatment did'),
    ('{withdraw,withdraw_treatment}', 'burden', 'Too many journeys or examinations'),
    ('{withdraw,withdraw_treatment}', 'other_treatment', 'Another treatment'),
    ('{decline,find_ineligible,release_slot,end_treatment,leave_study,withdraw,withdraw_treatment}', 'other', 'Another reason, in words')
) r(events, code, label), LATERAL unnest(r.events::text[]) e(event);

-- Screening numbers: given when screening begins, unless the sponsor gave one before. --------------------------------------------
CREATE TABLE trials.screening_number (
    enrolment bigint CONSTRAINT screening_number_is_given_once PRIMARY KEY CONSTRAINT screening_number_belongs_to_enrolment REFERENCES trials.enrolment,
    trial   bigint CONSTRAINT screening_number_is_of_a_trial REFERENCES trials.trial,    -- null: the centre's registry
    number  registry.plain_text NOT NULL CONSTRAINT screening_number_has_plain_signs CHECK (number ~ '^[A-Za-z0-9][A-Za-z0-9./_-]{0,29}$'),
    is_sponsors boolean NOT NULL,
    login name NOT NULL, role name NOT NULL, recorded_at timestamptz NOT NULL,
    CONSTRAINT screening_number_is_unique_within_its_trial UNIQUE NULLS NOT DISTINCT (trial, number)
);
CREATE TABLE trials.screening_series (                       -- the last number of a site in a trial
    trial bigint CONSTRAINT screening_series_belongs_to_trial REFERENCES trials.trial,
    site  bigint NOT NULL CONSTRAINT screening_series_belongs_to_site REFERENCES registry.site,
    last  int NOT NULL,
    CONSTRAINT site_has_one_screening_series_per_trial UNIQUE NULLS NOT DISTINCT (trial, site)
);
CREATE FUNCTION trials.screening_number_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    new.is_sponsors := pg_trigger_depth() < 2;               -- what the screening step gives is ours
    new.trial := (SELECT trial FROM trials.enrolment WHERE id = new.enrolment);
    new.login := session_user; new.role := current_setting('role'); new.recorded_at := registry.now();
    RETURN new;
END $$;
CREATE TRIGGER screening_number_fits BEFORE INSERT ON trials.screening_number FOR EACH ROW EXECUTE FUNCTION trials.screening_number_fits();
ALTER TABLE trials.screening_number ENABLE ALWAYS TRIGGER screening_number_fits;
CALL registry.make_append_only('trials.screening_number'); CALL audit.watch('trials.screening_number');
INSERT INTO registry.catalog_exemption VALUES
    ('audited', 'trials.screening_series', 'a counter; each number that it gives has its entry');
CREATE FUNCTION trials.give_screening_number(e trials.enrolment) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE n int; given text;
BEGIN
    IF EXISTS (SELECT FROM trials.screening_number WHERE enrolment = e.id) THEN RETURN; END IF;
    LOOP                                                     -- past what the sponsor happened to call the same
        INSERT INTO trials.screening_series AS s (trial, site, last) VALUES (e.trial, e.site, 1)
            ON CONFLICT ON CONSTRAINT site_has_one_screening_series_per_trial DO UPDATE SET last = s.last + 1 RETURNING last INTO n;
        given := format('S%s-%s', e.site, lpad(n::text, greatest(3, length(n::text)), '0'));
        EXIT WHEN NOT EXISTS (SELECT FROM trials.screening_number WHERE trial IS NOT DISTINCT FROM e.trial AND number = given);
    END LOOP;
    INSERT INTO trials.screening_number (enrolment, number) VALUES (e.id, given);
END $$;

-- What a version says of who comes in, and what an arm says of its slots. Frozen with the version. -------------------------------
CREATE TABLE trials.version_rule (                           -- a version without a row: by cohort, nobody blinded, no other trial beside it
    protocol_version bigint CONSTRAINT version_has_one_rule PRIMARY KEY
        CONSTRAINT version_rule_belongs_to_protocol_version REFERENCES trials.protocol_version ON DELETE CASCADE,
    allocation text NOT NULL DEFAULT 'cohort' CONSTRAINT allocation_is_known CHECK (allocation IN ('cohort', 'randomised')),
    -- Groups that do not see which arm the sponsor's system gave.
    blinded_roles text[] NOT NULL DEFAULT '{}' CONSTRAINT blinded_roles_are_groups CHECK (blinded_roles <@
        '{coordinator,research,investigator,scheduler,theatre,surgeon,pharmacist,nurse,finance,worker}'),
    -- Whether a patient may be in another trial at the same time, and how long after the treatment in another one.
    is_exclusive boolean NOT NULL DEFAULT true,
    washout_days int NOT NULL DEFAULT 0 CONSTRAINT trial_washout_is_plausible CHECK (washout_days BETWEEN 0 AND 730),
    CONSTRAINT only_a_randomised_arm_is_blinded CHECK (blinded_roles = '{}' OR allocation = 'randomised'),
    CONSTRAINT somebody_is_not_blinded CHECK (NOT blinded_roles @> '{coordinator,research,investigator,surgeon,pharmacist,nurse}')
);
CREATE TABLE trials.arm_rule (                               -- an arm without a row: only a reservation that came to nothing is given back
    arm bigint CONSTRAINT arm_has_one_rule PRIMARY KEY CONSTRAINT arm_rule_belongs_to_arm REFERENCES trials.arm ON DELETE CASCADE,
    -- Whose slot is free again: of nobody; of who was not on study yet; of who was not treated; of who cannot be evaluated. Each
    -- includes those before it.
    replaces text NOT NULL DEFAULT 'reserved' CONSTRAINT arm_replaces_known_patients CHECK (replaces IN ('nobody', 'reserved', 'untreated', 'not_evaluable')),
    -- Days from the first treatment, within which a toxicity limits the dose; and how many patients may be within them at once.
    dlt_window_days int CONSTRAINT dlt_window_is_plausible CHECK (dlt_window_days BETWEEN 1 AND 400),
    observed_at_once int CONSTRAINT observed_at_once_is_positive CHECK (observed_at_once > 0),
    death_stops boolean NOT NULL DEFAULT true,               -- a treatment death closes the arm
    source registry.plain_text CONSTRAINT arm_rule_source_is_short CHECK (length(source) BETWEEN 1 AND 300),
    CONSTRAINT observation_has_its_window CHECK (dlt_window_days IS NOT NULL OR (observed_at_once IS NULL AND replaces <> 'not_evaluable')),
    CONSTRAINT arm_rule_has_a_window UNIQUE (arm, dlt_window_days)
);
CREATE TABLE trials.dlt_limit (                              -- at most so many dose-limiting toxicities among the first so many of a dose level
    arm     bigint NOT NULL, dlt_window_days int NOT NULL,
    first   int NOT NULL CONSTRAINT dlt_limit_counts_patients CHECK (first BETWEEN 1 AND 1000),
    at_most int NOT NULL CONSTRAINT dlt_limit_is_below_its_patients CHECK (at_most >= 0 AND at_most < first),
    CONSTRAINT dlt_limit_is_told_once PRIMARY KEY (arm, first),
    CONSTRAINT dlt_limit_has_its_window FOREIGN KEY (arm, dlt_window_days) REFERENCES trials.arm_rule (arm, dlt_window_days)
        ON UPDATE CASCADE ON DELETE CASCADE
);
DO $$ DECLARE t text; BEGIN
    FOREACH t IN ARRAY '{version_rule,arm_rule,dlt_limit}'::text[] LOOP
        EXECUTE format('CREATE TRIGGER refuse_released BEFORE INSERT OR UPDATE OR DELETE ON trials.%I
            FOR EACH ROW EXECUTE FUNCTION trials.refuse_released()', t);
        EXECUTE format('ALTER TABLE trials.%I ENABLE ALWAYS TRIGGER refuse_released', t);
        EXECUTE format('CALL audit.watch(%L)', 'trials.' || t);
    END LOOP;
END $$;
CREATE FUNCTION trials.rule_of_version(of_arm bigint) RETURNS trials.version_rule LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE r trials.version_rule;
BEGIN
    SELECT v.* INTO r FROM trials.arm a JOIN trials.version_rule v ON v.protocol_version = a.protocol_version WHERE a.id = of_arm;
    IF NOT found THEN r.allocation := 'cohort'; r.blinded_roles := '{}'; r.is_exclusive := true; r.washout_days := 0; END IF;
    RETURN r;
END $$;
-- The arm of a name, as the version in force says it: rules and numbers are the latest, whoever came in under an older one.
CREATE FUNCTION trials.arm_in_force(of_trial bigint, of_label text) RETURNS trials.arm LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE a trials.arm;
BEGIN
    SELECT x.* INTO a FROM trials.arm x JOIN trials.protocol_version v ON v.id = x.protocol_version
     WHERE v.trial = of_trial AND x.label = of_label AND v.released_at IS NOT NULL
     -- One whose day has not come anywhere yet counts only where there is no other.
     ORDER BY v.effective_from <= (registry.now() AT TIME ZONE 'Pacific/Kiritimati')::date DESC, v.effective_from DESC, v.id DESC LIMIT 1;
    RETURN a;
END $$;

-- Slots. An arm keeps its name through all versions of its protocol, and so its slots: a new version gives nobody a second set. --
CREATE TABLE trials.slot_pool (                              -- of the arm, of a site of it, of a dose level, or of a level at a site
    id    bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT slot_pool_has_one_id PRIMARY KEY,
    trial bigint NOT NULL CONSTRAINT slot_pool_belongs_to_trial REFERENCES trials.trial,
    label registry.short_text NOT NULL,
    site  bigint CONSTRAINT slot_pool_belongs_to_site REFERENCES registry.site, level int,
    slots int,                                               -- null: no limit of its own
    taken int NOT NULL DEFAULT 0,
    changes bigint NOT NULL DEFAULT 0,                       -- whoever decides by what was seen of the arm is refused when it changed since
    CONSTRAINT slots_taken_are_within_their_limit CHECK (taken >= 0 AND (slots IS NULL OR taken <= slots)),
    CONSTRAINT slots_have_one_pool UNIQUE NULLS NOT DISTINCT (trial, label, site, level)
) WITH (fillfactor = 50);
INSERT INTO registry.catalog_exemption VALUES ('audited', 'trials.slot_pool', 'counts slots and allowances, which have their entries');
CREATE TABLE trials.slot (
    id        bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT slot_has_one_id PRIMARY KEY,
    enrolment bigint NOT NULL, step_no int NOT NULL,
    trial bigint NOT NULL, label registry.short_text NOT NULL, site bigint NOT NULL, level int NOT NULL,
    taken_at  timestamptz NOT NULL DEFAULT registry.now(),
    given_back_at timestamptz,
    given_back_because text CONSTRAINT slot_is_given_back_for_a_known_reason CHECK (given_back_because IN
        ('released', 'not_on_study', 'not_treated', 'not_evaluable', 'other_arm')),
    CONSTRAINT slot_follows_a_step FOREIGN KEY (enrolment, step_no) REFERENCES trials.enrolment_history (subject, no),
    CONSTRAINT slot_is_given_back_with_its_reason CHECK ((given_back_at IS NULL) = (given_back_because IS NULL))
);
CREATE UNIQUE INDEX enrolment_holds_one_slot ON trials.slot (enrolment) WHERE given_back_at IS NULL;
CREATE INDEX slot_of_arm ON trials.slot (trial, label, level);
CALL audit.watch('trials.slot');
CREATE TABLE trials.slot_allowance (                         -- how many slots a site or a dose level has, from now on
    id    bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT slot_allowance_has_one_id PRIMARY KEY,
    trial bigint NOT NULL CONSTRAINT slot_allowance_belongs_to_trial REFERENCES trials.trial,
    label registry.short_text NOT NULL,
    site  bigint CONSTRAINT slot_allowance_belongs_to_site REFERENCES registry.site, level int,
    slots int NOT NULL CONSTRAINT slot_allowance_is_plausible CHECK (slots BETWEEN 0 AND 10000),
    reason registry.plain_text NOT NULL CONSTRAINT slot_allowance_has_its_reason CHECK (length(btrim(reason)) BETWEEN 5 AND 300),
    login name NOT NULL DEFAULT session_user, role name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    -- The arm's own number stands in its protocol.
    CONSTRAINT slot_allowance_is_of_a_site_or_a_level CHECK (num_nonnulls(site, level) > 0)
);
CREATE TABLE trials.slot_hold (                              -- nobody comes in while it holds
    id    bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT slot_hold_has_one_id PRIMARY KEY,
    trial bigint NOT NULL CONSTRAINT slot_hold_belongs_to_trial REFERENCES trials.trial,
    label registry.short_text NOT NULL,
    site  bigint CONSTRAINT slot_hold_belongs_to_site REFERENCES registry.site, level int,
    event text NOT NULL CONSTRAINT slot_hold_event_is_known CHECK (event IN ('held', 'lifted')),
    reason registry.plain_text NOT NULL CONSTRAINT slot_hold_has_its_reason CHECK (length(btrim(reason)) BETWEEN 5 AND 500),
    login name NOT NULL DEFAULT session_user, role name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now()
);
CREATE INDEX slot_hold_of_arm ON trials.slot_hold (trial, label, id DESC);
CREATE TABLE trials.level_opening (                          -- the dose level that the next patient comes to; the first, until one is opened
    id    bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT level_opening_has_one_id PRIMARY KEY,
    trial bigint NOT NULL CONSTRAINT level_opening_belongs_to_trial REFERENCES trials.trial,
    label registry.short_text NOT NULL, level int NOT NULL,
    reason registry.plain_text NOT NULL CONSTRAINT level_opening_has_its_reason CHECK (length(btrim(reason)) BETWEEN 5 AND 500),
    login name NOT NULL DEFAULT session_user, role name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now()
);
CREATE INDEX level_opening_of_arm ON trials.level_opening (trial, label, id DESC);
CREATE TABLE trials.dlt_assessment (                         -- what an investigator says of the window of a treated patient
    id        bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT dlt_assessment_has_one_id PRIMARY KEY,
    enrolment bigint NOT NULL CONSTRAINT dlt_assessment_belongs_to_enrolment REFERENCES trials.enrolment,
    outcome   text NOT NULL CONSTRAINT dlt_outcome_is_known CHECK (outcome IN ('dlt', 'none', 'not_evaluable')),
    is_fatal  boolean NOT NULL DEFAULT false,
    -- The day of the toxicity, or the last day of the observation.
    seen_on   date NOT NULL,
    what      registry.plain_text CONSTRAINT dlt_words_are_short CHECK (length(btrim(what)) BETWEEN 3 AND 300),
    corrects  bigint CONSTRAINT dlt_assessment_is_corrected_once UNIQUE,
    login name NOT NULL DEFAULT session_user, role name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT dlt_assessment_has_one_enrolment UNIQUE (id, enrolment),
    CONSTRAINT dlt_correction_is_of_the_same_enrolment FOREIGN KEY (corrects, enrolment) REFERENCES trials.dlt_assessment (id, enrolment),
    CONSTRAINT only_a_toxicity_is_fatal CHECK (outcome = 'dlt' OR NOT is_fatal),
    CONSTRAINT dlt_says_what_it_was CHECK (outcome = 'none' OR what IS NOT NULL),
    CONSTRAINT dlt_is_not_of_the_future CHECK (seen_on <= (recorded_at AT TIME ZONE 'Pacific/Kiritimati')::date)
);
CREATE UNIQUE INDEX dlt_is_assessed_once_and_then_corrected ON trials.dlt_assessment (enrolment) WHERE corrects IS NULL;

-- Who is in a trial's hands: from the slot to the end of treatment. A trial that asks for it shuts all others out meanwhile.
CREATE TABLE trials.participation (
    enrolment bigint CONSTRAINT participation_is_of_one_enrolment PRIMARY KEY,
    patient   bigint NOT NULL,
    is_exclusive boolean NOT NULL,
    from_at   timestamptz NOT NULL, treated_at timestamptz, until_at timestamptz,
    shuts_out int8range GENERATED ALWAYS AS (CASE WHEN until_at IS NOT NULL THEN NULL
        WHEN is_exclusive THEN int8range(NULL, NULL) ELSE int8range(enrolment, enrolment, '[]') END) STORED,
    CONSTRAINT participation_is_of_its_enrolments_patient FOREIGN KEY (enrolment, patient) REFERENCES trials.enrolment (id, patient) ON UPDATE CASCADE,
    CONSTRAINT patient_is_in_no_trial_that_shuts_this_one_out EXCLUDE USING gist (patient WITH =, shuts_out WITH &&)
);
CREATE INDEX participation_of_patient ON trials.participation (patient);
INSERT INTO registry.catalog_exemption VALUES ('audited', 'trials.participation', 'follows from the steps, which have their entries');

-- The sponsor's randomisation. What the number stands for is a row of its own, which blinded groups do not see.
CREATE TABLE trials.assignment (
    enrolment bigint CONSTRAINT enrolment_is_randomised_once PRIMARY KEY CONSTRAINT assignment_belongs_to_enrolment REFERENCES trials.enrolment,
    trial     bigint NOT NULL,
    number    registry.plain_text NOT NULL CONSTRAINT randomisation_number_has_plain_signs CHECK (number ~ '^[A-Za-z0-9][A-Za-z0-9./_-]{0,39}$'),
    told_at   timestamptz NOT NULL,
    told_by   registry.plain_text NOT NULL CONSTRAINT randomisation_names_who_told_it CHECK (length(btrim(told_by)) BETWEEN 2 AND 200),
    login name NOT NULL DEFAULT session_user, role name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT randomisation_number_is_unique_within_its_trial UNIQUE (trial, number),
    CONSTRAINT randomisation_was_not_told_in_the_future CHECK (told_at <= recorded_at)
);
CREATE TABLE trials.assigned_arm (
    enrolment bigint CONSTRAINT arm_is_assigned_once PRIMARY KEY CONSTRAINT assigned_arm_belongs_to_assignment REFERENCES trials.assignment,
    arm       bigint NOT NULL CONSTRAINT assigned_arm_is_in_the_catalogue REFERENCES trials.arm,
    login name NOT NULL DEFAULT session_user, role name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now()
);
CREATE TABLE trials.unblinding (                             -- from then on this login sees the arm of this one patient
    id        bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT unblinding_has_one_id PRIMARY KEY,
    enrolment bigint NOT NULL CONSTRAINT unblinding_belongs_to_assignment REFERENCES trials.assignment,
    reason    registry.plain_text NOT NULL CONSTRAINT unblinding_has_its_reason CHECK (length(btrim(reason)) BETWEEN 10 AND 500),
    login name NOT NULL DEFAULT session_user, role name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now()
);
CREATE INDEX unblinding_of_enrolment ON trials.unblinding (enrolment);
CREATE FUNCTION trials.is_blinded(of_enrolment bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM trials.enrolment e JOIN trials.arm a ON a.id = e.arm JOIN trials.version_rule r ON r.protocol_version = a.protocol_version
            WHERE e.id = of_enrolment AND current_setting('role') = ANY (r.blinded_roles))
        AND NOT EXISTS (SELECT FROM trials.unblinding u WHERE u.enrolment = of_enrolment AND u.login = session_user);
END $$;
ALTER TABLE trials.assigned_arm ENABLE ROW LEVEL SECURITY;
CREATE POLICY arm_is_hidden_from_who_is_blinded ON trials.assigned_arm FOR SELECT USING (NOT trials.is_blinded(enrolment));
CREATE POLICY arm_is_written_by_who_is_not_blinded ON trials.assigned_arm FOR INSERT WITH CHECK (true);  -- the trigger names the fact

-- The signed checklist, and the criteria that were overridden. -----------------------------------------------------------------
CREATE TABLE trials.criterion_override (
    id          bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT criterion_override_has_one_id PRIMARY KEY,
    eligibility bigint NOT NULL CONSTRAINT override_is_of_an_assessment REFERENCES trials.eligibility,
    criterion   bigint NOT NULL CONSTRAINT override_names_a_criterion REFERENCES trials.criterion,
    -- The fact that was judged: a newer one is judged anew.
    fact        bigint CONSTRAINT override_rests_on_a_fact REFERENCES trials.patient_fact,
    reason      registry.plain_text NOT NULL CONSTRAINT criterion_override_has_its_reason CHECK (length(btrim(reason)) BETWEEN 10 AND 500),
    -- Who at the sponsor agreed, and where that is kept.
    sponsor_approval registry.plain_text CONSTRAINT sponsor_approval_is_short CHECK (length(btrim(sponsor_approval)) BETWEEN 3 AND 200),
    login name NOT NULL DEFAULT session_user, role name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT criterion_is_overridden_once_per_assessment UNIQUE (eligibility, criterion)
);
CREATE FUNCTION trials.checklist_hash(enrolment bigint, eligibility bigint, body text) RETURNS bytea LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$ SELECT sha256(convert_to(concat_ws('|', 'c1', enrolment, eligibility, body), 'UTF8')) $$;
CREATE TABLE trials.checklist (
    id          bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT checklist_has_one_id PRIMARY KEY,
    enrolment   bigint NOT NULL CONSTRAINT checklist_belongs_to_enrolment REFERENCES trials.enrolment,
    eligibility bigint NOT NULL CONSTRAINT checklist_is_of_an_assessment REFERENCES trials.eligibility
        CONSTRAINT assessment_has_one_checklist UNIQUE,
    body        registry.written_text NOT NULL CONSTRAINT checklist_has_content CHECK (length(body) BETWEEN 1 AND 100000),
    hash        bytea NOT NULL GENERATED ALWAYS AS (trials.checklist_hash(enrolment, eligibility, body)) STORED,
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT checklist_has_one_hash UNIQUE (id, hash)
);
CREATE INDEX checklist_of_enrolment ON trials.checklist (enrolment);
CALL registry.give_signatures('trials.checklist', 'investigator');
DO $$ DECLARE t text; BEGIN
    FOREACH t IN ARRAY '{slot_allowance,slot_hold,level_opening,dlt_assessment,assignment,assigned_arm,unblinding,criterion_override,checklist}'::text[] LOOP
        EXECUTE format('CALL registry.make_append_only(%L)', 'trials.' || t);
        EXECUTE format('CALL audit.watch(%L)', 'trials.' || t);
    END LOOP;
END $$;

-- Whether an assessment that is not met lets in all the same: every answer is met, or known, not met and overridden on that fact.
-- What is unknown is found out, never overridden.
CREATE FUNCTION trials.override_of(of_eligibility bigint, OUT holds boolean, OUT until date) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    SELECT coalesce(bool_and(a ->> 'answer' = 'met' OR a ->> 'answer' = 'not_met' AND EXISTS (SELECT FROM trials.criterion_override o
            JOIN trials.eligibility x ON x.id = o.eligibility WHERE x.enrolment = g.enrolment AND o.criterion = c.id AND o.fact = f.id)), false),
        min(least(f.true_on + c.look_back_days, f.true_until)) INTO holds, until
      FROM trials.eligibility g CROSS JOIN LATERAL jsonb_array_elements(g.answers) a
      LEFT JOIN trials.criterion c ON c.id = (a ->> 'criterion')::bigint
      LEFT JOIN trials.patient_fact f ON f.id = (a ->> 'evidence')::bigint
     WHERE g.id = of_eligibility;
    IF NOT holds THEN until := NULL; END IF;
END $$;
-- Whether every criterion of the arm that the patient is in now is met by what is known on that day, or was overridden on the very
-- fact that is the latest. An assessment says what was known when it was made; a worse value that came since is worse all the same.
CREATE FUNCTION trials.facts_let_in(of_enrolment bigint, on_day date) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE e trials.enrolment;
BEGIN
    SELECT * INTO e FROM trials.enrolment WHERE id = of_enrolment;
    RETURN NOT EXISTS (
        SELECT FROM trials.criterion c LEFT JOIN LATERAL (SELECT * FROM trials.latest_fact(e.patient, c.fact, on_day)) f ON true
         WHERE c.arm = e.arm AND CASE trials.criterion_lets_in(c, f, on_day)
            WHEN true THEN false
            WHEN false THEN NOT EXISTS (SELECT FROM trials.criterion_override o JOIN trials.eligibility x ON x.id = o.eligibility
                WHERE x.enrolment = e.id AND o.criterion = c.id AND o.fact = f.id)
            ELSE true END);
END $$;
-- The latest assessment, when it lets in on that day; null when none does.
CREATE FUNCTION trials.eligible_by(of_enrolment bigint, on_day date) RETURNS bigint LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE g trials.eligibility; o record;
BEGIN
    SELECT * INTO g FROM trials.eligibility WHERE enrolment = of_enrolment ORDER BY id DESC LIMIT 1;
    IF g.verdict = 'not_met' THEN
        SELECT * INTO o FROM trials.override_of(g.id);
        IF NOT o.holds OR o.until < on_day THEN RETURN NULL; END IF;
    ELSIF g.verdict IS DISTINCT FROM 'met' OR g.valid_until < on_day THEN RETURN NULL;
    END IF;
    -- What was signed for an arm that asks something else is signed for nothing here.
    IF array(SELECT (c.kind, c.fact, c.operator, c.numbers, c.words, c.unit, c.look_back_days)::text
            FROM trials.criterion c JOIN trials.enrolment e ON e.arm = c.arm WHERE e.id = of_enrolment ORDER BY 1)
        IS DISTINCT FROM array(SELECT (c.kind, c.fact, c.operator, c.numbers, c.words, c.unit, c.look_back_days)::text
            FROM jsonb_array_elements(g.answers) a JOIN trials.criterion c ON c.id = (a ->> 'criterion')::bigint ORDER BY 1)
    THEN RETURN NULL; END IF;
    RETURN CASE WHEN trials.facts_let_in(of_enrolment, on_day) THEN g.id END;
END $$;
CREATE FUNCTION trials.override_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE g trials.eligibility; answer jsonb; waiver text; wrong text;
BEGIN
    SELECT * INTO g FROM trials.eligibility WHERE id = new.eligibility;
    IF NOT found THEN RETURN new; END IF;                    -- the foreign key says so
    PERFORM FROM trials.enrolment WHERE id = g.enrolment FOR NO KEY UPDATE;
    answer := (SELECT a FROM jsonb_array_elements(g.answers) a WHERE (a ->> 'criterion')::bigint = new.criterion);
    waiver := (SELECT waivable_by FROM trials.criterion WHERE id = new.criterion);
    new.fact := (answer ->> 'evidence')::bigint;
    new.login := session_user; new.role := current_setting('role'); new.recorded_at := registry.now();
    wrong := CASE
        WHEN g.id <> (SELECT max(id) FROM trials.eligibility WHERE enrolment = g.enrolment) THEN 'override_is_of_the_latest_assessment'
        WHEN answer ->> 'answer' IS DISTINCT FROM 'not_met' OR new.fact IS NULL THEN 'only_a_criterion_that_is_not_met_is_overridden'
        WHEN waiver IS NULL THEN 'criterion_may_be_overridden'
        -- The sponsor has no login: an investigator writes down who agreed.
        WHEN waiver = 'sponsor' AND new.sponsor_approval IS NULL THEN 'sponsors_waiver_names_who_agreed'
        WHEN g.login = session_user THEN 'override_is_by_another_than_who_assessed' END;
    IF wrong IS NOT NULL THEN PERFORM trials.refuse(wrong, 'criterion_override', 'the criterion is not overridden so'); END IF;
    RETURN new;
END $$;
CREATE TRIGGER override_fits BEFORE INSERT ON trials.criterion_override FOR EACH ROW EXECUTE FUNCTION trials.override_fits();
ALTER TABLE trials.criterion_override ENABLE ALWAYS TRIGGER override_fits;

-- The checklist as it is signed: each criterion as the protocol has it, the answer, the fact it rests on, and who overrode it.
CREATE FUNCTION trials.checklist_text(of_eligibility bigint) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT format(E'Eligibility checklist of E%s, patient P%s\n%s, protocol version %s, arm %s\nAssessed for %s: %s\n', e.id, e.patient,
            coalesce(t.nct, 'T' || t.id), v.version, m.label, g.assessed_on, replace(g.verdict, '_', ' '))
        || (SELECT string_agg(format(E'%s. %s %s %s%s%s: %s%s%s\n', x.n, c.kind, c.fact, c.operator,
                CASE WHEN c.numbers IS NOT NULL THEN ' ' || array_to_string(c.numbers, ' and ') ELSE ' ' || array_to_string(c.words, ', ') END
                    || coalesce(' ' || c.unit, ''), coalesce(', within ' || c.look_back_days || ' days', ''), replace(x.a ->> 'answer', '_', ' '),
                coalesce(format(', fact %s of %s: %s', f.id, f.true_on, coalesce(f.number::text || coalesce(' ' || f.unit, ''), f.word)), ''),
                coalesce((SELECT format(', overridden by %s (%s): %s%s', o.login, o.role, o.reason, coalesce(' [' || o.sponsor_approval || ']', ''))
                    FROM trials.criterion_override o JOIN trials.eligibility y ON y.id = o.eligibility
                    WHERE y.enrolment = g.enrolment AND o.criterion = c.id AND o.fact = f.id ORDER BY o.id DESC LIMIT 1), '')), '' ORDER BY x.n)
            FROM jsonb_array_elements(g.answers) WITH ORDINALITY x(a, n) JOIN trials.criterion c ON c.id = (x.a ->> 'criterion')::bigint
            LEFT JOIN trials.patient_fact f ON f.id = (x.a ->> 'evidence')::bigint)
      FROM trials.eligibility g JOIN trials.enrolment e ON e.id = g.enrolment JOIN trials.trial t ON t.id = e.trial
      JOIN trials.arm m ON m.id = e.arm JOIN trials.protocol_version v ON v.id = m.protocol_version WHERE g.id = of_eligibility);
END $$;
CREATE FUNCTION trials.checklist_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE g trials.eligibility; wrong text;
BEGIN
    SELECT * INTO g FROM trials.eligibility WHERE enrolment = new.enrolment ORDER BY id DESC LIMIT 1;
    wrong := CASE
        WHEN g.id IS DISTINCT FROM new.eligibility THEN 'checklist_is_of_the_latest_assessment'
        WHEN g.verdict <> 'met' AND NOT (SELECT holds FROM trials.override_of(g.id)) THEN 'signed_checklist_has_no_open_criterion'
        WHEN new.body IS DISTINCT FROM trials.checklist_text(g.id) THEN 'checklist_says_what_was_assessed' END;
    IF wrong IS NOT NULL THEN PERFORM trials.refuse(wrong, 'checklist', 'the checklist cannot be signed so'); END IF;
    RETURN new;
END $$;
CREATE TRIGGER checklist_fits BEFORE INSERT ON trials.checklist FOR EACH ROW EXECUTE FUNCTION trials.checklist_fits();
ALTER TABLE trials.checklist ENABLE ALWAYS TRIGGER checklist_fits;

-- Who counts for the rule of a dose level, in the order in which they were treated, those to come last. Not those who cannot be
-- evaluated, nor those who left untreated; a toxicity counts also of who is gone.
CREATE FUNCTION trials.observed_at(of_trial bigint, of_label text, of_level int)
RETURNS TABLE (place bigint, enrolment bigint, treated_at timestamptz, outcome text, is_fatal boolean) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT row_number() OVER (ORDER BY x.treated_at, x.enrolment), x.enrolment, x.treated_at, x.outcome, x.is_fatal
      FROM (SELECT DISTINCT ON (s.enrolment) s.enrolment, s.given_back_at, e.status, p.treated_at, d.outcome, d.is_fatal
            FROM trials.slot s JOIN trials.enrolment e ON e.id = s.enrolment LEFT JOIN trials.participation p ON p.enrolment = e.id
            LEFT JOIN trials.dlt_assessment d ON d.enrolment = e.id AND NOT EXISTS (SELECT FROM trials.dlt_assessment n WHERE n.corrects = d.id)
            WHERE (s.trial, s.label, s.level) = (of_trial, of_label, of_level) ORDER BY s.enrolment, s.id DESC) x
     WHERE x.outcome IS DISTINCT FROM 'not_evaluable'
       AND (x.treated_at IS NOT NULL OR x.given_back_at IS NULL AND x.status IN ('slot_reserved', 'on_study')) $$;
-- What the rule of the arm says of the next slot of a dose level: null, or the fact that shuts it.
CREATE FUNCTION trials.toxicity_refusal(of_trial bigint, of_label text, of_level int) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE a constant trials.arm := trials.arm_in_force(of_trial, of_label); r trials.arm_rule;
BEGIN
    SELECT * INTO r FROM trials.arm_rule WHERE arm = a.id;
    -- Of the whole arm, also where it says no rule: nobody comes in after a treatment death unless the protocol says so.
    IF coalesce(r.death_stops, true) AND EXISTS (SELECT FROM trials.slot s JOIN trials.dlt_assessment d ON d.enrolment = s.enrolment
        WHERE s.trial = of_trial AND s.label = of_label AND d.is_fatal AND NOT EXISTS (SELECT FROM trials.dlt_assessment n WHERE n.corrects = d.id))
    THEN RETURN 'treatment_death_closes_the_arm'; END IF;
    IF r.dlt_window_days IS NULL THEN RETURN NULL; END IF;
    RETURN (WITH o AS MATERIALIZED (SELECT * FROM trials.observed_at(of_trial, of_label, of_level)),
        l AS (SELECT l.first, l.at_most, count(*) FILTER (WHERE o.outcome = 'dlt') AS toxic, count(o.place) AS patients,
                count(*) FILTER (WHERE o.place IS NOT NULL AND o.outcome IS NULL) AS open
              FROM trials.dlt_limit l LEFT JOIN o ON o.place <= l.first WHERE l.arm = a.id GROUP BY l.first, l.at_most)
        SELECT CASE WHEN bool_or(l.toxic > l.at_most) THEN 'toxicities_are_within_the_rule_of_the_arm'
            -- The next one would come after the first so many: of those everything must be known.
            WHEN bool_or(l.patients = l.first AND l.open > 0)
                OR (SELECT count(*) FROM o WHERE o.outcome IS NULL) >= r.observed_at_once THEN 'slot_opens_after_those_before_were_observed' END
          FROM (SELECT 1) x LEFT JOIN l ON true);
END $$;
CREATE FUNCTION trials.open_level(of_trial bigint, of_label text) RETURNS int LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN coalesce((SELECT level FROM trials.level_opening WHERE trial = of_trial AND label = of_label ORDER BY id DESC LIMIT 1),
        (SELECT min(d.no) FROM trials.dose_level d WHERE d.arm = (trials.arm_in_force(of_trial, of_label)).id), 1);
END $$;
-- What shuts a slot, apart from the patient: null, or a fact. The first that holds is told.
CREATE FUNCTION trials.slot_refusal(of_trial bigint, of_label text, at_site bigint, at_level int) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN coalesce((SELECT 'slot_is_not_on_hold' FROM trials.slot_hold h WHERE h.trial = of_trial AND h.label = of_label AND h.event = 'held'
            AND coalesce(h.site = at_site, true) AND coalesce(h.level = at_level, true)
            AND NOT EXISTS (SELECT FROM trials.slot_hold n WHERE n.trial = h.trial AND n.label = h.label AND n.site IS NOT DISTINCT FROM h.site
                AND n.level IS NOT DISTINCT FROM h.level AND n.id > h.id) LIMIT 1),
        trials.toxicity_refusal(of_trial, of_label, at_level),
        (SELECT CASE
                WHEN bool_or(p.taken >= p.slots AND coalesce(p.site = at_site, true) AND coalesce(p.level = at_level, true)) THEN 'arm_has_a_free_slot'
                -- Where some were given slots of their own, the others have none.
                WHEN bool_or(p.site IS NOT NULL AND p.level IS NULL) AND NOT bool_or(p.site = at_site AND p.level IS NULL)
                    OR bool_or(p.site IS NOT NULL AND p.level IS NOT NULL) AND NOT coalesce(bool_or(p.site = at_site AND p.level = at_level), false)
                    THEN 'site_was_given_slots'
                WHEN bool_or(p.site IS NULL AND p.level IS NOT NULL) AND NOT bool_or(p.site IS NULL AND p.level = at_level) THEN 'dose_level_was_given_slots' END
           FROM trials.slot_pool p WHERE p.trial = of_trial AND p.label = of_label));
END $$;

-- What stops a patient who holds a slot from coming on study: what shuts the next slot for its own sake, and not for being taken.
CREATE FUNCTION trials.start_refusal(of_enrolment bigint) RETURNS text LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE s trials.slot; wrong text;
BEGIN
    SELECT * INTO s FROM trials.slot WHERE enrolment = of_enrolment AND given_back_at IS NULL;
    wrong := trials.slot_refusal(s.trial, s.label, s.site, s.level);
    RETURN CASE WHEN wrong IN ('slot_is_not_on_hold', 'treatment_death_closes_the_arm', 'toxicities_are_within_the_rule_of_the_arm') THEN wrong END;
END $$;

-- Whatever is decided about an arm's slots queues at its pool, after the enrolment. Whoever took their view of the database before
-- somebody else was through is refused by the server in any isolation, as the pool changes with every decision.
CREATE FUNCTION trials.queue_at_arm(of_trial bigint, of_label text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE a constant trials.arm := trials.arm_in_force(of_trial, of_label); p trials.slot_pool;
BEGIN
    INSERT INTO trials.slot_pool (trial, label, slots) VALUES (of_trial, of_label, a.slots) ON CONFLICT ON CONSTRAINT slots_have_one_pool DO NOTHING;
    SELECT * INTO p FROM trials.slot_pool WHERE trial = of_trial AND label = of_label AND site IS NULL AND level IS NULL FOR NO KEY UPDATE;
    -- The number of the version in force; one below what is taken leaves no slot free, and takes none away.
    IF p.slots IS DISTINCT FROM (CASE WHEN a.slots IS NOT NULL THEN greatest(a.slots, p.taken) END) THEN
        UPDATE trials.slot_pool SET slots = CASE WHEN a.slots IS NOT NULL THEN greatest(a.slots, taken) END WHERE id = p.id;
    END IF;
END $$;
CREATE FUNCTION trials.change_at_arm(of_trial bigint, of_label text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM trials.queue_at_arm(of_trial, of_label);
    UPDATE trials.slot_pool SET changes = changes + 1 WHERE trial = of_trial AND label = of_label AND site IS NULL AND level IS NULL;
END $$;
CREATE FUNCTION trials.take_slot(e trials.enrolment, for_arm bigint, at_step int) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE its_label constant text := (SELECT label FROM trials.arm WHERE id = for_arm); its_level int; wrong text;
BEGIN
    PERFORM trials.queue_at_arm(e.trial, its_label);
    its_level := trials.open_level(e.trial, its_label);
    wrong := trials.slot_refusal(e.trial, its_label, e.site, its_level);
    IF wrong IS NOT NULL THEN PERFORM trials.refuse(wrong, 'slot', 'no slot opens'); END IF;
    UPDATE trials.slot_pool SET taken = taken + 1 WHERE trial = e.trial AND label = its_label
        AND coalesce(site = e.site, true) AND coalesce(level = its_level, true);
    INSERT INTO trials.slot (enrolment, step_no, trial, label, site, level) VALUES (e.id, at_step, e.trial, its_label, e.site, its_level);
END $$;
CREATE FUNCTION trials.give_slot_back(of_enrolment bigint, because text) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE s trials.slot;
BEGIN
    SELECT * INTO s FROM trials.slot WHERE enrolment = of_enrolment AND given_back_at IS NULL;
    IF NOT found THEN RETURN; END IF;
    PERFORM trials.queue_at_arm(s.trial, s.label);
    UPDATE trials.slot SET given_back_at = registry.now(), given_back_because = because WHERE id = s.id AND given_back_at IS NULL;
    IF found THEN
        UPDATE trials.slot_pool SET taken = taken - 1 WHERE trial = s.trial AND label = s.label
            AND coalesce(site = s.site, true) AND coalesce(level = s.level, true);
    END IF;
END $$;

-- What a step needs besides its legality and its facts (0006), and what follows from it. After "step_has_its_facts", by name.
CREATE FUNCTION trials.step_takes_effect() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE e trials.enrolment; r trials.version_rule; replaces text; here date; wrong text; eligible bigint;
BEGIN
    IF EXISTS (SELECT FROM trials.step_reason WHERE event = new.event) AND NOT EXISTS (SELECT FROM trials.step_reason s
        WHERE s.event = new.event AND s.code = new.reason_code AND s.is_offered AND (NOT s.asks_words OR length(btrim(new.reason)) >= 3))
    THEN PERFORM trials.refuse('enrolment_step_names_a_reason_of_its_list', 'enrolment', 'the step names no reason of its list'); END IF;
    SELECT * INTO e FROM trials.enrolment WHERE id = new.subject;
    IF new.event IN ('screen', 'find_ineligible') THEN PERFORM trials.give_screening_number(e); END IF;
    IF e.trial IS NULL THEN RETURN NULL; END IF;             -- the centre's registry has no slots, arms or checklists
    CASE new.event
    WHEN 'reserve_slot', 'start' THEN
        here := (SELECT (new.happened_at AT TIME ZONE zone)::date FROM registry.site WHERE id = e.site);
        r := trials.rule_of_version(e.arm);
        eligible := trials.eligible_by(e.id, here);
        wrong := CASE
            WHEN eligible IS NULL THEN 'eligible_patient_meets_every_criterion'
            WHEN NOT EXISTS (SELECT FROM trials.checklist WHERE eligibility = eligible) THEN 'eligible_patient_has_a_signed_checklist'
            -- Who holds a slot is stopped too, by a hold, a treatment death or too many toxicities that came since.
            WHEN new.event = 'start' THEN trials.start_refusal(e.id) END;
        wrong := coalesce(wrong, CASE
            WHEN new.event = 'start' AND r.allocation = 'randomised' AND NOT EXISTS (SELECT FROM trials.assignment WHERE enrolment = e.id)
                THEN 'randomised_patient_has_a_number'
            -- Where some are blinded the arm may be told later, to who is not.
            WHEN new.event = 'start' AND r.allocation = 'randomised' AND r.blinded_roles = '{}'
                AND NOT EXISTS (SELECT FROM trials.assigned_arm WHERE enrolment = e.id) THEN 'randomised_patient_has_an_arm'
            WHEN r.washout_days > 0 AND EXISTS (SELECT FROM trials.participation p JOIN trials.enrolment o ON o.id = p.enrolment JOIN registry.site s ON s.id = o.site
                WHERE p.patient = e.patient AND p.enrolment <> e.id AND p.treated_at IS NOT NULL
                  AND (coalesce(p.until_at, registry.now()) AT TIME ZONE s.zone)::date + r.washout_days > here) THEN 'washout_after_another_trial_is_over' END);
        IF wrong IS NOT NULL THEN PERFORM trials.refuse(wrong, 'enrolment', format('enrolment step %s lacks a fact', new.event)); END IF;
        IF new.event = 'reserve_slot' THEN
            INSERT INTO trials.participation AS p (enrolment, patient, is_exclusive, from_at) VALUES (e.id, e.patient, r.is_exclusive, new.happened_at)
                ON CONFLICT (enrolment) DO UPDATE SET until_at = NULL, is_exclusive = excluded.is_exclusive;
            PERFORM trials.take_slot(e, e.arm, new.no);
        END IF;
    WHEN 'treat' THEN
        UPDATE trials.participation SET treated_at = coalesce(treated_at, new.happened_at) WHERE enrolment = e.id;
    WHEN 'release_slot', 'find_ineligible', 'end_treatment', 'leave_study', 'withdraw', 'withdraw_treatment' THEN
        UPDATE trials.participation SET until_at = new.happened_at WHERE enrolment = e.id AND until_at IS NULL;
        replaces := coalesce((SELECT a.replaces FROM trials.arm_rule a WHERE a.arm = e.arm), 'reserved');
        IF new.event = 'release_slot' THEN PERFORM trials.give_slot_back(e.id, 'released');   -- nobody was enrolled by it
        ELSIF new.from_state = 'slot_reserved' AND replaces <> 'nobody' THEN PERFORM trials.give_slot_back(e.id, 'not_on_study');
        ELSIF new.from_state = 'on_study' AND replaces IN ('untreated', 'not_evaluable') THEN PERFORM trials.give_slot_back(e.id, 'not_treated');
        END IF;
    ELSE NULL;
    END CASE;
    RETURN NULL;
END $$;
CREATE TRIGGER step_takes_effect AFTER INSERT ON trials.enrolment_history FOR EACH ROW EXECUTE FUNCTION trials.step_takes_effect();
ALTER TABLE trials.enrolment_history ENABLE ALWAYS TRIGGER step_takes_effect;

-- Whoever got the aerosol was treated, whether or not anybody writes that step down.
CREATE FUNCTION trials.aerosol_is_treatment() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE e trials.enrolment;
BEGIN
    SELECT t.* INTO e FROM booking.procedure x JOIN booking.planned_cycle y ON y.id = x.planned_cycle JOIN booking.course k ON k.id = y.course
        JOIN trials.enrolment t ON t.id = k.enrolment WHERE x.id = new.subject AND t.trial IS NOT NULL;
    IF e.status = 'on_study' THEN
        INSERT INTO trials.enrolment_history (subject, event, happened_at) VALUES (e.id, 'treat', new.happened_at);
    END IF;
    UPDATE trials.participation SET treated_at = new.happened_at WHERE enrolment = e.id AND treated_at IS NULL;
    RETURN NULL;
END $$;
CREATE TRIGGER aerosol_is_treatment AFTER INSERT ON booking.procedure_history FOR EACH ROW WHEN (new.event = 'start_aerosol')
    EXECUTE FUNCTION trials.aerosol_is_treatment();
ALTER TABLE booking.procedure_history ENABLE ALWAYS TRIGGER aerosol_is_treatment;

-- Allowances, holds, levels and toxicities change what the next slot rests on.
CREATE FUNCTION trials.arm_decision_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE row_now constant jsonb := to_jsonb(new); its_level constant int := (row_now ->> 'level')::int; was int; held boolean; wrong text;
BEGIN
    IF (trials.arm_in_force(new.trial, new.label)).id IS NULL THEN wrong := 'slots_are_of_an_arm_that_is_released';
    ELSIF its_level IS NOT NULL AND NOT EXISTS (SELECT FROM trials.dose_level d
        WHERE d.arm = (trials.arm_in_force(new.trial, new.label)).id AND d.no = its_level) THEN wrong := 'dose_level_is_one_of_its_arm';
    END IF;
    IF wrong IS NULL THEN PERFORM trials.change_at_arm(new.trial, new.label); END IF;
    IF tg_table_name = 'slot_hold' THEN
        held := coalesce((SELECT h.event = 'held' FROM trials.slot_hold h WHERE h.trial = new.trial AND h.label = new.label
            AND h.site IS NOT DISTINCT FROM (row_now ->> 'site')::bigint AND h.level IS NOT DISTINCT FROM its_level ORDER BY h.id DESC LIMIT 1), false);
        IF held = (row_now ->> 'event' = 'held') THEN wrong := coalesce(wrong, 'hold_is_placed_and_then_lifted'); END IF;
    ELSIF tg_table_name = 'level_opening' AND wrong IS NULL THEN
        was := trials.open_level(new.trial, new.label);
        -- A higher dose rests on what is known of the lower one: nobody there is still to be observed, and the rule holds.
        wrong := CASE WHEN its_level = was THEN 'another_dose_level_is_opened'
            WHEN its_level > was AND (trials.toxicity_refusal(new.trial, new.label, was) IS NOT NULL
                OR EXISTS (SELECT FROM trials.observed_at(new.trial, new.label, was) o WHERE o.outcome IS NULL)
                    AND EXISTS (SELECT FROM trials.arm_rule x WHERE x.arm = (trials.arm_in_force(new.trial, new.label)).id AND x.dlt_window_days IS NOT NULL))
                THEN 'higher_dose_level_rests_on_the_lower_one' END;
    END IF;
    IF wrong IS NOT NULL THEN PERFORM trials.refuse(wrong, tg_table_name, 'the slots of the arm do not change so'); END IF;
    RETURN new;
END $$;
CREATE FUNCTION trials.allowance_takes_effect() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE held constant int := (SELECT count(*) FROM trials.slot s WHERE s.trial = new.trial AND s.label = new.label AND s.given_back_at IS NULL
    AND coalesce(s.site = new.site, true) AND coalesce(s.level = new.level, true));
BEGIN
    IF held > new.slots THEN PERFORM trials.refuse('slots_taken_are_within_their_limit', 'slot_allowance', 'more slots are taken already'); END IF;
    INSERT INTO trials.slot_pool (trial, label, site, level, slots, taken) VALUES (new.trial, new.label, new.site, new.level, new.slots, held)
        ON CONFLICT ON CONSTRAINT slots_have_one_pool DO UPDATE SET slots = excluded.slots;
    RETURN NULL;
END $$;
DO $$ DECLARE t text; BEGIN
    FOREACH t IN ARRAY '{slot_allowance,slot_hold,level_opening}'::text[] LOOP
        EXECUTE format('CREATE TRIGGER arm_decision_fits BEFORE INSERT ON trials.%I FOR EACH ROW EXECUTE FUNCTION trials.arm_decision_fits()', t);
        EXECUTE format('ALTER TABLE trials.%I ENABLE ALWAYS TRIGGER arm_decision_fits', t);
    END LOOP;
END $$;
CREATE TRIGGER allowance_takes_effect AFTER INSERT ON trials.slot_allowance FOR EACH ROW EXECUTE FUNCTION trials.allowance_takes_effect();
ALTER TABLE trials.slot_allowance ENABLE ALWAYS TRIGGER allowance_takes_effect;
CREATE FUNCTION trials.dlt_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE e trials.enrolment; s trials.slot; r trials.arm_rule; treated date; wrong text;
BEGIN
    SELECT * INTO e FROM trials.enrolment WHERE id = new.enrolment FOR NO KEY UPDATE;
    SELECT * INTO s FROM trials.slot WHERE enrolment = e.id ORDER BY id DESC LIMIT 1;
    IF s.id IS NULL THEN PERFORM trials.refuse('observed_patient_had_a_slot', 'dlt_assessment', 'the patient never had a slot'); END IF;
    PERFORM trials.change_at_arm(s.trial, s.label);
    SELECT x.* INTO r FROM trials.arm_rule x WHERE x.arm = e.arm;
    treated := (SELECT (p.treated_at AT TIME ZONE z.zone)::date FROM trials.participation p, registry.site z WHERE p.enrolment = e.id AND z.id = e.site);
    wrong := CASE
        WHEN r.dlt_window_days IS NULL THEN 'arm_says_how_long_patients_are_observed'
        WHEN treated IS NULL THEN 'observed_patient_was_treated'
        WHEN new.seen_on < treated THEN 'toxicity_is_seen_after_treatment'
        WHEN new.outcome = 'none' AND new.seen_on < treated + r.dlt_window_days THEN 'observation_is_over_before_it_is_clean'
        WHEN new.outcome = 'dlt' AND new.seen_on > treated + r.dlt_window_days THEN 'toxicity_is_seen_within_the_window' END;
    IF wrong IS NOT NULL THEN PERFORM trials.refuse(wrong, 'dlt_assessment', 'the observation does not say so'); END IF;
    IF new.outcome = 'not_evaluable' AND r.replaces = 'not_evaluable' THEN PERFORM trials.give_slot_back(e.id, 'not_evaluable'); END IF;
    RETURN new;
END $$;
CREATE TRIGGER dlt_fits BEFORE INSERT ON trials.dlt_assessment FOR EACH ROW EXECUTE FUNCTION trials.dlt_fits();
ALTER TABLE trials.dlt_assessment ENABLE ALWAYS TRIGGER dlt_fits;

-- What the sponsor's system told, between the slot and the start.
CREATE FUNCTION trials.assignment_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE e trials.enrolment; wrong text;
BEGIN
    SELECT * INTO e FROM trials.enrolment WHERE id = new.enrolment FOR NO KEY UPDATE;
    new.trial := e.trial;
    wrong := CASE WHEN e.trial IS NULL OR (trials.rule_of_version(e.arm)).allocation <> 'randomised' THEN 'trial_is_randomised'
        WHEN e.status <> 'slot_reserved' THEN 'patient_is_randomised_with_a_slot_reserved' END;
    IF wrong IS NOT NULL THEN PERFORM trials.refuse(wrong, 'assignment', 'nobody is randomised so'); END IF;
    RETURN new;
END $$;
CREATE TRIGGER assignment_fits BEFORE INSERT ON trials.assignment FOR EACH ROW EXECUTE FUNCTION trials.assignment_fits();
ALTER TABLE trials.assignment ENABLE ALWAYS TRIGGER assignment_fits;
CREATE FUNCTION trials.assigned_arm_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE e trials.enrolment; a trials.arm; was trials.arm; r trials.version_rule; held trials.slot; wrong text;
BEGIN
    SELECT * INTO e FROM trials.enrolment WHERE id = new.enrolment FOR NO KEY UPDATE;
    SELECT * INTO a FROM trials.arm WHERE id = new.arm;
    SELECT * INTO was FROM trials.arm WHERE id = e.arm;
    r := trials.rule_of_version(e.arm);
    wrong := CASE
        WHEN current_setting('role') = ANY (r.blinded_roles) THEN 'arm_is_told_to_who_is_not_blinded'
        WHEN a.protocol_version IS DISTINCT FROM was.protocol_version THEN 'assigned_arm_is_of_the_same_version'
        WHEN r.blinded_roles = '{}' AND e.status <> 'slot_reserved' THEN 'patient_is_randomised_with_a_slot_reserved' END;
    IF wrong IS NOT NULL THEN PERFORM trials.refuse(wrong, 'assigned_arm', 'nobody is assigned so'); END IF;
    IF r.blinded_roles = '{}' THEN
        IF a.id <> was.id THEN                               -- the slot is the assigned arm's
            PERFORM FROM trials.slot_pool WHERE trial = e.trial AND label IN (a.label, was.label) AND site IS NULL AND level IS NULL
                ORDER BY id FOR NO KEY UPDATE;
            SELECT * INTO held FROM trials.slot WHERE enrolment = e.id AND given_back_at IS NULL;
            PERFORM trials.give_slot_back(e.id, 'other_arm');
            UPDATE trials.enrolment SET arm = a.id WHERE id = e.id;
            PERFORM trials.take_slot(e, a.id, held.step_no);
        END IF;
    ELSE
        -- The slot stays where everybody sees it, else it would tell the arm; the arm's own number holds all the same.
        PERFORM FROM trials.slot_pool WHERE trial = e.trial AND site IS NULL AND level IS NULL ORDER BY id FOR NO KEY UPDATE;
        UPDATE trials.slot_pool SET changes = changes + 1 WHERE trial = e.trial AND site IS NULL AND level IS NULL;
        IF (SELECT count(*) FROM trials.assigned_arm x JOIN trials.arm y ON y.id = x.arm JOIN trials.slot s ON s.enrolment = x.enrolment
            WHERE s.trial = e.trial AND y.label = a.label AND s.given_back_at IS NULL) >= (trials.arm_in_force(e.trial, a.label)).slots
        THEN PERFORM trials.refuse('arm_has_a_free_slot', 'assigned_arm', 'the arm is full'); END IF;
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER assigned_arm_fits BEFORE INSERT ON trials.assigned_arm FOR EACH ROW EXECUTE FUNCTION trials.assigned_arm_fits();
ALTER TABLE trials.assigned_arm ENABLE ALWAYS TRIGGER assigned_arm_fits;

GRANT SELECT ON trials.step_reason, trials.screening_number, trials.version_rule, trials.arm_rule, trials.dlt_limit,
    trials.slot_allowance, trials.slot_hold, trials.level_opening, trials.slot, trials.participation, trials.assignment
    TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, operator, worker;
GRANT SELECT (id, trial, label, site, level, slots, taken) ON trials.slot_pool
    TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, operator, worker;
GRANT SELECT ON trials.dlt_assessment, trials.assigned_arm, trials.unblinding, trials.criterion_override, trials.checklist, trials.checklist_signature
    TO coordinator, research, investigator, surgeon, pharmacist, nurse, worker;
GRANT INSERT, UPDATE (label, is_offered) ON trials.step_reason TO operator;
GRANT INSERT (enrolment, number) ON trials.screening_number TO coordinator, research;
GRANT INSERT, UPDATE, DELETE ON trials.version_rule, trials.arm_rule, trials.dlt_limit TO research;
GRANT INSERT (trial, label, site, level, slots, reason) ON trials.slot_allowance TO research, investigator;
GRANT INSERT (trial, label, site, level, event, reason) ON trials.slot_hold TO research, investigator;
GRANT INSERT (trial, label, level, reason) ON trials.level_opening TO investigator;
GRANT INSERT (enrolment, outcome, is_fatal, seen_on, what, corrects) ON trials.dlt_assessment TO investigator;
GRANT INSERT (enrolment, number, told_at, told_by) ON trials.assignment TO research, investigator, pharmacist;
GRANT INSERT (enrolment, arm) ON trials.assigned_arm TO research, investigator, pharmacist;
GRANT INSERT (enrolment, reason) ON trials.unblinding TO investigator, surgeon;
GRANT INSERT (eligibility, criterion, reason, sponsor_approval) ON trials.criterion_override TO investigator;
GRANT INSERT (enrolment, eligibility, body) ON trials.checklist TO investigator;
GRANT INSERT (document, hash) ON trials.checklist_signature TO investigator;
GRANT EXECUTE ON FUNCTION trials.override_of(bigint), trials.eligible_by(bigint, date), trials.facts_let_in(bigint, date), trials.is_blinded(bigint)
    TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, operator, worker;
GRANT EXECUTE ON FUNCTION trials.checklist_text(bigint) TO coordinator, research, investigator, surgeon, nurse;
GRANT EXECUTE ON FUNCTION trials.arm_in_force(bigint, text), trials.observed_at(bigint, text, int), trials.open_level(bigint, text), trials.slot_refusal(bigint, text, bigint, int)
    TO coordinator, research, investigator, surgeon, pharmacist, nurse, operator, worker;
GRANT EXECUTE ON FUNCTION trials.checklist_hash(bigint, bigint, text) TO investigator;

RESET ROLE;
