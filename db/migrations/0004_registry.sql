-- The registry: legal steps and their histories, people, organisations and sites, patients behind one door, what was
-- imported, what was disclosed, idempotency keys.

-- Limits on every text that people or files bring in. ------------------------------------------------------------------
set role omentum_owner;
create domain registry.short_text as text
  constraint short_text_has_1_to_200_plain_characters check (length(value) between 1 and 200 and value !~ '[[:cntrl:]]');
create domain registry.line_text as text
  constraint line_text_has_1_to_300_plain_characters check (length(value) between 1 and 300 and value !~ '[[:cntrl:]]');
-- Any length, which the column then limits: on one line, or on several.
create domain registry.plain_text as text
  constraint plain_text_stands_on_one_line check (value !~ '[[:cntrl:]]');
create domain registry.written_text as text
  constraint written_text_holds_only_lines_and_tabs check (value !~ '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]');
create domain registry.long_text as registry.written_text
  constraint long_text_has_1_to_4000_characters check (length(value) between 1 and 4000);
create domain registry.code_text as text
  constraint code_has_1_to_100_printable_characters check (value ~ '^[^[:cntrl:][:space:]]([^[:cntrl:]]{0,98}[^[:cntrl:][:space:]])?$');
create domain registry.precision_text as text
  constraint precision_is_year_month_or_day check (value in ('year', 'month', 'day'));
-- Names come in parts ("Maria", "del Carmen"): at most ten, each as short as any other text.
create function registry.parts_are_short(parts text[]) returns boolean language sql immutable as $$
  select coalesce(pg_catalog.cardinality(parts) <= 10 and not exists (select from pg_catalog.unnest(parts) p
    where p is null or pg_catalog.length(p) not between 1 and 200 or p ~ '[[:cntrl:]]'), true) $$;

-- The words that a rule compares with: a programme's own codes.
create function registry.words_are_short(words text[]) returns boolean language sql immutable as $$
  select coalesce(pg_catalog.cardinality(words) <= 200 and not exists (select from pg_catalog.unnest(words) w
    where w is null or pg_catalog.length(w) not between 1 and 100 or w ~ '[[:cntrl:]]'), true) $$;
grant execute on function registry.words_are_short(text[]) to research, surgeon, investigator;

-- Legal steps. A history row drives the status: there is no other way to move it. ----------------------------------------
create table registry.transition (       -- generated from the Swift machines; each office's migration brings its own
  machine text not null, from_state text not null, event text not null, to_state text not null,
  role name not null, needs_reason boolean not null,
  needs text[] not null default '{}',    -- the facts that the use case must show; the machine names them
  clock text,                            -- what the step does to a waiting-time clock
  enqueues text,                         -- the job that the step causes
  constraint transition_is_told_once_per_role primary key (machine, from_state, event, role)
);
grant select on registry.transition to coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist,
  nurse, finance, auditor, operator, worker, cron;
call audit.watch('registry.transition');
insert into registry.catalog_exemption values ('identifying key', 'registry.transition', 'words of the machines, no patient');

create function registry.only_forward() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin  -- the foreign key would let an owner walk back to an older step
  if new.step_no = old.step_no and new.status = old.status or new.step_no = old.step_no + 1 then return new; end if;
  raise exception using errcode = 'OM010', constraint = tg_argv[0] || '_only_moves_forward', message = 'status moves only with its history';
end $$;
-- Makes <record>_history, whose first row has the event `opening`, and ties it to <record>(id, status, step_no). The tie is a foreign key, so it also holds for
-- the owner: status and step_no always are those of one history row. The record table needs the columns
-- id bigint, status text not null default '<first state>', step_no int not null default 1; where it says when it began
-- (opened_at), that is when the first row happened, otherwise it began when it was written down.
-- The key is checked at COMMIT, since the first steps of many records are written by one statement, after the records.
-- Nothing else here may be deferred: a deferred trigger runs with the role at COMMIT. One step per record and statement.
-- `set_wise`: its steps come many at a time and are applied by one update per statement. That is after the triggers of each
-- row, so only where none of those asks what became of the status.
-- Each record gets trigger functions of its own: with its names written in them the server plans them once per session,
-- where one function for all records would plan its statements at every step.
create procedure registry.give_history(machine text, rec regclass, opening text default 'opened', set_wise boolean default false) language plpgsql
set search_path = pg_catalog, pg_temp as $$
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
end $$;

-- People. -----------------------------------------------------------------------------------------------------------------
create table registry.person (
  id bigint generated always as identity constraint person_has_one_id primary key,
  login name not null constraint login_is_given_once unique      -- also after the person left: never reassigned
    constraint login_has_plain_letters check (login ~ '^[a-z][a-z0-9_.-]{1,62}$'),
  printed_name registry.short_text not null,                     -- stands under what the person signs
  active_from timestamptz not null default registry.now(),
  active_until timestamptz constraint person_leaves_after_coming check (active_until >= active_from)
);
create table registry.membership (
  person bigint not null constraint membership_belongs_to_person references registry.person,
  group_role name not null constraint membership_names_a_group_of_people check (group_role in ('coordinator', 'research',
    'investigator', 'scheduler', 'theatre', 'surgeon', 'pharmacist', 'nurse', 'finance', 'auditor', 'operator')),
  constraint person_is_in_a_group_once primary key (person, group_role)
);
call audit.watch('registry.person'); call audit.watch('registry.membership');
insert into registry.catalog_exemption values ('identifying key', 'registry.membership', 'the name of a group role');
grant select on registry.person to coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist,
  nurse, finance, auditor, operator, worker, cron;
grant select on registry.membership to auditor, operator;
reset role;

