import CareTerms
import Foundation
import Migrations
import Pathway
import Postgres
import Registry

/// A database of open referrals, what is known of each patient, and trials that ask for it.
struct TrialsGround: Sendable {
    static let login = "omentum_bench_research"
    static let trials = 50, criteria = 30

    let conninfo: String
    let referrals: Int

    var asResearch: String { "\(conninfo) user=\(Self.login)" }

    func store(_ limits: Store.Limits = .people) -> Store {
        Store(Pool(asResearch, size: 1), facts: .all, limits: limits)
    }

    func make() async throws {
        let pool = Pool(conninfo, size: 1)
        try await Migrator(toolVersion: "bench").migrate(on: pool)
        try await pool.withConnection { session in
            let isNew = try session.value("SELECT to_regrole(\(Self.login)) IS NULL", as: Bool.self)
            if isNew {
                try session.script("CREATE ROLE \(Self.login) LOGIN NOINHERIT; GRANT research TO \(Self.login)")
            }
            try session.script(
                """
                DO $$ BEGIN EXECUTE format('GRANT CONNECT ON DATABASE %I TO \(Self.login)', current_database()); END $$;
                INSERT INTO registry.organisation (name, kind) VALUES ('Ward', 'provider');
                INSERT INTO registry.site (organisation, name, zone) VALUES (1, 'Site', 'America/New_York');
                INSERT INTO registry.person (login, printed_name) VALUES ('\(Self.login)', 'The research coordinator');
                CREATE SCHEMA gen;
                """)
            for (what, text) in [("patients", Self.patients), ("facts", Self.facts), ("trials", Self.asked)] {
                printToError("making \(what), \(referrals) …")
                // What triggers would check row by row is right by its making; a few trials may be checked.
                for table in Self.filled { try session.script("ALTER TABLE \(table) DISABLE TRIGGER ALL") }
                try session.script(text.replacing("%n", with: String(referrals)))
                for table in Self.filled { try session.script("ALTER TABLE \(table) ENABLE TRIGGER ALL") }
            }
            for table in Self.filled + ["trials.criterion"] { try session.script("VACUUM ANALYZE \(table)") }
        }
    }

    private static let filled = [
        "registry.patient", "referrals.referral", "referrals.referral_history", "trials.patient_fact",
    ]

    private static let patients = """
        INSERT INTO registry.patient (id) OVERRIDING SYSTEM VALUE SELECT p FROM generate_series(1, %n) p;
        SELECT setval(pg_get_serial_sequence('registry.patient', 'id'), %n);
        INSERT INTO referrals.referral (id, patient, site, received_at, channel, priority, referrer_name, primary_cancer,
            recorded_at, status, step_no) OVERRIDING SYSTEM VALUE
        SELECT p, p, 1, now() - interval '20 days', 'fax', 'routine', 'Dr Referrer', 'C18.9', now() - interval '20 days',
            'received', 1 FROM generate_series(1, %n) p;
        SELECT setval(pg_get_serial_sequence('referrals.referral', 'id'), %n);
        INSERT INTO referrals.referral_history (subject, no, from_state, event, to_state, happened_at, recorded_at, login, role)
        SELECT id, 1, '-', 'opened', 'received', received_at, received_at, 'gen', 'coordinator' FROM referrals.referral;
        """

    /// Of each patient nearly every kind of fact, some twice, one in a hundred corrected, some in another unit.
    private static let facts = """
        SELECT setseed(0.42);
        CREATE TABLE gen.kind AS SELECT row_number() OVER (ORDER BY code) AS no, code, value_kind, unit FROM trials.fact_kind
            WHERE code <> 'primary_tumour' ORDER BY code LIMIT \(criteria);
        INSERT INTO trials.patient_fact (patient, fact, number, word, unit, upper_limit, true_on, login, recorded_at)
        SELECT p, code, CASE WHEN value_kind = 'number' THEN round((a * 20)::numeric, 1) END,
            CASE WHEN value_kind <> 'number' THEN CASE WHEN a < 0.1 THEN 'yes' ELSE 'no' END END,
            CASE WHEN code = 'hemoglobin' AND b < 0.3 THEN 'g/L' ELSE unit END,
            CASE WHEN code IN ('ast', 'alt', 'bilirubin') THEN 12 END, current_date - 1 - (c * 40)::int, 'gen', now()
        FROM (SELECT p, k.*, n, random() AS a, random() AS b, random() AS c, random() AS d
            FROM generate_series(1, %n) p, gen.kind k, generate_series(1, 2) n OFFSET 0) x
        WHERE n = 1 AND d < 0.97 OR n = 2 AND d < 0.1 ORDER BY p;
        INSERT INTO trials.patient_fact (patient, fact, number, word, unit, upper_limit, true_on, login, recorded_at, corrects)
        SELECT patient, fact, number, word, unit, upper_limit, true_on, 'gen', now(), id
        FROM trials.patient_fact WHERE id % 100 = 0;
        """

    /// Limits in the unit of the facts, in another one, and in multiples of the upper limit; half of them with a look-back.
    private static let asked = """
        INSERT INTO trials.trial (title, recruitment) SELECT 'Trial ' || i, 'recruiting' FROM generate_series(1, \(trials)) i;
        INSERT INTO trials.protocol_version (trial, version, effective_from)
            SELECT id, '1', '2020-01-01' FROM trials.trial ORDER BY id;
        INSERT INTO trials.arm (protocol_version, label, regimen, planned_cycles, interval_min_days, interval_target_days,
            interval_max_days, partial_counts, dwell_target_minutes)
        SELECT id, '1', 'cisplatin', 3, 42, 42, 56, false, 30 FROM trials.protocol_version ORDER BY id;
        INSERT INTO trials.criterion (arm, kind, fact, operator, numbers, words, unit, look_back_days)
        SELECT a.id, CASE WHEN no % 3 = 0 THEN 'exclusion' ELSE 'inclusion' END, code,
            CASE WHEN value_kind <> 'number' THEN '=' WHEN no % 3 = 0 THEN '>' ELSE '<=' END,
            CASE WHEN value_kind = 'number' THEN ARRAY[CASE WHEN code = 'hemoglobin' THEN 12
                WHEN code IN ('ast', 'alt', 'bilirubin') THEN 1.6 ELSE 19 END] END,
            CASE WHEN value_kind <> 'number' THEN ARRAY[CASE WHEN no % 3 = 0 THEN 'yes' ELSE 'no' END] END,
            CASE WHEN code = 'hemoglobin' THEN 'mmol/L' WHEN code IN ('ast', 'alt', 'bilirubin') THEN '{xULN}' ELSE unit END,
            CASE WHEN no % 2 = 0 THEN 60 END
        FROM trials.arm a, gen.kind ORDER BY a.id, no;
        UPDATE trials.protocol_version SET released_at = registry.now();
        """
}
