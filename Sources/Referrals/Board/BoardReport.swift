public import CareTerms
public import Postgres

/// What PIPAC was meant for, against what came of it.
///
/// Every number is one of PIPAC decisions: those of a board, not corrected. Delivered cycles are counted beside it and are
/// no share of anything.
public struct BoardReport: Sendable, Equatable, Codable {
    public let intent: TreatmentIntent
    /// The denominator.
    public let decisions: Int
    /// The referral was accepted on the decision, and has not been decided anew.
    public let accepted: Int
    /// A course was opened from it.
    public let withCourse: Int
    /// At least one cycle was delivered, as the course's protocol counts.
    public let treated: Int
    public let deliveredCycles: Int
    public let completed: Int
    public let convertedToSurgery: Int
    public let stoppedForProgression: Int

    /// Decisions of meetings of a site, or of all, between two days of the site's calendar, both included.
    public static func read(
        at site: SiteID?, from: ClinicalDay?, until: ClinicalDay?, in tx: inout Transaction
    ) throws -> [BoardReport] {
        let found = try tx.all(
            """
            SELECT b.intent, count(*) AS decisions, count(d.referral) AS accepted, count(k.course) AS with_course,
                count(*) FILTER (WHERE k.delivered_cycles > 0) AS treated,
                coalesce(sum(k.delivered_cycles), 0)::bigint AS delivered_cycles,
                count(*) FILTER (WHERE k.status = 'completed') AS completed,
                count(*) FILTER (WHERE k.stop_code = 'converted_to_surgery') AS converted_to_surgery,
                count(*) FILTER (WHERE k.stop_code = 'progression') AS stopped_for_progression
            FROM referrals.board_decision b
            JOIN referrals.meeting m ON m.id = b.meeting JOIN registry.site s ON s.id = m.site
            LEFT JOIN LATERAL (SELECT c.referral FROM referrals.decision c
                WHERE c.board_decision = b.id AND c.outcome = 'accepted'
                  AND c.step_no = (SELECT max(step_no) FROM referrals.decision WHERE referral = b.referral)) d ON true
            LEFT JOIN booking.course_now k ON k.referral = d.referral
            WHERE b.is_pipac AND NOT EXISTS (SELECT FROM referrals.board_decision c WHERE c.corrects = b.id)
              AND (\(site)::bigint IS NULL OR m.site = \(site))
              AND (m.meets_at AT TIME ZONE s.zone)::date
                  BETWEEN coalesce(\(from)::date, '-infinity') AND coalesce(\(until)::date, 'infinity')
            GROUP BY b.intent
            """
        ) { row in try BoardReport(row) }
        // An intent that nobody had is told too: nothing is a number here.
        return TreatmentIntent.allCases.map { intent in
            found.first { $0.intent == intent } ?? BoardReport(nothing: intent)
        }
    }

    private init(_ row: borrowing Row) throws {
        intent = try row("intent")
        decisions = Int(try row("decisions") as Int64)
        accepted = Int(try row("accepted") as Int64)
        withCourse = Int(try row("with_course") as Int64)
        treated = Int(try row("treated") as Int64)
        deliveredCycles = Int(try row("delivered_cycles") as Int64)
        completed = Int(try row("completed") as Int64)
        convertedToSurgery = Int(try row("converted_to_surgery") as Int64)
        stoppedForProgression = Int(try row("stopped_for_progression") as Int64)
    }

    private init(nothing intent: TreatmentIntent) {
        self.intent = intent
        (decisions, accepted, withCourse, treated) = (0, 0, 0, 0)
        (deliveredCycles, completed, convertedToSurgery, stoppedForProgression) = (0, 0, 0, 0)
    }
}
