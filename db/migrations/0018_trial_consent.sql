-- Consent: until when a form may be signed, the papers of an act, its two ends, whether it holds, and what it stands before.
SET ROLE omentum_owner;

-- The last day on which a form may be signed, as the board says it; told anew, the latest word counts. A signature from
-- before stays good as long as the trial has a form in force at all.
CREATE TABLE trials.consent_form_expiry (
    id       bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT consent_form_expiry_has_one_id PRIMARY KEY,
    form     bigint NOT NULL CONSTRAINT expiry_belongs_to_consent_form REFERENCES trials.consent_form,
    last_day date NOT NULL,
    reason   registry.plain_text NOT NULL CONSTRAINT expiry_has_its_reason CHECK (length(btrim(reason)) BETWEEN 5 AND 500),
    login    name NOT NULL DEFAULT session_user,
    role     name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now()
);
CREATE INDEX consent_form_expiry_latest ON trials.consent_form_expiry (form, id DESC);

-- The signed paper: its hash, and where it is kept. A scan may come days after the act, and a better one after it.
CREATE TABLE trials.consent_document (
    enrolment bigint NOT NULL, no int NOT NULL,
    sha256   bytea NOT NULL CONSTRAINT consent_document_has_its_sha256 CHECK (octet_length(sha256) = 32),
    size     int NOT NULL CONSTRAINT consent_document_has_1_byte_to_25_mebibytes CHECK (size BETWEEN 1 AND 26214400),
    kept_in  registry.plain_text CONSTRAINT consent_document_place_is_short CHECK (length(kept_in) BETWEEN 2 AND 200),
    login    name NOT NULL DEFAULT session_user,
    role     name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT consent_document_is_attached_once PRIMARY KEY (enrolment, no, sha256),
    CONSTRAINT consent_document_belongs_to_a_consent FOREIGN KEY (enrolment, no) REFERENCES trials.consent
);

-- Two ends of a consent, and they are not the same. The patient takes it back; the scope may follow later.
CREATE TABLE trials.consent_withdrawal (
    -- Of its own, so that it waits for a step that rests on the consent (pathway.hold_still).
    enrolment bigint NOT NULL CONSTRAINT consent_withdrawal_belongs_to_enrolment REFERENCES trials.enrolment,
    no        int NOT NULL,
    said_on   date NOT NULL,
    reason    registry.plain_text CONSTRAINT consent_withdrawal_reason_is_short CHECK (length(reason) BETWEEN 1 AND 500),
    login     name NOT NULL DEFAULT session_user,
    role      name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT consent_is_taken_back_once PRIMARY KEY (enrolment, no),
    CONSTRAINT consent_withdrawal_is_of_a_consent FOREIGN KEY (enrolment, no) REFERENCES trials.consent,
    CONSTRAINT consent_is_not_taken_back_in_the_future CHECK (said_on <= (recorded_at AT TIME ZONE 'Pacific/Kiritimati')::date)
);
-- The centre finds that it never was one: the wrong form, signed too late, signed by somebody else. Says why.
CREATE TABLE trials.consent_invalidation (
    enrolment bigint NOT NULL CONSTRAINT consent_invalidation_belongs_to_enrolment REFERENCES trials.enrolment,
    no        int NOT NULL,
    found_on  date NOT NULL,
    reason    registry.plain_text NOT NULL CONSTRAINT invalidation_has_its_reason CHECK (length(btrim(reason)) BETWEEN 5 AND 500),
    login     name NOT NULL DEFAULT session_user,
    role      name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT consent_is_invalidated_once PRIMARY KEY (enrolment, no),
    CONSTRAINT consent_invalidation_is_of_a_consent FOREIGN KEY (enrolment, no) REFERENCES trials.consent,
    CONSTRAINT consent_is_not_invalidated_in_the_future CHECK (found_on <= (recorded_at AT TIME ZONE 'Pacific/Kiritimati')::date)
);
DO $$ DECLARE t text; BEGIN
    FOREACH t IN ARRAY ARRAY['consent_form_expiry', 'consent_document', 'consent_withdrawal', 'consent_invalidation'] LOOP
        EXECUTE format('CALL registry.make_append_only(%L)', 'trials.' || t);
        EXECUTE format('CALL audit.watch(%L)', 'trials.' || t);
    END LOOP;
END $$;
INSERT INTO registry.catalog_exemption VALUES
    ('identifying key', 'trials.consent_document', 'an enrolment number, and the hash of a paper');

CREATE FUNCTION trials.last_day_to_sign(of_form bigint) RETURNS date LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN (SELECT last_day FROM trials.consent_form_expiry WHERE form = of_form ORDER BY id DESC LIMIT 1);
END $$;

