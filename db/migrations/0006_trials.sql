-- Trials: catalogue, consent, eligibility, enrolment. Off-trial patients live the same life with a registry consent.
SET ROLE omentum_owner;

CREATE TABLE trials.trial (
    id    bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT trial_has_one_id PRIMARY KEY,
    -- ClinicalTrials.gov; no check digit. A local registry has none.
    nct   text CONSTRAINT trial_number_is_unique UNIQUE
        CONSTRAINT trial_number_is_an_nct_number CHECK (nct ~ '^NCT[0-9]{8}$'),
    title registry.plain_text NOT NULL CONSTRAINT trial_title_is_short CHECK (length(title) BETWEEN 3 AND 500),
    phase registry.plain_text CONSTRAINT trial_phase_is_short CHECK (length(phase) BETWEEN 1 AND 60),
    sponsor registry.plain_text CONSTRAINT trial_sponsor_is_short CHECK (length(sponsor) BETWEEN 1 AND 200),
    -- Several may hold at once: a device and a drug each have their own.
    regulatory_pathways text[] NOT NULL DEFAULT '{}' CONSTRAINT regulatory_pathways_are_known
        CHECK (regulatory_pathways <@ '{ind,ind_exempt,ide_a,ide_b,non_ide}'),
    recruitment text NOT NULL DEFAULT 'not_yet' CONSTRAINT recruitment_is_known CHECK (recruitment IN
        ('not_yet', 'recruiting', 'by_invitation', 'suspended', 'closed', 'completed', 'terminated', 'withdrawn', 'unknown')),
    recorded_at timestamptz NOT NULL DEFAULT registry.now()
);
CALL audit.watch('trials.trial');

CREATE TABLE trials.protocol_version (
    id      bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT protocol_version_has_one_id PRIMARY KEY,
    trial   bigint NOT NULL CONSTRAINT protocol_version_belongs_to_trial REFERENCES trials.trial,
    version registry.plain_text NOT NULL CONSTRAINT protocol_version_is_short CHECK (length(version) BETWEEN 1 AND 40),
    effective_from date NOT NULL,
    released_at    timestamptz,
    CONSTRAINT protocol_version_is_unique_within_its_trial UNIQUE (trial, version)
);
CALL audit.watch('trials.protocol_version');

CREATE TABLE trials.arm (
    id       bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT arm_has_one_id PRIMARY KEY,
    protocol_version bigint NOT NULL CONSTRAINT arm_belongs_to_protocol_version REFERENCES trials.protocol_version,
    label    registry.plain_text NOT NULL CONSTRAINT arm_label_is_short CHECK (length(label) BETWEEN 1 AND 80),
    regimen  registry.plain_text NOT NULL CONSTRAINT arm_regimen_is_short CHECK (length(regimen) BETWEEN 1 AND 200),
    planned_cycles int NOT NULL CONSTRAINT arm_plans_one_to_twelve_cycles CHECK (planned_cycles BETWEEN 1 AND 12),
    interval_min_days    int NOT NULL,
    interval_target_days int NOT NULL,
    interval_max_days    int NOT NULL,
    -- Whether a partial aerosol is a delivered cycle: the protocol says so, not we.
    partial_counts boolean NOT NULL,
    dwell_target_minutes int NOT NULL CONSTRAINT arm_dwell_is_plausible CHECK (dwell_target_minutes BETWEEN 5 AND 120),
    slots int CONSTRAINT arm_slots_are_positive CHECK (slots > 0),
    CONSTRAINT arm_label_is_unique_within_its_version UNIQUE (protocol_version, label),
    CONSTRAINT arm_interval_is_in_order CHECK
        (0 < interval_min_days AND interval_min_days <= interval_target_days
         AND interval_target_days <= interval_max_days AND interval_max_days <= 400)
);
CALL audit.watch('trials.arm');

-- What can be known of a patient, and in which unit it is kept.
CREATE TABLE trials.fact_kind (
    code  text CONSTRAINT fact_kind_has_one_code PRIMARY KEY
        CONSTRAINT fact_kind_code_is_a_word CHECK (code ~ '^[a-z][a-z0-9_]{1,40}$'),
    label registry.plain_text NOT NULL CONSTRAINT fact_kind_label_is_short CHECK (length(label) BETWEEN 2 AND 120),
    value_kind text NOT NULL CONSTRAINT fact_value_kind_is_known CHECK (value_kind IN ('number', 'code', 'yes_no')),
    unit  registry.code_text,  -- UCUM
    loinc text CONSTRAINT fact_kind_names_a_loinc_code CHECK (loinc ~ '^[0-9]{1,7}-[0-9]$'),
    CONSTRAINT only_numbers_have_a_unit CHECK (unit IS NULL OR value_kind = 'number')
);
CALL audit.watch('trials.fact_kind');
INSERT INTO registry.catalog_exemption VALUES
    ('identifying key', 'trials.fact_kind', 'a word of the catalogue, no patient'),
    ('identifying key', 'trials.withdrawal', 'an enrolment number and one of three words');
INSERT INTO trials.fact_kind (code, label, value_kind, unit, loinc) VALUES
    ('ecog', 'ECOG performance status', 'number', '{score}', '89247-1'),
    ('age', 'Age', 'number', 'a', NULL),
    ('hemoglobin', 'Hemoglobin', 'number', 'g/dL', '718-7'),
    ('platelets', 'Platelets', 'number', '10*3/uL', '777-3'),
    ('neutrophils', 'Absolute neutrophil count', 'number', '10*3/uL', '751-8'),
    ('creatinine', 'Creatinine', 'number', 'mg/dL', '2160-0'),
    ('bilirubin', 'Total bilirubin', 'number', 'mg/dL', '1975-2'),
    ('extraperitoneal_disease', 'Extraperitoneal disease', 'yes_no', NULL, NULL),
    ('bowel_obstruction', 'Bowel obstruction', 'yes_no', NULL, NULL),
    ('peritoneal_disease_visible', 'Peritoneal disease seen on imaging or at laparoscopy', 'yes_no', NULL, NULL),
    ('primary_tumour', 'Primary tumour', 'code', NULL, NULL);

