-- The catalogue of trials: versions, dose levels, washout, visits, sites, recruitment; and what ClinicalTrials.gov says.
SET ROLE omentum_owner;

-- Versions. --------------------------------------------------------------------------------------------------------------------
ALTER TABLE trials.protocol_version
    ADD COLUMN summary registry.plain_text CONSTRAINT protocol_version_summary_is_short CHECK (length(summary) BETWEEN 1 AND 500),
    ADD COLUMN released_by name,
    ADD CONSTRAINT released_version_names_who_released_it CHECK ((released_at IS NULL) = (released_by IS NULL)),
    -- Otherwise nobody could say which of the two is in force.
    ADD CONSTRAINT one_version_takes_effect_on_a_day EXCLUDE USING gist (trial WITH =, effective_from WITH =) WHERE (released_at IS NOT NULL);
ALTER TABLE trials.arm ADD CONSTRAINT arm_has_one_version UNIQUE (id, protocol_version);
REVOKE INSERT, UPDATE ON trials.protocol_version FROM research;
GRANT INSERT (trial, version, effective_from, summary), UPDATE (effective_from, summary, released_at), DELETE ON trials.protocol_version TO research;

-- What a version says of systemic therapy, by class.
CREATE TABLE trials.drug_class (
    code  text CONSTRAINT drug_class_has_one_code PRIMARY KEY CONSTRAINT drug_class_code_is_a_word CHECK (code ~ '^[a-z][a-z0-9_]{1,40}$'),
    label registry.plain_text NOT NULL CONSTRAINT drug_class_label_is_short CHECK (length(label) BETWEEN 3 AND 120)
);
CALL audit.watch('trials.drug_class');
INSERT INTO trials.drug_class VALUES
    ('chemotherapy', 'Chemotherapy of any kind'), ('fluoropyrimidine', 'Fluorouracil, capecitabine, trifluridine'),
    ('platinum', 'Oxaliplatin, cisplatin, carboplatin'), ('taxane', 'Paclitaxel, docetaxel, nab-paclitaxel'),
    ('topoisomerase_inhibitor', 'Irinotecan, topotecan, etoposide'), ('anthracycline', 'Doxorubicin, epirubicin, liposomal doxorubicin'),
    ('antimetabolite', 'Gemcitabine, pemetrexed'), ('anti_vegf', 'Bevacizumab, ramucirumab, aflibercept'),
    ('anti_egfr', 'Cetuximab, panitumumab'), ('anti_her2', 'Trastuzumab and its conjugates'),
    ('immune_checkpoint', 'Nivolumab, pembrolizumab and their like'), ('parp_inhibitor', 'Olaparib, niraparib, rucaparib'),
    ('kinase_inhibitor', 'Regorafenib, imatinib and their like'), ('hormonal', 'Hormonal therapy'),
    ('investigational', 'Any investigational medicine'), ('radiotherapy', 'Radiotherapy of the abdomen');

-- A number that the protocol does not give is null: not stated is not zero.
CREATE TABLE trials.washout_rule (
    protocol_version bigint NOT NULL CONSTRAINT washout_rule_belongs_to_protocol_version REFERENCES trials.protocol_version ON DELETE CASCADE,
    drug_class  text NOT NULL CONSTRAINT washout_rule_names_a_drug_class REFERENCES trials.drug_class,
    days_before int CONSTRAINT washout_before_is_plausible CHECK (days_before BETWEEN 0 AND 365),
    days_after  int CONSTRAINT washout_after_is_plausible CHECK (days_after BETWEEN 0 AND 365),
    source      registry.plain_text CONSTRAINT washout_source_is_short CHECK (length(source) BETWEEN 1 AND 300),
    CONSTRAINT washout_is_told_once_per_class PRIMARY KEY (protocol_version, drug_class),
    CONSTRAINT washout_rule_has_a_number CHECK (num_nonnulls(days_before, days_after) > 0)
);
CREATE TABLE trials.washout_exception (
    arm         bigint NOT NULL CONSTRAINT washout_exception_belongs_to_arm REFERENCES trials.arm ON DELETE CASCADE,
    drug_class  text NOT NULL CONSTRAINT washout_exception_names_a_drug_class REFERENCES trials.drug_class,
    days_before int CONSTRAINT exceptional_washout_before_is_plausible CHECK (days_before BETWEEN 0 AND 365),
    days_after  int CONSTRAINT exceptional_washout_after_is_plausible CHECK (days_after BETWEEN 0 AND 365),
    reason      registry.plain_text NOT NULL CONSTRAINT washout_exception_has_its_reason CHECK (length(btrim(reason)) BETWEEN 5 AND 300),
    CONSTRAINT washout_exception_is_told_once_per_class PRIMARY KEY (arm, drug_class)
);

-- What an arm gives, level by level, each drug in its order. Every arm has a first level: slots hang on levels.
CREATE TABLE trials.dose_level (
    arm   bigint NOT NULL CONSTRAINT dose_level_belongs_to_arm REFERENCES trials.arm ON DELETE CASCADE,
    no    int NOT NULL CONSTRAINT dose_level_number_is_small CHECK (no BETWEEN 1 AND 20),
    label registry.plain_text CONSTRAINT dose_level_label_is_short CHECK (length(label) BETWEEN 1 AND 80),
    CONSTRAINT dose_level_has_one_number PRIMARY KEY (arm, no)
);
CREATE TABLE trials.dose (
    arm     bigint NOT NULL, dose_level int NOT NULL,
    ordinal int NOT NULL CONSTRAINT dose_ordinal_is_small CHECK (ordinal BETWEEN 1 AND 10),
    drug    registry.plain_text NOT NULL CONSTRAINT dose_drug_is_short CHECK (length(drug) BETWEEN 2 AND 80),
    amount  numeric NOT NULL CONSTRAINT dose_amount_is_plausible CHECK (amount > 0 AND amount <= 5000),
    unit    text NOT NULL CONSTRAINT dose_unit_is_known CHECK (unit IN ('mg/m2', 'mg/kg', 'mg')),
    CONSTRAINT dose_has_one_place PRIMARY KEY (arm, dose_level, ordinal),
    CONSTRAINT dose_names_a_drug_once UNIQUE (arm, dose_level, drug),
    CONSTRAINT dose_belongs_to_dose_level FOREIGN KEY (arm, dose_level) REFERENCES trials.dose_level (arm, no) ON DELETE CASCADE
);
CREATE FUNCTION trials.arm_has_its_first_level() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO trials.dose_level (arm, no) VALUES (new.id, 1);
    RETURN NULL;
END $$;
CREATE TRIGGER arm_has_its_first_level AFTER INSERT ON trials.arm FOR EACH ROW EXECUTE FUNCTION trials.arm_has_its_first_level();
ALTER TABLE trials.arm ENABLE ALWAYS TRIGGER arm_has_its_first_level;