-- Whether the patient consents to be treated in this trial at that moment, in one word. NULL: nothing is signed, which is no
-- yes. 'current', or why not: 'refused', 'withdrawn', 'invalidated', 'superseded' (a newer form asks again), 'expired' (it
-- was signed after the form's last day), 'lapsed' (the trial has no form in force any more).
-- What was taken back counts at every moment, also for what is written down late; so does what was found invalid.
CREATE FUNCTION trials.consent_standing(of_enrolment bigint, at timestamptz) RETURNS text LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp AS $$
DECLARE its_trial bigint; day date; c trials.consent; f trials.consent_form;
BEGIN
    SELECT e.trial, (at AT TIME ZONE s.zone)::date INTO its_trial, day
      FROM trials.enrolment e JOIN registry.site s ON s.id = e.site WHERE e.id = of_enrolment;
    -- The latest word by the day on which it was said, not by when it was written down.
    SELECT * INTO c FROM trials.consent k
     WHERE k.enrolment = of_enrolment AND k.signed_on <= day AND (k.signed_at IS NULL OR k.signed_at <= at)
       AND NOT EXISTS (SELECT FROM trials.consent_invalidation i WHERE (i.enrolment, i.no) = (k.enrolment, k.no))
     ORDER BY k.signed_on DESC, k.no DESC LIMIT 1;
    IF NOT found THEN
        RETURN (SELECT 'invalidated' FROM trials.consent_invalidation WHERE enrolment = of_enrolment LIMIT 1);
    END IF;
    SELECT * INTO f FROM trials.consent_form WHERE id = c.form;
    RETURN CASE
        WHEN NOT c.given THEN 'refused'
        WHEN EXISTS (SELECT FROM trials.withdrawal w WHERE w.enrolment = of_enrolment)
            OR EXISTS (SELECT FROM trials.consent_withdrawal w WHERE w.enrolment = of_enrolment
                AND (w.said_on > c.signed_on OR w.said_on = c.signed_on AND w.no >= c.no)) THEN 'withdrawn'
        WHEN c.signed_on > trials.last_day_to_sign(f.id) THEN 'expired'
        WHEN EXISTS (SELECT FROM trials.consent_form n WHERE n.trial IS NOT DISTINCT FROM its_trial AND n.asks_again
            AND n.version <> f.version AND (n.effective_from, n.id) > (f.effective_from, f.id) AND n.effective_from <= day) THEN 'superseded'
        WHEN trials.last_day_to_sign(f.id) < day AND NOT EXISTS (SELECT FROM trials.consent_form n
            WHERE n.trial IS NOT DISTINCT FROM its_trial AND n.effective_from <= day
              AND coalesce(trials.last_day_to_sign(n.id) >= day, true)) THEN 'lapsed'
        ELSE 'current' END;
END $$;

-- An act fits its form: the trial's own, in force on that day; and what was said of it fits together.
CREATE FUNCTION trials.consent_fits_its_form() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE wrong text; f trials.consent_form; e trials.enrolment;
BEGIN
    SELECT * INTO e FROM trials.enrolment WHERE id = new.enrolment;
    SELECT * INTO f FROM trials.consent_form WHERE id = new.form AND trial IS NOT DISTINCT FROM e.trial;
    new.language := coalesce(new.language, f.language, 'en');
    IF f.effective_from <= new.signed_on AND coalesce(new.signed_on <= trials.last_day_to_sign(f.id), true) THEN
        IF e.status IN ('declined', 'off_study', 'withdrawn') THEN wrong := 'consent_is_of_an_enrolment_that_runs';
        ELSIF (new.signed_at AT TIME ZONE (SELECT zone FROM registry.site WHERE id = e.site))::date <> new.signed_on THEN
            wrong := 'consent_hour_is_of_its_day';
        ELSIF new.interpreter IS NULL AND split_part(new.language, '-', 1) <> split_part(f.language, '-', 1) THEN
            wrong := 'consent_in_another_language_has_its_interpreter';
        END IF;
    ELSE wrong := 'consent_form_is_in_force_for_its_trial';
    END IF;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = wrong, schema = 'trials', table = 'consent',
            message = 'the act of consent does not fit its form or its enrolment';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER consent_fits_its_form BEFORE INSERT ON trials.consent
    FOR EACH ROW EXECUTE FUNCTION trials.consent_fits_its_form();
ALTER TABLE trials.consent ENABLE ALWAYS TRIGGER consent_fits_its_form;

-- Only a consent that was given can be taken back, and not before it was given.
CREATE FUNCTION trials.consent_was_given() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM trials.consent WHERE (enrolment, no) = (new.enrolment, new.no) AND NOT (given AND signed_on <= new.said_on)) THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'consent_is_taken_back_after_it_is_given', schema = 'trials',
            table = 'consent_withdrawal', message = 'this consent was refused, or given later';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER consent_was_given BEFORE INSERT ON trials.consent_withdrawal
    FOR EACH ROW EXECUTE FUNCTION trials.consent_was_given();
ALTER TABLE trials.consent_withdrawal ENABLE ALWAYS TRIGGER consent_was_given;