-- The only two functions with the right to make logins. They refuse every role that is not plainly a person's login,
-- and every group that is not in the list: neither an owner nor a service role can be handed out through them.
grant usage, create on schema registry to omentum_gatekeeper;
set role omentum_gatekeeper;
create function registry.open_login(person_login name, groups name[]) returns void language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
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
create function registry.close_login(person_login name) returns void language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare g name;
begin
  perform registry.open_login(person_login, '{}');        -- the same checks; takes every group away: sessions end with their transaction
  execute format('revoke connect on database %I from %I', current_database(), person_login);
  execute format('alter role %I nologin', person_login);
end $$;
grant execute on function registry.open_login(name, name[]), registry.close_login(name) to omentum_owner;
reset role;
revoke create on schema registry from omentum_gatekeeper;

set role omentum_owner;
create function registry.add_person(login name, printed_name text, groups name[]) returns bigint language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare p bigint;
begin
  insert into registry.person (login, printed_name) values (add_person.login, add_person.printed_name) returning id into p;
  insert into registry.membership select distinct p, g from unnest(groups) g;
  perform registry.open_login(add_person.login, groups);
  return p;
end $$;
-- Sets the whole list; the person's next transaction obeys it.
create function registry.set_groups(person_login name, groups name[]) returns void language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
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
create function registry.deactivate_person(person_login name) returns void language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  if person_login = session_user then
    raise exception using errcode = 'OM073', constraint = 'nobody_is_deactivated_by_themselves', message = 'ask another operator'; end if;
  update registry.person set active_until = registry.now() where login = person_login and active_until is null;
  if not found then raise exception using errcode = 'OM072', constraint = 'person_is_active', message = 'no active person with this login'; end if;
  delete from registry.membership where person = (select id from registry.person where login = person_login);
  perform registry.close_login(person_login);
end $$;
create function registry.reactivate_person(person_login name, groups name[]) returns void language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  update registry.person set active_from = registry.now(), active_until = null where login = person_login and active_until is not null;
  if not found then raise exception using errcode = 'OM072', constraint = 'person_has_left_before', message = 'no such person who left'; end if;
  perform registry.set_groups(person_login, groups);
end $$;
grant execute on function registry.add_person(name, text, name[]), registry.set_groups(name, name[]),
  registry.deactivate_person(name), registry.reactivate_person(name, name[]) to operator;

-- This installation. One row. -------------------------------------------------------------------------------------------
create table registry.deployment (
  id int constraint deployment_has_one_id primary key default 1 constraint deployment_is_one_row check (id = 1),
  is_demo boolean not null default false,
  demo_loaded_at timestamptz constraint only_a_demo_is_loaded_as_one check (demo_loaded_at is null or is_demo),   -- written last
  signatures_bind boolean not null default false    -- false where a login proves only the operating-system user
);
call audit.watch('registry.deployment');
insert into registry.deployment default values;
grant select on registry.deployment to coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist,
  nurse, finance, auditor, operator, worker, cron;
grant update (signatures_bind, demo_loaded_at) on registry.deployment to operator;

-- Organisations, sites, calendars, practitioners. -------------------------------------------------------------------------
create table registry.organisation (
  id bigint generated always as identity constraint organisation_has_one_id primary key,
  name registry.short_text not null,
  active boolean not null default true,
  kind text not null default 'other' constraint organisation_kind_is_known
    check (kind in ('provider', 'payer', 'sponsor', 'laboratory', 'other')),
  type_code registry.code_text, type_text registry.short_text,     -- as an import wrote it
  npi text constraint organisation_npi_has_ten_digits check (npi ~ '^[0-9]{10}$'),
  npi_valid boolean,                                               -- check digit; kept, but flagged, when it does not fit
  part_of bigint constraint organisation_belongs_to_organisation references registry.organisation, part_of_ref registry.line_text,
  contacts jsonb not null default '[]' constraint organisation_contacts_are_short check (pg_column_size(contacts) <= 20000),
  addresses jsonb not null default '[]' constraint organisation_addresses_are_short check (pg_column_size(addresses) <= 20000),
  recorded_at timestamptz not null default registry.now()
);
create unique index organisation_npi_is_unique on registry.organisation (npi) where npi_valid;
create table registry.organisation_identifier (
  id bigint generated always as identity constraint organisation_identifier_has_one_id primary key,
  organisation bigint not null constraint organisation_identifier_belongs_to_organisation references registry.organisation,
  ordinal int not null, authority registry.line_text, value registry.short_text not null,   -- shared in real data: not unique
  type_system registry.line_text, type_code registry.code_text, type_text registry.short_text, use registry.code_text,
  assigner registry.short_text, period_start registry.code_text, period_end registry.code_text,
  constraint organisation_identifier_has_one_ordinal unique (organisation, ordinal)
);
create table registry.site (
  id bigint generated always as identity constraint site_has_one_id primary key,
  organisation bigint not null constraint site_belongs_to_organisation references registry.organisation,
  name registry.short_text not null constraint site_has_its_own_name unique,
  zone text not null,                                              -- IANA; checked by trigger against the server's list
  weekend smallint[] not null default '{6,7}' constraint site_weekend_has_iso_days check (weekend <@ '{1,2,3,4,5,6,7}'::smallint[])
);
create function registry.know_zone() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from pg_timezone_names where name = new.zone and (name like '%/%' and name !~ '^(posix|right|Etc)/' or name = 'UTC')) then
    raise exception using errcode = 'OM065', constraint = 'site_zone_is_known', message = 'the server knows no such time zone';
  end if;
  return new;
