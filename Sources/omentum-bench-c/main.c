/*
 * The yardstick of `omentum-bench postgres`: the same libpq calls as the Swift side, in plain C.
 *
 *   omentum-bench-c MEASURE CONNECTIONS COUNT
 *
 * Connects by OMENTUM_BENCH_CONNINFO and libpq's environment, and prints one line for the harness:
 * seconds, operations, CPU microseconds, peak kilobytes, and a checksum that both sides must agree on.
 */
#include <endian.h>
#include <libpq-fe.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

enum { CONNECTIONS_MAX = 64, PER_SYNC = 500, COPY_BUFFER = 64 * 1024, NOTES = 1000 };

static const char WIDE[] = "SELECT id, patient, site, urgent, received, day, state, note FROM omentum_bench.wide";
static const char INSERT_WIDE[] = "INSERT INTO omentum_bench.rows (id, patient, state, note) VALUES ($1, $2, $3, $4)";
static const char *const STATES[4] = {"received", "in review", "awaiting board", "accepted"};
static char notes[NOTES][32];

static long per_connection;
static const char *measure;

static double wall(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double cpu(void) {
    struct rusage r;
    getrusage(RUSAGE_SELF, &r);
    return (double)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) * 1e6 + (double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec);
}

/* The peak of this program alone: ru_maxrss would inherit the parent's. */
static long peak_kb(void) {
    char line[256];
    long kb = 0;
    FILE *f = fopen("/proc/self/status", "r");
    while (f && fgets(line, sizeof line, f)) sscanf(line, "VmHWM: %ld", &kb);
    if (f) fclose(f);
    return kb;
}

static void die(const char *what) {
    fprintf(stderr, "omentum-bench-c: %s\n", what);
    exit(1);
}

static PGresult *ok(PGresult *r) {
    switch (PQresultStatus(r)) {
    case PGRES_TUPLES_OK: case PGRES_COMMAND_OK: case PGRES_COPY_IN: case PGRES_COPY_OUT: return r;
    default: die(PQresultErrorMessage(r)); return NULL;
    }
}

static int64_t get8(const char *p) { int64_t x; memcpy(&x, p, 8); return (int64_t)be64toh((uint64_t)x); }
static int32_t get4(const char *p) { int32_t x; memcpy(&x, p, 4); return (int32_t)be32toh((uint32_t)x); }
static char *put8(char *p, int64_t v) { v = (int64_t)htobe64((uint64_t)v); memcpy(p, &v, 8); return p + 8; }
static char *put4(char *p, int32_t v) { v = (int32_t)htobe32((uint32_t)v); memcpy(p, &v, 4); return p + 4; }
static char *put2(char *p, int16_t v) { v = (int16_t)htobe16((uint16_t)v); memcpy(p, &v, 2); return p + 2; }
static char *put_text(char *p, const char *s) {
    size_t n = strlen(s);
    p = put4(p, (int32_t)n);
    memcpy(p, s, n);
    return p + n;
}

/* round-trip: one statement, one value, one answer. */
static int64_t round_trips(PGconn *c) {
    int64_t sum = 0;
    const int lengths[1] = {8}, formats[1] = {1};
    for (long i = 0; i < per_connection; i++) {
        char v[8];
        const char *values[1] = {v};
        put8(v, i);
        PGresult *r = ok(PQexecPrepared(c, "q", 1, values, lengths, formats, 1));
        sum += get8(PQgetvalue(r, 0, 0));
        PQclear(r);
    }
    return sum;
}

/* Reads the answers to one sync; gives the rows that were written. */
static int64_t finish_pipeline(PGconn *c) {
    int64_t sum = 0;
    if (PQpipelineSync(c) != 1) die(PQerrorMessage(c));
    for (;;) {
        PGresult *r = PQgetResult(c);
        if (!r) continue;
        if (PQresultStatus(r) == PGRES_PIPELINE_SYNC) { PQclear(r); return sum; }
        sum += atoi(PQcmdTuples(ok(r)));
        PQclear(r);
    }
}

