public import CareTerms
public import Postgres

/// The list of a meeting: the sum of what was put on it, taken off, deferred and discussed.
public enum BoardList {
    /// One event of a list.
    public struct Event: Sendable, Equatable, Codable {
        public enum Kind: String, Sendable, Codable, PostgresCodable {
            case putOn = "put_on", takenOff = "taken_off", deferred, discussed
        }

        public let referral: ReferralID
        public let patient: PatientID
        public let kind: Kind
        public let reason: String?
        public let defersTo: MeetingID?
        public let at: Instant
        public let login: String
    }

    /// Puts a referral that awaits the board on a meeting's list; it stands on one list at a time.
    public static func putOn(_ referral: ReferralID, _ meeting: MeetingID, in tx: inout Transaction) throws {
        _ = try ReferralRecord.read(referral, in: &tx)
        _ = try BoardMeeting.read(meeting, in: &tx)
        try add(.putOn, referral, meeting, nil, nil, in: &tx)
    }

    public static func takeOff(
        _ referral: ReferralID, _ meeting: MeetingID, because reason: String, in tx: inout Transaction
    ) throws {
        try add(.takenOff, referral, meeting, reason, nil, in: &tx)
    }

    /// Moves a referral to a later meeting: off one list and on the other at once.
    public static func `defer`(
        _ referral: ReferralID, from meeting: MeetingID, to next: MeetingID, because reason: String,
        in tx: inout Transaction
    ) throws {
        try add(.deferred, referral, meeting, reason, next, in: &tx)
    }

    private static func add(
        _ kind: Event.Kind, _ referral: ReferralID, _ meeting: MeetingID, _ reason: String?, _ next: MeetingID?,
        in tx: inout Transaction
    ) throws {
        try tx.run(
            """
            INSERT INTO referrals.listing (meeting, referral, event, reason, defers_to)
            VALUES (\(meeting), \(referral), \(kind), \(reason), \(next))
            """)
    }

    /// Who stands on the list now.
    public static func now(of meeting: MeetingID, in tx: inout Transaction) throws -> [ReferralID] {
        try tx.all(
            "SELECT referral FROM referrals.desk WHERE meeting = \(meeting) ORDER BY referral", as: ReferralID.self)
    }

    public static let shownMax = 500

    /// What became of each referral that was ever on the list: the latest event of each, in the order of the list.
    public static func latest(of meeting: MeetingID, in tx: inout Transaction) throws -> [Event] {
        try tx.all(
            """
            SELECT l.referral, r.patient, l.event, l.reason, l.defers_to, l.recorded_at, l.login::text AS login
            FROM (SELECT referral, min(id) AS first, max(id) AS last FROM referrals.listing
                WHERE meeting = \(meeting) GROUP BY referral) o
            JOIN referrals.listing l ON l.id = o.last JOIN referrals.referral r ON r.id = l.referral
            ORDER BY o.first LIMIT \(Int64(shownMax))
            """
        ) { row in
            Event(
                referral: try row("referral"), patient: try row("patient"), kind: try row("event"),
                reason: try row("reason"), defersTo: try row("defers_to"), at: try row("recorded_at"),
                login: try row("login"))
        }
    }
}