end $$;
create trigger know_zone before insert or update of zone on registry.site for each row execute function registry.know_zone();
alter table registry.site enable always trigger know_zone;
create table registry.holiday (
  site bigint not null constraint holiday_belongs_to_site references registry.site,
  day date not null, name registry.short_text not null,
  constraint holiday_is_told_once primary key (site, day)
);
create table registry.practitioner (
  id bigint generated always as identity constraint practitioner_has_one_id primary key,
  active boolean not null default true,
  family registry.short_text, given text[], prefix text[], suffix text[], name_text registry.short_text,
  gender text constraint practitioner_gender_is_known check (gender in ('female', 'male', 'other', 'unknown')),
  npi text constraint practitioner_npi_has_ten_digits check (npi ~ '^[0-9]{10}$'), npi_valid boolean,
  organisation bigint constraint practitioner_belongs_to_organisation references registry.organisation,
  contacts jsonb not null default '[]' constraint practitioner_contacts_are_short check (pg_column_size(contacts) <= 20000),
  addresses jsonb not null default '[]' constraint practitioner_addresses_are_short check (pg_column_size(addresses) <= 20000),
  recorded_at timestamptz not null default registry.now(),
  constraint practitioner_name_parts_are_short check (registry.parts_are_short(given) and registry.parts_are_short(prefix) and registry.parts_are_short(suffix))
);
create unique index practitioner_npi_is_unique on registry.practitioner (npi) where npi_valid;
create table registry.practitioner_identifier (
  id bigint generated always as identity constraint practitioner_identifier_has_one_id primary key,
  practitioner bigint not null constraint practitioner_identifier_belongs_to_practitioner references registry.practitioner,
  ordinal int not null, authority registry.line_text, value registry.short_text not null,   -- shared in real data: not unique
  type_system registry.line_text, type_code registry.code_text, type_text registry.short_text, use registry.code_text,
  assigner registry.short_text, period_start registry.code_text, period_end registry.code_text,
  constraint practitioner_identifier_has_one_ordinal unique (practitioner, ordinal)
);
do $$ declare t text; begin
  foreach t in array array['organisation', 'organisation_identifier', 'site', 'holiday', 'practitioner', 'practitioner_identifier'] loop
    execute format('call audit.watch(%L)', 'registry.' || t);
    execute format('grant select on registry.%I to coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist,
      nurse, finance, auditor, operator, worker, cron', t);
  end loop;
end $$;
grant insert (name, active, kind, type_code, type_text, npi, npi_valid, part_of, part_of_ref, contacts, addresses),
  update (name, active, kind, type_code, type_text, npi, npi_valid, part_of, part_of_ref, contacts, addresses) on registry.organisation to coordinator, operator;
grant insert, delete on registry.organisation_identifier to coordinator, operator;
grant insert (active, family, given, prefix, suffix, name_text, gender, npi, npi_valid, organisation, contacts, addresses),
  update (active, family, given, prefix, suffix, name_text, gender, npi, npi_valid, organisation, contacts, addresses) on registry.practitioner to coordinator, operator;
grant insert, delete on registry.practitioner_identifier to coordinator, operator;
grant insert, update (name, zone, weekend) on registry.site to operator;
grant insert, update (name), delete on registry.holiday to operator;

-- Patients. Everything hangs on registry.patient(id); who that is stands behind one door. ------------------------------------
create table registry.patient (
  id bigint generated always as identity constraint patient_has_one_id primary key,
  active boolean not null default true,
  gender text constraint patient_gender_is_known check (gender in ('female', 'male', 'other', 'unknown')),   -- null: never stated
  vital_status text not null default 'unknown' constraint patient_vital_status_is_known check (vital_status in ('alive', 'died', 'unknown')),
  died_on date constraint patient_death_has_a_plausible_date check (died_on > '1900-01-01'),
  died_precision registry.precision_text, died_at timestamptz,
  language registry.code_text, language_text registry.short_text,  -- BCP 47
  interpreter_needed boolean,                                      -- null: unknown
  contact_consent text not null default 'unknown' constraint patient_contact_consent_is_known check (contact_consent in ('given', 'refused', 'unknown')),
  managing_organisation bigint constraint patient_names_its_managing_organisation references registry.organisation,
  managing_organisation_ref registry.line_text,                   -- the source's key, until the organisation arrives
  general_practitioner bigint constraint patient_names_its_general_practitioner references registry.practitioner,
  general_practitioner_ref registry.line_text, general_practitioner_text registry.short_text,
  absent_reasons jsonb not null default '{}' constraint patient_absent_reasons_are_short check (pg_column_size(absent_reasons) <= 4000),
  recorded_at timestamptz not null default registry.now(),
  constraint patient_has_a_death_date_only_when_died check ((died_on is null and died_at is null) or vital_status = 'died'),
  constraint patient_death_date_has_its_precision check ((died_on is null) = (died_precision is null))
);
create table registry.patient_identity (
  patient bigint constraint patient_has_one_identity primary key constraint identity_belongs_to_patient references registry.patient,
  birth_date date constraint birth_date_is_plausible check (birth_date > '1800-01-01'),   -- first day of the known year or month
  birth_precision registry.precision_text,
  constraint birth_date_has_its_precision check ((birth_date is null) = (birth_precision is null))
);
-- Ordinal 1 is the name that worklists print.
create table registry.patient_name (
  id bigint generated always as identity constraint patient_name_has_one_id primary key,
  patient bigint not null constraint patient_name_belongs_to_patient references registry.patient,
  ordinal int not null,
  use text constraint patient_name_use_is_known check (use in ('usual', 'official', 'temp', 'nickname', 'anonymous', 'old', 'maiden')),
  family registry.short_text, given text[], prefix text[], suffix text[], text registry.line_text,
  period_start registry.code_text, period_end registry.code_text,  -- as the source wrote them: often only a year
  search text not null generated always as (lower(coalesce(family::text, text::text, given[1]))) stored,
  constraint patient_name_has_one_ordinal unique (patient, ordinal),
  constraint patient_name_parts_are_short check (registry.parts_are_short(given) and registry.parts_are_short(prefix) and registry.parts_are_short(suffix)),
  constraint patient_name_says_something check (coalesce(family::text, text::text, given[1]) is not null)
);
create index patient_name_search on registry.patient_name (search text_pattern_ops);
-- Own id: an identifier in the primary key would stand in audit.entry.key, in front of the door.
create table registry.patient_identifier (
  id bigint generated always as identity constraint identifier_has_one_id primary key,
  patient bigint not null constraint identifier_belongs_to_patient references registry.patient,
  ordinal int not null,
  authority registry.line_text,                                    -- null: not stated, and then never used to match
  value registry.short_text not null,                              -- text: leading zeros are part of it
  type_system registry.line_text, type_code registry.code_text, type_text registry.short_text,
  use text constraint identifier_use_is_known check (use in ('usual', 'official', 'temp', 'secondary', 'old')),
  assigner registry.short_text, period_start registry.code_text, period_end registry.code_text,
  constraint identifier_has_one_ordinal unique (patient, ordinal),
  constraint identifier_belongs_to_one_patient unique (authority, value)
);
create index patient_identifier_value on registry.patient_identifier (value);
create table registry.patient_contact (
  id bigint generated always as identity constraint contact_has_one_id primary key,
  patient bigint not null constraint contact_belongs_to_patient references registry.patient,
  ordinal int not null,
  system text not null constraint contact_system_is_known check (system in ('phone', 'fax', 'email', 'pager', 'url', 'sms', 'other')),
  value registry.short_text not null,
  use text constraint contact_use_is_known check (use in ('home', 'work', 'temp', 'old', 'mobile')),
  rank int, period_start registry.code_text, period_end registry.code_text,
  constraint contact_has_one_ordinal unique (patient, ordinal)
);
create table registry.patient_address (
  id bigint generated always as identity constraint address_has_one_id primary key,
  patient bigint not null constraint address_belongs_to_patient references registry.patient,
  ordinal int not null,
  use registry.code_text, type registry.code_text, lines text[] constraint address_lines_are_short check (registry.parts_are_short(lines)),
  city registry.short_text, district registry.short_text, state registry.short_text,
  postal_code registry.short_text, country registry.short_text, text registry.long_text,
  period_start registry.code_text, period_end registry.code_text,
  constraint address_has_one_ordinal unique (patient, ordinal)
);
-- Next of kin and others to call.
create table registry.patient_contact_person (
  id bigint generated always as identity constraint contact_person_has_one_id primary key,
  patient bigint not null constraint contact_person_belongs_to_patient references registry.patient,
  ordinal int not null, relationship registry.short_text, name registry.line_text,
  contacts jsonb not null default '[]' constraint contact_person_contacts_are_short check (pg_column_size(contacts) <= 10000),
  constraint contact_person_has_one_ordinal unique (patient, ordinal)
);
-- What a source says about two of its records being one person: recorded, not acted upon.
create table registry.patient_link (
  id bigint generated always as identity constraint patient_link_has_one_id primary key,
  patient bigint not null constraint patient_link_belongs_to_patient references registry.patient,
  ordinal int not null, other_ref registry.line_text, other bigint constraint patient_link_names_another_patient references registry.patient,
  kind text not null constraint patient_link_kind_is_known check (kind in ('replaced-by', 'replaces', 'refer', 'seealso')),
  constraint patient_link_has_one_ordinal unique (patient, ordinal)
);
do $$ declare t text; begin
  foreach t in array array['patient', 'patient_identity', 'patient_name', 'patient_identifier', 'patient_contact', 'patient_address',
      'patient_contact_person', 'patient_link'] loop
    execute format('call audit.watch(%L)', 'registry.' || t);
  end loop;
end $$;
grant select on registry.patient to coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, worker, cron;
grant select on registry.patient_link to coordinator;
grant update (gender, vital_status, died_on, died_precision, died_at, language, language_text, interpreter_needed, contact_consent) on registry.patient to coordinator, nurse;

-- Who is known to have died comes back only as a correction, which says why and stands beside it for ever.
create table registry.death_correction (
  id bigint generated always as identity constraint death_correction_has_one_id primary key,
  patient bigint not null constraint death_correction_belongs_to_patient references registry.patient,
  reason registry.long_text not null constraint death_correction_has_its_reason check (length(btrim(reason)) between 5 and 1000),
  txid xid8 not null default pg_current_xact_id(),
  login name not null default session_user, role name not null default current_setting('role'),
  recorded_at timestamptz not null default registry.now()
);
create index death_correction_patient on registry.death_correction (patient);
call registry.make_append_only('registry.death_correction');
call audit.watch('registry.death_correction');
grant select on registry.death_correction to coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse;
grant insert (patient, reason) on registry.death_correction to coordinator, nurse;
create function registry.died_patient_stays_so() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from registry.death_correction where patient = new.id and txid = pg_current_xact_id()) then
    raise exception using errcode = 'OM024', constraint = 'died_patient_stays_so', schema = 'registry', table = 'patient',
      message = 'a death is taken back with a correction';
  end if;
  return new;
