-- The job queue. Why it looks like this: docs/adr/0006-queue.md.
--
-- One hot table holds unfinished work only; what is finished moves, in the completing statement, to a history that is
-- partitioned by day. Kinds and queues are small numbers with a name table. Nobody writes these tables: application
-- groups may enqueue, the worker may claim and settle, operators may intervene, each through a function.
set role omentum_owner;

create table jobs.queue (
  id     smallint generated always as identity constraint queue_has_one_id primary key,
  name   text not null constraint queue_has_one_name unique,
  paused boolean not null default false,
  constraint queue_name_is_plain check (name ~ '^[a-z][a-z0-9.-]{0,62}$')
);
insert into jobs.queue (name) values ('default'), ('nightly'), ('outside'), ('bulk');

create table jobs.kind (
  id   int generated always as identity constraint kind_has_one_id primary key,
  name text not null constraint kind_has_one_name unique,
  constraint kind_name_is_plain check (name ~ '^[a-z][a-z0-9.-]{0,62}$')
);

-- A process that runs jobs. Its row lives as long as it beats; ids are never used again.
create table jobs.worker (
  id         int generated always as identity constraint worker_has_one_id primary key,
  host       text not null constraint worker_host_is_short
    check (length(host) <= 255 and host !~ '[[:cntrl:]]'),
  login      text not null default session_user,
  started_at timestamptz not null default clock_timestamp(),
  beat_at    timestamptz not null default clock_timestamp(),
  -- Holds a session advisory lock on its id, so that its death shows at once. False behind a pooler.
  holds_lock boolean not null
) with (fillfactor = 50);

-- Fixed-width columns first: the row is rewritten by every claim, so its size is the price of a job.
create table jobs.job (
  id           bigint generated always as identity constraint job_has_one_id primary key,
  run_at       timestamptz not null default transaction_timestamp(),
  enqueued_at  timestamptz,                  -- null: when it was to run, as for most
  lock_key     bigint,
  deadline     timestamptz,                  -- not started by then, it ends as cancelled
  -- The transaction that is doing this job's effects: the audit trail finds by it on whose behalf a service writes.
  effect_xid   xid8,
  -- Kind and queue are looked up by the doors that write them, and are never removed: two foreign keys would cost more
  -- than the rest of an enqueue (measured, docs/benchmarks.md).
  kind         int not null,
  worker       int,
  claim        int not null default 0,       -- counts every claim, never goes back: with the worker, the fencing token
  queue        smallint not null,
  state        smallint not null default 0,  -- 0 ready, 1 leased, 2 scheduled or to be retried, 3 held, 4 dead
  priority     smallint not null default 0,  -- smaller runs earlier
  version      smallint not null default 1,  -- of the arguments' schema
  attempt      smallint not null default 0,  -- what counts against max_attempts: not a snooze, a hand-back or a crash
  max_attempts smallint not null default 20,
  crashes      smallint not null default 0,  -- worker deaths while holding it
  lock_limit   smallint,                     -- null: 1
  -- text, not name: name always takes 64 bytes, and this row is written three times in its life.
  asked_by     text not null default session_user,
  asked_as     text not null default current_setting('role'),
  args         jsonb not null default '{}',
  unique_key   bytea,
  last_error   text,
  trace        bytea,                        -- of whoever enqueued it, where there is one: W3C Trace Context
  constraint job_state_is_known check (state between 0 and 4),
  constraint job_is_leased_by_worker check ((state = 1) = (worker is not null)),
  constraint job_effects_belong_to_lease check (effect_xid is null or state = 1),
  constraint job_dies_of_an_error check (state <> 4 or last_error is not null),
  constraint job_attempts_are_limited check (max_attempts between 1 and 100 and attempt between 0 and max_attempts),
  constraint job_lock_lets_one_run check (lock_limit between 1 and 1000),
  constraint job_args_are_an_object check (jsonb_typeof(args) = 'object'),
  -- Arguments are ids. Whatever does not fit here belongs in a table of its own.
  constraint job_args_are_small check (pg_column_size(args) <= 4096),
  constraint job_trace_is_whole check (octet_length(trace) = 25),  -- 16 of the trace, 8 of the span, 1 of flags
  constraint job_error_is_scrubbed check (last_error ~ '^[A-Za-z0-9_.:<> -]{1,200}$')
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
        autovacuum_vacuum_cost_delay = 0);
create index job_ready on jobs.job (queue, priority, run_at, id) where state = 0 and lock_key is null;
create index job_keyed on jobs.job (queue, priority, run_at, id) where state = 0 and lock_key is not null;
create index job_due on jobs.job (run_at) where state = 2;
create index job_running_by_key on jobs.job (lock_key) where state = 1 and lock_key is not null;
create index job_dead on jobs.job (id) where state = 4;
create unique index job_is_unique_by_key on jobs.job (unique_key) where unique_key is not null and state <> 4;
create index job_deadline on jobs.job (deadline) where deadline is not null and state in (0, 2);
create unique index job_effects_fill_one_transaction on jobs.job (effect_xid) where effect_xid is not null;

