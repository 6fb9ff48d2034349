-- Referrals: from first contact until the referrer has the answer.
SET ROLE omentum_owner;

-- Whatever door a death is told at, the patient's own record says so in the same transaction; what the offices end on it
-- hangs on that record. The day stays unknown where the door knows only when it was told.
CREATE FUNCTION registry.note_death(of_patient bigint, on_day date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE registry.patient SET vital_status = 'died', died_on = on_day, died_precision = CASE WHEN on_day IS NOT NULL THEN 'day' END
     WHERE id = of_patient AND vital_status <> 'died';
END $$;

CREATE TABLE referrals.referral (
    id          bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT referral_has_one_id PRIMARY KEY,
    patient     bigint NOT NULL CONSTRAINT referral_belongs_to_patient REFERENCES registry.patient,
    site        bigint NOT NULL CONSTRAINT referral_belongs_to_site REFERENCES registry.site,
    received_at timestamptz NOT NULL,
    -- When its life began: the first row of its history takes it from here.
    opened_at   timestamptz NOT NULL GENERATED ALWAYS AS (received_at) STORED,
    channel     text NOT NULL CONSTRAINT referral_channel_is_known CHECK (channel IN
        ('fax', 'phone', 'letter', 'portal', 'in_person', 'email', 'csv', 'fhir', 'hl7')),
    -- FHIR R4 ServiceRequest.priority
    priority    text NOT NULL CONSTRAINT referral_priority_is_known CHECK (priority IN ('routine', 'urgent', 'asap', 'stat')),
    -- The referrer's own words for who they are: a fax names nobody's record. The answer goes here.
    referrer_name         registry.plain_text NOT NULL CONSTRAINT referrer_name_is_short CHECK (length(referrer_name) BETWEEN 1 AND 200),
    referrer_practitioner bigint CONSTRAINT referral_names_a_practitioner REFERENCES registry.practitioner,
    referrer_organisation bigint CONSTRAINT referral_names_an_organisation REFERENCES registry.organisation,
    -- ICD-10-CM; the peritoneal code may be unknown when the referral comes.
    primary_cancer     text NOT NULL CONSTRAINT primary_cancer_is_an_icd_10_cm_code
        CHECK (primary_cancer ~ '^[A-TV-Z][0-9][0-9AB](\.[0-9A-TV-Z]{1,4})?$'),
    peritoneal_disease text CONSTRAINT peritoneal_disease_is_an_icd_10_cm_code
        CHECK (peritoneal_disease ~ '^[A-TV-Z][0-9][0-9AB](\.[0-9A-TV-Z]{1,4})?$'),
    -- Set when a referral turns out to be another's copy; the trigger below asks for it.
    duplicate_of bigint CONSTRAINT referral_is_a_copy_of_a_referral REFERENCES referrals.referral
        CONSTRAINT referral_is_not_its_own_copy CHECK (duplicate_of <> id),
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    status  text NOT NULL DEFAULT 'received',
    step_no int NOT NULL DEFAULT 1,
    CONSTRAINT referral_is_not_received_in_the_future CHECK (received_at <= recorded_at),
    CONSTRAINT referral_has_one_patient UNIQUE (id, patient)
);
CREATE INDEX referral_by_patient ON referrals.referral (patient);
CREATE INDEX referral_by_status ON referrals.referral (status, received_at, id);
CALL registry.give_history('referral', 'referrals.referral');

-- transitions of referral: generated, do not edit
INSERT INTO registry.transition (machine, from_state, event, to_state, role, needs_reason, needs, clock, enqueues)
VALUES
    ('referral', '-', 'opened', 'received', 'coordinator', false, '{}', 'starts', NULL),
    ('referral', 'received', 'review', 'in_review', 'coordinator', false, '{}', NULL, NULL),
    ('referral', 'received', 'withdraw_by_patient', 'withdrawn_by_patient', 'coordinator', true, '{}', 'stops', NULL),
    ('referral', 'received', 'withdraw_by_referrer', 'withdrawn_by_referrer', 'coordinator', true, '{}', 'stops', NULL),
    ('referral', 'received', 'patient_died', 'died', 'coordinator', false, '{}', 'stops', NULL),
    ('referral', 'received', 'patient_died', 'died', 'nurse', false, '{}', 'stops', NULL),
    ('referral', 'received', 'mark_duplicate', 'duplicate', 'coordinator', true, '{}', 'stops', NULL),
    ('referral', 'in_review', 'request_information', 'information_requested', 'coordinator', true, '{}', 'annotates', NULL),
    ('referral', 'in_review', 'refer_to_board', 'awaiting_board', 'coordinator', false, '{referral_has_its_minimum_data_set}', NULL, NULL),
    ('referral', 'in_review', 'decline', 'declined', 'coordinator', true, '{decision_is_of_its_referral_step}', 'stops', NULL),
    ('referral', 'in_review', 'decline', 'declined', 'surgeon', true, '{decision_is_of_its_referral_step}', 'stops', NULL),
    ('referral', 'in_review', 'age_out', 'out_of_date', 'coordinator', true, '{}', NULL, NULL),
    ('referral', 'in_review', 'age_out', 'out_of_date', 'operator', true, '{}', NULL, NULL),
    ('referral', 'in_review', 'age_out', 'out_of_date', 'worker', true, '{}', NULL, NULL),
    ('referral', 'in_review', 'withdraw_by_patient', 'withdrawn_by_patient', 'coordinator', true, '{}', 'stops', NULL),
    ('referral', 'in_review', 'withdraw_by_referrer', 'withdrawn_by_referrer', 'coordinator', true, '{}', 'stops', NULL),
    ('referral', 'in_review', 'patient_died', 'died', 'coordinator', false, '{}', 'stops', NULL),
    ('referral', 'in_review', 'patient_died', 'died', 'nurse', false, '{}', 'stops', NULL),
    ('referral', 'in_review', 'mark_duplicate', 'duplicate', 'coordinator', true, '{}', 'stops', NULL),
    ('referral', 'information_requested', 'information_came', 'in_review', 'coordinator', false, '{}', NULL, NULL),
    ('referral', 'information_requested', 'decline', 'declined', 'coordinator', true, '{decision_is_of_its_referral_step}', 'stops', NULL),
    ('referral', 'information_requested', 'decline', 'declined', 'surgeon', true, '{decision_is_of_its_referral_step}', 'stops', NULL),
    ('referral', 'information_requested', 'age_out', 'out_of_date', 'coordinator', true, '{}', NULL, NULL),
    ('referral', 'information_requested', 'age_out', 'out_of_date', 'operator', true, '{}', NULL, NULL),
    ('referral', 'information_requested', 'age_out', 'out_of_date', 'worker', true, '{}', NULL, NULL),
    ('referral', 'information_requested', 'withdraw_by_patient', 'withdrawn_by_patient', 'coordinator', true, '{}', 'stops', NULL),
    ('referral', 'information_requested', 'withdraw_by_referrer', 'withdrawn_by_referrer', 'coordinator', true, '{}', 'stops', NULL),
    ('referral', 'information_requested', 'patient_died', 'died', 'coordinator', false, '{}', 'stops', NULL),
    ('referral', 'information_requested', 'patient_died', 'died', 'nurse', false, '{}', 'stops', NULL),
    ('referral', 'information_requested', 'mark_duplicate', 'duplicate', 'coordinator', true, '{}', 'stops', NULL),
    ('referral', 'awaiting_board', 'request_information', 'information_requested', 'coordinator', true, '{}', 'annotates', NULL),
    ('referral', 'awaiting_board', 'accept', 'accepted', 'coordinator', false, '{decision_is_of_its_referral_step}', 'stops', NULL),
    ('referral', 'awaiting_board', 'accept', 'accepted', 'surgeon', false, '{decision_is_of_its_referral_step}', 'stops', NULL),
    ('referral', 'awaiting_board', 'decline', 'declined', 'coordinator', true, '{decision_is_of_its_referral_step}', 'stops', NULL),
    ('referral', 'awaiting_board', 'decline', 'declined', 'surgeon', true, '{decision_is_of_its_referral_step}', 'stops', NULL),
    ('referral', 'awaiting_board', 'age_out', 'out_of_date', 'coordinator', true, '{}', NULL, NULL),
    ('referral', 'awaiting_board', 'age_out', 'out_of_date', 'operator', true, '{}', NULL, NULL),
    ('referral', 'awaiting_board', 'age_out', 'out_of_date', 'worker', true, '{}', NULL, NULL),
    ('referral', 'awaiting_board', 'withdraw_by_patient', 'withdrawn_by_patient', 'coordinator', true, '{}', 'stops', NULL),
    ('referral', 'awaiting_board', 'withdraw_by_referrer', 'withdrawn_by_referrer', 'coordinator', true, '{}', 'stops', NULL),
    ('referral', 'awaiting_board', 'patient_died', 'died', 'coordinator', false, '{}', 'stops', NULL),
    ('referral', 'awaiting_board', 'patient_died', 'died', 'nurse', false, '{}', 'stops', NULL),
    ('referral', 'awaiting_board', 'mark_duplicate', 'duplicate', 'coordinator', true, '{}', 'stops', NULL),
    ('referral', 'awaiting_board', 'return_to_review', 'in_review', 'coordinator', true, '{}', NULL, NULL),
    ('referral', 'accepted', 'link', 'linked', 'coordinator', false, '{course_has_an_accepted_referral}', NULL, NULL),
    ('referral', 'accepted', 'link', 'linked', 'scheduler', false, '{course_has_an_accepted_referral}', NULL, NULL),
    ('referral', 'accepted', 'withdraw_by_patient', 'withdrawn_by_patient', 'coordinator', true, '{}', 'stops', NULL),
    ('referral', 'accepted', 'withdraw_by_referrer', 'withdrawn_by_referrer', 'coordinator', true, '{}', 'stops', NULL),
    ('referral', 'accepted', 'patient_died', 'died', 'coordinator', false, '{}', 'stops', NULL),
    ('referral', 'accepted', 'patient_died', 'died', 'nurse', false, '{}', 'stops', NULL),
    ('referral', 'accepted', 'redecide', 'in_review', 'coordinator', true, '{}', 'starts', NULL),
    ('referral', 'declined', 'redecide', 'in_review', 'coordinator', true, '{}', 'starts', NULL),
    ('referral', 'declined', 'close', 'closed', 'coordinator', false, '{closed_referral_has_told_its_referrer}', NULL, NULL),
    ('referral', 'linked', 'close', 'closed', 'coordinator', false, '{closed_referral_has_told_its_referrer}', NULL, NULL),
    ('referral', 'out_of_date', 'decline', 'declined', 'coordinator', true, '{decision_is_of_its_referral_step}', 'stops', NULL),
    ('referral', 'out_of_date', 'decline', 'declined', 'surgeon', true, '{decision_is_of_its_referral_step}', 'stops', NULL),
    ('referral', 'out_of_date', 'renew', 'in_review', 'coordinator', false, '{renewed_referral_has_nothing_stale}', NULL, NULL),
    ('referral', 'out_of_date', 'withdraw_by_patient', 'withdrawn_by_patient', 'coordinator', true, '{}', 'stops', NULL),
    ('referral', 'out_of_date', 'withdraw_by_referrer', 'withdrawn_by_referrer', 'coordinator', true, '{}', 'stops', NULL),
    ('referral', 'out_of_date', 'patient_died', 'died', 'coordinator', false, '{}', 'stops', NULL),
    ('referral', 'out_of_date', 'patient_died', 'died', 'nurse', false, '{}', 'stops', NULL),
    ('referral', 'out_of_date', 'mark_duplicate', 'duplicate', 'coordinator', true, '{}', 'stops', NULL),
    ('referral', 'withdrawn_by_patient', 'close', 'closed', 'coordinator', false, '{closed_referral_has_told_its_referrer}', NULL, NULL),
    ('referral', 'withdrawn_by_referrer', 'close', 'closed', 'coordinator', false, '{closed_referral_has_told_its_referrer}', NULL, NULL),
    ('referral', 'died', 'close', 'closed', 'coordinator', false, '{closed_referral_has_told_its_referrer}', NULL, NULL),
    ('referral', 'duplicate', 'close', 'closed', 'coordinator', false, '{closed_referral_has_told_its_referrer}', NULL, NULL),
    ('referral', 'duplicate', 'restore_received', 'received', 'coordinator', true, '{restored_referral_returns_to_where_it_was}', 'voids', NULL),
    ('referral', 'duplicate', 'restore_in_review', 'in_review', 'coordinator', true, '{restored_referral_returns_to_where_it_was}', 'voids', NULL),
    ('referral', 'duplicate', 'restore_information_requested', 'information_requested', 'coordinator', true, '{restored_referral_returns_to_where_it_was}', 'voids', NULL),
    ('referral', 'duplicate', 'restore_awaiting_board', 'awaiting_board', 'coordinator', true, '{restored_referral_returns_to_where_it_was}', 'voids', NULL),
    ('referral', 'duplicate', 'restore_out_of_date', 'out_of_date', 'coordinator', true, '{restored_referral_returns_to_where_it_was}', 'voids', NULL),
    ('referral', 'closed', 'restore_received', 'received', 'coordinator', true, '{restored_referral_returns_to_where_it_was}', 'voids', NULL),
    ('referral', 'closed', 'restore_in_review', 'in_review', 'coordinator', true, '{restored_referral_returns_to_where_it_was}', 'voids', NULL),
    ('referral', 'closed', 'restore_information_requested', 'information_requested', 'coordinator', true, '{restored_referral_returns_to_where_it_was}', 'voids', NULL),
    ('referral', 'closed', 'restore_awaiting_board', 'awaiting_board', 'coordinator', true, '{restored_referral_returns_to_where_it_was}', 'voids', NULL),
    ('referral', 'closed', 'restore_out_of_date', 'out_of_date', 'coordinator', true, '{restored_referral_returns_to_where_it_was}', 'voids', NULL);
-- end of transitions

-- Why a referral may be declined: data, so that a centre can add its own.
CREATE TABLE referrals.decline_reason (
    code  text CONSTRAINT decline_reason_has_one_code PRIMARY KEY
        CONSTRAINT decline_reason_code_is_a_word CHECK (code ~ '^[a-z][a-z0-9_]{1,40}$'),
    label registry.plain_text NOT NULL CONSTRAINT decline_reason_label_is_short CHECK (length(label) BETWEEN 3 AND 120)
);
CALL audit.watch('referrals.decline_reason');
INSERT INTO registry.catalog_exemption VALUES
    ('identifying key', 'referrals.decline_reason', 'a word of the programme, no patient');
INSERT INTO referrals.decline_reason (code, label) VALUES
    ('extraperitoneal_disease', 'Disease outside the peritoneum decides the prognosis'),
    ('bowel_obstruction', 'Bowel obstruction'),
    ('performance_status', 'Performance status too poor'),
    ('candidate_for_cytoreduction', 'Candidate for cytoreductive surgery'),
    ('no_laparoscopic_access', 'No laparoscopic access to be expected'),
    ('organ_function', 'Organ function does not allow it'),
    ('patient_declined', 'The patient does not want it'),
    ('no_open_trial', 'No trial is open, and no off-trial treatment offered'),
    ('incomplete_information', 'The information asked for did not come'),
    ('other', 'Other, told in the reason');

-- The decision is a fact of its own, apart from the status: a re-decision adds one, and the old one stays.
CREATE TABLE referrals.decision (
    referral bigint NOT NULL,
    step_no  int NOT NULL,
    outcome  text NOT NULL CONSTRAINT decision_outcome_is_known CHECK (outcome IN ('accepted', 'declined')),
    pathway  text CONSTRAINT decision_pathway_is_known CHECK (pathway IN ('trial', 'off_trial', 'registry_only')),
    reason_code text CONSTRAINT decision_names_a_decline_reason REFERENCES referrals.decline_reason,
    -- Where a declined patient is sent instead.
    onward_to   bigint CONSTRAINT decision_names_an_onward_centre REFERENCES registry.organisation,
    board_on    date,
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT decision_is_one_per_step PRIMARY KEY (referral, step_no),
    CONSTRAINT decision_is_of_its_referral_step
        FOREIGN KEY (referral, step_no, outcome) REFERENCES referrals.referral_history (subject, no, to_state),
    CONSTRAINT accepted_referral_has_its_pathway CHECK ((outcome = 'accepted') = (pathway IS NOT NULL)),
    CONSTRAINT declined_referral_has_its_reason_code CHECK ((outcome = 'declined') = (reason_code IS NOT NULL)),
    -- By the clock of the place where a day begins first.
    CONSTRAINT board_has_met CHECK (board_on <= (recorded_at AT TIME ZONE 'Pacific/Kiritimati')::date),
    CONSTRAINT only_a_declined_referral_is_sent_onward CHECK (onward_to IS NULL OR outcome = 'declined')
);
CALL registry.make_append_only('referrals.decision');
CALL audit.watch('referrals.decision');

-- How the referrer was told, or why that was waived.
CREATE TABLE referrals.outcome_notice (
    referral bigint NOT NULL CONSTRAINT notice_belongs_to_referral REFERENCES referrals.referral,
    no       int NOT NULL CONSTRAINT notice_number_is_positive CHECK (no > 0),
    -- The step whose outcome it tells: after another decision the referrer is told again.
    told_step int NOT NULL,
    sent_at  timestamptz,
    method   text CONSTRAINT notice_method_is_known CHECK (method IN ('fax', 'phone', 'letter', 'portal', 'email', 'fhir', 'hl7')),
    waived_because registry.plain_text CONSTRAINT waiver_has_its_reason CHECK (length(btrim(waived_because)) BETWEEN 5 AND 500),
    login name NOT NULL DEFAULT session_user,
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT notice_has_one_number PRIMARY KEY (referral, no),
    CONSTRAINT notice_tells_a_step_of_its_referral FOREIGN KEY (referral, told_step) REFERENCES referrals.referral_history (subject, no),
    CONSTRAINT notice_is_sent_or_waived CHECK
        ((sent_at IS NOT NULL) = (method IS NOT NULL) AND (sent_at IS NULL) = (waived_because IS NOT NULL)),
    CONSTRAINT notice_is_not_sent_in_the_future CHECK (sent_at <= recorded_at)
);
CALL registry.make_append_only('referrals.outcome_notice');
CALL audit.watch('referrals.outcome_notice');

-- What a step needs besides its legality. It reads no role, so it may look at the end of the transaction: the decision
-- can be written after the step whose number it carries.
CREATE FUNCTION referrals.step_has_its_facts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE missing text;
BEGIN
    IF new.to_state IN ('accepted', 'declined') AND new.event <> 'link' AND NOT EXISTS (
        SELECT FROM referrals.decision WHERE referral = new.subject AND step_no = new.no)
    THEN missing := 'decided_referral_has_its_decision';
    ELSIF new.to_state = 'closed' AND NOT EXISTS (
        SELECT FROM referrals.outcome_notice WHERE referral = new.subject AND told_step = new.no - 1)
    THEN missing := 'closed_referral_has_told_its_referrer';
    ELSIF new.to_state = 'duplicate' AND NOT EXISTS (
        SELECT FROM referrals.referral WHERE id = new.subject AND duplicate_of IS NOT NULL)
    THEN missing := 'duplicate_referral_names_its_original';
    ELSIF new.happened_at < (SELECT received_at FROM referrals.referral WHERE id = new.subject)
    THEN missing := 'referral_step_is_not_before_it_was_received';
    END IF;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = missing, schema = 'referrals', table = 'referral',
            message = format('referral step %s lacks a fact', new.event);
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER step_has_its_facts AFTER INSERT ON referrals.referral_history
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION referrals.step_has_its_facts();
ALTER TABLE referrals.referral_history ENABLE ALWAYS TRIGGER step_has_its_facts;

-- At once, and not at the end of the transaction: what follows from a death reads the role.
CREATE FUNCTION referrals.referral_followed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF new.event = 'patient_died' THEN
        PERFORM registry.note_death(patient, NULL) FROM referrals.referral WHERE id = new.subject;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER followed AFTER INSERT ON referrals.referral_history
    FOR EACH ROW EXECUTE FUNCTION referrals.referral_followed();
ALTER TABLE referrals.referral_history ENABLE ALWAYS TRIGGER followed;

GRANT SELECT ON referrals.referral, referrals.referral_history, referrals.decision, referrals.decline_reason,
    referrals.outcome_notice
    TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, operator, worker;
GRANT INSERT (patient, site, received_at, channel, priority, referrer_name, referrer_practitioner,
    referrer_organisation, primary_cancer, peritoneal_disease) ON referrals.referral TO coordinator;
GRANT UPDATE (priority, peritoneal_disease, duplicate_of) ON referrals.referral TO coordinator;
GRANT INSERT (subject, event, reason, reason_code, happened_at) ON referrals.referral_history
    TO coordinator, surgeon, scheduler, nurse, operator, worker;
GRANT INSERT (referral, step_no, outcome, pathway, reason_code, onward_to, board_on) ON referrals.decision
    TO coordinator, surgeon;
GRANT INSERT (referral, no, told_step, sent_at, method, waived_because) ON referrals.outcome_notice TO coordinator;
GRANT INSERT, UPDATE (label) ON referrals.decline_reason TO operator;

RESET ROLE;