end $$;
create trigger died_patient_stays_so before update of vital_status on registry.patient for each row
  when (old.vital_status = 'died' and new.vital_status <> 'died') execute function registry.died_patient_stays_so();
alter table registry.patient enable always trigger died_patient_stays_so;

create table registry.access_log (
  id bigint generated always as identity constraint access_has_one_number primary key,
  txid xid8 not null default pg_current_xact_id(), at timestamptz not null default transaction_timestamp(),
  login name not null default session_user, role name not null default current_setting('role'), behalf name,
  door text not null constraint access_door_is_known check (door in ('read', 'search', 'match')),
  purpose registry.short_text not null constraint access_has_purpose check (length(purpose) >= 3),
  patients bigint[] not null constraint access_is_bounded check (cardinality(patients) <= 500),
  full_page boolean not null default false
);
create index access_log_patients on registry.access_log using gin (patients);
create index access_log_at on registry.access_log using brin (at);
call registry.make_append_only('registry.access_log');
insert into registry.catalog_exemption values ('audited', 'registry.access_log', 'append-only, and itself the record of who read');
grant select on registry.access_log to auditor;

-- Two transactions: ask (writes the log, commits), then read with the ticket. A function that logs and returns in one
-- transaction is evaded by ROLLBACK: the names are out and the log row is gone.
create function registry.log_access(which_door text, why text, who bigint[], page_is_full boolean default false) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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
create function registry.knock(who bigint[], why text) returns bigint language sql security definer
set search_path = pg_catalog, pg_temp as $$ select registry.log_access('read', why, who) $$;
create function registry.behind(ticket bigint) returns bigint[] language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $$
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
create function registry.identity(ticket bigint) returns table (patient bigint, family text, given text, prefix text, suffix text,
  name_text text, birth_date date, birth_precision text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare who constant bigint[] := registry.behind(ticket);
begin
  return query select i.patient, n.family::text, array_to_string(n.given, ' '), array_to_string(n.prefix, ' '), array_to_string(n.suffix, ' '), n.text::text, i.birth_date, i.birth_precision::text
    from registry.patient_identity i left join lateral (select * from registry.patient_name x where x.patient = i.patient order by x.ordinal limit 1) n on true
   where i.patient = any (who);
end $$;
create function registry.identity_names(ticket bigint) returns setof registry.patient_name language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $$ declare who constant bigint[] := registry.behind(ticket);
begin return query select * from registry.patient_name where patient = any (who) order by patient, ordinal; end $$;
create function registry.identity_identifiers(ticket bigint) returns setof registry.patient_identifier language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $$ declare who constant bigint[] := registry.behind(ticket);
begin return query select * from registry.patient_identifier where patient = any (who) order by patient, ordinal; end $$;
create function registry.identity_contacts(ticket bigint) returns setof registry.patient_contact language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $$ declare who constant bigint[] := registry.behind(ticket);
begin return query select * from registry.patient_contact where patient = any (who) order by patient, ordinal; end $$;
create function registry.identity_addresses(ticket bigint) returns setof registry.patient_address language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $$ declare who constant bigint[] := registry.behind(ticket);
begin return query select * from registry.patient_address where patient = any (who) order by patient, ordinal; end $$;
create function registry.identity_contact_persons(ticket bigint) returns setof registry.patient_contact_person language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $$ declare who constant bigint[] := registry.behind(ticket);
begin return query select * from registry.patient_contact_person where patient = any (who) order by patient, ordinal; end $$;
-- Numbers by which payers know the patient; the coverages themselves hang on the id alone.
create function registry.identity_member_numbers(ticket bigint) returns table (coverage bigint, patient bigint, subscriber_id text, member_identifiers jsonb)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$ declare who constant bigint[] := registry.behind(ticket);
begin return query select c.id, c.patient, c.subscriber_id::text, c.member_identifiers from registry.imported_coverage c where c.patient = any (who) order by c.id; end $$;
grant execute on function registry.identity_member_numbers(bigint) to finance;
-- A search answers with a ticket only: not even the number of hits is told before the log row is committed.
create function registry.find(name_prefix text, born date, why text) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare ids bigint[];
begin
  if length(name_prefix) < 2 then raise exception using errcode = 'OM021', constraint = 'search_has_two_letters', message = 'search is too wide'; end if;
  ids := array(select distinct n.patient from registry.patient_name n join registry.patient_identity i using (patient)
    where starts_with(n.search, lower(name_prefix)) and (born is null or i.birth_date = born) order by n.patient limit 50);
  return registry.log_access('search', why, ids, cardinality(ids) = 50);
end $$;
create function registry.find_identifier(id_value text, id_authority text, why text) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare ids bigint[];
begin
  ids := array(select distinct patient from registry.patient_identifier
    where value = id_value and (id_authority is null or authority = id_authority) order by patient limit 50);
  return registry.log_access('search', why, ids, cardinality(ids) = 50);
end $$;
create function registry.hits(ticket bigint, out patients bigint[], out full_page boolean) language plpgsql stable security definer
set search_path = pg_catalog, pg_temp as $$
begin
  patients := registry.behind(ticket);
  full_page := (select a.full_page from registry.access_log a where id = ticket);
end $$;
grant execute on function registry.knock(bigint[], text), registry.identity(bigint), registry.identity_names(bigint),
  registry.identity_identifiers(bigint), registry.identity_contacts(bigint), registry.identity_addresses(bigint), registry.identity_contact_persons(bigint),
  registry.find(text, date, text), registry.find_identifier(text, text, text), registry.hits(bigint)
  to coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance;

-- Writing. These functions run with the owner's rights, and PostgreSQL would print the refused row in DETAIL and a bad
-- value in the message: only the name of the fact leaves them. A patient is one JSON object, so that many are written
-- with one statement per table (and audited set-wise). Its fields are the columns of registry.patient and
-- registry.patient_identity, and under names, identifiers, contacts, addresses, contact_persons and links lists of
-- objects with the columns of those tables; their order is the ordinal.
create function registry.refuse_quietly(state text, fact text) returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  fact := coalesce(nullif(fact, ''), 'patient_has_readable_values');   -- a cast failed: no constraint, and a message that quotes the value
  raise exception using errcode = state, constraint = fact, message = fact;
end $$;
-- The lists of many patients, as rows of one table: row type is the table's, id stays empty.
create function registry.write_parts(ids bigint[], people jsonb) returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
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
-- Answers the new patients' ids in the order of the batch.
create function registry.register_patients(people jsonb) returns bigint[] language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
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
-- Brings a patient to what `change` says. What is absent stays; a list that is there replaces the old one, but only if
-- it differs: writing the same again changes nothing and leaves no audit row. Answers whether anything changed.
create function registry.amend_patient(who bigint, change jsonb) returns boolean language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
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
end $$;
-- A list of JSON objects without its nulls and empty lists, to compare what is asked for with what is there.
create function registry.plain(list jsonb) returns jsonb language sql immutable as $$
  select coalesce(pg_catalog.jsonb_agg((select coalesce(pg_catalog.jsonb_object_agg(k, v), '{}') from pg_catalog.jsonb_each(x.j) e(k, v)
      where v not in ('null', '[]')) order by x.n), '[]')
    from pg_catalog.jsonb_array_elements(list) with ordinality x(j, n) $$;
grant execute on function registry.register_patients(jsonb), registry.amend_patient(bigint, jsonb) to coordinator;

-- What an import brought: facts with their source. Codes are text in a code system; no code list is shipped. -------------
create table registry.condition (
  id bigint generated always as identity constraint condition_has_one_id primary key,
  patient bigint not null constraint condition_belongs_to_patient references registry.patient,
  code_system registry.line_text, code registry.code_text, code_text registry.long_text,
  codings jsonb not null default '[]' constraint condition_codings_are_short check (pg_column_size(codings) <= 20000),
  icd10cm registry.code_text,                                      -- stored with its dot
  clinical_status text constraint condition_clinical_status_is_known
    check (clinical_status in ('active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved')),
  verification_status text constraint condition_verification_status_is_known
    check (verification_status in ('unconfirmed', 'provisional', 'differential', 'confirmed', 'refuted', 'entered-in-error')),
  category text[] constraint condition_categories_are_short check (registry.parts_are_short(category)),
  onset_on date, onset_precision registry.precision_text, onset_text registry.short_text,
  abated_on date, abated_precision registry.precision_text, abated_text registry.short_text,
  recorded_on date, recorded_precision registry.precision_text,
  body_site registry.short_text, stage_text registry.short_text, severity registry.short_text,
  recorded_at timestamptz not null default registry.now(),
  constraint condition_in_error_has_no_clinical_status check (verification_status <> 'entered-in-error' or clinical_status is null),
  constraint condition_onset_has_its_precision check ((onset_on is null) = (onset_precision is null)),
  constraint condition_abatement_has_its_precision check ((abated_on is null) = (abated_precision is null))
);
create index condition_patient on registry.condition (patient);
-- What a payer's or a clinic's file said about a coverage. The coverage office decides what it is worth, in its own table.
create table registry.imported_coverage (
  id bigint generated always as identity constraint imported_coverage_has_one_id primary key,
  patient bigint not null constraint imported_coverage_belongs_to_patient references registry.patient,
  status text not null constraint imported_coverage_status_is_known check (status in ('active', 'cancelled', 'draft', 'entered-in-error')),
  type_code registry.code_text, type_text registry.short_text,
  subscriber_id registry.short_text,                               -- identifies the patient, as do the members' identifiers
  member_identifiers jsonb not null default '[]' constraint imported_coverage_members_are_short check (pg_column_size(member_identifiers) <= 10000),
  relationship_code registry.code_text, relationship_text registry.short_text,
  starts_on date, ends_on date, starts_text registry.code_text, ends_text registry.code_text,
  classes jsonb not null default '[]' constraint imported_coverage_classes_are_short check (pg_column_size(classes) <= 10000),
  ordering int, network registry.short_text,
  recorded_at timestamptz not null default registry.now()
);
create index imported_coverage_patient on registry.imported_coverage (patient);
create table registry.imported_coverage_payer (
  id bigint generated always as identity constraint imported_payer_has_one_id primary key,
  coverage bigint not null constraint imported_payer_belongs_to_coverage references registry.imported_coverage,
  ordinal int not null, organisation bigint constraint imported_payer_names_its_organisation references registry.organisation,
  ref registry.line_text, text registry.short_text,
  constraint imported_payer_has_one_ordinal unique (coverage, ordinal)
);
create table registry.import_run (
  id bigint generated always as identity constraint import_run_has_one_id primary key,
  source registry.short_text not null,
  file_digests bytea[] not null default '{}',                      -- of the files' names: a path may name a patient
  login name not null default session_user, role name not null default current_setting('role'),
  started_at timestamptz not null default registry.now(), finished_at timestamptz,
  constraint import_run_ends_after_its_start check (finished_at >= started_at)
);
-- Which record came from which resource, and its content's hash: importing the same again is without change.
create table registry.source_record (
  id bigint generated always as identity constraint source_record_has_one_id primary key,
  source registry.short_text not null,
  kind text not null constraint source_record_kind_is_known check (kind in ('Patient', 'Condition', 'Coverage', 'Practitioner', 'Organization')),
  key registry.line_text not null,                                 -- Patient/123 or urn:uuid:...
  content_sha256 bytea not null constraint content_hash_is_a_sha256 check (length(content_sha256) = 32),
  source_updated_at timestamptz,
  import_run bigint constraint source_record_names_its_run references registry.import_run,
  patient bigint constraint source_record_names_its_patient references registry.patient,
  condition bigint constraint source_record_names_its_condition references registry.condition,
  imported_coverage bigint constraint source_record_names_its_coverage references registry.imported_coverage,
  practitioner bigint constraint source_record_names_its_practitioner references registry.practitioner,
  organisation bigint constraint source_record_names_its_organisation references registry.organisation,
  constraint source_record_is_known_once unique (source, kind, key),
  constraint source_record_names_one_record check (num_nonnulls(patient, condition, imported_coverage, practitioner, organisation) = 1)
);
create index source_record_patient on registry.source_record (patient) where patient is not null;
call audit.watch('registry.imported_coverage_payer'); call audit.watch('registry.import_run');
call audit.watch('registry.condition'); call audit.watch('registry.imported_coverage'); call audit.watch('registry.source_record');
grant select on registry.condition to coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse;
grant select (id, patient, status, type_code, type_text, relationship_code, relationship_text, starts_on, ends_on, starts_text, ends_text,
  classes, ordering, network, recorded_at) on registry.imported_coverage to coordinator, finance;
grant select on registry.imported_coverage_payer to coordinator, finance;
grant select on registry.import_run to coordinator, operator, auditor;

-- Importing. Swift reads the files and decides; these functions look up, compare and write many records at once. A record
-- is {"source", "kind", "keys": [...], "updated", "content": {...}}; its content has the columns of the table of its kind.
-- A resource without any id is known by its content.
create function registry.import_keys(record jsonb) returns text[] language sql immutable as $$
  select case when coalesce(pg_catalog.jsonb_array_length(record -> 'keys'), 0) > 0
    then array(select pg_catalog.jsonb_array_elements_text(record -> 'keys'))
    else array['content:' || pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to((record -> 'content')::text, 'UTF8')), 'hex')] end $$;
