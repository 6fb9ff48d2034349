-- What all steps of db/migrations and db/views make, as PostgreSQL 15 dumps it. Written by deploy/dump-schema.
 PostgreSQL database dump

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

-- Name: audit; Type: SCHEMA; Schema: -; Owner: omentum_vault

CREATE SCHEMA audit;

ALTER SCHEMA audit OWNER TO omentum_vault;

-- Name: booking; Type: SCHEMA; Schema: -; Owner: omentum_owner

CREATE SCHEMA booking;

ALTER SCHEMA booking OWNER TO omentum_owner;

-- Name: coverage; Type: SCHEMA; Schema: -; Owner: omentum_owner

CREATE SCHEMA coverage;

ALTER SCHEMA coverage OWNER TO omentum_owner;

-- Name: followup; Type: SCHEMA; Schema: -; Owner: omentum_owner

CREATE SCHEMA followup;

ALTER SCHEMA followup OWNER TO omentum_owner;

-- Name: jobs; Type: SCHEMA; Schema: -; Owner: omentum_owner

CREATE SCHEMA jobs;

ALTER SCHEMA jobs OWNER TO omentum_owner;

-- Name: migration; Type: SCHEMA; Schema: -; Owner: omentum_owner

CREATE SCHEMA migration;

ALTER SCHEMA migration OWNER TO omentum_owner;

-- Name: SCHEMA migration; Type: COMMENT; Schema: -; Owner: omentum_owner

COMMENT ON SCHEMA migration IS 'Which steps of the schema this database has; written by omentum db migrate';

-- Name: pathway; Type: SCHEMA; Schema: -; Owner: omentum_owner

CREATE SCHEMA pathway;

ALTER SCHEMA pathway OWNER TO omentum_owner;

-- Name: referrals; Type: SCHEMA; Schema: -; Owner: omentum_owner

CREATE SCHEMA referrals;

ALTER SCHEMA referrals OWNER TO omentum_owner;

-- Name: registry; Type: SCHEMA; Schema: -; Owner: omentum_owner

CREATE SCHEMA registry;

ALTER SCHEMA registry OWNER TO omentum_owner;

-- Name: trials; Type: SCHEMA; Schema: -; Owner: omentum_owner

CREATE SCHEMA trials;

ALTER SCHEMA trials OWNER TO omentum_owner;

-- Name: btree_gist; Type: EXTENSION; Schema: -; Owner: -

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

-- Name: EXTENSION btree_gist; Type: COMMENT; Schema: -; Owner: 

COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';

-- Name: wall_times; Type: TYPE; Schema: jobs; Owner: omentum_owner

CREATE TYPE jobs.wall_times AS (
	minutes integer[],
	hours integer[],
	days integer[],
	months integer[],
	weekdays integer[],
	either_day boolean,
	by_reading boolean
);

ALTER TYPE jobs.wall_times OWNER TO omentum_owner;

-- Name: code_text; Type: DOMAIN; Schema: registry; Owner: omentum_owner

CREATE DOMAIN registry.code_text AS text
	CONSTRAINT code_has_1_to_100_printable_characters CHECK ((VALUE ~ '^[^[:cntrl:][:space:]]([^[:cntrl:]]{0,98}[^[:cntrl:][:space:]])?$'::text));

ALTER DOMAIN registry.code_text OWNER TO omentum_owner;

-- Name: line_text; Type: DOMAIN; Schema: registry; Owner: omentum_owner

CREATE DOMAIN registry.line_text AS text
	CONSTRAINT line_text_has_1_to_300_plain_characters CHECK ((((length(VALUE) >= 1) AND (length(VALUE) <= 300)) AND (VALUE !~ '[[:cntrl:]]'::text)));

ALTER DOMAIN registry.line_text OWNER TO omentum_owner;

-- Name: written_text; Type: DOMAIN; Schema: registry; Owner: omentum_owner

CREATE DOMAIN registry.written_text AS text
	CONSTRAINT written_text_holds_only_lines_and_tabs CHECK ((VALUE !~ '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]'::text));

ALTER DOMAIN registry.written_text OWNER TO omentum_owner;

-- Name: long_text; Type: DOMAIN; Schema: registry; Owner: omentum_owner

CREATE DOMAIN registry.long_text AS registry.written_text
	CONSTRAINT long_text_has_1_to_4000_characters CHECK (((length((VALUE)::text) >= 1) AND (length((VALUE)::text) <= 4000)));

ALTER DOMAIN registry.long_text OWNER TO omentum_owner;

-- Name: plain_text; Type: DOMAIN; Schema: registry; Owner: omentum_owner

CREATE DOMAIN registry.plain_text AS text
	CONSTRAINT plain_text_stands_on_one_line CHECK ((VALUE !~ '[[:cntrl:]]'::text));

ALTER DOMAIN registry.plain_text OWNER TO omentum_owner;

-- Name: precision_text; Type: DOMAIN; Schema: registry; Owner: omentum_owner

CREATE DOMAIN registry.precision_text AS text
	CONSTRAINT precision_is_year_month_or_day CHECK ((VALUE = ANY (ARRAY['year'::text, 'month'::text, 'day'::text])));

ALTER DOMAIN registry.precision_text OWNER TO omentum_owner;

-- Name: short_text; Type: DOMAIN; Schema: registry; Owner: omentum_owner

CREATE DOMAIN registry.short_text AS text
	CONSTRAINT short_text_has_1_to_200_plain_characters CHECK ((((length(VALUE) >= 1) AND (length(VALUE) <= 200)) AND (VALUE !~ '[[:cntrl:]]'::text)));

ALTER DOMAIN registry.short_text OWNER TO omentum_owner;

-- Name: acting(); Type: FUNCTION; Schema: audit; Owner: omentum_vault

CREATE FUNCTION audit.acting(OUT behalf name, OUT job bigint) RETURNS record
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare r name := current_setting('role');
begin
  select e.asked_by, e.job into acting.behalf, acting.job from jobs.effects_of() e where e.asked_as = r or r = 'worker';
  if acting.job is null and r not in ('none', 'worker', 'cron') then
    raise exception using errcode = 'OM004', constraint = 'service_acts_in_the_group_of_its_job',
      message = format('%s acts as %s without a job of that group', session_user, r);
  end if;
end $$;

ALTER FUNCTION audit.acting(OUT behalf name, OUT job bigint) OWNER TO omentum_vault;

-- Name: connected_at(); Type: FUNCTION; Schema: audit; Owner: omentum_vault

CREATE FUNCTION audit.connected_at() RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  return (select backend_start from pg_stat_get_activity(pg_backend_pid()));
end $$;

ALTER FUNCTION audit.connected_at() OWNER TO omentum_vault;

-- Name: differences(bytea, jsonb, jsonb); Type: FUNCTION; Schema: audit; Owner: omentum_vault

CREATE FUNCTION audit.differences(salt bytea, before jsonb, after jsonb) RETURNS TABLE(cols text[], olds text[], news text[], digests bytea)
    LANGUAGE sql STABLE
    AS $$
  select coalesce(array_agg(c), '{}'), case when before is not null then array_agg(o) end,
    case when after is not null then array_agg(n) end,
    coalesce(string_agg(
      case when before is null then '' else audit.value_digest(audit.value_salt(salt, c, 'o'), o) end ||
      case when after is null then '' else audit.value_digest(audit.value_salt(salt, c, 'n'), n) end, ''), '')
  from (select c, before ->> c as o, after ->> c as n from jsonb_object_keys(coalesce(after, before)) c) x
  where o is distinct from n $$;

ALTER FUNCTION audit.differences(salt bytea, before jsonb, after jsonb) OWNER TO omentum_vault;

SET default_tablespace = '';

SET default_table_access_method = heap;

-- Name: entry; Type: TABLE; Schema: audit; Owner: omentum_vault

CREATE TABLE audit.entry (
    seq bigint NOT NULL,
    txid xid8 NOT NULL,
    at timestamp with time zone NOT NULL,
    login name NOT NULL,
    role name NOT NULL,
    behalf name,
    job bigint,
    rel text NOT NULL,
    op "char" NOT NULL,
    key text[] NOT NULL,
    patient bigint,
    cols text[] NOT NULL,
    olds text[],
    news text[],
    salt bytea,
    salts jsonb,
    hash bytea NOT NULL,
    CONSTRAINT entry_has_salt CHECK (((salt IS NULL) <> (salts IS NULL)))
);

ALTER TABLE audit.entry OWNER TO omentum_vault;

-- Name: digest_of(audit.entry); Type: FUNCTION; Schema: audit; Owner: omentum_vault

CREATE FUNCTION audit.digest_of(e audit.entry) RETURNS bytea
    LANGUAGE sql STABLE
    AS $$
  select coalesce(string_agg(coalesce(r.digest, audit.value_digest(coalesce(audit.value_salt(e.salt, c.col, s.side),
           decode(e.salts ->> (s.side::text || c.col), 'hex')), case s.side when 'o' then c.o else c.n end)), '' order by c.i, s.k), '')
    from unnest(e.cols, e.olds, e.news) with ordinality c(col, o, n, i)
   cross join (values (1, 'o'::"char"), (2, 'n')) s(k, side)
    left join audit.redaction r on r.seq = e.seq and r.col = c.col and r.side = s.side
   where case s.side when 'o' then e.op <> 'I' else e.op <> 'D' end $$;

ALTER FUNCTION audit.digest_of(e audit.entry) OWNER TO omentum_vault;

-- Name: hash_of(audit.entry); Type: FUNCTION; Schema: audit; Owner: omentum_vault

CREATE FUNCTION audit.hash_of(e audit.entry) RETURNS bytea
    LANGUAGE sql STABLE
    AS $$
  select pg_catalog.sha256(audit.hashed_bytes(e.seq, e.txid, e.at, e.login, e.role, e.behalf, e.job, e.rel, e.op, e.key, e.patient,
    e.cols, audit.digest_of(e))) $$;

ALTER FUNCTION audit.hash_of(e audit.entry) OWNER TO omentum_vault;

-- Name: hashed_bytes(bigint, xid8, timestamp with time zone, name, name, name, bigint, text, "char", text[], bigint, text[], bytea); Type: FUNCTION; Schema: audit; Owner: omentum_vault

CREATE FUNCTION audit.hashed_bytes(seq bigint, txid xid8, at timestamp with time zone, login name, role name, behalf name, job bigint, rel text, op "char", key text[], patient bigint, cols text[], digests bytea) RETURNS bytea
    LANGUAGE sql STABLE
    AS $$
  select pg_catalog.convert_to(pg_catalog.concat_ws('|', 'a1', seq, txid,
    (extract(epoch from at) * 1000000)::bigint, quote_ident(login), quote_ident(role), quote_nullable(behalf::text),
    coalesce(job::text, '-'), quote_ident(rel), op, key, coalesce(patient::text, '-'), cols,
    encode(digests, 'hex')), 'UTF8') $$;

ALTER FUNCTION audit.hashed_bytes(seq bigint, txid xid8, at timestamp with time zone, login name, role name, behalf name, job bigint, rel text, op "char", key text[], patient bigint, cols text[], digests bytea) OWNER TO omentum_vault;

-- Name: keep_entry(); Type: FUNCTION; Schema: audit; Owner: omentum_vault

CREATE FUNCTION audit.keep_entry() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if tg_op = 'UPDATE' and new.hash = old.hash and (new.seq, new.txid, new.key, new.cols) is not distinct from (old.seq, old.txid, old.key, old.cols)
     and new.hash = audit.hash_of(new) then return new; end if;
  raise exception using errcode = 'OM001', constraint = 'entry_is_only_appended', message = 'the audit trail is append-only';
end $$;

ALTER FUNCTION audit.keep_entry() OWNER TO omentum_vault;

-- Name: leave_out(regclass, name[]); Type: PROCEDURE; Schema: audit; Owner: omentum_vault

CREATE PROCEDURE audit.leave_out(IN t regclass, IN consequences name[])
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  args constant text := (select string_agg(quote_literal(a.attname), ',' order by k.n)
    from pg_index i, unnest(i.indkey) with ordinality k(att, n), pg_attribute a
    where i.indrelid = t and i.indisprimary and a.attrelid = t and a.attnum = k.att);
  before text; after text;
begin
  select string_agg(format('old.%I', attname), ',' order by attnum), string_agg(format('new.%I', attname), ',' order by attnum)
    into before, after from pg_attribute
   where attrelid = t and attnum > 0 and not attisdropped and attgenerated = '' and attname <> all (consequences);
  execute format('create or replace trigger audit_update after update on %s for each row
    when ((%s) is distinct from (%s)) execute function audit.record_row(%s)', t, before, after, args);
  execute format('alter table %s enable always trigger audit_update', t);
end $$;

ALTER PROCEDURE audit.leave_out(IN t regclass, IN consequences name[]) OWNER TO omentum_vault;

-- Name: old_snapshots(); Type: FUNCTION; Schema: audit; Owner: omentum_vault

CREATE FUNCTION audit.old_snapshots() RETURNS TABLE(source text, who text, since timestamp with time zone, transactions bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select case when a.backend_type = 'walsender' then 'replica' else 'session' end,
      'pid ' || a.pid || coalesce(' of ' || a.usename, ''), coalesce(a.xact_start, a.backend_start),
      greatest(age(a.backend_xmin), age(a.backend_xid))::bigint
    from pg_stat_activity a
   where (a.backend_xmin is not null or a.backend_xid is not null) and a.pid <> pg_backend_pid()
     and (a.datname = current_database() or a.backend_type = 'walsender') and a.backend_type not like 'autovacuum%'
  union all
  select 'prepared', 'prepared by ' || p.owner, p.prepared, age(p.transaction)::bigint
    from pg_prepared_xacts p where p.database = current_database()
  union all
  select 'slot', 'slot ' || s.slot_name || coalesce(' of pid ' || s.active_pid, ''), null, age(s.xmin)::bigint
    from pg_replication_slots s where s.xmin is not null $$;

ALTER FUNCTION audit.old_snapshots() OWNER TO omentum_vault;

-- Name: patient_in(text, jsonb); Type: FUNCTION; Schema: audit; Owner: omentum_vault

CREATE FUNCTION audit.patient_in(rel text, whole jsonb) RETURNS bigint
    LANGUAGE sql STABLE
    AS $$
  select case when rel = 'registry.patient' then (whole ->> 'id')::bigint
              when pg_catalog.jsonb_typeof(whole -> 'patient') = 'number' then (whole ->> 'patient')::bigint end $$;

ALTER FUNCTION audit.patient_in(rel text, whole jsonb) OWNER TO omentum_vault;

-- Name: record(); Type: FUNCTION; Schema: audit; Owner: omentum_vault

CREATE FUNCTION audit.record() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET "DateStyle" TO 'ISO, YMD'
    SET "IntervalStyle" TO 'iso_8601'
    SET bytea_output TO 'hex'
    SET extra_float_digits TO '1'
    AS $$
declare
  named constant text := tg_table_schema || '.' || tg_table_name;
  acts_as constant name := current_setting('role');   -- current_user would be the vault
  keys constant text[] := tg_argv;
  behalf name; job bigint;
begin
  if pg_has_role(session_user, 'worker', 'member') and registry.is_service() then  -- cheap half first: people never pay for the rest
    select a.behalf, a.job into behalf, job from audit.acting() a;
  end if;
  if tg_op = 'INSERT' then
    insert into audit.entry overriding system value
    select t.seq, pg_current_xact_id(), transaction_timestamp(), session_user, acts_as, behalf, job, named, 'I', t.key, t.patient,
      d.cols, null, d.vals, t.salt, null, sha256(audit.hashed_bytes(t.seq, pg_current_xact_id(), transaction_timestamp(),
        session_user, acts_as, behalf, job, named, 'I', t.key, t.patient, d.cols, d.digests))
    from (select nextval('audit.entry_seq_seq') as seq, uuid_send(gen_random_uuid()) as salt, n.whole,
        array(select whole ->> k from unnest(keys) k) as key, audit.patient_in(named, n.whole) as patient
      from (select to_jsonb(the_new_row_of_this_statement) as whole from news the_new_row_of_this_statement offset 0) n offset 0) t
    cross join lateral audit.values_of(t.salt, 'n', t.whole) d;
  elsif tg_op = 'DELETE' then
    insert into audit.entry overriding system value
    select t.seq, pg_current_xact_id(), transaction_timestamp(), session_user, acts_as, behalf, job, named, 'D', t.key, t.patient,
      d.cols, d.vals, null, t.salt, null, sha256(audit.hashed_bytes(t.seq, pg_current_xact_id(), transaction_timestamp(),
        session_user, acts_as, behalf, job, named, 'D', t.key, t.patient, d.cols, d.digests))
    from (select nextval('audit.entry_seq_seq') as seq, uuid_send(gen_random_uuid()) as salt, o.whole,
        array(select whole ->> k from unnest(keys) k) as key, audit.patient_in(named, o.whole) as patient
      from (select to_jsonb(the_old_row_of_this_statement) as whole from olds the_old_row_of_this_statement offset 0) o offset 0) t
    cross join lateral audit.values_of(t.salt, 'o', t.whole) d;
  else
    insert into audit.entry overriding system value
    select t.seq, pg_current_xact_id(), transaction_timestamp(), session_user, acts_as, behalf, job, named, t.op, t.key, t.patient,
      d.cols, d.olds, d.news, t.salt, null, sha256(audit.hashed_bytes(t.seq, pg_current_xact_id(), transaction_timestamp(),
        session_user, acts_as, behalf, job, named, t.op, t.key, t.patient, d.cols, d.digests))
    from (select nextval('audit.entry_seq_seq') as seq, uuid_send(gen_random_uuid()) as salt, b.whole as before, a.whole as after,
        case when b.whole is null then 'I'::"char" when a.whole is null then 'D' else 'U' end as op,
        key, audit.patient_in(named, coalesce(a.whole, b.whole)) as patient
      from (select whole, array(select whole ->> k from unnest(keys) k) as key
        from (select to_jsonb(the_old_row_of_this_statement) as whole from olds the_old_row_of_this_statement offset 0) o offset 0) b
      full join (select whole, array(select whole ->> k from unnest(keys) k) as key
        from (select to_jsonb(the_new_row_of_this_statement) as whole from news the_new_row_of_this_statement offset 0) n offset 0) a
      using (key) offset 0) t
    cross join lateral audit.differences(t.salt, t.before, t.after) d;
  end if;
  return null;
end $$;

ALTER FUNCTION audit.record() OWNER TO omentum_vault;

-- Name: record_row(); Type: FUNCTION; Schema: audit; Owner: omentum_vault

CREATE FUNCTION audit.record_row() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET "DateStyle" TO 'ISO, YMD'
    SET "IntervalStyle" TO 'iso_8601'
    SET bytea_output TO 'hex'
    SET extra_float_digits TO '1'
    AS $$
declare
  named constant text := tg_table_schema || '.' || tg_table_name;
  acts_as constant name := current_setting('role');
  keys constant text[] := tg_argv;
  behalf name; job bigint;
begin
  if pg_has_role(session_user, 'worker', 'member') and registry.is_service() then
    select a.behalf, a.job into behalf, job from audit.acting() a;
  end if;
  insert into audit.entry overriding system value
  select t.seq, pg_current_xact_id(), transaction_timestamp(), session_user, acts_as, behalf, job, named, 'U', t.key, t.patient,
    d.cols, d.olds, d.news, t.salt, null, sha256(audit.hashed_bytes(t.seq, pg_current_xact_id(), transaction_timestamp(),
      session_user, acts_as, behalf, job, named, 'U', t.key, t.patient, d.cols, d.digests))
  from (select nextval('audit.entry_seq_seq') as seq, uuid_send(gen_random_uuid()) as salt, n.before, n.after,
      array(select n.before ->> k from unnest(keys) k) as key, audit.patient_in(named, n.after) as patient
    from (select to_jsonb(old) as before, to_jsonb(new) as after offset 0) n offset 0) t
  cross join lateral audit.differences(t.salt, t.before, t.after) d;
  return null;
end $$;

ALTER FUNCTION audit.record_row() OWNER TO omentum_vault;

-- Name: redact(bigint, text, "char", text); Type: FUNCTION; Schema: audit; Owner: omentum_vault

CREATE FUNCTION audit.redact(entry_seq bigint, column_name text, which "char", why text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare e audit.entry; i int;
begin
  select * into e from audit.entry where seq = entry_seq for update;
  i := array_position(e.cols, column_name);
  if i is null or (which = 'o' and e.olds is null) or (which = 'n' and e.news is null) then
    raise exception using errcode = 'OM006', constraint = 'redaction_names_a_recorded_value', message = 'the entry has no such value'; end if;
  if exists (select from audit.redaction r where (r.seq, r.col, r.side) = (entry_seq, column_name, which)) then
    raise exception using errcode = 'OM006', constraint = 'value_is_redacted_once', message = 'the value was taken out before'; end if;
  insert into audit.redaction (seq, col, side, digest, login, role, reason) select entry_seq, column_name, which,
    audit.value_digest(coalesce(audit.value_salt(e.salt, column_name, which), decode(e.salts ->> (which::text || column_name), 'hex')),
      case which when 'o' then e.olds[i] else e.news[i] end), session_user, current_setting('role'), why;
  if e.salts is null then
    select jsonb_object_agg(s || c, encode(audit.value_salt(e.salt, c, s::"char"), 'hex')) into e.salts
      from unnest(e.cols) c, unnest(array['o', 'n']) s;
  end if;
  if which = 'o' then e.olds[i] := null; else e.news[i] := null; end if;
  update audit.entry set salt = null, salts = e.salts - (which::text || column_name), olds = e.olds, news = e.news where seq = entry_seq;
end $$;

ALTER FUNCTION audit.redact(entry_seq bigint, column_name text, which "char", why text) OWNER TO omentum_vault;

-- Name: refuse_truncate(); Type: FUNCTION; Schema: audit; Owner: omentum_vault

CREATE FUNCTION audit.refuse_truncate() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  raise exception using errcode = 'OM005', constraint = 'audited_table_is_never_truncated', message = tg_table_name || ' is audited';
end $$;

ALTER FUNCTION audit.refuse_truncate() OWNER TO omentum_vault;

-- Name: value_digest(bytea, text); Type: FUNCTION; Schema: audit; Owner: omentum_vault

CREATE FUNCTION audit.value_digest(value_salt bytea, v text) RETURNS bytea
    LANGUAGE sql STABLE
    AS $$
  select pg_catalog.sha256(value_salt || coalesce('\x01'::bytea || pg_catalog.convert_to(v, 'UTF8'), '\x00')) $$;

ALTER FUNCTION audit.value_digest(value_salt bytea, v text) OWNER TO omentum_vault;

-- Name: value_salt(bytea, text, "char"); Type: FUNCTION; Schema: audit; Owner: omentum_vault

CREATE FUNCTION audit.value_salt(salt bytea, col text, side "char") RETURNS bytea
    LANGUAGE sql STABLE
    AS $$
  select pg_catalog.sha256(salt || pg_catalog.convert_to(side::text || col, 'UTF8')) $$;

ALTER FUNCTION audit.value_salt(salt bytea, col text, side "char") OWNER TO omentum_vault;

-- Name: values_of(bytea, "char", jsonb); Type: FUNCTION; Schema: audit; Owner: omentum_vault

CREATE FUNCTION audit.values_of(salt bytea, side "char", whole jsonb) RETURNS TABLE(cols text[], vals text[], digests bytea)
    LANGUAGE sql STABLE
    AS $$
  select coalesce(array_agg(c), '{}'), coalesce(array_agg(v), '{}'),
    coalesce(string_agg(audit.value_digest(audit.value_salt(salt, c, side), v), ''), '')
  from jsonb_each_text(whole) x(c, v) where v is not null $$;

ALTER FUNCTION audit.values_of(salt bytea, side "char", whole jsonb) OWNER TO omentum_vault;

-- Name: verify(bigint, bigint); Type: FUNCTION; Schema: audit; Owner: omentum_vault

CREATE FUNCTION audit.verify(lo bigint DEFAULT 1, hi bigint DEFAULT '9223372036854775807'::bigint) RETURNS TABLE(checked bigint, broken bigint, first_broken bigint[])
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select count(*), count(*) filter (where not holds), (array_agg(seq order by seq) filter (where not holds))[1:100]
    from (select seq, hash is not distinct from audit.hash_of(e) as holds from audit.entry e where seq between lo and hi) v $$;

ALTER FUNCTION audit.verify(lo bigint, hi bigint) OWNER TO omentum_vault;

-- Name: watch(regclass); Type: PROCEDURE; Schema: audit; Owner: omentum_vault

CREATE PROCEDURE audit.watch(IN t regclass)
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare args text := (select string_agg(quote_literal(a.attname), ',' order by k.n)
  from pg_index i, unnest(i.indkey) with ordinality k(att, n), pg_attribute a
 where i.indrelid = t and i.indisprimary and a.attrelid = t and a.attnum = k.att);
begin
  if args is null then raise exception '% has no primary key: the trail could not name its rows', t; end if;
  execute format('create trigger audit_insert after insert on %s referencing new table as news
    for each statement execute function audit.record(%s)', t, args);
  execute format('create trigger audit_update after update on %s referencing old table as olds new table as news
    for each statement execute function audit.record(%s)', t, args);
  execute format('create trigger audit_delete after delete on %s referencing old table as olds
    for each statement execute function audit.record(%s)', t, args);
  execute format('create trigger audit_truncate before truncate on %s execute function audit.refuse_truncate()', t);
  execute format('alter table %s enable always trigger audit_insert, enable always trigger audit_update,
    enable always trigger audit_delete, enable always trigger audit_truncate', t);
end $$;

ALTER PROCEDURE audit.watch(IN t regclass) OWNER TO omentum_vault;

-- Name: block(bigint, tstzrange, text, boolean); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.block(of_resource bigint, for_time tstzrange, why text, give_back boolean DEFAULT false) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE new_id bigint; p bigint;
BEGIN
    PERFORM FROM booking.resource WHERE id = of_resource FOR NO KEY UPDATE;
    FOR p IN SELECT b.id FROM booking.placement b JOIN booking.claim c ON c.placement = b.id
        WHERE c.resource = of_resource AND c.during && for_time AND b.status IN ('held', 'confirmed')
          AND (give_back OR b.status = 'held' AND b.hold_expires <= registry.now()) ORDER BY b.id FOR NO KEY UPDATE OF b
    LOOP
        INSERT INTO booking.placement_history (subject, event, reason, reason_code) VALUES (p, 'release', why, 'resource_lost');
    END LOOP;
    INSERT INTO booking.unavailability (resource, during, reason) VALUES (of_resource, for_time, why) RETURNING id INTO new_id;
    INSERT INTO booking.claim (unavailability, resource, during, live) VALUES (new_id, of_resource, for_time, true);
    RETURN new_id;
END $$;

ALTER FUNCTION booking.block(of_resource bigint, for_time tstzrange, why text, give_back boolean) OWNER TO omentum_owner;

-- Name: clear(bigint, text, date, text, jsonb, text); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.clear(for_cycle bigint, for_step text, day date, its_verdict text, its_gates jsonb, its_rules text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE new_id bigint;
BEGIN
    INSERT INTO booking.clearance (planned_cycle, step, for_day, verdict, gates, rules)
    VALUES (for_cycle, for_step, day, its_verdict, its_gates, its_rules) RETURNING id INTO new_id;
    RETURN new_id;
END $$;

ALTER FUNCTION booking.clear(for_cycle bigint, for_step text, day date, its_verdict text, its_gates jsonb, its_rules text) OWNER TO omentum_owner;

-- Name: course_apply_step(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.course_apply_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    begin
      if new.no > 1 then update booking.course set status = new.to_state, step_no = new.no where id = new.subject; end if;
      return null;
    end $$;

ALTER FUNCTION booking.course_apply_step() OWNER TO omentum_owner;

-- Name: course_first_step(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.course_first_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    begin
      insert into booking.course_history (subject, event, happened_at) select id, 'opened', opened_at from news order by id;
      return null;
    end $$;

ALTER FUNCTION booking.course_first_step() OWNER TO omentum_owner;

-- Name: course_followed(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.course_followed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE p bigint; y bigint; why text := 'course stopped: ' || new.reason_code;
BEGIN
    IF new.event <> 'stop' THEN RETURN NULL; END IF;
    FOR p IN SELECT b.id FROM booking.placement b JOIN booking.planned_cycle c ON c.id = b.planned_cycle
        WHERE c.course = new.subject AND b.status IN ('held', 'confirmed') ORDER BY b.id
    LOOP
        INSERT INTO booking.placement_history (subject, event, reason, reason_code, happened_at)
        VALUES (p, 'release', why, CASE new.reason_code WHEN 'death' THEN 'by_death' ELSE 'course_stopped' END, new.happened_at);
    END LOOP;
    FOR y IN SELECT id FROM booking.planned_cycle WHERE course = new.subject AND status IN ('planned', 'needs_rebooking') ORDER BY id LOOP
        INSERT INTO booking.planned_cycle_history (subject, event, reason, happened_at) VALUES (y, 'skip', why, new.happened_at);
    END LOOP;
    IF new.reason_code = 'death' THEN
        PERFORM registry.note_death(patient, NULL) FROM booking.course WHERE id = new.subject;
    END IF;
    RETURN NULL;
END $$;

ALTER FUNCTION booking.course_followed() OWNER TO omentum_owner;

-- Name: course_has_its_grounds(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.course_has_its_grounds() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM referrals.accepted_referral
        WHERE referral = new.referral AND pathway = new.pathway AND site = new.site)
    THEN
        PERFORM booking.refuse('OM011', 'course_has_an_accepted_referral', 'the referral is not accepted for this course');
    ELSIF NOT EXISTS (SELECT FROM trials.enrolment_now WHERE enrolment = new.enrolment AND referral = new.referral
        AND is_enrolled AND (trial IS NOT NULL) = (new.pathway = 'trial') AND arm IS NOT DISTINCT FROM new.arm)
    THEN
        PERFORM booking.refuse('OM011', 'course_is_of_an_enrolled_patient', 'the enrolment does not carry this course');
    ELSIF NOT EXISTS (
        SELECT FROM booking.protocol p LEFT JOIN trials.arm_protocol a ON a.arm = new.arm
         WHERE p.name = 'programme' AND p.version = (SELECT max(version) FROM booking.protocol WHERE name = 'programme')
           AND new.planned_cycles = coalesce(a.planned_cycles, p.planned_cycles)
           AND new.interval_min_days = coalesce(a.interval_min_days, p.interval_min_days)
           AND new.interval_target_days = coalesce(a.interval_target_days, p.interval_target_days)
           AND new.interval_max_days = coalesce(a.interval_max_days, p.interval_max_days)
           AND new.partial_counts = coalesce(a.partial_counts, p.partial_counts)
           AND new.dwell_target_minutes = coalesce(a.dwell_target_minutes, p.dwell_target_minutes)
           AND (new.dwell_tolerance_minutes, new.pressure_mmhg, new.pressure_tolerance_mmhg)
               = (p.dwell_tolerance_minutes, p.pressure_mmhg, p.pressure_tolerance_mmhg))
    THEN
        PERFORM booking.refuse('OM011', 'course_has_the_numbers_of_its_protocol', 'the numbers are not the protocol''s');
    END IF;
    RETURN NULL;
END $$;

ALTER FUNCTION booking.course_has_its_grounds() OWNER TO omentum_owner;

-- Name: course_step(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.course_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF new.event = 'complete' AND EXISTS (SELECT FROM booking.planned_cycle
        WHERE course = new.subject AND status NOT IN ('attempted', 'skipped'))
    THEN
        PERFORM booking.refuse('OM011', 'completed_course_has_no_open_cycle', 'a planned cycle is still open');
    END IF;
    IF new.event IN ('complete', 'stop') AND EXISTS (SELECT FROM booking.procedure x JOIN booking.planned_cycle y ON y.id = x.planned_cycle
        WHERE y.course = new.subject AND x.status IN ('scheduled', 'arrived', 'in_theatre', 'aerosol_running'))
    THEN
        PERFORM booking.refuse('OM011', 'ended_course_has_no_procedure_under_way', 'a procedure is under way');
    END IF;
    RETURN new;
END $$;

ALTER FUNCTION booking.course_step() OWNER TO omentum_owner;

-- Name: course_take_step(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.course_take_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    declare was text; at_no int; t registry.transition; fact text;
    begin
      select status, step_no into was, at_no from booking.course where id = new.subject
         for no key update;      -- queue here, so that two at once are judged one after the other
      if new.event = 'opened' then was := '-'; at_no := 0; end if;  -- a second opening meets the unique number 1
      new.login := session_user; new.role := current_setting('role'); new.recorded_at := registry.now();
      new.behalf := null;
      if pg_has_role(session_user, 'worker', 'member') and registry.is_service() then  -- cheap half first
        new.behalf := (select e.asked_by from jobs.effects_of() e);
      end if;
      new.happened_at := coalesce(new.happened_at, new.recorded_at);
      select * into t from registry.transition
       where (machine, from_state, event, role) = ('course', was, new.event, new.role);
      if not found then fact := 'course_step_is_legal';
      elsif t.needs_reason and coalesce(btrim(new.reason), new.reason_code, '') = '' then fact := 'course_step_has_its_reason';
      end if;
      if fact is not null then
        raise exception using errcode = 'OM010', constraint = fact, schema = tg_table_schema, table = tg_table_name,
          message = format('%s: %s by %s from %s', 'course', new.event, new.role, was);
      end if;
      new.no := at_no + 1; new.from_state := was; new.to_state := t.to_state;
      return new;
    end $$;

ALTER FUNCTION booking.course_take_step() OWNER TO omentum_owner;

-- Name: death_gives_back(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.death_gives_back() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM booking.give_back(new.id, NULL, 'by_death', 'the patient has died');
    RETURN NULL;
END $$;

ALTER FUNCTION booking.death_gives_back() OWNER TO omentum_owner;

-- Name: discharge_is_asked_in_recovery(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.discharge_is_asked_in_recovery() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE its_status text;
BEGIN
    SELECT status INTO its_status FROM booking.procedure WHERE id = new.procedure FOR NO KEY UPDATE;
    IF its_status <> 'recovery' THEN
        PERFORM booking.refuse('OM011', 'discharge_gate_is_answered_in_recovery', 'the patient is not in recovery');
    ELSIF new.happened_at < (SELECT max(happened_at) FROM booking.procedure_history
        WHERE subject = new.procedure AND event = 'enter_recovery')
    THEN
        PERFORM booking.refuse('OM011', 'discharge_answer_follows_recovery', 'it was answered before recovery began');
    END IF;
    RETURN new;
END $$;

ALTER FUNCTION booking.discharge_is_asked_in_recovery() OWNER TO omentum_owner;

-- Name: draft_deviations(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.draft_deviations() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO booking.deviation_draft (procedure, result_no, kind, asked, found_instead, happened_at)
    SELECT new.procedure, new.no, CASE WHEN new.outcome = 'partial' THEN 'short_dwell' ELSE 'long_dwell' END,
        format('%s min, tolerance %s', new.target_minutes, new.tolerance_minutes),
        format('%s min %s s', new.dwell_seconds / 60, new.dwell_seconds % 60), new.stopped_at
     WHERE new.outcome = 'partial' OR new.dwell_seconds > (new.target_minutes + new.tolerance_minutes) * 60;
    INSERT INTO booking.deviation_draft (procedure, result_no, kind, asked, found_instead, happened_at)
    SELECT new.procedure, new.no, 'pressure_out_of_range', format('%s mmHg, tolerance %s', k.pressure_mmhg, k.pressure_tolerance_mmhg),
        format('%s to %s mmHg', min(e.pressure_mmhg), max(e.pressure_mmhg)), new.stopped_at
      FROM booking.procedure x JOIN booking.planned_cycle y ON y.id = x.planned_cycle JOIN booking.course k ON k.id = y.course
      JOIN booking.exposure_ledger e ON e.procedure = x.id AND e.kind = 'reading'
     WHERE x.id = new.procedure GROUP BY k.id
    HAVING bool_or(abs(e.pressure_mmhg - k.pressure_mmhg) > k.pressure_tolerance_mmhg);
    RETURN NULL;
END $$;

ALTER FUNCTION booking.draft_deviations() OWNER TO omentum_owner;

-- Name: dwell_seconds(bigint); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.dwell_seconds(of_procedure bigint) RETURNS integer
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RETURN (WITH aerosol AS (
        SELECT tstzrange(min(happened_at) FILTER (WHERE kind = 'aerosol_start'),
                         min(happened_at) FILTER (WHERE kind = 'aerosol_stop')) AS during
          FROM booking.exposure_ledger WHERE procedure = of_procedure
        HAVING count(*) FILTER (WHERE kind = 'aerosol_start') = 1 AND count(*) FILTER (WHERE kind = 'aerosol_stop') = 1
    ), interruption AS (
        SELECT range_agg(tstzrange(i.happened_at, coalesce((
                SELECT min(s.happened_at) FROM booking.exposure_ledger s
                 WHERE s.procedure = of_procedure AND s.kind = 'interruption_stop' AND s.happened_at >= i.happened_at),
                upper(a.during))) * a.during) AS during
          FROM booking.exposure_ledger i, aerosol a
         WHERE i.procedure = of_procedure AND i.kind = 'interruption_start' AND i.happened_at < upper(a.during)
    )
    SELECT floor(extract(epoch FROM (SELECT sum(upper(r) - lower(r))
          FROM unnest(tstzmultirange(a.during) - coalesce(i.during, '{}')) r)))::int
      FROM aerosol a, interruption i);
END $$;

ALTER FUNCTION booking.dwell_seconds(of_procedure bigint) OWNER TO omentum_owner;

-- Name: exposure_is_running(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.exposure_is_running() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE x booking.procedure;
BEGIN
    SELECT * INTO x FROM booking.procedure WHERE id = new.procedure FOR NO KEY UPDATE;
    IF x.status IS DISTINCT FROM 'aerosol_running' THEN
        PERFORM booking.refuse('OM011', 'exposure_is_recorded_while_the_aerosol_runs', 'no aerosol is running');
    ELSIF new.kind = 'void' AND EXISTS (SELECT FROM booking.exposure_event WHERE id = new.voids AND kind IN ('aerosol_start', 'void')) THEN
        PERFORM booking.refuse('OM011', 'aerosol_start_is_not_voided', 'the start is a step of the procedure');
    ELSIF new.kind NOT IN ('aerosol_start', 'void') AND new.happened_at <
        (SELECT happened_at FROM booking.exposure_event WHERE procedure = new.procedure AND kind = 'aerosol_start')
    THEN
        PERFORM booking.refuse('OM011', 'exposure_event_follows_the_start', 'it happened before the aerosol started');
    ELSIF new.kind = 'aerosol_stop' AND EXISTS (SELECT FROM booking.exposure_ledger
        WHERE procedure = new.procedure AND kind = 'aerosol_stop')
    THEN
        PERFORM booking.refuse('OM011', 'aerosol_stops_once', 'the aerosol has stopped');
    END IF;
    RETURN new;
END $$;

ALTER FUNCTION booking.exposure_is_running() OWNER TO omentum_owner;

-- Name: give_back(bigint, bigint, text, text); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.give_back(of_patient bigint, of_enrolment bigint, code text, why text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE one bigint;
BEGIN
    FOR one IN SELECT x.id FROM booking.procedure x JOIN booking.planned_cycle y ON y.id = x.planned_cycle
        JOIN booking.course k ON k.id = y.course
        WHERE x.patient = of_patient AND (of_enrolment IS NULL OR k.enrolment = of_enrolment) AND x.status IN ('scheduled', 'arrived') ORDER BY x.id
    LOOP
        INSERT INTO booking.procedure_history (subject, event, reason, reason_code) VALUES (one, 'cancel_on_the_day', why, code);
    END LOOP;
    FOR one IN SELECT p.id FROM booking.placement p JOIN booking.planned_cycle y ON y.id = p.planned_cycle
        JOIN booking.course k ON k.id = y.course
        WHERE p.patient = of_patient AND (of_enrolment IS NULL OR k.enrolment = of_enrolment) AND p.status IN ('held', 'confirmed') ORDER BY p.id
    LOOP
        INSERT INTO booking.placement_history (subject, event, reason, reason_code) VALUES (one, 'release', why, code);
    END LOOP;
END $$;

ALTER FUNCTION booking.give_back(of_patient bigint, of_enrolment bigint, code text, why text) OWNER TO omentum_owner;

-- Name: hold_has_its_review(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.hold_has_its_review() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF new.event = 'hold' AND NOT EXISTS (SELECT FROM booking.course_review WHERE course = new.subject AND step_no = new.no) THEN
        PERFORM booking.refuse('OM011', 'held_course_has_its_review_date', 'no review date');
    END IF;
    RETURN NULL;
END $$;

ALTER FUNCTION booking.hold_has_its_review() OWNER TO omentum_owner;

-- Name: is_cleared(bigint, text, date); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.is_cleared(for_cycle bigint, for_step text, day date) RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RETURN coalesce((SELECT verdict = 'go' FROM booking.clearance
        WHERE txid = pg_current_xact_id_if_assigned() AND planned_cycle = for_cycle AND step = for_step AND for_day = day
        ORDER BY id DESC LIMIT 1), false);
END $$;

ALTER FUNCTION booking.is_cleared(for_cycle bigint, for_step text, day date) OWNER TO omentum_owner;

-- Name: local_day(timestamp with time zone, bigint); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.local_day(at timestamp with time zone, of_site bigint) RETURNS date
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RETURN (SELECT (at AT TIME ZONE zone)::date FROM registry.site WHERE id = of_site);
END $$;

ALTER FUNCTION booking.local_day(at timestamp with time zone, of_site bigint) OWNER TO omentum_owner;

-- Name: milestone_is_of_its_day(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.milestone_is_of_its_day() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM booking.refuse('OM011', 'signed_record_is_only_amended', 'the record is signed')
       FROM booking.procedure_record WHERE procedure = new.procedure AND kind = 'record' AND new.kind <> 'left_hospital';
    RETURN new;
END $$;

ALTER FUNCTION booking.milestone_is_of_its_day() OWNER TO omentum_owner;

-- Name: place(bigint, bigint, bigint[], tstzrange, interval, bigint, text); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.place(for_cycle bigint, at_site bigint, with_resources bigint[], for_time tstzrange, hold_for interval DEFAULT NULL::interval, instead_of bigint DEFAULT NULL::bigint, is_late text DEFAULT NULL::text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE new_id bigint; its_patient bigint; course_runs boolean; cycle_status text; rule booking.site_rule; p bigint; todo bigint[];
BEGIN
    SELECT y.patient, k.is_running INTO its_patient, course_runs FROM booking.planned_cycle y JOIN booking.course k ON k.id = y.course
     WHERE y.id = for_cycle FOR NO KEY UPDATE OF k;
    IF NOT found THEN PERFORM booking.refuse('OM042', 'placement_is_of_a_planned_cycle', 'there is no such planned cycle'); END IF;
    IF NOT course_runs THEN PERFORM booking.refuse('OM042', 'placement_is_of_a_running_course', 'the course has ended'); END IF;
    PERFORM FROM booking.resource r
      WHERE r.id = ANY (with_resources || array(SELECT c.resource FROM booking.claim c WHERE c.placement = instead_of))
      ORDER BY r.id FOR NO KEY UPDATE;
    SELECT * INTO rule FROM booking.site_rule WHERE site = at_site;
    IF EXISTS (SELECT FROM unnest(with_resources) i WHERE NOT EXISTS (SELECT FROM booking.resource WHERE id = i)) THEN
        PERFORM booking.refuse('OM042', 'claim_names_a_resource', 'there is no such resource');
    ELSIF EXISTS (SELECT FROM booking.resource WHERE id = ANY (with_resources) AND site <> at_site AND NOT travels) THEN
        PERFORM booking.refuse('OM042', 'resource_is_used_at_its_site', 'a resource belongs to another site');
    ELSIF NOT coalesce(rule.needs, '{theatre,surgeon,device}') <@ array(SELECT kind FROM booking.resource WHERE id = ANY (with_resources))
       OR (SELECT count(*) FROM booking.resource WHERE id = ANY (with_resources) AND kind = 'theatre') <> 1
    THEN
        PERFORM booking.refuse('OM042', 'placement_has_every_resource_it_needs', 'a kind of resource is missing');
    END IF;
    -- Whoever books first clears the expired holds out of the way: no sweeper has to be on time.
    todo := array(SELECT h.id FROM booking.placement h WHERE h.status = 'held' AND h.hold_expires <= registry.now() AND h.id IS DISTINCT FROM instead_of
        AND (h.planned_cycle = for_cycle OR EXISTS (SELECT FROM booking.claim c
            WHERE c.placement = h.id AND c.resource = ANY (with_resources) AND c.live AND c.during && for_time)));
    FOR p IN SELECT id FROM booking.placement WHERE id = ANY (todo) AND status = 'held' ORDER BY id FOR NO KEY UPDATE LOOP
        INSERT INTO booking.placement_history (subject, event, reason) VALUES (p, 'expire', 'hold expired');
    END LOOP;
    IF instead_of IS NOT NULL THEN
        INSERT INTO booking.placement_history (subject, event, reason) VALUES (instead_of, 'supersede', 'rescheduled');
    END IF;
    SELECT status INTO cycle_status FROM booking.planned_cycle WHERE id = for_cycle FOR NO KEY UPDATE;
    IF cycle_status IN ('attempted', 'skipped') THEN
        PERFORM booking.refuse('OM042', 'placement_is_for_an_open_cycle', 'the cycle was attempted or skipped');
    END IF;
    PERFORM booking.refuse('OM042', 'resource_is_available', 'a resource is not there at that time')
       FROM booking.unavailability WHERE resource = ANY (with_resources) AND live AND during && for_time;
    INSERT INTO booking.placement (planned_cycle, patient, site, during, hold_expires, replaces, late_reason)
    VALUES (for_cycle, its_patient, at_site, for_time,
        registry.now() + coalesce(hold_for, make_interval(mins => coalesce(rule.hold_minutes, 15))), instead_of, is_late)
    RETURNING id INTO new_id;
    INSERT INTO booking.claim (placement, resource, during, live)
    SELECT new_id, r, for_time, true FROM (SELECT DISTINCT unnest(with_resources)) u(r) ORDER BY r;
    RETURN new_id;
END $$;

ALTER FUNCTION booking.place(for_cycle bigint, at_site bigint, with_resources bigint[], for_time tstzrange, hold_for interval, instead_of bigint, is_late text) OWNER TO omentum_owner;

-- Name: placement_apply_step(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.placement_apply_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    begin
      if new.no > 1 then update booking.placement set status = new.to_state, step_no = new.no where id = new.subject; end if;
      return null;
    end $$;

ALTER FUNCTION booking.placement_apply_step() OWNER TO omentum_owner;

-- Name: placement_first_step(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.placement_first_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    begin
      insert into booking.placement_history (subject, event, happened_at) select id, 'opened', null::timestamptz from news order by id;
      return null;
    end $$;

ALTER FUNCTION booking.placement_first_step() OWNER TO omentum_owner;

-- Name: placement_followed(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.placement_followed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE its_cycle bigint; then_event text;
BEGIN
    then_event := CASE
        WHEN new.event = 'confirm' THEN 'book'
        WHEN new.event = 'use' THEN 'attempt'
        WHEN new.event IN ('release', 'supersede') AND new.from_state = 'confirmed' THEN 'lose_slot' END;
    IF then_event IS NOT NULL THEN
        SELECT planned_cycle INTO its_cycle FROM booking.placement WHERE id = new.subject;
        INSERT INTO booking.planned_cycle_history (subject, event, reason, happened_at)
        VALUES (its_cycle, then_event, CASE WHEN then_event = 'lose_slot' THEN coalesce(new.reason, new.reason_code, 'rescheduled') END, new.happened_at);
    END IF;
    RETURN NULL;
END $$;

ALTER FUNCTION booking.placement_followed() OWNER TO omentum_owner;

-- Name: placement_step(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.placement_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE p booking.placement;
BEGIN
    SELECT * INTO p FROM booking.placement WHERE id = new.subject;
    CASE new.event
    WHEN 'confirm' THEN
        IF p.hold_expires <= registry.now() THEN
            PERFORM booking.refuse('OM040', 'placement_is_confirmed_before_its_hold_expires', 'the hold is over');
        ELSIF NOT booking.is_cleared(p.planned_cycle, 'confirm', booking.local_day(lower(p.during), p.site)) THEN
            PERFORM booking.refuse('OM060', 'placement_is_confirmed_on_a_go', 'no go in this transaction');
        END IF;
    WHEN 'expire' THEN
        IF p.hold_expires > registry.now() THEN
            PERFORM booking.refuse('OM040', 'hold_expires_when_its_time_is_over', 'the hold still runs');
        END IF;
    WHEN 'use' THEN
        IF NOT EXISTS (SELECT FROM booking.procedure WHERE placement = p.id AND status = 'in_theatre') THEN
            PERFORM booking.refuse('OM011', 'used_placement_has_its_procedure', 'no procedure is in theatre');
        END IF;
    WHEN 'release', 'supersede' THEN
        IF EXISTS (SELECT FROM booking.procedure WHERE placement = p.id AND status <> 'cancelled_on_the_day') THEN
            PERFORM booking.refuse('OM011', 'opened_procedure_keeps_its_placement', 'cancel the procedure instead');
        END IF;
    ELSE NULL;
    END CASE;
    RETURN new;
END $$;

ALTER FUNCTION booking.placement_step() OWNER TO omentum_owner;

-- Name: placement_take_step(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.placement_take_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    declare was text; at_no int; t registry.transition; fact text;
    begin
      select status, step_no into was, at_no from booking.placement where id = new.subject
         for no key update;      -- queue here, so that two at once are judged one after the other
      if new.event = 'opened' then was := '-'; at_no := 0; end if;  -- a second opening meets the unique number 1
      new.login := session_user; new.role := current_setting('role'); new.recorded_at := registry.now();
      new.behalf := null;
      if pg_has_role(session_user, 'worker', 'member') and registry.is_service() then  -- cheap half first
        new.behalf := (select e.asked_by from jobs.effects_of() e);
      end if;
      new.happened_at := coalesce(new.happened_at, new.recorded_at);
      select * into t from registry.transition
       where (machine, from_state, event, role) = ('placement', was, new.event, new.role);
      if not found then fact := 'placement_step_is_legal';
      elsif t.needs_reason and coalesce(btrim(new.reason), new.reason_code, '') = '' then fact := 'placement_step_has_its_reason';
      end if;
      if fact is not null then
        raise exception using errcode = 'OM010', constraint = fact, schema = tg_table_schema, table = tg_table_name,
          message = format('%s: %s by %s from %s', 'placement', new.event, new.role, was);
      end if;
      new.no := at_no + 1; new.from_state := was; new.to_state := t.to_state;
      return new;
    end $$;

ALTER FUNCTION booking.placement_take_step() OWNER TO omentum_owner;

-- Name: plan_cycles(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.plan_cycles() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO booking.planned_cycle (course, patient, number, opened_at)
    SELECT new.id, new.patient, n, new.opened_at FROM generate_series(1, new.planned_cycles) n ORDER BY n;
    RETURN NULL;
END $$;

ALTER FUNCTION booking.plan_cycles() OWNER TO omentum_owner;

-- Name: planned_cycle_apply_step(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.planned_cycle_apply_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    begin
      if new.no > 1 then update booking.planned_cycle set status = new.to_state, step_no = new.no where id = new.subject; end if;
      return null;
    end $$;

ALTER FUNCTION booking.planned_cycle_apply_step() OWNER TO omentum_owner;

-- Name: planned_cycle_first_step(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.planned_cycle_first_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    begin
      insert into booking.planned_cycle_history (subject, event, happened_at) select id, 'opened', opened_at from news order by id;
      return null;
    end $$;

ALTER FUNCTION booking.planned_cycle_first_step() OWNER TO omentum_owner;

-- Name: planned_cycle_step(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.planned_cycle_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF new.event = 'skip' AND EXISTS (SELECT FROM booking.placement
        WHERE planned_cycle = new.subject AND status IN ('held', 'confirmed'))
    THEN
        PERFORM booking.refuse('OM011', 'skipped_cycle_has_no_placement', 'the cycle still has a placement');
    ELSIF new.event = 'try_again' AND EXISTS (SELECT FROM booking.procedure x WHERE x.planned_cycle = new.subject
        AND (x.status IN ('scheduled', 'arrived', 'in_theatre', 'aerosol_running')
             OR EXISTS (SELECT FROM booking.exposure_result r WHERE r.procedure = x.id AND r.outcome = 'complete')))
    THEN
        PERFORM booking.refuse('OM011', 'cycle_is_tried_again_only_when_not_delivered', 'the cycle was delivered, or is under way');
    ELSIF new.event = 'book' AND NOT EXISTS (SELECT FROM booking.placement WHERE planned_cycle = new.subject AND status = 'confirmed') THEN
        PERFORM booking.refuse('OM011', 'booked_cycle_has_a_confirmed_placement', 'no placement of the cycle is confirmed');
    ELSIF new.event = 'attempt' AND (
        EXISTS (SELECT FROM booking.placement WHERE planned_cycle = new.subject AND status IN ('held', 'confirmed'))
        OR NOT EXISTS (SELECT FROM booking.procedure x JOIN booking.placement p ON p.id = x.placement
            WHERE x.planned_cycle = new.subject AND p.status = 'used' AND x.status = 'in_theatre'))
    THEN
        PERFORM booking.refuse('OM011', 'attempted_cycle_has_its_procedure', 'no procedure of the cycle is in theatre');
    ELSIF new.event = 'lose_slot' AND EXISTS (SELECT FROM booking.placement WHERE planned_cycle = new.subject AND status = 'confirmed') THEN
        PERFORM booking.refuse('OM011', 'cycle_that_lost_its_slot_has_none', 'the placement of the cycle is confirmed still');
    END IF;
    RETURN new;
END $$;

ALTER FUNCTION booking.planned_cycle_step() OWNER TO omentum_owner;

-- Name: planned_cycle_take_step(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.planned_cycle_take_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    declare was text; at_no int; t registry.transition; fact text;
    begin
      select status, step_no into was, at_no from booking.planned_cycle where id = new.subject
         for no key update;      -- queue here, so that two at once are judged one after the other
      if new.event = 'opened' then was := '-'; at_no := 0; end if;  -- a second opening meets the unique number 1
      new.login := session_user; new.role := current_setting('role'); new.recorded_at := registry.now();
      new.behalf := null;
      if pg_has_role(session_user, 'worker', 'member') and registry.is_service() then  -- cheap half first
        new.behalf := (select e.asked_by from jobs.effects_of() e);
      end if;
      new.happened_at := coalesce(new.happened_at, new.recorded_at);
      select * into t from registry.transition
       where (machine, from_state, event, role) = ('planned_cycle', was, new.event, new.role);
      if not found then fact := 'planned_cycle_step_is_legal';
      elsif t.needs_reason and coalesce(btrim(new.reason), new.reason_code, '') = '' then fact := 'planned_cycle_step_has_its_reason';
      end if;
      if fact is not null then
        raise exception using errcode = 'OM010', constraint = fact, schema = tg_table_schema, table = tg_table_name,
          message = format('%s: %s by %s from %s', 'planned_cycle', new.event, new.role, was);
      end if;
      new.no := at_no + 1; new.from_state := was; new.to_state := t.to_state;
      return new;
    end $$;

ALTER FUNCTION booking.planned_cycle_take_step() OWNER TO omentum_owner;

-- Name: procedure_apply_step(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.procedure_apply_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    begin
      if new.no > 1 then update booking.procedure set status = new.to_state, step_no = new.no where id = new.subject; end if;
      return null;
    end $$;

ALTER FUNCTION booking.procedure_apply_step() OWNER TO omentum_owner;

-- Name: procedure_first_step(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.procedure_first_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    begin
      insert into booking.procedure_history (subject, event, happened_at) select id, 'opened', opened_at from news order by id;
      return null;
    end $$;

ALTER FUNCTION booking.procedure_first_step() OWNER TO omentum_owner;

-- Name: procedure_followed(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.procedure_followed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE its_placement bigint; its_patient bigint;
BEGIN
    SELECT placement, patient INTO its_placement, its_patient FROM booking.procedure WHERE id = new.subject;
    CASE new.event
    WHEN 'die' THEN
        PERFORM registry.note_death(its_patient, booking.local_day(new.happened_at, p.site)) FROM booking.placement p WHERE p.id = its_placement;
    WHEN 'enter_theatre' THEN
        INSERT INTO booking.placement_history (subject, event, happened_at) VALUES (its_placement, 'use', new.happened_at);
    WHEN 'cancel_on_the_day' THEN
        INSERT INTO booking.placement_history (subject, event, reason, reason_code, happened_at)
        VALUES (its_placement, 'release', coalesce(new.reason, new.reason_code), 'cancelled_on_the_day', new.happened_at);
    WHEN 'start_aerosol' THEN
        INSERT INTO booking.exposure_event (procedure, kind, happened_at) VALUES (new.subject, 'aerosol_start', new.happened_at);
    ELSE NULL;
    END CASE;
    RETURN NULL;
END $$;

ALTER FUNCTION booking.procedure_followed() OWNER TO omentum_owner;

-- Name: procedure_step(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.procedure_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE
    x booking.procedure; p booking.placement;
    day date; arrived_on date; fact text;
BEGIN
    IF new.event = 'opened' THEN RETURN new; END IF;
    SELECT * INTO x FROM booking.procedure WHERE id = new.subject;
    SELECT * INTO p FROM booking.placement WHERE id = x.placement;
    day := booking.local_day(new.happened_at, p.site);
    -- Not counted: when it was opened and reopened on paper, and an end of the aerosol that was taken back.
    IF new.happened_at < (SELECT max(h.happened_at) FROM booking.procedure_history h
        WHERE h.subject = new.subject AND h.event NOT IN ('opened', 'reopen_exposure')
          AND NOT (h.event IN ('complete_aerosol', 'end_aerosol_short') AND EXISTS (SELECT FROM booking.procedure_history r
              WHERE r.subject = new.subject AND r.event = 'reopen_exposure' AND r.no > h.no)))
    THEN
        PERFORM booking.refuse('OM011', 'procedure_step_follows_the_one_before', 'it happened before the step before it');
    END IF;
    CASE new.event
    WHEN 'arrive' THEN
        IF day <> booking.local_day(lower(p.during), p.site) THEN
            PERFORM booking.refuse('OM011', 'patient_arrives_on_the_booked_day', 'the placement is for another day');
        ELSIF NOT booking.is_cleared(x.planned_cycle, 'arrive', day) THEN
            PERFORM booking.refuse('OM060', 'patient_arrives_on_a_go', 'no go in this transaction');
        END IF;
    WHEN 'start_aerosol' THEN
        IF NOT booking.is_cleared(x.planned_cycle, 'aerosol', day) THEN
            PERFORM booking.refuse('OM060', 'aerosol_starts_on_a_go', 'no go in this transaction');
        END IF;
    WHEN 'complete_aerosol', 'end_aerosol_short' THEN
        IF NOT EXISTS (SELECT FROM booking.exposure_result r WHERE r.procedure = new.subject
            AND r.no = (SELECT max(no) FROM booking.exposure_result WHERE procedure = new.subject)
            AND r.outcome = CASE new.event WHEN 'complete_aerosol' THEN 'complete' ELSE 'partial' END
            AND r.stopped_at = (SELECT happened_at FROM booking.exposure_ledger WHERE procedure = new.subject AND kind = 'aerosol_stop'))
        THEN
            PERFORM booking.refuse('OM011', 'aerosol_outcome_is_what_its_dwell_says', 'the exposure says otherwise');
        END IF;
    WHEN 'reopen_exposure' THEN
        PERFORM booking.refuse('OM011', 'signed_record_is_only_amended', 'the record is signed')
           FROM booking.procedure_record WHERE procedure = new.subject AND kind = 'record';
    WHEN 'discharge' THEN
        SELECT booking.local_day(happened_at, p.site) INTO arrived_on FROM booking.procedure_history
         WHERE subject = new.subject AND event = 'arrive';
        IF (SELECT count(*) FROM booking.discharge_gate WHERE procedure = new.subject AND answer = 'met') < 4 THEN
            PERFORM booking.refuse('OM011', 'patient_goes_home_when_all_four_gates_are_met', 'a discharge gate is not met, or not answered');
        ELSIF day <> arrived_on THEN
            PERFORM booking.refuse('OM011', 'same_day_discharge_is_on_the_day_of_arrival', 'the patient stayed over night');
        END IF;
    WHEN 'close' THEN
        IF new.happened_at < interval '30 days' + (SELECT max(happened_at) FROM booking.procedure_history
            WHERE subject = new.subject AND event = 'enter_theatre')
        THEN
            PERFORM booking.refuse('OM011', 'procedure_is_closed_after_thirty_days', 'thirty days are not over');
        END IF;
    ELSE NULL;
    END CASE;
    RETURN new;
END $$;

ALTER FUNCTION booking.procedure_step() OWNER TO omentum_owner;

-- Name: procedure_take_step(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.procedure_take_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    declare was text; at_no int; t registry.transition; fact text;
    begin
      select status, step_no into was, at_no from booking.procedure where id = new.subject
         for no key update;      -- queue here, so that two at once are judged one after the other
      if new.event = 'opened' then was := '-'; at_no := 0; end if;  -- a second opening meets the unique number 1
      new.login := session_user; new.role := current_setting('role'); new.recorded_at := registry.now();
      new.behalf := null;
      if pg_has_role(session_user, 'worker', 'member') and registry.is_service() then  -- cheap half first
        new.behalf := (select e.asked_by from jobs.effects_of() e);
      end if;
      new.happened_at := coalesce(new.happened_at, new.recorded_at);
      select * into t from registry.transition
       where (machine, from_state, event, role) = ('procedure', was, new.event, new.role);
      if not found then fact := 'procedure_step_is_legal';
      elsif t.needs_reason and coalesce(btrim(new.reason), new.reason_code, '') = '' then fact := 'procedure_step_has_its_reason';
      end if;
      if fact is not null then
        raise exception using errcode = 'OM010', constraint = fact, schema = tg_table_schema, table = tg_table_name,
          message = format('%s: %s by %s from %s', 'procedure', new.event, new.role, was);
      end if;
      new.no := at_no + 1; new.from_state := was; new.to_state := t.to_state;
      return new;
    end $$;

ALTER FUNCTION booking.procedure_take_step() OWNER TO omentum_owner;

-- Name: record_hash(bigint, text, bigint, text); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.record_hash(procedure bigint, kind text, amends bigint, body text) RETURNS bytea
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    SELECT sha256(convert_to(concat_ws('|', 'p1', procedure, kind, coalesce(amends::text, '-'), body), 'UTF8')) $$;

ALTER FUNCTION booking.record_hash(procedure bigint, kind text, amends bigint, body text) OWNER TO omentum_owner;

-- Name: record_is_of_a_past_procedure(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.record_is_of_a_past_procedure() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE its_status text;
BEGIN
    SELECT status INTO its_status FROM booking.procedure WHERE id = new.procedure FOR NO KEY UPDATE;
    IF its_status IN ('scheduled', 'arrived', 'in_theatre', 'aerosol_running', 'cancelled_on_the_day') THEN
        PERFORM booking.refuse('OM011', 'signed_procedure_is_over', 'the procedure is not over');
    END IF;
    RETURN new;
END $$;

ALTER FUNCTION booking.record_is_of_a_past_procedure() OWNER TO omentum_owner;

-- Name: refuse(text, text, text); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.refuse(state text, fact text, why text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RAISE EXCEPTION USING errcode = state, constraint = fact, schema = 'booking', message = why;
END $$;

ALTER FUNCTION booking.refuse(state text, fact text, why text) OWNER TO omentum_owner;

-- Name: result_is_counted(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.result_is_counted() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM FROM booking.procedure WHERE id = new.procedure FOR NO KEY UPDATE;
    SELECT k.dwell_target_minutes, k.dwell_tolerance_minutes INTO new.target_minutes, new.tolerance_minutes
      FROM booking.procedure x JOIN booking.planned_cycle y ON y.id = x.planned_cycle JOIN booking.course k ON k.id = y.course
     WHERE x.id = new.procedure;
    new.no := (SELECT count(*) + 1 FROM booking.exposure_result WHERE procedure = new.procedure);
    new.started_at := (SELECT happened_at FROM booking.exposure_ledger WHERE procedure = new.procedure AND kind = 'aerosol_start');
    new.stopped_at := (SELECT happened_at FROM booking.exposure_ledger WHERE procedure = new.procedure AND kind = 'aerosol_stop');
    new.happened_at := new.stopped_at;
    IF new.dwell_seconds IS DISTINCT FROM booking.dwell_seconds(new.procedure) THEN
        PERFORM booking.refuse('OM011', 'dwell_is_what_the_ledger_says', 'the ledger gives another dwell');
    END IF;
    RETURN new;
END $$;

ALTER FUNCTION booking.result_is_counted() OWNER TO omentum_owner;

-- Name: stamp(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.stamp() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    new.login := session_user; new.role := current_setting('role'); new.recorded_at := registry.now();
    new.behalf := NULL;
    IF pg_has_role(session_user, 'worker', 'member') AND registry.is_service() THEN  -- cheap half first
        new.behalf := (SELECT e.asked_by FROM jobs.effects_of() e);
    END IF;
    new.happened_at := coalesce(new.happened_at, new.recorded_at);
    RETURN new;
END $$;

ALTER FUNCTION booking.stamp() OWNER TO omentum_owner;

-- Name: superseded_has_its_replacement(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.superseded_has_its_replacement() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF new.event = 'supersede' AND NOT EXISTS (SELECT FROM booking.placement WHERE replaces = new.subject) THEN
        PERFORM booking.refuse('OM011', 'superseded_placement_has_its_replacement', 'nothing replaces the placement');
    END IF;
    RETURN NULL;
END $$;

ALTER FUNCTION booking.superseded_has_its_replacement() OWNER TO omentum_owner;

-- Name: take_from_placement(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.take_from_placement() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE p booking.placement;
BEGIN
    SELECT * INTO p FROM booking.placement WHERE id = new.placement FOR NO KEY UPDATE;
    IF p.status IS DISTINCT FROM 'confirmed' THEN
        PERFORM booking.refuse('OM041', 'procedure_is_opened_from_a_confirmed_placement', 'the placement is not confirmed');
    END IF;
    new.planned_cycle := p.planned_cycle; new.patient := p.patient;
    new.attempt := (SELECT count(*) + 1 FROM booking.procedure WHERE planned_cycle = p.planned_cycle);
    RETURN new;
END $$;

ALTER FUNCTION booking.take_from_placement() OWNER TO omentum_owner;

-- Name: unblock(bigint); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.unblock(which bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    UPDATE booking.unavailability SET lifted_at = registry.now(), lifted_by = session_user WHERE id = which AND live;
    IF NOT found THEN PERFORM booking.refuse('OM042', 'unavailability_is_lifted_once', 'no such unavailability in force'); END IF;
END $$;

ALTER FUNCTION booking.unblock(which bigint) OWNER TO omentum_owner;

-- Name: utc_text(timestamp with time zone); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.utc_text(at timestamp with time zone) RETURNS text
    LANGUAGE sql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') $$;

ALTER FUNCTION booking.utc_text(at timestamp with time zone) OWNER TO omentum_owner;

-- Name: withdrawal_gives_back(); Type: FUNCTION; Schema: booking; Owner: omentum_owner

CREATE FUNCTION booking.withdrawal_gives_back() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM booking.give_back(e.patient, e.id, 'by_patient', format('E%s withdrawn from %s', e.id, new.scope))
       FROM trials.enrolment e WHERE e.id = new.enrolment;
    RETURN NULL;
END $$;

ALTER FUNCTION booking.withdrawal_gives_back() OWNER TO omentum_owner;

-- Name: answer_is_of_its_patient(); Type: FUNCTION; Schema: coverage; Owner: omentum_owner

CREATE FUNCTION coverage.answer_is_of_its_patient() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF (SELECT patient FROM coverage.coverage WHERE id = new.coverage) <> (
        SELECT y.patient FROM coverage.cycle_position p JOIN booking.planned_cycle y ON y.id = p.cycle WHERE p.id = new.position)
    THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'answer_names_a_coverage_of_its_patient', schema = 'coverage',
            table = 'answer', message = 'the coverage belongs to another patient';
    END IF;
    RETURN new;
END $$;

ALTER FUNCTION coverage.answer_is_of_its_patient() OWNER TO omentum_owner;

-- Name: cycle_position_apply_step(); Type: FUNCTION; Schema: coverage; Owner: omentum_owner

CREATE FUNCTION coverage.cycle_position_apply_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    begin
      update coverage.cycle_position r set status = n.to_state, step_no = n.no from news n where r.id = n.subject and n.no > 1;
      return null;
    end $$;

ALTER FUNCTION coverage.cycle_position_apply_step() OWNER TO omentum_owner;

-- Name: cycle_position_first_step(); Type: FUNCTION; Schema: coverage; Owner: omentum_owner

CREATE FUNCTION coverage.cycle_position_first_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    begin
      insert into coverage.cycle_position_history (subject, event, happened_at) select id, 'opened', null::timestamptz from news order by id;
      return null;
    end $$;

ALTER FUNCTION coverage.cycle_position_first_step() OWNER TO omentum_owner;

-- Name: cycle_position_take_step(); Type: FUNCTION; Schema: coverage; Owner: omentum_owner

CREATE FUNCTION coverage.cycle_position_take_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    declare was text; at_no int; t registry.transition; fact text;
    begin
      select status, step_no into was, at_no from coverage.cycle_position where id = new.subject
         for no key update;      -- queue here, so that two at once are judged one after the other
      if new.event = 'opened' then was := '-'; at_no := 0; end if;  -- a second opening meets the unique number 1
      new.login := session_user; new.role := current_setting('role'); new.recorded_at := registry.now();
      new.behalf := null;
      if pg_has_role(session_user, 'worker', 'member') and registry.is_service() then  -- cheap half first
        new.behalf := (select e.asked_by from jobs.effects_of() e);
      end if;
      new.happened_at := coalesce(new.happened_at, new.recorded_at);
      select * into t from registry.transition
       where (machine, from_state, event, role) = ('coverage_position', was, new.event, new.role);
      if not found then fact := 'coverage_position_step_is_legal';
      elsif t.needs_reason and coalesce(btrim(new.reason), new.reason_code, '') = '' then fact := 'coverage_position_step_has_its_reason';
      end if;
      if fact is not null then
        raise exception using errcode = 'OM010', constraint = fact, schema = tg_table_schema, table = tg_table_name,
          message = format('%s: %s by %s from %s', 'coverage_position', new.event, new.role, was);
      end if;
      new.no := at_no + 1; new.from_state := was; new.to_state := t.to_state;
      return new;
    end $$;

ALTER FUNCTION coverage.cycle_position_take_step() OWNER TO omentum_owner;

-- Name: end_of_knowledge(); Type: FUNCTION; Schema: coverage; Owner: omentum_owner

CREATE FUNCTION coverage.end_of_knowledge() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF to_jsonb(new) - 'recorded' = to_jsonb(old) - 'recorded' AND upper_inf(old.recorded)
       AND lower(new.recorded) = lower(old.recorded) AND NOT upper_inf(new.recorded)
    THEN
        new.recorded := tstzrange(lower(old.recorded), registry.now());
        RETURN new;
    END IF;
    RAISE EXCEPTION USING errcode = 'OM001', constraint = 'coverage_only_ends_its_recorded_time', schema = 'coverage',
        table = 'coverage', message = 'what was known of a coverage is never changed';
END $$;

ALTER FUNCTION coverage.end_of_knowledge() OWNER TO omentum_owner;

-- Name: member_numbers(bigint); Type: FUNCTION; Schema: coverage; Owner: omentum_owner

CREATE FUNCTION coverage.member_numbers(ticket bigint) RETURNS TABLE(coverage bigint, subscriber_id text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE who CONSTANT bigint[] := registry.behind(ticket);
BEGIN
    RETURN QUERY SELECT c.id, c.subscriber_id::text FROM coverage.coverage c WHERE c.patient = ANY (who);
END $$;

ALTER FUNCTION coverage.member_numbers(ticket bigint) OWNER TO omentum_owner;

-- Name: note_hash(bigint, bigint, bigint, text, timestamp with time zone, text); Type: FUNCTION; Schema: coverage; Owner: omentum_owner

CREATE FUNCTION coverage.note_hash(patient bigint, course bigint, amends bigint, kind text, held_at timestamp with time zone, content text) RETURNS bytea
    LANGUAGE sql IMMUTABLE
    AS $$
    SELECT pg_catalog.sha256(pg_catalog.convert_to(pg_catalog.concat_ws('|', 'n1', patient, course,
        coalesce(amends::text, '-'), kind, (extract(epoch FROM held_at) * 1000000)::bigint, content), 'UTF8')) $$;

ALTER FUNCTION coverage.note_hash(patient bigint, course bigint, amends bigint, kind text, held_at timestamp with time zone, content text) OWNER TO omentum_owner;

-- Name: step_has_its_answer(); Type: FUNCTION; Schema: coverage; Owner: omentum_owner

CREATE FUNCTION coverage.step_has_its_answer() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF new.to_state <> 'unassigned' AND NOT EXISTS (
        SELECT FROM coverage.answer WHERE position = new.subject AND step_no = new.no)
    THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'answered_position_has_its_answer', schema = 'coverage',
            table = 'position', message = format('position step %s lacks its answer', new.event);
    END IF;
    RETURN NULL;
END $$;

ALTER FUNCTION coverage.step_has_its_answer() OWNER TO omentum_owner;

-- Name: use_fits_its_authorisation(); Type: FUNCTION; Schema: coverage; Owner: omentum_owner

CREATE FUNCTION coverage.use_fits_its_authorisation() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE a coverage.authorisation; fact text;
BEGIN
    SELECT * INTO a FROM coverage.authorisation WHERE id = new.authorisation FOR NO KEY UPDATE;
    IF a.patient <> (SELECT patient FROM booking.procedure WHERE id = new.procedure) THEN fact := 'authorisation_is_used_by_its_own_patient';
    ELSIF NOT a.service_window @> new.used_on THEN fact := 'authorisation_is_used_inside_its_window';
    ELSIF (SELECT count(*) FROM coverage.authorisation_use u WHERE u.authorisation = new.authorisation) >= a.units
    THEN fact := 'authorisation_is_used_up_to_its_units'; END IF;
    IF fact IS NOT NULL THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = fact, schema = 'coverage', table = 'authorisation_use',
            message = 'the authorisation does not cover this procedure';
    END IF;
    RETURN new;
END $$;

ALTER FUNCTION coverage.use_fits_its_authorisation() OWNER TO omentum_owner;

-- Name: attempt_followed(); Type: FUNCTION; Schema: followup; Owner: omentum_owner

CREATE FUNCTION followup.attempt_followed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF new.result = 'dead' THEN
        PERFORM registry.note_death(patient, NULL) FROM followup.task WHERE id = new.task;
    END IF;
    RETURN NULL;
END $$;

ALTER FUNCTION followup.attempt_followed() OWNER TO omentum_owner;

-- Name: days_move_while_open(); Type: FUNCTION; Schema: followup; Owner: omentum_owner

CREATE FUNCTION followup.days_move_while_open() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF (new.due_on, new.overdue_after) IS DISTINCT FROM (old.due_on, old.overdue_after) AND NOT old.is_open THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'task_moves_while_it_is_open', schema = 'followup',
            table = 'task', message = 'a task that has ended does not move';
    END IF;
    RETURN new;
END $$;

ALTER FUNCTION followup.days_move_while_open() OWNER TO omentum_owner;

-- Name: death_ends_tasks(); Type: FUNCTION; Schema: followup; Owner: omentum_owner

CREATE FUNCTION followup.death_ends_tasks() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM followup.end_tasks(new.id);
    RETURN NULL;
END $$;

ALTER FUNCTION followup.death_ends_tasks() OWNER TO omentum_owner;

-- Name: end_tasks(bigint); Type: FUNCTION; Schema: followup; Owner: omentum_owner

CREATE FUNCTION followup.end_tasks(of_patient bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    INSERT INTO followup.task_history (subject, event, reason)
    SELECT e.id, 'cancel', e.why FROM (
        SELECT t.id, followup.ended_by(t.patient, t.course, t.anchor_event) AS why
          FROM followup.task t JOIN followup.template k ON k.id = t.template
         WHERE t.patient = of_patient AND t.is_open AND k.ends_with_follow_up) e
     WHERE e.why IS NOT NULL ORDER BY e.id;
END $$;

ALTER FUNCTION followup.end_tasks(of_patient bigint) OWNER TO omentum_owner;

-- Name: ended_by(bigint, bigint, text); Type: FUNCTION; Schema: followup; Owner: omentum_owner

CREATE FUNCTION followup.ended_by(of_patient bigint, of_course bigint, of_anchor text) RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF (SELECT vital_status FROM registry.patient WHERE id = of_patient) = 'died' THEN RETURN 'the patient has died'; END IF;
    RETURN (SELECT format('E%s withdrawn from %s', w.enrolment, w.scope)
        FROM booking.course k JOIN trials.withdrawal w ON w.enrolment = k.enrolment
        WHERE k.id = of_course AND (of_anchor LIKE 'cycle:%' OR w.scope <> 'treatment') ORDER BY w.scope LIMIT 1);
END $$;

ALTER FUNCTION followup.ended_by(of_patient bigint, of_course bigint, of_anchor text) OWNER TO omentum_owner;

-- Name: move(bigint, date, date, text); Type: FUNCTION; Schema: followup; Owner: omentum_owner

CREATE FUNCTION followup.move(of_task bigint, to_due date, to_overdue date, why text) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE t followup.task;
BEGIN
    SELECT * INTO t FROM followup.task WHERE id = of_task FOR NO KEY UPDATE;
    INSERT INTO followup.task_history (subject, event, reason) VALUES (of_task, 'move', format('from %s to %s: %s', t.due_on, to_due, why));
    UPDATE followup.task SET due_on = to_due, overdue_after = to_overdue WHERE id = of_task;
END $$;

ALTER FUNCTION followup.move(of_task bigint, to_due date, to_overdue date, why text) OWNER TO omentum_owner;

-- Name: seriousness_falls_with_a_reason(); Type: FUNCTION; Schema: followup; Owner: omentum_owner

CREATE FUNCTION followup.seriousness_falls_with_a_reason() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF NOT new.is_serious AND new.reason IS NULL AND (SELECT is_serious FROM followup.adverse_event WHERE id = new.supersedes) THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'seriousness_falls_with_its_reason', schema = 'followup',
            table = 'adverse_event', message = 'the version before was serious';
    END IF;
    RETURN new;
END $$;

ALTER FUNCTION followup.seriousness_falls_with_a_reason() OWNER TO omentum_owner;

-- Name: step_has_its_attempt(); Type: FUNCTION; Schema: followup; Owner: omentum_owner

CREATE FUNCTION followup.step_has_its_attempt() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF new.event IN ('attempt', 'complete') AND NOT EXISTS (
        SELECT FROM followup.attempt a WHERE a.task = new.subject
           AND CASE new.event WHEN 'complete' THEN a.result IN ('done', 'reached') ELSE a.result NOT IN ('done', 'reached') END)
    THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'completed_task_has_its_result', schema = 'followup',
            table = 'task', message = format('task step %s lacks its attempt', new.event);
    END IF;
    RETURN NULL;
END $$;

ALTER FUNCTION followup.step_has_its_attempt() OWNER TO omentum_owner;

-- Name: task_apply_step(); Type: FUNCTION; Schema: followup; Owner: omentum_owner

CREATE FUNCTION followup.task_apply_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    begin
      update followup.task r set status = n.to_state, step_no = n.no from news n where r.id = n.subject and n.no > 1;
      return null;
    end $$;

ALTER FUNCTION followup.task_apply_step() OWNER TO omentum_owner;

-- Name: task_first_step(); Type: FUNCTION; Schema: followup; Owner: omentum_owner

CREATE FUNCTION followup.task_first_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    begin
      insert into followup.task_history (subject, event, happened_at) select id, 'opened', null::timestamptz from news order by id;
      return null;
    end $$;

ALTER FUNCTION followup.task_first_step() OWNER TO omentum_owner;

-- Name: task_has_a_patient(); Type: FUNCTION; Schema: followup; Owner: omentum_owner

CREATE FUNCTION followup.task_has_a_patient() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM FROM registry.patient WHERE id = new.patient FOR SHARE;
    IF (SELECT ends_with_follow_up FROM followup.template WHERE id = new.template)
       AND followup.ended_by(new.patient, new.course, new.anchor_event) IS NOT NULL
    THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'task_is_of_a_patient_in_follow_up', schema = 'followup',
            table = 'task', message = 'the patient has died or withdrawn';
    END IF;
    RETURN new;
END $$;

ALTER FUNCTION followup.task_has_a_patient() OWNER TO omentum_owner;

-- Name: task_take_step(); Type: FUNCTION; Schema: followup; Owner: omentum_owner

CREATE FUNCTION followup.task_take_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    declare was text; at_no int; t registry.transition; fact text;
    begin
      select status, step_no into was, at_no from followup.task where id = new.subject
         for no key update;      -- queue here, so that two at once are judged one after the other
      if new.event = 'opened' then was := '-'; at_no := 0; end if;  -- a second opening meets the unique number 1
      new.login := session_user; new.role := current_setting('role'); new.recorded_at := registry.now();
      new.behalf := null;
      if pg_has_role(session_user, 'worker', 'member') and registry.is_service() then  -- cheap half first
        new.behalf := (select e.asked_by from jobs.effects_of() e);
      end if;
      new.happened_at := coalesce(new.happened_at, new.recorded_at);
      select * into t from registry.transition
       where (machine, from_state, event, role) = ('follow_up_task', was, new.event, new.role);
      if not found then fact := 'follow_up_task_step_is_legal';
      elsif t.needs_reason and coalesce(btrim(new.reason), new.reason_code, '') = '' then fact := 'follow_up_task_step_has_its_reason';
      end if;
      if fact is not null then
        raise exception using errcode = 'OM010', constraint = fact, schema = tg_table_schema, table = tg_table_name,
          message = format('%s: %s by %s from %s', 'follow_up_task', new.event, new.role, was);
      end if;
      new.no := at_no + 1; new.from_state := was; new.to_state := t.to_state;
      return new;
    end $$;

ALTER FUNCTION followup.task_take_step() OWNER TO omentum_owner;

-- Name: withdrawal_ends_tasks(); Type: FUNCTION; Schema: followup; Owner: omentum_owner

CREATE FUNCTION followup.withdrawal_ends_tasks() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM followup.end_tasks(patient) FROM trials.enrolment WHERE id = new.enrolment;
    RETURN NULL;
END $$;

ALTER FUNCTION followup.withdrawal_ends_tasks() OWNER TO omentum_owner;

-- Name: announce(integer, smallint, smallint, bigint[]); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.announce(worker_id integer, lane_no smallint, queue_id smallint, ids bigint[], OUT run_no bigint, OUT elsewhere bigint[]) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  lowest bigint;
  highest bigint;
begin
  perform jobs.require_worker();
  if not exists (select from jobs.worker w where w.id = worker_id) then
    raise exception 'worker % is not registered', worker_id using errcode = 'OM021', constraint = 'job_is_leased_by_worker';
  end if;
  select min(i), max(i) into lowest, highest from unnest(ids) i;
  if lowest is not null then update jobs.sleeper s set asleep = false where s.queue = queue_id and s.asleep; end if;
  if exists (select from jobs.batch b where b.high >= lowest and b.low <= highest and (b.worker, b.lane) <> (worker_id, lane_no))
  then
    select array_agg(distinct i) into elsewhere from jobs.batch b, unnest(b.jobs) i
     where b.high >= lowest and b.low <= highest and (b.worker, b.lane) <> (worker_id, lane_no) and i = any (ids);
  end if;
  if elsewhere is null then
    elsewhere := '{}';
  else
    select array_agg(i), min(i), max(i) into ids, lowest, highest from unnest(ids) i where i <> all (elsewhere);
  end if;
  run_no := nextval('jobs.batch_run');
  insert into jobs.batch as b (worker, lane, run, low, high, jobs)
    values (worker_id, lane_no, run_no, lowest, highest, coalesce(ids, '{}'))
    on conflict on constraint lane_announces_one_batch do update
      set run = excluded.run, low = excluded.low, high = excluded.high, jobs = excluded.jobs;
end $$;

ALTER FUNCTION jobs.announce(worker_id integer, lane_no smallint, queue_id smallint, ids bigint[], OUT run_no bigint, OUT elsewhere bigint[]) OWNER TO omentum_owner;

-- Name: apply_plan(text, bigint[], text[], text, boolean); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.apply_plan(act text, ids bigint[], marks text[], why text, unchanged_only boolean) RETURNS TABLE(job_id bigint, verdict text)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  verdicts text[];
  acted boolean;
begin
  if act not in ('retry', 'cancel', 'discard') or cardinality(ids) <> cardinality(marks) or cardinality(ids) > 10000 then
    raise exception 'a plan retries, cancels or discards up to 10000 jobs'
      using errcode = 'OM025', constraint = 'plan_is_understood';
  end if;
  with held as materialized (
    select j.id, jobs.mark_of(j) as mark from jobs.job j where j.id = any (ids) order by j.id for update skip locked)
  select array_agg(case when h.id is null then
             case when exists (select from jobs.job r where r.id = p.id) then 'runs' else 'gone' end
           when h.mark is distinct from p.mark then case when n.state = 1 then 'runs' else 'changed' end end order by p.i)
    into verdicts
    from unnest(ids, marks) with ordinality p (id, mark, i) left join held h on h.id = p.id left join jobs.job n on n.id = h.id;
  if not unchanged_only and exists (select from unnest(verdicts) v where v is not null) then
    return query select p.id, p.v from unnest(ids, verdicts) with ordinality p (id, v, i) where p.v is not null order by p.i;
    return;
  end if;
  for i in 1 .. cardinality(ids) loop
    continue when verdicts[i] is not null;
    begin
      acted := case act when 'retry' then jobs.retry_now(ids[i], why) when 'cancel' then jobs.cancel(ids[i], why)
                        else jobs.discard(ids[i], why) end;
      verdicts[i] := case when acted then 'done' else 'refused' end;
    exception when unique_violation then
      verdicts[i] := 'key_taken';
    end;
  end loop;
  return query select p.id, p.v from unnest(ids, verdicts) with ordinality p (id, v, i) order by p.i;
end $$;

ALTER FUNCTION jobs.apply_plan(act text, ids bigint[], marks text[], why text, unchanged_only boolean) OWNER TO omentum_owner;

-- Name: ask_cron(text, text); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.ask_cron(cron_name text, why text) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare c jobs.cron;
begin
  select * into c from jobs.cron r where r.name = cron_name for update;
  if not found then return 'unknown'; end if;
  if c.overlap = 'skip' and exists (select from jobs.job j where j.id = c.last_job and j.state <> 4) then return 'busy'; end if;
  update jobs.cron r set asked_at = date_trunc('second', registry.now()) where r.id = c.id;
  perform jobs.note('run', cron_name, why);
  return 'asked';
end $$;

ALTER FUNCTION jobs.ask_cron(cron_name text, why text) OWNER TO omentum_owner;

-- Name: asker(); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.asker(OUT login text, OUT acting_as text) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  login := session_user;
  acting_as := current_setting('role');
  if registry.is_service() then
    select coalesce(e.asked_by, login), coalesce(e.asked_as, acting_as) into login, acting_as from jobs.effects_of() e;
  end if;
end $$;

ALTER FUNCTION jobs.asker(OUT login text, OUT acting_as text) OWNER TO omentum_owner;

-- Name: beat(integer); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.beat(worker_id integer, OUT alive boolean, OUT stop bigint[]) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  update jobs.worker w set beat_at = clock_timestamp() where w.id = worker_id;
  alive := found;
  select coalesce(array_agg(s.job), '{}') into stop from jobs.stop_request s
   where exists (select from jobs.job j where j.id = s.job and j.worker = worker_id and j.state = 1
                    and s.token = worker_id::bigint << 32 | j.claim)
      or exists (select from jobs.batch b where b.worker = worker_id and s.token = -b.run and s.job = any (b.jobs));
end $$;

ALTER FUNCTION jobs.beat(worker_id integer, OUT alive boolean, OUT stop bigint[]) OWNER TO omentum_owner;

-- Name: begin_effects(bigint, bigint); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.begin_effects(job_id bigint, job_token bigint) RETURNS text
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare acting_as text;
begin
  update jobs.job j set effect_xid = pg_current_xact_id()
   where j.id = job_id and j.state = 1 and j.worker = job_token >> 32 and j.claim = job_token & 4294967295
  returning j.asked_as into acting_as;
  if not found then
    raise exception 'job % is not held with this token', job_id using errcode = 'OM002', constraint = 'job_is_held';
  end if;
  return acting_as;
end $$;

ALTER FUNCTION jobs.begin_effects(job_id bigint, job_token bigint) OWNER TO omentum_owner;

-- Name: cancel(bigint, text); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.cancel(target bigint, why text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare running bigint;
begin
  -- A job that runs in a batch is locked: a moment before its announcement, until the batch ends.
  for round in 1 .. 200 loop
    select j.worker::bigint << 32 | j.claim into running from jobs.job j where j.id = target and j.state = 1
    union all
    select -b.run from jobs.batch b where target = any (b.jobs)
       and exists (select from jobs.worker k where k.id = b.worker) limit 1;
    if found then
      insert into jobs.stop_request (job, token) values (target, running)
        on conflict on constraint run_is_stopped_once do nothing;
      exit;
    end if;
    with held as materialized (
      select j.id from jobs.job j where j.id = target and j.state <> 1 for update skip locked),
    gone as (delete from jobs.job j using held h where j.id = h.id returning j.*)
    insert into jobs.job_done (id, run_at, enqueued_at, kind, worker, queue, priority, version, attempt, crashes, outcome,
        asked_by, asked_as, args, last_error, trace)
    select g.id, case when g.enqueued_at is not null then g.run_at end, coalesce(g.enqueued_at, g.run_at), g.kind, g.worker,
        g.queue, nullif(g.priority, 0), nullif(g.version, 1), g.attempt, nullif(g.crashes, 0), 1,
        g.asked_by, g.asked_as, g.args, g.last_error, g.trace
      from gone g;
    exit when found;
    if not exists (select from jobs.job j where j.id = target) then return false; end if;
    perform pg_sleep(0.01);
  end loop;
  perform jobs.note('cancel', 'J' || target, why);
  return true;
end $$;

ALTER FUNCTION jobs.cancel(target bigint, why text) OWNER TO omentum_owner;

-- Name: claim(integer, smallint, integer[], integer); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.claim(worker_id integer, queue_id smallint, kinds integer[], at_most integer) RETURNS TABLE(job_id bigint, token bigint, kind_id integer, schema_version smallint, attempt_no smallint, attempts_max smallint, login text, acting_as text, enqueued timestamp with time zone, job_args jsonb, job_trace bytea)
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select * from jobs.turn(worker_id, queue_id, kinds, '{}', at_most, '{}', '{}') $$;

ALTER FUNCTION jobs.claim(worker_id integer, queue_id smallint, kinds integer[], at_most integer) OWNER TO omentum_owner;

-- Name: clock_change(text, timestamp with time zone, timestamp with time zone); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.clock_change(zone text, earlier timestamp with time zone, later timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  old interval := earlier at time zone zone - earlier at time zone 'UTC';
  middle timestamptz;
begin
  while later - earlier > interval '1 second' loop
    middle := date_trunc('second', earlier + (later - earlier) / 2);
    if middle at time zone zone - middle at time zone 'UTC' = old then earlier := middle; else later := middle; end if;
  end loop;
  return later;
end $$;

ALTER FUNCTION jobs.clock_change(zone text, earlier timestamp with time zone, later timestamp with time zone) OWNER TO omentum_owner;

-- Name: complete(bigint, bigint, jsonb); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.complete(job_id bigint, job_token bigint, what jsonb DEFAULT NULL::jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  perform jobs.require_worker();
  if not jobs.finish(job_id, job_token, 0::smallint, what, null) then
    raise exception 'job % is not held with this token', job_id using errcode = 'OM002', constraint = 'job_is_held';
  end if;
end $$;

ALTER FUNCTION jobs.complete(job_id bigint, job_token bigint, what jsonb) OWNER TO omentum_owner;

-- Name: counts(); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.counts() RETURNS TABLE(queue text, kind text, state smallint, amount bigint)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select q.name, k.name, c.state, sum(c.n)::bigint from (
      select t.queue, t.kind, t.state, t.n from jobs.tally t union all
      select g.queue, g.kind, g.state, g.n from jobs.tally_change g union all
      select g.queue, g.kind, 100::smallint, -g.n from jobs.tally_change g where g.ends) c
    join jobs.queue q on q.id = c.queue join jobs.kind k on k.id = c.kind
   group by q.name, k.name, c.state having sum(c.n) <> 0 order by q.name, k.name, c.state $$;

ALTER FUNCTION jobs.counts() OWNER TO omentum_owner;

-- Name: cron_field(text, integer, integer, text[], text); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.cron_field(field text, lowest integer, highest integer, names text[], fact text) RETURNS integer[]
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
  item text;
  part text[];
  first int;
  last int;
  step int;
  numbers int[] := '{}';
begin
  foreach item in array string_to_array(lower(field), ',') loop
    part := regexp_match(item, '^(?:(\*)|([0-9]{1,2}|[a-z]{3})(?:-([0-9]{1,2}|[a-z]{3}))?)(?:/([0-9]{1,2}))?$');
    first := case when part[1] is not null then lowest when part[2] ~ '^[0-9]' then part[2]::int
                  else lowest + array_position(names, part[2]) - 1 end;
    last := case when part[1] is not null then highest when part[3] is null then first
                 when part[3] ~ '^[0-9]' then part[3]::int else lowest + array_position(names, part[3]) - 1 end;
    step := coalesce(part[4]::int, 1);
    if first is null or last is null or first < lowest or last > highest or last < first or step < 1
        or (part[4] is not null and part[1] is null and part[3] is null) then
      raise exception 'a field of a rule is not understood' using errcode = 'OM023', constraint = fact;
    end if;
    numbers := numbers || array(select n from generate_series(first, last, step) n);
  end loop;
  return array(select distinct n from unnest(numbers) n order by n);
end $_$;

ALTER FUNCTION jobs.cron_field(field text, lowest integer, highest integer, names text[], fact text) OWNER TO omentum_owner;

-- Name: discard(bigint, text); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.discard(target bigint, why text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  update jobs.job j set state = 4, last_error = 'discarded by an operator' where j.id = target and j.state in (0, 2, 3);
  if not found then return false; end if;
  perform jobs.note('discard', 'J' || target, why);
  return true;
end $$;

ALTER FUNCTION jobs.discard(target bigint, why text) OWNER TO omentum_owner;

-- Name: due_times(text, text, timestamp with time zone, timestamp with time zone, integer); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.due_times(rule text, zone text, first timestamp with time zone, until timestamp with time zone, most integer, OUT due timestamp with time zone[], OUT passed integer, OUT next_at timestamp with time zone) RETURNS record
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  steps_max constant int := 5000;
  steps int := 0;
  width interval;
  counted int;
begin
  due := '{}';
  passed := 0;
  next_at := first;
  while next_at <= until and steps < steps_max loop
    due := due || next_at;
    if cardinality(due) > most then
      due := due[2:];
      passed := passed + 1;
    end if;
    next_at := jobs.next_run(rule, zone, next_at);
    steps := steps + 1;
  end loop;
  if next_at > until then return; end if;
  counted := passed + cardinality(due);
  foreach width in array array[interval '1 hour', interval '1 day', interval '31 days', interval '400 days', until - first] loop
    due := '{}';
    next_at := jobs.next_run(rule, zone, greatest(until - width, first));
    while next_at <= until loop
      due := due || next_at;
      if cardinality(due) > most then due := due[2:]; end if;
      next_at := jobs.next_run(rule, zone, next_at);
    end loop;
    exit when cardinality(due) = most;
  end loop;
  passed := counted;
end $$;

ALTER FUNCTION jobs.due_times(rule text, zone text, first timestamp with time zone, until timestamp with time zone, most integer, OUT due timestamp with time zone[], OUT passed integer, OUT next_at timestamp with time zone) OWNER TO omentum_owner;

-- Name: effects_of(); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.effects_of(OUT job bigint, OUT asked_by text, OUT asked_as text) RETURNS record
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  mine xid8 := pg_current_xact_id_if_assigned();
  named text;
begin
  if mine is null then return; end if;
  named := nullif(current_setting('omentum.job', true), '');
  if named is not null then
    select j.id, j.asked_by, j.asked_as into job, effects_of.asked_by, effects_of.asked_as
      from jobs.job j where j.id = named::bigint and j.state = 0 and j.xmax = mine::xid;
    if found then return; end if;
  end if;
  select j.id, j.asked_by, j.asked_as into job, effects_of.asked_by, effects_of.asked_as
    from jobs.job j where j.effect_xid = mine;
end $$;

ALTER FUNCTION jobs.effects_of(OUT job bigint, OUT asked_by text, OUT asked_as text) OWNER TO omentum_owner;

-- Name: enable_cron(text, boolean, text); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.enable_cron(cron_name text, enable_it boolean, why text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  update jobs.cron c set enabled = enable_it, next_at = jobs.next_run(c.rule, c.zone, registry.now())
   where c.name = cron_name and c.enabled <> enable_it;
  if not found then return false; end if;
  perform jobs.note(case when enable_it then 'enable' else 'disable' end, cron_name, why);
  return true;
end $$;

ALTER FUNCTION jobs.enable_cron(cron_name text, enable_it boolean, why text) OWNER TO omentum_owner;

-- Name: enqueue(text, smallint, jsonb, text, smallint, timestamp with time zone, smallint, text, text, integer, text, smallint, timestamp with time zone, text, bytea); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.enqueue(kind_name text, schema_version smallint, job_args jsonb, queue_name text DEFAULT 'default'::text, job_priority smallint DEFAULT 0, start_at timestamp with time zone DEFAULT NULL::timestamp with time zone, attempts_max smallint DEFAULT 20, unique_by text DEFAULT NULL::text, unique_scope text DEFAULT NULL::text, unique_seconds integer DEFAULT NULL::integer, lock_by text DEFAULT NULL::text, lock_max smallint DEFAULT 1, start_before timestamp with time zone DEFAULT NULL::timestamp with time zone, on_conflict text DEFAULT 'ignore'::text, trace_of bytea DEFAULT NULL::bytea, OUT job_id bigint, OUT is_new boolean) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  kind_id int;
  queue_id smallint;
  starts timestamptz := coalesce(start_at, registry.now());
  waits smallint := case when start_at > registry.now() then 2 else 0 end;
  later timestamptz := case when start_at is not null then registry.now() end;
  asked record;
begin
  if unique_by is not null then
    select e.ids[1], e.are_new[1] into job_id, is_new
      from jobs.enqueue_each(kind_name, schema_version, queue_name, unique_scope, unique_seconds, on_conflict,
        array[job_args], array[unique_by], array[job_priority], array[start_at], array[attempts_max],
        array[start_before], array[lock_by], array[lock_max], trace_of) e;
    return;
  end if;
  kind_id := jobs.kind_number(kind_name);
  queue_id := jobs.queue_number(queue_name);
  select * into asked from jobs.asker();
  insert into jobs.job (kind, version, args, queue, priority, state, run_at, enqueued_at, max_attempts, deadline,
      lock_key, lock_limit, asked_by, asked_as, trace)
    values (kind_id, schema_version, job_args, queue_id, job_priority, waits, starts, later, attempts_max, start_before,
      hashtextextended(lock_by, 0), case when lock_by is not null then lock_max end, asked.login, asked.acting_as, trace_of)
    returning id into job_id;
  is_new := true;
  if waits = 0 then perform jobs.ring(queue_id); end if;
end $$;

ALTER FUNCTION jobs.enqueue(kind_name text, schema_version smallint, job_args jsonb, queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, unique_by text, unique_scope text, unique_seconds integer, lock_by text, lock_max smallint, start_before timestamp with time zone, on_conflict text, trace_of bytea, OUT job_id bigint, OUT is_new boolean) OWNER TO omentum_owner;

-- Name: cron; Type: TABLE; Schema: jobs; Owner: omentum_owner

CREATE TABLE jobs.cron (
    id integer NOT NULL,
    name text NOT NULL,
    kind integer NOT NULL,
    queue smallint NOT NULL,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    version smallint DEFAULT 1 NOT NULL,
    priority smallint DEFAULT 0 NOT NULL,
    max_attempts smallint DEFAULT 20 NOT NULL,
    rule text NOT NULL,
    zone text NOT NULL,
    catch_up text NOT NULL,
    catch_up_max smallint DEFAULT 1 NOT NULL,
    overlap text NOT NULL,
    enabled boolean DEFAULT true NOT NULL,
    next_at timestamp with time zone NOT NULL,
    last_job bigint,
    asked_at timestamp with time zone,
    CONSTRAINT cron_args_are_an_object CHECK ((jsonb_typeof(args) = 'object'::text)),
    CONSTRAINT cron_args_are_small CHECK ((pg_column_size(args) <= 2048)),
    CONSTRAINT cron_catch_up_is_known CHECK ((catch_up = ANY (ARRAY['skip'::text, 'last'::text, 'all'::text]))),
    CONSTRAINT cron_catch_up_is_limited CHECK (((catch_up_max >= 1) AND (catch_up_max <= 100))),
    CONSTRAINT cron_name_is_plain CHECK ((name ~ '^[a-zA-Z][a-zA-Z0-9 ._:-]{0,62}$'::text)),
    CONSTRAINT cron_overlap_is_known CHECK ((overlap = ANY (ARRAY['allow'::text, 'skip'::text, 'queue'::text]))),
    CONSTRAINT cron_rule_is_short CHECK ((length(rule) <= 200))
);

ALTER TABLE jobs.cron OWNER TO omentum_owner;

-- Name: enqueue_cron(jobs.cron, timestamp with time zone, integer, text); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.enqueue_cron(c jobs.cron, due timestamp with time zone, passed integer, remark text) RETURNS bigint
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare job_id bigint;
begin
  -- The ledger decides: whoever comes second with the same time enqueues nothing.
  insert into jobs.cron_run (cron, scheduled_at, missed, remark) values (c.id, due, passed, remark)
    on conflict on constraint cron_runs_once_per_time do nothing;
  if not found or remark in ('late', 'overlap') then return null; end if;
  select e.job_id into job_id from jobs.kind k, jobs.queue q, jobs.enqueue(k.name, c.version,
    c.args || jsonb_build_object(
      'scheduledAt', to_char(due at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
      'localDay', to_char(due at time zone c.zone, 'YYYY-MM-DD')),
    q.name, c.priority, null, c.max_attempts,
    lock_by => case c.overlap when 'queue' then 'cron ' || c.name end) e
    where k.id = c.kind and q.id = c.queue;
  update jobs.cron_run u set job = job_id where u.cron = c.id and u.scheduled_at = due;
  return job_id;
end $$;

ALTER FUNCTION jobs.enqueue_cron(c jobs.cron, due timestamp with time zone, passed integer, remark text) OWNER TO omentum_owner;

-- Name: enqueue_each(text, smallint, text, text, integer, text, jsonb[], text[], smallint[], timestamp with time zone[], smallint[], timestamp with time zone[], text[], smallint[], bytea); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.enqueue_each(kind_name text, schema_version smallint, queue_name text, unique_scope text, unique_seconds integer, on_conflict text, many_args jsonb[], unique_keys text[], priorities smallint[], starts timestamp with time zone[], attempts smallint[], deadlines timestamp with time zone[], locks text[], lock_limits smallint[], trace_of bytea DEFAULT NULL::bytea, OUT ids bigint[], OUT are_new boolean[]) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  kind_id int := jobs.kind_number(kind_name);
  queue_id smallint := jobs.queue_number(queue_name);
  moment timestamptz := registry.now();
  mine xid := pg_current_xact_id_if_assigned()::xid;
  period bigint := coalesce(floor(extract(epoch from moment) / unique_seconds)::bigint, 0);
  asked record;
  hashes bytea[];
  fresh bigint[];   -- the number that each will have if it is new
  added bigint[];
  r record;
begin
  select * into asked from jobs.asker();
  select array_agg(jobs.unique_hash(coalesce(unique_scope, kind_name), w.key, period) order by w.i),
      array_agg(nextval('jobs.job_id_seq') order by w.i), array_agg(null::bigint), array_agg(false)
    into hashes, fresh, ids, are_new
    from unnest(many_args, unique_keys) with ordinality w (args, key, i);
  for round in 1 .. 10 loop
    with firsts as materialized (  -- of those with the same key in one call the first one counts
      select distinct on (coalesce(w.hash, int8send(w.i))) w.*
        from unnest(many_args, hashes, fresh, ids, priorities, starts, attempts, deadlines, locks, lock_limits)
             with ordinality w (args, hash, id, known, priority, start_at, attempts, deadline, lock, lock_limit, i)
       where w.known is null order by coalesce(w.hash, int8send(w.i)), w.i),
    windowed as (
      insert into jobs.unique_window (key, job, expires_at)
      select f.hash, f.id, to_timestamp((period + 1) * unique_seconds) from firsts f
       where f.hash is not null and unique_seconds is not null
      on conflict do nothing returning job),
    rows as (
      insert into jobs.job as j (id, kind, version, args, queue, priority, state, run_at, enqueued_at, max_attempts, deadline,
          unique_key, lock_key, lock_limit, asked_by, asked_as, trace) overriding system value
      select f.id, kind_id, schema_version, f.args, queue_id, coalesce(f.priority, 0),
          case when f.start_at > moment then 2 else 0 end, coalesce(f.start_at, moment),
          case when f.start_at is not null then moment end, coalesce(f.attempts, 20), f.deadline, f.hash,
          hashtextextended(f.lock, 0), case when f.lock is not null then f.lock_limit end, asked.login, asked.acting_as, trace_of
        from firsts f
       where f.hash is null or unique_seconds is null or f.id in (select w.job from windowed w)
      on conflict (unique_key) where unique_key is not null and state <> 4 do nothing
      returning j.id)
    select array_agg(a.id) into added from rows a;
    -- What was not added has a key that stands for another one: of this call, of a job, or of a period whose job may be
    -- long done.
    select array_agg(coalesce(w.known, a.id, p.job, j.id) order by w.i), array_agg(w.was_new or a.id is not null order by w.i)
      into ids, are_new
      from unnest(hashes, fresh, ids, are_new) with ordinality w (hash, id, known, was_new, i)
      left join unnest(added) a (id) on a.id = w.id
      left join jobs.unique_window p on p.key = w.hash
      left join jobs.job j on j.unique_key = w.hash and j.state <> 4;
    exit when array_position(ids, null) is null;
  end loop;
  -- The job that held the key finished between the two statements, ten times.
  if array_position(ids, null) is not null then
    raise exception 'the unique key changed hands too often'
      using errcode = '40001', constraint = 'job_is_unique_by_key';
  end if;
  if on_conflict in ('replace', 'keep_time') then
    with given as materialized (  -- the last one of this call counts
      select distinct on (w.id) w.id, w.args, w.start_at
        from unnest(ids, are_new, many_args, starts) with ordinality w (id, is_new, args, start_at, i)
       where not w.is_new and w.id <> all (coalesce(added, '{}')) order by w.id, w.i desc),
    waiting as materialized (
      select j.id from jobs.job j join given g on g.id = j.id
       where j.state in (0, 2) and j.xmax is distinct from mine order by j.id for update of j skip locked)
    update jobs.job j set args = g.args, version = schema_version,
        run_at = case when on_conflict = 'replace' then coalesce(g.start_at, moment) else j.run_at end,
        state = case when on_conflict <> 'replace' then j.state when g.start_at > moment then 2 else 0 end
      from given g join waiting w on w.id = g.id where j.id = g.id;
  end if;
  perform jobs.ring(queue_id);
end $$;

ALTER FUNCTION jobs.enqueue_each(kind_name text, schema_version smallint, queue_name text, unique_scope text, unique_seconds integer, on_conflict text, many_args jsonb[], unique_keys text[], priorities smallint[], starts timestamp with time zone[], attempts smallint[], deadlines timestamp with time zone[], locks text[], lock_limits smallint[], trace_of bytea, OUT ids bigint[], OUT are_new boolean[]) OWNER TO omentum_owner;

-- Name: enqueue_many(text, smallint, jsonb[], text, smallint, timestamp with time zone, smallint, timestamp with time zone, bytea); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.enqueue_many(kind_name text, schema_version smallint, many_args jsonb[], queue_name text DEFAULT 'default'::text, job_priority smallint DEFAULT 0, start_at timestamp with time zone DEFAULT NULL::timestamp with time zone, attempts_max smallint DEFAULT 20, start_before timestamp with time zone DEFAULT NULL::timestamp with time zone, trace_of bytea DEFAULT NULL::bytea) RETURNS bigint[]
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  kind_id int := jobs.kind_number(kind_name);
  queue_id smallint := jobs.queue_number(queue_name);
  starts timestamptz := coalesce(start_at, registry.now());
  waits smallint := case when start_at > registry.now() then 2 else 0 end;
  later timestamptz := case when start_at is not null then registry.now() end;
  asked record;
  ids bigint[];
begin
  select * into asked from jobs.asker();
  -- Rows are inserted, and numbered, in the order of the array: without a sort or a join there is nothing to change it.
  with added as (
    insert into jobs.job (kind, version, args, queue, priority, state, run_at, enqueued_at, max_attempts, deadline,
        asked_by, asked_as, trace)
    select kind_id, schema_version, a, queue_id, job_priority, waits, starts, later, attempts_max, start_before,
        asked.login, asked.acting_as, trace_of
      from unnest(many_args) a
    returning id)
  select coalesce(array_agg(id), '{}') into ids from added;
  if waits = 0 then perform jobs.ring(queue_id); end if;
  return ids;
end $$;

ALTER FUNCTION jobs.enqueue_many(kind_name text, schema_version smallint, many_args jsonb[], queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, start_before timestamp with time zone, trace_of bytea) OWNER TO omentum_owner;

-- Name: expire(integer); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.expire(at_most integer DEFAULT 1000) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare n int;
begin
  perform jobs.require_worker();
  with late as materialized (
    select j.id from jobs.job j where j.state in (0, 2) and j.deadline <= registry.now()
     order by j.deadline limit at_most for update skip locked),
  gone as (delete from jobs.job j using late l where j.id = l.id returning j.*)
  insert into jobs.job_done (id, run_at, enqueued_at, kind, worker, queue, priority, version, attempt, crashes, outcome,
      asked_by, asked_as, args, last_error, trace)
  select g.id, case when g.enqueued_at is not null then g.run_at end, coalesce(g.enqueued_at, g.run_at), g.kind, g.worker,
        g.queue, nullif(g.priority, 0), nullif(g.version, 1), g.attempt, nullif(g.crashes, 0), 1,
      g.asked_by, g.asked_as, g.args, 'deadline passed', g.trace
    from gone g;
  get diagnostics n = row_count;
  return n;
end $$;

ALTER FUNCTION jobs.expire(at_most integer) OWNER TO omentum_owner;

-- Name: fail(bigint, bigint, text, interval, boolean); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.fail(job_id bigint, job_token bigint, why text, wait interval, for_good boolean, OUT held boolean, OUT dead boolean) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  perform jobs.require_worker();
  update jobs.job j set worker = null, effect_xid = null, last_error = why,
      state = case when for_good or j.attempt >= j.max_attempts then 4 else 2 end,
      run_at = registry.now() + greatest(wait, interval '0')
   where j.id = job_id and j.state = 1 and j.worker = job_token >> 32 and j.claim = job_token & 4294967295
  returning j.state = 4 into dead;
  held := found;
  if held then
    insert into jobs.failure (job, attempt, worker, error)
    select j.id, j.attempt, job_token >> 32, why from jobs.job j where j.id = job_id;
  end if;
end $$;

ALTER FUNCTION jobs.fail(job_id bigint, job_token bigint, why text, wait interval, for_good boolean, OUT held boolean, OUT dead boolean) OWNER TO omentum_owner;

-- Name: finish(bigint, bigint, smallint, jsonb, text); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.finish(job_id bigint, job_token bigint, how smallint, what jsonb, why text) RETURNS boolean
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  with gone as (
    delete from jobs.job j
     where j.id = job_id and j.state = 1 and j.worker = job_token >> 32 and j.claim = job_token & 4294967295
    returning *)
  insert into jobs.job_done (id, run_at, enqueued_at, kind, worker, queue, priority, version, attempt, crashes, outcome,
      asked_by, asked_as, args, last_error, result, trace)
  select g.id, case when g.enqueued_at is not null then g.run_at end, coalesce(g.enqueued_at, g.run_at), g.kind, g.worker,
        g.queue, nullif(g.priority, 0), nullif(g.version, 1), g.attempt, nullif(g.crashes, 0), how,
      g.asked_by, g.asked_as, g.args, coalesce(why, g.last_error), what, g.trace
    from gone g;
  return found;
end $$;

ALTER FUNCTION jobs.finish(job_id bigint, job_token bigint, how smallint, what jsonb, why text) OWNER TO omentum_owner;

-- Name: finish_batch(integer, smallint, bigint[], bigint[], smallint[], text[], bigint[]); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.finish_batch(worker_id integer, lane_no smallint, done bigint[], others bigint[], hows smallint[], reasons text[], waits bigint[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_hashjoin TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
declare
  mine constant xid := pg_current_xact_id()::xid;
  n int;
begin
  perform jobs.require_worker();
  with gone as (delete from jobs.job j where j.id = any (done) and j.state = 0 and j.xmax = mine returning *)
  insert into jobs.job_done (id, run_at, enqueued_at, kind, worker, queue, priority, version, attempt, crashes, outcome,
      asked_by, asked_as, args, last_error, trace)
  select g.id, case when g.enqueued_at is not null then g.run_at end, coalesce(g.enqueued_at, g.run_at), g.kind, worker_id,
        g.queue, nullif(g.priority, 0), nullif(g.version, 1), g.attempt + 1, nullif(g.crashes, 0), 0,
      g.asked_by, g.asked_as, g.args, g.last_error, g.trace
    from gone g;
  get diagnostics n = row_count;
  if cardinality(others) > 0 then
    with gone as (
      delete from jobs.job j using unnest(others, hows, reasons) t (id, how, why)
       where j.id = t.id and t.how = 1 and j.state = 0 and j.xmax = mine returning j.*, t.why),
    moved as (
      insert into jobs.job_done (id, run_at, enqueued_at, kind, worker, queue, priority, version, attempt, crashes,
          outcome, asked_by, asked_as, args, last_error, trace)
      select g.id, case when g.enqueued_at is not null then g.run_at end, coalesce(g.enqueued_at, g.run_at), g.kind, worker_id,
        g.queue, nullif(g.priority, 0), nullif(g.version, 1), g.attempt + 1, nullif(g.crashes, 0), 1,
          g.asked_by, g.asked_as, g.args, g.why, g.trace
        from gone g returning 1),
    settled as (
      update jobs.job j set
          attempt = case t.how when 2 then j.attempt else j.attempt + 1 end,
          last_error = case t.how when 2 then j.last_error else t.why end,
          state = case when t.how = 4 or t.how = 3 and j.attempt + 1 >= j.max_attempts then 4 else 2 end,
          run_at = registry.now() + greatest(t.wait, 0) * interval '1 millisecond'
        from unnest(others, hows, reasons, waits) t (id, how, why, wait)
       where j.id = t.id and t.how > 1 and j.state = 0 and j.xmax = mine
      returning j.id, j.attempt, t.how, t.why),
    noted as (
      insert into jobs.failure (job, attempt, worker, error)
      select u.id, u.attempt, worker_id, u.why from settled u where u.how > 2)
    select n + (select count(*) from moved) + (select count(*) from settled) into n;
  end if;
  if n <> cardinality(done) + cardinality(others) then
    raise exception 'a job of this batch is not held by this transaction'
      using errcode = 'OM002', constraint = 'job_is_held';
  end if;
  update jobs.batch b set jobs = '{}', low = null, high = null where b.worker = worker_id and b.lane = lane_no;
end $$;

ALTER FUNCTION jobs.finish_batch(worker_id integer, lane_no smallint, done bigint[], others bigint[], hows smallint[], reasons text[], waits bigint[]) OWNER TO omentum_owner;

-- Name: fold_counts(integer); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.fold_counts(at_most integer DEFAULT 50000) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare n int;
begin
  perform jobs.require_worker();
  if not pg_try_advisory_xact_lock(1330465368, 1) then return 0; end if;
  with taken as (
    delete from jobs.tally_change c where c.ctid = any (array(select t.ctid from jobs.tally_change t limit at_most))
    returning c.queue, c.kind, c.state, c.n, c.ends),
  summed as (
    select s.queue, s.kind, s.state, sum(s.n) as n from (
        select t.queue, t.kind, t.state, t.n from taken t union all
        select t.queue, t.kind, 100::smallint, -t.n from taken t where t.ends) s
     group by s.queue, s.kind, s.state),
  written as (
    insert into jobs.tally as t (queue, kind, state, n) select s.queue, s.kind, s.state, s.n from summed s where s.n <> 0
    on conflict on constraint tally_counts_each_once do update set n = t.n + excluded.n)
  select count(*) into n from taken;
  return n;
end $$;

ALTER FUNCTION jobs.fold_counts(at_most integer) OWNER TO omentum_owner;

-- Name: give_up(bigint, bigint, text); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.give_up(job_id bigint, job_token bigint, why text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  perform jobs.require_worker();
  return jobs.finish(job_id, job_token, 1::smallint, null, why);
end $$;

ALTER FUNCTION jobs.give_up(job_id bigint, job_token bigint, why text) OWNER TO omentum_owner;

-- Name: hand_back(bigint[], bigint[], text); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.hand_back(job_ids bigint[], job_tokens bigint[], why text DEFAULT NULL::text) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare n int;
begin
  perform jobs.require_worker();
  with freed as (
    update jobs.job j set state = 0, worker = null, effect_xid = null, attempt = j.attempt - 1
      from unnest(job_ids, job_tokens) t (id, token)
     where j.id = t.id and j.state = 1 and j.worker = t.token >> 32 and j.claim = t.token & 4294967295
    returning j.id, j.attempt + 1 as attempt, t.token >> 32 as worker),
  noted as (
    insert into jobs.failure (job, attempt, worker, error)
    select f.id, f.attempt, f.worker, why from freed f where why is not null)
  select count(*) into n from freed;
  return n;
end $$;

ALTER FUNCTION jobs.hand_back(job_ids bigint[], job_tokens bigint[], why text) OWNER TO omentum_owner;

-- Name: keep_asker(); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.keep_asker() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  raise exception 'who asked for job % is never changed', old.id
    using errcode = 'OM001', constraint = 'job_keeps_its_asker', schema = 'jobs', table = 'job';
end $$;

ALTER FUNCTION jobs.keep_asker() OWNER TO omentum_owner;

-- Name: keep_cron(text, text, smallint, jsonb, text, smallint, smallint, text, text, text, smallint, text); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.keep_cron(cron_name text, kind_name text, schema_version smallint, cron_args jsonb, queue_name text, job_priority smallint, attempts_max smallint, cron_rule text, cron_zone text, catch_up_how text, catch_up_most smallint, overlap_how text) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  number int;
  known jobs.cron;
begin
  select * into known from jobs.cron c where c.name = cron_name;
  if known.zone is distinct from cron_zone and not exists (select from pg_timezone_names z where z.name = cron_zone) then
    raise exception 'no time zone has this name' using errcode = 'OM024', constraint = 'cron_zone_is_known';
  end if;
  insert into jobs.cron as c (name, kind, version, args, queue, priority, max_attempts, rule, zone, catch_up, catch_up_max,
      overlap, next_at)
    values (cron_name, jobs.kind_number(kind_name), schema_version, cron_args, jobs.queue_number(queue_name), job_priority,
      attempts_max, cron_rule, cron_zone, catch_up_how, catch_up_most, overlap_how,
      jobs.next_run(cron_rule, cron_zone, registry.now()))
    on conflict on constraint cron_has_one_name do update set kind = excluded.kind, version = excluded.version,
      args = excluded.args, queue = excluded.queue, priority = excluded.priority, max_attempts = excluded.max_attempts,
      rule = excluded.rule, zone = excluded.zone, catch_up = excluded.catch_up, catch_up_max = excluded.catch_up_max,
      overlap = excluded.overlap,
      next_at = case when (c.rule, c.zone) = (excluded.rule, excluded.zone) then least(c.next_at, excluded.next_at)
                     else excluded.next_at end
    returning c.id into number;
  return number;
end $$;

ALTER FUNCTION jobs.keep_cron(cron_name text, kind_name text, schema_version smallint, cron_args jsonb, queue_name text, job_priority smallint, attempts_max smallint, cron_rule text, cron_zone text, catch_up_how text, catch_up_most smallint, overlap_how text) OWNER TO omentum_owner;

-- Name: keep_enqueued(); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.keep_enqueued() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  new.enqueued_at := old.run_at;
  return new;
end $$;

ALTER FUNCTION jobs.keep_enqueued() OWNER TO omentum_owner;

-- Name: keep_house(integer, integer, integer); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.keep_house(days_kept integer DEFAULT 90, days_ahead integer DEFAULT 3, moved_max integer DEFAULT 100000) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET lock_timeout TO '500ms'
    AS $_$
declare
  today date := (registry.now() at time zone 'UTC')::date;
  day date;
  first timestamptz;
  past timestamptz;
  part name;
begin
  perform jobs.require_worker();
  if not pg_try_advisory_xact_lock(1330465368, 0) then return; end if;  -- another worker is at it
  for day in select today + i from generate_series(0, days_ahead) i loop
    part := 'job_done_' || to_char(day, 'YYYYMMDD');
    continue when to_regclass('jobs.' || part) is not null;
    first := day::timestamp at time zone 'UTC';
    past := (day + 1)::timestamp at time zone 'UTC';
    begin
      lock table jobs.job_done_rest in access exclusive mode;
      continue when (select count(*) from (select from jobs.job_done_rest r where r.finished_at >= first
                       and r.finished_at < past limit moved_max + 1) r) > moved_max;
      execute format('create table jobs.%I (like jobs.job_done including all)', part);
      execute format('with moved as (delete from jobs.job_done_rest where finished_at >= %L and finished_at < %L returning *)
        insert into jobs.%I select * from moved', first, past, part);
      execute format('alter table jobs.job_done attach partition jobs.%I for values from (%L) to (%L)', part, first, past);
    exception when lock_not_available then null;
    end;
  end loop;
  for part in select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
               where i.inhparent = 'jobs.job_done'::regclass and c.relname ~ '^job_done_[0-9]{8}$'
                 and right(c.relname, 8) < to_char(today - days_kept, 'YYYYMMDD') loop
    begin
      execute format('drop table jobs.%I', part);
    exception when lock_not_available then null;
    end;
  end loop;
  delete from jobs.job_done_rest where finished_at < registry.now() - days_kept * interval '1 day';
  delete from jobs.failure f where f.at < registry.now() - days_kept * interval '1 day'
     and not exists (select from jobs.job j where j.id = f.job);
  -- The last time of each rule stays, for whoever asks what became of it.
  delete from jobs.cron_run r where r.enqueued_at < registry.now() - days_kept * interval '1 day'
     and exists (select from jobs.cron_run n where n.cron = r.cron and n.scheduled_at > r.scheduled_at);
  delete from jobs.unique_window where expires_at < registry.now();
  delete from jobs.stop_request where asked_at < registry.now() - interval '1 day';
end $_$;

ALTER FUNCTION jobs.keep_house(days_kept integer, days_ahead integer, moved_max integer) OWNER TO omentum_owner;

-- Name: kind_number(text); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.kind_number(kind_name text) RETURNS integer
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare number int;
begin
  select k.id into number from jobs.kind k where k.name = kind_name;
  if found then return number; end if;
  -- Whoever names new kinds does so alone: two that name the same ones in another order would wait for each other.
  perform pg_advisory_xact_lock(1330465368, 2);
  insert into jobs.kind (name) values (kind_name) on conflict on constraint kind_has_one_name do nothing;
  select k.id into strict number from jobs.kind k where k.name = kind_name;
  return number;
end $$;

ALTER FUNCTION jobs.kind_number(kind_name text) OWNER TO omentum_owner;

-- Name: leave_worker(integer); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.leave_worker(worker_id integer) RETURNS void
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  delete from jobs.batch b where b.worker = worker_id;
  delete from jobs.worker w where w.id = worker_id;
$$;

ALTER FUNCTION jobs.leave_worker(worker_id integer) OWNER TO omentum_owner;

-- Name: job; Type: TABLE; Schema: jobs; Owner: omentum_owner

CREATE TABLE jobs.job (
    id bigint NOT NULL,
    run_at timestamp with time zone DEFAULT transaction_timestamp() NOT NULL,
    enqueued_at timestamp with time zone,
    lock_key bigint,
    deadline timestamp with time zone,
    effect_xid xid8,
    kind integer NOT NULL,
    worker integer,
    claim integer DEFAULT 0 NOT NULL,
    queue smallint NOT NULL,
    state smallint DEFAULT 0 NOT NULL,
    priority smallint DEFAULT 0 NOT NULL,
    version smallint DEFAULT 1 NOT NULL,
    attempt smallint DEFAULT 0 NOT NULL,
    max_attempts smallint DEFAULT 20 NOT NULL,
    crashes smallint DEFAULT 0 NOT NULL,
    lock_limit smallint,
    asked_by text DEFAULT SESSION_USER NOT NULL,
    asked_as text DEFAULT current_setting('role'::text) NOT NULL,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    unique_key bytea,
    last_error text,
    trace bytea,
    CONSTRAINT job_args_are_an_object CHECK ((jsonb_typeof(args) = 'object'::text)),
    CONSTRAINT job_args_are_small CHECK ((pg_column_size(args) <= 4096)),
    CONSTRAINT job_attempts_are_limited CHECK ((((max_attempts >= 1) AND (max_attempts <= 100)) AND ((attempt >= 0) AND (attempt <= max_attempts)))),
    CONSTRAINT job_dies_of_an_error CHECK (((state <> 4) OR (last_error IS NOT NULL))),
    CONSTRAINT job_effects_belong_to_lease CHECK (((effect_xid IS NULL) OR (state = 1))),
    CONSTRAINT job_error_is_scrubbed CHECK ((last_error ~ '^[A-Za-z0-9_.:<> -]{1,200}$'::text)),
    CONSTRAINT job_is_leased_by_worker CHECK (((state = 1) = (worker IS NOT NULL))),
    CONSTRAINT job_lock_lets_one_run CHECK (((lock_limit >= 1) AND (lock_limit <= 1000))),
    CONSTRAINT job_state_is_known CHECK (((state >= 0) AND (state <= 4))),
    CONSTRAINT job_trace_is_whole CHECK ((octet_length(trace) = 25))
)
WITH (fillfactor='80', autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='5000', autovacuum_vacuum_cost_delay='0');

ALTER TABLE jobs.job OWNER TO omentum_owner;

-- Name: mark_of(jobs.job); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.mark_of(j jobs.job) RETURNS text
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select left(encode(sha256(convert_to(concat_ws('|', j.state, j.attempt, j.claim, j.crashes, extract(epoch from j.run_at),
    j.queue, j.version, j.last_error, j.args), 'UTF8')), 'hex'), 16) $$;

ALTER FUNCTION jobs.mark_of(j jobs.job) OWNER TO omentum_owner;

-- Name: next_run(text, text, timestamp with time zone); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.next_run(rule text, zone text, last timestamp with time zone) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
  part text[] := regexp_match(rule, '^every ([1-9][0-9]{0,3}) minutes?$');
  t jobs.wall_times;
  wall timestamp := last at time zone zone;
  two timestamptz[];
  found_at timestamptz;
begin
  if part is not null then
    return to_timestamp((floor(extract(epoch from last) / (part[1]::int * 60)) + 1) * part[1]::int * 60);
  end if;
  t := jobs.wall_times(rule);
  loop
    wall := jobs.next_wall(t, wall);
    if wall is null then
      raise exception 'the rule names no time' using errcode = 'OM023', constraint = 'cron_rule_names_a_time';
    end if;
    two := jobs.readings(wall, zone);
    found_at := case when t.by_reading then case when two[1] > last then two[1] else two[2] end
                 when two <> '{}' then two[1]
                 else jobs.clock_change(zone, wall at time zone zone - interval '1 day',
                        wall at time zone zone + interval '1 day') end;
    exit when found_at > last;
  end loop;
  if not t.by_reading then return found_at; end if;
  -- In the hour that will come again, its earlier minutes are still ahead, too.
  two := jobs.readings(date_trunc('minute', last at time zone zone), zone);
  if cardinality(two) = 2 and last < two[2] then
    wall := jobs.clock_change(zone, two[1], two[2]) at time zone zone;
    two := jobs.readings(jobs.next_wall(t, wall - interval '1 minute'), zone);
    if two[2] < found_at then found_at := two[2]; end if;
  end if;
  return found_at;
end $_$;

ALTER FUNCTION jobs.next_run(rule text, zone text, last timestamp with time zone) OWNER TO omentum_owner;

-- Name: next_wall(jobs.wall_times, timestamp without time zone); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.next_wall(t jobs.wall_times, last timestamp without time zone) RETURNS timestamp without time zone
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  today date := last::date;
  hour int := extract(hour from last);
  minute int := extract(minute from last);
  of_month boolean;
  of_week boolean;
  n int;
begin
  while today < last::date + 14700 loop
    if extract(month from today)::int <> all (t.months) then
      today := date_trunc('month', today)::date + interval '1 month';
      hour := -1;
      continue;
    end if;
    of_month := extract(day from today)::int = any (t.days);
    of_week := extract(dow from today)::int = any (t.weekdays);
    if (of_month and of_week) or (t.either_day and (of_month or of_week)) then
      if hour = any (t.hours) then
        foreach n in array t.minutes loop
          if n > minute then return today + make_time(hour, n, 0); end if;
        end loop;
      end if;
      foreach n in array t.hours loop
        if n > hour then return today + make_time(n, t.minutes[1], 0); end if;
      end loop;
    end if;
    today := today + 1;
    hour := -1;
  end loop;
  return null;
end $$;

ALTER FUNCTION jobs.next_wall(t jobs.wall_times, last timestamp without time zone) OWNER TO omentum_owner;

-- Name: note(text, text, text); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.note(what text, whom text, why text) RETURNS void
    LANGUAGE sql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  insert into jobs.intervention (action, target, reason) values (what, whom, why) $$;

ALTER FUNCTION jobs.note(what text, whom text, why text) OWNER TO omentum_owner;

-- Name: note_gone(); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.note_gone() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  update jobs.rescue_due set gone = gone + 1;
  return null;
end $$;

ALTER FUNCTION jobs.note_gone() OWNER TO omentum_owner;

-- Name: open_kinds(text[]); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.open_kinds(kind_names text[]) RETURNS integer[]
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select coalesce(array_agg(jobs.kind_number(k) order by n), '{}') from unnest(kind_names) with ordinality u(k, n) $$;

ALTER FUNCTION jobs.open_kinds(kind_names text[]) OWNER TO omentum_owner;

-- Name: open_queue(text); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.open_queue(queue_name text) RETURNS smallint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  insert into jobs.queue (name) values (queue_name) on conflict on constraint queue_has_one_name do nothing;
  insert into jobs.sleeper (queue, asleep) values (jobs.queue_number(queue_name), true) on conflict do nothing;
  return jobs.queue_number(queue_name);
end $$;

ALTER FUNCTION jobs.open_queue(queue_name text) OWNER TO omentum_owner;

-- Name: pause(text, boolean, text); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.pause(queue_name text, pause_it boolean, why text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  update jobs.queue q set paused = pause_it where q.name = queue_name and q.paused <> pause_it;
  if not found then return false; end if;
  perform jobs.note(case when pause_it then 'pause' else 'resume' end, queue_name, why);
  return true;
end $$;

ALTER FUNCTION jobs.pause(queue_name text, pause_it boolean, why text) OWNER TO omentum_owner;

-- Name: promote(integer); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.promote(at_most integer DEFAULT 1000) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare n int;
begin
  with due as materialized (
    select j.id from jobs.job j where j.state = 2 and j.run_at <= registry.now()
     order by j.run_at limit at_most for update skip locked)
  update jobs.job j set state = 0 from due where j.id = due.id;
  get diagnostics n = row_count;
  return n;
end $$;

ALTER FUNCTION jobs.promote(at_most integer) OWNER TO omentum_owner;

-- Name: queue_number(text); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.queue_number(queue_name text) RETURNS smallint
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare number smallint;
begin
  select q.id into number from jobs.queue q where q.name = queue_name;
  if found then return number; end if;
  raise exception 'no queue has this name' using errcode = 'OM022', constraint = 'job_waits_in_known_queue';
end $$;

ALTER FUNCTION jobs.queue_number(queue_name text) OWNER TO omentum_owner;

-- Name: queues_now(); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.queues_now() RETURNS TABLE(queue text, paused boolean, ready_since timestamp with time zone)
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select q.name, q.paused, jobs.ready_since(q.id) from jobs.queue q order by q.name $$;

ALTER FUNCTION jobs.queues_now() OWNER TO omentum_owner;

-- Name: readings(timestamp without time zone, text); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.readings(wall timestamp without time zone, zone text) RETURNS timestamp with time zone[]
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select coalesce(array_agg(distinct c.at order by c.at), '{}') from (
    select (wall - (n.at at time zone zone - n.at at time zone 'UTC')) at time zone 'UTC' as at
      from unnest(array[wall at time zone zone - interval '1 day', wall at time zone zone + interval '1 day']) n (at)) c
   where c.at at time zone zone = wall $$;

ALTER FUNCTION jobs.readings(wall timestamp without time zone, zone text) OWNER TO omentum_owner;

-- Name: ready_since(smallint); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.ready_since(queue_id smallint) RETURNS timestamp with time zone
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    AS $$
declare
  since timestamptz;
  next record;
  above int := -32769;
begin
  for step in 1 .. 100 loop
    select j.priority, j.run_at into next from jobs.job j
     where j.state = 0 and j.lock_key is null and j.queue = queue_id and j.priority > above
     order by j.priority, j.run_at limit 1;
    exit when not found;
    since := least(since, next.run_at);
    above := next.priority;
  end loop;
  above := -32769;
  for step in 1 .. 100 loop
    select j.priority, j.run_at into next from jobs.job j
     where j.state = 0 and j.lock_key is not null and j.queue = queue_id and j.priority > above
     order by j.priority, j.run_at limit 1;
    exit when not found;
    since := least(since, next.run_at);
    above := next.priority;
  end loop;
  return since;
end $$;

ALTER FUNCTION jobs.ready_since(queue_id smallint) OWNER TO omentum_owner;

-- Name: register_worker(text, boolean); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.register_worker(host_name text, keep_lock boolean) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare number int;
begin
  insert into jobs.worker (host, holds_lock) values (host_name, keep_lock) returning id into number;
  if keep_lock then perform pg_advisory_lock(1330465367, number); end if;
  return number;
end $$;

ALTER FUNCTION jobs.register_worker(host_name text, keep_lock boolean) OWNER TO omentum_owner;

-- Name: release_unknown(integer, smallint, bigint[]); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.release_unknown(worker_id integer, queue_id smallint, known bigint[]) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare n int;
begin
  perform jobs.require_worker();
  update jobs.job j set state = 0, worker = null, effect_xid = null, attempt = j.attempt - 1
   where j.state = 1 and j.worker = worker_id and j.queue = queue_id and j.id <> all (known);
  get diagnostics n = row_count;
  return n;
end $$;

ALTER FUNCTION jobs.release_unknown(worker_id integer, queue_id smallint, known bigint[]) OWNER TO omentum_owner;

-- Name: require_worker(); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.require_worker() RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if current_setting('role') <> 'worker' then
    raise exception 'settled in role %', current_setting('role')
      using errcode = 'OM003', constraint = 'job_is_completed_by_worker';
  end if;
end $$;

ALTER FUNCTION jobs.require_worker() OWNER TO omentum_owner;

-- Name: rescue(integer, interval, smallint, interval); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.rescue(own_id integer, beats_missed interval DEFAULT '00:00:30'::interval, crashes_max smallint DEFAULT 3, server_settles interval DEFAULT '00:00:15'::interval, OUT workers integer, OUT jobs integer, OUT dead integer) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  w record;
  gone int[];
  gone_before bigint;
  gone_jobs bigint[];
  locked_jobs bigint[];
  locks_prove boolean := pg_postmaster_start_time() < clock_timestamp() - server_settles;
begin
  perform jobs.require_worker();
  workers := 0;
  for w in select k.id, k.holds_lock, k.beat_at from jobs.worker k where k.id <> own_id order by k.id
             for update skip locked loop
    if w.beat_at < clock_timestamp() - beats_missed then
      delete from jobs.worker k where k.id = w.id;
      workers := workers + 1;
    elsif w.holds_lock and locks_prove and pg_try_advisory_xact_lock(1330465367, w.id) then
      delete from jobs.worker k where k.id = w.id;
      workers := workers + 1;
    end if;
  end loop;
  -- First the workers that are gone, which is for ever; only then, in new statements, their jobs. Leases are looked for
  -- when there is a reason to: the hot table has no index by worker, which would cost every lease a page write.
  jobs := 0;
  dead := 0;
  for w in select b.worker, b.lane, b.jobs as announced from jobs.batch b
            where not exists (select from jobs.worker k where k.id = b.worker) for update skip locked loop
    select array_agg(f.id) into gone_jobs from (
      select j.id from jobs.job j where j.id = any (w.announced) and j.state = 0 for update skip locked) f;
    select array_agg(j.id) into locked_jobs from jobs.job j
     where j.id = any (w.announced) and j.state = 0 and j.id <> all (coalesce(gone_jobs, '{}'));
    with noted as (
      insert into jobs.failure (job, attempt, worker, error)
      select j.id, j.attempt, w.worker, 'worker lost' from jobs.job j where j.id = any (gone_jobs)),
    freed as (
      update jobs.job j set crashes = j.crashes + 1, last_error = 'worker lost',
          state = case when j.crashes + 1 >= crashes_max then 4 when j.crashes = 0 then 0 else 2 end,
          run_at = case when j.crashes = 0 then j.run_at else registry.now() + interval '10 s' * (0.5 + random()) end
       where j.id = any (gone_jobs) returning j.state)
    select rescue.jobs + count(*), rescue.dead + count(*) filter (where state = 4) into jobs, dead from freed;
    if locked_jobs is null then
      delete from jobs.batch b where (b.worker, b.lane) = (w.worker, w.lane);
    else
      update jobs.batch b set jobs = locked_jobs where (b.worker, b.lane) = (w.worker, w.lane);
    end if;
  end loop;
  select r.gone into gone_before from jobs.rescue_due r where r.gone > r.seen;
  if not found then return; end if;
  select coalesce(array_agg(distinct j.worker), '{}') into gone from jobs.job j
   where j.state = 1 and not exists (select from jobs.worker k where k.id = j.worker);
  if cardinality(gone) = 0 then
    update jobs.rescue_due r set seen = gone_before;
    return;
  end if;
  with orphan as materialized (
    select j.id, j.worker, j.attempt from jobs.job j where j.state = 1 and j.worker = any (gone)
     limit 1000 for update skip locked),
  noted as (
    insert into jobs.failure (job, attempt, worker, error) select o.id, o.attempt, o.worker, 'worker lost' from orphan o),
  freed as (
    update jobs.job j set worker = null, effect_xid = null, attempt = j.attempt - 1, crashes = j.crashes + 1,
        last_error = 'worker lost',
        state = case when j.crashes + 1 >= crashes_max then 4 when j.crashes = 0 then 0 else 2 end,
        -- Suspects wait apart from each other, so that a killer does not take the same neighbours along again.
        run_at = case when j.crashes = 0 then j.run_at else registry.now() + interval '10 s' * (0.5 + random()) end
      from orphan o where j.id = o.id
    returning j.state)
  select rescue.jobs + count(*), rescue.dead + count(*) filter (where state = 4) into jobs, dead from freed;
end $$;

ALTER FUNCTION jobs.rescue(own_id integer, beats_missed interval, crashes_max smallint, server_settles interval, OUT workers integer, OUT jobs integer, OUT dead integer) OWNER TO omentum_owner;

-- Name: resume_worker(integer); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.resume_worker(worker_id integer) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare keep_lock boolean;
begin
  update jobs.worker w set beat_at = clock_timestamp() where w.id = worker_id returning w.holds_lock into keep_lock;
  if not found then return false; end if;
  return not keep_lock or pg_try_advisory_lock(1330465367, worker_id);
end $$;

ALTER FUNCTION jobs.resume_worker(worker_id integer) OWNER TO omentum_owner;

-- Name: retry_now(bigint, text); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.retry_now(target bigint, why text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  update jobs.job j set state = 0, run_at = registry.now(),
      attempt = case j.state when 4 then 0 else j.attempt end, crashes = case j.state when 4 then 0 else j.crashes end
   where j.id = target and j.state in (2, 3, 4);
  if not found then return false; end if;
  perform jobs.note('retry', 'J' || target, why);
  return true;
end $$;

ALTER FUNCTION jobs.retry_now(target bigint, why text) OWNER TO omentum_owner;

-- Name: ring(smallint); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.ring(queue_id smallint) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if exists (select from jobs.sleeper s where s.queue = queue_id and s.asleep) then
    perform pg_notify('omentum_jobs', queue_id::text);
  end if;
end $$;

ALTER FUNCTION jobs.ring(queue_id smallint) OWNER TO omentum_owner;

-- Name: run_cron(integer); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.run_cron(at_most integer DEFAULT 100) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  c jobs.cron;
  d record;
  due timestamptz;
  busy boolean;
  job_id bigint;
  n int := 0;
begin
  for c in
    select r.* from jobs.cron r
     where (r.enabled and r.next_at <= registry.now()) or r.asked_at is not null
     order by r.next_at, r.id limit at_most for update of r skip locked
  loop
    if c.asked_at is not null then
      job_id := jobs.enqueue_cron(c, c.asked_at, 0, 'asked');
      if job_id is not null then
        c.last_job := job_id;
        n := n + 1;
      end if;
    end if;
    if c.enabled and c.next_at <= registry.now() then
      d := jobs.due_times(c.rule, c.zone, c.next_at, registry.now(), case c.catch_up when 'all' then c.catch_up_max else 1 end);
      foreach due in array d.due loop
        busy := c.overlap = 'skip' and exists (select from jobs.job j where j.id = c.last_job and j.state <> 4);
        job_id := jobs.enqueue_cron(c, due, d.passed, case
          when c.catch_up = 'skip' and due < registry.now() - interval '1 min' then 'late' when busy then 'overlap' end);
        d.passed := 0;
        if job_id is not null then
          c.last_job := job_id;
          n := n + 1;
        end if;
      end loop;
      c.next_at := d.next_at;
    end if;
    update jobs.cron r set next_at = c.next_at, last_job = c.last_job, asked_at = null where r.id = c.id;
  end loop;
  return n;
end $$;

ALTER FUNCTION jobs.run_cron(at_most integer) OWNER TO omentum_owner;

-- Name: snooze(bigint, bigint, interval); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.snooze(job_id bigint, job_token bigint, wait interval) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  perform jobs.require_worker();
  update jobs.job j set state = 2, worker = null, effect_xid = null, attempt = j.attempt - 1,
      run_at = registry.now() + greatest(wait, interval '0')
   where j.id = job_id and j.state = 1 and j.worker = job_token >> 32 and j.claim = job_token & 4294967295;
  return found;
end $$;

ALTER FUNCTION jobs.snooze(job_id bigint, job_token bigint, wait interval) OWNER TO omentum_owner;

-- Name: stamp(); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.stamp() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare truth record;
begin
  select * into truth from jobs.asker();
  new.asked_by := truth.login;
  new.asked_as := truth.acting_as;
  return new;
end $$;

ALTER FUNCTION jobs.stamp() OWNER TO omentum_owner;

-- Name: take(integer, smallint, integer[], integer, bigint); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.take(worker_id integer, queue_id smallint, kinds integer[], at_most integer, only_job bigint DEFAULT NULL::bigint) RETURNS TABLE(job_id bigint, kind_id integer, schema_version smallint, attempt_no smallint, attempts_max smallint, crashes_before smallint, login text, acting_as text, enqueued timestamp with time zone, job_args jsonb, job_trace bytea)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_hashjoin TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
begin
  perform jobs.require_worker();
  if not exists (select from jobs.worker w where w.id = worker_id) then
    raise exception 'worker % is not registered', worker_id using errcode = 'OM021', constraint = 'job_is_leased_by_worker';
  end if;
  if only_job is not null then
    return query
      select j.id, j.kind, j.version, (j.attempt + 1)::smallint, j.max_attempts, j.crashes, j.asked_by, j.asked_as,
        coalesce(j.enqueued_at, j.run_at), j.args, j.trace
      from jobs.job j where j.id = only_job and j.state = 0 and j.lock_key is null and j.queue = queue_id
         and j.kind = any (kinds) for update skip locked;
    return;
  end if;
  if at_most < 1 or exists (select from jobs.queue q where q.id = queue_id and q.paused) then return; end if;
  return query
    select j.id, j.kind, j.version, (j.attempt + 1)::smallint, j.max_attempts, j.crashes, j.asked_by, j.asked_as,
      coalesce(j.enqueued_at, j.run_at), j.args, j.trace
    from jobs.job j
     where j.state = 0 and j.lock_key is null and j.queue = queue_id and j.kind = any (kinds)
       and (j.deadline is null or j.deadline > registry.now())
     order by j.priority, j.run_at, j.id limit at_most for update skip locked;
end $$;

ALTER FUNCTION jobs.take(worker_id integer, queue_id smallint, kinds integer[], at_most integer, only_job bigint) OWNER TO omentum_owner;

-- Name: tally_added(); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.tally_added() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  insert into jobs.tally_change (queue, kind, state, n)
  select a.queue, a.kind, a.state, count(*) from added a group by a.queue, a.kind, a.state;
  return null;
end $$;

ALTER FUNCTION jobs.tally_added() OWNER TO omentum_owner;

-- Name: tally_cancelled(); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.tally_cancelled() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  insert into jobs.tally_change (queue, kind, state, n) values (new.queue, new.kind, 101, 1), (new.queue, new.kind, 100, -1);
  return null;
end $$;

ALTER FUNCTION jobs.tally_cancelled() OWNER TO omentum_owner;

-- Name: tally_gone(); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.tally_gone() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  insert into jobs.tally_change (queue, kind, state, n, ends)
  select g.queue, g.kind, g.state, -count(*), true from gone g group by g.queue, g.kind, g.state;
  return null;
end $$;

ALTER FUNCTION jobs.tally_gone() OWNER TO omentum_owner;

-- Name: tally_moved(); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.tally_moved() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  insert into jobs.tally_change (queue, kind, state, n)
  select m.queue, m.kind, m.state, sum(m.n) from (
      select a.queue, a.kind, a.state, count(*) as n from after_it a group by a.queue, a.kind, a.state
      union all
      select b.queue, b.kind, b.state, -count(*) from before_it b group by b.queue, b.kind, b.state) m
   group by m.queue, m.kind, m.state having sum(m.n) <> 0;
  return null;
end $$;

ALTER FUNCTION jobs.tally_moved() OWNER TO omentum_owner;

-- Name: turn(integer, smallint, integer[], integer[], integer, bigint[], bigint[]); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.turn(worker_id integer, queue_id smallint, kinds integer[], keyed_kinds integer[], at_most integer, done bigint[], tokens bigint[]) RETURNS TABLE(job_id bigint, token bigint, kind_id integer, schema_version smallint, attempt_no smallint, attempts_max smallint, login text, acting_as text, enqueued timestamp with time zone, job_args jsonb, job_trace bytea)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET enable_seqscan TO 'off'
    SET enable_bitmapscan TO 'off'
    SET enable_mergejoin TO 'off'
    SET enable_hashjoin TO 'off'
    SET plan_cache_mode TO 'force_generic_plan'
    AS $$
declare
  candidate record;
  keyed_share int := floor(at_most * 0.5 + random());  -- neither side starves the other, not even one by one
  taken bigint[] := '{}';
  sleeps boolean;
begin
  if cardinality(done) > 0 then
    perform jobs.require_worker();
    with gone as (
      delete from jobs.job j using unnest(done, tokens) t (id, token)
       where j.id = t.id and j.state = 1 and j.worker = t.token >> 32 and j.claim = t.token & 4294967295
      returning j.*)
    insert into jobs.job_done (id, run_at, enqueued_at, kind, worker, queue, priority, version, attempt, crashes, outcome,
        asked_by, asked_as, args, last_error, trace)
    select g.id, case when g.enqueued_at is not null then g.run_at end, coalesce(g.enqueued_at, g.run_at), g.kind, g.worker,
        g.queue, nullif(g.priority, 0), nullif(g.version, 1), g.attempt, nullif(g.crashes, 0), 0,
        g.asked_by, g.asked_as, g.args, g.last_error, g.trace
      from gone g;
  end if;
  -- Held until commit: a rescuer cannot remove the worker between this look and the lease.
  perform from jobs.worker w where w.id = worker_id for key share;
  if not found then
    raise exception 'worker % is not registered', worker_id using errcode = 'OM021', constraint = 'job_is_leased_by_worker';
  end if;
  if at_most < 1 or exists (select from jobs.queue q where q.id = queue_id and q.paused) then return; end if;
  for candidate in
    select j.id, j.lock_key, coalesce(j.lock_limit, 1) as lock_limit from jobs.job j
     where j.state = 0 and j.lock_key is not null and j.queue = queue_id and j.kind = any (kinds || keyed_kinds)
       and (j.deadline is null or j.deadline > registry.now())
       and (select count(*) from jobs.job r where r.state = 1 and r.lock_key = j.lock_key) < coalesce(j.lock_limit, 1)
     order by j.priority, j.run_at, j.id limit keyed_share * 4
  loop
    exit when cardinality(taken) >= keyed_share;
    -- One claimer per key at a time; the count below is taken after the lock, so it sees what the last one did.
    continue when not pg_try_advisory_xact_lock(1330465355, hashint8(candidate.lock_key));
    continue when (select count(*) from jobs.job r where r.state = 1 and r.lock_key = candidate.lock_key)
                  >= candidate.lock_limit;
    update jobs.job j set state = 1, worker = worker_id, claim = j.claim + 1, attempt = j.attempt + 1
     where j.id = (select c.id from jobs.job c where c.id = candidate.id and c.state = 0 for update skip locked);
    if found then taken := taken || candidate.id; end if;
  end loop;
  return query
    with next as materialized (
      select j.ctid as place from jobs.job j
       where j.state = 0 and j.lock_key is null and j.queue = queue_id and j.kind = any (kinds)
         and (j.deadline is null or j.deadline > registry.now())
       order by j.priority, j.run_at, j.id limit at_most - cardinality(taken) for update skip locked)
    update jobs.job j set state = 1, worker = worker_id, claim = j.claim + 1, attempt = j.attempt + 1
     where j.ctid = any (array(select n.place from next n))
    returning j.id, worker_id::bigint << 32 | j.claim, j.kind, j.version, j.attempt, j.max_attempts, j.asked_by,
      j.asked_as, coalesce(j.enqueued_at, j.run_at), j.args, j.trace;
  if cardinality(taken) > 0 then
    return query
      select j.id, worker_id::bigint << 32 | j.claim, j.kind, j.version, j.attempt, j.max_attempts, j.asked_by,
        j.asked_as, coalesce(j.enqueued_at, j.run_at), j.args, j.trace
      from jobs.job j where j.id = any (taken);
  end if;
  -- Whoever finds nothing is about to sleep, and looks once more before it does.
  sleeps := not found and cardinality(taken) = 0;
  update jobs.sleeper s set asleep = sleeps where s.queue = queue_id and s.asleep <> sleeps;
end $$;

ALTER FUNCTION jobs.turn(worker_id integer, queue_id smallint, kinds integer[], keyed_kinds integer[], at_most integer, done bigint[], tokens bigint[]) OWNER TO omentum_owner;

-- Name: unique_hash(text, text, bigint); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.unique_hash(scope text, key text, period bigint) RETURNS bytea
    LANGUAGE sql IMMUTABLE
    RETURN SUBSTRING(sha256(convert_to(((quote_literal(scope) || quote_literal(key)) || (period)::text), 'UTF8'::name)) FROM 1 FOR 16);

ALTER FUNCTION jobs.unique_hash(scope text, key text, period bigint) OWNER TO omentum_owner;

-- Name: wall_times(text); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.wall_times(rule text) RETURNS jobs.wall_times
    LANGUAGE plpgsql IMMUTABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
  part text[];
  t jobs.wall_times;
begin
  part := regexp_match(rule, '^daily ([01][0-9]|2[0-3]):([0-5][0-9])$');
  if part is not null then
    part := array[part[2], part[1], '*', '*', '*'];
  else
    part := string_to_array(case rule when '@hourly' then '0 * * * *' when '@daily' then '0 0 * * *'
      when '@weekly' then '0 0 * * 0' when '@monthly' then '0 0 1 * *' when '@yearly' then '0 0 1 1 *' else rule end, ' ');
  end if;
  if cardinality(part) is distinct from 5 then
    raise exception 'a rule is "daily HH:MM", "every N minutes", or five fields'
      using errcode = 'OM023', constraint = 'cron_rule_is_understood';
  end if;
  t.minutes := jobs.cron_field(part[1], 0, 59, '{}', 'cron_minute_is_understood');
  t.hours := jobs.cron_field(part[2], 0, 23, '{}', 'cron_hour_is_understood');
  t.days := jobs.cron_field(part[3], 1, 31, '{}', 'cron_day_of_month_is_understood');
  t.months := jobs.cron_field(part[4], 1, 12, '{jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec}',
    'cron_month_is_understood');
  -- Sunday is 0 and 7.
  t.weekdays := array(select distinct n % 7 from unnest(
    jobs.cron_field(part[5], 0, 7, '{sun,mon,tue,wed,thu,fri,sat}', 'cron_day_of_week_is_understood')) n order by 1);
  t.either_day := part[3] !~ '^\*' and part[5] !~ '^\*';
  t.by_reading := part[1] ~ '^\*' or part[2] ~ '^\*';
  return t;
end $_$;

ALTER FUNCTION jobs.wall_times(rule text) OWNER TO omentum_owner;

-- Name: watch(bigint, bigint, integer, bigint, bigint, integer); Type: FUNCTION; Schema: jobs; Owner: omentum_owner

CREATE FUNCTION jobs.watch(dead_rows_max bigint DEFAULT 20000, unused_bytes_max bigint DEFAULT 268435456, snapshot_seconds_max integer DEFAULT 300, snapshot_transactions_max bigint DEFAULT 1000000, slot_bytes_max bigint DEFAULT '4294967296'::bigint, days_kept integer DEFAULT 90) RETURNS TABLE(measure text, subject text, who text, value double precision, warn_above double precision, advice text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare today date := (registry.now() at time zone 'UTC')::date;
begin
  return query
  with hot as (
    select c.relname::text as name, greatest(s.n_live_tup, c.reltuples)::double precision as live,
        s.n_dead_tup::double precision as dead, pg_table_size(c.oid)::double precision as bytes,
        pg_indexes_size(c.oid)::double precision as index_bytes
      from pg_class c join pg_stat_all_tables s on s.relid = c.oid
     where c.oid = any (array['jobs.job', 'jobs.batch', 'jobs.worker', 'jobs.sleeper', 'jobs.tally', 'jobs.tally_change',
       'jobs.unique_window', 'jobs.stop_request']::regclass[]))
  select m.measure, h.name, null::text, m.value, m.warn_above, m.advice from hot h cross join lateral (values
    ('live_rows', h.live, case h.name when 'tally_change' then 1000000.0 end,
      case h.name when 'tally_change' then 'no worker folds the counts: start one, and see its log for why not' end),
    ('dead_rows', h.dead, greatest(dead_rows_max, h.live),
      'end what holds old snapshots (snapshot_seconds), then VACUUM (VERBOSE) jobs.' || h.name),
    ('table_bytes', h.bytes, null, null),
    ('index_bytes', h.index_bytes, null, null),
    -- 2 kB for each live row is several times what one takes.
    ('unused_bytes', greatest(0, h.bytes + h.index_bytes - h.live * 2048), unused_bytes_max,
      'pause the queues in a quiet hour, then VACUUM FULL jobs.' || h.name
        || '; indexes alone, also while it runs: REINDEX TABLE CONCURRENTLY jobs.' || h.name)
  ) m (measure, value, warn_above, advice);
  return query
  with held as materialized (select * from audit.old_snapshots()),
  old as (
    select h.source, h.who, extract(epoch from clock_timestamp() - h.since)::double precision as seconds, h.transactions
      from held h)
  select l.measure, s.source, o.who, coalesce(o.value, 0), l.warn_above, l.advice
    from (values ('session'), ('replica'), ('prepared'), ('slot')) s (source)
    cross join (values
      ('snapshot_seconds', snapshot_seconds_max::double precision,
        'ask whoever it is to end it; else SELECT pg_terminate_backend(pid), or ROLLBACK PREPARED by pg_prepared_xacts'),
      ('snapshot_transactions', snapshot_transactions_max::double precision,
        'a session: end it; a replica: its hot_standby_feedback holds; a slot: pg_drop_replication_slot() if unused')
    ) l (measure, warn_above, advice)
    left join lateral (
      -- The five oldest over the limit by name, else the oldest one.
      select r.who, r.value from (
        select h.who, v.value, row_number() over (order by v.value desc, h.who) as place from old h
          cross join lateral (values (case l.measure when 'snapshot_seconds' then h.seconds else h.transactions end)) v (value)
         where h.source = s.source) r
       where r.place = 1 or r.place <= 5 and r.value > l.warn_above) o on true
   -- A replica's and a slot's start says nothing of how old what they hold is.
   where not (l.measure = 'snapshot_seconds' and s.source in ('replica', 'slot'));
  return query
  select 'slot_wal_bytes', 'slot', w.who, w.bytes, slot_bytes_max::double precision,
      'the server keeps WAL for a slot that does not move: mend its consumer, or pg_drop_replication_slot()'
    from (select 'slot ' || r.slot_name as who,
            pg_wal_lsn_diff(pg_current_wal_lsn(), r.restart_lsn)::double precision as bytes
            from pg_replication_slots r where r.restart_lsn is not null
          union all select null, 0 order by 2 desc limit 1) w;
  return query select 'history_days_missing', 'job_done', null::text, count(*)::double precision, 0::double precision,
      'no worker could make them: start one, and end what holds a lock on jobs.job_done_rest'
    from generate_series(0, 1) i where to_regclass('jobs.job_done_' || to_char(today + i, 'YYYYMMDD')) is null;
  return query select 'history_days_overdue', 'job_done', null::text, count(*)::double precision, 0::double precision,
      'no worker could drop them: end what holds a lock on jobs.job_done, such as a dump'
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
   where i.inhparent = 'jobs.job_done'::regclass and c.relname ~ '^job_done_[0-9]{8}$'
     and right(c.relname, 8) < to_char(today - days_kept - 1, 'YYYYMMDD');
  return query select 'history_rest_rows', 'job_done', null::text, count(*)::double precision, 0::double precision,
      'jobs ended on a day without its partition; the worker moves up to 100000 a day within ten minutes'
    from (select from jobs.job_done_rest limit 1000) r;
end $_$;

ALTER FUNCTION jobs.watch(dead_rows_max bigint, unused_bytes_max bigint, snapshot_seconds_max integer, snapshot_transactions_max bigint, slot_bytes_max bigint, days_kept integer) OWNER TO omentum_owner;

-- Name: gate_may_be_overridden(); Type: FUNCTION; Schema: pathway; Owner: omentum_owner

CREATE FUNCTION pathway.gate_may_be_overridden() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE g pathway.gate;
BEGIN
    SELECT * INTO g FROM pathway.gate WHERE code = new.gate;
    IF g.hardness = 'hard' THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'hard_gate_is_never_overridden', schema = 'pathway',
            table = 'override', message = 'a hard gate has no override';
    END IF;
    IF g.hardness = 'advisory' THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'advisory_gate_needs_no_override', schema = 'pathway',
            table = 'override', message = 'an advisory gate stops nothing';
    END IF;
    IF registry.is_service() THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'override_is_by_a_person', schema = 'pathway',
            table = 'override', message = 'services do not override';
    END IF;
    IF NOT current_setting('role') = ANY (g.approvers) THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'gate_is_overridden_by_its_approvers', schema = 'pathway',
            table = 'override', message = 'this group does not approve this gate';
    END IF;
    new.login := session_user; new.role := current_setting('role');
    RETURN new;
END $$;

ALTER FUNCTION pathway.gate_may_be_overridden() OWNER TO omentum_owner;

-- Name: go_has_its_grounds(); Type: FUNCTION; Schema: pathway; Owner: omentum_owner

CREATE FUNCTION pathway.go_has_its_grounds() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE against text; its_patient bigint; its_enrolment bigint;
BEGIN
    IF new.verdict <> 'go' OR jsonb_typeof(new.gates) <> 'array' THEN RETURN new; END IF;
    PERFORM pathway.hold_still(new.planned_cycle);
    SELECT k.patient, k.enrolment INTO its_patient, its_enrolment FROM booking.planned_cycle y
      JOIN booking.course k ON k.id = y.course WHERE y.id = new.planned_cycle;
    IF NOT found THEN RETURN new; END IF;  -- the foreign key says so
    IF NOT EXISTS (SELECT FROM registry.patient WHERE id = its_patient AND vital_status = 'alive') THEN
        against := 'go_is_for_the_living';
    ELSIF NOT EXISTS (SELECT FROM trials.enrolment_now WHERE enrolment = its_enrolment AND may_be_treated) THEN
        against := 'go_is_for_an_enrolled_patient';
    ELSIF EXISTS (SELECT FROM pathway.hold WHERE patient = its_patient AND lifted_at IS NULL)
        AND NOT pathway.is_overridden(new.planned_cycle, 'no_treatment_hold', new.for_day)
    THEN against := 'go_is_without_a_treatment_hold';
    ELSIF EXISTS (SELECT FROM followup.open_serious_event WHERE patient = its_patient)
        AND NOT pathway.is_overridden(new.planned_cycle, 'no_open_serious_adverse_event', new.for_day)
    THEN against := 'go_is_without_an_open_serious_event';
    ELSIF EXISTS (SELECT FROM (
            SELECT code, hardness FROM pathway.gate g WHERE g.hardness <> 'advisory' AND NOT EXISTS (
                SELECT FROM jsonb_array_elements(new.gates) line
                 WHERE line -> 'finding' ->> 'gate' = g.code AND line -> 'finding' ->> 'answer' = 'met')
            OFFSET 0) unmet  -- a fence: overrides are looked up for these only
        WHERE NOT (hardness = 'overridable' AND pathway.is_overridden(new.planned_cycle, code, new.for_day)))
    THEN against := 'go_answers_every_gate';
    END IF;
    IF against IS NOT NULL THEN
        RAISE EXCEPTION USING errcode = 'OM060', constraint = against, schema = 'booking', table = 'clearance',
            message = 'a go that the facts speak against';
    END IF;
    RETURN new;
END $$;

ALTER FUNCTION pathway.go_has_its_grounds() OWNER TO omentum_owner;

-- Name: hold_still(bigint); Type: FUNCTION; Schema: pathway; Owner: omentum_owner

CREATE FUNCTION pathway.hold_still(for_cycle bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    PERFORM FROM registry.patient WHERE id = (SELECT patient FROM booking.planned_cycle WHERE id = for_cycle) FOR UPDATE;
    PERFORM FROM trials.enrolment WHERE id = (SELECT k.enrolment FROM booking.planned_cycle y
        JOIN booking.course k ON k.id = y.course WHERE y.id = for_cycle) FOR UPDATE;
    PERFORM FROM booking.course WHERE id = (SELECT course FROM booking.planned_cycle WHERE id = for_cycle) FOR NO KEY UPDATE;
END $$;

ALTER FUNCTION pathway.hold_still(for_cycle bigint) OWNER TO omentum_owner;

-- Name: is_overridden(bigint, text, date); Type: FUNCTION; Schema: pathway; Owner: omentum_owner

CREATE FUNCTION pathway.is_overridden(for_cycle bigint, its_gate text, its_day date) RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RETURN EXISTS (SELECT FROM pathway.override o WHERE (o.cycle, o.gate, o.for_day) = (for_cycle, its_gate, its_day)
        AND NOT EXISTS (SELECT FROM pathway.override_revocation r WHERE r.override = o.id));
END $$;

ALTER FUNCTION pathway.is_overridden(for_cycle bigint, its_gate text, its_day date) OWNER TO omentum_owner;

-- Name: stamp_lifting(); Type: FUNCTION; Schema: pathway; Owner: omentum_owner

CREATE FUNCTION pathway.stamp_lifting() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF old.lifted_because IS NOT NULL THEN
        RAISE EXCEPTION USING errcode = 'OM001', constraint = 'hold_is_lifted_once', message = 'the hold was lifted before';
    END IF;
    new.lifted_at := registry.now(); new.lifted_by := session_user;
    RETURN new;
END $$;

ALTER FUNCTION pathway.stamp_lifting() OWNER TO omentum_owner;

-- Name: referral_apply_step(); Type: FUNCTION; Schema: referrals; Owner: omentum_owner

CREATE FUNCTION referrals.referral_apply_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    begin
      if new.no > 1 then update referrals.referral set status = new.to_state, step_no = new.no where id = new.subject; end if;
      return null;
    end $$;

ALTER FUNCTION referrals.referral_apply_step() OWNER TO omentum_owner;

-- Name: referral_first_step(); Type: FUNCTION; Schema: referrals; Owner: omentum_owner

CREATE FUNCTION referrals.referral_first_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    begin
      insert into referrals.referral_history (subject, event, happened_at) select id, 'opened', opened_at from news order by id;
      return null;
    end $$;

ALTER FUNCTION referrals.referral_first_step() OWNER TO omentum_owner;

-- Name: referral_followed(); Type: FUNCTION; Schema: referrals; Owner: omentum_owner

CREATE FUNCTION referrals.referral_followed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF new.event = 'patient_died' THEN
        PERFORM registry.note_death(patient, NULL) FROM referrals.referral WHERE id = new.subject;
    END IF;
    RETURN NULL;
END $$;

ALTER FUNCTION referrals.referral_followed() OWNER TO omentum_owner;

-- Name: referral_take_step(); Type: FUNCTION; Schema: referrals; Owner: omentum_owner

CREATE FUNCTION referrals.referral_take_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    declare was text; at_no int; t registry.transition; fact text;
    begin
      select status, step_no into was, at_no from referrals.referral where id = new.subject
         for no key update;      -- queue here, so that two at once are judged one after the other
      if new.event = 'opened' then was := '-'; at_no := 0; end if;  -- a second opening meets the unique number 1
      new.login := session_user; new.role := current_setting('role'); new.recorded_at := registry.now();
      new.behalf := null;
      if pg_has_role(session_user, 'worker', 'member') and registry.is_service() then  -- cheap half first
        new.behalf := (select e.asked_by from jobs.effects_of() e);
      end if;
      new.happened_at := coalesce(new.happened_at, new.recorded_at);
      select * into t from registry.transition
       where (machine, from_state, event, role) = ('referral', was, new.event, new.role);
      if not found then fact := 'referral_step_is_legal';
      elsif t.needs_reason and coalesce(btrim(new.reason), new.reason_code, '') = '' then fact := 'referral_step_has_its_reason';
      end if;
      if fact is not null then
        raise exception using errcode = 'OM010', constraint = fact, schema = tg_table_schema, table = tg_table_name,
          message = format('%s: %s by %s from %s', 'referral', new.event, new.role, was);
      end if;
      new.no := at_no + 1; new.from_state := was; new.to_state := t.to_state;
      return new;
    end $$;

ALTER FUNCTION referrals.referral_take_step() OWNER TO omentum_owner;

-- Name: step_has_its_facts(); Type: FUNCTION; Schema: referrals; Owner: omentum_owner

CREATE FUNCTION referrals.step_has_its_facts() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION referrals.step_has_its_facts() OWNER TO omentum_owner;

-- Name: add_person(name, text, name[]); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.add_person(login name, printed_name text, groups name[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare p bigint;
begin
  insert into registry.person (login, printed_name) values (add_person.login, add_person.printed_name) returning id into p;
  insert into registry.membership select distinct p, g from unnest(groups) g;
  perform registry.open_login(add_person.login, groups);
  return p;
end $$;

ALTER FUNCTION registry.add_person(login name, printed_name text, groups name[]) OWNER TO omentum_owner;

-- Name: amend_patient(bigint, jsonb); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.amend_patient(who bigint, change jsonb) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare was registry.patient; will registry.patient; n int; changed int := 0; fact text; state text; parts jsonb := '{}'; part text; there jsonb;
  columns constant text := 'active, gender, vital_status, died_on, died_precision, died_at, language, language_text, interpreter_needed, contact_consent,
    managing_organisation, managing_organisation_ref, general_practitioner, general_practitioner_ref, general_practitioner_text, absent_reasons';
begin
  select * into was from registry.patient where id = who for update;
  if not found then raise exception using errcode = 'OM023', constraint = 'patient_exists', message = 'no such patient'; end if;
  will := jsonb_populate_record(was, change - '{id,recorded_at}'::text[]);
  if will is distinct from was then
    execute format('update registry.patient set (%1$s) = (select %1$s from (select ($1).*) x) where id = $2', columns) using will, who;
    changed := 1;
  end if;
  if change ? 'birth_date' then
    update registry.patient_identity set birth_date = (change ->> 'birth_date')::date, birth_precision = change ->> 'birth_precision'
     where patient = who and (birth_date, birth_precision::text) is distinct from ((change ->> 'birth_date')::date, change ->> 'birth_precision');
    get diagnostics n = row_count; changed := changed + n;
  end if;
  foreach part in array array['name', 'identifier', 'contact', 'address', 'contact_person', 'link'] loop
    declare list constant text := case part when 'address' then 'addresses' else part || 's' end;
    begin
      continue when not change ? list;
      execute format('select jsonb_agg(to_jsonb(t) - ''{id,patient,ordinal,search}''::text[] order by ordinal) from registry.%I t where patient = $1',
        'patient_' || part) into there using who;
      if registry.plain(change -> list) is distinct from registry.plain(there) then
        execute format('delete from registry.%I where patient = $1', 'patient_' || part) using who;
        parts := parts || jsonb_build_object(list, change -> list);
      end if;
    end;
  end loop;
  if parts <> '{}' then
    perform registry.write_parts(array[who], jsonb_build_array(parts)); changed := changed + 1;
  end if;
  return changed > 0;
exception when integrity_constraint_violation or data_exception or invalid_parameter_value then
  get stacked diagnostics fact = constraint_name, state = returned_sqlstate;
  perform registry.refuse_quietly(state, fact);
end $_$;

ALTER FUNCTION registry.amend_patient(who bigint, change jsonb) OWNER TO omentum_owner;

-- Name: begin_import(text, text[]); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.begin_import(import_source text, file_names text[]) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare run bigint;
begin
  insert into registry.import_run (source, file_digests) values (import_source, array(select sha256(convert_to(f, 'UTF8')) from unnest(file_names) f))
    returning id into run;
  return run;
end $$;

ALTER FUNCTION registry.begin_import(import_source text, file_names text[]) OWNER TO omentum_owner;

-- Name: begin_once(text, bytea); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.begin_once(k text, request_hash bytea) RETURNS jsonb
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare r registry.idempotency_key;
begin
  insert into registry.idempotency_key (key, request) values (k, request_hash) on conflict do nothing;
  if found then return null; end if;
  select * into r from registry.idempotency_key where login = session_user and key = k;   -- new statement, new snapshot
  if r.request <> request_hash then
    raise exception using errcode = 'OM050', constraint = 'idempotency_key_names_one_request', message = 'key used for another request'; end if;
  if r.answer is null then raise exception using errcode = 'OM051', constraint = 'idempotency_key_has_its_answer', message = 'key used without an answer'; end if;
  return r.answer;
end $$;

ALTER FUNCTION registry.begin_once(k text, request_hash bytea) OWNER TO omentum_owner;

-- Name: behind(bigint); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.behind(ticket bigint) RETURNS bigint[]
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare a registry.access_log;
begin
  select * into a from registry.access_log where id = ticket;
  if a.id is null or a.login <> session_user or a.role <> current_setting('role')
     or a.txid is not distinct from pg_current_xact_id_if_assigned()       -- not committed yet: could still be rolled back
     or a.at < transaction_timestamp() - interval '2 minutes' then
    raise exception using errcode = 'OM020', constraint = 'identity_is_read_with_a_committed_ticket', message = 'no valid ticket';
  end if;
  return a.patients;
end $$;

ALTER FUNCTION registry.behind(ticket bigint) OWNER TO omentum_owner;

-- Name: catalog_offences(); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.catalog_offences() RETURNS SETOF text
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
with ours as (select oid, nspname from pg_namespace where nspname in ('audit', 'registry', 'referrals', 'trials', 'booking', 'coverage', 'followup', 'jobs', 'pathway')),
groups(g) as (values ('coordinator'), ('research'), ('investigator'), ('scheduler'), ('theatre'), ('surgeon'), ('pharmacist'),
  ('nurse'), ('finance'), ('auditor'), ('operator'), ('worker'), ('cron')),
owners(o) as (values ('omentum_owner'::regrole), ('omentum_vault'), ('omentum_gatekeeper')),
tables as (select c.oid, nspname || '.' || relname as rel, nspname || '.*' as whole_schema from pg_class c join ours on ours.oid = relnamespace where relkind in ('r', 'p')),
exempt as (select e.rule, t.oid, t.rel from registry.catalog_exemption e join tables t on e.subject in (t.rel, t.whole_schema)),
keys as (select i.indrelid, string_agg(attname || '\000', '' order by n) as args
  from pg_index i, unnest(i.indkey) with ordinality k(att, n), pg_attribute a
  where i.indisprimary and a.attrelid = i.indrelid and a.attnum = k.att group by i.indrelid)
select 'no audit triggers (ALWAYS, with its key): ' || rel from tables
  where oid not in (select oid from exempt where rule = 'audited') and (
    (select count(*) from pg_trigger t join keys on keys.indrelid = t.tgrelid where t.tgrelid = tables.oid and tgenabled = 'A'
      and encode(tgargs, 'escape') = keys.args and (
        tgqual is null and tgfoid = 'audit.record()'::regprocedure
          and (tgname, tgtype) in (('audit_insert', 4), ('audit_update', 16), ('audit_delete', 8))
        -- A record with a history: every column but the two that follow from it stands in the condition.
        or tgfoid = 'audit.record_row()'::regprocedure and (tgname, tgtype) = ('audit_update', 17)
          and to_regclass(tables.rel || '_history') is not null
          and array(select attname from pg_attribute a where a.attrelid = tables.oid and attnum > 0 and not attisdropped
            and attgenerated = '' and not exists (select from pg_depend d where (d.classid, d.objid, d.refclassid, d.refobjid, d.refobjsubid)
              = ('pg_trigger'::regclass, t.oid, 'pg_class'::regclass, tables.oid, a.attnum))) <@ '{status,step_no}'::name[])) <> 3
    or not exists (select from pg_trigger t where t.tgrelid = tables.oid and tgname in ('audit_truncate', 'keep_all') and tgenabled = 'A'))
union all select 'exempt, but not there: ' || subject from registry.catalog_exemption
  where rule <> 'constraint name' and to_regclass(subject) is null and subject <> 'jobs.*'
union all select 'trigger is not ALWAYS: ' || tgrelid::regclass || '.' || tgname from pg_trigger join tables on tgrelid = tables.oid where not tgisinternal and tgenabled <> 'A'
union all select 'constraint is not named as a fact: ' || coalesce(nullif(conrelid, 0)::regclass::text, contypid::regtype::text) || '.' || conname
  from pg_constraint join ours on ours.oid = connamespace
  where contype not in ('t', 'n') and conislocal and coninhcount = 0
    and (conname ~ '_(pkey|key|fkey|check|excl)\d*$' and conname !~ '_(has|is|names|belongs)_' or conname !~ '_(was|does|may|must|can|cannot|never|only|have|are|fill|[a-z]{1,}s)(_|$)')
    and conname not in (select subject from registry.catalog_exemption where rule = 'constraint name')
union all select 'a primary key could identify a patient: ' || c.conrelid::regclass || '.' || a.attname from pg_constraint c join tables on tables.oid = c.conrelid,
  unnest(c.conkey) k(att) join pg_attribute a on true where a.attrelid = c.conrelid and a.attnum = k.att and c.contype = 'p'
    and (a.atttypid not in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'date'::regtype, '"char"'::regtype, 'timestamptz'::regtype)
      or a.attname ~ 'birth|died|member_number|given|family')
    and c.conrelid not in (select oid from exempt where rule = 'identifying key')
union all select 'owned by an application role: ' || c.oid::regclass from pg_class c join ours on ours.oid = relnamespace where relowner not in (select o from owners)
union all select 'owned by an application role: ' || p.oid::regprocedure from pg_proc p join ours on ours.oid = pronamespace
  where proowner not in (select o from owners) and p.proname <> 'close_database'
union all select 'the gatekeeper owns more than its two doors: ' || p.oid::regprocedure from pg_proc p
  where proowner = 'omentum_gatekeeper'::regrole and p.oid::regprocedure::text not in ('registry.open_login(name,name[])', 'registry.close_login(name)')
union all select 'SECURITY DEFINER without search_path ending in pg_temp: ' || p.oid::regprocedure from pg_proc p join ours on ours.oid = pronamespace
  where prosecdef and not coalesce(array_to_string(proconfig, '|') ~ 'search_path=[a-z_, "]*pg_temp(\||$)', false)
union all select 'executable by everybody: ' || p.oid::regprocedure from pg_proc p join ours on ours.oid = pronamespace
  where has_function_privilege('public', p.oid, 'execute') and p.oid <> 'registry.is_service()'::regprocedure
union all select 'everybody has ' || priv || ' on this database: registry.close_database() was not called' from unnest(array['connect', 'temp', 'create']) priv
  where has_database_privilege('public', current_database(), priv)
union all select 'a member inherits or is strong: ' || r.rolname from pg_roles r where r.rolname !~ '^(pg_|omentum_vault$|omentum_gatekeeper$)' and not r.rolsuper
  and (r.rolinherit or r.rolcreaterole or r.rolcreatedb or r.rolbypassrls or r.rolreplication)
  and exists (select from pg_auth_members m where m.member = r.oid and m.roleid::regrole::text in (select g from groups))
union all select 'a member of ' || m.roleid::regrole || ': ' || m.member::regrole from pg_auth_members m
  where m.roleid::regrole::text in ('omentum_vault', 'omentum_gatekeeper') and m.member::regrole::text in
    (select g from groups union all select quote_ident(login) from registry.person union all select 'omentum_owner' union all select 'omentum_worker')
union all select 'a person is a service: ' || login from registry.person where exists (select from pg_auth_members m
  where m.member::regrole::text = quote_ident(login) and m.roleid::regrole::text in ('worker', 'cron'))
union all select 'a person''s groups differ from the registry: ' || p.login from registry.person p join pg_roles r on r.rolname = p.login
  where array(select m.roleid::regrole::text from pg_auth_members m where m.member = r.oid order by 1)
    is distinct from array(select x.group_role::text from registry.membership x where x.person = p.id order by 1)
union all select 'identity is readable: ' || g || ' ' || t from groups, unnest(array['registry.patient_identity', 'registry.patient_name',
  'registry.patient_identifier', 'registry.patient_contact', 'registry.patient_address', 'registry.patient_contact_person']) t where has_any_column_privilege(g, t, 'select')
union all select 'a member number is readable: ' || g || ' ' || t || '.' || c from groups, (values ('registry.imported_coverage', 'subscriber_id'),
  ('registry.imported_coverage', 'member_identifiers'), ('coverage.coverage', 'subscriber_id')) n(t, c) where has_column_privilege(g, t, c, 'select')
union all select 'the trail''s values are open: ' || g || ' ' || c from groups, unnest(array['olds', 'news', 'salt', 'salts']) c where has_column_privilege(g, 'audit.entry', c, 'select')
union all select 'a group may ' || priv || ' the trail: ' || g from groups, unnest(array['insert', 'update', 'delete', 'truncate', 'trigger', 'references']) priv
  where has_table_privilege(g, 'audit.entry', priv)
union all select distinct 'a group may write who or when: ' || t.rel || '.' || a.attname from tables t join pg_attribute a on a.attrelid = t.oid, groups,
  unnest(array['insert', 'update']) priv where a.attnum > 0 and not a.attisdropped
    and (a.atttypid = 'name'::regtype or a.attname in ('login', 'role', 'behalf', 'txid', 'recorded_at')) and has_column_privilege(g, t.oid, a.attnum, priv)
union all select 'view runs with its owner''s rights: ' || c.oid::regclass from pg_class c join ours on ours.oid = relnamespace
  where relkind = 'v' and not coalesce(reloptions::text ~ 'security_(invoker|barrier)=(true|on|1)', false)
$_$;

ALTER FUNCTION registry.catalog_offences() OWNER TO omentum_owner;

-- Name: close_database(); Type: PROCEDURE; Schema: registry; Owner: postgres

CREATE PROCEDURE registry.close_database()
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare db text := quote_ident(current_database()); p name;
begin
  -- TEMP is closed too: a temporary table or a pg_temp function outlives the role that made it.
  execute format('revoke all on database %s from public', db);
  execute format('grant create on database %s to omentum_owner, omentum_vault', db);
  -- A NOINHERIT login does not get its group's CONNECT: each login needs its own.
  execute format('grant connect on database %s to omentum_worker', db);
  execute format('grant connect on database %s to omentum_gatekeeper with grant option', db);
  if to_regclass('registry.person') is not null then
    for p in execute 'select login from registry.person where active_until is null' loop
      if exists (select from pg_roles where rolname = p) then
        execute format('grant connect on database %s to %I', db, p);
      end if;
    end loop;
  end if;
end $$;

ALTER PROCEDURE registry.close_database() OWNER TO postgres;

-- Name: close_login(name); Type: FUNCTION; Schema: registry; Owner: omentum_gatekeeper

CREATE FUNCTION registry.close_login(person_login name) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare g name;
begin
  perform registry.open_login(person_login, '{}');        -- the same checks; takes every group away: sessions end with their transaction
  execute format('revoke connect on database %I from %I', current_database(), person_login);
  execute format('alter role %I nologin', person_login);
end $$;

ALTER FUNCTION registry.close_login(person_login name) OWNER TO omentum_gatekeeper;

-- Name: deactivate_person(name); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.deactivate_person(person_login name) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if person_login = session_user then
    raise exception using errcode = 'OM073', constraint = 'nobody_is_deactivated_by_themselves', message = 'ask another operator'; end if;
  update registry.person set active_until = registry.now() where login = person_login and active_until is null;
  if not found then raise exception using errcode = 'OM072', constraint = 'person_is_active', message = 'no active person with this login'; end if;
  delete from registry.membership where person = (select id from registry.person where login = person_login);
  perform registry.close_login(person_login);
end $$;

ALTER FUNCTION registry.deactivate_person(person_login name) OWNER TO omentum_owner;

-- Name: died_patient_stays_so(); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.died_patient_stays_so() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if not exists (select from registry.death_correction where patient = new.id and txid = pg_current_xact_id()) then
    raise exception using errcode = 'OM024', constraint = 'died_patient_stays_so', schema = 'registry', table = 'patient',
      message = 'a death is taken back with a correction';
  end if;
  return new;
end $$;

ALTER FUNCTION registry.died_patient_stays_so() OWNER TO omentum_owner;

-- Name: disclose(bigint[], text, text, text, text, text, text, text, timestamp with time zone); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.disclose(who bigint[], recipient text, recipient_address text, what text, purpose text, data_kind text, basis text, reference text, disclosed_at timestamp with time zone DEFAULT NULL::timestamp with time zone) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare d bigint;
begin
  if coalesce(cardinality(who), 0) = 0 and data_kind <> 'de_identified' then
    raise exception using errcode = 'OM090', constraint = 'disclosure_names_its_patients', message = 'no patient named'; end if;
  insert into registry.disclosure (recipient, recipient_address, what, purpose, data_kind, basis, reference, disclosed_at, behalf)
    values (disclose.recipient, disclose.recipient_address, disclose.what, disclose.purpose, disclose.data_kind, disclose.basis,
      disclose.reference, coalesce(disclose.disclosed_at, registry.now()),
      case when registry.is_service() then (select e.asked_by from jobs.effects_of() e) end)
    returning id into d;
  insert into registry.disclosed_patient select distinct d, p from unnest(who) p;
  return d;
end $$;

ALTER FUNCTION registry.disclose(who bigint[], recipient text, recipient_address text, what text, purpose text, data_kind text, basis text, reference text, disclosed_at timestamp with time zone) OWNER TO omentum_owner;

-- Name: document_is_signed(); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.document_is_signed() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$  -- args: signature table, document's name; reads no role, so it may be deferred
declare is_signed boolean;
begin
  execute format('select exists (select from %s where document = $1)', tg_argv[0]) into is_signed using new.id;
  if not is_signed then
    raise exception using errcode = 'OM031', constraint = tg_argv[1] || '_is_signed_when_written', schema = tg_table_schema,
      table = tg_table_name, message = 'a document is written with its signature';
  end if;
  return null;
end $_$;

ALTER FUNCTION registry.document_is_signed() OWNER TO omentum_owner;

-- Name: end_once(text, jsonb); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.end_once(k text, given_answer jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  update registry.idempotency_key set answer = given_answer where login = session_user and key = k and txid = pg_current_xact_id() and answer is null;
  if not found then raise exception using errcode = 'OM051', constraint = 'idempotency_key_is_answered_once', message = 'not this transaction''s key'; end if;
end $$;

ALTER FUNCTION registry.end_once(k text, given_answer jsonb) OWNER TO omentum_owner;

-- Name: find(text, date, text); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.find(name_prefix text, born date, why text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare ids bigint[];
begin
  if length(name_prefix) < 2 then raise exception using errcode = 'OM021', constraint = 'search_has_two_letters', message = 'search is too wide'; end if;
  ids := array(select distinct n.patient from registry.patient_name n join registry.patient_identity i using (patient)
    where starts_with(n.search, lower(name_prefix)) and (born is null or i.birth_date = born) order by n.patient limit 50);
  return registry.log_access('search', why, ids, cardinality(ids) = 50);
end $$;

ALTER FUNCTION registry.find(name_prefix text, born date, why text) OWNER TO omentum_owner;

-- Name: find_identifier(text, text, text); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.find_identifier(id_value text, id_authority text, why text) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare ids bigint[];
begin
  ids := array(select distinct patient from registry.patient_identifier
    where value = id_value and (id_authority is null or authority = id_authority) order by patient limit 50);
  return registry.log_access('search', why, ids, cardinality(ids) = 50);
end $$;

ALTER FUNCTION registry.find_identifier(id_value text, id_authority text, why text) OWNER TO omentum_owner;

-- Name: finish_import(bigint); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.finish_import(run bigint) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  update registry.patient p set managing_organisation = o.organisation from registry.source_record s, registry.source_record o
   where p.managing_organisation is null and p.managing_organisation_ref is not null and s.patient = p.id
     and o.source = s.source and o.kind = 'Organization' and o.key = p.managing_organisation_ref;
  update registry.patient p set general_practitioner = o.practitioner from registry.source_record s, registry.source_record o
   where p.general_practitioner is null and p.general_practitioner_ref is not null and s.patient = p.id
     and o.source = s.source and o.kind = 'Practitioner' and o.key = p.general_practitioner_ref;
  update registry.organisation p set part_of = o.organisation from registry.source_record s, registry.source_record o
   where p.part_of is null and p.part_of_ref is not null and s.organisation = p.id
     and o.source = s.source and o.kind = 'Organization' and o.key = p.part_of_ref;
  update registry.imported_coverage_payer p set organisation = o.organisation from registry.source_record s, registry.source_record o
   where p.organisation is null and p.ref is not null and s.imported_coverage = p.coverage
     and o.source = s.source and o.kind = 'Organization' and o.key = p.ref;
  update registry.patient_link p set other = o.patient from registry.source_record s, registry.source_record o
   where p.other is null and p.other_ref is not null and s.patient = p.patient
     and o.source = s.source and o.kind = 'Patient' and o.key = p.other_ref;
  update registry.import_run set finished_at = registry.now() where id = run and finished_at is null;
end $$;

ALTER FUNCTION registry.finish_import(run bigint) OWNER TO omentum_owner;

-- Name: give_history(text, regclass, text, boolean); Type: PROCEDURE; Schema: registry; Owner: omentum_owner

CREATE PROCEDURE registry.give_history(IN machine text, IN rec regclass, IN opening text DEFAULT 'opened'::text, IN set_wise boolean DEFAULT false)
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare
  h text := rec || '_history'; n text := split_part(rec::text, '.', 2);
  began text := case when exists (select from pg_attribute where attrelid = rec and attname = 'opened_at') then 'opened_at' else 'null::timestamptz' end;
begin
  execute format($f$
    create table %1$s (
      subject bigint not null constraint %2$s_history_belongs_to_%2$s references %3$s,
      no int not null, from_state text not null, event text not null, to_state text not null,
      reason registry.long_text, reason_code registry.code_text,
      happened_at timestamptz not null, recorded_at timestamptz not null,
      login name not null, role name not null, behalf name,
      constraint %2$s_step_has_one_number primary key (subject, no),
      constraint %2$s_step_ends_in_one_state unique (subject, no, to_state),
      constraint %2$s_step_is_not_in_the_future check (happened_at <= recorded_at));
    alter table %3$s add constraint %2$s_status_is_its_last_step
      foreign key (id, step_no, status) references %1$s (subject, no, to_state) deferrable initially deferred;
    create function %3$s_take_step() returns trigger language plpgsql security definer
    set search_path = pg_catalog, pg_temp as $t$
    declare was text; at_no int; t registry.transition; fact text;
    begin
      select status, step_no into was, at_no from %3$s where id = new.subject
         for no key update;      -- queue here, so that two at once are judged one after the other
      if new.event = %5$L then was := '-'; at_no := 0; end if;  -- a second opening meets the unique number 1
      new.login := session_user; new.role := current_setting('role'); new.recorded_at := registry.now();
      new.behalf := null;
      if pg_has_role(session_user, 'worker', 'member') and registry.is_service() then  -- cheap half first
        new.behalf := (select e.asked_by from jobs.effects_of() e);
      end if;
      new.happened_at := coalesce(new.happened_at, new.recorded_at);
      select * into t from registry.transition
       where (machine, from_state, event, role) = (%4$L, was, new.event, new.role);
      if not found then fact := %6$L;
      elsif t.needs_reason and coalesce(btrim(new.reason), new.reason_code, '') = '' then fact := %7$L;
      end if;
      if fact is not null then
        raise exception using errcode = 'OM010', constraint = fact, schema = tg_table_schema, table = tg_table_name,
          message = format('%%s: %%s by %%s from %%s', %4$L, new.event, new.role, was);
      end if;
      new.no := at_no + 1; new.from_state := was; new.to_state := t.to_state;
      return new;
    end $t$;
    create function %3$s_apply_step() returns trigger language plpgsql security definer
    set search_path = pg_catalog, pg_temp as $t$
    begin
      %9$s
      return null;
    end $t$;
    create function %3$s_first_step() returns trigger language plpgsql security definer
    set search_path = pg_catalog, pg_temp as $t$
    begin
      insert into %1$s (subject, event, happened_at) select id, %5$L, %8$s from news order by id;
      return null;
    end $t$;
    create trigger take_step before insert on %1$s for each row execute function %3$s_take_step();
    create trigger apply_step after insert on %1$s %10$s execute function %3$s_apply_step();
    -- "First": upper case sorts before the statement triggers that look at what was written.
    create trigger "First_step" after insert on %3$s referencing new table as news for each statement
      execute function %3$s_first_step();
    create trigger only_forward before update of status, step_no on %3$s for each row execute function registry.only_forward(%2$L);
    alter table %1$s enable always trigger take_step, enable always trigger apply_step;
    alter table %3$s enable always trigger "First_step", enable always trigger only_forward$f$, h, n, rec, machine, opening,
    machine || '_step_is_legal', machine || '_step_has_its_reason', began,
    case when set_wise then format('update %s r set status = n.to_state, step_no = n.no from news n where r.id = n.subject and n.no > 1;', rec)
      else format('if new.no > 1 then update %s set status = new.to_state, step_no = new.no where id = new.subject; end if;', rec) end,
    case when set_wise then 'referencing new table as news for each statement' else 'for each row' end);
  execute format('call registry.make_append_only(%L)', h);
  execute format('call audit.watch(%L)', rec);
  execute format('call audit.leave_out(%L, %L)', rec, '{status,step_no}');
  execute format('call audit.watch(%L)', h);
end $_$;

ALTER PROCEDURE registry.give_history(IN machine text, IN rec regclass, IN opening text, IN set_wise boolean) OWNER TO omentum_owner;

-- Name: give_signatures(regclass, name[]); Type: PROCEDURE; Schema: registry; Owner: omentum_owner

CREATE PROCEDURE registry.give_signatures(IN doc regclass, VARIADIC signer_roles name[])
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare s text := doc || '_signature'; n text := split_part(doc::text, '.', 2);
begin
  execute format($f$
    create table %1$s (
      document bigint constraint %2$s_is_signed_once primary key,
      hash bytea not null, printed_name registry.short_text not null,
      login name not null,
      role name not null constraint %2$s_is_signed_by_its_group check (role = any (%4$L::name[])),
      signed_at timestamptz not null,
      connection_age interval not null constraint %2$s_signature_comes_from_a_fresh_connection
        check (connection_age < interval '2 minutes'),
      binding boolean not null,
      constraint %2$s_signature_is_over_the_exact_content foreign key (document, hash) references %3$s (id, hash));
    create trigger stamp before insert on %1$s for each row execute function registry.stamp_signature();
    alter table %1$s enable always trigger stamp;
    create constraint trigger is_signed after insert on %3$s deferrable initially deferred
      for each row execute function registry.document_is_signed(%1$L, %2$L);
    alter table %3$s enable always trigger is_signed$f$, s, n, doc, signer_roles);
  execute format('call registry.make_append_only(%L)', s);
  execute format('call audit.watch(%L)', s);
end $_$;

ALTER PROCEDURE registry.give_signatures(IN doc regclass, VARIADIC signer_roles name[]) OWNER TO omentum_owner;

-- Name: hits(bigint); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.hits(ticket bigint, OUT patients bigint[], OUT full_page boolean) RETURNS record
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  patients := registry.behind(ticket);
  full_page := (select a.full_page from registry.access_log a where id = ticket);
end $$;

ALTER FUNCTION registry.hits(ticket bigint, OUT patients bigint[], OUT full_page boolean) OWNER TO omentum_owner;

-- Name: identity(bigint); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.identity(ticket bigint) RETURNS TABLE(patient bigint, family text, given text, prefix text, suffix text, name_text text, birth_date date, birth_precision text)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare who constant bigint[] := registry.behind(ticket);
begin
  return query select i.patient, n.family::text, array_to_string(n.given, ' '), array_to_string(n.prefix, ' '), array_to_string(n.suffix, ' '), n.text::text, i.birth_date, i.birth_precision::text
    from registry.patient_identity i left join lateral (select * from registry.patient_name x where x.patient = i.patient order by x.ordinal limit 1) n on true
   where i.patient = any (who);
end $$;

ALTER FUNCTION registry.identity(ticket bigint) OWNER TO omentum_owner;

-- Name: parts_are_short(text[]); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.parts_are_short(parts text[]) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$
  select coalesce(pg_catalog.cardinality(parts) <= 10 and not exists (select from pg_catalog.unnest(parts) p
    where p is null or pg_catalog.length(p) not between 1 and 200 or p ~ '[[:cntrl:]]'), true) $$;

ALTER FUNCTION registry.parts_are_short(parts text[]) OWNER TO omentum_owner;

-- Name: patient_address; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.patient_address (
    id bigint NOT NULL,
    patient bigint NOT NULL,
    ordinal integer NOT NULL,
    use registry.code_text,
    type registry.code_text,
    lines text[],
    city registry.short_text,
    district registry.short_text,
    state registry.short_text,
    postal_code registry.short_text,
    country registry.short_text,
    text registry.long_text,
    period_start registry.code_text,
    period_end registry.code_text,
    CONSTRAINT address_lines_are_short CHECK (registry.parts_are_short(lines))
);

ALTER TABLE registry.patient_address OWNER TO omentum_owner;

-- Name: identity_addresses(bigint); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.identity_addresses(ticket bigint) RETURNS SETOF registry.patient_address
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ declare who constant bigint[] := registry.behind(ticket);
begin return query select * from registry.patient_address where patient = any (who) order by patient, ordinal; end $$;

ALTER FUNCTION registry.identity_addresses(ticket bigint) OWNER TO omentum_owner;

-- Name: patient_contact_person; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.patient_contact_person (
    id bigint NOT NULL,
    patient bigint NOT NULL,
    ordinal integer NOT NULL,
    relationship registry.short_text,
    name registry.line_text,
    contacts jsonb DEFAULT '[]'::jsonb NOT NULL,
    CONSTRAINT contact_person_contacts_are_short CHECK ((pg_column_size(contacts) <= 10000))
);

ALTER TABLE registry.patient_contact_person OWNER TO omentum_owner;

-- Name: identity_contact_persons(bigint); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.identity_contact_persons(ticket bigint) RETURNS SETOF registry.patient_contact_person
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ declare who constant bigint[] := registry.behind(ticket);
begin return query select * from registry.patient_contact_person where patient = any (who) order by patient, ordinal; end $$;

ALTER FUNCTION registry.identity_contact_persons(ticket bigint) OWNER TO omentum_owner;

-- Name: patient_contact; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.patient_contact (
    id bigint NOT NULL,
    patient bigint NOT NULL,
    ordinal integer NOT NULL,
    system text NOT NULL,
    value registry.short_text NOT NULL,
    use text,
    rank integer,
    period_start registry.code_text,
    period_end registry.code_text,
    CONSTRAINT contact_system_is_known CHECK ((system = ANY (ARRAY['phone'::text, 'fax'::text, 'email'::text, 'pager'::text, 'url'::text, 'sms'::text, 'other'::text]))),
    CONSTRAINT contact_use_is_known CHECK ((use = ANY (ARRAY['home'::text, 'work'::text, 'temp'::text, 'old'::text, 'mobile'::text])))
);

ALTER TABLE registry.patient_contact OWNER TO omentum_owner;

-- Name: identity_contacts(bigint); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.identity_contacts(ticket bigint) RETURNS SETOF registry.patient_contact
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ declare who constant bigint[] := registry.behind(ticket);
begin return query select * from registry.patient_contact where patient = any (who) order by patient, ordinal; end $$;

ALTER FUNCTION registry.identity_contacts(ticket bigint) OWNER TO omentum_owner;

-- Name: patient_identifier; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.patient_identifier (
    id bigint NOT NULL,
    patient bigint NOT NULL,
    ordinal integer NOT NULL,
    authority registry.line_text,
    value registry.short_text NOT NULL,
    type_system registry.line_text,
    type_code registry.code_text,
    type_text registry.short_text,
    use text,
    assigner registry.short_text,
    period_start registry.code_text,
    period_end registry.code_text,
    CONSTRAINT identifier_use_is_known CHECK ((use = ANY (ARRAY['usual'::text, 'official'::text, 'temp'::text, 'secondary'::text, 'old'::text])))
);

ALTER TABLE registry.patient_identifier OWNER TO omentum_owner;

-- Name: identity_identifiers(bigint); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.identity_identifiers(ticket bigint) RETURNS SETOF registry.patient_identifier
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ declare who constant bigint[] := registry.behind(ticket);
begin return query select * from registry.patient_identifier where patient = any (who) order by patient, ordinal; end $$;

ALTER FUNCTION registry.identity_identifiers(ticket bigint) OWNER TO omentum_owner;

-- Name: identity_member_numbers(bigint); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.identity_member_numbers(ticket bigint) RETURNS TABLE(coverage bigint, patient bigint, subscriber_id text, member_identifiers jsonb)
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ declare who constant bigint[] := registry.behind(ticket);
begin return query select c.id, c.patient, c.subscriber_id::text, c.member_identifiers from registry.imported_coverage c where c.patient = any (who) order by c.id; end $$;

ALTER FUNCTION registry.identity_member_numbers(ticket bigint) OWNER TO omentum_owner;

-- Name: patient_name; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.patient_name (
    id bigint NOT NULL,
    patient bigint NOT NULL,
    ordinal integer NOT NULL,
    use text,
    family registry.short_text,
    given text[],
    prefix text[],
    suffix text[],
    text registry.line_text,
    period_start registry.code_text,
    period_end registry.code_text,
    search text GENERATED ALWAYS AS (lower(COALESCE((family)::text, (text)::text, given[1]))) STORED NOT NULL,
    CONSTRAINT patient_name_parts_are_short CHECK ((registry.parts_are_short(given) AND registry.parts_are_short(prefix) AND registry.parts_are_short(suffix))),
    CONSTRAINT patient_name_says_something CHECK ((COALESCE((family)::text, (text)::text, given[1]) IS NOT NULL)),
    CONSTRAINT patient_name_use_is_known CHECK ((use = ANY (ARRAY['usual'::text, 'official'::text, 'temp'::text, 'nickname'::text, 'anonymous'::text, 'old'::text, 'maiden'::text])))
);

ALTER TABLE registry.patient_name OWNER TO omentum_owner;

-- Name: identity_names(bigint); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.identity_names(ticket bigint) RETURNS SETOF registry.patient_name
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ declare who constant bigint[] := registry.behind(ticket);
begin return query select * from registry.patient_name where patient = any (who) order by patient, ordinal; end $$;

ALTER FUNCTION registry.identity_names(ticket bigint) OWNER TO omentum_owner;

-- Name: import_amend(bigint, jsonb); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.import_amend(who bigint, change jsonb) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare kept jsonb;
begin
  if change ->> 'vital_status' = 'alive' and exists (select from registry.patient where id = who and vital_status = 'died') then
    change := change - 'vital_status'; end if;
  if change ? 'identifiers' then
    select coalesce(jsonb_agg(registry.plain(jsonb_build_array(to_jsonb(i) - '{id,patient,ordinal}'::text[])) -> 0 order by i.ordinal), '[]') into kept
      from registry.patient_identifier i where i.patient = who and not exists (select from jsonb_array_elements(change -> 'identifiers') q(j)
        where q.j ->> 'authority' is not distinct from i.authority::text and q.j ->> 'value' = i.value);
    change := change || jsonb_build_object('identifiers', (change -> 'identifiers') || kept);
  end if;
  return registry.amend_patient(who, change);
end $$;

ALTER FUNCTION registry.import_amend(who bigint, change jsonb) OWNER TO omentum_owner;

-- Name: import_changed(text, bigint[], jsonb); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.import_changed(import_kind text, ids bigint[], contents jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare fact text; state text; rel text; columns text;
begin
  perform registry.refuse_large_batch(jsonb_array_length(contents));
  rel := case import_kind when 'Organization' then 'organisation' when 'Practitioner' then 'practitioner'
    when 'Coverage' then 'imported_coverage' when 'Condition' then 'condition' end;
  -- The kind of an organisation is for people to say; what the sender does not say of a record is gone.
  select string_agg(quote_ident(attname), ', ' order by attnum) into columns from pg_attribute
   where attrelid = ('registry.' || rel)::regclass and attnum > 0 and not attisdropped and attname not in ('id', 'kind', 'recorded_at')
     and (attname <> 'organisation' or rel <> 'practitioner');
  execute format($f$update registry.%1$I t set (%2$s) = (select %2$s from jsonb_populate_record(null::registry.%1$I,
      jsonb_build_object('active', true, 'contacts', '[]'::jsonb, 'addresses', '[]'::jsonb, 'member_identifiers', '[]'::jsonb,
        'classes', '[]'::jsonb, 'codings', '[]'::jsonb) || jsonb_strip_nulls(p.j)))
    from jsonb_array_elements($2) with ordinality p(j, o) where t.id = $1[p.o]$f$, rel, columns) using ids, contents;
  delete from registry.organisation_identifier where import_kind = 'Organization' and organisation = any (ids);
  delete from registry.practitioner_identifier where import_kind = 'Practitioner' and practitioner = any (ids);
  delete from registry.imported_coverage_payer where import_kind = 'Coverage' and coverage = any (ids);
  perform registry.import_parts(import_kind, ids, contents);
exception when integrity_constraint_violation or data_exception or invalid_parameter_value then
  get stacked diagnostics fact = constraint_name, state = returned_sqlstate;
  perform registry.refuse_quietly(state, fact);
end $_$;

ALTER FUNCTION registry.import_changed(import_kind text, ids bigint[], contents jsonb) OWNER TO omentum_owner;

-- Name: import_keys(jsonb); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.import_keys(record jsonb) RETURNS text[]
    LANGUAGE sql IMMUTABLE
    AS $$
  select case when coalesce(pg_catalog.jsonb_array_length(record -> 'keys'), 0) > 0
    then array(select pg_catalog.jsonb_array_elements_text(record -> 'keys'))
    else array['content:' || pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to((record -> 'content')::text, 'UTF8')), 'hex')] end $$;

ALTER FUNCTION registry.import_keys(record jsonb) OWNER TO omentum_owner;

-- Name: import_known(bigint, jsonb); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.import_known(run bigint, records jsonb) RETURNS TABLE(record bigint, is_many boolean, is_same boolean, is_older boolean, is_of_this_run boolean, is_known_by_all_keys boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare met bigint[];
begin
  perform registry.refuse_large_batch(jsonb_array_length(records));
  perform pg_advisory_xact_lock(7250004);
  met := array(select distinct t.patient from jsonb_array_elements(records) x(j) cross join lateral unnest(registry.import_keys(x.j)) k(key)
    cross join lateral (select r.patient from registry.source_record r
      where r.source = x.j ->> 'source' and r.kind = x.j ->> 'kind' and r.key = k.key limit 1) t
    where x.j ->> 'kind' = 'Patient' order by 1);
  if cardinality(met) > 0 then perform registry.log_access('match', 'patient import, run ' || run, met[:500]); end if;
  return query select min(s.rec), count(distinct s.rec) > 1,
      coalesce(bool_or(s.content_sha256 = sha256(convert_to((x.j -> 'content')::text, 'UTF8'))), false),
      coalesce(bool_or(s.source_updated_at > (x.j ->> 'updated')::timestamptz), false),
      coalesce(bool_or(s.import_run = run), false), count(s.rec) = count(*)
    from jsonb_array_elements(records) with ordinality x(j, o) cross join lateral unnest(registry.import_keys(x.j)) k(key)
      left join lateral (select t.content_sha256, t.source_updated_at, t.import_run,
          coalesce(t.patient, t.condition, t.imported_coverage, t.practitioner, t.organisation) as rec
        from registry.source_record t where t.source = x.j ->> 'source' and t.kind = x.j ->> 'kind' and t.key = k.key
        limit 1) s on true      -- unique anyway; the limit keeps the planner on the index, whatever size it takes a batch for
    group by x.o order by x.o;
end $$;

ALTER FUNCTION registry.import_known(run bigint, records jsonb) OWNER TO omentum_owner;

-- Name: import_match(jsonb, text); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.import_match(people jsonb, why text) RETURNS TABLE(patient bigint, is_many boolean, is_plausible boolean)
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare ids bigint[]; counts bigint[];
begin
  if jsonb_array_length(people) > 500 then
    raise exception using errcode = 'OM022', constraint = 'batch_has_at_most_500', message = 'the batch is too large'; end if;
  select array_agg(f.p order by x.o), array_agg(f.many order by x.o) into ids, counts
    from jsonb_array_elements(people) with ordinality x(j, o),
    lateral (select coalesce((x.j ->> 'record')::bigint, min(i.patient)) as p, count(distinct i.patient)
        + case when min(i.patient) <> (x.j ->> 'record')::bigint and count(distinct i.patient) = 1 then 1 else 0 end as many
      from jsonb_array_elements(x.j -> 'content' -> 'identifiers') q(j)
        cross join lateral (select t.patient from registry.patient_identifier t
          where t.authority = q.j ->> 'authority' and t.value = q.j ->> 'value' limit 1) i) f;
  perform registry.log_access('match', why, array(select distinct u from unnest(ids) u where u is not null order by u));
  return query select ids[o], coalesce(counts[o], 0) > 1, ids[o] is null or registry.looks_like(ids[o], x.j -> 'content')
    from jsonb_array_elements(people) with ordinality x(j, o) order by o;
end $$;

ALTER FUNCTION registry.import_match(people jsonb, why text) OWNER TO omentum_owner;

-- Name: import_new(text, jsonb); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.import_new(import_kind text, contents jsonb) RETURNS bigint[]
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare ids bigint[]; fact text; state text; rel text; always jsonb;
begin
  perform registry.refuse_large_batch(jsonb_array_length(contents));
  rel := case import_kind when 'Organization' then 'organisation' when 'Practitioner' then 'practitioner'
    when 'Coverage' then 'imported_coverage' when 'Condition' then 'condition' end;
  always := case import_kind when 'Organization' then '{"active": true, "kind": "other", "contacts": [], "addresses": []}'
    when 'Practitioner' then '{"active": true, "contacts": [], "addresses": []}'
    when 'Coverage' then '{"member_identifiers": [], "classes": []}' else '{"codings": []}' end::jsonb;
  ids := array(select nextval(format('registry.%I_id_seq', rel)::regclass) from jsonb_array_elements(contents));
  execute format($f$insert into registry.%1$I overriding system value
    select r.* from jsonb_array_elements($3) with ordinality p(j, o),   -- a function in FROM runs once, (f(x)).* once per column
      jsonb_populate_record(null::registry.%1$I, $2 || jsonb_strip_nulls(j) || jsonb_build_object('id', $1[o], 'recorded_at', registry.now())) r$f$, rel) using ids, always, contents;
  perform registry.import_parts(import_kind, ids, contents);
  return ids;
exception when integrity_constraint_violation or data_exception or invalid_parameter_value then
  get stacked diagnostics fact = constraint_name, state = returned_sqlstate;
  perform registry.refuse_quietly(state, fact);
end $_$;

ALTER FUNCTION registry.import_new(import_kind text, contents jsonb) OWNER TO omentum_owner;

-- Name: import_npi(text, text[]); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.import_npi(import_kind text, npis text[]) RETURNS bigint[]
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
  select array(select case import_kind when 'Practitioner' then (select p.id from registry.practitioner p where p.npi = n and p.npi_valid)
      when 'Organization' then (select p.id from registry.organisation p where p.npi = n and p.npi_valid) end
    from unnest(npis) with ordinality u(n, o) order by o) $$;

ALTER FUNCTION registry.import_npi(import_kind text, npis text[]) OWNER TO omentum_owner;

-- Name: import_parts(text, bigint[], jsonb); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.import_parts(import_kind text, ids bigint[], contents jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if import_kind = 'Organization' then
    insert into registry.organisation_identifier (organisation, ordinal, authority, value, type_system, type_code, type_text, use, assigner, period_start, period_end)
      select ids[p.o], x.n, r.authority, r.value, r.type_system, r.type_code, r.type_text, r.use, r.assigner, r.period_start, r.period_end
      from jsonb_array_elements(contents) with ordinality p(j, o), jsonb_array_elements(p.j -> 'identifiers') with ordinality x(j, n),
        jsonb_populate_record(null::registry.organisation_identifier, x.j) r;
  elsif import_kind = 'Practitioner' then
    insert into registry.practitioner_identifier (practitioner, ordinal, authority, value, type_system, type_code, type_text, use, assigner, period_start, period_end)
      select ids[p.o], x.n, r.authority, r.value, r.type_system, r.type_code, r.type_text, r.use, r.assigner, r.period_start, r.period_end
      from jsonb_array_elements(contents) with ordinality p(j, o), jsonb_array_elements(p.j -> 'identifiers') with ordinality x(j, n),
        jsonb_populate_record(null::registry.practitioner_identifier, x.j) r;
  elsif import_kind = 'Coverage' then
    insert into registry.imported_coverage_payer (coverage, ordinal, organisation, ref, text)
      select ids[p.o], x.n, r.organisation, r.ref, r.text
      from jsonb_array_elements(contents) with ordinality p(j, o), jsonb_array_elements(p.j -> 'payers') with ordinality x(j, n),
        jsonb_populate_record(null::registry.imported_coverage_payer, x.j) r;
  end if;
end $$;

ALTER FUNCTION registry.import_parts(import_kind text, ids bigint[], contents jsonb) OWNER TO omentum_owner;

-- Name: import_resolve(jsonb, text); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.import_resolve(refs jsonb, why text) RETURNS bigint[]
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
declare ids bigint[];
begin
  perform registry.refuse_large_batch(jsonb_array_length(refs));
  ids := array(select coalesce(
      (select coalesce(s.patient, s.practitioner, s.organisation) from registry.source_record s
        where s.source = x.j ->> 'source' and s.kind = x.j ->> 'kind' and s.key = x.j ->> 'key'),
      case when x.j ->> 'authority' is null then null else (select min(c.id) from (
        select i.patient as id from registry.patient_identifier i where x.j ->> 'kind' = 'Patient' and i.authority = x.j ->> 'authority' and i.value = x.j ->> 'value'
        union select i.practitioner from registry.practitioner_identifier i where x.j ->> 'kind' = 'Practitioner' and i.authority = x.j ->> 'authority' and i.value = x.j ->> 'value'
        union select i.organisation from registry.organisation_identifier i where x.j ->> 'kind' = 'Organization' and i.authority = x.j ->> 'authority' and i.value = x.j ->> 'value') c
        having count(*) = 1) end)
    from jsonb_array_elements(refs) with ordinality x(j, o) order by o);
  if jsonb_path_exists(refs, '$[*] ? (@.kind == "Patient")') then
    perform registry.log_access('match', why, array(select distinct ids[x.o] from jsonb_array_elements(refs) with ordinality x(j, o)
      where x.j ->> 'kind' = 'Patient' and ids[x.o] is not null order by 1));
  end if;
  return ids;
end $_$;

ALTER FUNCTION registry.import_resolve(refs jsonb, why text) OWNER TO omentum_owner;

-- Name: import_sources(bigint, jsonb); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.import_sources(run bigint, records jsonb) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  perform registry.refuse_large_batch(jsonb_array_length(records));
  insert into registry.source_record as s (source, kind, key, content_sha256, source_updated_at, import_run, patient, condition,
      imported_coverage, practitioner, organisation)
    select x.j ->> 'source', x.j ->> 'kind', k, sha256(convert_to((x.j -> 'content')::text, 'UTF8')), (x.j ->> 'updated')::timestamptz, run,
      case x.j ->> 'kind' when 'Patient' then (x.j ->> 'record')::bigint end, case x.j ->> 'kind' when 'Condition' then (x.j ->> 'record')::bigint end,
      case x.j ->> 'kind' when 'Coverage' then (x.j ->> 'record')::bigint end, case x.j ->> 'kind' when 'Practitioner' then (x.j ->> 'record')::bigint end,
      case x.j ->> 'kind' when 'Organization' then (x.j ->> 'record')::bigint end
    from jsonb_array_elements(records) x(j), lateral unnest(registry.import_keys(x.j)) k
  on conflict (source, kind, key) do update set content_sha256 = excluded.content_sha256, source_updated_at = excluded.source_updated_at,
    import_run = excluded.import_run where s.content_sha256 <> excluded.content_sha256;
end $$;

ALTER FUNCTION registry.import_sources(run bigint, records jsonb) OWNER TO omentum_owner;

-- Name: is_service(); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.is_service() RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  return pg_has_role(session_user, 'worker', 'member') and not pg_has_role(session_user, 'omentum_vault', 'member');
end $$;

ALTER FUNCTION registry.is_service() OWNER TO omentum_owner;

-- Name: knock(bigint[], text); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.knock(who bigint[], why text) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select registry.log_access('read', why, who) $$;

ALTER FUNCTION registry.knock(who bigint[], why text) OWNER TO omentum_owner;

-- Name: know_zone(); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.know_zone() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if not exists (select from pg_timezone_names where name = new.zone and (name like '%/%' and name !~ '^(posix|right|Etc)/' or name = 'UTC')) then
    raise exception using errcode = 'OM065', constraint = 'site_zone_is_known', message = 'the server knows no such time zone';
  end if;
  return new;
end $$;

ALTER FUNCTION registry.know_zone() OWNER TO omentum_owner;

-- Name: log_access(text, text, bigint[], boolean); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.log_access(which_door text, why text, who bigint[], page_is_full boolean DEFAULT false) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare ticket bigint; asked name;
begin
  if registry.is_service() then     -- a service opens the door only for a job of that group, and for whoever asked for it
    select e.asked_by into asked from jobs.effects_of() e where e.asked_as = current_setting('role');
    if not found then raise exception using errcode = 'OM004', constraint = 'service_acts_in_the_group_of_its_job', message = 'no job of this group'; end if;
  end if;
  insert into registry.access_log (door, purpose, patients, behalf, full_page) values (which_door, why, who, asked, page_is_full)
    returning id into ticket;
  -- second net, for asking and rolling back: the server log forgets nothing. Ids only.
  raise log 'identity door % opened by % as % for % patients', ticket, session_user, current_setting('role'), cardinality(who);
  return ticket;
end $$;

ALTER FUNCTION registry.log_access(which_door text, why text, who bigint[], page_is_full boolean) OWNER TO omentum_owner;

-- Name: looks_like(bigint, jsonb); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.looks_like(p bigint, person jsonb) RETURNS boolean
    LANGUAGE sql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
  with here as (select i.birth_date as born, i.birth_precision::text as exact from registry.patient_identity i where i.patient = p),
  there as (select (person ->> 'birth_date')::date as born, person ->> 'birth_precision' as exact),
  births as (select here.born is null as is_unknown_here, date_trunc(unit, here.born) = date_trunc(unit, there.born) as agree, unit = 'day' as is_exact
    from here, there, lateral (select case when 'year' in (here.exact, there.exact) then 'year' when 'month' in (here.exact, there.exact) then 'month' else 'day' end) u(unit)),
  -- Without a family name the text speaks, whose last word may be one.
  ours as (select lower(btrim(w)) as word from registry.patient_name n,
    lateral (select n.family::text union all select n.text::text where n.family is null
      union all select substring(n.text from '\S+\s*$') where n.family is null) w(w) where n.patient = p and w is not null),
  theirs as (select lower(btrim(w)) as word from jsonb_array_elements(person -> 'names') n(j),
    lateral (select n.j ->> 'family' union all select n.j ->> 'text' where n.j ->> 'family' is null
      union all select substring(n.j ->> 'text' from '\S+\s*$') where n.j ->> 'family' is null) w(w) where w is not null)
  select case when agree is false then false
      when agree and is_exact then true
      when is_unknown_here and not exists (select from registry.patient_name n where n.patient = p) then true
      else exists (select from ours join theirs using (word)) end
    from births $_$;

ALTER FUNCTION registry.looks_like(p bigint, person jsonb) OWNER TO omentum_owner;

-- Name: make_append_only(regclass); Type: PROCEDURE; Schema: registry; Owner: omentum_owner

CREATE PROCEDURE registry.make_append_only(IN t regclass)
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare fact text := (select relname || '_is_only_appended' from pg_class where oid = t);
begin
  execute format('create trigger keep_row before update or delete on %s for each row execute function registry.refuse_change(%L)', t, fact);
  execute format('create trigger keep_all before truncate on %s execute function registry.refuse_change(%L)', t, fact);
  execute format('alter table %s enable always trigger keep_row, enable always trigger keep_all', t);
end $$;

ALTER PROCEDURE registry.make_append_only(IN t regclass) OWNER TO omentum_owner;

-- Name: make_demo(); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.make_demo() RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  if (select is_demo from registry.deployment) then return; end if;
  lock table registry.patient in share row exclusive mode;
  if exists (select from registry.patient) then
    raise exception using errcode = 'OM080', constraint = 'demo_starts_without_patients', message = 'this database has patients'; end if;
  update registry.deployment set is_demo = true;
end $$;

ALTER FUNCTION registry.make_demo() OWNER TO omentum_owner;

-- Name: note_death(bigint, date); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.note_death(of_patient bigint, on_day date) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    UPDATE registry.patient SET vital_status = 'died', died_on = on_day, died_precision = CASE WHEN on_day IS NOT NULL THEN 'day' END
     WHERE id = of_patient AND vital_status <> 'died';
END $$;

ALTER FUNCTION registry.note_death(of_patient bigint, on_day date) OWNER TO omentum_owner;

-- Name: now(); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.now() RETURNS timestamp with time zone
    LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
  select case when pg_catalog.current_database() like '%\_test'
         then coalesce(nullif(pg_catalog.current_setting('omentum.test_now', true), '')::timestamptz,
                       pg_catalog.transaction_timestamp())
         else pg_catalog.transaction_timestamp() end
$$;

ALTER FUNCTION registry.now() OWNER TO omentum_owner;

-- Name: only_forward(); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.only_forward() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin  -- the foreign key would let an owner walk back to an older step
  if new.step_no = old.step_no and new.status = old.status or new.step_no = old.step_no + 1 then return new; end if;
  raise exception using errcode = 'OM010', constraint = tg_argv[0] || '_only_moves_forward', message = 'status moves only with its history';
end $$;

ALTER FUNCTION registry.only_forward() OWNER TO omentum_owner;

-- Name: open_login(name, name[]); Type: FUNCTION; Schema: registry; Owner: omentum_gatekeeper

CREATE FUNCTION registry.open_login(person_login name, groups name[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
  allowed constant name[] := array['coordinator', 'research', 'investigator', 'scheduler', 'theatre', 'surgeon',
    'pharmacist', 'nurse', 'finance', 'auditor', 'operator'];
  how constant text := case when current_setting('server_version_num')::int >= 160000 then ' with inherit false, set true' else '' end;
  r pg_roles; g name; tries int := 0;
begin
  if not groups <@ allowed then
    raise exception using errcode = 'OM070', constraint = 'membership_names_a_group_of_people', message = 'not a group of people'; end if;
  if person_login = any (allowed) or person_login like 'omentum%' or person_login like 'pg\_%' or person_login in ('worker', 'cron', 'postgres', 'public', 'none') then
    raise exception using errcode = 'OM071', constraint = 'login_is_free_for_a_person', message = 'this name is not free for a person'; end if;
  loop begin     -- roles are shared by all databases of the cluster: another one may make the same login just now
    select * into r from pg_roles where rolname = person_login;
    if not found then
      execute format('create role %I login noinherit', person_login);
    elsif r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication or r.rolbypassrls or r.rolinherit
       or exists (select from pg_auth_members m where m.member = r.oid and m.roleid::regrole::name <> all (allowed)) then
      raise exception using errcode = 'OM071', constraint = 'login_is_free_for_a_person', message = 'this name is not free for a person';
    elsif not r.rolcanlogin then
      execute format('alter role %I login', person_login);
    end if;
    foreach g in array allowed loop
      if g = any (groups) and not exists (select from pg_auth_members where roleid = g::regrole and member = quote_ident(person_login)::regrole) then
        execute format('grant %I to %I%s', g, person_login, how);
      elsif not g = any (groups) and exists (select from pg_auth_members where roleid = g::regrole and member = quote_ident(person_login)::regrole) then
        execute format('revoke %I from %I', g, person_login);
      end if;
    end loop;
    if not has_database_privilege(person_login, current_database(), 'connect') then
      execute format('grant connect on database %I to %I', current_database(), person_login);
    end if;
    return;
  exception when duplicate_object or unique_violation or internal_error then   -- internal_error: "tuple concurrently updated"
    tries := tries + 1;
    if tries = 20 then raise; end if;
    perform pg_sleep(0.01 * tries);
  end; end loop;
end $$;

ALTER FUNCTION registry.open_login(person_login name, groups name[]) OWNER TO omentum_gatekeeper;

-- Name: outcome_of(text); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.outcome_of(k text) RETURNS jsonb
    LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$ select answer from registry.idempotency_key where login = session_user and key = k $$;

ALTER FUNCTION registry.outcome_of(k text) OWNER TO omentum_owner;

-- Name: plain(jsonb); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.plain(list jsonb) RETURNS jsonb
    LANGUAGE sql IMMUTABLE
    AS $$
  select coalesce(pg_catalog.jsonb_agg((select coalesce(pg_catalog.jsonb_object_agg(k, v), '{}') from pg_catalog.jsonb_each(x.j) e(k, v)
      where v not in ('null', '[]')) order by x.n), '[]')
    from pg_catalog.jsonb_array_elements(list) with ordinality x(j, n) $$;

ALTER FUNCTION registry.plain(list jsonb) OWNER TO omentum_owner;

-- Name: prune_idempotency_keys(interval, integer); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.prune_idempotency_keys(keep interval DEFAULT '90 days'::interval, batch integer DEFAULT 10000) RETURNS integer
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare n int;
begin
  if keep < interval '1 day' then
    raise exception using errcode = 'OM052', constraint = 'idempotency_key_is_kept_a_day', message = 'keys are kept for a day at least'; end if;
  delete from registry.idempotency_key where (login, key) in
    (select login, key from registry.idempotency_key where at < transaction_timestamp() - keep order by at limit batch for update skip locked);
  get diagnostics n = row_count;
  return n;
end $$;

ALTER FUNCTION registry.prune_idempotency_keys(keep interval, batch integer) OWNER TO omentum_owner;

-- Name: reactivate_person(name, name[]); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.reactivate_person(person_login name, groups name[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  update registry.person set active_from = registry.now(), active_until = null where login = person_login and active_until is not null;
  if not found then raise exception using errcode = 'OM072', constraint = 'person_has_left_before', message = 'no such person who left'; end if;
  perform registry.set_groups(person_login, groups);
end $$;

ALTER FUNCTION registry.reactivate_person(person_login name, groups name[]) OWNER TO omentum_owner;

-- Name: refuse_change(); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  raise exception using errcode = 'OM001', constraint = tg_argv[0], table = tg_table_name, schema = tg_table_schema,
    message = format('%s.%s is append-only', tg_table_schema, tg_table_name);
end $$;

ALTER FUNCTION registry.refuse_change() OWNER TO omentum_owner;

-- Name: refuse_large_batch(bigint); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.refuse_large_batch(entries bigint) RETURNS void
    LANGUAGE plpgsql IMMUTABLE
    AS $$
begin
  if entries > 500 then
    raise exception using errcode = 'OM022', constraint = 'batch_has_at_most_500', message = 'the batch is too large'; end if;
end $$;

ALTER FUNCTION registry.refuse_large_batch(entries bigint) OWNER TO omentum_owner;

-- Name: refuse_quietly(text, text); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.refuse_quietly(state text, fact text) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  fact := coalesce(nullif(fact, ''), 'patient_has_readable_values');   -- a cast failed: no constraint, and a message that quotes the value
  raise exception using errcode = state, constraint = fact, message = fact;
end $$;

ALTER FUNCTION registry.refuse_quietly(state text, fact text) OWNER TO omentum_owner;

-- Name: register_patients(jsonb); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.register_patients(people jsonb) RETURNS bigint[]
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare ids bigint[]; fact text; state text;
begin
  if jsonb_array_length(people) > 500 then
    raise exception using errcode = 'OM022', constraint = 'batch_has_at_most_500', message = 'the batch is too large'; end if;
  ids := array(select nextval('registry.patient_id_seq') from jsonb_array_elements(people));
  insert into registry.patient overriding system value
    select r.* from jsonb_array_elements(people) with ordinality p(j, o),   -- a function in FROM runs once, (f(x)).* once per column
      jsonb_populate_record(null::registry.patient, jsonb_build_object('active', true, 'vital_status', 'unknown', 'contact_consent', 'unknown',
        'absent_reasons', '{}'::jsonb) || jsonb_strip_nulls(j) || jsonb_build_object('id', ids[o], 'recorded_at', registry.now())) r;
  insert into registry.patient_identity select ids[o], (j ->> 'birth_date')::date, j ->> 'birth_precision'
    from jsonb_array_elements(people) with ordinality p(j, o);
  perform registry.write_parts(ids, people);
  return ids;
exception when integrity_constraint_violation or data_exception or invalid_parameter_value then
  get stacked diagnostics fact = constraint_name, state = returned_sqlstate;
  perform registry.refuse_quietly(state, fact);
end $$;

ALTER FUNCTION registry.register_patients(people jsonb) OWNER TO omentum_owner;

-- Name: set_groups(name, name[]); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.set_groups(person_login name, groups name[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare p bigint;
begin
  if person_login = session_user then
    raise exception using errcode = 'OM073', constraint = 'nobody_chooses_their_own_groups', message = 'ask another operator'; end if;
  select id into p from registry.person where login = person_login and active_until is null for update;
  if not found then raise exception using errcode = 'OM072', constraint = 'person_is_active', message = 'no active person with this login'; end if;
  delete from registry.membership where person = p and group_role <> all (groups);
  insert into registry.membership select distinct p, g from unnest(groups) g on conflict do nothing;
  perform registry.open_login(person_login, groups);
end $$;

ALTER FUNCTION registry.set_groups(person_login name, groups name[]) OWNER TO omentum_owner;

-- Name: stamp_signature(); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.stamp_signature() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$  -- args: document's name
begin
  new.login := session_user; new.role := current_setting('role'); new.signed_at := registry.now();
  -- By the server's own clock, which no test moves: who signs has proven just now who they are.
  new.connection_age := clock_timestamp() - audit.connected_at();
  new.binding := (select signatures_bind from registry.deployment);
  new.printed_name := (select printed_name from registry.person p where p.login = session_user and active_until is null);
  if registry.is_service() or new.printed_name is null then
    raise exception using errcode = 'OM030', constraint = 'signature_is_by_a_person', schema = tg_table_schema,
      table = tg_table_name, message = 'only a person signs';
  end if;
  return new;
end $$;

ALTER FUNCTION registry.stamp_signature() OWNER TO omentum_owner;

-- Name: words_are_short(text[]); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.words_are_short(words text[]) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$
  select coalesce(pg_catalog.cardinality(words) <= 200 and not exists (select from pg_catalog.unnest(words) w
    where w is null or pg_catalog.length(w) not between 1 and 100 or w ~ '[[:cntrl:]]'), true) $$;

ALTER FUNCTION registry.words_are_short(words text[]) OWNER TO omentum_owner;

-- Name: write_parts(bigint[], jsonb); Type: FUNCTION; Schema: registry; Owner: omentum_owner

CREATE FUNCTION registry.write_parts(ids bigint[], people jsonb) RETURNS void
    LANGUAGE plpgsql
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
begin
  insert into registry.patient_name (patient, ordinal, use, family, given, prefix, suffix, text, period_start, period_end)
    select ids[p.o], x.n, r.use, r.family, r.given, r.prefix, r.suffix, r.text, r.period_start, r.period_end
    from jsonb_array_elements(people) with ordinality p(j, o), jsonb_array_elements(p.j -> 'names') with ordinality x(j, n),
      jsonb_populate_record(null::registry.patient_name, x.j) r;
  insert into registry.patient_identifier (patient, ordinal, authority, value, type_system, type_code, type_text, use, assigner, period_start, period_end)
    select ids[p.o], x.n, r.authority, r.value, r.type_system, r.type_code, r.type_text, r.use, r.assigner, r.period_start, r.period_end
    from jsonb_array_elements(people) with ordinality p(j, o), jsonb_array_elements(p.j -> 'identifiers') with ordinality x(j, n),
      jsonb_populate_record(null::registry.patient_identifier, x.j) r;
  insert into registry.patient_contact (patient, ordinal, system, value, use, rank, period_start, period_end)
    select ids[p.o], x.n, r.system, r.value, r.use, r.rank, r.period_start, r.period_end
    from jsonb_array_elements(people) with ordinality p(j, o), jsonb_array_elements(p.j -> 'contacts') with ordinality x(j, n),
      jsonb_populate_record(null::registry.patient_contact, x.j) r;
  insert into registry.patient_address (patient, ordinal, use, type, lines, city, district, state, postal_code, country, text, period_start, period_end)
    select ids[p.o], x.n, r.use, r.type, r.lines, r.city, r.district, r.state, r.postal_code, r.country, r.text, r.period_start, r.period_end
    from jsonb_array_elements(people) with ordinality p(j, o), jsonb_array_elements(p.j -> 'addresses') with ordinality x(j, n),
      jsonb_populate_record(null::registry.patient_address, x.j) r;
  insert into registry.patient_contact_person (patient, ordinal, relationship, name, contacts)
    select ids[p.o], x.n, r.relationship, r.name, coalesce(r.contacts, '[]')
    from jsonb_array_elements(people) with ordinality p(j, o), jsonb_array_elements(p.j -> 'contact_persons') with ordinality x(j, n),
      jsonb_populate_record(null::registry.patient_contact_person, x.j) r;
  insert into registry.patient_link (patient, ordinal, other_ref, other, kind)
    select ids[p.o], x.n, r.other_ref, r.other, r.kind
    from jsonb_array_elements(people) with ordinality p(j, o), jsonb_array_elements(p.j -> 'links') with ordinality x(j, n),
      jsonb_populate_record(null::registry.patient_link, x.j) r;
end $$;

ALTER FUNCTION registry.write_parts(ids bigint[], people jsonb) OWNER TO omentum_owner;

-- Name: consent_fits_its_form(); Type: FUNCTION; Schema: trials; Owner: omentum_owner

CREATE FUNCTION trials.consent_fits_its_form() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM trials.consent_form f JOIN trials.enrolment e ON e.trial IS NOT DISTINCT FROM f.trial
         WHERE f.id = new.form AND e.id = new.enrolment AND f.effective_from <= new.signed_on)
    THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'consent_form_is_in_force_for_its_trial',
            schema = 'trials', table = 'consent', message = 'the form is not in force for this enrolment on that day';
    END IF;
    RETURN new;
END $$;

ALTER FUNCTION trials.consent_fits_its_form() OWNER TO omentum_owner;

-- Name: criterion_is_of_its_kind(); Type: FUNCTION; Schema: trials; Owner: omentum_owner

CREATE FUNCTION trials.criterion_is_of_its_kind() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF EXISTS (SELECT FROM unnest(new.numbers) n WHERE NOT trials.is_of_kind(new.fact, n, NULL))
        OR EXISTS (SELECT FROM unnest(new.words) w WHERE NOT trials.is_of_kind(new.fact, NULL, w))
    THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'criterion_compares_what_its_fact_is', schema = 'trials',
            table = 'criterion', message = 'the criterion compares another kind of value than its fact has';
    END IF;
    RETURN new;
END $$;

ALTER FUNCTION trials.criterion_is_of_its_kind() OWNER TO omentum_owner;

-- Name: criterion; Type: TABLE; Schema: trials; Owner: omentum_owner

CREATE TABLE trials.criterion (
    id bigint NOT NULL,
    arm bigint NOT NULL,
    kind text NOT NULL,
    fact text NOT NULL,
    operator text NOT NULL,
    numbers numeric[],
    words text[],
    unit registry.code_text,
    look_back_days integer,
    source registry.plain_text,
    CONSTRAINT criterion_has_what_its_operator_compares CHECK ((
CASE
    WHEN (operator = ANY (ARRAY['in'::text, 'not in'::text])) THEN ((cardinality(words) > 0) AND (numbers IS NULL))
    WHEN (operator = 'between'::text) THEN ((cardinality(numbers) = 2) AND (numbers[1] <= numbers[2]) AND (words IS NULL))
    WHEN ((operator = '='::text) AND (numbers IS NULL)) THEN (cardinality(words) = 1)
    ELSE ((cardinality(numbers) = 1) AND (words IS NULL))
END IS TRUE)),
    CONSTRAINT criterion_kind_is_known CHECK ((kind = ANY (ARRAY['inclusion'::text, 'exclusion'::text]))),
    CONSTRAINT criterion_operator_is_known CHECK ((operator = ANY (ARRAY['<'::text, '<='::text, '='::text, '>='::text, '>'::text, 'in'::text, 'not in'::text, 'between'::text]))),
    CONSTRAINT criterion_source_is_short CHECK ((length((source)::text) <= 300)),
    CONSTRAINT criterion_words_are_short CHECK (registry.words_are_short(words)),
    CONSTRAINT look_back_is_positive CHECK ((look_back_days > 0))
);

ALTER TABLE trials.criterion OWNER TO omentum_owner;

-- Name: patient_fact; Type: TABLE; Schema: trials; Owner: omentum_owner

CREATE TABLE trials.patient_fact (
    id bigint NOT NULL,
    patient bigint NOT NULL,
    fact text NOT NULL,
    number numeric,
    word registry.plain_text,
    unit registry.plain_text,
    true_on date NOT NULL,
    corrects bigint,
    login name DEFAULT SESSION_USER NOT NULL,
    recorded_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    CONSTRAINT patient_fact_is_a_number_or_a_word CHECK (((number IS NULL) <> (word IS NULL))),
    CONSTRAINT patient_fact_is_not_of_the_future CHECK ((true_on <= ((recorded_at AT TIME ZONE 'Pacific/Kiritimati'::text))::date)),
    CONSTRAINT patient_fact_unit_is_short CHECK ((length((unit)::text) <= 40)),
    CONSTRAINT patient_fact_word_is_short CHECK (((length((word)::text) >= 1) AND (length((word)::text) <= 100)))
);

ALTER TABLE trials.patient_fact OWNER TO omentum_owner;

-- Name: criterion_lets_in(trials.criterion, trials.patient_fact, date); Type: FUNCTION; Schema: trials; Owner: omentum_owner

CREATE FUNCTION trials.criterion_lets_in(c trials.criterion, f trials.patient_fact, on_day date) RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RETURN f.fact = c.fact AND f.true_on <= on_day
        AND (c.look_back_days IS NULL OR f.true_on + c.look_back_days >= on_day)
        AND (c.unit IS NULL OR f.number IS NULL OR f.unit IS NOT DISTINCT FROM c.unit)
        AND (c.kind = 'inclusion') = CASE c.operator
            WHEN 'in' THEN f.word = ANY (c.words)
            WHEN 'not in' THEN f.word <> ALL (c.words)
            WHEN 'between' THEN f.number BETWEEN c.numbers[1] AND c.numbers[2]
            WHEN '=' THEN CASE WHEN c.words IS NULL THEN f.number = c.numbers[1] ELSE f.word = c.words[1] END
            WHEN '<' THEN f.number < c.numbers[1] WHEN '<=' THEN f.number <= c.numbers[1]
            WHEN '>=' THEN f.number >= c.numbers[1] WHEN '>' THEN f.number > c.numbers[1] END;
END $$;

ALTER FUNCTION trials.criterion_lets_in(c trials.criterion, f trials.patient_fact, on_day date) OWNER TO omentum_owner;

-- Name: eligibility_is_its_answers(); Type: FUNCTION; Schema: trials; Owner: omentum_owner

CREATE FUNCTION trials.eligibility_is_its_answers() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE e trials.enrolment; fold text; wrong text; rests_on_facts boolean; until date;
BEGIN
    SELECT * INTO e FROM trials.enrolment WHERE id = new.enrolment;
    SELECT CASE WHEN bool_or(a ->> 'answer' = 'not_met') THEN 'not_met'
            WHEN bool_and(a ->> 'answer' IS NOT DISTINCT FROM 'met') THEN 'met'
            WHEN count(*) = 0 AND e.arm IS NULL THEN 'met' ELSE 'unknown' END
      INTO fold FROM jsonb_array_elements(new.answers) a;
    -- No fact at all is no yes: bool_and would pass over it.
    SELECT coalesce(bool_and(coalesce(trials.criterion_lets_in(c, f, new.assessed_on), false)), true),
        min(f.true_on + c.look_back_days)
      INTO rests_on_facts, until
      FROM jsonb_array_elements(new.answers) a JOIN trials.criterion c ON c.id = (a ->> 'criterion')::bigint
      LEFT JOIN LATERAL (SELECT * FROM trials.patient_fact k WHERE k.patient = e.patient AND k.fact = c.fact
            AND k.true_on <= new.assessed_on AND NOT EXISTS (SELECT FROM trials.patient_fact n WHERE n.corrects = k.id)
            ORDER BY k.true_on DESC, k.id DESC LIMIT 1) f ON true
     WHERE a ->> 'answer' = 'met';
    IF fold <> 'met' THEN until := NULL; END IF;
    IF array(SELECT id FROM trials.criterion WHERE arm = e.arm ORDER BY id)
        IS DISTINCT FROM array(SELECT (a ->> 'criterion')::bigint FROM jsonb_array_elements(new.answers) a ORDER BY 1)
    THEN wrong := 'eligibility_answers_every_criterion';
    ELSIF new.verdict <> fold THEN wrong := 'eligibility_verdict_is_what_its_answers_say';
    ELSIF NOT rests_on_facts THEN wrong := 'met_criterion_rests_on_the_patients_facts';
    ELSIF new.valid_until IS DISTINCT FROM until THEN wrong := 'eligibility_holds_as_long_as_its_facts';
    END IF;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = wrong, schema = 'trials', table = 'eligibility',
            message = 'the assessment is not what its answers and facts say';
    END IF;
    RETURN NULL;
END $$;

ALTER FUNCTION trials.eligibility_is_its_answers() OWNER TO omentum_owner;

-- Name: enrolment_apply_step(); Type: FUNCTION; Schema: trials; Owner: omentum_owner

CREATE FUNCTION trials.enrolment_apply_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    begin
      if new.no > 1 then update trials.enrolment set status = new.to_state, step_no = new.no where id = new.subject; end if;
      return null;
    end $$;

ALTER FUNCTION trials.enrolment_apply_step() OWNER TO omentum_owner;

-- Name: enrolment_first_step(); Type: FUNCTION; Schema: trials; Owner: omentum_owner

CREATE FUNCTION trials.enrolment_first_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    begin
      insert into trials.enrolment_history (subject, event, happened_at) select id, 'opened', null::timestamptz from news order by id;
      return null;
    end $$;

ALTER FUNCTION trials.enrolment_first_step() OWNER TO omentum_owner;

-- Name: enrolment_fits_its_arm(); Type: FUNCTION; Schema: trials; Owner: omentum_owner

CREATE FUNCTION trials.enrolment_fits_its_arm() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF new.arm IS NOT NULL AND NOT EXISTS (
        SELECT FROM trials.arm a JOIN trials.protocol_version v ON v.id = a.protocol_version
         WHERE a.id = new.arm AND v.trial = new.trial AND v.released_at IS NOT NULL)
    THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'enrolment_arm_is_released_and_of_its_trial',
            schema = 'trials', table = 'enrolment', message = 'the arm is of another trial, or its version is not released';
    END IF;
    RETURN NULL;
END $$;

ALTER FUNCTION trials.enrolment_fits_its_arm() OWNER TO omentum_owner;

-- Name: enrolment_take_step(); Type: FUNCTION; Schema: trials; Owner: omentum_owner

CREATE FUNCTION trials.enrolment_take_step() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
    declare was text; at_no int; t registry.transition; fact text;
    begin
      select status, step_no into was, at_no from trials.enrolment where id = new.subject
         for no key update;      -- queue here, so that two at once are judged one after the other
      if new.event = 'opened' then was := '-'; at_no := 0; end if;  -- a second opening meets the unique number 1
      new.login := session_user; new.role := current_setting('role'); new.recorded_at := registry.now();
      new.behalf := null;
      if pg_has_role(session_user, 'worker', 'member') and registry.is_service() then  -- cheap half first
        new.behalf := (select e.asked_by from jobs.effects_of() e);
      end if;
      new.happened_at := coalesce(new.happened_at, new.recorded_at);
      select * into t from registry.transition
       where (machine, from_state, event, role) = ('enrolment', was, new.event, new.role);
      if not found then fact := 'enrolment_step_is_legal';
      elsif t.needs_reason and coalesce(btrim(new.reason), new.reason_code, '') = '' then fact := 'enrolment_step_has_its_reason';
      end if;
      if fact is not null then
        raise exception using errcode = 'OM010', constraint = fact, schema = tg_table_schema, table = tg_table_name,
          message = format('%s: %s by %s from %s', 'enrolment', new.event, new.role, was);
      end if;
      new.no := at_no + 1; new.from_state := was; new.to_state := t.to_state;
      return new;
    end $$;

ALTER FUNCTION trials.enrolment_take_step() OWNER TO omentum_owner;

-- Name: is_of_kind(text, numeric, text); Type: FUNCTION; Schema: trials; Owner: omentum_owner

CREATE FUNCTION trials.is_of_kind(of_fact text, number numeric, word text) RETURNS boolean
    LANGUAGE plpgsql STABLE
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    RETURN (SELECT CASE k.value_kind
            WHEN 'number' THEN word IS NULL AND number IS NOT NULL
            WHEN 'yes_no' THEN number IS NULL AND word IN ('yes', 'no')
            ELSE number IS NULL AND word = lower(btrim(word)) END
        FROM trials.fact_kind k WHERE k.code = of_fact);
END $$;

ALTER FUNCTION trials.is_of_kind(of_fact text, number numeric, word text) OWNER TO omentum_owner;

-- Name: patient_fact_is_of_its_kind(); Type: FUNCTION; Schema: trials; Owner: omentum_owner

CREATE FUNCTION trials.patient_fact_is_of_its_kind() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF NOT trials.is_of_kind(new.fact, new.number, new.word) THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'patient_fact_is_what_its_kind_asks', schema = 'trials',
            table = 'patient_fact', message = 'the fact has another kind of value than its kind asks for';
    END IF;
    RETURN NULL;
END $$;

ALTER FUNCTION trials.patient_fact_is_of_its_kind() OWNER TO omentum_owner;

-- Name: refuse_released(); Type: FUNCTION; Schema: trials; Owner: omentum_owner

CREATE FUNCTION trials.refuse_released() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
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

ALTER FUNCTION trials.refuse_released() OWNER TO omentum_owner;

-- Name: released_version_asks(); Type: FUNCTION; Schema: trials; Owner: omentum_owner

CREATE FUNCTION trials.released_version_asks() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
BEGIN
    IF new.released_at IS NOT NULL AND EXISTS (SELECT FROM trials.arm a WHERE a.protocol_version = new.id
        AND NOT EXISTS (SELECT FROM trials.criterion c WHERE c.arm = a.id))
    THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = 'released_arm_has_criteria', schema = 'trials',
            table = 'protocol_version', message = 'an arm of the version has no criterion';
    END IF;
    RETURN new;
END $$;

ALTER FUNCTION trials.released_version_asks() OWNER TO omentum_owner;

-- Name: step_has_its_facts(); Type: FUNCTION; Schema: trials; Owner: omentum_owner

CREATE FUNCTION trials.step_has_its_facts() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
DECLARE missing text; its_arm trials.arm; taken bigint;
BEGIN
    IF new.event = 'consent' AND NOT coalesce((SELECT given FROM trials.consent
            WHERE enrolment = new.subject ORDER BY no DESC LIMIT 1), false)
    THEN missing := 'consented_patient_has_signed_a_form';
    -- The latest assessment, and one that still holds on the day of the finding.
    ELSIF new.event = 'find_eligible' AND NOT coalesce((
            SELECT g.verdict = 'met' AND coalesce(g.valid_until >= (new.happened_at AT TIME ZONE s.zone)::date, true)
              FROM trials.eligibility g JOIN trials.enrolment e ON e.id = g.enrolment JOIN registry.site s ON s.id = e.site
             WHERE g.enrolment = new.subject ORDER BY g.id DESC LIMIT 1), false)
    THEN missing := 'eligible_patient_meets_every_criterion';
    ELSIF new.event IN ('withdraw_treatment', 'withdraw') AND NOT EXISTS (
            SELECT FROM trials.withdrawal WHERE enrolment = new.subject)
    THEN missing := 'withdrawal_has_its_scope';
    ELSIF new.event = 'reserve_slot' THEN
        -- Two coordinators after the last slot queue here.
        SELECT a.* INTO its_arm FROM trials.arm a JOIN trials.enrolment e ON e.arm = a.id
         WHERE e.id = new.subject FOR NO KEY UPDATE OF a;
        SELECT count(*) INTO taken FROM trials.enrolment
         WHERE arm = its_arm.id AND id <> new.subject AND status IN
            ('slot_reserved', 'on_study', 'on_treatment', 'off_treatment', 'follow_up', 'off_study', 'withdrawn');
        IF taken >= its_arm.slots THEN missing := 'arm_has_a_free_slot'; END IF;
    END IF;
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION USING errcode = 'OM011', constraint = missing, schema = 'trials', table = 'enrolment',
            message = format('enrolment step %s lacks a fact', new.event);
    END IF;
    RETURN NULL;
END $$;

ALTER FUNCTION trials.step_has_its_facts() OWNER TO omentum_owner;

-- Name: entry_seq_seq; Type: SEQUENCE; Schema: audit; Owner: omentum_vault

ALTER TABLE audit.entry ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME audit.entry_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: redaction; Type: TABLE; Schema: audit; Owner: omentum_vault

CREATE TABLE audit.redaction (
    seq bigint NOT NULL,
    col text NOT NULL,
    side "char" NOT NULL,
    digest bytea NOT NULL,
    login name NOT NULL,
    role name NOT NULL,
    at timestamp with time zone DEFAULT transaction_timestamp() NOT NULL,
    reason text NOT NULL,
    CONSTRAINT redaction_has_reason CHECK ((((length(reason) >= 5) AND (length(reason) <= 500)) AND (reason !~ '[[:cntrl:]]'::text))),
    CONSTRAINT redaction_side_is_known CHECK ((side = ANY (ARRAY['o'::"char", 'n'::"char"])))
);

ALTER TABLE audit.redaction OWNER TO omentum_vault;

-- Name: course; Type: TABLE; Schema: booking; Owner: omentum_owner

CREATE TABLE booking.course (
    id bigint NOT NULL,
    patient bigint NOT NULL,
    referral bigint NOT NULL,
    site bigint NOT NULL,
    pathway text NOT NULL,
    enrolment bigint,
    arm bigint,
    planned_cycles integer NOT NULL,
    interval_min_days integer NOT NULL,
    interval_target_days integer NOT NULL,
    interval_max_days integer NOT NULL,
    partial_counts boolean NOT NULL,
    dwell_target_minutes integer NOT NULL,
    dwell_tolerance_minutes integer NOT NULL,
    pressure_mmhg numeric(4,1) NOT NULL,
    pressure_tolerance_mmhg numeric(4,1) NOT NULL,
    protocol_source registry.plain_text NOT NULL,
    first_day_from date,
    opened_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    status text DEFAULT 'open'::text NOT NULL,
    step_no integer DEFAULT 1 NOT NULL,
    is_running boolean GENERATED ALWAYS AS ((status = ANY (ARRAY['open'::text, 'on_hold'::text]))) STORED NOT NULL,
    CONSTRAINT course_has_its_enrolment CHECK ((enrolment IS NOT NULL)),
    CONSTRAINT course_interval_is_in_order CHECK (((0 < interval_min_days) AND (interval_min_days <= interval_target_days) AND (interval_target_days <= interval_max_days) AND (interval_max_days <= 400))),
    CONSTRAINT course_pathway_is_known CHECK ((pathway = ANY (ARRAY['trial'::text, 'off_trial'::text]))),
    CONSTRAINT course_plans_one_to_twelve_cycles CHECK (((planned_cycles >= 1) AND (planned_cycles <= 12))),
    CONSTRAINT course_protocol_source_is_short CHECK (((length((protocol_source)::text) >= 3) AND (length((protocol_source)::text) <= 300))),
    CONSTRAINT dwell_target_is_plausible CHECK (((dwell_target_minutes >= 5) AND (dwell_target_minutes <= 120))),
    CONSTRAINT dwell_tolerance_is_less_than_its_target CHECK (((dwell_tolerance_minutes >= 0) AND (dwell_tolerance_minutes <= (dwell_target_minutes - 1)))),
    CONSTRAINT off_trial_course_has_no_arm CHECK (((pathway = 'trial'::text) OR (arm IS NULL))),
    CONSTRAINT pressure_target_is_plausible CHECK (((pressure_mmhg >= (5)::numeric) AND (pressure_mmhg <= (20)::numeric))),
    CONSTRAINT pressure_tolerance_is_plausible CHECK (((pressure_tolerance_mmhg >= (0)::numeric) AND (pressure_tolerance_mmhg <= (5)::numeric))),
    CONSTRAINT trial_course_has_its_arm CHECK (((pathway <> 'trial'::text) OR (arm IS NOT NULL)))
);

ALTER TABLE booking.course OWNER TO omentum_owner;

-- Name: exposure_result; Type: TABLE; Schema: booking; Owner: omentum_owner

CREATE TABLE booking.exposure_result (
    procedure bigint NOT NULL,
    no integer NOT NULL,
    started_at timestamp with time zone NOT NULL,
    stopped_at timestamp with time zone NOT NULL,
    dwell_seconds integer NOT NULL,
    target_minutes integer NOT NULL,
    tolerance_minutes integer NOT NULL,
    outcome text NOT NULL,
    rule registry.plain_text NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    login name NOT NULL,
    role name NOT NULL,
    behalf name,
    CONSTRAINT aerosol_is_complete_when_its_dwell_is_reached CHECK (((outcome = 'complete'::text) = (dwell_seconds >= ((target_minutes - tolerance_minutes) * 60)))),
    CONSTRAINT aerosol_stops_after_it_starts CHECK ((stopped_at > started_at)),
    CONSTRAINT dwell_is_not_negative CHECK ((dwell_seconds >= 0)),
    CONSTRAINT exposure_outcome_is_known CHECK ((outcome = ANY (ARRAY['complete'::text, 'partial'::text]))),
    CONSTRAINT exposure_result_number_is_positive CHECK ((no > 0)),
    CONSTRAINT exposure_rule_is_named CHECK (((length((rule)::text) >= 1) AND (length((rule)::text) <= 40)))
);

ALTER TABLE booking.exposure_result OWNER TO omentum_owner;

-- Name: placement; Type: TABLE; Schema: booking; Owner: omentum_owner

CREATE TABLE booking.placement (
    id bigint NOT NULL,
    planned_cycle bigint NOT NULL,
    patient bigint NOT NULL,
    site bigint NOT NULL,
    during tstzrange NOT NULL,
    placed_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    hold_expires timestamp with time zone NOT NULL,
    late_reason registry.plain_text,
    replaces bigint,
    status text DEFAULT 'held'::text NOT NULL,
    step_no integer DEFAULT 1 NOT NULL,
    live boolean GENERATED ALWAYS AS ((status = ANY (ARRAY['held'::text, 'confirmed'::text, 'used'::text]))) STORED NOT NULL,
    CONSTRAINT hold_expires_after_it_is_placed CHECK (((hold_expires > placed_at) AND (hold_expires <= (placed_at + '72:00:00'::interval)))),
    CONSTRAINT late_placement_has_its_reason CHECK (((length(btrim((late_reason)::text)) >= 3) AND (length(btrim((late_reason)::text)) <= 500))),
    CONSTRAINT placement_fits_a_day CHECK ((((upper(during) - lower(during)) >= '00:15:00'::interval) AND ((upper(during) - lower(during)) <= '24:00:00'::interval))),
    CONSTRAINT placement_is_not_in_the_past CHECK (((late_reason IS NOT NULL) OR (lower(during) >= placed_at))),
    CONSTRAINT placement_time_is_finite CHECK (((NOT isempty(during)) AND (NOT lower_inf(during)) AND (NOT upper_inf(during)) AND lower_inc(during) AND (NOT upper_inc(during))))
);

ALTER TABLE booking.placement OWNER TO omentum_owner;

-- Name: planned_cycle; Type: TABLE; Schema: booking; Owner: omentum_owner

CREATE TABLE booking.planned_cycle (
    id bigint NOT NULL,
    course bigint NOT NULL,
    patient bigint NOT NULL,
    number integer NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    status text DEFAULT 'planned'::text NOT NULL,
    step_no integer DEFAULT 1 NOT NULL,
    CONSTRAINT planned_cycle_number_is_positive CHECK ((number > 0))
);

ALTER TABLE booking.planned_cycle OWNER TO omentum_owner;

-- Name: procedure; Type: TABLE; Schema: booking; Owner: omentum_owner

CREATE TABLE booking.procedure (
    id bigint NOT NULL,
    placement bigint NOT NULL,
    planned_cycle bigint NOT NULL,
    patient bigint NOT NULL,
    attempt integer NOT NULL,
    opened_at timestamp with time zone,
    status text DEFAULT 'scheduled'::text NOT NULL,
    step_no integer DEFAULT 1 NOT NULL,
    CONSTRAINT attempt_number_is_positive CHECK ((attempt > 0))
);

ALTER TABLE booking.procedure OWNER TO omentum_owner;

-- Name: site; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.site (
    id bigint NOT NULL,
    organisation bigint NOT NULL,
    name registry.short_text NOT NULL,
    zone text NOT NULL,
    weekend smallint[] DEFAULT '{6,7}'::smallint[] NOT NULL,
    CONSTRAINT site_weekend_has_iso_days CHECK ((weekend <@ '{1,2,3,4,5,6,7}'::smallint[]))
);

ALTER TABLE registry.site OWNER TO omentum_owner;

-- Name: aerosol_given; Type: VIEW; Schema: booking; Owner: omentum_owner

CREATE VIEW booking.aerosol_given WITH (security_invoker='true') AS
 SELECT x.id AS procedure,
    x.patient,
    y.id AS cycle,
    y.course,
    y.number,
    r.outcome,
    r.dwell_seconds,
    r.started_at,
    r.stopped_at,
    ((r.started_at AT TIME ZONE s.zone))::date AS given_on,
    ((r.outcome = 'complete'::text) OR k.partial_counts) AS counts
   FROM (((((booking.procedure x
     JOIN booking.placement p ON ((p.id = x.placement)))
     JOIN registry.site s ON ((s.id = p.site)))
     JOIN booking.planned_cycle y ON ((y.id = x.planned_cycle)))
     JOIN booking.course k ON ((k.id = y.course)))
     JOIN LATERAL ( SELECT e.procedure,
            e.no,
            e.started_at,
            e.stopped_at,
            e.dwell_seconds,
            e.target_minutes,
            e.tolerance_minutes,
            e.outcome,
            e.rule,
            e.happened_at,
            e.recorded_at,
            e.login,
            e.role,
            e.behalf
           FROM booking.exposure_result e
          WHERE (e.procedure = x.id)
          ORDER BY e.no DESC
         LIMIT 1) r ON (true))
  WHERE (x.status <> 'aerosol_running'::text);

ALTER TABLE booking.aerosol_given OWNER TO omentum_owner;

-- Name: claim; Type: TABLE; Schema: booking; Owner: omentum_owner

CREATE TABLE booking.claim (
    id bigint NOT NULL,
    resource bigint NOT NULL,
    during tstzrange NOT NULL,
    live boolean NOT NULL,
    placement bigint,
    unavailability bigint,
    CONSTRAINT claim_is_of_a_placement_or_an_unavailability CHECK ((num_nonnulls(placement, unavailability) = 1))
);

ALTER TABLE booking.claim OWNER TO omentum_owner;

-- Name: claim_id_seq; Type: SEQUENCE; Schema: booking; Owner: omentum_owner

ALTER TABLE booking.claim ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME booking.claim_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: clearance; Type: TABLE; Schema: booking; Owner: omentum_owner

CREATE TABLE booking.clearance (
    id bigint NOT NULL,
    planned_cycle bigint NOT NULL,
    step text NOT NULL,
    for_day date NOT NULL,
    verdict text NOT NULL,
    gates jsonb NOT NULL,
    rules registry.plain_text NOT NULL,
    txid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    at timestamp with time zone DEFAULT registry.now() NOT NULL,
    login name DEFAULT SESSION_USER NOT NULL,
    role name DEFAULT current_setting('role'::text) NOT NULL,
    CONSTRAINT clearance_gates_are_a_list CHECK (((jsonb_typeof(gates) = 'array'::text) AND (pg_column_size(gates) <= 100000))),
    CONSTRAINT clearance_names_its_rules CHECK (((length((rules)::text) >= 1) AND (length((rules)::text) <= 200))),
    CONSTRAINT clearance_step_is_known CHECK ((step = ANY (ARRAY['confirm'::text, 'arrive'::text, 'aerosol'::text]))),
    CONSTRAINT clearance_verdict_is_known CHECK ((verdict = ANY (ARRAY['go'::text, 'no_go'::text])))
);

ALTER TABLE booking.clearance OWNER TO omentum_owner;

-- Name: clearance_id_seq; Type: SEQUENCE; Schema: booking; Owner: omentum_owner

ALTER TABLE booking.clearance ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME booking.clearance_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: coded_reason; Type: TABLE; Schema: booking; Owner: omentum_owner

CREATE TABLE booking.coded_reason (
    event text NOT NULL,
    code text NOT NULL,
    label registry.plain_text NOT NULL,
    CONSTRAINT coded_reason_event_is_a_word CHECK ((event ~ '^[a-z][a-z0-9_]{1,40}$'::text)),
    CONSTRAINT coded_reason_is_a_word CHECK ((code ~ '^[a-z][a-z0-9_]{1,40}$'::text)),
    CONSTRAINT coded_reason_label_is_short CHECK (((length((label)::text) >= 3) AND (length((label)::text) <= 120)))
);

ALTER TABLE booking.coded_reason OWNER TO omentum_owner;

-- Name: course_history; Type: TABLE; Schema: booking; Owner: omentum_owner

CREATE TABLE booking.course_history (
    subject bigint NOT NULL,
    no integer NOT NULL,
    from_state text NOT NULL,
    event text NOT NULL,
    to_state text NOT NULL,
    reason registry.long_text,
    reason_code registry.code_text,
    happened_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    login name NOT NULL,
    role name NOT NULL,
    behalf name,
    CONSTRAINT course_step_is_not_in_the_future CHECK ((happened_at <= recorded_at)),
    CONSTRAINT other_course_reason_is_told CHECK ((((reason_code)::text <> 'other'::text) OR (COALESCE(length(btrim((reason)::text)), 0) > 0))),
    CONSTRAINT stopped_course_has_its_coded_reason CHECK (((event = 'stop'::text) = (reason_code IS NOT NULL)))
);

ALTER TABLE booking.course_history OWNER TO omentum_owner;

-- Name: course_id_seq; Type: SEQUENCE; Schema: booking; Owner: omentum_owner

ALTER TABLE booking.course ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME booking.course_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: course_review; Type: TABLE; Schema: booking; Owner: omentum_owner

CREATE TABLE booking.course_review (
    course bigint NOT NULL,
    step_no integer NOT NULL,
    to_state text DEFAULT 'on_hold'::text NOT NULL,
    review_on date NOT NULL,
    CONSTRAINT only_a_held_course_has_a_review_date CHECK ((to_state = 'on_hold'::text))
);

ALTER TABLE booking.course_review OWNER TO omentum_owner;

-- Name: course_now; Type: VIEW; Schema: booking; Owner: omentum_owner

CREATE VIEW booking.course_now WITH (security_invoker='true') AS
 SELECT k.id AS course,
    k.patient,
    k.referral,
    k.enrolment,
    k.arm,
    k.status,
    k.planned_cycles,
    k.interval_min_days AS interval_min,
    k.interval_target_days AS interval_target,
    k.interval_max_days AS interval_max,
    d.last_delivered_on,
    d.last_aerosol_on,
    d.last_aerosol_of_course_on,
    k.site,
    s.zone,
    k.pathway,
    d.delivered_cycles,
    a.attempts,
    k.partial_counts,
    k.dwell_target_minutes,
    k.dwell_tolerance_minutes,
    k.protocol_source,
    GREATEST(COALESCE(k.first_day_from, ((k.opened_at AT TIME ZONE s.zone))::date), (d.last_aerosol_of_others_on + k.interval_min_days)) AS first_day_from,
    k.opened_at,
    v.review_on,
        CASE
            WHEN (k.status = 'stopped'::text) THEN (h.reason_code)::text
            ELSE NULL::text
        END AS stop_code,
    h.happened_at AS since,
    k.step_no
   FROM (((((booking.course k
     JOIN registry.site s ON ((s.id = k.site)))
     JOIN booking.course_history h ON (((h.subject = k.id) AND (h.no = k.step_no))))
     LEFT JOIN booking.course_review v ON (((v.course = k.id) AND (v.step_no = k.step_no))))
     CROSS JOIN LATERAL ( SELECT max(g.given_on) FILTER (WHERE ((g.course = k.id) AND g.counts)) AS last_delivered_on,
            (count(DISTINCT g.cycle) FILTER (WHERE ((g.course = k.id) AND g.counts)))::integer AS delivered_cycles,
            max(g.given_on) AS last_aerosol_on,
            max(g.given_on) FILTER (WHERE (g.course = k.id)) AS last_aerosol_of_course_on,
            max(g.given_on) FILTER (WHERE (g.course <> k.id)) AS last_aerosol_of_others_on
           FROM booking.aerosol_given g
          WHERE (g.patient = k.patient)) d)
     CROSS JOIN LATERAL ( SELECT (count(*))::integer AS attempts
           FROM (booking.procedure x
             JOIN booking.planned_cycle y ON ((y.id = x.planned_cycle)))
          WHERE ((y.course = k.id) AND (x.status <> 'cancelled_on_the_day'::text))) a);

ALTER TABLE booking.course_now OWNER TO omentum_owner;

-- Name: planned_cycle_history; Type: TABLE; Schema: booking; Owner: omentum_owner

CREATE TABLE booking.planned_cycle_history (
    subject bigint NOT NULL,
    no integer NOT NULL,
    from_state text NOT NULL,
    event text NOT NULL,
    to_state text NOT NULL,
    reason registry.long_text,
    reason_code registry.code_text,
    happened_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    login name NOT NULL,
    role name NOT NULL,
    behalf name,
    CONSTRAINT planned_cycle_step_is_not_in_the_future CHECK ((happened_at <= recorded_at))
);

ALTER TABLE booking.planned_cycle_history OWNER TO omentum_owner;

-- Name: cycle_now; Type: VIEW; Schema: booking; Owner: omentum_owner

CREATE VIEW booking.cycle_now WITH (security_invoker='true') AS
 SELECT y.id AS cycle,
    y.course,
    y.patient,
    y.number,
    y.status,
    w.window_from,
    w.window_target,
    w.window_to,
    p.id AS placement,
    p.during AS placed_during,
    p.status AS placement_status,
    COALESCE(p.site, k.site) AS site,
    COALESCE(p.zone, k.zone) AS zone,
    p.local_day,
    p.hold_expires,
    k.status AS course_status,
    h.happened_at AS since,
    h.reason,
    y.step_no
   FROM ((((booking.planned_cycle y
     JOIN booking.course_now k ON ((k.course = y.course)))
     JOIN booking.planned_cycle_history h ON (((h.subject = y.id) AND (h.no = y.step_no))))
     LEFT JOIN LATERAL ( SELECT b.id,
            b.during,
            b.status,
            b.site,
            b.hold_expires,
            s.zone,
            ((lower(b.during) AT TIME ZONE s.zone))::date AS local_day
           FROM (booking.placement b
             JOIN registry.site s ON ((s.id = b.site)))
          WHERE (b.live AND (b.planned_cycle = y.id))
          ORDER BY (b.status = 'used'::text), b.id DESC
         LIMIT 1) p ON (true))
     LEFT JOIN LATERAL ( SELECT
                CASE
                    WHEN (anchor.day IS NULL) THEN (k.first_day_from + (n.open_before * k.interval_min))
                    ELSE GREATEST(k.first_day_from, (anchor.day + (anchor.steps * k.interval_min)))
                END AS window_from,
                CASE
                    WHEN (anchor.day IS NULL) THEN (k.first_day_from + (n.open_before * k.interval_target))
                    ELSE GREATEST(k.first_day_from, (anchor.day + (anchor.steps * k.interval_target)))
                END AS window_target,
                CASE
                    WHEN (anchor.day IS NOT NULL) THEN GREATEST(k.first_day_from, (anchor.day + (anchor.steps * k.interval_max)))
                    ELSE NULL::date
                END AS window_to
           FROM (( SELECT (count(*))::integer AS open_before
                   FROM booking.planned_cycle e
                  WHERE ((e.course = y.course) AND (e.number < y.number) AND (e.status = ANY (ARRAY['planned'::text, 'booked'::text, 'needs_rebooking'::text])))) n
             LEFT JOIN LATERAL ( SELECT known.day,
                    known.steps
                   FROM ( SELECT k.last_aerosol_of_course_on AS day,
                            (n.open_before + 1) AS steps,
                            0 AS number
                          WHERE (k.last_aerosol_of_course_on IS NOT NULL)
                        UNION ALL
                         SELECT ep.local_day,
                            ( SELECT (count(*))::integer AS count
                                   FROM booking.planned_cycle b
                                  WHERE ((b.course = y.course) AND (b.number > e.number) AND (b.number <= y.number) AND (b.status = ANY (ARRAY['planned'::text, 'booked'::text, 'needs_rebooking'::text])))) AS count,
                            e.number
                           FROM (booking.planned_cycle e
                             CROSS JOIN LATERAL ( SELECT b.status,
                                    ((lower(b.during) AT TIME ZONE s.zone))::date AS local_day
                                   FROM (booking.placement b
                                     JOIN registry.site s ON ((s.id = b.site)))
                                  WHERE (b.live AND (b.planned_cycle = e.id))
                                  ORDER BY (b.status = 'used'::text), b.id DESC
                                 LIMIT 1) ep)
                          WHERE ((e.course = y.course) AND (e.number < y.number) AND (e.status = ANY (ARRAY['planned'::text, 'booked'::text, 'needs_rebooking'::text])) AND (ep.status <> 'used'::text))) known
                  ORDER BY known.day DESC, known.number
                 LIMIT 1) anchor ON (true))) w ON ((y.status = ANY (ARRAY['planned'::text, 'booked'::text, 'needs_rebooking'::text]))));

ALTER TABLE booking.cycle_now OWNER TO omentum_owner;

-- Name: cycle_order; Type: VIEW; Schema: booking; Owner: omentum_owner

CREATE VIEW booking.cycle_order WITH (security_invoker='true') AS
 SELECT y.id AS cycle,
    y.course,
    y.patient,
    y.number,
    y.status,
    k.status AS course_status,
    k.enrolment,
    k.site
   FROM (booking.planned_cycle y
     JOIN booking.course k ON ((k.id = y.course)));

ALTER TABLE booking.cycle_order OWNER TO omentum_owner;

-- Name: cycle_placement; Type: VIEW; Schema: booking; Owner: omentum_owner

CREATE VIEW booking.cycle_placement WITH (security_invoker='true') AS
 SELECT DISTINCT ON (p.planned_cycle) p.planned_cycle,
    p.id,
    p.during,
    p.status,
    p.site,
    p.hold_expires,
    s.zone,
    ((lower(p.during) AT TIME ZONE s.zone))::date AS local_day
   FROM (booking.placement p
     JOIN registry.site s ON ((s.id = p.site)))
  WHERE p.live
  ORDER BY p.planned_cycle, (p.status = 'used'::text), p.id DESC;

ALTER TABLE booking.cycle_placement OWNER TO omentum_owner;

-- Name: deviation_draft; Type: TABLE; Schema: booking; Owner: omentum_owner

CREATE TABLE booking.deviation_draft (
    id bigint NOT NULL,
    procedure bigint NOT NULL,
    kind text NOT NULL,
    result_no integer NOT NULL,
    asked registry.short_text NOT NULL,
    found_instead registry.short_text NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    login name NOT NULL,
    role name NOT NULL,
    behalf name,
    CONSTRAINT deviation_kind_is_known CHECK ((kind = ANY (ARRAY['short_dwell'::text, 'long_dwell'::text, 'pressure_out_of_range'::text])))
);

ALTER TABLE booking.deviation_draft OWNER TO omentum_owner;

-- Name: deviation_draft_id_seq; Type: SEQUENCE; Schema: booking; Owner: omentum_owner

ALTER TABLE booking.deviation_draft ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME booking.deviation_draft_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: discharge_answer; Type: TABLE; Schema: booking; Owner: omentum_owner

CREATE TABLE booking.discharge_answer (
    id bigint NOT NULL,
    procedure bigint NOT NULL,
    gate text NOT NULL,
    answer text NOT NULL,
    happened_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    login name NOT NULL,
    role name NOT NULL,
    behalf name,
    CONSTRAINT discharge_answer_is_known CHECK ((answer = ANY (ARRAY['met'::text, 'not_met'::text, 'unknown'::text]))),
    CONSTRAINT discharge_answer_is_not_in_the_future CHECK ((happened_at <= recorded_at)),
    CONSTRAINT discharge_gate_is_known CHECK ((gate = ANY (ARRAY['mobilised'::text, 'pain'::text, 'urination'::text, 'no_anxiety'::text])))
);

ALTER TABLE booking.discharge_answer OWNER TO omentum_owner;

-- Name: discharge_answer_id_seq; Type: SEQUENCE; Schema: booking; Owner: omentum_owner

ALTER TABLE booking.discharge_answer ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME booking.discharge_answer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: discharge_gate; Type: VIEW; Schema: booking; Owner: omentum_owner

CREATE VIEW booking.discharge_gate WITH (security_invoker='true') AS
 SELECT DISTINCT ON (discharge_answer.procedure, discharge_answer.gate) discharge_answer.procedure,
    discharge_answer.gate,
    discharge_answer.answer,
    discharge_answer.happened_at,
    discharge_answer.login
   FROM booking.discharge_answer
  ORDER BY discharge_answer.procedure, discharge_answer.gate, discharge_answer.happened_at DESC, discharge_answer.id DESC;

ALTER TABLE booking.discharge_gate OWNER TO omentum_owner;

-- Name: exposure_event; Type: TABLE; Schema: booking; Owner: omentum_owner

CREATE TABLE booking.exposure_event (
    id bigint NOT NULL,
    procedure bigint NOT NULL,
    kind text NOT NULL,
    pressure_mmhg numeric(4,1),
    flow_ml_s numeric(4,2),
    upstream_psi numeric(5,1),
    temperature_c numeric(4,1),
    note registry.long_text,
    voids bigint,
    happened_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    login name NOT NULL,
    role name NOT NULL,
    behalf name,
    CONSTRAINT exposure_event_is_not_in_the_future CHECK ((happened_at <= recorded_at)),
    CONSTRAINT exposure_kind_is_known CHECK ((kind = ANY (ARRAY['aerosol_start'::text, 'aerosol_stop'::text, 'interruption_start'::text, 'interruption_stop'::text, 'reading'::text, 'void'::text]))),
    CONSTRAINT flow_is_plausible CHECK (((flow_ml_s >= (0)::numeric) AND (flow_ml_s <= (5)::numeric))),
    CONSTRAINT only_a_void_voids CHECK (((kind = 'void'::text) = (voids IS NOT NULL))),
    CONSTRAINT pressure_is_plausible CHECK (((pressure_mmhg >= (0)::numeric) AND (pressure_mmhg <= (40)::numeric))),
    CONSTRAINT reading_reads_something CHECK (((kind <> 'reading'::text) OR (num_nonnulls(pressure_mmhg, flow_ml_s, upstream_psi, temperature_c) > 0))),
    CONSTRAINT temperature_is_plausible CHECK (((temperature_c >= (10)::numeric) AND (temperature_c <= (50)::numeric))),
    CONSTRAINT upstream_pressure_is_plausible CHECK (((upstream_psi >= (0)::numeric) AND (upstream_psi <= (400)::numeric))),
    CONSTRAINT void_has_its_reason CHECK (((kind <> 'void'::text) OR (note IS NOT NULL)))
);

ALTER TABLE booking.exposure_event OWNER TO omentum_owner;

-- Name: exposure_event_id_seq; Type: SEQUENCE; Schema: booking; Owner: omentum_owner

ALTER TABLE booking.exposure_event ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME booking.exposure_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: exposure_ledger; Type: VIEW; Schema: booking; Owner: omentum_owner

CREATE VIEW booking.exposure_ledger WITH (security_invoker='true') AS
 SELECT e.id,
    e.procedure,
    e.kind,
    e.pressure_mmhg,
    e.flow_ml_s,
    e.upstream_psi,
    e.temperature_c,
    e.note,
    e.voids,
    e.happened_at,
    e.recorded_at,
    e.login,
    e.role,
    e.behalf
   FROM booking.exposure_event e
  WHERE ((e.kind <> 'void'::text) AND (NOT (EXISTS ( SELECT
           FROM booking.exposure_event v
          WHERE (v.voids = e.id)))));

ALTER TABLE booking.exposure_ledger OWNER TO omentum_owner;

-- Name: milestone; Type: TABLE; Schema: booking; Owner: omentum_owner

CREATE TABLE booking.milestone (
    id bigint NOT NULL,
    procedure bigint NOT NULL,
    kind text NOT NULL,
    note registry.long_text,
    corrects bigint,
    happened_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    login name NOT NULL,
    role name NOT NULL,
    behalf name,
    CONSTRAINT milestone_is_not_in_the_future CHECK ((happened_at <= recorded_at)),
    CONSTRAINT milestone_kind_is_known CHECK ((kind = ANY (ARRAY['anaesthesia_started'::text, 'skin_incised'::text, 'access_gained'::text, 'staging_done'::text, 'tightness_checked'::text, 'room_cleared'::text, 'evacuation_started'::text, 'evacuation_ended'::text, 'skin_closed'::text, 'anaesthesia_ended'::text, 'left_theatre'::text, 'left_hospital'::text])))
);

ALTER TABLE booking.milestone OWNER TO omentum_owner;

-- Name: milestone_id_seq; Type: SEQUENCE; Schema: booking; Owner: omentum_owner

ALTER TABLE booking.milestone ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME booking.milestone_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: placement_history; Type: TABLE; Schema: booking; Owner: omentum_owner

CREATE TABLE booking.placement_history (
    subject bigint NOT NULL,
    no integer NOT NULL,
    from_state text NOT NULL,
    event text NOT NULL,
    to_state text NOT NULL,
    reason registry.long_text,
    reason_code registry.code_text,
    happened_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    login name NOT NULL,
    role name NOT NULL,
    behalf name,
    CONSTRAINT other_placement_reason_is_told CHECK ((((reason_code)::text <> 'other'::text) OR (COALESCE(length(btrim((reason)::text)), 0) > 0))),
    CONSTRAINT placement_step_is_not_in_the_future CHECK ((happened_at <= recorded_at)),
    CONSTRAINT released_placement_has_its_coded_reason CHECK (((event = 'release'::text) = (reason_code IS NOT NULL)))
);

ALTER TABLE booking.placement_history OWNER TO omentum_owner;

-- Name: placement_id_seq; Type: SEQUENCE; Schema: booking; Owner: omentum_owner

ALTER TABLE booking.placement ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME booking.placement_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: planned_cycle_id_seq; Type: SEQUENCE; Schema: booking; Owner: omentum_owner

ALTER TABLE booking.planned_cycle ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME booking.planned_cycle_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: procedure_history; Type: TABLE; Schema: booking; Owner: omentum_owner

CREATE TABLE booking.procedure_history (
    subject bigint NOT NULL,
    no integer NOT NULL,
    from_state text NOT NULL,
    event text NOT NULL,
    to_state text NOT NULL,
    reason registry.long_text,
    reason_code registry.code_text,
    happened_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    login name NOT NULL,
    role name NOT NULL,
    behalf name,
    CONSTRAINT other_procedure_reason_is_told CHECK ((((reason_code)::text <> 'other'::text) OR (COALESCE(length(btrim((reason)::text)), 0) > 0))),
    CONSTRAINT procedure_step_has_its_coded_reason CHECK (((event = ANY (ARRAY['cancel_on_the_day'::text, 'fail_access'::text, 'abort_before_aerosol'::text, 'end_aerosol_short'::text, 'stay'::text, 'transfer'::text])) = (reason_code IS NOT NULL))),
    CONSTRAINT procedure_step_is_not_in_the_future CHECK ((happened_at <= recorded_at))
);

ALTER TABLE booking.procedure_history OWNER TO omentum_owner;

-- Name: procedure_id_seq; Type: SEQUENCE; Schema: booking; Owner: omentum_owner

ALTER TABLE booking.procedure ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME booking.procedure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: procedure_record; Type: TABLE; Schema: booking; Owner: omentum_owner

CREATE TABLE booking.procedure_record (
    id bigint NOT NULL,
    procedure bigint NOT NULL,
    kind text DEFAULT 'record'::text NOT NULL,
    amends bigint,
    body registry.written_text NOT NULL,
    hash bytea GENERATED ALWAYS AS (booking.record_hash(procedure, kind, amends, (body)::text)) STORED NOT NULL,
    recorded_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    CONSTRAINT record_amends_or_starts CHECK (((kind = 'record'::text) = (amends IS NULL))),
    CONSTRAINT record_has_content CHECK (((length((body)::text) >= 1) AND (length((body)::text) <= 100000))),
    CONSTRAINT record_kind_is_known CHECK ((kind = ANY (ARRAY['record'::text, 'addendum'::text, 'late_entry'::text, 'correction'::text, 'entered_in_error'::text])))
);

ALTER TABLE booking.procedure_record OWNER TO omentum_owner;

-- Name: procedure_record_signature; Type: TABLE; Schema: booking; Owner: omentum_owner

CREATE TABLE booking.procedure_record_signature (
    document bigint NOT NULL,
    hash bytea NOT NULL,
    printed_name registry.short_text NOT NULL,
    login name NOT NULL,
    role name NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    connection_age interval NOT NULL,
    binding boolean NOT NULL,
    CONSTRAINT procedure_record_is_signed_by_its_group CHECK ((role = ANY ('{surgeon}'::name[]))),
    CONSTRAINT procedure_record_signature_comes_from_a_fresh_connection CHECK ((connection_age < '00:02:00'::interval))
);

ALTER TABLE booking.procedure_record_signature OWNER TO omentum_owner;

-- Name: procedure_now; Type: VIEW; Schema: booking; Owner: omentum_owner

CREATE VIEW booking.procedure_now WITH (security_invoker='true') AS
 SELECT x.id AS procedure,
    x.planned_cycle AS cycle,
    y.course,
    x.patient,
    y.number,
    x.attempt,
    x.status,
    t.arrived_at,
    r.started_at AS aerosol_started_at,
    r.stopped_at AS aerosol_stopped_at,
    trunc(((r.dwell_seconds)::numeric / 60.0), 1) AS dwell_minutes,
    t.ended_at,
    g.signed_at,
        CASE t.disposition
            WHEN 'discharge'::text THEN 'discharged_same_day'::text
            WHEN 'stay'::text THEN 'stayed'::text
            WHEN 'transfer'::text THEN 'transferred'::text
            WHEN 'die'::text THEN 'died'::text
            WHEN 'cancel_on_the_day'::text THEN 'cancelled_on_the_day'::text
            ELSE NULL::text
        END AS disposition,
        CASE
            WHEN (r.outcome IS NOT NULL) THEN ('aerosol_'::text || r.outcome)
            ELSE t.short_of_aerosol
        END AS outcome,
        CASE
            WHEN (t.short_of_aerosol = 'access_failed'::text) THEN
            CASE
                WHEN (EXISTS ( SELECT
                   FROM ((booking.procedure e
                     JOIN booking.planned_cycle ey ON ((ey.id = e.planned_cycle)))
                     JOIN booking.procedure_history eh ON (((eh.subject = e.id) AND (eh.event = ANY (ARRAY['start_aerosol'::text, 'abort_before_aerosol'::text])))))
                  WHERE ((ey.course = y.course) AND (e.id < x.id)))) THEN 'secondary'::text
                ELSE 'primary'::text
            END
            ELSE NULL::text
        END AS non_access,
    t.reason_code,
    x.placement,
    p.site,
    s.zone,
    ((lower(p.during) AT TIME ZONE s.zone))::date AS local_day,
    x.step_no
   FROM ((((((booking.procedure x
     JOIN booking.planned_cycle y ON ((y.id = x.planned_cycle)))
     JOIN booking.placement p ON ((p.id = x.placement)))
     JOIN registry.site s ON ((s.id = p.site)))
     CROSS JOIN LATERAL ( SELECT max(h.happened_at) FILTER (WHERE (h.event = 'arrive'::text)) AS arrived_at,
            max(h.happened_at) FILTER (WHERE (h.event = ANY (ARRAY['discharge'::text, 'stay'::text, 'transfer'::text, 'die'::text, 'cancel_on_the_day'::text]))) AS ended_at,
            (array_agg(h.event ORDER BY h.no DESC) FILTER (WHERE (h.event = ANY (ARRAY['discharge'::text, 'stay'::text, 'transfer'::text, 'die'::text, 'cancel_on_the_day'::text]))))[1] AS disposition,
            (array_agg(h.to_state ORDER BY h.no DESC) FILTER (WHERE (h.event = ANY (ARRAY['fail_access'::text, 'abort_before_aerosol'::text]))))[1] AS short_of_aerosol,
            (array_agg(h.reason_code ORDER BY h.no DESC) FILTER (WHERE (h.reason_code IS NOT NULL)))[1] AS reason_code
           FROM booking.procedure_history h
          WHERE (h.subject = x.id)) t)
     LEFT JOIN LATERAL ( SELECT h.happened_at AS started_at,
            e.stopped_at,
            e.dwell_seconds,
            e.outcome
           FROM (booking.procedure_history h
             LEFT JOIN LATERAL ( SELECT e_1.procedure,
                    e_1.no,
                    e_1.started_at,
                    e_1.stopped_at,
                    e_1.dwell_seconds,
                    e_1.target_minutes,
                    e_1.tolerance_minutes,
                    e_1.outcome,
                    e_1.rule,
                    e_1.happened_at,
                    e_1.recorded_at,
                    e_1.login,
                    e_1.role,
                    e_1.behalf
                   FROM booking.exposure_result e_1
                  WHERE ((e_1.procedure = x.id) AND (x.status <> 'aerosol_running'::text))
                  ORDER BY e_1.no DESC
                 LIMIT 1) e ON (true))
          WHERE ((h.subject = x.id) AND (h.event = 'start_aerosol'::text))) r ON (true))
     LEFT JOIN LATERAL ( SELECT min(i.signed_at) AS signed_at
           FROM (booking.procedure_record d
             JOIN booking.procedure_record_signature i ON ((i.document = d.id)))
          WHERE ((d.procedure = x.id) AND (d.kind = 'record'::text))) g ON (true));

ALTER TABLE booking.procedure_now OWNER TO omentum_owner;

-- Name: procedure_record_id_seq; Type: SEQUENCE; Schema: booking; Owner: omentum_owner

ALTER TABLE booking.procedure_record ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME booking.procedure_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: protocol; Type: TABLE; Schema: booking; Owner: omentum_owner

CREATE TABLE booking.protocol (
    name text NOT NULL,
    version integer NOT NULL,
    planned_cycles integer NOT NULL,
    interval_min_days integer NOT NULL,
    interval_target_days integer NOT NULL,
    interval_max_days integer NOT NULL,
    partial_counts boolean NOT NULL,
    dwell_target_minutes integer NOT NULL,
    dwell_tolerance_minutes integer NOT NULL,
    pressure_mmhg numeric(4,1) NOT NULL,
    pressure_tolerance_mmhg numeric(4,1) NOT NULL,
    source registry.plain_text NOT NULL,
    CONSTRAINT protocol_has_a_plain_name CHECK ((name ~ '^[a-z][a-z0-9_]{1,40}$'::text)),
    CONSTRAINT protocol_interval_is_in_order CHECK (((0 < interval_min_days) AND (interval_min_days <= interval_target_days) AND (interval_target_days <= interval_max_days) AND (interval_max_days <= 400))),
    CONSTRAINT protocol_numbers_are_plausible CHECK ((((planned_cycles >= 1) AND (planned_cycles <= 12)) AND ((dwell_target_minutes >= 5) AND (dwell_target_minutes <= 120)) AND ((dwell_tolerance_minutes >= 0) AND (dwell_tolerance_minutes <= (dwell_target_minutes - 1))) AND ((pressure_mmhg >= (5)::numeric) AND (pressure_mmhg <= (20)::numeric)) AND ((pressure_tolerance_mmhg >= (0)::numeric) AND (pressure_tolerance_mmhg <= (5)::numeric)))),
    CONSTRAINT protocol_source_is_short CHECK (((length((source)::text) >= 3) AND (length((source)::text) <= 300))),
    CONSTRAINT protocol_version_is_positive CHECK ((version > 0))
);

ALTER TABLE booking.protocol OWNER TO omentum_owner;

-- Name: resource; Type: TABLE; Schema: booking; Owner: omentum_owner

CREATE TABLE booking.resource (
    id bigint NOT NULL,
    site bigint NOT NULL,
    kind text NOT NULL,
    name registry.plain_text NOT NULL,
    travels boolean DEFAULT false NOT NULL,
    person bigint,
    recorded_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    CONSTRAINT only_a_surgeon_resource_is_a_person CHECK (((person IS NULL) OR (kind = 'surgeon'::text))),
    CONSTRAINT resource_kind_is_known CHECK ((kind = ANY (ARRAY['theatre'::text, 'surgeon'::text, 'anaesthesia_team'::text, 'device'::text, 'recovery_place'::text]))),
    CONSTRAINT resource_name_is_short CHECK (((length(btrim((name)::text)) >= 1) AND (length(btrim((name)::text)) <= 120))),
    CONSTRAINT room_is_used_at_its_own_site CHECK (((NOT travels) OR (kind <> ALL (ARRAY['theatre'::text, 'recovery_place'::text]))))
);

ALTER TABLE booking.resource OWNER TO omentum_owner;

-- Name: resource_id_seq; Type: SEQUENCE; Schema: booking; Owner: omentum_owner

ALTER TABLE booking.resource ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME booking.resource_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: site_rule; Type: TABLE; Schema: booking; Owner: omentum_owner

CREATE TABLE booking.site_rule (
    site bigint NOT NULL,
    block_minutes integer DEFAULT 165 NOT NULL,
    hold_minutes integer DEFAULT 15 NOT NULL,
    needs text[] DEFAULT '{theatre,surgeon,device}'::text[] NOT NULL,
    CONSTRAINT block_is_plausible CHECK (((block_minutes >= 30) AND (block_minutes <= 720))),
    CONSTRAINT hold_is_plausible CHECK (((hold_minutes >= 1) AND (hold_minutes <= 4320))),
    CONSTRAINT site_needs_known_resources CHECK ((needs <@ '{theatre,surgeon,anaesthesia_team,device,recovery_place}'::text[]))
);

ALTER TABLE booking.site_rule OWNER TO omentum_owner;

-- Name: timeline; Type: VIEW; Schema: booking; Owner: omentum_owner

CREATE VIEW booking.timeline WITH (security_invoker='true') AS
 SELECT k.patient,
    h.happened_at,
    h.recorded_at,
    'course'::text AS record_kind,
    ('K'::text || k.id) AS record,
    h.event,
    h.to_state,
    h.reason_code,
    h.login,
    h.role,
    k.id AS record_number,
    h.no
   FROM (booking.course_history h
     JOIN booking.course k ON ((k.id = h.subject)))
UNION ALL
 SELECT y.patient,
    h.happened_at,
    h.recorded_at,
    'cycle'::text AS record_kind,
    ('Y'::text || y.id) AS record,
    h.event,
    h.to_state,
    h.reason_code,
    h.login,
    h.role,
    y.id AS record_number,
    h.no
   FROM (booking.planned_cycle_history h
     JOIN booking.planned_cycle y ON ((y.id = h.subject)))
UNION ALL
 SELECT y.patient,
    h.happened_at,
    h.recorded_at,
    'placement'::text AS record_kind,
    ('B'::text || p.id) AS record,
    h.event,
    h.to_state,
    h.reason_code,
    h.login,
    h.role,
    p.id AS record_number,
    h.no
   FROM ((booking.placement_history h
     JOIN booking.placement p ON ((p.id = h.subject)))
     JOIN booking.planned_cycle y ON ((y.id = p.planned_cycle)))
UNION ALL
 SELECT x.patient,
    h.happened_at,
    h.recorded_at,
    'procedure'::text AS record_kind,
    ('X'::text || x.id) AS record,
    h.event,
    h.to_state,
    h.reason_code,
    h.login,
    h.role,
    x.id AS record_number,
    h.no
   FROM (booking.procedure_history h
     JOIN booking.procedure x ON ((x.id = h.subject)));

ALTER TABLE booking.timeline OWNER TO omentum_owner;

-- Name: unavailability; Type: TABLE; Schema: booking; Owner: omentum_owner

CREATE TABLE booking.unavailability (
    id bigint NOT NULL,
    resource bigint NOT NULL,
    during tstzrange NOT NULL,
    reason registry.plain_text NOT NULL,
    lifted_at timestamp with time zone,
    lifted_by name,
    login name DEFAULT SESSION_USER NOT NULL,
    recorded_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    live boolean GENERATED ALWAYS AS ((lifted_at IS NULL)) STORED NOT NULL,
    CONSTRAINT unavailability_has_a_reason CHECK (((length(btrim((reason)::text)) >= 3) AND (length(btrim((reason)::text)) <= 500))),
    CONSTRAINT unavailability_has_a_start CHECK (((NOT isempty(during)) AND (NOT lower_inf(during)) AND lower_inc(during) AND (NOT upper_inc(during)))),
    CONSTRAINT unavailability_is_lifted_by_somebody CHECK (((lifted_at IS NULL) = (lifted_by IS NULL)))
);

ALTER TABLE booking.unavailability OWNER TO omentum_owner;

-- Name: unavailability_id_seq; Type: SEQUENCE; Schema: booking; Owner: omentum_owner

ALTER TABLE booking.unavailability ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME booking.unavailability_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: answer; Type: TABLE; Schema: coverage; Owner: omentum_owner

CREATE TABLE coverage.answer (
    "position" bigint NOT NULL,
    step_no integer NOT NULL,
    outcome text NOT NULL,
    responsible text,
    coverage bigint,
    authorisation bigint,
    valid daterange,
    due_on date,
    source registry.plain_text NOT NULL,
    CONSTRAINT answer_outcome_is_known CHECK ((outcome = ANY (ARRAY['asked'::text, 'confirmed'::text, 'denied'::text, 'appealed'::text]))),
    CONSTRAINT answer_responsible_is_known CHECK ((responsible = ANY (ARRAY['sponsor'::text, 'research_fund'::text, 'insurer'::text, 'patient'::text, 'not_billable'::text]))),
    CONSTRAINT answer_source_is_short CHECK (((length((source)::text) >= 3) AND (length((source)::text) <= 300))),
    CONSTRAINT answer_time_is_not_empty CHECK ((NOT isempty(valid))),
    CONSTRAINT asked_answer_has_its_due_day CHECK (((outcome = ANY (ARRAY['asked'::text, 'appealed'::text])) = (due_on IS NOT NULL))),
    CONSTRAINT authorisation_is_named_with_its_coverage CHECK (((authorisation IS NULL) OR (coverage IS NOT NULL))),
    CONSTRAINT confirmed_answer_says_who_pays_and_when CHECK ((((outcome = 'confirmed'::text) = (responsible IS NOT NULL)) AND ((outcome = 'confirmed'::text) = (valid IS NOT NULL)))),
    CONSTRAINT insurer_is_named_by_its_coverage CHECK ((((responsible = 'insurer'::text) IS NOT TRUE) OR (coverage IS NOT NULL)))
);

ALTER TABLE coverage.answer OWNER TO omentum_owner;

-- Name: authorisation; Type: TABLE; Schema: coverage; Owner: omentum_owner

CREATE TABLE coverage.authorisation (
    id bigint NOT NULL,
    patient bigint NOT NULL,
    coverage bigint NOT NULL,
    reference registry.plain_text NOT NULL,
    service_window daterange NOT NULL,
    units integer NOT NULL,
    granted_on date NOT NULL,
    recorded_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    CONSTRAINT authorisation_has_both_its_days CHECK (((NOT isempty(service_window)) AND (NOT lower_inf(service_window)) AND (NOT upper_inf(service_window)))),
    CONSTRAINT authorisation_is_not_granted_in_the_future CHECK ((granted_on <= ((recorded_at AT TIME ZONE 'Pacific/Kiritimati'::text))::date)),
    CONSTRAINT authorisation_reference_is_short CHECK (((length((reference)::text) >= 1) AND (length((reference)::text) <= 80))),
    CONSTRAINT authorisation_units_are_positive CHECK ((units > 0))
);

ALTER TABLE coverage.authorisation OWNER TO omentum_owner;

-- Name: authorisation_id_seq; Type: SEQUENCE; Schema: coverage; Owner: omentum_owner

ALTER TABLE coverage.authorisation ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME coverage.authorisation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: authorisation_use; Type: TABLE; Schema: coverage; Owner: omentum_owner

CREATE TABLE coverage.authorisation_use (
    authorisation bigint NOT NULL,
    procedure bigint NOT NULL,
    used_on date NOT NULL
);

ALTER TABLE coverage.authorisation_use OWNER TO omentum_owner;

-- Name: note; Type: TABLE; Schema: coverage; Owner: omentum_owner

CREATE TABLE coverage.note (
    id bigint NOT NULL,
    patient bigint NOT NULL,
    course bigint NOT NULL,
    amends bigint,
    kind text NOT NULL,
    held_at timestamp with time zone NOT NULL,
    content registry.written_text NOT NULL,
    hash bytea GENERATED ALWAYS AS (coverage.note_hash(patient, course, amends, kind, held_at, (content)::text)) STORED NOT NULL,
    recorded_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    CONSTRAINT note_amends_or_starts CHECK ((((kind = ANY (ARRAY['note'::text, 'late_entry'::text])) AND (amends IS NULL)) OR ((kind = ANY (ARRAY['addendum'::text, 'late_entry'::text, 'correction'::text, 'entered_in_error'::text])) AND (amends IS NOT NULL)))),
    CONSTRAINT note_is_not_held_in_the_future CHECK ((held_at <= recorded_at)),
    CONSTRAINT note_is_short CHECK (((length((content)::text) >= 2) AND (length((content)::text) <= 100000))),
    CONSTRAINT note_kind_is_known CHECK ((kind = ANY (ARRAY['note'::text, 'addendum'::text, 'late_entry'::text, 'correction'::text, 'entered_in_error'::text])))
);

ALTER TABLE coverage.note OWNER TO omentum_owner;

-- Name: counselled; Type: VIEW; Schema: coverage; Owner: omentum_owner

CREATE VIEW coverage.counselled WITH (security_invoker='true') AS
 SELECT DISTINCT ON (n.course) n.course,
    n.id AS note,
    n.held_at
   FROM coverage.note n
  WHERE ((n.amends IS NULL) AND (NOT (EXISTS ( SELECT
           FROM coverage.note e
          WHERE ((e.amends = n.id) AND (e.kind = 'entered_in_error'::text))))))
  ORDER BY n.course, n.held_at DESC, n.id DESC;

ALTER TABLE coverage.counselled OWNER TO omentum_owner;

-- Name: coverage; Type: TABLE; Schema: coverage; Owner: omentum_owner

CREATE TABLE coverage.coverage (
    id bigint NOT NULL,
    patient bigint NOT NULL,
    payer bigint NOT NULL,
    priority integer NOT NULL,
    subscriber_id registry.plain_text,
    valid daterange NOT NULL,
    recorded tstzrange DEFAULT tstzrange(registry.now(), NULL::timestamp with time zone) NOT NULL,
    source registry.plain_text NOT NULL,
    CONSTRAINT coverage_has_a_first_day CHECK (((NOT isempty(valid)) AND (NOT lower_inf(valid)))),
    CONSTRAINT coverage_is_recorded_from_its_entry CHECK (((NOT isempty(recorded)) AND (NOT lower_inf(recorded)))),
    CONSTRAINT coverage_priority_is_plausible CHECK (((priority >= 1) AND (priority <= 9))),
    CONSTRAINT coverage_source_is_short CHECK (((length((source)::text) >= 3) AND (length((source)::text) <= 200))),
    CONSTRAINT subscriber_id_is_short CHECK (((length((subscriber_id)::text) >= 1) AND (length((subscriber_id)::text) <= 80)))
);

ALTER TABLE coverage.coverage OWNER TO omentum_owner;

-- Name: coverage_id_seq; Type: SEQUENCE; Schema: coverage; Owner: omentum_owner

ALTER TABLE coverage.coverage ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME coverage.coverage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: cycle_position; Type: TABLE; Schema: coverage; Owner: omentum_owner

CREATE TABLE coverage.cycle_position (
    id bigint NOT NULL,
    cycle bigint NOT NULL,
    item text NOT NULL,
    status text DEFAULT 'unassigned'::text NOT NULL,
    step_no integer DEFAULT 1 NOT NULL
);

ALTER TABLE coverage.cycle_position OWNER TO omentum_owner;

-- Name: cycle_position_history; Type: TABLE; Schema: coverage; Owner: omentum_owner

CREATE TABLE coverage.cycle_position_history (
    subject bigint NOT NULL,
    no integer NOT NULL,
    from_state text NOT NULL,
    event text NOT NULL,
    to_state text NOT NULL,
    reason registry.long_text,
    reason_code registry.code_text,
    happened_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    login name NOT NULL,
    role name NOT NULL,
    behalf name,
    CONSTRAINT cycle_position_step_is_not_in_the_future CHECK ((happened_at <= recorded_at))
);

ALTER TABLE coverage.cycle_position_history OWNER TO omentum_owner;

-- Name: cycle_position_id_seq; Type: SEQUENCE; Schema: coverage; Owner: omentum_owner

ALTER TABLE coverage.cycle_position ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME coverage.cycle_position_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: item; Type: TABLE; Schema: coverage; Owner: omentum_owner

CREATE TABLE coverage.item (
    code text NOT NULL,
    label registry.plain_text NOT NULL,
    is_required boolean NOT NULL,
    in_order integer NOT NULL,
    CONSTRAINT item_code_is_a_word CHECK ((code ~ '^[a-z][a-z0-9_]{1,40}$'::text)),
    CONSTRAINT item_label_is_short CHECK (((length((label)::text) >= 2) AND (length((label)::text) <= 120)))
);

ALTER TABLE coverage.item OWNER TO omentum_owner;

-- Name: cycle_position_now; Type: VIEW; Schema: coverage; Owner: omentum_owner

CREATE VIEW coverage.cycle_position_now WITH (security_invoker='true') AS
 SELECT p.id AS "position",
    p.cycle,
    p.item,
    i.is_required,
    p.status,
    p.step_no,
    a.responsible,
    a.valid,
    a.due_on,
    a.authorisation,
    q.service_window AS authorisation_window,
    (q.units - (( SELECT count(*) AS count
           FROM coverage.authorisation_use u
          WHERE (u.authorisation = q.id)))::integer) AS units_left,
    h.happened_at AS since,
    (((q.units - (( SELECT count(*) AS count
           FROM coverage.authorisation_use u
          WHERE (u.authorisation = q.id)))::integer) - promised.to_past) - promised.to_booked) AS units_free
   FROM (((((coverage.cycle_position p
     JOIN coverage.item i ON ((i.code = p.item)))
     JOIN coverage.cycle_position_history h ON (((h.subject = p.id) AND (h.no = p.step_no))))
     LEFT JOIN coverage.answer a ON (((a."position" = p.id) AND (a.step_no = p.step_no))))
     LEFT JOIN coverage.authorisation q ON ((q.id = a.authorisation)))
     LEFT JOIN LATERAL ( SELECT (count(DISTINCT y.id) FILTER (WHERE ((y.status = 'booked'::text) AND (y.id <> p.cycle))))::integer AS to_booked,
            (count(DISTINCT x.id))::integer AS to_past
           FROM (((coverage.answer oa
             JOIN coverage.cycle_position o ON (((o.id = oa."position") AND (o.step_no = oa.step_no))))
             JOIN booking.planned_cycle y ON ((y.id = o.cycle)))
             LEFT JOIN booking.procedure x ON (((x.planned_cycle = y.id) AND (x.status <> ALL (ARRAY['scheduled'::text, 'arrived'::text, 'in_theatre'::text, 'aerosol_running'::text, 'cancelled_on_the_day'::text])) AND (NOT (EXISTS ( SELECT
                   FROM coverage.authorisation_use u
                  WHERE ((u.authorisation = q.id) AND (u.procedure = x.id))))))))
          WHERE (oa.authorisation = q.id)) promised ON (true));

ALTER TABLE coverage.cycle_position_now OWNER TO omentum_owner;

-- Name: note_draft; Type: TABLE; Schema: coverage; Owner: omentum_owner

CREATE TABLE coverage.note_draft (
    id bigint NOT NULL,
    patient bigint NOT NULL,
    course bigint NOT NULL,
    kind text DEFAULT 'note'::text NOT NULL,
    amends bigint,
    content jsonb NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    author name DEFAULT SESSION_USER NOT NULL,
    CONSTRAINT draft_content_is_an_object CHECK ((jsonb_typeof(content) = 'object'::text)),
    CONSTRAINT draft_kind_is_known CHECK ((kind = ANY (ARRAY['note'::text, 'addendum'::text, 'late_entry'::text, 'correction'::text, 'entered_in_error'::text])))
);

ALTER TABLE coverage.note_draft OWNER TO omentum_owner;

-- Name: note_draft_id_seq; Type: SEQUENCE; Schema: coverage; Owner: omentum_owner

ALTER TABLE coverage.note_draft ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME coverage.note_draft_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: note_id_seq; Type: SEQUENCE; Schema: coverage; Owner: omentum_owner

ALTER TABLE coverage.note ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME coverage.note_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: note_signature; Type: TABLE; Schema: coverage; Owner: omentum_owner

CREATE TABLE coverage.note_signature (
    document bigint NOT NULL,
    hash bytea NOT NULL,
    printed_name registry.short_text NOT NULL,
    login name NOT NULL,
    role name NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    connection_age interval NOT NULL,
    binding boolean NOT NULL,
    CONSTRAINT note_is_signed_by_its_group CHECK ((role = ANY ('{finance}'::name[]))),
    CONSTRAINT note_signature_comes_from_a_fresh_connection CHECK ((connection_age < '00:02:00'::interval))
);

ALTER TABLE coverage.note_signature OWNER TO omentum_owner;

-- Name: payer; Type: TABLE; Schema: coverage; Owner: omentum_owner

CREATE TABLE coverage.payer (
    id bigint NOT NULL,
    name registry.plain_text NOT NULL,
    payer_class text NOT NULL,
    CONSTRAINT payer_class_is_known CHECK ((payer_class = ANY (ARRAY['original_medicare'::text, 'medicare_advantage'::text, 'medicaid_ffs'::text, 'medicaid_managed_care'::text, 'chip_ffs'::text, 'chip_managed_care'::text, 'qhp_ffe'::text, 'commercial'::text, 'erisa_group_plan'::text, 'self_pay'::text]))),
    CONSTRAINT payer_name_is_short CHECK (((length((name)::text) >= 2) AND (length((name)::text) <= 200)))
);

ALTER TABLE coverage.payer OWNER TO omentum_owner;

-- Name: payer_id_seq; Type: SEQUENCE; Schema: coverage; Owner: omentum_owner

ALTER TABLE coverage.payer ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME coverage.payer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: required_item; Type: VIEW; Schema: coverage; Owner: omentum_owner

CREATE VIEW coverage.required_item WITH (security_invoker='true') AS
 SELECT item.code,
    item.label,
    item.in_order
   FROM coverage.item
  WHERE item.is_required;

ALTER TABLE coverage.required_item OWNER TO omentum_owner;

-- Name: timeline; Type: VIEW; Schema: coverage; Owner: omentum_owner

CREATE VIEW coverage.timeline WITH (security_invoker='true') AS
 SELECT y.patient,
    h.happened_at,
    h.recorded_at,
    'coverage'::text AS record_kind,
    ('L'::text || p.id) AS record,
    h.event,
    h.to_state,
    h.reason_code,
    h.login,
    h.role,
    p.id AS record_number,
    h.no
   FROM ((coverage.cycle_position_history h
     JOIN coverage.cycle_position p ON ((p.id = h.subject)))
     JOIN booking.planned_cycle y ON ((y.id = p.cycle)))
UNION ALL
 SELECT n.patient,
    n.held_at AS happened_at,
    n.recorded_at,
    'counselling'::text AS record_kind,
    ('N'::text || n.id) AS record,
    n.kind AS event,
    'signed'::text AS to_state,
    NULL::text AS reason_code,
    NULL::name AS login,
    'finance'::name AS role,
    n.id AS record_number,
    1 AS no
   FROM coverage.note n;

ALTER TABLE coverage.timeline OWNER TO omentum_owner;

-- Name: adverse_event; Type: TABLE; Schema: followup; Owner: omentum_owner

CREATE TABLE followup.adverse_event (
    id bigint NOT NULL,
    patient bigint NOT NULL,
    procedure bigint,
    term registry.plain_text NOT NULL,
    ctcae_version text DEFAULT '5.0'::text NOT NULL,
    grade integer NOT NULL,
    clavien text,
    is_serious boolean NOT NULL,
    onset_on date NOT NULL,
    resolved_on date,
    supersedes bigint,
    reason registry.written_text,
    login name DEFAULT SESSION_USER NOT NULL,
    recorded_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    CONSTRAINT adverse_event_grade_is_1_to_5 CHECK (((grade >= 1) AND (grade <= 5))),
    CONSTRAINT adverse_event_is_not_of_the_future CHECK ((GREATEST(onset_on, resolved_on) <= ((recorded_at AT TIME ZONE 'Pacific/Kiritimati'::text))::date)),
    CONSTRAINT adverse_event_is_resolved_after_its_onset CHECK ((resolved_on >= onset_on)),
    CONSTRAINT adverse_event_reason_is_told CHECK (((length(btrim((reason)::text)) >= 5) AND (length(btrim((reason)::text)) <= 1000))),
    CONSTRAINT adverse_event_term_is_short CHECK (((length((term)::text) >= 3) AND (length((term)::text) <= 120))),
    CONSTRAINT clavien_grade_is_known CHECK ((clavien = ANY (ARRAY['I'::text, 'II'::text, 'IIIa'::text, 'IIIb'::text, 'IVa'::text, 'IVb'::text, 'V'::text]))),
    CONSTRAINT ctcae_version_is_known CHECK ((ctcae_version = ANY (ARRAY['4.0'::text, '4.03'::text, '5.0'::text, '6.0'::text]))),
    CONSTRAINT fatal_adverse_event_is_serious CHECK (((grade < 5) OR is_serious))
);

ALTER TABLE followup.adverse_event OWNER TO omentum_owner;

-- Name: adverse_event_id_seq; Type: SEQUENCE; Schema: followup; Owner: omentum_owner

ALTER TABLE followup.adverse_event ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME followup.adverse_event_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: attempt; Type: TABLE; Schema: followup; Owner: omentum_owner

CREATE TABLE followup.attempt (
    task bigint NOT NULL,
    no integer NOT NULL,
    result text NOT NULL,
    next_on date,
    note registry.written_text,
    happened_at timestamp with time zone NOT NULL,
    login name DEFAULT SESSION_USER NOT NULL,
    recorded_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    CONSTRAINT attempt_is_not_in_the_future CHECK ((happened_at <= recorded_at)),
    CONSTRAINT attempt_note_is_short CHECK ((length((note)::text) <= 4000)),
    CONSTRAINT attempt_number_is_positive CHECK ((no > 0)),
    CONSTRAINT attempt_result_is_known CHECK ((result = ANY (ARRAY['done'::text, 'reached'::text, 'no_answer'::text, 'call_later'::text, 'wrong_number'::text, 'refused'::text, 'moved'::text, 'dead'::text])))
);

ALTER TABLE followup.attempt OWNER TO omentum_owner;

-- Name: open_serious_event; Type: VIEW; Schema: followup; Owner: omentum_owner

CREATE VIEW followup.open_serious_event WITH (security_invoker='true') AS
 SELECT a.id AS adverse_event,
    a.patient,
    a.onset_on,
    a.grade
   FROM followup.adverse_event a
  WHERE (a.is_serious AND (a.resolved_on IS NULL) AND (NOT (EXISTS ( SELECT
           FROM followup.adverse_event n
          WHERE (n.supersedes = a.id)))));

ALTER TABLE followup.open_serious_event OWNER TO omentum_owner;

-- Name: task; Type: TABLE; Schema: followup; Owner: omentum_owner

CREATE TABLE followup.task (
    id bigint NOT NULL,
    patient bigint NOT NULL,
    course bigint NOT NULL,
    cycle bigint,
    site bigint NOT NULL,
    template bigint NOT NULL,
    anchor_event text NOT NULL,
    ordinal integer DEFAULT 1 NOT NULL,
    due_on date NOT NULL,
    overdue_after date NOT NULL,
    recorded_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    status text DEFAULT 'scheduled'::text NOT NULL,
    step_no integer DEFAULT 1 NOT NULL,
    is_open boolean GENERATED ALWAYS AS ((status = ANY (ARRAY['scheduled'::text, 'due'::text, 'overdue'::text, 'attempted'::text]))) STORED NOT NULL,
    CONSTRAINT task_anchor_is_a_record CHECK ((anchor_event ~ '^(procedure|cycle):[0-9]+$'::text)),
    CONSTRAINT task_is_overdue_after_it_is_due CHECK ((overdue_after >= due_on)),
    CONSTRAINT task_ordinal_is_positive CHECK ((ordinal > 0))
);

ALTER TABLE followup.task OWNER TO omentum_owner;

-- Name: task_history; Type: TABLE; Schema: followup; Owner: omentum_owner

CREATE TABLE followup.task_history (
    subject bigint NOT NULL,
    no integer NOT NULL,
    from_state text NOT NULL,
    event text NOT NULL,
    to_state text NOT NULL,
    reason registry.long_text,
    reason_code registry.code_text,
    happened_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    login name NOT NULL,
    role name NOT NULL,
    behalf name,
    CONSTRAINT task_step_is_not_in_the_future CHECK ((happened_at <= recorded_at))
);

ALTER TABLE followup.task_history OWNER TO omentum_owner;

-- Name: task_id_seq; Type: SEQUENCE; Schema: followup; Owner: omentum_owner

ALTER TABLE followup.task ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME followup.task_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: template; Type: TABLE; Schema: followup; Owner: omentum_owner

CREATE TABLE followup.template (
    id bigint NOT NULL,
    code text NOT NULL,
    version integer NOT NULL,
    label registry.plain_text NOT NULL,
    anchor text NOT NULL,
    due_days integer NOT NULL,
    grace_days integer NOT NULL,
    owner_role text NOT NULL,
    next_action registry.plain_text NOT NULL,
    ends_with_follow_up boolean DEFAULT true NOT NULL,
    gates_next_cycle boolean DEFAULT false NOT NULL,
    source registry.plain_text,
    retired_on date,
    CONSTRAINT template_anchor_is_known CHECK ((anchor = ANY (ARRAY['procedure_ended'::text, 'cycle_booked'::text]))),
    CONSTRAINT template_code_is_a_word CHECK ((code ~ '^[a-z][a-z0-9_]{1,40}$'::text)),
    CONSTRAINT template_due_days_are_plausible CHECK (((due_days >= '-120'::integer) AND (due_days <= 1830))),
    CONSTRAINT template_grace_is_plausible CHECK (((grace_days >= 0) AND (grace_days <= 120))),
    CONSTRAINT template_label_is_short CHECK (((length((label)::text) >= 3) AND (length((label)::text) <= 120))),
    CONSTRAINT template_next_action_is_short CHECK (((length((next_action)::text) >= 3) AND (length((next_action)::text) <= 160))),
    CONSTRAINT template_owner_is_a_group CHECK ((owner_role = ANY (ARRAY['coordinator'::text, 'research'::text, 'investigator'::text, 'scheduler'::text, 'surgeon'::text, 'pharmacist'::text, 'nurse'::text, 'finance'::text]))),
    CONSTRAINT template_source_is_short CHECK ((length((source)::text) <= 200)),
    CONSTRAINT template_version_is_positive CHECK ((version > 0))
);

ALTER TABLE followup.template OWNER TO omentum_owner;

-- Name: task_now; Type: VIEW; Schema: followup; Owner: omentum_owner

CREATE VIEW followup.task_now WITH (security_invoker='true') AS
 SELECT t.id AS task,
    t.patient,
    t.course,
    t.cycle,
    t.site,
    p.code AS template,
    p.label,
    p.owner_role,
    p.next_action,
    p.gates_next_cycle,
    p.ends_with_follow_up,
    t.anchor_event,
    t.due_on,
    t.overdue_after,
    t.status,
    t.step_no,
    t.is_open
   FROM (followup.task t
     JOIN followup.template p ON ((p.id = t.template)));

ALTER TABLE followup.task_now OWNER TO omentum_owner;

-- Name: template_id_seq; Type: SEQUENCE; Schema: followup; Owner: omentum_owner

ALTER TABLE followup.template ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME followup.template_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: timeline; Type: VIEW; Schema: followup; Owner: omentum_owner

CREATE VIEW followup.timeline WITH (security_invoker='true') AS
 SELECT t.patient,
    h.happened_at,
    h.recorded_at,
    'task'::text AS record_kind,
    ('F'::text || t.id) AS record,
    h.event,
    h.to_state,
    h.reason_code,
    h.login,
    h.role,
    t.id AS record_number,
    h.no
   FROM (followup.task_history h
     JOIN followup.task t ON ((t.id = h.subject)));

ALTER TABLE followup.timeline OWNER TO omentum_owner;

-- Name: batch; Type: TABLE; Schema: jobs; Owner: omentum_owner

CREATE TABLE jobs.batch (
    worker integer NOT NULL,
    lane smallint NOT NULL,
    run bigint NOT NULL,
    low bigint,
    high bigint,
    jobs bigint[] NOT NULL
)
WITH (fillfactor='50', toast.autovacuum_vacuum_scale_factor='0', toast.autovacuum_vacuum_threshold='2000', toast.autovacuum_vacuum_cost_delay='0');
ALTER TABLE ONLY jobs.batch ALTER COLUMN jobs SET STORAGE EXTERNAL;

ALTER TABLE jobs.batch OWNER TO omentum_owner;

-- Name: batch_run; Type: SEQUENCE; Schema: jobs; Owner: omentum_owner

CREATE SEQUENCE jobs.batch_run
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 20;

ALTER TABLE jobs.batch_run OWNER TO omentum_owner;

-- Name: cron_id_seq; Type: SEQUENCE; Schema: jobs; Owner: omentum_owner

ALTER TABLE jobs.cron ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME jobs.cron_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: cron_run; Type: TABLE; Schema: jobs; Owner: omentum_owner

CREATE TABLE jobs.cron_run (
    cron integer NOT NULL,
    scheduled_at timestamp with time zone NOT NULL,
    enqueued_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    job bigint,
    missed integer DEFAULT 0 NOT NULL,
    remark text,
    CONSTRAINT cron_remark_is_known CHECK ((remark = ANY (ARRAY['late'::text, 'overlap'::text, 'asked'::text])))
);

ALTER TABLE jobs.cron_run OWNER TO omentum_owner;

-- Name: failure; Type: TABLE; Schema: jobs; Owner: omentum_owner

CREATE TABLE jobs.failure (
    job bigint NOT NULL,
    attempt smallint NOT NULL,
    worker integer NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    error text NOT NULL,
    CONSTRAINT failure_is_scrubbed CHECK ((error ~ '^[A-Za-z0-9_.:<> -]{1,200}$'::text))
);

ALTER TABLE jobs.failure OWNER TO omentum_owner;

-- Name: intervention; Type: TABLE; Schema: jobs; Owner: omentum_owner

CREATE TABLE jobs.intervention (
    id bigint NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    login text DEFAULT SESSION_USER NOT NULL,
    role text DEFAULT current_setting('role'::text) NOT NULL,
    action text NOT NULL,
    target text NOT NULL,
    reason text NOT NULL,
    CONSTRAINT intervention_has_reason CHECK ((((length(reason) >= 5) AND (length(reason) <= 500)) AND (reason !~ '[[:cntrl:]]'::text))),
    CONSTRAINT intervention_is_known CHECK ((action = ANY (ARRAY['retry'::text, 'cancel'::text, 'discard'::text, 'pause'::text, 'resume'::text, 'enable'::text, 'disable'::text, 'run'::text]))),
    CONSTRAINT intervention_target_is_short CHECK (((length(target) <= 100) AND (target !~ '[[:cntrl:]]'::text)))
);

ALTER TABLE jobs.intervention OWNER TO omentum_owner;

-- Name: intervention_id_seq; Type: SEQUENCE; Schema: jobs; Owner: omentum_owner

ALTER TABLE jobs.intervention ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME jobs.intervention_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: job_done; Type: TABLE; Schema: jobs; Owner: omentum_owner

CREATE TABLE jobs.job_done (
    id bigint NOT NULL,
    run_at timestamp with time zone,
    enqueued_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    kind integer NOT NULL,
    worker integer,
    queue smallint NOT NULL,
    priority smallint,
    version smallint,
    attempt smallint NOT NULL,
    crashes smallint,
    outcome smallint NOT NULL,
    asked_by text NOT NULL,
    asked_as text NOT NULL,
    args jsonb NOT NULL,
    last_error text,
    result jsonb,
    trace bytea,
    CONSTRAINT job_outcome_is_known CHECK (((outcome >= 0) AND (outcome <= 1))),
    CONSTRAINT job_result_is_small CHECK ((pg_column_size(result) <= 4096))
)
PARTITION BY RANGE (finished_at);

ALTER TABLE jobs.job_done OWNER TO omentum_owner;

-- Name: job_done_rest; Type: TABLE; Schema: jobs; Owner: omentum_owner

CREATE TABLE jobs.job_done_rest (
    id bigint NOT NULL,
    run_at timestamp with time zone,
    enqueued_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    kind integer NOT NULL,
    worker integer,
    queue smallint NOT NULL,
    priority smallint,
    version smallint,
    attempt smallint NOT NULL,
    crashes smallint,
    outcome smallint NOT NULL,
    asked_by text NOT NULL,
    asked_as text NOT NULL,
    args jsonb NOT NULL,
    last_error text,
    result jsonb,
    trace bytea,
    CONSTRAINT job_outcome_is_known CHECK (((outcome >= 0) AND (outcome <= 1))),
    CONSTRAINT job_result_is_small CHECK ((pg_column_size(result) <= 4096))
);

ALTER TABLE jobs.job_done_rest OWNER TO omentum_owner;

-- Name: job_id_seq; Type: SEQUENCE; Schema: jobs; Owner: omentum_owner

ALTER TABLE jobs.job ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME jobs.job_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: kind; Type: TABLE; Schema: jobs; Owner: omentum_owner

CREATE TABLE jobs.kind (
    id integer NOT NULL,
    name text NOT NULL,
    CONSTRAINT kind_name_is_plain CHECK ((name ~ '^[a-z][a-z0-9.-]{0,62}$'::text))
);

ALTER TABLE jobs.kind OWNER TO omentum_owner;

-- Name: kind_id_seq; Type: SEQUENCE; Schema: jobs; Owner: omentum_owner

ALTER TABLE jobs.kind ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME jobs.kind_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: queue; Type: TABLE; Schema: jobs; Owner: omentum_owner

CREATE TABLE jobs.queue (
    id smallint NOT NULL,
    name text NOT NULL,
    paused boolean DEFAULT false NOT NULL,
    CONSTRAINT queue_name_is_plain CHECK ((name ~ '^[a-z][a-z0-9.-]{0,62}$'::text))
);

ALTER TABLE jobs.queue OWNER TO omentum_owner;

-- Name: queue_id_seq; Type: SEQUENCE; Schema: jobs; Owner: omentum_owner

ALTER TABLE jobs.queue ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME jobs.queue_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: rescue_due; Type: TABLE; Schema: jobs; Owner: omentum_owner

CREATE TABLE jobs.rescue_due (
    gone bigint NOT NULL,
    seen bigint NOT NULL,
    only_row boolean DEFAULT true NOT NULL,
    CONSTRAINT rescue_due_has_one_row CHECK (only_row)
);

ALTER TABLE jobs.rescue_due OWNER TO omentum_owner;

-- Name: sleeper; Type: TABLE; Schema: jobs; Owner: omentum_owner

CREATE TABLE jobs.sleeper (
    queue smallint NOT NULL,
    asleep boolean NOT NULL
)
WITH (fillfactor='10');

ALTER TABLE jobs.sleeper OWNER TO omentum_owner;

-- Name: stop_request; Type: TABLE; Schema: jobs; Owner: omentum_owner

CREATE TABLE jobs.stop_request (
    job bigint NOT NULL,
    token bigint NOT NULL,
    asked_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);

ALTER TABLE jobs.stop_request OWNER TO omentum_owner;

-- Name: tally; Type: TABLE; Schema: jobs; Owner: omentum_owner

CREATE TABLE jobs.tally (
    queue smallint NOT NULL,
    kind integer NOT NULL,
    state smallint NOT NULL,
    n bigint NOT NULL
)
WITH (fillfactor='50');

ALTER TABLE jobs.tally OWNER TO omentum_owner;

-- Name: tally_change; Type: TABLE; Schema: jobs; Owner: omentum_owner

CREATE TABLE jobs.tally_change (
    queue smallint NOT NULL,
    kind integer NOT NULL,
    state smallint NOT NULL,
    n integer NOT NULL,
    ends boolean DEFAULT false NOT NULL
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='2000', autovacuum_vacuum_cost_delay='0');

ALTER TABLE jobs.tally_change OWNER TO omentum_owner;

-- Name: unique_window; Type: TABLE; Schema: jobs; Owner: omentum_owner

CREATE TABLE jobs.unique_window (
    key bytea NOT NULL,
    job bigint NOT NULL,
    expires_at timestamp with time zone NOT NULL
);

ALTER TABLE jobs.unique_window OWNER TO omentum_owner;

-- Name: worker; Type: TABLE; Schema: jobs; Owner: omentum_owner

CREATE TABLE jobs.worker (
    id integer NOT NULL,
    host text NOT NULL,
    login text DEFAULT SESSION_USER NOT NULL,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    beat_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    holds_lock boolean NOT NULL,
    CONSTRAINT worker_host_is_short CHECK (((length(host) <= 255) AND (host !~ '[[:cntrl:]]'::text)))
)
WITH (fillfactor='50');

ALTER TABLE jobs.worker OWNER TO omentum_owner;

-- Name: worker_id_seq; Type: SEQUENCE; Schema: jobs; Owner: omentum_owner

ALTER TABLE jobs.worker ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME jobs.worker_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: applied; Type: TABLE; Schema: migration; Owner: omentum_owner

CREATE TABLE migration.applied (
    number integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    applied_by name DEFAULT SESSION_USER NOT NULL,
    tool_version text NOT NULL,
    duration_ms bigint NOT NULL,
    CONSTRAINT step_checksum_is_sha256 CHECK ((checksum ~ '^[0-9a-f]{64}$'::text)),
    CONSTRAINT step_has_a_number CHECK ((number > 0))
);

ALTER TABLE migration.applied OWNER TO omentum_owner;

-- Name: view_file; Type: TABLE; Schema: migration; Owner: omentum_owner

CREATE TABLE migration.view_file (
    name text NOT NULL,
    checksum text NOT NULL,
    relations text[] NOT NULL,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    tool_version text NOT NULL,
    CONSTRAINT view_file_checksum_is_sha256 CHECK ((checksum ~ '^[0-9a-f]{64}$'::text))
);

ALTER TABLE migration.view_file OWNER TO omentum_owner;

-- Name: gate; Type: TABLE; Schema: pathway; Owner: omentum_owner

CREATE TABLE pathway.gate (
    code text NOT NULL,
    label registry.plain_text NOT NULL,
    hardness text NOT NULL,
    owner_role text NOT NULL,
    in_order integer NOT NULL,
    approvers text[] DEFAULT '{surgeon,investigator}'::text[] NOT NULL,
    four_eyes boolean DEFAULT false NOT NULL,
    CONSTRAINT gate_approvers_are_clinicians CHECK (((approvers <@ ARRAY['surgeon'::text, 'investigator'::text]) AND (cardinality(approvers) >= 1))),
    CONSTRAINT gate_code_is_a_word CHECK ((code ~ '^[a-z][a-z0-9_]{1,40}$'::text)),
    CONSTRAINT gate_hardness_is_known CHECK ((hardness = ANY (ARRAY['hard'::text, 'overridable'::text, 'advisory'::text]))),
    CONSTRAINT gate_has_its_rule CHECK ((code = ANY (ARRAY['alive'::text, 'not_withdrawn'::text, 'enrolled'::text, 'no_treatment_hold'::text, 'no_open_serious_adverse_event'::text, 'referral_accepted'::text, 'course_open'::text, 'consent_current'::text, 'eligible'::text, 'interval'::text, 'resources'::text, 'responsibility_assigned'::text, 'authorisation'::text, 'counselled'::text, 'pre_procedure_tasks'::text]))),
    CONSTRAINT gate_label_is_short CHECK (((length((label)::text) >= 3) AND (length((label)::text) <= 120))),
    CONSTRAINT gate_owner_is_a_group CHECK ((owner_role = ANY (ARRAY['coordinator'::text, 'research'::text, 'investigator'::text, 'scheduler'::text, 'theatre'::text, 'surgeon'::text, 'pharmacist'::text, 'nurse'::text, 'finance'::text])))
);

ALTER TABLE pathway.gate OWNER TO omentum_owner;

-- Name: hold; Type: TABLE; Schema: pathway; Owner: omentum_owner

CREATE TABLE pathway.hold (
    id bigint NOT NULL,
    patient bigint NOT NULL,
    reason registry.written_text NOT NULL,
    review_on date NOT NULL,
    set_by name DEFAULT SESSION_USER NOT NULL,
    set_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    lifted_at timestamp with time zone,
    lifted_by name,
    lifted_because registry.written_text,
    CONSTRAINT hold_has_its_reason CHECK (((length(btrim((reason)::text)) >= 5) AND (length(btrim((reason)::text)) <= 1000))),
    CONSTRAINT hold_is_lifted_after_it_is_set CHECK ((lifted_at >= set_at)),
    CONSTRAINT hold_is_lifted_by_somebody_with_a_reason CHECK ((num_nonnulls(lifted_at, lifted_by, lifted_because) = ANY (ARRAY[0, 3]))),
    CONSTRAINT hold_is_reviewed_after_it_is_set CHECK (((review_on >= ((set_at AT TIME ZONE 'Pacific/Pago_Pago'::text))::date) AND (review_on <= (((set_at AT TIME ZONE 'UTC'::text))::date + 366)))),
    CONSTRAINT lifting_has_its_reason CHECK (((length(btrim((lifted_because)::text)) >= 5) AND (length(btrim((lifted_because)::text)) <= 1000)))
);

ALTER TABLE pathway.hold OWNER TO omentum_owner;

-- Name: hold_id_seq; Type: SEQUENCE; Schema: pathway; Owner: omentum_owner

ALTER TABLE pathway.hold ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME pathway.hold_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: nightly_item; Type: TABLE; Schema: pathway; Owner: omentum_owner

CREATE TABLE pathway.nightly_item (
    id bigint NOT NULL,
    run bigint NOT NULL,
    site bigint NOT NULL,
    local_date date NOT NULL,
    check_name text NOT NULL,
    subject_kind text NOT NULL,
    subject bigint NOT NULL,
    outcome text NOT NULL,
    reason registry.plain_text NOT NULL,
    at timestamp with time zone DEFAULT registry.now() NOT NULL,
    CONSTRAINT nightly_check_is_a_word CHECK ((check_name ~ '^[a-z][a-z0-9_]{1,40}$'::text)),
    CONSTRAINT nightly_outcome_is_known CHECK ((outcome = ANY (ARRAY['acted'::text, 'skipped'::text, 'failed'::text]))),
    CONSTRAINT nightly_reason_is_short CHECK (((length((reason)::text) >= 1) AND (length((reason)::text) <= 80))),
    CONSTRAINT nightly_subject_kind_is_a_word CHECK ((subject_kind ~ '^[a-z_]{1,40}$'::text))
);

ALTER TABLE pathway.nightly_item OWNER TO omentum_owner;

-- Name: nightly_item_id_seq; Type: SEQUENCE; Schema: pathway; Owner: omentum_owner

ALTER TABLE pathway.nightly_item ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME pathway.nightly_item_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: nightly_run; Type: TABLE; Schema: pathway; Owner: omentum_owner

CREATE TABLE pathway.nightly_run (
    id bigint NOT NULL,
    site bigint NOT NULL,
    local_date date NOT NULL,
    days_late integer NOT NULL,
    login name DEFAULT SESSION_USER NOT NULL,
    started_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT nightly_run_ends_after_it_starts CHECK ((finished_at >= started_at)),
    CONSTRAINT nightly_run_is_not_early CHECK ((days_late >= 0))
);

ALTER TABLE pathway.nightly_run OWNER TO omentum_owner;

-- Name: nightly_run_id_seq; Type: SEQUENCE; Schema: pathway; Owner: omentum_owner

ALTER TABLE pathway.nightly_run ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME pathway.nightly_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: override; Type: TABLE; Schema: pathway; Owner: omentum_owner

CREATE TABLE pathway.override (
    id bigint NOT NULL,
    cycle bigint NOT NULL,
    gate text NOT NULL,
    for_day date NOT NULL,
    answer text NOT NULL,
    evidence text[] NOT NULL,
    reason registry.written_text NOT NULL,
    login name DEFAULT SESSION_USER NOT NULL,
    role name DEFAULT current_setting('role'::text) NOT NULL,
    recorded_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    CONSTRAINT override_evidence_is_short CHECK (registry.words_are_short(evidence)),
    CONSTRAINT override_has_its_reason CHECK (((length(btrim((reason)::text)) >= 5) AND (length(btrim((reason)::text)) <= 1000))),
    CONSTRAINT override_is_of_a_gate_that_stops CHECK ((answer = ANY (ARRAY['not_met'::text, 'unknown'::text])))
);

ALTER TABLE pathway.override OWNER TO omentum_owner;

-- Name: override_id_seq; Type: SEQUENCE; Schema: pathway; Owner: omentum_owner

ALTER TABLE pathway.override ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME pathway.override_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: override_revocation; Type: TABLE; Schema: pathway; Owner: omentum_owner

CREATE TABLE pathway.override_revocation (
    override bigint NOT NULL,
    reason registry.written_text NOT NULL,
    login name DEFAULT SESSION_USER NOT NULL,
    role name DEFAULT current_setting('role'::text) NOT NULL,
    recorded_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    CONSTRAINT revocation_has_its_reason CHECK (((length(btrim((reason)::text)) >= 5) AND (length(btrim((reason)::text)) <= 1000)))
);

ALTER TABLE pathway.override_revocation OWNER TO omentum_owner;

-- Name: warning; Type: TABLE; Schema: pathway; Owner: omentum_owner

CREATE TABLE pathway.warning (
    id bigint NOT NULL,
    site bigint NOT NULL,
    kind text NOT NULL,
    patient bigint NOT NULL,
    subject_kind registry.code_text NOT NULL,
    subject bigint NOT NULL,
    for_day date NOT NULL,
    owner_role registry.code_text NOT NULL,
    next_action registry.plain_text NOT NULL,
    raised_on date NOT NULL,
    cleared_at timestamp with time zone,
    cleared_because registry.plain_text,
    CONSTRAINT clearing_has_its_reason CHECK (((length((cleared_because)::text) >= 3) AND (length((cleared_because)::text) <= 300))),
    CONSTRAINT warning_is_cleared_with_its_reason CHECK (((cleared_at IS NULL) = (cleared_because IS NULL))),
    CONSTRAINT warning_kind_is_a_word CHECK ((kind ~ '^[a-z][a-z0-9_]{1,40}$'::text)),
    CONSTRAINT warning_next_action_is_short CHECK (((length((next_action)::text) >= 3) AND (length((next_action)::text) <= 160)))
);

ALTER TABLE pathway.warning OWNER TO omentum_owner;

-- Name: warning_id_seq; Type: SEQUENCE; Schema: pathway; Owner: omentum_owner

ALTER TABLE pathway.warning ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME pathway.warning_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: decision; Type: TABLE; Schema: referrals; Owner: omentum_owner

CREATE TABLE referrals.decision (
    referral bigint NOT NULL,
    step_no integer NOT NULL,
    outcome text NOT NULL,
    pathway text,
    reason_code text,
    onward_to bigint,
    board_on date,
    recorded_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    CONSTRAINT accepted_referral_has_its_pathway CHECK (((outcome = 'accepted'::text) = (pathway IS NOT NULL))),
    CONSTRAINT board_has_met CHECK ((board_on <= ((recorded_at AT TIME ZONE 'Pacific/Kiritimati'::text))::date)),
    CONSTRAINT decision_outcome_is_known CHECK ((outcome = ANY (ARRAY['accepted'::text, 'declined'::text]))),
    CONSTRAINT decision_pathway_is_known CHECK ((pathway = ANY (ARRAY['trial'::text, 'off_trial'::text, 'registry_only'::text]))),
    CONSTRAINT declined_referral_has_its_reason_code CHECK (((outcome = 'declined'::text) = (reason_code IS NOT NULL))),
    CONSTRAINT only_a_declined_referral_is_sent_onward CHECK (((onward_to IS NULL) OR (outcome = 'declined'::text)))
);

ALTER TABLE referrals.decision OWNER TO omentum_owner;

-- Name: referral; Type: TABLE; Schema: referrals; Owner: omentum_owner

CREATE TABLE referrals.referral (
    id bigint NOT NULL,
    patient bigint NOT NULL,
    site bigint NOT NULL,
    received_at timestamp with time zone NOT NULL,
    opened_at timestamp with time zone GENERATED ALWAYS AS (received_at) STORED NOT NULL,
    channel text NOT NULL,
    priority text NOT NULL,
    referrer_name registry.plain_text NOT NULL,
    referrer_practitioner bigint,
    referrer_organisation bigint,
    primary_cancer text NOT NULL,
    peritoneal_disease text,
    duplicate_of bigint,
    recorded_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    status text DEFAULT 'received'::text NOT NULL,
    step_no integer DEFAULT 1 NOT NULL,
    CONSTRAINT peritoneal_disease_is_an_icd_10_cm_code CHECK ((peritoneal_disease ~ '^[A-TV-Z][0-9][0-9AB](\.[0-9A-TV-Z]{1,4})?$'::text)),
    CONSTRAINT primary_cancer_is_an_icd_10_cm_code CHECK ((primary_cancer ~ '^[A-TV-Z][0-9][0-9AB](\.[0-9A-TV-Z]{1,4})?$'::text)),
    CONSTRAINT referral_channel_is_known CHECK ((channel = ANY (ARRAY['fax'::text, 'phone'::text, 'letter'::text, 'portal'::text, 'in_person'::text, 'email'::text, 'csv'::text, 'fhir'::text, 'hl7'::text]))),
    CONSTRAINT referral_is_not_its_own_copy CHECK ((duplicate_of <> id)),
    CONSTRAINT referral_is_not_received_in_the_future CHECK ((received_at <= recorded_at)),
    CONSTRAINT referral_priority_is_known CHECK ((priority = ANY (ARRAY['routine'::text, 'urgent'::text, 'asap'::text, 'stat'::text]))),
    CONSTRAINT referrer_name_is_short CHECK (((length((referrer_name)::text) >= 1) AND (length((referrer_name)::text) <= 200)))
);

ALTER TABLE referrals.referral OWNER TO omentum_owner;

-- Name: referral_history; Type: TABLE; Schema: referrals; Owner: omentum_owner

CREATE TABLE referrals.referral_history (
    subject bigint NOT NULL,
    no integer NOT NULL,
    from_state text NOT NULL,
    event text NOT NULL,
    to_state text NOT NULL,
    reason registry.long_text,
    reason_code registry.code_text,
    happened_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    login name NOT NULL,
    role name NOT NULL,
    behalf name,
    CONSTRAINT referral_step_is_not_in_the_future CHECK ((happened_at <= recorded_at))
);

ALTER TABLE referrals.referral_history OWNER TO omentum_owner;

-- Name: accepted_referral; Type: VIEW; Schema: referrals; Owner: omentum_owner

CREATE VIEW referrals.accepted_referral WITH (security_invoker='true') AS
 SELECT r.id AS referral,
    r.patient,
    r.site,
    d.pathway,
    h.happened_at AS accepted_at,
    d.step_no AS decision
   FROM ((referrals.referral r
     JOIN LATERAL ( SELECT decision.step_no,
            decision.pathway
           FROM referrals.decision
          WHERE ((decision.referral = r.id) AND (decision.outcome = 'accepted'::text))
          ORDER BY decision.step_no DESC
         LIMIT 1) d ON (true))
     JOIN referrals.referral_history h ON (((h.subject = r.id) AND (h.no = d.step_no))))
  WHERE (r.status = ANY (ARRAY['accepted'::text, 'linked'::text]));

ALTER TABLE referrals.accepted_referral OWNER TO omentum_owner;

-- Name: decline_reason; Type: TABLE; Schema: referrals; Owner: omentum_owner

CREATE TABLE referrals.decline_reason (
    code text NOT NULL,
    label registry.plain_text NOT NULL,
    CONSTRAINT decline_reason_code_is_a_word CHECK ((code ~ '^[a-z][a-z0-9_]{1,40}$'::text)),
    CONSTRAINT decline_reason_label_is_short CHECK (((length((label)::text) >= 3) AND (length((label)::text) <= 120)))
);

ALTER TABLE referrals.decline_reason OWNER TO omentum_owner;

-- Name: outcome_notice; Type: TABLE; Schema: referrals; Owner: omentum_owner

CREATE TABLE referrals.outcome_notice (
    referral bigint NOT NULL,
    no integer NOT NULL,
    told_step integer NOT NULL,
    sent_at timestamp with time zone,
    method text,
    waived_because registry.plain_text,
    login name DEFAULT SESSION_USER NOT NULL,
    recorded_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    CONSTRAINT notice_is_not_sent_in_the_future CHECK ((sent_at <= recorded_at)),
    CONSTRAINT notice_is_sent_or_waived CHECK ((((sent_at IS NOT NULL) = (method IS NOT NULL)) AND ((sent_at IS NULL) = (waived_because IS NOT NULL)))),
    CONSTRAINT notice_method_is_known CHECK ((method = ANY (ARRAY['fax'::text, 'phone'::text, 'letter'::text, 'portal'::text, 'email'::text, 'fhir'::text, 'hl7'::text]))),
    CONSTRAINT notice_number_is_positive CHECK ((no > 0)),
    CONSTRAINT waiver_has_its_reason CHECK (((length(btrim((waived_because)::text)) >= 5) AND (length(btrim((waived_because)::text)) <= 500)))
);

ALTER TABLE referrals.outcome_notice OWNER TO omentum_owner;

-- Name: referral_id_seq; Type: SEQUENCE; Schema: referrals; Owner: omentum_owner

ALTER TABLE referrals.referral ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME referrals.referral_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: referral_now; Type: VIEW; Schema: referrals; Owner: omentum_owner

CREATE VIEW referrals.referral_now WITH (security_invoker='true') AS
 SELECT r.id AS referral,
    r.patient,
    r.site,
    r.status,
    r.step_no,
    r.received_at,
    r.priority,
        CASE
            WHEN a.holds THEN d.pathway
            ELSE NULL::text
        END AS pathway,
    a.holds AS is_accepted,
    ((h.happened_at AT TIME ZONE s.zone))::date AS since,
    ((r.received_at AT TIME ZONE s.zone))::date AS received_on
   FROM ((((referrals.referral r
     JOIN registry.site s ON ((s.id = r.site)))
     JOIN referrals.referral_history h ON (((h.subject = r.id) AND (h.no = r.step_no))))
     CROSS JOIN LATERAL ( SELECT ((r.status = ANY (ARRAY['accepted'::text, 'linked'::text])) OR ((r.status = 'closed'::text) AND (h.from_state = 'linked'::text))) AS holds) a)
     LEFT JOIN LATERAL ( SELECT decision.pathway
           FROM referrals.decision
          WHERE (decision.referral = r.id)
          ORDER BY decision.step_no DESC
         LIMIT 1) d ON (true));

ALTER TABLE referrals.referral_now OWNER TO omentum_owner;

-- Name: timeline; Type: VIEW; Schema: referrals; Owner: omentum_owner

CREATE VIEW referrals.timeline WITH (security_invoker='true') AS
 SELECT r.patient,
    h.happened_at,
    h.recorded_at,
    'referral'::text AS record_kind,
    ('R'::text || r.id) AS record,
    h.event,
    h.to_state,
    h.reason_code,
    h.login,
    h.role,
    r.id AS record_number,
    h.no
   FROM (referrals.referral_history h
     JOIN referrals.referral r ON ((r.id = h.subject)));

ALTER TABLE referrals.timeline OWNER TO omentum_owner;

-- Name: access_log; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.access_log (
    id bigint NOT NULL,
    txid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    at timestamp with time zone DEFAULT transaction_timestamp() NOT NULL,
    login name DEFAULT SESSION_USER NOT NULL,
    role name DEFAULT current_setting('role'::text) NOT NULL,
    behalf name,
    door text NOT NULL,
    purpose registry.short_text NOT NULL,
    patients bigint[] NOT NULL,
    full_page boolean DEFAULT false NOT NULL,
    CONSTRAINT access_door_is_known CHECK ((door = ANY (ARRAY['read'::text, 'search'::text, 'match'::text]))),
    CONSTRAINT access_has_purpose CHECK ((length((purpose)::text) >= 3)),
    CONSTRAINT access_is_bounded CHECK ((cardinality(patients) <= 500))
);

ALTER TABLE registry.access_log OWNER TO omentum_owner;

-- Name: access_log_id_seq; Type: SEQUENCE; Schema: registry; Owner: omentum_owner

ALTER TABLE registry.access_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME registry.access_log_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: catalog_exemption; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.catalog_exemption (
    rule text NOT NULL,
    subject text NOT NULL,
    reason text NOT NULL,
    CONSTRAINT exemption_has_a_reason CHECK ((length(reason) >= 10)),
    CONSTRAINT exemption_rule_is_known CHECK ((rule = ANY (ARRAY['audited'::text, 'identifying key'::text, 'constraint name'::text])))
);

ALTER TABLE registry.catalog_exemption OWNER TO omentum_owner;

-- Name: condition; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.condition (
    id bigint NOT NULL,
    patient bigint NOT NULL,
    code_system registry.line_text,
    code registry.code_text,
    code_text registry.long_text,
    codings jsonb DEFAULT '[]'::jsonb NOT NULL,
    icd10cm registry.code_text,
    clinical_status text,
    verification_status text,
    category text[],
    onset_on date,
    onset_precision registry.precision_text,
    onset_text registry.short_text,
    abated_on date,
    abated_precision registry.precision_text,
    abated_text registry.short_text,
    recorded_on date,
    recorded_precision registry.precision_text,
    body_site registry.short_text,
    stage_text registry.short_text,
    severity registry.short_text,
    recorded_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    CONSTRAINT condition_abatement_has_its_precision CHECK (((abated_on IS NULL) = (abated_precision IS NULL))),
    CONSTRAINT condition_categories_are_short CHECK (registry.parts_are_short(category)),
    CONSTRAINT condition_clinical_status_is_known CHECK ((clinical_status = ANY (ARRAY['active'::text, 'recurrence'::text, 'relapse'::text, 'inactive'::text, 'remission'::text, 'resolved'::text]))),
    CONSTRAINT condition_codings_are_short CHECK ((pg_column_size(codings) <= 20000)),
    CONSTRAINT condition_in_error_has_no_clinical_status CHECK (((verification_status <> 'entered-in-error'::text) OR (clinical_status IS NULL))),
    CONSTRAINT condition_onset_has_its_precision CHECK (((onset_on IS NULL) = (onset_precision IS NULL))),
    CONSTRAINT condition_verification_status_is_known CHECK ((verification_status = ANY (ARRAY['unconfirmed'::text, 'provisional'::text, 'differential'::text, 'confirmed'::text, 'refuted'::text, 'entered-in-error'::text])))
);

ALTER TABLE registry.condition OWNER TO omentum_owner;

-- Name: condition_id_seq; Type: SEQUENCE; Schema: registry; Owner: omentum_owner

ALTER TABLE registry.condition ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME registry.condition_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: death_correction; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.death_correction (
    id bigint NOT NULL,
    patient bigint NOT NULL,
    reason registry.long_text NOT NULL,
    txid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    login name DEFAULT SESSION_USER NOT NULL,
    role name DEFAULT current_setting('role'::text) NOT NULL,
    recorded_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    CONSTRAINT death_correction_has_its_reason CHECK (((length(btrim((reason)::text)) >= 5) AND (length(btrim((reason)::text)) <= 1000)))
);

ALTER TABLE registry.death_correction OWNER TO omentum_owner;

-- Name: death_correction_id_seq; Type: SEQUENCE; Schema: registry; Owner: omentum_owner

ALTER TABLE registry.death_correction ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME registry.death_correction_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: deployment; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.deployment (
    id integer DEFAULT 1 NOT NULL,
    is_demo boolean DEFAULT false NOT NULL,
    demo_loaded_at timestamp with time zone,
    signatures_bind boolean DEFAULT false NOT NULL,
    CONSTRAINT deployment_is_one_row CHECK ((id = 1)),
    CONSTRAINT only_a_demo_is_loaded_as_one CHECK (((demo_loaded_at IS NULL) OR is_demo))
);

ALTER TABLE registry.deployment OWNER TO omentum_owner;

-- Name: disclosed_patient; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.disclosed_patient (
    disclosure bigint NOT NULL,
    patient bigint NOT NULL
);

ALTER TABLE registry.disclosed_patient OWNER TO omentum_owner;

-- Name: disclosure; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.disclosure (
    id bigint NOT NULL,
    recipient registry.short_text NOT NULL,
    recipient_address registry.long_text,
    what registry.long_text NOT NULL,
    purpose registry.long_text NOT NULL,
    data_kind text NOT NULL,
    basis text NOT NULL,
    reference registry.short_text,
    disclosed_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    login name DEFAULT SESSION_USER NOT NULL,
    role name DEFAULT current_setting('role'::text) NOT NULL,
    behalf name,
    CONSTRAINT disclosure_basis_is_known CHECK ((basis = ANY (ARRAY['treatment'::text, 'payment'::text, 'operations'::text, 'individual'::text, 'authorization'::text, 'required_by_law'::text, 'public_health'::text, 'oversight'::text, 'research'::text, 'limited_data_set'::text, 'other'::text]))),
    CONSTRAINT disclosure_data_kind_is_known CHECK ((data_kind = ANY (ARRAY['identified'::text, 'limited_data_set'::text, 'de_identified'::text]))),
    CONSTRAINT disclosure_is_not_in_the_future CHECK ((disclosed_at <= recorded_at)),
    CONSTRAINT disclosure_of_a_limited_data_set_names_its_agreement CHECK (((data_kind <> 'limited_data_set'::text) OR (reference IS NOT NULL)))
);

ALTER TABLE registry.disclosure OWNER TO omentum_owner;

-- Name: disclosure_id_seq; Type: SEQUENCE; Schema: registry; Owner: omentum_owner

ALTER TABLE registry.disclosure ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME registry.disclosure_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: holiday; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.holiday (
    site bigint NOT NULL,
    day date NOT NULL,
    name registry.short_text NOT NULL
);

ALTER TABLE registry.holiday OWNER TO omentum_owner;

-- Name: idempotency_key; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.idempotency_key (
    login name DEFAULT SESSION_USER NOT NULL,
    key text NOT NULL,
    request bytea NOT NULL,
    txid xid8 DEFAULT pg_current_xact_id() NOT NULL,
    at timestamp with time zone DEFAULT transaction_timestamp() NOT NULL,
    answer jsonb,
    CONSTRAINT answer_is_short CHECK ((pg_column_size(answer) <= 100000)),
    CONSTRAINT idempotency_key_is_short CHECK ((key ~ '^[!-~]{8,100}$'::text)),
    CONSTRAINT request_is_a_sha256 CHECK ((length(request) = 32))
);

ALTER TABLE registry.idempotency_key OWNER TO omentum_owner;

-- Name: import_run; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.import_run (
    id bigint NOT NULL,
    source registry.short_text NOT NULL,
    file_digests bytea[] DEFAULT '{}'::bytea[] NOT NULL,
    login name DEFAULT SESSION_USER NOT NULL,
    role name DEFAULT current_setting('role'::text) NOT NULL,
    started_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    finished_at timestamp with time zone,
    CONSTRAINT import_run_ends_after_its_start CHECK ((finished_at >= started_at))
);

ALTER TABLE registry.import_run OWNER TO omentum_owner;

-- Name: import_run_id_seq; Type: SEQUENCE; Schema: registry; Owner: omentum_owner

ALTER TABLE registry.import_run ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME registry.import_run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: imported_coverage; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.imported_coverage (
    id bigint NOT NULL,
    patient bigint NOT NULL,
    status text NOT NULL,
    type_code registry.code_text,
    type_text registry.short_text,
    subscriber_id registry.short_text,
    member_identifiers jsonb DEFAULT '[]'::jsonb NOT NULL,
    relationship_code registry.code_text,
    relationship_text registry.short_text,
    starts_on date,
    ends_on date,
    starts_text registry.code_text,
    ends_text registry.code_text,
    classes jsonb DEFAULT '[]'::jsonb NOT NULL,
    ordering integer,
    network registry.short_text,
    recorded_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    CONSTRAINT imported_coverage_classes_are_short CHECK ((pg_column_size(classes) <= 10000)),
    CONSTRAINT imported_coverage_members_are_short CHECK ((pg_column_size(member_identifiers) <= 10000)),
    CONSTRAINT imported_coverage_status_is_known CHECK ((status = ANY (ARRAY['active'::text, 'cancelled'::text, 'draft'::text, 'entered-in-error'::text])))
);

ALTER TABLE registry.imported_coverage OWNER TO omentum_owner;

-- Name: imported_coverage_id_seq; Type: SEQUENCE; Schema: registry; Owner: omentum_owner

ALTER TABLE registry.imported_coverage ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME registry.imported_coverage_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: imported_coverage_payer; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.imported_coverage_payer (
    id bigint NOT NULL,
    coverage bigint NOT NULL,
    ordinal integer NOT NULL,
    organisation bigint,
    ref registry.line_text,
    text registry.short_text
);

ALTER TABLE registry.imported_coverage_payer OWNER TO omentum_owner;

-- Name: imported_coverage_payer_id_seq; Type: SEQUENCE; Schema: registry; Owner: omentum_owner

ALTER TABLE registry.imported_coverage_payer ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME registry.imported_coverage_payer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: membership; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.membership (
    person bigint NOT NULL,
    group_role name NOT NULL,
    CONSTRAINT membership_names_a_group_of_people CHECK ((group_role = ANY (ARRAY['coordinator'::name, 'research'::name, 'investigator'::name, 'scheduler'::name, 'theatre'::name, 'surgeon'::name, 'pharmacist'::name, 'nurse'::name, 'finance'::name, 'auditor'::name, 'operator'::name])))
);

ALTER TABLE registry.membership OWNER TO omentum_owner;

-- Name: organisation; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.organisation (
    id bigint NOT NULL,
    name registry.short_text NOT NULL,
    active boolean DEFAULT true NOT NULL,
    kind text DEFAULT 'other'::text NOT NULL,
    type_code registry.code_text,
    type_text registry.short_text,
    npi text,
    npi_valid boolean,
    part_of bigint,
    part_of_ref registry.line_text,
    contacts jsonb DEFAULT '[]'::jsonb NOT NULL,
    addresses jsonb DEFAULT '[]'::jsonb NOT NULL,
    recorded_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    CONSTRAINT organisation_addresses_are_short CHECK ((pg_column_size(addresses) <= 20000)),
    CONSTRAINT organisation_contacts_are_short CHECK ((pg_column_size(contacts) <= 20000)),
    CONSTRAINT organisation_kind_is_known CHECK ((kind = ANY (ARRAY['provider'::text, 'payer'::text, 'sponsor'::text, 'laboratory'::text, 'other'::text]))),
    CONSTRAINT organisation_npi_has_ten_digits CHECK ((npi ~ '^[0-9]{10}$'::text))
);

ALTER TABLE registry.organisation OWNER TO omentum_owner;

-- Name: organisation_id_seq; Type: SEQUENCE; Schema: registry; Owner: omentum_owner

ALTER TABLE registry.organisation ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME registry.organisation_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: organisation_identifier; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.organisation_identifier (
    id bigint NOT NULL,
    organisation bigint NOT NULL,
    ordinal integer NOT NULL,
    authority registry.line_text,
    value registry.short_text NOT NULL,
    type_system registry.line_text,
    type_code registry.code_text,
    type_text registry.short_text,
    use registry.code_text,
    assigner registry.short_text,
    period_start registry.code_text,
    period_end registry.code_text
);

ALTER TABLE registry.organisation_identifier OWNER TO omentum_owner;

-- Name: organisation_identifier_id_seq; Type: SEQUENCE; Schema: registry; Owner: omentum_owner

ALTER TABLE registry.organisation_identifier ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME registry.organisation_identifier_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: patient; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.patient (
    id bigint NOT NULL,
    active boolean DEFAULT true NOT NULL,
    gender text,
    vital_status text DEFAULT 'unknown'::text NOT NULL,
    died_on date,
    died_precision registry.precision_text,
    died_at timestamp with time zone,
    language registry.code_text,
    language_text registry.short_text,
    interpreter_needed boolean,
    contact_consent text DEFAULT 'unknown'::text NOT NULL,
    managing_organisation bigint,
    managing_organisation_ref registry.line_text,
    general_practitioner bigint,
    general_practitioner_ref registry.line_text,
    general_practitioner_text registry.short_text,
    absent_reasons jsonb DEFAULT '{}'::jsonb NOT NULL,
    recorded_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    CONSTRAINT patient_absent_reasons_are_short CHECK ((pg_column_size(absent_reasons) <= 4000)),
    CONSTRAINT patient_contact_consent_is_known CHECK ((contact_consent = ANY (ARRAY['given'::text, 'refused'::text, 'unknown'::text]))),
    CONSTRAINT patient_death_date_has_its_precision CHECK (((died_on IS NULL) = (died_precision IS NULL))),
    CONSTRAINT patient_death_has_a_plausible_date CHECK ((died_on > '1900-01-01'::date)),
    CONSTRAINT patient_gender_is_known CHECK ((gender = ANY (ARRAY['female'::text, 'male'::text, 'other'::text, 'unknown'::text]))),
    CONSTRAINT patient_has_a_death_date_only_when_died CHECK ((((died_on IS NULL) AND (died_at IS NULL)) OR (vital_status = 'died'::text))),
    CONSTRAINT patient_vital_status_is_known CHECK ((vital_status = ANY (ARRAY['alive'::text, 'died'::text, 'unknown'::text])))
);

ALTER TABLE registry.patient OWNER TO omentum_owner;

-- Name: patient_address_id_seq; Type: SEQUENCE; Schema: registry; Owner: omentum_owner

ALTER TABLE registry.patient_address ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME registry.patient_address_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: patient_contact_id_seq; Type: SEQUENCE; Schema: registry; Owner: omentum_owner

ALTER TABLE registry.patient_contact ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME registry.patient_contact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: patient_contact_person_id_seq; Type: SEQUENCE; Schema: registry; Owner: omentum_owner

ALTER TABLE registry.patient_contact_person ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME registry.patient_contact_person_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: patient_id_seq; Type: SEQUENCE; Schema: registry; Owner: omentum_owner

ALTER TABLE registry.patient ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME registry.patient_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: patient_identifier_id_seq; Type: SEQUENCE; Schema: registry; Owner: omentum_owner

ALTER TABLE registry.patient_identifier ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME registry.patient_identifier_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: patient_identity; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.patient_identity (
    patient bigint NOT NULL,
    birth_date date,
    birth_precision registry.precision_text,
    CONSTRAINT birth_date_has_its_precision CHECK (((birth_date IS NULL) = (birth_precision IS NULL))),
    CONSTRAINT birth_date_is_plausible CHECK ((birth_date > '1800-01-01'::date))
);

ALTER TABLE registry.patient_identity OWNER TO omentum_owner;

-- Name: patient_link; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.patient_link (
    id bigint NOT NULL,
    patient bigint NOT NULL,
    ordinal integer NOT NULL,
    other_ref registry.line_text,
    other bigint,
    kind text NOT NULL,
    CONSTRAINT patient_link_kind_is_known CHECK ((kind = ANY (ARRAY['replaced-by'::text, 'replaces'::text, 'refer'::text, 'seealso'::text])))
);

ALTER TABLE registry.patient_link OWNER TO omentum_owner;

-- Name: patient_link_id_seq; Type: SEQUENCE; Schema: registry; Owner: omentum_owner

ALTER TABLE registry.patient_link ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME registry.patient_link_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: patient_name_id_seq; Type: SEQUENCE; Schema: registry; Owner: omentum_owner

ALTER TABLE registry.patient_name ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME registry.patient_name_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: person; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.person (
    id bigint NOT NULL,
    login name NOT NULL,
    printed_name registry.short_text NOT NULL,
    active_from timestamp with time zone DEFAULT registry.now() NOT NULL,
    active_until timestamp with time zone,
    CONSTRAINT login_has_plain_letters CHECK ((login ~ '^[a-z][a-z0-9_.-]{1,62}$'::text)),
    CONSTRAINT person_leaves_after_coming CHECK ((active_until >= active_from))
);

ALTER TABLE registry.person OWNER TO omentum_owner;

-- Name: person_id_seq; Type: SEQUENCE; Schema: registry; Owner: omentum_owner

ALTER TABLE registry.person ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME registry.person_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: practitioner; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.practitioner (
    id bigint NOT NULL,
    active boolean DEFAULT true NOT NULL,
    family registry.short_text,
    given text[],
    prefix text[],
    suffix text[],
    name_text registry.short_text,
    gender text,
    npi text,
    npi_valid boolean,
    organisation bigint,
    contacts jsonb DEFAULT '[]'::jsonb NOT NULL,
    addresses jsonb DEFAULT '[]'::jsonb NOT NULL,
    recorded_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    CONSTRAINT practitioner_addresses_are_short CHECK ((pg_column_size(addresses) <= 20000)),
    CONSTRAINT practitioner_contacts_are_short CHECK ((pg_column_size(contacts) <= 20000)),
    CONSTRAINT practitioner_gender_is_known CHECK ((gender = ANY (ARRAY['female'::text, 'male'::text, 'other'::text, 'unknown'::text]))),
    CONSTRAINT practitioner_name_parts_are_short CHECK ((registry.parts_are_short(given) AND registry.parts_are_short(prefix) AND registry.parts_are_short(suffix))),
    CONSTRAINT practitioner_npi_has_ten_digits CHECK ((npi ~ '^[0-9]{10}$'::text))
);

ALTER TABLE registry.practitioner OWNER TO omentum_owner;

-- Name: practitioner_id_seq; Type: SEQUENCE; Schema: registry; Owner: omentum_owner

ALTER TABLE registry.practitioner ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME registry.practitioner_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: practitioner_identifier; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.practitioner_identifier (
    id bigint NOT NULL,
    practitioner bigint NOT NULL,
    ordinal integer NOT NULL,
    authority registry.line_text,
    value registry.short_text NOT NULL,
    type_system registry.line_text,
    type_code registry.code_text,
    type_text registry.short_text,
    use registry.code_text,
    assigner registry.short_text,
    period_start registry.code_text,
    period_end registry.code_text
);

ALTER TABLE registry.practitioner_identifier OWNER TO omentum_owner;

-- Name: practitioner_identifier_id_seq; Type: SEQUENCE; Schema: registry; Owner: omentum_owner

ALTER TABLE registry.practitioner_identifier ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME registry.practitioner_identifier_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: site_id_seq; Type: SEQUENCE; Schema: registry; Owner: omentum_owner

ALTER TABLE registry.site ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME registry.site_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: source_record; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.source_record (
    id bigint NOT NULL,
    source registry.short_text NOT NULL,
    kind text NOT NULL,
    key registry.line_text NOT NULL,
    content_sha256 bytea NOT NULL,
    source_updated_at timestamp with time zone,
    import_run bigint,
    patient bigint,
    condition bigint,
    imported_coverage bigint,
    practitioner bigint,
    organisation bigint,
    CONSTRAINT content_hash_is_a_sha256 CHECK ((length(content_sha256) = 32)),
    CONSTRAINT source_record_kind_is_known CHECK ((kind = ANY (ARRAY['Patient'::text, 'Condition'::text, 'Coverage'::text, 'Practitioner'::text, 'Organization'::text]))),
    CONSTRAINT source_record_names_one_record CHECK ((num_nonnulls(patient, condition, imported_coverage, practitioner, organisation) = 1))
);

ALTER TABLE registry.source_record OWNER TO omentum_owner;

-- Name: source_record_id_seq; Type: SEQUENCE; Schema: registry; Owner: omentum_owner

ALTER TABLE registry.source_record ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME registry.source_record_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: transition; Type: TABLE; Schema: registry; Owner: omentum_owner

CREATE TABLE registry.transition (
    machine text NOT NULL,
    from_state text NOT NULL,
    event text NOT NULL,
    to_state text NOT NULL,
    role name NOT NULL,
    needs_reason boolean NOT NULL,
    needs text[] DEFAULT '{}'::text[] NOT NULL,
    clock text,
    enqueues text
);

ALTER TABLE registry.transition OWNER TO omentum_owner;

-- Name: arm; Type: TABLE; Schema: trials; Owner: omentum_owner

CREATE TABLE trials.arm (
    id bigint NOT NULL,
    protocol_version bigint NOT NULL,
    label registry.plain_text NOT NULL,
    regimen registry.plain_text NOT NULL,
    planned_cycles integer NOT NULL,
    interval_min_days integer NOT NULL,
    interval_target_days integer NOT NULL,
    interval_max_days integer NOT NULL,
    partial_counts boolean NOT NULL,
    dwell_target_minutes integer NOT NULL,
    slots integer,
    CONSTRAINT arm_dwell_is_plausible CHECK (((dwell_target_minutes >= 5) AND (dwell_target_minutes <= 120))),
    CONSTRAINT arm_interval_is_in_order CHECK (((0 < interval_min_days) AND (interval_min_days <= interval_target_days) AND (interval_target_days <= interval_max_days) AND (interval_max_days <= 400))),
    CONSTRAINT arm_label_is_short CHECK (((length((label)::text) >= 1) AND (length((label)::text) <= 80))),
    CONSTRAINT arm_plans_one_to_twelve_cycles CHECK (((planned_cycles >= 1) AND (planned_cycles <= 12))),
    CONSTRAINT arm_regimen_is_short CHECK (((length((regimen)::text) >= 1) AND (length((regimen)::text) <= 200))),
    CONSTRAINT arm_slots_are_positive CHECK ((slots > 0))
);

ALTER TABLE trials.arm OWNER TO omentum_owner;

-- Name: arm_id_seq; Type: SEQUENCE; Schema: trials; Owner: omentum_owner

ALTER TABLE trials.arm ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME trials.arm_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: protocol_version; Type: TABLE; Schema: trials; Owner: omentum_owner

CREATE TABLE trials.protocol_version (
    id bigint NOT NULL,
    trial bigint NOT NULL,
    version registry.plain_text NOT NULL,
    effective_from date NOT NULL,
    released_at timestamp with time zone,
    CONSTRAINT protocol_version_is_short CHECK (((length((version)::text) >= 1) AND (length((version)::text) <= 40)))
);

ALTER TABLE trials.protocol_version OWNER TO omentum_owner;

-- Name: trial; Type: TABLE; Schema: trials; Owner: omentum_owner

CREATE TABLE trials.trial (
    id bigint NOT NULL,
    nct text,
    title registry.plain_text NOT NULL,
    phase registry.plain_text,
    sponsor registry.plain_text,
    regulatory_pathways text[] DEFAULT '{}'::text[] NOT NULL,
    recruitment text DEFAULT 'not_yet'::text NOT NULL,
    recorded_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    CONSTRAINT recruitment_is_known CHECK ((recruitment = ANY (ARRAY['not_yet'::text, 'recruiting'::text, 'by_invitation'::text, 'suspended'::text, 'closed'::text, 'completed'::text, 'terminated'::text, 'withdrawn'::text, 'unknown'::text]))),
    CONSTRAINT regulatory_pathways_are_known CHECK ((regulatory_pathways <@ '{ind,ind_exempt,ide_a,ide_b,non_ide}'::text[])),
    CONSTRAINT trial_number_is_an_nct_number CHECK ((nct ~ '^NCT[0-9]{8}$'::text)),
    CONSTRAINT trial_phase_is_short CHECK (((length((phase)::text) >= 1) AND (length((phase)::text) <= 60))),
    CONSTRAINT trial_sponsor_is_short CHECK (((length((sponsor)::text) >= 1) AND (length((sponsor)::text) <= 200))),
    CONSTRAINT trial_title_is_short CHECK (((length((title)::text) >= 3) AND (length((title)::text) <= 500)))
);

ALTER TABLE trials.trial OWNER TO omentum_owner;

-- Name: arm_protocol; Type: VIEW; Schema: trials; Owner: omentum_owner

CREATE VIEW trials.arm_protocol WITH (security_invoker='true') AS
 SELECT a.id AS arm,
    v.trial,
    COALESCE(t.nct, ('T'::text || t.id)) AS trial_name,
    v.version,
    a.planned_cycles,
    a.interval_min_days,
    a.interval_target_days,
    a.interval_max_days,
    a.partial_counts,
    a.dwell_target_minutes,
    a.regimen
   FROM ((trials.arm a
     JOIN trials.protocol_version v ON ((v.id = a.protocol_version)))
     JOIN trials.trial t ON ((t.id = v.trial)))
  WHERE (v.released_at IS NOT NULL);

ALTER TABLE trials.arm_protocol OWNER TO omentum_owner;

-- Name: consent; Type: TABLE; Schema: trials; Owner: omentum_owner

CREATE TABLE trials.consent (
    enrolment bigint NOT NULL,
    no integer NOT NULL,
    form bigint NOT NULL,
    given boolean NOT NULL,
    signed_on date NOT NULL,
    reason registry.plain_text,
    login name DEFAULT SESSION_USER NOT NULL,
    recorded_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    CONSTRAINT consent_is_not_signed_in_the_future CHECK ((signed_on <= ((recorded_at AT TIME ZONE 'Pacific/Kiritimati'::text))::date)),
    CONSTRAINT consent_number_is_positive CHECK ((no > 0)),
    CONSTRAINT consent_reason_is_short CHECK ((length((reason)::text) <= 500))
);

ALTER TABLE trials.consent OWNER TO omentum_owner;

-- Name: consent_form; Type: TABLE; Schema: trials; Owner: omentum_owner

CREATE TABLE trials.consent_form (
    id bigint NOT NULL,
    trial bigint,
    version registry.plain_text NOT NULL,
    effective_from date NOT NULL,
    asks_again boolean NOT NULL,
    CONSTRAINT consent_form_version_is_short CHECK (((length((version)::text) >= 1) AND (length((version)::text) <= 40)))
);

ALTER TABLE trials.consent_form OWNER TO omentum_owner;

-- Name: consent_form_id_seq; Type: SEQUENCE; Schema: trials; Owner: omentum_owner

ALTER TABLE trials.consent_form ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME trials.consent_form_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: criterion_id_seq; Type: SEQUENCE; Schema: trials; Owner: omentum_owner

ALTER TABLE trials.criterion ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME trials.criterion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: eligibility; Type: TABLE; Schema: trials; Owner: omentum_owner

CREATE TABLE trials.eligibility (
    id bigint NOT NULL,
    enrolment bigint NOT NULL,
    assessed_on date NOT NULL,
    verdict text NOT NULL,
    valid_until date,
    answers jsonb NOT NULL,
    login name DEFAULT SESSION_USER NOT NULL,
    recorded_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    CONSTRAINT eligibility_answers_are_a_list CHECK ((jsonb_typeof(answers) = 'array'::text)),
    CONSTRAINT eligibility_is_not_over_before_it_begins CHECK ((valid_until >= assessed_on)),
    CONSTRAINT eligibility_verdict_is_known CHECK ((verdict = ANY (ARRAY['met'::text, 'not_met'::text, 'unknown'::text])))
);

ALTER TABLE trials.eligibility OWNER TO omentum_owner;

-- Name: eligibility_id_seq; Type: SEQUENCE; Schema: trials; Owner: omentum_owner

ALTER TABLE trials.eligibility ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME trials.eligibility_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: enrolment; Type: TABLE; Schema: trials; Owner: omentum_owner

CREATE TABLE trials.enrolment (
    id bigint NOT NULL,
    patient bigint NOT NULL,
    referral bigint NOT NULL,
    site bigint NOT NULL,
    trial bigint,
    arm bigint,
    recorded_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    status text DEFAULT 'identified'::text NOT NULL,
    step_no integer DEFAULT 1 NOT NULL,
    is_running boolean GENERATED ALWAYS AS ((status <> ALL (ARRAY['declined'::text, 'ineligible'::text, 'off_study'::text, 'withdrawn'::text]))) STORED NOT NULL,
    CONSTRAINT enrolment_names_trial_and_arm_together CHECK (((trial IS NULL) = (arm IS NULL)))
);

ALTER TABLE trials.enrolment OWNER TO omentum_owner;

-- Name: enrolment_history; Type: TABLE; Schema: trials; Owner: omentum_owner

CREATE TABLE trials.enrolment_history (
    subject bigint NOT NULL,
    no integer NOT NULL,
    from_state text NOT NULL,
    event text NOT NULL,
    to_state text NOT NULL,
    reason registry.long_text,
    reason_code registry.code_text,
    happened_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    login name NOT NULL,
    role name NOT NULL,
    behalf name,
    CONSTRAINT enrolment_step_is_not_in_the_future CHECK ((happened_at <= recorded_at))
);

ALTER TABLE trials.enrolment_history OWNER TO omentum_owner;

-- Name: enrolment_id_seq; Type: SEQUENCE; Schema: trials; Owner: omentum_owner

ALTER TABLE trials.enrolment ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME trials.enrolment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: withdrawal; Type: TABLE; Schema: trials; Owner: omentum_owner

CREATE TABLE trials.withdrawal (
    enrolment bigint NOT NULL,
    scope text NOT NULL,
    said_on date NOT NULL,
    login name DEFAULT SESSION_USER NOT NULL,
    recorded_at timestamp with time zone DEFAULT registry.now() NOT NULL,
    CONSTRAINT withdrawal_is_not_of_the_future CHECK ((said_on <= ((recorded_at AT TIME ZONE 'Pacific/Kiritimati'::text))::date)),
    CONSTRAINT withdrawal_scope_is_known CHECK ((scope = ANY (ARRAY['treatment'::text, 'follow_up'::text, 'data_use'::text])))
);

ALTER TABLE trials.withdrawal OWNER TO omentum_owner;

-- Name: enrolment_now; Type: VIEW; Schema: trials; Owner: omentum_owner

CREATE VIEW trials.enrolment_now WITH (security_invoker='true') AS
 SELECT e.id AS enrolment,
    e.patient,
    e.referral,
    e.trial,
    e.arm,
    e.status,
    (e.status = ANY (ARRAY['consented'::text, 'screening'::text, 'eligible'::text, 'slot_reserved'::text, 'on_study'::text, 'on_treatment'::text])) AS is_enrolled,
    (((e.status = ANY (ARRAY['slot_reserved'::text, 'on_study'::text, 'on_treatment'::text])) OR ((e.trial IS NULL) AND (e.status = ANY (ARRAY['consented'::text, 'screening'::text, 'eligible'::text])))) AND (NOT (EXISTS ( SELECT
           FROM trials.withdrawal w
          WHERE (w.enrolment = e.id))))) AS may_be_treated,
    g.verdict AS eligibility,
    g.valid_until AS eligible_until,
    g.assessed_on,
    f.version AS consent_version,
        CASE
            WHEN (c.no IS NOT NULL) THEN (c.given AND (NOT (EXISTS ( SELECT
               FROM trials.consent_form n
              WHERE ((NOT (n.trial IS DISTINCT FROM e.trial)) AND n.asks_again AND (n.effective_from > f.effective_from) AND (n.effective_from <= ((registry.now() AT TIME ZONE s.zone))::date))))))
            ELSE NULL::boolean
        END AS consent_is_current,
    ARRAY( SELECT w.scope
           FROM trials.withdrawal w
          WHERE (w.enrolment = e.id)
          ORDER BY w.scope) AS withdrawn_scopes,
    ((h.happened_at AT TIME ZONE s.zone))::date AS since,
    g.id AS assessment
   FROM (((((trials.enrolment e
     JOIN registry.site s ON ((s.id = e.site)))
     JOIN trials.enrolment_history h ON (((h.subject = e.id) AND (h.no = e.step_no))))
     LEFT JOIN LATERAL ( SELECT eligibility.id,
            eligibility.enrolment,
            eligibility.assessed_on,
            eligibility.verdict,
            eligibility.valid_until,
            eligibility.answers,
            eligibility.login,
            eligibility.recorded_at
           FROM trials.eligibility
          WHERE (eligibility.enrolment = e.id)
          ORDER BY eligibility.id DESC
         LIMIT 1) g ON (true))
     LEFT JOIN LATERAL ( SELECT consent.enrolment,
            consent.no,
            consent.form,
            consent.given,
            consent.signed_on,
            consent.reason,
            consent.login,
            consent.recorded_at
           FROM trials.consent
          WHERE (consent.enrolment = e.id)
          ORDER BY consent.no DESC
         LIMIT 1) c ON (true))
     LEFT JOIN trials.consent_form f ON ((f.id = c.form)));

ALTER TABLE trials.enrolment_now OWNER TO omentum_owner;

-- Name: fact_kind; Type: TABLE; Schema: trials; Owner: omentum_owner

CREATE TABLE trials.fact_kind (
    code text NOT NULL,
    label registry.plain_text NOT NULL,
    value_kind text NOT NULL,
    unit registry.code_text,
    loinc text,
    CONSTRAINT fact_kind_code_is_a_word CHECK ((code ~ '^[a-z][a-z0-9_]{1,40}$'::text)),
    CONSTRAINT fact_kind_label_is_short CHECK (((length((label)::text) >= 2) AND (length((label)::text) <= 120))),
    CONSTRAINT fact_kind_names_a_loinc_code CHECK ((loinc ~ '^[0-9]{1,7}-[0-9]$'::text)),
    CONSTRAINT fact_value_kind_is_known CHECK ((value_kind = ANY (ARRAY['number'::text, 'code'::text, 'yes_no'::text]))),
    CONSTRAINT only_numbers_have_a_unit CHECK (((unit IS NULL) OR (value_kind = 'number'::text)))
);

ALTER TABLE trials.fact_kind OWNER TO omentum_owner;

-- Name: patient_fact_id_seq; Type: SEQUENCE; Schema: trials; Owner: omentum_owner

ALTER TABLE trials.patient_fact ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME trials.patient_fact_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: protocol_version_id_seq; Type: SEQUENCE; Schema: trials; Owner: omentum_owner

ALTER TABLE trials.protocol_version ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME trials.protocol_version_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: timeline; Type: VIEW; Schema: trials; Owner: omentum_owner

CREATE VIEW trials.timeline WITH (security_invoker='true') AS
 SELECT e.patient,
    h.happened_at,
    h.recorded_at,
    'enrolment'::text AS record_kind,
    ('E'::text || e.id) AS record,
    h.event,
    h.to_state,
    h.reason_code,
    h.login,
    h.role,
    e.id AS record_number,
    h.no
   FROM (trials.enrolment_history h
     JOIN trials.enrolment e ON ((e.id = h.subject)));

ALTER TABLE trials.timeline OWNER TO omentum_owner;

-- Name: trial_id_seq; Type: SEQUENCE; Schema: trials; Owner: omentum_owner

ALTER TABLE trials.trial ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME trials.trial_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- Name: job_done_rest; Type: TABLE ATTACH; Schema: jobs; Owner: omentum_owner

ALTER TABLE ONLY jobs.job_done ATTACH PARTITION jobs.job_done_rest DEFAULT;

-- Name: entry entry_has_one_number; Type: CONSTRAINT; Schema: audit; Owner: omentum_vault

ALTER TABLE ONLY audit.entry
    ADD CONSTRAINT entry_has_one_number PRIMARY KEY (seq);

-- Name: redaction value_is_redacted_once; Type: CONSTRAINT; Schema: audit; Owner: omentum_vault

ALTER TABLE ONLY audit.redaction
    ADD CONSTRAINT value_is_redacted_once PRIMARY KEY (seq, col, side);

-- Name: procedure attempt_keeps_its_number; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.procedure
    ADD CONSTRAINT attempt_keeps_its_number UNIQUE (planned_cycle, attempt);

-- Name: claim claim_has_one_id; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.claim
    ADD CONSTRAINT claim_has_one_id PRIMARY KEY (id);

-- Name: clearance clearance_has_one_id; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.clearance
    ADD CONSTRAINT clearance_has_one_id PRIMARY KEY (id);

-- Name: coded_reason coded_reason_is_told_once_per_event; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.coded_reason
    ADD CONSTRAINT coded_reason_is_told_once_per_event PRIMARY KEY (event, code);

-- Name: course course_has_one_id; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.course
    ADD CONSTRAINT course_has_one_id PRIMARY KEY (id);

-- Name: course course_has_one_patient; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.course
    ADD CONSTRAINT course_has_one_patient UNIQUE (id, patient);

-- Name: course_review course_review_is_one_per_step; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.course_review
    ADD CONSTRAINT course_review_is_one_per_step PRIMARY KEY (course, step_no);

-- Name: course_history course_step_ends_in_one_state; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.course_history
    ADD CONSTRAINT course_step_ends_in_one_state UNIQUE (subject, no, to_state);

-- Name: course_history course_step_has_one_number; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.course_history
    ADD CONSTRAINT course_step_has_one_number PRIMARY KEY (subject, no);

-- Name: deviation_draft deviation_draft_has_one_id; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.deviation_draft
    ADD CONSTRAINT deviation_draft_has_one_id PRIMARY KEY (id);

-- Name: discharge_answer discharge_answer_has_one_id; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.discharge_answer
    ADD CONSTRAINT discharge_answer_has_one_id PRIMARY KEY (id);

-- Name: exposure_event exposure_event_has_one_id; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.exposure_event
    ADD CONSTRAINT exposure_event_has_one_id PRIMARY KEY (id);

-- Name: exposure_event exposure_event_has_one_procedure; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.exposure_event
    ADD CONSTRAINT exposure_event_has_one_procedure UNIQUE (id, procedure);

-- Name: exposure_event exposure_event_is_voided_once; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.exposure_event
    ADD CONSTRAINT exposure_event_is_voided_once UNIQUE (voids);

-- Name: exposure_result exposure_result_has_one_number; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.exposure_result
    ADD CONSTRAINT exposure_result_has_one_number PRIMARY KEY (procedure, no);

-- Name: milestone milestone_has_one_id; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.milestone
    ADD CONSTRAINT milestone_has_one_id PRIMARY KEY (id);

-- Name: milestone milestone_has_one_procedure; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.milestone
    ADD CONSTRAINT milestone_has_one_procedure UNIQUE (id, procedure);

-- Name: milestone milestone_is_corrected_once; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.milestone
    ADD CONSTRAINT milestone_is_corrected_once UNIQUE (corrects);

-- Name: placement patient_is_in_one_placement_at_a_time; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.placement
    ADD CONSTRAINT patient_is_in_one_placement_at_a_time EXCLUDE USING gist (patient WITH =, during WITH &&) WHERE (live);

-- Name: resource person_is_one_resource; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.resource
    ADD CONSTRAINT person_is_one_resource UNIQUE (person);

-- Name: claim placement_claims_a_resource_once; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.claim
    ADD CONSTRAINT placement_claims_a_resource_once UNIQUE (placement, resource);

-- Name: placement placement_has_one_id; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.placement
    ADD CONSTRAINT placement_has_one_id PRIMARY KEY (id);

-- Name: placement placement_has_one_planned_cycle; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.placement
    ADD CONSTRAINT placement_has_one_planned_cycle UNIQUE (id, planned_cycle);

-- Name: procedure placement_is_for_one_procedure; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.procedure
    ADD CONSTRAINT placement_is_for_one_procedure UNIQUE (placement);

-- Name: placement placement_is_live_or_not; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.placement
    ADD CONSTRAINT placement_is_live_or_not UNIQUE (id, during, live);

-- Name: placement placement_is_replaced_once; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.placement
    ADD CONSTRAINT placement_is_replaced_once UNIQUE (replaces);

-- Name: placement_history placement_step_ends_in_one_state; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.placement_history
    ADD CONSTRAINT placement_step_ends_in_one_state UNIQUE (subject, no, to_state);

-- Name: placement_history placement_step_has_one_number; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.placement_history
    ADD CONSTRAINT placement_step_has_one_number PRIMARY KEY (subject, no);

-- Name: planned_cycle planned_cycle_has_one_id; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.planned_cycle
    ADD CONSTRAINT planned_cycle_has_one_id PRIMARY KEY (id);

-- Name: planned_cycle planned_cycle_has_one_patient; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.planned_cycle
    ADD CONSTRAINT planned_cycle_has_one_patient UNIQUE (id, patient);

-- Name: planned_cycle planned_cycle_keeps_its_number; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.planned_cycle
    ADD CONSTRAINT planned_cycle_keeps_its_number UNIQUE (course, number);

-- Name: planned_cycle_history planned_cycle_step_ends_in_one_state; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.planned_cycle_history
    ADD CONSTRAINT planned_cycle_step_ends_in_one_state UNIQUE (subject, no, to_state);

-- Name: planned_cycle_history planned_cycle_step_has_one_number; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.planned_cycle_history
    ADD CONSTRAINT planned_cycle_step_has_one_number PRIMARY KEY (subject, no);

-- Name: procedure procedure_has_one_id; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.procedure
    ADD CONSTRAINT procedure_has_one_id PRIMARY KEY (id);

-- Name: procedure procedure_has_one_patient; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.procedure
    ADD CONSTRAINT procedure_has_one_patient UNIQUE (id, patient);

-- Name: procedure_record procedure_record_has_one_id; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.procedure_record
    ADD CONSTRAINT procedure_record_has_one_id PRIMARY KEY (id);

-- Name: procedure_record_signature procedure_record_is_signed_once; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.procedure_record_signature
    ADD CONSTRAINT procedure_record_is_signed_once PRIMARY KEY (document);

-- Name: procedure_history procedure_step_ends_in_one_state; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.procedure_history
    ADD CONSTRAINT procedure_step_ends_in_one_state UNIQUE (subject, no, to_state);

-- Name: procedure_history procedure_step_has_one_number; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.procedure_history
    ADD CONSTRAINT procedure_step_has_one_number PRIMARY KEY (subject, no);

-- Name: protocol protocol_version_is_told_once; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.protocol
    ADD CONSTRAINT protocol_version_is_told_once PRIMARY KEY (name, version);

-- Name: procedure_record record_has_one_hash; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.procedure_record
    ADD CONSTRAINT record_has_one_hash UNIQUE (id, hash);

-- Name: procedure_record record_has_one_procedure; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.procedure_record
    ADD CONSTRAINT record_has_one_procedure UNIQUE (id, procedure);

-- Name: course referral_opens_one_course; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.course
    ADD CONSTRAINT referral_opens_one_course UNIQUE (referral);

-- Name: resource resource_has_one_id; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.resource
    ADD CONSTRAINT resource_has_one_id PRIMARY KEY (id);

-- Name: claim resource_is_used_by_one_placement_at_a_time; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.claim
    ADD CONSTRAINT resource_is_used_by_one_placement_at_a_time EXCLUDE USING gist (resource WITH =, during WITH &&) WHERE (live);

-- Name: resource resource_name_is_unique_at_its_site; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.resource
    ADD CONSTRAINT resource_name_is_unique_at_its_site UNIQUE (site, kind, name);

-- Name: site_rule site_has_one_booking_rule; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.site_rule
    ADD CONSTRAINT site_has_one_booking_rule PRIMARY KEY (site);

-- Name: claim unavailability_claims_once; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.claim
    ADD CONSTRAINT unavailability_claims_once UNIQUE (unavailability);

-- Name: unavailability unavailability_has_one_id; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.unavailability
    ADD CONSTRAINT unavailability_has_one_id PRIMARY KEY (id);

-- Name: unavailability unavailability_is_live_or_not; Type: CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.unavailability
    ADD CONSTRAINT unavailability_is_live_or_not UNIQUE (id, resource, during, live);

-- Name: answer answer_is_one_per_step; Type: CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.answer
    ADD CONSTRAINT answer_is_one_per_step PRIMARY KEY ("position", step_no);

-- Name: authorisation authorisation_has_one_coverage; Type: CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.authorisation
    ADD CONSTRAINT authorisation_has_one_coverage UNIQUE (id, coverage);

-- Name: authorisation authorisation_has_one_id; Type: CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.authorisation
    ADD CONSTRAINT authorisation_has_one_id PRIMARY KEY (id);

-- Name: authorisation_use authorisation_is_used_once_by_each_procedure; Type: CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.authorisation_use
    ADD CONSTRAINT authorisation_is_used_once_by_each_procedure PRIMARY KEY (authorisation, procedure);

-- Name: authorisation authorisation_reference_is_unique_within_its_coverage; Type: CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.authorisation
    ADD CONSTRAINT authorisation_reference_is_unique_within_its_coverage UNIQUE (coverage, reference);

-- Name: coverage coverage_has_one_id; Type: CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.coverage
    ADD CONSTRAINT coverage_has_one_id PRIMARY KEY (id);

-- Name: coverage coverage_has_one_patient; Type: CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.coverage
    ADD CONSTRAINT coverage_has_one_patient UNIQUE (id, patient);

-- Name: coverage coverage_of_one_priority_is_one_at_a_time; Type: CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.coverage
    ADD CONSTRAINT coverage_of_one_priority_is_one_at_a_time EXCLUDE USING gist (patient WITH =, priority WITH =, valid WITH &&) WHERE (upper_inf(recorded));

-- Name: cycle_position_history cycle_position_step_ends_in_one_state; Type: CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.cycle_position_history
    ADD CONSTRAINT cycle_position_step_ends_in_one_state UNIQUE (subject, no, to_state);

-- Name: cycle_position_history cycle_position_step_has_one_number; Type: CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.cycle_position_history
    ADD CONSTRAINT cycle_position_step_has_one_number PRIMARY KEY (subject, no);

-- Name: note_draft draft_has_one_id; Type: CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.note_draft
    ADD CONSTRAINT draft_has_one_id PRIMARY KEY (id);

-- Name: item item_has_one_code; Type: CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.item
    ADD CONSTRAINT item_has_one_code PRIMARY KEY (code);

-- Name: item item_stands_in_one_place; Type: CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.item
    ADD CONSTRAINT item_stands_in_one_place UNIQUE (in_order);

-- Name: note note_has_one_hash; Type: CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.note
    ADD CONSTRAINT note_has_one_hash UNIQUE (id, hash);

-- Name: note note_has_one_id; Type: CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.note
    ADD CONSTRAINT note_has_one_id PRIMARY KEY (id);

-- Name: note_signature note_is_signed_once; Type: CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.note_signature
    ADD CONSTRAINT note_is_signed_once PRIMARY KEY (document);

-- Name: payer payer_has_one_id; Type: CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.payer
    ADD CONSTRAINT payer_has_one_id PRIMARY KEY (id);

-- Name: payer payer_name_is_unique; Type: CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.payer
    ADD CONSTRAINT payer_name_is_unique UNIQUE (name);

-- Name: cycle_position position_has_one_id; Type: CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.cycle_position
    ADD CONSTRAINT position_has_one_id PRIMARY KEY (id);

-- Name: cycle_position position_is_one_per_cycle_and_item; Type: CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.cycle_position
    ADD CONSTRAINT position_is_one_per_cycle_and_item UNIQUE (cycle, item);

-- Name: adverse_event adverse_event_has_one_id; Type: CONSTRAINT; Schema: followup; Owner: omentum_owner

ALTER TABLE ONLY followup.adverse_event
    ADD CONSTRAINT adverse_event_has_one_id PRIMARY KEY (id);

-- Name: adverse_event adverse_event_has_one_patient; Type: CONSTRAINT; Schema: followup; Owner: omentum_owner

ALTER TABLE ONLY followup.adverse_event
    ADD CONSTRAINT adverse_event_has_one_patient UNIQUE (id, patient);

-- Name: adverse_event adverse_event_is_superseded_once; Type: CONSTRAINT; Schema: followup; Owner: omentum_owner

ALTER TABLE ONLY followup.adverse_event
    ADD CONSTRAINT adverse_event_is_superseded_once UNIQUE (supersedes);

-- Name: attempt attempt_has_one_number; Type: CONSTRAINT; Schema: followup; Owner: omentum_owner

ALTER TABLE ONLY followup.attempt
    ADD CONSTRAINT attempt_has_one_number PRIMARY KEY (task, no);

-- Name: task task_has_one_id; Type: CONSTRAINT; Schema: followup; Owner: omentum_owner

ALTER TABLE ONLY followup.task
    ADD CONSTRAINT task_has_one_id PRIMARY KEY (id);

-- Name: task task_is_planned_once; Type: CONSTRAINT; Schema: followup; Owner: omentum_owner

ALTER TABLE ONLY followup.task
    ADD CONSTRAINT task_is_planned_once UNIQUE (course, template, anchor_event, ordinal);

-- Name: task_history task_step_ends_in_one_state; Type: CONSTRAINT; Schema: followup; Owner: omentum_owner

ALTER TABLE ONLY followup.task_history
    ADD CONSTRAINT task_step_ends_in_one_state UNIQUE (subject, no, to_state);

-- Name: task_history task_step_has_one_number; Type: CONSTRAINT; Schema: followup; Owner: omentum_owner

ALTER TABLE ONLY followup.task_history
    ADD CONSTRAINT task_step_has_one_number PRIMARY KEY (subject, no);

-- Name: template template_has_one_id; Type: CONSTRAINT; Schema: followup; Owner: omentum_owner

ALTER TABLE ONLY followup.template
    ADD CONSTRAINT template_has_one_id PRIMARY KEY (id);

-- Name: template template_version_is_unique; Type: CONSTRAINT; Schema: followup; Owner: omentum_owner

ALTER TABLE ONLY followup.template
    ADD CONSTRAINT template_version_is_unique UNIQUE (code, version);

-- Name: cron cron_has_one_id; Type: CONSTRAINT; Schema: jobs; Owner: omentum_owner

ALTER TABLE ONLY jobs.cron
    ADD CONSTRAINT cron_has_one_id PRIMARY KEY (id);

-- Name: cron cron_has_one_name; Type: CONSTRAINT; Schema: jobs; Owner: omentum_owner

ALTER TABLE ONLY jobs.cron
    ADD CONSTRAINT cron_has_one_name UNIQUE (name);

-- Name: cron_run cron_runs_once_per_time; Type: CONSTRAINT; Schema: jobs; Owner: omentum_owner

ALTER TABLE ONLY jobs.cron_run
    ADD CONSTRAINT cron_runs_once_per_time PRIMARY KEY (cron, scheduled_at);

-- Name: intervention intervention_has_one_id; Type: CONSTRAINT; Schema: jobs; Owner: omentum_owner

ALTER TABLE ONLY jobs.intervention
    ADD CONSTRAINT intervention_has_one_id PRIMARY KEY (id);

-- Name: job job_has_one_id; Type: CONSTRAINT; Schema: jobs; Owner: omentum_owner

ALTER TABLE ONLY jobs.job
    ADD CONSTRAINT job_has_one_id PRIMARY KEY (id);

-- Name: kind kind_has_one_id; Type: CONSTRAINT; Schema: jobs; Owner: omentum_owner

ALTER TABLE ONLY jobs.kind
    ADD CONSTRAINT kind_has_one_id PRIMARY KEY (id);

-- Name: kind kind_has_one_name; Type: CONSTRAINT; Schema: jobs; Owner: omentum_owner

ALTER TABLE ONLY jobs.kind
    ADD CONSTRAINT kind_has_one_name UNIQUE (name);

-- Name: batch lane_announces_one_batch; Type: CONSTRAINT; Schema: jobs; Owner: omentum_owner

ALTER TABLE ONLY jobs.batch
    ADD CONSTRAINT lane_announces_one_batch PRIMARY KEY (worker, lane);

-- Name: queue queue_has_one_id; Type: CONSTRAINT; Schema: jobs; Owner: omentum_owner

ALTER TABLE ONLY jobs.queue
    ADD CONSTRAINT queue_has_one_id PRIMARY KEY (id);

-- Name: queue queue_has_one_name; Type: CONSTRAINT; Schema: jobs; Owner: omentum_owner

ALTER TABLE ONLY jobs.queue
    ADD CONSTRAINT queue_has_one_name UNIQUE (name);

-- Name: sleeper queue_sleeps_once; Type: CONSTRAINT; Schema: jobs; Owner: omentum_owner

ALTER TABLE ONLY jobs.sleeper
    ADD CONSTRAINT queue_sleeps_once PRIMARY KEY (queue);

-- Name: rescue_due rescue_is_due_once; Type: CONSTRAINT; Schema: jobs; Owner: omentum_owner

ALTER TABLE ONLY jobs.rescue_due
    ADD CONSTRAINT rescue_is_due_once PRIMARY KEY (only_row);

-- Name: stop_request run_is_stopped_once; Type: CONSTRAINT; Schema: jobs; Owner: omentum_owner

ALTER TABLE ONLY jobs.stop_request
    ADD CONSTRAINT run_is_stopped_once PRIMARY KEY (job, token);

-- Name: tally tally_counts_each_once; Type: CONSTRAINT; Schema: jobs; Owner: omentum_owner

ALTER TABLE ONLY jobs.tally
    ADD CONSTRAINT tally_counts_each_once PRIMARY KEY (queue, kind, state);

-- Name: unique_window window_has_one_key; Type: CONSTRAINT; Schema: jobs; Owner: omentum_owner

ALTER TABLE ONLY jobs.unique_window
    ADD CONSTRAINT window_has_one_key PRIMARY KEY (key);

-- Name: worker worker_has_one_id; Type: CONSTRAINT; Schema: jobs; Owner: omentum_owner

ALTER TABLE ONLY jobs.worker
    ADD CONSTRAINT worker_has_one_id PRIMARY KEY (id);

-- Name: applied step_is_applied_once; Type: CONSTRAINT; Schema: migration; Owner: omentum_owner

ALTER TABLE ONLY migration.applied
    ADD CONSTRAINT step_is_applied_once PRIMARY KEY (number);

-- Name: applied step_name_is_taken_once; Type: CONSTRAINT; Schema: migration; Owner: omentum_owner

ALTER TABLE ONLY migration.applied
    ADD CONSTRAINT step_name_is_taken_once UNIQUE (name);

-- Name: view_file view_file_is_known_once; Type: CONSTRAINT; Schema: migration; Owner: omentum_owner

ALTER TABLE ONLY migration.view_file
    ADD CONSTRAINT view_file_is_known_once PRIMARY KEY (name);

-- Name: gate gate_has_one_code; Type: CONSTRAINT; Schema: pathway; Owner: omentum_owner

ALTER TABLE ONLY pathway.gate
    ADD CONSTRAINT gate_has_one_code PRIMARY KEY (code);

-- Name: gate gate_stands_in_one_place; Type: CONSTRAINT; Schema: pathway; Owner: omentum_owner

ALTER TABLE ONLY pathway.gate
    ADD CONSTRAINT gate_stands_in_one_place UNIQUE (in_order);

-- Name: hold hold_has_one_id; Type: CONSTRAINT; Schema: pathway; Owner: omentum_owner

ALTER TABLE ONLY pathway.hold
    ADD CONSTRAINT hold_has_one_id PRIMARY KEY (id);

-- Name: nightly_item nightly_item_has_one_id; Type: CONSTRAINT; Schema: pathway; Owner: omentum_owner

ALTER TABLE ONLY pathway.nightly_item
    ADD CONSTRAINT nightly_item_has_one_id PRIMARY KEY (id);

-- Name: nightly_run nightly_run_has_one_id; Type: CONSTRAINT; Schema: pathway; Owner: omentum_owner

ALTER TABLE ONLY pathway.nightly_run
    ADD CONSTRAINT nightly_run_has_one_id PRIMARY KEY (id);

-- Name: override override_has_one_id; Type: CONSTRAINT; Schema: pathway; Owner: omentum_owner

ALTER TABLE ONLY pathway.override
    ADD CONSTRAINT override_has_one_id PRIMARY KEY (id);

-- Name: override_revocation override_is_revoked_once; Type: CONSTRAINT; Schema: pathway; Owner: omentum_owner

ALTER TABLE ONLY pathway.override_revocation
    ADD CONSTRAINT override_is_revoked_once PRIMARY KEY (override);

-- Name: warning warning_has_one_id; Type: CONSTRAINT; Schema: pathway; Owner: omentum_owner

ALTER TABLE ONLY pathway.warning
    ADD CONSTRAINT warning_has_one_id PRIMARY KEY (id);

-- Name: decision decision_is_one_per_step; Type: CONSTRAINT; Schema: referrals; Owner: omentum_owner

ALTER TABLE ONLY referrals.decision
    ADD CONSTRAINT decision_is_one_per_step PRIMARY KEY (referral, step_no);

-- Name: decline_reason decline_reason_has_one_code; Type: CONSTRAINT; Schema: referrals; Owner: omentum_owner

ALTER TABLE ONLY referrals.decline_reason
    ADD CONSTRAINT decline_reason_has_one_code PRIMARY KEY (code);

-- Name: outcome_notice notice_has_one_number; Type: CONSTRAINT; Schema: referrals; Owner: omentum_owner

ALTER TABLE ONLY referrals.outcome_notice
    ADD CONSTRAINT notice_has_one_number PRIMARY KEY (referral, no);

-- Name: referral referral_has_one_id; Type: CONSTRAINT; Schema: referrals; Owner: omentum_owner

ALTER TABLE ONLY referrals.referral
    ADD CONSTRAINT referral_has_one_id PRIMARY KEY (id);

-- Name: referral referral_has_one_patient; Type: CONSTRAINT; Schema: referrals; Owner: omentum_owner

ALTER TABLE ONLY referrals.referral
    ADD CONSTRAINT referral_has_one_patient UNIQUE (id, patient);

-- Name: referral_history referral_step_ends_in_one_state; Type: CONSTRAINT; Schema: referrals; Owner: omentum_owner

ALTER TABLE ONLY referrals.referral_history
    ADD CONSTRAINT referral_step_ends_in_one_state UNIQUE (subject, no, to_state);

-- Name: referral_history referral_step_has_one_number; Type: CONSTRAINT; Schema: referrals; Owner: omentum_owner

ALTER TABLE ONLY referrals.referral_history
    ADD CONSTRAINT referral_step_has_one_number PRIMARY KEY (subject, no);

-- Name: access_log access_has_one_number; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.access_log
    ADD CONSTRAINT access_has_one_number PRIMARY KEY (id);

-- Name: patient_address address_has_one_id; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.patient_address
    ADD CONSTRAINT address_has_one_id PRIMARY KEY (id);

-- Name: patient_address address_has_one_ordinal; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.patient_address
    ADD CONSTRAINT address_has_one_ordinal UNIQUE (patient, ordinal);

-- Name: condition condition_has_one_id; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.condition
    ADD CONSTRAINT condition_has_one_id PRIMARY KEY (id);

-- Name: patient_contact contact_has_one_id; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.patient_contact
    ADD CONSTRAINT contact_has_one_id PRIMARY KEY (id);

-- Name: patient_contact contact_has_one_ordinal; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.patient_contact
    ADD CONSTRAINT contact_has_one_ordinal UNIQUE (patient, ordinal);

-- Name: patient_contact_person contact_person_has_one_id; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.patient_contact_person
    ADD CONSTRAINT contact_person_has_one_id PRIMARY KEY (id);

-- Name: patient_contact_person contact_person_has_one_ordinal; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.patient_contact_person
    ADD CONSTRAINT contact_person_has_one_ordinal UNIQUE (patient, ordinal);

-- Name: death_correction death_correction_has_one_id; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.death_correction
    ADD CONSTRAINT death_correction_has_one_id PRIMARY KEY (id);

-- Name: deployment deployment_has_one_id; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.deployment
    ADD CONSTRAINT deployment_has_one_id PRIMARY KEY (id);

-- Name: disclosure disclosure_has_one_id; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.disclosure
    ADD CONSTRAINT disclosure_has_one_id PRIMARY KEY (id);

-- Name: catalog_exemption exemption_is_told_once; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.catalog_exemption
    ADD CONSTRAINT exemption_is_told_once PRIMARY KEY (rule, subject);

-- Name: holiday holiday_is_told_once; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.holiday
    ADD CONSTRAINT holiday_is_told_once PRIMARY KEY (site, day);

-- Name: idempotency_key idempotency_key_is_used_once; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.idempotency_key
    ADD CONSTRAINT idempotency_key_is_used_once PRIMARY KEY (login, key);

-- Name: patient_identifier identifier_belongs_to_one_patient; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.patient_identifier
    ADD CONSTRAINT identifier_belongs_to_one_patient UNIQUE (authority, value);

-- Name: patient_identifier identifier_has_one_id; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.patient_identifier
    ADD CONSTRAINT identifier_has_one_id PRIMARY KEY (id);

-- Name: patient_identifier identifier_has_one_ordinal; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.patient_identifier
    ADD CONSTRAINT identifier_has_one_ordinal UNIQUE (patient, ordinal);

-- Name: import_run import_run_has_one_id; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.import_run
    ADD CONSTRAINT import_run_has_one_id PRIMARY KEY (id);

-- Name: imported_coverage imported_coverage_has_one_id; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.imported_coverage
    ADD CONSTRAINT imported_coverage_has_one_id PRIMARY KEY (id);

-- Name: imported_coverage_payer imported_payer_has_one_id; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.imported_coverage_payer
    ADD CONSTRAINT imported_payer_has_one_id PRIMARY KEY (id);

-- Name: imported_coverage_payer imported_payer_has_one_ordinal; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.imported_coverage_payer
    ADD CONSTRAINT imported_payer_has_one_ordinal UNIQUE (coverage, ordinal);

-- Name: person login_is_given_once; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.person
    ADD CONSTRAINT login_is_given_once UNIQUE (login);

-- Name: organisation organisation_has_one_id; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.organisation
    ADD CONSTRAINT organisation_has_one_id PRIMARY KEY (id);

-- Name: organisation_identifier organisation_identifier_has_one_id; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.organisation_identifier
    ADD CONSTRAINT organisation_identifier_has_one_id PRIMARY KEY (id);

-- Name: organisation_identifier organisation_identifier_has_one_ordinal; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.organisation_identifier
    ADD CONSTRAINT organisation_identifier_has_one_ordinal UNIQUE (organisation, ordinal);

-- Name: patient patient_has_one_id; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.patient
    ADD CONSTRAINT patient_has_one_id PRIMARY KEY (id);

-- Name: patient_identity patient_has_one_identity; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.patient_identity
    ADD CONSTRAINT patient_has_one_identity PRIMARY KEY (patient);

-- Name: disclosed_patient patient_is_disclosed_once_in_each; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.disclosed_patient
    ADD CONSTRAINT patient_is_disclosed_once_in_each PRIMARY KEY (disclosure, patient);

-- Name: patient_link patient_link_has_one_id; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.patient_link
    ADD CONSTRAINT patient_link_has_one_id PRIMARY KEY (id);

-- Name: patient_link patient_link_has_one_ordinal; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.patient_link
    ADD CONSTRAINT patient_link_has_one_ordinal UNIQUE (patient, ordinal);

-- Name: patient_name patient_name_has_one_id; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.patient_name
    ADD CONSTRAINT patient_name_has_one_id PRIMARY KEY (id);

-- Name: patient_name patient_name_has_one_ordinal; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.patient_name
    ADD CONSTRAINT patient_name_has_one_ordinal UNIQUE (patient, ordinal);

-- Name: person person_has_one_id; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.person
    ADD CONSTRAINT person_has_one_id PRIMARY KEY (id);

-- Name: membership person_is_in_a_group_once; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.membership
    ADD CONSTRAINT person_is_in_a_group_once PRIMARY KEY (person, group_role);

-- Name: practitioner practitioner_has_one_id; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.practitioner
    ADD CONSTRAINT practitioner_has_one_id PRIMARY KEY (id);

-- Name: practitioner_identifier practitioner_identifier_has_one_id; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.practitioner_identifier
    ADD CONSTRAINT practitioner_identifier_has_one_id PRIMARY KEY (id);

-- Name: practitioner_identifier practitioner_identifier_has_one_ordinal; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.practitioner_identifier
    ADD CONSTRAINT practitioner_identifier_has_one_ordinal UNIQUE (practitioner, ordinal);

-- Name: site site_has_its_own_name; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.site
    ADD CONSTRAINT site_has_its_own_name UNIQUE (name);

-- Name: site site_has_one_id; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.site
    ADD CONSTRAINT site_has_one_id PRIMARY KEY (id);

-- Name: source_record source_record_has_one_id; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.source_record
    ADD CONSTRAINT source_record_has_one_id PRIMARY KEY (id);

-- Name: source_record source_record_is_known_once; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.source_record
    ADD CONSTRAINT source_record_is_known_once UNIQUE (source, kind, key);

-- Name: transition transition_is_told_once_per_role; Type: CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.transition
    ADD CONSTRAINT transition_is_told_once_per_role PRIMARY KEY (machine, from_state, event, role);

-- Name: arm arm_has_one_id; Type: CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.arm
    ADD CONSTRAINT arm_has_one_id PRIMARY KEY (id);

-- Name: arm arm_label_is_unique_within_its_version; Type: CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.arm
    ADD CONSTRAINT arm_label_is_unique_within_its_version UNIQUE (protocol_version, label);

-- Name: consent_form consent_form_has_one_id; Type: CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.consent_form
    ADD CONSTRAINT consent_form_has_one_id PRIMARY KEY (id);

-- Name: consent_form consent_form_version_is_unique; Type: CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.consent_form
    ADD CONSTRAINT consent_form_version_is_unique UNIQUE NULLS NOT DISTINCT (trial, version);

-- Name: consent consent_has_one_number; Type: CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.consent
    ADD CONSTRAINT consent_has_one_number PRIMARY KEY (enrolment, no);

-- Name: criterion criterion_has_one_id; Type: CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.criterion
    ADD CONSTRAINT criterion_has_one_id PRIMARY KEY (id);

-- Name: eligibility eligibility_has_one_id; Type: CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.eligibility
    ADD CONSTRAINT eligibility_has_one_id PRIMARY KEY (id);

-- Name: enrolment enrolment_has_one_id; Type: CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.enrolment
    ADD CONSTRAINT enrolment_has_one_id PRIMARY KEY (id);

-- Name: enrolment enrolment_has_one_patient; Type: CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.enrolment
    ADD CONSTRAINT enrolment_has_one_patient UNIQUE (id, patient);

-- Name: enrolment_history enrolment_step_ends_in_one_state; Type: CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.enrolment_history
    ADD CONSTRAINT enrolment_step_ends_in_one_state UNIQUE (subject, no, to_state);

-- Name: enrolment_history enrolment_step_has_one_number; Type: CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.enrolment_history
    ADD CONSTRAINT enrolment_step_has_one_number PRIMARY KEY (subject, no);

-- Name: fact_kind fact_kind_has_one_code; Type: CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.fact_kind
    ADD CONSTRAINT fact_kind_has_one_code PRIMARY KEY (code);

-- Name: patient_fact patient_fact_has_one_id; Type: CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.patient_fact
    ADD CONSTRAINT patient_fact_has_one_id PRIMARY KEY (id);

-- Name: patient_fact patient_fact_is_corrected_once; Type: CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.patient_fact
    ADD CONSTRAINT patient_fact_is_corrected_once UNIQUE (corrects);

-- Name: enrolment patient_is_enrolled_once_per_trial; Type: CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.enrolment
    ADD CONSTRAINT patient_is_enrolled_once_per_trial EXCLUDE USING gist (patient WITH =, COALESCE(trial, (0)::bigint) WITH =) WHERE (is_running);

-- Name: protocol_version protocol_version_has_one_id; Type: CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.protocol_version
    ADD CONSTRAINT protocol_version_has_one_id PRIMARY KEY (id);

-- Name: protocol_version protocol_version_is_unique_within_its_trial; Type: CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.protocol_version
    ADD CONSTRAINT protocol_version_is_unique_within_its_trial UNIQUE (trial, version);

-- Name: trial trial_has_one_id; Type: CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.trial
    ADD CONSTRAINT trial_has_one_id PRIMARY KEY (id);

-- Name: trial trial_number_is_unique; Type: CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.trial
    ADD CONSTRAINT trial_number_is_unique UNIQUE (nct);

-- Name: withdrawal withdrawal_is_told_once_per_scope; Type: CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.withdrawal
    ADD CONSTRAINT withdrawal_is_told_once_per_scope PRIMARY KEY (enrolment, scope);

-- Name: entry_at; Type: INDEX; Schema: audit; Owner: omentum_vault

CREATE INDEX entry_at ON audit.entry USING brin (at);

-- Name: entry_of_patient; Type: INDEX; Schema: audit; Owner: omentum_vault

CREATE INDEX entry_of_patient ON audit.entry USING btree (patient) WHERE (patient IS NOT NULL);

-- Name: entry_of_record; Type: INDEX; Schema: audit; Owner: omentum_vault

CREATE INDEX entry_of_record ON audit.entry USING btree (rel, key);

-- Name: aerosol_starts_once; Type: INDEX; Schema: booking; Owner: omentum_owner

CREATE UNIQUE INDEX aerosol_starts_once ON booking.exposure_event USING btree (procedure) WHERE (kind = 'aerosol_start'::text);

-- Name: clearance_by_cycle; Type: INDEX; Schema: booking; Owner: omentum_owner

CREATE INDEX clearance_by_cycle ON booking.clearance USING btree (planned_cycle, id);

-- Name: clearance_by_transaction; Type: INDEX; Schema: booking; Owner: omentum_owner

CREATE INDEX clearance_by_transaction ON booking.clearance USING btree (txid);

-- Name: course_by_enrolment; Type: INDEX; Schema: booking; Owner: omentum_owner

CREATE INDEX course_by_enrolment ON booking.course USING btree (enrolment) WHERE (enrolment IS NOT NULL);

-- Name: course_by_patient; Type: INDEX; Schema: booking; Owner: omentum_owner

CREATE INDEX course_by_patient ON booking.course USING btree (patient);

-- Name: course_by_status; Type: INDEX; Schema: booking; Owner: omentum_owner

CREATE INDEX course_by_status ON booking.course USING btree (site, status, id);

-- Name: deviation_by_procedure; Type: INDEX; Schema: booking; Owner: omentum_owner

CREATE INDEX deviation_by_procedure ON booking.deviation_draft USING btree (procedure);

-- Name: discharge_answer_latest; Type: INDEX; Schema: booking; Owner: omentum_owner

CREATE INDEX discharge_answer_latest ON booking.discharge_answer USING btree (procedure, gate, happened_at DESC, id DESC);

-- Name: exposure_by_procedure; Type: INDEX; Schema: booking; Owner: omentum_owner

CREATE INDEX exposure_by_procedure ON booking.exposure_event USING btree (procedure, happened_at, id);

-- Name: milestone_by_procedure; Type: INDEX; Schema: booking; Owner: omentum_owner

CREATE INDEX milestone_by_procedure ON booking.milestone USING btree (procedure, happened_at);

-- Name: patient_has_one_running_course; Type: INDEX; Schema: booking; Owner: omentum_owner

CREATE UNIQUE INDEX patient_has_one_running_course ON booking.course USING btree (patient) WHERE is_running;

-- Name: placement_by_cycle; Type: INDEX; Schema: booking; Owner: omentum_owner

CREATE INDEX placement_by_cycle ON booking.placement USING btree (planned_cycle, id);

-- Name: placement_by_time; Type: INDEX; Schema: booking; Owner: omentum_owner

CREATE INDEX placement_by_time ON booking.placement USING gist (site, during) WHERE live;

-- Name: placement_held; Type: INDEX; Schema: booking; Owner: omentum_owner

CREATE INDEX placement_held ON booking.placement USING btree (hold_expires) WHERE (status = 'held'::text);

-- Name: planned_cycle_by_patient; Type: INDEX; Schema: booking; Owner: omentum_owner

CREATE INDEX planned_cycle_by_patient ON booking.planned_cycle USING btree (patient);

-- Name: planned_cycle_has_one_open_placement; Type: INDEX; Schema: booking; Owner: omentum_owner

CREATE UNIQUE INDEX planned_cycle_has_one_open_placement ON booking.placement USING btree (planned_cycle) WHERE (status = ANY (ARRAY['held'::text, 'confirmed'::text]));

-- Name: procedure_by_patient; Type: INDEX; Schema: booking; Owner: omentum_owner

CREATE INDEX procedure_by_patient ON booking.procedure USING btree (patient);

-- Name: procedure_has_one_signed_record; Type: INDEX; Schema: booking; Owner: omentum_owner

CREATE UNIQUE INDEX procedure_has_one_signed_record ON booking.procedure_record USING btree (procedure) WHERE (kind = 'record'::text);

-- Name: record_by_procedure; Type: INDEX; Schema: booking; Owner: omentum_owner

CREATE INDEX record_by_procedure ON booking.procedure_record USING btree (procedure, id);

-- Name: answer_by_authorisation; Type: INDEX; Schema: coverage; Owner: omentum_owner

CREATE INDEX answer_by_authorisation ON coverage.answer USING btree (authorisation) WHERE (authorisation IS NOT NULL);

-- Name: coverage_by_patient; Type: INDEX; Schema: coverage; Owner: omentum_owner

CREATE INDEX coverage_by_patient ON coverage.coverage USING btree (patient);

-- Name: note_by_amended; Type: INDEX; Schema: coverage; Owner: omentum_owner

CREATE INDEX note_by_amended ON coverage.note USING btree (amends) WHERE (amends IS NOT NULL);

-- Name: note_by_course; Type: INDEX; Schema: coverage; Owner: omentum_owner

CREATE INDEX note_by_course ON coverage.note USING btree (course, held_at DESC, id DESC);

-- Name: adverse_event_by_patient; Type: INDEX; Schema: followup; Owner: omentum_owner

CREATE INDEX adverse_event_by_patient ON followup.adverse_event USING btree (patient);

-- Name: task_by_course; Type: INDEX; Schema: followup; Owner: omentum_owner

CREATE INDEX task_by_course ON followup.task USING btree (course) WHERE is_open;

-- Name: task_by_patient; Type: INDEX; Schema: followup; Owner: omentum_owner

CREATE INDEX task_by_patient ON followup.task USING btree (patient);

-- Name: task_open; Type: INDEX; Schema: followup; Owner: omentum_owner

CREATE INDEX task_open ON followup.task USING btree (site, due_on, id) WHERE is_open;

-- Name: task_to_mark_overdue; Type: INDEX; Schema: followup; Owner: omentum_owner

CREATE INDEX task_to_mark_overdue ON followup.task USING btree (site, overdue_after, id) WHERE (status = ANY (ARRAY['due'::text, 'attempted'::text]));

-- Name: task_to_raise; Type: INDEX; Schema: followup; Owner: omentum_owner

CREATE INDEX task_to_raise ON followup.task USING btree (site, due_on, id) WHERE (status = 'scheduled'::text);

-- Name: cron_due; Type: INDEX; Schema: jobs; Owner: omentum_owner

CREATE INDEX cron_due ON jobs.cron USING btree (next_at) WHERE enabled;

-- Name: failure_by_job; Type: INDEX; Schema: jobs; Owner: omentum_owner

CREATE INDEX failure_by_job ON jobs.failure USING btree (job);

-- Name: failure_by_time; Type: INDEX; Schema: jobs; Owner: omentum_owner

CREATE INDEX failure_by_time ON jobs.failure USING brin (at);

-- Name: job_dead; Type: INDEX; Schema: jobs; Owner: omentum_owner

CREATE INDEX job_dead ON jobs.job USING btree (id) WHERE (state = 4);

-- Name: job_deadline; Type: INDEX; Schema: jobs; Owner: omentum_owner

CREATE INDEX job_deadline ON jobs.job USING btree (deadline) WHERE ((deadline IS NOT NULL) AND (state = ANY (ARRAY[0, 2])));

-- Name: job_done_by_id; Type: INDEX; Schema: jobs; Owner: omentum_owner

CREATE INDEX job_done_by_id ON ONLY jobs.job_done USING brin (id) WITH (pages_per_range='16', autosummarize='on');

-- Name: job_done_rest_id_idx; Type: INDEX; Schema: jobs; Owner: omentum_owner

CREATE INDEX job_done_rest_id_idx ON jobs.job_done_rest USING brin (id) WITH (pages_per_range='16', autosummarize='on');

-- Name: job_due; Type: INDEX; Schema: jobs; Owner: omentum_owner

CREATE INDEX job_due ON jobs.job USING btree (run_at) WHERE (state = 2);

-- Name: job_effects_fill_one_transaction; Type: INDEX; Schema: jobs; Owner: omentum_owner

CREATE UNIQUE INDEX job_effects_fill_one_transaction ON jobs.job USING btree (effect_xid) WHERE (effect_xid IS NOT NULL);

-- Name: job_is_unique_by_key; Type: INDEX; Schema: jobs; Owner: omentum_owner

CREATE UNIQUE INDEX job_is_unique_by_key ON jobs.job USING btree (unique_key) WHERE ((unique_key IS NOT NULL) AND (state <> 4));

-- Name: job_keyed; Type: INDEX; Schema: jobs; Owner: omentum_owner

CREATE INDEX job_keyed ON jobs.job USING btree (queue, priority, run_at, id) WHERE ((state = 0) AND (lock_key IS NOT NULL));

-- Name: job_ready; Type: INDEX; Schema: jobs; Owner: omentum_owner

CREATE INDEX job_ready ON jobs.job USING btree (queue, priority, run_at, id) WHERE ((state = 0) AND (lock_key IS NULL));

-- Name: job_running_by_key; Type: INDEX; Schema: jobs; Owner: omentum_owner

CREATE INDEX job_running_by_key ON jobs.job USING btree (lock_key) WHERE ((state = 1) AND (lock_key IS NOT NULL));

-- Name: unique_window_expiry; Type: INDEX; Schema: jobs; Owner: omentum_owner

CREATE INDEX unique_window_expiry ON jobs.unique_window USING btree (expires_at);

-- Name: hold_open; Type: INDEX; Schema: pathway; Owner: omentum_owner

CREATE INDEX hold_open ON pathway.hold USING btree (patient) WHERE (lifted_at IS NULL);

-- Name: nightly_item_by_run; Type: INDEX; Schema: pathway; Owner: omentum_owner

CREATE INDEX nightly_item_by_run ON pathway.nightly_item USING btree (run);

-- Name: nightly_item_is_final_once; Type: INDEX; Schema: pathway; Owner: omentum_owner

CREATE UNIQUE INDEX nightly_item_is_final_once ON pathway.nightly_item USING btree (site, local_date, check_name, subject_kind, subject) WHERE (outcome <> 'failed'::text);

-- Name: nightly_run_by_date; Type: INDEX; Schema: pathway; Owner: omentum_owner

CREATE INDEX nightly_run_by_date ON pathway.nightly_run USING btree (site, local_date);

-- Name: override_by_cycle; Type: INDEX; Schema: pathway; Owner: omentum_owner

CREATE INDEX override_by_cycle ON pathway.override USING btree (cycle, for_day);

-- Name: warning_is_raised_once; Type: INDEX; Schema: pathway; Owner: omentum_owner

CREATE UNIQUE INDEX warning_is_raised_once ON pathway.warning USING btree (kind, subject_kind, subject, for_day) WHERE (cleared_at IS NULL);

-- Name: warning_open; Type: INDEX; Schema: pathway; Owner: omentum_owner

CREATE INDEX warning_open ON pathway.warning USING btree (site, owner_role, raised_on) WHERE (cleared_at IS NULL);

-- Name: referral_by_patient; Type: INDEX; Schema: referrals; Owner: omentum_owner

CREATE INDEX referral_by_patient ON referrals.referral USING btree (patient);

-- Name: referral_by_status; Type: INDEX; Schema: referrals; Owner: omentum_owner

CREATE INDEX referral_by_status ON referrals.referral USING btree (status, received_at, id);

-- Name: access_log_at; Type: INDEX; Schema: registry; Owner: omentum_owner

CREATE INDEX access_log_at ON registry.access_log USING brin (at);

-- Name: access_log_patients; Type: INDEX; Schema: registry; Owner: omentum_owner

CREATE INDEX access_log_patients ON registry.access_log USING gin (patients);

-- Name: condition_patient; Type: INDEX; Schema: registry; Owner: omentum_owner

CREATE INDEX condition_patient ON registry.condition USING btree (patient);

-- Name: death_correction_patient; Type: INDEX; Schema: registry; Owner: omentum_owner

CREATE INDEX death_correction_patient ON registry.death_correction USING btree (patient);

-- Name: disclosed_patient_patient; Type: INDEX; Schema: registry; Owner: omentum_owner

CREATE INDEX disclosed_patient_patient ON registry.disclosed_patient USING btree (patient);

-- Name: idempotency_key_at; Type: INDEX; Schema: registry; Owner: omentum_owner

CREATE INDEX idempotency_key_at ON registry.idempotency_key USING btree (at);

-- Name: imported_coverage_patient; Type: INDEX; Schema: registry; Owner: omentum_owner

CREATE INDEX imported_coverage_patient ON registry.imported_coverage USING btree (patient);

-- Name: organisation_npi_is_unique; Type: INDEX; Schema: registry; Owner: omentum_owner

CREATE UNIQUE INDEX organisation_npi_is_unique ON registry.organisation USING btree (npi) WHERE npi_valid;

-- Name: patient_died; Type: INDEX; Schema: registry; Owner: omentum_owner

CREATE INDEX patient_died ON registry.patient USING btree (id) WHERE (vital_status = 'died'::text);

-- Name: patient_identifier_value; Type: INDEX; Schema: registry; Owner: omentum_owner

CREATE INDEX patient_identifier_value ON registry.patient_identifier USING btree (value);

-- Name: patient_name_search; Type: INDEX; Schema: registry; Owner: omentum_owner

CREATE INDEX patient_name_search ON registry.patient_name USING btree (search text_pattern_ops);

-- Name: practitioner_npi_is_unique; Type: INDEX; Schema: registry; Owner: omentum_owner

CREATE UNIQUE INDEX practitioner_npi_is_unique ON registry.practitioner USING btree (npi) WHERE npi_valid;

-- Name: source_record_condition; Type: INDEX; Schema: registry; Owner: omentum_owner

CREATE INDEX source_record_condition ON registry.source_record USING btree (condition) WHERE (condition IS NOT NULL);

-- Name: source_record_imported_coverage; Type: INDEX; Schema: registry; Owner: omentum_owner

CREATE INDEX source_record_imported_coverage ON registry.source_record USING btree (imported_coverage) WHERE (imported_coverage IS NOT NULL);

-- Name: source_record_organisation; Type: INDEX; Schema: registry; Owner: omentum_owner

CREATE INDEX source_record_organisation ON registry.source_record USING btree (organisation) WHERE (organisation IS NOT NULL);

-- Name: source_record_patient; Type: INDEX; Schema: registry; Owner: omentum_owner

CREATE INDEX source_record_patient ON registry.source_record USING btree (patient) WHERE (patient IS NOT NULL);

-- Name: criterion_by_arm; Type: INDEX; Schema: trials; Owner: omentum_owner

CREATE INDEX criterion_by_arm ON trials.criterion USING btree (arm);

-- Name: eligibility_latest; Type: INDEX; Schema: trials; Owner: omentum_owner

CREATE INDEX eligibility_latest ON trials.eligibility USING btree (enrolment, id DESC);

-- Name: enrolment_by_arm; Type: INDEX; Schema: trials; Owner: omentum_owner

CREATE INDEX enrolment_by_arm ON trials.enrolment USING btree (arm) WHERE is_running;

-- Name: enrolment_by_patient; Type: INDEX; Schema: trials; Owner: omentum_owner

CREATE INDEX enrolment_by_patient ON trials.enrolment USING btree (patient);

-- Name: enrolment_by_referral; Type: INDEX; Schema: trials; Owner: omentum_owner

CREATE INDEX enrolment_by_referral ON trials.enrolment USING btree (referral);

-- Name: patient_fact_latest; Type: INDEX; Schema: trials; Owner: omentum_owner

CREATE INDEX patient_fact_latest ON trials.patient_fact USING btree (patient, fact, true_on DESC, id DESC);

-- Name: job_done_rest_id_idx; Type: INDEX ATTACH; Schema: jobs; Owner: omentum_owner

ALTER INDEX jobs.job_done_by_id ATTACH PARTITION jobs.job_done_rest_id_idx;

-- Name: redaction audit_delete; Type: TRIGGER; Schema: audit; Owner: omentum_vault

CREATE TRIGGER audit_delete AFTER DELETE ON audit.redaction REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('seq', 'col', 'side');

ALTER TABLE audit.redaction ENABLE ALWAYS TRIGGER audit_delete;

-- Name: redaction audit_insert; Type: TRIGGER; Schema: audit; Owner: omentum_vault

CREATE TRIGGER audit_insert AFTER INSERT ON audit.redaction REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('seq', 'col', 'side');

ALTER TABLE audit.redaction ENABLE ALWAYS TRIGGER audit_insert;

-- Name: redaction audit_truncate; Type: TRIGGER; Schema: audit; Owner: omentum_vault

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON audit.redaction FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE audit.redaction ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: redaction audit_update; Type: TRIGGER; Schema: audit; Owner: omentum_vault

CREATE TRIGGER audit_update AFTER UPDATE ON audit.redaction REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('seq', 'col', 'side');

ALTER TABLE audit.redaction ENABLE ALWAYS TRIGGER audit_update;

-- Name: entry keep_all; Type: TRIGGER; Schema: audit; Owner: omentum_vault

CREATE TRIGGER keep_all BEFORE TRUNCATE ON audit.entry FOR EACH STATEMENT EXECUTE FUNCTION audit.keep_entry();

ALTER TABLE audit.entry ENABLE ALWAYS TRIGGER keep_all;

-- Name: entry keep_row; Type: TRIGGER; Schema: audit; Owner: omentum_vault

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON audit.entry FOR EACH ROW EXECUTE FUNCTION audit.keep_entry();

ALTER TABLE audit.entry ENABLE ALWAYS TRIGGER keep_row;

-- Name: course First_step; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER "First_step" AFTER INSERT ON booking.course REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION booking.course_first_step();

ALTER TABLE booking.course ENABLE ALWAYS TRIGGER "First_step";

-- Name: placement First_step; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER "First_step" AFTER INSERT ON booking.placement REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION booking.placement_first_step();

ALTER TABLE booking.placement ENABLE ALWAYS TRIGGER "First_step";

-- Name: planned_cycle First_step; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER "First_step" AFTER INSERT ON booking.planned_cycle REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION booking.planned_cycle_first_step();

ALTER TABLE booking.planned_cycle ENABLE ALWAYS TRIGGER "First_step";

-- Name: procedure First_step; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER "First_step" AFTER INSERT ON booking.procedure REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION booking.procedure_first_step();

ALTER TABLE booking.procedure ENABLE ALWAYS TRIGGER "First_step";

-- Name: course_history apply_step; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER apply_step AFTER INSERT ON booking.course_history FOR EACH ROW EXECUTE FUNCTION booking.course_apply_step();

ALTER TABLE booking.course_history ENABLE ALWAYS TRIGGER apply_step;

-- Name: placement_history apply_step; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER apply_step AFTER INSERT ON booking.placement_history FOR EACH ROW EXECUTE FUNCTION booking.placement_apply_step();

ALTER TABLE booking.placement_history ENABLE ALWAYS TRIGGER apply_step;

-- Name: planned_cycle_history apply_step; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER apply_step AFTER INSERT ON booking.planned_cycle_history FOR EACH ROW EXECUTE FUNCTION booking.planned_cycle_apply_step();

ALTER TABLE booking.planned_cycle_history ENABLE ALWAYS TRIGGER apply_step;

-- Name: procedure_history apply_step; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER apply_step AFTER INSERT ON booking.procedure_history FOR EACH ROW EXECUTE FUNCTION booking.procedure_apply_step();

ALTER TABLE booking.procedure_history ENABLE ALWAYS TRIGGER apply_step;

-- Name: claim audit_delete; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON booking.claim REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.claim ENABLE ALWAYS TRIGGER audit_delete;

-- Name: clearance audit_delete; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON booking.clearance REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.clearance ENABLE ALWAYS TRIGGER audit_delete;

-- Name: coded_reason audit_delete; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON booking.coded_reason REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('event', 'code');

ALTER TABLE booking.coded_reason ENABLE ALWAYS TRIGGER audit_delete;

-- Name: course audit_delete; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON booking.course REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.course ENABLE ALWAYS TRIGGER audit_delete;

-- Name: course_history audit_delete; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON booking.course_history REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('subject', 'no');

ALTER TABLE booking.course_history ENABLE ALWAYS TRIGGER audit_delete;

-- Name: course_review audit_delete; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON booking.course_review REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('course', 'step_no');

ALTER TABLE booking.course_review ENABLE ALWAYS TRIGGER audit_delete;

-- Name: deviation_draft audit_delete; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON booking.deviation_draft REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.deviation_draft ENABLE ALWAYS TRIGGER audit_delete;

-- Name: discharge_answer audit_delete; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON booking.discharge_answer REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.discharge_answer ENABLE ALWAYS TRIGGER audit_delete;

-- Name: exposure_event audit_delete; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON booking.exposure_event REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.exposure_event ENABLE ALWAYS TRIGGER audit_delete;

-- Name: exposure_result audit_delete; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON booking.exposure_result REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('procedure', 'no');

ALTER TABLE booking.exposure_result ENABLE ALWAYS TRIGGER audit_delete;

-- Name: milestone audit_delete; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON booking.milestone REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.milestone ENABLE ALWAYS TRIGGER audit_delete;

-- Name: placement audit_delete; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON booking.placement REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.placement ENABLE ALWAYS TRIGGER audit_delete;

-- Name: placement_history audit_delete; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON booking.placement_history REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('subject', 'no');

ALTER TABLE booking.placement_history ENABLE ALWAYS TRIGGER audit_delete;

-- Name: planned_cycle audit_delete; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON booking.planned_cycle REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.planned_cycle ENABLE ALWAYS TRIGGER audit_delete;

-- Name: planned_cycle_history audit_delete; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON booking.planned_cycle_history REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('subject', 'no');

ALTER TABLE booking.planned_cycle_history ENABLE ALWAYS TRIGGER audit_delete;

-- Name: procedure audit_delete; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON booking.procedure REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.procedure ENABLE ALWAYS TRIGGER audit_delete;

-- Name: procedure_history audit_delete; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON booking.procedure_history REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('subject', 'no');

ALTER TABLE booking.procedure_history ENABLE ALWAYS TRIGGER audit_delete;

-- Name: procedure_record audit_delete; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON booking.procedure_record REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.procedure_record ENABLE ALWAYS TRIGGER audit_delete;

-- Name: procedure_record_signature audit_delete; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON booking.procedure_record_signature REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('document');

ALTER TABLE booking.procedure_record_signature ENABLE ALWAYS TRIGGER audit_delete;

-- Name: protocol audit_delete; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON booking.protocol REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('name', 'version');

ALTER TABLE booking.protocol ENABLE ALWAYS TRIGGER audit_delete;

-- Name: resource audit_delete; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON booking.resource REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.resource ENABLE ALWAYS TRIGGER audit_delete;

-- Name: site_rule audit_delete; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON booking.site_rule REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('site');

ALTER TABLE booking.site_rule ENABLE ALWAYS TRIGGER audit_delete;

-- Name: unavailability audit_delete; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON booking.unavailability REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.unavailability ENABLE ALWAYS TRIGGER audit_delete;

-- Name: claim audit_insert; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON booking.claim REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.claim ENABLE ALWAYS TRIGGER audit_insert;

-- Name: clearance audit_insert; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON booking.clearance REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.clearance ENABLE ALWAYS TRIGGER audit_insert;

-- Name: coded_reason audit_insert; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON booking.coded_reason REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('event', 'code');

ALTER TABLE booking.coded_reason ENABLE ALWAYS TRIGGER audit_insert;

-- Name: course audit_insert; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON booking.course REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.course ENABLE ALWAYS TRIGGER audit_insert;

-- Name: course_history audit_insert; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON booking.course_history REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('subject', 'no');

ALTER TABLE booking.course_history ENABLE ALWAYS TRIGGER audit_insert;

-- Name: course_review audit_insert; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON booking.course_review REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('course', 'step_no');

ALTER TABLE booking.course_review ENABLE ALWAYS TRIGGER audit_insert;

-- Name: deviation_draft audit_insert; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON booking.deviation_draft REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.deviation_draft ENABLE ALWAYS TRIGGER audit_insert;

-- Name: discharge_answer audit_insert; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON booking.discharge_answer REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.discharge_answer ENABLE ALWAYS TRIGGER audit_insert;

-- Name: exposure_event audit_insert; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON booking.exposure_event REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.exposure_event ENABLE ALWAYS TRIGGER audit_insert;

-- Name: exposure_result audit_insert; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON booking.exposure_result REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('procedure', 'no');

ALTER TABLE booking.exposure_result ENABLE ALWAYS TRIGGER audit_insert;

-- Name: milestone audit_insert; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON booking.milestone REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.milestone ENABLE ALWAYS TRIGGER audit_insert;

-- Name: placement audit_insert; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON booking.placement REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.placement ENABLE ALWAYS TRIGGER audit_insert;

-- Name: placement_history audit_insert; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON booking.placement_history REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('subject', 'no');

ALTER TABLE booking.placement_history ENABLE ALWAYS TRIGGER audit_insert;

-- Name: planned_cycle audit_insert; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON booking.planned_cycle REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.planned_cycle ENABLE ALWAYS TRIGGER audit_insert;

-- Name: planned_cycle_history audit_insert; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON booking.planned_cycle_history REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('subject', 'no');

ALTER TABLE booking.planned_cycle_history ENABLE ALWAYS TRIGGER audit_insert;

-- Name: procedure audit_insert; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON booking.procedure REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.procedure ENABLE ALWAYS TRIGGER audit_insert;

-- Name: procedure_history audit_insert; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON booking.procedure_history REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('subject', 'no');

ALTER TABLE booking.procedure_history ENABLE ALWAYS TRIGGER audit_insert;

-- Name: procedure_record audit_insert; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON booking.procedure_record REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.procedure_record ENABLE ALWAYS TRIGGER audit_insert;

-- Name: procedure_record_signature audit_insert; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON booking.procedure_record_signature REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('document');

ALTER TABLE booking.procedure_record_signature ENABLE ALWAYS TRIGGER audit_insert;

-- Name: protocol audit_insert; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON booking.protocol REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('name', 'version');

ALTER TABLE booking.protocol ENABLE ALWAYS TRIGGER audit_insert;

-- Name: resource audit_insert; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON booking.resource REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.resource ENABLE ALWAYS TRIGGER audit_insert;

-- Name: site_rule audit_insert; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON booking.site_rule REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('site');

ALTER TABLE booking.site_rule ENABLE ALWAYS TRIGGER audit_insert;

-- Name: unavailability audit_insert; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON booking.unavailability REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.unavailability ENABLE ALWAYS TRIGGER audit_insert;

-- Name: claim audit_truncate; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON booking.claim FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE booking.claim ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: clearance audit_truncate; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON booking.clearance FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE booking.clearance ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: coded_reason audit_truncate; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON booking.coded_reason FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE booking.coded_reason ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: course audit_truncate; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON booking.course FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE booking.course ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: course_history audit_truncate; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON booking.course_history FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE booking.course_history ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: course_review audit_truncate; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON booking.course_review FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE booking.course_review ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: deviation_draft audit_truncate; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON booking.deviation_draft FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE booking.deviation_draft ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: discharge_answer audit_truncate; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON booking.discharge_answer FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE booking.discharge_answer ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: exposure_event audit_truncate; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON booking.exposure_event FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE booking.exposure_event ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: exposure_result audit_truncate; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON booking.exposure_result FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE booking.exposure_result ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: milestone audit_truncate; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON booking.milestone FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE booking.milestone ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: placement audit_truncate; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON booking.placement FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE booking.placement ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: placement_history audit_truncate; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON booking.placement_history FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE booking.placement_history ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: planned_cycle audit_truncate; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON booking.planned_cycle FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE booking.planned_cycle ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: planned_cycle_history audit_truncate; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON booking.planned_cycle_history FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE booking.planned_cycle_history ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: procedure audit_truncate; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON booking.procedure FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE booking.procedure ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: procedure_history audit_truncate; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON booking.procedure_history FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE booking.procedure_history ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: procedure_record audit_truncate; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON booking.procedure_record FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE booking.procedure_record ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: procedure_record_signature audit_truncate; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON booking.procedure_record_signature FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE booking.procedure_record_signature ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: protocol audit_truncate; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON booking.protocol FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE booking.protocol ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: resource audit_truncate; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON booking.resource FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE booking.resource ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: site_rule audit_truncate; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON booking.site_rule FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE booking.site_rule ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: unavailability audit_truncate; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON booking.unavailability FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE booking.unavailability ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: claim audit_update; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON booking.claim REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.claim ENABLE ALWAYS TRIGGER audit_update;

-- Name: clearance audit_update; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON booking.clearance REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.clearance ENABLE ALWAYS TRIGGER audit_update;

-- Name: coded_reason audit_update; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON booking.coded_reason REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('event', 'code');

ALTER TABLE booking.coded_reason ENABLE ALWAYS TRIGGER audit_update;

-- Name: course audit_update; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON booking.course FOR EACH ROW WHEN ((((((((((((((((((((old.id IS DISTINCT FROM new.id) OR (old.patient IS DISTINCT FROM new.patient)) OR (old.referral IS DISTINCT FROM new.referral)) OR (old.site IS DISTINCT FROM new.site)) OR (old.pathway IS DISTINCT FROM new.pathway)) OR (old.enrolment IS DISTINCT FROM new.enrolment)) OR (old.arm IS DISTINCT FROM new.arm)) OR (old.planned_cycles IS DISTINCT FROM new.planned_cycles)) OR (old.interval_min_days IS DISTINCT FROM new.interval_min_days)) OR (old.interval_target_days IS DISTINCT FROM new.interval_target_days)) OR (old.interval_max_days IS DISTINCT FROM new.interval_max_days)) OR (old.partial_counts IS DISTINCT FROM new.partial_counts)) OR (old.dwell_target_minutes IS DISTINCT FROM new.dwell_target_minutes)) OR (old.dwell_tolerance_minutes IS DISTINCT FROM new.dwell_tolerance_minutes)) OR (old.pressure_mmhg IS DISTINCT FROM new.pressure_mmhg)) OR (old.pressure_tolerance_mmhg IS DISTINCT FROM new.pressure_tolerance_mmhg)) OR ((old.protocol_source)::text IS DISTINCT FROM (new.protocol_source)::text)) OR (old.first_day_from IS DISTINCT FROM new.first_day_from)) OR (old.opened_at IS DISTINCT FROM new.opened_at))) EXECUTE FUNCTION audit.record_row('id');

ALTER TABLE booking.course ENABLE ALWAYS TRIGGER audit_update;

-- Name: course_history audit_update; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON booking.course_history REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('subject', 'no');

ALTER TABLE booking.course_history ENABLE ALWAYS TRIGGER audit_update;

-- Name: course_review audit_update; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON booking.course_review REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('course', 'step_no');

ALTER TABLE booking.course_review ENABLE ALWAYS TRIGGER audit_update;

-- Name: deviation_draft audit_update; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON booking.deviation_draft REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.deviation_draft ENABLE ALWAYS TRIGGER audit_update;

-- Name: discharge_answer audit_update; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON booking.discharge_answer REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.discharge_answer ENABLE ALWAYS TRIGGER audit_update;

-- Name: exposure_event audit_update; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON booking.exposure_event REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.exposure_event ENABLE ALWAYS TRIGGER audit_update;

-- Name: exposure_result audit_update; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON booking.exposure_result REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('procedure', 'no');

ALTER TABLE booking.exposure_result ENABLE ALWAYS TRIGGER audit_update;

-- Name: milestone audit_update; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON booking.milestone REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.milestone ENABLE ALWAYS TRIGGER audit_update;

-- Name: placement audit_update; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON booking.placement FOR EACH ROW WHEN ((((((((((old.id IS DISTINCT FROM new.id) OR (old.planned_cycle IS DISTINCT FROM new.planned_cycle)) OR (old.patient IS DISTINCT FROM new.patient)) OR (old.site IS DISTINCT FROM new.site)) OR (old.during IS DISTINCT FROM new.during)) OR (old.placed_at IS DISTINCT FROM new.placed_at)) OR (old.hold_expires IS DISTINCT FROM new.hold_expires)) OR ((old.late_reason)::text IS DISTINCT FROM (new.late_reason)::text)) OR (old.replaces IS DISTINCT FROM new.replaces))) EXECUTE FUNCTION audit.record_row('id');

ALTER TABLE booking.placement ENABLE ALWAYS TRIGGER audit_update;

-- Name: placement_history audit_update; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON booking.placement_history REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('subject', 'no');

ALTER TABLE booking.placement_history ENABLE ALWAYS TRIGGER audit_update;

-- Name: planned_cycle audit_update; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON booking.planned_cycle FOR EACH ROW WHEN ((((((old.id IS DISTINCT FROM new.id) OR (old.course IS DISTINCT FROM new.course)) OR (old.patient IS DISTINCT FROM new.patient)) OR (old.number IS DISTINCT FROM new.number)) OR (old.opened_at IS DISTINCT FROM new.opened_at))) EXECUTE FUNCTION audit.record_row('id');

ALTER TABLE booking.planned_cycle ENABLE ALWAYS TRIGGER audit_update;

-- Name: planned_cycle_history audit_update; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON booking.planned_cycle_history REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('subject', 'no');

ALTER TABLE booking.planned_cycle_history ENABLE ALWAYS TRIGGER audit_update;

-- Name: procedure audit_update; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON booking.procedure FOR EACH ROW WHEN (((((((old.id IS DISTINCT FROM new.id) OR (old.placement IS DISTINCT FROM new.placement)) OR (old.planned_cycle IS DISTINCT FROM new.planned_cycle)) OR (old.patient IS DISTINCT FROM new.patient)) OR (old.attempt IS DISTINCT FROM new.attempt)) OR (old.opened_at IS DISTINCT FROM new.opened_at))) EXECUTE FUNCTION audit.record_row('id');

ALTER TABLE booking.procedure ENABLE ALWAYS TRIGGER audit_update;

-- Name: procedure_history audit_update; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON booking.procedure_history REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('subject', 'no');

ALTER TABLE booking.procedure_history ENABLE ALWAYS TRIGGER audit_update;

-- Name: procedure_record audit_update; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON booking.procedure_record REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.procedure_record ENABLE ALWAYS TRIGGER audit_update;

-- Name: procedure_record_signature audit_update; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON booking.procedure_record_signature REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('document');

ALTER TABLE booking.procedure_record_signature ENABLE ALWAYS TRIGGER audit_update;

-- Name: protocol audit_update; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON booking.protocol REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('name', 'version');

ALTER TABLE booking.protocol ENABLE ALWAYS TRIGGER audit_update;

-- Name: resource audit_update; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON booking.resource REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.resource ENABLE ALWAYS TRIGGER audit_update;

-- Name: site_rule audit_update; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON booking.site_rule REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('site');

ALTER TABLE booking.site_rule ENABLE ALWAYS TRIGGER audit_update;

-- Name: unavailability audit_update; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON booking.unavailability REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE booking.unavailability ENABLE ALWAYS TRIGGER audit_update;

-- Name: course_history followed; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER followed AFTER INSERT ON booking.course_history FOR EACH ROW EXECUTE FUNCTION booking.course_followed();

ALTER TABLE booking.course_history ENABLE ALWAYS TRIGGER followed;

-- Name: exposure_result followed; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER followed AFTER INSERT ON booking.exposure_result FOR EACH ROW EXECUTE FUNCTION booking.draft_deviations();

ALTER TABLE booking.exposure_result ENABLE ALWAYS TRIGGER followed;

-- Name: placement_history followed; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER followed AFTER INSERT ON booking.placement_history FOR EACH ROW EXECUTE FUNCTION booking.placement_followed();

ALTER TABLE booking.placement_history ENABLE ALWAYS TRIGGER followed;

-- Name: procedure_history followed; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER followed AFTER INSERT ON booking.procedure_history FOR EACH ROW EXECUTE FUNCTION booking.procedure_followed();

ALTER TABLE booking.procedure_history ENABLE ALWAYS TRIGGER followed;

-- Name: clearance go_has_its_grounds; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER go_has_its_grounds BEFORE INSERT ON booking.clearance FOR EACH ROW EXECUTE FUNCTION pathway.go_has_its_grounds();

ALTER TABLE booking.clearance ENABLE ALWAYS TRIGGER go_has_its_grounds;

-- Name: course_history hold_has_its_review; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE CONSTRAINT TRIGGER hold_has_its_review AFTER INSERT ON booking.course_history DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION booking.hold_has_its_review();

ALTER TABLE booking.course_history ENABLE ALWAYS TRIGGER hold_has_its_review;

-- Name: procedure_record is_signed; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE CONSTRAINT TRIGGER is_signed AFTER INSERT ON booking.procedure_record DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry.document_is_signed('booking.procedure_record_signature', 'procedure_record');

ALTER TABLE booking.procedure_record ENABLE ALWAYS TRIGGER is_signed;

-- Name: clearance keep_all; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON booking.clearance FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('clearance_is_only_appended');

ALTER TABLE booking.clearance ENABLE ALWAYS TRIGGER keep_all;

-- Name: course_history keep_all; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON booking.course_history FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('course_history_is_only_appended');

ALTER TABLE booking.course_history ENABLE ALWAYS TRIGGER keep_all;

-- Name: course_review keep_all; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON booking.course_review FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('course_review_is_only_appended');

ALTER TABLE booking.course_review ENABLE ALWAYS TRIGGER keep_all;

-- Name: deviation_draft keep_all; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON booking.deviation_draft FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('deviation_draft_is_only_appended');

ALTER TABLE booking.deviation_draft ENABLE ALWAYS TRIGGER keep_all;

-- Name: discharge_answer keep_all; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON booking.discharge_answer FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('discharge_answer_is_only_appended');

ALTER TABLE booking.discharge_answer ENABLE ALWAYS TRIGGER keep_all;

-- Name: exposure_event keep_all; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON booking.exposure_event FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('exposure_event_is_only_appended');

ALTER TABLE booking.exposure_event ENABLE ALWAYS TRIGGER keep_all;

-- Name: exposure_result keep_all; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON booking.exposure_result FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('exposure_result_is_only_appended');

ALTER TABLE booking.exposure_result ENABLE ALWAYS TRIGGER keep_all;

-- Name: milestone keep_all; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON booking.milestone FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('milestone_is_only_appended');

ALTER TABLE booking.milestone ENABLE ALWAYS TRIGGER keep_all;

-- Name: placement_history keep_all; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON booking.placement_history FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('placement_history_is_only_appended');

ALTER TABLE booking.placement_history ENABLE ALWAYS TRIGGER keep_all;

-- Name: planned_cycle_history keep_all; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON booking.planned_cycle_history FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('planned_cycle_history_is_only_appended');

ALTER TABLE booking.planned_cycle_history ENABLE ALWAYS TRIGGER keep_all;

-- Name: procedure_history keep_all; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON booking.procedure_history FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('procedure_history_is_only_appended');

ALTER TABLE booking.procedure_history ENABLE ALWAYS TRIGGER keep_all;

-- Name: procedure_record keep_all; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON booking.procedure_record FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('procedure_record_is_only_appended');

ALTER TABLE booking.procedure_record ENABLE ALWAYS TRIGGER keep_all;

-- Name: procedure_record_signature keep_all; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON booking.procedure_record_signature FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('procedure_record_signature_is_only_appended');

ALTER TABLE booking.procedure_record_signature ENABLE ALWAYS TRIGGER keep_all;

-- Name: protocol keep_all; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON booking.protocol FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('protocol_is_only_appended');

ALTER TABLE booking.protocol ENABLE ALWAYS TRIGGER keep_all;

-- Name: clearance keep_row; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON booking.clearance FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('clearance_is_only_appended');

ALTER TABLE booking.clearance ENABLE ALWAYS TRIGGER keep_row;

-- Name: course_history keep_row; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON booking.course_history FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('course_history_is_only_appended');

ALTER TABLE booking.course_history ENABLE ALWAYS TRIGGER keep_row;

-- Name: course_review keep_row; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON booking.course_review FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('course_review_is_only_appended');

ALTER TABLE booking.course_review ENABLE ALWAYS TRIGGER keep_row;

-- Name: deviation_draft keep_row; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON booking.deviation_draft FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('deviation_draft_is_only_appended');

ALTER TABLE booking.deviation_draft ENABLE ALWAYS TRIGGER keep_row;

-- Name: discharge_answer keep_row; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON booking.discharge_answer FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('discharge_answer_is_only_appended');

ALTER TABLE booking.discharge_answer ENABLE ALWAYS TRIGGER keep_row;

-- Name: exposure_event keep_row; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON booking.exposure_event FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('exposure_event_is_only_appended');

ALTER TABLE booking.exposure_event ENABLE ALWAYS TRIGGER keep_row;

-- Name: exposure_result keep_row; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON booking.exposure_result FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('exposure_result_is_only_appended');

ALTER TABLE booking.exposure_result ENABLE ALWAYS TRIGGER keep_row;

-- Name: milestone keep_row; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON booking.milestone FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('milestone_is_only_appended');

ALTER TABLE booking.milestone ENABLE ALWAYS TRIGGER keep_row;

-- Name: placement_history keep_row; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON booking.placement_history FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('placement_history_is_only_appended');

ALTER TABLE booking.placement_history ENABLE ALWAYS TRIGGER keep_row;

-- Name: planned_cycle_history keep_row; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON booking.planned_cycle_history FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('planned_cycle_history_is_only_appended');

ALTER TABLE booking.planned_cycle_history ENABLE ALWAYS TRIGGER keep_row;

-- Name: procedure_history keep_row; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON booking.procedure_history FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('procedure_history_is_only_appended');

ALTER TABLE booking.procedure_history ENABLE ALWAYS TRIGGER keep_row;

-- Name: procedure_record keep_row; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON booking.procedure_record FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('procedure_record_is_only_appended');

ALTER TABLE booking.procedure_record ENABLE ALWAYS TRIGGER keep_row;

-- Name: procedure_record_signature keep_row; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON booking.procedure_record_signature FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('procedure_record_signature_is_only_appended');

ALTER TABLE booking.procedure_record_signature ENABLE ALWAYS TRIGGER keep_row;

-- Name: protocol keep_row; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON booking.protocol FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('protocol_is_only_appended');

ALTER TABLE booking.protocol ENABLE ALWAYS TRIGGER keep_row;

-- Name: course only_forward; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER only_forward BEFORE UPDATE OF status, step_no ON booking.course FOR EACH ROW EXECUTE FUNCTION registry.only_forward('course');

ALTER TABLE booking.course ENABLE ALWAYS TRIGGER only_forward;

-- Name: placement only_forward; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER only_forward BEFORE UPDATE OF status, step_no ON booking.placement FOR EACH ROW EXECUTE FUNCTION registry.only_forward('placement');

ALTER TABLE booking.placement ENABLE ALWAYS TRIGGER only_forward;

-- Name: planned_cycle only_forward; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER only_forward BEFORE UPDATE OF status, step_no ON booking.planned_cycle FOR EACH ROW EXECUTE FUNCTION registry.only_forward('planned_cycle');

ALTER TABLE booking.planned_cycle ENABLE ALWAYS TRIGGER only_forward;

-- Name: procedure only_forward; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER only_forward BEFORE UPDATE OF status, step_no ON booking.procedure FOR EACH ROW EXECUTE FUNCTION registry.only_forward('procedure');

ALTER TABLE booking.procedure ENABLE ALWAYS TRIGGER only_forward;

-- Name: course plan_cycles; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER plan_cycles AFTER INSERT ON booking.course FOR EACH ROW EXECUTE FUNCTION booking.plan_cycles();

ALTER TABLE booking.course ENABLE ALWAYS TRIGGER plan_cycles;

-- Name: deviation_draft stamp; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER stamp BEFORE INSERT ON booking.deviation_draft FOR EACH ROW EXECUTE FUNCTION booking.stamp();

ALTER TABLE booking.deviation_draft ENABLE ALWAYS TRIGGER stamp;

-- Name: discharge_answer stamp; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER stamp BEFORE INSERT ON booking.discharge_answer FOR EACH ROW EXECUTE FUNCTION booking.stamp();

ALTER TABLE booking.discharge_answer ENABLE ALWAYS TRIGGER stamp;

-- Name: exposure_event stamp; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER stamp BEFORE INSERT ON booking.exposure_event FOR EACH ROW EXECUTE FUNCTION booking.stamp();

ALTER TABLE booking.exposure_event ENABLE ALWAYS TRIGGER stamp;

-- Name: exposure_result stamp; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER stamp BEFORE INSERT ON booking.exposure_result FOR EACH ROW EXECUTE FUNCTION booking.stamp();

ALTER TABLE booking.exposure_result ENABLE ALWAYS TRIGGER stamp;

-- Name: milestone stamp; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER stamp BEFORE INSERT ON booking.milestone FOR EACH ROW EXECUTE FUNCTION booking.stamp();

ALTER TABLE booking.milestone ENABLE ALWAYS TRIGGER stamp;

-- Name: procedure_record_signature stamp; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER stamp BEFORE INSERT ON booking.procedure_record_signature FOR EACH ROW EXECUTE FUNCTION registry.stamp_signature();

ALTER TABLE booking.procedure_record_signature ENABLE ALWAYS TRIGGER stamp;

-- Name: placement_history superseded_has_its_replacement; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE CONSTRAINT TRIGGER superseded_has_its_replacement AFTER INSERT ON booking.placement_history DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION booking.superseded_has_its_replacement();

ALTER TABLE booking.placement_history ENABLE ALWAYS TRIGGER superseded_has_its_replacement;

-- Name: procedure take_from_placement; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER take_from_placement BEFORE INSERT ON booking.procedure FOR EACH ROW EXECUTE FUNCTION booking.take_from_placement();

ALTER TABLE booking.procedure ENABLE ALWAYS TRIGGER take_from_placement;

-- Name: course_history take_step; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER take_step BEFORE INSERT ON booking.course_history FOR EACH ROW EXECUTE FUNCTION booking.course_take_step();

ALTER TABLE booking.course_history ENABLE ALWAYS TRIGGER take_step;

-- Name: placement_history take_step; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER take_step BEFORE INSERT ON booking.placement_history FOR EACH ROW EXECUTE FUNCTION booking.placement_take_step();

ALTER TABLE booking.placement_history ENABLE ALWAYS TRIGGER take_step;

-- Name: planned_cycle_history take_step; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER take_step BEFORE INSERT ON booking.planned_cycle_history FOR EACH ROW EXECUTE FUNCTION booking.planned_cycle_take_step();

ALTER TABLE booking.planned_cycle_history ENABLE ALWAYS TRIGGER take_step;

-- Name: procedure_history take_step; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER take_step BEFORE INSERT ON booking.procedure_history FOR EACH ROW EXECUTE FUNCTION booking.procedure_take_step();

ALTER TABLE booking.procedure_history ENABLE ALWAYS TRIGGER take_step;

-- Name: course_history with_its_facts; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER with_its_facts BEFORE INSERT ON booking.course_history FOR EACH ROW EXECUTE FUNCTION booking.course_step();

ALTER TABLE booking.course_history ENABLE ALWAYS TRIGGER with_its_facts;

-- Name: discharge_answer with_its_facts; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER with_its_facts BEFORE INSERT ON booking.discharge_answer FOR EACH ROW EXECUTE FUNCTION booking.discharge_is_asked_in_recovery();

ALTER TABLE booking.discharge_answer ENABLE ALWAYS TRIGGER with_its_facts;

-- Name: exposure_event with_its_facts; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER with_its_facts BEFORE INSERT ON booking.exposure_event FOR EACH ROW EXECUTE FUNCTION booking.exposure_is_running();

ALTER TABLE booking.exposure_event ENABLE ALWAYS TRIGGER with_its_facts;

-- Name: exposure_result with_its_facts; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER with_its_facts BEFORE INSERT ON booking.exposure_result FOR EACH ROW EXECUTE FUNCTION booking.result_is_counted();

ALTER TABLE booking.exposure_result ENABLE ALWAYS TRIGGER with_its_facts;

-- Name: milestone with_its_facts; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER with_its_facts BEFORE INSERT ON booking.milestone FOR EACH ROW EXECUTE FUNCTION booking.milestone_is_of_its_day();

ALTER TABLE booking.milestone ENABLE ALWAYS TRIGGER with_its_facts;

-- Name: placement_history with_its_facts; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER with_its_facts BEFORE INSERT ON booking.placement_history FOR EACH ROW EXECUTE FUNCTION booking.placement_step();

ALTER TABLE booking.placement_history ENABLE ALWAYS TRIGGER with_its_facts;

-- Name: planned_cycle_history with_its_facts; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER with_its_facts BEFORE INSERT ON booking.planned_cycle_history FOR EACH ROW EXECUTE FUNCTION booking.planned_cycle_step();

ALTER TABLE booking.planned_cycle_history ENABLE ALWAYS TRIGGER with_its_facts;

-- Name: procedure_history with_its_facts; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER with_its_facts BEFORE INSERT ON booking.procedure_history FOR EACH ROW EXECUTE FUNCTION booking.procedure_step();

ALTER TABLE booking.procedure_history ENABLE ALWAYS TRIGGER with_its_facts;

-- Name: procedure_record with_its_facts; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER with_its_facts BEFORE INSERT ON booking.procedure_record FOR EACH ROW EXECUTE FUNCTION booking.record_is_of_a_past_procedure();

ALTER TABLE booking.procedure_record ENABLE ALWAYS TRIGGER with_its_facts;

-- Name: course with_its_grounds; Type: TRIGGER; Schema: booking; Owner: omentum_owner

CREATE TRIGGER with_its_grounds AFTER INSERT ON booking.course FOR EACH ROW EXECUTE FUNCTION booking.course_has_its_grounds();

ALTER TABLE booking.course ENABLE ALWAYS TRIGGER with_its_grounds;

-- Name: cycle_position First_step; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER "First_step" AFTER INSERT ON coverage.cycle_position REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION coverage.cycle_position_first_step();

ALTER TABLE coverage.cycle_position ENABLE ALWAYS TRIGGER "First_step";

-- Name: answer answer_is_of_its_patient; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER answer_is_of_its_patient BEFORE INSERT ON coverage.answer FOR EACH ROW EXECUTE FUNCTION coverage.answer_is_of_its_patient();

ALTER TABLE coverage.answer ENABLE ALWAYS TRIGGER answer_is_of_its_patient;

-- Name: cycle_position_history apply_step; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER apply_step AFTER INSERT ON coverage.cycle_position_history REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION coverage.cycle_position_apply_step();

ALTER TABLE coverage.cycle_position_history ENABLE ALWAYS TRIGGER apply_step;

-- Name: answer audit_delete; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON coverage.answer REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('position', 'step_no');

ALTER TABLE coverage.answer ENABLE ALWAYS TRIGGER audit_delete;

-- Name: authorisation audit_delete; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON coverage.authorisation REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE coverage.authorisation ENABLE ALWAYS TRIGGER audit_delete;

-- Name: authorisation_use audit_delete; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON coverage.authorisation_use REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('authorisation', 'procedure');

ALTER TABLE coverage.authorisation_use ENABLE ALWAYS TRIGGER audit_delete;

-- Name: coverage audit_delete; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON coverage.coverage REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE coverage.coverage ENABLE ALWAYS TRIGGER audit_delete;

-- Name: cycle_position audit_delete; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON coverage.cycle_position REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE coverage.cycle_position ENABLE ALWAYS TRIGGER audit_delete;

-- Name: cycle_position_history audit_delete; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON coverage.cycle_position_history REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('subject', 'no');

ALTER TABLE coverage.cycle_position_history ENABLE ALWAYS TRIGGER audit_delete;

-- Name: item audit_delete; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON coverage.item REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('code');

ALTER TABLE coverage.item ENABLE ALWAYS TRIGGER audit_delete;

-- Name: note audit_delete; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON coverage.note REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE coverage.note ENABLE ALWAYS TRIGGER audit_delete;

-- Name: note_draft audit_delete; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON coverage.note_draft REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE coverage.note_draft ENABLE ALWAYS TRIGGER audit_delete;

-- Name: note_signature audit_delete; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON coverage.note_signature REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('document');

ALTER TABLE coverage.note_signature ENABLE ALWAYS TRIGGER audit_delete;

-- Name: payer audit_delete; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON coverage.payer REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE coverage.payer ENABLE ALWAYS TRIGGER audit_delete;

-- Name: answer audit_insert; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON coverage.answer REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('position', 'step_no');

ALTER TABLE coverage.answer ENABLE ALWAYS TRIGGER audit_insert;

-- Name: authorisation audit_insert; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON coverage.authorisation REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE coverage.authorisation ENABLE ALWAYS TRIGGER audit_insert;

-- Name: authorisation_use audit_insert; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON coverage.authorisation_use REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('authorisation', 'procedure');

ALTER TABLE coverage.authorisation_use ENABLE ALWAYS TRIGGER audit_insert;

-- Name: coverage audit_insert; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON coverage.coverage REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE coverage.coverage ENABLE ALWAYS TRIGGER audit_insert;

-- Name: cycle_position audit_insert; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON coverage.cycle_position REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE coverage.cycle_position ENABLE ALWAYS TRIGGER audit_insert;

-- Name: cycle_position_history audit_insert; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON coverage.cycle_position_history REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('subject', 'no');

ALTER TABLE coverage.cycle_position_history ENABLE ALWAYS TRIGGER audit_insert;

-- Name: item audit_insert; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON coverage.item REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('code');

ALTER TABLE coverage.item ENABLE ALWAYS TRIGGER audit_insert;

-- Name: note audit_insert; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON coverage.note REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE coverage.note ENABLE ALWAYS TRIGGER audit_insert;

-- Name: note_draft audit_insert; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON coverage.note_draft REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE coverage.note_draft ENABLE ALWAYS TRIGGER audit_insert;

-- Name: note_signature audit_insert; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON coverage.note_signature REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('document');

ALTER TABLE coverage.note_signature ENABLE ALWAYS TRIGGER audit_insert;

-- Name: payer audit_insert; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON coverage.payer REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE coverage.payer ENABLE ALWAYS TRIGGER audit_insert;

-- Name: answer audit_truncate; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON coverage.answer FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE coverage.answer ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: authorisation audit_truncate; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON coverage.authorisation FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE coverage.authorisation ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: authorisation_use audit_truncate; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON coverage.authorisation_use FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE coverage.authorisation_use ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: coverage audit_truncate; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON coverage.coverage FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE coverage.coverage ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: cycle_position audit_truncate; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON coverage.cycle_position FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE coverage.cycle_position ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: cycle_position_history audit_truncate; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON coverage.cycle_position_history FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE coverage.cycle_position_history ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: item audit_truncate; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON coverage.item FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE coverage.item ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: note audit_truncate; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON coverage.note FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE coverage.note ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: note_draft audit_truncate; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON coverage.note_draft FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE coverage.note_draft ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: note_signature audit_truncate; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON coverage.note_signature FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE coverage.note_signature ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: payer audit_truncate; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON coverage.payer FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE coverage.payer ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: answer audit_update; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON coverage.answer REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('position', 'step_no');

ALTER TABLE coverage.answer ENABLE ALWAYS TRIGGER audit_update;

-- Name: authorisation audit_update; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON coverage.authorisation REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE coverage.authorisation ENABLE ALWAYS TRIGGER audit_update;

-- Name: authorisation_use audit_update; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON coverage.authorisation_use REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('authorisation', 'procedure');

ALTER TABLE coverage.authorisation_use ENABLE ALWAYS TRIGGER audit_update;

-- Name: coverage audit_update; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON coverage.coverage REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE coverage.coverage ENABLE ALWAYS TRIGGER audit_update;

-- Name: cycle_position audit_update; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON coverage.cycle_position FOR EACH ROW WHEN ((((old.id IS DISTINCT FROM new.id) OR (old.cycle IS DISTINCT FROM new.cycle)) OR (old.item IS DISTINCT FROM new.item))) EXECUTE FUNCTION audit.record_row('id');

ALTER TABLE coverage.cycle_position ENABLE ALWAYS TRIGGER audit_update;

-- Name: cycle_position_history audit_update; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON coverage.cycle_position_history REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('subject', 'no');

ALTER TABLE coverage.cycle_position_history ENABLE ALWAYS TRIGGER audit_update;

-- Name: item audit_update; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON coverage.item REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('code');

ALTER TABLE coverage.item ENABLE ALWAYS TRIGGER audit_update;

-- Name: note audit_update; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON coverage.note REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE coverage.note ENABLE ALWAYS TRIGGER audit_update;

-- Name: note_draft audit_update; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON coverage.note_draft REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE coverage.note_draft ENABLE ALWAYS TRIGGER audit_update;

-- Name: note_signature audit_update; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON coverage.note_signature REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('document');

ALTER TABLE coverage.note_signature ENABLE ALWAYS TRIGGER audit_update;

-- Name: payer audit_update; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON coverage.payer REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE coverage.payer ENABLE ALWAYS TRIGGER audit_update;

-- Name: coverage end_of_knowledge; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER end_of_knowledge BEFORE UPDATE ON coverage.coverage FOR EACH ROW EXECUTE FUNCTION coverage.end_of_knowledge();

ALTER TABLE coverage.coverage ENABLE ALWAYS TRIGGER end_of_knowledge;

-- Name: note is_signed; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE CONSTRAINT TRIGGER is_signed AFTER INSERT ON coverage.note DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION registry.document_is_signed('coverage.note_signature', 'note');

ALTER TABLE coverage.note ENABLE ALWAYS TRIGGER is_signed;

-- Name: answer keep_all; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON coverage.answer FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('answer_is_only_appended');

ALTER TABLE coverage.answer ENABLE ALWAYS TRIGGER keep_all;

-- Name: authorisation keep_all; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON coverage.authorisation FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('authorisation_is_only_appended');

ALTER TABLE coverage.authorisation ENABLE ALWAYS TRIGGER keep_all;

-- Name: authorisation_use keep_all; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON coverage.authorisation_use FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('authorisation_use_is_only_appended');

ALTER TABLE coverage.authorisation_use ENABLE ALWAYS TRIGGER keep_all;

-- Name: cycle_position_history keep_all; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON coverage.cycle_position_history FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('cycle_position_history_is_only_appended');

ALTER TABLE coverage.cycle_position_history ENABLE ALWAYS TRIGGER keep_all;

-- Name: note keep_all; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON coverage.note FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('note_is_only_appended');

ALTER TABLE coverage.note ENABLE ALWAYS TRIGGER keep_all;

-- Name: note_signature keep_all; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON coverage.note_signature FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('note_signature_is_only_appended');

ALTER TABLE coverage.note_signature ENABLE ALWAYS TRIGGER keep_all;

-- Name: answer keep_row; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON coverage.answer FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('answer_is_only_appended');

ALTER TABLE coverage.answer ENABLE ALWAYS TRIGGER keep_row;

-- Name: authorisation keep_row; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON coverage.authorisation FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('authorisation_is_only_appended');

ALTER TABLE coverage.authorisation ENABLE ALWAYS TRIGGER keep_row;

-- Name: authorisation_use keep_row; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON coverage.authorisation_use FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('authorisation_use_is_only_appended');

ALTER TABLE coverage.authorisation_use ENABLE ALWAYS TRIGGER keep_row;

-- Name: cycle_position_history keep_row; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON coverage.cycle_position_history FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('cycle_position_history_is_only_appended');

ALTER TABLE coverage.cycle_position_history ENABLE ALWAYS TRIGGER keep_row;

-- Name: note keep_row; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON coverage.note FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('note_is_only_appended');

ALTER TABLE coverage.note ENABLE ALWAYS TRIGGER keep_row;

-- Name: note_signature keep_row; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON coverage.note_signature FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('note_signature_is_only_appended');

ALTER TABLE coverage.note_signature ENABLE ALWAYS TRIGGER keep_row;

-- Name: cycle_position only_forward; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER only_forward BEFORE UPDATE OF status, step_no ON coverage.cycle_position FOR EACH ROW EXECUTE FUNCTION registry.only_forward('cycle_position');

ALTER TABLE coverage.cycle_position ENABLE ALWAYS TRIGGER only_forward;

-- Name: note_signature stamp; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER stamp BEFORE INSERT ON coverage.note_signature FOR EACH ROW EXECUTE FUNCTION registry.stamp_signature();

ALTER TABLE coverage.note_signature ENABLE ALWAYS TRIGGER stamp;

-- Name: cycle_position_history step_has_its_answer; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE CONSTRAINT TRIGGER step_has_its_answer AFTER INSERT ON coverage.cycle_position_history DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION coverage.step_has_its_answer();

ALTER TABLE coverage.cycle_position_history ENABLE ALWAYS TRIGGER step_has_its_answer;

-- Name: cycle_position_history take_step; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER take_step BEFORE INSERT ON coverage.cycle_position_history FOR EACH ROW EXECUTE FUNCTION coverage.cycle_position_take_step();

ALTER TABLE coverage.cycle_position_history ENABLE ALWAYS TRIGGER take_step;

-- Name: authorisation_use use_fits; Type: TRIGGER; Schema: coverage; Owner: omentum_owner

CREATE TRIGGER use_fits BEFORE INSERT ON coverage.authorisation_use FOR EACH ROW EXECUTE FUNCTION coverage.use_fits_its_authorisation();

ALTER TABLE coverage.authorisation_use ENABLE ALWAYS TRIGGER use_fits;

-- Name: task First_step; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER "First_step" AFTER INSERT ON followup.task REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION followup.task_first_step();

ALTER TABLE followup.task ENABLE ALWAYS TRIGGER "First_step";

-- Name: task_history apply_step; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER apply_step AFTER INSERT ON followup.task_history REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION followup.task_apply_step();

ALTER TABLE followup.task_history ENABLE ALWAYS TRIGGER apply_step;

-- Name: adverse_event audit_delete; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON followup.adverse_event REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE followup.adverse_event ENABLE ALWAYS TRIGGER audit_delete;

-- Name: attempt audit_delete; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON followup.attempt REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('task', 'no');

ALTER TABLE followup.attempt ENABLE ALWAYS TRIGGER audit_delete;

-- Name: task audit_delete; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON followup.task REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE followup.task ENABLE ALWAYS TRIGGER audit_delete;

-- Name: task_history audit_delete; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON followup.task_history REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('subject', 'no');

ALTER TABLE followup.task_history ENABLE ALWAYS TRIGGER audit_delete;

-- Name: template audit_delete; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON followup.template REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE followup.template ENABLE ALWAYS TRIGGER audit_delete;

-- Name: adverse_event audit_insert; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON followup.adverse_event REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE followup.adverse_event ENABLE ALWAYS TRIGGER audit_insert;

-- Name: attempt audit_insert; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON followup.attempt REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('task', 'no');

ALTER TABLE followup.attempt ENABLE ALWAYS TRIGGER audit_insert;

-- Name: task audit_insert; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON followup.task REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE followup.task ENABLE ALWAYS TRIGGER audit_insert;

-- Name: task_history audit_insert; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON followup.task_history REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('subject', 'no');

ALTER TABLE followup.task_history ENABLE ALWAYS TRIGGER audit_insert;

-- Name: template audit_insert; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON followup.template REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE followup.template ENABLE ALWAYS TRIGGER audit_insert;

-- Name: adverse_event audit_truncate; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON followup.adverse_event FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE followup.adverse_event ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: attempt audit_truncate; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON followup.attempt FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE followup.attempt ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: task audit_truncate; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON followup.task FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE followup.task ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: task_history audit_truncate; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON followup.task_history FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE followup.task_history ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: template audit_truncate; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON followup.template FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE followup.template ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: adverse_event audit_update; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON followup.adverse_event REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE followup.adverse_event ENABLE ALWAYS TRIGGER audit_update;

-- Name: attempt audit_update; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON followup.attempt REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('task', 'no');

ALTER TABLE followup.attempt ENABLE ALWAYS TRIGGER audit_update;

-- Name: task audit_update; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON followup.task FOR EACH ROW WHEN ((((((((((((old.id IS DISTINCT FROM new.id) OR (old.patient IS DISTINCT FROM new.patient)) OR (old.course IS DISTINCT FROM new.course)) OR (old.cycle IS DISTINCT FROM new.cycle)) OR (old.site IS DISTINCT FROM new.site)) OR (old.template IS DISTINCT FROM new.template)) OR (old.anchor_event IS DISTINCT FROM new.anchor_event)) OR (old.ordinal IS DISTINCT FROM new.ordinal)) OR (old.due_on IS DISTINCT FROM new.due_on)) OR (old.overdue_after IS DISTINCT FROM new.overdue_after)) OR (old.recorded_at IS DISTINCT FROM new.recorded_at))) EXECUTE FUNCTION audit.record_row('id');

ALTER TABLE followup.task ENABLE ALWAYS TRIGGER audit_update;

-- Name: task_history audit_update; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON followup.task_history REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('subject', 'no');

ALTER TABLE followup.task_history ENABLE ALWAYS TRIGGER audit_update;

-- Name: template audit_update; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON followup.template REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE followup.template ENABLE ALWAYS TRIGGER audit_update;

-- Name: task days_move_while_open; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER days_move_while_open BEFORE UPDATE ON followup.task FOR EACH ROW EXECUTE FUNCTION followup.days_move_while_open();

ALTER TABLE followup.task ENABLE ALWAYS TRIGGER days_move_while_open;

-- Name: attempt followed; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER followed AFTER INSERT ON followup.attempt FOR EACH ROW EXECUTE FUNCTION followup.attempt_followed();

ALTER TABLE followup.attempt ENABLE ALWAYS TRIGGER followed;

-- Name: adverse_event keep_all; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON followup.adverse_event FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('adverse_event_is_only_appended');

ALTER TABLE followup.adverse_event ENABLE ALWAYS TRIGGER keep_all;

-- Name: attempt keep_all; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON followup.attempt FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('attempt_is_only_appended');

ALTER TABLE followup.attempt ENABLE ALWAYS TRIGGER keep_all;

-- Name: task_history keep_all; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON followup.task_history FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('task_history_is_only_appended');

ALTER TABLE followup.task_history ENABLE ALWAYS TRIGGER keep_all;

-- Name: adverse_event keep_row; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON followup.adverse_event FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('adverse_event_is_only_appended');

ALTER TABLE followup.adverse_event ENABLE ALWAYS TRIGGER keep_row;

-- Name: attempt keep_row; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON followup.attempt FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('attempt_is_only_appended');

ALTER TABLE followup.attempt ENABLE ALWAYS TRIGGER keep_row;

-- Name: task_history keep_row; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON followup.task_history FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('task_history_is_only_appended');

ALTER TABLE followup.task_history ENABLE ALWAYS TRIGGER keep_row;

-- Name: task only_forward; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER only_forward BEFORE UPDATE OF status, step_no ON followup.task FOR EACH ROW EXECUTE FUNCTION registry.only_forward('task');

ALTER TABLE followup.task ENABLE ALWAYS TRIGGER only_forward;

-- Name: adverse_event seriousness_falls_with_a_reason; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER seriousness_falls_with_a_reason BEFORE INSERT ON followup.adverse_event FOR EACH ROW EXECUTE FUNCTION followup.seriousness_falls_with_a_reason();

ALTER TABLE followup.adverse_event ENABLE ALWAYS TRIGGER seriousness_falls_with_a_reason;

-- Name: task_history step_has_its_attempt; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER step_has_its_attempt AFTER INSERT ON followup.task_history FOR EACH ROW EXECUTE FUNCTION followup.step_has_its_attempt();

ALTER TABLE followup.task_history ENABLE ALWAYS TRIGGER step_has_its_attempt;

-- Name: task_history take_step; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER take_step BEFORE INSERT ON followup.task_history FOR EACH ROW EXECUTE FUNCTION followup.task_take_step();

ALTER TABLE followup.task_history ENABLE ALWAYS TRIGGER take_step;

-- Name: task task_has_a_patient; Type: TRIGGER; Schema: followup; Owner: omentum_owner

CREATE TRIGGER task_has_a_patient BEFORE INSERT ON followup.task FOR EACH ROW EXECUTE FUNCTION followup.task_has_a_patient();

ALTER TABLE followup.task ENABLE ALWAYS TRIGGER task_has_a_patient;

-- Name: cron audit_delete; Type: TRIGGER; Schema: jobs; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON jobs.cron REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE jobs.cron ENABLE ALWAYS TRIGGER audit_delete;

-- Name: intervention audit_delete; Type: TRIGGER; Schema: jobs; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON jobs.intervention REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE jobs.intervention ENABLE ALWAYS TRIGGER audit_delete;

-- Name: queue audit_delete; Type: TRIGGER; Schema: jobs; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON jobs.queue REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE jobs.queue ENABLE ALWAYS TRIGGER audit_delete;

-- Name: cron audit_insert; Type: TRIGGER; Schema: jobs; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON jobs.cron REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE jobs.cron ENABLE ALWAYS TRIGGER audit_insert;

-- Name: intervention audit_insert; Type: TRIGGER; Schema: jobs; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON jobs.intervention REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE jobs.intervention ENABLE ALWAYS TRIGGER audit_insert;

-- Name: queue audit_insert; Type: TRIGGER; Schema: jobs; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON jobs.queue REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE jobs.queue ENABLE ALWAYS TRIGGER audit_insert;

-- Name: cron audit_truncate; Type: TRIGGER; Schema: jobs; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON jobs.cron FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE jobs.cron ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: intervention audit_truncate; Type: TRIGGER; Schema: jobs; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON jobs.intervention FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE jobs.intervention ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: queue audit_truncate; Type: TRIGGER; Schema: jobs; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON jobs.queue FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE jobs.queue ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: cron audit_update; Type: TRIGGER; Schema: jobs; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON jobs.cron REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE jobs.cron ENABLE ALWAYS TRIGGER audit_update;

-- Name: intervention audit_update; Type: TRIGGER; Schema: jobs; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON jobs.intervention REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE jobs.intervention ENABLE ALWAYS TRIGGER audit_update;

-- Name: queue audit_update; Type: TRIGGER; Schema: jobs; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON jobs.queue REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE jobs.queue ENABLE ALWAYS TRIGGER audit_update;

-- Name: intervention keep_all; Type: TRIGGER; Schema: jobs; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON jobs.intervention FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('intervention_is_only_appended');

ALTER TABLE jobs.intervention ENABLE ALWAYS TRIGGER keep_all;

-- Name: job keep_asker; Type: TRIGGER; Schema: jobs; Owner: omentum_owner

CREATE TRIGGER keep_asker BEFORE UPDATE OF asked_by, asked_as ON jobs.job FOR EACH ROW EXECUTE FUNCTION jobs.keep_asker();

ALTER TABLE jobs.job ENABLE ALWAYS TRIGGER keep_asker;

-- Name: job keep_enqueued; Type: TRIGGER; Schema: jobs; Owner: omentum_owner

CREATE TRIGGER keep_enqueued BEFORE UPDATE OF run_at ON jobs.job FOR EACH ROW WHEN (((old.enqueued_at IS NULL) AND (new.run_at IS DISTINCT FROM old.run_at))) EXECUTE FUNCTION jobs.keep_enqueued();

ALTER TABLE jobs.job ENABLE ALWAYS TRIGGER keep_enqueued;

-- Name: intervention keep_row; Type: TRIGGER; Schema: jobs; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON jobs.intervention FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('intervention_is_only_appended');

ALTER TABLE jobs.intervention ENABLE ALWAYS TRIGGER keep_row;

-- Name: worker note_gone; Type: TRIGGER; Schema: jobs; Owner: omentum_owner

CREATE TRIGGER note_gone AFTER DELETE ON jobs.worker FOR EACH ROW EXECUTE FUNCTION jobs.note_gone();

ALTER TABLE jobs.worker ENABLE ALWAYS TRIGGER note_gone;

-- Name: job stamp; Type: TRIGGER; Schema: jobs; Owner: omentum_owner

CREATE TRIGGER stamp BEFORE INSERT ON jobs.job FOR EACH ROW WHEN (((new.asked_by IS DISTINCT FROM (SESSION_USER)::text) OR (new.asked_as IS DISTINCT FROM current_setting('role'::text)))) EXECUTE FUNCTION jobs.stamp();

ALTER TABLE jobs.job ENABLE ALWAYS TRIGGER stamp;

-- Name: job tally_added; Type: TRIGGER; Schema: jobs; Owner: omentum_owner

CREATE TRIGGER tally_added AFTER INSERT ON jobs.job REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION jobs.tally_added();

ALTER TABLE jobs.job ENABLE ALWAYS TRIGGER tally_added;

-- Name: job_done tally_cancelled; Type: TRIGGER; Schema: jobs; Owner: omentum_owner

CREATE TRIGGER tally_cancelled AFTER INSERT ON jobs.job_done FOR EACH ROW WHEN ((new.outcome = 1)) EXECUTE FUNCTION jobs.tally_cancelled();

ALTER TABLE jobs.job_done ENABLE ALWAYS TRIGGER tally_cancelled;

-- Name: job tally_gone; Type: TRIGGER; Schema: jobs; Owner: omentum_owner

CREATE TRIGGER tally_gone AFTER DELETE ON jobs.job REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION jobs.tally_gone();

ALTER TABLE jobs.job ENABLE ALWAYS TRIGGER tally_gone;

-- Name: job tally_moved; Type: TRIGGER; Schema: jobs; Owner: omentum_owner

CREATE TRIGGER tally_moved AFTER UPDATE ON jobs.job REFERENCING OLD TABLE AS before_it NEW TABLE AS after_it FOR EACH STATEMENT EXECUTE FUNCTION jobs.tally_moved();

ALTER TABLE jobs.job ENABLE ALWAYS TRIGGER tally_moved;

-- Name: gate audit_delete; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON pathway.gate REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('code');

ALTER TABLE pathway.gate ENABLE ALWAYS TRIGGER audit_delete;

-- Name: hold audit_delete; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON pathway.hold REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE pathway.hold ENABLE ALWAYS TRIGGER audit_delete;

-- Name: nightly_run audit_delete; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON pathway.nightly_run REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE pathway.nightly_run ENABLE ALWAYS TRIGGER audit_delete;

-- Name: override audit_delete; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON pathway.override REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE pathway.override ENABLE ALWAYS TRIGGER audit_delete;

-- Name: override_revocation audit_delete; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON pathway.override_revocation REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('override');

ALTER TABLE pathway.override_revocation ENABLE ALWAYS TRIGGER audit_delete;

-- Name: warning audit_delete; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON pathway.warning REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE pathway.warning ENABLE ALWAYS TRIGGER audit_delete;

-- Name: gate audit_insert; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON pathway.gate REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('code');

ALTER TABLE pathway.gate ENABLE ALWAYS TRIGGER audit_insert;

-- Name: hold audit_insert; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON pathway.hold REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE pathway.hold ENABLE ALWAYS TRIGGER audit_insert;

-- Name: nightly_run audit_insert; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON pathway.nightly_run REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE pathway.nightly_run ENABLE ALWAYS TRIGGER audit_insert;

-- Name: override audit_insert; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON pathway.override REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE pathway.override ENABLE ALWAYS TRIGGER audit_insert;

-- Name: override_revocation audit_insert; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON pathway.override_revocation REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('override');

ALTER TABLE pathway.override_revocation ENABLE ALWAYS TRIGGER audit_insert;

-- Name: warning audit_insert; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON pathway.warning REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE pathway.warning ENABLE ALWAYS TRIGGER audit_insert;

-- Name: gate audit_truncate; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON pathway.gate FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE pathway.gate ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: hold audit_truncate; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON pathway.hold FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE pathway.hold ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: nightly_run audit_truncate; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON pathway.nightly_run FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE pathway.nightly_run ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: override audit_truncate; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON pathway.override FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE pathway.override ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: override_revocation audit_truncate; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON pathway.override_revocation FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE pathway.override_revocation ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: warning audit_truncate; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON pathway.warning FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE pathway.warning ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: gate audit_update; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON pathway.gate REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('code');

ALTER TABLE pathway.gate ENABLE ALWAYS TRIGGER audit_update;

-- Name: hold audit_update; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON pathway.hold REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE pathway.hold ENABLE ALWAYS TRIGGER audit_update;

-- Name: nightly_run audit_update; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON pathway.nightly_run REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE pathway.nightly_run ENABLE ALWAYS TRIGGER audit_update;

-- Name: override audit_update; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON pathway.override REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE pathway.override ENABLE ALWAYS TRIGGER audit_update;

-- Name: override_revocation audit_update; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON pathway.override_revocation REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('override');

ALTER TABLE pathway.override_revocation ENABLE ALWAYS TRIGGER audit_update;

-- Name: warning audit_update; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON pathway.warning REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE pathway.warning ENABLE ALWAYS TRIGGER audit_update;

-- Name: override gate_may_be_overridden; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER gate_may_be_overridden BEFORE INSERT ON pathway.override FOR EACH ROW EXECUTE FUNCTION pathway.gate_may_be_overridden();

ALTER TABLE pathway.override ENABLE ALWAYS TRIGGER gate_may_be_overridden;

-- Name: nightly_item keep_all; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON pathway.nightly_item FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('nightly_item_is_only_appended');

ALTER TABLE pathway.nightly_item ENABLE ALWAYS TRIGGER keep_all;

-- Name: override keep_all; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON pathway.override FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('override_is_only_appended');

ALTER TABLE pathway.override ENABLE ALWAYS TRIGGER keep_all;

-- Name: override_revocation keep_all; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON pathway.override_revocation FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('override_revocation_is_only_appended');

ALTER TABLE pathway.override_revocation ENABLE ALWAYS TRIGGER keep_all;

-- Name: nightly_item keep_row; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON pathway.nightly_item FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('nightly_item_is_only_appended');

ALTER TABLE pathway.nightly_item ENABLE ALWAYS TRIGGER keep_row;

-- Name: override keep_row; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON pathway.override FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('override_is_only_appended');

ALTER TABLE pathway.override ENABLE ALWAYS TRIGGER keep_row;

-- Name: override_revocation keep_row; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON pathway.override_revocation FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('override_revocation_is_only_appended');

ALTER TABLE pathway.override_revocation ENABLE ALWAYS TRIGGER keep_row;

-- Name: hold stamp_lifting; Type: TRIGGER; Schema: pathway; Owner: omentum_owner

CREATE TRIGGER stamp_lifting BEFORE UPDATE OF lifted_because ON pathway.hold FOR EACH ROW EXECUTE FUNCTION pathway.stamp_lifting();

ALTER TABLE pathway.hold ENABLE ALWAYS TRIGGER stamp_lifting;

-- Name: referral First_step; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER "First_step" AFTER INSERT ON referrals.referral REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION referrals.referral_first_step();

ALTER TABLE referrals.referral ENABLE ALWAYS TRIGGER "First_step";

-- Name: referral_history apply_step; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER apply_step AFTER INSERT ON referrals.referral_history FOR EACH ROW EXECUTE FUNCTION referrals.referral_apply_step();

ALTER TABLE referrals.referral_history ENABLE ALWAYS TRIGGER apply_step;

-- Name: decision audit_delete; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON referrals.decision REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('referral', 'step_no');

ALTER TABLE referrals.decision ENABLE ALWAYS TRIGGER audit_delete;

-- Name: decline_reason audit_delete; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON referrals.decline_reason REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('code');

ALTER TABLE referrals.decline_reason ENABLE ALWAYS TRIGGER audit_delete;

-- Name: outcome_notice audit_delete; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON referrals.outcome_notice REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('referral', 'no');

ALTER TABLE referrals.outcome_notice ENABLE ALWAYS TRIGGER audit_delete;

-- Name: referral audit_delete; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON referrals.referral REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE referrals.referral ENABLE ALWAYS TRIGGER audit_delete;

-- Name: referral_history audit_delete; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON referrals.referral_history REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('subject', 'no');

ALTER TABLE referrals.referral_history ENABLE ALWAYS TRIGGER audit_delete;

-- Name: decision audit_insert; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON referrals.decision REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('referral', 'step_no');

ALTER TABLE referrals.decision ENABLE ALWAYS TRIGGER audit_insert;

-- Name: decline_reason audit_insert; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON referrals.decline_reason REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('code');

ALTER TABLE referrals.decline_reason ENABLE ALWAYS TRIGGER audit_insert;

-- Name: outcome_notice audit_insert; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON referrals.outcome_notice REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('referral', 'no');

ALTER TABLE referrals.outcome_notice ENABLE ALWAYS TRIGGER audit_insert;

-- Name: referral audit_insert; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON referrals.referral REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE referrals.referral ENABLE ALWAYS TRIGGER audit_insert;

-- Name: referral_history audit_insert; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON referrals.referral_history REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('subject', 'no');

ALTER TABLE referrals.referral_history ENABLE ALWAYS TRIGGER audit_insert;

-- Name: decision audit_truncate; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON referrals.decision FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE referrals.decision ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: decline_reason audit_truncate; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON referrals.decline_reason FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE referrals.decline_reason ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: outcome_notice audit_truncate; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON referrals.outcome_notice FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE referrals.outcome_notice ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: referral audit_truncate; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON referrals.referral FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE referrals.referral ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: referral_history audit_truncate; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON referrals.referral_history FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE referrals.referral_history ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: decision audit_update; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON referrals.decision REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('referral', 'step_no');

ALTER TABLE referrals.decision ENABLE ALWAYS TRIGGER audit_update;

-- Name: decline_reason audit_update; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON referrals.decline_reason REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('code');

ALTER TABLE referrals.decline_reason ENABLE ALWAYS TRIGGER audit_update;

-- Name: outcome_notice audit_update; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON referrals.outcome_notice REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('referral', 'no');

ALTER TABLE referrals.outcome_notice ENABLE ALWAYS TRIGGER audit_update;

-- Name: referral audit_update; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON referrals.referral FOR EACH ROW WHEN ((((((((((((((old.id IS DISTINCT FROM new.id) OR (old.patient IS DISTINCT FROM new.patient)) OR (old.site IS DISTINCT FROM new.site)) OR (old.received_at IS DISTINCT FROM new.received_at)) OR (old.channel IS DISTINCT FROM new.channel)) OR (old.priority IS DISTINCT FROM new.priority)) OR ((old.referrer_name)::text IS DISTINCT FROM (new.referrer_name)::text)) OR (old.referrer_practitioner IS DISTINCT FROM new.referrer_practitioner)) OR (old.referrer_organisation IS DISTINCT FROM new.referrer_organisation)) OR (old.primary_cancer IS DISTINCT FROM new.primary_cancer)) OR (old.peritoneal_disease IS DISTINCT FROM new.peritoneal_disease)) OR (old.duplicate_of IS DISTINCT FROM new.duplicate_of)) OR (old.recorded_at IS DISTINCT FROM new.recorded_at))) EXECUTE FUNCTION audit.record_row('id');

ALTER TABLE referrals.referral ENABLE ALWAYS TRIGGER audit_update;

-- Name: referral_history audit_update; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON referrals.referral_history REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('subject', 'no');

ALTER TABLE referrals.referral_history ENABLE ALWAYS TRIGGER audit_update;

-- Name: referral_history followed; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER followed AFTER INSERT ON referrals.referral_history FOR EACH ROW EXECUTE FUNCTION referrals.referral_followed();

ALTER TABLE referrals.referral_history ENABLE ALWAYS TRIGGER followed;

-- Name: decision keep_all; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON referrals.decision FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('decision_is_only_appended');

ALTER TABLE referrals.decision ENABLE ALWAYS TRIGGER keep_all;

-- Name: outcome_notice keep_all; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON referrals.outcome_notice FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('outcome_notice_is_only_appended');

ALTER TABLE referrals.outcome_notice ENABLE ALWAYS TRIGGER keep_all;

-- Name: referral_history keep_all; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON referrals.referral_history FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('referral_history_is_only_appended');

ALTER TABLE referrals.referral_history ENABLE ALWAYS TRIGGER keep_all;

-- Name: decision keep_row; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON referrals.decision FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('decision_is_only_appended');

ALTER TABLE referrals.decision ENABLE ALWAYS TRIGGER keep_row;

-- Name: outcome_notice keep_row; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON referrals.outcome_notice FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('outcome_notice_is_only_appended');

ALTER TABLE referrals.outcome_notice ENABLE ALWAYS TRIGGER keep_row;

-- Name: referral_history keep_row; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON referrals.referral_history FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('referral_history_is_only_appended');

ALTER TABLE referrals.referral_history ENABLE ALWAYS TRIGGER keep_row;

-- Name: referral only_forward; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER only_forward BEFORE UPDATE OF status, step_no ON referrals.referral FOR EACH ROW EXECUTE FUNCTION registry.only_forward('referral');

ALTER TABLE referrals.referral ENABLE ALWAYS TRIGGER only_forward;

-- Name: referral_history step_has_its_facts; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE CONSTRAINT TRIGGER step_has_its_facts AFTER INSERT ON referrals.referral_history DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION referrals.step_has_its_facts();

ALTER TABLE referrals.referral_history ENABLE ALWAYS TRIGGER step_has_its_facts;

-- Name: referral_history take_step; Type: TRIGGER; Schema: referrals; Owner: omentum_owner

CREATE TRIGGER take_step BEFORE INSERT ON referrals.referral_history FOR EACH ROW EXECUTE FUNCTION referrals.referral_take_step();

ALTER TABLE referrals.referral_history ENABLE ALWAYS TRIGGER take_step;

-- Name: catalog_exemption audit_delete; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON registry.catalog_exemption REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('rule', 'subject');

ALTER TABLE registry.catalog_exemption ENABLE ALWAYS TRIGGER audit_delete;

-- Name: condition audit_delete; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON registry.condition REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.condition ENABLE ALWAYS TRIGGER audit_delete;

-- Name: death_correction audit_delete; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON registry.death_correction REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.death_correction ENABLE ALWAYS TRIGGER audit_delete;

-- Name: deployment audit_delete; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON registry.deployment REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.deployment ENABLE ALWAYS TRIGGER audit_delete;

-- Name: disclosed_patient audit_delete; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON registry.disclosed_patient REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('disclosure', 'patient');

ALTER TABLE registry.disclosed_patient ENABLE ALWAYS TRIGGER audit_delete;

-- Name: disclosure audit_delete; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON registry.disclosure REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.disclosure ENABLE ALWAYS TRIGGER audit_delete;

-- Name: holiday audit_delete; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON registry.holiday REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('site', 'day');

ALTER TABLE registry.holiday ENABLE ALWAYS TRIGGER audit_delete;

-- Name: import_run audit_delete; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON registry.import_run REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.import_run ENABLE ALWAYS TRIGGER audit_delete;

-- Name: imported_coverage audit_delete; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON registry.imported_coverage REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.imported_coverage ENABLE ALWAYS TRIGGER audit_delete;

-- Name: imported_coverage_payer audit_delete; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON registry.imported_coverage_payer REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.imported_coverage_payer ENABLE ALWAYS TRIGGER audit_delete;

-- Name: membership audit_delete; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON registry.membership REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('person', 'group_role');

ALTER TABLE registry.membership ENABLE ALWAYS TRIGGER audit_delete;

-- Name: organisation audit_delete; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON registry.organisation REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.organisation ENABLE ALWAYS TRIGGER audit_delete;

-- Name: organisation_identifier audit_delete; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON registry.organisation_identifier REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.organisation_identifier ENABLE ALWAYS TRIGGER audit_delete;

-- Name: patient audit_delete; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON registry.patient REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.patient ENABLE ALWAYS TRIGGER audit_delete;

-- Name: patient_address audit_delete; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON registry.patient_address REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.patient_address ENABLE ALWAYS TRIGGER audit_delete;

-- Name: patient_contact audit_delete; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON registry.patient_contact REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.patient_contact ENABLE ALWAYS TRIGGER audit_delete;

-- Name: patient_contact_person audit_delete; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON registry.patient_contact_person REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.patient_contact_person ENABLE ALWAYS TRIGGER audit_delete;

-- Name: patient_identifier audit_delete; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON registry.patient_identifier REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.patient_identifier ENABLE ALWAYS TRIGGER audit_delete;

-- Name: patient_identity audit_delete; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON registry.patient_identity REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('patient');

ALTER TABLE registry.patient_identity ENABLE ALWAYS TRIGGER audit_delete;

-- Name: patient_link audit_delete; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON registry.patient_link REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.patient_link ENABLE ALWAYS TRIGGER audit_delete;

-- Name: patient_name audit_delete; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON registry.patient_name REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.patient_name ENABLE ALWAYS TRIGGER audit_delete;

-- Name: person audit_delete; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON registry.person REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.person ENABLE ALWAYS TRIGGER audit_delete;

-- Name: practitioner audit_delete; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON registry.practitioner REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.practitioner ENABLE ALWAYS TRIGGER audit_delete;

-- Name: practitioner_identifier audit_delete; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON registry.practitioner_identifier REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.practitioner_identifier ENABLE ALWAYS TRIGGER audit_delete;

-- Name: site audit_delete; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON registry.site REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.site ENABLE ALWAYS TRIGGER audit_delete;

-- Name: source_record audit_delete; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON registry.source_record REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.source_record ENABLE ALWAYS TRIGGER audit_delete;

-- Name: transition audit_delete; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON registry.transition REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('machine', 'from_state', 'event', 'role');

ALTER TABLE registry.transition ENABLE ALWAYS TRIGGER audit_delete;

-- Name: catalog_exemption audit_insert; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON registry.catalog_exemption REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('rule', 'subject');

ALTER TABLE registry.catalog_exemption ENABLE ALWAYS TRIGGER audit_insert;

-- Name: condition audit_insert; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON registry.condition REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.condition ENABLE ALWAYS TRIGGER audit_insert;

-- Name: death_correction audit_insert; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON registry.death_correction REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.death_correction ENABLE ALWAYS TRIGGER audit_insert;

-- Name: deployment audit_insert; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON registry.deployment REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.deployment ENABLE ALWAYS TRIGGER audit_insert;

-- Name: disclosed_patient audit_insert; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON registry.disclosed_patient REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('disclosure', 'patient');

ALTER TABLE registry.disclosed_patient ENABLE ALWAYS TRIGGER audit_insert;

-- Name: disclosure audit_insert; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON registry.disclosure REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.disclosure ENABLE ALWAYS TRIGGER audit_insert;

-- Name: holiday audit_insert; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON registry.holiday REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('site', 'day');

ALTER TABLE registry.holiday ENABLE ALWAYS TRIGGER audit_insert;

-- Name: import_run audit_insert; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON registry.import_run REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.import_run ENABLE ALWAYS TRIGGER audit_insert;

-- Name: imported_coverage audit_insert; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON registry.imported_coverage REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.imported_coverage ENABLE ALWAYS TRIGGER audit_insert;

-- Name: imported_coverage_payer audit_insert; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON registry.imported_coverage_payer REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.imported_coverage_payer ENABLE ALWAYS TRIGGER audit_insert;

-- Name: membership audit_insert; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON registry.membership REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('person', 'group_role');

ALTER TABLE registry.membership ENABLE ALWAYS TRIGGER audit_insert;

-- Name: organisation audit_insert; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON registry.organisation REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.organisation ENABLE ALWAYS TRIGGER audit_insert;

-- Name: organisation_identifier audit_insert; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON registry.organisation_identifier REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.organisation_identifier ENABLE ALWAYS TRIGGER audit_insert;

-- Name: patient audit_insert; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON registry.patient REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.patient ENABLE ALWAYS TRIGGER audit_insert;

-- Name: patient_address audit_insert; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON registry.patient_address REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.patient_address ENABLE ALWAYS TRIGGER audit_insert;

-- Name: patient_contact audit_insert; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON registry.patient_contact REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.patient_contact ENABLE ALWAYS TRIGGER audit_insert;

-- Name: patient_contact_person audit_insert; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON registry.patient_contact_person REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.patient_contact_person ENABLE ALWAYS TRIGGER audit_insert;

-- Name: patient_identifier audit_insert; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON registry.patient_identifier REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.patient_identifier ENABLE ALWAYS TRIGGER audit_insert;

-- Name: patient_identity audit_insert; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON registry.patient_identity REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('patient');

ALTER TABLE registry.patient_identity ENABLE ALWAYS TRIGGER audit_insert;

-- Name: patient_link audit_insert; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON registry.patient_link REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.patient_link ENABLE ALWAYS TRIGGER audit_insert;

-- Name: patient_name audit_insert; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON registry.patient_name REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.patient_name ENABLE ALWAYS TRIGGER audit_insert;

-- Name: person audit_insert; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON registry.person REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.person ENABLE ALWAYS TRIGGER audit_insert;

-- Name: practitioner audit_insert; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON registry.practitioner REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.practitioner ENABLE ALWAYS TRIGGER audit_insert;

-- Name: practitioner_identifier audit_insert; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON registry.practitioner_identifier REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.practitioner_identifier ENABLE ALWAYS TRIGGER audit_insert;

-- Name: site audit_insert; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON registry.site REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.site ENABLE ALWAYS TRIGGER audit_insert;

-- Name: source_record audit_insert; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON registry.source_record REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.source_record ENABLE ALWAYS TRIGGER audit_insert;

-- Name: transition audit_insert; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON registry.transition REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('machine', 'from_state', 'event', 'role');

ALTER TABLE registry.transition ENABLE ALWAYS TRIGGER audit_insert;

-- Name: catalog_exemption audit_truncate; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON registry.catalog_exemption FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE registry.catalog_exemption ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: condition audit_truncate; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON registry.condition FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE registry.condition ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: death_correction audit_truncate; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON registry.death_correction FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE registry.death_correction ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: deployment audit_truncate; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON registry.deployment FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE registry.deployment ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: disclosed_patient audit_truncate; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON registry.disclosed_patient FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE registry.disclosed_patient ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: disclosure audit_truncate; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON registry.disclosure FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE registry.disclosure ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: holiday audit_truncate; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON registry.holiday FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE registry.holiday ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: import_run audit_truncate; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON registry.import_run FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE registry.import_run ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: imported_coverage audit_truncate; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON registry.imported_coverage FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE registry.imported_coverage ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: imported_coverage_payer audit_truncate; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON registry.imported_coverage_payer FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE registry.imported_coverage_payer ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: membership audit_truncate; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON registry.membership FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE registry.membership ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: organisation audit_truncate; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON registry.organisation FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE registry.organisation ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: organisation_identifier audit_truncate; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON registry.organisation_identifier FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE registry.organisation_identifier ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: patient audit_truncate; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON registry.patient FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE registry.patient ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: patient_address audit_truncate; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON registry.patient_address FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE registry.patient_address ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: patient_contact audit_truncate; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON registry.patient_contact FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE registry.patient_contact ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: patient_contact_person audit_truncate; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON registry.patient_contact_person FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE registry.patient_contact_person ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: patient_identifier audit_truncate; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON registry.patient_identifier FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE registry.patient_identifier ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: patient_identity audit_truncate; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON registry.patient_identity FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE registry.patient_identity ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: patient_link audit_truncate; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON registry.patient_link FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE registry.patient_link ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: patient_name audit_truncate; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON registry.patient_name FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE registry.patient_name ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: person audit_truncate; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON registry.person FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE registry.person ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: practitioner audit_truncate; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON registry.practitioner FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE registry.practitioner ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: practitioner_identifier audit_truncate; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON registry.practitioner_identifier FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE registry.practitioner_identifier ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: site audit_truncate; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON registry.site FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE registry.site ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: source_record audit_truncate; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON registry.source_record FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE registry.source_record ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: transition audit_truncate; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON registry.transition FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE registry.transition ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: catalog_exemption audit_update; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON registry.catalog_exemption REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('rule', 'subject');

ALTER TABLE registry.catalog_exemption ENABLE ALWAYS TRIGGER audit_update;

-- Name: condition audit_update; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON registry.condition REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.condition ENABLE ALWAYS TRIGGER audit_update;

-- Name: death_correction audit_update; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON registry.death_correction REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.death_correction ENABLE ALWAYS TRIGGER audit_update;

-- Name: deployment audit_update; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON registry.deployment REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.deployment ENABLE ALWAYS TRIGGER audit_update;

-- Name: disclosed_patient audit_update; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON registry.disclosed_patient REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('disclosure', 'patient');

ALTER TABLE registry.disclosed_patient ENABLE ALWAYS TRIGGER audit_update;

-- Name: disclosure audit_update; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON registry.disclosure REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.disclosure ENABLE ALWAYS TRIGGER audit_update;

-- Name: holiday audit_update; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON registry.holiday REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('site', 'day');

ALTER TABLE registry.holiday ENABLE ALWAYS TRIGGER audit_update;

-- Name: import_run audit_update; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON registry.import_run REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.import_run ENABLE ALWAYS TRIGGER audit_update;

-- Name: imported_coverage audit_update; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON registry.imported_coverage REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.imported_coverage ENABLE ALWAYS TRIGGER audit_update;

-- Name: imported_coverage_payer audit_update; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON registry.imported_coverage_payer REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.imported_coverage_payer ENABLE ALWAYS TRIGGER audit_update;

-- Name: membership audit_update; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON registry.membership REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('person', 'group_role');

ALTER TABLE registry.membership ENABLE ALWAYS TRIGGER audit_update;

-- Name: organisation audit_update; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON registry.organisation REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.organisation ENABLE ALWAYS TRIGGER audit_update;

-- Name: organisation_identifier audit_update; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON registry.organisation_identifier REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.organisation_identifier ENABLE ALWAYS TRIGGER audit_update;

-- Name: patient audit_update; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON registry.patient REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.patient ENABLE ALWAYS TRIGGER audit_update;

-- Name: patient_address audit_update; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON registry.patient_address REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.patient_address ENABLE ALWAYS TRIGGER audit_update;

-- Name: patient_contact audit_update; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON registry.patient_contact REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.patient_contact ENABLE ALWAYS TRIGGER audit_update;

-- Name: patient_contact_person audit_update; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON registry.patient_contact_person REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.patient_contact_person ENABLE ALWAYS TRIGGER audit_update;

-- Name: patient_identifier audit_update; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON registry.patient_identifier REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.patient_identifier ENABLE ALWAYS TRIGGER audit_update;

-- Name: patient_identity audit_update; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON registry.patient_identity REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('patient');

ALTER TABLE registry.patient_identity ENABLE ALWAYS TRIGGER audit_update;

-- Name: patient_link audit_update; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON registry.patient_link REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.patient_link ENABLE ALWAYS TRIGGER audit_update;

-- Name: patient_name audit_update; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON registry.patient_name REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.patient_name ENABLE ALWAYS TRIGGER audit_update;

-- Name: person audit_update; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON registry.person REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.person ENABLE ALWAYS TRIGGER audit_update;

-- Name: practitioner audit_update; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON registry.practitioner REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.practitioner ENABLE ALWAYS TRIGGER audit_update;

-- Name: practitioner_identifier audit_update; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON registry.practitioner_identifier REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.practitioner_identifier ENABLE ALWAYS TRIGGER audit_update;

-- Name: site audit_update; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON registry.site REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.site ENABLE ALWAYS TRIGGER audit_update;

-- Name: source_record audit_update; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON registry.source_record REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE registry.source_record ENABLE ALWAYS TRIGGER audit_update;

-- Name: transition audit_update; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON registry.transition REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('machine', 'from_state', 'event', 'role');

ALTER TABLE registry.transition ENABLE ALWAYS TRIGGER audit_update;

-- Name: patient death_ends_tasks; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER death_ends_tasks AFTER UPDATE OF vital_status ON registry.patient FOR EACH ROW WHEN (((new.vital_status = 'died'::text) AND (old.vital_status <> 'died'::text))) EXECUTE FUNCTION followup.death_ends_tasks();

ALTER TABLE registry.patient ENABLE ALWAYS TRIGGER death_ends_tasks;

-- Name: patient death_gives_back_its_slots; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER death_gives_back_its_slots AFTER UPDATE OF vital_status ON registry.patient FOR EACH ROW WHEN (((new.vital_status = 'died'::text) AND (old.vital_status <> 'died'::text))) EXECUTE FUNCTION booking.death_gives_back();

ALTER TABLE registry.patient ENABLE ALWAYS TRIGGER death_gives_back_its_slots;

-- Name: patient died_patient_stays_so; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER died_patient_stays_so BEFORE UPDATE OF vital_status ON registry.patient FOR EACH ROW WHEN (((old.vital_status = 'died'::text) AND (new.vital_status <> 'died'::text))) EXECUTE FUNCTION registry.died_patient_stays_so();

ALTER TABLE registry.patient ENABLE ALWAYS TRIGGER died_patient_stays_so;

-- Name: access_log keep_all; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON registry.access_log FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('access_log_is_only_appended');

ALTER TABLE registry.access_log ENABLE ALWAYS TRIGGER keep_all;

-- Name: death_correction keep_all; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON registry.death_correction FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('death_correction_is_only_appended');

ALTER TABLE registry.death_correction ENABLE ALWAYS TRIGGER keep_all;

-- Name: disclosed_patient keep_all; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON registry.disclosed_patient FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('disclosed_patient_is_only_appended');

ALTER TABLE registry.disclosed_patient ENABLE ALWAYS TRIGGER keep_all;

-- Name: disclosure keep_all; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON registry.disclosure FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('disclosure_is_only_appended');

ALTER TABLE registry.disclosure ENABLE ALWAYS TRIGGER keep_all;

-- Name: access_log keep_row; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON registry.access_log FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('access_log_is_only_appended');

ALTER TABLE registry.access_log ENABLE ALWAYS TRIGGER keep_row;

-- Name: death_correction keep_row; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON registry.death_correction FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('death_correction_is_only_appended');

ALTER TABLE registry.death_correction ENABLE ALWAYS TRIGGER keep_row;

-- Name: disclosed_patient keep_row; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON registry.disclosed_patient FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('disclosed_patient_is_only_appended');

ALTER TABLE registry.disclosed_patient ENABLE ALWAYS TRIGGER keep_row;

-- Name: disclosure keep_row; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON registry.disclosure FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('disclosure_is_only_appended');

ALTER TABLE registry.disclosure ENABLE ALWAYS TRIGGER keep_row;

-- Name: site know_zone; Type: TRIGGER; Schema: registry; Owner: omentum_owner

CREATE TRIGGER know_zone BEFORE INSERT OR UPDATE OF zone ON registry.site FOR EACH ROW EXECUTE FUNCTION registry.know_zone();

ALTER TABLE registry.site ENABLE ALWAYS TRIGGER know_zone;

-- Name: enrolment First_step; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER "First_step" AFTER INSERT ON trials.enrolment REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION trials.enrolment_first_step();

ALTER TABLE trials.enrolment ENABLE ALWAYS TRIGGER "First_step";

-- Name: enrolment_history apply_step; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER apply_step AFTER INSERT ON trials.enrolment_history FOR EACH ROW EXECUTE FUNCTION trials.enrolment_apply_step();

ALTER TABLE trials.enrolment_history ENABLE ALWAYS TRIGGER apply_step;

-- Name: arm audit_delete; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON trials.arm REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE trials.arm ENABLE ALWAYS TRIGGER audit_delete;

-- Name: consent audit_delete; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON trials.consent REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('enrolment', 'no');

ALTER TABLE trials.consent ENABLE ALWAYS TRIGGER audit_delete;

-- Name: consent_form audit_delete; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON trials.consent_form REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE trials.consent_form ENABLE ALWAYS TRIGGER audit_delete;

-- Name: criterion audit_delete; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON trials.criterion REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE trials.criterion ENABLE ALWAYS TRIGGER audit_delete;

-- Name: eligibility audit_delete; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON trials.eligibility REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE trials.eligibility ENABLE ALWAYS TRIGGER audit_delete;

-- Name: enrolment audit_delete; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON trials.enrolment REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE trials.enrolment ENABLE ALWAYS TRIGGER audit_delete;

-- Name: enrolment_history audit_delete; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON trials.enrolment_history REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('subject', 'no');

ALTER TABLE trials.enrolment_history ENABLE ALWAYS TRIGGER audit_delete;

-- Name: fact_kind audit_delete; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON trials.fact_kind REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('code');

ALTER TABLE trials.fact_kind ENABLE ALWAYS TRIGGER audit_delete;

-- Name: patient_fact audit_delete; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON trials.patient_fact REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE trials.patient_fact ENABLE ALWAYS TRIGGER audit_delete;

-- Name: protocol_version audit_delete; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON trials.protocol_version REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE trials.protocol_version ENABLE ALWAYS TRIGGER audit_delete;

-- Name: trial audit_delete; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON trials.trial REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE trials.trial ENABLE ALWAYS TRIGGER audit_delete;

-- Name: withdrawal audit_delete; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_delete AFTER DELETE ON trials.withdrawal REFERENCING OLD TABLE AS olds FOR EACH STATEMENT EXECUTE FUNCTION audit.record('enrolment', 'scope');

ALTER TABLE trials.withdrawal ENABLE ALWAYS TRIGGER audit_delete;

-- Name: arm audit_insert; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON trials.arm REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE trials.arm ENABLE ALWAYS TRIGGER audit_insert;

-- Name: consent audit_insert; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON trials.consent REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('enrolment', 'no');

ALTER TABLE trials.consent ENABLE ALWAYS TRIGGER audit_insert;

-- Name: consent_form audit_insert; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON trials.consent_form REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE trials.consent_form ENABLE ALWAYS TRIGGER audit_insert;

-- Name: criterion audit_insert; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON trials.criterion REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE trials.criterion ENABLE ALWAYS TRIGGER audit_insert;

-- Name: eligibility audit_insert; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON trials.eligibility REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE trials.eligibility ENABLE ALWAYS TRIGGER audit_insert;

-- Name: enrolment audit_insert; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON trials.enrolment REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE trials.enrolment ENABLE ALWAYS TRIGGER audit_insert;

-- Name: enrolment_history audit_insert; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON trials.enrolment_history REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('subject', 'no');

ALTER TABLE trials.enrolment_history ENABLE ALWAYS TRIGGER audit_insert;

-- Name: fact_kind audit_insert; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON trials.fact_kind REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('code');

ALTER TABLE trials.fact_kind ENABLE ALWAYS TRIGGER audit_insert;

-- Name: patient_fact audit_insert; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON trials.patient_fact REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE trials.patient_fact ENABLE ALWAYS TRIGGER audit_insert;

-- Name: protocol_version audit_insert; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON trials.protocol_version REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE trials.protocol_version ENABLE ALWAYS TRIGGER audit_insert;

-- Name: trial audit_insert; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON trials.trial REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE trials.trial ENABLE ALWAYS TRIGGER audit_insert;

-- Name: withdrawal audit_insert; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_insert AFTER INSERT ON trials.withdrawal REFERENCING NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('enrolment', 'scope');

ALTER TABLE trials.withdrawal ENABLE ALWAYS TRIGGER audit_insert;

-- Name: arm audit_truncate; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON trials.arm FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE trials.arm ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: consent audit_truncate; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON trials.consent FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE trials.consent ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: consent_form audit_truncate; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON trials.consent_form FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE trials.consent_form ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: criterion audit_truncate; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON trials.criterion FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE trials.criterion ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: eligibility audit_truncate; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON trials.eligibility FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE trials.eligibility ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: enrolment audit_truncate; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON trials.enrolment FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE trials.enrolment ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: enrolment_history audit_truncate; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON trials.enrolment_history FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE trials.enrolment_history ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: fact_kind audit_truncate; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON trials.fact_kind FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE trials.fact_kind ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: patient_fact audit_truncate; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON trials.patient_fact FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE trials.patient_fact ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: protocol_version audit_truncate; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON trials.protocol_version FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE trials.protocol_version ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: trial audit_truncate; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON trials.trial FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE trials.trial ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: withdrawal audit_truncate; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_truncate BEFORE TRUNCATE ON trials.withdrawal FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_truncate();

ALTER TABLE trials.withdrawal ENABLE ALWAYS TRIGGER audit_truncate;

-- Name: arm audit_update; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON trials.arm REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE trials.arm ENABLE ALWAYS TRIGGER audit_update;

-- Name: consent audit_update; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON trials.consent REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('enrolment', 'no');

ALTER TABLE trials.consent ENABLE ALWAYS TRIGGER audit_update;

-- Name: consent_form audit_update; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON trials.consent_form REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE trials.consent_form ENABLE ALWAYS TRIGGER audit_update;

-- Name: criterion audit_update; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON trials.criterion REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE trials.criterion ENABLE ALWAYS TRIGGER audit_update;

-- Name: eligibility audit_update; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON trials.eligibility REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE trials.eligibility ENABLE ALWAYS TRIGGER audit_update;

-- Name: enrolment audit_update; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON trials.enrolment FOR EACH ROW WHEN ((((((((old.id IS DISTINCT FROM new.id) OR (old.patient IS DISTINCT FROM new.patient)) OR (old.referral IS DISTINCT FROM new.referral)) OR (old.site IS DISTINCT FROM new.site)) OR (old.trial IS DISTINCT FROM new.trial)) OR (old.arm IS DISTINCT FROM new.arm)) OR (old.recorded_at IS DISTINCT FROM new.recorded_at))) EXECUTE FUNCTION audit.record_row('id');

ALTER TABLE trials.enrolment ENABLE ALWAYS TRIGGER audit_update;

-- Name: enrolment_history audit_update; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON trials.enrolment_history REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('subject', 'no');

ALTER TABLE trials.enrolment_history ENABLE ALWAYS TRIGGER audit_update;

-- Name: fact_kind audit_update; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON trials.fact_kind REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('code');

ALTER TABLE trials.fact_kind ENABLE ALWAYS TRIGGER audit_update;

-- Name: patient_fact audit_update; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON trials.patient_fact REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE trials.patient_fact ENABLE ALWAYS TRIGGER audit_update;

-- Name: protocol_version audit_update; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON trials.protocol_version REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE trials.protocol_version ENABLE ALWAYS TRIGGER audit_update;

-- Name: trial audit_update; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON trials.trial REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('id');

ALTER TABLE trials.trial ENABLE ALWAYS TRIGGER audit_update;

-- Name: withdrawal audit_update; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER audit_update AFTER UPDATE ON trials.withdrawal REFERENCING OLD TABLE AS olds NEW TABLE AS news FOR EACH STATEMENT EXECUTE FUNCTION audit.record('enrolment', 'scope');

ALTER TABLE trials.withdrawal ENABLE ALWAYS TRIGGER audit_update;

-- Name: consent consent_fits_its_form; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER consent_fits_its_form BEFORE INSERT ON trials.consent FOR EACH ROW EXECUTE FUNCTION trials.consent_fits_its_form();

ALTER TABLE trials.consent ENABLE ALWAYS TRIGGER consent_fits_its_form;

-- Name: criterion criterion_is_of_its_kind; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER criterion_is_of_its_kind BEFORE INSERT OR UPDATE ON trials.criterion FOR EACH ROW EXECUTE FUNCTION trials.criterion_is_of_its_kind();

ALTER TABLE trials.criterion ENABLE ALWAYS TRIGGER criterion_is_of_its_kind;

-- Name: eligibility eligibility_is_its_answers; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER eligibility_is_its_answers AFTER INSERT ON trials.eligibility FOR EACH ROW EXECUTE FUNCTION trials.eligibility_is_its_answers();

ALTER TABLE trials.eligibility ENABLE ALWAYS TRIGGER eligibility_is_its_answers;

-- Name: enrolment enrolment_fits_its_arm; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER enrolment_fits_its_arm AFTER INSERT OR UPDATE OF trial, arm ON trials.enrolment FOR EACH ROW EXECUTE FUNCTION trials.enrolment_fits_its_arm();

ALTER TABLE trials.enrolment ENABLE ALWAYS TRIGGER enrolment_fits_its_arm;

-- Name: consent keep_all; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON trials.consent FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('consent_is_only_appended');

ALTER TABLE trials.consent ENABLE ALWAYS TRIGGER keep_all;

-- Name: eligibility keep_all; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON trials.eligibility FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('eligibility_is_only_appended');

ALTER TABLE trials.eligibility ENABLE ALWAYS TRIGGER keep_all;

-- Name: enrolment_history keep_all; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON trials.enrolment_history FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('enrolment_history_is_only_appended');

ALTER TABLE trials.enrolment_history ENABLE ALWAYS TRIGGER keep_all;

-- Name: patient_fact keep_all; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON trials.patient_fact FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('patient_fact_is_only_appended');

ALTER TABLE trials.patient_fact ENABLE ALWAYS TRIGGER keep_all;

-- Name: withdrawal keep_all; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER keep_all BEFORE TRUNCATE ON trials.withdrawal FOR EACH STATEMENT EXECUTE FUNCTION registry.refuse_change('withdrawal_is_only_appended');

ALTER TABLE trials.withdrawal ENABLE ALWAYS TRIGGER keep_all;

-- Name: consent keep_row; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON trials.consent FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('consent_is_only_appended');

ALTER TABLE trials.consent ENABLE ALWAYS TRIGGER keep_row;

-- Name: eligibility keep_row; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON trials.eligibility FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('eligibility_is_only_appended');

ALTER TABLE trials.eligibility ENABLE ALWAYS TRIGGER keep_row;

-- Name: enrolment_history keep_row; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON trials.enrolment_history FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('enrolment_history_is_only_appended');

ALTER TABLE trials.enrolment_history ENABLE ALWAYS TRIGGER keep_row;

-- Name: patient_fact keep_row; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON trials.patient_fact FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('patient_fact_is_only_appended');

ALTER TABLE trials.patient_fact ENABLE ALWAYS TRIGGER keep_row;

-- Name: withdrawal keep_row; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER keep_row BEFORE DELETE OR UPDATE ON trials.withdrawal FOR EACH ROW EXECUTE FUNCTION registry.refuse_change('withdrawal_is_only_appended');

ALTER TABLE trials.withdrawal ENABLE ALWAYS TRIGGER keep_row;

-- Name: enrolment only_forward; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER only_forward BEFORE UPDATE OF status, step_no ON trials.enrolment FOR EACH ROW EXECUTE FUNCTION registry.only_forward('enrolment');

ALTER TABLE trials.enrolment ENABLE ALWAYS TRIGGER only_forward;

-- Name: patient_fact patient_fact_is_of_its_kind; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER patient_fact_is_of_its_kind AFTER INSERT ON trials.patient_fact FOR EACH ROW EXECUTE FUNCTION trials.patient_fact_is_of_its_kind();

ALTER TABLE trials.patient_fact ENABLE ALWAYS TRIGGER patient_fact_is_of_its_kind;

-- Name: arm refuse_released; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER refuse_released BEFORE INSERT OR DELETE OR UPDATE ON trials.arm FOR EACH ROW EXECUTE FUNCTION trials.refuse_released();

ALTER TABLE trials.arm ENABLE ALWAYS TRIGGER refuse_released;

-- Name: criterion refuse_released; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER refuse_released BEFORE INSERT OR DELETE OR UPDATE ON trials.criterion FOR EACH ROW EXECUTE FUNCTION trials.refuse_released();

ALTER TABLE trials.criterion ENABLE ALWAYS TRIGGER refuse_released;

-- Name: protocol_version refuse_released; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER refuse_released BEFORE DELETE OR UPDATE ON trials.protocol_version FOR EACH ROW EXECUTE FUNCTION trials.refuse_released();

ALTER TABLE trials.protocol_version ENABLE ALWAYS TRIGGER refuse_released;

-- Name: protocol_version released_version_asks; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER released_version_asks BEFORE UPDATE ON trials.protocol_version FOR EACH ROW EXECUTE FUNCTION trials.released_version_asks();

ALTER TABLE trials.protocol_version ENABLE ALWAYS TRIGGER released_version_asks;

-- Name: enrolment_history step_has_its_facts; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER step_has_its_facts AFTER INSERT ON trials.enrolment_history FOR EACH ROW EXECUTE FUNCTION trials.step_has_its_facts();

ALTER TABLE trials.enrolment_history ENABLE ALWAYS TRIGGER step_has_its_facts;

-- Name: enrolment_history take_step; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER take_step BEFORE INSERT ON trials.enrolment_history FOR EACH ROW EXECUTE FUNCTION trials.enrolment_take_step();

ALTER TABLE trials.enrolment_history ENABLE ALWAYS TRIGGER take_step;

-- Name: withdrawal withdrawal_ends_tasks; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER withdrawal_ends_tasks AFTER INSERT ON trials.withdrawal FOR EACH ROW EXECUTE FUNCTION followup.withdrawal_ends_tasks();

ALTER TABLE trials.withdrawal ENABLE ALWAYS TRIGGER withdrawal_ends_tasks;

-- Name: withdrawal withdrawal_gives_back_its_slots; Type: TRIGGER; Schema: trials; Owner: omentum_owner

CREATE TRIGGER withdrawal_gives_back_its_slots AFTER INSERT ON trials.withdrawal FOR EACH ROW EXECUTE FUNCTION booking.withdrawal_gives_back();

ALTER TABLE trials.withdrawal ENABLE ALWAYS TRIGGER withdrawal_gives_back_its_slots;

-- Name: redaction redaction_belongs_to_entry; Type: FK CONSTRAINT; Schema: audit; Owner: omentum_vault

ALTER TABLE ONLY audit.redaction
    ADD CONSTRAINT redaction_belongs_to_entry FOREIGN KEY (seq) REFERENCES audit.entry(seq);

-- Name: site_rule booking_rule_belongs_to_site; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.site_rule
    ADD CONSTRAINT booking_rule_belongs_to_site FOREIGN KEY (site) REFERENCES registry.site(id);

-- Name: claim claim_follows_its_placement; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.claim
    ADD CONSTRAINT claim_follows_its_placement FOREIGN KEY (placement, during, live) REFERENCES booking.placement(id, during, live) ON UPDATE CASCADE;

-- Name: claim claim_follows_its_unavailability; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.claim
    ADD CONSTRAINT claim_follows_its_unavailability FOREIGN KEY (unavailability, resource, during, live) REFERENCES booking.unavailability(id, resource, during, live) ON UPDATE CASCADE;

-- Name: claim claim_names_a_resource; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.claim
    ADD CONSTRAINT claim_names_a_resource FOREIGN KEY (resource) REFERENCES booking.resource(id);

-- Name: clearance clearance_is_of_a_planned_cycle; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.clearance
    ADD CONSTRAINT clearance_is_of_a_planned_cycle FOREIGN KEY (planned_cycle) REFERENCES booking.planned_cycle(id);

-- Name: course course_belongs_to_patient; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.course
    ADD CONSTRAINT course_belongs_to_patient FOREIGN KEY (patient) REFERENCES registry.patient(id);

-- Name: course course_belongs_to_site; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.course
    ADD CONSTRAINT course_belongs_to_site FOREIGN KEY (site) REFERENCES registry.site(id);

-- Name: course course_comes_from_a_referral; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.course
    ADD CONSTRAINT course_comes_from_a_referral FOREIGN KEY (referral) REFERENCES referrals.referral(id);

-- Name: course_history course_history_belongs_to_course; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.course_history
    ADD CONSTRAINT course_history_belongs_to_course FOREIGN KEY (subject) REFERENCES booking.course(id);

-- Name: course course_is_of_its_enrolments_patient; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.course
    ADD CONSTRAINT course_is_of_its_enrolments_patient FOREIGN KEY (enrolment, patient) REFERENCES trials.enrolment(id, patient) ON UPDATE CASCADE;

-- Name: course course_is_of_its_referrals_patient; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.course
    ADD CONSTRAINT course_is_of_its_referrals_patient FOREIGN KEY (referral, patient) REFERENCES referrals.referral(id, patient) ON UPDATE CASCADE;

-- Name: course course_names_an_arm; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.course
    ADD CONSTRAINT course_names_an_arm FOREIGN KEY (arm) REFERENCES trials.arm(id);

-- Name: course course_names_an_enrolment; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.course
    ADD CONSTRAINT course_names_an_enrolment FOREIGN KEY (enrolment) REFERENCES trials.enrolment(id);

-- Name: course_history course_reason_is_known; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.course_history
    ADD CONSTRAINT course_reason_is_known FOREIGN KEY (event, reason_code) REFERENCES booking.coded_reason(event, code);

-- Name: course_review course_review_is_of_its_hold; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.course_review
    ADD CONSTRAINT course_review_is_of_its_hold FOREIGN KEY (course, step_no, to_state) REFERENCES booking.course_history(subject, no, to_state);

-- Name: course course_status_is_its_last_step; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.course
    ADD CONSTRAINT course_status_is_its_last_step FOREIGN KEY (id, step_no, status) REFERENCES booking.course_history(subject, no, to_state) DEFERRABLE INITIALLY DEFERRED;

-- Name: deviation_draft deviation_is_of_an_exposure_result; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.deviation_draft
    ADD CONSTRAINT deviation_is_of_an_exposure_result FOREIGN KEY (procedure, result_no) REFERENCES booking.exposure_result(procedure, no);

-- Name: discharge_answer discharge_answer_belongs_to_procedure; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.discharge_answer
    ADD CONSTRAINT discharge_answer_belongs_to_procedure FOREIGN KEY (procedure) REFERENCES booking.procedure(id);

-- Name: exposure_event exposure_belongs_to_procedure; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.exposure_event
    ADD CONSTRAINT exposure_belongs_to_procedure FOREIGN KEY (procedure) REFERENCES booking.procedure(id);

-- Name: exposure_result exposure_result_belongs_to_procedure; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.exposure_result
    ADD CONSTRAINT exposure_result_belongs_to_procedure FOREIGN KEY (procedure) REFERENCES booking.procedure(id);

-- Name: exposure_event exposure_voids_one_of_its_procedure; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.exposure_event
    ADD CONSTRAINT exposure_voids_one_of_its_procedure FOREIGN KEY (voids, procedure) REFERENCES booking.exposure_event(id, procedure);

-- Name: milestone milestone_belongs_to_procedure; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.milestone
    ADD CONSTRAINT milestone_belongs_to_procedure FOREIGN KEY (procedure) REFERENCES booking.procedure(id);

-- Name: milestone milestone_corrects_one_of_its_procedure; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.milestone
    ADD CONSTRAINT milestone_corrects_one_of_its_procedure FOREIGN KEY (corrects, procedure) REFERENCES booking.milestone(id, procedure);

-- Name: placement placement_belongs_to_site; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.placement
    ADD CONSTRAINT placement_belongs_to_site FOREIGN KEY (site) REFERENCES registry.site(id);

-- Name: placement_history placement_history_belongs_to_placement; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.placement_history
    ADD CONSTRAINT placement_history_belongs_to_placement FOREIGN KEY (subject) REFERENCES booking.placement(id);

-- Name: placement placement_is_of_a_planned_cycle; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.placement
    ADD CONSTRAINT placement_is_of_a_planned_cycle FOREIGN KEY (planned_cycle, patient) REFERENCES booking.planned_cycle(id, patient) ON UPDATE CASCADE;

-- Name: placement_history placement_reason_is_known; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.placement_history
    ADD CONSTRAINT placement_reason_is_known FOREIGN KEY (event, reason_code) REFERENCES booking.coded_reason(event, code);

-- Name: placement placement_status_is_its_last_step; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.placement
    ADD CONSTRAINT placement_status_is_its_last_step FOREIGN KEY (id, step_no, status) REFERENCES booking.placement_history(subject, no, to_state) DEFERRABLE INITIALLY DEFERRED;

-- Name: planned_cycle planned_cycle_belongs_to_a_course; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.planned_cycle
    ADD CONSTRAINT planned_cycle_belongs_to_a_course FOREIGN KEY (course, patient) REFERENCES booking.course(id, patient) ON UPDATE CASCADE;

-- Name: planned_cycle_history planned_cycle_history_belongs_to_planned_cycle; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.planned_cycle_history
    ADD CONSTRAINT planned_cycle_history_belongs_to_planned_cycle FOREIGN KEY (subject) REFERENCES booking.planned_cycle(id);

-- Name: planned_cycle planned_cycle_status_is_its_last_step; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.planned_cycle
    ADD CONSTRAINT planned_cycle_status_is_its_last_step FOREIGN KEY (id, step_no, status) REFERENCES booking.planned_cycle_history(subject, no, to_state) DEFERRABLE INITIALLY DEFERRED;

-- Name: procedure_history procedure_history_belongs_to_procedure; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.procedure_history
    ADD CONSTRAINT procedure_history_belongs_to_procedure FOREIGN KEY (subject) REFERENCES booking.procedure(id);

-- Name: procedure procedure_is_of_its_cycle_patient; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.procedure
    ADD CONSTRAINT procedure_is_of_its_cycle_patient FOREIGN KEY (planned_cycle, patient) REFERENCES booking.planned_cycle(id, patient) ON UPDATE CASCADE;

-- Name: procedure procedure_is_of_its_placement_cycle; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.procedure
    ADD CONSTRAINT procedure_is_of_its_placement_cycle FOREIGN KEY (placement, planned_cycle) REFERENCES booking.placement(id, planned_cycle);

-- Name: procedure_history procedure_reason_is_known; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.procedure_history
    ADD CONSTRAINT procedure_reason_is_known FOREIGN KEY (event, reason_code) REFERENCES booking.coded_reason(event, code);

-- Name: procedure_record_signature procedure_record_signature_is_over_the_exact_content; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.procedure_record_signature
    ADD CONSTRAINT procedure_record_signature_is_over_the_exact_content FOREIGN KEY (document, hash) REFERENCES booking.procedure_record(id, hash);

-- Name: procedure procedure_status_is_its_last_step; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.procedure
    ADD CONSTRAINT procedure_status_is_its_last_step FOREIGN KEY (id, step_no, status) REFERENCES booking.procedure_history(subject, no, to_state) DEFERRABLE INITIALLY DEFERRED;

-- Name: procedure_record record_amends_one_of_its_procedure; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.procedure_record
    ADD CONSTRAINT record_amends_one_of_its_procedure FOREIGN KEY (amends, procedure) REFERENCES booking.procedure_record(id, procedure);

-- Name: procedure_record record_belongs_to_procedure; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.procedure_record
    ADD CONSTRAINT record_belongs_to_procedure FOREIGN KEY (procedure) REFERENCES booking.procedure(id);

-- Name: placement replacement_is_for_the_same_cycle; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.placement
    ADD CONSTRAINT replacement_is_for_the_same_cycle FOREIGN KEY (replaces, planned_cycle) REFERENCES booking.placement(id, planned_cycle);

-- Name: resource resource_belongs_to_site; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.resource
    ADD CONSTRAINT resource_belongs_to_site FOREIGN KEY (site) REFERENCES registry.site(id);

-- Name: resource resource_is_a_person; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.resource
    ADD CONSTRAINT resource_is_a_person FOREIGN KEY (person) REFERENCES registry.person(id);

-- Name: unavailability unavailability_is_of_a_resource; Type: FK CONSTRAINT; Schema: booking; Owner: omentum_owner

ALTER TABLE ONLY booking.unavailability
    ADD CONSTRAINT unavailability_is_of_a_resource FOREIGN KEY (resource) REFERENCES booking.resource(id);

-- Name: answer answer_is_of_its_position_step; Type: FK CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.answer
    ADD CONSTRAINT answer_is_of_its_position_step FOREIGN KEY ("position", step_no, outcome) REFERENCES coverage.cycle_position_history(subject, no, to_state);

-- Name: answer answer_names_a_coverage; Type: FK CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.answer
    ADD CONSTRAINT answer_names_a_coverage FOREIGN KEY (coverage) REFERENCES coverage.coverage(id);

-- Name: answer answer_names_an_authorisation; Type: FK CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.answer
    ADD CONSTRAINT answer_names_an_authorisation FOREIGN KEY (authorisation, coverage) REFERENCES coverage.authorisation(id, coverage);

-- Name: authorisation authorisation_belongs_to_patient; Type: FK CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.authorisation
    ADD CONSTRAINT authorisation_belongs_to_patient FOREIGN KEY (patient) REFERENCES registry.patient(id);

-- Name: authorisation authorisation_is_of_a_coverage; Type: FK CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.authorisation
    ADD CONSTRAINT authorisation_is_of_a_coverage FOREIGN KEY (coverage, patient) REFERENCES coverage.coverage(id, patient) ON UPDATE CASCADE;

-- Name: coverage coverage_belongs_to_patient; Type: FK CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.coverage
    ADD CONSTRAINT coverage_belongs_to_patient FOREIGN KEY (patient) REFERENCES registry.patient(id);

-- Name: coverage coverage_names_its_payer; Type: FK CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.coverage
    ADD CONSTRAINT coverage_names_its_payer FOREIGN KEY (payer) REFERENCES coverage.payer(id);

-- Name: cycle_position_history cycle_position_history_belongs_to_cycle_position; Type: FK CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.cycle_position_history
    ADD CONSTRAINT cycle_position_history_belongs_to_cycle_position FOREIGN KEY (subject) REFERENCES coverage.cycle_position(id);

-- Name: cycle_position cycle_position_status_is_its_last_step; Type: FK CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.cycle_position
    ADD CONSTRAINT cycle_position_status_is_its_last_step FOREIGN KEY (id, step_no, status) REFERENCES coverage.cycle_position_history(subject, no, to_state) DEFERRABLE INITIALLY DEFERRED;

-- Name: note_draft draft_belongs_to_course; Type: FK CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.note_draft
    ADD CONSTRAINT draft_belongs_to_course FOREIGN KEY (course, patient) REFERENCES booking.course(id, patient) ON UPDATE CASCADE;

-- Name: note_draft draft_belongs_to_patient; Type: FK CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.note_draft
    ADD CONSTRAINT draft_belongs_to_patient FOREIGN KEY (patient) REFERENCES registry.patient(id);

-- Name: note note_amends_a_note; Type: FK CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.note
    ADD CONSTRAINT note_amends_a_note FOREIGN KEY (amends) REFERENCES coverage.note(id);

-- Name: note note_belongs_to_course; Type: FK CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.note
    ADD CONSTRAINT note_belongs_to_course FOREIGN KEY (course, patient) REFERENCES booking.course(id, patient);

-- Name: note note_belongs_to_patient; Type: FK CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.note
    ADD CONSTRAINT note_belongs_to_patient FOREIGN KEY (patient) REFERENCES registry.patient(id);

-- Name: note_signature note_signature_is_over_the_exact_content; Type: FK CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.note_signature
    ADD CONSTRAINT note_signature_is_over_the_exact_content FOREIGN KEY (document, hash) REFERENCES coverage.note(id, hash);

-- Name: cycle_position position_belongs_to_cycle; Type: FK CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.cycle_position
    ADD CONSTRAINT position_belongs_to_cycle FOREIGN KEY (cycle) REFERENCES booking.planned_cycle(id);

-- Name: cycle_position position_names_its_item; Type: FK CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.cycle_position
    ADD CONSTRAINT position_names_its_item FOREIGN KEY (item) REFERENCES coverage.item(code);

-- Name: authorisation_use use_belongs_to_authorisation; Type: FK CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.authorisation_use
    ADD CONSTRAINT use_belongs_to_authorisation FOREIGN KEY (authorisation) REFERENCES coverage.authorisation(id);

-- Name: authorisation_use use_is_by_a_procedure; Type: FK CONSTRAINT; Schema: coverage; Owner: omentum_owner

ALTER TABLE ONLY coverage.authorisation_use
    ADD CONSTRAINT use_is_by_a_procedure FOREIGN KEY (procedure) REFERENCES booking.procedure(id);

-- Name: adverse_event adverse_event_belongs_to_patient; Type: FK CONSTRAINT; Schema: followup; Owner: omentum_owner

ALTER TABLE ONLY followup.adverse_event
    ADD CONSTRAINT adverse_event_belongs_to_patient FOREIGN KEY (patient) REFERENCES registry.patient(id);

-- Name: adverse_event adverse_event_follows_a_procedure; Type: FK CONSTRAINT; Schema: followup; Owner: omentum_owner

ALTER TABLE ONLY followup.adverse_event
    ADD CONSTRAINT adverse_event_follows_a_procedure FOREIGN KEY (procedure, patient) REFERENCES booking.procedure(id, patient) ON UPDATE CASCADE;

-- Name: adverse_event adverse_event_supersedes_one; Type: FK CONSTRAINT; Schema: followup; Owner: omentum_owner

ALTER TABLE ONLY followup.adverse_event
    ADD CONSTRAINT adverse_event_supersedes_one FOREIGN KEY (supersedes, patient) REFERENCES followup.adverse_event(id, patient) ON UPDATE CASCADE;

-- Name: attempt attempt_belongs_to_task; Type: FK CONSTRAINT; Schema: followup; Owner: omentum_owner

ALTER TABLE ONLY followup.attempt
    ADD CONSTRAINT attempt_belongs_to_task FOREIGN KEY (task) REFERENCES followup.task(id);

-- Name: task task_belongs_to_course; Type: FK CONSTRAINT; Schema: followup; Owner: omentum_owner

ALTER TABLE ONLY followup.task
    ADD CONSTRAINT task_belongs_to_course FOREIGN KEY (course, patient) REFERENCES booking.course(id, patient) ON UPDATE CASCADE;

-- Name: task task_belongs_to_patient; Type: FK CONSTRAINT; Schema: followup; Owner: omentum_owner

ALTER TABLE ONLY followup.task
    ADD CONSTRAINT task_belongs_to_patient FOREIGN KEY (patient) REFERENCES registry.patient(id);

-- Name: task task_belongs_to_site; Type: FK CONSTRAINT; Schema: followup; Owner: omentum_owner

ALTER TABLE ONLY followup.task
    ADD CONSTRAINT task_belongs_to_site FOREIGN KEY (site) REFERENCES registry.site(id);

-- Name: task task_follows_a_template; Type: FK CONSTRAINT; Schema: followup; Owner: omentum_owner

ALTER TABLE ONLY followup.task
    ADD CONSTRAINT task_follows_a_template FOREIGN KEY (template) REFERENCES followup.template(id);

-- Name: task_history task_history_belongs_to_task; Type: FK CONSTRAINT; Schema: followup; Owner: omentum_owner

ALTER TABLE ONLY followup.task_history
    ADD CONSTRAINT task_history_belongs_to_task FOREIGN KEY (subject) REFERENCES followup.task(id);

-- Name: task task_is_about_a_cycle; Type: FK CONSTRAINT; Schema: followup; Owner: omentum_owner

ALTER TABLE ONLY followup.task
    ADD CONSTRAINT task_is_about_a_cycle FOREIGN KEY (cycle) REFERENCES booking.planned_cycle(id);

-- Name: task task_status_is_its_last_step; Type: FK CONSTRAINT; Schema: followup; Owner: omentum_owner

ALTER TABLE ONLY followup.task
    ADD CONSTRAINT task_status_is_its_last_step FOREIGN KEY (id, step_no, status) REFERENCES followup.task_history(subject, no, to_state) DEFERRABLE INITIALLY DEFERRED;

-- Name: cron cron_fills_known_queue; Type: FK CONSTRAINT; Schema: jobs; Owner: omentum_owner

ALTER TABLE ONLY jobs.cron
    ADD CONSTRAINT cron_fills_known_queue FOREIGN KEY (queue) REFERENCES jobs.queue(id);

-- Name: cron cron_is_of_known_kind; Type: FK CONSTRAINT; Schema: jobs; Owner: omentum_owner

ALTER TABLE ONLY jobs.cron
    ADD CONSTRAINT cron_is_of_known_kind FOREIGN KEY (kind) REFERENCES jobs.kind(id);

-- Name: cron_run cron_run_belongs_to_cron; Type: FK CONSTRAINT; Schema: jobs; Owner: omentum_owner

ALTER TABLE ONLY jobs.cron_run
    ADD CONSTRAINT cron_run_belongs_to_cron FOREIGN KEY (cron) REFERENCES jobs.cron(id);

-- Name: hold hold_belongs_to_patient; Type: FK CONSTRAINT; Schema: pathway; Owner: omentum_owner

ALTER TABLE ONLY pathway.hold
    ADD CONSTRAINT hold_belongs_to_patient FOREIGN KEY (patient) REFERENCES registry.patient(id);

-- Name: nightly_item nightly_item_belongs_to_run; Type: FK CONSTRAINT; Schema: pathway; Owner: omentum_owner

ALTER TABLE ONLY pathway.nightly_item
    ADD CONSTRAINT nightly_item_belongs_to_run FOREIGN KEY (run) REFERENCES pathway.nightly_run(id);

-- Name: nightly_run nightly_run_belongs_to_site; Type: FK CONSTRAINT; Schema: pathway; Owner: omentum_owner

ALTER TABLE ONLY pathway.nightly_run
    ADD CONSTRAINT nightly_run_belongs_to_site FOREIGN KEY (site) REFERENCES registry.site(id);

-- Name: override override_belongs_to_cycle; Type: FK CONSTRAINT; Schema: pathway; Owner: omentum_owner

ALTER TABLE ONLY pathway.override
    ADD CONSTRAINT override_belongs_to_cycle FOREIGN KEY (cycle) REFERENCES booking.planned_cycle(id);

-- Name: override override_names_a_gate; Type: FK CONSTRAINT; Schema: pathway; Owner: omentum_owner

ALTER TABLE ONLY pathway.override
    ADD CONSTRAINT override_names_a_gate FOREIGN KEY (gate) REFERENCES pathway.gate(code);

-- Name: override_revocation revocation_belongs_to_override; Type: FK CONSTRAINT; Schema: pathway; Owner: omentum_owner

ALTER TABLE ONLY pathway.override_revocation
    ADD CONSTRAINT revocation_belongs_to_override FOREIGN KEY (override) REFERENCES pathway.override(id);

-- Name: warning warning_belongs_to_patient; Type: FK CONSTRAINT; Schema: pathway; Owner: omentum_owner

ALTER TABLE ONLY pathway.warning
    ADD CONSTRAINT warning_belongs_to_patient FOREIGN KEY (patient) REFERENCES registry.patient(id);

-- Name: warning warning_belongs_to_site; Type: FK CONSTRAINT; Schema: pathway; Owner: omentum_owner

ALTER TABLE ONLY pathway.warning
    ADD CONSTRAINT warning_belongs_to_site FOREIGN KEY (site) REFERENCES registry.site(id);

-- Name: decision decision_is_of_its_referral_step; Type: FK CONSTRAINT; Schema: referrals; Owner: omentum_owner

ALTER TABLE ONLY referrals.decision
    ADD CONSTRAINT decision_is_of_its_referral_step FOREIGN KEY (referral, step_no, outcome) REFERENCES referrals.referral_history(subject, no, to_state);

-- Name: decision decision_names_a_decline_reason; Type: FK CONSTRAINT; Schema: referrals; Owner: omentum_owner

ALTER TABLE ONLY referrals.decision
    ADD CONSTRAINT decision_names_a_decline_reason FOREIGN KEY (reason_code) REFERENCES referrals.decline_reason(code);

-- Name: decision decision_names_an_onward_centre; Type: FK CONSTRAINT; Schema: referrals; Owner: omentum_owner

ALTER TABLE ONLY referrals.decision
    ADD CONSTRAINT decision_names_an_onward_centre FOREIGN KEY (onward_to) REFERENCES registry.organisation(id);

-- Name: outcome_notice notice_belongs_to_referral; Type: FK CONSTRAINT; Schema: referrals; Owner: omentum_owner

ALTER TABLE ONLY referrals.outcome_notice
    ADD CONSTRAINT notice_belongs_to_referral FOREIGN KEY (referral) REFERENCES referrals.referral(id);

-- Name: outcome_notice notice_tells_a_step_of_its_referral; Type: FK CONSTRAINT; Schema: referrals; Owner: omentum_owner

ALTER TABLE ONLY referrals.outcome_notice
    ADD CONSTRAINT notice_tells_a_step_of_its_referral FOREIGN KEY (referral, told_step) REFERENCES referrals.referral_history(subject, no);

-- Name: referral referral_belongs_to_patient; Type: FK CONSTRAINT; Schema: referrals; Owner: omentum_owner

ALTER TABLE ONLY referrals.referral
    ADD CONSTRAINT referral_belongs_to_patient FOREIGN KEY (patient) REFERENCES registry.patient(id);

-- Name: referral referral_belongs_to_site; Type: FK CONSTRAINT; Schema: referrals; Owner: omentum_owner

ALTER TABLE ONLY referrals.referral
    ADD CONSTRAINT referral_belongs_to_site FOREIGN KEY (site) REFERENCES registry.site(id);

-- Name: referral_history referral_history_belongs_to_referral; Type: FK CONSTRAINT; Schema: referrals; Owner: omentum_owner

ALTER TABLE ONLY referrals.referral_history
    ADD CONSTRAINT referral_history_belongs_to_referral FOREIGN KEY (subject) REFERENCES referrals.referral(id);

-- Name: referral referral_is_a_copy_of_a_referral; Type: FK CONSTRAINT; Schema: referrals; Owner: omentum_owner

ALTER TABLE ONLY referrals.referral
    ADD CONSTRAINT referral_is_a_copy_of_a_referral FOREIGN KEY (duplicate_of) REFERENCES referrals.referral(id);

-- Name: referral referral_names_a_practitioner; Type: FK CONSTRAINT; Schema: referrals; Owner: omentum_owner

ALTER TABLE ONLY referrals.referral
    ADD CONSTRAINT referral_names_a_practitioner FOREIGN KEY (referrer_practitioner) REFERENCES registry.practitioner(id);

-- Name: referral referral_names_an_organisation; Type: FK CONSTRAINT; Schema: referrals; Owner: omentum_owner

ALTER TABLE ONLY referrals.referral
    ADD CONSTRAINT referral_names_an_organisation FOREIGN KEY (referrer_organisation) REFERENCES registry.organisation(id);

-- Name: referral referral_status_is_its_last_step; Type: FK CONSTRAINT; Schema: referrals; Owner: omentum_owner

ALTER TABLE ONLY referrals.referral
    ADD CONSTRAINT referral_status_is_its_last_step FOREIGN KEY (id, step_no, status) REFERENCES referrals.referral_history(subject, no, to_state) DEFERRABLE INITIALLY DEFERRED;

-- Name: patient_address address_belongs_to_patient; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.patient_address
    ADD CONSTRAINT address_belongs_to_patient FOREIGN KEY (patient) REFERENCES registry.patient(id);

-- Name: condition condition_belongs_to_patient; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.condition
    ADD CONSTRAINT condition_belongs_to_patient FOREIGN KEY (patient) REFERENCES registry.patient(id);

-- Name: patient_contact contact_belongs_to_patient; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.patient_contact
    ADD CONSTRAINT contact_belongs_to_patient FOREIGN KEY (patient) REFERENCES registry.patient(id);

-- Name: patient_contact_person contact_person_belongs_to_patient; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.patient_contact_person
    ADD CONSTRAINT contact_person_belongs_to_patient FOREIGN KEY (patient) REFERENCES registry.patient(id);

-- Name: death_correction death_correction_belongs_to_patient; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.death_correction
    ADD CONSTRAINT death_correction_belongs_to_patient FOREIGN KEY (patient) REFERENCES registry.patient(id);

-- Name: disclosed_patient disclosed_patient_belongs_to_disclosure; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.disclosed_patient
    ADD CONSTRAINT disclosed_patient_belongs_to_disclosure FOREIGN KEY (disclosure) REFERENCES registry.disclosure(id);

-- Name: disclosed_patient disclosed_patient_belongs_to_patient; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.disclosed_patient
    ADD CONSTRAINT disclosed_patient_belongs_to_patient FOREIGN KEY (patient) REFERENCES registry.patient(id);

-- Name: holiday holiday_belongs_to_site; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.holiday
    ADD CONSTRAINT holiday_belongs_to_site FOREIGN KEY (site) REFERENCES registry.site(id);

-- Name: patient_identifier identifier_belongs_to_patient; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.patient_identifier
    ADD CONSTRAINT identifier_belongs_to_patient FOREIGN KEY (patient) REFERENCES registry.patient(id);

-- Name: patient_identity identity_belongs_to_patient; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.patient_identity
    ADD CONSTRAINT identity_belongs_to_patient FOREIGN KEY (patient) REFERENCES registry.patient(id);

-- Name: imported_coverage imported_coverage_belongs_to_patient; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.imported_coverage
    ADD CONSTRAINT imported_coverage_belongs_to_patient FOREIGN KEY (patient) REFERENCES registry.patient(id);

-- Name: imported_coverage_payer imported_payer_belongs_to_coverage; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.imported_coverage_payer
    ADD CONSTRAINT imported_payer_belongs_to_coverage FOREIGN KEY (coverage) REFERENCES registry.imported_coverage(id);

-- Name: imported_coverage_payer imported_payer_names_its_organisation; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.imported_coverage_payer
    ADD CONSTRAINT imported_payer_names_its_organisation FOREIGN KEY (organisation) REFERENCES registry.organisation(id);

-- Name: membership membership_belongs_to_person; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.membership
    ADD CONSTRAINT membership_belongs_to_person FOREIGN KEY (person) REFERENCES registry.person(id);

-- Name: organisation organisation_belongs_to_organisation; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.organisation
    ADD CONSTRAINT organisation_belongs_to_organisation FOREIGN KEY (part_of) REFERENCES registry.organisation(id);

-- Name: organisation_identifier organisation_identifier_belongs_to_organisation; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.organisation_identifier
    ADD CONSTRAINT organisation_identifier_belongs_to_organisation FOREIGN KEY (organisation) REFERENCES registry.organisation(id);

-- Name: patient_link patient_link_belongs_to_patient; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.patient_link
    ADD CONSTRAINT patient_link_belongs_to_patient FOREIGN KEY (patient) REFERENCES registry.patient(id);

-- Name: patient_link patient_link_names_another_patient; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.patient_link
    ADD CONSTRAINT patient_link_names_another_patient FOREIGN KEY (other) REFERENCES registry.patient(id);

-- Name: patient_name patient_name_belongs_to_patient; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.patient_name
    ADD CONSTRAINT patient_name_belongs_to_patient FOREIGN KEY (patient) REFERENCES registry.patient(id);

-- Name: patient patient_names_its_general_practitioner; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.patient
    ADD CONSTRAINT patient_names_its_general_practitioner FOREIGN KEY (general_practitioner) REFERENCES registry.practitioner(id);

-- Name: patient patient_names_its_managing_organisation; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.patient
    ADD CONSTRAINT patient_names_its_managing_organisation FOREIGN KEY (managing_organisation) REFERENCES registry.organisation(id);

-- Name: practitioner practitioner_belongs_to_organisation; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.practitioner
    ADD CONSTRAINT practitioner_belongs_to_organisation FOREIGN KEY (organisation) REFERENCES registry.organisation(id);

-- Name: practitioner_identifier practitioner_identifier_belongs_to_practitioner; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.practitioner_identifier
    ADD CONSTRAINT practitioner_identifier_belongs_to_practitioner FOREIGN KEY (practitioner) REFERENCES registry.practitioner(id);

-- Name: site site_belongs_to_organisation; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.site
    ADD CONSTRAINT site_belongs_to_organisation FOREIGN KEY (organisation) REFERENCES registry.organisation(id);

-- Name: source_record source_record_names_its_condition; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.source_record
    ADD CONSTRAINT source_record_names_its_condition FOREIGN KEY (condition) REFERENCES registry.condition(id);

-- Name: source_record source_record_names_its_coverage; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.source_record
    ADD CONSTRAINT source_record_names_its_coverage FOREIGN KEY (imported_coverage) REFERENCES registry.imported_coverage(id);

-- Name: source_record source_record_names_its_organisation; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.source_record
    ADD CONSTRAINT source_record_names_its_organisation FOREIGN KEY (organisation) REFERENCES registry.organisation(id);

-- Name: source_record source_record_names_its_patient; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.source_record
    ADD CONSTRAINT source_record_names_its_patient FOREIGN KEY (patient) REFERENCES registry.patient(id);

-- Name: source_record source_record_names_its_practitioner; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.source_record
    ADD CONSTRAINT source_record_names_its_practitioner FOREIGN KEY (practitioner) REFERENCES registry.practitioner(id);

-- Name: source_record source_record_names_its_run; Type: FK CONSTRAINT; Schema: registry; Owner: omentum_owner

ALTER TABLE ONLY registry.source_record
    ADD CONSTRAINT source_record_names_its_run FOREIGN KEY (import_run) REFERENCES registry.import_run(id);

-- Name: arm arm_belongs_to_protocol_version; Type: FK CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.arm
    ADD CONSTRAINT arm_belongs_to_protocol_version FOREIGN KEY (protocol_version) REFERENCES trials.protocol_version(id);

-- Name: consent consent_belongs_to_enrolment; Type: FK CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.consent
    ADD CONSTRAINT consent_belongs_to_enrolment FOREIGN KEY (enrolment) REFERENCES trials.enrolment(id);

-- Name: consent_form consent_form_belongs_to_trial; Type: FK CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.consent_form
    ADD CONSTRAINT consent_form_belongs_to_trial FOREIGN KEY (trial) REFERENCES trials.trial(id);

-- Name: consent consent_names_its_form; Type: FK CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.consent
    ADD CONSTRAINT consent_names_its_form FOREIGN KEY (form) REFERENCES trials.consent_form(id);

-- Name: criterion criterion_belongs_to_arm; Type: FK CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.criterion
    ADD CONSTRAINT criterion_belongs_to_arm FOREIGN KEY (arm) REFERENCES trials.arm(id);

-- Name: criterion criterion_names_a_fact; Type: FK CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.criterion
    ADD CONSTRAINT criterion_names_a_fact FOREIGN KEY (fact) REFERENCES trials.fact_kind(code);

-- Name: eligibility eligibility_belongs_to_enrolment; Type: FK CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.eligibility
    ADD CONSTRAINT eligibility_belongs_to_enrolment FOREIGN KEY (enrolment) REFERENCES trials.enrolment(id);

-- Name: enrolment enrolment_belongs_to_patient; Type: FK CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.enrolment
    ADD CONSTRAINT enrolment_belongs_to_patient FOREIGN KEY (patient) REFERENCES registry.patient(id);

-- Name: enrolment enrolment_belongs_to_site; Type: FK CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.enrolment
    ADD CONSTRAINT enrolment_belongs_to_site FOREIGN KEY (site) REFERENCES registry.site(id);

-- Name: enrolment enrolment_comes_from_a_referral; Type: FK CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.enrolment
    ADD CONSTRAINT enrolment_comes_from_a_referral FOREIGN KEY (referral) REFERENCES referrals.referral(id);

-- Name: enrolment_history enrolment_history_belongs_to_enrolment; Type: FK CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.enrolment_history
    ADD CONSTRAINT enrolment_history_belongs_to_enrolment FOREIGN KEY (subject) REFERENCES trials.enrolment(id);

-- Name: enrolment enrolment_is_of_its_referrals_patient; Type: FK CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.enrolment
    ADD CONSTRAINT enrolment_is_of_its_referrals_patient FOREIGN KEY (referral, patient) REFERENCES referrals.referral(id, patient) ON UPDATE CASCADE;

-- Name: enrolment enrolment_names_a_trial; Type: FK CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.enrolment
    ADD CONSTRAINT enrolment_names_a_trial FOREIGN KEY (trial) REFERENCES trials.trial(id);

-- Name: enrolment enrolment_names_an_arm; Type: FK CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.enrolment
    ADD CONSTRAINT enrolment_names_an_arm FOREIGN KEY (arm) REFERENCES trials.arm(id);

-- Name: enrolment enrolment_status_is_its_last_step; Type: FK CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.enrolment
    ADD CONSTRAINT enrolment_status_is_its_last_step FOREIGN KEY (id, step_no, status) REFERENCES trials.enrolment_history(subject, no, to_state) DEFERRABLE INITIALLY DEFERRED;

-- Name: patient_fact patient_fact_belongs_to_patient; Type: FK CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.patient_fact
    ADD CONSTRAINT patient_fact_belongs_to_patient FOREIGN KEY (patient) REFERENCES registry.patient(id);

-- Name: patient_fact patient_fact_corrects_a_fact; Type: FK CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.patient_fact
    ADD CONSTRAINT patient_fact_corrects_a_fact FOREIGN KEY (corrects) REFERENCES trials.patient_fact(id);

-- Name: patient_fact patient_fact_is_of_a_kind; Type: FK CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.patient_fact
    ADD CONSTRAINT patient_fact_is_of_a_kind FOREIGN KEY (fact) REFERENCES trials.fact_kind(code);

-- Name: protocol_version protocol_version_belongs_to_trial; Type: FK CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.protocol_version
    ADD CONSTRAINT protocol_version_belongs_to_trial FOREIGN KEY (trial) REFERENCES trials.trial(id);

-- Name: withdrawal withdrawal_belongs_to_enrolment; Type: FK CONSTRAINT; Schema: trials; Owner: omentum_owner

ALTER TABLE ONLY trials.withdrawal
    ADD CONSTRAINT withdrawal_belongs_to_enrolment FOREIGN KEY (enrolment) REFERENCES trials.enrolment(id);

-- Name: SCHEMA audit; Type: ACL; Schema: -; Owner: omentum_vault

GRANT USAGE ON SCHEMA audit TO omentum_owner;
GRANT USAGE ON SCHEMA audit TO auditor;
GRANT USAGE ON SCHEMA audit TO operator;

-- Name: SCHEMA booking; Type: ACL; Schema: -; Owner: omentum_owner

GRANT USAGE ON SCHEMA booking TO coordinator;
GRANT USAGE ON SCHEMA booking TO research;
GRANT USAGE ON SCHEMA booking TO investigator;
GRANT USAGE ON SCHEMA booking TO scheduler;
GRANT USAGE ON SCHEMA booking TO theatre;
GRANT USAGE ON SCHEMA booking TO surgeon;
GRANT USAGE ON SCHEMA booking TO pharmacist;
GRANT USAGE ON SCHEMA booking TO nurse;
GRANT USAGE ON SCHEMA booking TO finance;
GRANT USAGE ON SCHEMA booking TO worker;
GRANT USAGE ON SCHEMA booking TO cron;

-- Name: SCHEMA coverage; Type: ACL; Schema: -; Owner: omentum_owner

GRANT USAGE ON SCHEMA coverage TO coordinator;
GRANT USAGE ON SCHEMA coverage TO research;
GRANT USAGE ON SCHEMA coverage TO investigator;
GRANT USAGE ON SCHEMA coverage TO scheduler;
GRANT USAGE ON SCHEMA coverage TO theatre;
GRANT USAGE ON SCHEMA coverage TO surgeon;
GRANT USAGE ON SCHEMA coverage TO pharmacist;
GRANT USAGE ON SCHEMA coverage TO nurse;
GRANT USAGE ON SCHEMA coverage TO finance;
GRANT USAGE ON SCHEMA coverage TO worker;
GRANT USAGE ON SCHEMA coverage TO cron;

-- Name: SCHEMA followup; Type: ACL; Schema: -; Owner: omentum_owner

GRANT USAGE ON SCHEMA followup TO coordinator;
GRANT USAGE ON SCHEMA followup TO research;
GRANT USAGE ON SCHEMA followup TO investigator;
GRANT USAGE ON SCHEMA followup TO scheduler;
GRANT USAGE ON SCHEMA followup TO theatre;
GRANT USAGE ON SCHEMA followup TO surgeon;
GRANT USAGE ON SCHEMA followup TO pharmacist;
GRANT USAGE ON SCHEMA followup TO nurse;
GRANT USAGE ON SCHEMA followup TO finance;
GRANT USAGE ON SCHEMA followup TO worker;
GRANT USAGE ON SCHEMA followup TO cron;

-- Name: SCHEMA jobs; Type: ACL; Schema: -; Owner: omentum_owner

GRANT USAGE ON SCHEMA jobs TO coordinator;
GRANT USAGE ON SCHEMA jobs TO research;
GRANT USAGE ON SCHEMA jobs TO investigator;
GRANT USAGE ON SCHEMA jobs TO scheduler;
GRANT USAGE ON SCHEMA jobs TO theatre;
GRANT USAGE ON SCHEMA jobs TO surgeon;
GRANT USAGE ON SCHEMA jobs TO pharmacist;
GRANT USAGE ON SCHEMA jobs TO nurse;
GRANT USAGE ON SCHEMA jobs TO finance;
GRANT USAGE ON SCHEMA jobs TO auditor;
GRANT USAGE ON SCHEMA jobs TO operator;
GRANT USAGE ON SCHEMA jobs TO worker;
GRANT USAGE ON SCHEMA jobs TO cron;
GRANT USAGE ON SCHEMA jobs TO omentum_vault;

-- Name: SCHEMA migration; Type: ACL; Schema: -; Owner: omentum_owner

GRANT USAGE ON SCHEMA migration TO PUBLIC;

-- Name: SCHEMA pathway; Type: ACL; Schema: -; Owner: omentum_owner

GRANT USAGE ON SCHEMA pathway TO coordinator;
GRANT USAGE ON SCHEMA pathway TO research;
GRANT USAGE ON SCHEMA pathway TO investigator;
GRANT USAGE ON SCHEMA pathway TO scheduler;
GRANT USAGE ON SCHEMA pathway TO theatre;
GRANT USAGE ON SCHEMA pathway TO surgeon;
GRANT USAGE ON SCHEMA pathway TO pharmacist;
GRANT USAGE ON SCHEMA pathway TO nurse;
GRANT USAGE ON SCHEMA pathway TO finance;
GRANT USAGE ON SCHEMA pathway TO worker;
GRANT USAGE ON SCHEMA pathway TO cron;
GRANT USAGE ON SCHEMA pathway TO operator;

-- Name: SCHEMA public; Type: ACL; Schema: -; Owner: pg_database_owner

REVOKE USAGE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO omentum_owner;

-- Name: SCHEMA referrals; Type: ACL; Schema: -; Owner: omentum_owner

GRANT USAGE ON SCHEMA referrals TO coordinator;
GRANT USAGE ON SCHEMA referrals TO research;
GRANT USAGE ON SCHEMA referrals TO investigator;
GRANT USAGE ON SCHEMA referrals TO scheduler;
GRANT USAGE ON SCHEMA referrals TO theatre;
GRANT USAGE ON SCHEMA referrals TO surgeon;
GRANT USAGE ON SCHEMA referrals TO pharmacist;
GRANT USAGE ON SCHEMA referrals TO nurse;
GRANT USAGE ON SCHEMA referrals TO finance;
GRANT USAGE ON SCHEMA referrals TO worker;
GRANT USAGE ON SCHEMA referrals TO cron;

-- Name: SCHEMA registry; Type: ACL; Schema: -; Owner: omentum_owner

GRANT USAGE ON SCHEMA registry TO coordinator;
GRANT USAGE ON SCHEMA registry TO research;
GRANT USAGE ON SCHEMA registry TO investigator;
GRANT USAGE ON SCHEMA registry TO scheduler;
GRANT USAGE ON SCHEMA registry TO theatre;
GRANT USAGE ON SCHEMA registry TO surgeon;
GRANT USAGE ON SCHEMA registry TO pharmacist;
GRANT USAGE ON SCHEMA registry TO nurse;
GRANT USAGE ON SCHEMA registry TO finance;
GRANT USAGE ON SCHEMA registry TO auditor;
GRANT USAGE ON SCHEMA registry TO operator;
GRANT USAGE ON SCHEMA registry TO worker;
GRANT USAGE ON SCHEMA registry TO cron;
GRANT USAGE ON SCHEMA registry TO omentum_vault;
GRANT USAGE ON SCHEMA registry TO omentum_gatekeeper;

-- Name: SCHEMA trials; Type: ACL; Schema: -; Owner: omentum_owner

GRANT USAGE ON SCHEMA trials TO coordinator;
GRANT USAGE ON SCHEMA trials TO research;
GRANT USAGE ON SCHEMA trials TO investigator;
GRANT USAGE ON SCHEMA trials TO scheduler;
GRANT USAGE ON SCHEMA trials TO theatre;
GRANT USAGE ON SCHEMA trials TO surgeon;
GRANT USAGE ON SCHEMA trials TO pharmacist;
GRANT USAGE ON SCHEMA trials TO nurse;
GRANT USAGE ON SCHEMA trials TO finance;
GRANT USAGE ON SCHEMA trials TO worker;
GRANT USAGE ON SCHEMA trials TO cron;

-- Name: FUNCTION acting(OUT behalf name, OUT job bigint); Type: ACL; Schema: audit; Owner: omentum_vault

REVOKE ALL ON FUNCTION audit.acting(OUT behalf name, OUT job bigint) FROM PUBLIC;

-- Name: FUNCTION connected_at(); Type: ACL; Schema: audit; Owner: omentum_vault

REVOKE ALL ON FUNCTION audit.connected_at() FROM PUBLIC;
GRANT ALL ON FUNCTION audit.connected_at() TO omentum_owner;

-- Name: FUNCTION differences(salt bytea, before jsonb, after jsonb); Type: ACL; Schema: audit; Owner: omentum_vault

REVOKE ALL ON FUNCTION audit.differences(salt bytea, before jsonb, after jsonb) FROM PUBLIC;

-- Name: COLUMN entry.seq; Type: ACL; Schema: audit; Owner: omentum_vault

GRANT SELECT(seq) ON TABLE audit.entry TO auditor;

-- Name: COLUMN entry.txid; Type: ACL; Schema: audit; Owner: omentum_vault

GRANT SELECT(txid) ON TABLE audit.entry TO auditor;

-- Name: COLUMN entry.at; Type: ACL; Schema: audit; Owner: omentum_vault

GRANT SELECT(at) ON TABLE audit.entry TO auditor;

-- Name: COLUMN entry.login; Type: ACL; Schema: audit; Owner: omentum_vault

GRANT SELECT(login) ON TABLE audit.entry TO auditor;

-- Name: COLUMN entry.role; Type: ACL; Schema: audit; Owner: omentum_vault

GRANT SELECT(role) ON TABLE audit.entry TO auditor;

-- Name: COLUMN entry.behalf; Type: ACL; Schema: audit; Owner: omentum_vault

GRANT SELECT(behalf) ON TABLE audit.entry TO auditor;

-- Name: COLUMN entry.job; Type: ACL; Schema: audit; Owner: omentum_vault

GRANT SELECT(job) ON TABLE audit.entry TO auditor;

-- Name: COLUMN entry.rel; Type: ACL; Schema: audit; Owner: omentum_vault

GRANT SELECT(rel) ON TABLE audit.entry TO auditor;

-- Name: COLUMN entry.op; Type: ACL; Schema: audit; Owner: omentum_vault

GRANT SELECT(op) ON TABLE audit.entry TO auditor;

-- Name: COLUMN entry.key; Type: ACL; Schema: audit; Owner: omentum_vault

GRANT SELECT(key) ON TABLE audit.entry TO auditor;

-- Name: COLUMN entry.patient; Type: ACL; Schema: audit; Owner: omentum_vault

GRANT SELECT(patient) ON TABLE audit.entry TO auditor;

-- Name: COLUMN entry.cols; Type: ACL; Schema: audit; Owner: omentum_vault

GRANT SELECT(cols) ON TABLE audit.entry TO auditor;

-- Name: COLUMN entry.hash; Type: ACL; Schema: audit; Owner: omentum_vault

GRANT SELECT(hash) ON TABLE audit.entry TO auditor;

-- Name: FUNCTION digest_of(e audit.entry); Type: ACL; Schema: audit; Owner: omentum_vault

REVOKE ALL ON FUNCTION audit.digest_of(e audit.entry) FROM PUBLIC;

-- Name: FUNCTION hash_of(e audit.entry); Type: ACL; Schema: audit; Owner: omentum_vault

REVOKE ALL ON FUNCTION audit.hash_of(e audit.entry) FROM PUBLIC;

-- Name: FUNCTION hashed_bytes(seq bigint, txid xid8, at timestamp with time zone, login name, role name, behalf name, job bigint, rel text, op "char", key text[], patient bigint, cols text[], digests bytea); Type: ACL; Schema: audit; Owner: omentum_vault

REVOKE ALL ON FUNCTION audit.hashed_bytes(seq bigint, txid xid8, at timestamp with time zone, login name, role name, behalf name, job bigint, rel text, op "char", key text[], patient bigint, cols text[], digests bytea) FROM PUBLIC;

-- Name: FUNCTION keep_entry(); Type: ACL; Schema: audit; Owner: omentum_vault

REVOKE ALL ON FUNCTION audit.keep_entry() FROM PUBLIC;

-- Name: PROCEDURE leave_out(IN t regclass, IN consequences name[]); Type: ACL; Schema: audit; Owner: omentum_vault

REVOKE ALL ON PROCEDURE audit.leave_out(IN t regclass, IN consequences name[]) FROM PUBLIC;
GRANT ALL ON PROCEDURE audit.leave_out(IN t regclass, IN consequences name[]) TO omentum_owner;

-- Name: FUNCTION old_snapshots(); Type: ACL; Schema: audit; Owner: omentum_vault

REVOKE ALL ON FUNCTION audit.old_snapshots() FROM PUBLIC;
GRANT ALL ON FUNCTION audit.old_snapshots() TO omentum_owner;

-- Name: FUNCTION patient_in(rel text, whole jsonb); Type: ACL; Schema: audit; Owner: omentum_vault

REVOKE ALL ON FUNCTION audit.patient_in(rel text, whole jsonb) FROM PUBLIC;

-- Name: FUNCTION record(); Type: ACL; Schema: audit; Owner: omentum_vault

REVOKE ALL ON FUNCTION audit.record() FROM PUBLIC;
GRANT ALL ON FUNCTION audit.record() TO omentum_owner;

-- Name: FUNCTION record_row(); Type: ACL; Schema: audit; Owner: omentum_vault

REVOKE ALL ON FUNCTION audit.record_row() FROM PUBLIC;
GRANT ALL ON FUNCTION audit.record_row() TO omentum_owner;

-- Name: FUNCTION redact(entry_seq bigint, column_name text, which "char", why text); Type: ACL; Schema: audit; Owner: omentum_vault

REVOKE ALL ON FUNCTION audit.redact(entry_seq bigint, column_name text, which "char", why text) FROM PUBLIC;

-- Name: FUNCTION refuse_truncate(); Type: ACL; Schema: audit; Owner: omentum_vault

REVOKE ALL ON FUNCTION audit.refuse_truncate() FROM PUBLIC;
GRANT ALL ON FUNCTION audit.refuse_truncate() TO omentum_owner;

-- Name: FUNCTION value_digest(value_salt bytea, v text); Type: ACL; Schema: audit; Owner: omentum_vault

REVOKE ALL ON FUNCTION audit.value_digest(value_salt bytea, v text) FROM PUBLIC;

-- Name: FUNCTION value_salt(salt bytea, col text, side "char"); Type: ACL; Schema: audit; Owner: omentum_vault

REVOKE ALL ON FUNCTION audit.value_salt(salt bytea, col text, side "char") FROM PUBLIC;

-- Name: FUNCTION values_of(salt bytea, side "char", whole jsonb); Type: ACL; Schema: audit; Owner: omentum_vault

REVOKE ALL ON FUNCTION audit.values_of(salt bytea, side "char", whole jsonb) FROM PUBLIC;

-- Name: FUNCTION verify(lo bigint, hi bigint); Type: ACL; Schema: audit; Owner: omentum_vault

REVOKE ALL ON FUNCTION audit.verify(lo bigint, hi bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION audit.verify(lo bigint, hi bigint) TO auditor;
GRANT ALL ON FUNCTION audit.verify(lo bigint, hi bigint) TO operator;

-- Name: PROCEDURE watch(IN t regclass); Type: ACL; Schema: audit; Owner: omentum_vault

REVOKE ALL ON PROCEDURE audit.watch(IN t regclass) FROM PUBLIC;
GRANT ALL ON PROCEDURE audit.watch(IN t regclass) TO omentum_owner;

-- Name: FUNCTION block(of_resource bigint, for_time tstzrange, why text, give_back boolean); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.block(of_resource bigint, for_time tstzrange, why text, give_back boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION booking.block(of_resource bigint, for_time tstzrange, why text, give_back boolean) TO coordinator;
GRANT ALL ON FUNCTION booking.block(of_resource bigint, for_time tstzrange, why text, give_back boolean) TO scheduler;

-- Name: FUNCTION clear(for_cycle bigint, for_step text, day date, its_verdict text, its_gates jsonb, its_rules text); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.clear(for_cycle bigint, for_step text, day date, its_verdict text, its_gates jsonb, its_rules text) FROM PUBLIC;
GRANT ALL ON FUNCTION booking.clear(for_cycle bigint, for_step text, day date, its_verdict text, its_gates jsonb, its_rules text) TO coordinator;
GRANT ALL ON FUNCTION booking.clear(for_cycle bigint, for_step text, day date, its_verdict text, its_gates jsonb, its_rules text) TO scheduler;
GRANT ALL ON FUNCTION booking.clear(for_cycle bigint, for_step text, day date, its_verdict text, its_gates jsonb, its_rules text) TO theatre;
GRANT ALL ON FUNCTION booking.clear(for_cycle bigint, for_step text, day date, its_verdict text, its_gates jsonb, its_rules text) TO surgeon;
GRANT ALL ON FUNCTION booking.clear(for_cycle bigint, for_step text, day date, its_verdict text, its_gates jsonb, its_rules text) TO nurse;

-- Name: FUNCTION course_apply_step(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.course_apply_step() FROM PUBLIC;

-- Name: FUNCTION course_first_step(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.course_first_step() FROM PUBLIC;

-- Name: FUNCTION course_followed(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.course_followed() FROM PUBLIC;

-- Name: FUNCTION course_has_its_grounds(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.course_has_its_grounds() FROM PUBLIC;

-- Name: FUNCTION course_step(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.course_step() FROM PUBLIC;

-- Name: FUNCTION course_take_step(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.course_take_step() FROM PUBLIC;

-- Name: FUNCTION death_gives_back(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.death_gives_back() FROM PUBLIC;

-- Name: FUNCTION discharge_is_asked_in_recovery(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.discharge_is_asked_in_recovery() FROM PUBLIC;

-- Name: FUNCTION draft_deviations(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.draft_deviations() FROM PUBLIC;

-- Name: FUNCTION dwell_seconds(of_procedure bigint); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.dwell_seconds(of_procedure bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION booking.dwell_seconds(of_procedure bigint) TO coordinator;
GRANT ALL ON FUNCTION booking.dwell_seconds(of_procedure bigint) TO research;
GRANT ALL ON FUNCTION booking.dwell_seconds(of_procedure bigint) TO investigator;
GRANT ALL ON FUNCTION booking.dwell_seconds(of_procedure bigint) TO scheduler;
GRANT ALL ON FUNCTION booking.dwell_seconds(of_procedure bigint) TO theatre;
GRANT ALL ON FUNCTION booking.dwell_seconds(of_procedure bigint) TO surgeon;
GRANT ALL ON FUNCTION booking.dwell_seconds(of_procedure bigint) TO pharmacist;
GRANT ALL ON FUNCTION booking.dwell_seconds(of_procedure bigint) TO nurse;
GRANT ALL ON FUNCTION booking.dwell_seconds(of_procedure bigint) TO finance;
GRANT ALL ON FUNCTION booking.dwell_seconds(of_procedure bigint) TO worker;
GRANT ALL ON FUNCTION booking.dwell_seconds(of_procedure bigint) TO cron;

-- Name: FUNCTION exposure_is_running(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.exposure_is_running() FROM PUBLIC;

-- Name: FUNCTION give_back(of_patient bigint, of_enrolment bigint, code text, why text); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.give_back(of_patient bigint, of_enrolment bigint, code text, why text) FROM PUBLIC;

-- Name: FUNCTION hold_has_its_review(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.hold_has_its_review() FROM PUBLIC;

-- Name: FUNCTION is_cleared(for_cycle bigint, for_step text, day date); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.is_cleared(for_cycle bigint, for_step text, day date) FROM PUBLIC;

-- Name: FUNCTION local_day(at timestamp with time zone, of_site bigint); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.local_day(at timestamp with time zone, of_site bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION booking.local_day(at timestamp with time zone, of_site bigint) TO coordinator;
GRANT ALL ON FUNCTION booking.local_day(at timestamp with time zone, of_site bigint) TO research;
GRANT ALL ON FUNCTION booking.local_day(at timestamp with time zone, of_site bigint) TO investigator;
GRANT ALL ON FUNCTION booking.local_day(at timestamp with time zone, of_site bigint) TO scheduler;
GRANT ALL ON FUNCTION booking.local_day(at timestamp with time zone, of_site bigint) TO theatre;
GRANT ALL ON FUNCTION booking.local_day(at timestamp with time zone, of_site bigint) TO surgeon;
GRANT ALL ON FUNCTION booking.local_day(at timestamp with time zone, of_site bigint) TO pharmacist;
GRANT ALL ON FUNCTION booking.local_day(at timestamp with time zone, of_site bigint) TO nurse;
GRANT ALL ON FUNCTION booking.local_day(at timestamp with time zone, of_site bigint) TO finance;
GRANT ALL ON FUNCTION booking.local_day(at timestamp with time zone, of_site bigint) TO worker;
GRANT ALL ON FUNCTION booking.local_day(at timestamp with time zone, of_site bigint) TO cron;

-- Name: FUNCTION milestone_is_of_its_day(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.milestone_is_of_its_day() FROM PUBLIC;

-- Name: FUNCTION place(for_cycle bigint, at_site bigint, with_resources bigint[], for_time tstzrange, hold_for interval, instead_of bigint, is_late text); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.place(for_cycle bigint, at_site bigint, with_resources bigint[], for_time tstzrange, hold_for interval, instead_of bigint, is_late text) FROM PUBLIC;
GRANT ALL ON FUNCTION booking.place(for_cycle bigint, at_site bigint, with_resources bigint[], for_time tstzrange, hold_for interval, instead_of bigint, is_late text) TO coordinator;
GRANT ALL ON FUNCTION booking.place(for_cycle bigint, at_site bigint, with_resources bigint[], for_time tstzrange, hold_for interval, instead_of bigint, is_late text) TO scheduler;

-- Name: FUNCTION placement_apply_step(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.placement_apply_step() FROM PUBLIC;

-- Name: FUNCTION placement_first_step(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.placement_first_step() FROM PUBLIC;

-- Name: FUNCTION placement_followed(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.placement_followed() FROM PUBLIC;

-- Name: FUNCTION placement_step(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.placement_step() FROM PUBLIC;

-- Name: FUNCTION placement_take_step(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.placement_take_step() FROM PUBLIC;

-- Name: FUNCTION plan_cycles(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.plan_cycles() FROM PUBLIC;

-- Name: FUNCTION planned_cycle_apply_step(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.planned_cycle_apply_step() FROM PUBLIC;

-- Name: FUNCTION planned_cycle_first_step(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.planned_cycle_first_step() FROM PUBLIC;

-- Name: FUNCTION planned_cycle_step(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.planned_cycle_step() FROM PUBLIC;

-- Name: FUNCTION planned_cycle_take_step(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.planned_cycle_take_step() FROM PUBLIC;

-- Name: FUNCTION procedure_apply_step(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.procedure_apply_step() FROM PUBLIC;

-- Name: FUNCTION procedure_first_step(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.procedure_first_step() FROM PUBLIC;

-- Name: FUNCTION procedure_followed(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.procedure_followed() FROM PUBLIC;

-- Name: FUNCTION procedure_step(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.procedure_step() FROM PUBLIC;

-- Name: FUNCTION procedure_take_step(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.procedure_take_step() FROM PUBLIC;

-- Name: FUNCTION record_hash(procedure bigint, kind text, amends bigint, body text); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.record_hash(procedure bigint, kind text, amends bigint, body text) FROM PUBLIC;
GRANT ALL ON FUNCTION booking.record_hash(procedure bigint, kind text, amends bigint, body text) TO surgeon;

-- Name: FUNCTION record_is_of_a_past_procedure(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.record_is_of_a_past_procedure() FROM PUBLIC;

-- Name: FUNCTION refuse(state text, fact text, why text); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.refuse(state text, fact text, why text) FROM PUBLIC;

-- Name: FUNCTION result_is_counted(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.result_is_counted() FROM PUBLIC;

-- Name: FUNCTION stamp(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.stamp() FROM PUBLIC;

-- Name: FUNCTION superseded_has_its_replacement(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.superseded_has_its_replacement() FROM PUBLIC;

-- Name: FUNCTION take_from_placement(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.take_from_placement() FROM PUBLIC;

-- Name: FUNCTION unblock(which bigint); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.unblock(which bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION booking.unblock(which bigint) TO coordinator;
GRANT ALL ON FUNCTION booking.unblock(which bigint) TO scheduler;

-- Name: FUNCTION utc_text(at timestamp with time zone); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.utc_text(at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION booking.utc_text(at timestamp with time zone) TO surgeon;

-- Name: FUNCTION withdrawal_gives_back(); Type: ACL; Schema: booking; Owner: omentum_owner

REVOKE ALL ON FUNCTION booking.withdrawal_gives_back() FROM PUBLIC;

-- Name: FUNCTION answer_is_of_its_patient(); Type: ACL; Schema: coverage; Owner: omentum_owner

REVOKE ALL ON FUNCTION coverage.answer_is_of_its_patient() FROM PUBLIC;

-- Name: FUNCTION cycle_position_apply_step(); Type: ACL; Schema: coverage; Owner: omentum_owner

REVOKE ALL ON FUNCTION coverage.cycle_position_apply_step() FROM PUBLIC;

-- Name: FUNCTION cycle_position_first_step(); Type: ACL; Schema: coverage; Owner: omentum_owner

REVOKE ALL ON FUNCTION coverage.cycle_position_first_step() FROM PUBLIC;

-- Name: FUNCTION cycle_position_take_step(); Type: ACL; Schema: coverage; Owner: omentum_owner

REVOKE ALL ON FUNCTION coverage.cycle_position_take_step() FROM PUBLIC;

-- Name: FUNCTION end_of_knowledge(); Type: ACL; Schema: coverage; Owner: omentum_owner

REVOKE ALL ON FUNCTION coverage.end_of_knowledge() FROM PUBLIC;

-- Name: FUNCTION member_numbers(ticket bigint); Type: ACL; Schema: coverage; Owner: omentum_owner

REVOKE ALL ON FUNCTION coverage.member_numbers(ticket bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION coverage.member_numbers(ticket bigint) TO finance;

-- Name: FUNCTION note_hash(patient bigint, course bigint, amends bigint, kind text, held_at timestamp with time zone, content text); Type: ACL; Schema: coverage; Owner: omentum_owner

REVOKE ALL ON FUNCTION coverage.note_hash(patient bigint, course bigint, amends bigint, kind text, held_at timestamp with time zone, content text) FROM PUBLIC;
GRANT ALL ON FUNCTION coverage.note_hash(patient bigint, course bigint, amends bigint, kind text, held_at timestamp with time zone, content text) TO finance;

-- Name: FUNCTION step_has_its_answer(); Type: ACL; Schema: coverage; Owner: omentum_owner

REVOKE ALL ON FUNCTION coverage.step_has_its_answer() FROM PUBLIC;

-- Name: FUNCTION use_fits_its_authorisation(); Type: ACL; Schema: coverage; Owner: omentum_owner

REVOKE ALL ON FUNCTION coverage.use_fits_its_authorisation() FROM PUBLIC;

-- Name: FUNCTION attempt_followed(); Type: ACL; Schema: followup; Owner: omentum_owner

REVOKE ALL ON FUNCTION followup.attempt_followed() FROM PUBLIC;

-- Name: FUNCTION days_move_while_open(); Type: ACL; Schema: followup; Owner: omentum_owner

REVOKE ALL ON FUNCTION followup.days_move_while_open() FROM PUBLIC;

-- Name: FUNCTION death_ends_tasks(); Type: ACL; Schema: followup; Owner: omentum_owner

REVOKE ALL ON FUNCTION followup.death_ends_tasks() FROM PUBLIC;

-- Name: FUNCTION end_tasks(of_patient bigint); Type: ACL; Schema: followup; Owner: omentum_owner

REVOKE ALL ON FUNCTION followup.end_tasks(of_patient bigint) FROM PUBLIC;

-- Name: FUNCTION ended_by(of_patient bigint, of_course bigint, of_anchor text); Type: ACL; Schema: followup; Owner: omentum_owner

REVOKE ALL ON FUNCTION followup.ended_by(of_patient bigint, of_course bigint, of_anchor text) FROM PUBLIC;
GRANT ALL ON FUNCTION followup.ended_by(of_patient bigint, of_course bigint, of_anchor text) TO surgeon;
GRANT ALL ON FUNCTION followup.ended_by(of_patient bigint, of_course bigint, of_anchor text) TO scheduler;
GRANT ALL ON FUNCTION followup.ended_by(of_patient bigint, of_course bigint, of_anchor text) TO coordinator;
GRANT ALL ON FUNCTION followup.ended_by(of_patient bigint, of_course bigint, of_anchor text) TO nurse;
GRANT ALL ON FUNCTION followup.ended_by(of_patient bigint, of_course bigint, of_anchor text) TO operator;
GRANT ALL ON FUNCTION followup.ended_by(of_patient bigint, of_course bigint, of_anchor text) TO worker;

-- Name: FUNCTION move(of_task bigint, to_due date, to_overdue date, why text); Type: ACL; Schema: followup; Owner: omentum_owner

REVOKE ALL ON FUNCTION followup.move(of_task bigint, to_due date, to_overdue date, why text) FROM PUBLIC;
GRANT ALL ON FUNCTION followup.move(of_task bigint, to_due date, to_overdue date, why text) TO surgeon;
GRANT ALL ON FUNCTION followup.move(of_task bigint, to_due date, to_overdue date, why text) TO scheduler;
GRANT ALL ON FUNCTION followup.move(of_task bigint, to_due date, to_overdue date, why text) TO coordinator;
GRANT ALL ON FUNCTION followup.move(of_task bigint, to_due date, to_overdue date, why text) TO nurse;
GRANT ALL ON FUNCTION followup.move(of_task bigint, to_due date, to_overdue date, why text) TO operator;
GRANT ALL ON FUNCTION followup.move(of_task bigint, to_due date, to_overdue date, why text) TO worker;

-- Name: FUNCTION seriousness_falls_with_a_reason(); Type: ACL; Schema: followup; Owner: omentum_owner

REVOKE ALL ON FUNCTION followup.seriousness_falls_with_a_reason() FROM PUBLIC;

-- Name: FUNCTION step_has_its_attempt(); Type: ACL; Schema: followup; Owner: omentum_owner

REVOKE ALL ON FUNCTION followup.step_has_its_attempt() FROM PUBLIC;

-- Name: FUNCTION task_apply_step(); Type: ACL; Schema: followup; Owner: omentum_owner

REVOKE ALL ON FUNCTION followup.task_apply_step() FROM PUBLIC;

-- Name: FUNCTION task_first_step(); Type: ACL; Schema: followup; Owner: omentum_owner

REVOKE ALL ON FUNCTION followup.task_first_step() FROM PUBLIC;

-- Name: FUNCTION task_has_a_patient(); Type: ACL; Schema: followup; Owner: omentum_owner

REVOKE ALL ON FUNCTION followup.task_has_a_patient() FROM PUBLIC;

-- Name: FUNCTION task_take_step(); Type: ACL; Schema: followup; Owner: omentum_owner

REVOKE ALL ON FUNCTION followup.task_take_step() FROM PUBLIC;

-- Name: FUNCTION withdrawal_ends_tasks(); Type: ACL; Schema: followup; Owner: omentum_owner

REVOKE ALL ON FUNCTION followup.withdrawal_ends_tasks() FROM PUBLIC;

-- Name: FUNCTION announce(worker_id integer, lane_no smallint, queue_id smallint, ids bigint[], OUT run_no bigint, OUT elsewhere bigint[]); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.announce(worker_id integer, lane_no smallint, queue_id smallint, ids bigint[], OUT run_no bigint, OUT elsewhere bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.announce(worker_id integer, lane_no smallint, queue_id smallint, ids bigint[], OUT run_no bigint, OUT elsewhere bigint[]) TO worker;

-- Name: FUNCTION apply_plan(act text, ids bigint[], marks text[], why text, unchanged_only boolean); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.apply_plan(act text, ids bigint[], marks text[], why text, unchanged_only boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.apply_plan(act text, ids bigint[], marks text[], why text, unchanged_only boolean) TO operator;

-- Name: FUNCTION ask_cron(cron_name text, why text); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.ask_cron(cron_name text, why text) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.ask_cron(cron_name text, why text) TO operator;

-- Name: FUNCTION asker(OUT login text, OUT acting_as text); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.asker(OUT login text, OUT acting_as text) FROM PUBLIC;

-- Name: FUNCTION beat(worker_id integer, OUT alive boolean, OUT stop bigint[]); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.beat(worker_id integer, OUT alive boolean, OUT stop bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.beat(worker_id integer, OUT alive boolean, OUT stop bigint[]) TO worker;

-- Name: FUNCTION begin_effects(job_id bigint, job_token bigint); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.begin_effects(job_id bigint, job_token bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.begin_effects(job_id bigint, job_token bigint) TO worker;

-- Name: FUNCTION cancel(target bigint, why text); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.cancel(target bigint, why text) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.cancel(target bigint, why text) TO operator;

-- Name: FUNCTION claim(worker_id integer, queue_id smallint, kinds integer[], at_most integer); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.claim(worker_id integer, queue_id smallint, kinds integer[], at_most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.claim(worker_id integer, queue_id smallint, kinds integer[], at_most integer) TO worker;

-- Name: FUNCTION clock_change(zone text, earlier timestamp with time zone, later timestamp with time zone); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.clock_change(zone text, earlier timestamp with time zone, later timestamp with time zone) FROM PUBLIC;

-- Name: FUNCTION complete(job_id bigint, job_token bigint, what jsonb); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.complete(job_id bigint, job_token bigint, what jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.complete(job_id bigint, job_token bigint, what jsonb) TO worker;

-- Name: FUNCTION counts(); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.counts() FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.counts() TO worker;
GRANT ALL ON FUNCTION jobs.counts() TO operator;

-- Name: FUNCTION cron_field(field text, lowest integer, highest integer, names text[], fact text); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.cron_field(field text, lowest integer, highest integer, names text[], fact text) FROM PUBLIC;

-- Name: FUNCTION discard(target bigint, why text); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.discard(target bigint, why text) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.discard(target bigint, why text) TO operator;

-- Name: FUNCTION due_times(rule text, zone text, first timestamp with time zone, until timestamp with time zone, most integer, OUT due timestamp with time zone[], OUT passed integer, OUT next_at timestamp with time zone); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.due_times(rule text, zone text, first timestamp with time zone, until timestamp with time zone, most integer, OUT due timestamp with time zone[], OUT passed integer, OUT next_at timestamp with time zone) FROM PUBLIC;

-- Name: FUNCTION effects_of(OUT job bigint, OUT asked_by text, OUT asked_as text); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.effects_of(OUT job bigint, OUT asked_by text, OUT asked_as text) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.effects_of(OUT job bigint, OUT asked_by text, OUT asked_as text) TO omentum_vault;

-- Name: FUNCTION enable_cron(cron_name text, enable_it boolean, why text); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.enable_cron(cron_name text, enable_it boolean, why text) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.enable_cron(cron_name text, enable_it boolean, why text) TO operator;

-- Name: FUNCTION enqueue(kind_name text, schema_version smallint, job_args jsonb, queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, unique_by text, unique_scope text, unique_seconds integer, lock_by text, lock_max smallint, start_before timestamp with time zone, on_conflict text, trace_of bytea, OUT job_id bigint, OUT is_new boolean); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.enqueue(kind_name text, schema_version smallint, job_args jsonb, queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, unique_by text, unique_scope text, unique_seconds integer, lock_by text, lock_max smallint, start_before timestamp with time zone, on_conflict text, trace_of bytea, OUT job_id bigint, OUT is_new boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.enqueue(kind_name text, schema_version smallint, job_args jsonb, queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, unique_by text, unique_scope text, unique_seconds integer, lock_by text, lock_max smallint, start_before timestamp with time zone, on_conflict text, trace_of bytea, OUT job_id bigint, OUT is_new boolean) TO coordinator;
GRANT ALL ON FUNCTION jobs.enqueue(kind_name text, schema_version smallint, job_args jsonb, queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, unique_by text, unique_scope text, unique_seconds integer, lock_by text, lock_max smallint, start_before timestamp with time zone, on_conflict text, trace_of bytea, OUT job_id bigint, OUT is_new boolean) TO research;
GRANT ALL ON FUNCTION jobs.enqueue(kind_name text, schema_version smallint, job_args jsonb, queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, unique_by text, unique_scope text, unique_seconds integer, lock_by text, lock_max smallint, start_before timestamp with time zone, on_conflict text, trace_of bytea, OUT job_id bigint, OUT is_new boolean) TO investigator;
GRANT ALL ON FUNCTION jobs.enqueue(kind_name text, schema_version smallint, job_args jsonb, queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, unique_by text, unique_scope text, unique_seconds integer, lock_by text, lock_max smallint, start_before timestamp with time zone, on_conflict text, trace_of bytea, OUT job_id bigint, OUT is_new boolean) TO scheduler;
GRANT ALL ON FUNCTION jobs.enqueue(kind_name text, schema_version smallint, job_args jsonb, queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, unique_by text, unique_scope text, unique_seconds integer, lock_by text, lock_max smallint, start_before timestamp with time zone, on_conflict text, trace_of bytea, OUT job_id bigint, OUT is_new boolean) TO theatre;
GRANT ALL ON FUNCTION jobs.enqueue(kind_name text, schema_version smallint, job_args jsonb, queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, unique_by text, unique_scope text, unique_seconds integer, lock_by text, lock_max smallint, start_before timestamp with time zone, on_conflict text, trace_of bytea, OUT job_id bigint, OUT is_new boolean) TO surgeon;
GRANT ALL ON FUNCTION jobs.enqueue(kind_name text, schema_version smallint, job_args jsonb, queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, unique_by text, unique_scope text, unique_seconds integer, lock_by text, lock_max smallint, start_before timestamp with time zone, on_conflict text, trace_of bytea, OUT job_id bigint, OUT is_new boolean) TO pharmacist;
GRANT ALL ON FUNCTION jobs.enqueue(kind_name text, schema_version smallint, job_args jsonb, queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, unique_by text, unique_scope text, unique_seconds integer, lock_by text, lock_max smallint, start_before timestamp with time zone, on_conflict text, trace_of bytea, OUT job_id bigint, OUT is_new boolean) TO nurse;
GRANT ALL ON FUNCTION jobs.enqueue(kind_name text, schema_version smallint, job_args jsonb, queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, unique_by text, unique_scope text, unique_seconds integer, lock_by text, lock_max smallint, start_before timestamp with time zone, on_conflict text, trace_of bytea, OUT job_id bigint, OUT is_new boolean) TO finance;
GRANT ALL ON FUNCTION jobs.enqueue(kind_name text, schema_version smallint, job_args jsonb, queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, unique_by text, unique_scope text, unique_seconds integer, lock_by text, lock_max smallint, start_before timestamp with time zone, on_conflict text, trace_of bytea, OUT job_id bigint, OUT is_new boolean) TO worker;
GRANT ALL ON FUNCTION jobs.enqueue(kind_name text, schema_version smallint, job_args jsonb, queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, unique_by text, unique_scope text, unique_seconds integer, lock_by text, lock_max smallint, start_before timestamp with time zone, on_conflict text, trace_of bytea, OUT job_id bigint, OUT is_new boolean) TO cron;

-- Name: TABLE cron; Type: ACL; Schema: jobs; Owner: omentum_owner

GRANT SELECT ON TABLE jobs.cron TO worker;
GRANT SELECT ON TABLE jobs.cron TO operator;

-- Name: FUNCTION enqueue_cron(c jobs.cron, due timestamp with time zone, passed integer, remark text); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.enqueue_cron(c jobs.cron, due timestamp with time zone, passed integer, remark text) FROM PUBLIC;

-- Name: FUNCTION enqueue_each(kind_name text, schema_version smallint, queue_name text, unique_scope text, unique_seconds integer, on_conflict text, many_args jsonb[], unique_keys text[], priorities smallint[], starts timestamp with time zone[], attempts smallint[], deadlines timestamp with time zone[], locks text[], lock_limits smallint[], trace_of bytea, OUT ids bigint[], OUT are_new boolean[]); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.enqueue_each(kind_name text, schema_version smallint, queue_name text, unique_scope text, unique_seconds integer, on_conflict text, many_args jsonb[], unique_keys text[], priorities smallint[], starts timestamp with time zone[], attempts smallint[], deadlines timestamp with time zone[], locks text[], lock_limits smallint[], trace_of bytea, OUT ids bigint[], OUT are_new boolean[]) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.enqueue_each(kind_name text, schema_version smallint, queue_name text, unique_scope text, unique_seconds integer, on_conflict text, many_args jsonb[], unique_keys text[], priorities smallint[], starts timestamp with time zone[], attempts smallint[], deadlines timestamp with time zone[], locks text[], lock_limits smallint[], trace_of bytea, OUT ids bigint[], OUT are_new boolean[]) TO coordinator;
GRANT ALL ON FUNCTION jobs.enqueue_each(kind_name text, schema_version smallint, queue_name text, unique_scope text, unique_seconds integer, on_conflict text, many_args jsonb[], unique_keys text[], priorities smallint[], starts timestamp with time zone[], attempts smallint[], deadlines timestamp with time zone[], locks text[], lock_limits smallint[], trace_of bytea, OUT ids bigint[], OUT are_new boolean[]) TO research;
GRANT ALL ON FUNCTION jobs.enqueue_each(kind_name text, schema_version smallint, queue_name text, unique_scope text, unique_seconds integer, on_conflict text, many_args jsonb[], unique_keys text[], priorities smallint[], starts timestamp with time zone[], attempts smallint[], deadlines timestamp with time zone[], locks text[], lock_limits smallint[], trace_of bytea, OUT ids bigint[], OUT are_new boolean[]) TO investigator;
GRANT ALL ON FUNCTION jobs.enqueue_each(kind_name text, schema_version smallint, queue_name text, unique_scope text, unique_seconds integer, on_conflict text, many_args jsonb[], unique_keys text[], priorities smallint[], starts timestamp with time zone[], attempts smallint[], deadlines timestamp with time zone[], locks text[], lock_limits smallint[], trace_of bytea, OUT ids bigint[], OUT are_new boolean[]) TO scheduler;
GRANT ALL ON FUNCTION jobs.enqueue_each(kind_name text, schema_version smallint, queue_name text, unique_scope text, unique_seconds integer, on_conflict text, many_args jsonb[], unique_keys text[], priorities smallint[], starts timestamp with time zone[], attempts smallint[], deadlines timestamp with time zone[], locks text[], lock_limits smallint[], trace_of bytea, OUT ids bigint[], OUT are_new boolean[]) TO theatre;
GRANT ALL ON FUNCTION jobs.enqueue_each(kind_name text, schema_version smallint, queue_name text, unique_scope text, unique_seconds integer, on_conflict text, many_args jsonb[], unique_keys text[], priorities smallint[], starts timestamp with time zone[], attempts smallint[], deadlines timestamp with time zone[], locks text[], lock_limits smallint[], trace_of bytea, OUT ids bigint[], OUT are_new boolean[]) TO surgeon;
GRANT ALL ON FUNCTION jobs.enqueue_each(kind_name text, schema_version smallint, queue_name text, unique_scope text, unique_seconds integer, on_conflict text, many_args jsonb[], unique_keys text[], priorities smallint[], starts timestamp with time zone[], attempts smallint[], deadlines timestamp with time zone[], locks text[], lock_limits smallint[], trace_of bytea, OUT ids bigint[], OUT are_new boolean[]) TO pharmacist;
GRANT ALL ON FUNCTION jobs.enqueue_each(kind_name text, schema_version smallint, queue_name text, unique_scope text, unique_seconds integer, on_conflict text, many_args jsonb[], unique_keys text[], priorities smallint[], starts timestamp with time zone[], attempts smallint[], deadlines timestamp with time zone[], locks text[], lock_limits smallint[], trace_of bytea, OUT ids bigint[], OUT are_new boolean[]) TO nurse;
GRANT ALL ON FUNCTION jobs.enqueue_each(kind_name text, schema_version smallint, queue_name text, unique_scope text, unique_seconds integer, on_conflict text, many_args jsonb[], unique_keys text[], priorities smallint[], starts timestamp with time zone[], attempts smallint[], deadlines timestamp with time zone[], locks text[], lock_limits smallint[], trace_of bytea, OUT ids bigint[], OUT are_new boolean[]) TO finance;
GRANT ALL ON FUNCTION jobs.enqueue_each(kind_name text, schema_version smallint, queue_name text, unique_scope text, unique_seconds integer, on_conflict text, many_args jsonb[], unique_keys text[], priorities smallint[], starts timestamp with time zone[], attempts smallint[], deadlines timestamp with time zone[], locks text[], lock_limits smallint[], trace_of bytea, OUT ids bigint[], OUT are_new boolean[]) TO worker;
GRANT ALL ON FUNCTION jobs.enqueue_each(kind_name text, schema_version smallint, queue_name text, unique_scope text, unique_seconds integer, on_conflict text, many_args jsonb[], unique_keys text[], priorities smallint[], starts timestamp with time zone[], attempts smallint[], deadlines timestamp with time zone[], locks text[], lock_limits smallint[], trace_of bytea, OUT ids bigint[], OUT are_new boolean[]) TO cron;

-- Name: FUNCTION enqueue_many(kind_name text, schema_version smallint, many_args jsonb[], queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, start_before timestamp with time zone, trace_of bytea); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.enqueue_many(kind_name text, schema_version smallint, many_args jsonb[], queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, start_before timestamp with time zone, trace_of bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.enqueue_many(kind_name text, schema_version smallint, many_args jsonb[], queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, start_before timestamp with time zone, trace_of bytea) TO coordinator;
GRANT ALL ON FUNCTION jobs.enqueue_many(kind_name text, schema_version smallint, many_args jsonb[], queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, start_before timestamp with time zone, trace_of bytea) TO research;
GRANT ALL ON FUNCTION jobs.enqueue_many(kind_name text, schema_version smallint, many_args jsonb[], queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, start_before timestamp with time zone, trace_of bytea) TO investigator;
GRANT ALL ON FUNCTION jobs.enqueue_many(kind_name text, schema_version smallint, many_args jsonb[], queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, start_before timestamp with time zone, trace_of bytea) TO scheduler;
GRANT ALL ON FUNCTION jobs.enqueue_many(kind_name text, schema_version smallint, many_args jsonb[], queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, start_before timestamp with time zone, trace_of bytea) TO theatre;
GRANT ALL ON FUNCTION jobs.enqueue_many(kind_name text, schema_version smallint, many_args jsonb[], queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, start_before timestamp with time zone, trace_of bytea) TO surgeon;
GRANT ALL ON FUNCTION jobs.enqueue_many(kind_name text, schema_version smallint, many_args jsonb[], queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, start_before timestamp with time zone, trace_of bytea) TO pharmacist;
GRANT ALL ON FUNCTION jobs.enqueue_many(kind_name text, schema_version smallint, many_args jsonb[], queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, start_before timestamp with time zone, trace_of bytea) TO nurse;
GRANT ALL ON FUNCTION jobs.enqueue_many(kind_name text, schema_version smallint, many_args jsonb[], queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, start_before timestamp with time zone, trace_of bytea) TO finance;
GRANT ALL ON FUNCTION jobs.enqueue_many(kind_name text, schema_version smallint, many_args jsonb[], queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, start_before timestamp with time zone, trace_of bytea) TO worker;
GRANT ALL ON FUNCTION jobs.enqueue_many(kind_name text, schema_version smallint, many_args jsonb[], queue_name text, job_priority smallint, start_at timestamp with time zone, attempts_max smallint, start_before timestamp with time zone, trace_of bytea) TO cron;

-- Name: FUNCTION expire(at_most integer); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.expire(at_most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.expire(at_most integer) TO worker;

-- Name: FUNCTION fail(job_id bigint, job_token bigint, why text, wait interval, for_good boolean, OUT held boolean, OUT dead boolean); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.fail(job_id bigint, job_token bigint, why text, wait interval, for_good boolean, OUT held boolean, OUT dead boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.fail(job_id bigint, job_token bigint, why text, wait interval, for_good boolean, OUT held boolean, OUT dead boolean) TO worker;

-- Name: FUNCTION finish(job_id bigint, job_token bigint, how smallint, what jsonb, why text); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.finish(job_id bigint, job_token bigint, how smallint, what jsonb, why text) FROM PUBLIC;

-- Name: FUNCTION finish_batch(worker_id integer, lane_no smallint, done bigint[], others bigint[], hows smallint[], reasons text[], waits bigint[]); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.finish_batch(worker_id integer, lane_no smallint, done bigint[], others bigint[], hows smallint[], reasons text[], waits bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.finish_batch(worker_id integer, lane_no smallint, done bigint[], others bigint[], hows smallint[], reasons text[], waits bigint[]) TO worker;

-- Name: FUNCTION fold_counts(at_most integer); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.fold_counts(at_most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.fold_counts(at_most integer) TO worker;

-- Name: FUNCTION give_up(job_id bigint, job_token bigint, why text); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.give_up(job_id bigint, job_token bigint, why text) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.give_up(job_id bigint, job_token bigint, why text) TO worker;

-- Name: FUNCTION hand_back(job_ids bigint[], job_tokens bigint[], why text); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.hand_back(job_ids bigint[], job_tokens bigint[], why text) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.hand_back(job_ids bigint[], job_tokens bigint[], why text) TO worker;

-- Name: FUNCTION keep_asker(); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.keep_asker() FROM PUBLIC;

-- Name: FUNCTION keep_cron(cron_name text, kind_name text, schema_version smallint, cron_args jsonb, queue_name text, job_priority smallint, attempts_max smallint, cron_rule text, cron_zone text, catch_up_how text, catch_up_most smallint, overlap_how text); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.keep_cron(cron_name text, kind_name text, schema_version smallint, cron_args jsonb, queue_name text, job_priority smallint, attempts_max smallint, cron_rule text, cron_zone text, catch_up_how text, catch_up_most smallint, overlap_how text) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.keep_cron(cron_name text, kind_name text, schema_version smallint, cron_args jsonb, queue_name text, job_priority smallint, attempts_max smallint, cron_rule text, cron_zone text, catch_up_how text, catch_up_most smallint, overlap_how text) TO worker;
GRANT ALL ON FUNCTION jobs.keep_cron(cron_name text, kind_name text, schema_version smallint, cron_args jsonb, queue_name text, job_priority smallint, attempts_max smallint, cron_rule text, cron_zone text, catch_up_how text, catch_up_most smallint, overlap_how text) TO cron;
GRANT ALL ON FUNCTION jobs.keep_cron(cron_name text, kind_name text, schema_version smallint, cron_args jsonb, queue_name text, job_priority smallint, attempts_max smallint, cron_rule text, cron_zone text, catch_up_how text, catch_up_most smallint, overlap_how text) TO operator;

-- Name: FUNCTION keep_enqueued(); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.keep_enqueued() FROM PUBLIC;

-- Name: FUNCTION keep_house(days_kept integer, days_ahead integer, moved_max integer); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.keep_house(days_kept integer, days_ahead integer, moved_max integer) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.keep_house(days_kept integer, days_ahead integer, moved_max integer) TO worker;

-- Name: FUNCTION kind_number(kind_name text); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.kind_number(kind_name text) FROM PUBLIC;

-- Name: FUNCTION leave_worker(worker_id integer); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.leave_worker(worker_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.leave_worker(worker_id integer) TO worker;

-- Name: TABLE job; Type: ACL; Schema: jobs; Owner: omentum_owner

GRANT SELECT ON TABLE jobs.job TO omentum_vault;
GRANT SELECT ON TABLE jobs.job TO worker;
GRANT SELECT ON TABLE jobs.job TO operator;

-- Name: FUNCTION mark_of(j jobs.job); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.mark_of(j jobs.job) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.mark_of(j jobs.job) TO operator;

-- Name: FUNCTION next_run(rule text, zone text, last timestamp with time zone); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.next_run(rule text, zone text, last timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.next_run(rule text, zone text, last timestamp with time zone) TO worker;
GRANT ALL ON FUNCTION jobs.next_run(rule text, zone text, last timestamp with time zone) TO cron;
GRANT ALL ON FUNCTION jobs.next_run(rule text, zone text, last timestamp with time zone) TO operator;

-- Name: FUNCTION next_wall(t jobs.wall_times, last timestamp without time zone); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.next_wall(t jobs.wall_times, last timestamp without time zone) FROM PUBLIC;

-- Name: FUNCTION note(what text, whom text, why text); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.note(what text, whom text, why text) FROM PUBLIC;

-- Name: FUNCTION note_gone(); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.note_gone() FROM PUBLIC;

-- Name: FUNCTION open_kinds(kind_names text[]); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.open_kinds(kind_names text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.open_kinds(kind_names text[]) TO worker;

-- Name: FUNCTION open_queue(queue_name text); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.open_queue(queue_name text) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.open_queue(queue_name text) TO worker;

-- Name: FUNCTION pause(queue_name text, pause_it boolean, why text); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.pause(queue_name text, pause_it boolean, why text) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.pause(queue_name text, pause_it boolean, why text) TO operator;

-- Name: FUNCTION promote(at_most integer); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.promote(at_most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.promote(at_most integer) TO worker;

-- Name: FUNCTION queue_number(queue_name text); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.queue_number(queue_name text) FROM PUBLIC;

-- Name: FUNCTION queues_now(); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.queues_now() FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.queues_now() TO worker;
GRANT ALL ON FUNCTION jobs.queues_now() TO operator;

-- Name: FUNCTION readings(wall timestamp without time zone, zone text); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.readings(wall timestamp without time zone, zone text) FROM PUBLIC;

-- Name: FUNCTION ready_since(queue_id smallint); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.ready_since(queue_id smallint) FROM PUBLIC;

-- Name: FUNCTION register_worker(host_name text, keep_lock boolean); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.register_worker(host_name text, keep_lock boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.register_worker(host_name text, keep_lock boolean) TO worker;

-- Name: FUNCTION release_unknown(worker_id integer, queue_id smallint, known bigint[]); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.release_unknown(worker_id integer, queue_id smallint, known bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.release_unknown(worker_id integer, queue_id smallint, known bigint[]) TO worker;

-- Name: FUNCTION require_worker(); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.require_worker() FROM PUBLIC;

-- Name: FUNCTION rescue(own_id integer, beats_missed interval, crashes_max smallint, server_settles interval, OUT workers integer, OUT jobs integer, OUT dead integer); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.rescue(own_id integer, beats_missed interval, crashes_max smallint, server_settles interval, OUT workers integer, OUT jobs integer, OUT dead integer) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.rescue(own_id integer, beats_missed interval, crashes_max smallint, server_settles interval, OUT workers integer, OUT jobs integer, OUT dead integer) TO worker;

-- Name: FUNCTION resume_worker(worker_id integer); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.resume_worker(worker_id integer) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.resume_worker(worker_id integer) TO worker;

-- Name: FUNCTION retry_now(target bigint, why text); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.retry_now(target bigint, why text) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.retry_now(target bigint, why text) TO operator;

-- Name: FUNCTION ring(queue_id smallint); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.ring(queue_id smallint) FROM PUBLIC;

-- Name: FUNCTION run_cron(at_most integer); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.run_cron(at_most integer) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.run_cron(at_most integer) TO cron;

-- Name: FUNCTION snooze(job_id bigint, job_token bigint, wait interval); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.snooze(job_id bigint, job_token bigint, wait interval) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.snooze(job_id bigint, job_token bigint, wait interval) TO worker;

-- Name: FUNCTION stamp(); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.stamp() FROM PUBLIC;

-- Name: FUNCTION take(worker_id integer, queue_id smallint, kinds integer[], at_most integer, only_job bigint); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.take(worker_id integer, queue_id smallint, kinds integer[], at_most integer, only_job bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.take(worker_id integer, queue_id smallint, kinds integer[], at_most integer, only_job bigint) TO worker;

-- Name: FUNCTION tally_added(); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.tally_added() FROM PUBLIC;

-- Name: FUNCTION tally_cancelled(); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.tally_cancelled() FROM PUBLIC;

-- Name: FUNCTION tally_gone(); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.tally_gone() FROM PUBLIC;

-- Name: FUNCTION tally_moved(); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.tally_moved() FROM PUBLIC;

-- Name: FUNCTION turn(worker_id integer, queue_id smallint, kinds integer[], keyed_kinds integer[], at_most integer, done bigint[], tokens bigint[]); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.turn(worker_id integer, queue_id smallint, kinds integer[], keyed_kinds integer[], at_most integer, done bigint[], tokens bigint[]) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.turn(worker_id integer, queue_id smallint, kinds integer[], keyed_kinds integer[], at_most integer, done bigint[], tokens bigint[]) TO worker;

-- Name: FUNCTION unique_hash(scope text, key text, period bigint); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.unique_hash(scope text, key text, period bigint) FROM PUBLIC;

-- Name: FUNCTION wall_times(rule text); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.wall_times(rule text) FROM PUBLIC;

-- Name: FUNCTION watch(dead_rows_max bigint, unused_bytes_max bigint, snapshot_seconds_max integer, snapshot_transactions_max bigint, slot_bytes_max bigint, days_kept integer); Type: ACL; Schema: jobs; Owner: omentum_owner

REVOKE ALL ON FUNCTION jobs.watch(dead_rows_max bigint, unused_bytes_max bigint, snapshot_seconds_max integer, snapshot_transactions_max bigint, slot_bytes_max bigint, days_kept integer) FROM PUBLIC;
GRANT ALL ON FUNCTION jobs.watch(dead_rows_max bigint, unused_bytes_max bigint, snapshot_seconds_max integer, snapshot_transactions_max bigint, slot_bytes_max bigint, days_kept integer) TO worker;
GRANT ALL ON FUNCTION jobs.watch(dead_rows_max bigint, unused_bytes_max bigint, snapshot_seconds_max integer, snapshot_transactions_max bigint, slot_bytes_max bigint, days_kept integer) TO operator;

-- Name: FUNCTION gate_may_be_overridden(); Type: ACL; Schema: pathway; Owner: omentum_owner

REVOKE ALL ON FUNCTION pathway.gate_may_be_overridden() FROM PUBLIC;

-- Name: FUNCTION go_has_its_grounds(); Type: ACL; Schema: pathway; Owner: omentum_owner

REVOKE ALL ON FUNCTION pathway.go_has_its_grounds() FROM PUBLIC;

-- Name: FUNCTION hold_still(for_cycle bigint); Type: ACL; Schema: pathway; Owner: omentum_owner

REVOKE ALL ON FUNCTION pathway.hold_still(for_cycle bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION pathway.hold_still(for_cycle bigint) TO coordinator;
GRANT ALL ON FUNCTION pathway.hold_still(for_cycle bigint) TO scheduler;
GRANT ALL ON FUNCTION pathway.hold_still(for_cycle bigint) TO theatre;
GRANT ALL ON FUNCTION pathway.hold_still(for_cycle bigint) TO surgeon;
GRANT ALL ON FUNCTION pathway.hold_still(for_cycle bigint) TO nurse;

-- Name: FUNCTION is_overridden(for_cycle bigint, its_gate text, its_day date); Type: ACL; Schema: pathway; Owner: omentum_owner

REVOKE ALL ON FUNCTION pathway.is_overridden(for_cycle bigint, its_gate text, its_day date) FROM PUBLIC;

-- Name: FUNCTION stamp_lifting(); Type: ACL; Schema: pathway; Owner: omentum_owner

REVOKE ALL ON FUNCTION pathway.stamp_lifting() FROM PUBLIC;

-- Name: FUNCTION referral_apply_step(); Type: ACL; Schema: referrals; Owner: omentum_owner

REVOKE ALL ON FUNCTION referrals.referral_apply_step() FROM PUBLIC;

-- Name: FUNCTION referral_first_step(); Type: ACL; Schema: referrals; Owner: omentum_owner

REVOKE ALL ON FUNCTION referrals.referral_first_step() FROM PUBLIC;

-- Name: FUNCTION referral_followed(); Type: ACL; Schema: referrals; Owner: omentum_owner

REVOKE ALL ON FUNCTION referrals.referral_followed() FROM PUBLIC;

-- Name: FUNCTION referral_take_step(); Type: ACL; Schema: referrals; Owner: omentum_owner

REVOKE ALL ON FUNCTION referrals.referral_take_step() FROM PUBLIC;

-- Name: FUNCTION step_has_its_facts(); Type: ACL; Schema: referrals; Owner: omentum_owner

REVOKE ALL ON FUNCTION referrals.step_has_its_facts() FROM PUBLIC;

-- Name: FUNCTION add_person(login name, printed_name text, groups name[]); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.add_person(login name, printed_name text, groups name[]) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.add_person(login name, printed_name text, groups name[]) TO operator;

-- Name: FUNCTION amend_patient(who bigint, change jsonb); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.amend_patient(who bigint, change jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.amend_patient(who bigint, change jsonb) TO coordinator;

-- Name: FUNCTION begin_import(import_source text, file_names text[]); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.begin_import(import_source text, file_names text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.begin_import(import_source text, file_names text[]) TO coordinator;

-- Name: FUNCTION begin_once(k text, request_hash bytea); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.begin_once(k text, request_hash bytea) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.begin_once(k text, request_hash bytea) TO coordinator;
GRANT ALL ON FUNCTION registry.begin_once(k text, request_hash bytea) TO research;
GRANT ALL ON FUNCTION registry.begin_once(k text, request_hash bytea) TO investigator;
GRANT ALL ON FUNCTION registry.begin_once(k text, request_hash bytea) TO scheduler;
GRANT ALL ON FUNCTION registry.begin_once(k text, request_hash bytea) TO theatre;
GRANT ALL ON FUNCTION registry.begin_once(k text, request_hash bytea) TO surgeon;
GRANT ALL ON FUNCTION registry.begin_once(k text, request_hash bytea) TO pharmacist;
GRANT ALL ON FUNCTION registry.begin_once(k text, request_hash bytea) TO nurse;
GRANT ALL ON FUNCTION registry.begin_once(k text, request_hash bytea) TO finance;
GRANT ALL ON FUNCTION registry.begin_once(k text, request_hash bytea) TO auditor;
GRANT ALL ON FUNCTION registry.begin_once(k text, request_hash bytea) TO operator;
GRANT ALL ON FUNCTION registry.begin_once(k text, request_hash bytea) TO worker;
GRANT ALL ON FUNCTION registry.begin_once(k text, request_hash bytea) TO cron;

-- Name: FUNCTION behind(ticket bigint); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.behind(ticket bigint) FROM PUBLIC;

-- Name: FUNCTION catalog_offences(); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.catalog_offences() FROM PUBLIC;
GRANT ALL ON FUNCTION registry.catalog_offences() TO operator;
GRANT ALL ON FUNCTION registry.catalog_offences() TO auditor;

-- Name: PROCEDURE close_database(); Type: ACL; Schema: registry; Owner: postgres

REVOKE ALL ON PROCEDURE registry.close_database() FROM PUBLIC;

-- Name: FUNCTION close_login(person_login name); Type: ACL; Schema: registry; Owner: omentum_gatekeeper

REVOKE ALL ON FUNCTION registry.close_login(person_login name) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.close_login(person_login name) TO omentum_owner;

-- Name: FUNCTION deactivate_person(person_login name); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.deactivate_person(person_login name) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.deactivate_person(person_login name) TO operator;

-- Name: FUNCTION died_patient_stays_so(); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.died_patient_stays_so() FROM PUBLIC;

-- Name: FUNCTION disclose(who bigint[], recipient text, recipient_address text, what text, purpose text, data_kind text, basis text, reference text, disclosed_at timestamp with time zone); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.disclose(who bigint[], recipient text, recipient_address text, what text, purpose text, data_kind text, basis text, reference text, disclosed_at timestamp with time zone) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.disclose(who bigint[], recipient text, recipient_address text, what text, purpose text, data_kind text, basis text, reference text, disclosed_at timestamp with time zone) TO coordinator;
GRANT ALL ON FUNCTION registry.disclose(who bigint[], recipient text, recipient_address text, what text, purpose text, data_kind text, basis text, reference text, disclosed_at timestamp with time zone) TO research;
GRANT ALL ON FUNCTION registry.disclose(who bigint[], recipient text, recipient_address text, what text, purpose text, data_kind text, basis text, reference text, disclosed_at timestamp with time zone) TO investigator;
GRANT ALL ON FUNCTION registry.disclose(who bigint[], recipient text, recipient_address text, what text, purpose text, data_kind text, basis text, reference text, disclosed_at timestamp with time zone) TO scheduler;
GRANT ALL ON FUNCTION registry.disclose(who bigint[], recipient text, recipient_address text, what text, purpose text, data_kind text, basis text, reference text, disclosed_at timestamp with time zone) TO surgeon;
GRANT ALL ON FUNCTION registry.disclose(who bigint[], recipient text, recipient_address text, what text, purpose text, data_kind text, basis text, reference text, disclosed_at timestamp with time zone) TO pharmacist;
GRANT ALL ON FUNCTION registry.disclose(who bigint[], recipient text, recipient_address text, what text, purpose text, data_kind text, basis text, reference text, disclosed_at timestamp with time zone) TO nurse;
GRANT ALL ON FUNCTION registry.disclose(who bigint[], recipient text, recipient_address text, what text, purpose text, data_kind text, basis text, reference text, disclosed_at timestamp with time zone) TO finance;

-- Name: FUNCTION document_is_signed(); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.document_is_signed() FROM PUBLIC;

-- Name: FUNCTION end_once(k text, given_answer jsonb); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.end_once(k text, given_answer jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.end_once(k text, given_answer jsonb) TO coordinator;
GRANT ALL ON FUNCTION registry.end_once(k text, given_answer jsonb) TO research;
GRANT ALL ON FUNCTION registry.end_once(k text, given_answer jsonb) TO investigator;
GRANT ALL ON FUNCTION registry.end_once(k text, given_answer jsonb) TO scheduler;
GRANT ALL ON FUNCTION registry.end_once(k text, given_answer jsonb) TO theatre;
GRANT ALL ON FUNCTION registry.end_once(k text, given_answer jsonb) TO surgeon;
GRANT ALL ON FUNCTION registry.end_once(k text, given_answer jsonb) TO pharmacist;
GRANT ALL ON FUNCTION registry.end_once(k text, given_answer jsonb) TO nurse;
GRANT ALL ON FUNCTION registry.end_once(k text, given_answer jsonb) TO finance;
GRANT ALL ON FUNCTION registry.end_once(k text, given_answer jsonb) TO auditor;
GRANT ALL ON FUNCTION registry.end_once(k text, given_answer jsonb) TO operator;
GRANT ALL ON FUNCTION registry.end_once(k text, given_answer jsonb) TO worker;
GRANT ALL ON FUNCTION registry.end_once(k text, given_answer jsonb) TO cron;

-- Name: FUNCTION find(name_prefix text, born date, why text); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.find(name_prefix text, born date, why text) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.find(name_prefix text, born date, why text) TO coordinator;
GRANT ALL ON FUNCTION registry.find(name_prefix text, born date, why text) TO research;
GRANT ALL ON FUNCTION registry.find(name_prefix text, born date, why text) TO investigator;
GRANT ALL ON FUNCTION registry.find(name_prefix text, born date, why text) TO scheduler;
GRANT ALL ON FUNCTION registry.find(name_prefix text, born date, why text) TO theatre;
GRANT ALL ON FUNCTION registry.find(name_prefix text, born date, why text) TO surgeon;
GRANT ALL ON FUNCTION registry.find(name_prefix text, born date, why text) TO pharmacist;
GRANT ALL ON FUNCTION registry.find(name_prefix text, born date, why text) TO nurse;
GRANT ALL ON FUNCTION registry.find(name_prefix text, born date, why text) TO finance;

-- Name: FUNCTION find_identifier(id_value text, id_authority text, why text); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.find_identifier(id_value text, id_authority text, why text) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.find_identifier(id_value text, id_authority text, why text) TO coordinator;
GRANT ALL ON FUNCTION registry.find_identifier(id_value text, id_authority text, why text) TO research;
GRANT ALL ON FUNCTION registry.find_identifier(id_value text, id_authority text, why text) TO investigator;
GRANT ALL ON FUNCTION registry.find_identifier(id_value text, id_authority text, why text) TO scheduler;
GRANT ALL ON FUNCTION registry.find_identifier(id_value text, id_authority text, why text) TO theatre;
GRANT ALL ON FUNCTION registry.find_identifier(id_value text, id_authority text, why text) TO surgeon;
GRANT ALL ON FUNCTION registry.find_identifier(id_value text, id_authority text, why text) TO pharmacist;
GRANT ALL ON FUNCTION registry.find_identifier(id_value text, id_authority text, why text) TO nurse;
GRANT ALL ON FUNCTION registry.find_identifier(id_value text, id_authority text, why text) TO finance;

-- Name: FUNCTION finish_import(run bigint); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.finish_import(run bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.finish_import(run bigint) TO coordinator;

-- Name: PROCEDURE give_history(IN machine text, IN rec regclass, IN opening text, IN set_wise boolean); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON PROCEDURE registry.give_history(IN machine text, IN rec regclass, IN opening text, IN set_wise boolean) FROM PUBLIC;

-- Name: PROCEDURE give_signatures(IN doc regclass, VARIADIC signer_roles name[]); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON PROCEDURE registry.give_signatures(IN doc regclass, VARIADIC signer_roles name[]) FROM PUBLIC;

-- Name: FUNCTION hits(ticket bigint, OUT patients bigint[], OUT full_page boolean); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.hits(ticket bigint, OUT patients bigint[], OUT full_page boolean) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.hits(ticket bigint, OUT patients bigint[], OUT full_page boolean) TO coordinator;
GRANT ALL ON FUNCTION registry.hits(ticket bigint, OUT patients bigint[], OUT full_page boolean) TO research;
GRANT ALL ON FUNCTION registry.hits(ticket bigint, OUT patients bigint[], OUT full_page boolean) TO investigator;
GRANT ALL ON FUNCTION registry.hits(ticket bigint, OUT patients bigint[], OUT full_page boolean) TO scheduler;
GRANT ALL ON FUNCTION registry.hits(ticket bigint, OUT patients bigint[], OUT full_page boolean) TO theatre;
GRANT ALL ON FUNCTION registry.hits(ticket bigint, OUT patients bigint[], OUT full_page boolean) TO surgeon;
GRANT ALL ON FUNCTION registry.hits(ticket bigint, OUT patients bigint[], OUT full_page boolean) TO pharmacist;
GRANT ALL ON FUNCTION registry.hits(ticket bigint, OUT patients bigint[], OUT full_page boolean) TO nurse;
GRANT ALL ON FUNCTION registry.hits(ticket bigint, OUT patients bigint[], OUT full_page boolean) TO finance;

-- Name: FUNCTION identity(ticket bigint); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.identity(ticket bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.identity(ticket bigint) TO coordinator;
GRANT ALL ON FUNCTION registry.identity(ticket bigint) TO research;
GRANT ALL ON FUNCTION registry.identity(ticket bigint) TO investigator;
GRANT ALL ON FUNCTION registry.identity(ticket bigint) TO scheduler;
GRANT ALL ON FUNCTION registry.identity(ticket bigint) TO theatre;
GRANT ALL ON FUNCTION registry.identity(ticket bigint) TO surgeon;
GRANT ALL ON FUNCTION registry.identity(ticket bigint) TO pharmacist;
GRANT ALL ON FUNCTION registry.identity(ticket bigint) TO nurse;
GRANT ALL ON FUNCTION registry.identity(ticket bigint) TO finance;

-- Name: FUNCTION parts_are_short(parts text[]); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.parts_are_short(parts text[]) FROM PUBLIC;

-- Name: FUNCTION identity_addresses(ticket bigint); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.identity_addresses(ticket bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.identity_addresses(ticket bigint) TO coordinator;
GRANT ALL ON FUNCTION registry.identity_addresses(ticket bigint) TO research;
GRANT ALL ON FUNCTION registry.identity_addresses(ticket bigint) TO investigator;
GRANT ALL ON FUNCTION registry.identity_addresses(ticket bigint) TO scheduler;
GRANT ALL ON FUNCTION registry.identity_addresses(ticket bigint) TO theatre;
GRANT ALL ON FUNCTION registry.identity_addresses(ticket bigint) TO surgeon;
GRANT ALL ON FUNCTION registry.identity_addresses(ticket bigint) TO pharmacist;
GRANT ALL ON FUNCTION registry.identity_addresses(ticket bigint) TO nurse;
GRANT ALL ON FUNCTION registry.identity_addresses(ticket bigint) TO finance;

-- Name: FUNCTION identity_contact_persons(ticket bigint); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.identity_contact_persons(ticket bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.identity_contact_persons(ticket bigint) TO coordinator;
GRANT ALL ON FUNCTION registry.identity_contact_persons(ticket bigint) TO research;
GRANT ALL ON FUNCTION registry.identity_contact_persons(ticket bigint) TO investigator;
GRANT ALL ON FUNCTION registry.identity_contact_persons(ticket bigint) TO scheduler;
GRANT ALL ON FUNCTION registry.identity_contact_persons(ticket bigint) TO theatre;
GRANT ALL ON FUNCTION registry.identity_contact_persons(ticket bigint) TO surgeon;
GRANT ALL ON FUNCTION registry.identity_contact_persons(ticket bigint) TO pharmacist;
GRANT ALL ON FUNCTION registry.identity_contact_persons(ticket bigint) TO nurse;
GRANT ALL ON FUNCTION registry.identity_contact_persons(ticket bigint) TO finance;

-- Name: FUNCTION identity_contacts(ticket bigint); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.identity_contacts(ticket bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.identity_contacts(ticket bigint) TO coordinator;
GRANT ALL ON FUNCTION registry.identity_contacts(ticket bigint) TO research;
GRANT ALL ON FUNCTION registry.identity_contacts(ticket bigint) TO investigator;
GRANT ALL ON FUNCTION registry.identity_contacts(ticket bigint) TO scheduler;
GRANT ALL ON FUNCTION registry.identity_contacts(ticket bigint) TO theatre;
GRANT ALL ON FUNCTION registry.identity_contacts(ticket bigint) TO surgeon;
GRANT ALL ON FUNCTION registry.identity_contacts(ticket bigint) TO pharmacist;
GRANT ALL ON FUNCTION registry.identity_contacts(ticket bigint) TO nurse;
GRANT ALL ON FUNCTION registry.identity_contacts(ticket bigint) TO finance;

-- Name: FUNCTION identity_identifiers(ticket bigint); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.identity_identifiers(ticket bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.identity_identifiers(ticket bigint) TO coordinator;
GRANT ALL ON FUNCTION registry.identity_identifiers(ticket bigint) TO research;
GRANT ALL ON FUNCTION registry.identity_identifiers(ticket bigint) TO investigator;
GRANT ALL ON FUNCTION registry.identity_identifiers(ticket bigint) TO scheduler;
GRANT ALL ON FUNCTION registry.identity_identifiers(ticket bigint) TO theatre;
GRANT ALL ON FUNCTION registry.identity_identifiers(ticket bigint) TO surgeon;
GRANT ALL ON FUNCTION registry.identity_identifiers(ticket bigint) TO pharmacist;
GRANT ALL ON FUNCTION registry.identity_identifiers(ticket bigint) TO nurse;
GRANT ALL ON FUNCTION registry.identity_identifiers(ticket bigint) TO finance;

-- Name: FUNCTION identity_member_numbers(ticket bigint); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.identity_member_numbers(ticket bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.identity_member_numbers(ticket bigint) TO finance;

-- Name: FUNCTION identity_names(ticket bigint); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.identity_names(ticket bigint) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.identity_names(ticket bigint) TO coordinator;
GRANT ALL ON FUNCTION registry.identity_names(ticket bigint) TO research;
GRANT ALL ON FUNCTION registry.identity_names(ticket bigint) TO investigator;
GRANT ALL ON FUNCTION registry.identity_names(ticket bigint) TO scheduler;
GRANT ALL ON FUNCTION registry.identity_names(ticket bigint) TO theatre;
GRANT ALL ON FUNCTION registry.identity_names(ticket bigint) TO surgeon;
GRANT ALL ON FUNCTION registry.identity_names(ticket bigint) TO pharmacist;
GRANT ALL ON FUNCTION registry.identity_names(ticket bigint) TO nurse;
GRANT ALL ON FUNCTION registry.identity_names(ticket bigint) TO finance;

-- Name: FUNCTION import_amend(who bigint, change jsonb); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.import_amend(who bigint, change jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.import_amend(who bigint, change jsonb) TO coordinator;

-- Name: FUNCTION import_changed(import_kind text, ids bigint[], contents jsonb); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.import_changed(import_kind text, ids bigint[], contents jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.import_changed(import_kind text, ids bigint[], contents jsonb) TO coordinator;

-- Name: FUNCTION import_keys(record jsonb); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.import_keys(record jsonb) FROM PUBLIC;

-- Name: FUNCTION import_known(run bigint, records jsonb); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.import_known(run bigint, records jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.import_known(run bigint, records jsonb) TO coordinator;

-- Name: FUNCTION import_match(people jsonb, why text); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.import_match(people jsonb, why text) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.import_match(people jsonb, why text) TO coordinator;

-- Name: FUNCTION import_new(import_kind text, contents jsonb); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.import_new(import_kind text, contents jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.import_new(import_kind text, contents jsonb) TO coordinator;

-- Name: FUNCTION import_npi(import_kind text, npis text[]); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.import_npi(import_kind text, npis text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.import_npi(import_kind text, npis text[]) TO coordinator;

-- Name: FUNCTION import_parts(import_kind text, ids bigint[], contents jsonb); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.import_parts(import_kind text, ids bigint[], contents jsonb) FROM PUBLIC;

-- Name: FUNCTION import_resolve(refs jsonb, why text); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.import_resolve(refs jsonb, why text) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.import_resolve(refs jsonb, why text) TO coordinator;

-- Name: FUNCTION import_sources(run bigint, records jsonb); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.import_sources(run bigint, records jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.import_sources(run bigint, records jsonb) TO coordinator;

-- Name: FUNCTION knock(who bigint[], why text); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.knock(who bigint[], why text) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.knock(who bigint[], why text) TO coordinator;
GRANT ALL ON FUNCTION registry.knock(who bigint[], why text) TO research;
GRANT ALL ON FUNCTION registry.knock(who bigint[], why text) TO investigator;
GRANT ALL ON FUNCTION registry.knock(who bigint[], why text) TO scheduler;
GRANT ALL ON FUNCTION registry.knock(who bigint[], why text) TO theatre;
GRANT ALL ON FUNCTION registry.knock(who bigint[], why text) TO surgeon;
GRANT ALL ON FUNCTION registry.knock(who bigint[], why text) TO pharmacist;
GRANT ALL ON FUNCTION registry.knock(who bigint[], why text) TO nurse;
GRANT ALL ON FUNCTION registry.knock(who bigint[], why text) TO finance;

-- Name: FUNCTION know_zone(); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.know_zone() FROM PUBLIC;

-- Name: FUNCTION log_access(which_door text, why text, who bigint[], page_is_full boolean); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.log_access(which_door text, why text, who bigint[], page_is_full boolean) FROM PUBLIC;

-- Name: FUNCTION looks_like(p bigint, person jsonb); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.looks_like(p bigint, person jsonb) FROM PUBLIC;

-- Name: PROCEDURE make_append_only(IN t regclass); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON PROCEDURE registry.make_append_only(IN t regclass) FROM PUBLIC;

-- Name: FUNCTION make_demo(); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.make_demo() FROM PUBLIC;
GRANT ALL ON FUNCTION registry.make_demo() TO operator;

-- Name: FUNCTION note_death(of_patient bigint, on_day date); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.note_death(of_patient bigint, on_day date) FROM PUBLIC;

-- Name: FUNCTION now(); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.now() FROM PUBLIC;
GRANT ALL ON FUNCTION registry.now() TO coordinator;
GRANT ALL ON FUNCTION registry.now() TO research;
GRANT ALL ON FUNCTION registry.now() TO investigator;
GRANT ALL ON FUNCTION registry.now() TO scheduler;
GRANT ALL ON FUNCTION registry.now() TO theatre;
GRANT ALL ON FUNCTION registry.now() TO surgeon;
GRANT ALL ON FUNCTION registry.now() TO pharmacist;
GRANT ALL ON FUNCTION registry.now() TO nurse;
GRANT ALL ON FUNCTION registry.now() TO finance;
GRANT ALL ON FUNCTION registry.now() TO auditor;
GRANT ALL ON FUNCTION registry.now() TO operator;
GRANT ALL ON FUNCTION registry.now() TO worker;
GRANT ALL ON FUNCTION registry.now() TO cron;
GRANT ALL ON FUNCTION registry.now() TO omentum_vault;

-- Name: FUNCTION only_forward(); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.only_forward() FROM PUBLIC;

-- Name: FUNCTION open_login(person_login name, groups name[]); Type: ACL; Schema: registry; Owner: omentum_gatekeeper

REVOKE ALL ON FUNCTION registry.open_login(person_login name, groups name[]) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.open_login(person_login name, groups name[]) TO omentum_owner;

-- Name: FUNCTION outcome_of(k text); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.outcome_of(k text) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.outcome_of(k text) TO coordinator;
GRANT ALL ON FUNCTION registry.outcome_of(k text) TO research;
GRANT ALL ON FUNCTION registry.outcome_of(k text) TO investigator;
GRANT ALL ON FUNCTION registry.outcome_of(k text) TO scheduler;
GRANT ALL ON FUNCTION registry.outcome_of(k text) TO theatre;
GRANT ALL ON FUNCTION registry.outcome_of(k text) TO surgeon;
GRANT ALL ON FUNCTION registry.outcome_of(k text) TO pharmacist;
GRANT ALL ON FUNCTION registry.outcome_of(k text) TO nurse;
GRANT ALL ON FUNCTION registry.outcome_of(k text) TO finance;
GRANT ALL ON FUNCTION registry.outcome_of(k text) TO auditor;
GRANT ALL ON FUNCTION registry.outcome_of(k text) TO operator;
GRANT ALL ON FUNCTION registry.outcome_of(k text) TO worker;
GRANT ALL ON FUNCTION registry.outcome_of(k text) TO cron;

-- Name: FUNCTION plain(list jsonb); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.plain(list jsonb) FROM PUBLIC;

-- Name: FUNCTION prune_idempotency_keys(keep interval, batch integer); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.prune_idempotency_keys(keep interval, batch integer) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.prune_idempotency_keys(keep interval, batch integer) TO cron;
GRANT ALL ON FUNCTION registry.prune_idempotency_keys(keep interval, batch integer) TO operator;

-- Name: FUNCTION reactivate_person(person_login name, groups name[]); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.reactivate_person(person_login name, groups name[]) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.reactivate_person(person_login name, groups name[]) TO operator;

-- Name: FUNCTION refuse_change(); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.refuse_change() FROM PUBLIC;

-- Name: FUNCTION refuse_large_batch(entries bigint); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.refuse_large_batch(entries bigint) FROM PUBLIC;

-- Name: FUNCTION refuse_quietly(state text, fact text); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.refuse_quietly(state text, fact text) FROM PUBLIC;

-- Name: FUNCTION register_patients(people jsonb); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.register_patients(people jsonb) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.register_patients(people jsonb) TO coordinator;

-- Name: FUNCTION set_groups(person_login name, groups name[]); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.set_groups(person_login name, groups name[]) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.set_groups(person_login name, groups name[]) TO operator;

-- Name: FUNCTION stamp_signature(); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.stamp_signature() FROM PUBLIC;

-- Name: FUNCTION words_are_short(words text[]); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.words_are_short(words text[]) FROM PUBLIC;
GRANT ALL ON FUNCTION registry.words_are_short(words text[]) TO research;
GRANT ALL ON FUNCTION registry.words_are_short(words text[]) TO surgeon;
GRANT ALL ON FUNCTION registry.words_are_short(words text[]) TO investigator;

-- Name: FUNCTION write_parts(ids bigint[], people jsonb); Type: ACL; Schema: registry; Owner: omentum_owner

REVOKE ALL ON FUNCTION registry.write_parts(ids bigint[], people jsonb) FROM PUBLIC;

-- Name: FUNCTION consent_fits_its_form(); Type: ACL; Schema: trials; Owner: omentum_owner

REVOKE ALL ON FUNCTION trials.consent_fits_its_form() FROM PUBLIC;

-- Name: FUNCTION criterion_is_of_its_kind(); Type: ACL; Schema: trials; Owner: omentum_owner

REVOKE ALL ON FUNCTION trials.criterion_is_of_its_kind() FROM PUBLIC;

-- Name: TABLE criterion; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT SELECT ON TABLE trials.criterion TO coordinator;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE trials.criterion TO research;
GRANT SELECT ON TABLE trials.criterion TO investigator;
GRANT SELECT ON TABLE trials.criterion TO scheduler;
GRANT SELECT ON TABLE trials.criterion TO theatre;
GRANT SELECT ON TABLE trials.criterion TO surgeon;
GRANT SELECT ON TABLE trials.criterion TO pharmacist;
GRANT SELECT ON TABLE trials.criterion TO nurse;
GRANT SELECT ON TABLE trials.criterion TO finance;
GRANT SELECT ON TABLE trials.criterion TO operator;
GRANT SELECT ON TABLE trials.criterion TO worker;

-- Name: TABLE patient_fact; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT SELECT ON TABLE trials.patient_fact TO coordinator;
GRANT SELECT ON TABLE trials.patient_fact TO research;
GRANT SELECT ON TABLE trials.patient_fact TO investigator;
GRANT SELECT ON TABLE trials.patient_fact TO surgeon;
GRANT SELECT ON TABLE trials.patient_fact TO pharmacist;
GRANT SELECT ON TABLE trials.patient_fact TO nurse;
GRANT SELECT ON TABLE trials.patient_fact TO worker;

-- Name: COLUMN patient_fact.patient; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(patient) ON TABLE trials.patient_fact TO coordinator;
GRANT INSERT(patient) ON TABLE trials.patient_fact TO research;
GRANT INSERT(patient) ON TABLE trials.patient_fact TO investigator;
GRANT INSERT(patient) ON TABLE trials.patient_fact TO surgeon;
GRANT INSERT(patient) ON TABLE trials.patient_fact TO nurse;

-- Name: COLUMN patient_fact.fact; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(fact) ON TABLE trials.patient_fact TO coordinator;
GRANT INSERT(fact) ON TABLE trials.patient_fact TO research;
GRANT INSERT(fact) ON TABLE trials.patient_fact TO investigator;
GRANT INSERT(fact) ON TABLE trials.patient_fact TO surgeon;
GRANT INSERT(fact) ON TABLE trials.patient_fact TO nurse;

-- Name: COLUMN patient_fact.number; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(number) ON TABLE trials.patient_fact TO coordinator;
GRANT INSERT(number) ON TABLE trials.patient_fact TO research;
GRANT INSERT(number) ON TABLE trials.patient_fact TO investigator;
GRANT INSERT(number) ON TABLE trials.patient_fact TO surgeon;
GRANT INSERT(number) ON TABLE trials.patient_fact TO nurse;

-- Name: COLUMN patient_fact.word; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(word) ON TABLE trials.patient_fact TO coordinator;
GRANT INSERT(word) ON TABLE trials.patient_fact TO research;
GRANT INSERT(word) ON TABLE trials.patient_fact TO investigator;
GRANT INSERT(word) ON TABLE trials.patient_fact TO surgeon;
GRANT INSERT(word) ON TABLE trials.patient_fact TO nurse;

-- Name: COLUMN patient_fact.unit; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(unit) ON TABLE trials.patient_fact TO coordinator;
GRANT INSERT(unit) ON TABLE trials.patient_fact TO research;
GRANT INSERT(unit) ON TABLE trials.patient_fact TO investigator;
GRANT INSERT(unit) ON TABLE trials.patient_fact TO surgeon;
GRANT INSERT(unit) ON TABLE trials.patient_fact TO nurse;

-- Name: COLUMN patient_fact.true_on; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(true_on) ON TABLE trials.patient_fact TO coordinator;
GRANT INSERT(true_on) ON TABLE trials.patient_fact TO research;
GRANT INSERT(true_on) ON TABLE trials.patient_fact TO investigator;
GRANT INSERT(true_on) ON TABLE trials.patient_fact TO surgeon;
GRANT INSERT(true_on) ON TABLE trials.patient_fact TO nurse;

-- Name: COLUMN patient_fact.corrects; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(corrects) ON TABLE trials.patient_fact TO coordinator;
GRANT INSERT(corrects) ON TABLE trials.patient_fact TO research;
GRANT INSERT(corrects) ON TABLE trials.patient_fact TO investigator;
GRANT INSERT(corrects) ON TABLE trials.patient_fact TO surgeon;
GRANT INSERT(corrects) ON TABLE trials.patient_fact TO nurse;

-- Name: FUNCTION criterion_lets_in(c trials.criterion, f trials.patient_fact, on_day date); Type: ACL; Schema: trials; Owner: omentum_owner

REVOKE ALL ON FUNCTION trials.criterion_lets_in(c trials.criterion, f trials.patient_fact, on_day date) FROM PUBLIC;

-- Name: FUNCTION eligibility_is_its_answers(); Type: ACL; Schema: trials; Owner: omentum_owner

REVOKE ALL ON FUNCTION trials.eligibility_is_its_answers() FROM PUBLIC;

-- Name: FUNCTION enrolment_apply_step(); Type: ACL; Schema: trials; Owner: omentum_owner

REVOKE ALL ON FUNCTION trials.enrolment_apply_step() FROM PUBLIC;

-- Name: FUNCTION enrolment_first_step(); Type: ACL; Schema: trials; Owner: omentum_owner

REVOKE ALL ON FUNCTION trials.enrolment_first_step() FROM PUBLIC;

-- Name: FUNCTION enrolment_fits_its_arm(); Type: ACL; Schema: trials; Owner: omentum_owner

REVOKE ALL ON FUNCTION trials.enrolment_fits_its_arm() FROM PUBLIC;

-- Name: FUNCTION enrolment_take_step(); Type: ACL; Schema: trials; Owner: omentum_owner

REVOKE ALL ON FUNCTION trials.enrolment_take_step() FROM PUBLIC;

-- Name: FUNCTION is_of_kind(of_fact text, number numeric, word text); Type: ACL; Schema: trials; Owner: omentum_owner

REVOKE ALL ON FUNCTION trials.is_of_kind(of_fact text, number numeric, word text) FROM PUBLIC;

-- Name: FUNCTION patient_fact_is_of_its_kind(); Type: ACL; Schema: trials; Owner: omentum_owner

REVOKE ALL ON FUNCTION trials.patient_fact_is_of_its_kind() FROM PUBLIC;

-- Name: FUNCTION refuse_released(); Type: ACL; Schema: trials; Owner: omentum_owner

REVOKE ALL ON FUNCTION trials.refuse_released() FROM PUBLIC;

-- Name: FUNCTION released_version_asks(); Type: ACL; Schema: trials; Owner: omentum_owner

REVOKE ALL ON FUNCTION trials.released_version_asks() FROM PUBLIC;

-- Name: FUNCTION step_has_its_facts(); Type: ACL; Schema: trials; Owner: omentum_owner

REVOKE ALL ON FUNCTION trials.step_has_its_facts() FROM PUBLIC;

-- Name: TABLE redaction; Type: ACL; Schema: audit; Owner: omentum_vault

GRANT SELECT ON TABLE audit.redaction TO auditor;

-- Name: TABLE course; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.course TO coordinator;
GRANT SELECT ON TABLE booking.course TO research;
GRANT SELECT ON TABLE booking.course TO investigator;
GRANT SELECT ON TABLE booking.course TO scheduler;
GRANT SELECT ON TABLE booking.course TO theatre;
GRANT SELECT ON TABLE booking.course TO surgeon;
GRANT SELECT ON TABLE booking.course TO pharmacist;
GRANT SELECT ON TABLE booking.course TO nurse;
GRANT SELECT ON TABLE booking.course TO finance;
GRANT SELECT ON TABLE booking.course TO worker;
GRANT SELECT ON TABLE booking.course TO cron;

-- Name: COLUMN course.patient; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(patient) ON TABLE booking.course TO coordinator;
GRANT INSERT(patient) ON TABLE booking.course TO scheduler;

-- Name: COLUMN course.referral; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(referral) ON TABLE booking.course TO coordinator;
GRANT INSERT(referral) ON TABLE booking.course TO scheduler;

-- Name: COLUMN course.site; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(site) ON TABLE booking.course TO coordinator;
GRANT INSERT(site) ON TABLE booking.course TO scheduler;

-- Name: COLUMN course.pathway; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(pathway) ON TABLE booking.course TO coordinator;
GRANT INSERT(pathway) ON TABLE booking.course TO scheduler;

-- Name: COLUMN course.enrolment; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(enrolment) ON TABLE booking.course TO coordinator;
GRANT INSERT(enrolment) ON TABLE booking.course TO scheduler;

-- Name: COLUMN course.arm; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(arm) ON TABLE booking.course TO coordinator;
GRANT INSERT(arm) ON TABLE booking.course TO scheduler;

-- Name: COLUMN course.planned_cycles; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(planned_cycles) ON TABLE booking.course TO coordinator;
GRANT INSERT(planned_cycles) ON TABLE booking.course TO scheduler;

-- Name: COLUMN course.interval_min_days; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(interval_min_days) ON TABLE booking.course TO coordinator;
GRANT INSERT(interval_min_days) ON TABLE booking.course TO scheduler;

-- Name: COLUMN course.interval_target_days; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(interval_target_days) ON TABLE booking.course TO coordinator;
GRANT INSERT(interval_target_days) ON TABLE booking.course TO scheduler;

-- Name: COLUMN course.interval_max_days; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(interval_max_days) ON TABLE booking.course TO coordinator;
GRANT INSERT(interval_max_days) ON TABLE booking.course TO scheduler;

-- Name: COLUMN course.partial_counts; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(partial_counts) ON TABLE booking.course TO coordinator;
GRANT INSERT(partial_counts) ON TABLE booking.course TO scheduler;

-- Name: COLUMN course.dwell_target_minutes; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(dwell_target_minutes) ON TABLE booking.course TO coordinator;
GRANT INSERT(dwell_target_minutes) ON TABLE booking.course TO scheduler;

-- Name: COLUMN course.dwell_tolerance_minutes; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(dwell_tolerance_minutes) ON TABLE booking.course TO coordinator;
GRANT INSERT(dwell_tolerance_minutes) ON TABLE booking.course TO scheduler;

-- Name: COLUMN course.pressure_mmhg; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(pressure_mmhg) ON TABLE booking.course TO coordinator;
GRANT INSERT(pressure_mmhg) ON TABLE booking.course TO scheduler;

-- Name: COLUMN course.pressure_tolerance_mmhg; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(pressure_tolerance_mmhg) ON TABLE booking.course TO coordinator;
GRANT INSERT(pressure_tolerance_mmhg) ON TABLE booking.course TO scheduler;

-- Name: COLUMN course.protocol_source; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(protocol_source) ON TABLE booking.course TO coordinator;
GRANT INSERT(protocol_source) ON TABLE booking.course TO scheduler;

-- Name: COLUMN course.first_day_from; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(first_day_from) ON TABLE booking.course TO coordinator;
GRANT INSERT(first_day_from) ON TABLE booking.course TO scheduler;

-- Name: COLUMN course.opened_at; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(opened_at) ON TABLE booking.course TO coordinator;
GRANT INSERT(opened_at) ON TABLE booking.course TO scheduler;

-- Name: TABLE exposure_result; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.exposure_result TO coordinator;
GRANT SELECT ON TABLE booking.exposure_result TO research;
GRANT SELECT ON TABLE booking.exposure_result TO investigator;
GRANT SELECT ON TABLE booking.exposure_result TO scheduler;
GRANT SELECT ON TABLE booking.exposure_result TO theatre;
GRANT SELECT ON TABLE booking.exposure_result TO surgeon;
GRANT SELECT ON TABLE booking.exposure_result TO pharmacist;
GRANT SELECT ON TABLE booking.exposure_result TO nurse;
GRANT SELECT ON TABLE booking.exposure_result TO finance;
GRANT SELECT ON TABLE booking.exposure_result TO worker;
GRANT SELECT ON TABLE booking.exposure_result TO cron;

-- Name: COLUMN exposure_result.procedure; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(procedure) ON TABLE booking.exposure_result TO theatre;
GRANT INSERT(procedure) ON TABLE booking.exposure_result TO surgeon;

-- Name: COLUMN exposure_result.dwell_seconds; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(dwell_seconds) ON TABLE booking.exposure_result TO theatre;
GRANT INSERT(dwell_seconds) ON TABLE booking.exposure_result TO surgeon;

-- Name: COLUMN exposure_result.outcome; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(outcome) ON TABLE booking.exposure_result TO theatre;
GRANT INSERT(outcome) ON TABLE booking.exposure_result TO surgeon;

-- Name: COLUMN exposure_result.rule; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(rule) ON TABLE booking.exposure_result TO theatre;
GRANT INSERT(rule) ON TABLE booking.exposure_result TO surgeon;

-- Name: TABLE placement; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.placement TO coordinator;
GRANT SELECT ON TABLE booking.placement TO research;
GRANT SELECT ON TABLE booking.placement TO investigator;
GRANT SELECT ON TABLE booking.placement TO scheduler;
GRANT SELECT ON TABLE booking.placement TO theatre;
GRANT SELECT ON TABLE booking.placement TO surgeon;
GRANT SELECT ON TABLE booking.placement TO pharmacist;
GRANT SELECT ON TABLE booking.placement TO nurse;
GRANT SELECT ON TABLE booking.placement TO finance;
GRANT SELECT ON TABLE booking.placement TO worker;
GRANT SELECT ON TABLE booking.placement TO cron;

-- Name: TABLE planned_cycle; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.planned_cycle TO coordinator;
GRANT SELECT ON TABLE booking.planned_cycle TO research;
GRANT SELECT ON TABLE booking.planned_cycle TO investigator;
GRANT SELECT ON TABLE booking.planned_cycle TO scheduler;
GRANT SELECT ON TABLE booking.planned_cycle TO theatre;
GRANT SELECT ON TABLE booking.planned_cycle TO surgeon;
GRANT SELECT ON TABLE booking.planned_cycle TO pharmacist;
GRANT SELECT ON TABLE booking.planned_cycle TO nurse;
GRANT SELECT ON TABLE booking.planned_cycle TO finance;
GRANT SELECT ON TABLE booking.planned_cycle TO worker;
GRANT SELECT ON TABLE booking.planned_cycle TO cron;

-- Name: TABLE procedure; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.procedure TO coordinator;
GRANT SELECT ON TABLE booking.procedure TO research;
GRANT SELECT ON TABLE booking.procedure TO investigator;
GRANT SELECT ON TABLE booking.procedure TO scheduler;
GRANT SELECT ON TABLE booking.procedure TO theatre;
GRANT SELECT ON TABLE booking.procedure TO surgeon;
GRANT SELECT ON TABLE booking.procedure TO pharmacist;
GRANT SELECT ON TABLE booking.procedure TO nurse;
GRANT SELECT ON TABLE booking.procedure TO finance;
GRANT SELECT ON TABLE booking.procedure TO worker;
GRANT SELECT ON TABLE booking.procedure TO cron;

-- Name: COLUMN procedure.placement; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(placement) ON TABLE booking.procedure TO scheduler;
GRANT INSERT(placement) ON TABLE booking.procedure TO theatre;
GRANT INSERT(placement) ON TABLE booking.procedure TO surgeon;
GRANT INSERT(placement) ON TABLE booking.procedure TO nurse;

-- Name: COLUMN procedure.opened_at; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(opened_at) ON TABLE booking.procedure TO scheduler;
GRANT INSERT(opened_at) ON TABLE booking.procedure TO theatre;
GRANT INSERT(opened_at) ON TABLE booking.procedure TO surgeon;
GRANT INSERT(opened_at) ON TABLE booking.procedure TO nurse;

-- Name: TABLE site; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT ON TABLE registry.site TO coordinator;
GRANT SELECT ON TABLE registry.site TO research;
GRANT SELECT ON TABLE registry.site TO investigator;
GRANT SELECT ON TABLE registry.site TO scheduler;
GRANT SELECT ON TABLE registry.site TO theatre;
GRANT SELECT ON TABLE registry.site TO surgeon;
GRANT SELECT ON TABLE registry.site TO pharmacist;
GRANT SELECT ON TABLE registry.site TO nurse;
GRANT SELECT ON TABLE registry.site TO finance;
GRANT SELECT ON TABLE registry.site TO auditor;
GRANT SELECT,INSERT ON TABLE registry.site TO operator;
GRANT SELECT ON TABLE registry.site TO worker;
GRANT SELECT ON TABLE registry.site TO cron;

-- Name: COLUMN site.name; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT UPDATE(name) ON TABLE registry.site TO operator;

-- Name: COLUMN site.zone; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT UPDATE(zone) ON TABLE registry.site TO operator;

-- Name: COLUMN site.weekend; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT UPDATE(weekend) ON TABLE registry.site TO operator;

-- Name: TABLE aerosol_given; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.aerosol_given TO coordinator;
GRANT SELECT ON TABLE booking.aerosol_given TO research;
GRANT SELECT ON TABLE booking.aerosol_given TO investigator;
GRANT SELECT ON TABLE booking.aerosol_given TO scheduler;
GRANT SELECT ON TABLE booking.aerosol_given TO theatre;
GRANT SELECT ON TABLE booking.aerosol_given TO surgeon;
GRANT SELECT ON TABLE booking.aerosol_given TO pharmacist;
GRANT SELECT ON TABLE booking.aerosol_given TO nurse;
GRANT SELECT ON TABLE booking.aerosol_given TO finance;
GRANT SELECT ON TABLE booking.aerosol_given TO worker;
GRANT SELECT ON TABLE booking.aerosol_given TO cron;

-- Name: TABLE claim; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.claim TO coordinator;
GRANT SELECT ON TABLE booking.claim TO research;
GRANT SELECT ON TABLE booking.claim TO investigator;
GRANT SELECT ON TABLE booking.claim TO scheduler;
GRANT SELECT ON TABLE booking.claim TO theatre;
GRANT SELECT ON TABLE booking.claim TO surgeon;
GRANT SELECT ON TABLE booking.claim TO pharmacist;
GRANT SELECT ON TABLE booking.claim TO nurse;
GRANT SELECT ON TABLE booking.claim TO finance;
GRANT SELECT ON TABLE booking.claim TO worker;
GRANT SELECT ON TABLE booking.claim TO cron;

-- Name: TABLE clearance; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.clearance TO coordinator;
GRANT SELECT ON TABLE booking.clearance TO research;
GRANT SELECT ON TABLE booking.clearance TO investigator;
GRANT SELECT ON TABLE booking.clearance TO scheduler;
GRANT SELECT ON TABLE booking.clearance TO theatre;
GRANT SELECT ON TABLE booking.clearance TO surgeon;
GRANT SELECT ON TABLE booking.clearance TO pharmacist;
GRANT SELECT ON TABLE booking.clearance TO nurse;
GRANT SELECT ON TABLE booking.clearance TO finance;
GRANT SELECT ON TABLE booking.clearance TO worker;
GRANT SELECT ON TABLE booking.clearance TO cron;

-- Name: TABLE coded_reason; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT,INSERT ON TABLE booking.coded_reason TO coordinator;
GRANT SELECT ON TABLE booking.coded_reason TO research;
GRANT SELECT ON TABLE booking.coded_reason TO investigator;
GRANT SELECT ON TABLE booking.coded_reason TO scheduler;
GRANT SELECT ON TABLE booking.coded_reason TO theatre;
GRANT SELECT ON TABLE booking.coded_reason TO surgeon;
GRANT SELECT ON TABLE booking.coded_reason TO pharmacist;
GRANT SELECT ON TABLE booking.coded_reason TO nurse;
GRANT SELECT ON TABLE booking.coded_reason TO finance;
GRANT SELECT ON TABLE booking.coded_reason TO worker;
GRANT SELECT ON TABLE booking.coded_reason TO cron;

-- Name: COLUMN coded_reason.label; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT UPDATE(label) ON TABLE booking.coded_reason TO coordinator;

-- Name: TABLE course_history; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.course_history TO coordinator;
GRANT SELECT ON TABLE booking.course_history TO research;
GRANT SELECT ON TABLE booking.course_history TO investigator;
GRANT SELECT ON TABLE booking.course_history TO scheduler;
GRANT SELECT ON TABLE booking.course_history TO theatre;
GRANT SELECT ON TABLE booking.course_history TO surgeon;
GRANT SELECT ON TABLE booking.course_history TO pharmacist;
GRANT SELECT ON TABLE booking.course_history TO nurse;
GRANT SELECT ON TABLE booking.course_history TO finance;
GRANT SELECT ON TABLE booking.course_history TO worker;
GRANT SELECT ON TABLE booking.course_history TO cron;

-- Name: COLUMN course_history.subject; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(subject) ON TABLE booking.course_history TO coordinator;
GRANT INSERT(subject) ON TABLE booking.course_history TO surgeon;

-- Name: COLUMN course_history.event; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(event) ON TABLE booking.course_history TO coordinator;
GRANT INSERT(event) ON TABLE booking.course_history TO surgeon;

-- Name: COLUMN course_history.reason; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(reason) ON TABLE booking.course_history TO coordinator;
GRANT INSERT(reason) ON TABLE booking.course_history TO surgeon;

-- Name: COLUMN course_history.reason_code; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(reason_code) ON TABLE booking.course_history TO coordinator;
GRANT INSERT(reason_code) ON TABLE booking.course_history TO surgeon;

-- Name: COLUMN course_history.happened_at; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(happened_at) ON TABLE booking.course_history TO coordinator;
GRANT INSERT(happened_at) ON TABLE booking.course_history TO surgeon;

-- Name: TABLE course_review; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.course_review TO coordinator;
GRANT SELECT ON TABLE booking.course_review TO research;
GRANT SELECT ON TABLE booking.course_review TO investigator;
GRANT SELECT ON TABLE booking.course_review TO scheduler;
GRANT SELECT ON TABLE booking.course_review TO theatre;
GRANT SELECT ON TABLE booking.course_review TO surgeon;
GRANT SELECT ON TABLE booking.course_review TO pharmacist;
GRANT SELECT ON TABLE booking.course_review TO nurse;
GRANT SELECT ON TABLE booking.course_review TO finance;
GRANT SELECT ON TABLE booking.course_review TO worker;
GRANT SELECT ON TABLE booking.course_review TO cron;

-- Name: COLUMN course_review.course; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(course) ON TABLE booking.course_review TO coordinator;
GRANT INSERT(course) ON TABLE booking.course_review TO surgeon;

-- Name: COLUMN course_review.step_no; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(step_no) ON TABLE booking.course_review TO coordinator;
GRANT INSERT(step_no) ON TABLE booking.course_review TO surgeon;

-- Name: COLUMN course_review.review_on; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(review_on) ON TABLE booking.course_review TO coordinator;
GRANT INSERT(review_on) ON TABLE booking.course_review TO surgeon;

-- Name: TABLE course_now; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.course_now TO coordinator;
GRANT SELECT ON TABLE booking.course_now TO research;
GRANT SELECT ON TABLE booking.course_now TO investigator;
GRANT SELECT ON TABLE booking.course_now TO scheduler;
GRANT SELECT ON TABLE booking.course_now TO theatre;
GRANT SELECT ON TABLE booking.course_now TO surgeon;
GRANT SELECT ON TABLE booking.course_now TO pharmacist;
GRANT SELECT ON TABLE booking.course_now TO nurse;
GRANT SELECT ON TABLE booking.course_now TO finance;
GRANT SELECT ON TABLE booking.course_now TO worker;
GRANT SELECT ON TABLE booking.course_now TO cron;

-- Name: TABLE planned_cycle_history; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.planned_cycle_history TO coordinator;
GRANT SELECT ON TABLE booking.planned_cycle_history TO research;
GRANT SELECT ON TABLE booking.planned_cycle_history TO investigator;
GRANT SELECT ON TABLE booking.planned_cycle_history TO scheduler;
GRANT SELECT ON TABLE booking.planned_cycle_history TO theatre;
GRANT SELECT ON TABLE booking.planned_cycle_history TO surgeon;
GRANT SELECT ON TABLE booking.planned_cycle_history TO pharmacist;
GRANT SELECT ON TABLE booking.planned_cycle_history TO nurse;
GRANT SELECT ON TABLE booking.planned_cycle_history TO finance;
GRANT SELECT ON TABLE booking.planned_cycle_history TO worker;
GRANT SELECT ON TABLE booking.planned_cycle_history TO cron;

-- Name: COLUMN planned_cycle_history.subject; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(subject) ON TABLE booking.planned_cycle_history TO coordinator;
GRANT INSERT(subject) ON TABLE booking.planned_cycle_history TO scheduler;
GRANT INSERT(subject) ON TABLE booking.planned_cycle_history TO surgeon;

-- Name: COLUMN planned_cycle_history.event; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(event) ON TABLE booking.planned_cycle_history TO coordinator;
GRANT INSERT(event) ON TABLE booking.planned_cycle_history TO scheduler;
GRANT INSERT(event) ON TABLE booking.planned_cycle_history TO surgeon;

-- Name: COLUMN planned_cycle_history.reason; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(reason) ON TABLE booking.planned_cycle_history TO coordinator;
GRANT INSERT(reason) ON TABLE booking.planned_cycle_history TO scheduler;
GRANT INSERT(reason) ON TABLE booking.planned_cycle_history TO surgeon;

-- Name: COLUMN planned_cycle_history.reason_code; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(reason_code) ON TABLE booking.planned_cycle_history TO coordinator;
GRANT INSERT(reason_code) ON TABLE booking.planned_cycle_history TO scheduler;
GRANT INSERT(reason_code) ON TABLE booking.planned_cycle_history TO surgeon;

-- Name: COLUMN planned_cycle_history.happened_at; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(happened_at) ON TABLE booking.planned_cycle_history TO coordinator;
GRANT INSERT(happened_at) ON TABLE booking.planned_cycle_history TO scheduler;
GRANT INSERT(happened_at) ON TABLE booking.planned_cycle_history TO surgeon;

-- Name: TABLE cycle_now; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.cycle_now TO coordinator;
GRANT SELECT ON TABLE booking.cycle_now TO research;
GRANT SELECT ON TABLE booking.cycle_now TO investigator;
GRANT SELECT ON TABLE booking.cycle_now TO scheduler;
GRANT SELECT ON TABLE booking.cycle_now TO theatre;
GRANT SELECT ON TABLE booking.cycle_now TO surgeon;
GRANT SELECT ON TABLE booking.cycle_now TO pharmacist;
GRANT SELECT ON TABLE booking.cycle_now TO nurse;
GRANT SELECT ON TABLE booking.cycle_now TO finance;
GRANT SELECT ON TABLE booking.cycle_now TO worker;
GRANT SELECT ON TABLE booking.cycle_now TO cron;

-- Name: TABLE cycle_order; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.cycle_order TO coordinator;
GRANT SELECT ON TABLE booking.cycle_order TO research;
GRANT SELECT ON TABLE booking.cycle_order TO investigator;
GRANT SELECT ON TABLE booking.cycle_order TO scheduler;
GRANT SELECT ON TABLE booking.cycle_order TO theatre;
GRANT SELECT ON TABLE booking.cycle_order TO surgeon;
GRANT SELECT ON TABLE booking.cycle_order TO pharmacist;
GRANT SELECT ON TABLE booking.cycle_order TO nurse;
GRANT SELECT ON TABLE booking.cycle_order TO finance;
GRANT SELECT ON TABLE booking.cycle_order TO worker;
GRANT SELECT ON TABLE booking.cycle_order TO cron;

-- Name: TABLE cycle_placement; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.cycle_placement TO coordinator;
GRANT SELECT ON TABLE booking.cycle_placement TO research;
GRANT SELECT ON TABLE booking.cycle_placement TO investigator;
GRANT SELECT ON TABLE booking.cycle_placement TO scheduler;
GRANT SELECT ON TABLE booking.cycle_placement TO theatre;
GRANT SELECT ON TABLE booking.cycle_placement TO surgeon;
GRANT SELECT ON TABLE booking.cycle_placement TO pharmacist;
GRANT SELECT ON TABLE booking.cycle_placement TO nurse;
GRANT SELECT ON TABLE booking.cycle_placement TO finance;
GRANT SELECT ON TABLE booking.cycle_placement TO worker;
GRANT SELECT ON TABLE booking.cycle_placement TO cron;

-- Name: TABLE deviation_draft; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.deviation_draft TO coordinator;
GRANT SELECT ON TABLE booking.deviation_draft TO research;
GRANT SELECT ON TABLE booking.deviation_draft TO investigator;
GRANT SELECT ON TABLE booking.deviation_draft TO scheduler;
GRANT SELECT ON TABLE booking.deviation_draft TO theatre;
GRANT SELECT ON TABLE booking.deviation_draft TO surgeon;
GRANT SELECT ON TABLE booking.deviation_draft TO pharmacist;
GRANT SELECT ON TABLE booking.deviation_draft TO nurse;

-- Name: TABLE discharge_answer; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.discharge_answer TO coordinator;
GRANT SELECT ON TABLE booking.discharge_answer TO research;
GRANT SELECT ON TABLE booking.discharge_answer TO investigator;
GRANT SELECT ON TABLE booking.discharge_answer TO scheduler;
GRANT SELECT ON TABLE booking.discharge_answer TO theatre;
GRANT SELECT ON TABLE booking.discharge_answer TO surgeon;
GRANT SELECT ON TABLE booking.discharge_answer TO pharmacist;
GRANT SELECT ON TABLE booking.discharge_answer TO nurse;

-- Name: COLUMN discharge_answer.procedure; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(procedure) ON TABLE booking.discharge_answer TO nurse;
GRANT INSERT(procedure) ON TABLE booking.discharge_answer TO surgeon;

-- Name: COLUMN discharge_answer.gate; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(gate) ON TABLE booking.discharge_answer TO nurse;
GRANT INSERT(gate) ON TABLE booking.discharge_answer TO surgeon;

-- Name: COLUMN discharge_answer.answer; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(answer) ON TABLE booking.discharge_answer TO nurse;
GRANT INSERT(answer) ON TABLE booking.discharge_answer TO surgeon;

-- Name: COLUMN discharge_answer.happened_at; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(happened_at) ON TABLE booking.discharge_answer TO nurse;
GRANT INSERT(happened_at) ON TABLE booking.discharge_answer TO surgeon;

-- Name: TABLE discharge_gate; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.discharge_gate TO coordinator;
GRANT SELECT ON TABLE booking.discharge_gate TO research;
GRANT SELECT ON TABLE booking.discharge_gate TO investigator;
GRANT SELECT ON TABLE booking.discharge_gate TO scheduler;
GRANT SELECT ON TABLE booking.discharge_gate TO theatre;
GRANT SELECT ON TABLE booking.discharge_gate TO surgeon;
GRANT SELECT ON TABLE booking.discharge_gate TO pharmacist;
GRANT SELECT ON TABLE booking.discharge_gate TO nurse;

-- Name: TABLE exposure_event; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.exposure_event TO coordinator;
GRANT SELECT ON TABLE booking.exposure_event TO research;
GRANT SELECT ON TABLE booking.exposure_event TO investigator;
GRANT SELECT ON TABLE booking.exposure_event TO scheduler;
GRANT SELECT ON TABLE booking.exposure_event TO theatre;
GRANT SELECT ON TABLE booking.exposure_event TO surgeon;
GRANT SELECT ON TABLE booking.exposure_event TO pharmacist;
GRANT SELECT ON TABLE booking.exposure_event TO nurse;

-- Name: COLUMN exposure_event.procedure; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(procedure) ON TABLE booking.exposure_event TO theatre;
GRANT INSERT(procedure) ON TABLE booking.exposure_event TO surgeon;

-- Name: COLUMN exposure_event.kind; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(kind) ON TABLE booking.exposure_event TO theatre;
GRANT INSERT(kind) ON TABLE booking.exposure_event TO surgeon;

-- Name: COLUMN exposure_event.pressure_mmhg; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(pressure_mmhg) ON TABLE booking.exposure_event TO theatre;
GRANT INSERT(pressure_mmhg) ON TABLE booking.exposure_event TO surgeon;

-- Name: COLUMN exposure_event.flow_ml_s; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(flow_ml_s) ON TABLE booking.exposure_event TO theatre;
GRANT INSERT(flow_ml_s) ON TABLE booking.exposure_event TO surgeon;

-- Name: COLUMN exposure_event.upstream_psi; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(upstream_psi) ON TABLE booking.exposure_event TO theatre;
GRANT INSERT(upstream_psi) ON TABLE booking.exposure_event TO surgeon;

-- Name: COLUMN exposure_event.temperature_c; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(temperature_c) ON TABLE booking.exposure_event TO theatre;
GRANT INSERT(temperature_c) ON TABLE booking.exposure_event TO surgeon;

-- Name: COLUMN exposure_event.note; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(note) ON TABLE booking.exposure_event TO theatre;
GRANT INSERT(note) ON TABLE booking.exposure_event TO surgeon;

-- Name: COLUMN exposure_event.voids; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(voids) ON TABLE booking.exposure_event TO theatre;
GRANT INSERT(voids) ON TABLE booking.exposure_event TO surgeon;

-- Name: COLUMN exposure_event.happened_at; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(happened_at) ON TABLE booking.exposure_event TO theatre;
GRANT INSERT(happened_at) ON TABLE booking.exposure_event TO surgeon;

-- Name: TABLE exposure_ledger; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.exposure_ledger TO coordinator;
GRANT SELECT ON TABLE booking.exposure_ledger TO research;
GRANT SELECT ON TABLE booking.exposure_ledger TO investigator;
GRANT SELECT ON TABLE booking.exposure_ledger TO scheduler;
GRANT SELECT ON TABLE booking.exposure_ledger TO theatre;
GRANT SELECT ON TABLE booking.exposure_ledger TO surgeon;
GRANT SELECT ON TABLE booking.exposure_ledger TO pharmacist;
GRANT SELECT ON TABLE booking.exposure_ledger TO nurse;

-- Name: TABLE milestone; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.milestone TO coordinator;
GRANT SELECT ON TABLE booking.milestone TO research;
GRANT SELECT ON TABLE booking.milestone TO investigator;
GRANT SELECT ON TABLE booking.milestone TO scheduler;
GRANT SELECT ON TABLE booking.milestone TO theatre;
GRANT SELECT ON TABLE booking.milestone TO surgeon;
GRANT SELECT ON TABLE booking.milestone TO pharmacist;
GRANT SELECT ON TABLE booking.milestone TO nurse;

-- Name: COLUMN milestone.procedure; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(procedure) ON TABLE booking.milestone TO theatre;
GRANT INSERT(procedure) ON TABLE booking.milestone TO surgeon;
GRANT INSERT(procedure) ON TABLE booking.milestone TO nurse;

-- Name: COLUMN milestone.kind; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(kind) ON TABLE booking.milestone TO theatre;
GRANT INSERT(kind) ON TABLE booking.milestone TO surgeon;
GRANT INSERT(kind) ON TABLE booking.milestone TO nurse;

-- Name: COLUMN milestone.note; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(note) ON TABLE booking.milestone TO theatre;
GRANT INSERT(note) ON TABLE booking.milestone TO surgeon;
GRANT INSERT(note) ON TABLE booking.milestone TO nurse;

-- Name: COLUMN milestone.corrects; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(corrects) ON TABLE booking.milestone TO theatre;
GRANT INSERT(corrects) ON TABLE booking.milestone TO surgeon;
GRANT INSERT(corrects) ON TABLE booking.milestone TO nurse;

-- Name: COLUMN milestone.happened_at; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(happened_at) ON TABLE booking.milestone TO theatre;
GRANT INSERT(happened_at) ON TABLE booking.milestone TO surgeon;
GRANT INSERT(happened_at) ON TABLE booking.milestone TO nurse;

-- Name: TABLE placement_history; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.placement_history TO coordinator;
GRANT SELECT ON TABLE booking.placement_history TO research;
GRANT SELECT ON TABLE booking.placement_history TO investigator;
GRANT SELECT ON TABLE booking.placement_history TO scheduler;
GRANT SELECT ON TABLE booking.placement_history TO theatre;
GRANT SELECT ON TABLE booking.placement_history TO surgeon;
GRANT SELECT ON TABLE booking.placement_history TO pharmacist;
GRANT SELECT ON TABLE booking.placement_history TO nurse;
GRANT SELECT ON TABLE booking.placement_history TO finance;
GRANT SELECT ON TABLE booking.placement_history TO worker;
GRANT SELECT ON TABLE booking.placement_history TO cron;

-- Name: COLUMN placement_history.subject; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(subject) ON TABLE booking.placement_history TO coordinator;
GRANT INSERT(subject) ON TABLE booking.placement_history TO scheduler;
GRANT INSERT(subject) ON TABLE booking.placement_history TO cron;
GRANT INSERT(subject) ON TABLE booking.placement_history TO worker;

-- Name: COLUMN placement_history.event; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(event) ON TABLE booking.placement_history TO coordinator;
GRANT INSERT(event) ON TABLE booking.placement_history TO scheduler;
GRANT INSERT(event) ON TABLE booking.placement_history TO cron;
GRANT INSERT(event) ON TABLE booking.placement_history TO worker;

-- Name: COLUMN placement_history.reason; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(reason) ON TABLE booking.placement_history TO coordinator;
GRANT INSERT(reason) ON TABLE booking.placement_history TO scheduler;
GRANT INSERT(reason) ON TABLE booking.placement_history TO cron;
GRANT INSERT(reason) ON TABLE booking.placement_history TO worker;

-- Name: COLUMN placement_history.reason_code; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(reason_code) ON TABLE booking.placement_history TO coordinator;
GRANT INSERT(reason_code) ON TABLE booking.placement_history TO scheduler;
GRANT INSERT(reason_code) ON TABLE booking.placement_history TO cron;
GRANT INSERT(reason_code) ON TABLE booking.placement_history TO worker;

-- Name: COLUMN placement_history.happened_at; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(happened_at) ON TABLE booking.placement_history TO coordinator;
GRANT INSERT(happened_at) ON TABLE booking.placement_history TO scheduler;
GRANT INSERT(happened_at) ON TABLE booking.placement_history TO cron;
GRANT INSERT(happened_at) ON TABLE booking.placement_history TO worker;

-- Name: TABLE procedure_history; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.procedure_history TO coordinator;
GRANT SELECT ON TABLE booking.procedure_history TO research;
GRANT SELECT ON TABLE booking.procedure_history TO investigator;
GRANT SELECT ON TABLE booking.procedure_history TO scheduler;
GRANT SELECT ON TABLE booking.procedure_history TO theatre;
GRANT SELECT ON TABLE booking.procedure_history TO surgeon;
GRANT SELECT ON TABLE booking.procedure_history TO pharmacist;
GRANT SELECT ON TABLE booking.procedure_history TO nurse;
GRANT SELECT ON TABLE booking.procedure_history TO finance;
GRANT SELECT ON TABLE booking.procedure_history TO worker;
GRANT SELECT ON TABLE booking.procedure_history TO cron;

-- Name: COLUMN procedure_history.subject; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(subject) ON TABLE booking.procedure_history TO scheduler;
GRANT INSERT(subject) ON TABLE booking.procedure_history TO theatre;
GRANT INSERT(subject) ON TABLE booking.procedure_history TO surgeon;
GRANT INSERT(subject) ON TABLE booking.procedure_history TO nurse;
GRANT INSERT(subject) ON TABLE booking.procedure_history TO coordinator;

-- Name: COLUMN procedure_history.event; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(event) ON TABLE booking.procedure_history TO scheduler;
GRANT INSERT(event) ON TABLE booking.procedure_history TO theatre;
GRANT INSERT(event) ON TABLE booking.procedure_history TO surgeon;
GRANT INSERT(event) ON TABLE booking.procedure_history TO nurse;
GRANT INSERT(event) ON TABLE booking.procedure_history TO coordinator;

-- Name: COLUMN procedure_history.reason; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(reason) ON TABLE booking.procedure_history TO scheduler;
GRANT INSERT(reason) ON TABLE booking.procedure_history TO theatre;
GRANT INSERT(reason) ON TABLE booking.procedure_history TO surgeon;
GRANT INSERT(reason) ON TABLE booking.procedure_history TO nurse;
GRANT INSERT(reason) ON TABLE booking.procedure_history TO coordinator;

-- Name: COLUMN procedure_history.reason_code; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(reason_code) ON TABLE booking.procedure_history TO scheduler;
GRANT INSERT(reason_code) ON TABLE booking.procedure_history TO theatre;
GRANT INSERT(reason_code) ON TABLE booking.procedure_history TO surgeon;
GRANT INSERT(reason_code) ON TABLE booking.procedure_history TO nurse;
GRANT INSERT(reason_code) ON TABLE booking.procedure_history TO coordinator;

-- Name: COLUMN procedure_history.happened_at; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(happened_at) ON TABLE booking.procedure_history TO scheduler;
GRANT INSERT(happened_at) ON TABLE booking.procedure_history TO theatre;
GRANT INSERT(happened_at) ON TABLE booking.procedure_history TO surgeon;
GRANT INSERT(happened_at) ON TABLE booking.procedure_history TO nurse;
GRANT INSERT(happened_at) ON TABLE booking.procedure_history TO coordinator;

-- Name: TABLE procedure_record; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.procedure_record TO coordinator;
GRANT SELECT ON TABLE booking.procedure_record TO investigator;
GRANT SELECT ON TABLE booking.procedure_record TO theatre;
GRANT SELECT ON TABLE booking.procedure_record TO surgeon;
GRANT SELECT ON TABLE booking.procedure_record TO nurse;

-- Name: COLUMN procedure_record.id; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT(id) ON TABLE booking.procedure_record TO coordinator;
GRANT SELECT(id) ON TABLE booking.procedure_record TO research;
GRANT SELECT(id) ON TABLE booking.procedure_record TO investigator;
GRANT SELECT(id) ON TABLE booking.procedure_record TO scheduler;
GRANT SELECT(id) ON TABLE booking.procedure_record TO theatre;
GRANT SELECT(id) ON TABLE booking.procedure_record TO surgeon;
GRANT SELECT(id) ON TABLE booking.procedure_record TO pharmacist;
GRANT SELECT(id) ON TABLE booking.procedure_record TO nurse;
GRANT SELECT(id) ON TABLE booking.procedure_record TO finance;
GRANT SELECT(id) ON TABLE booking.procedure_record TO worker;
GRANT SELECT(id) ON TABLE booking.procedure_record TO cron;

-- Name: COLUMN procedure_record.procedure; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT(procedure) ON TABLE booking.procedure_record TO coordinator;
GRANT SELECT(procedure) ON TABLE booking.procedure_record TO research;
GRANT SELECT(procedure) ON TABLE booking.procedure_record TO investigator;
GRANT SELECT(procedure) ON TABLE booking.procedure_record TO scheduler;
GRANT SELECT(procedure) ON TABLE booking.procedure_record TO theatre;
GRANT SELECT(procedure),INSERT(procedure) ON TABLE booking.procedure_record TO surgeon;
GRANT SELECT(procedure) ON TABLE booking.procedure_record TO pharmacist;
GRANT SELECT(procedure) ON TABLE booking.procedure_record TO nurse;
GRANT SELECT(procedure) ON TABLE booking.procedure_record TO finance;
GRANT SELECT(procedure) ON TABLE booking.procedure_record TO worker;
GRANT SELECT(procedure) ON TABLE booking.procedure_record TO cron;

-- Name: COLUMN procedure_record.kind; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT(kind) ON TABLE booking.procedure_record TO coordinator;
GRANT SELECT(kind) ON TABLE booking.procedure_record TO research;
GRANT SELECT(kind) ON TABLE booking.procedure_record TO investigator;
GRANT SELECT(kind) ON TABLE booking.procedure_record TO scheduler;
GRANT SELECT(kind) ON TABLE booking.procedure_record TO theatre;
GRANT SELECT(kind),INSERT(kind) ON TABLE booking.procedure_record TO surgeon;
GRANT SELECT(kind) ON TABLE booking.procedure_record TO pharmacist;
GRANT SELECT(kind) ON TABLE booking.procedure_record TO nurse;
GRANT SELECT(kind) ON TABLE booking.procedure_record TO finance;
GRANT SELECT(kind) ON TABLE booking.procedure_record TO worker;
GRANT SELECT(kind) ON TABLE booking.procedure_record TO cron;

-- Name: COLUMN procedure_record.amends; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT(amends) ON TABLE booking.procedure_record TO coordinator;
GRANT SELECT(amends) ON TABLE booking.procedure_record TO research;
GRANT SELECT(amends) ON TABLE booking.procedure_record TO investigator;
GRANT SELECT(amends) ON TABLE booking.procedure_record TO scheduler;
GRANT SELECT(amends) ON TABLE booking.procedure_record TO theatre;
GRANT SELECT(amends),INSERT(amends) ON TABLE booking.procedure_record TO surgeon;
GRANT SELECT(amends) ON TABLE booking.procedure_record TO pharmacist;
GRANT SELECT(amends) ON TABLE booking.procedure_record TO nurse;
GRANT SELECT(amends) ON TABLE booking.procedure_record TO finance;
GRANT SELECT(amends) ON TABLE booking.procedure_record TO worker;
GRANT SELECT(amends) ON TABLE booking.procedure_record TO cron;

-- Name: COLUMN procedure_record.body; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(body) ON TABLE booking.procedure_record TO surgeon;

-- Name: COLUMN procedure_record.hash; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT(hash) ON TABLE booking.procedure_record TO coordinator;
GRANT SELECT(hash) ON TABLE booking.procedure_record TO research;
GRANT SELECT(hash) ON TABLE booking.procedure_record TO investigator;
GRANT SELECT(hash) ON TABLE booking.procedure_record TO scheduler;
GRANT SELECT(hash) ON TABLE booking.procedure_record TO theatre;
GRANT SELECT(hash) ON TABLE booking.procedure_record TO surgeon;
GRANT SELECT(hash) ON TABLE booking.procedure_record TO pharmacist;
GRANT SELECT(hash) ON TABLE booking.procedure_record TO nurse;
GRANT SELECT(hash) ON TABLE booking.procedure_record TO finance;
GRANT SELECT(hash) ON TABLE booking.procedure_record TO worker;
GRANT SELECT(hash) ON TABLE booking.procedure_record TO cron;

-- Name: COLUMN procedure_record.recorded_at; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT(recorded_at) ON TABLE booking.procedure_record TO coordinator;
GRANT SELECT(recorded_at) ON TABLE booking.procedure_record TO research;
GRANT SELECT(recorded_at) ON TABLE booking.procedure_record TO investigator;
GRANT SELECT(recorded_at) ON TABLE booking.procedure_record TO scheduler;
GRANT SELECT(recorded_at) ON TABLE booking.procedure_record TO theatre;
GRANT SELECT(recorded_at) ON TABLE booking.procedure_record TO surgeon;
GRANT SELECT(recorded_at) ON TABLE booking.procedure_record TO pharmacist;
GRANT SELECT(recorded_at) ON TABLE booking.procedure_record TO nurse;
GRANT SELECT(recorded_at) ON TABLE booking.procedure_record TO finance;
GRANT SELECT(recorded_at) ON TABLE booking.procedure_record TO worker;
GRANT SELECT(recorded_at) ON TABLE booking.procedure_record TO cron;

-- Name: TABLE procedure_record_signature; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.procedure_record_signature TO coordinator;
GRANT SELECT ON TABLE booking.procedure_record_signature TO research;
GRANT SELECT ON TABLE booking.procedure_record_signature TO investigator;
GRANT SELECT ON TABLE booking.procedure_record_signature TO scheduler;
GRANT SELECT ON TABLE booking.procedure_record_signature TO theatre;
GRANT SELECT ON TABLE booking.procedure_record_signature TO surgeon;
GRANT SELECT ON TABLE booking.procedure_record_signature TO pharmacist;
GRANT SELECT ON TABLE booking.procedure_record_signature TO nurse;
GRANT SELECT ON TABLE booking.procedure_record_signature TO finance;
GRANT SELECT ON TABLE booking.procedure_record_signature TO worker;
GRANT SELECT ON TABLE booking.procedure_record_signature TO cron;

-- Name: COLUMN procedure_record_signature.document; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(document) ON TABLE booking.procedure_record_signature TO surgeon;

-- Name: COLUMN procedure_record_signature.hash; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(hash) ON TABLE booking.procedure_record_signature TO surgeon;

-- Name: TABLE procedure_now; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.procedure_now TO coordinator;
GRANT SELECT ON TABLE booking.procedure_now TO research;
GRANT SELECT ON TABLE booking.procedure_now TO investigator;
GRANT SELECT ON TABLE booking.procedure_now TO scheduler;
GRANT SELECT ON TABLE booking.procedure_now TO theatre;
GRANT SELECT ON TABLE booking.procedure_now TO surgeon;
GRANT SELECT ON TABLE booking.procedure_now TO pharmacist;
GRANT SELECT ON TABLE booking.procedure_now TO nurse;
GRANT SELECT ON TABLE booking.procedure_now TO finance;
GRANT SELECT ON TABLE booking.procedure_now TO worker;
GRANT SELECT ON TABLE booking.procedure_now TO cron;

-- Name: TABLE protocol; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT,INSERT ON TABLE booking.protocol TO coordinator;
GRANT SELECT ON TABLE booking.protocol TO research;
GRANT SELECT ON TABLE booking.protocol TO investigator;
GRANT SELECT ON TABLE booking.protocol TO scheduler;
GRANT SELECT ON TABLE booking.protocol TO theatre;
GRANT SELECT ON TABLE booking.protocol TO surgeon;
GRANT SELECT ON TABLE booking.protocol TO pharmacist;
GRANT SELECT ON TABLE booking.protocol TO nurse;
GRANT SELECT ON TABLE booking.protocol TO finance;
GRANT SELECT ON TABLE booking.protocol TO worker;
GRANT SELECT ON TABLE booking.protocol TO cron;

-- Name: TABLE resource; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.resource TO coordinator;
GRANT SELECT ON TABLE booking.resource TO research;
GRANT SELECT ON TABLE booking.resource TO investigator;
GRANT SELECT ON TABLE booking.resource TO scheduler;
GRANT SELECT ON TABLE booking.resource TO theatre;
GRANT SELECT ON TABLE booking.resource TO surgeon;
GRANT SELECT ON TABLE booking.resource TO pharmacist;
GRANT SELECT ON TABLE booking.resource TO nurse;
GRANT SELECT ON TABLE booking.resource TO finance;
GRANT SELECT ON TABLE booking.resource TO worker;
GRANT SELECT ON TABLE booking.resource TO cron;

-- Name: COLUMN resource.site; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(site) ON TABLE booking.resource TO scheduler;

-- Name: COLUMN resource.kind; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(kind) ON TABLE booking.resource TO scheduler;

-- Name: COLUMN resource.name; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(name),UPDATE(name) ON TABLE booking.resource TO scheduler;

-- Name: COLUMN resource.travels; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(travels),UPDATE(travels) ON TABLE booking.resource TO scheduler;

-- Name: COLUMN resource.person; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT INSERT(person),UPDATE(person) ON TABLE booking.resource TO scheduler;

-- Name: TABLE site_rule; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.site_rule TO coordinator;
GRANT SELECT ON TABLE booking.site_rule TO research;
GRANT SELECT ON TABLE booking.site_rule TO investigator;
GRANT SELECT,INSERT ON TABLE booking.site_rule TO scheduler;
GRANT SELECT ON TABLE booking.site_rule TO theatre;
GRANT SELECT ON TABLE booking.site_rule TO surgeon;
GRANT SELECT ON TABLE booking.site_rule TO pharmacist;
GRANT SELECT ON TABLE booking.site_rule TO nurse;
GRANT SELECT ON TABLE booking.site_rule TO finance;
GRANT SELECT ON TABLE booking.site_rule TO worker;
GRANT SELECT ON TABLE booking.site_rule TO cron;

-- Name: COLUMN site_rule.block_minutes; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT UPDATE(block_minutes) ON TABLE booking.site_rule TO scheduler;

-- Name: COLUMN site_rule.hold_minutes; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT UPDATE(hold_minutes) ON TABLE booking.site_rule TO scheduler;

-- Name: COLUMN site_rule.needs; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT UPDATE(needs) ON TABLE booking.site_rule TO scheduler;

-- Name: TABLE timeline; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.timeline TO coordinator;
GRANT SELECT ON TABLE booking.timeline TO research;
GRANT SELECT ON TABLE booking.timeline TO investigator;
GRANT SELECT ON TABLE booking.timeline TO scheduler;
GRANT SELECT ON TABLE booking.timeline TO theatre;
GRANT SELECT ON TABLE booking.timeline TO surgeon;
GRANT SELECT ON TABLE booking.timeline TO pharmacist;
GRANT SELECT ON TABLE booking.timeline TO nurse;
GRANT SELECT ON TABLE booking.timeline TO finance;
GRANT SELECT ON TABLE booking.timeline TO worker;
GRANT SELECT ON TABLE booking.timeline TO cron;

-- Name: TABLE unavailability; Type: ACL; Schema: booking; Owner: omentum_owner

GRANT SELECT ON TABLE booking.unavailability TO coordinator;
GRANT SELECT ON TABLE booking.unavailability TO research;
GRANT SELECT ON TABLE booking.unavailability TO investigator;
GRANT SELECT ON TABLE booking.unavailability TO scheduler;
GRANT SELECT ON TABLE booking.unavailability TO theatre;
GRANT SELECT ON TABLE booking.unavailability TO surgeon;
GRANT SELECT ON TABLE booking.unavailability TO pharmacist;
GRANT SELECT ON TABLE booking.unavailability TO nurse;
GRANT SELECT ON TABLE booking.unavailability TO finance;
GRANT SELECT ON TABLE booking.unavailability TO worker;
GRANT SELECT ON TABLE booking.unavailability TO cron;

-- Name: TABLE answer; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT ON TABLE coverage.answer TO coordinator;
GRANT SELECT ON TABLE coverage.answer TO research;
GRANT SELECT ON TABLE coverage.answer TO investigator;
GRANT SELECT ON TABLE coverage.answer TO scheduler;
GRANT SELECT ON TABLE coverage.answer TO theatre;
GRANT SELECT ON TABLE coverage.answer TO surgeon;
GRANT SELECT ON TABLE coverage.answer TO pharmacist;
GRANT SELECT ON TABLE coverage.answer TO nurse;
GRANT SELECT,INSERT ON TABLE coverage.answer TO finance;
GRANT SELECT ON TABLE coverage.answer TO operator;
GRANT SELECT ON TABLE coverage.answer TO worker;

-- Name: TABLE authorisation; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT ON TABLE coverage.authorisation TO coordinator;
GRANT SELECT ON TABLE coverage.authorisation TO research;
GRANT SELECT ON TABLE coverage.authorisation TO investigator;
GRANT SELECT ON TABLE coverage.authorisation TO scheduler;
GRANT SELECT ON TABLE coverage.authorisation TO theatre;
GRANT SELECT ON TABLE coverage.authorisation TO surgeon;
GRANT SELECT ON TABLE coverage.authorisation TO pharmacist;
GRANT SELECT ON TABLE coverage.authorisation TO nurse;
GRANT SELECT ON TABLE coverage.authorisation TO finance;
GRANT SELECT ON TABLE coverage.authorisation TO operator;
GRANT SELECT ON TABLE coverage.authorisation TO worker;

-- Name: COLUMN authorisation.patient; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT INSERT(patient) ON TABLE coverage.authorisation TO finance;

-- Name: COLUMN authorisation.coverage; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT INSERT(coverage) ON TABLE coverage.authorisation TO finance;

-- Name: COLUMN authorisation.reference; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT INSERT(reference) ON TABLE coverage.authorisation TO finance;

-- Name: COLUMN authorisation.service_window; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT INSERT(service_window) ON TABLE coverage.authorisation TO finance;

-- Name: COLUMN authorisation.units; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT INSERT(units) ON TABLE coverage.authorisation TO finance;

-- Name: COLUMN authorisation.granted_on; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT INSERT(granted_on) ON TABLE coverage.authorisation TO finance;

-- Name: TABLE authorisation_use; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT ON TABLE coverage.authorisation_use TO coordinator;
GRANT SELECT ON TABLE coverage.authorisation_use TO research;
GRANT SELECT ON TABLE coverage.authorisation_use TO investigator;
GRANT SELECT ON TABLE coverage.authorisation_use TO scheduler;
GRANT SELECT ON TABLE coverage.authorisation_use TO theatre;
GRANT SELECT,INSERT ON TABLE coverage.authorisation_use TO surgeon;
GRANT SELECT ON TABLE coverage.authorisation_use TO pharmacist;
GRANT SELECT ON TABLE coverage.authorisation_use TO nurse;
GRANT SELECT,INSERT ON TABLE coverage.authorisation_use TO finance;
GRANT SELECT ON TABLE coverage.authorisation_use TO operator;
GRANT SELECT,INSERT ON TABLE coverage.authorisation_use TO worker;

-- Name: TABLE note; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT ON TABLE coverage.note TO finance;

-- Name: COLUMN note.id; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT(id) ON TABLE coverage.note TO coordinator;
GRANT SELECT(id) ON TABLE coverage.note TO research;
GRANT SELECT(id) ON TABLE coverage.note TO investigator;
GRANT SELECT(id) ON TABLE coverage.note TO scheduler;
GRANT SELECT(id) ON TABLE coverage.note TO theatre;
GRANT SELECT(id) ON TABLE coverage.note TO surgeon;
GRANT SELECT(id) ON TABLE coverage.note TO pharmacist;
GRANT SELECT(id) ON TABLE coverage.note TO nurse;
GRANT SELECT(id) ON TABLE coverage.note TO operator;
GRANT SELECT(id) ON TABLE coverage.note TO worker;

-- Name: COLUMN note.patient; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT(patient) ON TABLE coverage.note TO coordinator;
GRANT SELECT(patient) ON TABLE coverage.note TO research;
GRANT SELECT(patient) ON TABLE coverage.note TO investigator;
GRANT SELECT(patient) ON TABLE coverage.note TO scheduler;
GRANT SELECT(patient) ON TABLE coverage.note TO theatre;
GRANT SELECT(patient) ON TABLE coverage.note TO surgeon;
GRANT SELECT(patient) ON TABLE coverage.note TO pharmacist;
GRANT SELECT(patient) ON TABLE coverage.note TO nurse;
GRANT SELECT(patient) ON TABLE coverage.note TO operator;
GRANT SELECT(patient) ON TABLE coverage.note TO worker;
GRANT INSERT(patient) ON TABLE coverage.note TO finance;

-- Name: COLUMN note.course; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT(course) ON TABLE coverage.note TO coordinator;
GRANT SELECT(course) ON TABLE coverage.note TO research;
GRANT SELECT(course) ON TABLE coverage.note TO investigator;
GRANT SELECT(course) ON TABLE coverage.note TO scheduler;
GRANT SELECT(course) ON TABLE coverage.note TO theatre;
GRANT SELECT(course) ON TABLE coverage.note TO surgeon;
GRANT SELECT(course) ON TABLE coverage.note TO pharmacist;
GRANT SELECT(course) ON TABLE coverage.note TO nurse;
GRANT SELECT(course) ON TABLE coverage.note TO operator;
GRANT SELECT(course) ON TABLE coverage.note TO worker;
GRANT INSERT(course) ON TABLE coverage.note TO finance;

-- Name: COLUMN note.amends; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT(amends) ON TABLE coverage.note TO coordinator;
GRANT SELECT(amends) ON TABLE coverage.note TO research;
GRANT SELECT(amends) ON TABLE coverage.note TO investigator;
GRANT SELECT(amends) ON TABLE coverage.note TO scheduler;
GRANT SELECT(amends) ON TABLE coverage.note TO theatre;
GRANT SELECT(amends) ON TABLE coverage.note TO surgeon;
GRANT SELECT(amends) ON TABLE coverage.note TO pharmacist;
GRANT SELECT(amends) ON TABLE coverage.note TO nurse;
GRANT SELECT(amends) ON TABLE coverage.note TO operator;
GRANT SELECT(amends) ON TABLE coverage.note TO worker;
GRANT INSERT(amends) ON TABLE coverage.note TO finance;

-- Name: COLUMN note.kind; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT(kind) ON TABLE coverage.note TO coordinator;
GRANT SELECT(kind) ON TABLE coverage.note TO research;
GRANT SELECT(kind) ON TABLE coverage.note TO investigator;
GRANT SELECT(kind) ON TABLE coverage.note TO scheduler;
GRANT SELECT(kind) ON TABLE coverage.note TO theatre;
GRANT SELECT(kind) ON TABLE coverage.note TO surgeon;
GRANT SELECT(kind) ON TABLE coverage.note TO pharmacist;
GRANT SELECT(kind) ON TABLE coverage.note TO nurse;
GRANT SELECT(kind) ON TABLE coverage.note TO operator;
GRANT SELECT(kind) ON TABLE coverage.note TO worker;
GRANT INSERT(kind) ON TABLE coverage.note TO finance;

-- Name: COLUMN note.held_at; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT(held_at) ON TABLE coverage.note TO coordinator;
GRANT SELECT(held_at) ON TABLE coverage.note TO research;
GRANT SELECT(held_at) ON TABLE coverage.note TO investigator;
GRANT SELECT(held_at) ON TABLE coverage.note TO scheduler;
GRANT SELECT(held_at) ON TABLE coverage.note TO theatre;
GRANT SELECT(held_at) ON TABLE coverage.note TO surgeon;
GRANT SELECT(held_at) ON TABLE coverage.note TO pharmacist;
GRANT SELECT(held_at) ON TABLE coverage.note TO nurse;
GRANT SELECT(held_at) ON TABLE coverage.note TO operator;
GRANT SELECT(held_at) ON TABLE coverage.note TO worker;
GRANT INSERT(held_at) ON TABLE coverage.note TO finance;

-- Name: COLUMN note.content; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT INSERT(content) ON TABLE coverage.note TO finance;

-- Name: COLUMN note.recorded_at; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT(recorded_at) ON TABLE coverage.note TO coordinator;
GRANT SELECT(recorded_at) ON TABLE coverage.note TO research;
GRANT SELECT(recorded_at) ON TABLE coverage.note TO investigator;
GRANT SELECT(recorded_at) ON TABLE coverage.note TO scheduler;
GRANT SELECT(recorded_at) ON TABLE coverage.note TO theatre;
GRANT SELECT(recorded_at) ON TABLE coverage.note TO surgeon;
GRANT SELECT(recorded_at) ON TABLE coverage.note TO pharmacist;
GRANT SELECT(recorded_at) ON TABLE coverage.note TO nurse;
GRANT SELECT(recorded_at) ON TABLE coverage.note TO operator;
GRANT SELECT(recorded_at) ON TABLE coverage.note TO worker;

-- Name: TABLE counselled; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT ON TABLE coverage.counselled TO coordinator;
GRANT SELECT ON TABLE coverage.counselled TO research;
GRANT SELECT ON TABLE coverage.counselled TO investigator;
GRANT SELECT ON TABLE coverage.counselled TO scheduler;
GRANT SELECT ON TABLE coverage.counselled TO theatre;
GRANT SELECT ON TABLE coverage.counselled TO surgeon;
GRANT SELECT ON TABLE coverage.counselled TO pharmacist;
GRANT SELECT ON TABLE coverage.counselled TO nurse;
GRANT SELECT ON TABLE coverage.counselled TO finance;
GRANT SELECT ON TABLE coverage.counselled TO operator;
GRANT SELECT ON TABLE coverage.counselled TO worker;

-- Name: COLUMN coverage.id; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT(id) ON TABLE coverage.coverage TO finance;
GRANT SELECT(id) ON TABLE coverage.coverage TO coordinator;
GRANT SELECT(id) ON TABLE coverage.coverage TO scheduler;
GRANT SELECT(id) ON TABLE coverage.coverage TO theatre;
GRANT SELECT(id) ON TABLE coverage.coverage TO surgeon;
GRANT SELECT(id) ON TABLE coverage.coverage TO nurse;
GRANT SELECT(id) ON TABLE coverage.coverage TO operator;
GRANT SELECT(id) ON TABLE coverage.coverage TO worker;

-- Name: COLUMN coverage.patient; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT(patient),INSERT(patient) ON TABLE coverage.coverage TO finance;
GRANT SELECT(patient) ON TABLE coverage.coverage TO coordinator;
GRANT SELECT(patient) ON TABLE coverage.coverage TO scheduler;
GRANT SELECT(patient) ON TABLE coverage.coverage TO theatre;
GRANT SELECT(patient) ON TABLE coverage.coverage TO surgeon;
GRANT SELECT(patient) ON TABLE coverage.coverage TO nurse;
GRANT SELECT(patient) ON TABLE coverage.coverage TO operator;
GRANT SELECT(patient) ON TABLE coverage.coverage TO worker;

-- Name: COLUMN coverage.payer; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT(payer),INSERT(payer) ON TABLE coverage.coverage TO finance;
GRANT SELECT(payer) ON TABLE coverage.coverage TO coordinator;
GRANT SELECT(payer) ON TABLE coverage.coverage TO scheduler;
GRANT SELECT(payer) ON TABLE coverage.coverage TO theatre;
GRANT SELECT(payer) ON TABLE coverage.coverage TO surgeon;
GRANT SELECT(payer) ON TABLE coverage.coverage TO nurse;
GRANT SELECT(payer) ON TABLE coverage.coverage TO operator;
GRANT SELECT(payer) ON TABLE coverage.coverage TO worker;

-- Name: COLUMN coverage.priority; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT(priority),INSERT(priority) ON TABLE coverage.coverage TO finance;
GRANT SELECT(priority) ON TABLE coverage.coverage TO coordinator;
GRANT SELECT(priority) ON TABLE coverage.coverage TO scheduler;
GRANT SELECT(priority) ON TABLE coverage.coverage TO theatre;
GRANT SELECT(priority) ON TABLE coverage.coverage TO surgeon;
GRANT SELECT(priority) ON TABLE coverage.coverage TO nurse;
GRANT SELECT(priority) ON TABLE coverage.coverage TO operator;
GRANT SELECT(priority) ON TABLE coverage.coverage TO worker;

-- Name: COLUMN coverage.subscriber_id; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT INSERT(subscriber_id) ON TABLE coverage.coverage TO finance;

-- Name: COLUMN coverage.valid; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT(valid),INSERT(valid) ON TABLE coverage.coverage TO finance;
GRANT SELECT(valid) ON TABLE coverage.coverage TO coordinator;
GRANT SELECT(valid) ON TABLE coverage.coverage TO scheduler;
GRANT SELECT(valid) ON TABLE coverage.coverage TO theatre;
GRANT SELECT(valid) ON TABLE coverage.coverage TO surgeon;
GRANT SELECT(valid) ON TABLE coverage.coverage TO nurse;
GRANT SELECT(valid) ON TABLE coverage.coverage TO operator;
GRANT SELECT(valid) ON TABLE coverage.coverage TO worker;

-- Name: COLUMN coverage.recorded; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT(recorded),UPDATE(recorded) ON TABLE coverage.coverage TO finance;
GRANT SELECT(recorded) ON TABLE coverage.coverage TO coordinator;
GRANT SELECT(recorded) ON TABLE coverage.coverage TO scheduler;
GRANT SELECT(recorded) ON TABLE coverage.coverage TO theatre;
GRANT SELECT(recorded) ON TABLE coverage.coverage TO surgeon;
GRANT SELECT(recorded) ON TABLE coverage.coverage TO nurse;
GRANT SELECT(recorded) ON TABLE coverage.coverage TO operator;
GRANT SELECT(recorded) ON TABLE coverage.coverage TO worker;

-- Name: COLUMN coverage.source; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT(source),INSERT(source) ON TABLE coverage.coverage TO finance;

-- Name: TABLE cycle_position; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT ON TABLE coverage.cycle_position TO coordinator;
GRANT SELECT ON TABLE coverage.cycle_position TO research;
GRANT SELECT ON TABLE coverage.cycle_position TO investigator;
GRANT SELECT ON TABLE coverage.cycle_position TO scheduler;
GRANT SELECT ON TABLE coverage.cycle_position TO theatre;
GRANT SELECT ON TABLE coverage.cycle_position TO surgeon;
GRANT SELECT ON TABLE coverage.cycle_position TO pharmacist;
GRANT SELECT ON TABLE coverage.cycle_position TO nurse;
GRANT SELECT ON TABLE coverage.cycle_position TO finance;
GRANT SELECT ON TABLE coverage.cycle_position TO operator;
GRANT SELECT ON TABLE coverage.cycle_position TO worker;

-- Name: COLUMN cycle_position.cycle; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT INSERT(cycle) ON TABLE coverage.cycle_position TO finance;
GRANT INSERT(cycle) ON TABLE coverage.cycle_position TO scheduler;
GRANT INSERT(cycle) ON TABLE coverage.cycle_position TO coordinator;
GRANT INSERT(cycle) ON TABLE coverage.cycle_position TO surgeon;
GRANT INSERT(cycle) ON TABLE coverage.cycle_position TO worker;

-- Name: COLUMN cycle_position.item; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT INSERT(item) ON TABLE coverage.cycle_position TO finance;
GRANT INSERT(item) ON TABLE coverage.cycle_position TO scheduler;
GRANT INSERT(item) ON TABLE coverage.cycle_position TO coordinator;
GRANT INSERT(item) ON TABLE coverage.cycle_position TO surgeon;
GRANT INSERT(item) ON TABLE coverage.cycle_position TO worker;

-- Name: TABLE cycle_position_history; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT ON TABLE coverage.cycle_position_history TO coordinator;
GRANT SELECT ON TABLE coverage.cycle_position_history TO research;
GRANT SELECT ON TABLE coverage.cycle_position_history TO investigator;
GRANT SELECT ON TABLE coverage.cycle_position_history TO scheduler;
GRANT SELECT ON TABLE coverage.cycle_position_history TO theatre;
GRANT SELECT ON TABLE coverage.cycle_position_history TO surgeon;
GRANT SELECT ON TABLE coverage.cycle_position_history TO pharmacist;
GRANT SELECT ON TABLE coverage.cycle_position_history TO nurse;
GRANT SELECT ON TABLE coverage.cycle_position_history TO finance;
GRANT SELECT ON TABLE coverage.cycle_position_history TO operator;
GRANT SELECT ON TABLE coverage.cycle_position_history TO worker;

-- Name: COLUMN cycle_position_history.subject; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT INSERT(subject) ON TABLE coverage.cycle_position_history TO finance;

-- Name: COLUMN cycle_position_history.event; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT INSERT(event) ON TABLE coverage.cycle_position_history TO finance;

-- Name: COLUMN cycle_position_history.reason; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT INSERT(reason) ON TABLE coverage.cycle_position_history TO finance;

-- Name: COLUMN cycle_position_history.reason_code; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT INSERT(reason_code) ON TABLE coverage.cycle_position_history TO finance;

-- Name: COLUMN cycle_position_history.happened_at; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT INSERT(happened_at) ON TABLE coverage.cycle_position_history TO finance;

-- Name: TABLE item; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT ON TABLE coverage.item TO coordinator;
GRANT SELECT ON TABLE coverage.item TO research;
GRANT SELECT ON TABLE coverage.item TO investigator;
GRANT SELECT ON TABLE coverage.item TO scheduler;
GRANT SELECT ON TABLE coverage.item TO theatre;
GRANT SELECT ON TABLE coverage.item TO surgeon;
GRANT SELECT ON TABLE coverage.item TO pharmacist;
GRANT SELECT ON TABLE coverage.item TO nurse;
GRANT SELECT ON TABLE coverage.item TO finance;
GRANT SELECT,INSERT ON TABLE coverage.item TO operator;
GRANT SELECT ON TABLE coverage.item TO worker;

-- Name: COLUMN item.label; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT UPDATE(label) ON TABLE coverage.item TO operator;

-- Name: COLUMN item.is_required; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT UPDATE(is_required) ON TABLE coverage.item TO operator;

-- Name: TABLE cycle_position_now; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT ON TABLE coverage.cycle_position_now TO coordinator;
GRANT SELECT ON TABLE coverage.cycle_position_now TO research;
GRANT SELECT ON TABLE coverage.cycle_position_now TO investigator;
GRANT SELECT ON TABLE coverage.cycle_position_now TO scheduler;
GRANT SELECT ON TABLE coverage.cycle_position_now TO theatre;
GRANT SELECT ON TABLE coverage.cycle_position_now TO surgeon;
GRANT SELECT ON TABLE coverage.cycle_position_now TO pharmacist;
GRANT SELECT ON TABLE coverage.cycle_position_now TO nurse;
GRANT SELECT ON TABLE coverage.cycle_position_now TO finance;
GRANT SELECT ON TABLE coverage.cycle_position_now TO operator;
GRANT SELECT ON TABLE coverage.cycle_position_now TO worker;

-- Name: TABLE note_draft; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT,DELETE ON TABLE coverage.note_draft TO finance;

-- Name: COLUMN note_draft.patient; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT INSERT(patient) ON TABLE coverage.note_draft TO finance;

-- Name: COLUMN note_draft.course; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT INSERT(course) ON TABLE coverage.note_draft TO finance;

-- Name: COLUMN note_draft.kind; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT INSERT(kind) ON TABLE coverage.note_draft TO finance;

-- Name: COLUMN note_draft.amends; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT INSERT(amends) ON TABLE coverage.note_draft TO finance;

-- Name: COLUMN note_draft.content; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT INSERT(content),UPDATE(content) ON TABLE coverage.note_draft TO finance;

-- Name: COLUMN note_draft.version; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT UPDATE(version) ON TABLE coverage.note_draft TO finance;

-- Name: TABLE note_signature; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT ON TABLE coverage.note_signature TO finance;

-- Name: COLUMN note_signature.document; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT INSERT(document) ON TABLE coverage.note_signature TO finance;

-- Name: COLUMN note_signature.hash; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT INSERT(hash) ON TABLE coverage.note_signature TO finance;

-- Name: TABLE payer; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT ON TABLE coverage.payer TO coordinator;
GRANT SELECT ON TABLE coverage.payer TO research;
GRANT SELECT ON TABLE coverage.payer TO investigator;
GRANT SELECT ON TABLE coverage.payer TO scheduler;
GRANT SELECT ON TABLE coverage.payer TO theatre;
GRANT SELECT ON TABLE coverage.payer TO surgeon;
GRANT SELECT ON TABLE coverage.payer TO pharmacist;
GRANT SELECT ON TABLE coverage.payer TO nurse;
GRANT SELECT,INSERT ON TABLE coverage.payer TO finance;
GRANT SELECT ON TABLE coverage.payer TO operator;
GRANT SELECT ON TABLE coverage.payer TO worker;

-- Name: TABLE required_item; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT ON TABLE coverage.required_item TO coordinator;
GRANT SELECT ON TABLE coverage.required_item TO research;
GRANT SELECT ON TABLE coverage.required_item TO investigator;
GRANT SELECT ON TABLE coverage.required_item TO scheduler;
GRANT SELECT ON TABLE coverage.required_item TO theatre;
GRANT SELECT ON TABLE coverage.required_item TO surgeon;
GRANT SELECT ON TABLE coverage.required_item TO pharmacist;
GRANT SELECT ON TABLE coverage.required_item TO nurse;
GRANT SELECT ON TABLE coverage.required_item TO finance;
GRANT SELECT ON TABLE coverage.required_item TO operator;
GRANT SELECT ON TABLE coverage.required_item TO worker;

-- Name: TABLE timeline; Type: ACL; Schema: coverage; Owner: omentum_owner

GRANT SELECT ON TABLE coverage.timeline TO coordinator;
GRANT SELECT ON TABLE coverage.timeline TO research;
GRANT SELECT ON TABLE coverage.timeline TO investigator;
GRANT SELECT ON TABLE coverage.timeline TO scheduler;
GRANT SELECT ON TABLE coverage.timeline TO theatre;
GRANT SELECT ON TABLE coverage.timeline TO surgeon;
GRANT SELECT ON TABLE coverage.timeline TO pharmacist;
GRANT SELECT ON TABLE coverage.timeline TO nurse;
GRANT SELECT ON TABLE coverage.timeline TO finance;
GRANT SELECT ON TABLE coverage.timeline TO operator;
GRANT SELECT ON TABLE coverage.timeline TO worker;

-- Name: TABLE adverse_event; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT SELECT ON TABLE followup.adverse_event TO coordinator;
GRANT SELECT ON TABLE followup.adverse_event TO research;
GRANT SELECT ON TABLE followup.adverse_event TO investigator;
GRANT SELECT ON TABLE followup.adverse_event TO scheduler;
GRANT SELECT ON TABLE followup.adverse_event TO theatre;
GRANT SELECT ON TABLE followup.adverse_event TO surgeon;
GRANT SELECT ON TABLE followup.adverse_event TO pharmacist;
GRANT SELECT ON TABLE followup.adverse_event TO nurse;
GRANT SELECT ON TABLE followup.adverse_event TO finance;
GRANT SELECT ON TABLE followup.adverse_event TO operator;
GRANT SELECT ON TABLE followup.adverse_event TO worker;

-- Name: COLUMN adverse_event.patient; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT INSERT(patient) ON TABLE followup.adverse_event TO nurse;
GRANT INSERT(patient) ON TABLE followup.adverse_event TO surgeon;
GRANT INSERT(patient) ON TABLE followup.adverse_event TO investigator;
GRANT INSERT(patient) ON TABLE followup.adverse_event TO research;

-- Name: COLUMN adverse_event.procedure; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT INSERT(procedure) ON TABLE followup.adverse_event TO nurse;
GRANT INSERT(procedure) ON TABLE followup.adverse_event TO surgeon;
GRANT INSERT(procedure) ON TABLE followup.adverse_event TO investigator;
GRANT INSERT(procedure) ON TABLE followup.adverse_event TO research;

-- Name: COLUMN adverse_event.term; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT INSERT(term) ON TABLE followup.adverse_event TO nurse;
GRANT INSERT(term) ON TABLE followup.adverse_event TO surgeon;
GRANT INSERT(term) ON TABLE followup.adverse_event TO investigator;
GRANT INSERT(term) ON TABLE followup.adverse_event TO research;

-- Name: COLUMN adverse_event.ctcae_version; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT INSERT(ctcae_version) ON TABLE followup.adverse_event TO nurse;
GRANT INSERT(ctcae_version) ON TABLE followup.adverse_event TO surgeon;
GRANT INSERT(ctcae_version) ON TABLE followup.adverse_event TO investigator;
GRANT INSERT(ctcae_version) ON TABLE followup.adverse_event TO research;

-- Name: COLUMN adverse_event.grade; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT INSERT(grade) ON TABLE followup.adverse_event TO nurse;
GRANT INSERT(grade) ON TABLE followup.adverse_event TO surgeon;
GRANT INSERT(grade) ON TABLE followup.adverse_event TO investigator;
GRANT INSERT(grade) ON TABLE followup.adverse_event TO research;

-- Name: COLUMN adverse_event.clavien; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT INSERT(clavien) ON TABLE followup.adverse_event TO nurse;
GRANT INSERT(clavien) ON TABLE followup.adverse_event TO surgeon;
GRANT INSERT(clavien) ON TABLE followup.adverse_event TO investigator;
GRANT INSERT(clavien) ON TABLE followup.adverse_event TO research;

-- Name: COLUMN adverse_event.is_serious; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT INSERT(is_serious) ON TABLE followup.adverse_event TO nurse;
GRANT INSERT(is_serious) ON TABLE followup.adverse_event TO surgeon;
GRANT INSERT(is_serious) ON TABLE followup.adverse_event TO investigator;
GRANT INSERT(is_serious) ON TABLE followup.adverse_event TO research;

-- Name: COLUMN adverse_event.onset_on; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT INSERT(onset_on) ON TABLE followup.adverse_event TO nurse;
GRANT INSERT(onset_on) ON TABLE followup.adverse_event TO surgeon;
GRANT INSERT(onset_on) ON TABLE followup.adverse_event TO investigator;
GRANT INSERT(onset_on) ON TABLE followup.adverse_event TO research;

-- Name: COLUMN adverse_event.resolved_on; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT INSERT(resolved_on) ON TABLE followup.adverse_event TO nurse;
GRANT INSERT(resolved_on) ON TABLE followup.adverse_event TO surgeon;
GRANT INSERT(resolved_on) ON TABLE followup.adverse_event TO investigator;
GRANT INSERT(resolved_on) ON TABLE followup.adverse_event TO research;

-- Name: COLUMN adverse_event.supersedes; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT INSERT(supersedes) ON TABLE followup.adverse_event TO nurse;
GRANT INSERT(supersedes) ON TABLE followup.adverse_event TO surgeon;
GRANT INSERT(supersedes) ON TABLE followup.adverse_event TO investigator;
GRANT INSERT(supersedes) ON TABLE followup.adverse_event TO research;

-- Name: COLUMN adverse_event.reason; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT INSERT(reason) ON TABLE followup.adverse_event TO nurse;
GRANT INSERT(reason) ON TABLE followup.adverse_event TO surgeon;
GRANT INSERT(reason) ON TABLE followup.adverse_event TO investigator;
GRANT INSERT(reason) ON TABLE followup.adverse_event TO research;

-- Name: TABLE attempt; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT SELECT ON TABLE followup.attempt TO coordinator;
GRANT SELECT ON TABLE followup.attempt TO research;
GRANT SELECT ON TABLE followup.attempt TO investigator;
GRANT SELECT ON TABLE followup.attempt TO surgeon;
GRANT SELECT ON TABLE followup.attempt TO nurse;

-- Name: COLUMN attempt.task; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT SELECT(task) ON TABLE followup.attempt TO operator;
GRANT SELECT(task) ON TABLE followup.attempt TO worker;
GRANT SELECT(task),INSERT(task) ON TABLE followup.attempt TO scheduler;
GRANT SELECT(task),INSERT(task) ON TABLE followup.attempt TO pharmacist;
GRANT SELECT(task),INSERT(task) ON TABLE followup.attempt TO finance;
GRANT INSERT(task) ON TABLE followup.attempt TO coordinator;
GRANT INSERT(task) ON TABLE followup.attempt TO research;
GRANT INSERT(task) ON TABLE followup.attempt TO investigator;
GRANT INSERT(task) ON TABLE followup.attempt TO surgeon;
GRANT INSERT(task) ON TABLE followup.attempt TO nurse;

-- Name: COLUMN attempt.no; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT SELECT(no) ON TABLE followup.attempt TO operator;
GRANT SELECT(no) ON TABLE followup.attempt TO worker;
GRANT SELECT(no),INSERT(no) ON TABLE followup.attempt TO scheduler;
GRANT SELECT(no),INSERT(no) ON TABLE followup.attempt TO pharmacist;
GRANT SELECT(no),INSERT(no) ON TABLE followup.attempt TO finance;
GRANT INSERT(no) ON TABLE followup.attempt TO coordinator;
GRANT INSERT(no) ON TABLE followup.attempt TO research;
GRANT INSERT(no) ON TABLE followup.attempt TO investigator;
GRANT INSERT(no) ON TABLE followup.attempt TO surgeon;
GRANT INSERT(no) ON TABLE followup.attempt TO nurse;

-- Name: COLUMN attempt.result; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT SELECT(result) ON TABLE followup.attempt TO operator;
GRANT SELECT(result) ON TABLE followup.attempt TO worker;
GRANT INSERT(result) ON TABLE followup.attempt TO coordinator;
GRANT INSERT(result) ON TABLE followup.attempt TO research;
GRANT INSERT(result) ON TABLE followup.attempt TO investigator;
GRANT INSERT(result) ON TABLE followup.attempt TO scheduler;
GRANT INSERT(result) ON TABLE followup.attempt TO surgeon;
GRANT INSERT(result) ON TABLE followup.attempt TO pharmacist;
GRANT INSERT(result) ON TABLE followup.attempt TO nurse;
GRANT INSERT(result) ON TABLE followup.attempt TO finance;

-- Name: COLUMN attempt.next_on; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT SELECT(next_on) ON TABLE followup.attempt TO operator;
GRANT SELECT(next_on) ON TABLE followup.attempt TO worker;
GRANT INSERT(next_on) ON TABLE followup.attempt TO coordinator;
GRANT INSERT(next_on) ON TABLE followup.attempt TO research;
GRANT INSERT(next_on) ON TABLE followup.attempt TO investigator;
GRANT INSERT(next_on) ON TABLE followup.attempt TO scheduler;
GRANT INSERT(next_on) ON TABLE followup.attempt TO surgeon;
GRANT INSERT(next_on) ON TABLE followup.attempt TO pharmacist;
GRANT INSERT(next_on) ON TABLE followup.attempt TO nurse;
GRANT INSERT(next_on) ON TABLE followup.attempt TO finance;

-- Name: COLUMN attempt.note; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT INSERT(note) ON TABLE followup.attempt TO coordinator;
GRANT INSERT(note) ON TABLE followup.attempt TO research;
GRANT INSERT(note) ON TABLE followup.attempt TO investigator;
GRANT INSERT(note) ON TABLE followup.attempt TO scheduler;
GRANT INSERT(note) ON TABLE followup.attempt TO surgeon;
GRANT INSERT(note) ON TABLE followup.attempt TO pharmacist;
GRANT INSERT(note) ON TABLE followup.attempt TO nurse;
GRANT INSERT(note) ON TABLE followup.attempt TO finance;

-- Name: COLUMN attempt.happened_at; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT SELECT(happened_at) ON TABLE followup.attempt TO operator;
GRANT SELECT(happened_at) ON TABLE followup.attempt TO worker;
GRANT INSERT(happened_at) ON TABLE followup.attempt TO coordinator;
GRANT INSERT(happened_at) ON TABLE followup.attempt TO research;
GRANT INSERT(happened_at) ON TABLE followup.attempt TO investigator;
GRANT INSERT(happened_at) ON TABLE followup.attempt TO scheduler;
GRANT INSERT(happened_at) ON TABLE followup.attempt TO surgeon;
GRANT INSERT(happened_at) ON TABLE followup.attempt TO pharmacist;
GRANT INSERT(happened_at) ON TABLE followup.attempt TO nurse;
GRANT INSERT(happened_at) ON TABLE followup.attempt TO finance;

-- Name: TABLE open_serious_event; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT SELECT ON TABLE followup.open_serious_event TO coordinator;
GRANT SELECT ON TABLE followup.open_serious_event TO research;
GRANT SELECT ON TABLE followup.open_serious_event TO investigator;
GRANT SELECT ON TABLE followup.open_serious_event TO scheduler;
GRANT SELECT ON TABLE followup.open_serious_event TO theatre;
GRANT SELECT ON TABLE followup.open_serious_event TO surgeon;
GRANT SELECT ON TABLE followup.open_serious_event TO pharmacist;
GRANT SELECT ON TABLE followup.open_serious_event TO nurse;
GRANT SELECT ON TABLE followup.open_serious_event TO finance;
GRANT SELECT ON TABLE followup.open_serious_event TO operator;
GRANT SELECT ON TABLE followup.open_serious_event TO worker;

-- Name: TABLE task; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT SELECT ON TABLE followup.task TO coordinator;
GRANT SELECT ON TABLE followup.task TO research;
GRANT SELECT ON TABLE followup.task TO investigator;
GRANT SELECT ON TABLE followup.task TO scheduler;
GRANT SELECT ON TABLE followup.task TO theatre;
GRANT SELECT ON TABLE followup.task TO surgeon;
GRANT SELECT ON TABLE followup.task TO pharmacist;
GRANT SELECT ON TABLE followup.task TO nurse;
GRANT SELECT ON TABLE followup.task TO finance;
GRANT SELECT ON TABLE followup.task TO operator;
GRANT SELECT ON TABLE followup.task TO worker;

-- Name: COLUMN task.patient; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT INSERT(patient) ON TABLE followup.task TO surgeon;
GRANT INSERT(patient) ON TABLE followup.task TO scheduler;
GRANT INSERT(patient) ON TABLE followup.task TO coordinator;
GRANT INSERT(patient) ON TABLE followup.task TO nurse;
GRANT INSERT(patient) ON TABLE followup.task TO worker;

-- Name: COLUMN task.course; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT INSERT(course) ON TABLE followup.task TO surgeon;
GRANT INSERT(course) ON TABLE followup.task TO scheduler;
GRANT INSERT(course) ON TABLE followup.task TO coordinator;
GRANT INSERT(course) ON TABLE followup.task TO nurse;
GRANT INSERT(course) ON TABLE followup.task TO worker;

-- Name: COLUMN task.cycle; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT INSERT(cycle) ON TABLE followup.task TO surgeon;
GRANT INSERT(cycle) ON TABLE followup.task TO scheduler;
GRANT INSERT(cycle) ON TABLE followup.task TO coordinator;
GRANT INSERT(cycle) ON TABLE followup.task TO nurse;
GRANT INSERT(cycle) ON TABLE followup.task TO worker;

-- Name: COLUMN task.site; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT INSERT(site) ON TABLE followup.task TO surgeon;
GRANT INSERT(site) ON TABLE followup.task TO scheduler;
GRANT INSERT(site) ON TABLE followup.task TO coordinator;
GRANT INSERT(site) ON TABLE followup.task TO nurse;
GRANT INSERT(site) ON TABLE followup.task TO worker;

-- Name: COLUMN task.template; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT INSERT(template) ON TABLE followup.task TO surgeon;
GRANT INSERT(template) ON TABLE followup.task TO scheduler;
GRANT INSERT(template) ON TABLE followup.task TO coordinator;
GRANT INSERT(template) ON TABLE followup.task TO nurse;
GRANT INSERT(template) ON TABLE followup.task TO worker;

-- Name: COLUMN task.anchor_event; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT INSERT(anchor_event) ON TABLE followup.task TO surgeon;
GRANT INSERT(anchor_event) ON TABLE followup.task TO scheduler;
GRANT INSERT(anchor_event) ON TABLE followup.task TO coordinator;
GRANT INSERT(anchor_event) ON TABLE followup.task TO nurse;
GRANT INSERT(anchor_event) ON TABLE followup.task TO worker;

-- Name: COLUMN task.ordinal; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT INSERT(ordinal) ON TABLE followup.task TO surgeon;
GRANT INSERT(ordinal) ON TABLE followup.task TO scheduler;
GRANT INSERT(ordinal) ON TABLE followup.task TO coordinator;
GRANT INSERT(ordinal) ON TABLE followup.task TO nurse;
GRANT INSERT(ordinal) ON TABLE followup.task TO worker;

-- Name: COLUMN task.due_on; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT INSERT(due_on) ON TABLE followup.task TO surgeon;
GRANT INSERT(due_on) ON TABLE followup.task TO scheduler;
GRANT INSERT(due_on) ON TABLE followup.task TO coordinator;
GRANT INSERT(due_on) ON TABLE followup.task TO nurse;
GRANT INSERT(due_on) ON TABLE followup.task TO worker;

-- Name: COLUMN task.overdue_after; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT INSERT(overdue_after) ON TABLE followup.task TO surgeon;
GRANT INSERT(overdue_after) ON TABLE followup.task TO scheduler;
GRANT INSERT(overdue_after) ON TABLE followup.task TO coordinator;
GRANT INSERT(overdue_after) ON TABLE followup.task TO nurse;
GRANT INSERT(overdue_after) ON TABLE followup.task TO worker;

-- Name: TABLE task_history; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT SELECT ON TABLE followup.task_history TO coordinator;
GRANT SELECT ON TABLE followup.task_history TO research;
GRANT SELECT ON TABLE followup.task_history TO investigator;
GRANT SELECT ON TABLE followup.task_history TO scheduler;
GRANT SELECT ON TABLE followup.task_history TO theatre;
GRANT SELECT ON TABLE followup.task_history TO surgeon;
GRANT SELECT ON TABLE followup.task_history TO pharmacist;
GRANT SELECT ON TABLE followup.task_history TO nurse;
GRANT SELECT ON TABLE followup.task_history TO finance;
GRANT SELECT ON TABLE followup.task_history TO operator;
GRANT SELECT ON TABLE followup.task_history TO worker;

-- Name: COLUMN task_history.subject; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT INSERT(subject) ON TABLE followup.task_history TO coordinator;
GRANT INSERT(subject) ON TABLE followup.task_history TO research;
GRANT INSERT(subject) ON TABLE followup.task_history TO investigator;
GRANT INSERT(subject) ON TABLE followup.task_history TO scheduler;
GRANT INSERT(subject) ON TABLE followup.task_history TO surgeon;
GRANT INSERT(subject) ON TABLE followup.task_history TO pharmacist;
GRANT INSERT(subject) ON TABLE followup.task_history TO nurse;
GRANT INSERT(subject) ON TABLE followup.task_history TO finance;
GRANT INSERT(subject) ON TABLE followup.task_history TO operator;
GRANT INSERT(subject) ON TABLE followup.task_history TO worker;

-- Name: COLUMN task_history.event; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT INSERT(event) ON TABLE followup.task_history TO coordinator;
GRANT INSERT(event) ON TABLE followup.task_history TO research;
GRANT INSERT(event) ON TABLE followup.task_history TO investigator;
GRANT INSERT(event) ON TABLE followup.task_history TO scheduler;
GRANT INSERT(event) ON TABLE followup.task_history TO surgeon;
GRANT INSERT(event) ON TABLE followup.task_history TO pharmacist;
GRANT INSERT(event) ON TABLE followup.task_history TO nurse;
GRANT INSERT(event) ON TABLE followup.task_history TO finance;
GRANT INSERT(event) ON TABLE followup.task_history TO operator;
GRANT INSERT(event) ON TABLE followup.task_history TO worker;

-- Name: COLUMN task_history.reason; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT INSERT(reason) ON TABLE followup.task_history TO coordinator;
GRANT INSERT(reason) ON TABLE followup.task_history TO research;
GRANT INSERT(reason) ON TABLE followup.task_history TO investigator;
GRANT INSERT(reason) ON TABLE followup.task_history TO scheduler;
GRANT INSERT(reason) ON TABLE followup.task_history TO surgeon;
GRANT INSERT(reason) ON TABLE followup.task_history TO pharmacist;
GRANT INSERT(reason) ON TABLE followup.task_history TO nurse;
GRANT INSERT(reason) ON TABLE followup.task_history TO finance;
GRANT INSERT(reason) ON TABLE followup.task_history TO operator;
GRANT INSERT(reason) ON TABLE followup.task_history TO worker;

-- Name: COLUMN task_history.reason_code; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT INSERT(reason_code) ON TABLE followup.task_history TO coordinator;
GRANT INSERT(reason_code) ON TABLE followup.task_history TO research;
GRANT INSERT(reason_code) ON TABLE followup.task_history TO investigator;
GRANT INSERT(reason_code) ON TABLE followup.task_history TO scheduler;
GRANT INSERT(reason_code) ON TABLE followup.task_history TO surgeon;
GRANT INSERT(reason_code) ON TABLE followup.task_history TO pharmacist;
GRANT INSERT(reason_code) ON TABLE followup.task_history TO nurse;
GRANT INSERT(reason_code) ON TABLE followup.task_history TO finance;
GRANT INSERT(reason_code) ON TABLE followup.task_history TO operator;
GRANT INSERT(reason_code) ON TABLE followup.task_history TO worker;

-- Name: COLUMN task_history.happened_at; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT INSERT(happened_at) ON TABLE followup.task_history TO coordinator;
GRANT INSERT(happened_at) ON TABLE followup.task_history TO research;
GRANT INSERT(happened_at) ON TABLE followup.task_history TO investigator;
GRANT INSERT(happened_at) ON TABLE followup.task_history TO scheduler;
GRANT INSERT(happened_at) ON TABLE followup.task_history TO surgeon;
GRANT INSERT(happened_at) ON TABLE followup.task_history TO pharmacist;
GRANT INSERT(happened_at) ON TABLE followup.task_history TO nurse;
GRANT INSERT(happened_at) ON TABLE followup.task_history TO finance;
GRANT INSERT(happened_at) ON TABLE followup.task_history TO operator;
GRANT INSERT(happened_at) ON TABLE followup.task_history TO worker;

-- Name: TABLE template; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT SELECT ON TABLE followup.template TO coordinator;
GRANT SELECT ON TABLE followup.template TO research;
GRANT SELECT ON TABLE followup.template TO investigator;
GRANT SELECT ON TABLE followup.template TO scheduler;
GRANT SELECT ON TABLE followup.template TO theatre;
GRANT SELECT ON TABLE followup.template TO surgeon;
GRANT SELECT ON TABLE followup.template TO pharmacist;
GRANT SELECT ON TABLE followup.template TO nurse;
GRANT SELECT ON TABLE followup.template TO finance;
GRANT SELECT,INSERT ON TABLE followup.template TO operator;
GRANT SELECT ON TABLE followup.template TO worker;

-- Name: COLUMN template.retired_on; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT UPDATE(retired_on) ON TABLE followup.template TO operator;

-- Name: TABLE task_now; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT SELECT ON TABLE followup.task_now TO coordinator;
GRANT SELECT ON TABLE followup.task_now TO research;
GRANT SELECT ON TABLE followup.task_now TO investigator;
GRANT SELECT ON TABLE followup.task_now TO scheduler;
GRANT SELECT ON TABLE followup.task_now TO theatre;
GRANT SELECT ON TABLE followup.task_now TO surgeon;
GRANT SELECT ON TABLE followup.task_now TO pharmacist;
GRANT SELECT ON TABLE followup.task_now TO nurse;
GRANT SELECT ON TABLE followup.task_now TO finance;
GRANT SELECT ON TABLE followup.task_now TO operator;
GRANT SELECT ON TABLE followup.task_now TO worker;

-- Name: TABLE timeline; Type: ACL; Schema: followup; Owner: omentum_owner

GRANT SELECT ON TABLE followup.timeline TO coordinator;
GRANT SELECT ON TABLE followup.timeline TO research;
GRANT SELECT ON TABLE followup.timeline TO investigator;
GRANT SELECT ON TABLE followup.timeline TO scheduler;
GRANT SELECT ON TABLE followup.timeline TO theatre;
GRANT SELECT ON TABLE followup.timeline TO surgeon;
GRANT SELECT ON TABLE followup.timeline TO pharmacist;
GRANT SELECT ON TABLE followup.timeline TO nurse;
GRANT SELECT ON TABLE followup.timeline TO finance;
GRANT SELECT ON TABLE followup.timeline TO operator;
GRANT SELECT ON TABLE followup.timeline TO worker;

-- Name: TABLE batch; Type: ACL; Schema: jobs; Owner: omentum_owner

GRANT SELECT ON TABLE jobs.batch TO worker;
GRANT SELECT ON TABLE jobs.batch TO operator;

-- Name: TABLE cron_run; Type: ACL; Schema: jobs; Owner: omentum_owner

GRANT SELECT ON TABLE jobs.cron_run TO worker;
GRANT SELECT ON TABLE jobs.cron_run TO operator;

-- Name: TABLE failure; Type: ACL; Schema: jobs; Owner: omentum_owner

GRANT SELECT ON TABLE jobs.failure TO worker;
GRANT SELECT ON TABLE jobs.failure TO operator;

-- Name: TABLE intervention; Type: ACL; Schema: jobs; Owner: omentum_owner

GRANT SELECT ON TABLE jobs.intervention TO worker;
GRANT SELECT ON TABLE jobs.intervention TO operator;
GRANT SELECT ON TABLE jobs.intervention TO auditor;

-- Name: TABLE job_done; Type: ACL; Schema: jobs; Owner: omentum_owner

GRANT SELECT ON TABLE jobs.job_done TO worker;
GRANT SELECT ON TABLE jobs.job_done TO operator;

-- Name: TABLE kind; Type: ACL; Schema: jobs; Owner: omentum_owner

GRANT SELECT ON TABLE jobs.kind TO worker;
GRANT SELECT ON TABLE jobs.kind TO operator;

-- Name: TABLE queue; Type: ACL; Schema: jobs; Owner: omentum_owner

GRANT SELECT ON TABLE jobs.queue TO worker;
GRANT SELECT ON TABLE jobs.queue TO operator;

-- Name: TABLE stop_request; Type: ACL; Schema: jobs; Owner: omentum_owner

GRANT SELECT ON TABLE jobs.stop_request TO worker;
GRANT SELECT ON TABLE jobs.stop_request TO operator;

-- Name: TABLE worker; Type: ACL; Schema: jobs; Owner: omentum_owner

GRANT SELECT ON TABLE jobs.worker TO worker;
GRANT SELECT ON TABLE jobs.worker TO operator;

-- Name: TABLE applied; Type: ACL; Schema: migration; Owner: omentum_owner

GRANT SELECT ON TABLE migration.applied TO PUBLIC;

-- Name: TABLE view_file; Type: ACL; Schema: migration; Owner: omentum_owner

GRANT SELECT ON TABLE migration.view_file TO PUBLIC;

-- Name: TABLE gate; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT SELECT ON TABLE pathway.gate TO coordinator;
GRANT SELECT ON TABLE pathway.gate TO research;
GRANT SELECT ON TABLE pathway.gate TO investigator;
GRANT SELECT ON TABLE pathway.gate TO scheduler;
GRANT SELECT ON TABLE pathway.gate TO theatre;
GRANT SELECT ON TABLE pathway.gate TO surgeon;
GRANT SELECT ON TABLE pathway.gate TO pharmacist;
GRANT SELECT ON TABLE pathway.gate TO nurse;
GRANT SELECT ON TABLE pathway.gate TO finance;
GRANT SELECT,INSERT ON TABLE pathway.gate TO operator;
GRANT SELECT ON TABLE pathway.gate TO worker;

-- Name: COLUMN gate.label; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT UPDATE(label) ON TABLE pathway.gate TO operator;

-- Name: COLUMN gate.hardness; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT UPDATE(hardness) ON TABLE pathway.gate TO operator;

-- Name: COLUMN gate.owner_role; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT UPDATE(owner_role) ON TABLE pathway.gate TO operator;

-- Name: COLUMN gate.approvers; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT UPDATE(approvers) ON TABLE pathway.gate TO operator;

-- Name: COLUMN gate.four_eyes; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT UPDATE(four_eyes) ON TABLE pathway.gate TO operator;

-- Name: TABLE hold; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT SELECT ON TABLE pathway.hold TO coordinator;
GRANT SELECT ON TABLE pathway.hold TO research;
GRANT SELECT ON TABLE pathway.hold TO investigator;
GRANT SELECT ON TABLE pathway.hold TO scheduler;
GRANT SELECT ON TABLE pathway.hold TO theatre;
GRANT SELECT ON TABLE pathway.hold TO surgeon;
GRANT SELECT ON TABLE pathway.hold TO pharmacist;
GRANT SELECT ON TABLE pathway.hold TO nurse;
GRANT SELECT ON TABLE pathway.hold TO finance;
GRANT SELECT ON TABLE pathway.hold TO worker;

-- Name: COLUMN hold.patient; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(patient) ON TABLE pathway.hold TO surgeon;
GRANT INSERT(patient) ON TABLE pathway.hold TO investigator;

-- Name: COLUMN hold.reason; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(reason) ON TABLE pathway.hold TO surgeon;
GRANT INSERT(reason) ON TABLE pathway.hold TO investigator;

-- Name: COLUMN hold.review_on; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(review_on) ON TABLE pathway.hold TO surgeon;
GRANT INSERT(review_on) ON TABLE pathway.hold TO investigator;

-- Name: COLUMN hold.lifted_because; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT UPDATE(lifted_because) ON TABLE pathway.hold TO surgeon;
GRANT UPDATE(lifted_because) ON TABLE pathway.hold TO investigator;

-- Name: TABLE nightly_item; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT SELECT ON TABLE pathway.nightly_item TO coordinator;
GRANT SELECT ON TABLE pathway.nightly_item TO research;
GRANT SELECT ON TABLE pathway.nightly_item TO investigator;
GRANT SELECT ON TABLE pathway.nightly_item TO scheduler;
GRANT SELECT ON TABLE pathway.nightly_item TO theatre;
GRANT SELECT ON TABLE pathway.nightly_item TO surgeon;
GRANT SELECT ON TABLE pathway.nightly_item TO pharmacist;
GRANT SELECT ON TABLE pathway.nightly_item TO nurse;
GRANT SELECT ON TABLE pathway.nightly_item TO finance;
GRANT SELECT ON TABLE pathway.nightly_item TO operator;
GRANT SELECT ON TABLE pathway.nightly_item TO worker;

-- Name: COLUMN nightly_item.run; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(run) ON TABLE pathway.nightly_item TO coordinator;
GRANT INSERT(run) ON TABLE pathway.nightly_item TO operator;
GRANT INSERT(run) ON TABLE pathway.nightly_item TO worker;

-- Name: COLUMN nightly_item.site; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(site) ON TABLE pathway.nightly_item TO coordinator;
GRANT INSERT(site) ON TABLE pathway.nightly_item TO operator;
GRANT INSERT(site) ON TABLE pathway.nightly_item TO worker;

-- Name: COLUMN nightly_item.local_date; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(local_date) ON TABLE pathway.nightly_item TO coordinator;
GRANT INSERT(local_date) ON TABLE pathway.nightly_item TO operator;
GRANT INSERT(local_date) ON TABLE pathway.nightly_item TO worker;

-- Name: COLUMN nightly_item.check_name; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(check_name) ON TABLE pathway.nightly_item TO coordinator;
GRANT INSERT(check_name) ON TABLE pathway.nightly_item TO operator;
GRANT INSERT(check_name) ON TABLE pathway.nightly_item TO worker;

-- Name: COLUMN nightly_item.subject_kind; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(subject_kind) ON TABLE pathway.nightly_item TO coordinator;
GRANT INSERT(subject_kind) ON TABLE pathway.nightly_item TO operator;
GRANT INSERT(subject_kind) ON TABLE pathway.nightly_item TO worker;

-- Name: COLUMN nightly_item.subject; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(subject) ON TABLE pathway.nightly_item TO coordinator;
GRANT INSERT(subject) ON TABLE pathway.nightly_item TO operator;
GRANT INSERT(subject) ON TABLE pathway.nightly_item TO worker;

-- Name: COLUMN nightly_item.outcome; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(outcome) ON TABLE pathway.nightly_item TO coordinator;
GRANT INSERT(outcome) ON TABLE pathway.nightly_item TO operator;
GRANT INSERT(outcome) ON TABLE pathway.nightly_item TO worker;

-- Name: COLUMN nightly_item.reason; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(reason) ON TABLE pathway.nightly_item TO coordinator;
GRANT INSERT(reason) ON TABLE pathway.nightly_item TO operator;
GRANT INSERT(reason) ON TABLE pathway.nightly_item TO worker;

-- Name: TABLE nightly_run; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT SELECT ON TABLE pathway.nightly_run TO coordinator;
GRANT SELECT ON TABLE pathway.nightly_run TO research;
GRANT SELECT ON TABLE pathway.nightly_run TO investigator;
GRANT SELECT ON TABLE pathway.nightly_run TO scheduler;
GRANT SELECT ON TABLE pathway.nightly_run TO theatre;
GRANT SELECT ON TABLE pathway.nightly_run TO surgeon;
GRANT SELECT ON TABLE pathway.nightly_run TO pharmacist;
GRANT SELECT ON TABLE pathway.nightly_run TO nurse;
GRANT SELECT ON TABLE pathway.nightly_run TO finance;
GRANT SELECT ON TABLE pathway.nightly_run TO operator;
GRANT SELECT ON TABLE pathway.nightly_run TO worker;

-- Name: COLUMN nightly_run.site; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(site) ON TABLE pathway.nightly_run TO coordinator;
GRANT INSERT(site) ON TABLE pathway.nightly_run TO operator;
GRANT INSERT(site) ON TABLE pathway.nightly_run TO worker;

-- Name: COLUMN nightly_run.local_date; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(local_date) ON TABLE pathway.nightly_run TO coordinator;
GRANT INSERT(local_date) ON TABLE pathway.nightly_run TO operator;
GRANT INSERT(local_date) ON TABLE pathway.nightly_run TO worker;

-- Name: COLUMN nightly_run.days_late; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(days_late) ON TABLE pathway.nightly_run TO coordinator;
GRANT INSERT(days_late) ON TABLE pathway.nightly_run TO operator;
GRANT INSERT(days_late) ON TABLE pathway.nightly_run TO worker;

-- Name: COLUMN nightly_run.finished_at; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT UPDATE(finished_at) ON TABLE pathway.nightly_run TO coordinator;
GRANT UPDATE(finished_at) ON TABLE pathway.nightly_run TO operator;
GRANT UPDATE(finished_at) ON TABLE pathway.nightly_run TO worker;

-- Name: TABLE override; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT SELECT ON TABLE pathway.override TO coordinator;
GRANT SELECT ON TABLE pathway.override TO research;
GRANT SELECT ON TABLE pathway.override TO investigator;
GRANT SELECT ON TABLE pathway.override TO scheduler;
GRANT SELECT ON TABLE pathway.override TO theatre;
GRANT SELECT ON TABLE pathway.override TO surgeon;
GRANT SELECT ON TABLE pathway.override TO pharmacist;
GRANT SELECT ON TABLE pathway.override TO nurse;
GRANT SELECT ON TABLE pathway.override TO finance;
GRANT SELECT ON TABLE pathway.override TO worker;

-- Name: COLUMN override.cycle; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(cycle) ON TABLE pathway.override TO surgeon;
GRANT INSERT(cycle) ON TABLE pathway.override TO investigator;

-- Name: COLUMN override.gate; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(gate) ON TABLE pathway.override TO surgeon;
GRANT INSERT(gate) ON TABLE pathway.override TO investigator;

-- Name: COLUMN override.for_day; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(for_day) ON TABLE pathway.override TO surgeon;
GRANT INSERT(for_day) ON TABLE pathway.override TO investigator;

-- Name: COLUMN override.answer; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(answer) ON TABLE pathway.override TO surgeon;
GRANT INSERT(answer) ON TABLE pathway.override TO investigator;

-- Name: COLUMN override.evidence; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(evidence) ON TABLE pathway.override TO surgeon;
GRANT INSERT(evidence) ON TABLE pathway.override TO investigator;

-- Name: COLUMN override.reason; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(reason) ON TABLE pathway.override TO surgeon;
GRANT INSERT(reason) ON TABLE pathway.override TO investigator;

-- Name: TABLE override_revocation; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT SELECT ON TABLE pathway.override_revocation TO coordinator;
GRANT SELECT ON TABLE pathway.override_revocation TO research;
GRANT SELECT ON TABLE pathway.override_revocation TO investigator;
GRANT SELECT ON TABLE pathway.override_revocation TO scheduler;
GRANT SELECT ON TABLE pathway.override_revocation TO theatre;
GRANT SELECT ON TABLE pathway.override_revocation TO surgeon;
GRANT SELECT ON TABLE pathway.override_revocation TO pharmacist;
GRANT SELECT ON TABLE pathway.override_revocation TO nurse;
GRANT SELECT ON TABLE pathway.override_revocation TO finance;
GRANT SELECT ON TABLE pathway.override_revocation TO worker;

-- Name: COLUMN override_revocation.override; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(override) ON TABLE pathway.override_revocation TO surgeon;
GRANT INSERT(override) ON TABLE pathway.override_revocation TO investigator;

-- Name: COLUMN override_revocation.reason; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(reason) ON TABLE pathway.override_revocation TO surgeon;
GRANT INSERT(reason) ON TABLE pathway.override_revocation TO investigator;

-- Name: TABLE warning; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT SELECT ON TABLE pathway.warning TO coordinator;
GRANT SELECT ON TABLE pathway.warning TO research;
GRANT SELECT ON TABLE pathway.warning TO investigator;
GRANT SELECT ON TABLE pathway.warning TO scheduler;
GRANT SELECT ON TABLE pathway.warning TO theatre;
GRANT SELECT ON TABLE pathway.warning TO surgeon;
GRANT SELECT ON TABLE pathway.warning TO pharmacist;
GRANT SELECT ON TABLE pathway.warning TO nurse;
GRANT SELECT ON TABLE pathway.warning TO finance;
GRANT SELECT ON TABLE pathway.warning TO operator;
GRANT SELECT ON TABLE pathway.warning TO worker;

-- Name: COLUMN warning.site; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(site) ON TABLE pathway.warning TO coordinator;
GRANT INSERT(site) ON TABLE pathway.warning TO operator;
GRANT INSERT(site) ON TABLE pathway.warning TO worker;

-- Name: COLUMN warning.kind; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(kind) ON TABLE pathway.warning TO coordinator;
GRANT INSERT(kind) ON TABLE pathway.warning TO operator;
GRANT INSERT(kind) ON TABLE pathway.warning TO worker;

-- Name: COLUMN warning.patient; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(patient) ON TABLE pathway.warning TO coordinator;
GRANT INSERT(patient) ON TABLE pathway.warning TO operator;
GRANT INSERT(patient) ON TABLE pathway.warning TO worker;

-- Name: COLUMN warning.subject_kind; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(subject_kind) ON TABLE pathway.warning TO coordinator;
GRANT INSERT(subject_kind) ON TABLE pathway.warning TO operator;
GRANT INSERT(subject_kind) ON TABLE pathway.warning TO worker;

-- Name: COLUMN warning.subject; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(subject) ON TABLE pathway.warning TO coordinator;
GRANT INSERT(subject) ON TABLE pathway.warning TO operator;
GRANT INSERT(subject) ON TABLE pathway.warning TO worker;

-- Name: COLUMN warning.for_day; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(for_day) ON TABLE pathway.warning TO coordinator;
GRANT INSERT(for_day) ON TABLE pathway.warning TO operator;
GRANT INSERT(for_day) ON TABLE pathway.warning TO worker;

-- Name: COLUMN warning.owner_role; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(owner_role) ON TABLE pathway.warning TO coordinator;
GRANT INSERT(owner_role) ON TABLE pathway.warning TO operator;
GRANT INSERT(owner_role) ON TABLE pathway.warning TO worker;

-- Name: COLUMN warning.next_action; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(next_action) ON TABLE pathway.warning TO coordinator;
GRANT INSERT(next_action) ON TABLE pathway.warning TO operator;
GRANT INSERT(next_action) ON TABLE pathway.warning TO worker;

-- Name: COLUMN warning.raised_on; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT INSERT(raised_on) ON TABLE pathway.warning TO coordinator;
GRANT INSERT(raised_on) ON TABLE pathway.warning TO operator;
GRANT INSERT(raised_on) ON TABLE pathway.warning TO worker;

-- Name: COLUMN warning.cleared_at; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT UPDATE(cleared_at) ON TABLE pathway.warning TO coordinator;
GRANT UPDATE(cleared_at) ON TABLE pathway.warning TO research;
GRANT UPDATE(cleared_at) ON TABLE pathway.warning TO scheduler;
GRANT UPDATE(cleared_at) ON TABLE pathway.warning TO surgeon;
GRANT UPDATE(cleared_at) ON TABLE pathway.warning TO nurse;
GRANT UPDATE(cleared_at) ON TABLE pathway.warning TO finance;
GRANT UPDATE(cleared_at) ON TABLE pathway.warning TO operator;
GRANT UPDATE(cleared_at) ON TABLE pathway.warning TO worker;

-- Name: COLUMN warning.cleared_because; Type: ACL; Schema: pathway; Owner: omentum_owner

GRANT UPDATE(cleared_because) ON TABLE pathway.warning TO coordinator;
GRANT UPDATE(cleared_because) ON TABLE pathway.warning TO research;
GRANT UPDATE(cleared_because) ON TABLE pathway.warning TO scheduler;
GRANT UPDATE(cleared_because) ON TABLE pathway.warning TO surgeon;
GRANT UPDATE(cleared_because) ON TABLE pathway.warning TO nurse;
GRANT UPDATE(cleared_because) ON TABLE pathway.warning TO finance;
GRANT UPDATE(cleared_because) ON TABLE pathway.warning TO operator;
GRANT UPDATE(cleared_because) ON TABLE pathway.warning TO worker;

-- Name: TABLE decision; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT SELECT ON TABLE referrals.decision TO coordinator;
GRANT SELECT ON TABLE referrals.decision TO research;
GRANT SELECT ON TABLE referrals.decision TO investigator;
GRANT SELECT ON TABLE referrals.decision TO scheduler;
GRANT SELECT ON TABLE referrals.decision TO theatre;
GRANT SELECT ON TABLE referrals.decision TO surgeon;
GRANT SELECT ON TABLE referrals.decision TO pharmacist;
GRANT SELECT ON TABLE referrals.decision TO nurse;
GRANT SELECT ON TABLE referrals.decision TO finance;
GRANT SELECT ON TABLE referrals.decision TO operator;
GRANT SELECT ON TABLE referrals.decision TO worker;

-- Name: COLUMN decision.referral; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(referral) ON TABLE referrals.decision TO coordinator;
GRANT INSERT(referral) ON TABLE referrals.decision TO surgeon;

-- Name: COLUMN decision.step_no; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(step_no) ON TABLE referrals.decision TO coordinator;
GRANT INSERT(step_no) ON TABLE referrals.decision TO surgeon;

-- Name: COLUMN decision.outcome; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(outcome) ON TABLE referrals.decision TO coordinator;
GRANT INSERT(outcome) ON TABLE referrals.decision TO surgeon;

-- Name: COLUMN decision.pathway; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(pathway) ON TABLE referrals.decision TO coordinator;
GRANT INSERT(pathway) ON TABLE referrals.decision TO surgeon;

-- Name: COLUMN decision.reason_code; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(reason_code) ON TABLE referrals.decision TO coordinator;
GRANT INSERT(reason_code) ON TABLE referrals.decision TO surgeon;

-- Name: COLUMN decision.onward_to; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(onward_to) ON TABLE referrals.decision TO coordinator;
GRANT INSERT(onward_to) ON TABLE referrals.decision TO surgeon;

-- Name: COLUMN decision.board_on; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(board_on) ON TABLE referrals.decision TO coordinator;
GRANT INSERT(board_on) ON TABLE referrals.decision TO surgeon;

-- Name: TABLE referral; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT SELECT ON TABLE referrals.referral TO coordinator;
GRANT SELECT ON TABLE referrals.referral TO research;
GRANT SELECT ON TABLE referrals.referral TO investigator;
GRANT SELECT ON TABLE referrals.referral TO scheduler;
GRANT SELECT ON TABLE referrals.referral TO theatre;
GRANT SELECT ON TABLE referrals.referral TO surgeon;
GRANT SELECT ON TABLE referrals.referral TO pharmacist;
GRANT SELECT ON TABLE referrals.referral TO nurse;
GRANT SELECT ON TABLE referrals.referral TO finance;
GRANT SELECT ON TABLE referrals.referral TO operator;
GRANT SELECT ON TABLE referrals.referral TO worker;

-- Name: COLUMN referral.patient; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(patient) ON TABLE referrals.referral TO coordinator;

-- Name: COLUMN referral.site; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(site) ON TABLE referrals.referral TO coordinator;

-- Name: COLUMN referral.received_at; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(received_at) ON TABLE referrals.referral TO coordinator;

-- Name: COLUMN referral.channel; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(channel) ON TABLE referrals.referral TO coordinator;

-- Name: COLUMN referral.priority; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(priority),UPDATE(priority) ON TABLE referrals.referral TO coordinator;

-- Name: COLUMN referral.referrer_name; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(referrer_name) ON TABLE referrals.referral TO coordinator;

-- Name: COLUMN referral.referrer_practitioner; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(referrer_practitioner) ON TABLE referrals.referral TO coordinator;

-- Name: COLUMN referral.referrer_organisation; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(referrer_organisation) ON TABLE referrals.referral TO coordinator;

-- Name: COLUMN referral.primary_cancer; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(primary_cancer) ON TABLE referrals.referral TO coordinator;

-- Name: COLUMN referral.peritoneal_disease; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(peritoneal_disease),UPDATE(peritoneal_disease) ON TABLE referrals.referral TO coordinator;

-- Name: COLUMN referral.duplicate_of; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT UPDATE(duplicate_of) ON TABLE referrals.referral TO coordinator;

-- Name: TABLE referral_history; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT SELECT ON TABLE referrals.referral_history TO coordinator;
GRANT SELECT ON TABLE referrals.referral_history TO research;
GRANT SELECT ON TABLE referrals.referral_history TO investigator;
GRANT SELECT ON TABLE referrals.referral_history TO scheduler;
GRANT SELECT ON TABLE referrals.referral_history TO theatre;
GRANT SELECT ON TABLE referrals.referral_history TO surgeon;
GRANT SELECT ON TABLE referrals.referral_history TO pharmacist;
GRANT SELECT ON TABLE referrals.referral_history TO nurse;
GRANT SELECT ON TABLE referrals.referral_history TO finance;
GRANT SELECT ON TABLE referrals.referral_history TO operator;
GRANT SELECT ON TABLE referrals.referral_history TO worker;

-- Name: COLUMN referral_history.subject; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(subject) ON TABLE referrals.referral_history TO coordinator;
GRANT INSERT(subject) ON TABLE referrals.referral_history TO surgeon;
GRANT INSERT(subject) ON TABLE referrals.referral_history TO scheduler;
GRANT INSERT(subject) ON TABLE referrals.referral_history TO nurse;
GRANT INSERT(subject) ON TABLE referrals.referral_history TO operator;
GRANT INSERT(subject) ON TABLE referrals.referral_history TO worker;

-- Name: COLUMN referral_history.event; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(event) ON TABLE referrals.referral_history TO coordinator;
GRANT INSERT(event) ON TABLE referrals.referral_history TO surgeon;
GRANT INSERT(event) ON TABLE referrals.referral_history TO scheduler;
GRANT INSERT(event) ON TABLE referrals.referral_history TO nurse;
GRANT INSERT(event) ON TABLE referrals.referral_history TO operator;
GRANT INSERT(event) ON TABLE referrals.referral_history TO worker;

-- Name: COLUMN referral_history.reason; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(reason) ON TABLE referrals.referral_history TO coordinator;
GRANT INSERT(reason) ON TABLE referrals.referral_history TO surgeon;
GRANT INSERT(reason) ON TABLE referrals.referral_history TO scheduler;
GRANT INSERT(reason) ON TABLE referrals.referral_history TO nurse;
GRANT INSERT(reason) ON TABLE referrals.referral_history TO operator;
GRANT INSERT(reason) ON TABLE referrals.referral_history TO worker;

-- Name: COLUMN referral_history.reason_code; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(reason_code) ON TABLE referrals.referral_history TO coordinator;
GRANT INSERT(reason_code) ON TABLE referrals.referral_history TO surgeon;
GRANT INSERT(reason_code) ON TABLE referrals.referral_history TO scheduler;
GRANT INSERT(reason_code) ON TABLE referrals.referral_history TO nurse;
GRANT INSERT(reason_code) ON TABLE referrals.referral_history TO operator;
GRANT INSERT(reason_code) ON TABLE referrals.referral_history TO worker;

-- Name: COLUMN referral_history.happened_at; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(happened_at) ON TABLE referrals.referral_history TO coordinator;
GRANT INSERT(happened_at) ON TABLE referrals.referral_history TO surgeon;
GRANT INSERT(happened_at) ON TABLE referrals.referral_history TO scheduler;
GRANT INSERT(happened_at) ON TABLE referrals.referral_history TO nurse;
GRANT INSERT(happened_at) ON TABLE referrals.referral_history TO operator;
GRANT INSERT(happened_at) ON TABLE referrals.referral_history TO worker;

-- Name: TABLE accepted_referral; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT SELECT ON TABLE referrals.accepted_referral TO coordinator;
GRANT SELECT ON TABLE referrals.accepted_referral TO research;
GRANT SELECT ON TABLE referrals.accepted_referral TO investigator;
GRANT SELECT ON TABLE referrals.accepted_referral TO scheduler;
GRANT SELECT ON TABLE referrals.accepted_referral TO theatre;
GRANT SELECT ON TABLE referrals.accepted_referral TO surgeon;
GRANT SELECT ON TABLE referrals.accepted_referral TO pharmacist;
GRANT SELECT ON TABLE referrals.accepted_referral TO nurse;
GRANT SELECT ON TABLE referrals.accepted_referral TO finance;
GRANT SELECT ON TABLE referrals.accepted_referral TO operator;
GRANT SELECT ON TABLE referrals.accepted_referral TO worker;

-- Name: TABLE decline_reason; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT SELECT ON TABLE referrals.decline_reason TO coordinator;
GRANT SELECT ON TABLE referrals.decline_reason TO research;
GRANT SELECT ON TABLE referrals.decline_reason TO investigator;
GRANT SELECT ON TABLE referrals.decline_reason TO scheduler;
GRANT SELECT ON TABLE referrals.decline_reason TO theatre;
GRANT SELECT ON TABLE referrals.decline_reason TO surgeon;
GRANT SELECT ON TABLE referrals.decline_reason TO pharmacist;
GRANT SELECT ON TABLE referrals.decline_reason TO nurse;
GRANT SELECT ON TABLE referrals.decline_reason TO finance;
GRANT SELECT,INSERT ON TABLE referrals.decline_reason TO operator;
GRANT SELECT ON TABLE referrals.decline_reason TO worker;

-- Name: COLUMN decline_reason.label; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT UPDATE(label) ON TABLE referrals.decline_reason TO operator;

-- Name: TABLE outcome_notice; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT SELECT ON TABLE referrals.outcome_notice TO coordinator;
GRANT SELECT ON TABLE referrals.outcome_notice TO research;
GRANT SELECT ON TABLE referrals.outcome_notice TO investigator;
GRANT SELECT ON TABLE referrals.outcome_notice TO scheduler;
GRANT SELECT ON TABLE referrals.outcome_notice TO theatre;
GRANT SELECT ON TABLE referrals.outcome_notice TO surgeon;
GRANT SELECT ON TABLE referrals.outcome_notice TO pharmacist;
GRANT SELECT ON TABLE referrals.outcome_notice TO nurse;
GRANT SELECT ON TABLE referrals.outcome_notice TO finance;
GRANT SELECT ON TABLE referrals.outcome_notice TO operator;
GRANT SELECT ON TABLE referrals.outcome_notice TO worker;

-- Name: COLUMN outcome_notice.referral; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(referral) ON TABLE referrals.outcome_notice TO coordinator;

-- Name: COLUMN outcome_notice.no; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(no) ON TABLE referrals.outcome_notice TO coordinator;

-- Name: COLUMN outcome_notice.told_step; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(told_step) ON TABLE referrals.outcome_notice TO coordinator;

-- Name: COLUMN outcome_notice.sent_at; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(sent_at) ON TABLE referrals.outcome_notice TO coordinator;

-- Name: COLUMN outcome_notice.method; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(method) ON TABLE referrals.outcome_notice TO coordinator;

-- Name: COLUMN outcome_notice.waived_because; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT INSERT(waived_because) ON TABLE referrals.outcome_notice TO coordinator;

-- Name: TABLE referral_now; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT SELECT ON TABLE referrals.referral_now TO coordinator;
GRANT SELECT ON TABLE referrals.referral_now TO research;
GRANT SELECT ON TABLE referrals.referral_now TO investigator;
GRANT SELECT ON TABLE referrals.referral_now TO scheduler;
GRANT SELECT ON TABLE referrals.referral_now TO theatre;
GRANT SELECT ON TABLE referrals.referral_now TO surgeon;
GRANT SELECT ON TABLE referrals.referral_now TO pharmacist;
GRANT SELECT ON TABLE referrals.referral_now TO nurse;
GRANT SELECT ON TABLE referrals.referral_now TO finance;
GRANT SELECT ON TABLE referrals.referral_now TO operator;
GRANT SELECT ON TABLE referrals.referral_now TO worker;

-- Name: TABLE timeline; Type: ACL; Schema: referrals; Owner: omentum_owner

GRANT SELECT ON TABLE referrals.timeline TO coordinator;
GRANT SELECT ON TABLE referrals.timeline TO research;
GRANT SELECT ON TABLE referrals.timeline TO investigator;
GRANT SELECT ON TABLE referrals.timeline TO scheduler;
GRANT SELECT ON TABLE referrals.timeline TO theatre;
GRANT SELECT ON TABLE referrals.timeline TO surgeon;
GRANT SELECT ON TABLE referrals.timeline TO pharmacist;
GRANT SELECT ON TABLE referrals.timeline TO nurse;
GRANT SELECT ON TABLE referrals.timeline TO finance;
GRANT SELECT ON TABLE referrals.timeline TO operator;
GRANT SELECT ON TABLE referrals.timeline TO worker;

-- Name: TABLE access_log; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT ON TABLE registry.access_log TO auditor;

-- Name: TABLE catalog_exemption; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT ON TABLE registry.catalog_exemption TO operator;
GRANT SELECT ON TABLE registry.catalog_exemption TO auditor;

-- Name: TABLE condition; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT ON TABLE registry.condition TO coordinator;
GRANT SELECT ON TABLE registry.condition TO research;
GRANT SELECT ON TABLE registry.condition TO investigator;
GRANT SELECT ON TABLE registry.condition TO scheduler;
GRANT SELECT ON TABLE registry.condition TO theatre;
GRANT SELECT ON TABLE registry.condition TO surgeon;
GRANT SELECT ON TABLE registry.condition TO pharmacist;
GRANT SELECT ON TABLE registry.condition TO nurse;

-- Name: TABLE death_correction; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT ON TABLE registry.death_correction TO coordinator;
GRANT SELECT ON TABLE registry.death_correction TO research;
GRANT SELECT ON TABLE registry.death_correction TO investigator;
GRANT SELECT ON TABLE registry.death_correction TO scheduler;
GRANT SELECT ON TABLE registry.death_correction TO theatre;
GRANT SELECT ON TABLE registry.death_correction TO surgeon;
GRANT SELECT ON TABLE registry.death_correction TO pharmacist;
GRANT SELECT ON TABLE registry.death_correction TO nurse;

-- Name: COLUMN death_correction.patient; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT INSERT(patient) ON TABLE registry.death_correction TO coordinator;
GRANT INSERT(patient) ON TABLE registry.death_correction TO nurse;

-- Name: COLUMN death_correction.reason; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT INSERT(reason) ON TABLE registry.death_correction TO coordinator;
GRANT INSERT(reason) ON TABLE registry.death_correction TO nurse;

-- Name: TABLE deployment; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT ON TABLE registry.deployment TO coordinator;
GRANT SELECT ON TABLE registry.deployment TO research;
GRANT SELECT ON TABLE registry.deployment TO investigator;
GRANT SELECT ON TABLE registry.deployment TO scheduler;
GRANT SELECT ON TABLE registry.deployment TO theatre;
GRANT SELECT ON TABLE registry.deployment TO surgeon;
GRANT SELECT ON TABLE registry.deployment TO pharmacist;
GRANT SELECT ON TABLE registry.deployment TO nurse;
GRANT SELECT ON TABLE registry.deployment TO finance;
GRANT SELECT ON TABLE registry.deployment TO auditor;
GRANT SELECT ON TABLE registry.deployment TO operator;
GRANT SELECT ON TABLE registry.deployment TO worker;
GRANT SELECT ON TABLE registry.deployment TO cron;

-- Name: COLUMN deployment.demo_loaded_at; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT UPDATE(demo_loaded_at) ON TABLE registry.deployment TO operator;

-- Name: COLUMN deployment.signatures_bind; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT UPDATE(signatures_bind) ON TABLE registry.deployment TO operator;

-- Name: TABLE disclosed_patient; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT ON TABLE registry.disclosed_patient TO coordinator;
GRANT SELECT ON TABLE registry.disclosed_patient TO research;
GRANT SELECT ON TABLE registry.disclosed_patient TO investigator;
GRANT SELECT ON TABLE registry.disclosed_patient TO scheduler;
GRANT SELECT ON TABLE registry.disclosed_patient TO surgeon;
GRANT SELECT ON TABLE registry.disclosed_patient TO pharmacist;
GRANT SELECT ON TABLE registry.disclosed_patient TO nurse;
GRANT SELECT ON TABLE registry.disclosed_patient TO finance;
GRANT SELECT ON TABLE registry.disclosed_patient TO auditor;

-- Name: TABLE disclosure; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT ON TABLE registry.disclosure TO coordinator;
GRANT SELECT ON TABLE registry.disclosure TO research;
GRANT SELECT ON TABLE registry.disclosure TO investigator;
GRANT SELECT ON TABLE registry.disclosure TO scheduler;
GRANT SELECT ON TABLE registry.disclosure TO surgeon;
GRANT SELECT ON TABLE registry.disclosure TO pharmacist;
GRANT SELECT ON TABLE registry.disclosure TO nurse;
GRANT SELECT ON TABLE registry.disclosure TO finance;
GRANT SELECT ON TABLE registry.disclosure TO auditor;

-- Name: TABLE holiday; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT ON TABLE registry.holiday TO coordinator;
GRANT SELECT ON TABLE registry.holiday TO research;
GRANT SELECT ON TABLE registry.holiday TO investigator;
GRANT SELECT ON TABLE registry.holiday TO scheduler;
GRANT SELECT ON TABLE registry.holiday TO theatre;
GRANT SELECT ON TABLE registry.holiday TO surgeon;
GRANT SELECT ON TABLE registry.holiday TO pharmacist;
GRANT SELECT ON TABLE registry.holiday TO nurse;
GRANT SELECT ON TABLE registry.holiday TO finance;
GRANT SELECT ON TABLE registry.holiday TO auditor;
GRANT SELECT,INSERT,DELETE ON TABLE registry.holiday TO operator;
GRANT SELECT ON TABLE registry.holiday TO worker;
GRANT SELECT ON TABLE registry.holiday TO cron;

-- Name: COLUMN holiday.name; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT UPDATE(name) ON TABLE registry.holiday TO operator;

-- Name: TABLE import_run; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT ON TABLE registry.import_run TO coordinator;
GRANT SELECT ON TABLE registry.import_run TO operator;
GRANT SELECT ON TABLE registry.import_run TO auditor;

-- Name: COLUMN imported_coverage.id; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT(id) ON TABLE registry.imported_coverage TO coordinator;
GRANT SELECT(id) ON TABLE registry.imported_coverage TO finance;

-- Name: COLUMN imported_coverage.patient; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT(patient) ON TABLE registry.imported_coverage TO coordinator;
GRANT SELECT(patient) ON TABLE registry.imported_coverage TO finance;

-- Name: COLUMN imported_coverage.status; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT(status) ON TABLE registry.imported_coverage TO coordinator;
GRANT SELECT(status) ON TABLE registry.imported_coverage TO finance;

-- Name: COLUMN imported_coverage.type_code; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT(type_code) ON TABLE registry.imported_coverage TO coordinator;
GRANT SELECT(type_code) ON TABLE registry.imported_coverage TO finance;

-- Name: COLUMN imported_coverage.type_text; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT(type_text) ON TABLE registry.imported_coverage TO coordinator;
GRANT SELECT(type_text) ON TABLE registry.imported_coverage TO finance;

-- Name: COLUMN imported_coverage.relationship_code; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT(relationship_code) ON TABLE registry.imported_coverage TO coordinator;
GRANT SELECT(relationship_code) ON TABLE registry.imported_coverage TO finance;

-- Name: COLUMN imported_coverage.relationship_text; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT(relationship_text) ON TABLE registry.imported_coverage TO coordinator;
GRANT SELECT(relationship_text) ON TABLE registry.imported_coverage TO finance;

-- Name: COLUMN imported_coverage.starts_on; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT(starts_on) ON TABLE registry.imported_coverage TO coordinator;
GRANT SELECT(starts_on) ON TABLE registry.imported_coverage TO finance;

-- Name: COLUMN imported_coverage.ends_on; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT(ends_on) ON TABLE registry.imported_coverage TO coordinator;
GRANT SELECT(ends_on) ON TABLE registry.imported_coverage TO finance;

-- Name: COLUMN imported_coverage.starts_text; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT(starts_text) ON TABLE registry.imported_coverage TO coordinator;
GRANT SELECT(starts_text) ON TABLE registry.imported_coverage TO finance;

-- Name: COLUMN imported_coverage.ends_text; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT(ends_text) ON TABLE registry.imported_coverage TO coordinator;
GRANT SELECT(ends_text) ON TABLE registry.imported_coverage TO finance;

-- Name: COLUMN imported_coverage.classes; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT(classes) ON TABLE registry.imported_coverage TO coordinator;
GRANT SELECT(classes) ON TABLE registry.imported_coverage TO finance;

-- Name: COLUMN imported_coverage.ordering; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT(ordering) ON TABLE registry.imported_coverage TO coordinator;
GRANT SELECT(ordering) ON TABLE registry.imported_coverage TO finance;

-- Name: COLUMN imported_coverage.network; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT(network) ON TABLE registry.imported_coverage TO coordinator;
GRANT SELECT(network) ON TABLE registry.imported_coverage TO finance;

-- Name: COLUMN imported_coverage.recorded_at; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT(recorded_at) ON TABLE registry.imported_coverage TO coordinator;
GRANT SELECT(recorded_at) ON TABLE registry.imported_coverage TO finance;

-- Name: TABLE imported_coverage_payer; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT ON TABLE registry.imported_coverage_payer TO coordinator;
GRANT SELECT ON TABLE registry.imported_coverage_payer TO finance;

-- Name: TABLE membership; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT ON TABLE registry.membership TO auditor;
GRANT SELECT ON TABLE registry.membership TO operator;

-- Name: TABLE organisation; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT ON TABLE registry.organisation TO coordinator;
GRANT SELECT ON TABLE registry.organisation TO research;
GRANT SELECT ON TABLE registry.organisation TO investigator;
GRANT SELECT ON TABLE registry.organisation TO scheduler;
GRANT SELECT ON TABLE registry.organisation TO theatre;
GRANT SELECT ON TABLE registry.organisation TO surgeon;
GRANT SELECT ON TABLE registry.organisation TO pharmacist;
GRANT SELECT ON TABLE registry.organisation TO nurse;
GRANT SELECT ON TABLE registry.organisation TO finance;
GRANT SELECT ON TABLE registry.organisation TO auditor;
GRANT SELECT ON TABLE registry.organisation TO operator;
GRANT SELECT ON TABLE registry.organisation TO worker;
GRANT SELECT ON TABLE registry.organisation TO cron;

-- Name: COLUMN organisation.name; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT INSERT(name),UPDATE(name) ON TABLE registry.organisation TO coordinator;
GRANT INSERT(name),UPDATE(name) ON TABLE registry.organisation TO operator;

-- Name: COLUMN organisation.active; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT INSERT(active),UPDATE(active) ON TABLE registry.organisation TO coordinator;
GRANT INSERT(active),UPDATE(active) ON TABLE registry.organisation TO operator;

-- Name: COLUMN organisation.kind; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT INSERT(kind),UPDATE(kind) ON TABLE registry.organisation TO coordinator;
GRANT INSERT(kind),UPDATE(kind) ON TABLE registry.organisation TO operator;

-- Name: COLUMN organisation.type_code; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT INSERT(type_code),UPDATE(type_code) ON TABLE registry.organisation TO coordinator;
GRANT INSERT(type_code),UPDATE(type_code) ON TABLE registry.organisation TO operator;

-- Name: COLUMN organisation.type_text; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT INSERT(type_text),UPDATE(type_text) ON TABLE registry.organisation TO coordinator;
GRANT INSERT(type_text),UPDATE(type_text) ON TABLE registry.organisation TO operator;

-- Name: COLUMN organisation.npi; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT INSERT(npi),UPDATE(npi) ON TABLE registry.organisation TO coordinator;
GRANT INSERT(npi),UPDATE(npi) ON TABLE registry.organisation TO operator;

-- Name: COLUMN organisation.npi_valid; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT INSERT(npi_valid),UPDATE(npi_valid) ON TABLE registry.organisation TO coordinator;
GRANT INSERT(npi_valid),UPDATE(npi_valid) ON TABLE registry.organisation TO operator;

-- Name: COLUMN organisation.part_of; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT INSERT(part_of),UPDATE(part_of) ON TABLE registry.organisation TO coordinator;
GRANT INSERT(part_of),UPDATE(part_of) ON TABLE registry.organisation TO operator;

-- Name: COLUMN organisation.part_of_ref; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT INSERT(part_of_ref),UPDATE(part_of_ref) ON TABLE registry.organisation TO coordinator;
GRANT INSERT(part_of_ref),UPDATE(part_of_ref) ON TABLE registry.organisation TO operator;

-- Name: COLUMN organisation.contacts; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT INSERT(contacts),UPDATE(contacts) ON TABLE registry.organisation TO coordinator;
GRANT INSERT(contacts),UPDATE(contacts) ON TABLE registry.organisation TO operator;

-- Name: COLUMN organisation.addresses; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT INSERT(addresses),UPDATE(addresses) ON TABLE registry.organisation TO coordinator;
GRANT INSERT(addresses),UPDATE(addresses) ON TABLE registry.organisation TO operator;

-- Name: TABLE organisation_identifier; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT,INSERT,DELETE ON TABLE registry.organisation_identifier TO coordinator;
GRANT SELECT ON TABLE registry.organisation_identifier TO research;
GRANT SELECT ON TABLE registry.organisation_identifier TO investigator;
GRANT SELECT ON TABLE registry.organisation_identifier TO scheduler;
GRANT SELECT ON TABLE registry.organisation_identifier TO theatre;
GRANT SELECT ON TABLE registry.organisation_identifier TO surgeon;
GRANT SELECT ON TABLE registry.organisation_identifier TO pharmacist;
GRANT SELECT ON TABLE registry.organisation_identifier TO nurse;
GRANT SELECT ON TABLE registry.organisation_identifier TO finance;
GRANT SELECT ON TABLE registry.organisation_identifier TO auditor;
GRANT SELECT,INSERT,DELETE ON TABLE registry.organisation_identifier TO operator;
GRANT SELECT ON TABLE registry.organisation_identifier TO worker;
GRANT SELECT ON TABLE registry.organisation_identifier TO cron;

-- Name: TABLE patient; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT ON TABLE registry.patient TO coordinator;
GRANT SELECT ON TABLE registry.patient TO research;
GRANT SELECT ON TABLE registry.patient TO investigator;
GRANT SELECT ON TABLE registry.patient TO scheduler;
GRANT SELECT ON TABLE registry.patient TO theatre;
GRANT SELECT ON TABLE registry.patient TO surgeon;
GRANT SELECT ON TABLE registry.patient TO pharmacist;
GRANT SELECT ON TABLE registry.patient TO nurse;
GRANT SELECT ON TABLE registry.patient TO finance;
GRANT SELECT ON TABLE registry.patient TO worker;
GRANT SELECT ON TABLE registry.patient TO cron;

-- Name: COLUMN patient.gender; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT UPDATE(gender) ON TABLE registry.patient TO coordinator;
GRANT UPDATE(gender) ON TABLE registry.patient TO nurse;

-- Name: COLUMN patient.vital_status; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT UPDATE(vital_status) ON TABLE registry.patient TO coordinator;
GRANT UPDATE(vital_status) ON TABLE registry.patient TO nurse;

-- Name: COLUMN patient.died_on; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT UPDATE(died_on) ON TABLE registry.patient TO coordinator;
GRANT UPDATE(died_on) ON TABLE registry.patient TO nurse;

-- Name: COLUMN patient.died_precision; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT UPDATE(died_precision) ON TABLE registry.patient TO coordinator;
GRANT UPDATE(died_precision) ON TABLE registry.patient TO nurse;

-- Name: COLUMN patient.died_at; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT UPDATE(died_at) ON TABLE registry.patient TO coordinator;
GRANT UPDATE(died_at) ON TABLE registry.patient TO nurse;

-- Name: COLUMN patient.language; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT UPDATE(language) ON TABLE registry.patient TO coordinator;
GRANT UPDATE(language) ON TABLE registry.patient TO nurse;

-- Name: COLUMN patient.language_text; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT UPDATE(language_text) ON TABLE registry.patient TO coordinator;
GRANT UPDATE(language_text) ON TABLE registry.patient TO nurse;

-- Name: COLUMN patient.interpreter_needed; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT UPDATE(interpreter_needed) ON TABLE registry.patient TO coordinator;
GRANT UPDATE(interpreter_needed) ON TABLE registry.patient TO nurse;

-- Name: COLUMN patient.contact_consent; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT UPDATE(contact_consent) ON TABLE registry.patient TO coordinator;
GRANT UPDATE(contact_consent) ON TABLE registry.patient TO nurse;

-- Name: TABLE patient_link; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT ON TABLE registry.patient_link TO coordinator;

-- Name: TABLE person; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT ON TABLE registry.person TO coordinator;
GRANT SELECT ON TABLE registry.person TO research;
GRANT SELECT ON TABLE registry.person TO investigator;
GRANT SELECT ON TABLE registry.person TO scheduler;
GRANT SELECT ON TABLE registry.person TO theatre;
GRANT SELECT ON TABLE registry.person TO surgeon;
GRANT SELECT ON TABLE registry.person TO pharmacist;
GRANT SELECT ON TABLE registry.person TO nurse;
GRANT SELECT ON TABLE registry.person TO finance;
GRANT SELECT ON TABLE registry.person TO auditor;
GRANT SELECT ON TABLE registry.person TO operator;
GRANT SELECT ON TABLE registry.person TO worker;
GRANT SELECT ON TABLE registry.person TO cron;

-- Name: TABLE practitioner; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT ON TABLE registry.practitioner TO coordinator;
GRANT SELECT ON TABLE registry.practitioner TO research;
GRANT SELECT ON TABLE registry.practitioner TO investigator;
GRANT SELECT ON TABLE registry.practitioner TO scheduler;
GRANT SELECT ON TABLE registry.practitioner TO theatre;
GRANT SELECT ON TABLE registry.practitioner TO surgeon;
GRANT SELECT ON TABLE registry.practitioner TO pharmacist;
GRANT SELECT ON TABLE registry.practitioner TO nurse;
GRANT SELECT ON TABLE registry.practitioner TO finance;
GRANT SELECT ON TABLE registry.practitioner TO auditor;
GRANT SELECT ON TABLE registry.practitioner TO operator;
GRANT SELECT ON TABLE registry.practitioner TO worker;
GRANT SELECT ON TABLE registry.practitioner TO cron;

-- Name: COLUMN practitioner.active; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT INSERT(active),UPDATE(active) ON TABLE registry.practitioner TO coordinator;
GRANT INSERT(active),UPDATE(active) ON TABLE registry.practitioner TO operator;

-- Name: COLUMN practitioner.family; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT INSERT(family),UPDATE(family) ON TABLE registry.practitioner TO coordinator;
GRANT INSERT(family),UPDATE(family) ON TABLE registry.practitioner TO operator;

-- Name: COLUMN practitioner.given; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT INSERT(given),UPDATE(given) ON TABLE registry.practitioner TO coordinator;
GRANT INSERT(given),UPDATE(given) ON TABLE registry.practitioner TO operator;

-- Name: COLUMN practitioner.prefix; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT INSERT(prefix),UPDATE(prefix) ON TABLE registry.practitioner TO coordinator;
GRANT INSERT(prefix),UPDATE(prefix) ON TABLE registry.practitioner TO operator;

-- Name: COLUMN practitioner.suffix; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT INSERT(suffix),UPDATE(suffix) ON TABLE registry.practitioner TO coordinator;
GRANT INSERT(suffix),UPDATE(suffix) ON TABLE registry.practitioner TO operator;

-- Name: COLUMN practitioner.name_text; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT INSERT(name_text),UPDATE(name_text) ON TABLE registry.practitioner TO coordinator;
GRANT INSERT(name_text),UPDATE(name_text) ON TABLE registry.practitioner TO operator;

-- Name: COLUMN practitioner.gender; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT INSERT(gender),UPDATE(gender) ON TABLE registry.practitioner TO coordinator;
GRANT INSERT(gender),UPDATE(gender) ON TABLE registry.practitioner TO operator;

-- Name: COLUMN practitioner.npi; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT INSERT(npi),UPDATE(npi) ON TABLE registry.practitioner TO coordinator;
GRANT INSERT(npi),UPDATE(npi) ON TABLE registry.practitioner TO operator;

-- Name: COLUMN practitioner.npi_valid; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT INSERT(npi_valid),UPDATE(npi_valid) ON TABLE registry.practitioner TO coordinator;
GRANT INSERT(npi_valid),UPDATE(npi_valid) ON TABLE registry.practitioner TO operator;

-- Name: COLUMN practitioner.organisation; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT INSERT(organisation),UPDATE(organisation) ON TABLE registry.practitioner TO coordinator;
GRANT INSERT(organisation),UPDATE(organisation) ON TABLE registry.practitioner TO operator;

-- Name: COLUMN practitioner.contacts; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT INSERT(contacts),UPDATE(contacts) ON TABLE registry.practitioner TO coordinator;
GRANT INSERT(contacts),UPDATE(contacts) ON TABLE registry.practitioner TO operator;

-- Name: COLUMN practitioner.addresses; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT INSERT(addresses),UPDATE(addresses) ON TABLE registry.practitioner TO coordinator;
GRANT INSERT(addresses),UPDATE(addresses) ON TABLE registry.practitioner TO operator;

-- Name: TABLE practitioner_identifier; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT,INSERT,DELETE ON TABLE registry.practitioner_identifier TO coordinator;
GRANT SELECT ON TABLE registry.practitioner_identifier TO research;
GRANT SELECT ON TABLE registry.practitioner_identifier TO investigator;
GRANT SELECT ON TABLE registry.practitioner_identifier TO scheduler;
GRANT SELECT ON TABLE registry.practitioner_identifier TO theatre;
GRANT SELECT ON TABLE registry.practitioner_identifier TO surgeon;
GRANT SELECT ON TABLE registry.practitioner_identifier TO pharmacist;
GRANT SELECT ON TABLE registry.practitioner_identifier TO nurse;
GRANT SELECT ON TABLE registry.practitioner_identifier TO finance;
GRANT SELECT ON TABLE registry.practitioner_identifier TO auditor;
GRANT SELECT,INSERT,DELETE ON TABLE registry.practitioner_identifier TO operator;
GRANT SELECT ON TABLE registry.practitioner_identifier TO worker;
GRANT SELECT ON TABLE registry.practitioner_identifier TO cron;

-- Name: TABLE transition; Type: ACL; Schema: registry; Owner: omentum_owner

GRANT SELECT ON TABLE registry.transition TO coordinator;
GRANT SELECT ON TABLE registry.transition TO research;
GRANT SELECT ON TABLE registry.transition TO investigator;
GRANT SELECT ON TABLE registry.transition TO scheduler;
GRANT SELECT ON TABLE registry.transition TO theatre;
GRANT SELECT ON TABLE registry.transition TO surgeon;
GRANT SELECT ON TABLE registry.transition TO pharmacist;
GRANT SELECT ON TABLE registry.transition TO nurse;
GRANT SELECT ON TABLE registry.transition TO finance;
GRANT SELECT ON TABLE registry.transition TO auditor;
GRANT SELECT ON TABLE registry.transition TO operator;
GRANT SELECT ON TABLE registry.transition TO worker;
GRANT SELECT ON TABLE registry.transition TO cron;

-- Name: TABLE arm; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT SELECT ON TABLE trials.arm TO coordinator;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE trials.arm TO research;
GRANT SELECT ON TABLE trials.arm TO investigator;
GRANT SELECT ON TABLE trials.arm TO scheduler;
GRANT SELECT ON TABLE trials.arm TO theatre;
GRANT SELECT ON TABLE trials.arm TO surgeon;
GRANT SELECT ON TABLE trials.arm TO pharmacist;
GRANT SELECT ON TABLE trials.arm TO nurse;
GRANT SELECT ON TABLE trials.arm TO finance;
GRANT SELECT ON TABLE trials.arm TO operator;
GRANT SELECT ON TABLE trials.arm TO worker;

-- Name: TABLE protocol_version; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT SELECT ON TABLE trials.protocol_version TO coordinator;
GRANT SELECT,INSERT,UPDATE ON TABLE trials.protocol_version TO research;
GRANT SELECT ON TABLE trials.protocol_version TO investigator;
GRANT SELECT ON TABLE trials.protocol_version TO scheduler;
GRANT SELECT ON TABLE trials.protocol_version TO theatre;
GRANT SELECT ON TABLE trials.protocol_version TO surgeon;
GRANT SELECT ON TABLE trials.protocol_version TO pharmacist;
GRANT SELECT ON TABLE trials.protocol_version TO nurse;
GRANT SELECT ON TABLE trials.protocol_version TO finance;
GRANT SELECT ON TABLE trials.protocol_version TO operator;
GRANT SELECT ON TABLE trials.protocol_version TO worker;

-- Name: TABLE trial; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT SELECT ON TABLE trials.trial TO coordinator;
GRANT SELECT ON TABLE trials.trial TO research;
GRANT SELECT ON TABLE trials.trial TO investigator;
GRANT SELECT ON TABLE trials.trial TO scheduler;
GRANT SELECT ON TABLE trials.trial TO theatre;
GRANT SELECT ON TABLE trials.trial TO surgeon;
GRANT SELECT ON TABLE trials.trial TO pharmacist;
GRANT SELECT ON TABLE trials.trial TO nurse;
GRANT SELECT ON TABLE trials.trial TO finance;
GRANT SELECT ON TABLE trials.trial TO operator;
GRANT SELECT ON TABLE trials.trial TO worker;

-- Name: COLUMN trial.nct; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(nct) ON TABLE trials.trial TO research;

-- Name: COLUMN trial.title; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(title),UPDATE(title) ON TABLE trials.trial TO research;

-- Name: COLUMN trial.phase; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(phase),UPDATE(phase) ON TABLE trials.trial TO research;

-- Name: COLUMN trial.sponsor; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(sponsor),UPDATE(sponsor) ON TABLE trials.trial TO research;

-- Name: COLUMN trial.regulatory_pathways; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(regulatory_pathways),UPDATE(regulatory_pathways) ON TABLE trials.trial TO research;

-- Name: COLUMN trial.recruitment; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(recruitment),UPDATE(recruitment) ON TABLE trials.trial TO research;

-- Name: TABLE arm_protocol; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT SELECT ON TABLE trials.arm_protocol TO coordinator;
GRANT SELECT ON TABLE trials.arm_protocol TO research;
GRANT SELECT ON TABLE trials.arm_protocol TO investigator;
GRANT SELECT ON TABLE trials.arm_protocol TO scheduler;
GRANT SELECT ON TABLE trials.arm_protocol TO theatre;
GRANT SELECT ON TABLE trials.arm_protocol TO surgeon;
GRANT SELECT ON TABLE trials.arm_protocol TO pharmacist;
GRANT SELECT ON TABLE trials.arm_protocol TO nurse;
GRANT SELECT ON TABLE trials.arm_protocol TO finance;
GRANT SELECT ON TABLE trials.arm_protocol TO operator;
GRANT SELECT ON TABLE trials.arm_protocol TO worker;

-- Name: TABLE consent; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT SELECT ON TABLE trials.consent TO coordinator;
GRANT SELECT ON TABLE trials.consent TO research;
GRANT SELECT ON TABLE trials.consent TO investigator;
GRANT SELECT ON TABLE trials.consent TO scheduler;
GRANT SELECT ON TABLE trials.consent TO theatre;
GRANT SELECT ON TABLE trials.consent TO surgeon;
GRANT SELECT ON TABLE trials.consent TO pharmacist;
GRANT SELECT ON TABLE trials.consent TO nurse;
GRANT SELECT ON TABLE trials.consent TO finance;
GRANT SELECT ON TABLE trials.consent TO operator;
GRANT SELECT ON TABLE trials.consent TO worker;

-- Name: COLUMN consent.enrolment; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(enrolment) ON TABLE trials.consent TO research;
GRANT INSERT(enrolment) ON TABLE trials.consent TO investigator;
GRANT INSERT(enrolment) ON TABLE trials.consent TO coordinator;

-- Name: COLUMN consent.no; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(no) ON TABLE trials.consent TO research;
GRANT INSERT(no) ON TABLE trials.consent TO investigator;
GRANT INSERT(no) ON TABLE trials.consent TO coordinator;

-- Name: COLUMN consent.form; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(form) ON TABLE trials.consent TO research;
GRANT INSERT(form) ON TABLE trials.consent TO investigator;
GRANT INSERT(form) ON TABLE trials.consent TO coordinator;

-- Name: COLUMN consent.given; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(given) ON TABLE trials.consent TO research;
GRANT INSERT(given) ON TABLE trials.consent TO investigator;
GRANT INSERT(given) ON TABLE trials.consent TO coordinator;

-- Name: COLUMN consent.signed_on; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(signed_on) ON TABLE trials.consent TO research;
GRANT INSERT(signed_on) ON TABLE trials.consent TO investigator;
GRANT INSERT(signed_on) ON TABLE trials.consent TO coordinator;

-- Name: COLUMN consent.reason; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(reason) ON TABLE trials.consent TO research;
GRANT INSERT(reason) ON TABLE trials.consent TO investigator;
GRANT INSERT(reason) ON TABLE trials.consent TO coordinator;

-- Name: TABLE consent_form; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT SELECT ON TABLE trials.consent_form TO coordinator;
GRANT SELECT,INSERT ON TABLE trials.consent_form TO research;
GRANT SELECT ON TABLE trials.consent_form TO investigator;
GRANT SELECT ON TABLE trials.consent_form TO scheduler;
GRANT SELECT ON TABLE trials.consent_form TO theatre;
GRANT SELECT ON TABLE trials.consent_form TO surgeon;
GRANT SELECT ON TABLE trials.consent_form TO pharmacist;
GRANT SELECT ON TABLE trials.consent_form TO nurse;
GRANT SELECT ON TABLE trials.consent_form TO finance;
GRANT SELECT ON TABLE trials.consent_form TO operator;
GRANT SELECT ON TABLE trials.consent_form TO worker;

-- Name: TABLE eligibility; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT SELECT ON TABLE trials.eligibility TO coordinator;
GRANT SELECT ON TABLE trials.eligibility TO research;
GRANT SELECT ON TABLE trials.eligibility TO investigator;
GRANT SELECT ON TABLE trials.eligibility TO scheduler;
GRANT SELECT ON TABLE trials.eligibility TO theatre;
GRANT SELECT ON TABLE trials.eligibility TO surgeon;
GRANT SELECT ON TABLE trials.eligibility TO pharmacist;
GRANT SELECT ON TABLE trials.eligibility TO nurse;
GRANT SELECT ON TABLE trials.eligibility TO finance;
GRANT SELECT ON TABLE trials.eligibility TO operator;
GRANT SELECT ON TABLE trials.eligibility TO worker;

-- Name: COLUMN eligibility.enrolment; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(enrolment) ON TABLE trials.eligibility TO research;
GRANT INSERT(enrolment) ON TABLE trials.eligibility TO investigator;

-- Name: COLUMN eligibility.assessed_on; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(assessed_on) ON TABLE trials.eligibility TO research;
GRANT INSERT(assessed_on) ON TABLE trials.eligibility TO investigator;

-- Name: COLUMN eligibility.verdict; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(verdict) ON TABLE trials.eligibility TO research;
GRANT INSERT(verdict) ON TABLE trials.eligibility TO investigator;

-- Name: COLUMN eligibility.valid_until; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(valid_until) ON TABLE trials.eligibility TO research;
GRANT INSERT(valid_until) ON TABLE trials.eligibility TO investigator;

-- Name: COLUMN eligibility.answers; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(answers) ON TABLE trials.eligibility TO research;
GRANT INSERT(answers) ON TABLE trials.eligibility TO investigator;

-- Name: TABLE enrolment; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT SELECT ON TABLE trials.enrolment TO coordinator;
GRANT SELECT ON TABLE trials.enrolment TO research;
GRANT SELECT ON TABLE trials.enrolment TO investigator;
GRANT SELECT ON TABLE trials.enrolment TO scheduler;
GRANT SELECT ON TABLE trials.enrolment TO theatre;
GRANT SELECT ON TABLE trials.enrolment TO surgeon;
GRANT SELECT ON TABLE trials.enrolment TO pharmacist;
GRANT SELECT ON TABLE trials.enrolment TO nurse;
GRANT SELECT ON TABLE trials.enrolment TO finance;
GRANT SELECT ON TABLE trials.enrolment TO operator;
GRANT SELECT ON TABLE trials.enrolment TO worker;

-- Name: COLUMN enrolment.patient; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(patient) ON TABLE trials.enrolment TO research;
GRANT INSERT(patient) ON TABLE trials.enrolment TO coordinator;

-- Name: COLUMN enrolment.referral; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(referral) ON TABLE trials.enrolment TO research;
GRANT INSERT(referral) ON TABLE trials.enrolment TO coordinator;

-- Name: COLUMN enrolment.site; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(site) ON TABLE trials.enrolment TO research;
GRANT INSERT(site) ON TABLE trials.enrolment TO coordinator;

-- Name: COLUMN enrolment.trial; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(trial) ON TABLE trials.enrolment TO research;
GRANT INSERT(trial) ON TABLE trials.enrolment TO coordinator;

-- Name: COLUMN enrolment.arm; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(arm) ON TABLE trials.enrolment TO research;
GRANT INSERT(arm) ON TABLE trials.enrolment TO coordinator;

-- Name: TABLE enrolment_history; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT SELECT ON TABLE trials.enrolment_history TO coordinator;
GRANT SELECT ON TABLE trials.enrolment_history TO research;
GRANT SELECT ON TABLE trials.enrolment_history TO investigator;
GRANT SELECT ON TABLE trials.enrolment_history TO scheduler;
GRANT SELECT ON TABLE trials.enrolment_history TO theatre;
GRANT SELECT ON TABLE trials.enrolment_history TO surgeon;
GRANT SELECT ON TABLE trials.enrolment_history TO pharmacist;
GRANT SELECT ON TABLE trials.enrolment_history TO nurse;
GRANT SELECT ON TABLE trials.enrolment_history TO finance;
GRANT SELECT ON TABLE trials.enrolment_history TO operator;
GRANT SELECT ON TABLE trials.enrolment_history TO worker;

-- Name: COLUMN enrolment_history.subject; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(subject) ON TABLE trials.enrolment_history TO research;
GRANT INSERT(subject) ON TABLE trials.enrolment_history TO coordinator;
GRANT INSERT(subject) ON TABLE trials.enrolment_history TO investigator;
GRANT INSERT(subject) ON TABLE trials.enrolment_history TO nurse;

-- Name: COLUMN enrolment_history.event; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(event) ON TABLE trials.enrolment_history TO research;
GRANT INSERT(event) ON TABLE trials.enrolment_history TO coordinator;
GRANT INSERT(event) ON TABLE trials.enrolment_history TO investigator;
GRANT INSERT(event) ON TABLE trials.enrolment_history TO nurse;

-- Name: COLUMN enrolment_history.reason; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(reason) ON TABLE trials.enrolment_history TO research;
GRANT INSERT(reason) ON TABLE trials.enrolment_history TO coordinator;
GRANT INSERT(reason) ON TABLE trials.enrolment_history TO investigator;
GRANT INSERT(reason) ON TABLE trials.enrolment_history TO nurse;

-- Name: COLUMN enrolment_history.reason_code; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(reason_code) ON TABLE trials.enrolment_history TO research;
GRANT INSERT(reason_code) ON TABLE trials.enrolment_history TO coordinator;
GRANT INSERT(reason_code) ON TABLE trials.enrolment_history TO investigator;
GRANT INSERT(reason_code) ON TABLE trials.enrolment_history TO nurse;

-- Name: COLUMN enrolment_history.happened_at; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(happened_at) ON TABLE trials.enrolment_history TO research;
GRANT INSERT(happened_at) ON TABLE trials.enrolment_history TO coordinator;
GRANT INSERT(happened_at) ON TABLE trials.enrolment_history TO investigator;
GRANT INSERT(happened_at) ON TABLE trials.enrolment_history TO nurse;

-- Name: TABLE withdrawal; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT SELECT ON TABLE trials.withdrawal TO coordinator;
GRANT SELECT ON TABLE trials.withdrawal TO research;
GRANT SELECT ON TABLE trials.withdrawal TO investigator;
GRANT SELECT ON TABLE trials.withdrawal TO scheduler;
GRANT SELECT ON TABLE trials.withdrawal TO theatre;
GRANT SELECT ON TABLE trials.withdrawal TO surgeon;
GRANT SELECT ON TABLE trials.withdrawal TO pharmacist;
GRANT SELECT ON TABLE trials.withdrawal TO nurse;
GRANT SELECT ON TABLE trials.withdrawal TO finance;
GRANT SELECT ON TABLE trials.withdrawal TO operator;
GRANT SELECT ON TABLE trials.withdrawal TO worker;

-- Name: COLUMN withdrawal.enrolment; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(enrolment) ON TABLE trials.withdrawal TO research;
GRANT INSERT(enrolment) ON TABLE trials.withdrawal TO investigator;
GRANT INSERT(enrolment) ON TABLE trials.withdrawal TO coordinator;

-- Name: COLUMN withdrawal.scope; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(scope) ON TABLE trials.withdrawal TO research;
GRANT INSERT(scope) ON TABLE trials.withdrawal TO investigator;
GRANT INSERT(scope) ON TABLE trials.withdrawal TO coordinator;

-- Name: COLUMN withdrawal.said_on; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT INSERT(said_on) ON TABLE trials.withdrawal TO research;
GRANT INSERT(said_on) ON TABLE trials.withdrawal TO investigator;
GRANT INSERT(said_on) ON TABLE trials.withdrawal TO coordinator;

-- Name: TABLE enrolment_now; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT SELECT ON TABLE trials.enrolment_now TO coordinator;
GRANT SELECT ON TABLE trials.enrolment_now TO research;
GRANT SELECT ON TABLE trials.enrolment_now TO investigator;
GRANT SELECT ON TABLE trials.enrolment_now TO scheduler;
GRANT SELECT ON TABLE trials.enrolment_now TO theatre;
GRANT SELECT ON TABLE trials.enrolment_now TO surgeon;
GRANT SELECT ON TABLE trials.enrolment_now TO pharmacist;
GRANT SELECT ON TABLE trials.enrolment_now TO nurse;
GRANT SELECT ON TABLE trials.enrolment_now TO finance;
GRANT SELECT ON TABLE trials.enrolment_now TO operator;
GRANT SELECT ON TABLE trials.enrolment_now TO worker;

-- Name: TABLE fact_kind; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT SELECT ON TABLE trials.fact_kind TO coordinator;
GRANT SELECT,INSERT ON TABLE trials.fact_kind TO research;
GRANT SELECT ON TABLE trials.fact_kind TO investigator;
GRANT SELECT ON TABLE trials.fact_kind TO scheduler;
GRANT SELECT ON TABLE trials.fact_kind TO theatre;
GRANT SELECT ON TABLE trials.fact_kind TO surgeon;
GRANT SELECT ON TABLE trials.fact_kind TO pharmacist;
GRANT SELECT ON TABLE trials.fact_kind TO nurse;
GRANT SELECT ON TABLE trials.fact_kind TO finance;
GRANT SELECT ON TABLE trials.fact_kind TO operator;
GRANT SELECT ON TABLE trials.fact_kind TO worker;

-- Name: TABLE timeline; Type: ACL; Schema: trials; Owner: omentum_owner

GRANT SELECT ON TABLE trials.timeline TO coordinator;
GRANT SELECT ON TABLE trials.timeline TO research;
GRANT SELECT ON TABLE trials.timeline TO investigator;
GRANT SELECT ON TABLE trials.timeline TO scheduler;
GRANT SELECT ON TABLE trials.timeline TO theatre;
GRANT SELECT ON TABLE trials.timeline TO surgeon;
GRANT SELECT ON TABLE trials.timeline TO pharmacist;
GRANT SELECT ON TABLE trials.timeline TO nurse;
GRANT SELECT ON TABLE trials.timeline TO finance;
GRANT SELECT ON TABLE trials.timeline TO operator;
GRANT SELECT ON TABLE trials.timeline TO worker;

-- Name: DEFAULT PRIVILEGES FOR FUNCTIONS; Type: DEFAULT ACL; Schema: -; Owner: omentum_gatekeeper

ALTER DEFAULT PRIVILEGES FOR ROLE omentum_gatekeeper REVOKE ALL ON FUNCTIONS  FROM PUBLIC;

-- Name: DEFAULT PRIVILEGES FOR FUNCTIONS; Type: DEFAULT ACL; Schema: -; Owner: omentum_owner

ALTER DEFAULT PRIVILEGES FOR ROLE omentum_owner REVOKE ALL ON FUNCTIONS  FROM PUBLIC;

-- Name: DEFAULT PRIVILEGES FOR FUNCTIONS; Type: DEFAULT ACL; Schema: -; Owner: omentum_vault

ALTER DEFAULT PRIVILEGES FOR ROLE omentum_vault REVOKE ALL ON FUNCTIONS  FROM PUBLIC;

-- PostgreSQL database dump complete

