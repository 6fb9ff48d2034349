public import CareTerms
public import Postgres

/// Who has a referral: one person at a time, or nobody, told by appended rows.
public enum Ownership {
    public enum Event: String, Sendable, Codable, PostgresCodable {
        case assigned, taken, released
        case handedOver = "handed_over"
    }

    /// Gives it to a person, whoever has it now.
    public static func assign(
        _ id: ReferralID, to login: String, note: String? = nil, seen: Int? = nil, in tx: inout Transaction,
        _ context: Context
    ) throws {
        try append(.assigned, to: id, owner: try person(login, in: &tx), note, seen, in: &tx)
    }

    /// Takes it for oneself; from somebody else with a note.
    public static func take(
        _ id: ReferralID, note: String? = nil, seen: Int? = nil, in tx: inout Transaction, _ context: Context
    ) throws {
        try append(.taken, to: id, owner: try person(context.actor.login, in: &tx), note, seen, in: &tx)
    }

    /// Its owner gives it on, with what the next one has to know.
    public static func handOver(
        _ id: ReferralID, to login: String, note: String, seen: Int? = nil, in tx: inout Transaction, _ context: Context
    ) throws {
        try append(.handedOver, to: id, owner: try person(login, in: &tx), note, seen, in: &tx)
    }

    /// Its owner lets it go: it stands in the list of those that nobody has.
    public static func release(
        _ id: ReferralID, note: String, seen: Int? = nil, in tx: inout Transaction, _ context: Context
    ) throws {
        try append(.released, to: id, owner: nil, note, seen, in: &tx)
    }

    /// The database checks who may, stamps who did, and compares the version that was seen.
    private static func append(
        _ event: Event, to id: ReferralID, owner: Int64?, _ note: String?, _ seen: Int?, in tx: inout Transaction
    ) throws {
        try tx.run(
            """
            INSERT INTO referrals.ownership (referral, event, owner, note, seen_version)
            VALUES (\(id), \(event), \(owner), \(note), \(seen.map { Int32(clamping: $0) }))
            """)
    }

    static func person(_ login: String, in tx: inout Transaction) throws -> Int64 {
        let found = try tx.first("SELECT id FROM registry.person WHERE login = \(login)", as: Int64.self)
        guard let found else {
            throw Fact("owner_is_a_person", .notFound, "There is no such person.", try: "omentum person list")
        }
        return found
    }
}