create function registry.refuse_large_batch(entries bigint) returns void language plpgsql immutable as $$
begin
  if entries > 500 then
    raise exception using errcode = 'OM022', constraint = 'batch_has_at_most_500', message = 'the batch is too large'; end if;
end $$;
create function registry.begin_import(import_source text, file_names text[]) returns bigint language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare run bigint;
begin
  insert into registry.import_run (source, file_digests) values (import_source, array(select sha256(convert_to(f, 'UTF8')) from unnest(file_names) f))
    returning id into run;
  return run;
end $$;
-- What is known of these records already, in the order of the batch. Imports take turns here: two that bring the same
-- patient at the same time would otherwise both find nobody.
create function registry.import_known(run bigint, records jsonb) returns table (record bigint, is_many boolean, is_same boolean,
  is_older boolean, is_of_this_run boolean, is_known_by_all_keys boolean) language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
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
-- Could this be the person whom we know as p? Birth dates that are known to the day decide. Where one of them is known
-- less exactly, or not at all, it must not contradict, and a family name must be the same; what nobody knows proves nothing.
-- Of whom we know neither, nothing can be overwritten.
create function registry.looks_like(p bigint, person jsonb) returns boolean language sql stable set search_path = pg_catalog, pg_temp as $$
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
    from births $$;