/* transaction: BEGIN, five inserts, COMMIT, each a round trip. pipelined: the five in one round trip. */
static int64_t transactions(PGconn *c, int pipelined) {
    int64_t sum = 0;
    const int lengths[1] = {8}, formats[1] = {1};
    for (long i = 0; i < per_connection; i++) {
        char v[8];
        const char *values[1] = {v};
        if (pipelined) {
            if (PQenterPipelineMode(c) != 1) die(PQerrorMessage(c));
            for (int k = 0; k < 5; k++) {
                put8(v, k);
                if (PQsendQueryPrepared(c, "i", 1, values, lengths, formats, 1) != 1) die(PQerrorMessage(c));
            }
            sum += finish_pipeline(c);
            PQexitPipelineMode(c);
            continue;
        }
        PQclear(ok(PQexec(c, "BEGIN")));
        for (int k = 0; k < 5; k++) {
            put8(v, k);
            PGresult *r = ok(PQexecPrepared(c, "i", 1, values, lengths, formats, 1));
            sum += atoi(PQcmdTuples(r));
            PQclear(r);
        }
        PQclear(ok(PQexec(c, "COMMIT")));
    }
    return sum;
}

/* inserts: rows of four columns, PER_SYNC statements to a round trip. */
static int64_t inserts(PGconn *c) {
    int64_t sum = 0;
    const int formats[4] = {1, 1, 1, 1};
    for (long i = 0; i < per_connection;) {
        if (PQenterPipelineMode(c) != 1) die(PQerrorMessage(c));
        for (int k = 0; k < PER_SYNC && i < per_connection; k++, i++) {
            char id[8], patient[8];
            const char *values[4] = {id, patient, STATES[i % 4], notes[i % NOTES]};
            int lengths[4] = {8, 8, (int)strlen(values[2]), (int)strlen(values[3])};
            put8(id, i);
            put8(patient, i * 7);
            if (PQsendQueryPrepared(c, "w", 4, values, lengths, formats, 1) != 1) die(PQerrorMessage(c));
        }
        sum += finish_pipeline(c);
        PQexitPipelineMode(c);
    }
    return sum;
}

static int64_t copy_in(PGconn *c) {
    static char buffer[COPY_BUFFER + 256];
    PQclear(ok(PQexec(c, "COPY omentum_bench.rows (id, patient, state, note) FROM STDIN (FORMAT binary)")));
    memcpy(buffer, "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0", 19);
    char *p = buffer + 19;
    for (long i = 0; i < per_connection; i++) {
        p = put2(p, 4);
        p = put8(put4(p, 8), i);
        p = put8(put4(p, 8), i * 7);
        p = put_text(p, STATES[i % 4]);
        p = put_text(p, notes[i % NOTES]);
        if (p - buffer >= COPY_BUFFER) {
            if (PQputCopyData(c, buffer, (int)(p - buffer)) != 1) die(PQerrorMessage(c));
            p = buffer;
        }
    }
    p = put2(p, -1);
    if (PQputCopyData(c, buffer, (int)(p - buffer)) != 1 || PQputCopyEnd(c, NULL) != 1) die(PQerrorMessage(c));
    PGresult *r = ok(PQgetResult(c));
    int64_t rows = atoll(PQcmdTuples(r));
    PQclear(r);
    while ((r = PQgetResult(c))) PQclear(r);
    return rows;
}

static char *copy_text(const char *p, size_t n) {
    char *s = malloc(n + 1);
    if (!s) die("out of memory");
    memcpy(s, p, n);
    s[n] = 0;
    return s;
}

/* copy-out: every row is decoded, its two texts are copied as a caller who keeps them would. */
static int64_t copy_out(PGconn *c) {
    int64_t sum = 0;
    char *line;
    int n, first = 1;
    PQclear(ok(PQexec(c, "COPY (SELECT id, patient, state, note FROM omentum_bench.filled) TO STDOUT (FORMAT binary)")));
    while ((n = PQgetCopyData(c, &line, 0)) > 0) {
        const char *p = first ? line + 19 : line;
        first = 0;
        if (n - (p - line) > 2) {
            p += 2;
            int64_t id = get8(p + 4), patient = get8(p + 16);
            p += 24;
            int32_t a = get4(p);
            char *state = copy_text(p + 4, (size_t)a);
            p += 4 + a;
            int32_t b = get4(p);
            char *note = copy_text(p + 4, (size_t)b);
            sum += id + patient + a + b;
            free(state);
            free(note);
        }
        PQfreemem(line);
    }
    if (n != -1) die(PQerrorMessage(c));
    PGresult *r;
    while ((r = PQgetResult(c))) PQclear(ok(r));
    return sum;
}

struct wide { int64_t id, patient, received; int32_t site, day; int urgent; char *state, *note; };

