import CareTerms
import Foundation
import Migrations
import Pathway
import Postgres
import Registry

/// A database of made-up patients and referrals: whose names, birth dates and states are spread as in a registry.
struct ReferralsGround: Sendable {
    static let login = "omentum_bench_coordinator"

    let conninfo: String
    let referrals: Int

    /// As the coordinator whose work is measured.
    var asCoordinator: String { "\(conninfo) user=\(Self.login)" }
    var store: Store { Store(Pool(asCoordinator, size: 1), facts: .all, limits: .bulk) }

    func make() async throws {
        let pool = Pool(conninfo, size: 1)
        try await Migrator(toolVersion: "bench").migrate(on: pool)
        try await pool.withConnection { session in
            let isNew = try session.value("SELECT to_regrole(\(Self.login)) IS NULL", as: Bool.self)
            if isNew {
                try session.script("CREATE ROLE \(Self.login) LOGIN NOINHERIT; GRANT coordinator TO \(Self.login)")
            }
            try session.script(
                """
                DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %I TO \(Self.login)', current_database()); END $$;
                INSERT INTO registry.organisation (name, kind) VALUES ('Ward', 'provider');
                INSERT INTO registry.site (organisation, name, zone)
                    SELECT 1, 'Site ' || i, 'America/New_York' FROM generate_series(1, 3) i;
                INSERT INTO registry.person (login, printed_name)
                    SELECT 'gen' || i, 'Person ' || i FROM generate_series(1, 29) i
                    UNION ALL SELECT '\(Self.login)', 'The coordinator';
                """)
            let steps = [("names", Self.names), ("patients", Self.patients), ("referrals", Self.referralRows)]
            for (what, text) in steps {
                printToError("making \(what), \(referrals) …")
                // What triggers would derive row by row, these statements make for all rows at once.
                try session.script(Self.triggers("DISABLE"))
                try session.script(text.replacing("%n", with: String(referrals)))
                try session.script(Self.triggers("ENABLE"))
            }
            for table in Self.filled { try session.script("VACUUM ANALYZE \(table)") }
        }
    }

    private static let filled = [
        "registry.patient", "registry.patient_identity", "registry.patient_name", "registry.patient_match",
        "referrals.referral", "referrals.referral_history", "referrals.desk", "booking.course", "booking.planned_cycle",
    ]

    private static func triggers(_ word: String) -> String {
        filled.map { "ALTER TABLE \($0) \(word) TRIGGER ALL;" }.joined(separator: " ")
    }

    /// Made-up family and given names, some common ones and many rare ones, some with accents, some double.
    private static let names = """
        SELECT setseed(0.42);
        CREATE SCHEMA gen;
        CREATE FUNCTION gen.part(n bigint) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT (ARRAY['ba','ren','to','mi','ka',
            'sson','del','gar','vi','no','er','lu','pe','tra','man','sch','ol','ber','ta','ne','ko','wal','hu','dri','cas',
            'ti','llo','mar','ev','gra','son','ley','ham','fi','qui','zo','ro','sa','ben','cha'])[1 + n % 40] $$;
        CREATE TABLE gen.family AS SELECT i, coalesce((ARRAY['Smith','García','Johnson','Müller','Nguyen','López','Jones',
            'Martínez','Rodríguez','Hernández','Wilson','Nováková','Kim','Chen','Patel','Kowalski','Schröder','Øster',
            'O''Brien','Björk','Dubois','Rossi','Weiß'])[i + 1], initcap(gen.part(i * 7 + 3) || gen.part(i / 40 + i)
            || CASE WHEN i % 3 = 0 THEN gen.part(i / 1600 + i * 3) ELSE '' END
            || CASE WHEN i > 5000 THEN gen.part(i * 11 + i / 977) ELSE '' END)) AS w FROM generate_series(0::bigint, 29999) i;
        CREATE TABLE gen.given AS SELECT i, coalesce((ARRAY['Maria','John','Mary','James','Anna','Robert','José','Peter',
            'Laura','Luis','Carmen','Wei','Li','Ana','Juan','Emma','Hans','Eva','Tomáš','Ingrid','Ali'])[i + 1],
            initcap(gen.part(i * 13 + 5) || gen.part(i / 40 + i * 3) || CASE WHEN i % 2 = 0 THEN 'a' ELSE 'n' END
            || CASE WHEN i > 1600 THEN gen.part(i / 7) ELSE '' END)) AS w FROM generate_series(0::bigint, 2999) i;
        ALTER TABLE gen.family ADD PRIMARY KEY (i);
        ALTER TABLE gen.given ADD PRIMARY KEY (i);
        CREATE TABLE gen.who AS
        SELECT p, f.w AS f1, f2.w AS f2, hyphen, g.w AS g1, g2.w AS g2, born FROM (SELECT p,
                floor(power(random(), 2.2) * 30000)::bigint AS f1i,
                CASE WHEN random() < 0.15 THEN floor(power(random(), 2.2) * 30000)::bigint END AS f2i,
                floor(power(random(), 2) * 3000)::bigint AS g1i,
                CASE WHEN random() < 0.2 THEN floor(power(random(), 2) * 3000)::bigint END AS g2i,
                CASE WHEN random() < 0.01 THEN make_date(1930 + (random() * 74)::int, 1, 1)
                    ELSE date '1930-01-01' + (random() * 27300)::int END AS born, random() < 0.4 AS hyphen
            FROM generate_series(1, %n) p) x
        JOIN gen.family f ON f.i = f1i LEFT JOIN gen.family f2 ON f2.i = f2i
        JOIN gen.given g ON g.i = g1i LEFT JOIN gen.given g2 ON g2.i = g2i;
        ALTER TABLE gen.who ADD PRIMARY KEY (p);
        ANALYZE gen.who;
        """