-- Which patient is meant: [{"record": the one its key names, if any, "content"}]. Identifiers identify only within a
-- stated authority. The answer is logged, and comes before the commit of the batch (docs/adr/0003-identity-door.md).
create function registry.import_match(people jsonb, why text) returns table (patient bigint, is_many boolean, is_plausible boolean)
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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
-- Whom a reference means, if it is known: [{"source", "kind", "key"}] or [{"kind", "authority", "value"}]. More than one
-- who carry the identifier is nobody. Asking after patients is logged, and answered before the commit of the batch.
create function registry.import_resolve(refs jsonb, why text) returns bigint[] language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
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
end $$;
-- A practitioner or an organisation with this valid NPI, if there is one.
create function registry.import_npi(import_kind text, npis text[]) returns bigint[] language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
  select array(select case import_kind when 'Practitioner' then (select p.id from registry.practitioner p where p.npi = n and p.npi_valid)
      when 'Organization' then (select p.id from registry.organisation p where p.npi = n and p.npi_valid) end
    from unnest(npis) with ordinality u(n, o) order by o) $$;
-- The parts of what is not a patient: identifiers of parties, payers of coverages. A change brings them all anew.
create function registry.import_parts(import_kind text, ids bigint[], contents jsonb) returns void language plpgsql
set search_path = pg_catalog, pg_temp as $$
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
-- Writes new records other than patients; answers their ids in the order of the batch.
create function registry.import_new(import_kind text, contents jsonb) returns bigint[] language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
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
end $$;
-- Brings known records other than patients to what their contents say.
create function registry.import_changed(import_kind text, ids bigint[], contents jsonb) returns void language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
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
end $$;
-- What an import may change of a known patient: identifiers are added, not taken away, since another source may have
-- given them; and who is known to have died is not brought back by a file.
create function registry.import_amend(who bigint, change jsonb) returns boolean language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
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
-- Which record came from which resource: [{"source", "kind", "keys", "updated", "content", "record"}].
create function registry.import_sources(run bigint, records jsonb) returns void language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
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
-- The end of an import: references to what came later, or in an earlier import, are filled in. Safe to do again.
create function registry.finish_import(run bigint) returns void language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
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
create index source_record_condition on registry.source_record (condition) where condition is not null;
create index source_record_imported_coverage on registry.source_record (imported_coverage) where imported_coverage is not null;
create index source_record_organisation on registry.source_record (organisation) where organisation is not null;
grant execute on function registry.begin_import(text, text[]), registry.import_known(bigint, jsonb), registry.import_match(jsonb, text),
  registry.import_resolve(jsonb, text), registry.import_npi(text, text[]), registry.import_new(text, jsonb), registry.import_changed(text, bigint[], jsonb),
  registry.import_amend(bigint, jsonb), registry.import_sources(bigint, jsonb), registry.finish_import(bigint) to coordinator;