-- What each lane of a worker is about to run in a batch: written and committed before the batch begins, emptied by the
-- batch itself. Its row locks vanish with its worker; this stays, and tells whom to suspect.
create table jobs.batch (
  worker int not null,
  lane   smallint not null,
  run    bigint not null,                 -- never twice: what a stop request names
  low    bigint,
  high   bigint,
  jobs   bigint[] not null,
  constraint lane_announces_one_batch primary key (worker, lane)
) with (fillfactor = 50);
-- To compress a thousand numbers took longer than all else that a batch costs [measured: 1.1 ms].
alter table jobs.batch alter column jobs set storage external;
alter table jobs.batch set (toast.autovacuum_vacuum_scale_factor = 0, toast.autovacuum_vacuum_threshold = 2000,
  toast.autovacuum_vacuum_cost_delay = 0);
create sequence jobs.batch_run as bigint cache 20;
-- Whether some worker waits for work in a queue: only then does an enqueue send a notice, which costs a lock that all
-- commits share. Not a column of the queue, whose changes the trail keeps.
create table jobs.sleeper (
  queue  smallint constraint queue_sleeps_once primary key,
  asleep boolean not null
) with (fillfactor = 10);
insert into jobs.sleeper (queue, asleep) select q.id, true from jobs.queue q;
-- Whether there may be leases of workers that are gone: workers that went, and up to which of them was looked.
create table jobs.rescue_due (gone bigint not null, seen bigint not null, only_row boolean not null default true
  constraint rescue_is_due_once primary key, constraint rescue_due_has_one_row check (only_row));
insert into jobs.rescue_due (gone, seen) values (1, 0);
create function jobs.note_gone() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  update jobs.rescue_due set gone = gone + 1;
  return null;
end $$;
create trigger note_gone after delete on jobs.worker for each row execute function jobs.note_gone();
alter table jobs.worker enable always trigger note_gone;

-- A period that outlives the job: "once a day" also when the first one is long done.
create table jobs.unique_window (
  key        bytea constraint window_has_one_key primary key,
  job        bigint not null,
  expires_at timestamptz not null
);
create index unique_window_expiry on jobs.unique_window (expires_at);

-- Finished jobs. The worker makes the partitions ahead; the rest partition is there so that nothing is ever refused.
create table jobs.job_done (
  id           bigint not null,
  run_at       timestamptz,                  -- null: when it was enqueued. What is usual is not written, here and below
  enqueued_at  timestamptz not null,
  finished_at  timestamptz not null default clock_timestamp(),
  kind         int not null,
  worker       int,
  queue        smallint not null,
  priority     smallint,                     -- null: 0
  version      smallint,                     -- null: 1
  attempt      smallint not null,
  crashes      smallint,                     -- null: 0
  outcome      smallint not null,  -- 0 done, 1 cancelled
  asked_by     text not null,
  asked_as     text not null,
  args         jsonb not null,
  last_error   text,
  result       jsonb,
  trace        bytea,
  constraint job_outcome_is_known check (outcome between 0 and 1),
  constraint job_result_is_small check (pg_column_size(result) <= 4096)
) partition by range (finished_at);
-- Ids grow with time, so block ranges find one; a B-tree would cost every job a page write for the few ever looked up.
create index job_done_by_id on jobs.job_done using brin (id) with (pages_per_range = 16, autosummarize = on);
create table jobs.job_done_rest partition of jobs.job_done default;

-- A running job that somebody wants stopped. Not a mark on the job: its row is locked while its effects are written.
create table jobs.stop_request (
  job      bigint not null,
  token    bigint not null,               -- that run of it, not a later one
  asked_at timestamptz not null default clock_timestamp(),
  constraint run_is_stopped_once primary key (job, token)
);

-- What went wrong, per attempt: type name or SQLSTATE, never a text with values.
create table jobs.failure (
  job     bigint not null,
  attempt smallint not null,
  worker  int not null,
  at      timestamptz not null default clock_timestamp(),
  error   text not null constraint failure_is_scrubbed check (error ~ '^[A-Za-z0-9_.:<> -]{1,200}$')
);
create index failure_by_job on jobs.failure (job);
create index failure_by_time on jobs.failure using brin (at);

