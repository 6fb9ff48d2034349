public import Postgres
public import Testing

/// Expects the database to refuse `body` by the constraint of this name.
@discardableResult
public func expectRefusal<R>(
    by constraint: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> R
) async -> PostgresError? {
    await expectRefusal(sourceLocation, "the constraint \(constraint)", { $0.constraint == constraint }, body)
}

/// Expects the database to refuse `body` with this SQLSTATE, such as `42501` for a missing right.
@discardableResult
public func expectRefusal<R>(
    sqlState: String, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> R
) async -> PostgresError? {
    await expectRefusal(sourceLocation, "SQLSTATE \(sqlState)", { $0.sqlState == sqlState }, body)
}

private func expectRefusal<R>(
    _ place: SourceLocation, _ what: String, _ isIt: (PostgresError) -> Bool, _ body: () async throws -> R
) async -> PostgresError? {
    do {
        _ = try await body()
        Issue.record("not refused, where \(what) should refuse", sourceLocation: place)
    } catch let error as PostgresError {
        #expect(isIt(error), "refused by \(error), not by \(what)", sourceLocation: place)
        return error
    } catch {
        Issue.record("refused by \(error), not by \(what)", sourceLocation: place)
    }
    return nil
}
