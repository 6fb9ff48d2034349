-- What became of patients in trials, held against what was planned: the visits that took place, and the breaches that the
-- nightly run finds, each with an owner, a day and an end.
SET ROLE omentum_owner;

-- A visit of the plan as it was: held on a day, or missed. A correction is the next number of the same visit.
CREATE TABLE trials.visit_outcome (
    enrolment bigint NOT NULL CONSTRAINT visit_outcome_belongs_to_enrolment REFERENCES trials.enrolment,
    visit  bigint NOT NULL CONSTRAINT visit_outcome_names_a_planned_visit REFERENCES trials.visit,
    -- After which delivered cycle, where the plan says the visit for each of them; otherwise 0.
    cycle  int NOT NULL CONSTRAINT visit_outcome_cycle_is_plausible CHECK (cycle BETWEEN 0 AND 12),
    no     int NOT NULL CONSTRAINT visit_outcome_number_is_positive CHECK (no > 0),
    -- Nothing where it was missed.
    held_on date,
    reason registry.plain_text CONSTRAINT visit_outcome_reason_is_short CHECK (length(btrim(reason)) BETWEEN 3 AND 500),
    login  name NOT NULL DEFAULT session_user,
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT visit_is_written_down_once PRIMARY KEY (enrolment, visit, cycle, no),
    CONSTRAINT visit_is_not_held_in_the_future CHECK (held_on <= (recorded_at AT TIME ZONE 'Pacific/Kiritimati')::date),
    -- Who reads the two rows must see why the first does not hold.
    CONSTRAINT corrected_visit_has_its_reason CHECK (no = 1 OR reason IS NOT NULL)
);
CALL registry.make_append_only('trials.visit_outcome');
CALL audit.watch('trials.visit_outcome');
CREATE FUNCTION trials.visit_has_its_place() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE wrong text;
BEGIN
    -- Two who write the same visit down queue here.
    PERFORM FROM trials.enrolment WHERE id = new.enrolment FOR NO KEY UPDATE;
    IF NOT EXISTS (SELECT FROM trials.visit_plan p JOIN trials.enrolment e ON e.arm = p.arm
            WHERE e.id = new.enrolment AND p.visit = new.visit)
    THEN wrong := 'visit_is_in_the_plan_of_its_arm';
    ELSIF (new.cycle > 0) IS DISTINCT FROM (SELECT anchor = 'aerosol' AND v.cycle IS NULL FROM trials.visit v WHERE v.id = new.visit)
    THEN wrong := 'visit_of_each_cycle_names_its_cycle';
    ELSIF new.no > 1 AND NOT EXISTS (SELECT FROM trials.visit_outcome v
            WHERE (v.enrolment, v.visit, v.cycle, v.no) = (new.enrolment, new.visit, new.cycle, new.no - 1))
    THEN wrong := 'visit_is_corrected_after_it_is_written_down';
    END IF;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = wrong, schema = 'trials', table = 'visit_outcome',
            message = 'the visit has no place there';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER visit_has_its_place BEFORE INSERT ON trials.visit_outcome
    FOR EACH ROW EXECUTE FUNCTION trials.visit_has_its_place();
ALTER TABLE trials.visit_outcome ENABLE ALWAYS TRIGGER visit_has_its_place;

-- Quality --------------------------------------------------------------------------------------------------------------

-- What the night looks for, and whose it is: the programme's data. What each rule means is in the program.
CREATE TABLE trials.quality_rule (
    code  text CONSTRAINT quality_rule_has_one_code PRIMARY KEY CONSTRAINT quality_rule_is_known CHECK (code IN (
        'eligibility_before_consent', 'consent_on_expired_form', 'enrolled_while_closed',
        'eligibility_expired_before_treatment', 'missing_reason', 'visit_out_of_window')),
    label registry.plain_text NOT NULL CONSTRAINT quality_rule_label_is_short CHECK (length(label) BETWEEN 3 AND 120),
    owner_role text NOT NULL CONSTRAINT quality_rule_owner_is_a_group CHECK (owner_role IN
        ('coordinator', 'research', 'investigator', 'nurse')),
    next_action registry.plain_text NOT NULL CONSTRAINT quality_rule_action_is_short CHECK (length(next_action) BETWEEN 3 AND 160)
);
CALL audit.watch('trials.quality_rule');
INSERT INTO registry.catalog_exemption VALUES ('identifying key', 'trials.quality_rule', 'a word of the programme, no patient');
INSERT INTO trials.quality_rule VALUES
    ('eligibility_before_consent', 'Eligibility dated before consent', 'investigator',
     'Assess again after the consent, or report the deviation and answer the breach'),
    ('consent_on_expired_form', 'Consent on an expired form', 'research',
     'Have the form in force signed, or report the deviation and answer the breach'),
    ('enrolled_while_closed', 'Enrolled while recruitment is closed', 'research',
     'Tell the sponsor and the review board, and answer the breach'),
    ('eligibility_expired_before_treatment', 'Eligibility expired before treatment', 'investigator',
     'Renew the facts that ran out and assess again'),
    ('missing_reason', 'A reason is missing', 'coordinator', 'Find the reason and write it down'),
    ('visit_out_of_window', 'Visit out of window', 'research',
     'Hold the visit, or report the deviation and answer the breach');