-- A value in another unit, in the own unit of its kind: value * numerator / denominator, exactly. A unit that is not here is
-- not converted, and what is measured in it is unknown.
CREATE TABLE trials.unit_conversion (
    fact text CONSTRAINT unit_conversion_is_of_a_fact REFERENCES trials.fact_kind,
    unit registry.code_text,  -- UCUM
    numerator   bigint NOT NULL CONSTRAINT conversion_numerator_is_small CHECK (numerator BETWEEN 1 AND 1000000),
    denominator bigint NOT NULL CONSTRAINT conversion_denominator_is_small CHECK (denominator BETWEEN 1 AND 1000000),
    source registry.plain_text NOT NULL CONSTRAINT unit_conversion_has_its_source CHECK (length(source) BETWEEN 5 AND 300),
    CONSTRAINT unit_is_converted_in_one_way PRIMARY KEY (fact, unit)
);
CALL audit.watch('trials.unit_conversion');
INSERT INTO registry.catalog_exemption VALUES
    ('identifying key', 'trials.unit_conversion', 'a word of the catalogue and a unit, no patient');
CREATE FUNCTION trials.unit_factor(of_fact text, in_unit text) RETURNS numeric[] LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT ARRAY[1, 1]::numeric[] FROM trials.fact_kind WHERE code = of_fact AND unit = in_unit
        UNION ALL SELECT ARRAY[numerator, denominator]::numeric[] FROM trials.unit_conversion
            WHERE fact = of_fact AND unit = in_unit LIMIT 1);
END $$;

CREATE TABLE trials.criterion (
    id   bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT criterion_has_one_id PRIMARY KEY,
    arm  bigint NOT NULL CONSTRAINT criterion_belongs_to_arm REFERENCES trials.arm,
    kind text NOT NULL CONSTRAINT criterion_kind_is_known CHECK (kind IN ('inclusion', 'exclusion')),
    fact text NOT NULL CONSTRAINT criterion_names_a_fact REFERENCES trials.fact_kind,
    operator text NOT NULL CONSTRAINT criterion_operator_is_known
        CHECK (operator IN ('<', '<=', '=', '>=', '>', 'in', 'not in', 'between')),
    -- One number for a comparison, two for between, words for in and not in, yes or no for a yes-no fact.
    numbers numeric[],
    words   text[] CONSTRAINT criterion_words_are_short CHECK (registry.words_are_short(words)),
    unit    registry.code_text,
    look_back_days int CONSTRAINT look_back_is_positive CHECK (look_back_days > 0),
    -- Who may let a patient in all the same; nobody, where it is not said.
    waivable_by text CONSTRAINT criterion_is_waivable_by_a_known_office CHECK (waivable_by IN ('investigator', 'sponsor')),
    source  registry.plain_text CONSTRAINT criterion_source_is_short CHECK (length(source) <= 300),
    -- Unknown does not pass here either: without IS TRUE a criterion with no number at all would.
    CONSTRAINT criterion_has_what_its_operator_compares CHECK ((CASE
        WHEN operator IN ('in', 'not in') THEN cardinality(words) > 0 AND numbers IS NULL
        WHEN operator = 'between' THEN cardinality(numbers) = 2 AND numbers[1] <= numbers[2] AND words IS NULL
        WHEN operator = '=' AND numbers IS NULL THEN cardinality(words) = 1
        ELSE cardinality(numbers) = 1 AND words IS NULL END) IS TRUE)
);
CREATE INDEX criterion_by_arm ON trials.criterion (arm);
CALL audit.watch('trials.criterion');

-- What a fact and a criterion say is of the kind of the fact: a yes-no is "yes" or "no", a number is a number, a code is
-- in small letters. "Yes" or "not asked" is not "yes", and so would pass an exclusion that asks for "yes".
CREATE FUNCTION trials.is_of_kind(of_fact text, number numeric, word text) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT CASE k.value_kind
            WHEN 'number' THEN word IS NULL AND number IS NOT NULL
            WHEN 'yes_no' THEN number IS NULL AND word IN ('yes', 'no')
            ELSE number IS NULL AND word = lower(btrim(word)) END
        FROM trials.fact_kind k WHERE k.code = of_fact);
END $$;
-- A limit without a unit, or in one that nobody can convert, is a limit that nobody knows. {xULN} is a multiple of the
-- upper limit of normal that came with the result.
CREATE FUNCTION trials.criterion_is_of_its_kind() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE own_unit text := (SELECT unit FROM trials.fact_kind WHERE code = new.fact); wrong text;
BEGIN
    IF EXISTS (SELECT FROM unnest(new.numbers) n WHERE NOT trials.is_of_kind(new.fact, n, NULL))
        OR EXISTS (SELECT FROM unnest(new.words) w WHERE NOT trials.is_of_kind(new.fact, NULL, w))
    THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'criterion_compares_what_its_fact_is', schema = 'trials',
            table = 'criterion', message = 'the criterion compares another kind of value than its fact has';
    END IF;
    IF new.numbers IS NOT NULL AND own_unit IS NOT NULL AND new.unit IS NULL THEN wrong := 'criterion_names_its_unit';
    ELSIF new.unit IS NOT NULL AND (new.words IS NOT NULL
        OR new.numbers IS NOT NULL AND (own_unit IS NULL AND EXISTS (SELECT FROM trials.fact_kind WHERE code = new.fact)
            OR new.unit <> '{xULN}' AND trials.unit_factor(new.fact, new.unit) IS NULL AND own_unit IS NOT NULL))
    THEN wrong := 'criterion_unit_is_known_for_its_fact';
    ELSIF EXISTS (SELECT FROM unnest(new.numbers) n WHERE abs(n) >= 1e9 OR scale(trim_scale(n)) > 6)
    THEN wrong := 'criterion_number_is_of_a_measurement';
    END IF;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = wrong, schema = 'trials', table = 'criterion',
            message = 'the criterion compares with what nobody can measure';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER criterion_is_of_its_kind BEFORE INSERT OR UPDATE ON trials.criterion
    FOR EACH ROW EXECUTE FUNCTION trials.criterion_is_of_its_kind();