-- Who never consented has nothing to withdraw from: they decline.
CREATE FUNCTION trials.withdrawal_has_its_consent() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM trials.consent WHERE enrolment = new.enrolment AND given) THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'withdrawal_follows_a_consent', schema = 'trials',
            table = 'withdrawal', message = 'no consent was given';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER has_its_consent AFTER INSERT ON trials.withdrawal
    FOR EACH ROW EXECUTE FUNCTION trials.withdrawal_has_its_consent();
ALTER TABLE trials.withdrawal ENABLE ALWAYS TRIGGER has_its_consent;

-- No step towards treatment without a consent that holds; nor does "withdraw" take a patient out of follow-up who withdrew
-- from treatment alone.
CREATE FUNCTION trials.step_has_its_consent() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE wrong text;
BEGIN
    IF new.event = 'withdraw' THEN
        IF NOT EXISTS (SELECT FROM trials.withdrawal WHERE enrolment = new.subject AND scope <> 'treatment') THEN
            wrong := 'withdrawal_has_its_scope';
        END IF;
    ELSIF trials.consent_standing(new.subject, new.happened_at) IS DISTINCT FROM 'current' THEN
        wrong := 'enrolment_step_has_a_valid_consent';
    END IF;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = wrong, schema = 'trials', table = 'enrolment',
            message = format('enrolment step %s lacks a fact', new.event);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER step_has_its_consent AFTER INSERT ON trials.enrolment_history FOR EACH ROW
    WHEN (new.event IN ('screen', 'find_eligible', 'reserve_slot', 'start', 'treat')
        OR new.event = 'withdraw' AND new.from_state IN ('on_study', 'on_treatment', 'off_treatment', 'follow_up'))
    EXECUTE FUNCTION trials.step_has_its_consent();
ALTER TABLE trials.enrolment_history ENABLE ALWAYS TRIGGER step_has_its_consent;

-- Consent holds when each treating step happens, whatever a snapshot says, and whatever was done since in the same
-- transaction. No override reaches this. ("with_valid_consent" comes after "with_its_facts", which asks for the go.)
CREATE FUNCTION pathway.treated_with_consent() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE its_cycle bigint; its_enrolment bigint;
BEGIN
    IF tg_table_name = 'placement_history' THEN
        SELECT planned_cycle INTO its_cycle FROM booking.placement WHERE id = new.subject;
    ELSE
        SELECT planned_cycle INTO its_cycle FROM booking.procedure WHERE id = new.subject;
    END IF;
    SELECT k.enrolment INTO its_enrolment FROM booking.planned_cycle y JOIN booking.course k ON k.id = y.course WHERE y.id = its_cycle;
    -- Now too where the step asks for a go, which is judged now: an earlier hour is no way round what ended since.
    IF trials.consent_standing(its_enrolment, new.happened_at) IS DISTINCT FROM 'current'
        OR new.event <> 'enter_theatre' AND new.happened_at <> registry.now()
            AND trials.consent_standing(its_enrolment, registry.now()) IS DISTINCT FROM 'current'
    THEN
        RAISE EXCEPTION USING errcode = 'OM060', constraint = 'treatment_has_a_valid_consent', schema = tg_table_schema,
            table = tg_table_name, message = 'the consent to treatment does not hold';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER with_valid_consent BEFORE INSERT ON booking.placement_history FOR EACH ROW
    WHEN (new.event = 'confirm') EXECUTE FUNCTION pathway.treated_with_consent();
CREATE TRIGGER with_valid_consent BEFORE INSERT ON booking.procedure_history FOR EACH ROW
    WHEN (new.event IN ('arrive', 'enter_theatre', 'start_aerosol')) EXECUTE FUNCTION pathway.treated_with_consent();
ALTER TABLE booking.placement_history ENABLE ALWAYS TRIGGER with_valid_consent;
ALTER TABLE booking.procedure_history ENABLE ALWAYS TRIGGER with_valid_consent;

GRANT SELECT ON trials.consent_form_expiry, trials.consent_document, trials.consent_withdrawal, trials.consent_invalidation
    TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, operator, worker;
GRANT EXECUTE ON FUNCTION trials.last_day_to_sign(bigint), trials.consent_standing(bigint, timestamptz)
    TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, operator, worker;
GRANT EXECUTE ON FUNCTION trials.text_hash(text) TO research;
GRANT INSERT (form, last_day, reason) ON trials.consent_form_expiry TO research;
GRANT INSERT (enrolment, no, sha256, size, kept_in) ON trials.consent_document TO research, investigator, coordinator;
-- Whoever hears it writes it down: it stops treatment at once.
GRANT INSERT (enrolment, no, said_on, reason) ON trials.consent_withdrawal TO research, investigator, coordinator, surgeon, nurse;
GRANT INSERT (enrolment, no, found_on, reason) ON trials.consent_invalidation TO research, investigator;

RESET ROLE;
