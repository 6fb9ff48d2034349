// Each function breaks a rule of ownership or isolation; the comment above it is what the compiler must say.
import Postgres

// overlapping accesses to 'db'
func useTheSessionInsideItsTransaction(_ pool: Pool) async throws {
    try await pool.withConnection { db in
        try await db.transaction { tx in try db.run("SELECT 1") }
    }
}

// overlapping accesses to 'tx'
func useTheOuterTransactionInsideASavepoint(_ db: inout Session) async throws {
    try await db.transaction { tx in
        try await tx.transaction { inner in try tx.run("SELECT 1") }
    }
}

// missing reinitialization of inout parameter 'tx' after consume
func keepATransaction(_ db: inout Session) async throws {
    var kept: Transaction?
    try await db.transaction { tx in kept = consume tx }
    _ = consume kept
}

// sending 'db' risks causing data races
func runTwoStatementsAtOnce(_ pool: Pool) async throws {
    try await pool.withConnection { db in
        async let one = db.run("SELECT 1")
        async let two = db.run("SELECT 2")
        _ = try await (one, two)
    }
}

// sending 'db' risks causing data races
func runOneStatementAside(_ pool: Pool) async throws {
    try await pool.withConnection { db in
        async let one = db.run("SELECT 1")
        try db.run("SELECT 2")
        _ = try await one
    }
}

@MainActor func onTheMainActor(_ db: inout Session) throws { try db.run("SELECT 1") }

// sending 'db' risks causing data races
func takeTheSessionToTheMainActor(_ pool: Pool) async throws {
    try await pool.withConnection { db in try await onTheMainActor(&db) }
}

// missing reinitialization of inout parameter 'db' after consume
func copyTheSession(_ db: inout Session) throws {
    var copy = db
    try copy.run("SELECT 1")
}

// 'row' is borrowed and cannot be consumed
func keepARow(_ db: inout Session) throws {
    _ = try db.one("SELECT 1 AS i") { (row: borrowing Row) throws -> Int in
        let kept = Optional(row)
        _ = consume kept
        return 1
    }
}

// escaping closure captures 'inout' parameter 'db'
func useItInATaskGroup(_ db: inout Session) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try db.run("SELECT 1") }
        try await group.waitForAll()
    }
}

// escaping closure captures 'inout' parameter 'db'
func useItInATask(_ db: inout Session) { Task { try db.run("SELECT 1") } }
