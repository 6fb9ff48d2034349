import CareTerms
import Foundation
import Postgres
import Referrals
import Registry

/// Pages of the lists of work: ours through the product, theirs by psql with a statement written for that list.
struct ReferralLists {
    let ground: ReferralsGround
    let rounds: Int

    /// Pages in one round: the first ones, and others from anywhere in the list.
    private static let pages = 60

    /// What a list is, for somebody who writes it by hand: who is on it, and by which column it is sorted.
    private static let byHand: [(list: Worklist, isOn: String, key: String)] = [
        (.live, "d.is_live", "d.due_at"),
        (.mine, "d.is_live AND d.owner = (SELECT id FROM registry.person WHERE login = session_user)", "d.due_at"),
        (.unowned, "d.is_live AND d.owner IS NULL", "d.due_at"),
        (.waitingForInformation, "d.is_live AND d.status = 'information_requested'", "d.since"),
        (.stalled, "d.is_waiting AND d.due_at <= now()", "d.due_at"),
        (.awaitingBoard, "d.is_live AND d.status = 'awaiting_board'", "d.since"),
        (
            .nothingBooked,
            """
            d.status IN ('accepted', 'linked') AND NOT EXISTS (SELECT FROM booking.course k
            JOIN booking.planned_cycle y ON y.course = k.id
            WHERE k.referral = d.referral AND y.status IN ('booked', 'attempted'))
            """, "d.since"
        ),
        (.answeredLate, "d.answered_late", "d.answered_at"),
        (.outcomeOwed, "d.outcome_owed", "d.since"),
        (.unknownState, "d.is_unknown", "d.since"),
    ]

    func run() async throws {
        let store = ground.store
        for (list, isOn, key) in Self.byHand {
            var (ours, theirs, each): ([Double], [Double], [Double]) = ([], [], [])
            for round in 0..<rounds {
                let keys = keys(round)
                theirs.append(try psql(isOn: isOn, key: key, from: keys) / Double(keys.count))
                var spent = 0.0
                for key in keys {
                    let after = key.flatMap { Worklist.Cursor("\(list.rawValue),\($0),R1") }
                    let start = ContinuousClock.now
                    _ = try await store.read(as: .coordinator) { tx, context in
                        try Worklist.page(list, after: after, in: &tx, context).rows.count
                    }
                    let took = (ContinuousClock.now - start) / .milliseconds(1)
                    each.append(took)
                    spent += took
                }
                ours.append(spent / Double(keys.count))
            }
            ReferralsFigure(
                name: "list \(list.rawValue)", operations: rounds * Self.pages, ours: ours.median ?? .nan,
                theirs: theirs.median, p95: each.quantile(0.95)
            ).tell()
        }
    }

    /// Where pages begin: at the start, and at moments of the last 120 days, the same for both sides.
    private func keys(_ round: Int) -> [Instant?] {
        let now = Int64(Date().timeIntervalSince1970) * 1_000_000
        return (0..<Self.pages).map { page in
            // A stride that shares no factor with the number of minutes walks over all of them.
            let minutes = Int64((round * Self.pages + page) * 7_919 % (120 * 1440))
            return page % 4 == 0 ? nil : Instant(microseconds: now - minutes * 60_000_000)
        }
    }

    private func psql(isOn: String, key: String, from keys: [Instant?]) throws -> Double {
        let prepare = """
            PREPARE page(timestamptz, bigint) AS
            SELECT d.referral, r.patient, d.site, r.programme, d.version, d.status, r.priority, r.received_at,
                r.primary_cancer, d.since, (coalesce(d.clock_stopped_at, now()) AT TIME ZONE s.zone)::date
                    - (d.clock_started_at AT TIME ZONE s.zone)::date, d.due_at, p.login, coalesce(n.what, u.what), d.next_on
            FROM referrals.desk d JOIN referrals.referral r ON r.id = d.referral JOIN registry.site s ON s.id = d.site
            LEFT JOIN registry.person p ON p.id = d.owner LEFT JOIN referrals.next_action n ON n.id = d.next_action
            LEFT JOIN referrals.usual_action u ON u.status = d.status
            WHERE \(isOn) AND (\(key), d.referral) > ($1, $2) ORDER BY \(key), d.referral LIMIT 51;
            """
        let pages = keys.map { key in
            """
            BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL ROLE coordinator;
            EXECUTE page('\(key.map { "\($0)" } ?? "-infinity")', \(key == nil ? 0 : 1)); COMMIT;
            """
        }
        return try HandPsql(conninfo: ground.asCoordinator).time(
            before: "BEGIN; SET LOCAL ROLE coordinator; \(prepare) COMMIT;", pages.joined(separator: "\n"))
    }
}
