public import CareTerms
public import Postgres

/// What people say to each other about a referral: appended, answered, never changed.
public struct ReferralNote: Sendable, Equatable {
    public let id: Int64
    public let repliesTo: Int64?
    public let body: String
    /// Groups that have a task by it.
    public let mentions: [GroupRole]
    public let dueOn: ClinicalDay?
    public let login: String
    public let role: String
    public let recordedAt: Instant

    /// The groups that a note can mention: those of people who work with referrals.
    public static let mentionable: [GroupRole] = [
        .coordinator, .research, .investigator, .scheduler, .surgeon, .pharmacist, .nurse, .finance,
    ]
    /// At most so many are read at once.
    public static let rowsMax = 500

    /// Writes a note; each group that it mentions gets a task that says where to read, and nothing of what is written.
    @discardableResult
    public static func add(
        _ body: String, to id: ReferralID, replyTo: Int64? = nil, mentioning groups: [GroupRole] = [],
        dueOn: ClinicalDay? = nil, in tx: inout Transaction, _ context: Context
    ) throws -> Int64 {
        if groups.isEmpty, dueOn != nil {
            throw Fact(
                "due_day_is_of_a_mention", .usage, "A day is for who is mentioned, and nobody is.",
                try: "--mention nurse --due YYYY-MM-DD, or omentum referral next")
        }
        return try tx.value(
            """
            INSERT INTO referrals.note (referral, replies_to, body, mentions, due_on)
            VALUES (\(id), \(replyTo), \(body), \(groups)::text[], \(dueOn)) RETURNING id
            """)
    }

    /// The latest notes of a referral, in the order in which they were written.
    public static func all(of id: ReferralID, in tx: inout Transaction) throws -> [ReferralNote] {
        try tx.all(
            """
            SELECT id, replies_to, body::text AS body, mentions, due_on, login::text AS login, role::text AS role, recorded_at
            FROM referrals.note WHERE referral = \(id) ORDER BY id DESC LIMIT \(Int64(rowsMax))
            """
        ) { row in
            ReferralNote(
                id: try row("id"), repliesTo: try row("replies_to"), body: try row("body"),
                mentions: try row("mentions"), dueOn: try row("due_on"), login: try row("login"),
                role: try row("role"), recordedAt: try row("recorded_at"))
        }.reversed()
    }

    /// A thread as it is read: each answer below what it answers, one level deeper.
    ///
    /// An answer to a note that is not among them stands as one that began a thread: nothing is left out.
    public static func threaded(_ notes: [ReferralNote]) -> [(note: ReferralNote, depth: Int)] {
        let known = Set(notes.map(\.id))
        let answers = Dictionary(grouping: notes) { note in note.repliesTo.flatMap { known.contains($0) ? $0 : nil } }
        var read: [(note: ReferralNote, depth: Int)] = []
        var open = (answers[nil] ?? []).reversed().map { (note: $0, depth: 0) }
        while let next = open.popLast() {
            read.append(next)
            open += (answers[next.note.id] ?? []).reversed().map { (note: $0, depth: next.depth + 1) }
        }
        return read
    }
}
