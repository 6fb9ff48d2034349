public import Testing

/// Gives a suite one clone of the migrated database for all its tests, or a test one of its own.
public struct ClonedDatabaseTrait: SuiteTrait, TestTrait, TestScoping {
    public func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable @concurrent () async throws -> Void
    ) async throws {
        try await withClonedDatabase { database in
            try await TestDatabase.$bound.withValue(database) { try await function() }
        }
    }
}

extension Trait where Self == ClonedDatabaseTrait {
    /// `@Suite(.clonedDatabase)`; tests find the database in `TestDatabase.current`.
    public static var clonedDatabase: Self { Self() }
}
