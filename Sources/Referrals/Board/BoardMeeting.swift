public import CareTerms
public import Postgres

/// A meeting of a tumour board.
public struct BoardMeeting: Sendable, Equatable, Codable {
    public enum Status: String, Sendable, CaseIterable, Codable, PostgresCodable { case planned, held, cancelled }

    public let id: MeetingID
    public let site: SiteID
    public let board: String
    public let meetsAt: Instant
    public let status: Status
    /// How many stand on its list now, and of how many it has decided.
    public let listed: Int
    public let decided: Int

    /// Says when a board meets; a meeting may also be written down after it took place.
    public static func plan(
        _ board: String, of site: SiteID, at meetsAt: Instant, in tx: inout Transaction
    ) throws -> MeetingID {
        try tx.value(
            """
            INSERT INTO referrals.meeting (site, board, meets_at) VALUES (\(site), \(board), \(meetsAt)) RETURNING id
            """)
    }

    /// Says that it took place: everybody on its list was decided, deferred or taken off by then.
    public static func hold(_ id: MeetingID, in tx: inout Transaction) throws {
        let left = try BoardList.now(of: id, in: &tx)
        guard left.isEmpty else { throw LeftOnTheList(id, left) }
        try end(id, "held", because: nil, in: &tx)
    }

    /// Says that it does not take place: its list goes to another meeting, or everybody on it waits for a new place.
    ///
    /// Gives those who were on the list.
    public static func cancel(
        _ id: MeetingID, because reason: String, listGoesTo next: MeetingID?, in tx: inout Transaction
    ) throws -> [ReferralID] {
        let event = next == nil ? "taken_off" : "deferred"
        let moved = try tx.all(
            """
            INSERT INTO referrals.listing (meeting, referral, event, reason, defers_to)
            SELECT d.meeting, d.referral, \(event), \(reason), \(next)
            FROM referrals.desk d WHERE d.meeting = \(id) ORDER BY d.referral RETURNING referral
            """, as: ReferralID.self)
        try end(id, "cancelled", because: reason, in: &tx)
        return moved
    }

    private static func end(
        _ id: MeetingID, _ outcome: String, because reason: String?, in tx: inout Transaction
    ) throws {
        try tx.run(
            "INSERT INTO referrals.meeting_end (meeting, outcome, reason) VALUES (\(id), \(outcome), \(reason))")
    }

    /// Meetings of a site, or of all, from a day on, the next one first; at most `limit`.
    public static func list(
        at site: SiteID?, from day: ClinicalDay?, limit: Int, in tx: inout Transaction
    ) throws -> [BoardMeeting] {
        try tx.all(
            """
            \(columns) WHERE (\(site)::bigint IS NULL OR m.site = \(site))
              AND (\(day)::date IS NULL AND (e.outcome IS NULL OR m.meets_at > registry.now() - interval '30 days')
                   OR (m.meets_at AT TIME ZONE s.zone)::date >= \(day))
            ORDER BY m.meets_at, m.id LIMIT \(Int64(limit))
            """
        ) { row in try BoardMeeting(row) }
    }

    public static func read(_ id: MeetingID, in tx: inout Transaction) throws -> BoardMeeting {
        let found = try tx.first("\(columns) WHERE m.id = \(id)") { row in try BoardMeeting(row) }
        guard let found else { throw NotFound(id) }
        return found
    }

    private static let columns: SQL = """
        SELECT m.id, m.site, m.board, m.meets_at, coalesce(e.outcome, 'planned') AS status,
            (SELECT count(*) FROM referrals.desk d WHERE d.meeting = m.id) AS listed,
            (SELECT count(*) FROM referrals.board_decision b WHERE b.meeting = m.id AND NOT EXISTS (
                SELECT FROM referrals.board_decision c WHERE c.corrects = b.id)) AS decided
        FROM referrals.meeting m JOIN registry.site s ON s.id = m.site
        LEFT JOIN referrals.meeting_end e ON e.meeting = m.id
        """

    private init(_ row: borrowing Row) throws {
        id = try row("id")
        site = try row("site")
        board = try row("board")
        meetsAt = try row("meets_at")
        status = try row("status")
        listed = Int(try row("listed") as Int64)
        decided = Int(try row("decided") as Int64)
    }
}

/// Somebody who sat on the board: the decision is theirs.
public struct BoardMember: Sendable, Equatable, Codable {
    public let name: String
    public let specialty: Specialty
    /// Their login here, where they have one.
    public let login: String?

    /// Writes down who was there.
    public static func present(
        _ name: String, _ specialty: Specialty, login: String?, at meeting: MeetingID, in tx: inout Transaction
    ) throws {
        let person = try login.map { login in
            let found = try tx.first(
                "SELECT id FROM registry.person WHERE login = \(login)::name", as: Int64.self)
            guard let found else {
                throw Fact(
                    "member_is_a_person", .notFound, "There is no such login.",
                    try: "omentum person list, or leave --person out")
            }
            return found
        }
        try tx.run(
            """
            INSERT INTO referrals.member_present (meeting, person, printed_name, specialty)
            VALUES (\(meeting), \(person), \(name), \(specialty))
            """)
    }

    public static func all(at meeting: MeetingID, in tx: inout Transaction) throws -> [BoardMember] {
        try tx.all(
            """
            SELECT m.printed_name, m.specialty, p.login::text AS login FROM referrals.member_present m
            LEFT JOIN registry.person p ON p.id = m.person WHERE m.meeting = \(meeting) ORDER BY m.id
            """
        ) { row in
            BoardMember(name: try row("printed_name"), specialty: try row("specialty"), login: try row("login"))
        }
    }
}

/// A meeting cannot be closed while somebody on its list waits for an answer.
public struct LeftOnTheList: Refusal, Equatable {
    public let fact = "ended_meeting_leaves_nobody_on_its_list"
    public let message: String
    public let remedy: String?
    public var kind: RefusalKind { .rule }

    init(_ meeting: MeetingID, _ left: [ReferralID]) {
        let names = left.prefix(5).map(\.description).joined(separator: ", ")
        let more = left.count > 5 ? " and \(left.count - 5) more" : ""
        message = "\(meeting) still has \(names)\(more) on its list."
        remedy = "omentum board decide, defer or take-off for each of them"
    }
}
