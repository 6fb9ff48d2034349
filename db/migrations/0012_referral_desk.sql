-- The referral office's papers: programmes and their minimum data set, who referred, attachments, answers, the tumour board,
-- other centres, ownership, notes, tasks, letters. What they come to is told in 0013.
SET ROLE omentum_owner;

CREATE TABLE referrals.programme (
    code  text CONSTRAINT programme_has_one_code PRIMARY KEY CONSTRAINT programme_code_is_a_word CHECK (code ~ '^[a-z][a-z0-9_]{1,40}$'),
    label registry.plain_text NOT NULL CONSTRAINT programme_label_is_short CHECK (length(label) BETWEEN 3 AND 120)
);
CALL audit.watch('referrals.programme');
INSERT INTO referrals.programme VALUES ('pipac', 'PIPAC');

-- The check digit of a National Provider Identifier: Luhn over 80840 and its ten digits.
CREATE FUNCTION registry.npi_has_its_check_digit(npi text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT npi ~ '^[12][0-9]{9}$' AND (SELECT sum(CASE WHEN i % 2 = 1 THEN d ELSE d * 2 - CASE WHEN d > 4 THEN 9 ELSE 0 END END) % 10 = 0
        FROM (SELECT i, substr('80840' || npi, 16 - i, 1)::int AS d FROM generate_series(1, 15) i) x) $$;
GRANT EXECUTE ON FUNCTION registry.npi_has_its_check_digit(text) TO coordinator, operator;

-- The referrer in their own words stays as it was told; the links to who that is may be found later.
ALTER TABLE referrals.referral
    ADD COLUMN programme text NOT NULL DEFAULT 'pipac' CONSTRAINT referral_names_its_programme REFERENCES referrals.programme,
    ADD COLUMN referrer_organisation_name registry.plain_text
        CONSTRAINT referrer_organisation_name_is_short CHECK (length(referrer_organisation_name) BETWEEN 1 AND 200),
    ADD COLUMN referrer_npi text CONSTRAINT referrer_npi_has_its_check_digit CHECK (registry.npi_has_its_check_digit(referrer_npi)),
    ADD COLUMN referrer_contact registry.plain_text CONSTRAINT referrer_contact_is_short CHECK (length(referrer_contact) BETWEEN 3 AND 200);
CALL audit.leave_out('referrals.referral', '{status,step_no}');
GRANT INSERT (programme, referrer_organisation_name, referrer_npi, referrer_contact),
    UPDATE (referrer_practitioner, referrer_organisation) ON referrals.referral TO coordinator;

-- Attachments. The type is what the bytes say; a name says nothing. ---------------------------------------------------------
CREATE FUNCTION referrals.media_type_of(bytes bytea) RETURNS text LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE head constant text := encode(substr(bytes, 1, 8), 'hex'); words text;
BEGIN
    CASE
        WHEN head LIKE '255044462d%' THEN RETURN 'application/pdf';
        WHEN head = '89504e470d0a1a0a' THEN RETURN 'image/png';
        WHEN head LIKE 'ffd8ff%' THEN RETURN 'image/jpeg';
        WHEN head LIKE '49492a00%' OR head LIKE '4d4d002a%' THEN RETURN 'image/tiff';
        WHEN length(bytes) >= 132 AND substr(bytes, 129, 4) = '\x4449434d' THEN RETURN 'application/dicom';
        WHEN head LIKE '7b5c727466%' THEN RETURN 'application/rtf';
        WHEN head LIKE '504b0304%' AND position('\x776f72642f'::bytea IN bytes) > 0    -- a zip with word/ in it
            THEN RETURN 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
        ELSE NULL;
    END CASE;
    -- Text is what reads as UTF-8 without control characters; a zip, a program and all else is not taken.
    BEGIN
        words := convert_from(bytes, 'UTF8');
    EXCEPTION WHEN character_not_in_repertoire OR untranslatable_character OR data_exception THEN
        RETURN 'application/octet-stream';
    END;
    RETURN CASE WHEN words ~ '[\u0001-\u0008\u000e-\u001f\u007f]' THEN 'application/octet-stream'
        WHEN words ~ '^\uFEFF?\s*<\?xml' THEN 'application/xml' ELSE 'text/plain' END;
END $$;
CREATE TABLE referrals.attachment (
    id       bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT attachment_has_one_id PRIMARY KEY,
    referral bigint NOT NULL CONSTRAINT attachment_belongs_to_referral REFERENCES referrals.referral,
    -- As the sender called it: it may name the patient, so it is read through the door, as the bytes are.
    name     registry.plain_text NOT NULL CONSTRAINT attachment_name_is_short CHECK (length(name) BETWEEN 1 AND 200),
    kind     text NOT NULL CONSTRAINT attachment_kind_is_known CHECK (kind IN
        ('referral_letter', 'imaging', 'laparoscopy', 'pathology', 'labs', 'treatment_history', 'consent', 'other')),
    media_type text NOT NULL CONSTRAINT attachment_type_is_accepted CHECK (media_type IN ('application/pdf', 'image/png', 'image/jpeg',
        'image/tiff', 'application/dicom', 'application/rtf', 'application/xml', 'text/plain',
        'application/vnd.openxmlformats-officedocument.wordprocessingml.document')),
    size     int NOT NULL CONSTRAINT attachment_has_1_byte_to_25_mebibytes CHECK (size BETWEEN 1 AND 26214400),
    sha256   bytea NOT NULL,
    login name NOT NULL DEFAULT session_user, role name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT attachment_is_kept_once_per_referral UNIQUE (referral, sha256),
    CONSTRAINT attachment_has_one_referral UNIQUE (id, referral),
    CONSTRAINT attachment_has_one_content UNIQUE (id, sha256, size, media_type)
);
-- Apart from the row that the trail copies: the trail keeps the hash, this table the bytes.
CREATE TABLE referrals.attachment_content (
    attachment bigint CONSTRAINT content_belongs_to_one_attachment PRIMARY KEY,
    bytes      bytea NOT NULL,
    size       int NOT NULL CONSTRAINT content_has_its_size CHECK (size = octet_length(bytes)),
    sha256     bytea NOT NULL CONSTRAINT content_has_its_sha256 CHECK (sha256 = pg_catalog.sha256(bytes)),
    media_type text NOT NULL CONSTRAINT content_is_of_its_type CHECK (media_type = referrals.media_type_of(bytes)),
    CONSTRAINT content_is_what_its_attachment_says FOREIGN KEY (attachment, sha256, size, media_type)
        REFERENCES referrals.attachment (id, sha256, size, media_type)
);
ALTER TABLE referrals.attachment_content ALTER bytes SET STORAGE EXTERNAL;
ALTER TABLE referrals.attachment ADD CONSTRAINT attachment_has_its_content FOREIGN KEY (id)
    REFERENCES referrals.attachment_content DEFERRABLE INITIALLY DEFERRED;
-- A file of another patient: it stays, and is shown as put aside.
CREATE TABLE referrals.attachment_retraction (
    attachment bigint CONSTRAINT attachment_is_retracted_once PRIMARY KEY CONSTRAINT retraction_belongs_to_attachment REFERENCES referrals.attachment,
    reason registry.long_text NOT NULL,
    login name NOT NULL DEFAULT session_user, role name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now()
);
CREATE FUNCTION referrals.attachments_fit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE n bigint; total bigint;
BEGIN
    PERFORM FROM referrals.referral WHERE id = new.referral FOR NO KEY UPDATE;   -- two at once are counted one after the other
    SELECT count(*), sum(size) INTO n, total FROM referrals.attachment WHERE referral = new.referral;
    IF n >= 100 OR total + new.size > 209715200 THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'referral_has_at_most_100_attachments_of_200_mebibytes',
            schema = 'referrals', table = 'attachment', message = 'the referral has too many or too large attachments';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER attachments_fit BEFORE INSERT ON referrals.attachment FOR EACH ROW EXECUTE FUNCTION referrals.attachments_fit();
ALTER TABLE referrals.attachment ENABLE ALWAYS TRIGGER attachments_fit;
-- The door in: size, type and hash are of the server's making. The same bytes again are the attachment that is there.
CREATE FUNCTION referrals.attach(to_referral bigint, named text, of_kind text, content bytea) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE a bigint; fact text; state text;
BEGIN
    INSERT INTO referrals.attachment (referral, name, kind, media_type, size, sha256) VALUES (to_referral, named, of_kind,
        referrals.media_type_of(content), octet_length(content), sha256(content))
        ON CONFLICT (referral, sha256) DO NOTHING RETURNING id INTO a;
    IF a IS NULL THEN
        SELECT t.id INTO a FROM referrals.attachment t WHERE t.referral = to_referral AND t.sha256 = pg_catalog.sha256(content);
        -- What was put aside counts for nothing: kept again by mistake, it would be looked for in vain.
        IF EXISTS (SELECT FROM referrals.attachment_retraction x WHERE x.attachment = a) THEN
            RAISE EXCEPTION USING errcode = 'OM011', constraint = 'attachment_was_put_aside', schema = 'referrals', table = 'attachment',
                message = 'the same document was put aside';
        END IF;
        RETURN a;
    END IF;
    INSERT INTO referrals.attachment_content SELECT a, content, size, sha256, media_type FROM referrals.attachment WHERE id = a;
    RETURN a;
EXCEPTION WHEN integrity_constraint_violation OR data_exception THEN   -- the server would print the refused row: the bytes
    GET STACKED DIAGNOSTICS fact = constraint_name, state = returned_sqlstate;
    PERFORM registry.refuse_quietly(state, coalesce(nullif(fact, ''), 'attachment_has_readable_values'));
END $$;
-- The door out: who reads a document has asked for its patient before.
CREATE FUNCTION referrals.attachment_content_of(ticket bigint, of_attachment bigint)
RETURNS TABLE (name text, media_type text, size int, sha256 bytea, bytes bytea) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE who constant bigint[] := registry.behind(ticket);
BEGIN
    RETURN QUERY SELECT a.name::text, a.media_type, a.size, a.sha256, c.bytes FROM referrals.attachment a
        JOIN referrals.attachment_content c ON c.attachment = a.id JOIN referrals.referral r ON r.id = a.referral
        WHERE a.id = of_attachment AND r.patient = ANY (who);
END $$;

-- The minimum data set: data, per programme and version. ----------------------------------------------------------------------
CREATE TABLE referrals.data_set (
    programme text NOT NULL CONSTRAINT data_set_belongs_to_programme REFERENCES referrals.programme,
    version   int NOT NULL CONSTRAINT data_set_version_is_positive CHECK (version > 0),
    holds_from date NOT NULL,                                -- the latest that holds is asked for
    is_gate   boolean NOT NULL DEFAULT true,                 -- whether the board waits for it, or it is only shown
    source    registry.plain_text NOT NULL CONSTRAINT data_set_source_is_short CHECK (length(source) BETWEEN 3 AND 300),
    CONSTRAINT data_set_version_is_unique PRIMARY KEY (programme, version)
);
CREATE TABLE referrals.data_item (
    id        bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT data_item_has_one_id PRIMARY KEY,
    programme text NOT NULL, version int NOT NULL,
    ordinal   int NOT NULL CONSTRAINT data_item_ordinal_is_positive CHECK (ordinal > 0),
    code      text NOT NULL CONSTRAINT data_item_code_is_a_word CHECK (code ~ '^[a-z][a-z0-9_]{1,40}$'),
    label     registry.plain_text NOT NULL CONSTRAINT data_item_label_is_short CHECK (length(label) BETWEEN 3 AND 120),
    required  boolean NOT NULL DEFAULT true,
    evidence  text NOT NULL CONSTRAINT data_item_evidence_is_known CHECK (evidence IN ('document', 'observation', 'either')),
    -- How long an answer is believed, from the day that it is true of; null: for good.
    max_age_days int CONSTRAINT data_item_age_is_plausible CHECK (max_age_days BETWEEN 1 AND 3660),
    brought_by text NOT NULL CONSTRAINT data_item_is_brought_by_somebody CHECK (brought_by IN
        ('referrer', 'patient', 'coordinator', 'surgeon', 'nurse', 'research')),
    choices   text[] CONSTRAINT data_item_choices_are_short CHECK (registry.words_are_short(choices)),
    CONSTRAINT data_item_belongs_to_data_set FOREIGN KEY (programme, version) REFERENCES referrals.data_set,
    CONSTRAINT data_item_is_asked_once_per_version UNIQUE (programme, version, code),
    CONSTRAINT data_item_has_one_ordinal UNIQUE (programme, version, ordinal)
);
CALL registry.make_append_only('referrals.data_item');      -- a change is a new version
CALL audit.watch('referrals.data_set'); CALL audit.watch('referrals.data_item');
INSERT INTO referrals.data_set VALUES ('pipac', 1, '2020-01-01', true, 'programme proposal; ages to be confirmed by the programme');
INSERT INTO referrals.data_item (programme, version, ordinal, code, label, required, evidence, max_age_days, brought_by, choices)
SELECT 'pipac', 1, row_number() OVER (), x.* FROM (VALUES
    ('primary_tumour', 'Primary tumour and its site', true, 'either', NULL::int, 'referrer', NULL::text[]),
    ('histology', 'Histology', true, 'document', NULL, 'referrer', NULL),
    ('prior_systemic_lines', 'Prior lines of systemic therapy', true, 'either', 90, 'referrer', NULL),
    ('current_systemic_therapy', 'Systemic therapy now, with its dates', true, 'either', 42, 'referrer', NULL),
    ('prior_crs_hipec', 'Prior cytoreductive surgery or HIPEC', true, 'either', NULL, 'referrer', '{yes,no}'),
    ('extraperitoneal_disease', 'Disease outside of the peritoneum', true, 'document', 56, 'referrer', '{none,limited,dominant}'),
    ('bowel_obstruction', 'Bowel obstruction', true, 'either', 28, 'referrer', '{none,resolved,present}'),
    ('ascites', 'Ascites', true, 'either', 56, 'referrer', '{none,mild,moderate,severe}'),
    ('performance_status', 'Performance status (ECOG)', true, 'observation', 28, 'surgeon', '{0,1,2,3,4}'),
    ('key_labs', 'Blood count, creatinine, bilirubin, albumin', true, 'document', 28, 'referrer', NULL),
    ('imaging', 'CT or MRI of chest, abdomen and pelvis', true, 'document', 56, 'referrer', NULL),
    ('laparoscopy', 'Report of a laparoscopy, or that there was none', true, 'either', 180, 'referrer', NULL)
) x;

CREATE TABLE referrals.answer (
    id       bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT answer_has_one_id PRIMARY KEY,
    referral bigint NOT NULL CONSTRAINT answer_belongs_to_referral REFERENCES referrals.referral,
    item     bigint NOT NULL CONSTRAINT answer_is_to_an_item REFERENCES referrals.data_item,
    value    registry.long_text,                             -- null: asked, and not known; that passes no gate
    true_on  date NOT NULL,                                  -- when it was so, not when it was typed
    attachment bigint, condition bigint CONSTRAINT answer_names_a_condition REFERENCES registry.condition,
    observed_by registry.plain_text CONSTRAINT observer_is_short CHECK (length(observed_by) BETWEEN 2 AND 200),
    entered_in_error boolean NOT NULL DEFAULT false,         -- takes the answer before it back
    login name NOT NULL DEFAULT session_user, role name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT answer_rests_on_a_document_of_its_referral FOREIGN KEY (attachment, referral) REFERENCES referrals.attachment (id, referral),
    CONSTRAINT answer_has_its_evidence CHECK (entered_in_error OR value IS NULL OR num_nonnulls(attachment, condition, observed_by) > 0),
    CONSTRAINT answer_is_not_true_of_the_future CHECK (true_on <= (recorded_at AT TIME ZONE 'Pacific/Kiritimati')::date)
);
CREATE INDEX answer_latest ON referrals.answer (referral, item, id DESC);
CREATE FUNCTION referrals.answer_fits_its_item() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE i referrals.data_item; fact text;
BEGIN
    SELECT * INTO i FROM referrals.data_item WHERE id = new.item;
    fact := CASE
        WHEN i.programme <> (SELECT programme FROM referrals.referral WHERE id = new.referral) THEN 'answer_is_to_its_programmes_item'
        WHEN new.value IS NULL OR new.entered_in_error THEN NULL
        WHEN i.choices IS NOT NULL AND new.value <> ALL (i.choices) THEN 'answer_is_one_of_the_choices'
        WHEN i.evidence = 'document' AND new.attachment IS NULL THEN 'answer_needs_a_document'
        WHEN i.evidence = 'observation' AND new.observed_by IS NULL AND new.condition IS NULL THEN 'answer_needs_an_observation' END;
    IF new.condition IS NOT NULL AND NOT EXISTS (SELECT FROM registry.condition c JOIN referrals.referral r ON r.patient = c.patient
        WHERE c.id = new.condition AND r.id = new.referral) THEN fact := 'answer_rests_on_its_patients_condition'; END IF;
    IF fact IS NOT NULL THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = fact, schema = 'referrals', table = 'answer', message = 'the answer does not fit its item';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER answer_fits_its_item BEFORE INSERT ON referrals.answer FOR EACH ROW EXECUTE FUNCTION referrals.answer_fits_its_item();
ALTER TABLE referrals.answer ENABLE ALWAYS TRIGGER answer_fits_its_item;

-- Other centres, and what they do with a patient whom we send. ---------------------------------------------------------------
CREATE TABLE referrals.centre (
    id           bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT centre_has_one_id PRIMARY KEY,
    organisation bigint NOT NULL CONSTRAINT centre_belongs_to_organisation REFERENCES registry.organisation
        CONSTRAINT organisation_is_in_the_directory_once UNIQUE,
    offers  text[] NOT NULL CONSTRAINT centre_offers_something CHECK (cardinality(offers) > 0 AND offers <@
        '{pipac_trial,pipac_off_trial,crs,hipec,systemic_therapy,second_opinion,supportive_care}'::text[]),
    accepts registry.long_text,
    contact_name registry.short_text, phone registry.short_text, fax registry.short_text, email registry.short_text, address registry.long_text,
    active  boolean NOT NULL DEFAULT true,
    checked_on date NOT NULL,
    checked_by name NOT NULL DEFAULT session_user,
    CONSTRAINT centre_can_be_reached CHECK (num_nonnulls(phone, fax, email) > 0)
);
CREATE TABLE referrals.centre_trial (
    id     bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT centre_trial_has_one_id PRIMARY KEY,
    centre bigint NOT NULL CONSTRAINT centre_trial_belongs_to_centre REFERENCES referrals.centre,
    registry_number text NOT NULL CONSTRAINT centre_trial_has_its_number CHECK (registry_number ~ '^[A-Z0-9][A-Z0-9./-]{4,30}$'),
    title  registry.line_text NOT NULL,
    is_open boolean NOT NULL, checked_on date NOT NULL,
    CONSTRAINT centre_trial_is_told_once UNIQUE (centre, registry_number)
);
CREATE FUNCTION referrals.who_checked() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF new.checked_on > (registry.now() AT TIME ZONE 'Pacific/Kiritimati')::date THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'directory_was_not_checked_in_the_future', schema = 'referrals', table = tg_table_name,
            message = 'what will be is not known yet';
    END IF;
    IF tg_table_name = 'centre' THEN new.checked_by := session_user; END IF;
    RETURN new;
END $$;
CREATE TRIGGER who_checked BEFORE INSERT OR UPDATE OF checked_on ON referrals.centre FOR EACH ROW EXECUTE FUNCTION referrals.who_checked();
CREATE TRIGGER who_checked BEFORE INSERT OR UPDATE OF checked_on ON referrals.centre_trial FOR EACH ROW EXECUTE FUNCTION referrals.who_checked();
ALTER TABLE referrals.centre ENABLE ALWAYS TRIGGER who_checked;
ALTER TABLE referrals.centre_trial ENABLE ALWAYS TRIGGER who_checked;
-- Sent on: of the decision that said so. The reply is theirs; the latest counts.
CREATE TABLE referrals.onward (
    id       bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT onward_has_one_id PRIMARY KEY,
    referral bigint NOT NULL, step_no int NOT NULL,
    centre   bigint NOT NULL CONSTRAINT onward_names_a_centre REFERENCES referrals.centre,
    sent_at  timestamptz NOT NULL,
    method   text NOT NULL CONSTRAINT onward_method_is_known CHECK (method IN ('fax', 'phone', 'letter', 'portal', 'email', 'fhir', 'hl7')),
    disclosure bigint NOT NULL CONSTRAINT onward_has_its_disclosure REFERENCES registry.disclosure,
    reply_due_on date,
    login name NOT NULL DEFAULT session_user, recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT onward_is_of_a_decision FOREIGN KEY (referral, step_no) REFERENCES referrals.decision (referral, step_no),
    CONSTRAINT centre_is_asked_once_per_decision UNIQUE (referral, step_no, centre),
    CONSTRAINT onward_is_not_sent_in_the_future CHECK (sent_at <= recorded_at)
);
CREATE TABLE referrals.onward_reply (
    id     bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT onward_reply_has_one_id PRIMARY KEY,
    onward bigint NOT NULL CONSTRAINT onward_reply_belongs_to_onward REFERENCES referrals.onward,
    reply  text NOT NULL CONSTRAINT onward_reply_is_known CHECK (reply IN ('received', 'accepted', 'declined', 'asks_for_more', 'treated', 'never_came')),
    replied_on date NOT NULL, note registry.long_text,
    login name NOT NULL DEFAULT session_user, recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT onward_reply_is_not_of_the_future CHECK (replied_on <= (recorded_at AT TIME ZONE 'Pacific/Kiritimati')::date)
);
CREATE INDEX onward_reply_of ON referrals.onward_reply (onward, id);

-- The tumour board. ---------------------------------------------------------------------------------------------------------
CREATE TABLE referrals.meeting (
    id    bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT meeting_has_one_id PRIMARY KEY,
    site  bigint NOT NULL CONSTRAINT meeting_belongs_to_site REFERENCES registry.site,
    board registry.plain_text NOT NULL CONSTRAINT meeting_board_is_short CHECK (length(board) BETWEEN 3 AND 120),
    meets_at timestamptz NOT NULL,
    login name NOT NULL DEFAULT session_user, recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT board_meets_once_at_a_time UNIQUE (site, board, meets_at)
);
CREATE TABLE referrals.meeting_end (
    meeting bigint CONSTRAINT meeting_ends_once PRIMARY KEY CONSTRAINT end_belongs_to_meeting REFERENCES referrals.meeting,
    outcome text NOT NULL CONSTRAINT meeting_outcome_is_known CHECK (outcome IN ('held', 'cancelled')),
    reason registry.long_text,
    login name NOT NULL DEFAULT session_user, recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT cancelled_meeting_has_its_reason CHECK ((outcome = 'cancelled') = (reason IS NOT NULL))
);
CREATE TABLE referrals.member_present (
    id      bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT member_present_has_one_id PRIMARY KEY,
    meeting bigint NOT NULL CONSTRAINT member_was_at_a_meeting REFERENCES referrals.meeting,
    person  bigint CONSTRAINT member_is_a_person REFERENCES registry.person,
    printed_name registry.short_text NOT NULL,
    specialty text NOT NULL CONSTRAINT member_specialty_is_known CHECK (specialty IN ('surgery', 'oncology', 'gynaecology', 'radiology', 'pathology',
        'anaesthesia', 'palliative_care', 'research', 'nursing', 'coordination', 'other')),
    login name NOT NULL DEFAULT session_user, recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT member_is_present_once UNIQUE (meeting, printed_name, specialty)
);
-- A list is the sum of what was put on it, taken off and deferred.
CREATE TABLE referrals.listing (
    id       bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT listing_has_one_id PRIMARY KEY,
    meeting  bigint NOT NULL CONSTRAINT listing_belongs_to_meeting REFERENCES referrals.meeting,
    referral bigint NOT NULL CONSTRAINT listing_belongs_to_referral REFERENCES referrals.referral,
    event    text NOT NULL CONSTRAINT listing_event_is_known CHECK (event IN ('put_on', 'taken_off', 'deferred', 'discussed')),
    reason   registry.long_text,
    defers_to bigint CONSTRAINT listing_is_deferred_to_a_meeting REFERENCES referrals.meeting
        CONSTRAINT listing_is_deferred_to_another_meeting CHECK (defers_to <> meeting),
    login name NOT NULL DEFAULT session_user, role name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT who_leaves_a_list_has_a_reason CHECK ((event IN ('taken_off', 'deferred')) = (reason IS NOT NULL)),
    CONSTRAINT only_a_deferred_listing_names_the_next_meeting CHECK (defers_to IS NULL OR event = 'deferred')
);
CREATE INDEX listing_of_referral ON referrals.listing (referral, id DESC);
CREATE INDEX listing_of_meeting ON referrals.listing (meeting, referral, id DESC);
CREATE TABLE referrals.board_answer (                        -- what a board can say; potential cure comes first
    code  text CONSTRAINT board_answer_has_one_code PRIMARY KEY CONSTRAINT board_answer_code_is_a_word CHECK (code ~ '^[a-z][a-z0-9_]{1,40}$'),
    ordinal int NOT NULL CONSTRAINT board_answer_has_one_place UNIQUE,
    label registry.plain_text NOT NULL CONSTRAINT board_answer_label_is_short CHECK (length(label) BETWEEN 3 AND 160),
    is_potential_cure boolean NOT NULL, is_pipac boolean NOT NULL,
    pathway text CONSTRAINT board_answer_pathway_is_known CHECK (pathway IN ('trial', 'off_trial')),
    leads_to text NOT NULL CONSTRAINT board_answer_leads_to_an_event CHECK (leads_to IN ('accept', 'decline', 'request_information')),
    CONSTRAINT pipac_answer_has_its_pathway CHECK (is_pipac = (pathway IS NOT NULL) AND is_pipac = (leads_to = 'accept')),
    CONSTRAINT board_answer_has_one_meaning UNIQUE (code, is_pipac)
);
INSERT INTO referrals.board_answer VALUES
    ('crs_hipec_candidate', 1, 'Candidate for cytoreductive surgery, with or without HIPEC', true, false, NULL, 'decline'),
    ('pipac_in_trial', 2, 'PIPAC in a trial', false, true, 'trial', 'accept'),
    ('pipac_off_trial', 3, 'PIPAC off trial', false, true, 'off_trial', 'accept'),
    ('systemic_therapy_only', 4, 'Systemic therapy only', false, false, NULL, 'decline'),
    ('supportive_care', 5, 'Supportive care', false, false, NULL, 'decline'),
    ('more_information', 6, 'More information first', false, false, NULL, 'request_information');
CREATE TABLE referrals.board_decision (
    id       bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT board_decision_has_one_id PRIMARY KEY,
    meeting  bigint NOT NULL CONSTRAINT board_decision_was_made_at_a_meeting REFERENCES referrals.meeting,
    referral bigint NOT NULL CONSTRAINT board_decision_belongs_to_referral REFERENCES referrals.referral,
    code     text NOT NULL, is_pipac boolean NOT NULL,
    -- What PIPAC is for, to be reported against; and why surgery that might cure is not the road. Both, or no PIPAC.
    intent   text CONSTRAINT board_intent_is_known CHECK (intent IN ('disease_control', 'conversion_to_surgery', 'symptom_relief')),
    cure_ruled_out_because text CONSTRAINT reason_against_cure_is_known CHECK (cure_ruled_out_because IN ('extent_of_disease',
        'extraperitoneal_disease', 'small_bowel_involvement', 'histology', 'fitness', 'patients_wish', 'progression', 'after_crs_hipec')),
    summary  registry.long_text NOT NULL,
    corrects bigint CONSTRAINT board_decision_is_corrected_once UNIQUE,
    at_step  int NOT NULL,                                   -- the referral's last step when the board spoke
    login name NOT NULL DEFAULT session_user, role name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT board_decision_has_one_referral UNIQUE (id, referral),
    CONSTRAINT board_decision_corrects_one_of_its_referral FOREIGN KEY (corrects, referral) REFERENCES referrals.board_decision (id, referral),
    CONSTRAINT board_decision_names_a_board_answer FOREIGN KEY (code, is_pipac) REFERENCES referrals.board_answer (code, is_pipac),
    CONSTRAINT pipac_has_its_intent CHECK (is_pipac = (intent IS NOT NULL)),
    CONSTRAINT pipac_comes_after_cure_was_ruled_out CHECK (is_pipac = (cure_ruled_out_because IS NOT NULL))
);
CREATE INDEX board_decision_of_referral ON referrals.board_decision (referral, id DESC);
CREATE INDEX board_decision_of_meeting ON referrals.board_decision (meeting);
ALTER TABLE referrals.decision ADD COLUMN board_decision bigint,
    -- A board of ours, or one that keeps its list on paper: nobody is accepted without one. Not of what was decided before.
    ADD CONSTRAINT accepted_referral_names_its_board CHECK (outcome <> 'accepted' OR board_decision IS NOT NULL OR board_on IS NOT NULL) NOT VALID,
    ADD CONSTRAINT decision_rests_on_a_board_decision_of_its_referral FOREIGN KEY (board_decision, referral) REFERENCES referrals.board_decision (id, referral);
GRANT INSERT (board_decision) ON referrals.decision TO coordinator, surgeon;

-- Who has it, what is said about it, what is to be done. ----------------------------------------------------------------------
CREATE TABLE referrals.ownership (
    referral bigint NOT NULL CONSTRAINT ownership_belongs_to_referral REFERENCES referrals.referral,
    no       int NOT NULL,
    event    text NOT NULL CONSTRAINT ownership_event_is_known CHECK (event IN ('assigned', 'taken', 'handed_over', 'released')),
    owner    bigint CONSTRAINT owner_is_a_person REFERENCES registry.person,
    note     registry.long_text,
    seen_version int,                                        -- the version that the writer had before them
    login name NOT NULL, role name NOT NULL, recorded_at timestamptz NOT NULL,
    CONSTRAINT ownership_has_one_number PRIMARY KEY (referral, no),
    CONSTRAINT only_a_released_referral_has_no_owner CHECK ((event = 'released') = (owner IS NULL)),
    CONSTRAINT handover_has_its_note CHECK (event NOT IN ('handed_over', 'released') OR coalesce(length(btrim(note)), 0) >= 5)
);
CREATE TABLE referrals.note (
    id       bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT note_has_one_id PRIMARY KEY,
    referral bigint NOT NULL CONSTRAINT note_belongs_to_referral REFERENCES referrals.referral,
    replies_to bigint,
    body     registry.long_text NOT NULL,
    mentions text[] NOT NULL DEFAULT '{}' CONSTRAINT note_mentions_groups CHECK (mentions <@ '{coordinator,research,investigator,scheduler,surgeon,pharmacist,nurse,finance}'::text[]),
    due_on   date,                                           -- by when who is mentioned should answer
    login name NOT NULL DEFAULT session_user, role name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT note_has_one_referral UNIQUE (id, referral),
    CONSTRAINT note_replies_within_its_referral FOREIGN KEY (replies_to, referral) REFERENCES referrals.note (id, referral)
);
CREATE INDEX note_of_referral ON referrals.note (referral, id);
CREATE TABLE referrals.task (
    id       bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT referral_task_has_one_id PRIMARY KEY,
    referral bigint NOT NULL CONSTRAINT referral_task_belongs_to_referral REFERENCES referrals.referral,
    -- Where it comes from: a condition of a board's decision, a note that mentions a group, or a person.
    board_decision bigint, note bigint,
    what     registry.line_text NOT NULL,
    owner_role text NOT NULL CONSTRAINT referral_task_has_a_group_of_people CHECK (owner_role IN
        ('coordinator', 'research', 'investigator', 'scheduler', 'surgeon', 'pharmacist', 'nurse', 'finance')),
    owner    bigint CONSTRAINT referral_task_names_a_person REFERENCES registry.person,
    due_on   date NOT NULL,
    login name NOT NULL DEFAULT session_user, role name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    is_open  boolean NOT NULL DEFAULT true,                  -- follows from its end
    CONSTRAINT condition_is_of_a_board_decision FOREIGN KEY (board_decision, referral) REFERENCES referrals.board_decision (id, referral),
    CONSTRAINT mention_is_of_a_note FOREIGN KEY (note, referral) REFERENCES referrals.note (id, referral),
    CONSTRAINT referral_task_has_one_origin CHECK (num_nonnulls(board_decision, note) <= 1)
);
CREATE INDEX task_of_group ON referrals.task (owner_role, due_on, id) WHERE is_open;
CREATE INDEX task_of_referral ON referrals.task (referral, due_on, id);
CREATE INDEX task_of_board_decision ON referrals.task (board_decision) WHERE board_decision IS NOT NULL;
CREATE TABLE referrals.task_end (
    task   bigint CONSTRAINT referral_task_ends_once PRIMARY KEY CONSTRAINT task_end_belongs_to_task REFERENCES referrals.task,
    result text NOT NULL CONSTRAINT task_result_is_known CHECK (result IN ('done', 'not_needed')),
    note   registry.long_text,
    login name NOT NULL DEFAULT session_user, role name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT task_not_needed_has_its_reason CHECK (result = 'done' OR note IS NOT NULL)
);
CREATE TABLE referrals.next_action (
    id       bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT next_action_has_one_id PRIMARY KEY,
    referral bigint NOT NULL CONSTRAINT next_action_belongs_to_referral REFERENCES referrals.referral,
    what     registry.line_text NOT NULL, due_on date NOT NULL,
    login name NOT NULL DEFAULT session_user, role name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now()
);
CREATE INDEX next_action_latest ON referrals.next_action (referral, id DESC);
-- What is to be done where nobody said anything else: never an empty place in a list of work.
CREATE TABLE referrals.usual_action (
    status text CONSTRAINT usual_action_has_one_status PRIMARY KEY CONSTRAINT usual_action_status_is_a_word CHECK (status ~ '^[a-z_]{2,40}$'),
    what   registry.plain_text NOT NULL CONSTRAINT usual_action_is_short CHECK (length(what) BETWEEN 3 AND 160)
);
INSERT INTO referrals.usual_action VALUES
    ('received', 'Review the referral'), ('in_review', 'Complete the minimum data set, then refer to the board'),
    ('information_requested', 'Ask the referrer again'), ('awaiting_board', 'Put it on the list of a board, record its decision'),
    ('accepted', 'Open the course and book'), ('linked', 'Tell the referrer, then close'), ('out_of_date', 'Renew what is stale'),
    ('declined', 'Tell the referrer, then close'), ('withdrawn_by_patient', 'Tell the referrer, then close'),
    ('withdrawn_by_referrer', 'Acknowledge the withdrawal, then close'), ('died', 'Tell the referrer, then close'),
    ('duplicate', 'Tell the referrer, or waive it, then close'), ('closed', 'Nothing');

CREATE FUNCTION referrals.owner_changes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE was referrals.ownership; me bigint; fact text;
BEGIN
    PERFORM FROM referrals.referral WHERE id = new.referral FOR NO KEY UPDATE;
    SELECT * INTO was FROM referrals.ownership WHERE referral = new.referral ORDER BY no DESC LIMIT 1;
    me := (SELECT id FROM registry.person WHERE login = session_user);
    IF new.event = 'taken' THEN new.owner := me; END IF;
    fact := CASE
        WHEN new.event = 'taken' AND me IS NULL THEN 'owner_is_an_active_person'
        WHEN new.owner IS NOT NULL AND NOT EXISTS (SELECT FROM registry.person WHERE id = new.owner AND active_until IS NULL) THEN 'owner_is_an_active_person'
        WHEN new.event IN ('handed_over', 'released') AND was.owner IS DISTINCT FROM me AND pg_trigger_depth() < 2 THEN 'only_the_owner_hands_over'
        WHEN new.event = 'taken' AND was.owner IS NOT NULL AND was.owner <> me AND coalesce(length(btrim(new.note)), 0) < 5 THEN 'taking_over_has_its_note'
        WHEN new.owner = was.owner THEN 'owner_is_another_than_before' END;
    IF fact IS NOT NULL THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = fact, schema = 'referrals', table = 'ownership', message = 'the owner does not change so';
    END IF;
    new.no := coalesce(was.no, 0) + 1;
    new.login := session_user; new.role := current_setting('role'); new.recorded_at := registry.now();
    RETURN new;
END $$;
CREATE TRIGGER owner_changes BEFORE INSERT ON referrals.ownership FOR EACH ROW EXECUTE FUNCTION referrals.owner_changes();
ALTER TABLE referrals.ownership ENABLE ALWAYS TRIGGER owner_changes;
-- Who is mentioned has a task. Its text says where to read, and nothing of what is written there.
CREATE FUNCTION referrals.mention_is_a_task() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO referrals.task (referral, note, what, owner_role, due_on)
    SELECT new.referral, new.id, format('Answer note %s', new.id), m,
        coalesce(new.due_on, (new.recorded_at AT TIME ZONE s.zone)::date + 3)
      FROM referrals.referral r JOIN registry.site s ON s.id = r.site, (SELECT DISTINCT unnest(new.mentions)) x(m) WHERE r.id = new.referral;
    RETURN NULL;
END $$;
CREATE TRIGGER mention_is_a_task AFTER INSERT ON referrals.note FOR EACH ROW WHEN (new.mentions <> '{}') EXECUTE FUNCTION referrals.mention_is_a_task();
ALTER TABLE referrals.note ENABLE ALWAYS TRIGGER mention_is_a_task;
-- A task is ended by who owes it: the group, the person, or a coordinator for them.
CREATE FUNCTION referrals.task_ends() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- What a corrected decision asked for ends with it, whoever corrects.
    IF pg_trigger_depth() < 2 AND current_setting('role') <> 'coordinator' AND NOT EXISTS (SELECT FROM referrals.task t LEFT JOIN registry.person p ON p.id = t.owner
        WHERE t.id = new.task AND (t.owner_role = current_setting('role') OR p.login = session_user)) THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'task_is_ended_by_who_owes_it', schema = 'referrals', table = 'task_end',
            message = 'the task is of another group';
    END IF;
    UPDATE referrals.task SET is_open = false WHERE id = new.task;
    RETURN NULL;
END $$;
CREATE TRIGGER task_ends AFTER INSERT ON referrals.task_end FOR EACH ROW EXECUTE FUNCTION referrals.task_ends();
ALTER TABLE referrals.task_end ENABLE ALWAYS TRIGGER task_ends;

-- Letters: what was sent, word for word. A letter names the patient, so its text is read through the door. ---------------------
CREATE TABLE referrals.letter (
    id       bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT letter_has_one_id PRIMARY KEY,
    referral bigint NOT NULL, told_step int NOT NULL,        -- the step whose outcome it tells
    template text NOT NULL CONSTRAINT letter_template_is_a_file_name CHECK (template ~ '^[a-z][a-z0-9_-]{1,60}$'),
    template_sha256 bytea NOT NULL CONSTRAINT letter_template_has_its_sha256 CHECK (length(template_sha256) = 32),
    body     registry.written_text NOT NULL CONSTRAINT letter_body_is_short CHECK (length(body) BETWEEN 20 AND 20000),
    html     registry.written_text NOT NULL CONSTRAINT letter_html_is_short CHECK (length(html) BETWEEN 20 AND 60000),
    sha256   bytea NOT NULL,
    login name NOT NULL DEFAULT session_user, role name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT letter_tells_a_step_of_its_referral FOREIGN KEY (referral, told_step) REFERENCES referrals.referral_history (subject, no),
    CONSTRAINT letter_has_its_sha256 CHECK (sha256 = pg_catalog.sha256(convert_to(body, 'UTF8') || '\x00'::bytea || convert_to(html, 'UTF8'))),
    CONSTRAINT letter_tells_one_step UNIQUE (id, referral, told_step)
);
CREATE INDEX letter_of_referral ON referrals.letter (referral, id);
ALTER TABLE referrals.outcome_notice
    ADD COLUMN letter bigint, ADD COLUMN disclosure bigint CONSTRAINT notice_names_its_disclosure REFERENCES registry.disclosure,
    ADD CONSTRAINT notice_sends_a_letter_of_its_step FOREIGN KEY (letter, referral, told_step) REFERENCES referrals.letter (id, referral, told_step),
    -- Not of what was told before there were letters.
    ADD CONSTRAINT notice_in_writing_has_its_letter CHECK (sent_at IS NULL OR method = 'phone' OR letter IS NOT NULL) NOT VALID,
    ADD CONSTRAINT sent_letter_has_its_disclosure CHECK ((letter IS NULL OR disclosure IS NOT NULL) AND (sent_at IS NOT NULL OR letter IS NULL)) NOT VALID;
GRANT INSERT (letter, disclosure) ON referrals.outcome_notice TO coordinator;
CREATE FUNCTION referrals.write_letter(of_referral bigint, tells int, from_template text, of_template bytea, text_body text, html_body text)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE l bigint; fact text; state text;
BEGIN
    INSERT INTO referrals.letter (referral, told_step, template, template_sha256, body, html, sha256) VALUES (of_referral, tells, from_template,
        of_template, text_body, html_body, sha256(convert_to(text_body, 'UTF8') || '\x00'::bytea || convert_to(html_body, 'UTF8'))) RETURNING id INTO l;
    RETURN l;
EXCEPTION WHEN integrity_constraint_violation OR data_exception THEN
    GET STACKED DIAGNOSTICS fact = constraint_name, state = returned_sqlstate;
    PERFORM registry.refuse_quietly(state, fact);
END $$;
CREATE FUNCTION referrals.letter_text_of(ticket bigint, of_letter bigint) RETURNS TABLE (body text, html text, sha256 bytea) LANGUAGE plpgsql
STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE who constant bigint[] := registry.behind(ticket);
BEGIN
    RETURN QUERY SELECT l.body::text, l.html::text, l.sha256 FROM referrals.letter l JOIN referrals.referral r ON r.id = l.referral
        WHERE l.id = of_letter AND r.patient = ANY (who);
END $$;

-- Why two that look alike are not the same: what was said when one was saved all the same.
CREATE TABLE referrals.duplicate_ruling (
    id       bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT ruling_has_one_id PRIMARY KEY,
    referral bigint NOT NULL CONSTRAINT ruling_belongs_to_referral REFERENCES referrals.referral,
    other_referral bigint CONSTRAINT ruling_names_another_referral REFERENCES referrals.referral,
    other_patient  bigint CONSTRAINT ruling_names_another_patient REFERENCES registry.patient,
    reason   registry.long_text NOT NULL CONSTRAINT ruling_has_its_reason CHECK (length(btrim(reason)) >= 5),
    login name NOT NULL DEFAULT session_user, role name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT ruling_names_one_other CHECK (num_nonnulls(other_referral, other_patient) = 1)
);
CREATE INDEX ruling_of_referral ON referrals.duplicate_ruling (referral);
CREATE INDEX ruling_of_patient ON referrals.duplicate_ruling (other_patient) WHERE other_patient IS NOT NULL;

-- Appended only, watched, and read by whom it concerns. Finance reads no clinical text. ----------------------------------------
DO $$ DECLARE t text; BEGIN
    FOREACH t IN ARRAY '{attachment,attachment_retraction,answer,onward,onward_reply,meeting,meeting_end,member_present,listing,board_decision,
        ownership,note,task_end,next_action,letter,duplicate_ruling}'::text[] LOOP
        EXECUTE format('CALL registry.make_append_only(%L)', 'referrals.' || t);
        EXECUTE format('CALL audit.watch(%L)', 'referrals.' || t);
    END LOOP;
    CALL registry.make_append_only('referrals.attachment_content');
    FOREACH t IN ARRAY '{centre,centre_trial,board_answer,task,usual_action}'::text[] LOOP
        EXECUTE format('CALL audit.watch(%L)', 'referrals.' || t);
    END LOOP;
    FOREACH t IN ARRAY '{programme,data_set,data_item,centre,centre_trial,board_answer,usual_action,meeting,onward}'::text[] LOOP
        EXECUTE format('GRANT SELECT ON referrals.%I TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, operator, worker', t);
    END LOOP;
    FOREACH t IN ARRAY '{attachment_retraction,answer,onward_reply,meeting_end,listing,member_present,board_decision,ownership,note,task,task_end,next_action,duplicate_ruling}'::text[] LOOP
        EXECUTE format('GRANT SELECT ON referrals.%I TO coordinator, research, investigator, surgeon, nurse, pharmacist', t);
    END LOOP;
