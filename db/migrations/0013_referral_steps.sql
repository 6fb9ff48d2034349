-- What the referral office's papers come to: the steps of a referral, its clocks and targets, joining, and the desk: one row
-- per referral, derived from the histories, on which every list of work stands.
SET ROLE omentum_owner;

-- Clocks: events with a rule, never paused, never changed. ---------------------------------------------------------------------
CREATE TABLE referrals.clock_rule (
    code   text CONSTRAINT clock_rule_has_one_code PRIMARY KEY CONSTRAINT clock_rule_code_is_a_word CHECK (code ~ '^[a-z][a-z0-9_]{1,40}$'),
    effect text NOT NULL CONSTRAINT clock_rule_effect_is_known CHECK (effect IN ('starts', 'stops', 'annotates', 'carries', 'communicated', 'voids')),
    of_event text CONSTRAINT step_has_one_clock_rule UNIQUE CONSTRAINT clock_rule_names_an_event CHECK (of_event ~ '^[a-z_]{2,40}$'), -- the step that writes it; null: a person does
    label  registry.plain_text NOT NULL CONSTRAINT clock_rule_label_is_short CHECK (length(label) BETWEEN 3 AND 160),
    CONSTRAINT clock_rule_has_one_effect UNIQUE (code, effect)
);
INSERT INTO referrals.clock_rule VALUES
    ('received', 'starts', 'opened', 'The referral was received'),
    ('decided_again', 'starts', 'redecide', 'A new decision is asked for: a new clock'),
    ('treatment_changed', 'starts', NULL, 'Substantively new or different treatment than was agreed'),
    ('accepted', 'stops', 'accept', 'Decision to treat'),
    ('declined', 'stops', 'decline', 'Decision not to treat here'),
    ('withdrawn_by_patient', 'stops', 'withdraw_by_patient', 'The patient does not want it'),
    ('withdrawn_by_referrer', 'stops', 'withdraw_by_referrer', 'The referrer took it back'),
    ('died', 'stops', 'patient_died', 'The patient died'),
    ('joined', 'stops', 'mark_duplicate', 'Joined to another referral, whose clock goes on'),
    ('active_monitoring', 'stops', NULL, 'Active monitoring begins'),
    ('question_to_referrer', 'annotates', 'request_information', 'Waiting for the referrer''s answer'),
    ('patients_choice', 'annotates', NULL, 'The patient asked for time: noted, never subtracted'),
    ('transferred_in', 'carries', NULL, 'Another centre''s clock goes on: its first start counts'),
    ('joined_earlier', 'carries', NULL, 'A joined referral came earlier: its start counts'),
    ('told', 'communicated', NULL, 'The stop was told to the referrer or the patient'),
    ('restored', 'voids', NULL, 'The two are not one after all'),
    ('entered_in_error', 'voids', NULL, 'Entered in error');
CREATE TABLE referrals.clock_event (
    referral bigint NOT NULL CONSTRAINT clock_event_belongs_to_referral REFERENCES referrals.referral,
    no       int NOT NULL,
    rule     text NOT NULL, effect text NOT NULL,
    happened_at timestamptz NOT NULL,
    communicated_at timestamptz,
    step_no  int,                                            -- the step that it follows from
    about    int,                                            -- the event that is voided, or was communicated
    from_on  date, until_on date,                            -- of an annotation
    carried_from bigint CONSTRAINT clock_is_carried_from_an_organisation REFERENCES registry.organisation,
    carried_referral bigint CONSTRAINT clock_is_carried_from_a_referral REFERENCES referrals.referral,
    note     registry.line_text,
    login name NOT NULL, role name NOT NULL, recorded_at timestamptz NOT NULL,
    CONSTRAINT clock_event_has_one_number PRIMARY KEY (referral, no),
    CONSTRAINT clock_event_has_its_rule FOREIGN KEY (rule, effect) REFERENCES referrals.clock_rule (code, effect),
    CONSTRAINT clock_event_follows_a_step FOREIGN KEY (referral, step_no) REFERENCES referrals.referral_history (subject, no),
    CONSTRAINT clock_event_is_about_one_of_its_referral FOREIGN KEY (referral, about) REFERENCES referrals.clock_event (referral, no),
    CONSTRAINT only_voids_and_tellings_are_about_an_event CHECK ((effect IN ('voids', 'communicated')) = (about IS NOT NULL)),
    CONSTRAINT clock_event_is_not_in_the_future CHECK (greatest(happened_at, communicated_at) <= recorded_at),
    CONSTRAINT only_an_annotation_has_days CHECK (effect = 'annotates' OR (from_on IS NULL AND until_on IS NULL)),
    CONSTRAINT annotated_days_are_in_order CHECK (until_on >= from_on),
    CONSTRAINT carried_clock_has_its_origin CHECK ((effect = 'carries') = (num_nonnulls(carried_from, carried_referral) = 1)),
    CONSTRAINT clock_event_is_told_after_it_happened CHECK (communicated_at >= happened_at)
);
CREATE TABLE referrals.target (                              -- per programme; a change is a new row from its day
    programme text NOT NULL CONSTRAINT target_belongs_to_programme REFERENCES referrals.programme,
    kind   text NOT NULL CONSTRAINT target_kind_is_known CHECK (kind IN ('answer', 'decision')),
    holds_from date NOT NULL,
    amount int NOT NULL CONSTRAINT target_amount_is_plausible CHECK (amount BETWEEN 1 AND 366),
    unit   text NOT NULL CONSTRAINT target_unit_is_known CHECK (unit IN ('elapsed_hours', 'calendar_days', 'business_days')),
    source registry.plain_text NOT NULL CONSTRAINT target_source_is_short CHECK (length(source) BETWEEN 3 AND 300),
    CONSTRAINT target_is_told_once_a_day PRIMARY KEY (programme, kind, holds_from)
);
INSERT INTO referrals.target VALUES ('pipac', 'answer', '2020-01-01', 7, 'calendar_days', 'programme proposal'),
    ('pipac', 'decision', '2020-01-01', 21, 'calendar_days', 'programme proposal');
-- A clock keeps the target of the day on which it began, so that none changes under what was promised.
CREATE FUNCTION referrals.target_is_of_days_to_come() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF new.holds_from <= (registry.now() AT TIME ZONE 'Pacific/Kiritimati')::date THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'target_holds_from_a_day_to_come', schema = 'referrals', table = 'target',
            message = 'a target holds from a day that has begun nowhere yet';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER target_is_of_days_to_come BEFORE INSERT ON referrals.target FOR EACH ROW EXECUTE FUNCTION referrals.target_is_of_days_to_come();
ALTER TABLE referrals.target ENABLE ALWAYS TRIGGER target_is_of_days_to_come;
CALL audit.watch('referrals.clock_rule'); CALL audit.watch('referrals.target');
CALL registry.make_append_only('referrals.clock_event'); CALL audit.watch('referrals.clock_event');
CALL registry.make_append_only('referrals.target');
INSERT INTO registry.catalog_exemption VALUES
    ('identifying key', 'referrals.clock_rule', 'a word of the programme, no patient'),
    ('identifying key', 'referrals.target', 'a word of the programme, no patient');
