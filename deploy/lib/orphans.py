#!/usr/bin/env python3
"""How long the jobs of a worker that was killed wait until another one runs them: orphans.py BENCH ROUNDS LIMIT [WORKER FLAGS]

PGURL names the database. In each round a worker that is slow holds jobs of both kinds, another one is idle; the first
is killed with SIGKILL, and the wait is until the last of its jobs has its effect. Prints one line of JSON; ends with 1
when a wait was longer than LIMIT seconds."""
import json, os, signal, subprocess, sys, time

bench, rounds, limit, flags = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4:]


def ask(sql):
    return subprocess.run(["psql", "-X", "-qAt", os.environ["PGURL"], "-c", sql],
                          check=True, capture_output=True, text=True).stdout.strip()


def until(sql, seconds=60):
    end = time.time() + seconds
    while ask(f"select ({sql})::int") != "1":
        if time.time() > end:
            raise SystemExit(f"never came true: {sql}")
        time.sleep(0.02)


def worker(*words):
    return subprocess.Popen([bench, "torture", "worker", *flags, *words], stderr=subprocess.DEVNULL)


# For 15 s after a start of the server no lock proves anything.
until("clock_timestamp() - pg_postmaster_start_time() > interval '16 s'")
waits = []
for _ in range(rounds):
    slow = worker("--work", "600000", "--places", "4")
    try:
        until("exists (select from jobs.worker)")
        keys = subprocess.run([bench, "torture", "enqueue", "4"], check=True, capture_output=True, text=True,
                              env=os.environ | {"OMENTUM_MODE": "both"}).stdout.split()
        jobs = "(select r.job from torture.request r where r.key = any ('{%s}'))" % ",".join(keys)
        # Held: leased, or announced by a lane.
        until(f"(select count(*) from jobs.job where state = 1) + (select coalesce(sum(cardinality(jobs)), 0) from jobs.batch) = 4")
        quick = worker("--places", "4")
        try:
            until("(select count(*) from jobs.worker) = 2")
            killed = float(ask("select extract(epoch from clock_timestamp())"))
            slow.send_signal(signal.SIGKILL)
            slow.wait()
            until(f"not exists (select from jobs.job where id in {jobs})", limit * 3 + 30)
            waits.append(float(ask(f"select extract(epoch from max(at)) from torture.effect where job in {jobs}")) - killed)
        finally:
            quick.terminate()
            quick.wait()
    finally:
        if slow.poll() is None:
            slow.kill()
            slow.wait()
print("    " + json.dumps({"rounds": rounds, "wait_s_max": round(max(waits), 2),
                           "wait_s_mean": round(sum(waits) / len(waits), 2), "limit_s": limit}))
sys.exit(max(waits) > limit)