create table jobs.cron (
  id           int generated always as identity constraint cron_has_one_id primary key,
  name         text not null constraint cron_has_one_name unique,
  kind         int not null constraint cron_is_of_known_kind references jobs.kind,
  queue        smallint not null constraint cron_fills_known_queue references jobs.queue,
  args         jsonb not null default '{}',
  version      smallint not null default 1,
  priority     smallint not null default 0,
  max_attempts smallint not null default 20,
  rule         text not null,
  zone         text not null,
  catch_up     text not null,
  catch_up_max smallint not null default 1,
  overlap      text not null,
  enabled      boolean not null default true,
  next_at      timestamptz not null,
  last_job     bigint,
  asked_at     timestamptz,               -- an operator wants it now, beside its times
  constraint cron_name_is_plain check (name ~ '^[a-zA-Z][a-zA-Z0-9 ._:-]{0,62}$'),
  constraint cron_rule_is_short check (length(rule) <= 200),
  constraint cron_catch_up_is_known check (catch_up in ('skip', 'last', 'all')),
  constraint cron_catch_up_is_limited check (catch_up_max between 1 and 100),
  constraint cron_overlap_is_known check (overlap in ('allow', 'skip', 'queue')),
  constraint cron_args_are_an_object check (jsonb_typeof(args) = 'object'),
  constraint cron_args_are_small check (pg_column_size(args) <= 2048)
);
create index cron_due on jobs.cron (next_at) where enabled;

-- Exactly one enqueue per rule and time, whoever computes it, without a leader.
create table jobs.cron_run (
  cron         int not null constraint cron_run_belongs_to_cron references jobs.cron,
  scheduled_at timestamptz not null,
  enqueued_at  timestamptz not null default clock_timestamp(),
  job          bigint,                    -- null: passed over, as the remark says
  missed       int not null default 0,    -- earlier times that this entry passes over; of very many not each is counted
  remark       text,                      -- late, by policy; overlap: the one before was not done; asked for by hand
  constraint cron_remark_is_known check (remark in ('late', 'overlap', 'asked')),
  constraint cron_runs_once_per_time primary key (cron, scheduled_at)
);

-- What operators did to the queue, and why.
create table jobs.intervention (
  id     bigint generated always as identity constraint intervention_has_one_id primary key,
  at     timestamptz not null default clock_timestamp(),
  login  text not null default session_user,
  role   text not null default current_setting('role'),
  action text not null constraint intervention_is_known
         check (action in ('retry', 'cancel', 'discard', 'pause', 'resume', 'enable', 'disable', 'run')),
  target text not null constraint intervention_target_is_short
    check (length(target) <= 100 and target !~ '[[:cntrl:]]'),
  reason text not null constraint intervention_has_reason
    check (length(reason) between 5 and 500 and reason !~ '[[:cntrl:]]')
);

-- ---------------------------------------------------------------------------------------------------------------
-- The job whose effects this transaction writes now. Either its row carries this transaction's id (begin_effects), or
-- this transaction holds its row lock (take), which is what xmax says, and names it in a setting. The setting chooses
-- only among the jobs that this transaction holds: whatever else a client writes into it finds nothing.
create function jobs.effects_of(out job bigint, out asked_by text, out asked_as text) language plpgsql stable
security definer set search_path = pg_catalog, pg_temp as $$
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
grant execute on function jobs.effects_of() to omentum_vault;

-- Who asked. A job caused by a job is asked for by the same person, not by the service.
create function jobs.asker(out login text, out acting_as text) language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  login := session_user;
  acting_as := current_setting('role');
  if registry.is_service() then
    select coalesce(e.asked_by, login), coalesce(e.asked_as, acting_as) into login, acting_as from jobs.effects_of() e;
  end if;
end $$;

-- The truth is the column's default. Only rows that claim something else pay for the function, which overwrites it.
create function jobs.stamp() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare truth record;
begin
  select * into truth from jobs.asker();
  new.asked_by := truth.login;
  new.asked_as := truth.acting_as;
  return new;
end $$;
create trigger stamp before insert on jobs.job for each row
  when (new.asked_by is distinct from session_user::text or new.asked_as is distinct from current_setting('role'))
  execute function jobs.stamp();
create function jobs.keep_asker() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'who asked for job % is never changed', old.id
    using errcode = 'OM001', constraint = 'job_keeps_its_asker', schema = 'jobs', table = 'job';
end $$;
create trigger keep_asker before update of asked_by, asked_as on jobs.job
  for each row execute function jobs.keep_asker();
create function jobs.keep_enqueued() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  new.enqueued_at := old.run_at;
  return new;
end $$;
create trigger keep_enqueued before update of run_at on jobs.job for each row
  when (old.enqueued_at is null and new.run_at is distinct from old.run_at) execute function jobs.keep_enqueued();
alter table jobs.job enable always trigger stamp, enable always trigger keep_asker, enable always trigger keep_enqueued;

