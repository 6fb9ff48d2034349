public import CareTerms
public import Postgres
import Registry

/// A list of work of the referral desk: who is on it is a view of the database (`referrals.list_…`).
///
/// It is read in pages by its key. A page asks for one row more than it shows, so that a full one says that there is more.
public enum Worklist: String, CaseIterable, Sendable, Codable {
    case live, mine, unowned, stalled
    case waitingForInformation = "waiting-for-information"
    case awaitingBoard = "awaiting-board"
    case nothingBooked = "nothing-booked"
    case answeredLate = "answered-late"
    case outcomeOwed = "outcome-owed"
    case unknownState = "unknown-state"
    case closed

    /// At most so many rows in one page.
    public static let pageMax = 500
    /// What a page has when nobody says.
    public static let pageUsual = 50

    /// Which of a list are shown; `nil` leaves nothing out.
    public struct Filter: Sendable, Equatable, Codable {
        public var site: SiteID?
        /// As a word, since a state that the machine does not know can be asked for too.
        public var status: String?
        /// Whose: a login.
        public var owner: String?
        public var priority: Referral.Priority?
        public var programme: String?

        public init(
            site: SiteID? = nil, status: String? = nil, owner: String? = nil, priority: Referral.Priority? = nil,
            programme: String? = nil
        ) {
            (self.site, self.status, self.owner) = (site, status, owner)
            (self.priority, self.programme) = (priority, programme)
        }
    }

    /// The last row of a page: the next one begins behind it.
    ///
    /// It carries the list's name, as another list has another order, and would leave rows out without a word.
    public struct Cursor: Sendable, Equatable, Codable, LosslessStringConvertible {
        public let list: Worklist
        public let sortAt: Instant
        public let referral: ReferralID

        init(_ list: Worklist, _ sortAt: Instant, _ referral: ReferralID) {
            (self.list, self.sortAt, self.referral) = (list, sortAt, referral)
        }

        /// Reads what `description` wrote: `stalled,2026-11-24T06:00:00Z,R17`.
        public init?(_ text: String) {
            let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 3, let list = Worklist(rawValue: parts[0]), let at = Instant(parts[1]),
                let referral = ReferralID(parts[2])
            else { return nil }
            self.init(list, at, referral)
        }

        public var description: String { "\(list.rawValue),\(sortAt),\(referral)" }
    }

    public struct Page: Sendable, Equatable, Codable {
        public let rows: [WorklistRow]
        /// Where the next page begins; `nil` when this one is the last.
        public let after: Cursor?
    }

    /// One page, in the order of the list: what is due first, or what has stood longest.
    ///
    /// Of `mine` the owner is who asks. Who sees no clinical text gets the usual next action in place of the one that
    /// somebody wrote.
    public static func page(
        _ list: Worklist, filter: Filter = Filter(), after: Cursor? = nil, limit: Int = pageUsual,
        in tx: inout Transaction, _ context: Context
    ) throws -> Page {
        guard (1...pageMax).contains(limit) else {
            throw Fact("page_has_its_limit", .usage, "A page has 1 to \(pageMax) rows.", try: "--limit 50")
        }
        if let after, after.list != list {
            throw Fact(
                "cursor_is_of_its_list", .usage, "This place to go on from is of the list \(after.list.rawValue).",
                try: "omentum referral list \(after.list.rawValue) --after …, or leave --after out")
        }
        let owner = try owner(of: list, filter, context, in: &tx)
        try expect(filter, in: &tx)
        let (sortAt, last) = (after?.sortAt, after?.referral)
        // Each list is read along its own index, whatever the values are: planning that anew takes longer than the page.
        try tx.run(
            """
            SELECT set_config('plan_cache_mode', 'force_generic_plan', true),
                set_config('max_parallel_workers_per_gather', '0', true)
            """)
        let rows = try tx.all(
            """
            SELECT l.referral, l.patient, l.site, l.programme, l.version, l.status, l.priority, l.received_at,
                l.primary_cancer, l.since, l.waiting_days, l.target, l.target_at, l.target_on,
                l.owner_login::text AS owner, coalesce(n.what::text, l.usual_action) AS next_action, l.next_on, l.sort_at,
                CASE WHEN l.status IN ('accepted', 'linked', 'closed') THEN
                    (SELECT d.pathway FROM referrals.decision d WHERE d.referral = l.referral ORDER BY d.step_no DESC LIMIT 1)
                END AS pathway
            FROM \(list.view) l \(written(for: context.actor.role))
            WHERE (l.sort_at, l.referral) > (coalesce(\(sortAt)::timestamptz, '-infinity'), coalesce(\(last)::bigint, 0))
                \(owned(by: owner)) \(ofSite(filter.site)) \(inStatus(filter.status))
                \(ofPriority(filter.priority)) \(ofProgramme(filter.programme))
            ORDER BY l.sort_at, l.referral LIMIT \(Int64(limit + 1))
            """
        ) { row in try WorklistRow(row) }
        let shown = Array(rows.prefix(limit))
        guard rows.count > limit, let end = shown.last else { return Page(rows: shown, after: nil) }
        return Page(rows: shown, after: Cursor(list, end.sortAt, end.referral))
    }

