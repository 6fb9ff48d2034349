-- What auditing costs, inside one backend without commits and round trips: the upper bound. Not a test.
--   psql -d A_MIGRATED_THROW_AWAY_DATABASE -f db/bench/audit.sql        (as superuser)
-- Three tables of nine columns: without audit, with a row trigger that writes the same entries, and as the product does
-- it (audit.watch: one statement trigger). Each measure is the median of five interleaved rounds, in µs per change.
\set QUIET on
set client_min_messages = warning;
drop schema if exists bench cascade;
create schema bench;
create function bench.row_trigger() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp set timezone = 'UTC' set datestyle = 'ISO, YMD'
set intervalstyle = 'iso_8601' set bytea_output = 'hex' set extra_float_digits = 1 as $$
declare
  e audit.entry; d record;
  before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  after  jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
begin
  e.seq := nextval('audit.entry_seq_seq'); e.txid := pg_current_xact_id(); e.at := transaction_timestamp();
  e.login := session_user; e.role := current_setting('role');
  if pg_has_role(e.login, 'worker', 'member') and registry.is_service() then raise exception 'no service here'; end if;
  e.rel := tg_table_schema || '.' || tg_table_name; e.op := left(tg_op, 1);
  for i in 0 .. tg_nargs - 1 loop e.key[i + 1] := coalesce(after, before) ->> tg_argv[i]; end loop;
  e.patient := audit.patient_in(e.rel, coalesce(after, before));
  e.salt := uuid_send(gen_random_uuid());
  select * into d from audit.differences(e.salt, before, after);
  e.cols := d.cols; e.olds := d.olds; e.news := d.news;
  e.hash := sha256(audit.hashed_bytes(e.seq, e.txid, e.at, e.login, e.role, e.behalf, e.job, e.rel, e.op, e.key, e.patient, e.cols, d.digests));
  insert into audit.entry overriding system value select (e).*;
  return null;
end $$;
do $$ declare v text; begin
  foreach v in array array['none', 'row', 'set'] loop
    execute format('create table bench.%1$I (id bigint generated always as identity primary key, patient bigint, kind text, body text,
      at timestamptz default now(), due date, n int, done boolean, amount numeric(10,2))', v);
  end loop;
end $$;
create trigger audit_row after insert or update or delete on bench."row" for each row execute function bench.row_trigger('id');
call audit.watch('bench.set');
create temp table measure (what text, variant text, us numeric);
create procedure bench.round(v text) language plpgsql as $$
declare t timestamptz; k bigint;
  insert_one constant text := format('insert into bench.%I (patient, kind, body, due, n, done, amount) values
    (1, ''call'', ''a note of some length, as people write them'', ''2027-01-01'', 1, false, 12.50) returning id', v);
  update_one constant text := format('update bench.%I set n = n + 1, done = true where id = $1', v);
begin
  t := clock_timestamp();
  for i in 1 .. 1000 loop execute insert_one into k; execute update_one using k; end loop;
  insert into measure values ('one row', v, extract(epoch from clock_timestamp() - t) * 1e6 / 2000);
  t := clock_timestamp();
  for i in 1 .. 1000 loop execute format('update bench.%I set n = 1 where id = -1', v); end loop;
  insert into measure values ('no row', v, extract(epoch from clock_timestamp() - t) * 1e6 / 1000);
  foreach k in array array[10, 100, 10000] loop
    t := clock_timestamp();
    for i in 1 .. 10000 / k loop
      execute format('insert into bench.%I (patient, kind, body, due, n, done, amount) select g, ''call'',
        ''a note of some length, as people write them'', ''2027-01-01'', 1, false, 12.50 from generate_series(1, %s) g', v, k);
    end loop;
    insert into measure values (k || ' rows at once', v, extract(epoch from clock_timestamp() - t) * 1e6 / 10000);
  end loop;
  t := clock_timestamp();
  execute format('update bench.%I set n = n + 1, done = true', v);
  get diagnostics k = row_count;
  insert into measure values ('update of ' || k, v, extract(epoch from clock_timestamp() - t) * 1e6 / k);
end $$;
do $$ begin
  for i in 1 .. 5 loop
    execute 'truncate bench.none, bench."row" restart identity';
    alter table bench.set disable trigger audit_truncate; truncate bench.set restart identity; alter table bench.set enable always trigger audit_truncate;
    call bench.round('none'); call bench.round('row'); call bench.round('set');
  end loop;
end $$;
select what, round(percentile_cont(0.5) within group (order by us) filter (where variant = 'none')::numeric, 1) as none,
  round(percentile_cont(0.5) within group (order by us) filter (where variant = 'row')::numeric, 1) as row_trigger,
  round(percentile_cont(0.5) within group (order by us) filter (where variant = 'set')::numeric, 1) as set_wise
from measure group by what order by length(what), what;
select count(*) as entries, pg_size_pretty(pg_total_relation_size('audit.entry')) as size,
  pg_total_relation_size('audit.entry') / count(*) as bytes_per_entry from audit.entry;
\timing on
select * from audit.verify();
drop schema bench cascade;
