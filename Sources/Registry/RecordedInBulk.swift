public import CareTerms
public import Postgres

/// A machine whose records also move many at a time: the same step on each, in one statement.
public protocol RecordedInBulk: Recorded {
    /// Where records stand now: `SELECT id, status, step_no FROM … WHERE id = ANY (…)`.
    static func reading(_ ids: [ID<Tag>]) -> SQL
    /// `INSERT INTO …_history (subject, event, happened_at) SELECT … FROM unnest(…) … RETURNING subject, no`.
    ///
    /// In the order of the records, so that two callers queue and never meet crosswise.
    static func inserting(_ event: Event, into ids: [ID<Tag>], at times: [Instant?]) -> SQL
}

extension RecordedInBulk where State: Codable {
    /// Takes the same step on several records, each at its time: all of them, or none.
    ///
    /// Each is asked as a single one is, and the database judges each row.
    public static func take(
        _ event: Event, onEach steps: [(id: ID<Tag>, at: Instant?)], in tx: inout Transaction, _ context: Context
    ) throws {
        guard !steps.isEmpty else { return }
        var before: [Int64: (state: State, number: Int)] = [:]
        let found = try tx.all(reading(steps.map(\.id))) { row in
            (try row("id") as ID<Tag>, try row("status") as State, Int(try row("step_no") as Int32))
        }
        for (id, state, number) in found { before[id.number] = (state, number) }
        for (id, _) in steps {
            guard let (state, _) = before[id.number] else { throw NotFound(id) }
            try check(event, on: id, in: state, Circumstances(), context)
        }
        let taken = try tx.all(inserting(event, into: steps.map(\.id), at: steps.map(\.at))) { row in
            (try row("subject") as ID<Tag>, Int(try row("no") as Int32))
        }
        precondition(taken.count == steps.count, "the database refuses a step, or takes it")
        // As for a single one: somebody's step came between, and the event was meant for a state that is gone.
        for (id, number) in taken {
            guard let was = before[id.number]?.number, number == was + 1 else {
                throw ChangedMeanwhile(id.description, expected: before[id.number]?.number ?? 0, found: number - 1)
            }
        }
    }
}