-- The first moment that is too late: the end of the day at the site, or so many hours on.
CREATE FUNCTION referrals.too_late_at(start_at timestamptz, amount int, unit text, of_site bigint, zone text) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT CASE unit WHEN 'elapsed_hours' THEN start_at + pg_catalog.make_interval(hours => amount)
        WHEN 'calendar_days' THEN ((start_at AT TIME ZONE zone)::date + amount + 1)::timestamp AT TIME ZONE zone
        ELSE ((SELECT d.day FROM registry.site s, LATERAL (SELECT (start_at AT TIME ZONE zone)::date + g AS day FROM pg_catalog.generate_series(1, amount * 3 + 30) g) d
            WHERE s.id = of_site AND extract(isodow FROM d.day)::smallint <> ALL (s.weekend)
              AND NOT EXISTS (SELECT FROM registry.holiday h WHERE h.site = s.id AND h.day = d.day)
            ORDER BY d.day OFFSET amount - 1 LIMIT 1) + 1)::timestamp AT TIME ZONE zone END $$;

-- The clock that runs, or the last one that ran. A clock that is carried begins with its first start, at whichever centre.
CREATE FUNCTION referrals.clock_periods(of_referral bigint) RETURNS TABLE (no int, step_no int, started_at timestamptz, started_here_at timestamptz,
    stopped_at timestamptz, stop_no int, stop_rule text, communicated_at timestamptz) LANGUAGE sql STABLE AS $$
    WITH e AS (SELECT c.no, c.step_no, c.rule, c.effect, c.happened_at, c.communicated_at, c.about FROM referrals.clock_event c WHERE c.referral = of_referral AND NOT EXISTS (SELECT FROM referrals.clock_event v
        WHERE v.referral = of_referral AND v.effect = 'voids' AND v.about = c.no)),
    s AS (SELECT e.no, e.step_no, e.happened_at, lead(e.no) OVER (ORDER BY e.no) AS next_no, row_number() OVER (ORDER BY e.no) AS k FROM e WHERE e.effect = 'starts')
    SELECT s.no, coalesce(s.step_no, 0), CASE WHEN s.k = 1 THEN least(s.happened_at, (SELECT min(e.happened_at) FROM e WHERE e.effect = 'carries')) ELSE s.happened_at END,
        s.happened_at, p.happened_at, p.no, p.rule,
        coalesce(p.communicated_at, (SELECT min(e.happened_at) FROM e WHERE e.effect = 'communicated' AND e.about = p.no))
      FROM s LEFT JOIN LATERAL (SELECT e.no, e.rule, e.happened_at, e.communicated_at FROM e WHERE e.effect = 'stops' AND e.no > s.no
          AND (s.next_no IS NULL OR e.no < s.next_no) ORDER BY e.no LIMIT 1) p ON true $$;
CREATE FUNCTION referrals.clock_now(of_referral bigint, OUT no int, OUT step_no int, OUT started_at timestamptz, OUT stopped_at timestamptz, OUT stop_no int,
    OUT started_here_at timestamptz) LANGUAGE sql STABLE AS $$
    SELECT p.no, p.step_no, p.started_at, p.stopped_at, p.stop_no, p.started_here_at FROM referrals.clock_periods(of_referral) p ORDER BY p.no DESC LIMIT 1 $$;
CREATE FUNCTION referrals.clock_event_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE rule referrals.clock_rule; running boolean; other referrals.clock_event; fact text;
BEGIN
    new.login := session_user; new.role := current_setting('role'); new.recorded_at := registry.now();
    IF new.step_no = 1 THEN                                  -- a referral begins: many at a time, and nothing is there yet
        new.no := 1; new.effect := 'starts';
        RETURN new;
    END IF;
    PERFORM FROM referrals.referral WHERE id = new.referral FOR NO KEY UPDATE;
    SELECT * INTO rule FROM referrals.clock_rule WHERE code = new.rule;
    new.effect := rule.effect;
    new.no := coalesce((SELECT max(no) FROM referrals.clock_event WHERE referral = new.referral), 0) + 1;
    IF new.step_no IS NOT NULL THEN RETURN new; END IF;      -- a step's own: nobody has the right to write that number
    running := coalesce((SELECT c.no IS NOT NULL AND c.stopped_at IS NULL FROM referrals.clock_now(new.referral) c), false);
    SELECT * INTO other FROM referrals.clock_event WHERE referral = new.referral AND no = new.about;
    fact := CASE
        WHEN rule.of_event IS NOT NULL OR (new.rule IN ('joined_earlier', 'restored') AND pg_trigger_depth() < 2) THEN 'clock_rule_belongs_to_its_step'
        WHEN rule.effect = 'starts' AND running THEN 'only_a_stopped_clock_starts_anew'
        WHEN rule.effect = 'stops' AND NOT running THEN 'only_a_running_clock_stops'
        WHEN rule.effect = 'stops' AND new.happened_at < (SELECT max(p.started_here_at) FROM referrals.clock_periods(new.referral) p)
            OR rule.effect = 'starts' AND new.happened_at < (SELECT max(p.stopped_at) FROM referrals.clock_periods(new.referral) p)
            THEN 'clock_goes_forward'
        WHEN rule.effect = 'voids' AND other.effect = 'stops' AND pg_trigger_depth() < 2 AND (
            EXISTS (SELECT FROM referrals.clock_event c WHERE c.referral = new.referral AND c.no > other.no AND c.effect = 'starts')
            OR EXISTS (SELECT FROM referrals.referral_history h JOIN referrals.clock_rule k ON k.of_event = h.event AND k.effect = 'stops'
                WHERE h.subject = new.referral AND h.recorded_at >= other.recorded_at)) THEN 'stop_is_voided_before_anything_follows'
        WHEN rule.effect = 'communicated' AND other.effect <> 'stops' THEN 'only_a_stop_is_communicated'
        WHEN rule.effect = 'communicated' AND new.happened_at < other.happened_at THEN 'clock_event_is_told_after_it_happened'
        WHEN rule.effect = 'voids' AND (other.effect = 'voids' OR (other.step_no IS NOT NULL AND pg_trigger_depth() < 2)) THEN 'step_keeps_its_clock_event'
        WHEN rule.effect = 'carries' AND new.happened_at > (SELECT received_at FROM referrals.referral WHERE id = new.referral)
            THEN 'carried_clock_started_before' END;
    IF fact IS NOT NULL THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = fact, schema = 'referrals', table = 'clock_event', message = 'the clock does not go so';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER clock_event_fits BEFORE INSERT ON referrals.clock_event FOR EACH ROW EXECUTE FUNCTION referrals.clock_event_fits();
ALTER TABLE referrals.clock_event ENABLE ALWAYS TRIGGER clock_event_fits;