ALTER TABLE trials.criterion ENABLE ALWAYS TRIGGER criterion_is_of_its_kind;

-- A released version is frozen: patients consented to these very numbers. A change is a new version.
CREATE FUNCTION trials.refuse_released() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    row_now jsonb := to_jsonb(CASE WHEN tg_op = 'DELETE' THEN old ELSE new END);
    row_was jsonb := to_jsonb(CASE WHEN tg_op = 'INSERT' THEN new ELSE old END);
    is_released boolean;
BEGIN
    IF tg_table_name = 'protocol_version' THEN
        is_released := old.released_at IS NOT NULL;
    ELSE
        -- Who releases the version meanwhile waits for us, and we for them: the lock makes one of the two first.
        SELECT bool_or(v.released_at IS NOT NULL) INTO is_released FROM (
            SELECT p.released_at FROM trials.protocol_version p WHERE p.id IN (
                SELECT a.protocol_version FROM trials.arm a
                 WHERE tg_table_name = 'criterion' AND a.id IN ((row_now ->> 'arm')::bigint, (row_was ->> 'arm')::bigint)
                UNION ALL SELECT (row_now ->> 'protocol_version')::bigint WHERE tg_table_name = 'arm'
                UNION ALL SELECT (row_was ->> 'protocol_version')::bigint WHERE tg_table_name = 'arm')
            ORDER BY p.id FOR SHARE) v;
    END IF;
    IF is_released THEN
        RAISE EXCEPTION USING errcode = 'OM001', constraint = 'released_protocol_is_frozen',
            schema = tg_table_schema, table = tg_table_name, message = 'a released protocol version never changes';
    END IF;
    RETURN CASE WHEN tg_op = 'DELETE' THEN old ELSE new END;
END $$;
CREATE TRIGGER refuse_released BEFORE UPDATE OR DELETE ON trials.protocol_version
    FOR EACH ROW EXECUTE FUNCTION trials.refuse_released();
CREATE TRIGGER refuse_released BEFORE INSERT OR UPDATE OR DELETE ON trials.arm
    FOR EACH ROW EXECUTE FUNCTION trials.refuse_released();
CREATE TRIGGER refuse_released BEFORE INSERT OR UPDATE OR DELETE ON trials.criterion
    FOR EACH ROW EXECUTE FUNCTION trials.refuse_released();
ALTER TABLE trials.protocol_version ENABLE ALWAYS TRIGGER refuse_released;
ALTER TABLE trials.arm ENABLE ALWAYS TRIGGER refuse_released;
ALTER TABLE trials.criterion ENABLE ALWAYS TRIGGER refuse_released;

-- An arm that asks nothing would find everybody eligible.
CREATE FUNCTION trials.released_version_asks() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF new.released_at IS NOT NULL AND EXISTS (SELECT FROM trials.arm a WHERE a.protocol_version = new.id
        AND NOT EXISTS (SELECT FROM trials.criterion c WHERE c.arm = a.id))
    THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'released_arm_has_criteria', schema = 'trials',
            table = 'protocol_version', message = 'an arm of the version has no criterion';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER released_version_asks BEFORE UPDATE ON trials.protocol_version
    FOR EACH ROW EXECUTE FUNCTION trials.released_version_asks();
ALTER TABLE trials.protocol_version ENABLE ALWAYS TRIGGER released_version_asks;

-- A version of a form in one language: of a trial, or, without a trial, of the centre's registry. What was signed never
-- changes; until when it may be signed is told apart (0018).
CREATE FUNCTION trials.text_hash(words text) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT
SET search_path = pg_catalog, pg_temp AS $$ SELECT sha256(convert_to(words, 'UTF8')) $$;
CREATE TABLE trials.consent_form (
    id    bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT consent_form_has_one_id PRIMARY KEY,
    trial bigint CONSTRAINT consent_form_belongs_to_trial REFERENCES trials.trial,
    version registry.plain_text NOT NULL CONSTRAINT consent_form_version_is_short CHECK (length(version) BETWEEN 1 AND 40),
    language text NOT NULL DEFAULT 'en' CONSTRAINT consent_form_language_is_a_tag CHECK (language ~ '^[a-z]{2,3}(-[A-Z]{2})?$'),
    -- By the ethics board; unknown where nobody wrote it down.
    approved_on    date,
    effective_from date NOT NULL,
    -- Whether those who consented to an older version must be asked again.
    asks_again boolean NOT NULL,
    -- What the form says of costs, word for word: finance counsels by it.
    cost_section registry.written_text CONSTRAINT cost_section_is_told CHECK (length(cost_section) BETWEEN 20 AND 50000),
    cost_section_sha256 bytea GENERATED ALWAYS AS (trials.text_hash(cost_section)) STORED,
    login       name NOT NULL DEFAULT session_user,
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT consent_form_version_is_unique UNIQUE NULLS NOT DISTINCT (trial, version, language),
    CONSTRAINT consent_form_is_approved_before_it_is_in_force CHECK (approved_on <= effective_from)
);
CALL registry.make_append_only('trials.consent_form');
CALL audit.watch('trials.consent_form');