/* fetch: the statement and the decoding. decode: the decoding alone, with the result in memory. */
static int64_t decode(PGconn *c, int decode_only, double *started, double *cpu_started) {
    int64_t sum = 0;
    PGresult *r = ok(PQexecPrepared(c, "d", 0, NULL, NULL, NULL, 1));
    if (decode_only) { *started = wall(); *cpu_started = cpu(); }
    int n = PQntuples(r);
    struct wide *rows = malloc((size_t)n * sizeof *rows);
    if (!rows) die("out of memory");
    for (int i = 0; i < n; i++) {
        rows[i].id = get8(PQgetvalue(r, i, 0));
        rows[i].patient = get8(PQgetvalue(r, i, 1));
        rows[i].site = get4(PQgetvalue(r, i, 2));
        rows[i].urgent = PQgetvalue(r, i, 3)[0] != 0;
        rows[i].received = get8(PQgetvalue(r, i, 4));
        rows[i].day = get4(PQgetvalue(r, i, 5));
        rows[i].state = copy_text(PQgetvalue(r, i, 6), (size_t)PQgetlength(r, i, 6));
        rows[i].note = copy_text(PQgetvalue(r, i, 7), (size_t)PQgetlength(r, i, 7));
    }
    for (int i = 0; i < n; i++) sum += rows[i].id + rows[i].site + rows[i].urgent + rows[i].day;
    for (int i = 0; i < n; i++) { free(rows[i].state); free(rows[i].note); }
    free(rows);
    PQclear(r);
    return sum;
}

static double started, cpu_started;

static void *work(void *arg) {
    PGconn *c = arg;
    if (!strcmp(measure, "round-trip")) return (void *)(intptr_t)round_trips(c);
    if (!strcmp(measure, "transaction")) return (void *)(intptr_t)transactions(c, 0);
    if (!strcmp(measure, "pipelined-transaction")) return (void *)(intptr_t)transactions(c, 1);
    if (!strcmp(measure, "inserts")) return (void *)(intptr_t)inserts(c);
    if (!strcmp(measure, "copy-in")) return (void *)(intptr_t)copy_in(c);
    if (!strcmp(measure, "copy-out")) return (void *)(intptr_t)copy_out(c);
    if (!strcmp(measure, "fetch")) return (void *)(intptr_t)decode(c, 0, &started, &cpu_started);
    if (!strcmp(measure, "decode")) return (void *)(intptr_t)decode(c, 1, &started, &cpu_started);
    die("unknown measure");
    return NULL;
}

static PGconn *open_session(void) {
    const char *conninfo = getenv("OMENTUM_BENCH_CONNINFO");
    PGconn *c = PQconnectdb(conninfo ? conninfo : "");
    if (PQstatus(c) != CONNECTION_OK) die(PQerrorMessage(c));
    PQclear(ok(PQprepare(c, "q", "SELECT $1", 1, (Oid[]){20})));
    PQclear(ok(PQprepare(c, "i", "INSERT INTO omentum_bench.small VALUES ($1)", 1, (Oid[]){20})));
    PQclear(ok(PQprepare(c, "w", INSERT_WIDE, 4, (Oid[]){20, 20, 25, 25})));
    PQclear(ok(PQprepare(c, "d", WIDE, 0, NULL)));
    return c;
}

int main(int argc, char **argv) {
    PGconn *sessions[CONNECTIONS_MAX];
    pthread_t threads[CONNECTIONS_MAX];
    if (argc != 4) die("usage: omentum-bench-c MEASURE CONNECTIONS COUNT");
    measure = argv[1];
    int n = atoi(argv[2]);
    if (n < 1 || n > CONNECTIONS_MAX) die("connections: 1 to 64");
    per_connection = atol(argv[3]) / n;
    for (int i = 0; i < NOTES; i++) snprintf(notes[i], sizeof notes[i], "a note of some words, %04d", i);
    for (int i = 0; i < n; i++) sessions[i] = open_session();

    int64_t sum = 0;
    started = wall();
    cpu_started = cpu();
    for (int i = 0; i < n; i++)
        if (pthread_create(&threads[i], NULL, work, sessions[i])) die("no thread");
    for (int i = 0; i < n; i++) {
        void *part;
        pthread_join(threads[i], &part);
        sum += (intptr_t)part;
    }
    double seconds = wall() - started, used = cpu() - cpu_started;
    printf("%.6f %ld %.0f %ld %lld\n", seconds, per_connection * n, used, peak_kb(), (long long)sum);
    for (int i = 0; i < n; i++) PQfinish(sessions[i]);
    return 0;
}
