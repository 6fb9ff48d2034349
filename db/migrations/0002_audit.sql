-- The audit trail. Owned by the vault; no application role and no module owner can write it except through its triggers.
set role omentum_vault;
create table audit.entry (
  seq     bigint generated always as identity constraint entry_has_one_number primary key,
  txid    xid8 not null,            -- a later sealer takes closed windows: txid < pg_snapshot_xmin(pg_current_snapshot())
  at      timestamptz not null,     -- the server's own clock, also in a test database
  login   name not null,
  role    name not null,
  behalf  name,                     -- who asked, when the login is a service
  job     bigint,
  rel     text not null,
  op      "char" not null,
  key     text[] not null,
  patient bigint,                   -- whom the row is about, when the row says it: ids only
  cols    text[] not null,          -- changed columns only (INSERT, DELETE: those not null)
  olds    text[],                   -- text, not jsonb: the bytes survive dump, restore and major versions
  news    text[],
  salt    bytea,                    -- null once a value of this row is redacted; then:
  salts   jsonb,                    -- the salts of the values that remain
  hash    bytea not null,
  constraint entry_has_salt check ((salt is null) <> (salts is null))
);
create index entry_of_record on audit.entry (rel, key);
create index entry_of_patient on audit.entry (patient) where patient is not null;
create index entry_at on audit.entry using brin (at);
create table audit.redaction (      -- what was taken out, why, and its digest: the row hash still verifies
  seq bigint not null constraint redaction_belongs_to_entry references audit.entry,
  col text not null,
  side "char" not null constraint redaction_side_is_known check (side in ('o', 'n')),
  digest bytea not null,
  login name not null, role name not null, at timestamptz not null default transaction_timestamp(),
  reason text not null constraint redaction_has_reason check (length(reason) between 5 and 500 and reason !~ '[[:cntrl:]]'),
  constraint value_is_redacted_once primary key (seq, col, side)
);
-- One digest per value. A salt per value is derived from the row's salt, so that redaction can drop the row's salt
-- (a birth date has 40 000 guesses: digest plus salt would give it back) and keep the others'.
create function audit.value_salt(salt bytea, col text, side "char") returns bytea language sql stable as $$
  select pg_catalog.sha256(salt || pg_catalog.convert_to(side::text || col, 'UTF8')) $$;
create function audit.value_digest(value_salt bytea, v text) returns bytea language sql stable as $$
  select pg_catalog.sha256(value_salt || coalesce('\x01'::bytea || pg_catalog.convert_to(v, 'UTF8'), '\x00')) $$;
-- The hashed bytes. 'a1' names this encoding: a later one gets its own name, old rows keep verifying.
-- quote_* makes it injective; nothing here depends on jsonb text, locale or time zone.
create function audit.hashed_bytes(seq bigint, txid xid8, at timestamptz, login name, role name, behalf name, job bigint,
  rel text, op "char", key text[], patient bigint, cols text[], digests bytea) returns bytea language sql stable as $$
  select pg_catalog.convert_to(pg_catalog.concat_ws('|', 'a1', seq, txid,
    (extract(epoch from at) * 1000000)::bigint, quote_ident(login), quote_ident(role), quote_nullable(behalf::text),
    coalesce(job::text, '-'), quote_ident(rel), op, key, coalesce(patient::text, '-'), cols,
    encode(digests, 'hex')), 'UTF8') $$;
-- The changed values of one row. A value that is not there (before an insert, after a delete) has no digest;
-- a null that is there has one. Plain SQL in one SELECT: the planner writes it into the statement that uses it.
create function audit.patient_in(rel text, whole jsonb) returns bigint language sql stable as $$
  select case when rel = 'registry.patient' then (whole ->> 'id')::bigint
              when pg_catalog.jsonb_typeof(whole -> 'patient') = 'number' then (whole ->> 'patient')::bigint end $$;
create function audit.differences(salt bytea, before jsonb, after jsonb)
returns table (cols text[], olds text[], news text[], digests bytea) language sql stable as $$
  select coalesce(array_agg(c), '{}'), case when before is not null then array_agg(o) end,
    case when after is not null then array_agg(n) end,
    coalesce(string_agg(
      case when before is null then '' else audit.value_digest(audit.value_salt(salt, c, 'o'), o) end ||
      case when after is null then '' else audit.value_digest(audit.value_salt(salt, c, 'n'), n) end, ''), '')
  from (select c, before ->> c as o, after ->> c as n from jsonb_object_keys(coalesce(after, before)) c) x
  where o is distinct from n $$;

-- The same for a row that came or went: its values that are not null, in one pass.
create function audit.values_of(salt bytea, side "char", whole jsonb)
returns table (cols text[], vals text[], digests bytea) language sql stable as $$
  select coalesce(array_agg(c), '{}'), coalesce(array_agg(v), '{}'),
    coalesce(string_agg(audit.value_digest(audit.value_salt(salt, c, side), v), ''), '')
  from jsonb_each_text(whole) x(c, v) where v is not null $$;

-- Who acts. For a service: the person who asked for the job whose effects this transaction writes; and a service
-- writes in an office's group only for a job of that group.
create function audit.acting(out behalf name, out job bigint) language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $$
declare r name := current_setting('role');
begin
  select e.asked_by, e.job into acting.behalf, acting.job from jobs.effects_of() e where e.asked_as = r or r = 'worker';
  if acting.job is null and r not in ('none', 'worker', 'cron') then
    raise exception using errcode = 'OM004', constraint = 'service_acts_in_the_group_of_its_job',
      message = format('%s acts as %s without a job of that group', session_user, r);
  end if;