-- ---------------------------------------------------------------------------------------------------------------
-- Enqueueing.
create function jobs.kind_number(kind_name text) returns int language plpgsql
set search_path = pg_catalog, pg_temp as $$
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
create function jobs.queue_number(queue_name text) returns smallint language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
declare number smallint;
begin
  select q.id into number from jobs.queue q where q.name = queue_name;
  if found then return number; end if;
  raise exception 'no queue has this name' using errcode = 'OM022', constraint = 'job_waits_in_known_queue';
end $$;
-- 16 bytes that stand for (scope, key, period).
create function jobs.unique_hash(scope text, key text, period bigint) returns bytea language sql immutable
return substring(sha256(convert_to(quote_literal(scope) || quote_literal(key) || period::text, 'UTF8')) from 1 for 16);

create function jobs.ring(queue_id smallint) returns void language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
  if exists (select from jobs.sleeper s where s.queue = queue_id and s.asleep) then
    perform pg_notify('omentum_jobs', queue_id::text);
  end if;
end $$;

-- Enqueues one job, or finds the one that its unique key already stands for. `on_conflict` says what becomes of that one:
-- ignore leaves it as it is, replace gives it the new arguments and time, keep_time the new arguments only. A job that
-- runs, or is about to, is never changed.
create function jobs.enqueue(
  kind_name text, schema_version smallint, job_args jsonb, queue_name text default 'default',
  job_priority smallint default 0, start_at timestamptz default null, attempts_max smallint default 20,
  unique_by text default null, unique_scope text default null, unique_seconds int default null,
  lock_by text default null, lock_max smallint default 1, start_before timestamptz default null,
  on_conflict text default 'ignore', trace_of bytea default null,
  out job_id bigint, out is_new boolean
) language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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

-- Enqueues many of one kind that differ in their arguments only; ids in the order of the arguments.
create function jobs.enqueue_many(
  kind_name text, schema_version smallint, many_args jsonb[], queue_name text default 'default',
  job_priority smallint default 0, start_at timestamptz default null, attempts_max smallint default 20,
  start_before timestamptz default null, trace_of bytea default null
) returns bigint[] language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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

-- Enqueues many of one kind, each with its own key, time, priority and lock; gives the ids in their order, and which of
-- them are new. Arrays that are null stand for the default. Keys are taken in their order, so two callers that share
-- some wait for each other and never in a circle.
create function jobs.enqueue_each(
  kind_name text, schema_version smallint, queue_name text, unique_scope text, unique_seconds int, on_conflict text,
  many_args jsonb[], unique_keys text[], priorities smallint[], starts timestamptz[], attempts smallint[],
  deadlines timestamptz[], locks text[], lock_limits smallint[], trace_of bytea default null,
  out ids bigint[], out are_new boolean[]
) language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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

-- ---------------------------------------------------------------------------------------------------------------
-- Workers.
-- The lock is taken before the row can be seen: a rescuer never meets a living worker without its lock.
-- 1330465367 ("OMJW") is the class of these locks, 1330465355 ("OMJK") that of lock keys.
create function jobs.register_worker(host_name text, keep_lock boolean) returns int language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare number int;
begin
  insert into jobs.worker (host, holds_lock) values (host_name, keep_lock) returning id into number;
  if keep_lock then perform pg_advisory_lock(1330465367, number); end if;
  return number;
end $$;
-- After a broken connection: takes the lock again, and tells whether the worker still counts as alive.
create function jobs.resume_worker(worker_id int) returns boolean language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare keep_lock boolean;
begin
  update jobs.worker w set beat_at = clock_timestamp() where w.id = worker_id returning w.holds_lock into keep_lock;
  if not found then return false; end if;
  return not keep_lock or pg_try_advisory_lock(1330465367, worker_id);
end $$;
-- Tells whether the worker still counts as alive, and which of its jobs somebody wants stopped.
create function jobs.beat(worker_id int, out alive boolean, out stop bigint[]) language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  update jobs.worker w set beat_at = clock_timestamp() where w.id = worker_id;
  alive := found;
  select coalesce(array_agg(s.job), '{}') into stop from jobs.stop_request s
   where exists (select from jobs.job j where j.id = s.job and j.worker = worker_id and j.state = 1
                    and s.token = worker_id::bigint << 32 | j.claim)
      or exists (select from jobs.batch b where b.worker = worker_id and s.token = -b.run and s.job = any (b.jobs));
end $$;
create function jobs.leave_worker(worker_id int) returns void language sql security definer
set search_path = pg_catalog, pg_temp as $$
  delete from jobs.batch b where b.worker = worker_id;
  delete from jobs.worker w where w.id = worker_id;
$$;
create function jobs.open_queue(queue_name text) returns smallint language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  insert into jobs.queue (name) values (queue_name) on conflict on constraint queue_has_one_name do nothing;
  insert into jobs.sleeper (queue, asleep) values (jobs.queue_number(queue_name), true) on conflict do nothing;
  return jobs.queue_number(queue_name);