END $$;
INSERT INTO registry.catalog_exemption VALUES
    ('audited', 'referrals.attachment_content', 'append-only; its attachment''s row carries hash, size and type into the trail'),
    ('identifying key', 'referrals.programme', 'a word of the programme, no patient'),
    ('identifying key', 'referrals.data_set', 'a word of the programme, no patient'),
    ('identifying key', 'referrals.board_answer', 'a word of the programme, no patient'),
    ('identifying key', 'referrals.usual_action', 'words of the machine, no patient');
REVOKE SELECT ON referrals.referral_history, referrals.outcome_notice FROM finance;
GRANT SELECT (subject, no, from_state, event, to_state, reason_code, happened_at, recorded_at, login, role, behalf) ON referrals.referral_history TO finance;
GRANT SELECT (referral, no, told_step, sent_at, method, login, recorded_at) ON referrals.outcome_notice TO finance;
-- The operator keeps the programme's words: targets, data sets, answers of the board. Of a patient's referral it sees where it stands.
GRANT USAGE ON SCHEMA referrals TO operator;
REVOKE SELECT ON referrals.referral, referrals.referral_history, referrals.decision, referrals.outcome_notice FROM operator;
GRANT SELECT (id, patient, site, programme, received_at, status, step_no) ON referrals.referral TO operator;
GRANT SELECT (subject, no, from_state, event, to_state, happened_at, recorded_at, login, role, behalf) ON referrals.referral_history TO operator;
GRANT SELECT (id, referral, kind, media_type, size, sha256, login, role, recorded_at) ON referrals.attachment
    TO coordinator, research, investigator, surgeon, nurse, pharmacist;