end $$;

-- One entry per changed row, written once per statement from the statement's transition tables: a change of 10 000
-- rows runs one INSERT, not 10 000 (docs/adr/0004-audit.md has the measurements). The settings are fixed because the
-- values are hashed as text. Old and new row meet by primary key: a row whose key changed is one that went and one
-- that came. The rows' aliases are longer than any column name, since to_jsonb(n) would take a column named n.
create function audit.record() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp set timezone = 'UTC' set datestyle = 'ISO, YMD'
set intervalstyle = 'iso_8601' set bytea_output = 'hex' set extra_float_digits = 1 as $$
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
-- The same for one row, called only when a column changed that is no consequence of a row which has its own entry: see
-- audit.leave_out.
create function audit.record_row() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp set timezone = 'UTC' set datestyle = 'ISO, YMD'
set intervalstyle = 'iso_8601' set bytea_output = 'hex' set extra_float_digits = 1 as $$
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
create function audit.refuse_truncate() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception using errcode = 'OM005', constraint = 'audited_table_is_never_truncated', message = tg_table_name || ' is audited';
end $$;
-- Run by the table's owner in the migration that makes the table. The key's columns are trigger arguments: no catalog
-- lookup per statement; registry.catalog_offences() compares them with the primary key. Three triggers, because one
-- trigger with transition tables has one event. ENABLE ALWAYS: session_replication_role would silence them.
create procedure audit.watch(t regclass) language plpgsql set search_path = pg_catalog, pg_temp as $$
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
-- Columns that only follow from another row: a status follows from the step in the record's history, and a foreign key
-- holds the two together. The step has its entry; a second one, of the status, would tell nothing and cost a third of the
-- step. An update that changes anything else writes its entry with all that changed. A trigger's condition names its
-- columns, so this is called again when a column is added; registry.catalog_offences() compares. Generated columns are
-- computed from the row's others, so they are no change of their own.
create procedure audit.leave_out(t regclass, consequences name[]) language plpgsql set search_path = pg_catalog, pg_temp as $$
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
grant execute on function audit.record(), audit.record_row(), audit.refuse_truncate() to omentum_owner;
grant execute on procedure audit.watch(regclass), audit.leave_out(regclass, name[]) to omentum_owner;

-- The slow path, used by verify and redact: the same bytes, with redacted digests taken from their rows.
create function audit.digest_of(e audit.entry) returns bytea language sql stable as $$
  select coalesce(string_agg(coalesce(r.digest, audit.value_digest(coalesce(audit.value_salt(e.salt, c.col, s.side),
           decode(e.salts ->> (s.side::text || c.col), 'hex')), case s.side when 'o' then c.o else c.n end)), '' order by c.i, s.k), '')
    from unnest(e.cols, e.olds, e.news) with ordinality c(col, o, n, i)
   cross join (values (1, 'o'::"char"), (2, 'n')) s(k, side)
    left join audit.redaction r on r.seq = e.seq and r.col = c.col and r.side = s.side
   where case s.side when 'o' then e.op <> 'I' else e.op <> 'D' end $$;
create function audit.hash_of(e audit.entry) returns bytea language sql stable as $$
  select pg_catalog.sha256(audit.hashed_bytes(e.seq, e.txid, e.at, e.login, e.role, e.behalf, e.job, e.rel, e.op, e.key, e.patient,
    e.cols, audit.digest_of(e))) $$;
-- Answers without showing a value. At most 100 broken numbers are listed; broken counts them all.
create function audit.verify(lo bigint default 1, hi bigint default 9223372036854775807)
returns table (checked bigint, broken bigint, first_broken bigint[]) language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
  select count(*), count(*) filter (where not holds), (array_agg(seq order by seq) filter (where not holds))[1:100]
    from (select seq, hash is not distinct from audit.hash_of(e) as holds from audit.entry e where seq between lo and hi) v $$;
-- Even the vault may change an entry only so that its hash still holds, that is: by redaction.
create function audit.keep_entry() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if tg_op = 'UPDATE' and new.hash = old.hash and (new.seq, new.txid, new.key, new.cols) is not distinct from (old.seq, old.txid, old.key, old.cols)
     and new.hash = audit.hash_of(new) then return new; end if;
  raise exception using errcode = 'OM001', constraint = 'entry_is_only_appended', message = 'the audit trail is append-only';
end $$;
create trigger keep_row before update or delete on audit.entry for each row execute function audit.keep_entry();
create trigger keep_all before truncate on audit.entry execute function audit.keep_entry();
alter table audit.entry enable always trigger keep_row, enable always trigger keep_all;

-- Takes one value out of the trail, for good: entered by mistake, or to be erased by law. The row still verifies,
-- its digest stays, and audit.redaction says who took it out and why. Granted to nobody yet.
create function audit.redact(entry_seq bigint, column_name text, which "char", why text) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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
call audit.watch('audit.redaction');
-- The auditor sees who did what to which row; the values (names are among them) only through the logged door.
grant select (seq, txid, at, login, role, behalf, job, rel, op, key, patient, cols, hash) on audit.entry to auditor;
grant select on audit.redaction to auditor;
grant execute on function audit.verify(bigint, bigint) to auditor, operator;
reset role;

set role omentum_owner;
call audit.watch('registry.catalog_exemption');
insert into registry.catalog_exemption values
  ('audited', 'audit.entry', 'is the trail itself'),
  ('identifying key', 'registry.catalog_exemption', 'names of rules and tables, no patient'),
  ('identifying key', 'audit.redaction', 'names of columns, never their values');
reset role;
