// Each function breaks a rule of types; the comment above it is what the compiler must say.
import Postgres

// requires that 'Transaction' conform to 'Copyable'
func returnATransaction(_ db: inout Session) async throws {
    _ = try await db.transaction { (tx: inout Transaction) -> Transaction in consume tx }
}

// requires that 'Row' conform to 'Copyable'
func returnARow(_ db: inout Session) throws {
    _ = try db.one("SELECT 1") { (row: borrowing Row) -> Row in row }
}

// cannot convert value of type 'String' to expected argument type 'SQL'
func runTextMadeAtRunTime(_ db: inout Session, _ text: String) throws { try db.run(text) }

// cannot convert value of type 'String' to expected argument type 'StaticString'
func wrapTextMadeAtRunTime(_ db: inout Session, _ text: String) throws { try db.run(SQL(stringLiteral: text)) }

// cannot convert value of type 'String' to expected argument type 'SQL'
func joinTextMadeAtRunTime(_ db: inout Session, _ table: String) throws { try db.run("SELECT 1 FROM " + table) }

// argument type 'StaticString'
func readAColumnNamedAtRunTime(_ db: inout Session, _ name: String) throws {
    try db.one("SELECT 1 AS i") { row in try row(name, as: Int.self) }
}

// 'Session' initializer is inaccessible
func makeASession() throws { _ = Session() }

actor Ward {
    var beds = 0
    // actor-isolated property 'beds' can not be mutated from a nonisolated context
    func writeItsStateInTheBody(_ pool: Pool) async throws {
        try await pool.withConnection { db in beds = try db.value("SELECT 1") }
    }
}

struct Opaque: Sendable {}

// conform to 'PostgresEncodable'
func sendWhatHasNoForm(_ db: inout Session) throws { try db.run("SELECT \(Opaque())") }
