// What looks like a misuse and is none: all of this must compile.
import Postgres

final class Notes { var text = "" }

actor Theatre {
    var beds = 0
    func legal(_ pool: Pool) async throws {
        let wanted = beds
        beds = try await pool.withConnection { db in try db.value("SELECT \(wanted)") }
    }
}

@MainActor func fromTheMainActor(_ pool: Pool, _ name: String) async throws -> String {
    try await pool.withConnection(deadline: .now + .seconds(1)) { db in
        try await db.transaction { tx in
            let local = Notes()
            try await store(name, on: &tx)
            local.text = try tx.value("SELECT \(name)")
            await Task.yield()
            return local.text
        }
    }
}

func store(_ name: String, on tx: inout Transaction) async throws {
    try await tx.transaction { inner in _ = try inner.run("SELECT \(name)") }
}

func onEither(_ db: inout some Querying & ~Copyable) throws -> [Int] { try db.all("SELECT 1", as: Int.self) }

/// An inner preference moves the body: safe, as no two threads use the session at once, but it hops.
func leavesTheThread(_ pool: Pool) async throws {
    try await pool.withConnection { db in
        try await withTaskExecutorPreference(globalConcurrentExecutor) { _ = try db.run("SELECT 1") }
    }
}
