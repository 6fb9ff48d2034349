public import CareTerms
internal import Postgres

/// A database login for tests: a person or a service, with the groups it may take.
///
/// Logins belong to the whole server, so the name says the groups: parallel suites and processes that ask for the same
/// name mean the same rights.
public struct TestLogin: Sendable, Hashable {
    public let name: String
    public let groups: [GroupRole]

    /// `TestLogin("anna", .coordinator, .finance)` logs in as `test_anna_coordinator_finance`.
    public init(_ person: String, _ groups: GroupRole...) {
        let sorted = groups.map(\.rawValue).sorted()
        precondition(person.allSatisfy { $0.isASCII && $0.isLowercase }, "a test login is lower-case letters")
        name = (["test", person] + sorted).joined(separator: "_")
        precondition(name.utf8.count < 64, "the server cuts names after 63 bytes")
        self.groups = groups
    }

    /// The person named after the only group they are in.
    public static func member(of group: GroupRole) -> TestLogin { TestLogin("one", group) }

    func make(on server: TestServer, in database: TestDatabase) async throws {
        let (name, groups, databaseName) = (name, groups.map(\.rawValue), database.name)
        try await server.maintain { session in
            try await session.transaction { tx in
                // Roles are shared by all databases, so one lock for all test processes, in the database they share.
                try tx.run("SELECT pg_advisory_xact_lock(7250003)")
                if try !tx.value("SELECT to_regrole(\(name)) IS NOT NULL", as: Bool.self) {
                    try tx.script("CREATE ROLE \(name) LOGIN NOINHERIT")
                    for group in groups { try tx.script("GRANT \(group) TO \(name)") }
                }
                // Nobody may connect but who is named, so each clone names its logins; under the lock, as the server
                // refuses two grants on one database at once.
                try tx.script("GRANT CONNECT ON DATABASE \(databaseName) TO \(name)")
            }
        }
    }
}