CREATE TABLE trials.enrolment (
    id       bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT enrolment_has_one_id PRIMARY KEY,
    patient  bigint NOT NULL CONSTRAINT enrolment_belongs_to_patient REFERENCES registry.patient,
    referral bigint NOT NULL CONSTRAINT enrolment_comes_from_a_referral REFERENCES referrals.referral,
    site     bigint NOT NULL CONSTRAINT enrolment_belongs_to_site REFERENCES registry.site,
    -- Both, or neither for the centre's registry.
    trial    bigint CONSTRAINT enrolment_names_a_trial REFERENCES trials.trial,
    arm      bigint CONSTRAINT enrolment_names_an_arm REFERENCES trials.arm,
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    status  text NOT NULL DEFAULT 'identified',
    step_no int NOT NULL DEFAULT 1,
    is_running boolean NOT NULL GENERATED ALWAYS AS
        (status NOT IN ('declined', 'ineligible', 'off_study', 'withdrawn')) STORED,
    CONSTRAINT enrolment_names_trial_and_arm_together CHECK ((trial IS NULL) = (arm IS NULL)),
    CONSTRAINT enrolment_has_one_patient UNIQUE (id, patient),
    -- Otherwise one patient's consent and eligibility would be read for another.
    CONSTRAINT enrolment_is_of_its_referrals_patient FOREIGN KEY (referral, patient)
        REFERENCES referrals.referral (id, patient) ON UPDATE CASCADE,
    -- One life at a time in each trial; who was ineligible may be screened again on the same record.
    CONSTRAINT patient_is_enrolled_once_per_trial EXCLUDE USING gist
        (patient WITH =, (coalesce(trial, 0)) WITH =) WHERE (is_running)
);
CREATE INDEX enrolment_by_patient ON trials.enrolment (patient);
CREATE INDEX enrolment_by_referral ON trials.enrolment (referral);
CREATE INDEX enrolment_by_arm ON trials.enrolment (arm) WHERE is_running;
CALL registry.give_history('enrolment', 'trials.enrolment');
CREATE FUNCTION trials.enrolment_fits_its_arm() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF new.arm IS NOT NULL AND NOT EXISTS (
        SELECT FROM trials.arm a JOIN trials.protocol_version v ON v.id = a.protocol_version
         WHERE a.id = new.arm AND v.trial = new.trial AND v.released_at IS NOT NULL)
    THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'enrolment_arm_is_released_and_of_its_trial',
            schema = 'trials', table = 'enrolment', message = 'the arm is of another trial, or its version is not released';
    END IF;
    -- Who comes in now comes in by the version that is in force; who is in stays in theirs (trials.arm_in_force, 0019).
    IF tg_op = 'INSERT' AND new.arm IS NOT NULL AND new.arm IS DISTINCT FROM (
        SELECT (trials.arm_in_force(new.trial, a.label)).id FROM trials.arm a WHERE a.id = new.arm)
    THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'enrolment_arm_is_of_the_version_in_force',
            schema = 'trials', table = 'enrolment', message = 'the arm is of a version that is not in force';
    END IF;
    RETURN NULL;
END $$;
-- After, so that an arm that is not there is refused as such.
CREATE TRIGGER enrolment_fits_its_arm AFTER INSERT OR UPDATE OF trial, arm ON trials.enrolment
    FOR EACH ROW EXECUTE FUNCTION trials.enrolment_fits_its_arm();