-- Visits: so many days from an anchor, within a window. Dates are computed where they are asked for, never kept here.
CREATE TABLE trials.visit (
    id       bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT visit_has_one_id PRIMARY KEY,
    protocol_version bigint NOT NULL CONSTRAINT visit_belongs_to_protocol_version REFERENCES trials.protocol_version ON DELETE CASCADE,
    -- Of one arm only; with the code of a visit of the whole version it stands in its place.
    arm      bigint,
    ordinal  int NOT NULL CONSTRAINT visit_ordinal_is_small CHECK (ordinal BETWEEN 1 AND 200),
    code     text NOT NULL CONSTRAINT visit_code_is_a_word CHECK (code ~ '^[a-z][a-z0-9_]{1,40}$'),
    label    registry.plain_text NOT NULL CONSTRAINT visit_label_is_short CHECK (length(label) BETWEEN 2 AND 120),
    anchor   text NOT NULL CONSTRAINT visit_anchor_is_known CHECK (anchor IN ('consent', 'on_study', 'aerosol', 'last_aerosol', 'off_treatment')),
    -- Which delivered cycle an aerosol is of; null: each of them.
    cycle    int CONSTRAINT visit_cycle_is_plausible CHECK (cycle BETWEEN 1 AND 12),
    offset_days int NOT NULL CONSTRAINT visit_offset_is_plausible CHECK (offset_days BETWEEN -400 AND 4000),
    -- Null where no window applies: then no day is out of it.
    window_before_days int CONSTRAINT visit_window_before_is_plausible CHECK (window_before_days BETWEEN 0 AND 400),
    window_after_days  int CONSTRAINT visit_window_after_is_plausible CHECK (window_after_days BETWEEN 0 AND 400),
    source   registry.plain_text CONSTRAINT visit_source_is_short CHECK (length(source) BETWEEN 1 AND 300),
    CONSTRAINT visit_is_of_an_arm_of_its_version FOREIGN KEY (arm, protocol_version) REFERENCES trials.arm (id, protocol_version) ON DELETE CASCADE,
    CONSTRAINT visit_code_is_unique_within_its_version UNIQUE NULLS NOT DISTINCT (protocol_version, arm, code),
    CONSTRAINT visit_window_has_both_sides CHECK ((window_before_days IS NULL) = (window_after_days IS NULL)),
    CONSTRAINT only_an_aerosol_has_a_cycle CHECK (cycle IS NULL OR anchor = 'aerosol')
);
CREATE INDEX visit_of_arm ON trials.visit (arm) WHERE arm IS NOT NULL;

-- Frozen with their version, as arms and criteria are: whatever names a version, or an arm of it.
CREATE OR REPLACE FUNCTION trials.refuse_released() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    row_now jsonb := to_jsonb(CASE WHEN tg_op = 'DELETE' THEN old ELSE new END);
    row_was jsonb := to_jsonb(CASE WHEN tg_op = 'INSERT' THEN new ELSE old END);
    is_released boolean;
BEGIN
    IF tg_table_name = 'protocol_version' THEN
        is_released := CASE WHEN tg_op = 'INSERT' THEN new.released_at IS NOT NULL ELSE old.released_at IS NOT NULL END;
    ELSE
        -- Who releases the version meanwhile waits for us, and we for them: the lock makes one of the two first.
        SELECT bool_or(v.released_at IS NOT NULL) INTO is_released FROM (
            SELECT p.released_at FROM trials.protocol_version p WHERE p.id IN (
                SELECT a.protocol_version FROM trials.arm a WHERE a.id IN ((row_now ->> 'arm')::bigint, (row_was ->> 'arm')::bigint)
                UNION ALL SELECT (row_now ->> 'protocol_version')::bigint
                UNION ALL SELECT (row_was ->> 'protocol_version')::bigint)
            ORDER BY p.id FOR SHARE) v;
    END IF;
    IF is_released THEN
        RAISE EXCEPTION USING errcode = 'OM001', constraint = 'released_protocol_is_frozen',
            schema = tg_table_schema, table = tg_table_name, message = 'a released protocol version never changes';
    END IF;
    RETURN CASE WHEN tg_op = 'DELETE' THEN old ELSE new END;
END $$;
DROP TRIGGER refuse_released ON trials.protocol_version;
CREATE TRIGGER refuse_released BEFORE INSERT OR UPDATE OR DELETE ON trials.protocol_version
    FOR EACH ROW EXECUTE FUNCTION trials.refuse_released();
