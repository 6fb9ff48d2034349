import Testing

@testable import Postgres

extension OnCluster {
    @Suite struct Nulls {
        @Test("a NULL is a value of an optional type, and no row is none")
        func nullIsAValue() async throws {
            try await makePool().withConnection { db in
                let value = try db.value("SELECT NULL::text", as: String?.self)
                let first = try db.first("SELECT NULL::text", as: String?.self)
                let none = try db.first("SELECT NULL::text WHERE false", as: String?.self)
                #expect(value == nil)
                #expect(first == .some(nil))
                #expect(none == .none && first != none)
            }
        }
    }
}