ALTER TABLE trials.enrolment ENABLE ALWAYS TRIGGER enrolment_fits_its_arm;
-- transitions of enrolment: generated, do not edit
INSERT INTO registry.transition (machine, from_state, event, to_state, role, needs_reason, needs, clock, enqueues)
VALUES
    ('enrolment', '-', 'opened', 'identified', 'coordinator', false, '{}', NULL, NULL),
    ('enrolment', '-', 'opened', 'identified', 'research', false, '{}', NULL, NULL),
    ('enrolment', 'identified', 'approach', 'approached', 'coordinator', false, '{}', NULL, NULL),
    ('enrolment', 'identified', 'approach', 'approached', 'research', false, '{}', NULL, NULL),
    ('enrolment', 'identified', 'decline', 'declined', 'coordinator', true, '{}', NULL, NULL),
    ('enrolment', 'identified', 'decline', 'declined', 'research', true, '{}', NULL, NULL),
    ('enrolment', 'approached', 'consent', 'consented', 'coordinator', false, '{consented_patient_has_signed_a_form}', NULL, NULL),
    ('enrolment', 'approached', 'consent', 'consented', 'research', false, '{consented_patient_has_signed_a_form}', NULL, NULL),
    ('enrolment', 'approached', 'consent', 'consented', 'investigator', false, '{consented_patient_has_signed_a_form}', NULL, NULL),
    ('enrolment', 'approached', 'decline', 'declined', 'coordinator', true, '{}', NULL, NULL),
    ('enrolment', 'approached', 'decline', 'declined', 'research', true, '{}', NULL, NULL),
    ('enrolment', 'consented', 'screen', 'screening', 'research', false, '{}', NULL, NULL),
    ('enrolment', 'consented', 'screen', 'screening', 'investigator', false, '{}', NULL, NULL),
    ('enrolment', 'consented', 'find_ineligible', 'ineligible', 'research', true, '{}', NULL, NULL),
    ('enrolment', 'consented', 'find_ineligible', 'ineligible', 'investigator', true, '{}', NULL, NULL),
    ('enrolment', 'consented', 'withdraw', 'withdrawn', 'coordinator', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'consented', 'withdraw', 'withdrawn', 'research', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'consented', 'withdraw', 'withdrawn', 'investigator', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'screening', 'find_eligible', 'eligible', 'research', false, '{eligible_patient_meets_every_criterion}', NULL, NULL),
    ('enrolment', 'screening', 'find_eligible', 'eligible', 'investigator', false, '{eligible_patient_meets_every_criterion}', NULL, NULL),
    ('enrolment', 'screening', 'find_ineligible', 'ineligible', 'research', true, '{}', NULL, NULL),
    ('enrolment', 'screening', 'find_ineligible', 'ineligible', 'investigator', true, '{}', NULL, NULL),
    ('enrolment', 'screening', 'withdraw', 'withdrawn', 'coordinator', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'screening', 'withdraw', 'withdrawn', 'research', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'screening', 'withdraw', 'withdrawn', 'investigator', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'eligible', 'screen', 'screening', 'research', false, '{}', NULL, NULL),
    ('enrolment', 'eligible', 'screen', 'screening', 'investigator', false, '{}', NULL, NULL),
    ('enrolment', 'eligible', 'find_ineligible', 'ineligible', 'research', true, '{}', NULL, NULL),
    ('enrolment', 'eligible', 'find_ineligible', 'ineligible', 'investigator', true, '{}', NULL, NULL),
    ('enrolment', 'eligible', 'reserve_slot', 'slot_reserved', 'coordinator', false, '{eligible_patient_has_a_signed_checklist,arm_has_a_free_slot}', NULL, NULL),
    ('enrolment', 'eligible', 'reserve_slot', 'slot_reserved', 'research', false, '{eligible_patient_has_a_signed_checklist,arm_has_a_free_slot}', NULL, NULL),
    ('enrolment', 'eligible', 'withdraw', 'withdrawn', 'coordinator', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'eligible', 'withdraw', 'withdrawn', 'research', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'eligible', 'withdraw', 'withdrawn', 'investigator', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'ineligible', 'screen', 'screening', 'research', false, '{}', NULL, NULL),
    ('enrolment', 'ineligible', 'screen', 'screening', 'investigator', false, '{}', NULL, NULL),
    ('enrolment', 'slot_reserved', 'find_ineligible', 'ineligible', 'research', true, '{}', NULL, NULL),
    ('enrolment', 'slot_reserved', 'find_ineligible', 'ineligible', 'investigator', true, '{}', NULL, NULL),
    ('enrolment', 'slot_reserved', 'release_slot', 'eligible', 'coordinator', true, '{}', NULL, NULL),
    ('enrolment', 'slot_reserved', 'release_slot', 'eligible', 'research', true, '{}', NULL, NULL),
    ('enrolment', 'slot_reserved', 'start', 'on_study', 'research', false, '{eligible_patient_meets_every_criterion,eligible_patient_has_a_signed_checklist}', NULL, NULL),
    ('enrolment', 'slot_reserved', 'start', 'on_study', 'investigator', false, '{eligible_patient_meets_every_criterion,eligible_patient_has_a_signed_checklist}', NULL, NULL),
    ('enrolment', 'slot_reserved', 'withdraw_treatment', 'follow_up', 'research', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'slot_reserved', 'withdraw_treatment', 'follow_up', 'investigator', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'slot_reserved', 'withdraw', 'withdrawn', 'coordinator', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'slot_reserved', 'withdraw', 'withdrawn', 'research', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'slot_reserved', 'withdraw', 'withdrawn', 'investigator', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'on_study', 'treat', 'on_treatment', 'research', false, '{}', NULL, NULL),
    ('enrolment', 'on_study', 'treat', 'on_treatment', 'investigator', false, '{}', NULL, NULL),
    ('enrolment', 'on_study', 'treat', 'on_treatment', 'theatre', false, '{}', NULL, NULL),
    ('enrolment', 'on_study', 'treat', 'on_treatment', 'surgeon', false, '{}', NULL, NULL),
    ('enrolment', 'on_study', 'end_treatment', 'off_treatment', 'research', true, '{}', NULL, NULL),
    ('enrolment', 'on_study', 'end_treatment', 'off_treatment', 'investigator', true, '{}', NULL, NULL),
    ('enrolment', 'on_study', 'withdraw_treatment', 'follow_up', 'research', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'on_study', 'withdraw_treatment', 'follow_up', 'investigator', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'on_study', 'withdraw', 'withdrawn', 'coordinator', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'on_study', 'withdraw', 'withdrawn', 'research', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'on_study', 'withdraw', 'withdrawn', 'investigator', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'on_treatment', 'end_treatment', 'off_treatment', 'research', true, '{}', NULL, NULL),
    ('enrolment', 'on_treatment', 'end_treatment', 'off_treatment', 'investigator', true, '{}', NULL, NULL),
    ('enrolment', 'on_treatment', 'withdraw_treatment', 'follow_up', 'research', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'on_treatment', 'withdraw_treatment', 'follow_up', 'investigator', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'on_treatment', 'withdraw', 'withdrawn', 'coordinator', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'on_treatment', 'withdraw', 'withdrawn', 'research', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'on_treatment', 'withdraw', 'withdrawn', 'investigator', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'off_treatment', 'follow_up', 'follow_up', 'research', false, '{}', NULL, NULL),
    ('enrolment', 'off_treatment', 'follow_up', 'follow_up', 'investigator', false, '{}', NULL, NULL),
    ('enrolment', 'off_treatment', 'leave_study', 'off_study', 'research', true, '{}', NULL, NULL),
    ('enrolment', 'off_treatment', 'leave_study', 'off_study', 'investigator', true, '{}', NULL, NULL),
    ('enrolment', 'off_treatment', 'withdraw', 'withdrawn', 'coordinator', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'off_treatment', 'withdraw', 'withdrawn', 'research', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'off_treatment', 'withdraw', 'withdrawn', 'investigator', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'follow_up', 'leave_study', 'off_study', 'research', true, '{}', NULL, NULL),
    ('enrolment', 'follow_up', 'leave_study', 'off_study', 'investigator', true, '{}', NULL, NULL),
    ('enrolment', 'follow_up', 'withdraw', 'withdrawn', 'coordinator', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'follow_up', 'withdraw', 'withdrawn', 'research', true, '{withdrawal_has_its_scope}', NULL, NULL),
    ('enrolment', 'follow_up', 'withdraw', 'withdrawn', 'investigator', true, '{withdrawal_has_its_scope}', NULL, NULL);