end $$;
create function jobs.open_kinds(kind_names text[]) returns int[] language sql security definer
set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(jobs.kind_number(k) order by n), '{}') from unnest(kind_names) with ordinality u(k, n) $$;

-- Leases up to `at_most` ready jobs of known kinds; of `keyed_kinds` only those with a lock key. The token is worker and claim number: a job that was rescued and
-- claimed again has another one, and whoever comes with the old one is refused.
-- By the index of what is ready, and by the ids of what is done, also when the statistics are of a queue that was empty: a
-- plan that reads, sorts or merges all of a million scheduled jobs is never wanted here, nor in take and finish_batch. And
-- one plan for all: those made for the arrays at hand took 70 ms where the general one takes 5.
-- Ends what is done and leases the next, in one round trip and one commit. Only what is still held with its token is
-- ended: the rest was rescued meanwhile, and is nobody's business here.
create function jobs.turn(worker_id int, queue_id smallint, kinds int[], keyed_kinds int[], at_most int, done bigint[],
  tokens bigint[])
returns table (job_id bigint, token bigint, kind_id int, schema_version smallint, attempt_no smallint,
  attempts_max smallint, login text, acting_as text, enqueued timestamptz, job_args jsonb, job_trace bytea)
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_bitmapscan = off
set enable_mergejoin = off set enable_hashjoin = off set plan_cache_mode = force_generic_plan as $$
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

create function jobs.claim(worker_id int, queue_id smallint, kinds int[], at_most int)
returns table (job_id bigint, token bigint, kind_id int, schema_version smallint, attempt_no smallint,
  attempts_max smallint, login text, acting_as text, enqueued timestamptz, job_args jsonb, job_trace bytea)
language sql security definer set search_path = pg_catalog, pg_temp as $$
  select * from jobs.turn(worker_id, queue_id, kinds, '{}', at_most, '{}', '{}') $$;

-- Locks up to `at_most` ready jobs for this transaction, which runs them one after the other and ends with
-- finish_batch. No lease is written: the row locks are the lease, and what is not finished is free again when the
-- transaction ends, however it ends. `only_job` takes that one job, whatever its place in the queue.
create function jobs.take(worker_id int, queue_id smallint, kinds int[], at_most int, only_job bigint default null)
returns table (job_id bigint, kind_id int, schema_version smallint, attempt_no smallint, attempts_max smallint,
  crashes_before smallint, login text, acting_as text, enqueued timestamptz, job_args jsonb, job_trace bytea)
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_bitmapscan = off
set enable_mergejoin = off set enable_hashjoin = off set plan_cache_mode = force_generic_plan as $$
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

-- Says what a lane is about to run, in a transaction of its own that commits before the first handler starts: when the
-- worker dies, these are the suspects. Gives those that another lane has announced and not taken back, as happens
-- after the death of its worker: they must wait for the rescue, or a killer would take the same neighbours along again.
create function jobs.announce(worker_id int, lane_no smallint, queue_id smallint, ids bigint[], out run_no bigint, out elsewhere bigint[])
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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