ALTER TABLE trials.protocol_version ENABLE ALWAYS TRIGGER refuse_released;
DO $$ DECLARE t text; BEGIN
    FOREACH t IN ARRAY '{washout_rule,washout_exception,dose_level,dose,visit}'::text[] LOOP
        EXECUTE format('CREATE TRIGGER refuse_released BEFORE INSERT OR UPDATE OR DELETE ON trials.%I
            FOR EACH ROW EXECUTE FUNCTION trials.refuse_released()', t);
        EXECUTE format('ALTER TABLE trials.%I ENABLE ALWAYS TRIGGER refuse_released', t);
        EXECUTE format('CALL audit.watch(%L)', 'trials.' || t);
    END LOOP;
END $$;
-- Who released it, and when, is of the server's making. A version without an arm asks nobody anything.
CREATE OR REPLACE FUNCTION trials.released_version_asks() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE fact text;
BEGIN
    IF new.released_at IS NULL THEN RETURN new; END IF;
    new.released_at := registry.now();
    new.released_by := session_user;
    fact := CASE
        WHEN NOT EXISTS (SELECT FROM trials.arm a WHERE a.protocol_version = new.id) THEN 'released_version_has_an_arm'
        WHEN EXISTS (SELECT FROM trials.arm a WHERE a.protocol_version = new.id
            AND NOT EXISTS (SELECT FROM trials.criterion c WHERE c.arm = a.id)) THEN 'released_arm_has_criteria'
        -- Where some do not know the arm, all that they see and are held to must be the same in each of them.
        WHEN EXISTS (SELECT FROM trials.version_rule r WHERE r.protocol_version = new.id AND r.blinded_roles <> '{}')
            AND (SELECT count(DISTINCT (a.planned_cycles, a.interval_min_days, a.interval_target_days, a.interval_max_days, a.partial_counts,
                    a.dwell_target_minutes, array(SELECT (c.kind, c.fact, c.operator, c.numbers, c.words, c.unit, c.look_back_days)::text
                        FROM trials.criterion c WHERE c.arm = a.id ORDER BY 1)))
                FROM trials.arm a WHERE a.protocol_version = new.id) > 1 THEN 'blinded_arms_look_alike' END;
    IF fact IS NOT NULL THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = fact, schema = 'trials',
            table = 'protocol_version', message = 'the version cannot be released yet';
    END IF;
    RETURN new;
END $$;

-- The tables of a version, in the order they were made: whatever is frozen with it is copied with it, and goes with a draft.
CREATE FUNCTION trials.version_tables() RETURNS TABLE (t regclass, has_arm boolean, has_version boolean) LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT g.tgrelid::regclass, bool_or(a.attname = 'arm'), bool_or(a.attname = 'protocol_version')
      FROM pg_trigger g JOIN pg_attribute a ON a.attrelid = g.tgrelid AND a.attname IN ('arm', 'protocol_version') AND NOT a.attisdropped
     WHERE g.tgfoid = 'trials.refuse_released()'::regprocedure AND g.tgrelid <> 'trials.arm'::regclass
     GROUP BY g.tgrelid ORDER BY g.tgrelid $$;
-- All of a version into a draft that is empty; arms are the same where their labels are.
CREATE FUNCTION trials.copy_version(from_version bigint, into_version bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE k record; names text; places text;
BEGIN
    IF EXISTS (SELECT FROM trials.protocol_version o JOIN trials.protocol_version n ON n.trial <> o.trial WHERE o.id = from_version AND n.id = into_version) THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'version_is_copied_within_its_trial', schema = 'trials', table = 'protocol_version',
            message = 'the version is of another trial';
    END IF;
    FOR k IN SELECT 'trials.arm'::regclass AS t, false AS has_arm, true AS has_version UNION ALL SELECT v.t, v.has_arm, v.has_version FROM trials.version_tables() v LOOP
        SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum),
            string_agg(CASE attname WHEN 'protocol_version' THEN '$2' WHEN 'arm' THEN 'na.id' ELSE 'o.' || quote_ident(attname) END, ', ' ORDER BY attnum)
          INTO names, places FROM pg_attribute
         WHERE attrelid = k.t AND attnum > 0 AND NOT attisdropped AND attidentity = '' AND attgenerated = '';
        EXECUTE format('INSERT INTO %s (%s) SELECT %s FROM %s o %s WHERE %s ORDER BY o.ctid', k.t, names, places, k.t,
            CASE WHEN k.has_arm THEN 'LEFT JOIN trials.arm oa ON oa.id = o.arm
                LEFT JOIN trials.arm na ON na.label = oa.label AND na.protocol_version = $2' ELSE '' END,
            CASE WHEN k.has_version THEN 'o.protocol_version = $1' ELSE 'oa.protocol_version = $1' END) USING from_version, into_version;
        -- The first level, which every arm has, comes with its label from where it is copied.
        IF k.t = 'trials.arm'::regclass THEN
            DELETE FROM trials.dose_level WHERE arm IN (SELECT id FROM trials.arm WHERE protocol_version = into_version);
        END IF;
    END LOOP;
END $$;
CREATE FUNCTION trials.discard_version(draft bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE k record;
BEGIN
    FOR k IN SELECT v.t, v.has_arm, v.has_version FROM trials.version_tables() v ORDER BY v.t DESC LOOP
        EXECUTE format('DELETE FROM %s o WHERE %s', k.t, CASE WHEN k.has_version THEN 'o.protocol_version = $1'
            ELSE 'o.arm IN (SELECT id FROM trials.arm WHERE protocol_version = $1)' END) USING draft;
    END LOOP;
    DELETE FROM trials.arm WHERE protocol_version = draft;
    DELETE FROM trials.protocol_version WHERE id = draft;
END $$;
GRANT EXECUTE ON FUNCTION trials.copy_version(bigint, bigint), trials.discard_version(bigint) TO research;
-- Recruitment: each change is a row; the trial's word follows the latest. -------------------------------------------------------
CREATE TABLE trials.recruitment_change (
    trial  bigint NOT NULL CONSTRAINT recruitment_change_belongs_to_trial REFERENCES trials.trial,
    no     int NOT NULL,
    recruitment text NOT NULL CONSTRAINT changed_recruitment_is_known CHECK (recruitment IN
        ('not_yet', 'recruiting', 'by_invitation', 'suspended', 'closed', 'completed', 'terminated', 'withdrawn', 'unknown')),
    from_day date NOT NULL,
    reason registry.plain_text CONSTRAINT recruitment_reason_is_short CHECK (length(btrim(reason)) BETWEEN 5 AND 500),
    login name NOT NULL DEFAULT session_user, role name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT recruitment_change_has_one_number PRIMARY KEY (trial, no),
    CONSTRAINT recruitment_changes_not_in_the_future CHECK (from_day <= (recorded_at AT TIME ZONE 'Pacific/Kiritimati')::date),
    CONSTRAINT stopped_recruitment_has_its_reason CHECK (recruitment NOT IN ('suspended', 'terminated', 'withdrawn') OR reason IS NOT NULL)
);
CREATE FUNCTION trials.recruitment_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM trials.trial WHERE id = new.trial FOR NO KEY UPDATE;
    new.no := coalesce((SELECT max(no) FROM trials.recruitment_change WHERE trial = new.trial), 0) + 1;
    UPDATE trials.trial SET recruitment = new.recruitment WHERE id = new.trial AND recruitment <> new.recruitment;
    RETURN new;
END $$;
CREATE TRIGGER recruitment_follows BEFORE INSERT ON trials.recruitment_change FOR EACH ROW EXECUTE FUNCTION trials.recruitment_follows();
ALTER TABLE trials.recruitment_change ENABLE ALWAYS TRIGGER recruitment_follows;
CALL registry.make_append_only('trials.recruitment_change');
CALL audit.watch('trials.recruitment_change');
-- Whether the trial took patients on that day, by what is known of it now; null before anything is known.
CREATE FUNCTION trials.recruited_on(of_trial bigint, on_day date) RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT recruitment IN ('recruiting', 'by_invitation') FROM trials.recruitment_change
     WHERE trial = of_trial AND from_day <= on_day ORDER BY no DESC LIMIT 1 $$;

-- Sites: approved, suspended, closed. -------------------------------------------------------------------------------------------
CREATE TABLE trials.site_change (
    trial  bigint NOT NULL CONSTRAINT site_change_belongs_to_trial REFERENCES trials.trial,
    site   bigint NOT NULL CONSTRAINT site_change_names_a_site REFERENCES registry.site,
    no     int NOT NULL,
    event  text NOT NULL CONSTRAINT site_event_is_known CHECK (event IN ('approved', 'suspended', 'closed')),
    from_day date NOT NULL,
    -- The ethics board's number, or where the approval is to be found.
    reference registry.plain_text CONSTRAINT site_reference_is_short CHECK (length(btrim(reference)) BETWEEN 1 AND 200),
    reason registry.plain_text CONSTRAINT site_reason_is_short CHECK (length(btrim(reason)) BETWEEN 5 AND 500),
    login name NOT NULL DEFAULT session_user, role name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT site_change_has_one_number PRIMARY KEY (trial, site, no),
    CONSTRAINT site_changes_not_in_the_future CHECK (from_day <= (recorded_at AT TIME ZONE 'Pacific/Kiritimati')::date),
    CONSTRAINT stopped_site_has_its_reason CHECK (event = 'approved' OR reason IS NOT NULL)
);
CREATE FUNCTION trials.site_change_has_its_number() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE was trials.site_change;
BEGIN
    PERFORM FROM trials.trial WHERE id = new.trial FOR NO KEY UPDATE;
    SELECT * INTO was FROM trials.site_change WHERE trial = new.trial AND site = new.site ORDER BY no DESC LIMIT 1;
    IF coalesce(was.event, 'closed') = new.event AND (was.event IS NULL OR new.event <> 'approved' OR was.reference IS NOT DISTINCT FROM new.reference) THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'site_changes_to_another_state', schema = 'trials', table = 'site_change',
            message = 'the site stands so already';
    END IF;
    new.no := coalesce(was.no, 0) + 1;
    RETURN new;
END $$;
CREATE TRIGGER site_change_has_its_number BEFORE INSERT ON trials.site_change FOR EACH ROW EXECUTE FUNCTION trials.site_change_has_its_number();
ALTER TABLE trials.site_change ENABLE ALWAYS TRIGGER site_change_has_its_number;
CALL registry.make_append_only('trials.site_change');
CALL audit.watch('trials.site_change');

-- Nobody consents to a trial, is given a slot or comes on study where it is not approved, on the day that they do.
CREATE FUNCTION trials.consent_is_at_an_approved_site() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM trials.enrolment e JOIN registry.site s ON s.id = e.site WHERE e.id = new.subject AND e.trial IS NOT NULL
        AND coalesce((SELECT c.event FROM trials.site_change c WHERE c.trial = e.trial AND c.site = e.site
            AND c.from_day <= (new.happened_at AT TIME ZONE s.zone)::date ORDER BY c.no DESC LIMIT 1), 'closed') <> 'approved') THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'trial_is_approved_at_the_site', schema = 'trials', table = 'enrolment',
            message = 'the trial is not approved at the site';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER consent_is_at_an_approved_site AFTER INSERT ON trials.enrolment_history FOR EACH ROW
    WHEN (new.event IN ('consent', 'reserve_slot', 'start')) EXECUTE FUNCTION trials.consent_is_at_an_approved_site();
ALTER TABLE trials.enrolment_history ENABLE ALWAYS TRIGGER consent_is_at_an_approved_site;

-- ClinicalTrials.gov. -----------------------------------------------------------------------------------------------------------
-- What the public registry says, as it says it: it never decides anything here. An import writes through one door.
CREATE TABLE trials.registry_term (             -- words that the registry is known to use; others are kept and shown
    kind text NOT NULL CONSTRAINT registry_term_kind_is_known CHECK (kind IN
        ('overall_status', 'location_status', 'phase', 'study_type', 'sex', 'arm_type', 'intervention_type', 'date_type')),
    code registry.code_text NOT NULL,
    -- What a status means for our own word of recruitment.
    recruitment text CONSTRAINT registry_status_means_a_recruitment CHECK (recruitment IN
        ('not_yet', 'recruiting', 'by_invitation', 'suspended', 'closed', 'completed', 'terminated', 'withdrawn', 'unknown')),
    CONSTRAINT registry_term_is_told_once PRIMARY KEY (kind, code)
);
INSERT INTO trials.registry_term (kind, code, recruitment) VALUES
    ('overall_status', 'NOT_YET_RECRUITING', 'not_yet'), ('overall_status', 'RECRUITING', 'recruiting'),
    ('overall_status', 'ENROLLING_BY_INVITATION', 'by_invitation'), ('overall_status', 'ACTIVE_NOT_RECRUITING', 'closed'),
    ('overall_status', 'SUSPENDED', 'suspended'), ('overall_status', 'COMPLETED', 'completed'),
    ('overall_status', 'TERMINATED', 'terminated'), ('overall_status', 'WITHDRAWN', 'withdrawn'), ('overall_status', 'UNKNOWN', 'unknown'),
    ('overall_status', 'AVAILABLE', NULL), ('overall_status', 'NO_LONGER_AVAILABLE', NULL), ('overall_status', 'TEMPORARILY_NOT_AVAILABLE', NULL),
    ('overall_status', 'APPROVED_FOR_MARKETING', NULL), ('overall_status', 'WITHHELD', NULL);
INSERT INTO trials.registry_term (kind, code)
SELECT 'location_status', code FROM trials.registry_term WHERE kind = 'overall_status'
UNION ALL SELECT 'phase', unnest('{NA,EARLY_PHASE1,PHASE1,PHASE2,PHASE3,PHASE4}'::text[])
UNION ALL SELECT 'study_type', unnest('{INTERVENTIONAL,OBSERVATIONAL,EXPANDED_ACCESS}'::text[])
UNION ALL SELECT 'sex', unnest('{ALL,FEMALE,MALE}'::text[])
UNION ALL SELECT 'date_type', unnest('{ACTUAL,ESTIMATED}'::text[])
UNION ALL SELECT 'arm_type', unnest('{EXPERIMENTAL,ACTIVE_COMPARATOR,PLACEBO_COMPARATOR,SHAM_COMPARATOR,NO_INTERVENTION,OTHER}'::text[])
UNION ALL SELECT 'intervention_type', unnest(
    '{BEHAVIORAL,BIOLOGICAL,COMBINATION_PRODUCT,DEVICE,DIAGNOSTIC_TEST,DIETARY_SUPPLEMENT,DRUG,GENETIC,PROCEDURE,RADIATION,OTHER}'::text[]);

CREATE TABLE trials.registry_import (
    id     bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT registry_import_has_one_id PRIMARY KEY,
    -- Of the plan that was applied, where there was one.
    plan_sha256 bytea CONSTRAINT registry_import_names_its_plan CHECK (length(plan_sha256) = 32),
    login name NOT NULL DEFAULT session_user, role name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now()
);
CALL registry.make_append_only('trials.registry_import');
CALL audit.watch('trials.registry_import');

CREATE TABLE trials.registry_record (
    nct    text CONSTRAINT registry_record_has_one_number PRIMARY KEY CONSTRAINT registry_number_is_an_nct_number CHECK (nct ~ '^NCT[0-9]{8}$'),
    org_study_id registry.line_text,
    brief_title  registry.plain_text CONSTRAINT registry_title_is_short CHECK (length(brief_title) BETWEEN 1 AND 1000),
    acronym      registry.line_text,
    overall_status registry.code_text,
    why_stopped  registry.plain_text CONSTRAINT registry_reason_is_short CHECK (length(why_stopped) BETWEEN 1 AND 1000),
    -- 2025, 2025-01 or 2025-01-31, as it was said.
    start_date   text CONSTRAINT registry_start_is_a_date_or_part_of_one CHECK (start_date ~ '^\d{4}(-\d\d(-\d\d)?)?$'),
    start_precision text NOT NULL GENERATED ALWAYS AS (CASE length(start_date) WHEN 4 THEN 'year' WHEN 7 THEN 'month' WHEN 10 THEN 'day' ELSE 'unknown' END) STORED,
    completion_date text CONSTRAINT registry_completion_is_a_date_or_part_of_one CHECK (completion_date ~ '^\d{4}(-\d\d(-\d\d)?)?$'),
    last_update_date text CONSTRAINT registry_update_is_a_date_or_part_of_one CHECK (last_update_date ~ '^\d{4}(-\d\d(-\d\d)?)?$'),
    lead_sponsor registry.line_text,
    study_type   registry.code_text,
    phases       text[] NOT NULL DEFAULT '{}' CONSTRAINT registry_phases_are_short CHECK (registry.words_are_short(phases)),
    enrollment   int CONSTRAINT registry_enrollment_is_plausible CHECK (enrollment >= 0),
    -- Read by people: it never decides.
    eligibility  registry.written_text CONSTRAINT registry_eligibility_is_short CHECK (length(eligibility) BETWEEN 1 AND 60000),
    sex registry.code_text, minimum_age registry.code_text, maximum_age registry.code_text, healthy_volunteers boolean,
    -- Words that stand in no list that we know of: kind and word.
    unknown_terms text[] NOT NULL DEFAULT '{}' CONSTRAINT registry_unknown_terms_are_short CHECK (registry.words_are_short(unknown_terms)),
    -- All that was read, which the next import is compared with.
    content jsonb NOT NULL,
    sha256  bytea NOT NULL CONSTRAINT registry_record_has_its_sha256 CHECK (sha256 = pg_catalog.sha256(convert_to(content::text, 'UTF8'))),
    import  bigint NOT NULL CONSTRAINT registry_record_names_its_import REFERENCES trials.registry_import,
    first_seen_at timestamptz NOT NULL, changed_at timestamptz NOT NULL, checked_at timestamptz NOT NULL
);
CREATE INDEX registry_record_by_status ON trials.registry_record (overall_status, nct);
CREATE TABLE trials.registry_location (
    id     bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT registry_location_has_one_id PRIMARY KEY,
    nct    text NOT NULL CONSTRAINT registry_location_belongs_to_record REFERENCES trials.registry_record,
    no     int NOT NULL,
    facility registry.line_text, city registry.line_text, state registry.line_text, zip registry.line_text, country registry.line_text,
    status registry.code_text,
    lat    double precision CONSTRAINT latitude_lies_on_earth CHECK (lat BETWEEN -90 AND 90),
    lon    double precision CONSTRAINT longitude_lies_on_earth CHECK (lon BETWEEN -180 AND 180),
    CONSTRAINT registry_location_has_one_place UNIQUE (nct, no),
    CONSTRAINT registry_location_has_both_coordinates CHECK ((lat IS NULL) = (lon IS NULL))
);
CREATE INDEX registry_location_of_city ON trials.registry_location (lower(city), country);
CREATE INDEX registry_location_of_zip ON trials.registry_location (zip) WHERE zip IS NOT NULL;
CREATE TABLE trials.registry_arm (
    nct text NOT NULL CONSTRAINT registry_arm_belongs_to_record REFERENCES trials.registry_record,
    no int NOT NULL, label registry.line_text, type registry.code_text, description registry.long_text,
    CONSTRAINT registry_arm_has_one_place PRIMARY KEY (nct, no)
);
CREATE TABLE trials.registry_intervention (
    nct text NOT NULL CONSTRAINT registry_intervention_belongs_to_record REFERENCES trials.registry_record,
    no int NOT NULL, name registry.line_text, type registry.code_text, description registry.long_text,
    CONSTRAINT registry_intervention_has_one_place PRIMARY KEY (nct, no)
);
CREATE TABLE trials.registry_condition (
    nct text NOT NULL CONSTRAINT registry_condition_belongs_to_record REFERENCES trials.registry_record,
    no int NOT NULL, is_keyword boolean NOT NULL, label registry.line_text NOT NULL,
    CONSTRAINT registry_condition_has_one_place PRIMARY KEY (nct, is_keyword, no)
);
-- Whom to call: of the study, of one of its places, or who is responsible for it.
CREATE TABLE trials.registry_contact (
    nct text NOT NULL CONSTRAINT registry_contact_belongs_to_record REFERENCES trials.registry_record,
    no int NOT NULL,
    location int, kind text NOT NULL CONSTRAINT registry_contact_kind_is_known CHECK (kind IN ('central', 'official', 'location')),
    name registry.line_text, role registry.code_text, phone registry.line_text, email registry.line_text, affiliation registry.line_text,
    CONSTRAINT registry_contact_has_one_place PRIMARY KEY (nct, no),
    CONSTRAINT registry_contact_is_of_a_location FOREIGN KEY (nct, location) REFERENCES trials.registry_location (nct, no),
    CONSTRAINT only_a_locations_contact_names_it CHECK ((kind = 'location') = (location IS NOT NULL))
);
-- What was said before, field by field.
CREATE TABLE trials.registry_change (
    id     bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT registry_change_has_one_id PRIMARY KEY,
    import bigint NOT NULL CONSTRAINT registry_change_names_its_import REFERENCES trials.registry_import,
    nct    text NOT NULL CONSTRAINT registry_change_belongs_to_record REFERENCES trials.registry_record,
    field  registry.plain_text NOT NULL CONSTRAINT registry_change_names_a_field CHECK (length(field) BETWEEN 1 AND 1500),
    was    registry.written_text CONSTRAINT registry_change_before_is_short CHECK (length(was) <= 60000),
    now    registry.written_text CONSTRAINT registry_change_after_is_short CHECK (length(now) <= 60000),
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT registry_change_differs CHECK (was IS DISTINCT FROM now)
);
CREATE INDEX registry_change_of_record ON trials.registry_change (nct, id DESC);
CALL registry.make_append_only('trials.registry_change');

-- What the trial office has to do about it.
CREATE TABLE trials.trial_task (
    id     bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT trial_task_has_one_id PRIMARY KEY,
    nct    text CONSTRAINT trial_task_names_a_record REFERENCES trials.registry_record,
    trial  bigint CONSTRAINT trial_task_names_a_trial REFERENCES trials.trial,
    import bigint CONSTRAINT trial_task_names_its_import REFERENCES trials.registry_import,
    kind   text NOT NULL CONSTRAINT trial_task_kind_is_known CHECK (kind IN ('status_changed', 'catalogue_differs', 'sites_changed')),
    what   registry.line_text NOT NULL,
    was    registry.code_text, now registry.code_text,
    owner_role text NOT NULL DEFAULT 'research' CONSTRAINT trial_task_has_a_group_of_people CHECK (owner_role IN ('coordinator', 'research', 'investigator')),
    due_on date NOT NULL,
    is_open boolean NOT NULL DEFAULT true,      -- follows from its end
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT trial_task_has_its_subject CHECK (num_nonnulls(nct, trial) > 0)
);
CREATE INDEX trial_task_open ON trials.trial_task (owner_role, due_on, id) WHERE is_open;
CREATE INDEX trial_task_of_record ON trials.trial_task (nct) WHERE is_open;
CREATE INDEX trial_task_of_import ON trials.trial_task (import);
CALL audit.watch('trials.trial_task');
CREATE TABLE trials.trial_task_end (
    task   bigint CONSTRAINT trial_task_ends_once PRIMARY KEY CONSTRAINT trial_task_end_belongs_to_task REFERENCES trials.trial_task,
    result text NOT NULL CONSTRAINT trial_task_result_is_known CHECK (result IN ('done', 'not_needed', 'overtaken')),
    note   registry.long_text,
    login name NOT NULL DEFAULT session_user, role name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT trial_task_not_needed_has_its_reason CHECK (result <> 'not_needed' OR note IS NOT NULL)
);
CALL registry.make_append_only('trials.trial_task_end');
CALL audit.watch('trials.trial_task_end');
-- Ended by the group that owes it; overtaken by a later import, which writes as the owner of the tables.
CREATE FUNCTION trials.trial_task_is_owed() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF current_user <> 'omentum_owner' AND (new.result = 'overtaken'
        OR EXISTS (SELECT FROM trials.trial_task WHERE id = new.task AND owner_role <> current_user)) THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'trial_task_is_ended_by_who_owes_it', schema = 'trials', table = 'trial_task_end',
            message = 'the task is of another group';
    END IF;
    RETURN new;
END $$;
CREATE FUNCTION trials.trial_task_ends() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE trials.trial_task SET is_open = false WHERE id = new.task;
    RETURN NULL;
END $$;
CREATE TRIGGER trial_task_is_owed BEFORE INSERT ON trials.trial_task_end FOR EACH ROW EXECUTE FUNCTION trials.trial_task_is_owed();
CREATE TRIGGER trial_task_ends AFTER INSERT ON trials.trial_task_end FOR EACH ROW EXECUTE FUNCTION trials.trial_task_ends();
ALTER TABLE trials.trial_task_end ENABLE ALWAYS TRIGGER trial_task_is_owed, ENABLE ALWAYS TRIGGER trial_task_ends;

INSERT INTO registry.catalog_exemption VALUES
    ('identifying key', 'trials.drug_class', 'a word of the catalogue, no patient'),
    ('identifying key', 'trials.washout_rule', 'a version and a class of drugs, no patient'),
    ('identifying key', 'trials.washout_exception', 'an arm and a class of drugs, no patient'),
    ('identifying key', 'trials.registry_term', 'words of a public registry, no patient'),
    ('audited', 'trials.registry_term', 'words of a public registry, which only migrations write'),
    ('identifying key', 'trials.registry_record', 'a public registry''s number of a trial, no patient'),
    ('audited', 'trials.registry_record', 'what a public registry says; each change stands in registry_change with its import'),
    ('audited', 'trials.registry_location', 'what a public registry says; each change stands in registry_change with its import'),
    ('identifying key', 'trials.registry_arm', 'a public registry''s number of a trial, no patient'),
    ('audited', 'trials.registry_arm', 'what a public registry says; each change stands in registry_change with its import'),
    ('identifying key', 'trials.registry_intervention', 'a public registry''s number of a trial, no patient'),
    ('audited', 'trials.registry_intervention', 'what a public registry says; each change stands in registry_change with its import'),
    ('identifying key', 'trials.registry_condition', 'a public registry''s number of a trial, no patient'),
    ('audited', 'trials.registry_condition', 'what a public registry says; each change stands in registry_change with its import'),
    ('identifying key', 'trials.registry_contact', 'a public registry''s number of a trial, no patient'),
    ('audited', 'trials.registry_contact', 'what a public registry says; each change stands in registry_change with its import'),
    ('audited', 'trials.registry_change', 'append-only; it is itself the record of what changed');

-- All fields of a record as text: one row for each plain field, for each element of a list, and for each field of that.
CREATE FUNCTION trials.registry_fields(content jsonb) RETURNS TABLE (field text, element text, value text) LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT e.key, NULL, CASE jsonb_typeof(e.value) WHEN 'array' THEN
            (SELECT string_agg(u.x, '; ' ORDER BY u.n) FROM jsonb_array_elements_text(e.value) WITH ORDINALITY u(x, n)) ELSE e.value #>> '{}' END
      FROM jsonb_each(content) e
     WHERE e.key NOT IN ('arms', 'interventions', 'locations', 'central_contacts', 'officials')
    UNION ALL
    SELECT f.field, n.name, f.value
      FROM (SELECT l.key, l.label || ' [' || l.called || CASE WHEN l.again > 1 THEN ' #' || l.again ELSE '' END || ']' AS name, l.x
              FROM (SELECT e.key, k.label, u.x, row_number() OVER (PARTITION BY e.key, i.called ORDER BY u.n) AS again, i.called
                      FROM jsonb_each(content) e
                      JOIN (VALUES ('arms', 'arm'), ('interventions', 'intervention'), ('locations', 'location'),
                            ('central_contacts', 'contact'), ('officials', 'official')) k(key, label) ON k.key = e.key,
                      jsonb_array_elements(e.value) WITH ORDINALITY u(x, n),
                      LATERAL (SELECT CASE e.key WHEN 'locations' THEN concat_ws(', ', u.x ->> 'facility', u.x ->> 'city', u.x ->> 'zip', u.x ->> 'country')
                          ELSE coalesce(u.x ->> 'label', u.x ->> 'name', '') END) i(called)) l) n,
      LATERAL (SELECT n.name, 'listed' UNION ALL
               SELECT n.name || '.' || p.key, p.value #>> '{}' FROM jsonb_each(n.x) p
                WHERE p.key NOT IN ('label', 'name', 'facility', 'city', 'zip', 'country')) f(field, value)
$$;
-- Of an element that came or went only that is told.
CREATE FUNCTION trials.registry_differences(before jsonb, after jsonb) RETURNS TABLE (field text, was text, now text) LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    WITH d AS MATERIALIZED (
        SELECT coalesce(o.field, n.field) AS field, coalesce(o.element, n.element) AS element, o.value AS was, n.value AS now
          FROM trials.registry_fields(before) o FULL JOIN trials.registry_fields(after) n ON n.field = o.field
         WHERE o.value IS DISTINCT FROM n.value)
    SELECT d.field, d.was, d.now FROM d
     WHERE d.element IS NULL OR d.field = d.element OR NOT EXISTS (SELECT FROM d p WHERE p.field = d.element)
     ORDER BY d.field COLLATE "C" $$;

-- What would become of each: [{"record": {…}, "was": the SHA-256 that the plan saw, null for none, absent without a plan}].
CREATE FUNCTION trials.registry_compare(rows jsonb) RETURNS TABLE (ordinal bigint, nct text, verdict text, was bytea, before jsonb, after jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT g.n, g.x ->> 'nct', CASE WHEN r.sha256 = h.sha256 THEN 'unchanged'
            WHEN g.planned AND encode(r.sha256, 'hex') IS DISTINCT FROM g.was THEN 'overtaken'
            WHEN r.nct IS NULL THEN 'created'
            -- An older answer of the registry never takes the place of a newer one.
            WHEN (g.x ->> 'last_update_date') COLLATE "C" < r.last_update_date COLLATE "C" THEN 'older' ELSE 'updated' END,
        r.sha256, r.content, g.x
      FROM (SELECT u.n, u.r -> 'record' AS x, u.r ? 'was' AS planned, u.r ->> 'was' AS was FROM jsonb_array_elements(rows) WITH ORDINALITY u(r, n)) g
      CROSS JOIN LATERAL (SELECT pg_catalog.sha256(convert_to(g.x::text, 'UTF8')) AS sha256) h
      LEFT JOIN trials.registry_record r ON r.nct = g.x ->> 'nct' $$;
-- Words of the record that stand in none of our lists.
CREATE FUNCTION trials.registry_unknown_terms(x jsonb) RETURNS text[] LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT left(w.kind || ' ' || w.code, 100) ORDER BY left(w.kind || ' ' || w.code, 100)), '{}') FROM (
        SELECT 'overall_status', x ->> 'overall_status'
        UNION ALL SELECT 'study_type', x ->> 'study_type' UNION ALL SELECT 'sex', x ->> 'sex'
        UNION ALL SELECT 'date_type', x ->> 'start_date_type' UNION ALL SELECT 'date_type', x ->> 'completion_date_type'
        UNION ALL SELECT 'phase', jsonb_array_elements_text(x -> 'phases')
        UNION ALL SELECT 'location_status', e ->> 'status' FROM jsonb_array_elements(x -> 'locations') e
        UNION ALL SELECT 'arm_type', e ->> 'type' FROM jsonb_array_elements(x -> 'arms') e
        UNION ALL SELECT 'intervention_type', e ->> 'type' FROM jsonb_array_elements(x -> 'interventions') e) w(kind, code)
     WHERE w.code IS NOT NULL AND NOT EXISTS (SELECT FROM trials.registry_term t WHERE t.kind = w.kind AND t.code = w.code) $$;

