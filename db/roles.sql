-- The roles of Omentum. Roles belong to the whole cluster, so this file is run once per cluster, from any database,
-- by whoever may create roles; running it again changes nothing.
--
--   omentum_owner       owns the modules' tables and functions. Nobody logs in as it.
--   omentum_vault       owns the audit trail: a hole in a module's function still cannot touch the trail.
--   omentum_gatekeeper  may create logins and put them into the groups below, through two functions only.
--   13 groups           carry the grants. A login has no right of its own: every transaction takes exactly one group.
--   omentum_worker      the service. It may act in every office's group, but only for a job of that group (0002_audit).
--
-- No people here: `omentum person add` makes their logins (docs/adr/0002-role-model.md).
do $$
declare
  groups constant text[] := array['coordinator', 'research', 'investigator', 'scheduler', 'theatre', 'surgeon',
    'pharmacist', 'nurse', 'finance', 'auditor', 'operator', 'worker', 'cron'];
  -- Since PostgreSQL 16 inheritance belongs to the grant, not to the member.
  modern constant boolean := current_setting('server_version_num')::int >= 160000;
  closed constant text := case when modern then ' with inherit false, set true' else '' end;
  r text;
begin
  -- Advisory locks are per database and would let two databases create a role at once. pg_authid is shared.
  begin
    lock table pg_catalog.pg_authid in share row exclusive mode;
  exception when insufficient_privilege then
    perform pg_advisory_xact_lock(7001);
  end;
  foreach r in array groups || array['omentum_owner', 'omentum_vault'] loop
    if not exists (select from pg_roles where rolname = r) then
      execute format('create role %I nologin noinherit', r);
    end if;
  end loop;
  if not exists (select from pg_roles where rolname = 'omentum_gatekeeper') then
    create role omentum_gatekeeper nologin noinherit createrole;
  end if;
  if not exists (select from pg_roles where rolname = 'omentum_worker') then
    create role omentum_worker login noinherit;
  end if;
  foreach r in array groups loop
    -- Never worker or cron: whoever is a member of worker counts as a service, not as a person.
    if r not in ('worker', 'cron') and not exists (select from pg_auth_members
        where roleid = r::regrole and member = 'omentum_gatekeeper'::regrole) then
      execute format('grant %I to omentum_gatekeeper with admin %s', r,
        case when modern then 'true, inherit false, set false' else 'option' end);
    end if;
    -- Not auditor (its trail) and not operator (its powers).
    if r not in ('auditor', 'operator') and not exists (select from pg_auth_members
        where roleid = r::regrole and member = 'omentum_worker'::regrole) then
      execute format('grant %I to omentum_worker%s', r, closed);
    end if;
  end loop;
  -- For audit.connected_at() only: after SET ROLE a login cannot see even its own backend_start.
  if not exists (select from pg_auth_members
      where roleid = 'pg_read_all_stats'::regrole and member = 'omentum_vault'::regrole) then
    alter role omentum_vault inherit;
    execute format('grant pg_read_all_stats to omentum_vault%s', case when modern then ' with inherit true, set false' else '' end);
  end if;
end $$;
