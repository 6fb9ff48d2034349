-- Schemas closed by default, the clock, append-only tables, who is a service.

-- Who may come in. A clone of a template database does not inherit the template's rights, and a restore without
-- --create loses them: so this is a procedure, to be called again after either. catalog_offences() checks it.
create schema registry authorization omentum_owner;
create procedure registry.close_database() language plpgsql set search_path = pg_catalog, pg_temp as $$
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
revoke execute on procedure registry.close_database() from public;
call registry.close_database();

create extension if not exists btree_gist with schema public;
revoke all on schema public from public;
grant usage on schema public to omentum_owner;              -- btree_gist's operators
alter default privileges for role omentum_owner revoke execute on functions from public;
alter default privileges for role omentum_vault revoke execute on functions from public;
alter default privileges for role omentum_gatekeeper revoke execute on functions from public;

set role omentum_vault;
create schema audit;
create function audit.connected_at() returns timestamptz language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $$
begin
  return (select backend_start from pg_stat_get_activity(pg_backend_pid()));
end $$;
grant execute on function audit.connected_at() to omentum_owner;
grant usage on schema audit to omentum_owner, auditor, operator;
reset role;

set role omentum_owner;
create schema referrals; create schema trials; create schema booking; create schema coverage; create schema followup;
create schema jobs; create schema pathway;
-- Entering a schema shows nothing yet: every table and function has its own grants (db/grants.txt lists them all).
grant usage on schema registry, jobs to coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist,
  nurse, finance, auditor, operator, worker, cron;
grant usage on schema referrals, trials, booking, coverage, followup, pathway to coordinator, research, investigator,
  scheduler, theatre, surgeon, pharmacist, nurse, finance, worker, cron;
grant usage on schema pathway to operator;                  -- the programme's gates
grant usage on schema jobs, registry to omentum_vault;

-- The server's clock, once per transaction. The override is a plain setting that anybody may write,
-- and therefore counts only where the database's own name says that it is a test.
create function registry.now() returns timestamptz language sql stable parallel safe as $$
  select case when pg_catalog.current_database() like '%\_test'
         then coalesce(nullif(pg_catalog.current_setting('omentum.test_now', true), '')::timestamptz,
                       pg_catalog.transaction_timestamp())
         else pg_catalog.transaction_timestamp() end
$$;
grant execute on function registry.now() to coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist,
  nurse, finance, auditor, operator, worker, cron, omentum_vault;

-- Superusers are members of every role, so also of worker: the second half keeps the migrator from counting as a service.
-- Nobody is made a member of the vault (registry.catalog_offences() looks). No query, since triggers ask at every step.
create function registry.is_service() returns boolean language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
  return pg_has_role(session_user, 'worker', 'member') and not pg_has_role(session_user, 'omentum_vault', 'member');
end $$;
grant execute on function registry.is_service() to public;  -- policies, triggers and generated columns may ask

create function registry.refuse_change() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
  raise exception using errcode = 'OM001', constraint = tg_argv[0], table = tg_table_name, schema = tg_table_schema,
    message = format('%s.%s is append-only', tg_table_schema, tg_table_name);
end $$;
-- ENABLE ALWAYS: session_replication_role = replica would silence an ordinary trigger.
create procedure registry.make_append_only(t regclass) language plpgsql
set search_path = pg_catalog, pg_temp as $$
declare fact text := (select relname || '_is_only_appended' from pg_class where oid = t);
begin
  execute format('create trigger keep_row before update or delete on %s for each row execute function registry.refuse_change(%L)', t, fact);
  execute format('create trigger keep_all before truncate on %s execute function registry.refuse_change(%L)', t, fact);
  execute format('alter table %s enable always trigger keep_row, enable always trigger keep_all', t);
end $$;

-- Tables that stand outside one of the catalogue's rules (registry.catalog_offences), each with its reason.
create table registry.catalog_exemption (
  rule text not null constraint exemption_rule_is_known check (rule in ('audited', 'identifying key', 'constraint name')),
  subject text not null,
  reason text not null constraint exemption_has_a_reason check (length(reason) >= 10),
  constraint exemption_is_told_once primary key (rule, subject)
);
reset role;