-- end of transitions

-- An act of consent, or of refusing it: each is a row, also for a version that was signed before. Whether it still holds
-- is asked of trials.consent_standing (0018).
CREATE TABLE trials.consent (
    enrolment bigint NOT NULL CONSTRAINT consent_belongs_to_enrolment REFERENCES trials.enrolment,
    no        int NOT NULL CONSTRAINT consent_number_is_positive CHECK (no > 0),
    form      bigint NOT NULL CONSTRAINT consent_names_its_form REFERENCES trials.consent_form,
    given     boolean NOT NULL,
    signed_on date NOT NULL,
    -- The hour, where the form says it; the day is of the site's calendar.
    signed_at timestamptz,
    signed_by text NOT NULL DEFAULT 'patient' CONSTRAINT consent_is_signed_by_patient_or_representative
        CHECK (signed_by IN ('patient', 'representative')),
    -- Who talked with the patient; whoever wrote it down when nobody is named.
    taken_by  text CONSTRAINT consent_is_taken_by_somebody_known REFERENCES registry.person (login),
    channel   text CONSTRAINT consent_channel_is_known CHECK (channel IN ('in_person', 'phone', 'video', 'post', 'electronic')),
    -- Of the talk; the form's own when nobody says. In another language than the form's, somebody interpreted.
    language  text NOT NULL CONSTRAINT consent_language_is_a_tag CHECK (language ~ '^[a-z]{2,3}(-[A-Z]{2})?$'),
    interpreter registry.plain_text CONSTRAINT interpreter_is_short CHECK (length(interpreter) BETWEEN 2 AND 120),
    reason    registry.plain_text CONSTRAINT consent_reason_is_short CHECK (length(reason) <= 500),
    login     name NOT NULL DEFAULT session_user,
    role      name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT consent_has_one_number PRIMARY KEY (enrolment, no),
    -- A day without a zone is held against the latest calendar on earth; so with every such day below.
    CONSTRAINT consent_is_not_signed_in_the_future CHECK (signed_on <= (recorded_at AT TIME ZONE 'Pacific/Kiritimati')::date
        AND signed_at <= recorded_at)
);
CALL registry.make_append_only('trials.consent');
CALL audit.watch('trials.consent');

-- What is known of a patient: when it was true, and when we learned it. A correction is a new row.
CREATE TABLE trials.patient_fact (
    id      bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT patient_fact_has_one_id PRIMARY KEY,
    patient bigint NOT NULL CONSTRAINT patient_fact_belongs_to_patient REFERENCES registry.patient,
    fact    text NOT NULL CONSTRAINT patient_fact_is_of_a_kind REFERENCES trials.fact_kind,
    number  numeric,
    word    registry.plain_text CONSTRAINT patient_fact_word_is_short CHECK (length(word) BETWEEN 1 AND 100),
    unit    registry.plain_text CONSTRAINT patient_fact_unit_is_short CHECK (length(unit) <= 40),
    -- The laboratory's upper limit of normal for this very result, in its unit.
    upper_limit numeric,
    true_on date NOT NULL,
    -- The last day on which it holds, where that is known; after it the fact is unknown, not another one.
    true_until date,
    corrects bigint CONSTRAINT patient_fact_corrects_a_fact REFERENCES trials.patient_fact
        CONSTRAINT patient_fact_is_corrected_once UNIQUE,
    login   name NOT NULL DEFAULT session_user,
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT patient_fact_is_a_number_or_a_word CHECK ((number IS NULL) <> (word IS NULL)),
    -- So that it is compared exactly in any unit.
    CONSTRAINT patient_fact_number_is_of_a_measurement CHECK (abs(number) < 1e9 AND scale(trim_scale(number)) <= 6),
    CONSTRAINT patient_fact_upper_limit_is_of_its_number CHECK (upper_limit IS NULL
        OR number IS NOT NULL AND upper_limit > 0 AND upper_limit < 1e9 AND scale(trim_scale(upper_limit)) <= 6),
    CONSTRAINT patient_fact_does_not_end_before_it_began CHECK (true_until >= true_on),
    CONSTRAINT patient_fact_is_not_of_the_future CHECK (true_on <= (recorded_at AT TIME ZONE 'Pacific/Kiritimati')::date)
);
CREATE INDEX patient_fact_latest ON trials.patient_fact (patient, fact, true_on DESC, id DESC);
CALL registry.make_append_only('trials.patient_fact');
CALL audit.watch('trials.patient_fact');
CREATE FUNCTION trials.patient_fact_is_of_its_kind() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT trials.is_of_kind(new.fact, new.number, new.word) THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'patient_fact_is_what_its_kind_asks', schema = 'trials',
            table = 'patient_fact', message = 'the fact has another kind of value than its kind asks for';
    END IF;
    -- Otherwise it would hide what is known of somebody else, or of something else.
    IF new.corrects IS NOT NULL AND NOT EXISTS (SELECT FROM trials.patient_fact
        WHERE id = new.corrects AND patient = new.patient AND fact = new.fact)
    THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'correction_is_of_the_same_fact', schema = 'trials',
            table = 'patient_fact', message = 'the correction is of another patient or of another kind of fact';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER patient_fact_is_of_its_kind AFTER INSERT ON trials.patient_fact
    FOR EACH ROW EXECUTE FUNCTION trials.patient_fact_is_of_its_kind();