GRANT SELECT (id, referral, told_step, template, template_sha256, sha256, login, role, recorded_at) ON referrals.letter
    TO coordinator, research, investigator, surgeon, nurse;
GRANT SELECT (id, referral, board_decision, note, owner_role, owner, due_on, login, role, recorded_at, is_open) ON referrals.task TO scheduler, finance, operator, worker;
GRANT SELECT (referral, no, event, owner, recorded_at) ON referrals.ownership TO scheduler, finance, operator, worker;
GRANT SELECT (id, referral, item, true_on, attachment, entered_in_error, recorded_at) ON referrals.answer TO operator, worker;
GRANT SELECT (id, meeting, referral, code, intent, corrects, recorded_at) ON referrals.board_decision TO scheduler, theatre, operator, worker;
GRANT SELECT (id, meeting, referral, event, defers_to, recorded_at) ON referrals.listing TO scheduler, theatre, operator, worker;
GRANT SELECT (meeting, outcome, recorded_at) ON referrals.meeting_end TO scheduler, theatre, operator, worker;
GRANT SELECT (id, referral, due_on, recorded_at) ON referrals.next_action TO operator, worker;
GRANT INSERT (attachment, reason) ON referrals.attachment_retraction TO coordinator;
GRANT INSERT (referral, item, value, true_on, attachment, condition, observed_by, entered_in_error) ON referrals.answer TO coordinator, surgeon, nurse, research;
GRANT INSERT (organisation, offers, accepts, contact_name, phone, fax, email, address, active, checked_on),
    UPDATE (offers, accepts, contact_name, phone, fax, email, address, active, checked_on) ON referrals.centre TO coordinator;