-- The minimum data set of one referral on a day, today where none is said: the latest answer to each item, also where an older
-- version of the list asked.
CREATE FUNCTION referrals.items_on(of_referral bigint, on_day date) RETURNS TABLE (referral bigint, item bigint, ordinal int, code text, label text,
    required boolean, is_gate boolean, brought_by text, state text, true_on date, stale_on date, answer bigint) LANGUAGE sql STABLE AS $$
    SELECT r.id, i.id, i.ordinal, i.code, i.label::text, i.required, v.is_gate, i.brought_by,
        CASE WHEN a.id IS NULL OR a.entered_in_error OR EXISTS (SELECT FROM referrals.attachment_retraction x WHERE x.attachment = a.attachment)
                THEN 'missing'
            WHEN a.is_unknown THEN 'unknown' WHEN a.true_on + i.max_age_days < t.day THEN 'stale' ELSE 'present' END,
        a.true_on, a.true_on + i.max_age_days + 1, a.id
      FROM referrals.referral r JOIN registry.site s ON s.id = r.site
      CROSS JOIN LATERAL (SELECT coalesce(on_day, (registry.now() AT TIME ZONE s.zone)::date) AS day) t
      CROSS JOIN LATERAL (SELECT d.version, d.is_gate FROM referrals.data_set d WHERE d.programme = r.programme AND d.holds_from <= t.day
          ORDER BY d.version DESC LIMIT 1) v
      JOIN referrals.data_item i ON i.programme = r.programme AND i.version = v.version
      LEFT JOIN LATERAL (SELECT b.id, b.value IS NULL AS is_unknown, b.true_on, b.entered_in_error, b.attachment FROM referrals.answer b
          JOIN referrals.data_item j ON j.id = b.item
          WHERE b.referral = r.id AND j.code = i.code AND j.programme = i.programme AND (on_day IS NULL OR b.true_on <= on_day)
          ORDER BY b.id DESC LIMIT 1) a ON true
     WHERE r.id = of_referral $$;
CREATE FUNCTION referrals.items_now(of_referral bigint) RETURNS TABLE (referral bigint, item bigint, ordinal int, code text, label text,
    required boolean, is_gate boolean, brought_by text, state text, true_on date, stale_on date, answer bigint) LANGUAGE sql STABLE AS $$
    SELECT i.* FROM referrals.items_on(of_referral, NULL) i $$;

-- Joined to another, or not any more. No row of either moves: the two are read together while they are joined. -----------------
CREATE TABLE referrals.joining (
    referral bigint NOT NULL, step_no int NOT NULL,
    kept     bigint NOT NULL CONSTRAINT joining_keeps_a_referral REFERENCES referrals.referral
        CONSTRAINT referral_is_not_joined_to_itself CHECK (kept <> referral),
    event    text NOT NULL CONSTRAINT joining_event_is_known CHECK (event IN ('joined', 'unjoined')),
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT joining_follows_one_step PRIMARY KEY (referral, step_no),
    CONSTRAINT joining_is_of_a_step FOREIGN KEY (referral, step_no) REFERENCES referrals.referral_history (subject, no)
);
CREATE INDEX joining_of_kept ON referrals.joining (kept, referral, step_no DESC);
CALL registry.make_append_only('referrals.joining'); CALL audit.watch('referrals.joining');
CREATE INDEX referral_joined_to ON referrals.referral (duplicate_of) WHERE duplicate_of IS NOT NULL;

-- The desk. Nothing here is anybody's word: it follows from the histories and can be made anew from them. ------------------------
CREATE TABLE referrals.desk (
    referral bigint CONSTRAINT desk_has_one_row_per_referral PRIMARY KEY CONSTRAINT desk_belongs_to_referral REFERENCES referrals.referral,
    site     bigint NOT NULL,
    -- Raised by every step and by all else that changes this row: whoever acts on what they read says which they read.
    version  int NOT NULL,
    status   text NOT NULL CONSTRAINT desk_status_is_a_word CHECK (status ~ '^[a-z_]{2,40}$'),
    since    timestamptz NOT NULL,
    owner    bigint, next_action bigint, next_on date,
    clock_started_at timestamptz, clock_stopped_at timestamptz,
    answer_due_at timestamptz, decision_due_at timestamptz, answered_at timestamptz,
    outcome_step int, told_step int,                         -- the step that the referrer is owed word of, and the last told
    ages_on  date,                                           -- when the first answer that the board needs goes stale
    meeting  bigint,                                         -- on whose list it stands
    is_live     boolean NOT NULL GENERATED ALWAYS AS (status <> 'closed') STORED,
    is_unknown  boolean NOT NULL GENERATED ALWAYS AS (status NOT IN ('received', 'in_review', 'information_requested', 'awaiting_board',
        'accepted', 'declined', 'linked', 'out_of_date', 'withdrawn_by_patient', 'withdrawn_by_referrer', 'died', 'duplicate', 'closed')) STORED,
    is_waiting  boolean NOT NULL GENERATED ALWAYS AS (status <> 'closed' AND clock_started_at IS NOT NULL AND clock_stopped_at IS NULL) STORED,
    due_at      timestamptz NOT NULL GENERATED ALWAYS AS (CASE WHEN clock_started_at IS NULL OR clock_stopped_at IS NOT NULL THEN since
        ELSE coalesce(least(CASE WHEN answered_at IS NULL THEN answer_due_at END, decision_due_at), since) END) STORED,
    answered_late boolean NOT NULL GENERATED ALWAYS AS (coalesce(answered_at >= answer_due_at, false)) STORED,
    outcome_owed boolean NOT NULL GENERATED ALWAYS AS (status <> 'closed' AND outcome_step IS NOT NULL AND coalesce(told_step, 0) < outcome_step) STORED
) WITH (fillfactor = 85);
CREATE INDEX desk_mine ON referrals.desk (owner, due_at, referral) WHERE is_live AND owner IS NOT NULL;
CREATE INDEX desk_unowned ON referrals.desk (due_at, referral) WHERE is_live AND owner IS NULL;
CREATE INDEX desk_stalled ON referrals.desk (due_at, referral) WHERE is_waiting;
CREATE INDEX desk_live ON referrals.desk (due_at, referral) WHERE is_live;
CREATE INDEX desk_in_status ON referrals.desk (status, since, referral) WHERE is_live;
CREATE INDEX desk_accepted ON referrals.desk (since, referral) WHERE status IN ('accepted', 'linked');
CREATE INDEX desk_answered_late ON referrals.desk (answered_at, referral) WHERE answered_late;
CREATE INDEX desk_outcome_owed ON referrals.desk (since, referral) WHERE outcome_owed;
CREATE INDEX desk_closed ON referrals.desk (since, referral) WHERE status = 'closed';
CREATE INDEX desk_unknown ON referrals.desk (since, referral) WHERE is_unknown;
CREATE INDEX desk_ageing ON referrals.desk (site, ages_on, referral) WHERE ages_on IS NOT NULL;
CREATE INDEX desk_on_list ON referrals.desk (meeting, referral) WHERE meeting IS NOT NULL;
INSERT INTO registry.catalog_exemption VALUES ('audited', 'referrals.desk', 'derived from histories that have their entries; desk_differs() compares');