    var view: SQL {
        switch self {
        case .live: "referrals.list_live"
        case .mine: "referrals.list_mine"
        case .unowned: "referrals.list_unowned"
        case .stalled: "referrals.list_stalled"
        case .waitingForInformation: "referrals.list_waiting_for_information"
        case .awaitingBoard: "referrals.list_awaiting_board"
        case .nothingBooked: "referrals.list_nothing_booked"
        case .answeredLate: "referrals.list_answered_late"
        case .outcomeOwed: "referrals.list_outcome_owed"
        case .unknownState: "referrals.list_unknown_state"
        case .closed: "referrals.list_closed"
        }
    }

    /// What somebody wrote as the next action may be clinical.
    static func written(for role: GroupRole) -> SQL {
        role == .finance
            ? "CROSS JOIN LATERAL (SELECT NULL::text AS what) n"
            : "LEFT JOIN referrals.next_action n ON n.id = l.written_action"
    }

    /// An equality of its own where an owner is asked for: the index of whose work it is begins with the owner.
    private static func owned(by owner: Int64?) -> SQL {
        guard let owner else { return "" }
        return "AND l.owner = \(owner)"
    }

    // Only what was asked for stands in the statement: a condition that may be none would be planned anew for each page.

    private static func ofSite(_ site: SiteID?) -> SQL {
        guard let site else { return "" }
        return "AND l.site = \(site)"
    }

    private static func inStatus(_ status: String?) -> SQL {
        guard let status else { return "" }
        return "AND l.status = \(status)"
    }

    private static func ofPriority(_ priority: Referral.Priority?) -> SQL {
        guard let priority else { return "" }
        return "AND l.priority = \(priority)"
    }

    private static func ofProgramme(_ programme: String?) -> SQL {
        guard let programme else { return "" }
        return "AND l.programme = \(programme)"
    }

    private static func owner(
        of list: Worklist, _ filter: Filter, _ context: Context, in tx: inout Transaction
    ) throws -> Int64? {
        guard let login = list == .mine ? context.actor.login : filter.owner else { return nil }
        if list == .mine, let other = filter.owner, other != login {
            throw Fact(
                "mine_is_mine", .usage, "The list mine is your own.", try: "omentum referral list live --owner \(other)"
            )
        }
        return try Ownership.person(login, in: &tx)
    }

    /// A filter on what is not there would show an empty list, which reads as a day off.
    private static func expect(_ filter: Filter, in tx: inout Transaction) throws {
        if let site = filter.site { _ = try SiteClock.zone(of: site, in: &tx) }
        guard let programme = filter.programme else { return }
        let exists: Bool = try tx.value("SELECT EXISTS (SELECT FROM referrals.programme WHERE code = \(programme))")
        guard exists else {
            throw Fact(
                "referral_names_its_programme", .notFound, "There is no such programme.", try: "omentum target list")
        }
    }
}

/// A referral in a list of work, by ids and without who the patient is.
public struct WorklistRow: Sendable, Equatable, Codable {
    /// What the referrer is waiting for, with a day by which it is promised.
    public enum Target: String, Sendable, Codable, PostgresCodable { case answer, decision }

    public let referral: ReferralID
    public let patient: PatientID
    public let site: SiteID
    public let programme: String
    /// What a change that is made on seeing this row says: `--seen`.
    public let version: Int
    /// As it stands in the database: a state that this program does not know is shown, not lost.
    public let status: String
    public let priority: Referral.Priority
    public let receivedAt: Instant
    public let primaryCancer: String
    public let pathway: Referral.Pathway?
    public let since: Instant
    public let waitingDays: Int?
    public let target: Target?
    /// The first moment that is too late, and the last day that is not.
    public let targetAt: Instant?
    public let targetOn: ClinicalDay?
    public let owner: String?
    public let nextAction: String
    public let nextOn: ClinicalDay?
    let sortAt: Instant

    init(_ row: borrowing Row) throws {
        referral = try row("referral")
        patient = try row("patient")
        site = try row("site")
        programme = try row("programme")
        version = Int(try row("version") as Int32)
        status = try row("status")
        priority = try row("priority")
        receivedAt = try row("received_at")
        primaryCancer = try row("primary_cancer")
        pathway = try row("pathway")
        since = try row("since")
        waitingDays = (try row("waiting_days") as Int32?).map { Int($0) }
        target = try row("target")
        targetAt = try row("target_at")
        targetOn = try row("target_on")
        owner = try row("owner")
        nextAction = try row("next_action")
        nextOn = try row("next_on")
        sortAt = try row("sort_at")
    }
}
