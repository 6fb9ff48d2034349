import CareTerms
import Foundation
import Postgres
import Registry
import TrialEnrollment

/// All open referrals against one trial: the tool as a process of its own, beside one statement by psql.
struct CandidatesBench {
    let ground: TrialsGround
    let rounds: Int

    private static let page = 100

    func run() async throws {
        let environment = try await Timed.environment(of: ground.conninfo, as: TrialsGround.login)
        try await expectSameAnswers()
        var (ours, theirs): ([Double], [Double]) = ([], [])
        var peak = 0
        for _ in 0..<rounds {
            theirs.append(try HandPsql(conninfo: ground.asResearch).time(before: Self.role, Self.byHand))
            let done = try Timed.tool(
                ["trial", "candidates", "T1", "--limit", String(Self.page), "--json"], environment)
            ours.append(done.seconds * 1000)
            peak = max(peak, done.peakKilobytes)
        }
        var figure = ReferralsFigure(
            name: "candidates of a trial", operations: ground.referrals, ours: ours.median ?? .nan,
            theirs: theirs.median)
        figure.bench = "trials"
        let perSecond = Double(ground.referrals) / ((ours.median ?? .nan) / 1000)
        figure.more = [
            ("per_second", .number(perSecond, digits: 0)),
            ("goal_ratio", .number(1.5, digits: 1)), ("peak_kb", .whole(peak)), ("goal_peak_kb", .whole(64 * 1024)),
        ]
        figure.tell()
    }

    /// Two that differ did not do the same work.
    private func expectSameAnswers() async throws {
        let ours = try await ground.store(.bulk).read(as: .research) { tx, context in
            let day = try SiteClock.day(of: context.now, zone: "UTC", in: &tx)
            let candidates = try Candidates.of(TrialID(1), on: day, limit: Self.page, in: &tx)
            let tally = candidates.tallies[0]
            let counts = [
                ("met", tally.met), ("near", tally.near), ("not_met", tally.notMet), ("unknown", tally.unknown),
            ].filter { $0.1 > 0 }.sorted { $0.0 < $1.0 }
            return counts.map { "\($0)|\($1)" } + candidates.best.map { "\($0.verdict.rawValue)|\($0.referral.number)" }
        }
        let theirs = try HandPsql(conninfo: ground.asResearch).run("\(Self.role)\n\(Self.byHand)")
            .split(separator: "\n").map(String.init)
        guard ours == theirs else {
            throw BenchFailure("the two sides did not give the same answers: \(ours.prefix(6)), \(theirs.prefix(6))")
        }
    }

    private static let role = "BEGIN READ ONLY; SET LOCAL ROLE research;"

    /// How many are met, near, not met and unknown, and the first page of candidates: in one statement.
    private static let byHand = """
        WITH c AS MATERIALIZED (
            SELECT c.kind, c.fact, c.operator, c.numbers[1] AS low, c.numbers[2] AS high, c.words, c.unit, c.look_back_days,
                c.waivable_by, u.numerator, u.denominator, count(*) OVER () AS asked
            FROM trials.criterion c
            LEFT JOIN LATERAL (SELECT numerator, denominator FROM trials.unit_conversion WHERE fact = c.fact AND unit = c.unit
                UNION ALL SELECT 1, 1 FROM trials.fact_kind WHERE code = c.fact AND unit = c.unit) u ON true
            WHERE c.arm = 1),
        units AS MATERIALIZED (
            SELECT fact, unit, numerator, denominator FROM trials.unit_conversion
            UNION ALL SELECT code, unit, 1, 1 FROM trials.fact_kind WHERE unit IS NOT NULL),
        today AS MATERIALIZED (SELECT (registry.now() AT TIME ZONE 'UTC')::date AS day),
        judged AS MATERIALIZED (
            SELECT r.id, r.patient, f.met, f.noes, f.hard, f.until, (SELECT asked FROM c LIMIT 1) - f.met AS lacking
            FROM referrals.referral r
            CROSS JOIN LATERAL (
                SELECT count(*) FILTER (WHERE o.ok) AS met, count(*) FILTER (WHERE NOT o.ok) AS noes,
                    count(*) FILTER (WHERE NOT o.ok AND c.low IS NULL AND c.waivable_by IS NULL) AS hard,
                    min(least(x.true_on + c.look_back_days, x.true_until)) FILTER (WHERE o.ok) AS until
                FROM (SELECT DISTINCT ON (p.fact) p.fact, p.number, p.word, p.unit, p.upper_limit, p.true_on, p.true_until
                    FROM trials.patient_fact p
                    WHERE p.patient = r.patient AND p.true_on <= (SELECT day FROM today)
                      AND p.id NOT IN (SELECT y.corrects FROM trials.patient_fact y WHERE y.corrects IS NOT NULL)
                    ORDER BY p.fact, p.true_on DESC, p.id DESC) x
                JOIN c ON c.fact = x.fact
                CROSS JOIN LATERAL (SELECT
                    CASE WHEN x.unit IS NOT DISTINCT FROM c.unit OR c.unit = '{xULN}' THEN x.number
                        ELSE x.number * c.denominator * (SELECT u.numerator FROM units u WHERE u.fact = x.fact AND u.unit = x.unit)
                        END AS value,
                    CASE WHEN x.unit IS NOT DISTINCT FROM c.unit THEN 1 WHEN c.unit = '{xULN}' THEN x.upper_limit
                        ELSE c.numerator * (SELECT u.denominator FROM units u WHERE u.fact = x.fact AND u.unit = x.unit)
                        END AS times OFFSET 0) q
                CROSS JOIN LATERAL (SELECT CASE
                    WHEN x.true_on + c.look_back_days < (SELECT day FROM today) OR x.true_until < (SELECT day FROM today) THEN NULL
                    ELSE (c.kind = 'inclusion') = CASE c.operator
                        WHEN '<=' THEN q.value <= c.low * q.times WHEN '>' THEN q.value > c.low * q.times
                        WHEN '>=' THEN q.value >= c.low * q.times WHEN '<' THEN q.value < c.low * q.times
                        WHEN 'between' THEN q.value BETWEEN c.low * q.times AND c.high * q.times
                        WHEN 'in' THEN x.word = ANY (c.words) WHEN 'not in' THEN x.word <> ALL (c.words)
                        WHEN '=' THEN CASE WHEN c.words IS NULL THEN q.value = c.low * q.times ELSE x.word = c.words[1] END
                        END END AS ok OFFSET 0) o) f
            WHERE r.status IN ('received', 'in_review', 'information_requested', 'awaiting_board', 'accepted', 'linked', 'out_of_date')
              AND NOT EXISTS (SELECT FROM trials.enrolment e WHERE e.patient = r.patient AND e.trial = 1 AND e.is_running)),
        sorted AS MATERIALIZED (
            SELECT id, lacking, CASE WHEN lacking = 0 THEN 'met' WHEN lacking <= 5 AND noes <= 1 AND hard = 0 THEN 'near'
                WHEN noes > 0 THEN 'not_met' ELSE 'unknown' END AS place,
                CASE WHEN lacking = 0 THEN 'met' WHEN noes > 0 THEN 'not_met' ELSE 'unknown' END AS verdict
            FROM judged)
        (SELECT place, count(*) FROM sorted GROUP BY place ORDER BY place)
        UNION ALL
        (SELECT verdict, id FROM sorted WHERE place IN ('met', 'near') ORDER BY lacking, id LIMIT \(page));
        """
}