-- What the histories say, for these referrals.
CREATE FUNCTION referrals.desk_of(ids bigint[]) RETURNS TABLE (referral bigint, site bigint, status text, since timestamptz, owner bigint,
    next_action bigint, next_on date, clock_started_at timestamptz, clock_stopped_at timestamptz, answer_due_at timestamptz,
    decision_due_at timestamptz, answered_at timestamptz, outcome_step int, told_step int, ages_on date, meeting bigint) LANGUAGE sql STABLE AS $$
    SELECT r.id, r.site, r.status, h.happened_at, o.owner, n.id, n.due_on, c.started_at, c.stopped_at, t.answer_due_at, t.decision_due_at,
        LEAST((SELECT min(q.happened_at) FROM referrals.referral_history q WHERE q.subject = r.id AND q.event = 'request_information' AND q.no > c.step_no
                AND q.happened_at >= c.started_at),
              (SELECT min(m.sent_at) FROM referrals.outcome_notice m WHERE m.referral = r.id AND m.told_step > c.step_no AND m.sent_at >= c.started_at)),
        CASE WHEN r.status NOT IN ('received', 'in_review', 'information_requested', 'awaiting_board', 'out_of_date') THEN
            (SELECT max(q.no) FROM referrals.referral_history q WHERE q.subject = r.id AND q.event IN
                ('accept', 'decline', 'withdraw_by_patient', 'withdraw_by_referrer', 'patient_died', 'mark_duplicate')) END,
        (SELECT max(m.told_step) FROM referrals.outcome_notice m WHERE m.referral = r.id),
        CASE WHEN r.status IN ('in_review', 'information_requested', 'awaiting_board') AND EXISTS (SELECT FROM referrals.answer a WHERE a.referral = r.id)
            THEN (SELECT min(i.stale_on) FROM referrals.items_now(r.id) i WHERE i.required AND i.state IN ('present', 'stale')) END,
        CASE WHEN r.status = 'awaiting_board' THEN l.meeting END
      FROM unnest(ids) x(id) JOIN referrals.referral r ON r.id = x.id JOIN registry.site s ON s.id = r.site
      JOIN referrals.referral_history h ON h.subject = r.id AND h.no = r.step_no
      LEFT JOIN LATERAL (SELECT w.owner FROM referrals.ownership w WHERE w.referral = r.id ORDER BY w.no DESC LIMIT 1) o ON true
      -- A next step is a new question: what was to be done before it is done, or is said again.
      LEFT JOIN LATERAL (SELECT a.id, a.due_on FROM referrals.next_action a WHERE a.referral = r.id AND a.recorded_at >= h.recorded_at
          ORDER BY a.id DESC LIMIT 1) n ON true
      LEFT JOIN LATERAL referrals.clock_now(r.id) c ON true
      -- A decision is waited for since the first start, wherever that was; the answer is owed to who wrote to us, since they did.
      LEFT JOIN LATERAL (SELECT
          (SELECT referrals.too_late_at(c.started_here_at, g.amount, g.unit, r.site, s.zone) FROM referrals.target g WHERE g.programme = r.programme
              AND g.kind = 'answer' AND g.holds_from <= (c.started_here_at AT TIME ZONE s.zone)::date ORDER BY g.holds_from DESC LIMIT 1) AS answer_due_at,
          (SELECT referrals.too_late_at(c.started_at, g.amount, g.unit, r.site, s.zone) FROM referrals.target g WHERE g.programme = r.programme
              AND g.kind = 'decision' AND g.holds_from <= (c.started_at AT TIME ZONE s.zone)::date ORDER BY g.holds_from DESC LIMIT 1) AS decision_due_at) t ON true
      LEFT JOIN LATERAL (SELECT CASE WHEN e.event = 'put_on' THEN e.meeting END AS meeting FROM referrals.listing e
          WHERE e.referral = r.id ORDER BY e.id DESC LIMIT 1) l ON true $$;