CREATE FUNCTION trials.registry_plan(rows jsonb) RETURNS TABLE (ordinal bigint, nct text, verdict text, was text, differences jsonb, unknown_terms text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT c.ordinal, c.nct, c.verdict, encode(c.was, 'hex'), CASE WHEN c.verdict = 'updated' THEN
        (SELECT jsonb_agg(jsonb_build_object('field', d.field, 'was', d.was, 'now', d.now)) FROM trials.registry_differences(c.before, c.after) d) END,
        CASE WHEN c.verdict IN ('created', 'updated') THEN trials.registry_unknown_terms(c.after) END
      FROM trials.registry_compare(rows) c ORDER BY c.ordinal $$;

-- The way in, one batch after the other: so nobody compares with what another import is about to replace.
CREATE FUNCTION trials.begin_registry_import(plan bytea) RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO trials.registry_import (plan_sha256) VALUES (plan) RETURNING id $$;
CREATE FUNCTION trials.apply_registry(of_import bigint, rows jsonb)
RETURNS TABLE (ordinal bigint, nct text, verdict text, differences jsonb, unknown_terms text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE done jsonb; taken text[]; replaced text[]; told jsonb;
BEGIN
    LOCK TABLE trials.registry_record IN SHARE ROW EXCLUSIVE MODE;
    SELECT jsonb_agg(jsonb_build_object('ordinal', c.ordinal, 'nct', c.nct, 'verdict', c.verdict)),
        array_agg(c.nct) FILTER (WHERE c.verdict IN ('created', 'updated')), array_agg(c.nct) FILTER (WHERE c.verdict = 'updated'),
        jsonb_object_agg(c.nct, (SELECT jsonb_agg(jsonb_build_object('field', d.field, 'was', d.was, 'now', d.now))
            FROM trials.registry_differences(c.before, c.after) d)) FILTER (WHERE c.verdict = 'updated')
      INTO done, taken, replaced, told FROM trials.registry_compare(rows) c;
    UPDATE trials.registry_record r SET checked_at = registry.now()
      FROM jsonb_to_recordset(done) x(nct text, verdict text) WHERE x.verdict = 'unchanged' AND r.nct = x.nct;
    IF replaced IS NOT NULL THEN
        INSERT INTO trials.registry_change (import, nct, field, was, now)
        SELECT of_import, t.key, d.field, d.was, d.now FROM jsonb_each(told) t, jsonb_to_recordset(t.value) d(field text, was text, now text);
        DELETE FROM trials.registry_contact k WHERE k.nct = ANY (replaced);
        DELETE FROM trials.registry_location l WHERE l.nct = ANY (replaced);
        DELETE FROM trials.registry_arm a WHERE a.nct = ANY (replaced);
        DELETE FROM trials.registry_intervention i WHERE i.nct = ANY (replaced);
        DELETE FROM trials.registry_condition c WHERE c.nct = ANY (replaced);
    END IF;
    IF taken IS NOT NULL THEN
        PERFORM trials.write_registry(of_import, taken, rows);
        PERFORM trials.plan_registry_tasks(of_import, taken, coalesce(told, '{}'));
    END IF;
    RETURN QUERY SELECT x.ordinal, x.nct, x.verdict, told -> x.nct, r.unknown_terms
      FROM jsonb_to_recordset(done) x(ordinal bigint, nct text, verdict text)
      LEFT JOIN trials.registry_record r ON r.nct = x.nct AND x.verdict IN ('created', 'updated') ORDER BY 1;
END $$;
CREATE FUNCTION trials.write_registry(of_import bigint, taken text[], rows jsonb) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO trials.registry_record AS r (nct, org_study_id, brief_title, acronym, overall_status, why_stopped, start_date, completion_date,
        last_update_date, lead_sponsor, study_type, phases, enrollment, eligibility, sex, minimum_age, maximum_age, healthy_volunteers,
        unknown_terms, content, sha256, import, first_seen_at, changed_at, checked_at)
    SELECT x ->> 'nct', x ->> 'org_study_id', x ->> 'brief_title', x ->> 'acronym', x ->> 'overall_status', x ->> 'why_stopped', x ->> 'start_date',
        x ->> 'completion_date', x ->> 'last_update_date', x ->> 'lead_sponsor', x ->> 'study_type',
        array(SELECT jsonb_array_elements_text(x -> 'phases')), (x ->> 'enrollment')::int, x ->> 'eligibility', x ->> 'sex', x ->> 'minimum_age',
        x ->> 'maximum_age', (x ->> 'healthy_volunteers')::boolean, trials.registry_unknown_terms(x), x, sha256(convert_to(x::text, 'UTF8')),
        of_import, registry.now(), registry.now(), registry.now()
      FROM (SELECT u -> 'record' FROM jsonb_array_elements(rows) u) g(x) WHERE x ->> 'nct' = ANY (taken)
    ON CONFLICT (nct) DO UPDATE SET (org_study_id, brief_title, acronym, overall_status, why_stopped, start_date, completion_date,
        last_update_date, lead_sponsor, study_type, phases, enrollment, eligibility, sex, minimum_age, maximum_age, healthy_volunteers,
        unknown_terms, content, sha256, import, changed_at, checked_at) = (excluded.org_study_id, excluded.brief_title, excluded.acronym,
        excluded.overall_status, excluded.why_stopped, excluded.start_date, excluded.completion_date, excluded.last_update_date,
        excluded.lead_sponsor, excluded.study_type, excluded.phases, excluded.enrollment, excluded.eligibility, excluded.sex, excluded.minimum_age,
        excluded.maximum_age, excluded.healthy_volunteers, excluded.unknown_terms, excluded.content, excluded.sha256, excluded.import,
        excluded.changed_at, excluded.checked_at);
    INSERT INTO trials.registry_location (nct, no, facility, city, state, zip, country, status, lat, lon)
    SELECT x ->> 'nct', n, e ->> 'facility', e ->> 'city', e ->> 'state', e ->> 'zip', e ->> 'country', e ->> 'status',
        (e ->> 'lat')::double precision, (e ->> 'lon')::double precision
      FROM (SELECT u -> 'record' FROM jsonb_array_elements(rows) u) g(x), jsonb_array_elements(x -> 'locations') WITH ORDINALITY l(e, n)
     WHERE x ->> 'nct' = ANY (taken);
    INSERT INTO trials.registry_arm (nct, no, label, type, description)
    SELECT x ->> 'nct', n, e ->> 'label', e ->> 'type', e ->> 'description'
      FROM (SELECT u -> 'record' FROM jsonb_array_elements(rows) u) g(x), jsonb_array_elements(x -> 'arms') WITH ORDINALITY l(e, n)
     WHERE x ->> 'nct' = ANY (taken);
    INSERT INTO trials.registry_intervention (nct, no, name, type, description)
    SELECT x ->> 'nct', n, e ->> 'name', e ->> 'type', e ->> 'description'
      FROM (SELECT u -> 'record' FROM jsonb_array_elements(rows) u) g(x), jsonb_array_elements(x -> 'interventions') WITH ORDINALITY l(e, n)
     WHERE x ->> 'nct' = ANY (taken);
    INSERT INTO trials.registry_condition (nct, no, is_keyword, label)
    SELECT x ->> 'nct', n, k.of_keywords, e
      FROM (SELECT u -> 'record' FROM jsonb_array_elements(rows) u) g(x), (VALUES ('conditions', false), ('keywords', true)) k(key, of_keywords),
        jsonb_array_elements_text(x -> k.key) WITH ORDINALITY l(e, n)
     WHERE x ->> 'nct' = ANY (taken);
    INSERT INTO trials.registry_contact (nct, no, location, kind, name, role, phone, email, affiliation)
    SELECT nct, row_number() OVER (PARTITION BY nct ORDER BY kind, location, n), location, kind, e ->> 'name', e ->> 'role', e ->> 'phone',
        e ->> 'email', e ->> 'affiliation'
      FROM (SELECT x ->> 'nct' AS nct, x FROM (SELECT u -> 'record' FROM jsonb_array_elements(rows) u) g(x) WHERE x ->> 'nct' = ANY (taken)) r,
      LATERAL (SELECT 'central' AS kind, NULL::int AS location, e, n FROM jsonb_array_elements(x -> 'central_contacts') WITH ORDINALITY l(e, n)
        UNION ALL SELECT 'official', NULL, e, n FROM jsonb_array_elements(x -> 'officials') WITH ORDINALITY l(e, n)
        UNION ALL SELECT 'location', l.n, c.e, c.n FROM jsonb_array_elements(x -> 'locations') WITH ORDINALITY l(e, n),
            jsonb_array_elements(l.e -> 'contacts') WITH ORDINALITY c(e, n)) c;
END $$;
-- A change of status is work for somebody, whoever runs the trial: patients may have been sent there.
CREATE FUNCTION trials.plan_registry_tasks(of_import bigint, taken text[], told jsonb) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE due constant date := (registry.now() AT TIME ZONE 'UTC')::date + 7;
BEGIN
    WITH work AS (
        SELECT r.nct, t.id AS trial, 'status_changed' AS kind, d.was, d.now,
            format('Check what it means here: %s says %s, no longer %s', r.nct, coalesce(d.now, 'no status'), coalesce(d.was, 'no status')) AS what
          FROM jsonb_each(told) x, jsonb_to_recordset(x.value) d(field text, was text, now text), trials.registry_record r
          LEFT JOIN trials.trial t ON t.nct = r.nct
         WHERE r.nct = x.key AND d.field = 'overall_status'
        UNION ALL
        SELECT r.nct, t.id, 'catalogue_differs', t.recruitment, r.overall_status,
            format('Our word for recruitment is %s, and %s says %s', t.recruitment, r.nct, r.overall_status)
          FROM trials.registry_record r JOIN trials.trial t ON t.nct = r.nct
          LEFT JOIN trials.registry_term w ON w.kind = 'overall_status' AND w.code = r.overall_status
         WHERE r.nct = ANY (taken) AND NOT told ? r.nct AND r.overall_status IS NOT NULL AND w.recruitment IS DISTINCT FROM t.recruitment
        UNION ALL
        SELECT r.nct, t.id, 'sites_changed', NULL, NULL, format('%s: %s sites came, went or changed their status', r.nct, count(*))
          FROM jsonb_each(told) x, jsonb_to_recordset(x.value) d(field text), trials.registry_record r, trials.trial t
         WHERE r.nct = x.key AND t.nct = r.nct AND d.field ~ '^location \[.*\](\.status)?$'
         GROUP BY r.nct, t.id
    ), over AS (
        INSERT INTO trials.trial_task_end (task, result)
        SELECT o.id, 'overtaken' FROM trials.trial_task o JOIN work w ON w.nct = o.nct AND w.kind = o.kind WHERE o.is_open
    )
    INSERT INTO trials.trial_task (nct, trial, import, kind, what, was, now, due_on)
    SELECT nct, trial, of_import, kind, what, was, now, due FROM work ORDER BY nct, kind;
END $$;
REVOKE EXECUTE ON FUNCTION trials.write_registry(bigint, text[], jsonb), trials.plan_registry_tasks(bigint, text[], jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION trials.registry_plan(jsonb), trials.begin_registry_import(bytea), trials.apply_registry(bigint, jsonb) TO research;

DO $$ DECLARE t text; BEGIN
    FOREACH t IN ARRAY '{drug_class,washout_rule,washout_exception,dose_level,dose,visit,recruitment_change,site_change,registry_term,registry_import,
        registry_record,registry_location,registry_arm,registry_intervention,registry_condition,registry_contact,registry_change,trial_task,trial_task_end}'::text[] LOOP
        EXECUTE format('GRANT SELECT ON trials.%I TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, operator, worker', t);
    END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION trials.recruited_on(bigint, date) TO coordinator, research, investigator, scheduler, operator, worker;
GRANT INSERT ON trials.drug_class TO research;
GRANT INSERT, UPDATE, DELETE ON trials.washout_rule, trials.washout_exception, trials.dose_level, trials.dose, trials.visit TO research;
GRANT INSERT (trial, recruitment, from_day, reason) ON trials.recruitment_change TO research;
GRANT INSERT (trial, site, event, from_day, reference, reason) ON trials.site_change TO research;
GRANT INSERT (task, result, note) ON trials.trial_task_end TO coordinator, research, investigator;
-- Recruitment follows its changes; nobody writes it.
REVOKE INSERT (recruitment), UPDATE (recruitment) ON trials.trial FROM research;

RESET ROLE;