-- What a night found, until its cause is gone or somebody answers for it. It never goes away unsaid.
CREATE TABLE trials.breach (
    id        bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT breach_has_one_id PRIMARY KEY,
    rule      text NOT NULL CONSTRAINT breach_is_of_a_rule REFERENCES trials.quality_rule,
    enrolment bigint NOT NULL CONSTRAINT breach_belongs_to_enrolment REFERENCES trials.enrolment,
    -- The record that broke it, as people type it: `assessment 4`, `consent 2`, `visit week_4`, `X7`.
    about     registry.code_text NOT NULL,
    -- The day on which it was broken: another day makes another breach.
    cause_on  date NOT NULL,
    found_on  date NOT NULL,
    owner_role registry.code_text NOT NULL,
    next_action registry.plain_text NOT NULL CONSTRAINT breach_action_is_short CHECK (length(next_action) BETWEEN 3 AND 160),
    login     name NOT NULL DEFAULT session_user,
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    end_kind  text CONSTRAINT breach_end_is_known CHECK (end_kind IN ('cause_gone', 'answered')),
    ended_because registry.written_text CONSTRAINT breach_end_has_its_reason CHECK (length(btrim(ended_because)) BETWEEN 5 AND 1000),
    ended_at  timestamptz,
    ended_by  name,
    CONSTRAINT breach_is_ended_by_somebody_with_a_reason CHECK
        (num_nonnulls(end_kind, ended_because, ended_at, ended_by) IN (0, 4))
);
CREATE UNIQUE INDEX breach_is_found_once ON trials.breach (rule, enrolment, about, cause_on) WHERE ended_at IS NULL;
CREATE INDEX breach_open ON trials.breach (owner_role, found_on) WHERE ended_at IS NULL;
CREATE INDEX breach_by_enrolment ON trials.breach (enrolment);
CALL audit.watch('trials.breach');
-- Whose a breach is, is the rule's word at that moment; who ends it, and when, is the database's; an end stays as it is.
CREATE FUNCTION trials.stamp_breach() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF tg_op = 'INSERT' THEN
        SELECT r.owner_role, r.next_action INTO new.owner_role, new.next_action FROM trials.quality_rule r WHERE r.code = new.rule;
    ELSIF old.end_kind IS NOT NULL THEN
        RAISE EXCEPTION USING errcode = 'OM001', constraint = 'breach_is_ended_once', schema = 'trials', table = 'breach',
            message = 'the breach had ended';
    ELSIF new.end_kind = 'answered' AND registry.is_service() THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'breach_is_answered_by_a_person', schema = 'trials', table = 'breach',
            message = 'services do not answer for people';
    ELSIF new.end_kind = 'answered' AND current_setting('role') <> old.owner_role THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'breach_is_answered_by_its_owner', schema = 'trials', table = 'breach',
            message = 'another group owns the breach';
    -- Nobody writes off what still stands.
    ELSIF new.end_kind = 'cause_gone' AND EXISTS (SELECT FROM trials.quality_finding q
        WHERE (q.rule, q.enrolment, q.about) = (old.rule, old.enrolment, old.about)) THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'breach_ends_when_its_cause_is_gone', schema = 'trials', table = 'breach',
            message = 'the cause still stands';
    ELSE
        new.ended_at := registry.now(); new.ended_by := session_user;
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER stamp_breach BEFORE INSERT OR UPDATE ON trials.breach FOR EACH ROW EXECUTE FUNCTION trials.stamp_breach();
ALTER TABLE trials.breach ENABLE ALWAYS TRIGGER stamp_breach;

GRANT SELECT ON trials.visit_outcome, trials.quality_rule, trials.breach
    TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, operator, worker;
GRANT INSERT (enrolment, visit, cycle, no, held_on, reason) ON trials.visit_outcome TO coordinator, research, investigator, nurse;
GRANT UPDATE (label, owner_role, next_action) ON trials.quality_rule TO research;
GRANT INSERT (rule, enrolment, about, cause_on, found_on) ON trials.breach TO coordinator, operator, worker;
GRANT UPDATE (end_kind, ended_because) ON trials.breach TO coordinator, research, investigator, nurse, operator, worker;

RESET ROLE;