CREATE FUNCTION referrals.refresh_desk(ids bigint[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM referrals.referral WHERE id = ANY (ids) ORDER BY id FOR NO KEY UPDATE;
    UPDATE referrals.desk d SET version = d.version + 1, site = t.site, status = t.status, since = t.since, owner = t.owner,
        next_action = t.next_action, next_on = t.next_on, clock_started_at = t.clock_started_at, clock_stopped_at = t.clock_stopped_at,
        answer_due_at = t.answer_due_at, decision_due_at = t.decision_due_at, answered_at = t.answered_at, outcome_step = t.outcome_step,
        told_step = t.told_step, ages_on = t.ages_on, meeting = t.meeting
      FROM referrals.desk_of(ids) t WHERE d.referral = t.referral;
END $$;
-- Referrals whose row differs from what the histories say: nobody, or somebody's hand was here.
CREATE FUNCTION referrals.desk_differs(ids bigint[]) RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT t.referral FROM referrals.desk_of(ids) t LEFT JOIN referrals.desk d ON d.referral = t.referral
     WHERE (d.site, d.status, d.since, d.owner, d.next_action, d.next_on, d.clock_started_at, d.clock_stopped_at, d.answer_due_at, d.decision_due_at,
            d.answered_at, d.outcome_step, d.told_step, d.ages_on, d.meeting)
        IS DISTINCT FROM (t.site, t.status, t.since, t.owner, t.next_action, t.next_on, t.clock_started_at, t.clock_stopped_at, t.answer_due_at,
            t.decision_due_at, t.answered_at, t.outcome_step, t.told_step, t.ages_on, t.meeting) $$;
CREATE FUNCTION referrals.touch_desk() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN   -- what a trigger wrote is told by whoever fired it
    IF pg_trigger_depth() = 1 THEN PERFORM referrals.refresh_desk(array(SELECT DISTINCT referral FROM news ORDER BY 1)); END IF;
    RETURN NULL;
END $$;
DO $$ DECLARE t text; BEGIN
    FOREACH t IN ARRAY '{ownership,next_action,clock_event,answer,outcome_notice,listing}'::text[] LOOP
        EXECUTE format('CREATE TRIGGER touch_desk AFTER INSERT ON referrals.%I REFERENCING NEW TABLE AS news FOR EACH STATEMENT
            EXECUTE FUNCTION referrals.touch_desk()', t);
        EXECUTE format('ALTER TABLE referrals.%I ENABLE ALWAYS TRIGGER touch_desk', t);
    END LOOP;
END $$;
-- Who leaves lets go of what they have: it stands in the list of those that nobody has, and not in the one of a login that is shut.
CREATE FUNCTION referrals.leaver_lets_go() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE had constant bigint[] := array(SELECT referral FROM referrals.desk WHERE owner = new.id AND is_live ORDER BY 1);
BEGIN
    IF cardinality(had) > 0 THEN
        PERFORM FROM referrals.referral WHERE id = ANY (had) ORDER BY id FOR NO KEY UPDATE;
        INSERT INTO referrals.ownership (referral, event, note) SELECT r, 'released', 'The owner does not work here any more' FROM unnest(had) r;
        PERFORM referrals.refresh_desk(had);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER leaver_lets_go AFTER UPDATE OF active_until ON registry.person FOR EACH ROW
    WHEN (old.active_until IS NULL AND new.active_until IS NOT NULL) EXECUTE FUNCTION referrals.leaver_lets_go();
ALTER TABLE registry.person ENABLE ALWAYS TRIGGER leaver_lets_go;
-- What is told is the outcome that holds. Two who tell at once are numbered one after the other.
CREATE FUNCTION referrals.notice_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM referrals.referral WHERE id = new.referral FOR NO KEY UPDATE;
    IF new.told_step IS DISTINCT FROM (SELECT outcome_step FROM referrals.desk WHERE referral = new.referral) THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'notice_tells_the_present_outcome', schema = 'referrals', table = 'outcome_notice',
            message = 'the referrer is owed word of another step';
    ELSIF new.sent_at < (SELECT happened_at FROM referrals.referral_history WHERE subject = new.referral AND no = new.told_step) THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'notice_is_sent_after_its_outcome', schema = 'referrals', table = 'outcome_notice',
            message = 'the outcome was not there yet';
    END IF;
    new.no := coalesce((SELECT max(no) FROM referrals.outcome_notice WHERE referral = new.referral), 0) + 1;
    RETURN new;
END $$;
CREATE TRIGGER notice_fits BEFORE INSERT ON referrals.outcome_notice FOR EACH ROW EXECUTE FUNCTION referrals.notice_fits();
ALTER TABLE referrals.outcome_notice ENABLE ALWAYS TRIGGER notice_fits;
-- The outcome that was sent tells the stop of the clock, unless that was told before.
CREATE FUNCTION referrals.notice_tells_the_stop() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO referrals.clock_event (referral, rule, happened_at, about)
    SELECT new.referral, 'told', new.sent_at, p.stop_no FROM referrals.clock_periods(new.referral) p
     WHERE p.stopped_at <= new.sent_at AND p.communicated_at IS NULL
       AND (SELECT c.step_no FROM referrals.clock_event c WHERE c.referral = new.referral AND c.no = p.stop_no) <= new.told_step ORDER BY p.no;
    RETURN NULL;
END $$;
CREATE TRIGGER tells_the_stop AFTER INSERT ON referrals.outcome_notice FOR EACH ROW WHEN (new.sent_at IS NOT NULL) EXECUTE FUNCTION referrals.notice_tells_the_stop();
ALTER TABLE referrals.outcome_notice ENABLE ALWAYS TRIGGER tells_the_stop;
CREATE FUNCTION referrals.retraction_touches_desk() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM referrals.refresh_desk(array(SELECT referral FROM referrals.attachment WHERE id = new.attachment));
    RETURN NULL;
END $$;
CREATE TRIGGER touch_desk AFTER INSERT ON referrals.attachment_retraction FOR EACH ROW EXECUTE FUNCTION referrals.retraction_touches_desk();
ALTER TABLE referrals.attachment_retraction ENABLE ALWAYS TRIGGER touch_desk;

-- What a step does to clock and desk, for all steps of a statement. A first step meets an empty desk: all is known then.
CREATE FUNCTION referrals.steps_followed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE moved bigint[];
BEGIN
    INSERT INTO referrals.clock_event (referral, rule, happened_at, step_no)
    SELECT n.subject, k.code, n.happened_at, n.no FROM news n JOIN referrals.clock_rule k ON k.of_event = n.event
     WHERE n.no = 1 OR k.effect = 'annotates'
        OR (k.effect = 'starts') <> coalesce((SELECT c.no IS NOT NULL AND c.stopped_at IS NULL FROM referrals.clock_now(n.subject) c), false)
     ORDER BY n.subject;
    INSERT INTO referrals.desk (referral, site, version, status, since, clock_started_at, answer_due_at, decision_due_at)
    SELECT n.subject, r.site, 1, n.to_state, n.happened_at, n.happened_at, min(t.at) FILTER (WHERE t.kind = 'answer'), min(t.at) FILTER (WHERE t.kind = 'decision')
      FROM news n JOIN referrals.referral r ON r.id = n.subject JOIN registry.site s ON s.id = r.site
      LEFT JOIN LATERAL (SELECT DISTINCT ON (g.kind) g.kind, referrals.too_late_at(n.happened_at, g.amount, g.unit, r.site, s.zone) AS at FROM referrals.target g
          WHERE g.programme = r.programme AND g.holds_from <= (n.happened_at AT TIME ZONE s.zone)::date ORDER BY g.kind, g.holds_from DESC) t ON true
     WHERE n.no = 1 GROUP BY n.subject, r.site, n.to_state, n.happened_at;
    -- Who no longer awaits the board stands on no list.
    INSERT INTO referrals.listing (meeting, referral, event, reason)
    SELECT l.meeting, n.subject, 'taken_off', 'The referral went on without this board: ' || n.event FROM news n
      JOIN LATERAL (SELECT e.meeting, e.event FROM referrals.listing e WHERE e.referral = n.subject ORDER BY e.id DESC LIMIT 1) l ON l.event = 'put_on'
     WHERE n.from_state = 'awaiting_board' AND n.to_state <> 'awaiting_board';
    moved := array(SELECT subject FROM news WHERE no > 1 ORDER BY 1);
    IF cardinality(moved) > 0 THEN PERFORM referrals.refresh_desk(moved); END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER steps_followed AFTER INSERT ON referrals.referral_history REFERENCING NEW TABLE AS news
    FOR EACH STATEMENT EXECUTE FUNCTION referrals.steps_followed();
-- Two who had the same version before them: the second is told. Who says no version is judged by the machine alone.
ALTER TABLE referrals.referral_history ADD COLUMN seen_version int;
CREATE FUNCTION referrals.version_is_seen() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN   -- after the trigger that locks the referral: by name
    IF new.seen_version <> (SELECT version FROM referrals.desk WHERE referral = (to_jsonb(new) ->> tg_argv[0])::bigint) THEN
        RAISE EXCEPTION USING errcode = 'OM012', constraint = 'referral_is_as_it_was_read', schema = 'referrals', table = 'referral',
            message = 'the referral was changed meanwhile';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER version_is_seen BEFORE INSERT ON referrals.referral_history FOR EACH ROW WHEN (new.seen_version IS NOT NULL)
    EXECUTE FUNCTION referrals.version_is_seen('subject');
CREATE TRIGGER version_is_seen BEFORE INSERT ON referrals.ownership FOR EACH ROW WHEN (new.seen_version IS NOT NULL)
    EXECUTE FUNCTION referrals.version_is_seen('referral');
ALTER TABLE referrals.ownership ENABLE ALWAYS TRIGGER version_is_seen;
-- The same for what is neither a step nor an owner: locks the referral, then compares.
CREATE FUNCTION referrals.expect_version(of_referral bigint, seen int) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM referrals.referral WHERE id = of_referral FOR NO KEY UPDATE;
    IF (SELECT version FROM referrals.desk WHERE referral = of_referral) IS DISTINCT FROM seen THEN
        RAISE EXCEPTION USING errcode = 'OM012', constraint = 'referral_is_as_it_was_read', schema = 'referrals', table = 'referral',
            message = 'the referral was changed meanwhile';
    END IF;
END $$;

-- Joining and taking it back.
CREATE FUNCTION referrals.joining_followed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE r referrals.referral; k referrals.referral; j referrals.joining; marked referrals.referral_history; began timestamptz; fact text;
BEGIN
    SELECT * INTO r FROM referrals.referral WHERE id = new.subject;
    IF new.event = 'mark_duplicate' THEN
        SELECT * INTO k FROM referrals.referral WHERE id = r.duplicate_of FOR NO KEY UPDATE;
        fact := CASE WHEN k.id IS NULL THEN 'duplicate_referral_names_its_original'
            WHEN k.patient <> r.patient THEN 'joined_referrals_are_of_one_patient'
            WHEN k.status IN ('duplicate', 'closed') THEN 'referral_is_joined_to_one_that_goes_on'
            WHEN EXISTS (SELECT FROM referrals.referral WHERE duplicate_of = r.id AND status IN ('duplicate', 'closed')) THEN 'joined_referral_has_none_joined_to_it' END;
    ELSE
        SELECT * INTO marked FROM referrals.referral_history WHERE subject = r.id AND event = 'mark_duplicate' ORDER BY no DESC LIMIT 1;
        SELECT * INTO j FROM referrals.joining WHERE referral = r.id ORDER BY step_no DESC LIMIT 1;
        fact := CASE WHEN j.event IS DISTINCT FROM 'joined' OR new.event <> 'restore_' || marked.from_state
                OR (SELECT count(*) FROM referrals.referral_history WHERE subject = r.id AND no > marked.no AND event <> 'close') > 1
            THEN 'restored_referral_returns_to_where_it_was' END;
    END IF;
    IF fact IS NOT NULL THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = fact, schema = 'referrals', table = 'referral', message = 'the two referrals do not go together so';
    END IF;
    IF new.event = 'mark_duplicate' THEN
        INSERT INTO referrals.joining (referral, step_no, kept, event) VALUES (r.id, new.no, k.id, 'joined');
        began := (SELECT c.started_at FROM referrals.clock_now(r.id) c WHERE c.stopped_at IS NULL);
        IF began < (SELECT min(p.started_at) FROM referrals.clock_periods(k.id) p) THEN   -- the one who waits has waited since then
            INSERT INTO referrals.clock_event (referral, rule, happened_at, carried_referral) VALUES (k.id, 'joined_earlier', began, r.id);
        END IF;
        PERFORM referrals.refresh_desk(array[k.id]);
    ELSE
        INSERT INTO referrals.joining (referral, step_no, kept, event) VALUES (r.id, new.no, j.kept, 'unjoined');
        UPDATE referrals.referral SET duplicate_of = NULL WHERE id = r.id;
        INSERT INTO referrals.clock_event (referral, rule, happened_at, about)
        SELECT c.referral, 'restored', new.happened_at, c.no FROM referrals.clock_event c
         WHERE (c.referral = r.id AND c.step_no = marked.no AND c.effect = 'stops'
             OR c.referral = j.kept AND c.effect = 'carries' AND c.carried_referral = r.id)
           AND NOT EXISTS (SELECT FROM referrals.clock_event v WHERE v.referral = c.referral AND v.effect = 'voids' AND v.about = c.no) ORDER BY c.referral;
        PERFORM referrals.refresh_desk(array[j.kept]);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER joining_followed AFTER INSERT ON referrals.referral_history FOR EACH ROW
    WHEN (new.event = 'mark_duplicate' OR new.event LIKE 'restore\_%') EXECUTE FUNCTION referrals.joining_followed();
ALTER TABLE referrals.referral_history ENABLE ALWAYS TRIGGER steps_followed, ENABLE ALWAYS TRIGGER version_is_seen, ENABLE ALWAYS TRIGGER joining_followed;
CREATE FUNCTION referrals.keep_original() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION USING errcode = 'OM011', constraint = 'joined_referral_keeps_its_original', schema = 'referrals', table = 'referral',
        message = 'a joined referral is taken back before it is joined to another';
END $$;
CREATE TRIGGER keep_original BEFORE UPDATE OF duplicate_of ON referrals.referral FOR EACH ROW
    WHEN (old.duplicate_of IS DISTINCT FROM new.duplicate_of AND old.status IN ('duplicate', 'closed')) EXECUTE FUNCTION referrals.keep_original();
ALTER TABLE referrals.referral ENABLE ALWAYS TRIGGER keep_original;
-- The doors: both are locked in one order, so that two who join at once are judged one after the other.
CREATE FUNCTION referrals.join_referrals(joined bigint, kept bigint, why text, code text DEFAULT NULL, seen int DEFAULT NULL) RETURNS int LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $$
DECLARE step int;
BEGIN
    PERFORM FROM referrals.referral WHERE id IN (joined, kept) ORDER BY id FOR NO KEY UPDATE;
    UPDATE referrals.referral SET duplicate_of = kept WHERE id = joined;
    INSERT INTO referrals.referral_history (subject, event, reason, reason_code, seen_version) VALUES (joined, 'mark_duplicate', why, code, seen) RETURNING no INTO step;
    RETURN step;
END $$;
CREATE FUNCTION referrals.unjoin_referral(joined bigint, why text, seen int DEFAULT NULL) RETURNS text LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE back text;
BEGIN
    PERFORM FROM referrals.referral r WHERE r.id = joined OR r.id = (SELECT d.duplicate_of FROM referrals.referral d WHERE d.id = joined) ORDER BY r.id FOR NO KEY UPDATE;
    SELECT from_state INTO back FROM referrals.referral_history WHERE subject = joined AND event = 'mark_duplicate' ORDER BY no DESC LIMIT 1;
    INSERT INTO referrals.referral_history (subject, event, reason, seen_version) VALUES (joined, 'restore_' || coalesce(back, 'received'), why, seen);
    RETURN back;
END $$;

-- Lists of the board, its decisions, and what rests on them.
CREATE FUNCTION referrals.listing_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE on_list bigint; fact text;
BEGIN
    -- Against the end of a meeting, which waits for the lists of those who were here first.
    PERFORM FROM referrals.meeting WHERE id IN (new.meeting, new.defers_to) ORDER BY id FOR KEY SHARE;
    PERFORM FROM referrals.referral WHERE id = new.referral FOR NO KEY UPDATE;
    SELECT CASE WHEN event = 'put_on' THEN meeting END INTO on_list FROM referrals.listing WHERE referral = new.referral ORDER BY id DESC LIMIT 1;
    fact := CASE
        WHEN new.event = 'put_on' AND (SELECT status FROM referrals.referral WHERE id = new.referral) <> 'awaiting_board' THEN 'referral_on_a_list_awaits_the_board'
        WHEN new.event = 'put_on' AND on_list IS NOT NULL THEN 'referral_is_on_one_list_at_a_time'
        WHEN new.event <> 'put_on' AND on_list IS DISTINCT FROM new.meeting THEN 'only_a_listed_referral_leaves_the_list'
        WHEN EXISTS (SELECT FROM referrals.meeting_end e WHERE e.meeting = CASE new.event WHEN 'put_on' THEN new.meeting ELSE new.defers_to END)
            THEN 'ended_meeting_takes_no_more' END;
    IF fact IS NOT NULL THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = fact, schema = 'referrals', table = 'listing', message = 'the list does not change so';
    END IF;
    RETURN new;
END $$;
CREATE FUNCTION referrals.deferred_is_put_on() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO referrals.listing (meeting, referral, event) VALUES (new.defers_to, new.referral, 'put_on');
    RETURN NULL;
END $$;
CREATE TRIGGER listing_fits BEFORE INSERT ON referrals.listing FOR EACH ROW EXECUTE FUNCTION referrals.listing_fits();
CREATE TRIGGER deferred_is_put_on AFTER INSERT ON referrals.listing FOR EACH ROW WHEN (new.defers_to IS NOT NULL) EXECUTE FUNCTION referrals.deferred_is_put_on();
ALTER TABLE referrals.listing ENABLE ALWAYS TRIGGER listing_fits, ENABLE ALWAYS TRIGGER deferred_is_put_on;
-- A meeting ends for all who were on its list: nobody is left on one that nobody looks at any more.
CREATE FUNCTION referrals.meeting_ends() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE starts timestamptz; fact text;
BEGIN
    SELECT meets_at INTO starts FROM referrals.meeting WHERE id = new.meeting FOR UPDATE;
    fact := CASE
        WHEN new.outcome = 'held' AND starts > registry.now() THEN 'meeting_has_begun'
        WHEN new.outcome = 'cancelled' AND EXISTS (SELECT FROM referrals.board_decision WHERE meeting = new.meeting) THEN 'meeting_that_decided_was_held'
        WHEN EXISTS (SELECT FROM referrals.desk WHERE meeting = new.meeting) THEN 'ended_meeting_leaves_nobody_on_its_list' END;
    IF fact IS NOT NULL THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = fact, schema = 'referrals', table = 'meeting_end', message = 'the meeting does not end so';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER meeting_ends BEFORE INSERT ON referrals.meeting_end FOR EACH ROW EXECUTE FUNCTION referrals.meeting_ends();
ALTER TABLE referrals.meeting_end ENABLE ALWAYS TRIGGER meeting_ends;
CREATE FUNCTION referrals.board_decision_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE on_list bigint; fact text;
BEGIN
    PERFORM FROM referrals.meeting WHERE id = new.meeting FOR KEY SHARE;
    PERFORM FROM referrals.referral WHERE id = new.referral FOR NO KEY UPDATE;
    SELECT CASE WHEN event = 'put_on' THEN meeting END INTO on_list FROM referrals.listing WHERE referral = new.referral ORDER BY id DESC LIMIT 1;
    fact := CASE
        WHEN (SELECT meets_at FROM referrals.meeting WHERE id = new.meeting) > registry.now() THEN 'meeting_has_begun'
        WHEN EXISTS (SELECT FROM referrals.meeting_end WHERE meeting = new.meeting AND outcome = 'cancelled') THEN 'cancelled_meeting_decides_nothing'
        WHEN (SELECT count(*) FROM referrals.member_present WHERE meeting = new.meeting) < 2 THEN 'board_has_two_members_present'
        -- What rests on the wrong word is decided anew first: else the patient stays accepted against the board, and nobody sees it.
        WHEN EXISTS (SELECT FROM referrals.decision d WHERE d.referral = new.referral AND d.board_decision = new.corrects AND NOT EXISTS (
            SELECT FROM referrals.referral_history h WHERE h.subject = d.referral AND h.no > d.step_no AND h.event = 'redecide'))
            THEN 'decision_is_reopened_before_its_board_is_corrected'
        WHEN new.corrects IS NULL AND on_list IS DISTINCT FROM new.meeting THEN 'board_decides_what_is_on_its_list' END;
    IF fact IS NOT NULL THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = fact, schema = 'referrals', table = 'board_decision', message = 'the board does not decide so';
    END IF;
    IF new.corrects IS NULL THEN
        INSERT INTO referrals.listing (meeting, referral, event) VALUES (new.meeting, new.referral, 'discussed');
    END IF;
    new.at_step := (SELECT step_no FROM referrals.referral WHERE id = new.referral);
    RETURN new;
END $$;
-- What a wrong decision asked for is not asked any more; the one that corrects it says its conditions anew.
CREATE FUNCTION referrals.correction_ends_conditions() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO referrals.task_end (task, result, note)
    SELECT id, 'not_needed', 'The decision that asked for it was corrected by W' || new.id FROM referrals.task
     WHERE board_decision = new.corrects AND is_open ORDER BY id;
    RETURN NULL;
END $$;
CREATE TRIGGER correction_ends_conditions AFTER INSERT ON referrals.board_decision FOR EACH ROW WHEN (new.corrects IS NOT NULL)
    EXECUTE FUNCTION referrals.correction_ends_conditions();
ALTER TABLE referrals.board_decision ENABLE ALWAYS TRIGGER correction_ends_conditions;
CREATE FUNCTION referrals.board_decision_touches_desk() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN PERFORM referrals.refresh_desk(array[new.referral]); RETURN NULL; END $$;
CREATE TRIGGER board_decision_fits BEFORE INSERT ON referrals.board_decision FOR EACH ROW EXECUTE FUNCTION referrals.board_decision_fits();
CREATE TRIGGER touch_desk AFTER INSERT ON referrals.board_decision FOR EACH ROW EXECUTE FUNCTION referrals.board_decision_touches_desk();
ALTER TABLE referrals.board_decision ENABLE ALWAYS TRIGGER board_decision_fits, ENABLE ALWAYS TRIGGER touch_desk;
-- The board's word that stands: of the latest meeting, not corrected, given since the decision was last asked for anew.
CREATE FUNCTION referrals.standing_board_decision(of_referral bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT b.id FROM referrals.board_decision b JOIN referrals.meeting m ON m.id = b.meeting
     WHERE b.referral = of_referral AND NOT EXISTS (SELECT FROM referrals.board_decision c WHERE c.corrects = b.id)
       -- What came back for another decision, or for newer papers, needs the board's word anew.
       AND b.at_step >= coalesce((SELECT max(h.no) FROM referrals.referral_history h
           WHERE h.subject = of_referral AND h.event IN ('redecide', 'age_out', 'return_to_review')), 0)
     ORDER BY m.meets_at DESC, b.id DESC LIMIT 1 $$;
-- A decision rests on the board's word where there is one, also when its writer did not name it. Who was taken back from the
-- board may be declined without it, as what was learned since is not the board's; nobody is accepted against it.
CREATE FUNCTION referrals.decision_follows_its_board() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE standing constant bigint := referrals.standing_board_decision(new.referral); agrees boolean;
BEGIN
    IF standing IS NULL AND new.board_decision IS NULL THEN RETURN new; END IF;
    agrees := EXISTS (SELECT FROM referrals.board_decision b JOIN referrals.board_answer a ON a.code = b.code WHERE b.id = standing
        AND a.leads_to = CASE new.outcome WHEN 'accepted' THEN 'accept' ELSE 'decline' END AND a.pathway IS NOT DISTINCT FROM new.pathway);
    IF agrees AND (new.board_decision IS NULL OR new.board_decision = standing) THEN
        new.board_decision := standing;
    ELSIF new.board_decision IS NOT NULL OR new.outcome = 'accepted' OR EXISTS (SELECT FROM referrals.referral_history h
        WHERE h.subject = new.referral AND h.no = new.step_no AND h.from_state = 'awaiting_board') THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'decision_follows_its_board_decision', schema = 'referrals', table = 'decision',
            message = 'the board decided otherwise';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER follows_its_board BEFORE INSERT ON referrals.decision FOR EACH ROW EXECUTE FUNCTION referrals.decision_follows_its_board();
ALTER TABLE referrals.decision ENABLE ALWAYS TRIGGER follows_its_board;
-- Only who was declined here is sent to another centre, after that, and the disclosure names this very patient.
CREATE FUNCTION referrals.onward_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE fact text;
BEGIN
    PERFORM FROM referrals.referral WHERE id = new.referral FOR NO KEY UPDATE;
    fact := CASE
        WHEN NOT EXISTS (SELECT FROM referrals.decision d JOIN referrals.referral r ON r.id = d.referral WHERE d.referral = new.referral
            AND d.step_no = new.step_no AND d.outcome = 'declined' AND r.status IN ('declined', 'closed')
            AND d.step_no = (SELECT max(l.step_no) FROM referrals.decision l WHERE l.referral = d.referral)
            AND NOT EXISTS (SELECT FROM referrals.referral_history h WHERE h.subject = d.referral AND h.no > d.step_no AND h.event <> 'close'))
            THEN 'only_a_declined_referral_is_sent_onward'
        WHEN NOT (SELECT active FROM referrals.centre WHERE id = new.centre) THEN 'closed_centre_is_sent_nobody'
        WHEN new.sent_at < (SELECT happened_at FROM referrals.referral_history WHERE subject = new.referral AND no = new.step_no) THEN 'onward_follows_its_decision'
        WHEN NOT EXISTS (SELECT FROM registry.disclosed_patient p JOIN referrals.referral r ON r.patient = p.patient
            WHERE p.disclosure = new.disclosure AND r.id = new.referral) THEN 'onward_disclosure_names_its_patient' END;
    IF fact IS NOT NULL THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = fact, schema = 'referrals', table = 'onward', message = 'nobody is sent on so';
    END IF;
    RETURN new;
END $$;
CREATE TRIGGER onward_fits BEFORE INSERT ON referrals.onward FOR EACH ROW EXECUTE FUNCTION referrals.onward_fits();
ALTER TABLE referrals.onward ENABLE ALWAYS TRIGGER onward_fits;

-- What a step needs besides its legality (as in 0005), now with the gate of the minimum data set. A referral closes when the
-- step that its referrer is owed word of was told, whatever came after it.
CREATE OR REPLACE FUNCTION referrals.step_has_its_facts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE missing text; here date;
BEGIN
    -- On the day of the step: who writes it down later is asked what was known then.
    IF new.event IN ('refer_to_board', 'renew') THEN
        here := (SELECT (new.happened_at AT TIME ZONE s.zone)::date FROM referrals.referral r JOIN registry.site s ON s.id = r.site WHERE r.id = new.subject);
    END IF;
    IF new.to_state IN ('accepted', 'declined') AND new.event <> 'link' AND NOT EXISTS (
        SELECT FROM referrals.decision WHERE referral = new.subject AND step_no = new.no)
    THEN missing := 'decided_referral_has_its_decision';
    ELSIF new.to_state = 'closed' AND NOT EXISTS (
        SELECT FROM referrals.outcome_notice n WHERE n.referral = new.subject AND n.told_step < new.no AND n.told_step >= (
            SELECT max(no) FROM referrals.referral_history WHERE subject = new.subject AND no < new.no AND event IN
                ('accept', 'decline', 'withdraw_by_patient', 'withdraw_by_referrer', 'patient_died', 'mark_duplicate')))
    THEN missing := 'closed_referral_has_told_its_referrer';
    ELSIF new.to_state = 'duplicate' AND NOT EXISTS (
        SELECT FROM referrals.joining WHERE referral = new.subject AND step_no = new.no AND event = 'joined')
    THEN missing := 'duplicate_referral_names_its_original';
    -- A programme that says nothing of what the board needs passes nobody.
    ELSIF new.event = 'refer_to_board' AND (EXISTS (
        SELECT FROM referrals.items_on(new.subject, here) i WHERE i.is_gate AND i.required AND i.state <> 'present')
        OR NOT EXISTS (SELECT FROM referrals.items_on(new.subject, here)))
    THEN missing := 'referral_has_its_minimum_data_set';
    ELSIF new.event = 'renew' AND EXISTS (SELECT FROM referrals.items_on(new.subject, here) i WHERE i.required AND i.state = 'stale')
    THEN missing := 'renewed_referral_has_nothing_stale';
    ELSIF new.happened_at < (SELECT received_at FROM referrals.referral WHERE id = new.subject)
    THEN missing := 'referral_step_is_not_before_it_was_received';
    ELSIF new.happened_at < (SELECT happened_at FROM referrals.referral_history WHERE subject = new.subject AND no = new.no - 1)
    THEN missing := 'referral_step_is_not_before_the_last_one';
    END IF;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = missing, schema = 'referrals', table = 'referral',
            message = format('referral step %s lacks a fact', new.event);
    END IF;
    RETURN NULL;
END $$;

-- For the nightly run, which reads no answers: what the board needs and has gone stale on a day, by its codes.
CREATE FUNCTION referrals.stale_items(of_referral bigint, on_day date) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(array_agg(i.code ORDER BY i.ordinal), '{}') FROM referrals.items_on(of_referral, on_day) i WHERE i.required AND i.state = 'stale' $$;
GRANT EXECUTE ON FUNCTION referrals.stale_items(bigint, date) TO coordinator, operator, worker;
GRANT EXECUTE ON FUNCTION referrals.standing_board_decision(bigint) TO coordinator, research, investigator, surgeon, nurse, pharmacist;

-- What was there before there was a desk.
INSERT INTO referrals.clock_event (referral, rule, happened_at, step_no)
SELECT h.subject, k.code, h.happened_at, h.no FROM referrals.referral_history h JOIN referrals.clock_rule k ON k.of_event = h.event ORDER BY h.subject, h.no;
INSERT INTO referrals.desk (referral, site, version, status, since, owner, next_action, next_on, clock_started_at, clock_stopped_at, answer_due_at,
    decision_due_at, answered_at, outcome_step, told_step, ages_on, meeting)
SELECT t.referral, t.site, 1, t.status, t.since, t.owner, t.next_action, t.next_on, t.clock_started_at, t.clock_stopped_at, t.answer_due_at,
    t.decision_due_at, t.answered_at, t.outcome_step, t.told_step, t.ages_on, t.meeting FROM referrals.desk_of(array(SELECT id FROM referrals.referral)) t;
INSERT INTO referrals.joining (referral, step_no, kept, event)
SELECT h.subject, h.no, r.duplicate_of, 'joined' FROM referrals.referral r JOIN LATERAL (SELECT subject, no FROM referrals.referral_history
    WHERE subject = r.id AND event = 'mark_duplicate' ORDER BY no DESC LIMIT 1) h ON true WHERE r.duplicate_of IS NOT NULL AND r.status IN ('duplicate', 'closed');

GRANT SELECT (referral, no, rule, effect, happened_at, communicated_at, step_no, about, from_on, until_on, carried_from, carried_referral, login, role,
    recorded_at) ON referrals.clock_event TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, operator, worker;
GRANT SELECT (note) ON referrals.clock_event TO coordinator, research, investigator, surgeon, pharmacist, nurse;
GRANT SELECT ON referrals.clock_rule, referrals.target, referrals.joining, referrals.desk
    TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, operator, worker;
GRANT SELECT ON referrals.next_action TO scheduler;
GRANT INSERT (referral, rule, happened_at, communicated_at, about, from_on, until_on, carried_from, note) ON referrals.clock_event TO coordinator;
GRANT INSERT ON referrals.clock_rule, referrals.target TO operator;
GRANT UPDATE (label) ON referrals.clock_rule TO operator;
GRANT INSERT (seen_version) ON referrals.referral_history TO coordinator, surgeon, scheduler, nurse, operator, worker;
GRANT EXECUTE ON FUNCTION referrals.items_on(bigint, date), referrals.items_now(bigint) TO coordinator, research, investigator, surgeon, nurse, pharmacist;
GRANT EXECUTE ON FUNCTION referrals.clock_periods(bigint), referrals.clock_now(bigint)
    TO coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, operator, worker;
GRANT EXECUTE ON FUNCTION referrals.join_referrals(bigint, bigint, text, text, int), referrals.unjoin_referral(bigint, text, int) TO coordinator;
GRANT EXECUTE ON FUNCTION referrals.expect_version(bigint, int)
    TO coordinator, research, investigator, scheduler, surgeon, pharmacist, nurse, finance;
GRANT EXECUTE ON FUNCTION referrals.desk_differs(bigint[]), referrals.refresh_desk(bigint[]) TO operator, worker;

RESET ROLE;
