-- What operators and workers see of the queue's health. Why it looks like this: docs/adr/0014-watching-the-queue.md.
--
-- How many jobs there are, without counting them: each statement that changes jobs appends what it changed, workers fold
-- that into one row per queue, kind and state, and whoever asks adds both up. Nobody updates a row that others wait for.
set role omentum_owner;

create table jobs.tally (
  queue smallint not null,
  kind  int not null,
  state smallint not null,  -- of jobs.job; 100 done and 101 cancelled, ever
  n     bigint not null,
  constraint tally_counts_each_once primary key (queue, kind, state)
) with (fillfactor = 50);
create table jobs.tally_change (
  queue smallint not null,
  kind  int not null,
  state smallint not null,
  n     int not null,
  ends  boolean not null default false   -- these left the queue
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);

-- Triggers, not the doors: what a new door or a hand at psql does is counted, too. Per statement: a batch of a thousand
-- jobs writes one row.
create function jobs.tally_added() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  insert into jobs.tally_change (queue, kind, state, n)
  select a.queue, a.kind, a.state, count(*) from added a group by a.queue, a.kind, a.state;
  return null;
end $$;
create function jobs.tally_gone() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  insert into jobs.tally_change (queue, kind, state, n, ends)
  select g.queue, g.kind, g.state, -count(*), true from gone g group by g.queue, g.kind, g.state;
  return null;
end $$;
create function jobs.tally_moved() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  insert into jobs.tally_change (queue, kind, state, n)
  select m.queue, m.kind, m.state, sum(m.n) from (
      select a.queue, a.kind, a.state, count(*) as n from after_it a group by a.queue, a.kind, a.state
      union all
      select b.queue, b.kind, b.state, -count(*) from before_it b group by b.queue, b.kind, b.state) m
   group by m.queue, m.kind, m.state having sum(m.n) <> 0;
  return null;
end $$;
create trigger tally_added after insert on jobs.job referencing new table as added
  for each statement execute function jobs.tally_added();
create trigger tally_gone after delete on jobs.job referencing old table as gone
  for each statement execute function jobs.tally_gone();
create trigger tally_moved after update on jobs.job referencing old table as before_it new table as after_it
  for each statement execute function jobs.tally_moved();
alter table jobs.job enable always trigger tally_added, enable always trigger tally_gone,
  enable always trigger tally_moved;
-- Whoever leaves the queue counts as done, unless the history says cancelled: that is rare, and costs the others no more
-- than a look at one column.
create function jobs.tally_cancelled() returns trigger language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
begin
  insert into jobs.tally_change (queue, kind, state, n) values (new.queue, new.kind, 101, 1), (new.queue, new.kind, 100, -1);
  return null;
end $$;
create trigger tally_cancelled after insert on jobs.job_done for each row when (new.outcome = 1)
  execute function jobs.tally_cancelled();
alter table jobs.job_done enable always trigger tally_cancelled;
alter table jobs.job_done_rest enable always trigger tally_cancelled;

-- One worker at a time folds; what others append meanwhile waits for the next time.
create function jobs.fold_counts(at_most int default 50000) returns int language plpgsql security definer
set search_path = pg_catalog, pg_temp as $$
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

-- How many jobs there are now, of each queue, kind and state; done (100) and cancelled (101) since the beginning, also
-- where their history is long dropped. Exact for what has committed.
create function jobs.counts() returns table (queue text, kind text, state smallint, amount bigint) language sql stable
security definer set search_path = pg_catalog, pg_temp as $$
  select q.name, k.name, c.state, sum(c.n)::bigint from (
      select t.queue, t.kind, t.state, t.n from jobs.tally t union all
      select g.queue, g.kind, g.state, g.n from jobs.tally_change g union all
      select g.queue, g.kind, 100::smallint, -g.n from jobs.tally_change g where g.ends) c
    join jobs.queue q on q.id = c.queue join jobs.kind k on k.id = c.kind
   group by q.name, k.name, c.state having sum(c.n) <> 0 order by q.name, k.name, c.state $$;

-- Since when the next job of a queue is ready, for its longest wait: one look into the index per priority in use.
create function jobs.ready_since(queue_id smallint) returns timestamptz language plpgsql stable security definer
set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_bitmapscan = off as $$
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
create function jobs.queues_now() returns table (queue text, paused boolean, ready_since timestamptz) language sql stable
security definer set search_path = pg_catalog, pg_temp as $$
  select q.name, q.paused, jobs.ready_since(q.id) from jobs.queue q order by q.name $$;

-- ---------------------------------------------------------------------------------------------------------------
-- What keeps VACUUM from its work: whose snapshots and transactions are open. Never what they do: no query text, and of
-- a prepared transaction not its name, which a client chooses. The vault may see other people's sessions.
reset role;
set role omentum_vault;
create function audit.old_snapshots() returns table (source text, who text, since timestamptz, transactions bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
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
grant execute on function audit.old_snapshots() to omentum_owner;
reset role;
set role omentum_owner;

-- Everything that is watched: one row each, with its limit where it has one, and what to do above it. `subject` is one of
-- few words; `who` names a session, and stands in logs and answers only, never in a metric.
create function jobs.watch(
  dead_rows_max bigint default 20000, unused_bytes_max bigint default 268435456, snapshot_seconds_max int default 300,
  snapshot_transactions_max bigint default 1000000, slot_bytes_max bigint default 4294967296, days_kept int default 90
) returns table (measure text, subject text, who text, value double precision, warn_above double precision, advice text)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
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
end $$;

insert into registry.catalog_exemption (rule, subject, reason)
select 'audited', 'jobs.' || t, 'counts of jobs, made anew from the jobs themselves' from unnest(array['tally', 'tally_change']) t;
grant execute on function jobs.counts(), jobs.queues_now(), jobs.watch(bigint, bigint, int, bigint, bigint, int)
  to worker, operator;
grant execute on function jobs.fold_counts(int) to worker;
reset role;