    private static let patients = """
        INSERT INTO registry.patient (id) OVERRIDING SYSTEM VALUE SELECT p FROM gen.who ORDER BY p;
        SELECT setval(pg_get_serial_sequence('registry.patient', 'id'), %n);
        INSERT INTO registry.patient_identity SELECT p, born, 'day' FROM gen.who ORDER BY p;
        INSERT INTO registry.patient_name (patient, ordinal, family, given)
        SELECT p, 1, f1 || coalesce(CASE WHEN hyphen THEN '-' ELSE ' ' END || f2, ''), array_remove(ARRAY[g1, g2], NULL)
            FROM gen.who ORDER BY p;
        DROP INDEX registry.patient_match_keys;
        SELECT registry.refresh_match(array(SELECT p FROM gen.who ORDER BY p));
        CREATE INDEX patient_match_keys ON registry.patient_match USING gin (keys) WITH (fastupdate = off);
        """

    /// A fifth is open, in every state; owners, targets and outcomes are spread; who is linked has mostly been booked.
    private static let referralRows = """
        CREATE TABLE gen.r AS SELECT r, 1 + (r::bigint * 7919) % %n AS patient, 1 + r % 3 AS site,
            CASE WHEN r % 5 <> 0 THEN 'closed' ELSE (ARRAY['received','received','received','in_review','in_review',
                'in_review','in_review','in_review','information_requested','information_requested',
                'information_requested','information_requested','awaiting_board','awaiting_board','awaiting_board',
                'accepted','linked','out_of_date','declined','withdrawn_by_referrer'])[1 + floor(random() * 20)] END AS st,
            CASE WHEN r % 5 <> 0 THEN now() - interval '1 hour' * (120 * 24 + random() * 5 * 365 * 24)
                ELSE now() - interval '1 minute' * random() * 120 * 24 * 60 END AS received_at,
            random() AS a, random() AS b, 1 + floor(random() * 30) AS who FROM generate_series(1, %n) r;
        INSERT INTO referrals.referral (id, patient, site, received_at, channel, priority, referrer_name, primary_cancer,
            recorded_at, status, step_no) OVERRIDING SYSTEM VALUE
        SELECT r, patient, site, received_at, 'fax', (ARRAY['routine','urgent','asap'])[1 + r % 3],
            'Dr Referrer ' || r % 5000, 'C18.9', received_at + interval '1 minute', st,
            CASE st WHEN 'received' THEN 1 ELSE 2 END FROM gen.r ORDER BY r;
        SELECT setval(pg_get_serial_sequence('referrals.referral', 'id'), %n);
        INSERT INTO referrals.referral_history (subject, no, from_state, event, to_state, happened_at, recorded_at, login, role)
        SELECT r, 1, '-', 'opened', 'received', received_at, received_at + interval '1 minute', 'gen', 'coordinator' FROM gen.r;
        INSERT INTO referrals.referral_history (subject, no, from_state, event, to_state, happened_at, recorded_at, login, role)
        SELECT r, 2, 'received', 'x', st, received_at + (now() - received_at) * a * 0.5, now(), 'gen', 'coordinator'
            FROM gen.r WHERE st <> 'received';
        INSERT INTO referrals.desk (referral, site, version, status, since, owner, clock_started_at, clock_stopped_at,
            answer_due_at, decision_due_at, answered_at, outcome_step, told_step)
        SELECT r, site, 2, st, CASE st WHEN 'received' THEN received_at ELSE received_at + (now() - received_at) * a * 0.5 END,
            CASE WHEN a < 0.25 AND st <> 'closed' THEN NULL ELSE who END, received_at,
            CASE WHEN st IN ('closed','accepted','linked','declined','withdrawn_by_referrer')
                THEN received_at + (now() - received_at) * a * 0.5 END,
            received_at + interval '7 days', received_at + interval '21 days',
            CASE WHEN b < 0.95 AND st <> 'received' THEN received_at + interval '6 days' * a
                WHEN b < 0.99 AND st <> 'received' THEN received_at + interval '1 minute' + (now() - received_at) * a * 0.7 END,
            CASE WHEN st IN ('closed','accepted','linked','declined','withdrawn_by_referrer') THEN 2 END,
            CASE WHEN st = 'closed' OR b < 0.5 THEN 2 END FROM gen.r;
        INSERT INTO booking.course (patient, referral, site, pathway, enrolment, planned_cycles, interval_min_days,
            interval_target_days, interval_max_days, partial_counts, dwell_target_minutes, dwell_tolerance_minutes,
            pressure_mmhg, pressure_tolerance_mmhg, protocol_source, status)
        SELECT patient, r, site, 'off_trial', 1, 3, 42, 42, 56, false, 30, 2, 12, 2, 'generated',
            CASE st WHEN 'linked' THEN 'open' ELSE 'completed' END FROM gen.r WHERE st = 'linked' OR (st = 'closed' AND b < 0.3);
        INSERT INTO booking.planned_cycle (course, patient, number, opened_at, status)
        SELECT k.id, k.patient, n, now(), CASE WHEN k.status <> 'open' THEN 'attempted'
            WHEN n = 1 AND k.referral % 10 < 8 THEN 'booked' ELSE 'planned' END FROM booking.course k, generate_series(1, 3) n;
        """
}