-- Ends a batch: what is done moves to the history, the others are settled as told (1 cancelled, 2 snoozed, 3 failed,
-- 4 failed for good), and the announcement is taken back, all with the effects. Jobs whose row lock this transaction
-- does not hold are refused.
create function jobs.finish_batch(worker_id int, lane_no smallint, done bigint[], others bigint[], hows smallint[],
  reasons text[], waits bigint[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
set enable_mergejoin = off set enable_hashjoin = off set plan_cache_mode = force_generic_plan as $$
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

-- Marks this transaction as the effects of this job; gives the group they are to be done in. The audit trigger reads
-- the mark by transaction id: nothing that the client can set. The row lock keeps the rescuer away until commit.
create function jobs.begin_effects(job_id bigint, job_token bigint) returns text language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
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

-- Everything below is for whoever may finish jobs, which must not be whoever asked for them.
create function jobs.require_worker() returns void language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if current_setting('role') <> 'worker' then
    raise exception 'settled in role %', current_setting('role')
      using errcode = 'OM003', constraint = 'job_is_completed_by_worker';
  end if;
end $$;
-- Moves a job that is held with this token into the history; false when it is not.
create function jobs.finish(job_id bigint, job_token bigint, how smallint, what jsonb, why text) returns boolean
language plpgsql set search_path = pg_catalog, pg_temp as $$
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
create function jobs.complete(job_id bigint, job_token bigint, what jsonb default null) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform jobs.require_worker();
  if not jobs.finish(job_id, job_token, 0::smallint, what, null) then
    raise exception 'job % is not held with this token', job_id using errcode = 'OM002', constraint = 'job_is_held';
  end if;
end $$;

-- The next four tell whether the job was still held: a settled or rescued one is left alone.
create function jobs.give_up(job_id bigint, job_token bigint, why text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform jobs.require_worker();
  return jobs.finish(job_id, job_token, 1::smallint, null, why);
end $$;
create function jobs.snooze(job_id bigint, job_token bigint, wait interval) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  perform jobs.require_worker();
  update jobs.job j set state = 2, worker = null, effect_xid = null, attempt = j.attempt - 1,
      run_at = registry.now() + greatest(wait, interval '0')
   where j.id = job_id and j.state = 1 and j.worker = job_token >> 32 and j.claim = job_token & 4294967295;
  return found;
end $$;
-- An attempt failed: waits for the next one, or dies when it was the last.
create function jobs.fail(job_id bigint, job_token bigint, why text, wait interval, for_good boolean, out held boolean,
  out dead boolean) language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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
-- Leases that were not used up: ready again, as if never claimed. `why` is given for a run that was stopped in the middle:
-- it may have done something outside already, so that its repetition is not without a word.
create function jobs.hand_back(job_ids bigint[], job_tokens bigint[], why text default null) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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

-- A claim whose answer was lost leaves leases that nobody runs and nobody rescues, as their worker lives.
create function jobs.release_unknown(worker_id int, queue_id smallint, known bigint[]) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare n int;
begin
  perform jobs.require_worker();
  update jobs.job j set state = 0, worker = null, effect_xid = null, attempt = j.attempt - 1
   where j.state = 1 and j.worker = worker_id and j.queue = queue_id and j.id <> all (known);
  get diagnostics n = row_count;
  return n;
end $$;

-- ---------------------------------------------------------------------------------------------------------------
-- Maintenance. Each of these is short, bounded, and safe to run from every worker at once.
create function jobs.promote(at_most int default 1000) returns int language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
declare n int;
begin
  with due as materialized (
    select j.id from jobs.job j where j.state = 2 and j.run_at <= registry.now()
     order by j.run_at limit at_most for update skip locked)
  update jobs.job j set state = 0 from due where j.id = due.id;
  get diagnostics n = row_count;
  return n;
end $$;

-- Jobs that did not start before their deadline end as cancelled.
create function jobs.expire(at_most int default 1000) returns int language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
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

-- Removes dead workers and makes their jobs ready again. A worker is dead when its lock is free, or, where it holds
-- none, when it missed its beats. For a while after a server start no lock proves anything: the living are still
-- coming back. A job whose row is locked is in a transaction that may yet commit: it is left for the next time, and
-- commits or not with its own token. A job's third crash is its last: it may be what kills the workers.
create function jobs.rescue(own_id int, beats_missed interval default interval '30 s', crashes_max smallint default 3,
  server_settles interval default interval '15 s', out workers int, out jobs int, out dead int) language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
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

-- Partitions ahead, old history dropped, expired windows and failures removed. Days are UTC. A day is made beside the
-- table and attached, which nobody who ends a job waits for; what ended before its day was made (no worker for days, and
-- an operator who cancels) moves from the rest into it. Dropping waits for whoever ends jobs, half a second at most: what
-- cannot be done now is done the next time, and jobs.watch() tells when it never is.
create function jobs.keep_house(days_kept int default 90, days_ahead int default 3, moved_max int default 100000)
returns void language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '500ms' as $$
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
end $$;

-- ---------------------------------------------------------------------------------------------------------------
-- Cron.
-- What a rule of the wall clock names. `either_day`: both days are restricted, and one of them is enough. `by_reading`:
-- it runs whenever the clocks read one of its times; without, each of its times comes once.
create type jobs.wall_times as (
  minutes int[], hours int[], days int[], months int[], weekdays int[], either_day boolean, by_reading boolean
);

-- One field of a rule, as the numbers that it names: a list of numbers, names and ranges, with steps.
create function jobs.cron_field(field text, lowest int, highest int, names text[], fact text) returns int[]
language plpgsql immutable set search_path = pg_catalog, pg_temp as $$
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
end $$;

-- A rule of five fields, as crontab(5) writes it: minute, hour, day of month, month, day of week.
create function jobs.wall_times(rule text) returns jobs.wall_times language plpgsql immutable
set search_path = pg_catalog, pg_temp as $$
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
end $$;

-- The first time after `last` that the fields name, on a wall whose clock is never changed; null when there is none in
-- forty years, which the 29th of February on one day of the week may take across 2100.
create function jobs.next_wall(t jobs.wall_times, last timestamp) returns timestamp language plpgsql immutable
set search_path = pg_catalog, pg_temp as $$
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

-- The moments at which the clocks of a zone read this: one, none where they are put forward, two where they are put back.
create function jobs.readings(wall timestamp, zone text) returns timestamptz[] language sql stable
set search_path = pg_catalog, pg_temp as $$
  select coalesce(array_agg(distinct c.at order by c.at), '{}') from (
    select (wall - (n.at at time zone zone - n.at at time zone 'UTC')) at time zone 'UTC' as at
      from unnest(array[wall at time zone zone - interval '1 day', wall at time zone zone + interval '1 day']) n (at)) c
   where c.at at time zone zone = wall $$;

-- The first moment of the new offset, between two moments of which the later one has another offset.
create function jobs.clock_change(zone text, earlier timestamptz, later timestamptz) returns timestamptz
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
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

-- The first time after `last` that the rule names. What the clocks skip in spring happens once, at the first moment
-- after; what they show twice in autumn happens the first time only, unless minute or hour begin with a star, which
-- mean every reading of the clock. So says cron(8). Intervals are elapsed time and know no zone.
create function jobs.next_run(rule text, zone text, last timestamptz) returns timestamptz language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
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
end $$;

-- Makes the rule as given, whether or not it was there. Whether it is enabled stays the operator's word. One that was
-- changed counts from now. The next time of one that was not is only ever brought forward: the server's clock may have
-- been ahead and gone back, and the ledger sees to it that no time comes twice.
create function jobs.keep_cron(
  cron_name text, kind_name text, schema_version smallint, cron_args jsonb, queue_name text, job_priority smallint,
  attempts_max smallint, cron_rule text, cron_zone text, catch_up_how text, catch_up_most smallint, overlap_how text
) returns int language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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

-- The times of a rule from `first` to `until`: the latest `most` of them, how many came before those, and the time after.
-- Of a long absence not every time is counted, but the latest ones are always the latest ones.
create function jobs.due_times(rule text, zone text, first timestamptz, until timestamptz, most int,
  out due timestamptz[], out passed int, out next_at timestamptz) language plpgsql stable
set search_path = pg_catalog, pg_temp as $$
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

-- Enqueues one time of a rule, if the ledger does not know it; gives the job, or null. The arguments of the job also say
-- for when it is: `scheduledAt` (UTC) and `localDay` (in the rule's zone), so that a late or repeated run asks the same
-- question.
create function jobs.enqueue_cron(c jobs.cron, due timestamptz, passed int, remark text) returns bigint
language plpgsql set search_path = pg_catalog, pg_temp as $$
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

-- Enqueues what is due, and what operators asked for.
create function jobs.run_cron(at_most int default 100) returns int language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
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

-- ---------------------------------------------------------------------------------------------------------------
-- Operators. Each leaves its reason. All give false when there is nothing of that kind to do it to.
create function jobs.note(what text, whom text, why text) returns void language sql
set search_path = pg_catalog, pg_temp as $$
  insert into jobs.intervention (action, target, reason) values (what, whom, why) $$;
-- A dead or waiting job is ready now; a dead one with its attempts given back. Refused when another job took its key.
create function jobs.retry_now(target bigint, why text) returns boolean language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  update jobs.job j set state = 0, run_at = registry.now(),
      attempt = case j.state when 4 then 0 else j.attempt end, crashes = case j.state when 4 then 0 else j.crashes end
   where j.id = target and j.state in (2, 3, 4);
  if not found then return false; end if;
  perform jobs.note('retry', 'J' || target, why);
  return true;
end $$;
-- A waiting or dead job ends as cancelled; a running one is asked to stop, which it hears with its worker's next beat.
create function jobs.cancel(target bigint, why text) returns boolean language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
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
-- A waiting job goes to the dead list, as if it had failed for good.
create function jobs.discard(target bigint, why text) returns boolean language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  update jobs.job j set state = 4, last_error = 'discarded by an operator' where j.id = target and j.state in (0, 2, 3);
  if not found then return false; end if;
  perform jobs.note('discard', 'J' || target, why);
  return true;
end $$;
-- Stands for all that a run or a person can change of a job.
create function jobs.mark_of(j jobs.job) returns text language sql stable set search_path = pg_catalog, pg_temp as $$
  select left(encode(sha256(convert_to(concat_ws('|', j.state, j.attempt, j.claim, j.crashes, extract(epoch from j.run_at),
    j.queue, j.version, j.last_error, j.args), 'UTF8')), 'hex'), 16) $$;
-- An act on many jobs as they stood when it was planned. A job that stands otherwise now is left alone; without
-- `unchanged_only` all are, and only those are told. Jobs are locked in the order of their numbers.
create function jobs.apply_plan(act text, ids bigint[], marks text[], why text, unchanged_only boolean)
returns table (job_id bigint, verdict text) language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
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
create function jobs.pause(queue_name text, pause_it boolean, why text) returns boolean language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  update jobs.queue q set paused = pause_it where q.name = queue_name and q.paused <> pause_it;
  if not found then return false; end if;
  perform jobs.note(case when pause_it then 'pause' else 'resume' end, queue_name, why);
  return true;
end $$;
create function jobs.enable_cron(cron_name text, enable_it boolean, why text) returns boolean language plpgsql
security definer set search_path = pg_catalog, pg_temp as $$
begin
  update jobs.cron c set enabled = enable_it, next_at = jobs.next_run(c.rule, c.zone, registry.now())
   where c.name = cron_name and c.enabled <> enable_it;
  if not found then return false; end if;
  perform jobs.note(case when enable_it then 'enable' else 'disable' end, cron_name, why);
  return true;
end $$;
-- A run beside the rule's times, which a worker enqueues as it does the others, so that its effects are cron's. Gives
-- what became of it: asked, unknown, or busy when the rule may not overlap and its last job is not done.
create function jobs.ask_cron(cron_name text, why text) returns text language plpgsql
security definer set search_path = pg_catalog, pg_temp as $$
declare c jobs.cron;
begin
  select * into c from jobs.cron r where r.name = cron_name for update;
  if not found then return 'unknown'; end if;
  if c.overlap = 'skip' and exists (select from jobs.job j where j.id = c.last_job and j.state <> 4) then return 'busy'; end if;
  update jobs.cron r set asked_at = date_trunc('second', registry.now()) where r.id = c.id;
  perform jobs.note('run', cron_name, why);
  return 'asked';
end $$;

-- ---------------------------------------------------------------------------------------------------------------
-- A job's life is told by its history and failures; the rows of people's acts carry the trail.
insert into registry.catalog_exemption (rule, subject, reason)
select 'audited', 'jobs.' || t, 'queue mechanics: ids only, the history is the record' from unnest(array[
  'kind', 'worker', 'job', 'batch', 'rescue_due', 'sleeper', 'unique_window', 'stop_request', 'job_done', 'job_done_rest', 'failure', 'cron_run']) t;
call registry.make_append_only('jobs.intervention');
call audit.watch('jobs.intervention');
call audit.watch('jobs.queue');
call audit.watch('jobs.cron');

grant select on jobs.job to omentum_vault;
grant select on jobs.queue, jobs.kind, jobs.worker, jobs.batch, jobs.job, jobs.job_done, jobs.failure, jobs.stop_request, jobs.cron,
  jobs.cron_run, jobs.intervention to worker, operator;
grant select on jobs.intervention to auditor;
grant execute on function
  jobs.enqueue(text, smallint, jsonb, text, smallint, timestamptz, smallint, text, text, int, text, smallint, timestamptz,
    text, bytea),
  jobs.enqueue_many(text, smallint, jsonb[], text, smallint, timestamptz, smallint, timestamptz, bytea),
  jobs.enqueue_each(text, smallint, text, text, int, text, jsonb[], text[], smallint[], timestamptz[], smallint[],
    timestamptz[], text[], smallint[], bytea)
  to coordinator, research, investigator, scheduler, theatre, surgeon, pharmacist, nurse, finance, worker, cron;
grant execute on function jobs.register_worker(text, boolean), jobs.resume_worker(int), jobs.beat(int),
  jobs.leave_worker(int), jobs.open_queue(text), jobs.open_kinds(text[]), jobs.claim(int, smallint, int[], int),
  jobs.turn(int, smallint, int[], int[], int, bigint[], bigint[]), jobs.take(int, smallint, int[], int, bigint),
  jobs.announce(int, smallint, smallint, bigint[]),
  jobs.finish_batch(int, smallint, bigint[], bigint[], smallint[], text[], bigint[]),
  jobs.begin_effects(bigint, bigint), jobs.complete(bigint, bigint, jsonb), jobs.give_up(bigint, bigint, text),
  jobs.snooze(bigint, bigint, interval), jobs.fail(bigint, bigint, text, interval, boolean),
  jobs.hand_back(bigint[], bigint[], text), jobs.release_unknown(int, smallint, bigint[]), jobs.promote(int), jobs.expire(int), jobs.rescue(int, interval, smallint, interval), jobs.keep_house(int, int, int)
  to worker;
grant execute on function jobs.run_cron(int) to cron;
grant execute on function jobs.keep_cron(text, text, smallint, jsonb, text, smallint, smallint, text, text, text, smallint,
  text) to worker, cron, operator;
grant execute on function jobs.next_run(text, text, timestamptz) to worker, cron, operator;
grant execute on function jobs.retry_now(bigint, text), jobs.cancel(bigint, text), jobs.pause(text, boolean, text),
  jobs.enable_cron(text, boolean, text), jobs.ask_cron(text, text), jobs.discard(bigint, text),
  jobs.mark_of(jobs.job), jobs.apply_plan(text, bigint[], text[], text, boolean) to operator;
reset role;