ALTER TABLE trials.patient_fact ENABLE ALWAYS TRIGGER patient_fact_is_of_its_kind;

-- Each assessment is kept with every criterion's answer and the fact it rests on.
CREATE TABLE trials.eligibility (
    id        bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT eligibility_has_one_id PRIMARY KEY,
    enrolment bigint NOT NULL CONSTRAINT eligibility_belongs_to_enrolment REFERENCES trials.enrolment,
    assessed_on date NOT NULL,
    verdict   text NOT NULL CONSTRAINT eligibility_verdict_is_known CHECK (verdict IN ('met', 'not_met', 'unknown')),
    valid_until date,
    answers   jsonb NOT NULL CONSTRAINT eligibility_answers_are_a_list CHECK (jsonb_typeof(answers) = 'array'),
    login     name NOT NULL DEFAULT session_user,
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT eligibility_is_not_over_before_it_begins CHECK (valid_until >= assessed_on)
);
CREATE INDEX eligibility_latest ON trials.eligibility (enrolment, id DESC);
CALL registry.make_append_only('trials.eligibility');
CALL audit.watch('trials.eligibility');
-- The verdict is what the answers say, the answers name every criterion, and a "met" rests on the patient's latest fact.
-- Criterion.answer in the source judges the same way; a test holds the two against each other.
CREATE FUNCTION trials.criterion_lets_in(c trials.criterion, f trials.patient_fact, on_day date) RETURNS boolean LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    -- What is measured, and what a limit is multiplied by: both sides by whole numbers, so that nothing is rounded.
    number numeric := f.number; times numeric := 1; fact_factor numeric[]; limit_factor numeric[];
BEGIN
    IF f.number IS NOT NULL AND f.unit IS DISTINCT FROM c.unit THEN
        IF c.unit = '{xULN}' THEN times := f.upper_limit;
        ELSE
            fact_factor := trials.unit_factor(c.fact, f.unit);
            limit_factor := trials.unit_factor(c.fact, c.unit);
            number := f.number * fact_factor[1] * limit_factor[2];
            times := limit_factor[1] * fact_factor[2];
        END IF;
    END IF;
    -- What is not known on that day, or not any more, is neither yes nor no.
    IF f.fact IS DISTINCT FROM c.fact OR f.true_on > on_day OR f.true_on + c.look_back_days < on_day OR f.true_until < on_day THEN
        RETURN NULL;
    END IF;
    RETURN (c.kind = 'inclusion') = CASE c.operator
            WHEN 'in' THEN f.word = ANY (c.words)
            WHEN 'not in' THEN f.word <> ALL (c.words)
            WHEN 'between' THEN number BETWEEN c.numbers[1] * times AND c.numbers[2] * times
            WHEN '=' THEN CASE WHEN c.words IS NULL THEN number = c.numbers[1] * times ELSE f.word = c.words[1] END
            WHEN '<' THEN number < c.numbers[1] * times WHEN '<=' THEN number <= c.numbers[1] * times
            WHEN '>=' THEN number >= c.numbers[1] * times WHEN '>' THEN number > c.numbers[1] * times END;
END $$;
-- What is known of a patient on a day: the latest that was true by then, and is not corrected.
CREATE FUNCTION trials.latest_fact(of_patient bigint, of_kind text, on_day date) RETURNS SETOF trials.patient_fact LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT * FROM trials.patient_fact k WHERE k.patient = of_patient AND k.fact = of_kind AND k.true_on <= on_day
        AND NOT EXISTS (SELECT FROM trials.patient_fact n WHERE n.corrects = k.id) ORDER BY k.true_on DESC, k.id DESC LIMIT 1 $$;
CREATE FUNCTION trials.eligibility_is_its_answers() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE e trials.enrolment; fold text; wrong text; rests_on_facts boolean; fails_by_facts boolean; until date;
BEGIN
    SELECT * INTO e FROM trials.enrolment WHERE id = new.enrolment;
    SELECT CASE WHEN bool_or(a ->> 'answer' = 'not_met') THEN 'not_met'
            WHEN bool_and(a ->> 'answer' IS NOT DISTINCT FROM 'met') THEN 'met'
            WHEN count(*) = 0 AND e.arm IS NULL THEN 'met' ELSE 'unknown' END
      INTO fold FROM jsonb_array_elements(new.answers) a;
    -- No fact at all is no yes: bool_and would pass over it.
    SELECT coalesce(bool_and(trials.criterion_lets_in(c, f, new.assessed_on) IS TRUE) FILTER (WHERE a ->> 'answer' = 'met'), true),
        -- "Not met" may be overridden, "unknown" never: so it too is said of this patient's latest fact.
        coalesce(bool_and(trials.criterion_lets_in(c, f, new.assessed_on) IS FALSE AND (a ->> 'evidence')::bigint IS NOT DISTINCT FROM f.id)
            FILTER (WHERE a ->> 'answer' = 'not_met'), true),
        min(least(f.true_on + c.look_back_days, f.true_until)) FILTER (WHERE a ->> 'answer' = 'met')
      INTO rests_on_facts, fails_by_facts, until
      FROM jsonb_array_elements(new.answers) a JOIN trials.criterion c ON c.id = (a ->> 'criterion')::bigint
      LEFT JOIN LATERAL (SELECT * FROM trials.latest_fact(e.patient, c.fact, new.assessed_on)) f ON true
     WHERE a ->> 'answer' IN ('met', 'not_met');
    IF fold <> 'met' THEN until := NULL; END IF;
    IF array(SELECT id FROM trials.criterion WHERE arm = e.arm ORDER BY id)
        IS DISTINCT FROM array(SELECT (a ->> 'criterion')::bigint FROM jsonb_array_elements(new.answers) a ORDER BY 1)
    THEN wrong := 'eligibility_answers_every_criterion';
    ELSIF new.verdict <> fold THEN wrong := 'eligibility_verdict_is_what_its_answers_say';
    ELSIF NOT rests_on_facts THEN wrong := 'met_criterion_rests_on_the_patients_facts';
    ELSIF NOT fails_by_facts THEN wrong := 'criterion_that_is_not_met_rests_on_the_patients_facts';
    ELSIF new.valid_until IS DISTINCT FROM until THEN wrong := 'eligibility_holds_as_long_as_its_facts';
    END IF;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = wrong, schema = 'trials', table = 'eligibility',
            message = 'the assessment is not what its answers and facts say';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER eligibility_is_its_answers AFTER INSERT ON trials.eligibility
    FOR EACH ROW EXECUTE FUNCTION trials.eligibility_is_its_answers();
