-- Intake: who is meant by a referral that comes in, for one and for many at once, and what became of each row of a file.
SET ROLE omentum_owner;

-- Who is meant: whoever carries one of the identifiers, then who looks alike. For no group: it answers without a ticket.
-- {"identifiers": [{"authority", "value"}], "names": [{"family", "given"}], "birth_date", "birth_precision"}
CREATE FUNCTION registry.meant(person jsonb, OUT patients bigint[], OUT more boolean) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE a record;
BEGIN
    patients := array(SELECT DISTINCT i.patient FROM jsonb_array_elements(person -> 'identifiers') q(j)
        JOIN registry.patient_identifier i ON i.authority = q.j ->> 'authority' AND i.value = q.j ->> 'value' ORDER BY 1 LIMIT 20);
    more := false;
    IF jsonb_array_length(person -> 'names') > 0 THEN
        SELECT * INTO a FROM registry.alike(person);
        patients := patients || array(SELECT p FROM unnest(a.patients) WITH ORDINALITY x(p, o) WHERE p <> ALL (patients) ORDER BY o);
        more := a.more;
    END IF;
END $$;
-- The door for one: registry.hits tells with the ticket who they are, carriers of an identifier first.
CREATE FUNCTION registry.find_meant(person jsonb, why text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE m record; fact text; state text;
BEGIN
    SELECT * INTO m FROM registry.meant(person);
    RETURN registry.log_access('match', why, m.patients, m.more);
EXCEPTION WHEN integrity_constraint_violation OR data_exception OR invalid_parameter_value THEN
    GET STACKED DIAGNOSTICS fact = constraint_name, state = returned_sqlstate;
    PERFORM registry.refuse_quietly(state, fact);
END $$;
-- A new patient, unless somebody who is meant was registered after the caller looked. Registering takes turns: two who
-- bring the same person at the same time would otherwise both find nobody.
CREATE FUNCTION registry.register_unlike(person jsonb, ruled_out bigint[]) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE fact text; state text; is_new boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(7250004);
    is_new := (SELECT m.patients <@ ruled_out FROM registry.meant(person) m);
    IF is_new THEN RETURN (registry.register_patients(jsonb_build_array(person)))[1]; END IF;
    RAISE EXCEPTION USING errcode = 'OM012', constraint = 'patient_is_not_registered_meanwhile', schema = 'registry', table = 'patient',
        message = 'somebody who looks alike was registered meanwhile';
EXCEPTION WHEN integrity_constraint_violation OR data_exception OR invalid_parameter_value THEN
    GET STACKED DIAGNOSTICS fact = constraint_name, state = returned_sqlstate;
    PERFORM registry.refuse_quietly(state, fact);
END $$;

-- The keys' index finds them: with a bare `patient > since` the planner would read all who came since, for each one.
-- Many at once: for each person at most four who look alike, among those whom the registry got after `since`.
CREATE FUNCTION registry.alike_rows(people jsonb, since bigint) RETURNS TABLE (o bigint, patient bigint) LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET jit = off AS $$
BEGIN
    RETURN QUERY WITH person AS MATERIALIZED (
        SELECT x.o, registry.name_words(n.family) AS f, registry.name_words(n.given) AS g, (x.j ->> 'birth_date')::date AS born
          FROM jsonb_array_elements(people) WITH ORDINALITY x(j, o) CROSS JOIN LATERAL (
            SELECT string_agg(coalesce(e.v ->> 'family', ''), ' ') AS family, string_agg((SELECT string_agg(w, ' ') FROM jsonb_array_elements_text(e.v -> 'given') w), ' ') AS given
              FROM jsonb_array_elements(x.j -> 'names') e(v)) n
         WHERE jsonb_array_length(x.j -> 'names') > 0),
    wanted AS MATERIALIZED (SELECT p.*, registry.match_keys(p.f, p.g, p.born, 'day') AS keys FROM person p)
    SELECT w.o, s.patient FROM wanted w CROSS JOIN LATERAL (
        SELECT c.patient, registry.person_likeness(w.f, w.g, w.born, c.family, c.given, c.born) AS score
          FROM (SELECT * FROM registry.patient_match m WHERE m.keys && w.keys AND m.patient + 0 > since LIMIT 4000) c
         ORDER BY 2 DESC, 1 LIMIT 4) s
     WHERE s.score > 0 ORDER BY w.o, s.score DESC, s.patient;
END $$;
-- For people who are to be registered together: who looks alike among those whom the registry got after `since`, and which
-- of them look like one before them here. The keys, which cost most, are made once for both.
CREATE FUNCTION registry.alike_together(people jsonb, since bigint) RETURNS TABLE (o bigint, patient bigint, before bigint) LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET jit = off AS $$
BEGIN
    RETURN QUERY WITH person AS MATERIALIZED (
        SELECT x.o, registry.name_words(n.family) AS f, registry.name_words(n.given) AS g, (x.j ->> 'birth_date')::date AS born
          FROM jsonb_array_elements(people) WITH ORDINALITY x(j, o) CROSS JOIN LATERAL (
            SELECT string_agg(coalesce(e.v ->> 'family', ''), ' ') AS family, string_agg((SELECT string_agg(w, ' ') FROM jsonb_array_elements_text(e.v -> 'given') w), ' ') AS given
              FROM jsonb_array_elements(x.j -> 'names') e(v)) n
         WHERE jsonb_array_length(x.j -> 'names') > 0),
    wanted AS MATERIALIZED (SELECT p.*, registry.match_keys(p.f, p.g, p.born, 'day') AS keys FROM person p),
    keyed AS MATERIALIZED (SELECT w.o, k.key FROM wanted w CROSS JOIN LATERAL unnest(w.keys) k(key)),
    met AS MATERIALIZED (SELECT DISTINCT a.o AS one, b.o AS other FROM keyed a JOIN keyed b ON a.key = b.key AND a.o < b.o)
    SELECT w.o, s.patient, NULL::bigint FROM wanted w CROSS JOIN LATERAL (
        SELECT c.patient, registry.person_likeness(w.f, w.g, w.born, c.family, c.given, c.born) AS score
          FROM (SELECT * FROM registry.patient_match m WHERE m.keys && w.keys AND m.patient + 0 > since LIMIT 4000) c
         ORDER BY 2 DESC, 1 LIMIT 1) s
     WHERE s.score > 0
    UNION ALL
    SELECT m.other, NULL::bigint, m.one FROM met m JOIN wanted a ON a.o = m.one JOIN wanted b ON b.o = m.other
     WHERE registry.person_likeness(a.f, a.g, a.born, b.f, b.g, b.born) > 0
     ORDER BY 1, 2 NULLS LAST, 3;
END $$;

-- Whether any of these, who were just registered, looks like one who was registered after `since`: by the keys that they have now.
CREATE FUNCTION registry.alike_came(ids bigint[], since bigint) RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET jit = off AS $$
BEGIN
    RETURN EXISTS (SELECT FROM unnest(ids) x(id) JOIN registry.patient_match n ON n.patient = x.id CROSS JOIN LATERAL (
        SELECT m.family, m.given, m.born FROM registry.patient_match m WHERE m.keys && n.keys AND m.patient + 0 > since AND m.patient <> n.patient LIMIT 4000) c
      WHERE registry.person_likeness(n.family, n.given, n.born, c.family, c.given, c.born) > 0);
END $$;

-- A referral that is not decided, or whose patient is on the way through the house: another one is probably its copy.
CREATE FUNCTION referrals.goes_on(status text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT status IN ('received', 'in_review', 'information_requested', 'awaiting_board', 'out_of_date', 'accepted', 'linked') $$;
-- Received alone: the patient is locked, and no referral goes on but those that the caller saw.
CREATE FUNCTION referrals.expect_open(of_patient bigint, seen bigint[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM registry.patient WHERE id = of_patient FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM referrals.referral r WHERE r.patient = of_patient AND referrals.goes_on(r.status) AND r.id <> ALL (seen)) THEN
        RAISE EXCEPTION USING errcode = 'OM012', constraint = 'referral_is_not_received_meanwhile', schema = 'referrals', table = 'referral',
            message = 'another referral of the patient was received meanwhile';
    END IF;
END $$;

-- Files of referrals. A plan says of each row what is to become of it; applying it is remembered row by row, so that it
-- may be done again. The plan itself is the file of whoever made it: names never stand here.
CREATE TABLE referrals.import_plan (
    id      bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT import_plan_has_one_id PRIMARY KEY,
    site    bigint NOT NULL CONSTRAINT import_plan_belongs_to_site REFERENCES registry.site,
    sha256  bytea NOT NULL CONSTRAINT import_plan_has_its_sha256 CHECK (length(sha256) = 32),
    source_sha256 bytea NOT NULL CONSTRAINT import_plan_names_its_source CHECK (length(source_sha256) = 32),
    row_count int NOT NULL CONSTRAINT import_plan_has_some_rows CHECK (row_count >= 0),
    -- The last patient whom the plan could see: later ones are compared when it is applied.
    last_patient bigint NOT NULL,
    login name NOT NULL DEFAULT session_user, role name NOT NULL DEFAULT current_setting('role'),
    recorded_at timestamptz NOT NULL DEFAULT registry.now(),
    CONSTRAINT import_plan_is_applied_once UNIQUE (sha256)
);
CALL registry.make_append_only('referrals.import_plan');
CALL audit.watch('referrals.import_plan');
CREATE TABLE referrals.import_row (
    plan    bigint NOT NULL CONSTRAINT import_row_belongs_to_plan REFERENCES referrals.import_plan,
    line    int NOT NULL CONSTRAINT import_row_has_its_line CHECK (line > 0),
    verdict text NOT NULL CONSTRAINT import_row_verdict_is_known CHECK (verdict IN ('accepted', 'duplicate', 'rejected')),
    reason  registry.code_text,
    referral bigint CONSTRAINT import_row_names_its_referral REFERENCES referrals.referral,
    other_referral bigint CONSTRAINT import_row_names_another_referral REFERENCES referrals.referral,
    other_patient  bigint CONSTRAINT import_row_names_another_patient REFERENCES registry.patient,
    CONSTRAINT import_row_is_applied_once PRIMARY KEY (plan, line),
    CONSTRAINT import_row_has_its_outcome CHECK ((verdict = 'accepted') = (referral IS NOT NULL) AND (verdict = 'accepted') = (reason IS NULL))
);
CREATE INDEX import_row_of_referral ON referrals.import_row (referral);
CALL registry.make_append_only('referrals.import_row');
INSERT INTO registry.catalog_exemption VALUES ('audited', 'referrals.import_row', 'append-only; its referral has its entry, and its plan');

-- The first of a patient's referrals is never asked for by min(id): the planner would walk through all referrals for it.
-- Looking, for a plan: [{"person": {…} or absent, "patient": the one that is named, if any}], at most 100 at once, as each may meet five.
-- The answer is logged, and comes before the commit of the batch, as that of registry.import_match does.
CREATE FUNCTION referrals.match_rows(rows jsonb, why text) RETURNS TABLE (patient bigint, is_many boolean, is_there boolean, is_plausible boolean,
    alike bigint[], open_referral bigint, person_key bigint) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE people jsonb; known bigint[]; os bigint[]; ps bigint[]; fact text; state text;
BEGIN
    IF jsonb_array_length(rows) > 100 THEN
        RAISE EXCEPTION USING errcode = 'OM022', constraint = 'batch_has_at_most_500', message = 'the batch is too large'; END IF;
    known := array(SELECT CASE WHEN i.n > 1 THEN -1 ELSE i.p END FROM jsonb_array_elements(rows) WITH ORDINALITY x(j, o) CROSS JOIN LATERAL (
        SELECT min(t.patient) AS p, count(DISTINCT t.patient) AS n FROM jsonb_array_elements(x.j -> 'person' -> 'identifiers') q(j)
          CROSS JOIN LATERAL (SELECT y.patient FROM registry.patient_identifier y WHERE y.authority = q.j ->> 'authority' AND y.value = q.j ->> 'value' LIMIT 1) t) i ORDER BY x.o);
    -- Who is known, or named, needs no search.
    people := (SELECT jsonb_agg(CASE WHEN known[x.o] IS NULL AND x.j ->> 'patient' IS NULL THEN x.j -> 'person' ELSE '{}' END ORDER BY x.o)
        FROM jsonb_array_elements(rows) WITH ORDINALITY x(j, o));
    SELECT coalesce(array_agg(a.o), '{}'), coalesce(array_agg(a.patient), '{}') INTO os, ps FROM registry.alike_rows(people, 0) a;
    PERFORM registry.log_access('match', why, array(SELECT DISTINCT p.id FROM unnest(known || ps
        || array(SELECT (j ->> 'patient')::bigint FROM jsonb_array_elements(rows) x(j))) u(id) JOIN registry.patient p ON p.id = u.id ORDER BY 1));
    RETURN QUERY WITH found AS MATERIALIZED (SELECT u.o, array_agg(u.p) AS ids FROM unnest(os, ps) u(o, p) GROUP BY u.o)
    SELECT CASE WHEN known[x.o] > 0 THEN known[x.o] ELSE (x.j ->> 'patient')::bigint END,
        coalesce(known[x.o] = -1, false) OR coalesce(known[x.o] <> (x.j ->> 'patient')::bigint, false),
        x.j ->> 'patient' IS NULL OR EXISTS (SELECT FROM registry.patient y WHERE y.id = (x.j ->> 'patient')::bigint),
        -- Whoever is told with name or birth date is compared by them, also where a number names them.
        coalesce(known[x.o], (x.j ->> 'patient')::bigint) IS NULL OR known[x.o] < 0
            OR (jsonb_array_length(x.j #> '{person,names}') = 0 AND x.j #>> '{person,birth_date}' IS NULL)
            OR coalesce(registry.looks_like(coalesce(known[x.o], (x.j ->> 'patient')::bigint), x.j -> 'person'), true),
        coalesce(f.ids, '{}'),
        (SELECT (array_agg(r.id ORDER BY r.id))[1] FROM referrals.referral r WHERE r.patient = ANY (coalesce(f.ids, '{}') || coalesce(nullif(known[x.o], -1), (x.j ->> 'patient')::bigint))
            AND referrals.goes_on(r.status)),
        hashtextextended(registry.name_words(x.j #>> '{person,names,0,family}')::text || registry.name_words(x.j #>> '{person,names,0,given,0}')::text
            || (x.j #>> '{person,birth_date}'), 0)
      FROM jsonb_array_elements(rows) WITH ORDINALITY x(j, o) LEFT JOIN found f ON f.o = x.o ORDER BY x.o;
EXCEPTION WHEN integrity_constraint_violation OR data_exception OR invalid_parameter_value THEN
    GET STACKED DIAGNOSTICS fact = constraint_name, state = returned_sqlstate;
    PERFORM registry.refuse_quietly(state, fact);
END $$;

CREATE FUNCTION referrals.begin_apply(of_sha256 bytea, of_source bytea, at_site bigint, has_rows int, saw_last bigint) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF saw_last > (SELECT coalesce(max(p.id), 0) FROM registry.patient p) THEN
        RAISE EXCEPTION USING errcode = 'OM012', constraint = 'import_plan_is_of_this_database', schema = 'referrals', table = 'import_plan',
            message = 'the plan saw patients who are not here';
    END IF;
    INSERT INTO referrals.import_plan (site, sha256, source_sha256, row_count, last_patient) VALUES (at_site, of_sha256, of_source, has_rows, saw_last)
        ON CONFLICT (sha256) DO NOTHING;
    RETURN (SELECT id FROM referrals.import_plan WHERE sha256 = of_sha256);
END $$;
-- Applies at most 500 rows that the plan accepted, and answers what became of each; rows that were applied before are answered
-- as they were. A row: {"line", "row": {"patient" or "person", "ruling": {"reason", "patients", "referrals"} where somebody
-- ruled, "received_at", "channel", "priority", "programme", "referrer": {"name", "organisation", "npi", "contact"},
-- "primary_cancer", "peritoneal_disease"}}.
CREATE FUNCTION referrals.apply_rows(of_plan bigint, rows jsonb) RETURNS TABLE (line int, verdict text, reason text, referral bigint,
    other_referral bigint, other_patient bigint, is_repeat boolean) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    plan referrals.import_plan;
    lines int[]; who bigint[]; known bigint[]; why_not text[]; like_patient bigint[]; like_referral bigint[]; made bigint[]; ids bigint[];
    people jsonb; fresh bigint[]; pair record; fact text; state text;
    asked constant int[] := array(SELECT (j ->> 'line')::int FROM jsonb_array_elements(rows) x(j));
BEGIN
    PERFORM registry.refuse_large_batch(jsonb_array_length(rows));
    -- Imports take turns, and so do those who register one by one.
    PERFORM pg_advisory_xact_lock(7250004);
    SELECT * INTO STRICT plan FROM referrals.import_plan p WHERE p.id = of_plan;
    rows := (SELECT jsonb_agg((x.j -> 'row') || jsonb_build_object('line', x.j -> 'line') ORDER BY (x.j ->> 'line')::int) FROM jsonb_array_elements(rows) x(j)
        WHERE NOT EXISTS (SELECT FROM referrals.import_row r WHERE r.plan = of_plan AND r.line = (x.j ->> 'line')::int));
    IF rows IS NOT NULL THEN
        SELECT array_agg((x.j ->> 'line')::int ORDER BY x.o), array_agg((x.j ->> 'patient')::bigint ORDER BY x.o), array_agg(NULL::text),
            array_agg(NULL::bigint), array_agg(NULL::bigint),
            array_agg(CASE WHEN i.n > 1 THEN -1 ELSE i.p END ORDER BY x.o)
          INTO lines, who, why_not, like_patient, like_referral, known
          FROM jsonb_array_elements(rows) WITH ORDINALITY x(j, o) CROSS JOIN LATERAL (
            SELECT min(t.patient) AS p, count(DISTINCT t.patient) AS n FROM jsonb_array_elements(x.j -> 'person' -> 'identifiers') q(j)
              CROSS JOIN LATERAL (SELECT y.patient FROM registry.patient_identifier y WHERE y.authority = q.j ->> 'authority' AND y.value = q.j ->> 'value' LIMIT 1) t) i;
        PERFORM FROM registry.patient y WHERE y.id = ANY (who) ORDER BY y.id FOR NO KEY UPDATE;
        -- Whoever carries the identifier now must be whom the plan saw.
        FOR pair IN SELECT g.o, known[g.o] AS k, who[g.o] AS w FROM generate_subscripts(lines, 1) g(o) WHERE known[g.o] IS NOT NULL AND known[g.o] IS DISTINCT FROM who[g.o] LOOP
            why_not[pair.o] := CASE WHEN pair.w IS NULL AND pair.k > 0 THEN 'patient_is_not_registered_meanwhile' ELSE 'patient_is_as_planned' END;
            like_patient[pair.o] := nullif(pair.k, -1);
        END LOOP;
        -- No other referral of the patient goes on, and none comes earlier in this batch.
        FOR pair IN SELECT g.o, (SELECT (array_agg(r.id ORDER BY r.id))[1] FROM referrals.referral r WHERE r.patient = who[g.o] AND referrals.goes_on(r.status)) AS r,
                EXISTS (SELECT FROM generate_subscripts(lines, 1) b WHERE b < g.o AND who[b] = who[g.o] AND why_not[b] IS NULL) AS is_twice
              FROM generate_subscripts(lines, 1) g(o) WHERE who[g.o] IS NOT NULL AND why_not[g.o] IS NULL AND rows -> (g.o - 1) -> 'ruling' IS NULL LOOP
            IF pair.r IS NOT NULL THEN why_not[pair.o] := 'patient_has_no_open_referral'; like_referral[pair.o] := pair.r;
            ELSIF pair.is_twice THEN why_not[pair.o] := 'patient_is_once_in_the_file'; END IF;
        END LOOP;
        -- The same referral once more, whatever was ruled of it: of this patient, or of one whom the ruling calls another, received at the
        -- same moment from the same referrer for the same cancer. So a file that was corrected can be imported again.
        FOR pair IN SELECT g.o, (SELECT (array_agg(q.id ORDER BY q.id))[1] FROM referrals.referral q WHERE q.patient = ANY (who[g.o] || array(
                    SELECT u.p::bigint FROM jsonb_array_elements_text(rows -> (g.o - 1) -> 'ruling' -> 'patients') u(p)))
                AND q.received_at = (rows -> (g.o - 1) ->> 'received_at')::timestamptz AND q.referrer_name = rows -> (g.o - 1) #>> '{referrer,name}'
                AND q.primary_cancer = rows -> (g.o - 1) ->> 'primary_cancer') AS r
              FROM generate_subscripts(lines, 1) g(o) WHERE why_not[g.o] IS NULL AND (who[g.o] IS NOT NULL OR rows -> (g.o - 1) -> 'ruling' IS NOT NULL) LOOP
            IF pair.r IS NOT NULL THEN why_not[pair.o] := 'row_was_imported_before'; like_referral[pair.o] := pair.r; END IF;
        END LOOP;
        -- Those who are new. Nobody alike came since, neither from elsewhere nor in this file: as that is rare, they are registered
        -- first and compared by the keys that they have then; where somebody is alike, that is undone, and done without them.
        FOR pass IN 1..2 LOOP
            BEGIN
                fresh := array(SELECT x.o FROM generate_subscripts(lines, 1) x(o) WHERE who[x.o] IS NULL AND why_not[x.o] IS NULL ORDER BY x.o);
                EXIT WHEN cardinality(fresh) = 0;
                made := registry.register_patients((SELECT jsonb_agg(rows -> (x.o - 1)::int -> 'person' ORDER BY x.o) FROM unnest(fresh) x(o)));
                -- Also of whom somebody ruled: who came since, or stands in the file before, was not seen then.
                IF pass = 1 AND registry.alike_came(made, plan.last_patient) THEN RAISE EXCEPTION USING errcode = 'OM013'; END IF;
                FOR pair IN SELECT x.o, x.k FROM unnest(fresh) WITH ORDINALITY x(o, k) LOOP who[pair.o] := made[pair.k]; END LOOP;
                EXIT;
            EXCEPTION WHEN SQLSTATE 'OM013' THEN
                people := (SELECT jsonb_agg(CASE WHEN who[x.o] IS NULL AND why_not[x.o] IS NULL THEN x.j -> 'person' ELSE '{}' END ORDER BY x.o)
                    FROM jsonb_array_elements(rows) WITH ORDINALITY x(j, o));
                FOR pair IN SELECT a.o, a.patient AS p, a.before FROM registry.alike_together(people, plan.last_patient) a LOOP
                    -- Who is like one that is left out, is not left out for that.
                    CONTINUE WHEN why_not[pair.o] IS NOT NULL OR why_not[pair.before] IS NOT NULL;
                    why_not[pair.o] := CASE WHEN pair.p IS NULL THEN 'patient_is_once_in_the_file' ELSE 'patient_looks_like_nobody_else' END;
                    like_patient[pair.o] := pair.p;
                END LOOP;
            END;
        END LOOP;
        IF EXISTS (SELECT FROM unnest(known || like_patient) u WHERE u > 0) THEN
            PERFORM registry.log_access('match', 'referral apply, plan ' || of_plan, (array(SELECT DISTINCT u FROM unnest(known || like_patient) u WHERE u > 0 ORDER BY 1))[:500]);
        END IF;
        ids := array(SELECT CASE WHEN why_not[g.o] IS NULL THEN nextval('referrals.referral_id_seq') END FROM generate_subscripts(lines, 1) g(o) ORDER BY g.o);
        INSERT INTO referrals.referral (id, patient, site, received_at, channel, priority, programme, referrer_name, referrer_organisation_name, referrer_npi,
            referrer_contact, primary_cancer, peritoneal_disease) OVERRIDING SYSTEM VALUE
        SELECT ids[x.o], who[x.o], plan.site, (x.j ->> 'received_at')::timestamptz, x.j ->> 'channel', x.j ->> 'priority', x.j ->> 'programme',
            x.j #>> '{referrer,name}', x.j #>> '{referrer,organisation}', x.j #>> '{referrer,npi}', x.j #>> '{referrer,contact}', x.j ->> 'primary_cancer',
            x.j ->> 'peritoneal_disease'
          FROM jsonb_array_elements(rows) WITH ORDINALITY x(j, o) WHERE ids[x.o] IS NOT NULL ORDER BY x.o;
        INSERT INTO referrals.duplicate_ruling (referral, other_patient, reason)
        SELECT ids[x.o], u.p::bigint, x.j #>> '{ruling,reason}' FROM jsonb_array_elements(rows) WITH ORDINALITY x(j, o),
            jsonb_array_elements_text(x.j -> 'ruling' -> 'patients') u(p) WHERE ids[x.o] IS NOT NULL ORDER BY x.o, u.p;
        INSERT INTO referrals.duplicate_ruling (referral, other_referral, reason)
        SELECT ids[x.o], u.r::bigint, x.j #>> '{ruling,reason}' FROM jsonb_array_elements(rows) WITH ORDINALITY x(j, o),
            jsonb_array_elements_text(x.j -> 'ruling' -> 'referrals') u(r) WHERE ids[x.o] IS NOT NULL ORDER BY x.o, u.r;
        INSERT INTO referrals.import_row (plan, line, verdict, reason, referral, other_referral, other_patient)
        SELECT of_plan, lines[g.o], CASE WHEN why_not[g.o] IS NULL THEN 'accepted' WHEN why_not[g.o] = 'patient_is_as_planned' THEN 'rejected' ELSE 'duplicate' END,
            why_not[g.o], ids[g.o], like_referral[g.o], like_patient[g.o] FROM generate_subscripts(lines, 1) g(o);
    END IF;
    RETURN QUERY SELECT r.line, r.verdict, r.reason::text, r.referral, r.other_referral, r.other_patient, r.line <> ALL (coalesce(lines, '{}'))
          FROM referrals.import_row r
        WHERE r.plan = of_plan AND r.line = ANY (asked) ORDER BY r.line;
EXCEPTION WHEN integrity_constraint_violation OR data_exception OR invalid_parameter_value THEN
    GET STACKED DIAGNOSTICS fact = constraint_name, state = returned_sqlstate;
    PERFORM registry.refuse_quietly(state, fact);
END $$;
-- A row that the database refused when it stood alone: it is done with, whatever else of the plan is still to come.
CREATE FUNCTION referrals.refuse_row(of_plan bigint, at_line int, fact text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO referrals.import_row (plan, line, verdict, reason) VALUES (of_plan, at_line, 'rejected', left(fact, 100)) ON CONFLICT DO NOTHING;
END $$;

GRANT EXECUTE ON FUNCTION registry.find_meant(jsonb, text) TO coordinator, research, nurse;
GRANT EXECUTE ON FUNCTION registry.register_unlike(jsonb, bigint[]), referrals.expect_open(bigint, bigint[]), referrals.match_rows(jsonb, text),
    referrals.begin_apply(bytea, bytea, bigint, int, bigint), referrals.apply_rows(bigint, jsonb), referrals.refuse_row(bigint, int, text) TO coordinator;
GRANT EXECUTE ON FUNCTION referrals.goes_on(text) TO coordinator, surgeon, nurse, research;
GRANT SELECT ON referrals.import_plan, referrals.import_row TO coordinator, operator;

RESET ROLE;
