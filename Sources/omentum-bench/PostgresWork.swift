import Postgres

// The work of omentum-bench-c, through Sources/Postgres. Change both or neither.

extension PostgresSide {
    private static let states = ["received", "in review", "awaiting board", "accepted"]
    private static let notes = (0..<1000).map { number in
        "a note of some words, " + String(repeating: "0", count: 4 - String(number).count) + String(number)
    }
    private static let perSync = 500

    static func once(_ work: PostgresWork, _ count: Int, on db: inout Session) async throws -> Int {
        switch work {
        case .roundTrip: try roundTrips(count, &db)
        case .transaction: try await transactions(count, &db)
        case .pipelinedTransaction: try pipelinedTransactions(count, &db)
        case .inserts: try inserts(count, &db)
        case .copyIn: try await copyIn(count, &db)
        case .copyOut: try copyOut(&db)
        case .fetch, .decode: try decode(on: &db, restarting: false, Clock()).sum
        }
    }

    private static func roundTrips(_ count: Int, _ db: inout Session) throws -> Int {
        var sum = 0
        for number in 0..<count { sum += try db.value("SELECT \(number)", as: Int.self) }
        return sum
    }

    private static func transactions(_ count: Int, _ db: inout Session) async throws -> Int {
        var sum = 0
        for _ in 0..<count {
            try await db.transaction { tx in
                for value in 0..<5 { sum += try tx.run("INSERT INTO omentum_bench.small VALUES (\(value))") }
            }
        }
        return sum
    }

    private static func pipelinedTransactions(_ count: Int, _ db: inout Session) throws -> Int {
        var sum = 0
        for _ in 0..<count {
            let written = try db.pipeline((0..<5).map { "INSERT INTO omentum_bench.small VALUES (\($0))" })
            sum += written.reduce(0, +)
        }
        return sum
    }

    private static func inserts(_ count: Int, _ db: inout Session) throws -> Int {
        let (states, notes) = (states, notes)
        var sum = 0
        for start in stride(from: 0, to: count, by: perSync) {
            let written = try db.pipeline(
                (start..<min(start + perSync, count)).lazy.map { id in
                    """
                    INSERT INTO omentum_bench.rows (id, patient, state, note)
                    VALUES (\(id), \(id * 7), \(states[id % 4]), \(notes[id % 1000]))
                    """
                })
            sum += written.reduce(0, +)
        }
        return sum
    }

    private static func copyIn(_ count: Int, _ db: inout Session) async throws -> Int {
        try await db.copyIn("COPY omentum_bench.rows (id, patient, state, note) FROM STDIN (FORMAT binary)") { writer in
            let (states, notes) = (states, notes)
            for id in 0..<count {
                try writer.row { row in
                    row.append(id)
                    row.append(id * 7)
                    row.append(states[id % 4])
                    row.append(notes[id % 1000])
                }
            }
        }
    }

    private struct Kept {
        let id: Int
        let patient: Int
        let state: String
        let note: String
    }

    private static func copyOut(_ db: inout Session) throws -> Int {
        var sum = 0
        try db.copyOut(of: "SELECT id, patient, state, note FROM omentum_bench.filled") { row in
            let kept = try Kept(id: row("id"), patient: row("patient"), state: row("state"), note: row("note"))
            sum += kept.id + kept.patient + kept.state.utf8.count + kept.note.utf8.count
        }
        return sum
    }

    private struct Wide {
        let id: Int
        let patient: Int
        let site: Int32
        let urgent: Bool
        let received: Instant
        let day: PostgresDate
        let state: String
        let note: String
    }

    /// Rows as a caller would keep them.
    ///
    /// The clock is restarted at the first row, when the whole result is in memory.
    static func decode(
        on db: inout Session, restarting: Bool, _ clock: Clock
    ) throws -> (sum: Int, clock: Clock) {
        var clock = clock
        var isFirst = restarting
        let rows = try db.all(
            "SELECT id, patient, site, urgent, received, day, state, note FROM omentum_bench.wide"
        ) { row in
            if isFirst {
                clock.restart()
                isFirst = false
            }
            return try Wide(
                id: row("id"), patient: row("patient"), site: row("site"), urgent: row("urgent"),
                received: row("received"), day: row("day"), state: row("state"), note: row("note"))
        }
        let sum = rows.reduce(0) { sum, row in
            sum + row.id + Int(row.site) + (row.urgent ? 1 : 0) + Int(row.day.days)
        }
        return (sum, clock)
    }
}