ALTER TABLE trials.eligibility ENABLE ALWAYS TRIGGER eligibility_is_its_answers;

-- What the patient withdrew from: treatment alone, follow-up too, or the use of data.
CREATE TABLE trials.withdrawal (
    enrolment bigint NOT NULL CONSTRAINT withdrawal_belongs_to_enrolment REFERENCES trials.enrolment,
    scope     text NOT NULL CONSTRAINT withdrawal_scope_is_known CHECK (scope IN ('treatment', 'follow_up', 'data_use')),
    said_on   date NOT NULL,
    login     name NOT NULL DEFAULT session_user,
    role      name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT withdrawal_is_told_once_per_scope PRIMARY KEY (enrolment, scope),
    CONSTRAINT withdrawal_is_not_of_the_future CHECK (said_on <= (recorded_at AT TIME ZONE 'Pacific/Kiritimati')::date)
);
CALL registry.make_append_only('trials.withdrawal');
CALL audit.watch('trials.withdrawal');

CREATE FUNCTION trials.step_has_its_facts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE missing text;
BEGIN
    IF new.event = 'consent' AND trials.consent_standing(new.subject, new.happened_at) IS DISTINCT FROM 'current'
    THEN missing := 'consented_patient_has_signed_a_form';
    -- The latest assessment, and one that still holds on the day of the finding, criteria that were overridden with it (0019).
    ELSIF new.event = 'find_eligible' AND trials.eligible_by(new.subject, (SELECT (new.happened_at AT TIME ZONE s.zone)::date
            FROM trials.enrolment e JOIN registry.site s ON s.id = e.site WHERE e.id = new.subject)) IS NULL
    THEN missing := 'eligible_patient_meets_every_criterion';
    ELSIF new.event IN ('withdraw_treatment', 'withdraw') AND NOT EXISTS (
            SELECT FROM trials.withdrawal WHERE enrolment = new.subject)
    THEN missing := 'withdrawal_has_its_scope';
    -- Nobody has a slot before they were found eligible, or is treated before they came on study.
    ELSIF new.event IN ('reserve_slot', 'start', 'treat', 'end_treatment', 'leave_study')
        AND new.happened_at < (SELECT happened_at FROM trials.enrolment_history WHERE subject = new.subject AND no = new.no - 1)
    THEN missing := 'enrolment_step_follows_the_one_before';
    END IF;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = missing, schema = 'trials', table = 'enrolment',
            message = format('enrolment step %s lacks a fact', new.event);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER step_has_its_facts AFTER INSERT ON trials.enrolment_history
    FOR EACH ROW EXECUTE FUNCTION trials.step_has_its_facts();
ALTER TABLE trials.enrolment_history ENABLE ALWAYS TRIGGER step_has_its_facts;

GRANT SELECT ON trials.trial, trials.protocol_version, trials.arm, trials.fact_kind, trials.unit_conversion, trials.criterion,
    trials.consent_form, trials.enrolment, trials.enrolment_history, trials.consent,
    trials.eligibility, trials.withdrawal
    TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, operator, worker;
GRANT SELECT ON trials.patient_fact TO coordinator, research, investigator, surgeon, pharmacist, nurse, worker;
GRANT INSERT (nct, title, phase, sponsor, regulatory_pathways, recruitment),
    UPDATE (title, phase, sponsor, regulatory_pathways, recruitment) ON trials.trial TO research;
GRANT INSERT, UPDATE ON trials.protocol_version, trials.arm, trials.criterion TO research;
GRANT DELETE ON trials.criterion, trials.arm TO research;
GRANT INSERT ON trials.fact_kind TO research;
GRANT INSERT (trial, version, language, approved_on, effective_from, asks_again, cost_section) ON trials.consent_form TO research;
GRANT INSERT (patient, referral, site, trial, arm) ON trials.enrolment TO research, coordinator;
GRANT INSERT (subject, event, reason, reason_code, happened_at) ON trials.enrolment_history TO research, coordinator, investigator, nurse;
GRANT INSERT (enrolment, no, form, given, signed_on, signed_at, signed_by, taken_by, channel, language, interpreter, reason) ON trials.consent
    TO research, investigator, coordinator;
GRANT INSERT (patient, fact, number, word, unit, upper_limit, true_on, true_until, corrects) ON trials.patient_fact
    TO coordinator, research, investigator, surgeon, nurse;
GRANT INSERT (enrolment, assessed_on, verdict, valid_until, answers) ON trials.eligibility TO research, investigator;
GRANT INSERT (enrolment, scope, said_on) ON trials.withdrawal TO research, investigator, coordinator;

RESET ROLE;