GRANT INSERT (centre, registry_number, title, is_open, checked_on), UPDATE (title, is_open, checked_on) ON referrals.centre_trial TO coordinator, research;
GRANT INSERT (referral, step_no, centre, sent_at, method, disclosure, reply_due_on) ON referrals.onward TO coordinator;
GRANT INSERT (onward, reply, replied_on, note) ON referrals.onward_reply TO coordinator;
GRANT INSERT (site, board, meets_at) ON referrals.meeting TO coordinator, surgeon;
GRANT INSERT (meeting, outcome, reason) ON referrals.meeting_end TO coordinator, surgeon;
GRANT INSERT (meeting, person, printed_name, specialty) ON referrals.member_present TO coordinator, surgeon;
GRANT INSERT (meeting, referral, event, reason, defers_to) ON referrals.listing TO coordinator, surgeon;
GRANT INSERT (meeting, referral, code, is_pipac, intent, cure_ruled_out_because, summary, corrects) ON referrals.board_decision TO coordinator, surgeon;
GRANT INSERT (referral, event, owner, note, seen_version) ON referrals.ownership TO coordinator;
GRANT INSERT (referral, replies_to, body, mentions, due_on) ON referrals.note TO coordinator, research, investigator, surgeon, nurse, pharmacist;
GRANT INSERT (referral, board_decision, what, owner_role, owner, due_on) ON referrals.task TO coordinator, surgeon;
GRANT INSERT (task, result, note) ON referrals.task_end TO coordinator, research, investigator, scheduler, surgeon, pharmacist, nurse, finance;
GRANT INSERT (referral, what, due_on) ON referrals.next_action TO coordinator;
GRANT INSERT (referral, other_referral, other_patient, reason) ON referrals.duplicate_ruling TO coordinator;
GRANT INSERT ON referrals.programme, referrals.data_set, referrals.board_answer TO operator;
GRANT INSERT (programme, version, ordinal, code, label, required, evidence, max_age_days, brought_by, choices) ON referrals.data_item TO operator;
GRANT EXECUTE ON FUNCTION registry.words_are_short(text[]) TO operator;   -- of an item's choices
GRANT UPDATE (is_gate) ON referrals.data_set TO operator;
GRANT UPDATE (label) ON referrals.programme, referrals.board_answer TO operator;
GRANT UPDATE (what) ON referrals.usual_action TO operator;
GRANT EXECUTE ON FUNCTION referrals.attach(bigint, text, text, bytea), referrals.write_letter(bigint, int, text, bytea, text, text) TO coordinator;
GRANT EXECUTE ON FUNCTION referrals.attachment_content_of(bigint, bigint) TO coordinator, research, investigator, surgeon, nurse, pharmacist;
GRANT EXECUTE ON FUNCTION referrals.letter_text_of(bigint, bigint) TO coordinator, surgeon, nurse;

RESET ROLE;