-- Disclosures: what left the organisation, to whom, why. ------------------------------------------------------------------
create table registry.disclosure (
  id bigint generated always as identity constraint disclosure_has_one_id primary key,
  recipient registry.short_text not null, recipient_address registry.long_text,
  what registry.long_text not null, purpose registry.long_text not null,
  data_kind text not null constraint disclosure_data_kind_is_known check (data_kind in ('identified', 'limited_data_set', 'de_identified')),
  basis text not null constraint disclosure_basis_is_known check (basis in ('treatment', 'payment', 'operations', 'individual',
    'authorization', 'required_by_law', 'public_health', 'oversight', 'research', 'limited_data_set', 'other')),
  reference registry.short_text,                                   -- the authorization, the agreement, the order
  disclosed_at timestamptz not null, recorded_at timestamptz not null default registry.now(),
  login name not null default session_user, role name not null default current_setting('role'), behalf name,
  constraint disclosure_is_not_in_the_future check (disclosed_at <= recorded_at),
  constraint disclosure_of_a_limited_data_set_names_its_agreement check (data_kind <> 'limited_data_set' or reference is not null)
);
create table registry.disclosed_patient (
  disclosure bigint not null constraint disclosed_patient_belongs_to_disclosure references registry.disclosure,
  patient bigint not null constraint disclosed_patient_belongs_to_patient references registry.patient,
  constraint patient_is_disclosed_once_in_each primary key (disclosure, patient)
);
create index disclosed_patient_patient on registry.disclosed_patient (patient);
call registry.make_append_only('registry.disclosure'); call registry.make_append_only('registry.disclosed_patient');
call audit.watch('registry.disclosure'); call audit.watch('registry.disclosed_patient');
create function registry.disclose(who bigint[], recipient text, recipient_address text, what text, purpose text, data_kind text,
  basis text, reference text, disclosed_at timestamptz default null) returns bigint language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
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
grant execute on function registry.disclose(bigint[], text, text, text, text, text, text, text, timestamptz)
  to coordinator, research, investigator, scheduler, surgeon, pharmacist, nurse, finance;
