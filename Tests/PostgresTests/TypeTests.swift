import Foundation
import Testing

@testable import Postgres

extension OnCluster {
    @Suite struct Types {
        private enum Mood: String, PostgresCodable, CaseIterable { case well, ill }
        private struct Ticket: RawRepresentable, Equatable, PostgresCodable { let rawValue: Int64 }

        /// Sends the value, compares it with the server's own text form, and reads it back.
        private func roundTrip<Value: PostgresCodable & Equatable>(
            _ value: Value, _ text: String, _ location: SourceLocation = #_sourceLocation
        ) async throws {
            try await makePool().withConnection { db in
                try db.run("SET TimeZone = 'UTC'")
                let (back, same) = try db.one("SELECT \(value) AS v, \(value)::text = \(text) AS same") { row in
                    (try row("v", as: Value.self), try row("same", as: Bool.self))
                }
                #expect(back == value && same, sourceLocation: location)
            }
        }

        @Test("a raw value stands for its type")
        func rawValues() async throws {
            try await roundTrip(Mood.ill, "ill")
            try await roundTrip(Mood.allCases, "{well,ill}")
            try await roundTrip(Ticket(rawValue: 17), "17")
        }

        @Test("bytes, identifiers, moments and documents")
        func others() async throws {
            try await roundTrip([UInt8]([0, 255]), "\\x00ff")
            try await roundTrip([UInt8](), "\\x")
            try await roundTrip([[UInt8]([1]), [UInt8]()], "{\"\\\\x01\",\"\\\\x\"}")
            let uuid = try #require(UUID(uuidString: "7F6C0C1A-0000-4000-8000-0123456789AB"))
            try await roundTrip(uuid, "7f6c0c1a-0000-4000-8000-0123456789ab")
            try await roundTrip(try #require(PostgresDate("1924-02-29")), "1924-02-29")
            try await roundTrip(try #require(Instant("2026-11-22T14:45:00.25+01:00")), "2026-11-22 13:45:00.25+00")
            try await roundTrip(JSONText("{\"a\": 1}"), "{\"a\": 1}")
            try await roundTrip([1, nil, -3] as [Int?], "{1,NULL,-3}")
            try await roundTrip([String](), "{}")
        }
    }
}
