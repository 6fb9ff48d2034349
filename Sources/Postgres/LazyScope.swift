extension Transaction {
    /// A savepoint for `body`, made with its first statement: what sends none costs nothing.
    ///
    /// `preamble` are statements that travel with the savepoint, such as `SET LOCAL ROLE`; what they set is undone with
    /// it, and stays when `body` returns. Tells beside the value whether the savepoint came to be made.
    package mutating func lazily<R>(
        _ preamble: @escaping () -> [SQL], _ body: (inout Transaction) async throws -> R
    ) async throws -> (value: R, wasUsed: Bool) {
        precondition(depth == 0, "a lazy savepoint is the first level of its transaction")
        let wire = access.wire
        var inner = Transaction(wire, depth: 1)
        wire.prelude = preamble
        do {
            let value = try await body(&inner)
            let wasUsed = wire.prelude == nil
            wire.prelude = nil
            if wasUsed { try wire.commit(1) }
            return (value, wasUsed)
        } catch {
            if wire.prelude == nil { wire.rollback(1) }
            wire.prelude = nil
            throw error
        }
    }
}

extension Wire {
    /// Sends what waits for the first statement.
    func sendPrelude() throws(PostgresError) {
        guard let preamble = prelude.take() else { return }
        do {
            try pipeline(unprepared: 0, ["SAVEPOINT s1"] + preamble()) { _, _ in }
        } catch let error as PostgresError { throw error } catch { throw PostgresError(.misuse) }
    }
}