grant select on registry.disclosure, registry.disclosed_patient
  to coordinator, research, investigator, scheduler, surgeon, pharmacist, nurse, finance, auditor;

-- The client makes the key; the first use does the work, every later one gets the same answer. -----------------------------
create table registry.idempotency_key (
  login name not null default session_user, key text not null constraint idempotency_key_is_short check (key ~ '^[!-~]{8,100}$'),
  request bytea not null constraint request_is_a_sha256 check (length(request) = 32),
  txid xid8 not null default pg_current_xact_id(), at timestamptz not null default transaction_timestamp(),
  answer jsonb constraint answer_is_short check (pg_column_size(answer) <= 100000),     -- ids only
  constraint idempotency_key_is_used_once primary key (login, key)   -- per login: another's key is no oracle
);
create index idempotency_key_at on registry.idempotency_key (at);
insert into registry.catalog_exemption values ('audited', 'registry.idempotency_key', 'technical, holds ids only, pruned'),
  ('identifying key', 'registry.idempotency_key', 'a key that a client made up, no patient');
-- null: yours, go on. Otherwise the stored answer. A second caller waits in the insert until the first is done;
-- if the first rolled back, the second owns the key.
create function registry.begin_once(k text, request_hash bytea) returns jsonb language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
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
create function registry.end_once(k text, given_answer jsonb) returns void language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  update registry.idempotency_key set answer = given_answer where login = session_user and key = k and txid = pg_current_xact_id() and answer is null;
  if not found then raise exception using errcode = 'OM051', constraint = 'idempotency_key_is_answered_once', message = 'not this transaction''s key'; end if;
end $$;
-- What became of a command whose outcome is unknown: null when it did not take place.
create function registry.outcome_of(k text) returns jsonb language sql stable security definer
set search_path = pg_catalog, pg_temp as $$ select answer from registry.idempotency_key where login = session_user and key = k $$;
-- Keys are kept far longer than anybody asks again (CommandKeys.keptDays). Deletes at most `batch` and says how many.
create function registry.prune_idempotency_keys(keep interval default '90 days', batch int default 10000) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare n int;
begin
  if keep < interval '1 day' then
    raise exception using errcode = 'OM052', constraint = 'idempotency_key_is_kept_a_day', message = 'keys are kept for a day at least'; end if;
  delete from registry.idempotency_key where (login, key) in
    (select login, key from registry.idempotency_key where at < transaction_timestamp() - keep order by at limit batch for update skip locked);
  get diagnostics n = row_count;
  return n;
end $$;
grant execute on function registry.begin_once(text, bytea), registry.end_once(text, jsonb), registry.outcome_of(text) to coordinator, research,
  investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, auditor, operator, worker, cron;
grant execute on function registry.prune_idempotency_keys(interval, int) to cron, operator;

-- A database becomes a demo only while it has no patients, and never stops being one.
create function registry.make_demo() returns void language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if (select is_demo from registry.deployment) then return; end if;
  lock table registry.patient in share row exclusive mode;
  if exists (select from registry.patient) then
    raise exception using errcode = 'OM080', constraint = 'demo_starts_without_patients', message = 'this database has patients'; end if;
  update registry.deployment set is_demo = true;
end $$;
grant execute on function registry.make_demo() to operator;
reset role;

-- The catalogue's offences against the rules of the ground, one per line; none is good. `omentum db verify` and a test ask.
set role omentum_owner;
insert into registry.catalog_exemption values ('audited', 'jobs.*', 'the queue keeps its own history of attempts'),
  ('identifying key', 'jobs.*', 'names of kinds, queues and schedules; job arguments hold ids only');
create function registry.catalog_offences() returns setof text language sql stable security definer
set search_path = pg_catalog, pg_temp as $$
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
$$;
grant execute on function registry.catalog_offences() to operator, auditor;
grant select on registry.catalog_exemption to operator, auditor;
reset role;

-- Signed documents. ----------------------------------------------------------------------------------------------------------
-- Gives a document table (id bigint, hash bytea, unique (id, hash)) its signatures. A document without its signature
-- cannot be committed: both are one fact. The signer is the login, has just connected anew, and is of one of the groups;
-- the printed name is the person's, not typed. Nothing of it is ever changed.
set role omentum_owner;
create function registry.stamp_signature() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$  -- args: document's name
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
create function registry.document_is_signed() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$  -- args: signature table, document's name; reads no role, so it may be deferred
declare is_signed boolean;
begin
  execute format('select exists (select from %s where document = $1)', tg_argv[0]) into is_signed using new.id;
  if not is_signed then
    raise exception using errcode = 'OM031', constraint = tg_argv[1] || '_is_signed_when_written', schema = tg_table_schema,
      table = tg_table_name, message = 'a document is written with its signature';
  end if;
  return null;
end $$;
create procedure registry.give_signatures(doc regclass, variadic signer_roles name[]) language plpgsql
set search_path = pg_catalog, pg_temp as $$
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
end $$;
reset role;
