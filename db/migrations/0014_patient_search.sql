-- Who looks like this person: a search that forgives typing errors, days and months that changed places, and surnames of two
-- parts. It answers with a ticket, as every search of identity does.
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch WITH SCHEMA public;       -- levenshtein; part of every PostgreSQL, and trusted

SET ROLE omentum_owner;

-- Letters and digits in lower case, without their marks, whatever the server's locale; words apart. These functions are not
-- written in SQL: one that cannot be put into its caller's statement is set up anew at each call, at several times the cost.
CREATE FUNCTION registry.name_words(name text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE w text; words text[] := '{}';
BEGIN
    name := coalesce(name, '');
    IF name ~ '[^ -~]' THEN
        name := translate(regexp_replace(normalize(name, NFD), '[\u0300-\u036f`´’]', '', 'g'), 'øØłŁđĐı', 'oOlLdDi');
        name := replace(replace(replace(name, 'ß', 'ss'), 'æ', 'ae'), 'Æ', 'ae');
    END IF;
    FOREACH w IN ARRAY string_to_array(translate(lower(name), E',;/_-\t\n\'.`', '       '), ' ') LOOP
        IF w <> '' AND w <> ALL ('{de,la,del,los,las,da,do,dos,van,von,der,den,y,e,jr,sr,ii,iii}'::text[]) AND w <> ALL (words) THEN
            words := words || left(w, 60);
        END IF;
    END LOOP;
    RETURN words[1:6];
END $$;
-- How a word sounds, roughly: its consonants, like ones as one. Many a typing error leaves that as it is.
CREATE FUNCTION registry.name_sound(word text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE s text := replace(replace(replace(replace(word, 'sch', 's'), 'sh', 's'), 'ph', 'f'), 'ck', 'k');
BEGIN
    s := replace(replace(replace(s, 'ce', 'se'), 'ci', 'si'), 'cy', 'sy');
    s := replace(replace(replace(s, 'ge', 'je'), 'gi', 'ji'), 'gy', 'jy');
    s := left(regexp_replace(translate(s, 'cqzvwdaeiouyh', 'kksfft'), '(.)\1+', '\1', 'g'), 5);
    RETURN CASE WHEN s = '' THEN word ELSE s END;
END $$;
-- Any two of family name, given name, birth year, and day with month (in either order) that are right find the person: one
-- key for each pair. Whole words where the sound would meet too many. A key is four bytes of a hash that never changes.
CREATE FUNCTION registry.match_keys(family text[], given text[], born date, exact text) RETURNS int[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE w text; v text; s text; y text := extract(year FROM born)::text; md text; words text[] := '{}';
BEGIN
    IF exact = 'day' THEN
        md := least(extract(month FROM born), extract(day FROM born))::text || '-' || greatest(extract(month FROM born), extract(day FROM born))::text;
    END IF;
    words := words || ('ym' || y || '.' || md);
    FOREACH w IN ARRAY given LOOP words := words || ('gy' || w || '.' || y) || ('gm' || w || '.' || md); END LOOP;
    FOREACH w IN ARRAY family LOOP
        s := registry.name_sound(w);
        words := words || ('fy' || s || '.' || y) || ('fm' || s || '.' || md);
        FOREACH v IN ARRAY given LOOP
            v := registry.name_sound(v);
            words := words || ('fg' || least(s, v) || '.' || greatest(s, v));
        END LOOP;
    END LOOP;
    RETURN array(SELECT DISTINCT ('x' || encode(substr(sha256(convert_to(k, 'UTF8')), 1, 4), 'hex'))::bit(32)::int FROM unnest(words) k WHERE k IS NOT NULL);
END $$;
-- How alike two names are, from 0 to 1: each word of the shorter one against the best of the longer one.
CREATE FUNCTION registry.name_likeness(a text[], b text[]) RETURNS real LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE s text; l text; best real; is_like real; total real := 0; swap constant text[] := b;
BEGIN
    IF cardinality(a) > cardinality(b) THEN b := a; a := swap; END IF;
    IF cardinality(a) = 0 THEN RETURN 0; END IF;
    FOREACH s IN ARRAY a LOOP
        best := 0;
        IF s = ANY (b) THEN
            best := 1;
        ELSE
            FOREACH l IN ARRAY b LOOP
                is_like := 1 - public.levenshtein(s, l)::real / greatest(length(s), length(l));
                IF is_like > best THEN best := is_like; END IF;
            END LOOP;
        END IF;
        total := total + best;
    END LOOP;
    RETURN total / cardinality(a);
END $$;
CREATE FUNCTION registry.birth_likeness(a date, b date) RETURNS real LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE y int; m int; d int;
BEGIN
    IF a = b THEN RETURN 1; END IF;
    IF a IS NULL OR b IS NULL THEN RETURN 0.4; END IF;
    y := extract(year FROM b) - extract(year FROM a);
    m := extract(month FROM a); d := extract(day FROM a);
    RETURN CASE WHEN y = 0 AND m = extract(day FROM b) AND d = extract(month FROM b) THEN 0.9
        WHEN public.levenshtein(a::text, b::text) = 1 THEN 0.8                 -- one digit
        WHEN m = extract(month FROM b) AND d = extract(day FROM b) THEN 0.6
        WHEN y = 0 THEN 0.4 WHEN abs(a - b) <= 366 THEN 0.2 ELSE 0 END;
END $$;
-- From 0 to 1; 0 as soon as it cannot reach 0.66 any more, below which nobody is shown.
CREATE FUNCTION registry.person_likeness(f text[], g text[], born date, f2 text[], g2 text[], born2 date) RETURNS real LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE is_like real := 0.35 * registry.birth_likeness(born, born2); names real;
BEGIN
    IF is_like < 0.01 THEN RETURN 0; END IF;
    names := 0.27 * registry.name_likeness(g, g2);
    IF is_like + names >= 0.28 THEN names := names + 0.38 * registry.name_likeness(f, f2); END IF;
    IF g2 && f OR f2 && g THEN                                -- family and given name in each other's place
        names := greatest(names, 0.35 * registry.name_likeness(f, g2) + 0.25 * registry.name_likeness(g, f2));
    END IF;
    is_like := is_like + names;
    RETURN CASE WHEN is_like >= 0.66 THEN is_like ELSE 0 END;
END $$;

-- What is compared, made from names and birth dates whenever they change. It is identity: no group can read it.
CREATE TABLE registry.patient_match (
    patient bigint CONSTRAINT patient_has_one_match_row PRIMARY KEY CONSTRAINT match_row_belongs_to_patient REFERENCES registry.patient,
    family text[] NOT NULL CONSTRAINT match_family_words_are_short CHECK (registry.parts_are_short(family)),
    given  text[] NOT NULL CONSTRAINT match_given_words_are_short CHECK (registry.parts_are_short(given)),
    born   date,
    keys   int[] NOT NULL
);
-- No list of pending entries: every search would read it to its end.
CREATE INDEX patient_match_keys ON registry.patient_match USING gin (keys) WITH (fastupdate = off);
ALTER TABLE registry.patient_match ALTER keys SET STATISTICS 0;
INSERT INTO registry.catalog_exemption VALUES ('audited', 'registry.patient_match', 'follows from names and birth dates, which have their entries');
CREATE FUNCTION registry.refresh_match(ids bigint[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO registry.patient_match AS m (patient, family, given, born, keys)
    SELECT i.patient, n.family, n.given, i.birth_date, registry.match_keys(n.family, n.given, i.birth_date, i.birth_precision::text)
      FROM registry.patient_identity i JOIN (
        SELECT x.patient, registry.name_words(string_agg(coalesce(x.family::text, x.text::text, ''), ' ')) AS family,
            registry.name_words(string_agg(array_to_string(x.given, ' '), ' ')) AS given
          FROM registry.patient_name x WHERE x.patient = ANY (ids) GROUP BY x.patient) n ON n.patient = i.patient
     WHERE i.patient = ANY (ids)
    ON CONFLICT (patient) DO UPDATE SET family = excluded.family, given = excluded.given, born = excluded.born, keys = excluded.keys
        WHERE (m.family, m.given, m.born, m.keys) IS DISTINCT FROM (excluded.family, excluded.given, excluded.born, excluded.keys);
    DELETE FROM registry.patient_match m WHERE m.patient = ANY (ids) AND NOT EXISTS (SELECT FROM registry.patient_name x WHERE x.patient = m.patient);
END $$;
CREATE FUNCTION registry.names_change_match() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM registry.refresh_match(array(SELECT DISTINCT patient FROM changed));
    RETURN NULL;
END $$;
-- A new patient's names come right after the birth date, and bring the row then.
CREATE FUNCTION registry.birth_changes_match() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM registry.refresh_match(array(SELECT c.patient FROM changed c WHERE EXISTS (SELECT FROM registry.patient_match m WHERE m.patient = c.patient)));
    RETURN NULL;
END $$;
CREATE TRIGGER match_insert AFTER INSERT ON registry.patient_name REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION registry.names_change_match();
CREATE TRIGGER match_update AFTER UPDATE ON registry.patient_name REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION registry.names_change_match();
CREATE TRIGGER match_delete AFTER DELETE ON registry.patient_name REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION registry.names_change_match();
CREATE TRIGGER match_update AFTER UPDATE ON registry.patient_identity REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION registry.birth_changes_match();
ALTER TABLE registry.patient_name ENABLE ALWAYS TRIGGER match_insert, ENABLE ALWAYS TRIGGER match_update, ENABLE ALWAYS TRIGGER match_delete;
ALTER TABLE registry.patient_identity ENABLE ALWAYS TRIGGER match_update;
DO $$ BEGIN PERFORM registry.refresh_match(array(SELECT patient FROM registry.patient_identity)); END $$;

-- At most five who may be this person, the most likely first, and whether there were more. Not for any group: it tells names'
-- owners without a ticket.
CREATE FUNCTION registry.alike(person jsonb, OUT patients bigint[], OUT more boolean) LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET jit = off AS $$
DECLARE
    born_on constant date := (person ->> 'birth_date')::date;
    f constant text[] := registry.name_words((SELECT string_agg(coalesce(j ->> 'family', j ->> 'text', ''), ' ') FROM jsonb_array_elements(person -> 'names') n(j)));
    g constant text[] := registry.name_words((SELECT string_agg(v, ' ') FROM jsonb_array_elements(person -> 'names') n(j), jsonb_array_elements_text(j -> 'given') v));
    wanted constant int[] := registry.match_keys(f, g, born_on, coalesce(person ->> 'birth_precision', 'day'));
    found bigint[]; met bigint;
BEGIN
    SELECT array_agg(s.patient ORDER BY s.score DESC, s.patient) FILTER (WHERE s.score > 0), count(*) INTO found, met FROM (
        SELECT m.patient, registry.person_likeness(f, g, born_on, m.family, m.given, m.born) AS score
          FROM (SELECT * FROM registry.patient_match WHERE keys && wanted LIMIT 4000) m) s;
    patients := coalesce(found[1:5], '{}');
    more := coalesce(cardinality(found) > 5, false) OR coalesce(met = 4000, false);
END $$;
-- The door: {"names": [{"family", "given"}], "birth_date", "birth_precision"}, as in register_patients. registry.hits tells
-- with the ticket, after the commit, who they are, in order of likeness.
CREATE FUNCTION registry.find_alike(person jsonb, why text) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE a record; fact text; state text;
BEGIN
    SELECT * INTO a FROM registry.alike(person);
    RETURN registry.log_access('match', why, a.patients, a.more);
EXCEPTION WHEN integrity_constraint_violation OR data_exception OR invalid_parameter_value THEN
    GET STACKED DIAGNOSTICS fact = constraint_name, state = returned_sqlstate;
    PERFORM registry.refuse_quietly(state, fact);
END $$;
GRANT EXECUTE ON FUNCTION registry.find_alike(jsonb, text) TO coordinator, research, nurse;

-- The catalogue's rule about identity holds for the new table too.
DO $$ DECLARE was constant text := pg_get_functiondef('registry.catalog_offences()'::regprocedure);
    will constant text := replace(was, '''registry.patient_identity'', ''registry.patient_name''', '''registry.patient_identity'', ''registry.patient_match'', ''registry.patient_name''');
BEGIN
    IF will = was THEN RAISE EXCEPTION 'the rule about identity is not where it was'; END IF;
    EXECUTE will;
END $$;

RESET ROLE;
