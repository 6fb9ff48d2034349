import CareTerms
import Postgres
import Registry
import TestKit
import Testing

/// Who tries something in a test.
enum Who: Sendable {
    /// A login in one of its groups; `nil` when it takes none.
    case person(TestLogin, GroupRole?)
    /// A role that nobody logs in as, taken by the superuser.
    case owner(String)
    case superuser

    static let coordinator = Who.person(TestLogin("anna", .coordinator), .coordinator)
    static let finance = Who.person(TestLogin("fred", .finance), .finance)
    static let auditor = Who.person(TestLogin("olga", .auditor), .auditor)
    static let administrator = Who.person(TestLogin("otto", .operator), .operator)

    fileprivate var role: String? {
        switch self {
        case .person(_, let group): group?.rawValue
        case .owner(let name): name
        case .superuser: nil
        }
    }
}

/// The service's own login, which db/roles.sql makes.
let worker = "omentum_worker"

/// The fact of this name, as a book explains it.
func known(_ name: String, in book: FactBook = .registry) throws -> Fact { try #require(book[name]) }

extension TestDatabase {
    private struct TriedOut: Error {}

    /// Tries statements as somebody, and rolls them back: `nil` when they pass.
    ///
    /// `preparation` is done by the superuser in the same transaction, before.
    func attempt(_ text: String, by who: Who, after preparation: String? = nil) async throws -> PostgresError? {
        var login: String?
        if case .person(let person, _) = who {
            login = person.name
            _ = try await pool(as: person)
        }
        let (role, name) = (who.role, login)
        do {
            try await pool.withConnection { session in
                try await session.transaction { tx in
                    if let preparation { try tx.script(preparation) }
                    if let name { try tx.script("SET LOCAL SESSION AUTHORIZATION \(name)") }
                    if let role { try tx.script("SET LOCAL ROLE \(role)") }
                    try tx.script(text)
                    try tx.script("SET CONSTRAINTS ALL IMMEDIATE")
                    throw TriedOut()
                }
            }
            return nil
        } catch is TriedOut {
            return nil
        } catch let error as PostgresError {
            return error
        }
    }

    /// Expects a refusal by a constraint's name or an SQLSTATE.
    func expectRefused(
        _ text: String, by who: Who, because fact: String, after preparation: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let error = try await attempt(text, by: who, after: preparation)
        #expect(
            error?.constraint == fact || error?.sqlState == fact, "\(error.map { "\($0)" } ?? "it passed")",
            sourceLocation: sourceLocation)
    }

    func expectPasses(
        _ text: String, by who: Who, after preparation: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let error = try await attempt(text, by: who, after: preparation)
        #expect(error == nil, sourceLocation: sourceLocation)
    }

    /// A safeguard counts only if its removal lets the offence pass.
    func expectGuarded(
        _ text: String, by who: Who, because fact: String, onlyBecauseOf removal: String,
        after preparation: String? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await expectRefused(text, by: who, because: fact, after: preparation, sourceLocation: sourceLocation)
        try await expectPasses(
            text, by: who,
            // A table with checks still to come cannot be altered.
            after: [preparation, preparation.map { _ in "SET CONSTRAINTS ALL IMMEDIATE" }, removal]
                .compactMap { $0 }.joined(separator: ";"),
            sourceLocation: sourceLocation)
    }

    /// Lines of text from a query, asked by the superuser.
    func lines(_ query: SQL) async throws -> [String] {
        try await pool.withConnection { session in try session.all(query, as: String.self) }
    }

    func number(_ query: SQL) async throws -> Int64 {
        try await pool.withConnection { session in try session.value(query, as: Int64.self) }
    }

    /// Everything still verifies.
    func trail() async throws -> AuditTrail.Verdict {
        try await transaction { tx in try AuditTrail.verify(in: &tx) }
    }

    /// A store for somebody.
    func store(_ login: TestLogin, facts: FactBook = .registry) async throws -> Store {
        Store(try await pool(as: login), facts: facts)
    }
}

/// A record with a life, made in the clone: what an office's migration does.
enum Parcel {
    private static func migration(setWise: Bool) -> String {
        """
        SET LOCAL ROLE omentum_owner;
        CREATE TABLE pathway.parcel (
            id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT parcel_has_one_id PRIMARY KEY,
            patient bigint CONSTRAINT parcel_belongs_to_patient REFERENCES registry.patient,
            note text, n int, "news" text, opened_at timestamptz,
            status text NOT NULL DEFAULT 'received', step_no int NOT NULL DEFAULT 1,
            is_new boolean NOT NULL GENERATED ALWAYS AS (status = 'received') STORED);
        CALL registry.give_history('parcel', 'pathway.parcel', 'arrived'\(setWise ? ", true" : ""));
        GRANT SELECT ON pathway.parcel, pathway.parcel_history TO coordinator, finance;
        GRANT INSERT (patient, note, n, news, opened_at), UPDATE (note, n) ON pathway.parcel TO coordinator;
        GRANT INSERT (subject, event, reason, reason_code, happened_at) ON pathway.parcel_history TO coordinator;
        INSERT INTO registry.transition (machine, from_state, event, to_state, role, needs_reason) VALUES
            ('parcel', '-', 'arrived', 'received', 'coordinator', false),
            ('parcel', 'received', 'review', 'in_review', 'coordinator', false),
            ('parcel', 'in_review', 'accept', 'accepted', 'coordinator', false),
            ('parcel', 'in_review', 'decline', 'declined', 'coordinator', true);
        RESET ROLE;
        """
    }

    /// Makes the table and `count` parcels, whose steps are applied row by row, or all of a statement at once.
    static func install(in db: TestDatabase, count: Int = 10, setWise: Bool = false) async throws {
        try await db.script("BEGIN; \(migration(setWise: setWise)); COMMIT")
        _ = try await db.transaction(as: TestLogin("anna", .coordinator), in: .coordinator) { tx in
            try tx.run("INSERT INTO pathway.parcel (note) SELECT 'parcel ' || g FROM generate_series(1, \(count)) g")
        }
    }
}
